//! What a print shop would send back, said before there is a file.
//!
//! Input: a job that was laid out and what it is to become. Output: diagnostics. Changes nothing.

mod ink;
mod job;

pub use ink::{colors, text};
pub use job::job;
