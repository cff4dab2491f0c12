//! The output intent and its profile (ISO 15930-7, 6.4; ICC.1:2010).

use super::objects::File;
use super::profile::Embedded;
use super::value::{Dict, Value};
use crate::intent::registry::{condition, is_icc, meant};
use crate::planes::Condition;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::spec::Standard;

/// What the file says of the press that it is for.
#[derive(Debug, Default)]
pub struct OutputIntent {
    /// OutputConditionIdentifier.
    pub identifier: Option<String>,
    /// The colours of its profile: `CMYK`, `RGB`, `GRAY`.
    pub colours: Option<String>,
    /// The profile.
    pub profile: Option<Embedded>,
    /// Whether a registered name stands for it, which is enough for inks in PDF/X-1a and X-3.
    pub named: bool,
}

/// Judges the intents; gives the one for print.
pub(super) fn check(file: &File<'_>, standard: Standard, findings: &mut Findings<'_>) -> OutputIntent {
    let catalog = file.catalog();
    let intents = match file.get(&catalog, "OutputIntents") {
        Value::Array(intents) => intents,
        _ => Vec::new(),
    };
    let dicts: Vec<(Option<u32>, Dict)> = intents
        .iter()
        .filter_map(|intent| {
            let number = if let Value::Ref(id) = intent { Some(id.obj_number) } else { None };
            Some((number, file.follow(intent).dict()?.clone()))
        })
        .collect();
    let is_x = |dict: &Dict| file.name(dict, "S").as_deref() == Some("GTS_PDFX");
    let print: Vec<&(Option<u32>, Dict)> = dicts.iter().filter(|(_, dict)| is_x(dict)).collect();
    let [(number, intent)] = print[..] else {
        let message = match print.len() {
            0 if dicts.is_empty() => "the file has no output intent".to_owned(),
            0 => "no output intent is for print (GTS_PDFX)".to_owned(),
            many => format!("{many} output intents are for print, and one may be"),
        };
        findings.push(rule("X4-INTENT"), message, At::default());
        return OutputIntent::default();
    };
    // One profile for the whole file (ISO 15930-7, 6.4; ISO 19005-2, 6.2.3).
    let profile_of = |dict: &Dict| dict.get("DestOutputProfile").cloned();
    let others = dicts.iter().filter(|(_, dict)| !is_x(dict)).filter_map(|(_, dict)| profile_of(dict));
    if others.into_iter().any(|other| profile_of(intent).is_some_and(|own| own != other)) {
        findings.push(rule("X4-INTENT"), "output intents of this file have different profiles", At::number(*number));
    }
    let identifier = identifier(file, intent, *number, findings);
    if intent.contains_key("DestOutputProfileRef") {
        findings.push(rule("X4-INTENT-EXTERNAL"), "the profile is named, and is not in the file", At::number(*number));
    }
    // A name that the ICC has registered stands for its profile, but not in PDF/X-4 (ISO 15930-4 and -6, 6.2).
    let registry = file.get(intent, "RegistryName").text();
    let registered = registry.is_some_and(|registry| is_icc(registry.trim()))
        && identifier.as_deref().is_some_and(|identifier| condition(identifier).is_some());
    let may_lack = standard != Standard::X4 && registered;
    if may_lack && !intent.contains_key("DestOutputProfile") {
        return OutputIntent { identifier, colours: None, profile: None, named: true };
    }
    let (colours, profile) = embedded(file, intent, *number, findings);
    OutputIntent { identifier, colours, profile, named: false }
}

fn identifier(file: &File<'_>, intent: &Dict, number: Option<u32>, findings: &mut Findings<'_>) -> Option<String> {
    let text =
        |key: &str| file.get(intent, key).text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let Some(identifier) = text("OutputConditionIdentifier") else {
        findings.push(
            rule("X4-INTENT-IDENTIFIER"),
            "the output intent has no OutputConditionIdentifier",
            At::number(number),
        );
        return None;
    };
    if text("RegistryName").is_some_and(|registry| is_icc(&registry)) && condition(&identifier).is_none() {
        let help = match meant(&identifier) {
            Some(meant) => format!("Write {} if that is meant, or the registry that keeps the name.", meant.name),
            None => rule("X4-INTENT-REGISTRY").help.to_owned(),
        };
        let message = format!("`{identifier}` is not in the ICC's registry");
        findings.push_with(rule("X4-INTENT-REGISTRY"), message, At::number(number), help);
    }
    Some(identifier)
}

/// The colours of the embedded profile, and the profile.
fn embedded(
    file: &File<'_>,
    intent: &Dict,
    number: Option<u32>,
    findings: &mut Findings<'_>,
) -> (Option<String>, Option<Embedded>) {
    let broken = rule("X4-INTENT-PROFILE");
    let at = || At::number(File::number_of(intent, "DestOutputProfile").or(number));
    let Some(Value::Ref(id)) = intent.get("DestOutputProfile") else {
        if !intent.contains_key("DestOutputProfileRef") {
            findings.push(broken, "the output intent has no profile", at());
        }
        return (None, None);
    };
    let Some(icc) = Embedded::of(file, *id) else {
        findings.push(broken, "the output intent's profile cannot be read", at());
        return (None, None);
    };
    let header = match Header::of(icc.head(), icc.length()) {
        Ok(header) => header,
        Err(fault) => {
            findings.push(broken, format!("the output intent's profile {fault}"), at());
            return (None, Some(icc));
        }
    };
    if header.class != "prtr" {
        findings.push(
            rule("X4-INTENT-CLASS"),
            format!("the output intent's profile is of class `{}`, not `prtr`", header.class),
            at(),
        );
    }
    let channels = file.object(*id).dict().and_then(|dict| file.get(dict, "N").number());
    if channels != header.channels().map(f64::from) {
        let said = channels.map_or("no number".to_owned(), |n| n.to_string());
        findings.push(
            broken,
            format!("the profile is for {}, and the file says it has {said} of channels", header.colours),
            at(),
        );
    }
    if header.version > 4 {
        findings.push(broken, format!("the profile is of ICC version {}, and PDF knows 2 and 4", header.version), at());
    } else if header.version >= 4 {
        findings.push(
            rule("X1-PROFILE-VERSION"),
            format!("the output intent's profile is of ICC version {}", header.version),
            at(),
        );
    }
    let missing = missing_tags(icc.head(), icc.length(), &header.class);
    for tag in &missing {
        findings.push(rule("X4-INTENT-TAGS"), format!("the output intent's profile has no table `{tag}`"), at());
    }
    if missing.is_empty()
        && let Some(why) = useless(&icc, &header)
    {
        findings.push(broken, format!("the output intent's profile {why}"), at());
    }
    (Some(header.colours), Some(icc))
}

/// Why no colour can be converted by a profile for grey, RGB or CMYK, if so, to be said after "the profile". It is opened as for a proof.
fn useless(icc: &Embedded, header: &Header) -> Option<String> {
    if icc.is_shipped() || !matches!(header.colours.as_str(), "GRAY" | "RGB" | "CMYK") {
        return None;
    }
    let why = Condition::prove(icc.bytes()).err()?.to_string();
    Some(why.strip_prefix("the profile ").map_or_else(|| why.clone(), str::to_owned))
}

/// What the header of a profile says (ICC.1:2010, 7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::preflight) struct Header {
    /// `prtr`, `mntr`, `scnr`, `spac`, …
    pub class: String,
    /// `CMYK`, `RGB`, `GRAY`, `Lab`, …
    pub colours: String,
    /// 2, 4, …
    pub version: u8,
}

impl Header {
    /// Reads it from the beginning of a profile of so many bytes.
    ///
    /// # Errors
    /// What is wrong, to be said after "the profile".
    pub fn of(icc: &[u8], length: usize) -> Result<Self, String> {
        if icc.len() < 132 || &icc[36..40] != b"acsp" {
            return Err("is no ICC profile, or it is damaged".to_owned());
        }
        let size = u32_at(icc, 0).unwrap_or(0) as usize;
        // Some writers pad the stream to four bytes.
        if size > length || size + 4 <= length {
            return Err(format!("says that it has {size} bytes, and has {length}"));
        }
        let word = |at: usize| String::from_utf8_lossy(&icc[at..at + 4]).trim_end().to_owned();
        Ok(Self { class: word(12), colours: word(16), version: icc[8] })
    }

    /// How many channels its colours have.
    pub fn channels(&self) -> Option<u8> {
        match self.colours.as_str() {
            "GRAY" => Some(1),
            "RGB" | "Lab" | "XYZ" => Some(3),
            "CMYK" => Some(4),
            other => other.strip_suffix("CLR").and_then(|digit| u8::from_str_radix(digit, 16).ok()),
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Tables that an output profile needs (ICC.1:2010, 8.3.2 and 8.5.2) and does not have, or that reach beyond its end.
pub(super) fn missing_tags(icc: &[u8], length: usize, class: &str) -> Vec<&'static str> {
    if class != "prtr" {
        return Vec::new();
    }
    let count = u32_at(icc, 128).unwrap_or(0).min(1000) as usize;
    let whole = |tag: &str| {
        (0..count).map(|i| 132 + 12 * i).any(|at| {
            let (start, size) = (u32_at(icc, at + 4).unwrap_or(0) as usize, u32_at(icc, at + 8).unwrap_or(0) as usize);
            icc.get(at..at + 4) == Some(tag.as_bytes())
                && start >= 128
                && size >= 8
                && start.saturating_add(size) <= length
        })
    };
    let tables: &[&'static str] = match icc.get(16..20) {
        Some(b"CMYK") => &["desc", "wtpt", "A2B0", "B2A0"],
        // One channel and matrices of three have curves instead (8.5.3, 8.3.4).
        _ => &["desc", "wtpt"],
    };
    tables.iter().copied().filter(|tag| !whole(tag)).collect()
}
