//! `[sheet]`, `[[panel]]`, `[[frame]]`: the paper, how it folds, and what stands where.

use super::color::FillSpec;
use crate::geom::Size;
use crate::source::Spanned;
use crate::unit::Length;

/// A side of the sheet. B is A turned about its vertical axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Page 1.
    A,
    /// Page 2.
    B,
}

/// Which way a crease folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crease {
    /// The faces on the side that it is seen from touch.
    Valley,
    /// The faces on the other side touch.
    Mountain,
}

/// A fold that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldName {
    /// `"none"`: one panel a side.
    None,
    /// `"half"`: four pages.
    Half,
    /// `"letter"`: six pages, the right panel of A tucked in; C-fold.
    Letter,
    /// `"z"`: six pages, creases valley and mountain seen from A.
    Z,
    /// `"roll-8"`: eight pages rolled in from the right of A.
    Roll8,
    /// `"double-parallel"`: eight pages, folded in half twice.
    DoubleParallel,
    /// `"accordion-8"`: eight pages.
    Accordion8,
    /// `"accordion-10"`: ten pages.
    Accordion10,
    /// `"gate"`: six pages, two doors that meet on a middle twice as wide.
    Gate,
    /// `"gate-closed"`: eight pages, a gate folded once more between its doors.
    GateClosed,
    /// `"cross"`: in half, and in half again at a right angle; eight quarter pages.
    Cross,
    /// `"map"`: an accordion of `columns`, then folded across into `rows`.
    Map,
}

impl FoldName {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::None,
        Self::Half,
        Self::Letter,
        Self::Z,
        Self::Roll8,
        Self::DoubleParallel,
        Self::Accordion8,
        Self::Accordion10,
        Self::Gate,
        Self::GateClosed,
        Self::Cross,
        Self::Map,
    ];

    /// As it is written in layout.toml.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Half => "half",
            Self::Letter => "letter",
            Self::Z => "z",
            Self::Roll8 => "roll-8",
            Self::DoubleParallel => "double-parallel",
            Self::Accordion8 => "accordion-8",
            Self::Accordion10 => "accordion-10",
            Self::Gate => "gate",
            Self::GateClosed => "gate-closed",
            Self::Cross => "cross",
            Self::Map => "map",
        }
    }
}

/// How the sheet folds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldSpec {
    /// By its name. Columns and rows are a map's own.
    Named {
        /// Which one.
        name: FoldName,
        /// `columns` of a map: panels of its accordion. Default: 4.
        columns: usize,
        /// `rows` of a map: 2 or 3. Default: 2.
        rows: usize,
    },
    /// By hand.
    ByHand {
        /// `creases` from left to right, seen from A.
        creases: Vec<Crease>,
        /// `cross-creases` from top to bottom, in the first column, seen from A. Default: none.
        cross: Vec<Crease>,
        /// `order`: creases (and cross creases, `true`) by their number from 0. Default: an order that can be folded.
        order: Option<Vec<Spanned<(bool, usize)>>>,
    },
}

impl FoldSpec {
    /// A fold that has a name and asks for no more.
    pub const fn named(name: FoldName) -> Self {
        Self::Named { name, columns: 4, rows: 2 }
    }

    /// Whether this is the fold of that name.
    pub fn is(&self, wanted: FoldName) -> bool {
        matches!(self, Self::Named { name, .. } if *name == wanted)
    }
}

/// The tuck allowance where none is given: by the paper's weight, as printers ask for it; a C-fold of A4 without a word on
/// its paper is 100, 100 and 97 mm. The doors of a gate stand an eighth of an inch apart.
pub fn tuck(fold: &FoldSpec, weight: Option<u32>) -> Length {
    if fold.is(FoldName::Gate) {
        return Length::from_raw(Length::PER_IN / 8);
    }
    match weight {
        Some(..=115) => Length::mm(2),
        None | Some(..=250) => Length::mm(3),
        Some(_) => Length::mm(4),
    }
}

/// `[stock]`: the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockSpec {
    /// `weight` in g/m².
    pub weight: Option<Spanned<u32>>,
    /// `coated`.
    pub coated: Option<bool>,
    /// `grain`.
    pub grain: Option<Spanned<Grain>>,
    /// `thickness` of a sheet. Default: by weight, see [`StockSpec::caliper`].
    pub thickness: Option<Spanned<Length>>,
}

impl StockSpec {
    /// How thick a sheet is, if anything is known: as given, or by weight at a bulk of 0.8 cm³/g of coated and
    /// 1.25 cm³/g of uncoated paper (trade's round figures for gloss and offset).
    pub fn caliper(&self) -> Option<Length> {
        let bulk = |weight: u32| {
            let per_gram = if self.coated == Some(false) { 1.25 } else { 0.8 };
            Length::from_mm(f64::from(weight) * per_gram / 1000.0)
        };
        self.thickness.map(|t| t.value).or_else(|| self.weight.map(|w| bulk(w.value)))
    }
}

/// Along which edge of the open sheet the paper's fibres run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// `"long"`: along the longer edge.
    Long,
    /// `"short"`: along the shorter edge.
    Short,
}

/// `[sheet]`.
#[derive(Clone, Debug)]
pub struct SheetSpec {
    /// `size`: the open, trimmed sheet: `"A4 landscape"` or `["297mm", "210mm"]`. Required.
    pub size: Spanned<Size>,
    /// `bleed` on every edge. Default: 3 mm.
    pub bleed: Spanned<Length>,
    /// `safe`: the least distance of text from trim and creases. Default: 4 mm.
    pub safe: Spanned<Length>,
    /// `tolerance`: by how much cutting and folding are out. Default: 1 mm.
    pub tolerance: Length,
    /// `crease-edges = "allow"`: whether colours may end exactly on a crease. Default: `"warn"`.
    pub crease_edges: bool,
    /// `fold`, or `creases`. Default: `"none"`.
    pub fold: Spanned<FoldSpec>,
    /// `mirror = true`: the fold as seen in a mirror, for leaflets that are read from right to left.
    pub mirror: bool,
    /// `tuck`: by how much a panel inside another is narrower; of a gate the gap between its doors. Default: by the
    /// stock, see [`tuck`].
    pub tuck: Option<Spanned<Length>>,
    /// `grid`: the baseline grid of both sides.
    pub grid: GridSpec,
    /// Whether size and fold stand here as they were meant; where not, nothing can be said of what depends on them.
    pub sure: bool,
}

/// `grid = { step = "5.5pt", start = "12mm" }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridSpec {
    /// Between two lines of the grid. Default: 6 pt.
    pub step: Spanned<Length>,
    /// From the top trim to the first line. Default: zero.
    pub start: Length,
}

/// Distances inwards from a panel's edges, some of them perhaps left to somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InsetsSpec {
    /// From the top.
    pub top: Option<Spanned<Length>>,
    /// From the right.
    pub right: Option<Spanned<Length>>,
    /// From the bottom.
    pub bottom: Option<Spanned<Length>>,
    /// From the left.
    pub left: Option<Spanned<Length>>,
}

/// `[[panel]]`: one page of the leaflet.
#[derive(Clone, Debug)]
pub struct PanelSpec {
    /// `name`. Required.
    pub name: Spanned<String>,
    /// `side`: `"A"` or `"B"`. Required.
    pub side: Spanned<Side>,
    /// `width`. Default: what the fold gives it (an equal share of the sheet).
    pub width: Option<Spanned<Length>>,
    /// `height`, where a cross fold makes rows. Default: an equal share of the sheet.
    pub height: Option<Spanned<Length>>,
    /// `turn = 180`: the panel stands on its head on the sheet. Default: 0.
    pub turned: Spanned<bool>,
    /// `cover`: whether its language begins here. Default: found out, see `impose::fold`.
    pub cover: Option<Spanned<bool>>,
    /// `margin`: from the panel's edges to its column; one length for all or a table. Default: 10 mm.
    pub margin: InsetsSpec,
    /// `background`: fills the panel and, at the sheet's edges, the bleed.
    pub background: Option<FillSpec>,
    /// Whether side, width and margin stand here as they were meant.
    pub sure: bool,
}

/// `[[frame]]`: a column on a panel beside the panel's own.
#[derive(Clone, Debug)]
pub struct FrameSpec {
    /// `name`. Required; not a panel's name.
    pub name: Spanned<String>,
    /// `panel`, or `panels` that it stands across. Required.
    pub panels: Vec<Spanned<String>>,
    /// `top`, `right`, `bottom`, `left`: from the panel's edges. Default: the panel's margins.
    pub insets: InsetsSpec,
    /// `height`: with `top` or `bottom` instead of the other.
    pub height: Option<Spanned<Length>>,
    /// `width`: with `left` or `right` instead of the other.
    pub width: Option<Spanned<Length>>,
    /// Whether its place and extent stand here as they were meant.
    pub sure: bool,
}

/// What art is drawn across. Origin: the top-left corner of all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcrossSpec {
    /// `panels`: several that lie side by side.
    Panels(Vec<Spanned<String>>),
    /// `side`: all of a side.
    Side(Spanned<Side>),
}
