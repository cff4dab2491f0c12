//! A finished side of the sheet: boxes, placed panels, creases and marks.
//!
//! Made by `impose`, drawn by `pdf` and `dump`. Origin: top-left of the media, x to the right, y down.

use crate::geom::{Path, Point, Rect, Size};
use crate::panel::{GlyphRun, Item, Shape};
use crate::spec::Side;
use crate::unit::Length;

pub use crate::spec::Crease;

/// One side, which is one page of the file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which side.
    pub side: Side,
    /// All that is written: `(0, 0, width, height)`.
    pub media: Rect,
    /// Trim and bleed.
    pub bleed: Rect,
    /// The sheet after cutting.
    pub trim: Rect,
    /// Panels row by row from left to right.
    pub panels: Vec<PlacedPanel>,
    /// Art across panels, in painting order: above the panels' backgrounds, below their other art.
    pub spreads: Vec<PlacedSpread>,
    /// Creases from left to right.
    pub creases: Vec<PlacedCrease>,
    /// Creases that run across, from top to bottom.
    pub cross_creases: Vec<CrossCrease>,
    /// Crop, fold and registration marks, all outside the bleed, in the registration colour.
    pub marks: Vec<Shape>,
    /// Fields of the inks, if asked for, outside the bleed and the marks.
    pub color_bar: Vec<Shape>,
    /// The job line, if asked for.
    pub slug: Vec<GlyphRun>,
    /// Lines for what is done to the sheet after printing, if asked for.
    pub steps: Vec<Step>,
}

/// A line of a processing step (ISO 19593-1). It is for machines and people after the press, and no ink.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// Where.
    pub path: Path,
}

/// What is done to a printed sheet: types of the group `Structural`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Cut along the trim.
    Cutting,
    /// Creased, or folded.
    Creasing,
    /// How far the art reaches.
    Bleed,
}

impl StepKind {
    /// All of them, in the order of their layers.
    pub const ALL: [Self; 3] = [Self::Cutting, Self::Creasing, Self::Bleed];

    /// Its name in ISO 19593-1, which is that of its technical ink and layer as well.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cutting => "Cutting",
            Self::Creasing => "Creasing",
            Self::Bleed => "Bleed",
        }
    }
}

/// A panel on a side.
#[derive(Clone, Debug)]
pub struct PlacedPanel {
    /// Index in the list of panels.
    pub panel: usize,
    /// Where the top-left corner of its trim stands.
    pub origin: Point,
    /// Where its art may print: the panel and, at the sheet's edges, the bleed.
    pub clip: Rect,
    /// Its trim on the sheet, about the middle of which it is turned by 180°; `None` where it stands upright.
    pub turned: Option<Rect>,
}

/// Art across panels of a side.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedSpread {
    /// What is drawn. Origin: the spread's top-left corner.
    pub art: Vec<Item>,
    /// Where that corner stands.
    pub origin: Point,
    /// Where it may print.
    pub clip: Rect,
    /// As of a panel.
    pub turned: Option<Rect>,
}

/// A crease on a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedCrease {
    /// From the media's left edge.
    pub x: Length,
    /// Seen from this side.
    pub crease: Crease,
}

/// One plate of a press sheet. Origin: top-left of the press sheet, y down; its grip edge is the lower one.
#[derive(Clone, Debug)]
pub struct PressSheet {
    /// Which plate: `front`, `back`, or `both` where one plate prints both sides.
    pub name: &'static str,
    /// The press sheet.
    pub media: Rect,
    /// The trim and the bleed of all copies together.
    pub bleed: Rect,
    /// From the first copy's trim to the last one's.
    pub trim: Rect,
    /// The copies.
    pub copies: Vec<PlacedCopy>,
    /// Crop, fold and registration marks.
    pub marks: Vec<Shape>,
    /// Fields of the inks.
    pub color_bar: Vec<Shape>,
    /// The job line.
    pub slug: Vec<GlyphRun>,
}

/// One side of the leaflet on a press sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedCopy {
    /// Index among the leaflet's sides.
    pub side: usize,
    /// Where its trim stands, turned as it is.
    pub trim: Rect,
    /// How it is turned.
    pub quarter: Quarter,
    /// Where it may print: its bleed, at most to the middle of a gutter.
    pub clip: Rect,
}

/// A number of quarter turns clockwise, 0 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter(pub u8);

impl Quarter {
    /// The same turn, less than a whole one.
    pub fn normal(self) -> Self {
        Self(self.0 % 4)
    }
}

impl PlacedCopy {
    /// Where a point of the leaflet's side stands on the press sheet. `at` from the top-left of the leaflet's trim, which
    /// is of the size `leaf`.
    pub fn place(&self, at: Point, leaf: Size) -> Point {
        let (x, y) = (self.trim.x, self.trim.y);
        match self.quarter.normal().0 {
            0 => Point::new(x + at.x, y + at.y),
            1 => Point::new(x + leaf.height - at.y, y + at.x),
            2 => Point::new(x + leaf.width - at.x, y + leaf.height - at.y),
            _ => Point::new(x + at.y, y + leaf.width - at.x),
        }
    }
}

/// A crease across a side: which way it folds changes from column to column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossCrease {
    /// From the media's top edge.
    pub y: Length,
    /// From left to right, by column, seen from this side.
    pub creases: Vec<Crease>,
}
