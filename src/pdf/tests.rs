//! A small document by hand, and what its file must have.

use std::sync::Arc;

use super::*;
use crate::color::{Cmyk, Color, SpotId, Tint};
use crate::font::Face;
use crate::font::Metrics;
use crate::geom::{Path, Point, Rect, Size, Transform};
use crate::intent::{Profile, condition_info};
use crate::panel::{Clip, Draw, Glyph, GlyphRun, Gradient, GradientLine, Group, Item, Line};
use crate::panel::{Paint, PlacedBlock, Role, Setting, Shape, Stop, Stroke};
use crate::sheet::PlacedPanel;
use crate::source::{FileId, Span};
use crate::spec::Side;
use crate::unit::Length;

fn lang() -> Lang {
    Lang::parse("fr-FR").unwrap()
}

fn face() -> Face {
    let data = Arc::new(include_bytes!("../../fonts/SourceSans3-Regular.otf").to_vec());
    let font = harfrust::font::Font::new(data.to_vec(), 0).unwrap();
    let metrics = Metrics {
        units_per_em: 1000,
        ascent: 750.0,
        descent: -250.0,
        cap_height: 660.0,
        x_height: 486.0,
        italic_angle: 0.0,
        bounds: [-454.0, -293.0, 2159.0, 968.0],
        weight: 400,
        monospaced: false,
    };
    Face {
        data,
        index: 0,
        font,
        postscript_name: "SourceSans3-Regular".into(),
        metrics,
        cff: true,
        cff2: false,
        varied: false,
    }
}

/// A run with each character at 7 pt from the last; U+00AD gets the hyphen's glyph, spaces
/// that don't break get the space's.
fn run(face: &Face, text: &str, x: i64, y: i64, scale_x: f64) -> GlyphRun {
    let mut glyphs = Vec::new();
    for (i, (at, c)) in text.char_indices().enumerate() {
        let shown = match c {
            '\u{ad}' => '-',
            '\u{a0}' | '\u{202f}' => ' ',
            c => c,
        };
        glyphs.push(Glyph {
            id: face.glyph(shown).unwrap(),
            x: Length::pt(7 * i as i64),
            y: Length::ZERO,
            advance: Length::pt(7),
            text: at as u32..(at + c.len_utf8()) as u32,
            span: span(),
        });
    }
    GlyphRun {
        face: FaceId(0),
        size: Length::pt(12),
        color: Color::BLACK,
        overprint: true,
        lang: lang(),
        origin: Point::new(Length::pt(x), Length::pt(y)),
        scale_x,
        glyphs,
        text: text.into(),
    }
}

fn span() -> Span {
    SPAN
}

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

fn build() -> Vec<u8> {
    build_with(face(), &["Été-là\u{a0}!", "Coupu\u{ad}"])
}

/// The document with these lines of text.
fn build_with(face: Face, lines: &[&str]) -> Vec<u8> {
    let line = |(i, text): (usize, &&str)| run(&face, text, 20, 50 + 20 * i as i64, 1.0 + 0.01 * i as f64);
    let runs = lines.iter().enumerate().map(line).collect();
    build_runs(face, runs)
}

/// The document with a line for each run.
fn build_runs(face: Face, runs: Vec<GlyphRun>) -> Vec<u8> {
    let mm = Length::mm;
    let percent = |p: f64| Tint::from_percent(p).unwrap();
    let square = |x: i64| Path::rect(Rect::new(mm(x), mm(-3), mm(40), mm(60)));
    let rect = |color, x| Item::Shape(Shape::fill(square(x), color));
    let mut fonts = Fonts::default();
    let line = |run| Line { baseline: mm(50), measure: (mm(5), mm(90)), runs: vec![run], setting: Setting::default() };
    let lines = runs.into_iter().map(line);
    let block = PlacedBlock {
        role: Role::Paragraph,
        lang: lang(),
        span: span(),
        flow: 0,
        index: 0,
        rules: vec![],
        picture: None,
        lines: lines.collect(),
    };
    let process = Cmyk { c: percent(100.0), m: percent(62.5), y: Tint::NONE, k: percent(12.25) };
    let panel = Panel {
        name: "cover".into(),
        side: Side::A,
        size: Size { width: mm(100), height: mm(210) },
        ground: 0,
        art: vec![
            rect(Color::Process(process), -3),
            rect(Color::Spot(SpotId(0), percent(40.0)), 50),
            rect(mixed(), 60),
            turned(square(0)),
        ],
        blocks: vec![block],
        codes: vec![],
    };
    let sheet = Sheet {
        side: Side::A,
        media: Rect::new(Length::ZERO, Length::ZERO, mm(120), mm(230)),
        bleed: Rect::new(mm(7), mm(7), mm(106), mm(216)),
        trim: Rect::new(mm(10), mm(10), mm(100), mm(210)),
        panels: vec![PlacedPanel {
            panel: 0,
            origin: Point::new(mm(10), mm(10)),
            clip: Rect::new(mm(7), mm(7), mm(106), mm(216)),
            turned: None,
        }],
        spreads: vec![],
        creases: vec![],
        cross_creases: vec![],
        marks: vec![Shape::stroke(
            Path::line(Point::new(mm(10), mm(1)), Point::new(mm(10), mm(5))),
            Stroke { dash: vec![mm(1)], ..Stroke::plain(Length::from_pt(0.25)) },
            Color::All(Tint::FULL),
        )],
        color_bar: vec![],
        slug: vec![run(&face, "slug", 60, 10, 1.0)],
        steps: vec![],
    };
    fonts.push(face);
    let date = DateSpec { year: 2026, month: 4, day: 1, hour: 12, minute: 0, second: 0, offset_minutes: 120 };
    let info = Info {
        job: "job".into(),
        title: "Été & hiver".into(),
        author: Some("A".into()),
        edition: "E1".into(),
        date,
        trapped: false,
        languages: vec![lang()],
    };
    let intent = Intent {
        condition: "FOGRA39".into(),
        registry: "http://www.color.org".into(),
        info: condition_info("FOGRA39").unwrap().into(),
        profile: Profile::fogra39(),
    };
    let spots = [Spot { name: "PANTONE 185 C".into(), alternate: Cmyk { m: percent(91.0), ..Cmyk::PAPER } }];
    write(&Document {
        sheets: &[sheet],
        press: &[],
        panels: &[panel],
        fonts: &fonts,
        pictures: Pictures::NONE,
        spots: &spots,
        info: &info,
        intent: &intent,
        standard: Standard::X4,
    })
    .expect("fonts that can be subset")
}

/// 80 % of the spot ink with 20 % black.
fn mixed() -> Color {
    let percent = |p: f64| Tint::from_percent(p).unwrap();
    Color::mix(Cmyk { k: percent(20.0), ..Cmyk::PAPER }, &[(SpotId(0), percent(80.0))]).unwrap()
}

/// A gradient from cyan over nothing to the mix, clipped to a circle, all of it turned by a quarter.
fn turned(path: Path) -> Item {
    let mm = Length::mm;
    let stop = |at, color| Stop { at, color };
    let cyan = Color::Process(Cmyk { c: Tint::FULL, ..Cmyk::PAPER });
    let gradient = Gradient {
        line: GradientLine::Axial { from: Point::new(mm(0), mm(0)), to: Point::new(mm(40), mm(0)) },
        transform: Transform::default(),
        extend: [true, false],
        stops: vec![stop(0.0, cyan), stop(0.25, Color::Process(Cmyk::PAPER)), stop(1.0, mixed())],
    };
    let paint = Paint::Gradient(Box::new(gradient));
    let shape = Shape { path, draw: Draw::Fill { even_odd: false }, paint, overprint: false };
    Item::Group(Group {
        transform: Transform { linear: [0.0, 1.0, -1.0, 0.0], shift: Point::new(mm(50), mm(20)) },
        clip: Some(Clip { path: Path::circle(Point::new(mm(20), mm(20)), mm(20)), even_odd: true }),
        items: vec![Item::Shape(shape)],
        ..Group::default()
    })
}

fn has(pdf: &[u8], needle: &str) -> bool {
    pdf.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// The first stream of the file, which is the page's content.
fn content(pdf: &[u8]) -> String {
    let start = pdf.windows(7).position(|w| w == b"stream\n").unwrap() + 7;
    let (bytes, _) = pdf[start..].split_at(pdf.len() - start);
    let mut inflated = miniz_oxide::inflate::decompress_to_vec_zlib(bytes);
    if let Err(error) = &mut inflated {
        panic!("{error}");
    }
    String::from_utf8_lossy(&inflated.unwrap()).into_owned()
}

#[test]
fn structure() {
    let pdf = build();
    if let Some(path) = option_env!("LEPORELLO_TEST_PDF") {
        std::fs::write(path, &pdf).unwrap();
    }
    assert!(pdf.starts_with(b"%PDF-1.6\n"));
    for needle in [
        "/S/GTS_PDFX",
        "/GTS_PDFXVersion(PDF/X-4)",
        "/Trapped/False",
        "<pdf:Trapped>False</pdf:Trapped>",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        "(D:20260401120000+02'00')",
        "2026-04-01T12:00:00+02:00",
        "/TrimBox[28.3465",
        "/Separation/PANTONE#20185#20C/DeviceCMYK",
        "/Separation/All/DeviceCMYK",
        "/CIDFontType0C",
        "\u{c9}t\u{e9} &amp; hiver",
    ] {
        assert!(has(&pdf, needle), "{needle}");
    }
    for needle in ["/ArtBox", "/CropBox", "/Rotate", "/UserUnit", "/SMask", "/Encrypt", "/DeviceRGB"] {
        assert!(!has(&pdf, needle), "{needle}");
    }
}

/// A quarter turn that takes the origin to (50, 20) mm: the file's x axis goes down, and its origin lies where the
/// panel's, which stands 10 mm from the media's left and top, says.
#[test]
fn groups_and_gradients() {
    let pdf = build();
    let content = content(&pdf);
    // In points: 10 mm are 28.3465, the media is 651.9685 high; the group's origin is at (60, 30) mm from its top-left.
    assert!(content.contains("0 -1 1 0 -453.5433 595.2756 cm"), "{content}");
    for needle in ["W*", "/Pattern cs", "/P0 scn", "/N0 cs", "0.2 0.8 scn"] {
        assert!(content.contains(needle), "{needle}\n{content}");
    }
    for needle in [
        "/DeviceN[/Black/PANTONE#20185#20C]/DeviceCMYK",
        "/DeviceN[/Cyan/Black/PANTONE#20185#20C]/DeviceCMYK",
        "/Components[/Cyan/Magenta/Yellow/Black]",
        "/Matrix[0 -1 1 0 -453.5433 595.2756]",
        "/Extend[true false]",
        "/C0[1 0 0]/C1[0 0 0]",
        "/C0[0 0 0]/C1[0 0.2 0.8]",
        "/Bounds[0.25]",
        // Of the two inks the spot's magenta alone is not in the other: m = 1 − (1 − 0.91·t).
        "{ 1 1 exch sub 1 2 index 0.91 mul 1 exch sub mul 1 exch sub 1 1 exch sub 1 5 index 1 mul 1 exch sub mul \
         1 exch sub 6 4 roll pop pop }",
    ] {
        assert!(has(&pdf, needle), "{needle}\n{}", String::from_utf8_lossy(&pdf));
    }
}

#[test]
fn operators() {
    let content = content(&build());
    for needle in ["1 0.625 0 0.1225 k", "/S0 cs", "0.4 scn", "/All CS", "/Go gs", "101 Tz", "TJ"] {
        assert!(content.contains(needle), "{needle}\n{content}");
    }
    assert_eq!(content.matches("ActualText").count(), 1);
    assert_eq!(content.matches("/Go gs").count(), 2);
}

/// The ToUnicode map of the one font, the file's only stream that is a CMap.
fn to_unicode(pdf: &[u8]) -> String {
    let starts = pdf.windows(7).enumerate().filter(|(_, window)| window == b"stream\n").map(|(at, _)| at + 7);
    // A short one is not compressed.
    let plain = String::from_utf8_lossy(pdf);
    let plain = plain.split("stream\n").filter(|part| part.contains("begincmap")).map(str::to_owned);
    let inflated = starts.filter_map(|at| miniz_oxide::inflate::decompress_to_vec_zlib(&pdf[at..]).ok());
    let mut maps = inflated.filter_map(|bytes| String::from_utf8(bytes).ok()).chain(plain);
    maps.find(|map| map.contains("begincmap")).expect("a font has a ToUnicode")
}

#[test]
fn spaces_and_hyphens_mean_what_was_written() {
    // The first space is one that doesn't break: the glyph is a space all the same.
    let pdf = build_with(face(), &["a\u{a0}b c", "fin"]);
    let map = to_unicode(&pdf);
    assert!(map.contains("<0020>") && !map.contains("<00A0>"), "{map}");
    assert_eq!(content(&pdf).matches("ActualText").count(), 0);

    // A narrow one that the face draws with its space, and a soft hyphen that it draws with its hyphen, say what they are.
    let pdf = build_with(face(), &["a\u{202f}! a-b", "cou\u{ad}"]);
    assert_eq!(content(&pdf).matches("ActualText").count(), 2);
    // A hyphen that is nothing but soft is so by itself.
    let pdf = build_with(face(), &["cou\u{ad}", "pé"]);
    assert!(to_unicode(&pdf).contains("<00AD>"));
    assert_eq!(content(&pdf).matches("ActualText").count(), 0);
}

#[test]
fn a_cluster_of_several_glyphs_is_covered() {
    let face = face();
    let glyph = |c: char, x: Length, text: std::ops::Range<u32>| Glyph {
        id: face.glyph(c).unwrap(),
        x,
        y: Length::ZERO,
        advance: Length::pt(7),
        text,
        span: SPAN,
    };
    let cluster = |text: &str, second: char, x: i64| {
        let mut run = run(&face, "", 20, 50, 1.0);
        run.text = text.into();
        run.glyphs = vec![glyph('e', Length::ZERO, 0..text.len() as u32), glyph(second, Length::pt(x), 0..0)];
        run
    };
    // Both glyphs mean a character of the text.
    let pdf = build_runs(self::face(), vec![cluster("eo", 'o', 20)]);
    let map = to_unicode(&pdf);
    assert!(map.contains("<006F>") && map.contains("<0065>"), "{map}");
    assert_eq!(content(&pdf).matches("ActualText").count(), 0);
    // A second glyph that is none is covered by the cluster's text.
    let pdf = build_runs(self::face(), vec![cluster("e\u{301}", '~', 20)]);
    assert_eq!(content(&pdf).matches("ActualText").count(), 1);
    // So is what stands over its letter, and an accent without width beside it: readers would take it for another word's.
    for (text, second, x) in [("eo", 'o', 0), ("e\u{301}", '\u{301}', 20)] {
        let pdf = build_runs(self::face(), vec![cluster(text, second, x)]);
        assert_eq!(content(&pdf).matches("ActualText").count(), 1);
    }
}

#[test]
fn a_long_font_name_is_cut() {
    let long = Face { postscript_name: "N".repeat(300), ..face() };
    let pdf = build_with(long, &["a"]);
    let names = String::from_utf8_lossy(&pdf);
    let longest = names.split('/').map(|name| name.split(|c: char| !c.is_ascii_alphanumeric() && !"+-".contains(c)));
    let longest = longest.filter_map(|mut parts| parts.next()).filter(|name| name.contains("NNN")).map(str::len).max();
    assert_eq!(longest, Some(7 + font::NAME + "-Identity-H".len()));
    assert!(longest <= Some(127));
}

#[test]
fn same_bytes() {
    assert!(build() == build());
}
