//! Where a side is cut and folded, and how far from there something stands.
//!
//! Origin: top-left of the side's trim, seen from that side, y down. What stands on a panel is brought there by
//! [`PanelForm::to_side`].

use crate::flow::{Job, PanelForm};
use crate::geom::{Edge, Point, Rect};
use crate::spec::Side;
use crate::unit::{Length, trim_decimals};

/// A line along which the sheet is cut or folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The trim at this edge of the side.
    Trim(Edge),
    /// A crease from top to bottom, at this x.
    Down(Length),
    /// A crease from left to right, at this y.
    Across(Length),
}

impl Line {
    /// Whether it runs from top to bottom.
    pub(super) fn upright(self) -> bool {
        matches!(self, Self::Down(_) | Self::Trim(Edge::Left | Edge::Right))
    }
}

impl Edge {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Top => "upper",
            Self::Right => "right",
            Self::Bottom => "lower",
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Top => Self::Bottom,
            Self::Right => Self::Left,
            Self::Bottom => Self::Top,
        }
    }
}

/// The lines of a side.
pub(super) struct Edges<'a> {
    job: &'a Job,
    side: Side,
    /// Creases from top to bottom, then those from left to right.
    creases: Vec<Line>,
}

impl<'a> Edges<'a> {
    pub(super) fn of(job: &'a Job, side: Side) -> Self {
        let panels = || job.panels.iter().filter(move |form| form.side == side);
        let inner = |mut ends: Vec<Length>, whole: Length| {
            ends.retain(|end| *end < whole);
            ends.sort_unstable();
            ends.dedup();
            ends
        };
        let xs = inner(panels().map(|form| form.rect.right()).collect(), job.size.width);
        let ys = inner(panels().map(|form| form.rect.bottom()).collect(), job.size.height);
        let creases = xs.into_iter().map(Line::Down).chain(ys.into_iter().map(Line::Across)).collect();
        Self { job, side, creases }
    }

    /// The creases.
    pub(super) fn creases(&self) -> impl Iterator<Item = Line> + '_ {
        self.creases.iter().copied()
    }

    /// Every line with its x, or its y where it runs from left to right.
    pub(super) fn places(&self) -> impl Iterator<Item = (Line, Length)> + '_ {
        let size = self.job.size;
        let trims = [
            (Edge::Left, Length::ZERO),
            (Edge::Top, Length::ZERO),
            (Edge::Right, size.width),
            (Edge::Bottom, size.height),
        ];
        let creases = self.creases.iter().map(|&line| match line {
            Line::Down(at) | Line::Across(at) => (line, at),
            Line::Trim(_) => (line, Length::ZERO),
        });
        trims.into_iter().map(|(edge, at)| (Line::Trim(edge), at)).chain(creases)
    }

    /// How far a point lies beyond the trim at `edge`, which is at x or y `at`; negative on the sheet.
    pub(super) fn beyond(edge: Edge, p: Point, at: Length) -> Length {
        match edge {
            Edge::Left => at - p.x,
            Edge::Top => at - p.y,
            Edge::Right => p.x - at,
            Edge::Bottom => p.y - at,
        }
    }

    /// How far a rectangle stands from every line; negative as far as it reaches beyond the trim, or across a crease.
    pub(super) fn distances(&self, rect: Rect) -> impl Iterator<Item = (Line, Length)> + '_ {
        let size = self.job.size;
        let trims = [
            (Edge::Left, rect.x),
            (Edge::Top, rect.y),
            (Edge::Right, size.width - rect.right()),
            (Edge::Bottom, size.height - rect.bottom()),
        ];
        let creases = self.creases.iter().map(move |&line| {
            let (before, after) = match line {
                Line::Down(x) => (x - rect.right(), rect.x - x),
                Line::Across(y) => (y - rect.bottom(), rect.y - y),
                Line::Trim(_) => (Length::ZERO, Length::ZERO),
            };
            (line, before.max(after))
        });
        trims.into_iter().map(|(edge, by)| (Line::Trim(edge), by)).chain(creases)
    }

    /// A line in words, as it is seen from a panel, which may be `turned`: `the left trim`, ``the crease between `a` and `b` ``. `rect` is what
    /// stands near it.
    pub(super) fn name(&self, line: Line, turned: bool, rect: Rect) -> String {
        let (x, y) = (rect.x + rect.width / 2, rect.y + rect.height / 2);
        let here = |form: &&PanelForm, along: Length, start: Length, end: Length| {
            form.side == self.side && along >= start && along <= end
        };
        let find = |meets: &dyn Fn(&PanelForm) -> bool| {
            self.job.panels.iter().find(|form| meets(form)).map_or(String::new(), |form| format!("`{}`", form.name))
        };
        let between = |one: String, two: String| match one.is_empty() || two.is_empty() {
            true => "the crease".to_owned(),
            false => format!("the crease between {one} and {two}"),
        };
        match line {
            Line::Trim(edge) => {
                let edge = if turned { edge.opposite() } else { edge };
                format!("the {} trim", edge.word())
            }
            Line::Down(at) => between(
                find(&|form| here(&form, y, form.rect.y, form.rect.bottom()) && form.rect.right() == at),
                find(&|form| here(&form, y, form.rect.y, form.rect.bottom()) && form.rect.x == at),
            ),
            Line::Across(at) => between(
                find(&|form| here(&form, x, form.rect.x, form.rect.right()) && form.rect.bottom() == at),
                find(&|form| here(&form, x, form.rect.x, form.rect.right()) && form.rect.y == at),
            ),
        }
    }
}

/// A length in millimetres for a message.
pub(super) fn mm(length: Length) -> String {
    trim_decimals(length.to_mm(), 2)
}
