//! The edges of what is drawn: where its colour ends, as straight pieces along the sheet's own directions, and where it runs
//! beside a line at a slant.
//!
//! Origin of all places: top-left of the side's trim, seen from that side, y down.

use super::edges::{Edges, Line};
use crate::flow::{Drawn, Job};
use crate::geom::{Path, Point, Rect, Segment, Transform};
use crate::unit::Length;

/// The edges of something drawn that are parallel to the sheet's, and where its curves and corners reach farthest: each a
/// rectangle without width or height.
pub(super) fn edges(drawn: &Drawn, job: &Job) -> Vec<Rect> {
    let Some(extent) = extent(drawn) else { return vec![] };
    let mut edges = sides(extent).to_vec();
    for edge in straight(&drawn.outline) {
        match drawn.line.map(|width| width / 2) {
            None => edges.push(edge),
            Some(half) => {
                let aside = match edge.width == Length::ZERO {
                    true => Point::new(half, Length::ZERO),
                    false => Point::new(Length::ZERO, half),
                };
                edges.push(edge.offset(aside));
                edges.push(edge.offset(Point::new(-aside.x, -aside.y)));
            }
        }
    }
    if let Some(clip) = &drawn.clip {
        let Some(outer) = clip.extent() else { return vec![] };
        let mut both: Vec<Rect> = edges.into_iter().filter_map(|edge| inside(edge, outer)).collect();
        let of_clip = sides(outer).into_iter().chain(straight(clip));
        both.extend(of_clip.filter_map(|edge| inside(edge, extent)));
        edges = both;
    }
    let whole = Rect::new(Length::ZERO, Length::ZERO, drawn.place.width, drawn.place.height);
    let sheet = Rect::new(Length::ZERO, Length::ZERO, job.size.width, job.size.height);
    let prints = |edge: &Rect| if drawn.confined { inside(*edge, whole) } else { Some(*edge) };
    let on_side = |edge: Rect| inside(edge.placed_on(drawn.place, drawn.turned), sheet);
    edges.iter().filter_map(prints).filter_map(on_side).collect()
}

/// All that it covers, in its own coordinates, a line with its width.
pub(super) fn extent(drawn: &Drawn) -> Option<Rect> {
    let extent = drawn.outline.extent()?;
    let half = drawn.line.unwrap_or_default() / 2;
    let closed = drawn.outline.0.contains(&Segment::Close);
    let x = if closed || extent.width == Length::ZERO { half } else { Length::ZERO };
    let y = if closed || extent.height == Length::ZERO { half } else { Length::ZERO };
    Some(Rect::new(extent.x - x, extent.y - y, extent.width + x * 2, extent.height + y * 2))
}

fn sides(rect: Rect) -> [Rect; 4] {
    let Rect { x, y, width, height } = rect;
    let none = Length::ZERO;
    [
        Rect::new(x, y, none, height),
        Rect::new(rect.right(), y, none, height),
        Rect::new(x, y, width, none),
        Rect::new(x, rect.bottom(), width, none),
    ]
}

/// The straight pieces of a path that are parallel to the sheet's edges.
fn straight(path: &Path) -> impl Iterator<Item = Rect> + '_ {
    let (mut start, mut at) = (Point::default(), Point::default());
    path.0.iter().filter_map(move |segment| {
        let (from, to, line) = match *segment {
            Segment::Move(p) => (p, p, false),
            Segment::Line(p) => (at, p, true),
            Segment::Cubic(_, _, p) => (at, p, false),
            Segment::Close => (at, start, true),
        };
        if let Segment::Move(p) = *segment {
            start = p;
        }
        at = to;
        let (x, y) = (from.x.min(to.x), from.y.min(to.y));
        let (width, height) = ((from.x - to.x).abs(), (from.y - to.y).abs());
        // One of the two, or it is slanted, or nothing.
        let parallel = (width == Length::ZERO) != (height == Length::ZERO);
        (line && parallel).then(|| Rect::new(x, y, width, height))
    })
}

/// The piece of an edge that lies within a rectangle and not along its edge.
pub(super) fn inside(edge: Rect, outer: Rect) -> Option<Rect> {
    let within = match edge.width == Length::ZERO {
        true => edge.x > outer.x && edge.x < outer.right(),
        false => edge.y > outer.y && edge.y < outer.bottom(),
    };
    edge.common(outer).filter(|_| within)
}

/// How long an edge at a slant must run within the tolerance of a line, in tolerances, before what is left beside it is a
/// strip and not a corner: flatter than 1 in 5 where it crosses the line. By eye.
const STRIP: i64 = 10;

/// An edge at a slant that runs beside a line, or across it at a flat angle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slant {
    /// The line.
    pub(super) line: Line,
    /// How near it comes; zero where it crosses.
    pub(super) by: Length,
    /// How far along the line it is nearer than the tolerance.
    pub(super) along: Length,
    /// That piece, as an edge parallel to the line.
    pub(super) edge: Rect,
}

/// Where slanted and curved edges run within the tolerance of a line of their side for longer than a corner does.
pub(super) fn slants(drawn: &Drawn, lines: &Edges<'_>, job: &Job) -> Vec<Slant> {
    let on_side = |p: Point| {
        let rect = Rect::new(p.x, p.y, Length::ZERO, Length::ZERO).placed_on(drawn.place, drawn.turned);
        Point::new(rect.x, rect.y)
    };
    let half = drawn.line.unwrap_or_default() / 2;
    let outline = drawn.outline.lines(Transform::default(), drawn.line.is_none());
    let outline: Vec<(Point, Point)> = outline.into_iter().map(|(from, to)| (on_side(from), on_side(to))).collect();
    let mut found = Vec::new();
    for (line, at) in lines.places() {
        let band = job.tolerance + half;
        let mut run: Option<Run> = None;
        for &(from, to) in &outline {
            let piece = within(from, to, line, at, band).filter(|piece| prints(drawn, piece, line, at));
            let piece = piece.filter(|_| slanted(from, to, job.tolerance));
            match (&mut run, piece) {
                (Some(run), Some(piece)) if run.end == piece.start => run.add(piece),
                (_, piece) => {
                    found.extend(run.take().and_then(|run| run.slant(line, at, half, job)));
                    run = piece;
                }
            }
        }
        found.extend(run.and_then(|run| run.slant(line, at, half, job)));
    }
    found
}

/// Whether a piece of an outline is not one of the [`straight`] ones; of a curve a short one may be parallel to the sheet's
/// edges.
fn slanted(from: Point, to: Point, short: Length) -> bool {
    let (width, height) = ((from.x - to.x).abs(), (from.y - to.y).abs());
    width.min(height) > Length::ZERO || width.max(height) < short
}

/// A row of pieces within the band around a line. Distances from the line are negative before it.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: Point,
    end: Point,
    /// Least and greatest place along the line.
    along: [Length; 2],
    /// Least and greatest distance.
    by: [Length; 2],
}

impl Run {
    fn add(&mut self, piece: Self) {
        self.end = piece.end;
        self.along = [self.along[0].min(piece.along[0]), self.along[1].max(piece.along[1])];
        self.by = [self.by[0].min(piece.by[0]), self.by[1].max(piece.by[1])];
    }

    fn slant(self, line: Line, at: Length, half: Length, job: &Job) -> Option<Slant> {
        let [start, end] = self.along;
        let crosses = self.by[0] < Length::ZERO && self.by[1] > Length::ZERO;
        // What is parallel is an edge of its own, and what runs off the sheet was carried there.
        let parallel = self.by[0] == self.by[1];
        let trim = matches!(line, Line::Trim(_));
        if parallel || end - start < job.tolerance * STRIP || (trim && crosses) {
            return None;
        }
        let nearest = if self.by[0].abs() < self.by[1].abs() { self.by[0] } else { self.by[1] };
        let by = if crosses { Length::ZERO } else { (nearest.abs() - half).max(Length::ZERO) };
        // On the trim itself it is carried to the bleed.
        if trim && by == Length::ZERO {
            return None;
        }
        let place = at + if crosses { Length::ZERO } else { nearest };
        let edge = match line.upright() {
            true => Rect::new(place, start, Length::ZERO, end - start),
            false => Rect::new(start, place, end - start, Length::ZERO),
        };
        Some(Slant { line, by, along: end - start, edge })
    }
}

/// The piece of a straight line that lies within a band around a line of the side.
fn within(from: Point, to: Point, line: Line, at: Length, band: Length) -> Option<Run> {
    let off = |p: Point| if line.upright() { p.x - at } else { p.y - at };
    let (a, b) = (off(from).to_pt(), off(to).to_pt());
    let limit = band.to_pt();
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    for (p, q) in [(a - b, a + limit), (b - a, limit - a)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            enter = enter.max(q / p);
        } else {
            leave = leave.min(q / p);
        }
    }
    if enter >= leave {
        return None;
    }
    let point = |t: f64| match t {
        t if t <= 0.0 => from,
        t if t >= 1.0 => to,
        t => Point::new(from.x + (to.x - from.x).scale(t), from.y + (to.y - from.y).scale(t)),
    };
    let (start, end) = (point(enter), point(leave));
    let along = |p: Point| if line.upright() { p.y } else { p.x };
    let sorted = |a: Length, b: Length| [a.min(b), a.max(b)];
    Some(Run { start, end, along: sorted(along(start), along(end)), by: sorted(off(start), off(end)) })
}

/// Whether a piece of an outline is where its shape prints.
fn prints(drawn: &Drawn, piece: &Run, line: Line, at: Length) -> bool {
    let middle = Point::new(
        piece.start.x + (piece.end.x - piece.start.x) / 2,
        piece.start.y + (piece.end.y - piece.start.y) / 2,
    );
    let point = Rect::new(middle.x, middle.y, Length::ZERO, Length::ZERO);
    let beyond = match line {
        Line::Trim(edge) => Edges::beyond(edge, middle, at) > Length::ZERO,
        Line::Down(_) | Line::Across(_) => false,
    };
    let clipped = drawn.clip.as_ref().is_some_and(|clip| !clip.holds(drawn.own(middle), false));
    !beyond && !clipped && (!drawn.confined || drawn.place.contains(point))
}
