//! What is said of a page as a whole: bleed, marks inside of it, emptiness.

use kurbo::{Rect, Shape as _};

use super::along::{Band, Stretch, crossed, is_smooth, touched};
use super::ink::Inks;
use super::proof::{Touch, rectangle};
use super::{Judge, common};
use crate::pages::{Mark, Paint, Shape};
use crate::preflight::finding::At;
use crate::preflight::rule;
use crate::preflight::rules::number;

/// A mark is a line at most so wide, in points: the widest that programs draw.
const MARK_WIDTH: f64 = 1.5;
/// And at least so long: the shortest that programs draw are 1 mm.
const MARK_LENGTH: f64 = 2.5;
/// And along a trim's edge to so many points.
const ALONG: f64 = 0.75;
/// What reaches the trim to so many points counts as touching it.
const TOUCHES: f64 = 0.3;
/// The most marks at the trim that are kept, each with its place.
const MOST_TOUCHING: usize = 4096;
/// Half the width that lines without one have at least, in points: a pixel of a low-resolution device.
const HALF_PIXEL: f64 = 0.25;
const MM: f64 = 72.0 / 25.4;

impl Judge<'_, '_, '_> {
    /// A crop or register mark: a thin line outside of the trim, in line with one of its edges or its middle, inside the
    /// bleed.
    pub(super) fn mark(&mut self, mark: &Mark, place: Rect) {
        let bounds = match &mark.shape {
            Shape::Stroke { path, .. } | Shape::Fill { path, .. } => path.bounding_box(),
            _ => return,
        };
        if self.fixed.is_some()
            || common(place, self.trim).is_some_and(|inner| inner.width() > ALONG && inner.height() > ALONG)
        {
            return;
        }
        let Some(inside) = common(place, self.bleed) else { return };
        let upright = bounds.width() <= MARK_WIDTH && bounds.height() > MARK_LENGTH;
        let level = bounds.height() <= MARK_WIDTH && bounds.width() > MARK_LENGTH;
        let along = |at: f64, [low, high]: [f64; 2]| {
            [low, (low + high) / 2.0, high].into_iter().any(|line| (at - line).abs() <= ALONG)
        };
        let centre = bounds.center();
        let trim = self.trim;
        let crop = upright
            && along(centre.x, [trim.x0, trim.x1])
            && (bounds.y0 >= trim.y1 - ALONG || bounds.y1 <= trim.y0 + ALONG)
            || level
                && along(centre.y, [trim.y0, trim.y1])
                && (bounds.x0 >= trim.x1 - ALONG || bounds.x1 <= trim.x0 + ALONG);
        let reaches = if upright { inside.height() } else { inside.width() };
        if crop && reaches > ALONG {
            self.push("GWG-MARKS", "a mark for cutting or register stands inside the bleed", inside, None);
        }
    }

    /// Remembers where ink lies.
    pub(super) fn reach(&mut self, mark: &Mark, place: Rect) {
        let paint = match &mark.shape {
            Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } | Shape::Picture { stencil: Some(paint), .. } => {
                Some(paint)
            }
            Shape::Text(run) if matches!(run.mode, 3 | 7) => return,
            Shape::Text(run) => Some(&run.fill),
            Shape::Picture { .. } | Shape::Shading(_) => None,
        };
        if let Some(Paint::Flat(color)) = paint
            && Inks::of(color).is_white()
        {
            return;
        }
        let Some(inside) = common(place, self.trim) else { return };
        self.seen.inked = true;
        let trim = self.trim;
        let apart = [inside.x0 - trim.x0, trim.y1 - inside.y1, trim.x1 - inside.x1, inside.y0 - trim.y0];
        let strips = [
            Rect { x1: trim.x0 + TOUCHES, ..inside },
            Rect { y0: trim.y1 - TOUCHES, ..inside },
            Rect { x0: trim.x1 - TOUCHES, ..inside },
            Rect { y1: trim.y0 + TOUCHES, ..inside },
        ];
        for (edge, (apart, strip)) in apart.into_iter().zip(strips).enumerate() {
            if apart > TOUCHES {
                continue;
            }
            let band = Band { rect: strip, upright: edge % 2 == 0 };
            let strips = match self.stretches(mark, band) {
                Some(stretches) => stretches.into_iter().map(|stretch| band.part(stretch)).collect(),
                None => vec![strip],
            };
            for strip in strips {
                self.seen.edges[edge] = true;
                match self.seen.touching.len() {
                    0..MOST_TOUCHING => self.seen.touching.push(Touch { edge, strip }),
                    // What touches in so many places may as well touch everywhere.
                    MOST_TOUCHING => self.seen.touching.extend((0..4).map(|edge| Touch { edge, strip: trim })),
                    _ => {}
                }
            }
        }
    }

    /// What a mark touches of a band along an edge, where its shape tells more than its bounds: fills that are no rectangles,
    /// and lines that are curved throughout, since corners may reach further than the pen is wide.
    fn stretches(&self, mark: &Mark, band: Band) -> Option<Vec<Stretch>> {
        // Patterns' cells are drawn elsewhere than here.
        if self.fixed.is_some() {
            return None;
        }
        match &mark.shape {
            Shape::Fill { path, even_odd, .. } if rectangle(path).is_none() => touched(path, *even_odd, band),
            Shape::Stroke { path, stroke, .. } if is_smooth(path) => {
                let [a, b, c, d, ..] = stroke.matrix.as_coeffs();
                // No pen is wider to any side; one of no width is a device's thinnest line.
                let pen = (stroke.width / 2.0 * (a * a + b * b + c * c + d * d).sqrt()).max(HALF_PIXEL);
                crossed(path, band, pen)
            }
            _ => None,
        }
    }
}

/// When all is drawn.
pub(super) fn check(judge: &mut Judge<'_, '_, '_>) {
    let number_of = judge.page.number;
    if !judge.seen.inked && !judge.about.blank.contains(&number_of) {
        judge.findings.push(rule("GWG-PAGE-EMPTY"), "nothing is printed on the page", At::page(number_of));
    }
    let (trim, bleed) = (judge.trim, judge.page.bleed.unwrap_or(judge.trim));
    let sizes = [trim.x0 - bleed.x0, bleed.y1 - trim.y1, bleed.x1 - trim.x1, trim.y0 - bleed.y0];
    // A bleed without a trim, or one that cuts it, is a fault of its own.
    if !judge.trimmed && judge.page.bleed.is_some() || sizes.iter().any(|size| *size < -0.05) {
        return;
    }
    let wanted = judge.about.bleed;
    // Paper that shows at the trim needs no bleed. Half a hundredth is the boxes' own rounding.
    let short = sizes
        .iter()
        .zip(judge.seen.edges)
        .filter(|(size, inked)| *inked && **size / MM < wanted - 0.05)
        .map(|(size, _)| *size / MM);
    let least = short.fold(f64::INFINITY, f64::min);
    if least.is_finite() {
        let said = match (judge.page.bleed, judge.trimmed) {
            (Some(_), _) => "",
            (None, true) => ": there is no BleedBox",
            (None, false) => ": ink reaches the edge of the page, which is the trim where no TrimBox says otherwise",
        };
        let message = format!(
            "{} mm of bleed where {} mm are needed{said}",
            number((least * 100.0).round() / 100.0 + 0.0),
            number(wanted)
        );
        judge.findings.push(rule("GWG-BLEED-SIZE"), message, At::page(number_of));
    }
}
