//! PNG, row by row where it is not interlaced.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Transformations};

use super::exif::{self, Orientation};
use super::{Format, Header, ImageError, bounds, whole};
use crate::color::Space;

/// Bytes that a file's side information (a profile, above all) may take once inflated.
const MOST_SIDE_BYTES: usize = 32 << 20;

type Png<'a> = png::Reader<Cursor<&'a [u8]>>;

fn open(bytes: &[u8]) -> Result<Png<'_>, ImageError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_SIDE_BYTES });
    // Words are not printed, and a compressed one may be a bomb.
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND);
    // The decoder refuses a picture without pixels in words of its own. IHDR is the first chunk (PNG, 11.2.1).
    if bytes.get(12..16) == Some(b"IHDR") && bytes.get(16..24).is_some_and(|size| size.chunks(4).any(|n| n == [0; 4])) {
        return Err(ImageError::Empty);
    }
    let info = decoder.read_header_info().map_err(broken)?;
    bounds(info.width, info.height)?;
    decoder.read_info().map_err(broken)
}

fn broken(error: DecodingError) -> ImageError {
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => ImageError::Truncated,
        DecodingError::LimitsExceeded => {
            ImageError::Broken("what it carries beside its pixels takes too much memory".to_owned())
        }
        error => ImageError::Broken(error.to_string()),
    }
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let reader = open(bytes)?;
    let info = reader.info();
    let (color, _) = reader.output_color_type();
    let gray = matches!(color, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    Ok(Header {
        format: Format::Png,
        width: info.width,
        height: info.height,
        space: if gray { Space::Gray } else { Space::Rgb },
        alpha: matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba),
        bits: info.bit_depth as u8,
        orientation: info.exif_metadata.as_deref().map_or(Orientation::UPRIGHT, exif::orientation),
        // A chunk sRGB says the same as none.
        profile: info.icc_profile.as_deref().filter(|_| info.srgb.is_none()).map(<[u8]>::to_vec),
        dct: None,
    })
}

/// Decodes as rows are asked for.
pub(super) struct Reader<'a> {
    png: Png<'a>,
    sixteen: bool,
    /// The row, or all rows of an interlaced picture.
    row: Vec<u8>,
    stride: usize,
    next: usize,
    interlaced: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], header: &Header) -> Result<Self, ImageError> {
        let mut png = open(bytes)?;
        let sixteen = png.output_color_type().1 == BitDepth::Sixteen;
        let interlaced = png.info().interlaced;
        let width = if sixteen { 2 } else { 1 };
        let stride = header.width as usize * header.channels() * width;
        let mut row = Vec::new();
        if interlaced {
            row = vec![0; whole(header.width, header.height, header.channels() * width)?];
            png.next_frame(&mut row).map_err(broken)?;
        }
        Ok(Self { png, sixteen, row, stride, next: 0, interlaced })
    }

    pub(super) fn row(&mut self) -> Result<&[u8], ImageError> {
        let row = if self.interlaced {
            let start = self.next;
            self.next += self.stride;
            self.row.get_mut(start..self.next).ok_or(ImageError::Truncated)?
        } else {
            let row = self.png.next_row().map_err(broken)?.ok_or(ImageError::Truncated)?;
            self.row.clear();
            self.row.extend_from_slice(row.data());
            self.row.get_mut(..self.stride).ok_or(ImageError::Truncated)?
        };
        if !self.sixteen {
            return Ok(row);
        }
        let samples = row.len() / 2;
        for i in 0..samples {
            row[i] = eight(u16::from_be_bytes([row[2 * i], row[2 * i + 1]]));
        }
        Ok(&row[..samples])
    }
}

/// A sample of 16 bits as one of 8, rounded.
pub(super) fn eight(sample: u16) -> u8 {
    ((u32::from(sample) * 255 + 32_767) / 65_535) as u8
}
