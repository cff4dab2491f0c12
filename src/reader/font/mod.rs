//! Fonts of the file (ISO 32000-1, 9.5 to 9.10): a string's bytes in, and for each code of it the glyph, the width, the text
//! and the outline that a press would use.
//!
//! A font knows nothing of pages. Where something is missing or broken it goes on with what there is, and says so in notes
//! for people. Lengths are in 1/1000 em, origin at the glyph's left on the baseline, x to the right, y up.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::{Dict, Name, Number, Object};
use kurbo::{BezPath, Rect};

use crate::reader::Streams;

mod cmap;
mod composite;
mod descriptor;
mod encoding;
mod facts;
mod predefined;
mod program;
mod ranges;
mod simple;
mod standard;
#[cfg(test)]
mod tests;
mod type3;

pub use facts::{Descriptor, Facts};
pub use type3::Type3;

use cmap::CMap;
use composite::Composite;
use program::Program;
use simple::Simple;

/// Path elements that a font keeps at most; what is drawn beyond is drawn again each time.
const MOST_KEPT: usize = 1_000_000;

/// Codes that a font keeps at most.
const MOST_CODES: usize = 65_536;

/// Notes that a font makes at most while it is used.
const MOST_NOTES: usize = 8;

/// A font.
#[derive(Debug)]
pub struct Font {
    facts: Rc<Facts>,
    program: Option<Program>,
    codes: Codes,
    to_unicode: Option<CMap>,
    type3: Option<Type3>,
    drawn: RefCell<BTreeMap<u32, Rc<Drawn>>>,
    decoded: RefCell<BTreeMap<(u32, usize), Code>>,
    kept: Cell<usize>,
    notes: RefCell<Vec<String>>,
}

/// How its codes find their glyphs.
#[derive(Debug)]
enum Codes {
    Simple(Box<Simple>),
    Composite(Box<Composite>),
}

/// A glyph as drawn by the program.
#[derive(Debug)]
struct Drawn {
    outline: Option<Rc<BezPath>>,
    /// The frame of its points and handles.
    frame: Rect,
    width: Option<f64>,
}

/// A code of a string.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Its bytes as a number, the first one highest.
    pub code: u32,
    /// How many bytes it has.
    pub bytes: usize,
    /// Its glyph in the program; 0 is .notdef. Of fonts without a program 0.
    pub glyph: u32,
    /// How the glyph was found.
    pub found: Found,
    /// What it says, by ToUnicode or else by the encoding; nothing where the file does not tell.
    pub text: Option<Rc<str>>,
    /// How far the next glyph is, as the file says. Of Type 3 in 1/1000 of text space.
    pub width: f64,
    /// How far the next glyph is, as the program says.
    pub program_width: Option<f64>,
    /// Of fonts that write from top to bottom.
    pub vertical: Option<Vertical>,
    /// Word spacing applies: a single byte, 32 (ISO 32000-1, 9.3.3).
    pub is_space: bool,
}

/// How a glyph was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The program has it.
    Glyph,
    /// The encoding or CMap itself leads to .notdef.
    Notdef,
    /// It is named, but the program has none such: .notdef prints.
    Absent,
    /// Neither encoding nor CMap says anything of the code: .notdef prints.
    Unmapped,
    /// There is no program to look in.
    NoProgram,
}

/// Where a glyph stands in vertical writing, in 1/1000 em (ISO 32000-1, 9.7.4.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vertical {
    /// Origin of vertical writing, seen from that of horizontal writing.
    pub x: f64,
    /// Likewise.
    pub y: f64,
    /// From this glyph to the next along y; downwards negative.
    pub advance: f64,
}

impl Font {
    /// Reads a font's dictionary. Notes say, for people, what is wrong with it; they begin with "its" or "it" and mean the
    /// font.
    #[must_use]
    pub fn open(dict: &Dict<'_>, streams: &dyn Streams) -> (Self, Vec<String>) {
        let mut notes = Vec::new();
        let kind = dict.get::<Name<'_>>(b"Subtype").map_or(String::new(), |name| text(&name));
        let mut facts = Facts { kind, ..Facts::default() };
        facts.object = dict.obj_id().map(|id| id.obj_number);
        let descendant = composite::descendant(dict).filter(|_| facts.kind == "Type0");
        if facts.kind == "Type0" && descendant.is_none() {
            notes.push("it is composite, but its descendant font is missing".into());
        }
        let (inner, descendant_kind) = descendant.unwrap_or_else(|| (dict.clone(), None));
        facts.descendant = descendant_kind;
        let name = |dict: &Dict<'_>, key: &[u8]| dict.get::<Name<'_>>(key).map(|name| text(&name));
        // The name of a composite font has that of its CMap in it; the descendant's is what people know it by.
        let base_font = name(&inner, b"BaseFont").or_else(|| name(dict, b"BaseFont")).or_else(|| name(dict, b"Name"));
        let base_font = base_font.unwrap_or_default();
        let (subset, plain) = Facts::parts(&base_font);
        (facts.subset, facts.name) = (subset.map(str::to_string), plain.to_string());
        let mut program = descriptor::open(&inner, &mut facts, streams, &mut notes);
        if facts.kind == "Type0" && matches!(program, Some(Program::Type1(_))) {
            notes.push(
                "it is composite, but its program is Type 1, which has no such characters; its glyphs are missing"
                    .into(),
            );
            program = None;
        }
        let to_unicode = to_unicode(dict, &mut facts, streams, &mut notes);
        let type3 = (facts.kind == "Type3").then(|| Type3::open(dict, &mut notes));
        facts.embedded |= type3.is_some();
        if !facts.embedded {
            notes.push("its program is not in the file: its text can be placed, but not drawn".into());
        }
        let codes = if facts.kind == "Type0" {
            Codes::Composite(Box::new(Composite::open(dict, &inner, &mut facts, streams, &mut notes)))
        } else {
            Codes::Simple(Box::new(Simple::open(dict, &mut facts, program.as_ref(), &mut notes)))
        };
        let font = Self {
            facts: Rc::new(facts),
            program,
            codes,
            to_unicode,
            type3,
            drawn: RefCell::default(),
            decoded: RefCell::default(),
            kept: Cell::new(0),
            notes: RefCell::default(),
        };
        (font, notes)
    }

    /// What the font says of itself.
    #[must_use]
    pub fn facts(&self) -> &Rc<Facts> {
        &self.facts
    }

    /// Whether it writes from top to bottom.
    #[must_use]
    pub fn vertical(&self) -> bool {
        self.facts.vertical
    }

    /// What a Type 3 font has of its own.
    #[must_use]
    pub fn type3(&self) -> Option<&Type3> {
        self.type3.as_ref()
    }

    /// The key in `CharProcs` of a Type 3 font's code; nothing where there is none.
    #[must_use]
    pub fn procedure(&self, code: u32) -> Option<&[u8]> {
        let (Codes::Simple(simple), Some(type3)) = (&self.codes, &self.type3) else { return None };
        type3.procedure(simple.name(u8::try_from(code).ok()?)?)
    }

    /// The codes of a string, in its order; each byte belongs to one.
    #[must_use]
    pub fn decode(&self, string: &[u8]) -> Vec<Code> {
        let mut codes = Vec::with_capacity(string.len());
        let mut rest = string;
        while !rest.is_empty() {
            let (valid, bytes) = match &self.codes {
                Codes::Simple(_) => (Some(u32::from(rest[0])), 1),
                Codes::Composite(composite) => composite.cmap.code(rest),
            };
            let code = rest[..bytes].iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let kept = self.decoded.borrow().get(&(code, bytes)).cloned();
            codes.push(kept.unwrap_or_else(|| {
                let made = self.code(code, bytes, valid.is_some());
                let mut decoded = self.decoded.borrow_mut();
                if decoded.len() < MOST_CODES {
                    decoded.insert((code, bytes), made.clone());
                }
                made
            }));
            rest = &rest[bytes..];
        }
        codes
    }

    /// The outline of a glyph, shared by all of its uses. Nothing for blank glyphs, for those that cannot be drawn, of which
    /// [`Font::take_notes`] tells, and where there is no program.
    #[must_use]
    pub fn outline(&self, glyph: u32) -> Option<Rc<BezPath>> {
        self.drawn(glyph)?.outline.clone()
    }

    /// The outline of a glyph as [`Font::outline`] gives it, and the frame of its points and handles.
    #[must_use]
    pub fn framed(&self, glyph: u32) -> Option<(Rc<BezPath>, Rect)> {
        let drawn = self.drawn(glyph)?;
        Some((drawn.outline.clone()?, drawn.frame))
    }

    /// The names of the program's glyphs, in order; nothing where it has no names.
    #[must_use]
    pub fn glyph_names(&self) -> Vec<&str> {
        self.program.as_ref().map_or(Vec::new(), Program::names)
    }

    /// The characters of a program keyed by CID, in order.
    #[must_use]
    pub fn cids(&self) -> Option<Vec<u32>> {
        match &self.program {
            Some(Program::Cff(program)) => program.cids(),
            _ => None,
        }
    }

    /// What came up since the last call, for people.
    #[must_use]
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.borrow_mut())
    }

    fn drawn(&self, glyph: u32) -> Option<Rc<Drawn>> {
        let program = self.program.as_ref()?;
        if let Some(drawn) = self.drawn.borrow().get(&glyph) {
            return Some(drawn.clone());
        }
        let (outline, width) = program.draw(glyph);
        let outline = outline.unwrap_or_else(|why| {
            let mut notes = self.notes.borrow_mut();
            if notes.len() < MOST_NOTES && !notes.contains(&why) {
                notes.push(why);
            }
            BezPath::new()
        });
        let kept = self.kept.get() + outline.elements().len() + 1;
        let frame = outline.control_box();
        let outline = (!outline.elements().is_empty()).then(|| Rc::new(outline));
        let drawn = Rc::new(Drawn { outline, frame, width });
        if kept <= MOST_KEPT {
            self.kept.set(kept);
            self.drawn.borrow_mut().insert(glyph, drawn.clone());
        }
        Some(drawn)
    }

    fn code(&self, code: u32, bytes: usize, valid: bool) -> Code {
        let told = self.to_unicode.as_ref().filter(|_| valid).and_then(|cmap| cmap.text(code));
        let is_space = bytes == 1 && code == 32;
        match &self.codes {
            Codes::Simple(simple) => {
                let byte = code as u8;
                let (glyph, found, own) = match (&self.program, &self.type3) {
                    (_, Some(_)) if self.procedure(code).is_some() => (1, Found::Glyph, None),
                    (_, Some(_)) if simple.name(byte).is_some() => (0, Found::Absent, None),
                    (_, Some(_)) => (0, Found::Unmapped, None),
                    (Some(program), None) => simple.glyph(byte, program),
                    (None, None) => (0, Found::NoProgram, None),
                };
                let program_width = self.drawn(glyph).and_then(|drawn| drawn.width);
                let scale = self.type3.as_ref().map_or(1.0, |type3| type3.matrix.as_coeffs()[0] * 1000.0);
                let width = simple.width(byte).map(|width| width * scale).or(program_width).unwrap_or(0.0);
                let name = simple.name(byte).or(own.as_deref());
                let text = told.or_else(|| name.and_then(simple::text_of)).map(Rc::from);
                Code { code, bytes, glyph, found, text, width, program_width, vertical: None, is_space }
            }
            Codes::Composite(composite) => {
                let mapped = composite.cmap.cid(code, bytes).filter(|_| valid);
                let (cid, character) = mapped.unwrap_or((0, false));
                let (glyph, found) = match &self.program {
                    None => (0, Found::NoProgram),
                    Some(_) if mapped.is_none() => (0, Found::Unmapped),
                    Some(program) => composite.glyph(cid, program),
                };
                let found = if found == Found::Glyph && !character { Found::Notdef } else { found };
                let program_width = self.drawn(glyph).and_then(|drawn| drawn.width);
                let text = told.or_else(|| composite.text(code, cid).filter(|_| mapped.is_some())).map(Rc::from);
                let vertical = composite.cmap.vertical.then(|| composite.vertical(cid));
                Code { code, bytes, glyph, found, text, width: composite.width(cid), program_width, vertical, is_space }
            }
        }
    }
}

fn to_unicode(dict: &Dict<'_>, facts: &mut Facts, streams: &dyn Streams, notes: &mut Vec<String>) -> Option<CMap> {
    match dict.get::<Object<'_>>(b"ToUnicode")? {
        Object::Stream(stream) => {
            facts.to_unicode = true;
            composite::embedded(&stream, streams, notes, 0)
        }
        // Some writers name a CMap: then the codes are Unicode themselves.
        Object::Name(name) if name.starts_with(b"Identity") => {
            facts.to_unicode = true;
            Some(CMap::unicode())
        }
        _ => None,
    }
}

/// A name's or a string's bytes for people and comparisons; what is not UTF-8 is taken as Latin 1.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// A number, within the reach of single precision, so that no sum of them becomes infinite.
fn number(number: Number) -> f64 {
    let value = number.as_f64();
    if value.is_finite() { value.clamp(-1e9, 1e9) } else { 0.0 }
}
