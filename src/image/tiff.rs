//! TIFF: the first picture of the file, decoded by strips or by rows of tiles.

use std::io::Cursor;

use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};
use tiff::{ColorType, TiffError};

use super::exif::Orientation;
use super::png::eight;
use super::{Format, Header, ImageError, MOST_BYTES, bounds};
use crate::color::Space;

/// Bytes that a tag, a profile above all, may have.
const MOST_TAG_BYTES: usize = 16 << 20;

/// Bytes of a strip, or of a row of tiles. They are held twice: as they are decoded and as they are given on.
const MOST_STRIP_BYTES: usize = (MOST_BYTES / 2) as usize;

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

fn open(bytes: &[u8]) -> Result<Tiff<'_>, ImageError> {
    let mut limits = Limits::default();
    limits.ifd_value_size = MOST_TAG_BYTES;
    limits.decoding_buffer_size = MOST_STRIP_BYTES;
    limits.intermediate_buffer_size = MOST_STRIP_BYTES;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(broken)?.with_limits(limits))
}

fn broken(error: TiffError) -> ImageError {
    match error {
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => ImageError::Truncated,
        TiffError::UnsupportedError(what) => ImageError::Unsupported(unsupported(&what)),
        error => ImageError::Broken(error.to_string()),
    }
}

/// What a designer knows it by.
fn unsupported(what: &tiff::TiffUnsupportedError) -> String {
    use tiff::TiffUnsupportedError::{InterpretationWithBits, UnsupportedCompressionMethod};
    match what {
        InterpretationWithBits(interpretation, _) => match interpretation {
            PhotometricInterpretation::RGBPalette => palette(),
            other => format!("colours of the kind {other:?} in a TIFF"),
        },
        UnsupportedCompressionMethod(method) => {
            let method = match method {
                CompressionMethod::Fax3 | CompressionMethod::Fax4 | CompressionMethod::Huffman => "fax".to_owned(),
                CompressionMethod::JPEG | CompressionMethod::ModernJPEG => "JPEG".to_owned(),
                other => format!("{other:?}"),
            };
            format!("{method} compression in a TIFF (LZW, ZIP, PackBits and none are read)")
        }
        other => format!("this in a TIFF: {other}"),
    }
}

fn palette() -> String {
    "a palette of colours in a TIFF".to_owned()
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions().map_err(broken)?;
    bounds(width, height)?;
    let color = decoder.colortype().map_err(broken)?;
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(broken)?.unwrap_or_default();
    let veil = matches!(extra.first(), Some(1 | 2));
    let (space, alpha) = match color {
        ColorType::Gray(_) => (Space::Gray, false),
        ColorType::GrayA(_) => (Space::Gray, true),
        // Grey with something beside it.
        ColorType::Multiband { .. } => (Space::Gray, veil),
        ColorType::RGB(_) => (Space::Rgb, false),
        ColorType::RGBA(_) => (Space::Rgb, true),
        ColorType::CMYK(_) => (Space::Cmyk, false),
        ColorType::CMYKA(_) => (Space::Cmyk, true),
        ColorType::Palette(_) => return Err(ImageError::Unsupported(palette())),
        ColorType::Lab(_) => return Err(ImageError::Unsupported("Lab colours in a TIFF".to_owned())),
        other => return Err(ImageError::Unsupported(format!("colours of the kind {other:?} in a TIFF"))),
    };
    let bits = color.bit_depth();
    if !matches!(bits, 8 | 16) && !matches!(color, ColorType::Gray(1)) {
        return Err(ImageError::Unsupported(format!("{bits} bits a sample in a TIFF")));
    }
    let orientation = decoder.find_tag_unsigned::<u16>(Tag::Orientation).map_err(broken)?;
    let profile = decoder.find_tag(Tag::IccProfile).map_err(broken)?;
    Ok(Header {
        format: Format::Tiff,
        width,
        height,
        space,
        alpha,
        bits,
        orientation: orientation.map_or(Orientation::UPRIGHT, |number| Orientation::new(u64::from(number))),
        profile: profile.and_then(|value| value.into_u8_vec().ok()).filter(|profile| !profile.is_empty()),
        calibration: None,
        dct: None,
    })
}

/// Decodes as rows are asked for.
pub(super) struct Reader<'a> {
    tiff: Tiff<'a>,
    width: usize,
    height: usize,
    /// Samples of a pixel that are given on.
    channels: usize,
    bilevel: bool,
    /// Whether colours were multiplied by their alpha.
    associated: bool,
    /// How many chunks stand beside each other, and how many hold the samples of one pixel apart.
    across: u32,
    planes: u32,
    chunk: (usize, usize),
    chunks: u32,
    /// The rows of the chunks that were decoded last, which row comes next and which is the first after them.
    band: Vec<u8>,
    next: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], header: &Header) -> Result<Self, ImageError> {
        let mut tiff = open(bytes)?;
        let planar = tiff.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).map_err(broken)?.unwrap_or(1) == 2;
        let samples = tiff.find_tag_unsigned::<u16>(Tag::SamplesPerPixel).map_err(broken)?.unwrap_or(1);
        let extra = tiff.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(broken)?.unwrap_or_default();
        let (chunk_width, chunk_height) = tiff.chunk_dimensions();
        if chunk_width == 0 || chunk_height == 0 {
            return Err(ImageError::Broken("its strips are empty".to_owned()));
        }
        let (across, chunks) = match tiff.get_chunk_type() {
            ChunkType::Strip => (1, tiff.strip_count().map_err(broken)?),
            ChunkType::Tile => (header.width.div_ceil(chunk_width), tiff.tile_count().map_err(broken)?),
        };
        Ok(Self {
            tiff,
            width: header.width as usize,
            height: header.height as usize,
            channels: header.channels(),
            bilevel: header.bits == 1,
            associated: header.alpha && extra.first() == Some(&1),
            across,
            planes: if planar { u32::from(samples.max(1)) } else { 1 },
            chunk: (chunk_width as usize, chunk_height as usize),
            chunks,
            band: Vec::new(),
            next: 0,
            end: 0,
        })
    }

    pub(super) fn row(&mut self) -> Result<&[u8], ImageError> {
        if self.next >= self.height {
            return Err(ImageError::Truncated);
        }
        if self.next >= self.end {
            self.decode()?;
        }
        let stride = self.width * self.channels;
        let first = self.end - self.band.len() / stride;
        let start = (self.next - first) * stride;
        self.next += 1;
        self.band.get(start..start + stride).ok_or(ImageError::Truncated)
    }

    /// The next row of chunks.
    fn decode(&mut self) -> Result<(), ImageError> {
        let rows = self.chunk.1.min(self.height - self.next);
        let stride = self.width * self.channels;
        let size = (rows as u64).saturating_mul(stride as u64);
        if size > MOST_STRIP_BYTES as u64 {
            return Err(ImageError::TooLarge(self.width as u64, self.height as u64));
        }
        self.band.clear();
        self.band.resize(size as usize, 0);
        let line = (self.next / self.chunk.1) as u32;
        for plane in 0..self.planes.min(self.channels as u32) {
            for column in 0..self.across {
                let index = plane * (self.chunks / self.planes) + line * self.across + column;
                let samples = self.samples(index)?;
                let left = column as usize * self.chunk.0;
                let wide = self.chunk.0.min(self.width.saturating_sub(left));
                let pixels = wide * rows;
                if pixels == 0 || samples.len() < pixels {
                    return Err(ImageError::Truncated);
                }
                // Samples that mean nothing to us stand behind those that do.
                let each = samples.len() / pixels;
                let (take, to) = if self.planes > 1 { (1, plane as usize) } else { (self.channels, 0) };
                if each < take {
                    return Err(ImageError::Broken("its strips lack samples".to_owned()));
                }
                for (y, row) in samples.chunks_exact(each * wide).take(rows).enumerate() {
                    for (x, pixel) in row.chunks_exact(each).enumerate() {
                        let at = y * stride + (left + x) * self.channels + to;
                        self.band[at..at + take].copy_from_slice(&pixel[..take]);
                    }
                }
            }
        }
        if self.associated {
            for pixel in self.band.chunks_exact_mut(self.channels) {
                let (colors, alpha) = pixel.split_at_mut(self.channels - 1);
                let alpha = u32::from(alpha[0]);
                for color in colors.iter_mut().filter(|_| alpha > 0) {
                    *color = ((u32::from(*color) * 255 + alpha / 2) / alpha).min(255) as u8;
                }
            }
        }
        self.end = self.next + rows;
        Ok(())
    }

    /// The samples of one chunk with 8 bits.
    fn samples(&mut self, index: u32) -> Result<Vec<u8>, ImageError> {
        let (width, height) = self.tiff.chunk_data_dimensions(index);
        match self.tiff.read_chunk(index).map_err(broken)? {
            DecodingResult::U8(samples) if self.bilevel => {
                let stride = (width as usize).div_ceil(8);
                let bit = |row: &[u8], x: usize| if row[x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
                let rows = samples.chunks_exact(stride.max(1)).take(height as usize);
                Ok(rows.flat_map(|row| (0..width as usize).map(move |x| bit(row, x))).collect())
            }
            DecodingResult::U8(samples) => Ok(samples),
            DecodingResult::U16(samples) => Ok(samples.into_iter().map(eight).collect()),
            _ => Err(ImageError::Unsupported("fractions for samples in a TIFF".to_owned())),
        }
    }
}
