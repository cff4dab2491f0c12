//! The whole of preflight: from a file's bytes to what was found.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, mpsc};

use super::facts::Facts;
use super::file::{self, File};
use super::finding::{At, Finding, Findings};
use super::kept::Kept;
use super::page::{self, About, Judge, Measure, Seen};
use super::rule;
use super::rules::Severity;
use super::settings::Settings;
use crate::intent::{Profile, registry};
use crate::pages::{Millimetres, Page, Sink};
use crate::planes::Condition;
use crate::reader::Document;
use crate::spec::Standard;

/// The most events of a page that are kept for its plates; a page of more is interpreted once more for them.
const MOST_KEPT: usize = 200_000;

/// So many pages are worth a thread, which reads the file's table of objects anew.
const PAGES_OF_A_THREAD: usize = 4;

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
    /// On how many threads pages are judged; as many as there are processors if nothing is said.
    pub threads: Option<NonZero<usize>>,
    /// Measure everything on plates, what the display list proves too.
    pub unproven: bool,
    /// Measure all ink on plates of so many pixels per inch; only what is not proven, and half a millimetre a pixel, if
    /// nothing is said.
    pub dpi: Option<f64>,
    /// Decode every picture that is drawn, to prove that it is whole.
    pub pictures: bool,
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

/// The printing condition by which the inks of a file are measured that names none: the one that comes with the program.
pub const ASSUMED: &str = "FOGRA39";

/// What was found in a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// By which standard the file was judged.
    pub standard: Standard,
    /// The version that it claims, in its words.
    pub claim: Option<String>,
    /// The press that it is for, as it says.
    pub condition: Option<String>,
    /// The file holds no profile of a press that can be used: its inks were measured as those of [`ASSUMED`].
    pub assumed: bool,
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
        sides: options.facts.as_ref().map_or(&[], |facts| &facts.sides),
        // Presses print in CMYK: a file that says nothing is judged by that.
        intent: intent.colours.as_deref().unwrap_or("CMYK"),
        profile: intent.profile.as_ref(),
        named: intent.named,
        steps: &known.steps,
        borrowing: &known.borrowing,
        doubtful_fonts: &known.doubtful_fonts,
        decoded: options.pictures.then(Mutex::default),
        glyphs: &known.glyphs,
        words: options.facts.is_some(),
        broken_fonts: &known.broken_fonts,
        odd_widths: &known.odd_widths,
        bleed: settings.limit(rule("GWG-BLEED-SIZE")),
    };
    let assumed = intent.profile.is_none() || intent.colours.as_deref() != Some("CMYK");
    let judging = Judging {
        options,
        settings: &settings,
        standard,
        about: &about,
        limits: ink_limits(&settings, intent.identifier.as_deref()),
        condition: OnceLock::new(),
    };
    // Without its paper nobody knows what of a page is seen, and where.
    let wanted: Vec<usize> =
        (0..document.pages().len()).filter(|index| !known.without_media.contains(&(index + 1))).collect();
    page::whole_notes(document.notes(), &mut findings);
    page::whole_notes(&document.take_notes(), &mut findings);
    let seen = judging.pages(document, &wanted, &mut findings, progress);
    if let Some((count, page)) = findings.left() {
        let message = format!("the pages have more findings than are listed: {count} more, from page {page} on");
        findings.push(rule("X4-READABLE"), message, At::default());
    }
    let all: Vec<&Page> = document.pages().collect();
    let pages: Vec<(Page, Seen)> =
        wanted.iter().zip(seen).filter_map(|(index, seen)| Some(((*all.get(*index)?).clone(), seen))).collect();
    page::whole(&pages, &mut findings);
    if let Some(facts) = &options.facts {
        page::compare(facts, &pages, &mut findings);
    }
    let mut findings = findings.sorted();
    if let Some(facts) = &options.facts {
        page::locate(facts, &mut findings);
    }
    let shapes = pages.iter().map(|(page, _)| shape(page)).collect();
    let condition = intent.identifier.clone();
    Report { standard, claim: metadata.claim(), condition, assumed, pages: shapes, findings }
}

/// How pages are judged, one by one and each by itself.
struct Judging<'a> {
    options: &'a Options,
    settings: &'a Settings,
    standard: Standard,
    about: &'a About<'a>,
    limits: [f64; 2],
    /// Read once, and only if a page asks for it.
    condition: OnceLock<Option<Condition>>,
}

impl<'a> Judging<'a> {
    /// Judges pages, counted from 0, on as many threads as there are processors. What is found does not depend on them.
    fn pages(
        &self,
        document: &Document,
        wanted: &[usize],
        findings: &mut Findings<'a>,
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Seen> {
        let asked = self
            .options
            .threads
            .map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let threads = asked.min(wanted.len() / PAGES_OF_A_THREAD);
        let mut done: Vec<Option<(Seen, Findings<'a>)>> = wanted.iter().map(|_| None).collect();
        let mut seen = Vec::new();
        if threads > 1 {
            let (bytes, next) = (document.bytes(), AtomicUsize::new(0));
            let (sender, receiver) = mpsc::channel();
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    let (sender, bytes, next) = (sender.clone(), &bytes, &next);
                    scope.spawn(move || {
                        let Ok(document) = Document::again(bytes) else { return };
                        loop {
                            let at = next.fetch_add(1, Ordering::Relaxed);
                            let Some(index) = wanted.get(at) else { return };
                            if sender.send((at, self.page(&document, *index))).is_err() {
                                return;
                            }
                        }
                    });
                }
                drop(sender);
                for (count, (at, judged)) in receiver.into_iter().enumerate() {
                    done[at] = Some(judged);
                    // Taken over in order, as soon as those before are there: there may be many.
                    while let Some((own, found)) = done.get_mut(seen.len()).and_then(Option::take) {
                        findings.extend(found);
                        seen.push(own);
                    }
                    progress(count + 1);
                }
            });
        }
        for (at, (judged, index)) in done.into_iter().zip(wanted).enumerate().skip(seen.len()) {
            let (own, found) = judged.unwrap_or_else(|| {
                let judged = self.page(document, *index);
                progress(at + 1);
                judged
            });
            findings.extend(found);
            seen.push(own);
        }
        seen
    }

    fn page(&self, document: &Document, index: usize) -> (Seen, Findings<'a>) {
        let mut findings = Findings::new(self.settings, self.standard);
        let Some(page) = document.pages().nth(index) else { return (Seen::default(), findings) };
        let mut judge = Judge::new(page, self.about, &mut findings);
        let mut kept = Kept::new(&mut judge, if self.options.quick { 0 } else { MOST_KEPT });
        document.draw(index, &mut kept);
        let kept = kept.list();
        let (seen, proof) = judge.finish();
        if !self.options.quick {
            let proof = Some(&proof).filter(|_| !self.options.unproven);
            let dpi = self.options.dpi;
            let measure = Measure { page, limits: self.limits, about: self.about, seen: &seen, proof, dpi };
            let draw = |sink: &mut dyn Sink| match &kept {
                Some(list) => list.play(sink),
                None => document.draw(index, sink),
            };
            let read = || {
                let own = self.about.profile.and_then(|profile| Condition::new(profile.bytes().to_vec()).ok());
                own.or_else(|| Condition::new(Profile::fogra39().icc()).ok())
            };
            measure.check(&draw, &|| self.condition.get_or_init(read).as_ref(), &mut findings);
        }
        (seen, findings.settled())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Of forty pages; every third has text that is too small, every fourth a hairline, none a bleed.
    fn file() -> Vec<u8> {
        let pages = 40;
        let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
        let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
        objects.push(format!("<</Type/Pages/Count {pages}/Kids[{}]>>", kids.join(" ")));
        objects.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned());
        for page in 0..pages {
            let size = if page % 3 == 0 { 4 } else { 12 };
            let width = if page % 4 == 0 { 0.05 } else { 1.0 };
            let content = format!(
                "BT /F {size} Tf 50 50 Td (Page {page}) Tj ET {width} w 20 20 m 80 80 l S 0 0 1 rg 0 0 60 9 re f"
            );
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/TrimBox[0 0 100 100]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
                5 + 2 * page
            ));
            objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
        }
        let mut bytes = b"%PDF-1.6\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (number, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
        }
        let start = bytes.len();
        let end = format!("{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1);
        bytes.extend_from_slice(end.as_bytes());
        bytes
    }

    #[test]
    fn threads_find_what_one_finds() {
        let document = Document::open(file()).unwrap();
        let judged = |threads: usize| {
            let mut steps = Vec::new();
            let options = Options { threads: NonZero::new(threads), ..Options::default() };
            let report = check(&document, &options, &mut |done| steps.push(done));
            assert_eq!(steps, (1..=40).collect::<Vec<_>>());
            report.findings
        };
        let one = judged(1);
        let of = |code: &str| one.iter().filter(|finding| finding.rule.code == code).count();
        assert_eq!((of("GWG-TEXT-SIZE"), of("GWG-HAIRLINE")), (14, 10));
        assert_eq!(one, judged(3));
        assert_eq!(one, judged(8));
    }
}
