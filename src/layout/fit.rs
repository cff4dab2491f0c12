//! Copyfitting: the greatest sizes at which every language fits, one scale for all.
//!
//! Text is shaped once. Scales are tried from the greatest down, since a smaller one need not fit where a greater one
//! does; most are ruled out by counting the fewest lines that their paragraphs could have.

use super::Fitted;
use super::fill::{Chain, Columns};
use super::overset;
use super::sets::{Done, Sets};
use super::texts::Texts;
use crate::diag::Diagnostics;
use crate::flow::{Ends, Job, Para};
use crate::font::Fonts;
use crate::source::Sources;
use crate::text::shape::Shaper;

/// A flow with its columns chosen.
pub(super) struct SetFlow {
    /// Its paragraphs and the cells of its tables.
    pub texts: Texts,
    /// Their lines.
    pub sets: Done,
    /// Where they stand.
    pub columns: Columns,
}

/// Chooses the scale and the columns of all flows. What does not fit at the least sizes is reported.
pub(super) fn fit(
    ends: Ends,
    shaper: &mut Shaper<'_>,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> (Job, Vec<SetFlow>) {
    let steps = ends.steps();
    let shape = |job: &Job, shaper: &mut Shaper<'_>| -> Vec<Texts> {
        job.flows.iter().map(|flow| Texts::new(flow, shaper)).collect()
    };
    let (job, texts) = match ends.greatest {
        Some(greatest) if steps > 0 => {
            let base = shape(&greatest, shaper);
            let fonts = shaper.fonts();
            // Most editions fit at the greatest sizes: nothing need be copied for them.
            let mut order = order(&greatest);
            if let Some((columns, 0)) = all_columns(&greatest, &base, &mut order, false, fonts) {
                return (*greatest, join(base, columns));
            }
            let ends = Ends { least: ends.least, greatest: Some(greatest) };
            let search = Search { base: &base, fonts, steps };
            match search.run(&ends) {
                (job, texts, Some(columns)) => return (job, join(texts, columns)),
                (job, texts, None) => (job, texts),
            }
        }
        _ => {
            let texts = shape(&ends.least, shaper);
            (ends.least, texts)
        }
    };
    let fonts = shaper.fonts();
    let columns = (0..job.flows.len()).map(|i| columns(&job, i, &texts[i], fonts, sources, diags)).collect();
    (job, join(texts, columns))
}

/// The flows in the order in which they are asked whether they fit: those of many blocks first, they are likelier not to.
fn order(job: &Job) -> Vec<usize> {
    let mut order: Vec<usize> = (0..job.flows.len()).collect();
    order.sort_by_key(|&flow| std::cmp::Reverse(job.flows[flow].blocks.len()));
    order
}

/// The columns of all flows and how many keeps they break, if all fit. One that doesn't goes to the front of `order`: what
/// did not fit last time won't fit the next time. Where it is `doubtful` whether they fit, those that can't are found by
/// counting first.
fn all_columns(
    job: &Job,
    texts: &[Texts],
    order: &mut [usize],
    doubtful: bool,
    fonts: &Fonts,
) -> Option<(Vec<SetColumns>, u32)> {
    let hopeless = |&flow: &usize| {
        let sets = Sets::new(&job.flows[flow], &texts[flow]);
        !Chain::new(job, &job.flows[flow], fonts).may_hold(&sets)
    };
    let mut all: Vec<Option<SetColumns>> = job.flows.iter().map(|_| None).collect();
    let ruled_out = if doubtful { order.iter().position(hopeless) } else { None };
    let failed = ruled_out.or_else(|| {
        order.iter().position(|&flow| {
            all[flow] = try_columns(job, flow, &texts[flow], fonts);
            all[flow].is_none()
        })
    });
    match failed {
        Some(failed) => {
            order[..=failed].rotate_right(1);
            None
        }
        None => {
            let all: Vec<SetColumns> = all.into_iter().flatten().collect();
            let broken = all.iter().map(|(_, columns)| columns.broken).sum();
            Some((all, broken))
        }
    }
}

/// A flow's settings and where they stand.
type SetColumns = (Done, Columns);

/// The search for a scale below the greatest.
struct Search<'a> {
    /// The paragraphs at the greatest sizes.
    base: &'a [Texts],
    fonts: &'a Fonts,
    steps: i64,
}

impl Search<'_> {
    /// The greatest scale at which all fits with all keeps kept, else the greatest at which all fits; else the job at its
    /// least sizes.
    fn run(&self, ends: &Ends) -> (Job, Vec<Texts>, Option<Vec<SetColumns>>) {
        let Some(greatest) = ends.greatest.as_deref() else { return (ends.least.clone(), self.base.to_vec(), None) };
        let (mut job, mut texts) = (greatest.clone(), self.base.to_vec());
        let mut order = order(&job);
        let mut any = None;
        for step in (0..=self.steps).rev() {
            self.scale(ends, greatest, step, &mut job, &mut texts);
            match all_columns(&job, &texts, &mut order, true, self.fonts) {
                Some((columns, 0)) => {
                    self.glyphs(greatest, &job, &mut texts);
                    return (job, texts, Some(columns));
                }
                Some(_) => any = any.or(Some(step)),
                None => {}
            }
        }
        self.scale(ends, greatest, any.unwrap_or(0), &mut job, &mut texts);
        self.glyphs(greatest, &job, &mut texts);
        (job, texts, None)
    }

    /// Sets all lengths to those of a scale.
    fn scale(&self, ends: &Ends, greatest: &Job, step: i64, job: &mut Job, texts: &mut [Texts]) {
        ends.set(job, step, self.steps);
        for (i, flow) in job.flows.iter().enumerate() {
            texts[i].rescale(&self.base[i], &greatest.flows[i], flow);
        }
    }

    /// The same for what is drawn.
    fn glyphs(&self, greatest: &Job, job: &Job, texts: &mut [Texts]) {
        for (i, flow) in job.flows.iter().enumerate() {
            texts[i].rescale_glyphs(&self.base[i], &greatest.flows[i], flow);
        }
    }
}

/// The columns of a flow, if it fits.
fn try_columns(job: &Job, index: usize, texts: &Texts, fonts: &Fonts) -> Option<(Done, Columns)> {
    let flow = &job.flows[index];
    let mut sets = Sets::new(flow, texts);
    let columns = Chain::new(job, flow, fonts).fill(&mut sets);
    let whole = flow.frames.is_empty() || columns.rest.para == flow.blocks.len();
    let sets = sets.done();
    let wide = overset::has_wide_tables(flow, texts, job, &columns.frames, &sets);
    let long = overset::has_long_lines(flow, texts, job, &columns.frames, &sets);
    let broad = overset::has_wide_pictures(flow, job, &columns.frames, &sets);
    (whole && !wide && !long && !broad).then_some((sets, columns))
}

/// The columns of a flow, whatever becomes of it; what does not fit is reported.
fn columns(
    job: &Job,
    index: usize,
    texts: &Texts,
    fonts: &Fonts,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> (Done, Columns) {
    let flow = &job.flows[index];
    let mut sets = Sets::new(flow, texts);
    let chain = Chain::new(job, flow, fonts);
    let mut columns = chain.fill(&mut sets);
    columns.over = overset::overset(job, flow, texts, &mut sets, chain.columns(), columns.rest, sources, diags);
    let sets = sets.done();
    overset::wide_tables(flow, texts, job, &columns.frames, &sets, diags);
    overset::wide_pictures(flow, job, &columns.frames, &sets, diags);
    overset::long_lines(flow, texts, job, &columns.frames, &sets, diags);
    (sets, columns)
}

fn join(texts: Vec<Texts>, columns: Vec<SetColumns>) -> Vec<SetFlow> {
    let columns = columns.into_iter();
    texts.into_iter().zip(columns).map(|(texts, (sets, columns))| SetFlow { texts, sets, columns }).collect()
}

/// What was chosen, by style, in the order of the text.
pub(super) fn fitted(job: &Job) -> Vec<Fitted> {
    let mut all: Vec<Fitted> = Vec::new();
    for style in job.flows.iter().flat_map(|flow| &flow.blocks).flat_map(Para::parts).map(|part| &part.style) {
        let look = &style.look;
        if look.sizes[0] != look.sizes[1] && all.iter().all(|fitted| fitted.style != style.name) {
            all.push(Fitted { style: style.name.clone(), size: look.size, sizes: look.sizes, leading: style.leading });
        }
    }
    all
}
