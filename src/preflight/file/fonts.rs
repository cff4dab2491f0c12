//! Fonts as the file writes them: programs whole and of their kind, codes that lead to glyphs (ISO 32000-1, 9.6 to 9.9;
//! ISO 15930-7, 6.5 and 6.6). Whether the fonts that are shown are embedded, and their glyphs there, is for the pages.

use super::objects::File;
use super::spaces::names;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// CMaps that every interpreter has (ISO 32000-1, table 118).
const CMAPS: [&str; 62] = [
    "GB-EUC-H",
    "GB-EUC-V",
    "GBpc-EUC-H",
    "GBpc-EUC-V",
    "GBK-EUC-H",
    "GBK-EUC-V",
    "GBKp-EUC-H",
    "GBKp-EUC-V",
    "GBK2K-H",
    "GBK2K-V",
    "UniGB-UCS2-H",
    "UniGB-UCS2-V",
    "UniGB-UTF16-H",
    "UniGB-UTF16-V",
    "B5pc-H",
    "B5pc-V",
    "HKscs-B5-H",
    "HKscs-B5-V",
    "ETen-B5-H",
    "ETen-B5-V",
    "ETenms-B5-H",
    "ETenms-B5-V",
    "CNS-EUC-H",
    "CNS-EUC-V",
    "UniCNS-UCS2-H",
    "UniCNS-UCS2-V",
    "UniCNS-UTF16-H",
    "UniCNS-UTF16-V",
    "83pv-RKSJ-H",
    "90ms-RKSJ-H",
    "90ms-RKSJ-V",
    "90msp-RKSJ-H",
    "90msp-RKSJ-V",
    "90pv-RKSJ-H",
    "Add-RKSJ-H",
    "Add-RKSJ-V",
    "EUC-H",
    "EUC-V",
    "Ext-RKSJ-H",
    "Ext-RKSJ-V",
    "H",
    "V",
    "UniJIS-UCS2-H",
    "UniJIS-UCS2-V",
    "UniJIS-UCS2-HW-H",
    "UniJIS-UCS2-HW-V",
    "UniJIS-UTF16-H",
    "UniJIS-UTF16-V",
    "KSC-EUC-H",
    "KSC-EUC-V",
    "KSCms-UHC-H",
    "KSCms-UHC-V",
    "KSCms-UHC-HW-H",
    "KSCms-UHC-HW-V",
    "KSCpc-EUC-H",
    "UniKS-UCS2-H",
    "UniKS-UCS2-V",
    "UniKS-UTF16-H",
    "UniKS-UTF16-V",
    "Identity-H",
    "Identity-V",
    "90pv-RKSJ-V",
];

/// Judges a font's dictionary; whether its glyphs cannot be told.
pub(super) fn check(file: &File<'_>, number: u32, font: &Dict, findings: &mut Findings<'_>) -> bool {
    let at = At { object: file.name(font, "BaseFont"), ..At::number(number) };
    for (key, what) in [("BaseFont", "a font"), ("Name", "a font")] {
        if let Value::Name(name) = file.get(font, key) {
            names(&name, what, &at, findings);
        }
    }
    let before = findings.met();
    let kind = file.name(font, "Subtype").unwrap_or_default();
    match kind.as_str() {
        "Type0" => composite(file, font, &at, findings),
        "Type1" | "MMType1" | "TrueType" => {
            if let Some(descriptor) = file.dict(font, "FontDescriptor") {
                program(file, &descriptor, &kind, &at, findings);
                simple_widths(file, font, &at, findings);
            }
        }
        "Type3" => {
            if file.dict(font, "CharProcs").is_none() || file.dict(font, "Encoding").is_none() {
                findings.push(rule("X4-FONT-CODES"), "a Type 3 font has no glyphs or no encoding", at);
            }
        }
        // Descendants are judged with the font that they belong to.
        "CIDFontType0" | "CIDFontType2" => {}
        other => findings.push(rule("X4-FONT-PROGRAM"), format!("there is no kind of font `{other}`"), at),
    }
    findings.met() > before
}

/// Whether its program is in the file; a Type 3 font is its own.
pub(super) fn embedded(file: &File<'_>, font: &Dict) -> bool {
    let descendant = file.list(font, "DescendantFonts").and_then(|list| list.first().and_then(Value::dict).cloned());
    let descriptor = file.dict(descendant.as_ref().unwrap_or(font), "FontDescriptor").unwrap_or_default();
    file.name(font, "Subtype").as_deref() == Some("Type3")
        || ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(*key))
}

fn simple_widths(file: &File<'_>, font: &Dict, at: &At, findings: &mut Findings<'_>) {
    let number = |key: &str| file.get(font, key).number();
    let (Some(first), Some(last), Some(widths)) = (number("FirstChar"), number("LastChar"), file.list(font, "Widths"))
    else {
        findings.push(rule("X4-FONT-WIDTHS"), "a font does not say how wide its glyphs are", at.clone());
        return;
    };
    if widths.len() as f64 != last - first + 1.0 {
        let message = format!("a font has {} widths for the codes {first} to {last}", widths.len());
        findings.push(rule("X4-FONT-WIDTHS"), message, at.clone());
    }
}

fn composite(file: &File<'_>, font: &Dict, at: &At, findings: &mut Findings<'_>) {
    let codes = rule("X4-FONT-CODES");
    let descendant = file.list(font, "DescendantFonts").and_then(|list| list.first().and_then(Value::dict).cloned());
    let Some(descendant) = descendant else {
        findings.push(codes, "a composite font has no font below it", at.clone());
        return;
    };
    let kind = file.name(&descendant, "Subtype").unwrap_or_default();
    let descriptor = file.dict(&descendant, "FontDescriptor");
    if let Some(descriptor) = &descriptor {
        program(file, descriptor, &kind, at, findings);
    }
    let embedded = descriptor.is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(*key))
    });
    let ordering = |dict: &Dict| -> Option<(String, String)> {
        let info = file.dict(dict, "CIDSystemInfo")?;
        Some((file.get(&info, "Registry").text()?, file.get(&info, "Ordering").text()?))
    };
    let own = ordering(&descendant);
    if own.is_none() {
        findings.push(
            codes,
            "a font keyed by CID does not say of which collection its CIDs are (CIDSystemInfo)",
            at.clone(),
        );
    }
    match file.get(font, "Encoding") {
        Value::Name(name) => {
            let name = String::from_utf8_lossy(&name).into_owned();
            if !CMAPS.contains(&name.as_str()) {
                findings.push(
                    codes,
                    format!("the CMap `{name}` is not in the file, and not everybody has it"),
                    at.clone(),
                );
            }
        }
        Value::Stream(map) => {
            if let (Some(own), Some(map)) = (&own, ordering(&map))
                && *own != map
                && map.1 != "Identity"
            {
                let message =
                    format!("codes lead to CIDs of {}-{}, and the font has those of {}-{}", map.0, map.1, own.0, own.1);
                findings.push(codes, message, at.clone());
            }
            if let Value::Name(base) = file.get(&map, "UseCMap")
                && !CMAPS.contains(&String::from_utf8_lossy(&base).as_ref())
            {
                findings.push(codes, "a CMap stands on another one that is not in the file", at.clone());
            }
        }
        _ => findings.push(codes, "a composite font has no CMap (Encoding)", at.clone()),
    }
    if kind == "CIDFontType2" && embedded {
        match file.get(&descendant, "CIDToGIDMap") {
            Value::Stream(_) => {
                let map = descendant.get("CIDToGIDMap");
                let map = if let Some(Value::Ref(id)) = map { file.data(*id) } else { None };
                // Two bytes a CID (ISO 32000-1, table 117).
                if map.is_none_or(|map| map.len() % 2 != 0) {
                    findings.push(
                        codes,
                        "the map from CIDs to glyphs (CIDToGIDMap) is cut off or cannot be read",
                        at.clone(),
                    );
                }
            }
            Value::Name(name) if name == b"Identity" => {}
            _ => findings.push(
                codes,
                "a TrueType font keyed by CID does not say which glyph a CID is (CIDToGIDMap)",
                at.clone(),
            ),
        }
    }
}

/// The font program under a descriptor: there is one at most, it can be read, and it is of the kind that the file says.
fn program(file: &File<'_>, descriptor: &Dict, kind: &str, at: &At, findings: &mut Findings<'_>) {
    let broken = rule("X4-FONT-PROGRAM");
    if let Value::Name(name) = file.get(descriptor, "FontName") {
        names(&name, "a font", at, findings);
    }
    let keys: Vec<&str> =
        ["FontFile", "FontFile2", "FontFile3"].into_iter().filter(|key| descriptor.contains_key(*key)).collect();
    let [key] = keys[..] else {
        if keys.len() > 1 {
            findings.push(broken, "a font has several programs", at.clone());
        }
        return;
    };
    let Some(Value::Ref(id)) = descriptor.get(key) else {
        findings.push(broken, "a font's program is no stream", at.clone());
        return;
    };
    let Value::Stream(dict) = file.object(*id) else {
        findings.push(broken, "a font's program is no stream", at.clone());
        return;
    };
    let Some(data) = file.data(*id) else {
        findings.push(broken, "a font's program cannot be read", at.clone());
        return;
    };
    let sfnt = matches!(data.get(..4), Some([0, 1, 0, 0] | b"true" | b"ttcf"));
    let opentype = data.starts_with(b"OTTO") || sfnt;
    let cff = data.first() == Some(&1) && data.get(2).is_some_and(|size| *size >= 4);
    let subtype = file.name(&dict, "Subtype").unwrap_or_default();
    let fits = match (key, subtype.as_str(), kind) {
        ("FontFile", _, "Type1" | "MMType1") => data.starts_with(b"%!") || data.first() == Some(&0x80),
        ("FontFile2", _, "TrueType" | "CIDFontType2") => sfnt,
        ("FontFile3", "Type1C", "Type1" | "MMType1" | "TrueType") | ("FontFile3", "CIDFontType0C", "CIDFontType0") => {
            cff
        }
        ("FontFile3", "OpenType", _) => opentype,
        _ => false,
    };
    if !fits {
        let shown = if subtype.is_empty() { key.to_owned() } else { format!("{key}, {subtype}") };
        findings.push(
            broken,
            format!("the program of a font of kind {kind} is not what the file says ({shown})"),
            at.clone(),
        );
    }
    let name = file.name(descriptor, "FontName").unwrap_or_default();
    let subset = name.as_bytes().get(6) == Some(&b'+');
    if let Some(fault) = super::rights::fault(&data, subset) {
        findings.push(rule("X4-FONT-RIGHTS"), format!("the licence of the font {name} {fault}"), at.clone());
    }
    if sfnt && let Some(fault) = tables(&data) {
        findings.push(broken, fault, at.clone());
    }
}

/// What is wrong with the tables of a TrueType font (OpenType 1.9, `Organization of an OpenType Font`).
fn tables(data: &[u8]) -> Option<String> {
    let count = usize::from(u16::from_be_bytes([*data.get(4)?, *data.get(5)?]));
    let word =
        |at: usize| data.get(at..at + 4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]) as usize);
    let mut found = Vec::new();
    for at in (0..count).map(|i| 12 + 16 * i) {
        let Some(tag) = data.get(at..at + 4) else {
            return Some("a font's program ends within its list of tables".to_owned());
        };
        let (start, length) = (word(at + 8)?, word(at + 12)?);
        if start.saturating_add(length) > data.len() {
            return Some(format!("a font's table {} reaches beyond the program's end", String::from_utf8_lossy(tag)));
        }
        found.push(tag);
    }
    let missing =
        ["glyf", "head", "hhea", "hmtx", "loca", "maxp"].into_iter().find(|tag| !found.contains(&tag.as_bytes()));
    missing.filter(|_| !found.contains(&b"CFF ".as_slice())).map(|tag| format!("a font's program has no table {tag}"))
}
