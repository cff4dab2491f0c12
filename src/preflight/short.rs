//! Art that crosses the trim and ends before the bleed does, round or to a point, with nothing beside it that goes on.
//!
//! Where an edge of art lies on the trim or between it and the bleed, `flow` has carried or refused it; what is left is seen only
//! with all that is drawn, since a ground or a picture may lie below. Origin of all places: top-left of the side's trim, seen
//! from that side, y down.

use super::edges::{Edges, mm};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Drawn, Job};
use crate::geom::{Edge, Path, Point, Rect, Segment, Transform};
use crate::unit::Length;

/// So much of the trim may lack its bleed: as in finished files, by eye.
const GAP: Length = Length::from_raw(Length::PER_MM * 3 / 2);
/// What reaches so far beyond the trim or short of the bleed lies on them: ten micrometres.
const HAIR: Length = Length::from_raw(Length::PER_MM / 100);
/// At so many places along the trim it is looked whether something else goes on to the bleed.
const PLACES: i64 = 8;

/// Looks at all art; `all` is everything that is drawn on both sides.
pub(super) fn short(job: &Job, all: &[Drawn]) -> Diagnostics {
    let mut found: Vec<(&Drawn, Edge, Length)> = Vec::new();
    let inked = |drawn: &&Drawn| drawn.line.is_none() && drawn.clip.is_none() && drawn.paint.is_some() && !drawn.bare();
    for drawn in job.drawn.iter().filter(inked) {
        for edge in Edge::ALL.into_iter().filter(|edge| at_edge(drawn, *edge, job)) {
            let of_edge = subpaths(&drawn.outline).into_iter().filter_map(|path| ends(drawn, &path, edge, job, all));
            if let Some(by) = of_edge.max() {
                found.push((drawn, edge, by));
            }
        }
    }
    let mut diags = Diagnostics::default();
    while let Some((first, ..)) = found.first().copied() {
        let (like, rest): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|(drawn, ..)| (drawn.span, drawn.what) == (first.span, first.what));
        diags.push(report(&like, job));
        found = rest;
    }
    diags
}

fn report(like: &[(&Drawn, Edge, Length)], job: &Job) -> Diagnostic {
    let place = |(drawn, edge, by): &(&Drawn, Edge, Length)| {
        format!("ends {} mm beyond the {} trim of {}", mm(*by), edge.word(), drawn.on)
    };
    let drawn = like[0].0;
    let diag = Diagnostic::error("art-bleed", format!("{} {}", drawn.what, place(&like[0])))
        .at(drawn.span, "")
        .note("what ends between trim and bleed shows as bare paper where the cut is off")
        .hint(format!(
            "let it reach {} mm beyond the trim, where the bleed ends, or end {} mm inside the trim",
            mm(job.bleed),
            mm(job.tolerance)
        ));
    like[1..].iter().fold(diag, |diag, one| diag.note(format!("it also {}", place(one))))
}

/// Whether the panels that something stands on end at that edge of the sheet.
fn at_edge(drawn: &Drawn, edge: Edge, job: &Job) -> bool {
    let place = drawn.place;
    match edge {
        Edge::Left => place.x == Length::ZERO,
        Edge::Top => place.y == Length::ZERO,
        Edge::Right => place.right() == job.size.width,
        Edge::Bottom => place.bottom() == job.size.height,
    }
}

/// How far a subpath ends beyond an edge, if that is before the bleed does and nothing else goes on.
fn ends(drawn: &Drawn, path: &Path, edge: Edge, job: &Job, all: &[Drawn]) -> Option<Length> {
    let at = match edge {
        Edge::Left | Edge::Top => Length::ZERO,
        Edge::Right => job.size.width,
        Edge::Bottom => job.size.height,
    };
    let beyond = |p: Point| Edges::beyond(edge, p, at);
    let along = |p: Point| if matches!(edge, Edge::Left | Edge::Right) { p.y } else { p.x };
    let lines = path.lines(Transform::default(), true);
    let on_side = |p: Point| match drawn.turned {
        true => Point::new(drawn.place.right() - p.x, drawn.place.bottom() - p.y),
        false => Point::new(drawn.place.x + p.x, drawn.place.y + p.y),
    };
    let lines: Vec<(Point, Point)> = lines.into_iter().map(|(from, to)| (on_side(from), on_side(to))).collect();
    let far = lines.iter().map(|(_, to)| beyond(*to)).max()?;
    if far <= HAIR || far >= job.bleed - HAIR {
        return None;
    }
    // Where it crosses the trim.
    let crossing = |&(from, to): &(Point, Point)| {
        let (a, b) = (beyond(from), beyond(to));
        let crosses = (a > Length::ZERO) != (b > Length::ZERO);
        crosses.then(|| along(from) + (along(to) - along(from)).scale(-a.to_pt() / (b - a).to_pt()))
    };
    let crossings = || lines.iter().filter_map(crossing);
    let (low, high) = (crossings().min()?, crossings().max()?);
    let end = if matches!(edge, Edge::Left | Edge::Right) { job.size.height } else { job.size.width };
    let (low, high) = (low.max(Length::ZERO), high.min(end));
    if high - low <= GAP {
        return None;
    }
    let place = |along: Length, out: Length| match edge {
        Edge::Left => Point::new(-out, along),
        Edge::Top => Point::new(along, -out),
        Edge::Right => Point::new(at + out, along),
        Edge::Bottom => Point::new(along, at + out),
    };
    let goes_on = |along: Length| {
        [(far + job.bleed) / 2, job.bleed - HAIR].into_iter().all(|out| {
            let p = place(along, out);
            all.iter().any(|other| other.side == drawn.side && !other.bare() && inks(other, p, job))
        })
    };
    let covered = (1..PLACES).all(|k| goes_on(low + (high - low) * k / PLACES));
    (!covered).then_some(far)
}

/// Whether something prints at a point of the bleed.
fn inks(other: &Drawn, at: Point, job: &Job) -> bool {
    // What is confined to its panels goes on into the bleed beside them.
    let near = Point::new(at.x.clamp(Length::ZERO, job.size.width), at.y.clamp(Length::ZERO, job.size.height));
    if other.confined && !other.place.contains(Rect::new(near.x, near.y, Length::ZERO, Length::ZERO)) {
        return false;
    }
    let own = other.own(at);
    other.line.is_none()
        && other.clip.as_ref().is_none_or(|clip| clip.holds(own, false))
        && other.outline.holds(own, other.even_odd)
}

/// The pieces of a path, each from one move to the next.
fn subpaths(path: &Path) -> Vec<Path> {
    let mut all: Vec<Path> = Vec::new();
    for segment in &path.0 {
        match (segment, all.last_mut()) {
            (Segment::Move(_), _) | (_, None) => all.push(Path(vec![*segment])),
            (_, Some(last)) => last.0.push(*segment),
        }
    }
    all
}
