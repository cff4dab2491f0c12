//! Pictures made ready for press: cropped, scaled down, in the inks of the output condition, encoded for the file.
//!
//! Input: a picture's bytes and [`Header`], an [`Order`] that says which part of it at how many pixels, the [`Press`].
//! Output: [`Prepared`]. Rows go through one by one, so that a large picture takes no more memory than its decoder and its
//! encoded form.

mod dct;
mod flate;
mod link;
mod scale;
mod screen;

pub use self::screen::Screen;

use self::dct::Encoder;
use self::flate::Deflater;
use self::link::{Aim, Link};
use self::scale::{Scaler, Span};
use crate::color::{Rendering, Space};
use crate::icc::{Icc, IccError};
use crate::image::{self, Calibration, Format, Header, ImageError};

/// Quality of JPEGs that are written, as the IJG counts it.
const QUALITY: u16 = 94;

/// By how much a picture must be scaled down at least so that a decoder may join so many of its pixels to one, each way. By eye
/// on a zone plate: with a half no more false rings come than with the filter alone; with a quarter, which keeps two
/// frequencies of a block's eight, they would below this. An eighth, which keeps none, is darker by a level.
const SHRINKS: [(f64, u32); 2] = [(12.0, 4), (3.5, 2)];

/// The press that pictures are made ready for.
#[derive(Clone, Debug)]
pub struct Press {
    /// The output condition's profile.
    pub icc: Icc,
    /// The most ink in one place, in percent: 300.
    pub limit: f64,
}

/// A part of a picture, in stored pixels from its top-left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crop {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// What is wanted of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// Which part.
    pub crop: Crop,
    /// Columns and rows to bring it to; those of the part, or fewer.
    pub size: (u32, u32),
    /// How colours come into what the press can print.
    pub rendering: Rendering,
    /// In black ink alone.
    pub black: bool,
}

/// A picture as it stands in the file.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The part of the picture that it shows.
    pub crop: Crop,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// In which inks.
    pub inks: Inks,
    /// How it is encoded.
    pub coding: Coding,
    /// Its samples, encoded.
    pub data: Vec<u8>,
    /// Whether 255 is bare paper instead of solid ink.
    pub inverted: bool,
    /// How opaque each pixel is, deflated as `data` may be; 255 hides what is below. `None` where all do.
    pub mask: Option<Vec<u8>>,
    /// How much ink it has.
    pub total: Total,
}

/// A picture of the job, made ready as one order wants it.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Its number among the job's pictures.
    pub file: usize,
    /// What was wanted.
    pub order: Order,
    /// What came of it.
    pub prepared: Prepared,
}

/// The inks of a prepared picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inks {
    /// All four.
    Cmyk,
    /// Black alone.
    Black,
}

/// How samples are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Deflated, each row with a PNG predictor.
    Flate,
    /// JPEG.
    Dct,
}

/// The ink of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// The most in one place before any was taken away, in percent.
    pub most: f64,
    /// The share of pixels above the limit, 0 to 1.
    pub over: f64,
    /// Whether it was brought under the limit.
    pub reduced: bool,
}

/// Why a picture can't be made ready. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConvertError {
    /// It can't be read.
    Image(ImageError),
    /// The profile that it carries can't be used.
    Profile(IccError),
    /// The profile that it carries is for other colours.
    OtherSpace(&'static str, &'static str),
    /// The numbers that it carries for its colours make none.
    Calibration,
    /// The press's profile can't be used.
    Press(IccError),
}

impl std::fmt::Display for ConvertError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Image(error) => error.fmt(f),
            Self::Profile(error) => write!(f, "the picture carries a colour profile that can't be used: {error}"),
            Self::OtherSpace(picture, profile) => {
                write!(f, "the picture is {picture}, but the profile that it carries is for {profile}")
            }
            Self::Calibration => {
                write!(f, "the primaries (cHRM) and the gamma (gAMA) that the picture carries are those of no colours")
            }
            Self::Press(error) => write!(f, "colours can't be converted to the output condition: {error}"),
        }
    }
}

impl std::error::Error for ConvertError {}

impl From<ImageError> for ConvertError {
    fn from(error: ImageError) -> Self {
        Self::Image(error)
    }
}

impl ConvertError {
    /// What to do about it.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Image(error) => error.fix(),
            Self::OtherSpace("CMYK", _) => {
                "save the picture anew with the profile of its inks, or without one: CMYK is printed as it is"
            }
            Self::Profile(_) | Self::OtherSpace(..) | Self::Calibration => {
                "save the picture anew with its right profile, or without one, which means sRGB"
            }
            Self::Press(_) => "name a profile that has tables for this (B2A and A2B), as your printer gives it",
        }
    }
}

/// Conversions that were made, for pictures that share their profiles.
#[derive(Clone, Debug, Default)]
pub struct Links(Vec<(Source, Aim, Link)>);

/// What a picture says of its colours.
#[derive(Clone, Debug, PartialEq)]
struct Source {
    space: Space,
    profile: Option<Vec<u8>>,
    calibration: Option<Calibration>,
}

impl Source {
    /// Whether a picture says the same.
    fn is(&self, header: &Header) -> bool {
        (self.space, &self.profile, self.calibration) == (header.space, &header.profile, header.calibration)
    }
}

impl Links {
    fn get(&mut self, header: &Header, press: &Press, aim: Aim) -> Result<&Link, ConvertError> {
        let at = match self.0.iter().position(|(source, known, _)| *known == aim && source.is(header)) {
            Some(at) => at,
            None => {
                let link = Link::new(&source(header)?, header.space, press, aim).map_err(ConvertError::Press)?;
                let Header { space, profile, calibration, .. } = header.clone();
                self.0.push((Source { space, profile, calibration }, aim, link));
                self.0.len() - 1
            }
        };
        Ok(&self.0[at].2)
    }
}

/// The profile of a picture's colours.
fn source(header: &Header) -> Result<Icc, ConvertError> {
    let Some(bytes) = &header.profile else {
        return match header.calibration {
            Some(Calibration::Numbers { gamma, chroma }) => {
                let part = |value: u32| f64::from(value) / 100_000.0;
                let chroma = chroma.map(|points| points.map(|point| point.map(part)));
                Icc::calibrated(header.space, gamma.map(part), chroma).ok_or(ConvertError::Calibration)
            }
            Some(Calibration::Lab) => Ok(Icc::lab()),
            None if header.space == Space::Gray => Ok(Icc::gray()),
            None => Ok(Icc::srgb()),
        };
    };
    let icc = Icc::read(bytes).map_err(ConvertError::Profile)?;
    // Greys in an RGB profile are where its three values are alike.
    let fits = icc.space == header.space || (header.space, icc.space) == (Space::Gray, Space::Rgb);
    if fits { Ok(icc) } else { Err(ConvertError::OtherSpace(header.space.name(), icc.space.name())) }
}

/// Whether the profile that a picture carries can be used, which is known before its pixels are.
///
/// # Errors
/// See [`ConvertError`].
pub fn check(header: &Header) -> Result<(), ConvertError> {
    if header.space != Space::Cmyk {
        return source(header).map(|_| ());
    }
    // CMYK is printed as it is, whatever press it was made for: its profile is asked only whether it is one of inks (ICC.1:2010,
    // 7.2.6). One for light says that the samples are not what they seem.
    let other = header.profile.as_ref().filter(|profile| profile.get(16..20) != Some(b"CMYK"));
    match other.and_then(|profile| Icc::read(profile).ok()) {
        Some(icc) => Err(ConvertError::OtherSpace(header.space.name(), icc.space.name())),
        None => Ok(()),
    }
}

/// Makes a picture ready.
///
/// # Errors
/// See [`ConvertError`].
pub fn prepare(
    bytes: &[u8],
    header: &Header,
    order: Order,
    press: &Press,
    links: &mut Links,
) -> Result<Prepared, ConvertError> {
    let whole = Crop { x: 0, y: 0, width: header.width, height: header.height };
    let same = order.size == (order.crop.width, order.crop.height);
    if let (Some(dct), true, false) = (header.dct, same, order.black) {
        // Decoded all the same, to know that it is whole, and how much ink it has.
        let mut rows = image::rows(bytes, header)?;
        let mut gauge = Gauge::new(press.limit);
        for _ in 0..header.height {
            gauge.look(rows.row()?);
        }
        return Ok(Prepared {
            crop: whole,
            width: header.width,
            height: header.height,
            inks: Inks::Cmyk,
            coding: Coding::Dct,
            data: bytes.to_vec(),
            inverted: dct.inverted,
            mask: None,
            total: gauge.total(false),
        });
    }
    let aim = Aim { rendering: order.rendering, black: order.black };
    let keep = header.space == Space::Cmyk && !order.black;
    let link = if keep { None } else { Some(links.get(header, press, aim)?) };
    let mut sink = Sink::new(header, order, press, link);
    scaled(bytes, header, order, shrink(order), |row| sink.row(row))?;
    Ok(sink.finish(order))
}

/// How many pixels a decoder may join to one, each way.
fn shrink(order: Order) -> u32 {
    let scale = |from: u32, to: u32| f64::from(from) / f64::from(to);
    let scale = scale(order.crop.width, order.size.0).min(scale(order.crop.height, order.size.1));
    SHRINKS.into_iter().find(|&(least, _)| scale >= least).map_or(1, |(_, by)| by)
}

/// Calls `give` with each row of what is ordered, of which a decoder may join `most` pixels to one, each way.
fn scaled(
    bytes: &[u8],
    header: &Header,
    Order { crop, size, .. }: Order,
    most: u32,
    mut give: impl FnMut(&[u8]),
) -> Result<(), ImageError> {
    let part = [crop.x..crop.x + crop.width, crop.y..crop.y + crop.height];
    let mut rows = image::part(bytes, header, most, part)?;
    let (by, channels) = (rows.shrink(), header.channels());
    // The columns and rows that have a share in the part, and where in them it stands.
    let span = |start: u32, pixels: u32| {
        let range = start / by..(start + pixels).div_ceil(by);
        let share = |pixels: u32| f64::from(pixels) / f64::from(by);
        let span = Span::new(&range, share(start), share(pixels));
        (range, span)
    };
    let ((columns, across), (lines, down)) = (span(crop.x, crop.width), span(crop.y, crop.height));
    let same = size == (crop.width, crop.height);
    let to = (size.0 as usize, size.1 as usize);
    let mut scaler = (!same).then(|| Scaler::new((across, down), to, channels, header.alpha));
    let samples = columns.start as usize * channels..columns.end as usize * channels;
    // The rows below are decoded too, so that a picture that is cut short is found out.
    for y in 0..header.height.div_ceil(by) {
        let row = rows.row()?;
        if lines.contains(&y) {
            match &mut scaler {
                Some(scaler) => scaler.row(&row[samples.clone()], &mut give),
                None => give(&row[samples.clone()]),
            }
        }
    }
    Ok(())
}

/// How much ink there is, in samples: 255 is solid.
struct Gauge {
    limit: u32,
    most: u32,
    over: u64,
    pixels: u64,
}

impl Gauge {
    fn new(limit: f64) -> Self {
        Self { limit: (limit * 2.55) as u32, most: 0, over: 0, pixels: 0 }
    }

    /// Counts the pixels of a row.
    fn look(&mut self, row: &[u8]) {
        let (pixels, _) = row.as_chunks::<4>();
        let (mut most, mut over) = (0, 0);
        for pixel in pixels {
            let sum = sum(pixel);
            most = most.max(sum);
            over += u64::from(sum > self.limit);
        }
        self.most = self.most.max(most);
        self.over += over;
        self.pixels += pixels.len() as u64;
    }

    fn total(&self, reduced: bool) -> Total {
        let over = self.over as f64 / self.pixels.max(1) as f64;
        Total { most: f64::from(self.most) / 2.55, over, reduced: reduced && self.over > 0 }
    }
}

fn sum(pixel: &[u8]) -> u32 {
    pixel.iter().map(|&ink| u32::from(ink)).sum()
}

/// Less of cyan, magenta and yellow, in their proportions, and black as it is, until the sum is within the limit.
fn reduce(pixel: &mut [u8; 4], limit: u32) {
    let black = u32::from(pixel[3]);
    let colors = sum(&pixel[..3]);
    let room = limit.saturating_sub(black);
    if colors > room {
        for ink in &mut pixel[..3] {
            *ink = (u32::from(*ink) * room / colors) as u8;
        }
    }
}

/// Converts and encodes rows.
struct Sink<'a> {
    link: Option<&'a Link>,
    /// Samples of a pixel as it comes, and as it is written.
    channels: usize,
    colors: usize,
    alpha: bool,
    gauge: Gauge,
    out: Encoding,
    mask: Option<Deflater>,
    row: Vec<u8>,
    veil: Vec<u8>,
    /// Whether nothing was seen yet that lets the ground through.
    opaque: bool,
}

enum Encoding {
    Flate(Box<Deflater>),
    Dct(Box<Encoder>),
}

impl<'a> Sink<'a> {
    fn new(header: &Header, order: Order, press: &Press, link: Option<&'a Link>) -> Self {
        let (width, height) = (order.size.0 as usize, order.size.1 as usize);
        let colors = if order.black { 1 } else { 4 };
        Self {
            link,
            channels: header.channels(),
            colors,
            alpha: header.alpha,
            gauge: Gauge::new(press.limit),
            out: if header.format == Format::Jpeg {
                Encoding::Dct(Box::new(Encoder::new(width, height, colors, QUALITY)))
            } else {
                Encoding::Flate(Box::new(Deflater::new(width, colors)))
            },
            mask: header.alpha.then(|| Deflater::new(width, 1)),
            row: Vec::new(),
            veil: Vec::new(),
            opaque: true,
        }
    }

    fn row(&mut self, row: &[u8]) {
        self.row.clear();
        match self.link {
            None => {
                for pixel in row.chunks_exact(self.channels) {
                    self.row.extend_from_slice(&pixel[..4]);
                }
                self.gauge.look(&self.row);
            }
            Some(link) if self.colors == 1 => {
                self.row.extend(row.chunks_exact(self.channels).map(|pixel| link.at(pixel)[3]));
            }
            Some(link) => {
                link.row(row, self.channels, &mut self.row);
                let over = self.gauge.over;
                self.gauge.look(&self.row);
                if self.gauge.over > over {
                    let (pixels, _) = self.row.as_chunks_mut::<4>();
                    pixels.iter_mut().for_each(|inks| reduce(inks, self.gauge.limit));
                }
            }
        }
        match &mut self.out {
            Encoding::Flate(deflater) => deflater.row(&self.row),
            Encoding::Dct(encoder) => encoder.row(&self.row),
        }
        if let (Some(mask), true) = (&mut self.mask, self.alpha) {
            self.veil.clear();
            self.veil.extend(row.chunks_exact(self.channels).map(|pixel| pixel[self.channels - 1]));
            self.opaque &= self.veil.iter().all(|&veil| veil == 255);
            mask.row(&self.veil);
        }
    }

    fn finish(self, order: Order) -> Prepared {
        let (coding, data) = match self.out {
            Encoding::Flate(deflater) => (Coding::Flate, deflater.finish()),
            Encoding::Dct(encoder) => (Coding::Dct, encoder.finish()),
        };
        Prepared {
            crop: order.crop,
            width: order.size.0,
            height: order.size.1,
            inks: if order.black { Inks::Black } else { Inks::Cmyk },
            coding,
            data,
            inverted: false,
            // Alpha that hides everything says nothing.
            mask: self.mask.filter(|_| !self.opaque).map(Deflater::finish),
            total: self.gauge.total(self.link.is_some()),
        }
    }
}

#[cfg(test)]
mod tests;
