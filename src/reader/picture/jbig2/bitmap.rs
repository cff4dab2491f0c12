//! Bitmaps of JBIG2: a bit a pixel, the leftmost first, 1 is black, rows of whole bytes. Origin top left, y down.

use super::{Fault, Meter, Result};

/// How a bitmap is laid onto another (ITU-T T.88, 6.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Xor,
    Xnor,
    Replace,
}

impl Operator {
    pub(super) fn new(number: u32) -> Result<Self> {
        Ok(match number {
            0 => Self::Or,
            1 => Self::And,
            2 => Self::Xor,
            3 => Self::Xnor,
            4 => Self::Replace,
            _ => return Err(Fault::Damaged("it is laid in a way that nobody knows")),
        })
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Bitmap {
    pub(super) width: u32,
    pub(super) height: u32,
    stride: usize,
    bytes: Vec<u8>,
}

impl Bitmap {
    /// All white, or all black.
    pub(super) fn new(width: u32, height: u32, black: bool, meter: &Meter<'_>) -> Result<Self> {
        meter.bitmap(width, height)?;
        let stride = (width as usize).div_ceil(8);
        Ok(Self { width, height, stride, bytes: vec![if black { 0xFF } else { 0 }; stride * height as usize] })
    }

    /// A pixel, white where there is none.
    pub(super) fn get(&self, x: i64, y: i64) -> u32 {
        if x < 0 || y < 0 || x >= i64::from(self.width) || y >= i64::from(self.height) {
            return 0;
        }
        let (x, y) = (x as usize, y as usize);
        u32::from(self.bytes[y * self.stride + x / 8] >> (7 - x % 8) & 1)
    }

    pub(super) fn row(&self, y: u32) -> &[u8] {
        &self.bytes[y as usize * self.stride..][..self.stride]
    }

    pub(super) fn row_mut(&mut self, y: u32) -> &mut [u8] {
        &mut self.bytes[y as usize * self.stride..][..self.stride]
    }

    /// Puts a row of a byte a pixel.
    pub(super) fn pack(&mut self, y: u32, pixels: &[u8]) {
        for (byte, pixels) in self.row_mut(y).iter_mut().zip(pixels.chunks(8)) {
            *byte = pixels.iter().enumerate().fold(0, |byte, (x, pixel)| byte | pixel << (7 - x));
        }
    }

    /// Some of its columns, from one on.
    pub(super) fn columns(&self, from: u32, width: u32, meter: &Meter<'_>) -> Result<Self> {
        let mut part = Self::new(width, self.height, false, meter)?;
        part.lay(self, -i64::from(from), 0, Operator::Replace, meter)?;
        Ok(part)
    }

    /// Lays another bitmap onto it, its top left corner at a place; what is outside is left out.
    pub(super) fn lay(&mut self, other: &Self, x: i64, y: i64, how: Operator, meter: &Meter<'_>) -> Result<()> {
        let (left, right) = (x.max(0), (x + i64::from(other.width)).min(i64::from(self.width)));
        let (top, bottom) = (y.max(0), (y + i64::from(other.height)).min(i64::from(self.height)));
        if left >= right || top >= bottom {
            return Ok(());
        }
        let bytes = left / 8..=(right - 1) / 8;
        meter.steps((bytes.end() - bytes.start() + 4) as u64 * (bottom - top) as u64)?;
        for row in top..bottom {
            let from = other.row((row - y) as u32);
            let to = self.row_mut(row as u32);
            for at in bytes.clone() {
                let mut mask = 0xFF_u8;
                if at * 8 < left {
                    mask >>= left - at * 8;
                }
                if at * 8 + 8 > right {
                    mask &= 0xFF << (at * 8 + 8 - right);
                }
                let source = eight(from, at * 8 - x);
                let byte = &mut to[at as usize];
                let result = match how {
                    Operator::Or => *byte | source,
                    Operator::And => *byte & source,
                    Operator::Xor => *byte ^ source,
                    Operator::Xnor => !(*byte ^ source),
                    Operator::Replace => source,
                };
                *byte = *byte & !mask | result & mask;
            }
        }
        Ok(())
    }
}

/// Eight pixels of a row from one on, which may stand up to seven before the first.
fn eight(row: &[u8], from: i64) -> u8 {
    if from < 0 {
        return row.first().map_or(0, |byte| byte >> -from);
    }
    let (at, shift) = (from as usize / 8, from % 8);
    let byte = |at: usize| u32::from(row.get(at).copied().unwrap_or(0));
    ((byte(at) << 8 | byte(at + 1)) << shift >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::super::tests::meter;
    use super::*;

    #[test]
    fn bitmaps_are_laid_bit_by_bit_and_cut_at_the_edges() {
        meter(|meter| {
            let black = Bitmap::new(10, 2, true, meter)?;
            let mut page = Bitmap::new(20, 3, false, meter)?;
            page.lay(&black, 3, 1, Operator::Or, meter)?;
            assert_eq!(page.bytes, [0, 0, 0, 0x1F, 0xF8, 0, 0x1F, 0xF8, 0]);
            page.lay(&black, -4, 2, Operator::Xor, meter)?;
            assert_eq!(page.row(2), [0xE3, 0xF8, 0]);
            page.lay(&black, 15, -1, Operator::Replace, meter)?;
            assert_eq!(page.row(0), [0, 1, 0xF0]);
            assert_eq!((page.get(14, 0), page.get(19, 0), page.get(20, 0)), (0, 1, 0));
            assert_eq!(page.columns(2, 8, meter)?.bytes, [0x00, 0x7F, 0x8F]);
            Ok(())
        });
    }
}
