//! Pictures as they come: JPEG, PNG, TIFF and WebP, from their bytes to rows of samples.
//!
//! [`inspect`] reads what a file says of itself and refuses what is too large before a pixel is decoded; [`rows`] decodes
//! from top to bottom, [`shrunk`] the same at a half or a quarter, and [`part`] of what is cropped, where the format makes that
//! cheap. Samples have 8 bits and stand interleaved, alpha last. Grey and RGB are light (255 is white), CMYK is ink (255 is solid),
//! whatever the file has. Nothing is turned or converted here.

mod exif;
mod jpeg;
mod png;
mod strips;
mod tiff;
mod told;
mod webp;

use std::ops::Range;

pub use self::exif::Orientation;
use crate::color::Space;

/// The most pixels of a picture: twice what the largest cameras make.
pub const MOST_PIXELS: u64 = 300_000_000;
/// The most pixels of a side; what JPEG can have.
pub const MOST_SIDE: u32 = 65_500;
/// The most bytes that a picture may take where its format can't be decoded row by row.
pub const MOST_BYTES: u64 = 1 << 30;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ITU-T T.81.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// TIFF 6.0.
    Tiff,
    /// WebP, lossy or lossless.
    Webp,
}

impl Format {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::Webp => "WebP",
        }
    }
}

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// How it is written.
    pub format: Format,
    /// Pixels in a row, as stored.
    pub width: u32,
    /// Rows, as stored.
    pub height: u32,
    /// What its samples mean.
    pub space: Space,
    /// Whether a pixel has a share of transparency.
    pub alpha: bool,
    /// Bits of a sample, as stored.
    pub bits: u8,
    /// How the stored picture is to be turned.
    pub orientation: Orientation,
    /// The ICC profile that it carries, unread.
    pub profile: Option<Vec<u8>>,
    /// What its colours are where it says so in numbers instead of by a profile.
    pub calibration: Option<Calibration>,
    /// Whether its bytes may stand in a PDF as they are (`DCTDecode`), and what they then mean.
    pub dct: Option<Dct>,
}

/// Colours without a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calibration {
    /// By numbers (PNG, 11.3.2); what is left out is that of sRGB.
    Numbers {
        /// Samples are light to this power, in 1/100 000.
        gamma: Option<u32>,
        /// x and y of white, red, green and blue, in 1/100 000.
        chroma: Option<[[u32; 2]; 4]>,
    },
    /// The samples are L\*, and a\* and b\* from −128 on, relative to D50.
    Lab,
}

impl Header {
    /// Samples of a pixel, alpha included.
    pub fn channels(&self) -> usize {
        self.space.channels() + usize::from(self.alpha)
    }

    /// Width and height once it is turned upright.
    pub fn upright(&self) -> (u32, u32) {
        if self.orientation.swaps() { (self.height, self.width) } else { (self.width, self.height) }
    }
}

/// What the samples of a JPEG mean that stands in a PDF as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dct {
    /// Whether they are paper where 255 stands: Adobe's CMYK.
    pub inverted: bool,
}

/// Why a picture can't be read. `Display` gives a sentence for a designer, [`ImageError::fix`] what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// Of another format, with its name if that is known.
    Format(Option<&'static str>),
    /// No bytes.
    Nothing,
    /// No pixels.
    Empty,
    /// Columns and rows beyond [`MOST_PIXELS`] or [`MOST_SIDE`].
    TooLarge(u64, u64),
    /// So many columns and rows, which its format has at once and which would take more than [`MOST_BYTES`].
    TooHeavy(u64, u64),
    /// Ends too early.
    Truncated,
    /// Not what the format allows; what the decoder says.
    Broken(String),
    /// A kind that is not read.
    Unsupported(String),
    /// More than one picture in time.
    Animated,
}

impl std::fmt::Display for ImageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Format(Some(name)) => write!(f, "this is a {name} file, which is not read as a picture"),
            Self::Format(None) => write!(f, "this is no picture: neither JPEG, PNG, TIFF nor WebP"),
            Self::Nothing => write!(f, "the file is empty: it has no bytes"),
            Self::Empty => write!(f, "the picture has no pixels: it is 0 wide or 0 high"),
            Self::TooLarge(width, height) => write!(
                f,
                "the picture says that it has {width} × {height} pixels; at most {} million are read, and {MOST_SIDE} a side",
                MOST_PIXELS / 1_000_000
            ),
            Self::TooHeavy(width, height) => write!(
                f,
                "the picture's {width} × {height} pixels have to be unpacked at once, which takes more than {} GB of memory",
                MOST_BYTES >> 30
            ),
            Self::Truncated => write!(f, "the picture is cut short: its file ends before its last row"),
            Self::Broken(why) => write!(f, "the picture is broken: {why}"),
            Self::Unsupported(what) => write!(f, "pictures with {what} are not read"),
            Self::Animated => write!(f, "the picture is an animation"),
        }
    }
}

impl std::error::Error for ImageError {}

impl ImageError {
    /// What to do about it.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Format(_) | Self::Unsupported(_) => "save it as a JPEG, PNG or TIFF in RGB, grey or CMYK with 8 bits",
            Self::Empty | Self::Broken(_) => "open it in an image editor, see whether it is whole, and save it anew",
            Self::Truncated | Self::Nothing => "copy it again from where it came",
            Self::TooLarge(..) => "scale it down: a panel of 100 × 210 mm needs 1400 × 2900 pixels",
            Self::TooHeavy(..) => {
                "scale it down: a panel of 100 × 210 mm needs 1400 × 2900 pixels; or save it as a PNG without interlacing or as a \
                 TIFF in strips, which are read row by row"
            }
            Self::Animated => "save the one frame that is to be printed",
        }
    }
}

/// The format that the first bytes tell.
fn format(bytes: &[u8]) -> Result<Format, ImageError> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let is = |at: usize, word: &[u8]| bytes.get(at..at + word.len()) == Some(word);
    match () {
        () if bytes.is_empty() => Err(ImageError::Nothing),
        () if starts(b"\xff\xd8\xff") => Ok(Format::Jpeg),
        () if starts(b"\x89PNG\r\n\x1a\n") => Ok(Format::Png),
        () if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") => Ok(Format::Tiff),
        () if starts(b"RIFF") && is(8, b"WEBP") => Ok(Format::Webp),
        () if starts(b"GIF8") => Err(ImageError::Format(Some("GIF"))),
        () if starts(b"BM") => Err(ImageError::Format(Some("BMP"))),
        () if starts(b"8BPS") => Err(ImageError::Format(Some("Photoshop"))),
        () if starts(b"%PDF") => Err(ImageError::Format(Some("PDF"))),
        () if starts(b"%!PS") || starts(b"\xc5\xd0\xd3\xc6") => Err(ImageError::Format(Some("PostScript"))),
        () if starts(b"\0\0\0\x0cjP  ") || starts(b"\xff\x4f\xff\x51") => Err(ImageError::Format(Some("JPEG 2000"))),
        () if starts(b"\xff\x0a") || is(4, b"JXL ") => Err(ImageError::Format(Some("JPEG XL"))),
        () if is(4, b"ftypavif") => Err(ImageError::Format(Some("AVIF"))),
        () if is(4, b"ftyp") => Err(ImageError::Format(Some("HEIC"))),
        () if starts(b"<svg") || starts(b"<?xml") => Err(ImageError::Format(Some("SVG"))),
        () => Err(ImageError::Format(None)),
    }
}

/// Reads what a picture says of itself.
///
/// # Errors
/// See [`ImageError`].
pub fn inspect(bytes: &[u8]) -> Result<Header, ImageError> {
    let header = match format(bytes)? {
        Format::Jpeg => jpeg::inspect(bytes)?,
        Format::Png => png::inspect(bytes)?,
        Format::Tiff => tiff::inspect(bytes)?,
        Format::Webp => webp::inspect(bytes)?,
    };
    bounds(header.width, header.height)?;
    Ok(header)
}

/// Refuses what has no pixels or too many.
fn bounds(width: u32, height: u32) -> Result<(), ImageError> {
    if width == 0 || height == 0 {
        return Err(ImageError::Empty);
    }
    let (w, h) = (u64::from(width), u64::from(height));
    if w * h > MOST_PIXELS || width.max(height) > MOST_SIDE { Err(ImageError::TooLarge(w, h)) } else { Ok(()) }
}

/// Refuses what would take too much memory at once, before it is taken: so many bytes for each pixel.
fn whole(width: u32, height: u32, each: usize) -> Result<usize, ImageError> {
    bounds(width, height)?;
    let bytes = u64::from(width) * u64::from(height) * each as u64;
    if bytes > MOST_BYTES {
        return Err(ImageError::TooHeavy(u64::from(width), u64::from(height)));
    }
    Ok(bytes as usize)
}

/// A picture's rows, top to bottom.
pub struct Rows<'a> {
    source: Source<'a>,
    shrink: u32,
}

enum Source<'a> {
    Whole(Whole),
    Jpeg(Box<jpeg::Reader<'a>>),
    Png(Box<png::Reader<'a>>),
    Tiff(Box<tiff::Reader<'a>>),
}

/// A picture that could only be decoded at once.
struct Whole {
    samples: Vec<u8>,
    stride: usize,
    next: usize,
}

/// Begins to decode a picture of this header.
///
/// # Errors
/// See [`ImageError`]. Most are found only on the way.
pub fn rows<'a>(bytes: &'a [u8], header: &Header) -> Result<Rows<'a>, ImageError> {
    shrunk(bytes, header, 1)
}

/// The same with `most` (1, 2 or 4) stored pixels joined to one, each way, where the format has that; [`Rows::shrink`] tells
/// whether. The first of them always begins with the picture; the last ones may lack some.
///
/// # Errors
/// See [`ImageError`]. Most are found only on the way.
pub fn shrunk<'a>(bytes: &'a [u8], header: &Header, most: u32) -> Result<Rows<'a>, ImageError> {
    part(bytes, header, most, [0..header.width, 0..header.height])
}

/// The same where only these stored columns and rows are looked at: all rows come, but others, and what is beside the columns, may
/// have samples of no meaning.
///
/// # Errors
/// See [`ImageError`]. Most are found only on the way, also outside of the part.
pub fn part<'a>(bytes: &'a [u8], header: &Header, most: u32, part: [Range<u32>; 2]) -> Result<Rows<'a>, ImageError> {
    let (source, shrink) = match header.format {
        Format::Jpeg => (Source::Jpeg(Box::new(jpeg::Reader::new(bytes, header, most, part)?)), most),
        Format::Webp => {
            let samples = webp::decode(bytes, header)?;
            let stride = header.width as usize * header.channels();
            if samples.len() < stride * header.height as usize {
                return Err(ImageError::Truncated);
            }
            (Source::Whole(Whole { samples, stride, next: 0 }), 1)
        }
        Format::Png => (Source::Png(Box::new(png::Reader::new(bytes, header)?)), 1),
        Format::Tiff => (Source::Tiff(Box::new(tiff::Reader::new(bytes, header)?)), 1),
    };
    Ok(Rows { source, shrink })
}

impl Rows<'_> {
    /// How many stored pixels became one, each way.
    pub fn shrink(&self) -> u32 {
        self.shrink
    }

    /// The next row. There are as many as the header says, or where they are shrunk a part of them, rounded up; asking for more
    /// is an error.
    ///
    /// # Errors
    /// See [`ImageError`].
    pub fn row(&mut self) -> Result<&[u8], ImageError> {
        match &mut self.source {
            Source::Whole(whole) => {
                let start = whole.next;
                whole.next += whole.stride;
                whole.samples.get(start..whole.next).ok_or(ImageError::Truncated)
            }
            Source::Jpeg(reader) => reader.row(),
            Source::Png(reader) => reader.row(),
            Source::Tiff(reader) => reader.row(),
        }
    }
}

#[cfg(test)]
mod tests;
