//! Processing steps (ISO 19593-1): lines for cutting, creasing and bleed on layers of their own.
//!
//! Each step is an optional content group with the metadata of that standard, and a Separation that nothing else is
//! painted in. The layers are off in the default configuration, by which a PDF/X-4 file is printed: a workflow that knows
//! processing steps finds them by their metadata, and in no other do they print. Where somebody turns a layer on, its
//! lines overprint.

use pdf_writer::{Content, Dict, Name, Pdf, Ref, Settings, TextStr};

use super::color::separation;
use super::content::OVERPRINT;
use super::matrix::{flip, number};
use crate::color::{Cmyk, Tint};
use crate::geom::Segment;
use crate::sheet::{Sheet, StepKind};
use crate::unit::Length;

/// How wide the lines are drawn.
const WEIGHT: Length = Length::from_raw(Length::PER_PT / 2);

/// A layer: its step and its object.
pub(super) type Layer = (StepKind, Ref);

/// A layer for each step that the sheets have.
pub(super) fn layers(sheets: &[Sheet], next: &mut Ref) -> Vec<Layer> {
    let has = |kind: &StepKind| sheets.iter().flat_map(|sheet| &sheet.steps).any(|step| step.kind == *kind);
    StepKind::ALL.into_iter().filter(has).map(|kind| (kind, next.bump())).collect()
}

/// Writes the optional content groups.
pub(super) fn write_groups(pdf: &mut Pdf, layers: &[Layer]) {
    for &(kind, id) in layers {
        let mut group = pdf.indirect(id).dict();
        group.pair(Name(b"Type"), Name(b"OCG")).pair(Name(b"Name"), TextStr(kind.name()));
        let mut metadata = group.insert(Name(b"GTS_Metadata")).dict();
        metadata.pair(Name(b"GTS_ProcStepsGroup"), Name(b"Structural"));
        metadata.pair(Name(b"GTS_ProcStepsType"), Name(kind.name().as_bytes()));
    }
}

/// Writes the catalog's OCProperties: one configuration, which lists all groups and names no events (ISO 32000-1, 8.11.4).
pub(super) fn write_properties(catalog: &mut Dict<'_>, layers: &[Layer]) {
    let refs = || layers.iter().map(|&(_, id)| id);
    let mut properties = catalog.insert(Name(b"OCProperties")).dict();
    properties.insert(Name(b"OCGs")).array().items(refs());
    let mut default = properties.insert(Name(b"D")).dict();
    default.pair(Name(b"Name"), TextStr("Print"));
    default.pair(Name(b"BaseState"), Name(b"ON"));
    default.insert(Name(b"OFF")).array().items(refs());
    default.insert(Name(b"Order")).array().items(refs());
}

/// Writes the technical inks into a resource dictionary's ColorSpace entry.
pub(super) fn write_inks(dict: &mut Dict<'_>, layers: &[Layer]) {
    let half = Tint::from_percent(50.0).unwrap_or(Tint::FULL);
    for &(kind, _) in layers {
        // Only what a screen shows: these never print.
        let alternate = match kind {
            StepKind::Cutting => Cmyk { m: Tint::FULL, ..Cmyk::PAPER },
            StepKind::Creasing => Cmyk { c: Tint::FULL, ..Cmyk::PAPER },
            StepKind::Bleed => Cmyk { c: half, y: Tint::FULL, ..Cmyk::PAPER },
        };
        separation(dict.insert(Name(resource(kind).as_bytes())).array(), kind.name(), alternate);
    }
}

/// Writes the layers into a resource dictionary's Properties entry.
pub(super) fn write_layers(dict: &mut Dict<'_>, layers: &[Layer]) {
    for &(kind, id) in layers {
        dict.pair(Name(resource(kind).as_bytes()), id);
    }
}

/// The name of a step's layer and of its ink among the resources.
fn resource(kind: StepKind) -> String {
    format!("P{}", kind.name())
}

/// The operators of a side's steps.
pub(super) fn paint(sheet: &Sheet) -> Vec<u8> {
    let mut content = Content::with_settings_and_capacity(Settings { pretty: false }, 1024);
    let height = sheet.media.bottom();
    for kind in StepKind::ALL {
        let mut paths = sheet.steps.iter().filter(|step| step.kind == kind).map(|step| &step.path).peekable();
        if paths.peek().is_none() {
            continue;
        }
        let name = resource(kind);
        let name = Name(name.as_bytes());
        content.begin_marked_content_with_properties(Name(b"OC")).properties_named(name);
        content.save_state().set_parameters(Name(OVERPRINT));
        content.set_stroke_color_space(name).set_stroke_color([1.0]);
        content.set_line_width(number(WEIGHT)).set_dash_pattern([], 0.0);
        for segment in paths.flat_map(|path| &path.0) {
            match *segment {
                Segment::Move(p) => {
                    let (x, y) = flip(p, height);
                    content.move_to(x, y);
                }
                Segment::Line(p) => {
                    let (x, y) = flip(p, height);
                    content.line_to(x, y);
                }
                Segment::Cubic(a, b, p) => {
                    let ((x1, y1), (x2, y2), (x, y)) = (flip(a, height), flip(b, height), flip(p, height));
                    content.cubic_to(x1, y1, x2, y2, x, y);
                }
                Segment::Close => {
                    content.close_path();
                }
            }
        }
        content.stroke().restore_state().end_marked_content();
    }
    content.finish().into_vec()
}
