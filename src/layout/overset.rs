//! What did not fit: words longer than their column, and text that its frames do not hold.

use super::column::{Column, Pen};
use super::fill::{Filled, Place};
use super::sets::{Done, Sets, measure};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Flow, Job};
use crate::source::Sources;
use crate::text::linebreak::ChosenLine;
use crate::text::shape::{Kind, Shaped};
use crate::unit::{Length, trim_decimals};

/// Words longer than their column: an error each.
pub(super) fn long_lines(
    flow: &Flow,
    shaped: &[Shaped],
    sets: &Done,
    job: &Job,
    filled: &[Filled],
    diags: &mut Diagnostics,
) {
    each_long_line(flow, shaped, job, filled, sets, &mut |para, line, over| {
        let clusters = &shaped[para].clusters;
        let mm = trim_decimals(Length::from_pt(over).to_mm(), 1);
        diags.push(
            Diagnostic::error(
                "line-too-long",
                format!("this line is {mm} mm wider than its column in `{}`", flow.name),
            )
            .at(clusters[line.start].span.to(clusters[line.end - 1].span), "finds no place to break")
            .hint(format!(
                "shorten the word, allow hyphens in the style `{}`, or make its size smaller or the column wider",
                flow.blocks[para].style.name
            )),
        );
    });
}

/// Whether there are any.
pub(super) fn has_long_lines(flow: &Flow, shaped: &[Shaped], job: &Job, filled: &[Filled], sets: &Done) -> bool {
    let mut any = false;
    each_long_line(flow, shaped, job, filled, sets, &mut |_, _, _| any = true);
    any
}

fn each_long_line(
    flow: &Flow,
    shaped: &[Shaped],
    job: &Job,
    filled: &[Filled],
    sets: &Done,
    visit: &mut dyn FnMut(usize, &ChosenLine, f64),
) {
    for (&frame, filled) in flow.frames.iter().zip(filled) {
        for piece in filled {
            let set = sets.get(piece.set);
            let block = &flow.blocks[set.para];
            for at in piece.lines.clone() {
                let line = &set.lines[at];
                let indent = if set.first + at == 0 { block.style.first_indent } else { Length::ZERO };
                let column = measure(block, job.frames[frame].rect.width) - indent;
                let over = overlong(&shaped[set.para], line, column);
                if over > 0.01 && line.start < line.end {
                    visit(set.para, line, over);
                }
            }
        }
    }
}

/// By how many points a line is too long for its measure, all that may give taken into account.
fn overlong(shaped: &Shaped, line: &ChosenLine, measure: Length) -> f64 {
    if line.badness < 1e6 {
        return 0.0;
    }
    let clusters = &shaped.clusters[line.start..line.end];
    let glyphs: f64 = clusters.iter().map(|c| c.advance).sum();
    let tracked: f64 = clusters.iter().skip(1).map(|c| shaped.sizes[c.run as usize] * line.tracking).sum();
    let solid: f64 = clusters.iter().filter(|c| c.kind == Kind::Solid).map(|c| c.advance).sum();
    let given = solid * line.expansion + tracked + line.word_space.min(0.0) * line.spaces as f64;
    (line.natural.max(glyphs * 0.5) + given - measure.to_pt()).max(0.02)
}

/// The error for text from `rest` on, which no frame holds: which flow and panel, the first words, by how much, and what
/// would help. Returns the height that is missing.
#[expect(clippy::too_many_arguments, reason = "all that a flow is made of, for one message")]
pub(super) fn overset(
    job: &Job,
    flow: &Flow,
    shaped: &[Shaped],
    sets: &mut Sets<'_>,
    columns: &[Column<'_>],
    rest: Place,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Length {
    let Some(column) = columns.last() else { return Length::ZERO };
    if rest.para >= flow.blocks.len() {
        return Length::ZERO;
    }
    let frame = column.frame;
    // Stack the rest as if the frame went on, to say how much too long it is.
    let mut pen = Pen::at(frame.rect.bottom());
    let (mut count, mut characters) = (0, 0);
    let mut words = None;
    let mut inside = rest.inside;
    for (para, block) in flow.blocks.iter().enumerate().skip(rest.para) {
        let (set, first) = inside.take().unwrap_or_else(|| (sets.whole(para, frame.rect.width), 0));
        let set = sets.get(set);
        for line in first..set.lines.len() {
            pen = Pen::at(column.next(pen, block, set.first + line == 0));
            count += 1;
        }
        pen.after = block.style.space_after;
        let Some(line) = set.lines.get(first) else { continue };
        characters += shaped[para].clusters.len() - line.start;
        words.get_or_insert((para, *line));
    }
    let over = pen.baseline.map_or(Length::ZERO, |b| b - frame.rect.bottom());
    let Some((para, line)) = words else { return over };
    let clusters = &shaped[para].clusters[line.start..line.end];
    let (Some(start), Some(end)) = (clusters.first(), clusters.last()) else { return over };
    let text = &shaped[para].text[start.start as usize..];
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    let panel = &job.panels[frame.panel].name;
    let at = if *panel == frame.name { format!("`{panel}`") } else { format!("`{}` on panel `{panel}`", frame.name) };
    let plural = if count == 1 { "" } else { "s" };
    let mm = trim_decimals(over.to_mm(), 1);
    let mut diag = Diagnostic::error(
        "overset",
        format!("the text of `{}` does not fit: {count} line{plural} too many in {at}", flow.name),
    )
    .at(start.span.to(end.span), "the first words that do not fit")
    .at(frame.span, "the last frame of the flow")
    .note(
        format!("«{} …» ({}) and what follows need {mm} mm more height", words.join(" "), sources.locate(start.span),),
    )
    .hint(format!(
        "shorten the text by about {characters} characters, raise the frame by {mm} mm, or lower size, leading or \
             spaces of its styles for all languages alike",
    ));
    let styles = flow.blocks.iter().map(|block| &block.style);
    let ranged = styles.filter(|style| style.look.sizes[0] < style.look.sizes[1]).min_by_key(|style| style.look.size);
    if let Some(style) = ranged {
        let size = trim_decimals(style.look.size.to_pt(), 2);
        diag = diag.note(format!("the type is at its least already: `{}` is {size} pt", style.name));
    }
    diags.push(diag);
    over
}
