//! Plates as a screen shows them: a soft proof in sRGB through the output condition's profile.

use smallvec::SmallVec;

use super::buffer::rest;
use super::colors::{Blending, Colors, encode};
use super::grid::Grid;
use super::plane::{ONE, fixed, sample, times};
use super::plate::PlateRow;
use super::{Condition, Planes, Plate, Spot};
use crate::icc::D50;
use crate::pages::Intent;

/// Inks whose amounts make a key.
const KEYED: usize = 8;
/// How many colours are kept, as a power of two: more than a page has in one place.
const KNOWN_BITS: u32 = 11;

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
    /// Spot inks that are printed, each with the process inks that stand in for it in 256 steps.
    spots: Vec<(&'a Plate, Box<[[u16; 4]; 256]>)>,
    /// What paper reflects, relative to the screen's white, per X, Y and Z.
    paper: Option<[f64; 3]>,
    /// Colours that were met: the amounts of ink and what they look like.
    known: Vec<Option<(u64, [u8; 3])>>,
}

impl<'a> Screen<'a> {
    /// For the plates of a page. Inks that `printed` denies are not shown, such as those of cutting lines.
    pub fn new(planes: &'a Planes, condition: &Condition, white: White, printed: impl Fn(&Spot) -> bool) -> Self {
        let mut colors = Colors::new(condition);
        let paper = (white == White::Paper).then(|| paper_white(&condition.bytes));
        let shown = planes.spots.iter().filter(|(spot, plate)| printed(spot) && !plate.is_bare());
        let spots = shown.map(|(spot, plate)| {
            let mut steps = Box::new([[0; 4]; 256]);
            for (tint, step) in steps.iter_mut().enumerate() {
                let values = spot.tint.at(tint as f32 / 255.0);
                *step = colors.fresh(&spot.alternate, &values, Intent::Relative, Blending::Cmyk).map(sample);
            }
            (plate, steps)
        });
        let spots = spots.collect();
        Self { planes, colors, grid: Grid::new(4), spots, paper, known: vec![None; 1 << KNOWN_BITS] }
    }

    /// A row of pixels into as many, red, green and blue of each.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&mut self, y: usize, out: &mut [u8]) {
        let shown = self.spots.iter().map(|(plate, _)| *plate);
        let rows: SmallVec<[PlateRow; 8]> = self.planes.process.iter().chain(shown).map(|plate| plate.row(y)).collect();
        let (pixels, _) = out.as_chunks_mut::<3>();
        if rows.iter().all(|row| matches!(row, PlateRow::Even(_))) {
            let color = self.seen(pack(&rows, 0), &rows, 0);
            return pixels.fill(color);
        }
        // Most pixels are as the one before them. Inks that differ within the row, each with the place of its byte in the key
        // and up to where it stays as it is:
        let mut differ: SmallVec<[(u32, &[u8], usize); 8]> = SmallVec::new();
        for (number, row) in rows.iter().enumerate() {
            if let PlateRow::Pixels(inks) = *row {
                differ.push((8 * number as u32, inks, 0));
            }
        }
        let (mut key, mut x) = (pack(&rows, 0), 0);
        while x < pixels.len() {
            let mut end = pixels.len();
            for (shift, inks, own) in &mut differ {
                if *own <= x {
                    let ink = inks[x];
                    // Of more inks than a key has room for, the others are looked at without one.
                    if *shift < 8 * KEYED as u32 {
                        key = key & !(0xFF << *shift) | u64::from(ink) << *shift;
                    }
                    *own = alike(inks, x, ink);
                }
                end = end.min(*own);
            }
            let color = self.seen(key, &rows, x);
            pixels[x..end].fill(color);
            x = end;
        }
    }

    /// The colour of a pixel with that key, looked up if it is known.
    fn seen(&mut self, key: u64, rows: &[PlateRow], x: usize) -> [u8; 3] {
        // The middle bits of a product with an odd number (Fibonacci hashing; 2^64 over the golden ratio).
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - KNOWN_BITS)) as usize;
        if rows.len() <= KEYED
            && let Some((known, color)) = self.known[place]
            && known == key
        {
            return color;
        }
        let inks: SmallVec<[u8; 8]> = rows.iter().map(|row| row.at(x)).collect();
        let color = self.color(&inks);
        self.known[place] = Some((key, color));
        color
    }

    fn color(&mut self, inks: &[u8]) -> [u8; 3] {
        let Self { colors, grid, paper, .. } = self;
        let mut process = [0, 1, 2, 3].map(|i| fixed(inks[i]));
        for ((_, steps), &ink) in self.spots.iter().zip(&inks[4..]) {
            // Dots of inks that are printed one after the other lie on each other by chance (Demichel): what both leave bare
            // is the product.
            let step = steps[usize::from(ink)];
            process = [0, 1, 2, 3].map(|i| rest(times(rest(process[i]), rest(step[i]))));
        }
        let [r, g, b, _] = grid.at(process, &mut |inks| {
            let [r, g, b] = encode(light(colors, inks, *paper));
            [r, g, b, 0.0]
        });
        [r, g, b].map(|v| (f32::from(v) / f32::from(ONE) * 255.0 + 0.5) as u8)
    }
}

/// The amounts of the first inks at a pixel, one byte each.
fn pack(rows: &[PlateRow], x: usize) -> u64 {
    rows.iter().take(KEYED).rev().fold(0, |key, row| key << 8 | u64::from(row.at(x)))
}

/// Up to where pixels from `x` on have that amount of an ink, as pixel `x` has.
fn alike(inks: &[u8], x: usize, ink: u8) -> usize {
    let after = &inks[x + 1..];
    if after.first().is_some_and(|&next| next != ink) {
        return x + 1;
    }
    // Many at once, then one by one.
    let whole = 16 * after.as_chunks::<16>().0.iter().take_while(|chunk| **chunk == [ink; 16]).count();
    x + 1 + whole + after[whole..].iter().take_while(|&&other| other == ink).count()
}

/// Red, green and blue light of process inks.
fn light(colors: &mut Colors, inks: [f32; 4], paper: Option<[f64; 3]>) -> [f64; 3] {
    match paper {
        None => colors.light(inks),
        Some(paper) => colors.paper_light(inks, paper),
    }
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
