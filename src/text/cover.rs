//! Which face has which character: fallback along the chain that a family names, and what no face has.

use std::collections::{BTreeMap, BTreeSet};

use icu_segmenter::GraphemeClusterSegmenter;

use super::set::Char;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Look;
use crate::font::{Face, FaceId, Fonts};
use crate::lang::Lang;
use crate::source::Span;

/// What was found out while characters were given to faces.
#[derive(Default)]
pub(super) struct Cover {
    /// By face: the signs that it lacks, and where.
    missing: BTreeMap<FaceId, BTreeMap<String, BTreeSet<Span>>>,
    /// By face and the one that stood in for it: what for, and where.
    substituted: BTreeMap<(FaceId, FaceId), BTreeSet<(Span, char)>>,
}

/// So many signs that a face lacks are told one by one; of more it is the wrong font for the text. By eye.
const FEW: usize = 8;
/// So many of more are listed with their code points. By eye: what is read of a message.
const LISTED: usize = 48;

impl Cover {
    /// The face of each character; nothing where all are their runs'. Characters that make one sign for a reader (a
    /// letter with its marks, a syllable of Devanagari) stay together.
    pub fn faces(&mut self, fonts: &Fonts, text: &str, chars: &[Char], looks: &[(&Look, Lang)]) -> Vec<FaceId> {
        let own = |c: &Char| looks[c.run as usize].0.face;
        let lacks = |c: &Char| !fonts.fallback(own(c)).is_empty() && !fonts.get(own(c)).has(c.c);
        if looks.iter().all(|(look, _)| fonts.fallback(look.face).is_empty()) || !chars.iter().any(lacks) {
            return Vec::new();
        }
        let mut faces: Vec<FaceId> = chars.iter().map(own).collect();
        let mut first = 0;
        let mut ends = GraphemeClusterSegmenter::new().segment_str(text);
        let mut start = ends.next().unwrap_or(0);
        for end in ends {
            let last = first + text[start..end].chars().count();
            let sign = &chars[first..last];
            if sign.iter().any(lacks) {
                let face = own(&sign[0]);
                let chain = fonts.fallback(face);
                let whole = chain.iter().find(|id| sign.iter().all(|c| fonts.get(**id).has(c.c)));
                let base = || chain.iter().find(|id| lacks(&sign[0]) && fonts.get(**id).has(sign[0].c));
                if let Some(&other) = whole.or_else(base) {
                    faces[first..last].fill(other);
                    let met = self.substituted.entry((face, other)).or_default();
                    met.extend(sign.iter().filter(|c| lacks(c)).map(|c| (c.span, c.c)));
                }
            }
            (start, first) = (end, last);
        }
        faces
    }

    /// Notes that no face has this character, or what this sign of several is made of.
    pub fn lacks(&mut self, sign: &str, span: Span, face: FaceId) {
        self.missing.entry(face).or_default().entry(sign.to_owned()).or_default().insert(span);
    }

    /// What could not be set, and what was set in another face than its style asks for.
    pub fn findings(self, fonts: &Fonts) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for (face, signs) in &self.missing {
            let own = fonts.get(*face);
            let (parts, whole): (Vec<Lack<'_>>, Vec<Lack<'_>>) =
                signs.iter().map(|(sign, places)| (sign.as_str(), places)).partition(|(sign, _)| has(own, sign));
            // The shaper took the characters apart, or put the circle in that shows a mark without a letter.
            for (sign, places) in parts {
                let message = format!("the font {} lacks a part of what `{sign}` is made of", own.postscript_name);
                let hint = "take the whole font instead of a part of it; if a dotted circle would stand there, the marks do \
                            not go with their letter: write them as the language does";
                diagnostics.push(at(Diagnostic::error("glyph-missing", message), places).hint(hint));
            }
            if whole.len() > FEW {
                diagnostics.push(many(fonts, own, whole));
            } else {
                whole.into_iter().for_each(|lack| diagnostics.push(one(fonts, own, lack)));
            }
        }
        for ((face, other), places) in self.substituted {
            let name = |id| &fonts.get(id).postscript_name;
            let count = places.len();
            let times = if count == 1 { "one place".to_owned() } else { format!("{count} places") };
            let mut diag = Diagnostic::warning(
                "font-fallback",
                format!("{} stands in for {} in {times}", name(other), name(face)),
            );
            if let Some((first, _)) = places.first() {
                diag = diag.at(*first, if count == 1 { "" } else { "the first one" });
            }
            diagnostics.push(diag.note(format!("for {}, which the font of the style lacks", characters(&places))));
        }
        diagnostics
    }
}

/// A sign that a face lacks, and where.
type Lack<'a> = (&'a str, &'a BTreeSet<Span>);

/// Whether a face has all characters of a sign.
fn has(face: &Face, sign: &str) -> bool {
    sign.chars().all(|c| face.has(c))
}

/// A sign and the code point of its first character: `안` (U+C548).
fn named(sign: &str) -> String {
    format!("`{sign}` (U+{:04X})", sign.chars().next().map_or(0, u32::from))
}

/// The error at its first places.
fn at(diag: Diagnostic, places: &BTreeSet<Span>) -> Diagnostic {
    diag.at_first(places.iter().map(|span| (*span, String::new())), "place", "places")
}

/// The error for one sign that a face lacks.
fn one(fonts: &Fonts, face: &Face, (sign, places): Lack<'_>) -> Diagnostic {
    let others: Vec<&str> =
        fonts.iter().filter(|(_, f)| has(f, sign)).map(|(_, f)| f.postscript_name.as_str()).collect();
    let hint = if others.is_empty() {
        "write another character, or name a font in layout.toml that has this one".to_owned()
    } else {
        let (has, that) = if others.len() == 1 { ("has", "that font") } else { ("have", "one of these fonts") };
        format!("{} {has} it: give this text a style with {that}, or write another character", others.join(", "))
    };
    let message = format!("the font {} has no glyph for {}", face.postscript_name, named(sign));
    at(Diagnostic::error("glyph-missing", message), places).hint(hint)
}

/// The error for many signs that a face lacks: it points at the first place of each of the first ones in the text, and
/// lists them with their code points.
fn many(fonts: &Fonts, face: &Face, mut lacks: Vec<Lack<'_>>) -> Diagnostic {
    lacks.sort_by_key(|(_, places)| places.first().copied());
    let places: usize = lacks.iter().map(|(_, places)| places.len()).sum();
    let message = format!(
        "the font {} has no glyphs for {} characters, which stand in {places} places",
        face.postscript_name,
        lacks.len()
    );
    let times = |count: usize| if count == 1 { "once".to_owned() } else { format!("{count} times") };
    let first = lacks
        .iter()
        .filter_map(|(sign, places)| Some((*places.first()?, format!("{}, {}", named(sign), times(places.len())))));
    let first: Vec<(Span, String)> = first.take(5).collect();
    let mut list: Vec<String> = lacks.iter().take(LISTED).map(|(sign, _)| named(sign)).collect();
    if lacks.len() > LISTED {
        list.push(format!("and {} more", lacks.len() - LISTED));
    }
    let count = |other: &Face| lacks.iter().filter(|(sign, _)| has(other, sign)).count();
    let mut best: Option<(usize, &str)> = None;
    for (_, other) in fonts.iter() {
        let count = count(other);
        if count > best.map_or(0, |(most, _)| most) {
            best = Some((count, &other.postscript_name));
        }
    }
    let hint = match best {
        Some((count, name)) if count == lacks.len() => {
            format!("{name} has them all: give this text a style with that font")
        }
        Some((count, name)) => format!(
            "{name} has {count} of them: give this text a style with that font, or name one in layout.toml that has them all"
        ),
        None => "name a font in layout.toml that has them, and give this text a style with it".to_owned(),
    };
    Diagnostic::error("glyph-missing", message)
        .at_first(first.into_iter(), "character", "characters")
        .note(format!("it lacks {}", list.join(", ")))
        .hint(hint)
}

/// The characters of some places as a message shows them: each once, in the order of Unicode.
pub(super) fn characters(places: &BTreeSet<(Span, char)>) -> String {
    /// As many as a line of a message holds.
    const SHOWN: usize = 12;
    let mut chars: Vec<char> = places.iter().map(|(_, c)| *c).collect();
    chars.sort_unstable();
    chars.dedup();
    let mut list: Vec<String> = chars.iter().take(SHOWN).map(|c| format!("`{c}`")).collect();
    if chars.len() > SHOWN {
        list.push(format!("{} more", chars.len() - SHOWN));
    }
    list.join(", ")
}
