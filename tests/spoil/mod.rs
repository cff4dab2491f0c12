//! Good masters, spoiled: each file of the table is flagged by its rule and by no unrelated one, every rule has such a
//! file, and every good master of ours has no error.
//!
//! The tables are by topic. `second()` marks what preflight did not find at the first try.

mod chosen;
mod colour;
mod content;
mod editor;
mod file;
mod fonts;
mod job;
mod masks;
mod metadata;
mod nested;
mod old;
mod print;
mod reports;
mod states;
mod steps;
mod structure;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use leporello::preflight::check::{Options, Report, check};
use leporello::preflight::rules;
use leporello::preflight::settings::Settings;
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use self::editor::Editor;
use crate::support::{Check, ensure, promised};

/// How a master is spoiled.
enum How {
    /// Its objects are changed.
    Objects(fn(&mut Editor)),
    /// Its bytes are.
    Bytes(fn(Vec<u8>) -> Vec<u8>),
    /// It is changed and written with a table in a stream.
    StreamTable,
    /// Its objects are changed, and all that are no streams stand in one.
    StreamObjects(fn(&mut Editor)),
    /// A later revision behind its end changes objects (ISO 32000-1, 7.5.6).
    Revision(fn(&mut Editor)),
}

/// A spoiled file.
struct Spoil {
    name: &'static str,
    /// The master: a folder and, for a delivery, the file's name.
    of: &'static str,
    /// The rules that are broken by it.
    codes: &'static [&'static str],
    how: How,
    /// Found only at the second try.
    second: bool,
    /// It is judged with the job that it was made for.
    job: bool,
    /// What somebody changed of rules, as a profile has it.
    chosen: &'static str,
}

const fn spoil(name: &'static str, codes: &'static [&'static str], how: fn(&mut Editor)) -> Spoil {
    Spoil { name, of: LEAFLET, codes, how: How::Objects(how), second: false, job: false, chosen: "" }
}

const fn bytes(name: &'static str, codes: &'static [&'static str], how: fn(Vec<u8>) -> Vec<u8>) -> Spoil {
    Spoil { how: How::Bytes(how), ..spoil(name, codes, |_| {}) }
}

const fn stream_objects(name: &'static str, codes: &'static [&'static str], how: fn(&mut Editor)) -> Spoil {
    Spoil { how: How::StreamObjects(how), ..spoil(name, codes, |_| {}) }
}

const fn revised(name: &'static str, codes: &'static [&'static str], how: fn(&mut Editor)) -> Spoil {
    Spoil { how: How::Revision(how), ..spoil(name, codes, |_| {}) }
}

impl Spoil {
    const fn of(self, of: &'static str) -> Self {
        Self { of, ..self }
    }

    const fn second(self) -> Self {
        Self { second: true, ..self }
    }

    const fn job(self) -> Self {
        Self { job: true, ..self }
    }

    const fn chosen(self, chosen: &'static str) -> Self {
        Self { chosen, ..self }
    }
}

/// The real leaflet.
const LEAFLET: &str = ".";
/// Two spot inks and a TrueType face.
const INKS: &str = "tests/cases/two-inks";
/// Layers of processing steps.
const LAYERS: &str = "tests/cases/deliver deliver-full";
/// PDF/X-3:2003.
const MEASURED_OLD: &str = "tests/cases/deliver deliver-far";
/// PDF/X-1a:2003.
const OLD: &str = "tests/cases/deliver deliver-bare-A";
/// No marks: the media is the bleed.
const BARE: &str = "tests/cases/no-marks";
/// Pictures.
const PICTURES: &str = "tests/cases/pictures";

fn all() -> impl Iterator<Item = &'static Spoil> {
    [
        file::SPOILS,
        metadata::SPOILS,
        colour::SPOILS,
        fonts::SPOILS,
        states::SPOILS,
        content::SPOILS,
        print::SPOILS,
        old::SPOILS,
        job::SPOILS,
        nested::SPOILS,
        masks::SPOILS,
        structure::SPOILS,
        steps::SPOILS,
        chosen::SPOILS,
    ]
    .into_iter()
    .flatten()
}

/// Trials of spoiled files.
pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> =
        all().map(|spoil| Trial::test(format!("spoiled: {}", spoil.name), move || flagged(spoil))).collect();
    trials.push(Trial::test("spoiled: every rule can be broken", every_rule));
    trials.push(Trial::test("spoiled: good masters have no error", good_masters));
    trials.extend(reports::trials());
    trials
}

/// Rules that are measured on plates, which takes its time.
const MEASURED: [&str; 3] = ["GWG-INK-TOTAL", "GWG-INK-TOTAL-ADVISED", "GWG-BLEED-PAINTED"];

/// What a file of ours is judged to be; with the job where it is asked for.
fn judge(bytes: Vec<u8>, of: &str, job: bool, quick: bool) -> Result<Report, Failed> {
    judge_by(bytes, of, job, quick, "")
}

/// As somebody chose by a profile.
fn judge_by(bytes: Vec<u8>, of: &str, job: bool, quick: bool, profile: &str) -> Result<Report, Failed> {
    let document = Document::open(bytes).map_err(Failed::from)?;
    let facts = if job { Some(promised(of)?.2) } else { None };
    let settings = Settings::parse(profile).map_err(|faults| format!("{faults:?}"))?;
    Ok(check(&document, &Options { facts, settings, quick, pictures: true, ..Options::default() }, &mut |_| {}))
}

/// Codes with their number of findings.
fn codes(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut codes = BTreeMap::new();
    for finding in &report.findings {
        *codes.entry(finding.rule.code).or_default() += finding.count;
    }
    codes
}

/// What the unspoiled master has: found once, however many are made from it.
fn before(spoil: &Spoil, quick: bool) -> Result<BTreeMap<&'static str, usize>, Failed> {
    type Known = BTreeMap<(&'static str, bool, bool, &'static str), BTreeMap<&'static str, usize>>;
    static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().map_err(|_| "another trial has failed while it judged")?;
    let key = (spoil.of, spoil.job, quick, spoil.chosen);
    if let Some(found) = known.get(&key) {
        return Ok(found.clone());
    }
    let found = codes(&judge_by(promised(spoil.of)?.1, spoil.of, spoil.job, quick, spoil.chosen)?);
    known.insert(key, found.clone());
    Ok(found)
}

fn flagged(spoil: &Spoil) -> Check {
    let (_, good, _) = promised(spoil.of)?;
    // That nothing is found is proven by all rules.
    let quick = !spoil.codes.is_empty() && !spoil.codes.iter().any(|code| MEASURED.contains(code));
    let before = before(spoil, quick)?;
    let spoiled = match spoil.how {
        How::Objects(how) => {
            let mut editor = Editor::new(&good);
            how(&mut editor);
            editor.bytes()
        }
        How::Bytes(how) => how(good),
        How::StreamTable => Editor::new(&good).bytes_with_stream_table(),
        How::StreamObjects(how) => {
            let mut editor = Editor::new(&good);
            how(&mut editor);
            editor.bytes_with_stream_objects()
        }
        How::Revision(how) => {
            let mut editor = Editor::new(&good);
            how(&mut editor);
            editor.revision_of(good)
        }
    };
    if let Some(folder) = std::env::var_os("LEPORELLO_SPOILED") {
        let path = std::path::Path::new(&folder).join(format!("{}.pdf", spoil.name.replace([' ', '/'], "-")));
        std::fs::write(path, &spoiled)?;
    }
    let report = judge_by(spoiled, spoil.of, spoil.job, quick, spoil.chosen)?;
    let after = codes(&report);
    let new: BTreeSet<&str> = after
        .iter()
        .filter(|(code, count)| before.get(*code).is_none_or(|before| before < count))
        .map(|(code, _)| *code)
        .collect();
    let wanted: BTreeSet<&str> = spoil.codes.iter().copied().collect();
    ensure(new == wanted, || {
        let said: Vec<String> =
            report.findings.iter().map(|finding| format!("{}: {}", finding.rule.code, finding.message)).collect();
        format!("flagged by {new:?}, not by {wanted:?}:\n{}", said.join("\n"))
    })
}

/// A rule that nobody can break is none.
fn every_rule() -> Check {
    let broken: BTreeSet<&str> = all().flat_map(|spoil| spoil.codes).copied().collect();
    let known: BTreeSet<&str> = rules::all().map(|rule| rule.code).collect();
    let never: Vec<&&str> = known.difference(&broken).collect();
    let unknown: Vec<&&str> = broken.difference(&known).collect();
    ensure(never.is_empty(), || format!("rules that no spoiled file breaks: {never:?}"))?;
    ensure(unknown.is_empty(), || format!("there are no such rules: {unknown:?}"))?;
    let ways = all().count();
    let second = all().filter(|spoil| spoil.second).count();
    ensure(ways >= 100 && second > 0, || format!("{ways} ways to spoil a file, {second} found at the second try"))
}

/// The case whose job is sound and whose bytes are not.
const FAULTY: &str = "tests/cases/judged";

/// Every file that the cases make has no error, judged with its job.
fn good_masters() -> Check {
    let mut folders: Vec<String> = vec![".".to_owned()];
    for entry in std::fs::read_dir("tests/cases")? {
        let path = entry?.path();
        if path.join("layout.toml").is_file() {
            folders.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    folders.sort();
    let (mut faults, mut judged) = (Vec::new(), 0);
    for folder in folders.iter().filter(|folder| *folder != FAULTY) {
        // Cases of mistakes have no master.
        let Ok(files) = crate::support::files(folder) else { continue };
        for (name, bytes, facts) in files.iter() {
            let document = Document::open(bytes.clone()).map_err(Failed::from)?;
            let options = Options { facts: Some(facts.clone()), pictures: true, ..Options::default() };
            let report = check(&document, &options, &mut |_| {});
            judged += 1;
            let errors = report.findings.iter().filter(|finding| finding.severity == rules::Severity::Error);
            faults.extend(errors.map(|finding| {
                let place = finding.places.first();
                format!(
                    "{folder} {name}: {} page {:?} {place:?} {:?}: {}",
                    finding.rule.code, finding.page, finding.object, finding.message
                )
            }));
        }
    }
    ensure(judged > 50, || format!("only {judged} files were judged"))?;
    ensure(faults.is_empty(), || faults.join("\n"))
}
