//! One font face: bytes, metrics in font units, coverage, embedding rights.

use std::fmt;
use std::sync::Arc;

use harfrust::font::Font;

/// A font face, ready to be shaped with and embedded.
pub struct Face {
    /// The file's bytes.
    pub data: Arc<[u8]>,
    /// Which font of a collection.
    pub index: u32,
    /// The parsed tables.
    pub font: Font,
    /// PostScript name (`name` table, id 6), else the family's name without spaces.
    pub postscript_name: String,
    /// Metrics in font units, y up.
    pub metrics: Metrics,
    /// Whether outlines are CFF (else TrueType `glyf`).
    pub cff: bool,
}

/// Metrics of a face in font units, y up from the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Font units in an em (`head`).
    pub units_per_em: u16,
    /// Top of the tallest letters (`OS/2` sTypoAscender or `hhea`).
    pub ascent: f64,
    /// Foot of the lowest letters, negative.
    pub descent: f64,
    /// Height of capitals (`OS/2` sCapHeight, else of the glyph H).
    pub cap_height: f64,
    /// Height of x (`OS/2` sxHeight).
    pub x_height: f64,
    /// Degrees, negative for letters that lean to the right (`post`).
    pub italic_angle: f64,
    /// All glyphs: left, bottom, right, top (`head`).
    pub bounds: [f64; 4],
    /// `OS/2` usWeightClass, 100 to 900.
    pub weight: u16,
    /// Whether all glyphs are equally wide (`post`).
    pub monospaced: bool,
}

/// Why bytes are no usable face. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaceError {
    /// Neither TrueType nor OpenType, or damaged.
    NotAFont,
    /// The collection has no font of that index.
    NoSuchIndex(u32),
    /// `OS/2` fsType forbids embedding (restricted licence, bit 1) or allows bitmaps only (bit 9).
    EmbeddingForbidden,
    /// `OS/2` fsType forbids subsetting (bit 8).
    SubsettingForbidden,
    /// No outlines (`glyf` or `CFF `).
    NoOutlines,
}

impl fmt::Display for FaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFont => write!(f, "the file is not an OpenType or TrueType font, or it is damaged"),
            Self::NoSuchIndex(index) => write!(f, "the font collection has no font number {index}"),
            Self::EmbeddingForbidden => write!(f, "the font's licence (OS/2 fsType) forbids embedding it in a PDF"),
            Self::SubsettingForbidden => write!(f, "the font's licence (OS/2 fsType) forbids embedding a part of it"),
            Self::NoOutlines => write!(f, "the font has no outlines that print (`glyf` or `CFF `)"),
        }
    }
}

impl Face {
    /// Reads a face.
    ///
    /// # Errors
    /// See [`FaceError`].
    pub fn load(data: Vec<u8>, index: u32) -> Result<Self, FaceError> {
        let _ = (data, index);
        Err(FaceError::NotAFont)
    }

    /// The glyph of a character; `None` if the face has none.
    pub fn glyph(&self, c: char) -> Option<u16> {
        self.font.charmap().map_unicode(c).map(|glyph| glyph.to_u32() as u16)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({})", self.postscript_name)
    }
}
