//! Paths (ISO 32000-1, 8.5): built, filled, stroked, and made into clips.

use std::rc::Rc;

use kurbo::{BezPath, PathEl, Point, Rect, Shape as _, Vec2};

use crate::pages::{Fault, Shape, Stroke};
use crate::reader::lexer::Operand;

use super::{MOST_ELEMENTS, Numbers, Painter};

impl Painter<'_, '_> {
    /// `m l c v y h re`
    pub(super) fn segment(&mut self, operator: &[u8], n: Numbers<'_, '_>) {
        if self.path.elements().len() >= MOST_ELEMENTS {
            return self.say(
                Fault::Content,
                &format!("it has a path of more than {MOST_ELEMENTS} parts; the rest of it is left out."),
            );
        }
        let ctm = self.now.ctm;
        let at = |x: f64, y: f64| ctm * Point::new(x, y);
        // After `h` the current point is where the subpath began.
        if matches!(self.path.elements().last(), Some(PathEl::ClosePath))
            && let (b"l" | b"c" | b"v" | b"y", Some(start)) = (operator, self.subpath_start())
        {
            self.path.move_to(start);
        }
        // A line without a start begins where it ends.
        let begun = !self.path.elements().is_empty();
        match operator {
            b"m" => {
                let Some([x, y]) = n.all() else { return };
                // Of two starts in a row the first is nothing.
                if matches!(self.path.elements().last(), Some(PathEl::MoveTo(_))) {
                    self.path.pop();
                }
                self.path.move_to(at(x, y));
            }
            b"l" => {
                let Some([x, y]) = n.all() else { return };
                if begun { self.path.line_to(at(x, y)) } else { self.path.move_to(at(x, y)) }
            }
            b"c" => {
                let Some([a, b, c, d, e, f]) = n.all() else { return };
                self.start(at(a, b));
                self.path.curve_to(at(a, b), at(c, d), at(e, f));
            }
            b"v" => {
                let Some([c, d, e, f]) = n.all() else { return };
                let from = self.path.elements().last().and_then(end_of).unwrap_or_else(|| at(c, d));
                self.start(from);
                self.path.curve_to(from, at(c, d), at(e, f));
            }
            b"y" => {
                let Some([a, b, e, f]) = n.all() else { return };
                self.start(at(a, b));
                self.path.curve_to(at(a, b), at(e, f), at(e, f));
            }
            b"h" => {
                if begun && !matches!(self.path.elements().last(), Some(PathEl::ClosePath)) {
                    self.path.close_path();
                }
            }
            _ => {
                let Some([x, y, w, h]) = n.all() else { return };
                self.path.move_to(at(x, y));
                self.path.line_to(at(x + w, y));
                self.path.line_to(at(x + w, y + h));
                self.path.line_to(at(x, y + h));
                self.path.close_path();
            }
        }
    }

    fn start(&mut self, at: Point) {
        if self.path.elements().is_empty() {
            self.path.move_to(at);
        }
    }

    /// Where the subpath began.
    fn subpath_start(&self) -> Option<Point> {
        self.path.elements().iter().rev().find_map(|element| match element {
            PathEl::MoveTo(point) => Some(*point),
            _ => None,
        })
    }

    /// `S s f F f* B B* b b* n`
    pub(super) fn paint_path(&mut self, operator: &[u8]) {
        if matches!(operator, b"s" | b"b" | b"b*") && !self.path.elements().is_empty() {
            self.path.close_path();
        }
        let path = Rc::new(std::mem::take(&mut self.path));
        let clip = self.clip.take();
        if !path.elements().is_empty() {
            let fills = matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*");
            let strokes = matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*");
            if fills {
                let even_odd = operator.ends_with(b"*");
                let bounds = path.bounding_box();
                let paint = self.now.fill.paint();
                self.mark(Shape::Fill { path: path.clone(), even_odd, paint }, bounds);
            }
            if strokes {
                let stroke = self.now.pen();
                let bounds = stroke_bounds(&path, &stroke);
                let paint = self.now.stroke.paint();
                self.mark(Shape::Stroke { path: path.clone(), stroke, paint }, bounds);
            }
        }
        if let Some(even_odd) = clip {
            self.open_clip(path, even_odd);
        }
    }

    /// `d`
    pub(super) fn dash(&mut self, operands: &[Operand<'_>]) {
        let Some(Operand::Array(list)) = operands.iter().find(|operand| matches!(operand, Operand::Array(_))) else {
            return;
        };
        let lengths: Vec<f64> = Numbers(list).iter().take(64).map(|x| x.max(0.0)).collect();
        // Without any length it is a whole line (8.4.3.6).
        let whole = lengths.iter().sum::<f64>() <= 0.0;
        self.now.dash = if whole { Rc::new([]) } else { lengths.into() };
        self.now.phase = match operands.last() {
            Some(Operand::Number(phase)) => *phase,
            _ => 0.0,
        };
    }
}

fn end_of(element: &PathEl) -> Option<Point> {
    match element {
        PathEl::MoveTo(point) | PathEl::LineTo(point) | PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
            Some(*point)
        }
        PathEl::ClosePath => None,
    }
}

/// Bounds of a stroked line: the path's own, and on all sides as far as the pen goes. A line of no width has the path's.
pub(super) fn stroke_bounds(path: &BezPath, stroke: &Stroke) -> Rect {
    let [a, b, c, d, _, _] = stroke.matrix.as_coeffs();
    let half = stroke.width / 2.0;
    // A round pen becomes an ellipse of this half width and height on the page.
    let (across, up) = (half * (a * a + c * c).sqrt(), half * (b * b + d * d).sqrt());
    // Square ends reach √2 as far; mitres as far as the sharpest corner lets them, within the limit.
    let ends = if stroke.cap == 2 { std::f64::consts::SQRT_2 } else { 1.0 };
    let reach = if stroke.join == 0 { sharpest(path, stroke.miter_limit).max(ends) } else { ends };
    path.bounding_box().inflate(across * reach, up * reach)
}

/// The longest mitre of a path, in line widths: 1/sin(φ/2) for the angle φ between two segments, if the limit allows it.
fn sharpest(path: &BezPath, limit: f64) -> f64 {
    let mut longest = 1.0_f64;
    let (mut at, mut first, mut before): (Point, Option<Vec2>, Option<Vec2>) = (Point::ZERO, None, None);
    let mut start = Point::ZERO;
    let mut corner = |from: Option<Vec2>, to: Vec2| {
        let Some(from) = from else { return };
        let lengths = from.hypot() * to.hypot();
        if lengths > 0.0 {
            // The angle between the segments is π less the turn: sin²(φ/2) = (1 + cos turn)/2.
            let sine = ((1.0 + from.dot(to) / lengths) / 2.0).max(0.0).sqrt();
            if sine * limit >= 1.0 {
                longest = longest.max(1.0 / sine);
            }
        }
    };
    for element in path.elements() {
        let (leave, arrive, to) = match *element {
            PathEl::MoveTo(point) => {
                (at, start, first, before) = (point, point, None, None);
                continue;
            }
            PathEl::LineTo(to) => (to - at, to - at, to),
            PathEl::QuadTo(c, to) => (c - at, to - c, to),
            PathEl::CurveTo(c1, c2, to) => {
                let leave = [c1, c2, to].into_iter().map(|c| c - at).find(|v| v.hypot2() > 0.0);
                let arrive = [c2, c1, at].into_iter().map(|c| to - c).find(|v| v.hypot2() > 0.0);
                (leave.unwrap_or_default(), arrive.unwrap_or_default(), to)
            }
            PathEl::ClosePath => (start - at, start - at, start),
        };
        if leave.hypot2() > 0.0 {
            corner(before, leave);
            first.get_or_insert(leave);
            before = Some(arrive);
        }
        if let (PathEl::ClosePath, Some(first)) = (element, first) {
            corner(before, first);
        }
        at = to;
    }
    longest
}

#[cfg(test)]
mod tests {
    use kurbo::Affine;

    use super::*;

    fn pen(width: f64, join: u8) -> Stroke {
        Stroke { width, matrix: Affine::IDENTITY, cap: 0, join, miter_limit: 10.0, dash: vec![], phase: 0.0 }
    }

    #[test]
    fn a_stroke_reaches_as_far_as_its_mitres() {
        let mut square = BezPath::new();
        square.move_to((0.0, 0.0));
        square.line_to((10.0, 0.0));
        square.line_to((10.0, 10.0));
        square.line_to((0.0, 10.0));
        square.close_path();
        let reach = |join| -stroke_bounds(&square, &pen(2.0, join)).x0;
        assert!((reach(0) - 2.0_f64.sqrt()).abs() < 1e-9, "a right angle's mitre is √2 line widths long: {}", reach(0));
        assert!((reach(1) - 1.0).abs() < 1e-9);
        let mut line = BezPath::new();
        line.move_to((0.0, 0.0));
        line.line_to((9.0, 0.0));
        let wide = Stroke { matrix: Affine::scale_non_uniform(1.0, 3.0), ..pen(1.0, 0) };
        assert_eq!(stroke_bounds(&line, &wide), Rect::new(-0.5, -1.5, 9.5, 1.5));
    }
}
