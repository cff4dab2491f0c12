//! JPEG (ISO 32000-1, 7.4.8): to the samples that the picture's colour space wants, at 8 bits.

use crate::jpeg::{Decoder, Wish};
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

/// Samples, and what is damaged behind them.
pub(super) type Decoded<T> = (T, Result<(), String>);

/// Decodes to rows of `size` with `components` samples each: those above the first damage, and what that is.
pub(super) fn decode(
    data: &[u8],
    transform: Option<i32>,
    size: [u32; 2],
    components: usize,
    budget: &Budget,
) -> Result<Decoded<Vec<u8>>, String> {
    let decoder = Decoder::new(data).map_err(|error| format!("its JPEG data has no proper head ({error})"))?;
    let frame = decoder.frame();
    let (width, height, stored) = (frame.width, frame.height, frame.components.len());
    let samples = (width as usize).saturating_mul(height as usize).saturating_mul(stored);
    let scans = data.windows(2).filter(|pair| *pair == [0xFF, 0xDA]).count() as u64;
    let bytes = samples.saturating_mul(if scans > 1 { 3 } else { 1 });
    if samples > MOST_SAMPLES || bytes > MOST_BYTES {
        return Err(format!("its JPEG data has {width} × {height} pixels, which is more than is read"));
    }
    if scans > MOST_SCANS {
        return Err(format!("its JPEG data comes in {scans} scans, and no more than {MOST_SCANS} are read"));
    }
    budget.steps((samples as u64).saturating_mul(SAMPLE + scans.saturating_sub(1)))?;
    if stored != components {
        return Err(format!("its JPEG data has {stored} components where its colour space has {components}"));
    }
    let named = frame.components.iter().map(|component| component.name).eq(*b"RGB");
    let mix = mixed(stored, decoder.adobe(), transform, named);
    let mut pixels = Vec::with_capacity(samples);
    let said = decoder.rows(&Wish { shrink: 1, columns: 0..width, rows: 0..height, mix }).and_then(|mut rows| {
        for _ in 0..height {
            pixels.extend_from_slice(rows.row()?);
        }
        Ok(())
    });
    if stored == 4 && mix {
        for pixel in pixels.chunks_exact_mut(4) {
            // YCCK: what comes out as RGB is the complement of CMY.
            pixel[..3].iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
    }
    let said = said.map_err(|error| format!("its JPEG data is damaged ({error})"));
    Ok((fit(pixels, [width, height], size, components), said))
}

/// Whether the first three of so many components are YCbCr. What an Adobe marker says goes before the filter's parameter, and that
/// before the rule of three, which names of R, G and B break.
fn mixed(components: usize, adobe: Option<u8>, transform: Option<i32>, named: bool) -> bool {
    match (components, adobe, transform) {
        (3, Some(adobe), _) => adobe != 0,
        (3, None, Some(transform)) => transform != 0,
        (3, None, None) => !named,
        (4, Some(adobe), _) => adobe == 2,
        (4, None, transform) => transform == Some(1),
        _ => false,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_tell_how_colours_are_mixed() {
        for (components, adobe, transform, named, mix) in [
            (1, None, Some(1), false, false),
            (3, None, None, false, true),
            (3, None, None, true, false),
            (3, None, Some(0), false, false),
            (3, None, Some(1), true, true),
            (3, Some(1), Some(0), true, true),
            (3, Some(0), Some(1), false, false),
            (4, None, None, false, false),
            (4, None, Some(1), false, true),
            (4, Some(0), Some(1), false, false),
            (4, Some(2), Some(0), false, true),
        ] {
            let came = mixed(components, adobe, transform, named);
            assert_eq!(came, mix, "{components} components, {adobe:?}, {transform:?}, {named}");
        }
    }

    #[test]
    fn another_size_than_promised_is_cut_or_filled() {
        let pixels = vec![1, 2, 3, 4, 5, 6];
        assert_eq!(fit(pixels.clone(), [3, 2], [2, 2], 1), [1, 2, 4, 5]);
        assert_eq!(fit(pixels.clone(), [3, 2], [4, 1], 1), [1, 2, 3, 3]);
        assert_eq!(fit(pixels, [3, 2], [3, 3], 1), [1, 2, 3, 4, 5, 6]);
    }
}
