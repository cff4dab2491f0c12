//! The grammar of what a table's style says of its columns.

use toml::de::DeValue;

use super::decode::{Ctx, Value};
use super::style::ColumnSpec;
use crate::source::Spanned;
use crate::unit::{Length, Measure};

/// `column-widths = ["auto", "20mm", "fill"]`.
pub(super) fn column_widths(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<Vec<ColumnSpec>>> {
    let span = ctx.span(value);
    let before = ctx.faults();
    let widths: Vec<ColumnSpec> =
        ctx.array("column-widths", value)?.into_iter().filter_map(|width| column_width(width, ctx)).collect();
    (ctx.faults() == before).then_some(Spanned::new(widths, span))
}

fn column_width(value: &Value<'_>, ctx: &mut Ctx) -> Option<ColumnSpec> {
    match value.get_ref() {
        DeValue::String(word) if word == "auto" => return Some(ColumnSpec::Auto),
        DeValue::String(word) if word == "fill" => return Some(ColumnSpec::Fill),
        // Neither a word of these nor a length.
        DeValue::String(word) if !word.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '-') => {
            let hint = "write \"auto\", \"fill\" or a length: column-widths = [\"auto\", \"20mm\", \"fill\"]";
            let span = ctx.span(value);
            ctx.error("layout-value", format!("`{word}` is not a column's width"), span, hint);
            return None;
        }
        _ => {}
    }
    let measure: Spanned<Measure> = ctx.measure("column-widths", value)?;
    if measure.value.at(Length::pt(10)) <= Length::ZERO {
        let hint = "write a length such as \"20mm\", or \"auto\"";
        ctx.error("layout-value", "a column's width must be more than zero", measure.span, hint);
        return None;
    }
    Some(ColumnSpec::Fixed(measure.value))
}
