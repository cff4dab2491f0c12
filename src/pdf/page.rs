//! One side as a page: boxes and the order of painting.

use pdf_writer::{Filter, Finish, Name, Pdf, Rect as PdfRect, Ref};

use super::content::{Painter, Used};
use super::deflate::Deflater;
use super::font::Usage;
use super::matrix::flip;
use super::{Document, steps};
use crate::geom::{Point, Rect};
use crate::sheet::{PlacedPanel, Sheet};
use crate::unit::Length;

/// Writes a page and its content. The page's resources are written elsewhere: all pages share them.
pub(super) fn write(
    pdf: &mut Pdf,
    sheet: &Sheet,
    document: &Document<'_>,
    usage: &Usage<'_>,
    used: &mut Used,
    deflater: &mut Deflater,
    refs: &PageRefs,
) {
    used.images.transparent = false;
    let operators = paint_with_steps(sheet, document, usage, used);
    let deflated = deflater.zlib(&operators);
    pdf.stream(refs.content, &deflated).filter(Filter::FlateDecode);

    write_page(pdf, [sheet.media, sheet.bleed, sheet.trim], used.images.transparent, refs);
}

/// Writes the page itself, with its media, bleed and trim. What is transparent on it is blended in the inks of the output
/// condition, which a group says (ISO 32000-1, 11.4.7).
pub(super) fn write_page(pdf: &mut Pdf, [media, bleed, trim]: [Rect; 3], transparent: bool, refs: &PageRefs) {
    let height = media.bottom();
    let mut page = pdf.page(refs.page);
    page.parent(refs.parent);
    page.media_box(corners(media, height));
    page.bleed_box(corners(bleed, height));
    page.trim_box(corners(trim, height));
    page.pair(Name(b"Resources"), refs.resources);
    page.contents(refs.content);
    if transparent {
        let mut group = page.insert(Name(b"Group")).dict();
        group.pair(Name(b"Type"), Name(b"Group")).pair(Name(b"S"), Name(b"Transparency"));
        group.pair(Name(b"CS"), Name(b"DeviceCMYK")).pair(Name(b"I"), true).pair(Name(b"K"), false);
    }
    page.finish();
}

/// The objects that a page has or refers to.
pub(super) struct PageRefs {
    /// The page.
    pub(super) page: Ref,
    /// Its content stream.
    pub(super) content: Ref,
    /// The page tree.
    pub(super) parent: Ref,
    /// The shared resources.
    pub(super) resources: Ref,
}

/// The page's operators, and behind them those of its processing steps, which a form may hold as well: a group is one for all
/// copies of it (ISO 32000-1, 8.11.3.2).
pub(super) fn paint_with_steps(sheet: &Sheet, document: &Document<'_>, usage: &Usage<'_>, used: &mut Used) -> Vec<u8> {
    let mut operators = paint(sheet, document, usage, used);
    if !sheet.steps.is_empty() {
        operators.push(b'\n');
        operators.extend(steps::paint(sheet));
    }
    operators
}

/// The page's operators: of each panel the clipped art; then all text with its pictures; then codes; then marks, colour bar and slug.
fn paint(sheet: &Sheet, document: &Document<'_>, usage: &Usage<'_>, used: &mut Used) -> Vec<u8> {
    let mut painter = Painter::new(sheet.media.bottom(), usage, document.pictures, used);
    if sheet.spreads.is_empty() {
        for placed in &sheet.panels {
            painter.placed(&document.panels[placed.panel].art, placed.origin, placed.clip, placed.turned);
        }
    } else {
        // Art across panels stands on their backgrounds and below what else is on them.
        let parts = |placed: &PlacedPanel| {
            let panel = &document.panels[placed.panel];
            panel.art.split_at(panel.ground)
        };
        for placed in &sheet.panels {
            painter.placed(parts(placed).0, placed.origin, placed.clip, placed.turned);
        }
        for spread in &sheet.spreads {
            painter.placed(&spread.art, spread.origin, spread.clip, spread.turned);
        }
        for placed in &sheet.panels {
            painter.placed(parts(placed).1, placed.origin, placed.clip, placed.turned);
        }
    }
    for placed in &sheet.panels {
        let blocks = &document.panels[placed.panel].blocks;
        let turned = placed.turned.filter(|_| !blocks.is_empty());
        if let Some(about) = turned {
            painter.language(None);
            painter.turn(about);
        }
        for block in blocks {
            for rule in &block.rules {
                painter.shape(rule, placed.origin);
            }
            if let Some(picture) = &block.picture {
                painter.language(Some(block.lang).filter(|lang| document.info.languages.first() != Some(lang)));
                painter.group(picture, placed.origin);
            }
            for run in block.lines.iter().flat_map(|line| &line.runs) {
                // The document's own language is the catalog's.
                painter.language(Some(run.lang).filter(|lang| document.info.languages.first() != Some(lang)));
                painter.run(run, placed.origin);
            }
        }
        if turned.is_some() {
            painter.language(None);
            painter.unclip();
        }
    }
    painter.language(None);
    for placed in &sheet.panels {
        let codes = &document.panels[placed.panel].codes;
        let turned = placed.turned.filter(|_| !codes.is_empty());
        if let Some(about) = turned {
            painter.turn(about);
        }
        for code in codes {
            painter.alternative(&code.alt);
            for shape in &code.shapes {
                painter.shape(shape, placed.origin);
            }
            for run in &code.runs {
                painter.run(run, placed.origin);
            }
            painter.end_alternative(&code.alt);
        }
        if turned.is_some() {
            painter.unclip();
        }
    }
    for mark in sheet.marks.iter().chain(&sheet.color_bar) {
        painter.shape(mark, Point::default());
    }
    for run in &sheet.slug {
        painter.run(run, Point::default());
    }
    painter.finish()
}

/// A box by its lower-left and upper-right corners.
pub(super) fn corners(rect: Rect, height: Length) -> PdfRect {
    let (x1, y1) = flip(Point::new(rect.x, rect.bottom()), height);
    let (x2, y2) = flip(Point::new(rect.right(), rect.y), height);
    PdfRect::new(x1, y1, x2, y2)
}
