//! One flow through its frames: which lines stand in which frame, and at which height.
//!
//! First fit: each frame takes what it can, within keep-with-next, keep-together, orphans and widows. What does not fit
//! the last frame is overset, an error.

use super::line;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Flow, Frame, Job, Para};
use crate::font::Fonts;
use crate::geom::{Path, Point};
use crate::panel::{Line, Paint, Panel, PlacedBlock, Shape};
use crate::source::Sources;
use crate::spec::Vertical;
use crate::text::linebreak;
use crate::text::linebreak::{ChosenLine, Demands, Measures};
use crate::text::shape::{Kind, Shaped, Shaper};
use crate::unit::{Length, trim_decimals};

/// What a flow left free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Index of the flow's language.
    pub language: usize,
    /// Below the last line of the last frame that has text, plus the frames after it.
    pub height: Length,
}

/// A line with its height within a frame.
struct Stacked {
    para: usize,
    line: usize,
    baseline: Length,
}

/// The pen in a frame.
#[derive(Clone, Copy)]
struct Pen {
    /// The last baseline, from the panel's top trim; `None` at the frame's head.
    baseline: Option<Length>,
    /// Space owed by the last paragraph.
    after: Length,
}

struct Column<'a> {
    job: &'a Job,
    frame: &'a Frame,
    fonts: &'a Fonts,
}

impl Column<'_> {
    /// Where the next line's baseline would stand.
    fn next(&self, pen: Pen, para: &Para, first_line: bool) -> Length {
        let style = &para.style;
        let bare = match pen.baseline {
            None => self.frame.rect.y + self.ascent(para),
            Some(last) => {
                // Of the space after one block and before the next, the larger counts.
                let space = if first_line { pen.after.max(style.space_before) } else { Length::ZERO };
                last + style.leading + space
            }
        };
        if !style.grid {
            return bare;
        }
        let grid = self.job.grid;
        grid.start + grid.step * (bare - grid.start).div_ceil(grid.step)
    }

    fn fits(&self, baseline: Length, para: &Para) -> bool {
        baseline + self.descent(para) <= self.frame.rect.bottom()
    }

    fn ascent(&self, para: &Para) -> Length {
        let metrics = self.fonts.get(para.style.look.face).metrics;
        para.style.look.size.scale(metrics.cap_height / f64::from(metrics.units_per_em))
    }

    fn descent(&self, para: &Para) -> Length {
        let metrics = self.fonts.get(para.style.look.face).metrics;
        para.style.look.size.scale(-metrics.descent / f64::from(metrics.units_per_em))
    }

    /// How many of `count` lines of a paragraph fit from `pen` on, and the pen after them.
    fn take(&self, mut pen: Pen, para: &Para, from: usize, count: usize) -> (usize, Pen) {
        for k in 0..count {
            let baseline = self.next(pen, para, from + k == 0);
            if !self.fits(baseline, para) {
                return (k, pen);
            }
            pen = Pen { baseline: Some(baseline), after: Length::ZERO };
        }
        pen.after = para.style.space_after;
        (count, pen)
    }
}

/// Sets one flow and places its lines on the panels.
pub(super) fn flow(
    job: &Job,
    index: usize,
    shaper: &mut Shaper<'_>,
    sources: &Sources,
    panels: &mut [Panel],
    diags: &mut Diagnostics,
) -> Room {
    let flow = &job.flows[index];
    let none = Room { language: flow.language, height: Length::ZERO };
    let Some(&first) = flow.frames.first() else { return none };
    let shaped: Vec<Shaped> = flow.blocks.iter().map(|para| shaper.paragraph(para)).collect();
    let width = job.frames[first].rect.width;
    let lines: Vec<Vec<ChosenLine>> = flow
        .blocks
        .iter()
        .zip(&shaped)
        .map(|(para, shaped)| {
            let style = &para.style;
            let rest = (width - style.indent - style.indent_right).to_pt();
            let measures = Measures::even(rest, -style.first_indent.to_pt());
            let demands = Demands { align: style.align, micro: style.micro, no_hyphen_at: None };
            linebreak::lines(shaped, 0, &measures, &demands).0
        })
        .collect();
    report_long_words(flow, &shaped, &lines, width, sources, diags);

    let fonts = shaper.fonts();
    let (mut para, mut from, mut frame_at) = (0, 0, 0);
    let mut room = none;
    while para < flow.blocks.len() && frame_at < flow.frames.len() {
        let frame = &job.frames[flow.frames[frame_at]];
        let column = Column { job, frame, fonts };
        let (stacked, next, pen) = fill(&column, flow, &lines, para, from, frame_at + 1 == flow.frames.len());
        place(job, index, frame, &shaped, &lines, &stacked, pen, panels, shaper);
        (para, from) = next;
        let used = pen.baseline.map_or(Length::ZERO, |b| b - frame.rect.y);
        room.height = frame.rect.height - used;
        frame_at += 1;
    }
    for &rest in &flow.frames[frame_at..] {
        room.height += job.frames[rest].rect.height;
    }
    if para < flow.blocks.len() {
        overset(job, flow, &shaped, &lines, (para, from), fonts, sources, diags);
        room.height = Length::ZERO;
    }
    room
}

/// Fills one frame from line `from` of paragraph `para` on; gives the lines, what comes next, and the pen.
fn fill(
    column: &Column<'_>,
    flow: &Flow,
    lines: &[Vec<ChosenLine>],
    mut para: usize,
    mut from: usize,
    last_frame: bool,
) -> (Vec<Stacked>, (usize, usize), Pen) {
    let mut pen = Pen { baseline: None, after: Length::ZERO };
    let mut stacked: Vec<Stacked> = Vec::new();
    while para < flow.blocks.len() {
        let block = &flow.blocks[para];
        let left = lines[para].len() - from;
        let (mut fit, _) = column.take(pen, block, from, left);
        if fit == left && from == 0 && !keeps(column, flow, lines, para, pen) && !last_frame && !stacked.is_empty() {
            break;
        }
        if fit < left {
            let style = &block.style;
            // The first lines of a block need `orphans` here, the last ones `widows` there.
            fit = fit.min(left.saturating_sub(style.widows));
            let enough = if from == 0 { style.orphans } else { 1 };
            if (style.keep_together && from == 0) || fit < enough {
                fit = 0;
            }
            if fit == 0 && stacked.is_empty() && !last_frame {
                // Nothing else would ever fit here: better a broken rule than an empty frame.
                fit = column.take(pen, block, from, left).0;
            }
            if last_frame {
                fit = column.take(pen, block, from, left).0;
            }
        }
        for k in 0..fit {
            let baseline = column.next(pen, block, from + k == 0);
            stacked.push(Stacked { para, line: from + k, baseline });
            pen = Pen { baseline: Some(baseline), after: Length::ZERO };
        }
        if fit < left {
            return (stacked, (para, from + fit), pen);
        }
        pen.after = block.style.space_after;
        para += 1;
        from = 0;
    }
    (stacked, (para, from), pen)
}

/// Whether a paragraph that fits whole may stand here, given what has to stay with it: the next paragraph's first lines.
fn keeps(column: &Column<'_>, flow: &Flow, lines: &[Vec<ChosenLine>], para: usize, pen: Pen) -> bool {
    let (mut at, mut pen) = (para, pen);
    loop {
        let block = &flow.blocks[at];
        let count = lines[at].len();
        let whole = block.style.keep_with_next || at == para;
        let need = if whole { count } else { count.min(block.style.orphans) };
        let (fit, after) = column.take(pen, block, 0, need);
        if fit < need {
            return false;
        }
        if !block.style.keep_with_next || at + 1 == flow.blocks.len() {
            return true;
        }
        pen = after;
        at += 1;
    }
}

/// Makes the stacked lines of one frame and puts them onto the panel.
#[expect(clippy::too_many_arguments, reason = "one step of `flow`, split off for reading")]
fn place(
    job: &Job,
    index: usize,
    frame: &Frame,
    shaped: &[Shaped],
    lines: &[Vec<ChosenLine>],
    stacked: &[Stacked],
    pen: Pen,
    panels: &mut [Panel],
    shaper: &mut Shaper<'_>,
) {
    let flow = &job.flows[index];
    let shift = vertical_shift(job, flow, frame, stacked, pen, shaper.fonts());
    let mut at = 0;
    while at < stacked.len() {
        let para = stacked[at].para;
        let count = stacked[at..].iter().take_while(|s| s.para == para).count();
        let block = &flow.blocks[para];
        let style = &block.style;
        let left = frame.rect.x + style.indent;
        let right = frame.rect.right() - style.indent_right;
        let mut placed = PlacedBlock {
            role: block.role,
            lang: job.languages[flow.language].locale,
            span: block.span,
            flow: index,
            index: para,
            rules: Vec::new(),
            lines: Vec::new(),
        };
        for s in &stacked[at..at + count] {
            let baseline = s.baseline + shift;
            let start = if s.line == 0 { left + style.first_indent } else { left };
            let mut line = line::line(block, &shaped[para], &lines[para][s.line], baseline, start, right);
            if s.line == 0
                && let Some(marker) = &style.marker
            {
                let text = shaper.line(&marker.text.value, &marker.look, placed.lang, marker.text.span);
                let origin = Point::new(left - marker.hang, baseline - marker.raise);
                let run = line::plain(&text, &marker.look, placed.lang, origin);
                line.runs.insert(0, run);
            }
            placed.lines.push(line);
        }
        rules(&mut placed, block, lines[para].len(), &stacked[at..at + count], left, right);
        panels[frame.panel].blocks.push(placed);
        at += count;
    }
}

/// How far the text of a frame moves down, in whole grid steps where it stands on the grid.
fn vertical_shift(job: &Job, flow: &Flow, frame: &Frame, stacked: &[Stacked], pen: Pen, fonts: &Fonts) -> Length {
    let (Some(last), Some(end)) = (stacked.last(), pen.baseline) else { return Length::ZERO };
    let block = &flow.blocks[last.para];
    let metrics = fonts.get(block.style.look.face).metrics;
    let descent = block.style.look.size.scale(-metrics.descent / f64::from(metrics.units_per_em));
    let free = (frame.rect.bottom() - descent - end).max(Length::ZERO);
    let shift = match flow.vertical {
        Vertical::Top => Length::ZERO,
        Vertical::Center => free / 2,
        Vertical::Bottom => free,
    };
    if stacked.iter().any(|s| flow.blocks[s.para].style.grid) {
        job.grid.step * shift.div_floor(job.grid.step)
    } else {
        shift
    }
}

fn rules(placed: &mut PlacedBlock, block: &Para, count: usize, stacked: &[Stacked], left: Length, right: Length) {
    let style = &block.style;
    let stroke = |y: Length, rule: &crate::flow::Rule| Shape {
        path: Path::line(Point::new(left, y), Point::new(rule.length.map_or(right, |l| left + l), y)),
        paint: Paint::Stroke { width: rule.weight, dash: Vec::new(), round: false },
        color: rule.color,
        overprint: rule.color.is_black_only(),
    };
    let baseline = |line: Option<&Line>| line.map(|l| l.baseline);
    if let (Some(rule), Some(first)) = (&style.rule_above, stacked.first())
        && first.line == 0
        && let Some(y) = baseline(placed.lines.first())
    {
        placed.rules.push(stroke(y - rule.offset, rule));
    }
    if let (Some(rule), Some(last)) = (&style.rule_below, stacked.last())
        && last.line + 1 == count
        && let Some(y) = baseline(placed.lines.last())
    {
        placed.rules.push(stroke(y + rule.offset, rule));
    }
}

/// A word longer than its column.
fn report_long_words(
    flow: &Flow,
    shaped: &[Shaped],
    lines: &[Vec<ChosenLine>],
    width: Length,
    _sources: &Sources,
    diags: &mut Diagnostics,
) {
    for ((para, shaped), lines) in flow.blocks.iter().zip(shaped).zip(lines) {
        let style = &para.style;
        for (i, line) in lines.iter().enumerate() {
            // A line that was given all that it may give, and is too long still.
            let over = overlong(para, shaped, line, width - if i == 0 { style.first_indent } else { Length::ZERO });
            if over <= 0.01 || line.start == line.end {
                continue;
            }
            let span = shaped.clusters[line.start].span.to(shaped.clusters[line.end - 1].span);
            let mm = Length::from_pt(over).to_mm();
            diags.push(
                Diagnostic::error(
                    "line-too-long",
                    format!("this line is {} mm wider than its column in `{}`", trim_decimals(mm, 1), flow.name),
                )
                .at(span, "finds no place to break")
                .hint(format!(
                    "shorten the word, allow hyphens in the style `{}`, or make its size smaller or the column wider",
                    style.name
                )),
            );
        }
    }
}

/// By how many points a line is too long for its column, all that may give taken into account.
fn overlong(para: &Para, shaped: &Shaped, line: &ChosenLine, column: Length) -> f64 {
    let measure = (column - para.style.indent - para.style.indent_right).to_pt();
    let clusters = &shaped.clusters[line.start..line.end];
    let glyphs: f64 = clusters.iter().map(|c| c.advance).sum();
    let tracked: f64 = clusters.iter().skip(1).map(|c| shaped.sizes[c.run as usize] * line.tracking).sum();
    let solid: f64 = clusters.iter().filter(|c| c.kind == Kind::Solid).map(|c| c.advance).sum();
    let given = solid * line.expansion + tracked + line.word_space.min(0.0) * line.spaces as f64;
    if line.badness < 1e6 { 0.0 } else { (line.natural.max(glyphs * 0.5) + given - measure).max(0.02) }
}

/// The error for text that does not fit: which flow and panel, the first words, by how much, and what would help.
#[expect(clippy::too_many_arguments, reason = "one step of `flow`, split off for reading")]
fn overset(
    job: &Job,
    flow: &Flow,
    shaped: &[Shaped],
    lines: &[Vec<ChosenLine>],
    (para, from): (usize, usize),
    fonts: &Fonts,
    sources: &Sources,
    diags: &mut Diagnostics,
) {
    let Some(&last) = flow.frames.last() else { return };
    let frame = &job.frames[last];
    // Stack the rest as if the frame went on, to say how much too long it is.
    let column = Column { job, frame, fonts };
    let mut pen = Pen { baseline: Some(frame.rect.bottom()), after: Length::ZERO };
    let (mut count, mut characters) = (0, 0);
    for at in para..flow.blocks.len() {
        let first = if at == para { from } else { 0 };
        for line in first..lines[at].len() {
            pen = Pen { baseline: Some(column.next(pen, &flow.blocks[at], line == 0)), after: Length::ZERO };
            count += 1;
        }
        pen.after = flow.blocks[at].style.space_after;
        let start = lines[at].get(first).map_or(0, |l| l.start);
        characters += shaped[at].clusters.len() - start;
    }
    let over = pen.baseline.map_or(Length::ZERO, |b| b - frame.rect.bottom());
    let Some(line) = lines[para].get(from) else { return };
    let clusters = &shaped[para].clusters[line.start..line.end];
    let (Some(start), Some(end)) = (clusters.first(), clusters.last()) else { return };
    let text = &shaped[para].text[start.start as usize..];
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    let panel = &job.panels[frame.panel].name;
    let at = if *panel == frame.name { format!("`{panel}`") } else { format!("`{}` on panel `{panel}`", frame.name) };
    let plural = if count == 1 { "" } else { "s" };
    diags.push(
        Diagnostic::error(
            "overset",
            format!("the text of `{}` does not fit: {count} line{plural} too many in {at}", flow.name),
        )
        .at(start.span.to(end.span), "the first words that do not fit")
        .at(frame.span, "the last frame of the flow")
        .note(format!(
            "«{} …» ({}) and what follows need {} mm more height",
            words.join(" "),
            sources.locate(start.span),
            trim_decimals(over.to_mm(), 1)
        ))
        .hint(format!(
            "shorten the text by about {characters} characters, raise the frame by {} mm, or lower size, leading or \
                 spaces of its styles for all languages alike",
            trim_decimals(over.to_mm(), 1)
        )),
    );
}
