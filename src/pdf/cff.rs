//! Instances of CFF2 fonts: CID-keyed CFF fonts whose outlines stand where the instance has them.
//!
//! PDF knows the first CFF format alone (ISO 32000-1, 9.9, table 126), so outlines are drawn at the instance and written as
//! Type 2 charstrings without subroutines or hints. Sources: Adobe Technical Notes 5176 (CFF) and 5177 (charstrings).
//! Coordinates are scaled to 1000 units an em, so that no font matrix is needed, and kept to 1/65536 of a unit.

use harfrust::GlyphId;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};

use crate::font::Face;

/// Operators of dictionaries (TN 5176, tables 9, 10 and 23).
const FONT_BBOX: &[u8] = &[5];
const CHARSET: &[u8] = &[15];
const CHAR_STRINGS: &[u8] = &[17];
const PRIVATE: &[u8] = &[18];
const ROS: &[u8] = &[12, 30];
const CID_COUNT: &[u8] = &[12, 34];
const FD_ARRAY: &[u8] = &[12, 36];
const FD_SELECT: &[u8] = &[12, 37];
/// The first string of a font's own (TN 5176, appendix A: 0 to 390 are standard).
const OWN_STRINGS: i32 = 391;

/// The `CFF ` table with these glyphs, in this order; `None` where an outline cannot be drawn.
pub(super) fn table(face: &Face, glyphs: impl Iterator<Item = u16>) -> Option<Vec<u8>> {
    let outlines = face.font.outline_glyphs();
    let metrics = face.font.glyph_metrics();
    let scale = 1000.0 / f64::from(face.metrics.units_per_em);
    let mut charstrings: Vec<Vec<u8>> = Vec::new();
    let mut bounds: Option<[i32; 4]> = None;
    for glyph in glyphs {
        let glyph = GlyphId::new(u32::from(glyph));
        let mut string = Charstring { scale, ..Charstring::default() };
        string.begin(f64::from(metrics.h_advance(glyph)));
        if let Some(drawn) = outlines.get(glyph) {
            drawn.draw(&DrawOptions::default(), DrawMemory::Scratch, &mut string).ok()?;
        }
        string.out.push(14); // endchar
        if let Some([left, bottom, right, top]) = string.bounds {
            let all = bounds.get_or_insert([left, bottom, right, top]);
            *all = [all[0].min(left), all[1].min(bottom), all[2].max(right), all[3].max(top)];
        }
        charstrings.push(string.out);
    }
    let count = charstrings.len();
    // Glyph 0 is left out of the charset: CIDs 1 to the last, which a single glyph does not have.
    let charset = if count > 1 { [&[2, 0, 1][..], &(count as u16 - 2).to_be_bytes()].concat() } else { vec![0] };
    // One range, of the only font dictionary, and where it ends.
    let select = [&[3, 0, 1, 0, 0, 0][..], &(count as u16).to_be_bytes()].concat();
    let charstrings = index(&charstrings);
    let name: String = face.postscript_name.chars().take(super::font::NAME).collect();
    let head = [&[1, 0, 4, 4][..], &index(&[name.into_bytes()])].concat();
    let strings = [index(&[b"Adobe".to_vec(), b"Identity".to_vec()]), index(&[])].concat();
    // Offsets have five bytes whatever they are, so that the dictionary's length is known before they are.
    let top = |charset: usize, select: usize, charstrings: usize, array: usize| {
        let mut dict = Vec::new();
        entry(&mut dict, &[OWN_STRINGS, OWN_STRINGS + 1, 0], ROS);
        let box_ = bounds.unwrap_or_default().map(|value| value >> 16);
        // Upwards at the right and the top.
        entry(&mut dict, &[box_[0], box_[1], box_[2] + 1, box_[3] + 1], FONT_BBOX);
        entry(&mut dict, &[count as i32], CID_COUNT);
        for (at, operator) in [(charset, CHARSET), (select, FD_SELECT), (charstrings, CHAR_STRINGS), (array, FD_ARRAY)]
        {
            entry(&mut dict, &[at as i32], operator);
        }
        index(&[dict])
    };
    let charset_at = head.len() + top(0, 0, 0, 0).len() + strings.len();
    let select_at = charset_at + charset.len();
    let charstrings_at = select_at + select.len();
    let array_at = charstrings_at + charstrings.len();
    // An empty private dictionary: no hints, and a default width of 0.
    let font = |private: usize| {
        let mut dict = Vec::new();
        entry(&mut dict, &[0, private as i32], PRIVATE);
        index(&[dict])
    };
    let private_at = array_at + font(0).len();
    let parts = [
        head,
        top(charset_at, select_at, charstrings_at, array_at),
        strings,
        charset,
        select,
        charstrings,
        font(private_at),
    ];
    Some(parts.concat())
}

/// An entry of a dictionary: integers in five bytes each, then the operator.
fn entry(dict: &mut Vec<u8>, operands: &[i32], operator: &[u8]) {
    for operand in operands {
        dict.push(29);
        dict.extend(operand.to_be_bytes());
    }
    dict.extend(operator);
}

/// An INDEX (TN 5176, 5).
fn index(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = (items.len() as u16).to_be_bytes().to_vec();
    if items.is_empty() {
        return out;
    }
    out.push(4);
    let mut at = 1u32;
    out.extend(at.to_be_bytes());
    for item in items {
        at += item.len() as u32;
        out.extend(at.to_be_bytes());
    }
    items.iter().for_each(|item| out.extend(item));
    out
}

/// A Type 2 charstring in the making. Coordinates are in 1/65536 of a thousandth of an em, y up from the baseline.
#[derive(Default)]
struct Charstring {
    scale: f64,
    out: Vec<u8>,
    pen: (i32, i32),
    /// Left, bottom, right, top of all points.
    bounds: Option<[i32; 4]>,
}

impl Charstring {
    /// The width stands before the operands of the first operator; none is written for the default one, 0.
    fn begin(&mut self, width: f64) {
        let width = fixed(width * self.scale);
        if width != 0 {
            self.number(width);
        }
    }

    fn at(&self, x: f32, y: f32) -> (i32, i32) {
        (fixed(f64::from(x) * self.scale), fixed(f64::from(y) * self.scale))
    }

    /// The steps from point to point, then the operator; all operands of one of them are within the stack's 48.
    fn steps(&mut self, points: &[(i32, i32)], operator: u8) {
        for &(x, y) in points {
            self.number(x - self.pen.0);
            self.number(y - self.pen.1);
            self.pen = (x, y);
            let [left, bottom, right, top] = self.bounds.unwrap_or([x, y, x, y]);
            self.bounds = Some([left.min(x), bottom.min(y), right.max(x), top.max(y)]);
        }
        self.out.push(operator);
    }

    /// A number (TN 5177, 3.2).
    fn number(&mut self, value: i32) {
        if value & 0xFFFF != 0 {
            self.out.push(255);
            self.out.extend(value.to_be_bytes());
            return;
        }
        match value >> 16 {
            n @ -107..=107 => self.out.push((n + 139) as u8),
            n @ 108..=1131 => self.out.extend([((n - 108) >> 8) as u8 + 247, (n - 108) as u8]),
            n @ -1131..=-108 => self.out.extend([((-n - 108) >> 8) as u8 + 251, (-n - 108) as u8]),
            n => {
                self.out.push(28);
                self.out.extend((n as i16).to_be_bytes());
            }
        }
    }
}

impl PathSink for Charstring {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.steps(&[to], 21); // rmoveto
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.at(x, y);
        self.steps(&[to], 5); // rlineto
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // The same curve with two control points, each two thirds of the way to the one.
        let ((px, py), (cx, cy), (x, y)) = (self.pen, self.at(cx, cy), self.at(x, y));
        let towards = |from: i32, to: i32| from + ((i64::from(to - from) * 2) / 3) as i32;
        self.steps(&[(towards(px, cx), towards(py, cy)), (towards(x, cx), towards(y, cy)), (x, y)], 8);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let points = [self.at(ax, ay), self.at(bx, by), self.at(x, y)];
        self.steps(&points, 8); // rrcurveto
    }

    fn close(&mut self) {}
}

/// A number in 16.16 fixed point, kept to what fits.
fn fixed(value: f64) -> i32 {
    (value.clamp(-16_000.0, 16_000.0) * 65_536.0).round() as i32
}
