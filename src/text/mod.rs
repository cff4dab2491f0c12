//! Paragraphs: from characters to lines.
//!
//! [`shape`] sets a paragraph's text by its locale and turns it into clusters of glyphs; [`linebreak`] chooses its lines
//! (Knuth–Plass); [`justify`] makes finished glyph runs of them. [`locale`] and [`hyphen`] hold the rules of languages.

pub mod hyphen;
pub mod justify;
pub mod linebreak;
pub mod locale;
pub mod protrude;
pub mod shape;
