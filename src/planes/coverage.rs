//! How much of each pixel a shape covers, as runs of equal coverage, row by row.

use super::plane::Bounds;

/// Pixels of a row from `x0` to before `x1` that are covered alike: 255 is wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub x0: i32,
    pub x1: i32,
    pub cover: u8,
}

/// The covered pixels of a shape. Runs of a row go from left to right, do not overlap, and none has coverage 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Coverage {
    /// The first row.
    pub y0: i32,
    /// Where each row's runs begin, and where the last row's end.
    starts: Vec<u32>,
    runs: Vec<Run>,
}

impl Coverage {
    /// Nothing yet; rows follow from `y0` on.
    pub fn from(y0: i32) -> Self {
        Self { y0, starts: vec![0], runs: Vec::new() }
    }

    /// The same with room for so many rows and about so many runs.
    pub fn with_room(y0: i32, rows: usize, runs: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { y0, starts, runs: Vec::with_capacity(runs) }
    }

    /// Appends to the row that is being made. What adjoins the last run with the same coverage becomes part of it.
    pub fn push(&mut self, run: Run) {
        if run.cover == 0 || run.x0 >= run.x1 {
            return;
        }
        let start = self.starts.last().map_or(0, |&start| start as usize);
        if self.runs.len() > start
            && let Some(last) = self.runs.last_mut()
            && last.x1 == run.x0
            && last.cover == run.cover
        {
            last.x1 = run.x1;
            return;
        }
        self.runs.push(run);
    }

    /// Ends the row that is being made.
    pub fn end_row(&mut self) {
        self.starts.push(self.runs.len() as u32);
    }

    /// The row after the last.
    pub fn y1(&self) -> i32 {
        self.y0 + self.starts.len().saturating_sub(1) as i32
    }

    /// A row's runs; none outside of the rows that there are.
    pub fn row(&self, y: i32) -> &[Run] {
        if y < self.y0 || y >= self.y1() {
            return &[];
        }
        let row = (y - self.y0) as usize;
        &self.runs[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many runs some rows have.
    pub fn runs(&self, from: i32, to: i32) -> usize {
        let start =
            |y: i32| self.starts.get((y.clamp(self.y0, self.y1()) - self.y0) as usize).map_or(0, |at| *at as usize);
        start(to).saturating_sub(start(from))
    }

    /// How much memory it takes, in runs.
    pub fn len(&self) -> usize {
        self.runs.len() + self.starts.len()
    }

    /// The pixels that have any.
    pub fn bounds(&self) -> Bounds {
        let mut bounds = Bounds { x0: i32::MAX, y0: i32::MAX, x1: i32::MIN, y1: i32::MIN };
        for y in self.y0..self.y1() {
            if let (Some(first), Some(last)) = (self.row(y).first(), self.row(y).last()) {
                bounds.x0 = bounds.x0.min(first.x0);
                bounds.x1 = bounds.x1.max(last.x1);
                bounds.y0 = bounds.y0.min(y);
                bounds.y1 = y + 1;
            }
        }
        if bounds.x0 >= bounds.x1 { Bounds::EMPTY } else { bounds }
    }

    /// A rectangle in pixels, whose edges may lie within pixels, as far as it is within `bounds`.
    pub fn rect(rect: kurbo::Rect, bounds: Bounds) -> Self {
        let outer = bounds.touched(rect);
        let mut coverage = Self::from(outer.y0);
        // The part of a pixel, or of a row of them, that lies between two edges.
        let part = |low: f64, high: f64, at: i32| (high.min(f64::from(at) + 1.0) - low.max(at.into())).clamp(0.0, 1.0);
        let (left, right) = (part(rect.x0, rect.x1, outer.x0), part(rect.x0, rect.x1, outer.x1 - 1));
        for y in outer.y0..outer.y1 {
            let height = part(rect.y0, rect.y1, y);
            let cover = |width: f64| (width * height * 255.0 + 0.5) as u8;
            if outer.x1 - outer.x0 == 1 {
                coverage.push(Run { x0: outer.x0, x1: outer.x1, cover: cover(left) });
            } else {
                coverage.push(Run { x0: outer.x0, x1: outer.x0 + 1, cover: cover(left) });
                coverage.push(Run { x0: outer.x0 + 1, x1: outer.x1 - 1, cover: cover(1.0) });
                coverage.push(Run { x0: outer.x1 - 1, x1: outer.x1, cover: cover(right) });
            }
            coverage.end_row();
        }
        coverage
    }

    /// What both cover: the product.
    pub fn intersect(&self, other: &Self) -> Self {
        let (y0, y1) = (self.y0.max(other.y0), self.y1().min(other.y1()));
        let mut both = Self::from(y0);
        for y in y0..y1 {
            let (mut a, mut b) = (self.row(y), other.row(y));
            while let ([first, ..], [second, ..]) = (a, b) {
                let (x0, x1) = (first.x0.max(second.x0), first.x1.min(second.x1));
                both.push(Run { x0, x1, cover: product(first.cover, second.cover) });
                if first.x1 <= second.x1 {
                    a = &a[1..];
                } else {
                    b = &b[1..];
                }
            }
            both.end_row();
        }
        both
    }

    /// The same shape elsewhere, as far as it is within `bounds`.
    pub fn shifted(&self, x: i32, y: i32, bounds: Bounds) -> Self {
        let (y0, y1) = ((self.y0 + y).max(bounds.y0), (self.y1() + y).min(bounds.y1));
        let mut moved = Self::from(y0);
        for row in y0..y1 {
            for run in self.row(row - y) {
                let (x0, x1) = ((run.x0 + x).max(bounds.x0), (run.x1 + x).min(bounds.x1));
                moved.push(Run { x0, x1, cover: run.cover });
            }
            moved.end_row();
        }
        moved
    }
}

/// The product of two coverages.
pub(super) fn product(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Bounds = Bounds { x0: 0, y0: 0, x1: 100, y1: 100 };

    #[test]
    fn edges_within_pixels() {
        let coverage = Coverage::rect(kurbo::Rect::new(1.5, 2.0, 4.25, 3.5), ROOM);
        let run = |x0, x1, cover| Run { x0, x1, cover };
        assert_eq!(coverage.row(2), [run(1, 2, 128), run(2, 4, 255), run(4, 5, 64)]);
        assert_eq!(coverage.row(3), [run(1, 2, 64), run(2, 4, 128), run(4, 5, 32)]);
        assert_eq!(coverage.row(4), []);
        // Within one pixel.
        let coverage = Coverage::rect(kurbo::Rect::new(1.25, 2.0, 1.75, 3.0), ROOM);
        assert_eq!(coverage.row(2), [run(1, 2, 128)]);
    }

    #[test]
    fn both() {
        let a = Coverage::rect(kurbo::Rect::new(0.0, 0.0, 10.5, 5.0), ROOM);
        let b = Coverage::rect(kurbo::Rect::new(4.5, 2.0, 20.0, 9.0), ROOM);
        let both = a.intersect(&b);
        assert_eq!((both.y0, both.y1()), (2, 5));
        let expected = [(4, 5, 128), (5, 10, 255), (10, 11, 128)].map(|(x0, x1, cover)| Run { x0, x1, cover });
        assert_eq!(both.row(3), expected);
        assert_eq!(both.bounds(), Bounds { x0: 4, y0: 2, x1: 11, y1: 5 });
    }
}
