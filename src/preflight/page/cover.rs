//! Whether a filled outline covers a rectangle: white of any shape over all that was inked leaves nothing of it.

use kurbo::{BezPath, PathEl, Point, Rect, Shape as _};

/// How far, in points, straight pieces may stand from the curve for which they do.
const TOLERANCE: f64 = 0.05;

/// Whether all of `rect` lies within a path: its middle does, and no piece of the outline comes into it.
pub(super) fn covers(path: &BezPath, even_odd: bool, rect: Rect) -> bool {
    let bounds = path.bounding_box();
    if bounds.x0 > rect.x0 || bounds.y0 > rect.y0 || bounds.x1 < rect.x1 || bounds.y1 < rect.y1 {
        return false;
    }
    let (middle, mut winding, mut free) = (rect.center(), 0, true);
    let mut piece = |from: Point, to: Point| {
        free &= !enters(from, to, rect);
        winding += passes(from, to, middle);
    };
    let (mut start, mut from) = (Point::ZERO, Point::ZERO);
    kurbo::flatten(path, TOLERANCE, |element| match element {
        PathEl::MoveTo(point) => {
            // What is open is filled as if it were closed.
            piece(from, start);
            (start, from) = (point, point);
        }
        PathEl::LineTo(to) => {
            piece(from, to);
            from = to;
        }
        _ => {
            piece(from, start);
            from = start;
        }
    });
    piece(from, start);
    free && if even_odd { winding % 2 != 0 } else { winding != 0 }
}

/// How a straight piece passes a point on its right: 1 upwards, -1 downwards.
fn passes(from: Point, to: Point, point: Point) -> i32 {
    if (from.y <= point.y) == (to.y <= point.y) {
        return 0;
    }
    let x = from.x + (point.y - from.y) / (to.y - from.y) * (to.x - from.x);
    match x > point.x {
        true if to.y > from.y => 1,
        true => -1,
        false => 0,
    }
}

/// Whether a straight piece comes into a rectangle; its edge is none of it.
fn enters(from: Point, to: Point, rect: Rect) -> bool {
    // The part of the piece between both pairs of edges, by Liang and Barsky.
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    for (step, low, high) in [(dx, rect.x0 - from.x, rect.x1 - from.x), (dy, rect.y0 - from.y, rect.y1 - from.y)] {
        if step == 0.0 {
            if low >= 0.0 || high <= 0.0 {
                return false;
            }
            continue;
        }
        let (a, b) = (low / step, high / step);
        (first, last) = (first.max(a.min(b)), last.min(a.max(b)));
    }
    first < last
}

#[cfg(test)]
mod tests {
    use kurbo::{Circle, RoundedRect};

    use super::*;

    #[test]
    fn shapes_that_cover_and_that_leave_a_corner() {
        let rect = Rect::new(10.0, 10.0, 20.0, 20.0);
        let circle = |radius| Circle::new((15.0, 15.0), radius).to_path(0.01);
        // The corners are 7.07 from the middle.
        assert!(covers(&circle(7.5), false, rect));
        assert!(!covers(&circle(7.0), false, rect), "it leaves the corners");
        assert!(!covers(&circle(3.0), false, rect), "it lies inside");
        assert!(!covers(&Circle::new((50.0, 15.0), 20.0).to_path(0.01), false, rect), "it lies beside");
        let mut ring = circle(30.0);
        ring.extend(circle(3.0));
        assert!(!covers(&ring, true, rect), "its hole is in the middle");
        assert!(covers(&RoundedRect::from_rect(rect.inset(2.0), 3.0).to_path(0.01), false, rect));
        assert!(covers(&rect.to_path(0.1), false, rect), "edges that are the same");
        let open = BezPath::from_svg("M0 0 L40 0 L40 40 L0 40").unwrap();
        assert!(covers(&open, false, rect));
        let cut = BezPath::from_svg("M0 0 L40 0 L40 40 L12 18").unwrap();
        assert!(!covers(&cut, false, rect), "what closes it goes through");
    }
}
