//! The grammar of styles.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::features;
use super::parse_forms;
use super::parse_marker::marker;
use super::parse_picture::figure;
use super::parse_table::column_widths;
use super::style::{BackgroundSpec, FeatureSpec, LookSpec, Rag, Range, RuleSpec};
use super::{Align, CharStyleSpec, ParaStyleSpec};
use crate::diag::Diagnostic;
use crate::source::Spanned;
use crate::unit::{Length, Measure};

/// Weights by name (OpenType usWeightClass).
pub(super) const WEIGHTS: [(&str, u16); 9] = [
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

const ALIGNS: [(&str, Align); 6] = [
    ("justify", Align::Justify),
    ("start", Align::Start),
    ("end", Align::End),
    ("left", Align::Left),
    ("right", Align::Right),
    ("center", Align::Center),
];

const RAGS: [(&str, Rag); 2] = [("optimum", Rag::Optimum), ("balanced", Rag::Balanced)];

fn weight(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<u16>> {
    if matches!(value.get_ref(), DeValue::String(_)) {
        return ctx.word("weight", value, &WEIGHTS);
    }
    let whole = ctx.whole("weight", value, 1..=1000)?;
    Some(Spanned::new(whole.value as u16, whole.span))
}

/// The keys of a [`LookSpec`].
macro_rules! look_keys {
    ($($more:literal),*) => {
        &["font", "weight", "italic", "size", "color", "tracking", "overprint", "features", "numerals", "numeral-width",
          "slashed-zero", "fractions", "caps", "case-forms", "ordinals", "ligatures", $($more),*]
    };
}

/// The keys of a marker.
pub(super) const LOOK_AND_MARKER: &[&str] = look_keys!("text", "hang", "raise", "align");

pub(super) fn look(t: &Table<'_, '_>, ctx: &mut Ctx) -> LookSpec {
    let mut features = Vec::new();
    if let Some(value) = t.get("features") {
        for text in ctx.strings("features", value) {
            features.extend(feature(&text, ctx));
        }
    }
    LookSpec {
        font: t.get("font").and_then(|v| ctx.name("font", v)),
        weight: t.get("weight").and_then(|v| weight(v, ctx)),
        italic: t.get("italic").and_then(|v| ctx.boolean("italic", v)),
        size: style_range(t, "size", ctx),
        color: t.get("color").and_then(|v| ctx.name("color", v)),
        tracking: style_measure(t, "tracking", Sign::Any, ctx),
        overprint: t.get("overprint").and_then(|v| ctx.boolean("overprint", v)),
        features,
        forms: parse_forms::forms(t, ctx),
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
    let name = name.trim();
    let tag: Option<[u8; 4]> = name.as_bytes().try_into().ok();
    match (tag, value) {
        (Some(tag), Some(value)) if tag.iter().all(u8::is_ascii_alphanumeric) => {
            if !features::known(name) {
                ctx.diags.push(
                    Diagnostic::error("layout-value", format!("there is no OpenType feature `{name}`"))
                        .at(text.span, "")
                        .note("features that fonts have for themselves are written in capitals")
                        .hint(match features::meant(name) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => "see learn.microsoft.com/typography/opentype/spec/featurelist".to_owned(),
                        }),
                );
                return None;
            }
            Some(Spanned::new(FeatureSpec { tag, value }, text.span))
        }
        _ => {
            let hint = "write four letters: \"onum\" for on, \"-liga\" for off, \"ss01=2\" for an alternative";
            ctx.error("layout-value", format!("`{}` is not an OpenType feature", text.value), text.span, hint);
            None
        }
    }
}

/// The keys of a character style.
pub(super) const CHARACTER: &[&str] = look_keys!("inherit");

pub(super) fn character_style(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> CharStyleSpec {
    let t = ctx.table(&format!("[character.{}]", name.value), value, CHARACTER);
    let inherit = t.get("inherit").and_then(|v| ctx.name("inherit", v));
    let look = look(&t, ctx);
    CharStyleSpec { name, inherit, look }
}

/// The keys of a paragraph style.
pub(super) const PARAGRAPH: &[&str] = look_keys!(
    "inherit",
    "leading",
    "align",
    "rag",
    "expansion",
    "letter-space",
    "protrusion",
    "latin-gap",
    "hyphenate",
    "hyphenate-capitals",
    "space-before",
    "space-after",
    "indent",
    "indent-right",
    "first-indent",
    "marker",
    "keep-with-next",
    "keep-together",
    "orphans",
    "widows",
    "grid",
    "rule-above",
    "rule-below",
    "background",
    "picture",
    "column-widths",
    "column-gap"
);

pub(super) fn paragraph_style(name: Spanned<String>, value: &Value<'_>, ctx: &mut Ctx) -> ParaStyleSpec {
    let t = &ctx.table(&format!("[paragraph.{}]", name.value), value, PARAGRAPH);
    let count = |key: &'static str, ctx: &mut Ctx| {
        let n = t.get(key).and_then(|v| ctx.whole(key, v, 1..=20));
        n.map(|n| Spanned::new(n.value as u8, n.span))
    };
    let boolean = |key: &'static str, ctx: &mut Ctx| t.get(key).and_then(|v| ctx.boolean(key, v));
    ParaStyleSpec {
        inherit: t.get("inherit").and_then(|v| ctx.name("inherit", v)),
        look: look(t, ctx),
        leading: style_range(t, "leading", ctx),
        align: t.get("align").and_then(|v| ctx.word("align", v, &ALIGNS)),
        rag: t.get("rag").and_then(|v| ctx.word("rag", v, &RAGS)),
        expansion: percent(t, "expansion", ctx),
        letter_space: percent(t, "letter-space", ctx),
        protrusion: boolean("protrusion", ctx),
        latin_gap: boolean("latin-gap", ctx),
        hyphenate: boolean("hyphenate", ctx),
        hyphenate_capitals: boolean("hyphenate-capitals", ctx),
        space_before: style_measure(t, "space-before", Sign::NotNegative, ctx),
        space_after: style_measure(t, "space-after", Sign::NotNegative, ctx),
        indent: style_measure(t, "indent", Sign::NotNegative, ctx),
        indent_right: style_measure(t, "indent-right", Sign::NotNegative, ctx),
        first_indent: style_measure(t, "first-indent", Sign::Any, ctx),
        marker: t.get("marker").and_then(|v| marker(v, ctx)),
        keep_with_next: boolean("keep-with-next", ctx),
        keep_together: boolean("keep-together", ctx),
        orphans: count("orphans", ctx),
        widows: count("widows", ctx),
        grid: boolean("grid", ctx),
        rule_above: t.get("rule-above").and_then(|v| rule("rule-above", v, ctx)),
        rule_below: t.get("rule-below").and_then(|v| rule("rule-below", v, ctx)),
        background: t.get("background").and_then(|v| background(v, ctx)),
        picture: t.get("picture").map(|v| figure(v, ctx)),
        column_widths: t.get("column-widths").and_then(|v| column_widths(v, ctx)),
        column_gap: style_measure(t, "column-gap", Sign::NotNegative, ctx),
        name,
    }
}

/// A colour's name, the table of a box, or `false`.
fn background(value: &Value<'_>, ctx: &mut Ctx) -> Option<Option<BackgroundSpec>> {
    match value.get_ref() {
        DeValue::Boolean(false) => return Some(None),
        DeValue::String(_) => {
            let color = ctx.name("background", value)?;
            return Some(Some(BackgroundSpec { color, padding: Length::ZERO, radius: Length::ZERO }));
        }
        _ => {}
    }
    let t = ctx.table("background", value, &["color", "padding", "radius"]);
    let color = t.need("color", "\"COLOUR\"", ctx).and_then(|v| ctx.name("color", v));
    let extent = |key: &'static str, ctx: &mut Ctx| {
        let most = Length::mm(100);
        let length = t.get(key).and_then(|v| ctx.bounded(key, v, false, most, "it is a part of a panel"));
        length.map_or(Length::ZERO, |length| length.value)
    };
    let (padding, radius) = (extent("padding", ctx), extent("radius", ctx));
    Some(Some(BackgroundSpec { color: color?, padding, radius }))
}

/// Which lengths a key may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Any,
    NotNegative,
    Positive,
}

/// A length or em that a style may have.
pub(super) fn style_measure(
    t: &Table<'_, '_>,
    key: &'static str,
    sign: Sign,
    ctx: &mut Ctx,
) -> Option<Spanned<Measure>> {
    let measure = t.get(key).and_then(|v| ctx.measure(key, v))?;
    let probe = measure.value.at(Length::pt(10));
    let (wrong, what, example) = match sign {
        Sign::Any => (false, "", ""),
        Sign::NotNegative => (probe < Length::ZERO, "can't be negative", "3mm"),
        Sign::Positive => (probe <= Length::ZERO, "must be more than zero", "10pt"),
    };
    if wrong {
        let hint = format!("write {key} = \"{example}\"");
        ctx.error("layout-value", format!("`{key}` {what}"), measure.span, hint);
        return None;
    }
    Some(measure)
}

/// A positive length or em, or `{ min, max }` for copyfitting to choose from.
pub(super) fn style_range(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Option<Spanned<Range>> {
    let value = t.get(key)?;
    if !matches!(value.get_ref(), DeValue::Table(_)) {
        let measure = style_measure(t, key, Sign::Positive, ctx)?;
        return Some(Spanned::new(Range { min: measure.value, max: measure.value }, measure.span));
    }
    let ends = ctx.table(key, value, &["min", "max"]);
    let span = ends.span;
    for end in ["min", "max"] {
        ends.need(end, "\"9pt\"", ctx);
    }
    let min = style_measure(&ends, "min", Sign::Positive, ctx)?;
    let max = style_measure(&ends, "max", Sign::Positive, ctx)?;
    let probe = Length::pt(10);
    if min.value.at(probe) > max.value.at(probe) {
        let hint = format!("write {key} = {{ min = \"9pt\", max = \"10pt\" }}");
        ctx.error("layout-value", format!("`min` of `{key}` is more than its `max`"), min.span.to(max.span), hint);
        return None;
    }
    Some(Spanned::new(Range { min: min.value, max: max.value }, span))
}

/// A percentage from 0 to 5, as a fraction; `false` is 0.
fn percent(t: &Table<'_, '_>, key: &'static str, ctx: &mut Ctx) -> Option<Spanned<f64>> {
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

fn rule(name: &str, value: &Value<'_>, ctx: &mut Ctx) -> Option<Option<RuleSpec>> {
    if let DeValue::Boolean(false) = value.get_ref() {
        return Some(None);
    }
    let t = ctx.table(name, value, &["weight", "color", "offset", "length"]);
    Some(Some(RuleSpec {
        weight: style_measure(&t, "weight", Sign::Positive, ctx),
        color: t.get("color").and_then(|v| ctx.name("color", v)),
        offset: style_measure(&t, "offset", Sign::Any, ctx),
        length: style_measure(&t, "length", Sign::Positive, ctx),
    }))
}
