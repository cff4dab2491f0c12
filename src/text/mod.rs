//! Paragraphs: from characters to lines.
pub mod hyphen;
pub mod locale;
