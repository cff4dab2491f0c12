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
            let span = self.span(range.clone());
            let digits = self.text[range.clone()].split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
            if let Ok(number) = digits.parse() {
                let start = range.start;
                numbers.push((number, self.span(start..start + digits.len())));
            }
            *at += 1;
            let blocks = self.blocks(events, at);
            *at += 1;
            let Some(first) = blocks.first() else {
                self.error("content-empty", "this item is empty", span, "write its text or remove it");
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

    /// Markdown counts on from the first number. A list whose numbers are all the same leaves it to that; any other is
    /// meant as it is written.
    fn check_numbers(&mut self, numbers: &[(u64, Span)]) {
        let Some(&(first, _)) = numbers.first() else { return };
        if numbers.iter().all(|&(number, _)| number == first) {
            return;
        }
        let other = (first..).zip(numbers).find(|(counted, (written, _))| counted != written);
        if let Some((counted, &(written, span))) = other {
            self.diags.push(
                Diagnostic::warning(
                    "content-number",
                    format!("this item is written {written} and will print {counted}"),
                )
                .at(span, "")
                .note("the items of a list are counted from its first number")
                .hint(format!("write {counted}, or part the list in two with a line of text")),
            );
        }
    }
}
