//! Huffman codes of numbers (ITU-T T.88, Annex B): the tables of the standard, and those that a file brings along.

use crate::reader::bits::Bits;

use super::{Fault, Meter, Result};

/// The most lines of a table of the file's own.
const MOST_LINES: usize = 1 << 16;

/// The longest code that is read.
const LONGEST: usize = 32;

/// What a code stands for.
#[derive(Clone, Copy, Debug)]
enum Line {
    /// The value of so many bits is added to this, or, below the table's range, taken from it.
    Range { low: i64, bits: u8, below: bool },
    /// The value out of band.
    End,
}

/// A table: for each length of codes the first code, and the lines of that length.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    lengths: Vec<(u64, Vec<Line>)>,
}

/// A table of the standard: lengths of code, bits of value and lowest value of its ranges, then the lengths and borders of
/// what lies below and above them, and the length of the code out of band; lengths of 0 are not there.
type Standard = (&'static [(u8, u8, i64)], (u8, i64), (u8, i64), u8);

/// Tables B.1 to B.15.
#[rustfmt::skip]
const STANDARD: [Standard; 15] = [
    (&[(1, 4, 0), (2, 8, 16), (3, 16, 272)], (0, 0), (3, 65808), 0),
    (&[(1, 0, 0), (2, 0, 1), (3, 0, 2), (4, 3, 3), (5, 6, 11)], (0, 0), (6, 75), 6),
    (&[(8, 8, -256), (1, 0, 0), (2, 0, 1), (3, 0, 2), (4, 3, 3), (5, 6, 11)], (8, -257), (7, 75), 6),
    (&[(1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 3, 4), (5, 6, 12)], (0, 0), (5, 76), 0),
    (&[(7, 8, -255), (1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 3, 4), (5, 6, 12)], (7, -256), (6, 76), 0),
    (&[(5, 10, -2048), (4, 9, -1024), (4, 8, -512), (4, 7, -256), (5, 6, -128), (5, 5, -64), (4, 5, -32), (2, 7, 0),
       (3, 7, 128), (3, 8, 256), (4, 9, 512), (4, 10, 1024)], (6, -2049), (6, 2048), 0),
    (&[(4, 9, -1024), (3, 8, -512), (4, 7, -256), (5, 6, -128), (5, 5, -64), (4, 5, -32), (4, 5, 0), (5, 5, 32),
       (5, 6, 64), (4, 7, 128), (3, 8, 256), (3, 9, 512), (3, 10, 1024)], (5, -1025), (5, 2048), 0),
    (&[(8, 3, -15), (9, 1, -7), (8, 1, -5), (9, 0, -3), (7, 0, -2), (4, 0, -1), (2, 1, 0), (5, 0, 2), (6, 0, 3),
       (3, 4, 4), (6, 1, 20), (4, 4, 22), (4, 5, 38), (5, 6, 70), (5, 7, 134), (6, 7, 262), (7, 8, 390),
       (6, 10, 646)], (9, -16), (9, 1670), 2),
    (&[(8, 4, -31), (9, 2, -15), (8, 2, -11), (9, 1, -7), (7, 1, -5), (4, 1, -3), (3, 1, -1), (3, 1, 1), (5, 1, 3),
       (6, 1, 5), (3, 5, 7), (6, 2, 39), (4, 5, 43), (4, 6, 75), (5, 7, 139), (5, 8, 267), (6, 8, 523), (7, 9, 779),
       (6, 11, 1291)], (9, -32), (9, 3339), 2),
    (&[(7, 4, -21), (8, 0, -5), (7, 0, -4), (5, 0, -3), (2, 2, -2), (5, 0, 2), (6, 0, 3), (7, 0, 4), (8, 0, 5),
       (2, 6, 6), (5, 5, 70), (6, 5, 102), (6, 6, 134), (6, 7, 198), (6, 8, 326), (6, 9, 582), (6, 10, 1094),
       (7, 11, 2118)], (8, -22), (8, 4166), 2),
    (&[(1, 0, 1), (2, 1, 2), (4, 0, 4), (4, 1, 5), (5, 1, 7), (5, 2, 9), (6, 2, 13), (7, 2, 17), (7, 3, 21),
       (7, 4, 29), (7, 5, 45), (7, 6, 77)], (0, 0), (7, 141), 0),
    (&[(1, 0, 1), (2, 0, 2), (3, 1, 3), (5, 0, 5), (5, 1, 6), (6, 1, 8), (7, 0, 10), (7, 1, 11), (7, 2, 13),
       (7, 3, 17), (7, 4, 25), (8, 5, 41)], (0, 0), (8, 73), 0),
    (&[(1, 0, 1), (3, 0, 2), (4, 0, 3), (5, 0, 4), (4, 1, 5), (3, 3, 7), (6, 1, 15), (6, 2, 17), (6, 3, 21),
       (6, 4, 29), (6, 5, 45), (7, 6, 77)], (0, 0), (7, 141), 0),
    (&[(3, 0, -2), (3, 0, -1), (1, 0, 0), (3, 0, 1), (3, 0, 2)], (0, 0), (0, 0), 0),
    (&[(7, 4, -24), (6, 2, -8), (5, 1, -4), (4, 0, -2), (3, 0, -1), (1, 0, 0), (3, 0, 1), (4, 0, 2), (5, 1, 3),
       (6, 2, 5), (7, 4, 9)], (7, -25), (7, 25), 0),
];

impl Table {
    /// Table B.`number` of the standard.
    pub(super) fn standard(number: usize) -> Self {
        let (ranges, (below, low), (above, high), end) = STANDARD[number - 1];
        let ranges = ranges.iter().map(|&(length, bits, low)| (length, Line::Range { low, bits, below: false }));
        let others = [
            (below, Line::Range { low, bits: 32, below: true }),
            (above, Line::Range { low: high, bits: 32, below: false }),
            (end, Line::End),
        ];
        Self::new(ranges.chain(others)).unwrap_or_default()
    }

    /// A table of the file's own (B.2).
    pub(super) fn custom(data: &[u8], meter: &Meter<'_>) -> Result<Self> {
        let mut bits = Bits::new(data);
        let mut take = |width| bits.take(width).ok_or(Fault::Damaged("a table of codes ends too soon"));
        let flags = take(8)?;
        let (prefix, range) = ((flags >> 1 & 7) + 1, (flags >> 4 & 7) + 1);
        let low = i64::from(take(32)? as i32);
        let high = i64::from(take(32)? as i32);
        let (mut lines, mut next) = (Vec::new(), low);
        while next < high {
            if lines.len() == MOST_LINES {
                return Err(Fault::Damaged("a table of codes has too many lines"));
            }
            let (length, bits) = (take(prefix)? as u8, take(range)?);
            if bits > 32 {
                return Err(Fault::Damaged("a table of codes has values of more than 32 bits"));
            }
            lines.push((length, Line::Range { low: next, bits: bits as u8, below: false }));
            next += 1 << bits;
        }
        lines.push((take(prefix)? as u8, Line::Range { low: low - 1, bits: 32, below: true }));
        lines.push((take(prefix)? as u8, Line::Range { low: high, bits: 32, below: false }));
        if flags & 1 != 0 {
            lines.push((take(prefix)? as u8, Line::End));
        }
        meter.memory(lines.len() * size_of::<Line>())?;
        Self::new(lines.into_iter())
    }

    /// Codes of these lengths for the numbers from 0 on.
    pub(super) fn numbers(lengths: &[u8]) -> Result<Self> {
        let lines = lengths.iter().enumerate();
        Self::new(lines.map(|(low, length)| (*length, Line::Range { low: low as i64, bits: 0, below: false })))
    }

    /// Codes in the order of their lines, the shorter ones first (B.3); lines whose code has no length have none.
    fn new(lines: impl Iterator<Item = (u8, Line)>) -> Result<Self> {
        let mut lengths: Vec<(u64, Vec<Line>)> = Vec::new();
        for (length, line) in lines.filter(|(length, _)| *length > 0) {
            let length = usize::from(length);
            if length > LONGEST {
                return Err(Fault::Damaged("a table has codes of more than 32 bits"));
            }
            if lengths.len() < length {
                lengths.resize(length, (0, Vec::new()));
            }
            lengths[length - 1].1.push(line);
        }
        let mut next = 0;
        for (first, lines) in &mut lengths {
            next *= 2;
            *first = next;
            next += lines.len() as u64;
        }
        Ok(Self { lengths })
    }

    /// The next number; nothing for the value that is out of band (B.4).
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Result<Option<i64>> {
        let mut code = 0_u64;
        for (first, lines) in &self.lengths {
            code = code << 1 | u64::from(bits.take(1).ok_or(Fault::Damaged("its codes end too soon"))?);
            let Some(line) = code.checked_sub(*first).and_then(|at| lines.get(at as usize)) else { continue };
            return match *line {
                Line::End => Ok(None),
                Line::Range { low, bits: width, below } => {
                    let value = bits.take(u32::from(width)).ok_or(Fault::Damaged("its codes end too soon"))?;
                    Ok(Some(if below { low - i64::from(value) } else { low + i64::from(value) }))
                }
            };
        }
        Err(Fault::Damaged("a code of it is in no table"))
    }

    /// The next number, which must be one.
    pub(super) fn number(&self, bits: &mut Bits<'_>) -> Result<i64> {
        self.read(bits)?.ok_or(Fault::Damaged("a number of it is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_codes_fill_their_trees() {
        for number in 1..=15 {
            let lengths = Table::standard(number).lengths;
            let filled: u64 =
                lengths.iter().zip(1..).map(|((_, lines), length)| (lines.len() as u64) << (16 - length)).sum();
            assert_eq!(filled, 1 << 16, "table B.{number}");
        }
    }

    #[test]
    fn ranges_join_without_gaps() {
        for (number, (ranges, below, above, _)) in (1..).zip(STANDARD) {
            let mut next = ranges[0].2;
            for (_, bits, low) in ranges {
                assert_eq!(*low, next, "table B.{number}");
                next = low + (1 << bits);
            }
            assert!(above.0 == 0 || above.1 == next, "table B.{number}");
            assert!(below.0 == 0 || below.1 == ranges[0].2 - 1, "table B.{number}");
        }
    }

    #[test]
    fn a_number_is_read_by_its_code() {
        // Table B.1: 0 and four bits, 10 and eight; table B.2: 111111 is out of band.
        let mut bits = Bits::new(&[0b0010_1100, 0b0000_0110]);
        let table = Table::standard(1);
        assert_eq!(table.number(&mut bits).ok(), Some(5));
        assert_eq!(table.number(&mut bits).ok(), Some(19));
        assert_eq!(Table::standard(2).read(&mut Bits::new(&[0xFF])).ok(), Some(None));
    }
}
