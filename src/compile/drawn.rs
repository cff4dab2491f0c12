//! The diagram of a leaflet's fold: from layout.toml alone to text.

use super::Run;
use crate::diag::Diagnostics;
use crate::diagram::{Leaflet, text};
use crate::flow;
use crate::source::{Files, Sources};
use crate::spec;

/// What [`draw`] gives.
#[derive(Debug)]
pub struct Drawn {
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The diagram; `None` if there was an error.
    pub diagram: Option<Diagram>,
}

/// The fold in pictures.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// Name of the job.
    pub name: String,
    /// Both sides, folding and openings, for a terminal of 80 columns.
    pub text: String,
}

/// Draws the fold of the leaflet whose form is `layout`. Neither texts nor fonts have to be there, and nothing that the form
/// says of them is asked for; what else is wrong with it is reported, all at once.
pub fn draw(files: &dyn Files, layout: &str) -> Drawn {
    let mut run =
        Run { files, sources: Sources::default(), diags: Diagnostics::default(), digest: Vec::new(), report: None };
    let diagram = run.draw(layout);
    let diagram = diagram.filter(|_| !run.diags.has_errors());
    run.diags.arrange();
    Drawn { sources: run.sources, diagnostics: run.diags, diagram }
}

impl Run<'_> {
    fn draw(&mut self, layout: &str) -> Option<Diagram> {
        let layout = self.read_text(layout, None)?;
        let (spec, diags) = spec::parse(&self.sources, layout);
        for diag in diags.iter().filter(|diag| diag.code != spec::NO_TEXT) {
            self.diags.push(diag.clone());
        }
        let spec = spec?;
        let (sheet, diags) = flow::sheet(&spec);
        self.diags.extend(diags);
        let leaflet = Leaflet::new(&spec.job.name.value, &spec.job.title.value, &sheet?);
        Some(Diagram { name: spec.job.name.value.clone(), text: text::text(&leaflet) })
    }
}
