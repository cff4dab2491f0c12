//! Where a flow's columns end: optimum over the whole chain of frames, not first fit.
//!
//! Dynamic programming over (frame, paragraph, line). Each end costs what it breaks (keeps, orphans, widows, hyphens) and
//! how uneven the columns become; the cheapest chain is taken. Settings of divided paragraphs (`sets`) are dear, so the
//! search first takes each for what the undivided one costs, then makes those on the best chain and searches again: it
//! ends when the best chain knows all its costs. What a chain costs is bounded wherever something is known to hope for,
//! so that few of the ends have to be looked at. `ends` finds where columns may end, `cost` weighs it, and `aims` says what
//! columns are to come to.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::column::{Column, Pen};
use super::cost::{Aim, Cost, UNEVEN, spread};
use super::ends::{End, Known, Place, Tail};
use super::sets::{Onward, Sets, Split};
use crate::flow::{Flow, Job};
use crate::font::Fonts;
use crate::unit::Length;

/// What it costs to leave a frame empty that has text after it, in broken keeps.
const EMPTY: u32 = 10;

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

/// A frame's end on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Where the next frame begins.
    pub place: Place,
    tail: Option<Tail>,
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
    /// Ends of columns that were found out.
    pub known: RefCell<Known>,
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
                    let other = matches!(aim, Aim::Even(height, _) if frame == 0 && end.baseline != Some(height));
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
            (Aim::Even(height, _), baseline) => {
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
