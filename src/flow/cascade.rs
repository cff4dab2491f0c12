//! Inheritance: from style chains as written to finished looks and paragraph styles.
//!
//! A chain is walked from its far end to the style itself, each link overriding what came before; the far end is
//! [`STYLE_DEFAULTS`]. Ems are of the size in force at the end of the chain, but `size` itself, which is of the size
//! before it.

use super::{Look, Marker, Micro, ParaStyle, Rule};
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::font::FaceId;
use crate::lang::Lang;
use crate::source::{Span, Spanned};
use crate::spec::style::{FeatureSpec, LookSpec, MarkerSpec, RuleSpec, STYLE_DEFAULTS};
use crate::spec::{CharStyleSpec, ParaStyleSpec, Spec};
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

/// A look in the making: everything is known, nothing is looked up yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    family: Option<Spanned<String>>,
    weight: u16,
    italic: bool,
    pub(super) size: Length,
    color: Option<Spanned<String>>,
    tracking: Measure,
    features: Vec<FeatureSpec>,
    overprint: Option<bool>,
    span: Span,
}

/// What the cascade needs to look things up.
pub(super) struct Cascade<'a> {
    pub(super) spec: &'a Spec,
    pub(super) faces: &'a [LoadedFace],
    pub(super) colors: &'a [(String, Color)],
}

impl Cascade<'_> {
    /// The colour of that name.
    pub(super) fn color(&self, name: &Spanned<String>, diags: &mut Diagnostics) -> Color {
        if let Some((_, color)) = self.colors.iter().find(|(n, _)| *n == name.value) {
            return *color;
        }
        diags.push(
            Diagnostic::error("layout-unknown-color", format!("there is no colour `{}`", name.value))
                .at(name.span, "not in [colors]")
                .suggest(&name.value, self.colors.iter().map(|(n, _)| n.as_str())),
        );
        Color::BLACK
    }

    /// A paragraph style with all it inherits. Headings keep with the next block and are never hyphenated.
    pub(super) fn paragraph(
        &self,
        style: &ParaStyleSpec,
        heading: bool,
        diags: &mut Diagnostics,
    ) -> (ParaStyle, Draft) {
        let chain = self.paragraph_chain(style, diags);
        let mut draft = self.base(style.name.span);
        for link in &chain {
            draft.apply(&link.look);
        }
        // The last link that says something wins.
        macro_rules! last {
            ($field:ident) => {
                chain.iter().rev().find_map(|link| link.$field.as_ref())
            };
        }
        let d = &STYLE_DEFAULTS;
        let size = draft.size;
        let measure = |m: Option<&Spanned<Measure>>| m.map_or(d.space, |m| m.value.at(size));
        let marker = last!(marker).and_then(Option::as_ref).map(|m| self.marker(m, &draft, diags));
        let look = self.finish(&draft, diags);
        let rule = |r: Option<&RuleSpec>, above: bool, diags: &mut Diagnostics| {
            r.map(|r| Rule {
                weight: r.weight.as_ref().map_or(d.rule_weight, |m| m.value.at(size)),
                color: r.color.as_ref().map_or(look.color, |name| self.color(name, diags)),
                offset: r
                    .offset
                    .as_ref()
                    .map_or_else(|| if above { d.rule_above } else { d.rule_below }.at(size), |m| m.value.at(size)),
                length: r.length.as_ref().map(|m| m.value.at(size)),
            })
        };
        let rule_above = rule(last!(rule_above).and_then(Option::as_ref), true, diags);
        let rule_below = rule(last!(rule_below).and_then(Option::as_ref), false, diags);
        let done = ParaStyle {
            name: style.name.value.clone(),
            leading: last!(leading).map_or_else(|| d.leading.at(size), |m| m.value.at(size)),
            micro: Micro {
                expansion: last!(expansion).map_or(d.expansion, |e| e.value),
                tracking: last!(letter_space).map_or(d.letter_space, |t| t.value),
                protrusion: last!(protrusion).map_or(d.protrusion, |p| p.value),
            },
            align: last!(align).map_or(d.align, |a| a.value),
            hyphenate: !heading && last!(hyphenate).map_or(d.hyphenate, |h| h.value),
            hyphenate_capitals: last!(hyphenate_capitals).map(|h| h.value).or(d.hyphenate_capitals),
            space_before: measure(last!(space_before)),
            space_after: measure(last!(space_after)),
            indent: measure(last!(indent)),
            indent_right: measure(last!(indent_right)),
            first_indent: measure(last!(first_indent)),
            marker,
            keep_with_next: last!(keep_with_next).map_or(heading || d.keep_with_next, |k| k.value),
            keep_together: last!(keep_together).map_or(d.keep_together, |k| k.value),
            orphans: usize::from(last!(orphans).map_or(d.orphans, |n| n.value)),
            widows: usize::from(last!(widows).map_or(d.widows, |n| n.value)),
            grid: last!(grid).map_or(d.grid, |g| g.value),
            rule_above,
            rule_below,
            look,
        };
        (done, draft)
    }

    /// `draft` changed by a character style with all it inherits.
    pub(super) fn character(&self, draft: &Draft, style: &CharStyleSpec, diags: &mut Diagnostics) -> Draft {
        let mut chain = vec![style];
        while let Some(parent) = &chain[chain.len() - 1].inherit {
            let found = self.spec.characters.iter().find(|s| s.name.value == parent.value);
            match found {
                None => {
                    diags.push(unknown_style(parent, "character", self.spec.characters.iter().map(|s| &s.name)));
                    break;
                }
                Some(next) if chain.iter().any(|s| std::ptr::eq(*s, next)) => {
                    diags.push(circular(parent));
                    break;
                }
                Some(next) => chain.push(next),
            }
        }
        let mut draft = draft.clone();
        for link in chain.into_iter().rev() {
            draft.apply(&link.look);
        }
        draft
    }

    /// A draft with its names looked up.
    pub(super) fn finish(&self, draft: &Draft, diags: &mut Diagnostics) -> Look {
        let color = match &draft.color {
            Some(name) => self.color(name, diags),
            None => Color::BLACK,
        };
        Look {
            face: self.face(draft, diags),
            size: draft.size,
            color,
            // Black ink alone overprints, unless told otherwise: a knocked-out hairline of paper around black letters
            // is what misregister shows first.
            overprint: draft.overprint.unwrap_or(color == Color::BLACK),
            tracking: draft.tracking.at(draft.size),
            features: draft.features.clone(),
        }
    }

    fn base(&self, span: Span) -> Draft {
        let d = &STYLE_DEFAULTS;
        Draft {
            family: None,
            weight: d.weight,
            italic: d.italic,
            size: d.size,
            color: None,
            tracking: Measure::Absolute(d.space),
            features: Vec::new(),
            overprint: None,
            span,
        }
    }

    fn paragraph_chain<'s>(&'s self, style: &'s ParaStyleSpec, diags: &mut Diagnostics) -> Vec<&'s ParaStyleSpec> {
        let mut chain = vec![style];
        while let Some(parent) = &chain[chain.len() - 1].inherit {
            let found = self.spec.paragraphs.iter().find(|s| s.name.value == parent.value);
            match found {
                None => {
                    diags.push(unknown_style(parent, "paragraph", self.spec.paragraphs.iter().map(|s| &s.name)));
                    break;
                }
                Some(next) if chain.iter().any(|s| std::ptr::eq(*s, next)) => {
                    diags.push(circular(parent));
                    break;
                }
                Some(next) => chain.push(next),
            }
        }
        chain.reverse();
        chain
    }

    fn marker(&self, marker: &MarkerSpec, around: &Draft, diags: &mut Diagnostics) -> Marker {
        let mut draft = around.clone();
        draft.apply(&marker.look);
        Marker {
            text: marker.text.clone(),
            look: self.finish(&draft, diags),
            hang: marker.hang.as_ref().map_or_else(|| STYLE_DEFAULTS.hang.at(around.size), |m| m.value.at(around.size)),
            raise: marker.raise.as_ref().map_or(Length::ZERO, |m| m.value.at(around.size)),
        }
    }

    fn face(&self, draft: &Draft, diags: &mut Diagnostics) -> FaceId {
        let fallback = FaceId(0);
        let family = match &draft.family {
            Some(name) => name.value.as_str(),
            None => match self.spec.fonts.first() {
                Some(font) => font.family.value.as_str(),
                None => return fallback,
            },
        };
        let in_family: Vec<_> = self.faces.iter().filter(|f| f.family == family).collect();
        if in_family.is_empty() {
            let span = draft.family.as_ref().map_or(draft.span, |f| f.span);
            diags.push(
                Diagnostic::error("layout-unknown-font", format!("there is no font family `{family}`"))
                    .at(span, "not in [fonts]")
                    .suggest(family, self.spec.fonts.iter().map(|f| f.family.value.as_str())),
            );
            return fallback;
        }
        let found = in_family.iter().find(|f| f.weight == draft.weight && f.italic == draft.italic);
        let Some(found) = found else {
            let name = |weight: u16, italic: bool| format!("{weight}{}", if italic { " italic" } else { "" });
            let list: Vec<String> = in_family.iter().map(|f| name(f.weight, f.italic)).collect();
            diags.push(
                Diagnostic::error(
                    "layout-no-face",
                    format!("the family `{family}` has no face of weight {}", name(draft.weight, draft.italic)),
                )
                .at(draft.span, "asked for here")
                .note(format!("the family has {}", list.join(", ")))
                .hint(format!("add the file to [fonts.{family}], or ask for a weight that it has")),
            );
            return fallback;
        };
        found.face.unwrap_or(fallback)
    }
}

impl Draft {
    fn apply(&mut self, look: &LookSpec) {
        if let Some(font) = &look.font {
            self.family = Some(font.clone());
        }
        if let Some(weight) = &look.weight {
            self.weight = weight.value;
            self.span = weight.span;
        }
        if let Some(italic) = &look.italic {
            self.italic = italic.value;
            self.span = italic.span;
        }
        if let Some(size) = &look.size {
            self.size = size.value.at(self.size);
        }
        if let Some(color) = &look.color {
            self.color = Some(color.clone());
        }
        if let Some(tracking) = &look.tracking {
            self.tracking = tracking.value;
        }
        if let Some(overprint) = &look.overprint {
            self.overprint = Some(overprint.value);
        }
        for feature in &look.features {
            self.features.retain(|f| f.tag != feature.value.tag);
            self.features.push(feature.value);
        }
    }
}

/// The error for a style name that layout.toml doesn't define.
pub(super) fn unknown_style<'a>(
    name: &Spanned<String>,
    kind: &str,
    known: impl Iterator<Item = &'a Spanned<String>>,
) -> Diagnostic {
    Diagnostic::error("layout-unknown-style", format!("there is no {kind} style `{}`", name.value))
        .at(name.span, format!("not defined as [{kind}.{}]", name.value))
        .suggest(&name.value, known.map(|s| s.value.as_str()))
}

fn circular(name: &Spanned<String>) -> Diagnostic {
    Diagnostic::error("layout-circular-style", format!("the style `{}` inherits from itself", name.value))
        .at(name.span, "leads back here")
        .hint("let one of the styles inherit from another one, or from none")
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
    lang
}
