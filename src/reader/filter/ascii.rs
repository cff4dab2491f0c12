//! The small filters: ASCII hexadecimal, base 85 and runs (ISO 32000-1, 7.4.2, 7.4.3, 7.4.5).

use super::Decoded;

/// White space of PDF (ISO 32000-1, table 1).
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Hexadecimal up to `>`; a lone last digit is followed by 0.
pub(super) fn hex(data: &[u8]) -> Decoded {
    let mut bytes = Vec::with_capacity(data.len() / 2);
    let mut high = None;
    let mut strange = 0_usize;
    for &byte in data.iter().take_while(|byte| **byte != b'>') {
        let Some(digit) = (byte as char).to_digit(16) else {
            strange += usize::from(!is_space(byte));
            continue;
        };
        let digit = digit as u8;
        match high.take() {
            Some(high) => bytes.push(high << 4 | digit),
            None => high = Some(digit),
        }
    }
    bytes.extend(high.map(|high: u8| high << 4));
    Decoded { bytes, fault: (strange > 0).then(|| format!("its hexadecimal data has {strange} strange characters")) }
}

/// Base 85 up to `~>`.
pub(super) fn base85(data: &[u8]) -> Decoded {
    let mut bytes = Vec::with_capacity(data.len() / 5 * 4);
    let mut group = [0_u8; 5];
    let mut len = 0;
    let mut strange = 0_usize;
    for &byte in data.strip_prefix(b"<~").unwrap_or(data) {
        match byte {
            b'~' => break,
            b'z' if len == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group[len] = byte - b'!';
                len += 1;
                if len == 5 {
                    bytes.extend(value(group).to_be_bytes());
                    len = 0;
                }
            }
            _ => strange += usize::from(!is_space(byte)),
        }
    }
    // A part of n characters stands for n − 1 bytes, filled with the highest digit.
    if len > 1 {
        group[len..].fill(84);
        bytes.extend(&value(group).to_be_bytes()[..len - 1]);
    }
    Decoded { bytes, fault: (strange > 0).then(|| format!("its base-85 data has {strange} strange characters")) }
}

fn value(group: [u8; 5]) -> u32 {
    group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)))
}

/// Runs up to the byte 128.
pub(super) fn run_length(data: &[u8], limit: usize) -> Decoded {
    let mut bytes = Vec::new();
    let mut rest = data;
    while let [length, tail @ ..] = rest {
        match *length {
            128 => break,
            n @ 0..=127 => {
                let n = (usize::from(n) + 1).min(tail.len());
                bytes.extend(&tail[..n]);
                rest = &tail[n..];
            }
            n => {
                let [byte, tail @ ..] = tail else { break };
                bytes.extend(std::iter::repeat_n(*byte, 257 - usize::from(n)));
                rest = tail;
            }
        }
        if bytes.len() > limit {
            return Decoded::too_long(bytes, limit);
        }
    }
    Decoded::whole(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_ends_at_its_bracket_and_may_be_odd() {
        assert_eq!(hex(b"4A 6f\n7>99").bytes, [0x4A, 0x6F, 0x70]);
        assert!(hex(b"4A?x>").fault.unwrap().contains("2 strange"));
    }

    #[test]
    fn base_85_has_short_groups_and_zeros() {
        assert_eq!(base85(b"<~9jqo^BlbD-BleB1DJ+*+F(f,q~>").bytes, b"Man is distinguished");
        assert_eq!(base85(b"z9j~>rest").bytes, [0, 0, 0, 0, b'M']);
        assert_eq!(base85(b"uuuuu~>").bytes.len(), 4, "a group beyond 32 bits does no harm");
    }

    #[test]
    fn runs_end_at_128_and_at_the_limit() {
        assert_eq!(run_length(&[0, 7, 255, 9, 128, 1], 10).bytes, [7, 9, 9]);
        assert_eq!(run_length(&[129, 7, 129, 8], 200).bytes.len(), 200);
    }
}
