//! The samples of a component as they are decoded, two bands of units at a time, and its rows at the picture's size.

use std::ops::Range;

/// A component's samples.
pub(super) struct Plane {
    /// Samples of a block each way.
    pub(super) size: usize,
    /// Blocks across and down in a unit.
    pub(super) blocks: (usize, usize),
    /// Columns and rows of samples that the component has, before blocks are filled up.
    extent: (usize, usize),
    /// How many samples of the picture across and down come of `step` of the component's.
    scale: (usize, usize),
    step: (usize, usize),
    /// The first column that is kept.
    left: usize,
    stride: usize,
    /// Rows of a band.
    band: usize,
    samples: Vec<u8>,
    /// Sums of rows on the way, and a row.
    sums: Vec<u16>,
    row: Vec<u8>,
}

/// How a component lies in a picture that is made smaller.
#[derive(Clone, Copy)]
pub(super) struct Lie {
    /// Its samples across and down in a unit, and the most that any has.
    pub(super) sampling: (u32, u32),
    pub(super) unit: (u32, u32),
    /// Samples of a block each way where the sampling is the most.
    pub(super) size: u32,
}

impl Plane {
    /// Of a picture of so many pixels, the units of these columns.
    pub(super) fn new(lie: Lie, picture: (u32, u32), units: &Range<usize>) -> Self {
        let Lie { sampling: (mut h, mut v), unit: (across, down), size: least } = lie;
        let blocks = (h as usize, v as usize);
        let mut size = least;
        // Where it has half of the samples each way, and the picture is halved, it has just as many as it needs.
        while size < 8 && across.is_multiple_of(h * 2) && down.is_multiple_of(v * 2) {
            (size, h, v) = (size * 2, h * 2, v * 2);
        }
        let extent = |pixels: u32, part: usize, most: u32| {
            (u64::from(pixels) * part as u64 * u64::from(size)).div_ceil(u64::from(most) * 8) as usize
        };
        let size = size as usize;
        let stride = units.len() * blocks.0 * size;
        let band = blocks.1 * size;
        Self {
            size,
            blocks,
            extent: (extent(picture.0, blocks.0, across), extent(picture.1, blocks.1, down)),
            scale: (across as usize, down as usize),
            step: (h as usize, v as usize),
            left: units.start * blocks.0 * size,
            stride,
            band,
            samples: vec![0; stride * band * 2],
            sums: Vec::new(),
            row: Vec::new(),
        }
    }

    /// Where the samples of a block go: its column among those that are kept, its row in the picture; and how far rows are apart.
    #[inline(always)]
    pub(super) fn block(&mut self, x: usize, y: usize) -> (&mut [u8], usize) {
        let at = y * self.size % (self.band * 2) * self.stride + x * self.size;
        (&mut self.samples[at..], self.stride)
    }

    /// A row of the component's own, up to its last column.
    fn own(&self, y: usize) -> &[u8] {
        let y = y.min(self.extent.1 - 1) % (self.band * 2);
        let end = self.stride.min(self.extent.0 - self.left);
        &self.samples[y * self.stride..][..end]
    }

    /// The samples of the picture's row `y` in these columns.
    pub(super) fn line(&mut self, y: usize, columns: &Range<usize>) -> &[u8] {
        if self.scale == self.step {
            return &self.own(y)[columns.start - self.left..columns.end - self.left];
        }
        let mut row = std::mem::take(&mut self.row);
        let mut sums = std::mem::take(&mut self.sums);
        row.clear();
        let double = |scale: usize, step: usize| scale == step * 2;
        let (wide, high) = (double(self.scale.0, self.step.0), double(self.scale.1, self.step.1));
        if (wide || self.scale.0 == self.step.0) && (high || self.scale.1 == self.step.1) {
            self.between(y, columns, (wide, high), &mut sums, &mut row);
        } else {
            // In other proportions the sample that a pixel lies in.
            let own = self.own(y * self.step.1 / self.scale.1);
            let last = own.len() - 1;
            let at = |x: usize| (x * self.step.0 / self.scale.0 - self.left).min(last);
            row.extend(columns.clone().map(|x| own[at(x)]));
        }
        self.sums = sums;
        self.row = row;
        &self.row
    }

    /// Twice as many samples: three parts of the nearer one and one of the other, as libjpeg has it ("fancy upsampling").
    fn between(
        &self,
        y: usize,
        columns: &Range<usize>,
        (wide, high): (bool, bool),
        sums: &mut Vec<u16>,
        row: &mut Vec<u8>,
    ) {
        let near = self.own(if high { y / 2 } else { y });
        let far = match (high, y % 2) {
            (false, _) => near,
            (true, 0) => self.own((y / 2).saturating_sub(1)),
            (true, _) => self.own(y / 2 + 1),
        };
        // Of the columns that have a share, one more at either side, which is the last one again at the edge.
        let (first, last) =
            if wide { (columns.start / 2, columns.end.div_ceil(2)) } else { (columns.start, columns.end) };
        let inside = first - self.left..last - self.left;
        let sum = |(&near, &far): (&u8, &u8)| if high { u16::from(near) * 3 + u16::from(far) } else { u16::from(near) };
        let at = |x: usize| sum((&near[x.min(near.len() - 1)], &far[x.min(far.len() - 1)]));
        sums.clear();
        sums.push(at(inside.start.saturating_sub(1)));
        sums.extend(near[inside.clone()].iter().zip(&far[inside.clone()]).map(sum));
        sums.push(at(inside.end));
        if !wide {
            let half = if y.is_multiple_of(2) { 1 } else { 2 };
            row.extend(sums[1..=inside.len()].iter().map(|sum| ((sum + half) >> 2) as u8));
            return;
        }
        let (left, right, bits) = if high { (8, 7, 4) } else { (1, 2, 2) };
        row.resize(inside.len() * 2, 0);
        let (pairs, _) = row.as_chunks_mut::<2>();
        let before = &sums[..inside.len()];
        let (middle, after) = (&sums[1..=inside.len()], &sums[2..inside.len() + 2]);
        for (((pair, middle), before), after) in pairs.iter_mut().zip(middle).zip(before).zip(after) {
            *pair = [((middle * 3 + before + left) >> bits) as u8, ((middle * 3 + after + right) >> bits) as u8];
        }
        // Columns begin and end where they do.
        row.truncate(columns.end - first * 2);
        row.drain(..columns.start - first * 2);
    }
}
