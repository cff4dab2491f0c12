//! What a print shop would send back, said before there is a file.
//!
//! Input: a job that was laid out and what it is to become. Output: diagnostics. Changes nothing.

mod contrast;
mod crease;
mod drawing;
mod drawn;
mod edges;
mod ink;
mod job;
mod near;
mod outline;
mod picture;
mod seen;

pub use contrast::contrast;
pub use drawing::{fine as fine_drawings, inks as drawing_inks};
pub use drawn::drawn as drawn_near_edges;
pub use ink::{colors, limits as ink_limits, text};
pub use job::job;
pub use near::text as text_near_edges;
pub use picture::{prepared as prepared_pictures, resolution as picture_resolution};
