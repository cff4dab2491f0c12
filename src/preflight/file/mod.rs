//! A finished file judged by its objects alone: frame, catalog, metadata, boxes, dictionaries, fonts and operators.
//!
//! What is painted where is judged by `page`, through the reader's eyes.

mod annotations;
mod boxes;
mod catalog;
mod content;
mod dictionaries;
mod doubled;
mod ends;
mod fonts;
mod frame;
mod intent;
mod jpeg;
mod jpx;
mod metadata;
mod objects;
mod pages;
mod profile;
mod revisions;
mod rights;
mod spaces;
mod type3;
mod value;
mod xmp;

pub(super) use intent::OutputIntent;
pub(super) use metadata::Metadata;
pub(super) use objects::File;
pub(super) use profile::Embedded;

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Findings;
use crate::spec::Standard;

/// What the objects tell beside findings.
pub(super) struct Known {
    /// The press that the file is for.
    pub(super) intent: OutputIntent,
    /// Names of layers that hold processing steps (ISO 19593-1).
    pub(super) steps: BTreeSet<String>,
    /// Pages, from 1, whose MediaBox is missing or no rectangle.
    pub(super) without_media: BTreeSet<usize>,
    /// Names of fonts that are broken or not in the file.
    pub(super) doubtful_fonts: BTreeSet<String>,
    /// Content streams that take the resources of who shows them.
    pub(super) borrowing: BTreeSet<u32>,
    /// Streams that draw glyphs of Type 3 fonts.
    pub(super) glyphs: BTreeSet<u32>,
    /// Codes of Type 3 fonts, by the font's object, that the font's dictionary gives another width than their procedure.
    pub(super) odd_widths: BTreeMap<(u32, u32), [f64; 2]>,
    /// Objects of fonts whose program or codes are broken.
    pub(super) broken_fonts: BTreeSet<u32>,
}

/// Info and XMP, from which comes by which standard a file is judged.
pub(super) fn metadata(file: &File<'_>) -> Metadata {
    Metadata::of(file)
}

/// Judges the objects of a file.
pub(super) fn check(file: &File<'_>, metadata: &Metadata, standard: Standard, findings: &mut Findings<'_>) -> Known {
    frame::check(file, standard, findings);
    ends::check(file, findings);
    revisions::check(file, findings);
    catalog::check(file, findings);
    metadata.check(standard, findings);
    let intent = intent::check(file, standard, findings);
    let pages = pages::all(file, findings);
    let boxes: Vec<boxes::Boxes> = pages.iter().map(|page| boxes::of(file, &page.dict)).collect();
    boxes::check(&boxes, findings);
    annotations::check(file, &pages, &boxes, findings);
    let walked = dictionaries::check(file, intent.colours.as_deref().unwrap_or("CMYK"), findings);
    for (at, page) in pages.iter().enumerate() {
        let place = content::Place { page: Some(at + 1), number: page.id.map(|id| id.obj_number), what: "page" };
        let resources = file.dict(&page.dict, "Resources");
        // Without any, everything that content asks for is missing.
        let resources = resources.unwrap_or_default();
        content::check(file, &pages::content(file, &page.dict, at + 1, findings), Some(&resources), &place, findings);
    }
    for content in &walked.contents {
        let own = file.object(content.id);
        if let Some(message) = own.dict().and_then(|dict| catalog::unlisted(file, dict.get("OC")?)) {
            findings.push(super::rule("X4-LAYERS"), message, super::finding::At::number(content.id.obj_number));
        }
        let bounds = own.dict().and_then(|dict| file.numbers(dict, "BBox"));
        if content.what != "glyph" && bounds.is_none_or(|bounds| bounds.len() != 4) {
            let message = format!("a {} does not say where it ends (BBox)", content.what);
            findings.push(super::rule("X4-COMPLETE"), message, super::finding::At::number(content.id.obj_number));
        }
        let place = content::Place { page: None, number: Some(content.id.obj_number), what: content.what };
        match file.data(content.id) {
            Some(data) => content::check(file, &data, content.resources.as_ref(), &place, findings),
            None => findings.push(
                super::rule("X4-STRUCTURE"),
                format!("a {} cannot be read", content.what),
                super::finding::At::number(content.id.obj_number),
            ),
        }
    }
    let (mut broken_fonts, mut doubtful_fonts) = (BTreeSet::new(), BTreeSet::new());
    let (mut odd_widths, slack) = (BTreeMap::new(), findings.settings().limit(super::rule("X4-FONT-WIDTHS")));
    for (number, font) in &walked.fonts {
        if file.name(font, "Subtype").as_deref() == Some("Type3") {
            odd_widths
                .extend(type3::odd(file, font, slack).into_iter().map(|(code, widths)| ((*number, code), widths)));
        }
        let broken = fonts::check(file, *number, font, findings);
        if broken {
            broken_fonts.insert(*number);
        }
        if broken || !fonts::embedded(file, font) {
            doubtful_fonts.extend(file.name(font, "BaseFont"));
        }
    }
    if file.is_cut() {
        let message = "objects that are too long, or that refer to each other too often, are not judged whole";
        findings.push(super::rule("X4-READABLE"), message, super::finding::At::default());
    }
    let without_media =
        boxes.iter().enumerate().filter(|(_, boxes)| boxes.media.is_none()).map(|(at, _)| at + 1).collect();
    let glyphs = walked.contents.iter().filter(|content| content.what == "glyph").map(|glyph| glyph.id.obj_number);
    let borrowing = walked.contents.iter().filter(|content| content.resources.is_none());
    Known {
        intent,
        steps: catalog::steps(file),
        without_media,
        glyphs: glyphs.collect(),
        doubtful_fonts,
        borrowing: borrowing.map(|content| content.id.obj_number).collect(),
        odd_widths,
        broken_fonts,
    }
}
