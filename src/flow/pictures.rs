//! `[[picture]]`: files on panels and across them, carried to the bleed where they reach the trim.

use super::art::{Faults, across, outline, trim};
use super::bleed;
use super::picture::{Filling, LoadedPicture};
use super::place::{find_panel, mm};
use super::{Drawn, Layer, PanelForm, Spread};
use crate::color::Space;
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Edge, Path};
use crate::panel::{Clip, Group, Item};
use crate::spec::{Fit, PictureSpec, Spec};
use crate::unit::Length;

/// Puts pictures onto the panels; those that stand across panels are added to `spreads`, the outlines of all
/// to `drawn`.
pub(super) fn place(
    spec: &Spec,
    files: &[LoadedPicture],
    forms: &mut [PanelForm],
    (spreads, drawn): (&mut Vec<Spread>, &mut Vec<Drawn>),
    diags: &mut Diagnostics,
) {
    // Those behind the art go below it, in their own order.
    let mut behind = vec![0; forms.len()];
    let mut spreads_behind = 0;
    for picture in &spec.pictures {
        let filling = filling(picture, files, diags);
        let mut spread = across(picture.across.as_ref(), picture.span, forms, spec, diags);
        let mut faults = Faults::default();
        for name in &picture.panels {
            let Some(at) = find_panel(name, forms, diags) else { continue };
            let Some(filling) = &filling else { continue };
            let group = one(picture, filling, &forms[at], spec, &mut faults);
            drawn.extend(outlined(
                &group,
                &forms[at],
                if picture.behind { Layer::Behind } else { Layer::Panel },
                filling,
            ));
            let item = Item::Group(group);
            if picture.behind {
                let below = forms[at].ground + behind[at];
                forms[at].art.insert(below, item);
                behind[at] += 1;
            } else {
                forms[at].art.push(item);
            }
        }
        if let (Some(form), Some(filling)) = (&mut spread, &filling) {
            let group = one(picture, filling, form, spec, &mut faults);
            let layer = if picture.behind { Layer::SpreadBehind } else { Layer::Spread };
            drawn.extend(outlined(&group, form, layer, filling));
            let item = Item::Group(group);
            let PanelForm { side, rect, turned, span, .. } = *form;
            let spread = Spread { side, rect, turned, art: vec![item], span };
            if picture.behind {
                spreads.insert(spreads_behind, spread);
                spreads_behind += 1;
            } else {
                spreads.push(spread);
            }
        }
        faults.report(diags);
    }
}

/// The outline of a picture.
fn outlined(group: &Group, form: &PanelForm, layer: Layer, filling: &Filling) -> Option<Drawn> {
    let clip = group.clip.as_ref().map(|clip| clip.path.clone());
    let one = Drawn::on(form, "the picture", layer, Path::rect(group.shown()?), filling.span);
    Some(Drawn { clip, ..one })
}

/// The file of a picture, if it could be read.
fn filling(picture: &PictureSpec, files: &[LoadedPicture], diags: &mut Diagnostics) -> Option<Filling> {
    let path = picture.file.as_ref()?;
    let file = files.iter().position(|file| file.path == path.value)?;
    let graphic = files[file].graphic.clone()?;
    let filling = Filling { file, graphic, spec: picture.filling, alt: picture.alt.clone(), span: path.span };
    if let (Some(span), super::Graphic::Raster(raster)) = (picture.filling.black, &filling.graphic)
        && raster.space != Space::Gray
    {
        diags.push(
            Diagnostic::error("picture-grey", format!("the picture is {}, not grey", raster.space.name()))
                .at(span, "")
                .note("`grey = \"black\"` prints the greys of a grey picture in black ink alone")
                .hint(
                    "save it as greys in an image editor, which decides how light each colour is; or take `grey` away",
                ),
        );
    }
    if let super::Graphic::Drawing(_) = filling.graphic {
        for (key, span) in picture.filling.of_pixels.into_iter().flatten() {
            diags.push(
                Diagnostic::warning("picture-drawing", format!("`{key}` says nothing of a drawing"))
                    .at(span, "")
                    .note(format!("`{}` stays vectors, and has no pixels", path.value))
                    .hint(match key {
                        "downsample" => "take it away",
                        _ => "take it away; [drawing-colors] says which colour of a drawing prints in which ink",
                    }),
            );
        }
    }
    Some(filling)
}

/// One picture on one panel.
fn one(picture: &PictureSpec, filling: &Filling, form: &PanelForm, spec: &Spec, faults: &mut Faults) -> Group {
    let trim = trim(form, spec);
    let clip = picture.clip.as_ref().map(|clip| {
        let (path, found) = bleed::fill(&outline(&clip.shape.value, None), &trim);
        faults.add("the clip", found, clip.shape.span, form);
        Clip { path, even_odd: clip.even_odd }
    });
    // What the clip keeps away from an edge is no fault there.
    let bounds = clip.as_ref().map(|clip| clip.path.bounds().unwrap_or_default());
    let counts = |edge: Edge| bounds.is_none_or(|bounds| trim.reaches(edge, bounds));
    let (path, mut found) = bleed::fill(&Path::rect(picture.frame), &trim);
    found.retain(|fault| counts(super::art::edge(*fault)));
    faults.add("the picture", found, filling.span, form);
    let filled = filling.fill_to(picture.frame, path.bounds().unwrap_or(picture.frame));
    for (edge, short) in Edge::ALL.into_iter().zip(filled.short) {
        if short > Length::ZERO && counts(edge) && picture.sure {
            let fit = if picture.filling.fit == Fit::Contain { "contain" } else { "stretch" };
            let diag = Diagnostic::error("picture-bleed", format!("the picture lacks {} mm of bleed", mm(short)))
                .note(format!("fit = \"{fit}\" shows all of it, so that nothing is left beyond the trim"))
                .hint(format!(
                    "write fit = \"cover\", move it {} mm inwards or more, or crop that edge: what `crop` hides shows again in the bleed",
                    mm(spec.sheet.safe.value)
                ));
            faults.push(diag, filling.span, edge, form);
        }
    }
    match clip {
        Some(clip) => Group { clip: Some(clip), ..filled.group },
        None => filled.group,
    }
}
