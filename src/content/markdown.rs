//! A piece of Markdown becomes blocks: every event of pulldown-cmark is taken or refused by name, none is dropped.
//!
//! What other dialects have (footnotes, check boxes, struck-through text) is switched on, so that it is met as what it is
//! and not printed as brackets and tildes.

use super::blank::is_blank;
use super::inline::hide;
use super::parse::{MOST_LEVELS, Reader};
use super::picture::LineOf;
use super::refuse::{Refused, refused};
use super::{Attrs, Block, BlockKind, Inline, Picture};
use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};
use std::ops::Range;

/// What pulldown-cmark is to know.
pub(super) const OPTIONS: Options = Options::ENABLE_HEADING_ATTRIBUTES
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Events with their places in the file.
pub(super) type Events<'e> = [(Event<'e>, Range<usize>)];

impl Reader<'_> {
    /// The blocks of a piece.
    pub(super) fn markdown(&mut self, range: Range<usize>) -> Vec<Block> {
        let text = &self.text[range.clone()];
        // No-break spaces are words for Markdown.
        if text.trim_matches([' ', '\t', '\n']).is_empty() {
            return Vec::new();
        }
        let (covered, hidden) = hide(self.text, range.clone(), self.file, &mut self.diags);
        self.hidden = hidden;
        let parser = Parser::new_with_broken_link_callback(
            covered.as_deref().unwrap_or(text),
            OPTIONS,
            Some(self.references.resolver()),
        );
        let events: Vec<(Event<'_>, Range<usize>)> = parser
            .into_offset_iter()
            .map(|(event, at)| (event, at.start + range.start..at.end + range.start))
            .collect();
        self.references.report_lost(range.start, self.file, &mut self.diags);
        let mut at = 0;
        let blocks = self.blocks(&events, &mut at);
        self.unused_attributes();
        blocks
    }

    /// Attributes that belong to nothing.
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

    pub(super) fn blocks(&mut self, events: &Events<'_>, at: &mut usize) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        // Attributes on a line of their own, for the block after them.
        let mut pending: Option<(Attrs, Span)> = None;
        while let Some((event, range)) = events.get(*at) {
            let span = self.filled(range.clone());
            let mut own = Attrs::default();
            *at += 1;
            let kind = match event {
                Event::End(_) => {
                    *at -= 1;
                    break;
                }
                Event::Start(Tag::Paragraph) => {
                    if let Some((picture, attrs)) = self.picture(events, at) {
                        *at += 1;
                        self.push_picture(&mut blocks, &mut pending, picture, attrs);
                        continue;
                    }
                    let lead = self.lead(events, *at);
                    let inlines = self.inlines(events, at, true);
                    *at += 1;
                    own = lead.unwrap_or_default();
                    BlockKind::Paragraph(inlines)
                }
                Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                    if !attrs.is_empty() || !classes.is_empty() || id.is_some() {
                        own = self.heading_attributes(range.clone());
                    }
                    let told = self.diags.iter().count();
                    self.line = LineOf::Heading;
                    let mut inlines = self.inlines(events, at, true);
                    self.line = LineOf::Paragraph;
                    *at += 1;
                    if inlines.is_empty() && self.diags.iter().count() > told {
                        continue;
                    }
                    if inlines.is_empty() || is_blank(&inlines) {
                        self.empty_heading(&inlines, span);
                        continue;
                    }
                    self.trim(&mut inlines);
                    BlockKind::Heading { level: level_number(*level), inlines }
                }
                Event::Start(Tag::List(_) | Tag::BlockQuote(_)) if self.depth >= MOST_LEVELS => {
                    *at -= 1;
                    self.too_deep(span);
                    skip(events, at);
                    continue;
                }
                Event::Start(Tag::List(start)) => self.list(*start, events, at),
                Event::Start(Tag::BlockQuote(Some(_))) => {
                    *at -= 1;
                    self.refuse(Refused::NoteBox, Span { end: span.start + 1, ..span });
                    skip(events, at);
                    continue;
                }
                Event::Start(Tag::BlockQuote(None)) => {
                    let blanks = self.blanks.len();
                    self.depth += 1;
                    let inner = self.blocks(events, at);
                    self.depth -= 1;
                    *at += 1;
                    if inner.is_empty() {
                        self.empty_block("quote", span, blanks);
                        continue;
                    }
                    BlockKind::Quote(inner)
                }
                Event::Start(Tag::Table(alignments)) => {
                    let table = self.table(alignments, events, at);
                    *at += 1;
                    table
                }
                Event::Rule => BlockKind::Rule,
                Event::Text(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::InlineHtml(_)
                | Event::Code(_)
                | Event::FootnoteReference(_)
                | Event::TaskListMarker(_)
                | Event::Start(
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. },
                ) => {
                    // The text of a tight list item.
                    *at -= 1;
                    if let Some((picture, attrs)) = self.picture(events, at) {
                        self.push_picture(&mut blocks, &mut pending, picture, attrs);
                        continue;
                    }
                    let start = *at;
                    own = self.lead(events, *at).unwrap_or_default();
                    let inlines = self.inlines(events, at, true);
                    // Whatever it is, it has been read.
                    *at = (*at).max(start + 1);
                    let end = events.get(*at - 1).map_or(range.end, |(_, r)| r.end);
                    let span = self.span(range.start..end.max(range.start));
                    self.push_text(&mut blocks, &mut pending, own, inlines, span);
                    continue;
                }
                Event::Start(tag) => {
                    *at -= 1;
                    self.refuse_block(tag, range.clone());
                    skip(events, at);
                    continue;
                }
                _ => {
                    self.refuse(Refused::Other, span);
                    continue;
                }
            };
            match kind {
                BlockKind::Paragraph(inlines) => self.push_text(&mut blocks, &mut pending, own, inlines, span),
                kind => {
                    let attrs = self.join(pending.take(), own);
                    self.keep_id(&attrs, span);
                    blocks.push(Block { kind, attrs, span });
                }
            }
        }
        if let Some((_, span)) = pending {
            self.attributes_before_nothing(span);
        }
        blocks
    }

    /// A paragraph; one of attributes alone gives them to the next block, and one of nothing (a comment, no-break spaces) is
    /// none.
    fn push_text(
        &mut self,
        blocks: &mut Vec<Block>,
        pending: &mut Option<(Attrs, Span)>,
        own: Attrs,
        mut inlines: Vec<Inline>,
        span: Span,
    ) {
        let attrs = self.join(pending.take(), own);
        if self.leave_out(&inlines, &attrs, blocks.is_empty(), span) {
            return;
        }
        self.trim(&mut inlines);
        if !inlines.is_empty() {
            self.keep_id(&attrs, span);
            blocks.push(Block { kind: BlockKind::Paragraph(inlines), attrs, span });
        } else if attrs != Attrs::default() {
            *pending = Some((attrs, span));
        }
    }

    fn push_picture(
        &mut self,
        blocks: &mut Vec<Block>,
        pending: &mut Option<(Attrs, Span)>,
        picture: Picture,
        own: Attrs,
    ) {
        let (attrs, span) = (self.join(pending.take(), own), picture.file.span);
        self.keep_id(&attrs, span);
        blocks.push(Block { kind: BlockKind::Picture(picture), attrs, span });
    }

    /// An id of a block inside a list or quote, which no flow can take; two of one name are an error all the same.
    fn keep_id(&mut self, attrs: &Attrs, span: Span) {
        if self.depth > 0 {
            self.ids.extend(attrs.id.iter().map(|id| (id.clone(), span)));
        }
    }

    /// Attributes at the start of a block's text.
    fn lead(&mut self, events: &Events<'_>, at: usize) -> Option<Attrs> {
        let (Event::Text(_), range) = events.get(at)? else { return None };
        let hidden = self.hidden.iter_mut().find(|h| h.leads && h.range.start == range.start)?;
        hidden.used = true;
        let range = hidden.range.clone();
        Some(self.attributes(range))
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

    pub(super) fn refuse(&mut self, what: Refused<'_>, span: Span) {
        self.diags.push(refused(what, span));
    }

    /// A block that can't be set; its first line is shown.
    fn refuse_block(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let indent = text.len() - text.trim_start().len();
        let line = text[indent..].lines().next().unwrap_or("");
        let span = self.span(range.start + indent..range.start + indent + line.trim_end().len());
        match tag {
            Tag::HtmlBlock => {
                // In a list or quote a comment is still there.
                let rest = without_comments(text);
                let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == '>');
                if !rest.is_empty() {
                    self.refuse(Refused::Html(if rest.starts_with('<') { rest } else { text.trim() }), span);
                }
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.refuse(Refused::IndentedBlock, span),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.refuse(Refused::CodeBlock, span),
            Tag::FootnoteDefinition(_) => self.refuse(Refused::Footnote, span),
            _ => self.refuse(Refused::Other, span),
        }
    }
}

/// What is left of a text without `<!-- … -->`.
fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        let Some(end) = rest[start + 2..].find("-->") else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + 2 + end + 3..];
    }
    out + rest
}

/// Leaves a tag with all that it holds.
pub(super) fn skip(events: &Events<'_>, at: &mut usize) {
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
