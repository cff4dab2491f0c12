//! Marks for cutting, folding and register, which have no place inside of the bleed: thin lines that stand across an edge of
//! the trim, beyond it.

use kurbo::{Rect, Shape as _};

use super::ink::Inks;
use super::{Judge, common};
use crate::pages::{Mark, Paint, Shape};

/// A mark is a line at most so wide, in points: the widest that programs draw.
const WIDTH: f64 = 1.5;
/// And at least so long: the shortest that programs draw are 1 mm.
const LENGTH: f64 = 2.5;
/// And along what it marks to so many points.
const ALONG: f64 = 0.75;
/// The most lines that are kept of a page.
const MOST: usize = 4096;

/// A thin line across an edge of the trim, beyond it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    /// It goes up, beyond the upper or lower edge.
    upright: bool,
    /// Beyond the right or upper edge.
    high: bool,
    /// Where it stands along that edge.
    at: f64,
    /// In black or in all inks, as marks are.
    dark: bool,
    place: Rect,
}

impl Judge<'_, '_, '_> {
    /// Remembers a line that may be a mark.
    pub(super) fn tick(&mut self, mark: &Mark, place: Rect) {
        let (bounds, paint) = match &mark.shape {
            Shape::Stroke { path, paint, .. } | Shape::Fill { path, paint, .. } => (path.bounding_box(), paint),
            _ => return,
        };
        let upright = bounds.width() <= WIDTH && bounds.height() > LENGTH;
        let level = bounds.height() <= WIDTH && bounds.width() > LENGTH;
        if self.fixed.is_some() || !upright && !level {
            return;
        }
        let (trim, centre) = (self.trim, bounds.center());
        if common(place, trim).is_some_and(|inner| inner.width() > ALONG && inner.height() > ALONG)
            || common(place, trim).is_some_and(|inner| inner.width().max(inner.height()) > LENGTH)
        {
            let lines = &mut self.lines[usize::from(level)];
            if lines.len() < MOST {
                lines.push(if upright { centre.x } else { centre.y });
            }
            return;
        }
        let Some(inside) = common(place, self.bleed) else { return };
        let (at, low, high, reaches) = if upright {
            (centre.x, bounds.y1 <= trim.y0 + ALONG, bounds.y0 >= trim.y1 - ALONG, inside.height())
        } else {
            (centre.y, bounds.x1 <= trim.x0 + ALONG, bounds.x0 >= trim.x1 - ALONG, inside.width())
        };
        if (low || high) && reaches > ALONG && self.ticks.len() < MOST {
            let inks = if let Paint::Flat(color) = paint { Inks::of(color) } else { Inks::default() };
            let dark = inks.all || inks.looks_black();
            self.ticks.push(Tick { upright, high, at, dark, place: inside });
        }
    }

    /// Where marks stand along the lower and upper edges, or along the left and right ones: at the corners, in the middle, at
    /// the job's creases.
    fn marked(&self, upright: bool) -> Vec<f64> {
        let trim = self.trim;
        let (low, high) = if upright { (trim.x0, trim.x1) } else { (trim.y0, trim.y1) };
        let mut marked = vec![low, (low + high) / 2.0, high];
        // The job's millimetres are of the page as it is shown.
        if let Some(side) = self.about.sides.get(self.page.number - 1).filter(|_| self.page.rotate == 0) {
            let points = |mm: &f64| mm * 72.0 / 25.4;
            match upright {
                true => marked.extend(side.creases.iter().map(|crease| trim.x0 + points(crease))),
                false => marked.extend(side.cross_creases.iter().map(|crease| trim.y1 - points(crease))),
            }
        }
        marked
    }
}

/// When all is drawn. Beside lines where marks stand, those are told that stand at one place beyond both of two opposite
/// edges, as fold marks do, or alone in the ink of marks; a line of dashes across the sheet is none.
pub(super) fn check(judge: &mut Judge<'_, '_, '_>) {
    let ticks = std::mem::take(&mut judge.ticks);
    if ticks.is_empty() {
        return;
    }
    let marked = [judge.marked(true), judge.marked(false)];
    let near = |at: f64, all: &[f64]| all.iter().any(|other| (at - other).abs() <= ALONG);
    for tick in &ticks {
        let pair = ticks.iter().any(|other| {
            other.upright == tick.upright && other.high != tick.high && (other.at - tick.at).abs() <= ALONG / 2.0
        });
        let apart = (pair || tick.dark) && !near(tick.at, &judge.lines[usize::from(!tick.upright)]);
        if apart || near(tick.at, &marked[usize::from(!tick.upright)]) {
            let message = "a mark for cutting, folding or register stands inside the bleed";
            judge.push("GWG-MARKS", message, tick.place, None);
        }
    }
}
