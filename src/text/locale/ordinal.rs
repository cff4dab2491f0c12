//! The letters that make a number an ordinal: the `er` of `1er` and of `Ier`, the `th` of `5th`.

use std::ops::Range;

use super::rules;
use crate::lang::Lang;

/// The characters of such letters, in order, by number; `langs` are those of the characters.
pub(crate) fn find(chars: &[char], langs: impl Fn(usize) -> Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = count(chars, at, |c| c.is_ascii_digit());
        let roman = count(chars, at, |c| matches!(c, 'I' | 'V' | 'X'));
        let number = digits.max(roman);
        if number == 0 {
            at += 1;
            continue;
        }
        let alone = at == 0 || !(chars[at - 1].is_alphanumeric() || matches!(chars[at - 1], '.' | ',' | '-' | '/'));
        let end = at + number;
        if alone && end < chars.len() {
            let rules = rules(langs(at));
            let suffixes = if digits > 0 { rules.ordinals } else { rules.roman_ordinals };
            let ends = suffixes.iter().filter_map(|suffix| {
                let len = suffix.chars().count();
                let there = chars[end..].iter().take(len).copied().eq(suffix.chars());
                let closed = chars.get(end + len).is_none_or(|c| !c.is_alphanumeric());
                (there && closed).then(|| end + usize::from(suffix.starts_with('.'))..end + len)
            });
            found.extend(ends.take(1));
        }
        at = end;
    }
    found
}

/// How many characters from `at` on are such.
fn count(chars: &[char], at: usize, is: impl Fn(&char) -> bool) -> usize {
    chars[at..].iter().take_while(|c| is(c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, lang: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let lang = Lang::parse(lang).expect("a tag");
        let found = find(&chars, |_| lang);
        let mut out = String::new();
        for (i, c) in chars.iter().enumerate() {
            let inside = found.iter().any(|range| range.contains(&i));
            out.extend(inside.then_some('^').into_iter().chain([*c]));
        }
        out
    }

    #[test]
    fn ordinals_by_language() {
        assert_eq!(shown("le 1er, la 2e et les 3es ; 1er’", "fr-FR"), "le 1^e^r, la 2^e et les 3^e^s ; 1^e^r’");
        assert_eq!(shown("le XXIe siècle, François Ier", "fr"), "le XXI^e siècle, François I^e^r");
        assert_eq!(shown("Vers Le Ce 2espace 3ex A4e 1,5e", "fr"), "Vers Le Ce 2espace 3ex A4e 1,5e");
        assert_eq!(shown("the 1st, 2nd, 3rd and 21st; 5ths", "en-GB"), "the 1^s^t, 2^n^d, 3^r^d and 21^s^t; 5ths");
        assert_eq!(shown("de 1e, de 2de, de 8ste", "nl"), "de 1^e, de 2^d^e, de 8^s^t^e");
        assert_eq!(shown("el 1.er piso", "es"), "el 1.^e^r piso");
        assert_eq!(shown("1er 2nd 3e", "de"), "1er 2nd 3e");
    }
}
