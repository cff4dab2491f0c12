//! Findings about a drawing, in which one fault may stand in a thousand places.

use std::collections::BTreeMap;
use std::ops::Range;

use roxmltree::Node;

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub message: String,
    pub at: Range<usize>,
    pub hint: &'static str,
}

impl Refusal {
    pub fn new(message: String, at: Range<usize>, hint: &'static str) -> Self {
        Self { message, at, hint }
    }
}

/// There is nothing, and why was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reported;

/// The most different findings of one drawing, and the most places of one that are kept; more help nobody.
const MOST: usize = 50;

/// What was found, the same fault once with all its places.
pub(super) struct Findings {
    file: FileId,
    found: Vec<Diagnostic>,
    known: BTreeMap<String, usize>,
}

/// The code of effects that can't be kept.
pub(super) const EFFECT: &str = "drawing-effect";
/// The code of values that can't be read.
pub(super) const VALUE: &str = "drawing-value";
/// The code of references that lead nowhere or in a circle.
pub(super) const REFERENCE: &str = "drawing-reference";
/// The code of what there is too much of.
pub(super) const LIMIT: &str = "drawing-limit";
/// The code of text that can't be set.
pub(super) const FONT: &str = "drawing-font";

impl Findings {
    pub fn new(file: FileId) -> Self {
        Self { file, found: Vec::new(), known: BTreeMap::new() }
    }

    /// Adds an error at a range of the text.
    pub fn error(&mut self, code: &'static str, message: impl Into<String>, at: Range<usize>, hint: impl Into<String>) {
        let diag = Diagnostic::error(code, message).hint(hint);
        self.push(diag, at);
    }

    /// Adds a finding, or its place to the same one before.
    pub fn push(&mut self, diag: Diagnostic, at: Range<usize>) {
        let span = self.span(at);
        if let Some(&i) = self.known.get(&diag.message) {
            if self.found[i].labels.len() < MOST && self.found[i].labels.iter().all(|label| label.span != span) {
                let before = std::mem::replace(&mut self.found[i], diag.clone());
                self.found[i] = before.at(span, "");
            }
        } else if self.found.len() < MOST {
            self.known.insert(diag.message.clone(), self.found.len());
            self.found.push(diag.at(span, ""));
        }
    }

    pub fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.file, at)
    }

    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == crate::diag::Severity::Error)
    }

    pub fn finish(self) -> Diagnostics {
        let mut diags = Diagnostics::default();
        self.found.into_iter().for_each(|diag| diags.push(diag));
        diags
    }
}

/// Where an element begins: `<path`.
pub(super) fn head(node: Node<'_, '_>) -> Range<usize> {
    let range = node.range();
    let text = &node.document().input_text()[range.clone()];
    let length = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    range.start..range.start + length
}

/// An element as messages name it: ``<path> `logo` ``.
pub(super) fn name(node: Node<'_, '_>) -> String {
    match node.attribute("id") {
        Some(id) => format!("<{}> `{}`", node.tag_name().name(), short(id)),
        None => format!("<{}>", node.tag_name().name()),
    }
}

/// A value as messages show it.
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}
