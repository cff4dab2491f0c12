//! Severities that somebody chose: a rule that is off, or only warns, does not stand in for another one.

use super::editor::Editor;
use super::{Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    spoil("a hairline in four inks, where hairlines may be", &["GWG-LINE-INKS"], hairline)
        .chosen("GWG-HAIRLINE = \"off\"")
        .second(),
    spoil("a hairline in four inks, where hairlines are advised against", &["GWG-HAIRLINE", "GWG-LINE-INKS"], hairline)
        .chosen("GWG-HAIRLINE = \"warning\"")
        .second(),
    spoil("a hairline in four inks", &["GWG-HAIRLINE"], hairline),
    spoil("a white hairline", &["GWG-HAIRLINE"], |file| {
        file.paint(0, "q /Gk gs 0 0 0 0 K 0.1 w 300 300 m 400 300 l S Q");
    })
    .second(),
    spoil("a white hairline, where hairlines may be", &["GWG-LINE-REVERSED"], |file| {
        file.paint(0, "q /Gk gs 0 0 0 0 K 0.1 w 300 300 m 400 300 l S Q");
    })
    .chosen("GWG-HAIRLINE = \"off\""),
    spoil("small rich black text, where black may be rich", &["GWG-TEXT-INKS"], rich)
        .chosen("GWG-BLACK-TEXT-INKS = \"off\"")
        .second(),
    spoil("small rich black text, where that is advised against", &["GWG-BLACK-TEXT-INKS", "GWG-TEXT-INKS"], rich)
        .chosen("GWG-BLACK-TEXT-INKS = \"warning\"")
        .second(),
    spoil("small rich black text", &["GWG-BLACK-TEXT-INKS"], rich),
    spoil("a picture of 100 pixels an inch, where that may be", &["GWG-IMAGE-PPI-ADVISED"], coarse)
        .chosen("GWG-IMAGE-PPI = \"off\"")
        .second(),
    spoil("an area of 400 % of ink, where that may be", &["GWG-INK-TOTAL-ADVISED"], |file| {
        file.paint(0, "q 1 1 1 1 k 300 300 50 50 re f Q");
    })
    .chosen("GWG-INK-TOTAL = \"off\"")
    .second(),
];

fn hairline(file: &mut Editor) {
    file.paint(0, "q 0.4 0.4 0.4 0.4 K 0.1 w 300 300 m 400 300 l S Q");
}

fn rich(file: &mut Editor) {
    file.paint(0, "/Span<</ActualText(a)>>BDC BT /Go gs 0.6 0.4 0.4 1 k /F0 7 Tf 1 0 0 1 300 300 Tm <0005> Tj ET EMC");
}

fn coarse(file: &mut Editor) {
    let picture = file.stream(
        "<</Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray>>",
        &[99; 10_000],
    );
    file.name(0, "XObject", "X", &format!("{picture} 0 R"));
    file.paint(0, "q 72 0 0 72 300 300 cm /X Do Q");
}
