//! Inks, colours, and what is made of colours: gradients. Names are still names.

use crate::color::{Cmyk, Tint};
use crate::geom::Point;
use crate::source::{Span, Spanned};
use crate::unit::Length;

/// `[inks]`: `"PANTONE 286 C" = { alternate = [100, 75, 0, 0] }`.
#[derive(Clone, Debug)]
pub struct SpotSpec {
    /// The exact name.
    pub name: Spanned<String>,
    /// What stands for it on screens and proofs.
    pub alternate: Cmyk,
}

/// `[colors]`: a named colour.
#[derive(Clone, Debug)]
pub struct ColorSpec {
    /// The name that styles, art and panels use.
    pub name: Spanned<String>,
    /// What it is made of.
    pub value: ColorValue,
    /// Where that is written.
    pub span: Span,
}

/// `[drawing-colors]`: `"#003a70" = "blue"`.
#[derive(Clone, Debug)]
pub struct DrawingColorSpec {
    /// A colour of a screen, as SVG writes it.
    pub screen: Spanned<String>,
    /// The name of the colour that it prints in.
    pub color: Spanned<String>,
}

/// What a named colour is made of.
#[derive(Clone, Debug)]
pub enum ColorValue {
    /// `[100, 72, 0, 0]`: percent of cyan, magenta, yellow, black.
    Process(Cmyk),
    /// `{ ink = "PANTONE 286 C", tint = 80 }`.
    Spot {
        /// Name in `[inks]`.
        ink: Spanned<String>,
        /// Percent; default 100.
        tint: Tint,
    },
    /// `{ mix = { "PANTONE 286 C" = 80, black = 20 }, tint = 50 }`.
    Mix {
        /// The process inks of it.
        process: Cmyk,
        /// Names in `[inks]` with their percents.
        spots: Vec<(Spanned<String>, Tint)>,
        /// Percent; default 100.
        tint: Tint,
    },
    /// `{ of = "blue", tint = 20 }`.
    TintOf {
        /// Name in `[colors]`.
        of: Spanned<String>,
        /// Percent.
        tint: Tint,
    },
    /// The colour `registration`, which always exists and which only marks may have.
    Registration,
}

/// What a `fill` or a `background` is: a colour's name, or a gradient.
#[derive(Clone, Debug)]
pub enum FillSpec {
    /// One colour.
    Flat(Spanned<String>),
    /// `{ axial = "down", stops = ["blue", "paper"] }`.
    Gradient(GradientSpec),
}

impl FillSpec {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            Self::Flat(name) => name.span,
            Self::Gradient(gradient) => gradient.span,
        }
    }
}

/// A gradient.
#[derive(Clone, Debug)]
pub struct GradientSpec {
    /// `axial` or `radial`; exactly one.
    pub line: GradientLineSpec,
    /// `extend`: whether the first and the last colour go on beyond the line. Default: true.
    pub extend: bool,
    /// `stops`: at least two, in the order of their places.
    pub stops: Vec<StopSpec>,
    /// The whole table, for messages.
    pub span: Span,
}

/// Where a gradient runs. Origin: top-left of the panel's trim, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GradientLineSpec {
    /// `axial = "down"`: from edge to edge of what it fills.
    Toward(Toward),
    /// `axial = { x1, y1, x2, y2 }`.
    Axial {
        /// Start.
        from: Point,
        /// End.
        to: Point,
    },
    /// `radial = { x, y, r }`: from the centre to the circle.
    Radial {
        /// Centre.
        center: Point,
        /// Radius.
        radius: Length,
    },
}

/// Where an axial gradient leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// `"up"`.
    Up,
    /// `"right"`.
    Right,
    /// `"down"`.
    Down,
    /// `"left"`.
    Left,
}

/// A colour of a gradient: its name, or `{ color = "blue", tint = 50, at = 30 }`.
#[derive(Clone, Debug)]
pub struct StopSpec {
    /// `color`: a colour's name. Required.
    pub color: Spanned<String>,
    /// `tint` in percent. Default: 100.
    pub tint: Tint,
    /// `at` in percent, here 0 to 1. Default: the first at 0, the last at 100, others evenly between their neighbours.
    pub at: f64,
}
