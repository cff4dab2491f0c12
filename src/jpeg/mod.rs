//! JPEG (ITU-T T.81): baseline, extended and progressive Huffman coding at 8 bits, row by row, at its own size or at a half, a
//! quarter or an eighth of it, the whole of it or a part.
//!
//! What is outside of the part that is wanted is read, so that what is damaged is found out, but not computed; and where the
//! picture comes in one scan, no more of it is kept than two rows of its units. The same bits come out everywhere: whole numbers,
//! and `f32` with `+ − ×`.
//!
//! Samples are as they are stored, or from YCbCr to RGB. What they mean is for others to say.

mod bits;
mod head;
mod huffman;
mod mix;
mod planes;
mod scan;
mod store;
mod transform;

use std::ops::Range;

pub use self::head::{Component, Frame};

use self::bits::Bits;
use self::head::{Head, Scan};
use self::planes::{Lie, Plane};
use self::scan::{State, Tables};
use self::store::Store;
use self::transform::{factors, samples};

/// Why a JPEG can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JpegError {
    /// It ends before its last row.
    Ends,
    /// It is not what the format allows; a part of a sentence says in what.
    Broken(String),
    /// A kind that is not read, by its name.
    Unsupported(String),
}

impl std::fmt::Display for JpegError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ends => write!(f, "it ends before its last row"),
            Self::Broken(why) => f.write_str(why),
            Self::Unsupported(what) => write!(f, "it has {what}, which is not read"),
        }
    }
}

/// What is wanted of a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How many pixels become one each way: 1, 2, 4 or 8.
    pub shrink: u32,
    /// Columns and rows that are looked at, once they are shrunk; others have samples of no meaning.
    pub columns: Range<u32>,
    /// See `columns`.
    pub rows: Range<u32>,
    /// Whether the first three components are brought from YCbCr to RGB.
    pub mix: bool,
}

/// A JPEG up to its first scan.
pub struct Decoder<'a> {
    head: Head<'a>,
    scan: Scan,
    frame: Frame,
}

impl<'a> Decoder<'a> {
    /// Reads what stands before the first scan.
    ///
    /// # Errors
    /// See [`JpegError`].
    pub fn new(bytes: &'a [u8]) -> Result<Self, JpegError> {
        let mut head = Head::new(bytes)?;
        let scan = head.scan()?.ok_or(JpegError::Ends)?;
        let frame = head.frame.clone().ok_or(JpegError::Ends)?;
        Ok(Self { head, scan, frame })
    }

    /// What it says of the picture.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// What Adobe's marker says of the components: 0 as they are, 1 YCbCr, 2 YCCK.
    pub fn adobe(&self) -> Option<u8> {
        self.head.adobe
    }

    /// Begins to decode. A picture in several scans is read up to its end.
    ///
    /// # Errors
    /// See [`JpegError`]. Of others most are found only on the way.
    pub fn rows(self, wish: &Wish) -> Result<Rows<'a>, JpegError> {
        Rows::new(self, wish)
    }
}

/// The rows of a picture, from the top.
pub struct Rows<'a> {
    head: Head<'a>,
    frame: Frame,
    scan: Scan,
    bits: Bits<'a>,
    state: State,
    planes: Vec<Plane>,
    factors: Vec<[f32; 64]>,
    /// Of a picture in several scans its coefficients.
    stores: Vec<Store>,
    /// Units of the picture across and down, and those whose samples are wanted.
    units: (usize, usize),
    columns: Range<usize>,
    rows: Range<usize>,
    /// Columns and rows that are looked at, and how many there are.
    wanted: (Range<usize>, Range<usize>),
    size: (usize, usize),
    /// Rows of a unit.
    high: usize,
    /// Bands that are decoded, and the next row.
    bands: usize,
    next: usize,
    mix: bool,
    line: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(Decoder { head, scan, frame }: Decoder<'a>, wish: &Wish) -> Result<Self, JpegError> {
        let by = if matches!(wish.shrink, 2 | 4 | 8) { wish.shrink } else { 1 };
        let unit = frame.unit();
        let units = (frame.width.div_ceil(unit.0 * 8) as usize, frame.height.div_ceil(unit.1 * 8) as usize);
        let size = (frame.width.div_ceil(by) as usize, frame.height.div_ceil(by) as usize);
        let within = |range: &Range<u32>, most: usize| {
            let end = (range.end as usize).min(most);
            (range.start as usize).min(end)..end
        };
        let wanted = (within(&wish.columns, size.0), within(&wish.rows, size.1));
        // The units that they lie in; a sample that is widened takes a part of its neighbour.
        let lie = |range: &Range<usize>, unit: u32, all: usize| {
            let (unit, side) = (unit as usize, (unit * 8 / by) as usize);
            let end = (range.end + unit).div_ceil(side).min(all);
            (range.start.saturating_sub(unit) / side).min(end - 1)..end
        };
        let (columns, rows) = (lie(&wanted.0, unit.0, units.0), lie(&wanted.1, unit.1, units.1));
        let plane = |component: &Component| {
            let lie = Lie { sampling: component.sampling, unit, size: 8 / by };
            Plane::new(lie, (frame.width, frame.height), &columns)
        };
        let planes: Vec<Plane> = frame.components.iter().map(plane).collect();
        let bits = Bits::new(head.bytes, head.at);
        let mut all = Self {
            state: State::new(head.restart),
            line: vec![0; size.0 * planes.len()],
            factors: vec![[0.0; 64]; planes.len()],
            stores: Vec::new(),
            high: (unit.1 * 8 / by) as usize,
            mix: wish.mix && planes.len() > 2,
            bands: 0,
            next: 0,
            head,
            frame,
            scan,
            bits,
            planes,
            units,
            columns,
            rows,
            wanted,
            size,
        };
        all.quanta()?;
        if all.frame.progressive || all.scan.parts.len() < all.planes.len() {
            all.read()?;
        } else {
            // Found out before the first row is asked for.
            Tables::of(&all.head, &all.scan)?;
        }
        Ok(all)
    }

    /// Takes the quanta of the components of a scan, as they are before it (T.81, B.2.4.1).
    fn quanta(&mut self) -> Result<(), JpegError> {
        for &(at, ..) in &self.scan.parts {
            let table = self.head.quanta.get(usize::from(self.frame.components[at].table)).copied().flatten();
            let table = table.ok_or_else(|| JpegError::Broken("it has no quanta for a component".to_owned()))?;
            self.factors[at] = factors(&table, self.planes[at].size);
        }
        Ok(())
    }

    /// Reads all scans.
    fn read(&mut self) -> Result<(), JpegError> {
        for plane in &self.planes {
            let (h, v) = plane.blocks;
            let part = |range: &Range<usize>, each: usize| range.start * each..range.end * each;
            let blocks = (self.units.0 * h, self.units.1 * v);
            self.stores.push(Store::new(blocks, part(&self.columns, h), part(&self.rows, v), plane.size));
        }
        let mut lacking: Vec<usize> = (0..self.planes.len()).collect();
        loop {
            self.pass()?;
            if self.scan.band.0 == 0 {
                lacking.retain(|at| self.scan.parts.iter().all(|part| part.0 != *at));
            }
            self.head.at = self.bits.end();
            // Where all is there, what follows is not needed, and may lack.
            let whole = lacking.is_empty();
            if whole && !self.frame.progressive {
                return Ok(());
            }
            match self.head.scan() {
                Ok(Some(scan)) => self.scan = scan,
                Ok(None) | Err(JpegError::Ends) if whole => return Ok(()),
                Ok(None) => return Err(JpegError::Ends),
                Err(error) => return Err(error),
            }
            self.quanta()?;
            self.bits = Bits::new(self.head.bytes, self.head.at);
            self.state = State::new(self.head.restart);
        }
    }

    /// Reads a scan.
    fn pass(&mut self) -> Result<(), JpegError> {
        let tables = Tables::of(&self.head, &self.scan)?;
        // Of one component alone only blocks that have a share in the picture come (A.2.2).
        let alone = tables.len() == 1;
        let (across, down) = match self.scan.parts[..] {
            [(at, ..)] => {
                let (h, v) = self.frame.components[at].sampling;
                let unit = self.frame.unit();
                let count = |pixels: u32, part: u32, most: u32| (pixels * part).div_ceil(most * 8) as usize;
                (count(self.frame.width, h, unit.0), count(self.frame.height, v, unit.1))
            }
            _ => self.units,
        };
        let state = &mut self.state;
        let mut bits = self.bits;
        for y in 0..down {
            if let (1.., [(at, tables)]) = (self.scan.band.0, &tables[..]) {
                state.rest(&mut bits, *tables, &self.scan, &mut self.stores[*at], (across, y))?;
                if bits.exhausted() {
                    return Err(JpegError::Ends);
                }
                continue;
            }
            for x in 0..across {
                state.unit(&mut bits)?;
                for &(at, tables) in &tables {
                    let store = &mut self.stores[at];
                    let (h, v) = if alone { (1, 1) } else { self.planes[at].blocks };
                    for line in y * v..(y + 1) * v {
                        for column in x * h..(x + 1) * h {
                            let spot = store.spot(column, line);
                            if self.frame.progressive {
                                state.start(&mut bits, tables, at, &self.scan, (store, spot))?;
                            } else {
                                state.block(&mut bits, tables, at, |k, value| store.set(spot, k, value))?;
                            }
                        }
                    }
                }
            }
            if bits.exhausted() {
                return Err(JpegError::Ends);
            }
        }
        self.bits = bits;
        Ok(())
    }

    /// Decodes the next band of units.
    fn band(&mut self) -> Result<(), JpegError> {
        let y = self.bands;
        self.bands += 1;
        let wanted = self.rows.contains(&y);
        if self.stores.is_empty() {
            return self.stream(y, wanted);
        }
        if wanted {
            let mut block = [0.0; 64];
            for ((plane, store), factors) in self.planes.iter_mut().zip(&self.stores).zip(&self.factors) {
                let (h, v) = plane.blocks;
                let first = self.columns.start * h;
                for line in y * v..(y + 1) * v {
                    for column in first..self.columns.end * h {
                        let flat = store.block(store.spot(column, line), factors, &mut block);
                        let size = plane.size;
                        let (out, stride) = plane.block(column - first, line);
                        samples(&mut block, size, flat, out, stride);
                    }
                }
            }
        }
        Ok(())
    }

    /// The same from the one scan.
    fn stream(&mut self, y: usize, wanted: bool) -> Result<(), JpegError> {
        let tables = Tables::of(&self.head, &self.scan)?;
        let state = &mut self.state;
        // Here, and not where all can see it, it stays in registers.
        let mut bits = self.bits;
        let mut block = [0.0; 64];
        for x in 0..self.units.0 {
            state.unit(&mut bits)?;
            let kept = wanted && self.columns.contains(&x);
            for &(at, tables) in &tables {
                let (plane, factors) = (&mut self.planes[at], &self.factors[at]);
                let (h, v) = plane.blocks;
                if !kept {
                    for _ in 0..h * v {
                        state.block(&mut bits, tables, at, |_, _| ())?;
                    }
                    continue;
                }
                let left = (x - self.columns.start) * h;
                for line in y * v..(y + 1) * v {
                    for column in left..left + h {
                        block.fill(0.0);
                        let mut last = 0;
                        state.block(&mut bits, tables, at, |k, value| {
                            let k = k & 63;
                            last = k;
                            block[usize::from(transform::PLACES[k])] = value as f32 * factors[k];
                        })?;
                        let size = plane.size;
                        let (out, stride) = plane.block(column, line);
                        samples(&mut block, size, last == 0, out, stride);
                    }
                }
            }
        }
        self.bits = bits;
        if bits.exhausted() { Err(JpegError::Ends) } else { Ok(()) }
    }

    /// The next row, all its components interleaved. There are as many as the frame says, or where they are shrunk a part of them,
    /// rounded up.
    ///
    /// # Errors
    /// See [`JpegError`]; none but [`JpegError::Ends`] behind the last row.
    pub fn row(&mut self) -> Result<&[u8], JpegError> {
        let y = self.next;
        if y >= self.size.1 {
            return Err(JpegError::Ends);
        }
        self.next += 1;
        // A row may take a part of the one below it.
        let needed = ((y + self.frame.unit().1 as usize) / self.high + 1).min(self.units.1);
        while self.bands < needed {
            self.band()?;
        }
        let (columns, rows) = &self.wanted;
        if rows.contains(&y) && !columns.is_empty() {
            let count = self.planes.len();
            let out = &mut self.line[columns.start * count..columns.end * count];
            let mut lines: [&[u8]; 4] = [&[]; 4];
            for (line, plane) in lines.iter_mut().zip(&mut self.planes) {
                *line = plane.line(y, columns);
            }
            if self.mix { mix::mixed(&lines[..count], out) } else { mix::interleave(&lines[..count], out) }
        }
        Ok(&self.line)
    }
}

#[cfg(test)]
mod tests;
