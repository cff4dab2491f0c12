//! The forms of letters that a style asks for by meaning: which parts of a text they are for, and whether the font that
//! sets it has them.
//!
//! Input: a text with its looks; what was shaped. Output: features for parts ([`Local`]), and an error for each form that
//! a font lacks: nothing is drawn in place of a form, and no letter is changed for one.

use std::collections::{BTreeMap, BTreeSet};

use super::locale::{address, ordinal};
use super::set::Char;
use crate::diag::{Diagnostic, Diagnostics, some};
use crate::flow::{AskedFeature, Look};
use crate::font::{FaceId, Fonts};
use crate::lang::Lang;
use crate::source::Span;
use crate::spec::forms::{Caps, Forms, Ligatures, NumeralWidth, Numerals, Ordinals};

/// A feature that is on, or off, in a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// 0 off, 1 on.
    pub value: u32,
    /// First byte of the text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Four letters: `frac`.
    pub tag: [u8; 4],
}

/// The figures of a fraction's half: more are a date's or a number's.
const FRACTION: usize = 4;

/// The features for parts of a text, in its order. `offsets` are the first bytes of its characters.
pub(super) fn locals(text: &str, chars: &[Char], offsets: &[u32], looks: &[(&Look, Lang)]) -> Vec<Local> {
    let any = |asks: fn(&Forms) -> bool| looks.iter().any(|(look, _)| asks(&look.forms));
    let (ordinals, fractions, capitals, columns) = (any(raises), any(divides), any(lifts), any(lines_up));
    let mut found = Vec::new();
    if !(ordinals || fractions || capitals || columns) {
        return found;
    }
    let plain: Vec<char> = chars.iter().map(|c| c.c).collect();
    let forms = |i: usize| &looks[chars[i].run as usize].0.forms;
    let end = |i: usize| offsets.get(i).copied().unwrap_or(text.len() as u32);
    let addresses = address::ranges(text);
    let in_address = |i: usize| addresses.iter().any(|range| range.contains(&(offsets[i] as usize)));
    let mut add = |from: usize, to: usize, tag: &[u8; 4]| {
        let value = u32::from(!matches!(tag, b"kern" | b"onum" | b"pnum"));
        found.push(Local { value, start: end(from), end: end(to), tag: *tag });
    };
    if ordinals {
        for range in ordinal::find(&plain, |i| looks[chars[i].run as usize].1) {
            if range.clone().all(|i| raises(forms(i))) && !in_address(range.start) {
                add(range.start, range.end, b"sups");
                add(range.start, range.end, b"ordn");
            }
        }
    }
    if fractions {
        for range in self::fractions(&plain) {
            let run = chars[range.start].run;
            if divides(forms(range.start)) && range.clone().all(|i| chars[i].run == run) && !in_address(range.start) {
                // Fonts make them of their plain figures alone.
                [b"frac", b"onum", b"pnum"].into_iter().for_each(|tag| add(range.start, range.end, tag));
            }
        }
    }
    if capitals {
        let between = between_capitals(&plain);
        let lifted = |i: &usize| between[*i] && lifts(forms(*i));
        let mut at = 0;
        while at < plain.len() {
            let stop = (at..plain.len()).take_while(lifted).count() + at;
            if stop > at {
                add(at, stop, b"case");
            }
            at = stop + 1;
        }
    }
    if columns {
        // Fonts kern figures of one width too, and they would no longer stand below each other.
        let figure = |i: usize| plain.get(i).is_some_and(char::is_ascii_digit);
        let part = |i: &usize| figure(*i) || *i > 0 && matches!(plain[*i], '.' | ',') && figure(i - 1) && figure(i + 1);
        let mut at = 0;
        while at < plain.len() {
            let stop = (at..plain.len()).take_while(|i| part(i) && lines_up(forms(*i))).count() + at;
            if stop > at {
                add(at, stop, b"kern");
            }
            at = stop + 1;
        }
    }
    found.sort_by_key(|local| local.start);
    found
}

fn lines_up(forms: &Forms) -> bool {
    forms.numeral_width.is_some_and(|width| width.value == NumeralWidth::Tabular)
}

fn raises(forms: &Forms) -> bool {
    forms.ordinals.is_some_and(|o| o.value == Ordinals::Superscript)
}

fn divides(forms: &Forms) -> bool {
    forms.fractions.is_some_and(|f| f.value)
}

/// Where capitals are small, nothing is lifted to their height.
fn lifts(forms: &Forms) -> bool {
    forms.case_forms.is_some_and(|c| c.value) && forms.caps.is_none_or(|c| c.value != Caps::AllSmall)
}

/// Figures, a slash and figures, with nothing beside them that would make it a date or a part of something.
fn fractions(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let digits = |at: usize| chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = digits(at);
        if first == 0 {
            at += 1;
            continue;
        }
        let slash = at + first;
        let second = if matches!(chars.get(slash), Some('/' | '\u{2044}')) { digits(slash + 1) } else { 0 };
        let end = slash + 1 + second;
        let joined = |c: &char| c.is_alphanumeric() || matches!(c, '/' | '\u{2044}');
        let before = at == 0 || !(joined(&chars[at - 1]) || matches!(chars[at - 1], '.' | ',' | '-'));
        let after = second > 0
            && !chars.get(end).is_some_and(joined)
            && !(matches!(chars.get(end), Some('.' | ',' | '-'))
                && chars.get(end + 1).is_some_and(char::is_ascii_digit));
        // Whoever takes the trouble of a fraction slash means one.
        let dated = chars.get(slash) == Some(&'/')
            && [at..slash, slash + 1..end].into_iter().any(|half| chars.get(half).is_some_and(is_year));
        if before && after && first <= FRACTION && second <= FRACTION && !dated {
            found.push(at..end);
        }
        at = slash.max(end.min(chars.len()) * usize::from(second > 0));
    }
    found
}

/// Whether figures read as a year rather than as half of a fraction, as in `5/2026` and `2026/27`: by eye, from 1500 to 2199.
fn is_year(figures: &[char]) -> bool {
    matches!(figures, ['1', '5'..='9', _, _] | ['2', '0' | '1', _, _])
}

/// For each character whether it stands among words of capitals: a word of two capitals and no small letter, and what
/// stands between such words, or beside them at either end of the text. A bracket goes with its other half.
fn between_capitals(chars: &[char]) -> Vec<bool> {
    let mut words: Vec<(std::ops::Range<usize>, Option<bool>)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let len = chars[at..].iter().take_while(|c| !c.is_whitespace()).count();
        if len > 0 {
            let word = &chars[at..at + len];
            let capitals = word.iter().filter(|c| c.is_uppercase()).count();
            let small = word.iter().any(|c| c.is_alphabetic() && !c.is_uppercase());
            let kind = if small { Some(false) } else { (capitals > 1).then_some(true) };
            words.push((at..at + len, kind));
        }
        at += len + 1;
    }
    let mut out = vec![false; chars.len()];
    for (i, (word, kind)) in words.iter().enumerate() {
        let near = |mut others: Box<dyn Iterator<Item = &(std::ops::Range<usize>, Option<bool>)> + '_>| {
            others.find_map(|(_, kind)| *kind)
        };
        let here = kind.unwrap_or_else(|| {
            let (before, after) = (near(Box::new(words[..i].iter().rev())), near(Box::new(words[i + 1..].iter())));
            before.or(after).is_some() && before.unwrap_or(true) && after.unwrap_or(true)
        });
        out[word.clone()].fill(here);
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        let closing = match c {
            '(' => Some(')'),
            '[' => Some(']'),
            '{' => Some('}'),
            '«' => Some('»'),
            '‹' => Some('›'),
            '¿' => Some('?'),
            '¡' => Some('!'),
            _ => None,
        };
        if let Some(closing) = closing {
            open.push((i, closing));
        } else if let Some(k) = open.iter().rposition(|(_, closing)| closing == c) {
            let both = out[open[k].0] && out[i];
            (out[open[k].0], out[i]) = (both, both);
            open.truncate(k);
        }
    }
    out
}

/// What a font may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Lining,
    Oldstyle,
    Proportional,
    Tabular,
    SlashedZero,
    SmallCaps,
    CapitalsToSmall,
    Ordinals,
    Fractions,
    CaseForms,
    Discretionary,
}

impl Form {
    /// What it is, and the features that give it.
    fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Lining => ("lining figures", "`lnum`"),
            Self::Oldstyle => ("old-style figures", "`onum`"),
            Self::Proportional => ("figures of their own widths", "`pnum`"),
            Self::Tabular => ("figures of one width", "`tnum`"),
            Self::SlashedZero => ("slashed zero", "`zero`"),
            Self::SmallCaps => ("small capitals", "`smcp`"),
            Self::CapitalsToSmall => ("small capitals", "`c2sc`"),
            Self::Ordinals => ("raised letters", "`sups` or `ordn`"),
            Self::Fractions => ("fractions", "`frac`"),
            Self::CaseForms => ("marks as high as capitals", "`case`"),
            Self::Discretionary => ("ligatures for show", "`dlig`"),
        }
    }
}

/// What a face makes of figures with a look's features.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    /// Whether some go below the baseline.
    pub oldstyle: bool,
    /// Whether all are equally wide.
    pub tabular: bool,
    /// Whether the zero is another one for the feature.
    pub zero: bool,
}

/// By face, form and the place where it is asked for: the characters that lack it, and where.
#[derive(Debug, Default)]
pub(super) struct Lacking(BTreeMap<(FaceId, Form, Span), BTreeSet<(Span, char)>>);

impl Lacking {
    /// Notes that a face lacks a form for a character.
    pub fn note(&mut self, face: FaceId, form: Form, asked: Span, c: &Char) {
        self.0.entry((face, form, asked)).or_default().insert((c.span, c.c));
    }

    /// Compares figures with what is asked of them.
    pub fn figures(&mut self, face: FaceId, forms: &Forms, figures: Figures, chars: &[Char]) {
        let numerals = forms.numerals.and_then(|n| match n.value {
            Numerals::Lining if figures.oldstyle => Some((Form::Lining, n.span)),
            Numerals::Oldstyle if !figures.oldstyle => Some((Form::Oldstyle, n.span)),
            _ => None,
        });
        let width = forms.numeral_width.and_then(|w| match w.value {
            NumeralWidth::Tabular if !figures.tabular => Some((Form::Tabular, w.span)),
            NumeralWidth::Proportional if figures.tabular => Some((Form::Proportional, w.span)),
            _ => None,
        });
        for (form, asked) in [numerals, width].into_iter().flatten() {
            chars.iter().filter(|c| c.c.is_ascii_digit()).for_each(|c| self.note(face, form, asked, c));
        }
        if let Some(zero) = forms.slashed_zero.filter(|zero| zero.value && !figures.zero) {
            chars.iter().filter(|c| c.c == '0').for_each(|c| self.note(face, Form::SlashedZero, zero.span, c));
        }
    }

    /// An error for each form that a face lacks.
    pub fn findings(self, fonts: &Fonts) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for ((face, form, asked), places) in self.0 {
            let (what, feature) = form.named();
            let name = &fonts.get(face).postscript_name;
            let message = format!("the font {name} has no {what} for {}", super::cover::characters(&places));
            let mut diag = Diagnostic::error("font-form", message);
            if let Some((first, _)) = places.first() {
                diag = diag.at(*first, if places.len() == 1 { "" } else { "the first one" });
            }
            diagnostics.push(diag.at(asked, "asked for here").hint(format!(
                "give this text a font that has them (its feature {feature}), or a style that does not ask for them"
            )));
        }
        diagnostics
    }
}

/// A warning for each feature that is asked for by its name and that a font has for no script: nothing changes for it.
pub fn lacking_features(asked: &[AskedFeature], fonts: &Fonts) -> Diagnostics {
    let mut known: BTreeMap<FaceId, BTreeSet<[u8; 4]>> = BTreeMap::new();
    let mut lacking: BTreeMap<(Span, [u8; 4]), Vec<FaceId>> = BTreeMap::new();
    for feature in asked {
        let there = known.entry(feature.face).or_insert_with(|| fonts.get(feature.face).features());
        if !there.contains(&feature.tag) {
            lacking.entry((feature.span, feature.tag)).or_default().push(feature.face);
        }
    }
    let mut diagnostics = Diagnostics::default();
    for ((span, tag), faces) in lacking {
        let names: Vec<&str> = faces.iter().map(|face| fonts.get(*face).postscript_name.as_str()).collect();
        let (font, has) = if names.len() == 1 { ("font", "has") } else { ("fonts", "have") };
        let message = format!("the {font} {} {has} no feature `{}`", names.join(", "), tag.escape_ascii());
        let list: Vec<String> = known[&faces[0]].iter().map(|tag| tag.escape_ascii().to_string()).collect();
        let diag = Diagnostic::warning("font-feature", message).at(span, "it changes nothing");
        let diag = if list.is_empty() { diag } else { diag.note(format!("{} has {}", names[0], some(&list))) };
        diagnostics.push(diag.hint("take it away, or name a font that has it"));
    }
    diagnostics
}

/// Whether anything but the font's own forms is asked for that a font may lack.
pub(super) fn asks(forms: &Forms) -> bool {
    *forms != Forms::default()
}

/// The small capitals that a character needs, if any: those that are letters with a capital, and capitals themselves.
pub(super) fn small_capital(forms: &Forms, c: char) -> Option<(Form, Span)> {
    let caps = forms.caps.filter(|caps| caps.value != Caps::Normal)?;
    if c.is_lowercase() && c.to_uppercase().next() != Some(c) {
        return Some((Form::SmallCaps, caps.span));
    }
    (caps.value == Caps::AllSmall && c.is_uppercase()).then_some((Form::CapitalsToSmall, caps.span))
}

/// What a feature for a part needs of a character, if anything.
pub(super) fn local_form(forms: &Forms, tag: [u8; 4], c: char) -> Option<(Form, Span)> {
    match &tag {
        b"sups" => forms.ordinals.map(|o| (Form::Ordinals, o.span)),
        b"frac" if c.is_ascii_digit() => forms.fractions.map(|f| (Form::Fractions, f.span)),
        _ => None,
    }
}

/// Where discretionary ligatures are asked for.
pub(super) fn discretionary(forms: &Forms) -> Option<Span> {
    forms.ligatures.filter(|l| l.value == Ligatures::Discretionary).map(|l| l.span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_no_dates() {
        let found = |text: &str| -> Vec<String> {
            let chars: Vec<char> = text.chars().collect();
            fractions(&chars).into_iter().map(|range| chars[range].iter().collect()).collect()
        };
        assert_eq!(found("1/2 et 13/16, 1 3/4."), ["1/2", "13/16", "3/4"]);
        assert_eq!(found("(1⁄2) 1/1000 1⁄2026"), ["1⁄2", "1/1000", "1⁄2026"]);
        let none: [&str; 0] = [];
        assert_eq!(found("1/2/2026 a1/2 1/2a 1.1/2 1/ /2 1/2.5 12345/2 -1/2 1/2-3 5/2026 2026/27 2026/2027"), none);
    }

    #[test]
    fn capitals_and_what_is_between_them() {
        let shown = |text: &str| -> String {
            let chars: Vec<char> = text.chars().collect();
            let between = between_capitals(&chars);
            chars.iter().zip(between).map(|(c, lifted)| if lifted { *c } else { '.' }).collect()
        };
        assert_eq!(shown("AIDE-MÉMOIRE (OMS)"), "AIDE-MÉMOIRE.(OMS)");
        assert_eq!(shown("VENIR À PARIS – 2026"), "VENIR.À.PARIS.–.2026");
        assert_eq!(shown("l’OMS (ONU) en 2026"), "......(ONU)........");
        assert_eq!(shown("la (ONU et)"), "....ONU....", "half a bracket is not lifted");
        assert_eq!(shown("À – 5"), ".....", "no word of capitals at all");
        assert_eq!(shown("OMS – le"), "OMS.....");
    }
}
