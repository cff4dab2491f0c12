//! Why a file gives no face, in words for a designer.

use std::fmt;

/// Why bytes are no usable face. `Display` gives a sentence for a designer.
#[derive(Clone, Debug, PartialEq)]
pub enum FaceError {
    /// Neither TrueType nor OpenType, or damaged.
    NotAFont,
    /// Something else that is often taken for a font.
    Foreign(Foreign),
    /// Tables go on past the file's end, by so many bytes.
    CutOff(usize),
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
            Self::Foreign(foreign) => write!(f, "the file is {}, not an OpenType or TrueType font", foreign.name()),
            Self::CutOff(missing) => {
                write!(f, "the font is cut off: {missing} bytes are missing at its end")
            }
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

/// What is found where a font should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// No bytes.
    Empty,
    /// WOFF or WOFF2.
    WebFont,
    /// PostScript Type 1, as text or in pieces (PFB).
    Type1,
    /// What fonts come packed in.
    Zip,
    /// What a server answers instead of the file.
    WebPage,
    /// What Git keeps in place of a large file.
    Pointer,
}

impl Foreign {
    /// What the bytes are, by how they begin.
    pub(super) fn of(data: &[u8]) -> Option<Self> {
        let text = data.trim_ascii_start();
        let begins = |word: &str| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word.as_bytes()));
        match data {
            [] => Some(Self::Empty),
            [b'w', b'O', b'F', b'F' | b'2', ..] => Some(Self::WebFont),
            [b'%', b'!', ..] | [0x80, 0x01, ..] => Some(Self::Type1),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            _ if begins("<!doctype html") || begins("<html") => Some(Self::WebPage),
            _ if begins("version https://git-lfs") => Some(Self::Pointer),
            _ => None,
        }
    }

    /// Its name, with an article.
    fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::WebFont => "a web font (WOFF)",
            Self::Type1 => "a PostScript Type 1 font",
            Self::Zip => "a ZIP archive",
            Self::WebPage => "a web page",
            Self::Pointer => "a pointer to a file that Git LFS has not fetched",
        }
    }

    /// What to do about it.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Empty | Self::WebPage => "download the font again, and name that file",
            Self::WebFont | Self::Type1 => "name the .otf or .ttf of the same typeface",
            Self::Zip => "unpack it, and name the .otf or .ttf that is in it",
            Self::Pointer => "fetch it with `git lfs pull`",
        }
    }
}

/// Names in a sentence; `none` where there are none.
fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
