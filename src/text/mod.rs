//! Paragraphs: from characters to lines.
//!
//! [`shape`] sets a paragraph's text by its locale and turns it into clusters of glyphs; [`linebreak`] chooses its lines
//! (Knuth–Plass). [`locale`] and [`hyphen`] hold the rules of languages. `layout` makes finished glyph runs of the lines.

pub mod hyphen;
pub mod linebreak;
pub mod locale;
pub mod protrude;
pub mod shape;
