//! For programs. The form is described in `docs/check.md` and only grows.

use serde_json::{Value, json};

use crate::pages::Millimetres;
use crate::preflight::check::{ASSUMED, Report};

/// Hundredths of a millimetre are finer than any press.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

pub(super) fn place(place: &Millimetres) -> Value {
    json!({
        "x": rounded(place.x),
        "y": rounded(place.y),
        "width": rounded(place.width),
        "height": rounded(place.height),
    })
}

/// The report on the file of that name.
#[must_use]
pub fn json(name: &str, report: &Report) -> String {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.rule.code,
                "severity": finding.severity.word(),
                "message": finding.message,
                "help": finding.help,
                "page": finding.page,
                "panel": finding.panel,
                "places": finding.places.iter().map(place).collect::<Vec<_>>(),
                "count": finding.count,
                "object": finding.object,
                "number": finding.number,
                "source": finding.line.as_ref().map(|line| json!({ "file": line.file, "line": line.line })),
            })
        })
        .collect();
    let pages: Vec<Value> = report
        .pages
        .iter()
        .map(|page| json!({ "number": page.number, "width": rounded(page.trim.width), "height": rounded(page.trim.height), "bleed": place(&page.bleed) }))
        .collect();
    let value = json!({
        "format": 1,
        "tool": { "name": "leporello", "version": env!("CARGO_PKG_VERSION") },
        "file": name,
        "standard": report.standard.name(),
        "claim": report.claim,
        "condition": report.condition,
        "measured": if report.assumed { Some(ASSUMED) } else { None },
        "pages": pages,
        "errors": report.errors(),
        "warnings": report.warnings(),
        "findings": findings,
    });
    format!("{value:#}\n")
}
