//! Copyfitting: the greatest sizes at which every language fits, one scale for all; and one for each language that
//! layout.toml sets apart.
//!
//! Text is shaped once. Scales are tried from the greatest down, since a smaller one need not fit where a greater one
//! does; most are ruled out by counting the fewest lines that their paragraphs could have.

use super::Fitted;
use super::fill::{Chain, Columns};
use super::overset;
use super::sets::{Done, Sets};
use super::texts::{AllWidths, Texts};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{Ends, Job, Para};
use crate::font::Fonts;
use crate::source::Sources;
use crate::text::shape::Shaper;
use crate::unit::Length;

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
    idle(&ends, diags);
    let shape = |job: &Job, shaper: &mut Shaper<'_>| -> Vec<Texts> {
        job.flows.iter().map(|flow| Texts::new(flow, shaper)).collect()
    };
    let mut chosen: Vec<Option<SetColumns>> = ends.least.flows.iter().map(|_| None).collect();
    let (job, texts) = match ends.greatest {
        Some(greatest) if steps > 0 => {
            let mut texts = shape(&greatest, shaper);
            let fonts = shaper.fonts();
            // Most editions fit at the greatest sizes: nothing need be copied for them.
            let mut all = order(&greatest, |_| true);
            let tried = all_columns(&greatest, &texts, &mut all, false, fonts);
            let broken = tried.as_ref().map(|(_, broken)| *broken);
            if let Some((columns, 0)) = tried {
                columns.into_iter().for_each(|(flow, columns)| chosen[flow] = Some(columns));
                (*greatest, texts)
            } else {
                let ends = Ends { least: ends.least, greatest: Some(greatest) };
                let greatest = ends.greatest.as_deref().unwrap_or(&ends.least);
                let mut job = greatest.clone();
                let base: Vec<AllWidths> = texts.iter().map(Texts::widths).collect();
                let search = Search { base: &base, greatest, fonts, steps };
                let groups = groups(greatest);
                // How the greatest came out is known where all have one scale.
                let top = (groups.len() == 1).then_some(broken);
                for group in groups {
                    let columns = search.run(&ends, &mut job, &mut texts, group, top);
                    columns.into_iter().flatten().for_each(|(flow, columns)| chosen[flow] = Some(columns));
                }
                (job, texts)
            }
        }
        _ => {
            let texts = shape(&ends.least, shaper);
            (ends.least, texts)
        }
    };
    let fonts = shaper.fonts();
    let columns = chosen.into_iter().enumerate();
    let columns = columns.map(|(i, own)| own.unwrap_or_else(|| columns_of(&job, i, &texts[i], fonts, sources, diags)));
    let columns = columns.collect();
    (job, join(texts, columns))
}

/// Flows that have one scale: those of all languages but the ones that ask for their own; then those of each of these.
fn groups(job: &Job) -> Vec<Vec<usize>> {
    let alone = |flow: usize| job.languages[job.flows[flow].language].alone.is_some();
    let own = job.languages.iter().enumerate().filter(|(_, language)| language.alone.is_some());
    let own = own.map(|(language, _)| order(job, |flow| job.flows[flow].language == language));
    std::iter::once(order(job, |flow| !alone(flow))).chain(own).filter(|group| !group.is_empty()).collect()
}

/// Some of the flows in the order in which they are asked whether they fit: those of many blocks first, they are likelier
/// not to.
fn order(job: &Job, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..job.flows.len()).filter(|&flow| wanted(flow)).collect();
    order.sort_by_key(|&flow| std::cmp::Reverse(job.flows[flow].blocks.len()));
    order
}

/// A language that asks for a scale of its own where nothing has a range has been misunderstood.
fn idle(ends: &Ends, diags: &mut Diagnostics) {
    let job = ends.greatest.as_deref().unwrap_or(&ends.least);
    for (index, language) in job.languages.iter().enumerate() {
        let Some(span) = language.alone else { continue };
        let flows = || (0..job.flows.len()).filter(|&flow| job.flows[flow].language == index);
        let parts = |job: &Job| -> Vec<(Length, Length)> {
            let parts = flows().flat_map(|flow| &job.flows[flow].blocks).flat_map(Para::parts);
            parts.map(|part| (part.style.look.sizes[1] - part.style.look.sizes[0], part.style.leading)).collect()
        };
        let (least, greatest) = (parts(&ends.least), parts(job));
        let ranged = least.iter().zip(&greatest).any(|(a, b)| a.0 > Length::ZERO || a.1 != b.1);
        if !ranged && !least.is_empty() {
            diags.push(
                Diagnostic::warning("fit-idle", format!("nothing is fitted in `{}`", language.id))
                    .at(span, "asks for a scale of its own")
                    .hint(
                        "give a style or a flow of this language a range, such as size = { min = \"8.5pt\", max = \"10pt\" }, \
                         or take `fit` away",
                    ),
            );
        }
    }
}

/// The columns of some flows, each with its index, and how many keeps they break, if all fit. One that doesn't goes to the
/// front of `order`: what did not fit last time won't fit the next time. Where it is `doubtful` whether they fit, it is found
/// by counting first whether the one at the front can't.
fn all_columns(
    job: &Job,
    texts: &[Texts],
    order: &mut [usize],
    doubtful: bool,
    fonts: &Fonts,
) -> Option<(Vec<(usize, SetColumns)>, u32)> {
    let hopeless = |flow: usize| {
        let sets = Sets::new(&job.flows[flow], &texts[flow]);
        !Chain::new(job, &job.flows[flow], fonts).may_hold(&sets)
    };
    let mut all: Vec<(usize, SetColumns)> = Vec::new();
    let failed = order.iter().enumerate().position(|(i, &flow)| {
        if doubtful && i == 0 && hopeless(flow) {
            return true;
        }
        let columns = try_columns(job, flow, &texts[flow], fonts);
        let fits = columns.is_some();
        all.extend(columns.map(|columns| (flow, columns)));
        !fits
    });
    match failed {
        Some(failed) => {
            order[..=failed].rotate_right(1);
            None
        }
        None => {
            let broken = all.iter().map(|(_, (_, columns))| columns.broken).sum();
            Some((all, broken))
        }
    }
}

/// A flow's settings and where they stand.
type SetColumns = (Done, Columns);

/// The search for a scale below the greatest.
struct Search<'a> {
    /// The widths of the texts at the greatest sizes.
    base: &'a [AllWidths],
    /// The job there.
    greatest: &'a Job,
    fonts: &'a Fonts,
    steps: i64,
}

impl Search<'_> {
    /// Sets some flows to the greatest scale at which all of them fit with all keeps kept, and gives their columns; else to
    /// the greatest at which all fit, or to their least sizes. `top` says how many keeps they break at the greatest scale, if
    /// they fit, where that is known.
    fn run(
        &self,
        ends: &Ends,
        job: &mut Job,
        texts: &mut [Texts],
        mut flows: Vec<usize>,
        top: Option<Option<u32>>,
    ) -> Option<Vec<(usize, SetColumns)>> {
        let mut any = top.flatten().map(|_| self.steps);
        for step in (0..=self.steps - i64::from(top.is_some())).rev() {
            self.scale(ends, step, job, texts, &flows);
            match all_columns(job, texts, &mut flows, true, self.fonts) {
                Some((columns, 0)) => {
                    self.glyphs(job, texts, &flows);
                    return Some(columns);
                }
                Some(_) => any = any.or(Some(step)),
                None => {}
            }
        }
        self.scale(ends, any.unwrap_or(0), job, texts, &flows);
        self.glyphs(job, texts, &flows);
        None
    }

    /// Sets all lengths of some flows to those of a scale.
    fn scale(&self, ends: &Ends, step: i64, job: &mut Job, texts: &mut [Texts], flows: &[usize]) {
        ends.set(job, flows, step, self.steps);
        for &flow in flows {
            texts[flow].rescale(&self.base[flow], &self.greatest.flows[flow], &job.flows[flow]);
        }
    }

    /// The same for what is drawn.
    fn glyphs(&self, job: &Job, texts: &mut [Texts], flows: &[usize]) {
        for &flow in flows {
            texts[flow].rescale_glyphs(&self.greatest.flows[flow], &job.flows[flow]);
        }
    }
}

/// The columns of a flow, if it fits.
fn try_columns(job: &Job, index: usize, texts: &Texts, fonts: &Fonts) -> Option<(Done, Columns)> {
    let flow = &job.flows[index];
    let mut sets = Sets::new(flow, texts);
    let chain = Chain::new(job, flow, fonts);
    let columns = if flow.frames.is_empty() { chain.fill(&mut sets) } else { chain.fill_whole(&mut sets)? };
    let sets = sets.done();
    let wide = overset::has_wide_tables(flow, texts, job, &columns.frames, &sets);
    let long = overset::has_long_lines(flow, texts, &columns.frames, &sets);
    let broad = overset::has_wide_pictures(flow, job, &columns.frames, &sets);
    (!wide && !long && !broad).then_some((sets, columns))
}

/// The columns of a flow, whatever becomes of it; what does not fit is reported.
fn columns_of(
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
    columns.over = overset::overset(job, flow, texts, &mut sets, chain.columns(), &columns, sources, diags);
    let sets = sets.done();
    overset::wide_tables(flow, texts, job, &columns.frames, &sets, diags);
    overset::wide_pictures(flow, job, &columns.frames, &sets, diags);
    overset::long_lines(flow, texts, &columns.frames, &sets, diags);
    (sets, columns)
}

fn join(texts: Vec<Texts>, columns: Vec<SetColumns>) -> Vec<SetFlow> {
    let columns = columns.into_iter();
    texts.into_iter().zip(columns).map(|(texts, (sets, columns))| SetFlow { texts, sets, columns }).collect()
}

/// What was chosen, by style, in the order of the text; for languages with a scale of their own apart.
pub(super) fn fitted(job: &Job) -> Vec<Fitted> {
    let mut all: Vec<Fitted> = Vec::new();
    for flow in &job.flows {
        let language = &job.languages[flow.language];
        let alone = language.alone.map(|_| language.id.clone());
        for style in flow.blocks.iter().flat_map(Para::parts).map(|part| &part.style) {
            let look = &style.look;
            let told = |fitted: &Fitted| fitted.style == style.name && fitted.alone == alone;
            if look.sizes[0] != look.sizes[1] && !all.iter().any(told) {
                let (style, leading) = (style.name.clone(), style.leading);
                all.push(Fitted { style, size: look.size, sizes: look.sizes, leading, alone: alone.clone() });
            }
        }
    }
    all
}
