//! Drawings from the disk: SVG files, in the inks of the job.

use std::sync::Arc;

use super::{Press, Run, Wanted};
use crate::color::Color;
use crate::convert::{self, Screen};
use crate::diag::Diagnostic;
use crate::flow::{self, LoadedFace};
use crate::font::Fonts;
use crate::panel::Drawing;
use crate::preflight;
use crate::source::Span;
use crate::spec::{OutputSpec, Spec};
use crate::svg::{self, Family, FamilyFace, Rgb};

/// What drawings are made with, and what came of it.
pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    families: Vec<Family>,
    /// `[drawing-colors]`, with where each is written and whether a drawing has it.
    colors: Vec<(Rgb, Color, Span, bool)>,
    press: Option<convert::Press>,
    /// Whether any colour was brought to the press.
    converted: bool,
}

/// Whether a path leads to a drawing.
pub(super) fn is_drawing(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".svg")
}

impl Run<'_> {
    /// Makes ready for drawings. The press's profile is read only where there are `any`.
    pub(super) fn desk<'f>(
        &mut self,
        spec: &Spec,
        (fonts, faces): (&'f Fonts, &[LoadedFace]),
        (output, press): (&OutputSpec, Option<&Press>),
        any: bool,
    ) -> Desk<'f> {
        let mut families: Vec<Family> = Vec::new();
        for LoadedFace { family, weight, italic, face } in faces {
            let Some(id) = *face else { continue };
            let at = families.iter().position(|known| known.name == *family).unwrap_or_else(|| {
                families.push(Family { name: family.clone(), faces: Vec::new() });
                families.len() - 1
            });
            families[at].faces.push(FamilyFace { weight: *weight, italic: *italic, id });
        }
        let (named, diags) = flow::drawing_colors(spec);
        self.diags.extend(diags);
        let mut colors: Vec<(Rgb, Color, Span, bool)> = Vec::new();
        for (entry, color) in spec.drawing_colors.iter().zip(named) {
            let (text, span) = (&entry.screen.value, entry.screen.span);
            let Some(rgb) = svg::screen(text) else {
                self.diags.push(
                    Diagnostic::error("drawing-colors", format!("`{text}` is no colour of a drawing"))
                        .at(span, "")
                        .hint("write it as the drawing does: \"#003a70\", \"rgb(0, 58, 112)\" or \"navy\""),
                );
                continue;
            };
            if let Some((.., first, _)) = colors.iter().find(|(known, ..)| *known == rgb) {
                self.diags.push(
                    Diagnostic::error("drawing-colors", format!("the colour {} stands twice", svg::hex(rgb)))
                        .at(span, "")
                        .at(*first, "the first one")
                        .hint("take one of them away"),
                );
                continue;
            }
            colors.push((rgb, color, span, false));
        }
        let press = press.filter(|_| any).and_then(|press| {
            let [_, limit] = preflight::ink_limits(output);
            let icc = self.press_profile(&press.intent.profile.icc(), output)?;
            Some(convert::Press { icc, limit })
        });
        Desk { fonts, families, colors, press, converted: false }
    }

    /// Reads one drawing.
    pub(super) fn drawing(&mut self, path: &str, span: Span, desk: &mut Desk<'_>) -> Option<Arc<Drawing>> {
        let file = self.read_text(path, Some(span))?;
        let screen = match desk.press.as_ref().map(Screen::new) {
            Some(Err(error)) => {
                self.diags.push(Diagnostic::error("output-profile", error.to_string()).at(span, "").hint(error.fix()));
                None
            }
            Some(Ok(screen)) => Some(screen),
            None => None,
        };
        // Without a press there will be no master, which was reported.
        let convert = |rgb: Rgb| {
            let inks = screen.as_ref().and_then(|screen| screen.inks(rgb).ok());
            inks.map_or(Color::BLACK, Color::Process)
        };
        let colors: Vec<(Rgb, Color)> = desk.colors.iter().map(|(rgb, color, ..)| (*rgb, *color)).collect();
        let setting = svg::Setting { colors: &colors, convert: &convert, families: &desk.families, fonts: desk.fonts };
        let (found, diags) = svg::read(&self.sources, file, &setting);
        self.diags.extend(diags);
        let svg::Found { drawing, converted, mapped } = found?;
        desk.converted |= !converted.is_empty();
        for (rgb, .., used) in &mut desk.colors {
            *used |= mapped.contains(rgb);
        }
        Some(Arc::new(drawing))
    }

    /// What is to be said once all drawings were read.
    pub(super) fn drawn(&mut self, desk: &Desk<'_>, wanted: &[(&Wanted<'_>, Option<&Press>)], sure: bool) {
        for (rgb, _, span, used) in desk.colors.iter().filter(|_| sure) {
            if !used {
                self.diags.push(
                    Diagnostic::warning("drawing-colors", format!("no drawing has the colour {}", svg::hex(*rgb)))
                        .at(*span, "")
                        .hint("write it as the drawing has it, or take the line away"),
                );
            }
        }
        let Some((_, Some(first))) = wanted.first().filter(|_| desk.converted) else { return };
        for (other, press) in &wanted[1..] {
            let Some(press) = press.filter(|press| press.intent.profile.icc() != first.intent.profile.icc()) else {
                continue;
            };
            let (name, condition) = (other.delivery.unwrap_or_default(), &first.intent.condition);
            self.diags.push(
                Diagnostic::warning("drawing-profile", format!("[deliver.{name}] has drawings made for {condition}"))
                    .at(other.output.condition.span, format!("this one prints by {}", press.intent.condition))
                    .note("colours of drawings that [drawing-colors] does not name are converted once, for [output]")
                    .hint("name their colours in [drawing-colors]"),
            );
        }
    }
}
