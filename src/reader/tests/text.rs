//! Text, marked content and layers.

use kurbo::{Point, Rect};

use super::{Maker, draw, fill, flat, marks, notes};
use crate::pages::{Mark, Shape};

/// A font whose glyphs are squares: nothing embedded, widths of half an em.
const FONT: &str = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 32/LastChar 67/Widths[250 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 500 500 500]>>>>";

fn origins(mark: &Mark) -> Vec<(f64, f64)> {
    match &mark.shape {
        Shape::Text(run) => run
            .glyphs
            .iter()
            .map(|glyph| {
                let at = glyph.matrix * Point::ORIGIN;
                ((at.x * 100.0).round() / 100.0, (at.y * 100.0).round() / 100.0)
            })
            .collect(),
        other => panic!("{other:?} is text"),
    }
}

#[test]
fn text_stands_where_its_state_puts_it() {
    let list = draw(
        FONT,
        "BT /F 10 Tf 1 Tc 2 Tw 200 Tz 3 Ts 5 TL 10 20 Td (A B) Tj T* [(A) -500 (B)] TJ 0 Tc 100 Tz 0 Ts (C) ' 4 1 (A B) \" ET",
    );
    let runs: Vec<_> = list.marks().map(origins).collect();
    // (500/1000 · 10 + 1) · 2 = 12 for a letter, (2.5 + 1 + 2) · 2 = 11 for the space.
    assert_eq!(runs[0], [(10.0, 23.0), (22.0, 23.0), (33.0, 23.0)]);
    assert_eq!(runs[1], [(10.0, 18.0), (32.0, 18.0)]);
    assert_eq!(runs[2], [(10.0, 10.0)]);
    // Word and character spacing of the operator: 5 + 1, then 2.5 + 1 + 4.
    assert_eq!(runs[3], [(10.0, 5.0), (16.0, 5.0), (23.5, 5.0)]);
    let texts: Vec<String> = list
        .marks()
        .map(|mark| match &mark.shape {
            Shape::Text(run) => run.glyphs.iter().filter_map(|glyph| glyph.text.as_deref()).collect(),
            _ => String::new(),
        })
        .collect();
    assert_eq!(texts, ["A B", "AB", "C", "A B"]);
}

#[test]
fn marked_content_is_kept_with_its_properties() {
    let list = draw(
        &format!("{FONT}/Properties<</P<</MCID 7/Lang(de)/Alt<FEFF00C4>>>>>"),
        "/Span <</ActualText<78>>> BDC /Span /P BDC BT /F 10 Tf (A) Tj ET EMC EMC EMC /Artifact BMC 0 0 1 1 re f EMC",
    );
    assert!(notes(&list).iter().any(|note| note.contains("EMC")), "{:?}", notes(&list));
    let marks: Vec<&Mark> = list.marks().collect();
    let content = marks[0].content.as_ref().unwrap();
    assert_eq!((content.id, content.lang.as_deref(), content.alt.as_deref()), (Some(7), Some("de"), Some("Ä")));
    match &marks[0].shape {
        Shape::Text(run) => assert_eq!(run.actual_text.as_deref(), Some("x")),
        other => panic!("{other:?}"),
    }
    assert_eq!(marks[1].content.as_ref().unwrap().tag, "Artifact");
}

#[test]
fn layers_that_are_off_are_hidden() {
    let maker = Maker::page(
        "/Properties<</A 5 0 R/B 6 0 R/C<</Type/OCMD/OCGs[5 0 R 6 0 R]/P/AllOn>>/D<</Type/OCMD/VE[/Not[/Or 6 0 R]]>>/E 7 0 R>>",
        "/OC /A BDC 0 0 1 1 re f EMC /OC /B BDC 0 0 2 1 re f EMC /OC /C BDC 0 0 3 1 re f EMC /OC /D BDC 0 0 4 1 re f EMC /OC /E BDC 0 0 5 1 re f EMC 0 0 6 1 re f",
    )
    .with(1, "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 6 0 R 7 0 R]/D<</OFF[6 0 R]/AS[<</Event/Print/Category[/Print]/OCGs[7 0 R]>>]>>>>>>")
    .with(5, "<</Type/OCG/Name(On)>>")
    .with(6, "<</Type/OCG/Name(Off)>>")
    .with(7, "<</Type/OCG/Name(Screen)/Usage<</Print<</PrintState/OFF>>>>>>");
    let list = maker.draw();
    let hidden: Vec<bool> = marks(&list).iter().map(|mark| mark.hidden).collect();
    assert_eq!(hidden, [false, true, true, false, true, false]);
    let names: Vec<_> = list.marks().map(|mark| mark.content.as_ref().and_then(|c| c.layer.clone())).collect();
    assert_eq!(names[1].as_deref(), Some("Off"));
    assert_eq!(names[2].as_deref(), Some("On, Off"));
}

#[test]
fn glyph_procedures_draw_after_their_run() {
    let font = "<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 100 100]/FirstChar 97/LastChar 98\
                /Widths[100 50]/Encoding<</Differences[97/square/color]>>/CharProcs<</square 6 0 R/color 7 0 R>>/Resources<<>>>>";
    // An object of its own, and in the resources.
    for (own, in_place) in [(font, "5 0 R"), ("null", font)] {
        let content = "1 0 0 rg BT /T 10 Tf 1 0 0 1 20 30 Tm (a) Tj ET BT /T 10 Tf 1 0 0 1 30 30 Tm (b) Tj ET";
        let maker = Maker::page(&format!("/Font<</T {in_place}>>"), content)
            .with(5, own)
            .stream(6, "", b"100 0 0 0 100 100 d1 0 1 0 rg 0 0 50 50 re f")
            .stream(7, "", b"50 0 d0 0 0 1 rg 0 0 50 50 re f");
        let list = maker.draw();
        let marks = marks(&list);
        assert_eq!(origins(marks[0]), [(20.0, 30.0)]);
        assert_eq!(flat(fill(marks[1])).1, [1.0, 0.0, 0.0], "a stencil has the colour of the text");
        assert_eq!(marks[1].bounds, Rect::new(20.0, 30.0, 25.0, 35.0));
        assert_eq!(origins(marks[2]), [(30.0, 30.0)]);
        assert_eq!(flat(fill(marks[3])).1, [0.0, 0.0, 1.0]);
        assert_eq!(marks[3].bounds, Rect::new(30.0, 30.0, 35.0, 35.0));
        assert_eq!(marks[3].source.stream, Some(7));
    }
}
