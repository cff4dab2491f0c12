//! Spans inside a line: `[text]{.class lang=en}`, which CommonMark does not have.
//!
//! Before Markdown is parsed, [`hide`] finds attributes right after a `]` and covers them with as many bytes that mean
//! nothing to Markdown, so that every place stays where it is. While the tree is built, [`Pieces`] holds the brackets
//! that Markdown left as text, and pairs them where a run of inlines ends. Brackets without attributes stay text.

use std::ops::Range;

use super::{Inline, attrs};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Stands for a byte of hidden attributes. Places, not this, tell where they are.
const HIDDEN: char = '\u{1}';

/// Attributes that stand right after a `]`.
#[derive(Debug)]
pub(super) struct Hidden {
    /// Their place in the file, braces included.
    pub(super) range: Range<usize>,
    /// Whether a span took them, or their fault was told.
    pub(super) used: bool,
}

/// The text of `range` with the attributes covered, and where they are.
pub(super) fn hide(
    text: &str,
    range: Range<usize>,
    file: FileId,
    diags: &mut Diagnostics,
) -> (Option<String>, Vec<Hidden>) {
    let mut found: Vec<Hidden> = Vec::new();
    let mut at = range.start;
    while let Some(n) = text[at..range.end].find("]{") {
        let close = at + n;
        at = close + 2;
        if is_escaped(text, close) {
            continue;
        }
        match attrs::extent(&text[..range.end], close + 1) {
            Some(range) => {
                at = range.end;
                found.push(Hidden { range, used: false });
            }
            None => diags.push(
                Diagnostic::error("content-attributes", "these attributes are never closed")
                    .at(Span::new(file, close + 1..close + 2), "")
                    .hint("add `}` on the same line; for a brace that prints, write `\\{`"),
            ),
        }
    }
    if found.is_empty() {
        return (None, found);
    }
    let mut covered = String::with_capacity(range.len());
    let mut from = range.start;
    for hidden in &found {
        covered.push_str(&text[from..hidden.range.start]);
        covered.extend(std::iter::repeat_n(HIDDEN, hidden.range.len()));
        from = hidden.range.end;
    }
    covered.push_str(&text[from..range.end]);
    (Some(covered), found)
}

/// Whether the character at `at` has an odd number of backslashes before it.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

/// Inlines in the making, with the brackets between them.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    done: Vec<Inline>,
    /// Brackets not yet closed: how many inlines are before each, and its place.
    open: Vec<(usize, Span)>,
}

impl Pieces {
    pub(super) fn push(&mut self, inline: Inline) {
        self.done.push(inline);
    }

    /// A `[` that Markdown left as text. It is text until attributes say otherwise.
    pub(super) fn open(&mut self, span: Span) {
        self.open.push((self.done.len(), span));
        self.push(Inline::Text { text: "[".to_owned(), span });
    }

    /// A `]` without attributes.
    pub(super) fn close(&mut self, span: Span) {
        self.open.pop();
        self.push(Inline::Text { text: "]".to_owned(), span });
    }

    /// A `]` with attributes: what stands since the last open bracket becomes a span. `None` if no bracket is open; else
    /// the whole bracket's place and whether it holds anything.
    pub(super) fn span(&mut self, attrs: super::Attrs, close: Span) -> Option<(Span, bool)> {
        let (from, open) = self.open.pop()?;
        let inlines: Vec<Inline> = self.done.drain(from..).skip(1).collect();
        let filled = !inlines.is_empty();
        self.push(Inline::Span { attrs, inlines });
        Some((open.to(close), filled))
    }

    pub(super) fn finish(self) -> Vec<Inline> {
        self.done
    }
}
