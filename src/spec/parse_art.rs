//! The grammar of art: shapes, strokes and clips.

use toml::de::DeValue;

use super::art::{Cap, ClipSpec, Join};
use super::decode::{Ctx, Table, Value};
use super::parse_color::{fill, tint};
use super::parse_sheet::SIDES;
use super::sheet::AcrossSpec;
use super::{ArtSpec, Shape, StrokeSpec};
use crate::color::Tint;
use crate::geom::{Path, Point, Segment, Size};
use crate::source::Spanned;
use crate::unit::Length;

const STROKE: &[&str] = &["color", "tint", "width", "dash", "dash-phase", "cap", "join", "miter-limit"];

/// Keys of a shape.
pub(super) const ART: [&str; 14] = [
    "panel",
    "panels",
    "side",
    "rect",
    "circle",
    "line",
    "path",
    "flip",
    "fill",
    "tint",
    "stroke",
    "even-odd",
    "overprint",
    "clip",
];

pub(super) fn art(value: &Value<'_>, ctx: &mut Ctx) -> ArtSpec {
    let t = ctx.table("[[art]]", value, &ART);
    let (panels, across) = across("[[art]]", "draw", &t, ctx);
    let shape = one_shape("[[art]]", &t, &["rect", "circle", "line", "path"], ctx);
    let flip = t.get("flip").and_then(|v| ctx.boolean("flip", v)).is_some_and(|b| b.value);
    let fill = t.get("fill").and_then(|v| fill("fill", v, ctx));
    let tint = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    let stroke = t.get("stroke").map(|v| stroke(v, ctx));
    let even_odd = t.get("even-odd").and_then(|v| ctx.boolean("even-odd", v)).is_some_and(|b| b.value);
    let overprint = t.get("overprint").and_then(|v| ctx.boolean("overprint", v));
    let clip = t.get("clip").map(|v| clip(v, ctx));
    if t.there && t.get("fill").is_none() && stroke.is_none() {
        ctx.error("layout-missing-key", "[[art]] has neither `fill` nor `stroke`", t.span, "add fill = \"COLOUR\"");
    }
    ArtSpec { panels, across, shape, flip, fill, tint, stroke, even_odd, overprint, clip, span: t.span }
}

/// What something stands on: `panel`, each of which has it, or `panels` or `side`, across which it stands once.
pub(super) fn across(
    name: &str,
    verb: &str,
    t: &Table<'_, '_>,
    ctx: &mut Ctx,
) -> (Vec<Spanned<String>>, Option<AcrossSpec>) {
    let across = match (t.get("panels"), t.get("side")) {
        (Some(value), _) => Some(AcrossSpec::Panels(ctx.name_list("panels", value))),
        (None, Some(value)) => ctx.word("side", value, &SIDES).map(AcrossSpec::Side),
        (None, None) => None,
    };
    let places = ["panel", "panels", "side"].into_iter().filter_map(|key| t.get(key)).collect::<Vec<_>>();
    if let [_, second, ..] = places[..] {
        let hint =
            format!("keep `panel` to {verb} it on each, `panels` to {verb} it across them, or `side` for a whole side");
        let span = ctx.span(second);
        ctx.error("layout-value", format!("{name} has more than one of panel, panels and side"), span, hint);
    }
    let panels = match t.get("panel") {
        None if !places.is_empty() => Vec::new(),
        _ => t.need("panel", "\"front\"", ctx).map_or_else(Vec::new, |v| ctx.name_list("panel", v)),
    };
    (panels, across)
}

/// `clip`, with one shape.
pub(super) fn clip(value: &Value<'_>, ctx: &mut Ctx) -> ClipSpec {
    let t = ctx.table("clip", value, &["rect", "circle", "path", "even-odd"]);
    let shape = one_shape("`clip`", &t, &["rect", "circle", "path"], ctx);
    let even_odd = t.get("even-odd").and_then(|v| ctx.boolean("even-odd", v)).is_some_and(|b| b.value);
    ClipSpec { shape, even_odd }
}

/// The one shape that a table must have.
fn one_shape(name: &str, t: &Table<'_, '_>, keys: &[&'static str], ctx: &mut Ctx) -> Spanned<Shape> {
    let drawn: Vec<_> = keys.iter().filter_map(|key| Some((*key, t.get(key)?))).collect();
    if drawn.len() != 1 && t.there {
        let hint = match keys {
            [first @ .., last] if name == "[[art]]" => {
                format!("write exactly one of {} and {last}; another shape is another [[art]]", first.join(", "))
            }
            _ => format!("write exactly one of {}", keys.join(", ")),
        };
        ctx.error("layout-value", format!("{name} has {} shapes", drawn.len()), t.span, hint);
    }
    let mut shapes: Vec<_> = drawn.into_iter().map(|(key, value)| shape(key, value, ctx)).collect();
    let nothing = Spanned::new(Shape::Path(Path(Vec::new())), t.span);
    if shapes.is_empty() { nothing } else { shapes.swap_remove(0) }
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
pub(super) fn place(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Length {
    t.need(key, "\"10mm\"", ctx).and_then(|v| ctx.length(key, v)).map_or(Length::ZERO, |l| l.value)
}

pub(super) fn extent(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Length {
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
        _ => ctx.table("stroke", value, STROKE),
    };
    let color = t.need("color", "\"black\"", ctx).and_then(|v| ctx.name("color", v));
    let tint = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    let width = t.get("width").and_then(|v| ctx.extent("width", v, true));
    let width = width.unwrap_or(Spanned::new(Length::from_raw(Length::PER_PT / 2), t.span));
    let mut dash = Vec::new();
    if let Some(values) = t.get("dash").and_then(|v| ctx.array("dash", v)) {
        dash = values.into_iter().filter_map(|v| ctx.extent("dash", v, true)).map(|l| l.value).collect();
    }
    let phase = t.get("dash-phase").and_then(|v| ctx.extent("dash-phase", v, false)).map_or(Length::ZERO, |l| l.value);
    let caps = [("butt", Cap::Butt), ("round", Cap::Round), ("square", Cap::Square)];
    let cap = t.get("cap").and_then(|v| ctx.word("cap", v, &caps)).map_or(Cap::Butt, |c| c.value);
    let joins = [("miter", Join::Miter), ("round", Join::Round), ("bevel", Join::Bevel)];
    let join = t.get("join").and_then(|v| ctx.word("join", v, &joins)).map(|j| j.value);
    let join = join.unwrap_or(if cap == Cap::Round { Join::Round } else { Join::Miter });
    let mut miter_limit = 10.0;
    if let Some((value, limit)) = t.get("miter-limit").and_then(|v| Some((v, ctx.number("miter-limit", v)?))) {
        miter_limit = limit.clamp(1.0, 1000.0);
        if limit != miter_limit {
            let hint = "write a number of line widths, from 1 (every corner is cut off) to 1000";
            ctx.error("layout-value", "`miter-limit` is out of range", ctx.span(value), hint);
        }
    }
    let color = color.unwrap_or_else(|| Spanned::new("black".to_owned(), t.span));
    StrokeSpec { color, tint, width, dash, phase, cap, join, miter_limit }
}
