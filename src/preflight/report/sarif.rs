//! For code hosts and editors: SARIF 2.1.0 (OASIS).

use serde_json::{Value, json};

use super::json::place;
use crate::preflight::check::Report;
use crate::preflight::finding::Finding;
use crate::preflight::rules::{self, Severity};

/// The report on the file of that name.
#[must_use]
pub fn sarif(name: &str, report: &Report) -> String {
    let rules: Vec<Value> = rules::all()
        .map(|rule| {
            let level = level(rule.severity);
            json!({
                "id": rule.code,
                "shortDescription": { "text": format!("{}.", rule.title) },
                "fullDescription": { "text": rule.why },
                "help": { "text": rule.help },
                "defaultConfiguration": { "level": level, "enabled": rule.severity != Severity::Off },
                "properties": { "source": rule.source, "holdsFor": rule.holds.words() },
            })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(name, finding)).collect();
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "leporello", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "artifacts": [{ "location": { "uri": uri(name) }, "mimeType": "application/pdf" }],
            "results": results,
            "properties": { "standard": report.standard.name(), "condition": report.condition },
        }],
    });
    format!("{value:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Off => "none",
    }
}

fn result(name: &str, finding: &Finding) -> Value {
    let index = rules::all().position(|rule| rule.code == finding.rule.code);
    // Where it was written, if that is known; else the PDF.
    let physical = match &finding.line {
        Some(line) => json!({ "artifactLocation": { "uri": uri(&line.file) }, "region": { "startLine": line.line } }),
        None => json!({ "artifactLocation": { "uri": uri(name), "index": 0 } }),
    };
    let mut logical = Vec::new();
    if let Some(page) = finding.page {
        logical.push(json!({ "name": format!("page {page}"), "kind": "page" }));
    }
    if let Some(panel) = &finding.panel {
        logical.push(json!({ "name": panel, "kind": "panel" }));
    }
    let mut location = json!({ "physicalLocation": physical });
    if !logical.is_empty() {
        location["logicalLocations"] = Value::Array(logical);
    }
    let object = finding.object.as_ref().map_or(String::new(), |object| format!(" (“{object}”)"));
    json!({
        "ruleId": finding.rule.code,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": format!("{}{object}. {}", finding.message, finding.help) },
        "locations": [location],
        "occurrenceCount": finding.count,
        "properties": {
            "page": finding.page,
            "placesInMillimetres": finding.places.iter().map(place).collect::<Vec<_>>(),
            "objectNumber": finding.number,
        },
    })
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            // Not in a first segment, where it would end a scheme.
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
