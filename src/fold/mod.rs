//! The sheet folded in memory: which faces come to lie outside, which touch, and what each opening shows.
//!
//! Input: widths of columns, heights of rows and a [`Plan`]. Output: [`Folded`] (`model`), its openings ([`open`]) and widths
//! that leave room for the panels inside ([`widths`]). Nothing here knows names, texts or messages.
//!
//! Side A's panels are numbered from 1 row by row, from left to right; so are side B's, seen from B. The sheet is turned
//! about its vertical axis: in a row of n panels the back of A*i* is B(*n*+1−*i*). A crease is a valley where A faces
//! touch, a mountain where B faces do, whichever side it is listed for.

mod model;
pub mod open;
mod plan;
pub mod widths;

pub use model::{Folded, Seen, Unfoldable, fold};
pub use plan::{Axis, Plan, Step, search};

use crate::spec::Side;

/// A panel's face: its side and its number from 1, row by row, left to right as seen from that side.
pub type Face = (Side, usize);

/// The face of the panel in `column` and `row` (from 0, as seen from A) on a side, in a row of `columns`.
pub fn face(side: Side, column: usize, row: usize, columns: usize) -> Face {
    let column = if side == Side::A { column } else { columns - 1 - column };
    (side, row * columns + column + 1)
}

/// The other face of the same panel.
pub fn back((side, number): Face, columns: usize) -> Face {
    let (row, column) = ((number - 1) / columns, (number - 1) % columns);
    let other = if side == Side::A { Side::B } else { Side::A };
    (other, row * columns + columns - column)
}
