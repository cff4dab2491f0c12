//! From a resolved job to finished panels: lines into columns, columns onto panels.
//!
//! Input: a job at both [`Ends`] of its ranges, and a [`Shaper`]. Output: [`LaidOut`]. Owns where columns break (keeps, widows,
//! orphans), where lines stand (the baseline grid), copyfitting and overset. Origin of all places: top-left of the panel's
//! trim.
//!
//! A flow's paragraphs are shaped once; `fit` chooses the sizes, `sets` breaks paragraphs into lines as columns ask, `fill`
//! chooses where the columns end (`ends`, at what `cost`) for what they are to come to (`aims`), `share` how spread ones widen their spaces, `place` moves the lines to their heights and onto the panels, [`line`] makes glyph runs
//! of them, `codes` sets the digits of bar codes, `table` finds the columns of tables, and `overset` says what did not fit.

mod aims;
mod codes;
mod column;
mod cost;
mod ends;
mod fill;
mod fit;
pub mod line;
mod overset;
mod place;
mod sets;
mod share;
mod table;
mod texts;

use crate::diag::Diagnostics;
use crate::flow::{Carrying, Ends, Job};
use crate::geom::Size;
use crate::panel::Panel;
use crate::source::Sources;
use crate::text::shape::Shaper;
use crate::unit::Length;

/// What came of a job.
#[derive(Clone, Debug)]
pub struct LaidOut {
    /// The job at the sizes that were chosen.
    pub job: Job,
    /// In the order of [`Job::panels`].
    pub panels: Vec<Panel>,
    /// In the order of [`Job::flows`].
    pub rooms: Vec<Room>,
    /// What copyfitting chose; nothing where nothing has a range.
    pub fit: Vec<Fitted>,
}

/// What a flow left free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Index of the flow's language.
    pub language: usize,
    /// Below the last line of each frame; the whole height of one that has none.
    pub frames: Vec<Length>,
    /// The height that its frames lack for all of its text; zero where it fits.
    pub over: Length,
    /// How many lines and ends of columns were weighed for it: the search's work, which is counted where time can't be.
    pub work: u64,
}

impl Room {
    /// All in all.
    pub fn height(&self) -> Length {
        self.frames.iter().fold(Length::ZERO, |sum, &height| sum + height)
    }
}

/// What copyfitting chose for a paragraph style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// The style's name.
    pub style: String,
    /// The type size.
    pub size: Length,
    /// The least and the greatest size that it may have.
    pub sizes: [Length; 2],
    /// The leading.
    pub leading: Length,
    /// The key of the language that it holds for, where that one has a scale of its own.
    pub alone: Option<String>,
}

/// Lays out every flow.
pub fn lay_out(ends: Ends, shaper: &mut Shaper<'_>, sources: &Sources) -> (LaidOut, Diagnostics) {
    let mut diags = Diagnostics::default();
    let (job, flows) = fit::fit(ends, shaper, sources, &mut diags);
    let mut panels: Vec<Panel> = job
        .panels
        .iter()
        .map(|form| Panel {
            name: form.name.clone(),
            side: form.side,
            size: Size { width: form.rect.width, height: form.rect.height },
            art: form.art.clone(),
            ground: form.ground,
            blocks: Vec::new(),
            codes: Vec::new(),
        })
        .collect();
    let mut rooms = Vec::new();
    for (index, mut flow) in flows.into_iter().enumerate() {
        let chain = fill::Chain::new(&job, &job.flows[index], shaper.fonts());
        let room = |(i, column): (usize, &column::Column<'_>)| {
            let end = flow.columns.frames.get(i).and_then(|filled| filled.last()?.baselines.last().copied());
            column.frame.rect.bottom() - end.unwrap_or(column.frame.rect.y)
        };
        let frames = chain.columns().iter().enumerate().map(room).collect();
        rooms.push(Room {
            language: job.flows[index].language,
            frames,
            over: flow.columns.over,
            work: flow.columns.work,
        });
        place::align(&job, &job.flows[index], chain.columns(), &mut flow.columns, &flow.sets);
        let placing = place::Placing { job: &job, index, texts: &flow.texts, sets: &flow.sets };
        for (column, filled) in chain.columns().iter().zip(&flow.columns.frames) {
            placing.place(column, filled, shaper, &mut panels[column.frame.panel]);
        }
    }
    let mut carrying = Carrying::new(&job);
    for (panel, form) in panels.iter_mut().zip(&job.panels) {
        for block in &mut panel.blocks {
            block.rules.iter_mut().for_each(|shape| carrying.carry(shape, form, block.span));
        }
    }
    carrying.report(&mut diags);
    codes::place(&job, &mut panels, shaper, &mut diags);
    let fit = fit::fitted(&job);
    (LaidOut { job, panels, rooms, fit }, diags)
}
