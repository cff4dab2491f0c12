//! The form of a leaflet: layout.toml as well-typed values that keep where they were written. Names are still names.
//!
//! [`parse`] owns the grammar; [`style`] and [`output`] hold the value types; this is **the only place where defaults
//! exist**. A fault is reported once; what it stands in keeps its name and takes its default, so that everything else can
//! still be checked. Nothing here knows content, and nothing is looked up here: whether a style or panel of some name exists is
//! `flow`'s question.

pub mod art;
pub mod code;
pub mod color;
mod decode;
mod features;
pub mod forms;
mod head;
pub mod output;
pub mod parse;
mod parse_art;
mod parse_code;
mod parse_color;
mod parse_fold;
mod parse_font;
mod parse_forms;
mod parse_language;
mod parse_marker;
mod parse_output;
mod parse_picture;
mod parse_press;
mod parse_select;
mod parse_sheet;
mod parse_style;
mod parse_table;
pub mod picture;
pub mod press;
pub mod sheet;
pub mod style;
mod syntax;

use crate::lang::Lang;
use crate::source::{Span, Spanned};
use crate::unit::Length;

pub use art::{ArtSpec, Shape, StrokeSpec};
pub use code::{CodeContent, CodeSpec};
pub use color::{ColorSpec, ColorValue, DrawingColorSpec, FillSpec, SpotSpec};
pub use output::{DateSpec, DeliverSpec, FilesSpec, JobSpec, MarkSpec, OutputSpec, Standard};
pub use parse::parse;
pub use parse_output::ALL as ALL_DELIVERIES;
pub use picture::{FigureSpec, FillingSpec, Fit, PictureSpec, PpiSpec};
pub use sheet::{
    AcrossSpec, Crease, FoldName, FoldSpec, FrameSpec, Grain, GridSpec, InsetsSpec, PanelSpec, SheetSpec, Side,
    StockSpec, tuck,
};
pub use style::{Align, CharStyleSpec, FaceSpec, FontSpec, ParaStyleSpec, Range};

/// Stands for a name that is missing or could not be read, which was reported. No name that was read is empty, so nothing
/// is found by it, and nobody should look.
pub const UNNAMED: &str = "";

/// The code of the errors of a layout that has a sheet and no text yet: no languages, fonts or flows. A diagram of the fold
/// needs none of them.
pub const NO_TEXT: &str = "layout-no-text";

/// A whole layout.toml.
#[derive(Clone, Debug)]
pub struct Spec {
    /// `[job]`: name, title, edition, date.
    pub job: JobSpec,
    /// `[sheet]`: size, bleed, safe distance, fold, grid.
    pub sheet: SheetSpec,
    /// `[stock]`: the paper.
    pub stock: StockSpec,
    /// `[[panel]]`, in order from left to right on each side as seen from that side.
    pub panels: Vec<PanelSpec>,
    /// `[[frame]]`: columns on panels beside each panel's own.
    pub frames: Vec<FrameSpec>,
    /// `[inks]`: spot inks.
    pub spots: Vec<SpotSpec>,
    /// `[colors]`; begins with those that always exist, `black`, `paper` and `registration`.
    pub colors: Vec<ColorSpec>,
    /// `[drawing-colors]`: which colour of drawings prints in which colour of the layout.
    pub drawing_colors: Vec<DrawingColorSpec>,
    /// `[fonts]`: families and their files.
    pub fonts: Vec<FontSpec>,
    /// `[paragraph.NAME]`: paragraph styles.
    pub paragraphs: Vec<ParaStyleSpec>,
    /// `[character.NAME]`: character styles.
    pub characters: Vec<CharStyleSpec>,
    /// `[elements]`: which style which element of the content takes.
    pub elements: Vec<ElementRule>,
    /// `[[art]]`, in painting order.
    pub art: Vec<ArtSpec>,
    /// `[[picture]]`, in painting order.
    pub pictures: Vec<PictureSpec>,
    /// `[[code]]`.
    pub codes: Vec<CodeSpec>,
    /// `[languages.ID]`.
    pub languages: Vec<LanguageSpec>,
    /// `[[flow]]`: which part runs through which panels.
    pub flows: Vec<FlowSpec>,
    /// `[output]`: standard, condition, marks.
    pub output: OutputSpec,
    /// `[deliver.NAME]`, in order.
    pub deliver: Vec<DeliverSpec>,
    /// `[impose]`.
    pub press: press::PressSpec,
    /// The layout file's start, for faults that have no better place.
    pub span: Span,
}

/// `[languages.fr]`: one language of the leaflet.
#[derive(Clone, Debug)]
pub struct LanguageSpec {
    /// The key: `fr`. Flows name it.
    pub id: Spanned<String>,
    /// Its typographic rules: `fr-FR`. Default: the key itself, where that is a language tag.
    pub locale: Spanned<Lang>,
    /// Its text, relative to the content folder. Default: the key with `.md`.
    pub content: Spanned<String>,
    /// `quotes`: what straight quotes become: outer opening and closing, inner opening and closing. Default: the locale's.
    pub quotes: Option<[char; 4]>,
    /// `hyphenation`: words with all the hyphens that they may have (`qua-li-té`), in lower case.
    pub hyphenation: Vec<String>,
    /// `fit = "alone"`: copyfitting finds a scale for it alone; where that is written. Default: `"joint"`, one scale for all.
    pub alone: Option<Span>,
}

/// One line of `[elements]` or of a flow's `elements`: `"h2 + p" = "lead"`.
#[derive(Clone, Debug)]
pub struct ElementRule {
    /// Which elements.
    pub selector: Spanned<Selector>,
    /// The name of a paragraph style, or of a character style where the element stands inside a line.
    pub style: Spanned<String>,
}

/// Which elements of the content a rule is for: `[ANCESTOR …] [PREVIOUS +] ELEMENT`, each written `name`, `name.class`,
/// `.class` or `#id`. One that could not be read is the default: any element, below all other rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Elements around it, outermost first: `.contact` in `.contact p`.
    pub ancestors: Vec<SimpleSelector>,
    /// The block right before it: `h2` in `h2 + p`.
    pub previous: Option<SimpleSelector>,
    /// The element itself.
    pub element: SimpleSelector,
}

/// One element of a [`Selector`]. What is `None` or empty matches anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimpleSelector {
    /// `h1` … `h6`, `p`, `li`, `ul`, `ol`, `quote`, `hr`, `picture`, `table`, `div`, `strong`, `em`, `a`, `span`.
    pub name: Option<String>,
    /// Classes that it must all have.
    pub classes: Vec<String>,
    /// Its id.
    pub id: Option<String>,
}

/// `[[flow]]`: a part of a content and the chain of frames that it runs through.
#[derive(Clone, Debug)]
pub struct FlowSpec {
    /// For messages. Default: `LANGUAGE-PART`.
    pub name: Spanned<String>,
    /// Key of `[languages]`.
    pub language: Spanned<String>,
    /// Id of a heading or `:::` block in the content.
    pub part: Spanned<String>,
    /// Panels or frames, in order.
    pub through: Vec<Spanned<String>>,
    /// Where the text stands in frames that it doesn't fill. Default: top.
    pub vertical: Vertical,
    /// By how much `vertical = "spread"` may widen each space between blocks. Default: 12 pt.
    pub spread: Length,
    /// `size`, instead of that of the style of its `p`.
    pub size: Option<Spanned<Range>>,
    /// `leading`, likewise.
    pub leading: Option<Spanned<Range>>,
    /// Rules that go before those of `[elements]`.
    pub elements: Vec<ElementRule>,
    /// The whole table, for messages.
    pub span: Span,
}

/// Where a flow's text stands in frames that it doesn't fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vertical {
    /// Against the top; each frame is filled before the next one.
    #[default]
    Top,
    /// In the middle, to the nearest grid line.
    Center,
    /// Against the bottom.
    Bottom,
    /// From the top, all frames to the same height.
    Balance,
    /// As balanced, then the spaces between blocks widened until the frames end on one line, at their foot if that can be.
    Spread,
}
