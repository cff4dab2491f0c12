//! What layout.toml says of pictures: where a file stands, and how it fills its place.

use super::art::ClipSpec;
use super::sheet::AcrossSpec;
use crate::color::Rendering;
use crate::geom::Rect;
use crate::source::{Span, Spanned};
use crate::unit::Length;

/// `[[picture]]`: a file on one or more panels.
#[derive(Clone, Debug)]
pub struct PictureSpec {
    /// `panel`: a name or a list of names; placed on each. Required, unless there is `across`.
    pub panels: Vec<Spanned<String>>,
    /// `panels` or `side`: placed once, across creases.
    pub across: Option<AcrossSpec>,
    /// `file`, relative to the layout's folder. Required; `None` where it could not be read.
    pub file: Option<Spanned<String>>,
    /// `x`, `y`, `width`, `height`: its frame. Required. Origin: top-left of the panel's trim.
    pub frame: Rect,
    /// How it fills its frame.
    pub filling: FillingSpec,
    /// `clip`: a rect, circle or path outside of which nothing of it prints.
    pub clip: Option<ClipSpec>,
    /// `alt`: what is read to those who don't see it. Default: nothing, as of decoration.
    pub alt: String,
    /// `behind = true`: below the panel's art instead of above it. Default: false.
    pub behind: bool,
    /// Whether its place and extent stand here as they were meant.
    pub sure: bool,
    /// The whole table, for messages.
    pub span: Span,
}

/// How a file fills its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FillingSpec {
    /// `fit`. Default: cover.
    pub fit: Fit,
    /// `crop = { left, top, right, bottom }`: what is cut off at each edge, as fractions of the upright picture's width or
    /// height; in that order. Default: nothing.
    pub crop: [f64; 4],
    /// `focus = { x, y }`: the place that stays in the middle as far as can be, as fractions of the upright picture.
    /// Default: its middle.
    pub focus: (f64, f64),
    /// `intent`. Default: relative.
    pub rendering: Rendering,
    /// `grey = "black"`: grey pictures in black ink alone; where that is written. Default: none.
    pub black: Option<Span>,
    /// `downsample = false`: all pixels are kept. Default: true.
    pub downsample: bool,
    /// Which of `intent`, `grey` and `downsample` are written, and where: they say nothing of a drawing.
    pub of_pixels: [Option<(&'static str, Span)>; 3],
}

/// Nothing said.
pub const FILLING_DEFAULTS: FillingSpec = FillingSpec {
    fit: Fit::Cover,
    crop: [0.0; 4],
    focus: (0.5, 0.5),
    rendering: Rendering::Relative,
    black: None,
    downsample: true,
    of_pixels: [None; 3],
};

/// How a picture of other proportions fills its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// `"cover"`: the frame is full, and what is over is cut off.
    Cover,
    /// `"contain"`: all of the picture is seen, in the frame's middle.
    Contain,
    /// `"stretch"`: all of the picture fills the frame, whatever becomes of its proportions.
    Stretch,
}

/// `picture = { … }` of a paragraph style: how large a picture of the text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FigureSpec {
    /// `width`. Default: that of the column, less the indents; or what the height asks for.
    pub width: Option<Length>,
    /// `height`. Default: what the width asks for.
    pub height: Option<Length>,
    /// `ratio = "3:2"`: width over height. Default: the picture's own.
    pub ratio: Option<f64>,
    /// How it fills that.
    pub filling: FillingSpec,
}

/// A picture as large as its column.
pub const FIGURE_DEFAULTS: FigureSpec =
    FigureSpec { width: None, height: None, ratio: None, filling: FILLING_DEFAULTS };

/// `ppi`: how many pixels an inch a picture must have, and may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PpiSpec {
    /// `error`: fewer are an error. Default: 150.
    pub error: f64,
    /// `warning`: fewer are a warning. Default: 225.
    pub warning: f64,
    /// `above`: more are brought down. Default: 450.
    pub above: f64,
    /// `to`: what they are brought down to. Default: 350.
    pub to: f64,
}

impl PpiSpec {
    /// The trade's limits for pictures in offset print.
    pub const DEFAULT: Self = Self { error: 150.0, warning: 225.0, above: 450.0, to: 350.0 };
    /// Those for pictures of one bit, whose edges have no shades to soften them. They are never changed.
    pub const LINE_ART: Self = Self { error: 550.0, warning: 1200.0, above: f64::INFINITY, to: f64::INFINITY };
}
