//! WebP, decoded at once.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::exif::{self, Orientation};
use super::{Format, Header, ImageError, whole};
use crate::color::Space;

fn open(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, ImageError> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(broken)?;
    if decoder.is_animated() {
        return Err(ImageError::Animated);
    }
    let (width, height) = decoder.dimensions();
    // Beside the samples, the decoder keeps all pixels once more.
    decoder.set_memory_limit(whole(width, height, 8)?.max(1 << 20));
    // The modes of a macroblock of 16 × 16 pixels take more than two bits (RFC 6386, 11.2).
    let blocks = u64::from(width.div_ceil(16)) * u64::from(height.div_ceil(16));
    if decoder.is_lossy() && blocks / 4 > bytes.len() as u64 {
        return Err(ImageError::Truncated);
    }
    Ok(decoder)
}

fn broken(error: DecodingError) -> ImageError {
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => ImageError::Truncated,
        error => ImageError::Broken(error.to_string()),
    }
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions();
    let exif = decoder.exif_metadata().map_err(broken)?;
    Ok(Header {
        format: Format::Webp,
        width,
        height,
        space: Space::Rgb,
        alpha: decoder.has_alpha(),
        bits: 8,
        orientation: exif.map_or(Orientation::UPRIGHT, |exif| exif::orientation(&exif)),
        profile: decoder.icc_profile().map_err(broken)?,
        calibration: None,
        dct: None,
    })
}

/// All samples.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Vec<u8>, ImageError> {
    let mut decoder = open(bytes)?;
    let size = decoder.output_buffer_size().ok_or(ImageError::Empty)?;
    if size != whole(header.width, header.height, header.channels())? {
        return Err(ImageError::Broken("its parts are of different sizes".to_owned()));
    }
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(broken)?;
    Ok(samples)
}
