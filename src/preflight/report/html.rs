//! For people who get it by mail: one file with a picture of each finding on its page.

use std::fmt::Write;

use super::{counts, place};
use crate::pages::Millimetres;
use crate::preflight::check::{PageShape, Report};
use crate::preflight::finding::Finding;
use crate::preflight::rules::Severity;
use crate::xml::escape;

/// A picture of a page for the report: a PNG of its whole media.
pub type Picture<'a> = &'a dyn Fn(usize) -> Option<Vec<u8>>;

const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.4rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc;padding-bottom:.2rem}\
.finding{display:grid;grid-template-columns:15rem 1fr;gap:1.2rem;margin:1rem 0;padding:1rem;border-left:4px solid #b3261e;background:#faf7f6}\
.warning{border-color:#9a6700;background:#fbf9f3}.finding.plain{grid-template-columns:1fr}\
.code{font-weight:600}.error .code{color:#b3261e}.warning .code{color:#9a6700}\
.where{color:#555;font-size:.9rem}p{margin:.3rem 0}svg{width:100%;height:auto;max-height:15rem}\
details{margin-top:.4rem;color:#444}@media(max-width:40rem){.finding{grid-template-columns:1fr}}\
@media print{.finding{break-inside:avoid}}";

/// The report on the file of that name; `picture` gives pages as they print, where they can be had.
#[must_use]
pub fn html(name: &str, report: &Report, picture: Picture<'_>) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>",
    );
    escape(&mut out, name);
    let _ = write!(out, "</title><style>{STYLE}</style></head><body>\n<h1>");
    escape(&mut out, name);
    out.push_str("</h1>\n<p>");
    let condition = report.condition.as_ref().map_or(String::new(), |condition| format!(", {condition}"));
    let claim = report.claim.clone().unwrap_or_else(|| "no PDF/X".to_owned());
    let pages = report.pages.len();
    let plural = if pages == 1 { "" } else { "s" };
    escape(
        &mut out,
        &format!("{claim}{condition}, {pages} page{plural}, judged as {}: {}", report.standard.name(), counts(report)),
    );
    out.push_str("</p>\n");
    // A page's picture stands in the file once, however many findings show it.
    let mut shown: Vec<usize> =
        report.findings.iter().filter(|f| !f.places.is_empty()).filter_map(|f| f.page).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut pictured = Vec::new();
    let mut defs = String::new();
    for number in shown {
        if let (Some(shape), Some(png)) = (report.pages.get(number - 1), picture(number)) {
            let Millimetres { x, y, width, height } = shape.media;
            let _ = write!(
                defs,
                "<image id=\"page{number}\" x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,{}\"/>",
                base64(&png)
            );
            pictured.push(number);
        }
    }
    if !defs.is_empty() {
        let _ = writeln!(
            out,
            "<svg width=\"0\" height=\"0\" style=\"position:absolute;width:0;height:0\" aria-hidden=\"true\"><defs>{defs}</defs></svg>"
        );
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.page);
    let mut group = None;
    for finding in findings {
        if group != Some(finding.page) {
            group = Some(finding.page);
            let heading = finding.page.map_or("The file".to_owned(), |page| format!("Page {page}"));
            let _ = writeln!(out, "<h2>{heading}</h2>");
        }
        one(&mut out, report, finding, &pictured);
    }
    out.push_str("</body></html>\n");
    out
}

fn one(out: &mut String, report: &Report, finding: &Finding, pictured: &[usize]) {
    let word = if finding.severity == Severity::Error { "error" } else { "warning" };
    let page = finding.page.and_then(|page| report.pages.get(page - 1)).filter(|_| !finding.places.is_empty());
    let plain = if page.is_some() { "" } else { " plain" };
    let _ = write!(out, "<div class=\"finding {word}{plain}\">");
    if let Some(page) = page {
        drawing(out, page, &finding.places, pictured.contains(&page.number));
    }
    let _ = write!(out, "<div><p><span class=\"code\">{word} {}</span> ", finding.rule.code);
    escape(out, &finding.message);
    out.push_str("</p><p class=\"where\">");
    escape(out, &place(finding));
    out.push_str("</p><p>");
    escape(out, &finding.help);
    out.push_str("</p><details><summary>Why</summary>");
    escape(out, &format!("{}. {} Source: {}.", finding.rule.title, finding.rule.why, finding.rule.source));
    out.push_str("</details></div></div>\n");
}

/// The page's media, bleed and trim with the places marked, in millimetres from the trim's top-left.
fn drawing(out: &mut String, page: &PageShape, places: &[Millimetres], pictured: bool) {
    let Millimetres { x, y, width, height } = page.media;
    let _ = write!(
        out,
        "<svg viewBox=\"{x:.2} {y:.2} {width:.2} {height:.2}\" role=\"img\" aria-label=\"page {}\">",
        page.number
    );
    let mut rect = |place: &Millimetres, style: &str| {
        let Millimetres { x, y, width, height } = *place;
        let _ = write!(out, "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" {style}/>");
    };
    rect(&page.media, "fill=\"#fff\" stroke=\"#999\" stroke-width=\"1\" vector-effect=\"non-scaling-stroke\"");
    if pictured {
        let _ = write!(out, "<use href=\"#page{}\"/>", page.number);
    }
    let mut rect = |place: &Millimetres, style: &str| {
        let Millimetres { x, y, width, height } = *place;
        let _ = write!(out, "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" {style}/>");
    };
    let line = "fill=\"none\" stroke-width=\"1\" vector-effect=\"non-scaling-stroke\"";
    rect(&page.bleed, &format!("{line} stroke=\"#0a7f9c\" stroke-dasharray=\"3 2\""));
    rect(&page.trim, &format!("{line} stroke=\"#2d7d32\""));
    // By eye: what is smaller than a fiftieth of the page would not be seen in a thumbnail.
    let least = width.max(height) / 50.0;
    for place in places {
        let (wide, high) = (place.width.max(least), place.height.max(least));
        let centred = Millimetres {
            x: place.x + (place.width - wide) / 2.0,
            y: place.y + (place.height - high) / 2.0,
            width: wide,
            height: high,
        };
        rect(
            &centred,
            "fill=\"#d50000\" fill-opacity=\".18\" stroke=\"#d50000\" stroke-width=\"2\" vector-effect=\"non-scaling-stroke\"",
        );
    }
    out.push_str("</svg>");
}

/// RFC 4648, 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let at = (word >> (18 - 6 * digit) & 63) as usize;
            out.push(if digit <= three.len() { char::from(DIGITS[at]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_of_the_rfc() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::base64(plain.as_bytes()), coded);
        }
    }
}
