//! JPEGs as another decoder has them, at every size, and part by part.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::transform::{PLACES, factors, samples};
use super::*;

const PICTURES: [(&str, &[u8]); 10] = [
    ("baseline", include_bytes!("../../tests/pictures/baseline.jpg")),
    ("progressive", include_bytes!("../../tests/pictures/progressive.jpg")),
    ("restarts", include_bytes!("../../tests/pictures/restarts.jpg")),
    ("upright", include_bytes!("../../tests/pictures/upright.jpg")),
    ("wide", include_bytes!("../../tests/pictures/wide.jpg")),
    ("grey", include_bytes!("../../tests/pictures/grey.jpg")),
    ("cmyk", include_bytes!("../../tests/pictures/cmyk.jpg")),
    ("ycck", include_bytes!("../../tests/pictures/ycck.jpg")),
    ("inks", include_bytes!("../../tests/pictures/inks.jpg")),
    ("tile", include_bytes!("../../tests/pictures/tile.jpg")),
];

fn decoded(bytes: &[u8], wish: impl Fn(&Frame) -> Wish) -> Result<(Vec<u8>, [usize; 3]), JpegError> {
    let decoder = Decoder::new(bytes)?;
    let frame = decoder.frame().clone();
    let wish = wish(&frame);
    let [width, height] = [frame.width, frame.height].map(|side| side.div_ceil(wish.shrink) as usize);
    let mut rows = decoder.rows(&wish)?;
    let mut out = Vec::new();
    for _ in 0..height {
        out.extend_from_slice(rows.row()?);
    }
    assert_eq!(rows.row(), Err(JpegError::Ends), "there are as many rows as the frame says");
    Ok((out, [width, height, frame.components.len()]))
}

fn whole(shrink: u32) -> impl Fn(&Frame) -> Wish {
    let side = move |pixels: u32| 0..pixels.div_ceil(shrink);
    move |frame| {
        let mix = frame.components.len() == 3;
        Wish { shrink, columns: side(frame.width), rows: side(frame.height), mix }
    }
}

/// Samples differ by the rounding of transforms. Where components have fewer samples that decoder has others between them than
/// libjpeg, which judges those (tests/jpegs.rs).
#[test]
fn as_another_decoder() {
    for (name, bytes) in PICTURES {
        let frame = Decoder::new(bytes).unwrap().frame().clone();
        if frame.components.iter().any(|component| component.sampling != frame.unit()) {
            continue;
        }
        let (ours, [width, height, channels]) = decoded(bytes, whole(1)).unwrap();
        let mut other = JpegDecoder::new(ZCursor::new(bytes));
        other.decode_headers().unwrap();
        let own = other.input_colorspace().unwrap();
        let out = if own == ColorSpace::YCbCr { ColorSpace::RGB } else { own };
        other.set_options(DecoderOptions::default().jpeg_set_out_colorspace(out));
        let theirs = other.decode().unwrap();
        assert_eq!((ours.len(), theirs.len()), (width * height * channels, ours.len()), "{name}");
        let far = || ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b));
        let mean = far().map(f64::from).sum::<f64>() / ours.len() as f64;
        let most = far().max().unwrap();
        assert!(mean < 0.1 && most <= 3, "{name}: off by {mean}, at most {most}");
    }
}

/// A part of a picture is what the whole has there, at every size.
#[test]
fn a_part_is_as_the_whole() {
    for (name, bytes) in PICTURES {
        for shrink in [1, 2, 4, 8] {
            let (all, [width, height, channels]) = decoded(bytes, whole(shrink)).unwrap();
            for (left, right, top, foot) in
                [(0, 1, 0, 1), (3, 9, 2, 11), (width / 2, width, height / 2, height), (0, width, 7, 9)]
            {
                let (columns, rows) = (left.min(width)..right.min(width), top.min(height)..foot.min(height));
                let range = |range: &Range<usize>| range.start as u32..range.end as u32;
                let wish =
                    |frame: &Frame| Wish { columns: range(&columns), rows: range(&rows), ..whole(shrink)(frame) };
                let (part, _) = decoded(bytes, wish).unwrap();
                for y in rows.clone() {
                    let span = |x: usize| (y * width + x) * channels;
                    let at = span(columns.start)..span(columns.end.max(columns.start));
                    assert_eq!(part[at.clone()], all[at], "{name} by {shrink}, row {y} of {rows:?}, {columns:?}");
                }
            }
        }
    }
}

/// Against the sum that T.81 has in A.3.3, in `f64`; smaller, of the lowest frequencies alone, each less by the cut.
#[test]
fn samples_are_those_of_the_formula() {
    let mut seed = 1_u32;
    let mut random = |most: i32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as i32 % (2 * most + 1) - most
    };
    for size in [8_usize, 4, 2, 1] {
        for round in 0..200 {
            let quanta: [u16; 64] = std::array::from_fn(|_| random(20).unsigned_abs() as u16 + 1);
            let values: [i32; 64] =
                std::array::from_fn(|k| if k == 0 || random(20) < round / 10 - 10 { random(12) } else { 0 });
            let factors = factors(&quanta, size);
            let mut block = [0.0; 64];
            for k in 0..64 {
                block[usize::from(PLACES[k])] = values[k] as f32 * factors[k];
            }
            let flat = values[1..].iter().all(|&value| value == 0);
            let mut out = vec![0; size * (size + 3)];
            samples(&mut block, size, flat, &mut out, size + 3);
            let basis = |x: usize, k: usize| {
                let angle = (2 * x + 1) as f64 * k as f64 * std::f64::consts::PI / (2 * size) as f64;
                libm::cos(angle) * if k == 0 { (1.0 / size as f64).sqrt() } else { (2.0 / size as f64).sqrt() }
            };
            for (y, x) in (0..size).flat_map(|y| (0..size).map(move |x| (y, x))) {
                let mut sum = 128.0;
                for k in 0..64 {
                    // Places stand in columns.
                    let (down, across) = (usize::from(PLACES[k] % 8), usize::from(PLACES[k] / 8));
                    if across < size && down < size {
                        let value = f64::from(values[k] * i32::from(quanta[k])) * size as f64 / 8.0;
                        sum += value * basis(x, across) * basis(y, down);
                    }
                }
                let came = f64::from(out[y * (size + 3) + x]);
                assert!((came - sum.clamp(0.0, 255.0)).abs() < 0.502, "{size}: {came}, not {sum}");
            }
        }
    }
}

/// From YCbCr to RGB and back, whatever the number of pixels.
#[test]
fn colours_are_mixed() {
    let colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0], [10, 200, 77], [128, 128, 128]];
    let pixels: Vec<[u8; 3]> = colours.into_iter().cycle().take(600).collect();
    let part = |f: [f64; 3], offset: f64| -> Vec<u8> {
        let sum = |rgb: &[u8; 3]| rgb.iter().zip(f).map(|(&v, f)| f64::from(v) * f).sum::<f64>() + offset;
        pixels.iter().map(|rgb| (sum(rgb) + 0.5) as u8).collect()
    };
    let (y, b, r) = (
        part([0.299, 0.587, 0.114], 0.0),
        part([-0.168_736, -0.331_264, 0.5], 128.0),
        part([0.5, -0.418_688, -0.081_312], 128.0),
    );
    let mut out = vec![0; 1800];
    mix::mixed(&[&y, &b, &r], &mut out);
    let near = |(came, wanted): (&[u8], &[u8; 3])| came.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 2);
    assert!(out.chunks(3).zip(&pixels).all(near));
    let mut out = vec![0; 2400];
    mix::mixed(&[&y, &b, &r, &y], &mut out);
    assert!(out.chunks(4).zip(&pixels).zip(&y).all(|((came, wanted), y)| near((&came[..3], wanted)) && came[3] == *y));
}

/// What is damaged or cut off has a reason and no end of time.
#[test]
fn damage_is_found() {
    let bytes = PICTURES[0].1;
    let start = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
    assert_eq!(decoded(&bytes[..bytes.len() / 2], whole(1)).map(drop), Err(JpegError::Ends));
    assert_eq!(Decoder::new(&bytes[..start]).map(drop), Err(JpegError::Ends));
    let mut other = bytes.to_vec();
    other[start + 30..start + 70].fill(0xfe);
    assert!(
        matches!(decoded(&other, whole(1)), Err(JpegError::Broken(_))),
        "{:?}",
        decoded(&other, whole(1)).map(drop)
    );
    let table = bytes.windows(2).position(|pair| pair == [0xff, 0xc4]).unwrap();
    let mut other = bytes.to_vec();
    other[table + 5..table + 21].fill(9);
    assert!(decoded(&other, whole(1)).is_err());
}
