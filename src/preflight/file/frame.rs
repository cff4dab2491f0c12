//! The frame of a file: header, table of objects, identifier, encryption.

use super::objects::File;
use super::value::Value;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::reader::Trailer;
use crate::reader::table::{self, Words};
use crate::spec::Standard;

/// Judges the frame.
pub(super) fn check(file: &File<'_>, standard: Standard, findings: &mut Findings<'_>) {
    header(file, standard, findings);
    objects(file, findings);
    let id = file.list(&file.trailer, "ID").unwrap_or_default();
    let whole = id.len() == 2 && id.iter().all(|part| matches!(part, Value::Text(bytes) if !bytes.is_empty()));
    if !whole {
        findings.push(rule("X4-ID"), "the trailer has no identifier (ID) of two strings", At::default());
    }
    if file.trailer.contains_key("Encrypt") {
        findings.push(
            rule("X4-ENCRYPTION"),
            "the file is encrypted",
            At::number(File::number_of(&file.trailer, "Encrypt")),
        );
    }
    if findings.wants(rule("X1-OBJECT-STREAMS")) && Trailer::any_stream(file.bytes) {
        findings.push(
            rule("X1-OBJECT-STREAMS"),
            "the table of objects, or a part of it, is a stream, as PDF 1.5 brought it",
            At::default(),
        );
    }
}

/// `%PDF-1.n`, then a comment of at least four bytes above 127.
fn header(file: &File<'_>, standard: Standard, findings: &mut Findings<'_>) {
    let bytes = file.bytes;
    let head = rule("X4-HEADER");
    let start = bytes.windows(5).take(1024).position(|window| window == b"%PDF-");
    let Some(start) = start else {
        findings.push(head, "the file does not start with %PDF-", At::default());
        return;
    };
    if start > 0 {
        findings.push(head, format!("{start} bytes stand before %PDF-"), At::default());
    }
    let line_end = |from: usize| {
        bytes[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |at| from + at)
    };
    let end = line_end(start);
    let said = String::from_utf8_lossy(&bytes[start + 5..end.min(start + 16)]).trim().to_owned();
    let minor = said.strip_prefix("1.").and_then(|minor| minor.parse::<u8>().ok()).filter(|minor| *minor <= 7);
    let next = (end..bytes.len()).find(|&at| !matches!(bytes[at], b'\n' | b'\r')).unwrap_or(bytes.len());
    let comment = &bytes[next..line_end(next)];
    let binary = comment.len() >= 5 && comment[0] == b'%' && comment[1..5].iter().all(|byte| *byte > 127);
    if !binary {
        findings.push(head, "the second line is no comment of four or more bytes above 127", At::default());
    }
    let most = if standard == Standard::X4 { 6 } else { 4 };
    let version = if standard == Standard::X4 { rule("X4-VERSION") } else { rule("X1-VERSION") };
    if minor.is_none_or(|minor| minor > most) {
        findings.push(
            version,
            format!("the file is PDF {said} by its header, and {} stands on PDF 1.{most}", standard.name()),
            At::default(),
        );
    }
    let raised = file.name(&file.catalog(), "Version");
    if let Some(raised) = raised
        && raised.strip_prefix("1.").and_then(|minor| minor.parse::<u8>().ok()).is_none_or(|minor| minor > most)
    {
        let message =
            format!("the catalog makes the file PDF {raised}, and {} stands on PDF 1.{most}", standard.name());
        findings.push(version, message, At::default());
    }
}

/// A table of objects stands where the file's end says, and is whole.
fn objects(file: &File<'_>, findings: &mut Findings<'_>) {
    let rule = rule("X4-STRUCTURE");
    let Some(offset) = table::place(file.bytes).filter(|offset| *offset < file.bytes.len()) else {
        findings.push(rule, "the file's end does not say where its table of objects stands (startxref)", At::default());
        return;
    };
    if file.trailer.is_empty() {
        findings.push(rule, "there is no table of objects where the file's end says", At::default());
        return;
    }
    if file.stream_table {
        return;
    }
    let mut lines = Words { rest: &file.bytes[offset..] };
    if lines.word() != Some(b"xref") {
        findings.push(rule, "there is no table of objects where the file's end says", At::default());
        return;
    }
    while let (Some(first), Some(count)) = (lines.number::<usize>(), lines.number()) {
        for _ in first..first.saturating_add(count) {
            let (Some(_), Some(_), Some(_)) = (lines.number::<usize>(), lines.number::<usize>(), lines.word()) else {
                findings.push(rule, "the table of objects ends too soon", At::default());
                return;
            };
        }
    }
}
