//! Copyfitting: the greatest sizes at which every language fits, one scale for all.
//!
//! Text is shaped once. Scales are tried from the greatest down, since a smaller one need not fit where a greater one
//! does; most are ruled out by counting the fewest lines that their paragraphs could have.

use super::Fitted;
use super::fill::{Chain, Columns};
use super::overset;
use super::sets::{Done, Sets};
use crate::diag::Diagnostics;
use crate::flow::{Ends, Job};
use crate::font::Fonts;
use crate::source::Sources;
use crate::text::shape::{Shaped, Shaper};

/// A flow with its columns chosen.
pub(super) struct SetFlow {
    /// Its paragraphs.
    pub shaped: Vec<Shaped>,
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
    let shape = |job: &Job, shaper: &mut Shaper<'_>| -> Vec<Vec<Shaped>> {
        job.flows.iter().map(|flow| flow.blocks.iter().map(|para| shaper.paragraph(para)).collect()).collect()
    };
    let Some(greatest) = ends.greatest.as_deref().filter(|_| steps > 0) else {
        let job = ends.least;
        let shaped = shape(&job, shaper);
        let columns = (0..job.flows.len()).map(|i| columns(&job, i, &shaped[i], shaper.fonts(), sources, diags));
        let columns = columns.collect();
        return (job, join(shaped, columns));
    };

    let base = shape(greatest, shaper);
    let fonts = shaper.fonts();
    let mut shaped = base.clone();
    let mut job = greatest.clone();
    // The greatest scale at which all fits, and the one at which it does with all keeps kept, which is preferred.
    let (mut any, mut chosen) = (None, None);
    // Flows in the order in which they are asked: what did not fit last time won't fit the next time.
    let mut order: Vec<usize> = (0..job.flows.len()).collect();
    for step in (1..=steps).rev() {
        scale(&ends, greatest, &base, step, steps, &mut job, &mut shaped);
        let hopeless = |&flow: &usize| {
            let sets = Sets::new(&job.flows[flow], &shaped[flow]);
            !Chain::new(&job, &job.flows[flow], fonts).may_hold(&sets)
        };
        let failed = order.iter().position(hopeless).or_else(|| {
            let mut all: Vec<(usize, Done, Columns)> = Vec::new();
            let failed = order.iter().position(|&flow| {
                let columns = try_columns(&job, flow, &shaped[flow], fonts);
                all.extend(columns.map(|(done, columns)| (flow, done, columns)));
                all.last().is_none_or(|(last, ..)| *last != flow)
            });
            if failed.is_none() {
                all.sort_by_key(|(flow, ..)| *flow);
                let broken = all.iter().any(|(.., columns)| columns.broken > 0);
                if !broken {
                    chosen = Some(all.into_iter().map(|(_, done, columns)| (done, columns)).collect::<Vec<_>>());
                } else {
                    any = any.or(Some(step));
                }
            }
            failed
        });
        if chosen.is_some() {
            break;
        }
        if let Some(failed) = failed {
            order[..=failed].rotate_right(1);
        }
    }
    let columns = chosen.unwrap_or_else(|| {
        scale(&ends, greatest, &base, any.unwrap_or(0), steps, &mut job, &mut shaped);
        (0..job.flows.len()).map(|i| columns(&job, i, &shaped[i], fonts, sources, diags)).collect()
    });
    for (i, flow) in job.flows.iter().enumerate() {
        for (k, para) in flow.blocks.iter().enumerate() {
            shaped[i][k].rescale_glyphs(&base[i][k], &greatest.flows[i].blocks[k], para);
        }
    }
    (job, join(shaped, columns))
}

/// Sets all lengths to those of a scale.
fn scale(
    ends: &Ends,
    greatest: &Job,
    base: &[Vec<Shaped>],
    step: i64,
    steps: i64,
    job: &mut Job,
    shaped: &mut [Vec<Shaped>],
) {
    ends.set(job, step, steps);
    for (i, flow) in job.flows.iter().enumerate() {
        for (k, para) in flow.blocks.iter().enumerate() {
            shaped[i][k].rescale(&base[i][k], &greatest.flows[i].blocks[k], para);
        }
    }
}

/// The columns of a flow, if it fits.
fn try_columns(job: &Job, index: usize, shaped: &[Shaped], fonts: &Fonts) -> Option<(Done, Columns)> {
    let flow = &job.flows[index];
    let mut sets = Sets::new(flow, shaped);
    let columns = Chain::new(job, flow, fonts).fill(&mut sets);
    let whole = flow.frames.is_empty() || columns.rest.para == flow.blocks.len();
    let sets = sets.done();
    (whole && !overset::has_long_lines(flow, shaped, job, &columns.frames, &sets)).then_some((sets, columns))
}

/// The columns of a flow, whatever becomes of it; what does not fit is reported.
fn columns(
    job: &Job,
    index: usize,
    shaped: &[Shaped],
    fonts: &Fonts,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> (Done, Columns) {
    let flow = &job.flows[index];
    let mut sets = Sets::new(flow, shaped);
    let chain = Chain::new(job, flow, fonts);
    let columns = chain.fill(&mut sets);
    overset::overset(job, flow, shaped, &mut sets, chain.columns(), columns.rest, sources, diags);
    let sets = sets.done();
    overset::long_lines(flow, shaped, &sets, job, &columns.frames, diags);
    (sets, columns)
}

fn join(shaped: Vec<Vec<Shaped>>, columns: Vec<(Done, Columns)>) -> Vec<SetFlow> {
    let columns = columns.into_iter();
    shaped.into_iter().zip(columns).map(|(shaped, (sets, columns))| SetFlow { shaped, sets, columns }).collect()
}

/// What was chosen, by style, in the order of the text.
pub(super) fn fitted(job: &Job) -> Vec<Fitted> {
    let mut all: Vec<Fitted> = Vec::new();
    for style in job.flows.iter().flat_map(|flow| &flow.blocks).map(|block| &block.style) {
        let look = &style.look;
        if look.sizes[0] != look.sizes[1] && all.iter().all(|fitted| fitted.style != style.name) {
            all.push(Fitted { style: style.name.clone(), size: look.size, sizes: look.sizes, leading: style.leading });
        }
    }
    all
}
