//! Every dictionary that can be reached, for what it must not say (ISO 15930-7, 6.3, 6.6 to 6.8, 6.13 to 6.18, 6.25).

use std::collections::BTreeMap;

use hayro_syntax::object::ObjectIdentifier;

use super::objects::File;
use super::spaces::Spaces;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

mod role;
mod states;
mod streams;

use role::{Kind, Role, child};

/// How deep values nest that are looked at; the parser stops at 512.
const DEEPEST: usize = 64;
/// The most fonts that are looked at.
const MOST_FONTS: usize = 100_000;
/// The longest name (ISO 32000-1, table C.1).
const LONGEST_NAME: usize = 127;

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
        if subtype.as_deref() == Some("Movie") && dict.contains_key("Movie") {
            self.push("X4-EXTERNAL", "an annotation shows a film from another file (Movie)");
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

    fn content(&mut self, dict: &Dict, what: &'static str) {
        let resources = self.file.dict(dict, "Resources");
        self.walked.contents.push(Content { id: self.id, resources, what });
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
