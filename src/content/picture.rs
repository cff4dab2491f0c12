//! Pictures: `![words](file){.class}`, alone in its paragraph.
//!
//! Attributes right after the bracket that closes it are the block's own. What stands in a line with other words is an
//! error that says so.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::parse::Reader;
use super::{Attrs, Block, BlockKind, Story};
use crate::diag::Diagnostic;
use crate::source::{Span, Spanned};

/// A picture of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its file, as written: relative to the text's own folder.
    pub file: Spanned<String>,
    /// What is read to those who don't see it; empty for decoration.
    pub alt: String,
}

impl Story {
    /// Every picture, in order.
    pub fn pictures(&self) -> Vec<&Picture> {
        fn below<'a>(blocks: &'a [Block], found: &mut Vec<&'a Picture>) {
            for block in blocks {
                match &block.kind {
                    BlockKind::Picture(picture) => found.push(picture),
                    BlockKind::List { items, .. } => items.iter().for_each(|item| below(&item.blocks, found)),
                    BlockKind::Quote(inner) | BlockKind::Division(inner) => below(inner, found),
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        below(&self.blocks, &mut found);
        found
    }
}

impl Reader<'_> {
    /// The picture that is all of the paragraph whose first event is at `at`, with its attributes; `at` is then
    /// what follows it. `None`, and `at` as it was, if there is anything else in it.
    pub(super) fn picture(&mut self, events: &[(Event<'_>, Range<usize>)], at: &mut usize) -> Option<(Picture, Attrs)> {
        let mut lead = None;
        let mut next = *at;
        // Attributes before it.
        if let Some((Event::Text(text), range)) = events.get(next)
            && let Some(hidden) = self.hidden.iter().position(|h| h.leads && h.range.start == range.start)
            && text.chars().all(|c| c == '\u{1}' || c.is_whitespace())
        {
            lead = Some(hidden);
            next += 1;
            if matches!(events.get(next), Some((Event::SoftBreak, _))) {
                next += 1;
            }
        }
        let (Event::Start(Tag::Image { dest_url, title, id, .. }), range) = events.get(next)? else { return None };
        let (mut depth, mut alt) = (0, String::new());
        loop {
            let (event, _) = events.get(next)?;
            next += 1;
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        let mut own = None;
        if let Some((Event::Text(text), after)) = events.get(next)
            && text.chars().all(|c| c == '\u{1}' || c.is_whitespace())
        {
            own = self.hidden.iter().position(|h| h.range.start == after.start);
            own?;
            next += 1;
        }
        let ended = !matches!(events.get(next), Some((Event::Start(tag), _)) if is_inline(tag))
            && !matches!(
                events.get(next),
                Some((Event::Text(_) | Event::SoftBreak | Event::HardBreak | Event::Code(_) | Event::InlineHtml(_), _))
            );
        if !ended {
            return None;
        }
        *at = next;
        let span = self.span(range.clone());
        self.references.used(id);
        if !title.is_empty() {
            self.error(
                "content-unsupported",
                "a picture's title can't be set",
                span,
                "take it away; a caption is a paragraph below the picture",
            );
        }
        let mut taken = |hidden: Option<usize>| {
            let hidden = &mut self.hidden[hidden?];
            hidden.used = true;
            Some(hidden.range.clone())
        };
        let (lead, own) = (taken(lead), taken(own));
        let lead = lead.map(|range| (self.attributes(range.clone()), self.span(range)));
        let own = own.map_or_else(Attrs::default, |range| self.attributes(range));
        let attrs = self.join(lead, own);
        let file = Spanned::new(self.file_of(dest_url, span), span);
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((Picture { file, alt }, attrs))
    }

    /// A path as it is written in Markdown: `%20` is a space. Addresses are refused.
    fn file_of(&mut self, url: &str, span: Span) -> String {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| {
            scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        if scheme.is_some() || url.starts_with("//") {
            self.error(
                "content-picture",
                "a picture is a file of the project, not an address",
                span,
                "copy the picture into the project's folder and write its path: `![words](pictures/name.jpg)`",
            );
            return String::new();
        }
        if url.is_empty() {
            self.error("content-picture", "this picture names no file", span, "write `![words](pictures/name.jpg)`");
        }
        let mut bytes = Vec::with_capacity(url.len());
        let mut rest = url.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
            let code = code.filter(|_| byte == b'%').and_then(|code| u8::from_str_radix(code, 16).ok());
            bytes.push(code.unwrap_or(byte));
            rest = if code.is_some() { &after[2..] } else { after };
        }
        String::from_utf8(bytes).unwrap_or_else(|_| url.to_owned())
    }

    /// The error for a picture among words.
    pub(super) fn picture_in_line(&mut self, span: Span) {
        let (what, hint) = match self.line {
            LineOf::Paragraph => {
                ("inside a line", "leave an empty line above and below it, so that it stands by itself")
            }
            LineOf::Heading => ("in a heading", "write it in a paragraph of its own, below or above the heading"),
            LineOf::Cell => (
                "in a table",
                "write it in a paragraph of its own above or below the table, or place it by [[picture]] in layout.toml",
            ),
        };
        self.diags.push(
            Diagnostic::error("content-picture", format!("a picture {what} can't be set")).at(span, "").hint(hint),
        );
    }
}

/// What a line of text is part of, for messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineOf {
    /// A paragraph, or the text of an item.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
}

/// Whether a tag stands inside a line.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// The bracket that opens attributes right after a picture, `![words](file){…}`: whether `text`, which ends before the
/// brace, ends in a picture.
pub(super) fn ends_in_picture(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let Some(body) = line.strip_suffix(')') else { return false };
    let Some(middle) = body.rfind("](") else { return false };
    let mut depth = 0;
    for (at, c) in body[..middle].char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return body[..at].ends_with('!'),
            '[' => depth -= 1,
            _ => {}
        }
    }
    false
}
