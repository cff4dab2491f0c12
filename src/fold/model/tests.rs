//! The folds of trade against a table of what they show outside.

use super::*;
use crate::fold::open::{self, Edge};
use crate::fold::widths::{gate, shares};
use crate::fold::{Plan, back};
use crate::spec::FoldName;
use Side::{A, B};

fn sheet(name: FoldName) -> Folded {
    let plan = Plan::named(name, 4, 2);
    let columns = match name {
        FoldName::Gate => gate(Length::mm(400), Length::mm(3)),
        _ => shares(Length::mm(400), &plan.depths, Length::mm(2)),
    };
    let rows = shares(Length::mm(210), &vec![0; plan.rows], Length::ZERO);
    fold(&columns.expect("wide enough"), &rows.expect("high enough"), &plan.steps).expect("a fold of trade")
}

fn kinds(folded: &Folded) -> String {
    let letter = |kind| if kind == Some(Crease::Valley) { 'V' } else { 'M' };
    (0..folded.columns.len() - 1).map(|i| letter(folded.kind(Axis::Vertical, i, 0))).collect()
}

#[test]
fn outermost_faces_and_creases_of_every_fold() {
    // Name, creases seen from A, outermost faces.
    let table: [(FoldName, &str, &[Face]); 9] = [
        (FoldName::Half, "V", &[(B, 1), (B, 2)]),
        (FoldName::Letter, "VV", &[(B, 2), (B, 3)]),
        (FoldName::Z, "VM", &[(A, 3), (B, 3)]),
        (FoldName::Roll8, "VVV", &[(B, 3), (B, 4)]),
        (FoldName::DoubleParallel, "VVM", &[(B, 3), (B, 4)]),
        (FoldName::Accordion8, "VMV", &[(B, 1), (B, 4)]),
        (FoldName::Accordion10, "VMVM", &[(A, 5), (B, 5)]),
        (FoldName::Gate, "VV", &[(B, 1), (B, 2), (B, 3)]),
        (FoldName::GateClosed, "VVV", &[(B, 2), (B, 3)]),
    ];
    for (name, creases, outside) in table {
        let folded = sheet(name);
        assert_eq!(kinds(&folded), creases, "{name:?}");
        assert_eq!(folded.outermost(), outside, "{name:?}");
    }
}

#[test]
fn paper_is_not_torn_and_comes_out_as_wide_as_its_widest_panel() {
    for name in FoldName::ALL {
        let folded = sheet(name);
        for (axis, extents, others) in [
            (Axis::Vertical, &folded.columns, folded.rows.len()),
            (Axis::Horizontal, &folded.rows, folded.columns.len()),
        ] {
            for (crease, other) in (1..extents.len()).flat_map(|next| (0..others).map(move |other| (next - 1, other))) {
                let ends = [(crease, true), (crease + 1, false)];
                let [one, next] = ends.map(|(index, far)| folded.leaf(axis, index, other).edge(axis, far));
                assert_eq!(one, next, "{name:?}: both sides of crease {crease} of {axis:?} in {other}");
            }
        }
        assert_eq!(folded.format()[0], folded.columns.iter().copied().max().expect("columns"), "{name:?}");
    }
}

#[test]
fn z_pairs_the_bodies_and_opens_from_both_covers() {
    let folded = sheet(FoldName::Z);
    assert_eq!(folded.facing(), [((A, 1), (A, 2)), ((B, 1), (B, 2))]);
    assert_eq!(open::first(&folded).len(), 2);
    for (cover, body) in [((A, 3), [(B, 1), (B, 2)]), ((B, 3), [(A, 1), (A, 2)])] {
        let walk = open::walk(&folded, cover, false).expect("a cover");
        assert_eq!(walk.hinge, Some(Edge::Left));
        assert_eq!(walk.parted, body);
        let seen: Vec<Seen> = walk.views[1].seen().collect();
        assert_eq!(seen, body.map(|face| Seen { face, turned: false }), "left to right");
    }
    // The last view is the whole side.
    let walk = open::walk(&folded, (B, 3), false).expect("a cover");
    let all: Vec<Face> = walk.views[2].seen().map(|seen| seen.face).collect();
    assert_eq!(all, [(A, 1), (A, 2), (A, 3)]);
}

#[test]
fn z_the_other_way_hides_both_covers() {
    let mut plan = Plan::named(FoldName::Z, 1, 1);
    plan.steps.iter_mut().for_each(|step| {
        step.kind = if step.kind == Crease::Valley { Crease::Mountain } else { Crease::Valley };
    });
    let folded = fold(&[Length::mm(99); 3], &[Length::mm(210)], &plan.steps).expect("it folds");
    assert_eq!(folded.outermost(), [(A, 1), (B, 1)]);
    // And so does a mirror, unless the panels change places too; their hinges then are at the right.
    let mirrored = Plan::named(FoldName::Z, 1, 1).mirrored();
    let folded = fold(&[Length::mm(99); 3], &[Length::mm(210)], &mirrored.steps).expect("it folds");
    assert_eq!(folded.outermost(), [(A, 1), (B, 1)]);
    for cover in [(A, 1), (B, 1)] {
        assert_eq!(open::walk(&folded, cover, false).and_then(|walk| walk.hinge), Some(Edge::Right));
    }
}

#[test]
fn fronts_hinge_at_the_left() {
    for (name, front) in [
        (FoldName::Half, (B, 2)),
        (FoldName::Letter, (B, 3)),
        (FoldName::Roll8, (B, 4)),
        (FoldName::DoubleParallel, (B, 4)),
        (FoldName::Accordion8, (B, 4)),
        (FoldName::GateClosed, (B, 3)),
        (FoldName::Cross, (B, 2)),
    ] {
        assert_eq!(open::fronts(&sheet(name), Edge::Left), [front], "{name:?}");
    }
    assert_eq!(open::fronts(&sheet(FoldName::Z), Edge::Left), [(A, 3), (B, 3)]);
}

#[test]
fn every_opening_of_a_letter_fold() {
    let folded = sheet(FoldName::Letter);
    // The flap is inside: only the front opens.
    assert_eq!(open::first(&folded).len(), 1);
    let walk = open::walk(&folded, (B, 3), false).expect("the front");
    let faces: Vec<Vec<Face>> = walk.views.iter().map(|view| view.seen().map(|s| s.face).collect()).collect();
    assert_eq!(faces, [vec![(B, 3)], vec![(A, 1), (B, 1)], vec![(A, 1), (A, 2), (A, 3)]]);
}

#[test]
fn a_gate_opens_door_by_door_and_closed_from_its_middle() {
    let folded = sheet(FoldName::Gate);
    let front: Vec<Face> = folded.view(true, false).into_iter().flatten().map(|seen| seen.face).collect();
    let back: Vec<Face> = folded.view(false, false).into_iter().flatten().map(|seen| seen.face).collect();
    let (doors, middle) = if front.len() == 2 { (front, back) } else { (back, front) };
    assert_eq!((doors, middle), (vec![(B, 3), (B, 1)], vec![(B, 2)]), "left door, right door; back");
    let closed = sheet(FoldName::GateClosed);
    let walk = open::walk(&closed, (B, 3), false).expect("the front");
    let faces: Vec<Vec<Face>> = walk.views.iter().map(|view| view.seen().map(|s| s.face).collect()).collect();
    assert_eq!(faces[1], [(B, 4), (B, 1)], "the two flaps");
    assert_eq!(faces[3], [(A, 1), (A, 2), (A, 3), (A, 4)]);
}

#[test]
fn a_cross_fold_turns_half_of_its_outer_pages() {
    let folded = sheet(FoldName::Cross);
    assert_eq!(folded.outermost(), [(B, 1), (B, 2)]);
    let walk = open::walk(&folded, (B, 2), false).expect("the front");
    assert_eq!(walk.hinge, Some(Edge::Left));
    let seen: Vec<Seen> = walk.views[1].seen().collect();
    assert!(seen.iter().all(|seen| seen.turned), "the spread stands on its head: {seen:?}");
    // Turned, the left one is what is the right one of the row.
    assert_eq!(seen.iter().map(|s| s.face).collect::<Vec<_>>(), [(B, 4), (B, 3)]);
    for number in 1..=4 {
        assert_eq!(walk.turned((A, number)), Some(false), "the inside is one upright poster");
    }
}

#[test]
fn a_map_is_an_accordion_folded_across() {
    let folded = sheet(FoldName::Map);
    assert_eq!(kinds(&folded), "VMV");
    assert_eq!(folded.layers(), 8);
    let across: Vec<_> = (0..4).map(|column| folded.kind(Axis::Horizontal, 0, column)).collect();
    let (v, m) = (Some(Crease::Valley), Some(Crease::Mountain));
    assert_eq!(across, [v, m, v, m], "creases across change at every crease");
}

#[test]
fn two_steps_can_not_fold_one_crease_nor_bend_a_panel() {
    let step = |crease| Step { axis: Axis::Vertical, crease, kind: Crease::Valley };
    let columns = [Length::mm(100), Length::mm(30), Length::mm(100)];
    let rows = [Length::mm(100)];
    assert_eq!(fold(&columns, &rows, &[step(0), step(0)]), Err(Unfoldable::Twice(step(0))));
    assert_eq!(fold(&columns, &rows, &[step(2)]), Err(Unfoldable::NoCrease(step(2))));
    assert_eq!(fold(&columns, &rows, &[step(0), step(1)]), Err(Unfoldable::Bent(step(1), 0, 0)));
}

#[test]
fn backs_lie_behind() {
    assert_eq!(back((A, 1), 3), (B, 3));
    assert_eq!(back((B, 4), 2), (A, 3));
    for number in 1..=8 {
        assert_eq!(back(back((A, number), 4), 4), (A, number));
    }
}
