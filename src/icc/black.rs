//! Black-point compensation: the source's black becomes the blackest that the press can print, white stays white, and
//! what lies between is scaled (ISO 18619:2015).

use super::{D50, Icc, IccError, Lab, Xyz};
use crate::color::{Rendering, Space};

/// The black of perceptual tables of version 4 (ICC.1:2010, 6.3.3), in XYZ.
const PERCEPTUAL_BLACK: Xyz = Xyz([0.003_36, 0.003_473_1, 0.002_87]);

/// Levels of the ramp that a press's black is found with.
const LEVELS: usize = 256;

/// A scale and an offset of each of X, Y and Z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compensation {
    scale: [f64; 3],
    offset: [f64; 3],
}

impl Compensation {
    /// Nothing changes.
    pub const NONE: Self = Self { scale: [1.0; 3], offset: [0.0; 3] };

    /// White to white and one black to another (ISO 18619, 4.3).
    fn between(source: Xyz, destination: Xyz) -> Self {
        let mut to = Self::NONE;
        for i in 0..3 {
            let (from, into, white) = (source.0[i], destination.0[i], D50.0[i]);
            // scale = (white − into) / (white − from); offset = white · (1 − scale)
            to.scale[i] = (white - into) / (white - from);
            to.offset[i] = white * (1.0 - to.scale[i]);
        }
        to
    }

    /// The colour as the press can follow it.
    pub fn apply(&self, Xyz(xyz): Xyz) -> Xyz {
        Xyz([0, 1, 2].map(|i| xyz[i] * self.scale[i] + self.offset[i]))
    }
}

/// The compensation from one device to a press.
///
/// # Errors
/// If the press's profile lacks a table.
pub fn compensation(source: &Icc, press: &Icc, rendering: Rendering) -> Result<Compensation, IccError> {
    let from = source_black(source, rendering)?;
    let into = press_black(press, rendering)?;
    Ok(if from == into { Compensation::NONE } else { Compensation::between(from, into) })
}

/// A neutral of this lightness, as a black is taken: at most 50.
fn neutral(color: Xyz) -> Lab {
    let Lab([l, ..]) = color.into();
    Lab([l.clamp(0.0, 50.0), 0.0, 0.0])
}

/// The black of a source (ISO 18619, 4.2.3).
fn source_black(icc: &Icc, rendering: Rendering) -> Result<Xyz, IccError> {
    let tables = icc.to_pcs[1].is_some();
    if icc.v4 && rendering == Rendering::Perceptual && tables {
        return Ok(PERCEPTUAL_BLACK);
    }
    if rendering == Rendering::Relative && icc.output && icc.space == Space::Cmyk && icc.has(Rendering::Perceptual) {
        return printed_black(icc);
    }
    Ok(neutral(icc.color(rendering, icc.space.darkest())).into())
}

/// What a printer makes of black by its perceptual tables, which respect its own ink limit; all inks at once do not.
fn printed_black(icc: &Icc) -> Result<Xyz, IccError> {
    let inks = icc.device(Rendering::Perceptual, Xyz::default())?;
    Ok(neutral(icc.color(Rendering::Relative, inks)).into())
}

/// The black of a press (ISO 18619, 4.2.4): where a ramp of greys through its tables and back stops getting darker,
/// found by a parabola through the ramp's dark part.
pub(super) fn press_black(icc: &Icc, rendering: Rendering) -> Result<Xyz, IccError> {
    if icc.v4 && rendering == Rendering::Perceptual {
        return Ok(PERCEPTUAL_BLACK);
    }
    let first = match rendering {
        Rendering::Relative => source_black(icc, rendering)?.into(),
        Rendering::Perceptual => Lab::default(),
    };
    let Lab([_, a, b]) = first;
    let level = |i: usize| 100.0 * i as f64 / (LEVELS - 1) as f64;
    let mut ramp = [0.0; LEVELS];
    for (i, out) in ramp.iter_mut().enumerate() {
        let inks = icc.device(rendering, Lab([level(i), a, b]).into())?;
        let Lab([l, ..]) = icc.color(Rendering::Relative, inks).into();
        *out = l;
    }
    for i in (0..LEVELS - 1).rev() {
        ramp[i] = f64::min(ramp[i], ramp[i + 1]);
    }
    let (least, most) = (ramp[0], ramp[LEVELS - 1]);
    if least >= most {
        return Ok(Xyz::default());
    }
    if rendering == Rendering::Relative {
        // Straight but for its darkest fifth: the black that was found first will do.
        let straight = |i: usize| ramp[i] <= least + 0.2 * (most - least) || (level(i) - ramp[i]).abs() < 4.0;
        if (0..LEVELS).all(straight) {
            return Ok(first.into());
        }
    }
    let (low, high) = if rendering == Rendering::Relative { (0.1, 0.5) } else { (0.03, 0.25) };
    let part = |i: usize| (ramp[i] - least) / (most - least);
    let dark: Vec<(f64, f64)> =
        (0..LEVELS).filter(|&i| (low..high).contains(&part(i))).map(|i| (level(i), part(i))).collect();
    let l = if dark.len() < 3 { 0.0 } else { vertex(&dark).clamp(0.0, 50.0) };
    Ok(Lab([l, a, b]).into())
}

/// Where the parabola `y = a·x² + b·x + c` nearest to the points (least squares) has its foot.
fn vertex(points: &[(f64, f64)]) -> f64 {
    let sum = |f: fn(f64, f64) -> f64| points.iter().map(|&(x, y)| f(x, y)).sum::<f64>();
    let n = points.len() as f64;
    let (x1, x2, x3, x4) = (sum(|x, _| x), sum(|x, _| x * x), sum(|x, _| x * x * x), sum(|x, _| x * x * x * x));
    let (y, xy, x2y) = (sum(|_, y| y), sum(|x, y| x * y), sum(|x, y| x * x * y));
    // The normal equations by Cramer's rule.
    let det = |[[a, b, c], [d, e, f], [g, h, i]]: [[f64; 3]; 3]| {
        a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    };
    let whole = det([[n, x1, x2], [x1, x2, x3], [x2, x3, x4]]);
    if whole == 0.0 {
        return 0.0;
    }
    let c = det([[y, x1, x2], [xy, x2, x3], [x2y, x3, x4]]) / whole;
    let b = det([[n, y, x2], [x1, xy, x3], [x2, x2y, x4]]) / whole;
    let a = det([[n, x1, y], [x1, x2, xy], [x2, x3, x2y]]) / whole;
    if a.abs() < 1e-10 {
        return if b == 0.0 { 0.0 } else { -c / b };
    }
    let root = b * b - 4.0 * a * c;
    if root > 0.0 { (-b + root.sqrt()) / (2.0 * a) } else { -b / (2.0 * a) }
}
