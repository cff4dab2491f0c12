//! The grammar of inks, colours, fonts, styles and selectors.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::parse::style_measure;
use super::style::{FeatureSpec, LookSpec, MarkerSpec, RuleSpec};
use super::{
    Align, CharStyleSpec, ColorSpec, ColorValue, ElementRule, FaceSpec, FontSpec, ParaStyleSpec, Selector,
    SimpleSelector, SpotSpec,
};
use crate::color::{Cmyk, Tint};
use crate::diag::Diagnostic;
use crate::source::Spanned;

/// Weights by name (OpenType usWeightClass).
const WEIGHTS: [(&str, u16); 9] = [
    ("thin", 100),
    ("extralight", 200),
    ("light", 300),
    ("regular", 400),
    ("medium", 500),
    ("semibold", 600),
    ("bold", 700),
    ("extrabold", 800),
    ("black", 900),
];

const ALIGNS: [(&str, Align); 4] =
    [("justify", Align::Justify), ("left", Align::Left), ("right", Align::Right), ("center", Align::Center)];

/// Elements that selectors may name.
const ELEMENTS: [&str; 18] = [
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "ul", "ol", "quote", "hr", "table", "div", "strong", "em", "a",
    "span",
];

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
    let tints: Vec<Tint> = values.into_iter().filter_map(|v| tint(key, v, ctx)).collect();
    match tints[..] {
        [c, m, y, k] => Some(Cmyk { c, m, y, k }),
        _ => None,
    }
}

pub(super) fn spot(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<SpotSpec> {
    let mut t = ctx.table(&format!("the ink `{}`", name.value), value)?;
    let alternate = t.need("alternate", "[100, 75, 0, 0]", ctx).and_then(|v| cmyk("alternate", v, ctx));
    t.finish(ctx);
    if matches!(name.value.as_str(), "All" | "None" | "Cyan" | "Magenta" | "Yellow" | "Black" | "") {
        let hint = "give the spot ink the name that your printer knows it by";
        ctx.error("layout-value", format!("`{}` is not a spot ink's name", name.value), name.span, hint);
        return None;
    }
    Some(SpotSpec { name, alternate: alternate? })
}

pub(super) fn color(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<ColorSpec> {
    if matches!(value.get_ref(), DeValue::Array(_)) {
        return Some(ColorSpec { value: ColorValue::Process(cmyk(&name.value, value, ctx)?), name });
    }
    let mut t = ctx.table(&name.value, value)?;
    let full = t.get("cmyk").and_then(|v| cmyk("cmyk", v, ctx));
    let ink = t.get("ink").and_then(|v| ctx.string("ink", v));
    let of = t.get("of").and_then(|v| ctx.string("of", v));
    let tint = t.get("tint").map_or(Tint::FULL, |v| tint("tint", v, ctx).unwrap_or(Tint::FULL));
    let span = t.span;
    t.finish(ctx);
    let value = match (full, ink, of) {
        (Some(full), None, None) => ColorValue::Process(full.at(tint)),
        (None, Some(ink), None) => ColorValue::Spot { ink, tint },
        (None, None, Some(of)) => ColorValue::TintOf { of, tint },
        _ => {
            let hint = "write [100, 72, 0, 0], { ink = \"NAME\" } or { of = \"COLOUR\", tint = 20 }";
            ctx.error("layout-value", format!("`{}` is no colour", name.value), span, hint);
            return None;
        }
    };
    Some(ColorSpec { name, value })
}

pub(super) fn fonts(family: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<FontSpec> {
    let table = ctx.table(&format!("[fonts.{}]", family.value), value)?;
    let mut faces = Vec::new();
    for (key, value) in table.all() {
        let (word, italic) = match key.value.as_str() {
            "italic" => ("regular", true),
            other => other.strip_suffix("-italic").map_or((other, false), |word| (word, true)),
        };
        let Some((_, weight)) = WEIGHTS.iter().find(|(w, _)| *w == word) else {
            ctx.diags.push(
                Diagnostic::error("layout-unknown-key", format!("`{}` is not a face's name", key.value))
                    .at(key.span, "")
                    .suggest(&key.value, WEIGHTS.iter().map(|(w, _)| *w).chain(["italic", "bold-italic"])),
            );
            continue;
        };
        let (file, index) = if matches!(value.get_ref(), DeValue::Table(_)) {
            let Some(mut t) = ctx.table(&key.value, value) else { continue };
            let file = t.need("file", "\"fonts/FILE.otf\"", ctx).and_then(|v| ctx.string("file", v));
            let index = t.get("index").and_then(|v| ctx.whole("index", v, 0..=1000)).map_or(0, |n| n.value);
            t.finish(ctx);
            (file, index)
        } else {
            (ctx.string(&key.value, value), 0)
        };
        if let Some(file) = file {
            faces.push(FaceSpec { weight: *weight, italic, file, index });
        }
    }
    Some(FontSpec { family, faces })
}

fn weight(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<u16>> {
    if matches!(value.get_ref(), DeValue::String(_)) {
        return ctx.word("weight", value, &WEIGHTS);
    }
    let whole = ctx.whole("weight", value, 1..=1000)?;
    Some(Spanned::new(whole.value as u16, whole.span))
}

fn look(t: &mut Table<'_, '_>, ctx: &mut Ctx) -> LookSpec {
    let mut features = Vec::new();
    if let Some(value) = t.get("features") {
        for text in ctx.strings("features", value) {
            features.extend(feature(&text, ctx));
        }
    }
    LookSpec {
        font: t.get("font").and_then(|v| ctx.string("font", v)),
        weight: t.get("weight").and_then(|v| weight(v, ctx)),
        italic: t.get("italic").and_then(|v| ctx.boolean("italic", v)),
        size: style_measure(t, "size", true, ctx),
        color: t.get("color").and_then(|v| ctx.string("color", v)),
        tracking: style_measure(t, "tracking", false, ctx),
        overprint: t.get("overprint").and_then(|v| ctx.boolean("overprint", v)),
        features,
    }
}

fn feature(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Spanned<FeatureSpec>> {
    let (name, value) = match text.value.split_once('=') {
        Some((name, value)) => (name, value.trim().parse().ok()),
        None => match text.value.strip_prefix('-') {
            Some(name) => (name, Some(0)),
            None => (text.value.strip_prefix('+').unwrap_or(&text.value), Some(1)),
        },
    };
    let tag: Option<[u8; 4]> = name.trim().as_bytes().try_into().ok();
    match (tag, value) {
        (Some(tag), Some(value)) if tag.iter().all(u8::is_ascii_alphanumeric) => {
            Some(Spanned::new(FeatureSpec { tag, value }, text.span))
        }
        _ => {
            let hint = "write four letters: \"onum\" for on, \"-liga\" for off, \"ss01=2\" for an alternative";
            ctx.error("layout-value", format!("`{}` is not an OpenType feature", text.value), text.span, hint);
            None
        }
    }
}

pub(super) fn character_style(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<CharStyleSpec> {
    let mut t = ctx.table(&format!("[character.{}]", name.value), value)?;
    let inherit = t.get("inherit").and_then(|v| ctx.string("inherit", v));
    let look = look(&mut t, ctx);
    t.finish(ctx);
    Some(CharStyleSpec { name, inherit, look })
}

pub(super) fn paragraph_style(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> Option<ParaStyleSpec> {
    let mut table = ctx.table(&format!("[paragraph.{}]", name.value), value)?;
    let t = &mut table;
    let count = |t: &mut Table<'_, '_>, key: &'static str, ctx: &mut Ctx| {
        let n = t.get(key).and_then(|v| ctx.whole(key, v, 1..=20));
        n.map(|n| Spanned::new(n.value as u8, n.span))
    };
    let boolean =
        |t: &mut Table<'_, '_>, key: &'static str, ctx: &mut Ctx| t.get(key).and_then(|v| ctx.boolean(key, v));
    let style = ParaStyleSpec {
        inherit: t.get("inherit").and_then(|v| ctx.string("inherit", v)),
        look: look(t, ctx),
        leading: style_measure(t, "leading", true, ctx),
        align: t.get("align").and_then(|v| ctx.word("align", v, &ALIGNS)),
        expansion: percent(t, "expansion", ctx),
        letter_space: percent(t, "letter-space", ctx),
        protrusion: boolean(t, "protrusion", ctx),
        hyphenate: boolean(t, "hyphenate", ctx),
        hyphenate_capitals: boolean(t, "hyphenate-capitals", ctx),
        space_before: style_measure(t, "space-before", false, ctx),
        space_after: style_measure(t, "space-after", false, ctx),
        indent: style_measure(t, "indent", false, ctx),
        indent_right: style_measure(t, "indent-right", false, ctx),
        first_indent: style_measure(t, "first-indent", false, ctx),
        marker: t.get("marker").and_then(|v| marker(v, ctx)),
        keep_with_next: boolean(t, "keep-with-next", ctx),
        keep_together: boolean(t, "keep-together", ctx),
        orphans: count(t, "orphans", ctx),
        widows: count(t, "widows", ctx),
        grid: boolean(t, "grid", ctx),
        rule_above: t.get("rule-above").and_then(|v| rule("rule-above", v, ctx)),
        rule_below: t.get("rule-below").and_then(|v| rule("rule-below", v, ctx)),
        name,
    };
    table.finish(ctx);
    Some(style)
}

/// A percentage from 0 to 5, as a fraction; `false` is 0.
fn percent(t: &mut Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Option<Spanned<f64>> {
    let value = t.get(key)?;
    let span = ctx.span(value);
    if let DeValue::Boolean(false) = value.get_ref() {
        return Some(Spanned::new(0.0, span));
    }
    let number = ctx.number(key, value)?;
    if !(0.0..=5.0).contains(&number) {
        ctx.error("layout-value", format!("`{key}` is out of range"), span, "write percents from 0 to 5, or false");
        return None;
    }
    Some(Spanned::new(number / 100.0, span))
}

fn marker(value: &Value<'_>, ctx: &mut Ctx) -> Option<Option<MarkerSpec>> {
    if let DeValue::Boolean(false) = value.get_ref() {
        return Some(None);
    }
    let mut t = ctx.table("marker", value)?;
    let text = t.need("text", "\"•\"", ctx).and_then(|v| ctx.string("text", v));
    let look = look(&mut t, ctx);
    let hang = style_measure(&mut t, "hang", false, ctx);
    let raise = style_measure(&mut t, "raise", false, ctx);
    t.finish(ctx);
    Some(Some(MarkerSpec { text: text?, look, hang, raise }))
}

fn rule(name: &str, value: &Value<'_>, ctx: &mut Ctx) -> Option<Option<RuleSpec>> {
    if let DeValue::Boolean(false) = value.get_ref() {
        return Some(None);
    }
    let mut t = ctx.table(name, value)?;
    let rule = RuleSpec {
        weight: style_measure(&mut t, "weight", true, ctx),
        color: t.get("color").and_then(|v| ctx.string("color", v)),
        offset: style_measure(&mut t, "offset", false, ctx),
        length: style_measure(&mut t, "length", true, ctx),
    };
    t.finish(ctx);
    Some(Some(rule))
}

pub(super) fn elements(value: &Value<'_>, ctx: &mut Ctx) -> Vec<ElementRule> {
    let Some(table) = ctx.table("elements", value) else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, value) in table.all() {
        let style = ctx.string(&key.value, value);
        if let (Some(selector), Some(style)) = (selector(&key, ctx), style) {
            rules.push(ElementRule { selector: Spanned::new(selector, key.span), style });
        }
    }
    rules
}

fn selector(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Selector> {
    let mut around = text.value.as_str();
    let mut previous = None;
    let mut element = None;
    let mut ancestors = Vec::new();
    let bad = |what: &str, ctx: &mut Ctx| {
        let hint =
            "write an element (h2, p, li, strong …), with `.class`, after `+`, or inside another: \".contact p\"";
        ctx.error("layout-value", format!("`{what}` is not an element"), text.span, hint);
    };
    if let Some((before, after)) = around.split_once('+') {
        element = Some(after.trim());
        let mut words: Vec<&str> = before.split_whitespace().collect();
        let Some(last) = words.pop() else {
            bad(&text.value, ctx);
            return None;
        };
        previous = Some(last);
        around = &before[..before.trim_end().len() - last.len()];
    }
    let mut words: Vec<&str> = around.split_whitespace().collect();
    let element = match element.or_else(|| words.pop()) {
        Some(element) => element,
        None => {
            bad(&text.value, ctx);
            return None;
        }
    };
    let mut read = |word: &str| {
        let done = simple(word);
        if done.is_none() {
            bad(word, ctx);
        }
        done
    };
    for word in words {
        ancestors.push(read(word)?);
    }
    let previous = match previous {
        Some(word) => Some(read(word)?),
        None => None,
    };
    Some(Selector { ancestors, previous, element: read(element)? })
}

fn simple(word: &str) -> Option<SimpleSelector> {
    let end = word.find(['.', '#']).unwrap_or(word.len());
    let mut selector = SimpleSelector::default();
    if end > 0 {
        let name = &word[..end];
        if !ELEMENTS.contains(&name) {
            return None;
        }
        selector.name = Some(name.to_owned());
    }
    let mut rest = &word[end..];
    while let Some(mark) = rest.chars().next() {
        let body = &rest[1..];
        let len = body.find(['.', '#']).unwrap_or(body.len());
        let name = &body[..len];
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            return None;
        }
        if mark == '.' {
            selector.classes.push(name.to_owned());
        } else {
            selector.id = Some(name.to_owned());
        }
        rest = &body[len..];
    }
    (selector != SimpleSelector::default()).then_some(selector)
}
