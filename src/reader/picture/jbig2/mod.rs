//! JBIG2 (ITU-T T.88; ISO 32000-1, 7.4.7): to packed rows in which 1 is white, as PDF has it.
//!
//! In: the data of a picture and of its globals; out: its rows, and what was wrong with it. The sizes of symbols stand inside of
//! coded data, so that no one can say beforehand what a file asks for: all that is decoded here is paid for while it is done, in
//! steps of the page's account, and all bitmaps together have no more pixels than the largest sheet. Decoders that are to be had
//! do not count, which is why this one is our own; they judge it in the tests.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::reader::bits::Bits;
use crate::reader::budget::Budget;

mod arithmetic;
mod bitmap;
mod generic;
mod halftone;
mod huffman;
mod refinement;
mod segment;
mod symbols;
#[cfg(test)]
mod tests;
mod text;

use arithmetic::Arithmetic;
use bitmap::{Bitmap, Operator};
use segment::Segment;

/// The most pixels of all bitmaps together: a sheet of 70 × 100 cm at 600 dpi has 390 million. A byte of what else is kept
/// counts as eight.
const MOST_PIXELS: u64 = 400_000_000;

/// The most symbols of all dictionaries together; a book has some ten thousand.
const MOST_SYMBOLS: usize = 1 << 18;

/// The most segments.
const MOST_SEGMENTS: usize = 1 << 16;

/// What a segment costs in steps.
const SEGMENT: u64 = 256;

/// Why decoding does not go on.
#[derive(Debug)]
enum Fault {
    /// The data is not what it should be.
    Damaged(&'static str),
    /// It asks for more than is done, in words for people.
    Beyond(String),
}

type Result<T> = std::result::Result<T, Fault>;

const ENDS: Fault = Fault::Damaged("it ends too soon");

/// What decoding may still cost.
struct Meter<'a> {
    budget: &'a Budget,
    pixels: Cell<u64>,
    symbols: Cell<usize>,
}

impl<'a> Meter<'a> {
    fn new(budget: &'a Budget) -> Self {
        Self { budget, pixels: Cell::new(0), symbols: Cell::new(0) }
    }

    fn steps(&self, count: u64) -> Result<()> {
        self.budget.steps(count).map_err(Fault::Beyond)
    }

    /// Pays for a bitmap.
    fn bitmap(&self, width: u32, height: u32) -> Result<()> {
        // Rows end with a byte, and a bitmap is something by itself.
        self.pixels(u64::from(width).next_multiple_of(8).saturating_mul(u64::from(height)).saturating_add(512))
    }

    /// Pays for what else is kept.
    fn memory(&self, bytes: usize) -> Result<()> {
        self.pixels(bytes as u64 * 8)
    }

    fn pixels(&self, count: u64) -> Result<()> {
        self.pixels.set(self.pixels.get().saturating_add(count));
        if self.pixels.get() > MOST_PIXELS {
            let most = MOST_PIXELS / 1_000_000;
            return Err(Fault::Beyond(format!(
                "its JBIG2 data has more than {most} million pixels, which is more than is read"
            )));
        }
        // To make them white.
        self.steps(count / 64)
    }

    fn symbols(&self, count: usize) -> Result<()> {
        self.symbols.set(self.symbols.get().saturating_add(count));
        if self.symbols.get() > MOST_SYMBOLS {
            return Err(Fault::Beyond(format!(
                "its JBIG2 data has more than {MOST_SYMBOLS} symbols and patterns, which is more than is read"
            )));
        }
        Ok(())
    }
}

/// Decodes to rows of `size`, and says what was wrong.
pub(super) fn decode(
    data: &[u8],
    globals: Option<&[u8]>,
    size: [u32; 2],
    budget: &Budget,
) -> (Vec<u8>, std::result::Result<(), String>) {
    let meter = Meter::new(budget);
    let mut state = State::default();
    let parts = || globals.into_iter().chain([data]);
    let fault = heads(parts(), &meter).err();
    let fault = fault.or_else(|| parts().find_map(|data| state.read(data, &meter).err())).or(state.fault);
    let said = match fault {
        Some(Fault::Damaged(why)) => Err(format!("its JBIG2 data is damaged ({why})")),
        Some(Fault::Beyond(why)) => Err(why),
        None if state.page.is_none() => Err("its JBIG2 data has no page".into()),
        None => Ok(()),
    };
    (state.page.map(|page| rows(&page, size)).unwrap_or_default(), said)
}

/// What pages and regions say that they are: data that asks for too much is not begun.
fn heads<'d>(parts: impl Iterator<Item = &'d [u8]>, meter: &Meter<'_>) -> Result<()> {
    let all = Meter::new(meter.budget);
    for mut rest in parts {
        while let Some(segment) = Segment::next(&mut rest) {
            let mut bits = Bits::new(segment.data);
            if let (4..=7 | 20..=23 | 36..=43 | 48, Some(width), Some(height)) =
                (segment.kind, bits.take(32), bits.take(32))
                && height != u32::MAX
            {
                all.bitmap(width, height)?;
            }
        }
    }
    Ok(())
}

/// The page in rows of the size that the dictionary gives, white where it has none.
fn rows(page: &Bitmap, [width, height]: [u32; 2]) -> Vec<u8> {
    let stride = (width as usize).div_ceil(8);
    let mut rows = Vec::new();
    for y in 0..height.min(page.height) {
        let start = rows.len();
        rows.extend(page.row(y).iter().take(stride).map(|byte| !byte));
        rows.resize(start + stride, 0xFF);
        let end = page.width.min(width);
        if end % 8 > 0 {
            rows[start + end as usize / 8] |= 0xFF >> (end % 8);
        }
    }
    rows
}

/// A region and where it lies (7.4.1).
struct Region {
    bitmap: Bitmap,
    size: [u32; 2],
    at: [i64; 2],
    how: Operator,
}

impl Region {
    /// Its head; the bitmap is made once it is known what it is white with.
    fn read(bits: &mut Bits<'_>) -> Result<Self> {
        let mut long = || bits.take(32).ok_or(ENDS);
        let size = [long()?, long()?];
        let at = [i64::from(long()? as i32), i64::from(long()? as i32)];
        let how = Operator::new(bits.take(8).ok_or(ENDS)? & 7)?;
        Ok(Self { bitmap: Bitmap::default(), size, at, how })
    }

    fn begin(&mut self, black: bool, meter: &Meter<'_>) -> Result<()> {
        self.bitmap = Bitmap::new(self.size[0], self.size[1], black, meter)?;
        Ok(())
    }
}

/// Symbols and tables that a segment refers to.
type Gathered = (Vec<Rc<Bitmap>>, Vec<Rc<huffman::Table>>);

/// A segment that others may refer to.
enum Kept {
    Symbols(symbols::Dictionary),
    Patterns(halftone::Patterns),
    Table(Rc<huffman::Table>),
    Region(Bitmap),
}

/// What was decoded up to now.
#[derive(Default)]
struct State {
    page: Option<Bitmap>,
    kept: BTreeMap<u32, Kept>,
    segments: usize,
    /// What was wrong with a region; those after it are read all the same.
    fault: Option<Fault>,
}

impl State {
    fn read(&mut self, data: &[u8], meter: &Meter<'_>) -> Result<()> {
        let mut rest = data;
        while let Some(segment) = Segment::next(&mut rest) {
            self.segments += 1;
            if self.segments > MOST_SEGMENTS {
                return Err(Fault::Beyond(format!("its JBIG2 data has more than {MOST_SEGMENTS} segments")));
            }
            meter.steps(SEGMENT + segment.referred.len() as u64)?;
            match segment.kind {
                49 | 51 => break,
                48 => self.page = Some(page(segment.data, rest, meter)?),
                0 | 16 | 53 => {
                    let kept = self.dictionary(&segment, meter)?;
                    self.kept.insert(segment.number, kept);
                }
                _ => match self.region(&segment, meter) {
                    // No segment depends on what is painted.
                    Err(fault @ Fault::Damaged(_)) => self.fault = self.fault.take().or(Some(fault)),
                    result => result?,
                },
            }
            if segment.cut {
                self.fault = self.fault.take().or(Some(ENDS));
            }
        }
        Ok(())
    }

    fn dictionary(&self, segment: &Segment<'_>, meter: &Meter<'_>) -> Result<Kept> {
        Ok(match segment.kind {
            0 => {
                let (symbols, tables) = self.gather(segment, meter)?;
                let before = segment.referred.iter().rev().find_map(|number| match self.kept.get(number) {
                    Some(Kept::Symbols(dictionary)) => Some(dictionary),
                    _ => None,
                });
                Kept::Symbols(symbols::segment(segment.data, symbols, &tables, before, meter)?)
            }
            16 => Kept::Patterns(halftone::patterns(segment.data, meter)?),
            _ => Kept::Table(Rc::new(huffman::Table::custom(segment.data, meter)?)),
        })
    }

    /// The symbols and tables that a segment refers to.
    fn gather(&self, segment: &Segment<'_>, meter: &Meter<'_>) -> Result<Gathered> {
        let (mut symbols, mut tables) = (Vec::new(), Vec::new());
        for number in &segment.referred {
            match self.kept.get(number) {
                Some(Kept::Symbols(dictionary)) => {
                    meter.steps(dictionary.symbols.len() as u64)?;
                    symbols.extend_from_slice(&dictionary.symbols);
                    if symbols.len() > MOST_SYMBOLS {
                        return Err(Fault::Damaged("a segment names its symbols over and over"));
                    }
                }
                Some(Kept::Table(table)) => tables.push(table.clone()),
                _ => {}
            }
        }
        Ok((symbols, tables))
    }

    /// A region, which is painted, or kept for others.
    fn region(&mut self, segment: &Segment<'_>, meter: &Meter<'_>) -> Result<()> {
        let referred = segment.referred.first().and_then(|number| self.kept.get(number));
        let region = match segment.kind {
            4 | 6 | 7 => {
                let (symbols, tables) = self.gather(segment, meter)?;
                text::segment(segment.data, &symbols, &tables, meter)?
            }
            20 | 22 | 23 => match referred {
                Some(Kept::Patterns(patterns)) => halftone::segment(segment.data, patterns, meter)?,
                _ => return Err(Fault::Damaged("its patterns are missing")),
            },
            36 | 38 | 39 => generic_region(segment, meter)?,
            40 | 42 | 43 => {
                let other = match referred {
                    Some(Kept::Region(region)) => Some(region),
                    _ => None,
                };
                refined_region(segment, other, self.page.as_ref(), meter)?
            }
            // Ends of stripes, profiles, comments.
            _ => return Ok(()),
        };
        if matches!(segment.kind, 4 | 20 | 36 | 40) {
            self.kept.insert(segment.number, Kept::Region(region.bitmap));
            return Ok(());
        }
        let page = self.page.as_mut().ok_or(Fault::Damaged("a region stands before its page"))?;
        page.lay(&region.bitmap, region.at[0], region.at[1], region.how, meter)
    }
}

/// The page as it begins (7.4.8); without a height it is as high as its stripes say, which end with segments of their own.
fn page(data: &[u8], mut rest: &[u8], meter: &Meter<'_>) -> Result<Bitmap> {
    let mut bits = Bits::new(data);
    let mut long = || bits.take(32).ok_or(ENDS);
    let [width, mut height, _, _] = [long()?, long()?, long()?, long()?];
    let flags = bits.take(8).ok_or(ENDS)?;
    if height == u32::MAX {
        let mut last = None;
        while let Some(segment) = Segment::next(&mut rest) {
            meter.steps(SEGMENT)?;
            if segment.kind == 50 {
                last = last.max(Bits::new(segment.data).take(32));
            }
        }
        height = last.ok_or(Fault::Damaged("its page has no height"))?.saturating_add(1);
    }
    Bitmap::new(width, height, flags >> 2 & 1 == 1, meter)
}

/// A generic region segment (7.4.6).
fn generic_region(segment: &Segment<'_>, meter: &Meter<'_>) -> Result<Region> {
    let mut bits = Bits::new(segment.data);
    let mut region = Region::read(&mut bits)?;
    let flags = bits.take(8).ok_or(ENDS)?;
    let (fax, number) = (flags & 1 == 1, flags >> 1 & 3);
    if let Some(rows) = segment.rows {
        region.size[1] = region.size[1].min(rows);
    }
    let template = if fax {
        generic::Template::new(number)
    } else {
        generic::Template::read(number, flags >> 4 & 1 == 1 && number == 0, &mut bits)?
    };
    region.begin(false, meter)?;
    if fax {
        generic::fax(&mut region.bitmap, bits.rest(), meter)?;
    } else {
        let mut contexts = template.contexts();
        meter.steps(contexts.len() as u64 / 8)?;
        let mut decoder = Arithmetic::new(bits.rest());
        let typical = flags >> 3 & 1 == 1;
        generic::arithmetic(&mut region.bitmap, &mut decoder, &mut contexts, &template, typical, None, meter)?;
    }
    Ok(region)
}

/// A generic refinement region segment (7.4.7): out of another region, or of what the page has there.
fn refined_region(
    segment: &Segment<'_>,
    other: Option<&Bitmap>,
    page: Option<&Bitmap>,
    meter: &Meter<'_>,
) -> Result<Region> {
    let mut bits = Bits::new(segment.data);
    let mut region = Region::read(&mut bits)?;
    let flags = bits.take(8).ok_or(ENDS)?;
    let template = refinement::Template::read(flags & 1 == 1, &mut bits)?;
    region.begin(false, meter)?;
    let other = match (other, page) {
        (Some(other), _) => (other, [0, 0]),
        (None, Some(page)) => (page, region.at.map(|at| -at)),
        (None, None) => return Err(Fault::Damaged("what it refines is missing")),
    };
    let mut contexts = template.contexts();
    let mut decoder = Arithmetic::new(bits.rest());
    let typical = flags >> 1 & 1 == 1;
    refinement::decode(&mut region.bitmap, other, &mut decoder, &mut contexts, &template, typical, meter)?;
    Ok(region)
}
