//! Lines counted together: how even their spaces are, and what it took.

use super::{Ending, Gap, Paragraph, SetLine};
use crate::panel::Demerits;

/// The colour of a text, as typesetters call it: how its lines were brought to the measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texture {
    /// All lines.
    pub lines: usize,
    /// Those that were stretched or shrunk to the measure. Gaps are theirs alone.
    pub justified: usize,
    /// Their word gaps; `None` if they have none.
    pub gaps: Option<Gaps>,
    /// Justified lines whose gaps are wider than [`LOOSE`].
    pub loose: usize,
    /// Lines that end in a hyphen which the text does not have.
    pub hyphens: usize,
    /// Lines that end in a hyphen or dash of the text.
    pub own_hyphens: usize,
    /// The most lines in a row of one paragraph that end in either.
    pub ladder: usize,
    /// Lines with a hyphen where none should be: before a paragraph's last line, at a column's end, or one too many in a row.
    pub forbidden_hyphens: usize,
    /// Glyph widths of the lines that changed them; 0.01 is 1 % wider.
    pub expansion: Range,
    /// Tracking of the lines that have some, in em.
    pub tracking: Range,
    /// Paragraphs whose last line is too short to look meant.
    pub runts: usize,
    /// The justified line with the widest gaps.
    pub loosest: Option<SetLine>,
    /// The one with the narrowest.
    pub tightest: Option<SetLine>,
}

/// Word gaps, the mean of each line counting once, as `pdftotext -bbox` would measure them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// The mean of all lines.
    pub mean: Gap,
    /// Their standard deviation.
    pub deviation: Gap,
}

/// How much of something lines used: how many did, and the least, mean and most of those.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// Lines that used any.
    pub lines: usize,
    /// The least, which may be negative.
    pub min: f64,
    /// The mean.
    pub mean: f64,
    /// The most.
    pub max: f64,
}

/// A gap of half an em is what a reader sees as a hole.
const LOOSE: f64 = 0.5;

impl Texture {
    /// The texture of the lines that `wanted` takes.
    pub(super) fn of<'a>(
        paragraphs: impl Iterator<Item = &'a Paragraph> + Clone,
        wanted: impl Fn(&SetLine) -> bool,
    ) -> Self {
        let wanted = &wanted;
        let lines = || paragraphs.clone().flat_map(|p| &p.lines).filter(|line| wanted(line));
        let justified = || lines().filter(|line| line.justified);
        let gaps: Vec<Gap> = justified().filter_map(|line| line.gap).collect();
        Self {
            lines: lines().count(),
            justified: justified().count(),
            gaps: statistics(&gaps),
            loose: gaps.iter().filter(|gap| gap.em > LOOSE).count(),
            hyphens: lines().filter(|line| line.ending == Ending::Hyphen).count(),
            own_hyphens: lines().filter(|line| line.ending == Ending::OwnHyphen).count(),
            ladder: paragraphs.clone().map(|p| p.ladder(wanted)).max().unwrap_or(0),
            forbidden_hyphens: lines().filter(|line| line.demerits.has_forbidden_hyphen()).count(),
            expansion: Range::of(lines().map(|line| line.expansion)),
            tracking: Range::of(lines().map(|line| line.tracking)),
            runts: paragraphs.clone().filter(|p| p.runt && p.lines.last().is_some_and(wanted)).count(),
            loosest: widest(lines(), 1.0).cloned(),
            tightest: widest(lines(), -1.0).cloned(),
        }
    }
}

/// The justified line with the widest gaps, or with the narrowest if `sign` is negative; the first of equals, so that the
/// order of reading decides.
fn widest<'a>(lines: impl Iterator<Item = &'a SetLine>, sign: f64) -> Option<&'a SetLine> {
    let gaps = lines.filter(|line| line.justified).filter_map(|line| Some((line.gap?.em * sign, line)));
    gaps.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, line)| line)
}

impl Paragraph {
    /// The most lines in a row that end in a hyphen, among those that `wanted` takes.
    pub(super) fn ladder(&self, wanted: impl Fn(&SetLine) -> bool) -> usize {
        let mut most = 0;
        let mut run = 0;
        for line in &self.lines {
            run = if line.ending != Ending::Plain && wanted(line) { run + 1 } else { 0 };
            most = most.max(run);
        }
        most
    }

    /// What its lines cost, part by part.
    pub(super) fn demerits(&self) -> Vec<(&'static str, f64)> {
        let mut sums: Vec<(&str, f64)> = Demerits::default().parts().to_vec();
        for line in &self.lines {
            sums.iter_mut().zip(line.demerits.parts()).for_each(|(sum, part)| sum.1 += part.1);
        }
        sums
    }

    /// How many of its lines end in a hyphen, be it the text's own.
    pub(super) fn hyphens(&self) -> usize {
        self.lines.iter().filter(|line| line.ending != Ending::Plain).count()
    }

    /// The justified line with the widest gaps and the one with the narrowest, the first of equals.
    pub(super) fn extremes(&self) -> [Option<&SetLine>; 2] {
        [1.0, -1.0].map(|sign| widest(self.lines.iter(), sign))
    }

    /// The worst and the mean badness of its lines.
    pub(super) fn badness(&self) -> (f64, f64) {
        let all = self.lines.iter().map(|line| line.badness);
        (all.clone().fold(0.0, f64::max), all.sum::<f64>() / self.lines.len().max(1) as f64)
    }
}

impl Range {
    /// Of the values that are not zero.
    fn of(values: impl Iterator<Item = f64>) -> Self {
        // What rounds to nothing in the report, a thousandth of a percent being its least, is nothing.
        let used: Vec<f64> = values.filter(|value| value.abs() >= 5e-6).collect();
        if used.is_empty() {
            return Self::default();
        }
        Self {
            lines: used.len(),
            min: used.iter().copied().fold(f64::INFINITY, f64::min),
            mean: used.iter().sum::<f64>() / used.len() as f64,
            max: used.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

fn statistics(gaps: &[Gap]) -> Option<Gaps> {
    let count = gaps.len() as f64;
    let of = |value: fn(&Gap) -> f64| {
        let mean = gaps.iter().map(value).sum::<f64>() / count;
        // Of a whole population: σ² = Σ (x − mean)² / n.
        (mean, (gaps.iter().map(|gap| (value(gap) - mean) * (value(gap) - mean)).sum::<f64>() / count).sqrt())
    };
    let ((em, em_deviation), (pt, pt_deviation)) = (of(|gap| gap.em), of(|gap| gap.pt));
    (!gaps.is_empty()).then_some(Gaps { mean: Gap { em, pt }, deviation: Gap { em: em_deviation, pt: pt_deviation } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_of_two_gaps() {
        let gap = |em: f64| Gap { em, pt: em * 10.0 };
        assert_eq!(statistics(&[]), None);
        let gaps = statistics(&[gap(0.25), gap(0.75)]).expect("there are gaps");
        assert_eq!((gaps.mean, gaps.deviation), (gap(0.5), gap(0.25)));
    }

    #[test]
    fn a_range_leaves_out_what_was_not_used() {
        let range = Range::of([0.0, 0.02, -0.01, 1e-9].into_iter());
        assert_eq!((range.lines, range.min, range.max), (2, -0.01, 0.02));
        assert_eq!(Range::of([0.0].into_iter()), Range::default());
    }
}
