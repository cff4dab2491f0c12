//! Text that runs from right to left: levels of characters and their visual order (UAX #9).
//!
//! Input: a paragraph's text, its direction and those that are set apart in it. Output: a level for each character, odd ones running from right to left; and,
//! for the levels of a line, the order from left to right. Lines are broken in logical order before that.

use unicode_bidi::{BidiInfo, Level};

use super::locale;
use crate::flow::Isolate;

/// Left-to-right isolate, right-to-left isolate, and what ends either (UAX #9, 2.4 and 2.5).
const LRI: char = '\u{2066}';
const RLI: char = '\u{2067}';
const PDI: char = '\u{2069}';

/// The level of each character; nothing where all text runs from left to right. `apart` are the isolates around each.
pub(super) fn levels<'i>(
    text: &str,
    right_to_left: bool,
    mut apart: impl Iterator<Item = &'i [Isolate]> + Clone,
) -> Vec<u8> {
    let (mut isolated, mut turned) = (false, right_to_left);
    for isolate in apart.clone().flatten() {
        isolated = true;
        turned |= isolate.right_to_left;
    }
    if !turned && !text.chars().any(turns) {
        return Vec::new();
    }
    // Addresses and telephone numbers run from left to right wherever they stand.
    let mut fixed = locale::address::ranges(text);
    fixed.extend(locale::telephones(text));
    fixed.sort_unstable_by_key(|range| range.start);
    let base = if right_to_left { Level::rtl() } else { Level::ltr() };
    if !isolated && fixed.is_empty() {
        let info = BidiInfo::new(text, Some(base));
        return text.char_indices().map(|(at, _)| info.levels[at].number()).collect();
    }
    // With controls where isolates begin and end, which the printed text does not have.
    let (mut controlled, mut places) = (String::with_capacity(text.len() + 12), Vec::with_capacity(text.len()));
    let mut open: &[Isolate] = &[];
    let mut fixed = fixed.into_iter().peekable();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let around = apart.next().unwrap_or_default();
        let same = open.iter().zip(around).take_while(|(a, b)| a == b).count();
        // What is fixed ends before anything around it does, and is broken where something begins inside of it.
        let ends = fixed.next_if(|range| range.end <= at).is_some();
        if inside && (ends || same < open.len() || same < around.len()) {
            controlled.push(PDI);
            inside = false;
        }
        controlled.extend(open[same..].iter().map(|_| PDI));
        controlled.extend(around[same..].iter().map(|isolate| if isolate.right_to_left { RLI } else { LRI }));
        open = around;
        if !inside && fixed.peek().is_some_and(|range| range.contains(&at)) {
            controlled.push(LRI);
            inside = true;
        }
        places.push(controlled.len());
        controlled.push(c);
    }
    let info = BidiInfo::new(&controlled, Some(base));
    places.into_iter().map(|at| info.levels[at].number()).collect()
}

/// Whether a character may run from right to left or tells others to (Bidi_Class R, AL, AN and the controls, by the blocks
/// that have them).
fn turns(c: char) -> bool {
    // Nearly all text ends here.
    c >= '\u{590}'
        && matches!(c, '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// The indices of a line's parts from left to right (rule L2: from the highest level down to the lowest odd one every
/// sequence of that level or more is turned round).
pub fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut start = 0;
        while start < order.len() {
            let len = order[start..].iter().take_while(|&&i| levels[i] >= level).count();
            order[start..start + len].reverse();
            start += len.max(1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, right_to_left: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        visual_order(&levels(text, right_to_left, std::iter::empty())).into_iter().map(|i| chars[i]).collect()
    }

    #[test]
    fn latin_needs_no_levels() {
        assert!(levels("“Plain” text – 2026 €", false, std::iter::empty()).is_empty());
        assert!(!levels("Plain", true, std::iter::empty()).is_empty());
    }

    #[test]
    fn numbers_and_names_keep_their_order() {
        assert_eq!(shown("שלום 123 abc עולם", true), "םלוע abc 123 םולש");
        assert_eq!(shown("abc שלום 123 עולם.", false), "abc םלוע 123 םולש.");
        assert_eq!(shown("سنة 2026، 15%", true), "%15 ،2026 ةنس", "as Arabic has its percents");
    }

    #[test]
    fn addresses_and_telephone_numbers_are_read_from_left_to_right() {
        assert_eq!(shown("هاتف +33 3 88 41 20 00.", true), ".+33 3 88 41 20 00 فتاه");
        assert_eq!(shown("راجع https://a.org/b/، شكرا", true), "اركش ،https://a.org/b/ عجار");
        assert_eq!(shown("רח' 5, 03 1234 5678", true), "03 1234 5678 ,5 'חר");
        for number in ["(+33) 3 88 41 20 00", "(03) 88 41 20 00", "(03)88412000", "+33.3.88.41.20.00", "03/88 41 20 00"]
        {
            assert_eq!(shown(&format!("هاتف {number}."), true), format!(".{number} فتاه"));
        }
    }
}
