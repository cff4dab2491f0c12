//! The text of a page in blocks, in the order in which it is read: by the file's structure where it has one, else as it
//! is drawn.

use std::rc::Rc;

use kurbo::{Point, Rect, Shape as _};
use unicode_bidi::{BidiClass, bidi_class};

use super::line::{Line, NARROW, SPACE, blank};
use super::logical::turns;
use super::structure::Structure;
use crate::lang::Lang;
use crate::pages::{Clip, Group, Mark, MarkedContent, Note, Run, Shape, Sink};
use crate::reader::Document;

/// A step off the baseline that is another line, in em.
const LINE: f64 = 0.5;
/// The same where Arabic letters adjoin, which in Nastaliq climb and fall by as much within a word. By eye.
const CLIMBING: f64 = 2.0;
/// A step that is another block where no structure says so, in em; from the third line on, in steps of the block's own.
const APART: f64 = 2.2;
const WIDER: f64 = 1.2;
/// Another size of type, as a ratio, that is another block.
const SIZE: f64 = 1.1;
/// What lists begin their items with.
const BULLETS: [char; 14] = ['■', '▶', '▸', '•', '◦', '●', '○', '▪', '▫', '►', '‣', '–', '—', '·'];
/// Marked content within marked content that is looked at.
const DEEPEST: usize = 64;
/// A gap on a line that parts two columns, in em, where no structure says so; and one between two languages: wider than any
/// space of a justified line, less than the margins between two panels leave between their largest type. By eye.
const COLUMNS: f64 = 3.0;
const LANGUAGES: f64 = 1.0;
/// What a broken word ends with, where no soft hyphen says so.
pub(super) const HYPHENS: [char; 2] = ['-', '\u{2010}'];

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
    /// Whether a soft hyphen (U+00AD) stood at a line's end.
    pub soft: bool,
    /// Where hyphens stand in `text` that stood at a line's end: they may be the line's, or the word's own.
    pub doubtful: Vec<usize>,
}

/// The blocks of a page, counted from 0.
pub(super) fn blocks(document: &Document, structure: &Structure, page: usize) -> Vec<Block> {
    let mut gather = Gather { structure, page, blocks: Vec::new(), open: None, line: None, last: None, said: None };
    document.draw(page, &mut gather);
    gather.end_line();
    gather.end_block();
    let mut blocks = gather.blocks;
    blocks.retain(|block| !block.text.trim().is_empty());
    for block in &mut blocks {
        let blank = block.text.len() - block.text.trim_start().len();
        block.text = block.text.trim().to_owned();
        block.doubtful.iter_mut().for_each(|at| *at = at.saturating_sub(blank));
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
    order: Option<usize>,
    /// It is a letter whose script climbs and falls within words.
    climbs: bool,
    /// Its script has no marks that are set by themselves.
    simple: bool,
}

/// A line that is being met.
struct Met {
    line: Line,
    /// How it lies to what is before it.
    joint: Joint,
    lang: Option<String>,
    order: Option<usize>,
}

/// A block whose lines are being met.
struct Open {
    lines: Vec<Line>,
    lang: Option<String>,
    order: Option<usize>,
    /// From line to line, in em, once it has two.
    leading: Option<f64>,
    /// Where its leftmost line starts, and where its rightmost line ends.
    left: f64,
    right: f64,
}

struct Gather<'a> {
    structure: &'a Structure,
    page: usize,
    blocks: Vec<Block>,
    open: Option<Open>,
    line: Option<Met>,
    last: Option<Last>,
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
        if let Some(Met { line, .. }) = &mut self.line {
            line.begin_run();
        }
        for glyph in &run.glyphs {
            let [a, b, .., e, f] = glyph.matrix.as_coeffs();
            let start = Point::new(e, f);
            let end = glyph.matrix * Point::new(glyph.width.max(0.0), 0.0);
            let length = (a * a + b * b).sqrt();
            let direction = if length > 0.0 { (a / length, b / length) } else { (1.0, 0.0) };
            let size = run.size.abs();
            let text = glyph.text.as_deref().unwrap_or("\u{FFFD}");
            let next = Next {
                start,
                direction,
                size,
                order,
                id: marked.id,
                climbs: text.chars().any(climbs),
                simple: text.chars().all(simple),
                turns: turns(text),
            };
            let joint = self.joint(next, lang.as_deref());
            self.last =
                Some(Last { end, direction, size, id: marked.id, order, climbs: next.climbs, simple: next.simple });
            let said = match (&marked.actual, &self.said) {
                (Some(actual), Some(said)) => Rc::ptr_eq(actual, said),
                _ => false,
            };
            self.said = marked.actual.clone();
            let apart = joint == Joint::Gap;
            if !matches!(joint, Joint::None | Joint::Gap) {
                self.end_line();
                let line = Line::new(bounds, start, direction, size);
                self.line = Some(Met { line, joint, lang: lang.clone(), order });
            }
            let Some(Met { line, .. }) = &mut self.line else { return };
            line.place = line.place.union(bounds);
            if said {
                line.widen(start, end);
                continue;
            }
            let text = marked.actual.as_ref().map_or(text, |actual| actual.actual_text.as_deref().unwrap_or_default());
            let mark = text.chars().next().is_some_and(|c| bidi_class(c) == BidiClass::NSM);
            let ink = glyph.outline.as_ref().filter(|_| mark);
            let ink = ink.map(|outline| glyph.matrix * outline.bounding_box().center());
            line.push(text, (start, end), ink, size, apart);
        }
    }

    /// How the next glyph lies to the last.
    fn joint(&self, next: Next, lang: Option<&str>) -> Joint {
        let (Some(last), Some(met)) = (self.last, &self.line) else { return Joint::Block };
        if last.order != next.order {
            return Joint::Block;
        }
        let em = next.size.max(last.size).max(0.01);
        let (dx, dy) = ((next.start.x - last.end.x) / em, (next.start.y - last.end.y) / em);
        let (x, y) = last.direction;
        let (along, across) = (dx * x + dy * y, dy * x - dx * y);
        // Words in Nastaliq fall from letter to letter.
        let within = if last.climbs && next.climbs && along.abs() < LINE { CLIMBING } else { LINE };
        let line = across.abs() > within;
        if next.order.is_none() {
            // Without structure: turned, upwards or far down, or other content is another block.
            let turned = next.direction.0 * x + next.direction.1 * y < 0.9;
            let other_content = next.id.is_some() && last.id != next.id;
            let most = if met.lang.as_deref() == lang { COLUMNS } else { LANGUAGES };
            // From right to left the letters of a word come back from its far end.
            let column = !line && along > most && !next.turns && !met.line.turns();
            if turned || other_content || column || !(-APART..=within).contains(&across) {
                return Joint::Block;
            }
        }
        let space = if last.simple && next.simple { NARROW } else { SPACE };
        match (line, along.abs() > space) {
            (true, _) => Joint::Line { step: -across, before: last.size },
            (false, true) => Joint::Gap,
            (false, false) => Joint::None,
        }
    }

    /// Takes the line that was being met to the block that is open, or begins another with it.
    fn end_line(&mut self) {
        let Some(Met { line, joint, lang, order }) = self.line.take() else { return };
        if !self.open.as_ref().is_some_and(|open| open.has(&line, joint)) {
            self.end_block();
        }
        let open = self.open.get_or_insert_with(|| Open {
            lines: Vec::new(),
            lang,
            order,
            leading: None,
            left: line.start.x,
            right: line.place.x1,
        });
        if let Joint::Line { step, .. } = joint
            && !open.lines.is_empty()
        {
            open.leading.get_or_insert(step);
        }
        open.left = open.left.min(line.start.x);
        open.right = open.right.max(line.place.x1);
        open.lines.push(line);
    }

    fn end_block(&mut self) {
        self.blocks.extend(self.open.take().map(Open::block));
    }
}

impl Open {
    /// Whether a line that lies so to the last belongs to the block.
    fn has(&self, line: &Line, joint: Joint) -> bool {
        let Joint::Line { step, before } = joint else { return false };
        if self.order.is_some() {
            return true;
        }
        let em = line.size.max(before).max(0.01);
        let wider = self.leading.is_some_and(|leading| step > leading * WIDER);
        let other = line.size > before * SIZE || before > line.size * SIZE;
        // Items of lists, and what stands out on the side where lines begin.
        let turned = self.lines.iter().chain([line]).any(Line::turns) && self.turned(Some(line));
        let (left, right) = line.ends();
        let item = if turned {
            right.starts_with(BULLETS) || line.place.x1 > self.right + em * LINE
        } else {
            left.starts_with(BULLETS) || line.start.x < self.left - em * LINE
        };
        !(wider || other || item)
    }

    /// Whether it runs from right to left: as its language does, unless all its letters run otherwise; without a language as
    /// most of its letters do.
    fn turned(&self, more: Option<&Line>) -> bool {
        let (left, right) =
            self.lines.iter().chain(more).map(Line::letters).fold((0, 0), |(l, r), (a, b)| (l + a, r + b));
        match self.lang.as_deref().and_then(Lang::parse) {
            Some(lang) if lang.right_to_left() => right > 0,
            Some(_) => left == 0 && right > 0,
            None => right > left,
        }
    }

    fn block(self) -> Block {
        let turned = self.turned(None);
        let mut text = String::new();
        let mut place: Option<Rect> = None;
        let (mut soft, mut doubtful) = (false, Vec::new());
        for line in &self.lines {
            place = Some(place.map_or(line.place, |place| place.union(line.place)));
            let read = line.read(turned, &text);
            // A word that was broken goes on.
            if text.ends_with('\u{AD}') {
                soft = true;
                text.pop();
            } else if text.ends_with(HYPHENS) {
                let at = text.trim_end_matches(HYPHENS).len();
                if read.starts_with(char::is_lowercase) {
                    doubtful.push(at);
                }
            } else if !text.is_empty() && !text.ends_with(blank) {
                text.push(' ');
            }
            text += &read;
        }
        soft |= text.ends_with('\u{AD}');
        Block { place: place.unwrap_or_default(), text, lang: self.lang, order: self.order, soft, doubtful }
    }
}

/// Whether a letter's script climbs and falls within words.
fn climbs(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether a character is of the scripts from Latin to Armenian, whose letters adjoin by no more than kerning.
fn simple(c: char) -> bool {
    c < '\u{590}' || matches!(c, '\u{1E00}'..='\u{206F}' | '\u{20A0}'..='\u{20CF}' | '\u{FB00}'..='\u{FB06}')
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
struct Next {
    start: Point,
    direction: (f64, f64),
    size: f64,
    order: Option<usize>,
    id: Option<i64>,
    climbs: bool,
    simple: bool,
    /// It runs from right to left.
    turns: bool,
}

/// How a glyph lies to the one before it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Joint {
    None,
    /// With a gap as wide as a space.
    Gap,
    /// On another line so much below, in em, after type of that size.
    Line {
        step: f64,
        before: f64,
    },
    /// In another block.
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
