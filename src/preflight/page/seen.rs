//! What the judging of pages is told beforehand, and what is seen of them that other rules need.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::proof::Touch;
use crate::pages::Millimetres;
use crate::preflight::facts::SideFacts;
use crate::preflight::file::Embedded;

/// What pages have in common while they are judged.
pub(in crate::preflight) struct About<'a> {
    /// Colours of the output intent's profile: `CMYK`, …
    pub(in crate::preflight) intent: &'a str,
    /// The output intent's profile.
    pub(in crate::preflight) profile: Option<&'a Embedded>,
    /// Whether a registered name stands for it.
    pub(in crate::preflight) named: bool,
    /// Names of layers that hold processing steps, which never print.
    pub(in crate::preflight) steps: &'a BTreeSet<String>,
    /// Names of fonts that are broken or not in the file, which is told of them already.
    pub(in crate::preflight) doubtful_fonts: &'a BTreeSet<String>,
    /// Content streams that take the resources of who shows them.
    pub(in crate::preflight) borrowing: &'a BTreeSet<u32>,
    /// What is wrong with each picture that was decoded to prove that it is whole; nothing where that is not asked for.
    pub(in crate::preflight) decoded: Option<Mutex<BTreeMap<u32, Option<String>>>>,
    /// Streams that draw glyphs of Type 3 fonts.
    pub(in crate::preflight) glyphs: &'a BTreeSet<u32>,
    /// The bleed that is asked for, in mm.
    pub(in crate::preflight) bleed: f64,
    /// Fonts whose program or codes are broken, which was told: what their text says, and where, nobody knows.
    pub(in crate::preflight) broken_fonts: &'a BTreeSet<u32>,
    /// Codes of Type 3 fonts, by the font's object, with two widths: the dictionary's and the procedure's, in 1/1000 em.
    pub(in crate::preflight) odd_widths: &'a BTreeMap<(u32, u32), [f64; 2]>,
    /// The sides of the job, in the order of the pages; none without a job.
    pub(in crate::preflight) sides: &'a [SideFacts],
    /// Pages on which the job prints nothing, from 1.
    pub(in crate::preflight) blank: &'a BTreeSet<usize>,
    /// Whether words are kept, to compare them with a job's.
    pub(in crate::preflight) words: bool,
}

/// Words that stand somewhere.
#[derive(Clone, Debug)]
pub(in crate::preflight) struct Words {
    pub(in crate::preflight) place: Millimetres,
    pub(in crate::preflight) text: String,
    /// Where the first of them begins on its baseline.
    pub(in crate::preflight) at: [f64; 2],
    /// How their lines run on the page as it is shown.
    pub(in crate::preflight) stance: Stance,
}

/// How text stands on a page as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight) enum Stance {
    /// As a reader holds the page; or all but, as on a slant.
    #[default]
    Upright,
    /// By a quarter clockwise: it reads downwards.
    Down,
    /// On its head.
    Turned,
    /// By a quarter anticlockwise: it reads upwards.
    Up,
    /// As in a mirror.
    Mirrored,
}

/// What was seen of a page that other rules need.
#[derive(Clone, Debug, Default)]
pub(in crate::preflight) struct Seen {
    /// Named inks that print inside the bleed, each with a place.
    pub(in crate::preflight) spots: BTreeMap<String, Millimetres>,
    /// Text in the order of drawing.
    pub(in crate::preflight) words: Vec<Words>,
    /// At which edges of the trim it does: left, top, right, bottom as the file has the page.
    pub(in crate::preflight) edges: [bool; 4],
    /// Where it does.
    pub(super) touching: Vec<Touch>,
    /// Where a mark ends there, so that it has no bleed of its own.
    pub(super) ending: Vec<Touch>,
}
