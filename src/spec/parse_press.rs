//! The grammar of `[impose]`.

use toml::de::DeValue;

use super::decode::{Ctx, Table, Value};
use super::output::MarkSpec;
use super::parse_fold::GRAINS;
use super::parse_output::marks;
use super::press::{MOST, PressSpec, Work, parse_press_sheet, parse_up};
use crate::geom::Size;
use crate::source::Spanned;
use crate::unit::Length;

/// Keys of `[impose]`.
pub(super) const IMPOSE: [&str; 9] = ["sheet", "up", "gutter", "grip", "work", "rotate", "grain", "overs", "marks"];

/// `[impose]`, which may be missing.
pub(super) fn impose(root: &Table<'_, '_>, output: &MarkSpec, ctx: &mut Ctx) -> PressSpec {
    let t = match root.get("impose") {
        Some(value) => ctx.table("[impose]", value, &IMPOSE),
        None => Table::hollow("impose", root.span),
    };
    let at = t.span;
    let sra3 = Size { width: Length::mm(450), height: Length::mm(320) };
    let why = "it lies on a press sheet";
    let all = MarkSpec { crop: true, fold: true, registration: true, color_bar: true, slug: true, ..*output };
    let mut spec = PressSpec {
        sheet: Spanned::new(sra3, at),
        up: None,
        gutter: t.get("gutter").and_then(|v| ctx.bounded("gutter", v, false, MOST, why)),
        grip: Spanned::new(Length::mm(10), at),
        work: Spanned::new(Work::Sheetwise, at),
        rotate: t.get("rotate").and_then(|v| ctx.boolean("rotate", v)),
        grain: t.get("grain").and_then(|v| ctx.word("grain", v, &GRAINS)),
        overs: 5.0,
        marks: all,
        asked: t.get("marks").is_some(),
        span: at,
    };
    if let Some(sheet) = t.get("sheet").and_then(|v| sheet(v, ctx)) {
        spec.sheet = sheet;
    }
    if let Some(text) = t.get("up").and_then(|v| ctx.string("up", v)) {
        match parse_up(&text.value) {
            Ok(up) => spec.up = Some(Spanned::new(up, text.span)),
            Err(error) => ctx.error("layout-value", error, text.span, "leave it out for as many as fit"),
        }
    }
    if let Some(grip) = t.get("grip").and_then(|v| ctx.bounded("grip", v, false, MOST, why)) {
        spec.grip = grip;
    }
    if let Some(overs) = t.get("overs").and_then(|v| Some(Spanned::new(ctx.number("overs", v)?, ctx.span(v)))) {
        if (0.0..=100.0).contains(&overs.value) {
            spec.overs = overs.value;
        } else {
            let hint = "write the percent of sheets to add, such as overs = 5";
            ctx.error("layout-value", format!("`overs` of {} %", overs.value), overs.span, hint);
        }
    }
    if let Some(work) = t.get("work").and_then(|v| ctx.word("work", v, &Work::WORDS)) {
        spec.work = work;
    }
    marks(&mut spec.marks, &t, ctx);
    spec
}

/// `sheet`: a name, or two lengths in one text or in a list.
fn sheet(value: &Value<'_>, ctx: &mut Ctx) -> Option<Spanned<Size>> {
    let span = ctx.span(value);
    if let DeValue::Array(array) = value.get_ref() {
        let why = "it is the size of a press sheet";
        let lengths: Vec<Length> =
            array.iter().filter_map(|v| ctx.bounded("sheet", v, true, MOST, why)).map(|l| l.value).collect();
        if let [width, height] = lengths[..] {
            return Some(Spanned::new(Size { width, height }, span));
        }
        if array.len() != 2 {
            let message = format!("`sheet` is a list of two lengths, width and height, not of {}", array.len());
            ctx.error("layout-value", message, span, "write sheet = [\"450mm\", \"320mm\"]");
        }
        return None;
    }
    let text = ctx.string("sheet", value)?;
    match parse_press_sheet(&text.value) {
        Ok(size) => Some(Spanned::new(size, span)),
        Err(error) => {
            ctx.error("layout-value", error, span, "write sheet = \"SRA3\" or sheet = [\"450mm\", \"320mm\"]");
            None
        }
    }
}
