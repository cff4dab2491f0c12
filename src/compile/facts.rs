//! What a job's files promise, as plain values to compare finished files with.

use std::collections::BTreeSet;

use super::Delivery;
use crate::flow::Job;
use crate::font::Fonts;
use crate::geom::Rect;
use crate::layout::LaidOut;
use crate::pages::Millimetres;
use crate::panel::{Panel, PlacedBlock, Role};
use crate::preflight::facts::{ArtFacts, Facts, PanelFacts, RunFacts, SideFacts, TextFacts};
use crate::preflight::finding::Line;
use crate::sheet::Sheet;
use crate::source::{Sources, Span};
use crate::spec::{OutputSpec, Side};
use crate::unit::Length;

/// Of each file, with the identifier in its XMP.
pub(super) fn facts(
    done: &LaidOut,
    files: &[Delivery],
    output: &OutputSpec,
    fonts: &Fonts,
    sources: &Sources,
    idle: &[String],
) -> Vec<(String, Facts)> {
    let covers = covers(&done.job, &done.panels);
    let sides_of_job = done.job.panels.iter().map(|form| form.side as u8).collect::<BTreeSet<_>>().len();
    let of = |file: &Delivery| {
        let job = &done.job;
        let bleed = file.sheets.first().map_or(0.0, |sheet| (sheet.trim.x - sheet.bleed.x).to_mm());
        let sides = file.sheets.iter().map(|sheet| side(sheet, done, &covers, fonts, sources)).collect();
        let spots = job.spots.iter().map(|spot| spot.name.clone()).collect();
        let facts = Facts {
            name: file.name.clone(),
            sides,
            bleed,
            safe: Some(job.safe.to_mm()),
            spots,
            idle: idle.to_vec(),
            partial: file.sheets.len() < sides_of_job,
            ppi: Some([output.ppi.error, output.ppi.warning]),
            ink_limit: output.ink_limit.as_ref().map(|limit| limit.value),
        };
        (document_id(&file.bytes), facts)
    };
    files.iter().map(of).collect()
}

/// DocumentID of a file that we wrote: its XMP stands there in the clear.
fn document_id(bytes: &[u8]) -> String {
    const OPEN: &[u8] = b"<xmpMM:DocumentID>";
    let Some(at) = bytes.windows(OPEN.len()).rposition(|window| window == OPEN) else { return String::new() };
    let rest = &bytes[at + OPEN.len()..];
    let end = rest.iter().position(|byte| *byte == b'<').unwrap_or(0);
    String::from_utf8_lossy(&rest[..end]).into_owned()
}

/// Panels that are covers: those that layout.toml calls so, else those on which a language has its first heading.
fn covers(job: &Job, panels: &[Panel]) -> BTreeSet<usize> {
    let said: BTreeSet<usize> = (0..panels.len()).filter(|at| job.panels[*at].cover == Some(true)).collect();
    if !said.is_empty() {
        return said;
    }
    let mut seen = BTreeSet::new();
    let mut covers = BTreeSet::new();
    for (at, panel) in panels.iter().enumerate() {
        for block in panel.blocks.iter().filter(|block| block.role == Role::Heading(1)) {
            if seen.insert(job.flows[block.flow].language) {
                covers.insert(at);
            }
        }
    }
    covers
}

fn side(sheet: &Sheet, done: &LaidOut, covers: &BTreeSet<usize>, fonts: &Fonts, sources: &Sources) -> SideFacts {
    let trim = sheet.trim;
    let panels = sheet.panels.iter().map(|placed| {
        let (form, panel) = (&done.job.panels[placed.panel], &done.panels[placed.panel]);
        let texts = panel.blocks.iter().filter_map(|block| {
            let place = form.to_side(extent(block, fonts)?);
            let runs = block.lines.iter().flat_map(|line| &line.runs).map(|run| {
                let at = form.to_side(Rect::new(run.origin.x, run.origin.y, Length::ZERO, Length::ZERO));
                RunFacts { at: [at.x.to_mm(), at.y.to_mm()], text: run.text.clone() }
            });
            let line = Some(line(sources, block.span));
            Some(TextFacts { place: millimetres(place), text: text(block), runs: runs.collect(), line })
        });
        PanelFacts {
            name: panel.name.clone(),
            place: millimetres(form.rect),
            cover: covers.contains(&placed.panel),
            turned: form.turned,
            texts: texts.collect(),
        }
    });
    SideFacts {
        width: trim.width.to_mm(),
        height: trim.height.to_mm(),
        creases: sheet.creases.iter().map(|crease| (crease.x - trim.x).to_mm()).collect(),
        cross_creases: sheet.cross_creases.iter().map(|crease| (crease.y - trim.y).to_mm()).collect(),
        blank: sheet.spreads.is_empty() && sheet.panels.iter().all(|placed| is_bare(&done.panels[placed.panel])),
        panels: panels.collect(),
        art: art(sheet.side, done, sources),
    }
}

/// What is drawn on a side beside text, in painting order.
fn art(side: Side, done: &LaidOut, sources: &Sources) -> Vec<ArtFacts> {
    let of_side = done.job.drawn.iter().filter(|drawn| drawn.side == side);
    let mut art: Vec<ArtFacts> = of_side
        .filter_map(|drawn| Some(ArtFacts { place: millimetres(drawn.reach()?), line: line(sources, drawn.span) }))
        .collect();
    // Pictures between paragraphs lie on all that.
    for (form, panel) in done.job.panels.iter().zip(&done.panels).filter(|(form, _)| form.side == side) {
        art.extend(panel.blocks.iter().filter_map(|block| {
            let place = form.to_side(block.picture.as_ref()?.shown()?);
            Some(ArtFacts { place: millimetres(place), line: line(sources, block.span) })
        }));
    }
    art
}

/// Where something is written.
fn line(sources: &Sources, span: Span) -> Line {
    Line { file: sources.get(span.file).name.clone(), line: sources.place(span).line as usize, span }
}

/// Whether nothing stands on a panel.
fn is_bare(panel: &Panel) -> bool {
    panel.art.is_empty() && panel.blocks.is_empty() && panel.codes.is_empty()
}

fn millimetres(rect: Rect) -> Millimetres {
    Millimetres { x: rect.x.to_mm(), y: rect.y.to_mm(), width: rect.width.to_mm(), height: rect.height.to_mm() }
}

/// What a block says, without the hyphens that its source does not have.
fn text(block: &PlacedBlock) -> String {
    let runs = block.lines.iter().flat_map(|line| &line.runs);
    runs.map(|run| run.text.as_str()).collect::<String>().replace('\u{ad}', "")
}

/// From the first line's ascent to the last one's descent, over the measure; nothing for a block without text.
pub(super) fn extent(block: &PlacedBlock, fonts: &Fonts) -> Option<Rect> {
    let (first, last) = (block.lines.first()?, block.lines.last()?);
    let run = first.runs.last()?;
    let metrics = fonts.get(run.face).metrics;
    let em = f64::from(metrics.units_per_em);
    let top = first.baseline - run.size.scale(metrics.ascent / em);
    let bottom = last.baseline - run.size.scale(metrics.descent / em);
    Some(Rect::new(first.measure.0, top, first.measure.1 - first.measure.0, bottom - top))
}
