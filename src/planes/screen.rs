//! Plates as a screen shows them: a soft proof in sRGB through the output condition's profile.

use super::colors::{Blending, Colors, encode};
use super::grid::Grid;
use super::plane::{ONE, fixed};
use super::plate::PlateRow;
use super::{Condition, Planes, Plate, Spot};
use crate::icc::D50;
use crate::pages::Intent;

/// What white a proof has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum White {
    /// The screen's: relative colorimetric with black-point compensation, so that paper is white.
    #[default]
    Screen,
    /// The paper's: absolute colorimetric, as under a viewing lamp (D50) beside a white that reflects all.
    Paper,
}

/// Shows plates.
pub struct Screen<'a> {
    planes: &'a Planes,
    colors: Colors,
    grid: Grid,
    /// Spot inks that are printed, each with its light in 256 steps, relative to bare paper.
    spots: Vec<(&'a Plate, Box<[[f32; 3]; 256]>)>,
    /// What paper reflects, relative to the screen's white, per X, Y and Z.
    paper: Option<[f64; 3]>,
    last: Option<(Vec<u8>, [u8; 3])>,
}

impl<'a> Screen<'a> {
    /// For the plates of a page. Inks that `printed` denies are not shown, such as those of cutting lines.
    pub fn new(planes: &'a Planes, condition: &Condition, white: White, printed: impl Fn(&Spot) -> bool) -> Self {
        let mut colors = Colors::new(condition.icc.clone(), condition.bytes.clone());
        let paper = (white == White::Paper).then(|| paper_white(&condition.bytes));
        let bare = light(&mut colors, [0.0; 4], paper);
        let shown = planes.spots.iter().filter(|(spot, plate)| printed(spot) && !plate.is_bare());
        let mut spots = Vec::new();
        for (spot, plate) in shown {
            let mut steps = Box::new([[1.0; 3]; 256]);
            for (tint, step) in steps.iter_mut().enumerate() {
                let values = spot.tint.at(tint as f32 / 255.0);
                let inks = colors.fresh(&spot.alternate, &values, Intent::Relative, Blending::Cmyk);
                let solid = light(&mut colors, inks, paper);
                // Of light: what one ink lets through of what paper reflects, the next lets through in part.
                *step =
                    [0, 1, 2].map(|i| if bare[i] > 0.0 { (solid[i] / bare[i]).clamp(0.0, 1.0) as f32 } else { 0.0 });
            }
            spots.push((plate, steps));
        }
        Self { planes, colors, grid: Grid::new(4), spots, paper, last: None }
    }

    /// A row of pixels, red, green and blue of each.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&mut self, y: usize, out: &mut Vec<u8>) {
        let width = self.planes.width;
        let rows: Vec<PlateRow> = self
            .planes
            .process
            .iter()
            .chain(self.spots.iter().map(|(plate, _)| *plate))
            .map(|plate| plate.row(y))
            .collect();
        out.clear();
        out.reserve(width * 3);
        let mut inks = vec![0; rows.len()];
        let even = rows.iter().all(|row| matches!(row, PlateRow::Even(_)));
        for x in 0..width {
            if even && x > 0 {
                out.extend_from_within(..3);
                continue;
            }
            for (ink, row) in inks.iter_mut().zip(&rows) {
                *ink = row.at(x);
            }
            let color = match &self.last {
                Some((known, color)) if *known == inks => *color,
                _ => {
                    let color = self.color(&inks);
                    self.last = Some((inks.clone(), color));
                    color
                }
            };
            out.extend_from_slice(&color);
        }
    }

    fn color(&mut self, inks: &[u8]) -> [u8; 3] {
        let Self { colors, grid, paper, .. } = self;
        let process = [0, 1, 2, 3].map(|i| fixed(inks[i]));
        let [r, g, b, _] = grid.at(process, &mut |inks| {
            let [r, g, b] = encode(light(colors, inks, *paper));
            [r, g, b, 0.0]
        });
        let mut rgb = [r, g, b].map(|v| f32::from(v) / f32::from(ONE));
        if inks[4..].iter().any(|&ink| ink > 0) {
            let mut light = rgb.map(decode);
            for ((_, steps), &ink) in self.spots.iter().zip(&inks[4..]) {
                let part = steps[usize::from(ink)];
                light = [0, 1, 2].map(|i| light[i] * f64::from(part[i]));
            }
            rgb = encode(light);
        }
        rgb.map(|v| (v * 255.0 + 0.5) as u8)
    }
}

/// Red, green and blue light of process inks.
fn light(colors: &mut Colors, inks: [f32; 4], paper: Option<[f64; 3]>) -> [f64; 3] {
    match paper {
        None => colors.light(inks),
        Some(paper) => colors.paper_light(inks, paper),
    }
}

/// sRGB's tone curve, backwards.
fn decode(v: f32) -> f64 {
    let v = f64::from(v);
    if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
}

/// What a profile's paper reflects: its media white point (ICC.1:2010, 9.2.34) over D50.
fn paper_white(profile: &[u8]) -> [f64; 3] {
    let number = |at: usize| Some(u32::from_be_bytes(profile.get(at..at + 4)?.try_into().ok()?));
    let tag = || {
        let count = number(128)?.min(1000) as usize;
        let entry = (0..count).map(|i| 132 + 12 * i).find(|&at| profile.get(at..at + 4) == Some(b"wtpt"))?;
        let at = number(entry + 4)? as usize;
        // s15Fixed16Number.
        let value = |i: usize| Some(f64::from(number(at + 8 + 4 * i)? as i32) / 65_536.0);
        Some([value(0)?, value(1)?, value(2)?])
    };
    let white = tag().unwrap_or(D50.0);
    [0, 1, 2].map(|i| (white[i] / D50.0[i]).clamp(0.0, 1.0))
}
