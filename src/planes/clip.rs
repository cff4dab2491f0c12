//! What is printed at all: clips within clips.

use std::rc::Rc;

use kurbo::{BezPath, Rect};

use super::coverage::Coverage;
use super::plane::Bounds;
use super::raster::{Raster, rectangle};

/// The clip in force: a rectangle in pixels, whose edges may lie within pixels, and an outline beside it, if any.
#[derive(Clone, Debug)]
pub(super) struct Clip {
    rect: Rect,
    outline: Option<Rc<Coverage>>,
    /// The pixels that it touches.
    bounds: Bounds,
}

impl Clip {
    /// Everything within bounds.
    pub fn all(bounds: Bounds) -> Self {
        Self { rect: bounds.rect(), outline: None, bounds }
    }

    /// A shape that was cut already.
    pub fn shape(coverage: Coverage) -> Self {
        Self::new(coverage.bounds().rect(), Some(Rc::new(coverage)))
    }

    fn new(rect: Rect, outline: Option<Rc<Coverage>>) -> Self {
        let room = Bounds { x0: i32::MIN, y0: i32::MIN, x1: i32::MAX, y1: i32::MAX };
        let bounds = if rect.x0 >= rect.x1 || rect.y0 >= rect.y1 {
            Bounds::EMPTY
        } else {
            let bounds = room.touched(rect);
            outline.as_ref().map_or(bounds, |outline| bounds.intersect(outline.bounds()))
        };
        Self { rect, outline, bounds }
    }

    /// The pixels that it touches.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// About how many steps it took to cut that out of a shape.
    pub fn effort(&self, coverage: &Coverage) -> u64 {
        let outer = self.outline.as_ref().map_or(0, |outline| outline.runs(coverage.y0, coverage.y1()));
        2 * (outer + coverage.len()) as u64
    }

    /// About how many steps it takes to cut all of it out of something.
    pub fn weight(&self) -> u64 {
        self.outline.as_ref().map_or(0, |outline| 2 * outline.len() as u64)
    }

    /// What of it lies within an outline in pixels.
    pub fn within(&self, path: &BezPath, even_odd: bool, raster: &mut Raster) -> Self {
        if let Some(rect) = rectangle(path) {
            return Self::new(overlap(self.rect, rect), self.outline.clone());
        }
        let outline = raster.fill(path.iter(), even_odd, self.bounds());
        let outline = match &self.outline {
            Some(outer) => outline.intersect(outer),
            None => outline,
        };
        Self::new(self.rect, Some(Rc::new(outline)))
    }

    /// What of it lies within bounds.
    pub fn narrowed(&self, bounds: Bounds) -> Self {
        Self::new(overlap(self.rect, bounds.rect()), self.outline.clone())
    }

    /// All that it lets through.
    pub fn coverage(&self) -> Coverage {
        let coverage = Coverage::rect(self.rect, self.bounds());
        match &self.outline {
            Some(outline) => coverage.intersect(outline),
            None => coverage,
        }
    }

    /// What it lets through of an outline in pixels. Of two rectangles the exact part of every pixel.
    pub fn fill(&self, path: &BezPath, even_odd: bool, raster: &mut Raster) -> Coverage {
        let bounds = self.bounds();
        if bounds.is_empty() {
            return Coverage::from(0);
        }
        if let Some(rect) = rectangle(path) {
            let coverage = Coverage::rect(overlap(self.rect, rect), bounds);
            return match &self.outline {
                Some(outline) => coverage.intersect(outline),
                None => coverage,
            };
        }
        let bounds = bounds.touched(path.control_box());
        self.cut(raster.fill(path.iter(), even_odd, bounds))
    }

    /// Whether it lets all of some pixels through.
    pub fn holds(&self, bounds: Bounds) -> bool {
        self.outline.is_none() && overlap(self.rect, bounds.rect()) == bounds.rect()
    }

    /// What it lets through of a shape within its bounds.
    pub fn cut(&self, coverage: Coverage) -> Coverage {
        if coverage.is_empty() {
            return coverage;
        }
        let bounds = coverage.bounds();
        let whole = overlap(self.rect, bounds.rect()) == bounds.rect();
        let coverage = if whole { coverage } else { coverage.intersect(&Coverage::rect(self.rect, bounds)) };
        match &self.outline {
            Some(outline) => coverage.intersect(outline),
            None => coverage,
        }
    }
}

fn overlap(a: Rect, b: Rect) -> Rect {
    let both = Rect { x0: a.x0.max(b.x0), y0: a.y0.max(b.y0), x1: a.x1.min(b.x1), y1: a.y1.min(b.y1) };
    if both.x0 >= both.x1 || both.y0 >= both.y1 { Rect::ZERO } else { both }
}
