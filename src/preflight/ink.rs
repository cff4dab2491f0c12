//! How much ink a colour takes, and what text it cannot be for.
//!
//! The limits are those that printers publish for offset; each finding names its own.

use crate::color::{Color, Ink, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::NamedColor;
use crate::flow::line::Widths;
use crate::intent::registry;
use crate::panel::Panel;
use crate::source::Span;
use crate::spec::OutputSpec;
use crate::unit::{Length, trim_decimals};

use super::rule;
use super::rules::Severity;
use super::settings::Settings;

/// Where a condition is in no register: what every sheet-fed press takes. Above it there is only a warning.
const UNKNOWN: f64 = 300.0;

/// How much ink of all plates together may lie on one place, in percent.
struct Limit<'a> {
    /// Above it a colour is an error.
    most: f64,
    /// Above it a printer should be asked.
    safe: f64,
    /// Who says so.
    who: &'a str,
    /// Where that is written, if it is.
    at: Option<Span>,
}

impl<'a> Limit<'a> {
    fn of(output: &'a OutputSpec) -> Self {
        let condition = &output.condition.value;
        match (&output.ink_limit, registry::condition(condition)) {
            (Some(limit), _) => Limit { most: limit.value, safe: limit.value, who: "the job", at: Some(limit.span) },
            (None, Some(known)) => {
                let (most, safe) = (f64::from(known.most_ink), f64::from(known.safe_ink));
                Limit { most, safe, who: condition, at: None }
            }
            (None, None) => Limit { most: f64::INFINITY, safe: UNKNOWN, who: "many a press", at: None },
        }
    }
}

/// The most ink that a condition takes, and what every press takes, in percent.
pub fn limits(output: &OutputSpec) -> [f64; 2] {
    let Limit { most, safe, .. } = Limit::of(output);
    // There are four process inks.
    [most.min(400.0), safe]
}

/// Every colour of the layout is within what its condition takes, used or not: what is lighter than it, a tint or a
/// place in a gradient, then is too. `table` is where layout.toml says the limit.
pub fn colors(colors: &[NamedColor], output: &OutputSpec, table: &str) -> Diagnostics {
    let mut diags = Diagnostics::default();
    let limit = Limit::of(output);
    for NamedColor { name, color, span } in colors {
        let total = color.total();
        if total <= limit.safe {
            continue;
        }
        let percent = |number: f64| trim_decimals(number, 2);
        let parts: Vec<String> = color.amounts().iter().map(|(_, tint)| percent(tint.percent())).collect();
        let error = total > limit.most;
        let allowed = if error { limit.most } else { limit.safe };
        let message = format!(
            "the colour `{name}` has {} % of ink, and {} takes {} %",
            percent(total),
            limit.who,
            percent(allowed)
        );
        let diag = match error {
            true => Diagnostic::error("color-ink-limit", message),
            false => Diagnostic::warning("color-ink-limit", message),
        };
        let mut diag = diag.at(*span, format!("{} %", parts.join(" + ")));
        if let Some(at) = limit.at {
            diag = diag.at(at, "the limit");
        }
        let why = "more ink than the paper takes dries slowly, sets off on the next sheet and breaks at the creases";
        diags.push(diag.note(why).hint(less(*color, total, allowed, (!error).then_some(table))));
    }
    diags
}

/// The same colour with less of its coloured inks: black gives depth for the least ink, so it stays. `table` is where the
/// limit can be raised, if that may be.
fn less(color: Color, total: f64, allowed: f64, table: Option<&str>) -> String {
    let ask = table.map_or(String::new(), |table| format!(", or ask the printer and write ink-limit in {table}"));
    let by = trim_decimals(total - allowed, 2);
    let Color::Process(cmyk) = color else { return format!("take {by} % of ink out of it{ask}") };
    let (colored, black) = (total - cmyk.k.percent(), cmyk.k.percent());
    // Whole percents, rounded down, so that their sum does not come out above the limit again.
    let part = (allowed - black) / colored;
    let whole = |tint: Tint| trim_decimals((tint.percent() * part).floor(), 0);
    let (c, m, y) = (whole(cmyk.c), whole(cmyk.m), whole(cmyk.y));
    format!("take {by} % out of its coloured inks: [{c}, {m}, {y}, {}]{ask}", trim_decimals(black, 2))
}

/// A rule's limit in points; zero where the rule is off.
fn points(settings: &Settings, code: &str) -> Length {
    match settings.severity(rule(code)) {
        Severity::Off => Length::ZERO,
        _ => Length::pt(1).scale(settings.limit(rule(code))),
    }
}

/// From which widths on lines print.
#[must_use]
pub fn lines(settings: &Settings) -> Widths {
    Widths {
        least: points(settings, "GWG-HAIRLINE"),
        many: points(settings, "GWG-LINE-INKS"),
        rich: points(settings, "GWG-LINE-MANY-INKS"),
        bare: points(settings, "GWG-LINE-REVERSED"),
    }
}

/// Type sizes below which text is doubtful, as the rules of finished files have them: one fault has one limit, whether the
/// job is judged or its bytes. Zero where a rule is off.
#[derive(Clone, Copy)]
struct Sizes {
    /// Of any text.
    least: Length,
    /// In several inks.
    many: Length,
    /// In the paper's white.
    reversed: Length,
    /// Black in several inks.
    rich: Length,
}

impl Sizes {
    fn of(settings: &Settings) -> Self {
        let size = |code: &str| points(settings, code);
        Self {
            least: size("GWG-TEXT-SIZE"),
            many: size("GWG-TEXT-INKS"),
            reversed: size("TYPE-REVERSED"),
            rich: size("GWG-BLACK-TEXT-INKS"),
        }
    }

    fn doubtful(&self, color: Color, size: Length) -> bool {
        let few = match color.amounts().len() {
            0 => self.reversed,
            1 => Length::ZERO,
            _ => self.many,
        };
        size < self.least.max(few) || (is_rich(color) && size < self.rich)
    }
}

/// From this much black ink on, other inks with it are there to deepen it, in percent.
const RICH: f64 = 90.0;

/// Where a paragraph is written, and the name of the panel that it stands on.
type Place = (Span, String);

/// Text that no press keeps sharp. One finding for each colour and size, with the places where it stands.
pub fn text(panels: &[Panel], settings: &Settings) -> Diagnostics {
    let mut texts = Texts::new(settings);
    for panel in panels {
        for block in &panel.blocks {
            for run in block.lines.iter().flat_map(|line| &line.runs) {
                // Bullets and other signs have no fine strokes.
                if run.text.chars().any(char::is_alphanumeric) {
                    texts.note(run.color, run.size, block.span, &panel.name);
                }
            }
        }
    }
    texts.findings()
}

/// Doubtful text by its colours and sizes.
pub(super) struct Texts<'s> {
    settings: &'s Settings,
    sizes: Sizes,
    found: Vec<(Color, Length, Vec<Place>)>,
}

impl<'s> Texts<'s> {
    /// None yet.
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self { settings, sizes: Sizes::of(settings), found: Vec::new() }
    }

    /// Notes text of this colour and size, if it is doubtful.
    pub(super) fn note(&mut self, color: Color, size: Length, span: Span, panel: &str) {
        if !self.sizes.doubtful(color, size) {
            return;
        }
        let at = self.found.iter().position(|(c, s, _)| (*c, *s) == (color, size)).unwrap_or_else(|| {
            self.found.push((color, size, Vec::new()));
            self.found.len() - 1
        });
        // A paragraph that goes on, or a run that is split by a ligature, is one place.
        let places = &mut self.found[at].2;
        if places.iter().all(|(other, _)| *other != span) {
            places.push((span, panel.to_owned()));
        }
    }

    pub(super) fn findings(self) -> Diagnostics {
        let mut diags = Diagnostics::default();
        for (color, size, places) in &self.found {
            diags.push(placed(self.finding(*color, *size), places));
        }
        diags
    }

    fn finding(&self, color: Color, size: Length) -> Diagnostic {
        let say = |length: Length| trim_decimals(length.to_pt(), 2);
        let (pt, inks) = (say(size), color.amounts().len());
        let Sizes { least, many, reversed, rich } = self.sizes;
        let misregister = "inks never meet exactly: letters this small get a fringe of each";
        let (of, code, message, why, hint) = if is_rich(color) && size < rich {
            (
                "GWG-BLACK-TEXT-INKS",
                "text-rich-black",
                format!("text of {pt} pt in rich black"),
                misregister.to_owned(),
                format!(
                    "set it in `black`, which overprints; rich black is for large solids, and for type of {} pt or more",
                    say(rich)
                ),
            )
        } else if size < least {
            (
                "GWG-TEXT-SIZE",
                "text-small",
                format!("text of {pt} pt is too small to print"),
                format!("below {} pt fine strokes break up and counters fill in", say(least)),
                format!("make it {} pt or more", say(least)),
            )
        } else if inks > 1 {
            (
                "GWG-TEXT-INKS",
                "text-inks",
                format!("text of {pt} pt in {inks} inks"),
                misregister.to_owned(),
                format!("make it {} pt or more, or print it in one ink: black, or a spot ink", say(many)),
            )
        } else {
            (
                "TYPE-REVERSED",
                "text-reversed",
                format!("text of {pt} pt in the paper's white"),
                "the inks around it spread into letters this small and close them".to_owned(),
                format!("make it {} pt or more, best semibold", say(reversed)),
            )
        };
        let diag = match self.settings.severity(rule(of)) {
            Severity::Error => Diagnostic::error(code, message),
            _ => Diagnostic::warning(code, message),
        };
        diag.note(why).hint(hint)
    }
}

fn is_rich(color: Color) -> bool {
    let amounts = color.amounts();
    amounts.len() > 1 && amounts.iter().any(|(ink, tint)| *ink == Ink::Black && tint.percent() >= RICH)
}

/// Where doubtful text stands, added to what is said of it.
fn placed(diag: Diagnostic, places: &[Place]) -> Diagnostic {
    // The panels in the order of the places, each once.
    let mut panels: Vec<String> = Vec::new();
    for (_, panel) in places {
        let panel = format!("`{panel}`");
        if !panels.contains(&panel) {
            panels.push(panel);
        }
    }
    let word = if panels.len() == 1 { "panel" } else { "panels" };
    let diag = diag.note(format!("on the {word} {}", panels.join(", ")));
    diag.at_first(places.iter().map(|(span, _)| (*span, String::new())), "place", "places")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Cmyk;

    #[test]
    fn the_hint_is_within_the_limit() {
        let tint = |p: f64| Tint::from_percent(p).unwrap();
        let color = Color::Process(Cmyk { c: tint(90.0), m: tint(80.0), y: tint(70.0), k: tint(100.0) });
        // (330 − 100) / 240 of each, rounded down: 86.25, 76.67, 67.08.
        assert_eq!(less(color, 340.0, 330.0, None), "take 10 % out of its coloured inks: [86, 76, 67, 100]");
    }
}
