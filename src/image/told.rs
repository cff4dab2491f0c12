//! A TIFF whose decoder is told that its colours are of another kind, so that it gives the samples of those that it does not
//! know: TIFF 6.0's palette as grey, CIELab as RGB.

use std::io::{Cursor, Read, Result, Seek, SeekFrom};

/// What the samples are in truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// What the decoder takes them for.
    Same,
    /// Places in a palette (TIFF 6.0, section 5).
    Palette,
    /// L\*, and a\* and b\* with a sign (TIFF 6.0, section 23).
    Lab,
    /// L\*, and a\* and b\* from −128 on (TIFF Technical Note 4).
    IccLab,
}

/// The bytes, two of which are read as others.
pub(super) struct Told<'a> {
    bytes: Cursor<&'a [u8]>,
    /// Where, and what is read there.
    instead: Option<(u64, [u8; 2])>,
    pub(super) meant: Meant,
}

impl<'a> Told<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let found = photometric(bytes);
        // 262: 1 is black where 0 stands, 2 RGB, 3 a palette, 8 CIELab.
        let (meant, told) = match found {
            Some((_, 3, _)) => (Meant::Palette, 1_u16),
            Some((_, 8, _)) => (Meant::Lab, 2),
            _ => (Meant::Same, 0),
        };
        let instead = found
            .filter(|_| meant != Meant::Same)
            .map(|(at, _, little)| (at as u64, if little { told.to_le_bytes() } else { told.to_be_bytes() }));
        Self { bytes: Cursor::new(bytes), instead, meant }
    }

    pub(super) fn whole(&self) -> &'a [u8] {
        self.bytes.get_ref()
    }
}

/// Where the first directory's tag 262 has its value, what it is, and whether the lowest byte comes first (TIFF 6.0, section 2;
/// BigTIFF has places of eight bytes).
fn photometric(bytes: &[u8]) -> Option<(usize, u16, bool)> {
    let little = bytes.starts_with(b"II");
    let number = |at: usize, size: usize| -> Option<u64> {
        let part = bytes.get(at..at.checked_add(size)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if little { part.iter().rev().fold(0, add) } else { part.iter().fold(0, add) })
    };
    let big = number(2, 2)? == 43;
    let (place, count, entry, value) = if big { (number(8, 8)?, 8, 20, 12) } else { (number(4, 4)?, 2, 12, 8) };
    let start = usize::try_from(place).ok()?;
    let entries = number(start, count)?.min(4096) as usize;
    let first = start.checked_add(count)?;
    (0..entries).map(|i| first + i * entry).find(|&at| number(at, 2) == Some(262)).and_then(|at| {
        let at = at + value;
        Some((at, number(at, 2)? as u16, little))
    })
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let start = self.bytes.position();
        let count = self.bytes.read(buffer)?;
        if let Some((at, instead)) = self.instead {
            for (i, byte) in instead.into_iter().enumerate() {
                let place = (at + i as u64).checked_sub(start).filter(|place| *place < count as u64);
                if let Some(place) = place {
                    buffer[place as usize] = byte;
                }
            }
        }
        Ok(count)
    }
}

impl Seek for Told<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.bytes.seek(to)
    }
}
