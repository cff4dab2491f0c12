//! In which order a sheet is folded: the folds that have a name, and a search for those given by hand.

use super::model::fold;
use super::widths;
use crate::spec::{Crease, FoldName};
use crate::unit::Length;

/// Which way a crease runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// From top to bottom: between two columns.
    Vertical,
    /// From left to right: between two rows; a cross fold.
    Horizontal,
}

/// One fold of all layers along one line. Creases that lie on the same line by then fold with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which way the crease runs.
    pub axis: Axis,
    /// Its number from 0: between column (or row) `crease` and the next one.
    pub crease: usize,
    /// How it folds in the first row (or column), seen from A.
    pub kind: Crease,
}

/// How a sheet is divided and folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Panels in a row.
    pub columns: usize,
    /// Rows of panels.
    pub rows: usize,
    /// The folds, in order.
    pub steps: Vec<Step>,
    /// How many tuck allowances each column is narrower than the widest, from left to right on A.
    pub depths: Vec<i64>,
}

impl Plan {
    /// The plan of a fold by its name; columns and rows are asked for by maps alone.
    pub fn named(name: FoldName, columns: usize, rows: usize) -> Self {
        use Crease::{Mountain as M, Valley as V};
        let vertical = |(crease, kind): &(usize, Crease)| Step { axis: Axis::Vertical, crease: *crease, kind: *kind };
        let plan = |depths: &[i64], steps: &[(usize, Crease)]| Self {
            columns: depths.len(),
            rows: 1,
            steps: steps.iter().map(vertical).collect(),
            depths: depths.to_vec(),
        };
        // An accordion may close in any order; from the right, as the others.
        let accordion = |n: usize| {
            let steps: Vec<_> = (0..n - 1).rev().map(|i| (i, if i % 2 == 0 { V } else { M })).collect();
            plan(&vec![0; n], &steps)
        };
        match name {
            FoldName::None => plan(&[0], &[]),
            FoldName::Half => plan(&[0, 0], &[(0, V)]),
            FoldName::Letter => plan(&[0, 0, 1], &[(1, V), (0, V)]),
            FoldName::Z => accordion(3),
            FoldName::Roll8 => plan(&[0, 0, 1, 2], &[(2, V), (1, V), (0, V)]),
            FoldName::DoubleParallel => plan(&[0, 0, 1, 1], &[(1, V), (0, V)]),
            FoldName::Accordion8 => accordion(4),
            FoldName::Accordion10 => accordion(5),
            FoldName::Gate => plan(&[0, 0, 0], &[(0, V), (1, V)]),
            FoldName::GateClosed => plan(&[1, 0, 0, 1], &[(0, V), (2, V), (1, V)]),
            // The lower half goes up behind the upper one; the leaflet then opens like a book.
            FoldName::Cross => Self {
                columns: 2,
                rows: 2,
                steps: vec![
                    Step { axis: Axis::Horizontal, crease: 0, kind: V },
                    Step { axis: Axis::Vertical, crease: 0, kind: V },
                ],
                depths: vec![0, 0],
            },
            FoldName::Map => {
                let mut plan = Self { rows, ..accordion(columns) };
                // In half, or in three like a Z: rows of one height don't tuck into each other.
                let kinds = [V, M];
                plan.steps.extend((0..rows - 1).rev().map(|i| Step {
                    axis: Axis::Horizontal,
                    crease: i,
                    kind: kinds[i % 2],
                }));
                plan
            }
        }
    }

    /// The same fold as seen in a mirror: for leaflets that are read from right to left.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let (columns, rows) = (vec![Length::mm(100); self.columns], vec![Length::mm(100); self.rows]);
        let folded = fold(&columns, &rows, &self.steps).ok();
        let step = |step: &Step| match step.axis {
            Axis::Vertical => Step { crease: self.columns - 2 - step.crease, ..*step },
            // The first column is then what was the last one.
            Axis::Horizontal => {
                let kind = folded.as_ref().and_then(|f| f.kind(Axis::Horizontal, step.crease, self.columns - 1));
                Step { kind: kind.unwrap_or(step.kind), ..*step }
            }
        };
        Self {
            steps: self.steps.iter().map(step).collect(),
            depths: self.depths.iter().rev().copied().collect(),
            ..self.clone()
        }
    }
}

/// An order in which creases given by hand can be folded: `kinds` from left to right and from top to bottom (in the first
/// column), seen from A. Of several orders the one is taken that leaves room for what lies inside, then the one with the
/// fewest folds, then the one that begins at the right; cross folds come last. `None` where no order makes these creases.
pub fn search(columns: &[Length], rows: &[Length], kinds: &[Crease], cross: &[Crease]) -> Option<Vec<Step>> {
    let step = |axis| move |(crease, &kind): (usize, &Crease)| Step { axis, crease, kind };
    let wanted: Vec<Step> = (kinds.iter().enumerate().map(step(Axis::Vertical)).rev())
        .chain(cross.iter().enumerate().map(step(Axis::Horizontal)).rev())
        .collect();
    let mut crushing = None;
    // Breadth first, so that the fewest folds are found first. Creases folded are kept as bits: of several ways to the
    // same creases the first is followed.
    let (mut ways, mut seen) = (std::collections::VecDeque::from([Vec::new()]), std::collections::BTreeSet::new());
    while let Some(way) = ways.pop_front() {
        let Ok(folded) = fold(columns, rows, &way) else { continue };
        let made = |step: &Step| folded.kind(step.axis, step.crease, 0);
        if wanted.iter().any(|step| made(step).is_some_and(|kind| kind != step.kind)) {
            continue;
        }
        let open: Vec<Step> = wanted.iter().filter(|step| made(step).is_none()).copied().collect();
        let Some(first) = open.first() else {
            if widths::crushed(&folded, Length::ZERO).is_empty() {
                return Some(way);
            }
            crushing.get_or_insert(way);
            continue;
        };
        let bits: Vec<bool> = wanted.iter().map(|step| made(step).is_some()).collect();
        if seen.insert(bits) {
            let next = open.iter().filter(|step| step.axis == first.axis);
            ways.extend(next.map(|step| way.iter().copied().chain([*step]).collect::<Vec<Step>>()));
        }
    }
    crushing
}

#[cfg(test)]
mod tests {
    use super::*;
    use Crease::{Mountain as M, Valley as V};

    fn found(widths: &[i64], kinds: &[Crease]) -> Option<Vec<usize>> {
        let columns: Vec<Length> = widths.iter().map(|w| Length::mm(*w)).collect();
        let steps = search(&columns, &[Length::mm(210)], kinds, &[])?;
        Some(steps.iter().map(|step| step.crease).collect())
    }

    #[test]
    fn a_letter_fold_closes_its_short_flap_first() {
        assert_eq!(found(&[100, 100, 97], &[V, V]), Some(vec![1, 0]));
        assert_eq!(found(&[97, 100, 100], &[V, V]), Some(vec![0, 1]));
    }

    #[test]
    fn creases_on_one_line_fold_together() {
        assert_eq!(found(&[100, 100, 98, 98], &[V, V, M]), Some(vec![1, 2]), "a double parallel fold");
    }

    #[test]
    fn what_no_machine_folds_is_found_out() {
        assert_eq!(found(&[50, 50, 50, 50], &[V, V, V]).map(|steps| steps.len()), Some(3));
        assert_eq!(found(&[100, 30, 100], &[V, V]).map(|steps| steps.len()), None);
    }
}
