//! The reader on small files written out by hand, whose places are mental arithmetic.

use kurbo::{Point, Rect};

use crate::pages::{Blend, Event, Image, ImageMask, List, Mark, Paint, ShadingKind, Shape, Space};

use super::Document;

/// A file of objects given as text: number 1 is the catalogue, 2 the page tree, 3 the page, 4 its content.
pub(super) struct Maker {
    objects: Vec<(u32, Vec<u8>)>,
}

impl Maker {
    /// A page of 200 × 100 pt with these resources and this content.
    pub(super) fn page(resources: &str, content: &str) -> Self {
        Self { objects: Vec::new() }
            .with(1, "<</Type/Catalog/Pages 2 0 R>>")
            .with(2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>")
            .with(3, &format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>"))
            .stream(4, "", content.as_bytes())
    }

    /// Another object, or another one of that number.
    pub(super) fn with(mut self, number: u32, text: &str) -> Self {
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, text.as_bytes().to_vec()));
        self
    }

    /// A stream.
    pub(super) fn stream(mut self, number: u32, dict: &str, data: &[u8]) -> Self {
        let mut bytes = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream");
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, bytes));
        self
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in &self.objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        file.extend_from_slice(format!("xref\n0 1\n0000000000 65535 f \n{table}").as_bytes());
        file.extend_from_slice(format!("trailer<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
        file
    }

    pub(super) fn draw(&self) -> List {
        let document = Document::open(self.bytes()).unwrap();
        let mut list = List::default();
        document.draw(0, &mut list);
        list
    }
}

fn draw(resources: &str, content: &str) -> List {
    Maker::page(resources, content).draw()
}

fn notes(list: &List) -> Vec<&str> {
    list.notes().map(|note| note.text.as_str()).collect()
}

/// The marks of a drawing without faults.
fn marks(list: &List) -> Vec<&Mark> {
    assert_eq!(notes(list), [""; 0], "nothing is wrong with the file");
    list.marks().collect()
}

fn flat(paint: &Paint) -> (&Space, &[f32]) {
    match paint {
        Paint::Flat(color) => (&color.space, &color.values),
        other => panic!("{other:?} is one colour"),
    }
}

fn fill(mark: &Mark) -> &Paint {
    match &mark.shape {
        Shape::Fill { paint, .. } => paint,
        Shape::Text(run) => &run.fill,
        other => panic!("{other:?} is filled"),
    }
}

fn picture(mark: &Mark) -> &Image {
    match &mark.shape {
        Shape::Picture { image, .. } => image,
        other => panic!("{other:?} is a picture"),
    }
}

fn rows(image: &Image) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    image
        .samples
        .rows(&mut |y, row| {
            assert_eq!(y as usize, rows.len(), "rows come in order");
            rows.push(row.to_vec());
        })
        .unwrap();
    rows
}

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
fn pictures_of_every_depth_come_as_bytes() {
    let maker = Maker::page(
        "/XObject<</A 5 0 R/B 6 0 R/C 7 0 R/D 8 0 R>>/ColorSpace<<>>",
        "20 0 0 10 0 0 cm /A Do /B Do /C Do /D Do",
    )
    .stream(5, "/Subtype/Image/Width 3/Height 2/BitsPerComponent 4/ColorSpace/DeviceGray/Decode[1 0]", &[0x0F, 0x80, 0xF0, 0x00])
    .stream(6, "/Subtype/Image/Width 2/Height 1/BitsPerComponent 16/ColorSpace/DeviceRGB", &[0, 0, 128, 0, 255, 255, 1, 1, 2, 2, 3, 3])
    .stream(7, "/Subtype/Image/Width 10/Height 1/ImageMask true", &[0b1010_1010, 0b1000_0000])
    .stream(8, "/Subtype/Image/Width 4/Height 1/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 3<000000111111222222333333>]/Mask[1 2]", &[0b0001_1011]);
    let list = maker.draw();
    let marks = marks(&list);
    assert_eq!(rows(picture(marks[0])), [[255, 0, 119], [0, 255, 255]]);
    assert_eq!(rows(picture(marks[1])), [[0, 128, 255, 1, 2, 3]]);
    assert_eq!(rows(picture(marks[2])), [[0, 255, 0, 255, 0, 255, 0, 255, 0, 255]], "a stencil paints where it is 0");
    assert!(picture(marks[2]).stencil && picture(marks[2]).space.is_none());
    assert_eq!(rows(picture(marks[3])), [[0, 1, 2, 3]]);
    assert!(matches!(&picture(marks[3]).mask, Some(ImageMask::ColorKey(ranges)) if ranges == &[[1, 2]]));
    match &marks[0].shape {
        Shape::Picture { matrix, .. } => assert_eq!(Image::ppi(3, 2, *matrix), [10.8, 14.4]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn masks_and_inline_pictures_are_read_and_short_data_is_said() {
    let maker = Maker::page(
        "/XObject<</A 5 0 R/B 8 0 R>>",
        "/A Do BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00 80 FF 40> EI BI /W 1 /H 1 /IM true /D [1 0] ID \u{1} EI /B Do",
    )
    .stream(5, "/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask 6 0 R/Mask 7 0 R", &[7])
    .stream(6, "/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Matte[.5]", &[1, 2])
    .stream(7, "/Subtype/Image/Width 1/Height 1/ImageMask true", &[0])
    .stream(8, "/Subtype/Image/Width 1/Height 3/BitsPerComponent 8/ColorSpace/DeviceGray", &[1, 2]);
    let list = maker.draw();
    let marks = marks(&list);
    match &picture(marks[0]).mask {
        Some(ImageMask::Soft { image, matte }) => {
            assert_eq!(rows(image), [[1, 2]]);
            assert_eq!(matte.as_deref(), Some([0.5].as_slice()));
        }
        other => panic!("{other:?}: a soft mask goes before a stencil"),
    }
    assert!(picture(marks[1]).inline);
    assert_eq!(rows(picture(marks[1])), [[0, 128], [255, 64]]);
    assert_eq!(rows(picture(marks[2])), [[0]]);
    let error = picture(marks[3]).samples.rows(&mut |_, _| ()).unwrap_err();
    assert!(error.contains("1 of its 3 rows"), "{error}");
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
