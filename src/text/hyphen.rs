//! Where words may be hyphenated: TeX's patterns with the minima of each language, and the words that layout.toml sets right.
//!
//! A word is looked up once: what was found is kept, as texts repeat their words.

use std::collections::BTreeMap;
use std::ops::Range;

use super::locale;
use crate::flow::Language;
use crate::lang::Lang;

/// Hyphenates the words of all languages of a job.
#[derive(Debug, Default)]
pub struct Hyphenator {
    languages: Vec<Words>,
}

/// One language.
#[derive(Debug)]
struct Words {
    lang: Lang,
    patterns: Option<hypher::Lang>,
    left: usize,
    right: usize,
    /// Whether words with a capital are hyphenated.
    capitals: bool,
    /// Places in words (in lower case) that patterns get wrong.
    exceptions: BTreeMap<String, Vec<u8>>,
    /// Words met so far by digest; a digest that two words share is the first one's.
    known: BTreeMap<u64, Known>,
    /// Their letters.
    text: String,
    /// Their places.
    points: Vec<u8>,
}

#[derive(Debug)]
struct Known {
    word: Range<u32>,
    points: Range<u32>,
}

/// Longest piece of a word that is looked at; longer ones are no words.
const LONGEST: usize = 200;

impl Hyphenator {
    /// Calls `found` with each byte offset in `word` (letters, apostrophes, hyphens; no spaces) before which a hyphen may
    /// be inserted at a line's end. Nothing where the language has no patterns.
    ///
    /// The word is split at apostrophes and hyphens first, because patterns know letters alone ("jourd’hui"). Pieces with
    /// a capital are left whole unless `capitals`, or by default the language, says otherwise.
    pub fn points(
        &mut self,
        word: &str,
        lang: Lang,
        languages: &[Language],
        capitals: Option<bool>,
        mut found: impl FnMut(usize),
    ) {
        let words = self.language(lang, languages);
        let capitals = capitals.unwrap_or(words.capitals);
        if word.len() < words.left + words.right {
            return;
        }
        let mut start = 0;
        for piece in word.split_inclusive(['\'', '\u{2019}', '-']) {
            let letters = piece.trim_end_matches(['\'', '\u{2019}', '-']);
            let long = letters.len() >= words.left + words.right && letters.len() <= LONGEST;
            if long && (capitals || !letters.starts_with(char::is_uppercase)) {
                for &point in words.piece(letters) {
                    found(start + usize::from(point));
                }
            }
            start += piece.len();
        }
    }

    fn language(&mut self, lang: Lang, languages: &[Language]) -> &mut Words {
        let at = self.languages.iter().position(|w| w.lang == lang).unwrap_or_else(|| {
            self.languages.push(Words::new(lang, languages));
            self.languages.len() - 1
        });
        &mut self.languages[at]
    }
}

impl Words {
    fn new(lang: Lang, languages: &[Language]) -> Self {
        let rules = locale::rules(lang);
        let patterns = lang.primary().as_bytes().try_into().ok().and_then(hypher::Lang::from_iso);
        let mut exceptions = BTreeMap::new();
        for word in own(lang, languages).into_iter().flat_map(|language| &language.hyphenation) {
            let mut points = Vec::new();
            let mut plain = String::with_capacity(word.len());
            for part in word.split('-') {
                if !plain.is_empty() {
                    points.extend(u8::try_from(plain.len()));
                }
                plain.push_str(part);
            }
            exceptions.insert(plain, points);
        }
        Self {
            lang,
            patterns,
            left: rules.hyphen.0.into(),
            right: rules.hyphen.1.into(),
            capitals: rules.capitals,
            exceptions,
            known: BTreeMap::new(),
            text: String::new(),
            points: Vec::new(),
        }
    }

    /// The places in a piece of a word, letters alone.
    fn piece(&mut self, letters: &str) -> &[u8] {
        let digest = digest(letters);
        let range = |r: &Range<u32>| r.start as usize..r.end as usize;
        let mut keep = true;
        if let Some(known) = self.known.get(&digest) {
            if &self.text[range(&known.word)] == letters {
                return &self.points[range(&known.points)];
            }
            keep = false;
        }
        let start = self.points.len();
        let exception = if self.exceptions.is_empty() { None } else { self.exceptions.get(&letters.to_lowercase()) };
        if let Some(points) = exception {
            self.points.extend(points);
        } else if let Some(patterns) = self.patterns {
            let mut at = 0;
            for syllable in hypher::hyphenate_bounded(letters, patterns, self.left, self.right) {
                at += syllable.len();
                self.points.extend(u8::try_from(at));
            }
            // After the last syllable stands no hyphen.
            self.points.pop();
        }
        if keep {
            let word = self.text.len() as u32;
            self.text.push_str(letters);
            let known = Known { word: word..self.text.len() as u32, points: start as u32..self.points.len() as u32 };
            self.known.insert(digest, known);
        }
        &self.points[start..]
    }
}

/// What layout.toml says of a language: of the very tag, else of another use of the same language.
pub fn own(lang: Lang, languages: &[Language]) -> Option<&Language> {
    let exact = languages.iter().find(|l| l.locale == lang);
    exact.or_else(|| languages.iter().find(|l| l.locale.primary() == lang.primary()))
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str, lang: &str, languages: &[Language], capitals: Option<bool>) -> String {
        let lang = Lang::parse(lang).expect("a tag");
        let mut hyphenator = Hyphenator::default();
        let mut twice = Vec::new();
        for _ in 0..2 {
            let mut points = Vec::new();
            hyphenator.points(word, lang, languages, capitals, |at| points.push(at));
            let mut out = word.to_owned();
            for at in points.into_iter().rev() {
                out.insert(at, '·');
            }
            twice.push(out);
        }
        assert_eq!(twice[0], twice[1], "the second time as the first");
        twice.remove(0)
    }

    fn plain(word: &str, lang: &str) -> String {
        shown(word, lang, &[], None)
    }

    #[test]
    fn apostrophes_and_hyphens_split_words() {
        assert_eq!(plain("d’hui", "fr-FR"), "d’hui", "no piece is long enough");
        assert_eq!(plain("l’international", "fr-FR"), "l’in·ter·na·tio·nal");
        assert_eq!(plain("coût-efficacité", "fr"), "coût-ef·fi·ca·cité");
    }

    #[test]
    fn words_may_be_long() {
        assert_eq!(plain("высокопревосходительство", "ru"), "вы·со·ко·пре·вос·хо·ди·тель·ство", "48 bytes");
        assert_eq!(plain(&"x".repeat(300), "en"), "x".repeat(300), "no word");
        let law = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
        assert_eq!(plain(law, "de").replace('·', ""), law);
    }

    #[test]
    fn minima_are_the_languages_own() {
        assert_eq!(plain("idée", "fr"), "idée");
        assert_eq!(plain("ideale", "it"), "idea·le", "two letters may follow");
        assert_eq!(plain("ideale", "fr"), "ideale", "three must");
        assert_eq!(plain("Übung", "de"), "Übung", "two letters at least");
        assert_eq!(plain("anything", "und"), "anything", "no patterns");
    }

    #[test]
    fn capitals_are_left_whole_but_in_german() {
        assert_eq!(plain("International", "en"), "International");
        assert_eq!(plain("l’Organisation", "fr"), "l’Organisation");
        assert_eq!(plain("Verwaltung", "de"), "Ver·wal·tung");
        assert_eq!(shown("Verwaltung", "de", &[], Some(false)), "Verwaltung");
        assert_eq!(shown("International", "en", &[], Some(true)), "In·ter·na·tional");
    }

    #[test]
    fn exceptions_are_the_last_word() {
        let language = |locale: &str, words: &[&str]| Language {
            id: String::new(),
            locale: Lang::parse(locale).expect("a tag"),
            quotes: None,
            hyphenation: words.iter().map(|w| (*w).to_owned()).collect(),
            alone: None,
        };
        let languages = [language("fr-FR", &["qua-li-té", "pompidou"]), language("en-GB", &["na-tional"])];
        assert_eq!(shown("Qualité", "fr-FR", &languages, Some(true)), "Qua·li·té");
        assert_eq!(shown("l’qualité-qualité", "fr-FR", &languages, None), "l’qua·li·té-qua·li·té");
        assert_eq!(shown("pompidou", "fr-FR", &languages, None), "pompidou");
        assert_eq!(shown("national", "en-US", &languages, None), "na·tional", "another English");
        let languages = [language("fr-FR", &["qua-li-té"]), language("fr-CH", &["qualité"])];
        assert_eq!(shown("qualité", "fr-CH", &languages, None), "qualité", "its own before another French");
    }
}
