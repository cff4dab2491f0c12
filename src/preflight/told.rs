//! One fault, one finding: what was said of the job before there were bytes is not said again of the bytes, and the
//! severities that somebody chose for rules hold for both.

use super::finding::Finding;
use super::rule;
use super::rules::Severity;
use super::settings::Settings;
use crate::diag::{self, Diagnostic, Diagnostics};
use crate::source::Sources;

/// Rules that the compiler asks of the job itself: the code of its diagnostic, and the rules that find the same fault in a
/// finished file.
const SAME: [(&str, &[&str]); 14] = [
    ("color-ink-limit", &["GWG-INK-TOTAL", "GWG-INK-TOTAL-ADVISED"]),
    ("drawing-ink-limit", &["GWG-INK-TOTAL"]),
    ("line-hairline", &["GWG-HAIRLINE"]),
    ("line-inks", &["GWG-LINE-INKS"]),
    ("line-many-inks", &["GWG-LINE-MANY-INKS"]),
    ("line-reversed", &["GWG-LINE-REVERSED"]),
    ("picture-ink-limit", &["GWG-INK-TOTAL"]),
    ("picture-ppi", &["GWG-IMAGE-PPI", "GWG-IMAGE-PPI-ADVISED", "GWG-LINE-ART-PPI"]),
    ("text-crease", &["FOLD-CREASE", "FOLD-SAFE-CREASE"]),
    ("text-inks", &["GWG-TEXT-INKS"]),
    ("text-reversed", &["TYPE-REVERSED"]),
    ("text-rich-black", &["GWG-BLACK-TEXT-INKS"]),
    ("text-small", &["GWG-TEXT-SIZE"]),
    ("text-trim", &["FOLD-SAFE-TRIM"]),
];

/// The most places that a diagnostic shows; what comes after is only counted.
const SHOWN: usize = 5;

/// Whether a diagnostic of the job says what a finding would say again, as gravely. A finding whose line is known is said
/// where one of the diagnostic's places has that line.
pub fn told(diags: &Diagnostics, sources: &Sources, finding: &Finding) -> bool {
    let same = |diag: &Diagnostic| {
        SAME.iter().any(|(code, rules)| *code == diag.code && rules.contains(&finding.rule.code))
            && (diag.severity == diag::Severity::Error || finding.severity == Severity::Warning)
    };
    let here = |diag: &Diagnostic| {
        let Some(line) = &finding.line else { return true };
        let lines = |span: crate::source::Span| {
            let first = sources.place(span).line as usize;
            let written = sources.text(span);
            first..first + written.trim_end().lines().count().max(1)
        };
        // The ink of a colour is told where the colour is mixed, not where it is used.
        diag.code.ends_with("ink-limit")
            || diag.labels.len() >= SHOWN
            || diag
                .labels
                .iter()
                .any(|label| sources.get(label.span.file).name == line.file && lines(label.span).contains(&line.line))
    };
    diags.iter().any(|diag| same(diag) && here(diag))
}

/// Gives what was said of the job the severities that somebody chose for its rules.
pub fn settle(diags: &mut Diagnostics, settings: &Settings) {
    diags.retain(|diag| {
        let own = match diag.severity {
            diag::Severity::Error => Severity::Error,
            diag::Severity::Warning => Severity::Warning,
        };
        let rules = SAME.iter().filter(|(code, _)| *code == diag.code).flat_map(|(_, rules)| *rules);
        // A diagnostic with two degrees stands for the rule of its degree.
        let chosen =
            rules.map(|code| rule(code)).find(|rule| rule.severity == own).and_then(|rule| settings.asked(rule));
        match chosen {
            Some(Severity::Off) => return false,
            Some(Severity::Error) => diag.severity = diag::Severity::Error,
            Some(Severity::Warning) => diag.severity = diag::Severity::Warning,
            None => {}
        }
        true
    });
}

/// Makes warnings of what would be judged of the job and hinders nothing: of files that nobody judges it is only told.
pub fn waive(diags: &mut Diagnostics) {
    diags.retain(|diag| {
        let judged = SAME.iter().any(|(code, _)| *code == diag.code);
        if judged && diag.severity == diag::Severity::Error {
            diag.severity = diag::Severity::Warning;
            diag.notes.push("an error, but for --no-check".to_owned());
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::settings::Change;

    #[test]
    fn every_rule_of_the_table_is_there() {
        for (code, rules) in SAME {
            assert!(rules.iter().all(|code| crate::preflight::rules::find(code).is_some()), "{code}");
        }
    }

    #[test]
    fn chosen_severities_hold_for_the_job() {
        let mut settings = Settings::default();
        let change = |severity| Change { severity: Some(severity), ..Change::default() };
        settings.set(rule("TYPE-REVERSED"), change(Severity::Error));
        settings.set(rule("FOLD-SAFE-TRIM"), change(Severity::Off));
        settings.set(rule("GWG-IMAGE-PPI-ADVISED"), change(Severity::Off));
        let mut diags = Diagnostics::default();
        for diag in [
            Diagnostic::warning("text-reversed", "white"),
            Diagnostic::warning("text-trim", "near the trim"),
            Diagnostic::error("text-trim", "beyond the trim"),
            Diagnostic::warning("picture-ppi", "not sharp"),
            Diagnostic::error("picture-ppi", "coarse"),
            Diagnostic::warning("edge-trim", "near the trim"),
        ] {
            diags.push(diag);
        }
        settle(&mut diags, &settings);
        let left: Vec<(diag::Severity, &str)> = diags.iter().map(|diag| (diag.severity, &*diag.message)).collect();
        let error = diag::Severity::Error;
        let wanted = [
            (error, "white"),
            (error, "beyond the trim"),
            (error, "coarse"),
            (diag::Severity::Warning, "near the trim"),
        ];
        assert_eq!(left, wanted);
    }

    #[test]
    fn what_hinders_the_making_is_not_waived() {
        let mut diags = Diagnostics::default();
        for code in ["text-small", "line-hairline", "overset", "text-trim"] {
            diags.push(Diagnostic::error(code, code));
        }
        waive(&mut diags);
        let left: Vec<&str> =
            diags.iter().filter(|diag| diag.severity == diag::Severity::Error).map(|diag| diag.code).collect();
        assert_eq!(left, ["overset"]);
        assert!(diags.iter().all(|diag| (diag.code == "overset") == diag.notes.is_empty()));
    }
}
