//! Entropy-coded data: the coefficients of a block, at once (ITU-T T.81, F.2.2) or a part at a time (G.1.2).

use super::JpegError;
use super::bits::Bits;
use super::head::{Head, Scan};
use super::huffman::{END, Table};
use super::store::{Spot, Store};

/// The tables of a component in a scan; those that it does not need may lack.
#[derive(Clone, Copy)]
pub(super) struct Tables<'t> {
    first: Option<&'t Table>,
    others: Option<&'t Table>,
}

/// How far a scan is.
pub(super) struct State {
    /// The last first coefficient of each component in the frame.
    last: [i32; 4],
    /// Blocks to come that end with what they have.
    ended: u32,
    /// Units to come before a restart marker.
    left: usize,
    interval: usize,
}

pub(super) fn wrong<T>() -> Result<T, JpegError> {
    Err(JpegError::Broken("its data has codes that no table of it has".to_owned()))
}

impl<'t> Tables<'t> {
    /// Of each component of a scan.
    pub(super) fn of(head: &'t Head<'_>, scan: &Scan) -> Result<Vec<(usize, Self)>, JpegError> {
        let all = scan.parts.iter().map(|&(at, first, others)| {
            let first = head.first.get(first).and_then(Option::as_deref);
            let others = head.others.get(others).and_then(Option::as_deref);
            let progressive = head.frame.as_ref().is_some_and(|frame| frame.progressive);
            let lacks = if progressive {
                (scan.band.0 == 0 && scan.bits.0 == 0 && first.is_none()) || (scan.band.0 > 0 && others.is_none())
            } else {
                first.is_none() || others.is_none()
            };
            if lacks {
                return Err(JpegError::Broken("a scan of it has no Huffman table".to_owned()));
            }
            Ok((at, Self { first, others }))
        });
        all.collect()
    }
}

impl State {
    pub(super) fn new(interval: usize) -> Self {
        Self { last: [0; 4], ended: 0, left: interval, interval }
    }

    /// Goes on to the next unit, beyond a restart marker where one is due.
    #[inline]
    pub(super) fn unit(&mut self, bits: &mut Bits<'_>) -> Result<(), JpegError> {
        if self.interval == 0 {
            return Ok(());
        }
        if self.left == 0 {
            bits.restart().ok_or(JpegError::Ends)?;
            *self = Self::new(self.interval);
        }
        self.left -= 1;
        Ok(())
    }

    /// The difference of a first coefficient to that of the block before, and with it the coefficient (F.2.2.1).
    #[inline(always)]
    fn first(&mut self, bits: &mut Bits<'_>, table: &Table, component: usize) -> Result<i32, JpegError> {
        bits.fill();
        let Some(size @ 0..=15) = table.symbol(bits) else { return wrong() };
        let value = self.last[component].wrapping_add(bits.signed(u32::from(size)));
        self.last[component] = value;
        Ok(value)
    }

    /// All coefficients of a block, each of them given with its zigzag number (F.2.2.2).
    #[inline(always)]
    pub(super) fn block(
        &mut self,
        bits: &mut Bits<'_>,
        tables: Tables<'_>,
        component: usize,
        mut give: impl FnMut(usize, i32),
    ) -> Result<(), JpegError> {
        let (Some(first), Some(others)) = (tables.first, tables.others) else { return wrong() };
        give(0, self.first(bits, first, component)?);
        let mut at = 1;
        while at < 64 {
            bits.fill();
            let (run, value) = match others.value(bits) {
                Some((END, _)) => break,
                Some(coefficient) => coefficient,
                None => match others.symbol(bits) {
                    Some(0) => break,
                    Some(0xf0) => {
                        at += 16;
                        continue;
                    }
                    Some(symbol) if symbol & 15 > 0 => (usize::from(symbol >> 4), bits.signed(u32::from(symbol & 15))),
                    _ => return wrong(),
                },
            };
            at += run;
            if at > 63 {
                return wrong();
            }
            give(at, value);
            at += 1;
        }
        Ok(())
    }

    /// What a scan of a progressive picture has of the first coefficient of a block in a store.
    #[inline]
    pub(super) fn start(
        &mut self,
        bits: &mut Bits<'_>,
        tables: Tables<'_>,
        component: usize,
        scan: &Scan,
        (store, spot): (&mut Store, Spot),
    ) -> Result<(), JpegError> {
        if scan.bits.0 > 0 {
            bits.fill();
            if bits.take(1) == 1 {
                store.add_first(spot, 1 << scan.bits.1);
            }
            return Ok(());
        }
        let Some(first) = tables.first else { return wrong() };
        let value = self.first(bits, first, component)?;
        store.set(spot, 0, value.wrapping_shl(scan.bits.1));
        Ok(())
    }

    /// What it has of the others of so many blocks in a row of a store.
    pub(super) fn rest(
        &mut self,
        all: &mut Bits<'_>,
        tables: Tables<'_>,
        scan: &Scan,
        store: &mut Store,
        (blocks, y): (usize, usize),
    ) -> Result<(), JpegError> {
        let Some(table) = tables.others else { return wrong() };
        // Here it stays in registers.
        let mut bits = *all;
        let mut x = 0;
        while x < blocks {
            self.unit(&mut bits)?;
            let spot = store.spot(x, y);
            if scan.bits.0 > 0 {
                self.finer(&mut bits, table, scan, (store, spot))?;
            } else if self.ended > 0 && self.interval == 0 {
                // As many as have nothing more.
                let empty = (self.ended as usize).min(blocks - x);
                self.ended -= empty as u32;
                x += empty - 1;
            } else {
                self.new_ones(&mut bits, table, scan, (store, spot))?;
            }
            x += 1;
        }
        *all = bits;
        Ok(())
    }

    /// How many blocks end from here on, this one among them (G.1.2.2, EOBn).
    #[inline(always)]
    fn ends(bits: &mut Bits<'_>, size: u32) -> u32 {
        (1 << size) + bits.take(size)
    }

    /// The first bits of coefficients (G.1.2.2).
    #[inline(always)]
    fn new_ones(
        &mut self,
        bits: &mut Bits<'_>,
        table: &Table,
        scan: &Scan,
        (store, spot): (&mut Store, Spot),
    ) -> Result<(), JpegError> {
        if self.ended > 0 {
            self.ended -= 1;
            return Ok(());
        }
        let (mut at, last) = scan.band;
        while at <= last {
            bits.fill();
            let Some(symbol) = table.symbol(bits) else { return wrong() };
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            if size == 0 && run < 15 {
                self.ended = Self::ends(bits, run as u32) - 1;
                break;
            }
            at += run;
            if size > 0 {
                if at > last {
                    return wrong();
                }
                store.set(spot, at, bits.signed(size).wrapping_shl(scan.bits.1));
            }
            at += 1;
        }
        Ok(())
    }

    /// One more bit of coefficients that are there, and new ones of that bit alone (G.1.2.3).
    #[inline(always)]
    fn finer(
        &mut self,
        bits: &mut Bits<'_>,
        table: &Table,
        scan: &Scan,
        (store, spot): (&mut Store, Spot),
    ) -> Result<(), JpegError> {
        let (mut at, last) = scan.band;
        let bit = 1 << scan.bits.1;
        // From one number on, up to the last of the band.
        let from = |at: usize| if at > last { 0 } else { u64::MAX << at & u64::MAX >> (63 - last) };
        while self.ended == 0 && at <= last {
            bits.fill();
            let Some(symbol) = table.symbol(bits) else { return wrong() };
            let (run, size) = (u32::from(symbol >> 4), symbol & 15);
            if size == 0 && run < 15 {
                self.ended = Self::ends(bits, run);
                break;
            }
            if size > 1 {
                return wrong();
            }
            let value = if size == 0 || bits.take(1) == 1 { bit } else { -bit };
            // It comes after so many that are still zero.
            let mut zeros = !store.there(spot) & from(at);
            for _ in 0..run {
                zeros &= zeros.wrapping_sub(1);
            }
            let place = if zeros == 0 { last + 1 } else { zeros.trailing_zeros() as usize };
            store.refine(spot, from(at) & !from(place), bit, bits);
            if size > 0 {
                if place > last {
                    return wrong();
                }
                store.set(spot, place, value);
            }
            at = place + 1;
        }
        if self.ended > 0 {
            store.refine(spot, from(at), bit, bits);
            self.ended -= 1;
        }
        Ok(())
    }
}
