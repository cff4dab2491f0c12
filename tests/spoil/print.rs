//! What printers ask: bleed, pixels, ink, lines, text, pages.

use super::editor::{Editor, parse};
use super::{INKS, Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    // Bleed.
    spoil("a bleed of 2 mm", &["GWG-BLEED-SIZE"], |file| bleed(file, 2.0)),
    spoil("no bleed", &["GWG-BLEED-SIZE"], |file| bleed(file, 0.0)),
    spoil("no BleedBox", &["GWG-BLEED-SIZE"], |file| drop(file.page(0).remove("BleedBox"))),
    spoil("a ground that ends at the trim", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        white_edge(file);
        file.paint(0, &format!("q 0.5 0 0 0 k {left} {} 100 80 re f Q", bottom + 200.0));
    }),
    spoil("a picture that ends a millimetre beyond the trim", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        white_edge(file);
        let picture = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK>>", &[99, 99, 0, 0]);
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, &format!("q 100 0 0 80 {} {} cm /X Do Q", left - 2.8, bottom + 200.0));
    }).second(),
    spoil("a ground that ends three tenths of a millimetre before the bleed", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, _, _] = file.rect(0, "BleedBox");
        white_edge(file);
        file.paint(0, &format!("q 0.5 0 0 0 k {} {} 100 80 re f Q", left + 0.3 * 72.0 / 25.4, bottom + 200.0));
    }).second(),
    spoil("a rule of 4 pt that ends at the trim", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        white_edge(file);
        file.paint(0, &format!("q /Gk gs 0.5 0 0 0 k {left} {} 100 4 re f Q", bottom + 200.0));
    }).second(),
    spoil("a rule of 2 pt that ends at the trim", &["GWG-BLEED-PAINTED"], |file| {
        let [_, bottom, right, _] = file.rect(0, "TrimBox");
        white_edge(file);
        file.paint(0, &format!("q /Gk gs 0.5 0 0 0 K 2 w {} {} m {right} {} l S Q", right - 50.0, bottom + 200.0, bottom + 200.0));
    }).second(),
    spoil("a rule of 4 pt that goes on through the bleed", &[], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        white_edge(file);
        file.paint(0, &format!("q /Gk gs 0.5 0 0 0 k {} {} 100 4 re f Q", left - 9.0, bottom + 200.0));
    }),
    spoil("a rule that ends at the trim over a ground that does not", &[], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        white_edge(file);
        let y = bottom + 200.0;
        file.paint(0, &format!("q /Gk gs 0.3 0 0 0 k {} {} 100 40 re f 0.5 0 0 0 k {left} {} 100 4 re f Q", left - 9.0, y - 9.0, y));
    }),
    spoil("a bleed whose corners are empty", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, right, top] = file.rect(0, "TrimBox");
        white_edge(file);
        let (width, height) = (right - left, top - bottom);
        file.paint(0, &format!("q /Gk gs 0.3 0 0 0 k {} {bottom} {} {height} re f {left} {} {width} {} re f Q", left - 9.0, width + 18.0, bottom - 9.0, height + 18.0));
    }).second(),
    spoil("a ground whose bleed is clipped", &["GWG-BLEED-PAINTED"], |file| {
        let [left, bottom, right, top] = file.rect(0, "TrimBox");
        white_edge(file);
        file.paint(0, &format!("q {left} {bottom} {} {} re W n 0.5 0 0 0 k 0 {} 200 80 re f Q", right - left, top - bottom, bottom + 200.0));
    }),
    // Pictures.
    spoil("a picture of 100 pixels an inch", &["GWG-IMAGE-PPI"], |file| picture(file, 100, 72.0)),
    spoil("a picture of 200 pixels an inch", &["GWG-IMAGE-PPI-ADVISED"], |file| picture(file, 200, 72.0)),
    spoil("a picture stretched in one direction", &["GWG-IMAGE-PPI"], |file| {
        make_picture(file, 300);
        file.paint(0, "q 72 0 0 288 300 200 cm /X Do Q");
    }).second(),
    spoil("a turned picture of few pixels", &["GWG-IMAGE-PPI"], |file| {
        make_picture(file, 100);
        file.paint(0, "q 51 51 -51 51 300 300 cm /X Do Q");
    }),
    spoil("a picture of few pixels in a form that is scaled", &["GWG-IMAGE-PPI"], |file| {
        make_picture(file, 300);
        let number = file.find(|dict| dict.get("Subtype").and_then(crate::x4::reader::Object::name) == Some("Image"))[0];
        let form = file.form(&format!("<</XObject<</I {number} 0 R>>>>"), "q 72 0 0 72 0 0 cm /I Do Q");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q 3 0 0 3 300 300 cm /F Do Q");
    }),
    spoil("a picture of few pixels inside of content", &["GWG-IMAGE-PPI"], |file| {
        let data = "a".repeat(40 * 40);
        file.paint(0, &format!("q 72 0 0 72 300 300 cm BI /W 40 /H 40 /BPC 8 /CS /G ID {data} EI Q"));
    }),
    spoil("line art of 300 pixels an inch", &["GWG-LINE-ART-PPI"], |file| {
        let data = vec![0xf0; 38 * 300];
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 300/Height 300/BitsPerComponent 1/ImageMask true>>", &data);
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
        file.paint(0, "q 1 0 0 0 k 72 0 0 72 300 300 cm /X Do Q");
    }),
    // Ink.
    spoil("an area of 400 % of ink", &["GWG-INK-TOTAL"], |file| file.paint(0, "q 1 1 1 1 k 300 300 50 50 re f Q")),
    spoil("a frame of 390 % of ink, 0.6 mm wide", &["GWG-INK-TOTAL", "GWG-LINE-MANY-INKS"], |file| {
        file.paint(0, "q 1 1 1 0.9 K 1.7 w 100.3 100.2 300 200 re S Q");
    }).second(),
    spoil("a bar of 390 % of ink, 1 mm by 20", &["GWG-INK-TOTAL"], |file| file.paint(0, "q 1 1 1 0.9 k 300.7 300.6 2.835 56.69 re f Q")).second(),
    spoil("a square of 390 % of ink, 4.2 mm wide", &["GWG-INK-TOTAL"], |file| file.paint(0, "q 1 1 1 0.9 k 300.7 300.6 11.91 11.91 re f Q")).second(),
    spoil("a square of 390 % of ink, 3.8 mm wide", &[], |file| file.paint(0, "q 1 1 1 0.9 k 300.7 300.6 10.77 10.77 re f Q")),
    spoil("a bar of 315 % of ink, 0.8 mm by 30", &["GWG-INK-TOTAL-ADVISED"], |file| file.paint(0, "q 0.75 0.7 0.7 1 k 300.7 300.6 2.27 85.04 re f Q")).second(),
    spoil("a ribbon of 390 % of ink where two areas meet, a tenth of a millimetre by 200", &["GWG-INK-TOTAL"], |file| ribbon(file, 300.0, 0.2835)).second(),
    spoil("the same ribbon on other pixels", &["GWG-INK-TOTAL"], |file| ribbon(file, 300.18, 0.2835)).second(),
    spoil("a ribbon of 390 % of ink, a twentieth of a millimetre by 200", &[], |file| ribbon(file, 300.0, 0.1417)),
    spoil("inks that add up by overprinting", &["GWG-INK-TOTAL"], |file| {
        file.paint(0, "q /Go gs 1 1 0 0 k 300 300 50 50 re f 0 0 1 0.5 k 310 310 50 50 re f Q");
    }),
    spoil("inks that add up by multiplying", &["GWG-INK-TOTAL"], |file| {
        file.name(0, "ExtGState", "X", "<</BM/Multiply>>");
        file.paint(0, "q 1 1 0 0 k 300 300 50 50 re f /X gs 0 0 1 0.5 k 310 310 30 30 re f Q");
    }).second(),
    spoil("a picture of too much ink", &["GWG-INK-TOTAL"], |file| {
        let number = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK>>", &[255, 230, 230, 230]);
        file.name(0, "XObject", "X", &format!("{number} 0 R"));
        file.paint(0, "q 50 0 0 50 300 300 cm /X Do Q");
    }),
    spoil("a gradient into too much ink", &["GWG-INK-TOTAL"], |file| {
        file.name(0, "Shading", "X", "<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[300 0 400 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>>>");
        file.paint(0, "q 300 300 100 50 re W n /X sh Q");
    }),
    spoil("an area of 315 % of ink", &["GWG-INK-TOTAL-ADVISED"], |file| file.paint(0, "q 0.75 0.7 0.7 1 k 300 300 50 50 re f Q")),
    // Lines.
    spoil("a hairline", &["GWG-HAIRLINE"], |file| file.paint(0, "q 0 0 0 1 K 0.1 w 300 300 m 400 300 l S Q")),
    spoil("a line without a width", &["GWG-HAIRLINE"], |file| file.paint(0, "q 0 0 0 1 K 0 w 300 300 m 400 300 l S Q")),
    spoil("a line that is scaled down", &["GWG-HAIRLINE"], |file| file.paint(0, "q 0.1 0 0 0.1 300 300 cm 0 0 0 1 K 1 w 0 0 m 1000 0 l S Q")),
    spoil("a line squeezed in one direction", &["GWG-HAIRLINE"], |file| file.paint(0, "q 1 0 0 0.1 300 300 cm 0 0 0 1 K 1 w 0 0 m 100 0 l S Q")).second(),
    spoil("an area as thin as a hairline", &["GWG-HAIRLINE"], |file| file.paint(0, "q 0 0 0 1 k 300 300 100 0.05 re f Q")).second(),
    spoil("an area as thin as a hairline on a slant", &["GWG-HAIRLINE"], |file| {
        file.paint(0, "q 0.7071 0.7071 -0.7071 0.7071 300 300 cm 0 0 0 1 k 0 0 100 0.08 re f Q");
    }).second(),
    spoil("text outlined by a hairline", &["GWG-HAIRLINE"], |file| outlined(file, "0 0 0 1 K 0.1 w 1 Tr")).second(),
    spoil("text of one ink outlined by a hairline of another", &["GWG-HAIRLINE"], |file| outlined(file, "0 1 0 0 K 0.1 w 2 Tr")).second(),
    spoil("text made bolder by a thin line of its own ink", &[], |file| outlined(file, "0 0 0 1 K 0.1 w 2 Tr")),
    spoil("text outlined in four inks by a thin line", &["GWG-LINE-INKS"], |file| outlined(file, "0.6 0.6 0.6 0.2 K 0.2 w 1 Tr")).second(),
    spoil("a hairline in a glyph", &["GWG-HAIRLINE"], |file| {
        glyph(file, "1 w 0 0 m 900 900 l S");
    }).second(),
    spoil("a hairline as an area in a glyph", &["GWG-HAIRLINE"], |file| glyph(file, "0 0 900 1 re f")).second(),
    spoil("a slanted hairline as an area in a glyph", &["GWG-HAIRLINE"], |file| glyph(file, "0 0 m 900 900 l 901 899 l 1 -1 l f")).second(),
    spoil("a bar as an area in a glyph", &[], |file| glyph(file, "0 0 900 20 re f")),
    spoil("a thin line in two inks", &["GWG-LINE-INKS"], |file| file.paint(0, "q 1 0.5 0 0 K 0.2 w 300 300 m 400 300 l S Q")),
    spoil("a line in three inks", &["GWG-LINE-MANY-INKS"], |file| file.paint(0, "q 1 0.5 0.2 0 K 1 w 300 300 m 400 300 l S Q")),
    spoil("a thin white line", &["GWG-LINE-REVERSED"], |file| file.paint(0, "q /Gk gs 0 0 0 0 K 0.3 w 300 300 m 400 300 l S Q")),
    // Text.
    spoil("text of 4 pt", &["GWG-TEXT-SIZE"], |file| text(file, "0 0 0 1 k", 4.0)),
    spoil("text made small by its matrix", &["GWG-TEXT-SIZE"], |file| {
        file.paint(0, "/Span<</ActualText(a)>>BDC BT /Go gs 0 0 0 1 k /F0 20 Tf 0.2 0 0 0.2 300 300 Tm <0005> Tj ET EMC");
    }),
    spoil("text made small by a form", &["GWG-TEXT-SIZE"], |file| {
        let fonts = file.resources(0, "Font").clone();
        let Some(crate::x4::reader::Object::Reference(font)) = fonts.get("F0") else { panic!("no font") };
        let states = "/ExtGState<</Go<</OP true/op true/OPM 1>>>>";
        let form = file.form(&format!("<</Font<</F0 {font} 0 R>>{states}>>"), "/Span<</ActualText(a)>>BDC BT /Go gs 0 0 0 1 k /F0 20 Tf <0005> Tj ET EMC");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q 0.2 0 0 0.2 300 300 cm /F Do Q");
    }),
    spoil("small text in two inks", &["GWG-TEXT-INKS"], |file| text(file, "1 0.6 0 0 k", 7.0)),
    spoil("small text of one ink outlined in another", &["GWG-TEXT-INKS"], |file| text(file, "0 1 0 0 k 1 0 0 0 K 0.2 w 2 Tr", 7.0)).second(),
    spoil("small text outlined in a tint of its own ink", &[], |file| text(file, "0 1 0 0 k 0 0.5 0 0 K 0.2 w 2 Tr", 7.0)),
    spoil("small text in a gradient of two inks", &["GWG-TEXT-INKS"], |file| {
        file.name(0, "Pattern", "X", "<</Type/Pattern/PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[300 0 320 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0 0]/C1[0 1 0 0]/N 1>>>>>>");
        text(file, "/Pattern cs /X scn", 7.0);
    }).second(),
    spoil("small text in a gradient of one ink", &[], |file| {
        file.name(0, "Pattern", "X", "<</Type/Pattern/PatternType 2/Shading<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[300 0 320 0]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0 0]/C1[0.5 0 0 0]/N 1>>>>>>");
        text(file, "/Pattern cs /X scn", 7.0);
    }),
    spoil("small text in a pattern of four inks", &["GWG-TEXT-INKS"], |file| {
        let cell = file.stream("<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 5 5]/XStep 5/YStep 5/Resources<<>>>>", b"0.3 0.6 0.6 0.2 k 0 0 9 9 re f");
        file.name(0, "Pattern", "X", &format!("{cell} 0 R"));
        text(file, "/Pattern cs /X scn", 7.0);
    }).second(),
    spoil("black text in four inks", &["GWG-BLACK-TEXT-INKS"], |file| text(file, "0.6 0.4 0.4 1 k", 14.0)),
    spoil("black text of three colours", &["GWG-BLACK-TEXT-INKS"], |file| text(file, "1 1 1 0 k", 14.0)).second(),
    spoil("black text that knocks out", &["GWG-BLACK-TEXT-OVERPRINT"], |file| text(file, "/Gk gs 0 0 0 1 k", 10.0)),
    spoil("black text that overprints with mode 0", &["GWG-BLACK-TEXT-OVERPRINT"], |file| {
        file.name(0, "ExtGState", "X", "<</OP true/op true/OPM 0>>");
        text(file, "/X gs 0 0 0 1 k", 10.0);
    }).second(),
    spoil("black text in DeviceGray", &["GWG-BLACK-TEXT-OVERPRINT"], |file| text(file, "0 g", 10.0)),
    spoil("small text in white", &["TYPE-REVERSED"], |file| text(file, "/Gk gs 0 0 0 0 k", 7.0)),
    spoil("text two millimetres from the trim", &["FOLD-SAFE-TRIM"], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        file.paint(0, &format!("/Span<</ActualText(a)>>BDC BT /Go gs 0 0 0 1 k /F0 10 Tf 1 0 0 1 {} {} Tm <0005> Tj ET EMC", left + 100.0, bottom + 4.0));
    }),
    // Pages.
    spoil("an empty page", &["GWG-PAGE-EMPTY"], |file| file.set_content(1, "")),
    spoil("a page of white", &["GWG-PAGE-EMPTY"], |file| file.set_content(1, "0 0 0 0 k 0 0 2000 2000 re f")),
    spoil("a page on which all is clipped away", &["GWG-PAGE-EMPTY"], |file| file.set_content(1, "900 660 1 1 re W n 0 0 0 1 k 0 0 500 500 re f")).second(),
    spoil("a page of a space", &["GWG-PAGE-EMPTY"], |file| {
        file.set_content(1, "/Go gs 0 0 0 1 k /Span<</ActualText( )>>BDC BT /F0 20 Tf 1 0 0 1 300 300 Tm <0001> Tj ET EMC");
    }).second(),
    spoil("a page of a white picture", &["GWG-PAGE-EMPTY"], |file| {
        let white = file.stream("<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceCMYK>>", &[0; 64]);
        file.name(1, "XObject", "X", &format!("{white} 0 R"));
        file.set_content(1, "q 200 0 0 200 300 200 cm /X Do Q");
    }).second(),
    spoil("a page of what is not seen", &["GWG-PAGE-EMPTY"], |file| {
        file.name(1, "ExtGState", "X", "<</ca 0>>");
        file.set_content(1, "/X gs 0 0 0 1 k 300 200 200 200 re f");
    }).second(),
    spoil("a page of black under white", &["GWG-PAGE-EMPTY"], |file| {
        file.set_content(1, "0 0 0 1 k 300 200 200 200 re f 0 0 0 0 k 0 0 2000 2000 re f");
    }).second(),
    spoil("a page of black under a white disc", &["GWG-PAGE-EMPTY"], |file| {
        file.set_content(1, &format!("0 0 0 1 k 400 300 50 50 re f 0 0 0 0 k {}", disc(425.0, 325.0, 60.0)));
    }).second(),
    spoil("a page of black of which a white disc leaves the corners", &[], |file| {
        file.set_content(1, &format!("0 0 0 1 k 400 300 50 50 re f 0 0 0 0 k {}", disc(425.0, 325.0, 30.0)));
    }),
    spoil("a page of black under a white ring", &[], |file| {
        file.set_content(1, &format!("0 0 0 1 k 400 300 50 50 re f 0 0 0 0 k {}", format!("{} {}", disc(425.0, 325.0, 60.0), disc(425.0, 325.0, 5.0)).replacen(" f ", " ", 1).replace(" f", " f*")));
    }),
    spoil("a page of black under white in a group", &["GWG-PAGE-EMPTY"], |file| white_group(file, "")).second(),
    spoil("a page of black under white in a group that is half seen", &[], |file| white_group(file, "/ca 0.5")),
    spoil("a page of a stencil that paints nothing", &["GWG-PAGE-EMPTY"], |file| stencil(file, 0xff)).second(),
    spoil("a page of a stencil that paints", &[], |file| stencil(file, 0xef)),
    spoil("a page of black beside white", &[], |file| {
        file.set_content(1, "0 0 0 1 k 300 200 200 200 re f 0 0 0 0 k 300 200 100 200 re f");
    }),
    spoil("a page that is 5 mm smaller", &["GWG-PAGE-SIZES"], |file| {
        let [left, bottom, right, top] = file.rect(1, "TrimBox");
        file.set_rect(1, "TrimBox", [left, bottom, right, top - 14.2]);
        white_edge_of(file, 1);
        // So that the page is not empty.
        file.paint(1, &format!("q 0.5 0 0 0 k {} {} 9 9 re f Q", left + 50.0, bottom + 50.0));
    }),
    spoil("a page that is turned", &["GWG-PAGE-SIZES"], |file| drop(file.page(1).insert("Rotate".into(), parse("90")))).second(),
    spoil("a crop mark in the bleed", &["GWG-MARKS"], |file| {
        let [left, bottom, _, _] = file.rect(0, "TrimBox");
        file.paint(0, &format!("q 0 0 0 1 K 0.25 w {left} {} m {left} {} l S Q", bottom - 8.0, bottom - 2.0));
    }),
    spoil("a fold mark in the bleed as an area", &["GWG-MARKS"], |file| {
        let [_, bottom, right, _] = file.rect(0, "TrimBox");
        file.paint(0, &format!("q 0 0 0 1 k {} {bottom} 6 0.3 re f Q", right + 1.0));
    }),
    spoil("fold marks in the bleed", &["GWG-MARKS"], |file| {
        let [left, bottom, right, top] = file.rect(0, "TrimBox");
        let crease = left + (right - left) / 3.0;
        for from in [bottom - 8.0, top + 2.0] {
            file.paint(0, &format!("q 0 0 0 1 K 0.25 w {crease} {from} m {crease} {} l S Q", from + 6.0));
        }
    }).second(),
    spoil("a fold mark in the bleed of one edge", &["GWG-MARKS"], |file| {
        let [left, _, _, top] = file.rect(0, "TrimBox");
        file.paint(0, &format!("q 0 0 0 1 K 0.25 w {0} {1} m {0} {2} l S Q", left + 222.0, top + 2.0, top + 8.0));
    }).second(),
    spoil("a mark in all inks in the bleed of one edge", &["GWG-MARKS", "GWG-REGISTRATION"], |file| {
        let [left, bottom, ..] = file.rect(0, "TrimBox");
        file.name(0, "ColorSpace", "X", &super::colour::separation("All", "/DeviceCMYK", "1 1 1 1"));
        file.paint(0, &format!("q /X CS 1 SCN 0.25 w {0} {1} m {2} {1} l S Q", left - 8.0, bottom + 111.0, left - 2.0));
    }).second(),
    spoil("a hair of colour in the bleed", &[], |file| {
        let [left, _, _, top] = file.rect(0, "TrimBox");
        file.paint(0, &format!("q /Gk gs 0.3 0 0 0 K 0.25 w {0} {1} m {0} {2} l S Q", left + 222.0, top + 2.0, top + 8.0));
    }),
    spoil("a dashed line across the sheet and its bleed", &[], |file| {
        let [left, bottom, _, top] = file.rect(0, "TrimBox");
        let (x, mut y) = (left + 123.0, bottom - 8.0);
        while y < top + 8.0 {
            file.paint(0, &format!("q /Gk gs 0 0 0 0.5 K 0.5 w {x} {y} m {x} {} l S Q", y + 5.5));
            y += 8.0;
        }
    }),
    spoil("a fold mark of the job in the bleed", &["GWG-MARKS"], |file| {
        let [left, bottom, right, _] = file.rect(0, "TrimBox");
        let crease = left + (right - left) / 3.0;
        file.paint(0, &format!("q 0 0 0 1 K 0.25 w {crease} {} m {crease} {} l S Q", bottom - 8.0, bottom - 2.0));
    }).job().second(),
    spoil("small text in a spot ink and black", &["GWG-TEXT-INKS"], |file| {
        let function = file.stream("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]>>", b"{pop pop 0 0 0 0}");
        let own = super::colour::separation("PANTONE 348 C", "/DeviceCMYK", "0.96 0.02 1 0.12");
        file.name(0, "ColorSpace", "X", &format!("[/DeviceN[/PANTONE#20348#20C/Black]/DeviceCMYK {function} 0 R<</Colorants<</PANTONE#20348#20C {own}>>>>]"));
        file.paint(0, "/Span<</ActualText(a)>>BDC BT /X cs 1 0.5 scn /F0 7 Tf 1 0 0 1 100 100 Tm <0005> Tj ET EMC");
    }).of(INKS).second(),
];

/// Text of a size in the page's first font, with what stands before it.
fn text(file: &mut Editor, before: &str, size: f64) {
    file.paint(
        0,
        &format!("/Span<</ActualText(a)>>BDC BT /Go gs {before} /F0 {size} Tf 1 0 0 1 300 300 Tm <0005> Tj ET EMC"),
    );
}

/// Large black text that is outlined.
fn outlined(file: &mut Editor, how: &str) {
    let before = "/Span<</ActualText(a)>>BDC q /Go gs 0 0 0 1 k";
    file.paint(0, &format!("{before} {how} BT /F0 30 Tf 1 0 0 1 300 300 Tm <0005> Tj ET Q EMC"));
}

/// A letter of 40 pt that a procedure draws in thousandths of an em (Type 3).
fn glyph(file: &mut Editor, draw: &str) {
    let glyph = file.stream("<<>>", format!("1000 0 d0 {draw}").as_bytes());
    let text = file.stream("<<>>", super::colour::TO_UNICODE);
    let font = file.add(&format!(
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a {glyph} 0 R>>\
         /Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<<>>/ToUnicode {text} 0 R>>"
    ));
    file.name(0, "Font", "X", &format!("{font} 0 R"));
    file.paint(0, "q /Go gs 0 0 0 1 k 0 0 0 1 K BT /X 40 Tf 1 0 0 1 300 300 Tm (a) Tj ET Q");
}

/// A disc of four curves, filled.
fn disc(x: f64, y: f64, radius: f64) -> String {
    let arm = radius * 0.5523;
    let at = |dx: f64, dy: f64| format!("{} {}", x + dx, y + dy);
    let (r, k) = (radius, arm);
    let curve =
        |a: (f64, f64), b: (f64, f64), c: (f64, f64)| format!("{} {} {} c", at(a.0, a.1), at(b.0, b.1), at(c.0, c.1));
    format!(
        "{} m {} {} {} {} f",
        at(r, 0.0),
        curve((r, k), (k, r), (0.0, r)),
        curve((-k, r), (-r, k), (-r, 0.0)),
        curve((-r, -k), (-k, -r), (0.0, -r)),
        curve((k, -r), (r, -k), (r, 0.0))
    )
}

/// The second page has nothing but black under a white sheet in a group, which is shown by a state.
fn white_group(file: &mut Editor, state: &str) {
    let group = file.form("<<>>", "0 0 0 0 k 0 0 2000 2000 re f");
    file.dict(group).insert("Group".into(), parse("<</S/Transparency/CS/DeviceCMYK/I true/K false>>"));
    file.name(1, "XObject", "W", &format!("{group} 0 R"));
    file.name(1, "ExtGState", "W", &format!("<<{state}>>"));
    file.set_content(1, "0 0 0 1 k 300 200 200 200 re f /W gs /W Do");
    file.page(1).insert("Group".into(), parse("<</S/Transparency/CS/DeviceCMYK/I true/K false>>"));
}

/// The second page has nothing but a stencil of 8 × 4 pixels with that byte for each row (ISO 32000-1, 8.9.6.2: 0 paints).
fn stencil(file: &mut Editor, row: u8) {
    let mask =
        file.stream("<</Type/XObject/Subtype/Image/Width 8/Height 4/BitsPerComponent 1/ImageMask true>>", &[row; 4]);
    file.name(1, "XObject", "X", &format!("{mask} 0 R"));
    file.set_content(1, "q 0 0 0 1 k 0.8 0 0 0.4 300 200 cm /X Do Q");
}

/// Two areas of 200 mm that overlap by so many points from a height on: 200 % and 190 % of ink.
fn ribbon(file: &mut Editor, from: f64, by: f64) {
    file.paint(0, &format!("q /Gk gs 0 0 0 0 k 100 200 700 200 re f /Go gs 1 1 0 0 k 150 {} 567 {} re f 0 0 1 0.9 k 150 {from} 567 50 re f Q", from - 50.0, 50.0 + by));
}

fn bleed(file: &mut Editor, mm: f64) {
    let [left, bottom, right, top] = file.rect(0, "TrimBox");
    let by = mm * 72.0 / 25.4;
    file.set_rect(0, "BleedBox", [left - by, bottom - by, right + by, top + by]);
}

fn make_picture(file: &mut Editor, pixels: usize) {
    let data: Vec<u8> = (0..pixels * pixels).map(|i| (i % 100) as u8).collect();
    let number = file.stream(
        &format!(
            "<</Type/XObject/Subtype/Image/Width {pixels}/Height {pixels}/BitsPerComponent 8/ColorSpace/DeviceGray>>"
        ),
        &data,
    );
    file.name(0, "XObject", "X", &format!("{number} 0 R"));
}

fn picture(file: &mut Editor, pixels: usize, size: f64) {
    make_picture(file, pixels);
    file.paint(0, &format!("q {size} 0 0 {size} 300 300 cm /X Do Q"));
}

/// Puts paper over the page, so that nothing else reaches the trim.
fn white_edge(file: &mut Editor) {
    white_edge_of(file, 0);
}

fn white_edge_of(file: &mut Editor, page: usize) {
    file.paint(page, "q /Gk gs 0 0 0 0 k 0 0 2000 2000 re f Q");
}
