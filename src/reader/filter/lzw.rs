//! LZW as PDF has it (ISO 32000-1, 7.4.4): codes of 9 to 12 bits, the most significant bit first.

use weezl::{BitOrder, LzwStatus, decode::Decoder};

use super::Decoded;

/// The whole stream, at most `limit` bytes; `early` if codes grow one early, which is the rule.
pub(super) fn decode(data: &[u8], early: bool, limit: usize) -> Decoded {
    let new = if early { Decoder::with_tiff_size_switch } else { Decoder::new };
    let mut decoder = new(BitOrder::Msb, 8);
    let mut bytes = vec![0; data.len().saturating_mul(3).clamp(64, 1 << 20).min(limit.saturating_add(1))];
    let (mut read, mut written) = (0, 0);
    loop {
        let result = decoder.decode_bytes(&data[read..], &mut bytes[written..]);
        read += result.consumed_in;
        written += result.consumed_out;
        if written > limit {
            return Decoded::too_long(bytes, limit);
        }
        match result.status {
            Ok(LzwStatus::Done) => break,
            Ok(_) if written == bytes.len() => bytes.resize((written * 2).min(limit.saturating_add(1)), 0),
            Ok(LzwStatus::NoProgress) => break,
            Ok(_) if result.consumed_in == 0 && result.consumed_out == 0 => break,
            Ok(_) => {}
            Err(_) => {
                bytes.truncate(written);
                let fault = format!("its LZW data is damaged after {written} bytes");
                return Decoded { bytes, fault: Some(fault) };
            }
        }
    }
    bytes.truncate(written);
    Decoded::whole(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_comes_out() {
        // ISO 32000-1, 7.4.4.2, example 2.
        let decoded = decode(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], true, 100);
        assert_eq!((decoded.bytes, decoded.fault), (vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66], None));
        assert!(decode(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], true, 4).fault.is_some());
    }
}
