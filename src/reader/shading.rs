//! Reads shadings (ISO 32000-1, 8.7.4.5) of all seven types, meshes included.

use std::sync::Arc;

use hayro_syntax::object::{Array, Dict, Object, Stream};
use kurbo::Affine;

use crate::pages::{Fault, Function, Patch, Shading, ShadingKind, Space, Values, Vertex};

use super::Streams;
use super::bits::Bits;
use super::function;
use super::read::{array, finite, floats, matrix, number, numbers, rect};
use super::space::Names;

/// The most triangles of a mesh. Drawings with soft shadows have some thousands.
const MOST_TRIANGLES: usize = 500_000;

/// The most patches of a mesh; each takes as much as several triangles.
const MOST_PATCHES: usize = 100_000;

/// Reads a shading: a dictionary, or the stream of a mesh; `place` leads from its coordinates to the page.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(object: &Object<'_>, names: Names<'_, '_>, place: Affine) -> Result<Shading, String> {
    let (dict, stream) = match object {
        Object::Dict(dict) => (dict, None),
        Object::Stream(stream) => (stream.dict(), Some(stream)),
        _ => return Err("it is neither a dictionary nor a stream".into()),
    };
    let space = dict.get::<Object<'_>>("ColorSpace").ok_or("it has no colour space")?;
    let space = names.space(&space)?;
    if matches!(*space, Space::Pattern(_)) {
        return Err("its colours are patterns".into());
    }
    let functions = match dict.get::<Object<'_>>("Function") {
        Some(function) => {
            let functions = function::read_several(&function, names.file)?;
            functions.iter().try_for_each(|function| names.file.keep_function(function))?;
            checked(functions, &space)?
        }
        None => Vec::new(),
    };
    let kind = match (dict.get::<i32>("ShadingType"), stream) {
        (Some(1), _) => ShadingKind::Function {
            domain: array(dict, "Domain").unwrap_or([0.0, 1.0, 0.0, 1.0]),
            matrix: matrix(dict, "Matrix"),
            function: some(functions)?,
        },
        (Some(2), _) => ShadingKind::Axial {
            line: array(dict, "Coords").ok_or("it has no line")?,
            domain: array(dict, "Domain").unwrap_or([0.0, 1.0]),
            extend: extend(dict),
            function: some(functions)?,
        },
        (Some(3), _) => {
            let circles: [f64; 6] = array(dict, "Coords").ok_or("it has no circles")?;
            if circles[2] < 0.0 || circles[5] < 0.0 {
                return Err("it has a circle with a radius below zero".into());
            }
            ShadingKind::Radial {
                circles,
                domain: array(dict, "Domain").unwrap_or([0.0, 1.0]),
                extend: extend(dict),
                function: some(functions)?,
            }
        }
        (Some(kind @ 4..=7), Some(stream)) => {
            let mesh = mesh(kind, dict, stream, names.file, &space, functions)?;
            let cut = match &mesh {
                ShadingKind::Triangles { triangles, .. } => triangles.len() >= MOST_TRIANGLES,
                ShadingKind::Patches { patches, .. } => patches.len() >= MOST_PATCHES,
                _ => false,
            };
            if cut {
                let most = format!("{MOST_TRIANGLES} triangles or {MOST_PATCHES} patches");
                let text = format!("A shading has more than {most}; those after them are left out.");
                names.file.say(Fault::Space, text);
            }
            mesh
        }
        (Some(4..=7), None) => return Err("it is a mesh without data".into()),
        _ => return Err("it is of no known type".into()),
    };
    let background = floats(dict, "Background", 32);
    Ok(Shading {
        background: (background.len() == space.components()).then(|| background.into()),
        space,
        bbox: rect(dict, "BBox"),
        matrix: place,
        kind,
        object: None,
    })
}

/// How much there is of it, in pieces of some dozen bytes and steps.
pub(super) fn cost(shading: &Shading) -> u32 {
    // Colours of more than four values stand apart.
    let values = 1 + shading.space.components().saturating_sub(4).div_ceil(4);
    let (parts, functions) = match &shading.kind {
        ShadingKind::Triangles { triangles, function } => (triangles.len().saturating_mul(12 * values), function),
        ShadingKind::Patches { patches, function } => (patches.len().saturating_mul(32 * values), function),
        ShadingKind::Function { function, .. }
        | ShadingKind::Axial { function, .. }
        | ShadingKind::Radial { function, .. } => (0, function),
    };
    let functions: u32 = functions.iter().map(|f| function::cost(f)).fold(0, u32::saturating_add);
    u32::try_from(parts).unwrap_or(u32::MAX).saturating_add(functions)
}

/// Functions that give as many values as the space has components: together, or one each.
fn checked(functions: Vec<Function>, space: &Space) -> Result<Vec<Arc<Function>>, String> {
    let gives: usize = functions.iter().map(|function| function.outputs().unwrap_or(1)).sum();
    if gives != space.components() {
        return Err(format!("its functions give {gives} values for {} components", space.components()));
    }
    Ok(functions.into_iter().map(Arc::new).collect())
}

fn some(functions: Vec<Arc<Function>>) -> Result<Vec<Arc<Function>>, String> {
    if functions.is_empty() { Err("it has no function".into()) } else { Ok(functions) }
}

fn extend(dict: &Dict<'_>) -> [bool; 2] {
    let list: Vec<bool> =
        dict.get::<Array<'_>>("Extend").map(|list| list.iter::<bool>().take(2).collect()).unwrap_or_default();
    [list.first() == Some(&true), list.get(1) == Some(&true)]
}

/// How numbers are packed in a mesh.
struct Packed<'a> {
    bits: Bits<'a>,
    /// Of flags, coordinates, components.
    widths: [u32; 3],
    /// Lowest and highest x, y, then of each value.
    decode: Vec<[f64; 2]>,
    values: usize,
}

impl Packed<'_> {
    fn flag(&mut self) -> Option<u32> {
        Some(self.bits.take(self.widths[0])? & 3)
    }

    fn number(&mut self, width: u32, range: [f64; 2]) -> Option<f64> {
        let most = ((1_u64 << width) - 1) as f64;
        Some(finite(range[0] + f64::from(self.bits.take(width)?) * (range[1] - range[0]) / most))
    }

    fn point(&mut self) -> Option<[f64; 2]> {
        let width = self.widths[1];
        Some([self.number(width, self.decode[0])?, self.number(width, self.decode[1])?])
    }

    fn color(&mut self) -> Option<Values> {
        (0..self.values).map(|i| Some(self.number(self.widths[2], self.decode[2 + i])? as f32)).collect()
    }

    fn vertex(&mut self) -> Option<Vertex> {
        let vertex = Vertex { at: self.point()?, values: self.color()? };
        self.bits.align();
        Some(vertex)
    }
}

fn mesh(
    kind: i32,
    dict: &Dict<'_>,
    stream: &Stream<'_>,
    streams: &dyn Streams,
    space: &Space,
    function: Vec<Arc<Function>>,
) -> Result<ShadingKind, String> {
    let width = |key: &str| dict.get::<u32>(key).filter(|bits| (1..=32).contains(bits));
    let coordinate = width("BitsPerCoordinate").ok_or("its mesh does not say how its coordinates are packed")?;
    let component = width("BitsPerComponent").filter(|bits| *bits <= 16);
    let component = component.ok_or("its mesh does not say how its colours are packed")?;
    let flag =
        if kind == 5 { 0 } else { width("BitsPerFlag").ok_or("its mesh does not say how its flags are packed")? };
    let values = if function.is_empty() { space.components() } else { 1 };
    let decode: Vec<[f64; 2]> = numbers(dict, "Decode", 80).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
    if decode.len() < 2 + values {
        return Err("its mesh does not say the range of its numbers".into());
    }
    let bytes = streams.bytes(stream)?;
    let mut packed = Packed { bits: Bits::new(&bytes), widths: [flag, coordinate, component], decode, values };
    Ok(match kind {
        4 => ShadingKind::Triangles { triangles: free(&mut packed), function },
        5 => {
            let columns = number(dict, "VerticesPerRow").filter(|columns| *columns >= 2.0);
            let columns = columns.ok_or("its mesh has rows of less than two corners")? as usize;
            ShadingKind::Triangles { triangles: lattice(&mut packed, columns), function }
        }
        kind => ShadingKind::Patches { patches: patches(&mut packed, kind == 7), function },
    })
}

/// Type 4: triangles that go on from each other.
fn free(packed: &mut Packed<'_>) -> Vec<[Vertex; 3]> {
    let mut triangles: Vec<[Vertex; 3]> = Vec::new();
    let mut next = || {
        let flag = packed.flag()?;
        Some((flag, packed.vertex()?))
    };
    while triangles.len() < MOST_TRIANGLES {
        let Some((flag, vertex)) = next() else { break };
        let last = triangles.last().cloned();
        match (flag, last) {
            (1, Some([_, b, c])) => triangles.push([b, c, vertex]),
            (2, Some([a, _, c])) => triangles.push([a, c, vertex]),
            _ => {
                let (Some((_, second)), Some((_, third))) = (next(), next()) else { break };
                triangles.push([vertex, second, third]);
            }
        }
    }
    triangles
}

/// Type 5: a lattice, two triangles to each of its cells.
fn lattice(packed: &mut Packed<'_>, columns: usize) -> Vec<[Vertex; 3]> {
    let mut triangles = Vec::new();
    let mut above: Vec<Vertex> = Vec::new();
    while triangles.len() < MOST_TRIANGLES {
        let mut row = Vec::new();
        while row.len() < columns.min(MOST_TRIANGLES) {
            let Some(vertex) = packed.vertex() else { return triangles };
            row.push(vertex);
        }
        for (up, down) in above.windows(2).zip(row.windows(2)) {
            triangles.push([up[0].clone(), up[1].clone(), down[0].clone()]);
            triangles.push([up[1].clone(), down[0].clone(), down[1].clone()]);
        }
        above = row;
    }
    triangles
}

/// Where the points of a patch stand in its matrix, in the order of the stream (ISO 32000-1, 8.7.4.5.8): round the border,
/// then the inner ones.
const ORDER: [(usize, usize); 16] = [
    (0, 0),
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 3),
    (2, 3),
    (3, 3),
    (3, 2),
    (3, 1),
    (3, 0),
    (2, 0),
    (1, 0),
    (1, 1),
    (1, 2),
    (2, 2),
    (2, 1),
];

/// Types 6 and 7.
fn patches(packed: &mut Packed<'_>, tensor: bool) -> Vec<Patch> {
    let mut patches: Vec<Patch> = Vec::new();
    let given = if tensor { 16 } else { 12 };
    while patches.len() < MOST_PATCHES && !packed.bits.is_empty() {
        let Some(flag) = packed.flag() else { break };
        let mut points = [[[0.0; 2]; 4]; 4];
        let mut corners: [Values; 4] = Default::default();
        let mut from = 0;
        if let (1..=3, Some(before)) = (flag, patches.last()) {
            // An edge of the one before, in the order of its border.
            for (i, place) in ORDER.iter().take(4).enumerate() {
                let (row, column) = ORDER[(flag as usize * 3 + i) % 12];
                points[place.0][place.1] = before.points[row][column];
            }
            corners[0] = before.corners[flag as usize].clone();
            corners[1] = before.corners[(flag as usize + 1) % 4].clone();
            from = 4;
        }
        for (row, column) in &ORDER[from..given] {
            let Some(point) = packed.point() else { return patches };
            points[*row][*column] = point;
        }
        for corner in &mut corners[if from == 4 { 2 } else { 0 }..] {
            let Some(color) = packed.color() else { return patches };
            *corner = color;
        }
        packed.bits.align();
        if !tensor {
            inner(&mut points);
        }
        patches.push(Patch { points, corners });
    }
    patches
}

/// The inner points of a Coons patch as a tensor patch (ISO 32000-1, 8.7.4.5.8).
fn inner(p: &mut [[[f64; 2]; 4]; 4]) {
    // p11 = (−4 p00 + 6 (p01 + p10) − 2 (p03 + p30) + 3 (p31 + p13) − p33) / 9, and so at each corner.
    for (row, column) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        let (r0, r3) = if row == 1 { (0, 3) } else { (3, 0) };
        let (c0, c3) = if column == 1 { (0, 3) } else { (3, 0) };
        let border = *p;
        for (axis, slot) in p[row][column].iter_mut().enumerate() {
            let at = |row: usize, column: usize| border[row][column][axis];
            *slot = (-4.0 * at(r0, c0) + 6.0 * (at(r0, column) + at(row, c0)) - 2.0 * (at(r0, c3) + at(r3, c0))
                + 3.0 * (at(r3, column) + at(row, c3))
                - at(r3, c3))
                / 9.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Packed<'_> {
        Packed { bits: Bits::new(bytes), widths: [8, 8, 8], decode: vec![[0.0, 255.0]; 3], values: 1 }
    }

    #[test]
    fn free_triangles_go_on_from_the_one_before() {
        let bytes = [0, 0, 0, 1, 0, 9, 0, 2, 0, 0, 9, 3, 1, 9, 9, 4, 2, 5, 5, 5];
        let triangles = free(&mut packed(&bytes));
        let values: Vec<Vec<f32>> = triangles.iter().map(|t| t.iter().map(|v| v.values[0]).collect()).collect();
        assert_eq!(values, [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [2.0, 4.0, 5.0]]);
    }

    #[test]
    fn a_lattice_has_two_triangles_to_a_cell() {
        let bytes: Vec<u8> = (0..6_u8).flat_map(|i| [i % 3, i / 3, i]).collect();
        assert_eq!(lattice(&mut packed(&bytes), 3).len(), 4);
        assert!(lattice(&mut packed(&bytes[..9]), 4).is_empty());
    }

    #[test]
    fn a_flat_coons_patch_has_its_inner_points_on_a_grid_and_hands_on_an_edge() {
        // A square of side 3, border anticlockwise from the origin upwards.
        let border = [0, 0, 0, 1, 0, 2, 0, 3, 1, 3, 2, 3, 3, 3, 3, 2, 3, 1, 3, 0, 2, 0, 1, 0];
        let mut bytes = vec![0];
        bytes.extend(border);
        bytes.extend([10, 20, 30, 40]);
        // The next one goes on at the edge from the second to the third corner.
        bytes.push(1);
        bytes.extend([4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9, 8, 9, 7, 50, 60]);
        let patches = patches(&mut packed(&bytes), false);
        assert_eq!(patches.len(), 2);
        assert_eq!(patches[0].points[1][1], [1.0, 1.0]);
        assert_eq!(patches[0].points[2][1], [2.0, 1.0]);
        let first: Vec<[f64; 2]> = patches[1].points[0].to_vec();
        assert_eq!(first, [[0.0, 3.0], [1.0, 3.0], [2.0, 3.0], [3.0, 3.0]]);
        let corners: Vec<f32> = patches[1].corners.iter().map(|c| c[0]).collect();
        assert_eq!(corners, [20.0, 30.0, 50.0, 60.0]);
    }
}
