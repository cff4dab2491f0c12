//! A picture at its place: which part of which file stands where, and how it is made ready for press.
//!
//! Made by `flow` and `layout`, drawn by `pdf` and `dump`. How many pixels of it reach the file is each master's own
//! matter ([`Picture::order`]).

use crate::color::{Color, Rendering};
use crate::convert::{Crop, Order};
use crate::geom::{Rect, Size};
use crate::image::Orientation;
use crate::panel::Item;
use crate::source::Span;
use crate::unit::Length;

/// A part of a picture file, in a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The file's number among those of the job.
    pub file: usize,
    /// Which part of it. In stored pixels.
    pub crop: Crop,
    /// How the stored picture is turned to stand upright.
    pub orientation: Orientation,
    /// Where the part stands, upright. In the coordinates of the list that holds the picture.
    pub rect: Rect,
    /// How colours come into what the press can print.
    pub rendering: Rendering,
    /// Whether it prints in black ink alone.
    pub black: bool,
    /// Whether it has one bit a pixel, as drawings and stamps have.
    pub line_art: bool,
    /// Whether all of its pixels are kept, however many.
    pub keep: bool,
    /// Where it was asked for.
    pub span: Span,
}

/// Pixels an inch: pictures with more than `above` are brought down to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// The most that is kept as it is.
    pub above: f64,
    /// What the others become.
    pub to: f64,
}

impl Picture {
    /// Pixels an inch on paper, of its stored columns and rows.
    pub fn resolution(&self) -> (f64, f64) {
        let (mut width, mut height) = (self.rect.width, self.rect.height);
        if self.orientation.swaps() {
            (width, height) = (height, width);
        }
        let inches = |length: Length| (length.to_pt() / 72.0).max(1e-6);
        (f64::from(self.crop.width) / inches(width), f64::from(self.crop.height) / inches(height))
    }

    /// Pixels an inch on paper, in the direction where there are fewer.
    pub fn ppi(&self) -> f64 {
        let (across, down) = self.resolution();
        across.min(down)
    }

    /// What is wanted of it for a file.
    pub fn order(&self, resolution: Resolution) -> Order {
        let (across, down) = self.resolution();
        let scaled = |pixels: u32, ppi: f64| match self.keep || self.line_art || ppi <= resolution.above {
            true => pixels,
            false => ((f64::from(pixels) * resolution.to / ppi).ceil() as u32).clamp(1, pixels),
        };
        Order {
            crop: self.crop,
            size: (scaled(self.crop.width, across), scaled(self.crop.height, down)),
            rendering: self.rendering,
            black: self.black,
        }
    }

    /// Where corners of a part of the stored picture come to stand: its top-left, its top-right and its bottom-left one,
    /// x and y in points.
    pub fn corners(&self, part: Crop) -> [(f64, f64); 3] {
        let (left, top) = (f64::from(part.x), f64::from(part.y));
        let (right, bottom) = (left + f64::from(part.width), top + f64::from(part.height));
        [(left, top), (right, top), (left, bottom)].map(|(x, y)| {
            let u = (x - f64::from(self.crop.x)) / f64::from(self.crop.width);
            let v = (y - f64::from(self.crop.y)) / f64::from(self.crop.height);
            let (a, b) = self.orientation.inverse().stored((u, v));
            let rect = self.rect;
            (rect.x.to_pt() + a * rect.width.to_pt(), rect.y.to_pt() + b * rect.height.to_pt())
        })
    }
}

/// What was drawn elsewhere and is placed as one: an SVG file.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its own extent, from (0, 0).
    pub size: Size,
    /// What is in it. Origin: its top-left corner.
    pub items: Vec<Item>,
    /// What may be too fine to print, at its own size; each kind and colour once.
    pub fine: Vec<Fine>,
}

/// Something that may be too fine to print, or too much of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fine {
    /// What it is.
    pub kind: FineKind,
    /// Its colour; of a gradient that with the most inks.
    pub color: Color,
    /// Where it is drawn.
    pub span: Span,
}

/// See [`Fine`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FineKind {
    /// A line of this width.
    Line(Length),
    /// Text of this size.
    Text(Length),
    /// Inks that the drawing itself asks for.
    Inks,
}

/// All pictures of a display list, in painting order.
pub fn pictures(items: &[Item]) -> Vec<&Picture> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Picture(picture) => found.push(picture),
            Item::Group(group) => found.extend(pictures(&group.items)),
            Item::Shape(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn picture(orientation: u64) -> Picture {
        Picture {
            file: 0,
            crop: Crop { x: 100, y: 50, width: 600, height: 300 },
            orientation: Orientation::new(orientation),
            rect: Rect::new(Length::mm(10), Length::mm(20), Length::from_pt(72.0), Length::from_pt(72.0)),
            rendering: Rendering::Relative,
            black: false,
            line_art: false,
            keep: false,
            span: Span::new(FileId(0), 0..0),
        }
    }

    #[test]
    fn pixels_an_inch_are_those_of_the_paper() {
        let one = picture(1);
        assert_eq!(one.resolution(), (600.0, 300.0));
        assert_eq!(one.ppi(), 300.0);
        let order = one.order(Resolution { above: 450.0, to: 350.0 });
        assert_eq!(order.size, (350, 300), "only what has too many loses some");
        assert_eq!(Picture { keep: true, ..one }.order(Resolution { above: 450.0, to: 350.0 }).size, (600, 300));
    }

    #[test]
    fn corners_of_a_turned_picture() {
        let at = |picture: &Picture, part: Crop| {
            picture.corners(part).map(|(x, y)| (x - Length::mm(10).to_pt(), y - Length::mm(20).to_pt()))
        };
        let near = |a: [(f64, f64); 3], b: [(f64, f64); 3]| {
            a.iter().zip(b).all(|(a, b)| (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9)
        };
        let upright = picture(1);
        assert!(near(at(&upright, upright.crop), [(0.0, 0.0), (72.0, 0.0), (0.0, 72.0)]));
        // Held with its top at the right: the stored top-left corner is the upright picture's top-right one.
        let held = picture(6);
        assert!(near(at(&held, held.crop), [(72.0, 0.0), (72.0, 72.0), (0.0, 0.0)]));
        // The whole picture around its part.
        let whole = Crop { x: 0, y: 0, width: 700, height: 350 };
        assert!(near(at(&upright, whole), [(-12.0, -12.0), (72.0, -12.0), (-12.0, 72.0)]));
    }
}
