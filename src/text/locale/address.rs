//! Addresses in a text: URLs, domains and e-mail addresses. Nothing in them is set, nor hyphenated.

use std::ops::Range;

use super::Char;

/// The addresses of a text, by character, in order.
#[derive(Debug, Default)]
pub(super) struct Addresses(Vec<Range<usize>>);

impl Addresses {
    /// Whether an address holds both characters.
    pub(super) fn holds(&self, a: usize, b: usize) -> bool {
        self.0.iter().any(|range| range.contains(&a) && range.contains(&b))
    }
}

/// Finds them. Marks of a sentence and brackets at either end are not the address's.
pub(super) fn find(text: &str, chars: &[Char]) -> Addresses {
    let mut found = Vec::new();
    if !text.contains(['@', '.', '/']) {
        return Addresses(found);
    }
    let mut at = 0;
    while at < chars.len() {
        let len = chars[at..].iter().take_while(|c| !parts(c.c)).count();
        let token = at..at + len;
        at += len.max(1);
        let inside = &chars[token.clone()];
        let from = inside.iter().take_while(|c| is_before(c.c)).count();
        let to = inside.len() - inside[from..].iter().rev().take_while(|c| is_after(c.c)).count();
        if to > from {
            let (first, last) = (&inside[from], &inside[to - 1]);
            if is_address(&text[first.start()..last.end()]) {
                found.push(token.start + from..token.start + to);
            }
        }
    }
    Addresses(found)
}

/// What no address holds; with or without a space, it ends there.
fn parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‚')
}

/// A piece of text without the marks and brackets around it.
pub(crate) fn bare(token: &str) -> &str {
    token.trim_start_matches(is_before).trim_end_matches(is_after)
}

fn is_before(c: char) -> bool {
    matches!(c, '(' | '[' | '<' | '"' | '\'' | '«' | '‹' | '“' | '‘' | '„' | '‚' | '’' | '”')
}

fn is_after(c: char) -> bool {
    matches!(c, ')' | ']' | '>' | '"' | '\'' | '»' | '›' | '”' | '’' | '“' | '‘')
        || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…')
}

/// Whether a piece of text without spaces is an address: has a scheme or an `@`, or is a domain with or without a path.
pub(crate) fn is_address(token: &str) -> bool {
    if !token.contains(['@', '.', '/']) {
        return false;
    }
    if token.contains("://") || token.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) {
        return true;
    }
    if token.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()) {
        return true;
    }
    // A file: content/fr.md
    if token.contains('/') && token.contains('.') {
        return true;
    }
    let host = token.split(['/', '?', '#', ':']).next().unwrap_or("");
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let label = |l: &str| l.chars().count() > 1 && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    top.len() > 1 && top.bytes().all(|b| b.is_ascii_lowercase()) && labels.split('.').all(label)
}
