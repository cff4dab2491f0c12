//! A report on a file in the forms that people and programs read.

mod html;
mod json;
mod sarif;
mod text;

pub use html::html;
pub use json::json;
pub use sarif::sarif;
pub use text::text;

use super::check::{ASSUMED, Report};
use super::finding::Finding;

/// `1 error, 2 warnings`; `nothing to object to` if there are none.
fn counts(report: &Report) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (report.errors(), report.warnings()) {
        (0, 0) => "nothing to object to".to_owned(),
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

/// The press that a file is for, to be said behind its standard.
fn condition(report: &Report) -> String {
    let said = report.condition.as_ref().map(|said| said.split_whitespace().collect::<Vec<_>>().join(" "));
    // Some programs write a profile's description for its name.
    let said = said.map(|said| match said.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", said[..end].trim_end()),
        None => said,
    });
    match (said, report.assumed) {
        (Some(said), false) => format!(", {said}"),
        (Some(said), true) => format!(", {said} (without its profile: inks measured as {ASSUMED})"),
        (None, _) => format!(", for no press (inks measured as {ASSUMED})"),
    }
}

/// A length in mm, to a tenth.
fn mm(value: f64) -> String {
    // Of 0.04 below zero nobody wants to read a minus.
    let rounded = (value * 10.0).round() / 10.0 + 0.0;
    format!("{rounded}")
}

/// Where a finding is, in words: `page 1, panel en-1, at 12 × 30 mm, "words"`.
fn place(finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some(page) = finding.page {
        parts.push(format!("page {page}"));
    }
    if let Some(panel) = &finding.panel {
        parts.push(format!("panel {panel}"));
    }
    if let Some(place) = finding.places.first() {
        let at = format!("at {}, {}", mm(place.x), mm(place.y));
        // What has no size has a place.
        let point = place.width < 0.05 && place.height < 0.05;
        parts.push(if point { at } else { format!("{} × {} mm {at}", mm(place.width), mm(place.height)) });
    }
    if finding.count > 1 {
        // A few of them, so that one of them is found.
        let others = finding.places.iter().skip(1).take(2).map(|place| format!("{}, {}", mm(place.x), mm(place.y)));
        let others: Vec<String> = others.collect();
        let others = if others.is_empty() { String::new() } else { format!(", also at {}", others.join(" and ")) };
        parts.push(format!("{} times{others}", finding.count));
    }
    if let Some(object) = &finding.object {
        parts.push(format!("“{object}”"));
    }
    if let (Some(number), None, None) = (finding.number, finding.places.first(), &finding.line) {
        parts.push(format!("object {number}"));
    }
    if let Some(line) = &finding.line {
        parts.push(format!("{}:{}", line.file, line.line));
    }
    parts.join(", ")
}
