//! Deflate (RFC 1950, 1951) within a limit, whole or piece by piece.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags as flags};
use miniz_oxide::inflate::stream::{InflateState, inflate as step};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

use super::Decoded;

/// The whole stream, at most `limit` bytes. What was decoded before damage is kept.
pub(super) fn inflate(data: &[u8], limit: usize) -> Decoded {
    let first = with(data, limit, DataFormat::Zlib);
    if first.bytes.is_empty() && first.fault.is_some() {
        // Some writers leave the two bytes of zlib's head away, or damage them.
        for start in [0, 2] {
            let raw = with(data.get(start..).unwrap_or_default(), limit, DataFormat::Raw);
            if raw.fault.is_none() && !raw.bytes.is_empty() {
                return raw;
            }
        }
    }
    first
}

/// Into one buffer, which serves as the window too: a third of the work of going through one of 32 KB.
fn with(data: &[u8], limit: usize, format: DataFormat) -> Decoded {
    let head = match format {
        DataFormat::Zlib => flags::TINFL_FLAG_PARSE_ZLIB_HEADER | flags::TINFL_FLAG_COMPUTE_ADLER32,
        _ => flags::TINFL_FLAG_IGNORE_ADLER32,
    };
    let flags = head | flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = vec![0; data.len().saturating_mul(4).clamp(64, 1 << 20).min(limit.saturating_add(1))];
    let (mut read, mut written) = (0, 0);
    loop {
        let (status, consumed, produced) = decompress(&mut state, &data[read..], &mut bytes, written, flags);
        read += consumed;
        written += produced;
        if written > limit {
            return Decoded::too_long(bytes, limit);
        }
        match status {
            TINFLStatus::Done => break,
            TINFLStatus::HasMoreOutput => bytes.resize((bytes.len() * 2).min(limit.saturating_add(1)), 0),
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
                bytes.truncate(written);
                // Data that merely ends early is common and all there is has been read.
                let fault = (written == 0 && !data.is_empty()).then(|| "its compressed data ends at once".into());
                return Decoded { bytes, fault };
            }
            _ => {
                bytes.truncate(written);
                let fault = format!("its compressed data is damaged after {written} bytes");
                return Decoded { bytes, fault: Some(fault) };
            }
        }
    }
    bytes.truncate(written);
    Decoded::whole(bytes)
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
        assert!(headless.bytes == text && headless.fault.is_none(), "{:?}", headless.fault);
        let cut = inflate(&packed[..packed.len() / 2], 1 << 20);
        assert!(!cut.bytes.is_empty() && text.starts_with(&cut.bytes));
        assert!(inflate(b"no deflate at all", 100).fault.is_some());
    }
}
