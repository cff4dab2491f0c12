//! The grammar of inks, colours and gradients.

use toml::de::DeValue;

use super::color::{GradientLineSpec, GradientSpec, StopSpec, Toward};
use super::decode::{Ctx, Table, Value};
use super::parse_art::{extent, place};
use super::{ColorSpec, ColorValue, DrawingColorSpec, FillSpec, SpotSpec};
use crate::color::{Cmyk, Mix, Tint};
use crate::diag::Diagnostic;
use crate::geom::Point;
use crate::source::Spanned;

/// Names that the file has for other things than spot inks (ISO 32000-1, 8.6.6.4).
const NO_SPOTS: [&str; 6] = ["All", "None", "Cyan", "Magenta", "Yellow", "Black"];

pub(super) fn tint(key: &str, value: &Value<'_>, ctx: &mut Ctx) -> Option<Tint> {
    let number = ctx.number(key, value)?;
    let tint = Tint::from_percent(number);
    if tint.is_none() {
        let span = ctx.span(value);
        ctx.error("layout-value", format!("`{key}` is not a percentage"), span, "write a number from 0 to 100");
    }
    tint
}

fn cmyk(key: &str, value: &Value<'_>, ctx: &mut Ctx) -> Option<Cmyk> {
    let values = ctx.array(key, value)?;
    if values.len() != 4 {
        let span = ctx.span(value);
        let hint = "write percents of cyan, magenta, yellow and black: [100, 72, 0, 0]";
        ctx.error("layout-value", format!("`{key}` has {} inks instead of 4", values.len()), span, hint);
        return None;
    }
    if values.iter().all(|v| v.get_ref().is_str()) {
        let span = ctx.span(value);
        ctx.error("layout-wrong-type", format!("`{key}` has texts for numbers"), span, "write them without quotes");
        return None;
    }
    let tints: Vec<Tint> = values.into_iter().filter_map(|v| tint(key, v, ctx)).collect();
    match tints[..] {
        [c, m, y, k] => Some(Cmyk { c, m, y, k }),
        _ => None,
    }
}

/// The most bytes of a name in a PDF (ISO 32000-1, table C.1).
const MOST_NAME: usize = 127;

pub(super) fn spot(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> SpotSpec {
    let t = ctx.table(&format!("the ink `{}`", name.value), value, &["alternate"]);
    let alternate = t.need("alternate", "[100, 75, 0, 0]", ctx).and_then(|v| cmyk("alternate", v, ctx));
    if NO_SPOTS.iter().any(|other| other.eq_ignore_ascii_case(&name.value)) {
        let hint = "give the spot ink the name that your printer knows it by";
        ctx.error("layout-value", format!("`{}` is not a spot ink's name", name.value), name.span, hint);
    }
    // Two names that look alike are two plates.
    let plain: Vec<&str> = name.value.split_whitespace().collect();
    if name.value != plain.join(" ") || name.value.chars().any(char::is_control) {
        let what = "an ink's name begins or ends with a space, or has two of them or a line's end inside";
        let hint = match plain.is_empty() {
            true => "give the spot ink the name that your printer knows it by".to_owned(),
            false => {
                format!("write \"{}\" here and where it is used: each spelling is a plate of its own", plain.join(" "))
            }
        };
        ctx.error("layout-value", what, name.span, hint);
    }
    let bytes = name.value.len();
    if bytes > MOST_NAME {
        ctx.diags.push(
            Diagnostic::error("layout-value", format!("an ink's name has {bytes} bytes, and {MOST_NAME} are the most"))
                .at(name.span, "")
                .note("a PDF takes no longer name (ISO 32000-1, table C.1); a letter with an accent has two bytes or more")
                .hint(format!("shorten it by {} bytes, to what the printer knows it by", bytes - MOST_NAME)),
        );
    }
    SpotSpec { name, alternate: alternate.unwrap_or(Cmyk::BLACK) }
}

pub(super) fn drawing_color(screen: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<DrawingColorSpec> {
    let color = ctx.name(&format!("\"{}\"", screen.value), value)?;
    Some(DrawingColorSpec { screen, color })
}

pub(super) fn color(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> ColorSpec {
    let span = ctx.span(value);
    // Black stands for what could not be read.
    let value = match value.get_ref() {
        DeValue::Array(_) => ColorValue::Process(cmyk(&name.value, value, ctx).unwrap_or(Cmyk::BLACK)),
        DeValue::Table(_) => table(&name, value, ctx).unwrap_or(ColorValue::Process(Cmyk::BLACK)),
        _ => {
            let hint = format!("write percents of cyan, magenta, yellow and black: {} = [100, 72, 0, 0]", name.value);
            ctx.error("layout-wrong-type", format!("`{}` is no colour made of inks", name.value), span, hint);
            ColorValue::Process(Cmyk::BLACK)
        }
    };
    ColorSpec { name, value, span }
}

/// A colour in the form of a table; `None` where something is wrong in it.
fn table(name: &Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<ColorValue> {
    let t = ctx.table(&format!("the colour `{}`", name.value), value, &["cmyk", "ink", "mix", "of", "tint"]);
    let tint = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    match (t.get("cmyk"), t.get("ink"), t.get("mix"), t.get("of")) {
        (Some(full), None, None, None) => Some(ColorValue::Process(cmyk("cmyk", full, ctx)?.at(tint))),
        (None, Some(ink), None, None) => Some(ColorValue::Spot { ink: ctx.name("ink", ink)?, tint }),
        (None, None, Some(inks), None) => mix(inks, tint, ctx),
        (None, None, None, Some(of)) => Some(ColorValue::TintOf { of: ctx.name("of", of)?, tint }),
        _ => {
            let hint = "write [100, 72, 0, 0], { ink = \"NAME\" }, { mix = { \"NAME\" = 80, black = 20 } } or \
                        { of = \"COLOUR\", tint = 20 }";
            ctx.error("layout-value", format!("`{}` is no colour", name.value), t.span, hint);
            None
        }
    }
}

/// Inks by their names with percents; the process inks are `cyan`, `magenta`, `yellow` and `black`.
fn mix(value: &Value<'_>, whole: Tint, ctx: &mut Ctx) -> Option<ColorValue> {
    let span = ctx.span(value);
    if !value.get_ref().is_table() {
        ctx.table("mix", value, &[]);
        return None;
    }
    let (mut process, mut spots) = (Cmyk::PAPER, Vec::new());
    let before = ctx.faults();
    for (ink, value) in ctx.entries("mix", value) {
        let Some(amount) = tint(&ink.value, value, ctx) else { continue };
        match ink.value.as_str() {
            "cyan" => process.c = amount,
            "magenta" => process.m = amount,
            "yellow" => process.y = amount,
            "black" => process.k = amount,
            _ => spots.push((ink, amount)),
        }
    }
    if spots.is_empty() && ctx.faults() == before {
        ctx.diags.push(
            Diagnostic::error("layout-value", "the mix has no spot ink")
                .at(span, "")
                .hint("write process inks alone as [100, 72, 0, 0], or add an ink of [inks]: \"NAME\" = 80"),
        );
    }
    if spots.len() > Mix::MOST_SPOTS {
        ctx.diags.push(
            Diagnostic::error("layout-value", format!("the mix has {} spot inks", spots.len()))
                .at(span, "")
                .note("PDF/X-1a knows colours of eight inks: the four process inks and four more")
                .hint(format!("leave at most {} spot inks in it", Mix::MOST_SPOTS)),
        );
    }
    (ctx.faults() == before).then_some(ColorValue::Mix { process, spots, tint: whole })
}

/// A colour's name, or the table of a gradient.
pub(super) fn fill(key: &'static str, value: &Value<'_>, ctx: &mut Ctx) -> Option<FillSpec> {
    match value.get_ref() {
        DeValue::Table(_) => gradient(key, value, ctx).map(FillSpec::Gradient),
        DeValue::String(_) => ctx.name(key, value).map(FillSpec::Flat),
        _ => {
            let hint =
                format!("write {key} = \"COLOUR\" or {key} = {{ axial = \"down\", stops = [\"ONE\", \"OTHER\"] }}");
            let span = ctx.span(value);
            let message = format!("`{key}` is neither the name of a colour nor a gradient");
            ctx.error("layout-wrong-type", message, span, hint);
            None
        }
    }
}

fn gradient(key: &str, value: &Value<'_>, ctx: &mut Ctx) -> Option<GradientSpec> {
    let t = ctx.table(key, value, &["axial", "radial", "stops", "extend"]);
    let extend = t.get("extend").and_then(|v| ctx.boolean("extend", v)).is_none_or(|b| b.value);
    let stops = t.need("stops", "[\"ONE\", \"OTHER\"]", ctx).and_then(|v| stops(v, ctx));
    let line = match (t.get("axial"), t.get("radial")) {
        (Some(value), None) => axial(value, ctx),
        (None, Some(value)) => Some(radial(value, ctx)),
        (both, _) => {
            let message =
                if both.is_some() { "has both `axial` and `radial`" } else { "says neither axial nor radial" };
            let hint = "write axial = \"down\", axial = { x1, y1, x2, y2 } or radial = { x, y, r }";
            ctx.error("layout-value", format!("the gradient {message}"), t.span, hint);
            None
        }
    };
    Some(GradientSpec { line: line?, extend, stops: stops?, span: t.span })
}

fn axial(value: &Value<'_>, ctx: &mut Ctx) -> Option<GradientLineSpec> {
    if value.get_ref().is_str() {
        let ways = [("down", Toward::Down), ("right", Toward::Right), ("up", Toward::Up), ("left", Toward::Left)];
        return ctx.word("axial", value, &ways).map(|way| GradientLineSpec::Toward(way.value));
    }
    let t = ctx.table("axial", value, &["x1", "y1", "x2", "y2"]);
    let from = Point::new(place(&t, "x1", ctx), place(&t, "y1", ctx));
    let to = Point::new(place(&t, "x2", ctx), place(&t, "y2", ctx));
    if from == to && t.there {
        let hint = "let it end somewhere else; the gradient runs across the line between both";
        ctx.error("layout-value", "the gradient ends where it begins", t.span, hint);
    }
    Some(GradientLineSpec::Axial { from, to })
}

fn radial(value: &Value<'_>, ctx: &mut Ctx) -> GradientLineSpec {
    let t = ctx.table("radial", value, &["x", "y", "r"]);
    let center = Point::new(place(&t, "x", ctx), place(&t, "y", ctx));
    GradientLineSpec::Radial { center, radius: extent(&t, "r", ctx) }
}

/// At least two colours with their places; those without a place stand evenly between their neighbours.
fn stops(value: &Value<'_>, ctx: &mut Ctx) -> Option<Vec<StopSpec>> {
    let values = ctx.array("stops", value)?;
    let span = ctx.span(value);
    if values.len() < 2 {
        let hint = "write at least two: stops = [\"ONE\", \"OTHER\"]";
        let few = if values.is_empty() { "no colour" } else { "one colour" };
        ctx.error("layout-value", format!("a gradient of {few}"), span, hint);
        return None;
    }
    let count = values.len();
    let before = ctx.faults();
    let mut stops = Vec::new();
    let mut places: Vec<Option<f64>> = Vec::new();
    for value in values {
        let (color, tint, at) = stop(value, ctx)?;
        stops.push(StopSpec { color, tint, at: 0.0 });
        places.push(at.map(|at| at.percent() / 100.0));
    }
    places[0].get_or_insert(0.0);
    places[count - 1].get_or_insert(1.0);
    let mut known = 0;
    for i in 1..count {
        let (Some(from), Some(to)) = (places[known], places[i]) else { continue };
        if to < from {
            let hint = "write them in the order of their places";
            ctx.error("layout-value", "the gradient's colours go back", stops[i].color.span, hint);
        }
        for (step, between) in places[known..i].iter_mut().enumerate().skip(1) {
            *between = Some(from + (to - from) * step as f64 / (i - known) as f64);
        }
        known = i;
    }
    for (stop, at) in stops.iter_mut().zip(places) {
        stop.at = at.unwrap_or(0.0);
    }
    (ctx.faults() == before).then_some(stops)
}

type Stop = (Spanned<String>, Tint, Option<Tint>);

fn stop(value: &Value<'_>, ctx: &mut Ctx) -> Option<Stop> {
    if !value.get_ref().is_table() {
        return Some((ctx.name("stops", value)?, Tint::FULL, None));
    }
    let t: Table<'_, '_> = ctx.table("stops", value, &["color", "tint", "at"]);
    let color = t.need("color", "\"black\"", ctx).and_then(|v| ctx.name("color", v));
    let amount = t.get("tint").and_then(|v| tint("tint", v, ctx)).unwrap_or(Tint::FULL);
    let at = t.get("at").and_then(|v| tint("at", v, ctx));
    Some((color?, amount, at))
}
