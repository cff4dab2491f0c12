//! What is said of all pages together: spot inks, page sizes.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::Seen;
use crate::pages::Page;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::preflight::rules::number;

/// Judges the pages together.
pub(in crate::preflight) fn check(pages: &[(Page, Seen)], findings: &mut Findings<'_>) {
    sizes(pages, findings);
    let mut spots: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, seen) in pages {
        for name in seen.spots.keys() {
            spots.entry(name).or_insert(page.number);
        }
    }
    let most = findings.settings().limit(rule("GWG-SPOT-COUNT"));
    let inks = spots.keys().filter(|name| !super::colour::is_die_line(name)).count();
    if inks as f64 > most {
        let names: Vec<&str> = spots.keys().copied().collect();
        let message = format!("{inks} spot inks, and {} are usual at most: {}", number(most), names.join(", "));
        findings.push(rule("GWG-SPOT-COUNT"), message, At::default());
    }
    let mut plain: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in spots.keys() {
        plain.entry(folded(name)).or_default().push(name);
    }
    for (ink, names) in ["Cyan", "Magenta", "Yellow", "Black"].iter().filter_map(|ink| {
        let own = |name: &str| plain.get(name).into_iter().flatten();
        let lower = ink.to_lowercase();
        let names: Vec<&&str> = own(&lower).chain(own(&format!("process{lower}"))).collect();
        (!names.is_empty()).then_some((ink, names))
    }) {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("{} may be the process ink {ink}, and gets a plate of its own", names.join(" and "));
        findings.push(rule("GWG-SPOT-CLASH"), message, At::default());
    }
    for names in plain.values().filter(|names| names.len() > 1) {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        findings.push(rule("GWG-SPOT-CLASH"), format!("{} may be one ink", names.join(" and ")), At::default());
    }
}

/// A name without what people write in different ways: case, spaces, how accents are composed, the suffix for the paper.
fn folded(name: &str) -> String {
    // An accent may be a sign of its own, or part of its letter.
    let lower = name.nfkc().collect::<String>().to_lowercase();
    let mut tokens: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    if tokens.len() > 1
        && tokens
            .last()
            .is_some_and(|last| matches!(*last, "c" | "u" | "m" | "cv" | "cvc" | "cvu" | "cp" | "up" | "ec" | "pc"))
    {
        tokens.pop();
    }
    if tokens.first() == Some(&"pms") {
        tokens[0] = "pantone";
    }
    let mut folded = tokens.concat();
    // `286C`: the suffix without a space.
    let mut end = folded.chars().rev();
    if matches!(end.next(), Some('c' | 'u' | 'm')) && end.next().is_some_and(|c| c.is_ascii_digit()) {
        folded.pop();
    }
    folded
}

fn sizes(pages: &[(Page, Seen)], findings: &mut Findings<'_>) {
    let slack = findings.settings().limit(rule("GWG-PAGE-SIZES"));
    let size = |page: &Page| {
        let place = page.place(super::trim(page));
        [place.width, place.height]
    };
    // That a page says nothing of its trim is a fault of its own.
    let mut trimmed = pages.iter().map(|(page, _)| page).filter(|page| page.trim.or(page.art).is_some());
    let Some(first) = trimmed.next() else { return };
    let [width, height] = size(first);
    let mm = |value: f64| number((value * 10.0).round() / 10.0);
    for page in trimmed {
        let [own_width, own_height] = size(page);
        if (own_width - width).abs() > slack || (own_height - height).abs() > slack {
            let message = format!(
                "the page is {} × {} mm, and the first one {} × {} mm",
                mm(own_width),
                mm(own_height),
                mm(width),
                mm(height)
            );
            findings.push(rule("GWG-PAGE-SIZES"), message, At::page(page.number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_that_people_write_differently() {
        for other in ["Pantone 286C", "PANTONE 286 U", "pantone-286 C", "PMS 286 C"] {
            assert_eq!(folded("PANTONE 286 C"), folded(other), "{other}");
        }
        assert_eq!(folded("Doré"), folded("Dore\u{301}"));
        assert_ne!(folded("PANTONE 286 C"), folded("PANTONE 287 C"));
        assert_ne!(folded("Gold"), folded("Gold 2"));
    }
}
