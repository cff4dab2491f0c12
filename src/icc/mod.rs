//! ICC profiles: what a device's colours are, and which inks give a colour.
//!
//! Input: a profile's bytes, read by `moxcms`. Output: an [`Icc`] that turns device values into colours of the profile
//! connection space and back. The arithmetic is our own, in `f64` with `libm`, because moxcms has no black-point
//! compensation for presses and chooses other code on other processors. Sources: ICC.1:2010 (profile version 4),
//! ICC.1:2001-04 (version 2).
//!
//! Device values are fractions, 0 to 1: of light for grey and RGB, of ink for CMYK. Colours are [`Xyz`] relative to the
//! medium's white, so that paper is [`D50`].

mod black;
mod curve;
mod pipe;
mod primaries;

use moxcms::{ColorProfile, DataColorSpace, LutWarehouse, ParsingOptions, ProfileClass, ProfileVersion, ToneReprCurve};

pub use black::{Compensation, compensation};

use self::curve::Curve;
use self::pipe::Pipe;
use crate::color::{Rendering, Space};

/// The largest profile that is read. Those of presses have up to 3 MB.
pub const MOST_BYTES: usize = 16 << 20;

/// The tone curve of sRGB (IEC 61966-2-1).
const SRGB_CURVE: Curve =
    Curve::Parametric { g: 2.4, a: 1.0 / 1.055, b: 0.055 / 1.055, c: 1.0 / 12.92, d: 0.04045, e: 0.0, f: 0.0 };

/// A colour. Y of white is 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Xyz(pub [f64; 3]);

/// White of the profile connection space (ICC.1:2010, 7.2.16).
pub const D50: Xyz = Xyz([0.9642, 1.0, 0.8249]);

/// A colour as L\*, a\*, b\* of CIE 1976, relative to [`D50`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lab(pub [f64; 3]);

/// Why a profile cannot be used. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IccError {
    /// More bytes than [`MOST_BYTES`].
    TooLarge(usize),
    /// Not one that can be read; what is wrong with it.
    Broken(String),
    /// Neither grey, RGB nor CMYK.
    Space(String),
    /// Lacks what it is asked for.
    Lacks(&'static str),
}

impl std::fmt::Display for IccError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge(bytes) => write!(f, "the profile has {} MB; at most 16 are read", bytes >> 20),
            Self::Broken(why) => write!(f, "the profile is broken: {why}"),
            Self::Space(space) => write!(f, "the profile is for {space}, neither grey, RGB nor CMYK"),
            Self::Lacks(what) => write!(f, "the profile lacks {what}"),
        }
    }
}

impl std::error::Error for IccError {}

/// A profile, ready to compute with.
#[derive(Clone, Debug)]
pub struct Icc {
    /// What its device values mean.
    pub space: Space,
    /// Whether it is of version 4.
    v4: bool,
    /// Whether it is a printer's.
    output: bool,
    /// From device to colour: relative, then perceptual.
    to_pcs: [Option<Pipe>; 2],
    /// From colour to device: relative, then perceptual.
    from_pcs: [Option<Pipe>; 2],
}

impl Icc {
    /// Reads a profile.
    ///
    /// # Errors
    /// See [`IccError`].
    pub fn read(bytes: &[u8]) -> Result<Self, IccError> {
        Self::of(&parse(bytes)?)
    }

    /// Reads a profile as [`Self::read`] does, and looks at its tables one by one: all that it names have to be there and whole,
    /// also those that are not computed with.
    ///
    /// # Errors
    /// See [`IccError`].
    pub fn prove(bytes: &[u8]) -> Result<(), IccError> {
        let profile = parse(bytes)?;
        let own = Self::of(&profile)?;
        let lab = profile.pcs == DataColorSpace::Lab;
        let count = bytes.get(128..132).map_or(0, |count| u32::from_be_bytes([count[0], count[1], count[2], count[3]]));
        let tags = bytes.get(132..).unwrap_or_default().chunks_exact(12).take(count as usize);
        for tag in tags.map(|entry| &entry[..4]) {
            let (table, to_pcs) = match tag {
                b"A2B0" => (&profile.lut_a_to_b_perceptual, true),
                b"A2B1" => (&profile.lut_a_to_b_colorimetric, true),
                b"A2B2" => (&profile.lut_a_to_b_saturation, true),
                b"B2A0" => (&profile.lut_b_to_a_perceptual, false),
                b"B2A1" => (&profile.lut_b_to_a_colorimetric, false),
                b"B2A2" => (&profile.lut_b_to_a_saturation, false),
                _ => continue,
            };
            let name = String::from_utf8_lossy(tag);
            let Some(table) = table else {
                return Err(IccError::Broken(format!("its table {name} is of no kind that there is")));
            };
            Pipe::table(table, lab, to_pcs, own.space.channels())
                .map_err(|why| IccError::Broken(format!("of its table {name}: {why}")))?;
        }
        Ok(())
    }

    /// sRGB (IEC 61966-2-1), which pictures without a profile are taken for.
    pub fn srgb() -> Self {
        // Its primaries and white (D65), adapted to D50 by Bradford's matrix.
        let matrix = [
            [0.436_041_3, 0.385_112_9, 0.143_045_8],
            [0.222_484_5, 0.716_905_1, 0.060_610_4],
            [0.013_920_2, 0.097_067_2, 0.713_912_6],
        ];
        let pipe = Pipe::shaper(vec![SRGB_CURVE; 3], matrix);
        Self { space: Space::Rgb, v4: true, output: false, to_pcs: [Some(pipe), None], from_pcs: [None, None] }
    }

    /// Grey with the tone curve of sRGB, which grey pictures without a profile are taken for.
    pub fn gray() -> Self {
        let pipe = Pipe::gray(SRGB_CURVE, false);
        Self { space: Space::Gray, v4: true, output: false, to_pcs: [Some(pipe), None], from_pcs: [None, None] }
    }

    /// RGB of other primaries and another tone curve, or grey of another curve: samples are light to the power of `gamma`, and
    /// `chroma` has x and y of white, red, green and blue. What is left out is that of sRGB. Nothing where these are no
    /// colours, as of primaries on one line.
    pub fn calibrated(space: Space, gamma: Option<f64>, chroma: Option<[[f64; 2]; 4]>) -> Option<Self> {
        let curve = match gamma {
            Some(gamma) if gamma > 0.0 => Curve::Gamma(1.0 / gamma),
            Some(_) => return None,
            None => SRGB_CURVE,
        };
        let (srgb, gray) = (Self::srgb(), Self::gray());
        if space == Space::Gray {
            return Some(Self { to_pcs: [Some(Pipe::gray(curve, false)), None], ..gray });
        }
        let matrix = primaries::matrix(chroma.unwrap_or(primaries::SRGB))?;
        Some(Self { to_pcs: [Some(Pipe::shaper(vec![curve; 3], matrix)), None], ..srgb })
    }

    /// Colours as they are: L\* of 100, a\* and b\* from −128 to 127.
    pub fn lab() -> Self {
        Self { to_pcs: [Some(Pipe::lab()), None], ..Self::srgb() }
    }

    fn of(profile: &ColorProfile) -> Result<Self, IccError> {
        let space = match profile.color_space {
            DataColorSpace::Gray => Space::Gray,
            DataColorSpace::Rgb => Space::Rgb,
            DataColorSpace::Cmyk => Space::Cmyk,
            other => return Err(IccError::Space(format!("{other:?}"))),
        };
        let lab = match profile.pcs {
            DataColorSpace::Lab => true,
            DataColorSpace::Xyz => false,
            _ => return Err(IccError::Broken("its colours are neither XYZ nor Lab".to_owned())),
        };
        let tables = |tables: [&Option<LutWarehouse>; 2], to_pcs| -> Result<[Option<Pipe>; 2], IccError> {
            let mut pipes = [None, None];
            for (pipe, table) in pipes.iter_mut().zip(tables) {
                if let Some(table) = table {
                    *pipe = Some(Pipe::table(table, lab, to_pcs, space.channels()).map_err(IccError::Broken)?);
                }
            }
            Ok(pipes)
        };
        let mut to_pcs = tables([&profile.lut_a_to_b_colorimetric, &profile.lut_a_to_b_perceptual], true)?;
        let from_pcs = tables([&profile.lut_b_to_a_colorimetric, &profile.lut_b_to_a_perceptual], false)?;
        if to_pcs.iter().all(Option::is_none) {
            to_pcs[0] = Some(simple(profile, space, lab)?);
        }
        Ok(Self {
            space,
            v4: profile.version() >= ProfileVersion::V4_0,
            output: profile.profile_class == ProfileClass::OutputDevice,
            to_pcs,
            from_pcs,
        })
    }

    /// The colour of device values (as many as the space has channels).
    pub fn color(&self, rendering: Rendering, device: [f64; 4]) -> Xyz {
        // One of the two is there: see `of`.
        pick(&self.to_pcs, rendering).map_or(Xyz::default(), |pipe| pipe.color(device))
    }

    /// The device values of a colour; of one that the device can't give, those that its maker chose.
    ///
    /// # Errors
    /// If the profile has no table for that.
    pub fn device(&self, rendering: Rendering, color: Xyz) -> Result<[f64; 4], IccError> {
        let pipe = pick(&self.from_pcs, rendering).ok_or(IccError::Lacks("the table from colours to inks (B2A)"))?;
        Ok(pipe.device(color))
    }

    fn has(&self, rendering: Rendering) -> bool {
        let at = usize::from(rendering == Rendering::Perceptual);
        self.to_pcs[at].is_some() && self.from_pcs[at].is_some()
    }
}

fn parse(bytes: &[u8]) -> Result<ColorProfile, IccError> {
    if bytes.len() > MOST_BYTES {
        return Err(IccError::TooLarge(bytes.len()));
    }
    let options = ParsingOptions { max_profile_size: MOST_BYTES + 1, ..ParsingOptions::default() };
    ColorProfile::new_from_slice_with_options(bytes, options).map_err(|error| IccError::Broken(error.to_string()))
}

/// The table for a rendering, or the other one where that is missing (ICC.1:2010, 9.2).
fn pick(pipes: &[Option<Pipe>; 2], rendering: Rendering) -> Option<&Pipe> {
    let [relative, perceptual] = pipes;
    match rendering {
        Rendering::Relative => relative.as_ref().or(perceptual.as_ref()),
        Rendering::Perceptual => perceptual.as_ref().or(relative.as_ref()),
    }
}

/// Profiles of curves and a matrix, or of one curve.
fn simple(profile: &ColorProfile, space: Space, lab: bool) -> Result<Pipe, IccError> {
    let curve = |curve: &Option<ToneReprCurve>| curve.as_ref().map(Curve::of).ok_or(IccError::Lacks("its tone curves"));
    match space {
        Space::Gray => Ok(Pipe::gray(curve(&profile.gray_trc)?, lab)),
        Space::Rgb if !lab => {
            let curves = vec![curve(&profile.red_trc)?, curve(&profile.green_trc)?, curve(&profile.blue_trc)?];
            let (r, g, b) = (profile.red_colorant, profile.green_colorant, profile.blue_colorant);
            if [r, g, b].iter().all(|c| c.y == 0.0) {
                return Err(IccError::Lacks("its primaries"));
            }
            Ok(Pipe::shaper(curves, [[r.x, g.x, b.x], [r.y, g.y, b.y], [r.z, g.z, b.z]]))
        }
        Space::Rgb | Space::Cmyk => Err(IccError::Lacks("the table from device values to colours (A2B)")),
    }
}

impl From<Xyz> for Lab {
    /// CIE 15:2004, 8.2.1.
    fn from(Xyz(xyz): Xyz) -> Self {
        let f = |t: f64| {
            if t > 216.0 / 24_389.0 { libm::cbrt(t) } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 }
        };
        let [x, y, z] = [0, 1, 2].map(|i| f(xyz[i] / D50.0[i]));
        Self([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])
    }
}

impl From<Lab> for Xyz {
    fn from(Lab([l, a, b]): Lab) -> Self {
        let y = (l + 16.0) / 116.0;
        let g = |t: f64| if t > 6.0 / 29.0 { t * t * t } else { (116.0 * t - 16.0) * 27.0 / 24_389.0 };
        let t = [y + a / 500.0, y, y - b / 200.0];
        Self([0, 1, 2].map(|i| g(t[i]) * D50.0[i]))
    }
}

#[cfg(test)]
mod tests;
