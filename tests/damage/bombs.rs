//! PDFs made to exhaust time or memory, and what must be said of each.

use crate::support::{Check, ensure};

use super::files::{Maker, deflate};
use super::read;

/// Every one of them.
pub fn all() -> Check {
    let mut faults = Vec::new();
    let only = std::env::var("LEPORELLO_BOMB").ok();
    let all = bombs().into_iter().chain(super::codecs::bombs()).chain(super::lists::bombs());
    for (name, bytes, word) in all.filter(|(name, ..)| only.as_ref().is_none_or(|only| only == name)) {
        match read(&bytes) {
            Ok(seen) => {
                let said = seen.said.join("\n");
                if !said.contains(word) {
                    faults.push(format!("{name}: nothing was said of `{word}`, but:\n{said}"));
                }
            }
            Err(error) => faults.push(format!("{name}: {error}")),
        }
        // The peak only rises: the first file beyond the limit is the one.
        super::memory().map_err(|error| format!("{name}: {}", error.message().unwrap_or_default()))?;
    }
    ensure(faults.is_empty(), || faults.join("\n"))
}

/// Name, file, and a word of what must be said.
fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut bombs = Vec::new();
    let mut bomb = |name, maker: Maker, word| bombs.push((name, maker.bytes(), word));
    // Four MB of runs stand for 256 MB of spaces, and inflate from some kilobytes.
    let spaces = deflate(&[129, b' '].repeat(2 << 20));
    let twice = "/Filter[/FlateDecode/RunLengthDecode]";
    bomb("a content that inflates", Maker::page("", b"").stream(4, twice, &spaces), "limit");
    bomb(
        "filters without end",
        Maker::page("", b"").stream(4, &format!("/Filter[{}]", "/Fl".repeat(99)), b""),
        "filters",
    );
    for (name, text, word) in [
        ("states that are saved", "q ", "saves (q)"),
        ("content that is marked", "/A BMC ", "marks content"),
        ("clips in clips", "0 0 9 9 re W n ", "clips"),
        ("arrays in arrays", "[", ""),
        ("dictionaries in dictionaries", "<<", ""),
        ("strings that open", "(", ""),
        ("pictures that open", "BI ", "BI"),
        ("pictures that do not end", "BI /W 1/H 1/IM true/F/Fl ID EIx ", "picture"),
        ("unknown words", "frobnicate ", "frobnicate"),
        ("restores", "Q ", "restores"),
    ] {
        bomb(name, Maker::page("", text.repeat(300_000).as_bytes()), word);
    }
    bomb(
        "a path without end",
        Maker::page("", &[b"0 0 m ".to_vec(), b"1 1 l ".repeat(2_100_000), b"S".to_vec()].concat()),
        "path of more",
    );
    bomb(
        "a string without end",
        Maker::page(
            "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>",
            &[b"BT/F 1 Tf(".to_vec(), vec![b'a'; 3 << 20], b")Tj ET".to_vec()].concat(),
        ),
        "",
    );
    // Ten forms, each of which draws the next ten times.
    let mut forms = Maker::page("/XObject<</X 10 0 R>>", &b"/X Do ".repeat(10));
    for number in 10..20_u32 {
        let dict = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>", number + 1);
        forms = forms.stream(number, &dict, &b"/X Do ".repeat(10));
    }
    bomb("forms that multiply", forms.stream(20, "/Subtype/Form/BBox[0 0 9 9]", b"0 0 9 9 re f"), "operators");
    let mut cells = Maker::page("/Pattern<</P 10 0 R>>", b"/Pattern cs /P scn 0 0 9 9 re f");
    for number in 10..60_u32 {
        let dict = format!(
            "/PatternType 1/PaintType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</Pattern<</P {} 0 R/Q {} 0 R>>>>",
            number + 1,
            number + 2
        );
        cells = cells.stream(number, &dict, b"/Pattern cs /P scn 0 0 9 9 re f 1 0 0 1 1 1 cm /Q scn 0 0 9 9 re f");
    }
    bomb("patterns in patterns", cells, "nested deeper");
    let own = |kind: &str| {
        format!(
            "{kind}/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>/Pattern<</P 5 0 R>>/ExtGState<</G<</SMask<</S/Alpha/G 5 0 R>>>>>>>>"
        )
    };
    bomb(
        "a form in itself",
        Maker::page("/XObject<</X 5 0 R>>", b"/X Do").stream(5, &own("/Subtype/Form"), b"/X Do"),
        "draws itself",
    );
    bomb(
        "a mask in itself",
        Maker::page("/ExtGState<</G<</SMask<</S/Alpha/G 5 0 R>>>>>>", b"/G gs").stream(
            5,
            &own("/Subtype/Form"),
            b"/G gs",
        ),
        "draws itself",
    );
    bomb(
        "a pattern in itself",
        Maker::page("/Pattern<</P 5 0 R>>", b"/Pattern cs /P scn").stream(
            5,
            &own("/PatternType 1/PaintType 1/XStep 9/YStep 9"),
            b"/Pattern cs /P scn",
        ),
        "draws itself",
    );
    bomb(
        "a glyph in itself",
        Maker::page("/Font<</T 5 0 R>>", b"BT /T 9 Tf (a) Tj ET")
            .with(5, "<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]/FontBBox[0 0 9 9]/FirstChar 97/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</T 5 0 R>>>>>>")
            .stream(6, "", b"9 0 d0 BT /T 9 Tf (a) Tj ET"),
        "draws itself",
    );
    bomb("pages in themselves", Maker::page("", b"").with(2, "<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]>>"), "comes back");
    // What patterns keep for later is counted by its size.
    let kept = |text: &[u8]| {
        Maker::page(
            "/Pattern<</P 5 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>",
            b"/Pattern cs /P scn 0 0 9 9 re f",
        )
        .deflated(5, "/PatternType 1/PaintType 1/BBox[0 0 9 9]/XStep 9/YStep 9", text)
    };
    bomb(
        "a pattern of three million lines",
        kept(&[b"0 0 m ".to_vec(), b"1 1 l ".repeat(1_700_000), b"S ".to_vec()].concat().repeat(2)),
        "parts",
    );
    bomb(
        "a pattern of a million letters",
        kept(&[b"BT/F 1 Tf ".to_vec(), [b"(".to_vec(), vec![b'a'; 1 << 20], b")Tj ".to_vec()].concat()].concat()),
        "parts",
    );
    // Tables of sixteen million samples, each read by a colour of its own, out of a stream of two megabytes.
    let names: String = (0..20).map(|n| format!("/A{n}[/Separation/A{n}/DeviceGray 5 0 R]")).collect();
    let uses: String = (0..20).map(|n| format!("/A{n} cs ")).collect();
    bomb(
        "tables of many samples",
        Maker::page(&format!("/ColorSpace<<{names}>>"), uses.as_bytes()).deflated(
            5,
            "/FunctionType 0/Domain[0 1]/Range[0 1]/Size[16777216]/BitsPerSample 1",
            &vec![0; 2 << 20],
        ),
        "samples",
    );
    let names: String = (0..20).map(|n| format!("/A{n}[/ICCBased {} 0 R]", 10 + n)).collect();
    let mut profiles = Maker::page(&format!("/ColorSpace<<{names}>>"), uses.as_bytes());
    let zeros = deflate(&vec![0; 60 << 20]);
    for number in 10..30 {
        profiles = profiles.stream(number, "/N 1/Filter/FlateDecode", &zeros);
    }
    bomb("profiles of sixty megabytes", profiles, "limit");
    // Each of the first ten is used twice.
    let mut masks = Maker::page("/ExtGState<</G<</SMask<</S/Alpha/G 10 0 R>>>>>>", b"/G gs 0 0 9 9 re f");
    for number in 10..60_u32 {
        let state = |id: char, grey: u32| format!("/{id}<</SMask<</S/Alpha/G {} 0 R/BC[{grey}]>>>>", number + 1);
        let dict = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</ExtGState<<{}{}>>>>", state('G', 0), state('H', 1));
        let twice: &[u8] = if number < 20 { b"/G gs 0 0 9 9 re f /H gs 0 0 9 9 re f" } else { b"/G gs 0 0 9 9 re f" };
        masks = masks.stream(number, &dict, twice);
    }
    bomb("masks in masks", masks, "nested deeper");
    bomb(
        "an index beyond its table",
        Maker::page(
            "/ColorSpace<</A[/Indexed/DeviceRGB 2147483647(abc)]/B[/Indexed[/Lab<</WhitePoint[1 1 1]>>] -9()]>>",
            b"/A cs 1e30 sc 0 0 9 9 re f /B cs -5 sc 0 0 9 9 re f",
        ),
        "",
    );
    bomb(
        "a program of braces",
        Maker::page("/ColorSpace<</A[/Separation/A/DeviceGray 5 0 R]>>", b"/A cs").stream(
            5,
            "/FunctionType 4/Domain[0 1]/Range[0 1]",
            "{".repeat(1_000_000).as_bytes(),
        ),
        "nests too deep",
    );
    bomb(
        "an inline picture of a million by a million",
        Maker::page("", b"BI /W 1000000/H 1000000/BPC 8/CS/RGB ID abc EI"),
        "more than is read",
    );
    bomb("a length of itself", Maker::page("", b"").with(4, "<</Length 4 0 R>>stream\nx\nendstream"), "");
    bomb(
        "spaces in spaces",
        Maker::page("/ColorSpace 5 0 R", b"/A cs").with(5, "<</A[/Indexed/A 1(a)]/B/A>>"),
        "colour space",
    );
    let function =
        format!("{}9{}", "<</FunctionType 3/Domain[0 1]/Bounds[]/Encode[0 1]/Functions[".repeat(60), "]>>".repeat(60));
    bomb(
        "functions in functions",
        Maker::page(&format!("/ColorSpace<</A[/Separation/A/DeviceGray {function}]>>"), b"/A cs"),
        "nest too deep",
    );
    bomb(
        "a table of too many samples",
        Maker::page("/ColorSpace<</A[/DeviceN[/A/B/C/D]/DeviceGray 5 0 R]>>", b"/A cs").stream(
            5,
            "/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1]/Size[999 999 999 999]/BitsPerSample 8",
            b"",
        ),
        "samples",
    );
    let huge = "/Subtype/Image/Width 1000000/Height 1000000/BitsPerComponent 8/ColorSpace/DeviceRGB";
    bomb(
        "a picture of a million by a million",
        Maker::page("/XObject<</I 5 0 R>>", b"/I Do").deflated(5, huge, b"abc"),
        "more than is read",
    );
    bomb("a fax of a million rows", Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(5, "/Subtype/Image/Width 1000000/Height 1000000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 1000000>>", &[0xFF; 400]), "more than is read");
    let fax = "/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter[/FlateDecode/CCITTFaxDecode]\
               /DecodeParms[null<</K -1/Columns 30000>>]";
    // A row that is like the one above takes a bit.
    bomb(
        "a fax of 30000 white rows",
        Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(5, fax, &deflate(&[0xFF; 3000])),
        "rows",
    );
    let mut jpeg = std::fs::read("tests/pictures/baseline.jpg").unwrap_or_default();
    if let Some(at) = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]) {
        jpeg[at + 5..at + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    }
    bomb(
        "a JPEG of 65500 by 65500",
        Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(
            5,
            "/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode",
            &jpeg,
        ),
        "more than is read",
    );
    let mut jpx = std::fs::read("tests/damage/picture.jp2").unwrap_or_default();
    if let Some(at) = jpx.windows(4).position(|word| word == [0xFF, 0x4F, 0xFF, 0x51]) {
        // Width and height on the reference grid, and of its one tile.
        for field in [8, 12, 24, 28] {
            jpx[at + field..at + field + 4].copy_from_slice(&[0, 1, 0, 0]);
        }
    }
    bomb(
        "a JPEG 2000 of 65536 by 65536",
        Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(
            5,
            "/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceRGB/Filter/JPXDecode",
            &jpx,
        ),
        "more than is read",
    );
    let mesh = "/ColorSpace/DeviceGray/BitsPerCoordinate 1/BitsPerComponent 1/BitsPerFlag 1/Decode[0 1 0 1 0 1]";
    for (name, kind) in
        [("a mesh", "4"), ("a lattice", "5/VerticesPerRow 2147483647"), ("patches", "6"), ("tensors", "7")]
    {
        let dict = format!("/ShadingType {kind}{mesh}");
        bomb(name, Maker::page("/Shading<</S 5 0 R>>", b"/S sh").deflated(5, &dict, &vec![0; 8 << 20]), "");
    }
    // Whole files rather than pages.
    let mut holder =
        b"%PDF-1.5\n7 0 obj<</Type/ObjStm/N 9/First 9/Filter[/FlateDecode/RunLengthDecode]/Length 9>>stream\n".to_vec();
    holder.extend_from_slice(&spaces);
    holder.extend_from_slice(b"\nendstream endobj trailer<</Root 1 0 R>>");
    bombs.push(("objects that inflate", holder, "unpack"));
    bombs.push((
        "objects that do not end",
        b"%PDF-1.4\n".iter().chain(&b"1 0 obj ( ".repeat(200_000)).copied().collect(),
        "too long",
    ));
    bombs.push((
        "objects in objects",
        b"%PDF-1.4\n".iter().chain(&b"1 0 obj [ ".repeat(200_000)).copied().collect(),
        "too long",
    ));
    bombs.push((
        "streams that do not end",
        b"%PDF-1.4\n".iter().chain(&b"1 0 obj<<>>stream\n".repeat(100_000)).copied().collect(),
        "too long",
    ));
    bombs.push(("brackets alone", [b"%PDF-1.4\n1 0 obj ".to_vec(), vec![b'['; 5 << 20]].concat(), "damaged"));
    bombs
}
