//! Text that stands too near to where the sheet is cut or folded, by its ink: what each glyph prints, markers and hanging
//! punctuation too.
//!
//! Nearer to the trim than cutting is out is an error: the knife may take it. Within the safe distance is a warning. Text
//! of a frame across a crease is let across, but letters too small for it that lie on the crease are told.

use std::collections::BTreeMap;

use super::edges::{Edges, Line, mm};
use super::rule;
use super::settings::Settings;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Job;
use crate::font::{FaceId, Fonts};
use crate::geom::Rect;
use crate::panel::{GlyphRun, Panel, PlacedBlock};
use crate::source::Span;
use crate::unit::{Length, trim_decimals};

/// What ink may reach into the safe distance, as a part of the type size: hanging punctuation, descenders below a frame's
/// last baseline, the lean of an italic. A quarter, by eye: a hyphen hangs 0.15 em, a p descends 0.2.
pub(super) const SLACK: i64 = 4;
/// Letters of this size are read across a crease: by eye, clear print begins here.
const LARGE: Length = Length::pt(12);

/// Ink of glyphs in font units: left, bottom, right, top, y up; `None` of those that print nothing.
type Inks = BTreeMap<(FaceId, u16), Option<[f64; 4]>>;

/// What is wrong at a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It may be cut off.
    Cut,
    /// Nearer than the safe distance.
    Near,
    /// It runs over the edge of its panel.
    Over,
    /// Small letters of a frame across.
    Small,
}

/// Everything of one panel that has one fault at one line.
struct Found {
    panel: usize,
    line: Line,
    fault: Fault,
    /// How far the nearest is, and what it is.
    nearest: (Length, Rect),
    /// Where the paragraphs are written, each with its nearest distance (of letters on a crease their size).
    places: Vec<(Span, Span, Length)>,
}

/// How far text stays from lines: what somebody chose of the rules for finished files, else what the sheet says.
#[derive(Clone, Copy)]
struct Safe {
    trim: Length,
    crease: Length,
}

impl Safe {
    fn of(job: &Job, settings: &Settings) -> Self {
        let chosen = |code: &str| settings.chosen(rule(code)).map_or(job.safe, |limit| Length::mm(1).scale(limit));
        Self { trim: chosen("FOLD-SAFE-TRIM"), crease: chosen("FOLD-SAFE-CREASE") }
    }

    fn at(self, line: Line) -> Length {
        if matches!(line, Line::Trim(_)) { self.trim } else { self.crease }
    }
}

/// Looks at all text of the panels, which are in the order of `job.panels`.
pub fn text(job: &Job, panels: &[Panel], fonts: &Fonts, settings: &Settings) -> Diagnostics {
    let safe = Safe::of(job, settings);
    let mut look = Look { job, safe, fonts, inks: Inks::new(), found: Vec::new() };
    for (index, panel) in panels.iter().enumerate() {
        let edges = Edges::of(job, panel.side);
        for block in &panel.blocks {
            for run in block.lines.iter().flat_map(|line| &line.runs) {
                look.run(index, block, run, &edges);
            }
        }
    }
    let Look { found, .. } = look;
    let mut diags = Diagnostics::default();
    for mut found in worst(found) {
        found.places.sort_by_key(|(_, written, shown)| (*shown, written.file, written.start));
        diags.push(report(job, safe, panels, &found));
    }
    diags
}

/// Of two faults of one paragraph at one line the lesser says nothing more.
fn worst(found: Vec<Found>) -> Vec<Found> {
    let told = |panel: usize, line: Line, block: Span| {
        let same = |other: &&Found| (other.panel, other.line) == (panel, line) && other.fault != Fault::Near;
        found.iter().filter(same).any(|other| other.places.iter().any(|place| place.0 == block))
    };
    let left = |one: &Found| {
        let mut places = one.places.clone();
        places.retain(|place| one.fault != Fault::Near || !told(one.panel, one.line, place.0));
        let nearest = places.iter().map(|place| place.2).min().filter(|_| one.fault == Fault::Near);
        let nearest = (nearest.unwrap_or(one.nearest.0), one.nearest.1);
        (!places.is_empty()).then_some(Found { nearest, places, ..*one })
    };
    found.iter().filter_map(left).collect()
}

struct Look<'a> {
    job: &'a Job,
    safe: Safe,
    fonts: &'a Fonts,
    inks: Inks,
    found: Vec<Found>,
}

impl Look<'_> {
    fn run(&mut self, index: usize, block: &PlacedBlock, run: &GlyphRun, edges: &Edges<'_>) {
        let (job, safe, form) = (self.job, self.safe, &self.job.panels[index]);
        // Most runs stand far from any line: no glyph is taller than the face's own bounds, and none of a usual font prints
        // further than an em beside its place.
        let ends = || run.glyphs.iter().flat_map(|glyph| [glyph.x, glyph.x + glyph.advance]);
        let (Some(start), Some(end)) = (ends().min(), ends().max()) else { return };
        let metrics = &self.fonts.get(run.face).metrics;
        let em = f64::from(metrics.units_per_em);
        let tall = run.size.scale((metrics.bounds[3].max(-metrics.bounds[1]) / em).max(1.0));
        let rise = || run.glyphs.iter().map(|glyph| glyph.y);
        let (top, foot) = (rise().min().unwrap_or(Length::ZERO) - tall, rise().max().unwrap_or(Length::ZERO) + tall);
        let (x, width) = (run.origin.x + start - run.size, end - start + run.size * 2);
        let whole = Rect::new(x, run.origin.y + top, width, foot - top);
        if edges.distances(form.to_side(whole)).all(|(line, by)| by >= safe.at(line)) {
            return;
        }
        let slack = run.size / SLACK;
        for glyph in &run.glyphs {
            let Some([left, bottom, right, top]) = self.ink(run.face, glyph.id) else { continue };
            let scale = |units: f64| run.size.scale(units / em);
            let (x, y) = (run.origin.x + glyph.x, run.origin.y + glyph.y);
            let x = [left, right].map(|units| x + scale(units * run.scale_x));
            let y = [top, bottom].map(|units| y - scale(units));
            let ink = form.to_side(Rect::new(x[0], y[0], x[1] - x[0], y[1] - y[0]));
            for (line, by) in edges.distances(ink) {
                let fault = match line {
                    Line::Trim(_) if by < job.tolerance.min(safe.trim) => Fault::Cut,
                    Line::Trim(_) if by + slack < safe.trim => Fault::Near,
                    Line::Trim(_) => continue,
                    _ if self.across(index, block, line) => match by < Length::ZERO && run.size < LARGE {
                        true => Fault::Small,
                        false => continue,
                    },
                    _ if over(form.rect, ink, line) => Fault::Over,
                    _ if by + slack < safe.crease => Fault::Near,
                    _ => continue,
                };
                let written = if glyph.span.file == block.span.file { glyph.span } else { block.span };
                let shown = if fault == Fault::Small { run.size } else { by };
                self.add(Found {
                    panel: index,
                    line,
                    fault,
                    nearest: (by, ink),
                    places: vec![(block.span, written, shown)],
                });
            }
        }
    }

    /// Whether a block's frame lies across a crease, so that its text is meant to.
    fn across(&self, index: usize, block: &PlacedBlock, line: Line) -> bool {
        let form = &self.job.panels[index];
        let frames = self.job.flows[block.flow].frames.iter().map(|&frame| &self.job.frames[frame]);
        frames.filter(|frame| frame.panel == index).any(|frame| {
            let rect = form.to_side(frame.rect);
            match line {
                Line::Down(x) => rect.x < x && x < rect.right(),
                Line::Across(y) => rect.y < y && y < rect.bottom(),
                Line::Trim(_) => false,
            }
        })
    }

    fn add(&mut self, new: Found) {
        let same = |found: &&mut Found| (found.panel, found.line, found.fault) == (new.panel, new.line, new.fault);
        let Some(found) = self.found.iter_mut().find(same) else {
            self.found.push(new);
            return;
        };
        if new.nearest.0 < found.nearest.0 {
            found.nearest = new.nearest;
        }
        for (block, written, by) in new.places {
            match found.places.iter_mut().find(|place| place.0 == block) {
                Some(place) if by < place.2 => *place = (block, written, by),
                Some(_) => {}
                None => found.places.push((block, written, by)),
            }
        }
    }

    fn ink(&mut self, face: FaceId, glyph: u16) -> Option<[f64; 4]> {
        let fonts = self.fonts;
        *self.inks.entry((face, glyph)).or_insert_with(|| fonts.get(face).ink(glyph))
    }
}

/// Whether what stands on a panel runs over this crease onto the next one.
fn over(panel: Rect, ink: Rect, line: Line) -> bool {
    match line {
        Line::Down(x) if x == panel.right() => ink.right() > x,
        Line::Down(x) if x == panel.x => ink.x < x,
        Line::Across(y) if y == panel.bottom() => ink.bottom() > y,
        Line::Across(y) if y == panel.y => ink.y < y,
        _ => false,
    }
}

fn report(job: &Job, safe: Safe, panels: &[Panel], found: &Found) -> Diagnostic {
    let (form, (by, ink)) = (&job.panels[found.panel], found.nearest);
    let edges = Edges::of(job, form.side);
    let (line, panel) = (edges.name(found.line, form.turned, ink), &panels[found.panel].name);
    let distance = safe.at(found.line);
    let (safe, out) = (mm(distance), mm(job.tolerance));
    let trim = matches!(found.line, Line::Trim(_));
    let more = format!("{} mm", mm(distance - by));
    let diag = match found.fault {
        Fault::Cut => {
            let message = match by < Length::ZERO {
                true => format!("text of `{panel}` runs {} mm beyond {line}", mm(-by)),
                false => format!("text of `{panel}` stands {} mm from {line}", mm(by)),
            };
            Diagnostic::error("text-trim", message)
                .note(format!("cutting is out by up to {out} mm: the knife may take it"))
                .hint(format!("move it inwards by {more}, to the safe distance of {safe} mm"))
        }
        Fault::Near => {
            let message = format!("text of `{panel}` stands {} mm from {line}", mm(by));
            let why = if trim { "cutting" } else { "folding" };
            let code = if trim { "text-trim" } else { "text-crease" };
            Diagnostic::warning(code, message)
                .note(format!("the safe distance is {safe} mm, and {why} is out by up to {out} mm"))
                .hint(format!("move it away by {more}, or write another `safe` in [sheet] if the printer takes that"))
        }
        Fault::Over => Diagnostic::warning("text-crease", format!("text of `{panel}` runs over {line}"))
            .note("paper cracks along a crease, and the text ends on the next panel")
            .hint("make its indents, its hang or its table narrower, or give it a [[frame]] across both panels"),
        Fault::Small => {
            let size = found.places.iter().map(|place| place.2).min().unwrap_or(LARGE);
            let pt = trim_decimals(size.to_pt(), 2);
            Diagnostic::warning("text-crease", format!("letters of {pt} pt lie on {line}"))
                .note(format!("the paper breaks through them, and folding is out by up to {out} mm"))
                .hint(format!(
                    "set what runs across in {} pt or more, or give each panel a frame of its own",
                    trim_decimals(LARGE.to_pt(), 0)
                ))
        }
    };
    let label = |shown: Length| match found.fault {
        Fault::Small => format!("{} pt", trim_decimals(shown.to_pt(), 2)),
        Fault::Over => String::new(),
        _ if shown < Length::ZERO => format!("{} mm beyond it", mm(-shown)),
        _ => format!("{} mm", mm(shown)),
    };
    diag.at_first(found.places.iter().map(|(_, written, shown)| (*written, label(*shown))), "place", "places")
}
