//! From where a leaflet is opened, and what its reader sees, fold by fold.

use crate::flow::FoldedSheet;
use crate::fold::open::{self, Edge, Walk};
use crate::fold::{Face, Folded, Seen};
use crate::spec::Side;

/// A leaflet opened from one of its covers.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The face that the reader begins with.
    pub cover: Face,
    /// The edge at which it hinges; `None` where nothing is folded.
    pub hinge: Option<Edge>,
    /// The closed leaflet, then what each opening shows, then the other side of the open sheet: rows of faces from left to
    /// right as the reader sees them, each with whether its print stands on its head.
    pub views: Vec<Vec<Vec<(Face, bool)>>>,
}

/// The openings of a sheet, and the faces of covers that lie inside.
pub(super) fn openings(sheet: &FoldedSheet, folded: &Folded) -> (Vec<Opening>, Vec<Face>) {
    if folded.made.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let faces: Vec<Face> = faces(sheet);
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<Face> {
        (0..faces.len()).filter(|i| wanted(*i)).map(|i| faces[i]).collect()
    };
    let said = of(&|i| sheet.panels[i].cover == Some(true));
    let named = of(&|i| sheet.panels[i].name.to_lowercase().contains("cover") && sheet.panels[i].cover != Some(false));
    let outside = folded.outermost();
    let wanted = if said.is_empty() { named } else { said };
    let hidden: Vec<Face> = wanted.iter().copied().filter(|face| !outside.contains(face)).collect();
    let mut covers: Vec<Face> = wanted.into_iter().filter(|face| outside.contains(face)).collect();
    if covers.is_empty() {
        covers = fronts(sheet, folded, &outside);
    }
    let turned = |face: Face| faces.iter().position(|other| *other == face).is_some_and(|i| sheet.panels[i].turned);
    let opened = |cover: Face| {
        let Walk { hinge, views, reverse, .. } = open::walk(folded, cover, turned(cover))?;
        let printed = |seen: &Seen| (seen.face, seen.turned != turned(seen.face));
        let rows = |rows: &[Vec<Seen>]| rows.iter().map(|row| row.iter().map(printed).collect()).collect();
        let views = views.iter().map(|view| rows(&view.rows)).chain([rows(&reverse)]).collect();
        Some(Opening { cover, hinge, views })
    };
    (covers.into_iter().filter_map(opened).collect(), hidden)
}

/// Each panel's face.
fn faces(sheet: &FoldedSheet) -> Vec<Face> {
    let mut numbers = [0, 0];
    let mut face = |side: Side| {
        let number = &mut numbers[usize::from(side == Side::B)];
        *number += 1;
        (side, *number)
    };
    sheet.panels.iter().map(|panel| face(panel.side)).collect()
}

/// Where nobody says which panel is the cover: a door of a gate; else what hinges as a book that is read in this direction;
/// else what opens as a calendar does.
fn fronts(sheet: &FoldedSheet, folded: &Folded, outside: &[Face]) -> Vec<Face> {
    let edge = if sheet.right_to_left { Edge::Right } else { Edge::Left };
    let doors: Vec<Face> = outside.iter().copied().filter(|face| !folded.fills(*face)).collect();
    let hinges =
        |face: &Face, edge: Edge| open::walk(folded, *face, false).is_some_and(|walk| walk.hinge == Some(edge));
    if !doors.is_empty() {
        let door = doors.iter().find(|face| hinges(face, edge)).or(doors.first());
        return door.copied().into_iter().collect();
    }
    let found = open::fronts(folded, edge);
    if found.iter().all(|face| hinges(face, edge)) {
        return found;
    }
    let calendar = found.iter().find(|face| hinges(face, Edge::Top)).or(found.first());
    calendar.copied().into_iter().collect()
}
