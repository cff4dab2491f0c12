//! Content streams: operators, what is opened and not closed, names that are not there.

use super::editor::{Editor, parse};
use super::{Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    spoil("an operator that there is not", &["X4-OPERATOR"], |file| file.paint(0, "1 0 0 zap")),
    spoil("an operator hidden by BX", &["X4-OPERATOR"], |file| file.paint(0, "BX 1 zap EX")),
    spoil("an operator without its operands", &["X4-OPERATOR"], |file| file.paint(0, "3 w 1 0 0 cm")),
    spoil("text outside of a text object", &["X4-OPERATOR"], |file| {
        file.paint(0, "/Go gs 0 0 0 1 k /F0 20 Tf <0005> Tj")
    }),
    spoil("a glyph's width on a page", &["X4-OPERATOR"], |file| file.paint(0, "500 0 d0")),
    spoil("an operator that there is not in a form in a form", &["X4-OPERATOR"], |file| {
        let inner = file.form("<<>>", "zap");
        let outer = file.form(&format!("<</XObject<</I {inner} 0 R>>>>"), "/I Do");
        file.name(1, "XObject", "O", &format!("{outer} 0 R"));
        file.paint(1, "/O Do");
    }),
    spoil("text before any font is chosen", &["X4-OPERATOR"], |file| {
        let own = file.content(0);
        file.set_content(0, &format!("q /Go gs BT 300 200 Td <0005> Tj ET Q {own}"));
    })
    .second(),
    spoil("text placed outside of a text object", &["X4-OPERATOR"], |file| file.paint(0, "3 4 Td")).second(),
    spoil("three numbers for four inks", &["X4-OPERATOR"], |file| file.paint(0, "q /DeviceCMYK cs 0 0 1 scn Q"))
        .second(),
    spoil("two numbers for one ink", &["X4-OPERATOR"], |file| {
        file.name(0, "ColorSpace", "X", &super::colour::separation("Black", "/DeviceCMYK", "0 0 0 1"));
        file.paint(0, "q /X cs 1 1 scn Q");
    })
    .second(),
    spoil("five numbers for four inks", &["X4-OPERATOR"], |file| file.paint(0, "q 0 0 0 0 1 k Q")).second(),
    spoil("a line as wide as a word", &["X4-OPERATOR"], |file| file.paint(0, "q (a) w Q")).second(),
    spoil("a path that goes on before it begins", &["X4-OPERATOR"], |file| file.paint(0, "q 300 300 l n Q")).second(),
    spoil("a matrix inside of a path", &["X4-OPERATOR"], |file| {
        file.paint(0, "q 300 300 m 1 0 0 1 9 9 cm 310 310 l n Q")
    })
    .second(),
    spoil("a state saved inside of text", &["X4-OPERATOR"], |file| file.paint(0, "BT q Q ET")).second(),
    spoil("a path inside of text", &["X4-OPERATOR"], |file| file.paint(0, "BT 0 0 9 9 re n ET")).second(),
    spoil("text and marked content that overlap", &["X4-BALANCE"], |file| file.paint(0, "/Span BMC BT EMC ET"))
        .second(),
    spoil("a path that is never painted", &["X4-BALANCE"], |file| file.paint(0, "300 300 m 400 400 l")).second(),
    spoil("a form without its bounds", &["X4-COMPLETE"], |file| {
        let form = file.form("<<>>", "");
        file.dict(form).remove("BBox");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
    })
    .second(),
    spoil("a page turned by an eighth", &["X4-BOX-MEDIA"], |file| {
        drop(file.page(0).insert("Rotate".into(), parse("45")))
    })
    .second(),
    spoil("a state that is not restored", &["X4-BALANCE"], |file| file.paint(0, "q")),
    spoil("a state restored that was not saved", &["X4-BALANCE"], |file| file.paint(0, "Q")),
    spoil("text that does not end", &["X4-BALANCE"], |file| file.paint(0, "BT")),
    spoil("text in text", &["X4-BALANCE"], |file| file.paint(0, "BT BT ET")),
    spoil("marked content that does not end", &["X4-BALANCE"], |file| file.paint(0, "/Artifact BMC")),
    spoil("marked content that did not begin", &["X4-BALANCE"], |file| file.paint(0, "EMC")),
    spoil("a state that a form does not restore", &["X4-BALANCE"], |file| {
        let form = file.form("<<>>", "q 1 0 0 1 5 5 cm");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    }),
    spoil("an intent that there is not", &["X4-RENDERING-INTENT"], |file| file.paint(0, "/Vivid ri")),
    spoil("a font that is not among the resources", &["X4-COMPLETE"], |file| file.paint(0, "BT /Nowhere 9 Tf ET")),
    spoil("a form that is not among the resources", &["X4-COMPLETE"], |file| file.paint(0, "/Nowhere Do")),
    spoil("a state that is not among a form's resources", &["X4-COMPLETE"], |file| {
        // The page has one of this name.
        let form = file.form("<<>>", "/Go gs");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a font that a form borrows in vain", &["X4-COMPLETE"], |file| {
        let form = file.stream("<</Type/XObject/Subtype/Form/BBox[0 0 2000 2000]>>", b"BT /Nowhere 9 Tf (a) Tj ET");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a form that draws itself", &["X4-READABLE"], |file| {
        let form = file.form("<<>>", "/F Do");
        file.dict(form).insert("Resources".into(), parse(&format!("<</XObject<</F {form} 0 R>>>>")));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a blend mode that there is not", &["X4-READABLE"], |file| {
        file.name(0, "ExtGState", "X", "<</BM/Lighter>>");
        file.paint(0, "q /X gs Q");
    })
    .second(),
    spoil("content whose data is damaged", &["X4-DATA"], |file| {
        // A stored block with a comment, then a block of the kind that is reserved (RFC 1951, 3.2.3).
        let data = b"\x78\x01\x00\x05\x00\xfa\xff% ok\n\x07";
        let entries = "/Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Resources<<>>/Filter/FlateDecode";
        let form = file.stream(&format!("<<{entries}>>"), data);
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a form whose data ends too soon", &["X4-DATA"], |file| {
        let form = file.form("<<>>", COMMENT);
        pack(file, form, |packed| packed.truncate(packed.len() / 2));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a page's content that ends too soon", &["X4-DATA"], |file| {
        let more = file.stream("<<>>", COMMENT.as_bytes());
        pack(file, more, |packed| packed.truncate(packed.len() / 2));
        let number = file.page_number(0);
        let own = file.follow(number, "Contents");
        file.page(0).insert("Contents".into(), parse(&format!("[{own} 0 R {more} 0 R]")));
    })
    .second(),
    spoil("a form whose checksum is wrong", &["X4-DATA"], |file| {
        let form = file.form("<<>>", COMMENT);
        pack(file, form, |packed| *packed.last_mut().expect("there is data") ^= 1);
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    }),
    spoil("a form without the head of its compressed data", &["X4-DATA"], |file| {
        let form = file.form("<<>>", COMMENT);
        pack(file, form, |packed| drop(packed.drain(..2)));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a profile whose data ends too soon", &["X4-DATA", "X4-INTENT-PROFILE"], |file| {
        let profile = file.profile();
        pack(file, profile, |packed| packed.truncate(packed.len() / 2));
    })
    .second(),
    spoil("a font's program whose data ends too soon", &["X4-DATA", "X4-FONT-PROGRAM"], |file| {
        let descriptor = file.first("FontDescriptor", "");
        let program = file.follow(descriptor, "FontFile3");
        // Of the last letters some are shown.
        pack(file, program, |packed| packed.truncate(packed.len() - 8));
    })
    .second(),
    spoil("a table of meanings whose data ends too soon", &["X4-DATA"], |file| {
        let font = file.first("Font", "Type0");
        let table = file.follow(font, "ToUnicode");
        pack(file, table, |packed| packed.truncate(packed.len() - 6));
    })
    .second(),
    spoil("a picture whose checksum is wrong", &["X4-IMAGE"], |file| {
        let picture = file.stream(
            "<</Type/XObject/Subtype/Image/Width 12/Height 12/BitsPerComponent 8/ColorSpace/DeviceGray>>",
            &[99; 144],
        );
        pack(file, picture, |packed| *packed.last_mut().expect("there is data") ^= 1);
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 9 0 0 9 300 300 cm /X Do Q");
    })
    .second(),
    spoil("states saved 29 deep", &["X4-LIMITS"], |file| {
        file.paint(0, &format!("{}{}", "q ".repeat(29), "Q ".repeat(29)))
    }),
];

/// Content that does nothing, wherever it is cut off, and does not pack to a few bytes.
const COMMENT: &str =
    "% Nor the furious winter's rages; 1 2 3 5 7 11 13 17 19 23; nec pluribus impar; 0.70710678 1.41421356 2.71828183";

/// Compresses a stream's data and damages what comes out.
fn pack(file: &mut Editor, number: u32, damage: fn(&mut Vec<u8>)) {
    let mut packed = miniz_oxide::deflate::compress_to_vec_zlib(&file.data(number), 6);
    damage(&mut packed);
    file.set_data(number, packed);
    file.dict(number).insert("Filter".into(), parse("/FlateDecode"));
}
