//! The bits of entropy-coded data: bytes without the zeros that are put behind each 0xFF (ITU-T T.81, F.1.2.3), up to the next
//! marker.

/// Bits as they are read, small enough to be kept in registers where much is read. Behind the end of the data come zeros without an end, which [`Bits::exhausted`] tells.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The next bits, from the highest on.
    bits: u64,
    count: u32,
    /// Zeros put behind the data.
    padding: u64,
}

impl<'a> Bits<'a> {
    /// From a byte on.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, bits: 0, count: 0, padding: 0 }
    }

    /// Makes at least 32 bits ready.
    #[inline(always)]
    pub(super) fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(&four) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<4>()) {
            let word = u32::from_be_bytes(four);
            // No byte is 0xFF: none of what is left to it is zero.
            if (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 == 0 {
                self.bits |= u64::from(word) << (32 - self.count);
                self.count += 32;
                self.at += 4;
                return;
            }
        }
        *self = self.filled();
    }

    /// The same byte by byte.
    #[cold]
    #[inline(never)]
    fn filled(mut self) -> Self {
        while self.count < 32 {
            let byte = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(0xff), Some(0)) => {
                    self.at += 2;
                    0xff
                }
                // Bytes that fill up before a marker (B.1.1.2).
                (Some(0xff), Some(0xff)) => {
                    self.at += 1;
                    continue;
                }
                // A marker, or nothing more.
                (Some(0xff), _) | (None, _) => {
                    self.padding += 8;
                    0
                }
                (Some(&byte), _) => {
                    self.at += 1;
                    byte
                }
            };
            self.bits |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    /// The next bits, at most 32 and at least one, of those that are ready.
    #[inline(always)]
    pub(super) fn peek(&self, count: u32) -> usize {
        (self.bits >> (64 - count)) as usize
    }

    /// Goes over bits that are ready.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.bits <<= count;
        self.count -= count;
    }

    /// Up to 16 bits that are ready, as a number.
    #[inline(always)]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        // None would be a shift by all.
        let value = (self.bits >> 1 >> (63 - count)) as u32;
        self.skip(count);
        value
    }

    /// Up to 16 bits that are ready, as a coefficient or a difference (F.2.2.1, EXTEND).
    #[inline(always)]
    pub(super) fn signed(&mut self, count: u32) -> i32 {
        let value = self.take(count) as i32;
        // Its first bit tells the sign.
        if count > 0 && value >> (count - 1) == 0 { value - (1 << count) + 1 } else { value }
    }

    /// Whether more was read than there is.
    pub(super) fn exhausted(&self) -> bool {
        self.padding > u64::from(self.count)
    }

    /// Goes on behind the restart marker that is due (F.2.2.5); one with another number than the next is as good. Nothing where
    /// there is none.
    pub(super) fn restart(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let marker = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
        if self.exhausted() || !matches!(rest[marker + 1], 0xd0..=0xd7) {
            return None;
        }
        *self = Self::new(self.bytes, self.at + marker + 2);
        Some(())
    }

    /// Where the marker stands that ends the data, or something before it.
    pub(super) fn end(&self) -> usize {
        self.at
    }
}
