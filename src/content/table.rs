//! Tables: rows of cells between `|`, below them the dashes that say how each column stands.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::blank::is_blank;
use super::inline::is_escaped;
use super::parse::Reader;
use super::picture::LineOf;
use super::{BlockKind, Cell, Side};

impl Reader<'_> {
    /// The table whose start is the event before `at`.
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        events: &[(Event<'_>, Range<usize>)],
        at: &mut usize,
    ) -> BlockKind {
        let columns: Vec<Option<Side>> = alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::None => None,
                Alignment::Left => Some(Side::Left),
                Alignment::Right => Some(Side::Right),
                Alignment::Center => Some(Side::Center),
            })
            .collect();
        let mut rows = Vec::new();
        while let Some((Event::Start(Tag::TableHead | Tag::TableRow), range)) = events.get(*at) {
            *at += 1;
            self.count(range.clone(), columns.len());
            let mut row = Vec::new();
            while let Some((Event::Start(Tag::TableCell), range)) = events.get(*at) {
                let span = self.span(range.clone());
                *at += 1;
                self.line = LineOf::Cell;
                let mut inlines = self.inlines(events, at, true);
                self.line = LineOf::Paragraph;
                *at += 1;
                if is_blank(&inlines) {
                    inlines.clear();
                }
                row.push(Cell { inlines, span });
            }
            *at += 1;
            let end = self.span(range.end..range.end);
            row.resize(columns.len(), Cell { inlines: Vec::new(), span: end });
            rows.push(row);
        }
        BlockKind::Table { columns, rows }
    }

    /// Markdown drops what a row has beyond the table's columns, and takes a line right below a table for a row.
    fn count(&mut self, range: Range<usize>, columns: usize) {
        let line = self.text[range.clone()].trim_end();
        let start = range.start + line.len() - line.trim_start().len();
        let bars: Vec<usize> = self.text[start..range.start + line.len()]
            .match_indices('|')
            .map(|(i, _)| start + i)
            .filter(|&i| !is_escaped(self.text, i) && !self.hidden.iter().any(|h| h.range.contains(&i)))
            .collect();
        let end = range.start + line.len();
        let inner: Vec<usize> = bars.iter().copied().filter(|&i| i > start && i + 1 < end).collect();
        if bars.is_empty() && columns > 1 {
            let span = self.span(start..end);
            self.error(
                "content-table",
                "this line has no `|`, but stands in a table",
                span,
                "leave an empty line between the table and what follows it",
            );
        } else if inner.len() + 1 > columns {
            let (cells, from) = (inner.len() + 1, inner[columns - 1]);
            let span = self.span(from..end);
            self.error(
                "content-table",
                format!("this row has {cells} cells, but the table {columns} columns"),
                span,
                "give the row of dashes as many columns; for a bar that prints, write `\\|`",
            );
        }
    }
}
