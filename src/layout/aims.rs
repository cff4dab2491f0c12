//! What the columns of a flow are to come to: full, of one height, or spread to one last line.
//!
//! Each aim asks for the cheapest chain (`fill`) at the heights in question. Chains are first looked for among those that
//! break no keep and are as even as a line allows, which is where they nearly always are.

use super::column::{Column, Pen};
use super::cost::{Aim, Cost, UNEVEN};
use super::fill::{Chain, Filled, Found, Target};
use super::sets::Sets;
use super::share::{Spaces, share};
use crate::flow::{Flow, Para, ParaStyle};
use crate::spec::Vertical;
use crate::unit::Length;

/// A bound for the search's rounds, never met: each round makes at least one new setting.
const ROUNDS: usize = 10_000;
/// How many lines are tried, at most, for spread columns to end at: more than any grid of a leaflet has in a column. It
/// bounds the work on sheets of metres. By eye.
const LINES: usize = 1_000;
/// What it costs that spread columns end higher than they could, times the square of the steps, in squares of the steps by
/// which like spaces differ: four lines higher weighs about as much as a heading that stands off by a step. By eye.
const HIGH: f64 = 1.0 / 64.0;
/// By how much like spaces may differ before an introduction parts from its list instead, in squares of lines: by a quarter of
/// a line on average. A reader who goes on at the next column's head finds the list there; unlike spaces show at once, from
/// afar. By eye.
const PARTED: f64 = 1.0 / 16.0;
/// How far off a balanced column may end before an introduction parts from its list instead, in lines: two lines, which the
/// eye takes for the end of a paragraph. By eye.
const OFF: f64 = 2.0;

/// A chain whose columns end at one line.
struct Even {
    /// Keeps that it breaks.
    broken: u32,
    /// What speaks against it, in squares of steps.
    score: f64,
    /// By how much its like spaces differ, in squares of steps.
    uneven: f64,
    found: Found,
}

impl Chain<'_> {
    /// The best chain for what the flow wants, if its columns hold all of the text.
    pub(super) fn aim(&self, sets: &mut Sets<'_>) -> Option<Found> {
        match self.flow.vertical {
            Vertical::Balance if self.columns().len() > 1 => self.even(sets),
            Vertical::Spread => self.spread(sets),
            _ => self.full(sets),
        }
    }

    /// Above what chains cost whose columns are uneven by two lines each, and that break no keep.
    fn near(&self) -> Cost {
        let leading = self.flow.blocks.iter().map(|block| block.style.leading).max().unwrap_or(Length::ZERO);
        let steps = 2.0 * leading.to_pt() / self.step.to_pt() + 1.0;
        Cost { broken: 0, demerits: steps * steps * self.columns().len() as f64 * UNEVEN, ..Cost::default() }
    }

    /// The cheapest chain that holds all of the text, knows all its costs, and costs less than `bound`.
    fn settled(&self, sets: &mut Sets<'_>, aim: Aim, bound: &Cost) -> Option<Found> {
        for _ in 0..ROUNDS {
            let found = self.best(sets, aim, bound, false);
            if !self.whole(&found) {
                return None;
            }
            if found.unknown.is_empty() {
                return Some(found);
            }
            sets.learn(&found.unknown);
        }
        None
    }

    /// The best chain whose columns are full.
    fn full(&self, sets: &mut Sets<'_>) -> Option<Found> {
        [self.near(), Cost::LOST].iter().find_map(|bound| self.settled(sets, Aim::Full, bound))
    }

    /// The chain that gets furthest. A text that does not fit has as many ways to be too long as there are places where
    /// columns can end: only the deepest ends are asked for.
    pub(super) fn furthest(&self, sets: &mut Sets<'_>) -> Found {
        for _ in 0..ROUNDS {
            let found = self.best(sets, Aim::Full, &Cost::LOST, true);
            if found.unknown.is_empty() {
                // It fits after all, where what was taken on trust was too long.
                let whole = self.whole(&found).then(|| self.settled(sets, Aim::Full, &Cost::LOST));
                return whole.flatten().unwrap_or(found);
            }
            sets.learn(&found.unknown);
        }
        self.best(sets, Aim::Full, &Cost::LOST, true)
    }

    /// The best chain whose columns end at one height: each end of the first column is tried as that height, those first
    /// that are nearest to what the columns have on average.
    fn even(&self, sets: &mut Sets<'_>) -> Option<Found> {
        let full = self.full(sets)?;
        let mut heights = Vec::new();
        self.first_ends(sets, &mut |end| heights.extend(end.baseline));
        heights.sort_unstable();
        heights.dedup();
        let heads = self.columns().iter().map(|column| column.frame.rect.y);
        let bottoms = |sets: &mut Sets<'_>, found: &Found| -> Vec<Length> {
            let (frames, _) = self.follow(sets, &found.path);
            let last = |filled: &Filled| filled.last().and_then(|piece| piece.baselines.last().copied());
            frames.iter().zip(heads.clone()).map(|(filled, head)| last(filled).unwrap_or(head)).collect()
        };
        // How much of the text a step of each column holds.
        let holds: Option<Vec<f64>> = self.has_widths().then(|| {
            let stacked = self.columns().iter().map(|column| self.stacked(sets, column));
            stacked.map(|height| self.step.to_pt() / height.to_pt().max(1.0)).collect()
        });
        let middle = match &holds {
            Some(holds) => {
                let all = self.step.to_pt() / holds.iter().sum::<f64>();
                self.columns()[0].frame.rect.y + Length::from_pt(all)
            }
            None => {
                let used = bottoms(sets, &full).into_iter().zip(heads.clone()).map(|(bottom, head)| bottom - head);
                let used = used.fold(Length::ZERO, |sum, height| sum + height);
                self.columns()[0].frame.rect.y + used / self.columns().len() as i64
            }
        };
        let lists = self.flow.blocks.iter().filter(|block| block.style.keep_with_list);
        let off = |block: &Para| (OFF * block.style.leading.to_pt() / self.step.to_pt()).powi(2) * UNEVEN;
        let price = lists.map(off).max_by(f64::total_cmp).unwrap_or(0.0);
        let hold = |column: usize| holds.as_ref().map_or(1.0, |holds| holds[column]);
        let steps = |length: Length| length.to_pt() / self.step.to_pt();
        // Where the first column ends d steps off the height at which all could end, which the best chain so far tells, the
        // others must hold what that makes: Σ hold·(their end − the first one's) = −d·Σ hold, and least of all in squares
        // if they share it by what they hold.
        let all: f64 = (0..self.columns().len()).map(hold).sum();
        let others: f64 = (1..self.columns().len()).map(|column| hold(column).powi(2)).sum();
        let least = |height: Length, bottoms: &[Length]| {
            let off = bottoms.iter().enumerate().map(|(column, &end)| hold(column) * steps(end - height)).sum::<f64>();
            let off = (off.abs() / all - steps(self.play())).max(0.0);
            (off * all).powi(2) / others * UNEVEN
        };
        heights.sort_by_key(|&height| ((height - middle).abs(), height));
        let mut best: Option<(Found, Vec<Length>)> = None;
        for start in [self.near(), Cost::LOST] {
            let mut bound = start;
            for &height in &heights {
                let far = |(_, ends): &(Found, Vec<Length>)| least(height, ends) > bound.demerits;
                if bound.broken == 0 && best.as_ref().is_some_and(far) {
                    continue;
                }
                if let Some(found) = self.settled(sets, Aim::Even(height, price), &bound) {
                    bound = found.cost;
                    let ends = bottoms(sets, &found);
                    best = Some((found, ends));
                }
            }
            if best.is_some() {
                break;
            }
        }
        Some(best.map_or(full, |(found, _)| found))
    }

    /// Whether the columns have more than one width.
    fn has_widths(&self) -> bool {
        self.columns().windows(2).any(|pair| pair[0].frame.rect.width != pair[1].frame.rect.width)
    }

    /// How much more or less of the text may stand in a column for one that ends elsewhere: the widest space between
    /// blocks, which falls away at a column's head, and a line.
    fn play(&self) -> Length {
        let styles = || self.flow.blocks.iter().map(|block| &block.style);
        let space = styles().map(|style| style.space_before.max(style.space_after)).max();
        space.unwrap_or(Length::ZERO) + styles().map(|style| style.leading).max().unwrap_or(Length::ZERO)
    }

    /// The height of all the text in one column, as if that went on.
    fn stacked(&self, sets: &mut Sets<'_>, column: &Column<'_>) -> Length {
        let mut pen = Pen::HEAD;
        for (para, block) in self.flow.blocks.iter().enumerate() {
            let set = sets.whole(para, column.frame.rect.width);
            for line in 0..sets.get(set).lines.len() {
                pen = Pen::at(column.next(pen, block, line == 0));
            }
            pen.after = block.style.space_after;
        }
        pen.baseline.map_or(Length::ZERO, |baseline| baseline - column.frame.rect.y)
    }

    /// Between which heights columns of several widths can be spread: from all of them with no space wider than it is, to
    /// one of them with every space as wide as it may be, and some play.
    fn spreads(&self, sets: &mut Sets<'_>) -> Option<[Length; 2]> {
        if !self.has_widths() {
            return None;
        }
        let stacked: Vec<f64> =
            self.columns().iter().map(|column| self.stacked(sets, column).to_pt().max(1.0)).collect();
        let spaces = (0..self.flow.blocks.len()).filter(|&para| self.flow.may_part(para)).count() as f64;
        let shortest = stacked.iter().copied().fold(f64::INFINITY, f64::min);
        let even = 1.0 / stacked.iter().map(|height| 1.0 / height).sum::<f64>();
        let most = even * (1.0 + spaces * self.flow.spread.to_pt() / shortest);
        let heads = || self.columns().iter().map(|column| column.frame.rect.y);
        let (highest, lowest) = (heads().min().unwrap_or(Length::ZERO), heads().max().unwrap_or(Length::ZERO));
        Some([highest + Length::from_pt(even) - self.play() * 2, lowest + Length::from_pt(most) + self.play() * 2])
    }

    /// The best chain that is spread to a height, or comes nearest to it. `near` is what is known to come near to a lower
    /// one: of columns of several widths, what is no better isn't looked for.
    fn spread_to(&self, sets: &mut Sets<'_>, aim: Aim, near: Option<&Found>, widths: bool) -> Option<Found> {
        let short = |steps: u32| Cost { broken: 0, over: 0, short: steps, demerits: f64::INFINITY };
        if widths {
            let columns = self.columns().len() as u32;
            let few = [0, columns * 4, columns * 32].map(short);
            let bounds = near.map_or(few.to_vec(), |near| vec![short(0), near.cost]);
            let found = bounds.iter().find_map(|bound| self.settled(sets, aim, bound));
            if found.is_some() || near.is_some() {
                return found;
            }
        }
        let found = self.settled(sets, aim, &Cost { broken: 1, ..short(0) });
        found.or_else(|| self.settled(sets, aim, &Cost::LOST))
    }

    /// The best chain that can be spread. All columns end at one line: as low as they can while spaces that are alike stay
    /// alike on all of them. Where the text is too long for a line that all have, each column ends at its own foot; where
    /// it is too short for any, at the lowest line that it can reach.
    fn spread(&self, sets: &mut Sets<'_>) -> Option<Found> {
        let deepest = self.columns().iter().map(|c| c.frame.rect.bottom()).max();
        let Some(deepest) = deepest else { return self.full(sets) };
        let (mut best, nearest) = self.evenest(sets, None, None);
        // Spaces that differ more than this are worse than an introduction apart from its list.
        let lists = self.flow.blocks.iter().filter(|block| block.style.keep_with_list);
        let price = lists
            .map(|block| (block.style.leading.to_pt() / self.step.to_pt()).powi(2) * PARTED)
            .max_by(f64::total_cmp);
        if let Some(price) = price {
            let spaces = (1..self.flow.blocks.len()).filter(|&para| self.flow.may_part(para)).count();
            let price = price * spaces as f64;
            if best.as_ref().is_some_and(|kept| kept.uneven > price) {
                best = self.evenest(sets, best, Some(price)).0;
            } else if best.is_none() && nearest.is_some() {
                // Columns that come to no line in common are worse than a parted introduction, if that makes them even.
                best = self.evenest(sets, None, Some(price)).0.filter(|parted| parted.uneven <= price);
            }
        }
        let found = best.map(|best| best.found).or(nearest);
        found.or_else(|| {
            let target = Some(Target { height: deepest, own_feet: true });
            let found = self.settled(sets, Aim::Spread(deepest), &Cost::LOST)?;
            Some(Found { target, ..found })
        })
    }

    /// The most even chain whose columns end at one line, if it is better than `best`; and where there is none, the one that
    /// comes nearest to that. With a `price` introductions may part from their lists.
    fn evenest(
        &self,
        sets: &mut Sets<'_>,
        mut best: Option<Even>,
        price: Option<f64>,
    ) -> (Option<Even>, Option<Found>) {
        let columns = self.columns();
        // The last line of a column is hardly one that is kept with the next.
        let kept = |style: &ParaStyle| style.keep_with_next || style.keep_with_list;
        let ends = || self.flow.blocks.iter().filter(|block| !kept(&block.style));
        let foot =
            |column: &Column<'_>| ends().map(|block| column.foot(block)).min().unwrap_or(column.frame.rect.bottom());
        let lowest = columns.iter().map(foot).min().unwrap_or(Length::ZERO);
        let mut highest = columns.iter().map(|c| c.frame.rect.y).max().unwrap_or(Length::ZERO);
        let mut nearest: Option<Found> = None;
        let mut height = lowest;
        let widths = self.spreads(sets);
        if let Some([least, most]) = widths {
            height -= self.step * (height - most).max(Length::ZERO).div_floor(self.step);
            highest = highest.max(least.min(height - self.step));
        }
        for _ in 0..LINES {
            if height <= highest {
                break;
            }
            let aim = price.map_or(Aim::Spread(height), |price| Aim::Parted(height, price * UNEVEN));
            let Some(found) = self.spread_to(sets, aim, nearest.as_ref(), widths.is_some()) else {
                if nearest.is_none() {
                    break;
                }
                height -= self.step;
                continue;
            };
            let target = Target { height, own_feet: false };
            let Cost { broken, over, short, .. } = found.cost;
            if over > 0 {
                break;
            }
            if short > 0 {
                if nearest.as_ref().is_none_or(|near| found.cost.below(&near.cost)) {
                    nearest = Some(Found { target: Some(target), ..found });
                }
                height -= self.step * (i64::from(short) / columns.len() as i64).max(1);
                continue;
            }
            let (frames, _) = self.follow(sets, &found.path);
            let high = (lowest - height).to_pt() / self.step.to_pt() * columns.len() as f64;
            let (uneven, spaces) = self.unevenness(sets, &frames, target);
            let high = high * high / spaces.max(1) as f64 * HIGH;
            // No line above this one can be better.
            if best.as_ref().is_some_and(|best| best.broken <= broken && best.score <= high) {
                break;
            }
            let score = uneven + high + price.unwrap_or(0.0) * self.parted(&found) as f64;
            if best.as_ref().is_none_or(|best| (broken, score) < (best.broken, best.score)) {
                best = Some(Even { broken, score, uneven, found: Found { target: Some(target), ..found } });
            }
            height -= self.step;
        }
        (best, nearest)
    }

    /// How many introductions a chain parts from their lists.
    fn parted(&self, found: &Found) -> usize {
        let before = |para: usize| self.flow.blocks.get(para.checked_sub(1)?).filter(|_| para < self.flow.blocks.len());
        let parts = |para| before(para).is_some_and(|block| block.style.keep_with_list);
        found.path.iter().filter(|step| step.place.inside.is_none() && parts(step.place.para)).count()
    }

    /// How uneven spread columns are, and how many of their spaces may grow.
    fn unevenness(&self, sets: &Sets<'_>, frames: &[Filled], target: Target) -> (f64, usize) {
        let para = |set: usize| sets.get(set).para;
        let ends = self.columns().iter().zip(frames).map(|(column, filled)| {
            let (Some(last), Some(y)) = (filled.last(), filled.last().and_then(|piece| piece.baselines.last())) else {
                return 0;
            };
            (target.height.min(column.foot(&self.flow.blocks[para(last.set)])) - *y).div_floor(self.step)
        });
        let spaces = |column, filled: &Filled, free| {
            let widths = spaces(self.flow, column, filled, &para).into_iter().map(|(_, width)| width).collect();
            Spaces { widths, free, slack: 0 }
        };
        let columns: Vec<Spaces> =
            ends.zip(self.columns()).zip(frames).map(|((free, column), filled)| spaces(column, filled, free)).collect();
        let count = columns.iter().map(|column| column.widths.len()).sum();
        (share(&columns, self.flow.spread.div_floor(self.step)).uneven, count)
    }
}

/// The spaces of a column that may grow: above which piece each stands, and how wide it is. `para` knows the paragraph of a
/// setting.
pub(super) fn spaces(
    flow: &Flow,
    column: &Column<'_>,
    filled: &Filled,
    para: &dyn Fn(usize) -> usize,
) -> Vec<(usize, Length)> {
    let grows = |i: &usize| flow.may_part(para(filled[*i].set));
    let width = |i: usize| {
        let last = filled[i - 1].baselines.last().copied().unwrap_or(Length::ZERO);
        let block = &flow.blocks[para(filled[i].set)];
        (i, filled[i].baselines.first().copied().unwrap_or(last) - last - column.rise(block))
    };
    (1..filled.len()).filter(grows).map(width).collect()
}
