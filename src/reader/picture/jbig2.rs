//! JBIG2 (ISO 32000-1, 7.4.7): to packed rows in which 1 is white, as PDF has it.

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

use crate::reader::budget::Budget;

use super::{MOST_STEPS, segments};

/// Decodes to rows of `size`.
pub(super) fn decode(data: &[u8], globals: Option<&[u8]>, size: [u32; 2], budget: &Budget) -> Result<Vec<u8>, String> {
    let steps = segments::measure(data, globals)?;
    if steps > 2 * MOST_STEPS {
        return Err("its JBIG2 data has more symbols and patterns than are read".into());
    }
    budget.steps(steps)?;
    let settings = DecodeSettings { strict: false };
    let said = |error| format!("its JBIG2 data is damaged ({error})");
    let globals = globals.map(|globals| Globals::new(globals, &settings)).transpose().map_err(said)?;
    let page = Page::new_embedded(data, globals.as_ref(), &settings).map_err(said)?;
    let mut rows = Rows::new(size);
    page.decode(&mut rows).map_err(said)?;
    Ok(rows.bytes)
}

/// Packs pixels into rows of the size that the dictionary gives.
struct Rows {
    size: [u32; 2],
    stride: usize,
    bytes: Vec<u8>,
    at: [u32; 2],
}

impl Rows {
    fn new(size: [u32; 2]) -> Self {
        Self { size, stride: (size[0] as usize).div_ceil(8), bytes: Vec::new(), at: [0, 0] }
    }

    fn set(&mut self, count: u32, black: bool) {
        let [x, y] = self.at;
        self.at[0] = x.saturating_add(count);
        if y >= self.size[1] {
            return;
        }
        let start = y as usize * self.stride;
        if self.bytes.len() < start + self.stride {
            self.bytes.resize(start + self.stride, 0xFF);
        }
        if black {
            let row = &mut self.bytes[start..start + self.stride];
            for x in x..self.at[0].min(self.size[0]) {
                row[x as usize / 8] &= !(0x80 >> (x % 8));
            }
        }
    }
}

impl Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        self.set(1, black);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.set(chunk_count.saturating_mul(8), black);
    }

    fn next_line(&mut self) {
        self.at = [0, self.at[1].saturating_add(1)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_packed_into_rows_with_white_as_one() {
        let mut rows = Rows::new([10, 2]);
        rows.push_pixel(true);
        rows.push_pixel_chunk(false, 1);
        rows.push_pixel(true);
        rows.push_pixel(true);
        rows.next_line();
        rows.push_pixel_chunk(true, 1);
        rows.next_line();
        rows.push_pixel(true);
        assert_eq!(rows.bytes, [0x7F, 0xBF, 0x00, 0xFF]);
    }
}
