//! Forms, soft masks, patterns and gradients.

use kurbo::{Point, Rect};

use super::{Maker, fill, flat, marks, notes};
use crate::pages::{Blend, Event, Mark, Paint, ShadingKind, Space};

#[test]
fn forms_have_matrices_frames_groups_and_resources_of_their_own() {
    let maker = Maker::page(
        "/XObject<</F 5 0 R>>/ExtGState<</H<</ca .5/BM/Darken>>>>",
        "/H gs 1 0 0 1 10 0 cm /F Do 0 0 1 1 re f",
    )
    .stream(
        5,
        "/Type/XObject/Subtype/Form/BBox[0 0 4 4]/Matrix[2 0 0 2 0 0]/Group<</S/Transparency/I true/CS/DeviceCMYK>>\
         /Resources<</XObject<</F 5 0 R>>>>",
        b"0 0 3 3 re W n 1 1 1 1 re f /F Do",
    );
    let list = maker.draw();
    assert!(notes(&list).join("").contains("draws itself"), "{:?}", notes(&list));
    let kinds: String = list
        .0
        .iter()
        .map(|event| match event {
            Event::OpenClip(_) => '(',
            Event::CloseClip => ')',
            Event::OpenGroup(_) => '[',
            Event::CloseGroup => ']',
            Event::Draw(_) => 'x',
            Event::Note(_) => ' ',
        })
        .collect();
    // Inside of itself it opens its frame and its group, and draws nothing.
    assert_eq!(kinds.replace(' ', ""), "([(x([]))])x");
    let group = list.0.iter().find_map(|event| if let Event::OpenGroup(group) = event { Some(group) } else { None });
    let group = group.unwrap();
    assert_eq!(group.bounds, Rect::new(10.0, 0.0, 18.0, 8.0));
    assert!(group.isolated && !group.knockout && matches!(group.space.as_deref(), Some(Space::Cmyk)));
    assert_eq!((group.state.fill_alpha, group.state.blend), (0.5, Blend::Darken));
    let marks: Vec<&Mark> = list.marks().collect();
    assert_eq!((marks[0].state.fill_alpha, marks[0].state.blend), (1.0, Blend::Normal), "a group begins opaque");
    assert_eq!(marks[0].bounds, Rect::new(12.0, 2.0, 14.0, 4.0));
    assert_eq!(marks[0].source.stream, Some(5));
    assert_eq!(marks[1].state.fill_alpha, 0.5);
}

#[test]
fn soft_masks_keep_what_they_draw() {
    let maker = Maker::page(
        "/ExtGState<</M<</SMask<</S/Luminosity/G 5 0 R/BC[1]/TR<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>>>>>/O<</SMask/None>>>>",
        "1 0 0 1 10 0 cm /M gs 0 0 1 1 re f /O gs 0 0 1 1 re f",
    )
    .stream(5, "/Subtype/Form/BBox[0 0 4 4]/Group<</S/Transparency/CS/DeviceGray>>", b"0.5 g 0 0 2 2 re f");
    let list = maker.draw();
    let marks = marks(&list);
    let mask = marks[0].state.soft_mask.as_ref().unwrap();
    assert!(mask.luminosity);
    assert_eq!(mask.backdrop.as_ref().unwrap().values.as_slice(), [1.0]);
    assert_eq!(mask.transfer.as_ref().unwrap().eval(&[0.25]).as_slice(), [0.75]);
    assert_eq!(mask.group.bounds, Rect::new(10.0, 0.0, 14.0, 4.0));
    assert_eq!(mask.list.marks().next().unwrap().bounds, Rect::new(10.0, 0.0, 12.0, 2.0));
    assert!(marks[1].state.soft_mask.is_none());
}

#[test]
fn patterns_are_placed_from_the_page_not_from_the_matrix_of_now() {
    let maker = Maker::page(
        "/Pattern<</T 5 0 R/U 6 0 R/S<</PatternType 2/Matrix[1 0 0 1 5 5]/Shading<</ShadingType 2/ColorSpace/DeviceCMYK\
         /Coords[0 0 9 0]/Extend[true false]/Function<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[1 0 0 0]>>>>>>>>\
         /ColorSpace<</P[/Pattern/DeviceCMYK]>>",
        "3 0 0 3 7 7 cm /Pattern cs /T scn 0 0 1 1 re f /P cs 0 1 0 0 /U scn 0 0 1 1 re f /Pattern cs /S scn 0 0 1 1 re f",
    )
    .stream(5, "/PatternType 1/PaintType 1/BBox[0 0 2 2]/XStep 3/YStep -4/Matrix[1 0 0 1 1 1]/Resources<<>>", b"1 0 0 rg 0 0 1 1 re f")
    .stream(6, "/PatternType 1/PaintType 2/BBox[0 0 2 2]/XStep 2/YStep 2/Resources<<>>", b"1 0 0 rg 0 0 1 1 re f");
    let list = maker.draw();
    let marks = marks(&list);
    match fill(marks[0]) {
        Paint::Tiling(tiling) => {
            assert_eq!(tiling.step, [3.0, 4.0]);
            assert_eq!(tiling.matrix * Point::ORIGIN, Point::new(1.0, 1.0));
            assert_eq!(flat(fill(tiling.cell.marks().next().unwrap())).1, [1.0, 0.0, 0.0]);
        }
        other => panic!("{other:?}"),
    }
    match fill(marks[1]) {
        Paint::Tiling(tiling) => {
            assert_eq!(
                flat(fill(tiling.cell.marks().next().unwrap())).1,
                [0.0, 1.0, 0.0, 0.0],
                "its own colours do not count"
            );
        }
        other => panic!("{other:?}"),
    }
    match fill(marks[2]) {
        Paint::Shading(shading) => {
            assert_eq!(shading.matrix * Point::ORIGIN, Point::new(5.0, 5.0));
            assert!(matches!(shading.kind, ShadingKind::Axial { extend: [true, false], .. }));
        }
        other => panic!("{other:?}"),
    }
}
