//! For people who get it by mail: one file with a picture of each finding on its page.

use std::fmt::Write;

use super::{condition, counts, place};
use crate::pages::Millimetres;
use crate::preflight::check::{PageShape, Report};
use crate::preflight::finding::Finding;
use crate::preflight::rules::Severity;
use crate::xml::escape;

/// Gives pictures for the report: a page from 1, a part of it in millimetres from its trim's top-left, and the most pixels
/// across or down; a PNG comes back, or nothing where it cannot be had. Asked page by page.
pub type Picture<'a> = &'a mut dyn FnMut(usize, &Millimetres, usize) -> Option<Vec<u8>>;

/// The most bytes of all pictures: what a mail can carry.
const MOST_BYTES: usize = 6 << 20;
/// The most pixels of a page's picture, across or down.
const PAGE_PIXELS: usize = 640;
/// Of a part of it.
const PART_PIXELS: usize = 480;
/// A part is at least so many millimetres across and down: by eye, so that it shows what stands around.
const LEAST_PART: f64 = 24.0;

const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.4rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #ccc;padding-bottom:.2rem}\
.finding{display:grid;grid-template-columns:15rem 1fr;gap:1.2rem;margin:1rem 0;padding:1rem;border-left:4px solid #b3261e;background:#faf7f6}\
.warning{border-color:#9a6700;background:#fbf9f3}.finding.plain{grid-template-columns:1fr}\
.code{font-weight:600}.error .code{color:#b3261e}.warning .code{color:#9a6700}\
.where{color:#555;font-size:.9rem}p{margin:.3rem 0}svg{display:block;width:100%;height:auto;max-height:15rem}\
svg.defs{position:absolute;width:0;height:0}svg.near{margin-bottom:.6rem;border:1px solid #ccc;box-sizing:border-box}\
details{margin-top:.4rem;color:#444}@media(max-width:40rem){.finding{grid-template-columns:1fr}}\
@media print{.finding{break-inside:avoid}}";

/// The report on the file of that name; `picture` gives parts of pages as they will look.
#[must_use]
pub fn html(name: &str, report: &Report, picture: Picture<'_>) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>",
    );
    escape(&mut out, name);
    let _ = write!(out, "</title><style>{STYLE}</style></head><body>\n<h1>");
    escape(&mut out, name);
    out.push_str("</h1>\n<p>");
    let condition = condition(report);
    let claim = report.claim.clone().unwrap_or_else(|| "no PDF/X".to_owned());
    let pages = report.pages.len();
    let plural = if pages == 1 { "" } else { "s" };
    escape(
        &mut out,
        &format!("{claim}{condition}, {pages} page{plural}, judged as {}: {}", report.standard.name(), counts(report)),
    );
    out.push_str("</p>\n");
    let mut pictures = Pictures { picture, left: MOST_BYTES, short: false };
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.page);
    let mut group = None;
    let mut pictured = false;
    for finding in findings {
        if group != Some(finding.page) {
            group = Some(finding.page);
            let heading = finding.page.map_or("The file".to_owned(), |page| format!("Page {page}"));
            let _ = writeln!(out, "<h2>{heading}</h2>");
            let placed = report.findings.iter().any(|other| other.page == finding.page && !other.places.is_empty());
            let page = page_of(report, finding).filter(|_| placed);
            pictured = page.is_some_and(|page| definition(&mut out, page, &mut pictures));
        }
        one(&mut out, report, finding, pictured, &mut pictures);
    }
    if pictures.short {
        out.push_str("<p class=\"where\">Further pictures are left out, so that this file can be sent by mail.</p>\n");
    }
    out.push_str("</body></html>\n");
    out
}

/// Where pictures come from, and how many more bytes of them there may be.
struct Pictures<'a> {
    picture: Picture<'a>,
    left: usize,
    short: bool,
}

impl Pictures<'_> {
    /// A part of a page as the address of an image.
    fn data(&mut self, page: usize, part: &Millimetres, longest: usize) -> Option<String> {
        if self.short {
            return None;
        }
        let png = (self.picture)(page, part, longest)?;
        self.short = png.len() > self.left;
        self.left = self.left.saturating_sub(png.len());
        (!self.short).then(|| format!("data:image/png;base64,{}", base64(&png)))
    }
}

/// The page of a finding, where it has places to show.
fn page_of<'r>(report: &'r Report, finding: &Finding) -> Option<&'r PageShape> {
    report.pages.iter().find(|page| Some(page.number) == finding.page)
}

/// A page's picture stands in the file once, however many findings show it; whether it could be had.
fn definition(out: &mut String, page: &PageShape, pictures: &mut Pictures<'_>) -> bool {
    let Some(data) = pictures.data(page.number, &page.media, PAGE_PIXELS) else { return false };
    out.push_str("<svg class=\"defs\" aria-hidden=\"true\"><defs>");
    image(out, &format!("id=\"page{}\" ", page.number), &page.media, &data);
    out.push_str("</defs></svg>\n");
    true
}

fn image(out: &mut String, id: &str, place: &Millimetres, data: &str) {
    let Millimetres { x, y, width, height } = *place;
    let _ = write!(
        out,
        "<image {id}x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" \
         preserveAspectRatio=\"none\" href=\"{data}\"/>"
    );
}

fn one(out: &mut String, report: &Report, finding: &Finding, pictured: bool, pictures: &mut Pictures<'_>) {
    let word = if finding.severity == Severity::Error { "error" } else { "warning" };
    let page = page_of(report, finding).filter(|_| !finding.places.is_empty());
    let plain = if page.is_some() { "" } else { " plain" };
    let _ = write!(out, "<div class=\"finding {word}{plain}\">");
    if let Some(page) = page {
        out.push_str("<div class=\"pictures\">");
        if let Some(part) = finding.places.first().and_then(|place| near(place, &page.media))
            && let Some(data) = pictures.data(page.number, &part, PART_PIXELS)
        {
            head(out, &part, "near", &format!("part of page {}", page.number));
            image(out, "", &part, &data);
            marked(out, page, &finding.places, part.width.max(part.height) / 40.0);
        }
        head(out, &page.media, "page", &format!("page {}", page.number));
        let paper = "fill=\"#fff\" stroke=\"#999\" stroke-width=\"1\" vector-effect=\"non-scaling-stroke\"";
        rect(out, &page.media, paper);
        if pictured {
            let _ = write!(out, "<use href=\"#page{}\"/>", page.number);
        }
        // By eye: what is smaller than a fiftieth of the page would not be seen in a thumbnail.
        marked(out, page, &finding.places, page.media.width.max(page.media.height) / 50.0);
        out.push_str("</div>");
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

/// The part of a page around a place; nothing where that is most of the page anyway.
fn near(place: &Millimetres, media: &Millimetres) -> Option<Millimetres> {
    let around = |size: f64| (1.2 * size + 8.0).max(LEAST_PART);
    let (width, height) = (around(place.width), around(place.height));
    // Neither a strip nor a tower.
    let (width, height) = (width.max(height / 2.0).min(media.width), height.max(width / 2.0).min(media.height));
    if width > 0.7 * media.width && height > 0.7 * media.height {
        return None;
    }
    let at = |middle: f64, size: f64, from: f64, most: f64| (middle - size / 2.0).clamp(from, from + most - size);
    Some(Millimetres {
        x: at(place.x + place.width / 2.0, width, media.x, media.width),
        y: at(place.y + place.height / 2.0, height, media.y, media.height),
        width,
        height,
    })
}

fn head(out: &mut String, shown: &Millimetres, class: &str, label: &str) {
    let Millimetres { x, y, width, height } = *shown;
    let _ = write!(
        out,
        "<svg class=\"{class}\" viewBox=\"{x:.2} {y:.2} {width:.2} {height:.2}\" role=\"img\" aria-label=\"{label}\">"
    );
}

fn rect(out: &mut String, place: &Millimetres, style: &str) {
    let Millimetres { x, y, width, height } = *place;
    let _ = write!(out, "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" {style}/>");
}

/// Bleed, trim and the places of a finding, none smaller than `least`; in millimetres from the trim's top-left.
fn marked(out: &mut String, page: &PageShape, places: &[Millimetres], least: f64) {
    let line = "fill=\"none\" vector-effect=\"non-scaling-stroke\"";
    rect(out, &page.bleed, &format!("{line} stroke-width=\"1\" stroke=\"#0a7f9c\" stroke-dasharray=\"3 2\""));
    rect(out, &page.trim, &format!("{line} stroke-width=\"1\" stroke=\"#2d7d32\""));
    for place in places {
        let (wide, high) = (place.width.max(least), place.height.max(least));
        let centred = Millimetres {
            x: place.x + (place.width - wide) / 2.0,
            y: place.y + (place.height - high) / 2.0,
            width: wide,
            height: high,
        };
        rect(out, &centred, &format!("{line} stroke-width=\"2\" stroke=\"#d50000\""));
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
