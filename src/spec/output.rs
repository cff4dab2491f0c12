//! `[job]`, `[output]` and `[deliver.NAME]`: what the file says of itself and for which press it is made.

use super::picture::PpiSpec;
use crate::source::{Span, Spanned};
use crate::unit::Length;

/// `[job]`.
#[derive(Clone, Debug)]
pub struct JobSpec {
    /// `name`: the file's name without ending; letters, digits, `-`, `_` and `.`. Required.
    pub name: Spanned<String>,
    /// `title`: the document's title. Required (PDF/X asks for one).
    pub title: Spanned<String>,
    /// `edition`: the code of this edition of the text. Required: the document's identifier is made from it.
    pub edition: Spanned<String>,
    /// `date` of the edition; `None` where layout.toml has none, and then the caller must know one.
    pub date: Option<Spanned<DateSpec>>,
    /// `quantity`: copies to be printed, if given.
    pub quantity: Option<u32>,
    /// `author`, if given.
    pub author: Option<Spanned<String>>,
    /// `trapped`: whether the file has been trapped. Default: false.
    pub trapped: bool,
    /// The `[job]` table's head (the file's start where there is none), to show where a line is missing.
    pub span: Span,
}

/// A moment, to the second, with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpec {
    /// Year, four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23; zero where only a date was written.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// Minutes east of UTC; zero where none was written.
    pub offset_minutes: i16,
}

/// `[output]`, and what a `[deliver.NAME]` makes of it.
#[derive(Clone, Debug)]
pub struct OutputSpec {
    /// `standard`. Default: `PDF/X-4`.
    pub standard: Spanned<Standard>,
    /// `condition`: the printing condition's name in the registry. Default: `FOGRA39`.
    pub condition: Spanned<String>,
    /// `profile`: an ICC file, relative to the layout. Default: the FOGRA39 profile inside the program.
    pub profile: Option<Spanned<String>>,
    /// `condition-info`: a sentence on the condition for people. Default: known for FOGRA39, else the condition's name.
    pub info: Option<Spanned<String>>,
    /// `registry`: where the condition's name is registered. Default: `http://www.color.org`.
    pub registry: String,
    /// `ink-limit`: the most ink of all plates on one place, in percent. Default: what the condition takes.
    pub ink_limit: Option<Spanned<f64>>,
    /// `ppi`: how many pixels an inch pictures must have, and may have.
    pub ppi: PpiSpec,
    /// `bleed` of the file; at most the sheet's. Only a `[deliver.NAME]` may set it. Default: the sheet's.
    pub bleed: Length,
    /// `marks`. Default: crop, fold, registration and slug.
    pub marks: MarkSpec,
    /// `processing-steps = true`: layers for cutting, creasing and bleed (ISO 19593-1); where that is written. Default:
    /// none.
    pub steps: Option<Span>,
}

/// `[deliver.NAME]`: one more master from the same build, as one shop wants it.
#[derive(Clone, Debug)]
pub struct DeliverSpec {
    /// Its name, which ends the file's: `JOB-NAME.pdf`.
    pub name: Spanned<String>,
    /// What `[output]` has, changed by what stands here.
    pub output: OutputSpec,
    /// `files`. Default: one.
    pub files: FilesSpec,
}

/// How many files a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilesSpec {
    /// `"one"`: all sides as pages of one PDF.
    One,
    /// `"per-side"`: `JOB-NAME-A.pdf` and `JOB-NAME-B.pdf`.
    PerSide,
}

/// A print standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// PDF/X-4:2010 (ISO 15930-7).
    X4,
    /// PDF/X-1a:2003 (ISO 15930-4).
    X1a,
    /// PDF/X-3:2003 (ISO 15930-6).
    X3,
}

impl Standard {
    /// Its name, as layout.toml has it and as the file calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::X4 => "PDF/X-4",
            Self::X1a => "PDF/X-1a:2003",
            Self::X3 => "PDF/X-3:2003",
        }
    }
}

/// Which marks stand outside the bleed, and how they are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkSpec {
    /// Corner marks at the trim.
    pub crop: bool,
    /// Dashed marks at the creases.
    pub fold: bool,
    /// Targets at mid-edges.
    pub registration: bool,
    /// Fields of solid and half ink, of each ink that the side uses.
    pub color_bar: bool,
    /// The job line.
    pub slug: bool,
    /// `mark-offset`: from the trim to a mark's near end; at least the bleed. Default: the bleed plus 1 mm.
    pub offset: Length,
    /// `mark-length`. Default: 5 mm.
    pub length: Length,
    /// `mark-weight`. Default: 0.25 pt.
    pub weight: Length,
}

impl MarkSpec {
    /// No marks at all.
    pub const NONE: Self = Self {
        crop: false,
        fold: false,
        registration: false,
        color_bar: false,
        slug: false,
        offset: Length::ZERO,
        length: Length::ZERO,
        weight: Length::ZERO,
    };

    /// Whether there is any mark at all.
    pub fn any(&self) -> bool {
        self.crop || self.fold || self.registration || self.color_bar || self.slug
    }
}
