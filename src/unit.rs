//! Lengths as types: [`Length`] is absolute and exact, [`Em`] is relative to a type size.
//!
//! Input: strings such as `"3mm"`, `"9.5pt"`, `"0.125in"`, `"1.2em"`. Output: whole numbers on a grid on which a point,
//! a millimetre and an inch are all whole, so that panel widths add up to the sheet with `==`. Who owns a length says
//! where its origin is; this file knows none.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// An absolute length in units of 1/914 400 inch: 12 700 to the point (1/72 in), 36 000 to the millimetre.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

impl Length {
    /// No length.
    pub const ZERO: Self = Self(0);
    /// Raw units in one PDF point (1/72 inch).
    pub const PER_PT: i64 = 12_700;
    /// Raw units in one millimetre.
    pub const PER_MM: i64 = 36_000;
    /// Raw units in one inch.
    pub const PER_IN: i64 = 914_400;

    /// A length of `raw` units of 1/914 400 inch.
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    /// A whole number of points.
    pub const fn pt(points: i64) -> Self {
        Self(points * Self::PER_PT)
    }

    /// A whole number of millimetres.
    pub const fn mm(millimetres: i64) -> Self {
        Self(millimetres * Self::PER_MM)
    }

    /// Points, rounded to the nearest raw unit. The caller guarantees a finite number; not-a-number becomes zero only
    /// in release builds and is a bug caught by an assertion otherwise.
    pub fn from_pt(points: f64) -> Self {
        debug_assert!(points.is_finite(), "a length must be finite, got {points}");
        Self(nearest(points * Self::PER_PT as f64))
    }

    /// Millimetres, rounded to the nearest raw unit. Finite numbers only, as for [`Length::from_pt`].
    pub fn from_mm(millimetres: f64) -> Self {
        debug_assert!(millimetres.is_finite(), "a length must be finite, got {millimetres}");
        Self(nearest(millimetres * Self::PER_MM as f64))
    }

    /// Raw units of 1/914 400 inch.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// In points.
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / Self::PER_PT as f64
    }

    /// In millimetres.
    pub fn to_mm(self) -> f64 {
        self.0 as f64 / Self::PER_MM as f64
    }
}

/// The nearest whole number, halves away from zero; saturating. Same as `f64::round`, which is a call into the C library
/// where the processor's baseline has no such instruction, but for the largest number below a half.
fn nearest(number: f64) -> i64 {
    (number + 0.5_f64.copysign(number)) as i64
}

impl Length {
    /// This length times a factor, rounded to the nearest raw unit.
    pub fn scale(self, factor: f64) -> Self {
        Self(nearest(self.0 as f64 * factor))
    }

    /// How many whole `step`s fit into this length, rounded down; `step` must be positive.
    pub const fn div_floor(self, step: Self) -> i64 {
        self.0.div_euclid(step.0)
    }

    /// How many whole `step`s cover this length, rounded up; `step` must be positive.
    pub const fn div_ceil(self, step: Self) -> i64 {
        -(-self.0).div_euclid(step.0)
    }

    /// The distance from zero.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<i64> for Length {
    type Output = Self;
    fn div(self, divisor: i64) -> Self {
        Self(self.0 / divisor)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}pt", trim_decimals(self.to_pt(), 3))
    }
}

/// A length relative to a type size: 1 is the size itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Em(pub f64);

impl Em {
    /// The absolute length at type size `size`.
    pub fn at(self, size: Length) -> Length {
        size.scale(self.0)
    }
}

/// A length as written in layout.toml: absolute, or relative to the type size of its style.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Written in pt, mm, cm or in.
    Absolute(Length),
    /// Written in em.
    Relative(Em),
}

impl Measure {
    /// The absolute length at type size `size`.
    pub fn at(self, size: Length) -> Length {
        match self {
            Self::Absolute(length) => length,
            Self::Relative(em) => em.at(size),
        }
    }
}

/// Why a string is no [`Measure`]. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeasureError {
    /// A bare number: `"3"`.
    NoUnit,
    /// A number with an unknown unit: `"3px"`.
    UnknownUnit(String),
    /// A decimal comma: `"3,5mm"`.
    Comma,
    /// A power of ten: `"1e3mm"`.
    Exponent,
    /// No number before the unit.
    NoNumber,
    /// More than ±1 000 000 mm, which no sheet has, or more than ±100 em.
    TooLarge,
}

impl fmt::Display for MeasureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnit => write!(f, "the length has no unit"),
            Self::UnknownUnit(unit) => write!(f, "`{unit}` is not a unit of length"),
            Self::Comma => write!(f, "the number is written with a comma"),
            Self::Exponent => write!(f, "the number is written with a power of ten"),
            Self::NoNumber => write!(f, "there is no number before the unit"),
            Self::TooLarge => write!(f, "the length is larger than any sheet"),
        }
    }
}

impl MeasureError {
    /// What to write instead of `text`, which gave this error.
    pub fn remedy(&self, text: &str) -> String {
        let text = text.trim();
        match self {
            Self::NoUnit => format!("write \"{text}mm\" or \"{text}pt\""),
            Self::UnknownUnit(unit) if UNITS.contains(&unit.to_lowercase().as_str()) => {
                format!("write \"{}\", in small letters", text.to_lowercase())
            }
            Self::UnknownUnit(_) => "use mm, cm, pt or in; in styles also em".to_owned(),
            Self::Comma => format!("write \"{}\", with a point", text.replace(',', ".")),
            Self::Exponent => "write all digits of the number, such as \"1000mm\"".to_owned(),
            Self::NoNumber => "write a number and a unit, such as \"3mm\"".to_owned(),
            Self::TooLarge => "write a length that fits a sheet of paper".to_owned(),
        }
    }
}

/// The units of length.
const UNITS: [&str; 5] = ["mm", "cm", "pt", "in", "em"];

/// The largest length in em: what is larger than a hundred times its type size is a slip.
const MOST_EM: f64 = 100.0;

/// Reads a length with its unit (`mm`, `cm`, `pt`, `in`, `em`), exactly: decimals are never routed through binary
/// floating point, so `"0.1mm"` is 3600 raw units on every machine. What falls between two raw units is rounded to the
/// nearer.
///
/// ```
/// use leporello::unit::{Length, Measure, parse_measure};
/// assert_eq!(parse_measure("0.125in"), Ok(Measure::Absolute(Length::pt(9))));
/// assert!(parse_measure("3").is_err());
/// ```
pub fn parse_measure(text: &str) -> Result<Measure, MeasureError> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    let (number, unit) = (text[..split].trim(), text[split..].trim());
    let decimal = Decimal::parse(number)?;
    let per_unit = match unit {
        "mm" => Length::PER_MM,
        "cm" => 10 * Length::PER_MM,
        "pt" => Length::PER_PT,
        "in" => Length::PER_IN,
        "em" if decimal.to_f64().abs() > MOST_EM => return Err(MeasureError::TooLarge),
        "em" => return Ok(Measure::Relative(Em(decimal.to_f64()))),
        "" => return Err(MeasureError::NoUnit),
        other => {
            let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
            return Err(match other.as_bytes()[0] {
                b',' if digit(&other[1..]) => MeasureError::Comma,
                b'e' | b'E' if digit(other[1..].trim_start_matches(['+', '-'])) => MeasureError::Exponent,
                _ => MeasureError::UnknownUnit(other.to_owned()),
            });
        }
    };
    let raw = decimal.times(per_unit);
    if raw.abs() > 1_000_000 * Length::PER_MM as i128 {
        return Err(MeasureError::TooLarge);
    }
    Ok(Measure::Absolute(Length::from_raw(raw as i64)))
}

/// A decimal number, exact: `mantissa / 10^places`.
struct Decimal {
    mantissa: i128,
    places: u32,
}

impl Decimal {
    fn parse(text: &str) -> Result<Self, MeasureError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(MeasureError::NoNumber);
        }
        // 15 digits are far beyond any sheet, or far below any raw unit, and keep the product within 128 bits.
        let whole = whole.trim_start_matches('0');
        let fraction = &fraction[..fraction.len().min(15)];
        if whole.len() > 15 {
            return Err(MeasureError::TooLarge);
        }
        let mantissa: i128 = format!("0{whole}{fraction}").parse().map_err(|_| MeasureError::NoNumber)?;
        Ok(Self { mantissa: if negative { -mantissa } else { mantissa }, places: fraction.len() as u32 })
    }

    /// This number times `factor`, rounded to the nearest whole, halves away from zero.
    fn times(&self, factor: i64) -> i128 {
        let scale = 10i128.pow(self.places);
        let product = self.mantissa * i128::from(factor);
        let half = if product < 0 { -scale / 2 } else { scale / 2 };
        (product + half) / scale
    }

    fn to_f64(&self) -> f64 {
        // Both are exact in f64 for the digits people write, and the quotient is correctly rounded (IEEE 754).
        self.mantissa as f64 / 10i128.pow(self.places) as f64
    }
}

/// Writes a number with at most `places` decimals and no trailing zeros: `9.5`, `297`.
pub fn trim_decimals(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
