//! Fonts: files read into faces with their metrics, coverage and embedding rights.
//!
//! Input: bytes. Output: [`Fonts`], in the order in which faces were asked for. Which face a style takes is `flow`'s
//! decision; shaping is `text`'s.

pub mod face;

pub use face::{Face, FaceError};

/// Index of a face in [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// All faces of a job.
#[derive(Debug, Default)]
pub struct Fonts(Vec<Face>);

impl Fonts {
    /// Adds a face.
    pub fn push(&mut self, face: Face) -> FaceId {
        let id = FaceId(self.0.len() as u16);
        self.0.push(face);
        id
    }

    /// The face behind a handle of this collection.
    ///
    /// # Panics
    /// If the handle is from another collection.
    pub fn get(&self, id: FaceId) -> &Face {
        &self.0[usize::from(id.0)]
    }

    /// All faces with their handles.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        self.0.iter().enumerate().map(|(i, face)| (FaceId(i as u16), face))
    }
}
