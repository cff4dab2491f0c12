//! What did not fit: tables, pictures and words wider than their column, and text that its frames do not hold.

use super::column::{Column, Pen};
use super::fill::{Columns, Filled};
use super::sets::{Done, Sets, measure};
use super::texts::Texts;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Flow, Job, Para, Row};
use crate::source::{Sources, Span};
use crate::text::linebreak::ChosenLine;
use crate::text::shaped::Shaped;
use crate::unit::{Length, trim_decimals};

/// Tables whose columns need more than their frame has: an error each.
pub(super) fn wide_tables(
    flow: &Flow,
    texts: &Texts,
    job: &Job,
    filled: &[Filled],
    sets: &Done,
    diags: &mut Diagnostics,
) {
    let mut told = None;
    each_wide_row(flow, texts, job, filled, sets, &mut |block, row, over| {
        if told == Some(row.table) {
            return;
        }
        told = Some(row.table);
        let mm = trim_decimals(over.to_mm(), 1);
        diags.push(
            Diagnostic::error("table-too-wide", format!("this table is {mm} mm wider than `{}`", flow.name))
                .at(block.span, "the first row there")
                .hint(
                    "take words or a column away, make `column-gap` or given `column-widths` smaller, or allow \
                     hyphens in the style of its cells",
                ),
        );
    });
}

/// Whether there are any.
pub(super) fn has_wide_tables(flow: &Flow, texts: &Texts, job: &Job, filled: &[Filled], sets: &Done) -> bool {
    let mut any = false;
    each_wide_row(flow, texts, job, filled, sets, &mut |_, _, _| any = true);
    any
}

fn each_wide_row(
    flow: &Flow,
    texts: &Texts,
    job: &Job,
    filled: &[Filled],
    sets: &Done,
    visit: &mut dyn FnMut(&Para, &Row, Length),
) {
    for (&frame, filled) in flow.frames.iter().zip(filled) {
        let width = job.frames[frame].rect.width;
        for piece in filled {
            let index = sets.get(piece.set).para;
            let block = &flow.blocks[index];
            let Some(row) = &block.row else { continue };
            let spans = texts.tables.columns(block, row, index, width);
            let end = width - block.style.indent_right;
            let over = spans.last().map_or(Length::ZERO, |last| last.start + last.width - end);
            if over > Length::from_pt(0.1) {
                visit(block, row, over);
            }
        }
    }
}

/// Pictures wider than their column: an error each.
pub(super) fn wide_pictures(flow: &Flow, job: &Job, filled: &[Filled], sets: &Done, diags: &mut Diagnostics) {
    each_wide_picture(flow, job, filled, sets, &mut |block, over, room| {
        let (over, room) = (trim_decimals(over.to_mm(), 1), trim_decimals(room.to_mm(), 1));
        diags.push(
            Diagnostic::error("picture-too-wide", format!("this picture is {over} mm wider than `{}`", flow.name))
                .at(block.span, format!("the column has {room} mm for it"))
                .hint(format!(
                    "write width = \"{room}mm\" at most in `picture` of the style `{}`, or leave it out",
                    block.style.name
                )),
        );
    });
}

/// Whether there are any.
pub(super) fn has_wide_pictures(flow: &Flow, job: &Job, filled: &[Filled], sets: &Done) -> bool {
    let mut any = false;
    each_wide_picture(flow, job, filled, sets, &mut |_, _, _| any = true);
    any
}

/// Takes the block, by how much it is too wide, and the width that there is.
fn each_wide_picture(
    flow: &Flow,
    job: &Job,
    filled: &[Filled],
    sets: &Done,
    visit: &mut dyn FnMut(&Para, Length, Length),
) {
    for (&frame, filled) in flow.frames.iter().zip(filled) {
        for piece in filled {
            let block = &flow.blocks[sets.get(piece.set).para];
            let Some(figure) = &block.figure else { continue };
            let room = measure(block, job.frames[frame].rect.width);
            let over = figure.size(room).width - room;
            if over > Length::from_pt(0.1) {
                visit(block, over, room);
            }
        }
    }
}

/// Words longer than their column: an error each or, where a style has many, one for all of them in the flow.
pub(super) fn long_lines(flow: &Flow, texts: &Texts, filled: &[Filled], sets: &Done, diags: &mut Diagnostics) {
    // By style, in the order in which they are met: each line's place, and by how many points it is too long.
    let mut styles: Vec<(&str, Vec<(Span, f64)>)> = Vec::new();
    each_long_line(flow, texts, filled, sets, &mut |para, shaped, line| {
        let clusters = &shaped.clusters;
        let place = (clusters[line.start].span.to(clusters[line.end - 1].span), line.over);
        match styles.iter_mut().find(|(name, _)| *name == para.style.name) {
            Some((_, lines)) => lines.push(place),
            None => styles.push((&para.style.name, vec![place])),
        }
    });
    for (style, lines) in styles {
        let hint = format!(
            "shorten the word, allow hyphens in the style `{style}`, or make its size smaller or the column wider"
        );
        let label = "finds no place to break";
        if lines.len() <= FEW {
            for (span, over) in lines {
                let message = format!("this line is {} wider than its column in `{}`", wider(over), flow.name);
                diags.push(Diagnostic::error("line-too-long", message).at(span, label).hint(&hint));
            }
            continue;
        }
        let most = lines.iter().map(|(_, over)| *over).fold(0.0, f64::max);
        let (count, most) = (lines.len(), wider(most));
        let message =
            format!("{count} lines of `{style}` are wider than their column in `{}`, by {most} at most", flow.name);
        let places = lines.iter().map(|(span, over)| (*span, format!("by {}", wider(*over))));
        diags.push(
            Diagnostic::error("line-too-long", message)
                .at_first(places, "line", "lines")
                .note("their words find no place to break")
                .hint(hint),
        );
    }
}

/// As many lines of one style are told one by one. By eye: what is read without counting.
const FEW: usize = 4;

/// So many points in tenths of a millimetre, rounded up: what is too long is never 0 mm too long.
fn wider(points: f64) -> String {
    let tenths = Length::from_pt(points).max(Length::from_raw(1)).div_ceil(Length::from_raw(Length::PER_MM / 10));
    format!("{} mm", trim_decimals(tenths as f64 / 10.0, 1))
}

/// Whether there are any.
pub(super) fn has_long_lines(flow: &Flow, texts: &Texts, filled: &[Filled], sets: &Done) -> bool {
    let mut any = false;
    each_long_line(flow, texts, filled, sets, &mut |_, _, _| any = true);
    any
}

/// Takes a line that is too long, and its paragraph or cell.
type Visit<'f, 'v> = dyn FnMut(&'f Para, &'f Shaped, &ChosenLine) + 'v;

fn each_long_line<'f>(flow: &'f Flow, texts: &'f Texts, filled: &[Filled], sets: &Done, visit: &mut Visit<'f, '_>) {
    // A hundredth of a point is the rounding of sums.
    let mut look = |para: &'f Para, shaped: &'f Shaped, lines: &[ChosenLine]| {
        let long = lines.iter().filter(|line| line.over > 0.01 && line.start < line.end);
        long.for_each(|line| visit(para, shaped, line));
    };
    for filled in filled {
        for piece in filled {
            let set = sets.get(piece.set);
            let block = &flow.blocks[set.para];
            if let Some(row) = &block.row {
                let cells = row.cells.iter().zip(texts.tables.texts(set.para)).zip(&set.cells);
                cells.for_each(|((cell, text), lines)| look(cell, text, lines));
            } else {
                look(block, &texts.shaped[set.para], &set.lines[piece.lines.clone()]);
            }
        }
    }
}

/// The error for the text that no frame holds: which flow and panel, the first words, by how much, and what would help.
/// Returns the height that the last frame lacks: were it so much higher, all would fit.
#[expect(clippy::too_many_arguments, reason = "all that a flow is made of, for one message")]
pub(super) fn overset(
    job: &Job,
    flow: &Flow,
    texts: &Texts,
    sets: &mut Sets<'_>,
    columns: &[Column<'_>],
    filled: &Columns,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Length {
    let Some(column) = columns.last() else { return Length::ZERO };
    let rest = filled.rest;
    if rest.para >= flow.blocks.len() {
        return Length::ZERO;
    }
    let frame = column.frame;
    // Stack the rest as if the frame went on, below what it holds, to say how much too long it is.
    let mut pen = Pen::HEAD;
    if let Some(last) = filled.frames.get(columns.len() - 1).and_then(|filled| filled.last()) {
        let style = &flow.blocks[sets.get(last.set).para].style;
        // Lines that go on with a paragraph owe no space.
        let after = if rest.inside.is_none() { style.space_after } else { Length::ZERO };
        pen = Pen { baseline: last.baselines.last().copied(), after };
    }
    let (mut count, mut characters, mut over) = (0, 0, Length::ZERO);
    let mut words: Option<(String, Span)> = None;
    let mut inside = rest.inside;
    for (para, block) in flow.blocks.iter().enumerate().skip(rest.para) {
        let (set, first) = sets.begin(para, inside.take(), frame.rect.width, usize::MAX);
        let set = sets.get(set);
        // Its first line that stands below the foot.
        let mut below = set.lines.len();
        for line in first..set.lines.len() {
            let baseline = column.next(pen, block, set.first + line == 0);
            pen = Pen::at(baseline);
            let lacks = baseline - column.foot(block);
            if lacks > Length::ZERO {
                over = over.max(lacks);
                below = below.min(line);
                // A picture is no line.
                count += usize::from(block.figure.is_none());
            }
        }
        pen.after = block.style.space_after;
        let begin = |text: &Shaped, line: &ChosenLine| {
            let clusters = &text.clusters[line.start..line.end];
            let (start, end) = (clusters.first()?, clusters.last()?);
            let words: Vec<&str> = text.text[start.start as usize..].split_whitespace().take(6).collect();
            Some((words.join(" "), start.span.to(end.span)))
        };
        if block.row.is_some() {
            let row = texts.tables.texts(para);
            let over =
                |lines: &Vec<ChosenLine>| -> usize { lines.iter().skip(below).map(|line| line.end - line.start).sum() };
            characters += set.cells.iter().map(over).sum::<usize>();
            let mut cells = row.iter().zip(&set.cells);
            words = words.or_else(|| cells.find_map(|(text, lines)| begin(text, lines.first()?)));
        } else if let Some(line) = set.lines.get(first) {
            characters += set.lines.get(below).map_or(0, |line| texts.shaped[para].clusters.len() - line.start);
            words = words.or_else(|| begin(&texts.shaped[para], line));
        }
    }
    let block = &flow.blocks[rest.para];
    // A picture, a rule alone, or a row of empty cells.
    let words = words.filter(|_| block.figure.is_none());
    let label = if block.figure.is_some() { "this picture does not fit" } else { "the first words that do not fit" };
    let (words, span) = words.unwrap_or_else(|| match &block.figure {
        Some(_) => (sources.text(block.span).lines().next().unwrap_or_default().to_owned(), block.span),
        None => ("***".to_owned(), block.span),
    });
    let panel = &job.panels[frame.panel].name;
    let panel_height = job.panels[frame.panel].rect.height;
    let at = if *panel == frame.name { format!("`{panel}`") } else { format!("`{}` on panel `{panel}`", frame.name) };
    let plural = if count == 1 { "" } else { "s" };
    // Lines that would fit were it not for what was taken on trust of a paragraph still are one too many.
    let (count, over) = (if block.figure.is_none() { count.max(1) } else { count }, over.max(Length::from_raw(1)));
    let tenths = over.div_ceil(Length::from_raw(Length::PER_MM / 10));
    let mm = trim_decimals(tenths as f64 / 10.0, 1);
    let message = match (count, &block.figure) {
        (0, Some(_)) => format!("a picture of `{}` does not fit: it is {mm} mm too high for {at}", flow.name),
        (_, Some(_)) => format!("`{}` does not fit: a picture and {count} line{plural} too many in {at}", flow.name),
        _ => format!("the text of `{}` does not fit: {count} line{plural} too many in {at}", flow.name),
    };
    let mut diag = Diagnostic::error("overset", message)
    .at(span, label)
    .at(frame.span, "the last frame of the flow")
    .note(format!("«{words} …» ({}) and what follows need {mm} mm more height", sources.locate(span)))
    .hint(match (count, &block.figure) {
        (0, Some(_)) => {
            format!("make the picture or the spaces of the styles {mm} mm lower, or raise the frame by {mm} mm")
        }
        _ if frame.rect.height <= panel_height && over > panel_height - frame.rect.height => format!(
            "shorten the text by about {characters} characters, or name more panels in `through`: `{panel}` is {} mm \
             high, and can't take it all",
            trim_decimals(panel_height.to_mm(), 1)
        ),
        _ => format!(
            "shorten the text by about {characters} characters, raise the frame by {mm} mm, or lower size, leading or \
             spaces of its styles for all languages alike",
        ),
    });
    let styles = flow.blocks.iter().flat_map(Para::parts).map(|part| &part.style);
    let ranged = styles.filter(|style| style.look.sizes[0] < style.look.sizes[1]).min_by_key(|style| style.look.size);
    if let Some(style) = ranged {
        let size = trim_decimals(style.look.size.to_pt(), 2);
        diag = diag.note(format!("the type is at its least already: `{}` is {size} pt", style.name));
    }
    diags.push(diag);
    over
}
