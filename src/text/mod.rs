//! Paragraphs: from characters to lines.
//!
//! `set` prints a paragraph's characters by its locale ([`locale`]); [`shape`] turns them into clusters of glyphs, script by
//! script (`itemize`), in both directions ([`bidi`]) and from the faces that have them (`cover`); `wide` finds the room around
//! ideographs, `breaks` where lines may end, by [`hyphen`] too, and [`linebreak`] chooses them (Knuth–Plass). `layout` makes finished glyph runs of
//! the lines.

pub mod bidi;
mod breaks;
mod cover;
pub mod hyphen;
mod itemize;
pub mod linebreak;
pub mod locale;
pub mod protrude;
mod set;
pub mod shape;
mod wide;
