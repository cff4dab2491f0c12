//! The grammar of the sheet, its panels and frames, and of art.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::parse_style::tint;
use super::{
    ArtSpec, FoldName, FrameSpec, GridSpec, InsetsSpec, PanelSpec, Shape, SheetSpec, Side, StrokeSpec, UNNAMED,
};
use crate::color::Tint;
use crate::diag::Diagnostic;
use crate::geom::{Path, Point, Segment, Size};
use crate::source::Spanned;
use crate::unit::Length;

/// The largest sheet. A PDF page has at most 14 400 pt, which is 5080 mm, with bleed and marks around the sheet.
const MOST_SHEET: Length = Length::mm(4_500);

pub(super) fn sheet(t: &Table<'_, '_>, ctx: &mut Ctx) -> SheetSpec {
    let at = t.span;
    let before = ctx.faults();
    let size = t.need("size", "\"A4 landscape\"", ctx).and_then(|v| size(v, ctx));
    let folds = [("z", FoldName::Z), ("none", FoldName::None)];
    let fold = t.get("fold").and_then(|v| ctx.word("fold", v, &folds));
    let sure = t.there && ctx.faults() == before;
    let paper = "it is a strip of paper along the edge";
    let bleed = t.get("bleed").and_then(|v| ctx.bounded("bleed", v, false, Length::mm(100), paper));
    let safe = t.get("safe").and_then(|v| ctx.bounded("safe", v, false, Length::mm(100), paper));
    let mut grid = GridSpec { step: Spanned::new(Length::pt(6), at), start: Length::ZERO };
    if let Some(g) = t.get("grid").map(|v| ctx.table("grid", v, &["step", "start"])) {
        if let Some(step) = g.get("step").and_then(|v| ctx.extent("step", v, true)) {
            grid.step = step;
        }
        if let Some(start) = g.get("start").and_then(|v| ctx.extent("start", v, false)) {
            grid.start = start.value;
        }
    }
    let a4 = Size { width: Length::mm(297), height: Length::mm(210) };
    SheetSpec {
        size: size.unwrap_or(Spanned::new(a4, at)),
        bleed: bleed.unwrap_or(Spanned::new(Length::mm(3), at)),
        safe: safe.unwrap_or(Spanned::new(Length::mm(4), at)),
        fold: fold.unwrap_or(Spanned::new(FoldName::None, at)),
        grid,
        sure,
    }
}

/// Formats by name, portrait, in raw tenths of a millimetre (ISO 216, DIN 476, ANSI Y14.1 in inches × 25.4).
const FORMATS: [(&str, i64, i64); 9] = [
    ("A3", 2970, 4200),
    ("A4", 2100, 2970),
    ("A5", 1480, 2100),
    ("A6", 1050, 1480),
    ("DL", 990, 2100),
    ("DIN lang", 1050, 2100),
    ("SRA3", 3200, 4500),
    ("Letter", 2159, 2794),
    ("Legal", 2159, 3556),
];

fn size(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<Size>> {
    let span = ctx.span(value);
    if let DeValue::Array(array) = value.get_ref() {
        if array.len() != 2 {
            let message = format!("`size` is a list of two lengths, width and height, not of {}", array.len());
            ctx.error("layout-value", message, span, "write size = [\"297mm\", \"210mm\"]");
            return None;
        }
        let why = "a PDF page is at most 5080 mm wide and high, with bleed and marks";
        let lengths: Vec<_> =
            array.iter().filter_map(|v| ctx.bounded("size", v, true, MOST_SHEET, why)).map(|l| l.value).collect();
        let [width, height] = lengths[..] else { return None };
        return Some(Spanned::new(Size { width, height }, span));
    }
    let text = ctx.string("size", value)?;
    let lower = text.value.to_lowercase();
    let (name, landscape) = match lower.strip_suffix(" landscape") {
        Some(name) => (name, true),
        None => (lower.strip_suffix(" portrait").unwrap_or(&lower), false),
    };
    let Some((_, w, h)) = FORMATS.iter().find(|(n, _, _)| n.to_lowercase() == name.trim()) else {
        ctx.diags.push(
            Diagnostic::error("layout-value", format!("`{}` is not a format known by name", text.value))
                .at(span, "")
                .suggest(name.trim(), FORMATS.iter().map(|(n, _, _)| *n))
                .hint("write size = \"A4 landscape\" or size = [\"297mm\", \"210mm\"]"),
        );
        return None;
    };
    let tenth = |n: &i64| Length::from_raw(n * Length::PER_MM / 10);
    let (width, height) = if landscape { (tenth(h), tenth(w)) } else { (tenth(w), tenth(h)) };
    Some(Spanned::new(Size { width, height }, span))
}

const SIDES: [(&str, Side); 2] = [("A", Side::A), ("B", Side::B)];

fn insets(t: &Table<'_, '_>, ctx: &mut Ctx) -> InsetsSpec {
    InsetsSpec {
        top: t.get("top").and_then(|v| ctx.extent("top", v, false)),
        right: t.get("right").and_then(|v| ctx.extent("right", v, false)),
        bottom: t.get("bottom").and_then(|v| ctx.extent("bottom", v, false)),
        left: t.get("left").and_then(|v| ctx.extent("left", v, false)),
    }
}

/// Keys of a panel.
pub(super) const PANEL: &[&str] = &["name", "side", "width", "margin", "background"];
/// Keys of a frame.
pub(super) const FRAME: &[&str] = &["name", "panel", "top", "right", "bottom", "left", "height", "width"];

pub(super) fn panel(value: &Value<'_>, ctx: &mut Ctx) -> PanelSpec {
    let t = ctx.table("[[panel]]", value, PANEL);
    let name = t.need("name", "\"front\"", ctx).and_then(|v| ctx.name("name", v));
    let name = name.unwrap_or_else(|| Spanned::new(UNNAMED.to_owned(), t.span));
    let background = t.get("background").and_then(|v| ctx.name("background", v));
    let before = ctx.faults();
    let side = t.need("side", "\"A\"", ctx).and_then(|v| ctx.word("side", v, &SIDES));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let default = Some(Spanned::new(Length::mm(10), name.span));
    let all = |m| InsetsSpec { top: m, right: m, bottom: m, left: m };
    let margin = match t.get("margin") {
        None => all(default),
        Some(value) if value.get_ref().is_table() => {
            let t = ctx.table("margin", value, &["top", "right", "bottom", "left"]);
            let given = insets(&t, ctx);
            InsetsSpec {
                top: given.top.or(default),
                right: given.right.or(default),
                bottom: given.bottom.or(default),
                left: given.left.or(default),
            }
        }
        Some(value) => all(ctx.extent("margin", value, false).or(default)),
    };
    let sure = t.there && ctx.faults() == before;
    PanelSpec { side: side.unwrap_or(Spanned::new(Side::A, name.span)), name, width, margin, background, sure }
}

pub(super) fn frame(value: &Value<'_>, ctx: &mut Ctx) -> FrameSpec {
    let t = ctx.table("[[frame]]", value, FRAME);
    let unnamed = Spanned::new(UNNAMED.to_owned(), t.span);
    let name = t.need("name", "\"contact\"", ctx).and_then(|v| ctx.name("name", v));
    let panel = t.need("panel", "\"front\"", ctx).and_then(|v| ctx.name("panel", v));
    let before = ctx.faults();
    let insets = insets(&t, ctx);
    let height = t.get("height").and_then(|v| ctx.extent("height", v, true));
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let sure = t.there && ctx.faults() == before;
    let name = name.unwrap_or_else(|| unnamed.clone());
    for (extent, size, edges) in [
        (height, "height", [("top", insets.top), ("bottom", insets.bottom)]),
        (width, "width", [("left", insets.left), ("right", insets.right)]),
    ] {
        if let (Some(extent), [(one, Some(_)), (other, Some(last))]) = (extent, edges) {
            ctx.diags.push(
                Diagnostic::error("layout-value", format!("[[frame]] has `{one}`, `{other}` and `{size}`"))
                    .at(extent.span, "")
                    .at(last.span, "")
                    .hint("leave one of the three out: two of them say where the frame stands"),
            );
        }
    }
    FrameSpec { name, panel: panel.unwrap_or(unnamed), insets, height, width, sure }
}

/// Keys of a shape.
pub(super) const ART: [&str; 11] =
    ["panel", "rect", "circle", "line", "path", "flip", "fill", "tint", "stroke", "even-odd", "overprint"];

pub(super) fn art(value: &Value<'_>, ctx: &mut Ctx) -> ArtSpec {
    let t = ctx.table("[[art]]", value, &ART);
    let panels = t.need("panel", "\"front\"", ctx).map_or_else(Vec::new, |v| ctx.name_list("panel", v));
    let drawn: Vec<_> =
        ["rect", "circle", "line", "path"].into_iter().filter_map(|key| Some((key, t.get(key)?))).collect();
    if drawn.len() != 1 && t.there {
        let hint = "write exactly one of rect, circle, line and path; another shape is another [[art]]";
        ctx.error("layout-value", format!("[[art]] has {} shapes", drawn.len()), t.span, hint);
    }
    let mut shapes: Vec<_> = drawn.into_iter().map(|(key, value)| shape(key, value, ctx)).collect();
    let nothing = Spanned::new(Shape::Path(Path(Vec::new())), t.span);
    let shape = if shapes.is_empty() { nothing } else { shapes.swap_remove(0) };
    let flip = t.get("flip").and_then(|v| ctx.boolean("flip", v)).is_some_and(|b| b.value);
    let fill = t.get("fill").and_then(|v| ctx.name("fill", v));
    let tint = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    let stroke = t.get("stroke").map(|v| stroke(v, ctx));
    let even_odd = t.get("even-odd").and_then(|v| ctx.boolean("even-odd", v)).is_some_and(|b| b.value);
    let overprint = t.get("overprint").and_then(|v| ctx.boolean("overprint", v)).is_some_and(|b| b.value);
    if t.there && t.get("fill").is_none() && stroke.is_none() {
        ctx.error("layout-missing-key", "[[art]] has neither `fill` nor `stroke`", t.span, "add fill = \"COLOUR\"");
    }
    ArtSpec { panels, shape, flip, fill, tint, stroke, even_odd, overprint, span: t.span }
}

fn shape(key: &str, value: &Value<'_>, ctx: &mut Ctx) -> Spanned<Shape> {
    let span = ctx.span(value);
    let shape = match key {
        "rect" => {
            let t = ctx.table(key, value, &["x", "y", "width", "height", "radius"]);
            Shape::Rect {
                corner: Point::new(place(&t, "x", ctx), place(&t, "y", ctx)),
                size: Size { width: extent(&t, "width", ctx), height: extent(&t, "height", ctx) },
                radius: t.get("radius").and_then(|v| ctx.extent("radius", v, false)).map_or(Length::ZERO, |l| l.value),
            }
        }
        "circle" => {
            let t = ctx.table(key, value, &["x", "y", "r"]);
            Shape::Circle { center: Point::new(place(&t, "x", ctx), place(&t, "y", ctx)), radius: extent(&t, "r", ctx) }
        }
        "line" => {
            let t = ctx.table(key, value, &["x1", "y1", "x2", "y2"]);
            Shape::Line {
                from: Point::new(place(&t, "x1", ctx), place(&t, "y1", ctx)),
                to: Point::new(place(&t, "x2", ctx), place(&t, "y2", ctx)),
            }
        }
        _ => ctx.string(key, value).and_then(|text| path(&text, ctx)).unwrap_or_else(|| Shape::Path(Path(Vec::new()))),
    };
    Spanned::new(shape, span)
}

/// A coordinate, which may be negative.
fn place(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Length {
    t.need(key, "\"10mm\"", ctx).and_then(|v| ctx.length(key, v)).map_or(Length::ZERO, |l| l.value)
}

fn extent(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Length {
    t.need(key, "\"10mm\"", ctx).and_then(|v| ctx.extent(key, v, true)).map_or(Length::ZERO, |l| l.value)
}

fn path(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Shape> {
    let bez = match kurbo::BezPath::from_svg(&text.value) {
        Ok(bez) => bez,
        Err(error) => {
            let hint = "write SVG path data, in millimetres from the panel's top-left corner";
            let why = match error {
                kurbo::SvgParseError::Wrong => "there is no number where one should stand".to_owned(),
                kurbo::SvgParseError::UnexpectedEof => "it ends where a number should stand".to_owned(),
                kurbo::SvgParseError::UninitializedPath => "it doesn't begin with M".to_owned(),
                kurbo::SvgParseError::UnknownCommand(c) => format!("`{c}` is not a command of paths"),
                _ => error.to_string(),
            };
            ctx.error("layout-value", format!("the path cannot be read: {why}"), text.span, hint);
            return None;
        }
    };
    let far = |p: kurbo::Point| !(p.x.abs() < 10_000.0 && p.y.abs() < 10_000.0);
    let at = |p: kurbo::Point| Point::new(Length::from_mm(p.x), Length::from_mm(p.y));
    let mut segments = Vec::new();
    let mut pen = kurbo::Point::ZERO;
    for element in bez.elements() {
        let points = match *element {
            kurbo::PathEl::MoveTo(p) | kurbo::PathEl::LineTo(p) => vec![p],
            kurbo::PathEl::QuadTo(a, p) => vec![a, p],
            kurbo::PathEl::CurveTo(a, b, p) => vec![a, b, p],
            kurbo::PathEl::ClosePath => vec![],
        };
        if points.iter().any(|p| far(*p)) {
            ctx.error("layout-value", "the path leads more than 10 m away", text.span, "its numbers are millimetres");
            return None;
        }
        segments.push(match *element {
            kurbo::PathEl::MoveTo(p) => Segment::Move(at(p)),
            kurbo::PathEl::LineTo(p) => Segment::Line(at(p)),
            // A quadratic curve raised to a cubic: control points at two thirds.
            kurbo::PathEl::QuadTo(a, p) => {
                Segment::Cubic(at(pen + (a - pen) * (2.0 / 3.0)), at(p + (a - p) * (2.0 / 3.0)), at(p))
            }
            kurbo::PathEl::CurveTo(a, b, p) => Segment::Cubic(at(a), at(b), at(p)),
            kurbo::PathEl::ClosePath => Segment::Close,
        });
        if let Some(p) = points.last() {
            pen = *p;
        }
    }
    if segments.is_empty() {
        ctx.error("layout-value", "the path is empty", text.span, "write SVG path data, such as \"M0 0 L10 0\"");
        return None;
    }
    Some(Shape::Path(Path(segments)))
}

fn stroke(value: &Value<'_>, ctx: &mut Ctx) -> StrokeSpec {
    if let DeValue::String(color) = value.get_ref() {
        let span = ctx.span(value);
        let hint = format!("write stroke = {{ color = \"{color}\" }}");
        ctx.error("layout-wrong-type", "`stroke` is a text, but a table is wanted", span, hint);
    }
    let t = match value.get_ref() {
        DeValue::String(_) => Table::hollow("stroke", ctx.span(value)),
        _ => ctx.table("stroke", value, &["color", "tint", "width", "dash", "cap"]),
    };
    let color = t.need("color", "\"black\"", ctx).and_then(|v| ctx.name("color", v));
    let tint = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let width = width.unwrap_or(Spanned::new(Length::from_raw(Length::PER_PT / 2), t.span));
    let mut dash = Vec::new();
    if let Some(values) = t.get("dash").and_then(|v| ctx.array("dash", v)) {
        dash = values.into_iter().filter_map(|v| ctx.extent("dash", v, true)).map(|l| l.value).collect();
    }
    let caps = [("butt", false), ("round", true)];
    let round = t.get("cap").and_then(|v| ctx.word("cap", v, &caps)).is_some_and(|c| c.value);
    let color = color.unwrap_or_else(|| Spanned::new("black".to_owned(), t.span));
    StrokeSpec { color, tint, width, dash, round }
}
