//! Samples deflated row by row, each row with the PNG predictor that leaves least (ISO 32000-1, 7.4.4.4).

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};

/// How hard to deflate: beyond 6, time grows and files hardly shrink.
const LEVEL: i32 = 6;

/// Deflates rows as they come.
pub(super) struct Deflater {
    out: Vec<u8>,
    compressor: Box<CompressorOxide>,
    /// Bytes of a pixel.
    step: usize,
    above: Vec<u8>,
    lines: [Vec<u8>; 3],
}

impl Deflater {
    /// Rows of `width` pixels with `step` samples each.
    pub(super) fn new(width: usize, step: usize) -> Self {
        let flags = create_comp_flags_from_zip_params(LEVEL, 15, 0);
        Self {
            out: Vec::new(),
            compressor: Box::new(CompressorOxide::new(flags)),
            step,
            above: vec![0; width * step],
            lines: [Vec::new(), Vec::new(), Vec::new()],
        }
    }

    /// Takes the next row.
    pub(super) fn row(&mut self, row: &[u8]) {
        let (above, step) = (&self.above, self.step);
        let left = |i: usize| if i < step { 0 } else { row[i - step] };
        let corner = |i: usize| if i < step { 0 } else { above[i - step] };
        let [sub, up, paeth] = &mut self.lines;
        for (line, number) in [(&mut *sub, 1), (&mut *up, 2), (&mut *paeth, 4)] {
            line.clear();
            line.push(number);
        }
        sub.extend(row.iter().enumerate().map(|(i, v)| v.wrapping_sub(left(i))));
        up.extend(row.iter().zip(above).map(|(v, a)| v.wrapping_sub(*a)));
        paeth.extend(row.iter().enumerate().map(|(i, v)| v.wrapping_sub(nearest(left(i), above[i], corner(i)))));
        // As libpng chooses: the least sum of distances from zero.
        let sum = |line: &[u8]| line[1..].iter().map(|&v| u64::from((v as i8).unsigned_abs())).sum::<u64>();
        let best = (0..3).min_by_key(|&i| sum(&self.lines[i])).unwrap_or(0);
        let line = std::mem::take(&mut self.lines[best]);
        self.put(&line, TDEFLFlush::None);
        self.lines[best] = line;
        self.above.copy_from_slice(row);
    }

    /// All of it, as zlib has it.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.put(&[], TDEFLFlush::Finish);
        self.out
    }

    fn put(&mut self, mut input: &[u8], flush: TDEFLFlush) {
        let mut room = [0; 32 * 1024];
        loop {
            let (status, read, written) = compress(&mut self.compressor, input, &mut room, flush);
            self.out.extend_from_slice(&room[..written]);
            input = &input[read..];
            let more = written == room.len() || !input.is_empty() || flush == TDEFLFlush::Finish;
            if status != TDEFLStatus::Okay || !more {
                break;
            }
        }
    }
}

/// Of left, above and corner the one nearest to `left + above − corner` (PNG, 9.4).
fn nearest(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let (da, db, dc) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        above
    } else {
        corner
    }
}
