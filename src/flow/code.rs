//! Codes on their panels: from text to outlines, with everything about them that can be checked before there is text.
//!
//! Module sizes, quiet zones, inks and grounds are judged here; whether text runs into a quiet zone is `layout`'s to say.
//! Origin of all places: top-left of the panel's trim.

mod bars;
mod ground;
mod square;

use self::bars::{bars, low_bars, number};
use self::ground::{contrast, edges, overlap, zone};
use self::square::qr_symbol;
use super::art::trim;
use super::bleed;
use super::cascade::Cascade;
use super::ground::painted;
use super::place::{find_panel, mm};
use super::{Code, Digits, PanelForm, Spread};
use crate::code::ean;
use crate::color::{Color, Light, Spot, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Path, Rect};
use crate::panel::Shape;
use crate::spec::{CodeContent, CodeSpec};
use crate::unit::{Length, trim_decimals};

/// A code before it is put anywhere.
struct Symbol {
    path: Path,
    /// Around all that is dark, digits included.
    mark: Rect,
    /// `mark` with its quiet zones.
    quiet: Rect,
    digits: Vec<Digits>,
    alt: String,
    light: &'static [Light],
    kind: &'static str,
}

/// All codes of the layout, in its order. Where panels stand is `sure` or nothing is said of edges.
pub(super) fn codes(
    cascade: &Cascade<'_>,
    forms: &[PanelForm],
    spreads: &[Spread],
    sure: bool,
    diags: &mut Diagnostics,
) -> Vec<Code> {
    let spec = cascade.spec;
    let spots: Vec<Spot> =
        spec.spots.iter().map(|s| Spot { name: s.name.value.clone(), alternate: s.alternate }).collect();
    let mut codes: Vec<Code> = Vec::new();
    for code in &spec.codes {
        let color = cascade.color(&code.color, diags);
        let ground_color = code.ground.as_ref().map(|name| cascade.color(name, diags));
        let named = cascade.colors.iter().any(|(name, _)| *name == code.color.value);
        let solid = !named || one_ink(code, color, diags);
        let symbol = symbol(code, cascade, diags);
        for name in &code.panels {
            let Some(i) = find_panel(name, forms, diags) else { continue };
            let Some(symbol) = &symbol else { continue };
            if sure && code.sure {
                edges(code, symbol, &forms[i], spec, diags);
            }
            let mut shapes = Vec::new();
            if let Some(color) = ground_color {
                // A quiet zone may end on the trim, from where its ground goes on; one that crosses it is an error already.
                let (ground, _) = bleed::fill(&Path::rect(symbol.quiet), &trim(&forms[i], spec));
                shapes.push(Shape::fill(ground, color));
            }
            if code.sure && solid {
                let below = painted(&forms[i], spreads);
                contrast(code, symbol, color, ground_color, (&forms[i].name, &below), &spots, diags);
            }
            // Black overprints, as text does; another ink would mix with its ground.
            shapes.push(Shape { overprint: color == Color::BLACK, ..Shape::fill(symbol.path.clone(), color) });
            if let Some(other) = codes.iter().find(|c| c.panel == i && overlap(c.mark, symbol.quiet)) {
                let message = format!("two codes of `{}` stand in each other's quiet zone", forms[i].name);
                diags.push(
                    Diagnostic::error("code-quiet-zone", message)
                        .at(code.span, "")
                        .at(other.span, "the other code")
                        .note(zone(symbol))
                        .hint("move one of them away"),
                );
            }
            codes.push(Code {
                panel: i,
                kind: symbol.kind,
                shapes,
                digits: symbol.digits.clone(),
                color,
                mark: symbol.mark,
                quiet: symbol.quiet,
                alt: symbol.alt.clone(),
                span: code.span,
            });
        }
    }
    codes
}

/// Several inks never register exactly, and a screen frays edges: a code is one solid ink.
fn one_ink(code: &CodeSpec, color: Color, diags: &mut Diagnostics) -> bool {
    let amounts = color.amounts();
    let name = &code.color.value;
    let message = match amounts[..] {
        [(_, Tint::FULL)] => return true,
        [] => format!("the code's colour `{name}` has no ink"),
        [(_, tint)] => {
            format!(
                "the code's colour `{name}` is a tint of {} %: its edges would be dots",
                trim_decimals(tint.percent(), 2)
            )
        }
        _ => format!("the code's colour `{name}` is made of {} inks, which never register exactly", amounts.len()),
    };
    let hint = "take one ink at 100 %: color = \"black\", or a dark spot ink";
    diags.push(Diagnostic::error("code-ink", message).at(code.color.span, "").hint(hint));
    false
}

fn symbol(code: &CodeSpec, cascade: &Cascade<'_>, diags: &mut Diagnostics) -> Option<Symbol> {
    match code.content.as_ref()? {
        CodeContent::Qr { text, card, level, size } => qr_symbol(code, text, *card, *level, *size, diags),
        CodeContent::Ean { text, isbn, addon, scale, height, font } => {
            let number = number(text, *isbn, addon.as_ref(), diags);
            let face = cascade.regular(font.as_ref(), code.span, diags);
            let ean = number?;
            // X is kept to a whole number of raw units: 11 880 at 100 %.
            let module = Length::from_raw(ean::MODULE * Length::PER_MM / 1000).scale(scale / 100.0);
            let nominal = Length::from_raw(ean.height() * Length::PER_MM / 1000).scale(scale / 100.0);
            if let Some(height) = height {
                low_bars(height, nominal, diags);
            }
            let height = height.as_ref().map_or(nominal, |h| h.value);
            reduction(code, module, diags);
            Some(bars(code, &ean, isbn.then(|| text.value.trim()), face, module, height, scale / 100.0))
        }
    }
}

/// What is taken from bars leaves at least half of the narrowest.
fn reduction(code: &CodeSpec, module: Length, diags: &mut Diagnostics) {
    let reduction = code.reduction;
    if reduction.value > module / 2 {
        diags.push(
            Diagnostic::error(
                "code-reduction",
                format!("`bar-reduction` takes {} mm from bars of {} mm", mm(reduction.value), mm(module)),
            )
            .at(reduction.span, "")
            .hint(format!("write at most {} mm; presses gain 0.02 to 0.1 mm", mm(module / 2))),
        );
    }
}
