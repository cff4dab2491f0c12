//! Comments, `<!-- … -->`: they may stand anywhere and never print.
//!
//! Before anything else is read, [`cover`] puts spaces where a comment begins a line, however many lines it has, so that a
//! whole part of a text can be one. Comments inside a line are left to Markdown, which knows them.

use std::borrow::Cow;

use super::inline::is_escaped;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// The text with what comments cover blank; of the same length, so that every place stays where it is.
pub(super) fn cover<'a>(text: &'a str, file: FileId, diags: &mut Diagnostics) -> Cow<'a, str> {
    let mut out: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(n) = text[at..].find(OPEN) {
        let start = at + n;
        at = start + OPEN.len();
        if is_escaped(text, start) {
            continue;
        }
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let begins = text[line..start].trim().is_empty();
        // `<!-->` is one, too.
        let close = text[start + 2..].find(CLOSE).map(|n| start + 2 + n + CLOSE.len());
        let close = close.filter(|&end| begins || !text[start..end].lines().any(parts));
        match close {
            Some(end) if begins => {
                let bytes = out.get_or_insert_with(|| text.as_bytes().to_vec());
                bytes[line..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
                let rest = text[end..].split('\n').next().unwrap_or("");
                if !rest.trim().is_empty() {
                    // What stands behind it begins a line of its own.
                    bytes[end - 1] = b'\n';
                }
                at = end;
            }
            Some(end) => at = end,
            None => {
                diags.push(
                    Diagnostic::error("content-comment", "this comment is never closed")
                        .at(Span::new(file, start..start + OPEN.len()), "")
                        .hint(if begins {
                            "add `-->` where it ends"
                        } else {
                            "add `-->` before its paragraph ends, or begin it on a line of its own"
                        }),
                );
                let bytes = out.get_or_insert_with(|| text.as_bytes().to_vec());
                let rest = text[start..].split('\n').next().unwrap_or("").len();
                bytes[start..start + if begins { rest } else { OPEN.len() }].fill(b' ');
            }
        }
    }
    match out.map(String::from_utf8) {
        Some(Ok(covered)) => Cow::Owned(covered),
        _ => Cow::Borrowed(text),
    }
}

/// Whether a line ends a paragraph, and with it what is inside a line.
fn parts(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with(":::")
}
