//! The grammar of `[fonts]`: families, their faces, and what stands in for them.

use toml::de::DeValue;

use super::decode::{Ctx, Value};
use super::parse_style::WEIGHTS;
use super::{FaceSpec, FontSpec};
use crate::source::Spanned;

/// Keys of a family: names of faces, which are weights, each also in italic; then those that are no faces.
pub(super) const FAMILY: [&str; 20] = [
    "regular",
    "italic",
    "bold",
    "bold-italic",
    "thin",
    "thin-italic",
    "extralight",
    "extralight-italic",
    "light",
    "light-italic",
    "regular-italic",
    "medium",
    "medium-italic",
    "semibold",
    "semibold-italic",
    "extrabold",
    "extrabold-italic",
    "black",
    "black-italic",
    FALLBACK,
];

/// The key of the families that stand in.
const FALLBACK: &str = "fallback";

/// `[fonts.FAMILY]`.
pub(super) fn fonts(family: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> FontSpec {
    let name = format!("[fonts.{}]", family.value);
    let table = ctx.table(&name, value, &FAMILY);
    let mut faces = Vec::new();
    for key in FAMILY.into_iter().filter(|key| *key != FALLBACK) {
        let Some(value) = table.get(key) else { continue };
        let (word, italic) = match key {
            "italic" => ("regular", true),
            other => other.strip_suffix("-italic").map_or((other, false), |word| (word, true)),
        };
        let weight = WEIGHTS.iter().find(|(w, _)| *w == word).map_or(400, |(_, weight)| *weight);
        let mut face = FaceSpec { weight, italic, file: None, index: 0, face: None, instance: None, axes: Vec::new() };
        if matches!(value.get_ref(), DeValue::Table(_)) {
            let t = ctx.table(key, value, &["file", "index", "face", "instance", "axes"]);
            face.file = t.need("file", "\"fonts/FILE.otf\"", ctx).and_then(|v| ctx.name("file", v));
            face.index = t.get("index").and_then(|v| ctx.whole("index", v, 0..=1000)).map_or(0, |n| n.value);
            face.face = t.get("face").and_then(|v| ctx.name("face", v));
            if let (Some(index), Some(name)) = (t.get("index"), &face.face) {
                let hint = format!("take `index` away: `{}` says which font it is", name.value);
                ctx.error("layout-value", "`index` and `face` both name a font of the file", ctx.span(index), hint);
            }
            face.instance = t.get("instance").and_then(|v| ctx.name("instance", v));
            face.axes = t.get("axes").map_or_else(Vec::new, |v| axes(v, ctx));
        } else {
            face.file = ctx.name(key, value);
        }
        faces.push((ctx.span(value), face));
    }
    // In the order in which they were written.
    faces.sort_by_key(|(span, _)| *span);
    let faces: Vec<_> = faces.into_iter().map(|(_, face)| face).collect();
    if faces.is_empty() && table.there && ctx.entries("fonts", value).is_empty() {
        let hint = "add regular = \"fonts/FILE.otf\"";
        ctx.error("layout-missing-key", format!("{name} has no face"), family.span, hint);
    }
    let fallback = table.get(FALLBACK).map_or_else(Vec::new, |v| ctx.name_list(FALLBACK, v));
    FontSpec { family, faces, fallback }
}

/// `axes = { wght = 650 }`: where a variable font is taken.
fn axes(value: &Value<'_>, ctx: &mut Ctx) -> Vec<(Spanned<[u8; 4]>, f64)> {
    let mut axes = Vec::new();
    for (name, value) in ctx.entries("axes", value) {
        let tag: Option<[u8; 4]> = name.value.as_bytes().try_into().ok();
        match tag.filter(|tag| tag.iter().all(u8::is_ascii_alphanumeric)) {
            Some(tag) => axes.extend(ctx.number(&name.value, value).map(|at| (Spanned::new(tag, name.span), at))),
            None => {
                let hint = "write four letters: axes = { wght = 650 }";
                ctx.error("layout-value", format!("`{}` is not the axis of a font", name.value), name.span, hint);
            }
        }
    }
    axes
}
