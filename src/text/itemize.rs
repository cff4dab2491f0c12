//! Which script each character is shaped in.
//!
//! Input: the characters of a paragraph and the script of its language. Output: the Script property of Unicode (UAX #24)
//! with the characters of all scripts given to one: spaces, digits and marks go with what stands before them (at the start of
//! a text with what follows), a closing bracket with its opening one, and a character of several scripts with the one that
//! it stands in.

use unicode_script::{Script, UnicodeScript};

use crate::lang::Lang;

/// The scripts of a text's characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scripts {
    /// All in one.
    One(Script),
    /// One for each character.
    Each(Vec<Script>),
}

impl Scripts {
    /// The script of a character.
    pub fn at(&self, char: usize) -> Script {
        match self {
            Self::One(script) => *script,
            Self::Each(scripts) => scripts[char],
        }
    }
}

/// Letters below this are Latin, and all else there is common to all scripts (Unicode blocks Basic Latin to IPA
/// Extensions).
const AFTER_LATIN: char = '\u{2B0}';

/// Finds the script of each character. `usual` is that of a text without any letter.
pub(super) fn scripts(chars: impl Iterator<Item = char> + Clone, usual: Script) -> Scripts {
    let mut letters = false;
    // What typographers put between Latin letters is common: quotes, dashes, spaces, the euro sign.
    let latin = chars.clone().all(|c| {
        letters |= c.is_ascii_alphabetic();
        c < AFTER_LATIN || ('\u{2000}'..='\u{206F}').contains(&c) || c == '€'
    });
    if latin {
        return Scripts::One(if letters { Script::Latin } else { usual });
    }
    let mut out: Vec<Script> = Vec::new();
    let mut current: Option<Script> = None;
    let mut brackets: Vec<(char, Option<Script>)> = Vec::new();
    let mut leading = 0;
    for c in chars {
        let script = match c.script() {
            Script::Common | Script::Inherited | Script::Unknown => shared(c, current, usual, &mut brackets),
            own => Some(own),
        };
        if current.is_none() {
            match script {
                Some(script) => out.iter_mut().for_each(|s| *s = script),
                None => leading += 1,
            }
        }
        out.push(script.unwrap_or(usual));
        current = script.or(current);
    }
    if leading == out.len() || out.iter().all(|s| *s == out[0]) {
        return Scripts::One(out.first().copied().unwrap_or(usual));
    }
    Scripts::Each(out)
}

/// The script of a character that has none or several of its own, after `current`.
fn shared(
    c: char,
    current: Option<Script>,
    usual: Script,
    brackets: &mut Vec<(char, Option<Script>)>,
) -> Option<Script> {
    if let Some(closing) = closing(c) {
        brackets.push((closing, current));
    } else if let Some(at) = brackets.iter().rposition(|(closing, _)| *closing == c) {
        let (_, script) = brackets[at];
        brackets.truncate(at);
        return script.or(current);
    }
    let scripts = c.script_extension();
    if scripts.is_common() || scripts.is_inherited() || scripts.is_empty() || c.script() == Script::Inherited {
        return current;
    }
    let fits = |script: &Script| scripts.contains_script(*script);
    current.filter(fits).or(Some(usual).filter(fits)).or_else(|| scripts.iter().next())
}

/// The bracket that closes `c`.
fn closing(c: char) -> Option<char> {
    let pairs = ["()", "[]", "{}", "（）", "［］", "「」", "『』", "【】", "〈〉", "《》", "〔〕"];
    let pair = pairs.iter().find(|pair| pair.starts_with(c))?;
    pair.chars().nth(1)
}

/// Whether letters of a script join, so that tracking would tear them apart.
pub(super) fn joins(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Syriac
            | Script::Mandaic
            | Script::Mongolian
            | Script::Nko
            | Script::Adlam
            | Script::Hanifi_Rohingya
            | Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
    )
}

/// Whether a character is as wide as an ideograph and set without spaces, so that a justified line may open up beside it:
/// ideographs, kana and the signs between them, not Hangul, which has spaces (by the blocks that have them).
pub(super) fn is_wide(c: char) -> bool {
    // Nearly all text ends here.
    c >= '\u{2E80}'
        && matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{3190}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}')
}

/// The script that a language is written in: as its tag says, else the usual one; Latin where none is known.
pub(super) fn script_of(lang: Lang) -> Script {
    let named = lang.as_str().split('-').skip(1).find(|subtag| subtag.len() == 4);
    if let Some(script) = named.and_then(Script::from_short_name) {
        return script;
    }
    match lang.primary() {
        "el" | "grc" => Script::Greek,
        "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "mn" | "kk" | "ky" | "tg" | "cu" => Script::Cyrillic,
        "ar" | "fa" | "ur" | "ps" | "sd" | "ug" | "ckb" | "ks" => Script::Arabic,
        "he" | "yi" => Script::Hebrew,
        "syr" => Script::Syriac,
        "dv" => Script::Thaana,
        "hy" => Script::Armenian,
        "ka" => Script::Georgian,
        "am" | "ti" => Script::Ethiopic,
        "hi" | "mr" | "ne" | "sa" | "kok" | "mai" | "bho" => Script::Devanagari,
        "bn" | "as" => Script::Bengali,
        "pa" => Script::Gurmukhi,
        "gu" => Script::Gujarati,
        "or" => Script::Oriya,
        "ta" => Script::Tamil,
        "te" => Script::Telugu,
        "kn" => Script::Kannada,
        "ml" => Script::Malayalam,
        "si" => Script::Sinhala,
        "th" => Script::Thai,
        "lo" => Script::Lao,
        "km" => Script::Khmer,
        "my" => Script::Myanmar,
        "bo" | "dz" => Script::Tibetan,
        "zh" | "yue" => Script::Han,
        "ja" => Script::Katakana,
        "ko" => Script::Hangul,
        _ => Script::Latin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scripts by their first letters: `LLG`.
    fn shown(text: &str, lang: &str) -> String {
        let usual = script_of(Lang::parse(lang).expect("a tag"));
        let scripts = scripts(text.chars(), usual);
        (0..text.chars().count())
            .map(|i| match scripts.at(i) {
                Script::Katakana => 'K',
                Script::Hiragana => 'h',
                script => script.short_name().chars().next().expect("a name"),
            })
            .collect()
    }

    #[test]
    fn what_is_common_goes_with_its_neighbours() {
        assert_eq!(shown("Αθήνα, 2026", "el"), "GGGGGGGGGGG");
        assert_eq!(shown("abc Αθήνα", "el"), "LLLLGGGGG");
        assert_eq!(shown("… да", "en"), "CCCC", "at the start with what follows");
        assert_eq!(shown("2026 ■", "ru"), "CCCCCC", "as the language is written where there is no letter");
        assert_eq!(shown("2026 – 1", "en"), "LLLLLLLL");
        assert_eq!(shown("da (нет) si", "en"), "LLLLCCCLLLL", "brackets go together");
    }

    #[test]
    fn marks_and_characters_of_several_scripts() {
        assert_eq!(shown("и\u{301}a\u{301}", "ru"), "CCLL", "a mark stays with its letter");
        assert_eq!(shown("「あー、ア」。", "ja"), "KhhhKKK", "a bracket of the East is Japanese where the language is");
        assert_eq!(shown("漢字。abc", "zh"), "HHHLLL");
        assert_eq!(shown("، نعم", "ar"), "AAAAA");
    }

    #[test]
    fn a_tag_may_name_its_script() {
        let script = |tag: &str| script_of(Lang::parse(tag).expect("a tag"));
        assert_eq!(script("sr-Latn"), Script::Latin);
        assert_eq!(script("az-Arab"), Script::Arabic);
        assert_eq!(script("de-CH"), Script::Latin);
    }
}
