//! Compact Font Format (Adobe Technical Notes 5176 and 5177), bare or in the `CFF ` table of an OpenType file, keyed by
//! name or by CID.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::ops::Range;
use std::rc::Rc;

use kurbo::{Affine, BezPath};
use read_fonts::TableProvider;
use read_fonts::model::Error;
use read_fonts::ps::cff::charset::Charset;
use read_fonts::ps::cff::index::Index;
use read_fonts::ps::cff::{CffFontRef, Subfont};
use read_fonts::ps::charstring::{self, CharstringContext, CharstringKind};
use read_fonts::ps::{PredefinedEncoding, ScaledFontMatrix};
use read_fonts::types::{Fixed, GlyphId, Tag};

use super::truetype::{advance, sfnt};
use super::{Budget, Pen};

/// A CFF program.
pub(in super::super) struct Cff {
    data: Rc<Vec<u8>>,
    /// Where the CFF stands in the data.
    at: Range<usize>,
    /// Units per em of the OpenType file around it.
    units: Option<u16>,
    glyphs: u32,
    /// Keyed by name: the first glyph of a name has it.
    names: BTreeMap<String, u32>,
    /// Keyed by CID: glyphs by CID.
    cids: Option<BTreeMap<u32, u32>>,
    /// Its own encoding, for those keyed by name.
    encoding: Vec<Option<u32>>,
    budget: Budget,
}

impl Debug for Cff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CFF of {} glyphs", self.glyphs)
    }
}

impl Cff {
    pub(super) fn open(data: &Rc<Vec<u8>>) -> Result<Self, String> {
        Self::read(data, 0..data.len(), None)
    }

    pub(super) fn open_type(data: &Rc<Vec<u8>>) -> Result<Self, String> {
        let font = sfnt(data).ok_or("its table directory is damaged")?;
        let record = font.table_directory().table_records().iter().find(|record| record.tag() == Tag::new(b"CFF "));
        let record = record.ok_or("it has neither a table CFF nor a table glyf")?;
        let start = record.offset() as usize;
        let end = start.saturating_add(record.length() as usize).min(data.len());
        if start >= end {
            return Err("its table CFF is cut off".into());
        }
        Self::read(data, start..end, font.head().ok().map(|head| head.units_per_em()).filter(|units| *units > 0))
    }

    fn read(data: &Rc<Vec<u8>>, at: Range<usize>, units: Option<u16>) -> Result<Self, String> {
        let font = CffFontRef::new_cff(&data[at.clone()], 0, None).map_err(|_| "its CFF is damaged")?;
        let glyphs = font.num_glyphs().min(u32::from(u16::MAX) + 1);
        let (mut names, mut cids) = (BTreeMap::new(), font.is_cid().then(BTreeMap::new));
        if let Some(charset) = font.charset() {
            for (glyph, id) in charset.iter().take(glyphs as usize) {
                let glyph = glyph.to_u32();
                if let Some(cids) = &mut cids {
                    cids.entry(u32::from(id.to_u16())).or_insert(glyph);
                } else if let Some(name) = font.string(id) {
                    names.entry(String::from_utf8_lossy(name).into_owned()).or_insert(glyph);
                }
            }
        }
        let own = font.encoding().filter(|_| cids.is_none());
        let encoding = own.map_or(Vec::new(), |own| {
            (0..=255).map(|code| own.map(code).map(GlyphId::to_u32).filter(|glyph| *glyph != 0)).collect()
        });
        Ok(Self { data: data.clone(), at, units, glyphs, names, cids, encoding, budget: Budget::new() })
    }

    fn font(&self) -> Option<CffFontRef<'_>> {
        CffFontRef::new_cff(&self.data[self.at.clone()], 0, None).ok()
    }

    pub(super) fn kind(&self) -> &'static str {
        match (self.units, &self.cids) {
            (Some(_), _) => "OpenType with CFF",
            (None, Some(_)) => "CFF keyed by CID",
            (None, None) => "CFF",
        }
    }

    pub(super) fn glyphs(&self) -> u32 {
        self.glyphs
    }

    pub(super) fn names(&self) -> &BTreeMap<String, u32> {
        &self.names
    }

    pub(super) fn by_name(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// The CIDs of the glyphs, in order.
    pub(in super::super) fn cids(&self) -> Option<Vec<u32>> {
        self.cids.as_ref().map(|cids| cids.keys().copied().collect())
    }

    /// Whether glyphs go by CIDs rather than names.
    pub(in super::super) fn keyed_by_cid(&self) -> bool {
        self.cids.is_some()
    }

    /// The glyph of a CID, where the program is keyed by CID; where it is not, the CID is the glyph's number (ISO 32000-1,
    /// 9.7.4.2).
    pub(in super::super) fn by_cid(&self, cid: u32) -> Option<u32> {
        match &self.cids {
            Some(cids) => cids.get(&cid).copied(),
            None => Some(cid).filter(|glyph| *glyph < self.glyphs),
        }
    }

    /// The glyph that the program's own encoding gives a code.
    pub(in super::super) fn encoded(&self, code: u8) -> Option<u32> {
        self.encoding.get(usize::from(code)).copied().flatten()
    }

    /// The name of a glyph.
    pub(in super::super) fn name(&self, glyph: u32) -> Option<String> {
        let font = self.font()?;
        let id = font.charset().filter(|_| self.cids.is_none())?.string_id(GlyphId::new(glyph))?;
        font.string(id).map(|name| String::from_utf8_lossy(name).into_owned())
    }

    pub(super) fn fs_type(&self) -> Option<u16> {
        self.units?;
        sfnt(&self.data)?.os2().ok().map(|os2| os2.fs_type())
    }

    pub(super) fn draw(&self, glyph: u32) -> (Result<BezPath, String>, Option<f64>) {
        let Some((font, subfont)) = self.part(glyph) else {
            return (Err(format!("the font program has no glyph {glyph}, or damages the way to it")), None);
        };
        let matrix = self.matrix(&font, &subfont);
        let mut pen = Pen::new(matrix);
        let drawn = Glyphs::new(&font, &subfont, &self.budget).and_then(|glyphs| glyphs.draw(glyph, &mut pen));
        let around = self.units.and_then(|units| Some(advance(&sfnt(&self.data)?, glyph)? * 1000.0 / f64::from(units)));
        match drawn {
            Ok(own) => {
                // A private dictionary without defaultWidthX means 0.
                let own = own.map(|width| width + subfont.nominal_width()).or(subfont.default_width());
                (Ok(pen.path), around.or(Some(own.map_or(0.0, Fixed::to_f64) * matrix.as_coeffs()[0])))
            }
            Err(why) => (Err(format!("glyph {glyph} cannot be drawn: {why}")), around),
        }
    }

    /// The font, and the part of it to which a glyph belongs.
    fn part(&self, glyph: u32) -> Option<(CffFontRef<'_>, Subfont)> {
        let font = self.font().filter(|_| glyph < self.glyphs)?;
        let subfont = font.subfont(font.subfont_index(GlyphId::new(glyph))?, &[]).ok()?;
        Some((font, subfont))
    }

    /// From glyph space to 1/1000 em: the matrix of the part, then that of the whole (Technical Note 5176, table 9).
    fn matrix(&self, font: &CffFontRef<'_>, subfont: &Subfont) -> Affine {
        // The parser has normalised the whole's: its shift is in whole units, in the bits of a number otherwise 16.16.
        let whole = font.matrix().map(|matrix| affine(matrix, |value| f64::from(value.to_bits())));
        let part = subfont.matrix().map(|matrix| affine(matrix, Fixed::to_f64));
        let by_units = || Affine::scale(1.0 / self.units.map_or(1000.0, f64::from));
        let matrix = match (whole, part) {
            (Some(whole), Some(part)) => whole * part,
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => by_units(),
        };
        Affine::scale(1000.0) * matrix
    }
}

/// Where charstrings find one another, and what they cost.
struct Glyphs<'a> {
    charstrings: &'a Index<'a>,
    global: &'a Index<'a>,
    local: Index<'a>,
    charset: Option<Charset<'a>>,
    budget: &'a Budget,
}

impl<'a> Glyphs<'a> {
    fn new(font: &'a CffFontRef<'a>, subfont: &Subfont, budget: &'a Budget) -> Result<Self, Error> {
        let local = match subfont.subrs_offset() as usize {
            0 => Index::Empty,
            offset => Index::new(font.data().get(offset..).ok_or(Error::Malformed)?, false)?,
        };
        Ok(Self {
            charstrings: font.charstrings(),
            global: font.global_subrs(),
            local,
            charset: font.charset(),
            budget,
        })
    }

    /// Returns the width that the charstring gives, from the nominal one.
    fn draw(&self, glyph: u32, pen: &mut Pen) -> Result<Option<Fixed>, Error> {
        let bytes = self.bytes(self.charstrings, Some(glyph as usize))?;
        charstring::evaluate(self, None, bytes, pen)
    }

    fn bytes(&self, index: &'a Index<'a>, at: Option<usize>) -> Result<&'a [u8], Error> {
        let bytes = at.and_then(|at| index.get(at)).ok_or(Error::Malformed)?;
        // One more, so that calling something empty is not free.
        if self.budget.spend(bytes.len() + 1) { Ok(bytes) } else { Err(Error::LimitExceeded) }
    }

    fn subroutine(&self, index: &'a Index<'a>, number: i32) -> Result<&'a [u8], Error> {
        self.bytes(index, number.checked_add(index.subr_bias()).and_then(|at| usize::try_from(at).ok()))
    }
}

impl CharstringContext for Glyphs<'_> {
    fn kind(&self) -> CharstringKind {
        CharstringKind::Type2
    }

    /// The two glyphs of an accented one, by the codes of StandardEncoding (Technical Note 5177, appendix C).
    fn seac_components(&self, base: i32, accent: i32) -> Result<[&[u8]; 2], Error> {
        let component = |code: i32| {
            let id = u8::try_from(code).ok().and_then(|code| PredefinedEncoding::Standard.sid(code));
            let glyph = id.and_then(|id| self.charset.as_ref()?.glyph_id(id));
            self.bytes(self.charstrings, glyph.map(|glyph| glyph.to_u32() as usize))
        };
        Ok([component(base)?, component(accent)?])
    }

    fn subr(&self, number: i32) -> Result<&[u8], Error> {
        self.subroutine(&self.local, number)
    }

    fn global_subr(&self, number: i32) -> Result<&[u8], Error> {
        self.subroutine(self.global, number)
    }
}

/// A matrix as the dictionary had it, up to rounding to 16.16 digits of its first place.
fn affine(matrix: &ScaledFontMatrix, shift: fn(Fixed) -> f64) -> Affine {
    let scale = 1.0 / f64::from(matrix.scale.max(1));
    let [xx, yx, xy, yy, dx, dy] = matrix.matrix.elements();
    let [xx, yx, xy, yy] = [xx, yx, xy, yy].map(|value| value.to_f64() * scale);
    Affine::new([xx, yx, xy, yy, shift(dx) * scale, shift(dy) * scale])
}
