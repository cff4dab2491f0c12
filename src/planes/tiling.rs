//! Tiling patterns (ISO 32000-1, 8.7.3).
//!
//! A few cells are drawn one by one where they lie. Many are drawn once, by themselves, finer than the pixels are, and
//! each pixel takes the average of what lies in it: so cells meet without seams wherever their edges fall.

use std::rc::Rc;

use kurbo::{Affine, Point, Rect, Shape as _};
use smallvec::SmallVec;

use super::buffer::Buffer;
use super::clip::Clip;
use super::compose::{Brush, Pixels};
use super::coverage::Coverage;
use super::group::Level;
use super::inks::Flat;
use super::mask::MOST_DEPTH;
use super::painter::{Painter, Part};
use super::plane::{Bounds, ONE, Plane};
use crate::pages::{self, Blend, Group, Sink as _, Source, State, Tiling};

/// Cells that are drawn one by one.
const MOST_CELLS: f64 = 16.0;
/// The largest cell that is drawn by itself, in its own pixels.
const MOST_PIXELS: f64 = (1_u32 << 22) as f64;
/// How much finer than the pixels a cell is drawn, across and down, where it is not too large for that.
const FINER: f64 = 4.0;
/// Neighbours that reach into a cell, across and down each way, at most.
const MOST_NEIGHBOURS: i32 = 8;

impl Painter {
    pub(super) fn tile(&mut self, coverage: &Coverage, tiling: &Rc<Tiling>, state: &State, part: Part) {
        let matrix = self.matrix * tiling.matrix;
        let inverse = matrix.inverse();
        let [across, down] = tiling.step;
        let step = [across.abs(), down.abs()];
        let sound = inverse.determinant().is_finite() && step.iter().all(|s| s.is_finite() && *s > 0.0);
        if !sound || self.depth >= MOST_DEPTH || tiling.bbox.area() == 0.0 || coverage.is_empty() {
            return;
        }
        // Cells whose box reaches into what is covered.
        let seen = inverse.transform_rect_bbox(coverage.bounds().rect());
        let first = |low: f64, far: f64, step: f64| libm::ceil((low - far) / step);
        let last = |high: f64, near: f64, step: f64| libm::floor((high - near) / step);
        let (x0, x1) = (first(seen.x0, tiling.bbox.x1, step[0]), last(seen.x1, tiling.bbox.x0, step[0]));
        let (y0, y1) = (first(seen.y0, tiling.bbox.y1, step[1]), last(seen.y1, tiling.bbox.y0, step[1]));
        let count = (x1 - x0 + 1.0).max(0.0) * (y1 - y0 + 1.0).max(0.0);
        if count <= MOST_CELLS {
            let places = (y0 as i32..=y1 as i32).flat_map(|j| (x0 as i32..=x1 as i32).map(move |i| (i, j)));
            let places: Vec<_> = places.map(|(i, j)| (f64::from(i) * step[0], f64::from(j) * step[1])).collect();
            self.cells(coverage, tiling, matrix, &places, state, part);
        } else {
            self.texture(coverage, tiling, matrix, step, state, part);
        }
    }

    /// Cells one by one, within what is covered.
    fn cells(
        &mut self,
        coverage: &Coverage,
        tiling: &Tiling,
        matrix: Affine,
        places: &[(f64, f64)],
        state: &State,
        part: Part,
    ) {
        let alpha = if part == Part::Fill { state.fill_alpha } else { state.stroke_alpha };
        let bounds = self.matrix.inverse().transform_rect_bbox(coverage.bounds().rect());
        let laid = State { fill_alpha: alpha, ..state.clone() };
        // A group where the whole is transparent; otherwise nothing changes by it.
        let group = Group {
            bounds,
            isolated: false,
            knockout: false,
            space: None,
            state: Rc::new(laid),
            source: Source::default(),
        };
        self.clips.push(Clip::shape(coverage.clone()));
        self.open_group(&group);
        let before = self.matrix;
        self.depth += 1;
        for place in places {
            self.matrix = matrix * Affine::translate(*place);
            tiling.cell.play(self);
        }
        self.depth -= 1;
        self.matrix = before;
        self.close_group();
        self.clips.pop();
    }

    /// Many cells.
    fn texture(
        &mut self,
        coverage: &Coverage,
        tiling: &Tiling,
        matrix: Affine,
        step: [f64; 2],
        state: &State,
        part: Part,
    ) {
        let [a, b, c, d, ..] = matrix.as_coeffs();
        let fine = |x: f64, y: f64, step: f64| (x * x + y * y).sqrt() * step * FINER;
        let (mut w, mut h) = (fine(a, b, step[0]), fine(c, d, step[1]));
        let shrink = (MOST_PIXELS / (w * h)).min(1.0).sqrt();
        (w, h) = (libm::ceil(w * shrink).max(1.0), libm::ceil(h * shrink).max(1.0));
        let bounds = Bounds { x0: 0, y0: 0, x1: w as i32, y1: h as i32 };
        // The cell from 0 to a step, in its own pixels; y keeps its direction.
        let grid = Affine::scale_non_uniform(w / step[0], h / step[1]);
        let buffer = self.cell(tiling, grid, bounds, step);
        let planes: Vec<usize> = (0..buffer.planes.len()).collect();
        let flat = Flat { values: SmallVec::new(), rest: 0, painted: u64::MAX };
        let mut brush = Texture { buffer, planes, inverse: grid * matrix.inverse(), sums: Vec::new() };
        self.compose(coverage, &flat, Some(&mut brush), state, part);
    }

    /// Draws one cell by itself, with what of its neighbours reaches into it.
    fn cell(&mut self, tiling: &Tiling, grid: Affine, bounds: Bounds, step: [f64; 2]) -> Buffer {
        let blending = self.level().buffer.blending;
        let empty = Buffer::new(bounds, blending, self.inks.planes(blending), false);
        let (clips, opened, root, matrix) = (self.clips.len(), self.opened.len(), self.root, self.matrix);
        let passed = std::mem::take(&mut self.passed);
        self.clips.push(Clip::all(bounds));
        self.levels.push(Level::isolated(empty.clone(), clips + 1));
        self.root = bounds;
        self.depth += 1;
        let near = |from: f64, to: f64, step: f64| {
            // Shifted by i steps, the box must reach into 0 … step.
            let first = (libm::floor(-to / step) as i32 + 1).max(-MOST_NEIGHBOURS);
            let last = (libm::ceil((step - from) / step) as i32 - 1).min(MOST_NEIGHBOURS);
            // A box may lie anywhere; of a far one the same cells are seen.
            (first, last)
        };
        // Bring the box next to the origin, by whole steps.
        let shift = |low: f64, step: f64| -libm::floor(low / step) * step;
        let (sx, sy) = (shift(tiling.bbox.x0, step[0]), shift(tiling.bbox.y0, step[1]));
        let bbox = Rect::new(tiling.bbox.x0 + sx, tiling.bbox.y0 + sy, tiling.bbox.x1 + sx, tiling.bbox.y1 + sy);
        let ((i0, i1), (j0, j1)) = (near(bbox.x0, bbox.x1, step[0]), near(bbox.y0, bbox.y1, step[1]));
        for j in j0..=j1 {
            for i in i0..=i1 {
                let place = (f64::from(i) * step[0] + sx, f64::from(j) * step[1] + sy);
                self.matrix = grid * Affine::translate(place);
                // As the cell itself is clipped, whoever told it.
                self.open_clip(&pages::Clip { path: Rc::new(tiling.bbox.to_path(0.1)), even_odd: false });
                tiling.cell.play(self);
                self.close_clip();
            }
        }
        self.depth -= 1;
        while self.opened.len() > opened {
            self.end_group();
        }
        let level = self.levels.pop();
        self.clips.truncate(clips);
        (self.root, self.matrix, self.passed) = (root, matrix, passed);
        level.map_or(empty, |level| level.buffer)
    }
}

/// A cell, again and again.
struct Texture {
    buffer: Buffer,
    planes: Vec<usize>,
    /// From pixels to the cell's own.
    inverse: Affine,
    sums: Vec<u32>,
}

impl Brush for Texture {
    fn planes(&self) -> &[usize] {
        &self.planes
    }

    fn steps(&self) -> u64 {
        // Sixteen samples of each plane.
        48 * (self.planes.len() as u64 + 2)
    }

    fn row(&mut self, y: i32, x0: i32, pixels: &mut Pixels) {
        let (w, h) = (self.buffer.bounds.width(), self.buffer.bounds.height());
        let n = FINER as usize;
        let wrap = |v: f64, size: usize| {
            let size = size as f64;
            (v - libm::floor(v / size) * size) as usize
        };
        for i in 0..pixels.opacity.len() {
            self.sums.clear();
            self.sums.resize(self.planes.len() + 1, 0);
            for sample in 0..n * n {
                let part = |k: usize| (k as f64 + 0.5) / n as f64;
                let at = self.inverse
                    * Point::new(f64::from(x0) + i as f64 + part(sample % n), f64::from(y) + part(sample / n));
                let (column, row) = (wrap(at.x, w).min(w - 1), wrap(at.y, h).min(h - 1));
                let read = |plane: &Plane| u32::from(plane.row(row).at(column));
                for (sum, plane) in self.sums.iter_mut().zip(&self.buffer.planes) {
                    *sum += read(plane);
                }
                self.sums[self.planes.len()] += read(&self.buffer.alpha);
            }
            let alpha = self.sums[self.planes.len()];
            let opacity = (alpha / (n * n) as u32) as u16;
            (pixels.shape[i], pixels.opacity[i]) = (opacity, opacity);
            for (row, &sum) in pixels.inks.iter_mut().zip(&self.sums[..self.planes.len()]) {
                // Amounts are multiplied by alpha; 64 bits, for 16 samples of 15 bits times 15 bits.
                let ink = (u64::from(sum) * u64::from(ONE)).checked_div(u64::from(alpha)).unwrap_or(0);
                row[i] = ink.min(u64::from(ONE)) as u16;
            }
        }
    }
}

/// Whether a state lays down what it paints as it is.
pub(super) fn lays_plainly(state: &State) -> bool {
    state.fill_alpha >= 1.0 && state.blend == Blend::Normal && state.soft_mask.is_none()
}
