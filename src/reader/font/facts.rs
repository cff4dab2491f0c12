//! What a font of the file says of itself: what a judge of fonts asks for.

use kurbo::Rect;

/// A font as the file has it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `BaseFont` without the tag of a subset; for Type 3 its `Name`, if it has one.
    pub name: String,
    /// The tag of a subset: six capitals.
    pub subset: Option<String>,
    /// `Type1`, `MMType1`, `TrueType`, `Type3` or `Type0`, as the file says.
    pub kind: String,
    /// Of Type 0 the kind of its descendant: `CIDFontType0` or `CIDFontType2`.
    pub descendant: Option<String>,
    /// Whether its program is in the file. Type 3 fonts are their own programs.
    pub embedded: bool,
    /// What the program is in truth, in words; nothing where there is none or it cannot be read.
    pub program: Option<&'static str>,
    /// Glyphs in the program, .notdef included.
    pub glyphs: u32,
    /// `fsType` of an OpenType program (OpenType 1.9, OS/2): what its maker allows. Bit 1: not to be embedded.
    pub fs_type: Option<u16>,
    /// The encoding, or the CMap, as the file names it; `built-in` where it names none; `embedded CMap` for a stream.
    pub encoding: String,
    /// Registry and ordering of the character collection: `Adobe-Japan1`.
    pub collection: Option<String>,
    /// Writes from top to bottom.
    pub vertical: bool,
    /// Whether it has ToUnicode.
    pub to_unicode: bool,
    /// Whether `Widths` or `W` is there.
    pub widths: bool,
    /// `CIDToGIDMap` of a CIDFontType2: a name or `stream`.
    pub cid_to_gid: Option<String>,
    /// Its FontDescriptor.
    pub descriptor: Option<Descriptor>,
    /// Number of its object.
    pub object: Option<u32>,
}

/// A FontDescriptor (ISO 32000-1, 9.8). Lengths are in 1/1000 em.
#[derive(Clone, Debug, Default)]
pub struct Descriptor {
    /// `FontName`, with the tag.
    pub name: String,
    /// `Flags` (ISO 32000-1, table 123).
    pub flags: u32,
    /// `ItalicAngle`, degrees counter-clockwise.
    pub italic_angle: Option<f64>,
    /// `Ascent`.
    pub ascent: Option<f64>,
    /// `Descent`, below the baseline negative.
    pub descent: Option<f64>,
    /// `CapHeight`.
    pub cap_height: Option<f64>,
    /// `StemV`.
    pub stem_v: Option<f64>,
    /// `FontBBox`.
    pub bbox: Option<Rect>,
    /// `MissingWidth`.
    pub missing_width: Option<f64>,
    /// `CharSet`: the names of the glyphs in a Type 1 subset, each behind a solidus.
    pub char_set: Option<String>,
    /// Whether `CIDSet` is there.
    pub cid_set: bool,
    /// Key of the program: `FontFile`, `FontFile2` or `FontFile3`; all that are there.
    pub files: Vec<&'static str>,
    /// `Subtype` of a FontFile3.
    pub subtype: Option<String>,
}

impl Descriptor {
    /// Flag 3: glyphs outside the standard Latin set.
    #[must_use]
    pub fn symbolic(&self) -> bool {
        self.flags & 4 != 0
    }

    /// Flag 6: glyphs of the standard Latin set, or a subset of it.
    #[must_use]
    pub fn nonsymbolic(&self) -> bool {
        self.flags & 32 != 0
    }
}

impl Facts {
    /// Parts `BaseFont` into the tag of a subset and the rest (ISO 32000-1, 9.6.4).
    #[must_use]
    pub fn parts(base_font: &str) -> (Option<&str>, &str) {
        match base_font.split_once('+') {
            Some((tag, name)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                (Some(tag), name)
            }
            _ => (None, base_font),
        }
    }
}
