//! Small readings of objects that many files here need: numbers that are numbers, rectangles in order, names and texts.

use hayro_syntax::object::{Array, Dict, Object};
use kurbo::{Affine, Rect};

/// The numbers of a list, at most `most` of them; what is no number is left out. Never infinite or not a number.
pub(super) fn list(list: &Array<'_>, most: usize) -> Vec<f64> {
    list.iter::<Object<'_>>()
        .take(most)
        .filter_map(|object| if let Object::Number(number) = object { Some(finite(number.as_f64())) } else { None })
        .collect()
}

/// The numbers of a list in a dictionary; empty if there is none.
pub(super) fn numbers(dict: &Dict<'_>, key: &str, most: usize) -> Vec<f64> {
    dict.get::<Array<'_>>(key).map(|array| list(&array, most)).unwrap_or_default()
}

/// The same, single.
pub(super) fn floats(dict: &Dict<'_>, key: &str, most: usize) -> Vec<f32> {
    numbers(dict, key, most).into_iter().map(|x| x as f32).collect()
}

/// Pairs of numbers: domains, ranges.
pub(super) fn pairs(dict: &Dict<'_>, key: &str) -> Vec<[f32; 2]> {
    floats(dict, key, 4096).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// A number; nothing if there is none.
pub(super) fn number(dict: &Dict<'_>, key: &str) -> Option<f64> {
    dict.get::<f64>(key).map(finite)
}

/// An array of fixed length.
pub(super) fn array<const N: usize>(dict: &Dict<'_>, key: &str) -> Option<[f64; N]> {
    numbers(dict, key, N).try_into().ok()
}

/// A rectangle with its corners in order; nothing without four numbers.
pub(super) fn rect(dict: &Dict<'_>, key: &str) -> Option<Rect> {
    let [x0, y0, x1, y1] = array(dict, key)?;
    Some(Rect::new(x0, y0, x1, y1).abs())
}

/// A matrix; the identity where there is none.
pub(super) fn matrix(dict: &Dict<'_>, key: &str) -> Affine {
    array(dict, key).map_or(Affine::IDENTITY, Affine::new)
}

/// Within what a page can need: beyond it arithmetic would end in infinities. (ISO 32000-1, annex C, gives 3.4·10³⁸, but no
/// press is wider than a million kilometres.)
pub(super) fn finite(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x.clamp(-1e12, 1e12) }
}

/// A name as text.
pub(super) fn name(dict: &Dict<'_>, key: &str) -> Option<String> {
    match dict.get::<Object<'_>>(key) {
        Some(Object::Name(name)) => Some(text_of(&name)),
        _ => None,
    }
}

/// Bytes of a name as text: names are UTF-8, or else what old programs wrote, Latin-1.
pub(super) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| *byte as char).collect(),
    }
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with a mark in front, else PDFDocEncoding.
#[must_use]
pub fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| doc_encoding(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    // Escapes may name a language in between: ESC, two letters or four, ESC.
    let mut escaped = false;
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|c| {
            let toggles = *c == '\u{1b}';
            escaped ^= toggles;
            !escaped && !toggles
        })
        .collect()
}

/// PDFDocEncoding (ISO 32000-1, annex D.2) where it differs from Latin-1.
fn doc_encoding(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    match byte {
        0x18..=0x1F => ACCENTS[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        other => other as char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_their_encodings() {
        assert_eq!(text_string(b"\xFE\xFF\0A\x20\x14"), "A—");
        assert_eq!(text_string(b"\xFE\xFF\0\x1b\0d\0e\0\x1b\0B"), "B");
        assert_eq!(text_string(b"\xEF\xBB\xBF\xC3\xA4"), "ä");
        assert_eq!(text_string(b"\xE4\x80\xA0"), "ä•€");
    }
}
