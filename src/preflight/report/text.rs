//! For a person at a terminal: grouped by page, a line a finding and then what to do.

use std::fmt::Write;

use super::{condition, counts, place};
use crate::preflight::check::Report;
use crate::preflight::finding::Finding;
use crate::preflight::rules::Severity;

/// The most findings of one rule on one page that are shown, each in its own words.
const ROWS: usize = 3;

/// The report on the file of that name. `color` adds terminal escapes.
#[must_use]
pub fn text(name: &str, report: &Report, color: bool) -> String {
    let paint = |code: &str, text: &str| if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let mut out = String::new();
    let claim = match &report.claim {
        Some(claim) if claim == report.standard.name() => claim.clone(),
        Some(claim) => format!("{claim}, judged as {}", report.standard.name()),
        None => format!("no PDF/X, judged as {}", report.standard.name()),
    };
    let condition = condition(report);
    let pages = report.pages.len();
    let _ = writeln!(out, "{name}: {claim}{condition}, {pages} page{}", if pages == 1 { "" } else { "s" });
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    // The file's own first, then page by page; errors lead within.
    findings.sort_by_key(|finding| (finding.page, finding.severity, finding.rule.code));
    let mut group = None;
    let mut helped = String::new();
    // Of one rule on one page; the rest is counted.
    for same in findings.chunk_by(|a, b| (a.page, a.rule.code) == (b.page, b.rule.code)) {
        let Some(first) = same.first() else { continue };
        if group != Some(first.page) {
            group = Some(first.page);
            let heading = first.page.map_or("The file".to_owned(), |page| format!("Page {page}"));
            let _ = write!(out, "\n{}\n", paint("1", &heading));
        }
        // One more row is no longer than that it is left out.
        let rows = if same.len() <= ROWS + 1 { same.len() } else { ROWS };
        for finding in &same[..rows] {
            let (word, colour) =
                if finding.severity == Severity::Error { ("error", "1;31") } else { ("warning", "1;33") };
            let where_is = place(&Finding { page: None, ..(*finding).clone() });
            let where_is = if where_is.is_empty() { where_is } else { format!(" ({where_is})") };
            let _ = writeln!(out, "  {} {}: {}{where_is}", paint(colour, word), finding.rule.code, finding.message);
            // What to do is said once where findings of one rule follow each other.
            let help = format!("{} {}", finding.rule.code, finding.help);
            if help != helped && rows == 1 {
                let _ = writeln!(out, "    {} {}", paint("36", "→"), finding.help);
                helped = help;
            }
        }
        let left = &same[rows..];
        if !left.is_empty() {
            let places: usize = left.iter().map(|finding| finding.count).sum();
            let _ = writeln!(
                out,
                "    and {} more of {}, in {places} place{}; `--format json` or `html` has all",
                left.len(),
                first.rule.code,
                if places == 1 { "" } else { "s" }
            );
        }
        for finding in same.iter().filter(|_| rows > 1) {
            let help = format!("{} {}", finding.rule.code, finding.help);
            if help != helped {
                let _ = writeln!(out, "    {} {}", paint("36", "→"), finding.help);
                helped = help;
            }
        }
    }
    let _ = writeln!(out, "\n{}", counts(report));
    if !report.findings.is_empty() {
        let _ = writeln!(out, "`leporello explain CODE` says more about a rule.");
    }
    out
}
