//! EAN-13, EAN-8 and their add-ons of two and five digits: from digits to bars (GS1 General Specifications, 5.2).
//!
//! Widths are in modules (X, 0.33 mm at 100 %); x is from the left edge of the first bar.

use std::fmt;

/// X at 100 %, in micrometres.
pub const MODULE: i64 = 330;

/// Quiet zone to the left of an EAN-13, in modules (GS1 General Specifications, 5.2.3.4).
pub const QUIET_LEFT_13: i64 = 11;
/// Quiet zone to the right of an EAN-13, and on both sides of an EAN-8.
pub const QUIET: i64 = 7;
/// Quiet zone to the right of an add-on.
pub const QUIET_ADDON: i64 = 5;
/// From the last bar of the symbol to the first one of its add-on: between 7 and 12.
pub const GAP: i64 = 9;
/// By how much the guard bars reach below the others.
pub const GUARD: i64 = 5;

/// A number that is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ean {
    /// 13 or 8 digits.
    digits: Vec<u8>,
    /// The add-on.
    addon: Option<Addon>,
}

/// Two or five digits beside the symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addon(Vec<u8>);

/// Why a number is none. `Display` gives a sentence for a designer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EanError {
    /// This is no digit.
    NotADigit(char),
    /// So many digits instead of 13 or 8.
    Length(usize),
    /// So many digits instead of two or five.
    AddonLength(usize),
    /// The last digit is the first of these; by the others it must be the second.
    CheckDigit(u8, u8),
    /// An ISBN begins with 978 or 979.
    NotAnIsbn,
    /// An ISBN of ten characters; the digits of the one of thirteen.
    OldIsbn([u8; 13]),
}

impl fmt::Display for EanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADigit(c) => write!(f, "`{c}` is no digit"),
            Self::Length(count) => write!(f, "it has {count} digits, but an EAN has 13 or 8"),
            Self::AddonLength(count) => write!(f, "the add-on has {count} digits, but it has two or five"),
            Self::CheckDigit(is, wanted) => {
                write!(f, "its last digit is {is}, but by the digits before it must be {wanted}")
            }
            Self::NotAnIsbn => write!(f, "an ISBN has 13 digits and begins with 978 or 979"),
            Self::OldIsbn(_) => write!(f, "it is an ISBN of ten characters; bar codes carry those of 13 digits"),
        }
    }
}

/// The digits of a text in which hyphens and spaces mean nothing.
fn digits(text: &str) -> Result<Vec<u8>, EanError> {
    text.chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2010}'..='\u{2013}'))
        .map(|c| c.to_digit(10).map(|d| d as u8).ok_or(EanError::NotADigit(c)))
        .collect()
}

/// The check digit of the digits before it: weights 3 and 1 in turn from the right, modulo 10.
fn check(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().rev().zip([3, 1].into_iter().cycle()).map(|(d, w)| u32::from(*d) * w).sum();
    ((10 - sum % 10) % 10) as u8
}

impl Ean {
    /// Reads an EAN-13 or EAN-8, hyphens and spaces as one likes.
    ///
    /// # Errors
    /// If there is something but digits, their number is not 13 or 8, or the last one is not the check digit.
    pub fn parse(text: &str) -> Result<Self, EanError> {
        let digits = digits(text)?;
        let [before @ .., last] = &digits[..] else { return Err(EanError::Length(0)) };
        if !matches!(digits.len(), 8 | 13) {
            return Err(EanError::Length(digits.len()));
        }
        let wanted = check(before);
        if *last != wanted {
            return Err(EanError::CheckDigit(*last, wanted));
        }
        Ok(Self { digits, addon: None })
    }

    /// The check digit of twelve digits; `None` if they are not twelve.
    pub fn complete(text: &str) -> Option<u8> {
        digits(text).ok().filter(|digits| digits.len() == 12).map(|digits| check(&digits))
    }

    /// Reads an ISBN of 13 digits.
    ///
    /// # Errors
    /// As [`Self::parse`], and if it does not begin with 978 or 979, or is one of ten characters.
    pub fn parse_isbn(text: &str) -> Result<Self, EanError> {
        let bare: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2013}')).collect();
        if bare.chars().count() == 10 {
            let mut thirteen = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            for (to, c) in thirteen[3..12].iter_mut().zip(bare.chars()) {
                *to = c.to_digit(10).ok_or(EanError::NotADigit(c))? as u8;
            }
            thirteen[12] = check(&thirteen[..12]);
            return Err(EanError::OldIsbn(thirteen));
        }
        let ean = Self::parse(text)?;
        if !matches!(ean.digits[..], [9, 7, 8 | 9, _, _, ..]) || ean.digits.len() != 13 {
            return Err(EanError::NotAnIsbn);
        }
        Ok(ean)
    }

    /// With two or five digits beside it.
    ///
    /// # Errors
    /// If there is something but digits, or their number is neither.
    pub fn with_addon(self, text: &str) -> Result<Self, EanError> {
        let digits = digits(text)?;
        if !matches!(digits.len(), 2 | 5) {
            return Err(EanError::AddonLength(digits.len()));
        }
        Ok(Self { addon: Some(Addon(digits)), ..self })
    }

    /// The digits, without hyphens.
    pub fn text(&self) -> String {
        self.digits.iter().map(|d| char::from(b'0' + d)).collect()
    }

    /// The add-on's digits.
    pub fn addon_text(&self) -> Option<String> {
        self.addon.as_ref().map(|addon| addon.0.iter().map(|d| char::from(b'0' + d)).collect())
    }

    /// Whether it is an EAN-13, not an EAN-8.
    pub fn is_13(&self) -> bool {
        self.digits.len() == 13
    }

    /// Width of the symbol in modules, without add-on and quiet zones: 95 or 67.
    pub fn width(&self) -> i64 {
        if self.is_13() { 95 } else { 67 }
    }

    /// Where the add-on begins and how wide it is, in modules.
    pub fn addon_at(&self) -> Option<(i64, i64)> {
        let addon = self.addon.as_ref()?;
        Some((self.width() + GAP, addon.width()))
    }

    /// Quiet zones to the left and to the right of all bars, in modules.
    pub fn quiet(&self) -> (i64, i64) {
        let left = if self.is_13() { QUIET_LEFT_13 } else { QUIET };
        (left, if self.addon.is_some() { QUIET_ADDON } else { QUIET })
    }

    /// Height of the bars at 100 %, guards not counted, in micrometres (GS1 General Specifications, 5.2.3.1).
    pub fn height(&self) -> i64 {
        if self.is_13() { 22_850 } else { 18_230 }
    }

    /// The bars of the symbol, from left to right.
    pub fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        guard(0, &mut bars);
        let half = if self.is_13() { 6 } else { 4 };
        let rest = if self.is_13() { &self.digits[1..] } else { &self.digits[..] };
        let sets = if self.is_13() { PARITY[usize::from(self.digits[0])] } else { "AAAA" };
        let (left, right) = rest.split_at(half);
        for (i, (digit, set)) in left.iter().zip(sets.bytes()).enumerate() {
            character(*digit, set, 3 + 7 * i as i64, &mut bars);
        }
        let center = 3 + 7 * half as i64;
        guard(center + 1, &mut bars);
        for (i, digit) in right.iter().enumerate() {
            character(*digit, b'C', center + 5 + 7 * i as i64, &mut bars);
        }
        guard(self.width() - 3, &mut bars);
        bars
    }

    /// The bars of the add-on, from the symbol's left edge as well.
    pub fn addon_bars(&self) -> Vec<Bar> {
        let (Some((start, _)), Some(addon)) = (self.addon_at(), &self.addon) else { return Vec::new() };
        addon.bars(start)
    }
}

impl Addon {
    /// In modules: the guard, then characters with two modules between them.
    fn width(&self) -> i64 {
        4 + 7 * self.0.len() as i64 + 2 * (self.0.len() as i64 - 1)
    }

    /// GS1 General Specifications, 5.2.1.4: the sets of the characters say the value of two digits modulo 4, or the checksum
    /// of five digits.
    fn bars(&self, start: i64) -> Vec<Bar> {
        let value = |d: &[u8]| d.iter().fold(0, |sum, d| sum * 10 + usize::from(*d));
        let sets = match &self.0[..] {
            two @ [_, _] => ["AA", "AB", "BA", "BB"][value(two) % 4],
            five => {
                let sum: usize = five.iter().zip([3, 9].into_iter().cycle()).map(|(d, w)| usize::from(*d) * w).sum();
                ADDON_PARITY[sum % 10]
            }
        };
        // Guard 1011, delineators 01.
        let bar = |at: i64, modules: i64| Bar { left: at * 13, right: (at + modules) * 13, guard: false };
        let mut bars = vec![bar(start, 1), bar(start + 2, 2)];
        for (i, (digit, set)) in self.0.iter().zip(sets.bytes()).enumerate() {
            let at = start + 4 + 9 * i as i64;
            character(*digit, set, at, &mut bars);
            if i + 1 < self.0.len() {
                bars.push(bar(at + 8, 1));
            }
        }
        bars
    }
}

/// A dark bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its left edge, in thirteenths of a module.
    pub left: i64,
    /// Its right edge.
    pub right: i64,
    /// Whether it is a guard, which is longer.
    pub guard: bool,
}

/// Two bars of a module each, one module apart.
fn guard(at: i64, bars: &mut Vec<Bar>) {
    for at in [at, at + 2] {
        bars.push(Bar { left: at * 13, right: (at + 1) * 13, guard: true });
    }
}

/// Number set A (GS1 General Specifications, figure 5.2.1.2.1-1): seven modules, 1 dark, beginning light.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011, 0b011_0111,
    0b000_1011,
];

/// Sets of the left half, by the first digit.
const PARITY: [&str; 10] =
    ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"];

/// Sets of an add-on of five digits, by its checksum.
const ADDON_PARITY: [&str; 10] =
    ["BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA", "AABBA", "AAABB", "ABABA", "ABAAB", "AABAB"];

/// The two bars of a digit whose seven modules begin at `at`.
fn character(digit: u8, set: u8, at: i64, bars: &mut Vec<Bar>) {
    let a = SET_A[usize::from(digit)];
    // C is A with dark and light exchanged, B is C from right to left.
    let c = !a & 0x7f;
    let modules = match set {
        b'A' => a,
        b'C' => c,
        _ => (0..7).fold(0, |turned, i| turned | (c >> i & 1) << (6 - i)),
    };
    // 1 and 7, and 2 and 8, differ only by the widths of their bars: these are made thinner or wider by a thirteenth of a
    // module, so that they can be told apart (GS1 General Specifications, figure 5.2.1.2.1-3).
    let wider = match (digit, set) {
        (1 | 2, b'A') | (7 | 8, b'B' | b'C') => -1,
        (7 | 8, b'A') | (1 | 2, b'B' | b'C') => 1,
        _ => 0,
    };
    let dark = |i: i64| (0..7).contains(&i) && modules >> (6 - i) & 1 == 1;
    let mut start = 0;
    for i in 0..7 {
        if dark(i) && !dark(i - 1) {
            start = i;
        }
        if dark(i) && !dark(i + 1) {
            let (mut left, mut right) = ((at + start) * 13, (at + i + 1) * 13);
            // The edge towards the character's own space moves, so that edges of the same kind keep their distances.
            if set == b'C' {
                right += wider
            } else {
                left -= wider
            }
            bars.push(Bar { left, right, guard: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_known() {
        assert!(Ean::parse("978-3-16-148410-0").is_ok());
        assert!(Ean::parse("4006381333931").is_ok());
        assert!(Ean::parse("7351 3537").is_ok());
        assert_eq!(Ean::parse("4006381333932"), Err(EanError::CheckDigit(2, 1)));
        assert_eq!(Ean::parse("400638133393"), Err(EanError::Length(12)));
        assert_eq!(Ean::parse("40063813339x1"), Err(EanError::NotADigit('x')));
        assert_eq!(Ean::parse_isbn("4006381333931"), Err(EanError::NotAnIsbn));
        let EanError::OldIsbn(new) = Ean::parse_isbn("3-16-148410-X").expect_err("an old one") else { panic!("old") };
        assert_eq!(new, [9, 7, 8, 3, 1, 6, 1, 4, 8, 4, 1, 0, 0]);
    }

    #[test]
    fn every_digit_has_two_bars_and_seven_modules() {
        for set in [b'A', b'B', b'C'] {
            for digit in 0..10 {
                let mut bars = Vec::new();
                character(digit, set, 0, &mut bars);
                assert_eq!(bars.len(), 2, "{digit} {}", set as char);
                let edge = if set == b'C' { bars[0].left } else { bars[1].right - 91 };
                assert_eq!(edge, 0, "{digit} {} begins or ends with its bar", set as char);
            }
        }
    }

    #[test]
    fn bars_do_not_touch_and_fill_the_width() {
        for text in ["4006381333931", "73513537"] {
            let ean = Ean::parse(text).expect("a right number").with_addon("52495").expect("five digits");
            let bars = ean.bars();
            assert_eq!(bars.len(), if ean.is_13() { 30 } else { 22 });
            assert_eq!(bars.last().map(|bar| bar.right), Some(ean.width() * 13));
            let all = [bars, ean.addon_bars()].concat();
            assert!(all.windows(2).all(|pair| pair[0].right < pair[1].left), "{all:?}");
            let (start, width) = ean.addon_at().expect("an add-on");
            assert_eq!(all.last().map(|bar| bar.right), Some((start + width) * 13));
        }
    }
}
