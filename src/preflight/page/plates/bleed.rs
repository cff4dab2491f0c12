//! Whether the bleed is really painted, on plates.

use kurbo::Rect;

use super::{Grid, Sums};
use crate::pages::{Millimetres, Page};
use crate::preflight::finding::{At, Findings};
use crate::preflight::page::proof::Touch;
use crate::preflight::page::sheet::ENDING;
use crate::preflight::page::{Seen, area, common, trim};
use crate::preflight::rule;
use crate::preflight::rules::number;

/// From this much ink on, of 255, the edge of the sheet is inked: 4 %, below which no press prints.
const INKED: u32 = 10;
/// So many mm of an edge may lack their bleed: corners of ornaments, by eye.
const GAP: f64 = 1.5;
/// More than a proof lets pass of what touches an edge, in points.
const SLIVER: f64 = 72.0 / 25.4;

impl Seen {
    /// What ends at the trim, made long enough for a proof that lets slivers pass.
    pub(super) fn ends(&self) -> Vec<Touch> {
        let longer = |Touch { edge, strip }: &Touch| {
            let by = if edge % 2 == 0 { (0.0, SLIVER) } else { (SLIVER, 0.0) };
            Touch { edge: *edge, strip: strip.inset(by) }
        };
        self.ending.iter().map(longer).collect()
    }

    /// Corners of the bleed, `bleed` points wide, between two edges that are both touched up to the corner.
    pub(super) fn corners(&self, page: &Page, bleed: f64) -> Vec<Touch> {
        let (trim, area) = (trim(page), area(page));
        let corners =
            [(0, trim.x0), (2, trim.x1)].into_iter().flat_map(|side| [(side, (1, trim.y1)), (side, (3, trim.y0))]);
        let touched = |edge: usize, x: f64, y: f64| {
            let corner = Rect::new(x, y, x, y).inset(1.0);
            self.touching.iter().any(|touch| touch.edge == edge && common(touch.strip, corner).is_some())
        };
        let both = corners.filter(|((side, x), (level, y))| touched(*side, *x, *y) && touched(*level, *x, *y));
        both.map(|((side, x), (level, y))| {
            let (y0, y1) = if level == 1 { (y, (y + bleed).min(area.y1)) } else { ((y - bleed).max(area.y0), y) };
            Touch { edge: side, strip: Rect { x0: x, y0, x1: x, y1 } }
        })
        .collect()
    }
}

/// Where ink lies at the trim, there must be ink out to the bleed's edge. `edge` is as the file has the page.
///
/// What was seen tells where marks reach the trim: what ends a little inside of it, with paper between, has no bleed and needs
/// none, however it looks in pixels.
pub(super) fn painted(grid: &Grid<'_>, sums: &Sums, edge: usize, seen: &Seen, findings: &mut Findings<'_>) {
    let wanted = findings.settings().limit(rule("GWG-BLEED-PAINTED")) / grid.pixel();
    // The trim in pixels; a pixel that it cuts belongs to neither side.
    let shown = grid.matrix.transform_rect_bbox(trim(grid.page));
    let inner = [shown.x0 + 0.4, shown.y0 + 0.4, shown.x1 - 0.4, shown.y1 - 0.4].map(|edge| edge.max(0.0));
    let (left, top) = (inner[0].ceil() as usize, inner[1].ceil() as usize);
    let (right, bottom) = (inner[2].floor() as usize, inner[3].floor() as usize);
    if right <= left + 2 || bottom <= top + 2 || right > grid.width || bottom > grid.height {
        return;
    }
    // The outermost pixel that lies in the bleed, but for a tenth: its edge may cut the next.
    let before = |trim: f64| (trim - wanted - 0.1).ceil().max(0.0) as usize;
    let after = |trim: f64, end: usize| ((trim + wanted + 0.1).floor().max(1.0) as usize).min(end) - 1;
    // Turned with the page: which edge it is as shown, whether it is inked there, and at the outermost pixel of the bleed.
    let (name, inside, outside, upright) = match (edge + usize::from(grid.page.rotate)) % 4 {
        0 => ("left", left, before(shown.x0).min(left), true),
        1 => ("upper", top, before(shown.y0).min(top), false),
        2 => ("right", right - 1, after(shown.x1, grid.width).max(right - 1), true),
        _ => ("lower", bottom - 1, after(shown.y1, grid.height).max(bottom - 1), false),
    };
    if outside == inside {
        return;
    }
    let range = if upright { top..bottom } else { left..right };
    // The same with the bleed at both ends.
    let reach = match upright {
        true => before(shown.y0).min(top)..after(shown.y1, grid.height).max(bottom - 1) + 1,
        false => before(shown.x0).min(left)..after(shown.x1, grid.width).max(right - 1) + 1,
    };
    let value = |along: usize, across: usize| if upright { sums.at(across, along) } else { sums.at(along, across) };
    let carried = carried(inside, outside, if upright { grid.height } else { grid.width }, &value);
    let touches = |along: usize, all: &[Touch]| {
        let (x, y) = if upright { (inside, along) } else { (along, inside) };
        // The pixels around it too: the trim may lie between two.
        let around = Rect::new(x as f64 - 1.0, y as f64 - 1.0, x as f64 + 2.0, y as f64 + 2.0);
        let around = grid.matrix.inverse().transform_rect_bbox(around);
        all.iter().any(|touch| touch.edge == edge && common(touch.strip, around).is_some())
    };
    // The longest stretch: what tapers off in the bleed lacks a pixel here and there.
    let stretch = |all: &[Touch]| {
        let (mut longest, mut run) = (0..0, 0..0);
        for along in range.clone() {
            if value(along, inside) >= INKED && !carried[along] && touches(along, all) {
                run = if run.end == along { run.start..along + 1 } else { along..along + 1 };
                if run.len() > longest.len() {
                    longest = run.clone();
                }
            }
        }
        longest
    };
    let mut longest = stretch(&seen.touching);
    // What ends at the trim has no slanted ends that might lack a little.
    let short = |stretch: &std::ops::Range<usize>, least: f64| (stretch.len() as f64) * grid.pixel() < least;
    if short(&longest, GAP) {
        longest = stretch(&seen.ending);
        // A pixel may be covered by half at either end.
        if short(&longest, ENDING * 25.4 / 72.0 - grid.pixel()) {
            if let Some(place) = corner(grid, &carried, [inside, outside], [&range, &reach], upright, &value) {
                let at = At { page: Some(grid.page.number), place: Some(place), ..At::default() };
                let message = "the bleed is painted along both edges of a corner, and not at the corner";
                findings.push(rule("GWG-BLEED-PAINTED"), message, at);
            }
            return;
        }
    }
    let (along, across) = ([longest.start, longest.end - 1], [inside.min(outside), inside.max(outside)]);
    let place = if upright { grid.place(across, along) } else { grid.place(along, across) };
    let length = longest.len() as f64 * grid.pixel();
    let mm = number(if length < 2.0 { (length * 10.0).round() / 10.0 } else { length.round() });
    let message = format!("ink at the {name} edge of the trim ends before the bleed does, over {mm} mm");
    let at = At { page: Some(grid.page.number), place: Some(place), ..At::default() };
    findings.push(rule("GWG-BLEED-PAINTED"), message, at);
}

/// A corner of the bleed without ink, between two edges whose bleed is painted up to it. `range` is the trim along the edge,
/// `reach` the bleed.
fn corner(
    grid: &Grid<'_>,
    carried: &[bool],
    [inside, outside]: [usize; 2],
    [range, reach]: [&std::ops::Range<usize>; 2],
    upright: bool,
    value: &dyn Fn(usize, usize) -> u32,
) -> Option<Millimetres> {
    let ends = [(range.start, reach.start), (range.end - 1, reach.end - 1)];
    let (along, end) = ends.into_iter().find(|(along, end)| {
        // Of a bleed that is cut off there is no corner.
        let steps = along.abs_diff(*end).min(inside.abs_diff(outside));
        let towards = |from: usize, to: usize, step: usize| if to > from { from + step } else { from - step };
        let inked = |along: usize, across: usize| value(along, across) >= INKED;
        let beside = carried[*along] && (1..=steps).all(|step| inked(towards(*along, *end, step), inside));
        // From the trim's corner to that of the bleed, but for what antialiasing leaves at the ends.
        let empty = (2..steps).all(|step| !inked(towards(*along, *end, step), towards(inside, outside, step)));
        steps > 4 && beside && empty
    })?;
    let (along, across) = ([along.min(end), along.max(end)], [inside.min(outside), inside.max(outside)]);
    Some(if upright { grid.place(across, along) } else { grid.place(along, across) })
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
