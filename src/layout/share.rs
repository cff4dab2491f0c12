//! How the free height of spread columns is shared among the spaces between their blocks.
//!
//! Spaces that are alike in the text stay alike on the page, on all panels of the flow: that is what makes its columns
//! look composed. Input: for each column its spaces and how many steps of the grid they are to grow by together. Output:
//! the steps of each space, and how far from even that is.

use std::collections::{BTreeMap, BTreeSet};

use crate::unit::Length;

/// More kinds than these are rare; narrower ones count as the narrowest.
const KINDS: usize = 3;
/// How far, in steps, the growth of a kind is looked for around the mean of its column.
const WINDOW: i64 = 4;
/// The most steps that a column is tried to fall short by: more than a line has of any usual grid, and each costs more than
/// the one before. It bounds the work where a line has hundreds. By eye.
const FALLS: i64 = 24;
/// What it costs, in squares of steps: that one of like spaces in a column sticks out, above what it differs by. By eye:
/// worse than a kind that differs by a step between columns.
const SINGLE: f64 = 3.0;
/// That kinds do not grow alike, which hardly shows where they differ from the start. By eye.
const PROPORTION: f64 = 1.0 / 32.0;
/// That a column falls short of its foot: least, as long as nothing beside it ends where it should have. By eye.
const SHORT: f64 = 1.0 / 8.0;

/// The spaces of a column.
#[derive(Clone, Debug)]
pub(super) struct Spaces {
    /// For each space that may grow, top to bottom, how wide it is before that.
    pub widths: Vec<Length>,
    /// The steps that they are to take together.
    pub free: i64,
    /// How many of these the column may leave.
    pub slack: i64,
}

/// What each space of each column takes, and how uneven that is: 0 where spaces of a kind grow alike everywhere.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shares {
    /// For each column and space, in steps.
    pub steps: Vec<Vec<i64>>,
    /// In squares of steps.
    pub uneven: f64,
}

/// One way to share a column's free height.
#[derive(Clone, Debug)]
struct Choice {
    /// What each space of a kind takes.
    each: [i64; KINDS],
    /// The kind of which some take a step more, and how many do.
    more: (usize, i64),
    /// What it costs by itself.
    cost: f64,
}

/// Shares the free height of columns. No space takes more than `most` steps.
pub(super) fn share(columns: &[Spaces], most: i64) -> Shares {
    let mut kinds: Vec<Length> = columns.iter().flat_map(|column| column.widths.iter().copied()).collect();
    kinds.sort_unstable_by_key(|&width| std::cmp::Reverse(width));
    kinds.dedup();
    let kind = |width: &Length| kinds.iter().position(|k| k == width).unwrap_or(0).min(KINDS - 1);
    let counts: Vec<[i64; KINDS]> = columns
        .iter()
        .map(|column| {
            let mut counts = [0; KINDS];
            column.widths.iter().for_each(|width| counts[kind(width)] += 1);
            counts
        })
        .collect();
    let spaces: i64 = counts.iter().flatten().sum();
    let mean = columns.iter().map(|column| column.free).sum::<i64>() as f64 / spaces.max(1) as f64;
    let choices: Vec<Vec<Choice>> =
        columns.iter().zip(&counts).map(|(column, counts)| choices(column, counts, most, mean)).collect();
    // Each choice of a column that has most kinds is tried as what all columns should have; those that give each kind the
    // same are one.
    let mut best: Option<(f64, Vec<&Choice>)> = None;
    let mut tried = BTreeSet::new();
    for model in choices.iter().flatten().filter(|choice| tried.insert(choice.each)) {
        let mut cost = 0.0;
        let mut taken = Vec::with_capacity(columns.len());
        for (choices, counts) in choices.iter().zip(&counts) {
            let off = |choice: &Choice| {
                let differ = |k: usize| counts[k] as f64 * ((choice.each[k] - model.each[k]) as f64).powi(2);
                choice.cost + (0..KINDS).map(differ).sum::<f64>()
            };
            let Some(nearest) = choices.iter().min_by(|a, b| off(a).total_cmp(&off(b))) else { continue };
            cost += off(nearest);
            taken.push(nearest);
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, taken));
        }
    }
    let Some((uneven, taken)) = best else {
        return Shares { steps: columns.iter().map(|column| vec![0; column.widths.len()]).collect(), uneven: 0.0 };
    };
    let steps = columns.iter().zip(taken).map(|(column, choice)| {
        let mut more = choice.more.1;
        let take = |width: &Length| {
            let kind = kind(width);
            let one = i64::from(kind == choice.more.0 && more > 0);
            more -= one;
            choice.each[kind] + one
        };
        column.widths.iter().map(take).collect()
    });
    Shares { steps: steps.collect(), uneven }
}

/// The ways to share a column's free height among its kinds of spaces; never none.
fn choices(column: &Spaces, counts: &[i64; KINDS], most: i64, mean: f64) -> Vec<Choice> {
    let all: i64 = counts.iter().sum();
    let free = column.free.clamp(0, most * all);
    let plain = |cost: f64| Choice { each: [mean.round().clamp(0.0, most as f64) as i64; KINDS], more: (0, 0), cost };
    if all == 0 {
        return vec![plain(0.0)];
    }
    let mut found = Vec::new();
    let own = free / all;
    let range = |k: usize| {
        if counts[k] == 0 { own..=own } else { (own - WINDOW).max(0)..=(own + WINDOW + 1).min(most) }
    };
    for short in 0..=column.slack.clamp(0, free.min(FALLS)) {
        let free = free - short;
        // All kinds but `last` are given their growth; `last` takes what is left.
        for last in (0..KINDS).filter(|&k| counts[k] > 0) {
            let [a, b] = match last {
                0 => [1, 2],
                1 => [0, 2],
                _ => [0, 1],
            };
            for x in range(a) {
                for y in range(b) {
                    let rest = free - counts[a] * x - counts[b] * y;
                    if rest < 0 {
                        break;
                    }
                    let mut each = [0; KINDS];
                    (each[a], each[b], each[last]) = (x, y, rest / counts[last]);
                    let more = rest % counts[last];
                    if each[last] + i64::from(more > 0) > most {
                        continue;
                    }
                    let part = more as f64 / counts[last] as f64;
                    let within = counts[last] as f64 * part * (1.0 - part) + if more > 0 { SINGLE } else { 0.0 };
                    let apart = |k: usize| counts[k] as f64 * (each[k] as f64 - mean).powi(2);
                    let apart = (0..KINDS).map(apart).sum::<f64>() * PROPORTION;
                    let cost = within + apart + (short * short) as f64 * SHORT;
                    found.push(Choice { each, more: (last, more), cost });
                }
            }
        }
    }
    if found.is_empty() {
        return vec![plain(f64::MAX / 1e9)];
    }
    // Of those that give each kind the same, the cheapest, the first of them.
    let mut cheapest: BTreeMap<[i64; KINDS], usize> = BTreeMap::new();
    for (i, choice) in found.iter().enumerate() {
        let least = cheapest.entry(choice.each).or_insert(i);
        if choice.cost < found[*least].cost {
            *least = i;
        }
    }
    let mut at = 0..;
    found.retain(|choice| at.next() == cheapest.get(&choice.each).copied());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Length = Length::pt(11);
    const ITEM: Length = Length::pt(0);

    fn column(widths: &[Length], free: i64) -> Spaces {
        Spaces { widths: widths.to_vec(), free, slack: 0 }
    }

    #[test]
    fn like_spaces_stay_alike_on_all_columns() {
        let first = column(&[HEAD, ITEM, ITEM, ITEM, ITEM, ITEM, ITEM, HEAD], 12);
        let second = column(&[ITEM, ITEM, ITEM, ITEM, ITEM, HEAD], 10);
        let shares = share(&[first, second], 4);
        assert_eq!(shares.steps, [vec![0, 2, 2, 2, 2, 2, 2, 0], vec![2, 2, 2, 2, 2, 0]]);
        assert!(shares.uneven < 1.0, "{}", shares.uneven);
    }

    #[test]
    fn what_is_no_multiple_goes_to_the_wide_spaces() {
        let first = column(&[HEAD, ITEM, ITEM, ITEM], 5);
        let second = column(&[HEAD, ITEM, ITEM, ITEM], 4);
        let shares = share(&[first, second], 4);
        assert_eq!(shares.steps, [vec![2, 1, 1, 1], vec![1, 1, 1, 1]]);
    }

    #[test]
    fn all_that_is_free_is_shared_and_no_space_goes_beyond_its_limit() {
        for free in 0..=24 {
            for other in 0..=8 {
                let first = column(&[HEAD, ITEM, ITEM, ITEM, Length::pt(5), ITEM], free);
                let second = column(&[HEAD, ITEM], other);
                let shares = share(&[first, second], 4);
                let sums: Vec<i64> = shares.steps.iter().map(|steps| steps.iter().sum()).collect();
                assert_eq!(sums, [free, other], "{shares:?}");
                assert!(shares.steps.iter().flatten().all(|steps| (0..=4).contains(steps)), "{shares:?}");
            }
        }
    }

    #[test]
    fn work_does_not_grow_with_the_fineness_of_the_grid() {
        let count = |lines: i64| {
            let column = Spaces { slack: 11 * lines, ..column(&[HEAD, ITEM, Length::pt(5), ITEM], 20 * lines) };
            choices(&column, &[1, 1, 2], 11 * lines, 5.0 * lines as f64).len()
        };
        // Hundredths of a point, and thousandths.
        assert_eq!(count(100), count(1_000));
    }

    #[test]
    fn a_column_may_fall_short_for_evenness() {
        let first = column(&[HEAD, HEAD, ITEM, ITEM, ITEM, ITEM, ITEM, ITEM], 6);
        let second = Spaces { slack: 3, ..column(&[ITEM, ITEM, ITEM, ITEM, HEAD], 6) };
        let shares = share(&[first, second], 4);
        assert_eq!(shares.steps, [vec![0, 0, 1, 1, 1, 1, 1, 1], vec![1, 1, 1, 1, 0]]);
    }
}
