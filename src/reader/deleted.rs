//! Objects that a later revision of a file has deleted (ISO 32000-1, 7.5.4 and 7.5.6), which the parser does not know: it takes
//! the newest place that any table tells of, and so what an older one says of an object that is free now.
//!
//! In: the bytes of a file; out: one more revision to stand behind them, which makes each of those objects null, as
//! references to them must be. A file without deleted objects, or whose tables cannot be followed, needs none.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Dict, FromBytes, Object};

use super::entries::{MOST_REVISIONS, Reading};
use super::table;

/// The revision that is missing; nothing where none is.
pub(super) fn revision(data: &[u8]) -> Option<Vec<u8>> {
    let newest = table::place(data)?;
    let mut reading = Reading::of(data);
    let (mut next, mut seen) = (Some(newest), BTreeSet::new());
    let (mut known, mut dead, mut trailer) = (BTreeMap::new(), BTreeSet::new(), None);
    while let Some(place) = next.filter(|place| seen.len() < MOST_REVISIONS && seen.insert(*place)) {
        let revision = reading.revision(place)?;
        if trailer.is_none() && revision.before.is_none() {
            return None;
        }
        for (number, entry) in revision.entries {
            let generation = entry.map(|entry| entry.generation);
            let now = *known.entry(number).or_insert(generation);
            // What an older table knows under a generation that is no longer there is gone.
            dead.extend(generation.filter(|old| now != Some(*old)).map(|old| (number, old)));
        }
        trailer.get_or_insert(revision.trailer);
        next = revision.before;
    }
    let dead: Vec<(u32, u32)> = dead.into_iter().filter(|(number, _)| *number != 0).collect();
    if dead.is_empty() { None } else { written(data.len(), &dead, &trailer?, newest) }
}

/// The revision as bytes that stand behind `length` others.
fn written(length: usize, dead: &[(u32, u32)], trailer: &[u8], before: usize) -> Option<Vec<u8>> {
    let trailer = Dict::from_bytes(trailer)?;
    let (mut out, mut table) = (b"\n".to_vec(), "xref\n".to_owned());
    for (number, generation) in dead {
        table += &format!("{number} 1\n{:010} {generation:05} n \n", length + out.len());
        out.extend(format!("{number} {generation} obj\nnull\nendobj\n").bytes());
    }
    let start = length + out.len();
    out.extend(format!("{table}trailer\n<</Prev {before}").bytes());
    if let Some(size) = trailer.get::<u32>("Size") {
        out.extend(format!("/Size {size}").bytes());
    }
    for key in ["Root", "Info", "Encrypt", "ID"] {
        if let Some(reference) = trailer.get_ref(key) {
            out.extend(format!("/{key} {} {} R", reference.obj_number, reference.gen_number).bytes());
        } else {
            let object = trailer.get::<Object<'_>>(key);
            let (open, inside, close): (_, &[u8], _) = match &object {
                Some(Object::Dict(dict)) => ("", dict.data(), ""),
                // The parser gives what stands between the brackets.
                Some(Object::Array(list)) if !list.data().starts_with(b"[") => ("[", list.data(), "]"),
                Some(Object::Array(list)) => ("", list.data(), ""),
                _ => continue,
            };
            out.extend(format!("/{key} {open}").bytes());
            out.extend(inside);
            out.extend(close.bytes());
        }
    }
    out.extend(format!(">>\nstartxref\n{start}\n%%EOF\n").bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A catalog, an empty tree, and objects 3 and 4; then an update that deletes 3.
    fn file(update: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.4\n".to_vec();
        let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
        for body in
            ["1 0 obj<</Type/Catalog/Pages 2 0 R>>", "2 0 obj<</Kids[]/Count 0>>", "3 0 obj(old)", "4 0 obj(kept)"]
        {
            table += &format!("{:010} 00000 n \n", out.len());
            out.extend(format!("{body}endobj\n").bytes());
        }
        let first = out.len();
        out.extend(format!("{table}trailer<</Size 5/Root 1 0 R/ID[<00><01>]>>\nstartxref\n{first}\n%%EOF\n").bytes());
        if !update.is_empty() {
            let start = out.len();
            out.extend(
                format!("{update}trailer<</Size 5/Root 1 0 R/ID[<00><02>]/Prev {first}>>\nstartxref\n{start}\n%%EOF\n")
                    .bytes(),
            );
        }
        out
    }

    #[test]
    fn what_is_free_now_is_null() {
        assert_eq!(revision(&file("")), None);
        assert_eq!(revision(&file("xref\n0 1\n0000000000 65535 f \n")), None);
        let freed = file("xref\n3 1\n0000000000 00001 f \n");
        let added = String::from_utf8(revision(&freed).unwrap()).unwrap();
        assert!(added.contains("3 0 obj\nnull") && !added.contains("4 0 obj"), "{added}");
        assert!(added.contains("/Root 1 0 R") && added.contains("/ID [<00><02>]"), "{added}");
        let whole = [freed, added.into_bytes()].concat();
        assert_eq!(revision(&whole), None, "what was made null is there");
    }

    #[test]
    fn a_number_that_is_used_anew_has_lost_its_old_object() {
        let added = revision(&file("xref\n3 1\n0000000058 00001 n \n")).unwrap();
        assert!(String::from_utf8(added).unwrap().contains("3 0 obj\nnull"));
    }

    #[test]
    fn tables_that_cannot_be_followed_change_nothing() {
        for update in ["xref\n3 1\n00000", "xref\n3 4294967295\n", "xref\n3 1\n0000000000 00001 f \n4 9\n"] {
            assert_eq!(revision(&file(update)), None, "{update}");
        }
    }
}
