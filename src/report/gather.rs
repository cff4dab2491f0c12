//! From panels to a [`Report`]: the lines of each paragraph, wherever they stand, and how full the frames are.

use super::{
    At, Ending, Fill, FlowReport, FrameFill, Gap, LanguageReport, PanelFill, Paragraph, Report, SetLine, Spaces,
    Texture,
};
use crate::flow::{Flow, Job, Para};
use crate::layout::{LaidOut, Room};
use crate::panel::{GlyphRun, Line, Panel, PlacedBlock};
use crate::source::{FileId, Sources, Span};
use crate::spec::Side;
use crate::unit::Length;

/// A last line shorter than five characters of average width, in em, is a runt; the line breaker has the same measure.
const RUNT: f64 = 2.4;

/// The report of a job that was laid out. There is no master yet, and nothing is known of its pictures.
pub fn report(done: &LaidOut, sources: &Sources) -> Report {
    let LaidOut { job, panels, rooms, fit } = done;
    let flows: Vec<FlowReport> = job
        .flows
        .iter()
        .zip(rooms)
        .enumerate()
        .map(|(index, (flow, room))| FlowReport {
            name: flow.name.clone(),
            language: job.languages[flow.language].id.clone(),
            frames: frames(job, flow, room),
            over: room.over,
            work: room.work,
            spaces: spaces(flow, index, panels),
            paragraphs: paragraphs(flow, index, room, panels, sources),
        })
        .collect();
    let languages = job
        .languages
        .iter()
        .map(|language| {
            let own = || flows.iter().filter(|flow| flow.language == language.id).flat_map(|flow| &flow.paragraphs);
            let side = |side: Side| (side, Texture::of(own(), |line| line.side == side));
            LanguageReport {
                language: language.id.clone(),
                locale: language.locale,
                all: Texture::of(own(), |_| true),
                sides: [Side::A, Side::B].map(side).into_iter().filter(|(_, texture)| texture.lines > 0).collect(),
            }
        })
        .collect();
    Report { master: None, panels: fills(job, &flows), flows, languages, fit: fit.clone(), pictures: Vec::new() }
}

fn frames(job: &Job, flow: &Flow, room: &Room) -> Vec<FrameFill> {
    let frames = flow.frames.iter().zip(&room.frames);
    frames
        .map(|(&frame, &free)| {
            let frame = &job.frames[frame];
            FrameFill {
                name: frame.name.clone(),
                panel: job.panels[frame.panel].name.clone(),
                fill: Fill { height: frame.rect.height, free },
            }
        })
        .collect()
}

fn fills(job: &Job, flows: &[FlowReport]) -> Vec<PanelFill> {
    let fill = |name: &String| {
        let frames = flows.iter().flat_map(|flow| &flow.frames).filter(|frame| frame.panel == *name);
        frames.map(|frame| frame.fill).reduce(|a, b| Fill { height: a.height + b.height, free: a.free + b.free })
    };
    let panels = job.panels.iter();
    panels.filter_map(|p| Some(PanelFill { name: p.name.clone(), side: p.side, fill: fill(&p.name)? })).collect()
}

fn paragraphs(flow: &Flow, index: usize, room: &Room, panels: &[Panel], sources: &Sources) -> Vec<Paragraph> {
    // A row of a table counts as its cells.
    let blocks = flow.blocks.iter().enumerate();
    let parts: Vec<(usize, &Para)> = blocks.flat_map(|(i, block)| block.parts().iter().map(move |p| (i, p))).collect();
    let mut lines: Vec<Vec<SetLine>> = parts.iter().map(|_| Vec::new()).collect();
    // In the order of the flow's panels, which is not the sheet's where a flow runs from one side to the other.
    let mut pieces: Vec<(usize, usize, &Panel, &PlacedBlock)> = Vec::new();
    for panel in panels {
        for (at, block) in panel.blocks.iter().enumerate().filter(|(_, block)| block.flow == index) {
            pieces.push((block.index, at, panel, block));
        }
    }
    pieces.sort_by_key(|&(block, at, _, piece)| (block, start(piece), at));
    for (block, _, panel, piece) in pieces {
        let Some(part) = parts.iter().position(|(i, part)| *i == block && part.span == piece.span) else { continue };
        lines[part].extend(piece.lines.iter().map(|line| set_line(line, piece, panel, sources)));
    }
    let last = lines.iter().rposition(|lines| !lines.is_empty());
    let over = room.over > Length::ZERO;
    parts
        .into_iter()
        .zip(lines)
        .enumerate()
        .filter(|(_, (_, lines))| !lines.is_empty())
        .map(|(i, ((_, block), lines))| Paragraph {
            at: at(block.span, sources),
            style: block.style.name.clone(),
            // A paragraph that was cut off has no last line.
            runt: !(over && Some(i) == last) && runt(block, &lines),
            lines,
        })
        .collect()
}

/// The spaces between the blocks of a flow that stand in one column.
fn spaces(flow: &Flow, index: usize, panels: &[Panel]) -> Vec<Spaces> {
    let mut all: Vec<Spaces> = Vec::new();
    for panel in panels {
        // The first and the last baseline of each block here, cells of a row together.
        let mut placed: Vec<(usize, Length, Length)> = Vec::new();
        for block in panel.blocks.iter().filter(|block| block.flow == index) {
            let (Some(first), Some(last)) = (block.lines.first(), block.lines.last()) else {
                placed.push((block.index, Length::ZERO, Length::ZERO));
                continue;
            };
            match placed.last_mut() {
                Some((before, top, bottom)) if *before == block.index => {
                    (*top, *bottom) = ((*top).min(first.baseline), (*bottom).max(last.baseline));
                }
                _ => placed.push((block.index, first.baseline, last.baseline)),
            }
        }
        for pair in placed.windows(2) {
            let ((above, _, end), (below, start, _)) = (pair[0], pair[1]);
            let style = |i: usize| flow.blocks[i].style.name.clone();
            // What stands higher begins another frame of the panel. Pictures have no baselines to measure from.
            let lines = |i: usize| flow.blocks[i].figure.is_none();
            if start <= end || flow.joined(below) || !lines(above) || !lines(below) {
                continue;
            }
            let (after, style) = (style(above), style(below));
            let space = start - end - flow.blocks[below].style.leading;
            match all.iter_mut().find(|spaces| spaces.after == after && spaces.style == style) {
                Some(Spaces { count, range: [least, most], .. }) => {
                    (*count, *least, *most) = (*count + 1, (*least).min(space), (*most).max(space));
                }
                None => all.push(Spaces { style, after, count: 1, range: [space; 2] }),
            }
        }
    }
    all
}

/// Where the text of a piece begins.
fn start(piece: &PlacedBlock) -> Option<u32> {
    first(text_runs(piece.lines.first()?, piece.span.file)).map(|span| span.start)
}

/// Where the first of some characters was written. Glyphs stand in visual order, which may not be that of reading.
fn first<'a>(runs: impl Iterator<Item = &'a GlyphRun>) -> Option<Span> {
    runs.flat_map(|run| &run.glyphs).map(|glyph| glyph.span).min()
}

/// Whether the last of several lines is too short, unless it is all that stands after a hard break.
fn runt(block: &Para, lines: &[SetLine]) -> bool {
    let (Some(last), true) = (lines.last(), lines.len() > 1) else { return false };
    let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let alone = text.rsplit_once('\u{2028}').is_some_and(|(_, tail)| letters(tail) <= letters(&last.text));
    !alone && last.width < RUNT
}

/// A line's runs without its marker, which was written in the layout.
fn text_runs(line: &Line, file: FileId) -> impl Iterator<Item = &GlyphRun> {
    line.runs.iter().filter(move |run| run.glyphs.first().is_none_or(|glyph| glyph.span.file == file))
}

fn set_line(line: &Line, piece: &PlacedBlock, panel: &Panel, sources: &Sources) -> SetLine {
    let file = piece.span.file;
    let runs: Vec<&GlyphRun> = text_runs(line, file).collect();
    let set = &line.setting;
    let mut text: String = runs.iter().flat_map(|run| run.text.chars()).collect();
    let ending = match text.chars().next_back() {
        _ if set.hyphenated => Ending::Hyphen,
        Some('-' | '\u{2010}' | '\u{2011}' | '–' | '—') => Ending::OwnHyphen,
        _ => Ending::Plain,
    };
    text.retain(|c| !matches!(c, '\u{AD}' | '\u{2028}'));
    if set.hyphenated {
        text.push('-');
    }
    let starts = runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.origin.x + g.x)).min();
    let ends = runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.origin.x + g.x + g.advance)).max();
    let em = runs.first().map_or(0.0, |run| run.size.to_pt());
    let width = starts.zip(ends).map_or(0.0, |(start, end)| (end - start).to_pt());
    SetLine {
        at: at(first(runs.iter().copied()).unwrap_or(piece.span), sources),
        panel: panel.name.clone(),
        side: panel.side,
        gap: gap(&runs, set.tracking),
        text,
        expansion: set.expansion,
        tracking: set.tracking,
        ending,
        justified: set.justified,
        badness: set.badness,
        protrusion: set.protrusion,
        demerits: set.demerits,
        width: if em > 0.0 { width / em } else { 0.0 },
    }
}

/// The mean of a line's word gaps. What tracking adds stands after a glyph, so that the gap begins before it.
fn gap(runs: &[&GlyphRun], tracking: f64) -> Option<Gap> {
    let (mut em, mut pt, mut count) = (0.0, 0.0, 0);
    let mut before = 0.0;
    for run in runs {
        let size = run.size.to_pt();
        for glyph in &run.glyphs {
            let text = run.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or("");
            if matches!(text, " " | "\u{A0}") && size > 0.0 {
                let width = glyph.advance.to_pt() + before;
                (em, pt, count) = (em + width / size, pt + width, count + 1);
            }
            before = tracking * size;
        }
    }
    let mean = |sum: f64| sum / f64::from(count);
    (count > 0).then(|| Gap { em: mean(em), pt: mean(pt) })
}

pub(super) fn at(span: Span, sources: &Sources) -> At {
    let place = sources.place(span);
    At { file: sources.get(span.file).name.clone(), line: place.line, column: place.column }
}
