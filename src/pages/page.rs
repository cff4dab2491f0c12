//! A page without its drawing: boxes, annotations, and where things stand in millimetres.

use kurbo::{Point, Rect};

use super::Group;

/// One page, boxes first. Its drawing goes to a [`Sink`] as it is read, so that a page needs no memory for its objects;
/// [`List`] is the sink that keeps them.
#[derive(Clone, Debug)]
pub struct Page {
    /// From 1.
    pub number: usize,
    /// All that is written (ISO 32000-1, 14.11.2). Normalised; the others are inside it.
    pub media: Rect,
    /// What a viewer shows; the media where the file has none.
    pub crop: Rect,
    /// As the file has them.
    pub bleed: Option<Rect>,
    /// As the file has them.
    pub trim: Option<Rect>,
    /// As the file has them.
    pub art: Option<Rect>,
    /// Clockwise, in quarters of a turn, 0 to 3.
    pub rotate: u8,
    /// The page's own transparency group, where it names one.
    pub group: Option<Group>,
    /// Its annotations.
    pub annotations: Vec<Annotation>,
}

/// An annotation of a page.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// `Link`, `PrinterMark`, …
    pub kind: String,
    /// Where it stands.
    pub place: Rect,
    /// Its flag bits (ISO 32000-1, table 165).
    pub flags: u32,
    /// Whether it has a picture of its own, which a press prints if the flag Print is set.
    pub appearance: bool,
}

/// A millimetre rectangle for people: from the top-left of the trim as the page is shown, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Millimetres {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Page {
    /// What is printed and cut: the trim, else the crop box.
    #[must_use]
    pub fn sheet(&self) -> Rect {
        self.trim.unwrap_or(self.crop)
    }

    /// A rectangle of the page's coordinates for people: from the top-left of the trim (of the crop box, where the page has
    /// no trim), as the page is shown after `Rotate`.
    #[must_use]
    pub fn place(&self, rect: Rect) -> Millimetres {
        let sheet = self.sheet();
        let (a, b) = (self.show(sheet, rect.origin()), self.show(sheet, Point::new(rect.x1, rect.y1)));
        // 72 points to the inch of 25.4 mm.
        let mm = |points: f64| points * 25.4 / 72.0;
        Millimetres {
            x: mm(a.x.min(b.x)),
            y: mm(a.y.min(b.y)),
            width: mm((a.x - b.x).abs()),
            height: mm((a.y - b.y).abs()),
        }
    }

    /// A point seen from the top-left of the sheet as shown, y down, in points.
    fn show(&self, sheet: Rect, p: Point) -> Point {
        let (right, down) = (p.x - sheet.x0, sheet.y1 - p.y);
        match self.rotate {
            1 => Point::new(sheet.height() - down, right),
            2 => Point::new(sheet.width() - right, sheet.height() - down),
            3 => Point::new(down, sheet.width() - right),
            _ => Point::new(right, down),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_the_trim_as_the_page_is_shown() {
        let inch = 72.0;
        let mut page = Page {
            number: 1,
            media: Rect::new(0.0, 0.0, 10.0 * inch, 5.0 * inch),
            crop: Rect::new(0.0, 0.0, 10.0 * inch, 5.0 * inch),
            bleed: None,
            trim: Some(Rect::new(inch, inch, 9.0 * inch, 4.0 * inch)),
            art: None,
            rotate: 0,
            group: None,
            annotations: vec![],
        };
        // An inch from the left edge of the trim, half an inch from its top, two inches by one.
        let rect = Rect::new(2.0 * inch, 2.5 * inch, 4.0 * inch, 3.5 * inch);
        let at = |page: &Page| {
            let Millimetres { x, y, width, height } = page.place(rect);
            [x, y, width, height].map(|mm| (mm / 25.4 * 100.0).round() / 100.0)
        };
        assert_eq!(at(&page), [1.0, 0.5, 2.0, 1.0]);
        // A quarter of a turn clockwise: what was on the left is at the top, what was at the top is on the right.
        page.rotate = 1;
        assert_eq!(at(&page), [1.5, 1.0, 1.0, 2.0]);
        page.rotate = 2;
        assert_eq!(at(&page), [5.0, 1.5, 2.0, 1.0]);
        page.rotate = 3;
        assert_eq!(at(&page), [0.5, 5.0, 1.0, 2.0]);
    }
}
