//! JPEG: the markers before the first scan, and the samples as [`crate::jpeg`] decodes them, row by row.

use std::ops::Range;

use super::exif::{self, Orientation};
use super::{Dct, Format, Header, ImageError, MOST_PIXELS, whole};
use crate::color::Space;
use crate::jpeg::{Decoder, JpegError, Rows, Wish};

/// The most scans of a picture. Those of photographs have up to a dozen; hundreds are made to take time.
const MOST_SCANS: u64 = 100;
/// The most pixels in all scans together, for the same reason.
const MOST_WORK: u64 = 20 * MOST_PIXELS;

/// What stands before the first scan.
struct Markers {
    width: u32,
    height: u32,
    components: u8,
    bits: u8,
    /// Whether each component may come in several scans.
    progressive: bool,
    /// Whether Adobe's marker is there.
    adobe: bool,
    orientation: Orientation,
    /// Pieces of the profile, each with its number.
    profile: Vec<(u8, Vec<u8>)>,
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut markers = markers(bytes)?;
    // In whatever order they stand; one that is missing leaves a profile that can't be read, which is told.
    markers.profile.sort_by_key(|(number, _)| *number);
    let space = match markers.components {
        1 => Space::Gray,
        3 => Space::Rgb,
        4 => Space::Cmyk,
        n => return Err(ImageError::Unsupported(format!("{n} components"))),
    };
    if markers.bits != 8 {
        return Err(ImageError::Unsupported(format!("{} bits in a JPEG", markers.bits)));
    }
    let profile: Vec<u8> = markers.profile.into_iter().flat_map(|(_, piece)| piece).collect();
    Ok(Header {
        format: Format::Jpeg,
        width: markers.width,
        height: markers.height,
        space,
        alpha: false,
        bits: 8,
        orientation: markers.orientation,
        profile: Some(profile).filter(|profile| !profile.is_empty()),
        calibration: None,
        dct: (space == Space::Cmyk).then_some(Dct { inverted: markers.adobe }),
    })
}

/// Reads the segments up to the first scan (ITU-T T.81, B.1).
fn markers(bytes: &[u8]) -> Result<Markers, ImageError> {
    let mut found = Markers {
        width: 0,
        height: 0,
        components: 0,
        bits: 0,
        progressive: false,
        adobe: false,
        orientation: Orientation::UPRIGHT,
        profile: Vec::new(),
    };
    let mut at = 2;
    loop {
        let marker = loop {
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(0xff), Some(0xff)) => at += 1,
                (Some(0xff), Some(&marker)) => break marker,
                (Some(_), Some(_)) => return Err(ImageError::Broken("it has no marker where one must be".to_owned())),
                _ => return Err(ImageError::Truncated),
            }
        };
        at += 2;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let length = bytes.get(at..at + 2).map(|b| usize::from(u16::from_be_bytes([b[0], b[1]])));
        let length = length.ok_or(ImageError::Truncated)?;
        let segment = bytes.get(at + 2..at + length.max(2)).ok_or(ImageError::Truncated)?;
        at += length.max(2);
        match marker {
            0xda => break,
            0xd9 => return Err(ImageError::Truncated),
            // Baseline, extended, progressive.
            0xc0..=0xc2 => {
                let [bits, h1, h2, w1, w2, components, ..] = *segment else {
                    return Err(ImageError::Truncated);
                };
                found.bits = bits;
                found.height = u32::from(u16::from_be_bytes([h1, h2]));
                found.width = u32::from(u16::from_be_bytes([w1, w2]));
                found.components = components;
                found.progressive = marker == 0xc2;
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let kind = if marker & 7 == 3 { "lossless" } else { "arithmetic or hierarchical" };
                return Err(ImageError::Unsupported(format!("{kind} JPEG coding")));
            }
            0xe1 if segment.starts_with(b"Exif\0\0") => found.orientation = exif::orientation(segment),
            // ICC.1:2010, B.4: name, number of the chunk, count of chunks.
            0xe2 if segment.starts_with(b"ICC_PROFILE\0") => {
                found.profile.extend(segment.get(14..).map(|piece| (segment[12], piece.to_vec())))
            }
            0xee if segment.starts_with(b"Adobe") => found.adobe = true,
            _ => {}
        }
    }
    if found.components == 0 {
        return Err(ImageError::Broken("it has a scan before its size".to_owned()));
    }
    Ok(found)
}

impl From<JpegError> for ImageError {
    fn from(error: JpegError) -> Self {
        match error {
            JpegError::Ends => Self::Truncated,
            JpegError::Broken(why) => Self::Broken(why),
            JpegError::Unsupported(what) => Self::Unsupported(what),
        }
    }
}

/// Decodes row by row.
pub(super) struct Reader<'a> {
    rows: Rows<'a>,
    /// Of which component on samples are paper where ink is wanted.
    inverted: usize,
    line: Vec<u8>,
}

impl<'a> Reader<'a> {
    /// Of these columns and rows, with so many stored pixels joined to one each way.
    pub(super) fn new(
        bytes: &'a [u8],
        header: &Header,
        shrink: u32,
        [columns, rows]: [Range<u32>; 2],
    ) -> Result<Self, ImageError> {
        bound(bytes, header, &markers(bytes)?)?;
        let decoder = Decoder::new(bytes)?;
        let mix = mixed(&decoder);
        let frame = decoder.frame();
        if (frame.width, frame.height, frame.components.len()) != (header.width, header.height, header.channels()) {
            return Err(ImageError::Broken("it has two sizes".to_owned()));
        }
        let inverted = match header.dct {
            // R, G and B are the paper that C, M and Y leave, and both are stored inverted (Adobe, Technical Note #5116, 18).
            Some(Dct { inverted: true }) if mix => 3,
            Some(Dct { inverted: true }) => 0,
            _ => 4,
        };
        let joined = |range: Range<u32>| range.start / shrink..range.end.div_ceil(shrink);
        let wish = Wish { shrink, columns: joined(columns), rows: joined(rows), mix };
        Ok(Self { rows: decoder.rows(&wish)?, inverted, line: Vec::new() })
    }

    pub(super) fn row(&mut self) -> Result<&[u8], ImageError> {
        let row = self.rows.row()?;
        if self.inverted > 3 {
            return Ok(row);
        }
        self.line.clear();
        self.line.extend_from_slice(row);
        let (pixels, _) = self.line.as_chunks_mut::<4>();
        for pixel in pixels {
            pixel[self.inverted..].iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
        Ok(&self.line)
    }
}

/// Whether the first three components are YCbCr: by Adobe's marker, and by what they are called.
fn mixed(decoder: &Decoder<'_>) -> bool {
    let frame = decoder.frame();
    let named = |names: &[u8]| frame.components.iter().map(|component| component.name).eq(names.iter().copied());
    match frame.components.len() {
        3 => decoder.adobe() != Some(0) && !named(b"RGB"),
        4 => decoder.adobe() == Some(2),
        _ => false,
    }
}

/// The samples of a JPEG that is a part of another file, which says what its components are: as they are, or from YCbCr to RGB.
pub(super) fn part(bytes: &[u8], header: &Header, mix: bool) -> Result<Vec<u8>, ImageError> {
    bound(bytes, header, &markers(bytes)?)?;
    let decoder = Decoder::new(bytes)?;
    let (width, height) = (decoder.frame().width, decoder.frame().height);
    let mix = mix && header.space == Space::Rgb && mixed(&decoder);
    let mut rows = decoder.rows(&Wish { shrink: 1, columns: 0..width, rows: 0..height, mix })?;
    let mut samples = Vec::new();
    for _ in 0..height {
        samples.extend_from_slice(rows.row()?);
    }
    Ok(samples)
}

/// Refuses what would take too much memory or time, and what was cut off.
fn bound(bytes: &[u8], header: &Header, markers: &Markers) -> Result<(), ImageError> {
    let scans = bytes.windows(2).filter(|pair| *pair == [0xff, 0xda]).count() as u64;
    // Where there are several scans, coefficients of 16 bits are kept for all of them.
    let kept = if markers.progressive || scans > 1 { 2 } else { 0 };
    whole(header.width, header.height, header.channels() * (1 + kept))?;
    // What follows the last marker of all is dropped by some programs; what lacks it was cut off.
    let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]).ok_or(ImageError::Truncated)?;
    if scan_follows(&bytes[end..]) {
        return Err(ImageError::Truncated);
    }
    // A block of 8 × 8 pixels takes at least one bit.
    let pixels = u64::from(header.width) * u64::from(header.height);
    if pixels / 64 > bytes.len() as u64 * 8 {
        return Err(ImageError::Truncated);
    }
    if scans > MOST_SCANS || scans * pixels > MOST_WORK {
        return Err(ImageError::Broken(format!("it comes in {scans} scans")));
    }
    Ok(())
}

/// Whether a scan stands after an end of picture, as after that of a preview.
fn scan_follows(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == [0xff, 0xda])
}
