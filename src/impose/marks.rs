//! Crop marks, fold marks and registration targets: all outside the bleed, on every plate.
//!
//! Origin: top-left of the media.

use crate::color::{Color, Tint};
use crate::geom::{Path, Point, Rect};
use crate::panel::{Shape, Stroke};
use crate::sheet::PlacedCrease;
use crate::spec::output::MarkSpec;
use crate::unit::Length;

/// Length of a registration target's cross.
const CROSS: Length = Length::mm(5);
/// Radius of a registration target's circle.
const RADIUS: Length = Length::from_raw(Length::PER_MM * 3 / 2);
/// A fold mark nearer than this to a mid-edge takes the target's place.
const CLEAR: Length = Length::mm(8);

/// From the trim to the marks' near end: the asked offset, but never inside the bleed.
pub fn near(marks: &MarkSpec, bleed: Length) -> Length {
    marks.offset.max(bleed + marks.weight)
}

/// From the trim to the far end of the longest mark.
pub fn far(marks: &MarkSpec, bleed: Length) -> Length {
    near(marks, bleed) + if marks.registration { marks.length.max(CROSS) } else { marks.length }
}

/// All marks of a side.
pub fn marks(spec: &MarkSpec, trim: Rect, bleed: Length, creases: &[PlacedCrease]) -> Vec<Shape> {
    let near = near(spec, bleed);
    let end = near + spec.length;
    let mut shapes = Vec::new();
    let mut stroke = |path: Path, dash: &[Length]| {
        let line = Stroke { dash: dash.to_vec(), ..Stroke::plain(spec.weight) };
        shapes.push(Shape::stroke(path, line, Color::All(Tint::FULL)));
    };
    let vertical = |x: Length| {
        [(trim.y - end, trim.y - near), (trim.bottom() + near, trim.bottom() + end)].map(|(a, b)| (x, a, b))
    };
    if spec.crop {
        for (x, a, b) in [trim.x, trim.right()].into_iter().flat_map(vertical) {
            stroke(Path::line(Point::new(x, a), Point::new(x, b)), &[]);
        }
        for y in [trim.y, trim.bottom()] {
            for (a, b) in [(trim.x - end, trim.x - near), (trim.right() + near, trim.right() + end)] {
                stroke(Path::line(Point::new(a, y), Point::new(b, y)), &[]);
            }
        }
    }
    if spec.fold {
        for (x, a, b) in creases.iter().flat_map(|crease| vertical(crease.x)) {
            stroke(Path::line(Point::new(x, a), Point::new(x, b)), &[Length::mm(1), Length::mm(1)]);
        }
    }
    if spec.registration {
        let middle = Point::new(trim.x + trim.width / 2, trim.y + trim.height / 2);
        let away = near + CROSS / 2;
        let mut centers = vec![Point::new(trim.x - away, middle.y), Point::new(trim.right() + away, middle.y)];
        if !(spec.fold && creases.iter().any(|crease| (crease.x - middle.x).abs() < CLEAR)) {
            centers.push(Point::new(middle.x, trim.y - away));
            centers.push(Point::new(middle.x, trim.bottom() + away));
        }
        for Point { x, y } in centers {
            let arm = CROSS / 2;
            stroke(Path::circle(Point::new(x, y), RADIUS), &[]);
            stroke(Path::line(Point::new(x - arm, y), Point::new(x + arm, y)), &[]);
            stroke(Path::line(Point::new(x, y - arm), Point::new(x, y + arm)), &[]);
        }
    }
    shapes
}
