//! `[[art]]`: what is drawn on the panels below all text.

use super::color::FillSpec;
use super::sheet::AcrossSpec;
use crate::color::Tint;
use crate::geom::{Path, Point, Size};
use crate::source::{Span, Spanned};
use crate::unit::Length;

/// `[[art]]`: a drawn shape on one or more panels.
#[derive(Clone, Debug)]
pub struct ArtSpec {
    /// `panel`: a name or a list of names; drawn on each. Required, unless there is `across`.
    pub panels: Vec<Spanned<String>>,
    /// `panels` or `side`: drawn once, across creases.
    pub across: Option<AcrossSpec>,
    /// `rect`, `circle`, `line` or `path`; exactly one. Origin: top-left of the panel's trim.
    pub shape: Spanned<Shape>,
    /// `flip = true`: mirrored about the panel's vertical middle.
    pub flip: bool,
    /// `fill`.
    pub fill: Option<FillSpec>,
    /// `tint` of the fill in percent. Default: 100.
    pub tint: Tint,
    /// `stroke = { color, width, tint, dash, cap, join }`.
    pub stroke: Option<StrokeSpec>,
    /// `even-odd = true`: the even-odd rule instead of the nonzero one.
    pub even_odd: bool,
    /// `overprint`. Default: false.
    pub overprint: Option<Spanned<bool>>,
    /// `clip = { circle = … }`: a rect, circle or path outside of which nothing of it prints.
    pub clip: Option<ClipSpec>,
    /// The whole table, for messages.
    pub span: Span,
}

/// `clip`: exactly one shape, not a line.
#[derive(Clone, Debug)]
pub struct ClipSpec {
    /// The outline.
    pub shape: Spanned<Shape>,
    /// `even-odd = true`.
    pub even_odd: bool,
}

/// What an [`ArtSpec`] draws. Origin: top-left of the panel's trim, y down.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `rect = { x, y, width, height, radius }`; radius 0 by default.
    Rect {
        /// Top-left corner.
        corner: Point,
        /// Extent.
        size: Size,
        /// Corner radius.
        radius: Length,
    },
    /// `circle = { x, y, r }`: centre and radius.
    Circle {
        /// Centre.
        center: Point,
        /// Radius.
        radius: Length,
    },
    /// `line = { x1, y1, x2, y2 }`.
    Line {
        /// Start.
        from: Point,
        /// End.
        to: Point,
    },
    /// `path = "M0 0 L…"`: SVG path data in millimetres.
    Path(Path),
}

/// How an outline is stroked.
#[derive(Clone, Debug)]
pub struct StrokeSpec {
    /// `color`: a colour's name. Required.
    pub color: Spanned<String>,
    /// `tint` in percent. Default: 100.
    pub tint: Tint,
    /// `width`. Default: 0.5 pt.
    pub width: Spanned<Length>,
    /// `dash`: lengths of ink and gap in turn. Default: none.
    pub dash: Vec<Length>,
    /// `dash-phase`: how far into the dashes the line begins. Default: 0.
    pub phase: Length,
    /// `cap`. Default: butt.
    pub cap: Cap,
    /// `join`. Default: round where `cap` is, else miter.
    pub join: Join,
    /// `miter-limit` in line widths. Default: 10.
    pub miter_limit: f64,
}

/// The end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Cut off at its end.
    Butt,
    /// A half circle beyond it.
    Round,
    /// A half square beyond it.
    Square,
}

/// The corner of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Its edges meet.
    Miter,
    /// A circle.
    Round,
    /// Cut off.
    Bevel,
}
