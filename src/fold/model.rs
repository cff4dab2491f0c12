//! Folding step by step: where every panel comes to lie, which way up, and on top of what.

use super::plan::{Axis, Step};
use super::{Face, face};
use crate::spec::{Crease, Side};
use crate::unit::Length;

/// A panel of the folded sheet. Origin: the open sheet's top-left corner seen from A; panel A1 never moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// From 0, from left to right seen from A.
    pub column: usize,
    /// From 0, from top to bottom.
    pub row: usize,
    /// From where to where it lies.
    pub x: [Length; 2],
    pub y: [Length; 2],
    /// Whether it was turned about a vertical line.
    pub flip_x: bool,
    /// Whether it was turned about a horizontal line.
    pub flip_y: bool,
}

impl Leaf {
    /// Whether its A face is up.
    pub fn a_up(&self) -> bool {
        self.flip_x == self.flip_y
    }

    fn index(&self, axis: Axis) -> usize {
        if axis == Axis::Vertical { self.column } else { self.row }
    }

    pub fn span(&self, axis: Axis) -> [Length; 2] {
        if axis == Axis::Vertical { self.x } else { self.y }
    }

    /// Where the edge lies that it shares with the next column (or row) of the open sheet; or with the one before.
    pub fn edge(&self, axis: Axis, next: bool) -> Length {
        let flipped = if axis == Axis::Vertical { self.flip_x } else { self.flip_y };
        self.span(axis)[usize::from(next != flipped)]
    }

    fn reflect(&mut self, axis: Axis, line: Length) {
        let (span, flip) = match axis {
            Axis::Vertical => (&mut self.x, &mut self.flip_x),
            Axis::Horizontal => (&mut self.y, &mut self.flip_y),
        };
        *span = [line * 2 - span[1], line * 2 - span[0]];
        *flip = !*flip;
    }
}

/// A fold that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// As it was asked for.
    pub step: Step,
    /// All creases that it made, `step`'s among them, in order.
    pub creases: Vec<usize>,
    /// Where `step`'s own crease ran; the others' lines lie a few tucks from it at most. Origin: the open sheet's top-left corner seen from A.
    pub line: Length,
}

/// A sheet, folded by all steps of a plan or by some of them. Panel A1 lies where it was, its A face up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    pub(super) columns: Vec<Length>,
    pub(super) rows: Vec<Length>,
    /// Bottom to top.
    pub(super) stack: Vec<Leaf>,
    /// By crease and row: how it folds, seen from A.
    vertical: Vec<Vec<Option<Crease>>>,
    /// By crease and column.
    horizontal: Vec<Vec<Option<Crease>>>,
    /// The folds, in order.
    pub made: Vec<Made>,
}

/// Why a step can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfoldable {
    /// There is no such crease.
    NoCrease(Step),
    /// It has been folded by an earlier step.
    Twice(Step),
    /// Another panel, by its column and row from 0, lies across the line and would be bent.
    Bent(Step, usize, usize),
}

/// A face as somebody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which one.
    pub face: Face,
    /// Whether it stands on its head.
    pub turned: bool,
}

/// Columns or rows that differ by less than a quarter of the narrowest panel lie on each other; tucks are much smaller.
fn tolerance(extents: &[Length]) -> Length {
    extents.iter().copied().min().unwrap_or(Length::ZERO) / 4
}

/// Folds a sheet with these columns and rows.
///
/// # Errors
/// If a step would bend a panel, or is none of this sheet.
pub fn fold(columns: &[Length], rows: &[Length], steps: &[Step]) -> Result<Folded, Unfoldable> {
    let edges = |extents: &[Length]| {
        let mut at = Length::ZERO;
        extents
            .iter()
            .map(|extent| {
                let start = at;
                at += *extent;
                [start, at]
            })
            .collect::<Vec<_>>()
    };
    let (xs, ys) = (edges(columns), edges(rows));
    let mut stack = Vec::with_capacity(columns.len() * rows.len());
    for (row, y) in ys.iter().enumerate() {
        for (column, x) in xs.iter().enumerate() {
            stack.push(Leaf { column, row, x: *x, y: *y, flip_x: false, flip_y: false });
        }
    }
    let mut folded = Folded {
        columns: columns.to_vec(),
        rows: rows.to_vec(),
        stack,
        vertical: vec![vec![None; rows.len()]; columns.len().saturating_sub(1)],
        horizontal: vec![vec![None; columns.len()]; rows.len().saturating_sub(1)],
        made: Vec::new(),
    };
    steps.iter().try_for_each(|step| folded.step(*step))?;
    Ok(folded)
}

impl Folded {
    fn leaf(&self, axis: Axis, index: usize, other: usize) -> &Leaf {
        let here = |leaf: &&Leaf| match axis {
            Axis::Vertical => (leaf.column, leaf.row) == (index, other),
            Axis::Horizontal => (leaf.row, leaf.column) == (index, other),
        };
        self.stack.iter().find(here).expect("every panel lies in the stack")
    }

    /// How a crease folds in a row (or column, of a horizontal one), seen from A; `None` where it is not folded or not there.
    pub fn kind(&self, axis: Axis, crease: usize, other: usize) -> Option<Crease> {
        let kinds = if axis == Axis::Vertical { &self.vertical } else { &self.horizontal };
        *kinds.get(crease)?.get(other)?
    }

    fn step(&mut self, step: Step) -> Result<(), Unfoldable> {
        let axis = step.axis;
        let extents = if axis == Axis::Vertical { &self.columns } else { &self.rows };
        let (count, tolerance) = (extents.len(), tolerance(extents));
        if step.crease + 1 >= count {
            return Err(Unfoldable::NoCrease(step));
        }
        if self.kind(axis, step.crease, 0).is_some() {
            return Err(Unfoldable::Twice(step));
        }
        let first = self.leaf(axis, step.crease, 0);
        let (line, up) = (first.edge(axis, true), first.a_up());
        let low = |leaf: &Leaf| leaf.span(axis)[0] + leaf.span(axis)[1] < line * 2;
        // Creases that lie on the line, with paper on both sides of it.
        let creases: Vec<usize> = (0..count - 1)
            .filter(|&i| {
                let (one, next) = (self.leaf(axis, i, 0), self.leaf(axis, i + 1, 0));
                let near = (one.edge(axis, true) - line).abs() < tolerance;
                self.kind(axis, i, 0).is_none() && near && low(one) != low(next)
            })
            .collect();
        // What lies on A1's side of the line stays.
        let moves = |leaf: &Leaf| creases.iter().filter(|crease| **crease < leaf.index(axis)).count() % 2 == 1;
        let home = low(self.leaf(axis, 0, 0));
        for leaf in &self.stack {
            let [start, end] = leaf.span(axis);
            let whole = end <= line + tolerance || start >= line - tolerance;
            if !whole || (low(leaf) == home) == moves(leaf) {
                return Err(Unfoldable::Bent(step, leaf.column, leaf.row));
            }
        }
        let over = (step.kind == Crease::Valley) == up;
        let others = if axis == Axis::Vertical { self.rows.len() } else { self.columns.len() };
        for &crease in &creases {
            for other in 0..others {
                let kind =
                    if over == self.leaf(axis, crease, other).a_up() { Crease::Valley } else { Crease::Mountain };
                let kinds = if axis == Axis::Vertical { &mut self.vertical } else { &mut self.horizontal };
                kinds[crease][other] = Some(kind);
            }
        }
        // Each crease folds about its own line, which may lie a tuck or two from the first one's, and takes along all that
        // hangs on it: of a double parallel fold the inner half turns nearer to the middle than the outer one.
        let lines: Vec<_> =
            creases.iter().map(|&crease| (crease, self.leaf(axis, crease, 0).edge(axis, true))).collect();
        for leaf in &mut self.stack {
            let index = leaf.index(axis);
            for (_, own) in lines.iter().rev().filter(|(crease, _)| *crease < index) {
                leaf.reflect(axis, *own);
            }
        }
        let (mut moved, fixed): (Vec<Leaf>, Vec<Leaf>) = self.stack.drain(..).partition(|leaf| moves(leaf));
        moved.reverse();
        self.stack = if over { [fixed, moved].concat() } else { [moved, fixed].concat() };
        self.made.push(Made { step, creases, line });
        Ok(())
    }

    /// The face of a leaf that is up, or down.
    fn face_of(&self, leaf: &Leaf, up: bool) -> Face {
        let side = if leaf.a_up() == up { Side::A } else { Side::B };
        face(side, leaf.column, leaf.row, self.columns.len())
    }

    /// The places of the folded sheet, row by row from the top, each with its leaves bottom to top.
    fn places(&self) -> Vec<Vec<Vec<&Leaf>>> {
        let cuts = |axis: Axis, extents: &[Length]| {
            let mut cuts: Vec<Length> = self.stack.iter().flat_map(|leaf| leaf.span(axis)).collect();
            cuts.sort_unstable();
            let tolerance = tolerance(extents);
            cuts.dedup_by(|next, kept| *next - *kept < tolerance);
            cuts
        };
        let (xs, ys) = (cuts(Axis::Vertical, &self.columns), cuts(Axis::Horizontal, &self.rows));
        let covers = |span: [Length; 2], cut: &[Length]| span[0] * 2 < cut[0] + cut[1] && span[1] * 2 > cut[0] + cut[1];
        ys.windows(2)
            .map(|y| {
                let here = |x: &[Length]| -> Vec<&Leaf> {
                    self.stack.iter().filter(|leaf| covers(leaf.x, x) && covers(leaf.y, y)).collect()
                };
                xs.windows(2).map(here).filter(|leaves: &Vec<&Leaf>| !leaves.is_empty()).collect()
            })
            .collect()
    }

    /// What is seen from above (or, turned about the vertical axis, from below): rows of faces from left to right. Where
    /// the onlooker stands at the other end of the table (`around`), all is upside down.
    pub fn view(&self, above: bool, around: bool) -> Vec<Vec<Seen>> {
        let mut rows: Vec<Vec<Seen>> = Vec::new();
        for places in self.places() {
            let mut row: Vec<Seen> = Vec::new();
            for leaves in places {
                let Some(leaf) = (if above { leaves.last() } else { leaves.first() }) else { continue };
                let seen = Seen { face: self.face_of(leaf, above), turned: leaf.flip_y != around };
                if row.last().is_none_or(|last| last.face != seen.face) {
                    row.push(seen);
                }
            }
            if above == around {
                row.reverse();
            }
            rows.push(row);
        }
        if around {
            rows.reverse();
        }
        // A panel that others cover in part is seen in several places, but is one.
        rows.dedup();
        rows
    }

    /// The faces on the outside, in order of side and number.
    pub fn outermost(&self) -> Vec<Face> {
        let mut faces: Vec<Face> = [true, false]
            .into_iter()
            .flat_map(|above| self.view(above, false))
            .flatten()
            .map(|seen| seen.face)
            .collect();
        faces.sort_unstable();
        faces.dedup();
        faces
    }

    /// Faces that lie on each other; each pair, and all pairs, in order of side and number.
    pub fn facing(&self) -> Vec<(Face, Face)> {
        let mut pairs: Vec<(Face, Face)> = Vec::new();
        for leaves in self.places().into_iter().flatten() {
            for pair in leaves.windows(2) {
                let (lower, upper) = (self.face_of(pair[0], true), self.face_of(pair[1], false));
                pairs.push((lower.min(upper), lower.max(upper)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The same sheet folded otherwise, if it can be.
    pub fn again(&self, steps: &[Step]) -> Option<Self> {
        fold(&self.columns, &self.rows, steps).ok()
    }

    /// The vertical creases from left to right in the first row, V or M.
    pub fn letters(&self) -> Vec<&'static str> {
        let kinds = self.vertical.iter().map(|rows| rows.first().copied().flatten());
        kinds.map(|kind| if kind == Some(Crease::Valley) { "V" } else { "M" }).collect()
    }

    /// The most layers of paper that lie on each other.
    pub fn layers(&self) -> usize {
        self.places().iter().flatten().map(Vec::len).max().unwrap_or(0)
    }

    /// Width and height of the folded sheet.
    pub fn format(&self) -> [Length; 2] {
        [Axis::Vertical, Axis::Horizontal].map(|axis| {
            let ends = self.stack.iter().map(|leaf| leaf.span(axis));
            let start = ends.clone().map(|span| span[0]).min().unwrap_or(Length::ZERO);
            ends.map(|span| span[1]).max().unwrap_or(Length::ZERO) - start
        })
    }

    /// Whether a face's panel is nearly as wide as the folded sheet; a gate's door is not.
    pub fn fills(&self, face: Face) -> bool {
        let Some(leaf) = self.leaf_of(face) else { return false };
        self.format()[0] - (leaf.x[1] - leaf.x[0]) < tolerance(&self.columns)
    }

    pub(super) fn leaf_of(&self, (side, number): Face) -> Option<&Leaf> {
        self.stack.iter().find(|leaf| face(side, leaf.column, leaf.row, self.columns.len()) == (side, number))
    }
}

#[cfg(test)]
mod tests;
