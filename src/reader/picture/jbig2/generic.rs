//! Generic regions (ITU-T T.88, 6.2): pixels in the order of reading, each by what stands above it and before it.

use crate::reader::bits::Bits;

use super::arithmetic::{Arithmetic, Context};
use super::bitmap::Bitmap;
use super::{Fault, Meter, Result};

/// What a pixel of arithmetic coding costs in steps, one of its adaptive pixels that stands elsewhere, and as many pixels as
/// are copied in a step. A byte of data costs as much as its pixels once more: nobody foresees what they are.
const PIXEL: u64 = 12;
const MOVED: u64 = 2;
const COPIED: u64 = 4;
const BYTE: u64 = 160;

/// Which neighbours a pixel is judged by (Figures 3 to 6): the number of pixels before it, then of the row above it and the
/// second one above it, each with how far they go to the right. They are the bits of a context in this order, from the lowest
/// on and from right to left; adaptive pixels take the place of some of them.
#[derive(Clone, Debug)]
pub(super) struct Template {
    before: u32,
    above: [(u32, i64); 2],
    /// The context of the bit that tells rows like the one above (Figures 8 to 11).
    typical: usize,
    /// Adaptive pixels that stand elsewhere than usual: their bits and places.
    moved: Vec<(u32, i64, i64)>,
}

/// The usual places of adaptive pixels.
const USUAL: [&[(i64, i64)]; 4] = [&[(3, -1), (-3, -1), (2, -2), (-2, -2)], &[(3, -1)], &[(2, -1)], &[(2, -1)]];

/// Of the extended template (Figure 3(b)).
const EXTENDED: [(i64, i64); 12] =
    [(-2, 0), (0, -2), (-2, -1), (-1, -2), (1, -2), (2, -1), (-3, 0), (-4, 0), (2, -2), (3, -1), (-2, -2), (-3, -1)];

impl Template {
    /// One of the four, with its adaptive pixels where they usually are.
    pub(super) fn new(number: u32) -> Self {
        let (before, above, typical) = match number {
            0 => (4, [(7, 3), (5, 2)], 0x9B25),
            1 => (3, [(6, 3), (4, 2)], 0x0795),
            2 => (2, [(5, 2), (3, 1)], 0x00E5),
            _ => (4, [(6, 2), (0, 0)], 0x0195),
        };
        Self { before, above, typical, moved: Vec::new() }
    }

    /// With adaptive pixels at these places, of which the first may be all.
    pub(super) fn with(number: u32, extended: bool, places: &[(i64, i64)]) -> Result<Self> {
        let mut template = Self::new(number);
        let usual = if extended { &EXTENDED } else { USUAL[number as usize & 3] };
        for ((x, y), (usual_x, usual_y)) in places.iter().zip(usual) {
            if *y > 0 || (*y == 0 && *x >= 0) {
                return Err(Fault::Damaged("a pixel is judged by one that comes after it"));
            }
            if (x, y) != (usual_x, usual_y) {
                template.moved.push((template.place(*usual_x, *usual_y), *x, *y));
            }
        }
        Ok(template)
    }

    /// With the adaptive pixels that come next in the data.
    pub(super) fn read(number: u32, extended: bool, bits: &mut Bits<'_>) -> Result<Self> {
        let count = if extended { EXTENDED.len() } else { USUAL[number as usize & 3].len() };
        Self::with(number, extended, &places(count, bits)?)
    }

    fn place(&self, x: i64, y: i64) -> u32 {
        let [(one, right), (_, far)] = self.above;
        match y {
            0 => (-x - 1) as u32,
            -1 => self.before + (right - x) as u32,
            _ => self.before + one + (far - x) as u32,
        }
    }

    /// What it learns into.
    pub(super) fn contexts(&self) -> Vec<Context> {
        vec![Context::default(); 1 << (self.before + self.above[0].0 + self.above[1].0)]
    }
}

/// Places of adaptive pixels, across and down.
pub(super) fn places(count: usize, bits: &mut Bits<'_>) -> Result<Vec<(i64, i64)>> {
    let mut place = || Some((i64::from(bits.take(8)? as u8 as i8), i64::from(bits.take(8)? as u8 as i8)));
    (0..count).map(|_| place()).collect::<Option<_>>().ok_or(Fault::Damaged("its head ends too soon"))
}

/// Pixels of arithmetic coding (6.2.5). `typical` tells that rows may be like the ones above them; pixels that are black in
/// `skip` are white without being coded.
pub(super) fn arithmetic(
    bitmap: &mut Bitmap,
    decoder: &mut Arithmetic<'_>,
    contexts: &mut [Context],
    template: &Template,
    typical: bool,
    skip: Option<&Bitmap>,
    meter: &Meter<'_>,
) -> Result<()> {
    let width = bitmap.width as usize;
    let [(one, right), (two, far)] = template.above.map(|(count, right)| (count, right as usize));
    let (shift_one, shift_two) = (template.before, template.before + one);
    let masks = [template.before, one, two].map(|count| (1_usize << count) - 1);
    let plain = template.moved.is_empty() && skip.is_none();
    // A byte a pixel, and white behind the last one.
    let mut rows = [vec![0_u8; width + 16], vec![0_u8; width + 16], vec![0_u8; width + 16]];
    let mut like = false;
    for y in 0..bitmap.height {
        meter.steps(u64::from(bitmap.width) / COPIED + 4)?;
        rows.rotate_right(1);
        let [row, above, second] = &mut rows;
        if typical && decoder.bit(&mut contexts[template.typical]) == 1 {
            like = !like;
        }
        if like {
            row.copy_from_slice(above);
            bitmap.pack(y, &row[..width]);
            continue;
        }
        let start =
            |row: &[u8], count: usize| row[..count].iter().fold(0, |bits, pixel| bits << 1 | usize::from(*pixel));
        let [mut before, mut c1, mut c2] = [0, start(above, right), start(second, far)];
        let (mut x, mut coded, begun) = (0, 0, decoder.read());
        while x < width {
            if plain
                && before | c1 | c2 == 0
                && x + 8 <= width
                && above[x..x + 8 + right].iter().chain(&second[x..x + 8 + far]).all(|pixel| *pixel == 0)
                && decoder.zeros(contexts[0])
            {
                row[x..x + 8].fill(0);
                x += 8;
                continue;
            }
            c1 = (c1 << 1 | usize::from(above[x + right])) & masks[1];
            c2 = (c2 << 1 | usize::from(second[x + far])) & masks[2];
            let mut context = before | c1 << shift_one | c2 << shift_two;
            for (bit, dx, dy) in &template.moved {
                let at = x as i64 + dx;
                let pixel = match dy {
                    0 if at < 0 => 0,
                    0 => u32::from(row[at as usize]),
                    _ => bitmap.get(at, i64::from(y) + dy),
                };
                context = context & !(1 << bit) | (pixel as usize) << bit;
            }
            let skipped = skip.is_some_and(|skip| skip.get(x as i64, i64::from(y)) == 1);
            let pixel = if skipped { 0 } else { decoder.bit(&mut contexts[context]) as usize };
            row[x] = pixel as u8;
            before = (before << 1 | pixel) & masks[0];
            x += 1;
            coded += 1;
        }
        let bytes = (decoder.read() - begun) as u64;
        meter.steps((PIXEL + MOVED * template.moved.len() as u64) * coded + BYTE * bytes)?;
        bitmap.pack(y, &row[..width]);
    }
    Ok(())
}

/// Pixels of fax coding (6.2.6); how many bytes they took.
pub(super) fn fax(bitmap: &mut Bitmap, data: &[u8], meter: &Meter<'_>) -> Result<usize> {
    struct Rows<'a> {
        bitmap: &'a mut Bitmap,
        y: u32,
    }
    impl hayro_ccitt::Decoder for Rows<'_> {
        fn push_row(&mut self, changes: &[u32]) {
            if self.y < self.bitmap.height {
                let width = self.bitmap.width;
                let row = self.bitmap.row_mut(self.y);
                for span in changes.chunks(2) {
                    let end = span.get(1).copied().unwrap_or(width).min(width);
                    super::super::ccitt::invert(row, span[0], end);
                }
                self.y += 1;
            }
        }
    }
    // For the decoder, no rows are all that there are.
    if bitmap.height == 0 || bitmap.width == 0 {
        return Ok(0);
    }
    meter.steps(u64::from(bitmap.height) * u64::from(bitmap.width / 4 + 16))?;
    let settings = hayro_ccitt::DecodeSettings {
        columns: bitmap.width,
        rows: bitmap.height,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: false,
        encoding: hayro_ccitt::EncodingMode::Group4,
        strict: false,
    };
    let mut rows = Rows { bitmap, y: 0 };
    let mut context = hayro_ccitt::DecoderContext::new(settings);
    // Damaged rows are left white, as programs do.
    Ok(hayro_ccitt::decode(data, &mut rows, &mut context).unwrap_or(data.len()))
}
