//! Opening a folded sheet: which fold gives first, where a cover's hinge is, and what is seen then, fold by fold.

use std::collections::BTreeSet;

use super::model::{Folded, Seen, fold};
use super::plan::{Axis, Step};
use super::{Face, back};

/// An edge of a cover as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Opens like a book that is read from left to right.
    Left,
    /// Opens like a book that is read from right to left.
    Right,
    /// Opens like a calendar.
    Top,
    /// Opens downwards.
    Bottom,
}

impl Edge {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Top => "top",
            Self::Bottom => "bottom",
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::Top => Self::Bottom,
            Self::Bottom => Self::Top,
        }
    }
}

/// What a reader sees after an opening, or before any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The fold that was opened: which way its creases run and their numbers from 0; `None` for the closed leaflet.
    pub opened: Option<(Axis, Vec<usize>)>,
    /// Rows of faces from left to right, as the reader sees them.
    pub rows: Vec<Vec<Seen>>,
}

impl View {
    /// All faces.
    pub fn seen(&self) -> impl Iterator<Item = Seen> + '_ {
        self.rows.iter().flatten().copied()
    }
}

/// A leaflet from its cover to the open sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The edge at which the cover hinges; `None` where nothing is folded.
    pub hinge: Option<Edge>,
    /// The faces that touched before the first opening and are parted by it.
    pub parted: Vec<Face>,
    /// The closed leaflet, then what each opening shows.
    pub views: Vec<View>,
    /// The last view's other side, turned about the vertical axis.
    pub reverse: Vec<Vec<Seen>>,
}

/// The folds, by their index in [`Folded::made`], that can be opened first: those that could as well have been the last.
pub fn first(folded: &Folded) -> Vec<usize> {
    (0..folded.made.len()).filter(|&i| last(folded, i).is_some()).collect()
}

/// The same sheet folded with step `i` at the end; `None` if in no order that gives this leaflet.
fn last(folded: &Folded, i: usize) -> Option<Folded> {
    let mut others: Vec<Step> = folded.made.iter().map(|made| made.step).collect();
    let step = others.remove(i);
    let wanted = (folded.facing(), folded.outermost());
    // In the order in which they were made, if that does; then in others.
    let mut ways = vec![Vec::new()];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let Ok(state) = fold(&folded.columns, &folded.rows, &way) else { continue };
        let made = |step: &Step| state.kind(step.axis, step.crease, 0);
        let strange = folded.made.iter().flat_map(|m| m.creases.iter().map(move |crease| (m.step.axis, *crease)));
        if { strange }.any(|(axis, crease)| {
            state.kind(axis, crease, 0).is_some_and(|kind| folded.kind(axis, crease, 0) != Some(kind))
        }) || made(&step).is_some()
        {
            continue;
        }
        let open: Vec<Step> = others.iter().filter(|step| made(step).is_none()).copied().collect();
        let next = |step: Step| way.iter().copied().chain([step]).collect::<Vec<Step>>();
        if open.is_empty() {
            let Ok(done) = fold(&folded.columns, &folded.rows, &next(step)) else { continue };
            let same = (done.facing(), done.outermost()) == wanted
                && done.made.last().is_some_and(|made| made.creases == folded.made[i].creases);
            if same {
                return Some(done);
            }
            continue;
        }
        if seen.insert(open.iter().map(|step| (step.axis, step.crease)).collect::<Vec<_>>()) {
            ways.extend(open.into_iter().rev().map(next));
        }
    }
    None
}

/// Whether a fold's moved half holds a leaf: A1's half stays.
fn moves(axis: Axis, creases: &[usize], column: usize, row: usize) -> bool {
    let index = if axis == Axis::Vertical { column } else { row };
    creases.iter().filter(|crease| **crease < index).count() % 2 == 1
}

/// Opens a leaflet from `cover`, an outermost face, which the reader holds upright; `turned` where the cover is printed
/// upside down. `None` where the face is not outside.
pub fn walk(folded: &Folded, cover: Face, turned: bool) -> Option<Walk> {
    let above = folded.view(true, false).iter().flatten().any(|seen| seen.face == cover);
    if !above && !folded.outermost().contains(&cover) {
        return None;
    }
    let leaf = folded.leaf_of(cover)?;
    let (column, row) = (leaf.column, leaf.row);
    let mut around = leaf.flip_y != turned;
    let mut above = above;
    let mut views = vec![View { opened: None, rows: folded.view(above, around) }];

    // Of all folds that open first the one whose leaf on the cover's side is the thinnest.
    let count = |creases: &[usize], axis: Axis, moved: bool| {
        folded.stack.iter().filter(|leaf| moves(axis, creases, leaf.column, leaf.row) == moved).count()
    };
    let thickness = |i: usize| {
        let made = &folded.made[i];
        let (axis, creases) = (made.step.axis, &made.creases);
        count(creases, axis, moves(axis, creases, column, row))
    };
    let openings = (0..folded.made.len()).rev().filter_map(|i| Some((i, last(folded, i)?)));
    let Some((_, closed)) = openings.min_by_key(|&(i, _)| thickness(i)) else {
        let reverse = folded.view(!above, around);
        return Some(Walk { hinge: None, parted: Vec::new(), views, reverse });
    };
    let made = closed.made.last()?;
    let axis = made.step.axis;
    let span = closed.leaf_of(cover)?.span(axis);
    let low = (made.line - span[0]).abs() < (made.line - span[1]).abs();
    let seen_low = if axis == Axis::Vertical { low == above } else { low };
    let edge = match (axis, seen_low) {
        (Axis::Vertical, true) => Edge::Left,
        (Axis::Vertical, false) => Edge::Right,
        (Axis::Horizontal, true) => Edge::Top,
        (Axis::Horizontal, false) => Edge::Bottom,
    };
    let hinge = Some(if around { edge.opposite() } else { edge });

    let mut steps: Vec<Step> = closed.made.iter().map(|made| made.step).collect();
    let mut state = closed.clone();
    let mut leaf_moves = Some(moves(axis, &made.creases, column, row));
    let mut parted = Vec::new();
    while steps.pop().is_some() {
        let opened = fold(&folded.columns, &folded.rows, &steps).ok()?;
        let made = state.made.last()?;
        let axis = made.step.axis;
        // The cover's half is what turns; later the smaller half does, the half nearer to the reader if they are equal.
        let turns_moved = leaf_moves.take().unwrap_or_else(|| {
            let moved = state.stack.iter().filter(|l| moves(axis, &made.creases, l.column, l.row)).count();
            let fixed = state.stack.len() - moved;
            let top = if above { state.stack.last() } else { state.stack.first() };
            let near = top.is_some_and(|l| moves(axis, &made.creases, l.column, l.row));
            if moved == fixed { near } else { moved < fixed }
        });
        if !turns_moved {
            // The half that turns is the one whose place all others are told by: the reader sees the other side.
            above = !above;
            around ^= axis == Axis::Horizontal;
        }
        if parted.is_empty() {
            let before = state.facing();
            let after = opened.facing();
            let gone = before.iter().filter(|pair| !after.contains(pair));
            parted = gone.flat_map(|pair| [pair.0, pair.1]).collect();
            parted.sort_unstable();
            parted.dedup();
        }
        views.push(View { opened: Some((axis, made.creases.clone())), rows: opened.view(above, around) });
        state = opened;
    }
    let reverse = state.view(!above, around);
    Some(Walk { hinge, parted, views, reverse })
}

/// Faces from which a reader may begin: outside, upright, as wide as the folded sheet, hinged at `edge`; where there is
/// none, the outermost ones.
pub fn fronts(folded: &Folded, edge: Edge) -> Vec<Face> {
    let outside = folded.outermost();
    let begins = |face: &Face| {
        let walk = walk(folded, *face, false);
        folded.fills(*face) && walk.is_some_and(|walk| walk.hinge == Some(edge))
    };
    let found: Vec<Face> = outside.iter().filter(|face| begins(face)).copied().collect();
    if found.is_empty() { outside } else { found }
}

impl Walk {
    /// Whether a face stands on its head where it is first seen.
    pub fn turned(&self, face: Face) -> Option<bool> {
        let seen = self.views.iter().flat_map(View::seen).chain(self.reverse.iter().flatten().copied());
        seen.into_iter().find(|seen| seen.face == face).map(|seen| seen.turned)
    }
}

/// The face that lies on the back of a cover, if one does.
pub fn opposite(folded: &Folded, cover: Face) -> Option<Face> {
    let inner = back(cover, folded.columns.len());
    let pair = folded.facing().into_iter().find(|pair| pair.0 == inner || pair.1 == inner)?;
    Some(if pair.0 == inner { pair.1 } else { pair.0 })
}
