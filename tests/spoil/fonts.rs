//! Fonts, codes and glyphs.

use super::colour::TO_UNICODE;
use super::editor::{Editor, parse};
use super::{INKS, Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    spoil("a font without its program", &["X4-FONT-EMBEDDED"], |file| {
        let descriptor = file.first("FontDescriptor", "");
        file.dict(descriptor).remove("FontFile3");
    }),
    spoil("a font of the viewer", &["X4-FONT-EMBEDDED"], |file| {
        file.name(0, "Font", "H", HELVETICA);
        file.paint(0, "BT /H 20 Tf 1 0 0 1 300 300 Tm (abc) Tj ET");
    }),
    spoil("a font of the viewer in a form in a pattern", &["X4-FONT-EMBEDDED"], |file| {
        let form = file.form(&format!("<</Font<</H {HELVETICA}>>>>"), "BT /H 20 Tf 1 0 0 1 10 10 Tm (abc) Tj ET");
        let pattern = file.stream(
            &format!("<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 99 99]/XStep 99/YStep 99/Resources<</XObject<</F {form} 0 R>>>>>>"),
            b"/F Do",
        );
        file.name(0, "Pattern", "P", &format!("{pattern} 0 R"));
        file.paint(0, "q /Pattern cs /P scn 300 300 50 50 re f Q");
    }).second(),
    spoil("a font of the viewer that clips", &["X4-FONT-EMBEDDED"], |file| {
        file.name(0, "Font", "H", HELVETICA);
        file.paint(0, "q BT 7 Tr /H 40 Tf 1 0 0 1 300 300 Tm (abc) Tj ET 290 290 200 80 re f Q");
    }).second(),
    spoil("a font program of text", &["X4-FONT-PROGRAM"], |file| program(file, "FontFile3", |_| b"this is no font".to_vec())),
    spoil("a font program of another kind", &["X4-FONT-PROGRAM"], |file| {
        let descriptor = file.first("FontDescriptor", "");
        let number = file.follow(descriptor, "FontFile3");
        file.dict(number).insert("Subtype".into(), parse("/OpenType"));
    }),
    spoil("a font with two programs", &["X4-FONT-PROGRAM"], |file| {
        let descriptor = file.first("FontDescriptor", "");
        let number = file.follow(descriptor, "FontFile3");
        file.dict(descriptor).insert("FontFile2".into(), parse(&format!("{number} 0 R")));
    }),
    spoil("a TrueType font without its metrics", &["X4-FONT-PROGRAM"], |file| {
        program(file, "FontFile2", |mut data| {
            let at = data.windows(4).position(|tag| tag == b"hmtx").expect("a table of widths");
            data[at..at + 4].copy_from_slice(b"hmtz");
            data
        });
    }).of(INKS),
    spoil("a font whose licence forbids to embed it", &["X4-FONT-RIGHTS"], |file| licence(file, 2)).of(INKS),
    spoil("a font whose licence forbids to cut it down", &["X4-FONT-RIGHTS"], |file| licence(file, 0x108)).of(INKS),
    spoil("a kind of font that there is not", &["X4-FONT-PROGRAM"], |file| {
        file.name(0, "Font", "X", "<</Type/Font/Subtype/Type9>>");
    }),
    spoil("the glyph of what is missing", &["X4-FONT-GLYPH"], |file| show(file, "<0000>")),
    spoil("a glyph beyond the font's end", &["X4-FONT-GLYPH"], |file| show(file, "<0f0f>")).second(),
    spoil("other widths", &["X4-FONT-WIDTHS"], |file| {
        let font = file.find(|dict| dict.contains_key("W"))[0];
        let widths = file.dict(font).get("W").cloned();
        let Some(crate::x4::reader::Object::Array(mut outer)) = widths else { panic!("no widths") };
        let Some(crate::x4::reader::Object::Array(inner)) = outer.get_mut(1) else { panic!("no widths") };
        inner.iter_mut().for_each(|width| *width = crate::x4::reader::Object::Number(width.number().unwrap_or(0.0) + 20.0));
        file.dict(font).insert("W".into(), crate::x4::reader::Object::Array(outer));
    }),
    spoil("a simple font with too few widths", &["X4-FONT-WIDTHS", "X4-FONT-EMBEDDED"], |file| {
        file.name(0, "Font", "H", "<</Type/Font/Subtype/TrueType/BaseFont/Arial/FirstChar 97/LastChar 99/Widths[500]/Encoding/WinAnsiEncoding/FontDescriptor<</Type/FontDescriptor/FontName/Arial/Flags 32>>>>");
        file.paint(0, "BT /H 20 Tf 1 0 0 1 300 300 Tm (abc) Tj ET");
    }),
    spoil("a CMap that nobody has", &["X4-FONT-CODES"], |file| {
        let font = file.first("Font", "Type0");
        file.dict(font).insert("Encoding".into(), parse("/OurOwn-H"));
    }),
    spoil("a CMap on one that nobody has", &["X4-FONT-CODES"], |file| {
        let map = file.stream("<</Type/CMap/CMapName/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/UseCMap/OurOwn-H>>", b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <ffff> 0 endcidrange endcmap");
        let font = file.first("Font", "Type0");
        file.dict(font).insert("Encoding".into(), parse(&format!("{map} 0 R")));
    }).second(),
    spoil("CIDs of no collection", &["X4-FONT-CODES"], |file| {
        let font = file.first("Font", "CIDFontType0");
        file.dict(font).remove("CIDSystemInfo");
    }),
    spoil("CIDs that lead to no glyph", &["X4-FONT-CODES"], |file| {
        let font = file.first("Font", "CIDFontType2");
        file.dict(font).remove("CIDToGIDMap");
    }).of(INKS),
    spoil("an ink whose name is no UTF-8", &["X4-NAMES"], |file| {
        file.name(0, "ColorSpace", "X", &super::colour::separation("Vert @e9", "/DeviceCMYK", "1 0 0 0"));
    }),
    spoil("a font whose name is no UTF-8", &["X4-NAMES"], |file| {
        let font = file.first("Font", "Type0");
        file.dict(font).insert("BaseFont".into(), parse("/Caf@e9"));
    }),
    spoil("a glyph without its procedure", &["X4-FONT-GLYPH"], |file| procedures(file, "", "97/a", TO_UNICODE)).second(),
    spoil("a glyph whose procedure is no stream", &["X4-FONT-GLYPH"], |file| procedures(file, "/a<<>>", "97/a", TO_UNICODE)).second(),
    spoil("a code without a glyph, of a font of procedures", &["X4-FONT-GLYPH"], |file| procedures(file, "", "98/b", TO_UNICODE)).second(),
    spoil("a space without a procedure", &[], |file| {
        let map = TO_UNICODE.to_vec();
        let at = map.windows(6).position(|code| code == b"<0061>").expect("what `a` says");
        let map = [&map[..at], b"<0020>", &map[at + 6..]].concat();
        procedures(file, "", "97/a", &map);
    }),
    spoil("text that does not say what it means", &["TYPE-UNREADABLE"], |file| {
        for font in file.find(|dict| dict.contains_key("ToUnicode")) {
            file.dict(font).remove("ToUnicode");
        }
    }),
    spoil("text that nobody sees", &["TYPE-INVISIBLE"], |file| file.paint(0, "BT 3 Tr /F0 20 Tf 1 0 0 1 300 300 Tm <0005> Tj ET")),
    spoil("letters that are pictures", &["TYPE-BITMAP"], |file| {
        let glyph = file.stream("<<>>", b"1000 0 0 0 800 800 d1 q 800 0 0 800 0 0 cm BI /W 8 /H 8 /IM true ID 12345678 EI Q");
        let text = file.stream("<<>>", TO_UNICODE);
        let font = format!("<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a {glyph} 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<<>>/ToUnicode {text} 0 R>>");
        let font = file.add(&font);
        file.name(0, "Font", "T3", &format!("{font} 0 R"));
        file.paint(0, "BT 0 0 0 1 k /Go gs /T3 20 Tf 1 0 0 1 300 300 Tm (a) Tj ET");
    }),
];

/// Shows a letter `a` of a font whose glyphs procedures draw (Type 3).
fn procedures(file: &mut Editor, procedures: &str, differences: &str, map: &[u8]) {
    let map = file.stream("<<>>", map);
    let font = file.add(&format!("<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<{procedures}>>/Encoding<</Differences[{differences}]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<<>>/ToUnicode {map} 0 R>>"));
    file.name(0, "Font", "T3", &format!("{font} 0 R"));
    file.paint(0, "BT 0 0 0 1 k /Go gs /T3 20 Tf 1 0 0 1 300 300 Tm (a) Tj ET");
}

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

fn program(file: &mut Editor, key: &str, change: fn(Vec<u8>) -> Vec<u8>) {
    let descriptor = file.find(|dict| dict.contains_key(key))[0];
    let number = file.follow(descriptor, key);
    let data = change(file.data(number));
    file.set_data(number, data);
}

/// Gives a TrueType program a table OS/2 with these embedding rights (OpenType 1.9, OS/2, fsType).
fn licence(file: &mut Editor, rights: u16) {
    let descriptor = file.find(|dict| dict.contains_key("FontFile2"))[0];
    let number = file.follow(descriptor, "FontFile2");
    let data = file.data(number);
    let count = u16::from_be_bytes([data[4], data[5]]);
    let end = 12 + 16 * usize::from(count);
    assert!(!data[..end].windows(4).any(|tag| tag == b"OS/2"), "it has one");
    let mut made = data[..4].to_vec();
    made.extend((count + 1).to_be_bytes());
    made.extend(&data[6..12]);
    // The first by its tag; all others lie 16 bytes further back.
    made.extend(b"OS/2\0\0\0\0");
    made.extend((data.len() as u32 + 16).to_be_bytes());
    made.extend(10_u32.to_be_bytes());
    for record in data[12..end].chunks(16) {
        let start = u32::from_be_bytes([record[8], record[9], record[10], record[11]]) + 16;
        made.extend(&record[..8]);
        made.extend(start.to_be_bytes());
        made.extend(&record[12..]);
    }
    made.extend(&data[end..]);
    made.extend([0; 8]);
    made.extend(rights.to_be_bytes());
    file.set_data(number, made);
}

/// Shows a string in the page's first font, large and in black that overprints, with words for its readers.
fn show(file: &mut Editor, string: &str) {
    file.paint(
        0,
        &format!("/Span<</ActualText(a)>>BDC BT /Go gs 0 0 0 1 k /F0 20 Tf 1 0 0 1 300 300 Tm {string} Tj ET EMC"),
    );
}
