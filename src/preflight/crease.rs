//! Colours that end exactly on a crease: folding is out by the tolerance, and a strip of one comes to stand beside the other.

use super::edges::{Edges, Line, mm};
use super::seen::{of_side, seen};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Drawn, Job};
use crate::geom::{Point, Rect};
use crate::spec::Side;
use crate::unit::Length;

/// How far beside a crease it is looked at: nothing that is seen is as narrow as this, a hundredth of a millimetre, which is
/// what counts as on the crease as well.
pub(super) const HAIR: Length = Length::from_raw(Length::PER_MM / 100);
/// Places along something at which it is looked at.
const PLACES: i64 = 24;
/// At so many of them its colour must end before it is told: one may lie where an edge crosses.
const ENOUGH: usize = 2;

/// Looks at all creases; `all` is everything that is drawn.
pub(super) fn colors(job: &Job, all: &[Drawn]) -> Diagnostics {
    let mut diags = Diagnostics::default();
    if job.crease_edges {
        return diags;
    }
    for side in [Side::A, Side::B] {
        let (edges, drawn) = (Edges::of(job, side), of_side(all, side));
        for line in edges.creases() {
            let ends: Vec<(&Drawn, Rect)> =
                drawn.iter().filter_map(|one| Some((*one, ends(one, line, &drawn, job)?))).collect();
            // Between two panels, so that those of another row have a finding of their own.
            let mut names: Vec<(String, Vec<&Drawn>)> = Vec::new();
            for (one, place) in ends {
                let name = edges.name(line, one.turned, place);
                match names.iter_mut().find(|(other, _)| *other == name) {
                    Some((_, all)) => all.push(one),
                    None => names.push((name, vec![one])),
                }
            }
            for (name, ends) in names {
                diags.push(report(job, &name, &ends));
            }
        }
    }
    diags
}

/// The stretch of a crease along which the colour of `one` is seen to end there.
fn ends(one: &Drawn, line: Line, drawn: &[&Drawn], job: &Job) -> Option<Rect> {
    let mut extent = super::outline::extent(one)?.placed_on(one.place, one.turned);
    if one.confined {
        extent = extent.common(one.place)?;
    }
    let extent = extent.common(Rect::new(Length::ZERO, Length::ZERO, job.size.width, job.size.height))?;
    let (at, from, to, start, length) = match line {
        Line::Down(x) => (x, extent.x, extent.right(), extent.y, extent.height),
        Line::Across(y) => (y, extent.y, extent.bottom(), extent.x, extent.width),
        Line::Trim(_) => return None,
    };
    if from > at + HAIR || to < at - HAIR {
        return None;
    }
    let places = (0..PLACES).map(|k| start + length * (2 * k + 1) / (2 * PLACES)).filter(|&along| {
        let point = |aside: Length| match line.upright() {
            true => Point::new(at + aside, along),
            false => Point::new(along, at + aside),
        };
        // Just beyond a hair, so that what ends there has ended.
        let (before, after) = (seen(drawn, point(-HAIR * 2)), seen(drawn, point(HAIR * 2)));
        let own = |found: super::seen::Seen<'_>| found.drawn().is_some_and(|drawn| std::ptr::eq(drawn, one));
        own(before) != own(after) && !before.like(after)
    });
    let places: Vec<Length> = places.collect();
    let (first, last) = (*places.first()?, *places.last()?);
    let place = match line.upright() {
        true => Rect::new(at, first, Length::ZERO, last - first),
        false => Rect::new(first, at, last - first, Length::ZERO),
    };
    (places.len() >= ENOUGH).then_some(place)
}

fn report(job: &Job, crease: &str, ends: &[&Drawn]) -> Diagnostic {
    let out = mm(job.tolerance);
    let diag = Diagnostic::warning("edge-on-crease", format!("colours end exactly on {crease}"))
        .note(format!("folding is out by up to {out} mm: a strip of one colour then shows beside the other"))
        .hint(format!(
            "let the colour that is seen less there run {out} mm past the crease (art across `panels`), or write crease-edges = \"allow\" in [sheet] if such a strip may show"
        ));
    let places = ends.iter().map(|one| (one.span, format!("{} of {}", one.what, one.on)));
    diag.at_first(places, "edge", "edges")
}
