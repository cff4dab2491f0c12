//! The colours of a layout: names of inks and of other colours become values.

use crate::color::{Color, SpotId, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use crate::spec::{ColorValue, Spec};

/// A colour of the layout, for whoever looks at how much ink it takes.
#[derive(Clone, Debug)]
pub struct NamedColor {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub color: Color,
    /// Where that is written.
    pub span: Span,
}

/// Spot inks whose names are one ink to a person, or to a workflow: they differ in case, spaces, hyphens or the letter for
/// the paper that a swatch was printed on.
fn alike(spec: &Spec, diags: &mut Diagnostics) {
    let plain = |name: &str| -> String {
        let words: Vec<&str> = name.split([' ', '-', '_']).filter(|word| !word.is_empty()).collect();
        // C and U stand for coated and uncoated stock, M for matt, CP and UP for process simulations, V for older books.
        let paper = ["C", "U", "M", "CP", "UP", "CV", "UV", "CVC", "CVU"];
        let keep = match words.last() {
            Some(last) if words.len() > 1 && paper.iter().any(|p| p.eq_ignore_ascii_case(last)) => words.len() - 1,
            _ => words.len(),
        };
        let plain = words[..keep].concat().to_lowercase();
        // `286C` for `286 C`.
        match plain.strip_suffix(['c', 'u', 'm']) {
            Some(number) if number.ends_with(|c: char| c.is_ascii_digit()) => number.to_owned(),
            _ => plain,
        }
    };
    for (i, spot) in spec.spots.iter().enumerate() {
        let Some(first) = spec.spots[..i].iter().find(|s| plain(&s.name.value) == plain(&spot.name.value)) else {
            continue;
        };
        diags.push(
            Diagnostic::warning(
                "ink-alike",
                format!("the inks `{}` and `{}` look like one", first.name.value, spot.name.value),
            )
            .at(spot.name.span, "")
            .at(first.name.span, "the first one")
            .note("each name is a plate of its own")
            .hint("write one name in both places, the one that your printer knows it by"),
        );
    }
}

/// The named colours: process values, spot inks by index, tints of other colours.
pub(super) fn resolve(spec: &Spec, diags: &mut Diagnostics) -> Vec<(String, Color)> {
    alike(spec, diags);
    let spot = |ink: &Spanned<String>, diags: &mut Diagnostics| {
        let found = spec.spots.iter().position(|s| s.name.value == ink.value);
        if found.is_none() {
            diags.push(unknown_ink(ink, spec));
        }
        found.map(|i| SpotId(i as u16))
    };
    let mut done: Vec<(String, Color)> = Vec::new();
    // Tints may name a colour that stands further down; each round resolves at least one or there is a circle.
    let mut open: Vec<_> = spec.colors.iter().collect();
    while !open.is_empty() {
        let before = open.len();
        open.retain(|color| {
            let value = match &color.value {
                ColorValue::Process(cmyk) => Color::Process(*cmyk),
                ColorValue::Spot { ink, tint } => {
                    spot(ink, diags).map_or(Color::BLACK, |spot| Color::Spot(spot, *tint))
                }
                ColorValue::Mix { process, spots, tint } => {
                    let spots: Vec<Option<(SpotId, Tint)>> =
                        spots.iter().map(|(ink, tint)| Some((spot(ink, diags)?, *tint))).collect();
                    let known: Vec<(SpotId, Tint)> = spots.into_iter().flatten().collect();
                    Color::mix(*process, &known).unwrap_or(Color::BLACK).at(*tint)
                }
                ColorValue::Registration => Color::All(Tint::FULL),
                ColorValue::TintOf { of, tint } => match done.iter().find(|(n, _)| *n == of.value) {
                    Some((_, Color::All(_))) => {
                        diags.push(registration(of));
                        Color::BLACK
                    }
                    Some((_, base)) => base.at(*tint),
                    None if spec.colors.iter().any(|c| c.name.value == of.value) => return true,
                    None => {
                        let usable = spec.colors.iter().filter(|c| !matches!(c.value, ColorValue::Registration));
                        let known = usable.map(|c| c.name.value.as_str());
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

/// The colours that `[drawing-colors]` names, in its order; black for one that there is not, which is reported.
pub fn drawing_colors(spec: &Spec) -> (Vec<Color>, Diagnostics) {
    // The colours themselves are judged with the form.
    let known = resolve(spec, &mut Diagnostics::default());
    let mut diags = Diagnostics::default();
    let one = |name: &Spanned<String>| match known.iter().find(|(n, _)| *n == name.value) {
        Some((_, Color::All(_))) => {
            diags.push(registration(name));
            Color::BLACK
        }
        Some((_, color)) => *color,
        None => {
            let usable = known.iter().filter(|(_, color)| !matches!(color, Color::All(_)));
            diags.push(unknown_color(name, usable.map(|(n, _)| n.as_str())));
            Color::BLACK
        }
    };
    let colors = spec.drawing_colors.iter().map(|entry| &entry.color).map(one).collect();
    (colors, diags)
}

/// The error for registration colour where no mark is.
pub(super) fn registration(name: &Spanned<String>) -> Diagnostic {
    Diagnostic::error("color-registration", "registration colour is for marks alone")
        .at(name.span, "")
        .note("it prints full ink on every plate, which is 400 % and more: it sets off, and does not dry")
        .hint("write `black`, or for a large solid a rich black of your own in [colors]: [60, 40, 40, 100]")
}

fn unknown_ink(ink: &Spanned<String>, spec: &Spec) -> Diagnostic {
    let diag = Diagnostic::error("layout-unknown-ink", format!("there is no ink `{}`", ink.value))
        .at(ink.span, "not in [inks]");
    if ["cyan", "magenta", "yellow", "black"].iter().any(|process| process.eq_ignore_ascii_case(&ink.value)) {
        let name = ink.value.to_lowercase();
        return diag.note("process inks are no spot inks").hint(match name.as_str() {
            "cyan" => "write [100, 0, 0, 0]; in a mix, `cyan`",
            "magenta" => "write [0, 100, 0, 0]; in a mix, `magenta`",
            "yellow" => "write [0, 0, 100, 0]; in a mix, `yellow`",
            _ => "write [0, 0, 0, 100]; in a mix, `black`",
        });
    }
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
