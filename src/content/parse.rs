//! The accepted Markdown: CommonMark by pulldown-cmark, plus `:::` divisions, `{#id .class}` lines and `[text]{.class}`.
//!
//! A file is first split by lines into divisions, attribute lines and the Markdown between them; each piece of Markdown
//! is parsed by itself (`markdown`) and keeps its place in the file. Comments are covered before (`comment`), and names of
//! links hold for the whole file (`reference`). What has no meaning for a leaflet is an error that names it.

use std::ops::Range;

use super::blank::Blank;
use super::inline::{Hidden, begins};
use super::picture::LineOf;
use super::reference::References;
use super::refuse::{Refused, refused};
use super::{Attrs, Block, BlockKind, Story, attrs, comment, control};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Sources, Span};

/// Reads a content file. The story holds what could be read, also where something is wrong.
pub fn parse(sources: &Sources, file: FileId) -> (Story, Diagnostics) {
    let mut diags = Diagnostics::default();
    let text = comment::cover(sources.get(file).text.as_str(), file, &mut diags);
    let text = control::cover(text, file, &mut diags);
    let mut reader = Reader {
        text: &text,
        file,
        hidden: Vec::new(),
        ids: Vec::new(),
        depth: 0,
        inline_depth: 0,
        attributed: false,
        blanks: Vec::new(),
        line: LineOf::default(),
        references: References::default(),
        diags,
    };
    reader.head();
    let blocks = reader.file();
    reader.report_blanks();
    let story = Story { file, blocks };
    reader.duplicate_ids(&story);
    std::mem::take(&mut reader.references).report_unused(&mut reader.diags);
    let mut found: Vec<Diagnostic> = reader.diags.iter().cloned().collect();
    found.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.start));
    let mut diags = Diagnostics::default();
    found.into_iter().for_each(|diagnostic| diags.push(diagnostic));
    (story, diags)
}

/// How deep lists, quotes, divisions and what is inside lines may nest: far more than anybody can read, and what a stack
/// holds.
pub(super) const MOST_LEVELS: usize = 20;

/// A file that is being read.
pub(super) struct Reader<'a> {
    /// The text without comments that begin a line.
    pub(super) text: &'a str,
    pub(super) file: FileId,
    /// Attributes inside lines of the piece of Markdown that is being read.
    pub(super) hidden: Vec<Hidden>,
    /// Ids inside lines, and of blocks in lists and quotes.
    pub(super) ids: Vec<(String, Span)>,
    /// How many lists and quotes are around.
    pub(super) depth: usize,
    /// How many of emphasis, strong text and links are around.
    pub(super) inline_depth: usize,
    /// What the line that is being read is part of.
    pub(super) line: LineOf,
    /// Whether attributes on a line of their own stand before the piece of Markdown that is being read.
    pub(super) attributed: bool,
    /// Paragraphs that show nothing and were left out.
    pub(super) blanks: Vec<Blank>,
    pub(super) references: References,
    pub(super) diags: Diagnostics,
}

/// A division that is still open.
struct Open {
    attrs: Attrs,
    span: Span,
    blocks: Vec<Block>,
}

/// What a file is made of, by lines.
enum Piece {
    Markdown(Range<usize>),
    /// `::: {#id}`: the place of the attributes, and of the line.
    Open(Range<usize>, Span),
    /// `:::`.
    Close(Span),
    /// `{.class}` on a line of its own.
    Attributes(Range<usize>, Span),
}

impl Reader<'_> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// What other programs keep in front of a text: keys between two lines of dashes, which would print as a heading.
    fn head(&mut self) {
        let mut lines = self.text.lines();
        let key = |line: &str| line.split_once(':').is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '));
        if lines.next().is_some_and(|line| line.trim_end() == "---")
            && lines.next().is_some_and(key)
            && lines.any(|line| matches!(line.trim_end(), "---" | "..."))
        {
            let span = self.span(0..3);
            self.diags.push(refused(Refused::Head, span));
        }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut markdown = 0..0;
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let (start, end) = (at, at + line.len());
            at = end;
            let bare = line.trim();
            let span = self.span(start..start + line.trim_end().len());
            let indent = line.len() - line.trim_start().len();
            // Attributes that are indented may stand in a list's item.
            let outside = indent < 2 || self.text[markdown.clone()].trim().is_empty();
            let piece = if let Some(rest) = bare.strip_prefix(":::") {
                // More colons than three are for the eye.
                let rest = rest.trim_start_matches(':').trim();
                let attributes = span.end as usize - rest.len()..span.end as usize;
                if rest.is_empty() { Piece::Close(span) } else { Piece::Open(attributes, span) }
            } else if begins(bare) && bare.ends_with('}') && outside {
                Piece::Attributes(start + indent..span.end as usize, span)
            } else {
                markdown.end = end;
                continue;
            };
            pieces.push(Piece::Markdown(std::mem::replace(&mut markdown, end..end)));
            pieces.push(piece);
        }
        pieces.push(Piece::Markdown(markdown));
        pieces
    }

    fn file(&mut self) -> Vec<Block> {
        let pieces = self.pieces();
        for piece in &pieces {
            if let Piece::Markdown(range) = piece {
                self.references.gather(&self.text[range.clone()], range.start, self.file);
            }
        }
        let mut stack = vec![Open { attrs: Attrs::default(), span: self.span(0..0), blocks: vec![] }];
        let mut pending: Option<(Attrs, Span)> = None;
        for piece in pieces {
            match piece {
                Piece::Markdown(range) => {
                    self.attributed = pending.is_some();
                    let mut blocks = self.markdown(range);
                    if let Some(first) = blocks.first_mut()
                        && pending.is_some()
                    {
                        first.attrs = self.join(pending.take(), std::mem::take(&mut first.attrs));
                    }
                    self.push(&mut stack, blocks);
                }
                Piece::Attributes(range, span) => {
                    let attrs = self.attributes(range);
                    pending = Some((self.join(pending.take(), attrs), span));
                }
                Piece::Open(range, span) => {
                    self.nothing_follows(&mut pending);
                    if stack.len() > MOST_LEVELS {
                        self.too_deep(span);
                        continue;
                    }
                    let attrs = self.attributes(range);
                    stack.push(Open { attrs, span, blocks: vec![] });
                }
                Piece::Close(span) => {
                    self.nothing_follows(&mut pending);
                    match stack.pop() {
                        Some(open) if !stack.is_empty() => {
                            let span = open.span.to(span);
                            let block = Block { kind: BlockKind::Division(open.blocks), attrs: open.attrs, span };
                            self.push(&mut stack, vec![block]);
                        }
                        outermost => {
                            stack.extend(outermost);
                            self.error(
                                "content-division",
                                "this `:::` closes nothing",
                                span,
                                "remove it, or open a part above with `::: {#name}`",
                            );
                        }
                    }
                }
            }
        }
        self.nothing_follows(&mut pending);
        while stack.len() > 1 {
            let Some(open) = stack.pop() else { break };
            let mut diag = Diagnostic::error("content-division", "this part is never closed").at(open.span, "");
            // Most often the line is forgotten where the next part begins.
            if let Some(next) = open.blocks.iter().find(|block| matches!(block.kind, BlockKind::Division(_))) {
                diag = diag.at(self.first_line(next.span), "this one begins in it");
            }
            self.diags.push(diag.hint("add a line `:::` where it ends"));
            let block = Block { kind: BlockKind::Division(open.blocks), attrs: open.attrs, span: open.span };
            self.push(&mut stack, vec![block]);
        }
        stack.pop().map_or_else(Vec::new, |open| open.blocks)
    }

    fn push(&self, stack: &mut [Open], blocks: Vec<Block>) {
        if let Some(open) = stack.last_mut() {
            open.blocks.extend(blocks);
        }
    }

    fn nothing_follows(&mut self, pending: &mut Option<(Attrs, Span)>) {
        if let Some((_, span)) = pending.take() {
            self.attributes_before_nothing(span);
        }
    }

    /// The error for what stands in more than [`MOST_LEVELS`] of its kind.
    pub(super) fn too_deep(&mut self, span: Span) {
        let span = Span { end: span.start + 1, ..span };
        let message = format!("this stands inside more than {MOST_LEVELS} others of its kind");
        self.error("content-unsupported", message, span, "nest it less deeply");
    }

    pub(super) fn attributes_before_nothing(&mut self, span: Span) {
        self.error(
            "content-attributes",
            "these attributes stand before no block",
            span,
            "put them on the line before a block",
        );
    }

    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span, hint: &str) {
        self.diags.push(Diagnostic::error(code, message).at(span, "").hint(hint));
    }

    /// `{#id .class key=value}`, braces included.
    pub(super) fn attributes(&mut self, range: Range<usize>) -> Attrs {
        attrs::read(self.text, range, self.file, &mut self.diags)
    }

    /// The attributes of a line before a block together with the block's own.
    pub(super) fn join(&mut self, before: Option<(Attrs, Span)>, own: Attrs) -> Attrs {
        let Some((mut attrs, span)) = before else { return own };
        let twice = attrs.pairs.iter().any(|(key, _)| own.pairs.iter().any(|(k, _)| k == key));
        if twice || (attrs.id.is_some() && own.id.is_some()) {
            let hint = "the block has attributes of its own: keep one id, and one value for each key";
            self.error("content-attributes", "these attributes are given twice", span, hint);
        }
        attrs.id = own.id.or(attrs.id);
        attrs.classes.extend(own.classes);
        attrs.class_spans.extend(own.class_spans);
        attrs.pairs.extend(own.pairs);
        attrs
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
}

#[cfg(test)]
mod constructs;
#[cfg(test)]
mod tests;
