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
pub use picture::{Filling, Graphic, LoadedPicture, Raster};
pub use resolve::{Form, form, resolve};
pub use sheet::{FoldedSheet, sheet};
pub use table::{ColumnWidth, Row};

use std::sync::Arc;

use crate::color::{Color, Spot};
use crate::content::Story;
use crate::fold::Folded;
use crate::font::FaceId;
use crate::geom::{Rect, Size};
use crate::lang::Lang;
use crate::panel::{Item, Role, Shape};
use crate::source::{Span, Spanned};
use crate::spec::forms::Forms;
use crate::spec::style::{FeatureSpec, Rag};
use crate::spec::{Align, FigureSpec, Side, Vertical};
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

/// A block of text that is set as one paragraph, or a row of a table, or a rule that stands alone (no text).
#[derive(Clone, Debug)]
pub struct Para {
    /// What it is.
    pub role: Role,
    /// Its language; runs may have others.
    pub lang: Lang,
    /// Whether it is set from right to left: lines begin at the right, indents and markers stand there.
    pub right_to_left: bool,
    /// How it is set.
    pub style: ParaStyle,
    /// Its text, in pieces of one look each.
    pub runs: Vec<Run>,
    /// The languages of the job, for what layout.toml says of them.
    pub languages: Arc<[Language]>,
    /// Where it is written.
    pub span: Span,
    /// What a table's row has instead of a text of its own.
    pub row: Option<Box<Row>>,
    /// What a picture has instead of a text.
    pub figure: Option<Box<Figure>>,
}

/// A picture that stands in a column as a block.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The file.
    pub filling: Filling,
    /// Its width; `None` is what the height asks for or, without one, that of the column less the indents.
    pub width: Option<Length>,
    /// Its height; `None` is what the width asks for.
    pub height: Option<Length>,
    /// Width over height, where only one of them is given.
    pub ratio: f64,
}

impl Figure {
    /// Its extent where `measure` is the width that there is. It may be wider than that.
    pub fn size(&self, measure: Length) -> Size {
        let (width, height) = match (self.width, self.height) {
            (Some(width), Some(height)) => (width, height),
            (None, Some(height)) => (height.scale(self.ratio), height),
            (width, None) => {
                let width = width.unwrap_or(measure);
                (width, width.scale(1.0 / self.ratio))
            }
        };
        Size { width, height }
    }
}

/// A piece of text in one look.
#[derive(Clone, Debug)]
pub struct Run {
    /// The characters. A hard line break is U+2028.
    pub text: String,
    /// Where they were written: pieces of the text with their spans, in order, covering it.
    pub spans: Vec<(std::ops::Range<u32>, Span)>,
    /// The look.
    pub look: Look,
    /// Its language.
    pub lang: Lang,
    /// Whether it may be hyphenated (an address may not).
    pub hyphenate: bool,
    /// The directions that are set apart around it, the outermost first; usually none.
    pub isolates: Vec<Isolate>,
}

/// A part of a paragraph with a direction of its own, which what is around it does not see (an isolate of UAX #9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isolate {
    /// Which one of its paragraph.
    pub id: u32,
    /// Whether it runs from right to left.
    pub right_to_left: bool,
}

/// How characters look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The face.
    pub face: FaceId,
    /// Type size.
    pub size: Length,
    /// The least and the greatest size that copyfitting may choose; equal where there is nothing to choose.
    pub sizes: [Length; 2],
    /// Ink.
    pub color: Color,
    /// Whether they leave the inks below as they are.
    pub overprint: bool,
    /// Added after each character.
    pub tracking: Length,
    /// OpenType features beside the font's defaults, those of the forms that hold for all of the text among them.
    pub features: Vec<FeatureSpec>,
    /// The forms that the letters must have.
    pub forms: Forms,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq)]
pub struct ParaStyle {
    /// Its name, for messages and dumps.
    pub name: String,
    /// The look of text that no character style changes.
    pub look: Look,
    /// From baseline to baseline.
    pub leading: Length,
    /// How lines stand.
    pub align: Align,
    /// How lines are chosen that are not justified.
    pub rag: Rag,
    /// What may give in justified lines.
    pub micro: Micro,
    /// Whether a quarter of an em stands between ideographs or kana and letters or digits.
    pub latin_gap: bool,
    /// Whether words are hyphenated.
    pub hyphenate: bool,
    /// Whether words that begin with a capital are hyphenated too; `None` is as the language has it.
    pub hyphenate_capitals: Option<bool>,
    /// Above, but at a frame's head; of it and the space after the block before, the larger counts.
    pub space_before: Length,
    /// Below, but at a frame's foot.
    pub space_after: Length,
    /// From the column's left edge to the text.
    pub indent: Length,
    /// From the text to the column's right edge.
    pub indent_right: Length,
    /// Added to `indent` on the first line.
    pub first_indent: Length,
    /// Hangs left of the first line.
    pub marker: Option<Marker>,
    /// Stands in the same frame as the start of the next block.
    pub keep_with_next: bool,
    /// Whether it may be parted from a list that it introduces, because layout.toml says so.
    pub parts_from_list: bool,
    /// Whether it introduces the list after it, so that the space between them does not grow.
    pub introduces: bool,
    /// Whether it stands in the same frame as the start of that list, because of its colon alone.
    pub keep_with_list: bool,
    /// Is not split.
    pub keep_together: bool,
    /// Least lines at a frame's foot.
    pub orphans: usize,
    /// Least lines at a frame's head.
    pub widows: usize,
    /// Whether lines sit on the baseline grid.
    pub grid: bool,
    /// Above the first line.
    pub rule_above: Option<Rule>,
    /// Below the last line.
    pub rule_below: Option<Rule>,
    /// Behind it.
    pub background: Option<Background>,
    /// How large a picture is, and how it fills that.
    pub picture: FigureSpec,
    /// Widths of a table's columns; empty where all are found from their cells.
    pub columns: Vec<ColumnWidth>,
    /// Between a table's columns.
    pub column_gap: Length,
}

/// What may give in a justified line beside its word spaces.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Micro {
    /// Glyphs may be wider or narrower by this part of their width: 0.02 is 2 %.
    pub expansion: f64,
    /// Letters may stand wider or closer by this part of an em: 0.01 is 1 %.
    pub tracking: f64,
    /// Whether punctuation hangs into the margins.
    pub protrusion: bool,
}

/// A glyph that hangs left of a paragraph's first line.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// The characters.
    pub text: Spanned<String>,
    /// Their look.
    pub look: Look,
    /// From the marker's left edge to the text; from its right edge if `right`.
    pub hang: Length,
    /// Whether it ends, not begins, at `hang`.
    pub right: bool,
    /// Above the baseline.
    pub raise: Length,
}

/// A box behind a paragraph. Neighbours with the same one share it. Its padding is part of the paragraph's indents, and of
/// the spaces around all that share it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background {
    /// Ink.
    pub color: Color,
    /// From the text to its edges.
    pub padding: Length,
    /// Of its corners.
    pub radius: Length,
}

/// A rule above or below a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Thickness.
    pub weight: Length,
    /// Ink.
    pub color: Color,
    /// Of its middle: up from the first baseline, or down from the last.
    pub offset: Length,
    /// From the text's left edge; `None` is to the column's right edge.
    pub length: Option<Length>,
}
