//! The chain of a file's tables of objects, and its end (ISO 32000-1, 7.5.5 and 7.5.6): where it breaks, a program builds the
//! table anew as it likes, or gives up.

use std::collections::BTreeSet;

use super::objects::File;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::reader::{Trailer, table};

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
    let newest = table::place(bytes).filter(|offset| seen.insert(*offset));
    let mut trailer = newest.and_then(|offset| Trailer::at(bytes, offset));
    while let Some(own) = trailer.take() {
        if !own.dict.contains_key("Prev") {
            return;
        }
        let offset = own.dict.get::<f64>("Prev").filter(|offset| *offset >= 0.0).map(|offset| offset as usize);
        let message = match offset {
            None => "an older table of objects has no place (Prev)".to_owned(),
            Some(offset) if !seen.insert(offset) => {
                format!("the tables of objects lead in a circle (Prev, at byte {offset})")
            }
            Some(_) if seen.len() > MOST_REVISIONS => return,
            Some(offset) => {
                trailer = Trailer::at(bytes, offset);
                if trailer.is_some() {
                    continue;
                }
                format!("no older table of objects stands at byte {offset}, where the file says (Prev)")
            }
        };
        findings.push(broken, message, At::default());
    }
}
