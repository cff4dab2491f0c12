//! The whole of preflight: from a file's bytes to what was found.

use std::cell::OnceCell;

use super::facts::Facts;
use super::file::{self, File};
use super::finding::{Finding, Findings};
use super::kept::Kept;
use super::page::{self, About, Judge, Measure, Seen};
use super::rule;
use super::rules::Severity;
use super::settings::Settings;
use crate::intent::registry;
use crate::pages::{Millimetres, Page, Sink};
use crate::planes::Condition;
use crate::reader::Document;
use crate::spec::Standard;

/// The most events of a page that are kept for its plates; a page of more is interpreted once more for them.
const MOST_KEPT: usize = 200_000;

/// What preflight is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Severities and limits as somebody changed them.
    pub settings: Settings,
    /// The standard to judge by; what the file claims where nothing is said.
    pub standard: Option<Standard>,
    /// The job that the file is compared with.
    pub facts: Option<Facts>,
    /// Leave out what is measured on plates.
    pub quick: bool,
    /// Measure everything on plates, what the display list proves too.
    pub unproven: bool,
}

/// A page's shape in millimetres from the top-left of its trim.
#[derive(Clone, Debug, PartialEq)]
pub struct PageShape {
    /// From 1.
    pub number: usize,
    /// The trim, at 0, 0.
    pub trim: Millimetres,
    /// Trim and bleed.
    pub bleed: Millimetres,
    /// All that is drawn on.
    pub media: Millimetres,
}

/// What was found in a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// By which standard the file was judged.
    pub standard: Standard,
    /// The version that it claims, in its words.
    pub claim: Option<String>,
    /// The press that it is for, as it says.
    pub condition: Option<String>,
    /// Its pages.
    pub pages: Vec<PageShape>,
    /// Errors first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// How many errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// DocumentID of the file's XMP, which tells whose job it is.
#[must_use]
pub fn document_id(document: &Document) -> Option<String> {
    let file = File::new(document);
    file::metadata(&file).property("xmpMM:DocumentID").map(str::to_owned)
}

/// Judges a file that was opened. `progress` is told how many pages are done.
#[must_use]
pub fn check(document: &Document, options: &Options, progress: &mut dyn FnMut(usize)) -> Report {
    let file = File::new(document);
    let metadata = file::metadata(&file);
    let standard = options.standard.or(metadata.standard()).unwrap_or(Standard::X4);
    let mut settings = options.facts.as_ref().map(Facts::settings).unwrap_or_default();
    settings.extend(&options.settings);
    let mut findings = Findings::new(&settings, standard);
    let known = file::check(&file, &metadata, standard, &mut findings);
    let intent = &known.intent;
    let sides = options.facts.iter().flat_map(|facts| &facts.sides).enumerate();
    let blank = sides.filter(|(_, side)| side.blank).map(|(at, _)| at + 1).collect();
    let about = About {
        blank: &blank,
        intent: intent.colours.as_deref(),
        profile: intent.profile.as_ref().map(|profile| profile.as_slice()),
        steps: &known.steps,
        words: options.facts.is_some(),
        broken_fonts: &known.broken_fonts,
        bleed: settings.limit(rule("GWG-BLEED-SIZE")),
    };
    // Read once, and only if a page asks for it.
    let condition = OnceCell::new();
    let read = || intent.profile.as_ref().and_then(|profile| Condition::new(profile.to_vec()).ok());
    let condition = || condition.get_or_init(read).as_ref();
    let limits = ink_limits(&settings, intent.identifier.as_deref());
    let mut pages: Vec<(Page, Seen)> = Vec::new();
    for (index, page) in document.pages().enumerate() {
        // Without its paper nobody knows what of a page is seen, and where.
        if known.without_media.contains(&(index + 1)) {
            continue;
        }
        let mut judge = Judge::new(page, &about, &mut findings);
        let mut kept = Kept::new(&mut judge, if options.quick { 0 } else { MOST_KEPT });
        document.draw(index, &mut kept);
        let kept = kept.list();
        let (seen, proof) = judge.finish();
        if !options.quick {
            let proof = Some(&proof).filter(|_| !options.unproven);
            let measure = Measure { page, limits, about: &about, seen: &seen, proof };
            let draw = |sink: &mut dyn Sink| match &kept {
                Some(list) => list.play(sink),
                None => document.draw(index, sink),
            };
            measure.check(&draw, &condition, &mut findings);
        }
        pages.push((page.clone(), seen));
        progress(index + 1);
    }
    page::whole(&pages, &mut findings);
    if let Some(facts) = &options.facts {
        page::compare(facts, &pages, &mut findings);
    }
    let mut findings = findings.sorted();
    if let Some(facts) = &options.facts {
        page::locate(facts, &mut findings);
    }
    let shapes = pages.iter().map(|(page, _)| shape(page)).collect();
    Report { standard, claim: metadata.claim(), condition: intent.identifier.clone(), pages: shapes, findings }
}

fn shape(page: &Page) -> PageShape {
    let trim = page::trim(page);
    let bleed = page.bleed.unwrap_or(trim);
    PageShape { number: page.number, trim: page.place(trim), bleed: page.place(bleed), media: page.place(page.media) }
}

/// The most ink, and what is advised, in percent: what somebody chose, else the lower of the rule and the condition.
fn ink_limits(settings: &Settings, identifier: Option<&str>) -> [f64; 2] {
    let known = identifier.and_then(|name| registry::condition(name).or_else(|| registry::meant(name)));
    let (most, advised) = (rule("GWG-INK-TOTAL"), rule("GWG-INK-TOTAL-ADVISED"));
    let lower = |own: f64, paper: Option<u16>| paper.map_or(own, |paper| own.min(f64::from(paper)));
    [
        settings.chosen(most).unwrap_or_else(|| lower(settings.limit(most), known.map(|known| known.most_ink))),
        settings.chosen(advised).unwrap_or_else(|| lower(settings.limit(advised), known.map(|known| known.safe_ink))),
    ]
}
