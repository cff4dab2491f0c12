//! A press sheet in the file: each side of the leaflet once, as a form, and a page for each plate that places copies of it.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect as PdfRect, Ref, Settings};

use super::Document;
use super::content::{Painter, Used};
use super::deflate::Deflater;
use super::font::Usage;
use super::matrix::{flip, number};
use super::page;
use crate::geom::Point;
use crate::sheet::{PlacedCopy, PressSheet, Sheet};
use crate::unit::Length;

/// A form's name among the resources: `FA`, `FB`.
pub(super) fn form_name(sheet: &Sheet) -> String {
    format!("F{:?}", sheet.side)
}

/// Writes a side as a form (ISO 32000-1, 8.10). Its space is that of the side as a page: origin at the bottom-left of its
/// bleed, which is all of its media.
pub(super) fn write_form(
    pdf: &mut Pdf,
    id: Ref,
    resources: Ref,
    sheet: &Sheet,
    document: &Document<'_>,
    (usage, used, deflater): (&Usage<'_>, &mut Used, &mut Deflater),
) {
    debug_assert_eq!(sheet.media, sheet.bleed, "a side on a press sheet has no marks of its own");
    let operators = page::paint_with_steps(sheet, document, usage, used);
    let deflated = deflater.zlib(&operators);
    let mut form = pdf.form_xobject(id, &deflated);
    form.filter(Filter::FlateDecode);
    form.bbox(PdfRect::new(0.0, 0.0, number(sheet.media.width), number(sheet.media.height)));
    form.pair(Name(b"Resources"), resources);
    form.finish();
}

/// Writes a plate as a page.
pub(super) fn write_page(
    pdf: &mut Pdf,
    sheet: &PressSheet,
    document: &Document<'_>,
    (usage, used, deflater): (&Usage<'_>, &mut Used, &mut Deflater),
    refs: &page::PageRefs,
) {
    let height = sheet.media.height;
    let mut operators = copies(sheet, document.sheets);
    let mut painter = Painter::new(height, usage, document.pictures, used);
    for mark in sheet.marks.iter().chain(&sheet.color_bar) {
        painter.shape(mark, Point::default());
    }
    for run in &sheet.slug {
        painter.run(run, Point::default());
    }
    operators.push(b'\n');
    operators.extend(painter.finish());
    let deflated = deflater.zlib(&operators);
    pdf.stream(refs.content, &deflated).filter(Filter::FlateDecode);
    // The forms are painted on the page as if they stood there themselves: they have no groups of their own.
    page::write_page(pdf, [sheet.media, sheet.bleed, sheet.trim], used.images.transparent, refs);
}

/// Operators that place the copies.
fn copies(sheet: &PressSheet, sides: &[Sheet]) -> Vec<u8> {
    let mut content = Content::with_settings_and_capacity(Settings { pretty: false }, 1024);
    let height = sheet.media.height;
    for copy in &sheet.copies {
        let side = &sides[copy.side];
        content.save_state();
        let (x, y) = flip(Point::new(copy.clip.x, copy.clip.bottom()), height);
        content.rect(x, y, number(copy.clip.width), number(copy.clip.height)).clip_nonzero().end_path();
        content.transform(matrix(copy, side, height));
        content.x_object(Name(form_name(side).as_bytes())).restore_state();
    }
    content.finish().into_vec()
}

/// From a form's space to the page's, both with y up.
fn matrix(copy: &PlacedCopy, side: &Sheet, height: Length) -> [f32; 6] {
    let leaf = crate::geom::Size { width: side.trim.width, height: side.trim.height };
    // The form's origin, bottom-left of its media, and a step along each of its axes. From the trim's top-left, y down.
    let origin = Point::new(-side.trim.x, side.media.height - side.trim.y);
    let unit = Length::pt(1);
    let at = |point: Point| copy.place(point, leaf);
    let (o, i, j) = (
        at(origin),
        at(origin.offset(Point::new(unit, Length::ZERO))),
        at(origin.offset(Point::new(Length::ZERO, -unit))),
    );
    let (e, f) = flip(o, height);
    [number(i.x - o.x), number(o.y - i.y), number(j.x - o.x), number(o.y - j.y), e, f]
}
