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

/// How the sheet folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldName {
    /// `"z"`: six pages, creases valley and mountain seen from A, three equal panels a side.
    Z,
    /// `"none"`: one panel a side.
    None,
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
    /// `fold`. Default: `"none"`.
    pub fold: Spanned<FoldName>,
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
    /// `panel`: where it stands. Required.
    pub panel: Spanned<String>,
    /// `top`, `right`, `bottom`, `left`: from the panel's edges. Default: the panel's margins.
    pub insets: InsetsSpec,
    /// `height`: with `top` or `bottom` instead of the other.
    pub height: Option<Spanned<Length>>,
    /// `width`: with `left` or `right` instead of the other.
    pub width: Option<Spanned<Length>>,
    /// Whether its place and extent stand here as they were meant.
    pub sure: bool,
}
