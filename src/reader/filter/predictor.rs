//! Predictors of Flate and LZW (ISO 32000-1, 7.4.4.4): TIFF's differences and PNG's five filters.

use hayro_syntax::object::Dict;

use super::Decoded;

/// How rows were made out of differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::reader) struct Predictor {
    /// 1 none, 2 TIFF, 10 and more PNG.
    kind: i32,
    /// Components of a pixel.
    colors: usize,
    /// Bits of a component.
    bits: usize,
    /// Pixels of a row.
    columns: usize,
}

impl Predictor {
    /// No prediction.
    #[cfg(test)]
    pub(in crate::reader) const NONE: Self = Self { kind: 1, colors: 1, bits: 8, columns: 1 };

    pub(super) fn new(parameters: &Dict<'_>) -> Self {
        let number = |key: &str, default: usize| parameters.get::<usize>(key).unwrap_or(default);
        Self {
            kind: parameters.get("Predictor").unwrap_or(1),
            colors: number("Colors", 1).clamp(1, 64),
            bits: number("BitsPerComponent", 8).clamp(1, 16),
            columns: number("Columns", 1).clamp(1, 1 << 24),
        }
    }

    /// Bytes of a row without the filter's number.
    fn row(&self) -> usize {
        (self.colors * self.bits * self.columns).div_ceil(8)
    }

    /// Undoes it row by row, in place; nothing if there is nothing to undo.
    pub(in crate::reader) fn rows(&self) -> Option<Unpredict> {
        (self.kind >= 2).then(|| Unpredict { predictor: *self, above: vec![0; self.row()] })
    }

    /// Undoes it for a whole stream.
    pub(super) fn undo(&self, decoded: Decoded) -> Decoded {
        let Some(mut rows) = self.rows() else { return decoded };
        let mut bytes = Vec::with_capacity(decoded.bytes.len());
        let mut fault = decoded.fault;
        let mut input = decoded.bytes;
        for row in input.chunks_mut(rows.stored()) {
            match rows.row(row) {
                Some(row) => bytes.extend_from_slice(row),
                None => {
                    fault.get_or_insert_with(|| "a row of it has a predictor that nobody knows".into());
                }
            }
        }
        Decoded { bytes, fault }
    }
}

/// Undoes a predictor row by row.
pub(in crate::reader) struct Unpredict {
    predictor: Predictor,
    /// The row above, undone.
    above: Vec<u8>,
}

impl Unpredict {
    /// Bytes that a row takes in the stream.
    pub(in crate::reader) fn stored(&self) -> usize {
        self.above.len() + usize::from(self.predictor.kind >= 10)
    }

    /// The row undone, which may be a short last one; nothing if its filter does not exist.
    pub(in crate::reader) fn row<'a>(&mut self, row: &'a mut [u8]) -> Option<&'a [u8]> {
        if self.predictor.kind < 10 {
            self.tiff(row);
            return Some(row);
        }
        let (filter, row) = row.split_first_mut()?;
        let pixel = (self.predictor.colors * self.predictor.bits).div_ceil(8);
        if *filter > 4 {
            self.above[..row.len()].copy_from_slice(row);
            return None;
        }
        for i in 0..row.len() {
            let left = if i >= pixel { row[i - pixel] } else { 0 };
            let up = self.above[i];
            let corner = if i >= pixel { self.above[i - pixel] } else { 0 };
            let guess = match *filter {
                0 => break,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                _ => paeth(left, up, corner),
            };
            row[i] = row[i].wrapping_add(guess);
        }
        self.above[..row.len()].copy_from_slice(row);
        Some(row)
    }

    fn tiff(&self, row: &mut [u8]) {
        let Predictor { colors, bits, .. } = self.predictor;
        match bits {
            8 => {
                for i in colors..row.len() {
                    row[i] = row[i].wrapping_add(row[i - colors]);
                }
            }
            16 => {
                for i in (2 * colors..row.len().saturating_sub(1)).step_by(2) {
                    let at = |i: usize, row: &[u8]| u16::from_be_bytes([row[i], row[i + 1]]);
                    let sum = at(i, row).wrapping_add(at(i - 2 * colors, row));
                    row[i..i + 2].copy_from_slice(&sum.to_be_bytes());
                }
            }
            _ => {
                let mask = (1_u8 << bits.min(7)) - 1;
                let mut before = vec![0_u8; colors];
                for i in 0..row.len() * 8 / bits {
                    let bit = i * bits;
                    // Components of 1, 2 and 4 bits never cross a byte; others are not allowed and stay as they are.
                    let Some(shift) = (8 - bits).checked_sub(bit % 8) else { return };
                    let value = (row[bit / 8] >> shift & mask).wrapping_add(before[i % colors]) & mask;
                    row[bit / 8] = row[bit / 8] & !(mask << shift) | value << shift;
                    before[i % colors] = value;
                }
            }
        }
    }
}

/// The neighbour nearest to left + up − corner (PNG, 9.4).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let p = a + b - c;
    let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::FromBytes;

    use super::*;

    fn undo(parameters: &str, bytes: &[u8]) -> Vec<u8> {
        let dict = Dict::from_bytes(parameters.as_bytes()).unwrap();
        Predictor::new(&dict).undo(Decoded::whole(bytes.to_vec())).bytes
    }

    #[test]
    fn the_five_filters_of_png_come_back() {
        let rows = [0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1];
        let expected = [1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5];
        assert_eq!(undo("<</Predictor 15/Columns 3>>", &rows), expected);
    }

    #[test]
    fn differences_of_tiff_come_back_at_every_depth() {
        assert_eq!(undo("<</Predictor 2/Columns 2/Colors 2>>", &[1, 2, 3, 4]), [1, 2, 4, 6]);
        assert_eq!(undo("<</Predictor 2/Columns 2/BitsPerComponent 16>>", &[0, 255, 0, 2]), [0, 255, 1, 1]);
        assert_eq!(undo("<</Predictor 2/Columns 4/BitsPerComponent 4>>", &[0x12, 0x3F]), [0x13, 0x65]);
        assert_eq!(undo("<</Predictor 2/Columns 8/BitsPerComponent 1>>", &[0b1110_0001]), [0b1011_1110]);
    }

    #[test]
    fn an_unknown_filter_is_said_and_the_rest_read() {
        let dict = Dict::from_bytes(b"<</Predictor 12/Columns 1>>").unwrap();
        let decoded = Predictor::new(&dict).undo(Decoded::whole(vec![9, 5, 2, 1]));
        assert_eq!(decoded.bytes, [6]);
        assert!(decoded.fault.is_some());
    }
}
