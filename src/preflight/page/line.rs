//! Lines: how wide they are and in how many inks.

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};

use super::ink::Inks;
use super::{Judge, alike};
use crate::pages::{Paint, Run, Stroke};
use crate::preflight::rule;
use crate::preflight::rules::number;
use crate::preflight::settings::Settings;

/// What is longer than so many points in the other direction is a line rather than a dot: by eye.
const LINE: f64 = 1.0;
/// Of a path of more corners only the bounds tell whether it is a line: by eye, more than bars and arrows have.
const MOST_CORNERS: usize = 12;

impl Judge<'_, '_, '_> {
    /// A stroke that is seen.
    pub(super) fn line(&mut self, stroke: &Stroke, paint: &Paint, place: Rect, what: &str) {
        let width = self.pen(stroke);
        self.thin(width, paint, place, what);
    }

    /// How wide a stroke comes out where it is narrowest, in points on the page.
    pub(super) fn pen(&self, stroke: &Stroke) -> f64 {
        stroke.width * narrowest(self.matrix * stroke.matrix)
    }

    /// A stroke of a glyph's procedure, drawn by a pen or as an area, if it is one, by its width in points: how many inks text of
    /// its size may be in is told of the text.
    pub(super) fn hair(&mut self, width: Option<f64>, place: Rect) {
        if let Some(width) = width.filter(|width| under(*width, self.limit("GWG-HAIRLINE"))) {
            self.push("GWG-HAIRLINE", format!("a stroke of a letter {} pt wide", points(width)), place, None);
        }
    }

    /// The outlines of letters. One in the colour of their own ground makes them bolder, and is no line.
    pub(super) fn outlined(&mut self, run: &Run, place: Rect) {
        let filled = matches!(run.mode, 2 | 6);
        if let Some((paint, stroke)) = run.stroke.as_ref().filter(|(paint, _)| !filled || !alike(paint, &run.fill)) {
            self.line(stroke, paint, place, "an outline of text");
        }
    }

    /// A filled area so thin that it is a line.
    pub(super) fn thin_fill(&mut self, path: &BezPath, paint: &Paint, place: Rect) {
        if let Some(width) = self.slim(path) {
            self.thin(width, paint, place, "an area");
        }
    }

    /// How thin a filled area comes out, in points on the page; nothing of a dot.
    pub(super) fn slim(&self, path: &BezPath) -> Option<f64> {
        let (scale, bounds) = (self.scale(), path.bounding_box());
        let most = bounds.width().max(bounds.height()) * scale;
        (most > LINE).then(|| slim(path, bounds) * scale)
    }

    fn thin(&mut self, width: f64, paint: &Paint, place: Rect, what: &str) {
        // Most lines and areas are wide enough for every rule, and nothing need be said of them.
        if !under(width, self.widest) {
            return;
        }
        let inks = if let Paint::Flat(color) = paint { Some(Inks::of(color)) } else { None };
        let pt = points(width);
        let under = |limit: f64| under(width, limit);
        if inks.as_ref().is_some_and(Inks::is_white) {
            if inks.as_ref().is_none_or(|inks| !inks.leaves_white()) {
                return;
            }
            let broken = ["GWG-HAIRLINE", "GWG-LINE-REVERSED"].into_iter().filter(|code| under(self.limit(code)));
            let broken: Vec<_> = broken.map(|code| (code, format!("{what} of {pt} pt in the paper's white"))).collect();
            self.first_of(broken, |judge, code, message| judge.push(code, message, place, None));
            return;
        }
        // What is in all inks at once has a rule of its own.
        let inks = inks.filter(|inks| !inks.all);
        let count = inks.as_ref().map_or(1, Inks::count);
        let many = match &inks {
            Some(inks) if inks.foreign => "colours that become several inks".to_owned(),
            _ => format!("{count} inks"),
        };
        let broken = [("GWG-HAIRLINE", 0), ("GWG-LINE-INKS", 1), ("GWG-LINE-MANY-INKS", 2)];
        let broken = broken.into_iter().filter(|(code, inks)| count > *inks && under(self.limit(code)));
        let message = |inks: usize| match inks {
            0 => format!("{what} {pt} pt wide"),
            _ => format!("{what} {pt} pt wide in {many}"),
        };
        let broken: Vec<_> = broken.map(|(code, inks)| (code, message(inks))).collect();
        self.first_of(broken, |judge, code, message| judge.push(code, message, place, None));
    }
}

/// What is at least so many points wide is wide enough for every rule about lines, in whichever inks it is.
pub(super) fn widest(settings: &Settings) -> f64 {
    let codes = ["GWG-HAIRLINE", "GWG-LINE-INKS", "GWG-LINE-MANY-INKS", "GWG-LINE-REVERSED"];
    codes.into_iter().map(|code| settings.limit(rule(code))).fold(0.0, f64::max)
}

/// As a number that people read.
fn points(width: f64) -> String {
    number((width * 1000.0).round() / 1000.0)
}

/// Whether a width is below a limit: what rounds to the limit is at it.
fn under(width: f64, limit: f64) -> bool {
    width < limit - 0.0005
}

/// How thin a path is where it is thinnest from side to side, in whichever direction that is: of a path of a few straight
/// lines in one piece, by the hull of its points; of any other, by its bounds.
fn slim(path: &BezPath, bounds: Rect) -> f64 {
    let along = bounds.width().min(bounds.height());
    let mut corners = [Point::ZERO; MOST_CORNERS + 1];
    let mut count = 0;
    for (number, element) in path.elements().iter().enumerate() {
        let point = match element {
            PathEl::MoveTo(point) if number == 0 => point,
            PathEl::LineTo(point) if number <= MOST_CORNERS => point,
            PathEl::ClosePath => continue,
            _ => return along,
        };
        corners[count] = *point;
        count += 1;
    }
    let points = &corners[..count];
    // The width of a hull is least across one of its edges: a line of two of the points that has all others on one side.
    let mut least = along;
    for (number, a) in points.iter().enumerate() {
        for b in &points[number + 1..] {
            let edge = *b - *a;
            let length = edge.hypot();
            if length <= 0.0 {
                continue;
            }
            let (mut low, mut high) = (0.0_f64, 0.0_f64);
            for point in points {
                let by = edge.cross(*point - *a) / length;
                (low, high) = (low.min(by), high.max(by));
            }
            // Rounding puts points of the edge itself to either side.
            if low > -1e-6 || high < 1e-6 {
                least = least.min(high - low);
            }
        }
    }
    least
}

/// By how much a matrix makes a pen wider where it makes it narrowest: its smaller singular value.
fn narrowest(matrix: Affine) -> f64 {
    let [a, b, c, d, _, _] = matrix.as_coeffs();
    let sum = a * a + b * b + c * c + d * d;
    let product = (a * d - b * c).abs();
    let root = (sum * sum - 4.0 * product * product).max(0.0).sqrt();
    ((sum - root) / 2.0).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_slim_however_it_is_turned() {
        for degrees in [0.0_f64, 12.0, 45.0, 90.0, 133.0] {
            let turn = Affine::rotate(degrees.to_radians());
            let bar = turn * Rect::new(3.0, 4.0, 103.0, 4.08).to_path(0.1);
            assert!((slim(&bar, bar.bounding_box()) - 0.08).abs() < 1e-6, "{degrees}");
            let square = turn * Rect::new(0.0, 0.0, 9.0, 9.0).to_path(0.1);
            assert!((slim(&square, square.bounding_box()) - 9.0).abs() < 1e-6, "{degrees}");
        }
        let corner = BezPath::from_svg("M0 0 L9 0 L9 0.1 L0.1 0.1 L0.1 9 L0 9 Z").unwrap();
        assert!(slim(&corner, corner.bounding_box()) > 6.0, "two bars that meet are not one line");
    }

    #[test]
    fn a_pen_is_as_narrow_as_its_narrowest_side() {
        let near = |matrix: Affine, wanted: f64| assert!((narrowest(matrix) - wanted).abs() < 1e-9, "{matrix:?}");
        near(Affine::IDENTITY, 1.0);
        near(Affine::scale_non_uniform(3.0, 0.2), 0.2);
        near(Affine::rotate(0.7) * Affine::scale_non_uniform(3.0, 0.2) * Affine::rotate(1.1), 0.2);
        near(Affine::scale(0.0), 0.0);
    }
}
