//! How wide the columns of tables are, and what their cells hold.
//!
//! A column needs at least its longest word and at most its longest cell on one line, over all rows. What a table has
//! beyond the least is shared in proportion to what each column could still use; where there is less, words are
//! hyphenated. Columns of `fill` take what is then left. A table whose cells need less than its measure is narrower.

use crate::flow::{ColumnWidth, Flow, Para, Row};
use crate::text::linebreak::{self, ChosenLine, Demands, Measures};
use crate::text::shape::Shaper;
use crate::text::shaped::{BreakKind, Kind, Shaped};
use crate::unit::Length;

/// The cells of a row.
#[derive(Debug, Default)]
struct Cells {
    /// Shaped texts; none for a block that is no row.
    texts: Vec<Shaped>,
    /// Index of the table's first row, which keeps what its columns need.
    first: usize,
    /// For each column, over all rows.
    needs: Vec<Need>,
}

/// What a column needs, in points, indents of its cells included.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    /// The longest piece that no hyphen splits.
    syllable: f64,
    /// The longest word.
    word: f64,
    /// The longest cell on one line.
    whole: f64,
}

/// A column of a table, from the edge of the frame where lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Where it begins.
    pub start: Length,
    /// Its width.
    pub width: Length,
}

/// The tables of a flow.
#[derive(Debug)]
pub(super) struct Tables(Vec<Cells>);

impl Tables {
    /// Shapes the cells of all rows.
    pub fn new(flow: &Flow, shaper: &mut Shaper<'_>) -> Self {
        let mut all: Vec<Cells> = Vec::with_capacity(flow.blocks.len());
        for (index, para) in flow.blocks.iter().enumerate() {
            let Some(row) = &para.row else {
                all.push(Cells::default());
                continue;
            };
            let first = if flow.joined(index) { all[index - 1].first } else { index };
            let texts = row.cells.iter().map(|cell| shaper.paragraph(cell)).collect();
            all.push(Cells { texts, first, needs: Vec::new() });
        }
        let mut tables = Self(all);
        tables.measure(flow);
        tables
    }

    /// Finds out what columns need, from the texts as they are now and the indents of the flow's cells.
    pub fn measure(&mut self, flow: &Flow) {
        for (index, para) in flow.blocks.iter().enumerate() {
            let Some(row) = &para.row else { continue };
            let Cells { ref texts, first, .. } = self.0[index];
            let needs: Vec<Need> = row.cells.iter().zip(texts).map(|(cell, text)| need(cell, text)).collect();
            if first == index {
                self.0[first].needs = needs;
                continue;
            }
            for (column, need) in self.0[first].needs.iter_mut().zip(needs) {
                column.syllable = column.syllable.max(need.syllable);
                column.word = column.word.max(need.word);
                column.whole = column.whole.max(need.whole);
            }
        }
    }

    /// The shaped cells of a block; none if it is no row.
    pub fn texts(&self, block: usize) -> &[Shaped] {
        &self.0[block].texts
    }

    /// The same, to be rescaled; [`Tables::measure`] comes after that.
    pub fn texts_mut(&mut self, block: usize) -> &mut [Shaped] {
        &mut self.0[block].texts
    }

    /// The columns of a row in a frame of that width. They may be wider together than the frame.
    pub fn columns(&self, para: &Para, row: &Row, block: usize, frame: Length) -> Vec<Span> {
        let needs = &self.0[self.0[block].first].needs;
        let gaps = row.gap * (needs.len() as i64 - 1).max(0);
        let room = (frame - para.style.indent - para.style.indent_right - gaps).to_pt();
        let mut start = para.style.indent;
        widths(&row.columns, needs, room)
            .into_iter()
            .map(|width| {
                let span = Span { start, width: Length::from_pt(width) };
                start += span.width + row.gap;
                span
            })
            .collect()
    }

    /// The lines of each cell of a row.
    pub fn lines(&self, para: &Para, row: &Row, block: usize, frame: Length) -> Vec<Vec<ChosenLine>> {
        self.each(para, row, block, frame, |text, width, first, demands| {
            linebreak::lines(text, 0, &Measures::even(width, first), demands).lines
        })
    }

    /// The fewest lines that a row can have in a frame of that width.
    pub fn fewest(&self, para: &Para, row: &Row, block: usize, frame: Length) -> usize {
        self.each(para, row, block, frame, linebreak::fewest).into_iter().max().unwrap_or(0).max(1)
    }

    /// What the text of each cell comes to in its width, with what the first line has more of it; for one without text
    /// nothing.
    fn each<T: Default>(
        &self,
        para: &Para,
        row: &Row,
        block: usize,
        frame: Length,
        set: impl Fn(&Shaped, f64, f64, &Demands) -> T,
    ) -> Vec<T> {
        let columns = self.columns(para, row, block, frame);
        let cells = row.cells.iter().zip(&self.0[block].texts).zip(columns);
        cells
            .map(|((cell, text), column)| {
                if text.clusters.is_empty() {
                    return T::default();
                }
                let style = &cell.style;
                let width = (column.width - style.indent - style.indent_right).to_pt();
                set(text, width, -style.first_indent.to_pt(), &Demands::of(style))
            })
            .collect()
    }
}

/// Shares `room` points among columns.
fn widths(columns: &[ColumnWidth], needs: &[Need], room: f64) -> Vec<f64> {
    let fixed = |i: usize| match columns.get(i) {
        Some(ColumnWidth::Fixed(width)) => Some(width.to_pt()),
        _ => None,
    };
    let fill = |i: usize| matches!(columns.get(i), Some(ColumnWidth::Fill));
    let of = |pick: fn(&Need) -> f64| -> Vec<f64> {
        needs.iter().enumerate().map(|(i, need)| fixed(i).unwrap_or_else(|| pick(need))).collect()
    };
    let sum = |widths: &[f64]| widths.iter().sum::<f64>();
    // What a column to be filled could use is first of all its share of what the others leave.
    let whole = of(|need| need.whole);
    let (low, high) = if sum(&of(|need| need.word)) <= room {
        (of(|need| need.word), whole)
    } else {
        (of(|need| need.syllable), of(|need| need.word))
    };
    let (least, most) = (sum(&low), sum(&high));
    let part = if most > least { ((room - least) / (most - least)).clamp(0.0, 1.0) } else { 0.0 };
    let mut widths: Vec<f64> = low.iter().zip(&high).map(|(low, high)| low + (high - low) * part).collect();
    let rest = (room - sum(&widths)).max(0.0);
    let filled = (0..needs.len()).filter(|&i| fill(i)).count();
    if filled > 0 {
        (0..needs.len()).filter(|&i| fill(i)).for_each(|i| widths[i] += rest / filled as f64);
    }
    widths
}

fn need(cell: &Para, text: &Shaped) -> Need {
    let style = &cell.style;
    let around = (style.indent + style.indent_right + style.first_indent.max(Length::ZERO)).to_pt();
    if text.clusters.is_empty() {
        return Need { syllable: around, word: around, whole: around };
    }
    // The longest piece between breaks of some kinds; spaces at its end do not count.
    let longest = |counts: fn(BreakKind) -> bool| {
        let mut start = 0;
        let mut longest: f64 = 0.0;
        for end in text.breaks.iter().filter(|b| counts(b.kind)) {
            let piece = &text.clusters[start..end.at];
            let solid = piece.iter().rposition(|c| c.kind == Kind::Solid).map_or(0, |i| i + 1);
            let hyphen = match piece.last() {
                Some(last) if end.kind == BreakKind::Hyphen => text.hyphens[last.run as usize].0,
                _ => 0.0,
            };
            longest = longest.max(piece[..solid].iter().map(|c| c.advance).sum::<f64>() + hyphen);
            start = end.at;
        }
        // A little more, for the rounding of widths to the grid of lengths.
        longest + around + 0.01
    };
    Need {
        syllable: longest(|_| true),
        word: longest(|kind| !kind.splits()),
        whole: longest(|kind| kind == BreakKind::Forced),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(columns: &[ColumnWidth], room: f64) -> Vec<f64> {
        let need = |syllable, word, whole| Need { syllable, word, whole };
        widths(columns, &[need(10.0, 20.0, 40.0), need(15.0, 30.0, 100.0)], room)
    }

    #[test]
    fn columns_share_their_room() {
        let auto = [ColumnWidth::Auto; 2];
        assert_eq!(shared(&auto, 200.0), [40.0, 100.0], "no wider than the text");
        assert_eq!(shared(&auto, 95.0), [30.0, 65.0], "half of what each could use");
        assert_eq!(shared(&auto, 50.0), [20.0, 30.0]);
        assert_eq!(shared(&auto, 25.0), [10.0, 15.0], "hyphens");
        assert_eq!(shared(&auto, 5.0), [10.0, 15.0], "too wide, which is reported");
    }

    #[test]
    fn columns_of_given_widths() {
        use ColumnWidth::{Auto, Fill, Fixed};
        assert_eq!(shared(&[Auto, Fill], 200.0), [40.0, 160.0]);
        assert_eq!(shared(&[Fill, Fill], 200.0), [70.0, 130.0]);
        assert_eq!(shared(&[Fixed(Length::pt(50)), Auto], 200.0), [50.0, 100.0]);
        assert_eq!(shared(&[Fixed(Length::pt(50)), Auto], 100.0), [50.0, 50.0]);
    }
}
