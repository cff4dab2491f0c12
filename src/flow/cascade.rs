//! Inheritance: from style chains as written to finished looks and paragraph styles.
//!
//! A chain is walked from its far end to the style itself, each link overriding what came before; the far end is
//! [`STYLE_DEFAULTS`]. Ems are of the size in force at the end of the chain, but `size` itself, which is of the size
//! before it.

mod chain;
mod draft;

pub(super) use self::chain::unknown_style;
pub(super) use self::draft::Draft;

use std::cell::RefCell;
use std::collections::BTreeSet;

use self::chain::chain;
use self::draft::{base, features, sane};
use super::art::white_overprint;
use super::colors::{registration, unknown_color};
use super::line;
use super::select::{self, Element};
use super::{AskedFeature, Background, ColumnWidth, Look, Marker, Micro, ParaStyle, Rule};
use crate::color::Color;
use crate::content::Attrs;
use crate::diag::{Diagnostic, Diagnostics};
use crate::font::FaceId;
use crate::lang::Lang;
use crate::source::{Span, Spanned};
use crate::spec::picture::FIGURE_DEFAULTS;
use crate::spec::style::{LookSpec, MarkerSpec, Rag, RuleSpec, STYLE_DEFAULTS};
use crate::spec::{CharStyleSpec, FlowSpec, ParaStyleSpec, Range, Spec};
use crate::unit::{Length, Measure};

/// A face of a family that was loaded.
#[derive(Clone, Debug)]
pub struct LoadedFace {
    /// Key in `[fonts]`.
    pub family: String,
    /// 100 to 900.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// The face; `None` where loading it failed and was reported.
    pub face: Option<FaceId>,
}

/// What a flow says of sizes, each with the style whose own it stands for.
#[derive(Clone, Copy, Default)]
pub(super) struct OwnRanges<'s> {
    size: Option<(&'s str, &'s Spanned<Range>)>,
    leading: Option<(&'s str, &'s Spanned<Range>)>,
}

impl<'s> OwnRanges<'s> {
    /// The leading, for a chain that has its style and says nothing of leading after it.
    fn leading(&self, chain: &[&ParaStyleSpec]) -> Option<&'s Spanned<Range>> {
        let (name, range) = self.leading?;
        let at = chain.iter().position(|link| link.name.value == name)?;
        chain[at + 1..].iter().all(|link| link.leading.is_none()).then_some(range)
    }
}

/// What the cascade needs to look things up.
pub(super) struct Cascade<'a> {
    pub(super) spec: &'a Spec,
    pub(super) faces: &'a [LoadedFace],
    pub(super) colors: Vec<(String, Color)>,
    /// From which widths on lines print.
    pub(super) widths: line::Widths,
    /// Whether all ranges are at their greatest; else at their least.
    pub(super) greatest: bool,
    /// The features that looks were finished with, each with the face that is to have it.
    pub(super) asked: RefCell<BTreeSet<AskedFeature>>,
}

impl Cascade<'_> {
    /// The colour of that name.
    pub(super) fn color(&self, name: &Spanned<String>, diags: &mut Diagnostics) -> Color {
        match self.colors.iter().find(|(n, _)| *n == name.value) {
            Some((_, Color::All(_))) => {
                diags.push(registration(name));
                return Color::BLACK;
            }
            Some((_, color)) => return *color,
            None => {}
        }
        let usable = self.colors.iter().filter(|(_, color)| !matches!(color, Color::All(_)));
        diags.push(unknown_color(name, usable.map(|(n, _)| n.as_str())));
        Color::BLACK
    }

    /// A paragraph style with all it inherits; `None` where it has no face, which was reported. Headings keep with the
    /// next block and are never hyphenated.
    pub(super) fn paragraph(
        &self,
        style: &ParaStyleSpec,
        heading: bool,
        own: &OwnRanges<'_>,
        diags: &mut Diagnostics,
    ) -> Option<(ParaStyle, Draft)> {
        let chain = chain(style, &self.spec.paragraphs, "paragraph", diags);
        let mut draft = base(chain.first().map_or(style.name.span, |root| root.name.span));
        for link in &chain {
            draft.apply(&link.look);
            if let Some((_, size)) = own.size.filter(|(name, _)| *name == link.name.value) {
                draft.apply(&LookSpec { size: Some(*size), ..LookSpec::default() });
            }
        }
        sane(&mut draft, diags);
        // The last link that says something wins.
        macro_rules! last {
            ($field:ident) => {
                chain.iter().rev().find_map(|link| link.$field.as_ref())
            };
        }
        let d = &STYLE_DEFAULTS;
        let size = self.size(&draft);
        let measure = |m: Option<&Spanned<Measure>>| m.map_or(d.space, |m| m.value.at(size));
        let marker = last!(marker).and_then(Option::as_ref).and_then(|m| self.marker(m, &draft, diags));
        let look = self.finish(&draft, diags);
        let color = look.as_ref().map_or(Color::BLACK, |l| l.color);
        let rule = |r: Option<&RuleSpec>, above: bool, diags: &mut Diagnostics| {
            r.map(|r| Rule {
                weight: r.weight.as_ref().map_or(d.rule_weight, |m| m.value.at(size)),
                color: {
                    let color = r.color.as_ref().map_or(color, |name| self.color(name, diags));
                    if let Some(weight) = &r.weight {
                        line::weight(Spanned::new(weight.value.at(size), weight.span), color, self.widths, diags);
                    }
                    color
                },
                offset: r
                    .offset
                    .as_ref()
                    .map_or_else(|| if above { d.rule_above } else { d.rule_below }.at(size), |m| m.value.at(size)),
                length: r.length.as_ref().map(|m| m.value.at(size)),
            })
        };
        let rule_above = rule(last!(rule_above).and_then(Option::as_ref), true, diags);
        let rule_below = rule(last!(rule_below).and_then(Option::as_ref), false, diags);
        let background = last!(background).and_then(Option::as_ref).map(|b| Background {
            color: self.color(&b.color, diags),
            padding: b.padding,
            radius: b.radius,
        });
        let padding = background.map_or(Length::ZERO, |b| b.padding);
        let done = ParaStyle {
            name: style.name.value.clone(),
            leading: own
                .leading(&chain)
                .or(last!(leading))
                .map_or_else(|| d.leading.at(size), |m| m.value.end(self.greatest).at(size)),
            micro: Micro {
                expansion: last!(expansion).map_or(d.expansion, |e| e.value),
                tracking: last!(letter_space).map_or(d.letter_space, |t| t.value),
                protrusion: last!(protrusion).map_or(d.protrusion, |p| p.value),
            },
            latin_gap: last!(latin_gap).map_or(d.latin_gap, |g| g.value),
            align: last!(align).map_or(d.align, |a| a.value),
            rag: last!(rag).map_or(if heading { Rag::Balanced } else { d.rag }, |r| r.value),
            hyphenate: !heading && last!(hyphenate).map_or(d.hyphenate, |h| h.value),
            hyphenate_capitals: last!(hyphenate_capitals).map(|h| h.value).or(d.hyphenate_capitals),
            space_before: measure(last!(space_before)),
            space_after: measure(last!(space_after)),
            indent: measure(last!(indent)) + padding,
            indent_right: measure(last!(indent_right)) + padding,
            first_indent: measure(last!(first_indent)),
            marker,
            keep_with_next: last!(keep_with_next).map_or(heading || d.keep_with_next, |k| k.value),
            parts_from_list: last!(keep_with_next).is_some_and(|k| !k.value),
            introduces: false,
            keep_with_list: false,
            keep_together: last!(keep_together).map_or(d.keep_together, |k| k.value),
            orphans: usize::from(last!(orphans).map_or(d.orphans, |n| n.value)),
            widows: usize::from(last!(widows).map_or(d.widows, |n| n.value)),
            grid: last!(grid).map_or(d.grid, |g| g.value),
            rule_above,
            rule_below,
            background,
            picture: last!(picture).copied().unwrap_or(FIGURE_DEFAULTS),
            columns: last!(column_widths).map_or_else(Vec::new, |widths| {
                widths.value.iter().map(|width| ColumnWidth::of(*width, size)).collect()
            }),
            column_gap: last!(column_gap).map_or_else(|| d.column_gap.at(size), |m| m.value.at(size)),
            look: look?,
        };
        Some((done, draft))
    }

    /// What a flow says of sizes stands for what the style of its `p` has, or inherits, so that all that takes its size
    /// from there follows. What comes beside it is the error where no rule gives `p` a style.
    pub(super) fn own_ranges<'s>(&'s self, flow: &'s FlowSpec) -> (OwnRanges<'s>, Option<Diagnostic>) {
        let none = OwnRanges::default();
        let Some(said) = flow.size.as_ref().or(flow.leading.as_ref()) else { return (none, None) };
        let attrs = Attrs::default();
        let element = Element { name: "p", attrs: &attrs };
        let rule = select::rule(&flow.elements, &self.spec.elements, &[], None, element);
        let style = rule.and_then(|rule| self.spec.paragraphs.iter().find(|s| s.name.value == rule.style.value));
        let Some(style) = style else {
            // A style that does not exist has been reported with its rule.
            let lost = rule.is_none().then(|| {
                let message = format!("there is nothing that the sizes of `{}` stand for", flow.name.value);
                Diagnostic::error("layout-value", message)
                    .at(said.span, "")
                    .note("they stand for those of the style of `p`, and no rule gives `p` one")
                    .hint("add p = \"STYLE\" to [elements]")
            });
            return (none, lost);
        };
        let chain = chain(style, &self.spec.paragraphs, "paragraph", &mut Diagnostics::default());
        let link = |says: fn(&ParaStyleSpec) -> bool| {
            let link = chain.iter().rev().find(|link| says(link)).or(chain.first());
            link.map(|link| link.name.value.as_str())
        };
        let size = link(|s| s.look.size.is_some()).zip(flow.size.as_ref());
        (OwnRanges { size, leading: link(|s| s.leading.is_some()).zip(flow.leading.as_ref()) }, None)
    }

    /// The largest indent of a paragraph style: the style that it comes from, and where it is written.
    pub(super) fn largest_indent(&self, style: &str) -> Option<(&str, Span)> {
        let style = self.spec.paragraphs.iter().find(|s| s.name.value == style)?;
        let chain = chain(style, &self.spec.paragraphs, "paragraph", &mut Diagnostics::default());
        let last = |pick: fn(&ParaStyleSpec) -> Option<&Spanned<Measure>>| {
            chain.iter().rev().find_map(|link| Some((link.name.value.as_str(), *pick(link)?)))
        };
        let indents =
            [last(|s| s.indent.as_ref()), last(|s| s.indent_right.as_ref()), last(|s| s.first_indent.as_ref())];
        // At any size: the largest is that of the slip.
        let largest = indents.into_iter().flatten().max_by_key(|(_, m)| m.value.at(STYLE_DEFAULTS.size))?;
        Some((largest.0, largest.1.span))
    }

    /// `draft` changed by a character style with all it inherits.
    pub(super) fn character(&self, draft: &Draft, style: &CharStyleSpec, diags: &mut Diagnostics) -> Draft {
        let mut draft = draft.clone();
        for link in chain(style, &self.spec.characters, "character", diags) {
            draft.apply(&link.look);
        }
        sane(&mut draft, diags);
        draft
    }

    /// What can be said of a character style whatever it stands in: its names, and its face where it names family and
    /// weight.
    pub(super) fn check_character(&self, style: &CharStyleSpec, diags: &mut Diagnostics) {
        let mut draft = base(style.name.span);
        draft.weight = 0;
        let draft = self.character(&draft, style, diags);
        if let Some(name) = &draft.color {
            self.color(name, diags);
        }
        match &draft.family {
            Some(family) if draft.weight == 0 => {
                self.family(family, diags);
            }
            Some(_) => {
                self.face(&draft, diags);
            }
            None => {}
        }
    }

    /// A draft with its names looked up; `None` where it has no face, which was reported.
    pub(super) fn finish(&self, draft: &Draft, diags: &mut Diagnostics) -> Option<Look> {
        let color = match &draft.color {
            Some(name) => self.color(name, diags),
            None => Color::BLACK,
        };
        if let Some(overprint) = draft.overprint.filter(|o| o.value && color.is_paper()) {
            diags.push(white_overprint(overprint.span));
        }
        let face = self.face(draft, diags)?;
        // Without one that is switched off nothing is amiss.
        let on = draft.features.iter().filter(|feature| feature.value.value > 0);
        self.asked.borrow_mut().extend(on.map(|f| AskedFeature { span: f.span, tag: f.value.tag, face }));
        Some(Look {
            face,
            size: self.size(draft),
            sizes: draft.sizes.value,
            color,
            // Black ink alone overprints, unless told otherwise: a knocked-out hairline of paper around black letters
            // is what misregister shows first.
            overprint: draft.overprint.map_or(color == Color::BLACK, |o| o.value),
            tracking: draft.tracking.value.at(self.size(draft)),
            features: features(draft),
            forms: draft.forms,
        })
    }

    fn marker(&self, marker: &MarkerSpec, around: &Draft, diags: &mut Diagnostics) -> Option<Marker> {
        let mut draft = around.clone();
        draft.apply(&marker.look);
        sane(&mut draft, diags);
        let size = self.size(around);
        Some(Marker {
            text: marker.text.clone(),
            look: self.finish(&draft, diags)?,
            hang: marker.hang.as_ref().map_or_else(
                || if marker.right { STYLE_DEFAULTS.hang_right } else { STYLE_DEFAULTS.hang }.at(size),
                |m| m.value.at(size),
            ),
            right: marker.right,
            raise: marker.raise.as_ref().map_or(Length::ZERO, |m| m.value.at(size)),
        })
    }

    /// The type size of a draft at the end that is asked for.
    fn size(&self, draft: &Draft) -> Length {
        draft.sizes.value[usize::from(self.greatest)]
    }

    /// Whether there is a family of that name.
    fn family(&self, name: &Spanned<String>, diags: &mut Diagnostics) -> bool {
        let there = self.spec.fonts.iter().any(|f| f.family.value == name.value);
        // Where there are no fonts at all, that was reported.
        if !there && !self.spec.fonts.is_empty() {
            diags.push(
                Diagnostic::error("layout-unknown-font", format!("there is no font family `{}`", name.value))
                    .at(name.span, "not in [fonts]")
                    .suggest(&name.value, self.spec.fonts.iter().map(|f| f.family.value.as_str())),
            );
        }
        there
    }

    /// The regular face of a family, or of the first one, for what has no style; `None` where there is none, which was
    /// reported. `asked` is what it is for.
    pub(super) fn regular(
        &self,
        family: Option<&Spanned<String>>,
        asked: Span,
        diags: &mut Diagnostics,
    ) -> Option<FaceId> {
        let mut draft = base(asked);
        draft.family = family.cloned();
        self.face(&draft, diags)
    }

    fn face(&self, draft: &Draft, diags: &mut Diagnostics) -> Option<FaceId> {
        let family = match &draft.family {
            Some(name) if self.family(name, diags) => &name.value,
            Some(_) => return None,
            None => &self.spec.fonts.first()?.family.value,
        };
        let in_family: Vec<_> = self.faces.iter().filter(|f| f.family == *family).collect();
        let found = in_family.iter().find(|f| f.weight == draft.weight && f.italic == draft.italic);
        if found.is_none() && !in_family.is_empty() {
            let name = |weight: u16, italic: bool| format!("{weight}{}", if italic { " italic" } else { "" });
            let list: Vec<String> = in_family.iter().map(|f| name(f.weight, f.italic)).collect();
            let wanted = name(draft.weight, draft.italic);
            let named = draft.family.as_ref().map(|f| f.span);
            let mut diag =
                Diagnostic::error("layout-no-face", format!("the family `{family}` has no face of weight {wanted}"))
                    .at(draft.face.or(named).unwrap_or(draft.root), "asked for here");
            if let (Some(_), Some(named)) = (draft.face, named) {
                diag = diag.at(named, "the family");
            }
            diags.push(
                diag.note(format!("the family has {}", list.join(", ")))
                    .hint(format!("add the file to [fonts.{family}], or ask for a weight that it has")),
            );
        }
        found?.face
    }
}

/// The language of an attribute `lang=…`, or `None` with an error at `span`.
pub(super) fn lang_attribute(value: &str, span: Span, diags: &mut Diagnostics) -> Option<Lang> {
    let lang = Lang::parse(value);
    if lang.is_none() {
        diags.push(
            Diagnostic::error("content-language", format!("`{value}` is not a language tag"))
                .at(span, "")
                .hint("write a tag such as `en`, `fr-CA` or `de-CH`"),
        );
    }
    if let Some(meant) = lang.and_then(|lang| lang.doubt()) {
        let hint = match meant {
            "" => "write a language's code and, if you like, a country's: `en`, `fr-CA` or `de-CH`".to_owned(),
            _ => format!("did you mean `{meant}`?"),
        };
        diags.push(
            Diagnostic::error("content-language", format!("`{value}` is no language's code")).at(span, "").hint(hint),
        );
    }
    lang
}
