//! Patterns (ISO 32000-1, 8.7): cells drawn once and kept, shadings with their place.

use std::rc::Rc;

use hayro_syntax::object::{Dict, Object, Stream};
use kurbo::{Affine, Point, Rect};

use crate::pages::{List, Paint, Shading, ShadingKind, Tiling};
use crate::reader::read::{matrix, number, rect};

use super::state::Ink;
use super::{Painter, content_of, key_of, within_reach};

impl<'d> Painter<'d, '_> {
    /// A pattern; `under` is the colour of an uncoloured one.
    pub(super) fn pattern(
        &mut self,
        object: &Object<'d>,
        id: Option<u32>,
        under: Option<Ink>,
    ) -> Result<Paint, String> {
        let dict = match object {
            Object::Dict(dict) => dict,
            Object::Stream(stream) => stream.dict(),
            _ => return Err("it is neither a dictionary nor a stream".into()),
        };
        let place = within_reach(self.base * matrix(dict, "Matrix"));
        let uncolored = dict.get::<i32>("PaintType") == Some(2);
        let color = under.filter(|_| uncolored);
        let tint = color.iter().flat_map(|ink| {
            // Colours of different spaces are told apart by where the space is kept.
            let space = std::sync::Arc::as_ptr(&ink.space) as usize;
            [space as u32, (space >> 32) as u32].into_iter().chain(ink.values.iter().map(|value| value.to_bits()))
        });
        let key = id.map(|id| (id, key_of(place), self.defaults, tint.collect::<Vec<u32>>()));
        if let Some(paint) = key.as_ref().and_then(|key| self.drawing.patterns.borrow().get(key).cloned()) {
            return Ok(paint);
        }
        if !self.count(super::HEAVY) {
            return Err("there is too much on the page".into());
        }
        let paint = match (dict.get::<i32>("PatternType"), object) {
            (Some(2), _) => {
                let shading = dict.get::<Object<'_>>("Shading").ok_or("it has no shading")?;
                let inner = dict.get_ref("Shading").map(|reference| reference.obj_number);
                Paint::Shading(self.shading(&shading, inner.or(id), place)?)
            }
            (_, Object::Stream(stream)) => Paint::Tiling(self.tiling(stream, id, place, uncolored, color)?),
            _ => return Err("it is of no known type".into()),
        };
        if let Some(key) = key {
            self.drawing.patterns.borrow_mut().insert(key, paint.clone());
        }
        Ok(paint)
    }

    fn tiling(
        &mut self,
        stream: &Stream<'d>,
        id: Option<u32>,
        place: Affine,
        uncolored: bool,
        color: Option<Ink>,
    ) -> Result<Rc<Tiling>, String> {
        let dict = stream.dict();
        let bbox = rect(dict, "BBox").filter(|bbox| bbox.area() > 0.0).ok_or("its cell has no extent")?;
        let step = |key: &str, side: f64| number(dict, key).map(f64::abs).filter(|step| *step > 0.0).unwrap_or(side);
        let step = [step("XStep", bbox.width()), step("YStep", bbox.height())];
        let bytes = content_of(self.drawing, stream, "A pattern").ok_or("its content cannot be read")?;
        let mut resources = self.resources.clone();
        resources.extend(dict.get::<Dict<'d>>("Resources"));
        let mut cell = List::default();
        let drawing = self.drawing;
        drawing.within(id, "A pattern", || {
            let mut painter = Painter::keeping(drawing, &mut cell, Affine::IDENTITY, resources);
            if let Some(color) = color {
                (painter.now.fill, painter.now.stroke) = (color.clone(), color);
            }
            painter.colorless = uncolored;
            painter.clip_to(bbox);
            painter.follow(&bytes, &[(usize::MAX, id)]);
            painter.close_clips();
        });
        Ok(Rc::new(Tiling { bbox, step, matrix: place, cell, object: id }))
    }
}

/// What paints nothing.
pub(super) fn nothing() -> Paint {
    Paint::Tiling(Rc::new(Tiling {
        bbox: Rect::new(0.0, 0.0, 1.0, 1.0),
        step: [1.0, 1.0],
        matrix: Affine::IDENTITY,
        cell: List::default(),
        object: None,
    }))
}

/// Where a shading paints at most, on the page; nothing if it has no end.
pub(super) fn extent(shading: &Shading) -> Option<Rect> {
    let own = match &shading.kind {
        ShadingKind::Triangles { triangles, .. } => Some(around(triangles.iter().flatten().map(|vertex| vertex.at))),
        ShadingKind::Patches { patches, .. } => {
            Some(around(patches.iter().flat_map(|p| p.points.iter().flatten().copied())))
        }
        ShadingKind::Function { domain, matrix, .. } => {
            Some(matrix.transform_rect_bbox(Rect::new(domain[0], domain[2], domain[1], domain[3]).abs()))
        }
        _ => None,
    };
    let inside = match (own, shading.bbox) {
        (Some(own), Some(bbox)) => own.intersect(bbox),
        (own, bbox) => own.or(bbox)?,
    };
    Some(shading.matrix.transform_rect_bbox(inside))
}

fn around(points: impl Iterator<Item = [f64; 2]>) -> Rect {
    points
        .map(|[x, y]| Rect::from_origin_size(Point::new(x, y), (0.0, 0.0)))
        .reduce(|all, point| all.union(point))
        .unwrap_or_default()
}
