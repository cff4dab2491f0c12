//! The words of content streams: numbers, names, strings (ISO 32000-1, 7.3).

use std::borrow::Cow;

use crate::reader::read::finite;

/// A number as lenient readers take it: signs may repeat, a minus inside ends it.
pub(super) fn number(word: &[u8]) -> Option<f64> {
    let signs = word.iter().take_while(|b| matches!(b, b'+' | b'-')).count();
    let negative = word[..signs].contains(&b'-');
    let digits = &word[signs..];
    let (mut value, mut scale, mut point, mut any) = (0.0_f64, 1.0_f64, false, signs > 0 && digits.is_empty());
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                // Digits beyond a double's precision change nothing, and must not make it infinite.
                if point {
                    if scale < 1e18 {
                        scale *= 10.0;
                        value = value * 10.0 + f64::from(byte - b'0');
                    }
                } else if value < 1e18 {
                    value = value * 10.0 + f64::from(byte - b'0');
                }
            }
            b'.' if !point => point = true,
            b'-' if any => break,
            b'.' if any => break,
            _ => return None,
        }
    }
    if !any && !point {
        return None;
    }
    let value = finite(value / scale);
    Some(if negative { -value } else { value })
}

/// A name with its `#` escapes undone.
pub(super) fn name(word: &[u8]) -> Cow<'_, [u8]> {
    if !word.contains(&b'#') {
        return Cow::Borrowed(word);
    }
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let [byte, tail @ ..] = rest {
        let digits = match tail {
            [high, low, ..] if *byte == b'#' => (*high as char).to_digit(16).zip((*low as char).to_digit(16)),
            _ => None,
        };
        match digits {
            Some((high, low)) => {
                out.push((high << 4 | low) as u8);
                rest = &tail[2..];
            }
            None => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
    Cow::Owned(out)
}

/// Hexadecimal digits; what is none is left out, a lone last digit is followed by 0.
pub(super) fn hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text.iter().filter_map(|b| (*b as char).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

/// A literal string's escapes undone (ISO 32000-1, table 3).
pub(super) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'\r' => {
                out.push(b'\n');
                rest = tail.strip_prefix(b"\n").unwrap_or(tail);
            }
            b'\\' => {
                let [next, tail @ ..] = rest else { break };
                rest = tail;
                match next {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'\n' => {}
                    b'\r' => rest = tail.strip_prefix(b"\n").unwrap_or(tail),
                    b'0'..=b'7' => {
                        let mut value = u32::from(next - b'0');
                        for _ in 0..2 {
                            let [digit @ b'0'..=b'7', tail @ ..] = rest else { break };
                            value = value * 8 + u32::from(digit - b'0');
                            rest = tail;
                        }
                        out.push(value as u8);
                    }
                    other => out.push(*other),
                }
            }
            other => out.push(*other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<Option<f64>> {
        text.split(' ').map(|word| number(word.as_bytes())).collect()
    }

    #[test]
    fn numbers_are_taken_as_lenient_readers_take_them() {
        let expected = [Some(1.5), Some(-5.0), Some(0.0), Some(-4.0), Some(3.0), None, None, Some(1e12)];
        assert_eq!(numbers("1.5 --5 . -4 3-2 x 1e5 9999999999999999999999999"), expected);
    }
}
