//! From user units to paper: numbers that may be anything become lengths, or are refused.

use kurbo::{Affine, BezPath, PathEl, Shape as _};

use crate::geom::{Path, Point, Segment};
use crate::unit::Length;

/// How far from its corner a drawing may reach, in user units: some 10 m.
const FARTHEST: f64 = 40_000.0;

/// User units (1/96 inch) as a length; `None` for what is no number, or farther than any sheet.
pub(super) fn length(units: f64) -> Option<Length> {
    (units.abs() <= FARTHEST).then(|| Length::from_pt(units * 0.75))
}

fn point(p: kurbo::Point) -> Option<Point> {
    Some(Point::new(length(p.x)?, length(p.y)?))
}

/// A path put through a transform; `None` if it leads too far.
pub(super) fn path(path: &BezPath, to: Affine) -> Option<Path> {
    let mut segments = Vec::with_capacity(path.elements().len());
    let mut pen = kurbo::Point::ZERO;
    for element in path.elements() {
        segments.push(match *element {
            PathEl::MoveTo(p) => Segment::Move(point(to * p)?),
            PathEl::LineTo(p) => Segment::Line(point(to * p)?),
            // A quadratic curve raised to a cubic: control points at two thirds.
            PathEl::QuadTo(a, p) => {
                let (one, two) = (pen + (a - pen) * (2.0 / 3.0), p + (a - p) * (2.0 / 3.0));
                Segment::Cubic(point(to * one)?, point(to * two)?, point(to * p)?)
            }
            PathEl::CurveTo(a, b, p) => Segment::Cubic(point(to * a)?, point(to * b)?, point(to * p)?),
            PathEl::ClosePath => Segment::Close,
        });
        pen = element.end_point().unwrap_or(pen);
    }
    Some(Path(segments))
}

/// A path without the subpaths that enclose nothing: filled, they would still leave a line one dot wide (ISO 32000-1,
/// 8.5.3.3.1).
pub(super) fn solid(path: &BezPath) -> BezPath {
    let mut out = BezPath::new();
    let elements = path.elements();
    let mut start = 0;
    while start < elements.len() {
        let next = elements[start + 1..].iter().position(|element| matches!(element, PathEl::MoveTo(_)));
        let end = next.map_or(elements.len(), |n| start + 1 + n);
        if !is_straight(&elements[start..end]) {
            out.extend(elements[start..end].iter().copied());
        }
        start = end;
    }
    out
}

/// A path without the subpaths that have no length, and a square of that side around each of those.
pub(super) fn without_dots(path: &BezPath, side: f64) -> (BezPath, BezPath) {
    let (mut rest, mut squares) = (BezPath::new(), BezPath::new());
    let elements = path.elements();
    let mut start = 0;
    while start < elements.len() {
        let next = elements[start + 1..].iter().position(|element| matches!(element, PathEl::MoveTo(_)));
        let end = next.map_or(elements.len(), |n| start + 1 + n);
        let piece = &elements[start..end];
        let still = |at: kurbo::Point| {
            piece.iter().all(|element| match *element {
                PathEl::MoveTo(p) | PathEl::LineTo(p) => p == at,
                PathEl::QuadTo(a, p) => a == at && p == at,
                PathEl::CurveTo(a, b, p) => a == at && b == at && p == at,
                PathEl::ClosePath => true,
            })
        };
        match piece {
            // A move alone is no line.
            [PathEl::MoveTo(at), _, ..] if still(*at) => {
                squares.extend(kurbo::Rect::from_center_size(*at, (side, side)).path_elements(0.0));
            }
            _ => rest.extend(piece.iter().copied()),
        }
        start = end;
    }
    (rest, squares)
}

/// Whether all points lie on one line.
fn is_straight(elements: &[PathEl]) -> bool {
    let points = || {
        elements.iter().flat_map(|element| match *element {
            PathEl::MoveTo(p) | PathEl::LineTo(p) => vec![p],
            PathEl::QuadTo(a, p) => vec![a, p],
            PathEl::CurveTo(a, b, p) => vec![a, b, p],
            PathEl::ClosePath => vec![],
        })
    };
    let Some(first) = points().next() else { return true };
    let Some(other) = points().find(|p| *p != first) else { return true };
    points().all(|p| (other - first).cross(p - first) == 0.0)
}
