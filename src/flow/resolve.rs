//! From form and texts to a [`Job`]: the middle of the house.

use std::sync::Arc;

use super::cascade::{Cascade, Draft, LoadedFace, lang_attribute, unknown_style};
use super::select::{self, Element};
use super::{Flow, Grid, Job, Language, Para, Run, place};
use crate::color::Spot;
use crate::content::{Attrs, Block, BlockKind, Inline, Story};
use crate::diag::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::panel::Role;
use crate::source::Span;
use crate::spec::{ElementRule, FlowSpec, LanguageSpec, Spec};

/// Resolves everything. `stories` stand in the order of the layout's languages.
///
/// The job is complete only where no error was reported.
pub fn resolve(spec: &Spec, stories: &[Story], faces: &[LoadedFace]) -> (Job, Diagnostics) {
    let mut diags = Diagnostics::default();
    let colors = place::colors(spec, &mut diags);
    let cascade = Cascade { spec, faces, colors: &colors };
    let mut panels = place::panels(&cascade, &mut diags);
    let frames = place::frames(spec, &panels, &mut diags);
    place::paint(&cascade, &mut panels, &mut diags);
    let (fold, creases) = place::creases(spec.sheet.fold.value);
    check_rules(spec, &mut diags);

    let languages: Arc<[Language]> = spec.languages.iter().map(language).collect();
    let mut flows = Vec::new();
    for flow in &spec.flows {
        let Some(language) = spec.languages.iter().position(|l| l.id.value == flow.language.value) else {
            diags.push(
                Diagnostic::error("layout-unknown-language", format!("there is no language `{}`", flow.language.value))
                    .at(flow.language.span, "not in [languages]")
                    .suggest(&flow.language.value, spec.languages.iter().map(|l| l.id.value.as_str())),
            );
            continue;
        };
        let mut chain = Vec::new();
        for name in &flow.through {
            match frames.iter().position(|f| f.name == name.value) {
                Some(frame) => chain.push(frame),
                None => diags.push(
                    Diagnostic::error("layout-unknown-panel", format!("there is no panel or frame `{}`", name.value))
                        .at(name.span, "no [[panel]] and no [[frame]] has this name")
                        .suggest(&name.value, frames.iter().map(|f| f.name.as_str())),
                ),
            }
        }
        let Some(story) = stories.get(language) else { continue };
        let Some(part) = story.part(&flow.part.value) else {
            let ids = story.ids();
            let file = spec.languages[language].content.value.as_str();
            diags.push(
                Diagnostic::error("layout-unknown-part", format!("{file} has no part `{}`", flow.part.value))
                    .at(
                        flow.part.span,
                        format!("no heading or `:::` block of {file} has the id `#{}`", flow.part.value),
                    )
                    .suggest(&flow.part.value, ids.iter().map(|(id, _)| *id)),
            );
            continue;
        };
        let mut walk =
            Walk { cascade: &cascade, flow, languages: Arc::clone(&languages), paras: Vec::new(), diags: &mut diags };
        walk.blocks(part, &[], spec.languages[language].locale.value);
        let mut blocks = walk.paras;
        keep_introductions(&mut blocks);
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
    check_shared_frames(&flows, &frames, &mut diags);
    check_placed(spec, stories, &mut diags);

    let job = Job {
        size: spec.sheet.size.value,
        bleed: spec.sheet.bleed.value,
        safe: spec.sheet.safe.value,
        grid: Grid { start: spec.sheet.grid.start, step: spec.sheet.grid.step.value },
        fold,
        creases,
        panels,
        frames,
        spots: spec.spots.iter().map(|s| Spot { name: s.name.value.clone(), alternate: s.alternate }).collect(),
        languages: languages.to_vec(),
        flows,
    };
    (job, diags)
}

/// A paragraph that ends in a colon introduces the list after it: the two are not parted.
fn keep_introductions(blocks: &mut [Para]) {
    for i in 1..blocks.len() {
        let colon = blocks[i - 1].runs.last().is_some_and(|run| run.text.trim_end().ends_with([':', '\u{FF1A}']));
        if colon && blocks[i].role == Role::Item && blocks[i - 1].role == Role::Paragraph {
            blocks[i - 1].style.keep_with_next = true;
        }
    }
}

fn language(spec: &LanguageSpec) -> Language {
    Language {
        id: spec.id.value.clone(),
        locale: spec.locale.value,
        quotes: spec.quotes,
        hyphenation: spec.hyphenation.clone(),
    }
}

/// Every rule names a style that exists, used or not.
fn check_rules(spec: &Spec, diags: &mut Diagnostics) {
    for rule in spec.elements.iter().chain(spec.flows.iter().flat_map(|f| &f.elements)) {
        let inline = is_inline(rule);
        let known = if inline {
            spec.characters.iter().any(|s| s.name.value == rule.style.value)
        } else {
            spec.paragraphs.iter().any(|s| s.name.value == rule.style.value)
        };
        if !known {
            diags.push(if inline {
                unknown_style(&rule.style, "character", spec.characters.iter().map(|s| &s.name))
            } else {
                unknown_style(&rule.style, "paragraph", spec.paragraphs.iter().map(|s| &s.name))
            });
        }
    }
}

fn is_inline(rule: &ElementRule) -> bool {
    matches!(rule.selector.value.element.name.as_deref(), Some("strong" | "em" | "a" | "span"))
}

/// Two flows in one frame would print over each other.
fn check_shared_frames(flows: &[Flow], frames: &[super::Frame], diags: &mut Diagnostics) {
    for (i, flow) in flows.iter().enumerate() {
        for &frame in &flow.frames {
            if let Some(other) = flows[..i].iter().find(|f| f.frames.contains(&frame)) {
                diags.push(
                    Diagnostic::error(
                        "layout-shared-frame",
                        format!("`{}` and `{}` both run through `{}`", other.name, flow.name, frames[frame].name),
                    )
                    .at(flow.span, "")
                    .at(other.span, "")
                    .hint("give one of them a [[frame]] of its own on that panel"),
                );
            }
        }
    }
}

/// A part of a content that no flow takes would silently not be printed.
fn check_placed(spec: &Spec, stories: &[Story], diags: &mut Diagnostics) {
    for (language, story) in spec.languages.iter().zip(stories) {
        let mut spans: Vec<Span> = Vec::new();
        for flow in spec.flows.iter().filter(|f| f.language.value == language.id.value) {
            if let Some(part) = story.part(&flow.part.value) {
                spans.extend(part.iter().map(|b| b.span));
            }
        }
        unplaced(&story.blocks, &spans, &language.id.value, diags);
    }
}

fn unplaced(blocks: &[Block], placed: &[Span], language: &str, diags: &mut Diagnostics) {
    let mut first: Option<&Block> = None;
    for block in blocks {
        if placed.iter().any(|p| p.start <= block.span.start && block.span.end <= p.end) {
            continue;
        }
        match &block.kind {
            BlockKind::Division(inner) => unplaced(inner, placed, language, diags),
            _ if first.is_none() => first = Some(block),
            _ => {}
        }
    }
    if let Some(block) = first {
        diags.push(
            Diagnostic::error("content-not-placed", "this text would not be printed: no flow takes it")
                .at(block.span, "")
                .hint(format!(
                    "give it an id (`::: {{#name}}` … `:::`) and a [[flow]] with language = \"{language}\" and that part, \
                     move it into a part that is printed, or make it a comment (<!-- … -->)"
                )),
        );
    }
}

/// Walks a part and makes paragraphs.
struct Walk<'a, 'd> {
    cascade: &'a Cascade<'a>,
    flow: &'a FlowSpec,
    languages: Arc<[Language]>,
    paras: Vec<Para>,
    diags: &'d mut Diagnostics,
}

impl Walk<'_, '_> {
    fn blocks(&mut self, blocks: &[Block], ancestors: &[Element<'_>], lang: Lang) {
        let mut previous: Option<Element<'_>> = None;
        for block in blocks {
            let lang = self.lang(&block.attrs, block.span, lang);
            let element = Element { name: block_name(&block.kind), attrs: &block.attrs };
            match &block.kind {
                BlockKind::Heading { level, inlines } => {
                    self.para(Role::Heading(*level), inlines, ancestors, previous, element, lang, block.span, None);
                }
                BlockKind::Paragraph(inlines) => {
                    self.para(Role::Paragraph, inlines, ancestors, previous, element, lang, block.span, None);
                }
                BlockKind::List { start, items } => {
                    let around = [ancestors, &[element]].concat();
                    for (i, item) in items.iter().enumerate() {
                        self.item(item, &around, start.map(|n| n + i as u64), lang);
                    }
                }
                BlockKind::Quote(inner) | BlockKind::Division(inner) => {
                    self.blocks(inner, &[ancestors, &[element]].concat(), lang);
                }
                BlockKind::Rule => self.diags.push(
                    Diagnostic::error("content-unsupported", "a rule (`***`) has no form yet")
                        .at(block.span, "")
                        .hint("give the paragraph before it a style with `rule-below`"),
                ),
            }
            previous = Some(element);
        }
    }

    fn item(&mut self, item: &crate::content::Item, ancestors: &[Element<'_>], number: Option<u64>, lang: Lang) {
        let (first, rest) = match item.blocks.split_first() {
            Some(split) => split,
            None => return,
        };
        let li = Element { name: "li", attrs: &first.attrs };
        if let BlockKind::Paragraph(inlines) = &first.kind {
            self.para(Role::Item, inlines, ancestors, None, li, lang, first.span, number);
        } else {
            self.blocks(std::slice::from_ref(first), &[ancestors, &[li]].concat(), lang);
        }
        self.blocks(rest, &[ancestors, &[li]].concat(), lang);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an element, what is around it and what it holds; used in this file alone"
    )]
    fn para(
        &mut self,
        role: Role,
        inlines: &[Inline],
        ancestors: &[Element<'_>],
        previous: Option<Element<'_>>,
        element: Element<'_>,
        lang: Lang,
        span: Span,
        number: Option<u64>,
    ) {
        let spec = self.cascade.spec;
        let Some(rule) = select::rule(&self.flow.elements, &spec.elements, ancestors, previous, element) else {
            let name = element.name;
            self.diags.push(
                Diagnostic::error("layout-no-style", format!("nothing says which style `{name}` takes"))
                    .at(span, "this text has no style")
                    .hint(format!("add a line `{name} = \"STYLE\"` to [elements] in layout.toml")),
            );
            return;
        };
        // A style that does not exist has been reported with its rule.
        let Some(style) = spec.paragraphs.iter().find(|s| s.name.value == rule.style.value) else { return };
        let heading = matches!(role, Role::Heading(_));
        let (mut style, draft) = self.cascade.paragraph(style, heading, self.diags);
        if let (Some(marker), Some(number)) = (&mut style.marker, number) {
            marker.text.value = marker.text.value.replace("{n}", &number.to_string());
        }
        let mut runs = Vec::new();
        let around = [ancestors, &[element]].concat();
        self.inlines(inlines, &around, &draft, lang, true, &mut runs);
        self.paras.push(Para { role, lang, style, runs, languages: Arc::clone(&self.languages), span });
    }

    fn inlines(
        &mut self,
        inlines: &[Inline],
        ancestors: &[Element<'_>],
        draft: &Draft,
        lang: Lang,
        hyphenate: bool,
        runs: &mut Vec<Run>,
    ) {
        let none = Attrs::default();
        for inline in inlines {
            match inline {
                Inline::Text { text, span } => self.text(text, *span, draft, lang, hyphenate, runs),
                Inline::Break(span) => self.text("\u{2028}", *span, draft, lang, hyphenate, runs),
                Inline::Strong(inner) => {
                    self.styled(
                        inner,
                        Element { name: "strong", attrs: &none },
                        ancestors,
                        draft,
                        lang,
                        hyphenate,
                        runs,
                    );
                }
                Inline::Emphasis(inner) => {
                    self.styled(inner, Element { name: "em", attrs: &none }, ancestors, draft, lang, hyphenate, runs);
                }
                Inline::Link { inlines, .. } => {
                    self.styled(inlines, Element { name: "a", attrs: &none }, ancestors, draft, lang, false, runs);
                }
                Inline::Span { attrs, inlines } => {
                    let span = first_span(inlines);
                    let lang = span.map_or(lang, |span| self.lang(attrs, span, lang));
                    self.styled(inlines, Element { name: "span", attrs }, ancestors, draft, lang, hyphenate, runs);
                }
            }
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an element, what is around it and what it holds; used in this file alone"
    )]
    fn styled(
        &mut self,
        inlines: &[Inline],
        element: Element<'_>,
        ancestors: &[Element<'_>],
        draft: &Draft,
        lang: Lang,
        hyphenate: bool,
        runs: &mut Vec<Run>,
    ) {
        let spec = self.cascade.spec;
        let rule = select::rule(&self.flow.elements, &spec.elements, ancestors, None, element);
        let style = rule.and_then(|rule| spec.characters.iter().find(|s| s.name.value == rule.style.value));
        let draft = match style {
            Some(style) => self.cascade.character(draft, style, self.diags),
            None => {
                // A style that does not exist has been reported with its rule.
                let missing = rule.is_none_or(|rule| !is_inline(rule));
                let named = !element.attrs.classes.is_empty() || element.attrs.id.is_some();
                if missing
                    && (named || matches!(element.name, "strong" | "em"))
                    && let Some(span) = first_span(inlines)
                {
                    let classes = element.attrs.classes.iter().map(|class| format!(".{class}"));
                    let id = element.attrs.id.iter().map(|id| format!("#{id}"));
                    let name = format!("{}{}", element.name, classes.chain(id).collect::<String>());
                    let key = if named { format!("\"{name}\"") } else { name.clone() };
                    self.diags.push(
                        Diagnostic::error("layout-no-style", format!("nothing says which style `{name}` takes"))
                            .at(span, "this text would look like the text around it")
                            .hint(format!("add `{key} = \"STYLE\"` to [elements] and a [character.STYLE]")),
                    );
                }
                draft.clone()
            }
        };
        self.inlines(inlines, &[ancestors, &[element]].concat(), &draft, lang, hyphenate, runs);
    }

    fn text(&mut self, text: &str, span: Span, draft: &Draft, lang: Lang, hyphenate: bool, runs: &mut Vec<Run>) {
        let look = self.cascade.finish(draft, self.diags);
        match runs.last_mut() {
            Some(run) if run.look == look && run.lang == lang && run.hyphenate == hyphenate => {
                let start = run.text.len() as u32;
                run.text.push_str(text);
                run.spans.push((start..run.text.len() as u32, span));
            }
            _ => runs.push(Run {
                text: text.to_owned(),
                spans: vec![(0..text.len() as u32, span)],
                look,
                lang,
                hyphenate,
            }),
        }
    }

    fn lang(&mut self, attrs: &Attrs, span: Span, around: Lang) -> Lang {
        match attrs.pairs.iter().find(|(key, _)| key == "lang") {
            Some((_, value)) => lang_attribute(value, span, self.diags).unwrap_or(around),
            None => around,
        }
    }
}

fn block_name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading { level, .. } => ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from((*level).clamp(1, 6)) - 1],
        BlockKind::Paragraph(_) => "p",
        BlockKind::List { start: None, .. } => "ul",
        BlockKind::List { start: Some(_), .. } => "ol",
        BlockKind::Quote(_) => "quote",
        BlockKind::Rule => "hr",
        BlockKind::Division(_) => "div",
    }
}

fn first_span(inlines: &[Inline]) -> Option<Span> {
    inlines.iter().find_map(|inline| match inline {
        Inline::Text { span, .. } | Inline::Break(span) => Some(*span),
        Inline::Strong(inner) | Inline::Emphasis(inner) => first_span(inner),
        Inline::Link { inlines, .. } | Inline::Span { inlines, .. } => first_span(inlines),
    })
}
