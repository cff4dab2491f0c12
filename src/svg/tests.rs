//! Drawings read from texts. Colours that are not in the table become magenta and yellow by their green and blue, so that
//! what comes out can be told by eye.

mod hostile;

use super::*;
use crate::color::{Cmyk, SpotId, Tint};
use crate::font::Face;
use crate::geom::{Path, Point, Rect, Segment, Transform};
use crate::panel::{Cap, Draw, FineKind, GradientLine, Group, Join, Paint, Shape};
use crate::unit::Length;

const SPOT: Color = Color::Spot(SpotId(0), Tint::FULL);

fn converted(rgb: Rgb) -> Color {
    let tint = |value: u8| Tint::from_percent(100.0 - f64::from(value) / 2.55).unwrap();
    Color::Process(Cmyk { c: tint(rgb[0]), m: tint(rgb[1]), y: tint(rgb[2]), k: Tint::NONE })
}

fn fonts() -> &'static Fonts {
    static FONTS: std::sync::OnceLock<Fonts> = std::sync::OnceLock::new();
    FONTS.get_or_init(loaded)
}

fn loaded() -> Fonts {
    let mut fonts = Fonts::default();
    fonts.push(Face::load(include_bytes!("../../fonts/SourceSans3-Regular.otf").to_vec(), 0).unwrap());
    fonts.push(Face::load(include_bytes!("../../fonts/SourceSans3-Bold.otf").to_vec(), 0).unwrap());
    fonts
}

fn read_text(text: &str) -> (Option<Drawing>, Diagnostics, Sources) {
    let (found, diags, sources) = found(text);
    (found.map(|found| found.drawing), diags, sources)
}

fn found(text: &str) -> (Option<Found>, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("logo.svg", text.as_bytes()).unwrap();
    let fonts = fonts();
    let families = [Family {
        name: "sans".to_owned(),
        faces: fonts.iter().map(|(id, face)| FamilyFace { id, weight: face.metrics.weight, italic: false }).collect(),
    }];
    let setting = Setting {
        colors: &[([0, 58, 112], SPOT)],
        convert: &converted,
        families: &families,
        fonts,
        language: Lang::parse("en-GB"),
    };
    let (drawing, diags) = read(&sources, file, &setting);
    (drawing, diags, sources)
}

/// A drawing of 96 × 96 units, which is an inch, around `inside`.
fn draw(inside: &str) -> Drawing {
    let text = whole(inside);
    let (drawing, diags, sources) = read_text(&text);
    drawing.unwrap_or_else(|| panic!("{inside}\n{}", diags.render(&sources, false)))
}

fn whole(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"96\" height=\"96\">\
         {inside}</svg>"
    )
}

/// What is said of a drawing that can't be kept.
fn refused(inside: &str) -> String {
    let text = whole(inside);
    let (drawing, diags, sources) = read_text(&text);
    assert!(drawing.is_none() && diags.has_errors(), "{} was read", findings::short(inside));
    diags.render(&sources, false)
}

#[track_caller]
fn says(inside: &str, words: &str) {
    let said = refused(inside);
    assert!(said.contains(words), "{}\nsays\n{said}\nnot\n{words}", findings::short(inside));
}

fn shapes(items: &[Item]) -> Vec<&Shape> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Shape(shape) => vec![shape],
            Item::Group(group) => shapes(&group.items),
            Item::Picture(_) => vec![],
        })
        .collect()
}

/// The colour of the only shape.
#[track_caller]
fn color(inside: &str) -> Color {
    let drawing = draw(inside);
    match shapes(&drawing.items)[..] {
        [Shape { paint: Paint::Flat(color), .. }] => *color,
        ref other => panic!("{inside}: {other:?}"),
    }
}

/// The outline of the first shape in whole user units.
fn points(drawing: &Drawing) -> Vec<(i64, i64)> {
    let unit = |l: Length| l.raw() / 9525;
    let at = |p: Point| (unit(p.x), unit(p.y));
    shapes(&drawing.items)[0]
        .path
        .0
        .iter()
        .filter_map(|segment| match *segment {
            Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(at(p)),
            Segment::Close => None,
        })
        .collect()
}

fn px(units: f64) -> Length {
    Length::from_pt(units * 0.75)
}

#[test]
fn size_and_view_box() {
    let size = |attributes: &str| {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>");
        let (drawing, ..) = read_text(&text);
        drawing.map(|d| (d.size.width.to_mm(), d.size.height.to_mm()))
    };
    assert_eq!(size("width=\"30mm\" height=\"20mm\""), Some((30.0, 20.0)));
    assert_eq!(size("width=\"2in\" viewBox=\"0 0 200 100\""), Some((50.8, 25.4)));
    assert_eq!(size("width=\"100%\" height=\"100%\" viewBox=\"0 0 96 48\""), Some((25.4, 12.7)));
    assert_eq!(size("height=\"1in\""), None);
    assert_eq!(size("width=\"1e9\" height=\"1\""), None);
    assert_eq!(size("width=\"-5\" height=\"1\""), None);
}

#[test]
fn a_view_box_is_fitted() {
    let fitted = |align: &str| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"100\" viewBox=\"10 10 10 10\" {align}>\
             <path d=\"M10 10 L20 20 H10\"/></svg>"
        );
        points(&read_text(&text).0.unwrap())
    };
    assert_eq!(fitted(""), [(50, 0), (150, 100), (50, 100)]);
    assert_eq!(fitted("preserveAspectRatio=\"xMinYMin\""), [(0, 0), (100, 100), (0, 100)]);
    assert_eq!(fitted("preserveAspectRatio=\"xMaxYMid meet\""), [(100, 0), (200, 100), (100, 100)]);
    assert_eq!(fitted("preserveAspectRatio=\"none\""), [(0, 0), (200, 100), (0, 100)]);
    assert_eq!(fitted("preserveAspectRatio=\"xMidYMax slice\""), [(0, -100), (200, 100), (0, 100)]);
}

#[test]
fn paths_in_all_their_commands() {
    let end = |data: &str| points(&draw(&format!("<path d=\"{data}\"/>")));
    assert_eq!(end("M1 2 L3 4 l5-6h7v8H1V2z"), [(1, 2), (3, 4), (8, -2), (15, -2), (15, 6), (1, 6), (1, 2)]);
    assert_eq!(end("m1,2 3,4 5,6"), [(1, 2), (4, 6), (9, 12)]);
    assert_eq!(end("M0 0L10 0L10 10zl5 5h3"), [(0, 0), (10, 0), (10, 10), (0, 0), (5, 5), (8, 5)]);
    assert_eq!(end("M0 0C1 1 2 2 3 3S5 5 6 9q1 1 2 0t2 0T20 5"), [(0, 0), (3, 3), (6, 9), (8, 9), (10, 9), (20, 5)]);
    // Flags without spaces; a half circle is two quarters.
    assert_eq!(end("M10 20a10 10 0 0110-10A10 10 0 01 20 30"), [(10, 20), (20, 10), (30, 20), (20, 30)]);
}

#[test]
fn smooth_curves_mirror_the_control_of_their_own_kind() {
    let controls = |data: &str| -> Vec<(i64, i64)> {
        let drawing = draw(&format!("<path d=\"{data}\"/>"));
        let path = &shapes(&drawing.items)[0].path;
        path.0
            .iter()
            .filter_map(|s| if let Segment::Cubic(a, ..) = s { Some((a.x.raw(), a.y.raw())) } else { None })
            .collect()
    };
    let unit = |x: i64, y: i64| (x * 9525, y * 9525);
    assert_eq!(controls("M0 0C0 1 2 3 3 3S6 5 6 9")[1], unit(4, 3));
    // After a quadratic curve there is nothing to mirror.
    assert_eq!(controls("M0 0Q3 3 6 0S9 5 9 9")[1], unit(6, 0));
    assert_eq!(controls("M0 0Q3 3 6 0T12 3")[1], unit(8, -2));
}

#[test]
fn arcs_keep_to_their_ellipse() {
    for (data, rx, ry) in
        [("M10 50A40 20 0 1 1 90 50", 40.0, 20.0), ("M49.999 50A0.001 0.001 0 1 1 50.001 50", 0.001, 0.001)]
    {
        let mut sink = path::read(data).unwrap();
        sink.close_path();
        for segment in kurbo::Shape::path_segments(&sink, 0.1).filter(|s| matches!(s, kurbo::PathSeg::Cubic(_))) {
            for i in 0..=10 {
                let p = kurbo::ParamCurve::eval(&segment, f64::from(i) / 10.0);
                let away = ((p.x - 50.0) / rx).hypot((p.y - 50.0) / ry);
                assert!((away - 1.0).abs() < 3e-4, "{data}: {away}");
            }
        }
    }
}

#[test]
fn broken_path_data_says_where() {
    says(
        "<path id=\"p\" d=\"M0 0 L1\"/>",
        "the path data of <path> `p` can't be read: it ends where a number should stand",
    );
    says("<path d=\"L1 1\"/>", "it doesn't begin with M");
    says("<path d=\"M0 0 X1 1\"/>", "`X` is no command of paths");
    says("<path d=\"M0 0 L1e999 0\"/>", "a number is too large");
    says("<path d=\"M0 0 L NaN 0\"/>", "a number is missing");
    says("<path d=\"M0 0 A1 1 0 2 0 5 5\"/>", "a flag of an arc is neither 0 nor 1");
    says("<path d=\"M0 0 L1e20 0V1\"/>", "<path> leads more than 10 m away");
}

#[test]
fn basic_shapes() {
    assert_eq!(points(&draw("<rect x=\"1\" y=\"2\" width=\"10\" height=\"5\"/>")), [(1, 2), (11, 2), (11, 7), (1, 7)]);
    assert_eq!(points(&draw("<polygon points=\"0,0 10,0 10,10\"/>")), [(0, 0), (10, 0), (10, 10)]);
    assert_eq!(points(&draw("<circle cx=\"20\" cy=\"20\" r=\"10\"/>")).len(), 5);
    // The smaller radius of a corner is its other radius too.
    let rounded = draw("<rect width=\"40\" height=\"20\" rx=\"5\"/>");
    assert_eq!(shapes(&rounded.items)[0].path.bounds().unwrap(), Rect::new(px(0.0), px(0.0), px(40.0), px(20.0)));
    assert_eq!(points(&draw("<ellipse cx=\"50%\" cy=\"48\" rx=\"10\" ry=\"5\"/>"))[0], (58, 48));
    for nothing in ["<rect width=\"0\" height=\"5\"/>", "<circle r=\"0\"/>", "<path d=\"\"/>", "<line x2=\"5\"/>"] {
        assert_eq!(draw(nothing).items, [], "{nothing}");
    }
}

#[test]
fn colors_by_table_by_profile_and_black_alone() {
    let fill = |value: &str| color(&format!("<rect width=\"9\" height=\"9\" fill=\"{value}\"/>"));
    for name in ["#003a70", "#003A70", "rgb(0, 58, 112)", "rgb(0 58 112)", "rgba(0,58,112,1)"] {
        assert_eq!(fill(name), SPOT, "{name}");
    }
    for name in ["black", "#000", "rgb(0%,0%,0%)", "hsl(120, 50%, 0%)"] {
        assert_eq!(fill(name), Color::BLACK, "{name}");
    }
    assert_eq!(fill("white"), Color::Process(Cmyk::PAPER));
    assert_eq!(fill("hsl(120, 100%, 50%)"), converted([0, 255, 0]));
    assert_eq!(fill("rebeccapurple"), converted([0x66, 0x33, 0x99]));
    let tint = |p: f64| Tint::from_percent(p).unwrap();
    let inks = Color::Process(Cmyk { c: tint(10.0), m: tint(20.0), y: tint(30.0), k: tint(5.0) });
    assert_eq!(fill("device-cmyk(0.1, 0.2, 0.3, 0.05)"), inks);
    assert_eq!(fill("#e0c0a0 icc-color(FOGRA39L-coated, 0.1, 0.2, 0.3, 0.05)"), inks);
    let found = found(&whole("<rect width=\"9\" height=\"9\" fill=\"#aabbcc\"/>")).0.unwrap();
    assert_eq!(found.converted, [([0xaa, 0xbb, 0xcc], converted([0xaa, 0xbb, 0xcc]))]);
    says(
        "<rect id=\"r\" width=\"9\" height=\"9\" fill=\"#aabbcc80\"/>",
        "<rect> `r` is not opaque: `fill` is #aabbcc80",
    );
    says("<rect width=\"9\" height=\"9\" fill=\"blurple\"/>", "`fill` of <rect> can't be read: `blurple`");
}

#[test]
fn properties_cascade() {
    let sheet = "<style>/* c */ rect { fill: red } .a, .b { fill: lime } #r.a { fill: blue } .c{fill:#003a70!important}</style>";
    let fill = |attributes: &str| color(&format!("{sheet}<rect width=\"9\" height=\"9\" {attributes}/>"));
    assert_eq!(fill(""), converted([255, 0, 0]));
    assert_eq!(fill("fill=\"white\""), converted([255, 0, 0]), "a sheet goes before an attribute");
    assert_eq!(fill("class=\"b\""), converted([0, 255, 0]));
    assert_eq!(fill("class=\"x a\" id=\"r\""), converted([0, 0, 255]));
    assert_eq!(fill("class=\"a\" style=\"fill:black;\""), Color::BLACK);
    assert_eq!(fill("class=\"c\" style=\"fill:black\""), SPOT);
    let inherited =
        "<g color=\"#003a70\" fill=\"currentColor\"><g fill=\"inherit\"><rect width=\"9\" height=\"9\"/></g></g>";
    assert_eq!(color(inherited), SPOT);
    says("<style>g rect { fill: red }</style>", "the style sheet's `g rect` can't be kept");
    says("<style>@import url(x.css);</style>", "the style sheet's `@import url(x.css)` can't be kept");
    says("<style>@media print { rect { fill: red } }</style>", "the style sheet's `@media print` can't be kept");
}

#[test]
fn strokes_scale_with_what_they_stroke() {
    let stroke = |inside: &str| {
        let drawing = draw(inside);
        match &shapes(&drawing.items)[0].draw {
            Draw::Stroke(stroke) => stroke.clone(),
            Draw::Fill { .. } => panic!("filled"),
        }
    };
    let line = "<line x1=\"0\" y1=\"0\" x2=\"9\" y2=\"9\" stroke=\"black\" stroke-width=\"2\" stroke-dasharray=\"3 1 2\" \
                stroke-dashoffset=\"-1\" stroke-linecap=\"round\" stroke-linejoin=\"bevel\"/>";
    let plain = stroke(line);
    assert_eq!((plain.width, plain.cap, plain.join), (px(2.0), Cap::Round, Join::Bevel));
    assert_eq!(plain.dash, [3.0, 1.0, 2.0, 3.0, 1.0, 2.0].map(px));
    assert_eq!((plain.phase, plain.miter_limit), (px(11.0), 4.0));
    assert_eq!(stroke(&format!("<g transform=\"rotate(30) scale(3)\">{line}</g>")).width, px(6.0));
    // Stretched unevenly, a group stretches the line.
    let stretched = draw(&format!("<g transform=\"scale(4, 1)\">{line}</g>"));
    let Item::Group(Group { transform, .. }) = &stretched.items[0] else { panic!("no group") };
    assert_eq!(*transform, Transform { linear: [2.0, 0.0, 0.0, 0.5], shift: Point::default() });
    assert_eq!(stretched.fine[0].kind, FineKind::Line(px(2.0)));
    assert_eq!(draw(&line.replace("\"2\"", "\"0\"")).items, []);
    says(&line.replace("bevel", "arcs"), "`stroke-linejoin` of <line> can't be read: `arcs`");
    says(&line.replace("\"2\"", "\"-2\""), "`stroke-width` of <line> can't be read");
}

#[test]
fn paint_order_and_fill_rule() {
    let order = |attributes: &str| -> Vec<bool> {
        let rect = format!("<rect width=\"9\" height=\"9\" stroke=\"black\" {attributes}/>");
        shapes(&draw(&rect).items).iter().map(|s| matches!(s.draw, Draw::Fill { .. })).collect()
    };
    assert_eq!(order(""), [true, false]);
    assert_eq!(order("paint-order=\"stroke\""), [false, true]);
    assert_eq!(order("paint-order=\"markers fill stroke\""), [true, false]);
    let even = draw("<rect width=\"9\" height=\"9\" style=\"fill-rule:evenodd\"/>");
    assert_eq!(shapes(&even.items)[0].draw, Draw::Fill { even_odd: true });
}

#[test]
fn uses_symbols_and_loops() {
    let rect = "<defs><rect id=\"r\" width=\"4\" height=\"2\"/></defs>";
    assert_eq!(points(&draw(&format!("{rect}<use href=\"#r\" x=\"10\" y=\"20\"/>")))[0], (10, 20));
    assert_eq!(color(&format!("{rect}<use xlink:href=\"#r\" fill=\"#003a70\"/>")), SPOT);
    let symbol = "<symbol id=\"s\" viewBox=\"0 0 2 1\"><path d=\"M0 0H2V1\"/></symbol>\
                  <use href=\"#s\" x=\"10\" width=\"40\" height=\"40\"/>";
    let drawing = draw(symbol);
    assert_eq!(points(&drawing), [(10, 10), (50, 10), (50, 30)]);
    assert!(matches!(&drawing.items[0], Item::Group(Group { clip: Some(_), .. })), "a symbol is clipped");
    says("<g id=\"a\"><use href=\"#a\"/></g>", "<use> uses itself");
    says("<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>", "<use> uses itself");
    says("<use href=\"#nothing\"/>", "<use> names `nothing`, which the drawing doesn't have");
    says("<use href=\"other.svg#a\"/>", "<use> takes `other.svg#a` from another file");
}

fn gradient(inside: &str) -> crate::panel::Gradient {
    let drawing = draw(inside);
    match &shapes(&drawing.items)[0].paint {
        Paint::Gradient(gradient) => (**gradient).clone(),
        Paint::Flat(color) => panic!("{color:?}"),
    }
}

/// Where a gradient's point comes to lie, in user units.
fn lands(gradient: &crate::panel::Gradient, p: Point) -> (f64, f64) {
    let p = gradient.transform.apply(p);
    let round = |l: Length| (l.to_pt() / 0.75 * 100.0).round() / 100.0;
    (round(p.x), round(p.y))
}

const STOPS: &str = "<stop stop-color=\"#003a70\"/><stop offset=\"100%\" style=\"stop-color:white\"/>";

#[test]
fn linear_gradients() {
    let with = |attributes: &str, rect: &str| {
        let g = gradient(&format!(
            "<linearGradient id=\"g\" {attributes}>{STOPS}</linearGradient><rect {rect} fill=\"url(#g)\"/>"
        ));
        let GradientLine::Axial { from, to } = g.line else { panic!("radial") };
        (lands(&g, from), lands(&g, to))
    };
    let rect = "x=\"10\" y=\"20\" width=\"40\" height=\"10\"";
    assert_eq!(with("", rect), ((10.0, 20.0), (50.0, 20.0)));
    assert_eq!(with("x2=\"0\" y2=\"1\"", rect), ((10.0, 20.0), (10.0, 30.0)));
    assert_eq!(with("gradientTransform=\"rotate(90)\"", rect), ((10.0, 20.0), (10.0, 30.0)));
    let user = "gradientUnits=\"userSpaceOnUse\" x1=\"5\" y1=\"5\" x2=\"15\" y2=\"5\"";
    assert_eq!(with(user, rect), ((5.0, 5.0), (15.0, 5.0)));
    assert_eq!(with(user, &format!("{rect} transform=\"scale(2)\"")), ((10.0, 10.0), (30.0, 10.0)));
    // Attributes and stops of another one.
    let g = gradient(&format!(
        "<linearGradient id=\"a\" x1=\".5\">{STOPS}</linearGradient><linearGradient id=\"g\" xlink:href=\"#a\"/>\
         <rect {rect} fill=\"url(#g)\"/>"
    ));
    let GradientLine::Axial { from, .. } = g.line else { panic!("radial") };
    assert_eq!(lands(&g, from), (30.0, 20.0));
    assert_eq!(
        g.stops.iter().map(|s| (s.at, s.color)).collect::<Vec<_>>(),
        [(0.0, SPOT), (1.0, Color::Process(Cmyk::PAPER))]
    );
    let one = "<linearGradient id=\"g\"><stop stop-color=\"#003a70\"/></linearGradient><rect width=\"9\" height=\"9\" fill=\"url(#g)\"/>";
    assert_eq!(color(one), SPOT);
    let point = format!(
        "<linearGradient id=\"g\" x2=\"0\">{STOPS}</linearGradient><rect width=\"9\" height=\"9\" fill=\"url(#g)\"/>"
    );
    assert_eq!(color(&point), Color::Process(Cmyk::PAPER), "without a length it is its last colour");
}

#[test]
fn screen_colours_run_as_on_a_screen_and_inks_as_inks() {
    let stops = |a: &str, b: &str| {
        gradient(&format!(
            "<linearGradient id=\"g\"><stop stop-color=\"{a}\"/><stop offset=\"1\" stop-color=\"{b}\"/></linearGradient>\
             <rect width=\"9\" height=\"9\" fill=\"url(#g)\"/>"
        ))
        .stops
    };
    assert_eq!(stops("#003a70", "black").len(), 2);
    assert_eq!(stops("white", "black").len(), 2, "black ink alone");
    for (run, black) in [(stops("red", "black"), 8), (stops("black", "red"), 0)] {
        assert_eq!(run[black].color, converted([0, 0, 0]), "the screen's black, or the middle would be grey");
    }
    assert_eq!(stops("black", "red")[4].color, converted([128, 0, 0]));
    let run = stops("red", "blue");
    assert_eq!((run.len(), run[4].at, run[4].color), (9, 0.5, converted([128, 0, 128])));
}

#[test]
fn radial_gradients() {
    let with = |attributes: &str| {
        gradient(&format!(
            "<radialGradient id=\"g\" {attributes}>{STOPS}</radialGradient>\
             <rect x=\"10\" y=\"20\" width=\"40\" height=\"10\" fill=\"url(#g)\"/>"
        ))
    };
    let g = with("");
    let GradientLine::Radial { from, to } = g.line else { panic!("axial") };
    assert_eq!((lands(&g, from.0), lands(&g, to.0)), ((30.0, 25.0), (30.0, 25.0)));
    // The circle's right end and its lowest point are those of the ellipse in the box.
    assert_eq!(lands(&g, Point::new(to.0.x + to.1, to.0.y)), (50.0, 25.0));
    assert_eq!(lands(&g, Point::new(to.0.x, to.0.y + to.1)), (30.0, 30.0));
    let g = with("fx=\"0.25\"");
    let GradientLine::Radial { from, .. } = g.line else { panic!("axial") };
    assert_eq!(lands(&g, from.0), (20.0, 25.0));
    let wrong = |inner: &str| {
        format!(
            "<radialGradient id=\"g\" {inner}>{STOPS}</radialGradient><rect width=\"9\" height=\"9\" fill=\"url(#g)\"/>"
        )
    };
    says(&wrong("fx=\"2\""), "the focus of <radialGradient> `g` lies outside of its circle");
    says(&wrong("spreadMethod=\"reflect\""), "<radialGradient> `g` goes on by `spreadMethod: reflect`");
    says(&wrong("href=\"#g\""), "<radialGradient> `g` takes its attributes from itself");
    says(
        &wrong("").replace("<stop stop", "<stop stop-opacity=\".5\" stop"),
        "<stop> is not opaque: `stop-opacity` is .5",
    );
}

fn clips(items: &[Item]) -> Vec<Vec<Path>> {
    fn chain(item: &Item) -> Vec<Path> {
        match item {
            Item::Group(Group { clip: Some(clip), items, .. }) => {
                [vec![clip.path.clone()], items.first().map_or(Vec::new(), chain)].concat()
            }
            _ => Vec::new(),
        }
    }
    items.iter().map(chain).collect()
}

#[test]
fn clips_are_unions_and_intersections() {
    let with = |inside: &str, attributes: &str| {
        let items = draw(&format!(
            "<clipPath id=\"outer\"><rect width=\"50\" height=\"50\"/></clipPath><clipPath id=\"c\" {attributes}>{inside}</clipPath>\
             <rect clip-path=\"url(#c)\" x=\"10\" width=\"40\" height=\"20\"/>"
        ))
        .items;
        clips(&items).iter().map(|chain| chain.iter().map(|path| path.0.len()).collect()).collect::<Vec<Vec<usize>>>()
    };
    let rect = "<rect width=\"9\" height=\"9\"/>";
    assert_eq!(with(rect, ""), [[5]]);
    assert_eq!(with(&rect.repeat(2), ""), [[10]], "basic shapes are one outline");
    assert_eq!(with(rect, "clip-path=\"url(#outer)\""), [[5, 5]]);
    let path = "<path d=\"M0 0H9V9z\"/>";
    assert_eq!(with(&path.repeat(2), ""), [[4], [4]], "outlines that overlap are each a clip");
    let apart = "<path d=\"M0 0H9V9z\"/><path d=\"M20 0H29V9z\"/>";
    assert_eq!(with(apart, ""), [[8]]);
    assert_eq!(with("", ""), Vec::<Vec<usize>>::new(), "nothing lets nothing print");
    let boxed = draw(
        "<clipPath id=\"c\" clipPathUnits=\"objectBoundingBox\"><rect width=\".5\" height=\"1\"/></clipPath>\
         <rect clip-path=\"url(#c)\" x=\"10\" width=\"40\" height=\"20\"/>",
    );
    assert_eq!(clips(&boxed.items)[0][0].bounds(), Some(Rect::new(px(10.0), px(0.0), px(20.0), px(20.0))));
    let used = "<defs><rect id=\"r\" width=\"9\" height=\"9\"/></defs><clipPath id=\"c\"><use xlink:href=\"#r\" \
                style=\"overflow:visible;\"/></clipPath><g style=\"clip-path:url(#c)\"><path d=\"M0 0H9V9\"/></g>";
    assert_eq!(clips(&draw(used).items).len(), 1);
    says("<rect clip-path=\"url(#no)\" width=\"9\" height=\"9\"/>", "<rect> is clipped by `no`, which is no clip path");
    says(
        "<clipPath id=\"c\" clip-path=\"url(#c)\"><path d=\"M0 0H9V9\"/></clipPath><rect clip-path=\"url(#c)\" width=\"9\" height=\"9\"/>",
        "<clipPath> `c` uses itself",
    );
}

#[test]
fn text_is_outlines_in_the_layouts_fonts() {
    let text = |attributes: &str, inside: &str| {
        draw(&format!(
            "<text x=\"48\" y=\"48\" font-family=\"Source Sans 3\" font-size=\"10\" {attributes}>{inside}</text>"
        ))
    };
    let bounds = |drawing: &Drawing| shapes(&drawing.items)[0].path.bounds().unwrap();
    let (start, middle, end) = (
        bounds(&text("", "Form")),
        bounds(&text("text-anchor=\"middle\"", "Form")),
        bounds(&text("text-anchor=\"end\"", "Form")),
    );
    assert!(start.x > px(48.0) && end.right() < px(48.0), "{start:?} {end:?}");
    assert!((middle.x - (start.x + end.x) / 2).abs() < px(0.01));
    assert!(start.bottom() - px(48.0) < px(0.3) && start.y < px(42.0), "letters stand on the line");
    let one = text("", "A  B\n C");
    assert_eq!(bounds(&one), bounds(&text("", "<tspan></tspan> A B C ")), "spaces in a row are one");
    let spaced = bounds(&text("letter-spacing=\"2\"", "Form"));
    assert!((spaced.width - start.width - px(6.0)).abs() < px(0.01));
    // Black alone overprints; the size is known to whoever looks for small text.
    let small = text("transform=\"scale(.5)\"", "Form");
    assert!(shapes(&small.items)[0].overprint);
    assert_eq!(small.fine[0].kind, FineKind::Text(px(5.0)));
    let two = text("", "A<tspan font-weight=\"bold\" fill=\"#003a70\" dx=\"5\">B</tspan>");
    assert_eq!(shapes(&two.items).len(), 2);
    let placed = text("", "<tspan x=\"0 20\" y=\"10\">AB</tspan>");
    assert!(bounds(&placed).x < px(1.0) && bounds(&placed).right() > px(25.0));
    // By the name of the family in the layout, and by the name of the face.
    for family in ["'sans'", "Helvetica, SourceSans3-Bold, serif"] {
        draw(&format!("<text font-family=\"{family}\">A</text>"));
    }
    says("<text font-family=\"Helvetica, sans-serif\">A</text>", "<text>: there is no font `Helvetica`");
    says("<text>A</text>", "<text>: the text names no font");
    says("<text font-family=\"sans\" font-style=\"italic\">A</text>", "the family `sans` has no italic of weight 400");
    says("<text font-family=\"sans\">漢</text>", "the font SourceSans3-Regular has no character `漢`");
    says("<text font-family=\"sans\"><textPath href=\"#p\">A</textPath></text>", "<textPath> can't be kept");
    says("<text font-family=\"sans\" textLength=\"40\">A</text>", "<text> has `textLength`, which can't be kept");
}

#[test]
fn text_runs_in_its_direction() {
    // Without a font of Hebrew the letters are missing, but Latin in a line from the right is anchored at its right.
    let drawing = draw("<text x=\"48\" y=\"48\" font-family=\"sans\" font-size=\"10\" direction=\"rtl\">Form</text>");
    assert!(shapes(&drawing.items)[0].path.bounds().unwrap().right() < px(48.0));
}

#[test]
fn what_is_not_drawn() {
    let quiet = "<title>T</title><desc>D</desc><metadata><x/></metadata>\
        <sodipodi:namedview xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" pagecolor=\"#fff\"/>\
        <defs><filter id=\"f\"/><mask id=\"m\"/><pattern id=\"p\"/><path d=\"M0 0H9V9\"/></defs>\
        <g display=\"none\"><image href=\"a.png\"/></g><g visibility=\"hidden\"><path d=\"M0 0H9V9\"/></g>\
        <g opacity=\"0\"><path d=\"M0 0H9V9\"/></g><path d=\"M0 0H9V9\" fill=\"none\"/>\
        <path d=\"M0 0H9V9\" style=\"-inkscape-stroke:none;filter:none;mix-blend-mode:normal;enable-background:new\" fill-opacity=\"0\"/>\
        <switch><foreignObject requiredExtensions=\"http://ns.adobe.com/AdobeIllustrator/10.0/\"/><g/></switch>";
    let (drawing, diags, sources) = read_text(&whole(quiet));
    assert!(diags.is_empty(), "{}", diags.render(&sources, false));
    assert_eq!(drawing.unwrap().items, []);
    let shown = draw("<g visibility=\"hidden\"><path visibility=\"visible\" d=\"M0 0H9V9\"/></g>");
    assert_eq!(shown.items.len(), 1);
}

#[test]
fn lines_without_length_have_their_square_caps() {
    let dots = |path: &str| {
        let drawing =
            draw(&format!("<path d=\"{path}\" stroke=\"#000\" stroke-width=\"12\" stroke-linecap=\"square\"/>"));
        shapes(&drawing.items)
            .into_iter()
            .map(|shape| (shape.path.bounds().unwrap(), shape.draw.clone()))
            .collect::<Vec<_>>()
    };
    let square = |x: f64, y: f64| Rect::new(px(x - 6.0), px(y - 6.0), px(12.0), px(12.0));
    let fill = Draw::Fill { even_odd: false };
    for path in ["M20 20z", "M20 20L20 20", "M20 20h0", "M20 20c0 0 0 0 0 0"] {
        assert_eq!(dots(path), [(square(20.0, 20.0), fill.clone())], "{path}");
    }
    // Two at once, and beside a line that has a length; a move alone is none.
    let all = dots("M20 20z M40 40L40 40 M60 10H80 M5 5");
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], (Rect::new(px(14.0), px(14.0), px(32.0), px(32.0)), fill));
    assert!(matches!(all[1].1, Draw::Stroke(_)));
    let round = draw("<path d=\"M20 20z\" stroke=\"#000\" stroke-width=\"12\" stroke-linecap=\"round\"/>");
    assert!(matches!(shapes(&round.items)[0].draw, Draw::Stroke(_)), "a PDF paints these itself");
}

#[test]
fn a_gradient_without_a_box_gives_way_to_the_colour_after_it() {
    let line = |stroke: &str, units: &str| {
        let stops = "<stop offset=\"0\"/><stop offset=\"1\" stop-color=\"#003a70\"/>";
        let text = whole(&format!(
            "<linearGradient id=\"g\" {units}>{stops}</linearGradient><path d=\"M10 50H90\" stroke=\"{stroke}\"/>"
        ));
        let (drawing, diags, sources) = read_text(&text);
        let paints: Vec<Paint> = shapes(&drawing.unwrap().items).into_iter().map(|shape| shape.paint.clone()).collect();
        (paints, diags.render(&sources, false))
    };
    let black = vec![Paint::Flat(Color::BLACK)];
    assert_eq!(line("url(#g) #000", ""), (black.clone(), String::new()));
    assert_eq!(line("url(#g) #000", "gradientUnits=\"objectBoundingBox\""), (black, String::new()));
    let (paints, said) = line("url(#g)", "");
    assert_eq!(paints, []);
    assert!(
        said.contains("warning[drawing-effect]: <path> is not painted: <linearGradient> `g` runs in its box"),
        "{said}"
    );
    let (paints, said) = line("url(#g) #000", "gradientUnits=\"userSpaceOnUse\" x2=\"96\"");
    assert!(matches!(paints[..], [Paint::Gradient(_)]) && said.is_empty(), "{said}");
}

#[test]
fn what_is_for_readers_of_a_language() {
    // The leaflet is in en-GB.
    let drawn = |list: &str| {
        let inside = format!("<path systemLanguage=\"{list}\" d=\"M0 0H9V9\"/>");
        draw(&inside).items.len()
    };
    for list in ["en-GB", "en", "en-gb", "en-US", "fr, en", "fr,de , EN"] {
        assert_eq!(drawn(list), 1, "{list}");
    }
    for list in ["fr", "", "e", "fr-EN", "enm"] {
        assert_eq!(drawn(list), 0, "{list}");
    }
    let chosen = |first: &str| {
        let drawing = draw(&format!(
            "<switch><path systemLanguage=\"{first}\" d=\"M0 0H9V9\"/><path systemLanguage=\"en\" d=\"M0 0H20V9\"/>\
             <path d=\"M0 0H30V9\"/></switch>"
        ));
        shapes(&drawing.items)[0].path.bounds().unwrap().width
    };
    assert_eq!(chosen("fr"), px(20.0));
    assert_eq!(chosen("en-GB"), px(9.0));
}

#[test]
fn what_cant_be_kept_is_an_error_that_names_the_element() {
    let path = |attributes: &str| format!("<path id=\"p\" d=\"M0 0H9V9\" {attributes}/>");
    says(&path("opacity=\".5\""), "<path> `p` is not opaque: `opacity` is .5");
    says(&path("style=\"fill-opacity:50%\""), "<path> `p` is not opaque: `fill-opacity` is 50%");
    says(&path("filter=\"url(#f)\""), "<path> `p` has `filter: url(#f)`, which can't be kept");
    says(&path("style=\"mix-blend-mode:multiply\""), "<path> `p` has `mix-blend-mode: multiply`");
    says(&path("mask=\"url(#m)\""), "<path> `p` has `mask: url(#m)`");
    says(&path("marker-end=\"url(#m)\""), "<path> `p` has `marker-end: url(#m)`");
    says(&path("style=\"vector-effect:non-scaling-stroke\""), "<path> `p` has `vector-effect: non-scaling-stroke`");
    says(&format!("<pattern id=\"t\"/>{}", path("fill=\"url(#t)\"")), "<path> `p` is painted in <pattern> `t`");
    says(&path("fill=\"url(#no)\""), "<path> `p` is painted in `no`, which the drawing doesn't have");
    for element in ["image", "foreignObject", "script", "animate", "set", "flowRoot", "mesh", "font"] {
        says(&format!("<{element} id=\"e\"/>"), &format!("<{element}> `e` can't be kept"));
    }
    says("<circle r=\"9\"><animate/></circle>", "<animate> can't be kept");
    // The place is that of the element, or of the declaration.
    assert!(refused(&format!("\n{}", path("style=\"fill:red;opacity:.5\""))).contains("--> logo.svg:2:43"));
    assert_eq!(draw(&path("fill=\"url(#no) #003a70\"")).items.len(), 1, "a colour stands in");
}

#[test]
fn one_fault_is_said_once_with_its_places() {
    let many = "<path d=\"M0 0H9V9\" opacity=\".5\"/>\n".repeat(300);
    let (_, diags, _) = read_text(&whole(&many));
    assert_eq!(diags.iter().count(), 1);
}

#[test]
fn unknown_properties_are_told() {
    let (drawing, diags, _) = read_text(&whole("<path d=\"M0 0H9V9\" style=\"fancy:yes\"/>"));
    assert!(drawing.is_some());
    assert!(diags.iter().any(|d| d.message == "the property `fancy` is not known, and left out"));
}
