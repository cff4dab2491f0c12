//! Gradients in the file: shading patterns of type 2 (axial) and 3 (radial) in the very inks of their colours.
//!
//! Input: a [`Gradient`] and the matrix that holds where it is used. Output: entries of the Pattern resources. Each ink
//! runs straight from stop to stop (exponential functions with N = 1, stitched), in DeviceCMYK, a Separation or DeviceN,
//! never through another space.

use pdf_writer::{Dict, Finish, Name, Obj};

use super::color::{Inks, Space, Spaces};
use super::matrix::{Matrix, flip, matrix_of, number};
use crate::color::Ink;
use crate::geom::Point;
use crate::panel::{Gradient, GradientLine};
use crate::unit::Length;

/// The patterns that the pages use, in the order of their first use.
#[derive(Clone, Debug, Default)]
pub(super) struct Patterns(Vec<Pattern>);

/// A gradient at its place on a page.
#[derive(Clone, Debug, PartialEq)]
struct Pattern {
    space: Space,
    /// 2 or 3.
    kind: i32,
    /// As the shading's dictionary has them.
    coords: Vec<f32>,
    extend: [bool; 2],
    /// From the coordinates to the page's.
    matrix: Matrix,
    /// Place and amounts of the inks.
    stops: Vec<(f64, Vec<f32>)>,
}

impl Patterns {
    /// Notes the use of a gradient moved by `offset` on a page of this height, below `matrix`; gives its number.
    ///
    /// Overprint mode 1, by which an amount of zero leaves an ink alone, does not reach into shadings (ISO 32000-1,
    /// 8.6.7): one that overprints has a space of its own inks and no others.
    pub(super) fn note(
        &mut self,
        gradient: &Gradient,
        overprint: bool,
        offset: Point,
        height: Length,
        matrix: Matrix,
        inks: &mut Inks,
    ) -> usize {
        let mut used: Vec<Ink> = gradient.stops.iter().flat_map(|stop| stop.color.amounts()).map(|(i, _)| i).collect();
        used.sort_unstable();
        used.dedup();
        let space = if overprint { Space::of_these(&used) } else { Space::of(&used) };
        inks.note(&space);
        let point = |p: Point| {
            let (x, y) = flip(p.offset(offset), height);
            [x, y]
        };
        let (kind, coords) = match gradient.line {
            GradientLine::Axial { from, to } => (2, [point(from), point(to)].concat()),
            GradientLine::Radial { from, to } => {
                let circle = |(center, radius): (Point, Length)| [point(center)[0], point(center)[1], number(radius)];
                (3, [circle(from), circle(to)].concat())
            }
        };
        let stops = gradient.stops.iter().map(|stop| (stop.at, space.operands(stop.color))).collect();
        let matrix = matrix_of(gradient.transform, offset, height).then(matrix);
        let pattern = Pattern { space, kind, coords, extend: gradient.extend, matrix, stops };
        self.0.iter().position(|other| *other == pattern).unwrap_or_else(|| {
            self.0.push(pattern);
            self.0.len() - 1
        })
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes all of them into a resource dictionary's Pattern entry.
    pub(super) fn write(&self, dict: &mut Dict<'_>, spaces: &Spaces) {
        for (i, pattern) in self.0.iter().enumerate() {
            let mut entry = dict.insert(Name(pattern_name(i).as_bytes())).dict();
            entry.pair(Name(b"Type"), Name(b"Pattern")).pair(Name(b"PatternType"), 2);
            if !pattern.matrix.is_identity() {
                entry.insert(Name(b"Matrix")).array().items(pattern.matrix.operands());
            }
            let mut shading = entry.insert(Name(b"Shading")).dict();
            shading.pair(Name(b"ShadingType"), pattern.kind);
            match spaces.object(&pattern.space) {
                Some(id) => shading.pair(Name(b"ColorSpace"), id),
                None => shading.pair(Name(b"ColorSpace"), Name(b"DeviceCMYK")),
            };
            shading.insert(Name(b"Coords")).array().items(pattern.coords.iter().copied());
            if pattern.extend != [false; 2] {
                shading.insert(Name(b"Extend")).array().items(pattern.extend);
            }
            function(shading.insert(Name(b"Function")), &pattern.stops);
        }
    }
}

/// The resource name of a pattern.
pub(super) fn pattern_name(pattern: usize) -> String {
    format!("P{pattern}")
}

/// From 0 to 1, straight between stops; before the first and after the last the colour stands still. Two stops at one
/// place are an edge.
fn function(object: Obj<'_>, stops: &[(f64, Vec<f32>)]) {
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return };
    let mut pieces: Vec<(f64, &[f32], &[f32])> = Vec::new(); // end, and the colours at start and end
    let mut before = (0.0, &first.1);
    for stop in stops.iter().map(|stop| (stop.0, &stop.1)).chain([(1.0, &last.1)]) {
        if stop.0 > before.0 {
            pieces.push((stop.0, before.1, stop.1));
        }
        before = (stop.0.max(before.0), stop.1);
    }
    let straight = |object: Obj<'_>, from: &[f32], to: &[f32]| {
        let mut function = object.dict();
        function.pair(Name(b"FunctionType"), 2);
        function.insert(Name(b"Domain")).array().items([0.0f32, 1.0]);
        function.insert(Name(b"C0")).array().items(from.iter().copied());
        function.insert(Name(b"C1")).array().items(to.iter().copied());
        function.pair(Name(b"N"), 1);
    };
    if let [(_, from, to)] = pieces[..] {
        return straight(object, from, to);
    }
    let mut stitched = object.dict();
    stitched.pair(Name(b"FunctionType"), 3);
    stitched.insert(Name(b"Domain")).array().items([0.0f32, 1.0]);
    let mut functions = stitched.insert(Name(b"Functions")).array();
    for (_, from, to) in &pieces {
        straight(functions.push(), from, to);
    }
    functions.finish();
    let bounds = pieces.iter().take(pieces.len() - 1).map(|(end, ..)| *end as f32);
    stitched.insert(Name(b"Bounds")).array().items(bounds);
    stitched.insert(Name(b"Encode")).array().items([0.0f32, 1.0].repeat(pieces.len()));
}
