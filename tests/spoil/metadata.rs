//! What the file says of itself: output intent, XMP, Info.

use super::editor::{Editor, parse};
use super::{Spoil, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    // The output intent.
    spoil("no output intent", &["X4-INTENT"], |file| drop(file.catalog().remove("OutputIntents"))),
    spoil("an output intent for archives alone", &["X4-INTENT"], |file| {
        drop(file.intent().insert("S".into(), parse("/GTS_PDFA1")))
    }),
    spoil("two output intents", &["X4-INTENT"], |file| {
        let own = crate::x4::reader::Object::Dict(file.intent().clone());
        file.catalog().insert("OutputIntents".into(), crate::x4::reader::Object::Array(vec![own.clone(), own]));
    }),
    spoil("an archive's intent with another profile", &["X4-INTENT"], |file| {
        let own = crate::x4::reader::Object::Dict(file.intent().clone());
        let mut other = file.intent().clone();
        other.insert("S".into(), parse("/GTS_PDFA1"));
        let number = file.profile();
        let data = file.data(number);
        let copy = file.stream("<</N 4>>", &data);
        other.insert("DestOutputProfile".into(), parse(&format!("{copy} 0 R")));
        file.catalog().insert(
            "OutputIntents".into(),
            crate::x4::reader::Object::Array(vec![own, crate::x4::reader::Object::Dict(other)]),
        );
    })
    .second(),
    spoil("no condition", &["X4-INTENT-IDENTIFIER"], |file| drop(file.intent().remove("OutputConditionIdentifier"))),
    spoil("a condition of spaces", &["X4-INTENT-IDENTIFIER"], |file| {
        drop(file.intent().insert("OutputConditionIdentifier".into(), parse("(  )")))
    }),
    spoil("a condition that nobody registered", &["X4-INTENT-REGISTRY"], |file| {
        drop(file.intent().insert("OutputConditionIdentifier".into(), parse("(Fogra 39)")))
    }),
    spoil("no profile", &["X4-INTENT-PROFILE"], |file| drop(file.intent().remove("DestOutputProfile"))),
    spoil("a profile that is cut", &["X4-INTENT-PROFILE"], |file| profile(file, |icc| icc.truncate(60_000))),
    spoil("a profile without its signature", &["X4-INTENT-PROFILE"], |file| profile(file, |icc| icc[36] = b'b')),
    spoil("a profile of another number of channels", &["X4-INTENT-PROFILE"], |file| {
        let number = file.profile();
        file.dict(number).insert("N".into(), parse("3"));
    }),
    spoil("a profile of ICC version 5", &["X4-INTENT-PROFILE"], |file| profile(file, |icc| icc[8] = 5)),
    spoil("a profile of a screen", &["X4-INTENT-CLASS"], |file| {
        profile(file, |icc| icc[12..16].copy_from_slice(b"mntr"))
    }),
    spoil("a profile without a table", &["X4-INTENT-TAGS"], |file| profile(file, |icc| rename(icc, b"B2A0", b"B2A9"))),
    spoil("a profile whose table lies beyond its end", &["X4-INTENT-TAGS"], |file| {
        profile(file, |icc| {
            let at = tag(icc, b"A2B0");
            icc[at + 4..at + 8].copy_from_slice(&0x00ff_0000_u32.to_be_bytes());
        });
    })
    .second(),
    spoil("a profile that is only named", &["X4-INTENT-EXTERNAL"], |file| {
        drop(file.intent().insert("DestOutputProfileRef".into(), parse("<</URLs[]>>")))
    }),
    // XMP.
    spoil("no XMP", &["X4-XMP", "X4-IDENTIFICATION"], |file| drop(file.catalog().remove("Metadata"))),
    spoil("XMP behind a filter", &["X4-XMP"], |file| {
        let number = file.root();
        let number = file.follow(number, "Metadata");
        let hex: String = file.data(number).iter().map(|byte| format!("{byte:02x}")).collect();
        file.set_data(number, format!("{hex}>").into_bytes());
        file.dict(number).insert("Filter".into(), parse("/ASCIIHexDecode"));
    }),
    spoil("XMP that is no XML", &["X4-XMP", "X4-IDENTIFICATION"], |file| file.change_xmp("</rdf:RDF>", "")),
    spoil("XMP with entities of its own", &["X4-XMP", "X4-IDENTIFICATION"], |file| {
        file.change_xmp("<x:xmpmeta", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x:xmpmeta");
    })
    .second(),
    spoil("no title", &["X4-XMP-TITLE"], |file| file.drop_xmp("dc:title")),
    spoil("an empty title", &["X4-XMP-TITLE"], |file| {
        file.drop_xmp("dc:title");
        file.change_xmp(
            "<dc:format>",
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\"> </rdf:li></rdf:Alt></dc:title><dc:format>",
        );
    })
    .second(),
    spoil("no MetadataDate", &["X4-XMP-DATES"], |file| file.drop_xmp("xmp:MetadataDate")),
    spoil("a date of the thirteenth month", &["X4-XMP-DATES"], |file| {
        file.drop_xmp("xmp:MetadataDate");
        file.change_xmp("<dc:format>", "<xmp:MetadataDate>2026-13-01T00:00:00Z</xmp:MetadataDate><dc:format>");
    }),
    spoil("no DocumentID", &["X4-XMP-IDENTIFIERS"], |file| file.drop_xmp("xmpMM:DocumentID")),
    spoil("no RenditionClass", &["X4-XMP-IDENTIFIERS"], |file| file.drop_xmp("xmpMM:RenditionClass")),
    spoil("a standard that there is not", &["X4-IDENTIFICATION"], |file| file.change_xmp(">PDF/X-4<", ">PDF/X-9<")),
    spoil("no standard in XMP", &["X4-IDENTIFICATION"], |file| file.drop_xmp("pdfxid:GTS_PDFXVersion")),
    spoil("a standard in another schema", &["X4-IDENTIFICATION"], |file| {
        file.change_xmp("http://www.npes.org/pdfx/ns/id/", "http://www.npes.org/pdfx/ns/ib/");
    }),
    spoil("another standard in Info", &["X4-IDENTIFICATION"], |file| {
        drop(file.info().insert("GTS_PDFXVersion".into(), parse("(PDF/X-1a:2003)")))
    })
    .second(),
    // Info against XMP.
    spoil("another title in Info", &["X4-INFO"], |file| drop(file.info().insert("Title".into(), parse("(Another)")))),
    spoil("another producer in Info", &["X4-INFO"], |file| {
        drop(file.info().insert("Producer".into(), parse("(Somebody 1.0)")))
    }),
    spoil("another date in Info", &["X4-INFO"], |file| {
        drop(file.info().insert("ModDate".into(), parse("(D:20200101000000Z)")))
    }),
    spoil("the same time in another zone in Info", &["X4-INFO"], |file| {
        let date = file.info().get("CreationDate").and_then(crate::x4::reader::Object::text).expect("a date");
        let date = format!("({}+05'00')", &date[..16]);
        file.info().insert("CreationDate".into(), parse(&date));
    }),
    spoil("a date in Info that is none", &["X4-INFO"], |file| {
        drop(file.info().insert("ModDate".into(), parse("(yesterday)")))
    })
    .second(),
    spoil("perhaps trapped", &["X4-TRAPPED"], |file| {
        file.info().insert("Trapped".into(), parse("/Unknown"));
        file.change_xmp("<pdf:Trapped>False", "<pdf:Trapped>Unknown");
    }),
    spoil("trapped or not", &["X4-TRAPPED"], |file| drop(file.info().insert("Trapped".into(), parse("/True")))),
    spoil("trapped by a string", &["X4-TRAPPED"], |file| drop(file.info().insert("Trapped".into(), parse("(False)"))))
        .second(),
    spoil("nothing on traps", &["X4-TRAPPED"], |file| {
        file.info().remove("Trapped");
        file.drop_xmp("pdf:Trapped");
    }),
];

fn profile(file: &mut Editor, change: fn(&mut Vec<u8>)) {
    let number = file.profile();
    let mut icc = file.data(number);
    change(&mut icc);
    file.set_data(number, icc);
}

/// Where a tag stands in a profile's table.
fn tag(icc: &[u8], name: &[u8; 4]) -> usize {
    (0..100).map(|i| 132 + 12 * i).find(|&at| &icc[at..at + 4] == name).expect("the tag is there")
}

fn rename(icc: &mut [u8], from: &[u8; 4], to: &[u8; 4]) {
    let at = tag(icc, from);
    icc[at..at + 4].copy_from_slice(to);
}
