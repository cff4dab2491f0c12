//! Numbers of list items in the formats that a marker's text names: `{n}`, `{a}`, `{A}`, `{i}`, `{I}`.

/// Letters of a number's format, in braces.
const FORMATS: [&str; 5] = ["{n}", "{a}", "{A}", "{i}", "{I}"];

/// Whether a marker's text has a place for a number.
pub(super) fn wanted(marker: &str) -> bool {
    FORMATS.iter().any(|format| marker.contains(format))
}

/// A marker's text without the places for a number.
pub(super) fn without(marker: &str) -> String {
    FORMATS.iter().fold(marker.to_owned(), |text, format| text.replace(format, ""))
}

/// A marker's text with the number in its place. What has no letter or no Roman numeral is written in digits.
pub(super) fn set(marker: &str, number: u64) -> String {
    let letters = || letters(number).unwrap_or_else(|| number.to_string());
    let roman = || roman(number).unwrap_or_else(|| number.to_string());
    marker
        .replace("{n}", &number.to_string())
        .replace("{a}", &letters())
        .replace("{A}", &letters().to_uppercase())
        .replace("{i}", &roman().to_lowercase())
        .replace("{I}", &roman())
}

/// a to z, then aa, ab …; none for 0.
fn letters(mut number: u64) -> Option<String> {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    out.reverse();
    String::from_utf8(out).ok().filter(|text| !text.is_empty())
}

/// I to MMMCMXCIX.
fn roman(mut number: u64) -> Option<String> {
    const VALUES: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut out = String::new();
    for (value, sign) in VALUES {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format() {
        for (marker, number, expected) in [
            ("{n}.", 12, "12."),
            ("{a})", 1, "a)"),
            ("{a}", 26, "z"),
            ("{a}", 27, "aa"),
            ("{A}", 703, "AAA"),
            ("({i})", 4, "(iv)"),
            ("{I}", 1994, "MCMXCIV"),
            ("{I}", 3999, "MMMCMXCIX"),
            ("{i}", 4000, "4000"),
            ("{a}", 0, "0"),
            ("{I}", 0, "0"),
        ] {
            assert_eq!(set(marker, number), expected);
        }
        assert!(wanted("§ {I}") && !wanted("▶"));
    }
}
