//! Addresses in a text: URLs, domains and e-mail addresses. Nothing in them is set, nor hyphenated; lines end in them where
//! no reader takes the end for one of the address.

use std::ops::Range;

use super::{Char, has_no_spaces};

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

/// The least of an address that stands on a line: no "www" alone at its end, nor "fr" at its start. By eye.
const LEAST: (usize, usize) = (4, 3);

/// The bytes of each address of a text, in order.
pub(crate) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains(['@', '.', '/']) {
        return found;
    }
    for token in text.split(parts) {
        let own = bare(token);
        if is_address(own) {
            // Both are parts of the text.
            let start = own.as_ptr() as usize - text.as_ptr() as usize;
            found.push(start..start + own.len());
        }
    }
    found
}

/// The bytes of an address before which a line may begin, in order: after a colon and two slashes, after and before `=` and
/// `&`, and before all other signs, with which the next line shows that the address goes on (Chicago Manual of Style, 17th
/// edition, 7.46; so too before `@`, `+` and `;`). Nothing for numbers alone.
pub(crate) fn ends(address: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if !address.contains(char::is_alphabetic) {
        return found;
    }
    let chars: Vec<(usize, char)> = address.char_indices().collect();
    for i in LEAST.0..(chars.len() + 1).saturating_sub(LEAST.1) {
        let (before, (at, after)) = (chars[i - 1].1, chars[i]);
        let ends = match (before, after) {
            // Signs that follow each other stay together.
            ('/', '/') | (':', _) => false,
            ('/', _) => chars[i - 2].1 == '/',
            ('=' | '&', _) => true,
            _ => before.is_alphanumeric() && is_sign(after),
        };
        if ends {
            found.push(at);
        }
    }
    found
}

/// What may begin a line inside an address.
fn is_sign(c: char) -> bool {
    matches!(c, '/' | '.' | ',' | '-' | '_' | '~' | '?' | '#' | '%' | '=' | '&' | '@' | '+' | ';')
}

/// What no address holds; with or without a space, it ends there. Scripts that write without spaces, or add their endings
/// to what is written in another (Korean), go on right after an address: what has a name in them is not told from the text
/// around it.
fn parts(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‚')
        || has_no_spaces(c)
        || matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7FF}')
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
        || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '،' | '؛' | '؟' | '۔')
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
    // A label that touches it: `Web:exemple.org`.
    if let Some((label, rest)) = token.split_once(':')
        && label.chars().all(char::is_alphabetic)
    {
        return is_address(rest);
    }
    if let Some((path, name)) = token.trim_end_matches('/').rsplit_once('/') {
        // A file: content/fr.md
        let ending = name.rsplit_once('.').is_some_and(|(_, ending)| {
            ending.len() > 1
                && ending.starts_with(|c: char| c.is_ascii_alphabetic())
                && ending.chars().all(char::is_alphanumeric)
        });
        // Or a document's number: 10.1000/182
        let numbered = path.strip_prefix("10.").is_some_and(|rest| {
            rest.len() >= 4 && rest.split('/').next().is_some_and(|first| first.bytes().all(|b| b.is_ascii_digit()))
        });
        if ending || numbered {
            return true;
        }
    }
    let host = token.split(['/', '?', '#', ':']).next().unwrap_or("");
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let label = |l: &str| l.chars().count() > 1 && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    let small = top.bytes().all(|b| b.is_ascii_lowercase());
    let large = token.contains('/') && top.bytes().all(|b| b.is_ascii_uppercase());
    top.len() > 1 && (small || large) && labels.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places where a line may begin, as bars.
    fn shown(address: &str) -> String {
        let mut out = address.to_owned();
        for at in ends(address).into_iter().rev() {
            out.insert(at, '|');
        }
        out
    }

    #[test]
    fn lines_begin_with_the_sign() {
        assert_eq!(shown("https://www.coe.int/en/web/pompidou"), "https://|www|.coe|.int|/en|/web|/pompidou");
        assert_eq!(shown("www.example.org/a_b-c~d"), "www.example|.org|/a|_b|-c~d", "nor near an end");
        assert_eq!(shown("example.org/find?q=a&lang=fr#top"), "example|.org|/find|?q|=|a|&|lang|=|fr|#top");
        assert_eq!(shown("pompidou.group@coe.int"), "pompidou|.group|@coe|.int");
        assert_eq!(shown("https://example.org:8080/"), "https://|example|.org:8080/", "nor a slash alone");
        assert_eq!(shown("example.org/%C3%A9/…"), "example|.org|/%C3|%A9/…", "no sign stands alone");
        assert_eq!(shown("12.05.2026/14.06.2026"), "12.05.2026/14.06.2026", "numbers are no address");
    }

    #[test]
    fn addresses_of_a_text() {
        let text = "Voir « https://a.org/x », (bb.org) ou c@d.fr. Et/ou rien.";
        let found: Vec<&str> = ranges(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["https://a.org/x", "bb.org", "c@d.fr"]);
    }

    #[test]
    fn addresses_end_where_text_without_spaces_goes_on() {
        let found = |text: &str| ranges(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("メールはinfo@example.org、電話は03です"), ["info@example.org"]);
        assert_eq!(found("请访问www.example.org/zh,电话:010"), ["www.example.org/zh"]);
        assert_eq!(found("ดูที่www.example.orgและ"), ["www.example.org"]);
        assert_eq!(found("info@example.org으로 보내"), ["info@example.org"]);
    }

    #[test]
    fn what_is_an_address() {
        for address in
            ["Web:www.example.org", "Site:example.org/a", "content/fr.md", "10.1000/182", "EXAMPLE.ORG/A", "aa.org:80"]
        {
            assert!(is_address(address), "{address}");
        }
        for none in ["1.5kg/m", "1.5kg/", "S.A./N.V.", "p.ex./z.B.", "Tel:03.88.41.20", "12:30.5", "1.5/2.5"] {
            assert!(!is_address(none), "{none}");
        }
    }
}
