//! From a resolved job to finished panels: lines into columns, columns onto panels.
//!
//! Input: [`Job`] and a [`Shaper`]. Output: [`Panel`]s and how much room each flow left. Owns where columns break (keeps,
//! widows, orphans), where lines stand (the baseline grid) and overset. Origin of all places: top-left of the panel's trim.
//!
//! A flow's paragraphs are shaped once; `sets` breaks them into lines as its columns ask, `fill` chooses where the
//! columns end, `place` moves the lines to their heights and onto the panels, [`line`] makes glyph runs of them, and
//! `overset` says what did not fit. `table` finds the columns of tables.

mod column;
mod fill;
pub mod line;
mod overset;
mod place;
mod sets;
mod table;

use crate::diag::Diagnostics;
use crate::flow::Job;
use crate::geom::Size;
use crate::panel::Panel;
use crate::source::Sources;
use crate::text::shape::{Shaped, Shaper};
use crate::unit::Length;

/// What a flow left free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Index of the flow's language.
    pub language: usize,
    /// Below the last line of each frame; the whole height of one that has none.
    pub frames: Vec<Length>,
}

impl Room {
    /// All in all.
    pub fn height(&self) -> Length {
        self.frames.iter().fold(Length::ZERO, |sum, &height| sum + height)
    }
}

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
    let rooms = (0..job.flows.len()).map(|index| flow(job, index, shaper, sources, &mut panels, &mut diags)).collect();
    (panels, rooms, diags)
}

/// Sets one flow and places its lines on the panels.
fn flow(
    job: &Job,
    index: usize,
    shaper: &mut Shaper<'_>,
    sources: &Sources,
    panels: &mut [Panel],
    diags: &mut Diagnostics,
) -> Room {
    let flow = &job.flows[index];
    let shaped: Vec<Shaped> = flow.blocks.iter().map(|para| shaper.paragraph(para)).collect();
    let tables = table::Tables::new(flow, shaper);
    let mut sets = sets::Sets::new(flow, &shaped, &tables);
    let chain = fill::Chain::new(job, flow, shaper.fonts());
    let (mut filled, rest, height) = chain.fill(&mut sets);
    overset::wide_tables(flow, &sets, &tables, chain.columns(), &filled, diags);
    overset::long_lines(flow, &shaped, &sets, &tables, chain.columns(), &filled, diags);
    overset::overset(job, flow, &shaped, &tables, &mut sets, chain.columns(), rest, sources, diags);
    let room = |(i, column): (usize, &column::Column<'_>)| {
        let end = filled.get(i).and_then(|filled| filled.last()?.baselines.last().copied());
        column.frame.rect.bottom() - end.unwrap_or(column.frame.rect.y)
    };
    let frames = chain.columns().iter().enumerate().map(room).collect();
    place::align(job, flow, chain.columns(), &mut filled, height, &sets);
    let placing = place::Placing { job, index, shaped: &shaped, sets: &sets, tables: &tables };
    for (column, filled) in chain.columns().iter().zip(&filled) {
        placing.place(column, filled, shaper, &mut panels[column.frame.panel]);
    }
    Room { language: flow.language, frames }
}
