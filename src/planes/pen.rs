//! Strokes as outlines to fill.

use kurbo::{Affine, BezPath, Cap, Circle, Join, PathEl, Point, Rect, Shape, StrokeOpts};

use crate::pages::Stroke;

/// Farthest that an outline leaves the true one, in pixels.
const TOLERANCE: f64 = 0.05;
/// Dashes of one path. More than this are too short to be seen apart; the line is drawn whole.
const MOST_DASHES: f64 = 100_000.0;
/// What a dash of no length is drawn as, in line widths, so that its caps know their direction.
const SHORTEST_DASH: f64 = 1e-4;
/// Farthest coordinate that is stroked, in pixels: what lies beyond is not on any sheet.
const FARTHEST: f64 = 1e7;

/// The outline in pixels of a stroked path in page coordinates; `matrix` goes from there to pixels. A width of 0 is one
/// pixel, the thinnest line of this device.
pub(super) fn outline(path: &BezPath, stroke: &Stroke, matrix: Affine) -> BezPath {
    let [a, b, c, d, ..] = stroke.matrix.as_coeffs();
    let pen = Affine::new([a, b, c, d, 0.0, 0.0]);
    let whole = matrix * pen;
    let scale = whole.determinant().abs().sqrt();
    let usable = pen.determinant().abs() > 1e-12 && scale.is_finite() && scale > 1e-9;
    let seen = matrix.transform_rect_bbox(path.control_box());
    if !(seen.x0 > -FARTHEST && seen.y0 > -FARTHEST && seen.x1 < FARTHEST && seen.y1 < FARTHEST) {
        return BezPath::new();
    }
    if stroke.width <= 0.0 || !usable {
        let thin = Stroke { width: 1.0, matrix: Affine::IDENTITY, ..stroke.clone() };
        let dashes = scale.max(1e-9);
        let dash = stroke.dash.iter().map(|length| length * dashes).collect();
        let phase = stroke.phase * dashes;
        return expand(&(matrix * path), &Stroke { dash, phase, ..thin }, TOLERANCE);
    }
    let user = pen.inverse() * path;
    whole * expand(&user, stroke, TOLERANCE / scale)
}

/// In the coordinates in which the pen is round.
fn expand(path: &BezPath, stroke: &Stroke, tolerance: f64) -> BezPath {
    let width = stroke.width;
    let cap = [Cap::Butt, Cap::Round, Cap::Square][usize::from(stroke.cap.min(2))];
    let join = [Join::Miter, Join::Round, Join::Bevel][usize::from(stroke.join.min(2))];
    let mut style =
        kurbo::Stroke::new(width).with_caps(cap).with_join(join).with_miter_limit(stroke.miter_limit.max(1.0));
    let sum: f64 = stroke.dash.iter().sum();
    let sound = stroke.dash.iter().all(|length| length.is_finite() && *length >= 0.0);
    if sound && sum > 0.0 && stroke.phase.is_finite() && length(path) / sum * (stroke.dash.len() as f64) < MOST_DASHES {
        let shortest = SHORTEST_DASH * width;
        let mut dashes: Vec<f64> = stroke.dash.iter().map(|length| length.max(shortest)).collect();
        // An odd number of lengths takes turns as ink and gap.
        if dashes.len() % 2 == 1 {
            dashes.extend_from_within(..);
        }
        let whole: f64 = dashes.iter().sum();
        style = style.with_dashes(stroke.phase - libm::floor(stroke.phase / whole) * whole, dashes);
    }
    let mut outline = kurbo::stroke(path.iter(), &style, &StrokeOpts::default(), tolerance);
    if cap != Cap::Butt {
        dots(path, |at| {
            if cap == Cap::Round {
                outline.extend(Circle::new(at, width / 2.0).path_elements(tolerance));
            } else {
                outline.extend(Rect::from_center_size(at, (width, width)).path_elements(tolerance));
            }
        });
    }
    outline
}

/// An upper bound of a path's length.
fn length(path: &BezPath) -> f64 {
    let (mut start, mut at, mut sum) = (Point::ORIGIN, Point::ORIGIN, 0.0);
    let mut step = |at: &mut Point, to: Point| {
        let (x, y) = (to.x - at.x, to.y - at.y);
        sum += (x * x + y * y).sqrt();
        *at = to;
    };
    for element in path.iter() {
        match element {
            PathEl::MoveTo(p) => (start, at) = (p, p),
            PathEl::LineTo(p) => step(&mut at, p),
            PathEl::QuadTo(p, q) => [p, q].into_iter().for_each(|p| step(&mut at, p)),
            PathEl::CurveTo(p, q, r) => [p, q, r].into_iter().for_each(|p| step(&mut at, p)),
            PathEl::ClosePath => step(&mut at, start),
        }
    }
    sum
}

/// Subpaths that go nowhere: round and square caps make dots of them (ISO 32000-1, 8.5.3.2).
fn dots(path: &BezPath, mut dot: impl FnMut(Point)) {
    let (mut start, mut drawn, mut still) = (Point::ORIGIN, false, true);
    for element in path.iter().chain([PathEl::MoveTo(Point::ORIGIN)]) {
        match element {
            PathEl::MoveTo(p) => {
                if drawn && still {
                    dot(start);
                }
                (start, drawn, still) = (p, false, true);
            }
            PathEl::LineTo(p) => (drawn, still) = (true, still && p == start),
            PathEl::QuadTo(p, q) => (drawn, still) = (true, still && p == start && q == start),
            PathEl::CurveTo(p, q, r) => (drawn, still) = (true, still && p == start && q == start && r == start),
            PathEl::ClosePath => drawn = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(width: f64, cap: u8, dash: &[f64]) -> Stroke {
        let dash = dash.to_vec();
        Stroke { width, matrix: Affine::IDENTITY, cap, join: 0, miter_limit: 10.0, dash, phase: 0.0 }
    }

    fn area(svg: &str, stroke: &Stroke, scale: f64) -> f64 {
        outline(&BezPath::from_svg(svg).unwrap(), stroke, Affine::scale(scale)).area().abs()
    }

    #[test]
    fn widths_caps_and_dashes() {
        assert_eq!(area("M0 0H10", &pen(2.0, 0, &[]), 1.0), 20.0);
        assert_eq!(area("M0 0H10", &pen(2.0, 2, &[]), 2.0), 96.0);
        // The thinnest line.
        assert_eq!(area("M0 0H10", &pen(0.0, 0, &[]), 3.0), 30.0);
        assert!((area("M0 0H10", &pen(2.0, 0, &[3.0]), 1.0) - 12.0).abs() < 1e-6);
        // A dotted line: five dots of π, at 0, 2.5, 5, 7.5 and 10.
        let dots = area("M0 0H11", &pen(2.0, 1, &[0.0, 2.5]), 1.0);
        assert!((dots - 5.0 * std::f64::consts::PI).abs() < 0.1, "{dots}");
        let dot = area("M5 5H5", &pen(2.0, 1, &[]), 1.0);
        assert!((dot - std::f64::consts::PI).abs() < 0.1, "{dot}");
        assert_eq!(area("M5 5H5", &pen(2.0, 0, &[]), 1.0), 0.0);
        // A pen twice as wide as high.
        let flat = Stroke { matrix: Affine::scale_non_uniform(2.0, 1.0), ..pen(2.0, 0, &[]) };
        assert_eq!(area("M0 0V10", &flat, 1.0), 40.0);
        assert_eq!(area("M0 0H10", &flat, 1.0), 20.0);
    }
}
