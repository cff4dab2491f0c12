//! What the file says of itself, twice and alike: Info dictionary and XMP packet; and its identifiers.

use std::fmt::Write;

use pdf_writer::{Name, Pdf, Ref, Str, TextStr};
use xxhash_rust::xxh3::xxh3_128;

use super::Info;
use crate::spec::{DateSpec, Standard};
use crate::xml::escape;

/// The program's name and version, for Creator and Producer.
pub(super) const PROGRAM: &str = concat!("leporello ", env!("CARGO_PKG_VERSION"));

/// The identifier of the document: the same for every build of one edition of one job.
pub(super) fn document_id(info: &Info) -> [u8; 16] {
    let mut text = String::with_capacity(info.edition.len() + info.job.len() + 1);
    text.push_str(&info.edition);
    text.push('\0');
    text.push_str(&info.job);
    xxh3_128(text.as_bytes()).to_be_bytes()
}

/// The identifier of this content: a digest of all that has been written.
pub(super) fn instance_id(written: &[u8]) -> [u8; 16] {
    xxh3_128(written).to_be_bytes()
}

/// Writes the Info dictionary. GTS_PDFXConformance is of ISO 15930-1 (2001) alone, whose version named a family; those of
/// 2003 and later say all by GTS_PDFXVersion.
pub(super) fn write_info(pdf: &mut Pdf, id: Ref, info: &Info, standard: Standard) {
    let date = pdf_date(info.date);
    let mut dict = pdf.document_info(id);
    dict.title(TextStr(&info.title));
    if let Some(author) = &info.author {
        dict.author(TextStr(author));
    }
    dict.creator(TextStr(PROGRAM));
    dict.producer(TextStr(PROGRAM));
    dict.pair(Name(b"CreationDate"), Str(date.as_bytes()));
    dict.pair(Name(b"ModDate"), Str(date.as_bytes()));
    dict.pair(Name(b"Trapped"), Name(if info.trapped { b"True" } else { b"False" }));
    dict.pair(Name(b"GTS_PDFXVersion"), TextStr(standard.name()));
}

/// The XMP packet. PDF/X-4 has a schema of its own for the version; before it, Info's keys that XMP doesn't know stood in
/// Adobe's `pdfx`.
pub(super) fn xmp(info: &Info, standard: Standard, document: [u8; 16], instance: [u8; 16]) -> String {
    let date = xmp_date(info.date);
    let mut out = String::with_capacity(2048);
    out.push_str(concat!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n",
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
        "<rdf:Description rdf:about=\"\"",
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"",
        " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"",
        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"",
    ));
    let (schema, version) = match standard {
        Standard::X4 => ("xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"", "pdfxid:GTS_PDFXVersion"),
        Standard::X1a | Standard::X3 => ("xmlns:pdfx=\"http://ns.adobe.com/pdfx/1.3/\"", "pdfx:GTS_PDFXVersion"),
    };
    out.push(' ');
    out.push_str(schema);
    out.push_str(concat!(
        ">\n<dc:format>application/pdf</dc:format>\n",
        "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
    ));
    escape(&mut out, &info.title);
    out.push_str("</rdf:li></rdf:Alt></dc:title>\n");
    if let Some(author) = &info.author {
        out.push_str("<dc:creator><rdf:Seq><rdf:li>");
        escape(&mut out, author);
        out.push_str("</rdf:li></rdf:Seq></dc:creator>\n");
    }
    let mut simple = |name: &str, value: &str| {
        // Writing to a string doesn't fail.
        let _ = writeln!(out, "<{name}>{value}</{name}>");
    };
    simple("xmp:CreateDate", &date);
    simple("xmp:ModifyDate", &date);
    simple("xmp:MetadataDate", &date);
    simple("xmp:CreatorTool", PROGRAM);
    simple("pdf:Producer", PROGRAM);
    simple("pdf:Trapped", if info.trapped { "True" } else { "False" });
    simple(version, standard.name());
    simple("xmpMM:DocumentID", &uuid(document));
    simple("xmpMM:InstanceID", &uuid(instance));
    simple("xmpMM:VersionID", "1");
    simple("xmpMM:RenditionClass", "default");
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// A digest as a UUID of version 8 (RFC 9562: bits of one's own making).
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(41);
    out.push_str("uuid:");
    for (i, byte) in bytes.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// `D:20260401120000+02'00'`
fn pdf_date(d: DateSpec) -> String {
    let (sign, offset) = offset(d);
    let (y, mo, day, h, mi, s) = (d.year, d.month, d.day, d.hour, d.minute, d.second);
    format!("D:{y:04}{mo:02}{day:02}{h:02}{mi:02}{s:02}{sign}{:02}'{:02}'", offset / 60, offset % 60)
}

/// `2026-04-01T12:00:00+02:00`
fn xmp_date(d: DateSpec) -> String {
    let (sign, offset) = offset(d);
    let (y, mo, day, h, mi, s) = (d.year, d.month, d.day, d.hour, d.minute, d.second);
    format!("{y:04}-{mo:02}-{day:02}T{h:02}:{mi:02}:{s:02}{sign}{:02}:{:02}", offset / 60, offset % 60)
}

/// Sign and size of the offset from UTC.
fn offset(d: DateSpec) -> (char, u16) {
    (if d.offset_minutes < 0 { '-' } else { '+' }, d.offset_minutes.unsigned_abs())
}
