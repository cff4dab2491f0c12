//! The sheet with its panels, folded: all that a form says before it has styles, fonts and texts.

use super::{PanelForm, folding, place, stock};
use crate::diag::Diagnostics;
use crate::fold::Folded;
use crate::geom::Size;
use crate::spec::{FoldName, Spec};
use crate::unit::Length;

/// What a diagram of the fold is drawn from.
#[derive(Clone, Debug)]
pub struct FoldedSheet {
    /// The open, trimmed sheet.
    pub size: Size,
    /// Bleed on every edge.
    pub bleed: Length,
    /// Least distance of text from trim and creases.
    pub safe: Length,
    /// How it folds, in words: `Z-fold`.
    pub fold: &'static str,
    /// By how much the widest panel is wider than the next one, where they differ; of a gate the gap between its doors.
    pub tuck: Option<Length>,
    /// The sheet, folded.
    pub folded: Folded,
    /// Columns of panels.
    pub columns: usize,
    /// Rows of panels.
    pub rows: usize,
    /// Side A row by row from left to right, then side B likewise as seen from B.
    pub panels: Vec<PanelForm>,
    /// For each panel the keys of the languages whose flows begin on it or run through it.
    pub languages: Vec<Vec<String>>,
    /// Whether the leaflet is read from right to left: its first language is, or the fold is mirrored.
    pub right_to_left: bool,
    /// Thickness of one layer of paper, if anything is known of it.
    pub caliper: Option<Length>,
}

/// Puts the panels into their places and folds the sheet; `None` where that can't be done, which is reported.
pub fn sheet(spec: &Spec) -> (Option<FoldedSheet>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let place::Placed { forms: panels, folded, sure } = place::panels(spec, &mut diags);
    if !sure || diags.has_errors() || panels.is_empty() {
        return (None, diags);
    }
    stock::check(spec, &folded, &mut diags);
    let sheet = &spec.sheet;
    let (columns, rows) = folding::shape(&sheet.fold.value);
    let widths: Vec<Length> = panels.iter().take(columns).map(|panel| panel.rect.width).collect();
    let first = spec.languages.first().map(|language| language.locale.value.right_to_left());
    let sheet = FoldedSheet {
        size: sheet.size.value,
        bleed: sheet.bleed.value,
        safe: sheet.safe.value,
        fold: folding::words(&sheet.fold.value).0,
        tuck: tuck(&widths, sheet.fold.value.is(FoldName::Gate)),
        folded,
        columns,
        rows,
        languages: panels.iter().map(|panel| languages(spec, &panel.name)).collect(),
        panels,
        right_to_left: first.unwrap_or(sheet.mirror),
        caliper: spec.stock.caliper(),
    };
    (Some(sheet), diags)
}

/// What the widths of the first row leave: between a gate's doors, or from the widest panel to the next narrower one.
fn tuck(widths: &[Length], gate: bool) -> Option<Length> {
    let left = match (gate, widths) {
        (true, [one, middle, other]) => *middle - *one - *other,
        _ => {
            let widest = widths.iter().copied().max()?;
            widest - widths.iter().copied().filter(|width| *width < widest).max()?
        }
    };
    // Thirds of a sheet may differ by less than anybody can measure.
    (left >= Length::from_mm(0.01)).then_some(left)
}

/// The languages whose flows run through a panel or a frame on it.
fn languages(spec: &Spec, panel: &str) -> Vec<String> {
    let on_panel = |name: &str| {
        let mut frames = spec.frames.iter().filter(|frame| frame.name.value == name);
        name == panel || frames.any(|frame| frame.panels.iter().any(|on| on.value == panel))
    };
    let mut found: Vec<String> = Vec::new();
    for flow in &spec.flows {
        let known = spec.languages.iter().any(|language| language.id.value == flow.language.value);
        let here = flow.through.iter().any(|name| on_panel(&name.value));
        if known && here && !found.contains(&flow.language.value) {
            found.push(flow.language.value.clone());
        }
    }
    found
}
