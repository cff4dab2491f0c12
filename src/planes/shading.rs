//! Shadings (ISO 32000-1, 8.7.4.5): colours that follow from where a pixel is.

use std::rc::Rc;
use std::sync::Arc;

use kurbo::{Affine, Point, Shape as _};

use super::channels::Channels;
use super::compose::{Brush, Pixels};
use super::coverage::Coverage;
use super::mesh::{Mesh, mesh};
use super::painter::{Painter, Part};
use super::plane::ONE;
use crate::pages::{Function, Shading, ShadingKind, State, Values};

/// Steps of the colours along an axis. As many as a plate can tell apart, four times.
const STEPS: usize = 1024;

/// Where a pixel lies along a shading with one argument.
#[derive(Clone, Copy, Debug)]
enum Course {
    /// Start, direction, 1 over the square of its length.
    Axial([f64; 2], [f64; 2], f64),
    /// x0 y0 r0, and how each changes.
    Radial([f64; 3], [f64; 3]),
}

impl Course {
    /// 0 at the start, 1 at the end; nothing where nothing is painted.
    fn at(self, p: Point, extend: [bool; 2]) -> Option<f64> {
        let within = |s: f64| (s >= 0.0 || extend[0]) && (s <= 1.0 || extend[1]);
        match self {
            Self::Axial([x, y], [dx, dy], scale) => {
                let s = ((p.x - x) * dx + (p.y - y) * dy) * scale;
                within(s).then_some(s)
            }
            // The greatest s whose circle (x0 + s·dx, y0 + s·dy) of radius r0 + s·dr ≥ 0 goes through the point.
            Self::Radial([x, y, r], [dx, dy, dr]) => {
                let (px, py) = (p.x - x, p.y - y);
                let a = dx * dx + dy * dy - dr * dr;
                let b = px * dx + py * dy + r * dr;
                let c = px * px + py * py - r * r;
                let fits = |s: f64| (s.is_finite() && r + s * dr >= 0.0 && within(s)).then_some(s);
                if a.abs() < 1e-12 {
                    return fits(c / (2.0 * b));
                }
                let root = b * b - a * c;
                if root < 0.0 {
                    return None;
                }
                let root = root.sqrt();
                let (first, second) = ((b + root) / a, (b - root) / a);
                fits(first.max(second)).or_else(|| fits(first.min(second)))
            }
        }
    }
}

/// What gives the colours.
enum Kind {
    Course {
        course: Course,
        extend: [bool; 2],
        /// Amounts of ink at even steps, a step's planes next to each other.
        table: Vec<u16>,
    },
    Function {
        domain: [f64; 4],
        function: Vec<Arc<Function>>,
        /// From the shading's coordinates to the domain.
        inverse: Affine,
    },
    Mesh(Mesh),
}

/// A shading's brush.
struct ShadingBrush<'a> {
    channels: &'a mut Channels,
    planes: Vec<usize>,
    kind: Kind,
    /// From pixels to the shading's coordinates.
    inverse: Affine,
    /// What is around it.
    background: Option<Vec<u16>>,
}

/// How many steps of work a function's colour takes, or that of one function per component.
pub(super) fn steps(function: &[Arc<Function>]) -> u64 {
    function.iter().map(|function| 20 + 4 * function.steps() as u64).sum()
}

/// A function's colour, or that of one function per component.
pub(super) fn color(function: &[Arc<Function>], input: &[f32]) -> Values {
    function.iter().flat_map(|function| function.eval(input)).collect()
}

impl Painter {
    /// Paints what a shape covers with a shading, which as a pattern has its background around it.
    pub(super) fn shade(
        &mut self,
        coverage: &Coverage,
        shading: &Rc<Shading>,
        pattern: bool,
        state: &State,
        part: Part,
    ) {
        let matrix = self.matrix * shading.matrix;
        let inverse = matrix.inverse();
        if !inverse.determinant().is_finite() || coverage.is_empty() {
            return;
        }
        let way = self.way(state, part);
        let mut channels = Channels::new(&mut self.inks, &shading.space, way);
        let (planes, flat) = (channels.planes.clone(), channels.flat.clone());
        // Colours at even steps, which meshes have too.
        let functions = match &shading.kind {
            ShadingKind::Function { .. } => &[][..],
            ShadingKind::Axial { function, .. }
            | ShadingKind::Radial { function, .. }
            | ShadingKind::Triangles { function, .. }
            | ShadingKind::Patches { function, .. } => function,
        };
        if !self.work.take(STEPS as u64 * (steps(functions) + channels.steps())) {
            return;
        }
        let kind = match &shading.kind {
            ShadingKind::Function { domain, matrix, function } => {
                Kind::Function { domain: *domain, function: function.clone(), inverse: matrix.inverse() }
            }
            ShadingKind::Axial { line: [x0, y0, x1, y1], domain, extend, function } => {
                let d = [x1 - x0, y1 - y0];
                let square = d[0] * d[0] + d[1] * d[1];
                if square == 0.0 {
                    return;
                }
                let table = table(&mut channels, *domain, function);
                Kind::Course { course: Course::Axial([*x0, *y0], d, 1.0 / square), extend: *extend, table }
            }
            ShadingKind::Radial { circles: [x0, y0, r0, x1, y1, r1], domain, extend, function } => {
                let table = table(&mut channels, *domain, function);
                let course = Course::Radial([*x0, *y0, *r0], [x1 - x0, y1 - y0, r1 - r0]);
                Kind::Course { course, extend: *extend, table }
            }
            ShadingKind::Triangles { .. } | ShadingKind::Patches { .. } => {
                Kind::Mesh(mesh(&shading.kind, matrix, coverage.bounds(), &self.work))
            }
        };
        let background = shading.background.as_ref().filter(|_| pattern).map(|values| {
            let mut inks = vec![0; planes.len()];
            channels.inks(values, &mut inks);
            inks
        });
        let boxed = shading.bbox.filter(|_| background.is_none()).map(|bbox| {
            let inside = self.cover(&(matrix * bbox.to_path(0.1)), false);
            coverage.intersect(&inside)
        });
        let coverage = boxed.as_ref().unwrap_or(coverage);
        let mut brush = ShadingBrush { channels: &mut channels, planes, kind, inverse, background };
        self.compose(coverage, &flat, Some(&mut brush), state, part);
    }
}

/// Colours at even steps of the argument.
fn table(channels: &mut Channels, [low, high]: [f64; 2], function: &[Arc<Function>]) -> Vec<u16> {
    let planes = channels.planes.len();
    let mut table = vec![0; (STEPS + 1) * planes];
    for (i, inks) in table.chunks_exact_mut(planes.max(1)).enumerate() {
        let argument = low + (high - low) * i as f64 / STEPS as f64;
        channels.inks(&color(function, &[argument as f32]), inks);
    }
    table
}

impl Brush for ShadingBrush<'_> {
    fn planes(&self) -> &[usize] {
        &self.planes
    }

    fn steps(&self) -> u64 {
        let own = match &self.kind {
            Kind::Course { .. } => 12,
            Kind::Function { function, .. } => 30 + steps(function) + self.channels.steps(),
            Kind::Mesh(_) => 8 + self.channels.steps(),
        };
        own + self.planes.len() as u64
    }

    fn row(&mut self, y: i32, x0: i32, pixels: &mut Pixels) {
        let count = self.planes.len();
        let mut inks = vec![0; count];
        if let Kind::Mesh(mesh) = &mut self.kind {
            mesh.row(y, x0, pixels.opacity.len());
        }
        for i in 0..pixels.opacity.len() {
            let at = self.inverse * Point::new(f64::from(x0) + i as f64 + 0.5, f64::from(y) + 0.5);
            let painted = match &self.kind {
                Kind::Course { course, extend, table } => course.at(at, *extend).map(|s| {
                    let step = (s.clamp(0.0, 1.0) * STEPS as f64 + 0.5) as usize * count;
                    inks.copy_from_slice(&table[step..step + count]);
                }),
                Kind::Function { domain: [x0, x1, y0, y1], function, inverse } => {
                    let p = *inverse * at;
                    let inside = p.x >= *x0 && p.x <= *x1 && p.y >= *y0 && p.y <= *y1;
                    inside.then(|| self.channels.inks(&color(function, &[p.x as f32, p.y as f32]), &mut inks))
                }
                Kind::Mesh(mesh) => mesh.at(i).map(|values| self.channels.inks(values, &mut inks)),
            };
            if painted.is_none() {
                match &self.background {
                    Some(background) => inks.copy_from_slice(background),
                    None => {
                        pixels.shape[i] = 0;
                        pixels.opacity[i] = 0;
                        continue;
                    }
                }
            }
            debug_assert!(pixels.opacity[i] == ONE, "a brush starts from what hides all");
            for (row, &ink) in pixels.inks.iter_mut().zip(&inks) {
                row[i] = ink;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn along_axes_and_circles() {
        let axial = Course::Axial([0.0, 0.0], [10.0, 0.0], 0.01);
        assert_eq!(axial.at(Point::new(2.5, 99.0), [false; 2]), Some(0.25));
        assert_eq!(axial.at(Point::new(12.5, 0.0), [true, false]), None);
        assert_eq!(axial.at(Point::new(12.5, 0.0), [false, true]), Some(1.25));
        // A circle that grows from a point.
        let radial = Course::Radial([0.0, 0.0, 0.0], [0.0, 0.0, 10.0]);
        assert_eq!(radial.at(Point::new(3.0, 4.0), [false; 2]), Some(0.5));
        assert_eq!(radial.at(Point::new(30.0, 40.0), [false; 2]), None);
        // A cone: beyond its sides nothing is painted.
        let cone = Course::Radial([0.0, 0.0, 1.0], [10.0, 0.0, 0.0]);
        assert_eq!(cone.at(Point::new(5.0, 2.0), [true; 2]), None);
        assert_eq!(cone.at(Point::new(5.0, 1.0), [true; 2]), Some(0.5));
        assert_eq!(cone.at(Point::new(6.0, 0.0), [true; 2]), Some(0.7));
    }
}
