//! The trailer (ISO 32000-1, 7.5.5): what the end of a file says of the file.

use hayro_syntax::object::{Array, Dict, FromBytes, Object, ObjectIdentifier};

use super::lexer::Lexer;
use super::table;

/// What judges of files need of the trailer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trailer {
    /// The version in the first line: `1.6`. The catalogue may name a later one.
    pub version: String,
    /// `ID`: two strings, where the file has them.
    pub id: Vec<Vec<u8>>,
    /// The information dictionary's object.
    pub info: Option<ObjectIdentifier>,
    /// Whether the file is encrypted, even if it opens without a password.
    pub encrypted: bool,
    /// Whether its objects are listed in a stream rather than a table.
    pub stream: bool,
}

impl Trailer {
    /// Reads it where `startxref` leads, else from the last `trailer` of the file.
    pub(super) fn read(data: &[u8]) -> Self {
        let head = &data[..data.len().min(1024)];
        let version = head.windows(5).position(|word| word == b"%PDF-").map(|at| &head[at + 5..]).unwrap_or_default();
        let version: String =
            version.iter().take(8).take_while(|b| b.is_ascii_digit() || **b == b'.').map(|b| *b as char).collect();
        let found = table::place(data).and_then(|start| at_table(data, start).or_else(|| at_stream(data, start)));
        let (dict, stream) = match found {
            Some(found) => found,
            None => match last(data, b"trailer").and_then(|at| dictionary(data, at + 7)) {
                Some(dict) => (dict, false),
                None => return Self { version, ..Self::default() },
            },
        };
        let id = dict.get::<Array<'_>>("ID");
        let id = id.iter().flat_map(|list| list.iter::<Object<'_>>().take(2)).filter_map(|part| match part {
            Object::String(string) => Some(string.to_vec()),
            _ => None,
        });
        Self {
            version,
            id: id.collect(),
            info: dict.get_ref("Info").map(Into::into),
            encrypted: dict.contains_key("Encrypt"),
            stream,
        }
    }
}

/// The dictionary after a table: the first `trailer` from there on.
fn at_table(data: &[u8], start: usize) -> Option<(Dict<'_>, bool)> {
    let rest = data.get(start..)?;
    if !rest.trim_ascii_start().starts_with(b"xref") {
        return None;
    }
    let at = rest.windows(7).position(|word| word == b"trailer")?;
    Some((dictionary(data, start + at + 7)?, false))
}

/// The dictionary of a cross-reference stream.
fn at_stream(data: &[u8], start: usize) -> Option<(Dict<'_>, bool)> {
    let rest = data.get(start..)?;
    let rest = &rest[..rest.len().min(64)];
    let at = rest.windows(3).position(|word| word == b"obj")?;
    Some((dictionary(data, start + at + 3)?, true))
}

fn dictionary(data: &[u8], from: usize) -> Option<Dict<'_>> {
    let mut lexer = Lexer::at(data, from);
    lexer.skip_space();
    let start = lexer.offset();
    lexer.skip_object().then(|| Dict::from_bytes(&data[start..lexer.offset()])).flatten()
}

/// Where a word stands last.
fn last(data: &[u8], word: &[u8]) -> Option<usize> {
    data.windows(word.len()).rposition(|other| other == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_from_tables_streams_and_ruins() {
        let table = b"%PDF-1.6\nxref\n0 1\ntrailer<</Info 3 0 R/ID[<41><42>]>>startxref\n9\n%%EOF";
        let read = Trailer::read(table);
        assert_eq!((read.version.as_str(), read.id.len(), read.stream), ("1.6", 2, false));
        assert_eq!(read.info, Some(ObjectIdentifier::new(3, 0)));
        let stream = b"%PDF-1.7\n5 0 obj<</Type/XRef/Encrypt 4 0 R>>stream\nendstream startxref 9";
        let read = Trailer::read(stream);
        assert!(read.encrypted && read.stream);
        assert!(Trailer::read(b"trailer<</Encrypt 4 0 R>>startxref 900").encrypted);
        assert_eq!(Trailer::read(b"%PDF-x"), Trailer::default());
    }
}
