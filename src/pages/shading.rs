//! Shadings and tiling patterns (ISO 32000-1, 8.7) with their places on the page.

use std::sync::Arc;

use kurbo::{Affine, Rect};

use super::{Function, List, Space, Values};

/// A shading (ISO 32000-1, 8.7.4.5) with its place on the page.
#[derive(Clone, Debug)]
pub struct Shading {
    /// Colour space of its colours.
    pub space: Arc<Space>,
    /// Outside, where it does not extend. Only patterns have one: `sh` ignores it.
    pub background: Option<Values>,
    /// Clips it, in its own coordinates.
    pub bbox: Option<Rect>,
    /// From its coordinates to the page.
    pub matrix: Affine,
    /// Its kind.
    pub kind: ShadingKind,
    /// Its object.
    pub object: Option<u32>,
}

/// Kinds of shadings. `function` is empty where colours are given directly, has one entry, or one per component.
#[derive(Clone, Debug)]
pub enum ShadingKind {
    /// Type 1.
    Function {
        /// Lowest and highest x, lowest and highest y.
        domain: [f64; 4],
        /// From the domain to the shading's coordinates.
        matrix: Affine,
        /// Of x and y.
        function: Vec<Arc<Function>>,
    },
    /// Type 2.
    Axial {
        /// x0 y0 x1 y1.
        line: [f64; 4],
        /// The function's argument at the line's start and end.
        domain: [f64; 2],
        /// Beyond the start, beyond the end.
        extend: [bool; 2],
        /// Of the argument.
        function: Vec<Arc<Function>>,
    },
    /// Type 3.
    Radial {
        /// x0 y0 r0 x1 y1 r1.
        circles: [f64; 6],
        /// The function's argument at the first circle and at the second.
        domain: [f64; 2],
        /// Beyond the first, beyond the second.
        extend: [bool; 2],
        /// Of the argument.
        function: Vec<Arc<Function>>,
    },
    /// Types 4 and 5, in painting order.
    Triangles {
        /// Gouraud-shaded.
        triangles: Vec<[Vertex; 3]>,
        /// Of the vertices' one value, if any.
        function: Vec<Arc<Function>>,
    },
    /// Types 6 and 7, in painting order.
    Patches {
        /// All as tensor patches: the inner control points of type 6 are computed.
        patches: Vec<Patch>,
        /// Of the corners' one value, if any.
        function: Vec<Arc<Function>>,
    },
}

/// A corner of a triangle.
#[derive(Clone, Debug)]
pub struct Vertex {
    /// Place in the shading's coordinates.
    pub at: [f64; 2],
    /// Colour, or the function's argument.
    pub values: Values,
}

/// A patch of a tensor mesh.
#[derive(Clone, Debug)]
pub struct Patch {
    /// Control points `points[row][column]` in the shading's coordinates: p with both indices as in ISO 32000-1,
    /// 8.7.4.5.8.
    pub points: [[[f64; 2]; 4]; 4],
    /// Colours of p00, p03, p33, p30, or the function's argument there.
    pub corners: [Values; 4],
}

/// A tiling pattern.
#[derive(Clone, Debug)]
pub struct Tiling {
    /// The cell, in the pattern's coordinates.
    pub bbox: Rect,
    /// From a cell to the next, across and up, in the pattern's coordinates; never zero.
    pub step: [f64; 2],
    /// From the pattern's coordinates to the page.
    pub matrix: Affine,
    /// What a cell draws, in the pattern's coordinates, clipped to `bbox`; uncoloured ones already have their colour in it.
    pub cell: List,
    /// Its object.
    pub object: Option<u32>,
}
