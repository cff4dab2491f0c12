//! Page boxes (ISO 32000-1, 14.11.2; ISO 15930-7, 6.12).

use super::objects::File;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::preflight::rules::{measure, number};

/// Left, bottom, right, top, in points.
pub(super) type Bounds = [f64; 4];

/// What of a page is looked at here: its boxes, those that are inherited included.
#[derive(Clone, Debug)]
pub(super) struct Boxes {
    pub(super) media: Option<Bounds>,
    pub(super) bleed: Option<Bounds>,
    pub(super) trim: Option<Bounds>,
    pub(super) art: Option<Bounds>,
    crop: Option<Bounds>,
    /// `UserUnit`, in points.
    unit: f64,
    /// `Rotate`, in degrees, where that is no quarter turn; in words.
    turn: Option<String>,
    /// A key that is there and is no rectangle.
    broken: Vec<&'static str>,
}

/// The boxes of a page whose inherited entries are in it.
pub(super) fn of(file: &File<'_>, page: &Dict) -> Boxes {
    let mut broken = Vec::new();
    let mut one = |key: &'static str| {
        if matches!(file.get(page, key), Value::Null) {
            return None;
        }
        let numbers = file.numbers(page, key).unwrap_or_default();
        match numbers[..] {
            [a, b, c, d] if a != c && b != d && numbers.iter().all(|n| n.is_finite()) => {
                Some([a.min(c), b.min(d), a.max(c), b.max(d)])
            }
            _ => {
                broken.push(key);
                None
            }
        }
    };
    let crop = one("CropBox");
    let (media, bleed, trim, art) = (one("MediaBox"), one("BleedBox"), one("TrimBox"), one("ArtBox"));
    let turn = match file.get(page, "Rotate") {
        Value::Null => None,
        Value::Number(degrees) if degrees % 90.0 == 0.0 => None,
        Value::Number(degrees) => Some(format!("by {degrees}°")),
        _ => Some("by something that is no number".to_owned()),
    };
    let unit = file.get(page, "UserUnit").number().unwrap_or(1.0);
    Boxes { media, bleed, trim, art, crop, unit, turn, broken }
}

/// Judges the boxes of all pages.
pub(super) fn check(pages: &[Boxes], findings: &mut Findings<'_>) {
    for (at, boxes) in pages.iter().enumerate() {
        let page = || At::page(at + 1);
        for key in &boxes.broken {
            let rule = if matches!(*key, "MediaBox" | "CropBox") { rule("X4-BOX-MEDIA") } else { rule("X4-BOX-TRIM") };
            findings.push(rule, format!("the {key} is no rectangle with an area"), page());
        }
        if let Some(turn) = &boxes.turn {
            let message = format!("the page is turned {turn}, and pages are turned by quarters (Rotate)");
            findings.push(rule("X4-BOX-MEDIA"), message, page());
        }
        if boxes.media.is_none() && !boxes.broken.contains(&"MediaBox") {
            findings.push(rule("X4-BOX-MEDIA"), "the page has no MediaBox", page());
        }
        match (boxes.trim, boxes.art) {
            (None, None) if !boxes.broken.iter().any(|key| matches!(*key, "TrimBox" | "ArtBox")) => {
                findings.push(rule("X4-BOX-TRIM"), "the page has neither TrimBox nor ArtBox", page());
            }
            (Some(_), Some(_)) => {
                findings.push(rule("X4-BOX-TRIM"), "the page has both a TrimBox and an ArtBox", page())
            }
            _ => {}
        }
        if boxes.unit != 1.0 {
            let message = format!("the page is drawn in units of {} points (UserUnit)", number(boxes.unit));
            findings.push(rule("GWG-PAGE-UNIT"), message, page());
        }
        let slack = findings.settings().limit(rule("X4-BOX-NEST"));
        let kept = boxes.bleed.map(|bleed| ("bleed", bleed)).or(boxes.trim.or(boxes.art).map(|trim| ("trim", trim)));
        if let (Some(crop), Some((what, kept))) = (boxes.crop, kept)
            && over(kept, crop) > slack
        {
            let message = format!("the CropBox cuts {} off the {what}", measure(over(kept, crop), "pt"));
            findings.push(rule("GWG-CROP"), message, page());
        }
        let finished = boxes.trim.map(|trim| ("TrimBox", trim)).or(boxes.art.map(|art| ("ArtBox", art)));
        let outer = [("BleedBox", boxes.bleed), ("MediaBox", boxes.media)];
        for (inner_name, inner) in finished.into_iter().chain(boxes.bleed.map(|bleed| ("BleedBox", bleed))) {
            for (outer_name, outer) in outer {
                let Some(outer) = outer.filter(|_| outer_name != inner_name) else { continue };
                let over = over(inner, outer);
                if over > slack {
                    let message = format!("the {inner_name} reaches {} beyond the {outer_name}", measure(over, "pt"));
                    findings.push(rule("X4-BOX-NEST"), message, page());
                    break;
                }
            }
        }
    }
}

/// By how much the inner rectangle leaves the outer one, at most.
fn over(inner: Bounds, outer: Bounds) -> f64 {
    [outer[0] - inner[0], outer[1] - inner[1], inner[2] - outer[2], inner[3] - outer[3]].into_iter().fold(0.0, f64::max)
}
