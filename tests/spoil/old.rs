//! What PDF/X-1a:2003 and PDF/X-3:2003 forbid beyond PDF/X-4.

use super::editor::parse;
use super::{How, MEASURED_OLD, OLD, Spoil, spoil};

const LAB: &str = "[/Lab<</WhitePoint[0.96 1 0.82]>>]";

pub(super) const SPOILS: &[Spoil] = &[
    spoil("an X-1a of PDF 1.6", &["X1-VERSION"], |file| file.head[7] = b'6').of(OLD),
    Spoil { how: How::StreamTable, ..spoil("an X-1a with its table in a stream", &["X1-OBJECT-STREAMS"], |_| {}).of(OLD) },
    spoil("an X-1a without a date", &["X1-INFO"], |file| drop(file.info().remove("ModDate"))).of(OLD),
    spoil("an X-1a without a creator", &["X1-INFO"], |file| drop(file.info().remove("Creator"))).of(OLD),
    spoil("an X-1a that says nothing on traps in Info", &["X4-TRAPPED"], |file| drop(file.info().remove("Trapped"))).of(OLD).second(),
    spoil("an X-1a of another year", &["X4-IDENTIFICATION"], |file| {
        file.info().insert("GTS_PDFXVersion".into(), parse("(PDF/X-1a:2001)"));
        file.change_xmp("PDF/X-1a:2003", "PDF/X-1a:2001");
    }).of(OLD),
    spoil("an X-1a that is another in XMP", &["X4-IDENTIFICATION"], |file| file.change_xmp("PDF/X-1a:2003", "PDF/X-3:2003")).of(OLD).second(),
    spoil("an X-1a with a profile of ICC version 4", &["X1-PROFILE-VERSION"], |file| {
        let number = file.profile();
        let mut icc = file.data(number);
        icc[8] = 4;
        file.set_data(number, icc);
    }).of(OLD),
    spoil("an X-1a with a registered name for its profile", &[], |file| drop(file.intent().remove("DestOutputProfile"))).of(OLD),
    spoil("an X-1a without a profile, with a name of its own", &["X4-INTENT-PROFILE", "X4-INTENT-REGISTRY"], |file| {
        file.intent().remove("DestOutputProfile");
        file.intent().insert("OutputConditionIdentifier".into(), parse("(Our press)"));
    }).of(OLD),
    spoil("an X-1a with Lab", &["X1-COLOUR", "GWG-RGB"], |file| {
        file.name(0, "ColorSpace", "X", "[/Lab<</WhitePoint[0.96 1 0.82]>>]");
        file.paint(0, "q /X cs 50 40 0 sc 100 100 50 50 re f Q");
    }).of(OLD),
    spoil("an X-3 with Lab and a name for its profile", &["X1-INTENT-PROFILE", "GWG-RGB"], |file| {
        file.intent().remove("DestOutputProfile");
        file.name(0, "ColorSpace", "X", LAB);
        file.paint(0, "q /X cs 50 40 0 sc 100 100 50 50 re f Q");
    }).of(MEASURED_OLD).second(),
    spoil("an X-3 with an ink that stands for Lab, and a name for its profile", &["X1-INTENT-PROFILE"], |file| {
        file.intent().remove("DestOutputProfile");
        file.name(0, "ColorSpace", "X", &super::colour::separation("Other", LAB, "50 40 0"));
        file.paint(0, "q /X cs 1 scn 100 100 50 50 re f Q");
    }).of(MEASURED_OLD).second(),
    spoil("an X-3 of inks alone with a name for its profile", &[], |file| drop(file.intent().remove("DestOutputProfile"))).of(MEASURED_OLD),
    spoil("an X-3 with Lab and its profile", &["GWG-RGB"], |file| {
        file.name(0, "ColorSpace", "X", LAB);
        file.paint(0, "q /X cs 50 40 0 sc 100 100 50 50 re f Q");
    }).of(MEASURED_OLD),
    spoil("an X-1a with a default that nothing uses", &[], |file| {
        let profile = file.profile();
        file.name(0, "ColorSpace", "DefaultRGB", "[/CalRGB<</WhitePoint[0.96 1 0.82]>>]");
        file.form(&format!("<</ColorSpace<</DefaultCMYK[/ICCBased {profile} 0 R]>>>>"), "0.5 g 100 100 50 50 re f");
    }).of(OLD),
    spoil("an X-1a with an ink that stands for Lab", &["X1-COLOUR"], |file| {
        file.name(0, "ColorSpace", "X", &super::colour::separation("Other", "[/Lab<</WhitePoint[0.96 1 0.82]>>]", "50 40 0"));
        file.paint(0, "q /X cs 1 scn 100 100 50 50 re f Q");
    }).of(OLD).second(),
    spoil("an X-1a with opacity", &["X1-TRANSPARENCY"], |file| file.name(0, "ExtGState", "X", "<</ca 0.5>>")).of(OLD),
    spoil("an X-1a with a blend mode", &["X1-TRANSPARENCY"], |file| file.name(0, "ExtGState", "X", "<</BM[/Multiply/Normal]>>")).of(OLD),
    spoil("an X-1a with a soft mask", &["X1-TRANSPARENCY"], |file| {
        let mask = file.form("<<>>", "");
        file.name(0, "ExtGState", "X", &format!("<</SMask<</S/Luminosity/G {mask} 0 R>>>>"));
    }).of(OLD),
    spoil("an X-1a with a group", &["X1-TRANSPARENCY"], |file| drop(file.page(0).insert("Group".into(), parse("<</S/Transparency/CS/DeviceCMYK>>")))).of(OLD),
    spoil("an X-1a with a picture that shines through", &["X1-TRANSPARENCY"], |file| {
        let mask = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray>>", b"a");
        let picture = file.stream(&format!("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceCMYK/SMask {mask} 0 R>>"), b"abcd");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
    }).of(OLD),
    spoil("an X-1a with a picture of 16 bits", &["X1-IMAGE-BITS"], |file| {
        let picture = file.stream("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 16/ColorSpace/DeviceGray>>", b"ab");
        file.name(0, "XObject", "X", &format!("{picture} 0 R"));
    }).of(OLD).second(),
    spoil("an X-3 with a picture of 16 bits inside of content", &["X1-IMAGE-BITS"], |file| {
        file.paint(0, "q 9 0 0 9 300 300 cm BI /W 1 /H 1 /BPC 16 /CS /G ID ab EI Q");
    }).of(MEASURED_OLD).second(),
    spoil("an X-1a with layers", &["X1-LAYERS"], |file| {
        let group = file.add("<</Type/OCG/Name(A)>>");
        let layers = format!("<</OCGs[{group} 0 R]/D<</Name(A)/Order[{group} 0 R]>>>>");
        file.catalog().insert("OCProperties".into(), parse(&layers));
    }).of(OLD),
    spoil("an X-1a with JBIG2", &["X1-FILTER"], |file| {
        let number = file.stream("<</Filter/JBIG2Decode>>", b"a");
        file.page(0).insert("PieceInfo".into(), parse(&format!("<</A<</Private {number} 0 R>>>>")));
    }).of(OLD),
];
