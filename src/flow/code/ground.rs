//! Where a code stands: its quiet zone, the panel's edges, and how it stands off from its ground.

use super::Symbol;
use crate::color::{Color, Light, Spot};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::PanelForm;
use crate::flow::ground::ground;
use crate::flow::place::mm;
use crate::geom::Rect;
use crate::panel::Item;
use crate::source::Span;
use crate::spec::{CodeSpec, Spec};
use crate::unit::{Length, trim_decimals};

/// What a code must differ from its ground by (ISO/IEC 15416 and 15415, symbol contrast): grade C, the least that shops
/// take, and grade B.
const CONTRAST: (f64, f64) = (0.40, 0.55);

pub(super) fn zone(symbol: &Symbol) -> String {
    let (q, m) = (symbol.quiet, symbol.mark);
    format!(
        "with its quiet zone the {} takes {} × {} mm: {} mm to the left, {} mm to the right, {} mm above and {} mm below",
        symbol.kind,
        mm(q.width),
        mm(q.height),
        mm(m.x - q.x),
        mm(q.right() - m.right()),
        mm(m.y - q.y),
        mm(q.bottom() - m.bottom()),
    )
}

/// Trim and creases: the quiet zone may touch them, what is dark keeps the safe distance.
pub(super) fn edges(code: &CodeSpec, symbol: &Symbol, form: &PanelForm, spec: &Spec, diags: &mut Diagnostics) {
    let whole = Rect::new(Length::ZERO, Length::ZERO, form.rect.width, form.rect.height);
    let safe = spec.sheet.safe.value;
    let over = |rect: Rect, room: Rect| {
        [
            ("left", room.x - rect.x),
            ("right", rect.right() - room.right()),
            ("top", room.y - rect.y),
            ("bottom", rect.bottom() - room.bottom()),
        ]
        .into_iter()
        .filter(|(_, by)| *by > Length::ZERO)
        .max_by_key(|(_, by)| *by)
    };
    let direction = |side: &str, by: Length| {
        let way = match side {
            "left" => "to the right",
            "right" => "to the left",
            "top" => "down",
            _ => "up",
        };
        format!("move it {} mm {way}, or make it smaller", mm(by))
    };
    if let Some((side, by)) = over(symbol.quiet, whole) {
        let message = format!("the {}'s quiet zone leaves the panel `{}` by {} mm", symbol.kind, form.name, mm(by));
        diags.push(
            Diagnostic::error("code-quiet-zone", message)
                .at(code.span, format!("over the {side} edge"))
                .note(zone(symbol))
                .hint(direction(side, by)),
        );
    } else if let Some((side, by)) = over(symbol.mark, whole.outset(-safe)) {
        let near = mm(safe - by);
        let message = format!("the {} stands {near} mm from the {side} edge of `{}`", symbol.kind, form.name);
        diags.push(
            Diagnostic::warning("code-safe", message)
                .at(code.span, "")
                .note(format!("the safe distance is {} mm: cutting and folding are out by up to 1 mm", mm(safe)))
                .hint(direction(side, by)),
        );
    }
}

pub(super) fn contrast(
    code: &CodeSpec,
    symbol: &Symbol,
    color: Color,
    own: Option<Color>,
    (panel, below_it): (&str, &[Item]),
    spots: &[Spot],
    diags: &mut Diagnostics,
) {
    let mut worst: Option<(f64, f64, Light)> = None;
    for &light in symbol.light {
        let dark = light.of(color, spots);
        let below = match own {
            Some(color) => light.of(color, spots),
            None => {
                let ground = ground(below_it, symbol.quiet, light, spots);
                if let Some((lightest, darkest)) = ground.crossed {
                    diags.push(
                        Diagnostic::error("code-ground", format!("art of `{panel}` crosses the {}", symbol.kind))
                            .at(code.span, "")
                            .note(zone(symbol))
                            .note(format!(
                                "below it the lightest place reflects {} %, the darkest {} %: that would be read as bars",
                                percent(lightest),
                                percent(darkest)
                            ))
                            .hint("add ground = \"paper\", or move it to an even place"),
                    );
                    return;
                }
                ground.light
            }
        };
        if worst.is_none_or(|(dark_, below_, _)| below - dark < below_ - dark_) {
            worst = Some((dark, below, light));
        }
    }
    let Some((dark, below, light)) = worst else { return };
    let difference = below - dark;
    if difference >= CONTRAST.1 {
        return;
    }
    let place: Span = code.ground.as_ref().map_or(code.color.span, |ground| ground.span);
    let by = if light == Light::Red { "in the red light of scanners" } else { "to a camera" };
    let message = if difference < 0.0 {
        format!("the {} is lighter than its ground", symbol.kind)
    } else {
        format!("the {} stands out by {} % from its ground", symbol.kind, percent(difference))
    };
    let diag = if difference < CONTRAST.0 {
        Diagnostic::error("code-contrast", message)
    } else {
        Diagnostic::warning("code-contrast", message)
    };
    let shown = |color: Color| Light::Red.of(color, spots) > Light::White.of(color, spots) + 0.3;
    let mut diag = diag.at(place, "").note(format!(
        "{by} its ink reflects {} % and the ground {} %; 40 % apart are needed, 55 % are good",
        percent(dark),
        percent(below)
    ));
    if shown(color) && light == Light::Red {
        diag = diag.note("red, orange and yellow inks are as light as paper to scanners");
    }
    diags.push(diag.hint("take black, or a blue or green ink, on a light ground: ground = \"paper\""));
}

pub(super) fn percent(part: f64) -> String {
    trim_decimals(part * 100.0, 0)
}

pub(super) fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}
