//! Interprets content streams (ISO 32000-1, annex A) and tells a sink what they mark.
//!
//! One [`Painter`] follows one content stream and the forms in it; patterns and soft masks have painters of their own whose
//! sinks keep what they are told. Nothing hostile keeps it for long: operators, kept events, path elements and nesting are
//! counted for the page as a whole.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Dict, Object, ObjectIdentifier, Stream};
use kurbo::{Affine, BezPath};
use smallvec::SmallVec;

use crate::pages::{Clip, Group, Mark, MarkedContent, Paint, Shading, Shape, Sink, SoftMask, Source, Space};

use super::file::File;
use super::layers::Layers;
use super::lexer::{Item, Lexer, Operand};
use super::space::Names;

mod annotation;
mod color;
mod form;
mod gs;
mod marked;
mod page;
mod path;
mod pattern;
mod state;
mod text;

pub(super) use page::{draw, group};

use state::{Graphics, Loaded};

/// The most operators and glyphs of a page, with all that it calls: the heaviest maps have some five million.
const MOST_OPERATORS: u32 = 10_000_000;

/// As how many operators those count that call a form, a glyph procedure, a mask or a pattern: they take about that much
/// more time.
const HEAVY: u32 = 100;

/// The most events that patterns and soft masks of a page keep.
const MOST_KEPT: u32 = 200_000;

/// The most elements of a path.
const MOST_ELEMENTS: usize = 2_000_000;

/// How deep forms, patterns, masks and glyph procedures may nest. Viewers allow some 28; files have less than ten.
const DEEPEST: usize = 20;

/// How deep `q` may nest. The standard's limit is 28 (annex C); generators exceed it.
const DEEPEST_SAVED: usize = 5_000;

/// How many clips may be in force at once.
const MOST_CLIPS: usize = 4_000;

/// How many operands an operator may have: DeviceN's 32 and a name.
const MOST_OPERANDS: usize = 40;

/// Object, matrix, and the colour of an uncoloured one.
type PatternKey = (u32, [u64; 6], Vec<u32>);

/// Object and kind, and the matrix.
type MaskKey = (u32, [u64; 6]);

/// What outlives pages: fonts, pictures, patterns.
#[derive(Default)]
pub(super) struct Kept {
    pub fonts: RefCell<BTreeMap<ObjectIdentifier, Rc<Loaded>>>,
    pub images: RefCell<BTreeMap<ObjectIdentifier, Result<Rc<crate::pages::Image>, String>>>,
}

/// What is shared by all painters of a page.
pub(super) struct Drawing<'d> {
    pub file: &'d Rc<File>,
    pub layers: &'d Layers,
    pub kept: &'d Kept,
    /// The page's number, for notes.
    pub number: usize,
    /// What is there of the page, as the extent of what has none.
    pub media: kurbo::Rect,
    /// What may still be done.
    operators: Cell<u32>,
    events: Cell<u32>,
    /// Patterns by object, matrix and colour; masks by object and matrix.
    patterns: RefCell<BTreeMap<PatternKey, Paint>>,
    masks: RefCell<BTreeMap<MaskKey, Option<Rc<SoftMask>>>>,
    /// Shadings by object, in their own coordinates.
    shadings: RefCell<BTreeMap<u32, Rc<Shading>>>,
    /// Forms, patterns, procedures being drawn, outermost first.
    active: RefCell<Vec<u32>>,
}

impl<'d> Drawing<'d> {
    fn new(file: &'d Rc<File>, layers: &'d Layers, kept: &'d Kept, page: &crate::pages::Page) -> Self {
        Self {
            file,
            layers,
            kept,
            number: page.number,
            media: page.media,
            operators: Cell::new(MOST_OPERATORS),
            events: Cell::new(MOST_KEPT),
            patterns: Default::default(),
            masks: Default::default(),
            shadings: Default::default(),
            active: Default::default(),
        }
    }

    /// Says a fault of this page.
    fn say(&self, text: &str) {
        self.file.say(format!("Page {}: {text}", self.number));
    }

    /// Does something inside of an object, unless it is already inside of it or too deep.
    fn within(&self, object: Option<u32>, what: &str, inside: impl FnOnce()) {
        let object = object.unwrap_or(0);
        {
            let mut active = self.active.borrow_mut();
            if object != 0 && active.contains(&object) {
                drop(active);
                return self.say(&format!("{what} (object {object}) draws itself; it is left out there."));
            }
            if active.len() >= DEEPEST {
                drop(active);
                return self
                    .say(&format!("{what} (object {object}) is nested deeper than {DEEPEST} levels; it is left out."));
            }
            active.push(object);
        }
        inside();
        self.active.borrow_mut().pop();
    }
}

/// Follows a content stream.
pub(super) struct Painter<'d, 's> {
    drawing: &'s Drawing<'d>,
    sink: &'s mut dyn Sink,
    /// Whether the sink keeps what it is told, so that it must be counted.
    keeps: bool,
    /// The coordinates that patterns refer to: those in which the page, form or cell begins.
    base: Affine,
    now: Graphics,
    saved: Vec<Graphics>,
    /// `q` beyond the limit, so that each `Q` finds its `q`.
    unsaved: usize,
    /// Resources in force, innermost last.
    resources: Vec<Dict<'d>>,
    /// `ColorSpace` of the innermost resources.
    spaces: Vec<Dict<'d>>,
    path: BezPath,
    /// `W` or `W*` was said: even-odd or not.
    clip: Option<bool>,
    /// In a text object: its matrices and the outlines that will clip.
    text: text::Place,
    marked: Vec<marked::Open>,
    /// Marked content beyond the limit.
    unmarked: usize,
    content: Option<Rc<MarkedContent>>,
    /// How many layers in force are off.
    hidden: usize,
    source: Source,
    /// Colours are given from outside: uncoloured patterns, glyphs that are stencils.
    colorless: bool,
    /// Inside of `BX`.
    lenient: usize,
    /// How many clips are in force.
    clips: usize,
}

impl<'d, 's> Painter<'d, 's> {
    fn new(drawing: &'s Drawing<'d>, sink: &'s mut dyn Sink, base: Affine, resources: Vec<Dict<'d>>) -> Self {
        let mut painter = Self {
            drawing,
            sink,
            keeps: false,
            base,
            now: Graphics::new(base, drawing.file.device_space(Space::Gray)),
            saved: Vec::new(),
            unsaved: 0,
            resources,
            spaces: Vec::new(),
            path: BezPath::new(),
            clip: None,
            text: text::Place::default(),
            marked: Vec::new(),
            unmarked: 0,
            content: None,
            hidden: 0,
            source: Source::default(),
            colorless: false,
            lenient: 0,
            clips: 0,
        };
        painter.find_spaces();
        painter
    }

    /// A painter whose sink is a list that a pattern or a mask keeps.
    fn keeping(drawing: &'s Drawing<'d>, sink: &'s mut dyn Sink, base: Affine, resources: Vec<Dict<'d>>) -> Self {
        Self { keeps: true, ..Self::new(drawing, sink, base, resources) }
    }

    fn file(&self) -> &'d Rc<File> {
        self.drawing.file
    }

    /// Says a fault.
    fn say(&self, text: &str) {
        self.drawing.say(text);
    }

    fn find_spaces(&mut self) {
        self.spaces = self.resources.last().and_then(|dict| dict.get::<Dict<'d>>("ColorSpace")).into_iter().collect();
    }

    fn names(&self) -> Names<'_, 'd> {
        Names { file: self.drawing.file, spaces: &self.spaces }
    }

    /// An entry of a category of the resources in force.
    fn resource(&self, category: &str, name: &[u8]) -> Option<(Dict<'d>, Object<'d>)> {
        let dict = self.resources.last()?.get::<Dict<'d>>(category)?;
        // Asked for from where it is used, the parser denies an object its own ancestors, which forms may well share.
        let object = match dict.get_ref(name) {
            Some(reference) => self.file().pdf.xref().get::<Object<'d>>(reference.into())?,
            None => dict.get::<Object<'d>>(name)?,
        };
        Some((dict, object))
    }

    /// Follows a stream from start to end; what it leaves open is closed.
    fn follow(&mut self, bytes: &[u8], parts: &[(usize, Option<u32>)]) {
        let outside = (self.saved.len(), self.marked.len(), self.source, self.unsaved, self.unmarked);
        (self.unsaved, self.unmarked) = (0, 0);
        let mut parts = parts.iter();
        let mut part = parts.next();
        self.source = Source { stream: part.and_then(|part| part.1), operator: 0 };
        let mut lexer = Lexer::new(bytes);
        let mut operands: SmallVec<[Operand<'_>; 8]> = SmallVec::new();
        while let Some(item) = lexer.next() {
            match item {
                Item::Operand(operand) => {
                    if operands.len() == MOST_OPERANDS {
                        operands.remove(0);
                    }
                    operands.push(operand);
                }
                Item::Operator(operator) => {
                    // A page's streams are one content with seams between operators.
                    while let Some((end, _)) = part.filter(|(end, _)| lexer.offset() > *end) {
                        let _ = end;
                        part = parts.next();
                        self.source = Source { stream: part.and_then(|part| part.1), operator: 0 };
                    }
                    self.source.operator = self.source.operator.saturating_add(1);
                    self.drawing.file.stand(self.source);
                    if !self.count(1) {
                        break;
                    }
                    self.operator(operator, &operands, &mut lexer, [outside.0, outside.1]);
                    operands.clear();
                }
            }
        }
        if self.saved.len() > outside.0 {
            self.say(&format!(
                "{} of its graphics states are saved (q) and never restored (Q).",
                self.saved.len() - outside.0
            ));
        }
        while self.saved.len() > outside.0 {
            self.restore();
        }
        while self.marked.len() > outside.1 {
            self.end_marked();
        }
        (self.source, self.unsaved, self.unmarked) = (outside.2, outside.3, outside.4);
        self.path = BezPath::new();
        self.clip = None;
    }

    /// Takes work off what may still be done; false if nothing is left.
    fn count(&self, work: u32) -> bool {
        let left = &self.drawing.operators;
        if left.get() < work {
            if left.replace(0) > 0 || work > 0 {
                self.say(&format!("it has more than {MOST_OPERATORS} operators and glyphs; the rest is not read."));
            }
            return false;
        }
        left.set(left.get() - work);
        true
    }

    fn operator(&mut self, operator: &[u8], operands: &[Operand<'_>], lexer: &mut Lexer<'_>, floor: [usize; 2]) {
        let n = Numbers(operands);
        match operator {
            // Graphics state.
            b"q" => self.save(),
            b"Q" => {
                if self.unsaved > 0 {
                    self.unsaved -= 1;
                } else if self.saved.len() > floor[0] {
                    self.restore();
                } else {
                    self.say("it restores (Q) a graphics state that it has not saved (q).");
                }
            }
            b"cm" => {
                if let Some(matrix) = n.all::<6>() {
                    self.now.ctm = within_reach(self.now.ctm * Affine::new(matrix));
                }
            }
            b"w" => self.now.width = n.first().map_or(self.now.width, f64::abs),
            b"J" => self.now.cap = n.first().map_or(0, |x| x.clamp(0.0, 2.0) as u8),
            b"j" => self.now.join = n.first().map_or(0, |x| x.clamp(0.0, 2.0) as u8),
            b"M" => self.now.miter = n.first().map_or(10.0, |x| x.max(1.0)),
            b"d" => self.dash(operands),
            b"ri" => self.intent(name_of(operands)),
            b"i" => {}
            b"gs" => self.ext_gstate(name_of(operands)),
            // Paths.
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => self.segment(operator, n),
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => self.paint_path(operator),
            b"W" => self.clip = Some(false),
            b"W*" => self.clip = Some(true),
            // Colours.
            b"CS" | b"cs" => self.choose_space(operator == b"CS", name_of(operands)),
            b"SC" | b"SCN" => self.choose_color(true, operands),
            b"sc" | b"scn" => self.choose_color(false, operands),
            b"G" | b"RG" | b"K" => self.device_color(true, operator, n),
            b"g" | b"rg" | b"k" => self.device_color(false, operator, n),
            b"sh" => self.shade(name_of(operands)),
            // Text.
            b"BT" => self.begin_text(),
            b"ET" => self.end_text(),
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Tr" | b"Ts" => self.text_state(operator, n),
            b"Tf" => self.choose_font(operands),
            b"Td" | b"TD" | b"Tm" | b"T*" => self.move_text(operator, n),
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show_text(operator, operands),
            // Objects.
            b"Do" => self.object(name_of(operands)),
            b"BI" => self.inline_image(lexer),
            // Marked content.
            b"BMC" | b"BDC" => self.begin_marked(operands),
            b"EMC" => {
                if self.unmarked > 0 {
                    self.unmarked -= 1;
                } else if self.marked.len() > floor[1] {
                    self.end_marked();
                } else {
                    self.say("it ends marked content (EMC) that it has not begun.");
                }
            }
            b"MP" | b"DP" => {}
            b"BX" => self.lenient += 1,
            b"EX" => self.lenient = self.lenient.saturating_sub(1),
            // Glyph procedures.
            b"d0" => {}
            b"d1" => self.colorless = true,
            b"EI" | b"ID" => {}
            other if self.lenient == 0 => {
                let word = String::from_utf8_lossy(&other[..other.len().min(20)]).escape_debug().to_string();
                self.say(&format!("it has the operator `{word}`, which no standard knows; it is left out."));
            }
            _ => {}
        }
    }
}

/// What goes to the sink.
impl Painter<'_, '_> {
    /// Whether an event may still be kept.
    fn may_keep(&self) -> bool {
        if !self.keeps {
            return true;
        }
        let left = &self.drawing.events;
        if left.get() == 0 {
            self.say(&format!(
                "its patterns and masks have more than {MOST_KEPT} parts; the rest of them is left out."
            ));
            return false;
        }
        left.set(left.get() - 1);
        true
    }

    fn mark(&mut self, shape: Shape, bounds: kurbo::Rect) {
        if self.may_keep() {
            self.sink.draw(&Mark {
                shape,
                state: self.now.state.clone(),
                bounds,
                source: self.source,
                content: self.content.clone(),
                hidden: self.hidden > 0,
            });
        }
        self.tell();
    }

    /// Hands on what could not be read. Of patterns and masks, the page's own sink hears afterwards.
    fn tell(&mut self) {
        if !self.keeps {
            for note in self.drawing.file.told() {
                self.sink.note(note);
            }
        }
    }

    /// Opens a clip that the next `Q` closes.
    fn open_clip(&mut self, path: Rc<BezPath>, even_odd: bool) {
        if self.clips >= MOST_CLIPS {
            return self
                .say(&format!("it has more than {MOST_CLIPS} clips inside each other; the inner ones are left out."));
        }
        if self.may_keep() {
            self.clips += 1;
            self.now.clips += 1;
            self.sink.open_clip(&Clip { path, even_odd });
        }
    }

    fn close_clips(&mut self) {
        for _ in 0..self.now.clips {
            self.sink.close_clip();
        }
        self.clips -= self.now.clips;
        self.now.clips = 0;
    }

    /// Opens a group; false if it may not be kept.
    fn open_group(&mut self, group: &Group) -> bool {
        let open = self.may_keep();
        if open {
            self.sink.open_group(group);
        }
        open
    }
}

/// `q` and `Q`.
impl Painter<'_, '_> {
    fn save(&mut self) {
        if self.saved.len() >= DEEPEST_SAVED {
            self.unsaved += 1;
            return self.say(&format!("it saves (q) more than {DEEPEST_SAVED} graphics states inside each other."));
        }
        let mut saved = self.now.clone();
        std::mem::swap(&mut saved, &mut self.now);
        self.now.clips = 0;
        self.saved.push(saved);
    }

    fn restore(&mut self) {
        self.close_clips();
        if let Some(saved) = self.saved.pop() {
            self.now = saved;
        }
    }
}

/// Operands as numbers.
#[derive(Clone, Copy)]
struct Numbers<'a, 'b>(&'a [Operand<'b>]);

impl Numbers<'_, '_> {
    fn iter(&self) -> impl Iterator<Item = f64> {
        self.0.iter().filter_map(|operand| if let Operand::Number(x) = operand { Some(*x) } else { None })
    }

    fn first(&self) -> Option<f64> {
        self.iter().next()
    }

    /// The last N numbers; nothing if there are not that many.
    fn all<const N: usize>(&self) -> Option<[f64; N]> {
        let numbers: SmallVec<[f64; 8]> = self.iter().collect();
        numbers.get(numbers.len().checked_sub(N)?..)?.try_into().ok()
    }
}

/// The last operand, if it is a name.
fn name_of<'a>(operands: &'a [Operand<'_>]) -> Option<&'a [u8]> {
    match operands.last() {
        Some(Operand::Name(name)) => Some(name),
        _ => None,
    }
}

/// A matrix whose numbers stay numbers.
fn within_reach(matrix: Affine) -> Affine {
    let coeffs = matrix.as_coeffs();
    if coeffs.iter().all(|x| x.abs() <= 1e12) { matrix } else { Affine::new(coeffs.map(super::read::finite)) }
}

/// A key of a matrix for a cache.
fn key_of(matrix: Affine) -> [u64; 6] {
    matrix.as_coeffs().map(f64::to_bits)
}

/// Decoded bytes of a content stream, or a note.
fn content_of(drawing: &Drawing<'_>, stream: &Stream<'_>, what: &str) -> Option<Rc<Vec<u8>>> {
    match super::Streams::bytes(&**drawing.file, stream) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let object = super::space::of(stream.dict().obj_id().map(|id| id.obj_number));
            drawing.say(&format!("{what}{object} cannot be read and is left out: {error}."));
            None
        }
    }
}

/// The group of a form, a page or a mask.
fn group_space(names: Names<'_, '_>, group: &Dict<'_>) -> Result<Option<Arc<Space>>, String> {
    match group.get::<Object<'_>>("CS") {
        Some(Object::Null(_)) | None => Ok(None),
        Some(space) => names.space(&space).map(Some),
    }
}
