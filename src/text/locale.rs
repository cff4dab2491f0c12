//! Typographic rules by locale: which spaces, quotes and apostrophes a text is printed with.
//!
//! Input: a paragraph's text as typed and its language. Output: edits, so that the caller keeps runs and spans. Letters
//! and hyphens are never changed. Known so far: French (fr-FR, fr-CA, fr-CH) and English; other languages are printed
//! as typed, but for the apostrophe.

use std::ops::Range;

use crate::lang::Lang;

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that give way; may be empty (an insertion).
    pub range: Range<usize>,
    /// What stands there instead; may be empty.
    pub with: &'static str,
}

/// The spaces of a locale; `None` where it has none.
struct Spaces {
    /// Before `;`, `!` and `?`.
    high: Option<&'static str>,
    /// Before `:`.
    colon: Option<&'static str>,
    /// Inside « ».
    guillemets: Option<&'static str>,
    /// Double and single quotes: opening, closing.
    quotes: [(&'static str, &'static str); 2],
}

const NNBSP: &str = "\u{202F}";
const NBSP: &str = "\u{A0}";
const GUILLEMETS: (&str, &str) = ("«", "»");
const DOUBLE: (&str, &str) = ("\u{201C}", "\u{201D}");
const SINGLE: (&str, &str) = ("\u{2018}", "\u{2019}");

/// French: Lexique des règles typographiques en usage à l'Imprimerie nationale; fr-CA: Office québécois; fr-CH: Guide du
/// typographe.
fn spaces(lang: Lang) -> Option<Spaces> {
    Some(match lang.as_str() {
        "fr" | "fr-FR" | "fr-BE" | "fr-LU" => {
            Spaces { high: Some(NNBSP), colon: Some(NBSP), guillemets: Some(NBSP), quotes: [GUILLEMETS, SINGLE] }
        }
        "fr-CA" => Spaces { high: None, colon: Some(NBSP), guillemets: Some(NBSP), quotes: [GUILLEMETS, SINGLE] },
        "fr-CH" => {
            Spaces { high: Some(NNBSP), colon: Some(NNBSP), guillemets: Some(NNBSP), quotes: [GUILLEMETS, SINGLE] }
        }
        _ if lang.primary() == "en" => Spaces { high: None, colon: None, guillemets: None, quotes: [DOUBLE, SINGLE] },
        _ => return None,
    })
}

/// What the typographic rules of `lang` change in `text`, in order and without overlap.
pub fn edits(text: &str, lang: Lang) -> Vec<Edit> {
    let rules = spaces(lang);
    let french = lang.primary() == "fr";
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut edits: Vec<Edit> = Vec::new();
    for (i, &(at, c)) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|k| chars[k].1);
        let after = chars.get(i + 1).map(|&(_, c)| c);
        let end = at + c.len_utf8();
        match c {
            '\'' if before.is_some_and(char::is_alphanumeric) => edits.push(Edit { range: at..end, with: SINGLE.1 }),
            '\'' | '"' => {
                let Some(rules) = &rules else { continue };
                let pair = rules.quotes[usize::from(c == '\'')];
                let opens = before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '\u{201C}' | '«'));
                let inner = if pair == GUILLEMETS { rules.guillemets.unwrap_or("") } else { "" };
                let with = match (opens, pair == GUILLEMETS, inner) {
                    (true, true, NBSP) => "«\u{A0}",
                    (true, true, NNBSP) => "«\u{202F}",
                    (false, true, NBSP) => "\u{A0}»",
                    (false, true, NNBSP) => "\u{202F}»",
                    (true, ..) => pair.0,
                    (false, ..) => pair.1,
                };
                edits.push(Edit { range: at..end, with });
            }
            ';' | '!' | '?' | ':' if french => {
                let Some(rules) = &rules else { continue };
                let wanted = if c == ':' { rules.colon } else { rules.high };
                // Not inside an address or a time, nor between two such marks, nor at a text's head.
                let inside =
                    after.is_some_and(|a| !a.is_whitespace() && !matches!(a, '»' | ')' | '!' | '?' | '\u{201D}'));
                let run = before.is_none_or(|b| matches!(b, '!' | '?' | '(' | '\u{2028}'));
                if !inside && !run {
                    space(&chars, i, wanted, true, &mut edits);
                }
            }
            '«' if french => {
                if let Some(rules) = &rules {
                    space(&chars, i, rules.guillemets, false, &mut edits);
                }
            }
            '»' if french => {
                if let Some(rules) = &rules {
                    space(&chars, i, rules.guillemets, true, &mut edits);
                }
            }
            '%' | '€' if french && before.is_some_and(|b| b == ' ' || b == '\u{A0}') => {
                space(&chars, i, Some(NNBSP), true, &mut edits);
            }
            ' ' if french
                && before.is_some_and(|b| b.is_ascii_digit())
                && chars[i + 1..].iter().take_while(|(_, c)| c.is_ascii_digit()).count() == 3 =>
            {
                edits.push(Edit { range: at..end, with: NNBSP });
            }
            '°' if french && before == Some('n') && after == Some(' ') => {
                edits.push(Edit { range: end..end + 1, with: NBSP });
            }
            _ => {}
        }
    }
    edits
}

/// Makes the space before (or after) character `i` what is wanted.
fn space(chars: &[(usize, char)], i: usize, wanted: Option<&'static str>, before: bool, edits: &mut Vec<Edit>) {
    let is_space = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}');
    let (at, c) = chars[i];
    let neighbour = if before { i.checked_sub(1).map(|k| chars[k]) } else { chars.get(i + 1).copied() };
    let edge = if before { at } else { at + c.len_utf8() };
    let found = neighbour.filter(|&(_, c)| is_space(c));
    match (found, wanted) {
        (Some((at, c)), wanted) => {
            let with = wanted.unwrap_or("");
            if !with.chars().eq([c]) && edits.last().is_none_or(|e| e.range.end <= at) {
                edits.push(Edit { range: at..at + c.len_utf8(), with });
            }
        }
        (None, Some(with)) if neighbour.is_some() => edits.push(Edit { range: edge..edge, with }),
        (None, _) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::edits;
    use crate::lang::Lang;

    fn set(text: &str, lang: &str) -> String {
        let mut out = text.to_owned();
        for edit in edits(text, Lang::parse(lang).expect("a tag")).into_iter().rev() {
            out.replace_range(edit.range, edit.with);
        }
        out
    }

    #[test]
    fn french() {
        assert_eq!(set("l'abus : oui ; « non » ?", "fr-FR"), "l’abus\u{A0}: oui\u{202F}; «\u{A0}non\u{A0}»\u{202F}?");
        assert_eq!(set("E-mail : a@b.int\u{2028}http://x.int", "fr-FR"), "E-mail\u{A0}: a@b.int\u{2028}http://x.int");
        assert_eq!(set("\"dit\"!", "fr-FR"), "«\u{A0}dit\u{A0}»\u{202F}!");
    }

    #[test]
    fn english_keeps_its_colon() {
        assert_eq!(set("E-mail: \"it's\"", "en-GB"), "E-mail: “it’s”");
    }

    #[test]
    fn what_is_set_stays() {
        let once = set("n° 5 : 10 000 € et 5 % ; « l'an » !", "fr-FR");
        assert_eq!(set(&once, "fr-FR"), once);
    }
}
