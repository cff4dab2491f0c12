//! What stands in a line: every event inside a block becomes an inline, or is refused by name.

use super::Inline;
use super::blank::is_blank;
use super::inline::{Pieces, is_escaped};
use super::markdown::{Events, skip};
use super::parse::{MOST_LEVELS, Reader};
use super::refuse::Refused;
use crate::source::Span;
use pulldown_cmark::{Event, LinkType, Tag};
use std::ops::Range;

impl Reader<'_> {
    /// The inlines up to what ends them; `begins` at the start of a block.
    pub(super) fn inlines(&mut self, events: &Events<'_>, at: &mut usize, begins: bool) -> Vec<Inline> {
        let mut inlines = Pieces::new(begins);
        if begins {
            self.looks_begun(events.get(*at));
        }
        while let Some((event, range)) = events.get(*at) {
            let span = self.span(range.clone());
            match event {
                Event::Text(text) => {
                    *at += 1;
                    self.text(text, range.clone(), &mut inlines);
                }
                Event::SoftBreak => {
                    *at += 1;
                    inlines.text(" ", span);
                    self.looks_like_another(events.get(*at));
                }
                Event::HardBreak => {
                    *at += 1;
                    inlines.push(Inline::Break(span));
                    self.looks_like_another(events.get(*at));
                }
                Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. }) if self.inline_depth >= MOST_LEVELS => {
                    self.too_deep(span);
                    skip(events, at);
                }
                Event::Start(Tag::Strong) => inlines.push(Inline::Strong(self.inside(events, at))),
                Event::Start(Tag::Emphasis) => {
                    self.looks_like_a_star(range);
                    inlines.push(Inline::Emphasis(self.inside(events, at)));
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let url = match link_type {
                        LinkType::Email => format!("mailto:{dest_url}"),
                        _ => dest_url.to_string(),
                    };
                    self.references.used(id);
                    if !title.is_empty() {
                        self.refuse(Refused::Title, span);
                    }
                    let inner = Some(self.inside(events, at)).filter(|inner| !is_blank(inner)).unwrap_or_default();
                    if inner.is_empty() {
                        self.error("content-empty", "this link has no text", span, "write its text or remove it");
                    }
                    if url.is_empty() {
                        self.error(
                            "content-link",
                            "this link leads nowhere",
                            span,
                            "write its address: `[text](https://…)`",
                        );
                    }
                    inlines.push(Inline::Link { url, inlines: inner });
                }
                Event::InlineHtml(html) => {
                    *at += 1;
                    if !html.starts_with("<!--") {
                        self.refuse(Refused::Html(html), span);
                    }
                }
                Event::Start(Tag::Image { id, .. }) => {
                    self.references.used(id);
                    self.picture_in_line(span);
                    skip(events, at);
                }
                Event::Start(Tag::Strikethrough) => {
                    self.refuse(Refused::Struck, span);
                    skip(events, at);
                }
                Event::Code(_) => {
                    *at += 1;
                    self.refuse(Refused::Code, span);
                }
                Event::FootnoteReference(_) => {
                    *at += 1;
                    self.refuse(Refused::Footnote, span);
                }
                Event::TaskListMarker(_) => {
                    *at += 1;
                    self.refuse(Refused::CheckBox, span);
                }
                // Blocks, and the end of what these inlines stand in.
                Event::Start(_) | Event::End(_) | Event::Rule => break,
                Event::Html(html) => {
                    *at += 1;
                    self.refuse(Refused::Html(html), span);
                }
                Event::InlineMath(_) | Event::DisplayMath(_) => {
                    *at += 1;
                    self.refuse(Refused::Other, span);
                }
            }
        }
        if begins {
            self.looks_like_a_break(at.checked_sub(1).and_then(|last| events.get(last)));
        }
        inlines.finish()
    }

    /// What a tag inside a line holds; `at` is its start.
    fn inside(&mut self, events: &Events<'_>, at: &mut usize) -> Vec<Inline> {
        *at += 1;
        self.inline_depth += 1;
        let inner = self.inlines(events, at, false);
        self.inline_depth -= 1;
        *at += 1;
        inner
    }

    /// A text of Markdown: its brackets and hidden attributes are told from its words.
    fn text(&mut self, text: &str, range: Range<usize>, pieces: &mut Pieces) {
        // pulldown drops a backslash before what it escapes; else a text of another length is an entity.
        let escaped = text.len() < range.len() && self.text[range.start..].starts_with('\\');
        if text.len() != range.len() && !escaped {
            pieces.text(&collapse(text), self.span(range));
            return;
        }
        let base = range.end - text.len();
        self.looks_strong(text, base);
        self.looks_like_a_link(text, base);
        self.looks_like_attributes(text, base);
        let mut from = 0;
        let mut at = 0;
        let words = |reader: &Self, from: usize, to: usize, pieces: &mut Pieces| {
            if from < to {
                let span = reader.span(base + from..base + to);
                pieces.text(&collapse(&text[from..to]), span);
            }
        };
        while let Some(n) = text[at..].find(['[', ']', '\u{1}']) {
            let i = at + n;
            at = i + 1;
            let span = self.span(base + i..base + i + 1);
            if let Some(end) = self.hidden.iter().find(|h| h.range.contains(&(base + i))).map(|h| h.range.end) {
                // What no text took is told at the end.
                words(self, from, i, pieces);
                at = (end - base).min(text.len());
                from = at;
            } else if !text[i..].starts_with('\u{1}') && !is_escaped(self.text, base + i) {
                words(self, from, i, pieces);
                from = at;
                if text[i..].starts_with('[') {
                    // Where nothing says what it stands for, Markdown leaves `[^1]` as it is.
                    if self.text[base + i..].starts_with("[^") {
                        self.refuse(Refused::Footnote, span);
                    }
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
        if pieces.depth() > MOST_LEVELS {
            self.hidden[after].used = true;
            self.too_deep(span);
            pieces.close(span);
            return;
        }
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
