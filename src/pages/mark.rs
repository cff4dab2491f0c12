//! What marks a page: shapes with their inks, and where in the file they were said.

use std::rc::Rc;

use kurbo::{Affine, BezPath, Rect};

use super::{Color, Image, Run, Shading, State, Tiling};

/// Something that marks the page.
#[derive(Clone, Debug)]
pub struct Mark {
    /// What it is.
    pub shape: Shape,
    /// How it is laid onto what is below.
    pub state: Rc<State>,
    /// Bounds without the clip, in page coordinates.
    pub bounds: Rect,
    /// Where in the file it was said.
    pub source: Source,
    /// The marked content around it, innermost last.
    pub content: Option<Rc<MarkedContent>>,
    /// Switched off by optional content in the default configuration: not printed.
    pub hidden: bool,
}

/// What marks the page.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A filled path, in page coordinates.
    Fill {
        /// The outline.
        path: Rc<BezPath>,
        /// By the even-odd rule instead of the nonzero one.
        even_odd: bool,
        /// Its ink.
        paint: Paint,
    },
    /// A stroked path.
    Stroke {
        /// The line, in page coordinates.
        path: Rc<BezPath>,
        /// Its pen.
        stroke: Stroke,
        /// Its ink.
        paint: Paint,
    },
    /// Glyphs of one font and size.
    Text(Rc<Run>),
    /// A picture on the unit square.
    Picture {
        /// Its samples.
        image: Rc<Image>,
        /// From the unit square (y up) to the page.
        matrix: Affine,
        /// The ink of a stencil mask; nothing for other pictures.
        stencil: Option<Paint>,
    },
    /// A shading painted by itself (`sh`): everything inside the clip.
    Shading(Rc<Shading>),
}

/// A pen.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Line width in user space at the time; 0 is the thinnest line of the device.
    pub width: f64,
    /// From that user space to the page, without its shift: a pen may be an ellipse.
    pub matrix: Affine,
    /// 0 butt, 1 round, 2 square.
    pub cap: u8,
    /// 0 miter, 1 round, 2 bevel.
    pub join: u8,
    /// Longest mitre in line widths.
    pub miter_limit: f64,
    /// Lengths of ink and gap; empty for a whole line.
    pub dash: Vec<f64>,
    /// How far into the dashes the line begins.
    pub phase: f64,
}

/// A clip.
#[derive(Clone, Debug)]
pub struct Clip {
    /// The outline in page coordinates; an empty one clips all away.
    pub path: Rc<BezPath>,
    /// By the even-odd rule instead of the nonzero one.
    pub even_odd: bool,
}

/// What is painted with.
#[derive(Clone, Debug)]
pub enum Paint {
    /// One colour.
    Flat(Color),
    /// A shading pattern.
    Shading(Rc<Shading>),
    /// A tiling pattern.
    Tiling(Rc<Tiling>),
}

/// Where something was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Source {
    /// Object number of the content stream (page, form, pattern, glyph).
    pub stream: Option<u32>,
    /// Number of the operator in it, from 1.
    pub operator: u32,
}

/// Marked content.
#[derive(Clone, Debug, Default)]
pub struct MarkedContent {
    /// Tag: `Artifact`, `Span`, …
    pub tag: String,
    /// `MCID`.
    pub id: Option<i64>,
    /// `Lang`.
    pub lang: Option<String>,
    /// `ActualText`.
    pub actual_text: Option<String>,
    /// `Alt`.
    pub alt: Option<String>,
    /// The optional-content group's name, for `OC`; of a membership in several, those of all.
    pub layer: Option<String>,
    /// That layer switches off what is inside.
    pub off: bool,
    /// What is around it.
    pub parent: Option<Rc<MarkedContent>>,
}
