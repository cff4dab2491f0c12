//! The face inside the program, for what has to be lettered where no font of the leaflet's is at hand.

use super::{Face, FaceError};

/// Source Sans 3, Regular; its licence stands beside it.
const BYTES: &[u8] = include_bytes!("assets/SourceSans3-Regular.otf");

/// The face.
///
/// # Errors
/// None of a program that was built as it should be.
pub fn builtin() -> Result<Face, FaceError> {
    Face::load(BYTES.to_vec(), 0)
}

/// Its bytes, for those who draw its letters themselves.
pub fn builtin_data() -> &'static [u8] {
    BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_inside_can_be_read_and_has_what_diagrams_say() {
        let face = builtin().expect("a face");
        for c in "ABCxyzÄéŁčΩЖ0123456789 ×·–≈%…".chars() {
            assert!(face.has(c), "{c}");
        }
    }
}
