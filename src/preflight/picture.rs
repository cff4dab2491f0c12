//! Pictures before they are written: pixels enough for their size, no more ink than the press takes, and nothing that
//! shines through where the standard has no such thing.

use super::ink::limits;
use crate::convert::{Prepared, Ready};
use crate::diag::{Diagnostic, Diagnostics};
use crate::panel::{Item, Panel, Picture, pictures};
use crate::spec::{OutputSpec, PpiSpec, Standard};
use crate::unit::trim_decimals;

/// Below this an area of too much ink is not measured: 15 mm², the trade's measuring spot.
const LEAST_AREA: f64 = 15.0;

/// A picture and the name of its panel; empty across panels.
type Placed<'a> = (&'a Picture, &'a str);

/// All pictures of a job.
fn all<'a>(panels: &'a [Panel], spreads: &'a [&'a [Item]]) -> Vec<Placed<'a>> {
    let across = spreads.iter().flat_map(|items| pictures(items)).map(|picture| (picture, ""));
    let on =
        panels.iter().flat_map(|panel| panel.drawn().flat_map(pictures).map(|picture| (picture, panel.name.as_str())));
    across.chain(on).collect()
}

fn where_is(panel: &str) -> String {
    if panel.is_empty() { "across panels".to_owned() } else { format!("on `{panel}`") }
}

/// Whether pictures have the pixels that their size asks for. `table` is where layout.toml says how many.
pub fn resolution(panels: &[Panel], spreads: &[&[Item]], output: &OutputSpec, table: &str) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let mut seen: Vec<Placed<'_>> = Vec::new();
    for placed in all(panels, spreads) {
        // Of one that stands in several places, the largest.
        match seen.iter_mut().find(|(other, _)| other.span == placed.0.span && other.file == placed.0.file) {
            Some(other) if other.0.ppi() > placed.0.ppi() => *other = placed,
            Some(_) => {}
            None => seen.push(placed),
        }
    }
    for (picture, place) in seen {
        let limits = if picture.line_art { PpiSpec::LINE_ART } else { output.ppi };
        let ppi = picture.ppi();
        // What rounds to the limit is at it.
        if ppi > limits.warning - 0.5 {
            continue;
        }
        let rect = picture.rect;
        let mm = |length: crate::unit::Length| trim_decimals(length.to_mm(), 1);
        let message = format!("the picture has {ppi:.0} pixels an inch at this size");
        let (limit, diag) = match ppi < limits.error - 0.5 {
            true => (limits.error, Diagnostic::error("picture-ppi", message)),
            false => (limits.warning, Diagnostic::warning("picture-ppi", message)),
        };
        let (width, height) = upright(picture);
        let more = limit / ppi;
        let pixels = |count: u32| (f64::from(count) * more).ceil();
        let (kind, ask) = match picture.line_art {
            true => ("a picture of one bit a pixel", String::new()),
            false => ("a picture", format!(", or ask for less by `ppi` in {table}")),
        };
        diags.push(
            diag.at(picture.span, where_is(place))
                .note(format!("{width} × {height} pixels on {} × {} mm", mm(rect.width), mm(rect.height)))
                .note(format!("below {limit:.0} {kind} shows its pixels in print"))
                .hint(format!(
                    "take one of at least {:.0} × {:.0} pixels, or make it at most {} mm wide{ask}",
                    pixels(width),
                    pixels(height),
                    mm(rect.width.scale(1.0 / more))
                )),
        );
    }
    diags
}

/// Columns and rows of the part that is seen, upright.
fn upright(picture: &Picture) -> (u32, u32) {
    let (width, height) = (picture.crop.width, picture.crop.height);
    if picture.orientation.swaps() { (height, width) } else { (width, height) }
}

/// What pictures that were made ready must not have. `find` knows what was made of each.
pub fn prepared<'r>(
    panels: &[Panel],
    spreads: &[&[Item]],
    output: &OutputSpec,
    find: impl Fn(&Picture) -> Option<&'r Ready>,
) -> Diagnostics {
    let mut diags = Diagnostics::default();
    for (picture, place) in all(panels, spreads) {
        let Some(ready) = find(picture) else { continue };
        if ready.prepared.mask.is_some() && output.standard.value != Standard::X4 {
            let standard = output.standard.value.name();
            diags.push(
                Diagnostic::error("output-standard", format!("{standard} cannot hold a picture that lets its ground through"))
                    .at(picture.span, where_is(place))
                    .at(output.standard.span, "the standard")
                    .note("parts of this picture are transparent, and PDF 1.4 for print knows no soft masks")
                    .hint("fill what is transparent in an image editor with the colour that it stands on, or write standard = \"PDF/X-4\""),
            );
        }
        diags.extend(ink(picture, place, &ready.prepared, output));
    }
    diags
}

/// Pictures that are in ink already are not changed: too much of it is told.
fn ink(picture: &Picture, place: &str, prepared: &Prepared, output: &OutputSpec) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let [most, _] = limits(output);
    let total = &prepared.total;
    let area = total.over * picture.rect.width.to_mm() * picture.rect.height.to_mm();
    if total.reduced || area < LEAST_AREA {
        return diags;
    }
    let percent = |number: f64| trim_decimals(number, 0);
    diags.push(
        Diagnostic::error(
            "picture-ink-limit",
            format!("the picture has up to {} % of ink, and {} takes {} %", percent(total.most), output.condition.value, percent(most)),
        )
        .at(picture.span, where_is(place))
        .note(format!("{} mm² of it are above that; its inks are kept as they are", percent(area)))
        .hint("convert it anew to the condition's own profile, or place the RGB picture that it was made from: that one is kept within the limit"),
    );
    diags
}
