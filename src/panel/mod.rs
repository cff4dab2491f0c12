//! A finished panel: glyphs, fills and rules at fixed points, in painting order.
//!
//! Made by `layout`, placed by `impose`, drawn by `pdf` and `dump`. Nothing is decided after this. Origin: top-left of the
//! panel's trim, x to the right, y down. [`art`] has what is drawn beside text.

pub mod art;
mod gradient;
mod picture;

use std::ops::Range;

use crate::color::Color;
use crate::font::FaceId;
use crate::geom::{Point, Rect, Size};
use crate::lang::Lang;
use crate::source::Span;
use crate::spec::Side;
use crate::unit::Length;

pub use art::{Cap, Clip, Draw, Gradient, GradientLine, Group, Item, Join, Paint, Shape, Stop, Stroke};
pub use picture::{Drawing, Fine, FineKind, Picture, Resolution, pictures};

/// One panel of one side.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its name in layout.toml.
    pub name: String,
    /// The side it is on.
    pub side: Side,
    /// Its trim size.
    pub size: Size,
    /// Art, in painting order, below all text. It may reach beyond the panel: `impose` clips it to the panel and, at
    /// the sheet's edges, to the bleed.
    pub art: Vec<Item>,
    /// How many items of the art are the panel's background.
    pub ground: usize,
    /// Text and its rules, in reading order. It may reach onto panels beside this one, where a frame does.
    pub blocks: Vec<PlacedBlock>,
    /// QR codes and bar codes, after all text.
    pub codes: Vec<PlacedCode>,
}

impl Panel {
    /// Its display lists: the art, then each picture of the text.
    pub fn drawn(&self) -> impl Iterator<Item = &[Item]> {
        let pictures = self.blocks.iter().filter_map(|block| block.picture.as_ref());
        std::iter::once(&self.art[..]).chain(pictures.map(|group| &group.items[..]))
    }
}

/// A QR code or a bar code.
#[derive(Clone, Debug)]
pub struct PlacedCode {
    /// Its ground, if it has one of its own, then all that is dark.
    pub shapes: Vec<Shape>,
    /// What people read.
    pub runs: Vec<GlyphRun>,
    /// Around all that is dark and its quiet zones, where nothing else stands.
    pub quiet: Rect,
    /// What is read to those who don't see it.
    pub alt: String,
    /// Where it is written.
    pub span: Span,
}

/// What a block of text is, for the file's structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table's head.
    HeaderCell,
    /// A cell of a table.
    Cell,
    /// A rule that stands alone.
    Rule,
    /// A picture.
    Picture,
}

/// A block of text, or the piece of one that stands on this panel.
#[derive(Clone, Debug)]
pub struct PlacedBlock {
    /// What it is.
    pub role: Role,
    /// Its language.
    pub lang: Lang,
    /// Where it was written.
    pub span: Span,
    /// Which flow it belongs to, by index in `flow::Job::flows`.
    pub flow: usize,
    /// Which block of that flow it is; two pieces of one block share it.
    pub index: usize,
    /// Rules above and below: decoration.
    pub rules: Vec<Shape>,
    /// The picture that it is.
    pub picture: Option<Group>,
    /// Its lines, top to bottom.
    pub lines: Vec<Line>,
}

/// One line of text.
#[derive(Clone, Debug)]
pub struct Line {
    /// Height of the baseline.
    pub baseline: Length,
    /// The column's left and right edge at this line.
    pub measure: (Length, Length),
    /// Runs in reading order, a marker first.
    pub runs: Vec<GlyphRun>,
    /// How it was set, for reports.
    pub setting: Setting,
}

/// How the gaps of a line came about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Setting {
    /// Width added to (or taken from) each word space, in em of the type size.
    pub word_space: f64,
    /// Horizontal scale of the glyphs minus one: 0.01 is 1 % wider.
    pub expansion: f64,
    /// Added after each glyph, in em.
    pub tracking: f64,
    /// The part of what it may give that the blank of each sign of punctuation beside ideographs gave up.
    pub squeeze: f64,
    /// Whether the line ends in a hyphen that the source doesn't have.
    pub hyphenated: bool,
    /// Whether the line was stretched or shrunk to the measure.
    pub justified: bool,
    /// How bad the line is: 0 perfect, 100 at the limit of what its spaces may give.
    pub badness: f64,
    /// What hangs into the margins where the line begins and where it ends, in em of the type size.
    pub protrusion: (f64, f64),
    /// What the line cost where it stands.
    pub demerits: Demerits,
}

/// What a line cost against others that might have stood there, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demerits {
    /// The line as such with its badness, and a line more than others need.
    pub line: f64,
    /// It ends in a hyphen, be it the text's own, or inside an address.
    pub hyphen: f64,
    /// So did the lines before it.
    pub consecutive_hyphens: f64,
    /// It is the last one, and the line before it ends in a hyphen.
    pub last_hyphen: f64,
    /// A column ends with it, and it ends in a hyphen.
    pub column_hyphen: f64,
    /// It is loose beside a tight line, or tight beside a loose one.
    pub fitness: f64,
    /// It is a last line that is too short.
    pub runt: f64,
    /// It makes a ladder with the lines before it.
    pub ladder: f64,
    /// It ends with a word of one letter.
    pub stub: f64,
}

impl Demerits {
    /// Its parts, each with a name for reports.
    pub fn parts(&self) -> [(&'static str, f64); 9] {
        let Self { line, hyphen, consecutive_hyphens, last_hyphen, column_hyphen, fitness, runt, ladder, stub } = *self;
        [
            ("line", line),
            ("hyphen", hyphen),
            ("consecutive_hyphens", consecutive_hyphens),
            ("last_hyphen", last_hyphen),
            ("column_hyphen", column_hyphen),
            ("fitness", fitness),
            ("runt", runt),
            ("ladder", ladder),
            ("stub", stub),
        ]
    }

    /// Whether there is a hyphen where none should be: before the last line, where a column ends, or too many in a row.
    pub fn has_forbidden_hyphen(&self) -> bool {
        /// Less than a row of too many costs, and more than one of a few.
        const TOO_MANY: f64 = 1e6;
        self.last_hyphen > 0.0 || self.column_hyphen > 0.0 || self.consecutive_hyphens >= TOO_MANY
    }

    /// All together.
    pub fn sum(&self) -> f64 {
        self.parts().iter().map(|(_, part)| part).sum()
    }
}

/// Glyphs of one face, size and colour on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// The face.
    pub face: FaceId,
    /// Type size.
    pub size: Length,
    /// Ink.
    pub color: Color,
    /// Whether it leaves the inks below as they are.
    pub overprint: bool,
    /// Language of the text.
    pub lang: Lang,
    /// Start of the run on its baseline.
    pub origin: Point,
    /// Horizontal scale of the glyphs; 1 is as the font has them. Positions below include it.
    pub scale_x: f64,
    /// The glyphs, in visual order.
    pub glyphs: Vec<Glyph>,
    /// The characters that the glyphs stand for, in logical order. A hyphen that the source doesn't have is U+00AD.
    pub text: String,
}

/// One glyph.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Glyph index in the face.
    pub id: u16,
    /// From the run's origin to the glyph's, to the right.
    pub x: Length,
    /// From the baseline to the glyph's origin, downwards; zero but for marks.
    pub y: Length,
    /// From the glyph's origin to where the next one would stand, spaces and tracking included.
    pub advance: Length,
    /// The bytes of [`GlyphRun::text`] that its cluster stands for. The first glyph of a cluster has them; the others
    /// have an empty range.
    pub text: Range<u32>,
    /// Where it was written; of the whole cluster.
    pub span: Span,
}
