//! Text (ISO 32000-1, 9): state, position, and strings as runs of glyphs.

use std::rc::Rc;

use hayro_syntax::object::{Dict, Object, ObjectIdentifier, Stream};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::pages::{Fault, Glyph, Run, Shape};
use crate::reader::font::Font;
use crate::reader::lexer::Operand;
use crate::reader::read::text_of;

use super::path::stroke_bounds;
use super::state::{Home, Loaded};
use super::{HEAVY, MOST_ELEMENTS, Numbers, Painter, content_of, within_reach};

/// The most glyphs of a run; longer strings become several.
const MOST_GLYPHS: usize = 4096;

/// How many fonts are remembered by name for as long as their resources are in force; others are looked up each time.
const MOST_CHOSEN: usize = 64;

/// The largest dash of thousandths that is believed: beyond it positions mean nothing any more.
const FARTHEST: f64 = 1e9;

/// Where text stands.
#[derive(Default)]
pub(super) struct Place {
    /// Text matrix.
    matrix: Affine,
    /// Text line matrix.
    line: Affine,
    /// Outlines that will clip at the end of the text object.
    clip: BezPath,
    /// Whether any mode that clips was used.
    clips: bool,
}

impl<'d> Painter<'d, '_> {
    pub(super) fn begin_text(&mut self) {
        (self.text.matrix, self.text.line) = (Affine::IDENTITY, Affine::IDENTITY);
    }

    pub(super) fn end_text(&mut self) {
        if std::mem::take(&mut self.text.clips) {
            let path = std::mem::take(&mut self.text.clip);
            self.open_clip(Rc::new(path), false);
        }
    }

    /// `Tc Tw Tz TL Tr Ts`
    pub(super) fn text_state(&mut self, operator: &[u8], n: Numbers<'_, '_>) {
        let Some(x) = n.first() else { return };
        let text = &mut self.now.text;
        match operator {
            b"Tc" => text.char_space = x,
            b"Tw" => text.word_space = x,
            b"Tz" => text.scale = x / 100.0,
            b"TL" => text.leading = x,
            b"Tr" => text.mode = if (0.0..=7.0).contains(&x) { x as u8 } else { 0 },
            _ => text.rise = x,
        }
    }

    /// `Td TD Tm T*`
    pub(super) fn move_text(&mut self, operator: &[u8], n: Numbers<'_, '_>) {
        match operator {
            b"Tm" => {
                if let Some(matrix) = n.all::<6>() {
                    self.text.line = within_reach(Affine::new(matrix));
                    self.text.matrix = self.text.line;
                }
            }
            b"T*" => self.next_line(),
            _ => {
                let Some([x, y]) = n.all() else { return };
                if operator == b"TD" {
                    self.now.text.leading = -y;
                }
                self.shift_line(x, y);
            }
        }
    }

    fn next_line(&mut self) {
        self.shift_line(0.0, -self.now.text.leading);
    }

    fn shift_line(&mut self, x: f64, y: f64) {
        self.text.line = within_reach(self.text.line * Affine::translate((x, y)));
        self.text.matrix = self.text.line;
    }

    /// `Tf`
    pub(super) fn choose_font(&mut self, operands: &[Operand<'_>]) {
        let (Some(Operand::Name(key)), Some(size)) = (operands.first(), Numbers(operands).first()) else { return };
        self.now.text.size = size;
        if let Some((_, font)) = self.fonts.iter().find(|(known, _)| *known == key[..]) {
            self.now.text.font = Some(font.clone());
            return;
        }
        let Some((fonts, object)) = self.resource("Font", key) else {
            self.now.text.font = None;
            return self.say(
                Fault::Resource,
                &format!("it uses the font `{}`, which its resources do not have; its text is left out.", text_of(key)),
            );
        };
        match (fonts.get_ref(key), object) {
            (Some(reference), _) => self.set_font(reference.into(), &format!("`{}`", text_of(key))),
            (None, Object::Dict(dict)) => self.set_font_in_place(dict),
            _ => self.now.text.font = None,
        }
        if let Some(font) = self.now.text.font.clone().filter(|_| self.fonts.len() < MOST_CHOSEN) {
            self.fonts.push((key.to_vec(), font));
        }
    }

    /// The font of an object, opened once.
    pub(super) fn set_font(&mut self, id: ObjectIdentifier, what: &str) {
        let home = Home::Object(id);
        if let Some(font) = self.drawing.kept.fonts.borrow().get(&home) {
            self.now.text.font = Some(font.clone());
            return;
        }
        let Some(dict) = self.file().dict(id) else {
            self.now.text.font = None;
            return self.say(
                Fault::Resource,
                &format!("The font {what} (object {}) is not there; its text is left out.", id.obj_number),
            );
        };
        let font = self.open_font(&dict, home);
        self.drawing.kept.fonts.borrow_mut().insert(home, font.clone());
        self.now.text.font = Some(font);
    }

    /// A font that stands in the resources themselves.
    fn set_font_in_place(&mut self, dict: Dict<'d>) {
        let home = Home::Place(dict.data().as_ptr() as usize);
        let kept = self.drawing.kept.fonts.borrow().get(&home).cloned();
        let font = kept.unwrap_or_else(|| {
            let font = self.open_font(&dict, home);
            self.drawing.kept.fonts.borrow_mut().insert(home, font.clone());
            font
        });
        if font.font.type3().is_some() {
            self.drawing.keep_procedures(home, dict);
        }
        self.now.text.font = Some(font);
    }

    fn open_font(&self, dict: &Dict<'_>, home: Home) -> Rc<Loaded> {
        let (font, notes) = Font::open(dict, &**self.drawing.file);
        let facts = font.facts();
        let number = if let Home::Object(id) = home { Some(id.obj_number) } else { None };
        let base = dict.get::<Object<'_>>("BaseFont").and_then(Object::into_name).map(|name| text_of(&name));
        let told = crate::pages::Font {
            name: base.unwrap_or_else(|| facts.name.clone()),
            kind: facts.kind.clone(),
            embedded: facts.embedded,
            to_unicode: facts.to_unicode,
            object: number,
        };
        let name = format!("The font {}{}", told.name, crate::reader::space::of(number));
        for note in notes {
            self.say(Fault::Font, &format!("{name}: {note}."));
        }
        Rc::new(Loaded { font, facts: Rc::new(told), home, name })
    }

    /// `Tj TJ ' "`
    pub(super) fn show_text(&mut self, operator: &[u8], operands: &[Operand<'_>]) {
        if operator == b"\""
            && let [word, char, ..] = Numbers(operands).iter().collect::<Vec<_>>()[..]
        {
            (self.now.text.word_space, self.now.text.char_space) = (word, char);
        }
        if matches!(operator, b"'" | b"\"") {
            self.next_line();
        }
        let Some(font) = self.now.text.font.clone() else { return };
        let mut glyphs = Vec::new();
        let mut frames = Vec::new();
        match operands.last() {
            Some(Operand::String(string)) => self.string(&font, string, &mut glyphs, &mut frames),
            Some(Operand::Array(parts)) => {
                for part in parts {
                    match part {
                        Operand::String(string) => self.string(&font, string, &mut glyphs, &mut frames),
                        Operand::Number(thousandths) => {
                            let by = -thousandths.clamp(-FARTHEST, FARTHEST) / 1000.0 * self.now.text.size;
                            self.advance(by, font.font.vertical());
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        self.run(&font, glyphs, &frames);
    }

    /// Moves on in the direction of writing, by unscaled text space.
    fn advance(&mut self, by: f64, vertical: bool) {
        let shift = if vertical { (0.0, by) } else { (by * self.now.text.scale, 0.0) };
        self.text.matrix = within_reach(self.text.matrix * Affine::translate(shift));
    }

    fn string(&mut self, font: &Rc<Loaded>, string: &[u8], glyphs: &mut Vec<Glyph>, frames: &mut Vec<Rect>) {
        let vertical = font.font.vertical();
        // In pieces, so that no string makes more codes at once than a run has. Codes have at most four bytes.
        let mut rest = string;
        while !rest.is_empty() {
            let mut piece = font.font.decode(&rest[..rest.len().min(MOST_GLYPHS)]);
            // The last code of a cut piece may have been cut too: it is read again with what follows.
            if rest.len() > MOST_GLYPHS && piece.len() > 4 {
                piece.truncate(piece.len() - 4);
            }
            let taken: usize = piece.iter().map(|code| code.bytes.max(1)).sum();
            if piece.is_empty() || !self.count(piece.len() as u32) {
                return;
            }
            for code in piece {
                let text = &self.now.text;
                let size = text.size;
                let render = Affine::new([size * text.scale, 0.0, 0.0, size, 0.0, text.rise]);
                let mut matrix = self.now.ctm * self.text.matrix * render * Affine::scale(0.001);
                if let Some(place) = code.vertical {
                    matrix *= Affine::translate((-place.x, -place.y));
                }
                let width = code.vertical.map_or(code.width, |place| place.advance);
                let word = if code.is_space { text.word_space } else { 0.0 };
                let by = width / 1000.0 * size + text.char_space + word;
                let framed = font.font.framed(code.glyph).filter(|_| font.font.type3().is_none());
                let (outline, frame) = framed.map_or((None, Rect::ZERO), |(outline, frame)| (Some(outline), frame));
                glyphs.push(Glyph {
                    code: code.code,
                    id: code.glyph,
                    text: code.text,
                    matrix: within_reach(matrix),
                    outline,
                    width,
                    program_width: code.program_width,
                });
                self.advance(by.clamp(-FARTHEST, FARTHEST), vertical);
                frames.push(frame);
            }
            for note in font.font.take_notes() {
                self.say(Fault::Font, &format!("{}: {note}.", font.name));
            }
            rest = &rest[taken.min(rest.len())..];
            if glyphs.len() >= MOST_GLYPHS {
                self.run(font, std::mem::take(glyphs), frames);
                frames.clear();
            }
        }
    }

    /// Tells a run of glyphs, each with the frame of its outline, and what the procedures of a Type 3 font draw.
    fn run(&mut self, font: &Rc<Loaded>, glyphs: Vec<Glyph>, frames: &[Rect]) {
        let Some(first) = glyphs.first() else { return };
        let mode = self.now.text.mode;
        let [_, _, c, d, _, _] = first.matrix.as_coeffs();
        let size = (c * c + d * d).sqrt() * 1000.0;
        let strokes = matches!(mode, 1 | 2 | 5 | 6);
        let pen = self.now.pen();
        let bounds = bounds(&glyphs, frames, strokes.then_some(&pen));
        if mode >= 4 {
            self.text.clips = true;
            for glyph in &glyphs {
                let Some(outline) = &glyph.outline else { continue };
                if self.text.clip.elements().len() + outline.elements().len() >= MOST_ELEMENTS {
                    let text = format!(
                        "it has text that clips with more than {MOST_ELEMENTS} parts; the rest of it is left out."
                    );
                    self.say(Fault::Content, &text);
                    break;
                }
                self.text.clip.extend(outline.iter().map(|element| glyph.matrix * element));
            }
        }
        let places: Vec<(u32, Affine)> = match font.font.type3() {
            Some(_) => glyphs.iter().map(|glyph| (glyph.code, glyph.matrix)).collect(),
            None => Vec::new(),
        };
        let actual_text = self.actual_text();
        // Each run has a copy.
        self.count((actual_text.as_ref().map_or(0, String::len) / super::CONTENT) as u32);
        let run = Run {
            font: font.facts.clone(),
            size,
            mode,
            fill: self.now.fill.paint(),
            stroke: strokes.then(|| (self.now.stroke.paint(), pen)),
            glyphs,
            actual_text,
        };
        self.mark(Shape::Text(Rc::new(run)), bounds);
        if mode != 3 {
            for (code, matrix) in places {
                self.procedure(font, code, matrix);
            }
        }
    }

    /// A glyph of a Type 3 font (9.6.5); `place` leads from thousandths of the em to the page.
    fn procedure(&mut self, font: &Rc<Loaded>, code: u32, place: Affine) {
        let (Some(type3), Some(key)) = (font.font.type3(), font.font.procedure(code)) else { return };
        if self.saved.len() >= super::DEEPEST_SAVED {
            return;
        }
        let Some((dict, procedures)) = self.drawing.procedures(font.home) else { return };
        self.looked_at(&dict);
        let Some(stream) = procedures.get::<Stream<'_>>(key) else {
            return self.say(Fault::Glyph, &format!("{}: its glyph `{}` has no procedure.", font.name, text_of(key)));
        };
        if !self.count(HEAVY) {
            return;
        }
        let Some(bytes) = content_of(self.drawing, &stream, "A glyph") else { return };
        let id = procedures.get_ref(key).map(|reference| reference.obj_number);
        self.save();
        let inner = self.now.ctm;
        self.now.ctm = within_reach(place * Affine::scale(1000.0) * type3.matrix);
        // What a glyph draws begins with the colour of the text for lines too.
        self.now.stroke = self.now.fill.clone();
        let text = std::mem::take(&mut self.text);
        let colorless = self.colorless;
        let depth = self.resources.len();
        if let Some(own) = dict.get::<Dict<'_>>("Resources") {
            self.resources.push(own);
            self.find_spaces();
        }
        let base = std::mem::replace(&mut self.base, self.now.ctm);
        let drawing = self.drawing;
        drawing.within(id, &font.name, || self.follow(&bytes, &[(usize::MAX, id)]));
        self.base = base;
        if self.resources.len() > depth {
            self.resources.truncate(depth);
            self.find_spaces();
        }
        self.colorless = colorless;
        self.text = text;
        self.now.ctm = inner;
        self.restore();
    }
}

/// Bounds of glyphs: of their outlines, else of the line from the first origin to the last.
fn bounds(glyphs: &[Glyph], frames: &[Rect], pen: Option<&crate::pages::Stroke>) -> Rect {
    let mut all: Option<Rect> = None;
    for (glyph, frame) in glyphs.iter().zip(frames) {
        if let Some(outline) = &glyph.outline {
            let rect = match pen {
                Some(pen) => stroke_bounds(&(glyph.matrix * (**outline).clone()), pen),
                // Of curves the corners of their frame: never less, and mostly the same.
                None => glyph.matrix.transform_rect_bbox(*frame),
            };
            all = Some(all.map_or(rect, |all| all.union(rect)));
        }
    }
    all.unwrap_or_else(|| {
        let at = |glyph: &Glyph| glyph.matrix * Point::ORIGIN;
        match (glyphs.first(), glyphs.last()) {
            (Some(first), Some(last)) => Rect::from_points(at(first), at(last)),
            _ => Rect::ZERO,
        }
    })
}
