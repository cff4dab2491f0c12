//! Inks, spaces, and what stands in for device colours.

use super::{Maker, draw, fill, flat, marks};
use crate::pages::Space;

#[test]
fn inks_stay_inks() {
    let tint = "<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[0 1 0.8 0]>>";
    let two = "<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]/Length 27>>stream\n{ 0 0 3 -1 roll 3 index }  \nendstream";
    let maker = Maker::page(
        &format!(
            "/ColorSpace<</Spot[/Separation/HKS#2041 /DeviceCMYK {tint}]/Two[/DeviceN[/Black/Gold]/DeviceCMYK 9 0 R]\
             /Idx[/Indexed/DeviceRGB 1<000000FF8000>]/L[/Lab<</WhitePoint[0.96 1 0.82]/Range[-128 127 -128 127]>>]>>"
        ),
        "/Spot cs 0.5 scn 0 0 1 1 re f /Two cs 0.25 2 scn 0 0 1 1 re f 0 1 0 0.5 k 0 0 1 1 re f /Idx cs 1 sc 0 0 1 1 re f \
         /L cs 50 -200 20 sc 0 0 1 1 re f",
    )
    .with(9, two);
    let list = maker.draw();
    let marks = marks(&list);
    let (space, values) = flat(fill(marks[0]));
    assert_eq!(values, [0.5]);
    match space {
        Space::Separation { name, tint, .. } => {
            assert_eq!(name, "HKS 41");
            assert_eq!(tint.eval(values).as_slice(), [0.0, 0.5, 0.4, 0.0]);
        }
        other => panic!("{other:?}"),
    }
    let (space, values) = flat(fill(marks[1]));
    assert!(matches!(space, Space::DeviceN { names, .. } if names == &["Black", "Gold"]), "{space:?}");
    assert_eq!(values, [0.25, 1.0], "tints end at 1");
    assert!(matches!(flat(fill(marks[2])), (Space::Cmyk, [0.0, 1.0, 0.0, 0.5])));
    match flat(fill(marks[3])).0 {
        Space::Indexed { table, last: 1, .. } => assert_eq!(table[3..], [1.0, 128.0 / 255.0, 0.0]),
        other => panic!("{other:?}"),
    }
    assert_eq!(flat(fill(marks[4])).1, [50.0, -128.0, 20.0]);
}

#[test]
fn a_space_may_have_the_name_of_a_family() {
    let spaces = "/ColorSpace<</CalGray[/CalGray<</WhitePoint[1 1 1]/Gamma 2>>]/G[/Separation/Gold/DeviceGray<</FunctionType 2/Domain[0 1]/N 1>>]>>";
    let list = draw(spaces, "/CalGray cs .5 sc 0 0 1 1 re f /G cs 0 0 1 1 re f /RGB cs 0 0 1 1 re f");
    let marks = marks(&list);
    assert!(matches!(flat(fill(marks[0])).0, Space::CalGray { gamma: 2.0, .. }));
    assert!(matches!(flat(fill(marks[1])).0, Space::Separation { .. }));
    assert!(matches!(flat(fill(marks[2])).0, Space::Rgb));
}

#[test]
fn defaults_stand_in_for_device_spaces() {
    let list = draw(
        "/ColorSpace<</DefaultRGB[/CalRGB<</WhitePoint[1 1 1]>>]/DefaultGray/DeviceRGB>>",
        "1 0 0 rg 0 0 1 1 re f 0 g 0 0 1 1 re f /DeviceRGB cs 0 0 1 1 re f",
    );
    let marks = marks(&list);
    assert!(matches!(flat(fill(marks[0])).0, Space::CalRgb { .. }));
    assert!(matches!(flat(fill(marks[1])).0, Space::Gray), "a default of other components is none");
    assert!(matches!(flat(fill(marks[2])).0, Space::CalRgb { .. }));
}
