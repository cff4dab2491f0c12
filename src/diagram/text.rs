//! The diagram in text, for a terminal of 80 columns: both sides as boxes, then how the sheet is folded and opened.
//!
//! Widths are counted as terminals draw them (UAX #11): an ideograph takes two columns.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Leaflet, PanelBox, SideForm, mm, sum};
use crate::fold::Face;
use crate::spec::{Crease, Side};
use crate::unit::Length;

/// Columns that are used.
const WIDTH: usize = 78;
/// The narrowest cell, its blanks included: by eye, the shortest in which names and widths can be read.
const LEAST: usize = 9;
/// The widest cell.
const MOST: usize = 26;
/// Kept at the right for the heights of rows.
const HEIGHTS: usize = 12;
/// Before the page of a view that stands on its head.
const TURNED: char = '▼';
/// A page of a view that nothing is printed on.
const BLANK: &str = "–";

/// The diagram, with a line end after each line.
pub fn text(leaflet: &Leaflet) -> String {
    let mut out = String::new();
    wrap(&mut out, 0, 2, &leaflet.heading());
    leaflet.facts().iter().for_each(|fact| wrap(&mut out, 0, 2, fact));
    for side in &leaflet.sides {
        sheet(side, &mut out);
    }
    if !leaflet.steps.is_empty() {
        let kinds = "╎ V valley: faces on this side meet   ┊ M mountain: those on the other side";
        push(&mut out, kinds);
        folding(leaflet, &mut out);
        openings(leaflet, &mut out);
    }
    out
}

/// A side in strips of as many columns as fit.
fn sheet(side: &SideForm, out: &mut String) {
    let room = if side.rows.len() > 1 { WIDTH - HEIGHTS } else { WIDTH };
    let most = ((room - 1) / (LEAST + 1)).max(1);
    let count = side.columns.len();
    // As evenly as can be, so that no strip has one lonely column.
    let strips = count.div_ceil(most);
    let per_strip = count.div_ceil(strips);
    out.push('\n');
    let from = match side.side {
        Side::A => "side A",
        Side::B => "side B, the sheet turned over its left or right edge",
    };
    let sum = if count > 1 { sum(&side.columns) } else { String::new() };
    let line = format!("{from}: {sum}");
    match count {
        1 => wrap(out, 0, 2, from),
        _ if width(&line) <= WIDTH => wrap(out, 0, 2, &line),
        _ => {
            wrap(out, 0, 2, &format!("{from}:"));
            wrap(out, 2, 2, &sum);
        }
    }
    for start in (0..count).step_by(per_strip) {
        let columns = start..(start + per_strip).min(count);
        if start > 0 {
            let _ = writeln!(out, "  (side {:?} goes on at the right)", side.side);
        }
        Strip { side, widths: cells(&side.columns[columns.clone()], room), start }.draw(out);
    }
}

/// Widths of cells, in proportion to the columns as far as that leaves each of them enough.
fn cells(columns: &[Length], room: usize) -> Vec<usize> {
    let room = (room - 1 - columns.len()).min(columns.len() * MOST);
    let total: Length = columns.iter().copied().sum();
    let share = |width: &Length| {
        let exact = width.raw() * i64::try_from(room).unwrap_or(0) / total.raw().max(1);
        usize::try_from(exact).unwrap_or(0).max(LEAST)
    };
    let mut widths: Vec<usize> = columns.iter().map(share).collect();
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max_by_key(|width| **width).filter(|width| **width > LEAST) else { break };
        *widest -= 1;
    }
    widths
}

/// Some columns of a side. `start` is the first one's number.
struct Strip<'a> {
    side: &'a SideForm,
    widths: Vec<usize>,
    start: usize,
}

impl Strip<'_> {
    fn draw(&self, out: &mut String) {
        let columns = self.side.columns.len();
        let mut line = String::from(" ");
        for (i, cell) in self.widths.iter().enumerate() {
            line.push_str(&centered(&format!("{} mm", mm(self.side.columns[self.start + i])), *cell));
            line.push(' ');
        }
        push(out, &line);
        self.rule(out, ["┌", "┬", "┐"], None);
        for row in 0..self.side.rows.len() {
            if row > 0 {
                self.rule(out, ["├", "┼", "┤"], Some(row - 1));
            }
            let lines: Vec<Vec<String>> = (self.widths.iter().enumerate())
                .map(|(i, cell)| content(&self.side.panels[row * columns + self.start + i], cell - 2))
                .collect();
            let high = lines.iter().map(Vec::len).max().unwrap_or(0);
            for n in 0..high {
                let mut line = String::from(self.edge(0, row, n));
                for (i, cell) in self.widths.iter().enumerate() {
                    line.push(' ');
                    line.push_str(&padded(lines[i].get(n).map_or("", String::as_str), cell - 1));
                    line.push_str(self.edge(i + 1, row, n));
                }
                if n == 0 && self.side.rows.len() > 1 {
                    let _ = write!(line, " {} mm", mm(self.side.rows[row]));
                }
                push(out, &line);
            }
        }
        self.rule(out, ["└", "┴", "┘"], None);
    }

    /// The line at the left of cell `i` in line `n` of a row; its letter stands in the first one.
    fn edge(&self, i: usize, row: usize, n: usize) -> &'static str {
        let at = self.start + i;
        if at == 0 || at == self.side.columns.len() {
            return "│";
        }
        match (self.side.vertical.get(at - 1).and_then(|kinds| kinds.get(row).copied().flatten()), n) {
            (Some(Crease::Valley), 0) => "V",
            (Some(Crease::Mountain), 0) => "M",
            (Some(Crease::Valley), _) => "╎",
            (Some(Crease::Mountain), _) => "┊",
            (None, _) => "│",
        }
    }

    /// A line across: the sheet's edge, or a crease.
    fn rule(&self, out: &mut String, [left, middle, right]: [&str; 3], crease: Option<usize>) {
        let mut line = String::from(left);
        for (i, cell) in self.widths.iter().enumerate() {
            if i > 0 {
                line.push_str(middle);
            }
            let kind = crease.and_then(|crease| self.side.horizontal[crease][self.start + i]);
            let (fill, letter) = match kind {
                Some(Crease::Valley) => ('╌', 'V'),
                Some(Crease::Mountain) => ('┄', 'M'),
                None => ('─', '─'),
            };
            line.extend((0..*cell).map(|n| if n == cell / 2 { letter } else { fill }));
        }
        line.push_str(right);
        push(out, &line);
    }
}

/// What stands in a panel's cell, in lines of at most `width` columns.
fn content(panel: &PanelBox, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let cover = if panel.cover { " cover" } else { "" };
    lines.extend(fold_words(&format!("{}{cover}", panel.place), width));
    if !panel.name.eq_ignore_ascii_case(&panel.place) {
        lines.extend(fold_words(&panel.name, width));
    }
    if !panel.languages.is_empty() {
        lines.extend(fold_words(&format!("text: {}", panel.languages.join(", ")), width));
    }
    if panel.turned {
        lines.extend(fold_words(&format!("{TURNED} upside down"), width));
    }
    lines
}

fn folding(leaflet: &Leaflet, out: &mut String) {
    out.push_str("\nfold, with side A up:\n");
    leaflet.folds().iter().for_each(|fold| wrap(out, 2, 5, fold));
    leaflet.folded_words().iter().for_each(|words| wrap(out, 0, 2, words));
}

fn openings(leaflet: &Leaflet, out: &mut String) {
    for opening in &leaflet.openings {
        out.push('\n');
        let hinge = opening.hinge.map_or(String::new(), |edge| format!(", which hinges at its {}", edge.word()));
        wrap(out, 0, 2, &format!("opened from {}{hinge}:", leaflet.label(opening.cover)));
        let last = opening.views.len() - 1;
        for (n, rows) in opening.views.iter().enumerate() {
            let mut when = match n {
                0 => "closed".to_owned(),
                n if n == last => "turned over".to_owned(),
                n => format!("opening {n}"),
            };
            for row in rows {
                let faces: Vec<String> = row.iter().map(|(face, turned)| page(leaflet, *face, *turned)).collect();
                wrap(out, 2, 15, &format!("{when:<12} {}", faces.join(" | ")));
                when.clear();
            }
        }
    }
    let seen = leaflet.openings.iter().flat_map(|opening| &opening.views).flatten().flatten();
    if { seen }.any(|(_, turned)| *turned) {
        wrap(out, 0, 2, &format!("{TURNED} stands on its head as the reader holds the leaflet then"));
    }
}

fn page(leaflet: &Leaflet, face: Face, turned: bool) -> String {
    let name = leaflet.panel(face).map_or(BLANK, |panel| &panel.name);
    if turned { format!("{TURNED}{name}") } else { name.to_owned() }
}

/// Adds a line without blanks at its end.
fn push(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Adds a text in lines, the first one indented by `first`, the others by `rest`.
fn wrap(out: &mut String, first: usize, rest: usize, text: &str) {
    // The blanks of a table's first column stay.
    let lead = text.len() - text.trim_start().len();
    let mut indent = first;
    for (n, line) in fold_words_from(text, [WIDTH - first, WIDTH - rest]).into_iter().enumerate() {
        if n > 0 {
            indent = rest;
        }
        let blanks = if n == 0 { " ".repeat(indent + lead) } else { " ".repeat(indent) };
        push(out, &format!("{blanks}{line}"));
    }
}

fn fold_words(text: &str, width: usize) -> Vec<String> {
    fold_words_from(text, [width, width])
}

/// Lines of at most so many columns, the first and the others; a word that is too long alone is broken where it must be.
fn fold_words_from(text: &str, [first, others]: [usize; 2]) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut filled = 0;
    for word in text.trim_start().split_inclusive(' ') {
        let room = if lines.len() == 1 { first } else { others };
        if filled > 0 && filled + width(word.trim_end()) > room {
            lines.push(String::new());
            filled = 0;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            let room = if lines.len() == 1 { first } else { others };
            if c != ' ' && filled > 0 && filled + wide > room {
                lines.push(String::new());
                filled = 0;
            }
            filled += wide;
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Columns of a text: those of its characters, since few terminals join letters.
fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn centered(text: &str, columns: usize) -> String {
    let blank = columns.saturating_sub(width(text));
    let left = blank / 2;
    format!("{}{text}{}", " ".repeat(left), " ".repeat(blank - left))
}
