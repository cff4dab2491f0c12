//! JPEG (ISO 32000-1, 7.4.8): to the samples that the picture's colour space wants, at 8 bits.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::reader::budget::Budget;

/// The most bytes of samples that are decoded: one for each, and where they come in several scans two more, as coefficients are
/// kept for all of them.
const MOST_BYTES: usize = 336 << 20;

/// The most samples: those of a picture of 40 million pixels in four inks.
const MOST_SAMPLES: usize = 160 << 20;

/// The most scans that are decoded of all samples; encoders make some ten.
const MOST_SCANS: u64 = 100;

/// What a sample costs in steps, once, and with each scan.
const SAMPLE: u64 = 2;

/// Decodes to rows of `size` with `components` samples each; missing parts are left as they are.
pub(super) fn decode(
    data: &[u8],
    transform: Option<i32>,
    size: [u32; 2],
    components: usize,
    budget: &Budget,
) -> Result<Vec<u8>, String> {
    let options = DecoderOptions::default().set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().map_err(|error| format!("its JPEG data has no proper head ({})", line(&error)))?;
    let (width, height) = decoder.dimensions().ok_or("its JPEG data does not say its size")?;
    let stored = decoder.info().map_or(0, |info| usize::from(info.components));
    let samples = width.saturating_mul(height).saturating_mul(stored.max(1));
    let scans = data.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count() as u64;
    let bytes = samples.saturating_mul(if scans > 1 { 3 } else { 1 });
    if samples > MOST_SAMPLES || bytes > MOST_BYTES {
        return Err(format!("its JPEG data has {width} × {height} pixels, which is more than is read"));
    }
    if scans > MOST_SCANS {
        return Err(format!("its JPEG data comes in {scans} scans, and no more than {MOST_SCANS} are read"));
    }
    budget.steps((samples as u64).saturating_mul(SAMPLE + scans.saturating_sub(1)))?;
    let markers = Markers::read(data);
    let input = decoder.input_colorspace().ok_or("its JPEG data does not say its colours")?;
    // What an Adobe marker says goes before the filter's parameter, and that before the rule of three.
    let mixed = match (stored, markers.adobe, transform) {
        (3, Some(adobe), _) => adobe != 0,
        (3, None, Some(transform)) => transform != 0,
        (3, None, None) => !markers.names_rgb,
        (4, Some(adobe), _) => adobe == 2,
        (4, None, transform) => transform == Some(1),
        _ => false,
    };
    // The decoder's own conversion for three components; four come out as stored and are converted here.
    let output = match stored {
        1 => ColorSpace::Luma,
        3 if mixed && input == ColorSpace::YCbCr => ColorSpace::RGB,
        3 => input,
        _ => input,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(output));
    let mut pixels = decoder.decode().map_err(|error| format!("its JPEG data is damaged ({})", line(&error)))?;
    if stored == 3 && mixed && input != ColorSpace::YCbCr {
        pixels.chunks_exact_mut(3).for_each(|pixel| to_rgb(&mut pixel[..3]));
    }
    if stored == 4 && mixed {
        for pixel in pixels.chunks_exact_mut(4) {
            to_rgb(&mut pixel[..3]);
            // YCCK: what comes out as RGB is the complement of CMY.
            pixel[..3].iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
    }
    let stored = pixels.len().checked_div(width * height).unwrap_or(0);
    if stored != components {
        return Err(format!("its JPEG data has {stored} components where its colour space has {components}"));
    }
    Ok(fit(pixels, [width as u32, height as u32], size, components))
}

/// A decoder's words in one line.
fn line(error: &impl std::fmt::Debug) -> String {
    format!("{error:?}").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of another size than the dictionary says: rows are cut, or filled up with their last pixel. The last row stands for those
/// that are missing.
pub(super) fn fit(pixels: Vec<u8>, from: [u32; 2], to: [u32; 2], components: usize) -> Vec<u8> {
    if from == to || from[0] == 0 || from[1] == 0 {
        return pixels;
    }
    let [width, height] = to.map(|side| side as usize);
    let stride = from[0] as usize * components;
    let mut out = Vec::with_capacity(width.saturating_mul(height).saturating_mul(components).min(MOST_SAMPLES));
    for row in pixels.chunks_exact(stride).take(height) {
        let kept = row.len().min(width * components);
        out.extend_from_slice(&row[..kept]);
        let last = &row[stride - components..];
        for _ in kept / components..width {
            out.extend_from_slice(last);
        }
    }
    out
}

/// ITU-T T.871, 7: Y Cb Cr to R G B.
fn to_rgb(pixel: &mut [u8]) {
    let [y, cb, cr] = [0, 1, 2].map(|i| f32::from(pixel[i]));
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    for (sample, value) in pixel.iter_mut().zip(rgb) {
        *sample = (value + 0.5).clamp(0.0, 255.0) as u8;
    }
}

/// What decides how the components are mixed.
#[derive(Debug, Default, PartialEq)]
struct Markers {
    /// The transform of an Adobe marker (APP14).
    adobe: Option<u8>,
    /// The components are called R, G and B.
    names_rgb: bool,
}

impl Markers {
    /// Walks the segments up to the first scan.
    fn read(data: &[u8]) -> Self {
        let mut found = Self::default();
        let mut rest = data.get(2..).unwrap_or_default();
        while let [0xFF, marker, tail @ ..] = rest {
            match marker {
                0xFF => {
                    rest = &rest[1..];
                    continue;
                }
                0xDA | 0xD9 => break,
                0x01 | 0xD0..=0xD8 => {
                    rest = tail;
                    continue;
                }
                _ => {}
            }
            let [high, low, ..] = tail else { break };
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let Some(body) = tail.get(2..length.max(2)) else { break };
            match marker {
                0xEE if body.starts_with(b"Adobe") => found.adobe = body.get(11).copied(),
                0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                    // After precision, height, width and count: three bytes a component, its name first.
                    let names: Vec<u8> = body.get(6..).unwrap_or_default().iter().step_by(3).copied().collect();
                    found.names_rgb = names == b"RGB";
                }
                _ => {}
            }
            rest = &tail[length.max(2)..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_tell_how_colours_are_mixed() {
        let adobe = b"\xFF\xD8\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\x02\xFF\xDA";
        assert_eq!(Markers::read(adobe), Markers { adobe: Some(2), names_rgb: false });
        let named = b"\xFF\xD8\xFF\xC0\0\x11\x08\0\x01\0\x01\x03R\x11\0G\x11\0B\x11\0\xFF\xDA";
        assert_eq!(Markers::read(named), Markers { adobe: None, names_rgb: true });
        assert_eq!(Markers::read(b"\xFF\xD8\xFF\xEE\xFF"), Markers::default());
    }

    #[test]
    fn another_size_than_promised_is_cut_or_filled() {
        let pixels = vec![1, 2, 3, 4, 5, 6];
        assert_eq!(fit(pixels.clone(), [3, 2], [2, 2], 1), [1, 2, 4, 5]);
        assert_eq!(fit(pixels.clone(), [3, 2], [4, 1], 1), [1, 2, 3, 3]);
        assert_eq!(fit(pixels, [3, 2], [3, 3], 1), [1, 2, 3, 4, 5, 6]);
    }
}
