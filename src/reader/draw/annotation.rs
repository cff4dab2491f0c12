//! Annotations with a picture of their own, as print shows them: after the page (ISO 32000-1, 12.5).

use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, Stream};
use kurbo::{Affine, Rect};

use crate::pages::Fault;
use crate::reader::read::{matrix, name, rect};

use super::Painter;

/// Flags (table 165): not shown, and printed.
const HIDDEN: u32 = 1 << 1;
const PRINT: u32 = 1 << 2;

/// The most annotations that are drawn.
const MOST: usize = 10_000;

impl<'d> Painter<'d, '_> {
    pub(super) fn annotations(&mut self, page: &Dict<'d>) {
        let Some(list) = page.get::<Array<'d>>("Annots") else { return };
        for (number, annotation) in list.iter::<Dict<'d>>().take(MOST + 1).enumerate() {
            if number == MOST {
                let text = format!("it has more than {MOST} annotations; those after them are left out.");
                self.say(Fault::Content, &text);
            }
            if number == MOST || !self.looked_at(&annotation) {
                break;
            }
            let flags = annotation.get::<i64>("F").unwrap_or(0) as u32;
            let kind = name(&annotation, "Subtype").unwrap_or_default();
            if flags & PRINT == 0 || flags & HIDDEN != 0 || kind == "Popup" {
                continue;
            }
            let Some((stream, id)) = appearance(&annotation) else { continue };
            let Some(place) = rect(&annotation, "Rect") else { continue };
            let frame = rect(stream.dict(), "BBox").unwrap_or_default();
            // Algorithm 8.1: the frame, turned by its matrix, is fitted into the rectangle.
            let turned = matrix(stream.dict(), "Matrix").transform_rect_bbox(frame);
            let Some(fit) = fit(turned, place) else { continue };
            self.on_layer(&annotation, |painter| painter.form(&stream, id, fit));
        }
    }
}

/// The normal appearance, of the state in which the annotation is.
fn appearance<'d>(annotation: &Dict<'d>) -> Option<(Stream<'d>, Option<ObjectIdentifier>)> {
    let looks = annotation.get::<Dict<'d>>("AP")?;
    match looks.get::<Object<'d>>("N")? {
        Object::Stream(stream) => Some((stream, looks.get_ref("N").map(Into::into))),
        Object::Dict(states) => {
            let state = name(annotation, "AS")?;
            Some((states.get::<Stream<'d>>(&state)?, states.get_ref(&state).map(Into::into)))
        }
        _ => None,
    }
}

fn fit(from: Rect, to: Rect) -> Option<Affine> {
    if from.width() <= 0.0 || from.height() <= 0.0 {
        return None;
    }
    let (x, y) = (to.width() / from.width(), to.height() / from.height());
    Some(Affine::new([x, 0.0, 0.0, y, to.x0 - from.x0 * x, to.y0 - from.y0 * y]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_fitted_into_its_rectangle() {
        let (from, to) = (Rect::new(0.0, 0.0, 10.0, 20.0), Rect::new(100.0, 100.0, 120.0, 110.0));
        assert_eq!(fit(from, to).unwrap().transform_rect_bbox(from), to);
        assert_eq!(fit(Rect::ZERO, to), None);
    }
}
