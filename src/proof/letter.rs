//! Letters in pictures, of the face inside the program.

use kurbo::{Affine, BezPath, Point};
use read_fonts::ps::cff::{CffFontRef, Subfont};
use read_fonts::ps::charstring::CommandSink;
use read_fonts::types::Fixed;
use read_fonts::{FontRef, TableProvider};

use crate::font::builtin_data;
use crate::planes::{Canvas, Tone};

/// Where words stand at a point of their baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// The face, ready to letter.
pub(super) struct Letters {
    font: FontRef<'static>,
    outlines: CffFontRef<'static>,
    part: Subfont,
}

impl Letters {
    /// Nothing of a program that was not built as it should be.
    pub fn new() -> Option<Self> {
        let font = FontRef::new(builtin_data()).ok()?;
        let data = font.cff().ok()?.offset_data();
        let outlines = CffFontRef::new_cff(data.as_bytes(), 0, None).ok()?;
        let part = outlines.subfont(0, &[]).ok()?;
        Some(Self { font, outlines, part })
    }

    /// A character's outline and advance, in em, y up.
    fn glyph(&self, c: char) -> Option<(BezPath, f64)> {
        let glyph = self.font.cmap().ok()?.map_codepoint(c)?;
        let em = f64::from(self.font.head().ok()?.units_per_em());
        let mut pen = Pen { path: BezPath::new(), scale: 1.0 / em };
        self.outlines.evaluate_charstring(&self.part, glyph, &[], &mut pen).ok()?;
        let advance = self.font.hmtx().ok()?.advance(glyph)?;
        Some((pen.path, f64::from(advance) / em))
    }

    /// The width of words, in em.
    pub fn width(&self, words: &str) -> f64 {
        words.chars().filter_map(|c| self.glyph(c)).map(|(_, advance)| advance).sum()
    }

    /// Letters words; the size is the em's, in pixels.
    pub fn write(&self, canvas: &mut Canvas, words: &str, at: Point, size: f64, anchor: Anchor, tone: Tone) {
        let width = self.width(words) * size;
        let mut x = match anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - width / 2.0,
        };
        for (path, advance) in words.chars().filter_map(|c| self.glyph(c)) {
            let place = Affine::new([size, 0.0, 0.0, -size, x, at.y]);
            canvas.fill(&(place * path), tone);
            x += advance * size;
        }
    }
}

struct Pen {
    path: BezPath,
    scale: f64,
}

impl Pen {
    fn at(&self, x: Fixed, y: Fixed) -> Point {
        Point::new(x.to_f64() * self.scale, y.to_f64() * self.scale)
    }
}

impl CommandSink for Pen {
    fn move_to(&mut self, x: Fixed, y: Fixed) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: Fixed, y: Fixed) {
        self.path.line_to(self.at(x, y));
    }

    fn curve_to(&mut self, x1: Fixed, y1: Fixed, x2: Fixed, y2: Fixed, x: Fixed, y: Fixed) {
        self.path.curve_to(self.at(x1, y1), self.at(x2, y2), self.at(x, y));
    }

    fn close(&mut self) {
        // A charstring that draws nothing closes nothing.
        if !self.path.elements().is_empty() {
            self.path.close_path();
        }
    }
}
