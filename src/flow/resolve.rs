//! From form and texts to a [`Job`]: the middle of the house.

use std::cell::RefCell;
use std::sync::Arc;

use super::cascade::{Cascade, LoadedFace};
use super::classes::Classes;
use super::line::Widths;
use super::walk::{Direction, Unstyled, Walk};
use super::{
    Background, Code, Drawn, Ends, Flow, Frame, Grid, Job, Language, LoadedPicture, Marker, NamedColor, PanelForm,
    Para, Spread, Text, art, check, code, colors, folding, frames, pictures, place, stock,
};
use crate::color::Spot;
use crate::content::{Block, BlockKind};
use crate::diag::{Diagnostic, Diagnostics};
use crate::fold::Folded;
use crate::panel::Role;
use crate::source::{Span, Spanned};
use crate::spec::style::Range;
use crate::spec::{FlowSpec, LanguageSpec, Spec, UNNAMED};
use crate::unit::Length;

/// The form alone, resolved: all that can be known and said before there is a text.
pub struct Form<'a> {
    cascade: Cascade<'a>,
    panels: Vec<PanelForm>,
    spreads: Vec<Spread>,
    drawn: Vec<Drawn>,
    folded: Folded,
    frames: Vec<Frame>,
    codes: Vec<Code>,
    markers: Vec<Marker>,
}

impl Form<'_> {
    /// The colours of the layout, those that always exist left out.
    pub fn colors(&self) -> Vec<NamedColor> {
        let spec = self.cascade.spec;
        let named = spec.colors.iter().filter(|color| color.span != spec.span);
        named
            .filter_map(|written| {
                let (name, color) = self.cascade.colors.iter().find(|(name, _)| *name == written.name.value)?;
                Some(NamedColor { name: name.clone(), color: *color, span: written.span })
            })
            .collect()
    }
}

/// Looks up every name of the form, whether or not something uses it, and puts panels and frames into their places.
/// `files` are those of its pictures, and may be others too; lines below `widths` are told.
pub fn form<'a>(
    spec: &'a Spec,
    faces: &'a [LoadedFace],
    widths: Widths,
    files: &[LoadedPicture],
) -> (Form<'a>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let colors = colors::resolve(spec, &mut diags);
    let cascade = Cascade { spec, faces, colors, widths, greatest: false, asked: RefCell::default() };
    let place::Placed { forms: mut panels, folded, sure } = place::panels(spec, &mut diags);
    stock::check(spec, &folded, &mut diags);
    let frames = frames::frames(spec, &panels, sure, &mut diags);
    let (mut spreads, mut drawn) = art::paint(&cascade, &mut panels, &mut diags);
    pictures::place(spec, files, &mut panels, (&mut spreads, &mut drawn), &mut diags);
    drawn.sort_by_key(|drawn| drawn.layer);
    let codes = code::codes(&cascade, &panels, &spreads, sure, &mut diags);
    let markers = check::styles(&cascade, &mut diags);
    check::rules(spec, &mut diags);
    check::flows(spec, &mut diags);
    (Form { cascade, panels, spreads, drawn, folded, frames, codes, markers }, diags)
}

/// Joins form and texts. `texts` stand in the order of the layout's languages; `None` where one could not be read. `files`
/// are those of their pictures, and may be others too.
///
/// The job is complete only where no error was reported, here or of the form.
pub fn resolve(form: Form<'_>, texts: &[Option<Text>], files: &[LoadedPicture]) -> (Ends, Diagnostics) {
    let mut diags = Diagnostics::default();
    let Form { mut cascade, panels, spreads, drawn, folded, frames, codes, markers } = form;
    let spec = cascade.spec;
    let languages: Arc<[Language]> = spec.languages.iter().map(language).collect();
    let first = flows(&cascade, &frames, &languages, texts, files, &mut diags);
    check_placed(spec, texts, &mut diags);

    let mut least = Job {
        size: spec.sheet.size.value,
        bleed: spec.sheet.bleed.value,
        safe: spec.sheet.safe.value,
        tolerance: spec.sheet.tolerance,
        crease_edges: spec.sheet.crease_edges,
        grid: Grid { start: spec.sheet.grid.start, step: spec.sheet.grid.step.value },
        fold: folding::words(&spec.sheet.fold.value).0,
        folded,
        panels,
        spreads,
        drawn,
        frames,
        spots: spec.spots.iter().map(|s| Spot { name: s.name.value.clone(), alternate: s.alternate }).collect(),
        languages: languages.to_vec(),
        codes,
        flows: first,
        markers,
        features: cascade.asked.borrow().iter().copied().collect(),
    };
    let greatest = (has_ranges(spec) && !diags.has_errors()).then(|| {
        cascade.greatest = true;
        // What can be said of the least has been said; what is left are faults that only the greatest has.
        let mut more = Diagnostics::default();
        let flows = flows(&cascade, &least.frames, &languages, texts, files, &mut more);
        if more.has_errors() {
            diags.extend(more);
        }
        // All else is the same; the paragraphs of the one are not copied for the other.
        let own = std::mem::take(&mut least.flows);
        let greatest = Box::new(Job { flows, ..least.clone() });
        least.flows = own;
        greatest
    });
    (Ends { least, greatest }, diags)
}

/// Whether there is anything that copyfitting may choose.
fn has_ranges(spec: &Spec) -> bool {
    let wide = |range: &Option<Spanned<Range>>| range.is_some_and(|r| r.value.min != r.value.max);
    spec.paragraphs.iter().any(|s| wide(&s.look.size) || wide(&s.leading))
        || spec.characters.iter().any(|s| wide(&s.look.size))
        || spec.flows.iter().any(|f| wide(&f.size) || wide(&f.leading))
        || spec.paragraphs.iter().any(|s| s.marker.iter().flatten().any(|m| wide(&m.look.size)))
}

/// Every flow's paragraphs, at one end of all ranges.
fn flows(
    cascade: &Cascade<'_>,
    frames: &[Frame],
    languages: &Arc<[Language]>,
    texts: &[Option<Text>],
    files: &[LoadedPicture],
    diags: &mut Diagnostics,
) -> Vec<Flow> {
    let spec = cascade.spec;
    let mut unstyled = Unstyled::default();
    let mut classes = Classes::new(spec);
    // Whether all that selectors may be for is met.
    let mut whole = texts.iter().all(|text| text.as_ref().is_some_and(|text| text.whole));
    let (mut flows, mut lost) = (Vec::new(), Vec::new());
    for flow in &spec.flows {
        let language = spec.languages.iter().position(|l| l.id.value == flow.language.value);
        let text = language.and_then(|language| Some((language, texts.get(language)?.as_ref()?)));
        let part = text.and_then(|(language, text)| Some((language, text, part(flow, spec, language, text, diags)?)));
        let Some((language, text, part)) = part else {
            whole = false;
            continue;
        };
        let (own, without) = cascade.own_ranges(flow);
        lost.extend(without);
        let mut walk = Walk {
            cascade,
            flow,
            own,
            languages: Arc::clone(languages),
            paras: Vec::new(),
            caption: false,
            tables: 0,
            folder: &text.folder,
            files,
            direction: Direction::default(),
            unstyled: &mut unstyled,
            classes: &mut classes,
            diags,
        };
        walk.blocks(part, &[], spec.languages[language].locale.value);
        let mut blocks = walk.paras;
        let chain: Vec<usize> =
            flow.through.iter().filter_map(|name| frames.iter().position(|f| f.name == name.value)).collect();
        keep_introductions(&mut blocks);
        pad(&mut blocks);
        check_indents(&mut blocks, &chain, frames, cascade, diags);
        flows.push(Flow {
            name: flow.name.value.clone(),
            language,
            frames: chain,
            vertical: flow.vertical,
            spread: flow.spread,
            blocks,
            span: flow.span,
        });
    }
    // Paragraphs that lack the same line of layout.toml say it once for all.
    if !unstyled.has("p") {
        lost.into_iter().for_each(|diag| diags.push(diag));
    }
    unstyled.report(diags);
    classes.report(whole, diags);
    flows
}

/// Makes room for boxes: above the first and below the last of those that share one.
fn pad(blocks: &mut [Para]) {
    let given = |block: &Para| (block.style.background, block.style.space_before, block.style.space_after);
    let before: Vec<(Option<Background>, Length, Length)> = blocks.iter().map(given).collect();
    // Between two blocks the larger space counts, and to that the padding is added.
    for (i, block) in blocks.iter_mut().enumerate() {
        let Some(own) = before[i].0 else { continue };
        let previous = i.checked_sub(1).map(|i| before[i]);
        if previous.is_none_or(|(other, ..)| other != Some(own)) {
            let space = previous.map_or(Length::ZERO, |(.., after)| after);
            block.style.space_before = block.style.space_before.max(space) + own.padding;
        }
        let next = before.get(i + 1);
        if next.is_none_or(|(other, ..)| *other != Some(own)) {
            let space = next.map_or(Length::ZERO, |(_, before, _)| *before);
            block.style.space_after = block.style.space_after.max(space) + own.padding;
        }
    }
}

/// A paragraph that ends in a colon introduces the list after it: the two are not parted, unless its style says so.
fn keep_introductions(blocks: &mut [Para]) {
    for i in 1..blocks.len() {
        let colon = blocks[i - 1].runs.last().is_some_and(|run| run.text.trim_end().ends_with([':', '\u{FF1A}']));
        if colon && blocks[i].role == Role::Item && blocks[i - 1].role == Role::Paragraph {
            let style = &mut blocks[i - 1].style;
            style.introduces = true;
            style.keep_with_list = !style.keep_with_next && !style.parts_from_list;
        }
    }
}

fn language(spec: &LanguageSpec) -> Language {
    Language {
        id: spec.id.value.clone(),
        locale: spec.locale.value,
        quotes: spec.quotes,
        hyphenation: spec.hyphenation.clone(),
        alone: spec.alone,
    }
}

/// The blocks of a flow's part, or what is wrong with it.
fn part<'t>(
    flow: &FlowSpec,
    spec: &Spec,
    language: usize,
    text: &'t Text,
    diags: &mut Diagnostics,
) -> Option<&'t [Block]> {
    let (story, language) = (&text.story, &spec.languages[language]);
    let (file, name) = (language.content.value.as_str(), &flow.part);
    if story.blocks.is_empty() {
        // Said once, however many parts are looked for in it; what stands in it may have been refused.
        if text.whole {
            diags.push(
                Diagnostic::error("content-empty", format!("there is no text in {file}"))
                    .at(language.content.span, "the text of this language")
                    .hint("write its parts: `::: {#name}`, then text, then `:::`"),
            );
        }
        return None;
    }
    let found = story.part(&name.value);
    match found {
        // A part whose attributes could not be read may be the one that was meant.
        None if name.value != UNNAMED && text.sure => {
            let ids: Vec<&str> = story.ids().into_iter().map(|(id, _)| id).collect();
            let mut diag = Diagnostic::error("layout-unknown-part", format!("{file} has no part `{}`", name.value))
                .at(name.span, format!("no heading or `:::` block of {file} has the id `#{}`", name.value))
                .suggest(&name.value, ids.iter().copied());
            if ids.is_empty() {
                diag = diag.hint(format!("write `::: {{#{}}}` before the text and `:::` after it", name.value));
            } else if crate::diag::nearest(&name.value, ids.iter().copied()).is_some() {
                diag = diag.note(format!("its parts: `{}`", ids.join("`, `")));
            }
            diags.push(diag);
        }
        // What stands in it may have been refused.
        Some([]) if text.whole => diags.push(
            Diagnostic::warning("content-empty", format!("the part `{}` of {file} is empty", name.value))
                .at(name.span, "")
                .hint("write its text, or take the flow away"),
        ),
        _ => {}
    }
    found
}

/// Takes out paragraphs whose indents leave nothing of the column.
fn check_indents(
    blocks: &mut Vec<Para>,
    chain: &[usize],
    frames: &[Frame],
    cascade: &Cascade<'_>,
    diags: &mut Diagnostics,
) {
    let Some(frame) = chain.iter().map(|&i| &frames[i]).min_by_key(|f| f.rect.width) else { return };
    if frame.rect.width <= Length::ZERO {
        return;
    }
    blocks.retain(|para| {
        let style = &para.style;
        let taken = style.indent + style.indent_right + style.first_indent.max(Length::ZERO);
        let room = taken < frame.rect.width;
        if !room && let Some((name, span)) = cascade.largest_indent(&style.name) {
            let (taken, width) = (place::mm(taken), place::mm(frame.rect.width));
            diags.push(
                Diagnostic::error("layout-no-column", format!("the indents of `{name}` leave no column"))
                    .at(span, "")
                    .note(format!("they take {taken} mm, and `{}` is {width} mm wide", frame.name))
                    .hint("make the indents smaller, or the column wider"),
            );
        }
        room
    });
}

/// A part of a content that no flow takes would silently not be printed.
fn check_placed(spec: &Spec, texts: &[Option<Text>], diags: &mut Diagnostics) {
    // A flow whose language or part is not known may be the one that is missed.
    let known = |flow: &FlowSpec| spec.languages.iter().any(|l| l.id.value == flow.language.value);
    if !spec.flows.iter().all(known) {
        return;
    }
    for (language, text) in spec.languages.iter().zip(texts) {
        let Some(text) = text else { continue };
        let flows: Vec<_> = spec.flows.iter().filter(|f| f.language.value == language.id.value).collect();
        let parts: Vec<_> = flows.iter().map(|f| text.story.part(&f.part.value)).collect();
        if flows.is_empty() || !text.sure || parts.iter().any(Option::is_none) {
            continue;
        }
        let placed = Placed {
            names: flows.iter().map(|f| f.part.value.as_str()).collect(),
            spans: parts.into_iter().flatten().flatten().map(|b| b.span).collect(),
            language: &language.id.value,
        };
        placed.check(&text.story.blocks, diags);
    }
}

/// What the flows of a language take.
struct Placed<'a> {
    names: Vec<&'a str>,
    spans: Vec<Span>,
    language: &'a str,
}

impl Placed<'_> {
    fn check(&self, blocks: &[Block], diags: &mut Diagnostics) {
        let within = |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
        let (mut loose, mut section) = (false, None);
        for block in blocks {
            let heading = match &block.kind {
                BlockKind::Heading { level, .. } => Some(*level),
                _ => None,
            };
            // What stands below a heading goes with it.
            if section.is_some_and(|level| heading.is_none_or(|l| l > level)) {
                continue;
            }
            section = None;
            if self.spans.iter().any(|s| within(block.span, *s)) {
                continue;
            }
            let id = block.attrs.id.as_deref();
            match &block.kind {
                _ if id.is_some_and(|id| self.names.contains(&id)) => {}
                BlockKind::Division(inner) if self.spans.iter().any(|s| within(*s, block.span)) => {
                    self.check(inner, diags);
                }
                _ => match id {
                    Some(id) => {
                        section = heading;
                        self.report_part(id, block, diags);
                    }
                    None if !loose => {
                        loose = true;
                        self.report_loose(block, diags);
                    }
                    None => {}
                },
            }
        }
    }

    fn report_part(&self, id: &str, block: &Block, diags: &mut Diagnostics) {
        diags.push(
            Diagnostic::error("content-not-placed", format!("the part `{id}` would not be printed: no flow takes it"))
                .at(opening(block), "")
                .hint(format!(
                    "add a [[flow]] with language = \"{}\" and part = \"{id}\", or make the part a comment \
                     (<!-- … -->)",
                    self.language
                )),
        );
    }

    fn report_loose(&self, block: &Block, diags: &mut Diagnostics) {
        diags.push(
            Diagnostic::error("content-not-placed", "this text would not be printed: no flow takes it")
                .at(opening(block), "")
                .hint(format!(
                    "give it an id (`::: {{#name}}` … `:::`) and a [[flow]] with language = \"{}\" and that part, \
                     move it into a part that is printed, or make it a comment (<!-- … -->)",
                    self.language
                )),
        );
    }
}

/// The `:::` of a division, which may be long; of any other block, all of it.
fn opening(block: &Block) -> Span {
    match block.kind {
        BlockKind::Division(_) => Span { end: (block.span.start + 3).min(block.span.end), ..block.span },
        _ => block.span,
    }
}
