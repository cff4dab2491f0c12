//! Every dictionary that can be reached, for what it must not say (ISO 15930-7, 6.3, 6.6 to 6.8, 6.13 to 6.18, 6.25).

use std::collections::BTreeMap;

use hayro_syntax::object::ObjectIdentifier;

use super::objects::File;
use super::spaces::Spaces;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// How deep values nest that are looked at; the parser stops at 512.
const DEEPEST: usize = 64;
/// The most fonts that are looked at.
const MOST_FONTS: usize = 100_000;
/// The longest name (ISO 32000-1, table C.1).
const LONGEST_NAME: usize = 127;

/// What something is, by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Other,
    Resources,
    /// A dictionary whose entries all are of a kind.
    Map(Kind),
    One(Kind),
}

/// Kinds of things that resources and others name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    GraphicsState,
    Space,
    Font,
    XObject,
    Pattern,
    Shading,
    Glyph,
    Halftone,
    Action,
    SoftMask,
    Group,
    /// The group of a soft mask.
    MaskGroup,
}

/// A content stream that some page may run.
#[derive(Clone, Debug)]
pub(super) struct Content {
    /// The stream.
    pub(super) id: ObjectIdentifier,
    /// Its resources; nothing where it takes those of who runs it.
    pub(super) resources: Option<Dict>,
    /// `form`, `pattern` or `glyph`.
    pub(super) what: &'static str,
}

/// What the walk gathered for other rules.
#[derive(Default)]
pub(super) struct Walked {
    /// Content beside that of pages.
    pub(super) contents: Vec<Content>,
    /// Dictionaries of fonts.
    pub(super) fonts: BTreeMap<u32, Dict>,
}

/// Judges all that can be reached. `intent`: the colours of the output intent's profile.
pub(super) fn check(file: &File<'_>, intent: &str, findings: &mut Findings<'_>) -> Walked {
    let mut looking = Looking {
        file,
        intent,
        findings,
        walked: Walked::default(),
        roles: BTreeMap::new(),
        spaces: Spaces::new(intent),
        id: ObjectIdentifier::new(0, 0),
    };
    let lost = file.walk(|id, value| {
        looking.id = id;
        let role = looking.roles.get(&id).copied().unwrap_or_default();
        looking.look(value, role, 0);
        for key in file.doubled(id) {
            looking.push("X4-STRUCTURE", format!("a dictionary has the entry {key} twice"));
        }
    });
    for (from, to) in lost {
        let message = format!("a reference leads to object {}, which is not in the file", to.obj_number);
        looking.findings.push(rule("X4-COMPLETE"), message, At::number(from));
    }
    looking.walked
}

struct Looking<'a, 'f, 's> {
    file: &'a File<'a>,
    intent: &'a str,
    findings: &'f mut Findings<'s>,
    walked: Walked,
    /// What indirect objects are, by who refers to them.
    roles: BTreeMap<ObjectIdentifier, Role>,
    spaces: Spaces,
    id: ObjectIdentifier,
}

impl Looking<'_, '_, '_> {
    fn at(&self) -> At {
        At::number((self.id.obj_number > 0).then_some(self.id.obj_number))
    }

    fn push(&mut self, code: &str, message: impl Into<String>) {
        let at = self.at();
        self.findings.push(rule(code), message, at);
    }

    fn look(&mut self, value: &Value, role: Role, depth: usize) {
        if depth > DEEPEST {
            self.push("X4-LIMITS", format!("values nest more than {DEEPEST} deep"));
            return;
        }
        match value {
            Value::Ref(id) => {
                // The first who tells more than nothing is right.
                let known = self.roles.entry(*id).or_default();
                if *known == Role::Other {
                    *known = role;
                }
            }
            Value::Name(name) if name.len() > LONGEST_NAME => {
                self.push(
                    "X4-LIMITS",
                    format!("a name of {} bytes, and {LONGEST_NAME} are held everywhere", name.len()),
                );
            }
            Value::Array(items) => {
                let spaced = role == Role::One(Kind::Space);
                if spaced || is_space(self.file, items) {
                    let at = self.at();
                    self.spaces.look(self.file, value, at, self.findings);
                }
                // The parts of a space are looked at with the whole, but for what they refer to.
                let role = if spaced { Role::Other } else { role };
                items.iter().for_each(|item| self.look(item, role, depth + 1));
            }
            Value::Dict(dict) => self.dict(dict, false, role, depth),
            Value::Stream(dict) => self.dict(dict, true, role, depth),
            _ => {}
        }
    }

    fn dict(&mut self, dict: &Dict, stream: bool, role: Role, depth: usize) {
        let name = |key: &str| self.file.name(dict, key);
        let (kind, subtype) = (name("Type"), name("Subtype"));
        if let Some(long) = dict.keys().find(|key| key.len() > LONGEST_NAME) {
            self.push("X4-LIMITS", format!("a key of {} bytes, and {LONGEST_NAME} are held everywhere", long.len()));
        }
        if stream {
            self.stream(dict, kind.as_deref(), subtype.as_deref(), role);
        }
        if role == Role::Map(Kind::Space) {
            for (key, space) in dict {
                let at = self.at();
                self.spaces.stands_in(self.file, key, space, at, self.findings);
            }
        }
        // A file specification may leave out what it is; things of this name among resources are none.
        let specifies = ["F", "UF"].iter().any(|key| dict.contains_key(*key));
        if dict.contains_key("EF")
            && !matches!(role, Role::Map(_))
            && (specifies || kind.as_deref() == Some("Filespec"))
        {
            self.push("X4-EXTERNAL", "a file is embedded in this one");
        }
        match (role, kind.as_deref()) {
            (Role::One(Kind::GraphicsState), _) | (_, Some("ExtGState")) => self.graphics_state(dict),
            (Role::One(Kind::Halftone), _) | (_, Some("Halftone")) => self.halftone(dict),
            (Role::One(Kind::Font), _) | (_, Some("Font")) if self.walked.fonts.len() < MOST_FONTS => {
                self.walked.fonts.insert(self.id.obj_number, dict.clone());
            }
            (Role::One(Kind::Action), _) | (_, Some("Action")) => self.action(dict),
            (Role::One(Kind::Group | Kind::MaskGroup), _) => self.group(dict, role == Role::One(Kind::MaskGroup)),
            (_, Some("EmbeddedFile")) => self.push("X4-EXTERNAL", "a file is embedded in this one"),
            (_, Some("Catalog" | "Page")) => {
                if dict.contains_key("AF") {
                    self.push("X4-EXTERNAL", "files are associated with this one");
                }
                if dict.contains_key("PresSteps") {
                    self.push("X4-ALTERNATES", "a page has steps of a presentation");
                }
            }
            _ => {}
        }
        if dict.contains_key("OPI") {
            self.push("X4-OPI", "an OPI comment asks for another picture");
        }
        for (key, value) in dict {
            let child = child(role, kind.as_deref(), key);
            if key == "AA" {
                self.push("X4-ACTION", "something happens by itself (AA)");
            }
            self.look(value, child, depth + 1);
        }
    }

    fn stream(&mut self, dict: &Dict, kind: Option<&str>, subtype: Option<&str>, role: Role) {
        if ["F", "FFilter", "FDecodeParms"].iter().any(|key| dict.contains_key(*key)) {
            self.push("X4-EXTERNAL", "a stream's data stand in another file");
        }
        self.filters(dict);
        match (role, subtype) {
            (_, Some("Image")) if kind != Some("Metadata") => self.image(dict),
            (_, Some("Form")) => {
                if dict.contains_key("Ref") {
                    self.push("X4-EXTERNAL", "a form stands for a page of another file (Ref)");
                }
                if dict.contains_key("PS") || self.file.name(dict, "Subtype2").as_deref() == Some("PS") {
                    self.push("X4-POSTSCRIPT", "a form holds PostScript");
                }
                self.content(dict, "form");
            }
            (_, Some("PS")) => self.push("X4-POSTSCRIPT", "a PostScript XObject"),
            (Role::One(Kind::Pattern), _) => self.content(dict, "pattern"),
            (Role::One(Kind::Glyph), _) => self.content(dict, "glyph"),
            _ => {}
        }
    }

    fn content(&mut self, dict: &Dict, what: &'static str) {
        let resources = self.file.dict(dict, "Resources");
        self.walked.contents.push(Content { id: self.id, resources, what });
    }

    fn filters(&mut self, dict: &Dict) {
        let filters = match self.file.get(dict, "Filter") {
            Value::Array(items) => items.iter().map(|item| self.file.follow(item)).collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for filter in filters {
            match filter.name() {
                Some(
                    "FlateDecode" | "DCTDecode" | "CCITTFaxDecode" | "ASCIIHexDecode" | "ASCII85Decode"
                    | "RunLengthDecode",
                ) => {}
                Some(newer @ ("JBIG2Decode" | "JPXDecode")) => {
                    self.push("X1-FILTER", format!("a stream is compressed by {newer}"))
                }
                Some(other) => self.push("X4-FILTER", format!("a stream is compressed by {other}")),
                None => self.push("X4-FILTER", "a stream's filter is no name"),
            }
        }
    }

    fn image(&mut self, dict: &Dict) {
        if dict.contains_key("Alternates") {
            self.push("X4-ALTERNATES", "a picture has alternates");
        }
        let transparent =
            dict.contains_key("SMask") || self.file.get(dict, "SMaskInData").number().is_some_and(|n| n != 0.0);
        if transparent {
            self.push("X1-TRANSPARENCY", "a picture has a soft mask");
        }
        self.intent_name(dict, "Intent");
        let number = |key: &str| self.file.get(dict, key).number();
        let right = |n: Option<f64>| n.is_some_and(|n| n >= 1.0);
        if !right(number("Width")) || !right(number("Height")) {
            self.push("X4-IMAGE", "a picture has no width or height");
        }
        let jpx = match self.file.get(dict, "Filter") {
            Value::Name(name) => name == b"JPXDecode",
            Value::Array(items) => items.iter().any(|item| self.file.follow(item).name() == Some("JPXDecode")),
            _ => false,
        };
        let mask = self.file.get(dict, "ImageMask") == Value::Bool(true);
        let bits = number("BitsPerComponent");
        let known = match bits {
            Some(bits) => [1.0, 2.0, 4.0, 8.0, 16.0].contains(&bits),
            // Stencils have one, and JPEG 2000 says it itself.
            None => mask,
        };
        if !jpx && !known {
            self.push("X4-IMAGE", "a picture's samples have neither 1, 2, 4, 8 nor 16 bits");
        }
        if !jpx && !mask && matches!(self.file.get(dict, "ColorSpace"), Value::Null) {
            self.push("X4-IMAGE", "a picture has no colour space");
        }
        if mask && bits.is_some_and(|bits| bits != 1.0) {
            self.push("X4-IMAGE", "a stencil mask has more than one bit a pixel");
        }
        let Some(stream) = self.file.stream(self.id) else { return };
        if jpx {
            let data = stream.raw_data();
            for fault in super::jpx::faults(&data) {
                self.push("X4-JPEG2000", fault);
            }
            if super::jpx::is_cut(&data) {
                self.push("X4-IMAGE", "a JPEG 2000 picture ends before its end (EOC)");
            }
        }
        // Behind another filter it is left to who decodes it.
        let filter = self.file.get(dict, "Filter");
        let only = filter.array().map_or(Some(&filter), |items| items.first().filter(|_| items.len() == 1)).cloned();
        if only.is_some_and(|only| self.file.follow(&only).name() == Some("DCTDecode")) {
            for fault in super::jpeg::faults(&stream.raw_data(), [number("Width"), number("Height")]) {
                self.push("X4-IMAGE", fault);
            }
        }
    }

    fn intent_name(&mut self, dict: &Dict, key: &str) {
        const KNOWN: [&str; 4] = ["AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual"];
        if let Value::Name(name) = self.file.get(dict, key) {
            let name = String::from_utf8_lossy(&name).into_owned();
            if !KNOWN.contains(&name.as_str()) {
                self.push("X4-RENDERING-INTENT", format!("the rendering intent {name} is none that is known"));
            }
        }
    }

    fn graphics_state(&mut self, dict: &Dict) {
        let get = |key: &str| self.file.get(dict, key);
        let identity = |value: &Value| matches!(value.name(), Some("Identity" | "Default"));
        // TR may not be there at all, TR2 may be Default (ISO 15930-7, 6.13).
        if dict.contains_key("TR") && !identity(&get("TR")) {
            self.push("X4-TRANSFER", "a graphics state sets a transfer function (TR)");
        }
        if dict.contains_key("TR2") && get("TR2").name() != Some("Default") {
            self.push("X4-TRANSFER", "a graphics state sets a transfer function (TR2)");
        }
        for key in ["HTP", "HTO"] {
            if dict.contains_key(key) {
                self.push("X4-HALFTONE", format!("a graphics state moves the halftone ({key})"));
            }
        }
        for (key, quiet) in [("BG", "Default"), ("BG2", "Default"), ("UCR", "Default"), ("UCR2", "Default")] {
            if dict.contains_key(key) && get(key).name() != Some(quiet) {
                self.push(
                    "X4-BLACK-GENERATION",
                    format!("a graphics state sets black generation or undercolour removal ({key})"),
                );
            }
        }
        self.intent_name(dict, "RI");
        let alpha = ["ca", "CA"].into_iter().filter_map(|key| get(key).number()).any(|alpha| alpha < 1.0);
        if alpha {
            self.push("X1-TRANSPARENCY", "a graphics state sets an opacity below 1");
        }
        if !matches!(get("SMask"), Value::Null) && get("SMask").name() != Some("None") {
            self.push("X1-TRANSPARENCY", "a graphics state sets a soft mask");
        }
        let modes = match get("BM") {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        if let Some(mode) = modes.first().and_then(Value::name)
            && !matches!(mode, "Normal" | "Compatible")
        {
            let mode = mode.to_owned();
            self.push("X1-TRANSPARENCY", format!("a graphics state sets the blend mode {mode}"));
        }
    }

    /// Types 1 and 5, without names; functions for inks beside the process ones alone (ISO 15930-7, 6.13).
    fn halftone(&mut self, dict: &Dict) {
        let get = |key: &str| self.file.get(dict, key);
        if !get("HalftoneType").number().is_some_and(|kind| kind == 1.0 || kind == 5.0) {
            self.push("X4-HALFTONE", "a halftone is of another type than 1 and 5");
        }
        if dict.contains_key("HalftoneName") {
            self.push("X4-HALFTONE", "a halftone has a name");
        }
        let function = get("TransferFunction");
        if !matches!(function, Value::Null) && function.name() != Some("Identity") {
            self.push("X4-TRANSFER", "a halftone holds a transfer function");
        }
    }

    fn action(&mut self, dict: &Dict) {
        // Attributes of structure stand under the same key, with an owner.
        if !dict.contains_key("S") || dict.contains_key("O") {
            return;
        }
        let kind = self.file.name(dict, "S").unwrap_or_else(|| "of no kind".to_owned());
        match kind.as_str() {
            "JavaScript" => self.push("X4-ACTION", "there is a script (JavaScript)"),
            kind => {
                let message = format!("there is an action ({kind})");
                self.push("X4-ACTION", message);
            }
        }
    }

    fn group(&mut self, dict: &Dict, mask: bool) {
        if self.file.name(dict, "S").as_deref() != Some("Transparency") {
            return;
        }
        self.push("X1-TRANSPARENCY", "there is a transparency group");
        let space = self.file.get(dict, "CS");
        let foreign = match (&space, self.intent) {
            (Value::Name(name), "CMYK") if name == b"DeviceRGB" => Some("DeviceRGB"),
            (Value::Name(name), "RGB") if name == b"DeviceCMYK" => Some("DeviceCMYK"),
            (Value::Array(items), "CMYK") if !mask => match items.first().map(|item| self.file.follow(item)) {
                Some(Value::Name(name)) if name == b"CalRGB" => Some("CalRGB"),
                Some(Value::Name(name)) if name == b"ICCBased" => {
                    let profile = items.get(1).map_or(Value::Null, |item| self.file.follow(item));
                    let channels = profile.dict().and_then(|dict| self.file.get(dict, "N").number());
                    (channels == Some(3.0)).then_some("ICC-based RGB")
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(foreign) = foreign {
            let what = if mask { "a soft mask" } else { "a transparency group" };
            self.push("X4-BLENDING-SPACE", format!("{what} blends in {foreign}"));
        }
    }
}

/// Whether a list is a colour space, wherever it stands.
fn is_space(file: &File<'_>, items: &[Value]) -> bool {
    let first = items.first().map(|item| if let Value::Ref(_) = item { file.follow(item) } else { item.clone() });
    let family = first.as_ref().and_then(Value::name);
    matches!(
        (family, items.len()),
        (Some("Separation" | "Indexed"), 4) | (Some("DeviceN"), 4 | 5) | (Some("ICCBased"), 2)
    )
}

/// What stands under a key.
fn child(role: Role, kind: Option<&str>, key: &str) -> Role {
    match (role, key) {
        (Role::Map(kind), _) => Role::One(kind),
        (Role::Resources, "ExtGState") => Role::Map(Kind::GraphicsState),
        (Role::Resources, "ColorSpace") => Role::Map(Kind::Space),
        (Role::Resources, "Font") => Role::Map(Kind::Font),
        (Role::Resources, "XObject") => Role::Map(Kind::XObject),
        (Role::Resources, "Pattern") => Role::Map(Kind::Pattern),
        (Role::Resources, "Shading") => Role::Map(Kind::Shading),
        // Of a gradient as a pattern (ISO 32000-1, table 76).
        (Role::One(Kind::Pattern), "ExtGState") => Role::One(Kind::GraphicsState),
        (Role::One(Kind::GraphicsState), "SMask") => Role::One(Kind::SoftMask),
        (Role::One(Kind::GraphicsState), "HT") => Role::One(Kind::Halftone),
        (Role::One(Kind::SoftMask), "G") | (Role::One(Kind::MaskGroup), "Group") => Role::One(Kind::MaskGroup),
        // The halftones of single inks in one of type 5.
        (Role::One(Kind::Halftone), key) if !matches!(key, "TransferFunction" | "SpotFunction") => {
            Role::One(Kind::Halftone)
        }
        (_, "Resources" | "DR") => Role::Resources,
        (_, "CharProcs") => Role::Map(Kind::Glyph),
        (_, "ColorSpace" | "CS" | "Alternate") => Role::One(Kind::Space),
        (_, "Group") => Role::One(Kind::Group),
        (_, "OpenAction") => Role::One(Kind::Action),
        (_, "AA") => Role::Map(Kind::Action),
        (_, "A" | "PA") if kind != Some("StructElem") => Role::One(Kind::Action),
        (Role::One(Kind::Action), "Next") => Role::One(Kind::Action),
        _ => Role::Other,
    }
}
