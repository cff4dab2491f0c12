//! Fonts in the file: embedded, subset, as wide as they say, and readable.

use std::collections::{BTreeMap, BTreeSet};

use libtest_mimic::Failed;
use read_fonts::ps::cff::CffFontRef;
use read_fonts::types::GlyphId;
use read_fonts::{FontRef, TableProvider};

use super::reader::{Dict, File, Lexer, Object, utf16_be};
use super::{COMPILED, INKS, content};
use crate::support::{Check, ensure};

/// What a font's ToUnicode says of its codes (ISO 32000-1, 9.10.3).
pub fn to_unicode(file: &File, font: &Dict) -> Result<BTreeMap<u16, String>, Failed> {
    let data = file.data(font.get("ToUnicode").ok_or("a font without ToUnicode")?)?;
    let mut lexer = Lexer::new(&data, 0);
    let (mut map, mut strings) = (BTreeMap::new(), Vec::new());
    while !lexer.is_over() {
        match lexer.operand() {
            Ok(Object::String(bytes)) => strings.push(bytes),
            Ok(_) => {}
            Err(_) => match lexer.word() {
                b"" => return Err("a ToUnicode that is no CMap".into()),
                b"begincodespacerange" | b"beginbfchar" => strings.clear(),
                b"endcodespacerange" => {
                    ensure(strings == [vec![0, 0], vec![0xff, 0xff]], || "codes are not of two bytes".into())?;
                }
                b"endbfchar" => {
                    for pair in strings.chunks_exact(2) {
                        let code = u16::from_be_bytes(pair[0][..].try_into()?);
                        ensure(map.insert(code, utf16_be(&pair[1])).is_none(), || format!("code {code} twice"))?;
                    }
                }
                b"beginbfrange" => return Err("ranges, which this reader does not know".into()),
                _ => {}
            },
        }
    }
    let odd = |text: &str| text.is_empty() || text.contains(['\0', '\u{feff}', '\u{fffe}', '\u{fffd}']);
    let faulty = map.iter().find(|(_, text)| odd(text));
    ensure(faulty.is_none(), || format!("ToUnicode has a code that means nothing: {faulty:?}"))?;
    Ok(map)
}

/// The Type0 fonts of a file by resource name, with the codes that its pages show.
fn used(file: &File) -> Result<BTreeMap<String, (&Dict, BTreeSet<u16>)>, Failed> {
    let mut used = BTreeMap::new();
    for (page, painted) in file.pages()?.into_iter().zip(content::pages(file)?) {
        let resources = file.dict(page, "Resources")?;
        for piece in painted.painted.iter().filter(|piece| !piece.codes.is_empty()) {
            let font = file.dict(file.dict(resources, "Font")?, &piece.font)?;
            let entry = used.entry(piece.font.clone()).or_insert_with(|| (font, BTreeSet::new()));
            entry.1.extend(&piece.codes);
        }
    }
    ensure(!used.is_empty(), || "no page shows text, so no font was judged".into())?;
    Ok(used)
}

/// The one CIDFont below a Type0 font.
fn descendant<'a>(file: &'a File, font: &'a Dict) -> Result<&'a Dict, Failed> {
    let [only] = file.array(font, "DescendantFonts")? else { return Err("not one descendant".into()) };
    file.follow(only).dict().ok_or_else(|| "a descendant that is no dictionary".into())
}

/// Every font that the file has, shown or not, is embedded as a subset of what the pages show.
pub fn embedded(file: &File) -> Check {
    let used = used(file)?;
    let mut types = BTreeMap::new();
    file.each(|_, object| {
        if let Some(Object::Name(kind)) =
            object.dict().filter(|dict| is(dict, "Type", "Font")).and_then(|d| d.get("Subtype"))
        {
            *types.entry(kind.clone()).or_insert(0) += 1;
        }
    });
    let composite = types.remove("Type0").unwrap_or(0);
    let below = types.remove("CIDFontType0").unwrap_or(0) + types.remove("CIDFontType2").unwrap_or(0);
    ensure(types.is_empty(), || format!("fonts of other kinds: {types:?}"))?;
    ensure(composite == used.len() && below == used.len(), || {
        format!("{composite} fonts with {below} descendants, and pages show text in {}", used.len())
    })?;
    for (name, (font, codes)) in used {
        embedded_font(file, font, &codes).map_err(|e| format!("{name}: {}", e.message().unwrap_or_default()))?;
    }
    Ok(())
}

fn is(dict: &Dict, key: &str, name: &str) -> bool {
    dict.get(key).and_then(Object::name) == Some(name)
}

fn embedded_font(file: &File, font: &Dict, codes: &BTreeSet<u16>) -> Check {
    ensure(is(font, "Subtype", "Type0") && is(font, "Encoding", "Identity-H"), || format!("{font:?}"))?;
    let below = descendant(file, font)?;
    let descriptor = file.dict(below, "FontDescriptor")?;
    // ISO 32000-1, 9.6.4: six capitals and a plus sign before a subset's name; tables 117, 121 and 122 on the names.
    let base = file.name(below, "BaseFont")?;
    let (tag, rest) = base.split_once('+').ok_or_else(|| format!("{base} has no subset tag"))?;
    let tagged = tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) && !rest.is_empty();
    ensure(tagged, || format!("{base} has no subset tag"))?;
    let cff = is(below, "Subtype", "CIDFontType0");
    let whole = if cff { format!("{base}-Identity-H") } else { base.to_owned() };
    let names = (file.name(font, "BaseFont")?, file.name(descriptor, "FontName")?);
    ensure(names == (whole.as_str(), base), || format!("{base} is also called {names:?}"))?;
    let system = file.dict(below, "CIDSystemInfo")?;
    let identity = file.text(system, "Registry")? == "Adobe" && file.text(system, "Ordering")? == "Identity";
    ensure(identity, || format!("{system:?}"))?;

    // ISO 32000-1, table 122: what a descriptor must have, and one of symbolic and nonsymbolic.
    for key in ["FontBBox", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV"] {
        file.get(descriptor, key)?;
    }
    let flags = file.get(descriptor, "Flags")?.number().unwrap_or_default() as u32;
    ensure((flags & 4 != 0) != (flags & 32 != 0), || format!("flags {flags:b}"))?;
    let programs = ["FontFile", "FontFile2", "FontFile3"].map(|key| descriptor.contains_key(key));
    let glyphs = if cff {
        ensure(programs == [false, false, true], || format!("font files 1, 2, 3: {programs:?}"))?;
        let program = file.get(descriptor, "FontFile3")?;
        ensure(program.dict().is_some_and(|dict| is(dict, "Subtype", "CIDFontType0C")), || "no CIDFontType0C".into())?;
        let data = file.data(program)?;
        let cff = CffFontRef::new(&data, 0, None)?;
        ensure(cff.is_cid(), || "the CFF program is not keyed by CID".into())?;
        let charset = cff.charset().ok_or("a CFF program without charset")?;
        for &code in codes {
            let cid = charset.string_id(GlyphId::from(code)).map(|cid| cid.to_u16());
            ensure(cid == Some(code), || format!("glyph {code} has CID {cid:?}"))?;
        }
        cff.num_glyphs()
    } else {
        ensure(programs == [false, true, false], || format!("font files 1, 2, 3: {programs:?}"))?;
        ensure(is(below, "CIDToGIDMap", "Identity"), || "codes are not glyphs".into())?;
        let program = file.get(descriptor, "FontFile2")?;
        let data = file.data(program)?;
        let length = program.dict().and_then(|dict| dict.get("Length1")).and_then(Object::number);
        ensure(length == Some(data.len() as f64), || format!("Length1 {length:?} for {} bytes", data.len()))?;
        let sfnt = FontRef::new(&data)?;
        let (head, loca) = (sfnt.head()?, sfnt.loca(None)?);
        ensure(head.units_per_em() > 0 && !loca.is_empty(), || "a TrueType program without glyphs".into())?;
        u32::from(sfnt.maxp()?.num_glyphs())
    };
    ensure(!codes.contains(&0), || "shows .notdef".into())?;
    let last = codes.last().copied().unwrap_or_default();
    ensure(u32::from(last) < glyphs, || format!("shows glyph {last} of {glyphs}"))?;
    // .notdef, and what accents are made of, come on top.
    ensure(glyphs as usize <= 2 * codes.len() + 1, || format!("{glyphs} glyphs for {} that are shown", codes.len()))
}

/// The widths in the PDF are those of the font program (ISO 32000-1, 9.7.4.3), to a thousandth of a unit of text space.
pub fn widths(file: &File) -> Check {
    for (name, (font, codes)) in used(file)? {
        let below = descendant(file, font)?;
        let [Object::Number(0.0), Object::Array(widths)] = file.array(below, "W")? else {
            return Err(format!("{name}: /W is no single run from glyph 0").into());
        };
        let descriptor = file.dict(below, "FontDescriptor")?;
        let program = file.data(
            file.get(descriptor, if descriptor.contains_key("FontFile3") { "FontFile3" } else { "FontFile2" })?,
        )?;
        for code in codes {
            let told = widths.get(usize::from(code)).and_then(Object::number).ok_or("a glyph without width")?;
            let true_width = program_width(&program, code)?;
            ensure((told - true_width).abs() <= 0.001, || {
                format!("{name}, glyph {code}: /W says {told}, the font program {true_width}")
            })?;
        }
    }
    Ok(())
}

/// A glyph's advance in a font program, in thousandths of an em.
fn program_width(program: &[u8], glyph: u16) -> Result<f64, Failed> {
    if let Ok(sfnt) = FontRef::new(program) {
        let advance = sfnt.hmtx()?.advance(GlyphId::from(glyph)).ok_or("a glyph without advance")?;
        return Ok(f64::from(advance) * 1000.0 / f64::from(sfnt.head()?.units_per_em()));
    }
    let cff = CffFontRef::new(program, 0, None)?;
    let subfont = cff.subfont(cff.subfont_index(GlyphId::from(glyph)).ok_or("a glyph of no subfont")?, &[])?;
    let advance = cff.evaluate_width(&subfont, GlyphId::from(glyph), &[])?.ok_or("a glyph without width")?;
    Ok(advance.to_f64() * 1000.0 / f64::from(cff.upem()))
}

/// The case with a TrueType face has one, and ligatures in its ToUnicode.
pub fn true_type() -> Check {
    let subjects = COMPILED.iter().flatten();
    let subject = subjects.into_iter().find(|subject| subject.expected.folder == INKS).ok_or("no such case")?;
    let (mut faces, mut ligatures) = (0, 0);
    for (font, codes) in used(&subject.file)?.into_values() {
        if is(descendant(&subject.file, font)?, "Subtype", "CIDFontType2") {
            faces += 1;
            let map = to_unicode(&subject.file, font)?;
            ligatures += codes.iter().filter(|code| map.get(code).is_some_and(|text| text.chars().count() > 1)).count();
        }
    }
    ensure(faces == 2, || format!("{faces} TrueType faces, not 2"))?;
    ensure(ligatures > 0, || "no code that stands for several characters".into())
}
