//! PNG, row by row where it is not interlaced.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, DecodingError, Info, Limits, ScaledFloat, Transformations};

use super::exif::{self, Orientation};
use super::{Calibration, Format, Header, ImageError, bounds, whole};
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
    let points = points(info)?;
    // The decoder passes over a profile that it can't unpack, and its colours would be taken for others.
    if points.is_none() && info.icc_profile.is_none() && info.srgb.is_none() && carries(bytes, *b"iCCP") {
        return Err(ImageError::Broken(
            "the colour profile that it carries can't be unpacked, or takes too much".to_owned(),
        ));
    }
    Ok(Header {
        format: Format::Png,
        width: info.width,
        height: info.height,
        space: if gray { Space::Gray } else { Space::Rgb },
        alpha: matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba),
        bits: info.bit_depth as u8,
        orientation: info.exif_metadata.as_deref().map_or(Orientation::UPRIGHT, exif::orientation),
        profile: info.icc_profile.as_deref().filter(|_| points.is_none()).map(<[u8]>::to_vec),
        calibration: match points {
            Some(calibration) => calibration,
            // A chunk sRGB says the same as none.
            None if info.icc_profile.is_some() || info.srgb.is_some() => None,
            None => numbers(info),
        },
        dct: None,
    })
}

/// Whether a chunk of this name stands before the samples (PNG, 5.3).
fn carries(bytes: &[u8], name: [u8; 4]) -> bool {
    let mut at = 8;
    while let Some([a, b, c, d, own @ ..]) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        if *own == *b"IDAT" {
            return false;
        }
        if *own == name {
            return true;
        }
        at = at.saturating_add(12).saturating_add(u32::from_be_bytes([*a, *b, *c, *d]) as usize);
    }
    false
}

/// x and y of white, red, green and blue, in 1/100 000 (ITU-T H.273, table 2): of sRGB, of BT.2020 and of Display P3.
const SRGB: [[u32; 2]; 4] = [[31_270, 32_900], [64_000, 33_000], [30_000, 60_000], [15_000, 6_000]];
const WIDE: [[u32; 2]; 4] = [[31_270, 32_900], [70_800, 29_200], [17_000, 79_700], [13_100, 4_600]];
const P3: [[u32; 2]; 4] = [[31_270, 32_900], [68_000, 32_000], [26_500, 69_000], [15_000, 6_000]];
/// The gamma that stands for the tone curve of sRGB (PNG, 11.3.2.5).
const SRGB_GAMMA: u32 = 45_455;

/// What a chunk cICP says, which goes before all other chunks; that it says nothing new is `Some(None)`.
fn points(info: &Info<'_>) -> Result<Option<Option<Calibration>>, ImageError> {
    let Some(points) = &info.coding_independent_code_points else { return Ok(None) };
    let (primaries, transfer) = (points.color_primaries, points.transfer_function);
    let kind = format!("colours of the kind {primaries}/{transfer} (cICP) in a PNG");
    if !points.is_video_full_range_image {
        return Err(ImageError::Unsupported(format!("{kind} that leave out the ends of their range")));
    }
    let chroma = match primaries {
        1 => None,
        9 => Some(WIDE),
        12 => Some(P3),
        _ => return Err(ImageError::Unsupported(kind)),
    };
    // ITU-T H.273, table 3. The curves of television (1, 6, 14, 15) are a camera's; screens show them as sRGB's.
    let gamma = match transfer {
        1 | 6 | 13..=15 => None,
        4 => Some(SRGB_GAMMA),
        8 => Some(100_000),
        16 | 18 => {
            return Err(ImageError::Unsupported("more light than paper has (HDR: PQ or HLG) in a PNG".to_owned()));
        }
        _ => return Err(ImageError::Unsupported(kind)),
    };
    let numbers = (gamma.is_some() || chroma.is_some()).then_some(Calibration::Numbers { gamma, chroma });
    Ok(Some(numbers))
}

/// What chunks gAMA and cHRM say, where that is not sRGB: many programs write its numbers and mean its curve.
fn numbers(info: &Info<'_>) -> Option<Calibration> {
    let gamma = info.gama_chunk.map(ScaledFloat::into_scaled).filter(|&gamma| gamma > 0);
    let chroma = info.chrm_chunk.map(|chroma| {
        [chroma.white, chroma.red, chroma.green, chroma.blue].map(|(x, y)| [x.into_scaled(), y.into_scaled()])
    });
    // Within a hundredth, as they are rounded.
    let near = |a: u32, b: u32| a.abs_diff(b) <= 1_000;
    let usual_chroma =
        chroma.is_none_or(|chroma| chroma.iter().flatten().zip(SRGB.iter().flatten()).all(|(a, b)| near(*a, *b)));
    let usual_gamma = gamma.is_none_or(|gamma| near(gamma, SRGB_GAMMA));
    let (gamma, chroma) = (gamma.filter(|_| !usual_gamma), chroma.filter(|_| !usual_chroma));
    (gamma.is_some() || chroma.is_some()).then_some(Calibration::Numbers { gamma, chroma })
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
