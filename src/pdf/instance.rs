//! Subsets of instances of variable fonts: TrueType fonts whose outlines stand where the instance has them.
//!
//! Written here, because a subsetter keeps the outlines of the default instance. Only the tables that PDF asks for in a
//! TrueType font over a CIDFontType2 (ISO 32000-1, 9.9), as the OpenType specification 1.9.1 has them; composite glyphs become
//! simple ones.

use harfrust::GlyphId;
use harfrust::font::glyph::outline::{DrawMemory, UnscaledOutlineSink};
use read_fonts::tables::glyf::PointFlags;

use crate::font::Face;

/// The font with these glyphs, in this order; `None` where an outline cannot be drawn.
pub(super) fn subset(face: &Face, glyphs: impl Iterator<Item = u16>) -> Option<Vec<u8>> {
    let outlines = face.font.outline_glyphs();
    let metrics = face.font.glyph_metrics();
    let (mut glyf, mut loca, mut hmtx) = (Vec::new(), Vec::new(), Vec::new());
    let mut most = Most::default();
    for glyph in glyphs {
        let glyph = GlyphId::new(u32::from(glyph));
        let mut outline = Outline::default();
        if let Some(drawn) = outlines.get(glyph) {
            drawn.draw_unscaled(DrawMemory::Scratch, &mut outline).ok()?;
        }
        loca.extend((glyf.len() as u32).to_be_bytes());
        let bounds = outline.write(&mut glyf);
        let advance = metrics.h_advance(glyph).round().clamp(0.0, f32::from(u16::MAX)) as u16;
        hmtx.extend(advance.to_be_bytes());
        hmtx.extend(bounds[0].to_be_bytes());
        most.meet(&outline, bounds, advance);
    }
    loca.extend((glyf.len() as u32).to_be_bytes());
    let count = (hmtx.len() / 4) as u16;
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", glyf),
        (b"head", most.head(face)),
        (b"hhea", most.hhea(face, count)),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", most.maxp(count)),
    ];
    Some(sfnt(&tables))
}

/// The points of one glyph, in font units.
#[derive(Default)]
struct Outline {
    /// Place, and whether it is on the curve.
    points: Vec<(i32, i32, bool)>,
    /// One past the last point of each contour.
    ends: Vec<usize>,
}

impl UnscaledOutlineSink for Outline {
    fn start_contour(&mut self) {}

    fn point(&mut self, x: i32, y: i32, flags: PointFlags) {
        self.points.push((x, y, flags.is_on_curve()));
    }

    fn end_contour(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.points.len() {
            self.ends.push(self.points.len());
        }
    }
}

impl Outline {
    /// Appends a simple glyph, nothing where there are no points; gives its bounds: left, bottom, right, top.
    fn write(&self, out: &mut Vec<u8>) -> [i16; 4] {
        let bound = |pick: fn(&(i32, i32, bool)) -> i32, greatest: bool| {
            let values = self.points.iter().map(pick);
            (if greatest { values.max() } else { values.min() }).unwrap_or(0).clamp(-32_768, 32_767) as i16
        };
        let bounds = [bound(|p| p.0, false), bound(|p| p.1, false), bound(|p| p.0, true), bound(|p| p.1, true)];
        if self.points.is_empty() {
            return bounds;
        }
        out.extend((self.ends.len() as i16).to_be_bytes());
        bounds.iter().for_each(|value| out.extend(value.to_be_bytes()));
        self.ends.iter().for_each(|&end| out.extend((end as u16 - 1).to_be_bytes()));
        out.extend(0u16.to_be_bytes()); // no instructions
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        let (mut x, mut y) = (0, 0);
        for &(to_x, to_y, on_curve) in &self.points {
            let flags = delta(to_x - x, &mut xs, 0x02, 0x10) | delta(to_y - y, &mut ys, 0x04, 0x20);
            out.push(flags | u8::from(on_curve));
            (x, y) = (to_x, to_y);
        }
        out.extend(xs);
        out.extend(ys);
        // Glyphs begin at even places.
        if out.len() % 2 == 1 {
            out.push(0);
        }
        bounds
    }
}

/// Writes a step from point to point; gives its flags: `short` for one byte, `same` for none or for the sign of that byte.
fn delta(step: i32, out: &mut Vec<u8>, short: u8, same: u8) -> u8 {
    match step {
        0 => same,
        1..=255 => {
            out.push(step as u8);
            short | same
        }
        -255..=-1 => {
            out.push(-step as u8);
            short
        }
        _ => {
            out.extend((step.clamp(-32_768, 32_767) as i16).to_be_bytes());
            0
        }
    }
}

/// What the tables say of all glyphs.
#[derive(Default)]
struct Most {
    bounds: Option<[i16; 4]>,
    advance: u16,
    points: u16,
    contours: u16,
}

impl Most {
    fn meet(&mut self, outline: &Outline, bounds: [i16; 4], advance: u16) {
        self.advance = self.advance.max(advance);
        self.points = self.points.max(outline.points.len() as u16);
        self.contours = self.contours.max(outline.ends.len() as u16);
        if !outline.points.is_empty() {
            let [left, bottom, right, top] = self.bounds.unwrap_or(bounds);
            self.bounds = Some([left.min(bounds[0]), bottom.min(bounds[1]), right.max(bounds[2]), top.max(bounds[3])]);
        }
    }

    fn head(&self, face: &Face) -> Vec<u8> {
        let mut out = Vec::with_capacity(54);
        out.extend(0x0001_0000u32.to_be_bytes());
        out.extend(0x0001_0000u32.to_be_bytes()); // revision
        out.extend(0u32.to_be_bytes()); // checksum, set when all is written
        out.extend(0x5F0F_3CF5u32.to_be_bytes());
        out.extend(0u16.to_be_bytes());
        out.extend(face.metrics.units_per_em.to_be_bytes());
        out.extend([0; 16]); // no dates: the same fonts, the same bytes
        self.bounds.unwrap_or_default().iter().for_each(|value| out.extend(value.to_be_bytes()));
        out.extend(0u16.to_be_bytes()); // style
        out.extend(8u16.to_be_bytes()); // least size in pixels
        out.extend(2i16.to_be_bytes());
        out.extend(1i16.to_be_bytes()); // long places in `loca`
        out.extend(0i16.to_be_bytes());
        out
    }

    fn hhea(&self, face: &Face, count: u16) -> Vec<u8> {
        let [left, _, right, _] = self.bounds.unwrap_or_default();
        let mut out = Vec::with_capacity(36);
        out.extend(0x0001_0000u32.to_be_bytes());
        out.extend((face.metrics.ascent as i16).to_be_bytes());
        out.extend((face.metrics.descent as i16).to_be_bytes());
        out.extend(0i16.to_be_bytes());
        out.extend(self.advance.to_be_bytes());
        [left, 0, right, 1, 0, 0].iter().for_each(|value: &i16| out.extend(value.to_be_bytes()));
        out.extend([0; 10]);
        out.extend(count.to_be_bytes());
        out
    }

    fn maxp(&self, count: u16) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        out.extend(0x0001_0000u32.to_be_bytes());
        // Glyphs, points and contours; nothing is composite; two zones, the second without points; no instructions.
        [count, self.points, self.contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]
            .iter()
            .for_each(|value: &u16| out.extend(value.to_be_bytes()));
        out
    }
}

/// A font file of these tables, which stand in order of their tags.
fn sfnt(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = 1 << count.ilog2();
    let mut out = Vec::new();
    out.extend(0x0001_0000u32.to_be_bytes());
    for value in [count, power * 16, power.ilog2() as u16, (count - power) * 16] {
        out.extend(value.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    let mut head = 0;
    for (tag, data) in tables {
        if *tag == b"head" {
            head = at;
        }
        out.extend(*tag);
        out.extend(checksum(data).to_be_bytes());
        out.extend((at as u32).to_be_bytes());
        out.extend((data.len() as u32).to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xB1B0_AFBAu32.wrapping_sub(checksum(&out));
    out[head + 8..head + 12].copy_from_slice(&adjustment.to_be_bytes());
    out
}

/// The sum of all big-endian words.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}
