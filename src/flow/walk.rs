//! A part of a text becomes paragraphs: each block takes its style, each piece of text its look.

use std::sync::Arc;

use super::cascade::{Cascade, Draft, lang_attribute};
use super::check;
use super::select::{self, Element};
use super::{Language, Para, Run};
use crate::content::{Attrs, Block, BlockKind, Inline, Item};
use crate::diag::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::panel::Role;
use crate::source::Span;
use crate::spec::FlowSpec;

/// Elements that no rule gives a style to, each with its first place and how often it was met.
#[derive(Default)]
pub(super) struct Unstyled(Vec<(String, Span, usize)>);

impl Unstyled {
    fn meet(&mut self, name: &str, span: Span) {
        match self.0.iter_mut().find(|(n, _, _)| n == name) {
            // A text that runs through two flows is met twice.
            Some((_, first, count)) if *first != span => *count += 1,
            Some(_) => {}
            None => self.0.push((name.to_owned(), span, 1)),
        }
    }

    /// One line of layout.toml is missing for each, however many places want it.
    pub(super) fn report(self, diags: &mut Diagnostics) {
        for (name, span, count) in self.0 {
            let inline = name.split(['.', '#']).next().is_some_and(|element| check::INLINE.contains(&element));
            let key = if name.contains(['.', '#']) { format!("\"{name}\"") } else { name.clone() };
            let (label, hint) = if inline {
                (
                    "this text would look like the text around it",
                    format!("add `{key} = \"STYLE\"` to [elements] and a [character.STYLE]"),
                )
            } else {
                ("this text has no style", format!("add a line `{key} = \"STYLE\"` to [elements] in layout.toml"))
            };
            let mut diag = Diagnostic::error("layout-no-style", format!("nothing says which style `{name}` takes"))
                .at(span, label);
            if count > 1 {
                diag = diag.note(format!("the texts have {count} of them"));
            }
            diags.push(diag.hint(hint));
        }
    }
}

/// Walks a part and makes paragraphs.
pub(super) struct Walk<'a, 'd> {
    pub(super) cascade: &'a Cascade<'a>,
    pub(super) flow: &'a FlowSpec,
    pub(super) languages: Arc<[Language]>,
    pub(super) paras: Vec<Para>,
    pub(super) unstyled: &'d mut Unstyled,
    pub(super) diags: &'d mut Diagnostics,
}

impl Walk<'_, '_> {
    pub(super) fn blocks(&mut self, blocks: &[Block], ancestors: &[Element<'_>], lang: Lang) {
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

    fn item(&mut self, item: &Item, ancestors: &[Element<'_>], number: Option<u64>, lang: Lang) {
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
            self.unstyled.meet(element.name, span);
            return;
        };
        // A style that does not exist has been reported with its rule.
        let Some(style) = spec.paragraphs.iter().find(|s| s.name.value == rule.style.value) else { return };
        let heading = matches!(role, Role::Heading(_));
        let Some((mut style, draft)) = self.cascade.paragraph(style, heading, self.diags) else { return };
        if let (Some(marker), Some(number)) = (&mut style.marker, number) {
            marker.text.value = marker.text.value.replace("{n}", &number.to_string());
        }
        let mut runs = Vec::new();
        let around = [ancestors, &[element]].concat();
        self.inlines(inlines, &around, &draft, lang, true, &mut runs);
        let right_to_left = self.right_to_left(around.iter().map(|element| element.attrs), span, lang);
        let languages = Arc::clone(&self.languages);
        self.paras.push(Para { role, lang, right_to_left, style, runs, languages, span });
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
                let missing = rule.is_none_or(|rule| check::stands_in_line(rule) != Some(true));
                let named = !element.attrs.classes.is_empty() || element.attrs.id.is_some();
                if missing
                    && (named || matches!(element.name, "strong" | "em"))
                    && let Some(span) = first_span(inlines)
                {
                    let classes = element.attrs.classes.iter().map(|class| format!(".{class}"));
                    let id = element.attrs.id.iter().map(|id| format!("#{id}"));
                    let name = format!("{}{}", element.name, classes.chain(id).collect::<String>());
                    self.unstyled.meet(&name, span);
                }
                draft.clone()
            }
        };
        self.inlines(inlines, &[ancestors, &[element]].concat(), &draft, lang, hyphenate, runs);
    }

    fn text(&mut self, text: &str, span: Span, draft: &Draft, lang: Lang, hyphenate: bool, runs: &mut Vec<Run>) {
        let Some(look) = self.cascade.finish(draft, self.diags) else { return };
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

    /// The direction of a paragraph: what the nearest `dir` says, else that of its language.
    fn right_to_left<'e>(
        &mut self,
        around: impl DoubleEndedIterator<Item = &'e Attrs>,
        span: Span,
        lang: Lang,
    ) -> bool {
        let named = around.rev().find_map(|attrs| attrs.pairs.iter().rfind(|(key, _)| key == "dir"));
        match named.map(|(_, value)| value.as_str()) {
            Some("rtl") => true,
            Some("ltr") => false,
            Some(other) => {
                self.diags.push(
                    Diagnostic::error("content-direction", format!("`{other}` is not a direction"))
                        .at(span, "")
                        .hint("write dir=rtl (from right to left) or dir=ltr"),
                );
                false
            }
            None => lang.right_to_left(),
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
