//! What reading costs, in steps that are the same on every machine: small files by which large ones are bounded.

use super::Maker;
use crate::pages::{Clip, Group, List, Mark, Note, Sink};
use crate::reader::{Document, Spent};

/// What the page of a file costs, and what is said of it.
fn cost(file: &Maker) -> (Spent, Vec<String>) {
    let document = Document::open(file.bytes()).unwrap();
    let mut list = List::default();
    document.draw(0, &mut list);
    (document.spent(), list.notes().map(|note| note.text.clone()).collect())
}

/// Operators of a page that does something once, and of one that does it eleven times: ten times the thing itself.
fn ten_times(make: impl Fn(usize) -> Maker) -> u64 {
    cost(&make(11)).0.operators - cost(&make(1)).0.operators
}

#[test]
fn a_form_costs_its_content_each_time_it_is_drawn() {
    let form = |length: usize| {
        move |times: usize| {
            Maker::page("/XObject<</X 5 0 R>>", &"/X Do ".repeat(times)).stream(
                5,
                "/Subtype/Form/BBox[0 0 9 9]",
                " ".repeat(length).as_bytes(),
            )
        }
    };
    assert!(ten_times(form(64_000)) >= ten_times(form(0)) + 10_000);
}

#[test]
fn dictionaries_cost_their_length_each_time_they_are_looked_at() {
    let junk = format!("/Junk({})", "x".repeat(64_000));
    let picture = |junk: &str| {
        let dict = format!("/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray{junk}");
        move |times: usize| Maker::page("/XObject<</X 5 0 R>>", &"/X Do ".repeat(times)).stream(5, &dict, b"a")
    };
    assert!(ten_times(picture(&junk)) >= ten_times(picture("")) + 10_000);
    let state = |junk: &str| {
        let resources = format!("/ExtGState<</G<</LW 1{junk}>>>>");
        move |times: usize| Maker::page(&resources, &"/G gs ".repeat(times))
    };
    assert!(ten_times(state(&junk)) >= ten_times(state("")) + 10_000);
    let resources = |junk: &str| {
        let dict = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<<{junk}>>");
        move |times: usize| Maker::page("/XObject<</X 5 0 R>>", &"/X Do ".repeat(times)).stream(5, &dict, b"")
    };
    assert!(ten_times(resources(&junk)) >= ten_times(resources("")) + 10_000);
    let palette = |length: usize| {
        let resources = format!("/ColorSpace<</A[/Indexed/DeviceGray 9({})]>>", "x".repeat(length));
        move |times: usize| Maker::page(&resources, &"/A cs ".repeat(times))
    };
    assert!(ten_times(palette(64_000)) >= ten_times(palette(10)) + 10_000);
}

#[test]
fn colours_cost_their_functions() {
    let ink = |program: &str| {
        let program = format!("{{{program}}}").into_bytes();
        move |times: usize| {
            Maker::page(
                "/ColorSpace<</A[/Separation/A/DeviceGray 5 0 R]>>",
                &format!("/A cs {}", "1 sc ".repeat(times)),
            )
            .stream(5, "/FunctionType 4/Domain[0 1]/Range[0 1]", &program)
        }
    };
    assert!(ten_times(ink(&"1 mul ".repeat(1000))) >= ten_times(ink("")) + 200);
}

#[test]
fn words_that_stand_for_others_cost_a_copy_each_time() {
    let said = |length: usize| {
        move |times: usize| {
            let text =
                format!("/Span<</ActualText({})>>BDC BT/F 1 Tf {}ET EMC", "x".repeat(length), "(a)Tj ".repeat(times));
            Maker::page("/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>", &text)
        }
    };
    assert!(ten_times(said(64_000)) >= ten_times(said(0)) + 10_000);
}

#[test]
fn functions_that_share_their_parts_are_counted_as_often_as_they_are_read() {
    let mut file = Maker::page("/ColorSpace<</A[/Separation/A/DeviceGray 5 0 R]>>", "/A cs");
    for number in 5..11 {
        let parts = format!("{} 0 R ", number + 1).repeat(20);
        let bounds: String = (1..20).map(|bound| format!("{bound} ")).collect();
        let dict = format!("<</FunctionType 3/Domain[0 20]/Bounds[{bounds}]/Encode[]/Functions[{parts}]>>");
        file = file.with(number, &dict);
    }
    let (_, notes) = cost(&file.with(11, "<</FunctionType 2/Domain[0 1]/N 1>>"));
    assert!(notes.iter().any(|note| note.contains("4096 functions")), "{notes:?}");
}

#[test]
fn an_expression_that_shares_its_parts_comes_to_an_end() {
    let mut file = Maker::page("/Properties<</L<</Type/OCMD/VE 5 0 R>>>>", "/OC/L BDC 0 0 9 9 re f EMC");
    for number in 5..20 {
        file = file.with(number, &format!("[/And {}]", format!("{} 0 R ", number + 1).repeat(30)));
    }
    let (_, notes) = cost(&file.with(20, "<</Type/OCG/Name(a)>>"));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn samples_of_a_bit_cost_more_than_their_bytes_each_time_they_are_given() {
    let dict = "/Subtype/Image/Width 8000/Height 1/BitsPerComponent 1/ColorSpace/DeviceGray";
    let document = Document::open(Maker::page("/XObject<</X 5 0 R>>", "/X Do").stream(5, dict, &[0; 1000]).bytes());
    let document = document.unwrap();
    let mut list = List::default();
    document.draw(0, &mut list);
    let mut before = 0;
    for _ in 0..2 {
        list.marks().for_each(|mark| drop(super::rows(super::picture(mark))));
        assert_eq!(document.spent().steps - before, 1001);
        before = document.spent().steps;
    }
}

#[test]
fn a_font_is_looked_up_once_by_its_name() {
    let chosen = |junk: usize| {
        let font = format!("<</Type/Font/Subtype/Type1/BaseFont/Courier/Junk({})>>", "x".repeat(junk));
        move |times: usize| Maker::page(&format!("/Font<</F {font}>>"), &"/F 9 Tf ".repeat(times))
    };
    assert_eq!(ten_times(chosen(64_000)), ten_times(chosen(0)));
    // More names than are remembered.
    let font = format!("<</Type/Font/Subtype/Type1/BaseFont/Courier/Junk({})>>", "x".repeat(640));
    let fonts: String = (0..100).map(|n| format!("/F{n} {font}")).collect();
    let all: String = (0..100).map(|n| format!("/F{n} 9 Tf ")).collect();
    assert!(ten_times(|times| Maker::page(&format!("/Font<<{fonts}>>"), &all.repeat(times))) >= 10 * 36 * 80);
}

/// A sink that wants so many marks.
struct Few(usize);

impl Sink for Few {
    fn draw(&mut self, _: &Mark) {
        self.0 = self.0.saturating_sub(1);
    }

    fn open_clip(&mut self, _: &Clip) {}

    fn close_clip(&mut self) {}

    fn open_group(&mut self, _: &Group) {}

    fn close_group(&mut self) {}

    fn note(&mut self, note: Note) {
        panic!("{note:?}: nothing is wrong with the page");
    }

    fn is_done(&self) -> bool {
        self.0 == 0
    }
}

#[test]
fn whoever_has_seen_enough_is_told_no_more() {
    let document = Document::open(Maker::page("", &"0 0 9 9 re f ".repeat(5000)).bytes()).unwrap();
    document.draw(0, &mut Few(10));
    assert!(document.spent().operators < 1300, "{:?}", document.spent());
    document.draw(0, &mut Few(9999));
    assert!(document.spent().operators >= 10_000);
}

#[test]
fn a_cmap_that_fonts_share_costs_each_of_them() {
    let fonts = |count: usize| {
        let font = "<</Type/Font/Subtype/Type0/Encoding 5 0 R/DescendantFonts[<</Subtype/CIDFontType2>>]>>";
        let all: String = (0..count).map(|n| format!("/F{n} {font}")).collect();
        let chosen: String = (0..count).map(|n| format!("/F{n} 9 Tf ")).collect();
        cost(&Maker::page(&format!("/Font<<{all}>>"), &chosen).stream(5, "", &[b' '; 10_000])).0.bytes
    };
    assert!(fonts(3) >= fonts(1) + 2 * 40_000);
}
