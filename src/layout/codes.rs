//! Codes on finished panels: their digits are set, and no text may stand in their quiet zones.

use super::line;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Code, Digits, Job, Look};
use crate::geom::{Point, Rect};
use crate::lang::Lang;
use crate::panel::{GlyphRun, Panel, PlacedCode};
use crate::spec::style::FeatureSpec;
use crate::text::shape::Shaper;
use crate::unit::{Length, trim_decimals};

/// Of a cell, what a figure may take: between two of them there is always some light.
const FILLED: f64 = 0.94;

/// Puts all codes onto their panels, which have their text.
pub(super) fn place(job: &Job, panels: &mut [Panel], shaper: &mut Shaper<'_>, diags: &mut Diagnostics) {
    for code in &job.codes {
        crossed(code, job, panels, shaper, diags);
        let Some(panel) = panels.get_mut(code.panel) else { continue };
        let lang = job.languages.first().map(|language| language.locale);
        let runs = lang.map_or_else(Vec::new, |lang| digits(code, lang, shaper));
        let (shapes, alt) = (code.shapes.clone(), code.alt.clone());
        panel.codes.push(PlacedCode { shapes, runs, quiet: code.quiet, alt, span: code.span });
    }
}

/// The first line of text in a code's quiet zone: of its own panel, or of a frame of another one that reaches onto it.
fn crossed(code: &Code, job: &Job, panels: &[Panel], shaper: &Shaper<'_>, diags: &mut Diagnostics) {
    let Some(form) = job.panels.get(code.panel) else { return };
    let zone = code.quiet;
    let on_side = form.to_side(zone);
    let crosses = |rect: Rect| {
        let zone = on_side;
        rect.x < zone.right() && zone.x < rect.right() && rect.y < zone.bottom() && zone.y < rect.bottom()
    };
    let box_of = |run: &GlyphRun| {
        let metrics = shaper.fonts().get(run.face).metrics;
        let part = |units: f64| run.size.scale(units / f64::from(metrics.units_per_em));
        let width = run.glyphs.last().map_or(Length::ZERO, |last| last.x + last.advance);
        let (up, down) = (part(metrics.cap_height), part(-metrics.descent));
        Rect::new(run.origin.x, run.origin.y - up, width, up + down)
    };
    // Its own panel first.
    let (own, others): (Vec<_>, Vec<_>) = (job.panels.iter().zip(panels).enumerate())
        .filter(|(_, (other, _))| other.side == form.side)
        .partition(|(i, _)| *i == code.panel);
    for (_, (other, panel)) in own.into_iter().chain(others) {
        for block in &panel.blocks {
            let run = block.lines.iter().flat_map(|line| &line.runs).find(|run| {
                let box_of = other.to_side(box_of(run));
                !run.text.trim().is_empty() && crosses(box_of)
            });
            let Some(run) = run else { continue };
            let place = form.from_side(other.to_side(Rect { y: run.origin.y, height: Length::ZERO, ..box_of(run) }));
            let span = run.glyphs.first().map_or(block.span, |glyph| glyph.span);
            let mm = |length: Length| trim_decimals(length.to_mm(), 1);
            diags.push(
                Diagnostic::error("code-quiet-zone", format!("text stands in the quiet zone of the {}", code.kind))
                    .at(span, format!("on `{}`", form.name))
                    .at(code.span, "the code")
                    .note(format!(
                        "the quiet zone is from {} to {} mm across and from {} to {} mm down; the text's line is at {} mm",
                        mm(zone.x),
                        mm(zone.right()),
                        mm(zone.y),
                        mm(zone.bottom()),
                        mm(place.y)
                    ))
                    .hint("move the code, or give the text a [[frame]] that ends before it"),
            );
            return;
        }
    }
}

fn digits(code: &Code, lang: Lang, shaper: &mut Shaper<'_>) -> Vec<GlyphRun> {
    // Where a face has several kinds of figures: those as high as capitals and all as wide.
    let features = ["lnum", "tnum"].map(|tag| {
        let mut bytes = [b' '; 4];
        bytes.copy_from_slice(tag.as_bytes());
        FeatureSpec { tag: bytes, value: 1 }
    });
    // All in one size: the one at which the widest fits its cell, if that is less than the height asks for.
    let mut look = |digits: &Digits| {
        let metrics = shaper.fonts().get(digits.face).metrics;
        let size = digits.height.scale(f64::from(metrics.units_per_em) / metrics.cap_height.max(1.0));
        Look {
            face: digits.face,
            size,
            sizes: [size; 2],
            color: code.color,
            overprint: code.shapes.last().is_some_and(|shape| shape.overprint),
            tracking: Length::ZERO,
            features: features.to_vec(),
            forms: Default::default(),
        }
    };
    let looks: Vec<Look> = code.digits.iter().map(&mut look).collect();
    let mut factor = 1.0f64;
    for (digits, look) in code.digits.iter().zip(&looks).filter(|(digits, _)| digits.step > Length::ZERO) {
        let shaped = shaper.line(&digits.text, look, lang, code.span);
        let widest = shaped.clusters.iter().map(|cluster| cluster.advance).fold(0.0, f64::max);
        if widest > 0.0 {
            factor = factor.min(digits.step.to_pt().min(code.digits[0].step.to_pt()) * FILLED / widest);
        }
    }
    let mut runs = Vec::new();
    for (digits, mut look) in code.digits.iter().zip(looks) {
        look.size = look.size.scale(factor);
        if digits.step == Length::ZERO {
            let shaped = shaper.line(&digits.text, &look, lang, code.span);
            // As wide as the bars at most.
            let width = line::width(&shaped);
            if width > code.mark.width {
                look.size = look.size.scale(code.mark.width.to_pt() / width.to_pt());
            }
            let shaped = shaper.line(&digits.text, &look, lang, code.span);
            runs.extend(line::plain(&shaped, &look, lang, Point::new(digits.start, digits.baseline)));
            continue;
        }
        let shaped = shaper.line(&digits.text, &look, lang, code.span);
        for mut run in line::plain(&shaped, &look, lang, Point::new(digits.start, digits.baseline)) {
            for (i, glyph) in run.glyphs.iter_mut().enumerate() {
                // In the middle of its cell.
                glyph.x = digits.step * i as i64 + (digits.step - glyph.advance) / 2;
            }
            runs.push(run);
        }
    }
    runs
}
