//! Pictures brought to another grid of pixels: every new pixel is the average of what lies in it, as an eye averages what
//! a press prints. Rows of samples go through one by one.

use std::ops::Range;

use super::plane::{Bounds, ONE};

/// One axis: source sample i covers `scale·i + shift` to `scale·(i + 1) + shift` of the new grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub scale: f64,
    pub shift: f64,
}

impl Axis {
    /// The new pixels from `low` to before `high` that a source sample touches, and how much of each.
    fn span(self, i: usize, low: i32, high: i32) -> impl Iterator<Item = (i32, f32)> {
        let (a, b) = (self.scale * i as f64 + self.shift, self.scale * (i + 1) as f64 + self.shift);
        let (from, to) = (a.min(b), a.max(b));
        let first = (libm::floor(from).max(low.into()) as i32).min(high);
        let last = (libm::ceil(to).min(high.into()) as i32).max(first);
        (first..last).map(move |pixel| {
            let part = to.min(f64::from(pixel) + 1.0) - from.max(pixel.into());
            (pixel, part.max(0.0) as f32)
        })
    }
}

/// A picture on its new grid. Values are amounts of ink, or alphas, from 0 to [`ONE`].
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub bounds: Bounds,
    /// Row by row, a pixel's planes next to each other.
    pub values: Vec<u16>,
    pub planes: usize,
    /// How much of each pixel is there at all; nothing where all of every pixel is.
    pub alpha: Option<Vec<u16>>,
}

/// Averages.
pub(super) struct Scaler {
    sheet: Sheet,
    down: Axis,
    /// Per source column: where its weights begin in `weights`, and its first new column.
    columns: Vec<(u32, i32)>,
    weights: Vec<f32>,
    /// The source columns of which anything is seen.
    seen: Range<usize>,
    /// Sums of a row, `lanes` to a pixel: the planes, then what is there.
    row: Vec<f32>,
    /// The same of a row of zeros that are all there.
    blank: Vec<f32>,
    lanes: usize,
    /// Rows that are not finished: number, sums.
    open: Vec<(i32, Vec<f32>)>,
    keyed: bool,
}

impl Scaler {
    /// From so many columns of so many planes to `bounds`. `keyed`: some samples may not be there.
    pub fn new(width: usize, planes: usize, keyed: bool, (across, down): (Axis, Axis), bounds: Bounds) -> Self {
        let (mut columns, mut weights) = (Vec::with_capacity(width + 1), Vec::new());
        for i in 0..width {
            let start = weights.len() as u32;
            let mut first = None;
            for (pixel, weight) in across.span(i, bounds.x0, bounds.x1) {
                first.get_or_insert(pixel - bounds.x0);
                weights.push(weight);
            }
            columns.push((start, first.unwrap_or(0)));
        }
        columns.push((weights.len() as u32, 0));
        let has = |i: &usize| columns[*i].0 < columns[*i + 1].0;
        let first = (0..width).find(has).unwrap_or(width);
        let seen = first..(first..width).rfind(has).map_or(first, |last| last + 1);
        let pixels = bounds.width() * bounds.height();
        let sheet = Sheet { bounds, values: vec![0; pixels * planes], planes, alpha: Some(vec![0; pixels]) };
        let lanes = planes + 1;
        let row = vec![0.0; bounds.width() * lanes];
        // What is there of a row does not depend on its values, unless some may be missing.
        let mut blank = row.clone();
        for (i, pair) in columns.windows(2).enumerate().filter(|_| !keyed) {
            let mut at = columns[i].1 as usize * lanes + planes;
            for weight in &weights[pair[0].0 as usize..pair[1].0 as usize] {
                blank[at] += weight;
                at += lanes;
            }
        }
        Self { sheet, down, columns, weights, seen, row, blank, lanes, open: Vec::new(), keyed }
    }

    /// The source columns of which anything is seen; the values of others may be anything.
    pub fn seen(&self) -> Range<usize> {
        self.seen.clone()
    }

    /// Whether anything of a source row is seen.
    pub fn needs(&self, number: usize) -> bool {
        self.down.span(number, self.sheet.bounds.y0, self.sheet.bounds.y1).next().is_some()
    }

    /// How many steps of work a row takes that is needed, of which each sample takes so many to be made.
    pub fn steps(&self, a_sample: u64) -> u64 {
        let (lanes, seen) = (self.lanes as u64, self.seen.len() as u64);
        seen * (a_sample + lanes) + lanes * (self.sheet.bounds.width() as u64 + self.weights.len() as u64) / 2 + 100
    }

    /// The same of a row that is like the one before it.
    pub fn steps_again(&self) -> u64 {
        self.row.len() as u64 / 2 + 100
    }

    /// A source row: a pixel's planes next to each other, and which pixels are there.
    pub fn row(&mut self, number: usize, values: &[u16], there: impl Fn(usize) -> bool) {
        let Bounds { y0, y1, .. } = self.sheet.bounds;
        let mut rows = self.down.span(number, y0, y1).peekable();
        if rows.peek().is_none() {
            return;
        }
        let (planes, lanes) = (self.sheet.planes, self.lanes);
        self.row.copy_from_slice(&self.blank);
        let keyed = self.keyed;
        for (i, pixel) in values.chunks_exact(planes.max(1)).enumerate().take(self.seen.end).skip(self.seen.start) {
            let ((start, first), (end, _)) = (self.columns[i], self.columns[i + 1]);
            if start == end || keyed && !there(i) {
                continue;
            }
            if !keyed && planes == 1 && end - start == 1 {
                self.row[first as usize * 2] += self.weights[start as usize] * f32::from(pixel[0]);
                continue;
            }
            let mut at = first as usize * lanes;
            for weight in &self.weights[start as usize..end as usize] {
                let sums = &mut self.row[at..at + lanes];
                for (sum, value) in sums.iter_mut().zip(pixel) {
                    *sum += weight * f32::from(*value);
                }
                if keyed {
                    sums[planes] += weight;
                }
                at += lanes;
            }
        }
        self.add(rows);
    }

    /// A source row that is like the one before it.
    pub fn again(&mut self, number: usize) {
        let Bounds { y0, y1, .. } = self.sheet.bounds;
        self.add(self.down.span(number, y0, y1));
    }

    /// Adds the row's sums to the new rows that it touches.
    fn add(&mut self, rows: impl Iterator<Item = (i32, f32)>) {
        let mut touched = (i32::MAX, i32::MIN);
        for (y, weight) in rows {
            touched = (touched.0.min(y), touched.1.max(y));
            let at = match self.open.iter().position(|(number, _)| *number == y) {
                Some(at) => at,
                None => {
                    self.open.push((y, vec![0.0; self.row.len()]));
                    self.open.len() - 1
                }
            };
            for (sum, value) in self.open[at].1.iter_mut().zip(&self.row) {
                *sum += weight * value;
            }
        }
        // Sources come in order, so that a row that was not touched is never touched again.
        let (done, open) =
            std::mem::take(&mut self.open).into_iter().partition(|(y, _)| *y < touched.0 || *y > touched.1);
        self.open = open;
        self.finish_rows(done);
    }

    fn finish_rows(&mut self, rows: Vec<(i32, Vec<f32>)>) {
        let Sheet { bounds, values, planes, alpha } = &mut self.sheet;
        for (y, sums) in rows {
            let start = (y - bounds.y0) as usize * bounds.width();
            for (x, sums) in sums.chunks_exact(self.lanes).enumerate() {
                let there = sums[*planes];
                if there <= 0.0 {
                    continue;
                }
                let at = start + x;
                for (value, sum) in values[at * *planes..(at + 1) * *planes].iter_mut().zip(sums) {
                    *value = ((sum / there + 0.5) as u16).min(ONE);
                }
                if let Some(alpha) = alpha {
                    // What is missing at the picture's edge is not missing within it.
                    alpha[at] =
                        if self.keyed { (there * f32::from(ONE) + 0.5).min(f32::from(ONE)) as u16 } else { ONE };
                }
            }
        }
    }

    /// The picture as far as it was told.
    pub fn finish(mut self) -> Sheet {
        let rows = std::mem::take(&mut self.open);
        self.finish_rows(rows);
        if self.sheet.alpha.as_ref().is_some_and(|alpha| alpha.iter().all(|&alpha| alpha == ONE)) {
            self.sheet.alpha = None;
        }
        self.sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Bounds = Bounds { x0: 0, y0: 0, x1: 2, y1: 1 };

    fn scaled(rows: &[&[u16]], axes: (Axis, Axis), bounds: Bounds) -> Sheet {
        let mut scaler = Scaler::new(rows[0].len(), 1, false, axes, bounds);
        for (number, row) in rows.iter().enumerate() {
            scaler.row(number, row, |_| true);
        }
        scaler.finish()
    }

    #[test]
    fn averages() {
        let half = Axis { scale: 0.5, shift: 0.0 };
        let sheet = scaled(&[&[0, 100, 200, 300], &[0, 0, 0, 400]], (half, half), ALL);
        assert_eq!(sheet.values, [25, 225]);
        assert!(sheet.alpha.is_none());
        // Mirrored across, and three to two.
        let mirrored = Axis { scale: -2.0 / 3.0, shift: 2.0 };
        let sheet = scaled(&[&[0, 300, 600]], (mirrored, Axis { scale: 1.0, shift: 0.0 }), ALL);
        assert_eq!(sheet.values, [500, 100]);
        // Upwards: whole squares.
        let double = Axis { scale: 2.0, shift: 0.0 };
        let sheet = scaled(&[&[7, 9]], (double, double), Bounds { x0: 1, y0: 0, x1: 4, y1: 2 });
        assert_eq!(sheet.values, [7, 9, 9, 7, 9, 9]);
    }

    #[test]
    fn a_row_again_is_that_row() {
        let half = Axis { scale: 0.5, shift: 0.0 };
        let rows = |again: bool| {
            let mut scaler = Scaler::new(4, 1, false, (half, half), Bounds { y1: 2, ..ALL });
            scaler.row(0, &[0, 100, 200, 300], |_| true);
            if again {
                scaler.again(1)
            } else {
                scaler.row(1, &[0, 100, 200, 300], |_| true)
            }
            scaler.row(2, &[5, 5, 6, 6], |_| true);
            scaler.again(3);
            scaler.finish().values
        };
        assert_eq!(rows(true), [50, 250, 5, 6]);
        assert_eq!(rows(true), rows(false));
    }

    #[test]
    fn what_is_missing() {
        let same = Axis { scale: 1.0, shift: 0.0 };
        let sheet = scaled(&[&[7, 9]], (same, same), Bounds { x0: 0, y0: 0, x1: 2, y1: 2 });
        assert_eq!(sheet.alpha, Some(vec![ONE, ONE, 0, 0]));
        let mut scaler = Scaler::new(4, 1, true, (Axis { scale: 0.5, shift: 0.0 }, same), ALL);
        scaler.row(0, &[10, 20, 30, 50], |i| i != 0);
        let sheet = scaler.finish();
        assert_eq!((sheet.values, sheet.alpha), (vec![20, 40], Some(vec![ONE / 2, ONE])));
    }
}
