//! Typographic rules by locale: which spaces, quotes and apostrophes a text is printed with.
//!
//! Input: a paragraph's text as typed, and the rules of each of its runs. Output: edits, so that the caller keeps runs and
//! places. Letters, digits and hyphens are never changed, addresses not at all; what is set right stays, so that the edits of
//! an edited text are none. [`table`] holds the data, `quotes`, `address` and `whole` a step each; here are the spaces: one
//! decision for each place between two characters, by the rules of the character that asks for the space.

pub(crate) mod address;
pub(crate) mod ordinal;
mod quotes;
pub mod table;
#[cfg(test)]
mod tests;
mod whole;

use std::ops::Range;

use super::breaks::needs_words;
use super::itemize::is_wide;
use crate::lang::Lang;
use address::Addresses;
use table::{NBSP, NNBSP, ROOT, TABLE};
use whole::Wholes;

pub use table::Locale;

/// What a locale wants between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Whatever the author typed.
    AsTyped,
    /// Nothing: a typed space goes.
    Never,
    /// This space, typed or not.
    Space(char),
    /// This space in place of a typed one; none where none was typed.
    Typed(char),
}

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that give way: one character, or none (an insertion).
    pub range: Range<usize>,
    /// What stands there instead, if anything.
    pub with: Option<char>,
    /// First byte of the character whose run and place the new one takes.
    pub owner: usize,
}

/// The rules of a language: those of its tag, or of the tag shortened from the end.
pub fn rules(lang: Lang) -> &'static Locale {
    let mut tag = lang.as_str();
    loop {
        if let Ok(at) = TABLE.binary_search_by(|(entry, _)| (*entry).cmp(tag)) {
            return &TABLE[at].1;
        }
        match tag.rfind('-') {
            Some(end) => tag = &tag[..end],
            None => return &ROOT,
        }
    }
}

/// What the rules change in `text`, in order and without overlap. `runs` are the first byte of each run and its rules, in
/// order; what stands before the first run has its rules too.
pub fn edits(text: &str, runs: &[(usize, Locale)]) -> Vec<Edit> {
    if runs.is_empty() {
        return Vec::new();
    }
    let mut chars = Vec::with_capacity(text.len());
    let mut run = 0;
    for (at, c) in text.char_indices() {
        while runs.get(run + 1).is_some_and(|(start, _)| *start <= at) {
            run += 1;
        }
        chars.push(Char { at: at as u32, run: run as u32, typed: c, c });
    }
    let addresses = address::find(text, &chars);
    quotes::set(&mut chars, runs, &addresses);
    let wholes = whole::find(&chars, runs);
    Setter { text, chars: &chars, runs, addresses: &addresses, wholes: &wholes }.edits()
}

/// The bytes of each telephone number of a text, in order.
pub(crate) fn telephones(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<Char> = text.char_indices().map(|(at, c)| Char { at: at as u32, run: 0, typed: c, c }).collect();
    let range = |range: &Range<usize>| chars[range.start].start()..chars[range.end - 1].end();
    whole::find(&chars, &[]).telephones().map(range).collect()
}

/// A character of the text.
#[derive(Clone, Copy, Debug)]
struct Char {
    at: u32,
    run: u32,
    /// As written.
    typed: char,
    /// As printed: another one for straight quotes.
    c: char,
}

impl Char {
    fn start(&self) -> usize {
        self.at as usize
    }

    fn end(&self) -> usize {
        self.at as usize + self.typed.len_utf8()
    }
}

/// Spaces that rules may turn into one another.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | NBSP | NNBSP | '\u{2009}')
}

/// Whether a character is of a script that has no spaces between words.
fn has_no_spaces(c: char) -> bool {
    is_wide(c) || needs_words(c)
}

/// What a space before it does not belong to, and what no word or number is before.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '‹' | '“' | '‘' | '„' | '‚' | '¿' | '¡' | '「' | '『')
}

/// What may follow `;`, `:`, `!` and `?` as marks of a sentence.
fn closes(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ')' | ']'
                | '}'
                | '»'
                | '›'
                | '”'
                | '’'
                | '“'
                | '‘'
                | '」'
                | '』'
                | '"'
                | '\''
                | '!'
                | '?'
                | '.'
                | ','
                | '…'
        )
        || matches!(c, ';' | ':' | '—' | '–')
        // Marks without width: of joining, of direction, of where a line may end.
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn is_currency(c: char) -> bool {
    matches!(c, '€' | '$' | '£' | '¥' | '¢' | '฿' | '₡' | '₦' | '₩'..='₭' | '₱' | '₴' | '₸'..='₺' | '₼'..='₾')
}

/// Symbols of units (SI brochure, tables 2 to 8) and of digital sizes that follow a number in any language.
const UNITS: [&str; 58] = [
    "km", "m", "dm", "cm", "mm", "µm", "nm", "km²", "m²", "cm²", "mm²", "m³", "dm³", "cm³", "ha", "a", "l", "L", "dl",
    "cl", "ml", "mL", "hl", "t", "kg", "g", "mg", "µg", "h", "min", "s", "ms", "km/h", "m/s", "K", "°C", "°F", "W",
    "kW", "MW", "kWh", "V", "A", "Hz", "kHz", "MHz", "GHz", "Pa", "hPa", "bar", "J", "kJ", "kcal", "dB", "MB", "GB",
    "Mo", "Go",
];

/// Names of currencies that stand after an amount or before it: codes of ISO 4217, and the franc's short name.
const CURRENCIES: [&str; 26] = [
    "EUR", "CHF", "GBP", "USD", "CAD", "AUD", "NZD", "JPY", "CNY", "INR", "ILS", "BRL", "MXN", "TRY", "UAH", "SEK",
    "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "RSD", "BAM", "Fr.",
];

struct Setter<'a> {
    text: &'a str,
    chars: &'a [Char],
    runs: &'a [(usize, Locale)],
    addresses: &'a Addresses,
    wholes: &'a Wholes,
}

/// A decision about a gap: leave it, or make it this.
type Wanted = Option<Option<char>>;

impl Setter<'_> {
    fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let chars = self.chars;
        for (i, char) in chars.iter().enumerate() {
            if is_space(char.c) {
                if i == 0 || i + 1 == chars.len() {
                    continue;
                }
                let (a, b) = (chars[i - 1].c, chars[i + 1].c);
                // Several spaces are the author's own; a space at a line's edge is none.
                if is_space(a) || is_space(b) || a == '\u{2028}' || b == '\u{2028}' {
                    continue;
                }
                if let Some(with) = self.gap(i - 1, i + 1, Some(char.c))
                    && with != Some(char.c)
                {
                    edits.push(Edit { range: char.start()..char.end(), with, owner: char.start() });
                }
                continue;
            }
            if i > 0 {
                let before = chars[i - 1].c;
                let asks = matches!(char.c, ';' | ':' | '!' | '?' | '»' | '›' | '%' | '‰' | '°') || is_currency(char.c);
                let asked = matches!(before, '«' | '‹' | '°');
                let abbreviated = before == '.' && self.wholes.abbreviation(i - 1, i);
                if (asks || asked || abbreviated)
                    && !before.is_whitespace()
                    && !char.c.is_whitespace()
                    && let Some(Some(with)) = self.gap(i - 1, i, None)
                {
                    let owner = if asked { chars[i - 1].start() } else { char.start() };
                    edits.push(Edit { range: char.start()..char.start(), with: Some(with), owner });
                }
            }
            if char.c != char.typed {
                edits.push(Edit { range: char.start()..char.end(), with: Some(char.c), owner: char.start() });
            }
        }
        edits
    }

    fn rules(&self, i: usize) -> &Locale {
        &self.runs[self.chars[i].run as usize].1
    }

    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|c| c.c)
    }

    /// The gap between characters `a` and `b`, where one space or none was typed.
    fn gap(&self, a: usize, b: usize, typed: Option<char>) -> Wanted {
        let (left, right) = (self.chars[a].c, self.chars[b].c);
        if typed.is_none() && self.addresses.holds(a, b) {
            return None;
        }
        match (left, right) {
            ('«', '»') | ('‹', '›') => return None,
            ('«', _) => return apply(self.rules(a).guillemets, typed),
            ('‹', _) if self.rules(a).quotes.contains(&'‹') => return apply(self.rules(a).guillemets, typed),
            (_, '»') => return apply(self.rules(b).guillemets, typed),
            (_, '›') if self.rules(b).quotes.contains(&'›') => return apply(self.rules(b).guillemets, typed),
            (_, ';' | '!' | '?' | ':') => return self.mark(a, b, typed),
            ('0'..='9', '%' | '‰') => {
                let ends = self.at(b + 1).is_none_or(|c| !c.is_alphanumeric());
                return if ends { apply(self.rules(b).percent, typed) } else { None };
            }
            ('0'..='9', '°') if typed.is_none() => {
                // 20°C, but not 45° or 45°N.
                let ends = self.at(b + 2).is_none_or(|c| !c.is_alphanumeric());
                let degrees = matches!(self.at(b + 1), Some('C' | 'F')) && ends;
                let rules = self.rules(b);
                return (degrees && matches!(rules.percent, Gap::Space(_))).then_some(Some(rules.unit));
            }
            ('0'..='9', _) if typed.is_none() && is_currency(right) => {
                // 5€, but not 5€50: where a space belongs before %, one belongs here.
                let ends = self.at(b + 1).is_none_or(|c| !c.is_alphanumeric());
                let rules = self.rules(b);
                return (ends && matches!(rules.percent, Gap::Space(_))).then_some(Some(rules.unit));
            }
            _ => {}
        }
        if typed.is_none() {
            // n°5
            let number = left == '°' && right.is_ascii_digit() && self.rules(a).numbered.contains(&self.word(a));
            if number {
                return Some(Some(NBSP));
            }
            // z.B.
            let abbreviated = left == '.' && self.wholes.abbreviation(a, b);
            return abbreviated.then_some(Some(self.rules(a).abbreviation));
        }
        if self.wholes.telephone(a, b) {
            return (typed == Some(' ')).then_some(Some(NBSP));
        }
        if (left.is_ascii_digit() || self.ends_round(a))
            && let Some(space) = self.number(a, b)
        {
            return Some(Some(space));
        }
        match typed {
            Some(' ') => self.unbroken(a, b).map(Some),
            // A thin space stays one, where a line would end at it.
            Some('\u{2009}') => self.unbroken(a, b).map(|_| Some(NNBSP)),
            _ => None,
        }
    }

    /// Before `;`, `:`, `!` and `?`, but where they are no marks of a sentence: in a time, an address, a face.
    fn mark(&self, a: usize, b: usize, typed: Option<char>) -> Wanted {
        let (left, right) = (self.chars[a].c, self.chars[b].c);
        let after = self.at(b + 1);
        if opens(left) || matches!(left, ';' | ':' | '!' | '?') || !after.is_none_or(closes) {
            return None;
        }
        let rules = self.rules(b);
        let wanted = if right == ':' { rules.colon } else { rules.high };
        // A ratio: 1 : 3.
        let ratio = typed.is_some()
            && left.is_ascii_digit()
            && after.is_some_and(is_space)
            && self.at(b + 2).is_some_and(|c| c.is_ascii_digit());
        if ratio && wanted == Gap::Never { None } else { apply(wanted, typed) }
    }

    /// The space between the number that ends at `a` and what begins at `b`, if they belong together.
    fn number(&self, a: usize, b: usize) -> Option<char> {
        let rules = self.rules(a);
        let right = self.chars[b].c;
        if right.is_ascii_digit() {
            let digits = |i: usize| self.at(i).is_some_and(|c| c.is_ascii_digit());
            let three = (b..b + 3).all(digits) && !digits(b + 3);
            let before = self.chars[..=a].iter().rev().take_while(|c| c.c.is_ascii_digit()).count();
            let head = (a + 1).checked_sub(before + 1).map(|i| self.chars[i].c);
            let whole = head.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '-' | '/' | ':'));
            return (three && before <= 3 && whole).then_some(rules.group);
        }
        if is_currency(right) {
            return Some(self.rules(b).unit);
        }
        let part = |c: char| c.is_alphabetic() || matches!(c, '°' | '²' | '³' | '/' | '.' | 'µ') || is_currency(c);
        let len = self.chars[b..].iter().take(12).take_while(|c| part(c.c)).count();
        if len == 0 || len == 12 || self.at(b + len).is_some_and(|c| c.is_alphanumeric() || c == '’' || c == '\'') {
            return None;
        }
        let word = &self.text[self.chars[b].start()..self.chars[b + len - 1].end()];
        let bare = word.trim_end_matches('.');
        if UNITS.contains(&bare) || CURRENCIES.contains(&word) || CURRENCIES.contains(&bare) {
            return Some(rules.unit);
        }
        (rules.counted.contains(&word) || rules.counted.contains(&bare)).then_some(NBSP)
    }

    /// Whether a round amount ends with the dash at `a`: 12,–.
    fn ends_round(&self, a: usize) -> bool {
        let before = |n: usize| a.checked_sub(n).and_then(|i| self.at(i));
        matches!(self.chars[a].c, '–' | '—' | '-')
            && matches!(before(1), Some(',' | '.'))
            && before(2).is_some_and(|c| c.is_ascii_digit())
    }

    /// Whether a currency ends at `a` that the amount after it belongs to: € 12,50 and CHF 12.50, but not 5 € 20.
    fn is_price(&self, a: usize) -> bool {
        let len = if is_currency(self.chars[a].c) {
            1
        } else {
            let word = self.word(a);
            if CURRENCIES.contains(&word) { word.len() } else { 0 }
        };
        let before = self.chars[..a + 1 - len.min(a + 1)].iter().rev().map(|c| c.c).find(|c| !is_space(*c));
        len > 0 && !before.is_some_and(|c| c.is_ascii_digit())
    }

    /// The no-break space between two words that must not be parted, if they are such.
    fn unbroken(&self, a: usize, b: usize) -> Option<char> {
        let (left, right) = (self.chars[a].c, self.chars[b].c);
        let rules = self.rules(a);
        if self.rules(b).dash && matches!(right, '—' | '–') && self.at(b + 1).is_some_and(is_space) {
            return Some(NBSP);
        }
        if left == '.' && self.wholes.abbreviation(a, b) {
            return Some(rules.abbreviation);
        }
        if (right.is_ascii_digit()
            || matches!(right, '-' | '\u{2212}') && self.at(b + 1).is_some_and(|c| c.is_ascii_digit()))
            && self.is_price(a)
        {
            return Some(rules.unit);
        }
        let short = !rules.short.is_empty() && (a == 0 || !self.chars[a - 1].c.is_alphanumeric());
        let capital = right.is_uppercase();
        let digit = right.is_ascii_digit();
        if !(short || capital || digit || left == '.') {
            return None;
        }
        let word = self.word(a);
        if word.is_empty() {
            return None;
        }
        let mut ends = word.chars().rev();
        let (last, before, third) = (ends.next(), ends.next(), ends.next());
        let one = third.is_none_or(|c| matches!(c, '.' | '-'));
        if last == Some('.')
            && one
            && before.is_some_and(char::is_alphabetic)
            && !self.wholes.parts(a, b)
            && !self.is_numbered(b)
        {
            // J. P. Dupont, s. r. o., but not u.a. S. 12, where another begins.
            if third != Some('.') && right.is_alphabetic() && self.at(b + 1) == Some('.') {
                return Some(rules.abbreviation);
            }
            if capital && before.is_some_and(char::is_uppercase) {
                return Some(NBSP);
            }
        }
        if digit && self.is_minutes(a, b) {
            return Some(rules.unit);
        }
        if capital && rules.titles.contains(&word) {
            return Some(NBSP);
        }
        if (digit || self.is_roman(b)) && rules.numbered.contains(&word) {
            return Some(NBSP);
        }
        if rules.day && right.is_alphanumeric() && last == Some('.') {
            let number = &word[..word.len() - 1];
            if matches!(number.len(), 1 | 2) && number.bytes().all(|b| b.is_ascii_digit()) {
                return Some(NBSP);
            }
        }
        let lower = left.to_lowercase().next().unwrap_or(left);
        let alone = before.is_none() && rules.short.contains(&lower);
        (short && alone && (right.is_alphanumeric() || opens(right))).then_some(NBSP)
    }

    /// Whether hours end with `a` and their minutes begin at `b`: 9 h 30, and the seconds of 30 min 15.
    fn is_minutes(&self, a: usize, b: usize) -> bool {
        let unit = self.word(a);
        let hours = (a + 1).checked_sub(unit.len() + 2).filter(|_| matches!(unit, "h" | "min"));
        let counted = hours.is_some_and(|i| self.chars[i].c.is_ascii_digit() && is_space(self.chars[i + 1].c));
        let len = self.chars[b..].iter().take_while(|c| c.c.is_ascii_digit()).count();
        let sixty = len == 1 || len == 2 && self.chars[b].c <= '5';
        counted && sixty && !self.at(b + len).is_some_and(char::is_alphanumeric)
    }

    /// Whether a word stands at `b` that stays with the number after it: S. 12.
    fn is_numbered(&self, b: usize) -> bool {
        let word = |w: &&str| {
            let len = w.chars().count();
            self.text[self.chars[b].start()..].starts_with(*w)
                && self.at(b + len).is_some_and(is_space)
                && self.at(b + len + 1).is_some_and(|c| c.is_ascii_digit())
        };
        self.rules(b).numbered.iter().any(word)
    }

    /// The word that ends with character `a`, its full stops and signs included; empty if it is long, or joined to another.
    fn word(&self, a: usize) -> &str {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '°' | '§' | '№' | ':' | '\u{1D52}');
        let len = self.chars[..=a].iter().rev().take(12).take_while(|c| part(c.c)).count();
        if len == 0 || len == 12 {
            return "";
        }
        let start = a + 1 - len;
        let joined = start.checked_sub(1).is_some_and(|i| {
            let c = self.chars[i].c;
            !(c.is_whitespace() || opens(c) || matches!(c, '’' | '\'' | '"' | '—' | '–' | '/' | '»' | '”'))
        });
        if joined { "" } else { &self.text[self.chars[start].start()..self.chars[a].end()] }
    }

    /// Whether a Roman number stands at `b`.
    fn is_roman(&self, b: usize) -> bool {
        let len = self.chars[b..].iter().take_while(|c| matches!(c.c, 'I' | 'V' | 'X' | 'L' | 'C')).count();
        len > 0 && self.at(b + len).is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '’')
    }
}

fn apply(wanted: Gap, typed: Option<char>) -> Wanted {
    match (wanted, typed) {
        (Gap::AsTyped, _) | (Gap::Never | Gap::Typed(_), None) => None,
        (Gap::Never, Some(_)) => Some(None),
        (Gap::Space(space), _) | (Gap::Typed(space), Some(_)) => Some(Some(space)),
    }
}
