//! Coefficients of a component that come in several scans: of each block which are not zero, and of those blocks that are wanted
//! the values of those that count.
//!
//! What is known of a coefficient decides how a scan goes on behind it (ITU-T T.81, G.1.2.3), so that one bit of each is kept; the
//! values of what is cropped away, or too fine for the size that is wanted, are not.

use std::ops::Range;

use super::bits::Bits;
use super::transform::{Block, PLACES, counts};

/// No place.
const NONE: u8 = u8::MAX;

/// Where a block is in a store.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    number: usize,
    /// Where its values begin, if it has any.
    start: Option<usize>,
}

/// The coefficients of a component.
pub(super) struct Store {
    /// Blocks in a row.
    width: usize,
    /// Which blocks have values.
    columns: Range<usize>,
    rows: Range<usize>,
    /// Of each block a bit for each coefficient that is not zero, by its zigzag number.
    there: Vec<u64>,
    /// Where in a block's values each coefficient stands.
    places: [u8; 64],
    /// How many values a block has.
    each: usize,
    values: Vec<i16>,
}

impl Store {
    /// For so many blocks across and down, of which some have values for samples of so many each way.
    pub(super) fn new(blocks: (usize, usize), columns: Range<usize>, rows: Range<usize>, size: usize) -> Self {
        let mut places = [NONE; 64];
        let mut each = 0;
        for (_, place) in places.iter_mut().enumerate().filter(|(at, _)| counts(*at, size)) {
            *place = each as u8;
            each += 1;
        }
        let values = vec![0; columns.len() * rows.len() * each];
        Self { width: blocks.0, columns, rows, there: vec![0; blocks.0 * blocks.1], places, each, values }
    }

    /// Where a block is.
    #[inline]
    pub(super) fn spot(&self, x: usize, y: usize) -> Spot {
        let kept = self.columns.contains(&x) && self.rows.contains(&y);
        let start = kept.then(|| ((y - self.rows.start) * self.columns.len() + x - self.columns.start) * self.each);
        Spot { number: y * self.width + x, start }
    }

    /// Which coefficients of a block are not zero, but for the first.
    #[inline]
    pub(super) fn there(&self, spot: Spot) -> u64 {
        self.there[spot.number]
    }

    /// A coefficient for the first time.
    #[inline]
    pub(super) fn set(&mut self, spot: Spot, at: usize, value: i32) {
        if at > 0 {
            self.there[spot.number] |= 1 << at;
        }
        let place = self.places[at & 63];
        if let (Some(start), true) = (spot.start, place != NONE) {
            self.values[start + usize::from(place)] = value as i16;
        }
    }

    /// One more bit of the first coefficient.
    #[inline]
    pub(super) fn add_first(&mut self, spot: Spot, bit: i16) {
        if let Some(start) = spot.start {
            self.values[start] |= bit;
        }
    }

    /// One more bit of each of these coefficients that are there, away from zero.
    #[inline(always)]
    pub(super) fn refine(&mut self, spot: Spot, which: u64, bit: i32, bits: &mut Bits<'_>) {
        let mut which = which & self.there[spot.number];
        if which == 0 {
            return;
        }
        let bit = bit as i16;
        let Some(start) = spot.start else {
            // Nobody looks at them.
            let mut count = which.count_ones();
            while count > 0 {
                bits.fill();
                bits.skip(count.min(32));
                count -= count.min(32);
            }
            return;
        };
        while which != 0 {
            // As many at once as are ready.
            bits.fill();
            let count = which.count_ones().min(16);
            let more = bits.take(count);
            for at in (0..count).rev() {
                let place = self.places[which.trailing_zeros() as usize];
                which &= which - 1;
                if more >> at & 1 == 1 && place != NONE {
                    let value = &mut self.values[start + usize::from(place)];
                    if *value & bit == 0 {
                        *value = if *value < 0 { value.wrapping_sub(bit) } else { value.wrapping_add(bit) };
                    }
                }
            }
        }
    }

    /// A block that has values, times these factors, and whether only its first coefficient is there.
    pub(super) fn block(&self, spot: Spot, factors: &[f32; 64], out: &mut Block) -> bool {
        out.fill(0.0);
        let Some(start) = spot.start else { return true };
        let values = &self.values[start..start + self.each];
        out[0] = f32::from(values[0]) * factors[0];
        let mut which = self.there[spot.number];
        let mut flat = true;
        while which != 0 {
            let at = which.trailing_zeros() as usize;
            which &= which - 1;
            let place = self.places[at];
            if place != NONE {
                out[usize::from(PLACES[at])] = f32::from(values[usize::from(place)]) * factors[at];
                flat = false;
            }
        }
        flat
    }
}
