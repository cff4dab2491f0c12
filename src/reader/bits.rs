//! Reads numbers of any width out of bytes, the most significant bit first.

/// The bits of a byte as eight bytes, all ones or all zeros each, the highest first.
pub(super) const SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                spread[byte] |= 0xFF << (8 * bit);
            }
            bit += 1;
        }
        byte += 1;
    }
    spread
};

/// Bytes read bit by bit.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The next bit, counted from the start.
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `width` bits, at most 32; nothing once there are not that many.
    pub(super) fn take(&mut self, width: u32) -> Option<u32> {
        let end = self.at.checked_add(width as usize)?;
        if end > self.bytes.len().saturating_mul(8) || width > 32 {
            return None;
        }
        let mut value = 0_u64;
        let (first, last) = (self.at / 8, end.div_ceil(8));
        for byte in &self.bytes[first..last] {
            value = value << 8 | u64::from(*byte);
        }
        self.at = end;
        let value = value >> (last * 8 - end);
        Some((value & ((1_u64 << width) - 1)) as u32)
    }

    /// To the start of the next byte.
    pub(super) fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }

    /// Goes on by so many bits; nothing if there are not that many.
    pub(super) fn skip(&mut self, width: usize) -> Option<()> {
        self.at = self.at.checked_add(width).filter(|at| *at <= self.bytes.len().saturating_mul(8))?;
        Some(())
    }

    /// The next bytes, from the start of one on.
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        self.align();
        let bytes = self.bytes.get(self.at / 8..)?.get(..count)?;
        self.at += count * 8;
        Some(bytes)
    }

    /// All bytes that are left, from the start of one on.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at.div_ceil(8)..).unwrap_or_default()
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.at >= self.bytes.len().saturating_mul(8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_cross_bytes_and_end() {
        let mut bits = Bits::new(&[0b1010_0101, 0xFF, 0, 1, 2, 3]);
        assert_eq!(bits.take(3), Some(0b101));
        assert_eq!(bits.take(6), Some(0b00_1011));
        bits.align();
        assert_eq!(bits.take(32), Some(0x0001_0203));
        assert!(bits.is_empty());
        assert_eq!((bits.take(1), bits.take(0)), (None, Some(0)));
    }
}
