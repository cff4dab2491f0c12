//! A file's tables of objects, plain or in streams, one revision after the other (ISO 32000-1, 7.5.4 and 7.5.8): which
//! objects are there, in which generation, and where they stand.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Array, Dict, FromBytes};

use super::bits::Bits;
use super::scan;
use super::table::{self, Words};

/// The most revisions that are followed, as many as the parser does.
pub(super) const MOST_REVISIONS: usize = 256;
/// The most entries of all tables together: a million objects, each changed a few times.
const MOST_ENTRIES: usize = 4_000_000;
/// The most bytes of all tables that are streams.
const MOST_BYTES: usize = 96 << 20;

/// What a table says of an object that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its generation.
    pub generation: u32,
    /// The byte of the file at which it stands; nothing where it is in a stream of objects, or far beyond any file's end.
    pub place: Option<usize>,
}

/// Object numbers, and what the tables say of each; nothing where it is free.
pub type Entries = BTreeMap<u32, Option<Entry>>;

/// What one table says.
pub(super) struct Revision {
    pub(super) entries: Entries,
    pub(super) trailer: Vec<u8>,
    pub(super) before: Option<usize>,
}

/// What all tables say together, the newest first; those behind one that cannot be read are left out.
#[must_use]
pub fn entries(data: &[u8]) -> Entries {
    let mut reading = Reading::of(data);
    let (mut next, mut seen) = (table::place(data), BTreeSet::new());
    let mut all = Entries::new();
    while let Some(place) = next.filter(|place| seen.len() < MOST_REVISIONS && seen.insert(*place)) {
        let Some(revision) = reading.revision(place) else { break };
        if all.is_empty() {
            all = revision.entries;
        } else {
            for (number, entry) in revision.entries {
                all.entry(number).or_insert(entry);
            }
        }
        next = revision.before;
    }
    all
}

/// Reads the tables of a file.
pub(super) struct Reading<'a> {
    data: &'a [u8],
    /// How many entries may still be read, and bytes of streams.
    left: usize,
    bytes: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { data, left: MOST_ENTRIES, bytes: MOST_BYTES }
    }

    /// The table that stands there; nothing where it cannot be read to its end.
    pub(super) fn revision(&mut self, place: usize) -> Option<Revision> {
        let rest = self.data.get(place..)?;
        let rest = rest.trim_ascii_start();
        if !rest.starts_with(b"xref") {
            let (dict, table) = scan::table_stream(self.data, place, &mut self.bytes)?;
            let entries = self.of_stream(&dict, &table)?;
            let before = dict.get::<usize>("Prev");
            return Some(Revision { entries, trailer: dict.data().to_vec(), before });
        }
        let mut words = Words { rest: &rest[4..] };
        let mut entries = Entries::new();
        while let Some(first) = words.number::<u32>() {
            let count = words.number()?;
            for number in first..first.checked_add(count)? {
                self.left = self.left.checked_sub(1)?;
                let (place, generation) = (words.number::<u64>()?, words.number()?);
                let place = usize::try_from(place).ok();
                entries.insert(number, (words.word()? == b"n").then_some(Entry { generation, place }));
            }
        }
        if words.word()? != b"trailer" {
            return None;
        }
        let trailer = Dict::from_bytes(words.rest.trim_ascii_start())?;
        // A table beside it has what older readers are to take as free (7.5.8.4).
        if let Some((dict, table)) =
            trailer.get::<usize>("XRefStm").and_then(|place| scan::table_stream(self.data, place, &mut self.bytes))
        {
            for (number, entry) in self.of_stream(&dict, &table)? {
                let known = entries.entry(number).or_insert(entry);
                *known = known.or(entry);
            }
        }
        Some(Revision { entries, trailer: trailer.data().to_vec(), before: trailer.get::<usize>("Prev") })
    }

    /// Entries of a table that is a stream (7.5.8.2).
    fn of_stream(&mut self, dict: &Dict<'_>, table: &[u8]) -> Option<Entries> {
        let widths: Vec<u32> = dict.get::<Array<'_>>("W")?.iter::<u32>().take(3).collect();
        let &[kind, second, third] = widths.as_slice() else { return None };
        // The parser reads none that are wider.
        if kind > 1 || second > 8 || third > 4 || kind + second + third == 0 {
            return None;
        }
        let index: Vec<u32> = match dict.get::<Array<'_>>("Index") {
            Some(index) => index.iter::<u32>().collect(),
            None => vec![0, dict.get::<u32>("Size")?],
        };
        let mut bits = Bits::new(table);
        let mut field = |width: u32| -> Option<u32> {
            for _ in 4..width {
                bits.take(8)?;
            }
            if width == 0 { Some(0) } else { bits.take(8 * width.min(4)) }
        };
        let mut entries = Entries::new();
        for range in index.chunks_exact(2) {
            for number in range[0]..range[0].checked_add(range[1])? {
                self.left = self.left.checked_sub(1)?;
                let own = if kind == 0 { 1 } else { field(kind)? };
                let (place, last) = (field(second)?, field(third)?);
                let entry = match own {
                    0 => None,
                    1 => Some(Entry { generation: last, place: Some(place as usize) }),
                    // In a stream of objects all are of generation 0.
                    _ => Some(Entry { generation: 0, place: None }),
                };
                entries.insert(number, entry);
            }
        }
        Some(entries)
    }
}
