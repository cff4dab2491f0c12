//! How the text came out: what a typesetter would look for with a loupe, as numbers with the line that each is about.
//!
//! Input: a job that was laid out. Output: a [`Report`], which [`Report::text`] shows to
//! a person and [`Report::json`] to a program (docs/report.md). `gather` reads the lines off the panels, `texture` counts
//! them together. Nothing here changes a line; a job whose text does not fit has a report too, of what did.

mod gather;
mod json;
mod picture;
mod text;
mod texture;

pub use gather::report;
pub use picture::{MadePicture, PictureReport};
pub use texture::{Gaps, Range, Texture};

use crate::lang::Lang;
use crate::layout::Fitted;
use crate::panel::Demerits;
use crate::source::{Sources, Span};
use crate::spec::Side;
use crate::unit::Length;

/// The account of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Name of the master; `None` if there were errors.
    pub master: Option<String>,
    /// Panels that text runs through, in the order of the sheet.
    pub panels: Vec<PanelFill>,
    /// Flows, in the order of layout.toml.
    pub flows: Vec<FlowReport>,
    /// Languages, in the order of layout.toml.
    pub languages: Vec<LanguageReport>,
    /// What copyfitting chose, by style; nothing where nothing has a range.
    pub fit: Vec<Fitted>,
    /// Pictures, those across panels first, then panel by panel.
    pub pictures: Vec<PictureReport>,
}

/// How full something is. Heights are the text's own, before it is centred, put at the foot or spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// All that there is.
    pub height: Length,
    /// What is left below the last baseline.
    pub free: Length,
}

impl Fill {
    /// From the head to the last baseline.
    pub fn used(&self) -> Length {
        self.height - self.free
    }

    /// The part that is used, in percent.
    pub fn percent(&self) -> f64 {
        if self.height == Length::ZERO { 0.0 } else { self.used().to_pt() / self.height.to_pt() * 100.0 }
    }
}

/// How full a panel is: all of its frames that a flow runs through, together.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelFill {
    /// Its name.
    pub name: String,
    /// Its side.
    pub side: Side,
    /// Its fill.
    pub fill: Fill,
}

/// One flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowReport {
    /// Its name.
    pub name: String,
    /// The key of its language.
    pub language: String,
    /// The frames that it runs through, in order.
    pub frames: Vec<FrameFill>,
    /// The height that they lack; zero where the text fits.
    pub over: Length,
    /// How many lines and ends of columns were weighed for it.
    pub work: u64,
    /// The spaces between its blocks, in the order in which they first appear.
    pub spaces: Vec<Spaces>,
    /// What was set, in order.
    pub paragraphs: Vec<Paragraph>,
}

impl FlowReport {
    /// What is left in all frames.
    pub fn room(&self) -> Length {
        self.frames.iter().fold(Length::ZERO, |sum, frame| sum + frame.fill.free)
    }
}

/// How full a frame is.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameFill {
    /// Its name.
    pub name: String,
    /// The panel that it stands on.
    pub panel: String,
    /// Its fill.
    pub fill: Fill,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The file's name, as a user would type it.
    pub file: String,
    /// One-based line.
    pub line: u32,
    /// One-based column, in characters.
    pub column: u32,
}

impl At {
    /// The start of a span.
    pub fn of(span: Span, sources: &Sources) -> Self {
        gather::at(span, sources)
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One paragraph, heading or item.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// Where it was written.
    pub at: At,
    /// Name of its style.
    pub style: String,
    /// Its lines, top to bottom, whatever panels they stand on.
    pub lines: Vec<SetLine>,
    /// Whether its last line is too short to look meant.
    pub runt: bool,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a word.
    Plain,
    /// With a hyphen that the text does not have.
    Hyphen,
    /// With a hyphen or dash of the text.
    OwnHyphen,
}

/// One line as it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetLine {
    /// Where its first character was written.
    pub at: At,
    /// Name of its panel.
    pub panel: String,
    /// That panel's side.
    pub side: Side,
    /// What it says, without a marker.
    pub text: String,
    /// The mean of its word gaps; `None` if it has none.
    pub gap: Option<Gap>,
    /// Horizontal scale of its glyphs minus one.
    pub expansion: f64,
    /// Added after each glyph, in em.
    pub tracking: f64,
    /// How it ends.
    pub ending: Ending,
    /// Whether it was stretched or shrunk to the measure.
    pub justified: bool,
    /// How bad it is: 0 perfect, 100 at the limit of what its spaces may give; in a ragged paragraph, how short it is.
    pub badness: f64,
    /// What hangs into the margins where it begins and where it ends, in em.
    pub protrusion: (f64, f64),
    /// What it cost against other lines that might have stood there.
    pub demerits: Demerits,
    /// From its first glyph to its last, in em.
    pub width: f64,
}

/// The spaces between blocks of two styles in the same column, the leading not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spaces {
    /// Name of the style of the blocks below.
    pub style: String,
    /// The style of the blocks above.
    pub after: String,
    /// How many there are.
    pub count: usize,
    /// The narrowest and the widest.
    pub range: [Length; 2],
}

/// The space between two words: from the end of one's last letter to the start of the next one's first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// In em of the space's own size.
    pub em: f64,
    /// In points.
    pub pt: f64,
}

/// One language.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageReport {
    /// Its key in layout.toml.
    pub language: String,
    /// Its rules.
    pub locale: Lang,
    /// All of its lines.
    pub all: Texture,
    /// Those of each side that it stands on.
    pub sides: Vec<(Side, Texture)>,
}
