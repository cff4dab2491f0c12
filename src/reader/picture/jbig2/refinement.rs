//! Refined bitmaps (ITU-T T.88, 6.3): pixels by those of another bitmap of nearly the same picture.

use crate::reader::bits::Bits;

use super::arithmetic::{Arithmetic, Context};
use super::bitmap::Bitmap;
use super::{Meter, Result, generic};

/// What a pixel costs in steps.
const PIXEL: u64 = 24;

/// Which neighbours a pixel is judged by (Figures 12 and 13), those of its own bitmap first: the bits of a context in this
/// order, from the lowest on.
#[derive(Clone, Debug)]
pub(super) struct Template {
    own: Vec<(i64, i64)>,
    other: Vec<(i64, i64)>,
    /// The context of the bit that tells rows in which pixels are as around them (Figures 14 and 15).
    typical: usize,
}

impl Template {
    /// The first template with adaptive pixels at these places, one in each bitmap, or the second, which has none.
    pub(super) fn new(adaptive: Option<[(i64, i64); 2]>) -> Self {
        let mut own = vec![(-1, 0), (1, -1), (0, -1)];
        let mut other = vec![(1, 1), (0, 1)];
        match adaptive {
            Some([first, second]) => {
                own.push(first);
                other.extend([(-1, 1), (1, 0), (0, 0), (-1, 0), (1, -1), (0, -1), second]);
                Self { own, other, typical: 0x100 }
            }
            None => {
                own.push((-1, -1));
                other.extend([(1, 0), (0, 0), (-1, 0), (0, -1)]);
                Self { own, other, typical: 0x80 }
            }
        }
    }

    /// The template of that number, with the adaptive pixels that come next in the data.
    pub(super) fn read(second: bool, bits: &mut Bits<'_>) -> Result<Self> {
        if second {
            return Ok(Self::new(None));
        }
        let places = generic::places(2, bits)?;
        Ok(Self::new(Some([places[0], places[1]])))
    }

    /// What it learns into.
    pub(super) fn contexts(&self) -> Vec<Context> {
        vec![Context::default(); 1 << (self.own.len() + self.other.len())]
    }
}

/// Decodes a bitmap out of another whose origin is at `shift` in it. `typical` tells that rows may have pixels that are not
/// coded because all around them in the other bitmap are alike.
pub(super) fn decode(
    bitmap: &mut Bitmap,
    (other, shift): (&Bitmap, [i64; 2]),
    decoder: &mut Arithmetic<'_>,
    contexts: &mut [Context],
    template: &Template,
    typical: bool,
    meter: &Meter<'_>,
) -> Result<()> {
    let mut alike = false;
    let mut row = vec![0_u8; bitmap.width as usize];
    for y in 0..i64::from(bitmap.height) {
        meter.steps(PIXEL * u64::from(bitmap.width) + 4)?;
        if typical && decoder.bit(&mut contexts[template.typical]) == 1 {
            alike = !alike;
        }
        for x in 0..i64::from(bitmap.width) {
            let at = |dx: i64, dy: i64| other.get(x - shift[0] + dx, y - shift[1] + dy);
            if alike {
                let middle = at(0, 0);
                if (0..9).all(|near| at(near % 3 - 1, near / 3 - 1) == middle) {
                    row[x as usize] = middle as u8;
                    continue;
                }
            }
            let own = template.own.iter().map(|&(dx, dy)| match dy {
                // The row that is being made; a place that comes later is still white.
                0 => row.get((x + dx) as usize).filter(|_| dx < 0).map_or(0, |pixel| u32::from(*pixel)),
                _ => bitmap.get(x + dx, y + dy),
            });
            let other = template.other.iter().map(|&(dx, dy)| at(dx, dy));
            let context = own.chain(other).enumerate().fold(0, |bits, (bit, pixel)| bits | (pixel as usize) << bit);
            row[x as usize] = decoder.bit(&mut contexts[context]) as u8;
        }
        bitmap.pack(y as u32, &row);
    }
    Ok(())
}
