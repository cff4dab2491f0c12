//! The grammar of `marker`: a glyph or a number that hangs left of a paragraph's first line.

use toml::de::DeValue;

use super::decode::{Ctx, Value};
use super::parse_style::{LOOK_AND_MARKER, Sign, look, style_measure};
use super::style::MarkerSpec;
use crate::source::Spanned;

/// Formats of an item's number in a marker's text.
const NUMBERS: [&str; 5] = ["n", "a", "A", "i", "I"];

/// `Some(None)` is `marker = false`.
pub(super) fn marker(value: &Value<'_>, ctx: &mut Ctx) -> Option<Option<MarkerSpec>> {
    match value.get_ref() {
        DeValue::Boolean(false) => return Some(None),
        DeValue::String(text) => {
            let span = ctx.span(value);
            let hint = format!("write marker = {{ text = \"{text}\" }}");
            ctx.error("layout-wrong-type", "`marker` is a text, but a table is wanted", span, hint);
            return None;
        }
        _ => {}
    }
    let t = ctx.table("marker", value, LOOK_AND_MARKER);
    let text = t.need("text", "\"•\"", ctx).and_then(|v| ctx.string("text", v)).filter(|text| {
        if text.value.trim().is_empty() {
            ctx.error(
                "layout-value",
                "`text` of the marker is empty",
                text.span,
                "write text = \"•\", or marker = false",
            );
        }
        !text.value.trim().is_empty()
    });
    if let Some(text) = &text {
        numbers(text, ctx);
    }
    let look = look(&t, ctx);
    let hang = style_measure(&t, "hang", Sign::NotNegative, ctx);
    let raise = style_measure(&t, "raise", Sign::Any, ctx);
    let right = t.get("align").and_then(|v| ctx.word("align", v, &[("left", false), ("right", true)]));
    Some(Some(MarkerSpec { text: text?, look, hang, raise, right: right.is_some_and(|r| r.value) }))
}

/// Braces hold a number's format, once; anything else in them would print as it stands.
fn numbers(text: &Spanned<String>, ctx: &mut Ctx) {
    let mut rest = text.value.as_str();
    let mut count = 0;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let end = rest.find('}').unwrap_or(rest.len());
        count += 1;
        if !NUMBERS.contains(&&rest[..end]) || end == rest.len() || count > 1 {
            let hint = "write {n} for 1, {a} for a, {A} for A, {i} for i or {I} for I, once: text = \"{n}.\"";
            ctx.error("layout-value", "`text` of the marker has braces that hold no number", text.span, hint);
            return;
        }
    }
}
