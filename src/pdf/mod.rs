//! The print master's bytes: PDF/X-4:2010, PDF/X-1a:2003 or PDF/X-3:2003 from finished sheets.
//!
//! What a standard forbids is not decided here: `preflight` has looked at the job before.

mod cff;
mod color;
mod content;
mod deflate;
mod drawing;
mod font;
mod gradient;
mod image;
mod instance;
mod matrix;
mod meta;
mod page;
mod press;
mod steps;

pub use drawing::write_drawing;

use pdf_writer::writers::Resources;
use pdf_writer::{Filter, Finish, Name, Pdf, Ref, Settings, TextStr};

use self::color::{Inks, Spaces};
use self::content::Used;
use self::deflate::Deflater;
use self::font::Usage;
use self::gradient::Patterns;
use self::image::Images;
pub use self::image::Pictures;
use self::page::PageRefs;
use crate::color::Spot;
use crate::font::{FaceId, Fonts};
use crate::intent::Intent;
use crate::lang::Lang;
use crate::panel::Panel;
use crate::sheet::{PressSheet, Sheet};
use crate::spec::{DateSpec, Standard};

/// All that a master is made from.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// One page each, in order; where there is a press sheet, one form each.
    pub sheets: &'a [Sheet],
    /// Plates of a press sheet, one page each, which place copies of the sheets; empty for the leaflet itself.
    pub press: &'a [PressSheet],
    /// What the sheets place.
    pub panels: &'a [Panel],
    /// Faces of the glyph runs.
    pub fonts: &'a Fonts,
    /// Pictures that they show.
    pub pictures: Pictures<'a>,
    /// Spot inks of the colours.
    pub spots: &'a [Spot],
    /// Title, dates and identifiers.
    pub info: &'a Info,
    /// The printing condition.
    pub intent: &'a Intent,
    /// What the file is to be.
    pub standard: Standard,
}

/// What the file says of itself.
#[derive(Clone, Debug)]
pub struct Info {
    /// The file's name without ending.
    pub job: String,
    /// Title.
    pub title: String,
    /// Author, if any.
    pub author: Option<String>,
    /// Edition code.
    pub edition: String,
    /// Creation and modification date.
    pub date: DateSpec,
    /// Whether the file has been trapped.
    pub trapped: bool,
    /// Languages, the main one first.
    pub languages: Vec<Lang>,
}

/// A face that cannot be embedded. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// Its PostScript name.
    pub face: String,
    /// What the subsetter says.
    pub reason: String,
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the font {} cannot be embedded: {}", self.face, self.reason)
    }
}

/// The file's bytes. The same document gives the same bytes on every machine.
///
/// # Errors
/// If a font that is used cannot be subset.
pub fn write(document: &Document<'_>) -> Result<Vec<u8>, WriteError> {
    let info = document.info;
    let usage = Usage::gather(document);
    let mut used =
        Used { inks: Inks::new(document.spots.len()), patterns: Patterns::default(), images: Images::default() };
    let mut deflater = Deflater::new();
    let mut pdf = Pdf::with_settings_and_capacity(Settings { pretty: false }, 256 * 1024);
    // ISO 15930-7 stands on PDF 1.6; ISO 15930-4 and -6 on PDF 1.4, in its plain form with a table of objects, which is what
    // is written here at all times.
    pdf.set_version(1, if document.standard == Standard::X4 { 6 } else { 4 });

    let mut next = Ref::new(1);
    let [catalog, tree, resources, metadata, profile, info_ref] = std::array::from_fn(|_| next.bump());
    let mut pages = Vec::new();
    let mut forms = Vec::new();
    // Of each form whether it shows a picture that lets the ground through.
    let mut transparent = Vec::new();
    let form_resources = (!document.press.is_empty()).then(|| next.bump());
    for sheet in document.sheets {
        if let Some(resources) = form_resources {
            let id = next.bump();
            used.images.transparent = false;
            press::write_form(&mut pdf, id, resources, sheet, document, (&usage, &mut used, &mut deflater));
            transparent.push(used.images.transparent);
            forms.push((press::form_name(sheet), id));
            continue;
        }
        let refs = PageRefs { page: next.bump(), content: next.bump(), parent: tree, resources };
        page::write(&mut pdf, sheet, document, &usage, &mut used, &mut deflater, &refs);
        pages.push(refs.page);
    }
    for sheet in document.press {
        let refs = PageRefs { page: next.bump(), content: next.bump(), parent: tree, resources };
        used.images.transparent = sheet.copies.iter().any(|copy| transparent[copy.side]);
        press::write_page(&mut pdf, sheet, document, (&usage, &mut used, &mut deflater), &refs);
        pages.push(refs.page);
    }
    pdf.pages(tree).count(pages.len() as i32).kids(pages);
    let fonts = usage.write(&mut pdf, &mut next, document.fonts, &mut deflater)?;
    let spaces = used.inks.write(&mut pdf, &mut next, document.spots);
    let images = used.images.write(&mut pdf, &mut next, &document.pictures, &spaces);
    let layers = steps::layers(document.sheets, &mut next);
    steps::write_groups(&mut pdf, &layers);
    let objects = Objects { spaces: &spaces, fonts: &fonts, images: &images, layers: &layers };
    write_resources(&mut pdf, resources, &used, &objects, &forms);
    if let Some(resources) = form_resources {
        write_resources(&mut pdf, resources, &used, &objects, &[]);
    }

    let mut stream = pdf.stream(profile, &document.intent.profile.deflated);
    stream.filter(Filter::FlateDecode).pair(Name(b"N"), 4);
    stream.finish();
    write_catalog(&mut pdf, catalog, document, [tree, metadata, profile], &layers);
    meta::write_info(&mut pdf, info_ref, info, document.standard);

    // Last, because the instance is named after all that stands before.
    let (id, instance) = (meta::document_id(info), meta::instance_id(pdf.as_bytes()));
    let packet = meta::xmp(info, document.standard, id, instance);
    pdf.metadata(metadata, packet.as_bytes());
    pdf.set_file_id((id.to_vec(), instance.to_vec()));
    Ok(pdf.finish())
}

/// What resources refer to.
struct Objects<'a> {
    spaces: &'a Spaces,
    fonts: &'a [(FaceId, Ref)],
    images: &'a [Ref],
    layers: &'a [steps::Layer],
}

/// What all pages share.
fn write_resources(pdf: &mut Pdf, id: Ref, used: &Used, objects: &Objects<'_>, forms: &[(String, Ref)]) {
    let Objects { spaces, fonts, images, layers } = *objects;
    let mut resources = pdf.indirect(id).start::<Resources<'_>>();
    if used.inks.any() || !layers.is_empty() {
        let mut dict = resources.color_spaces();
        used.inks.name_all(&mut dict, spaces);
        steps::write_inks(&mut dict, layers);
    }
    if !layers.is_empty() {
        steps::write_layers(&mut resources.insert(Name(b"Properties")).dict(), layers);
    }
    if !used.patterns.is_empty() {
        used.patterns.write(&mut resources.patterns(), spaces);
    }
    if !forms.is_empty() || !used.images.is_empty() {
        let mut dict = resources.x_objects();
        used.images.name_all(&mut dict, images);
        for (name, form) in forms {
            dict.pair(Name(name.as_bytes()), *form);
        }
    }
    write_states(&mut resources);
    if !fonts.is_empty() {
        let mut dict = resources.fonts();
        for &(face, font) in fonts {
            dict.pair(Name(font::font_name(face).as_bytes()), font);
        }
    }
}

/// The graphics states that overprint and knock out.
fn write_states(resources: &mut Resources<'_>) {
    let mut states = resources.ext_g_states();
    for (name, on) in [(content::OVERPRINT, true), (content::KNOCKOUT, false)] {
        let mut state = states.insert(Name(name)).dict();
        state.pair(Name(b"Type"), Name(b"ExtGState"));
        state.pair(Name(b"OP"), on).pair(Name(b"op"), on).pair(Name(b"OPM"), i32::from(on));
    }
}

/// The catalog with the one output intent.
fn write_catalog(
    pdf: &mut Pdf,
    id: Ref,
    document: &Document<'_>,
    [tree, metadata, profile]: [Ref; 3],
    layers: &[steps::Layer],
) {
    let intent = document.intent;
    let mut catalog = pdf.catalog(id);
    catalog.pages(tree).metadata(metadata);
    if let Some(lang) = document.info.languages.first() {
        catalog.lang(TextStr(lang.as_str()));
    }
    catalog.viewer_preferences().display_doc_title(true);
    if !layers.is_empty() {
        steps::write_properties(&mut catalog, layers);
    }
    let mut intents = catalog.insert(Name(b"OutputIntents")).array();
    let mut dict = intents.push().dict();
    dict.pair(Name(b"Type"), Name(b"OutputIntent"));
    dict.pair(Name(b"S"), Name(b"GTS_PDFX"));
    dict.pair(Name(b"OutputConditionIdentifier"), TextStr(&intent.condition));
    dict.pair(Name(b"OutputCondition"), TextStr(&intent.info));
    dict.pair(Name(b"RegistryName"), TextStr(&intent.registry));
    dict.pair(Name(b"Info"), TextStr(&intent.info));
    dict.pair(Name(b"DestOutputProfile"), profile);
}

#[cfg(test)]
mod tests;
