//! Lines that have their frame: how far down they stand in it, and onto the panel with their markers and rules.

use super::column::Column;
use super::fill::{Columns as Chosen, Filled, Piece};
use super::line;
use super::sets::Done;
use super::texts::Texts;
use crate::color::Color;
use crate::flow::{Background, Figure, Flow, Job, Para};
use crate::geom::{Path, Point, Rect};
use crate::panel::{GlyphRun, Group, Line, Panel, PlacedBlock, Shape, Stroke};
use crate::spec::{Align, Vertical};
use crate::text::linebreak::ChosenLine;
use crate::text::shape::{Shaped, Shaper};
use crate::unit::Length;

/// Least distance between a marker and its text, in em: a word space. By eye.
const LEAST_GAP: f64 = 0.25;

/// A flow that is being placed.
pub(super) struct Placing<'a> {
    /// The job.
    pub job: &'a Job,
    /// Index of the flow.
    pub index: usize,
    /// Its paragraphs and the cells of its tables.
    pub texts: &'a Texts,
    /// Their lines.
    pub sets: &'a Done,
}

impl Placing<'_> {
    /// Puts what stands in one frame onto its panel.
    pub fn place(&self, column: &Column<'_>, filled: &Filled, shaper: &mut Shaper<'_>, panel: &mut Panel) {
        let flow = &self.job.flows[self.index];
        let frame = column.frame;
        let mut boxes = self.boxes(column, filled);
        for (at, piece) in filled.iter().enumerate() {
            let set = self.sets.get(piece.set);
            let block = &flow.blocks[set.para];
            let (left, right) = (frame.rect.x, frame.rect.right());
            if let Some(row) = &block.row {
                let columns = self.texts.tables.columns(block, row, set.para, frame.rect.width);
                // From where to where, counted from the edge where lines begin.
                let edges = |start: Length, end: Length| {
                    if block.right_to_left { (right - end, right - start) } else { (left + start, left + end) }
                };
                let end = columns.last().map_or(frame.rect.width, |last| last.start + last.width);
                let mut rules = rules(block, set.first, set.lines.len(), piece, edges(block.style.indent, end));
                let cells = row.cells.iter().zip(self.texts.tables.texts(set.para)).zip(&set.cells);
                for (((cell, text), lines), column) in cells.zip(columns) {
                    let edges = edges(column.start, column.start + column.width);
                    let mut placed = self.block(cell, set.para);
                    // The rules come with the first cell, be it empty.
                    placed.rules = std::mem::take(&mut rules);
                    placed.lines = lines_of(cell, text, lines, 0, &piece.baselines, edges, shaper);
                    if !(placed.lines.is_empty() && placed.rules.is_empty()) {
                        panel.blocks.push(placed);
                    }
                }
                continue;
            }
            let mut placed = self.block(block, set.para);
            let text = &self.texts.shaped[set.para];
            if !text.clusters.is_empty() {
                let lines = &set.lines[piece.lines.clone()];
                let before = set.first + piece.lines.start;
                placed.lines = lines_of(block, text, lines, before, &piece.baselines, (left, right), shaper);
            }
            if let (Some(figure), Some(&foot)) = (&block.figure, piece.baselines.last()) {
                placed.picture = Some(picture(block, figure, foot, inner(block, (left, right))));
            }
            placed.rules = rules(block, set.first, set.lines.len(), piece, inner(block, (left, right)));
            placed.rules.splice(0..0, boxes[at].take());
            panel.blocks.push(placed);
        }
    }

    /// The box that begins with each piece of a frame, for all that share it.
    fn boxes(&self, column: &Column<'_>, filled: &Filled) -> Vec<Option<Shape>> {
        let flow = &self.job.flows[self.index];
        let (left, right) = (column.frame.rect.x, column.frame.rect.right());
        let mut boxes: Vec<Option<Shape>> = filled.iter().map(|_| None).collect();
        let mut open: Option<(usize, Background, Rect)> = None;
        for (at, piece) in filled.iter().enumerate() {
            let block = &flow.blocks[self.sets.get(piece.set).para];
            let lines = (piece.baselines.first(), piece.baselines.last());
            let (Some(background), (Some(&first), Some(&last))) = (block.style.background, lines) else {
                open = None;
                continue;
            };
            let (start, end) = inner(block, (left, right));
            let (x, y) = (start - background.padding, first - column.ascent(block));
            let own = Rect::new(x, y, end + background.padding - x, last + column.descent(block) - y);
            let (begin, rect) = match open {
                Some((begin, same, rect)) if same == background => (begin, rect.around(own)),
                _ => (at, own),
            };
            open = Some((begin, background, rect));
            boxes[begin] = Some(Shape::fill(Path::rounded(rect, background.radius), background.color));
        }
        boxes
    }

    /// A block, or a cell of it, without anything on it yet.
    fn block(&self, para: &Para, index: usize) -> PlacedBlock {
        PlacedBlock {
            role: para.role,
            lang: para.lang,
            span: para.span,
            flow: self.index,
            index,
            rules: Vec::new(),
            picture: None,
            lines: Vec::new(),
        }
    }
}

/// Lines of a paragraph that has `before` of them in earlier frames, between two edges.
fn lines_of(
    para: &Para,
    shaped: &Shaped,
    lines: &[ChosenLine],
    before: usize,
    baselines: &[Length],
    edges: (Length, Length),
    shaper: &mut Shaper<'_>,
) -> Vec<Line> {
    let (left, right) = inner(para, edges);
    let first_indent = para.style.first_indent;
    let set = |(at, (chosen, &baseline)): (usize, (&ChosenLine, &Length))| {
        let first = before + at == 0;
        let (start, end) = match first {
            true if para.right_to_left => (left, right - first_indent),
            true => (left + first_indent, right),
            false => (left, right),
        };
        let mut line = line::line(para, shaped, chosen, baseline, start, end);
        if first {
            line.runs.splice(0..0, marker(para, left, right, baseline, shaper));
        }
        line
    };
    lines.iter().zip(baselines).enumerate().map(set).collect()
}

/// What the indents of a paragraph leave between two edges.
fn inner(para: &Para, (left, right): (Length, Length)) -> (Length, Length) {
    let style = &para.style;
    if para.right_to_left {
        (left + style.indent_right, right - style.indent)
    } else {
        (left + style.indent, right - style.indent_right)
    }
}

/// The marker of a block whose text stands between `left` and `right`, outside of that.
fn marker(block: &Para, left: Length, right: Length, baseline: Length, shaper: &mut Shaper<'_>) -> Vec<GlyphRun> {
    let Some(marker) = &block.style.marker else { return Vec::new() };
    let text = shaper.marker(&marker.text, &marker.look, block.lang);
    let width = line::width(&text);
    let gap = marker.look.size.scale(LEAST_GAP);
    // One that is too wide for its hang begins further out, and never runs into the text.
    let start = match (block.right_to_left, marker.right) {
        (false, true) => left - marker.hang - width,
        (false, false) => (left - marker.hang).min(left - width - gap),
        (true, true) => right + marker.hang,
        (true, false) => (right + marker.hang - width).max(right + gap),
    };
    line::plain(&text, &marker.look, block.lang, Point::new(start, baseline - marker.raise))
}

/// The picture that a block is, standing on `foot` between two edges.
fn picture(block: &Para, figure: &Figure, foot: Length, (left, right): (Length, Length)) -> Group {
    let size = figure.size(right - left);
    let x = match (block.style.align, block.right_to_left) {
        (Align::Center, _) => left + (right - left - size.width) / 2,
        (Align::Right, _) | (Align::Start | Align::Justify, true) | (Align::End, false) => right - size.width,
        (Align::Left, _) | (Align::Start | Align::Justify, false) | (Align::End, true) => left,
    };
    figure.filling.fill(Rect::new(x, foot - size.height, size.width, size.height))
}

fn rules(block: &Para, before: usize, count: usize, piece: &Piece, edges: (Length, Length)) -> Vec<Shape> {
    let (left, right) = edges;
    let style = &block.style;
    let ends = |length: Option<Length>| match length {
        Some(length) if block.right_to_left => (right - length, right),
        Some(length) => (left, left + length),
        None => (left, right),
    };
    let stroke = |y: Length, rule: &crate::flow::Rule| {
        let (start, end) = ends(rule.length);
        let line = Path::line(Point::new(start, y), Point::new(end, y));
        // As text does.
        let overprint = rule.color == Color::BLACK;
        Shape { overprint, ..Shape::stroke(line, Stroke::plain(rule.weight), rule.color) }
    };
    let mut rules = Vec::new();
    if let (Some(rule), Some(&y)) = (&style.rule_above, piece.baselines.first())
        && before + piece.lines.start == 0
    {
        rules.push(stroke(y - rule.offset, rule));
    }
    if let (Some(rule), Some(&y)) = (&style.rule_below, piece.baselines.last())
        && piece.lines.end == count
    {
        rules.push(stroke(y + rule.offset, rule));
    }
    rules
}

/// Moves the lines of a flow's frames to where the flow wants them: down to the middle or foot, or apart until all
/// columns end at one height.
pub(super) fn align(job: &Job, flow: &Flow, columns: &[Column<'_>], chosen: &mut Chosen, sets: &Done) {
    let filled = &mut chosen.frames[..];
    match flow.vertical {
        Vertical::Top | Vertical::Balance => {}
        Vertical::Center | Vertical::Bottom => {
            for (column, filled) in columns.iter().zip(filled) {
                let Some((end, foot)) = end(flow, column, filled, sets) else { continue };
                let free = (foot - end).max(Length::ZERO);
                let shift = if flow.vertical == Vertical::Center { free / 2 } else { free };
                let shift = quantum(job, flow, filled, sets).map_or(shift, |step| step * shift.div_floor(step));
                filled.iter_mut().flat_map(|piece| &mut piece.baselines).for_each(|y| *y += shift);
            }
        }
        Vertical::Spread => {
            if let Some(height) = chosen.height {
                spread(job, flow, columns, filled, height, sets);
            }
        }
    }
}

/// The last baseline in a frame, and the lowest that it may have.
fn end(flow: &Flow, column: &Column<'_>, filled: &Filled, sets: &Done) -> Option<(Length, Length)> {
    let last = filled.last()?;
    Some((*last.baselines.last()?, column.foot(&flow.blocks[sets.get(last.set).para])))
}

/// The step in which lines of a frame may move: the grid's, if one of them stands on it.
fn quantum(job: &Job, flow: &Flow, filled: &Filled, sets: &Done) -> Option<Length> {
    filled.iter().any(|piece| flow.blocks[sets.get(piece.set).para].style.grid).then_some(job.grid.step)
}

/// Vertical justification: the spaces between blocks grow, each by the flow's limit at most, until every column ends at
/// `target` or at its own foot.
fn spread(job: &Job, flow: &Flow, columns: &[Column<'_>], filled: &mut [Filled], target: Length, sets: &Done) {
    for (column, filled) in columns.iter().zip(filled) {
        let Some((end, foot)) = end(flow, column, filled, sets) else { continue };
        let free = (target.min(foot) - end).max(Length::ZERO);
        let step = quantum(job, flow, filled, sets).unwrap_or(Length::from_raw(1));
        // The space above each block but the first that may grow, the widest first.
        let mut gaps: Vec<(usize, Length, i64)> = (1..filled.len())
            .filter(|&i| flow.may_part(sets.get(filled[i].set).para))
            .map(|i| {
                let last = filled[i - 1].baselines.last().copied().unwrap_or(Length::ZERO);
                let block = &flow.blocks[sets.get(filled[i].set).para];
                (i, filled[i].baselines.first().copied().unwrap_or(last) - last - column.rise(block), 0)
            })
            .collect();
        gaps.sort_by_key(|&(i, space, _)| (std::cmp::Reverse(space), i));
        share(&mut gaps, free.div_floor(step), flow.spread.div_floor(step));
        gaps.sort_unstable();
        let mut shift = Length::ZERO;
        let mut gaps = gaps.into_iter().peekable();
        for (i, piece) in filled.iter_mut().enumerate() {
            if let Some((_, _, n)) = gaps.next_if(|gap| gap.0 == i) {
                shift += step * n;
            }
            piece.baselines.iter_mut().for_each(|y| *y += shift);
        }
    }
}

/// Shares `steps` among gaps (index, natural space, steps given), sorted by falling space, none getting more than `most`:
/// as many as can be to all alike, then to kinds of gaps as a whole, the wide ones first, so that like gaps stay alike;
/// only what then remains goes to single ones.
fn share(gaps: &mut [(usize, Length, i64)], steps: i64, most: i64) {
    let count = gaps.len() as i64;
    let all = (steps / count.max(1)).min(most);
    gaps.iter_mut().for_each(|gap| gap.2 = all);
    let mut rest = (steps - all * count).min((most - all) * count);
    let mut given = true;
    while given && rest > 0 {
        given = false;
        for kind in gaps.chunk_by_mut(|a, b| a.1 == b.1) {
            let n = kind.len() as i64;
            if n <= rest && kind[0].2 < most {
                kind.iter_mut().for_each(|gap| gap.2 += 1);
                rest -= n;
                given = true;
            }
        }
    }
    // What is too little for a kind goes to the widest spaces, where it is least seen; the first of them may even take half
    // the limit more, rather than that one of many like gaps sticks out.
    let widest = gaps.first().map(|gap| gap.1);
    for (i, gap) in gaps.iter_mut().enumerate().filter(|(_, gap)| Some(gap.1) == widest) {
        let more = rest.min((most + if i == 0 { most / 2 } else { 0 } - gap.2).max(0));
        gap.2 += more;
        rest -= more;
    }
    for gap in gaps.iter_mut().filter(|gap| gap.2 < most) {
        let more = rest.min(1);
        gap.2 += more;
        rest -= more;
    }
}
