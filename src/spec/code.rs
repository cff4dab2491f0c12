//! What layout.toml says of machine-readable codes.

use crate::code::Level;
use crate::geom::Point;
use crate::source::{Span, Spanned};
use crate::unit::Length;

/// `[[code]]`: a QR code or a bar code on one or more panels.
#[derive(Clone, Debug)]
pub struct CodeSpec {
    /// `panel`: a name or a list of names. Required.
    pub panels: Vec<Spanned<String>>,
    /// `x`, `y`: the top-left corner of its dark modules. Required. Origin: top-left of the panel's trim.
    pub corner: Point,
    /// `qr`, `vcard`, `ean` or `isbn`; exactly one. `None` where it could not be read.
    pub content: Option<CodeContent>,
    /// `color`: a colour's name. Default: black.
    pub color: Spanned<String>,
    /// `ground`: a colour's name; fills the code and its quiet zone. Default: none, so that it stands on what is below.
    pub ground: Option<Spanned<String>>,
    /// `alt`: what is read to those who don't see it. Default: kind and content.
    pub alt: Option<String>,
    /// `bar-reduction`: by how much every dark bar or module is narrower, against the press's gain. Default: 0.
    pub reduction: Spanned<Length>,
    /// Whether its place and extent stand here as they were meant.
    pub sure: bool,
    /// The whole table, for messages.
    pub span: Span,
}

/// What a code says, and how large it is.
#[derive(Clone, Debug)]
pub enum CodeContent {
    /// A QR code.
    Qr {
        /// `qr`, or what `vcard` makes.
        text: Spanned<String>,
        /// Whether it is an address card.
        card: bool,
        /// `level`: `"L"`, `"M"`, `"Q"`, `"H"`. Default: `"M"`.
        level: Level,
        /// `size`: its edge without quiet zones; or `module`, the edge of one module. Default: modules of 0.5 mm.
        size: QrSize,
    },
    /// An EAN-13 or EAN-8.
    Ean {
        /// `ean` or `isbn`, as written.
        text: Spanned<String>,
        /// Whether it is an ISBN, which is printed above the bars as written.
        isbn: bool,
        /// `addon`: two or five digits beside it. Default: none.
        addon: Option<Spanned<String>>,
        /// `scale` in percent: 80 to 200. Default: 100.
        scale: f64,
        /// `height` of its bars. Default: by the scale.
        height: Option<Spanned<Length>>,
        /// `font`: a family's name, for its digits. Default: the first of `[fonts]`.
        font: Option<Spanned<String>>,
    },
}

/// How large a QR code is, without its quiet zones.
#[derive(Clone, Copy, Debug)]
pub enum QrSize {
    /// `size`: the whole symbol.
    Edge(Spanned<Length>),
    /// `module`: each module.
    Module(Spanned<Length>),
}
