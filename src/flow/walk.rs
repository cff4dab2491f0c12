//! A part of a text becomes paragraphs: each block takes its style, each piece of text its look.

use std::sync::Arc;

use super::cascade::{Cascade, Draft, OwnRanges, lang_attribute};
use super::check;
use super::classes::Classes;
use super::number;
use super::select::{self, Choice, Element};
use super::{Figure, Filling, Isolate, Language, LoadedPicture, Para, ParaStyle, Rule, Run};
use crate::content::{Attrs, Block, BlockKind, Inline, Item, Picture};
use crate::diag::{Diagnostic, Diagnostics};
use crate::lang::Lang;
use crate::panel::Role;
use crate::source::{Span, joined};
use crate::spec::FlowSpec;
use crate::spec::style::STYLE_DEFAULTS;
use crate::unit::Length;

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

    /// Whether an element of this name was met.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, ..)| n == name)
    }

    /// One line of layout.toml is missing for each, however many places want it.
    pub(super) fn report(self, diags: &mut Diagnostics) {
        for (name, span, count) in self.0 {
            let inline = name.split(['.', '#']).next().is_some_and(|element| check::INLINE.contains(&element));
            let key = if name.contains(['.', '#', ' ']) { format!("\"{name}\"") } else { name.clone() };
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
            if name.starts_with("li li") {
                diag = diag.note(
                    "an item takes no rule of the levels around it: that of its own level names them all, as this one does",
                );
            }
            diags.push(diag.hint(hint));
        }
    }
}

/// Walks a part and makes paragraphs.
pub(super) struct Walk<'a, 'd> {
    pub(super) cascade: &'a Cascade<'a>,
    pub(super) flow: &'a FlowSpec,
    /// What the flow says of sizes.
    pub(super) own: OwnRanges<'a>,
    pub(super) languages: Arc<[Language]>,
    pub(super) paras: Vec<Para>,
    /// Whether the rule that gave a style last was one for what follows a picture.
    pub(super) caption: bool,
    /// Tables so far.
    pub(super) tables: usize,
    /// The text's folder, which paths in it are relative to.
    pub(super) folder: &'a str,
    /// Files of pictures.
    pub(super) files: &'a [LoadedPicture],
    /// The direction of the paragraph that is being made.
    pub(super) direction: Direction,
    pub(super) unstyled: &'d mut Unstyled,
    pub(super) classes: &'d mut Classes<'a>,
    pub(super) diags: &'d mut Diagnostics,
}

/// A paragraph's direction, and those that are set apart inside it.
#[derive(Default)]
pub(super) struct Direction {
    right_to_left: bool,
    /// Around what is being read, the outermost first.
    around: Vec<Isolate>,
    /// How many there were in the paragraph.
    count: u32,
}

/// A block and what is around it.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) element: Element<'a>,
    pub(super) ancestors: &'a [Element<'a>],
    pub(super) previous: Option<Element<'a>>,
    pub(super) lang: Lang,
    pub(super) span: Span,
}

impl Walk<'_, '_> {
    pub(super) fn blocks(&mut self, blocks: &[Block], ancestors: &[Element<'_>], lang: Lang) {
        let mut previous: Option<Element<'_>> = None;
        for block in blocks {
            let lang = self.lang(&block.attrs, block.span, lang);
            let element = Element { name: block_name(&block.kind), attrs: &block.attrs };
            let at = At { element, ancestors, previous, lang, span: block.span };
            self.classes.block(&block.attrs);
            match &block.kind {
                BlockKind::Heading { level, inlines } => self.para(Role::Heading(*level), inlines, &at),
                BlockKind::Paragraph(inlines) => self.para(Role::Paragraph, inlines, &at),
                BlockKind::List { start, items } => {
                    self.classes.element(ancestors, previous, element, false);
                    let around = [ancestors, &[element]].concat();
                    for (i, item) in items.iter().enumerate() {
                        self.item(item, &around, start.map(|n| n + i as u64), i == 0, lang);
                    }
                }
                BlockKind::Quote(inner) | BlockKind::Division(inner) => {
                    self.classes.element(ancestors, previous, element, false);
                    self.blocks(inner, &[ancestors, &[element]].concat(), lang);
                }
                BlockKind::Table { columns, rows } => self.table(columns, rows, &at),
                BlockKind::Rule => self.rule(&at),
                BlockKind::Picture(picture) => self.picture(picture, &at),
            }
            previous = Some(element);
        }
    }

    /// An item: its first paragraph has the marker, what follows stands below the text of the first.
    fn item(&mut self, item: &Item, ancestors: &[Element<'_>], number: Option<u64>, first_item: bool, lang: Lang) {
        let Some((first, rest)) = item.blocks.split_first() else { return };
        let lang = self.lang(&first.attrs, first.span, lang);
        let element = Element { name: "li", attrs: &first.attrs };
        if let BlockKind::Paragraph(inlines) = &first.kind {
            self.classes.block(&first.attrs);
            let at = At { element, ancestors, previous: None, lang, span: first.span };
            if let Some(mut para) = self.make(Role::Item, inlines, &at) {
                self.number(&mut para, number, first_item.then_some(item.span));
                self.paras.push(para);
            }
        } else {
            // Not printed: the content's own reader has refused it.
            self.blocks(std::slice::from_ref(first), &[ancestors, &[element]].concat(), lang);
        }
        self.blocks(rest, &[ancestors, &[element]].concat(), lang);
    }

    /// Puts an item's number into its marker. At a list's first item, where it is `told`: a number that would not print,
    /// or a marker that waits for one.
    fn number(&mut self, para: &mut Para, number: Option<u64>, told: Option<Span>) {
        let style = &para.style.name;
        let there = para.style.marker.as_ref().is_some_and(|marker| number::wanted(&marker.text.value));
        let fault = match number {
            Some(_) if !there => Some((
                "the numbers of this list would not be printed",
                format!("the marker of the style `{style}` has no place for them"),
                "add `\"ol li\" = \"STYLE\"` to [elements], with a style whose marker has text = \"{n}.\"",
            )),
            None if there => Some((
                "this list has no numbers to print",
                format!("the marker of the style `{style}` waits for one"),
                "add `\"ul li\" = \"STYLE\"` to [elements], with a style whose marker has text = \"•\"",
            )),
            _ => None,
        };
        match (fault, told) {
            (Some((message, note, hint)), Some(span)) => {
                let span = Span { end: span.start + 1, ..span };
                self.diags.push(Diagnostic::error("layout-no-number", message).at(span, "").note(note).hint(hint));
            }
            (None, _) => {
                if let (Some(marker), Some(number)) = (&mut para.style.marker, number) {
                    marker.text.value = number::set(&marker.text.value, number);
                }
            }
            _ => {}
        }
    }

    fn para(&mut self, role: Role, inlines: &[Inline], at: &At<'_>) {
        let para = self.make(role, inlines, at);
        if let Some(picture) = self.paras.last_mut().filter(|last| self.caption && last.role == Role::Picture) {
            picture.style.keep_with_next = true;
        }
        self.paras.extend(para);
    }

    /// A rule that stands alone: a line without text, with the style's rules, or the default one if it has none.
    fn rule(&mut self, at: &At<'_>) {
        let Some(mut para) = self.make(Role::Rule, &[], at) else { return };
        let style = &mut para.style;
        if style.rule_above.is_none() && style.rule_below.is_none() {
            style.rule_above = Some(Rule {
                weight: STYLE_DEFAULTS.rule_weight,
                color: style.look.color,
                offset: STYLE_DEFAULTS.rule_alone.at(style.look.size),
                length: None,
            });
        }
        style.marker = None;
        self.paras.push(para);
    }

    /// A picture: a block without text, as high as its style says.
    fn picture(&mut self, picture: &Picture, at: &At<'_>) {
        let Some(mut para) = self.make(Role::Picture, &[], at) else { return };
        para.style.marker = None;
        let path = joined(self.folder, &picture.file.value);
        let Some(file) = self.files.iter().position(|file| file.path == path) else { return };
        // One that could not be read has been reported.
        let Some(graphic) = self.files[file].graphic.clone() else { return };
        let spec = para.style.picture;
        let (alt, span) = (picture.alt.clone(), picture.file.span);
        let filling = Filling { file, graphic, spec: spec.filling, alt, span };
        let ratio = spec.ratio.unwrap_or_else(|| filling.ratio());
        para.figure = Some(Box::new(Figure { filling, width: spec.width, height: spec.height, ratio }));
        self.paras.push(para);
    }

    /// The style of a block; `None` where it has none, which was reported.
    pub(super) fn style(&mut self, at: &At<'_>, heading: bool) -> Option<(ParaStyle, Draft)> {
        let spec = self.cascade.spec;
        self.caption = false;
        self.classes.element(at.ancestors, at.previous, at.element, true);
        let choice = select::block(&self.flow.elements, &spec.elements, at.ancestors, at.previous, at.element);
        let (rule, own) = match choice {
            Choice::Own(rule) => (rule, true),
            Choice::Around(rule) => (rule, false),
            Choice::None(name) => {
                self.unstyled.meet(&name, at.span);
                return None;
            }
        };
        let previous = rule.selector.value.previous.as_ref().and_then(|previous| previous.name.as_deref());
        self.caption = previous == Some("picture");
        // A style that does not exist has been reported with its rule.
        let style = spec.paragraphs.iter().find(|s| s.name.value == rule.style.value)?;
        let (mut style, draft) = self.cascade.paragraph(style, heading, &self.own, self.diags)?;
        if !own && at.ancestors.iter().rev().find(|a| matches!(a.name, "li" | "quote")).is_some_and(|a| a.name == "li")
        {
            // The item has begun, and its marker stands.
            style.marker = None;
            style.first_indent = Length::ZERO;
        }
        Some((style, draft))
    }

    /// The paragraph of a block; `None` where it has no style, which was reported.
    pub(super) fn make(&mut self, role: Role, inlines: &[Inline], at: &At<'_>) -> Option<Para> {
        let (style, draft) = self.style(at, matches!(role, Role::Heading(_)))?;
        let mut runs = Vec::new();
        let around = [at.ancestors, &[at.element]].concat();
        let right_to_left = self.right_to_left(around.iter().map(|element| element.attrs), at.span, at.lang);
        self.direction = Direction { right_to_left, ..Direction::default() };
        self.inlines(inlines, &around, &draft, at.lang, true, &mut runs);
        let languages = Arc::clone(&self.languages);
        Some(Para {
            role,
            lang: at.lang,
            right_to_left,
            style,
            runs,
            languages,
            span: at.span,
            row: None,
            figure: None,
        })
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
                Inline::Link { url, inlines } => {
                    // An address that prints as it is may not be hyphenated; other words may.
                    let shown = plain(inlines);
                    let address = url.strip_prefix("mailto:").unwrap_or(url) == shown;
                    let element = Element { name: "a", attrs: &none };
                    // An address runs from left to right, its dots and slashes with it.
                    let apart = self.apart(address.then_some(false));
                    self.styled(inlines, element, ancestors, draft, lang, hyphenate && !address, runs);
                    self.together(apart);
                }
                Inline::Span { attrs, inlines } => {
                    let span = first_span(inlines);
                    let own = span.map_or(lang, |span| self.lang(attrs, span, lang));
                    let said = span.and_then(|span| self.said(attrs, span));
                    // Words of another language are set apart where it runs the other way.
                    let now = self.direction.around.last().map_or(self.direction.right_to_left, |i| i.right_to_left);
                    let other = own != lang && own.right_to_left() != now;
                    let apart = self.apart(said.or(other.then(|| own.right_to_left())));
                    self.styled(inlines, Element { name: "span", attrs }, ancestors, draft, own, hyphenate, runs);
                    self.together(apart);
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
        self.classes.element(ancestors, None, element, true);
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
            Some(run)
                if run.look == look
                    && run.lang == lang
                    && run.hyphenate == hyphenate
                    && run.isolates == self.direction.around =>
            {
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
                isolates: self.direction.around.clone(),
            }),
        }
    }

    /// The direction of a paragraph: what the nearest `dir` says, else that of its language.
    pub(super) fn right_to_left<'e>(
        &mut self,
        around: impl DoubleEndedIterator<Item = &'e Attrs>,
        span: Span,
        lang: Lang,
    ) -> bool {
        around.rev().find_map(|attrs| self.said(attrs, span)).unwrap_or_else(|| lang.right_to_left())
    }

    /// Whether attributes say that what has them runs from right to left.
    fn said(&mut self, attrs: &Attrs, span: Span) -> Option<bool> {
        let (_, value) = attrs.pairs.iter().rfind(|(key, _)| key == "dir")?;
        if !matches!(value.as_str(), "rtl" | "ltr") {
            let hint = "write dir=rtl (from right to left) or dir=ltr";
            self.diags.push(
                Diagnostic::error("content-direction", format!("`{value}` is not a direction")).at(span, "").hint(hint),
            );
        }
        Some(value == "rtl")
    }

    /// Sets what follows apart, if it has a direction of its own; whether it does.
    fn apart(&mut self, right_to_left: Option<bool>) -> bool {
        if let Some(right_to_left) = right_to_left {
            let id = self.direction.count;
            self.direction.count += 1;
            self.direction.around.push(Isolate { id, right_to_left });
        }
        right_to_left.is_some()
    }

    /// Ends what [`Walk::apart`] began, if it did.
    fn together(&mut self, apart: bool) {
        if apart {
            self.direction.around.pop();
        }
    }

    fn lang(&mut self, attrs: &Attrs, span: Span, around: Lang) -> Lang {
        match attrs.pairs.iter().find(|(key, _)| key == "lang") {
            Some((_, value)) => {
                let own = lang_attribute(value, span, self.diags).unwrap_or(around);
                // A language without a country is as the leaflet writes it, if it does.
                let same = |language: &&Language| language.locale.primary() == own.as_str();
                self.languages.iter().find(same).map_or(own, |language| language.locale)
            }
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
        BlockKind::Picture(_) => "picture",
        BlockKind::Table { .. } => "table",
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

/// The characters alone.
fn plain(inlines: &[Inline]) -> String {
    inlines.iter().fold(String::new(), |out, inline| match inline {
        Inline::Text { text, .. } => out + text,
        Inline::Break(_) => out + " ",
        Inline::Strong(inner) | Inline::Emphasis(inner) => out + &plain(inner),
        Inline::Link { inlines, .. } | Inline::Span { inlines, .. } => out + &plain(inlines),
    })
}
