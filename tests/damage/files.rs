//! The files that are damaged: masters of ours, and PDFs written out here that have what our masters do not.

use std::path::Path;

use libtest_mimic::Failed;

use crate::support::{compile_folder, master};

/// A file of objects given as text: number 1 is the catalogue, 2 the page tree, 3 the page, 4 its content.
pub struct Maker {
    objects: Vec<(u32, Vec<u8>)>,
}

impl Maker {
    /// A page with these resources and this content.
    pub fn page(resources: &str, content: &[u8]) -> Self {
        Self { objects: Vec::new() }
            .with(1, "<</Type/Catalog/Pages 2 0 R>>")
            .with(2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>")
            .with(3, &format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>"))
            .stream(4, "", content)
    }

    /// Another object, or another one of that number.
    pub fn with(mut self, number: u32, text: &str) -> Self {
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, text.as_bytes().to_vec()));
        self
    }

    /// A stream.
    pub fn stream(mut self, number: u32, dict: &str, data: &[u8]) -> Self {
        let mut bytes = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream");
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, bytes));
        self
    }

    /// A stream that is deflated.
    pub fn deflated(self, number: u32, dict: &str, data: &[u8]) -> Self {
        self.stream(number, &format!("{dict}/Filter/FlateDecode"), &deflate(data))
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in &self.objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        file.extend_from_slice(format!("xref\n0 1\n0000000000 65535 f \n{table}").as_bytes());
        file.extend_from_slice(format!("trailer<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
        file
    }
}

/// Deflated, as `FlateDecode` has it.
pub fn deflate(data: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(data, 6)
}

/// All of them.
pub fn all() -> Result<Vec<(String, Vec<u8>)>, Failed> {
    let mut files = vec![
        ("drawing".to_owned(), drawing(false).bytes()),
        ("packed drawing".to_owned(), drawing(true).bytes()),
        ("text".to_owned(), text()?.bytes()),
        ("pictures".to_owned(), pictures()?.bytes()),
        ("object streams".to_owned(), object_streams()),
    ];
    for case in ["two-inks", "gradients"] {
        files.push((case.to_owned(), master(compile_folder(&Path::new("tests/cases").join(case))?)?.bytes));
    }
    Ok(files)
}

/// Paths, inks, states, patterns, shadings, masks, groups, layers.
fn drawing(packed: bool) -> Maker {
    let content = b"q 1 0 0 1 5 5 cm /G gs 0 1 .5 0 k 0 0 20 20 re W* n 10 10 40 40 re B* Q q /Spot cs .5 scn 0 0 m 9 9 l \
        3 4 5 6 7 8 c 1 2 3 4 v 5 6 7 8 y h f Q /Pattern cs /T scn 0 0 50 50 re f /Under cs 1 0 0 /U scn 5 5 9 9 re f \
        /Pattern cs /S scn 9 9 30 30 re f q /M gs 0 0 100 100 re f Q /A sh /R sh /F sh /Mesh sh /Coons sh /X Do \
        /OC /Layer BDC [2 1] 0 d 3 w 0 0 m 99 99 l S EMC /Two cs .2 .4 scn 0 0 5 5 re b /Span <</ActualText(x)>> BDC EMC";
    let function = "<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[1 0 1 0]>>";
    let stitched =
        format!("<</FunctionType 3/Domain[0 1]/Functions[{function} {function}]/Bounds[.5]/Encode[0 1 1 0]>>");
    let resources = format!(
        "/ColorSpace<</Spot[/Separation/Gold/DeviceCMYK {function}]/Two[/DeviceN[/Cyan/Gold]/DeviceCMYK 10 0 R]\
         /Under[/Pattern/DeviceRGB]>>/ExtGState<</G<</OP true/OPM 1/ca .5/BM/Multiply/LW 2/D[[1 2] 0]>>\
         /M<</SMask<</S/Luminosity/G 9 0 R>>>>>>/Pattern<</T 5 0 R/U 6 0 R/S<</PatternType 2/Shading 7 0 R>>>>\
         /Shading<</A 7 0 R/R<</ShadingType 3/ColorSpace/DeviceCMYK/Coords[9 9 0 9 9 9]/Function {stitched}>>\
         /F<</ShadingType 1/ColorSpace/DeviceGray/Function 12 0 R>>/Mesh 13 0 R/Coons 14 0 R>>\
         /XObject<</X 8 0 R>>/Properties<</Layer 11 0 R>>"
    );
    let axial =
        format!("<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[0 0 50 0]/Function {function}/Extend[true true]>>");
    let maker = Maker::page(&resources, content);
    let maker = if packed { maker.deflated(4, "", content) } else { maker };
    let group = "/Subtype/Form/BBox[0 0 50 50]/Group<</S/Transparency/CS/DeviceCMYK/I true>>";
    let packing = "/ColorSpace/DeviceGray/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8/Decode[0 50 0 50 0 1]";
    maker
        .with(1, "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[11 0 R]/D<</OFF[11 0 R]>>>>>>")
        .stream(5, "/PatternType 1/PaintType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>", b"1 0 0 rg 1 1 5 5 re f")
        .stream(6, "/PatternType 1/PaintType 2/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>", b"1 1 5 5 re f")
        .with(7, &axial)
        .stream(8, group, b"0 0 9 9 re W n 0 1 0 0 k 0 0 40 40 re f")
        .stream(9, group, b"0.5 g 0 0 40 40 re f")
        .stream(10, "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]", b"{ dup 0.5 gt { 0 } { 1 } ifelse 0 }")
        .with(11, "<</Type/OCG/Name(Cuts)>>")
        .stream(12, "/FunctionType 0/Domain[0 1 0 1]/Range[0 1]/Size[2 2]/BitsPerSample 8", &[0, 99, 180, 255])
        .stream(13, &format!("/ShadingType 4{packing}"), &[0, 0, 0, 1, 0, 200, 0, 2, 0, 0, 200, 3, 1, 250, 250, 4])
        .stream(
            14,
            &format!("/ShadingType 6{packing}"),
            &[
                0, 0, 0, 0, 50, 0, 90, 0, 140, 50, 140, 90, 140, 140, 140, 140, 90, 140, 50, 140, 0, 90, 0, 50, 0, 9,
                99, 180, 250,
            ],
        )
}

/// Text in a font of procedures and in TrueType.
fn text() -> Result<Maker, Failed> {
    let content =
        b"BT /T 10 Tf 1 Tr 2 Tc 90 Tz 1 0 0 1 20 30 Tm (ab) Tj /H 12 Tf 0 Tr 3 TL T* [(ab) -200 (a)] TJ (b) ' \
        1 2 (ab) \" 7 Tr (a) Tj ET 0 0 100 100 re f";
    let widths = "/FirstChar 97/LastChar 98/Widths[500 600]";
    let font = std::fs::read("src/reader/font/fixtures/tiny.ttf")?;
    Ok(Maker::page("/Font<</T 5 0 R/H 8 0 R>>", content)
        .with(
            5,
            "<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 0 100 100]/FirstChar 97/LastChar 98\
             /Widths[100 50]/Encoding<</Differences[97/square/color]>>/CharProcs<</square 6 0 R/color 7 0 R>>\
             /Resources<<>>>>",
        )
        .stream(6, "", b"100 0 0 0 100 100 d1 0 0 50 50 re f")
        .stream(7, "", b"50 0 d0 0 0 1 rg 0 0 50 50 re f")
        .with(
            8,
            &format!(
                "<</Type/Font/Subtype/TrueType/BaseFont/Nowhere{widths}/Encoding/WinAnsiEncoding/FontDescriptor\
                 <</Type/FontDescriptor/FontName/Nowhere/Flags 32/FontFile2 9 0 R>>/ToUnicode 10 0 R>>"
            ),
        )
        .stream(9, "", &font)
        .stream(
            10,
            "",
            b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <61> <62> <0061> endbfrange endcmap",
        ))
}

/// Pictures of every filter, with masks of every kind.
fn pictures() -> Result<Maker, Failed> {
    let read = |path: &str| std::fs::read(path).map_err(|error| Failed::from(format!("{path}: {error}")));
    let content = b"/A Do /B Do /C Do /D Do /E Do /F Do BI /W 2/H 2/BPC 8/CS/G/F/AHx ID 00 80 FF 40> EI /G Do /H Do";
    let gray = "/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8";
    let rgb = "/Subtype/Image/ColorSpace/DeviceRGB/BitsPerComponent 8";
    Ok(Maker::page(
        "/XObject<</A 5 0 R/B 6 0 R/C 7 0 R/D 8 0 R/E 9 0 R/F 10 0 R/G 11 0 R/H 14 0 R>>",
        content,
    )
    .stream(5, &format!("{rgb}/Width 27/Height 22/Filter/DCTDecode"), &read("tests/pictures/baseline.jpg")?)
    .stream(
        6,
        "/Subtype/Image/ColorSpace/DeviceCMYK/BitsPerComponent 8/Width 27/Height 22/Filter/DCTDecode",
        &read("tests/pictures/cmyk.jpg")?,
    )
    .stream(7, &format!("{rgb}/Width 12/Height 8/Filter/JPXDecode"), &read("tests/damage/picture.jp2")?)
    .stream(
        8,
        "/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1/Width 120/Height 80/Filter/JBIG2Decode",
        &read("tests/damage/picture.jb2")?,
    )
    .stream(
        9,
        "/Subtype/Image/ImageMask true/Width 8/Height 1/Filter/CCITTFaxDecode/DecodeParms<</Columns 8/Rows 1>>",
        &[0x35, 0x14],
    )
    .deflated(
        10,
        &format!("{gray}/Width 3/Height 2/SMask 12 0 R/DecodeParms<</Predictor 15/Columns 3>>"),
        &[1, 1, 1, 1, 2, 1, 1, 1],
    )
    .stream(
        11,
        "/Subtype/Image/ColorSpace[/Indexed/DeviceRGB 3<000000111111222222333333>]/BitsPerComponent 2/Width 4/Height 1\
         /Mask[1 2]/Filter[/ASCIIHexDecode/LZWDecode]",
        &hexadecimal(&lzw(&[0b0001_1011])),
    )
    .stream(12, &format!("{gray}/Width 2/Height 1/Matte[.5]"), &[1, 2])
    .stream(13, "/Subtype/Image/ImageMask true/Width 2/Height 1", &[64])
    .stream(14, &format!("{gray}/Width 2/Height 1/Mask 13 0 R"), &[7, 8]))
}

/// As `LZWDecode` has it.
fn lzw(data: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(data).unwrap_or_default()
}

/// As `ASCIIHexDecode` has it.
fn hexadecimal(data: &[u8]) -> Vec<u8> {
    data.iter().map(|byte| format!("{byte:02X}")).chain([">".to_owned()]).collect::<String>().into_bytes()
}

/// A file whose objects are in a stream and listed in one.
fn object_streams() -> Vec<u8> {
    let inside: [(u32, &str); 3] = [
        (1, "<</Type/Catalog/Pages 2 0 R>>"),
        (2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>"),
        (3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>"),
    ];
    let mut head = String::new();
    let mut body = String::new();
    for (number, text) in inside {
        head.push_str(&format!("{number} {} ", body.len()));
        body.push_str(text);
        body.push(' ');
    }
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    let mut stream = |file: &mut Vec<u8>, number: u32, dict: String, data: &[u8]| {
        places.push(file.len());
        let data = deflate(data);
        file.extend_from_slice(
            format!("{number} 0 obj\n<<{dict}/Filter/FlateDecode/Length {}>>stream\n", data.len()).as_bytes(),
        );
        file.extend_from_slice(&data);
        file.extend_from_slice(b"\nendstream\nendobj\n");
        file.len()
    };
    stream(&mut file, 4, String::new(), b"0 0 10 10 re f");
    let first = head.len();
    let start = stream(&mut file, 5, format!("/Type/ObjStm/N 3/First {first}"), format!("{head}{body}").as_bytes());
    let (content, holder) = (9_usize, places_of(&file, b"5 0 obj"));
    let entry =
        |kind: u8, place: usize, index: u8| [vec![kind], (place as u16).to_be_bytes().to_vec(), vec![index]].concat();
    let table = [
        entry(0, 0, 0),
        entry(2, 5, 0),
        entry(2, 5, 1),
        entry(2, 5, 2),
        entry(1, content, 0),
        entry(1, holder, 0),
        entry(1, start, 0),
    ]
    .concat();
    stream(&mut file, 6, "/Type/XRef/W[1 2 1]/Size 7/Root 1 0 R".into(), &table);
    file.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    file
}

fn places_of(file: &[u8], word: &[u8]) -> usize {
    file.windows(word.len()).position(|other| other == word).unwrap_or_default()
}
