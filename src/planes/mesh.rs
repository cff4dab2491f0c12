//! Meshes of triangles and of tensor patches (ISO 32000-1, 8.7.4.5.5 to 8.7.4.5.8), a row of pixels at a time.

use std::rc::Rc;
use std::sync::Arc;

use kurbo::{Affine, Point};
use smallvec::SmallVec;

use super::plane::Bounds;
use super::shading::color;
use super::work::Work;
use crate::pages::{Function, Patch, ShadingKind, Values};

/// Pixels that a piece of a patch spans at most, by the length of its outline.
const PIECE: f64 = 4.0;
/// The most pieces of a patch across and down.
const MOST_PIECES: f64 = 64.0;
/// The most triangles of a mesh: some 200 MB.
const MOST_TRIANGLES: usize = 1 << 20;
/// Steps of work to make one, and a corner of a patch's pieces.
const TRIANGLE: u64 = 150;
const A_CORNER: u64 = 100;
/// Steps of the colours of a mesh with a function.
const STEPS: usize = 1024;

/// A triangle in pixels with the colours of its corners.
struct Triangle {
    corners: [Point; 3],
    values: [Values; 3],
}

/// A mesh, ready to be painted.
pub(super) struct Mesh {
    triangles: Vec<Triangle>,
    /// Per row of the bounds, the triangles that begin there.
    starts: Vec<Vec<u32>>,
    y0: i32,
    /// The next row to begin.
    next: i32,
    /// Triangles that reach into the row, in painting order.
    active: Vec<u32>,
    /// Colours of the row by the function's argument, if there is a function.
    table: Option<(Vec<Values>, [f32; 2])>,
    row: Vec<Option<Values>>,
    work: Rc<Work>,
}

/// The triangles of a mesh that are seen within bounds.
pub(super) fn mesh(kind: &ShadingKind, matrix: Affine, bounds: Bounds, work: &Rc<Work>) -> Mesh {
    let mut triangles = Vec::new();
    let place = |[x, y]: [f64; 2]| matrix * Point::new(x, y);
    let functions: &[Arc<Function>] = match kind {
        ShadingKind::Triangles { triangles: all, function } => {
            for [a, b, c] in all {
                if !may_have(&triangles, work) {
                    break;
                }
                triangles.push(Triangle {
                    corners: [place(a.at), place(b.at), place(c.at)],
                    values: [a.values.clone(), b.values.clone(), c.values.clone()],
                });
            }
            function
        }
        ShadingKind::Patches { patches, function } => {
            for patch in patches {
                pieces(patch, matrix, bounds, &mut triangles, work);
            }
            function
        }
        _ => &[],
    };
    triangles.retain(|triangle| {
        let ([x0, x1], [y0, y1]) = triangle.extent();
        x1 >= bounds.x0.into() && x0 <= bounds.x1.into() && y1 >= bounds.y0.into() && y0 <= bounds.y1.into()
    });
    let mut starts = vec![Vec::new(); bounds.height()];
    for (number, triangle) in triangles.iter().enumerate() {
        let (_, [y0, _]) = triangle.extent();
        let row = (libm::floor(y0) as i32).max(bounds.y0) - bounds.y0;
        if let Some(starts) = starts.get_mut(row as usize) {
            starts.push(number as u32);
        }
    }
    let table = (!functions.is_empty()).then(|| table(functions, &triangles));
    let (active, row, work) = (Vec::new(), Vec::new(), work.clone());
    Mesh { triangles, starts, y0: bounds.y0, next: bounds.y0, active, table, row, work }
}

/// Pays for another triangle. More than are kept take all the work that is left.
fn may_have(triangles: &[Triangle], work: &Work) -> bool {
    work.take(if triangles.len() < MOST_TRIANGLES { TRIANGLE } else { u64::MAX })
}

/// The functions' colours over the arguments that there are.
fn table(functions: &[Arc<Function>], triangles: &[Triangle]) -> (Vec<Values>, [f32; 2]) {
    let arguments = || triangles.iter().flat_map(|t| &t.values).filter_map(|values| values.first().copied());
    let (low, high) = arguments().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let step = |i: usize| color(functions, &[low + (high - low) * i as f32 / STEPS as f32]);
    ((0..=STEPS).map(step).collect(), [low, high])
}

impl Triangle {
    fn extent(&self) -> ([f64; 2], [f64; 2]) {
        let [a, b, c] = self.corners;
        ([a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x)], [a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y)])
    }

    /// The weights of the corners at a place, none negative if it is inside.
    fn weights(&self, p: Point) -> Option<[f64; 3]> {
        let [a, b, c] = self.corners;
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if area == 0.0 {
            return None;
        }
        let v = ((p.x - a.x) * (c.y - a.y) - (p.y - a.y) * (c.x - a.x)) / area;
        let w = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / area;
        Some([1.0 - v - w, v, w])
    }
}

impl Mesh {
    /// Paints row `y`, so many pixels from `x0` on. Rows come from top to bottom.
    pub fn row(&mut self, y: i32, x0: i32, count: usize) {
        self.row.clear();
        self.row.resize(count, None);
        let mut fresh = false;
        while self.next <= y {
            if let Some(starts) = self.starts.get((self.next - self.y0) as usize) {
                self.active.extend(starts);
                fresh |= !starts.is_empty();
            }
            self.next += 1;
        }
        let triangles = &self.triangles;
        if !self.work.take(12 * self.active.len() as u64) {
            return;
        }
        self.active.retain(|&number| triangles[number as usize].extent().1[1] >= f64::from(y));
        if fresh {
            self.active.sort_unstable();
        }
        let middle = f64::from(y) + 0.5;
        for &number in &self.active {
            let triangle = &self.triangles[number as usize];
            // Where the row's middle crosses the edges.
            let [a, b, c] = triangle.corners;
            let (mut left, mut right) = (f64::MAX, f64::MIN);
            for (p, q) in [(a, b), (b, c), (c, a)] {
                if (p.y <= middle) != (q.y <= middle) {
                    let x = p.x + (q.x - p.x) * ((middle - p.y) / (q.y - p.y));
                    (left, right) = (left.min(x), right.max(x));
                }
            }
            if left > right {
                continue;
            }
            // Pixels whose middle lies between; neighbours share their edges, so that none is left out.
            let first = (libm::ceil(left - 0.5).max(x0.into()) as i32 - x0) as usize;
            let last = libm::floor(right - 0.5).min(f64::from(x0) + count as f64 - 1.0);
            if !self.work.take(25 * (last - f64::from(x0) - first as f64 + 2.0).max(0.0) as u64) {
                return;
            }
            let mut i = first;
            while f64::from(x0) + i as f64 <= last {
                let at = Point::new(f64::from(x0) + i as f64 + 0.5, middle);
                if let Some(weights) = triangle.weights(at) {
                    let [u, v, w] = weights.map(|weight| weight.clamp(0.0, 1.0) as f32);
                    let [p, q, r] = &triangle.values;
                    let mixed = p.iter().zip(q).zip(r).map(|((p, q), r)| u * p + v * q + w * r);
                    self.row[i] = Some(mixed.collect());
                }
                i += 1;
            }
        }
    }

    /// The colour of a pixel of the row, if any.
    pub fn at(&self, i: usize) -> Option<&[f32]> {
        let values = self.row[i].as_ref()?;
        match &self.table {
            None => Some(values),
            Some((table, [low, high])) => {
                let argument = values.first().copied().unwrap_or(*low);
                let part = if high > low { (argument - low) / (high - low) } else { 0.0 };
                table.get((part.clamp(0.0, 1.0) * STEPS as f32 + 0.5) as usize).map(|values| &values[..])
            }
        }
    }
}

/// Cuts a patch into pieces small enough to be flat, in the order in which they hide each other (v, then u, upwards).
fn pieces(patch: &Patch, matrix: Affine, bounds: Bounds, triangles: &mut Vec<Triangle>, work: &Work) {
    let points = patch.points.map(|row| row.map(|[x, y]| matrix * Point::new(x, y)));
    let all = || points.iter().flatten();
    // A patch lies within its control points.
    let (left, right) = (all().map(|p| p.x).fold(f64::MAX, f64::min), all().map(|p| p.x).fold(f64::MIN, f64::max));
    let (top, bottom) = (all().map(|p| p.y).fold(f64::MAX, f64::min), all().map(|p| p.y).fold(f64::MIN, f64::max));
    let seen = right >= bounds.x0.into() && left <= bounds.x1.into() && bottom >= bounds.y0.into();
    if !(seen && top <= bounds.y1.into()) {
        return;
    }
    let length = |line: [Point; 4]| line.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f64>();
    let column = |i: usize| [points[0][i], points[1][i], points[2][i], points[3][i]];
    let count = |lengths: [f64; 4]| {
        let most = lengths.into_iter().fold(0.0, f64::max);
        libm::ceil(most / PIECE).clamp(1.0, MOST_PIECES) as usize
    };
    let down = count([0, 1, 2, 3].map(|i| length(column(i))));
    let across = count(points.map(length));
    let bernstein = |t: f64| {
        let s = 1.0 - t;
        [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t]
    };
    // Rows of the control points go with u, columns with v: p00, p03, p33, p30 are the corners.
    let corner = |i: usize, j: usize| {
        let (u, v) = (i as f64 / down as f64, j as f64 / across as f64);
        let (a, b) = (bernstein(u), bernstein(v));
        let (mut x, mut y) = (0.0, 0.0);
        for (row, a) in points.iter().zip(a) {
            for (p, b) in row.iter().zip(b) {
                x += a * b * p.x;
                y += a * b * p.y;
            }
        }
        let [c00, c03, c33, c30] = &patch.corners;
        let weights = [(1.0 - u) * (1.0 - v), (1.0 - u) * v, u * v, u * (1.0 - v)].map(|w| w as f32);
        let values: SmallVec<[f32; 4]> = (0..c00.len())
            .map(|n| {
                let at = |values: &Values| values.get(n).copied().unwrap_or(0.0);
                weights[0] * at(c00) + weights[1] * at(c03) + weights[2] * at(c33) + weights[3] * at(c30)
            })
            .collect();
        (Point::new(x, y), values)
    };
    if !work.take(A_CORNER * across as u64) {
        return;
    }
    let mut before: Vec<_> = (0..=across).map(|j| corner(0, j)).collect();
    for i in 1..=down {
        let row: Vec<_> = (0..=across).map(|j| corner(i, j)).collect();
        for j in 0..across {
            if !may_have(triangles, work) {
                return;
            }
            let [a, b, c, d] = [&before[j], &before[j + 1], &row[j], &row[j + 1]];
            let mut push = |[p, q, r]: [&(Point, Values); 3]| {
                triangles.push(Triangle { corners: [p.0, q.0, r.0], values: [p.1.clone(), q.1.clone(), r.1.clone()] });
            };
            push([a, b, c]);
            push([b, d, c]);
        }
        before = row;
    }
}
