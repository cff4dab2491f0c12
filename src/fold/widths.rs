//! Widths that leave room: what lies inside a fold is shorter than what lies around it.

use super::model::{Folded, fold};
use super::plan::{Axis, Step};
use crate::unit::Length;

/// A panel that lies inside a closed crease with too little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crushed {
    /// Its column from 0, seen from A.
    pub column: usize,
    /// The crease that is closed around it, from 0.
    pub crease: usize,
    /// From its edge to the crease; negative where it would reach beyond.
    pub gap: Length,
}

/// Panels whose edge lies nearer than `room` to a crease that is closed around them (or, where `room` is zero, that reach
/// it or lie beyond it).
pub fn crushed(folded: &Folded, room: Length) -> Vec<Crushed> {
    let axis = Axis::Vertical;
    let mut found: Vec<Crushed> = Vec::new();
    let at = |column: usize| folded.stack.iter().position(|leaf| (leaf.column, leaf.row) == (column, 0));
    for made in folded.made.iter().filter(|made| made.step.axis == axis) {
        for &crease in &made.creases {
            let (Some(one), Some(next)) = (at(crease), at(crease + 1)) else { continue };
            let line = folded.stack[one].edge(axis, true);
            let right = folded.stack[one].span(axis)[0] < line;
            let inside = &folded.stack[one.min(next) + 1..one.max(next)];
            for leaf in inside.iter().filter(|leaf| leaf.row == 0) {
                let span = leaf.span(axis);
                let gap = if right { line - span[1] } else { span[0] - line };
                let far = if right { line - span[0] } else { span[1] - line };
                // Layers that fold on the same line go around each other.
                let along = made.creases.iter().any(|&c| c == leaf.column || c + 1 == leaf.column);
                let tight = gap < room || gap <= Length::ZERO;
                if !along && tight && far > Length::ZERO {
                    found.push(Crushed { column: leaf.column, crease, gap });
                }
            }
        }
    }
    found.sort_by_key(|c| (c.gap, c.column, c.crease));
    found.dedup_by_key(|c| c.column);
    found
}

/// How many tuck allowances each of `count` columns must be narrower than the widest, for a fold given by hand; none for
/// one that can't be folded.
pub fn depths(count: usize, steps: &[Step]) -> Vec<i64> {
    let tuck = Length::mm(1);
    let mut depths = vec![0; count];
    // Each round makes a panel narrower, and none by more than one for each fold.
    for _ in 0..count * count {
        let columns: Vec<Length> = depths.iter().map(|depth| Length::mm(200) - tuck * *depth).collect();
        let Ok(folded) = fold(&columns, &[Length::mm(200)], steps) else { break };
        let Some(first) = crushed(&folded, tuck).into_iter().next() else { break };
        depths[first.column] += 1;
    }
    depths
}

/// Divides a width among columns that are narrower by `depths` tucks, to the last unit: with n columns and K tucks in all,
/// w = (W + K·t) / n, and each column has w − k·t. What can't be shared evenly goes to the widest columns, a unit of
/// 1/914 400 inch each, from the left. `None` where a column would be left with nothing.
///
/// ```
/// use leporello::{fold::widths::shares, unit::Length};
/// let mm = |lengths: &[i64]| lengths.iter().map(|l| Length::mm(*l)).collect::<Vec<_>>();
/// assert_eq!(shares(Length::mm(297), &[0, 0, 1], Length::mm(3)), Some(mm(&[100, 100, 97])));
/// ```
pub fn shares(width: Length, depths: &[i64], tuck: Length) -> Option<Vec<Length>> {
    let count = i64::try_from(depths.len()).ok().filter(|count| *count > 0)?;
    let all: i64 = depths.iter().sum();
    let widest = (width + tuck * all) / count;
    let mut shares: Vec<Length> = depths.iter().map(|depth| widest - tuck * *depth).collect();
    spread(width, &mut shares);
    shares.iter().all(|share| *share > Length::ZERO).then_some(shares)
}

/// The doors and the middle of a gate that stand `gap` apart: c = (W + δ) / 2, g = (W − δ) / 4.
pub fn gate(width: Length, gap: Length) -> Option<Vec<Length>> {
    let (door, middle) = ((width - gap) / 4, (width + gap) / 2);
    let mut shares = vec![door, middle, door];
    spread(width, &mut shares);
    shares.iter().all(|share| *share > Length::ZERO).then_some(shares)
}

/// Gives what is left of `width` to the widest shares.
fn spread(width: Length, shares: &mut [Length]) {
    let Some(most) = shares.iter().copied().max() else { return };
    let left = width - shares.iter().copied().sum::<Length>();
    let widest: Vec<usize> = (0..shares.len()).filter(|&i| shares[i] == most).collect();
    let count = widest.len() as i64;
    for (at, i) in widest.into_iter().enumerate() {
        // Less than one unit for each column, so seldom more than one for each of the widest.
        shares[i] += Length::from_raw((left.raw() + count - 1 - at as i64) / count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Plan;
    use crate::spec::FoldName;

    #[test]
    fn shares_add_up_to_the_last_unit() {
        for raw in [10_692_000, 10_692_001, 10_692_002, 9_999_991, 7_333_333] {
            let width = Length::from_raw(raw);
            for name in FoldName::ALL {
                let plan = Plan::named(name, 4, 2);
                for tuck in [Length::ZERO, Length::mm(2), Length::from_raw(71_999)] {
                    let shares = shares(width, &plan.depths, tuck).expect("a wide sheet");
                    assert_eq!(shares.iter().copied().sum::<Length>(), width, "{name:?}");
                }
            }
            let gate = gate(width, Length::from_raw(114_300)).expect("a wide sheet");
            assert_eq!(gate.iter().copied().sum::<Length>(), width);
            assert_eq!(gate[0], gate[2]);
        }
    }

    #[test]
    fn widths_of_the_printers() {
        // US Letter in a C-fold: 3.6875, 3.6875 and 3.625 in.
        let inch = |numerator: i64| Length::from_raw(Length::PER_IN * numerator / 16);
        assert_eq!(shares(inch(176), &[0, 0, 1], inch(1)), Some(vec![inch(59), inch(59), inch(58)]));
        // Gate, closed: c/2 = (W + 2t)/4, g = (W − 2t)/4.
        let closed = shares(Length::mm(400), &[1, 0, 0, 1], Length::mm(4));
        assert_eq!(closed, Some([98, 102, 102, 98].map(Length::mm).to_vec()));
    }

    #[test]
    fn nested_panels_are_found_by_folding() {
        for name in [FoldName::Half, FoldName::Letter, FoldName::Roll8, FoldName::Accordion10, FoldName::GateClosed] {
            let plan = Plan::named(name, 1, 1);
            assert_eq!(depths(plan.columns, &plan.steps), plan.depths, "{name:?}");
        }
    }
}
