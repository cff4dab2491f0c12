//! Colour spaces as the file writes them: whole, nested as they may be, one alternate an ink (ISO 32000-1, 8.6;
//! ISO 15930-7, 6.4 and 6.6).

use std::collections::{BTreeMap, BTreeSet};

use super::intent::Header;
use super::objects::File;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// The most inks of DeviceN (ISO 32000-1, table C.1).
const MOST_INKS: usize = 32;

/// What was seen of spaces so far.
#[derive(Default)]
pub(super) struct Spaces {
    /// Alternate and tint function of each ink, in a form that can be compared.
    inks: BTreeMap<Vec<u8>, String>,
    /// Profiles that were looked at.
    profiles: BTreeSet<u32>,
    /// Whether the press is one of CMYK.
    cmyk: bool,
}

impl Spaces {
    /// `intent`: the colours of the output intent's profile.
    pub(super) fn new(intent: &str) -> Self {
        Self { cmyk: intent == "CMYK", ..Self::default() }
    }

    /// Judges what stands in resources for a device colour: a space of as many components, and none of those that may not
    /// (ISO 32000-1, 8.6.5.6). Which colours come of it is judged where they are painted.
    pub(super) fn stands_in(&self, file: &File<'_>, key: &str, space: &Value, at: At, findings: &mut Findings<'_>) {
        let wanted = match key {
            "DefaultGray" => 1.0,
            "DefaultRGB" => 3.0,
            "DefaultCMYK" => 4.0,
            _ => return,
        };
        let space = file.follow(space);
        let family = base_family(file, &space).unwrap_or_default();
        if matches!(family.as_str(), "Lab" | "Indexed" | "Pattern") {
            let message = format!("{key} is of the family {family}, which may not stand there");
            findings.push(rule("X4-SPACE"), message, at);
            return;
        }
        if components(file, &space) != Some(wanted) {
            let message = format!("{key} is no colour space of {wanted} components, and is ignored");
            findings.push(rule("X4-SPACE"), message, at);
        }
    }

    /// Judges a space that is a list.
    pub(super) fn look(&mut self, file: &File<'_>, space: &Value, at: At, findings: &mut Findings<'_>) {
        let Some(items) = space.array() else { return };
        let item = |index: usize| items.get(index).map_or(Value::Null, |item| file.follow(item));
        let broken = rule("X4-SPACE");
        let family = item(0);
        match family.name() {
            Some("Separation") => {
                let Value::Name(name) = item(1) else {
                    findings.push(broken, "a Separation has no name", at);
                    return;
                };
                names(&name, "an ink", &at, findings);
                if let Some(alternate) = special(file, &item(2)) {
                    findings.push(broken, format!("the alternate of an ink is {alternate}"), at.clone());
                }
                if !is_function(&item(3)) {
                    findings.push(broken, "a Separation has no tint function", at.clone());
                }
                if name != b"All" && name != b"None" {
                    let raw = |index: usize| items.get(index).cloned().unwrap_or(Value::Null);
                    self.ink(file, &name, &raw(2), &raw(3), at, findings);
                }
            }
            Some("DeviceN") => self.device_n(file, [item(1), item(2), item(3), item(4)], at, findings),
            Some("Indexed" | "I") => {
                let base = item(1);
                if matches!(base_family(file, &base).as_deref(), Some("Indexed" | "Pattern")) {
                    findings.push(broken, "an Indexed space stands on another Indexed space or a pattern", at.clone());
                }
                if !item(2).number().is_some_and(|last| (0.0..=255.0).contains(&last)) {
                    findings.push(
                        broken,
                        "an Indexed space has more than 256 colours, or no number of them",
                        at.clone(),
                    );
                }
                if !matches!(item(3), Value::Text(_) | Value::Stream(_)) {
                    findings.push(broken, "an Indexed space has no table of colours", at.clone());
                }
                let table = match (items.get(3), item(3)) {
                    (_, Value::Text(table)) => Some(table.len()),
                    (Some(Value::Ref(id)), Value::Stream(_)) => file.data(*id).map(|table| table.len()),
                    _ => None,
                };
                let wanted = item(2).number().zip(components(file, &base));
                let wanted = wanted.map(|(last, components)| (last + 1.0) * components);
                if let (Some(own), Some(wanted)) = (table, wanted.filter(|wanted| *wanted <= 256.0 * 32.0))
                    && (own as f64) < wanted
                {
                    let message = format!("the palette of an Indexed space has {own} bytes, not {wanted}");
                    findings.push(broken, message, at.clone());
                }
                if matches!(base, Value::Array(_)) {
                    self.look(file, &base, at, findings);
                }
            }
            Some("ICCBased") => self.icc(file, items, at, findings),
            Some("Pattern" | "CalGray" | "CalRGB" | "Lab" | "DeviceGray" | "DeviceRGB" | "DeviceCMYK") => {}
            Some(other) => findings.push(broken, format!("there is no colour space {other}"), at),
            None => findings.push(broken, "a colour space has no family", at),
        }
    }

    fn ink(
        &mut self,
        file: &File<'_>,
        name: &[u8],
        alternate: &Value,
        tint: &Value,
        at: At,
        findings: &mut Findings<'_>,
    ) {
        let look = format!("{} {}", plain(file, alternate, 0), plain(file, tint, 0));
        let known = self.inks.entry(name.to_vec()).or_insert_with(|| look.clone());
        if *known != look {
            let message = format!("the ink `{}` has several alternates", String::from_utf8_lossy(name));
            findings.push(rule("X4-SPOT-ALTERNATE"), message, at);
        }
    }

    fn device_n(&mut self, file: &File<'_>, parts: [Value; 4], at: At, findings: &mut Findings<'_>) {
        let broken = rule("X4-SPACE");
        let [names_list, alternate, tint, attributes] = parts;
        let inks: Vec<Value> = names_list.array().unwrap_or_default().iter().map(|item| file.follow(item)).collect();
        if inks.is_empty() {
            findings.push(broken, "a DeviceN space has no inks", at.clone());
        }
        if inks.len() > MOST_INKS {
            findings.push(
                rule("X4-LIMITS"),
                format!("a DeviceN space has {} inks, and {MOST_INKS} are held everywhere", inks.len()),
                at.clone(),
            );
        }
        if let Some(alternate) = special(file, &alternate) {
            findings.push(broken, format!("the alternate of a DeviceN space is {alternate}"), at.clone());
        }
        if !is_function(&tint) {
            findings.push(broken, "a DeviceN space has no tint function", at.clone());
        }
        let attributes = attributes.dict().cloned().unwrap_or_default();
        let colorants = file.dict(&attributes, "Colorants").unwrap_or_default();
        let process = self.process(file, &attributes, &at, findings);
        let nchannel = file.name(&attributes, "Subtype").as_deref() == Some("NChannel");
        let mut seen = BTreeSet::new();
        for ink in &inks {
            let Value::Name(name) = ink else {
                findings.push(broken, "an ink of a DeviceN space has no name", at.clone());
                continue;
            };
            names(name, "an ink", &at, findings);
            let shown = String::from_utf8_lossy(name).into_owned();
            if name == b"All" {
                findings.push(broken, "a DeviceN space has the ink All", at.clone());
            }
            if name != b"None" && !seen.insert(name.clone()) {
                findings.push(broken, format!("a DeviceN space has the ink `{shown}` twice"), at.clone());
            }
            let cmyk = matches!(name.as_slice(), b"Cyan" | b"Magenta" | b"Yellow" | b"Black");
            if nchannel && name == b"None" {
                findings.push(broken, "an NChannel space has the ink None", at.clone());
            }
            if nchannel && cmyk && !process.contains(ink) {
                let message =
                    format!("an NChannel space does not say to which process the ink {shown} belongs (Process)");
                findings.push(broken, message, at.clone());
            }
            if !process.contains(ink) && !cmyk && name != b"None" && !colorants.contains_key(&shown) {
                let message =
                    format!("a DeviceN space does not say what the ink `{shown}` looks like alone (Colorants)");
                findings.push(rule("X4-COLORANTS"), message, at.clone());
            }
        }
        for (name, colorant) in &colorants {
            let colorant = file.follow(colorant);
            self.colorant(file, name, &colorant, &at, findings);
            self.look(file, &colorant, at.clone(), findings);
        }
    }

    /// The process inks of a DeviceN space by the names that it gives them (ISO 32000-1, table 72).
    fn process(&self, file: &File<'_>, attributes: &Dict, at: &At, findings: &mut Findings<'_>) -> Vec<Value> {
        let Some(process) = file.dict(attributes, "Process") else { return Vec::new() };
        let components = file.list(&process, "Components").unwrap_or_default();
        let space = file.get(&process, "ColorSpace");
        let profile = || space.array().and_then(|items| items.get(1)).map_or(Value::Null, |item| file.follow(item));
        let channels = match base_family(file, &space).as_deref() {
            Some("DeviceGray" | "CalGray") => Some(1.0),
            Some("DeviceRGB" | "CalRGB") => Some(3.0),
            Some("DeviceCMYK") => Some(4.0),
            Some("ICCBased") => profile().dict().and_then(|profile| file.get(profile, "N").number()),
            _ => None,
        };
        if channels != Some(components.len() as f64) {
            let said = channels.map_or("that is no process".to_owned(), |channels| format!("of {channels} channels"));
            let message = format!("the process of a DeviceN space has {} inks in a space {said}", components.len());
            findings.push(rule("X4-SPACE"), message, at.clone());
        }
        components
    }

    /// What an ink of DeviceN looks like alone is a Separation of that ink (ISO 32000-1, table 71).
    fn colorant(&self, file: &File<'_>, name: &str, colorant: &Value, at: &At, findings: &mut Findings<'_>) {
        let item = |index: usize| colorant.array().and_then(|items| items.get(index)).map(|item| file.follow(item));
        let own = item(0).as_ref().and_then(Value::name) == Some("Separation");
        match item(1).filter(|_| own) {
            Some(Value::Name(other)) if other == name.as_bytes() => {}
            Some(Value::Name(other)) => {
                let other = String::from_utf8_lossy(&other).into_owned();
                let message = format!("a DeviceN space says of its ink `{name}` what `{other}` looks like");
                findings.push(rule("X4-SPACE"), message, at.clone());
            }
            _ => {
                let message = format!("what a DeviceN space says of its ink `{name}` alone is no Separation");
                findings.push(rule("X4-SPACE"), message, at.clone());
            }
        }
        if own && self.cmyk && item(2).as_ref().and_then(Value::name) == Some("DeviceRGB") {
            let message = format!("the ink `{name}` of a DeviceN space stands alone for DeviceRGB");
            findings.push(rule("X4-DEVICE-COLOUR"), message, at.clone());
        }
    }

    fn icc(&mut self, file: &File<'_>, items: &[Value], at: At, findings: &mut Findings<'_>) {
        let Some(Value::Ref(id)) = items.get(1) else {
            findings.push(rule("X4-SPACE"), "an ICCBased space has no profile", at);
            return;
        };
        if !self.profiles.insert(id.obj_number) {
            return;
        }
        let at = At::number(id.obj_number);
        let broken = rule("X4-ICC");
        let Value::Stream(dict) = file.object(*id) else {
            findings.push(broken, "an ICCBased space has no profile", at);
            return;
        };
        let header =
            file.data(*id).ok_or_else(|| "cannot be read".to_owned()).and_then(|icc| Header::of(&icc, icc.len()));
        match header {
            Err(fault) => findings.push(broken, format!("the profile of a colour {fault}"), at),
            Ok(header) => {
                if file.get(&dict, "N").number() != header.channels().map(f64::from) {
                    findings.push(
                        broken,
                        format!("a profile for {} stands where other channels are said", header.colours),
                        at.clone(),
                    );
                }
                if !matches!(header.class.as_str(), "scnr" | "mntr" | "prtr" | "spac") {
                    findings.push(
                        broken,
                        format!("the profile of a colour is of class `{}`", header.class),
                        at.clone(),
                    );
                }
                if header.version >= 4 {
                    findings.push(
                        rule("X1-PROFILE-VERSION"),
                        format!("the profile of a colour is of ICC version {}", header.version),
                        at,
                    );
                }
            }
        }
    }
}

/// Names are UTF-8 (ISO 15930-7, 6.6).
pub(super) fn names(name: &[u8], what: &str, at: &At, findings: &mut Findings<'_>) {
    if std::str::from_utf8(name).is_err() {
        let shown = String::from_utf8_lossy(name).into_owned();
        findings.push(rule("X4-NAMES"), format!("the name of {what} is no UTF-8: `{shown}`"), at.clone());
    }
}

fn is_function(value: &Value) -> bool {
    value.dict().is_some_and(|dict| dict.contains_key("FunctionType"))
}

fn base_family(file: &File<'_>, space: &Value) -> Option<String> {
    match space {
        Value::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        Value::Array(items) => file.follow(items.first()?).name().map(str::to_owned),
        _ => None,
    }
}

/// How many numbers a colour of a space has; nothing for patterns and what is no space.
pub(super) fn components(file: &File<'_>, space: &Value) -> Option<f64> {
    let part = || space.array().and_then(|items| items.get(1)).map_or(Value::Null, |item| file.follow(item));
    match base_family(file, space)?.as_str() {
        "DeviceGray" | "CalGray" | "Separation" | "Indexed" => Some(1.0),
        "DeviceRGB" | "CalRGB" | "Lab" => Some(3.0),
        "DeviceCMYK" => Some(4.0),
        "DeviceN" => part().array().map(|names| names.len() as f64),
        "ICCBased" => part().dict().and_then(|profile| file.get(profile, "N").number()),
        _ => None,
    }
}

/// The family of a space that may not be an alternate; that it is missing is one too.
fn special(file: &File<'_>, space: &Value) -> Option<String> {
    match base_family(file, space) {
        None => Some("missing".to_owned()),
        Some(family) if matches!(family.as_str(), "Pattern" | "Indexed" | "Separation" | "DeviceN") => Some(family),
        Some(_) => None,
    }
}

/// A value with everything it refers to written out, so that two of them can be compared. Streams count by their bytes.
fn plain(file: &File<'_>, value: &Value, depth: usize) -> String {
    if depth > 12 {
        return "…".to_owned();
    }
    match value {
        Value::Ref(id) => match file.object(*id) {
            Value::Stream(dict) => {
                let data = file.data(*id).unwrap_or_default();
                format!("{} {:016x}", plain(file, &Value::Dict(dict), depth + 1), digest(&data))
            }
            other => plain(file, &other, depth + 1),
        },
        Value::Array(items) => items.iter().map(|item| plain(file, item, depth + 1)).collect::<Vec<_>>().join(" "),
        Value::Dict(dict) | Value::Stream(dict) => {
            let says = dict.iter().filter(|(key, _)| !matches!(key.as_str(), "Length" | "Filter" | "DecodeParms"));
            says.map(|(key, value)| format!("/{key} {}", plain(file, value, depth + 1))).collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) => format!("{number:.4}"),
        other => format!("{other:?}"),
    }
}

/// FNV-1a: tells streams apart, and guards nothing.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
