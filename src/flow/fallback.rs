//! Which faces stand in for a face: those of the families that its own family names, in that order.

use super::LoadedFace;
use crate::diag::{Diagnostic, Diagnostics};
use crate::font::FaceId;
use crate::spec::{FontSpec, Spec};

/// For each loaded face of a family with a `fallback` one face of each family named there: that of the same weight and
/// slope, else the nearest. A family's own chain counts, not those of the families in it.
pub fn fallbacks(spec: &Spec, faces: &[LoadedFace]) -> (Vec<(FaceId, Vec<FaceId>)>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let mut chains = Vec::new();
    for family in &spec.fonts {
        let names = names(family, spec, &mut diags);
        for face in faces.iter().filter(|f| f.family == family.family.value) {
            let Some(id) = face.face.filter(|_| !names.is_empty()) else { continue };
            chains.push((id, names.iter().filter_map(|name| nearest(face, name, faces)).collect()));
        }
    }
    (chains, diags)
}

/// The families that stand in for one; what is wrong with them is reported.
fn names<'s>(family: &'s FontSpec, spec: &Spec, diags: &mut Diagnostics) -> Vec<&'s str> {
    let mut names: Vec<&str> = Vec::new();
    for name in &family.fallback {
        let text = name.value.as_str();
        if text == family.family.value {
            diags.push(
                Diagnostic::error("layout-value", format!("the family `{text}` can't stand in for itself"))
                    .at(name.span, "")
                    .hint("name another family here"),
            );
        } else if spec.fonts.iter().all(|f| f.family.value != text) {
            let others = spec.fonts.iter().map(|f| f.family.value.as_str()).filter(|n| *n != family.family.value);
            diags.push(
                Diagnostic::error("layout-unknown-font", format!("there is no font family `{text}`"))
                    .at(name.span, "not in [fonts]")
                    .suggest(text, others),
            );
        } else if !names.contains(&text) {
            names.push(text);
        }
    }
    names
}

/// The face of a family that is most like another one; upright and slanted are further apart than any two weights.
fn nearest(like: &LoadedFace, family: &str, faces: &[LoadedFace]) -> Option<FaceId> {
    let there = faces.iter().filter(|f| f.family == family && f.face.is_some());
    there.min_by_key(|f| (f.italic != like.italic, f.weight.abs_diff(like.weight), f.weight))?.face
}
