//! What stands in the catalog: viewer preferences, forms, layers (ISO 15930-7, 6.18, 6.21 to 6.26).

use std::collections::BTreeSet;

use hayro_syntax::object::ObjectIdentifier;

use super::objects::File;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// Judges the catalog.
pub(super) fn check(file: &File<'_>, findings: &mut Findings<'_>) {
    let catalog = file.catalog();
    root(file, findings);
    if catalog.is_empty() {
        findings.push(rule("X4-STRUCTURE"), "the file has no catalog", At::default());
        return;
    }
    if let Some(viewer) = file.dict(&catalog, "ViewerPreferences") {
        for key in ["ViewArea", "ViewClip", "PrintArea", "PrintClip"] {
            if let Some(area) = file.name(&viewer, key).filter(|area| !matches!(area.as_str(), "MediaBox" | "BleedBox"))
            {
                findings.push(rule("X4-VIEWER"), format!("{key} is {area}, not MediaBox or BleedBox"), At::default());
            }
        }
    }
    if let Some(form) = file.dict(&catalog, "AcroForm")
        && form.contains_key("XFA")
    {
        findings.push(rule("X4-XFA"), "the file has an XFA form", At::number(File::number_of(&catalog, "AcroForm")));
    }
    if catalog.contains_key("NeedsRendering") && file.get(&catalog, "NeedsRendering") == Value::Bool(true) {
        findings.push(rule("X4-XFA"), "the file's pages are made by a viewer (NeedsRendering)", At::default());
    }
    let names = file.dict(&catalog, "Names").unwrap_or_default();
    for (key, what) in [
        ("EmbeddedFiles", "the file has others embedded in it"),
        ("AlternatePresentations", "the file has alternate presentations"),
    ] {
        if names.contains_key(key) {
            let rule = if key == "EmbeddedFiles" { rule("X4-EXTERNAL") } else { rule("X4-ALTERNATES") };
            findings.push(rule, what, At::number(File::number_of(&catalog, "Names")));
        }
    }
    if names.contains_key("JavaScript") {
        findings.push(rule("X4-ACTION"), "the file has scripts that run when it is opened", At::default());
    }
    if let Some(layers) = file.dict(&catalog, "OCProperties") {
        layers_are_plain(file, &layers, findings);
    }
}

/// The trailer leads to the catalog, which says that it is one (ISO 32000-1, tables 15 and 28). Without, programs search for
/// one.
fn root(file: &File<'_>, findings: &mut Findings<'_>) {
    if file.trailer.is_empty() {
        return;
    }
    let Some(Value::Ref(id)) = file.trailer.get("Root") else {
        findings.push(rule("X4-STRUCTURE"), "the trailer does not lead to the catalog (Root)", At::default());
        return;
    };
    let number = id.obj_number;
    let object = file.object(*id);
    let dict = object.dict();
    if dict.and_then(|dict| file.name(dict, "Type")).as_deref() == Some("Catalog") {
        return;
    }
    let message = match dict {
        Some(dict) if dict.contains_key("Pages") => {
            format!("the catalog, object {number}, does not say that it is one (Type)")
        }
        _ => format!("the trailer leads to object {number} for the catalog (Root), which is none"),
    };
    findings.push(rule("X4-STRUCTURE"), message, At::number(number));
}

/// Every configuration has a name, lists each group, and changes nothing by event.
fn layers_are_plain(file: &File<'_>, layers: &Dict, findings: &mut Findings<'_>) {
    let broken = rule("X4-LAYERS");
    findings.push(rule("X1-LAYERS"), "the file has optional content, as PDF 1.5 brought it", At::default());
    let groups: BTreeSet<u32> = references(&file.get(layers, "OCGs"));
    if groups.is_empty() {
        findings.push(broken, "there is optional content without a layer (OCGs)", At::default());
    }
    let default = file.dict(layers, "D");
    if default.is_none() {
        findings.push(broken, "optional content has no default configuration", At::default());
    }
    let others = file.list(layers, "Configs").unwrap_or_default();
    let others = others.iter().filter_map(Value::dict).cloned();
    let mut names = BTreeSet::new();
    for configuration in default.into_iter().chain(others) {
        let name = file.get(&configuration, "Name").text().unwrap_or_default();
        if name.trim().is_empty() {
            findings.push(broken, "a configuration of the layers has no name", At::default());
        } else if !names.insert(name.clone()) {
            findings.push(broken, format!("two configurations of the layers are called `{name}`"), At::default());
        }
        if configuration.contains_key("Order") {
            let mut listed = BTreeSet::new();
            deep(file, &file.get(&configuration, "Order"), 0, &mut listed);
            if listed != groups {
                findings.push(broken, format!("the configuration `{name}` does not list every layer"), At::default());
            }
        }
        if configuration.contains_key("AS") {
            let message = format!("the configuration `{name}` switches layers by event (AS)");
            findings.push(broken, message, At::default());
        }
    }
}

/// What is wrong with a layer that content or a form asks for: it, or one of those that a membership names, is not among the
/// layers of the catalog.
pub(super) fn unlisted(file: &File<'_>, layer: &Value) -> Option<String> {
    let dict = file.follow(layer).dict()?.clone();
    let asked = if file.name(&dict, "Type").as_deref() == Some("OCMD") {
        let members = match (dict.get("OCGs"), file.get(&dict, "OCGs")) {
            (_, Value::Array(members)) => members,
            (Some(one), Value::Dict(_)) => vec![one.clone()],
            _ => Vec::new(),
        };
        references(&Value::Array(members))
    } else {
        references(&Value::Array(vec![layer.clone()]))
    };
    let layers = file.dict(&file.catalog(), "OCProperties").unwrap_or_default();
    let listed = references(&file.get(&layers, "OCGs"));
    let lost = *asked.difference(&listed).next()?;
    let name = file.object(ObjectIdentifier::new(lost, 0));
    let name = name.dict().and_then(|group| file.get(group, "Name").text());
    let name = name.map_or_else(|| "a layer without a name".to_owned(), |name| format!("the layer `{name}`"));
    Some(format!("{name} is used and is not among those of the catalog (OCGs)"))
}

fn references(value: &Value) -> BTreeSet<u32> {
    let items = value.array().unwrap_or_default();
    items.iter().filter_map(|item| if let Value::Ref(id) = item { Some(id.obj_number) } else { None }).collect()
}

/// The groups that an order lists, at any depth.
fn deep(file: &File<'_>, value: &Value, depth: usize, listed: &mut BTreeSet<u32>) {
    let Some(items) = value.array().filter(|_| depth < 32) else { return };
    for item in items {
        match item {
            Value::Ref(id) => match file.object(*id) {
                array @ Value::Array(_) => deep(file, &array, depth + 1, listed),
                _ => drop(listed.insert(id.obj_number)),
            },
            array => deep(file, array, depth + 1, listed),
        }
    }
}

/// The groups of processing steps (ISO 19593-1, 5).
const STEPS: [&str; 7] = ["Structural", "Positions", "Braille", "Legend", "Dimensions", "White", "Varnish"];

/// Names of the layers that hold processing steps: lines for machines after the press (ISO 19593-1, 5).
pub(super) fn steps(file: &File<'_>) -> BTreeSet<String> {
    let catalog = file.catalog();
    let groups = file.dict(&catalog, "OCProperties").and_then(|layers| file.list(&layers, "OCGs")).unwrap_or_default();
    let steps = groups.iter().filter_map(Value::dict).filter(|group| {
        let metadata = file.dict(group, "GTS_Metadata").unwrap_or_default();
        file.name(&metadata, "GTS_ProcStepsGroup").is_some_and(|group| STEPS.contains(&group.as_str()))
    });
    steps.filter_map(|group| file.get(group, "Name").text()).collect()
}
