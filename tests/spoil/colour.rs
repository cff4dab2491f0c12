//! Colours that do not go with the output intent, from the page's own down to glyphs, cells and masks.

use super::editor::{Editor, parse};
use super::{INKS, LAYERS, Spoil, spoil};

/// RGB on a CMYK press breaks the standard and what printers ask.
const RGB: &[&str] = &["X4-DEVICE-COLOUR", "GWG-RGB"];
/// Something in the middle of the sheet.
const SQUARE: &str = "300 300 50 50 re f";

pub(super) const SPOILS: &[Spoil] = &[
    spoil("RGB", RGB, |file| file.paint(0, "q 1 0 0 rg 300 300 50 50 re f Q")),
    spoil("RGB lines", RGB, |file| file.paint(0, "q 1 0 0 RG 3 w 300 300 50 50 re S Q")),
    spoil("RGB by a name in the resources", RGB, |file| {
        file.name(0, "ColorSpace", "X", "/DeviceRGB");
        file.paint(0, "q /X cs 1 0 0 sc 300 300 50 50 re f Q");
    }),
    spoil("RGB in a form in a form", RGB, |file| {
        let inner = file.form("<<>>", &format!("0 0 1 rg {SQUARE}"));
        let outer = file.form(&format!("<</XObject<</I {inner} 0 R>>>>"), "/I Do");
        file.name(0, "XObject", "O", &format!("{outer} 0 R"));
        file.paint(0, "/O Do");
    }),
    spoil("RGB that a form inherits", RGB, |file| {
        let form = file.form("<<>>", SQUARE);
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q 0 1 0 rg /F Do Q");
    }),
    spoil("RGB that a form without resources inherits", RGB, |file| {
        let form = file.stream("<</Type/XObject/Subtype/Form/BBox[0 0 2000 2000]>>", SQUARE.as_bytes());
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "q 0 1 0 rg /F Do Q");
    })
    .second(),
    spoil("RGB in a pattern's cell", RGB, |file| {
        cell(file, "<<>>", "1 0 0 rg 0 0 5 5 re f");
        file.paint(0, &format!("q /Pattern cs /P scn {SQUARE} Q"));
    }),
    spoil("RGB in a pattern in a pattern", RGB, |file| {
        let inner = file.stream(CELL, b"1 0 0 rg 0 0 5 5 re f");
        cell(file, &format!("<</Pattern<</P {inner} 0 R>>>>"), "/Pattern cs /P scn 0 0 5 5 re f");
        file.paint(0, &format!("q /Pattern cs /P scn {SQUARE} Q"));
    }),
    spoil("RGB for a pattern without colours", RGB, |file| {
        let cell = file.stream(&CELL.replace("PaintType 1", "PaintType 2"), b"0 0 5 5 re f");
        file.name(0, "Pattern", "P", &format!("{cell} 0 R"));
        file.name(0, "ColorSpace", "X", "[/Pattern/DeviceRGB]");
        file.paint(0, &format!("q /X cs 1 0 0 /P scn {SQUARE} Q"));
    }),
    spoil("an RGB gradient", RGB, |file| {
        file.name(0, "Shading", "X", AXIAL);
        file.paint(0, "q 300 300 50 50 re W n /X sh Q");
    }),
    spoil("an RGB gradient as a pattern for lines", RGB, |file| {
        file.name(0, "Pattern", "P", &format!("<</PatternType 2/Shading{AXIAL}>>"));
        file.paint(0, "q /Pattern CS /P SCN 4 w 300 300 50 50 re S Q");
    }),
    spoil("RGB in a glyph", RGB, |file| {
        let glyph = file.stream("<<>>", b"1000 0 d0 1 0 0 rg 0 0 800 800 re f");
        let text = file.stream("<<>>", TO_UNICODE);
        let font = format!(
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a {glyph} 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1000]/Resources<<>>/ToUnicode {text} 0 R>>"
        );
        let font = file.add(&font);
        file.name(0, "Font", "T3", &format!("{font} 0 R"));
        file.paint(0, "BT /T3 20 Tf 1 0 0 1 300 300 Tm (a) Tj ET");
    }),
    // What a mask hides by is no colour that has to be printed.
    spoil("RGB in a soft mask", &["X4-DEVICE-COLOUR"], |file| {
        let mask = file.form("<<>>", &format!("1 1 1 rg {SQUARE}"));
        file.dict(mask).insert("Group".into(), parse("<</S/Transparency/CS/DeviceCMYK>>"));
        file.name(0, "ExtGState", "X", &format!("<</SMask<</S/Luminosity/G {mask} 0 R>>>>"));
        file.paint(0, &format!("q /X gs 0 0 0 1 k {SQUARE} Q"));
    }),
    spoil("an RGB picture", RGB, |file| {
        let picture = file
            .stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB>>", b"abc");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 50 0 0 50 300 300 cm /X Do Q");
    }),
    spoil("an RGB picture inside of content", RGB, |file| {
        file.paint(0, "q 50 0 0 50 300 300 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q")
    }),
    spoil("an RGB palette inside of content", RGB, |file| {
        file.paint(0, "q 50 0 0 50 300 300 cm BI /W 1 /H 1 /BPC 8 /CS [/I /RGB 0 (abc)] ID \0 EI Q")
    })
    .second(),
    spoil("a palette of RGB", RGB, |file| {
        file.name(0, "ColorSpace", "X", "[/Indexed/DeviceRGB 1<ff000000ff00>]");
        file.paint(0, &format!("q /X cs 1 sc {SQUARE} Q"));
    }),
    spoil("a gradient whose function has too few numbers", &["X4-SPACE"], |file| {
        file.name(0, "Shading", "X", &AXIAL.replace("DeviceRGB", "DeviceCMYK"));
        file.paint(0, "q 300 300 50 50 re W n /X sh Q");
    })
    .second(),
    spoil("RGB for a stencil", RGB, |file| {
        let picture = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/ImageMask true>>", b"\0");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 1 0 0 rg 50 0 0 50 300 300 cm /X Do Q");
    }),
    spoil("RGB outside of the bleed", &["X4-DEVICE-COLOUR"], |file| file.paint(0, "q 1 0 0 rg 1 1 5 5 re f Q")),
    spoil("RGB that is clipped away", &["X4-DEVICE-COLOUR"], |file| {
        file.paint(0, "q 1 1 2 2 re W n 1 0 0 rg 300 300 50 50 re f Q")
    })
    .second(),
    spoil("an ink that stands for RGB", &["X4-DEVICE-COLOUR"], |file| {
        file.name(0, "ColorSpace", "X", &separation("Special", "/DeviceRGB", "1 0 0"));
        file.paint(0, &format!("q /X cs 1 scn {SQUARE} Q"));
    }),
    spoil("inks that stand for RGB", &["X4-DEVICE-COLOUR"], |file| {
        let function = file.stream("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]>>", b"{0}");
        file.name(0, "ColorSpace", "X", &format!("[/DeviceN[/Cyan/Magenta]/DeviceRGB {function} 0 R]"));
        file.paint(0, &format!("q /X cs 1 1 scn {SQUARE} Q"));
    }),
    spoil("calibrated RGB", &["GWG-RGB"], |file| {
        file.name(0, "ColorSpace", "X", "[/CalRGB<</WhitePoint[0.95 1 1.09]>>]");
        file.paint(0, &format!("q /X cs 1 0 0 sc {SQUARE} Q"));
    }),
    spoil("Lab", &["GWG-RGB"], |file| {
        file.name(0, "ColorSpace", "X", "[/Lab<</WhitePoint[0.96 1 0.82]>>]");
        file.paint(0, &format!("q /X cs 50 40 0 sc {SQUARE} Q"));
    }),
    // Profiles.
    spoil("a colour with the output intent's own profile", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let profile = file.profile();
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {profile} 0 R]"));
        file.paint(0, &format!("q /X cs 1 0 0 0 sc {SQUARE} Q"));
    }),
    spoil("a colour with a copy of the output intent's profile", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let number = file.profile();
        let data = file.data(number);
        let copy = file.stream("<</N 4>>", &data);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {copy} 0 R]"));
        file.paint(0, &format!("q /X cs 1 0 0 0 sc {SQUARE} Q"));
    })
    .second(),
    spoil("ICC-based CMYK that overprints", &["X4-ICC-CMYK", "GWG-RGB"], |file| {
        let other = other_profile(file);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {other} 0 R]"));
        file.paint(0, &format!("q /Go gs /X cs 1 0 0 0 sc {SQUARE} Q"));
    }),
    spoil("a colour with another CMYK profile", &["GWG-RGB"], |file| {
        let other = other_profile(file);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {other} 0 R]"));
        file.paint(0, &format!("q /Gk gs /X cs 1 0 0 0 sc {SQUARE} Q"));
    }),
    spoil("an output intent's profile whose table is of no kind", &["X4-INTENT-PROFILE"], |file| {
        table(file, |icc, at| icc[at..at + 4].copy_from_slice(b"zzzz"));
    })
    .second(),
    spoil("an output intent's profile whose table takes three inks", &["X4-INTENT-PROFILE"], |file| {
        table(file, |icc, at| icc[at + 8] = 3);
    })
    .second(),
    spoil("an output intent's profile whose table has no points", &["X4-INTENT-PROFILE"], |file| {
        table(file, |icc, at| icc[at + 10] = 0);
    })
    .second(),
    spoil("an output intent's profile with a comment of its own", &[], |file| {
        let number = file.profile();
        let mut icc = file.data(number);
        icc[24] ^= 1;
        file.set_data(number, icc);
    }),
    spoil("a profile of a colour that is cut", &["X4-ICC"], |file| {
        let number = file.profile();
        let data = file.data(number);
        let copy = file.stream("<</N 4>>", &data[..1000]);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {copy} 0 R]"));
    }),
    spoil("a profile of a colour with other channels", &["X4-ICC"], |file| {
        let number = file.profile();
        let data = file.data(number);
        let copy = file.stream("<</N 3>>", &data);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {copy} 0 R]"));
    }),
    spoil("a profile of a colour that is a link", &["X4-ICC"], |file| {
        let number = file.profile();
        let mut data = file.data(number);
        data[12..16].copy_from_slice(b"link");
        let copy = file.stream("<</N 4>>", &data);
        file.name(0, "ColorSpace", "X", &format!("[/ICCBased {copy} 0 R]"));
    }),
    // Inks.
    spoil("an ink with two alternates", &["X4-SPOT-ALTERNATE"], |file| {
        file.name(0, "ColorSpace", "X", &separation("PANTONE 348 C", "/DeviceCMYK", "1 0 0 0"));
    })
    .of(INKS),
    spoil("an ink with two alternates inside of DeviceN", &["X4-SPOT-ALTERNATE"], |file| {
        let function = file.stream("<</FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1 0 1]>>", b"{0 0 0}");
        let own = separation("PANTONE 348 C", "/DeviceCMYK", "1 0 0 0");
        file.name(
            0,
            "ColorSpace",
            "X",
            &format!(
                "[/DeviceN[/PANTONE#20348#20C]/DeviceCMYK {function} 0 R<</Colorants<</PANTONE#20348#20C {own}>>>>]"
            ),
        );
    })
    .of(INKS)
    .second(),
    spoil("an ink without a tint function", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "X", "[/Separation/Special/DeviceCMYK null]")
    }),
    spoil("an ink that stands for an ink", &["X4-SPACE"], |file| {
        let inner = separation("Other", "/DeviceCMYK", "1 0 0 0");
        file.name(0, "ColorSpace", "X", &separation("Special", &inner, "1"));
    }),
    spoil("a palette of 301 colours", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "X", "[/Indexed/DeviceCMYK 300<00>]")
    }),
    spoil("a palette of a palette", &["X4-SPACE"], |file| {
        file.name(0, "ColorSpace", "X", "[/Indexed[/Indexed/DeviceCMYK 0<00000000>]0<00>]")
    }),
    spoil("a space that there is not", &["X4-SPACE"], |file| file.name(0, "ColorSpace", "X", "[/DeviceHSV]")),
    spoil("inks that look like nothing alone", &["X4-COLORANTS"], |file| {
        let function = file.stream("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]>>", b"{0 0}");
        file.name(0, "ColorSpace", "X", &format!("[/DeviceN[/Special/Cyan]/DeviceCMYK {function} 0 R]"));
    }),
    spoil("one ink twice in DeviceN", &["X4-SPACE"], |file| {
        let function = file.stream("<</FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1 0 1]>>", b"{0 0}");
        file.name(0, "ColorSpace", "X", &format!("[/DeviceN[/Cyan/Cyan]/DeviceCMYK {function} 0 R]"));
    }),
    spoil("33 inks in DeviceN", &["X4-LIMITS"], |file| {
        let domain = "0 1 ".repeat(33);
        let function = file.stream(&format!("<</FunctionType 4/Domain[{domain}]/Range[0 1 0 1 0 1 0 1]>>"), b"{}");
        let names: String = (0..33).map(|i| format!("/I{i}")).collect();
        let colorants: String =
            (0..33).map(|i| format!("/I{i} {}", separation(&format!("I{i}"), "/DeviceCMYK", "1 0 0 0"))).collect();
        file.name(
            0,
            "ColorSpace",
            "X",
            &format!("[/DeviceN[{names}]/DeviceCMYK {function} 0 R<</Colorants<<{colorants}>>>>]"),
        );
    }),
    // What printers ask.
    spoil("the registration colour on the sheet", &["GWG-REGISTRATION"], |file| {
        file.paint(0, &format!("q /All cs 0.5 scn {SQUARE} Q"))
    })
    .of(INKS),
    spoil("a picture in the registration colour", &["GWG-REGISTRATION"], |file| {
        let data = [25_u8; 16];
        let picture = file.stream(
            "<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]>>",
            &data,
        );
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 50 0 0 50 300 300 cm /X Do Q");
    })
    .of(INKS)
    .second(),
    spoil("a palette of the registration colour", &["GWG-REGISTRATION"], |file| {
        let picture = file.stream(
            "<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace[/Indexed[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]1<0040>]>>",
            &[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
        );
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 50 0 0 50 300 300 cm /X Do Q");
    })
    .of(INKS)
    .second(),
    spoil("a picture that shows nothing of the registration colour", &[], |file| {
        let picture = file.stream(
            "<</Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]>>",
            &[0; 16],
        );
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
        file.paint(0, "q 50 0 0 50 100 100 cm /X Do Q");
    })
    .of(INKS),
    spoil("a gradient into the registration colour", &["GWG-REGISTRATION"], |file| {
        file.name(0, "Shading", "X", ALL_AXIAL);
        file.paint(0, "q 300 300 50 50 re W n /X sh Q");
    })
    .of(INKS)
    .second(),
    spoil("white that overprints", &["GWG-WHITE-OVERPRINT"], |file| {
        file.paint(0, &format!("q /Go gs 0 0 0 0 k {SQUARE} Q"))
    }),
    spoil("a spot ink of nothing that overprints", &["GWG-WHITE-OVERPRINT"], |file| {
        file.paint(0, "q /Go gs /S0 cs 0 scn 100 100 50 50 re f Q")
    })
    .of(INKS)
    .second(),
    spoil("five spot inks", &["GWG-SPOT-COUNT"], |file| {
        for ink in ["Gold", "Silver", "Copper", "Mint", "Rose"] {
            file.name(0, "ColorSpace", ink, &separation(ink, "/DeviceCMYK", "1 0 0 0"));
            file.paint(0, &format!("q /{ink} cs 1 scn {SQUARE} Q"));
        }
    }),
    spoil("two names of one ink", &["GWG-SPOT-CLASH"], |file| {
        file.name(0, "ColorSpace", "X", &separation("Pantone 348C", "/DeviceCMYK", "0.96 0.02 1 0.12"));
        file.paint(0, "q /X cs 1 scn 100 100 50 50 re f Q");
    })
    .of(INKS),
    spoil("a spot ink called cyan", &["GWG-SPOT-CLASH"], |file| {
        file.name(0, "ColorSpace", "X", &separation("cyan", "/DeviceCMYK", "1 0 0 0"));
        file.paint(0, &format!("q /X cs 1 scn {SQUARE} Q"));
    })
    .second(),
    spoil("one ink with its accent in two ways", &["GWG-SPOT-CLASH"], |file| {
        for (ink, name) in [("A", "Dor#C3#A9"), ("B", "Dore#CC#81")] {
            file.name(0, "ColorSpace", ink, &separation(name, "/DeviceCMYK", "0 0.2 0.6 0.2"));
            file.paint(0, &format!("q /{ink} cs 1 scn {SQUARE} Q"));
        }
    })
    .second(),
    spoil("a die line that knocks out", &["GWG-DIE-LINE"], |file| {
        file.name(0, "ColorSpace", "X", &separation("Die Cut", "/DeviceCMYK", "0 1 0 0"));
        file.paint(0, "q /Gk gs /X CS 1 SCN 1 w 300 300 50 50 re S Q");
    }),
    spoil("a die line that knocks out, in other tongues", &["GWG-DIE-LINE"], |file| {
        for (at, name) in ["Rillen", "Troquel", "Coupe"].into_iter().enumerate() {
            file.name(0, "ColorSpace", &format!("X{at}"), &separation(name, "/DeviceCMYK", "0 1 0 0"));
            file.paint(0, &format!("q /Gk gs /X{at} CS 1 SCN 1 w 300 {} 50 9 re S Q", 300 + 20 * at));
        }
    })
    .second(),
    spoil("a form on a hidden layer", &["GWG-LAYERS-HIDDEN"], |file| {
        let group = file.add("<</Type/OCG/Name(Draft)>>");
        hide(file, group);
        let form = file.form("<<>>", "0 0 0 1 k 100 100 50 50 re f");
        file.dict(form).insert("OC".into(), parse(&format!("{group} 0 R")));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .of(LAYERS),
    spoil("something on a hidden layer", &["GWG-LAYERS-HIDDEN"], |file| {
        let group = file.add("<</Type/OCG/Name(Draft)>>");
        let root = file.root();
        let properties = file.dict(root).get("OCProperties").cloned();
        assert!(properties.is_some(), "no layers");
        hide(file, group);
        file.name(0, "Properties", "X", &format!("{group} 0 R"));
        file.paint(0, "/OC /X BDC q 0 0 0 1 k 100 100 50 50 re f Q EMC");
    })
    .of(LAYERS),
];

const CELL: &str =
    "<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<<>>>>";
const AXIAL: &str = "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[300 0 350 0]/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1>>>>";
const ALL_AXIAL: &str = "<</ShadingType 2/ColorSpace[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]/Coords[300 0 350 0]/Function<</FunctionType 2/Domain[0 1]/C0[0]/C1[0.5]/N 1>>>>";
/// Says that code 97 is an a.
pub(super) const TO_UNICODE: &[u8] = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <61> <0061> endbfchar endcmap end end";

fn cell(file: &mut Editor, resources: &str, content: &str) {
    let number = file.stream(&CELL.replace("/Resources<<>>", &format!("/Resources {resources}")), content.as_bytes());
    file.name(0, "Pattern", "P", &format!("{number} 0 R"));
}

/// A Separation with a straight tint function.
pub(super) fn separation(name: &str, alternate: &str, solid: &str) -> String {
    let name = name.replace(' ', "#20");
    let none = vec!["0"; solid.split(' ').count()].join(" ");
    format!("[/Separation/{name} {alternate}<</FunctionType 2/Domain[0 1]/C0[{none}]/C1[{solid}]/N 1>>]")
}

/// Changes the table of the output intent's profile from inks to colours, which begins at a byte.
fn table(file: &mut Editor, change: fn(&mut [u8], usize)) {
    let number = file.profile();
    let mut icc = file.data(number);
    let entry = 132 + icc[132..].chunks(12).position(|entry| entry.starts_with(b"A2B0")).expect("a table") * 12;
    let place = u32::from_be_bytes([icc[entry + 4], icc[entry + 5], icc[entry + 6], icc[entry + 7]]);
    change(&mut icc, place as usize);
    file.set_data(number, icc);
}

/// A CMYK profile that differs from the output intent's.
fn other_profile(file: &mut Editor) -> u32 {
    let number = file.profile();
    let mut data = file.data(number);
    // Its date (ICC.1:2010, 7.2.1).
    data[24] ^= 1;
    file.stream("<</N 4>>", &data)
}

/// Adds a group to the layers, switched off.
pub(super) fn hide(file: &mut Editor, group: u32) {
    use crate::x4::reader::Object;
    let root = file.root();
    let Some(Object::Dict(layers)) = file.dict(root).get_mut("OCProperties") else { panic!("no layers") };
    let add = |list: Option<&mut Object>| match list {
        Some(Object::Array(items)) => items.push(Object::Reference(group)),
        other => panic!("{other:?}"),
    };
    add(layers.get_mut("OCGs"));
    let Some(Object::Dict(own)) = layers.get_mut("D") else { panic!("no configuration") };
    add(own.get_mut("OFF"));
    add(own.get_mut("Order"));
}
