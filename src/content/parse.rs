//! The accepted Markdown: CommonMark by pulldown-cmark, plus `:::` divisions, `{#id .class}` lines and `[text]{.class}`.
//!
//! A file is first split by lines into divisions, attribute lines and the Markdown between them; each piece of Markdown
//! is parsed by itself and keeps its place in the file. What has no meaning for a leaflet is an error that names it.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::inline::{Hidden, Pieces, hide, is_escaped};
use super::{Attrs, Block, BlockKind, Inline, Item, Story, attrs};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};

/// Reads a content file. The story holds what could be read, also where something is wrong.
pub fn parse(sources: &Sources, file: FileId) -> (Story, Diagnostics) {
    let text = sources.get(file).text.as_str();
    let mut reader = Reader { text, file, hidden: Vec::new(), ids: Vec::new(), diags: Diagnostics::default() };
    let blocks = reader.file();
    let story = Story { file, blocks };
    reader.duplicate_ids(&story);
    let mut found: Vec<Diagnostic> = reader.diags.iter().cloned().collect();
    found.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.start));
    let mut diags = Diagnostics::default();
    found.into_iter().for_each(|diagnostic| diags.push(diagnostic));
    (story, diags)
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    /// Attributes inside lines of the piece of Markdown that is being read.
    hidden: Vec<Hidden>,
    /// Ids inside lines.
    ids: Vec<(String, Span)>,
    diags: Diagnostics,
}

/// A division that is still open.
struct Open {
    attrs: Attrs,
    span: Span,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn file(&mut self) -> Vec<Block> {
        let mut stack = vec![Open { attrs: Attrs::default(), span: self.span(0..0), blocks: vec![] }];
        let mut pending: Option<(Attrs, Span)> = None;
        let mut piece = 0..0;
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let (start, end) = (at, at + line.len());
            at = end;
            let bare = line.trim();
            let span = self.span(start..start + line.trim_end().len());
            if let Some(rest) = bare.strip_prefix(":::") {
                self.flush(&mut piece, &mut pending, &mut stack);
                let rest = rest.trim();
                if rest.is_empty() {
                    if stack.len() == 1 {
                        self.error(
                            "content-division",
                            "this `:::` closes nothing",
                            span,
                            "remove it, or open a part above with `::: {#name}`",
                        );
                    } else if let Some(open) = stack.pop() {
                        let block = Block {
                            kind: BlockKind::Division(open.blocks),
                            attrs: open.attrs,
                            span: open.span.to(span),
                        };
                        self.push(&mut stack, block);
                    }
                } else {
                    let attrs = self.attributes(span.end as usize - rest.len()..span.end as usize);
                    stack.push(Open { attrs, span, blocks: vec![] });
                }
                piece = end..end;
            } else if bare.starts_with('{')
                && bare.ends_with('}')
                && (bare[1..].starts_with(['#', '.']) || bare[1..].starts_with("lang="))
            {
                self.flush(&mut piece, &mut pending, &mut stack);
                let bare = span.start as usize + (line.len() - line.trim_start().len())..span.end as usize;
                pending = Some((self.attributes(bare), span));
                piece = end..end;
            } else {
                piece.end = end;
            }
        }
        self.flush(&mut piece, &mut pending, &mut stack);
        if let Some((_, span)) = pending {
            self.error(
                "content-attributes",
                "these attributes stand before no block",
                span,
                "put them on the line before a block",
            );
        }
        while stack.len() > 1 {
            let Some(open) = stack.pop() else { break };
            self.error("content-division", "this part is never closed", open.span, "add a line `:::` where it ends");
            let block = Block { kind: BlockKind::Division(open.blocks), attrs: open.attrs, span: open.span };
            self.push(&mut stack, block);
        }
        stack.pop().map_or_else(Vec::new, |open| open.blocks)
    }

    fn push(&self, stack: &mut [Open], block: Block) {
        if let Some(open) = stack.last_mut() {
            open.blocks.push(block);
        }
    }

    fn flush(&mut self, piece: &mut Range<usize>, pending: &mut Option<(Attrs, Span)>, stack: &mut [Open]) {
        let range = std::mem::replace(piece, 0..0);
        let mut blocks = self.markdown(range);
        if let Some(first) = blocks.first_mut()
            && let Some((attrs, _)) = pending.take()
        {
            first.attrs = attrs;
        }
        if let Some(open) = stack.last_mut() {
            open.blocks.extend(blocks);
        }
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span, hint: &str) {
        self.diags.push(Diagnostic::error(code, message).at(span, "").hint(hint));
    }

    /// `{#id .class key=value}`, braces included.
    fn attributes(&mut self, range: Range<usize>) -> Attrs {
        attrs::read(self.text, range, self.file, &mut self.diags)
    }

    fn duplicate_ids(&mut self, story: &Story) {
        let inside = std::mem::take(&mut self.ids);
        let mut ids = story.ids();
        ids.extend(inside.iter().map(|(id, span)| (id.as_str(), *span)));
        ids.sort_by_key(|(_, span)| *span);
        for (i, (id, span)) in ids.iter().enumerate() {
            if let Some((_, first)) = ids[..i].iter().find(|(other, _)| other == id) {
                let span = self.span(span.start as usize..span.start as usize + 1);
                let first = self.span(first.start as usize..first.start as usize + 1);
                self.diags.push(
                    Diagnostic::error("content-duplicate-id", format!("two parts have the id `#{id}`"))
                        .at(span, "")
                        .at(first, "the first one")
                        .hint("give one of them another id"),
                );
            }
        }
    }

    fn markdown(&mut self, range: Range<usize>) -> Vec<Block> {
        let text = &self.text[range.clone()];
        if text.trim().is_empty() {
            return Vec::new();
        }
        let (covered, hidden) = hide(self.text, range.clone(), self.file, &mut self.diags);
        self.hidden = hidden;
        let options = Options::ENABLE_HEADING_ATTRIBUTES;
        let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(covered.as_deref().unwrap_or(text), options)
            .into_offset_iter()
            .map(|(event, at)| (event, at.start + range.start..at.end + range.start))
            .collect();
        let mut at = 0;
        let blocks = self.blocks(&events, &mut at);
        self.unused_attributes();
        blocks
    }

    /// Attributes after a `]` that belongs to nothing.
    fn unused_attributes(&mut self) {
        for hidden in std::mem::take(&mut self.hidden) {
            // In a comment they are no attributes.
            let comment = self.text[..hidden.range.start]
                .rfind("<!--")
                .is_some_and(|at| !self.text[at..hidden.range.start].contains("-->"));
            if !hidden.used && !comment {
                let span = self.span(hidden.range);
                let hint = "attributes follow the bracket that closes their text: `[text]{.class}`, around a link \
                            `[[text](url)]{.class}`; for a brace that prints, write `\\{`";
                self.error("content-attributes", "these attributes belong to no text", span, hint);
            }
        }
    }

    fn blocks(&mut self, events: &[(Event<'_>, Range<usize>)], at: &mut usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = events.get(*at) {
            let span = self.span(range.clone());
            match event {
                Event::End(_) => break,
                Event::Start(Tag::Paragraph) => {
                    *at += 1;
                    let inlines = self.inlines(events, at);
                    *at += 1;
                    blocks.push(Block { kind: BlockKind::Paragraph(inlines), attrs: Attrs::default(), span });
                }
                Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                    let written = !attrs.is_empty() || !classes.is_empty() || id.is_some();
                    let attrs = if written { self.heading_attributes(range.clone()) } else { Attrs::default() };
                    let level = level_number(*level);
                    *at += 1;
                    let inlines = self.inlines(events, at);
                    *at += 1;
                    blocks.push(Block { kind: BlockKind::Heading { level, inlines }, attrs, span });
                }
                Event::Start(Tag::List(start)) => {
                    let start = *start;
                    *at += 1;
                    let mut items = Vec::new();
                    while let Some((Event::Start(Tag::Item), range)) = events.get(*at) {
                        let span = self.span(range.clone());
                        *at += 1;
                        let blocks = self.blocks(events, at);
                        *at += 1;
                        if blocks.is_empty() {
                            self.error("content-empty", "this item is empty", span, "write its text or remove it");
                        } else {
                            items.push(Item { blocks, span });
                        }
                    }
                    *at += 1;
                    blocks.push(Block { kind: BlockKind::List { start, items }, attrs: Attrs::default(), span });
                }
                Event::Start(Tag::BlockQuote(_)) => {
                    *at += 1;
                    let inner = self.blocks(events, at);
                    *at += 1;
                    blocks.push(Block { kind: BlockKind::Quote(inner), attrs: Attrs::default(), span });
                }
                Event::Rule => {
                    *at += 1;
                    blocks.push(Block { kind: BlockKind::Rule, attrs: Attrs::default(), span });
                }
                Event::Start(Tag::HtmlBlock) => {
                    let text = self.text[range.clone()].trim();
                    if !(text.starts_with("<!--") && text.ends_with("-->")) {
                        self.unsupported("HTML", span);
                    }
                    skip(events, at);
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    self.unsupported("a code block (or a line indented by four spaces)", span);
                    skip(events, at);
                }
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
                | Event::Text(_)
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::InlineHtml(_) => {
                    // The text of a tight list item.
                    let inlines = self.inlines(events, at);
                    let end = events.get(at.saturating_sub(1)).map_or(range.end, |(_, r)| r.end);
                    let span = self.span(range.start..end.max(range.start));
                    blocks.push(Block { kind: BlockKind::Paragraph(inlines), attrs: Attrs::default(), span });
                }
                Event::Start(_) => {
                    self.unsupported("this Markdown", span);
                    skip(events, at);
                }
                _ => {
                    self.unsupported("this Markdown", span);
                    *at += 1;
                }
            }
        }
        blocks
    }

    /// The attributes at the end of a heading, which pulldown-cmark has found there.
    fn heading_attributes(&mut self, range: Range<usize>) -> Attrs {
        let text = &self.text[range.clone()];
        let close = text.rfind('}').unwrap_or(0);
        match text[..close].rfind('{') {
            Some(open) => self.attributes(range.start + open..range.start + close + 1),
            None => Attrs::default(),
        }
    }

    fn inlines(&mut self, events: &[(Event<'_>, Range<usize>)], at: &mut usize) -> Vec<Inline> {
        let mut inlines = Pieces::default();
        while let Some((event, range)) = events.get(*at) {
            let span = self.span(range.clone());
            match event {
                Event::End(
                    TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Paragraph | TagEnd::Heading(_),
                ) => break,
                Event::End(_)
                | Event::Start(Tag::List(_) | Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_)) => break,
                Event::Text(text) => {
                    *at += 1;
                    self.text(text, range.clone(), &mut inlines);
                }
                Event::SoftBreak => {
                    *at += 1;
                    inlines.push(Inline::Text { text: " ".to_owned(), span });
                }
                Event::HardBreak => {
                    *at += 1;
                    inlines.push(Inline::Break(span));
                }
                Event::Start(Tag::Strong) => {
                    *at += 1;
                    inlines.push(Inline::Strong(self.inlines(events, at)));
                    *at += 1;
                }
                Event::Start(Tag::Emphasis) => {
                    *at += 1;
                    inlines.push(Inline::Emphasis(self.inlines(events, at)));
                    *at += 1;
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let url = dest_url.to_string();
                    *at += 1;
                    inlines.push(Inline::Link { url, inlines: self.inlines(events, at) });
                    *at += 1;
                }
                Event::InlineHtml(html) if html.starts_with("<!--") => *at += 1,
                Event::Start(Tag::Image { .. }) => {
                    self.unsupported("a picture", span);
                    skip(events, at);
                }
                Event::Code(_) => {
                    self.unsupported("code", span);
                    *at += 1;
                }
                Event::InlineHtml(_) | Event::Html(_) => {
                    self.unsupported("HTML", span);
                    *at += 1;
                }
                Event::Start(_) => break,
                _ => {
                    self.unsupported("this Markdown", span);
                    *at += 1;
                }
            }
        }
        inlines.finish()
    }

    /// A text of Markdown: its brackets and hidden attributes are told from its words.
    fn text(&mut self, text: &str, range: Range<usize>, pieces: &mut Pieces) {
        // pulldown drops a backslash before what it escapes; else a text of another length is an entity.
        let escaped = text.len() < range.len() && self.text[range.start..].starts_with('\\');
        if text.len() != range.len() && !escaped {
            pieces.push(Inline::Text { text: collapse(text), span: self.span(range) });
            return;
        }
        let base = range.end - text.len();
        let mut from = 0;
        let mut at = 0;
        let words = |reader: &Self, from: usize, to: usize, pieces: &mut Pieces| {
            if from < to {
                let span = reader.span(base + from..base + to);
                pieces.push(Inline::Text { text: collapse(&text[from..to]), span });
            }
        };
        while let Some(n) = text[at..].find(['[', ']', '\u{1}']) {
            let i = at + n;
            at = i + 1;
            let span = self.span(base + i..base + i + 1);
            if let Some(end) = self.hidden.iter().find(|h| h.range.contains(&(base + i))).map(|h| h.range.end) {
                // What no span took is told at the end.
                words(self, from, i, pieces);
                at = (end - base).min(text.len());
                from = at;
            } else if !text[i..].starts_with('\u{1}') && !is_escaped(self.text, base + i) {
                words(self, from, i, pieces);
                from = at;
                if text[i..].starts_with('[') {
                    pieces.open(span);
                } else {
                    self.close(span, pieces);
                }
            }
        }
        words(self, from, text.len(), pieces);
    }

    /// A `]` that closed no link.
    fn close(&mut self, span: Span, pieces: &mut Pieces) {
        let after = self.hidden.iter().position(|h| h.range.start == span.end as usize);
        let Some(after) = after else {
            pieces.close(span);
            return;
        };
        let range = self.hidden[after].range.clone();
        let attrs = self.attributes(range);
        self.ids.extend(attrs.id.iter().map(|id| (id.clone(), span)));
        if let Some((whole, filled)) = pieces.span(attrs, span) {
            self.hidden[after].used = true;
            if !filled {
                self.error("content-empty", "these brackets are empty", whole, "write their text or remove them");
            }
        } else {
            pieces.close(span);
        }
    }

    fn unsupported(&mut self, what: &str, span: Span) {
        let hint = "write it as plain paragraphs, lists, **strong** or *emphasis*";
        self.error("content-unsupported", format!("{what} can't be set"), span, hint);
    }
}

/// Tabs and runs of spaces become one space.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c == '\t' { ' ' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// Leaves a tag with all that it holds.
fn skip(events: &[(Event<'_>, Range<usize>)], at: &mut usize) {
    let mut depth = 0usize;
    while let Some((event, _)) = events.get(*at) {
        *at += 1;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests;
