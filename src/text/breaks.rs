//! Where a paragraph's lines may end: UAX #14, hyphens, and the rules of addresses.
//!
//! Input: a shaped paragraph. Output: its [`Break`]s, in order, never inside a cluster. Chinese and Japanese lines may end
//! between any two characters but those that UAX #14 keeps together; the words of Thai, Lao, Khmer and Burmese, which have
//! no spaces between them, are told apart by the model of ICU (LSTM; with its dictionary, which takes the longest word and
//! never goes back, `ตายาย` came out as `ตาย|าย`), and what spelling forbids is no line end whatever the model says.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, LineBreakWordOption};

use super::hyphen::Hyphenator;
use super::locale;
use super::shaped::{Break, BreakKind, Shaped};
use crate::flow::Para;
use crate::lang::Lang;

/// Finds line ends, remembering the words that it has looked up.
pub(super) struct Breaker {
    hyphenator: Hyphenator,
}

impl Breaker {
    /// One that has met no word yet.
    pub fn new() -> Self {
        Self { hyphenator: Hyphenator::default() }
    }

    /// Finds the line ends of a shaped paragraph; `soft` are the bytes of its text that a soft hyphen stood before.
    pub fn breaks(&mut self, para: &Para, soft: &[usize], shaped: &mut Shaped) {
        let text = shaped.text.as_str();
        // A word of five letters and its space, and as many hyphens as words: about what there is.
        let mut found: Vec<(usize, BreakKind)> = Vec::with_capacity(text.len() / 3 + 4);
        let options = options(para.lang);
        let segmenter = if text.chars().any(needs_words) {
            LineSegmenter::new_lstm(options)
        } else {
            LineSegmenter::new_for_non_complex_scripts(options)
        };
        for at in segmenter.segment_str(text) {
            if at == 0 || at == text.len() {
                continue;
            }
            if cuts_a_syllable(text, at) {
                continue;
            }
            let before = text[..at].chars().next_back();
            found.push((
                at,
                match before {
                    Some('\u{2028}') => BreakKind::Forced,
                    Some('-' | '\u{2010}' | '\u{2013}' | '\u{2014}') => BreakKind::Hard,
                    _ => BreakKind::Plain,
                },
            ));
        }
        let addresses = locale::address::ranges(text);
        if para.style.hyphenate {
            let (hyphenator, style) = (&mut self.hyphenator, &para.style);
            for (start, word) in words(text) {
                // The shortest word that any language splits has four letters; the author's own hyphens are all that a
                // word has.
                if word.len() < 4 || soft.iter().any(|at| (start..start + word.len()).contains(at)) {
                    continue;
                }
                let cluster = shaped.clusters.partition_point(|c| (c.start as usize) < start);
                let Some(run) = shaped.clusters.get(cluster).map(|c| &para.runs[c.run as usize]) else { continue };
                if !run.hyphenate {
                    continue;
                }
                let before = found.len();
                hyphenator.points(word, run.lang, &para.languages, style.hyphenate_capitals, |at| {
                    found.push((start + at, BreakKind::Hyphen));
                });
                if found.len() > before && beside_digits(text, start, word.len()) {
                    found.truncate(before);
                }
            }
        }
        if !addresses.is_empty() {
            end_addresses(text, &addresses, &mut found);
        }
        found.extend(soft.iter().map(|&at| {
            // The author's own place in an address needs no hyphen either.
            let inside = addresses.iter().any(|address| address.start < at && at < address.end);
            (at, if inside { BreakKind::Address } else { BreakKind::Hyphen })
        }));
        found.sort_by_key(|(at, _)| *at);
        found.dedup_by_key(|(at, _)| *at);
        shaped.breaks.reserve_exact(found.len() + 1);
        let mut cluster = 0;
        for (at, kind) in found {
            cluster += shaped.clusters[cluster..].iter().take_while(|c| (c.start as usize) < at).count();
            // A break inside a ligature is none.
            if shaped.clusters.get(cluster).is_some_and(|c| c.start as usize == at) {
                shaped.breaks.push(Break { at: cluster, kind });
            }
        }
        shaped.breaks.push(Break { at: shaped.clusters.len(), kind: BreakKind::Forced });
    }
}

/// Whether a character is of a script that has no spaces between words (Line_Break SA, by the blocks that have it).
pub(super) fn needs_words(c: char) -> bool {
    // Nearly all text ends here.
    c >= '\u{E00}'
        && matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19DF}'
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}')
}

/// Whether no word of Thai or Lao can end at a byte: before a vowel that follows its consonant, after one that is written before
/// it, and after one that a consonant closes (the Unicode Standard, 16.1 and 16.2: Thai and Lao).
fn cuts_a_syllable(text: &str, at: usize) -> bool {
    let after = text[at..].chars().next();
    if !after.is_some_and(|c| matches!(c, '\u{E01}'..='\u{E3A}' | '\u{E40}'..='\u{E4E}' | '\u{E81}'..='\u{ECE}')) {
        return false;
    }
    let follows =
        |c| matches!(c, '\u{E30}'..='\u{E3A}' | '\u{E45}'..='\u{E4E}' | '\u{EB0}'..='\u{EBD}' | '\u{EC6}'..='\u{ECE}');
    let tone = |c: &char| !matches!(c, '\u{E48}'..='\u{E4B}' | '\u{EC8}'..='\u{ECB}');
    let before = text[..at].chars().rev().find(tone);
    let leads = |c| matches!(c, '\u{E40}'..='\u{E44}' | '\u{EC0}'..='\u{EC4}');
    let is_closed = |c| matches!(c, '\u{E31}' | '\u{E37}' | '\u{E47}' | '\u{EB1}' | '\u{EBB}');
    after.is_some_and(follows) || before.is_some_and(|c| leads(c) || is_closed(c))
}

/// How strictly lines are broken: as the language's tag says with the keys `lb` and `lw` of Unicode (`ja-u-lb-loose`,
/// `ko-u-lw-keepall`; UTS #35), else strictly.
fn options(lang: Lang) -> LineBreakOptions<'static> {
    let mut options = LineBreakOptions::default();
    let subtags = || lang.as_str().split('-');
    if let Some(at) = subtags().position(|subtag| subtag.eq_ignore_ascii_case("u")) {
        let value = |key: &str| subtags().skip(at).skip_while(|s| !s.eq_ignore_ascii_case(key)).nth(1);
        options.strictness = match value("lb") {
            Some("loose") => Some(LineBreakStrictness::Loose),
            Some("normal") => Some(LineBreakStrictness::Normal),
            _ => None,
        };
        options.word_option = match value("lw") {
            Some("keepall") => Some(LineBreakWordOption::KeepAll),
            Some("breakall") => Some(LineBreakWordOption::BreakAll),
            _ => None,
        };
    }
    options
}

/// Maximal runs of letters, apostrophes and hyphens with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |n| start + n);
        at = end;
        Some((start, &text[start..end]))
    })
}

/// Whether letters and digits stand together, of which no part is a word.
fn beside_digits(text: &str, start: usize, len: usize) -> bool {
    let joins = |c: char| c.is_numeric() || c == '_';
    text[..start].ends_with(joins) || text[start + len..].starts_with(joins)
}

/// Inside addresses lines end by their own rules, and with no hyphen; a space without width that the author put there stays
/// a place where a line may end.
fn end_addresses(text: &str, addresses: &[Range<usize>], found: &mut Vec<(usize, BreakKind)>) {
    let inside = |at: usize| {
        let i = addresses.partition_point(|address| address.end <= at);
        addresses.get(i).is_some_and(|address| address.start < at)
    };
    found.retain(|(at, _)| !inside(*at) || text[..*at].ends_with('\u{200B}'));
    for address in addresses {
        let ends = locale::address::ends(&text[address.clone()]);
        found.extend(ends.into_iter().map(|at| (address.start + at, BreakKind::Address)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a line may end between the two parts of a text.
    fn parts(before: &str, after: &str, lang: &str) -> bool {
        let options = options(Lang::parse(lang).expect("a tag"));
        let text = format!("{before}{after}");
        LineSegmenter::new_for_non_complex_scripts(options).segment_str(&text).any(|at| at == before.len())
    }

    #[test]
    fn no_line_of_thai_or_lao_ends_inside_a_syllable() {
        for (before, after) in
            [("ตา", "ย"), ("เย็นแ", "ก้ว"), ("เต้เย็", "นแก้ว"), ("ด้", "วย"), ("ຕ", "າ"), ("ເ", "ກົ່າ"), ("ກົ່", "ນ")]
        {
            let cuts = cuts_a_syllable(&format!("{before}{after}"), before.len());
            let may = matches!(before, "ตา" | "ด้");
            assert_eq!(cuts, !may, "{before}|{after}");
        }
        let text = "ปู่ย่าตายายอยู่บ้าน คุณตายายอยู่บ้าน เย็นแก้วใหญ่";
        let ends: Vec<usize> = LineSegmenter::new_lstm(options(Lang::parse("th").expect("a tag")))
            .segment_str(text)
            .filter(|&at| at > 0 && at < text.len() && !cuts_a_syllable(text, at))
            .collect();
        let mut shown = text.to_owned();
        ends.iter().rev().for_each(|&at| shown.insert(at, '|'));
        assert_eq!(shown, "ปู่ย่า|ตา|ยาย|อยู่|บ้าน |คุณ|ตา|ยาย|อยู่|บ้าน |เย็น|แก้ว|ใหญ่");
    }

    /// JLReq 3.1.7 and 3.1.8, appendix A: cl-02 to cl-11 never begin a line, cl-01 never ends one; CLReq 3.1.4 likewise.
    #[test]
    fn what_begins_and_ends_no_line() {
        let begins = "」』）］｝】〕〉》〗、，。．・：；？！‐–〜ヽヾゝゞ々〻ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ”’％℃…‥";
        for c in begins.chars() {
            assert!(!parts("国", &format!("{c}国"), "ja"), "`{c}` begins a line");
        }
        for c in "「『（［｛【〔〈《〖“‘￥＄".chars() {
            assert!(!parts(&format!("国{c}"), "国", "ja"), "`{c}` ends a line");
        }
        for (before, after) in [("国—", "—国"), ("国…", "…国"), ("19", "71"), ("Pom", "pidou"), ("国　", "」")]
        {
            assert!(!parts(before, after, "ja"), "{before}|{after}");
        }
        for (before, after) in [("国", "国"), ("国。", "国"), ("」", "「"), ("か", "国"), ("国", "Pom"), ("1971", "年")]
        {
            assert!(parts(before, after, "ja") && parts(before, after, "zh"), "{before}|{after}");
        }
        // Small kana may where the tag says so.
        assert!(parts("キ", "ャ", "ja-u-lb-normal"));
        // Korean parts between syllables, or only at spaces.
        assert!(parts("유럽", "평의회", "ko") && !parts("유럽", "평의회", "ko-u-lw-keepall"));
    }
}
