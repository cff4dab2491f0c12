//! The colours of a layout: names of inks and of other colours become values.

use crate::color::{Color, SpotId};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::spec::{ColorValue, Spec};

/// The named colours: process values, spot inks by index, tints of other colours.
pub(super) fn resolve(spec: &Spec, diags: &mut Diagnostics) -> Vec<(String, Color)> {
    let mut done: Vec<(String, Color)> = Vec::new();
    // Tints may name a colour that stands further down; each round resolves at least one or there is a circle.
    let mut open: Vec<_> = spec.colors.iter().collect();
    while !open.is_empty() {
        let before = open.len();
        open.retain(|color| {
            let value = match &color.value {
                ColorValue::Process(cmyk) => Color::Process(*cmyk),
                ColorValue::Spot { ink, tint } => match spec.spots.iter().position(|s| s.name.value == ink.value) {
                    Some(i) => Color::Spot(SpotId(i as u16), *tint),
                    None => {
                        diags.push(unknown_ink(ink, spec));
                        Color::BLACK
                    }
                },
                ColorValue::TintOf { of, tint } => match done.iter().find(|(n, _)| *n == of.value) {
                    Some((_, base)) => base.at(*tint),
                    None if spec.colors.iter().any(|c| c.name.value == of.value) => return true,
                    None => {
                        let known = spec.colors.iter().map(|c| c.name.value.as_str());
                        diags.push(unknown_color(of, known.filter(|n| *n != color.name.value)));
                        Color::BLACK
                    }
                },
            };
            done.push((color.name.value.clone(), value));
            false
        });
        if open.len() == before {
            // Each of them waits for another one of them: follow the first until a colour comes again.
            let mut way = vec![open[0]];
            let at = loop {
                let ColorValue::TintOf { of, .. } = &way[way.len() - 1].value else { break 0 };
                let Some(next) = open.iter().find(|c| c.name.value == of.value) else { break 0 };
                match way.iter().position(|c| c.name.value == next.name.value) {
                    Some(at) => break at,
                    None => way.push(next),
                }
            };
            let circle = &way[at..];
            let mut names: Vec<String> = circle.iter().map(|c| format!("`{}`", c.name.value)).collect();
            names.push(names[0].clone());
            diags.push(
                Diagnostic::error("layout-circular-color", format!("the colour {} is made from itself", names[0]))
                    .at(circle[0].name.span, "")
                    .note(names.join(" is made of "))
                    .hint("write one of them in inks: [100, 72, 0, 0]"),
            );
            done.extend(circle.iter().map(|c| (c.name.value.clone(), Color::BLACK)));
            open.retain(|color| done.iter().all(|(name, _)| *name != color.name.value));
        }
    }
    done
}

fn unknown_ink(ink: &Spanned<String>, spec: &Spec) -> Diagnostic {
    let diag = Diagnostic::error("layout-unknown-ink", format!("there is no ink `{}`", ink.value))
        .at(ink.span, "not in [inks]");
    if spec.spots.is_empty() {
        return diag.hint(format!("add \"{}\" = {{ alternate = [100, 75, 0, 0] }} to [inks]", ink.value));
    }
    diag.suggest(&ink.value, spec.spots.iter().map(|s| s.name.value.as_str()))
}

/// The error for a colour's name that layout.toml doesn't define.
pub(super) fn unknown_color<'a>(name: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::error("layout-unknown-color", format!("there is no colour `{}`", name.value))
        .at(name.span, "not in [colors]")
        .suggest(&name.value, known)
}
