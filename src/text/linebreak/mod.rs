//! The lines of a paragraph: total fit after Knuth and Plass, "Breaking paragraphs into lines" (1981), with
//! microtypography inside the optimisation (Hàn Thế Thành, "Micro-typographic extensions to the TeX typesetting
//! system", 2000).
//!
//! Input: a [`Shaped`] paragraph, the measure of each line and what may give. Output: [`Fit`], the chosen lines, each with
//! how much its spaces, its glyphs and its tracking give, and what it costs. `sums` measures lines and shares their free
//! width, `weigh` says what a line costs after the one before it, `search` finds the cheapest row of lines. Whole
//! solutions are weighed by demerits; where none is feasible, tolerance is raised, so that no text is lost.

mod search;
mod sums;
#[cfg(test)]
mod tests;
mod weigh;

pub use weigh::Demerits;

use self::search::Search;
use self::sums::Sums;
use super::shaped::{BreakKind, Shaped};
use crate::flow::{Micro, ParaStyle};
use crate::spec::Align;
use crate::spec::style::Rag;

/// One chosen line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChosenLine {
    /// First cluster.
    pub start: usize,
    /// One past the last cluster that prints.
    pub end: usize,
    /// How it ends.
    pub ends: BreakKind,
    /// Width at natural spaces, in points, the hyphen included, without what hangs into the margins.
    pub natural: f64,
    /// What hangs into the margin where the line begins, in points.
    pub hang: f64,
    /// What hangs into the margin where it ends, in points.
    pub hang_end: f64,
    /// Width of the hyphen that the line ends with and the text does not have, in points.
    pub hyphen: f64,
    /// Number of spaces that stretch.
    pub spaces: usize,
    /// Added to each space, in points.
    pub word_space: f64,
    /// Horizontal scale of the glyphs minus one.
    pub expansion: f64,
    /// Added after each cluster but the last, in em.
    pub tracking: f64,
    /// How bad the line is: 0 perfect, 100 at the limit, in Knuth's measure.
    pub badness: f64,
    /// By how much it is longer than its measure when all has given what it may, in points; 0 where it is not.
    pub over: f64,
    /// Added after each cluster beside an ideograph but the last, in em.
    pub gap: f64,
    /// The part of what it may give that the blank of each sign of punctuation inside the line gives up.
    pub squeeze: f64,
    /// Whether it is the paragraph's last line or ends in a hard break.
    pub last: bool,
    /// What it costs where it stands.
    pub demerits: Demerits,
}

impl ChosenLine {
    /// A line with nothing on it.
    pub fn blank() -> Self {
        Self {
            start: 0,
            end: 0,
            ends: BreakKind::Forced,
            natural: 0.0,
            hang: 0.0,
            hang_end: 0.0,
            hyphen: 0.0,
            spaces: 0,
            word_space: 0.0,
            expansion: 0.0,
            tracking: 0.0,
            badness: 0.0,
            over: 0.0,
            gap: 0.0,
            squeeze: 0.0,
            last: true,
            demerits: Demerits::default(),
        }
    }
}

/// The widths of a paragraph's lines, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// Added to the first line's width; negative for an indent.
    pub first: f64,
    /// How many lines have the width `before`.
    pub lines: usize,
    /// Width of the first lines.
    pub before: f64,
    /// Width of all others.
    pub after: f64,
}

impl Measures {
    /// All lines have one width, but for the first line's indent.
    pub fn even(width: f64, first: f64) -> Self {
        Self { first, lines: 0, before: width, after: width }
    }

    /// The width of a line.
    pub fn width(&self, line: usize) -> f64 {
        let width = if line < self.lines { self.before } else { self.after };
        if line == 0 { width + self.first } else { width }
    }

    /// From this line on all have one width, so that their number no longer matters.
    fn settled(&self) -> usize {
        let first = usize::from(self.first != 0.0);
        if self.before == self.after { first } else { first.max(self.lines) }
    }
}

/// What a paragraph asks of its lines beside the measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demands {
    /// How lines stand.
    pub align: Align,
    /// How even they are where they need not fill their measure.
    pub rag: Rag,
    /// What may give.
    pub micro: Micro,
    /// A line (counted from 0) that must not end in a hyphen, because a column ends there.
    pub no_hyphen_at: Option<usize>,
}

impl Demands {
    /// Those of a style.
    pub fn of(style: &ParaStyle) -> Self {
        Self { align: style.align, rag: style.rag, micro: style.micro, no_hyphen_at: None }
    }

    /// What lines are chosen by.
    fn model(&self) -> Model {
        match (self.align, self.rag) {
            (Align::Justify, _) => Model::Justified,
            (_, Rag::Optimum) => Model::Ragged,
            (_, Rag::Balanced) => Model::Balanced,
        }
    }
}

/// What lines are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    /// Even spaces.
    Justified,
    /// A lively edge: lines not much shorter than their measure, without ladders.
    Ragged,
    /// The fewest lines, as long as each other.
    Balanced,
}

impl Model {
    /// How far lines may be strained in each pass, in the unit of [`sums::Strain::ratio`]: word spaces at the limit, twice
    /// beyond it, and anything before a line that is too long; ragged lines six ems short, then anything.
    fn tolerances(self) -> &'static [f64] {
        match self {
            Self::Justified => &[1.2, 3.0, f64::INFINITY],
            Self::Ragged => &[2.0, f64::INFINITY],
            Self::Balanced => &[f64::INFINITY],
        }
    }
}

/// The tolerance of the pass that has no hyphen on the last full line or where a column ends: the second one of justified lines, where even narrow
/// spaces become wider than what this pass may take.
const WITHOUT_LAST_HYPHENS: f64 = 3.0;

/// A paragraph's lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// The lines.
    pub lines: Vec<ChosenLine>,
    /// What they cost.
    pub demerits: f64,
    /// How many lines were weighed before these were found: the search's work, which is counted where time can't be.
    pub work: u64,
    /// Whether the paragraph goes on after the last of them.
    pub open: bool,
}

/// The lines from cluster `start` to the paragraph's end.
pub fn lines(shaped: &Shaped, start: usize, measures: &Measures, demands: &Demands) -> Fit {
    let sums = Sums::new(shaped, &demands.micro);
    best(shaped, &sums, start, shaped.breaks.len(), measures, demands, false)
}

/// The first lines from cluster `start` on, `count` of them or a few more: what a column takes of a long paragraph, found
/// without a look at all the rest. The fewer lines stand after one, the less the choice knows of what follows it.
pub fn head(shaped: &Shaped, start: usize, count: usize, measures: &Measures, demands: &Demands) -> Fit {
    let sums = Sums::new(shaped, &demands.micro);
    let (_, until) = fill(shaped, &sums, start, count, |line| measures.width(line), demands);
    best(shaped, &sums, start, until, measures, demands, true)
}

/// The best lines from cluster `start` on, for as far as the first `until` places go where lines may end. Where a column is
/// rather to be whole than even, lines are strained further before one at its end has a hyphen.
fn best(
    shaped: &Shaped,
    sums: &Sums,
    start: usize,
    until: usize,
    measures: &Measures,
    demands: &Demands,
    whole_columns: bool,
) -> Fit {
    let search = Search::new(shaped, sums, start, until, measures, demands);
    let mut work = 0;
    let mut found = Fit::default();
    for &tolerance in demands.model().tolerances() {
        let (fit, overlong) = search.run(tolerance);
        work += fit.work;
        found = fit;
        let hyphen = found.lines.iter().any(|line| line.demerits.column_hyphen > 0.0);
        let goes_on = overlong || hyphen && whole_columns && tolerance < WITHOUT_LAST_HYPHENS;
        if !goes_on {
            break;
        }
    }
    // A hyphen on the last full line is worse than lines strained beyond the first tolerance, as long as none is loose.
    if demands.model() == Model::Justified && found.lines.iter().any(|line| line.demerits.last_hyphen > 0.0) {
        let (fit, overlong) = search.without_last_hyphens().run(WITHOUT_LAST_HYPHENS);
        work += fit.work;
        let left = |fit: &Fit| fit.lines.iter().filter(|line| line.demerits.has_forbidden_hyphen()).count();
        let loose = |fit: &Fit| fit.lines.iter().filter(|line| sums.loose(line)).count();
        if !overlong && left(&fit) < left(&found) && loose(&fit) <= loose(&found) {
            let demerits = fit.lines.iter().map(|line| line.demerits.sum()).sum();
            found = Fit { demerits, ..fit };
        }
    }
    Fit { work, open: until < shaped.breaks.len(), ..found }
}

/// The fewest lines that a paragraph can have in columns of this measure, all that may give given: a bound from below for
/// [`lines`], at the cost of one look at each place where a line may end.
pub fn fewest(shaped: &Shaped, measure: f64, first: f64, demands: &Demands) -> usize {
    let sums = Sums::new(shaped, &demands.micro);
    let width = |line| if line == 0 { measure + first } else { measure };
    fill(shaped, &sums, 0, usize::MAX, width, demands).0
}

/// Fills lines from cluster `start` on, each with as much as it can hold, until there are `count` of them or no more text:
/// how many they are, and how many places where lines may end stand before their end, that one included.
fn fill(
    shaped: &Shaped,
    sums: &Sums,
    start: usize,
    count: usize,
    width: impl Fn(usize) -> f64,
    demands: &Demands,
) -> (usize, usize) {
    let (mut start, mut lines) = (start, 0);
    let mut end = None;
    let first = shaped.breaks.partition_point(|b| b.at <= start);
    for (index, break_) in shaped.breaks.iter().enumerate().skip(first) {
        loop {
            if lines >= count {
                return (lines, index);
            }
            let line = sums.line(shaped, start, break_.at, break_.kind);
            if sums.least(shaped, &line, demands) <= width(lines) + 0.001 {
                end = Some(break_.at);
            } else if let Some(at) = end.take() {
                lines += 1;
                start = at;
                continue;
            } else {
                // Too long in any case.
                end = Some(break_.at);
            }
            if break_.kind == BreakKind::Forced {
                lines += 1;
                start = break_.at;
                end = None;
            }
            break;
        }
    }
    (lines, shaped.breaks.len())
}
