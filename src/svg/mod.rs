//! Drawings: SVG files as shapes in inks.
//!
//! Input: the text of an SVG 1.1 file, as programs that draw export it, with a [`Setting`]: which colour is which ink, and the
//! fonts. Output: a [`Drawing`] in its own size, or findings. What a plate can't hold (transparency,
//! filters, blending) and what this reader doesn't know is an error that names the element; nothing is left out in silence. Time
//! and memory are bounded whatever the file holds.

mod clip;
mod color;
mod css;
mod draw;
mod findings;
mod glyphs;
mod gradient;
mod guard;
mod names;
mod number;
mod paint;
mod path;
mod place;
mod property;
mod shapes;
mod style;
mod text;
mod transform;

use std::collections::BTreeMap;
use std::rc::Rc;

use kurbo::Affine;
use roxmltree::{Document, Node, ParsingOptions};

pub use self::color::{Rgb, hex, screen};

use self::css::Sheet;
use self::draw::{Context, Reader};
use self::findings::{Findings, LIMIT, Reported, VALUE, head};
use self::number::{Len, Unit};
use self::style::Style;
use crate::color::Color;
use crate::diag::Diagnostics;
use crate::font::{FaceId, Fonts};
use crate::geom::Size;
use crate::lang::Lang;
use crate::panel::{Drawing, Item};
use crate::source::{FileId, Sources};

/// What a drawing is made with.
pub struct Setting<'a> {
    /// Which screen colour is which ink. Others are converted, but for black, which is black ink alone, and white, which is
    /// paper.
    pub colors: &'a [(Rgb, Color)],
    /// The inks of any other colour.
    pub convert: &'a dyn Fn(Rgb) -> Color,
    /// The families that text may be set in.
    pub families: &'a [Family],
    /// Their faces.
    pub fonts: &'a Fonts,
    /// The language of the leaflet, the main one of several: what a drawing holds for others (`systemLanguage`) is left out.
    pub language: Option<Lang>,
}

/// A family of the layout.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its name in the layout.
    pub name: String,
    /// Its faces.
    pub faces: Vec<FamilyFace>,
}

/// A face of a [`Family`].
#[derive(Clone, Copy, Debug)]
pub struct FamilyFace {
    /// 100 to 900.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// The face.
    pub id: FaceId,
}

/// A drawing that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What is drawn. It may reach out of the drawing's size.
    pub drawing: Drawing,
    /// The screen colours that were converted, with their inks.
    pub converted: Vec<(Rgb, Color)>,
    /// The screen colours that the table names.
    pub mapped: Vec<Rgb>,
}

/// The largest number of nodes that is read.
const MOST_NODES: u32 = 1_000_000;

/// Reads a drawing. There is none where there was an error.
pub fn read(sources: &Sources, file: FileId, setting: &Setting<'_>) -> (Option<Found>, Diagnostics) {
    let text = &sources.get(file).text;
    let mut findings = Findings::new(file);
    if let Err(refusal) = guard::check(text) {
        findings.error(LIMIT, refusal.message, refusal.at, refusal.hint);
        return (None, findings.finish());
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let doc = match Document::parse_with_options(text, options) {
        Ok(doc) => doc,
        Err(error) => {
            let at = match error {
                // What is missing is missing at the end.
                roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => text.trim_end().len(),
                _ => offset(text, error.pos()),
            };
            let message = format!("the drawing is no SVG: {}", words(&error));
            findings.error("drawing-xml", message, at..at, "export the drawing anew");
            return (None, findings.finish());
        }
    };
    let root = doc.root_element();
    if root.tag_name().name() != "svg" || !draw::is_svg(root) {
        let message = format!("the drawing is no SVG: it begins with <{}>", root.tag_name().name());
        findings.error("drawing-xml", message, head(root), "export the drawing as SVG");
        return (None, findings.finish());
    }
    let drawing = drawing(root, setting, &mut findings);
    let drawing = if findings.has_errors() { None } else { drawing };
    (drawing, findings.finish())
}

fn drawing(root: Node<'_, '_>, setting: &Setting<'_>, findings: &mut Findings) -> Option<Found> {
    let doc = root.document();
    let sheet = Sheet::read(doc, findings);
    let mut ids = BTreeMap::new();
    for node in doc.descendants().filter(Node::is_element) {
        if let Some(id) = node.attribute("id") {
            // The first of two counts, as for every reader of SVG.
            ids.entry(id).or_insert(node);
        }
    }
    let size = size(root, findings)?;
    let own = std::mem::replace(findings, Findings::new(findings.span(0..0).file));
    let mut reader = Reader::new(setting, ids, sheet, own);
    let drawn = draw_root(root, size, &mut reader);
    let Reader { findings: found, fine, converted, mapped, .. } = reader;
    *findings = found;
    let (width, height) = (place::length(size.0), place::length(size.1));
    let (Some(width), Some(height)) = (width, height) else {
        findings.error(
            VALUE,
            "the drawing is larger than 10 m",
            head(root),
            "give it the size that it should print at",
        );
        return None;
    };
    let converted = converted.into_iter().collect();
    let drawing = Drawing { size: Size { width, height }, items: drawn?, fine };
    Some(Found { drawing, converted, mapped: mapped.into_iter().collect() })
}

fn draw_root<'a, 'i>(root: Node<'a, 'i>, size: (f64, f64), reader: &mut Reader<'a, 'i>) -> Option<Vec<Item>> {
    let outer = Context {
        style: Rc::new(Style::default()),
        matrix: Affine::IDENTITY,
        viewport: size,
        depth: 0,
        way: Vec::new(),
    };
    let mut context = reader.enter(root, &outer).ok()?;
    if let Some((fit, viewport)) = reader.fitted(root, size).ok()? {
        context.matrix = fit;
        context.viewport = viewport;
    }
    reader.moving(root);
    let mut items = Vec::new();
    if !context.style.hidden && !context.style.faded {
        reader.children(root, &context, &mut items);
    }
    if !reader.findings.has_errors() {
        reader.is_spent(root);
    }
    Some(items)
}

/// Width and height of the drawing in user units, by its attributes or else its view box.
fn size(root: Node<'_, '_>, findings: &mut Findings) -> Option<(f64, f64)> {
    let view = root.attribute("viewBox").and_then(transform::view_box);
    let mut read = |key: &str| -> Result<Option<f64>, Reported> {
        let Some(attribute) = root.attribute_node(key) else { return Ok(None) };
        match Len::read(attribute.value()) {
            // Of what it is placed in, which is known later: like none.
            Some(Len { unit: Unit::Percent, .. }) => Ok(None),
            Some(len) if len.value > 0.0 => {
                Ok(Some(len.at(number::Axis::X, number::Scale { viewport: (0.0, 0.0), em: 16.0 })))
            }
            None if attribute.value() == "auto" => Ok(None),
            _ => {
                let message = format!("the drawing's {key} is no length: `{}`", findings::short(attribute.value()));
                findings.error(VALUE, message, attribute.range(), "write it with its unit, such as \"60mm\"");
                Err(Reported)
            }
        }
    };
    let (width, height) = (read("width").ok()?, read("height").ok()?);
    match (width, height, view) {
        (Some(width), Some(height), _) => Some((width, height)),
        (Some(width), None, Some([_, _, w, h])) => Some((width, width * h / w)),
        (None, Some(height), Some([_, _, w, h])) => Some((height * w / h, height)),
        (None, None, Some([_, _, w, h])) => Some((w, h)),
        _ => {
            let hint = "add viewBox=\"0 0 WIDTH HEIGHT\" to <svg>, or width and height";
            findings.error(VALUE, "the drawing has no size", head(root), hint);
            None
        }
    }
}

/// The byte at a place that XML counts in lines and characters.
fn offset(text: &str, pos: roxmltree::TextPos) -> usize {
    let line = text.split_inclusive('\n').take((pos.row as usize).saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(line..).unwrap_or_default();
    let column = rest.char_indices().nth((pos.col as usize).saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
    line + column
}

/// What is wrong with XML, without the place, which stands beside it.
fn words(error: &roxmltree::Error) -> String {
    use roxmltree::Error;
    match error {
        Error::UnexpectedCloseTag(expected, actual, _) => format!("</{actual}> stands where </{expected}> should"),
        Error::UnknownNamespace(name, _) => format!("the prefix `{}` is not declared", findings::short(name)),
        Error::UnknownEntityReference(name, _) => format!("the entity `{}` is not declared", findings::short(name)),
        Error::DuplicatedAttribute(name, _) => format!("the attribute `{}` stands twice", findings::short(name)),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => "it ends before its last element does".to_owned(),
        Error::NoRootNode => "it is empty".to_owned(),
        Error::NodesLimitReached => format!("it has more than {MOST_NODES} elements"),
        Error::InvalidAttributeValue(_) => "an attribute holds `<`".to_owned(),
        other => {
            // The library's words end in the place.
            let text = other.to_string();
            text.rsplit_once(" at ").map_or(text.clone(), |(words, _)| words.to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
