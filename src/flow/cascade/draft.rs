//! A look in the making, from the defaults through each link of a chain, and whether what it came to can be set.

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use crate::spec::forms::Forms;
use crate::spec::style::{FeatureSpec, LookSpec, STYLE_DEFAULTS};
use crate::unit::{Length, Measure, trim_decimals};

/// A look in the making: everything is known, nothing is looked up yet.
#[derive(Clone, Debug)]
pub(in crate::flow) struct Draft {
    pub(super) family: Option<Spanned<String>>,
    pub(super) weight: u16,
    pub(super) italic: bool,
    /// The type size at either end of what copyfitting may choose: least, greatest.
    pub(super) sizes: Spanned<[Length; 2]>,
    pub(super) color: Option<Spanned<String>>,
    pub(super) tracking: Spanned<Measure>,
    pub(super) features: Vec<Spanned<FeatureSpec>>,
    pub(super) forms: Forms,
    pub(super) overprint: Option<Spanned<bool>>,
    /// Where weight or slope were asked for.
    pub(super) face: Option<Span>,
    /// The style where the chain begins.
    pub(super) root: Span,
}

impl Draft {
    pub(super) fn apply(&mut self, look: &LookSpec) {
        if let Some(font) = &look.font {
            self.family = Some(font.clone());
        }
        if let Some(weight) = &look.weight {
            self.weight = weight.value;
            self.face = Some(weight.span);
        }
        if let Some(italic) = &look.italic {
            self.italic = italic.value;
            self.face = Some(italic.span);
        }
        if let Some(size) = &look.size {
            let [least, greatest] = self.sizes.value;
            self.sizes = Spanned::new([size.value.min.at(least), size.value.max.at(greatest)], size.span);
        }
        if let Some(color) = &look.color {
            self.color = Some(color.clone());
        }
        if let Some(tracking) = &look.tracking {
            self.tracking = *tracking;
        }
        if let Some(overprint) = &look.overprint {
            self.overprint = Some(*overprint);
        }
        for feature in &look.features {
            self.features.retain(|f| f.value.tag != feature.value.tag);
            self.features.push(*feature);
        }
        self.forms.apply(&look.forms);
    }
}

/// What every chain of styles ends in.
pub(super) fn base(root: Span) -> Draft {
    let d = &STYLE_DEFAULTS;
    Draft {
        family: None,
        weight: d.weight,
        italic: d.italic,
        sizes: Spanned::new([d.size; 2], root),
        color: None,
        tracking: Spanned::new(Measure::Absolute(d.space), root),
        features: Vec::new(),
        forms: Forms::default(),
        overprint: None,
        face: None,
        root,
    }
}

/// Sizes and distances that only a slip can have come to, by factors on factors perhaps.
pub(super) fn sane(draft: &mut Draft, diags: &mut Diagnostics) {
    // Type below 1 pt can't be printed, type above 1 m is no leaflet's.
    let (least, most) = (Length::pt(1), Length::mm(1_000));
    if let Some(size) = draft.sizes.value.into_iter().find(|&size| size < least || size > most) {
        let comes = trim_decimals(size.to_pt(), 3);
        diags.push(
            Diagnostic::error("layout-value", format!("the type size comes to {comes} pt"))
                .at(draft.sizes.span, "")
                .hint("write a size between 1pt and 1000mm; em is of the size around the text"),
        );
        draft.sizes.value = [STYLE_DEFAULTS.size; 2];
    }
    let size = draft.sizes.value[0];
    let tracking = draft.tracking.value.at(size);
    if tracking < -size / 2 || tracking > size * 10 {
        diags.push(
            Diagnostic::error("layout-value", "`tracking` is out of range")
                .at(draft.tracking.span, "")
                .note("it is added after every character")
                .hint("write something like \"0.02em\", from -0.5em to 10em"),
        );
        draft.tracking.value = Measure::Absolute(Length::ZERO);
    }
    for decided in draft.forms.decided() {
        let named = draft.features.iter().find(|f| f.value.tag == decided.tag && f.value.value != decided.value);
        if let Some(named) = named {
            let (tag, key) = (decided.tag.escape_ascii(), decided.key);
            let switched = |value: u32| if value == 0 { "off" } else { "on" };
            diags.push(
                Diagnostic::error("layout-value", format!("`features` and `{key}` disagree about `{tag}`"))
                    .at(named.span, format!("switches it {}", switched(named.value.value)))
                    .at(decided.span, format!("needs it {}", switched(decided.value)))
                    .hint("take one of the two away"),
            );
        }
    }
}

/// The features that hold for all of a text: those that are named, and those that stand for its forms.
pub(super) fn features(draft: &Draft) -> Vec<FeatureSpec> {
    let mut features: Vec<FeatureSpec> = draft.features.iter().map(|feature| feature.value).collect();
    for decided in draft.forms.decided().into_iter().filter(|decided| decided.everywhere) {
        if features.iter().all(|feature| feature.tag != decided.tag) {
            features.push(FeatureSpec { tag: decided.tag, value: decided.value });
        }
    }
    features
}
