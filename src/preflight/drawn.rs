//! Edges of colours and pictures that stand too near to where the sheet is cut or folded: cutting and folding are out by the
//! tolerance, and the strip between comes out uneven, or not at all.
//!
//! An edge on the trim or beyond it is carried to the bleed; one on a crease is [`super::crease`]'s matter. Origin of all
//! places: top-left of the side's trim, seen from that side, y down.

use super::crease::{self, HAIR};
use super::edges::{Edges, Line, mm};
use super::outline::{Slant, edges, extent, inside, slants};
use super::seen::{everything, of_side};
use super::short;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Drawn, Job};
use crate::geom::Rect;
use crate::panel::Panel;
use crate::spec::Side;
use crate::unit::Length;

/// An edge near a line.
struct Found<'a> {
    drawn: &'a Drawn,
    line: Line,
    by: Length,
    edge: Rect,
    /// Of one at a slant, how far along the line it is near.
    along: Option<Length>,
}

/// Looks at all that is drawn. The panels are in the order of `job.panels`.
pub fn drawn(job: &Job, panels: &[Panel]) -> Diagnostics {
    let all = everything(job, panels);
    let mut found: Vec<Found<'_>> = Vec::new();
    for side in [Side::A, Side::B] {
        let lines = Edges::of(job, side);
        let of_side = of_side(&all, side);
        for (at, drawn) in of_side.iter().enumerate() {
            for one in near(drawn, &lines, job) {
                if !seen(drawn, one.edge, &of_side[..at], &of_side[at + 1..]) {
                    continue;
                }
                // Of a thin strip both edges are near; one is enough, and a straight one rather than a slanted one.
                let same = |f: &&mut Found<'_>| std::ptr::eq(f.drawn, *drawn) && f.line == one.line;
                match found.iter_mut().find(same) {
                    Some(other) if one.by < other.by && one.along.is_none() => *other = one,
                    Some(_) => {}
                    None => found.push(one),
                }
            }
        }
    }
    let mut diags = crease::colors(job, &all);
    diags.extend(short::short(job, &all));
    while !found.is_empty() {
        let trim = |f: &Found<'_>| matches!(f.line, Line::Trim(_));
        let key = |f: &Found<'_>| (f.drawn.span, f.drawn.what, trim(f), f.along.is_some());
        let first = key(&found[0]);
        let (like, rest) = found.into_iter().partition(|f| key(f) == first);
        diags.push(report(job, like));
        found = rest;
    }
    diags
}

/// The edges of something that stand near a line of its side.
fn near<'a>(drawn: &'a Drawn, lines: &Edges<'_>, job: &Job) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for edge in edges(drawn, job) {
        for (line, by) in lines.distances(edge) {
            let along = if line.upright() { edge.width } else { edge.height };
            let trim = matches!(line, Line::Trim(_));
            let least = if trim { Length::ZERO } else { HAIR };
            if along == Length::ZERO && by > least && by < job.tolerance {
                found.push(Found { drawn, line, by, edge, along: None });
            }
        }
    }
    let slanted = slants(drawn, lines, job).into_iter();
    found.extend(slanted.map(|Slant { line, by, along, edge }| Found { drawn, line, by, edge, along: Some(along) }));
    found
}

/// Whether an edge shows: white on colour below it, and nothing solid above it.
fn seen(drawn: &Drawn, edge: Rect, below: &[&Drawn], above: &[&Drawn]) -> bool {
    let covers = |other: &&Drawn| {
        let own = extent(other).and_then(|extent| extent.placed_on(other.place, other.turned).common(other.place));
        own.and_then(|own| inside(edge, own))
    };
    let stands_out = !drawn.bare() || below.iter().any(|other| !other.bare() && covers(other).is_some());
    stands_out && !above.iter().any(|other| other.solid && covers(other) == Some(edge))
}

fn report(job: &Job, mut like: Vec<Found<'_>>) -> Diagnostic {
    like.sort_by_key(|found| found.by);
    let place = |found: &Found<'_>| {
        let edges = Edges::of(job, found.drawn.side);
        let line = edges.name(found.line, found.drawn.turned, found.edge);
        match found.along {
            None => format!("ends {} mm from {line}", mm(found.by)),
            Some(along) => format!("runs along {line} for {} mm, at a slant", mm(along)),
        }
    };
    let (first, out) = (&like[0], mm(job.tolerance));
    let Drawn { what, on, span, .. } = first.drawn;
    let message = format!("{what} of {on} {}", place(first));
    let trim = matches!(first.line, Line::Trim(_));
    let doing = if trim { "cutting" } else { "folding" };
    let why = match first.along {
        None => "the strip left there comes out uneven, or not at all".to_owned(),
        Some(_) if first.by == Length::ZERO => "where it crosses moves by a multiple of that".to_owned(),
        Some(_) => format!("the wedge left there, {} mm at its narrowest, comes out uneven", mm(first.by)),
    };
    let hint = match (trim, first.along) {
        (true, None) => {
            format!("let it reach the trim, from where it is carried to the bleed, or end {out} mm inside it")
        }
        (false, None) => {
            format!("let it end {out} mm before the crease, or {out} mm beyond it (art across `panels`)")
        }
        (true, Some(_)) => format!("keep it {out} mm inside the trim, or make it steeper"),
        (false, Some(_)) => format!("keep it {out} mm away from the crease, or let it cross at a steeper angle"),
    };
    let code = if trim { "edge-trim" } else { "edge-crease" };
    let mut diag = Diagnostic::warning(code, message)
        .note(format!("{doing} is out by up to {out} mm: {why}"))
        .hint(hint)
        .at(*span, "");
    for more in like.iter().skip(1).take(4) {
        diag = diag.note(format!("of {} it {}", more.drawn.on, place(more)));
    }
    match like.len().saturating_sub(5) {
        0 => diag,
        more => diag.note(format!("and at {more} more edges")),
    }
}
