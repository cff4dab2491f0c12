//! TIFF: the first picture of the file, decoded by strips or by rows of tiles.
//!
//! Palettes and CIELab the decoder is told to take for grey and RGB, so that it gives their samples as they are stored; fax and
//! JPEG it leaves to others ([`strips`](super::strips)).

use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::{CompressionMethod, Tag};
use tiff::{ColorType, TiffError};

use super::exif::Orientation;
use super::png::eight;
use super::strips::{self, Strips};
use super::told::{Meant, Told};
use super::{Calibration, Format, Header, ImageError, MOST_BYTES, bounds};
use crate::color::Space;

/// Bytes that a tag, a profile above all, may have.
const MOST_TAG_BYTES: usize = 16 << 20;

/// Bytes of a strip, or of a row of tiles. They are held twice: as they are decoded and as they are given on.
const MOST_STRIP_BYTES: usize = (MOST_BYTES / 2) as usize;

type Tiff<'a> = Decoder<Told<'a>>;

fn open(bytes: &[u8]) -> Result<Tiff<'_>, ImageError> {
    let mut limits = Limits::default();
    limits.ifd_value_size = MOST_TAG_BYTES;
    limits.decoding_buffer_size = MOST_STRIP_BYTES;
    limits.intermediate_buffer_size = MOST_STRIP_BYTES;
    Ok(Decoder::new(Told::new(bytes)).map_err(broken)?.with_limits(limits))
}

fn broken(error: TiffError) -> ImageError {
    match error {
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => ImageError::Truncated,
        TiffError::LimitsExceeded => {
            ImageError::Broken("a strip of it, or what it carries beside its pixels, takes too much memory".to_owned())
        }
        TiffError::UnsupportedError(what) => ImageError::Unsupported(unsupported(&what)),
        error => ImageError::Broken(error.to_string()),
    }
}

/// What a designer knows it by.
fn unsupported(what: &tiff::TiffUnsupportedError) -> String {
    use tiff::TiffUnsupportedError::{InterpretationWithBits, UnsupportedCompressionMethod};
    match what {
        InterpretationWithBits(interpretation, _) => format!("colours of the kind {interpretation:?} in a TIFF"),
        UnsupportedCompressionMethod(method) => {
            let method = match method {
                CompressionMethod::JPEG => "JPEG of before 1995".to_owned(),
                other => format!("{other:?}"),
            };
            format!("{method} compression in a TIFF (LZW, ZIP, PackBits, JPEG, fax and none are read)")
        }
        other => format!("this in a TIFF: {other}"),
    }
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut decoder = open(bytes)?;
    let (width, height) = decoder.dimensions().map_err(broken)?;
    bounds(width, height)?;
    let color = decoder.colortype().map_err(broken)?;
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(broken)?.unwrap_or_default();
    let veil = matches!(extra.first(), Some(1 | 2));
    let meant = Told::new(bytes).meant;
    let (space, alpha) = match color {
        ColorType::Gray(_) | ColorType::Palette(_) if meant == Meant::Palette => (Space::Rgb, false),
        ColorType::RGB(_) | ColorType::Lab(_) => (Space::Rgb, false),
        // What is beside Lab is left out.
        ColorType::RGBA(_) if meant == Meant::Lab => (Space::Rgb, false),
        // What unpacks JPEG turns them to RGB.
        ColorType::YCbCr(_) if packed_as_jpeg(&mut decoder)? => (Space::Rgb, false),
        ColorType::Gray(_) => (Space::Gray, false),
        ColorType::GrayA(_) => (Space::Gray, true),
        // Grey with something beside it.
        ColorType::Multiband { .. } => (Space::Gray, veil),
        ColorType::RGBA(_) => (Space::Rgb, true),
        ColorType::CMYK(_) => (Space::Cmyk, false),
        ColorType::CMYKA(_) => (Space::Cmyk, true),
        other => return Err(ImageError::Unsupported(format!("colours of the kind {other:?} in a TIFF"))),
    };
    let mut bits = color.bit_depth();
    let palette = meant == Meant::Palette;
    if !(matches!(bits, 8 | 16) || matches!(color, ColorType::Gray(1)) || palette && matches!(bits, 2 | 4)) {
        return Err(ImageError::Unsupported(format!("{bits} bits a sample in a TIFF")));
    }
    if palette {
        strips::palette(&mut decoder)?;
        bits = 8;
    }
    let lab = meant == Meant::Lab || matches!(color, ColorType::Lab(_));
    let orientation = decoder.find_tag_unsigned::<u16>(Tag::Orientation).map_err(broken)?;
    let profile = decoder.find_tag(Tag::IccProfile).map_err(broken)?.map(|value| value.into_u8_vec()).transpose();
    let profile = profile.map_err(|_| {
        ImageError::Broken("the colour profile that it carries does not stand there as bytes".to_owned())
    })?;
    Ok(Header {
        format: Format::Tiff,
        width,
        height,
        space,
        alpha,
        bits,
        orientation: orientation.map_or(Orientation::UPRIGHT, |number| Orientation::new(u64::from(number))),
        profile: profile.filter(|profile| !profile.is_empty() && !lab),
        calibration: lab.then_some(Calibration::Lab),
        dct: None,
    })
}

/// TIFF Technical Note 2.
fn packed_as_jpeg(decoder: &mut Tiff<'_>) -> Result<bool, ImageError> {
    Ok(decoder.find_tag_unsigned::<u16>(Tag::Compression).map_err(broken)? == Some(7))
}

/// Decodes as rows are asked for.
pub(super) struct Reader<'a> {
    tiff: Tiff<'a>,
    width: usize,
    height: usize,
    /// Samples of a pixel that are given on.
    channels: usize,
    /// Bits of a sample as stored.
    bits: u8,
    /// What samples are that the decoder takes for others.
    meant: Meant,
    palette: Vec<[u8; 3]>,
    /// Strips that the decoder can't unpack.
    strips: Option<Strips>,
    /// Samples of a pixel that stand behind its colours.
    beside: usize,
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
        let bits = tiff.find_tag_unsigned_vec::<u16>(Tag::BitsPerSample).map_err(broken)?.unwrap_or_default();
        let meant = match tiff.colortype().map_err(broken)? {
            ColorType::Lab(_) => Meant::IccLab,
            _ => Told::new(bytes).meant,
        };
        let palette = if meant == Meant::Palette { strips::palette(&mut tiff)? } else { Vec::new() };
        let strips = Strips::find(&mut tiff)?;
        Ok(Self {
            strips,
            bits: bits.first().map_or(1, |&bits| bits.min(64) as u8),
            meant,
            palette,
            tiff,
            width: header.width as usize,
            height: header.height as usize,
            channels: header.channels(),
            beside: extra.len(),
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
            return Err(ImageError::TooHeavy(self.width as u64, rows as u64));
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
        if let Some(strips) = &self.strips {
            let chunk = (self.chunk.0 as u32, self.chunk.1 as u32);
            return strips.samples(&mut self.tiff, index, chunk, (width, height));
        }
        let plane = if self.planes > 1 { Some(index / (self.chunks / self.planes).max(1)) } else { None };
        match self.tiff.read_chunk(index).map_err(broken)? {
            DecodingResult::U8(samples) if self.bits < 8 => {
                let bits = usize::from(self.bits);
                let stride = (width as usize * bits).div_ceil(8);
                let mask = (1_u16 << bits) - 1;
                let sample =
                    |row: &[u8], x: usize| (u16::from(row[x * bits / 8]) >> (8 - bits - x * bits % 8) & mask) as u8;
                let rows = samples.chunks_exact(stride.max(1)).take(height as usize);
                let samples = rows.flat_map(|row| (0..width as usize).map(move |x| sample(row, x)));
                if self.meant == Meant::Palette {
                    return Ok(self.colors(samples));
                }
                Ok(samples.map(|bit| if bit == 0 { 0 } else { 255 }).collect())
            }
            DecodingResult::U8(samples) if self.meant == Meant::Palette => Ok(self.colors(samples.into_iter())),
            DecodingResult::U8(mut samples) => {
                // From two's complement to what is counted from the lowest.
                self.turn(&mut samples, plane, |sample| *sample ^= 0x80);
                Ok(samples)
            }
            DecodingResult::U16(mut samples) if matches!(self.meant, Meant::Lab | Meant::IccLab) => {
                // a and b have the same unit as with 8 bits, in 1/256; so has L of the ICC's kind.
                let high = |sample: u16| ((u32::from(sample) + 128) >> 8).min(255) as u8;
                self.turn(&mut samples, plane, |sample| *sample ^= 0x8000);
                let each = if plane.is_some() { 1 } else { samples.len() / (width as usize * height as usize).max(1) };
                let first = |at: usize| plane.unwrap_or((at % each.max(1)) as u32) == 0;
                let linear = |at: usize| first(at) && self.meant == Meant::Lab;
                Ok(samples.iter().enumerate().map(|(at, &s)| if linear(at) { eight(s) } else { high(s) }).collect())
            }
            DecodingResult::U16(samples) => Ok(samples.into_iter().map(eight).collect()),
            _ => Err(ImageError::Unsupported("fractions for samples in a TIFF".to_owned())),
        }
    }

    /// Indices as colours; those that the palette lacks are black.
    fn colors(&self, indices: impl Iterator<Item = u8>) -> Vec<u8> {
        indices.flat_map(|index| self.palette.get(usize::from(index)).copied().unwrap_or_default()).collect()
    }

    /// Changes a and b of CIELab, which are stored with a sign.
    fn turn<T>(&self, samples: &mut [T], plane: Option<u32>, change: impl Fn(&mut T)) {
        if self.meant != Meant::Lab {
            return;
        }
        match plane {
            Some(plane) => samples.iter_mut().filter(|_| plane > 0).for_each(change),
            None => {
                let pixels = self.pixel_samples();
                for pixel in samples.chunks_exact_mut(pixels) {
                    pixel[1..3].iter_mut().for_each(&change);
                }
            }
        }
    }

    /// Samples of a stored pixel of Lab, what stands beside it included.
    fn pixel_samples(&self) -> usize {
        self.beside + 3
    }
}
