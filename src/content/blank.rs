//! Text that shows nothing: blocks of no-break spaces alone, which word processors leave for empty lines, and no-break
//! spaces around a block's text, which would print as an indent.
//!
//! Markdown takes them for words. White space is the styles' matter, so they are left out, and that is told.

use std::ops::Range;

use super::parse::Reader;
use super::{Attrs, Inline};
use crate::diag::Diagnostic;
use crate::source::Span;

/// A block without anything that prints, not yet told of.
#[derive(Debug)]
pub(super) struct Blank {
    span: Span,
    /// What it is made of.
    signs: String,
}

impl Reader<'_> {
    /// Notes a paragraph that shows nothing, and whether it is to be left out. With attributes it was meant for
    /// something: that is an error.
    pub(super) fn leave_out(&mut self, inlines: &[Inline], attrs: &Attrs, first: bool, span: Span) -> bool {
        let Some(signs) = signs(inlines) else { return false };
        if *attrs == Attrs::default() && !(first && self.attributed && self.depth == 0) {
            self.blanks.push(Blank { span: self.first_line(span), signs });
            return true;
        }
        self.empty("paragraph", span, &signs, "write its text or remove it, with its attributes");
        false
    }

    /// The error for a block that shows nothing; `since` is how many blank paragraphs had been left out before it: those
    /// in it are not told of again.
    pub(super) fn empty_block(&mut self, what: &str, span: Span, since: usize) {
        let signs: String = self.blanks.drain(since.min(self.blanks.len())..).map(|blank| blank.signs).collect();
        self.empty(what, span, &signs, "write its text or remove it");
    }

    /// The error for a heading that shows nothing.
    pub(super) fn empty_heading(&mut self, inlines: &[Inline], span: Span) {
        self.empty("heading", span, &signs(inlines).unwrap_or_default(), "write its text or remove it");
    }

    fn empty(&mut self, what: &str, span: Span, signs: &str, hint: &str) {
        let span = self.first_line(span);
        let diag = Diagnostic::error("content-empty", format!("this {what} is empty")).at(span, "");
        let diag = if signs.is_empty() { diag } else { diag.note(format!("it holds {} alone", named(signs))) };
        self.diags.push(diag.hint(hint));
    }

    /// Tells of all paragraphs that were left out.
    pub(super) fn report_blanks(&mut self) {
        for Blank { span, signs } in std::mem::take(&mut self.blanks) {
            self.diags.push(
                Diagnostic::warning("content-empty", "nothing of this paragraph would print: it is left out")
                    .at(span, "")
                    .note(format!("it holds {} alone", named(&signs)))
                    .hint("remove it; space between paragraphs is space-before and space-after of their style"),
            );
        }
    }

    /// Drops no-break spaces, and lines of them alone, before and after a block's text. What that changes is told: an
    /// indent, and lines.
    pub(super) fn trim(&mut self, inlines: &mut Vec<Inline>) {
        if signs(inlines).is_some() {
            return;
        }
        let mut found: Option<(Span, String)> = None;
        while let Some(first) = inlines.first_mut() {
            match first {
                Inline::Text { text, span } => {
                    let rest = text.trim_start_matches(is_space);
                    let dropped = text.len() - rest.len();
                    if dropped > 0 {
                        let place = cut(text, *span, 0..dropped);
                        let (whole, signs) = found.get_or_insert((place, String::new()));
                        *whole = whole.to(place);
                        signs.push_str(&text[..dropped]);
                    }
                    if rest.is_empty() {
                        inlines.remove(0);
                        continue;
                    }
                    *span = cut(text, *span, dropped..text.len());
                    *text = rest.to_owned();
                    break;
                }
                Inline::Break(_) if found.is_some() => {
                    inlines.remove(0);
                }
                _ => break,
            }
        }
        if let Some((span, signs)) = found.filter(|(_, signs)| signs.contains(is_no_break)) {
            self.diags.push(
                Diagnostic::warning("content-space", "the no-break spaces before this text are left out")
                    .at(self.first_line(span), "")
                    .note(format!("{} would print as an indent", named(&signs)))
                    .hint("remove them; an indent is `indent` or `first-indent` of the style in layout.toml"),
            );
        }
        let mut lines: Option<Span> = None;
        let mut spaces = false;
        while let Some(last) = inlines.last_mut() {
            match last {
                Inline::Text { text, span } => {
                    let rest = text.trim_end_matches(is_space).len();
                    spaces |= text[rest..].contains(is_no_break);
                    if rest == 0 {
                        inlines.pop();
                        continue;
                    }
                    // A space at the end is dropped when lines are broken, as any.
                    if spaces {
                        *span = cut(text, *span, 0..rest);
                        text.truncate(rest);
                    }
                    break;
                }
                Inline::Break(at) if spaces => {
                    lines = Some(*at);
                    inlines.pop();
                }
                _ => break,
            }
        }
        if let Some(at) = lines {
            self.diags.push(
                Diagnostic::warning("content-space", "the lines of no-break spaces after this text are left out")
                    .at(self.first_line(at), "the first one follows")
                    .hint("remove them; space between paragraphs is space-before and space-after of their style"),
            );
        }
    }

    /// A block's place without the line ends after it, which Markdown counts to it.
    pub(super) fn filled(&self, range: Range<usize>) -> Span {
        let len = self.text[range.clone()].trim_end_matches([' ', '\t', '\n']).len();
        self.span(range.start..range.start + len)
    }

    /// The part of a place that is on its first line, without the white space at its end: what is pointed at.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let text = &self.text[span.start as usize..span.end as usize];
        let line = text.split('\n').next().unwrap_or("");
        let shown = if line.trim().is_empty() { line.len() } else { line.trim_end().len() };
        Span { end: span.start + shown as u32, ..span }
    }
}

/// Whether a cell shows nothing.
pub(super) fn is_blank(inlines: &[Inline]) -> bool {
    signs(inlines).is_some()
}

/// What inlines are made of that show nothing, in order; `None` if there are none, or something prints.
fn signs(inlines: &[Inline]) -> Option<String> {
    let mut signs = String::new();
    let mut any = false;
    let mut left: Vec<&Inline> = inlines.iter().rev().collect();
    while let Some(inline) = left.pop() {
        any |= matches!(inline, Inline::Text { .. } | Inline::Break(_));
        match inline {
            Inline::Text { text, .. } if text.chars().all(is_invisible) => signs.push_str(text),
            Inline::Text { .. } => return None,
            Inline::Break(_) => {}
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Link { inlines: inner, .. }
            | Inline::Span { inlines: inner, .. } => left.extend(inner.iter().rev()),
        }
    }
    any.then_some(signs)
}

/// The place of a part of a text; the whole where the two are not of one length (an entity).
fn cut(text: &str, span: Span, part: Range<usize>) -> Span {
    if text.len() != (span.end - span.start) as usize {
        return span;
    }
    Span { start: span.start + part.start as u32, end: span.start + part.end as u32, ..span }
}

/// A space at which no line is broken.
fn is_no_break(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

/// What is dropped around a block's text. Wide spaces stay: Chinese and Japanese paragraphs begin with one.
fn is_space(c: char) -> bool {
    c == ' ' || is_no_break(c) || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a character shows nothing in any font: white space, the empty pattern of Braille, and Unicode's
/// Default_Ignorable_Code_Point.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What nobody can see, by name: each character once, plain spaces only where there is nothing else.
fn named(signs: &str) -> String {
    let mut chars: Vec<char> = signs.chars().filter(|&c| c != ' ').collect();
    chars.sort_unstable();
    chars.dedup();
    let names: Vec<String> = chars
        .iter()
        .map(|&c| {
            let name = match c {
                '\u{A0}' => "no-break space",
                '\u{AD}' => "soft hyphen",
                '\u{2007}' => "figure space",
                '\u{200B}' => "zero-width space",
                '\u{202F}' => "narrow no-break space",
                '\u{3000}' => "ideographic space",
                '\u{FEFF}' => "zero-width no-break space",
                _ => return format!("U+{:04X}", u32::from(c)),
            };
            format!("U+{:04X} ({name})", u32::from(c))
        })
        .collect();
    if names.is_empty() { "line breaks".to_owned() } else { names.join(", ") }
}
