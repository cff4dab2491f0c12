//! Where a flow's columns end: optimum over the whole chain of frames, not first fit.
//!
//! Dynamic programming over (frame, paragraph, line). Each end costs what it breaks (keeps, orphans, widows, hyphens) and
//! how uneven the columns become; the cheapest chain is taken. Settings of divided paragraphs (`sets`) are dear, so the
//! search first takes each for what the undivided one costs, then makes those on the best chain and searches again: it
//! ends when the best chain knows all its costs. What a chain costs is bounded wherever something is known to hope for,
//! so that few of the ends have to be looked at. `aims` says what columns are to come to.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::column::{Column, Pen};
use super::sets::{Onward, Parted, Sets, Split};
use crate::flow::{Flow, Job};
use crate::font::Fonts;
use crate::unit::Length;

/// What it costs to leave a frame empty that has text after it, in broken keeps.
const EMPTY: u32 = 10;
/// What a column costs that stands off its target, times the square of the grid steps, in demerits: above what lines cost
/// short of a hyphen at the column's end.
pub(super) const UNEVEN: f64 = 1e5;
/// Lines of one setting that stand together in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The setting.
    pub set: usize,
    /// Its lines.
    pub lines: Range<usize>,
    /// Their baselines, from the panel's top trim.
    pub baselines: Vec<Length>,
}

/// What stands in a frame, top to bottom.
pub(super) type Filled = Vec<Piece>;

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
    const START: Self = Self { para: 0, inside: None };
}

/// The setting whose lines end a frame inside a paragraph, and one past the last of them.
type Tail = (usize, usize);

/// A frame's end on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Where the next frame begins.
    pub place: Place,
    tail: Option<Tail>,
}

/// What a chain costs; fields in falling weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cost {
    /// Keeps that are broken, orphans and widows included.
    pub broken: u32,
    /// Grid steps by which columns end below the height that they are to be spread to.
    pub over: u32,
    /// Grid steps that columns can't be spread.
    pub short: u32,
    /// Unevenness and bad lines, in demerits.
    pub demerits: f64,
}

impl Cost {
    /// More than any chain costs.
    pub const LOST: Self = Self { broken: u32::MAX, over: u32::MAX, short: u32::MAX, demerits: f64::INFINITY };

    /// Whether it is less than another.
    pub fn below(&self, other: &Self) -> bool {
        let whole = |cost: &Self| (cost.broken, cost.over, cost.short);
        whole(self).cmp(&whole(other)).then(self.demerits.total_cmp(&other.demerits)).is_lt()
    }
}

impl std::ops::Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            broken: self.broken.saturating_add(other.broken),
            over: self.over.saturating_add(other.over),
            short: self.short.saturating_add(other.short),
            demerits: self.demerits + other.demerits,
        }
    }
}

/// What the columns of a chain are to come to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Aim {
    /// Each is full before the next one begins.
    Full,
    /// The first one ends at this height, the others as near to it as can be.
    Even(Length),
    /// All reach this height, or their foot if that is higher, with the spaces between blocks widened, alike in all.
    Spread(Length),
    /// The same, but what introduces a list may part from it for evenness, at this price in demerits.
    Parted(Length, f64),
}

impl Aim {
    /// What it costs to part an introduction from its list: a broken keep, unless they may part.
    fn parting(self) -> Cost {
        match self {
            Self::Parted(_, demerits) => Cost { demerits, ..Cost::default() },
            Self::Full | Self::Even(_) | Self::Spread(_) => Cost { broken: 1, ..Cost::default() },
        }
    }
}

/// A frame's possible end.
#[derive(Clone, Copy)]
pub(super) struct End {
    next: Place,
    tail: Option<Tail>,
    cost: Cost,
    /// Spaces between blocks in this frame that may grow.
    gaps: u32,
    /// Whether it parts an introduction from its list.
    parts: bool,
    /// Of the last line.
    pub baseline: Option<Length>,
    /// The foot for the last line's style.
    foot: Length,
    split: Option<Split>,
}

/// The best known way to a place.
#[derive(Clone, Copy)]
struct Way {
    cost: Cost,
    from: Place,
    tail: Option<Tail>,
    split: Option<Split>,
}

/// The columns of a flow, chosen.
pub(super) struct Columns {
    /// What stands in each frame.
    pub frames: Vec<Filled>,
    /// Where the text goes on that fits none.
    pub rest: Place,
    /// The height that they lack for the rest; known once it was reported.
    pub over: Length,
    /// To where they are to be spread.
    pub target: Option<Target>,
    /// How many lines and ends of columns were weighed for it.
    pub work: u64,
    /// Keeps that could not be kept, orphans and widows included.
    pub broken: u32,
}

/// Where spread columns end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The height of all last baselines.
    pub height: Length,
    /// Whether the text is too long for one height in common, so that each column ends at its own foot.
    pub own_feet: bool,
}

/// A chain of columns.
pub(super) struct Found {
    /// Where each frame ends.
    pub path: Vec<Step>,
    /// Splits that it takes on trust, in the order of the text.
    pub unknown: Vec<Split>,
    /// What it costs.
    pub cost: Cost,
    /// To where its columns are to be spread.
    pub target: Option<Target>,
}

/// The columns of one flow.
pub(super) struct Chain<'a> {
    /// Its flow.
    pub flow: &'a Flow,
    columns: Vec<Column<'a>>,
    /// Of the grid.
    pub step: Length,
    known: RefCell<Known>,
}

/// The ends of columns that were asked for. They are the same whatever the columns are to come to, until a paragraph is
/// divided in a new way.
#[derive(Default)]
struct Known {
    /// How many ways of dividing paragraphs they are made from.
    splits: usize,
    /// By frame, place and whether every end was asked for.
    lists: BTreeMap<(usize, Place, bool), Range<usize>>,
    ends: Vec<End>,
}

impl<'a> Chain<'a> {
    /// The frames of a flow.
    pub fn new(job: &'a Job, flow: &'a Flow, fonts: &'a Fonts) -> Self {
        let columns = flow.frames.iter().map(|&f| Column { frame: &job.frames[f], grid: job.grid, fonts }).collect();
        Self { flow, columns, step: job.grid.step, known: RefCell::default() }
    }

    /// The columns.
    pub fn columns(&self) -> &[Column<'a>] {
        &self.columns
    }

    /// Whether the frames could hold the text at all: with the fewest lines that its paragraphs can have, and no keeps.
    pub fn may_hold(&self, sets: &Sets<'_>) -> bool {
        let Some(width) = self.columns.iter().map(|c| c.frame.rect.width).max() else { return true };
        let (mut frame, mut pen) = (0, Pen::HEAD);
        for (block, count) in self.flow.blocks.iter().zip(sets.fewest(width)) {
            for line in 0..count {
                let mut baseline = self.columns[frame].next(pen, block, line == 0);
                while !self.columns[frame].fits(baseline, block) {
                    frame += 1;
                    let Some(column) = self.columns.get(frame) else { return false };
                    baseline = column.next(Pen::HEAD, block, line == 0);
                }
                pen = Pen::at(baseline);
            }
            pen.after = block.style.space_after;
        }
        true
    }

    /// Where the columns end.
    pub fn fill(&self, sets: &mut Sets<'_>) -> Columns {
        let found = self.aim(sets).unwrap_or_else(|| self.furthest(sets));
        self.columns_of(sets, found)
    }

    /// Where the columns end, if they hold all of the text.
    pub fn fill_whole(&self, sets: &mut Sets<'_>) -> Option<Columns> {
        let found = self.aim(sets).unwrap_or_else(|| self.furthest(sets));
        self.whole(&found).then(|| self.columns_of(sets, found))
    }

    fn columns_of(&self, sets: &mut Sets<'_>, found: Found) -> Columns {
        let (frames, rest) = self.follow(sets, &found.path);
        Columns { frames, rest, over: Length::ZERO, target: found.target, work: sets.work, broken: found.cost.broken }
    }

    /// Whether a chain holds all of the text.
    pub fn whole(&self, found: &Found) -> bool {
        found.path.last().is_some_and(|step| step.place.para == self.flow.blocks.len())
    }

    /// The cheapest chain of those that cost less than `bound`. Of splits that nothing is known of yet, the `deepest` of
    /// each column may be the only ones.
    pub fn best(&self, sets: &mut Sets<'_>, aim: Aim, bound: &Cost, deepest: bool) -> Found {
        let start = Place::START;
        let done = self.flow.blocks.len();
        let root = Way { cost: Cost::default(), from: start, tail: None, split: None };
        let mut layers = vec![BTreeMap::from([(start, root)])];
        for frame in 0..self.columns.len() {
            let mut layer: BTreeMap<Place, Way> = BTreeMap::new();
            // Only for a message it matters how far a text gets that does not fit.
            let every = aim == Aim::Full || frame + 1 < self.columns.len();
            for (&place, way) in &layers[frame] {
                let mut reach = |end: End| {
                    let mut cost = way.cost + end.cost + self.uneven(frame, &end, aim);
                    if end.parts {
                        cost = cost + aim.parting();
                    }
                    if !cost.below(bound) {
                        return;
                    }
                    let way = Way { cost, from: place, tail: end.tail, split: end.split };
                    let old = layer.entry(end.next).or_insert(way);
                    if way.cost.below(&old.cost) {
                        *old = way;
                    }
                };
                let empty = End {
                    next: place,
                    tail: None,
                    cost: Cost { broken: if place.para == done { 0 } else { EMPTY }, ..Cost::default() },
                    gaps: 0,
                    parts: false,
                    baseline: None,
                    foot: Length::ZERO,
                    split: None,
                };
                reach(empty);
                if place.para == done {
                    continue;
                }
                let mut last: Option<End> = None;
                self.ends(frame, place, every, sets, &mut |end| {
                    if deepest && end.split.is_some() {
                        last = Some(end);
                        return;
                    }
                    last = None;
                    let other = matches!(aim, Aim::Even(height) if frame == 0 && end.baseline != Some(height));
                    if !other {
                        reach(end);
                    }
                });
                last.into_iter().for_each(&mut reach);
            }
            layers.push(layer);
        }
        let end = Place { para: done, inside: None };
        let last = &layers[self.columns.len()];
        // Where the text does not fit, the way that gets furthest.
        let furthest = || last.keys().copied().max_by_key(|place| furthest(place, sets)).unwrap_or(start);
        let mut at = if last.contains_key(&end) { end } else { furthest() };
        let cost = last.get(&at).map_or(Cost::LOST, |way| way.cost);
        let mut path = Vec::new();
        let mut unknown = Vec::new();
        for layer in layers[1..].iter().rev() {
            let Some(way) = layer.get(&at) else { break };
            unknown.extend(way.split);
            path.push(Step { place: at, tail: way.tail });
            at = way.from;
        }
        path.reverse();
        unknown.reverse();
        Found { path, unknown, cost, target: None }
    }

    /// What a column's end costs against its aim.
    fn uneven(&self, frame: usize, end: &End, aim: Aim) -> Cost {
        let steps = |from: Length, to: Length| (to - from).to_pt() / self.step.to_pt();
        let head = self.columns[frame].frame.rect.y;
        let mut cost = Cost::default();
        match (aim, end.baseline) {
            (Aim::Even(height), baseline) => {
                cost.demerits = steps(baseline.unwrap_or(head), height).powi(2) * UNEVEN;
            }
            // What later frames hold could have stood here.
            (Aim::Full, Some(baseline)) if end.next.para < self.flow.blocks.len() => {
                cost.demerits = steps(baseline, end.foot).powi(2) * UNEVEN;
            }
            (Aim::Full, _) => {}
            (Aim::Spread(height) | Aim::Parted(height, _), baseline) => {
                let baseline = baseline.unwrap_or(head);
                let foot = if end.baseline.is_some() { end.foot } else { height };
                let target = height.min(foot);
                let free = (target - baseline).div_floor(self.step);
                let most = self.flow.spread.div_floor(self.step) * i64::from(end.gaps);
                let steps = |count: i64| u32::try_from(count.max(0)).unwrap_or(u32::MAX);
                cost.over = steps(-free);
                cost.short = steps(free - most);
                cost.demerits = spread(free, end.gaps) * UNEVEN;
            }
        }
        cost
    }

    /// Every end that the first frame may have.
    pub fn first_ends(&self, sets: &mut Sets<'_>, visit: &mut dyn FnMut(End)) {
        self.ends(0, Place::START, true, sets, visit);
    }

    /// Every end that a frame may have whose text begins at `place`; or only the flow's end.
    fn ends(&self, frame: usize, place: Place, every: bool, sets: &mut Sets<'_>, visit: &mut dyn FnMut(End)) {
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
        let column = &self.columns[frame];
        let width = column.frame.rect.width;
        let next_width = self.columns.get(frame + 1).map_or(width, |c| c.frame.rect.width);
        let last_frame = frame + 1 == self.columns.len();
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

    /// The lines of a chain whose costs are known.
    pub fn follow(&self, sets: &mut Sets<'_>, path: &[Step]) -> (Vec<Filled>, Place) {
        let mut filled = Vec::new();
        let mut from = Place::START;
        for (frame, step) in path.iter().enumerate() {
            filled.push(self.pieces(frame, from, step, sets));
            from = step.place;
        }
        (filled, from)
    }

    fn pieces(&self, frame: usize, from: Place, &Step { place: to, tail }: &Step, sets: &mut Sets<'_>) -> Filled {
        let column = &self.columns[frame];
        let width = column.frame.rect.width;
        let mut pen = Pen::HEAD;
        let mut pieces = Vec::new();
        let mut inside = from.inside;
        for (para, block) in self.flow.blocks.iter().enumerate().skip(from.para) {
            if para > to.para || (para == to.para && to.inside.is_none()) {
                break;
            }
            let (mut set, mut first) = sets.begin(para, inside.take(), width, column.most(block));
            let mut end = sets.get(set).lines.len();
            if let (true, Some((parted, at))) = (para == to.para, tail) {
                // The setting in which the column ends is the one that both its parts are taken from.
                if parted != set {
                    (set, first) = (parted, 0);
                }
                end = at;
            }
            let begins = sets.get(set).first + first == 0;
            let mut baselines = Vec::with_capacity(end.saturating_sub(first));
            for line in first..end {
                let baseline = column.next(pen, block, begins && line == first);
                pen = Pen::at(baseline);
                baselines.push(baseline);
            }
            pen.after = block.style.space_after;
            if !baselines.is_empty() {
                pieces.push(Piece { set, lines: first..end, baselines });
            }
        }
        pieces
    }
}

/// How far into the text a place is: paragraph and cluster.
fn furthest(place: &Place, sets: &Sets<'_>) -> (usize, usize) {
    let cluster = match place.inside {
        None => 0,
        Some(Onward::Anew(start)) => start,
        Some(Onward::Line(set, line)) => sets.get(set).lines.get(line).map_or(0, |line| line.start),
    };
    (place.para, cluster)
}

/// What it costs to spread a column by so many grid steps over so many spaces: summed over columns, least where all spaces
/// of all columns grow alike.
fn spread(free: i64, gaps: u32) -> f64 {
    (free as f64).powi(2) / f64::from(gaps.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_all_columns_grow_alike() {
        // Ten steps to share between a column of four spaces and one of a single space: two steps for each space.
        let cost = |first: i64| spread(first, 4) + spread(10 - first, 1);
        let least = (0..=10).min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
        assert_eq!(least, Some(8));
        assert_eq!(spread(3, 0), spread(3, 1), "a column without spaces");
    }
}
