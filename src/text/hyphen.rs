//! Where words may be hyphenated: TeX's patterns with the minima of each language.

use crate::lang::Lang;

/// Byte offsets in `word` (letters, apostrophes and hyphens, no spaces) before which a hyphen may be inserted at a
/// line's end. Empty where the language has no patterns.
///
/// The word is split at apostrophes and hyphens first, because patterns know letters alone ("jourd’hui").
pub fn points(word: &str, lang: Lang) -> Vec<usize> {
    let primary = lang.primary();
    let Some(patterns) = primary.as_bytes().try_into().ok().and_then(hypher::Lang::from_iso) else { return Vec::new() };
    let (left, right) = minima(primary);
    let mut points = Vec::new();
    let mut start = 0;
    for piece in word.split_inclusive(['\'', '\u{2019}', '-']) {
        let letters = piece.trim_end_matches(['\'', '\u{2019}', '-']);
        if letters.chars().count() >= left + right {
            let mut at = 0;
            let syllables: Vec<&str> = hypher::hyphenate_bounded(letters, patterns, left, right).collect();
            for syllable in &syllables[..syllables.len().saturating_sub(1)] {
                at += syllable.len();
                points.push(start + at);
            }
        }
        start += piece.len();
    }
    points
}

/// Least letters before and after a hyphen.
fn minima(language: &str) -> (usize, usize) {
    match language {
        "fr" | "en" => (2, 3),
        _ => (2, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::points;
    use crate::lang::Lang;

    #[test]
    fn apostrophes_split_words() {
        let fr = Lang::parse("fr-FR").expect("a tag");
        assert!(points("d\u{2019}hui", fr).is_empty(), "no piece is long enough");
        assert_eq!(points("l\u{2019}international", fr).first(), Some(&6), "in-ter-national after l’");
    }
}
