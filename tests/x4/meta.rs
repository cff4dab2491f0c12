//! What the file says of itself: output intent, Info, XMP, identifiers.

use libtest_mimic::Failed;

use super::Subject;
use super::reader::{Dict, File, Object};
use crate::support::{Check, ensure};

/// One output intent GTS_PDFX with the condition's registered name and an embedded profile of a CMYK press.
pub fn intent(subject: &Subject) -> Check {
    let intent = only_intent(&subject.file)?;
    let keys: Vec<&str> = intent.keys().map(String::as_str).collect();
    let right =
        ["DestOutputProfile", "Info", "OutputCondition", "OutputConditionIdentifier", "RegistryName", "S", "Type"];
    ensure(keys == right, || format!("keys {keys:?}"))?;
    ensure(subject.file.name(intent, "S")? == "GTS_PDFX", || "the intent is not GTS_PDFX".into())?;
    for (key, expected) in [("OutputConditionIdentifier", "FOGRA39"), ("RegistryName", "http://www.color.org")] {
        let told = subject.file.text(intent, key)?;
        ensure(told == expected, || format!("/{key} is {told}, not {expected}"))?;
    }
    ensure(!subject.file.text(intent, "Info")?.is_empty(), || "/Info is empty".into())?;
    let icc = profile(&subject.file)?;
    // PDF 1.4, table 4.15: profiles up to ICC.1:1998 and its amendment, all of which are version 2.
    ensure(icc[8] == 2 || subject.expected.standard == "PDF/X-4", || format!("a profile of version {}", icc[8]))
}

fn only_intent(file: &File) -> Result<&Dict, Failed> {
    let [intent] = file.array(file.catalog()?, "OutputIntents")? else { return Err("not one output intent".into()) };
    file.follow(intent).dict().ok_or_else(|| "the intent is no dictionary".into())
}

/// The output intent's profile, checked as far as ICC.1:2010, 7.2 gives a header.
pub fn profile(file: &File) -> Result<Vec<u8>, Failed> {
    let stream = file.get(only_intent(file)?, "DestOutputProfile")?;
    let components = stream.dict().and_then(|dict| dict.get("N")).and_then(Object::number);
    ensure(components == Some(4.0), || format!("/N is {components:?}"))?;
    let icc = file.data(stream)?;
    ensure(icc.len() > 128, || "no profile".into())?;
    let size = u32::from_be_bytes(icc[..4].try_into()?) as usize;
    ensure(size == icc.len(), || format!("the profile says {size} bytes and has {}", icc.len()))?;
    let tags = [&icc[12..16], &icc[16..20], &icc[36..40]];
    ensure(tags == [b"prtr", b"CMYK", b"acsp"], || format!("class, colours and signature: {tags:?}"))?;
    ensure(matches!(icc[8], 2 | 4), || format!("a profile of ICC version {}", icc[8]))?;
    Ok(icc)
}

/// The XMP packet, which must be readable without inflating anything.
pub fn packet(file: &File) -> Result<String, Failed> {
    let metadata = file.get(file.catalog()?, "Metadata")?;
    let Object::Stream(dict, bytes) = metadata else { return Err("the metadata are no stream".into()) };
    let keys: Vec<&str> = dict.keys().map(String::as_str).collect();
    ensure(keys == ["Length", "Subtype", "Type"], || format!("the metadata stream has {keys:?}"))?;
    ensure(file.name(dict, "Type")? == "Metadata" && file.name(dict, "Subtype")? == "XML", || format!("{dict:?}"))?;
    let packet = String::from_utf8(bytes.clone())?;
    ensure(packet.starts_with("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"), || packet.clone())?;
    ensure(packet.trim_end().ends_with("\"?>") && packet.contains("<?xpacket end=\""), || {
        "the packet has no end".into()
    })?;
    Ok(packet)
}

/// The text of the one element of this name; of a list or of alternatives the first item.
pub fn property(packet: &str, name: &str) -> Result<String, Failed> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut parts = packet.split(open.as_str());
    let (_, Some(rest), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("XMP has not one {name}").into());
    };
    let (mut value, _) = rest.split_once(&close).ok_or_else(|| format!("{name} does not end"))?;
    if let Some((_, item)) = value.split_once("<rdf:li") {
        value = item.split_once('>').and_then(|(_, item)| item.split_once("</rdf:li>")).ok_or("an item")?.0;
    }
    ensure(!value.contains('<'), || format!("{name}: {value}"))?;
    Ok(value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// The namespace and name of the version in XMP: PDF/X-4 has a schema of its own, the standards before it Adobe's.
fn version(subject: &Subject) -> (&'static str, &'static str, &'static str) {
    if subject.expected.standard == "PDF/X-4" {
        ("pdfxid", "http://www.npes.org/pdfx/ns/id/", "pdfxid:GTS_PDFXVersion")
    } else {
        ("pdfx", "http://ns.adobe.com/pdfx/1.3/", "pdfx:GTS_PDFXVersion")
    }
}

/// The file calls itself by its standard in the schema for that, and has the identifiers that PDF/X-4 asks for.
pub fn identification(subject: &Subject) -> Check {
    let packet = packet(&subject.file)?;
    let (prefix, space, name) = version(subject);
    for (prefix, space) in [
        (prefix, space),
        ("xmpMM", "http://ns.adobe.com/xap/1.0/mm/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    ] {
        ensure(packet.contains(&format!("xmlns:{prefix}=\"{space}\"")), || format!("{prefix} is not {space}"))?;
    }
    let version = property(&packet, name)?;
    ensure(version == subject.expected.standard, || format!("the file calls itself {version}"))?;
    let info = subject.file.dict(&subject.file.trailer, "Info")?;
    ensure(!info.contains_key("GTS_PDFXConformance"), || "a key of ISO 15930-1 (2001)".into())?;
    for name in ["xmpMM:VersionID", "xmpMM:RenditionClass"] {
        ensure(!property(&packet, name)?.trim().is_empty(), || format!("{name} is empty"))?;
    }
    // The trailer's identifiers and XMP's are the same, but for the six bits that make a UUID (RFC 9562, 4).
    let id = subject.file.array(&subject.file.trailer, "ID")?;
    for (part, name) in id.iter().zip(["xmpMM:DocumentID", "xmpMM:InstanceID"]) {
        let Object::String(bytes) = part else { return Err("an identifier that is no string".into()) };
        let told = property(&packet, name)?;
        let digits: String = told.strip_prefix("uuid:").ok_or("no uuid")?.split('-').collect();
        let dashes: Vec<usize> = told.match_indices('-').map(|(at, _)| at - 5).collect();
        ensure(digits.len() == 32 && dashes == [8, 13, 18, 23], || format!("{name} is {told}"))?;
        for (i, byte) in bytes.iter().enumerate() {
            let digit = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16)?;
            let kept = match i {
                6 => 0x0f,
                8 => 0x3f,
                _ => 0xff,
            };
            ensure(byte & kept == digit & kept, || format!("{name} is {told}, the trailer's ID {bytes:02x?}"))?;
        }
    }
    Ok(())
}

/// Info and XMP say the same.
pub fn agree(subject: &Subject) -> Check {
    let file = &subject.file;
    let info = file.dict(&file.trailer, "Info")?;
    let packet = packet(file)?;
    let mut pairs = vec![
        ("Title", "dc:title"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
        ("GTS_PDFXVersion", version(subject).2),
    ];
    ensure(info.contains_key("Author") == packet.contains("<dc:creator>"), || "an author in one place alone".into())?;
    if info.contains_key("Author") {
        pairs.push(("Author", "dc:creator"));
    }
    for (key, name) in pairs {
        let (told, xmp) = (file.text(info, key)?, property(&packet, name)?);
        ensure(told == xmp && !told.is_empty(), || format!("/{key} is `{told}`, {name} is `{xmp}`"))?;
    }
    for (key, name) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
        let (told, xmp) = (iso_date(&file.text(info, key)?)?, property(&packet, name)?);
        ensure(told == xmp, || format!("/{key} is {told}, {name} is {xmp}"))?;
    }
    let (changed, noted) = (property(&packet, "xmp:ModifyDate")?, property(&packet, "xmp:MetadataDate")?);
    ensure(changed == noted, || format!("changed at {changed}, noted at {noted}"))?;
    ensure(property(&packet, "dc:format")? == "application/pdf", || "dc:format".into())
}

/// `D:20260401120000+02'00'` (ISO 32000-1, 7.9.4) as `2026-04-01T12:00:00+02:00`.
fn iso_date(date: &str) -> Result<String, Failed> {
    let digits = date.strip_prefix("D:").filter(|digits| digits.len() == 21 && digits.is_ascii());
    let d = digits.ok_or_else(|| format!("{date} is no date with its offset"))?;
    let quotes = (d.get(17..18), d.get(20..21)) == (Some("'"), Some("'"));
    ensure(quotes, || format!("{date} is no date"))?;
    Ok(format!(
        "{}-{}-{}T{}:{}:{}{}:{}",
        &d[..4],
        &d[4..6],
        &d[6..8],
        &d[8..10],
        &d[10..12],
        &d[12..14],
        &d[14..17],
        &d[18..20],
    ))
}

/// True or False, in both places, as the layout says.
pub fn trapped(subject: &Subject) -> Check {
    let info = subject.file.dict(&subject.file.trailer, "Info")?;
    let (told, xmp) = (subject.file.name(info, "Trapped")?, property(&packet(&subject.file)?, "pdf:Trapped")?);
    let expected = subject.expected.trapped;
    ensure((told, xmp.as_str()) == (expected, expected), || format!("/{told} and {xmp}, not {expected}"))
}
