//! The text of a page in blocks, in the order in which it is read: by the file's structure where it has one, else as it
//! is drawn.

use std::rc::Rc;

use kurbo::{Point, Rect};

use super::structure::Structure;
use crate::pages::{Clip, Group, Mark, MarkedContent, Note, Run, Shape, Sink};
use crate::reader::Document;

/// A gap that is a space, in em. By eye, between kerning and the narrowest spaces of justified lines.
const SPACE: f64 = 0.15;
/// A step off the baseline that is another line, in em.
const LINE: f64 = 0.5;
/// A step that is another block where no structure says so, in em; from the third line on, in steps of the block's own.
const APART: f64 = 2.2;
const WIDER: f64 = 1.2;
/// Another size of type, as a ratio, that is another block.
const SIZE: f64 = 1.1;
/// What lists begin their items with.
const BULLETS: [char; 14] = ['■', '▶', '▸', '•', '◦', '●', '○', '▪', '▫', '►', '‣', '–', '—', '·'];
/// Marked content within marked content that is looked at.
const DEEPEST: usize = 64;

/// A paragraph, heading, list item or cell, or the piece of one on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    /// Around its letters, in the page's coordinates.
    pub place: Rect,
    /// What it says.
    pub text: String,
    /// Its language, where one is named.
    pub lang: Option<String>,
    /// Its number in the file's order of reading, where the file has one.
    pub order: Option<usize>,
}

/// The blocks of a page, counted from 0.
pub(super) fn blocks(document: &Document, structure: &Structure, page: usize) -> Vec<Block> {
    let mut gather = Gather { structure, page, blocks: Vec::new(), last: None, leading: None, left: 0.0, said: None };
    document.draw(page, &mut gather);
    let mut blocks = gather.blocks;
    blocks.retain(|block| !block.text.trim().is_empty());
    for block in &mut blocks {
        block.text = block.text.trim().to_owned();
    }
    // What the structure does not name comes after what it names.
    blocks.sort_by_key(|block| block.order.unwrap_or(usize::MAX));
    blocks
}

/// Where the last glyph ended.
#[derive(Clone, Copy, Debug)]
struct Last {
    end: Point,
    /// Along the line.
    direction: (f64, f64),
    size: f64,
    /// Marked content that the structure does not know.
    id: Option<i64>,
}

struct Gather<'a> {
    structure: &'a Structure,
    page: usize,
    blocks: Vec<Block>,
    last: Option<Last>,
    /// From line to line of the block, in em, once it has two.
    leading: Option<f64>,
    /// Where the block's leftmost line starts.
    left: f64,
    /// The content whose ActualText has been said.
    said: Option<Rc<MarkedContent>>,
}

/// What marked content says of a mark.
#[derive(Default)]
struct Marked {
    artifact: bool,
    id: Option<i64>,
    lang: Option<String>,
    /// The innermost content with an ActualText.
    actual: Option<Rc<MarkedContent>>,
}

fn marked(content: Option<&Rc<MarkedContent>>) -> Marked {
    let mut found = Marked::default();
    let mut at = content;
    for _ in 0..DEEPEST {
        let Some(content) = at else { break };
        found.artifact |= content.tag == "Artifact";
        found.id = found.id.or(content.id);
        found.lang = found.lang.or_else(|| content.lang.clone());
        if found.actual.is_none() && content.actual_text.is_some() {
            found.actual = Some(content.clone());
        }
        at = content.parent.as_ref();
    }
    found
}

impl Gather<'_> {
    fn run(&mut self, run: &Run, bounds: Rect, content: Option<&Rc<MarkedContent>>) {
        let marked = marked(content);
        // A file with a structure tags what is read; what it does not tag is not read.
        if marked.artifact || marked.id.is_none() && !self.structure.is_empty() {
            return;
        }
        let belongs = marked.id.and_then(|id| self.structure.get(self.page, id));
        let order = belongs.map(|belongs| belongs.block);
        let lang = belongs.and_then(|belongs| belongs.lang.clone());
        let lang = marked.lang.clone().or(lang).or_else(|| self.structure.lang.clone());
        for glyph in &run.glyphs {
            let [a, b, .., e, f] = glyph.matrix.as_coeffs();
            let start = Point::new(e, f);
            let end = glyph.matrix * Point::new(glyph.width.max(0.0), 0.0);
            let length = (a * a + b * b).sqrt();
            let direction = if length > 0.0 { (a / length, b / length) } else { (1.0, 0.0) };
            let bullet = glyph.text.as_ref().is_some_and(|text| text.starts_with(BULLETS));
            let next = Next { start, direction, size: run.size.abs(), order, id: marked.id, bullet };
            let gap = self.gap(next);
            self.last = Some(Last { end, direction, size: run.size.abs(), id: marked.id });
            if gap == Gap::Block || self.blocks.is_empty() {
                (self.leading, self.left) = (None, start.x);
                self.blocks.push(Block { place: bounds, text: String::new(), lang: lang.clone(), order });
            }
            let Some(block) = self.blocks.last_mut() else { return };
            block.place = block.place.union(bounds);
            if gap == Gap::Space && !block.text.is_empty() && !block.text.ends_with([' ', '\u{A0}', '\u{202F}']) {
                block.text.push(' ');
            }
            if gap == Gap::Broken && glyph.text.as_ref().is_some_and(|text| text.starts_with(char::is_lowercase)) {
                let end = block.text.trim_end_matches(['\u{AD}', '-', '\u{2010}']).len();
                block.text.truncate(end);
            }
            match &marked.actual {
                Some(actual) => {
                    if !self.said.as_ref().is_some_and(|said| Rc::ptr_eq(said, actual)) {
                        block.text += actual.actual_text.as_deref().unwrap_or_default();
                        self.said = Some(actual.clone());
                    }
                }
                None => {
                    self.said = None;
                    block.text += glyph.text.as_deref().unwrap_or("\u{FFFD}");
                }
            }
        }
    }

    /// What lies between the last glyph and the next.
    fn gap(&mut self, next: Next) -> Gap {
        let (Some(last), Some(block)) = (self.last, self.blocks.last()) else { return Gap::Block };
        if block.order != next.order {
            return Gap::Block;
        }
        let em = next.size.max(last.size).max(0.01);
        let (dx, dy) = ((next.start.x - last.end.x) / em, (next.start.y - last.end.y) / em);
        let (x, y) = last.direction;
        let (along, across) = (dx * x + dy * y, dy * x - dx * y);
        let turned = next.direction.0 * x + next.direction.1 * y < 0.9;
        let line = across.abs() > LINE;
        if next.order.is_none() {
            // Without structure: turned, upwards or far down, or other content is another block.
            let other_content = next.id.is_some() && last.id != next.id;
            let apart = turned || other_content || !(-APART..=LINE).contains(&across);
            let step = -across;
            let wider = line && self.leading.is_some_and(|leading| step > leading * WIDER);
            let other = line && (next.size > last.size * SIZE || last.size > next.size * SIZE);
            // Items of lists, and what stands out to the left of what is before.
            let item = line && (next.bullet || next.start.x < self.left - em * LINE);
            if apart || wider || other || item {
                return Gap::Block;
            }
            if line {
                self.leading.get_or_insert(step);
                self.left = self.left.min(next.start.x);
            }
        }
        if line {
            // A word that was broken goes on. So does one with a hyphen of its own: which of both it was no file says.
            let broken = block.text.ends_with(['\u{AD}', '-', '\u{2010}']);
            return if broken { Gap::Broken } else { Gap::Space };
        }
        if along.abs() > SPACE { Gap::Space } else { Gap::None }
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
struct Next {
    start: Point,
    direction: (f64, f64),
    size: f64,
    order: Option<usize>,
    id: Option<i64>,
    bullet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// A line ended within a word.
    Broken,
    Block,
}

impl Sink for Gather<'_> {
    fn draw(&mut self, mark: &Mark) {
        if let (Shape::Text(run), false) = (&mark.shape, mark.hidden) {
            self.run(run, mark.bounds, mark.content.as_ref());
        }
    }

    fn open_clip(&mut self, _clip: &Clip) {}

    fn close_clip(&mut self) {}

    fn open_group(&mut self, _group: &Group) {}

    fn close_group(&mut self) {}

    fn note(&mut self, _note: Note) {}
}
