//! Paragraphs: from characters to lines.
//!
//! `set` prints a paragraph's characters by its locale ([`locale`]); [`shape`] turns them into clusters of glyphs ([`shaped`]), script by
//! script (`itemize`), in both directions ([`bidi`]) from the faces that have them (`cover`) and in the forms that are asked for ([`forms`]); `wide` finds the room around
//! ideographs, `breaks` where lines may end, by [`hyphen`] too, and [`linebreak`] chooses them (Knuth–Plass). `layout` makes finished glyph runs of
//! the lines.

pub mod bidi;
mod breaks;
mod cover;
pub mod forms;
pub mod hyphen;
mod itemize;
pub mod linebreak;
pub mod locale;
pub mod protrude;
mod set;
pub mod shape;
pub mod shaped;
mod wide;
