//! A technical drawing as a plain PDF: no standard of print stands behind it, so that it has neither an output intent nor a
//! date, and the same drawing gives the same bytes on every day.

use pdf_writer::writers::Resources;
use pdf_writer::{Dict, Filter, Finish, Name, Pdf, Ref, Settings, TextStr};

use super::color::Inks;
use super::content::{Painter, Used};
use super::deflate::Deflater;
use super::font::{Usage, font_name};
use super::gradient::Patterns;
use super::image::{Images, Pictures};
use super::page::corners;
use super::{WriteError, meta, write_states};
use crate::drawing::{Drawing, Duplex, Layer, Mark, Page, Text};
use crate::font::Fonts;
use crate::geom::{Point, Rect, Transform};
use crate::panel::GlyphRun;
use crate::unit::Length;

/// The file's bytes.
///
/// # Errors
/// If a font that is used cannot be subset.
pub fn write_drawing(drawing: &Drawing, fonts: &Fonts) -> Result<Vec<u8>, WriteError> {
    let usage = Usage::of(fonts, || drawing.pages.iter().flat_map(runs));
    let mut used =
        Used { inks: Inks::new(drawing.inks.len()), patterns: Patterns::default(), images: Images::default() };
    let mut deflater = Deflater::new();
    let mut pdf = Pdf::with_settings_and_capacity(Settings { pretty: false }, 64 * 1024);
    // ISO 32000-1: PDF 1.7 knows on which edge paper is turned.
    pdf.set_version(1, 7);
    let mut next = Ref::new(1);
    let [catalog, tree, resources, info] = std::array::from_fn(|_| next.bump());
    let layers: Vec<(Layer, Ref)> = drawing.layers.iter().map(|layer| (*layer, next.bump())).collect();
    let mut pages = Vec::new();
    for page in &drawing.pages {
        let [id, content] = std::array::from_fn(|_| next.bump());
        let operators = paint(page, &layers, &usage, &mut used);
        let deflated = deflater.zlib(&operators);
        pdf.stream(content, &deflated).filter(Filter::FlateDecode);
        let all = Rect::new(Length::ZERO, Length::ZERO, page.size.width, page.size.height);
        let mut dict = pdf.page(id);
        dict.parent(tree).media_box(corners(all, page.size.height));
        if let Some([bleed, trim]) = page.boxes {
            dict.bleed_box(corners(bleed, page.size.height)).trim_box(corners(trim, page.size.height));
        }
        dict.pair(Name(b"Resources"), resources);
        dict.contents(content);
        dict.finish();
        pages.push(id);
    }
    pdf.pages(tree).count(pages.len() as i32).kids(pages);
    let embedded = usage.write(&mut pdf, &mut next, fonts, &mut deflater)?;
    let spaces = used.inks.write(&mut pdf, &mut next, &drawing.inks);

    let mut dict = pdf.indirect(resources).start::<Resources<'_>>();
    if used.inks.any() {
        used.inks.name_all(&mut dict.color_spaces(), &spaces);
    }
    if !layers.is_empty() {
        let mut properties = dict.insert(Name(b"Properties")).dict();
        for (n, (_, id)) in layers.iter().enumerate() {
            properties.pair(Name(resource(n).as_bytes()), *id);
        }
    }
    write_states(&mut dict);
    if !embedded.is_empty() {
        let mut names = dict.fonts();
        for (face, font) in embedded {
            names.pair(Name(font_name(face).as_bytes()), font);
        }
    }
    dict.finish();

    write_layers(&mut pdf, &layers);
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("en"));
    let mut preferences = root.insert(Name(b"ViewerPreferences")).dict();
    preferences.pair(Name(b"DisplayDocTitle"), true);
    if let Some(duplex) = drawing.duplex {
        // ISO 32000-1, table 150.
        preferences.pair(Name(b"PrintScaling"), Name(b"None"));
        let edge: &[u8] = match duplex {
            Duplex::ShortEdge => b"DuplexFlipShortEdge",
            Duplex::LongEdge => b"DuplexFlipLongEdge",
        };
        preferences.pair(Name(b"Duplex"), Name(edge));
    }
    preferences.finish();
    if !layers.is_empty() {
        write_properties(&mut root, &layers);
    }
    root.finish();
    pdf.document_info(info)
        .title(TextStr(&drawing.title))
        .creator(TextStr(meta::PROGRAM))
        .producer(TextStr(meta::PROGRAM));
    let digest = meta::instance_id(pdf.as_bytes());
    pdf.set_file_id((digest.to_vec(), digest.to_vec()));
    Ok(pdf.finish())
}

fn runs(page: &Page) -> impl Iterator<Item = &GlyphRun> {
    page.items.iter().flat_map(|item| match &item.mark {
        Mark::Text(text) => &text.runs[..],
        Mark::Shape(_) => &[],
    })
}

/// The name of a layer among the resources.
fn resource(layer: usize) -> String {
    format!("L{layer}")
}

/// A page's operators; what stands on a layer in marked content of its own.
fn paint(page: &Page, layers: &[(Layer, Ref)], usage: &Usage<'_>, used: &mut Used) -> Vec<u8> {
    let mut painter = Painter::new(page.size.height, usage, Pictures::NONE, used);
    let mut open = None;
    for item in &page.items {
        if !layers.is_empty() && open != Some(item.layer) {
            if open.is_some() {
                painter.end_layer();
            }
            painter.begin_layer(&resource(item.layer));
            open = Some(item.layer);
        }
        match &item.mark {
            Mark::Shape(shape) => painter.shape(shape, Point::default()),
            Mark::Text(text) => words(&mut painter, text),
        }
    }
    if open.is_some() {
        painter.end_layer();
    }
    painter.finish()
}

fn words(painter: &mut Painter<'_>, text: &Text) {
    let linear = match text.quarter.normal().0 {
        0 => {
            text.runs.iter().for_each(|run| painter.run(run, text.at));
            return;
        }
        1 => [0.0, 1.0, -1.0, 0.0],
        2 => [-1.0, 0.0, 0.0, -1.0],
        _ => [0.0, -1.0, 1.0, 0.0],
    };
    painter.transform(Transform { linear, shift: text.at });
    text.runs.iter().for_each(|run| painter.run(run, Point::default()));
    painter.unclip();
}

/// Writes the layers (ISO 32000-1, 8.11.2), with what they are by ISO 19593-1.
fn write_layers(pdf: &mut Pdf, layers: &[(Layer, Ref)]) {
    for (layer, id) in layers {
        let mut group = pdf.indirect(*id).dict();
        group.pair(Name(b"Type"), Name(b"OCG")).pair(Name(b"Name"), TextStr(layer.name));
        if let Some((step, kind)) = layer.step {
            let mut metadata = group.insert(Name(b"GTS_Metadata")).dict();
            metadata.pair(Name(b"GTS_ProcStepsGroup"), Name(step.as_bytes()));
            if let Some(kind) = kind {
                metadata.pair(Name(b"GTS_ProcStepsType"), Name(kind.as_bytes()));
            }
        }
    }
}

/// Writes the catalog's OCProperties: all layers can be seen.
fn write_properties(catalog: &mut Dict<'_>, layers: &[(Layer, Ref)]) {
    let refs = || layers.iter().map(|(_, id)| *id);
    let mut properties = catalog.insert(Name(b"OCProperties")).dict();
    properties.insert(Name(b"OCGs")).array().items(refs());
    let mut default = properties.insert(Name(b"D")).dict();
    default.pair(Name(b"Name"), TextStr("Template"));
    default.pair(Name(b"BaseState"), Name(b"ON"));
    default.insert(Name(b"Order")).array().items(refs());
}
