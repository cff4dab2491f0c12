//! What is measured on plates: ink totals, and whether the bleed is really painted.

use std::collections::VecDeque;

use kurbo::Rect;

use super::{About, Seen, common};
use crate::pages::{Millimetres, Page, Sink};
use crate::planes::{Condition, Keep, Planes, Setup, render};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::preflight::rules::number;

/// Pixels of half a millimetre: 15 mm² are sixty of them.
const DPI: f64 = 50.8;
/// A pixel's side in mm.
const PIXEL: f64 = 0.5;
/// From this much ink on, of 255, the edge of the sheet is inked: 4 %, below which no press prints.
const INKED: u32 = 10;
/// So many mm of an edge may lack their bleed: corners of ornaments, by eye.
const GAP: f64 = 1.5;

/// Measures a page. `most` and `advised`: the ink totals in percent.
pub(in crate::preflight) fn check(
    page: &Page,
    draw: impl FnOnce(&mut dyn Sink),
    condition: &Condition,
    limits: [f64; 2],
    about: &About<'_>,
    seen: &Seen,
    findings: &mut Findings<'_>,
) {
    let (total, bleed) = (rule("GWG-INK-TOTAL"), rule("GWG-BLEED-PAINTED"));
    let advised = rule("GWG-INK-TOTAL-ADVISED");
    if ![total, advised, bleed].into_iter().any(|rule| findings.wants(rule)) {
        return;
    }
    let trim = super::trim(page);
    let area = page.bleed.unwrap_or(trim).intersect(page.media);
    if area.width() <= 0.0 || area.height() <= 0.0 {
        return;
    }
    let setup = Setup { dpi: DPI, area, overprint: true, keep: Keep::All };
    let planes = render(page, draw, condition, &setup);
    let sums = Sums::of(&planes, about);
    let [most, advised_most] = limits;
    let over = sums.over(most, findings.settings().area(total));
    for patch in &over {
        let at = At { page: Some(page.number), place: Some(patch.place(page, &planes)), ..At::default() };
        findings.push(
            total,
            format!("{} % of ink, where {} % are the most, over {} mm²", patch.most(), number(most), patch.area()),
            at,
        );
    }
    if over.is_empty() && advised_most < most {
        for patch in sums.over(advised_most, findings.settings().area(advised)) {
            let at = At { page: Some(page.number), place: Some(patch.place(page, &planes)), ..At::default() };
            let message = format!(
                "{} % of ink, where {} % are advised, over {} mm²",
                patch.most(),
                number(advised_most),
                patch.area()
            );
            findings.push(advised, message, at);
        }
    }
    // Where the bleed is too small that is said already, and what there is of it is looked at.
    if seen.edges.iter().any(|edge| *edge) && page.bleed.is_some() {
        painted(page, &planes, &sums, (trim, &seen.touching), findings);
    }
}

/// All inks together, a sum a pixel, in 255ths.
struct Sums {
    width: usize,
    height: usize,
    sums: Vec<u32>,
}

/// A patch of too much ink.
struct Patch {
    /// Columns and rows, the last ones included.
    x: [usize; 2],
    y: [usize; 2],
    pixels: usize,
    most: u32,
}

impl Patch {
    fn place(&self, page: &Page, planes: &Planes) -> Millimetres {
        let inverse = planes.matrix.inverse();
        let corner = |x: usize, y: usize| inverse * kurbo::Point::new(x as f64, y as f64);
        page.place(Rect::from_points(corner(self.x[0], self.y[0]), corner(self.x[1] + 1, self.y[1] + 1)))
    }

    fn most(&self) -> String {
        number((f64::from(self.most) / 2.55).round())
    }

    fn area(&self) -> String {
        number((self.pixels as f64 * PIXEL * PIXEL).round())
    }
}

impl Sums {
    fn of(planes: &Planes, about: &About<'_>) -> Self {
        let (width, height) = (planes.width, planes.height);
        let mut sums = vec![0_u32; width * height];
        let spots = planes.spots.iter().filter(|(spot, _)| !about.steps.contains(&spot.name)).map(|(_, plate)| plate);
        for plate in planes.process.iter().chain(spots) {
            for (y, row) in sums.chunks_exact_mut(width).enumerate() {
                let ink = plate.row(y);
                row.iter_mut().enumerate().for_each(|(x, sum)| *sum += u32::from(ink.at(x)));
            }
        }
        Self { width, height, sums }
    }

    /// Patches of at least so many mm² with more than so many percent.
    fn over(&self, percent: f64, area: f64) -> Vec<Patch> {
        // Half a percent more: eight bits a plate don't tell 300 % from 300.4 %.
        let limit = ((percent + 0.5) * 2.55) as u32;
        let mut open: Vec<bool> = self.sums.iter().map(|sum| *sum > limit).collect();
        let mut patches = Vec::new();
        for start in 0..open.len() {
            if !std::mem::take(&mut open[start]) {
                continue;
            }
            let (x, y) = (start % self.width, start / self.width);
            let mut patch = Patch { x: [x, x], y: [y, y], pixels: 0, most: 0 };
            let mut queue = VecDeque::from([start]);
            while let Some(at) = queue.pop_front() {
                let (x, y) = (at % self.width, at / self.width);
                patch.pixels += 1;
                patch.most = patch.most.max(self.sums[at]);
                patch.x = [patch.x[0].min(x), patch.x[1].max(x)];
                patch.y = [patch.y[0].min(y), patch.y[1].max(y)];
                let mut visit = |at: usize| {
                    if std::mem::take(&mut open[at]) {
                        queue.push_back(at);
                    }
                };
                if x > 0 {
                    visit(at - 1);
                }
                if x + 1 < self.width {
                    visit(at + 1);
                }
                if y > 0 {
                    visit(at - self.width);
                }
                if y + 1 < self.height {
                    visit(at + self.width);
                }
            }
            if patch.pixels as f64 * PIXEL * PIXEL >= area {
                patches.push(patch);
            }
        }
        patches
    }

    fn at(&self, x: usize, y: usize) -> u32 {
        self.sums.get(y * self.width + x).copied().unwrap_or(0)
    }
}

/// Where ink lies at the trim, there must be ink out to the bleed's edge.
///
/// `touching` is where marks reach the trim: what ends a little inside of it, with paper between, has no bleed and needs
/// none, however it looks at half a millimetre a pixel.
fn painted(page: &Page, planes: &Planes, sums: &Sums, (trim, touching): (Rect, &[Rect]), findings: &mut Findings<'_>) {
    let wanted = findings.settings().limit(rule("GWG-BLEED-PAINTED")) / PIXEL;
    // The trim in pixels; a pixel that it cuts belongs to neither side.
    let shown = planes.matrix.transform_rect_bbox(trim);
    let inner = [shown.x0 + 0.4, shown.y0 + 0.4, shown.x1 - 0.4, shown.y1 - 0.4].map(|edge| edge.max(0.0));
    let (left, top) = (inner[0].ceil() as usize, inner[1].ceil() as usize);
    let (right, bottom) = (inner[2].floor() as usize, inner[3].floor() as usize);
    if right <= left + 2 || bottom <= top + 2 || right > sums.width || bottom > sums.height {
        return;
    }
    let reach = wanted.round() as usize;
    // Per edge: whether it is inked there, and at the outermost pixel of the bleed.
    let edges: [(&str, usize, usize, bool); 4] = [
        ("left", left, left.saturating_sub(reach), true),
        ("right", right - 1, (right - 1 + reach).min(sums.width - 1), true),
        ("upper", top, top.saturating_sub(reach), false),
        ("lower", bottom - 1, (bottom - 1 + reach).min(sums.height - 1), false),
    ];
    for (name, inside, outside, upright) in edges {
        // The last pixel of a bleed is cut by its edge: one further in is whole.
        let outside = if outside < inside { outside + 1 } else { outside - usize::from(outside > inside) };
        if outside == inside {
            continue;
        }
        let range = if upright { top..bottom } else { left..right };
        let value = |along: usize, across: usize| {
            if upright { sums.at(across, along) } else { sums.at(along, across) }
        };
        let carried = carried(inside, outside, if upright { sums.height } else { sums.width }, &value);
        let touches = |along: usize| {
            let (x, y) = if upright { (inside, along) } else { (along, inside) };
            // The pixels around it too: the trim may lie between two.
            let around = Rect::new(x as f64 - 1.0, y as f64 - 1.0, x as f64 + 2.0, y as f64 + 2.0);
            let around = planes.matrix.inverse().transform_rect_bbox(around);
            touching.iter().any(|strip| common(*strip, around).is_some())
        };
        let lacks = |along: usize| value(along, inside) >= INKED && !carried[along] && touches(along);
        // The longest stretch: what tapers off in the bleed lacks a pixel here and there.
        let (mut longest, mut run) = (0..0, 0..0);
        for along in range {
            if lacks(along) {
                run = if run.end == along { run.start..along + 1 } else { along..along + 1 };
                if run.len() > longest.len() {
                    longest = run.clone();
                }
            }
        }
        if (longest.len() as f64) * PIXEL < GAP {
            continue;
        }
        let (first, last) = (longest.start, longest.end - 1);
        let (low, high) = (inside.min(outside), inside.max(outside));
        let patch = if upright {
            Patch { x: [low, high], y: [first, last], pixels: 0, most: 0 }
        } else {
            Patch { x: [first, last], y: [low, high], pixels: 0, most: 0 }
        };
        let mm = number((longest.len() as f64 * PIXEL).round());
        let message = format!("ink ends at the {name} edge of the trim: {mm} mm of it have no bleed");
        let at = At { page: Some(page.number), place: Some(patch.place(page, planes)), ..At::default() };
        findings.push(rule("GWG-BLEED-PAINTED"), message, at);
    }
}

/// Which pixels of the row `inside` are inked and go on to the row `outside` through inked ones: straight out, or at a slant
/// of at most two pixels to the side a row, as edges that cross the trim do.
fn carried(inside: usize, outside: usize, length: usize, value: &dyn Fn(usize, usize) -> u32) -> Vec<bool> {
    let rows: Vec<usize> =
        if outside > inside { (inside..outside).rev().collect() } else { (outside + 1..=inside).collect() };
    let mut reached: Vec<bool> = (0..length).map(|along| value(along, outside) >= INKED).collect();
    for row in rows {
        let next = |along: usize| {
            let near = &reached[along.saturating_sub(2)..(along + 3).min(length)];
            value(along, row) >= INKED && near.contains(&true)
        };
        reached = (0..length).map(next).collect();
    }
    reached
}
