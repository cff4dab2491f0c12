//! Paragraphs: from characters to lines.
//!
//! [`shape`] sets a paragraph's text by its locale and turns it into clusters of glyphs, script by script (`itemize`)
//! and in both directions ([`bidi`]); `breaks` finds where its lines may end, [`linebreak`] chooses them (Knuth–Plass). [`locale`] and [`hyphen`] hold the
//! rules of languages. `layout` makes finished glyph runs of the lines.

pub mod bidi;
mod breaks;
pub mod hyphen;
mod itemize;
pub mod linebreak;
pub mod locale;
pub mod protrude;
pub mod shape;
