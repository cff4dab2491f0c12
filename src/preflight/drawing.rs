//! What of a drawing is too fine to print at the size at which it stands, or too much ink.

use super::ink::{self, limits};
use super::settings::Settings;
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::line::weight;
use crate::geom::Transform;
use crate::panel::{Fine, FineKind, Item, Panel};
use crate::source::Spanned;
use crate::spec::OutputSpec;
use crate::unit::trim_decimals;

/// Lines and text of drawings at their sizes, wherever they stand.
pub fn fine(panels: &[Panel], spreads: &[&[Item]], settings: &Settings) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let mut texts = ink::Texts::new(settings);
    let widths = ink::lines(settings);
    each(panels, spreads, &mut |fine, place| match fine.kind {
        FineKind::Line(width) => weight(Spanned::new(width, fine.span), fine.color, widths, &mut diags),
        FineKind::Text(size) => texts.note(fine.color, size, fine.span, place),
        FineKind::Inks => {}
    });
    diags.extend(texts.findings());
    diags
}

/// Inks that drawings themselves ask for, against what the condition takes.
pub fn inks(panels: &[Panel], spreads: &[&[Item]], output: &OutputSpec) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let [most, _] = limits(output);
    each(panels, spreads, &mut |fine, _| {
        let total = Color::total(fine.color);
        if fine.kind == FineKind::Inks && total > most {
            let percent = |number: f64| trim_decimals(number, 2);
            diags.push(
                Diagnostic::error(
                    "drawing-ink-limit",
                    format!(
                        "a colour of the drawing has {} % of ink, and {} takes {} %",
                        percent(total),
                        output.condition.value,
                        percent(most)
                    ),
                )
                .at(fine.span, "")
                .note("inks that a drawing names (device-cmyk, icc-color) are kept as they are")
                .hint(format!("take {} % out of its coloured inks where it was drawn", percent(total - most))),
            );
        }
    });
    diags
}

fn each(panels: &[Panel], spreads: &[&[Item]], visit: &mut dyn FnMut(Fine, &str)) {
    spreads.iter().for_each(|items| walk(items, 1.0, "across panels", visit));
    for panel in panels {
        panel.drawn().for_each(|items| walk(items, 1.0, &panel.name, visit));
    }
}

/// `scale` is by how much the list that holds the items makes them smaller, at least.
fn walk(items: &[Item], scale: f64, place: &str, visit: &mut dyn FnMut(Fine, &str)) {
    for item in items {
        let Item::Group(group) = item else { continue };
        let scale = scale * Transform::stretch(group.transform).0;
        for fine in &group.fine {
            let kind = match fine.kind {
                FineKind::Line(width) => FineKind::Line(width.scale(scale)),
                FineKind::Text(size) => FineKind::Text(size.scale(scale)),
                FineKind::Inks => FineKind::Inks,
            };
            visit(Fine { kind, ..*fine }, place);
        }
        walk(&group.items, scale, place, visit);
    }
}
