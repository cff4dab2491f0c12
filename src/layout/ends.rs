//! Where a column may end that begins at some place of the text, and what that breaks.
//!
//! Every end is a line of a paragraph, in a setting of `sets`. Of those inside a paragraph the setting may not be known yet:
//! then what it costs is taken on trust.

use std::collections::BTreeMap;
use std::ops::Range;

use super::column::Pen;
use super::cost::Cost;
use super::fill::Chain;
use super::sets::{Onward, Parted, Sets, Split};
use crate::unit::Length;

/// Where a frame begins: the next line to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The paragraph; one past the last at the flow's end.
    pub para: usize,
    /// How to go on with it, where it began in an earlier frame.
    pub inside: Option<Onward>,
}

impl Place {
    /// Where the flow begins.
    pub const START: Self = Self { para: 0, inside: None };
}

/// The setting whose lines end a frame inside a paragraph, and one past the last of them.
pub(super) type Tail = (usize, usize);

/// A frame's possible end.
#[derive(Clone, Copy)]
pub(super) struct End {
    /// Where the next frame begins.
    pub next: Place,
    /// The setting that it divides, if it divides a paragraph.
    pub tail: Option<Tail>,
    /// Of what it breaks, and of lines that are worse for it.
    pub cost: Cost,
    /// Spaces between blocks in this frame that may grow.
    pub gaps: u32,
    /// Whether it parts an introduction from its list.
    pub parts: bool,
    /// Of the last line.
    pub baseline: Option<Length>,
    /// The foot for the last line's style.
    pub foot: Length,
    /// What is taken on trust.
    pub split: Option<Split>,
}

/// The ends of columns that were asked for. They are the same whatever the columns are to come to, until a paragraph is
/// divided in a new way.
#[derive(Default)]
pub(super) struct Known {
    /// How many ways of dividing paragraphs they are made from.
    splits: usize,
    /// By frame, place and whether every end was asked for.
    lists: BTreeMap<(usize, Place, bool), Range<usize>>,
    ends: Vec<End>,
}

impl Chain<'_> {
    /// Every end that the first frame may have.
    pub fn first_ends(&self, sets: &mut Sets<'_>, visit: &mut dyn FnMut(End)) {
        self.ends(0, Place::START, true, sets, visit);
    }

    /// Every end that a frame may have whose text begins at `place`; or only the flow's end.
    pub fn ends(&self, frame: usize, place: Place, every: bool, sets: &mut Sets<'_>, visit: &mut dyn FnMut(End)) {
        let mut known = self.known.borrow_mut();
        if known.splits != sets.splits() {
            *known = Known { splits: sets.splits(), ..Known::default() };
        }
        let key = (frame, place, every);
        let list = match known.lists.get(&key) {
            Some(list) => list.clone(),
            None => {
                let from = known.ends.len();
                self.list(frame, place, every, sets, &mut known.ends);
                let list = from..known.ends.len();
                known.lists.insert(key, list.clone());
                list
            }
        };
        sets.work += list.len() as u64;
        known.ends[list].iter().for_each(|end| visit(*end));
    }

    /// The same, found out.
    fn list(&self, frame: usize, place: Place, every: bool, sets: &mut Sets<'_>, found: &mut Vec<End>) {
        let column = &self.columns()[frame];
        let width = column.frame.rect.width;
        let next_width = self.columns().get(frame + 1).map_or(width, |c| c.frame.rect.width);
        let last_frame = frame + 1 == self.columns().len();
        let mut pen = Pen::HEAD;
        let mut inside = place.inside;
        let mut gaps = 0;
        for para in place.para..self.flow.blocks.len() {
            let block = &self.flow.blocks[para];
            let style = &block.style;
            let (set, from) = sets.begin(para, inside.take(), width, column.most(block));
            let count = sets.get(set).lines.len();
            let begins = sets.get(set).first + from == 0;
            let (foot, advance) = (column.foot(block), column.advance(block));
            let mut baseline = column.next(pen, block, begins);
            for line in from..count {
                if line > from {
                    baseline += advance;
                }
                if baseline > foot {
                    return;
                }
                pen = Pen::at(baseline);
                // A row of a table is not split.
                if line + 1 < count && block.row.is_some() {
                    continue;
                }
                if !every && (line + 1 < count || para + 1 < self.flow.blocks.len()) {
                    continue;
                }
                let end = End {
                    next: Place { para: para + 1, inside: None },
                    tail: None,
                    cost: Cost::default(),
                    gaps,
                    parts: false,
                    baseline: Some(baseline),
                    foot,
                    split: None,
                };
                if line + 1 == count {
                    let more = para + 1 < self.flow.blocks.len();
                    let broken = u32::from(style.keep_with_next && more);
                    let parts = style.keep_with_list && more;
                    found.push(End { cost: Cost { broken, ..end.cost }, parts, ..end });
                    continue;
                }
                let split = Split { set, from, at: line + 1, before: width, after: next_width };
                let known = if last_frame { Some(Some(sets.trusted(split))) } else { sets.known(split) };
                let (parted, unknown) = match known {
                    Some(Some(parted)) => (parted, None),
                    Some(None) => continue,
                    None => (sets.trusted(split), Some(split)),
                };
                let Parted { set: parted, end: at, onward, cost } = parted;
                let rest = if sets.get(parted).open { usize::MAX } else { sets.get(parted).lines.len() - at };
                let broken = [
                    style.keep_together,
                    begins && line + 1 - from < style.orphans,
                    // Lines that go on from an earlier frame and to a later one are no widows, but one alone looks so.
                    rest < style.widows,
                ];
                let broken = broken.iter().filter(|b| **b).count() as u32;
                let cost = Cost { broken, demerits: cost, ..end.cost };
                let next = Place { para, inside: Some(onward) };
                found.push(End { next, tail: Some((parted, at)), cost, split: unknown, ..end });
            }
            pen.after = style.space_after;
            gaps += u32::from(self.flow.may_part(para + 1));
        }
    }
}
