//! Annotations that touch what is printed (ISO 15930-7, 6.17).

use super::boxes::Boxes;
use super::objects::File;
use super::pages::PageDict;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// The most annotations of a page that are judged; the reader tells of more.
const MOST: usize = 10_000;

/// Judges the annotations of all pages.
pub(super) fn check(file: &File<'_>, pages: &[PageDict], boxes: &[Boxes], findings: &mut Findings<'_>) {
    for (at, (page, boxes)) in pages.iter().zip(boxes).enumerate() {
        // Without any box everything counts.
        let outer = boxes.bleed.or(boxes.trim).or(boxes.art).or(boxes.media);
        let list = file.get(&page.dict, "Annots");
        for annotation in list.array().unwrap_or_default().iter().take(MOST) {
            let annotation = file.follow(annotation);
            let Some(dict) = annotation.dict() else { continue };
            let kind = file.name(dict, "Subtype").unwrap_or_else(|| "of no kind".to_owned());
            // Traps are the print's own, and marks belong outside the bleed like all marks.
            if kind == "TrapNet" {
                continue;
            }
            let rect = file.numbers(dict, "Rect").filter(|rect| rect.len() == 4);
            let touches = match (&rect, outer) {
                (Some(rect), Some(outer)) => {
                    let (left, right) = (rect[0].min(rect[2]), rect[0].max(rect[2]));
                    let (bottom, top) = (rect[1].min(rect[3]), rect[1].max(rect[3]));
                    left < outer[2] && right > outer[0] && bottom < outer[3] && top > outer[1]
                }
                _ => true,
            };
            if !touches {
                continue;
            }
            let at =
                At { object: file.get(dict, "Contents").text().filter(|text| !text.is_empty()), ..At::page(at + 1) };
            match kind.as_str() {
                "PrinterMark" => {
                    findings.push(rule("GWG-MARKS"), "a printer's mark (annotation) stands inside the bleed", at)
                }
                kind => {
                    findings.push(rule("X4-ANNOTATION"), format!("an annotation ({kind}) stands inside the bleed"), at)
                }
            }
        }
    }
}
