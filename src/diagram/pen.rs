//! Puts lines and words on a drawing.

use crate::color::{Cmyk, Color, Tint};
use crate::drawing::{Anchor, Item, Mark, Text};
use crate::geom::{Path, Point, Rect};
use crate::panel::{GlyphRun, Shape, Stroke};
use crate::sheet::Quarter;
use crate::spec::Crease;
use crate::unit::Length;

/// A text as it was set in one line at (0, 0).
#[derive(Clone, Debug, Default)]
pub struct Typeset {
    /// Its glyphs.
    pub runs: Vec<GlyphRun>,
    /// From its left end to its right end.
    pub width: Length,
}

/// Sets a text in one line at a type size.
pub type Setter<'a> = dyn FnMut(&str, Length) -> Typeset + 'a;

/// What lines and words are drawn in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub cut: Color,
    pub valley: Color,
    pub mountain: Color,
    pub bleed: Color,
    pub safe: Color,
    pub words: Color,
    /// What says less than the rest.
    pub pale: Color,
}

impl Palette {
    /// In process inks: told apart by their dashes in grey, and by hue in colour.
    pub fn process() -> Self {
        let ink = |c: i32, m: i32, y: i32, k: i32| {
            let tint = |percent: i32| Tint::from_percent(f64::from(percent)).unwrap_or(Tint::FULL);
            Color::Process(Cmyk { c: tint(c), m: tint(m), y: tint(y), k: tint(k) })
        };
        Self {
            cut: Color::BLACK,
            valley: ink(100, 50, 0, 0),
            mountain: ink(0, 90, 80, 10),
            bleed: ink(60, 0, 100, 20),
            safe: ink(0, 0, 0, 55),
            words: Color::BLACK,
            pale: ink(0, 0, 0, 60),
        }
    }

    pub fn crease(&self, crease: Crease) -> Color {
        if crease == Crease::Valley { self.valley } else { self.mountain }
    }

    /// Words beside a crease: an ink that stands for creases alone says nothing else.
    pub fn crease_words(&self, crease: Crease) -> Color {
        if self.valley == self.mountain { self.words } else { self.crease(crease) }
    }
}

/// Layers of a drawing, in this order.
pub(super) const CUT: usize = 0;
pub(super) const CREASES: usize = 1;
pub(super) const BLEED: usize = 2;
pub(super) const SAFE: usize = 3;
pub(super) const WORDS: usize = 4;

/// A pen over one page.
pub(super) struct Pen<'a, 's> {
    set: &'a mut Setter<'s>,
    pub items: Vec<Item>,
    /// Where what follows stands.
    pub layer: usize,
}

impl<'a, 's> Pen<'a, 's> {
    pub fn new(set: &'a mut Setter<'s>) -> Self {
        Self { set, items: Vec::new(), layer: WORDS }
    }

    fn push(&mut self, mark: Mark) {
        self.items.push(Item { layer: self.layer, mark });
    }

    pub fn line(&mut self, from: Point, to: Point, stroke: &Stroke, color: Color) {
        self.push(Mark::Shape(Shape::stroke(Path::line(from, to), stroke.clone(), color)));
    }

    pub fn rect(&mut self, rect: Rect, stroke: &Stroke, color: Color) {
        self.push(Mark::Shape(Shape::stroke(Path::rect(rect), stroke.clone(), color)));
    }

    pub fn fill(&mut self, path: Path, color: Color) {
        self.push(Mark::Shape(Shape::fill(path, color)));
    }

    /// How wide a text is at a size.
    pub fn width(&mut self, words: &str, size: Length) -> Length {
        (self.set)(words, size).width
    }

    pub fn text(&mut self, words: &str, at: Point, size: Length, (anchor, quarter): (Anchor, Quarter), color: Color) {
        let Typeset { mut runs, width } = (self.set)(words, size);
        for run in &mut runs {
            run.color = color;
            run.origin.x += Text::shift(anchor, width);
        }
        self.push(Mark::Text(Text { words: words.to_owned(), at, size, anchor, quarter, color, runs }));
    }

    /// A text that is made smaller until it is no wider than `room`.
    pub fn fitted(
        &mut self,
        words: &str,
        at: Point,
        (size, room): (Length, Length),
        how: (Anchor, Quarter),
        color: Color,
    ) {
        let width = self.width(words, size);
        let size = if width > room && width > Length::ZERO { size.scale(room.to_pt() / width.to_pt()) } else { size };
        // Nothing that nobody could read, nor a size that no file has.
        if size >= LEAST {
            self.text(words, at, size, how, color);
        }
    }

    /// A text in lines of at most `room`, the first baseline at `at`; gives how many there are.
    pub fn lines(
        &mut self,
        words: &str,
        at: Point,
        (size, room, leading): (Length, Length, Length),
        color: Color,
    ) -> i64 {
        let lines = self.wrapped(words, size, room);
        for (n, line) in (0..).zip(&lines) {
            self.text(line, Point::new(at.x, at.y + leading * n), size, (Anchor::Start, UPRIGHT), color);
        }
        i64::try_from(lines.len()).unwrap_or(0)
    }

    /// A text in lines of at most `room`; a word that is wider stands alone.
    pub fn wrapped(&mut self, words: &str, size: Length, room: Length) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            if let Some(last) = lines.last_mut() {
                let longer = format!("{last} {word}");
                if self.width(&longer, size) <= room {
                    *last = longer;
                    continue;
                }
            }
            lines.push(word.to_owned());
        }
        lines
    }
}

/// The smallest type that is drawn.
const LEAST: Length = Length::pt(3);

/// Not turned.
pub(super) const UPRIGHT: Quarter = Quarter(0);
/// Turned so that it is read from below to above.
pub(super) const UP: Quarter = Quarter(3);

/// The line of a crease, as trade draws them: a valley in dashes, a mountain in dashes and dots. `unit` is the dash.
pub(super) fn crease_stroke(crease: Crease, unit: Length, width: Length) -> Stroke {
    let dash = match crease {
        Crease::Valley => vec![unit, unit / 2],
        Crease::Mountain => vec![unit * 3 / 2, unit / 2, unit / 4, unit / 2],
    };
    Stroke { dash, ..Stroke::plain(width) }
}
