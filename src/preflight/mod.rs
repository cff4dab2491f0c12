//! What a print shop would send back.
//!
//! Before there is a file: a job that was laid out and what it is to become; output: diagnostics. Of a finished file, ours or
//! not ([`check`]): its objects ([`file`](mod@file)) and what the reader sees on its pages (`page`), judged by the one table of
//! [`rules`]; output: a [`Report`](check::Report), which [`report`] writes for people and programs. Changes nothing.

pub mod check;
pub mod facts;
pub mod finding;
pub mod report;
pub mod rules;
pub mod settings;

mod contrast;
mod crease;
mod drawing;
mod drawn;
mod edges;
mod file;
mod ink;
mod job;
mod kept;
mod near;
mod outline;
mod page;
mod picture;
mod seen;
mod short;
mod told;

pub use contrast::contrast;
pub use drawing::{fine as fine_drawings, inks as drawing_inks};
pub use drawn::drawn as drawn_near_edges;
pub use ink::{colors, limits as ink_limits, lines, text};
pub use job::job;
pub use near::text as text_near_edges;
pub use picture::{prepared as prepared_pictures, resolution as picture_resolution};
pub use told::{settle, told, waive};

pub use crate::spec::Standard;

/// The rule of that code.
///
/// # Panics
/// If there is none, which is a mistake in a check.
fn rule(code: &str) -> &'static rules::Rule {
    rules::find(code).unwrap_or_else(|| panic!("there is no rule {code}"))
}

/// The code that was most likely meant by one that is none.
#[must_use]
pub fn nearest_code(code: &str) -> Option<&'static str> {
    crate::diag::nearest(code, rules::all().map(|rule| rule.code))
}
