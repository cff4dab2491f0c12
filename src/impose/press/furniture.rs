//! What stands around the copies: crop and fold marks, registration, colour bar and slug, each where nothing else is.

use super::grid::{Grid, mm};
use super::{SLUG, Slug};
use crate::color::{Color, Tint};
use crate::geom::{Path, Point, Rect, Size};
use crate::impose::marks;
use crate::panel::{GlyphRun, Shape, Stroke};
use crate::sheet::{PressSheet, Sheet};
use crate::spec::output::MarkSpec;
use crate::spec::press::Work;
use crate::unit::Length;

/// Paper that marks keep from the press sheet's edge.
const EDGE: Length = Length::mm(1);
/// A mark shorter than this is none.
const SHORTEST: Length = Length::mm(2);
/// Kept free between any two things outside the copies.
const APART: Length = Length::mm(1);

/// What stands around the copies.
pub(super) struct Furniture<'a> {
    grid: &'a Grid,
    marks: &'a MarkSpec,
    block: Rect,
    /// The bleed around the block.
    bleed: Rect,
    /// Where marks may stand: the sheet without its outermost paper and without the grip.
    paper: Rect,
    /// What stands there already.
    taken: Vec<Rect>,
    missing: &'a mut Vec<&'static str>,
}

impl<'a> Furniture<'a> {
    pub(super) fn new(
        grid: &'a Grid,
        marks: &'a MarkSpec,
        sheet: &PressSheet,
        missing: &'a mut Vec<&'static str>,
    ) -> Self {
        let above = if grid.work == Work::Tumble { grid.grip.max(EDGE) } else { EDGE };
        let below = grid.grip.max(EDGE);
        let (width, height) = (grid.sheet.width - EDGE * 2, grid.sheet.height - above - below);
        let paper = Rect::new(EDGE, above, width.max(Length::ZERO), height.max(Length::ZERO));
        Self { grid, marks, block: sheet.trim, bleed: sheet.bleed, paper, taken: Vec::new(), missing }
    }

    /// Draws all that there is room for; gives what the slug needs and what there is if it has none.
    pub(super) fn dress(
        mut self,
        sheet: &mut PressSheet,
        sides: &[Sheet],
        slug: &Slug,
        fields: &[Color],
    ) -> Option<String> {
        let spec = self.marks;
        if spec.crop {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for copy in &sheet.copies {
                xs.extend([copy.trim.x, copy.trim.right()]);
                ys.extend([copy.trim.y, copy.trim.bottom()]);
            }
            self.lines(&mut sheet.marks, xs, ys, &[], "crop marks");
        }
        if spec.fold {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for copy in &sheet.copies {
                let side = &sides[copy.side];
                for crease in &side.creases {
                    let at = copy.place(Point::new(crease.x - side.trim.x, Length::ZERO), self.grid.leaf);
                    if copy.quarter.0 % 2 == 0 { xs.push(at.x) } else { ys.push(at.y) }
                }
            }
            self.lines(&mut sheet.marks, xs, ys, &[Length::mm(1), Length::mm(1)], "fold marks");
        }
        if spec.registration {
            self.targets(&mut sheet.marks);
        }
        if spec.color_bar {
            self.bar(&mut sheet.color_bar, fields);
        }
        if spec.slug { self.slug(&mut sheet.slug, slug) } else { None }
    }

    /// Short lines above and below the block at `xs`, left and right of it at `ys`.
    fn lines(
        &mut self,
        shapes: &mut Vec<Shape>,
        mut xs: Vec<Length>,
        mut ys: Vec<Length>,
        dash: &[Length],
        name: &'static str,
    ) {
        xs.sort_unstable();
        xs.dedup();
        ys.sort_unstable();
        ys.dedup();
        let (block, paper) = (self.block, self.paper);
        let near = marks::near(self.marks, self.grid.bleed);
        // From the block's edge outwards, and as far as the paper goes.
        let reach = |free: Length| (free >= near + SHORTEST).then(|| free.min(near + self.marks.length));
        let ends =
            [block.y - paper.y, paper.bottom() - block.bottom(), block.x - paper.x, paper.right() - block.right()];
        let [above, below, left, right] = ends.map(reach);
        let mut segments = Vec::new();
        for x in &xs {
            let line = |from: Length, to: Length| (Point::new(*x, from), Point::new(*x, to));
            segments.extend(above.map(|end| line(block.y - end, block.y - near)));
            segments.extend(below.map(|end| line(block.bottom() + near, block.bottom() + end)));
        }
        for y in &ys {
            let line = |from: Length, to: Length| (Point::new(from, *y), Point::new(to, *y));
            segments.extend(left.map(|end| line(block.x - end, block.x - near)));
            segments.extend(right.map(|end| line(block.right() + near, block.right() + end)));
        }
        if (!xs.is_empty() && (above.is_none() || below.is_none()))
            || (!ys.is_empty() && (left.is_none() || right.is_none()))
        {
            self.missing.push(name);
        }
        for (from, to) in segments {
            let path = Path::line(from, to);
            self.taken.extend(path.bounds().map(|bounds| bounds.outset(self.marks.weight)));
            let stroke = Stroke { dash: dash.to_vec(), ..Stroke::plain(self.marks.weight) };
            shapes.push(Shape::stroke(path, stroke, Color::All(Tint::FULL)));
        }
    }

    /// A registration target on each side, as near its middle as there is room.
    fn targets(&mut self, shapes: &mut Vec<Shape>) {
        let size = marks::CROSS;
        for band in self.bands() {
            let place = self.find(band, Size { width: size, height: size }, true);
            let Some(rect) = place else {
                self.missing.push("registration targets");
                continue;
            };
            self.taken.push(rect);
            let center = Point::new(rect.x + size / 2, rect.y + size / 2);
            shapes.extend(marks::target(center, self.marks.weight));
        }
    }

    /// The colour bar: in one row above, below, or upright at a side.
    fn bar(&mut self, shapes: &mut Vec<Shape>, fields: &[Color]) {
        let long = marks::FIELD * fields.len() as i64;
        let [above, below, left, right] = self.bands();
        let lying = Size { width: long, height: marks::FIELD };
        let standing = Size { width: marks::FIELD, height: long };
        let place = [(above, lying), (below, lying), (left, standing), (right, standing)]
            .into_iter()
            .find_map(|(band, size)| self.find(band, size, false));
        let Some(rect) = place else {
            self.missing.push("the colour bar");
            return;
        };
        self.taken.push(rect);
        shapes.extend(marks::color_bar(fields, Point::new(rect.x, rect.y), rect.width));
    }

    /// The slug, above or below: in one line or, where that is too long for the paper beside the marks, in two.
    /// Gives what it needs and what there is, where that is less.
    fn slug(&mut self, runs: &mut Vec<GlyphRun>, ways: &Slug) -> Option<String> {
        let end = |run: &GlyphRun| run.origin.x + run.glyphs.last().map_or(Length::ZERO, |last| last.x + last.advance);
        let size = |slug: &[GlyphRun]| {
            let down = slug.iter().map(|run| run.origin.y + run.size).max()?;
            Some(Size { width: slug.iter().map(end).max()?, height: down })
        };
        let sized = ways.iter().filter_map(|slug| Some((slug, size(slug)?))).collect::<Vec<_>>();
        if sized.is_empty() {
            return None;
        }
        let [above, below, ..] = self.bands();
        let bands = [above, below];
        let mut places = sized.iter().flat_map(|(slug, size)| bands.map(|band| (slug, self.find(band, *size, false))));
        let Some((slug, rect)) = places.find_map(|(slug, rect)| Some((*slug, rect?))) else {
            self.missing.push(SLUG);
            let sizes: Vec<Size> = sized.iter().map(|(_, size)| *size).collect();
            return Some(self.short(&sizes, bands));
        };
        self.taken.push(rect);
        // The baseline leaves a quarter of the size for descenders.
        let tall = slug.iter().map(|run| run.size).max().unwrap_or(Length::ZERO);
        let start = Point::new(rect.x, rect.y + tall - tall / 4);
        runs.extend(slug.iter().map(|run| GlyphRun { origin: run.origin.offset(start), ..run.clone() }));
        None
    }

    /// What a slug of these sizes needs, in one line and in two, and what there is beside the marks above and below.
    fn short(&self, sizes: &[Size], bands: [Rect; 2]) -> String {
        let size = |width: Length, height: Length| format!("{} × {} mm", mm(width), mm(height));
        let ways = sizes.iter().zip(["in one line", "in two"]);
        let needs: Vec<String> = ways.map(|(s, how)| format!("{} {how}", size(s.width, s.height))).collect();
        let least = sizes.iter().map(|size| size.height).min().unwrap_or(Length::ZERO);
        let there = bands.map(|band| size(self.longest(band, least), band.height));
        format!(
            "the slug needs {}; beside the marks {} are free above and {} below",
            needs.join(" or "),
            there[0],
            there[1]
        )
    }

    /// The longest part of a band above or below that is free for something so high.
    fn longest(&self, band: Rect, height: Length) -> Length {
        let strip = Rect::new(band.x, band.y + (band.height - height) / 2, band.width, height);
        let blocks = self.taken.iter().map(|taken| taken.outset(APART)).filter(|taken| meet(strip, *taken));
        let mut blocks: Vec<(Length, Length)> = blocks.map(|taken| (taken.x, taken.right())).collect();
        blocks.push((strip.right(), strip.right()));
        blocks.sort_unstable();
        let (mut from, mut longest) = (strip.x, Length::ZERO);
        for (start, end) in blocks {
            longest = longest.max(start - from);
            from = from.max(end);
        }
        longest
    }

    /// The free paper above, below, left and right of the bleed.
    fn bands(&self) -> [Rect; 4] {
        let (paper, bleed) = (self.paper, self.bleed.outset(APART));
        let extent = |from: Length, to: Length| (to - from).max(Length::ZERO);
        [
            Rect::new(bleed.x, paper.y, bleed.width, extent(paper.y, bleed.y)),
            Rect::new(bleed.x, bleed.bottom(), bleed.width, extent(bleed.bottom(), paper.bottom())),
            Rect::new(paper.x, bleed.y, extent(paper.x, bleed.x), bleed.height),
            Rect::new(bleed.right(), bleed.y, extent(bleed.right(), paper.right()), bleed.height),
        ]
    }

    /// The first free place of a size in a band, along it from its start or, where `central`, from its middle outwards;
    /// across it in the middle.
    fn find(&self, band: Rect, size: Size, central: bool) -> Option<Rect> {
        if band.width < size.width || band.height < size.height {
            return None;
        }
        // Bands above and below run along x.
        let lies = band.width >= band.height && (band.y < self.block.y || band.y >= self.block.bottom());
        let lies = lies && band.x <= self.block.x;
        let (length, taken_by) = if lies { (band.width, size.width) } else { (band.height, size.height) };
        let at = |along: Length| {
            let across = |band: Length, size: Length| (band - size) / 2;
            if lies {
                Rect::new(band.x + along, band.y + across(band.height, size.height), size.width, size.height)
            } else {
                Rect::new(band.x + across(band.width, size.width), band.y + along, size.width, size.height)
            }
        };
        let free = |rect: &Rect| self.taken.iter().all(|other| !meet(rect.outset(APART), *other));
        let step = Length::mm(1);
        let last = length - taken_by;
        let steps = last.div_floor(step);
        let middle = last / 2;
        let places: Vec<Length> = if central {
            (0..=steps / 2).flat_map(|n| [middle + step * n, middle - step * n]).collect()
        } else {
            (0..=steps).map(|n| step * n).collect()
        };
        places.into_iter().filter(|along| *along >= Length::ZERO && *along <= last).map(at).find(free)
    }
}

/// Whether two rectangles have more than an edge in common.
pub(super) fn meet(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}
