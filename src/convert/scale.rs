//! Fewer pixels: a cubic filter in both directions, as wide as the pixels that it joins.
//!
//! The kernel is Keys' cubic with a = −1/2 (Catmull–Rom), stretched by the scale. It works on the samples as they are
//! coded, as image editors do, and on colours multiplied by their alpha, so that what is transparent leaves no fringe.
//! Rows come in and go out one by one.
//!
//! Where many pixels become one, whole squares of them are averaged first: that takes a fraction of the time, and what
//! remains for the filter is still more than [`REST`] to one.

use std::collections::VecDeque;
use std::ops::Range;

/// A pixel's samples; what a picture lacks of them is zero.
type Lanes = [f32; 8];

/// How far the filter scales at least after squares were averaged. Chosen by eye on a zone plate: rings that are too fine
/// to be seen come back as others at 1.5, and hardly at 1.9.
const REST: f64 = 1.9;

/// The pixels that come along one axis, and which of them are scaled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pixels: usize,
    /// Where the part that is scaled begins, in pixels from the first one.
    start: f64,
    /// How long it is, in pixels.
    length: f64,
}

impl Span {
    /// Of these pixels those from `start` on, as far as `length`; both may end within a pixel.
    pub(super) fn new(pixels: &Range<u32>, start: f64, length: f64) -> Self {
        Self { pixels: pixels.len(), start: start - f64::from(pixels.start), length }
    }
}

/// The share of each of some neighbours.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// Scales a picture down as its rows come.
pub(super) struct Scaler {
    channels: usize,
    alpha: bool,
    /// Side of the squares that are averaged first.
    side: usize,
    /// Samples of a square's rows so far, how many they are, and the rows that are still to come.
    squares: Vec<u16>,
    gathered: usize,
    ahead: usize,
    across: Vec<Taps>,
    down: Vec<Taps>,
    /// Rows that are still needed, and the number of the first of them.
    rows: VecDeque<Vec<f32>>,
    first: usize,
    next: usize,
    sum: Vec<f32>,
}

/// Keys, "Cubic convolution interpolation for digital image processing" (1981), with a = −1/2.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

/// For each of `to` pixels the shares of those that come, joined `side` at a time before.
fn taps(from: Span, to: usize, side: usize) -> Vec<Taps> {
    let scale = from.length / side as f64 / to as f64;
    let (start, from) = (from.start / side as f64, from.pixels.div_ceil(side));
    // A filter narrower than a pixel would pick one.
    let reach = scale.max(1.0);
    let one = |i: usize| {
        let middle = start + (i as f64 + 0.5) * scale;
        let first = ((middle - 2.0 * reach).max(0.0) as usize).min(from - 1);
        let last = ((middle + 2.0 * reach).ceil() as usize).min(from).max(first + 1);
        let weights: Vec<f64> = (first..last).map(|k| cubic((k as f64 + 0.5 - middle) / reach)).collect();
        let sum: f64 = weights.iter().sum();
        Taps { first, weights: weights.iter().map(|w| (w / sum) as f32).collect() }
    };
    (0..to).map(one).collect()
}

impl Scaler {
    /// Columns and rows to another number; the last of the channels may be alpha.
    pub(super) fn new((across, down): (Span, Span), to: (usize, usize), channels: usize, alpha: bool) -> Self {
        let scale = (across.length / to.0 as f64).min(down.length / to.1 as f64);
        // Colours are to be multiplied by their alpha before anything is joined. 255 · 128 fits in 16 bits.
        let side = if alpha { 1 } else { ((scale / REST) as usize).clamp(1, 128) };
        Self {
            channels,
            alpha,
            side,
            squares: vec![0; across.pixels * channels],
            gathered: 0,
            ahead: down.pixels,
            across: taps(across, to.0, side),
            down: taps(down, to.1, side),
            rows: VecDeque::new(),
            first: 0,
            next: 0,
            sum: vec![0.0; across.pixels.div_ceil(side) * channels],
        }
    }

    /// Takes the next row and calls `give` with each row that it completes.
    pub(super) fn row(&mut self, row: &[u8], give: impl FnMut(&[u8])) {
        self.ahead = self.ahead.saturating_sub(1);
        if self.side > 1 {
            for (sum, &sample) in self.squares.iter_mut().zip(row) {
                *sum += u16::from(sample);
            }
            self.gathered += 1;
            if self.gathered < self.side && self.ahead > 0 {
                return;
            }
        }
        let mut floats = self.spare();
        if self.side > 1 {
            match self.channels {
                1 => self.average::<1>(&mut floats),
                2 => self.average::<2>(&mut floats),
                3 => self.average::<3>(&mut floats),
                _ => self.average::<4>(&mut floats),
            }
            self.squares.fill(0);
            self.gathered = 0;
        } else {
            floats.extend(row.iter().map(|&sample| f32::from(sample)));
        }
        if self.alpha {
            for pixel in floats.chunks_exact_mut(self.channels) {
                let alpha = pixel[self.channels - 1] / 255.0;
                pixel[..self.channels - 1].iter_mut().for_each(|color| *color *= alpha);
            }
        }
        self.rows.push_back(floats);
        self.complete(give);
    }

    /// An empty row: the room of one that is no longer needed.
    fn spare(&mut self) -> Vec<f32> {
        let mut row = match self.rows.front() {
            Some(_) if self.down.get(self.next).is_some_and(|taps| taps.first > self.first) => {
                self.first += 1;
                self.rows.pop_front().unwrap_or_default()
            }
            _ => Vec::new(),
        };
        row.clear();
        row
    }

    /// The averages of the squares that were gathered; those at the edges may be cut.
    fn average<const N: usize>(&self, out: &mut Vec<f32>) {
        let (pixels, _) = self.squares.as_chunks::<N>();
        match self.side {
            2 => self.averages(pixels.as_chunks::<2>(), out),
            3 => self.averages(pixels.as_chunks::<3>(), out),
            4 => self.averages(pixels.as_chunks::<4>(), out),
            side => {
                let whole = pixels.chunks_exact(side);
                let rest = whole.remainder();
                self.averages((whole, rest), out);
            }
        }
    }

    /// The same, with the squares apart from what is left at the right edge.
    fn averages<const N: usize, S: AsRef<[[u16; N]]>>(
        &self,
        (squares, rest): (impl IntoIterator<Item = S>, &[[u16; N]]),
        out: &mut Vec<f32>,
    ) {
        let mean = |pixels: &[[u16; N]], share: f32| {
            let mut sum = [0_u32; N];
            for pixel in pixels {
                for (sum, &sample) in sum.iter_mut().zip(pixel) {
                    *sum += u32::from(sample);
                }
            }
            sum.map(|sum| sum as f32 * share)
        };
        let share = 1.0 / (self.side * self.gathered) as f32;
        out.extend(squares.into_iter().flat_map(|square| mean(square.as_ref(), share)));
        if !rest.is_empty() {
            out.extend(mean(rest, 1.0 / (rest.len() * self.gathered) as f32));
        }
    }

    /// Gives the rows that all is there for.
    fn complete(&mut self, mut give: impl FnMut(&[u8])) {
        let mut out = Vec::new();
        while let Some(taps) = self.down.get(self.next)
            && taps.first + taps.weights.len() <= self.first + self.rows.len()
        {
            self.sum.fill(0.0);
            for (k, &weight) in taps.weights.iter().enumerate() {
                let row = &self.rows[taps.first + k - self.first];
                for (sum, sample) in self.sum.iter_mut().zip(row) {
                    *sum += weight * sample;
                }
            }
            self.next += 1;
            out.clear();
            match self.channels {
                1 => self.squeeze::<1>(&mut out),
                2 => self.squeeze::<2>(&mut out),
                3 => self.squeeze::<3>(&mut out),
                4 => self.squeeze::<4>(&mut out),
                _ => self.squeeze::<5>(&mut out),
            }
            give(&out);
        }
    }

    /// Joins the sums of a row to its pixels.
    fn squeeze<const N: usize>(&self, out: &mut Vec<u8>) {
        let (pixels, _) = self.sum.as_chunks::<N>();
        for taps in &self.across {
            let mut sum: Lanes = [0.0; 8];
            for (&weight, pixel) in taps.weights.iter().zip(&pixels[taps.first..]) {
                for (sum, sample) in sum.iter_mut().zip(pixel) {
                    *sum += weight * sample;
                }
            }
            if self.alpha && sum[N - 1] > 0.0 {
                let alpha = sum[N - 1].min(255.0) / 255.0;
                sum[..N - 1].iter_mut().for_each(|color| *color /= alpha);
            }
            // A float becomes the nearest number that a byte can hold.
            out.extend(sum[..N].iter().map(|&v| (v + 0.5) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(from: (usize, usize), to: (usize, usize), channels: usize, alpha: bool, samples: &[u8]) -> Vec<u8> {
        let all = |pixels: usize| Span::new(&(0..pixels as u32), 0.0, pixels as f64);
        let mut scaler = Scaler::new((all(from.0), all(from.1)), to, channels, alpha);
        let mut out = Vec::new();
        for row in samples.chunks_exact(from.0 * channels) {
            scaler.row(row, |row| out.extend_from_slice(row));
        }
        out
    }

    #[test]
    fn flat_stays_flat() {
        for (channels, alpha) in [(1, false), (2, true), (3, false), (4, true), (4, false), (5, true)] {
            let pixel = &[200, 17, 90, 3, 255][5 - channels..];
            let out = scaled((37, 23), (17, 9), channels, alpha, &pixel.repeat(37 * 23));
            assert_eq!(out, pixel.repeat(17 * 9), "{channels} channels");
        }
    }

    #[test]
    fn halves_of_a_ramp_are_a_ramp() {
        let ramp: Vec<u8> = (0..64).map(|x| x * 2).collect();
        let out = scaled((64, 2), (32, 1), 1, false, &ramp.repeat(2));
        // The middle of each pair; at the edges the filter is cut.
        let expected: Vec<u8> = (0..32).map(|x| x * 4 + 1).collect();
        let far = |(a, b): (&u8, &u8)| a.abs_diff(*b);
        assert!(out.iter().zip(&expected).skip(2).take(28).map(far).all(|d| d <= 1), "{out:?}");
    }

    /// Many to one: what is even stays even, at every scale and at edges that cut a square.
    #[test]
    fn squares_are_averaged() {
        for (from, to) in [((64, 64), (8, 8)), ((101, 67), (13, 9)), ((500, 7), (3, 2)), ((7, 300), (2, 1))] {
            let wave = |x: usize, y: usize| if (x + y).is_multiple_of(2) { 40 } else { 60 };
            let samples: Vec<u8> = (0..from.0 * from.1).map(|i| wave(i % from.0, i / from.0)).collect();
            let out = scaled(from, to, 1, false, &samples);
            assert_eq!(out.len(), to.0 * to.1);
            assert!(out.iter().all(|v| (46..=54).contains(v)), "{from:?} to {to:?}: {out:?}");
        }
        // A ramp keeps its place.
        let ramp: Vec<u8> = (0..=255).collect();
        let out = scaled((256, 16), (32, 2), 1, false, &ramp.repeat(16));
        let expected: Vec<u8> = (0..32).map(|x| x * 8 + 4).collect();
        let near = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= 1;
        assert!(out.iter().zip(&expected).skip(3).take(26).all(near), "{out:?}");
    }

    #[test]
    fn transparent_colours_do_not_bleed() {
        // Left half opaque red, right half transparent green.
        let row: Vec<u8> = [[255, 0, 0, 255]; 8].into_iter().chain([[0, 255, 0, 0]; 8]).flatten().collect();
        let out = scaled((16, 16), (8, 8), 4, true, &row.repeat(16));
        assert!(out.chunks_exact(4).all(|pixel| pixel[3] == 0 || (pixel[0], pixel[1]) == (255, 0)), "{out:?}");
    }
}
