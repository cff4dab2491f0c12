//! The grammar of attributes: `{#id .class lang=en key="a value"}`.
//!
//! Input: a source text and the place of an opening brace in it. Output: [`Attrs`], and a fault for each word that is no
//! attribute, with the word's own place.

use std::ops::Range;

use super::Attrs;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Keys that mean something. Others are kept, with a warning.
const KEYS: [&str; 2] = ["lang", "dir"];

const HINT: &str = "write #id, .class, lang=en or key=\"value\"";

/// The bytes of the attributes that open at `start`, where `text` has a `{`: up to the brace that closes them on the same
/// line, outside quotes. `None` if there is none.
pub(super) fn extent(text: &str, start: usize) -> Option<Range<usize>> {
    let mut quoted = false;
    for (i, c) in text[start..].char_indices() {
        match c {
            '"' => quoted = !quoted,
            '\n' => return None,
            '}' if !quoted => return Some(start..start + i + 1),
            _ => {}
        }
    }
    None
}

/// Reads the attributes that stand at `range` of `text`, braces included.
pub(super) fn read(text: &str, range: Range<usize>, file: FileId, diags: &mut Diagnostics) -> Attrs {
    let mut attrs = Attrs::default();
    let whole = Span::new(file, range.clone());
    let Some(inner) = text[range.clone()].strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
        let bare = text[range].trim_matches(['{', '}']).trim();
        let name = if is_name(bare) { format!("#{bare}") } else { bare.to_owned() };
        let name = if bare.is_empty() { "#name".to_owned() } else { name };
        diags.push(
            Diagnostic::error("content-attributes", "attributes stand in braces")
                .at(whole, "")
                .hint(format!("write `::: {{{name}}}`")),
        );
        return attrs;
    };
    let base = range.start + 1;
    let mut at = 0;
    while let Some(from) = inner[at..].find(|c: char| !c.is_whitespace()).map(|n| at + n) {
        let to = word_end(inner, from);
        at = to;
        let word = &inner[from..to];
        let span = Span::new(file, base + from..base + to);
        let mut fault = |message: String, hint: &str| {
            diags.push(Diagnostic::error("content-attributes", message).at(span, "").hint(hint));
        };
        if let Some(id) = word.strip_prefix('#').filter(|id| is_name(id)) {
            match &attrs.id {
                Some(first) => fault(format!("a second id: `#{first}` stands before it"), "keep one of them"),
                None => attrs.id = Some(id.to_owned()),
            }
        } else if let Some(class) = word.strip_prefix('.').filter(|class| is_name(class)) {
            attrs.classes.push(class.to_owned());
            attrs.class_spans.push(span);
        } else if let Some((key, value)) = word.split_once('=').filter(|(key, _)| is_name(key)) {
            let bare = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
            if let Some(mark) = [("class", '.'), ("id", '#')].iter().find(|(k, _)| *k == key).map(|(_, mark)| mark) {
                fault(format!("`{key}` is written `{mark}`"), &format!("write {mark}{bare}"));
            } else if bare.is_empty() || bare.contains('"') {
                fault(format!("`{word}` has no value"), HINT);
            } else if attrs.pairs.iter().any(|(k, _)| k == key) {
                fault(format!("a second `{key}`"), "keep one of them");
            } else {
                if !KEYS.contains(&key) {
                    diags.push(
                        Diagnostic::warning("content-attributes", format!("nothing reads the attribute `{key}`"))
                            .at(span, "")
                            .suggest(key, KEYS),
                    );
                }
                attrs.pairs.push((key.to_owned(), bare.to_owned()));
            }
        } else {
            fault(format!("`{word}` is not an attribute"), HINT);
        }
    }
    attrs
}

/// Where the word that begins at `from` ends: at white space outside quotes.
fn word_end(text: &str, from: usize) -> usize {
    let mut quoted = false;
    for (i, c) in text[from..].char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if c.is_whitespace() && !quoted => return from + i,
            _ => {}
        }
    }
    text.len()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn try_read(text: &str) -> (Attrs, Vec<(u32, u32)>) {
        let mut diags = Diagnostics::default();
        let range = extent(text, 0).expect("a closing brace");
        let attrs = read(text, range, FileId(0), &mut diags);
        (attrs, diags.iter().map(|d| (d.labels[0].span.start, d.labels[0].span.end)).collect())
    }

    #[test]
    fn all_kinds() {
        let (attrs, faults) = try_read("{.a #b .c lang=\"en-GB\"}");
        assert!(faults.is_empty());
        assert_eq!(attrs.id.as_deref(), Some("b"));
        assert_eq!(attrs.classes, ["a", "c"]);
        assert_eq!(attrs.pairs, [("lang".to_owned(), "en-GB".to_owned())]);
    }

    #[test]
    fn a_quoted_value_may_hold_spaces_and_braces() {
        let (attrs, faults) = try_read("{note=\"a } b\" .x}");
        assert_eq!(attrs.pairs, [("note".to_owned(), "a } b".to_owned())]);
        assert_eq!(attrs.classes, ["x"]);
        assert_eq!(faults, [(1, 13)], "a warning: nothing reads it");
    }

    #[test]
    fn each_fault_has_its_own_place() {
        for (text, places) in [
            ("{é .}", vec![(1, 3), (4, 5)]),
            ("{.a lang=}", vec![(4, 9)]),
            ("{#a #b}", vec![(4, 6)]),
            ("{lang=en lang=fr}", vec![(9, 16)]),
            ("{class.x}", vec![(1, 8)]),
        ] {
            assert_eq!(try_read(text).1, places, "{text}");
        }
        assert_eq!(extent("{.a\n}", 0), None);
        assert_eq!(extent("{.a", 0), None);
    }
}
