//! A paragraph's characters as they are printed.
//!
//! Input: a [`Para`] of `flow`. Output: its characters, each with its run and place, after what the locales ask for
//! ([`locale`]), what ideographs do without, and what only says where a word may end.

use super::hyphen;
use super::itemize;
use super::locale::{self, Locale};
use crate::flow::Para;
use crate::source::Span;

/// Where the author allows a hyphen.
const SOFT_HYPHEN: char = '\u{AD}';

/// One character of a paragraph.
#[derive(Clone, Copy)]
pub(super) struct Char {
    /// As printed.
    pub c: char,
    /// Where it was written.
    pub span: Span,
    /// Index of its run.
    pub run: u32,
}

/// The characters as printed: the locale's spaces, quotes and apostrophes, each with its run and place. Soft hyphens
/// (U+00AD) print nothing: beside the characters, the bytes of the text that they stood before.
pub(super) fn set(para: &Para) -> (Vec<Char>, Vec<usize>) {
    let mut chars = edited(para);
    if chars.iter().any(|c| itemize::is_wide(c.c)) {
        close(&mut chars, para);
    }
    let mut soft = Vec::new();
    if chars.iter().any(|c| c.c == SOFT_HYPHEN) {
        let mut at = 0;
        chars.retain(|c| {
            if c.c == SOFT_HYPHEN {
                soft.push(at);
            } else {
                at += c.c.len_utf8();
            }
            c.c != SOFT_HYPHEN
        });
    }
    (chars, soft)
}

/// Takes away the spaces between ideographs, which Chinese and Japanese text does not have: each stands for a line end in
/// the source. A space that is meant is an ideographic one (U+3000) or does not break.
fn close(chars: &mut Vec<Char>, para: &Para) {
    let wide = |c: &Char| itemize::is_wide(c.c);
    let quote = |c: &Char| matches!(c.c, '“' | '”' | '‘' | '’' | '…' | '—');
    let between = |before: &Char, after: &Char| {
        let lang = para.runs[before.run as usize].lang;
        matches!(lang.primary(), "zh" | "ja" | "yue")
            && (wide(before) || wide(after))
            && (wide(before) || quote(before))
            && (wide(after) || quote(after))
    };
    let keep: Vec<bool> = (0..chars.len())
        .map(|i| {
            let around = i.checked_sub(1).and_then(|k| Some((chars.get(k)?, chars.get(i + 1)?)));
            chars[i].c != ' ' || !around.is_some_and(|(before, after)| between(before, after))
        })
        .collect();
    let mut keep = keep.into_iter();
    chars.retain(|_| keep.next().unwrap_or(true));
}

/// The characters as printed, soft hyphens among them.
fn edited(para: &Para) -> Vec<Char> {
    let length = para.runs.iter().map(|run| run.text.len()).sum();
    let mut chars = Vec::with_capacity(length);
    let mut text = String::with_capacity(length);
    for (r, run) in para.runs.iter().enumerate() {
        text.push_str(&run.text);
        for (range, span) in &run.spans {
            let piece = &run.text[range.start as usize..range.end as usize];
            let exact = piece.len() as u32 == span.end - span.start;
            for (i, c) in piece.char_indices() {
                let span = if exact {
                    let start = span.start + i as u32;
                    Span { start, end: start + c.len_utf8() as u32, ..*span }
                } else {
                    *span
                };
                chars.push(Char { c, span, run: r as u32 });
            }
        }
    }
    let mut at = 0;
    let rules: Vec<(usize, Locale)> = para
        .runs
        .iter()
        .map(|run| {
            let start = at;
            at += run.text.len();
            let mut rules = *locale::rules(run.lang);
            let quotes = hyphen::own(run.lang, &para.languages).and_then(|language| language.quotes);
            rules.quotes = quotes.unwrap_or(rules.quotes);
            (start, rules)
        })
        .collect();
    let edits = locale::edits(&text, &rules);
    if edits.is_empty() {
        return chars;
    }
    let offsets: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    let mut out = Vec::with_capacity(chars.len() + 8);
    let mut next = 0;
    for edit in &edits {
        let from = offsets.partition_point(|&o| o < edit.range.start);
        let to = offsets.partition_point(|&o| o < edit.range.end);
        out.extend_from_slice(&chars[next..from]);
        let owner = chars.get(offsets.partition_point(|&o| o < edit.owner));
        if let (Some(c), Some(&owner)) = (edit.with, owner) {
            out.push(Char { c, ..owner });
        }
        next = to;
    }
    out.extend_from_slice(&chars[next..]);
    out
}
