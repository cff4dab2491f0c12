//! CCITT fax, Groups 3 and 4 (ISO 32000-1, 7.4.6): to packed rows.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use crate::reader::filter::Fax;

/// The most pixels of a row.
const MOST_COLUMNS: u32 = 1 << 20;

/// Decodes and gives rows of `size` as they come.
pub(super) fn decode(data: &[u8], fax: &Fax, size: [u32; 2], row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String> {
    if fax.columns == 0 || fax.columns > MOST_COLUMNS {
        return Err(format!("its fax data has rows of {} pixels", fax.columns));
    }
    let settings = DecodeSettings {
        columns: fax.columns,
        rows: size[1],
        end_of_block: fax.end_of_block,
        end_of_line: fax.end_of_line,
        rows_are_byte_aligned: fax.byte_align,
        encoding: match fax.k {
            ..0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            1.. => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    // What white is written as.
    let white = if fax.black_is_1 { 0x00 } else { 0xFF };
    let mut rows = Rows { size, white, line: vec![white; (size[0] as usize).div_ceil(8)], y: 0, row };
    let result = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    let given = rows.y;
    match result {
        _ if given >= size[1] => Ok(()),
        Err(error) => Err(format!("its fax data is damaged after row {given} of {} ({error:?})", size[1])),
        Ok(_) => Err(format!("{} of its {} rows are missing", size[1] - given, size[1])),
    }
}

struct Rows<'a> {
    size: [u32; 2],
    white: u8,
    line: Vec<u8>,
    y: u32,
    row: &'a mut dyn FnMut(u32, &[u8]),
}

impl Decoder for Rows<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        if self.y >= self.size[1] {
            return;
        }
        self.line.fill(self.white);
        // From the first change to the second black, and so on; the last may go to the end.
        for span in changes.chunks(2) {
            let end = span.get(1).copied().unwrap_or(self.size[0]).min(self.size[0]);
            invert(&mut self.line, span[0], end);
        }
        (self.row)(self.y, &self.line);
        self.y += 1;
    }
}

/// Turns the pixels from a place to before another over.
pub(super) fn invert(line: &mut [u8], from: u32, to: u32) {
    let mut x = from;
    while x < to {
        // To the end of the byte, or of the span.
        let (bit, count) = (x % 8, (8 - x % 8).min(to - x));
        line[x as usize / 8] ^= (0xFF_u8 >> bit) & (0xFF_u16 << (8 - bit - count)) as u8;
        x += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_turned_over_bit_by_bit() {
        let mut line = [0_u8; 3];
        invert(&mut line, 3, 21);
        assert_eq!(line, [0x1F, 0xFF, 0xF8]);
        invert(&mut line, 9, 11);
        assert_eq!(line, [0x1F, 0x9F, 0xF8]);
        invert(&mut line, 5, 5);
        assert_eq!(line[0], 0x1F);
    }

    #[test]
    fn a_row_of_group_3_comes_out_and_missing_ones_are_counted() {
        let fax = Fax {
            k: 0,
            columns: 8,
            rows: 1,
            end_of_block: true,
            end_of_line: false,
            byte_align: false,
            black_is_1: false,
        };
        let mut rows = Vec::new();
        // No white, then eight black: 00110101 000101.
        let result = decode(&[0x35, 0x14], &fax, [8, 2], &mut |y, row| rows.push((y, row.to_vec())));
        assert_eq!(rows, [(0, vec![0x00])]);
        assert!(result.unwrap_err().contains("2"));
    }
}
