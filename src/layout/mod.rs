//! From a resolved job to finished panels: lines into columns, columns onto panels.
//!
//! Input: [`Job`] and a [`Shaper`]. Output: [`Panel`]s and how much room each flow left. Owns where columns break (keeps,
//! widows, orphans), where lines stand (the baseline grid) and overset. Origin of all places: top-left of the panel's trim.

pub mod line;
mod stack;

pub use stack::Room;

use crate::diag::Diagnostics;
use crate::flow::Job;
use crate::geom::Size;
use crate::panel::Panel;
use crate::source::Sources;
use crate::text::shape::Shaper;

/// Lays out every flow. Panels come in the order of [`Job::panels`], rooms in that of [`Job::flows`].
pub fn lay_out(job: &Job, shaper: &mut Shaper<'_>, sources: &Sources) -> (Vec<Panel>, Vec<Room>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let mut panels: Vec<Panel> = job
        .panels
        .iter()
        .map(|form| Panel {
            name: form.name.clone(),
            side: form.side,
            size: Size { width: form.rect.width, height: form.rect.height },
            art: form.art.clone(),
            blocks: Vec::new(),
        })
        .collect();
    let mut rooms = Vec::new();
    for index in 0..job.flows.len() {
        rooms.push(stack::flow(job, index, shaper, sources, &mut panels, &mut diags));
    }
    (panels, rooms, diags)
}
