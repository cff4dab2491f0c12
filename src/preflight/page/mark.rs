//! Where marks of a page lie, what they share, and how their text is quoted.

use std::rc::Rc;
use std::sync::Arc;

use kurbo::{Rect, Shape as _};

use crate::pages::{Glyph, Mark, MarkedContent, Page, Paint, Shape};

/// The most words of text that a finding quotes.
const QUOTED: usize = 60;

/// What of a page is measured: what may be seen, were it cut out by the bleed.
pub(super) fn area(page: &Page) -> Rect {
    page.bleed.unwrap_or_else(|| trim(page)).intersect(page.media)
}

/// Where a page is cut, as far as it says so.
pub(in crate::preflight) fn trim(page: &Page) -> Rect {
    page.trim.or(page.art).or(page.bleed).unwrap_or(page.crop)
}

/// The name of the innermost layer that is switched off.
pub(super) fn off(content: Option<&Rc<MarkedContent>>) -> Option<String> {
    let mut content = content;
    while let Some(own) = content {
        if own.off {
            return own.layer.clone();
        }
        content = own.parent.as_ref();
    }
    None
}

/// Bounds of a mark; of glyphs without outlines, those of their ems.
pub(super) fn extent(mark: &Mark) -> Rect {
    match &mark.shape {
        Shape::Text(run) if run.font.kind == "Type3" || !run.font.embedded => {
            let em = |glyph: &Glyph| {
                // By eye: what letters have above and below their baseline.
                let (width, own) = (if glyph.width > 0.0 { glyph.width } else { 500.0 }, glyph.outline.as_ref());
                let frame = own.map_or(Rect::new(0.0, -200.0, width, 700.0), |outline| outline.bounding_box());
                glyph.matrix.transform_rect_bbox(frame)
            };
            run.glyphs.iter().map(em).reduce(|all, one| all.union(one)).unwrap_or(mark.bounds)
        }
        _ => mark.bounds,
    }
}

/// Whether a part of a glyph has the flat colour of its text.
pub(super) fn inherits(shape: &Shape, text: &Paint) -> bool {
    let own = match shape {
        Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } | Shape::Picture { stencil: Some(paint), .. } => paint,
        _ => return false,
    };
    alike(own, text)
}

/// Whether two paints are one flat colour.
pub(super) fn alike(a: &Paint, b: &Paint) -> bool {
    match (a, b) {
        (Paint::Flat(a), Paint::Flat(b)) => Arc::ptr_eq(&a.space, &b.space) && a.values == b.values,
        _ => false,
    }
}

/// What two rectangles share; a line without width counts, edges that touch do not, nor does what is turned inside out.
pub(super) fn common(a: Rect, b: Rect) -> Option<Rect> {
    let both = Rect { x0: a.x0.max(b.x0), y0: a.y0.max(b.y0), x1: a.x1.min(b.x1), y1: a.y1.min(b.y1) };
    let along = |from: f64, to: f64, flat: bool| to > from || flat && to >= from;
    (along(both.x0, both.x1, a.width() <= 0.0) && along(both.y0, both.y1, a.height() <= 0.0)).then_some(both)
}

/// At most so many letters of a text, with an ellipsis for the rest.
pub(super) fn quote(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
