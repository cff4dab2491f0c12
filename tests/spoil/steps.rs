//! Layers of processing steps (ISO 19593-1): what may hide there, and what may not.

use super::editor::Editor;
use super::{LAYERS, Spoil, spoil};
use crate::x4::reader::Object;

const HIDDEN: &[&str] = &["GWG-LAYERS-HIDDEN"];

pub(super) const SPOILS: &[Spoil] = &[
    spoil("black on a layer of cutting lines", HIDDEN, |file| on_cutting(file, "0 0 0 1 k 100 100 50 50 re f"))
        .of(LAYERS)
        .second(),
    spoil("words on a layer of cutting lines", HIDDEN, |file| {
        on_cutting(file, "0 0 0 1 k BT /F0 20 Tf 1 0 0 1 100 100 Tm <0005> Tj ET");
    })
    .of(LAYERS)
    .second(),
    spoil("a picture on a layer of cutting lines", HIDDEN, |file| {
        let picture = file.stream(
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK>>",
            b"abcd",
        );
        file.name(0, "XObject", "I", &format!("{picture} 0 R"));
        on_cutting(file, "50 0 0 50 100 100 cm /I Do");
    })
    .of(LAYERS)
    .second(),
    spoil("a hidden layer of a step that there is not", HIDDEN, |file| {
        layer(file, "Extra");
        let ink = cutting(file);
        file.paint(0, &format!("/OC /X BDC q /Op gs /{ink} CS 1 SCN 0.5 w 100 100 50 50 re S Q EMC"));
    })
    .of(LAYERS)
    .second(),
    spoil("a hidden layer of a legend", &[], |file| {
        layer(file, "Legend");
        let ink = cutting(file);
        file.paint(0, &format!("/OC /X BDC q /Op gs /{ink} CS 1 SCN 0.5 w 100 100 50 50 re S Q EMC"));
    })
    .of(LAYERS),
    spoil("a cutting line on its layer that knocks out", &["GWG-DIE-LINE"], |file| {
        let ink = cutting(file);
        on_cutting(file, &format!("/Kn gs /{ink} CS 1 SCN 0.5 w 100 100 50 50 re S"));
    })
    .of(LAYERS)
    .second(),
    spoil("a cutting line on its layer that overprints", &[], |file| {
        let ink = cutting(file);
        on_cutting(file, &format!("/Op gs /{ink} CS 1 SCN 0.5 w 100 100 50 50 re S"));
    })
    .of(LAYERS),
    spoil("art in the ink of cutting lines", &["GWG-DIE-LINE"], |file| {
        let ink = cutting(file);
        file.paint(0, &format!("q /Op gs /{ink} cs 1 scn 100 100 50 50 re f Q"));
    })
    .of(LAYERS)
    .second(),
    spoil("a font of the viewer on a layer of cutting lines", &["X4-FONT-EMBEDDED"], |file| {
        let ink = cutting(file);
        file.name(0, "Font", "H", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        on_cutting(file, &format!("/Op gs /{ink} cs 1 scn BT /H 20 Tf 1 0 0 1 100 100 Tm (abc) Tj ET"));
    })
    .of(LAYERS)
    .second(),
];

/// The name in the first page's resources of the ink of cutting lines, and beside it states that overprint and knock out.
fn cutting(file: &mut Editor) -> String {
    file.name(0, "ExtGState", "Op", "<</OP true/op true/OPM 1>>");
    file.name(0, "ExtGState", "Kn", "<</OP false/op false>>");
    let spaces = file.resources(0, "ColorSpace").clone();
    let is = |file: &mut Editor, space: &Object| {
        let space = match space {
            Object::Reference(number) => file.object(*number).clone(),
            other => other.clone(),
        };
        space.array().and_then(|items| items.get(1)?.name().map(str::to_owned)).as_deref() == Some("Cutting")
    };
    let found = spaces.iter().find(|(_, space)| is(file, space));
    found.map(|(name, _)| name.clone()).expect("an ink of cutting lines")
}

/// Draws on the hidden layer of cutting lines.
fn on_cutting(file: &mut Editor, operators: &str) {
    let of_cutting = |dict: &crate::x4::reader::Dict| {
        let metadata = dict.get("GTS_Metadata").and_then(Object::dict);
        metadata.and_then(|metadata| metadata.get("GTS_ProcStepsType")).and_then(Object::name) == Some("Cutting")
    };
    let group = file.find(of_cutting)[0];
    file.name(0, "Properties", "X", &format!("{group} 0 R"));
    file.paint(0, &format!("/OC /X BDC q {operators} Q EMC"));
}

/// A hidden layer of that group of processing steps, as X.
fn layer(file: &mut Editor, group: &str) {
    let layer = file.add(&format!("<</Type/OCG/Name(Own)/GTS_Metadata<</GTS_ProcStepsGroup/{group}>>>>"));
    super::colour::hide(file, layer);
    file.name(0, "Properties", "X", &format!("{layer} 0 R"));
}
