//! Where a paragraph's lines may end: UAX #14, and hyphens.
//!
//! Input: a shaped paragraph. Output: its [`Break`]s, in order, never inside a cluster.

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::hyphen::Hyphenator;
use super::locale;
use super::shape::{Break, BreakKind, Shaped};
use crate::flow::Para;

/// Finds line ends, remembering the words that it has looked up.
pub(super) struct Breaker {
    segmenter: LineSegmenterBorrowed<'static>,
    hyphenator: Hyphenator,
}

impl Breaker {
    /// One that has met no word yet.
    pub fn new() -> Self {
        Self {
            segmenter: LineSegmenter::new_for_non_complex_scripts(Default::default()),
            hyphenator: Hyphenator::default(),
        }
    }

    /// Finds the line ends of a shaped paragraph; `soft` are the bytes of its text that a soft hyphen stood before.
    pub fn breaks(&mut self, para: &Para, soft: &[usize], shaped: &mut Shaped) {
        let text = shaped.text.as_str();
        let mut found: Vec<(usize, BreakKind)> = Vec::new();
        for at in self.segmenter.segment_str(text) {
            if at == 0 || at == text.len() {
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
        found.extend(soft.iter().map(|&at| (at, BreakKind::Hyphen)));
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
                if found.len() > before && is_unbroken(text, start, word.len()) {
                    found.truncate(before);
                }
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.dedup_by_key(|(at, _)| *at);
        for (at, kind) in found {
            let cluster = shaped.clusters.partition_point(|c| (c.start as usize) < at);
            // A break inside a ligature is none.
            if shaped.clusters.get(cluster).is_some_and(|c| c.start as usize == at) {
                shaped.breaks.push(Break { at: cluster, kind });
            }
        }
        shaped.breaks.push(Break { at: shaped.clusters.len(), kind: BreakKind::Forced });
    }
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

/// Whether a word is part of what is never hyphenated: an address, or letters and digits together.
fn is_unbroken(text: &str, start: usize, len: usize) -> bool {
    let joins = |c: char| c.is_numeric() || c == '_';
    if text[..start].ends_with(joins) || text[start + len..].starts_with(joins) {
        return true;
    }
    let from = text[..start].char_indices().rfind(|(_, c)| c.is_whitespace()).map_or(0, |(i, c)| i + c.len_utf8());
    let to = text[start + len..].find(char::is_whitespace).map_or(text.len(), |i| start + len + i);
    locale::address::is_address(locale::address::bare(&text[from..to]))
}
