//! Dictionaries that say what they must not, at the top and deep inside of resources.

use super::editor::{Editor, parse};
use super::{PICTURES, Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    spoil("a transfer function", &["X4-TRANSFER"], |file| file.name(0, "ExtGState", "X", "<</TR<</FunctionType 2/Domain[0 1]/N 2>>>>")),
    spoil("a transfer function of the second kind", &["X4-TRANSFER"], |file| file.name(0, "ExtGState", "X", "<</TR2/Identity>>")),
    spoil("a transfer function in a form in a form", &["X4-TRANSFER"], |file| {
        let inner = file.form("<</ExtGState<</X<</TR<</FunctionType 2/Domain[0 1]/N 2>>>>>>>>", "/X gs");
        let outer = file.form(&format!("<</XObject<</I {inner} 0 R>>>>"), "/I Do");
        file.name(0, "XObject", "O", &format!("{outer} 0 R"));
        file.paint(0, "/O Do");
    }),
    spoil("a transfer function in a halftone", &["X4-TRANSFER"], |file| {
        file.name(0, "ExtGState", "X", "<</HT<</HalftoneType 1/Frequency 60/Angle 45/SpotFunction/Round/TransferFunction<</FunctionType 2/Domain[0 1]/N 2>>>>>>");
    }),
    spoil("a halftone of type 6", &["X4-HALFTONE"], |file| {
        let screen = file.stream("<</Type/Halftone/HalftoneType 6/Width 1/Height 1>>", b"a");
        file.name(0, "ExtGState", "X", &format!("<</HT {screen} 0 R>>"));
    }),
    spoil("a halftone with a name", &["X4-HALFTONE"], |file| {
        file.name(0, "ExtGState", "X", "<</HT<</HalftoneType 1/HalftoneName(Fine)/Frequency 60/Angle 45/SpotFunction/Round>>>>");
    }),
    spoil("a named halftone for one ink", &["X4-HALFTONE"], |file| {
        let inner = "<</HalftoneType 1/HalftoneName(Fine)/Frequency 60/Angle 45/SpotFunction/Round>>";
        file.name(0, "ExtGState", "X", &format!("<</HT<</HalftoneType 5/Default<</HalftoneType 1/Frequency 60/Angle 45/SpotFunction/Round>>/Cyan{inner}>>>>"));
    }).second(),
    spoil("a halftone that is moved", &["X4-HALFTONE"], |file| file.name(0, "ExtGState", "X", "<</HTP[1 1]>>")),
    spoil("black generation", &["X4-BLACK-GENERATION"], |file| file.name(0, "ExtGState", "X", "<</BG<</FunctionType 2/Domain[0 1]/N 2>>>>")),
    spoil("undercolour removal in a pattern", &["X4-BLACK-GENERATION"], |file| {
        let pattern = file.stream("<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</ExtGState<</X<</UCR2<</FunctionType 2/Domain[0 1]/N 2>>>>>>>>>>", b"/X gs");
        file.name(0, "Pattern", "P", &format!("{pattern} 0 R"));
    }),
    spoil("an intent that there is not in a state", &["X4-RENDERING-INTENT"], |file| file.name(0, "ExtGState", "X", "<</RI/Vivid>>")),
    spoil("an intent that there is not in a picture", &["X4-RENDERING-INTENT"], |file| {
        let picture = file.first("XObject", "Image");
        file.dict(picture).insert("Intent".into(), parse("/Vivid"));
    }).of(PICTURES),
    // PostScript, other files, other pictures.
    spoil("a PostScript XObject", &["X4-POSTSCRIPT"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/PS>>", b"showpage");
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a form of PostScript", &["X4-POSTSCRIPT"], |file| {
        let number = file.form("<<>>", "");
        file.dict(number).insert("Subtype2".into(), parse("/PS"));
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a form with PostScript beside it", &["X4-POSTSCRIPT"], |file| {
        let script = file.stream("<<>>", b"showpage");
        let number = file.form("<<>>", "");
        file.dict(number).insert("PS".into(), parse(&format!("{script} 0 R")));
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a form that stands for another file", &["X4-EXTERNAL"], |file| {
        let number = file.form("<<>>", "");
        file.dict(number).insert("Ref".into(), parse("<</F(a.pdf)/Page 0>>"));
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a stream in another file", &["X4-EXTERNAL"], |file| {
        let number = file.stream("<</F(a.bin)>>", b"");
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {number} 0 R>>>>")));
    }),
    spoil("a picture with alternates", &["X4-ALTERNATES"], |file| {
        let picture = file.first("XObject", "Image");
        file.dict(picture).insert("Alternates".into(), parse("[]"));
    }).of(PICTURES),
    spoil("OPI beside a picture", &["X4-OPI"], |file| {
        let picture = file.first("XObject", "Image");
        file.dict(picture).insert("OPI".into(), parse("<</2.0<</Type/OPI/Version 2.0/F(a)>>>>"));
    }).of(PICTURES),
    spoil("OPI in a form in a pattern", &["X4-OPI"], |file| {
        let form = file.form("<<>>", "");
        file.dict(form).insert("OPI".into(), parse("<</1.3<</Type/OPI/Version 1.3>>>>"));
        let pattern = file.stream(&format!("<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</XObject<</F {form} 0 R>>>>>>"), b"/F Do");
        file.name(0, "Pattern", "P", &format!("{pattern} 0 R"));
    }),
    // Filters.
    spoil("LZW", &["X4-FILTER"], |file| {
        // The example of ISO 32000-1, 7.4.4.2.
        let number = file.stream("<</Filter/LZWDecode>>", &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01]);
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {number} 0 R>>>>")));
    }),
    spoil("LZW below another filter", &["X4-FILTER"], |file| {
        let number = file.stream("<</Filter[/ASCIIHexDecode/LZWDecode]>>", b"800b6050220c0c8501>");
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {number} 0 R>>>>")));
    }),
    spoil("the filter Crypt", &["X4-FILTER"], |file| {
        let number = file.stream("<</Filter/Crypt/DecodeParms<</Name/Identity>>>>", b"a");
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {number} 0 R>>>>")));
    }),
    spoil("LZW in a picture inside of content", &["X4-FILTER"], |file| {
        file.paint(0, "q 9 0 0 9 300 300 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID \u{80}\u{0b}\u{60}\u{50}\u{22}\u{0c}\u{0c}\u{85}\u{01} EI Q");
    }),
    // Pictures.
    spoil("a picture of three bits", &["X4-IMAGE"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 3/ColorSpace/DeviceGray>>", b"a");
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a picture without a height", &["X4-IMAGE"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 1/BitsPerComponent 8/ColorSpace/DeviceGray>>", b"a");
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a stencil of eight bits", &["X4-IMAGE"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ImageMask true>>", b"a");
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    spoil("a picture with too few samples", &["X4-IMAGE"], |file| small(file, "", &[99; 100])).second(),
    spoil("a picture whose compressed data is cut", &["X4-IMAGE"], |file| {
        let samples: Vec<u8> = (0..144_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&samples, 6);
        small(file, "/Filter/FlateDecode", &packed[..packed.len() / 2]);
    }).second(),
    spoil("a soft mask with too few samples", &["X4-IMAGE"], |file| {
        let mask = file.stream("<</Type/XObject/Subtype/Image/Width 12/Height 12/BitsPerComponent 8/ColorSpace/DeviceGray>>", &[99; 100]);
        small(file, &format!("/SMask {mask} 0 R"), &[99; 144]);
    }).second(),
    spoil("a JPEG picture without its end", &["X4-IMAGE"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 32/Height 16/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode>>", JPEG);
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }).second(),
    spoil("a JPEG picture of another size", &["X4-IMAGE"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 32/Height 99/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/DCTDecode]>>", &[JPEG, b"\xff\xd9"].concat());
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }).second(),
    spoil("a picture cut out by a coarse mask", &["GWG-LINE-ART-PPI"], |file| {
        let mask = file.stream("<</Type/XObject/Subtype/Image/Width 20/Height 20/ImageMask true>>", &[0x55; 60]);
        small(file, &format!("/Mask {mask} 0 R"), &[99; 144]);
    }).second(),
    spoil("JPEG 2000 with two channels", &["X4-JPEG2000"], |file| {
        let head: [u8; 22] = [0, 0, 0, 1, 0, 0, 0, 1, 0, 2, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut data = vec![0, 0, 0, 30];
        data.extend(b"jp2h");
        data.extend([0, 0, 0, 22]);
        data.extend(b"ihdr");
        data.extend(&head[..14]);
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/Filter/JPXDecode>>", &data);
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    // Blending.
    spoil("a page that blends in RGB", &["X4-BLENDING-SPACE"], |file| drop(file.page(0).insert("Group".into(), parse("<</S/Transparency/CS/DeviceRGB>>")))),
    spoil("a form that blends in RGB", &["X4-BLENDING-SPACE"], |file| {
        let number = file.form("<<>>", "");
        file.dict(number).insert("Group".into(), parse("<</S/Transparency/CS/DeviceRGB>>"));
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
        file.paint(0, "/X Do");
    }),
    spoil("a soft mask that blends in RGB", &["X4-BLENDING-SPACE"], |file| {
        let number = file.form("<<>>", "");
        file.dict(number).insert("Group".into(), parse("<</S/Transparency/CS/DeviceRGB>>"));
        file.name(0, "ExtGState", "X", &format!("<</SMask<</S/Luminosity/G {number} 0 R>>>>"));
    }).second(),
    spoil("a soft mask by lightness in no space", &["X4-BLENDING-SPACE"], |file| {
        let number = file.form("<<>>", "0.5 g 0 0 2000 2000 re f");
        file.dict(number).insert("Group".into(), parse("<</S/Transparency>>"));
        file.name(0, "ExtGState", "X", &format!("<</SMask<</S/Luminosity/G {number} 0 R>>>>"));
        file.paint(0, "q /Gk gs /X gs 0 0 0 0.3 k 300 300 50 50 re f Q");
    }).second(),
    spoil("a group that blends in calibrated RGB", &["X4-BLENDING-SPACE"], |file| {
        let number = file.form("<<>>", "");
        file.dict(number).insert("Group".into(), parse("<</S/Transparency/CS[/CalRGB<</WhitePoint[0.95 1 1.09]>>]>>"));
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
    }),
    // Limits.
    spoil("a name of 128 bytes", &["X4-LIMITS"], |file| {
        let name = format!("/{}", "a".repeat(128));
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {name}>>>>")));
    }),
    spoil("a key of 128 bytes", &["X4-LIMITS"], |file| drop(file.page(0).insert("a".repeat(128), parse("1")))),
];

/// The start and the frame of a JPEG of 32 × 16 pixels.
const JPEG: &[u8] = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00";

/// A grey picture of 12 × 12 pixels on the sheet, too small to be judged by its resolution.
fn small(file: &mut Editor, entries: &str, data: &[u8]) {
    let dict =
        format!("<</Type/XObject/Subtype/Image/Width 12/Height 12/BitsPerComponent 8/ColorSpace/DeviceGray{entries}>>");
    let number = file.stream(&dict, data);
    file.name(0, "XObject", "X", &format!("{number} 0 R"));
    file.paint(0, "q 9 0 0 9 300 300 cm /X Do Q");
}
