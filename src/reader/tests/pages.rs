//! Pages and their lists: boxes, pages in place, annotations, and files that are none.

use kurbo::Rect;

use super::{Maker, marks, notes};
use crate::pages::List;
use crate::reader::Document;

#[test]
fn boxes_are_inherited_kept_inside_and_scaled_by_the_users_unit() {
    let maker = Maker::page("", "0 0 10 10 re f").with(
        3,
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/UserUnit 2/Rotate -90/TrimBox[190 90 10 10]/BleedBox[-50 5 195 95]>>",
    );
    let document = Document::open(maker.bytes()).unwrap();
    let page = document.pages().next().unwrap();
    assert_eq!(page.media, Rect::new(0.0, 0.0, 400.0, 200.0));
    assert_eq!(page.crop, page.media);
    assert_eq!(page.trim, Some(Rect::new(20.0, 20.0, 380.0, 180.0)));
    assert_eq!(page.bleed, Some(Rect::new(0.0, 10.0, 390.0, 190.0)));
    assert_eq!((page.art, page.rotate), (None, 3));
    assert_eq!(maker.draw().marks().next().unwrap().bounds, Rect::new(0.0, 0.0, 20.0, 20.0));
}

#[test]
fn pages_written_in_place_are_found() {
    let place = "<</Type/Page/Contents 4 0 R/Resources<<>>/Rotate 90>>";
    let maker = Maker::page("", "0 0 1 1 re f")
        .with(2, &format!("<</Type/Pages/MediaBox[0 0 9 9]/Kids[3 0 R null {place} 8 {place}]>>"));
    let document = Document::open(maker.bytes()).unwrap();
    let turns: Vec<u8> = document.pages().map(|page| page.rotate).collect();
    assert_eq!(turns, [0, 1, 1]);
    let mut list = List::default();
    document.draw(2, &mut list);
    assert_eq!(marks(&list).len(), 1);
}

#[test]
fn annotations_that_print_are_drawn_last() {
    let maker = Maker::page("", "0 0 1 1 re f")
        .with(
            3,
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[<</Subtype/Stamp/F 4/Rect[10 10 30 20]/AP<</N 5 0 R>>>>\
                  <</Subtype/Stamp/F 6/Rect[0 0 1 1]/AP<</N 5 0 R>>>><</Subtype/Link/Rect[0 0 1 1]>>]/Resources<<>>>>",
        )
        .stream(5, "/Subtype/Form/BBox[0 0 10 10]", b"0 0 10 10 re f");
    let list = maker.draw();
    let bounds: Vec<Rect> = marks(&list).iter().map(|mark| mark.bounds).collect();
    assert_eq!(bounds, [Rect::new(0.0, 0.0, 1.0, 1.0), Rect::new(10.0, 10.0, 30.0, 20.0)]);
    let document = Document::open(maker.bytes()).unwrap();
    let kinds: Vec<_> =
        document.pages().next().unwrap().annotations.iter().map(|a| (a.kind.clone(), a.flags, a.appearance)).collect();
    assert_eq!(kinds, [("Stamp".into(), 4, true), ("Stamp".into(), 6, true), ("Link".into(), 0, false)]);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_drawn() {
    let maker = Maker::page(
        "/XObject<</X 9 0 R/I 5 0 R>>/ColorSpace<</C[/Separation/A/DeviceCMYK<<>>]>>",
        "/X Do /I Do /C cs /F 12 Tf frob /S sh /G gs /Nowhere Do BX frob EX 0 0 1 1 re f",
    )
    .stream(5, "/Subtype/Image/Width 0/Height 1", b"");
    let list = maker.draw();
    let said = notes(&list).join("\n");
    for word in ["`X`", "picture (object 5)", "`C`", "`F`", "`frob`", "`S`", "`G`", "`Nowhere`"] {
        assert!(said.contains(word), "{word} in:\n{said}");
    }
    assert_eq!(list.marks().count(), 1);
}

#[test]
fn files_that_are_none_say_so() {
    let error = |bytes: &[u8]| Document::open(bytes.to_vec()).err().unwrap_or_default();
    assert!(error(b"").contains("empty"));
    assert!(error(b"hello").contains("no PDF"));
    assert!(error(b"%PDF-1.4\n%%EOF").contains("damaged"));
    // Without its table it is searched for objects.
    let mut bytes = Maker::page("", "0 0 1 1 re f").bytes();
    let table = bytes.windows(5).rposition(|word| word == b"xref\n").unwrap();
    bytes.truncate(table);
    bytes.extend_from_slice(b"trailer<</Root 1 0 R>>");
    let document = Document::open(bytes).unwrap();
    assert!(document.notes()[0].text.contains("searching"), "{:?}", document.notes());
    assert_eq!(document.pages().len(), 1);
}

#[test]
fn pages_in_place_that_take_long_to_find_are_left_out() {
    let pages = |kids: String| {
        let file = Maker::page("", "").with(2, &format!("<</Type/Pages/Kids[{kids} 3 0 R]/MediaBox[0 0 9 9]>>"));
        let document = Document::open(file.bytes()).unwrap();
        let said: Vec<String> = document.notes().iter().map(|note| note.text.clone()).collect();
        (document.pages().len(), said)
    };
    assert_eq!(pages("<</Type/Page>>".repeat(5)), (6, Vec::new()));
    let (count, said) = pages(format!("({}) <</Type/Page>><</Type/Page>>", "x".repeat(9 << 20)));
    assert!(count == 1 && said.iter().any(|said| said.contains("2 pages written in place")), "{said:?}");
}
