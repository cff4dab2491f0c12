//! What stands where few look: defaults for device colours, attributes of inks, old revisions, object streams, glyph maps,
//! states that are inherited, masks in patterns, appearances of annotations.

use super::colour::{TO_UNICODE, separation};
use super::editor::{Editor, parse};
use super::{INKS, LAYERS, OLD, Spoil, revised, spoil, stream_objects};
use crate::x4::reader::Object;

/// RGB on a CMYK press breaks the standard and what printers ask.
const RGB: &[&str] = &["X4-DEVICE-COLOUR", "GWG-RGB"];
const SQUARE: &str = "300 300 50 50 re f";
const CALIBRATED: &str = "[/CalRGB<</WhitePoint[0.95 1 1.09]>>]";
const CURVE: &str = "<</FunctionType 2/Domain[0 1]/N 2>>";

pub(super) const SPOILS: &[Spoil] = &[
    // Defaults for device colours (ISO 32000-1, 8.6.5.6): PDF/X-4 and X-3 allow them, X-1a has no colours that they could be.
    spoil("RGB with a calibrated default", &["GWG-RGB"], |file| {
        file.name(0, "ColorSpace", "DefaultRGB", CALIBRATED);
        file.paint(0, &format!("q 1 0 0 rg {SQUARE} Q"));
    }),
    spoil("RGB in a form that has not its page's default", RGB, |file| {
        file.name(0, "ColorSpace", "DefaultRGB", CALIBRATED);
        draw(file, "<<>>", &format!("q 1 0 0 rg {SQUARE} Q"));
    }),
    spoil("an RGB picture under a default and again without it", RGB, |file| {
        let picture = file.stream(PICTURE, b"abc");
        let form = file.form(
            &format!("<</ColorSpace<</DefaultRGB{CALIBRATED}>>/XObject<</I {picture} 0 R>>>>"),
            "q 50 0 0 50 300 300 cm /I Do Q",
        );
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "/F Do q 50 0 0 50 360 300 cm /X Do Q");
    })
    .second(),
    spoil("a palette of RGB under a default and again without it", RGB, |file| {
        let palette = file.add("[/Indexed/DeviceRGB 1<ff000000ff00>]");
        let form = file.form(
            &format!("<</ColorSpace<</DefaultRGB{CALIBRATED}/X {palette} 0 R>>>>"),
            &format!("/X cs 1 sc {SQUARE}"),
        );
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.name(0, "ColorSpace", "X", &format!("{palette} 0 R"));
        file.paint(0, &format!("/F Do q /X cs 1 sc {SQUARE} Q"));
    })
    .second(),
    spoil("a default for CMYK that is the output intent's own profile", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let profile = file.profile();
        draw(
            file,
            &format!("<</ColorSpace<</DefaultCMYK[/ICCBased {profile} 0 R]>>>>"),
            &format!("1 0 0 0 k {SQUARE}"),
        );
    }),
    spoil("a default for CMYK in a pattern under overprint", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let profile = file.profile();
        let mut data = file.data(profile);
        // Its date: another profile.
        data[24] ^= 1;
        let other = file.stream("<</N 4>>", &data);
        let cell = file.stream(&CELL.replace("/Resources<<>>", &format!("/Resources<</ColorSpace<</DefaultCMYK[/ICCBased {other} 0 R]>>/ExtGState<</O<</OP true/op true/OPM 1>>>>>>")), b"/O gs 1 0 0 0 k 0 0 5 5 re f");
        file.name(0, "Pattern", "P", &format!("{cell} 0 R"));
        file.paint(0, &format!("q /Pattern cs /P scn {SQUARE} Q"));
    }),
    spoil("a default that is Lab", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "DefaultRGB", "[/Lab<</WhitePoint[0.96 1 0.82]>>]")
    })
    .second(),
    spoil("a default that is a palette", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "DefaultGray", "[/Indexed/DeviceGray 0<00>]")
    })
    .second(),
    spoil("a default with another number of components", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "DefaultCMYK", CALIBRATED)
    })
    .second(),
    spoil("an X-1a with a default for CMYK", &["X1-COLOUR", "X4-ICC-CMYK", "GWG-RGB"], |file| {
        let profile = file.profile();
        draw(
            file,
            &format!("<</ColorSpace<</DefaultCMYK[/ICCBased {profile} 0 R]>>>>"),
            "1 0 0 0 k 100 100 50 50 re f",
        );
    })
    .of(OLD),
    // Attributes of DeviceN (ISO 32000-1, 8.6.6.5, tables 71 to 73).
    spoil("NChannel whose spot ink looks like nothing alone", &["X4-COLORANTS"], |file| {
        nchannel(file, "/Cyan/Special", "")
    }),
    spoil("NChannel that does not say which inks are the process", &["X4-SPACE"], |file| {
        let own = separation("Special", "/DeviceCMYK", "0 1 0 0");
        inks(file, "/Cyan/Special", &format!("<</Subtype/NChannel/Colorants<</Special{own}>>>>"));
    })
    .second(),
    spoil("NChannel with an ink that does not print", &["X4-SPACE"], |file| nchannel(file, "/Cyan/None", "")).second(),
    spoil("a process of four inks in a space of three", &["X4-SPACE"], |file| {
        inks(file, "/Cyan/Magenta", "<</Process<</ColorSpace/DeviceRGB/Components[/Cyan/Magenta/Yellow/Black]>>>>");
    })
    .second(),
    spoil("a process whose space is another ink", &["X4-SPACE"], |file| {
        let own = separation("Special", "/DeviceCMYK", "0 1 0 0");
        inks(
            file,
            "/Cyan/Special",
            &format!("<</Process<</ColorSpace{own}/Components[/Special]>>/Colorants<</Special{own}>>>>"),
        );
    })
    .second(),
    spoil("a colorant that stands for another ink", &["X4-SPACE"], |file| {
        let other = separation("Other", "/DeviceCMYK", "0 1 0 0");
        inks(file, "/Cyan/Special", &format!("<</Colorants<</Special{other}>>>>"));
    })
    .second(),
    spoil("a colorant that is no ink", &["X4-SPACE"], |file| {
        inks(file, "/Cyan/Special", "<</Colorants<</Special/DeviceCMYK>>>>")
    })
    .second(),
    spoil("a colorant that stands for RGB", &["X4-DEVICE-COLOUR"], |file| {
        let own = separation("Special", "/DeviceRGB", "1 0 0");
        inks(file, "/Cyan/Special", &format!("<</Colorants<</Special{own}>>>>"));
    })
    .second(),
    // Revisions (ISO 32000-1, 7.5.6).
    revised("an output intent that a later revision takes out", &["X4-INTENT"], |file| {
        drop(file.catalog().remove("OutputIntents"))
    }),
    revised("an output intent that a later revision adds", &["X4-INTENT"], |file| {
        let own = Object::Dict(file.intent().clone());
        file.catalog().insert("OutputIntents".into(), Object::Array(vec![own.clone(), own]));
    }),
    revised("RGB that a later revision adds", RGB, |file| file.paint(0, &format!("q 1 0 0 rg {SQUARE} Q"))),
    revised("a profile that a later revision exchanges", &["X4-INTENT-CLASS"], |file| {
        let number = file.profile();
        let mut icc = file.data(number);
        icc[12..16].copy_from_slice(b"mntr");
        file.set_data(number, icc);
    }),
    revised("XMP that a later revision deletes", &["X4-XMP", "X4-IDENTIFICATION"], |file| {
        let root = file.root();
        let number = file.follow(root, "Metadata");
        file.delete(number);
    })
    .second(),
    // Objects in streams (ISO 32000-1, 7.5.7), as PDF/X-4 may have them.
    stream_objects("objects in a stream", &[], |_| {}),
    stream_objects("a transfer function in a stream of objects", &["X4-TRANSFER"], |file| {
        let state = file.add(&format!("<</TR{CURVE}>>"));
        file.name(0, "ExtGState", "X", &format!("{state} 0 R"));
    }),
    stream_objects("an action in a stream of objects", &["X4-ACTION"], |file| {
        let action = file.add("<</S/Launch/F(a)>>");
        file.catalog().insert("OpenAction".into(), parse(&format!("{action} 0 R")));
    }),
    stream_objects("an X-1a with objects in a stream", &["X1-OBJECT-STREAMS"], |_| {}).of(OLD),
    spoil("an X-1a with a second table in a stream", &["X1-OBJECT-STREAMS"], |file| {
        let table = file.stream("<</Type/XRef/W[1 1 1]/Size 1>>", &[0, 0, 0]);
        let bytes = file.bytes();
        let head = format!("\n{table} 0 obj\n");
        let at = bytes.windows(head.len()).position(|part| part == head.as_bytes()).expect("the table is there") + 1;
        file.trailer().insert("XRefStm".into(), Object::Number(at as f64));
    })
    .of(OLD)
    .second(),
    // Pages and what they inherit (ISO 32000-1, 7.7.3.4).
    spoil("a unit of two points", &["GWG-PAGE-UNIT"], |file| {
        for page in 0..2 {
            file.page(page).insert("UserUnit".into(), parse("2"));
        }
    })
    .second(),
    spoil("a TrimBox on the tree of pages", &["X4-BOX-TRIM"], |file| to_tree(file, &["TrimBox"])),
    spoil("a MediaBox and resources on the tree of pages", &[], |file| to_tree(file, &["MediaBox", "Resources"])),
    spoil("a MediaBox on the tree of pages that is too small", &["X4-BOX-NEST", "GWG-BLEED-SIZE"], |file| {
        let [left, bottom, _, top] = file.rect(0, "MediaBox");
        let [_, _, right, _] = file.rect(0, "BleedBox");
        to_tree(file, &["MediaBox"]);
        let tree = tree(file);
        file.dict(tree).insert("MediaBox".into(), parse(&format!("[{left} {bottom} {} {top}]", right - 2.0)));
    }),
    spoil("a TrimBox beyond the media", &["X4-BOX-NEST"], |file| {
        let [left, bottom, _, top] = file.rect(0, "TrimBox");
        let [_, _, right, _] = file.rect(0, "MediaBox");
        file.set_rect(0, "TrimBox", [left, bottom, right + 9.0, top]);
    })
    .of(super::BARE),
    spoil("a CropBox that cuts the bleed", &["GWG-CROP"], |file| {
        let trim = file.rect(0, "TrimBox");
        file.set_rect(0, "CropBox", trim);
    })
    .second(),
    // Glyph maps (ISO 32000-1, table 117) and widths.
    spoil("a glyph map that ends too soon", &["X4-FONT-GLYPH"], |file| glyph_map(file, |map| map.truncate(4))).of(INKS),
    spoil("a glyph map of an odd number of bytes", &["X4-FONT-CODES"], |file| glyph_map(file, |map| map.push(0)))
        .of(INKS)
        .second(),
    spoil("a glyph map that leads to nothing", &["X4-FONT-GLYPH"], |file| glyph_map(file, |map| map.fill(0))).of(INKS),
    spoil("a glyph map that leads beyond the font", &["X4-FONT-GLYPH"], |file| glyph_map(file, |map| map.fill(0x7f)))
        .of(INKS),
    spoil("a glyph map that exchanges glyphs, letters and spaces", &["X4-FONT-WIDTHS", "X4-FONT-GLYPH"], |file| {
        glyph_map(file, |map| map.chunks_exact_mut(8).for_each(|pairs| pairs[2..].rotate_left(2)))
    })
    .of(INKS),
    spoil("widths that are out by one and a half thousandths", &["X4-FONT-WIDTHS"], |file| widths(file, 1.5)),
    // Consistent is what differs by a thousandth at most (ISO 19005-2, 6.2.11.5, which the standards for print follow).
    spoil("widths that are out by nine tenths of a thousandth", &[], |file| widths(file, 0.9)),
    spoil("no widths at all", &["X4-FONT-WIDTHS"], |file| {
        let font = file.find(|dict| dict.contains_key("W"))[0];
        file.dict(font).remove("W");
    }),
    spoil("letters wider than their procedures say", &["X4-FONT-WIDTHS"], |file| {
        glyphs(file, "1000 0 d0 0 0 0 1 k 0 0 800 800 re f", "<<>>", 900.0)
    })
    .second(),
    spoil("a letter's procedure that tells no width", &["X4-OPERATOR"], |file| {
        glyphs(file, "0 0 0 1 k 0 0 800 800 re f", "<<>>", 1000.0)
    })
    .second(),
    spoil("a colour in a letter that has none of its own", &["X4-OPERATOR"], |file| {
        glyphs(file, "1000 0 0 0 800 800 d1 1 0 0 rg 0 0 800 800 re f", "<<>>", 1000.0)
    })
    .second(),
    spoil("a letter that asks for what its font has not", &["X4-COMPLETE"], |file| {
        glyphs(file, "1000 0 d0 0 0 0 1 k 0 0 800 800 re f /Go gs", "<<>>", 1000.0)
    }),
    spoil("RGB by the resources of a letter's font", RGB, |file| {
        glyphs(file, "1000 0 d0 /X cs 1 0 0 sc 0 0 800 800 re f", "<</ColorSpace<</X/DeviceRGB>>>>", 1000.0)
    }),
    spoil("a transfer function in the resources of a letter's font", &["X4-TRANSFER"], |file| {
        glyphs(
            file,
            "1000 0 d0 /X gs 0 0 0 1 k 0 0 800 800 re f",
            &format!("<</ExtGState<</X<</TR{CURVE}>>>>>>"),
            1000.0,
        )
    }),
    spoil("a font of the viewer by a graphics state", &["X4-FONT-EMBEDDED"], |file| {
        let font = file.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        file.name(0, "ExtGState", "X", &format!("<</Font[{font} 0 R 20]>>"));
        file.paint(0, "q /X gs BT 0 0 0 1 k /Go gs 1 0 0 1 300 300 Tm (abc) Tj ET Q");
    }),
    // States that are inherited.
    spoil("white in a form that inherits overprint", &["GWG-WHITE-OVERPRINT"], |file| {
        let form = file.form("<<>>", &format!("0 0 0 0 k {SQUARE}"));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q /Go gs /F Do Q");
    }),
    spoil("ICC-based CMYK in a form in a form that inherits overprint", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let profile = file.profile();
        let mut data = file.data(profile);
        data[24] ^= 1;
        let other = file.stream("<</N 4>>", &data);
        let inner =
            file.form(&format!("<</ColorSpace<</X[/ICCBased {other} 0 R]>>>>"), &format!("/X cs 1 0 0 0 sc {SQUARE}"));
        let outer = file.form(&format!("<</XObject<</I {inner} 0 R>>>>"), "/I Do");
        file.name(0, "XObject", "O", &format!("{outer} 0 R"));
        file.paint(0, "q /Go gs /O Do Q");
    }),
    spoil("black text in a form that inherits that it knocks out", &["GWG-BLACK-TEXT-OVERPRINT"], |file| {
        let fonts = file.resources(0, "Font").clone();
        let form =
            file.form("<<>>", "/Span<</ActualText(a)>>BDC BT 0 0 0 1 k /F0 9 Tf 1 0 0 1 300 300 Tm <0005> Tj ET EMC");
        let Object::Dict(mut own) = parse("<<>>") else { unreachable!() };
        own.insert("Font".into(), Object::Dict(fonts));
        file.dict(form).insert("Resources".into(), Object::Dict(own));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q /Gk gs /F Do Q");
    }),
    spoil("a transfer function in the state of a gradient", &["X4-TRANSFER"], |file| {
        file.name(0, "Pattern", "P", &format!("<</PatternType 2/ExtGState<</TR{CURVE}>>/Shading{AXIAL}>>"));
        file.paint(0, "q /Pattern cs /P scn 300 300 50 50 re f Q");
    })
    .second(),
    spoil("an intent that there is not in a picture inside of content", &["X4-RENDERING-INTENT"], |file| {
        file.paint(0, "q 9 0 0 9 300 300 cm BI /W 1 /H 1 /BPC 8 /CS /G /Intent /Vivid ID a EI Q");
    })
    .second(),
    // Masks in patterns.
    spoil("RGB in a soft mask in a pattern", &["X4-DEVICE-COLOUR"], |file| {
        masked_cell(file, "/DeviceCMYK", "1 1 1 rg")
    }),
    spoil("a soft mask in a pattern that blends in RGB", &["X4-BLENDING-SPACE"], |file| {
        masked_cell(file, "/DeviceRGB", "1 g")
    }),
    spoil("a soft mask in a pattern that blends in CalRGB", &["X4-BLENDING-SPACE"], |file| {
        masked_cell(file, CALIBRATED, "1 g")
    })
    .second(),
    spoil("a page that blends in Lab", &["X4-BLENDING-SPACE"], |file| {
        blends(file, "[/Lab<</WhitePoint[0.96 1 0.82]>>]")
    })
    .second(),
    spoil("a page that blends in an ink", &["X4-BLENDING-SPACE"], |file| {
        blends(file, &separation("Special", "/DeviceCMYK", "0 1 0 0"))
    })
    .second(),
    spoil("a page that blends in a palette", &["X4-BLENDING-SPACE"], |file| {
        blends(file, "[/Indexed/DeviceCMYK 0<00000000>]")
    })
    .second(),
    spoil("a page that blends in patterns", &["X4-BLENDING-SPACE"], |file| blends(file, "/Pattern")).second(),
    spoil("a page that blends in what its resources call Cs", &["X4-BLENDING-SPACE"], |file| {
        file.name(0, "ColorSpace", "Cs", "/DeviceRGB");
        blends(file, "/Cs");
    })
    .second(),
    // Pictures whose parts do not fit.
    spoil("a soft mask with a soft mask", &["X4-IMAGE"], |file| {
        let inner = file.stream(GREY, b"a");
        let mask = file.stream(&GREY.replace("/Width", &format!("/SMask {inner} 0 R/Width")), b"a");
        grey(file, &format!("/SMask {mask} 0 R"));
    })
    .second(),
    spoil("a ground of three inks for a grey picture", &["X4-IMAGE"], |file| {
        let mask = file.stream(&GREY.replace("/Width", "/Matte[0 0 0]/Width"), b"a");
        grey(file, &format!("/SMask {mask} 0 R"));
    })
    .second(),
    spoil("a soft mask with a ground that is larger than its picture", &["X4-IMAGE"], |file| {
        let mask = file.stream(&GREY.replace("/Width 1", "/Matte[0]/Width 2"), b"ab");
        grey(file, &format!("/SMask {mask} 0 R"));
    })
    .second(),
    spoil("a mask by colour of three numbers", &["X4-IMAGE"], |file| grey(file, "/Mask[0 1 2]")).second(),
    spoil("a palette that ends too soon", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "X", "[/Indexed/DeviceCMYK 2<0000000000ff0000>]");
    })
    .second(),
    spoil("a palette in a stream that ends too soon", &["X4-SPACE"], |file| {
        let table = file.stream("<<>>", &[0; 11]);
        file.name(0, "ColorSpace", "X", &format!("[/Indexed/DeviceCMYK 2 {table} 0 R]"));
    })
    .second(),
    spoil("a form that does not say what it is", &["X4-COMPLETE"], |file| {
        let form = file.form("<<>>", "");
        file.dict(form).remove("Subtype");
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .second(),
    spoil("a pattern whose cells stand on one another", &["X4-COMPLETE"], |file| {
        let cell = file.stream(&CELL.replace("XStep 9", "XStep 0"), b"0 0 0 1 k 0 0 5 5 re f");
        file.name(0, "Pattern", "P", &format!("{cell} 0 R"));
    })
    .second(),
    spoil("a film from another file", &["X4-EXTERNAL"], |file| {
        let film = "<</Type/Annot/Subtype/Movie/F 4/Rect[1 1 6 6]/Movie<</F(film.avi)>>>>";
        file.page(0).insert("Annots".into(), parse(&format!("[{film}]")));
    })
    .second(),
    spoil("an X-1a with a soft mask in a pattern", &["X1-TRANSPARENCY"], |file| {
        masked_cell(file, "/DeviceCMYK", "1 g")
    })
    .of(OLD),
    spoil("a picture's soft mask in RGB", &["X4-IMAGE"], |file| {
        let mask = file.stream(PICTURE, b"abc");
        let picture = file.stream(&format!("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/SMask {mask} 0 R>>"), b"a");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 9 0 0 9 300 300 cm /X Do Q");
    }),
    spoil("a picture's stencil that is none", &["X4-IMAGE"], |file| {
        let mask = file
            .stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray>>", b"a");
        let picture = file.stream(&format!("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Mask {mask} 0 R>>"), b"a");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 9 0 0 9 300 300 cm /X Do Q");
    }),
    // Appearances of annotations outside of the bleed.
    spoil("a transfer function in the appearance of a mark", &["X4-TRANSFER"], |file| {
        appearance(file, &format!("<</ExtGState<</X<</TR{CURVE}>>>>>>"), "/X gs")
    }),
    spoil("a halftone in a form in the appearance of a mark", &["X4-HALFTONE"], |file| {
        let form = file.form("<</ExtGState<</X<</HTP[1 1]>>>>>>", "/X gs");
        appearance(file, &format!("<</XObject<</F {form} 0 R>>>>"), "/F Do");
    }),
    spoil("an intent that there is not in the appearance of a mark", &["X4-RENDERING-INTENT"], |file| {
        appearance(file, "<<>>", "/Vivid ri")
    }),
    spoil("RGB in the appearance of a mark", &["X4-DEVICE-COLOUR"], |file| {
        appearance(file, "<<>>", "1 0 0 rg 0 0 5 5 re f")
    }),
    spoil("the appearance of a mark that blends in RGB", &["X4-BLENDING-SPACE"], |file| {
        appearance(file, "<<>>", "0 g 0 0 5 5 re f");
        let form = *file.find(|dict| dict.contains_key("BBox")).last().expect("a form");
        file.dict(form).insert("Group".into(), parse("<</S/Transparency/CS/DeviceRGB>>"));
    }),
    spoil("an action of a page's link by another key", &["X4-ACTION"], |file| {
        file.page(0)
            .insert("Annots".into(), parse("[<</Type/Annot/Subtype/Link/Rect[0 0 5 5]/PA<</S/URI/URI(http://a)>>>>]"));
    })
    .second(),
    spoil("a file in an annotation that does not say what it is", &["X4-EXTERNAL"], |file| {
        let data = file.stream("<<>>", b"a");
        file.page(0).insert(
            "Annots".into(),
            parse(&format!("[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 5 5]/FS<</F(a)/EF<</F {data} 0 R>>>>>>]")),
        );
    })
    .second(),
    // Layers.
    spoil("something that a membership hides", &["GWG-LAYERS-HIDDEN"], |file| {
        let group = file.add("<</Type/OCG/Name(Draft)>>");
        super::colour::hide(file, group);
        let member = file.add(&format!("<</Type/OCMD/OCGs {group} 0 R/P/AllOn>>"));
        file.name(0, "Properties", "X", &format!("{member} 0 R"));
        file.paint(0, "/OC /X BDC q 0 0 0 1 k 100 100 50 50 re f Q EMC");
    })
    .of(LAYERS),
];

const CELL: &str =
    "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>>>";
const PICTURE: &str = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB>>";
const AXIAL: &str = "<</ShadingType 2/ColorSpace/DeviceCMYK/Coords[300 0 350 0]/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0 0]/C1[0 1 0 0]/N 1>>>>";

const GREY: &str = "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray>>";

/// Names a grey picture of a pixel that has such entries.
fn grey(file: &mut Editor, entries: &str) {
    let picture = file.stream(&GREY.replace("/Width", &format!("{entries}/Width")), b"a");
    file.name(0, "XObject", "X", &format!("{picture} 0 R"));
}

/// Gives the first page a group that blends in `space`.
fn blends(file: &mut Editor, space: &str) {
    file.page(0).insert("Group".into(), parse(&format!("<</S/Transparency/CS {space}>>")));
}

/// Draws a form with resources of its own.
fn draw(file: &mut Editor, resources: &str, content: &str) {
    let form = file.form(resources, content);
    file.name(0, "XObject", "F", &format!("{form} 0 R"));
    file.paint(0, "/F Do");
}

/// Paints in two inks whose space has such attributes.
fn inks(file: &mut Editor, names: &str, attributes: &str) {
    let function = file.stream("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]>>", b"{0 0}");
    file.name(0, "ColorSpace", "X", &format!("[/DeviceN[{names}]/DeviceCMYK {function} 0 R{attributes}]"));
    file.paint(0, &format!("q /X cs 1 1 scn {SQUARE} Q"));
}

/// The same in NChannel with its process inks.
fn nchannel(file: &mut Editor, names: &str, more: &str) {
    let process = "/Process<</ColorSpace/DeviceCMYK/Components[/Cyan/Magenta/Yellow/Black]>>";
    inks(file, names, &format!("<</Subtype/NChannel{process}{more}>>"));
}

fn tree(file: &mut Editor) -> u32 {
    let root = file.root();
    file.follow(root, "Pages")
}

/// Moves entries of the first page to the node above, from which all pages have them that don't say otherwise.
fn to_tree(file: &mut Editor, keys: &[&str]) {
    let tree = tree(file);
    for key in keys {
        let own = file.page(0).remove(*key).unwrap_or_else(|| panic!("no {key}"));
        file.dict(tree).insert((*key).to_owned(), own);
    }
}

/// Gives the first TrueType font a map from CIDs to glyphs: each to itself, then changed.
fn glyph_map(file: &mut Editor, change: fn(&mut Vec<u8>)) {
    let mut map: Vec<u8> = (0..2000_u16).flat_map(u16::to_be_bytes).collect();
    change(&mut map);
    let number = file.stream("<<>>", &map);
    let font = file.first("Font", "CIDFontType2");
    file.dict(font).insert("CIDToGIDMap".into(), parse(&format!("{number} 0 R")));
}

/// Makes all widths of a font so much larger.
fn widths(file: &mut Editor, by: f64) {
    let font = file.find(|dict| dict.contains_key("W"))[0];
    let Some(Object::Array(outer)) = file.dict(font).get_mut("W") else { panic!("no widths") };
    for item in outer {
        if let Object::Array(inner) = item {
            inner.iter_mut().for_each(|width| *width = Object::Number(width.number().unwrap_or(0.0) + by));
        }
    }
}

/// Shows a letter of a Type 3 font with this procedure and these resources.
fn glyphs(file: &mut Editor, procedure: &str, resources: &str, width: f64) {
    let glyph = file.stream("<<>>", procedure.as_bytes());
    let text = file.stream("<<>>", TO_UNICODE);
    let font = file.add(&format!("<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a {glyph} 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[{width}]/Resources {resources}/ToUnicode {text} 0 R>>"));
    file.name(0, "Font", "T3", &format!("{font} 0 R"));
    file.paint(0, "BT 0 0 0 1 k /Go gs /T3 20 Tf 1 0 0 1 300 300 Tm (a) Tj ET");
}

/// Fills with a pattern whose cell is masked by what is painted so, in a group that blends in `space`.
fn masked_cell(file: &mut Editor, space: &str, colour: &str) {
    let mask = file.form("<<>>", &format!("{colour} 0 0 9 9 re f"));
    file.dict(mask).insert("Group".into(), parse(&format!("<</S/Transparency/CS {space}>>")));
    let resources = format!("/Resources<</ExtGState<</M<</SMask<</S/Luminosity/G {mask} 0 R>>>>>>>>");
    let cell = file.stream(&CELL.replace("/Resources<<>>", &resources), b"/M gs 0 0 0 1 k 0 0 5 5 re f");
    file.name(0, "Pattern", "P", &format!("{cell} 0 R"));
    file.paint(0, "q /Pattern cs /P scn 100 100 50 50 re f Q");
}

/// A printer's mark outside of the bleed with this appearance.
fn appearance(file: &mut Editor, resources: &str, content: &str) {
    let form = file.form(resources, content);
    file.page(0).insert(
        "Annots".into(),
        parse(&format!("[<</Type/Annot/Subtype/PrinterMark/F 4/Rect[1 1 6 6]/AP<</N {form} 0 R>>>>]")),
    );
}
