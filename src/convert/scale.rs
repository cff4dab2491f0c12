//! Fewer pixels: a cubic filter in both directions, as wide as the pixels that it joins.
//!
//! The kernel is Keys' cubic with a = −1/2 (Catmull–Rom), stretched by the scale. It works on the samples as they are
//! coded, as image editors do, and on colours multiplied by their alpha, so that what is transparent leaves no fringe.
//! Rows come in and go out one by one.

use std::collections::VecDeque;

/// A pixel's samples; what a picture lacks of them is zero.
type Lanes = [f32; 8];

/// The share of each of some neighbours.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

/// Scales a picture down as its rows come.
pub(super) struct Scaler {
    channels: usize,
    alpha: bool,
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

/// For each of `to` pixels the shares of `from`.
fn taps(from: usize, to: usize) -> Vec<Taps> {
    let scale = from as f64 / to as f64;
    // A filter narrower than a pixel would pick one.
    let reach = scale.max(1.0);
    let one = |i: usize| {
        let middle = (i as f64 + 0.5) * scale;
        let first = (middle - 2.0 * reach).max(0.0) as usize;
        let last = ((middle + 2.0 * reach).ceil() as usize).min(from).max(first + 1);
        let weights: Vec<f64> = (first..last).map(|k| cubic((k as f64 + 0.5 - middle) / reach)).collect();
        let sum: f64 = weights.iter().sum();
        Taps { first, weights: weights.iter().map(|w| (w / sum) as f32).collect() }
    };
    (0..to).map(one).collect()
}

impl Scaler {
    /// From one size to another; the last of the channels may be alpha.
    pub(super) fn new(from: (usize, usize), to: (usize, usize), channels: usize, alpha: bool) -> Self {
        Self {
            channels,
            alpha,
            across: taps(from.0, to.0),
            down: taps(from.1, to.1),
            rows: VecDeque::new(),
            first: 0,
            next: 0,
            sum: vec![0.0; from.0 * channels],
        }
    }

    /// Takes the next row and calls `give` with each row that it completes.
    pub(super) fn row<E>(&mut self, row: &[u8], mut give: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut floats: Vec<f32> = match self.rows.front() {
            // The room of a row that is no longer needed.
            Some(_) if self.down.get(self.next).is_some_and(|taps| taps.first > self.first) => {
                self.first += 1;
                self.rows.pop_front().unwrap_or_default()
            }
            _ => Vec::new(),
        };
        floats.clear();
        floats.extend(row.iter().map(|&sample| f32::from(sample)));
        if self.alpha {
            for pixel in floats.chunks_exact_mut(self.channels) {
                let alpha = pixel[self.channels - 1] / 255.0;
                pixel[..self.channels - 1].iter_mut().for_each(|color| *color *= alpha);
            }
        }
        self.rows.push_back(floats);
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
            give(&out)?;
        }
        Ok(())
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
        let mut scaler = Scaler::new(from, to, channels, alpha);
        let mut out = Vec::new();
        for row in samples.chunks_exact(from.0 * channels) {
            scaler
                .row(row, |row| -> Result<(), ()> {
                    out.extend_from_slice(row);
                    Ok(())
                })
                .unwrap();
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

    #[test]
    fn transparent_colours_do_not_bleed() {
        // Left half opaque red, right half transparent green.
        let row: Vec<u8> = [[255, 0, 0, 255]; 8].into_iter().chain([[0, 255, 0, 0]; 8]).flatten().collect();
        let out = scaled((16, 16), (8, 8), 4, true, &row.repeat(16));
        assert!(out.chunks_exact(4).all(|pixel| pixel[3] == 0 || (pixel[0], pixel[1]) == (255, 0)), "{out:?}");
    }
}
