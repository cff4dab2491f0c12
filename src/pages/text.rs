//! Text as glyphs on the page, each with its code, its outline and what it says.

use std::rc::Rc;

use kurbo::{Affine, BezPath};

use super::{Paint, Stroke};

/// Glyphs of one font, size and colour in a row: what one text-showing operator draws.
#[derive(Clone, Debug)]
pub struct Run {
    /// The font.
    pub font: Rc<Font>,
    /// Size in points on the page: the height of the em after all matrices.
    pub size: f64,
    /// 0 fill, 1 stroke, 2 both, 3 neither, 4–7 the same and clip.
    pub mode: u8,
    /// Ink of fills.
    pub fill: Paint,
    /// Ink and pen of strokes, for modes that have them.
    pub stroke: Option<(Paint, Stroke)>,
    /// In the order of the string.
    pub glyphs: Vec<Glyph>,
    /// `ActualText` around it, if any stands in the marked content.
    pub actual_text: Option<String>,
}

/// A glyph on the page.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Its code in the string.
    pub code: u32,
    /// In the font program; 0 is .notdef. Of a Type 3 font 1 where it has a procedure for the code, else 0.
    pub id: u32,
    /// What it says, by ToUnicode or else by the encoding; nothing where the file does not tell.
    pub text: Option<Rc<str>>,
    /// From the glyph's coordinates (1000 to the em, baseline at 0, y up) to the page.
    pub matrix: Affine,
    /// Outline in the glyph's coordinates, shared by all of its uses. Type 3 glyphs have none: their drawing follows the
    /// run as marks of its own.
    pub outline: Option<Rc<BezPath>>,
    /// Width in the PDF, in 1/1000 em; for vertical writing the advance downwards, negative.
    pub width: f64,
    /// Width in the font program, in 1/1000 em, where it has one.
    pub program_width: Option<f64>,
}

/// A font as the file has it.
#[derive(Clone, Debug)]
pub struct Font {
    /// `BaseFont`, with the subset's tag.
    pub name: String,
    /// `Type1`, `TrueType`, `Type0`, `Type3`, `MMType1`.
    pub kind: String,
    /// Whether its program is in the file. A Type 3 font is its own program.
    pub embedded: bool,
    /// Whether it has ToUnicode.
    pub to_unicode: bool,
    /// Its object.
    pub object: Option<u32>,
}
