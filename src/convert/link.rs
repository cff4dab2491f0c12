//! From a picture's colours to inks: a grid of exact conversions, and between its points the tetrahedra of the cube.
//!
//! The grid is made once for each pair of profiles, in `f64`; pixels go through it in whole numbers.

use super::Press;
use crate::color::{Rendering, Space};
use crate::icc::{Compensation, Icc, IccError, Lab, Xyz, compensation};

/// Points of a grid in each direction. 33 keeps the conversion within 0.7 ΔE00 of that of lcms2, the rounding to 8 bits
/// included (tests/lcms.rs).
const POINTS: usize = 33;
/// Fractions of a grid's cell.
const PARTS: u32 = 256;

/// Inks as they stand in a grid, 16 bits each, cyan lowest: 255 · 256 is solid.
type Inks = u64;

/// Steps of a grid's points: red, green, blue.
const R: usize = POINTS * POINTS;
const G: usize = POINTS;
const B: usize = 1;

/// The way from a cell's first corner to its last, one edge after the other, the longest part first: its second and third
/// corner, by whether red is at least green, green at least blue, red at least blue.
const WAYS: [(usize, usize); 8] =
    [(B, B + G), (0, 0), (G, G + B), (G, G + R), (B, B + R), (R, R + B), (0, 0), (R, R + G)];

/// A conversion of samples to inks: 255 is solid.
#[derive(Clone, Debug)]
pub(super) enum Link {
    /// Of one channel: all its values.
    Gray(Box<[[u8; 4]; 256]>),
    /// Of three: the grid, red slowest; cell and part of each value.
    Rgb(Vec<Inks>, Box<[(u32, u32); 256]>),
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
                    let wide = inks.map(|ink| (ink * 65_280.0 + 0.5) as u64);
                    grid.push(wide[0] | wide[1] << 16 | wide[2] << 32 | wide[3] << 48);
                }
            }
        }
        let mut cells = Box::new([(0, 0); 256]);
        for (value, cell) in cells.iter_mut().enumerate() {
            let place = (value as u32 * (POINTS as u32 - 1) * PARTS * 2 + 255) / (255 * 2);
            let below = (place / PARTS).min(POINTS as u32 - 2);
            *cell = (below, place - below * PARTS);
        }
        Ok(Self::Rgb(grid, cells))
    }

    /// The inks of one pixel, whose samples follow each other.
    #[inline]
    pub(super) fn at(&self, pixel: &[u8]) -> [u8; 4] {
        match self {
            Self::Gray(table) => table[usize::from(pixel[0])],
            Self::Rgb(grid, cells) => tetrahedron(grid, cells, [pixel[0], pixel[1], pixel[2]]),
        }
    }

    /// The inks of a row's pixels, of so many channels each.
    pub(super) fn row(&self, row: &[u8], channels: usize, out: &mut Vec<u8>) {
        out.resize(row.len() / channels * 4, 0);
        let (inks, _) = out.as_chunks_mut::<4>();
        match (self, channels) {
            (Self::Rgb(grid, cells), 3) => {
                let (pixels, _) = row.as_chunks::<3>();
                for (inks, pixel) in inks.iter_mut().zip(pixels) {
                    *inks = tetrahedron(grid, cells, *pixel);
                }
            }
            _ => {
                for (inks, pixel) in inks.iter_mut().zip(row.chunks_exact(channels)) {
                    *inks = self.at(pixel);
                }
            }
        }
    }
}

/// Between the corners of a cell. The inks go through in two pairs, 32 bits for each.
#[inline]
fn tetrahedron(grid: &[Inks], cells: &[(u32, u32); 256], pixel: [u8; 3]) -> [u8; 4] {
    const PAIR: u64 = 0xffff_0000_ffff;
    const HALF: u64 = 0x8000_0000_8000;
    let [(r, red), (g, green), (b, blue)] = pixel.map(|v| cells[usize::from(v)]);
    let base = (r as usize * POINTS + g as usize) * POINTS + b as usize;
    let way = usize::from(red >= green) << 2 | usize::from(green >= blue) << 1 | usize::from(red >= blue);
    let (first, second) = WAYS[way];
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let middle = red + green + blue - most - least;
    // One slice, so that its end is looked at once.
    let cell = &grid[base..base + R + G + B + 1];
    let corners = [cell[0], cell[first], cell[second], cell[R + G + B]];
    let weights = [PARTS - most, most - middle, middle - least, least];
    let (mut low, mut high) = (HALF, HALF);
    for (corner, weight) in corners.into_iter().zip(weights) {
        low += (corner & PAIR) * u64::from(weight);
        high += (corner >> 16 & PAIR) * u64::from(weight);
    }
    [(low >> 16) as u8, (high >> 16) as u8, (low >> 48) as u8, (high >> 48) as u8]
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
