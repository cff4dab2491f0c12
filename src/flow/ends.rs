//! Copyfitting's room: a job at the least and at the greatest of all its ranges, and everything between.
//!
//! Both ends have the same paragraphs and runs; only lengths differ. One scale goes from 0 (all at their least) to
//! [`Ends::steps`] (all at their greatest), the same for all languages, so that none is less prominent than another, but for
//! those that layout.toml sets apart.

use std::sync::Arc;

use super::table::lead;
use super::{ColumnWidth, Job, Look, Para, ParaStyle, Row, Rule};
use crate::unit::Length;

/// Type sizes and leadings that copyfitting chooses lie on a grid of 0.05 pt: finer ones nobody sees, and a designer can
/// write these down.
const FINE: Length = Length::from_raw(Length::PER_PT / 20);

/// A job at both ends of its ranges.
#[derive(Clone, Debug)]
pub struct Ends {
    /// At the least.
    pub least: Job,
    /// At the greatest; `None` where nothing has a range.
    pub greatest: Option<Box<Job>>,
}

impl Ends {
    /// How many steps there are between the ends: as many as the widest range has of 0.05 pt.
    pub fn steps(&self) -> i64 {
        let Some(greatest) = &self.greatest else { return 0 };
        let mut widest = Length::ZERO;
        for (a, b) in self.least.flows.iter().zip(&greatest.flows) {
            let parts = a.blocks.iter().flat_map(Para::parts).zip(b.blocks.iter().flat_map(Para::parts));
            for (a, b) in parts {
                let looks = a.runs.iter().map(|run| &run.look).chain([&a.style.look]);
                widest = looks.map(|look| look.sizes[1] - look.sizes[0]).fold(widest, Ord::max);
                widest = widest.max(b.style.leading - a.style.leading);
            }
        }
        widest.div_ceil(FINE)
    }

    /// Sets the lengths of some `flows` of `job`, which began as one of the ends, to those of a step.
    pub fn set(&self, job: &mut Job, flows: &[usize], step: i64, steps: i64) {
        let Some(greatest) = &self.greatest else { return };
        let between = Between { step, steps: steps.max(1) };
        for &flow in flows {
            let (job, a, b) = (&mut job.flows[flow], &self.least.flows[flow], &greatest.flows[flow]);
            for ((job, a), b) in job.blocks.iter_mut().zip(&a.blocks).zip(&b.blocks) {
                between.para(job, a, b);
            }
        }
    }
}

/// A place on the way.
#[derive(Clone, Copy)]
struct Between {
    step: i64,
    steps: i64,
}

impl Between {
    fn length(self, a: Length, b: Length) -> Length {
        if a == b { a } else { a + Length::from_raw((b - a).raw() * self.step / self.steps) }
    }

    /// On the grid of 0.05 pt, but at the ends themselves, which are as written.
    fn fine(self, a: Length, b: Length) -> Length {
        let between = self.length(a, b);
        if between == a || between == b { between } else { FINE * between.div_floor(FINE) }
    }

    fn look(self, look: &mut Look, a: &Look, b: &Look) {
        look.size = self.fine(a.size, b.size);
        look.tracking = self.length(a.tracking, b.tracking);
    }

    fn rule(self, rule: &mut Option<Rule>, a: &Option<Rule>, b: &Option<Rule>) {
        if let (Some(rule), Some(a), Some(b)) = (rule, a, b) {
            rule.weight = self.length(a.weight, b.weight);
            rule.offset = self.length(a.offset, b.offset);
            rule.length = a.length.zip(b.length).map(|(a, b)| self.length(a, b));
        }
    }

    fn para(self, para: &mut Para, a: &Para, b: &Para) {
        self.style(&mut para.style, &a.style, &b.style);
        for ((run, a), b) in para.runs.iter_mut().zip(&a.runs).zip(&b.runs) {
            self.look(&mut run.look, &a.look, &b.look);
        }
        if let (Some(row), Some(a), Some(b)) = (&mut para.row, &a.row, &b.row) {
            self.row(row, a, b);
            // Which of its cells is the largest may be another one at each step.
            lead(&mut para.style, &row.cells);
        }
    }

    fn row(self, row: &mut Row, a: &Row, b: &Row) {
        for ((cell, a), b) in row.cells.iter_mut().zip(&a.cells).zip(&b.cells) {
            self.para(cell, a, b);
        }
        row.gap = self.length(a.gap, b.gap);
        if a.columns != b.columns {
            row.columns = a.columns.iter().zip(b.columns.iter()).map(|(&a, &b)| self.column(a, b)).collect();
        } else if row.columns != a.columns {
            row.columns = Arc::clone(&a.columns);
        }
    }

    fn column(self, a: ColumnWidth, b: ColumnWidth) -> ColumnWidth {
        match (a, b) {
            (ColumnWidth::Fixed(a), ColumnWidth::Fixed(b)) => ColumnWidth::Fixed(self.length(a, b)),
            _ => a,
        }
    }

    fn style(self, style: &mut ParaStyle, a: &ParaStyle, b: &ParaStyle) {
        self.look(&mut style.look, &a.look, &b.look);
        style.leading = self.fine(a.leading, b.leading);
        style.space_before = self.length(a.space_before, b.space_before);
        style.space_after = self.length(a.space_after, b.space_after);
        style.indent = self.length(a.indent, b.indent);
        style.indent_right = self.length(a.indent_right, b.indent_right);
        style.first_indent = self.length(a.first_indent, b.first_indent);
        self.rule(&mut style.rule_above, &a.rule_above, &b.rule_above);
        self.rule(&mut style.rule_below, &a.rule_below, &b.rule_below);
        if let (Some(marker), Some(a), Some(b)) = (&mut style.marker, &a.marker, &b.marker) {
            self.look(&mut marker.look, &a.look, &b.look);
            marker.hang = self.length(a.hang, b.hang);
            marker.raise = self.length(a.raise, b.raise);
        }
    }
}
