//! Paths as straight lines, and what lies inside of them.

use super::{Path, Point, Rect, Segment, Transform};
use crate::unit::Length;

/// Pieces of a curve: closer to it than a code's module, or than a press is out, on anything as large as a panel's art.
const PIECES: i32 = 16;

impl Path {
    /// Its straight lines and pieces of its curves, after `transform`; `close` leads open subpaths back to their start, as
    /// filling does.
    pub fn lines(&self, transform: Transform, close: bool) -> Vec<(Point, Point)> {
        let mut lines = Vec::new();
        let (mut start, mut pen) = (Point::default(), Point::default());
        for segment in &self.0 {
            match *segment {
                Segment::Move(p) => {
                    if close && pen != start {
                        lines.push((pen, start));
                    }
                    let p = transform.apply(p);
                    (start, pen) = (p, p);
                }
                Segment::Line(p) => {
                    let p = transform.apply(p);
                    lines.push((pen, p));
                    pen = p;
                }
                Segment::Cubic(a, b, p) => {
                    let [a, b, p] = [a, b, p].map(|p| transform.apply(p));
                    let from = pen;
                    for i in 1..=PIECES {
                        let t = f64::from(i) / f64::from(PIECES);
                        let u = 1.0 - t;
                        let at = |from: Length, a: Length, b: Length, p: Length| {
                            from.scale(u * u * u)
                                + a.scale(3.0 * u * u * t)
                                + b.scale(3.0 * u * t * t)
                                + p.scale(t * t * t)
                        };
                        let to = Point::new(at(from.x, a.x, b.x, p.x), at(from.y, a.y, b.y, p.y));
                        lines.push((pen, to));
                        pen = to;
                    }
                }
                Segment::Close => {
                    lines.push((pen, start));
                    pen = start;
                }
            }
        }
        if close && pen != start {
            lines.push((pen, start));
        }
        lines
    }

    /// Whether a point lies inside of what it fills.
    pub fn holds(&self, at: Point, even_odd: bool) -> bool {
        let around =
            self.bounds().is_some_and(|bounds| bounds.contains(Rect::new(at.x, at.y, Length::ZERO, Length::ZERO)));
        around && inside(&self.lines(Transform::default(), true), at, even_odd)
    }
}

/// Whether a point lies inside of closed outlines, by the nonzero or the even-odd rule.
pub fn inside(lines: &[(Point, Point)], at: Point, even_odd: bool) -> bool {
    let winding: i32 = lines
        .iter()
        .map(|&(from, to)| {
            let up = from.y <= at.y && to.y > at.y;
            let down = to.y <= at.y && from.y > at.y;
            if !up && !down {
                return 0;
            }
            let along = (at.y - from.y).to_mm() / (to.y - from.y).to_mm();
            let right = from.x.to_mm() + along * (to.x - from.x).to_mm() > at.x.to_mm();
            i32::from(up && right) - i32::from(down && right)
        })
        .sum();
    if even_odd { winding % 2 != 0 } else { winding != 0 }
}

/// How far a point is from a straight line between two others.
pub fn distance((from, to): (Point, Point), at: Point) -> Length {
    let v = |a: Point, b: Point| ((b.x - a.x).to_pt(), (b.y - a.y).to_pt());
    let ((x, y), (a, b)) = (v(from, at), v(from, to));
    let whole = a * a + b * b;
    let part = if whole > 0.0 { ((x * a + y * b) / whole).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (x - part * a, y - part * b);
    Length::from_pt((x * x + y * y).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i64, y: i64) -> Point {
        Point::new(Length::mm(x), Length::mm(y))
    }

    #[test]
    fn a_ring_holds_what_lies_between_its_circles() {
        let mut ring = Path::circle(p(0, 0), Length::mm(10));
        ring.0.extend(Path::circle(p(0, 0), Length::mm(5)).0);
        assert!(ring.holds(p(7, 0), true) && ring.holds(p(0, 0), false));
        assert!(!ring.holds(p(0, 0), true) && !ring.holds(p(8, 8), true));
    }

    #[test]
    fn the_way_to_a_line_ends_at_its_ends() {
        let line = (p(0, 0), p(10, 0));
        assert_eq!(distance(line, p(5, 2)), Length::mm(2));
        assert_eq!(distance(line, p(13, 4)), Length::mm(5));
    }
}
