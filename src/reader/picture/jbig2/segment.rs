//! Segments of JBIG2 data (ITU-T T.88, 7.2): what each is, whom it refers to, and where it ends.

use crate::reader::bits::Bits;

/// A segment (7.2).
pub(super) struct Segment<'a> {
    pub(super) number: u32,
    pub(super) kind: u32,
    pub(super) referred: Vec<u32>,
    pub(super) data: &'a [u8],
    /// How many rows a region has that did not know it.
    pub(super) rows: Option<u32>,
    /// Its data ends before it should.
    pub(super) cut: bool,
}

impl<'a> Segment<'a> {
    /// The next one, which is taken off; nothing where the data ends.
    pub(super) fn next(rest: &mut &'a [u8]) -> Option<Self> {
        let mut bits = Bits::new(rest);
        let number = bits.take(32)?;
        let flags = bits.take(8)?;
        let mut count = bits.take(3)? as usize;
        let mut kept = 5;
        if count == 7 {
            count = bits.take(29)? as usize;
            kept = 8 * (count + 1).div_ceil(8);
        }
        let width = match number {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        // Which of them are still needed does not matter.
        bits.skip(kept)?;
        let referred = bits.bytes(count.checked_mul(width)?)?;
        let referred = referred.chunks(width).map(|bytes| bytes.iter().fold(0, |n, byte| n << 8 | u32::from(*byte)));
        let referred = referred.collect();
        bits.take(if flags & 0x40 != 0 { 32 } else { 8 })?;
        let length = bits.take(32)?;
        let data = bits.rest();
        let (length, rows) = match length {
            u32::MAX => match unknown_length(data) {
                Some(length) => (length, Bits::new(&data[length - 4..]).take(32)),
                None => (usize::MAX, None),
            },
            length => (length as usize, None),
        };
        let cut = length > data.len();
        let (data, after) = data.split_at(length.min(data.len()));
        *rest = after;
        Some(Self { number, kind: flags & 0x3F, referred, data, rows, cut })
    }
}

/// How long a generic region is that does not say it (7.2.7): up to the end of its data and the number of its rows.
fn unknown_length(data: &[u8]) -> Option<usize> {
    let flags = *data.get(17)?;
    let (end, skipped) = match (flags & 1 != 0, flags >> 1 & 3, flags & 0x10 != 0) {
        (true, ..) => ([0, 0], 0),
        (false, 0, false) => ([0xFF, 0xAC], 8),
        (false, 0, true) => ([0xFF, 0xAC], 24),
        _ => ([0xFF, 0xAC], 2),
    };
    let from = 18 + skipped;
    let at = data.get(from..)?.windows(6).position(|six| six[..2] == end)?;
    Some(from + at + 6)
}
