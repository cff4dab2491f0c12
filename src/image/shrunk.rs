//! JPEG at a half or a quarter of its size, by `jpeg-decoder`: of each block of 8 × 8 pixels only the lowest
//! frequencies are turned into samples, which are the block's averages without what is too fine for them. That takes a
//! fraction of the memory that all pixels would, and less time. At an eighth, too, but darker by most of a level of 255, so that it
//! is not asked for.
//!
//! What that library does not take, or takes otherwise than the one for all pixels, is left to that.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jpeg_decoder::{ColorTransform, Decoder};

use super::jpeg::Markers;

/// The samples with `by` stored pixels joined to one, each way, rows and columns rounded up: grey, RGB, or of four inks 255 less
/// what is stored. Nothing where this can't be done.
pub(super) fn decode(bytes: &[u8], markers: &Markers, by: u32) -> Option<Vec<u8>> {
    if !matches!(by, 2 | 4) || !regular(&markers.sampling) {
        return None;
    }
    let transform = transform(markers)?;
    let side = |pixels: u32| u16::try_from(pixels.div_ceil(by)).ok();
    let size = (side(markers.width)?, side(markers.height)?);
    // Its threads may find more than it expects, and then it gives up in its own way.
    let samples = catch_unwind(AssertUnwindSafe(|| {
        let mut decoder = Decoder::new(bytes);
        decoder.set_color_transform(transform);
        // It takes the smallest size that is large enough in one direction.
        let found = decoder.scale(size.0, size.1).ok()?;
        if found == size { decoder.decode().ok() } else { None }
    }));
    samples.ok().flatten()
}

/// Whether each component has all samples of a unit or one, in each direction: of others, in scans of their own, the library
/// reads more blocks than there are.
fn regular(sampling: &[(u8, u8)]) -> bool {
    let fits = |part: fn(u8) -> u8| {
        let most = sampling.iter().map(|&(_, factors)| part(factors)).max().unwrap_or(0);
        sampling.iter().all(|&(_, factors)| part(factors) == 1 || part(factors) == most)
    };
    fits(|factors| factors >> 4) && fits(|factors| factors & 15)
}

/// What the components are, by Adobe's marker and their names, as the library for all pixels has it.
fn transform(markers: &Markers) -> Option<ColorTransform> {
    let names: Vec<u8> = markers.sampling.iter().map(|&(name, _)| name).collect();
    match (&names[..], markers.adobe) {
        ([_], _) => Some(ColorTransform::Grayscale),
        (b"RGB", _) | ([_, _, _], Some(0)) => Some(ColorTransform::RGB),
        ([_, _, _], _) => Some(ColorTransform::YCbCr),
        ([_, _, _, _], Some(2)) => Some(ColorTransform::YCCK),
        ([_, _, _, _], _) => Some(ColorTransform::CMYK),
        _ => None,
    }
}
