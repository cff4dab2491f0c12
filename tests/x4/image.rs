//! Pictures as a press sees them: four process inks, or black alone, 8 bits, Flate or DCT, with a soft mask or none. Every
//! key that is not known is refused.

use std::collections::BTreeSet;

use leporello::image::{Format, inspect};
use leporello::panel::Item;
use libtest_mimic::Failed;

use super::Subject;
use super::content::{Ink, Kind};
use super::reader::{Dict, File, Object};
use super::space::{Space, space};
use crate::support::{Check, ensure};

/// A picture that was read back.
pub struct Picture {
    /// All of its inks, whole.
    pub ink: Ink,
    /// Whether it has a soft mask.
    pub transparent: bool,
}

fn keys(dict: &Dict, known: &[&str]) -> Check {
    let other = dict.keys().find(|key| !known.contains(&key.as_str()));
    ensure(other.is_none(), || format!("/{} in a picture", other.map_or("", String::as_str)))
}

fn number(dict: &Dict, key: &str) -> Result<f64, Failed> {
    dict.get(key).and_then(Object::number).ok_or_else(|| format!("no /{key} in a picture").into())
}

/// Reads a picture: its inks, and as many samples as it says.
pub fn picture(file: &File, object: &Object) -> Result<Picture, Failed> {
    let dict = object.dict().ok_or("no picture")?;
    keys(
        dict,
        &[
            "Type",
            "Subtype",
            "Width",
            "Height",
            "BitsPerComponent",
            "ColorSpace",
            "Decode",
            "DecodeParms",
            "Filter",
            "Length",
            "SMask",
        ],
    )?;
    let ink = match file.get(dict, "ColorSpace")? {
        Object::Name(name) if name == "DeviceCMYK" => Ink::Process([1.0; 4]),
        other => match space(file, other)? {
            Space::DeviceN(parts) => {
                let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
                ensure(names == ["Black"], || format!("a picture in the inks {names:?}"))?;
                Ink::DeviceN { tints: vec![1.0], parts }
            }
            other => return Err(format!("a picture in {other:?}").into()),
        },
    };
    let components = if matches!(ink, Ink::Process(_)) { 4 } else { 1 };
    samples(file, object, components)?;
    if let Some(decode) = dict.get("Decode") {
        let decode: Vec<f64> = decode.array().ok_or("no /Decode")?.iter().filter_map(Object::number).collect();
        ensure(decode == [1.0, 0.0].repeat(components), || format!("/Decode {decode:?}"))?;
    }
    let Some(mask) = dict.get("SMask") else { return Ok(Picture { ink, transparent: false }) };
    let mask = file.follow(mask);
    let own = mask.dict().ok_or("no soft mask")?;
    keys(
        own,
        &["Type", "Subtype", "Width", "Height", "BitsPerComponent", "ColorSpace", "DecodeParms", "Filter", "Length"],
    )?;
    ensure(file.name(own, "Subtype")? == "Image", || "a soft mask that is no image".into())?;
    ensure(file.name(own, "ColorSpace")? == "DeviceGray", || "a soft mask in colours".into())?;
    for key in ["Width", "Height"] {
        ensure(number(own, key)? == number(dict, key)?, || format!("the soft mask has another /{key}"))?;
    }
    samples(file, mask, 1)?;
    Ok(Picture { ink, transparent: true })
}

/// Whether there are as many samples as width and height ask for, with 8 bits each.
fn samples(file: &File, object: &Object, components: usize) -> Check {
    let dict = object.dict().ok_or("no picture")?;
    let (width, height) = (number(dict, "Width")? as usize, number(dict, "Height")? as usize);
    ensure(number(dict, "BitsPerComponent")? == 8.0, || "not 8 bits a component".into())?;
    ensure(width > 0 && height > 0, || "a picture without pixels".into())?;
    let data = file.data(object)?;
    if file.name(dict, "Filter")? == "DCTDecode" {
        ensure(!dict.contains_key("DecodeParms"), || "DecodeParms of a JPEG".into())?;
        let header = inspect(&data).map_err(|error| error.to_string())?;
        let right = header.format == Format::Jpeg
            && (header.width as usize, header.height as usize) == (width, height)
            && header.channels() == components
            && header.bits == 8;
        return ensure(right, || format!("{header:?} is not {width} × {height} with {components} components"));
    }
    let parms = file.dict(dict, "DecodeParms")?;
    let wanted = [("BitsPerComponent", 8), ("Colors", components), ("Columns", width), ("Predictor", 15)];
    let found: Vec<(&str, usize)> =
        parms.iter().map(|(key, value)| (key.as_str(), value.number().unwrap_or(0.0) as usize)).collect();
    ensure(found == wanted, || format!("{found:?}, not {wanted:?}"))?;
    // Each row begins with the number of its predictor.
    let row = width * components + 1;
    let rows = data.chunks(row);
    ensure(data.len() == row * height && rows.clone().all(|row| row[0] <= 4), || {
        format!("{} bytes for {height} rows of {row}", data.len())
    })
}

/// Pictures are in the file once, however often they are shown; only files of the newest standard let the ground through,
/// and their pages say in which inks it is blended.
pub fn pictures(subject: &Subject) -> Check {
    let mut seen = Vec::new();
    for (number, object) in &subject.file.objects {
        let Object::Stream(dict, raw) = object else { continue };
        if dict.get("Subtype").and_then(Object::name) != Some("Image") {
            continue;
        }
        ensure(dict.get("Interpolate").is_none(), || format!("object {number} is interpolated"))?;
        // A mask is the same for pictures that differ.
        if dict.get("ColorSpace").and_then(Object::name) != Some("DeviceGray") {
            ensure(!seen.contains(&raw), || format!("object {number} is in the file twice"))?;
            seen.push(raw);
        }
    }
    let shown = subject.pages.iter().flat_map(|page| &page.painted).filter(|piece| piece.kind == Kind::Picture).count();
    ensure(shown >= seen.len(), || format!("{} pictures, {shown} shown", seen.len()))?;
    ensure(subject.expected.pictures == shown, || format!("{shown} pictures, not {}", subject.expected.pictures))?;
    for (i, (dict, page)) in subject.file.pages()?.into_iter().zip(&subject.pages).enumerate() {
        let standard = subject.expected.standard;
        ensure(!page.transparent || standard == "PDF/X-4", || format!("page {}: transparent in {standard}", i + 1))?;
        let Some(group) = dict.get("Group") else {
            ensure(!page.transparent, || format!("page {}: transparent without a blending space", i + 1))?;
            continue;
        };
        let group = subject.file.follow(group).dict().ok_or("no group")?;
        let found: Vec<&str> = group.keys().map(String::as_str).collect();
        let right = found == ["CS", "I", "K", "S", "Type"]
            && subject.file.name(group, "S")? == "Transparency"
            && subject.file.name(group, "CS")? == "DeviceCMYK"
            && matches!(group["I"], Object::Bool(true))
            && matches!(group["K"], Object::Bool(false));
        ensure(right && page.transparent, || format!("page {}: {group:?}", i + 1))?;
    }
    Ok(())
}

/// The words for those who don't see pictures and codes stand in the file, each beside what it is for.
pub fn alternatives(subject: &Subject) -> Check {
    for (i, (page, sheet)) in subject.pages.iter().zip(&subject.master.sheets).enumerate() {
        let mut set = BTreeSet::new();
        for spread in &sheet.spreads {
            words(&spread.art, &mut set);
        }
        for panel in sheet.panels.iter().map(|placed| &subject.master.panels[placed.panel]) {
            words(&panel.art, &mut set);
            let pictures = panel.blocks.iter().filter_map(|block| block.picture.as_ref());
            set.extend(pictures.map(|picture| picture.alt.as_str()));
            set.extend(panel.codes.iter().map(|code| code.alt.as_str()));
        }
        set.remove("");
        let read: BTreeSet<&str> = page.painted.iter().filter_map(|piece| piece.alt.as_deref()).collect();
        ensure(read == set, || format!("page {}: {read:?}, not {set:?}", i + 1))?;
        let text = page.painted.iter().find(|piece| piece.kind == Kind::Text && piece.alt.is_some());
        ensure(text.is_none(), || format!("page {}: text with other words: {text:?}", i + 1))?;
    }
    Ok(())
}

fn words<'a>(items: &'a [Item], found: &mut BTreeSet<&'a str>) {
    for item in items {
        if let Item::Group(group) = item {
            found.insert(&group.alt);
            words(&group.items, found);
        }
    }
}
