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
    missing: BTreeSet<(String, Span)>,
    /// By face and the one that stood in for it: what for, and where.
    substituted: BTreeMap<(FaceId, FaceId), BTreeSet<(Span, char)>>,
    diagnostics: Diagnostics,
}

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
    pub fn lacks(&mut self, fonts: &Fonts, sign: &str, span: Span, face: FaceId) {
        if !self.missing.insert((sign.to_owned(), span)) {
            return;
        }
        let name = &fonts.get(face).postscript_name;
        let there = |f: &Face| sign.chars().all(|c| f.has(c));
        if there(fonts.get(face)) {
            // The shaper took the characters apart, or put the circle in that shows a mark without a letter.
            let message = format!("the font {name} lacks a part of what `{sign}` is made of");
            let hint = "take the whole font instead of a part of it; if a dotted circle would stand there, the marks do \
                        not go with their letter: write them as the language does";
            self.diagnostics.push(Diagnostic::error("glyph-missing", message).at(span, "").hint(hint));
            return;
        }
        let others: Vec<&str> =
            fonts.iter().filter(|(_, f)| there(f)).map(|(_, f)| f.postscript_name.as_str()).collect();
        let hint = if others.is_empty() {
            "write another character, or name a font in layout.toml that has this one".to_owned()
        } else {
            format!("{} has it: give this text a style with that font, or write another character", others.join(", "))
        };
        let code = sign.chars().next().map_or(0, u32::from);
        self.diagnostics.push(
            Diagnostic::error("glyph-missing", format!("the font {name} has no glyph for `{sign}` (U+{code:04X})"))
                .at(span, "")
                .hint(hint),
        );
    }

    /// What could not be set, and what was set in another face than its style asks for.
    pub fn findings(self, fonts: &Fonts) -> Diagnostics {
        let mut diagnostics = self.diagnostics;
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
