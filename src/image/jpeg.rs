//! JPEG: the markers before the first scan, and the samples, as they are by `zune-jpeg`, or shrunk by [`shrunk`](super::shrunk).

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::exif::{self, Orientation};
use super::{Dct, Format, Header, ImageError, MOST_PIXELS, MOST_SIDE, shrunk, whole};
use crate::color::Space;

/// The most scans of a picture. Those of photographs have up to a dozen; hundreds are made to take time.
const MOST_SCANS: u64 = 100;
/// The most pixels in all scans together, for the same reason.
const MOST_WORK: u64 = 20 * MOST_PIXELS;

/// What stands before the first scan.
pub(super) struct Markers {
    pub(super) width: u32,
    pub(super) height: u32,
    components: u8,
    bits: u8,
    /// Of each component its name and how many of its samples stand across and down in a unit, four bits each (T.81, B.2.2).
    pub(super) sampling: Vec<(u8, u8)>,
    /// Whether each component may come in several scans.
    progressive: bool,
    /// What Adobe's marker says of the components: 0 as they are, 1 YCbCr, 2 YCCK.
    pub(super) adobe: Option<u8>,
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
        dct: (space == Space::Cmyk).then_some(Dct { inverted: markers.adobe.is_some() }),
    })
}

/// Reads the segments up to the first scan (ITU-T T.81, B.1).
fn markers(bytes: &[u8]) -> Result<Markers, ImageError> {
    let mut found = Markers {
        width: 0,
        height: 0,
        components: 0,
        bits: 0,
        sampling: Vec::new(),
        progressive: false,
        adobe: None,
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
                let [bits, h1, h2, w1, w2, components, ref each @ ..] = *segment else {
                    return Err(ImageError::Truncated);
                };
                found.bits = bits;
                found.height = u32::from(u16::from_be_bytes([h1, h2]));
                found.width = u32::from(u16::from_be_bytes([w1, w2]));
                found.components = components;
                let each = each.chunks_exact(3).take(usize::from(components));
                found.sampling = each.map(|component| (component[0], component[1])).collect();
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
            0xee if segment.starts_with(b"Adobe") => found.adobe = segment.get(11).copied().or(Some(0)),
            _ => {}
        }
    }
    if found.components == 0 {
        return Err(ImageError::Broken("it has a scan before its size".to_owned()));
    }
    Ok(found)
}

/// All samples, and how many stored pixels became one of them each way: `most`, where it could be shrunk by that, else 1.
pub(super) fn decode(bytes: &[u8], header: &Header, most: u32) -> Result<(Vec<u8>, u32), ImageError> {
    let markers = markers(bytes)?;
    bound(bytes, header, &markers)?;
    let inverted = header.dct.is_some_and(|dct| dct.inverted);
    let adobe = markers.adobe;
    let out = match header.space {
        Space::Gray => ColorSpace::Luma,
        Space::Rgb => ColorSpace::RGB,
        Space::Cmyk if adobe == Some(2) => ColorSpace::YCCK,
        Space::Cmyk => ColorSpace::CMYK,
    };
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options().jpeg_set_out_colorspace(out));
    // Tables that one library refuses the other one must not take.
    decoder.decode_headers().map_err(|error| ImageError::Broken(error.to_string()))?;
    if let Some(mut samples) = shrunk::decode(bytes, &markers, most) {
        // The one that shrinks takes inks for paper.
        if header.space == Space::Cmyk && !inverted {
            samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
        return Ok((samples, most));
    }
    let mut samples = decoder.decode().map_err(|error| ImageError::Broken(error.to_string()))?;
    if decoder.output_colorspace() != Some(out) {
        return Err(ImageError::Unsupported("components of this kind in a JPEG".to_owned()));
    }
    if adobe == Some(2) && header.space == Space::Cmyk {
        samples.chunks_exact_mut(4).for_each(from_ycc);
    }
    if inverted {
        samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    Ok((samples, 1))
}

/// The samples of a JPEG that is a part of another file, which says what its components are: as they are, or from YCbCr to RGB.
pub(super) fn part(bytes: &[u8], header: &Header, mixed: bool) -> Result<Vec<u8>, ImageError> {
    bound(bytes, header, &markers(bytes)?)?;
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    let broken = |error: zune_jpeg::errors::DecodeErrors| ImageError::Broken(error.to_string());
    decoder.decode_headers().map_err(broken)?;
    let own = decoder.input_colorspace().ok_or(ImageError::Truncated)?;
    let out = if mixed && own == ColorSpace::YCbCr { ColorSpace::RGB } else { own };
    decoder.set_options(options().jpeg_set_out_colorspace(out));
    decoder.decode().map_err(broken)
}

fn options() -> DecoderOptions {
    DecoderOptions::default().set_max_width(MOST_SIDE as usize).set_max_height(MOST_SIDE as usize)
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

/// YCCK to CMYK as Adobe has it: R, G and B of the first three as JFIF has them (ITU-T T.871, 7), of which C, M and Y are what
/// is left of 255 (Adobe, Technical Note #5116, 18), and the fourth as it is. What Adobe stores is inverted: this as well.
fn from_ycc(pixel: &mut [u8]) {
    let (y, b, r) = (i32::from(pixel[0]), i32::from(pixel[1]) - 128, i32::from(pixel[2]) - 128);
    // In 1/65536: R = Y + 1.402 Cr; G = Y − 0.344136 Cb − 0.714136 Cr; B = Y + 1.772 Cb.
    let part = |sum: i32| 255 - (y + ((sum + 0x8000) >> 16)).clamp(0, 255) as u8;
    pixel[0] = part(91_881 * r);
    pixel[1] = part(-22_554 * b - 46_802 * r);
    pixel[2] = part(116_130 * b);
}
