//! Spans inside a line, `[text]{.class lang=en}`, and attributes that begin an item's text, `- {.class} text`, which
//! CommonMark does not have.
//!
//! Before Markdown is parsed, [`hide`] finds attributes right after a `]`, after a picture or at a block's start and covers them with as
//! many bytes that mean nothing to Markdown, so that every place stays where it is. While the tree is built, [`Pieces`] holds the brackets
//! that Markdown left as text, and pairs them where a run of inlines ends. Brackets without attributes stay text.

use std::ops::Range;

use super::picture::ends_in_picture;
use super::{Inline, attrs};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Stands for a byte of hidden attributes. Places, not this, tell where they are.
const HIDDEN: char = '\u{1}';

/// Attributes that stand right after a `]` or a picture, or at the start of a block's text.
#[derive(Debug)]
pub(super) struct Hidden {
    /// Their place in the file, braces included.
    pub(super) range: Range<usize>,
    /// Whether they begin a block.
    pub(super) leads: bool,
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
    while let Some((open, leads)) = next(text, at, range.end) {
        at = open + 1;
        match attrs::extent(&text[..range.end], open) {
            Some(range) => {
                at = range.end;
                found.push(Hidden { range, leads, used: false });
            }
            None => diags.push(
                Diagnostic::error("content-attributes", "these attributes are never closed")
                    .at(Span::new(file, open..open + 1), "")
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

/// The next brace from `at` on that opens attributes, and whether it begins a block's text.
fn next(text: &str, at: usize, end: usize) -> Option<(usize, bool)> {
    for (i, _) in text[at..end].match_indices('{') {
        let open = at + i;
        if ends_in_picture(&text[..open]) || (text[..open].ends_with(']') && !is_escaped(text, open - 1)) {
            return Some((open, false));
        }
        let line = text[..open].rfind('\n').map_or(0, |i| i + 1);
        // Spaces and the signs of quotes and items: `> - 1. {.class} text`.
        let lead = |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')');
        if begins(&text[open..end]) && text[line..open].chars().all(lead) {
            return Some((open, true));
        }
    }
    None
}

/// Whether a text begins with attributes: a brace with an id, a class or a language.
pub(super) fn begins(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|inner| inner.starts_with(['#', '.']) || inner.starts_with("lang="))
}

/// Whether the character at `at` has an odd number of backslashes before it.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

/// Inlines in the making, with the brackets between them.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Whether a block begins here, so that spaces at its start are dropped.
    begins: bool,
    done: Vec<Inline>,
    /// Brackets not yet closed: how many inlines are before each, and its place.
    open: Vec<(usize, Span)>,
}

impl Pieces {
    /// None yet; `begins` at a block's start.
    pub(super) fn new(begins: bool) -> Self {
        Self { begins, ..Self::default() }
    }

    pub(super) fn push(&mut self, inline: Inline) {
        self.done.push(inline);
    }

    /// A text. Spaces after a space (around a comment) and at a block's start are dropped.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        let after_space = match self.done.last() {
            Some(Inline::Text { text, .. }) => text.ends_with(' '),
            Some(Inline::Break(_)) => true,
            Some(_) => false,
            None => self.begins,
        };
        let trimmed = if after_space { text.trim_start_matches(' ') } else { text };
        if trimmed.is_empty() {
            return;
        }
        let exact = text.len() as u32 == span.end - span.start;
        let start = span.start + if exact { (text.len() - trimmed.len()) as u32 } else { 0 };
        self.push(Inline::Text { text: trimmed.to_owned(), span: Span { start, ..span } });
    }

    /// A `[` that Markdown left as text. It is text until attributes say otherwise.
    pub(super) fn open(&mut self, span: Span) {
        self.open.push((self.done.len(), span));
        self.push(Inline::Text { text: "[".to_owned(), span });
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
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
