//! Interprets content streams (ISO 32000-1, annex A) and tells a sink what they mark.
//!
//! One [`Painter`] follows one content stream and the forms in it; patterns and soft masks have painters of their own whose
//! sinks keep what they are told. Nothing hostile keeps it for long: operators, kept events, path elements and nesting are
//! counted for the page as a whole.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use hayro_syntax::object::{Dict, Object, Stream};
use kurbo::{Affine, BezPath};
use smallvec::SmallVec;

use crate::pages::{Fault, MarkedContent, Sink, Source, Space};

use super::budget::MOST_OPERATORS;
use super::file::File;
use super::lexer::{Item, Lexer, Operand};
use super::space::{DEFAULTS, Names};

mod annotation;
mod color;
mod drawing;
mod form;
mod gs;
mod marked;
mod page;
mod path;
mod pattern;
mod state;
mod tell;
mod text;

pub(super) use drawing::Kept;
pub(super) use page::{draw, group};

use drawing::Drawing;
use state::{Graphics, Loaded};

/// How many bytes of content, and of dictionaries, take about as long as an operator: the parser goes through a dictionary
/// each time that something is asked of it, and takes some 40 ns for a byte.
const CONTENT: usize = 64;
const ENTRIES: usize = 8;

/// As how many operators those count that call a form, a glyph procedure, a mask or a pattern: they take about that much
/// more time.
const HEAVY: u32 = 100;

/// As how many operators a picture in the content counts.
const INLINE: u32 = 20;

/// After how many operators of a stream a sink is asked whether it wants more.
const ASKED: u32 = 256;

/// The most elements of a path.
const MOST_ELEMENTS: usize = 1_000_000;

/// How deep `q` may nest. The standard's limit is 28 (annex C); generators exceed it.
const DEEPEST_SAVED: usize = 5_000;

/// How many operands an operator may have: DeviceN's 32 and a name.
const MOST_OPERANDS: usize = 40;

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
    /// Categories of the innermost resources.
    categories: RefCell<Vec<(&'static str, Dict<'d>)>>,
    /// Fonts of the innermost resources that were chosen, by name.
    fonts: Vec<(Vec<u8>, Rc<Loaded>)>,
    /// `ColorSpace` of the innermost resources.
    spaces: Vec<Dict<'d>>,
    /// Where those say what stands for device colours; 0 if they don't.
    defaults: usize,
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
            categories: RefCell::default(),
            fonts: Vec::new(),
            spaces: Vec::new(),
            defaults: 0,
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
    fn say(&self, fault: Fault, text: &str) {
        self.drawing.say(fault, text);
    }

    /// To be called when other resources come into force.
    fn find_spaces(&mut self) {
        self.categories.borrow_mut().clear();
        self.fonts.clear();
        self.spaces = self.category("ColorSpace").into_iter().collect();
        let some = self.spaces.last().filter(|dict| DEFAULTS.iter().any(|key| dict.contains_key(key)));
        self.defaults = some.map_or(0, |dict| dict.data().as_ptr() as usize);
    }

    fn names(&self) -> Names<'_, 'd> {
        Names { file: self.drawing.file, spaces: &self.spaces, defaults: self.defaults }
    }

    /// A category of the resources in force, read once for as long as they are.
    fn category(&self, category: &'static str) -> Option<Dict<'d>> {
        if let Some((_, dict)) = self.categories.borrow().iter().find(|(name, _)| *name == category) {
            return Some(dict.clone());
        }
        let dict = self.resources.last()?.get::<Dict<'d>>(category)?;
        self.looked_at(&dict);
        self.categories.borrow_mut().push((category, dict.clone()));
        Some(dict)
    }

    /// An entry of a category of the resources in force.
    fn resource(&self, category: &'static str, name: &[u8]) -> Option<(Dict<'d>, Object<'d>)> {
        let dict = self.category(category)?;
        // Asked for from where it is used, the parser denies an object its own ancestors, which forms may well share.
        let object = match dict.get_ref(name) {
            Some(reference) => self.file().pdf.xref().get::<Object<'d>>(reference.into())?,
            None => dict.get::<Object<'d>>(name)?,
        };
        if let Object::Dict(own) = &object {
            self.looked_at(own);
        } else if let Object::Stream(own) = &object {
            self.looked_at(own.dict());
        }
        Some((dict, object))
    }

    /// Counts a dictionary that was read: the parser reads the whole of it each time. False if nothing more may be.
    fn looked_at(&self, dict: &Dict<'_>) -> bool {
        self.count(u32::try_from(dict.data().len() / ENTRIES).unwrap_or(u32::MAX))
    }

    /// Follows a stream from start to end; what it leaves open is closed.
    fn follow(&mut self, bytes: &[u8], parts: &[(usize, Option<u32>)]) {
        if !self.count(u32::try_from(bytes.len() / CONTENT).unwrap_or(u32::MAX)) {
            return;
        }
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
                    let asks = self.source.operator.is_multiple_of(ASKED);
                    if !self.count(1) || asks && self.sink.is_done() {
                        break;
                    }
                    self.operator(operator, &operands, &mut lexer, [outside.0, outside.1]);
                    operands.clear();
                }
            }
        }
        if self.saved.len() > outside.0 {
            self.say(
                Fault::Balance,
                &format!(
                    "{} of its graphics states are saved (q) and never restored (Q).",
                    self.saved.len() - outside.0
                ),
            );
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
        let some = self.drawing.file.budget.operators(work);
        if !some {
            self.say(
                Fault::Content,
                &format!("it has more than {MOST_OPERATORS} operators and glyphs; the rest is not read."),
            );
        }
        some
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
                    self.say(Fault::Balance, "it restores (Q) a graphics state that it has not saved (q).");
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
                    self.say(Fault::Balance, "it ends marked content (EMC) that it has not begun.");
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
                self.say(
                    Fault::Operator,
                    &format!("it has the operator `{word}`, which no standard knows; it is left out."),
                );
            }
            _ => {}
        }
    }
}

/// `q` and `Q`.
impl Painter<'_, '_> {
    fn save(&mut self) {
        if self.saved.len() >= DEEPEST_SAVED {
            self.unsaved += 1;
            return self.say(
                Fault::Content,
                &format!("it saves (q) more than {DEEPEST_SAVED} graphics states inside each other."),
            );
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
            drawing.say(Fault::Content, &format!("{what}{object} cannot be read and is left out: {error}."));
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
