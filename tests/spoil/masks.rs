//! Soft masks: what masks prints nowhere, and has to be in the file and right all the same.

use super::editor::{Editor, parse};
use super::{Spoil, spoil};

const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
const WORD: &str = "BT /H 20 Tf 1 0 0 1 300 300 Tm (abc) Tj ET";

pub(super) const SPOILS: &[Spoil] = &[
    spoil("a font of the viewer in a soft mask by lightness", &["X4-FONT-EMBEDDED"], |file| {
        mask(file, "Luminosity", &format!("<</Font<</H {HELVETICA}>>>>"), WORD);
    })
    .second(),
    spoil("a font of the viewer in a soft mask by opacity", &["X4-FONT-EMBEDDED"], |file| {
        mask(file, "Alpha", &format!("<</Font<</H {HELVETICA}>>>>"), WORD);
    })
    .second(),
    spoil("a font of the viewer in a soft mask of a soft mask", &["X4-FONT-EMBEDDED"], |file| {
        let inner = group(file, &format!("<</Font<</H {HELVETICA}>>>>"), WORD);
        let states = format!("<</ExtGState<</M<</SMask<</S/Alpha/G {inner} 0 R>>>>>>>>");
        mask(file, "Luminosity", &states, "/M gs 1 g 300 300 50 50 re f");
    })
    .second(),
    spoil("the glyph of what is missing in a soft mask", &["X4-FONT-GLYPH"], |file| {
        let font = font(file);
        mask(file, "Luminosity", &font, "BT /F 20 Tf 1 0 0 1 300 300 Tm <0000> Tj ET");
    })
    .second(),
    spoil("other widths in a soft mask", &["X4-FONT-WIDTHS"], |file| {
        // A copy of the page's font, so that the text of the page keeps its widths.
        let whole = file.first("Font", "Type0");
        let part = file.follow(whole, "DescendantFonts");
        let [whole, part] = [whole, part].map(|number| file.object(number).clone());
        let part = file.put(part);
        file.dict(part).insert("W".into(), parse("[0[1]1 900 1234]"));
        let whole = file.put(whole);
        file.dict(whole).insert("DescendantFonts".into(), parse(&format!("[{part} 0 R]")));
        mask(
            file,
            "Luminosity",
            &format!("<</Font<</F {whole} 0 R>>>>"),
            "BT /F 20 Tf 1 0 0 1 300 300 Tm <0005> Tj ET",
        );
    })
    .second(),
    spoil("a picture with too few samples in a soft mask", &["X4-IMAGE"], |file| {
        let picture = file.stream(PICTURE, &[99; 100]);
        mask(file, "Luminosity", &format!("<</XObject<</I {picture} 0 R>>>>"), "q 50 0 0 50 300 300 cm /I Do Q");
    })
    .second(),
    // What is seen of a mask is its shape: hairlines, small type, white and RGB's ink are nobody's matter in it.
    spoil("a soft mask of fine lines and small text", &[], |file| {
        let font = font(file);
        let text = "BT /F 3 Tf 1 0 0 1 300 300 Tm <0005> Tj ET";
        mask(file, "Luminosity", &font, &format!("1 g 1 G {text} 0 w 300 320 m 400 320 l S 3 Tr {text}"));
    }),
];

const PICTURE: &str = "<</Type/XObject/Subtype/Image/Width 12/Height 12/BitsPerComponent 8/ColorSpace/DeviceGray>>";

/// A group as large as the sheet; its number.
fn group(file: &mut Editor, resources: &str, content: &str) -> u32 {
    let form = file.form(resources, content);
    file.dict(form).insert("Group".into(), parse("<</S/Transparency/CS/DeviceGray>>"));
    form
}

/// Fills an area that is masked by what is painted so.
fn mask(file: &mut Editor, kind: &str, resources: &str, content: &str) {
    let form = group(file, resources, content);
    file.name(0, "ExtGState", "M", &format!("<</SMask<</S/{kind}/G {form} 0 R>>>>"));
    file.paint(0, "q /M gs 0 0 0 0.5 k 250 250 200 200 re f Q");
}

/// Resources with the page's first font, as F.
fn font(file: &mut Editor) -> String {
    let fonts = file.resources(0, "Font").clone();
    let Some(crate::x4::reader::Object::Reference(font)) = fonts.get("F0") else { panic!("no font") };
    format!("<</Font<</F {font} 0 R>>>>")
}
