//! Why a file gives no face, in words for a designer.

use std::fmt;

/// Why bytes are no usable face. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq)]
pub enum FaceError {
    /// Neither TrueType nor OpenType, or damaged.
    NotAFont,
    /// The file has no font of that index, but so many.
    NoSuchIndex(u32, u32),
    /// No font of the file has that name; there are these.
    NoSuchFace(String, Vec<String>),
    /// `OS/2` fsType forbids embedding (restricted licence, bit 1) or allows bitmaps only (bit 9).
    EmbeddingForbidden,
    /// `OS/2` fsType forbids subsetting (bit 8).
    SubsettingForbidden,
    /// No outlines (`glyf`, `CFF ` or `CFF2`).
    NoOutlines,
    /// Instance or axes were asked for, but the font has none.
    NotVariable,
    /// No instance of that name; there are these.
    NoSuchInstance(String, Vec<String>),
    /// No axis of that tag; there are these.
    NoSuchAxis([u8; 4], Vec<String>),
    /// Outside of the axis' range, from least to most.
    OutsideAxis([u8; 4], f32, f32),
}

impl fmt::Display for FaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAFont => write!(f, "the file is not an OpenType or TrueType font, or it is damaged"),
            Self::NoSuchIndex(index, 1) => write!(f, "the file is one font, and has none of index {index}"),
            Self::NoSuchIndex(index, count) => {
                write!(f, "the font collection has no font of index {index}: it has {count}, counted from 0")
            }
            Self::NoSuchFace(name, there) => {
                write!(f, "the file has no font named `{name}`; it has {}", list(there))
            }
            Self::EmbeddingForbidden => write!(f, "the font's licence (OS/2 fsType) forbids embedding it in a PDF"),
            Self::SubsettingForbidden => write!(f, "the font's licence (OS/2 fsType) forbids embedding a part of it"),
            Self::NoOutlines => write!(f, "the font has no outlines that print (`glyf`, `CFF ` or `CFF2`)"),
            Self::NotVariable => write!(f, "the font is not variable"),
            Self::NoSuchInstance(name, there) => {
                write!(f, "the font has no instance `{name}`; it has {}", list(there))
            }
            Self::NoSuchAxis(tag, there) => {
                write!(f, "the font has no axis `{}`; it has {}", tag.escape_ascii(), list(there))
            }
            Self::OutsideAxis(tag, least, most) => {
                write!(f, "the font's axis `{}` goes from {least} to {most}", tag.escape_ascii())
            }
        }
    }
}

/// Names in a sentence; `none` where there are none.
fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
