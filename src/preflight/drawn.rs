//! Edges of colours and pictures that stand too near to where the sheet is cut or folded: cutting and folding are out by the
//! tolerance, and the strip between comes out uneven, or not at all.
//!
//! An edge on the trim or beyond it is carried to the bleed, and one on a crease is what a panel in full colour has; both
//! are left alone. Origin of all places: top-left of the side's trim, seen from that side, y down.

use super::edges::{Edges, Line, mm};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Drawn, Job, Layer};
use crate::geom::{Path, Point, Rect, Segment};
use crate::panel::{Draw, Paint, Panel, Shape};
use crate::spec::Side;
use crate::unit::Length;

/// An edge near a line.
struct Found<'a> {
    drawn: &'a Drawn,
    line: Line,
    by: Length,
    edge: Rect,
}

/// Looks at all that is drawn. The panels are in the order of `job.panels`.
pub fn drawn(job: &Job, panels: &[Panel]) -> Diagnostics {
    let mut all = job.drawn.clone();
    all.extend(of_codes(job));
    all.extend(panels.iter().enumerate().flat_map(|(index, panel)| of_text(job, index, panel)));
    let mut found: Vec<Found<'_>> = Vec::new();
    for side in [Side::A, Side::B] {
        let lines = Edges::of(job, side);
        let of_side: Vec<&Drawn> = all.iter().filter(|drawn| drawn.side == side).collect();
        for (at, drawn) in of_side.iter().enumerate() {
            for edge in edges(drawn, job) {
                let near = lines.distances(edge).filter(|(line, by)| {
                    let along = if line.upright() { edge.width } else { edge.height };
                    along == Length::ZERO && *by > Length::ZERO && *by < job.tolerance
                });
                let near: Vec<(Line, Length)> = near.collect();
                if near.is_empty() || !seen(drawn, edge, &of_side[..at], &of_side[at + 1..]) {
                    continue;
                }
                for (line, by) in near {
                    // Of a thin strip both edges are near; one is enough.
                    let same = |f: &&mut Found<'_>| std::ptr::eq(f.drawn, *drawn) && f.line == line;
                    match found.iter_mut().find(same) {
                        Some(other) if by < other.by => (other.by, other.edge) = (by, edge),
                        Some(_) => {}
                        None => found.push(Found { drawn, line, by, edge }),
                    }
                }
            }
        }
    }
    let mut diags = Diagnostics::default();
    while !found.is_empty() {
        let trim = |f: &Found<'_>| matches!(f.line, Line::Trim(_));
        let key = |f: &Found<'_>| (f.drawn.span, f.drawn.what, trim(f));
        let first = key(&found[0]);
        let (like, rest) = found.into_iter().partition(|f| key(f) == first);
        diags.push(report(job, like));
        found = rest;
    }
    diags
}

/// The grounds of codes; what is dark of them keeps the safe distance.
fn of_codes(job: &Job) -> impl Iterator<Item = Drawn> + '_ {
    job.codes.iter().filter_map(|code| {
        let [ground, _, ..] = &code.shapes[..] else { return None };
        let form = &job.panels[code.panel];
        let drawn = Drawn::on(form, "the ground of the code", Layer::Text, ground.path.clone(), code.span);
        Some(Drawn { bare: bare(ground), solid: true, ..drawn })
    })
}

/// Boxes, rules and pictures of a panel's text.
fn of_text<'a>(job: &'a Job, index: usize, panel: &'a Panel) -> impl Iterator<Item = Drawn> + 'a {
    let form = &job.panels[index];
    panel.blocks.iter().flat_map(move |block| {
        let shapes = block.rules.iter().map(move |shape| {
            let drawn = Drawn::on(form, "a box or rule of the text", Layer::Text, shape.path.clone(), block.span);
            let line = match &shape.draw {
                Draw::Stroke(stroke) => Some(stroke.width),
                Draw::Fill { .. } => None,
            };
            Drawn { line, bare: bare(shape), ..drawn }
        });
        let picture = block.picture.as_ref().and_then(|group| {
            let outline = Path::rect(group.shown()?);
            Some(Drawn::on(form, "the picture", Layer::Text, outline, block.span))
        });
        shapes.chain(picture)
    })
}

fn bare(shape: &Shape) -> bool {
    matches!(shape.paint, Paint::Flat(color) if color.is_paper())
}

/// The edges of something drawn that are parallel to the sheet's, and where its curves and corners reach farthest: each a
/// rectangle without width or height.
fn edges(drawn: &Drawn, job: &Job) -> Vec<Rect> {
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
fn extent(drawn: &Drawn) -> Option<Rect> {
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
fn inside(edge: Rect, outer: Rect) -> Option<Rect> {
    let within = match edge.width == Length::ZERO {
        true => edge.x > outer.x && edge.x < outer.right(),
        false => edge.y > outer.y && edge.y < outer.bottom(),
    };
    edge.common(outer).filter(|_| within)
}

/// Whether an edge shows: white on colour below it, and nothing solid above it.
fn seen(drawn: &Drawn, edge: Rect, below: &[&Drawn], above: &[&Drawn]) -> bool {
    let covers = |other: &&Drawn| {
        let own = extent(other).and_then(|extent| extent.placed_on(other.place, other.turned).common(other.place));
        own.and_then(|own| inside(edge, own))
    };
    let stands_out = !drawn.bare || below.iter().any(|other| !other.bare && covers(other).is_some());
    stands_out && !above.iter().any(|other| other.solid && covers(other) == Some(edge))
}

fn report(job: &Job, mut like: Vec<Found<'_>>) -> Diagnostic {
    like.sort_by_key(|found| found.by);
    let place = |found: &Found<'_>| {
        let edges = Edges::of(job, found.drawn.side);
        format!("{} mm from {}", mm(found.by), edges.name(found.line, found.drawn.turned, found.edge))
    };
    let (first, out) = (&like[0], mm(job.tolerance));
    let Drawn { what, on, span, .. } = first.drawn;
    let message = format!("{what} of {on} ends {}", place(first));
    let mut diag = match first.line {
        Line::Trim(_) => Diagnostic::warning("edge-trim", message)
            .note(format!("cutting is out by up to {out} mm: the strip left there comes out uneven, or not at all"))
            .hint(format!("let it reach the trim, from where it is carried to the bleed, or end {out} mm inside it")),
        Line::Down(_) | Line::Across(_) => Diagnostic::warning("edge-crease", message)
            .note(format!("folding is out by up to {out} mm: the strip left there comes out uneven, or not at all"))
            .hint(format!("let it end on the crease, {out} mm before it, or {out} mm beyond it (art across `panels`)")),
    };
    diag = diag.at(*span, "");
    for more in like.iter().skip(1).take(4) {
        diag = diag.note(format!("of {} it ends {}", more.drawn.on, place(more)));
    }
    match like.len().saturating_sub(5) {
        0 => diag,
        more => diag.note(format!("and at {more} more edges")),
    }
}
