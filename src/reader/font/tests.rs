//! Fonts as a file gives them, of squares in an em of 1000 units (`fixtures/make.py`).

use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier, Stream};
use kurbo::{Rect, Shape};

use super::{Code, Font, Found};
use crate::reader::Streams;

const TTF: &[u8] = include_bytes!("fixtures/tiny.ttf");
const SYMBOL: &[u8] = include_bytes!("fixtures/tiny-symbol.ttf");
const OTF: &[u8] = include_bytes!("fixtures/tiny.otf");
const CFF: &[u8] = include_bytes!("fixtures/tiny.cff");
const CID: &[u8] = include_bytes!("fixtures/tiny-cid.cff");
const T1: &[u8] = include_bytes!("fixtures/tiny.t1");
const PFB: &[u8] = include_bytes!("fixtures/tiny.pfb");

/// Of all fonts without a program.
const MISSING: &str = "its program is not in the file: its text can be placed, but not drawn";

struct Plain;

impl Streams for Plain {
    fn bytes(&self, stream: &Stream<'_>) -> Result<Rc<Vec<u8>>, String> {
        stream.decoded_data().map(|data| Rc::new(data.into_owned())).map_err(|why| format!("{why:?}"))
    }
}

/// A file whose object 1 is `font`; streams are objects 2, 3, …
fn open(font: &str, streams: &[&[u8]]) -> (Font, Vec<String>) {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let mut objects = vec![font.as_bytes().to_vec()];
    for stream in streams {
        objects.push([format!("<</Length {}>>stream\n", stream.len()).as_bytes(), stream, b"\nendstream"].concat());
    }
    let pages = objects.len() + 1;
    objects.push(format!("<</Type/Pages/Count 1/Kids[{} 0 R]>>", pages + 1).into_bytes());
    objects.push(format!("<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 9 9]>>").into_bytes());
    objects.push(format!("<</Type/Catalog/Pages {pages} 0 R>>").into_bytes());
    for (n, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend([format!("{} 0 obj\n", n + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    for offset in &offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    file.extend(
        format!("trailer<</Size {}/Root {} 0 R>>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1, pages + 2).bytes(),
    );
    let pdf = Pdf::new(file).unwrap_or_else(|why| panic!("{why:?}"));
    let dict = pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(1, 0)).expect("object 1 is a dictionary");
    Font::open(&dict, &Plain)
}

fn one(font: &Font, string: &[u8]) -> Code {
    let codes = font.decode(string);
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes[0].clone()
}

/// Glyph, how it was found, text, width, the program's width.
type Row = (u32, Found, Option<String>, f64, Option<f64>);

fn row(font: &Font, string: &[u8]) -> Row {
    let code = one(font, string);
    (code.glyph, code.found, code.text.as_deref().map(str::to_owned), code.width, code.program_width)
}

fn of(glyph: u32, text: &str, width: f64, program: f64) -> Row {
    (glyph, Found::Glyph, Some(text.into()), width, Some(program))
}

fn bounds(font: &Font, glyph: u32) -> Option<Rect> {
    font.outline(glyph).map(|outline| outline.bounding_box())
}

fn simple(kind: &str, key: &str, flags: u32, rest: &str, program: &[u8]) -> (Font, Vec<String>) {
    let descriptor = format!("/FontDescriptor<</Flags {flags}/MissingWidth 250/{key} 2 0 R>>");
    open(
        &format!("<</Type/Font/Subtype/{kind}/BaseFont/ABCDEF+Tiny/FirstChar 65/Widths[601 702]{descriptor}{rest}>>"),
        &[program],
    )
}

#[test]
fn truetype_by_names() {
    let (font, notes) = simple("TrueType", "FontFile2", 32, "/Encoding/WinAnsiEncoding", TTF);
    assert!(notes.is_empty(), "{notes:?}");
    let facts = font.facts();
    assert_eq!((facts.name.as_str(), facts.subset.as_deref()), ("Tiny", Some("ABCDEF")));
    assert_eq!(font.glyph_names(), [".notdef", "A", "Aacute", "B", "acute", "joined"]);
    assert_eq!((facts.program, facts.glyphs, facts.fs_type), (Some("TrueType"), 6, Some(4)));
    assert_eq!(row(&font, b"A"), of(1, "A", 601.0, 600.0));
    assert_eq!(row(&font, b"\xc1"), of(4, "Á", 250.0, 600.0), "beyond Widths: MissingWidth");
    assert_eq!(row(&font, b"C"), (0, Found::Absent, Some("C".into()), 250.0, Some(500.0)));
    assert_eq!(bounds(&font, 1), Some(Rect::new(100.0, 0.0, 500.0, 400.0)));
    assert_eq!(bounds(&font, 2), Some(Rect::new(0.0, 0.0, 600.0, 600.0)), "no point is on the curve");
    // A square of 100 at half its size, half of (100, 500) and (150, 250) further.
    assert_eq!(bounds(&font, 4), Some(Rect::new(100.0, 0.0, 500.0, 550.0)));
    // Corner (100, 500) of the small square stands on corner (500, 400) of the large one.
    assert_eq!(bounds(&font, 5), Some(Rect::new(100.0, 0.0, 600.0, 500.0)));
    let area = font.outline(2).map(|outline| outline.area().abs());
    // Each arc leaves a third of its corner's triangle of 300 by 300 out of the square.
    assert!(area.is_some_and(|area| (area - (360_000.0 - 4.0 * 45_000.0 / 3.0)).abs() < 1e-6), "{area:?}");
}

#[test]
fn truetype_by_codes() {
    let (font, _) = simple("TrueType", "FontFile2", 4, "", SYMBOL);
    assert_eq!(row(&font, b"a"), of(1, "A", 250.0, 600.0), "by F061 of (3, 0); the text by the glyph's name");
    assert_eq!(row(&font, b"C"), of(1, "A", 250.0, 600.0), "by (1, 0)");
    assert_eq!(one(&font, b"z").found, Found::Unmapped);
    // Not symbolic, and no table of Unicode: by the codes of Mac OS, then by the program's names.
    let (font, _) =
        simple("TrueType", "FontFile2", 32, "/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/joined]>>", SYMBOL);
    assert_eq!(row(&font, b"\xb4"), of(3, "´", 250.0, 300.0));
    assert_eq!(one(&font, b"\x01").glyph, 5);
}

#[test]
fn type1_by_names() {
    for program in [T1, PFB] {
        let (font, notes) = simple("Type1", "FontFile", 32, "/Encoding<</Differences[65/A/B/C/D/.notdef]>>", program);
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(font.facts().program, Some("Type 1"));
        assert_eq!(row(&font, b"A").3, 601.0);
        assert_eq!(one(&font, b"C").program_width, Some(700.5), "a width may be a fraction");
        assert_eq!((one(&font, b"D").found, one(&font, b"E").found), (Found::Absent, Found::Notdef));
        let accented = one(&font, b"\x22");
        assert_eq!(
            (accented.text.as_deref(), accented.program_width),
            (Some("Á"), Some(600.0)),
            "the program's own encoding"
        );
        // The accent of the two glyphs is moved by (150, 20).
        assert_eq!(bounds(&font, accented.glyph), Some(Rect::new(100.0, 0.0, 500.0, 620.0)));
        assert_eq!(bounds(&font, one(&font, b"C").glyph), None, "blank");
    }
}

#[test]
fn cff_by_names() {
    let (font, notes) = simple("Type1", "FontFile3", 32, "/Encoding/MacRomanEncoding", CFF);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(row(&font, b"A"), of(1, "A", 601.0, 600.0));
    assert_eq!(row(&font, b"\xab"), of(2, "´", 250.0, 300.0));
    assert_eq!(bounds(&font, 1), Some(Rect::new(100.0, 0.0, 500.0, 400.0)));
    let (font, _) = simple("Type1", "FontFile3", 4, "", CFF);
    assert_eq!(row(&font, b"B"), of(3, "B", 702.0, 700.0), "the program's own encoding");
    let (font, _) = simple("Type1", "FontFile3", 32, "/Encoding/WinAnsiEncoding", OTF);
    assert_eq!(font.facts().program, Some("OpenType with CFF"));
    assert_eq!(one(&font, b"A").program_width, Some(610.0), "of OpenType, hmtx has the widths");
}

fn composite(kind: &str, key: &str, encoding: &str, rest: &str, streams: &[&[u8]]) -> (Font, Vec<String>) {
    let descendant = format!(
        "<</Type/Font/Subtype/{kind}/BaseFont/ABCDEF+Tiny/DW 900/W[34[600 700] 100 200 300]/FontDescriptor<</{key} 2 0 R>>{rest}>>"
    );
    open(
        &format!("<</Type/Font/Subtype/Type0/BaseFont/Tiny-H/Encoding {encoding}/DescendantFonts[{descendant}]>>"),
        streams,
    )
}

#[test]
fn cff_by_cid() {
    let (font, notes) = composite("CIDFontType0", "FontFile3", "/Identity-H", "", &[CID]);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!((font.facts().program, font.cids()), (Some("CFF keyed by CID"), Some(vec![0, 34, 35, 125])));
    // An em of 2000 units: half of what the charstrings say.
    assert_eq!(row(&font, b"\0\x22"), (1, Found::Glyph, None, 600.0, Some(300.0)));
    assert_eq!(bounds(&font, 1), Some(Rect::new(50.0, 0.0, 250.0, 200.0)));
    assert_eq!((one(&font, b"\0\x7d").glyph, one(&font, b"\0\x7d").width), (2, 300.0));
    assert_eq!((one(&font, b"\0\0").found, one(&font, b"\0\x01").found), (Found::Notdef, Found::Absent));
    let last = font.decode(b"\0\x22\0");
    assert_eq!((last.len(), last[1].bytes, last[1].found), (2, 1, Found::Unmapped), "half a code");
    let (font, _) = composite("CIDFontType0", "FontFile3", "/Identity-H", "", &[CFF]);
    assert_eq!(one(&font, b"\0\x03").glyph, 3, "keyed by name: CIDs are glyphs");
    assert_eq!(one(&font, b"\0\x04").found, Found::Absent);
}

#[test]
fn truetype_by_cid() {
    let map = [0, 0, 0, 5, 0, 1];
    let (font, notes) = composite("CIDFontType2", "FontFile2", "/Identity-H", "/CIDToGIDMap 3 0 R", &[TTF, &map]);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(font.facts().cid_to_gid.as_deref(), Some("stream"));
    assert_eq!(
        (one(&font, b"\0\x01").glyph, one(&font, b"\0\x02").glyph, one(&font, b"\0\x03").found),
        (5, 1, Found::Absent)
    );
    let (font, _) = composite("CIDFontType2", "FontFile2", "/Identity-H", "/CIDToGIDMap/Identity", &[TTF]);
    assert_eq!((one(&font, b"\0\x05").glyph, one(&font, b"\0\x06").found), (5, Found::Absent));
}

#[test]
fn from_top_to_bottom() {
    let rest = "/DW2[800 -900]/W2[34[-500 1 2] 35 36 -600 3 4]";
    let (font, _) = composite("CIDFontType0", "FontFile3", "/Identity-V", rest, &[CID]);
    assert!(font.vertical());
    let vertical = |string: &[u8]| one(&font, string).vertical.map(|v| (v.x, v.y, v.advance));
    assert_eq!(vertical(b"\0\x22"), Some((1.0, 2.0, -500.0)));
    assert_eq!(vertical(b"\0\x24"), Some((3.0, 4.0, -600.0)));
    assert_eq!(vertical(b"\0\x7d"), Some((150.0, 800.0, -900.0)), "half the width");
}

#[test]
fn characters_by_a_cmap_of_the_file() {
    let cmap =
        b"1 begincodespacerange <00> <7f> endcodespacerange 1 begincodespacerange <8000> <80ff> endcodespacerange
        1 begincidrange <8000> <80ff> 100 endcidrange 1 begincidchar <20> 34 endcidchar";
    let (font, _) = composite("CIDFontType0", "FontFile3", "3 0 R", "", &[CID, cmap]);
    let codes = font.decode(b" \x80\x19 ");
    let found: Vec<_> = codes.iter().map(|code| (code.bytes, code.glyph, code.is_space)).collect();
    assert_eq!(found, [(1, 1, true), (2, 2, false), (1, 1, true)]);
}

#[test]
fn texts_of_characters() {
    let font = "<</Subtype/Type0/Encoding/90ms-RKSJ-H/DescendantFonts[<</Subtype/CIDFontType0/BaseFont/Ryumin-Light
        /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]";
    let (without, notes) = open(&format!("{font}>>"), &[]);
    assert!(!without.facts().embedded);
    assert_eq!(notes, [MISSING]);
    let texts = |font: &Font| {
        font.decode(b"A\x93\xfa")
            .into_iter()
            .map(|code| code.text.as_deref().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&without), ["A", "日"], "by the collection");
    assert_eq!(one(&without, b"A").found, Found::NoProgram);
    let (with, _) = open(&format!("{font}/ToUnicode 2 0 R>>"), &[b"1 beginbfchar <41> <00660066> endbfchar"]);
    assert_eq!(texts(&with), ["ff", ""], "where there is ToUnicode, it alone");
}

#[test]
fn standard_fonts_need_no_widths() {
    let (font, notes) = open("<</Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", &[]);
    assert_eq!(notes, [MISSING]);
    assert_eq!(row(&font, b"\x80"), (0, Found::NoProgram, Some("€".into()), 556.0, None));
    let (font, _) = open("<</Subtype/Type1/BaseFont/Symbol>>", &[]);
    assert_eq!(row(&font, b"a"), (0, Found::NoProgram, Some("α".into()), 631.0, None));
    let (_, notes) = open("<</Subtype/Type1/BaseFont/Unknown>>", &[]);
    assert_eq!(notes, [MISSING, "it has neither widths nor a font program: its text stands at the wrong places"]);
}

#[test]
fn type3() {
    let (font, notes) = open(
        "<</Subtype/Type3/FontMatrix[0.01 0 0 0.01 0 0]/FontBBox[0 0 0 0]/FirstChar 97/Widths[50 60]
        /Encoding<</Differences[97/box/none]>>/CharProcs<</box 2 0 R/A 2 0 R>>>>",
        &[b"50 0 d0"],
    );
    assert!(notes.is_empty() && font.facts().embedded, "{notes:?}");
    assert_eq!((font.procedure(97), font.procedure(98), font.procedure(65)), (Some(&b"box"[..]), None, None));
    let a = one(&font, b"a");
    assert_eq!(
        (a.width, a.found, one(&font, b"b").found, one(&font, b"c").found),
        (500.0, Found::Glyph, Found::Absent, Found::Unmapped)
    );
    assert!(font.type3().is_some_and(|type3| type3.bbox.is_none()));
}

#[test]
fn what_is_broken_is_told() {
    let told = |kind: &str, key: &str, program: &[u8]| {
        simple(kind, key, 32, "/Encoding/WinAnsiEncoding", program).1.join("; ")
    };
    let why = |why: &str| format!("its font program cannot be read: {why}; its glyphs are missing");
    assert_eq!(told("Type1", "FontFile", b""), why("it is empty"));
    assert_eq!(told("Type1", "FontFile", b"rubbish"), why("it is neither Type 1, CFF, TrueType nor OpenType"));
    assert_eq!(told("Type1", "FontFile", &T1[..700]), why("its Type 1 program is damaged"));
    assert_eq!(told("TrueType", "FontFile2", &TTF[..8]), why("its table directory is damaged"));
    assert_eq!(told("Type1", "FontFile3", &CFF[..20]), why("its CFF is damaged"));
    let (_, notes) = open("<</Subtype/Type0/Encoding/Odd-H>>", &[]);
    assert_eq!(
        notes,
        [
            "it is composite, but its descendant font is missing",
            MISSING,
            "its CMap Odd-H is not known here: its characters are missing"
        ]
    );
    let (_, notes) = composite("CIDFontType0", "FontFile", "/Identity-H", "/W2[1 2 [3]]", &[T1]);
    assert_eq!(notes.len(), 2, "{notes:?}");
}

/// Glyphs that are made of themselves, and codes that are text for billions of codes.
#[test]
fn hostile_fonts_end() {
    // Component 1 of glyph 4 becomes glyph 4 itself.
    let mut looped = TTF.to_vec();
    let at = looped.windows(4).position(|bytes| bytes == [0, 0x26, 0, 1]).expect("its flags and its glyph");
    looped[at + 3] = 4;
    let (font, _) = simple("TrueType", "FontFile2", 32, "/Encoding/WinAnsiEncoding", &looped);
    let code = one(&font, b"\xc1");
    assert_eq!((bounds(&font, code.glyph), code.glyph), (None, 4));
    assert_eq!(font.take_notes(), ["glyph 4 is made of too many glyphs in one another"]);
    let endless = b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange 1 beginbfrange <00000000> <ffffffff> [<0042>] endbfrange";
    let (font, notes) = open("<</Subtype/Type1/BaseFont/Courier/ToUnicode 2 0 R>>", &[endless]);
    assert_eq!(notes, [MISSING]);
    assert_eq!(
        font.decode(b"\0\x01").into_iter().map(|code| code.text).collect::<Vec<_>>(),
        [Some("B".into()), Some("B".into())]
    );
}
