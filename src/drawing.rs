//! A technical drawing: lines and short texts on layers.
//!
//! Made by `diagram`, which also writes it as SVG; written as PDF by `pdf`. Nothing is decided after this. Origin of every
//! coordinate: top-left of the page, x to the right, y down.

use crate::color::{Color, Spot};
use crate::geom::{Point, Rect, Size};
use crate::panel::{GlyphRun, Shape};
use crate::sheet::Quarter;
use crate::unit::Length;

/// A drawing on one or more pages.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// What the file is called by those who read it.
    pub title: String,
    /// Inks of its own that colours refer to.
    pub inks: Vec<Spot>,
    /// Layers that can be turned off, in the order of a list; empty where there is no need for any.
    pub layers: Vec<Layer>,
    /// On which edge the paper is turned, of a drawing that is to be printed on both sides in its true size.
    pub duplex: Option<Duplex>,
    /// The pages.
    pub pages: Vec<Page>,
}

/// The edge over which paper is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplex {
    /// The shorter one.
    ShortEdge,
    /// The longer one.
    LongEdge,
}

/// A layer of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its name.
    pub name: &'static str,
    /// What it is by ISO 19593-1, if it is that: group and, in some groups, type.
    pub step: Option<(&'static str, Option<&'static str>)>,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// All of it.
    pub size: Size,
    /// What a printed sheet would have there: its bleed and its trim.
    pub boxes: Option<[Rect; 2]>,
    /// In painting order.
    pub items: Vec<Item>,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Index of its layer; of no meaning where there are no layers.
    pub layer: usize,
    /// What it is.
    pub mark: Mark,
}

/// A line, an area or a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A path.
    Shape(Shape),
    /// A text on one line.
    Text(Text),
}

impl Mark {
    /// Leaves the inks below as they are.
    pub fn overprint(&mut self) {
        match self {
            Self::Shape(shape) => shape.overprint = true,
            Self::Text(text) => text.runs.iter_mut().for_each(|run| run.overprint = true),
        }
    }
}

/// A text on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub words: String,
    /// The point on its baseline by which it is placed, and about which it is turned.
    pub at: Point,
    /// Type size.
    pub size: Length,
    /// Which of its points that is.
    pub anchor: Anchor,
    /// How it is turned.
    pub quarter: Quarter,
    /// Its colour.
    pub color: Color,
    /// Its glyphs. Origin: [`Text::at`], before it is turned.
    pub runs: Vec<GlyphRun>,
}

/// By which point of its baseline a text is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

impl Text {
    /// From the point by which a text of this width is placed to its left end.
    pub fn shift(anchor: Anchor, width: Length) -> Length {
        match anchor {
            Anchor::Start => Length::ZERO,
            Anchor::Middle => -width / 2,
            Anchor::End => -width,
        }
    }
}
