//! Drawings from the disk: SVG files, in the inks of the job.

use std::sync::Arc;

use super::condition::Press;
use super::{Run, Wanted};
use crate::color::Color;
use crate::convert::{self, Screen};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{self, LoadedFace};
use crate::font::Fonts;
use crate::lang::Lang;
use crate::layout::LaidOut;
use crate::panel::{Drawing, Item};
use crate::preflight;
use crate::source::{FileId, Span};
use crate::spec::Spec;
use crate::svg::{self, Family, FamilyFace, Rgb};

/// What drawings are made with, and what came of it.
pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    families: Vec<Family>,
    /// `[drawing-colors]`, with where each is written and whether a drawing has it.
    colors: Vec<(Rgb, Color, Span, bool)>,
    press: Option<convert::Press>,
    /// The presses of the deliveries, in the order of the masters after the first; `None` where it is the same, or could not
    /// be had.
    others: Vec<Option<convert::Press>>,
    /// The leaflet's main language.
    language: Option<Lang>,
}

/// A drawing in the inks of the presses.
pub(super) struct Inked {
    pub(super) drawing: Arc<Drawing>,
    /// For each delivery, where its press is another and the drawing has colours that were brought to the press.
    pub(super) others: Vec<Option<Arc<Drawing>>>,
}

/// Whether a path leads to a drawing.
pub(super) fn is_drawing(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".svg")
}

impl Run<'_> {
    /// Makes ready for drawings. The profiles of the presses are read only where there are `any`.
    pub(super) fn desk<'f>(
        &mut self,
        spec: &Spec,
        (fonts, faces): (&'f Fonts, &[LoadedFace]),
        wanted: &[(&Wanted<'_>, Option<&Press>)],
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
        let mut presses: Vec<Option<convert::Press>> = Vec::new();
        let mut known: Vec<(Vec<u8>, f64)> = Vec::new();
        for (wanted, press) in wanted.iter().filter(|_| any) {
            let [_, limit] = preflight::ink_limits(wanted.output);
            let made = press.and_then(|press| {
                let own = (press.intent.profile.icc(), limit);
                // One that is as the first is made already; one as another delivery's is made twice, which is rare.
                if known.first() == Some(&own) {
                    return None;
                }
                let icc = self.press_profile(&own.0, wanted.output)?;
                known.push(own);
                Some(convert::Press { icc, limit })
            });
            presses.push(made);
        }
        let mut presses = presses.into_iter();
        let (press, others) = (presses.next().flatten(), presses.collect());
        let language = spec.languages.first().map(|language| language.locale.value);
        Desk { fonts, families, colors, press, others, language }
    }

    /// Reads one drawing.
    pub(super) fn drawing(&mut self, path: &str, span: Span, desk: &mut Desk<'_>) -> Option<Inked> {
        let file = self.read_text(path, Some(span))?;
        let (found, diags) = self.inked(file, span, desk, desk.press.as_ref());
        self.diags.extend(diags);
        let svg::Found { drawing, converted, mapped } = found?;
        // The same drawing has the same faults.
        let mut again = |press: &convert::Press| {
            let (found, _) = self.inked(file, span, desk, Some(press));
            found.map(|found| Arc::new(found.drawing))
        };
        let others = desk.others.iter();
        let others =
            others.map(|press| press.as_ref().filter(|_| !converted.is_empty()).and_then(&mut again)).collect();
        for (rgb, .., used) in &mut desk.colors {
            *used |= mapped.contains(rgb);
        }
        Some(Inked { drawing: Arc::new(drawing), others })
    }

    /// A drawing in the inks of one press.
    fn inked(
        &mut self,
        file: FileId,
        span: Span,
        desk: &Desk<'_>,
        press: Option<&convert::Press>,
    ) -> (Option<svg::Found>, Diagnostics) {
        let screen = match press.map(Screen::new) {
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
        let (families, fonts, language) = (&desk.families[..], desk.fonts, desk.language);
        let setting = svg::Setting { colors: &colors, convert: &convert, families, fonts, language };
        svg::read(&self.sources, file, &setting)
    }

    /// What is to be said once all drawings were read.
    pub(super) fn drawn(&mut self, desk: &Desk<'_>, sure: bool) {
        for (rgb, _, span, used) in desk.colors.iter().filter(|_| sure) {
            if !used {
                self.diags.push(
                    Diagnostic::warning("drawing-colors", format!("no drawing has the colour {}", svg::hex(*rgb)))
                        .at(*span, "")
                        .hint("write it as the drawing has it, or take the line away"),
                );
            }
        }
    }
}

/// A job with its drawings as `find` has them by their files' numbers; those that it lacks stay as they are.
pub(super) fn redrawn(done: &LaidOut, find: &dyn Fn(usize) -> Option<Arc<Drawing>>) -> LaidOut {
    fn replace(items: &mut [Item], find: &dyn Fn(usize) -> Option<Arc<Drawing>>) {
        for item in items {
            let Item::Group(group) = item else { continue };
            match group.drawing.and_then(find) {
                Some(drawing) => (group.items, group.fine) = (drawing.items.clone(), drawing.fine.clone()),
                None => replace(&mut group.items, find),
            }
        }
    }
    let mut done = done.clone();
    done.job.spreads.iter_mut().for_each(|spread| replace(&mut spread.art, find));
    for panel in &mut done.panels {
        replace(&mut panel.art, find);
        let pictures = panel.blocks.iter_mut().filter_map(|block| block.picture.as_mut());
        pictures.for_each(|group| replace(&mut group.items, find));
    }
    done
}
