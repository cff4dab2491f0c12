//! What is drawn beside text: a display list of shapes and pictures, and of groups that clip and transform.
//!
//! Made by `flow` (art and backgrounds), `layout` (rules) and `impose` (marks); drawn by `pdf` and `dump`. Origin: that of
//! the list that holds the item (of a panel's art the top-left of its trim), x to the right, y down. A group's items have
//! the group's own coordinates, which its transform takes to those around it.

use super::{Fine, Picture};
use crate::color::Color;
use crate::geom::{Path, Point, Rect, Transform};
use crate::unit::Length;

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A path.
    Shape(Shape),
    /// A picture.
    Picture(Picture),
    /// Several things at once. At most 16 groups lie in each other: PDF saves its state 28 deep (ISO 32000-1, table C.1).
    Group(Group),
}

/// Things that share a clip and a transform, or are one thing to a reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// From the group's coordinates to those around it.
    pub transform: Transform,
    /// Outside of it nothing is drawn. In the group's coordinates.
    pub clip: Option<Clip>,
    /// In painting order.
    pub items: Vec<Item>,
    /// What is read to those who don't see it; empty where there is nothing to say.
    pub alt: String,
    /// What of it may be too fine to print, in the group's coordinates.
    pub fine: Vec<Fine>,
    /// The file's number among those of the job, where the items are all of a drawing's.
    pub drawing: Option<usize>,
}

impl Group {
    /// Of a picture in its place: the rectangle that it fills, whatever the group's own clip leaves of it. `None` where
    /// it is something else.
    pub fn shown(&self) -> Option<Rect> {
        match self.items.first()? {
            Item::Picture(picture) => Some(picture.rect),
            Item::Group(Group { clip: Some(clip), .. }) => clip.path.bounds(),
            Item::Group(_) | Item::Shape(_) => None,
        }
    }
}

/// What a group may print on.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// The outline.
    pub path: Path,
    /// By the even-odd rule instead of the nonzero one.
    pub even_odd: bool,
}

/// A path with its paint.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The outline.
    pub path: Path,
    /// How it is drawn.
    pub draw: Draw,
    /// What it is drawn in.
    pub paint: Paint,
    /// Whether it leaves the inks below as they are.
    pub overprint: bool,
}

/// How a [`Shape`] is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Draw {
    /// Filled.
    Fill {
        /// By the even-odd rule instead of the nonzero one.
        even_odd: bool,
    },
    /// Stroked.
    Stroke(Stroke),
}

/// How an outline is stroked.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Line width.
    pub width: Length,
    /// Lengths of ink and gap in turn; empty for a whole line.
    pub dash: Vec<Length>,
    /// How far into the dashes the line begins.
    pub phase: Length,
    /// Its ends.
    pub cap: Cap,
    /// Its corners.
    pub join: Join,
    /// Of mitred corners: the longest mitre in line widths; a longer one is cut off to a bevel. PDF's default is 10, SVG's 4.
    pub miter_limit: f64,
}

impl Stroke {
    /// A whole line of this width with butt ends and mitred corners.
    pub fn plain(width: Length) -> Self {
        Self { width, dash: Vec::new(), phase: Length::ZERO, cap: Cap::Butt, join: Join::Miter, miter_limit: 10.0 }
    }
}

/// The end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cap {
    /// Cut off at its end.
    #[default]
    Butt,
    /// A half circle beyond it.
    Round,
    /// A half square beyond it.
    Square,
}

/// The corner of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// Its edges meet.
    #[default]
    Miter,
    /// A circle.
    Round,
    /// Cut off.
    Bevel,
}

/// What a shape is drawn in.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Flat(Color),
    /// From colour to colour.
    Gradient(Box<Gradient>),
}

impl Paint {
    /// Every colour in it.
    pub fn colors(&self) -> impl Iterator<Item = Color> + '_ {
        let (flat, stops) = match self {
            Self::Flat(color) => (Some(*color), &[][..]),
            Self::Gradient(gradient) => (None, &gradient.stops[..]),
        };
        flat.into_iter().chain(stops.iter().map(|stop| stop.color))
    }
}

/// From colour to colour. Each ink runs straight from stop to stop, so that one which two neighbours lack is nowhere
/// between them. Registration colour has no place in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Where its first and last colour are.
    pub line: GradientLine,
    /// From the line's coordinates to the shape's: makes ellipses of circles.
    pub transform: Transform,
    /// Whether the first and the last colour go on beyond the line.
    pub extend: [bool; 2],
    /// At least one, in the order of their places. Two at one place are an edge.
    pub stops: Vec<Stop>,
}

/// A colour of a [`Gradient`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// From 0, the line's start, to 1, its end.
    pub at: f64,
    /// The colour there.
    pub color: Color,
}

/// Where a [`Gradient`] runs. In the shape's coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GradientLine {
    /// From point to point, the same to both sides. The points differ.
    Axial {
        /// Start.
        from: Point,
        /// End.
        to: Point,
    },
    /// From circle to circle.
    Radial {
        /// Centre and radius of the first; the radius may be zero.
        from: (Point, Length),
        /// Centre and radius of the last; not the first circle.
        to: (Point, Length),
    },
}

impl Shape {
    /// A path filled by the nonzero rule; it knocks out.
    pub fn fill(path: Path, color: Color) -> Self {
        Self { path, draw: Draw::Fill { even_odd: false }, paint: Paint::Flat(color), overprint: false }
    }

    /// A stroked path; it knocks out.
    pub fn stroke(path: Path, stroke: Stroke, color: Color) -> Self {
        Self { path, draw: Draw::Stroke(stroke), paint: Paint::Flat(color), overprint: false }
    }
}
