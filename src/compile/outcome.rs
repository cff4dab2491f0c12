//! What a caller chooses of a run, and what comes of it: the master, what was made beside it, and all that was found.

use crate::diag::Diagnostics;
use crate::font::Fonts;
use crate::panel::Panel;
use crate::preflight::facts::Facts;
use crate::preflight::settings::Settings;
use crate::press::PressChoice;
use crate::proof::Guides;
use crate::report::Report;
use crate::sheet::{PressSheet, Sheet};
use crate::source::Sources;
use crate::trace::Trace;

/// What a caller chooses.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The layout, relative to its folder.
    pub layout: String,
    /// The content folder, relative to the layout's; `content` if `None`.
    pub content: Option<String>,
    /// The date to take where layout.toml has none, in seconds since 1970 (UTC).
    pub source_date_epoch: Option<i64>,
    /// Stop before the bytes.
    pub check_only: bool,
    /// Make a [`Report`] beside the master.
    pub report: bool,
    /// Make [`Facts`] of every file beside the master.
    pub facts: bool,
    /// Names of `[deliver.NAME]` tables to make beside the master of `[output]`; `all` is every one of them.
    pub deliver: Vec<String>,
    /// Whether the finished files are judged.
    pub judging: Judging,
    /// Put copies on a press sheet as `[impose]` says, but for what stands here; then no bytes of the master are made.
    pub press: Option<PressChoice>,
}

/// What becomes of finished files before they are handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Judging {
    /// Nothing: whoever asked for them looks at them.
    #[default]
    None,
    /// Each is judged by every rule of preflight. What is found comes back with the other diagnostics, and where there is
    /// an error there is no master.
    Files,
    /// They are for print and nobody judges them: their slugs say so, and what would be judged of the job itself is a
    /// warning.
    Waived,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The master; `None` if there was an error.
    pub master: Option<Master>,
    /// How the text came out, if that was asked for; there is one without a master too, wherever the form was sound
    /// enough to set the text.
    pub report: Option<Report>,
    /// `[preflight]` of the layout.
    pub settings: Settings,
    /// Names of its `[deliver.NAME]` tables, made or not.
    pub deliveries: Vec<String>,
    /// What each file promises, with the identifier in its XMP, if that was asked for: the master's first.
    pub facts: Vec<(String, Facts)>,
}

/// A finished master with what it was made of.
#[derive(Debug)]
pub struct Master {
    /// Name of the job, which is the file's.
    pub name: String,
    /// The PDF; empty if only a check was asked for.
    pub bytes: Vec<u8>,
    /// What was made, in one line, without the file's name.
    pub summary: String,
    /// What stands where.
    pub trace: Trace,
    /// The panels.
    pub panels: Vec<Panel>,
    /// The sides.
    pub sheets: Vec<Sheet>,
    /// The faces of their glyphs.
    pub fonts: Fonts,
    /// The files of the deliveries that were asked for, in the order of layout.toml.
    pub deliveries: Vec<Delivery>,
    /// The press sheet, if that was asked for.
    pub press: Option<PressFile>,
    /// What proofs are told of the job.
    pub guides: Guides,
}

/// A press sheet with copies of the leaflet.
#[derive(Clone, Debug)]
pub struct PressFile {
    /// The file's name without ending: `JOB-press`.
    pub name: String,
    /// The PDF; empty if only a check was asked for.
    pub bytes: Vec<u8>,
    /// What was made, in one line, without the file's name.
    pub summary: String,
    /// The leaflet's sides as they are placed.
    pub sides: Vec<Sheet>,
    /// The plates, which are its pages.
    pub sheets: Vec<PressSheet>,
}

/// One file of a `[deliver.NAME]`.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The file's name without ending: `JOB-NAME`, or `JOB-NAME-A` for one side.
    pub name: String,
    /// The PDF; empty if only a check was asked for.
    pub bytes: Vec<u8>,
    /// What was made, in one line, without the file's name.
    pub summary: String,
    /// The sides that are its pages.
    pub sheets: Vec<Sheet>,
}
