//! The file against what the job promised: sizes, pages, creases, inks, panels and their words.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Seen, Stance, Words, moved, quote};
use crate::pages::{Millimetres, Page};
use crate::preflight::facts::{Facts, PanelFacts, SideFacts, TextFacts};
use crate::preflight::finding::{At, Finding, Findings};
use crate::preflight::rule;
use crate::preflight::rules::number;

/// Of a panel's blocks so large a share has to be found for the panel to be there: by eye, so that a corrected word makes
/// no other panel of it.
const ENOUGH: f64 = 0.5;
/// A block with fewer letters says too little to be looked for.
pub(super) const FEWEST: usize = 8;

/// Compares all pages with the job.
pub(in crate::preflight) fn compare(facts: &Facts, pages: &[(Page, Seen)], findings: &mut Findings<'_>) {
    if facts.sides.len() != pages.len() {
        let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let message = format!(
            "the file has {}, and the layout {}",
            plural(pages.len(), "page"),
            plural(facts.sides.len(), "side")
        );
        findings.push(rule("FOLD-PAGES"), message, At::default());
    }
    let mut fits = facts.sides.len() == pages.len();
    for (side, (page, seen)) in facts.sides.iter().zip(pages) {
        // On a sheet of another size or turned another way nothing stands where the job has it.
        if sizes(facts, side, page, findings) {
            creases(facts, side, page, seen, findings);
        } else {
            fits = false;
        }
    }
    spots(facts, pages, findings);
    if fits {
        panels(facts, pages, findings);
    }
}

fn mm(value: f64) -> String {
    number((value * 100.0).round() / 100.0 + 0.0)
}

/// Whether what stands on the page can be compared.
fn sizes(facts: &Facts, side: &SideFacts, page: &Page, findings: &mut Findings<'_>) -> bool {
    let at = At::page(page.number);
    let trim_box = super::trim(page);
    let trim = page.place(trim_box);
    let slack = findings.settings().limit(rule("FOLD-TRIM"));
    if (trim.width - side.width).abs() > slack || (trim.height - side.height).abs() > slack {
        let message = format!(
            "the trim is {} × {} mm, and the layout's {} × {} mm",
            mm(trim.width),
            mm(trim.height),
            mm(side.width),
            mm(side.height)
        );
        findings.push(rule("FOLD-TRIM"), message, at.clone());
    }
    let slack = findings.settings().limit(rule("FOLD-BLEED"));
    let bleed = page.bleed.unwrap_or(trim_box);
    let sizes = [trim_box.x0 - bleed.x0, trim_box.y0 - bleed.y0, bleed.x1 - trim_box.x1, bleed.y1 - trim_box.y1];
    let least = sizes.into_iter().fold(f64::INFINITY, f64::min) * 25.4 / 72.0;
    if least < facts.bleed - slack {
        findings.push(
            rule("FOLD-BLEED"),
            format!("the bleed is {} mm, and the layout's {} mm", mm(least + 0.0), mm(facts.bleed)),
            at,
        );
    }
    // A few millimetres more or less leave the panels where they are: by eye.
    (trim.width - side.width).abs() <= 3.0 && (trim.height - side.height).abs() <= 3.0
}

fn creases(facts: &Facts, side: &SideFacts, page: &Page, seen: &Seen, findings: &mut Findings<'_>) {
    let own = rule("FOLD-SAFE-CREASE");
    let safe = findings.settings().chosen(own).or(facts.safe).unwrap_or(own.limit.map_or(0.0, |limit| limit.value));
    for words in seen.words.iter().filter(|words| words.text.chars().any(char::is_alphanumeric)) {
        let place = words.place;
        let lines = side.creases.iter().map(|crease| (*crease, place.x, place.x + place.width));
        let cross = side.cross_creases.iter().map(|crease| (*crease, place.y, place.y + place.height));
        for (crease, from, to) in lines.chain(cross) {
            let by = (from - crease).max(crease - to);
            // A tenth of a millimetre is nobody's matter.
            let across = from < crease - 0.1 && to > crease + 0.1;
            if !across && by >= safe - 0.1 {
                continue;
            }
            let at = At { place: Some(place), object: Some(quote(&words.text)), ..At::page(page.number) };
            // Text that the layout itself puts across panels is meant to be there.
            let meant = side.panels.iter().flat_map(|panel| &panel.texts).any(|block| {
                holds(&block.place, &place) && crosses(&block.place, crease, side.creases.contains(&crease))
            });
            if meant {
                continue;
            }
            if across {
                findings.push(rule("FOLD-CREASE"), format!("text across the crease at {} mm", mm(crease)), at);
            } else {
                let by = number((by * 10.0).round() / 10.0 + 0.0);
                findings.push(own, format!("text {by} mm from the crease at {} mm", mm(crease)), at);
            }
        }
    }
}

/// Whether the middle of a place lies in another.
pub(super) fn holds(outer: &Millimetres, inner: &Millimetres) -> bool {
    let (x, y) = (inner.x + inner.width / 2.0, inner.y + inner.height / 2.0);
    x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height
}

fn crosses(place: &Millimetres, crease: f64, upright: bool) -> bool {
    let (from, to) = if upright { (place.x, place.x + place.width) } else { (place.y, place.y + place.height) };
    from < crease && to > crease
}

fn spots(facts: &Facts, pages: &[(Page, Seen)], findings: &mut Findings<'_>) {
    let mut found: Vec<&str> = Vec::new();
    for (page, seen) in pages {
        for (name, place) in &seen.spots {
            if !found.contains(&name.as_str()) {
                found.push(name);
                if !facts.spots.contains(name) {
                    let at = At { place: Some(*place), ..At::page(page.number) };
                    let help = "Convert the ink to CMYK, or order it: name it in [inks].";
                    findings.push_with(rule("FOLD-SPOTS"), format!("the ink `{name}` was not ordered"), at, help);
                }
            }
        }
    }
    // Those that are left out may be for sides that are in other files.
    let ordered = facts.spots.iter().filter(|name| !facts.partial && !facts.idle.contains(name));
    for name in ordered.filter(|name| !found.contains(&name.as_str())) {
        let message = format!("the ink `{name}` was ordered and nothing is printed in it");
        let help = "Print in it: its colour may have become CMYK on export. Otherwise take it out of [inks].";
        findings.push_with(rule("FOLD-SPOTS"), message, At::default(), help);
    }
}

/// Letters and digits alone: spaces, hyphens at line ends, ligatures and how accents are composed don't make another text.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        // Most letters are these, and have nothing to be decomposed.
        if c.is_ascii() {
            plain.extend(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()));
        } else {
            let letters = c.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
            plain.extend(letters.flat_map(char::to_lowercase));
        }
    }
    plain
}

/// Whether a text holds another. Of scripts that are drawn in another order than they are read, only the letters count,
/// whatever their order.
fn says(text: &str, wanted: &str) -> bool {
    // Hebrew to Thaana, the scripts of India and of mainland South-East Asia, and their forms for presentation.
    let reordered = |c: char| matches!(c, '\u{590}'..='\u{7bf}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{fb1d}'..='\u{feff}');
    if wanted.is_ascii() || !wanted.chars().any(reordered) {
        return text.contains(wanted);
    }
    let mut left: Vec<char> = text.chars().collect();
    left.sort_unstable();
    let mut asked: Vec<char> = wanted.chars().collect();
    asked.sort_unstable();
    let (count, mut left) = (asked.len(), left.into_iter().peekable());
    let found = asked.into_iter().filter(|c| {
        while left.next_if(|other| other < c).is_some() {}
        left.next_if_eq(c).is_some()
    });
    // Where marks are glyphs of their own, a letter may be told by the wrong one: one in ten, by eye.
    found.count() * 10 >= count * 9
}

/// A run of a page with its letters alone.
pub(super) type Said<'a> = (&'a Words, String);

/// What is said inside of a place, in the order of drawing.
fn inside(said: &[Said<'_>], place: Millimetres) -> String {
    said.iter().filter(|(words, _)| holds(&place, &words.place)).map(|(_, letters)| letters.as_str()).collect()
}

/// A panel of the job, and what stands in its place.
struct Place<'a> {
    /// The number of its page.
    page: usize,
    panel: &'a PanelFacts,
    /// Its blocks that say enough to be looked for, with their letters alone.
    blocks: Vec<(&'a TextFacts, String)>,
    /// What is said there.
    text: String,
}

impl<'a> Place<'a> {
    fn new(page: usize, panel: &'a PanelFacts, said: &[Said<'_>]) -> Self {
        let blocks = panel.texts.iter().map(|block| (block, plain(&block.text)));
        let blocks = blocks.filter(|(_, letters)| letters.chars().count() >= FEWEST).collect();
        Self { page, panel, blocks, text: inside(said, panel.place) }
    }

    /// The share of its blocks that a text holds; nothing if there is too little to look for.
    fn share(&self, text: &str) -> Option<f64> {
        let found = self.blocks.iter().filter(|(_, letters)| says(text, letters)).count();
        (!self.blocks.is_empty()).then(|| found as f64 / self.blocks.len() as f64)
    }
}

/// How a panel's text stands, if most of its letters stand otherwise than the layout has them. Some may: a line up the
/// edge of a picture.
fn askew(panel: &PanelFacts, said: &[Said<'_>]) -> Option<Stance> {
    let wanted = if panel.turned { Stance::Turned } else { Stance::Upright };
    let mut letters: BTreeMap<Stance, usize> = BTreeMap::new();
    for (words, own) in said.iter().filter(|(words, _)| holds(&panel.place, &words.place)) {
        *letters.entry(words.stance).or_default() += own.len();
    }
    let all: usize = letters.values().sum();
    letters.into_iter().find(|(stance, count)| *stance != wanted && count * 2 > all).map(|(stance, _)| stance)
}

fn panels(facts: &Facts, pages: &[(Page, Seen)], findings: &mut Findings<'_>) {
    let said: Vec<Vec<Said<'_>>> =
        pages.iter().map(|(_, seen)| seen.words.iter().map(|words| (words, plain(&words.text))).collect()).collect();
    let sides = facts.sides.iter().zip(pages).zip(&said);
    let places: Vec<(Place<'_>, &[Said<'_>])> = sides
        .flat_map(|((side, (page, _)), said)| {
            side.panels.iter().map(move |panel| (Place::new(page.number, panel, said), &said[..]))
        })
        .collect();
    for (place, said) in &places {
        let (panel, text) = (place.panel, place.text.as_str());
        let Some(here) = place.share(text) else { continue };
        let at = At { place: Some(panel.place), ..At::page(place.page) };
        if here < ENOUGH {
            let other =
                places.iter().map(|(other, _)| other).filter(|other| !std::ptr::eq(*other, place)).find(|other| {
                    // Where the other panel's own text is, nothing was put in its place.
                    let displaced = other.share(&other.text).is_none_or(|own| own < ENOUGH);
                    displaced && place.share(&other.text).is_some_and(|share| share >= ENOUGH)
                });
            match other {
                Some(Place { page, panel: other, .. }) => {
                    let code = if panel.cover { "FOLD-COVER" } else { "FOLD-ORDER" };
                    let message =
                        format!("the text of the panel `{}` stands on `{}` (page {page})", panel.name, other.name);
                    findings.push(rule(code), message, at);
                }
                None => findings.push(
                    rule("FOLD-TEXT"),
                    format!("the panel `{}` does not say what the layout says", panel.name),
                    at,
                ),
            }
            continue;
        }
        if let Some(stance) = askew(panel, said) {
            let how = match stance {
                Stance::Upright | Stance::Turned => "turned by 180°",
                Stance::Down | Stance::Up => "turned by 90°",
                Stance::Mirrored => "mirrored",
            };
            findings.push(rule("FOLD-ORDER"), format!("the panel `{}` is {how}", panel.name), at);
            continue;
        }
        let mut other_words = false;
        for (block, wanted) in &place.blocks {
            // A block in a frame across panels is drawn on all of them.
            let here = || format!("{text}{}", inside(said, block.place));
            if !says(text, wanted) && !says(&here(), wanted) {
                let at = At { place: Some(block.place), object: Some(quote(&block.text)), ..At::page(place.page) };
                other_words = true;
                findings.push(
                    rule("FOLD-TEXT"),
                    format!("on the panel `{}` other words stand than in the layout", panel.name),
                    at,
                );
            }
        }
        // Another edition's lines stand where its words let them.
        let by = if other_words { None } else { moved::by(panel, said) };
        if let Some([right, down]) = by {
            let far = (right * right + down * down).sqrt();
            if far > findings.settings().limit(rule("FOLD-PLACE")) {
                let along =
                    |by: f64, towards: [&str; 2]| format!("{} mm {}", mm(by.abs()), towards[usize::from(by < 0.0)]);
                let (across, up) = (along(right, ["to the right", "to the left"]), along(down, ["down", "up"]));
                let how = match (right.abs() >= 0.05, down.abs() >= 0.05) {
                    (true, true) => format!("{across} and {up}"),
                    (false, true) => up,
                    _ => across,
                };
                let message = format!("the text of the panel `{}` is moved: {how}", panel.name);
                findings.push(rule("FOLD-PLACE"), message, at);
            }
        }
    }
}

/// Adds to findings what the job knows of their places: the panel, and where their text is written.
pub(in crate::preflight) fn locate(facts: &Facts, findings: &mut [Finding]) {
    for finding in findings {
        let (Some(page), Some(place)) = (finding.page, finding.places.first()) else { continue };
        let Some(side) = facts.sides.get(page - 1) else { continue };
        // What is in the bleed belongs to the panel beside it.
        let (x, y) = (place.x + place.width / 2.0, place.y + place.height / 2.0);
        let (inner_x, inner_y) = (x.clamp(0.0, side.width), y.clamp(0.0, side.height));
        if (x - inner_x).abs().max((y - inner_y).abs()) > facts.bleed {
            continue;
        }
        let inner = Millimetres { x: inner_x, y: inner_y, width: 0.0, height: 0.0 };
        let panel = side.panels.iter().find(|panel| holds(&panel.place, &inner));
        finding.panel = panel.map(|panel| panel.name.clone());
        let text = panel.and_then(|panel| panel.texts.iter().find(|block| holds(&block.place, place)));
        // Of what is drawn there the topmost is seen.
        let art = || side.art.iter().rev().find(|art| holds(&art.place, place)).map(|art| art.line.clone());
        finding.line = text.and_then(|block| block.line.clone()).or_else(art);
    }
}
