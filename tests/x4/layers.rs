//! Layers: none but those of processing steps (ISO 19593-1), by the rules of optional content in PDF/X-4.

use super::Subject;
use super::content::{Ink, Kind};
use crate::support::{Check, ensure};

/// The steps that a leaflet asks for, by their names as types, as layers and as inks.
const STEPS: [&str; 3] = ["Cutting", "Creasing", "Bleed"];

/// Where steps are asked for: one configuration that lists every group, with metadata for each; what stands on a layer is
/// overprinting lines in that layer's ink, and nothing else is in such an ink. Elsewhere: no optional content at all.
pub fn layers(subject: &Subject) -> Check {
    let file = &subject.file;
    let pieces = || subject.pages.iter().flat_map(|page| &page.painted);
    let Some(properties) = file.catalog()?.get("OCProperties") else {
        let kinds = subject.pages.iter().flat_map(|page| page.offered.iter().chain(&page.used));
        let any =
            kinds.filter(|(kind, _)| *kind == "Properties").count() + pieces().filter(|p| p.layer.is_some()).count();
        return ensure(any == 0 && !subject.expected.steps, || format!("no OCProperties; {any} signs of layers"));
    };
    ensure(subject.expected.steps, || "optional content that nobody asked for".into())?;
    let properties = file.follow(properties).dict().ok_or("OCProperties")?;
    let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    ensure(keys == ["D", "OCGs"], || format!("OCProperties: {keys:?}"))?;
    let groups = file.array(properties, "OCGs")?;
    let default = file.dict(properties, "D")?;
    let keys: Vec<&str> = default.keys().map(String::as_str).collect();
    // No AS, so that no event changes what prints; no Intent, no Locked, no radio groups.
    ensure(keys == ["BaseState", "Name", "OFF", "Order"], || format!("the configuration has {keys:?}"))?;
    ensure(file.name(default, "BaseState")? == "ON", || "BaseState".into())?;
    ensure(!file.text(default, "Name")?.is_empty(), || "the configuration has no name".into())?;
    for key in ["OFF", "Order"] {
        ensure(file.array(default, key)? == groups, || format!("{key} is not the list of all groups"))?;
    }
    let mut names = Vec::new();
    for group in groups {
        let group = file.follow(group).dict().ok_or("a group that is no dictionary")?;
        let keys: Vec<&str> = group.keys().map(String::as_str).collect();
        ensure(keys == ["GTS_Metadata", "Name", "Type"] && file.name(group, "Type")? == "OCG", || format!("{keys:?}"))?;
        let metadata = file.dict(group, "GTS_Metadata")?;
        let (name, kind) = (file.text(group, "Name")?, file.name(metadata, "GTS_ProcStepsType")?);
        let right = metadata.len() == 2 && file.name(metadata, "GTS_ProcStepsGroup")? == "Structural" && name == kind;
        ensure(right, || format!("layer {name}: {metadata:?}"))?;
        names.push(name);
    }
    ensure(names == STEPS, || format!("layers {names:?}"))?;
    for (i, page) in subject.pages.iter().enumerate() {
        let lines = |name: &str| page.painted.iter().filter(|p| p.layer.as_deref() == Some(name)).count();
        let found = STEPS.map(lines);
        ensure(found == [subject.expected.copies; 3], || format!("page {}: {found:?} lines on {STEPS:?}", i + 1))?;
    }
    for piece in pieces() {
        let technical = piece.ink.named().into_iter().map(|(name, _)| name).find(|name| STEPS.contains(name));
        ensure(technical == piece.layer.as_deref(), || format!("layer and ink are not one: {piece:?}"))?;
        if let Some(layer) = &piece.layer {
            let whole = matches!(&piece.ink, Ink::Separation { tint, .. } if *tint == 1.0);
            ensure(piece.kind == Kind::Stroke && whole && piece.overprint, || format!("{layer}: {piece:?}"))?;
        }
    }
    Ok(())
}
