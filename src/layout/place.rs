//! Lines that have their frame: how far down they stand in it, and onto the panel with their markers and rules.

use super::aims::spaces;
use super::column::Column;
use super::fill::{Columns as Chosen, Filled, Piece, Target};
use super::line;
use super::sets::Done;
use super::share::{Spaces, share};
use super::texts::Texts;
use crate::color::Color;
use crate::flow::{Background, Figure, Flow, Job, Para};
use crate::geom::{Path, Point, Rect};
use crate::panel::{GlyphRun, Group, Line, Panel, PlacedBlock, Shape, Stroke};
use crate::spec::{Align, Vertical};
use crate::text::linebreak::ChosenLine;
use crate::text::shape::Shaper;
use crate::text::shaped::Shaped;
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
                let edges_of = edges(block.style.indent, end);
                let mut rules = rules(column, block, set.first, set.lines.len(), piece, edges_of);
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
            placed.rules = rules(column, block, set.first, set.lines.len(), piece, inner(block, (left, right)));
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

/// The rules of a piece. One that lies along the edge of its box, or outside of that, is as wide as the box.
fn rules(
    column: &Column<'_>,
    block: &Para,
    before: usize,
    count: usize,
    piece: &Piece,
    edges: (Length, Length),
) -> Vec<Shape> {
    let style = &block.style;
    let stroke = |y: Length, rule: &crate::flow::Rule, reach: Length| {
        let padding = style.background.map_or(Length::ZERO, |background| background.padding);
        let out = if rule.offset + rule.weight / 2 >= reach { padding } else { Length::ZERO };
        let (left, right) = (edges.0 - out, edges.1 + out);
        let (start, end) = match rule.length {
            Some(length) if block.right_to_left => (right - length, right),
            Some(length) => (left, left + length),
            None => (left, right),
        };
        let line = Path::line(Point::new(start, y), Point::new(end, y));
        // As text does.
        let overprint = rule.color == Color::BLACK;
        Shape { overprint, ..Shape::stroke(line, Stroke::plain(rule.weight), rule.color) }
    };
    let mut rules = Vec::new();
    if let (Some(rule), Some(&y)) = (&style.rule_above, piece.baselines.first())
        && before + piece.lines.start == 0
    {
        rules.push(stroke(y - rule.offset, rule, column.ascent(block)));
    }
    if let (Some(rule), Some(&y)) = (&style.rule_below, piece.baselines.last())
        && piece.lines.end == count
    {
        rules.push(stroke(y + rule.offset, rule, column.descent(block)));
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
            if let Some(target) = chosen.target {
                spread(job, flow, columns, filled, target, sets);
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
/// the target, or at its own foot. A column whose foot no other has may then stop short of it by less than a line, if its
/// spaces are the more even for it.
fn spread(job: &Job, flow: &Flow, columns: &[Column<'_>], filled: &mut [Filled], target: Target, sets: &Done) {
    let mut all: Vec<Spread> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let Some(filled) = filled.get(at) else { continue };
        let (Some((end, foot)), Some(last)) = (end(flow, column, filled, sets), filled.last()) else { continue };
        let step = quantum(job, flow, filled, sets);
        let unit = step.unwrap_or(Length::from_raw(1));
        let alone = columns.iter().filter(|other| other.frame.rect.bottom() == column.frame.rect.bottom()).count() == 1;
        let leading = flow.blocks[sets.get(last.set).para].style.leading;
        let slack = if target.own_feet && alone && step.is_some() { leading.div_ceil(unit) - 1 } else { 0 };
        let (pieces, widths) = spaces(flow, column, filled, &|set| sets.get(set).para).into_iter().unzip();
        let free = (target.height.min(foot) - end).max(Length::ZERO).div_floor(unit);
        all.push(Spread { at, unit, pieces, spaces: Spaces { widths, free, slack } });
    }
    // Columns on the grid and others don't count in the same steps.
    for unit in [job.grid.step, Length::from_raw(1)] {
        let group: Vec<&Spread> = all.iter().filter(|spread| spread.unit == unit).collect();
        let shares = share(&group.iter().map(|s| s.spaces.clone()).collect::<Vec<_>>(), flow.spread.div_floor(unit));
        for (spread, steps) in group.into_iter().zip(shares.steps) {
            let mut shift = Length::ZERO;
            let mut gaps = spread.pieces.iter().zip(steps).peekable();
            for (i, piece) in filled[spread.at].iter_mut().enumerate() {
                if let Some((_, n)) = gaps.next_if(|gap| *gap.0 == i) {
                    shift += unit * n;
                }
                piece.baselines.iter_mut().for_each(|y| *y += shift);
            }
        }
    }
}

/// A column that is to be spread.
struct Spread {
    /// Which one.
    at: usize,
    /// In what its spaces grow.
    unit: Length,
    /// Above which pieces these stand.
    pieces: Vec<usize>,
    spaces: Spaces,
}
