//! How a file fills its place: the part of it that is seen, and where that stands.
//!
//! A file is a picture of pixels or a drawing; both are cropped, fitted and carried to the bleed alike. Coordinates: origin
//! top-left of the panel's trim (of a drawing or picture its own top-left corner), y down.

use std::sync::Arc;

use crate::color::Space;
use crate::convert::Crop;
use crate::geom::{Path, Point, Rect, Transform};
use crate::image::{Header, Orientation};
use crate::panel::{Clip, Drawing, Group, Item, Picture};
use crate::source::Span;
use crate::spec::{FillingSpec, Fit};
use crate::unit::Length;

/// A file that a picture may be made of.
#[derive(Clone, Debug)]
pub struct LoadedPicture {
    /// Its path, relative to the layout's folder.
    pub path: String,
    /// What is in it; `None` where it could not be read, which was reported.
    pub graphic: Option<Graphic>,
}

/// What a file that is placed holds.
#[derive(Clone, Debug)]
pub enum Graphic {
    /// Pixels.
    Raster(Raster),
    /// Shapes.
    Drawing(Arc<Drawing>),
}

/// A picture of pixels, as far as placing it asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raster {
    /// Pixels in a row, as stored.
    pub width: u32,
    /// Rows, as stored.
    pub height: u32,
    /// How it is turned.
    pub orientation: Orientation,
    /// What its samples mean.
    pub space: Space,
    /// Bits of a sample.
    pub bits: u8,
}

impl Raster {
    /// What a file's header says.
    pub fn of(header: &Header) -> Self {
        let Header { width, height, orientation, space, bits, .. } = *header;
        Self { width, height, orientation, space, bits }
    }

    /// One bit a pixel: a drawing or a stamp, all edges.
    pub fn line_art(&self) -> bool {
        self.bits == 1 && self.space == Space::Gray
    }

    /// Pixels in a row and rows of the upright picture.
    fn upright(&self) -> (f64, f64) {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        if self.orientation.swaps() { (height, width) } else { (width, height) }
    }

    /// A part of the upright picture, in whole pixels, as it is stored.
    fn stored(&self, left: f64, top: f64, right: f64, bottom: f64) -> Crop {
        let (width, height) = self.upright();
        let at = |x: f64, y: f64| {
            let (u, v) = self.orientation.stored((x / width, y / height));
            ((u * f64::from(self.width)).round(), (v * f64::from(self.height)).round())
        };
        let (a, b) = (at(left, top), at(right, bottom));
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        Crop { x: x as u32, y: y as u32, width: (a.0 - b.0).abs() as u32, height: (a.1 - b.1).abs() as u32 }
    }
}

/// A file and how it fills its place, resolved.
#[derive(Clone, Debug)]
pub struct Filling {
    /// Its number among the job's files.
    pub file: usize,
    /// What is in it.
    pub graphic: Graphic,
    /// How.
    pub spec: FillingSpec,
    /// What is read to those who don't see it; empty for decoration.
    pub alt: String,
    /// Where it was asked for.
    pub span: Span,
}

/// Left, top, right and bottom.
type Sides = [f64; 4];

/// A file in its place.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    /// What is drawn.
    pub(super) group: Group,
    /// By how much it falls short of the bleed at the frame's left, top, right and bottom edge.
    pub(super) short: [Length; 4],
}

impl Filling {
    /// Width over height of the part that is not cropped.
    pub fn ratio(&self) -> f64 {
        let [left, top, right, bottom] = self.part();
        (right - left) / (bottom - top)
    }

    /// Its own extent: upright pixels, or points.
    fn extent(&self) -> (f64, f64) {
        match &self.graphic {
            Graphic::Raster(raster) => raster.upright(),
            Graphic::Drawing(drawing) => (drawing.size.width.to_pt(), drawing.size.height.to_pt()),
        }
    }

    /// What is not cropped.
    fn part(&self) -> Sides {
        let ((width, height), [left, top, right, bottom]) = (self.extent(), self.spec.crop);
        [left * width, top * height, (1.0 - right) * width, (1.0 - bottom) * height]
    }

    /// The file in a frame of the text, which no bleed reaches.
    pub fn fill(&self, frame: Rect) -> Group {
        self.fill_to(frame, frame).group
    }

    /// The file in its frame; `carried` is the frame with those of its edges that lie on the trim carried to the bleed.
    pub(super) fn fill_to(&self, frame: Rect, carried: Rect) -> Filled {
        let sides = |rect: Rect| [rect.x, rect.y, rect.right(), rect.bottom()].map(Length::to_pt);
        let (frame, to) = (sides(frame), sides(carried));
        let part = self.part();
        let (width, height) = (part[2] - part[0], part[3] - part[1]);
        // Points on paper of one unit of the file, across and down; and which part comes to stand on which place.
        let (scale, seen, place, short) = match self.spec.fit {
            Fit::Cover => {
                let scale = ((to[2] - to[0]) / width).max((to[3] - to[1]) / height);
                let seen = self.covered(part, frame, to, scale);
                ((scale, scale), seen, to, [0.0; 4])
            }
            Fit::Contain => {
                let scale = ((frame[2] - frame[0]) / width).min((frame[3] - frame[1]) / height);
                let rest = (frame[2] - frame[0] - width * scale, frame[3] - frame[1] - height * scale);
                let (x, y) = ((rest.0 / 2.0).max(0.0), (rest.1 / 2.0).max(0.0));
                let place = [frame[0] + x, frame[1] + y, frame[2] - x, frame[3] - y];
                self.extended((scale, scale), part, place, frame, to)
            }
            Fit::Stretch => {
                let scale = ((frame[2] - frame[0]) / width, (frame[3] - frame[1]) / height);
                self.extended(scale, part, frame, frame, to)
            }
        };
        let items = match &self.graphic {
            Graphic::Raster(raster) => self.pixels(raster, scale, seen, place),
            Graphic::Drawing(drawing) => self.shapes(drawing, scale, seen, place),
        };
        let group = Group { items, alt: self.alt.clone(), ..Group::default() };
        Filled { group, short: short.map(Length::from_pt) }
    }

    /// The part that fills `to` at this scale: the focus in the frame's middle, as far as there is enough around it.
    fn covered(&self, part: Sides, frame: Sides, to: Sides, scale: f64) -> Sides {
        let (extent, focus) = (self.extent(), self.spec.focus);
        let along = |i: usize, at: f64| {
            let length = (to[i + 2] - to[i]) / scale;
            let middle = (frame[i] + frame[i + 2]) / 2.0;
            let start = at - (middle - to[i]) / scale;
            start.clamp(part[i], (part[i + 2] - length).max(part[i]))
        };
        let (x, y) = (along(0, focus.0 * extent.0), along(1, focus.1 * extent.1));
        let (width, height) = ((to[2] - to[0]) / scale, (to[3] - to[1]) / scale);
        [x, y, (x + width).min(part[2]), (y + height).min(part[3])]
    }

    /// A whole part on its place, with what was cropped off shown again in the bleed.
    fn extended(
        &self,
        scale: (f64, f64),
        part: Sides,
        place: Sides,
        frame: Sides,
        to: Sides,
    ) -> ((f64, f64), Sides, Sides, Sides) {
        let extent = self.extent();
        let (mut seen, mut grown, mut short) = (part, place, [0.0; 4]);
        for edge in 0..4 {
            let scale = if edge % 2 == 0 { scale.0 } else { scale.1 };
            let wanted = (to[edge] - frame[edge]).abs();
            if wanted == 0.0 || place[edge] != frame[edge] {
                continue;
            }
            let hidden = match edge {
                0 | 1 => part[edge],
                2 => extent.0 - part[2],
                _ => extent.1 - part[3],
            };
            let more = (hidden * scale).min(wanted);
            short[edge] = wanted - more;
            let out = if edge < 2 { -1.0 } else { 1.0 };
            grown[edge] += out * more;
            seen[edge] += out * more / scale;
        }
        (scale, seen, grown, short)
    }

    /// Pixels: whole ones, of which the place shows what it does.
    fn pixels(&self, raster: &Raster, scale: (f64, f64), seen: Sides, place: Sides) -> Vec<Item> {
        /// Of a pixel: what arithmetic leaves of nothing.
        const NOTHING: f64 = 1e-6;
        let (width, height) = raster.upright();
        let whole = [
            (seen[0] + NOTHING).floor().max(0.0),
            (seen[1] + NOTHING).floor().max(0.0),
            (seen[2] - NOTHING).ceil().min(width),
            (seen[3] - NOTHING).ceil().min(height),
        ];
        let at = |edge: usize| {
            let scale = if edge.is_multiple_of(2) { scale.0 } else { scale.1 };
            // Where the place has the edge itself, no rounding may come between.
            let off = whole[edge] - seen[edge];
            Length::from_pt(if off.abs() < 2.0 * NOTHING { place[edge] } else { place[edge] + off * scale })
        };
        let (x, y) = (at(0), at(1));
        let rect = Rect::new(x, y, at(2) - x, at(3) - y);
        let picture = Item::Picture(Picture {
            file: self.file,
            crop: raster.stored(whole[0], whole[1], whole[2], whole[3]),
            orientation: raster.orientation,
            rect,
            rendering: self.spec.rendering,
            black: raster.space == Space::Gray && (self.spec.black.is_some() || raster.line_art()),
            line_art: raster.line_art(),
            keep: !self.spec.downsample,
            span: self.span,
        });
        let place = rect_of(place);
        // A file that goes in as it is shows more than its part.
        if rect == place && whole == [0.0, 0.0, width, height] {
            vec![picture]
        } else {
            vec![clipped(place, vec![picture])]
        }
    }

    /// Shapes, moved and scaled.
    fn shapes(&self, drawing: &Drawing, scale: (f64, f64), seen: Sides, place: Sides) -> Vec<Item> {
        let shift =
            Point::new(Length::from_pt(place[0] - seen[0] * scale.0), Length::from_pt(place[1] - seen[1] * scale.1));
        let transform = Transform { linear: [scale.0, 0.0, 0.0, scale.1], shift };
        let (items, fine) = (drawing.items.clone(), drawing.fine.clone());
        let group = Group { transform, items, fine, drawing: Some(self.file), ..Group::default() };
        vec![clipped(rect_of(place), vec![Item::Group(group)])]
    }
}

fn rect_of([left, top, right, bottom]: Sides) -> Rect {
    let (x, y) = (Length::from_pt(left), Length::from_pt(top));
    Rect::new(x, y, Length::from_pt(right) - x, Length::from_pt(bottom) - y)
}

fn clipped(rect: Rect, items: Vec<Item>) -> Item {
    let clip = Some(Clip { path: Path::rect(rect), even_odd: false });
    Item::Group(Group { clip, items, ..Group::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::spec::picture::FILLING_DEFAULTS;

    const MM: fn(i64) -> Length = Length::mm;

    /// 400 × 200 pixels.
    fn filling(spec: FillingSpec) -> Filling {
        let raster = Raster { width: 400, height: 200, orientation: Orientation::UPRIGHT, space: Space::Rgb, bits: 8 };
        let span = Span::new(FileId(0), 0..0);
        Filling { file: 0, graphic: Graphic::Raster(raster), spec, alt: String::new(), span }
    }

    fn shown(filled: &Filled) -> (Crop, Rect) {
        let pictures = crate::panel::pictures(&filled.group.items);
        (pictures[0].crop, pictures[0].rect)
    }

    #[test]
    fn cover_cuts_off_around_the_focus() {
        let frame = Rect::new(MM(10), MM(10), MM(20), MM(20));
        let at = |x: f64| shown(&filling(FillingSpec { focus: (x, 0.5), ..FILLING_DEFAULTS }).fill_to(frame, frame));
        let crop = |x: u32| Crop { x, y: 0, width: 200, height: 200 };
        assert_eq!(at(0.5), (crop(100), frame));
        assert_eq!(at(0.3).0, crop(20), "the focus in the middle");
        assert_eq!(at(0.1).0, crop(0), "as far as there is picture");
        assert_eq!(at(1.0).0, crop(200));
    }

    #[test]
    fn cover_reaches_the_bleed() {
        let frame = Rect::new(MM(0), MM(0), MM(100), MM(50));
        let carried = Rect::new(MM(-3), MM(-3), MM(103), MM(53));
        let filled = filling(FILLING_DEFAULTS).fill_to(frame, carried);
        let (crop, rect) = shown(&filled);
        assert_eq!((crop.y, crop.height, rect.y, rect.height), (0, 200, MM(-3), MM(53)));
        assert!(rect.contains(carried));
        assert_eq!(filled.short, [Length::ZERO; 4]);
    }

    #[test]
    fn contain_needs_more_picture_at_the_trim() {
        let frame = Rect::new(MM(0), MM(0), MM(100), MM(100));
        let carried = Rect::new(MM(-3), MM(-3), MM(103), MM(103));
        let contain = FillingSpec { fit: Fit::Contain, ..FILLING_DEFAULTS };
        // In the frame's middle from 25 to 75 mm, so that the top is no matter.
        let filled = filling(contain).fill_to(frame, carried);
        assert_eq!(shown(&filled).1, Rect::new(MM(0), MM(25), MM(100), MM(50)));
        assert_eq!(filled.short, [MM(3), Length::ZERO, Length::ZERO, Length::ZERO]);
        // What was cropped off shows again in the bleed: 40 of 400 pixels are 11 mm.
        let filled = filling(FillingSpec { crop: [0.1, 0.0, 0.0, 0.0], ..contain }).fill_to(frame, carried);
        assert_eq!(filled.short, [Length::ZERO; 4]);
        assert!(shown(&filled).1.x <= MM(-3) && shown(&filled).0.x < 40);
    }

    #[test]
    fn stored_parts_of_turned_pictures() {
        let raster =
            |n| Raster { width: 400, height: 200, orientation: Orientation::new(n), space: Space::Rgb, bits: 8 };
        // The upper left quarter of each upright picture.
        let crop = |x, y| Crop { x, y, width: 200, height: 100 };
        assert_eq!(raster(1).stored(0.0, 0.0, 200.0, 100.0), crop(0, 0));
        assert_eq!(raster(3).stored(0.0, 0.0, 200.0, 100.0), crop(200, 100));
        assert_eq!(raster(6).stored(0.0, 0.0, 100.0, 200.0), crop(0, 100));
        assert_eq!(raster(8).stored(0.0, 0.0, 100.0, 200.0), crop(200, 0));
    }
}
