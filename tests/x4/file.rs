//! The file as such: its frame, its names and numbers, what it may not have, and its pages' boxes.

use std::collections::BTreeSet;

use super::Subject;
use super::reader::Object;
use crate::support::{Check, ensure};

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// PDF 1.6, or 1.4 for the standards of 2003, with the comment that tells tools of the trade that this is no text.
pub fn header(subject: &Subject) -> Check {
    let bytes = &subject.file.bytes;
    let head = if subject.expected.standard == "PDF/X-4" { "%PDF-1.6\n%" } else { "%PDF-1.4\n%" };
    ensure(bytes.starts_with(head.as_bytes()), || format!("the file does not start with {head} and a comment"))?;
    let comment = bytes.get(10..14).unwrap_or_default();
    ensure(comment.len() == 4 && comment.iter().all(|&byte| byte > 127), || {
        "the second line is no comment of at least four bytes above 127".into()
    })?;
    let version = subject.file.catalog()?.get("Version");
    ensure(version.is_none(), || format!("the catalog overrides the header's version: {version:?}"))?;
    let ends = String::from_utf8_lossy(&bytes[bytes.len() - 16..]).into_owned();
    ensure(ends.trim_end().ends_with("%%EOF"), || "something stands after %%EOF".into())
}

/// Root, Info, an identifier of two parts; neither encrypted nor updated.
pub fn trailer(subject: &Subject) -> Check {
    let trailer = &subject.file.trailer;
    let keys: Vec<&str> = trailer.keys().map(String::as_str).collect();
    ensure(keys == ["ID", "Info", "Root", "Size"], || format!("the trailer has {keys:?}"))?;
    let id = subject.file.array(trailer, "ID")?;
    let lengths: Vec<_> =
        id.iter().map(|part| if let Object::String(bytes) = part { bytes.len() } else { 0 }).collect();
    ensure(lengths == [16, 16], || format!("ID has parts of {lengths:?} bytes"))?;
    ensure(id[0] != id[1], || "document and instance have one identifier".into())
}

/// Names of fonts and inks are UTF-8 (the reader refuses others), and mean what the layout says.
pub fn names(subject: &Subject) -> Check {
    let mut found = BTreeSet::new();
    subject.file.each(|_, object| {
        if let Some([Object::Name(family), Object::Name(ink), ..]) = object.array()
            && family == "Separation"
        {
            found.insert(ink.clone());
        }
    });
    found.remove("All");
    let expected: BTreeSet<String> = subject.expected.inks.iter().map(|&ink| ink.to_owned()).collect();
    ensure(found == expected, || format!("inks {found:?}, not {expected:?}"))
}

/// All that the file needs is in it: no reference leads nowhere, every object is reached, no key names another file.
pub fn self_contained(subject: &Subject) -> Check {
    let file = &subject.file;
    let mut referred = BTreeSet::new();
    file.each(|_, object| {
        if let Object::Reference(number) = object {
            referred.insert(*number);
        }
    });
    let present: BTreeSet<u32> = file.objects.keys().copied().collect();
    ensure(referred == present, || format!("objects {present:?}, of which {referred:?} are referred to"))?;
    let metadata = file.get(file.catalog()?, "Metadata")?;
    ensure(matches!(metadata, Object::Stream(..)), || "the catalog's metadata are no stream".into())?;
    for page in &subject.pages {
        let missing: Vec<_> = page.used.difference(&page.offered).collect();
        ensure(missing.is_empty(), || format!("the content asks for {missing:?}"))?;
    }
    let used: BTreeSet<_> = subject.pages.iter().flat_map(|page| &page.used).collect();
    let idle = subject.pages.iter().flat_map(|page| &page.offered);
    let idle: Vec<_> = idle.filter(|name| name.0 != "ExtGState" && !used.contains(name)).collect();
    ensure(idle.is_empty(), || format!("resources that no page uses: {idle:?}"))
}

/// Streams are deflated or plain, pictures perhaps JPEGs, and all stand in this file.
pub fn filters(subject: &Subject) -> Check {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for (number, object) in &subject.file.objects {
        let Object::Stream(dict, _) = object else { continue };
        seen += 1;
        let filter = dict.get("Filter").map(Object::name);
        let picture = dict.get("Subtype").and_then(Object::name) == Some("Image");
        let foreign = ["F", "FFilter", "FDecodeParms"].iter().any(|&key| dict.contains_key(key))
            || (dict.contains_key("DecodeParms") && !picture);
        let known = matches!(filter, None | Some(Some("FlateDecode")))
            || (picture && matches!(filter, Some(Some("DCTDecode"))));
        if !known || foreign {
            faults.push(format!("object {number}: {dict:?}"));
        } else if let Err(error) = subject.file.data(object) {
            faults.push(format!("object {number}: {}", super::said(&error)));
        }
    }
    ensure(faults.is_empty() && seen > 0, || faults.join("\n"))
}

/// Keys that PDF/X-4 forbids, or allows under conditions that a master does not meet.
const FORBIDDEN: &[&str] = &[
    // Encryption, actions, scripts, forms, annotations.
    "Encrypt",
    "AA",
    "OpenAction",
    "A",
    "JavaScript",
    "JS",
    "AcroForm",
    "XFA",
    "Annots",
    "Names",
    "URI",
    // Transfer functions, halftones, black generation, flatness.
    "TR",
    "TR2",
    "HT",
    "HTP",
    "HTO",
    "BG",
    "BG2",
    "UCR",
    "UCR2",
    "FL",
    "RI",
    "Intent",
    // Other files, other versions of a picture, PostScript.
    "EmbeddedFiles",
    "EF",
    "AF",
    "Alternates",
    "OPI",
    "Ref",
    "PS",
    "Level1",
    "AlternatePresentations",
    "PresSteps",
    "DestOutputProfileRef",
    "RefDict",
    // Transparency and layers.
    "SMask",
    "SMaskInData",
    "Interpolate",
    "BM",
    "CA",
    "ca",
    "Group",
    "OCProperties",
    "OC",
    "OCGs",
    // What would change what a viewer or a press takes for the page.
    "ArtBox",
    "CropBox",
    "Rotate",
    "UserUnit",
    "ViewArea",
    "ViewClip",
    "PrintArea",
    "PrintClip",
    "Requirements",
];

/// Names that are values of a kind that no master has.
const FORBIDDEN_NAMES: &[&str] = &[
    "DeviceRGB",
    "CalRGB",
    "CalGray",
    "Lab",
    "ICCBased",
    "Indexed",
    "LZWDecode",
    "JPXDecode",
    "Crypt",
    "PS",
    "Type3",
    "GTS_PDFA1",
];

/// No forbidden key anywhere, and grey in soft masks alone: in no object and at no depth.
pub fn forbidden(subject: &Subject) -> Check {
    let mut faults = Vec::new();
    let new = subject.expected.standard == "PDF/X-4";
    let (mut masks, mut greys, mut all_greys) = (BTreeSet::new(), 0, 0);
    subject.file.each(|number, object| {
        if let Some(dict) = object.dict() {
            if let Some(&Object::Reference(mask)) = dict.get("SMask") {
                masks.insert(mask);
            }
            greys += usize::from(dict.get("ColorSpace").and_then(Object::name) == Some("DeviceGray"));
            // Layers have a check of their own, which is not content with their being asked for.
            let layers = |key: &str| subject.expected.steps && matches!(key, "OCProperties" | "OCGs");
            // And so has what lets the ground through, which the newest standard alone has.
            let picture = dict.get("Subtype").and_then(Object::name) == Some("Image");
            let page = dict.get("Type").and_then(Object::name) == Some("Page");
            let masks = |key: &str| new && ((picture && key == "SMask") || (page && key == "Group"));
            let forbidden = dict.keys().filter(|key| FORBIDDEN.contains(&key.trim()) && !layers(key) && !masks(key));
            faults.extend(forbidden.map(|key| format!("{number}: /{key}")));
        }
        if let Some(name) = object.name().filter(|name| FORBIDDEN_NAMES.contains(name)) {
            faults.push(format!("{number}: a value /{name}"));
        }
        all_greys += usize::from(object.name() == Some("DeviceGray"));
    });
    let soft = masks.iter().all(|mask| {
        let mask = subject.file.objects.get(mask).and_then(Object::dict);
        mask.and_then(|mask| mask.get("ColorSpace")).and_then(Object::name) == Some("DeviceGray")
    });
    ensure(soft && (greys, all_greys) == (masks.len(), masks.len()), || {
        format!("{} soft masks, but {all_greys} times DeviceGray", masks.len())
    })?;
    ensure(faults.is_empty(), || format!("object {}", faults.join(", object ")))
}

/// The limits of ISO 32000-1, annex C, table C.1.
pub fn limits(subject: &Subject) -> Check {
    let mut faults = Vec::new();
    let long = |name: &str| name.len() > 127;
    subject.file.each(|number, object| match object {
        Object::Name(name) if long(name) => faults.push(format!("{number}: a name of {} bytes", name.len())),
        Object::Dict(dict) | Object::Stream(dict, _) if dict.keys().any(|key| long(key)) => {
            faults.push(format!("{number}: a long key"));
        }
        Object::String(text) if text.len() > 32_767 => faults.push(format!("{number}: a string of {}", text.len())),
        Object::Array(items) if items.len() > 8191 => faults.push(format!("{number}: an array of {}", items.len())),
        Object::Number(value) if value.abs() > 2_147_483_647.0 => faults.push(format!("{number}: {value}")),
        _ => {}
    });
    ensure(faults.is_empty(), || faults.join(", "))?;
    let deepest = subject.pages.iter().map(|page| page.depth).max().unwrap_or_default();
    ensure(deepest <= 28, || format!("q goes {deepest} deep"))
}

/// Boxes of the sizes that the layout says, each in the next, and no other box.
pub fn boxes(subject: &Subject) -> Check {
    let expected = subject.expected;
    let pages = subject.file.pages()?;
    ensure(pages.len() == expected.pages, || format!("{} pages, not {}", pages.len(), expected.pages))?;
    let (width, height) = (expected.media.0 * MM, expected.media.1 * MM);
    let left = expected.margin * MM;
    let top = height - left - expected.bar * MM;
    let trim = [left, top - expected.trim.1 * MM, left + expected.trim.0 * MM, top];
    let bleed = expected.bleed * MM;
    let bleed = [trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed];
    for (i, page) in pages.into_iter().enumerate() {
        // A group is judged where pictures are.
        let keys: Vec<&str> = page.keys().map(String::as_str).filter(|key| *key != "Group").collect();
        let right = ["BleedBox", "Contents", "MediaBox", "Parent", "Resources", "TrimBox", "Type"];
        ensure(keys == right, || format!("page {}: keys {keys:?}", i + 1))?;
        for (name, expected) in [("MediaBox", [0.0, 0.0, width, height]), ("BleedBox", bleed), ("TrimBox", trim)] {
            let actual: Vec<f64> = subject.file.array(page, name)?.iter().filter_map(Object::number).collect();
            let near = actual.len() == 4 && actual.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 0.01);
            ensure(near, || format!("page {}: {name} is {actual:?}, not {expected:?}", i + 1))?;
        }
        let [media, bleed, trim] = ["MediaBox", "BleedBox", "TrimBox"].map(|name| bounds(subject, i, name));
        ensure(inside(trim?, bleed?) && inside(bleed?, media?), || format!("page {}: boxes not nested", i + 1))?;
    }
    Ok(())
}

/// A box of a page: left, bottom, right, top.
pub fn bounds(subject: &Subject, page: usize, name: &str) -> Result<[f64; 4], &'static str> {
    let pages = subject.file.pages().map_err(|_| "no pages")?;
    let items = subject.file.array(pages[page], name).map_err(|_| "no such box")?;
    let numbers: Vec<f64> = items.iter().filter_map(Object::number).collect();
    numbers.try_into().map_err(|_| "a box has four numbers")
}

/// Whether a rectangle lies in another; edges may meet.
pub fn inside(inner: [f64; 4], outer: [f64; 4]) -> bool {
    inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}
