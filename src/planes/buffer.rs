//! What a group is composed in: a plane for each ink and its alphas.
//!
//! Amounts of ink are kept multiplied by the alpha, so that ordinary painting is one interpolation, and the page's planes
//! are at once what is printed on white paper. Components of light are kept as their complements.

use super::colors::Blending;
use super::plane::{Bounds, ONE, Plane};

/// A group's planes.
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    pub bounds: Bounds,
    pub blending: Blending,
    /// Process components, then spot inks.
    pub planes: Vec<Plane>,
    /// With the initial backdrop's in it, for groups that are not isolated.
    pub alpha: Plane,
    /// Without it. Nothing for isolated groups, where it would be the same.
    pub own_alpha: Option<Plane>,
    /// How much the group's objects cover, however transparent they are; kept where a knockout group asks for it.
    pub shape: Option<Plane>,
}

impl Buffer {
    /// A transparent one.
    pub fn new(bounds: Bounds, blending: Blending, planes: usize, shape: bool) -> Self {
        Self {
            bounds,
            blending,
            planes: vec![Plane::new(bounds, 0); planes],
            alpha: Plane::new(bounds, 0),
            own_alpha: None,
            shape: shape.then(|| Plane::new(bounds, 0)),
        }
    }

    /// Sees to it that there are so many planes.
    pub fn grow(&mut self, planes: usize) {
        while self.planes.len() < planes {
            self.planes.push(Plane::new(self.bounds, 0));
        }
    }

    /// The alpha of the group alone.
    pub fn group_alpha(&self) -> &Plane {
        self.own_alpha.as_ref().unwrap_or(&self.alpha)
    }

    /// Takes up what is below, cut to its own bounds, as the backdrop that its objects see.
    pub fn set_backdrop(&mut self, below: &Backdrop) {
        self.grow(below.rows.len());
        for y in self.bounds.y0..self.bounds.y1 {
            let row = (y - self.bounds.y0) as usize;
            for (plane, source) in self.planes.iter_mut().zip(&below.rows) {
                copy(plane, source, row);
            }
            copy(&mut self.alpha, &below.alpha, row);
        }
        self.own_alpha = Some(Plane::new(self.bounds, 0));
    }

    /// The part of a buffer within bounds that lie within its own.
    pub fn part(&self, bounds: Bounds) -> Backdrop {
        Backdrop {
            bounds,
            rows: self.planes.iter().map(|plane| cut(plane, self.bounds, bounds)).collect(),
            alpha: cut(&self.alpha, self.bounds, bounds),
        }
    }
}

/// The part of a plane within bounds that lie within its own.
fn cut(plane: &Plane, own: Bounds, bounds: Bounds) -> Plane {
    let mut part = Plane::new(bounds, 0);
    for y in bounds.y0..bounds.y1 {
        let from = (y - own.y0) as usize;
        if plane.even(from) != Some(0) {
            plane.row(from).copy((bounds.x0 - own.x0) as usize, part.row_mut((y - bounds.y0) as usize));
        }
    }
    part
}

fn copy(plane: &mut Plane, source: &Plane, row: usize) {
    if source.even(row) != Some(0) {
        source.row(row).copy(0, plane.row_mut(row));
    }
}

/// What is below a group: amounts of ink multiplied by their alpha.
#[derive(Clone, Debug)]
pub(super) struct Backdrop {
    pub bounds: Bounds,
    pub rows: Vec<Plane>,
    pub alpha: Plane,
}

impl Backdrop {
    /// The same within smaller bounds.
    pub fn part(&self, bounds: Bounds) -> Self {
        let rows = self.rows.iter().map(|plane| cut(plane, self.bounds, bounds)).collect();
        Self { bounds, rows, alpha: cut(&self.alpha, self.bounds, bounds) }
    }
}

/// One less.
pub(super) fn rest(sample: u16) -> u16 {
    ONE - sample.min(ONE)
}
