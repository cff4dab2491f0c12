//! The chain of a file's tables of objects, and its end (ISO 32000-1, 7.5.5 and 7.5.6): where it breaks, a program builds the
//! table anew as it likes, or gives up.

use std::collections::BTreeSet;

use hayro_syntax::object::{Dict as FileDict, FromBytes as _};

use super::objects::File;
use super::value::{Dict, Value, dict_of};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::reader::table;

/// From how many bytes before the file's end on programs look for its end mark (ISO 32000-1, annex H, note 18).
const TAIL: usize = 1024;
/// The most revisions that are followed.
const MOST_REVISIONS: usize = 4096;

/// Judges both.
pub(super) fn check(file: &File<'_>, findings: &mut Findings<'_>) {
    end(file.bytes, findings);
    chain(file.bytes, findings);
}

fn end(bytes: &[u8], findings: &mut Findings<'_>) {
    let broken = rule("X4-STRUCTURE");
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    let stands = |part: &[u8]| part.windows(5).rposition(|word| word == b"%%EOF");
    if stands(tail).is_some() {
        return;
    }
    let message = match stands(bytes) {
        Some(at) => format!("{} bytes stand behind the file's end (%%EOF)", bytes.len() - at - 5),
        None => "the file has no end (%%EOF)".to_owned(),
    };
    findings.push(broken, message, At::default());
}

/// Each table leads to one before it.
fn chain(bytes: &[u8], findings: &mut Findings<'_>) {
    let broken = rule("X4-STRUCTURE");
    let mut seen = BTreeSet::new();
    // That the newest one is not where the end says is told by its own check.
    let mut trailer = table::place(bytes).filter(|offset| seen.insert(*offset)).and_then(|at| trailer(bytes, at));
    while let Some(own) = trailer.take() {
        let Some(previous) = own.get("Prev") else { return };
        let offset = previous.number().filter(|offset| *offset >= 0.0).map(|offset| offset as usize);
        let message = match offset {
            None => "an older table of objects has no place (Prev)".to_owned(),
            Some(offset) if !seen.insert(offset) => {
                format!("the tables of objects lead in a circle (Prev, at byte {offset})")
            }
            Some(_) if seen.len() > MOST_REVISIONS => return,
            Some(offset) => {
                trailer = self::trailer(bytes, offset);
                if trailer.is_some() {
                    continue;
                }
                format!("no older table of objects stands at byte {offset}, where the file says (Prev)")
            }
        };
        findings.push(broken, message, At::default());
    }
}

/// The dictionary of a table, or of a stream that is one.
fn trailer(bytes: &[u8], offset: usize) -> Option<Dict> {
    let rest = bytes.get(offset..)?.trim_ascii_start();
    let (word, table) = if rest.starts_with(b"xref") { (&b"trailer"[..], true) } else { (&b"obj"[..], false) };
    let within = if table { rest } else { &rest[..rest.len().min(64)] };
    let at = within.windows(word.len()).position(|other| other == word)? + word.len();
    let dict = dict_of(&FileDict::from_bytes(rest[at..].trim_ascii_start())?);
    (table || dict.get("Type").and_then(Value::name) == Some("XRef")).then_some(dict)
}
