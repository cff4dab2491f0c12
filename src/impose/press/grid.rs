//! How the copies stand: rows and columns within the grip edge and the gutters, upright or turned by a quarter; and which of
//! them each plate holds, so that the back of a copy stands behind its front.

use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Rect, Size};
use crate::sheet::{PlacedCopy, Quarter, Sheet};
use crate::spec::press::{PressSpec, Work};
use crate::unit::{Length, trim_decimals};

/// The copies' places.
pub(super) struct Grid {
    pub(super) sheet: Size,
    pub(super) grip: Length,
    pub(super) work: Work,
    pub(super) gutter: Length,
    pub(super) bleed: Length,
    /// A leaflet's trim, upright.
    pub(super) leaf: Size,
    /// Whether copies are turned by a quarter.
    pub(super) turned: bool,
    pub(super) columns: u32,
    pub(super) rows: u32,
}

impl Grid {
    /// The grid that is asked for, or the one that holds most copies; an error with all numbers if there is none.
    pub(super) fn find(sides: &[Sheet], spec: &PressSpec, diags: &mut Diagnostics) -> Option<Self> {
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
    pub(super) fn fullest(self) -> Self {
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

    pub(super) fn count(&self) -> u32 {
        self.columns * self.rows
    }

    /// A copy's trim as it stands.
    pub(super) fn cell(&self) -> Size {
        if self.turned { Size { width: self.leaf.height, height: self.leaf.width } } else { self.leaf }
    }

    /// What can be printed on: the sheet above the grip edge and, where the sheet tumbles, below the opposite one.
    pub(super) fn room(&self) -> Size {
        let grips = if self.work == Work::Tumble { 2 } else { 1 };
        let height = (self.sheet.height - self.grip * grips).max(Length::ZERO);
        Size { width: self.sheet.width, height }
    }

    /// From the first copy's left or top edge to the last one's right or bottom edge.
    pub(super) fn extent(&self) -> Size {
        let cell = self.cell();
        let span = |count: u32, cell: Length| cell * i64::from(count) + self.gutter * (i64::from(count) - 1);
        Size { width: span(self.columns, cell.width), height: span(self.rows, cell.height) }
    }

    /// The rectangle around all trims: in the middle of what can be printed on.
    pub(super) fn block(&self) -> Rect {
        let (extent, room) = (self.extent(), self.room());
        let top = if self.work == Work::Tumble { self.grip } else { Length::ZERO };
        let (x, y) = ((room.width - extent.width) / 2, top + (room.height - extent.height) / 2);
        Rect::new(x, y, extent.width, extent.height)
    }

    /// A copy's trim on the side that is printed first. The second half of a plate that prints both sides mirrors the
    /// first half exactly.
    pub(super) fn cell_at(&self, column: u32, row: u32) -> Rect {
        let (block, cell) = (self.block(), self.cell());
        let x = block.x + (cell.width + self.gutter) * i64::from(column);
        let y = block.y + (cell.height + self.gutter) * i64::from(row);
        Rect::new(x, y, cell.width, cell.height)
    }

    /// Where a rectangle of one side is seen from the other.
    pub(super) fn behind(&self, rect: Rect) -> Rect {
        match self.work {
            Work::Sheetwise | Work::Turn => Rect::new(self.sheet.width - rect.right(), rect.y, rect.width, rect.height),
            Work::Tumble => Rect::new(rect.x, self.sheet.height - rect.bottom(), rect.width, rect.height),
        }
    }

    /// How the back of a copy stands, whose front stands so. Side B is side A turned about its own vertical axis.
    pub(super) fn quarter_behind(&self, front: Quarter) -> Quarter {
        match self.work {
            Work::Sheetwise | Work::Turn => Quarter(4 - front.0).normal(),
            Work::Tumble => Quarter(6 - front.0).normal(),
        }
    }

    /// The plates by name, with the copies on them.
    pub(super) fn plates(&self, sides: usize) -> Vec<(&'static str, Vec<PlacedCopy>)> {
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
    pub(super) fn free(&self) -> String {
        let block = self.block().outset(self.bleed);
        let below = self.sheet.height - self.grip - block.bottom();
        format!("{} mm are free at the sides, {} mm above and {} mm below", mm(block.x), mm(block.y), mm(below))
    }
}

/// A trim with its bleed, but at most to the middle between it and its neighbours.
pub(super) fn clip(trim: Rect, trims: &[Rect], bleed: Length) -> Rect {
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

pub(super) fn mm(length: Length) -> String {
    trim_decimals(length.to_mm(), 2)
}

/// The error for copies that a press sheet cannot hold.
fn too_large(spec: &PressSpec, most: &[Grid]) -> Diagnostic {
    let any = &most[0];
    // One half of a plate that prints both sides holds the backs of the other.
    let least = match any.work {
        Work::Sheetwise => [1, 1],
        Work::Turn => [2, 1],
        Work::Tumble => [1, 2],
    };
    let [columns, rows] = spec.up.as_ref().map_or(least, |up| up.value);
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
        None if any.work == Work::Sheetwise => "take a larger press sheet".to_owned(),
        None => "take a larger press sheet, or work = \"sheetwise\", which needs no room for the backs".to_owned(),
    })
}
