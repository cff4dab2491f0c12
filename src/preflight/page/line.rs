//! Lines: how wide they are and in how many inks.

use kurbo::{Affine, Rect};

use super::Judge;
use super::ink::Inks;
use crate::pages::{Paint, Stroke};
use crate::preflight::rules::number;

/// What is longer than so many points in the other direction is a line rather than a dot: by eye.
const LINE: f64 = 1.0;

impl Judge<'_, '_, '_> {
    /// A stroke that is seen.
    pub(super) fn line(&mut self, stroke: &Stroke, paint: &Paint, place: Rect) {
        let width = stroke.width * narrowest(self.matrix * stroke.matrix);
        self.thin(width, paint, place, "a line");
    }

    /// A filled area so thin that it is a line.
    pub(super) fn thin_fill(&mut self, bounds: Rect, paint: &Paint, place: Rect) {
        let scale = self.scale();
        let (least, most) = (bounds.width().min(bounds.height()) * scale, bounds.width().max(bounds.height()) * scale);
        if most > LINE {
            self.thin(least, paint, place, "an area");
        }
    }

    fn thin(&mut self, width: f64, paint: &Paint, place: Rect, what: &str) {
        let inks = if let Paint::Flat(color) = paint { Some(Inks::of(color)) } else { None };
        let pt = number((width * 1000.0).round() / 1000.0);
        // What rounds to the limit is at it.
        let under = |limit: f64| width < limit - 0.0005;
        if inks.as_ref().is_some_and(Inks::is_white) {
            if inks.as_ref().is_none_or(|inks| !inks.leaves_white()) {
                return;
            }
            if under(self.limit("GWG-LINE-REVERSED")) {
                self.push("GWG-LINE-REVERSED", format!("{what} of {pt} pt in the paper's white"), place, None);
            }
            return;
        }
        // What is in all inks at once has a rule of its own.
        let inks = inks.filter(|inks| !inks.all);
        let count = inks.as_ref().map_or(1, Inks::count);
        let many = match &inks {
            Some(inks) if inks.foreign => "colours that become several inks".to_owned(),
            _ => format!("{count} inks"),
        };
        if under(self.limit("GWG-HAIRLINE")) {
            self.push("GWG-HAIRLINE", format!("{what} {pt} pt wide"), place, None);
        } else if count > 1 && under(self.limit("GWG-LINE-INKS")) {
            self.push("GWG-LINE-INKS", format!("{what} {pt} pt wide in {many}"), place, None);
        } else if count > 2 && under(self.limit("GWG-LINE-MANY-INKS")) {
            self.push("GWG-LINE-MANY-INKS", format!("{what} {pt} pt wide in {many}"), place, None);
        }
    }
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
    fn a_pen_is_as_narrow_as_its_narrowest_side() {
        let near = |matrix: Affine, wanted: f64| assert!((narrowest(matrix) - wanted).abs() < 1e-9, "{matrix:?}");
        near(Affine::IDENTITY, 1.0);
        near(Affine::scale_non_uniform(3.0, 0.2), 0.2);
        near(Affine::rotate(0.7) * Affine::scale_non_uniform(3.0, 0.2) * Affine::rotate(1.1), 0.2);
        near(Affine::scale(0.0), 0.0);
    }
}
