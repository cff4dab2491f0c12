//! Flate streams: one compressor for all of a file's, since its tables cost more to allocate than small streams do to
//! compress.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, TDEFLStatus, compress};

/// Of zlib's scale. On the shipped leaflet level 1 gives 136 KB with 48 M instructions for the whole run, level 6 127 KB with
/// 60 M; three quarters of either file are the profile, which is stored deflated.
const LEVEL: u8 = 1;

/// A compressor that is used for one stream after the other. One code path, so the same bytes on every processor.
pub(super) struct Deflater {
    compressor: CompressorOxide,
    /// Whether it has tables to clear.
    used: bool,
}

impl Deflater {
    pub(super) fn new() -> Self {
        let mut compressor = CompressorOxide::default();
        compressor.set_format_and_level(DataFormat::Zlib, LEVEL);
        Self { compressor, used: false }
    }

    /// `input` as a zlib stream.
    pub(super) fn zlib(&mut self, input: &[u8]) -> Vec<u8> {
        if std::mem::replace(&mut self.used, true) {
            self.compressor.reset();
        }
        let mut out = vec![0; input.len() / 2 + 64];
        let (mut read, mut written) = (0, 0);
        loop {
            let (status, consumed, produced) =
                compress(&mut self.compressor, &input[read..], &mut out[written..], TDEFLFlush::Finish);
            read += consumed;
            written += produced;
            if status != TDEFLStatus::Okay {
                debug_assert_eq!(status, TDEFLStatus::Done, "the whole input is at hand and the output grows");
                break;
            }
            out.resize(out.len() * 2, 0);
        }
        out.truncate(written);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Deflater;

    #[test]
    fn streams_come_back_one_after_the_other() {
        let mut deflater = Deflater::new();
        let noise: Vec<u8> = (0..40_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for input in [&b""[..], b"abcabcabc", &noise, b"abcabcabc"] {
            let stream = deflater.zlib(input);
            assert_eq!(miniz_oxide::inflate::decompress_to_vec_zlib(&stream).expect("a zlib stream"), input);
        }
    }
}
