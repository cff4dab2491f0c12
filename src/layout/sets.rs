//! A flow's paragraphs as lines, in every setting that its columns ask for.
//!
//! A paragraph is set for the width of the frame that it starts in. Where a column may end inside it, the lines before
//! have one width and those after another, and the last one before must not end in a hyphen: that is another setting,
//! chosen as a whole by total fit. Where the columns have two widths, so much of the paragraph is set as the column before
//! takes, and some lines more; the column after begins with a setting of its own. So work grows with the columns, not with
//! the columns times all the text that follows. Settings are made when they are first asked for and never change.

use std::collections::BTreeMap;

use super::table::Tables;
use super::texts::Texts;
use crate::flow::{Flow, Para};
use crate::text::linebreak::{self, ChosenLine, Demands, Fit, Measures};
use crate::text::shaped::{BreakKind, Shaped};
use crate::unit::Length;

/// How many lines after the last that a column takes are set with it, so that its lines are chosen for what follows them.
/// What stands further on has hardly ever a say. By eye.
const AHEAD: usize = 8;
/// How many lines before the last that a column takes are chosen anew for a column that ends there. They have more than
/// enough ways to end without a hyphen; lines above them stay, so that the work of it does not grow with the column. By eye.
const BACK: usize = 16;

/// A paragraph's lines, or those from some line on.
pub(super) struct Set {
    /// Index of the paragraph in its flow.
    pub para: usize,
    /// How many of the paragraph's lines stand before the first one here.
    pub first: usize,
    /// The lines. A row of a table has as many empty ones as its longest cell has lines, and a rule that stands alone
    /// has one.
    pub lines: Vec<ChosenLine>,
    /// The lines of each cell of a row.
    pub cells: Vec<Vec<ChosenLine>>,
    /// What they cost, in demerits.
    demerits: f64,
    /// Whether the paragraph goes on after the last line here.
    pub open: bool,
    /// For how many lines which width was asked, and which after them.
    widths: (usize, Length, Length),
}

/// All settings that a flow was asked for, once no more are.
pub(super) struct Done(Vec<Set>);

impl Done {
    /// A setting by its number.
    pub fn get(&self, set: usize) -> &Set {
        &self.0[set]
    }
}

/// Where a column ends inside a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Split {
    /// The setting in which the column meets the paragraph.
    pub set: usize,
    /// The first line in this column.
    pub from: usize,
    /// One past the last line in this column.
    pub at: usize,
    /// The column's width.
    pub before: Length,
    /// The next column's width.
    pub after: Length,
}

/// How a column goes on with a paragraph that began in an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Onward {
    /// With a line of a setting.
    Line(usize, usize),
    /// From a cluster on, set for the column's own width.
    Anew(usize),
}

/// What a [`Split`] comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parted {
    /// The setting; its line 0 is the split's line `from`, unless it is the split's own set.
    pub set: usize,
    /// One past its last line in the column.
    pub end: usize,
    /// How the next column goes on.
    pub onward: Onward,
    /// What it costs more than the undivided one, in demerits.
    pub cost: f64,
}

/// All settings of a flow.
pub(super) struct Sets<'a> {
    flow: &'a Flow,
    shaped: &'a [Shaped],
    tables: &'a Tables,
    sets: Vec<Set>,
    /// For each width the settings of whole paragraphs.
    whole: Vec<(Length, Vec<Option<usize>>)>,
    /// `None` where the paragraph, set that way, ends before the column does.
    parted: BTreeMap<Split, Option<Parted>>,
    /// Settings from a cluster of a paragraph on, in a width, for as many lines as a column may have.
    anew: BTreeMap<(usize, usize, Length, usize), usize>,
    /// How many lines and ends of columns were weighed: the work, which is counted where time can't be.
    pub work: u64,
}

impl<'a> Sets<'a> {
    /// No setting yet. `texts` are those of the flow.
    pub fn new(flow: &'a Flow, texts: &'a Texts) -> Self {
        let Texts { shaped, tables } = texts;
        let (parted, anew) = (BTreeMap::new(), BTreeMap::new());
        Self { flow, shaped, tables, sets: Vec::new(), whole: Vec::new(), parted, anew, work: 0 }
    }

    /// A setting by its number.
    pub fn get(&self, set: usize) -> &Set {
        &self.sets[set]
    }

    /// The settings alone.
    pub fn done(self) -> Done {
        Done(self.sets)
    }

    /// For each paragraph the fewest lines that it can have in a frame of this width.
    pub fn fewest(&self, width: Length) -> Vec<usize> {
        let fewest = |(index, (block, shaped)): (usize, (&Para, &Shaped))| {
            if let Some(row) = &block.row {
                return self.tables.fewest(block, row, index, width);
            }
            if shaped.clusters.is_empty() {
                return 1;
            }
            let style = &block.style;
            linebreak::fewest(shaped, measure(block, width).to_pt(), -style.first_indent.to_pt(), &Demands::of(style))
        };
        self.flow.blocks.iter().zip(self.shaped).enumerate().map(fewest).collect()
    }

    /// The setting of a whole paragraph in frames of one width.
    pub fn whole(&mut self, para: usize, width: Length) -> usize {
        let at = self.whole.iter().position(|(w, _)| *w == width).unwrap_or_else(|| {
            self.whole.push((width, vec![None; self.shaped.len()]));
            self.whole.len() - 1
        });
        if let Some(set) = self.whole[at].1[para] {
            return set;
        }
        let set = self.set(para, 0, 0, (0, width, width), None, None);
        self.sets.push(set);
        self.whole[at].1[para] = Some(self.sets.len() - 1);
        self.sets.len() - 1
    }

    /// The setting with which a column begins, and its first line; `most` is how many lines of the paragraph it may have.
    pub fn begin(&mut self, para: usize, inside: Option<Onward>, width: Length, most: usize) -> (usize, usize) {
        match inside {
            None => (self.whole(para, width), 0),
            Some(Onward::Line(set, line)) => (set, line),
            Some(Onward::Anew(start)) => {
                let key = (para, start, width, most);
                if let Some(&set) = self.anew.get(&key) {
                    return (set, 0);
                }
                // It is not the paragraph's first line; which one it is does not matter.
                let set = self.set(para, start, 1, (0, width, width), None, most.checked_add(AHEAD));
                self.sets.push(set);
                self.anew.insert(key, self.sets.len() - 1);
                (self.sets.len() - 1, 0)
            }
        }
    }

    /// What is known of a split: `None` if nothing yet ([`Sets::part`] finds out), `Some(None)` if it can't be.
    pub fn known(&self, split: Split) -> Option<Option<Parted>> {
        let set = &self.sets[split.set];
        let last = set.lines[split.at - 1];
        let (count, _, after) = set.widths;
        // The lines as they are will do.
        let even = split.from >= count && split.before == after && split.after == after;
        if even && !last.ends.splits() {
            return Some(Some(self.trusted(split)));
        }
        self.parted.get(&split).copied()
    }

    /// How many splits something is known of.
    pub fn splits(&self) -> usize {
        self.parted.len()
    }

    /// What a split comes to if the lines before and after it stay as they are.
    pub fn trusted(&self, split: Split) -> Parted {
        let Set { ref lines, open, .. } = self.sets[split.set];
        let onward = match lines.get(split.at) {
            Some(line) if open || split.before != split.after => Onward::Anew(line.start),
            _ => Onward::Line(split.set, split.at),
        };
        Parted { set: split.set, end: split.at, onward, cost: 0.0 }
    }

    /// Finds out what splits of one chain come to, in the order of the text, as far as each stands where the chain had it.
    pub fn learn(&mut self, chain: &[Split]) {
        for &split in chain {
            if !self.part(split) {
                break;
            }
        }
    }

    /// Sets the paragraph so that a column can end there. Whether what follows the column stays where it was.
    fn part(&mut self, split: Split) -> bool {
        let Set { para, first, ref lines, demerits, open, .. } = self.sets[split.set];
        let start = if split.from == 0 && first == 0 { 0 } else { lines[split.from].start };
        let keep = split.at - split.from;
        let first = first + split.from;
        let widths = (keep, split.before, split.after);
        let cut = open || split.before != split.after;
        let undivided = if cut || split.from == 0 {
            demerits
        } else {
            self.set(para, start, first, (0, split.before, split.before), None, None).demerits
        };
        let ahead = AHEAD.max(self.flow.blocks[para].style.widows);
        let above = if cut { self.above(split) } else { 0 };
        let set = if above > 0 {
            let lines = &self.sets[split.set].lines[split.from..split.from + above];
            let (mut lines, start) = (lines.to_vec(), self.sets[split.set].lines[split.from + above].start);
            let widths = (keep - above, split.before, split.after);
            let set = self.set(para, start, first + above, widths, Some(keep - above - 1), Some(keep - above + ahead));
            lines.extend_from_slice(&set.lines);
            Set { first, lines, widths: (keep, split.before, split.after), ..set }
        } else {
            self.set(para, start, first, widths, Some(keep - 1), cut.then_some(keep + ahead))
        };
        let trusted = self.trusted(split);
        let parted = set.lines.get(keep).map(|next| {
            // Lines of other widths have no undivided ones to be compared with.
            let cost = if cut { set.lines[keep - 1].demerits.column_hyphen } else { set.demerits - undivided };
            let number = self.sets.len();
            let onward = if cut { Onward::Anew(next.start) } else { Onward::Line(number, keep) };
            Parted { set: number, end: keep, onward, cost: cost.max(0.0) }
        });
        let stays = parted.is_some_and(|parted| parted.onward == trusted.onward);
        if parted.is_some() {
            self.sets.push(set);
        }
        self.parted.insert(split, parted);
        stays || !cut
    }

    /// How many lines of a column stay as they are where it ends far below them: those above the first of [`BACK`] or a few
    /// more, which comes after no hyphen, so that no row of them grows unseen.
    fn above(&self, split: Split) -> usize {
        let lines = &self.sets[split.set].lines[split.from..split.at];
        let mut above = lines.len().saturating_sub(BACK);
        while above > 0 && !matches!(lines[above - 1].ends, BreakKind::Plain | BreakKind::Forced) {
            above -= 1;
        }
        above
    }

    fn set(
        &mut self,
        para: usize,
        start: usize,
        first: usize,
        widths: (usize, Length, Length),
        no_hyphen_at: Option<usize>,
        most: Option<usize>,
    ) -> Set {
        let block = &self.flow.blocks[para];
        let style = &block.style;
        let (count, before, after) = widths;
        let blank = ChosenLine::blank();
        if let Some(row) = &block.row {
            let cells = self.tables.lines(block, row, para, before);
            let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            return Set { para, first, lines: vec![blank; count], cells, demerits: 0.0, open: false, widths };
        }
        if self.shaped[para].clusters.is_empty() {
            return Set { para, first, lines: vec![blank], cells: Vec::new(), demerits: 0.0, open: false, widths };
        }
        let measures = Measures {
            first: if first == 0 { -style.first_indent.to_pt() } else { 0.0 },
            lines: count,
            before: measure(block, before).to_pt(),
            after: measure(block, after).to_pt(),
        };
        let demands = Demands { no_hyphen_at, ..Demands::of(style) };
        let shaped = &self.shaped[para];
        let Fit { lines, demerits, work, open } = match most {
            Some(count) => linebreak::head(shaped, start, count, &measures, &demands),
            None => linebreak::lines(shaped, start, &measures, &demands),
        };
        self.work += work;
        Set { para, first, lines, cells: Vec::new(), demerits, open, widths }
    }
}

/// The width of a paragraph's lines in a frame.
pub(super) fn measure(para: &Para, frame: Length) -> Length {
    frame - para.style.indent - para.style.indent_right
}
