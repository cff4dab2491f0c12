//! Content streams as such: known operators with operands, everything closed that was opened, and names that are there
//! (ISO 32000-1, 7.8.2 and annex A; ISO 15930-7, 6.3, 6.19 and 6.23).

mod grammar;

use std::collections::BTreeSet;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Name, Object};
use smallvec::SmallVec;

use self::grammar::{Grammar, Operator};
use super::objects::File;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// How deep `q` may nest (ISO 32000-1, table C.1).
const DEEPEST: usize = 28;

/// The most names of a stream that are remembered; further ones are looked for each time.
const MOST_ASKED: usize = 64;

/// Operators that a glyph must not have that is a shape alone (ISO 32000-1, table 113).
const COLOURING: [&str; 14] = ["CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k", "ri", "sh"];

/// What a stream belongs to.
pub(super) struct Place<'a> {
    /// The page, where it is a page's own content.
    pub(super) page: Option<usize>,
    /// Its object.
    pub(super) number: Option<u32>,
    /// `page`, `form`, `pattern`, `glyph`.
    pub(super) what: &'a str,
}

impl Place<'_> {
    fn at(&self) -> At {
        At { page: self.page, number: self.number, ..At::default() }
    }
}

/// Judges a stream's bytes.
pub(super) fn check(
    file: &File<'_>,
    data: &[u8],
    resources: Option<&Dict>,
    place: &Place<'_>,
    findings: &mut Findings<'_>,
) {
    let mut reading = Reading {
        file,
        resources,
        place,
        findings,
        missing: BTreeSet::new(),
        layers: BTreeSet::new(),
        asked: Vec::new(),
    };
    let mut grammar = Grammar::new(place.page.is_some());
    // Of a glyph, whether it is a shape alone.
    let mut shape = None;
    let what = place.what;
    let mut iter = UntypedIter::new(data);
    while let Some(instruction) = iter.next() {
        let operands: SmallVec<[&Object<'_>; 8]> = instruction.operands().collect();
        let Some(operator) = Operator::named(instruction.operator) else {
            let shown: String = String::from_utf8_lossy(instruction.operator).chars().take(20).collect();
            reading.push("X4-OPERATOR", format!("the {what} uses an operator that there is not: `{shown}`"));
            continue;
        };
        if !grammar.takes(operator, &operands, &mut reading) {
            continue;
        }
        grammar.step(operator, &operands, &mut reading);
        let operator = operator.name;
        if what == "glyph" {
            // The first operator tells the width, and whether the glyph has colours of its own (ISO 32000-1, 9.6.5).
            match (shape, operator) {
                (None, "d0" | "d1") => shape = Some(operator == "d1"),
                (None, _) => {
                    reading.push("X4-OPERATOR", "a glyph does not begin by its width (d0 or d1)".to_owned());
                    shape = Some(false);
                }
                (Some(true), colour) if COLOURING.contains(&colour) => {
                    let message = format!("a glyph that is a shape alone (d1) sets a colour (`{colour}`)");
                    reading.push("X4-OPERATOR", message);
                    shape = Some(false);
                }
                _ => {}
            }
        }
        match operator {
            "BDC" => {
                if let Some(Object::Name(name)) = operands.last() {
                    reading.named("Properties", name);
                    if matches!(operands.first(), Some(Object::Name(tag)) if tag.as_str() == "OC") {
                        reading.layer(name);
                    }
                }
            }
            "BX" | "EX" => reading.push("X4-OPERATOR", format!("the {what} hides unknown operators ({operator})")),
            "d0" | "d1" if what != "glyph" => {
                reading.push("X4-OPERATOR", format!("the operator `{operator}` stands outside of a glyph"));
            }
            "ri" => {
                if let Some(Object::Name(name)) = operands.first() {
                    reading.intent(name);
                }
            }
            "Do" => reading.name("XObject", &operands),
            "gs" => reading.name("ExtGState", &operands),
            "Tf" => reading.name("Font", &operands[..1]),
            "sh" => reading.name("Shading", &operands),
            "SCN" | "scn" => {
                if let Some(Object::Name(name)) = operands.last() {
                    reading.named("Pattern", name);
                }
            }
            "cs" | "CS" => {
                if let Some(Object::Name(name)) = operands.first()
                    && !matches!(name.as_str(), "DeviceGray" | "DeviceRGB" | "DeviceCMYK" | "Pattern")
                {
                    reading.named("ColorSpace", name);
                }
            }
            "BI" => reading.inline(&operands),
            _ => {}
        }
    }
    for left in grammar.left() {
        reading.push("X4-BALANCE", format!("the {what} {left}"));
    }
    let deepest = grammar.deepest;
    if deepest > DEEPEST {
        reading.push("X4-LIMITS", format!("the {what} saves states {deepest} deep, and {DEEPEST} are held everywhere"));
    }
}

struct Reading<'a, 'f, 's> {
    file: &'a File<'a>,
    resources: Option<&'a Dict>,
    place: &'a Place<'a>,
    findings: &'f mut Findings<'s>,
    missing: BTreeSet<String>,
    /// Layers that were looked for.
    layers: BTreeSet<String>,
    /// What was looked for.
    asked: Vec<(&'static str, Vec<u8>)>,
}

impl Reading<'_, '_, '_> {
    fn push(&mut self, code: &str, message: String) {
        self.findings.push(rule(code), message, self.place.at());
    }

    fn name(&mut self, kind: &'static str, operands: &[&Object<'_>]) {
        match operands.first() {
            Some(Object::Name(name)) => self.named(kind, name),
            _ => self.push("X4-OPERATOR", format!("an operator of the {} takes a name and has none", self.place.what)),
        }
    }

    /// What content asks for by name is among its resources.
    fn named(&mut self, kind: &'static str, name: &Name<'_>) {
        // A form without resources takes those of who shows it.
        let Some(resources) = self.resources else { return };
        // Content asks for a few things again and again.
        let asked = |(known, asked): &(&str, Vec<u8>)| *known == kind && *asked == name.as_ref();
        if self.asked.iter().any(asked) {
            return;
        }
        if self.asked.len() < MOST_ASKED {
            self.asked.push((kind, name.as_ref().to_vec()));
        }
        let shown = String::from_utf8_lossy(name.as_ref()).into_owned();
        let there =
            self.file.dict(resources, kind).is_some_and(|map| !matches!(self.file.get(&map, &shown), Value::Null));
        if !there && self.missing.insert(format!("{kind} {shown}")) {
            let what = self.place.what;
            self.push(
                "X4-COMPLETE",
                format!("the {what} asks for the {kind} `{shown}`, which is not among its resources"),
            );
        }
    }

    /// A layer that content asks for is one of those that the catalog lists; of a membership, all are.
    fn layer(&mut self, name: &Name<'_>) {
        let shown = String::from_utf8_lossy(name.as_ref()).into_owned();
        let own = self.resources.and_then(|resources| self.file.dict(resources, "Properties"));
        let Some(own) = own.and_then(|own| own.get(&shown).cloned()) else { return };
        if !self.layers.insert(shown) {
            return;
        }
        if let Some(message) = super::catalog::unlisted(self.file, &own) {
            self.push("X4-LAYERS", message);
        }
    }

    fn intent(&mut self, name: &[u8]) {
        let name = String::from_utf8_lossy(name).into_owned();
        if !matches!(name.as_str(), "AbsoluteColorimetric" | "RelativeColorimetric" | "Saturation" | "Perceptual") {
            self.push("X4-RENDERING-INTENT", format!("the rendering intent {name} is none that is known"));
        }
    }

    /// An inline image: its filters, and that it has an end.
    fn inline(&mut self, operands: &[&Object<'_>]) {
        let Some(Object::Stream(stream)) = operands.last() else {
            self.push("X4-OPERATOR", "a picture inside of content has no end (EI)".to_owned());
            return;
        };
        let dict = super::value::dict_of(stream.dict());
        if let Some(Value::Name(intent)) = dict.get("Intent") {
            self.intent(intent);
        }
        let filter = dict.get("F").or(dict.get("Filter"));
        let filters: Vec<&Value> = match filter {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
            None => Vec::new(),
        };
        for filter in filters {
            let name = filter.name().unwrap_or_default().to_owned();
            if !matches!(
                name.as_str(),
                "Fl" | "FlateDecode"
                    | "DCT"
                    | "DCTDecode"
                    | "CCF"
                    | "CCITTFaxDecode"
                    | "AHx"
                    | "ASCIIHexDecode"
                    | "A85"
                    | "ASCII85Decode"
                    | "RL"
                    | "RunLengthDecode"
            ) {
                self.push("X4-FILTER", format!("a picture inside of content is compressed by {name}"));
            }
        }
    }
}
