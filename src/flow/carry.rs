//! What text brings along, its boxes and rules: carried to the bleed like art where it reaches the trim.
//!
//! Origin: top-left of the panel's trim, y down.

use super::art::{Faults, trim_of};
use super::{Job, PanelForm, bleed};
use crate::diag::Diagnostics;
use crate::panel::{Draw, Shape};
use crate::source::Span;

/// Carries what text stands on, and remembers what cannot be.
pub struct Carrying<'a> {
    job: &'a Job,
    faults: Faults,
}

impl<'a> Carrying<'a> {
    /// For the panels of a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, faults: Faults::default() }
    }

    /// A box or rule of text on a panel, carried to the bleed; `span` is where the text is written.
    pub fn carry(&mut self, shape: &mut Shape, form: &PanelForm, span: Span) {
        let trim = trim_of(form, self.job.size, self.job.bleed);
        let (what, faults) = match &mut shape.draw {
            Draw::Fill { .. } => {
                let (path, faults) = bleed::fill(&shape.path, &trim);
                shape.path = path;
                ("the text's box", faults)
            }
            Draw::Stroke(stroke) => {
                let (pieces, faults) = bleed::stroke(&shape.path, stroke, &trim);
                // A rule is one line, and so one piece.
                if let Some((path, line)) = pieces.into_iter().next() {
                    (shape.path, *stroke) = (path, line);
                }
                ("the text's rule", faults)
            }
        };
        self.faults.add(what, faults, span, form);
    }

    /// Tells what could not be carried (`art-bleed`).
    pub fn report(self, diags: &mut Diagnostics) {
        self.faults.report(diags);
    }
}
