//! Both sides on one page to scale, and that page as SVG.
//!
//! One unit of the picture is a millimetre. Words stay words, in whatever sans serif face the viewer has: widths are reckoned
//! with the program's own, and some more.

use std::fmt::Write;

use super::Leaflet;
use super::pen::{Palette, Pen, Setter, Typeset, UPRIGHT, crease_stroke};
use super::sides::{AROUND, Drawn, unit};
use crate::color::{Cmyk, Color, Tint};
use crate::drawing::{Anchor, Drawing, Mark, Page, Text};
use crate::geom::{Path, Point, Segment, Size};
use crate::panel::{Draw, Paint, Shape, Stroke};
use crate::sheet::Quarter;
use crate::spec::{Crease, Side};
use crate::unit::{Length, trim_decimals};
use crate::xml::escape;

/// The largest type of a picture.
const MOST: Length = Length::mm(8);
/// How much wider than in the program's face words may become in a viewer's: by eye, DejaVu Sans.
const WIDER: f64 = 1.2;
/// The line, in parts of the type size.
const LINE: i64 = 12;

/// Both sides above each other, what their lines mean, and how the sheet is folded.
pub fn drawing(leaflet: &Leaflet, set: &mut Setter<'_>) -> Drawing {
    let unit = unit(leaflet, MOST.min(leaflet.size.width.max(leaflet.size.height) / 70));
    let palette = Palette::process();
    let line = unit / LINE;
    let mut wider = |words: &str, size: Length| {
        let set = set(words, size);
        Typeset { width: set.width.scale(WIDER), ..set }
    };
    let mut pen = Pen::new(&mut wider);
    let around = leaflet.bleed + unit * AROUND;
    // A narrow sheet still has words of some length around it.
    let width = (leaflet.size.width + around * 2).max(unit * 48);
    let left = (width - leaflet.size.width) / 2;
    let room = width - unit * 4;
    let start = |y: Length| Point::new(unit * 2, y);
    let mut y = unit * 3;
    y += unit * 2 * (pen.lines(&leaflet.heading(), start(y), (unit * 5 / 4, room, unit * 2), palette.words) - 1);
    for fact in leaflet.facts() {
        y += unit * 3 / 2;
        y += unit * 3 / 2 * (pen.lines(&fact, start(y), (unit, room, unit * 3 / 2), palette.words) - 1);
    }
    for side in &leaflet.sides {
        y += unit * 3;
        let words = match side.side {
            Side::A => "Side A",
            Side::B => "Side B, the sheet turned over its left or right edge",
        };
        pen.text(words, start(y), unit * 3 / 2, (Anchor::Start, UPRIGHT), palette.words);
        y += around;
        Drawn { leaflet, side, origin: Point::new(left, y), unit, line, palette }.draw(&mut pen);
        y += leaflet.size.height + leaflet.bleed;
    }
    y += unit * 3;
    y = legend(&mut pen, leaflet, &palette, (start(y), unit, line));
    let folds = leaflet.folds().into_iter().map(|fold| format!("fold {}", fold.replacen('.', ":", 1)));
    for words in folds.chain(leaflet.folded_words()) {
        y += unit * 3 / 2;
        y += unit * 3 / 2 * (pen.lines(&words, start(y), (unit, room, unit * 3 / 2), palette.words) - 1);
    }
    let page = Page { size: Size { width, height: y + unit * 2 }, boxes: None, items: pen.items };
    Drawing { title: leaflet.heading(), inks: Vec::new(), layers: Vec::new(), duplex: None, pages: vec![page] }
}

/// What the lines mean; gives the last baseline.
fn legend(
    pen: &mut Pen<'_, '_>,
    leaflet: &Leaflet,
    palette: &Palette,
    (at, unit, line): (Point, Length, Length),
) -> Length {
    let dots = Stroke { dash: vec![line, line * 3], ..Stroke::plain(line) };
    let mut entries = vec![
        (Stroke::plain(line), palette.cut, "cut: the trim".to_owned()),
        (Stroke::plain(line / 2), palette.bleed, format!("bleed: {} mm", super::mm(leaflet.bleed))),
        (dots, palette.safe, format!("safe distance: {} mm", super::mm(leaflet.safe))),
    ];
    if !leaflet.steps.is_empty() {
        let crease = |kind, words: &str| (crease_stroke(kind, unit, line), palette.crease(kind), words.to_owned());
        entries.push(crease(Crease::Valley, "valley: the faces on this side meet"));
        entries.push(crease(Crease::Mountain, "mountain: the faces on the other side meet"));
    }
    let mut y = at.y;
    for (n, (stroke, color, words)) in entries.iter().enumerate() {
        y += if n > 0 { unit * 3 / 2 } else { Length::ZERO };
        let high = y - unit / 3;
        pen.line(Point::new(at.x, high), Point::new(at.x + unit * 6, high), stroke, *color);
        pen.text(words, Point::new(at.x + unit * 7, y), unit, (Anchor::Start, UPRIGHT), palette.words);
    }
    y + unit / 2
}

/// The first page of a drawing as a picture that stands alone.
pub fn svg(drawing: &Drawing) -> String {
    let mut out = String::with_capacity(16 * 1024);
    let Some(page) = drawing.pages.first() else { return out };
    let (width, height) = (number(page.size.width), number(page.size.height));
    let _ = write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" \
         height=\"{height}mm\" viewBox=\"0 0 {width} {height}\" font-family=\"'Source Sans 3', 'Source Sans Pro', sans-serif\">\n<title>"
    );
    escape(&mut out, &drawing.title);
    let _ = write!(out, "</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
    for item in &page.items {
        match &item.mark {
            Mark::Shape(shape) => shape_to(&mut out, shape),
            Mark::Text(text) => text_to(&mut out, text),
        }
    }
    out.push_str("</svg>\n");
    out
}

fn shape_to(out: &mut String, shape: &Shape) {
    let Paint::Flat(color) = shape.paint else { return };
    out.push_str("<path d=\"");
    data(out, &shape.path);
    match &shape.draw {
        Draw::Fill { .. } => {
            let _ = write!(out, "\" fill=\"{}\"", hex(color));
        }
        Draw::Stroke(stroke) => {
            let _ = write!(out, "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"", hex(color), number(stroke.width));
            if !stroke.dash.is_empty() {
                let dash: Vec<String> = stroke.dash.iter().map(|length| number(*length)).collect();
                let _ = write!(out, " stroke-dasharray=\"{}\"", dash.join(" "));
            }
        }
    }
    out.push_str("/>\n");
}

fn data(out: &mut String, path: &Path) {
    let at = |p: Point| format!("{} {}", number(p.x), number(p.y));
    for segment in &path.0 {
        let _ = match *segment {
            Segment::Move(p) => write!(out, "M{}", at(p)),
            Segment::Line(p) => write!(out, "L{}", at(p)),
            Segment::Cubic(a, b, p) => write!(out, "C{} {} {}", at(a), at(b), at(p)),
            Segment::Close => write!(out, "Z"),
        };
    }
}

fn text_to(out: &mut String, text: &Text) {
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let (x, y) = (number(text.at.x), number(text.at.y));
    let _ = write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"", number(text.size), hex(text.color));
    if anchor != "start" {
        let _ = write!(out, " text-anchor=\"{anchor}\"");
    }
    let Quarter(quarter) = text.quarter.normal();
    if quarter != 0 {
        let _ = write!(out, " transform=\"rotate({} {x} {y})\"", i32::from(quarter) * 90);
    }
    out.push('>');
    escape(out, &text.words);
    out.push_str("</text>\n");
}

/// Millimetres, to a thousandth.
fn number(length: Length) -> String {
    trim_decimals(length.to_mm(), 3)
}

/// What a screen shows of process inks, each as if it let through what it does not take: enough for lines on white.
fn hex(color: Color) -> String {
    let Cmyk { c, m, y, k } = match color {
        Color::Process(ink) => ink,
        _ => Cmyk::BLACK,
    };
    let channel = |tint: Tint| {
        let through = (1.0 - tint.percent() / 100.0) * (1.0 - k.percent() / 100.0);
        // 0 to 255.
        (through * 255.0).round() as u8
    };
    format!("#{:02x}{:02x}{:02x}", channel(c), channel(m), channel(y))
}
