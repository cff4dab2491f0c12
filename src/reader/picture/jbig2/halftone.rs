//! Halftones (ITU-T T.88, 6.6 and 6.7): patterns put on a grid, one for each grey.

use crate::reader::bits::Bits;

use super::arithmetic::Arithmetic;
use super::bitmap::{Bitmap, Operator};
use super::{ENDS, Fault, Meter, Region, Result, generic};

/// The most places of a grid.
const MOST_PLACES: u64 = 1 << 24;

/// The patterns of a dictionary, all of one size.
pub(super) type Patterns = Vec<Bitmap>;

/// A pattern dictionary segment (7.4.4).
pub(super) fn patterns(data: &[u8], meter: &Meter<'_>) -> Result<Patterns> {
    let mut bits = Bits::new(data);
    let flags = bits.take(8).ok_or(ENDS)?;
    let (width, height) = (bits.take(8).ok_or(ENDS)?, bits.take(8).ok_or(ENDS)?);
    let count = u64::from(bits.take(32).ok_or(ENDS)?) + 1;
    let across = u32::try_from(count * u64::from(width))
        .map_err(|_| Fault::Beyond(format!("its JBIG2 data has {count} patterns, which is more than is read")))?;
    meter.symbols(count as usize)?;
    let mut all = Bitmap::new(across, height, false, meter)?;
    if flags & 1 == 1 {
        generic::fax(&mut all, bits.rest(), meter)?;
    } else {
        // Table 27: the first adaptive pixel stands in the pattern before.
        let places = [(-i64::from(width), 0), (-3, -1), (2, -2), (-2, -2)];
        let template = generic::Template::with(flags >> 1 & 3, false, &places)?;
        let mut decoder = Arithmetic::new(bits.rest());
        generic::arithmetic(&mut all, &mut decoder, &mut template.contexts(), &template, false, None, meter)?;
    }
    (0..count as u32).map(|pattern| all.columns(pattern * width, width, meter)).collect()
}

/// A halftone region segment (7.4.5).
pub(super) fn segment(data: &[u8], patterns: &Patterns, meter: &Meter<'_>) -> Result<Region> {
    let mut bits = Bits::new(data);
    let mut region = Region::read(&mut bits)?;
    let flags = bits.take(8).ok_or(ENDS)?;
    let mut long = || bits.take(32).ok_or(ENDS);
    let [columns, rows] = [long()?, long()?];
    let start = [i64::from(long()? as i32), i64::from(long()? as i32)];
    let mut short = || bits.take(16).map(i64::from).ok_or(ENDS);
    let step = [short()?, short()?];
    let how = Operator::new(flags >> 4 & 7)?;
    let Some(first) = patterns.first() else { return Err(Fault::Damaged("its patterns are missing")) };
    if u64::from(columns) * u64::from(rows) > MOST_PLACES {
        return Err(Fault::Beyond(format!(
            "its JBIG2 data has a halftone of {columns} × {rows} places, which is more than is read"
        )));
    }
    region.begin(flags >> 7 & 1 == 1, meter)?;
    // 6.6.5.2: in 256ths of a pixel.
    let place = |column: u32, row: u32| {
        let (column, row) = (i64::from(column), i64::from(row));
        [(start[0] + row * step[1] + column * step[0]) >> 8, (start[1] + row * step[0] - column * step[1]) >> 8]
    };
    let skip = if flags >> 3 & 1 == 1 {
        let mut skip = Bitmap::new(columns, rows, false, meter)?;
        let mut line = vec![0; columns as usize];
        for row in 0..rows {
            meter.steps(2 * u64::from(columns) + 4)?;
            for (pixel, column) in line.iter_mut().zip(0..) {
                let [x, y] = place(column, row);
                let seen = x + i64::from(first.width) > 0
                    && y + i64::from(first.height) > 0
                    && x < i64::from(region.bitmap.width)
                    && y < i64::from(region.bitmap.height);
                *pixel = u8::from(!seen);
            }
            skip.pack(row, &line);
        }
        Some(skip)
    } else {
        None
    };
    let greys = greys(&mut bits, [columns, rows], (flags, patterns.len()), skip.as_ref(), meter)?;
    for row in 0..rows {
        meter.steps(4)?;
        for column in 0..columns {
            let grey = greys[row as usize * columns as usize + column as usize] as usize;
            let [x, y] = place(column, row);
            meter.steps(4)?;
            region.bitmap.lay(&patterns[grey.min(patterns.len() - 1)], x, y, how, meter)?;
        }
    }
    Ok(region)
}

/// A number for each place of the grid, in planes of Gray's code from the highest on (Annex C).
fn greys(
    bits: &mut Bits<'_>,
    [columns, rows]: [u32; 2],
    (flags, patterns): (u32, usize),
    skip: Option<&Bitmap>,
    meter: &Meter<'_>,
) -> Result<Vec<u32>> {
    // Programs write a plane for a single pattern too.
    let planes = (usize::BITS - (patterns - 1).leading_zeros()).max(1);
    let number = flags >> 1 & 3;
    let template = generic::Template::new(number);
    let mut contexts = template.contexts();
    let mut data = bits.rest();
    let mut decoder = Arithmetic::new(data);
    let mut greys = vec![0_u32; columns as usize * rows as usize];
    for _ in 0..planes {
        let mut plane = Bitmap::new(columns, rows, false, meter)?;
        if flags & 1 == 1 {
            let taken = generic::fax(&mut plane, data, meter)?;
            data = data.get(taken..).unwrap_or_default();
        } else {
            generic::arithmetic(&mut plane, &mut decoder, &mut contexts, &template, false, skip, meter)?;
        }
        meter.steps(greys.len() as u64)?;
        for (row, greys) in greys.chunks_mut(columns.max(1) as usize).enumerate() {
            let packed = plane.row(row as u32);
            for (x, grey) in greys.iter_mut().enumerate() {
                let bit = u32::from(packed[x / 8] >> (7 - x % 8) & 1);
                *grey = *grey << 1 | (bit ^ (*grey & 1));
            }
        }
    }
    Ok(greys)
}
