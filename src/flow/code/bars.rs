//! EAN and ISBN bar codes: numbers, heights and modules (GS1 General Specifications, 5.2).

use super::Symbol;
use crate::code::{Ean, EanError, ean};
use crate::color::Light;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Digits;
use crate::flow::place::mm;
use crate::geom::{Path, Point, Rect};
use crate::source::Spanned;
use crate::spec::CodeSpec;
use crate::unit::Length;

/// The lowest bars that a hand scanner finds.
const LEAST_HEIGHT: Length = Length::mm(5);

pub(super) fn number(
    text: &Spanned<String>,
    isbn: bool,
    addon: Option<&Spanned<String>>,
    diags: &mut Diagnostics,
) -> Option<Ean> {
    let what = if isbn { "ISBN" } else { "EAN" };
    let parsed = if isbn { Ean::parse_isbn(&text.value) } else { Ean::parse(&text.value) };
    let ean = match parsed {
        Ok(ean) => ean,
        Err(error) => {
            let hint = match error {
                EanError::CheckDigit(_, wanted) => {
                    let trimmed = text.value.trim();
                    let start = trimmed.char_indices().next_back().map_or("", |(at, _)| &trimmed[..at]);
                    format!("if the digits before are right, write \"{start}{wanted}\"")
                }
                EanError::OldIsbn(digits) => {
                    let digits: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
                    format!("write isbn = \"{digits}\", with hyphens as the agency gives them")
                }
                EanError::Length(12) if !isbn => match Ean::complete(&text.value) {
                    Some(wanted) => {
                        format!("add the check digit, which is {wanted}; or, if it is there, the digit that is lost")
                    }
                    None => "write all 13 digits".to_owned(),
                },
                EanError::Length(_) => "write all digits, the check digit too".to_owned(),
                _ => "write digits; hyphens and spaces may stand between them".to_owned(),
            };
            let message = format!("`{}` is no {what}: {error}", text.value);
            diags.push(Diagnostic::error("code-number", message).at(text.span, "").hint(hint));
            return None;
        }
    };
    let Some(addon) = addon else { return Some(ean) };
    match ean.with_addon(&addon.value) {
        Ok(ean) => Some(ean),
        Err(error) => {
            diags.push(
                Diagnostic::error("code-number", format!("`{}`: {error}", addon.value))
                    .at(addon.span, "")
                    .hint("write addon = \"05\" or addon = \"51299\""),
            );
            None
        }
    }
}

pub(super) fn low_bars(height: &Spanned<Length>, nominal: Length, diags: &mut Diagnostics) {
    let (given, wanted) = (mm(height.value), mm(nominal));
    if height.value < LEAST_HEIGHT {
        diags.push(
            Diagnostic::error("code-height", format!("bars of {given} mm are too low to be scanned"))
                .at(height.span, "")
                .hint(format!("write height = \"{wanted}mm\", or 5 mm at the very least")),
        );
    } else if height.value < nominal {
        diags.push(
            Diagnostic::warning("code-height", format!("the bars are {given} mm high, at this scale they should be {wanted} mm"))
                .at(height.span, "")
                .hint("scanners in counters read low bars only when they lie the right way; leave `height` out if there is room"),
        );
    }
}

pub(super) fn bars(
    code: &CodeSpec,
    ean: &Ean,
    isbn: Option<&str>,
    face: Option<crate::font::FaceId>,
    module: Length,
    height: Length,
    scale: f64,
) -> Symbol {
    let Point { x, y } = code.corner;
    let at = |modules: i64| x + module * modules;
    // Nominal: digits 2.75 mm high, half a module below the bars (GS1 General Specifications, 5.2.5).
    let digit = Length::from_raw(Length::PER_MM * 11 / 4).scale(scale);
    let (foot, guards) = (y + height, y + height + module * ean::GUARD);
    let baseline = foot + module / 2 + digit;
    let half = code.reduction.value / 2;
    let mut path = Path::default();
    let mut bar = |bar: &ean::Bar, top: Length, bottom: Length| {
        let edge = |thirteenths: i64| x + Length::from_raw(module.raw() * thirteenths / 13);
        let (left, right) = (edge(bar.left) + half, edge(bar.right) - half);
        path.0.extend(Path::rect(Rect::new(left, top, right - left, bottom - top)).0);
    };
    for b in ean.bars() {
        bar(&b, y, if b.guard { guards } else { foot });
    }
    let addon_top = y + digit + module / 2;
    for b in ean.addon_bars() {
        bar(&b, addon_top, guards);
    }
    let mut digits = Vec::new();
    let mut group = |text: &str, start: i64, each: i64, baseline: Length| {
        if let Some(face) = face {
            let (start, step) = (at(start), module * each);
            digits.push(Digits { text: text.to_owned(), face, start, step, baseline, height: digit });
        }
    };
    let text = ean.text();
    if ean.is_13() {
        group(&text[..1], -9, 7, baseline);
        group(&text[1..7], 3, 7, baseline);
        group(&text[7..], 50, 7, baseline);
    } else {
        group(&text[..4], 3, 7, baseline);
        group(&text[4..], 36, 7, baseline);
    }
    if let (Some(text), Some((start, _))) = (ean.addon_text(), ean.addon_at()) {
        group(&text, start + 3, 9, y + digit);
    }
    let mut top = y;
    let mut alt = if ean.is_13() { "EAN-13: " } else { "EAN-8: " }.to_owned() + &text;
    if let (Some(isbn), Some(face)) = (isbn, face) {
        let text = format!("ISBN {isbn}");
        alt.clone_from(&text);
        let baseline = y - module * 2;
        top = baseline - digit;
        digits.push(Digits { text, face, start: x, step: Length::ZERO, baseline, height: digit });
    }
    if let Some(addon) = ean.addon_text() {
        alt.push_str(&format!(" {addon}"));
    }
    let (left, right) = ean.quiet();
    let end = ean.addon_at().map_or(ean.width(), |(start, width)| start + width);
    let first = if ean.is_13() && face.is_some() { at(-9) } else { x };
    let bottom = baseline.max(guards);
    Symbol {
        path,
        mark: Rect::new(first, top, at(end) - first, bottom - top),
        quiet: Rect::new(at(-left), top, module * (left + end + right), bottom - top),
        digits,
        alt: code.alt.clone().unwrap_or(alt),
        light: &[Light::Red],
        kind: if isbn.is_some() {
            "ISBN"
        } else if ean.is_13() {
            "EAN-13"
        } else {
            "EAN-8"
        },
    }
}
