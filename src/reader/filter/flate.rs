//! Deflate (RFC 1950, 1951) within a limit, whole or piece by piece.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags as flags};
use miniz_oxide::inflate::stream::{InflateState, inflate as step};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::Decoded;

/// The whole stream, at most `limit` bytes. What was decoded before damage is kept.
pub(super) fn inflate(data: &[u8], limit: usize) -> Decoded {
    let (bytes, end) = with(data, limit, DataFormat::Zlib);
    match end {
        End::Limit => return Decoded::too_long(bytes, limit),
        End::Cut if !data.is_empty() => {}
        End::Whole | End::Cut => return Decoded::whole(bytes),
        End::Damaged => {}
    }
    let raw = |start: usize| {
        let (bytes, end) = with(data.get(start..).unwrap_or_default(), limit, DataFormat::Raw);
        (end == End::Whole && !bytes.is_empty()).then_some(bytes)
    };
    let faulty = |bytes: Vec<u8>, fault: String| Decoded { bytes, fault: Some(fault) };
    if bytes.is_empty() {
        // Some writers leave the two bytes of zlib's head away, or damage them.
        return match (raw(0).or_else(|| raw(2)), end) {
            (Some(raw), _) => {
                let fault =
                    format!("the head of its compressed data is missing or damaged; {} bytes were read", raw.len());
                faulty(raw, fault)
            }
            (None, End::Cut) => faulty(bytes, "its compressed data ends at once".into()),
            (None, _) => faulty(bytes, "its compressed data is damaged after 0 bytes".into()),
        };
    }
    match (raw(2), end) {
        // Only the checksum is missing, behind the end of the data itself.
        (Some(raw), End::Cut) => Decoded::whole(raw),
        (Some(raw), _) => {
            let fault = format!("the checksum of its compressed data is wrong; {} bytes were read", raw.len());
            faulty(raw, fault)
        }
        (None, End::Cut) => {
            let fault = format!("its compressed data ends too soon; {} bytes were read", bytes.len());
            faulty(bytes, fault)
        }
        (None, _) => {
            let fault = format!("its compressed data is damaged after {} bytes", bytes.len());
            faulty(bytes, fault)
        }
    }
}

/// How the data ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// There is more than the limit.
    Limit,
    /// There is no more data, and it was not at its end.
    Cut,
    Damaged,
}

/// Into one buffer, which serves as the window too: of the shipped leaflet that takes 2.6 M instructions less than 8.5 M through
/// one of 32 KB.
fn with(data: &[u8], limit: usize, format: DataFormat) -> (Vec<u8>, End) {
    let head = match format {
        DataFormat::Zlib => flags::TINFL_FLAG_PARSE_ZLIB_HEADER | flags::TINFL_FLAG_COMPUTE_ADLER32,
        _ => flags::TINFL_FLAG_IGNORE_ADLER32,
    };
    let flags = head | flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = vec![0; data.len().saturating_mul(4).clamp(64, 1 << 20).min(limit.saturating_add(1))];
    let (mut read, mut written) = (0, 0);
    let end = loop {
        let (status, consumed, produced) = decompress(&mut state, &data[read..], &mut bytes, written, flags);
        read += consumed;
        written += produced;
        if written > limit {
            break End::Limit;
        }
        match status {
            TINFLStatus::Done => break End::Whole,
            TINFLStatus::HasMoreOutput => bytes.resize((bytes.len() * 2).min(limit.saturating_add(1)), 0),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => break End::Cut,
            _ => break End::Damaged,
        }
    };
    bytes.truncate(written);
    (bytes, end)
}

/// Inflates piece by piece.
pub(in crate::reader) struct Inflate(Box<InflateState>);

impl Inflate {
    pub(in crate::reader) fn new(format: DataFormat) -> Self {
        Self(InflateState::new_boxed(format))
    }

    /// Fills as much of `out` as it can: bytes read, bytes written, and whether the data has ended.
    ///
    /// # Errors
    /// If the data is damaged.
    pub(in crate::reader) fn next(&mut self, data: &[u8], out: &mut [u8]) -> Result<(usize, usize, bool), ()> {
        let result = step(&mut self.0, data, out, MZFlush::None);
        match result.status {
            Ok(status) => Ok((result.bytes_consumed, result.bytes_written, status == MZStatus::StreamEnd)),
            Err(miniz_oxide::MZError::Buf) => Ok((result.bytes_consumed, result.bytes_written, false)),
            Err(_) if result.bytes_written > 0 => Ok((result.bytes_consumed, result.bytes_written, false)),
            Err(_) => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_with_and_without_a_head_and_cut() {
        let text: Vec<u8> = (0..200_000_u32).map(|i| (i % 251 * i % 13) as u8).collect();
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&text, 6);
        let whole = inflate(&packed, 1 << 20);
        assert!(whole.bytes == text && whole.fault.is_none(), "{:?}", whole.fault);
        let headless = inflate(&miniz_oxide::deflate::compress_to_vec(&text, 6), 1 << 20);
        assert!(headless.bytes == text && headless.fault.unwrap().contains("head"));
        let cut = inflate(&packed[..packed.len() / 2], 1 << 20);
        assert!(!cut.bytes.is_empty() && text.starts_with(&cut.bytes));
        let fault = cut.fault.unwrap();
        assert!(fault.contains("too soon") && fault.contains(&format!("{} bytes", cut.bytes.len())), "{fault}");
        // The last four bytes are the checksum: nothing of the data is missing without it.
        for checksum in 1..=4 {
            let unproven = inflate(&packed[..packed.len() - checksum], 1 << 20);
            assert!(unproven.bytes == text && unproven.fault.is_none(), "{:?}", unproven.fault);
        }
        let mut wrong = packed.clone();
        *wrong.last_mut().unwrap() ^= 1;
        let wrong = inflate(&wrong, 1 << 20);
        assert!(wrong.bytes == text && wrong.fault.unwrap().contains("checksum"));
        assert!(inflate(b"no deflate at all", 100).fault.is_some());
    }
}
