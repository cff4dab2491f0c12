//! What is measured on plates: ink totals, and whether the bleed is really painted.

use std::cell::Cell;
use std::collections::VecDeque;

use kurbo::{Affine, Point, Rect};

use self::bleed::painted;
use self::narrow::Fine;
use super::proof::Proof;
use super::{About, Seen};
use crate::pages::{Millimetres, Page, Sink};
use crate::planes::{Condition, Keep, MOST_PIXELS, Planes, Setup, finest, place, render};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::preflight::rules::{Rule, number};

/// Pixels of half a millimetre, by which ink is measured where nothing else is asked for: 15 mm² are sixty of them.
const DPI: f64 = 50.8;
/// Pixels of a tenth of a millimetre, by which the bleed is measured: no cutter is as exact.
const FINE: f64 = 254.0;
/// Half a percent more than a limit is still at it: eight bits a plate don't tell 300 % from 300.4 %.
const HALF: f64 = 0.5;
/// Pixels around what is measured: the trim and its bleed are looked at with what is beside them.
const MARGIN: u8 = 4;

/// What a page is measured by.
pub(in crate::preflight) struct Measure<'a> {
    /// The page.
    pub(in crate::preflight) page: &'a Page,
    /// The ink totals in percent: the most, and what is advised.
    pub(in crate::preflight) limits: [f64; 2],
    /// What pages have in common.
    pub(in crate::preflight) about: &'a About<'a>,
    /// What was seen of this one.
    pub(in crate::preflight) seen: &'a Seen,
    /// What its drawing proves; nothing, and all of it is measured.
    pub(in crate::preflight) proof: Option<&'a Proof>,
    /// Pixels per inch by which all ink is measured, whatever is proven; nothing, and only what is not.
    pub(in crate::preflight) dpi: Option<f64>,
}

/// Part of a page's pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Window {
    /// Columns and rows, the last ones not included.
    x: [usize; 2],
    y: [usize; 2],
}

impl Window {
    fn pixels(&self) -> usize {
        (self.x[1] - self.x[0]) * (self.y[1] - self.y[0])
    }

    fn union(self, other: Self) -> Self {
        let join = |a: [usize; 2], b: [usize; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        Self { x: join(self.x, other.x), y: join(self.y, other.y) }
    }
}

impl Measure<'_> {
    /// Measures what is not proven. `condition` is asked for only where something has to be rendered.
    pub(in crate::preflight) fn check<'c>(
        &self,
        draw: &dyn Fn(&mut dyn Sink),
        condition: &dyn Fn() -> Option<&'c Condition>,
        findings: &mut Findings<'_>,
    ) {
        let area = super::area(self.page);
        if area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        // A giant page is measured more coarsely: on a sum for each pixel, and on plates.
        let coarse = Grid::new(self.page, area, self.dpi.unwrap_or(DPI).min(finest(area, MOST_PIXELS)));
        let inked = self.lowest(findings).and_then(|limit| match self.proof {
            Some(proof) if self.dpi.is_none() => {
                proof.inked_over((limit + HALF) / 100.0).map(|rect| coarse.shown(rect))
            }
            _ => Some(coarse.whole()),
        });
        let edges = self.doubtful(findings);
        let (fine, strips) = self.strips(area, edges);
        if inked.is_none() && strips.is_empty() {
            return;
        }
        let Some(condition) = condition() else { return };
        // What is not rendered whole is told, and nothing more is rendered.
        let cut = Cell::new(false);
        let sums = |grid: &Grid<'_>, window: Window| {
            if cut.get() {
                return Sums { window, sums: vec![0; window.pixels()] };
            }
            let (sums, own) = grid.plated(draw, condition, window, self.about);
            cut.set(own);
            sums
        };
        if let Some(window) = inked {
            self.ink(&coarse, &sums(&coarse, window), &sums, findings);
        }
        // Each rendering interprets the page anew: rather one large than several that are as large together.
        let together = strips.iter().map(|(_, window)| *window).reduce(Window::union);
        let apart: usize = strips.iter().map(|(_, window)| window.pixels()).sum();
        let once = together.filter(|all| strips.len() > 1 && apart * 2 > all.pixels()).map(|all| sums(&fine, all));
        for (edge, window) in strips {
            let own;
            let sums = match &once {
                Some(sums) => sums,
                None => {
                    own = sums(&fine, window);
                    &own
                }
            };
            if !cut.get() {
                painted(&fine, sums, edge, self.seen, findings);
            }
        }
        if cut.get() {
            let message =
                "the page: its drawing takes more work than is done for a page; its ink is not measured whole";
            findings.push(rule("X4-READABLE"), message, At::page(self.page.number));
        }
    }

    /// The bleed at some edges, and the pixels that it is measured by: of a giant page by larger ones.
    fn strips(&self, area: Rect, edges: [bool; 4]) -> (Grid<'_>, Vec<(usize, Window)>) {
        let mut dpi = FINE.min(finest(area, f64::INFINITY));
        loop {
            let fine = Grid::new(self.page, area, dpi);
            let strips: Vec<(usize, Window)> =
                (0..4).filter(|edge| edges[*edge]).map(|edge| (edge, fine.strip(area, edge))).collect();
            let pixels: usize = strips.iter().map(|(_, window)| window.pixels()).sum();
            if pixels as f64 <= MOST_PIXELS || dpi < 1.0 {
                return (fine, strips);
            }
            dpi /= 2.0;
        }
    }

    /// The lowest limit of ink that is asked for; nothing if none is.
    fn lowest(&self, findings: &Findings<'_>) -> Option<f64> {
        let rules = [rule("GWG-INK-TOTAL"), rule("GWG-INK-TOTAL-ADVISED")];
        let asked = self.limits.into_iter().zip(rules).filter(|(_, rule)| findings.wants(rule));
        asked.map(|(limit, _)| limit).reduce(f64::min)
    }

    /// The edges, as the file has the page, whose bleed has to be looked at.
    fn doubtful(&self, findings: &Findings<'_>) -> [bool; 4] {
        // Where the bleed is too small that is said already, and what there is of it is looked at.
        if !findings.wants(rule("GWG-BLEED-PAINTED")) || self.page.bleed.is_none() {
            return [false; 4];
        }
        let Some(proof) = self.proof else { return self.seen.edges };
        let bleed = findings.settings().limit(rule("GWG-BLEED-PAINTED")) * 72.0 / 25.4;
        // A pixel and a half: the trim may lie anywhere in a pixel.
        let inside = 1.5 * 72.0 / FINE;
        let mut edges = proof.unpainted(&self.seen.touching, bleed, inside);
        let more = proof.unpainted(&self.seen.ends(), bleed, inside);
        let corners = proof.unpainted(&self.seen.corners(self.page, bleed), bleed, inside);
        (0..4).for_each(|edge| edges[edge] |= more[edge] || corners[edge]);
        edges
    }

    /// Tells where there is too much ink. What the coarse pixels leave open is rendered once more.
    fn ink(
        &self,
        grid: &Grid<'_>,
        sums: &Sums,
        render: &dyn Fn(&Grid<'_>, Window) -> Sums,
        findings: &mut Findings<'_>,
    ) {
        let (total, advised) = (rule("GWG-INK-TOTAL"), rule("GWG-INK-TOTAL-ADVISED"));
        let [most, advised_most] = self.limits;
        let (area, area_advised) = (findings.settings().area(total), findings.settings().area(advised));
        let over = sums.over(most, area, grid.pixel());
        let lowest = self.lowest(findings).unwrap_or(most);
        let least = if lowest < most { area.min(area_advised) } else { area };
        let places = self.proof.and_then(|proof| proof.places_over((lowest + HALF) / 100.0));
        let fine = Fine::of(grid, sums, [lowest, least], places.as_deref(), &over, render);
        // What is too much is more than advised, which need not be said of it unless that is graver.
        let graver = findings.severity(advised) < findings.severity(total);
        let mut tell = |rule: &'static Rule, grid: &Grid<'_>, patch: &Patch, limit: f64, what: &str| {
            let at = At { page: Some(self.page.number), place: Some(grid.place(patch.x, patch.y)), ..At::default() };
            let message = format!(
                "{} % of ink, where {} % are {what}, over {} mm²",
                patch.most(),
                number(limit),
                number(patch.area(grid).round())
            );
            findings.push(rule, message, at);
        };
        over.iter().for_each(|patch| tell(total, grid, patch, most, "the most"));
        // A part that was rendered finely may hold what is told already.
        let places_of = |patches: &[Patch]| -> Vec<Millimetres> {
            patches.iter().map(|patch| grid.place(patch.x, patch.y)).collect()
        };
        let beside = |limit: f64, area: f64, told: &[Millimetres]| {
            let mut narrow = fine.over(limit, area);
            narrow.retain(|(grid, patch)| {
                let place = grid.place(patch.x, patch.y);
                !told.iter().any(|told| meet(told, &place))
            });
            narrow
        };
        let narrow = beside(most, area, &places_of(&over));
        narrow.iter().for_each(|(grid, patch)| tell(total, grid, patch, most, "the most"));
        let told = !over.is_empty() || !narrow.is_empty();
        if (!told || graver) && advised_most < most {
            let over = sums.over(advised_most, area_advised, grid.pixel());
            over.iter().for_each(|patch| tell(advised, grid, patch, advised_most, "advised"));
            let narrow = beside(advised_most, area_advised, &places_of(&over));
            narrow.iter().for_each(|(grid, patch)| tell(advised, grid, patch, advised_most, "advised"));
        }
    }
}

/// Whether two places have something in common.
fn meet(a: &Millimetres, b: &Millimetres) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// All pixels of a page, of which some were rendered.
struct Grid<'a> {
    page: &'a Page,
    /// What of the page they are of, in points.
    area: Rect,
    /// To pixels.
    matrix: Affine,
    width: usize,
    height: usize,
    /// Pixels per inch.
    dpi: f64,
}

impl<'a> Grid<'a> {
    /// Of what lies in `area`, in points.
    fn new(page: &'a Page, area: Rect, dpi: f64) -> Self {
        let setup = Setup { dpi, area, overprint: true, keep: Keep::All };
        let (matrix, width, height) = place(page, &setup);
        Self { page, area, matrix, width, height, dpi }
    }

    /// A pixel's side in mm.
    fn pixel(&self) -> f64 {
        25.4 / self.dpi
    }

    fn whole(&self) -> Window {
        Window { x: [0, self.width], y: [0, self.height] }
    }

    /// The bleed at one edge of the trim, as the file has the page.
    fn strip(&self, area: Rect, edge: usize) -> Window {
        let trim = super::trim(self.page);
        self.shown(match edge {
            0 => Rect { x1: trim.x0, ..area },
            1 => Rect { y0: trim.y1, ..area },
            2 => Rect { x0: trim.x1, ..area },
            _ => Rect { y1: trim.y0, ..area },
        })
    }

    /// Renders a part of the page; true if not all of it could be.
    fn plated(
        &self,
        draw: &dyn Fn(&mut dyn Sink),
        condition: &Condition,
        window: Window,
        about: &About<'_>,
    ) -> (Sums, bool) {
        let low = Point::new(window.x[0] as f64, window.y[0] as f64);
        let high = Point::new(window.x[1] as f64, window.y[1] as f64);
        let area = self.matrix.inverse().transform_rect_bbox(Rect::from_points(low, high));
        let setup = Setup { dpi: self.dpi, area, overprint: true, keep: Keep::All };
        let planes = render(self.page, |sink| draw(sink), condition, &setup);
        (Sums::of(&planes, window, about), planes.cut)
    }

    /// Pixels of a part of the page, with some around it.
    fn shown(&self, rect: Rect) -> Window {
        let rect = self.matrix.transform_rect_bbox(rect);
        let span = |from: f64, to: f64, end: usize| {
            let low = (from.floor() - f64::from(MARGIN)).max(0.0) as usize;
            [low.min(end - 1), ((to.ceil() + f64::from(MARGIN)).max(1.0) as usize).clamp(low.min(end - 1) + 1, end)]
        };
        Window { x: span(rect.x0, rect.x1, self.width), y: span(rect.y0, rect.y1, self.height) }
    }

    /// Columns and rows, the last ones included, on the page.
    fn place(&self, x: [usize; 2], y: [usize; 2]) -> Millimetres {
        let inverse = self.matrix.inverse();
        let corner = |x: usize, y: usize| inverse * Point::new(x as f64, y as f64);
        self.page.place(Rect::from_points(corner(x[0], y[0]), corner(x[1] + 1, y[1] + 1)))
    }
}

/// All inks together, a sum a pixel, in 255ths.
struct Sums {
    window: Window,
    sums: Vec<u32>,
}

/// A patch of too much ink.
struct Patch {
    /// Columns and rows, the last ones included.
    x: [usize; 2],
    y: [usize; 2],
    pixels: usize,
    /// So many pixels more are covered at its rim, in parts.
    rim: f64,
    most: u32,
}

impl Patch {
    fn most(&self) -> String {
        number((f64::from(self.most) / 2.55).round())
    }

    /// In mm².
    fn area(&self, grid: &Grid<'_>) -> f64 {
        (self.pixels as f64 + self.rim) * grid.pixel() * grid.pixel()
    }
}

impl Sums {
    /// Of plates of that part of the page.
    fn of(planes: &Planes, window: Window, about: &About<'_>) -> Self {
        let width = window.x[1] - window.x[0];
        let mut sums = vec![0_u32; window.pixels()];
        let spots = planes.spots.iter().filter(|(spot, _)| !about.steps.contains(&spot.name)).map(|(_, plate)| plate);
        for plate in planes.process.iter().chain(spots) {
            for (y, row) in sums.chunks_exact_mut(width).enumerate().take(planes.height) {
                let ink = plate.row(y);
                row.iter_mut().enumerate().take(planes.width).for_each(|(x, sum)| *sum += u32::from(ink.at(x)));
            }
        }
        Self { window, sums }
    }

    fn width(&self) -> usize {
        self.window.x[1] - self.window.x[0]
    }

    fn height(&self) -> usize {
        self.window.y[1] - self.window.y[0]
    }

    /// Patches of at least so many mm² with more than so many percent, where a pixel has sides of so many mm.
    fn over(&self, percent: f64, area: f64, pixel: f64) -> Vec<Patch> {
        let mut patches = self.patches(percent, false);
        patches.retain(|patch| patch.pixels as f64 * pixel * pixel >= area);
        patches
    }

    /// Patches of pixels with more than so many percent; `rims`: with what of the pixels around them is covered.
    fn patches(&self, percent: f64, rims: bool) -> Vec<Patch> {
        let limit = ((percent + HALF) * 2.55) as u32;
        let mut open: Vec<bool> = self.sums.iter().map(|sum| *sum > limit).collect();
        // The last patch of whose rim a pixel was.
        let mut rim_of = if rims { vec![usize::MAX; open.len()] } else { Vec::new() };
        let mut patches = Vec::new();
        let (width, [left, top]) = (self.width(), [self.window.x[0], self.window.y[0]]);
        for start in 0..open.len() {
            if !std::mem::take(&mut open[start]) {
                continue;
            }
            let (x, y) = (left + start % width, top + start / width);
            let mut patch = Patch { x: [x, x], y: [y, y], pixels: 0, rim: 0.0, most: 0 };
            let mut queue = VecDeque::from([start]);
            while let Some(at) = queue.pop_front() {
                let (x, y) = (at % width, at / width);
                patch.pixels += 1;
                patch.most = patch.most.max(self.sums[at]);
                patch.x = [patch.x[0].min(left + x), patch.x[1].max(left + x)];
                patch.y = [patch.y[0].min(top + y), patch.y[1].max(top + y)];
                // Each neighbour, and the one behind it.
                let mut visit = |next: usize, behind: Option<usize>| {
                    if std::mem::take(&mut open[next]) {
                        queue.push_back(next);
                    } else if rims && self.sums[next] <= limit && rim_of[next] != patches.len() {
                        rim_of[next] = patches.len();
                        patch.rim += self.covered(at, next, behind);
                    }
                };
                if x > 0 {
                    visit(at - 1, (x > 1).then(|| at - 2));
                }
                if x + 1 < width {
                    visit(at + 1, (x + 2 < width).then(|| at + 2));
                }
                if y > 0 {
                    visit(at - width, (y > 1).then(|| at - 2 * width));
                }
                if y + 1 < self.height() {
                    visit(at + width, (y + 2 < self.height()).then(|| at + 2 * width));
                }
            }
            patches.push(patch);
        }
        patches
    }

    /// How much of a pixel beside a patch the patch covers: its ink lies between that of the patch and that of what is behind.
    fn covered(&self, patch: usize, beside: usize, behind: Option<usize>) -> f64 {
        let value = |at: usize| f64::from(self.sums[at]);
        let (most, own, least) = (value(patch), value(beside), behind.map_or(0.0, value));
        if own <= least || most <= least { 0.0 } else { ((own - least) / (most - least)).min(1.0) }
    }

    /// Of a pixel of the page; nothing outside of what was rendered.
    fn at(&self, x: usize, y: usize) -> u32 {
        let Window { x: [left, right], y: [top, bottom] } = self.window;
        let inside = (left..right).contains(&x) && (top..bottom).contains(&y);
        if inside { self.sums[(y - top) * (right - left) + x - left] } else { 0 }
    }
}

mod bleed;
mod narrow;
#[cfg(test)]
mod tests;
