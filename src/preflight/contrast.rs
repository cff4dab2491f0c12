//! Text that hardly differs from what it stands on: pale on paper, black on a dark ground, white on a light one.
//!
//! The measure is the contrast ratio of WCAG 2 (1.4.3), of luminances relative to the paper. What stands on a picture is
//! not judged: who knows how light it is there.

use super::seen::{Seen, everything, seen};
use crate::color::{Color, Light};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Drawn, Job, Layer};
use crate::font::Fonts;
use crate::geom::{Point, Rect};
use crate::panel::{GlyphRun, Panel};
use crate::source::Span;
use crate::unit::{Length, trim_decimals};

/// The least ratio for text to read.
const TEXT: f64 = 4.5;
/// That of large text.
const LARGE: f64 = 3.0;
/// What is large, of any weight.
const LARGE_SIZE: Length = Length::pt(18);
/// What is large if it is bold.
const LARGE_BOLD: Length = Length::pt(14);

/// Text in one colour on one ground.
struct Found {
    color: Color,
    ground: Color,
    /// The least ratio wanted by any of it.
    wanted: f64,
    /// Where it is written, each paragraph once, and on which panel.
    places: Vec<(Span, String)>,
}

/// Looks at all text of the panels, which are in the order of `job.panels`.
pub fn contrast(job: &Job, panels: &[Panel], fonts: &Fonts) -> Diagnostics {
    let all = everything(job, panels);
    let reaches: Vec<Option<Rect>> = all.iter().map(Drawn::reach).collect();
    let mut found: Vec<Found> = Vec::new();
    // Text is in few colours on few grounds, mostly the same one for long.
    let mut last: Option<((Color, Color), f64)> = None;
    let mut below: Vec<&Drawn> = Vec::new();
    for (form, panel) in job.panels.iter().zip(panels) {
        let drawn: Vec<(Rect, &Drawn)> = all
            .iter()
            .zip(&reaches)
            .filter(|(drawn, _)| drawn.side == panel.side)
            .filter_map(|(drawn, reach)| Some(((*reach)?, drawn)))
            .collect();
        // Most leaflets have paper alone below their text.
        let bare = drawn.iter().all(|(_, one)| one.bare() && one.layer == Layer::Text);
        for block in &panel.blocks {
            for run in block.lines.iter().flat_map(|line| &line.runs) {
                if !run.text.chars().any(char::is_alphanumeric) || (bare && run.color == Color::BLACK) {
                    continue;
                }
                let bold = fonts.get(run.face).metrics.weight >= 700;
                let large = run.size >= LARGE_SIZE || (bold && run.size >= LARGE_BOLD);
                let wanted = if large { LARGE } else { TEXT };
                for at in places(run) {
                    let at = form.to_side(Rect::new(at.x, at.y, Length::ZERO, Length::ZERO));
                    below.clear();
                    below.extend(drawn.iter().filter(|(reach, _)| reach.contains(at)).map(|(_, drawn)| *drawn));
                    let Seen::Color(ground, _) = seen(&below, Point::new(at.x, at.y)) else { continue };
                    let color = if run.overprint { run.color.over(ground) } else { run.color };
                    let ratio = match last {
                        Some((colors, ratio)) if colors == (color, ground) => ratio,
                        _ => ratio(color, ground, job),
                    };
                    last = Some(((color, ground), ratio));
                    if ratio < wanted {
                        note(&mut found, (run.color, ground), wanted, (block.span, &panel.name));
                    }
                }
            }
        }
    }
    let mut diags = Diagnostics::default();
    found.iter().for_each(|found| diags.push(report(found, job)));
    diags
}

/// Where a run is looked at: near its ends and in its middle, halfway up its small letters.
fn places(run: &GlyphRun) -> Vec<Point> {
    let count = run.glyphs.len();
    let mut chosen = vec![0, count / 2, count.saturating_sub(1)];
    chosen.dedup();
    let glyphs = chosen.into_iter().filter_map(|index| run.glyphs.get(index));
    glyphs.map(|glyph| run.origin.offset(Point::new(glyph.x + glyph.advance / 2, -run.size / 4))).collect()
}

/// Contrast as WCAG 2 reckons it.
fn ratio(color: Color, ground: Color, job: &Job) -> f64 {
    let light = |color: Color| Light::White.of(color, &job.spots) + 0.05;
    let (a, b) = (light(color), light(ground));
    a.max(b) / a.min(b)
}

fn note(found: &mut Vec<Found>, (color, ground): (Color, Color), wanted: f64, (span, panel): (Span, &str)) {
    let at = found.iter().position(|one| (one.color, one.ground) == (color, ground)).unwrap_or_else(|| {
        found.push(Found { color, ground, wanted, places: Vec::new() });
        found.len() - 1
    });
    let one = &mut found[at];
    one.wanted = one.wanted.min(wanted);
    if one.places.iter().all(|(other, _)| *other != span) {
        one.places.push((span, panel.to_owned()));
    }
}

fn report(found: &Found, job: &Job) -> Diagnostic {
    let Found { color, ground, places, .. } = found;
    let light = |color: Color| Light::White.of(color, &job.spots);
    let percent = |light: f64| trim_decimals(light * 100.0, 0);
    let ratio = ratio(*color, *ground, job);
    let on = if ground.is_paper() { "the paper" } else { "its ground" };
    let which = if light(*color) > light(*ground) {
        "a lighter colour, or a darker ground"
    } else {
        "a darker colour, or a lighter ground"
    };
    let mut panels: Vec<String> = places.iter().map(|(_, panel)| format!("`{panel}`")).collect();
    panels.dedup();
    let message = format!(
        "text of {} has a contrast of {}:1 with {on}",
        panels.join(", "),
        trim_decimals((ratio * 10.0).floor() / 10.0, 1)
    );
    let diag = Diagnostic::warning("text-contrast", message)
        .note(format!(
            "the text reflects {} % of what the paper does, what it stands on {} %",
            percent(light(*color)),
            percent(light(*ground))
        ))
        .note("many cannot read below 4.5:1, nor 3:1 in 18 pt or more (14 pt in bold)")
        .hint(format!("take {which}"));
    diag.at_first(places.iter().map(|(span, _)| (*span, String::new())), "place", "places")
}
