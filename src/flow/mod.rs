//! The resolved job: every style, colour, face, panel and frame is an index; no name and no inheritance is left.
//!
//! Input: [`Spec`](crate::spec::Spec), one [`Story`] per language, [`Fonts`](crate::font::Fonts). Output: [`Job`], in two
//! steps: [`form()`] resolves what needs no text, [`resolve()`] joins the texts to it. Owns inheritance (`cascade`),
//! colours, the geometry of panels and frames (`place`), which style an element takes (`select`, `walk`), and every error
//! about a name, each said once (`check` asks for what nothing uses). Origins: panels and frames top-left of the sheet side's trim
//! or of the panel's trim, as each field says; y down.

mod art;
mod bleed;
mod carry;
mod cascade;
mod check;
mod classes;
mod code;
mod colors;
mod drawn;
mod ends;
mod fallback;
mod folding;
mod frames;
mod ground;
pub mod line;
mod number;
mod para;
mod picture;
mod pictures;
mod place;
mod resolve;
mod select;
mod sheet;
mod stock;
mod table;
mod walk;

pub use carry::Carrying;
pub use cascade::LoadedFace;
pub use colors::{NamedColor, drawing_colors};
pub use drawn::{Drawn, Layer};
pub use ends::Ends;
pub use fallback::fallbacks;
pub use para::{Background, Figure, Isolate, Look, Marker, Micro, Para, ParaStyle, Rule, Run};
pub use picture::{Filling, Graphic, LoadedPicture, Raster};
pub use resolve::{Form, form, resolve};
pub use sheet::{FoldedSheet, sheet};
pub use table::{ColumnWidth, Row};

use crate::color::{Color, Spot};
use crate::content::Story;
use crate::fold::Folded;
use crate::font::FaceId;
use crate::geom::{Rect, Size};
use crate::lang::Lang;
use crate::panel::{Item, Shape};
use crate::source::Span;
use crate::spec::{Side, Vertical};
use crate::unit::Length;

/// The text of one language, as it goes into a job.
#[derive(Clone, Debug)]
pub struct Text {
    /// What was read.
    pub story: Story,
    /// Its folder, relative to the layout's: paths in it are relative to that.
    pub folder: String,
    /// Whether all ids and classes in it could be read; where not, a part that is not found may be there all the same.
    pub sure: bool,
    /// Whether nothing in it was refused.
    pub whole: bool,
}

/// A whole job, resolved.
#[derive(Clone, Debug)]
pub struct Job {
    /// Size of the open, trimmed sheet.
    pub size: Size,
    /// Bleed on every edge.
    pub bleed: Length,
    /// Least distance of text from trim and creases.
    pub safe: Length,
    /// By how much cutting and folding are out.
    pub tolerance: Length,
    /// Whether colours may end exactly on a crease, because layout.toml says so.
    pub crease_edges: bool,
    /// The baseline grid: first line from the top trim, and step.
    pub grid: Grid,
    /// How the sheet folds, in words for messages and the slug: `Z-fold`.
    pub fold: &'static str,
    /// The sheet, folded.
    pub folded: Folded,
    /// Panels: side A row by row from left to right, then side B likewise as seen from B.
    pub panels: Vec<PanelForm>,
    /// Art across several panels, in painting order: above the backgrounds, below the panels' own art.
    pub spreads: Vec<Spread>,
    /// Outlines of backgrounds, art and pictures on panels and across them, in painting order.
    pub drawn: Vec<Drawn>,
    /// Every place that text runs through: each panel's own column and the frames.
    pub frames: Vec<Frame>,
    /// Spot inks.
    pub spots: Vec<Spot>,
    /// The languages, in the order of layout.toml.
    pub languages: Vec<Language>,
    /// QR codes and bar codes.
    pub codes: Vec<Code>,
    /// What runs where.
    pub flows: Vec<Flow>,
    /// The markers of all paragraph styles, used or not: what their faces lack is said before a text needs it.
    pub markers: Vec<Marker>,
    /// The OpenType features that styles name and that are on, in the order in which they were written.
    pub features: Vec<AskedFeature>,
}

/// A feature that is asked for by its name, and the face that is to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskedFeature {
    /// Where it is asked for.
    pub span: Span,
    /// Four letters: `ss01`.
    pub tag: [u8; 4],
    /// The face.
    pub face: FaceId,
}

/// A language of the job.
#[derive(Clone, Debug)]
pub struct Language {
    /// The key in layout.toml: `fr`.
    pub id: String,
    /// Its rules: `fr-FR`.
    pub locale: Lang,
    /// What straight quotes become, where not what the locale has: outer opening and closing, inner opening and closing.
    pub quotes: Option<[char; 4]>,
    /// Words in lower case with all the hyphens that they may have.
    pub hyphenation: Vec<String>,
    /// Where layout.toml asks for a scale of its own, if it does.
    pub alone: Option<Span>,
}

/// The baseline grid of both sides. Origin: the top trim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// From the top trim to the first line.
    pub start: Length,
    /// From line to line.
    pub step: Length,
}

/// A panel before anything stands on it.
#[derive(Clone, Debug)]
pub struct PanelForm {
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub span: Span,
    /// Its side.
    pub side: Side,
    /// Its trim. Origin: top-left of its side's trim, seen from that side.
    pub rect: Rect,
    /// Whether it stands on its head on the sheet. What stands on it has the panel's own upright coordinates.
    pub turned: bool,
    /// Whether its language begins on it, if layout.toml says so.
    pub cover: Option<bool>,
    /// Background and art, in painting order. Origin: top-left of the panel's trim. Already carried to the bleed.
    pub art: Vec<Item>,
    /// How many of these are its background.
    pub ground: usize,
}

impl PanelForm {
    /// Where a rectangle of this panel lies on its side; origin: top-left of the side's trim.
    pub fn to_side(&self, rect: Rect) -> Rect {
        rect.placed_on(self.rect, self.turned)
    }

    /// Where a rectangle of its side lies on this panel, or beside it; origin: top-left of the panel as it stands upright.
    pub fn from_side(&self, rect: Rect) -> Rect {
        match self.turned {
            true => rect.placed_on(self.rect, true),
            false => Rect::new(rect.x - self.rect.x, rect.y - self.rect.y, rect.width, rect.height),
        }
    }
}

/// Art that crosses creases on purpose.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Its side.
    pub side: Side,
    /// The panels that it may print on. Origin: top-left of its side's trim.
    pub rect: Rect,
    /// Whether it stands on its head on the sheet.
    pub turned: bool,
    /// Origin: top-left of all of it, as it stands upright. Already carried to the bleed.
    pub art: Vec<Item>,
    /// Where it is written.
    pub span: Span,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its name; a panel's own column has the panel's name.
    pub name: String,
    /// Index of its panel.
    pub panel: usize,
    /// Its place, which may reach across panels beside or below. Origin: top-left of the panel's trim.
    pub rect: Rect,
    /// Where it is written.
    pub span: Span,
}

/// A QR code or a bar code. Origin of all places: top-left of the panel's trim.
#[derive(Clone, Debug)]
pub struct Code {
    /// Index of its panel.
    pub panel: usize,
    /// What it is, for messages: `QR code`.
    pub kind: &'static str,
    /// Its ground, if it has one of its own, then all that is dark.
    pub shapes: Vec<Shape>,
    /// What people read.
    pub digits: Vec<Digits>,
    /// Of the digits too.
    pub color: Color,
    /// Around all that is dark, digits included.
    pub mark: Rect,
    /// `mark` with its quiet zones.
    pub quiet: Rect,
    /// What is read to those who don't see it.
    pub alt: String,
    /// Where it is written.
    pub span: Span,
}

/// Digits of a bar code, for people.
#[derive(Clone, Debug)]
pub struct Digits {
    /// The characters.
    pub text: String,
    /// Their face.
    pub face: FaceId,
    /// Left edge of the first one's cell.
    pub start: Length,
    /// Width of each one's cell; zero where they run on as text.
    pub step: Length,
    /// Height of the baseline.
    pub baseline: Length,
    /// Of the figures, as high as capitals.
    pub height: Length,
}

/// A part of a text and the frames that it runs through.
#[derive(Clone, Debug)]
pub struct Flow {
    /// For messages.
    pub name: String,
    /// Index of its language.
    pub language: usize,
    /// Indices of its frames, in order.
    pub frames: Vec<usize>,
    /// Where the text stands in a frame that it doesn't fill.
    pub vertical: Vertical,
    /// By how much [`Vertical::Spread`] may widen each space between blocks that may part.
    pub spread: Length,
    /// Its text.
    pub blocks: Vec<Para>,
    /// Where it is written.
    pub span: Span,
}
