//! From a picture's colours to inks: a grid of exact conversions, and between its points the tetrahedra of the cube.
//!
//! The grid is made once for each pair of profiles, in `f64`; pixels go through it in whole numbers.

use super::Press;
use crate::color::{Rendering, Space};
use crate::icc::{Compensation, Icc, IccError, Lab, Xyz, compensation};

/// Points of a grid in each direction. 33 keeps the conversion within 0.5 ΔE00 of the exact one.
const POINTS: usize = 33;
/// Fractions of a grid's cell.
const PARTS: i32 = 256;

/// Inks as they stand in a grid: 255 · 256 is solid.
type Inks = [i32; 4];

/// A conversion of samples to inks: 255 is solid.
#[derive(Clone, Debug)]
pub(super) enum Link {
    /// Of one channel: all its values.
    Gray(Box<[[u8; 4]; 256]>),
    /// Of three: the grid, red slowest; cell and part of each value.
    Rgb(Vec<Inks>, Box<[(usize, i32); 256]>),
}

/// What a link is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aim {
    /// How colours outside of what the press can print are brought in.
    pub rendering: Rendering,
    /// Black ink alone.
    pub black: bool,
}

impl Link {
    /// From pictures of `space` with the profile `source` to the press. Grey pictures may have an RGB profile, in which
    /// they are the greys.
    pub(super) fn new(source: &Icc, space: Space, press: &Press, aim: Aim) -> Result<Self, IccError> {
        let inks = Inker::new(source, press, aim)?;
        if space == Space::Gray {
            let mut table = Box::new([[0; 4]; 256]);
            for (value, entry) in table.iter_mut().enumerate() {
                let inks = inks.at([value as f64 / 255.0; 4])?;
                *entry = inks.map(|ink| (ink * 255.0 + 0.5) as u8);
            }
            return Ok(Self::Gray(table));
        }
        let mut grid = Vec::with_capacity(POINTS * POINTS * POINTS);
        let level = |i: usize| i as f64 / (POINTS - 1) as f64;
        for red in 0..POINTS {
            for green in 0..POINTS {
                for blue in 0..POINTS {
                    let inks = inks.at([level(red), level(green), level(blue), 0.0])?;
                    grid.push(inks.map(|ink| (ink * 65_280.0 + 0.5) as i32));
                }
            }
        }
        let mut cells = Box::new([(0, 0); 256]);
        for (value, cell) in cells.iter_mut().enumerate() {
            let place = (value as i32 * (POINTS as i32 - 1) * PARTS * 2 + 255) / (255 * 2);
            let below = (place / PARTS).min(POINTS as i32 - 2);
            *cell = (below as usize, place - below * PARTS);
        }
        Ok(Self::Rgb(grid, cells))
    }

    /// The inks of one pixel, whose samples follow each other.
    #[inline]
    pub(super) fn at(&self, pixel: &[u8]) -> [u8; 4] {
        match self {
            Self::Gray(table) => table[usize::from(pixel[0])],
            Self::Rgb(grid, cells) => {
                let (r, red) = cells[usize::from(pixel[0])];
                let (g, green) = cells[usize::from(pixel[1])];
                let (b, blue) = cells[usize::from(pixel[2])];
                let base = (r * POINTS + g) * POINTS + b;
                // The way from the cell's first corner to its last, one edge after the other, the longest part first.
                const R: usize = POINTS * POINTS;
                const G: usize = POINTS;
                const B: usize = 1;
                let (first, second, parts) = if red >= green {
                    if green >= blue {
                        (R, R + G, [red, green, blue])
                    } else if red >= blue {
                        (R, R + B, [red, blue, green])
                    } else {
                        (B, B + R, [blue, red, green])
                    }
                } else if red >= blue {
                    (G, G + R, [green, red, blue])
                } else if green >= blue {
                    (G, G + B, [green, blue, red])
                } else {
                    (B, B + G, [blue, green, red])
                };
                let [p, q, s] = parts;
                let corners = [grid[base], grid[base + first], grid[base + second], grid[base + R + G + B]];
                let weights = [PARTS - p, p - q, q - s, s];
                let mut out = [0; 4];
                for (i, out) in out.iter_mut().enumerate() {
                    let sum = (0..4).map(|k| corners[k][i] * weights[k]).sum::<i32>();
                    *out = ((sum + 0x8000) >> 16) as u8;
                }
                out
            }
        }
    }
}

/// The exact conversion.
struct Inker<'a> {
    source: &'a Icc,
    press: &'a Press,
    aim: Aim,
    compensation: Compensation,
    /// Lightness of black ink at even steps, and of paper and solid.
    ramp: Vec<f64>,
}

/// Steps of the ramp of black ink.
const STEPS: usize = 256;

impl<'a> Inker<'a> {
    fn new(source: &'a Icc, press: &'a Press, aim: Aim) -> Result<Self, IccError> {
        let lightness = |step: usize| {
            let inks = [0.0, 0.0, 0.0, step as f64 / STEPS as f64];
            let Lab([l, ..]) = press.icc.color(Rendering::Relative, inks).into();
            l
        };
        let mut ramp = Vec::new();
        if aim.black {
            ramp.extend((0..=STEPS).map(lightness));
            // More ink is never lighter.
            for i in 1..ramp.len() {
                ramp[i] = f64::min(ramp[i], ramp[i - 1]);
            }
        }
        Ok(Self { source, press, aim, compensation: compensation(source, &press.icc, aim.rendering)?, ramp })
    }

    fn at(&self, device: [f64; 4]) -> Result<[f64; 4], IccError> {
        let color = self.source.color(self.aim.rendering, device);
        if self.aim.black {
            return Ok([0.0, 0.0, 0.0, self.black(color)]);
        }
        let inks = self.press.icc.device(self.aim.rendering, self.compensation.apply(color))?;
        Ok(inks.map(|ink| ink.clamp(0.0, 1.0)))
    }

    /// The black ink that is as light, where the source's black becomes solid and its white paper.
    fn black(&self, color: Xyz) -> f64 {
        let Lab([l, ..]) = color.into();
        let darkest: Lab = self.source.color(self.aim.rendering, self.source.space.darkest()).into();
        let least = darkest.0[0].min(50.0);
        let (solid, paper) = (self.ramp[STEPS], self.ramp[0]);
        let wanted = solid + (paper - solid) * ((l - least) / (100.0 - least)).clamp(0.0, 1.0);
        let above = self.ramp.partition_point(|&l| l > wanted).clamp(1, STEPS);
        let (light, dark) = (self.ramp[above - 1], self.ramp[above]);
        let part = if light > dark { (light - wanted) / (light - dark) } else { 0.0 };
        (above as f64 - 1.0 + part.clamp(0.0, 1.0)) / STEPS as f64
    }
}
