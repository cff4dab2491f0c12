//! Type 1 programs (Adobe Type 1 Font Format, 1990), as PFB, PFA or the bare parts that a PDF holds; a multiple-master font
//! stands at its own default instance.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use kurbo::{Affine, BezPath};
use read_fonts::ps::type1::Type1Font;
use read_fonts::types::{Fixed, GlyphId};

use super::Pen;

/// The comment without which the parser takes no font.
const HEAD: &[u8] = b"%!PS-AdobeFont-1.0\n";

/// A Type 1 program.
pub(in super::super) struct Type1 {
    font: Type1Font,
    /// The first glyph of a name has it.
    names: BTreeMap<String, u32>,
}

impl Debug for Type1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Type 1 of {} glyphs", self.glyphs())
    }
}

impl Type1 {
    pub(super) fn open(data: &[u8]) -> Result<Self, String> {
        let headed =
            data.starts_with(&[0x80, 1]) || data.starts_with(b"%!PS-AdobeFont") || data.starts_with(b"%!FontType");
        let font = if headed { Type1Font::new(data) } else { Type1Font::new(&[HEAD, data].concat()) };
        let font = font.map_err(|_| "its Type 1 program is damaged")?;
        let mut names = BTreeMap::new();
        for (glyph, name) in font.glyph_names() {
            names.entry(name.to_string()).or_insert(glyph.to_u32());
        }
        Ok(Self { font, names })
    }

    pub(super) fn glyphs(&self) -> u32 {
        self.font.num_glyphs()
    }

    pub(super) fn names(&self) -> &BTreeMap<String, u32> {
        &self.names
    }

    pub(in super::super) fn by_name(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// The name that the program's own encoding gives a code.
    pub(in super::super) fn encoded(&self, code: u8) -> Option<String> {
        self.font.encoding()?.glyph_name(code).filter(|name| *name != ".notdef").map(str::to_string)
    }

    /// From glyph space to 1/1000 em.
    fn matrix(&self) -> Affine {
        let scale = 1000.0 / f64::from(self.font.upem().max(1));
        let [xx, yx, xy, yy, dx, dy] = self.font.matrix().elements();
        // The parser has the shift in whole units of glyph space, in the bits of a number that is otherwise 16.16.
        let shift = |value: Fixed| f64::from(value.to_bits()) * scale;
        let [xx, yx, xy, yy] = [xx, yx, xy, yy].map(|value| value.to_f64() * scale);
        Affine::new([xx, yx, xy, yy, shift(dx), shift(dy)])
    }

    pub(super) fn draw(&self, glyph: u32) -> (Result<BezPath, String>, Option<f64>) {
        let matrix = self.matrix();
        let mut pen = Pen::new(matrix);
        let id = GlyphId::new(glyph);
        let (outline, width) = match self.font.evaluate_charstring(id, &mut pen) {
            Ok(width) => (Ok(pen.path), width),
            // Of a glyph that cannot be drawn to its end, at least the width, which stands at its beginning.
            Err(why) => {
                (Err(format!("glyph {glyph} cannot be drawn: {why}")), self.font.evaluate_width(id).ok().flatten())
            }
        };
        (outline, width.map(|width| width.to_f64() * matrix.as_coeffs()[0]))
    }
}
