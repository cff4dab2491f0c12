//! Straight quotes and apostrophes become those of the locale.
//!
//! Which quotes a pair gets depends on what it stands in, not on which key was pressed: the outer ones of the locale, or
//! the inner ones where the outer ones are around it. A single quote that pairs with nothing is an apostrophe; after a
//! number one that pairs with nothing stays, as it may mean feet or inches.

use std::collections::BTreeMap;

use super::address::Addresses;
use super::{Char, Locale, has_no_spaces, opens};

const APOSTROPHE: char = '’';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    /// As typed, or an apostrophe by now.
    Done,
}

/// Sets [`Char::c`] of straight quotes.
pub(super) fn set(chars: &mut [Char], runs: &[(usize, Locale)], addresses: &Addresses) {
    let mut roles: Vec<(usize, Role)> = Vec::new();
    // Which of `roles` are open still.
    let mut open: Vec<usize> = Vec::new();
    for i in 0..chars.len() {
        let kind = chars[i].typed;
        if !matches!(kind, '"' | '\'') || addresses.holds(i, i) {
            continue;
        }
        let before = i.checked_sub(1).map(|k| chars[k].typed);
        let after = chars.get(i + 1).map(|c| c.typed);
        let clipped = || is_clipped(chars, i, runs[chars[i].run as usize].1.clipped);
        let year = || is_year(chars, i) && open.iter().any(|&r| chars[roles[r].0].typed == kind);
        if kind == '\'' && (is_apostrophe(chars, i) || clipped() || year()) {
            let digits = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
            if !digits || groups(chars, i) {
                chars[i].c = APOSTROPHE;
            }
            continue;
        }
        let partner = open.iter().rposition(|&r| chars[roles[r].0].typed == kind);
        let free_before = before.is_none_or(char::is_whitespace);
        let free_after = after.is_none_or(|c| !c.is_alphanumeric() && !opens(c));
        let starts = free_before || before.is_some_and(|c| opens(c) || leads(c) || matches!(c, '"' | '\'' | '»'));
        let letter = before.is_some_and(char::is_alphanumeric);
        let unspaced = before.is_some_and(has_no_spaces)
            || letter && after.is_some_and(|c| has_no_spaces(c) && c.is_alphanumeric());
        // "A","B"; dit:"oui"
        let begins_word = !letter && after.is_some_and(|c| c.is_alphanumeric() || opens(c));
        let role = match partner {
            // What is written without spaces tells by none where a quotation begins.
            Some(_) if unspaced => Role::Close,
            None if unspaced => Role::Open,
            Some(_) if !free_before && (free_after || !starts) => Role::Close,
            Some(_) if free_before && after.is_none_or(char::is_whitespace) => Role::Close,
            _ if starts && after.is_some() => Role::Open,
            None if begins_word => Role::Open,
            _ if kind == '\'' || before.is_some_and(|c| c.is_ascii_digit()) => {
                if !before.is_some_and(|c| c.is_ascii_digit()) {
                    chars[i].c = APOSTROPHE;
                }
                continue;
            }
            _ => Role::Close,
        };
        match (role, partner) {
            (Role::Open, _) => open.push(roles.len()),
            (_, Some(partner)) => open.truncate(partner),
            _ => {}
        }
        // What a closing one leaves open inside is none.
        roles.push((i, role));
    }
    if roles.is_empty() {
        return;
    }
    single_pairs(chars, &mut roles);
    levels(chars, runs, &roles);
}

/// What a quote may open after though no space is between: an apostrophe (l’« été »), a dash, a stroke.
fn leads(c: char) -> bool {
    matches!(c, APOSTROPHE | '—' | '–' | '/')
}

/// Inside a word, or before what is written with an apostrophe: the '90s, rock 'n' roll.
fn is_apostrophe(chars: &[Char], i: usize) -> bool {
    let at = |k: usize| chars.get(k).map(|c| c.typed);
    let before = i.checked_sub(1).and_then(at);
    let after = at(i + 1);
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !has_no_spaces(c));
    // l'« été »: what opens after it is as good as a letter.
    let letter = word(before) && before.is_some_and(char::is_alphabetic);
    if word(before) && word(after) || letter && after.is_some_and(opens) {
        return true;
    }
    // dell'"Unione"
    if letter && after == Some('"') && word(at(i + 2)) {
        return true;
    }
    let decade = (1..3).all(|k| at(i + k).is_some_and(|c| c.is_ascii_digit())) && at(i + 3) == Some('s');
    let and = |i: usize| at(i) == Some('\'') && matches!(at(i + 1), Some('n' | 'N')) && at(i + 2) == Some('\'');
    !word(before) && (decade || and(i)) || i >= 2 && and(i - 2)
}

/// Whether a year without its century stands behind: in quotes of the same kind it begins no others ('It was '36.').
fn is_year(chars: &[Char], i: usize) -> bool {
    let digits = chars[i + 1..].iter().take_while(|c| c.typed.is_ascii_digit()).count();
    digits == 2
        && chars.get(i + 3).is_none_or(|c| !c.typed.is_alphanumeric() && c.typed != '\'')
        && i.checked_sub(1).is_none_or(|k| !chars[k].typed.is_alphanumeric())
}

/// Whether one of the words begins here whose first letter an apostrophe stands for. Right before another single quote it is
/// a word in quotes.
fn is_clipped(chars: &[Char], i: usize, words: &[&str]) -> bool {
    if i.checked_sub(1).is_some_and(|k| chars[k].typed.is_alphanumeric()) {
        return false;
    }
    let is = |word: &&str| {
        let end = i + 1 + word.chars().count();
        let same = word.chars().zip(&chars[i + 1..]).all(|(c, char)| c == char.typed);
        same && end <= chars.len() && chars.get(end).is_none_or(|c| !c.typed.is_alphanumeric() && c.typed != '\'')
    };
    words.iter().any(is)
}

/// Whether it parts groups of three digits: 10'000.
fn groups(chars: &[Char], i: usize) -> bool {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.typed.is_ascii_digit()).count();
    let before = chars[..i].iter().rev().take_while(|c| c.typed.is_ascii_digit()).count();
    (1..=3).contains(&before) && digits(i + 1) == 3
}

/// Single quotes that found no partner become apostrophes.
fn single_pairs(chars: &mut [Char], roles: &mut [(usize, Role)]) {
    let mut stack: Vec<usize> = Vec::new();
    let mut paired = vec![false; roles.len()];
    for r in 0..roles.len() {
        let (i, role) = roles[r];
        if role == Role::Open {
            stack.push(r);
        } else if let Some(at) = stack.iter().rposition(|&o| chars[roles[o].0].typed == chars[i].typed) {
            paired[stack[at]] = true;
            paired[r] = true;
            stack.truncate(at);
        }
    }
    for (r, (i, role)) in roles.iter_mut().enumerate() {
        if !paired[r] && chars[*i].typed == '\'' {
            chars[*i].c = APOSTROPHE;
            *role = Role::Done;
        }
    }
}

/// Outer or inner quotes, by what is around them, the author's own quotes included.
fn levels(chars: &mut [Char], runs: &[(usize, Locale)], roles: &[(usize, Role)]) {
    let mut by_hand = BTreeMap::new();
    level(chars, runs, roles, &mut by_hand);
    // What is opened otherwise than it was thought to be has other quotes inside of it.
    if !by_hand.is_empty() {
        level(chars, runs, roles, &mut by_hand);
    }
}

/// A quotation that is open.
struct Around {
    /// Its opening character, and where it stands.
    open: char,
    at: usize,
    /// What closes it.
    close: [char; 2],
    /// The straight quote that it was typed as.
    straight: Option<char>,
}

/// Sets all quotes in order. `by_hand`: straight ones, by their places, that the author closed by hand, each with what goes
/// with that; what is met of those is added.
fn level(chars: &mut [Char], runs: &[(usize, Locale)], roles: &[(usize, Role)], by_hand: &mut BTreeMap<usize, char>) {
    let mut around: Vec<Around> = Vec::new();
    let mut next = roles.iter().peekable();
    for i in 0..chars.len() {
        let [open, close, inner, inner_close] = runs[chars[i].run as usize].1.quotes;
        if let Some(&&(_, role)) = next.peek().filter(|(at, _)| *at == i) {
            next.next();
            let typed = chars[i].typed;
            match role {
                Role::Open => {
                    if let Some(&own) = by_hand.get(&i) {
                        chars[i].c = own;
                        let close = closed_by(own).unwrap_or(['\0'; 2]);
                        around.push(Around { open: own, at: i, close, straight: None });
                        continue;
                    }
                    let outer = around.last().is_none_or(|around| around.open != open);
                    let (open, close) = if outer { (open, close) } else { (inner, inner_close) };
                    chars[i].c = open;
                    around.push(Around { open, at: i, close: [close; 2], straight: Some(typed) });
                }
                Role::Close => {
                    let partner = around.iter().rposition(|around| around.straight == Some(typed));
                    chars[i].c = match (partner, around.last()) {
                        (Some(at), _) => {
                            let close = around[at].close[0];
                            around.truncate(at);
                            close
                        }
                        // “Mixed": what the author opened by hand is closed by its kind.
                        (None, Some(own)) if own.straight.is_none() && typed == '"' && is_double(own.open) => {
                            let close = if own.open == open { close } else { own.close[0] };
                            around.pop();
                            close
                        }
                        _ => close,
                    };
                }
                Role::Done => {}
            }
            continue;
        }
        let c = chars[i].c;
        if !(closed_by(c).is_some() || matches!(c, '›' | '”' | '’' | '」' | '』')) {
            continue;
        }
        let before = i.checked_sub(1).map(|k| chars[k].c);
        let after = chars.get(i + 1).map(|c| c.c);
        let begins = before.is_none_or(|b| b.is_whitespace() || opens(b) || leads(b));
        let word_after = after.is_some_and(char::is_alphanumeric);
        let inside = before.is_some_and(char::is_alphanumeric) && word_after;
        match around.last() {
            // "Mixed”: what the author closed by hand is opened by its kind.
            Some(own) if own.straight == Some('"') && is_double(c) && !begins && !word_after => {
                let [open, close, inner, inner_close] = runs[chars[own.at].run as usize].1.quotes;
                let own_open = match c {
                    c if c == close => open,
                    c if c == inner_close => inner,
                    '”' => '“',
                    '“' => '„',
                    '»' => '«',
                    _ => '»',
                };
                // Where that is what it was taken for, all is well.
                if own_open != own.open {
                    by_hand.insert(own.at, own_open);
                }
                around.pop();
            }
            Some(own) if own.straight.is_none() && own.close.contains(&c) => {
                if !inside {
                    around.pop();
                }
            }
            _ => {
                if let Some(close) = closed_by(c).filter(|_| begins) {
                    around.push(Around { open: c, at: i, close, straight: None });
                }
            }
        }
    }
}

/// What closes a quotation that an author opened so.
fn closed_by(open: char) -> Option<[char; 2]> {
    Some(match open {
        '«' => ['»'; 2],
        '»' => ['«'; 2],
        '‹' => ['›'; 2],
        '“' => ['”'; 2],
        '‘' => ['’'; 2],
        '„' => ['“', '”'],
        '‚' => ['‘', '’'],
        '「' => ['」'; 2],
        '『' => ['』'; 2],
        _ => return None,
    })
}

/// Whether a mark is one of those that stand for a double quote, at either end.
fn is_double(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '«' | '»')
}
