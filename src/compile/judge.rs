//! The finished bytes judged as a printer would, by every rule of preflight, before anybody sees them.
//!
//! Input: files with what their job promises. Output: diagnostics, each with the line where the fault was written if that
//! is known. A fault of which the job itself was told is not said again; one that several files have is said once.

use crate::diag::{Diagnostic, Diagnostics};
use crate::preflight::check::{Options, check};
use crate::preflight::facts::Facts;
use crate::preflight::finding::Finding;
use crate::preflight::rules::Severity;
use crate::preflight::settings::Settings;
use crate::preflight::told;
use crate::reader;
use crate::source::Sources;
use crate::unit::trim_decimals;

/// A finished file.
pub(super) struct Finished<'a> {
    /// Its name without ending.
    pub(super) name: &'a str,
    /// The PDF.
    pub(super) bytes: &'a [u8],
    /// What its job promises; nothing of a press sheet, which is none of the job's sides.
    pub(super) facts: Option<Facts>,
    /// Severities and limits: the job's own, and those of somebody's choice.
    pub(super) settings: Settings,
}

/// Judges files. `said` is what was said of the job.
pub(super) fn judge(files: Vec<Finished<'_>>, sources: &Sources, said: &Diagnostics) -> Diagnostics {
    let mut found: Vec<(Finding, Vec<String>)> = Vec::new();
    let mut diags = Diagnostics::default();
    for Finished { name, bytes, facts, settings } in files {
        let document = match reader::Document::open(bytes.to_vec()) {
            Ok(document) => document,
            Err(why) => {
                diags.push(Diagnostic::error("X4-STRUCTURE", format!("{name}.pdf cannot be read: {why}")).hint(BUG));
                continue;
            }
        };
        let options = Options { settings, facts, ..Options::default() };
        for finding in check(&document, &options, &mut |_| {}).findings {
            if told(said, sources, &finding) {
                continue;
            }
            let name = format!("{name}.pdf");
            match found.iter_mut().find(|(other, _)| same(other, &finding)) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => found.push((finding, vec![name])),
            }
        }
    }
    found.iter().for_each(|(finding, names)| diags.push(diagnostic(finding, names)));
    diags
}

/// What a user can do about a file that the program itself cannot read.
const BUG: &str = "this is a fault of leporello's: please report it with the job";

/// Whether two findings are one fault of the job, in two files.
fn same(a: &Finding, b: &Finding) -> bool {
    (a.rule.code, a.severity, &a.message, &a.panel, &a.line, &a.object)
        == (b.rule.code, b.severity, &b.message, &b.panel, &b.line, &b.object)
}

fn diagnostic(finding: &Finding, names: &[String]) -> Diagnostic {
    let diag = match finding.severity {
        Severity::Error => Diagnostic::error(finding.rule.code, &*finding.message),
        _ => Diagnostic::warning(finding.rule.code, &*finding.message),
    };
    let diag = match &finding.line {
        Some(line) => diag.at(line.span, ""),
        None => diag,
    };
    let mut place = format!("in {}", names.join(", "));
    if let Some(page) = finding.page {
        place += &format!(", page {page}");
    }
    if let Some(panel) = &finding.panel {
        place += &format!(", on the panel `{panel}`");
    }
    if let Some(at) = finding.places.first() {
        let mm = |value: f64| trim_decimals((value * 10.0).round() / 10.0 + 0.0, 1);
        place += &format!(
            ": {} × {} mm, {} mm from the left and {} mm from the top of the trim",
            mm(at.width),
            mm(at.height),
            mm(at.x),
            mm(at.y)
        );
    }
    if let (None, Some(number)) = (finding.places.first(), finding.number) {
        place += &format!(", object {number}");
    }
    let diag = match finding.count {
        0 | 1 => diag.note(place),
        2 => diag.note(format!("{place}; and 1 more place")),
        many => diag.note(format!("{place}; and {} more places", many - 1)),
    };
    let diag = match &finding.object {
        Some(object) => diag.note(format!("“{object}”")),
        None => diag,
    };
    diag.note(finding.rule.why).hint(&*finding.help)
}
