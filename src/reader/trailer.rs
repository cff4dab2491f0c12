//! Trailers (ISO 32000-1, 7.5.5 and 7.5.8): the dictionaries of a file's tables of objects, from the newest one back.

use std::collections::BTreeSet;

use hayro_syntax::object::{Dict, FromBytes, Name};

use super::lexer::Lexer;
use super::table;

/// The most revisions of a file that are looked at.
const MOST_REVISIONS: usize = 1000;

/// How far from its place the word `obj` of a stream is looked for: behind two numbers.
const FARTHEST: usize = 64;

/// What the end of a revision says of the file.
#[derive(Clone, Debug)]
pub struct Trailer<'a> {
    /// Its entries.
    pub dict: Dict<'a>,
    /// Whether its objects are listed in a stream rather than in a plain table.
    pub stream: bool,
}

impl<'a> Trailer<'a> {
    /// The newest: where `startxref` leads, else the last one in the file.
    #[must_use]
    pub fn newest(data: &'a [u8]) -> Option<Self> {
        table::place(data).and_then(|place| Self::at(data, place)).or_else(|| {
            let word = data.windows(7).rposition(|word| word == b"trailer")?;
            Some(Self { dict: dictionary(data, word + 7)?, stream: false })
        })
    }

    /// That of the table which stands at a place: the first `trailer` after a plain one, or a stream's own dictionary.
    #[must_use]
    pub fn at(data: &'a [u8], place: usize) -> Option<Self> {
        let rest = data.get(place..)?;
        let table = rest.trim_ascii_start();
        if table.starts_with(b"xref") {
            let word = rest.windows(7).position(|word| word == b"trailer")?;
            return Some(Self { dict: dictionary(data, place + word + 7)?, stream: false });
        }
        let place = data.len() - table.len();
        let word = table[..table.len().min(FARTHEST)].windows(3).position(|word| word == b"obj")?;
        let dict = dictionary(data, place + word + 3)?;
        (dict.get::<Name<'_>>("Type").as_deref() == Some(b"XRef")).then_some(Self { dict, stream: true })
    }

    /// Whether the newest table of objects or one before it is a stream, or has one beside it.
    #[must_use]
    pub fn any_stream(data: &'a [u8]) -> bool {
        let (mut next, mut seen) = (table::place(data), BTreeSet::new());
        while let Some(place) = next.filter(|place| seen.len() < MOST_REVISIONS && seen.insert(*place)) {
            let Some(trailer) = Self::at(data, place) else { return false };
            if trailer.stream || trailer.dict.contains_key("XRefStm") {
                return true;
            }
            next = trailer.dict.get::<f64>("Prev").map(|place| place as usize);
        }
        false
    }
}

fn dictionary(data: &[u8], from: usize) -> Option<Dict<'_>> {
    let mut lexer = Lexer::at(data, from);
    lexer.skip_space();
    let start = lexer.offset();
    lexer.skip_object().then(|| Dict::from_bytes(&data[start..lexer.offset()])).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_from_tables_streams_and_ruins() {
        let table = b"%PDF-1.6\nxref\n0 1\ntrailer<</Info 3 0 R/ID[<41><42>]>>startxref\n9\n%%EOF";
        let read = Trailer::newest(table).unwrap();
        assert!(!read.stream && read.dict.get_ref("Info").is_some_and(|info| info.obj_number == 3));
        let stream = b"%PDF-1.7\n5 0 obj<</Type/XRef/Encrypt 4 0 R>>stream\nendstream startxref 9";
        let read = Trailer::newest(stream).unwrap();
        assert!(read.stream && read.dict.contains_key("Encrypt"));
        let ruin = Trailer::newest(b"trailer<</Encrypt 4 0 R>>startxref 900").unwrap();
        assert!(!ruin.stream && ruin.dict.contains_key("Encrypt"));
        assert!(Trailer::newest(b"%PDF-x").is_none());
        assert!(Trailer::newest(b"5 0 obj<</Root 1 0 R>> startxref 0").is_none(), "it is no table of objects");
    }

    #[test]
    fn streams_are_found_beside_and_before_tables_and_loops_end() {
        let beside = b"xref trailer<</XRefStm 9>>startxref 0";
        assert!(Trailer::any_stream(beside));
        let before = b"1 0 obj<</Type/XRef>> xref trailer<</Prev 0>>startxref 22";
        assert!(Trailer::any_stream(before));
        assert!(!Trailer::any_stream(b"xref trailer<</Prev 0>>startxref 0"));
    }
}
