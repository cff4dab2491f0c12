//! Graphics states, pens and clips.

use kurbo::{Point, Rect};

use super::{draw, fill, flat, marks, notes};
use crate::pages::{Blend, Event, Shape};

#[test]
fn states_are_saved_and_matrices_multiplied() {
    let list = draw("", "q 2 0 0 2 10 20 cm 0.5 g 0 0 5 5 re f Q 0 0 1 1 re f q Q");
    let marks = marks(&list);
    assert_eq!(marks[0].bounds, Rect::new(10.0, 20.0, 20.0, 30.0));
    assert_eq!(flat(fill(marks[0])).1, [0.5]);
    assert_eq!(marks[1].bounds, Rect::new(0.0, 0.0, 1.0, 1.0));
    assert_eq!(flat(fill(marks[1])).1, [0.0]);
    assert_eq!((marks[1].source.stream, marks[1].source.operator), (Some(4), 8));
}

#[test]
fn unbalanced_states_are_said_and_mended() {
    let list = draw("", "Q q 0 0 9 9 re W n 0 0 5 5 re f");
    let said = notes(&list).join("\n");
    assert!(said.contains("restores (Q)") && said.contains("never restored"), "{said}");
    assert!(said.contains("Page 1"), "{said}");
    let balance = list.0.iter().fold(0, |depth, event| match event {
        Event::OpenClip(_) => depth + 1,
        Event::CloseClip => depth - 1,
        _ => depth,
    });
    assert_eq!(balance, 0);
}

#[test]
fn strokes_keep_their_pens() {
    let list = draw(
        "/ExtGState<</G<</LW 3/LC 2/LJ 1/ML 4/D[[2 1] 5]>>>>",
        "q 0 2 -2 0 0 0 cm /G gs 1 0 0 RG 0 0 m 9 0 l S Q 0 w 0 0 m 9 9 l h s",
    );
    let marks = marks(&list);
    let pens: Vec<_> = marks
        .iter()
        .map(|mark| match &mark.shape {
            Shape::Stroke { stroke, .. } => stroke,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((pens[0].width, pens[0].cap, pens[0].join, pens[0].miter_limit), (3.0, 2, 1, 4.0));
    assert_eq!((pens[0].dash.as_slice(), pens[0].phase), ([2.0, 1.0].as_slice(), 5.0));
    assert_eq!(pens[0].matrix * Point::new(1.0, 0.0), Point::new(0.0, 2.0));
    assert_eq!(pens[1].width, 0.0);
}

#[test]
fn clips_close_with_the_state_in_which_they_were_opened() {
    let list = draw("", "q 0 0 9 9 re W* n 1 1 2 2 re f Q 0 0 1 1 re f");
    let kinds: Vec<&str> = list
        .0
        .iter()
        .map(|event| match event {
            Event::OpenClip(clip) if clip.even_odd => "open",
            Event::CloseClip => "close",
            Event::Draw(_) => "draw",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["open", "draw", "close", "draw"]);
}

#[test]
fn a_state_has_every_key_of_its_dictionary() {
    let list = draw(
        "/ExtGState<</G<</OP true/OPM 1/ca .5/CA .25/BM[/Nonsense/Multiply]/AIS true/TK false/RI/Saturation/TR/Identity/HT/Default>>/N<</op false/BM/Screen>>>>",
        "/G gs 0 0 1 1 re f /N gs /Perceptual ri 0 0 1 1 re f",
    );
    let marks = marks(&list);
    let state = &marks[0].state;
    assert!(
        state.fill_overprint && state.stroke_overprint && state.overprint_mode,
        "OP is for fills where op is missing"
    );
    assert_eq!((state.fill_alpha, state.stroke_alpha, state.blend), (0.5, 0.25, Blend::Multiply));
    assert!(state.alpha_is_shape && !state.text_knockout);
    assert_eq!(state.forbidden, ["TR", "HT"]);
    assert_eq!(format!("{:?}", state.intent), "Saturation");
    let state = &marks[1].state;
    assert!(!state.fill_overprint && state.stroke_overprint);
    assert_eq!((state.blend, format!("{:?}", state.intent)), (Blend::Screen, "Perceptual".into()));
}
