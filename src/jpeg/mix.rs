//! The components of a row, interleaved, as they are or from YCbCr to RGB.

/// Pixels that are mixed at once.
const LANES: usize = 256;

/// Writes pixels of so many components.
pub(super) fn interleave(lines: &[&[u8]], out: &mut [u8]) {
    match *lines {
        [one] => out.copy_from_slice(one),
        [a, b] => put([a, b], out),
        [a, b, c] => put([a, b, c], out),
        [a, b, c, d] => put([a, b, c, d], out),
        _ => {}
    }
}

fn put<const N: usize>(lines: [&[u8]; N], out: &mut [u8]) {
    let (pixels, _) = out.as_chunks_mut::<N>();
    // Of one length, so that it is looked at once.
    let lines = lines.map(|line| &line[..pixels.len()]);
    for (x, pixel) in pixels.iter_mut().enumerate() {
        *pixel = std::array::from_fn(|component| lines[component][x]);
    }
}

/// The same from YCbCr to RGB (ITU-T T.871, 7); a fourth component stays as it is.
pub(super) fn mixed(lines: &[&[u8]], out: &mut [u8]) {
    let [y, b, r, more @ ..] = lines else { return };
    let (each, mut parts) = (lines.len(), [[0; LANES]; 3]);
    for (start, out) in (0..y.len()).step_by(LANES).zip(out.chunks_mut(LANES * each)) {
        let part = start..(start + LANES).min(y.len());
        let count = part.len();
        rgb([&y[part.clone()], &b[part.clone()], &r[part.clone()]], &mut parts);
        let [red, green, blue] = parts.each_ref().map(|part| &part[..count]);
        match more {
            [] => put([red, green, blue], out),
            [more, ..] => put([red, green, blue, &more[part]], out),
        }
    }
}

/// In 16 bits, the lowest six of which are a fraction.
#[inline(always)]
fn rgb([y, b, r]: [&[u8]; 3], [red, green, blue]: &mut [[u8; LANES]; 3]) {
    // 1.402, 0.344136, 0.714136 and 1.772 in 1/16384, times 256, over 65536.
    let part = |value: u8, factor: i16| ((i32::from((i16::from(value) - 128) << 8) * i32::from(factor)) >> 16) as i16;
    let byte = |y: u8, sum: i16| (((i16::from(y) << 6) + sum + 32) >> 6).clamp(0, 255) as u8;
    for (red, (&y, &r)) in red.iter_mut().zip(y.iter().zip(r)) {
        *red = byte(y, part(r, 22_970));
    }
    for (green, ((&y, &b), &r)) in green.iter_mut().zip(y.iter().zip(b).zip(r)) {
        *green = byte(y, -part(b, 5638) - part(r, 11_700));
    }
    for (blue, (&y, &b)) in blue.iter_mut().zip(y.iter().zip(b)) {
        *blue = byte(y, part(b, 29_032));
    }
}
