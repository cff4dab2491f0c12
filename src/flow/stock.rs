//! What the paper makes of the fold: grain, scoring, cross folds and thickness.
//!
//! The limits are trade experience: score from 170 g/m², no cross fold of that, fibres parallel to the crease.

use super::folding::words;
use super::place::mm;
use crate::diag::{Diagnostic, Diagnostics};
use crate::fold::{Axis, Folded};
use crate::spec::{Grain, Spec};
use crate::unit::Length;

/// From this weight on, in g/m², a crease is scored before it is folded.
const SCORED: u32 = 170;
/// A thicker leaflet springs open and fits no usual envelope: by eye, 16 layers of a 150 g/m² paper.
const THICK: Length = Length::mm(2);

/// Warns of what the fold does to the paper.
pub(super) fn check(spec: &Spec, folded: &Folded, diags: &mut Diagnostics) {
    let Some(last) = folded.made.last() else { return };
    let stock = &spec.stock;
    let along = |axis| folded.made.iter().any(|made| made.step.axis == axis);
    let across = along(Axis::Vertical) && along(Axis::Horizontal);
    if let Some(weight) = stock.weight.filter(|weight| weight.value >= SCORED) {
        let grams = weight.value;
        diags.push(match across {
            true => Diagnostic::warning("stock-cross-fold", format!("paper of {grams} g/m² does not fold across"))
                .note("its inner layers crumple where the second fold crosses the first one")
                .at(weight.span, "")
                .hint(format!("take a paper below {SCORED} g/m², or folds that run one way")),
            false => Diagnostic::warning("stock-scoring", format!("paper of {grams} g/m² breaks where it is folded"))
                .note(format!("from {SCORED} g/m² creases are scored first, or the ink cracks along them"))
                .at(weight.span, "")
                .hint("ask the printer to score the creases, or take a lighter paper"),
        });
    }
    let size = spec.sheet.size.value;
    if let Some(grain) = stock.grain.filter(|_| size.width != size.height) {
        // A vertical crease runs along the height.
        let tall = size.height > size.width;
        let wanted = if tall == (last.step.axis == Axis::Vertical) { Grain::Long } else { Grain::Short };
        if grain.value != wanted {
            let word = if wanted == Grain::Long { "long" } else { "short" };
            diags.push(
                Diagnostic::warning(
                    "stock-grain",
                    format!("the paper's grain runs across the {}", words(&spec.sheet.fold.value).0),
                )
                .at(grain.span, "")
                .note("folded across its fibres, paper cracks and springs open")
                .hint(format!("ask for grain = \"{word}\": parallel to the last crease")),
            );
        }
    }
    if let Some(caliper) = stock.caliper() {
        let (layers, at) = (folded.layers(), stock.thickness.map(|t| t.span).or_else(|| stock.weight.map(|w| w.span)));
        let thick = caliper * layers as i64;
        if let Some(at) = at.filter(|_| thick > THICK) {
            diags.push(
                Diagnostic::warning("stock-thickness", format!("folded, the leaflet is {} mm thick", mm(thick)))
                    .at(at, "")
                    .note(format!("{layers} layers of {} mm; more than {} mm springs open", mm(caliper), mm(THICK)))
                    .hint("take a thinner paper, or fewer folds"),
            );
        }
    }
}
