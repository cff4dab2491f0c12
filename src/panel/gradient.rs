//! What colour a gradient has at a point.

use super::{Gradient, GradientLine, Stop};
use crate::color::Color;
use crate::geom::{Point, Rect};
use crate::unit::Length;

impl Gradient {
    /// How far along a point of the shape stands: 0 at the gradient's start, 1 at its end, less or more beyond them. `None`
    /// where no circle of a radial one passes, or where its transform leaves no area.
    pub fn part(&self, at: Point) -> Option<f64> {
        let at = self.transform.inverse()?.apply(at);
        let v = |a: Point, b: Point| ((b.x - a.x).to_pt(), (b.y - a.y).to_pt());
        match self.line {
            GradientLine::Axial { from, to } => {
                let ((x, y), (a, b)) = (v(from, at), v(from, to));
                let whole = a * a + b * b;
                (whole > 0.0).then(|| (x * a + y * b) / whole)
            }
            GradientLine::Radial { from: (start, r0), to: (end, r1) } => {
                // The last circle through the point: |p − (start + t·d)| = r0 + t·r with a radius that is not negative
                // (ISO 32000-1, 8.7.4.5.4): (d² − r²)t² − 2(p·d + r0·r)t + p² − r0² = 0.
                let ((px, py), (dx, dy)) = (v(start, at), v(start, end));
                let (r0, r) = (r0.to_pt(), r1.to_pt() - r0.to_pt());
                let a = dx * dx + dy * dy - r * r;
                let b = px * dx + py * dy + r0 * r;
                let c = px * px + py * py - r0 * r0;
                let seen = |t: &f64| t.is_finite() && r0 + t * r >= 0.0 && self.color(*t).is_some();
                if a.abs() < 1e-9 {
                    return Some(c / (2.0 * b)).filter(seen);
                }
                let root = (b * b - a * c).max(0.0).sqrt();
                let (one, two) = ((b + root) / a, (b - root) / a);
                [one.max(two), one.min(two)].into_iter().filter(|_| b * b >= a * c).find(seen)
            }
        }
    }

    /// The colour so far along; `None` beyond an end that does not go on.
    pub fn color(&self, part: f64) -> Option<Color> {
        let (first, last) = (self.stops.first()?, self.stops.last()?);
        if (part < 0.0 && !self.extend[0]) || (part > 1.0 && !self.extend[1]) {
            return None;
        }
        if part < first.at {
            return Some(first.color);
        }
        let pair = self.stops.windows(2).find(|pair| part >= pair[0].at && part < pair[1].at);
        Some(pair.map_or(last.color, |pair| {
            let [Stop { at: a, color }, Stop { at: b, color: next }] = [pair[0], pair[1]];
            color.between(next, (part - a) / (b - a))
        }))
    }

    /// The colours that a rectangle of the shape shows: those at its corners, its edges and inside, and those of the stops
    /// between them. Whether two stops make an edge inside comes with them.
    pub fn colors_in(&self, rect: Rect) -> (Vec<Color>, bool) {
        /// Places across and down at which it is asked.
        const PLACES: i64 = 9;
        let place = |k: i64, start: Length, length: Length| start + length * k / (PLACES - 1);
        let places = (0..PLACES * PLACES)
            .map(|k| Point::new(place(k % PLACES, rect.x, rect.width), place(k / PLACES, rect.y, rect.height)));
        let parts: Vec<f64> = places.filter_map(|at| self.part(at)).collect();
        let (least, most) = parts.iter().fold((f64::MAX, f64::MIN), |(a, b), part| (a.min(*part), b.max(*part)));
        let within = |stop: &&Stop| stop.at > least && stop.at < most;
        let stops = || self.stops.iter().filter(within);
        let edge = self.stops.windows(2).any(|pair| within(&&pair[0]) && pair[0].at == pair[1].at);
        (parts.iter().filter_map(|part| self.color(*part)).chain(stops().map(|stop| stop.color)).collect(), edge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Cmyk, Tint};
    use crate::geom::Transform;

    fn black(percent: f64) -> Color {
        Color::Process(Cmyk { k: Tint::from_percent(percent).expect("a percentage"), ..Cmyk::PAPER })
    }

    fn p(x: i64, y: i64) -> Point {
        Point::new(Length::mm(x), Length::mm(y))
    }

    fn gradient(line: GradientLine, extend: bool) -> Gradient {
        let stops = vec![Stop { at: 0.0, color: black(0.0) }, Stop { at: 1.0, color: black(100.0) }];
        Gradient { line, transform: Transform::default(), extend: [extend; 2], stops }
    }

    fn at(gradient: &Gradient, x: i64, y: i64) -> Option<Color> {
        gradient.part(p(x, y)).and_then(|part| gradient.color(part))
    }

    #[test]
    fn an_axial_one_changes_along_its_line() {
        let across = gradient(GradientLine::Axial { from: p(10, 0), to: p(30, 0) }, true);
        assert_eq!(at(&across, 20, 77), Some(black(50.0)));
        assert_eq!(at(&across, 0, 0), Some(black(0.0)));
        assert_eq!(at(&across, 40, 0), Some(black(100.0)));
        let ends = Gradient { extend: [false; 2], ..across };
        assert_eq!(at(&ends, 0, 0), None);
    }

    #[test]
    fn a_radial_one_changes_from_its_centre() {
        let round =
            gradient(GradientLine::Radial { from: (p(0, 0), Length::ZERO), to: (p(0, 0), Length::mm(10)) }, true);
        assert_eq!(at(&round, 3, 4), Some(black(50.0)));
        assert_eq!(at(&round, 30, 40), Some(black(100.0)));
        // From a point beside the middle: halfway are the circles of half the radius around the halfway point.
        let aside =
            gradient(GradientLine::Radial { from: (p(4, 0), Length::ZERO), to: (p(0, 0), Length::mm(10)) }, true);
        assert_eq!(at(&aside, 7, 0), Some(black(50.0)));
        assert_eq!(at(&aside, -3, 0), Some(black(50.0)));
    }

    #[test]
    fn a_rectangle_shows_a_part_of_it() {
        let down = gradient(GradientLine::Axial { from: p(0, 0), to: p(0, 100) }, true);
        let (colors, edge) = down.colors_in(Rect::new(Length::ZERO, Length::mm(20), Length::mm(5), Length::mm(20)));
        let most = colors.iter().map(|color| color.total()).fold(0.0, f64::max);
        let least = colors.iter().map(|color| color.total()).fold(400.0, f64::min);
        assert_eq!((least, most, edge), (20.0, 40.0, false));
    }
}
