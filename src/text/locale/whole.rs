//! What is read as one: telephone numbers in groups, and the abbreviations of several parts that a locale lists.
//!
//! Both are found before any space is decided, from the left and the longest first, so that what ends one is never taken
//! for the beginning of another: in `z. B. u. a. S. 12` there are two abbreviations and a page.

use std::ops::Range;

use super::table::Locale;
use super::{Char, is_space};

/// Ranges of characters, each kind in order and without overlap.
#[derive(Debug, Default)]
pub(super) struct Wholes {
    abbreviations: Vec<Range<usize>>,
    telephones: Vec<Range<usize>>,
}

impl Wholes {
    /// Whether one abbreviation holds both characters.
    pub(super) fn abbreviation(&self, a: usize, b: usize) -> bool {
        holds(&self.abbreviations, a, b)
    }

    /// Whether an abbreviation ends with `a`, or one begins at `b`.
    pub(super) fn parts(&self, a: usize, b: usize) -> bool {
        self.abbreviations.iter().any(|range| range.end == a + 1 || range.start == b)
    }

    /// The telephone numbers, by character.
    pub(super) fn telephones(&self) -> impl Iterator<Item = &Range<usize>> {
        self.telephones.iter()
    }

    /// Whether one telephone number holds both characters.
    pub(super) fn telephone(&self, a: usize, b: usize) -> bool {
        holds(&self.telephones, a, b)
    }
}

fn holds(ranges: &[Range<usize>], a: usize, b: usize) -> bool {
    ranges.iter().any(|range| range.contains(&a) && range.contains(&b))
}

/// Finds them.
pub(super) fn find(chars: &[Char], runs: &[(usize, Locale)]) -> Wholes {
    let mut wholes = Wholes::default();
    let listed = runs.iter().any(|(_, rules)| !rules.abbreviations.is_empty());
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at].c;
        let before = at.checked_sub(1).map(|i| chars[i].c);
        let opens = first == '(' && chars.get(at + 1).is_some_and(|next| next.c == '+' || next.c.is_ascii_digit());
        if (first == '+' || first.is_ascii_digit() || opens) && before.is_none_or(|c| !c.is_alphanumeric()) {
            let (end, is_telephone) = telephone(chars, at);
            // After a comma, a full stop or a stroke it is the rest of another number.
            if is_telephone && !before.is_some_and(|c| matches!(c, '.' | ',' | '-' | '/' | ':' | '+')) {
                wholes.telephones.push(at..end);
            }
            at = end;
        } else if listed && first.is_alphabetic() && before.is_none_or(|c| !c.is_alphanumeric() && c != '.') {
            let list = runs[chars[at].run as usize].1.abbreviations;
            match list.iter().filter_map(|parts| abbreviation(chars, at, parts)).max() {
                Some(end) => {
                    wholes.abbreviations.push(at..end);
                    at = end;
                }
                None => at += 1,
            }
        } else {
            at += 1;
        }
    }
    wholes
}

/// Where `parts` ends, if it begins at `at`, with or without a space between its parts.
fn abbreviation(chars: &[Char], mut at: usize, parts: &str) -> Option<usize> {
    let mut inner = false;
    for c in parts.chars() {
        let space = inner && chars.get(at).is_some_and(|c| is_space(c.c));
        at += usize::from(space);
        if chars.get(at)?.c != c {
            return None;
        }
        at += 1;
        inner = c == '.';
    }
    Some(at)
}

/// The end of the groups of digits that begin at `at`, one space, hyphen or full stop between two, or a stroke after the first;
/// and whether they are a telephone number, of 8 to 15 digits (ITU-T E.164 has 15 at most; fewer than 8 are as often something
/// else). So is what begins with `+` and a country's code, or with a 0 before the first group, or has an area's code in
/// brackets; and else three groups or more of which not all but the first have three digits, as those of a large number do. A
/// first group of 0, or of 000, is no area's code. In `+33 (0)3` the zero in brackets is a part, and `(+33)` and `(03)` may be
/// the first group.
fn telephone(chars: &[Char], at: usize) -> (usize, bool) {
    let digits = |from: usize| chars[from.min(chars.len())..].iter().take_while(|c| c.c.is_ascii_digit()).count();
    let is = |i: usize, c: char| chars.get(i).is_some_and(|x| x.c == c);
    let space = |i: usize| chars.get(i).is_some_and(|c| is_space(c.c));
    let bracketed = is(at, '(');
    let start = at + usize::from(bracketed);
    let country = is(start, '+');
    let first = start + usize::from(country);
    let head = digits(first);
    let mut end = first + head + usize::from(bracketed);
    if head == 0 || bracketed && !is(end - 1, ')') {
        return (at + 1, false);
    }
    let mut groups = vec![head];
    // A pair of numbers may have a hyphen between them; after the first hyphen, or full stop, of a telephone number come such
    // only.
    let (mut hyphens, mut spaces, mut stops, mut stroke) = (false, false, false, false);
    let mut brackets = bracketed && !country;
    loop {
        let mut next = end;
        let touching = bracketed && groups.len() == 1 && digits(next) > 0;
        let sign = match chars.get(next).map(|c| c.c) {
            _ if touching => None,
            Some('-') if !stops => Some('-'),
            Some('.') if !hyphens && !spaces && !stroke => Some('.'),
            Some('/') if groups.len() == 1 && !country && !bracketed => Some('/'),
            Some(c) if is_space(c) && !hyphens && !stops => Some(' '),
            _ => break,
        };
        next += usize::from(sign.is_some());
        if is(next, '(') && !hyphens && sign != Some('-') {
            let code = digits(next + 1);
            let zero = code == 1 && is(next + 1, '0');
            if !(zero || (2..=5).contains(&code)) || !is(next + 1 + code, ')') {
                break;
            }
            next += code + 2;
            next += usize::from(space(next));
            if !zero {
                brackets = true;
                groups.push(code);
            }
        }
        let len = digits(next);
        if len == 0 || chars.get(next + len).is_some_and(|c| c.c.is_alphanumeric()) {
            break;
        }
        groups.push(len);
        end = next + len;
        // What nothing comes after is a mark of the sentence.
        match sign {
            Some('-') => hyphens = true,
            Some('.') => stops = true,
            Some('/') => stroke = true,
            Some(_) => spaces = true,
            None => {}
        }
    }
    let total: usize = groups.iter().sum();
    let code = if country {
        (1..=3).contains(&head) && !is(first, '0')
    } else {
        let zero = is(first, '0') && !(is(first + 1, '0') && is(first + 2, '0'));
        // What stands in brackets before a large number is something else.
        let large = || groups[1..].iter().all(|&len| len == 3);
        (2..=5).contains(&head) && (zero || bracketed && !large()) || brackets && !bracketed
    };
    // Two groups of which the first has two digits may as well be two numbers.
    let enough = groups.len() >= if head == 2 && !country && !bracketed { 3 } else { 2 };
    // Three groups with full stops are a date, and so are four figures around a stroke.
    let date = stops && !country && groups.len() < 4 || stroke && total < 9 && groups.get(1).is_none_or(|&len| len < 5);
    let rest = at >= 2 && space(at - 1) && chars[at - 2].c.is_ascii_digit();
    let uneven = groups.len() >= 3
        && spaces
        && !rest
        && !bracketed
        && head < 4
        && groups[1..].iter().any(|&len| len != 3)
        && groups[1..].iter().all(|&len| (2..=4).contains(&len));
    let known = !date && (code && enough || uneven && total <= 12);
    (end.max(at + 1), known && (8..=15).contains(&total))
}
