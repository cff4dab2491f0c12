//! Bleed that the display list proves: wherever something touches the trim there has to be flat, opaque ink from inside the
//! trim to the edge of the bleed, and nothing light after it: a rectangle, or so much of another shape as goes all the way
//! (`along`).

use kurbo::{BezPath, PathEl, Point, Rect};

use super::{Proof, holds};
use crate::preflight::page::along::{Band, filled};
use crate::preflight::page::common;

/// The most rectangles of ink and of paper at the trim; a page with more is doubtful.
const MOST_AT_TRIM: usize = 4096;
/// How far within the trim flat ink of a shape that is no rectangle is looked for, in points: more than plates look.
const WITHIN: f64 = 6.0;
/// So much of what touches an edge may lack its bleed, in points (1 mm): slanted ends. Plates let half a millimetre more pass.
const SLIVER: f64 = 72.0 / 25.4;
/// Slack of rectangles that end together, in points: the file's own rounding.
const HAIR: f64 = 0.02;

/// Where on the trim a mark reaches it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preflight::page) struct Touch {
    /// 0 left, 1 top, 2 right, 3 bottom, as the file has the page.
    pub(in crate::preflight::page) edge: usize,
    /// Its bounds there, as narrow as what counts as touching.
    pub(in crate::preflight::page) strip: Rect,
}

impl Proof {
    /// What a shape that is no rectangle fills of the edges, from within the trim to the end of the bleed.
    pub(super) fn grounds_of(&mut self, path: &BezPath, even_odd: bool, place: Rect, clip: Rect) {
        let (trim, area) = (self.trim, self.area);
        let bands = [
            Rect { x1: trim.x0 + WITHIN, ..area },
            Rect { y0: trim.y1 - WITHIN, ..area },
            Rect { x0: trim.x1 - WITHIN, ..area },
            Rect { y1: trim.y0 + WITHIN, ..area },
        ];
        for (edge, rect) in bands.into_iter().enumerate() {
            if common(place, rect).is_none() {
                continue;
            }
            let band = Band { rect, upright: edge % 2 == 0 };
            for stretch in filled(path, even_odd, band).unwrap_or_default() {
                self.ground(band.part(stretch).intersect(clip));
            }
        }
    }

    pub(super) fn ground(&mut self, rect: Rect) {
        if holds(self.trim.inset(-1.0), rect) && holds(self.trim, rect) || rect.area() <= 0.0 {
            return;
        }
        self.hopeless |= self.grounds.len() >= MOST_AT_TRIM;
        self.grounds.push(rect);
    }

    /// What was inked may be paper again.
    pub(super) fn hole(&mut self, place: Rect) {
        // Well within the trim it takes nothing from the bleed. Five points are more than a pixel and a half.
        if holds(self.trim.inset(-5.0), place) {
            return;
        }
        self.hopeless |= self.holes.len() >= MOST_AT_TRIM;
        if !self.hopeless {
            self.holes.push((self.grounds.len(), place));
        }
    }

    /// At which edges something touches the trim and is not proven to go on to the bleed's edge, `bleed` points further out or
    /// where the bleed ends; `inside` is how far within the trim it has to begin.
    pub(in crate::preflight::page) fn unpainted(&self, touching: &[Touch], bleed: f64, inside: f64) -> [bool; 4] {
        let mut edges = [false; 4];
        for Touch { edge, strip } in touching {
            let (trim, area) = (self.trim, self.area);
            let zone = match edge {
                0 => Rect { x0: (trim.x0 - bleed).max(area.x0), x1: trim.x0 + inside, ..*strip },
                1 => Rect { y0: trim.y1 - inside, y1: (trim.y1 + bleed).min(area.y1), ..*strip },
                2 => Rect { x0: trim.x1 - inside, x1: (trim.x1 + bleed).min(area.x1), ..*strip },
                _ => Rect { y0: (trim.y0 - bleed).max(area.y0), y1: trim.y0 + inside, ..*strip },
            };
            edges[*edge] |= self.hopeless || !self.covered(zone, edge % 2 == 0);
        }
        edges
    }

    /// Whether grounds cover a zone along the trim together, and nothing takes them away. `upright`: the trim goes up.
    fn covered(&self, zone: Rect, upright: bool) -> bool {
        let across = |rect: &Rect| if upright { (rect.x0, rect.x1) } else { (rect.y0, rect.y1) };
        let along = |rect: &Rect| if upright { (rect.y0, rect.y1) } else { (rect.x0, rect.x1) };
        let deep = |rect: &Rect| {
            let ((low, high), (from, to)) = (across(rect), across(&zone));
            low <= from + HAIR && high >= to - HAIR
        };
        let stays = |number: usize, rect: &Rect| {
            let shared = common(*rect, zone);
            shared.is_some_and(|shared| {
                !self.holes.iter().any(|(before, hole)| *before > number && common(*hole, shared).is_some())
            })
        };
        let whole = self.grounds.iter().enumerate().filter(|(number, rect)| deep(rect) && stays(*number, rect));
        let mut spans: Vec<(f64, f64)> = whole.map(|(_, rect)| along(rect)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut reached, end) = along(&zone);
        let mut lacking = 0.0;
        for (from, to) in spans {
            if from > reached + HAIR {
                lacking += from.min(end) - reached.min(end);
            }
            reached = reached.max(to);
        }
        if reached < end - HAIR {
            lacking += end - reached;
        }
        lacking <= SLIVER
    }
}

/// The rectangle that a path is, if its edges run along the page's.
pub(in crate::preflight::page) fn rectangle(path: &BezPath) -> Option<Rect> {
    let mut points = [Point::ZERO; 5];
    let mut count = 0;
    for (number, element) in path.elements().iter().enumerate() {
        let point = match element {
            PathEl::MoveTo(point) if number == 0 => point,
            PathEl::LineTo(point) if number > 0 && count < 5 => point,
            PathEl::ClosePath if count >= 4 && number + 1 == path.elements().len() => continue,
            _ => return None,
        };
        points[count] = *point;
        count += 1;
    }
    let [a, b, c, d, last] = points;
    if count < 4 || count == 5 && last != a {
        return None;
    }
    let upright = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    let level = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    (upright || level).then(|| Rect::from_points(a, c))
}
