//! Characters that are no text: controls, and the separator of paragraphs that other programs put between them.
//!
//! Each is told with its code point and covered with spaces, so that nothing after this meets it. U+2028 is what it says: a
//! line break.

use std::borrow::Cow;

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// The text with such characters blank; of the same length, so that every place stays where it is.
pub(super) fn cover<'a>(text: Cow<'a, str>, file: FileId, diags: &mut Diagnostics) -> Cow<'a, str> {
    let mut found: Vec<(char, Vec<usize>)> = Vec::new();
    for (at, c) in text.char_indices().filter(|&(_, c)| is_control(c)) {
        match found.iter_mut().find(|(known, _)| *known == c) {
            Some((_, places)) => places.push(at),
            None => found.push((c, vec![at])),
        }
    }
    if found.is_empty() {
        return text;
    }
    for (c, places) in &found {
        let (name, hint) = match c {
            '\u{2029}' => ("a separator of paragraphs", "put an empty line between two paragraphs instead"),
            '\u{B}' | '\u{85}' => ("a line break of another program", "for a line break, end the line with `\\`"),
            '\u{C}' => ("a page break", "remove it; where a text goes on says the flow in layout.toml"),
            _ => ("a control character", "remove it"),
        };
        let places = places.iter().map(|&at| (Span::new(file, at..at + c.len_utf8()), String::new()));
        diags.push(
            Diagnostic::error("content-character", format!("U+{:04X}, {name}, is no text", u32::from(*c)))
                .at_first(places, "place", "places")
                .hint(hint),
        );
    }
    Cow::Owned(text.chars().fold(String::with_capacity(text.len()), |mut covered, c| {
        if is_control(c) {
            covered.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            covered.push(c);
        }
        covered
    }))
}

/// Controls of Unicode but for tabs and line ends, and U+2029.
fn is_control(c: char) -> bool {
    c == '\u{2029}' || (c.is_control() && !matches!(c, '\t' | '\n'))
}
