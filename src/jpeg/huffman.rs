//! Huffman tables (ITU-T T.81, C and F.2.2.3): a look at the next bits tells most symbols, and of most coefficients the value too.

use super::bits::Bits;

/// Bits that are looked up at once for a symbol, and for a coefficient with its value.
const SYMBOL: u32 = 9;
const VALUE: u32 = 10;

/// The run of an entry that ends the block: no coefficient lies so far.
pub(super) const END: usize = 64;

/// A table.
pub(super) struct Table {
    /// By the next bits: the code's length, and above that its symbol; 0 where the code is longer.
    symbols: [u16; 1 << SYMBOL],
    /// By the next bits, for coefficients: how many bits they are with their code, above that the run of zeros before, above
    /// that the value; 0 where they are longer.
    values: [i32; 1 << VALUE],
    /// Of each length the first code that is longer, at 16 bits, and what to add to a code for its place.
    above: [u32; 17],
    places: [i32; 17],
    all: Vec<u8>,
}

impl Table {
    /// Of how many codes there are of each length, and what they stand for. `None` where there are more than their bits allow.
    pub(super) fn new(counts: &[u8; 16], all: &[u8]) -> Option<Self> {
        let mut table = Self {
            symbols: [0; 1 << SYMBOL],
            values: [0; 1 << VALUE],
            above: [0; 17],
            places: [0; 17],
            all: all.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, &count) in (1..=16_u32).zip(counts) {
            table.places[length as usize] = place as i32 - code as i32;
            for &symbol in all.get(place..place + usize::from(count))? {
                if code >> length != 0 {
                    return None;
                }
                if length <= SYMBOL {
                    let first = (code << (SYMBOL - length)) as usize;
                    let entry = u16::from(symbol) << 8 | length as u16;
                    table.symbols.get_mut(first..first + (1 << (SYMBOL - length)))?.fill(entry);
                }
                if length <= VALUE {
                    table.coefficient(code, length, symbol);
                }
                code += 1;
            }
            place += usize::from(count);
            table.above[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some(table)
    }

    /// The entries of a code whose value lies within the bits that are looked up.
    fn coefficient(&mut self, code: u32, length: u32, symbol: u8) {
        let (run, size) = (i32::from(symbol >> 4), u32::from(symbol & 15));
        let first = (code << (VALUE - length)) as usize;
        let run = if symbol == 0 { END as i32 } else { run };
        // Sixteen zeros are no value, and the last of them would count twice.
        if length + size > VALUE || (size == 0 && symbol != 0) {
            return;
        }
        for next in 0..1_u32 << (VALUE - length) {
            let bits = (next >> (VALUE - length - size)) as i32;
            let negative = size > 0 && bits >> (size - 1) == 0;
            let value = if negative { bits - (1 << size) + 1 } else { bits };
            self.values[first + next as usize] = value << 16 | run << 8 | (length + size) as i32;
        }
    }

    /// The next coefficient, where a look tells it: zeros before it, or [`END`], and its value. Bits must be ready.
    #[inline(always)]
    pub(super) fn value(&self, bits: &mut Bits<'_>) -> Option<(usize, i32)> {
        let entry = self.values[bits.peek(VALUE)];
        if entry == 0 {
            return None;
        }
        bits.skip((entry & 255) as u32);
        Some(((entry >> 8 & 255) as usize, entry >> 16))
    }

    /// The next symbol; bits must be ready. `None` where no code is like that.
    #[inline(always)]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let entry = self.symbols[bits.peek(SYMBOL)];
        if entry == 0 {
            let (length, symbol) = self.long(bits.peek(16))?;
            bits.skip(length);
            return Some(symbol);
        }
        bits.skip(u32::from(entry & 255));
        Some((entry >> 8) as u8)
    }

    #[inline(never)]
    fn long(&self, next: usize) -> Option<(u32, u8)> {
        let next = next as u32;
        let length = (SYMBOL + 1..=16).find(|&length| next < self.above[length as usize])?;
        let place = (next >> (16 - length)) as i32 + self.places[length as usize];
        self.all.get(place as usize).map(|&symbol| (length, symbol))
    }
}
