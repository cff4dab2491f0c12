//! Copies of a leaflet on a press sheet: where each stands, so that front and back are in register, and the sheet's marks.
//!
//! Input: the leaflet's sides without marks, and how the shop wants them. Output: a [`PressSheet`] for each plate. The
//! geometry is whole numbers throughout, so that the back of a copy stands behind its front to the last unit.
//! Origin: top-left of the press sheet as it is seen when that side is up, y down; the grip edge is the lower one.

use super::marks;
use crate::color::{Color, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Path, Point, Rect, Size};
use crate::panel::{GlyphRun, Shape, Stroke};
use crate::sheet::{PlacedCopy, PressSheet, Quarter, Sheet};
use crate::spec::output::MarkSpec;
use crate::spec::press::{PressSpec, Work};
use crate::unit::{Length, trim_decimals};

/// Paper that marks keep from the press sheet's edge.
const EDGE: Length = Length::mm(1);
/// A mark shorter than this is none.
const SHORTEST: Length = Length::mm(2);
/// Kept free between any two things outside the copies.
const APART: Length = Length::mm(1);

/// The slug, for messages.
const SLUG: &str = "the slug";

/// A plate's line, and the same in two lines.
pub type Slug = [Vec<GlyphRun>; 2];

/// Places copies of `sides` (the front, and the back if there is one), each without marks. `slug` gives a plate's
/// line with its name and its copies, and the same in two lines, which begin at (0, 0); `fields` gives the colour bar of a plate with these copies. `None` if the copies do not fit, which is reported.
pub fn press(
    sides: &[Sheet],
    spec: &PressSpec,
    slug: &dyn Fn(&str, &[PlacedCopy]) -> Slug,
    fields: &dyn Fn(&[PlacedCopy]) -> Vec<Color>,
    diags: &mut Diagnostics,
) -> Option<Vec<PressSheet>> {
    let grid = Grid::find(sides, spec, diags)?;
    let plates = grid.plates(sides.len());
    let (mut missing, mut needs) = (Vec::new(), None);
    let sheets = plates
        .into_iter()
        .map(|(name, copies)| {
            let (slug, fields) = (slug(name, &copies), fields(&copies));
            let mut sheet = PressSheet {
                name,
                media: Rect::new(Length::ZERO, Length::ZERO, grid.sheet.width, grid.sheet.height),
                bleed: grid.block().outset(grid.bleed),
                trim: grid.block(),
                copies,
                marks: Vec::new(),
                color_bar: Vec::new(),
                slug: Vec::new(),
            };
            let short =
                Furniture::new(&grid, &spec.marks, &sheet, &mut missing).dress(&mut sheet, sides, &slug, &fields);
            if needs.is_none() {
                needs = short;
            }
            sheet
        })
        .collect();
    missing.sort_unstable();
    missing.dedup();
    // Plates without their line are mixed up; of the other marks a sheet that is full may go without.
    missing.retain(|mark| spec.asked || *mark == SLUG);
    if !missing.is_empty() {
        let mut diag = Diagnostic::warning(
            "impose-marks",
            format!("there is no room on the press sheet for {}", missing.join(", ")),
        )
        .at(spec.span, "")
        .note(format!("around the copies {}", grid.free()));
        if let Some(needs) = needs.filter(|_| missing.contains(&SLUG)) {
            diag = diag.note(needs);
        }
        diags.push(diag.hint("take a larger press sheet or fewer copies, or leave them out of `marks` in [impose]"));
    }
    Some(sheets)
}

/// The copies' places.
struct Grid {
    sheet: Size,
    grip: Length,
    work: Work,
    gutter: Length,
    bleed: Length,
    /// A leaflet's trim, upright.
    leaf: Size,
    /// Whether copies are turned by a quarter.
    turned: bool,
    columns: u32,
    rows: u32,
}

impl Grid {
    /// The grid that is asked for, or the one that holds most copies; an error with all numbers if there is none.
    fn find(sides: &[Sheet], spec: &PressSpec, diags: &mut Diagnostics) -> Option<Self> {
        let front = sides.first()?;
        let bleed = front.trim.y - front.bleed.y;
        let leaf = Size { width: front.trim.width, height: front.trim.height };
        let work = spec.work.value;
        if work != Work::Sheetwise && sides.len() < 2 {
            diags.push(
                Diagnostic::error("impose-work", format!("{} needs two sides, and the leaflet has one", work.name()))
                    .at(spec.work.span, "")
                    .hint("write work = \"sheetwise\""),
            );
            return None;
        }
        if let Some(up) = &spec.up {
            let [columns, rows] = up.value;
            let (count, what) = if work == Work::Turn { (columns, "side by side") } else { (rows, "above each other") };
            if work != Work::Sheetwise && count % 2 == 1 {
                diags.push(
                    Diagnostic::error(
                        "impose-work",
                        format!("{} needs an even number of copies {what}, not {count}", work.name()),
                    )
                    .at(up.span, "")
                    .note("one half of the plate prints the fronts, the other the backs of the same copies")
                    .hint(format!(
                        "write up = \"{}\", or work = \"sheetwise\"",
                        match work {
                            Work::Turn => format!("{}x{rows}", columns + 1),
                            _ => format!("{columns}x{}", rows + 1),
                        }
                    )),
                );
                return None;
            }
        }
        let base = |turned| Self {
            sheet: spec.sheet.value,
            grip: spec.grip.value,
            work,
            gutter: spec.gutter.as_ref().map_or(bleed * 2, |gutter| gutter.value),
            bleed,
            leaf,
            turned,
            columns: 0,
            rows: 0,
        };
        let ways: Vec<Self> = match &spec.rotate {
            Some(rotate) => vec![base(rotate.value)],
            None => vec![base(false), base(true)],
        };
        let most: Vec<Self> = ways.into_iter().map(Self::fullest).collect();
        let chosen = match &spec.up {
            None => most.iter().filter(|grid| grid.count() > 0).max_by_key(|grid| (grid.count(), !grid.turned)),
            Some(up) => most.iter().find(|grid| grid.columns >= up.value[0] && grid.rows >= up.value[1]),
        };
        let Some(chosen) = chosen else {
            diags.push(too_large(spec, &most));
            return None;
        };
        let [columns, rows] = spec.up.as_ref().map_or([chosen.columns, chosen.rows], |up| up.value);
        let grid = Self { columns, rows, ..*chosen };
        grid.tight(spec, diags);
        Some(grid)
    }

    /// As many columns and rows as there is paper for.
    fn fullest(self) -> Self {
        let room = self.room();
        let cell = self.cell();
        // n·cell + (n − 1)·gutter + 2·bleed ≤ room
        let count = |room: Length, cell: Length| {
            let free = room + self.gutter - self.bleed * 2;
            free.div_floor(cell + self.gutter).clamp(0, 100) as u32
        };
        let even = |count: u32, wanted: bool| if wanted { count / 2 * 2 } else { count };
        let columns = even(count(room.width, cell.width), self.work == Work::Turn);
        let rows = even(count(room.height, cell.height), self.work == Work::Tumble);
        Self { columns, rows, ..self }
    }

    fn count(&self) -> u32 {
        self.columns * self.rows
    }

    /// A copy's trim as it stands.
    fn cell(&self) -> Size {
        if self.turned { Size { width: self.leaf.height, height: self.leaf.width } } else { self.leaf }
    }

    /// What can be printed on: the sheet above the grip edge and, where the sheet tumbles, below the opposite one.
    fn room(&self) -> Size {
        let grips = if self.work == Work::Tumble { 2 } else { 1 };
        let height = (self.sheet.height - self.grip * grips).max(Length::ZERO);
        Size { width: self.sheet.width, height }
    }

    /// From the first copy's left or top edge to the last one's right or bottom edge.
    fn extent(&self) -> Size {
        let cell = self.cell();
        let span = |count: u32, cell: Length| cell * i64::from(count) + self.gutter * (i64::from(count) - 1);
        Size { width: span(self.columns, cell.width), height: span(self.rows, cell.height) }
    }

    /// The rectangle around all trims: in the middle of what can be printed on.
    fn block(&self) -> Rect {
        let (extent, room) = (self.extent(), self.room());
        let top = if self.work == Work::Tumble { self.grip } else { Length::ZERO };
        let (x, y) = ((room.width - extent.width) / 2, top + (room.height - extent.height) / 2);
        Rect::new(x, y, extent.width, extent.height)
    }

    /// A copy's trim on the side that is printed first. The second half of a plate that prints both sides mirrors the
    /// first half exactly.
    fn cell_at(&self, column: u32, row: u32) -> Rect {
        let (block, cell) = (self.block(), self.cell());
        let x = block.x + (cell.width + self.gutter) * i64::from(column);
        let y = block.y + (cell.height + self.gutter) * i64::from(row);
        Rect::new(x, y, cell.width, cell.height)
    }

    /// Where a rectangle of one side is seen from the other.
    fn behind(&self, rect: Rect) -> Rect {
        match self.work {
            Work::Sheetwise | Work::Turn => Rect::new(self.sheet.width - rect.right(), rect.y, rect.width, rect.height),
            Work::Tumble => Rect::new(rect.x, self.sheet.height - rect.bottom(), rect.width, rect.height),
        }
    }

    /// How the back of a copy stands, whose front stands so. Side B is side A turned about its own vertical axis.
    fn quarter_behind(&self, front: Quarter) -> Quarter {
        match self.work {
            Work::Sheetwise | Work::Turn => Quarter(4 - front.0).normal(),
            Work::Tumble => Quarter(6 - front.0).normal(),
        }
    }

    /// The plates by name, with the copies on them.
    fn plates(&self, sides: usize) -> Vec<(&'static str, Vec<PlacedCopy>)> {
        let front = Quarter(u8::from(self.turned));
        let back = self.quarter_behind(front);
        let cells: Vec<(u32, u32)> =
            (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row))).collect();
        let copy = |side, trim: Rect, quarter| PlacedCopy { side, trim, quarter, clip: trim };
        let mut plates = match self.work {
            Work::Sheetwise => {
                let place = |&(column, row): &(u32, u32)| self.cell_at(column, row);
                let mut plates = vec![("front", cells.iter().map(place).map(|trim| copy(0, trim, front)).collect())];
                if sides > 1 {
                    let behind = cells.iter().map(place).map(|trim| copy(1, self.behind(trim), back));
                    plates.push(("back", behind.collect()));
                }
                plates
            }
            Work::Turn | Work::Tumble => {
                let first = |&&(column, row): &&(u32, u32)| match self.work {
                    Work::Turn => column < self.columns / 2,
                    // The grip edge is below: the fronts are printed from it.
                    _ => row >= self.rows / 2,
                };
                let mut copies = Vec::new();
                for &(column, row) in cells.iter().filter(first) {
                    let trim = self.cell_at(column, row);
                    copies.push(copy(0, trim, front));
                    copies.push(copy(1, self.behind(trim), back));
                }
                vec![("both", copies)]
            }
        };
        // A copy may print on its bleed, but not beyond the middle of a gutter.
        for (_, copies) in &mut plates {
            let trims: Vec<Rect> = copies.iter().map(|copy| copy.trim).collect();
            for copy in copies {
                copy.clip = clip(copy.trim, &trims, self.bleed);
            }
        }
        plates
    }

    /// Warns of a gutter that is too narrow for the bleed.
    fn tight(&self, spec: &PressSpec, diags: &mut Diagnostics) {
        if self.count() < 2 || self.gutter >= self.bleed * 2 {
            return;
        }
        let (gutter, wanted) = (mm(self.gutter), mm(self.bleed * 2));
        let span = spec.gutter.as_ref().map_or(spec.span, |gutter| gutter.span);
        diags.push(
            Diagnostic::warning(
                "impose-gutter",
                format!("the copies have {} mm of bleed between them", mm(self.gutter / 2)),
            )
            .at(span, "")
            .note(format!("a gutter of {gutter} mm cuts the bleed of {} mm, half for each copy", mm(self.bleed)))
            .hint(format!("make the gutter {wanted} mm, unless neighbours bleed in one colour")),
        );
    }

    /// What is free around the block, for messages.
    fn free(&self) -> String {
        let block = self.block().outset(self.bleed);
        let below = self.sheet.height - self.grip - block.bottom();
        format!("{} mm are free at the sides, {} mm above and {} mm below", mm(block.x), mm(block.y), mm(below))
    }
}

/// A trim with its bleed, but at most to the middle between it and its neighbours.
fn clip(trim: Rect, trims: &[Rect], bleed: Length) -> Rect {
    let mut room = [bleed; 4];
    for other in trims.iter().filter(|other| **other != trim) {
        let rows = other.y < trim.bottom() && trim.y < other.bottom();
        let columns = other.x < trim.right() && trim.x < other.right();
        let gaps = [
            (rows, trim.x - other.right()),
            (columns, trim.y - other.bottom()),
            (rows, other.x - trim.right()),
            (columns, other.y - trim.bottom()),
        ];
        for (room, (beside, gap)) in room.iter_mut().zip(gaps) {
            if beside && gap >= Length::ZERO {
                *room = (*room).min(gap / 2);
            }
        }
    }
    let [left, top, right, bottom] = room;
    Rect::new(trim.x - left, trim.y - top, trim.width + left + right, trim.height + top + bottom)
}

fn mm(length: Length) -> String {
    trim_decimals(length.to_mm(), 2)
}

/// The error for copies that a press sheet cannot hold.
fn too_large(spec: &PressSpec, most: &[Grid]) -> Diagnostic {
    let any = &most[0];
    let [columns, rows] = spec.up.as_ref().map_or([1, 1], |up| up.value);
    let (leaf, sheet, room) = (any.leaf, any.sheet, any.room());
    let size = |size: Size| format!("{} × {} mm", mm(size.width), mm(size.height));
    let copies = if columns * rows == 1 { "a copy".to_owned() } else { format!("{columns} × {rows} copies") };
    let verb = if columns * rows == 1 { "does" } else { "do" };
    let span = spec.up.as_ref().map_or(spec.sheet.span, |up| up.span);
    let mut diag = Diagnostic::error(
        "impose-fit",
        format!("{copies} of {} {verb} not fit on a press sheet of {}", size(leaf), size(sheet)),
    )
    .at(span, "");
    for grid in most {
        let asked = Grid { columns, rows, ..*grid };
        let extent = asked.extent();
        let with = Size { width: extent.width + asked.bleed * 2, height: extent.height + asked.bleed * 2 };
        let way = if grid.turned { "turned by 90°" } else { "upright" };
        let grip = if asked.work == Work::Tumble { "grip edges" } else { "the grip edge" };
        diag = diag.note(format!(
            "{way} they need {} with gutters of {} mm and {} mm of bleed; {} are left beside {grip} of {} mm",
            size(with),
            mm(asked.gutter),
            mm(asked.bleed),
            size(room),
            mm(asked.grip),
        ));
    }
    let best = most.iter().filter(|grid| grid.count() > 0).max_by_key(|grid| grid.count());
    diag.hint(match best {
        Some(grid) => format!(
            "at most {}x{} fit{}; or take a larger sheet",
            grid.columns,
            grid.rows,
            if grid.turned { ", turned by 90°" } else { "" },
        ),
        None => "take a larger press sheet".to_owned(),
    })
}

/// What stands around the copies.
struct Furniture<'a> {
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
    fn new(grid: &'a Grid, marks: &'a MarkSpec, sheet: &PressSheet, missing: &'a mut Vec<&'static str>) -> Self {
        let above = if grid.work == Work::Tumble { grid.grip.max(EDGE) } else { EDGE };
        let below = grid.grip.max(EDGE);
        let (width, height) = (grid.sheet.width - EDGE * 2, grid.sheet.height - above - below);
        let paper = Rect::new(EDGE, above, width.max(Length::ZERO), height.max(Length::ZERO));
        Self { grid, marks, block: sheet.trim, bleed: sheet.bleed, paper, taken: Vec::new(), missing }
    }

    /// Draws all that there is room for; gives what the slug needs and what there is if it has none.
    fn dress(mut self, sheet: &mut PressSheet, sides: &[Sheet], slug: &Slug, fields: &[Color]) -> Option<String> {
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
fn meet(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

#[cfg(test)]
mod tests;
