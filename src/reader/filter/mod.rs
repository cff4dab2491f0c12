//! Filters of streams (ISO 32000-1, 7.4), undone within limits.
//!
//! The parser's own decoding has none: a few hundred bytes could ask for all memory there is. In: the bytes of a stream as
//! they stand in the file (decrypted) and its dictionary; out: bytes, and in words for people what was wrong with them.
//! Filters of pictures (DCT, JPX, JBIG2, CCITT) end a chain here and are undone by `picture`.

use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

mod ascii;
mod flate;
mod lzw;
mod predictor;

pub(super) use flate::Inflate;
pub(super) use predictor::Predictor;

/// The longest chain of filters that is followed. Two or three are seen in practice.
const MOST_FILTERS: usize = 8;

/// A filter with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// `FlateDecode`
    Flate(Predictor),
    /// `LZWDecode`; whether codes grow one early.
    Lzw(bool, Predictor),
    /// `ASCII85Decode`
    Ascii85,
    /// `ASCIIHexDecode`
    AsciiHex,
    /// `RunLengthDecode`
    RunLength,
    /// `Crypt`: the parser has already undone it.
    Crypt,
    /// `DCTDecode` with `ColorTransform`.
    Dct(Option<i32>),
    /// `JPXDecode`
    Jpx,
    /// `JBIG2Decode` with its globals.
    Jbig2(Option<ObjectIdentifier>),
    /// `CCITTFaxDecode`
    Ccitt(Fax),
    /// One that no standard names.
    Unknown(String),
}

/// Parameters of `CCITTFaxDecode` (ISO 32000-1, table 11).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fax {
    /// Below zero Group 4, zero Group 3 in one dimension, above in two.
    pub k: i32,
    /// Pixels of a row.
    pub columns: u32,
    /// Rows; 0 where only the end of the data tells.
    pub rows: u32,
    /// `EndOfBlock`
    pub end_of_block: bool,
    /// `EndOfLine`
    pub end_of_line: bool,
    /// `EncodedByteAlign`
    pub byte_align: bool,
    /// `BlackIs1`
    pub black_is_1: bool,
}

impl Filter {
    /// Whether it makes pixels rather than bytes.
    pub(super) fn is_picture(&self) -> bool {
        matches!(self, Self::Dct(_) | Self::Jpx | Self::Jbig2(_) | Self::Ccitt(_))
    }

    fn new(name: &[u8], parameters: &Dict<'_>) -> Self {
        match name {
            b"FlateDecode" | b"Fl" => Self::Flate(Predictor::new(parameters)),
            b"LZWDecode" | b"LZW" => {
                Self::Lzw(parameters.get::<i32>("EarlyChange") != Some(0), Predictor::new(parameters))
            }
            b"ASCII85Decode" | b"A85" => Self::Ascii85,
            b"ASCIIHexDecode" | b"AHx" => Self::AsciiHex,
            b"RunLengthDecode" | b"RL" => Self::RunLength,
            b"Crypt" => Self::Crypt,
            b"DCTDecode" | b"DCT" => Self::Dct(parameters.get("ColorTransform")),
            b"JPXDecode" => Self::Jpx,
            b"JBIG2Decode" => Self::Jbig2(parameters.get_ref("JBIG2Globals").map(Into::into)),
            b"CCITTFaxDecode" | b"CCF" => {
                let flag = |key: &str, default| parameters.get::<bool>(key).unwrap_or(default);
                Self::Ccitt(Fax {
                    k: parameters.get("K").unwrap_or(0),
                    columns: parameters.get("Columns").unwrap_or(1728),
                    rows: parameters.get("Rows").unwrap_or(0),
                    end_of_block: flag("EndOfBlock", true),
                    end_of_line: flag("EndOfLine", false),
                    byte_align: flag("EncodedByteAlign", false),
                    black_is_1: flag("BlackIs1", false),
                })
            }
            other => Self::Unknown(String::from_utf8_lossy(other).into_owned()),
        }
    }
}

/// The chain of a stream and the filters' names as written out in full.
///
/// # Errors
/// If the data lies in another file, or the chain is longer than anyone would make it.
pub(super) fn chain(dict: &Dict<'_>, inline: bool) -> Result<(Vec<Filter>, Vec<String>), String> {
    let (short, long) = (("F", "DP"), ("Filter", "DecodeParms"));
    if !inline && matches!(dict.get::<Object<'_>>(short.0), Some(Object::String(_) | Object::Dict(_))) {
        return Err("its data lies in another file (external streams are not followed)".into());
    }
    let either = |keys: (&'static str, &'static str)| match dict.get::<Object<'_>>(keys.0) {
        Some(object) if !matches!(object, Object::Null(_)) => Some(object),
        _ if inline => dict.get::<Object<'_>>(keys.1),
        _ => None,
    };
    let names: Vec<Vec<u8>> = match either((long.0, short.0)) {
        Some(Object::Name(name)) => vec![name.as_ref().to_vec()],
        Some(Object::Array(names)) => names.iter::<Name<'_>>().take(MOST_FILTERS + 1).map(|n| n.to_vec()).collect(),
        _ => Vec::new(),
    };
    if names.len() > MOST_FILTERS {
        return Err(format!("it has more than {MOST_FILTERS} filters"));
    }
    let parameters: Vec<Dict<'_>> = match either((long.1, short.1)) {
        Some(Object::Dict(dict)) => vec![dict],
        Some(Object::Array(list)) => dictionaries(&list),
        _ => Vec::new(),
    };
    let chain: Vec<Filter> = names
        .iter()
        .enumerate()
        .map(|(i, name)| Filter::new(name, parameters.get(i).unwrap_or(&Dict::empty())))
        .collect();
    let words = chain.iter().map(|filter| filter.name().to_owned()).collect();
    Ok((chain, words))
}

/// The dictionaries of a list; others (mostly null) become empty ones.
fn dictionaries<'a>(list: &Array<'a>) -> Vec<Dict<'a>> {
    list.iter::<Object<'_>>().take(MOST_FILTERS).map(|object| object.into_dict().unwrap_or_default()).collect()
}

impl Filter {
    /// Its name in full.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Flate(_) => "FlateDecode",
            Self::Lzw(..) => "LZWDecode",
            Self::Ascii85 => "ASCII85Decode",
            Self::AsciiHex => "ASCIIHexDecode",
            Self::RunLength => "RunLengthDecode",
            Self::Crypt => "Crypt",
            Self::Dct(_) => "DCTDecode",
            Self::Jpx => "JPXDecode",
            Self::Jbig2(_) => "JBIG2Decode",
            Self::Ccitt(_) => "CCITTFaxDecode",
            Self::Unknown(name) => name,
        }
    }
}

/// What came out of a filter: what could be read, and what was wrong.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    /// The bytes before the fault.
    pub bytes: Vec<u8>,
    /// In words for people.
    pub fault: Option<String>,
}

impl Decoded {
    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, fault: None }
    }

    /// Cut at the limit.
    fn too_long(mut bytes: Vec<u8>, limit: usize) -> Self {
        bytes.truncate(limit);
        let fault = format!("it decodes to more than {} MB, which is the limit", limit.div_ceil(1 << 20));
        Self { bytes, fault: Some(fault) }
    }
}

/// Undoes a chain up to its end or to a filter of pictures; no step may give more than `limit` bytes.
pub(super) fn undo(chain: &[Filter], raw: &[u8], limit: usize) -> Decoded {
    let mut current: Option<Decoded> = None;
    let mut faults: Vec<String> = Vec::new();
    for filter in chain {
        let input: &[u8] = current.as_ref().map_or(raw, |decoded| &decoded.bytes);
        let mut next = match filter {
            Filter::Flate(predictor) => predictor.undo(flate::inflate(input, limit)),
            Filter::Lzw(early, predictor) => predictor.undo(lzw::decode(input, *early, limit)),
            Filter::Ascii85 => ascii::base85(input),
            Filter::AsciiHex => ascii::hex(input),
            Filter::RunLength => ascii::run_length(input, limit),
            Filter::Crypt => continue,
            Filter::Unknown(name) => {
                Decoded { bytes: Vec::new(), fault: Some(format!("nobody knows its filter `{name}`")) }
            }
            Filter::Dct(_) | Filter::Jpx | Filter::Jbig2(_) | Filter::Ccitt(_) => break,
        };
        faults.extend(next.fault.take());
        current = Some(next);
    }
    let bytes = current.map_or_else(|| raw.to_vec(), |decoded| decoded.bytes);
    Decoded { bytes, fault: (!faults.is_empty()).then(|| faults.join("; ")) }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::FromBytes;

    use super::*;

    #[test]
    fn a_chain_is_undone_in_order() {
        let dict = Dict::from_bytes(b"<</Filter [/ASCIIHexDecode /RL]/DecodeParms [null null]>>").unwrap();
        let (filters, names) = chain(&dict, false).unwrap();
        assert_eq!(names, ["ASCIIHexDecode", "RunLengthDecode"]);
        let decoded = undo(&filters, b"01 61 62 fe 7a 80 >", 100);
        assert_eq!((decoded.bytes.as_slice(), decoded.fault), (b"abzzz".as_slice(), None));
    }

    #[test]
    fn a_file_elsewhere_and_an_endless_chain_are_refused() {
        let elsewhere = Dict::from_bytes(b"<</F (other.bin)>>").unwrap();
        assert!(chain(&elsewhere, false).unwrap_err().contains("another file"));
        let endless = format!("<</Filter [{}]>>", "/Fl ".repeat(9));
        assert!(chain(&Dict::from_bytes(endless.as_bytes()).unwrap(), false).unwrap_err().contains("8 filters"));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let mut bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 1 << 20], 9);
        bomb = miniz_oxide::deflate::compress_to_vec_zlib(&bomb, 9);
        let filters = [Filter::Flate(Predictor::NONE), Filter::Flate(Predictor::NONE)];
        let decoded = undo(&filters, &bomb, 1000);
        assert_eq!(decoded.bytes.len(), 1000);
        assert!(decoded.fault.unwrap().contains("limit"));
    }
}
