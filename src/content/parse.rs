//! The accepted Markdown: CommonMark by pulldown-cmark, plus `:::` divisions and `{#id .class}` lines.
//!
//! A file is first split by lines into divisions, attribute lines and the Markdown between them; each piece of Markdown
//! is parsed by itself and keeps its place in the file. What has no meaning for a leaflet is an error that names it.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Attrs, Block, BlockKind, Inline, Item, Story};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};

/// Reads a content file. The story holds what could be read, also where something is wrong.
pub fn parse(sources: &Sources, file: FileId) -> (Story, Diagnostics) {
    let text = sources.get(file).text.as_str();
    let mut reader = Reader { text, file, diags: Diagnostics::default() };
    let blocks = reader.file();
    let story = Story { file, blocks };
    reader.duplicate_ids(&story);
    (story, reader.diags)
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
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
                    let attrs = self.attributes(rest, span);
                    stack.push(Open { attrs, span, blocks: vec![] });
                }
                piece = end..end;
            } else if bare.starts_with('{')
                && bare.ends_with('}')
                && matches!(bare[1..].chars().next(), Some('#' | '.'))
            {
                self.flush(&mut piece, &mut pending, &mut stack);
                pending = Some((self.attributes(bare, span), span));
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

    /// `{#id .class key=value}`.
    fn attributes(&mut self, text: &str, span: Span) -> Attrs {
        let mut attrs = Attrs::default();
        let Some(inner) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
            self.error("content-attributes", "attributes stand in braces", span, "write `::: {#name}`");
            return attrs;
        };
        for word in inner.split_whitespace() {
            if let Some(id) = word.strip_prefix('#').filter(|id| !id.is_empty()) {
                attrs.id = Some(id.to_owned());
            } else if let Some(class) = word.strip_prefix('.').filter(|class| !class.is_empty()) {
                attrs.classes.push(class.to_owned());
            } else if let Some(("lang", value)) = word.split_once('=') {
                attrs.pairs.push(("lang".to_owned(), value.trim_matches('"').to_owned()));
            } else {
                self.error(
                    "content-attributes",
                    format!("`{word}` is not an attribute"),
                    span,
                    "write #id, .class or lang=en",
                );
            }
        }
        attrs
    }

    fn duplicate_ids(&mut self, story: &Story) {
        let ids = story.ids();
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
        let options = Options::ENABLE_HEADING_ATTRIBUTES;
        let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(text, options)
            .into_offset_iter()
            .map(|(event, at)| (event, at.start + range.start..at.end + range.start))
            .collect();
        let mut at = 0;
        self.blocks(&events, &mut at)
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
                Event::Start(Tag::Heading { level, id, classes, .. }) => {
                    let attrs = Attrs {
                        id: id.as_ref().map(ToString::to_string),
                        classes: classes.iter().map(ToString::to_string).collect(),
                        pairs: Vec::new(),
                    };
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

    fn inlines(&mut self, events: &[(Event<'_>, Range<usize>)], at: &mut usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
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
                    let clean: String = collapse(text);
                    let span = if clean.len() == text.len() && text.len() != range.len() {
                        // pulldown drops a backslash before what it escapes.
                        self.span(range.end - text.len()..range.end)
                    } else {
                        span
                    };
                    inlines.push(Inline::Text { text: clean, span });
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
        inlines
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
