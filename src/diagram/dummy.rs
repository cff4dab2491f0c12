//! A dummy to print on an office printer, to cut out and to fold: side A and side B on both sides of one sheet of paper.
//!
//! The leaflet stands in the middle of its page, so that both sides lie on each other when the paper is turned over its left
//! or right edge. It has its true size where the paper is large enough, else it is smaller by a round percentage, which it says.

use super::pen::{Palette, Pen, Setter, UP, UPRIGHT, crease_stroke};
use super::sides::{pieces, stack, top, unit};
use super::{Leaflet, PanelBox, SideForm, mm, word};
use crate::drawing::{Anchor, Drawing, Duplex, Page};
use crate::fold::Axis;
use crate::geom::{Point, Rect, Size};
use crate::panel::Stroke;
use crate::spec::Side;
use crate::unit::Length;

/// What office printers leave blank at the edges of the paper: 4 to 5 mm on most, and a little more.
const BLANK: Length = Length::mm(6);
/// Kept above and below a leaflet that is made smaller anyway: the bar, or four lines of instructions.
const WORDS: Length = Length::mm(18);
/// The bar that shows whether the printer kept the size.
const BAR: Length = Length::mm(100);
/// The size of instructions.
const SMALL: Length = Length::pt(7);
/// From line to line of them.
const LEADING: Length = Length::pt(9);
/// The lines.
const LINE: Length = Length::from_raw(Length::PER_PT * 3 / 4);
/// The largest letters: to be read from across a table.
const MOST: Length = Length::mm(6);
/// Edges nearer than this to the paper's own need no cut: no scissors cut so little off.
const SAME: Length = Length::from_raw(Length::PER_MM / 2);

/// The paper where none is named: A4, but Letter for a sheet that is measured in half inches.
pub fn paper(size: Size) -> Size {
    let half = Length::PER_IN / 2;
    let inches = size.width.raw() % half == 0 && size.height.raw() % half == 0;
    match inches {
        true => Size { width: Length::from_raw(half * 22), height: Length::from_raw(half * 17) },
        false => Size { width: Length::mm(297), height: Length::mm(210) },
    }
}

/// By how many hundredths a sheet is drawn on a paper that lies as it does: 100, or the largest multiple of 5 that leaves the
/// paper's edges blank and room for words; at least 5.
pub fn percent(sheet: Size, paper: Size) -> i64 {
    if sheet.width <= paper.width && sheet.height <= paper.height {
        return 100;
    }
    let (width, height) = (paper.width - BLANK * 2, paper.height - WORDS * 2);
    let fits = |percent: &i64| sheet.width * *percent <= width * 100 && sheet.height * *percent <= height * 100;
    (1..20).map(|n| n * 5).rev().find(fits).unwrap_or(5)
}

/// The dummy on a paper of this size, which is turned as the sheet is.
pub fn drawing(leaflet: &Leaflet, paper: Size, set: &mut Setter<'_>) -> Drawing {
    let (long, short) = (paper.width.max(paper.height), paper.width.min(paper.height));
    let wide = leaflet.size.width > leaflet.size.height;
    let paper = if wide { Size { width: long, height: short } } else { Size { width: short, height: long } };
    let percent = percent(leaflet.size, paper);
    let scaled = |length: Length| length * percent / 100;
    let (width, height) = (scaled(leaflet.size.width), scaled(leaflet.size.height));
    let sheet = Rect::new((paper.width - width) / 2, (paper.height - height) / 2, width, height);
    let unit = unit(leaflet, MOST * 100 / percent) * percent / 100;
    let pages = (leaflet.sides.iter())
        .map(|side| {
            let mut pen = Pen::new(&mut *set);
            let page = Dummy { leaflet, side, paper, sheet, percent, unit, palette: Palette::process() };
            page.draw(&mut pen);
            Page { size: paper, boxes: None, items: pen.items }
        })
        .collect();
    let edge = if wide { Duplex::ShortEdge } else { Duplex::LongEdge };
    let title = format!("{} – dummy at {percent} %", leaflet.name);
    Drawing { title, inks: Vec::new(), layers: Vec::new(), duplex: Some(edge), pages }
}

struct Dummy<'a> {
    leaflet: &'a Leaflet,
    side: &'a SideForm,
    paper: Size,
    /// The leaflet on the paper.
    sheet: Rect,
    percent: i64,
    unit: Length,
    palette: Palette,
}

impl Dummy<'_> {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        self.cuts(pen);
        for piece in pieces(self.leaflet, self.side) {
            let [from, to] = [piece.from, piece.to].map(|point| self.at(point));
            let color = self.palette.crease(piece.kind);
            pen.line(from, to, &crease_stroke(piece.kind, Length::mm(3), LINE), color);
            let words = format!("{}, fold {}", word(piece.kind), piece.step);
            let gap = Length::mm(1);
            let (at, quarter, room) = match piece.axis {
                Axis::Vertical => (Point::new(from.x - gap, from.y + (to.y - from.y) * 3 / 4), UP, (to.y - from.y) / 2),
                Axis::Horizontal => {
                    (Point::new(from.x + (to.x - from.x) / 4, from.y - gap), UPRIGHT, (to.x - from.x) / 2)
                }
            };
            pen.fitted(&words, at, (SMALL, room), (Anchor::Start, quarter), color);
        }
        for panel in &self.side.panels {
            self.panel(pen, panel);
        }
        self.bar(pen);
        self.instructions(pen);
    }

    /// A point of the leaflet on the paper.
    fn at(&self, point: Point) -> Point {
        let scaled = |length: Length| length * self.percent / 100;
        Point::new(self.sheet.x + scaled(point.x), self.sheet.y + scaled(point.y))
    }

    /// The edges that are no edges of the paper.
    fn cuts(&self, pen: &mut Pen<'_, '_>) {
        let sheet = self.sheet;
        let corner = |right: bool, bottom: bool| {
            Point::new(if right { sheet.right() } else { sheet.x }, if bottom { sheet.bottom() } else { sheet.y })
        };
        let stroke = Stroke::plain(LINE);
        for right in [false, true].into_iter().filter(|_| sheet.x > SAME) {
            pen.line(corner(right, false), corner(right, true), &stroke, self.palette.cut);
        }
        for bottom in [false, true].into_iter().filter(|_| sheet.y > SAME) {
            pen.line(corner(false, bottom), corner(true, bottom), &stroke, self.palette.cut);
        }
    }

    fn is_cut(&self) -> bool {
        self.sheet.x > SAME || self.sheet.y > SAME
    }

    fn panel(&self, pen: &mut Pen<'_, '_>, panel: &PanelBox) {
        let corner = self.at(Point::new(panel.rect.x, panel.rect.y));
        let end = self.at(Point::new(panel.rect.right(), panel.rect.bottom()));
        let rect = Rect::new(corner.x, corner.y, end.x - corner.x, end.y - corner.y);
        let middle = Point::new(rect.x + rect.width / 2, rect.y + rect.height / 2);
        let mut lines = vec![(panel.place.clone(), self.unit * 3)];
        if !panel.name.eq_ignore_ascii_case(&panel.place) {
            lines.push((panel.name.clone(), self.unit * 5 / 4));
        }
        let more: Vec<String> = (panel.cover.then(|| "cover".to_owned()).into_iter())
            .chain((!panel.languages.is_empty()).then(|| panel.languages.join(", ")))
            .collect();
        if !more.is_empty() {
            lines.push((more.join(" · "), self.unit * 3 / 4));
        }
        stack(pen, (middle, rect.width - self.unit * 2), &lines, panel.turned, &self.palette);
        let inside = Rect::new(rect.x, rect.y + BLANK, rect.width, rect.height - BLANK * 2);
        if inside.height > self.unit * 10 {
            top(pen, inside, self.unit * 3 / 4, panel.turned, &self.palette);
        }
    }

    /// A bar of 100 mm, whatever the leaflet's scale is: it is the printer's that it shows.
    fn bar(&self, pen: &mut Pen<'_, '_>) {
        if self.paper.width < BAR + BLANK * 2 {
            return;
        }
        let (x, y) = ((self.paper.width - BAR) / 2, BLANK + Length::mm(2));
        let stroke = Stroke::plain(LINE / 2);
        pen.line(Point::new(x, y), Point::new(x + BAR, y), &stroke, self.palette.pale);
        for n in 0..=10 {
            let high = if n % 5 == 0 { Length::mm(2) } else { Length::mm(1) };
            let x = x + BAR * n / 10;
            pen.line(Point::new(x, y - high), Point::new(x, y), &stroke, self.palette.pale);
        }
        let at = Point::new(x + BAR / 2, y + LEADING * 3 / 4);
        pen.text("100 mm", at, SMALL, (Anchor::Middle, UPRIGHT), self.palette.pale);
    }

    /// How to print, cut and fold: below the leaflet where there is room, else at the foot of its first column.
    fn instructions(&self, pen: &mut Pen<'_, '_>) {
        let sheet = self.sheet;
        let wide = self.paper.width - BLANK * 4;
        let column =
            self.at(Point::new(self.side.columns.first().copied().unwrap_or(self.leaflet.size.width), Length::ZERO));
        let narrow = column.x - sheet.x.max(BLANK) - BLANK * 2;
        let words = self.words();
        let high = |lines: &[String]| LEADING * i64::try_from(lines.len()).unwrap_or(0);
        let below = self.paper.height - sheet.bottom() - BLANK - Length::mm(2);
        let lines = pen.wrapped(&words.join(" "), SMALL, wide);
        let (x, foot, lines) = match high(&lines) <= below {
            true => (BLANK * 2, self.paper.height - BLANK, lines),
            false => {
                let foot = sheet.bottom().min(self.paper.height - BLANK) - Length::mm(3);
                let room = narrow.max(Length::mm(30));
                let lines = words.iter().flat_map(|words| pen.wrapped(words, SMALL, room)).collect();
                (sheet.x.max(BLANK) + BLANK, foot, lines)
            }
        };
        let first = foot - high(&lines) + LEADING;
        for (n, line) in (0..).zip(&lines) {
            pen.text(line, Point::new(x, first + LEADING * n), SMALL, (Anchor::Start, UPRIGHT), self.palette.pale);
        }
    }

    fn words(&self) -> Vec<String> {
        let leaflet = self.leaflet;
        let head = format!("{}, side {:?}, {}", leaflet.name, self.side.side, leaflet.fold);
        let scale = match self.percent {
            100 => format!("true size, {} × {} mm", mm(leaflet.size.width), mm(leaflet.size.height)),
            percent => format!("{percent} % of its size, {} × {} mm", mm(leaflet.size.width), mm(leaflet.size.height)),
        };
        let mut words = vec![format!("{head}: {scale}.")];
        if self.side.side == Side::B {
            return words;
        }
        let edge = if self.paper.width > self.paper.height { "short" } else { "long" };
        let both =
            if leaflet.sides.len() > 1 { format!("on both sides, turned on the {edge} edge, ") } else { String::new() };
        words.push(format!("Print {both}at 100 %: the bar above is 100 mm long."));
        if self.is_cut() {
            words.push("Cut along the solid lines.".to_owned());
        }
        if !leaflet.steps.is_empty() {
            words.push(format!("With side A up, fold {}.", leaflet.folds().join("; ")));
            words.push("Valley (dashes): towards you. Mountain (dashes and dots): away from you.".to_owned());
        }
        words
    }
}
