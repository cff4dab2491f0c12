//! A side of the sheet as printers draw it: trim, bleed, safe distance, creases, names and measures.

use super::pen::{BLEED, CREASES, CUT, Palette, Pen, SAFE, UP, UPRIGHT, WORDS, crease_stroke};
use super::{Leaflet, PanelBox, SideForm, mm, word};
use crate::drawing::Anchor;
use crate::fold::Axis;
use crate::geom::{Insets, Path, Point, Rect, Segment};
use crate::panel::Stroke;
use crate::sheet::Quarter;
use crate::spec::{Crease, Side};
use crate::unit::Length;

/// What a side needs around its bleed for measures, in units.
pub(super) const AROUND: i64 = 6;

/// A crease of a side: a piece that folds one way.
pub(super) struct Piece {
    pub from: Point,
    pub to: Point,
    pub axis: Axis,
    pub kind: Crease,
    /// In which fold, from 1.
    pub step: usize,
}

/// How a side is drawn.
pub(super) struct Drawn<'a> {
    pub leaflet: &'a Leaflet,
    pub side: &'a SideForm,
    /// Where the top-left corner of its trim stands.
    pub origin: Point,
    /// The type size of what is written.
    pub unit: Length,
    /// How wide the main lines are.
    pub line: Length,
    pub palette: Palette,
}

/// The type size with which all that a side says finds room on its panels.
pub(super) fn unit(leaflet: &Leaflet, most: Length) -> Length {
    let least = |lengths: &dyn Fn(&SideForm) -> Option<Length>| leaflet.sides.iter().filter_map(lengths).min();
    let narrow = least(&|side| side.columns.iter().copied().min()).unwrap_or(leaflet.size.width);
    let low = least(&|side| side.rows.iter().copied().min()).unwrap_or(leaflet.size.height);
    // By eye: ten lines of type in the lowest panel, twenty letters in the narrowest.
    (low / 12).min(narrow / 10).min(most).max(Length::from_mm(0.6))
}

/// The creases of a side in pieces that fold one way. Origin: top-left of its trim.
pub(super) fn pieces(leaflet: &Leaflet, side: &SideForm) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let edges = |lengths: &[Length]| {
        let mut at = Length::ZERO;
        let mut edges = vec![at];
        edges.extend(lengths.iter().map(|length| {
            at += *length;
            at
        }));
        edges
    };
    let (xs, ys) = (edges(&side.columns), edges(&side.rows));
    let count = side.columns.len();
    for (i, kinds) in side.vertical.iter().enumerate() {
        let on_a = if side.side == Side::A { i } else { count - 2 - i };
        for (row, kind) in kinds.iter().enumerate() {
            let (Some(kind), Some(step)) = (*kind, leaflet.step_of(Axis::Vertical, on_a)) else { continue };
            let (from, to) = (Point::new(xs[i + 1], ys[row]), Point::new(xs[i + 1], ys[row + 1]));
            pieces.push(Piece { from, to, axis: Axis::Vertical, kind, step });
        }
    }
    for (i, kinds) in side.horizontal.iter().enumerate() {
        for (column, kind) in kinds.iter().enumerate() {
            let (Some(kind), Some(step)) = (*kind, leaflet.step_of(Axis::Horizontal, i)) else { continue };
            let (from, to) = (Point::new(xs[column], ys[i + 1]), Point::new(xs[column + 1], ys[i + 1]));
            pieces.push(Piece { from, to, axis: Axis::Horizontal, kind, step });
        }
    }
    pieces
}

impl Drawn<'_> {
    /// The trim. Origin: the page's.
    fn trim(&self) -> Rect {
        Rect::new(self.origin.x, self.origin.y, self.leaflet.size.width, self.leaflet.size.height)
    }

    /// All of it.
    pub fn draw(&self, pen: &mut Pen<'_, '_>) {
        let (palette, thin) = (&self.palette, Stroke::plain(self.line / 2));
        let trim = self.trim();
        pen.layer = BLEED;
        if self.leaflet.bleed > Length::ZERO {
            pen.rect(trim.outset(self.leaflet.bleed), &thin, palette.bleed);
        }
        pen.layer = SAFE;
        let dots = Stroke { dash: vec![self.line, self.line * 3], ..Stroke::plain(self.line) };
        for panel in &self.side.panels {
            let rect = panel.rect.offset(self.origin);
            let safe = self.leaflet.safe;
            let inside = rect.inset(Insets { top: safe, right: safe, bottom: safe, left: safe });
            if safe > Length::ZERO && inside.width > Length::ZERO && inside.height > Length::ZERO {
                pen.rect(inside, &dots, palette.safe);
            }
        }
        pen.layer = CREASES;
        for piece in pieces(self.leaflet, self.side) {
            let stroke = crease_stroke(piece.kind, self.unit, self.line);
            pen.line(piece.from.offset(self.origin), piece.to.offset(self.origin), &stroke, palette.crease(piece.kind));
        }
        pen.layer = CUT;
        pen.rect(trim, &Stroke::plain(self.line), palette.cut);
        pen.layer = WORDS;
        for piece in pieces(self.leaflet, self.side) {
            self.crease_words(pen, &piece);
        }
        for panel in &self.side.panels {
            self.panel(pen, panel);
        }
        self.measures(pen);
    }

    /// Along a crease: which way it folds, and when.
    fn crease_words(&self, pen: &mut Pen<'_, '_>, piece: &Piece) {
        let size = self.unit * 4 / 5;
        let words = format!("{}, fold {}", word(piece.kind), piece.step);
        let [from, to] = [piece.from.offset(self.origin), piece.to.offset(self.origin)];
        let gap = self.unit / 3;
        let inset = self.leaflet.safe.max(self.unit) + self.unit / 2;
        let (at, quarter, room) = match piece.axis {
            Axis::Vertical => (Point::new(from.x - gap, to.y - inset), UP, to.y - from.y - inset * 2),
            Axis::Horizontal => (Point::new(from.x + inset, from.y - gap), UPRIGHT, to.x - from.x - inset * 2),
        };
        pen.fitted(&words, at, (size, room), (Anchor::Start, quarter), self.palette.crease_words(piece.kind));
    }

    /// In the middle of a panel, as it stands: its place, its name, its measures and what else there is to know.
    fn panel(&self, pen: &mut Pen<'_, '_>, panel: &PanelBox) {
        let unit = self.unit;
        let rect = panel.rect.offset(self.origin);
        let middle = Point::new(rect.x + rect.width / 2, rect.y + rect.height / 2);
        let room = rect.width - unit * 3;
        let mut lines: Vec<(String, Length)> = vec![(panel.place.clone(), unit * 5 / 2)];
        if !panel.name.eq_ignore_ascii_case(&panel.place) {
            lines.push((panel.name.clone(), unit * 3 / 2));
        }
        lines.push((format!("{} × {} mm", mm(rect.width), mm(rect.height)), unit));
        let more: Vec<String> = (panel.cover.then(|| "cover".to_owned()).into_iter())
            .chain((!panel.languages.is_empty()).then(|| format!("text: {}", panel.languages.join(", "))))
            .collect();
        if !more.is_empty() {
            lines.push((more.join(" · "), unit));
        }
        stack(pen, (middle, room), &lines, panel.turned, &self.palette);
        if panel.turned {
            arrow(pen, rect, unit, &self.palette);
        }
    }

    /// Widths above, heights at the left.
    fn measures(&self, pen: &mut Pen<'_, '_>) {
        let outside = self.leaflet.bleed + self.unit;
        let trim = self.trim();
        let mut above = trim.y - outside;
        self.chain(pen, &self.side.columns, Point::new(trim.x, above), Axis::Vertical);
        if self.side.columns.len() > 1 {
            above -= self.unit * 2;
            self.chain(pen, &[trim.width], Point::new(trim.x, above), Axis::Vertical);
        }
        let mut beside = trim.x - outside;
        self.chain(pen, &self.side.rows, Point::new(beside, trim.y), Axis::Horizontal);
        if self.side.rows.len() > 1 {
            beside -= self.unit * 2;
            self.chain(pen, &[trim.height], Point::new(beside, trim.y), Axis::Horizontal);
        }
    }

    /// A chain of measures: of widths (between vertical creases) to the right, of heights downwards.
    fn chain(&self, pen: &mut Pen<'_, '_>, lengths: &[Length], start: Point, axis: Axis) {
        let (stroke, tick) = (Stroke::plain(self.line / 2), self.unit / 2);
        let along = |by: Length| match axis {
            Axis::Vertical => Point::new(start.x + by, start.y),
            Axis::Horizontal => Point::new(start.x, start.y + by),
        };
        let across = |at: Point, by: Length| match axis {
            Axis::Vertical => Point::new(at.x, at.y + by),
            Axis::Horizontal => Point::new(at.x + by, at.y),
        };
        let total: Length = lengths.iter().copied().sum();
        let color = self.palette.words;
        pen.line(along(Length::ZERO), along(total), &stroke, color);
        let mut at = Length::ZERO;
        pen.line(across(along(at), -tick), across(along(at), tick), &stroke, color);
        for length in lengths {
            let middle = across(along(at + *length / 2), -self.unit / 3);
            let quarter = if axis == Axis::Vertical { UPRIGHT } else { UP };
            let words = format!("{} mm", mm(*length));
            pen.fitted(&words, middle, (self.unit, *length - self.unit / 2), (Anchor::Middle, quarter), color);
            at += *length;
            pen.line(across(along(at), -tick), across(along(at), tick), &stroke, color);
        }
    }
}

/// Lines of type above each other, together in the middle of something; on their head where it is.
pub(super) fn stack(
    pen: &mut Pen<'_, '_>,
    (middle, room): (Point, Length),
    lines: &[(String, Length)],
    turned: bool,
    palette: &Palette,
) {
    let leading = |size: Length| size * 5 / 4;
    let height: Length = lines.iter().map(|(_, size)| leading(*size)).sum();
    let mut down = -height / 2;
    for (words, size) in lines {
        down += leading(*size);
        // From the foot of its line up to its baseline.
        let base = down - leading(*size) / 4;
        let at = Point::new(middle.x, if turned { middle.y - base } else { middle.y + base });
        let quarter = if turned { Quarter(2) } else { UPRIGHT };
        pen.fitted(words, at, (*size, room), (Anchor::Middle, quarter), palette.words);
    }
}

/// An arrow at the lower edge of a panel that stands on its head: there is its top.
pub(super) fn arrow(pen: &mut Pen<'_, '_>, rect: Rect, unit: Length, palette: &Palette) {
    top(pen, rect, unit, true, palette);
}

/// An arrow to where the top of a panel is.
pub(super) fn top(pen: &mut Pen<'_, '_>, rect: Rect, unit: Length, turned: bool, palette: &Palette) {
    let x = rect.x + rect.width / 2;
    let (tip, down) = if turned { (rect.bottom() - unit * 2, -unit) } else { (rect.y + unit * 2, unit) };
    let triangle = vec![
        Segment::Move(Point::new(x, tip)),
        Segment::Line(Point::new(x + unit / 2, tip + down)),
        Segment::Line(Point::new(x - unit / 2, tip + down)),
        Segment::Close,
    ];
    pen.fill(Path(triangle), palette.words);
    let base = tip + down * 2 + if turned { -unit / 4 } else { unit / 4 };
    let quarter = if turned { Quarter(2) } else { UPRIGHT };
    pen.text("top", Point::new(x, base), unit, (Anchor::Middle, quarter), palette.words);
}
