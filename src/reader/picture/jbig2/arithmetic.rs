//! The arithmetic decoder (ITU-T T.88, Annex E) and the numbers that are coded with it (Annex A).

/// How probable the less probable symbol is, the states that follow the more and the less probable one, and whether the two
/// change places (Table E.1).
pub(super) const STATES: [(u16, u8, u8, bool); 47] = [
    (0x5601, 1, 1, true),
    (0x3401, 2, 6, false),
    (0x1801, 3, 9, false),
    (0x0AC1, 4, 12, false),
    (0x0521, 5, 29, false),
    (0x0221, 38, 33, false),
    (0x5601, 7, 6, true),
    (0x5401, 8, 14, false),
    (0x4801, 9, 14, false),
    (0x3801, 10, 14, false),
    (0x3001, 11, 17, false),
    (0x2401, 12, 18, false),
    (0x1C01, 13, 20, false),
    (0x1601, 29, 21, false),
    (0x5601, 15, 14, true),
    (0x5401, 16, 14, false),
    (0x5101, 17, 15, false),
    (0x4801, 18, 16, false),
    (0x3801, 19, 17, false),
    (0x3401, 20, 18, false),
    (0x3001, 21, 19, false),
    (0x2801, 22, 19, false),
    (0x2401, 23, 20, false),
    (0x2201, 24, 21, false),
    (0x1C01, 25, 22, false),
    (0x1801, 26, 23, false),
    (0x1601, 27, 24, false),
    (0x1401, 28, 25, false),
    (0x1201, 29, 26, false),
    (0x1101, 30, 27, false),
    (0x0AC1, 31, 28, false),
    (0x09C1, 32, 29, false),
    (0x08A1, 33, 30, false),
    (0x0521, 34, 31, false),
    (0x0441, 35, 32, false),
    (0x02A1, 36, 33, false),
    (0x0221, 37, 34, false),
    (0x0141, 38, 35, false),
    (0x0111, 39, 36, false),
    (0x0085, 40, 37, false),
    (0x0049, 41, 38, false),
    (0x0025, 42, 39, false),
    (0x0015, 43, 40, false),
    (0x0009, 44, 41, false),
    (0x0005, 45, 42, false),
    (0x0001, 45, 43, false),
    (0x5601, 46, 46, false),
];

/// What was learnt about a context: the number of its state, and whether 1 is the more probable symbol.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub(super) state: u8,
    pub(super) likely: u8,
}

/// The decoder. Behind the end of its data it reads ones without end.
pub(super) struct Arithmetic<'a> {
    data: &'a [u8],
    at: usize,
    /// The registers of the standard's figures.
    c: u32,
    a: u32,
    count: u32,
}

impl<'a> Arithmetic<'a> {
    /// INITDEC (E.3.5).
    pub(super) fn new(data: &'a [u8]) -> Self {
        let mut decoder = Self { data, at: 0, c: 0, a: 0x8000, count: 0 };
        decoder.c = u32::from(decoder.byte(0)) << 16;
        decoder.byte_in();
        decoder.c <<= 7;
        decoder.count -= 7;
        decoder
    }

    /// How many bytes it has read.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.data.get(self.at + ahead).copied().unwrap_or(0xFF)
    }

    /// BYTEIN (E.3.4): a bit is stuffed after FF, and a marker is not gone beyond.
    fn byte_in(&mut self) {
        let stuffed = self.byte(0) == 0xFF;
        if stuffed && self.byte(1) > 0x8F {
            self.c += 0xFF00;
            self.count = 8;
            return;
        }
        self.at += 1;
        let (shift, count) = if stuffed { (9, 7) } else { (8, 8) };
        self.c += u32::from(self.byte(0)) << shift;
        self.count = count;
    }

    /// DECODE (E.3.2): the next bit in a context.
    #[inline]
    pub(super) fn bit(&mut self, context: &mut Context) -> u32 {
        let (odds, likely, unlikely, switch) = STATES[usize::from(context.state)];
        let odds = u32::from(odds);
        self.a -= odds;
        let low = (self.c >> 16) < odds;
        if !low {
            self.c -= odds << 16;
            if self.a & 0x8000 != 0 {
                return u32::from(context.likely);
            }
        }
        // The intervals have changed places where the more probable one is the smaller.
        let expected = low == (self.a < odds);
        if low {
            self.a = odds;
        }
        let bit = context.likely ^ u8::from(!expected);
        if expected {
            context.state = likely;
        } else {
            context.likely ^= u8::from(switch);
            context.state = unlikely;
        }
        // RENORMD (E.3.3).
        while self.a & 0x8000 == 0 {
            if self.count == 0 {
                self.byte_in();
            }
            let shift = (self.a.leading_zeros() - 16).min(self.count);
            self.a <<= shift;
            self.c <<= shift;
            self.count -= shift;
        }
        u32::from(bit)
    }

    /// Takes eight zeros at once, if they are next and teach the context nothing.
    pub(super) fn zeros(&mut self, context: Context) -> bool {
        let odds = 8 * u32::from(STATES[usize::from(context.state)].0);
        let there = context.likely == 0 && self.a >= 0x8000 + odds && (self.c >> 16) >= odds;
        if there {
            self.a -= odds;
            self.c -= odds << 16;
        }
        there
    }
}

/// The contexts of a kind of number (A.2).
pub(super) struct Integer(Box<[Context; 512]>);

impl Integer {
    pub(super) fn new() -> Self {
        Self(Box::new([Context::default(); 512]))
    }

    /// A number, or nothing for the value that is out of band.
    pub(super) fn read(&mut self, decoder: &mut Arithmetic<'_>) -> Option<i64> {
        let mut before = 1_usize;
        let mut bit = || {
            let bit = decoder.bit(&mut self.0[before]);
            before = if before < 256 { before << 1 } else { (before << 1 & 511) | 256 } | bit as usize;
            bit
        };
        let negative = bit() == 1;
        // How many bits follow so many ones, and where their values begin (Table A.1).
        let ranges = [(2, 0), (4, 4), (6, 20), (8, 84), (12, 340), (32, 4436)];
        let mut range = 0;
        while range < 5 && bit() == 1 {
            range += 1;
        }
        let (width, start) = ranges[range];
        let value = (0..width).fold(0_i64, |value, _| value << 1 | i64::from(bit())) + start;
        match (negative, value) {
            (true, 0) => None,
            (true, value) => Some(-value),
            (false, value) => Some(value),
        }
    }
}

/// The contexts of symbols' numbers, which have a fixed width (A.3).
pub(super) struct Identifier {
    contexts: Vec<Context>,
    width: u32,
}

impl Identifier {
    pub(super) fn new(width: u32) -> Self {
        Self { contexts: vec![Context::default(); 1 << width], width }
    }

    pub(super) fn read(&mut self, decoder: &mut Arithmetic<'_>) -> usize {
        let first = 1_usize << self.width;
        let mut value = 1_usize;
        while value < first {
            value = value << 1 | decoder.bit(&mut self.contexts[value]) as usize;
        }
        value - first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_sequence_of_the_standard_is_decoded() {
        // H.2: the data, and what one context makes of it.
        let data = [
            0x84, 0xC7, 0x3B, 0xFC, 0xE1, 0xA1, 0x43, 0x04, 0x02, 0x20, 0x00, 0x00, 0x41, 0x0D, 0xBB, 0x86, 0xF4, 0x31,
            0x7F, 0xFF, 0x88, 0xFF, 0x37, 0x47, 0x1A, 0xDB, 0x6A, 0xDF, 0xFF, 0xAC,
        ];
        let expected = [
            0x00, 0x02, 0x00, 0x51, 0x00, 0x00, 0x00, 0xC0, 0x03, 0x52, 0x87, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA, 0x82, 0xC0,
            0x20, 0x00, 0xFC, 0xD7, 0x9E, 0xF6, 0xBF, 0x7F, 0xED, 0x90, 0x4F, 0x46, 0xA3, 0xBF,
        ];
        let (mut decoder, mut context) = (Arithmetic::new(&data), Context::default());
        for byte in expected {
            let value = (0..8).fold(0, |value, _| value << 1 | decoder.bit(&mut context));
            assert_eq!(value, byte);
        }
    }
}
