//! From a block's frequencies back to its samples (ITU-T T.81, A.3.3), at its own size or from the lowest frequencies alone at a
//! half, a quarter or an eighth of it: the block's averages without what is too fine for them.
//!
//! In `f32`, of which each operation gives the same bits everywhere.

/// A block's coefficients times [`factors`], in columns.
pub(super) type Block = [f32; 64];

/// Figure A.6 of T.81: the place in rows of each coefficient in its zigzag order.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// The same where blocks stand in columns.
pub(super) const PLACES: [u8; 64] = {
    let (mut turned, mut at) = ([0; 64], 0);
    while at < 64 {
        turned[at] = ZIGZAG[at] % 8 * 8 + ZIGZAG[at] / 8;
        at += 1;
    }
    turned
};

/// What the transform of Arai, Agui and Nakajima wants in its coefficients: cos(kπ/16)·√2, and 1 for the first.
const AAN: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_38];

/// Whether a coefficient, by its zigzag number, counts at a size of so many samples.
pub(super) fn counts(at: usize, size: usize) -> bool {
    let place = usize::from(PLACES[at]);
    place % 8 < size && place / 8 < size
}

/// By what coefficients are multiplied, in zigzag order: quanta and the transform's own factors.
pub(super) fn factors(quanta: &[u16; 64], size: usize) -> [f32; 64] {
    std::array::from_fn(|at| {
        let place = usize::from(PLACES[at]);
        let own = match size {
            8 => AAN[place % 8] * AAN[place / 8] / 8.0,
            // Orthonormal both here and there: the mean of fewer samples is as much greater as their number is less.
            _ => size as f32 / 8.0,
        };
        f32::from(quanta[at]) * own
    })
}

/// Writes the samples of a block, `size` each way, to `out` from its first on, in rows `stride` apart. `flat` says that only the
/// first coefficient is there.
#[inline]
pub(super) fn samples(block: &mut Block, size: usize, flat: bool, out: &mut [u8], stride: usize) {
    if flat {
        // Its mean: with the first factor of 1/8 that of all sizes is what the transform makes of it.
        let mean = if size == 8 { block[0] } else { block[0] / size as f32 };
        let sample = byte(mean);
        for y in 0..size {
            out[y * stride..][..size].fill(sample);
        }
        return;
    }
    match size {
        8 => eight(block, out, stride),
        4 => four(block, out, stride),
        2 => two(block, out, stride),
        _ => out[0] = byte(block[0]),
    }
}

/// The nearest whole number of what lies 128 above, in a byte's bounds. 1.5 · 2^23 leaves no fraction in an `f32`, and the number
/// in its last bits.
#[inline(always)]
fn byte(value: f32) -> u8 {
    let value = value + 128.0;
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 255.0 { value } else { 255.0 };
    (value + 12_582_912.0).to_bits() as u8
}

fn eight(block: &mut Block, out: &mut [u8], stride: usize) {
    let (rows, _) = block.as_chunks_mut::<8>();
    let Some(rows) = rows.first_chunk_mut::<8>() else { return };
    pass(rows);
    let mut turned = [[0.0; 8]; 8];
    for y in 0..8 {
        for x in 0..8 {
            turned[x][y] = rows[y][x];
        }
    }
    pass(&mut turned);
    for (y, values) in turned.iter().enumerate() {
        out[y * stride..][..8].copy_from_slice(&values.map(byte));
    }
}

/// The transform of eight values, of all columns at once (Arai, Agui, Nakajima: "A fast DCT-SQ scheme for images", 1988).
#[inline(always)]
fn pass(v: &mut [[f32; 8]; 8]) {
    type Row = [f32; 8];
    let add = |a: Row, b: Row| -> Row { std::array::from_fn(|i| a[i] + b[i]) };
    let less = |a: Row, b: Row| -> Row { std::array::from_fn(|i| a[i] - b[i]) };
    let times = |a: Row, k: f32| -> Row { std::array::from_fn(|i| a[i] * k) };
    let (a, b) = (add(v[0], v[4]), less(v[0], v[4]));
    let c = add(v[2], v[6]);
    let d = less(times(less(v[2], v[6]), std::f32::consts::SQRT_2), c);
    let (e0, e3, e1, e2) = (add(a, c), less(a, c), add(b, d), less(b, d));
    let (p, q) = (add(v[5], v[3]), less(v[5], v[3]));
    let (r, s) = (add(v[1], v[7]), less(v[1], v[7]));
    let o7 = add(r, p);
    let o = times(less(r, p), std::f32::consts::SQRT_2);
    let turn = times(add(q, s), 1.847_759_1);
    let o6 = less(less(turn, times(q, 2.613_126)), o7);
    let o5 = less(o, o6);
    let o4 = less(less(turn, times(s, 1.082_392_2)), o5);
    v[0] = add(e0, o7);
    v[7] = less(e0, o7);
    v[1] = add(e1, o6);
    v[6] = less(e1, o6);
    v[2] = add(e2, o5);
    v[5] = less(e2, o5);
    v[3] = add(e3, o4);
    v[4] = less(e3, o4);
}

fn four(block: &Block, out: &mut [u8], stride: usize) {
    type Row = [f32; 4];
    // cos(π/8) and cos(3π/8), over √2.
    const HIGH: f32 = 0.653_281_5;
    const LOW: f32 = 0.270_598_05;
    let pass = |v: [Row; 4]| -> [Row; 4] {
        let each = |f: fn(f32, f32, f32, f32) -> f32| -> Row {
            std::array::from_fn(|i| f(v[0][i], v[1][i], v[2][i], v[3][i]))
        };
        [
            each(|a, b, c, d| (a + c) * 0.5 + (b * HIGH + d * LOW)),
            each(|a, b, c, d| (a - c) * 0.5 + (b * LOW - d * HIGH)),
            each(|a, b, c, d| (a - c) * 0.5 - (b * LOW - d * HIGH)),
            each(|a, b, c, d| (a + c) * 0.5 - (b * HIGH + d * LOW)),
        ]
    };
    let v = pass(std::array::from_fn(|y| std::array::from_fn(|x| block[y * 8 + x])));
    let v = pass(std::array::from_fn(|y| std::array::from_fn(|x| v[x][y])));
    for (y, values) in v.iter().enumerate() {
        out[y * stride..][..4].copy_from_slice(&values.map(byte));
    }
}

fn two(block: &Block, out: &mut [u8], stride: usize) {
    // In columns: the second value is below the first.
    let [a, below, right, both] = [block[0], block[1], block[8], block[9]].map(|value| value * 0.5);
    let values =
        [[a + below + right + both, a + below - right - both], [a - below + right - both, a - below - right + both]];
    for (y, values) in values.iter().enumerate() {
        out[y * stride..][..2].copy_from_slice(&values.map(byte));
    }
}
