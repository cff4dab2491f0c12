//! From the sheet's coordinates, y down from the top-left corner, to the file's, y up from the bottom-left one, in points.

use crate::geom::{Point, Transform};
use crate::unit::Length;

/// An affine map in the file's coordinates: six numbers as `cm` takes them (ISO 32000-1, 8.3.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn is_identity(self) -> bool {
        self == Self::IDENTITY
    }

    /// First this one, then `after`.
    pub(super) fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, after.0);
        Self([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    pub(super) fn operands(self) -> [f32; 6] {
        self.0.map(|number| ((number * 1_000_000.0).round() / 1_000_000.0) as f32)
    }
}

/// A transform of coordinates with y down, of which the points are written moved by `offset` and flipped: x, y in the
/// file are x = p.x + offset.x and y = height − p.y − offset.y of the point p.
pub(super) fn matrix_of(transform: Transform, offset: Point, height: Length) -> Matrix {
    let [a, b, c, d] = transform.linear;
    let (x, top) = (offset.x.to_pt(), (height - offset.y).to_pt());
    let (e, f) = (transform.shift.x.to_pt(), transform.shift.y.to_pt());
    if transform.is_identity() {
        return Matrix::IDENTITY;
    }
    Matrix([a, -b, -c, d, x - a * x + c * top + e, top + b * x - d * top - f])
}

/// The file's coordinates, in points from the bottom-left corner, of a point from the top-left one. The only flip.
pub(super) fn flip(p: Point, height: Length) -> (f32, f32) {
    (number(p.x), number(height - p.y))
}

/// A length in points, to a ten-thousandth.
pub(super) fn number(length: Length) -> f32 {
    ((length.to_pt() * 10_000.0).round() / 10_000.0) as f32
}
