//! Fonts: files read into faces with their metrics, coverage and embedding rights.
//!
//! Input: bytes. Output: [`Fonts`], in the order in which faces were asked for. Which face a style takes, and which ones
//! stand in for it, is `flow`'s decision; shaping is `text`'s.

mod builtin;
pub mod face;
mod fault;
mod metrics;
mod names;

pub use builtin::{builtin, builtin_data};
pub use face::Face;
pub use fault::{FaceError, Foreign};
pub use metrics::Metrics;
pub use names::index_of;

/// Index of a face in [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// All faces of a job.
#[derive(Debug, Default)]
pub struct Fonts {
    faces: Vec<Face>,
    /// For each face those that stand in for it, in order.
    chains: Vec<Vec<FaceId>>,
}

impl Fonts {
    /// Adds a face.
    pub fn push(&mut self, face: Face) -> FaceId {
        let id = FaceId(self.faces.len() as u16);
        self.faces.push(face);
        self.chains.push(Vec::new());
        id
    }

    /// The face behind a handle of this collection.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn get(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// All faces with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.faces.iter().enumerate().map(|(i, face)| (FaceId(i as u16), face))
    }

    /// Whether a face, or one that stands in for it, has this character.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn covers(&self, face: FaceId, c: char) -> bool {
        self.get(face).has(c) || self.fallback(face).iter().any(|&other| self.get(other).has(c))
    }

    /// Names the faces that characters are taken from which `face` lacks, the first choice first.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn set_fallback(&mut self, face: FaceId, chain: Vec<FaceId>) {
        self.chains[usize::from(face.0)] = chain;
    }

    /// The faces that stand in for `face`, in order; usually none.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn fallback(&self, face: FaceId) -> &[FaceId] {
        &self.chains[usize::from(face.0)]
    }
}
