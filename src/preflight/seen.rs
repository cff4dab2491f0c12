//! What is seen at a place of a side: which of all that is drawn lies on top there, and in what colour.
//!
//! Origin of all places: top-left of the side's trim, seen from that side, y down.

use crate::color::{Cmyk, Color};
use crate::flow::{Drawn, Job, Layer};
use crate::geom::{Path, Point};
use crate::panel::{Draw, Paint, Panel};
use crate::spec::Side;

/// All that is drawn on both sides, in painting order: backgrounds, art, pictures, the boxes, rules and pictures of the
/// text, the grounds of codes. The panels are in the order of `job.panels`.
pub(super) fn everything(job: &Job, panels: &[Panel]) -> Vec<Drawn> {
    let mut all = job.drawn.clone();
    all.extend(of_codes(job));
    all.extend(panels.iter().enumerate().flat_map(|(index, panel)| of_text(job, index, panel)));
    all
}

/// Those of one side.
pub(super) fn of_side(all: &[Drawn], side: Side) -> Vec<&Drawn> {
    all.iter().filter(|drawn| drawn.side == side).collect()
}

/// The grounds of codes; what is dark of them keeps the safe distance.
fn of_codes(job: &Job) -> impl Iterator<Item = Drawn> + '_ {
    job.codes.iter().filter_map(|code| {
        let [ground, _, ..] = &code.shapes[..] else { return None };
        let form = &job.panels[code.panel];
        let drawn = Drawn::on(form, "the ground of the code", Layer::Text, ground.path.clone(), code.span);
        Some(Drawn { paint: Some(ground.paint.clone()), solid: true, ..drawn })
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
            Drawn { line, paint: Some(shape.paint.clone()), overprint: shape.overprint, ..drawn }
        });
        let picture = block.picture.as_ref().and_then(|group| {
            let outline = Path::rect(group.shown()?);
            Some(Drawn::on(form, "the picture", Layer::Text, outline, block.span))
        });
        shapes.chain(picture)
    })
}

/// What is seen at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen<'a> {
    /// A colour, and what it is of; `None` is bare paper.
    Color(Color, Option<&'a Drawn>),
    /// A picture or a drawing, whose colour there is its own.
    File(&'a Drawn),
}

impl<'a> Seen<'a> {
    /// What it is of; `None` is bare paper.
    pub(super) fn drawn(self) -> Option<&'a Drawn> {
        match self {
            Self::Color(_, drawn) => drawn,
            Self::File(drawn) => Some(drawn),
        }
    }

    /// Whether a reader sees no edge between the two: the same file, or colours that are within 2 % of each other in
    /// every ink (by eye, half of what a careful press holds).
    pub(super) fn like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Color(a, _), Self::Color(b, _)) => {
                let (a, b) = (a.amounts(), b.amounts());
                let percent = |all: &[(crate::color::Ink, crate::color::Tint)], ink| {
                    all.iter().find(|(other, _)| *other == ink).map_or(0.0, |(_, tint)| tint.percent())
                };
                a.iter().chain(&b).all(|(ink, _)| (percent(&a, *ink) - percent(&b, *ink)).abs() <= 2.0)
            }
            (Self::File(a), Self::File(b)) => std::ptr::eq(a, b),
            _ => false,
        }
    }
}

/// What is seen at a point of a side; `drawn` is all of that side, in painting order.
pub(super) fn seen<'a>(drawn: &[&'a Drawn], at: Point) -> Seen<'a> {
    let paper = Seen::Color(Color::Process(Cmyk::PAPER), None);
    drawn.iter().filter(|drawn| drawn.covers(at)).fold(paper, |below, &drawn| {
        let color = match &drawn.paint {
            None => return Seen::File(drawn),
            Some(Paint::Flat(color)) => Some(*color),
            Some(Paint::Gradient(gradient)) => gradient.part(drawn.own(at)).and_then(|part| gradient.color(part)),
        };
        match (color, below) {
            (None, below) => below,
            (Some(color), Seen::Color(ground, _)) if drawn.overprint => Seen::Color(color.over(ground), Some(drawn)),
            // What overprints a file leaves it to be seen.
            (Some(_), Seen::File(file)) if drawn.overprint => Seen::File(file),
            (Some(color), _) => Seen::Color(color, Some(drawn)),
        }
    })
}
