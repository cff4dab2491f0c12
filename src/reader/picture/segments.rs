//! What the segments of JBIG2 data ask for (ITU-T T.88, clause 7), before any of them is decoded.
//!
//! The decoder makes a bitmap for whatever size a segment names. In: the data of a picture and of its globals; out: how many
//! steps they would take, or in words for people why they are not decoded. The sizes of single symbols stand inside of
//! arithmetically coded data and cannot be known from outside; what can is their number.

/// The most pixels of all regions together: a sheet of 70 × 100 cm at 600 dpi has 390 million.
const MOST_PIXELS: u64 = 400_000_000;

/// The most symbols of all dictionaries together; a book has some ten thousand.
const MOST_SYMBOLS: u64 = 1 << 18;

/// The most places of a halftone's grid, and bytes of patterns that are kept in all positions.
const MOST_GRID: u64 = 1 << 24;

/// The most segments.
const MOST_SEGMENTS: u64 = 1 << 16;

/// The most symbols that the decoder gathers for a segment.
const MOST_GATHERED: u64 = 1 << 20;

/// What a pixel, and a symbol's instance, cost in steps of some nanoseconds.
const PIXEL: u64 = 2;
const INSTANCE: u64 = 64;

/// What all segments ask for.
#[derive(Default)]
struct Tally {
    segments: u64,
    pixels: u64,
    symbols: u64,
    /// How many dictionaries each segment gathers symbols from.
    gathered: Vec<u64>,
    /// Of the page: its width, if its height is open, and its last row that a stripe ends with.
    open: Option<u64>,
    last: u64,
    /// Places of all halftones, and rows and words of the largest pattern.
    grid: u64,
    pattern: u64,
    steps: u64,
}

/// How many steps a picture would take.
///
/// # Errors
/// If it asks for more than is done.
pub(super) fn measure(data: &[u8], globals: Option<&[u8]>) -> Result<u64, String> {
    let mut tally = Tally::default();
    for data in globals.into_iter().chain([data]) {
        let mut rest = data;
        while let Some((kind, referred, body, after)) = segment(rest) {
            tally.count(kind, referred, body)?;
            rest = after;
            if kind == 51 {
                break;
            }
        }
    }
    tally.steps()
}

/// A segment: its type, how many it refers to, its data, and what follows (7.2). Nothing where the data ends.
fn segment(data: &[u8]) -> Option<(u8, u64, &[u8], &[u8])> {
    let number = long(data, 0)?;
    let flags = *data.get(4)?;
    let short = *data.get(5)? >> 5;
    let (count, mut at) = if short == 7 {
        let count = long(data, 5)? as usize & 0x1FFF_FFFF;
        (count, 9 + (count + 1).div_ceil(8))
    } else {
        (usize::from(short), 6)
    };
    let size = match number {
        0..=256 => 1,
        257..=65_536 => 2,
        _ => 4,
    };
    at = count.checked_mul(size)?.checked_add(at)?.checked_add(if flags & 0x40 != 0 { 4 } else { 1 })?;
    let length = long(data, at)?;
    let rest = data.get(at + 4..)?;
    let length = if length == u32::MAX { unknown_length(rest)? } else { length as usize };
    let (body, after) = rest.split_at_checked(length)?;
    Some((flags & 0x3F, count as u64, body, after))
}

/// How long a generic region is that does not say it (7.2.7): up to the end of its data and the number of its rows.
fn unknown_length(data: &[u8]) -> Option<usize> {
    let flags = *data.get(17)?;
    let (end, skipped) = match (flags & 1 != 0, flags >> 1 & 3, flags & 0x10 != 0) {
        (true, ..) => ([0, 0], 0),
        (false, 0, false) => ([0xFF, 0xAC], 8),
        (false, 0, true) => ([0xFF, 0xAC], 24),
        _ => ([0xFF, 0xAC], 2),
    };
    let from = 18 + skipped;
    let at = data.get(from..)?.windows(6).position(|six| six[..2] == end)?;
    Some(from + at + 6)
}

/// How many symbols a text region shows (7.4.3.1), of which the decoder does no more than 32 for each byte.
fn instances(body: &[u8]) -> u64 {
    let Some([high, low]) = body.get(17..19) else { return 0 };
    let flags = u16::from_be_bytes([*high, *low]);
    let (huffman, refined) = (flags & 1 != 0, flags & 2 != 0);
    let at = 19 + if huffman { 2 } else { 0 } + if refined && flags >> 15 == 0 { 4 } else { 0 };
    long(body, at).map_or(0, u64::from).min(32 * body.len() as u64)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

impl Tally {
    fn count(&mut self, kind: u8, referred: u64, body: &[u8]) -> Result<(), String> {
        let at = |at: usize| long(body, at).map_or(0, u64::from);
        self.segments += 1;
        if self.segments > MOST_SEGMENTS {
            return Err(format!("its JBIG2 data has more than {MOST_SEGMENTS} segments"));
        }
        match kind {
            0 => {
                self.gathered.push(referred);
                self.dictionary(body);
            }
            4..=7 => {
                self.gathered.push(referred);
                self.pixels = self.pixels.saturating_add(at(0) * at(4));
                self.steps += INSTANCE * instances(body);
            }
            16 => self.patterns(body)?,
            20..=23 => {
                let grid = at(18) * at(22);
                if grid > MOST_GRID {
                    return Err(format!(
                        "its JBIG2 data has a halftone of {} × {} places, which is more than is read",
                        at(18),
                        at(22)
                    ));
                }
                // Each place has as many bits as the number of its pattern, at most sixteen.
                self.pixels = self.pixels.saturating_add(at(0) * at(4)).saturating_add(grid * 16);
                self.grid += grid;
            }
            36..=43 => self.pixels = self.pixels.saturating_add(at(0) * at(4)),
            48 if at(4) == u64::from(u32::MAX) => self.open = Some(at(0)),
            48 => self.pixels = self.pixels.saturating_add(at(0) * at(4)),
            50 => self.last = self.last.max(at(0)),
            _ => {}
        }
        self.enough()
    }

    fn enough(&self) -> Result<(), String> {
        if self.pixels > MOST_PIXELS {
            return Err(format!(
                "its JBIG2 data has more than {} million pixels, which is more than is read",
                MOST_PIXELS / 1_000_000
            ));
        }
        if self.symbols > MOST_SYMBOLS {
            return Err(format!("its JBIG2 data has more than {MOST_SYMBOLS} symbols, which is more than is read"));
        }
        Ok(())
    }

    fn steps(mut self) -> Result<u64, String> {
        if let Some(width) = self.open {
            self.pixels = self.pixels.saturating_add(width * (self.last + 1));
            self.enough()?;
        }
        let gathered: u64 =
            self.gathered.iter().map(|times| times.saturating_mul(self.symbols).min(MOST_GATHERED)).sum();
        Ok(self
            .steps
            .saturating_add(gathered)
            .saturating_add(self.pixels * PIXEL)
            .saturating_add(self.grid.saturating_mul(self.pattern)))
    }

    /// 7.4.2: how many symbols it hands on, and how many are new.
    fn dictionary(&mut self, body: &[u8]) {
        let [high, low, ..] = body else { return };
        let flags = u16::from_be_bytes([*high, *low]);
        let (huffman, refined) = (flags & 1 != 0, flags & 2 != 0);
        let adaptive = match (huffman, flags >> 10 & 3) {
            (true, _) => 0,
            (false, 0) => 8,
            _ => 2,
        };
        let counts = 2 + adaptive + if refined && flags >> 12 & 1 == 0 { 4 } else { 0 };
        let count = |at: usize| long(body, at).map_or(0, u64::from);
        self.symbols = self.symbols.saturating_add(count(counts)).saturating_add(count(counts + 4));
    }

    /// 7.4.4: the decoder keeps small patterns in all 32 positions within a word.
    fn patterns(&mut self, body: &[u8]) -> Result<(), String> {
        let [_, width, height, ..] = body else { return Ok(()) };
        let count = long(body, 3).map_or(0, u64::from) + 1;
        let bytes = count.saturating_mul(u64::from(*height)).saturating_mul(256);
        if bytes > 4 * MOST_GRID {
            return Err(format!("its JBIG2 data has {count} patterns, which is more than is read"));
        }
        let (width, height) = (u64::from(*width), u64::from(*height));
        self.pixels = self.pixels.saturating_add(count * width * height);
        self.pattern = self.pattern.max(height * (width / 32 + 1));
        self.steps += bytes / 4;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_takes_its_pixels_twice() {
        // The page and its one region, of 120 × 80 pixels each.
        let data = include_bytes!("../../../tests/damage/picture.jb2");
        assert_eq!(measure(data, None), Ok(2 * 120 * 80 * PIXEL));
        assert_eq!(measure(data, Some(data)), Ok(4 * 120 * 80 * PIXEL), "globals count too");
    }

    #[test]
    fn a_region_of_unknown_length_ends_with_its_rows() {
        let mut region = vec![0, 0, 0, 9, 38, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF];
        region.extend([0; 17]);
        // Arithmetic coding with a template of two adaptive bytes, data with the mark, rows; then another segment.
        region.extend([0b0010, 3, 0xFF, 1, 2, 0xFF, 0xAC, 0, 0, 0, 5, 0xEE]);
        let (kind, referred, body, after) = segment(&region).unwrap();
        assert_eq!((kind, referred, body.len(), after), (38, 0, 28, &[0xEE][..]));
    }

    #[test]
    fn counts_are_found_behind_what_the_flags_put_before_them() {
        let mut tally = Tally::default();
        // Huffman coded: no adaptive pixels. Refined by the second template: none either.
        tally.dictionary(&[0x10, 0x03, 0, 0, 0, 7, 0, 0, 0, 5]);
        assert_eq!(tally.symbols, 12);
        let mut text = vec![0; 17];
        text.extend([0x80, 0x03, 0, 0, 0, 0, 0, 9]);
        assert_eq!(instances(&text), 9);
    }
}
