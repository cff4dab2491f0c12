//! Content streams as such: known operators with operands, everything closed that was opened, and names that are there
//! (ISO 32000-1, 7.8.2 and annex A; ISO 15930-7, 6.3, 6.19 and 6.23).

mod grammar;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Name, Object};
use smallvec::SmallVec;

use self::grammar::{Grammar, Operator};
use super::objects::{File, MOST_VALUES};
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::reader::without_pictures;

/// How deep `q` may nest (ISO 32000-1, table C.1).
const DEEPEST: usize = 28;

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
        kinds: BTreeMap::new(),
        layers: BTreeSet::new(),
        colours: RefCell::default(),
    };
    let mut grammar = Grammar::new(place.page.is_some());
    // Of a glyph, whether it is a shape alone.
    let mut shape = None;
    let what = place.what;
    let (data, cut) = without_pictures(data);
    if cut {
        reading.push("X4-READABLE", format!("the {what} has more pictures in its content (BI) than are looked at"));
    }
    let mut iter = UntypedIter::new(&data);
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
    /// The kinds of resources that were asked for, by their keys.
    kinds: BTreeMap<&'static str, Kind<'a>>,
    /// Layers that were looked for.
    layers: BTreeSet<String>,
    /// What spaces have that were asked for.
    colours: RefCell<BTreeMap<Vec<u8>, grammar::Colours>>,
}

/// One kind of a stream's resources. It is looked up once: a drawing may ask for thousands, each by a name of its own.
struct Kind<'a> {
    /// What there is, by name.
    there: Option<Cow<'a, Dict>>,
    /// What was asked for: each thing is looked at once.
    asked: BTreeSet<Vec<u8>>,
}

impl Kind<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.there.as_ref()?.get(name)
    }
}

impl<'a> Reading<'a, '_, '_> {
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
        let file = self.file;
        let Some(known) = self.kind(kind) else { return };
        if known.asked.contains(name.as_ref()) {
            return;
        }
        known.asked.insert(name.as_ref().to_vec());
        let shown = String::from_utf8_lossy(name.as_ref());
        if known.get(&shown).is_none_or(|value| matches!(*file.seen(value), Value::Null)) {
            let what = self.place.what;
            let message = format!("the {what} asks for the {kind} `{shown}`, which is not among its resources");
            self.push("X4-COMPLETE", message);
        }
    }

    /// The resources of a kind; nothing for a form without any, which takes those of who shows it.
    fn kind(&mut self, kind: &'static str) -> Option<&mut Kind<'a>> {
        let (file, resources) = (self.file, self.resources?);
        let of_kind = || Kind { there: file.dict_in(resources, kind), asked: BTreeSet::new() };
        Some(self.kinds.entry(kind).or_insert_with(of_kind))
    }

    /// A layer that content asks for is one of those that the catalog lists; of a membership, all are.
    fn layer(&mut self, name: &Name<'_>) {
        let shown = String::from_utf8_lossy(name.as_ref()).into_owned();
        if self.layers.contains(&shown) {
            return;
        }
        let Some(own) = self.kind("Properties").and_then(|kind| kind.get(&shown).cloned()) else { return };
        self.layers.insert(shown);
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
        let dict = super::value::dict_of(stream.dict(), &mut { MOST_VALUES });
        if let Some(Value::Name(intent)) = dict.get("Intent") {
            self.intent(intent);
        }
        if dict.get("BPC").or(dict.get("BitsPerComponent")).and_then(Value::number) == Some(16.0) {
            self.push("X1-IMAGE-BITS", "samples of a picture inside of content have 16 bits".to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::settings::Settings;
    use crate::reader::Document;

    /// A file whose second object is a dictionary of `count` patterns, P0 and so on.
    fn patterns(count: usize) -> Document {
        let names: String = (0..count).map(|n| format!("/P{n}<</PatternType 2>>")).collect();
        let objects =
            ["<</Type/Catalog/Pages 3 0 R>>", &format!("<<{names}>>"), "<</Type/Pages/Kids[4 0 R]/Count 1>>", PAGE];
        let (mut bytes, mut table) = (b"%PDF-1.6\n".to_vec(), "xref\n0 5\n0000000000 65535 f \n".to_owned());
        for (at, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
        }
        let start = bytes.len();
        bytes
            .extend_from_slice(format!("{table}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").as_bytes());
        Document::open(bytes).unwrap()
    }

    const PAGE: &str = "<</Type/Page/Parent 3 0 R/MediaBox[0 0 200 100]>>";

    #[test]
    fn resources_are_looked_up_once_a_kind() {
        let document = patterns(500);
        let file = File::new(&document);
        let id = hayro_syntax::object::ObjectIdentifier::new(2, 0);
        let Value::Dict(map) = file.object(id) else { panic!("a dictionary") };
        assert_eq!(map.len(), 500);
        // One that is missing at the end, asked for twice.
        let painted: String = (0..=500).chain([500]).map(|n| format!("/P{n} scn\n")).collect();
        let content = format!("/Pattern cs\n{painted}");
        let place = Place { page: Some(1), number: None, what: "page" };
        let told = |pattern: Value| {
            let resources = Dict::from([("Pattern".to_owned(), pattern)]);
            let settings = Settings::default();
            let mut findings = Findings::new(&settings, crate::spec::Standard::X4);
            file.read.set(0);
            check(&file, content.as_bytes(), Some(&resources), &place, &mut findings);
            let told: Vec<String> = findings.sorted().into_iter().map(|finding| finding.message).collect();
            // What stands in the resources themselves is looked at where it stands, without a copy.
            let borrowed = matches!(file.dict_in(&resources, "Pattern"), Some(Cow::Borrowed(_)));
            (told, file.read.get(), borrowed)
        };
        let missing = vec!["the page asks for the Pattern `P500`, which is not among its resources".to_owned()];
        assert_eq!(told(Value::Dict(map)), (missing.clone(), 0, true));
        // The dictionary that is an object of its own is read once for 501 names, and once more by the question above.
        assert_eq!(told(Value::Ref(id)), (missing, 2, false));
    }
}
