//! What preflight finds in the foreign files: `tests/foreign/expected/NAME.txt`, a line a finding. Each line was checked by
//! hand against `tests/foreign/FACTS.md` before it was accepted: a finding that comes or goes is a decision, not a change.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use leporello::pages::Millimetres;
use leporello::preflight::check::{Options, Report, check};
use leporello::preflight::finding::Finding;
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, difference, ensure};

const FOLDER: &str = "tests/foreign";

/// A trial for each file, and one for expectations without a file.
pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = names(Path::new(FOLDER), "pdf")
        .into_iter()
        .map(|name| Trial::test(format!("foreign: what is found in {name}.pdf"), move || found(&name)))
        .collect();
    trials.push(Trial::test("foreign: every expectation has its file", kept));
    trials
}

/// Files of a folder with that ending, without it, in order.
fn names(folder: &Path, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let own = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|own| own == ending));
    let mut names: Vec<String> =
        own.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

fn expectation(name: &str) -> PathBuf {
    Path::new(FOLDER).join("expected").join(format!("{name}.txt"))
}

fn found(name: &str) -> Check {
    let bytes = std::fs::read(Path::new(FOLDER).join(format!("{name}.pdf")))?;
    let text = match Document::open(bytes) {
        Ok(document) => told(&check(&document, &Options { pictures: true, ..Options::default() }, &mut |_| {})),
        Err(why) => format!("cannot be read: {why}\n"),
    };
    let path = expectation(name);
    if std::env::var_os("LEPORELLO_ACCEPT").is_some_and(|value| value == "1") {
        return std::fs::write(path, text).map_err(Failed::from);
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let first = difference(&expected, &text);
    ensure(first.is_none(), || {
        format!(
            "{}: {}\nSee what is true of the file in {FOLDER}/FACTS.md; LEPORELLO_ACCEPT=1 cargo test, then read the \
             difference.",
            path.display(),
            first.unwrap_or_default()
        )
    })
}

fn kept() -> Check {
    let (files, expected) = (names(Path::new(FOLDER), "pdf"), names(&Path::new(FOLDER).join("expected"), "txt"));
    ensure(files == expected, || format!("files: {files:?}\nexpectations: {expected:?}"))
}

/// A report as readable text, page by page: severity, code, how many places, where the first one is and what is said.
fn told(report: &Report) -> String {
    let mut out = String::new();
    let claim = report.claim.as_deref().unwrap_or("nothing");
    let condition = report.condition.as_deref().unwrap_or("none").split_whitespace().collect::<Vec<_>>().join(" ");
    let measured = if report.assumed { "assumed" } else { "its own" };
    let _ = writeln!(out, "claims {claim}, judged as {}", report.standard.name());
    let _ = writeln!(out, "condition: {condition}, {measured}");
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.page);
    let mut page = None;
    for (at, finding) in findings.into_iter().enumerate() {
        if at == 0 || finding.page != page {
            page = finding.page;
            let _ = writeln!(out, "\n{}", page.map_or("the file".to_owned(), |page| format!("page {page}")));
        }
        let _ = write!(out, "  {} {}", finding.severity.word(), finding.rule.code);
        if finding.count > 1 {
            let _ = write!(out, " ×{}", finding.count);
        }
        if let Some(place) = finding.places.first() {
            let _ = write!(out, " at {}", shown(place));
        }
        let _ = write!(out, ": {}", finding.message);
        if let Some(object) = &finding.object {
            let _ = write!(out, " “{object}”");
        }
        out.push('\n');
    }
    out
}

/// In whole millimetres, so that another rounding of an outline is no other finding.
fn shown(place: &Millimetres) -> String {
    let mm = |value: f64| format!("{}", value.round() + 0.0);
    format!("{} {}, {} × {}", mm(place.x), mm(place.y), mm(place.width), mm(place.height))
}
