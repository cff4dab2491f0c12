//! Lists, with their items and their numbers.

use super::markdown::Events;
use super::parse::Reader;
use super::{BlockKind, Item};
use crate::diag::Diagnostic;
use crate::source::Span;
use pulldown_cmark::{Event, Tag};

impl Reader<'_> {
    pub(super) fn list(&mut self, start: Option<u64>, events: &Events<'_>, at: &mut usize) -> BlockKind {
        let mut items: Vec<Item> = Vec::new();
        let mut numbers: Vec<(u64, Span)> = Vec::new();
        self.depth += 1;
        while let Some((Event::Start(Tag::Item), range)) = events.get(*at) {
            let span = self.filled(range.clone());
            let digits = self.text[range.clone()].split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
            if let Ok(number) = digits.parse() {
                let start = range.start;
                numbers.push((number, self.span(start..start + digits.len())));
            }
            *at += 1;
            let blanks = self.blanks.len();
            let blocks = self.blocks(events, at);
            *at += 1;
            let Some(first) = blocks.first() else {
                self.empty_block("item", span, blanks);
                continue;
            };
            if !matches!(first.kind, BlockKind::Paragraph(_)) {
                let what = match first.kind {
                    BlockKind::List { .. } => "a list",
                    BlockKind::Heading { .. } => "a heading",
                    BlockKind::Quote(_) => "a quote",
                    BlockKind::Table { .. } => "a table",
                    BlockKind::Picture(_) => "a picture",
                    _ => "a rule",
                };
                let span = Span { end: first.span.start + 1, ..first.span };
                self.error(
                    "content-unsupported",
                    format!("an item that begins with {what} can't be set"),
                    span,
                    "begin the item with text, beside which its marker stands",
                );
            }
            items.push(Item { blocks, span });
        }
        self.depth -= 1;
        *at += 1;
        self.check_numbers(&numbers);
        BlockKind::List { start, items }
    }

    /// Markdown counts on from the first number. A list of `1.` alone leaves it to that; any other is meant as it is
    /// written, and so is what was never meant for a list: dates that begin a paragraph.
    fn check_numbers(&mut self, numbers: &[(u64, Span)]) {
        /// So many places are shown. By eye: a programme's dates.
        const SHOWN: usize = 20;
        let Some(&(first, _)) = numbers.first() else { return };
        if first <= 1 && numbers.iter().all(|&(number, _)| number == first) {
            return;
        }
        let others: Vec<(u64, u64, Span)> = (first..)
            .zip(numbers)
            .filter(|(counted, (written, _))| counted != written)
            .map(|(counted, &(written, span))| (counted, written, span))
            .collect();
        let Some(&(counted, written, span)) = others.first() else { return };
        let message = match others.len() {
            1 => format!("this item is written {written}, but would print {counted}"),
            several => format!("{several} items of this list would print other numbers than are written"),
        };
        let mut diag = Diagnostic::error("content-number", message);
        for (counted, _, span) in others.iter().take(SHOWN) {
            diag = diag.at(*span, if others.len() == 1 { String::new() } else { format!("would print {counted}") });
        }
        if others.len() > SHOWN {
            diag = diag.note(format!("and {} more", others.len() - SHOWN));
        }
        let point = self.text[span.end as usize..].chars().next().unwrap_or('.');
        let hint = format!(
            "for numbers that print as they are (dates), write `{written}\\{point}`, the list's first one too; for items, \
             write {counted}, or part the list in two with a line of text"
        );
        self.diags.push(diag.note("the items of a list are counted from its first number").hint(hint));
    }
}
