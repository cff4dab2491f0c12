//! A JPEG of whatever components, row by row: baseline, 4:4:4, one table for all (ITU-T T.81).
//!
//! Written as PDF's `DCTDecode` takes it: without JFIF or Adobe markers, so that the samples mean what the image
//! dictionary says and no reader transforms or inverts them.

/// Table K.1 of T.81, in rows.
const QUANTA: [u16; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// Figure A.6 of T.81: the place in rows of each coefficient in its zigzag order.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// The same where blocks stand in columns.
const TURNED: [u8; 64] = {
    let (mut turned, mut at) = ([0; 64], 0);
    while at < 64 {
        turned[at] = ZIGZAG[at] % 8 * 8 + ZIGZAG[at] / 8;
        at += 1;
    }
    turned
};

/// Tables K.3 and K.5 of T.81: how many codes of each length, and what they stand for.
const DC: ([u8; 16], &[u8]) =
    ([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const AC: ([u8; 16], &[u8]) = (
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    &[
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
        0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72,
        0x82, 0x09, 0x0a, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x34, 0x35, 0x36, 0x37,
        0x38, 0x39, 0x3a, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
        0x5a, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x83,
        0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9a, 0xa2, 0xa3,
        0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xaa, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xc2, 0xc3,
        0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xe1, 0xe2,
        0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa,
    ],
);

/// What the transform of Arai, Agui and Nakajima leaves in its coefficients: cos(kπ/16)·√2, and 1 for the first.
const AAN: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_38];

/// A code and its length in bits, by symbol.
type Codes = [(u16, u8); 256];

/// Writes a JPEG as its rows come.
pub(super) struct Encoder {
    out: Vec<u8>,
    components: usize,
    width: usize,
    /// One over each quantum and the transform's own factor, transposed as the blocks are.
    factors: [[f32; 8]; 8],
    dc: Box<Codes>,
    ac: Box<Codes>,
    last: [i32; 4],
    /// Up to eight rows, the components apart, filled up to whole blocks.
    band: Vec<u8>,
    rows: usize,
    bits: u64,
    count: u32,
}

impl Encoder {
    /// A picture of this size. Quality is the IJG's, 1 to 100.
    pub(super) fn new(width: usize, height: usize, components: usize, quality: u16) -> Self {
        let scale = if quality < 50 { 5000 / quality.max(1) } else { 200 - 2 * quality.min(100) };
        let quanta = QUANTA.map(|q| ((u32::from(q) * u32::from(scale) + 50) / 100).clamp(1, 255) as u8);
        let mut factors = [[0.0; 8]; 8];
        for (column, factors) in factors.iter_mut().enumerate() {
            for (row, factor) in factors.iter_mut().enumerate() {
                *factor = 1.0 / (f32::from(quanta[row * 8 + column]) * AAN[row] * AAN[column] * 8.0);
            }
        }
        let mut encoder = Self {
            out: Vec::new(),
            components,
            width,
            factors,
            dc: Box::new(codes(&DC)),
            ac: Box::new(codes(&AC)),
            last: [0; 4],
            band: vec![0; width.div_ceil(8) * 8 * 8 * components],
            rows: 0,
            bits: 0,
            count: 0,
        };
        encoder.head(height, &quanta);
        encoder
    }

    fn head(&mut self, height: usize, quanta: &[u8; 64]) {
        let components = self.components as u8;
        let sixteen = |n: usize| (n as u16).to_be_bytes();
        let out = &mut self.out;
        out.extend([0xff, 0xd8, 0xff, 0xdb, 0, 67, 0]);
        out.extend(ZIGZAG.iter().map(|&at| quanta[usize::from(at)]));
        out.extend([0xff, 0xc0, 0, 8 + 3 * components, 8]);
        out.extend(sixteen(height));
        out.extend(sixteen(self.width));
        out.push(components);
        out.extend((1..=components).flat_map(|id| [id, 0x11, 0]));
        for (class, (counts, values)) in [(0x00, DC), (0x10, AC)] {
            out.extend([0xff, 0xc4]);
            out.extend(sixteen(3 + 16 + values.len()));
            out.push(class);
            out.extend(counts);
            out.extend(values);
        }
        out.extend([0xff, 0xda, 0, 6 + 2 * components, components]);
        out.extend((1..=components).flat_map(|id| [id, 0]));
        out.extend([0, 63, 0]);
    }

    /// Takes the next row, its components interleaved.
    pub(super) fn row(&mut self, row: &[u8]) {
        match self.components {
            1 => self.part::<1>(row),
            2 => self.part::<2>(row),
            3 => self.part::<3>(row),
            _ => self.part::<4>(row),
        }
        self.rows += 1;
        if self.rows == 8 {
            self.blocks();
        }
    }

    /// Puts the components of a row apart, the last pixel once more up to whole blocks.
    fn part<const N: usize>(&mut self, row: &[u8]) {
        let stride = self.width.div_ceil(8) * 8;
        let (pixels, _) = row.as_chunks::<N>();
        for component in 0..N {
            let at = (component * 8 + self.rows) * stride;
            let line = &mut self.band[at..at + stride];
            for (to, pixel) in line.iter_mut().zip(pixels) {
                *to = pixel[component];
            }
            line[pixels.len()..].fill(pixels.last().map_or(0, |pixel| pixel[component]));
        }
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.rows > 0 {
            // The last rows once more, up to whole blocks.
            let stride = self.width.div_ceil(8) * 8;
            for component in 0..self.components {
                for row in self.rows..8 {
                    let last = (component * 8 + self.rows - 1) * stride;
                    self.band.copy_within(last..last + stride, (component * 8 + row) * stride);
                }
            }
            self.blocks();
        }
        // Ones up to a whole byte.
        self.put(0x7f, 7);
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.bits >> self.count) as u8;
            self.byte(byte);
        }
        self.out.extend([0xff, 0xd9]);
        self.out
    }

    fn blocks(&mut self) {
        let stride = self.width.div_ceil(8) * 8;
        for left in (0..stride).step_by(8) {
            for component in 0..self.components {
                let mut block = [[0.0; 8]; 8];
                for (y, line) in block.iter_mut().enumerate() {
                    let at = (component * 8 + y) * stride + left;
                    for (value, &sample) in line.iter_mut().zip(&self.band[at..at + 8]) {
                        *value = f32::from(sample) - 128.0;
                    }
                }
                transform(&mut block);
                let mut turned = [[0.0; 8]; 8];
                for y in 0..8 {
                    for x in 0..8 {
                        turned[x][y] = block[y][x];
                    }
                }
                transform(&mut turned);
                let mut coefficients = [[0_i32; 8]; 8];
                for (to, (column, factors)) in coefficients.iter_mut().zip(turned.iter().zip(&self.factors)) {
                    for (to, (value, factor)) in to.iter_mut().zip(column.iter().zip(factors)) {
                        *to = round(value * factor);
                    }
                }
                self.block(coefficients.as_flattened(), component);
            }
        }
        self.rows = 0;
    }

    /// Writes one block's coefficients, which stand in columns (T.81, F.1.2).
    fn block(&mut self, coefficients: &[i32], component: usize) {
        let dc = coefficients[0] - self.last[component];
        self.last[component] = coefficients[0];
        self.symbol(self.dc[size(dc) as usize], dc);
        // Most are zero: those that are not are found by their bits.
        let coefficients = &coefficients[..64];
        let mut ordered = [0_i32; 64];
        let mut there = 0_u64;
        for (at, (place, value)) in TURNED.iter().zip(&mut ordered).enumerate() {
            *value = coefficients[usize::from(*place)];
            there |= u64::from(*value != 0) << at;
        }
        there &= !1;
        let mut last = 0;
        while there != 0 {
            let at = there.trailing_zeros() as usize;
            there &= there - 1;
            let mut zeros = at - last - 1;
            while zeros > 15 {
                self.symbol(self.ac[0xf0], 0);
                zeros -= 16;
            }
            let value = ordered[at];
            self.symbol(self.ac[zeros << 4 | size(value) as usize], value);
            last = at;
        }
        if last < 63 {
            self.symbol(self.ac[0], 0);
        }
    }

    /// A code and the bits of its value: the value as it is, or one less where it is negative.
    #[inline]
    fn symbol(&mut self, (code, length): (u16, u8), value: i32) {
        let size = size(value);
        let bits = (value + (value >> 31)) as u32 & ((1 << size) - 1);
        self.put(u32::from(code) << size | bits, u32::from(length) + size);
    }

    /// At most 32 bits.
    #[inline]
    fn put(&mut self, bits: u32, length: u32) {
        self.bits = self.bits << length | u64::from(bits);
        self.count += length;
        if self.count >= 32 {
            self.count -= 32;
            let word = (self.bits >> self.count) as u32;
            // Without a carry, all of a byte's bits but the first make its first one, plus one.
            let full = word & (word & 0x7f7f_7f7f).wrapping_add(0x0101_0101) & 0x8080_8080;
            if full == 0 {
                self.out.extend_from_slice(&word.to_be_bytes());
            } else {
                word.to_be_bytes().into_iter().for_each(|byte| self.byte(byte));
            }
        }
    }

    /// A byte, and what must follow if it would begin a marker.
    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xff {
            self.out.push(0);
        }
    }
}

/// Bits that a value takes.
fn size(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// To the nearest whole number; of two, the even one. 1.5 · 2^23 leaves no fraction in an `f32`, and the number in its
/// last bits; coefficients are far smaller.
fn round(value: f32) -> i32 {
    const WHOLE: f32 = 12_582_912.0;
    (value + WHOLE).to_bits() as i32 - WHOLE.to_bits() as i32
}

/// Huffman codes in the order of their lengths (T.81, C.2).
fn codes((counts, values): &([u8; 16], &[u8])) -> Codes {
    let mut codes = [(0, 0); 256];
    let (mut code, mut values) = (0_u16, values.iter());
    for (length, &count) in (1..).zip(counts) {
        for &value in values.by_ref().take(usize::from(count)) {
            codes[usize::from(value)] = (code, length);
            code += 1;
        }
        code <<= 1;
    }
    codes
}

/// The transform of eight values, of all columns at once (Arai, Agui, Nakajima: "A fast DCT-SQ scheme for images", 1988).
fn transform(v: &mut [[f32; 8]; 8]) {
    type Row = [f32; 8];
    let add = |a: Row, b: Row| -> Row { std::array::from_fn(|i| a[i] + b[i]) };
    let less = |a: Row, b: Row| -> Row { std::array::from_fn(|i| a[i] - b[i]) };
    let times = |a: Row, k: f32| -> Row { std::array::from_fn(|i| a[i] * k) };
    let (s0, s1, s2, s3) = (add(v[0], v[7]), add(v[1], v[6]), add(v[2], v[5]), add(v[3], v[4]));
    let (d0, d1, d2, d3) = (less(v[0], v[7]), less(v[1], v[6]), less(v[2], v[5]), less(v[3], v[4]));
    let (a, b, c, d) = (add(s0, s3), add(s1, s2), less(s1, s2), less(s0, s3));
    v[0] = add(a, b);
    v[4] = less(a, b);
    let e = times(add(c, d), std::f32::consts::FRAC_1_SQRT_2);
    v[2] = add(d, e);
    v[6] = less(d, e);
    let (a, b, c) = (add(d3, d2), add(d2, d1), add(d1, d0));
    let turn = times(less(a, c), 0.382_683_43);
    let low = add(times(a, 0.541_196_1), turn);
    let high = add(times(c, 1.306_563), turn);
    let middle = times(b, std::f32::consts::FRAC_1_SQRT_2);
    let (p, q) = (add(d0, middle), less(d0, middle));
    v[5] = add(q, low);
    v[3] = less(q, low);
    v[1] = add(p, high);
    v[7] = less(p, high);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image;

    /// Decoded again, the samples are near to what they were, at sizes that are no whole blocks too.
    #[test]
    fn decoded_again() {
        for (width, height, components) in [(1, 1, 1), (16, 8, 4), (37, 21, 4), (64, 64, 3), (9, 40, 1)] {
            let sample = |x: usize, y: usize, c: usize| {
                (128.0 + 100.0 * (((x * 3 + y * 2 + c * 40) % 97) as f64 / 97.0 - 0.5)) as u8
            };
            let mut encoder = Encoder::new(width, height, components, 95);
            let mut samples = Vec::new();
            for y in 0..height {
                let row: Vec<u8> = (0..width * components).map(|i| sample(i / components, y, i % components)).collect();
                encoder.row(&row);
                samples.extend(row);
            }
            let bytes = encoder.finish();
            let header = image::inspect(&bytes).unwrap();
            assert_eq!((header.width as usize, header.height as usize), (width, height));
            let mut rows = image::rows(&bytes, &header).unwrap();
            if components == 3 {
                // Without a marker, a decoder takes three components for YCbCr.
                continue;
            }
            let mut error = 0.0;
            for row in samples.chunks_exact(width * components) {
                let again = rows.row().unwrap();
                error += row.iter().zip(again).map(|(&a, &b)| f64::from(a.abs_diff(b)).powi(2)).sum::<f64>();
            }
            let mean = (error / samples.len() as f64).sqrt();
            assert!(mean < 4.0, "{width} × {height} × {components}: off by {mean}");
        }
    }
}
