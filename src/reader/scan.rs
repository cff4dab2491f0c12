//! A look over the whole file before the parser gets it: is there anything that would keep it busy or fill the memory?
//!
//! The parser decodes cross-reference and object streams without a limit, and repairs broken files by reading every object
//! from every place where one seems to begin. Both can be abused; this counts beforehand, in time proportional to the
//! file, what they would cost.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, FromBytes, Object, ObjectIdentifier, Stream};

use super::bits::Bits;
use super::filter::{self, Filter};
use super::lexer::Lexer;

/// The most bytes that all object and cross-reference streams may decode to: a million objects take some 50 MB. The
/// parser keeps them all.
const MOST_BYTES: usize = 96 << 20;

/// How much reading a repair may take, in bytes: this and a multiple of the file's length. The first is what takes well
/// below a second; undamaged files need about twice their length.
const MOST_READING: usize = 64 << 20;

/// The multiple.
const MOST_TIMES: usize = 20;

/// The most objects in object streams, and entries in cross-reference streams. The parser keeps some 50 bytes of each.
const MOST_ENTRIES: usize = 2_000_000;

/// How many object streams the parser opens before others can be measured: those of the catalogue, of the information
/// dictionary and of what it refers to.
const OPENED: usize = 12;

/// The most bytes that those may become.
const MOST_OPENED: usize = 256 << 20;

/// The most damaged lists that are told of.
const MOST_FAULTS: usize = 20;

/// What was seen.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// The cross-reference table is not where the end of the file says, so the parser will have to search for objects.
    pub damaged: bool,
    /// Lists of objects whose data is damaged, in words for people.
    pub faults: Vec<String>,
    /// Object streams of an encrypted file, which [`judge`] measures as soon as the parser can decrypt them.
    pub sealed: BTreeSet<u32>,
}

/// Looks the file over.
///
/// # Errors
/// In words for people, why it is not read.
pub(super) fn scan(data: &[u8]) -> Result<Seen, String> {
    let streams = streams(data)?;
    let (faults, sealed) = expansion(data, &streams)?;
    Ok(Seen { damaged: !has_table(data), faults, sealed })
}

/// A stream seen in the file.
struct Seems {
    /// Its object number, if it stands where one should.
    number: Option<u32>,
    /// Its dictionary.
    dict: std::ops::Range<usize>,
    /// Where its data begins.
    data: usize,
}

impl Seems {
    /// Its dictionary, in which no reference can be followed yet.
    fn dict<'a>(&self, data: &'a [u8]) -> Dict<'a> {
        Dict::from_bytes(&data[self.dict.clone()]).unwrap_or_default()
    }
}

/// All places where a stream seems to begin.
fn streams(data: &[u8]) -> Result<Vec<Seems>, String> {
    let most = data.len().saturating_mul(MOST_TIMES).saturating_add(MOST_READING);
    let (mut found, mut reading, mut at) = (Vec::new(), 0_usize, 0_usize);
    while let Some(next) = find(data, at, b"obj") {
        at = next + 3;
        if next.checked_sub(1).is_some_and(|before| data[before].is_ascii_alphabetic()) {
            continue;
        }
        let mut lexer = Lexer::at(data, at);
        lexer.skip_space();
        let start = lexer.offset();
        let is_dict = data[start..].starts_with(b"<<");
        let whole = lexer.skip_object();
        let end = lexer.offset();
        reading = reading.saturating_add(end - at);
        if whole && is_dict {
            at = end;
            let mut after = Lexer::at(data, end);
            after.skip_space();
            if data[after.offset()..].starts_with(b"stream") {
                let body = after.offset() + 6;
                let dict = start..end;
                if !length_holds(data, &dict, body) {
                    reading = reading.saturating_add(find(data, body, b"endstream").unwrap_or(data.len()) - body);
                }
                found.push(Seems { number: number_before(data, next), dict, data: body });
            }
        }
        if reading > most {
            return Err(
                "The file is damaged in a way that would take too long to repair: its objects do not end, or are inside each \
                 other."
                    .into(),
            );
        }
    }
    Ok(found)
}

/// Where bytes are found from a place on.
pub(super) fn find(data: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = data.get(from..)?;
    let (&first, tail) = what.split_first()?;
    let mut at = 0;
    while let Some(found) = rest[at..].iter().position(|b| *b == first) {
        at += found + 1;
        if rest[at..].starts_with(tail) {
            return Some(from + at - 1);
        }
    }
    None
}

/// Whether `Length` is given in place and the stream ends there.
fn length_holds(data: &[u8], dict: &std::ops::Range<usize>, body: usize) -> bool {
    let text = &data[dict.clone()];
    let Some(at) = find(text, 0, b"/Length") else { return false };
    let digits = text[at + 7..].trim_ascii_start();
    let len = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let length = std::str::from_utf8(&digits[..len]).ok().and_then(|digits| digits.parse::<usize>().ok());
    let Some(end) = length.and_then(|length| body.checked_add(length)).filter(|end| *end <= data.len()) else {
        return false;
    };
    find(&data[..data.len().min(end + 16)], end, b"endstream").is_some()
}

/// The object number before `N G obj`, where `obj` stands at `at`.
fn number_before(data: &[u8], at: usize) -> Option<u32> {
    let head = data[at.saturating_sub(32)..at].trim_ascii_end();
    let generation = head.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let head = head[..head.len() - generation].trim_ascii_end();
    let digits = head.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&head[head.len() - digits..]).ok()?.parse().ok()
}

/// Whether `startxref` leads to a cross-reference table or stream.
fn has_table(data: &[u8]) -> bool {
    let Some(place) = super::table::place(data).and_then(|place| data.get(place..)) else { return false };
    let place = place.trim_ascii_start();
    place.starts_with(b"xref") || place.first().is_some_and(u8::is_ascii_digit)
}

/// The cross-reference stream whose object stands there: its dictionary and its data, `left` bytes of it at most.
pub(super) fn table_stream<'a>(data: &'a [u8], place: usize, left: &mut usize) -> Option<(Dict<'a>, Vec<u8>)> {
    let head = data.get(place..)?;
    let keyword = place + find(&head[..head.len().min(64)], 0, b"obj")? + 3;
    let mut lexer = Lexer::at(data, keyword);
    lexer.skip_space();
    let start = lexer.offset();
    if !data[start..].starts_with(b"<<") || !lexer.skip_object() {
        return None;
    }
    let dict = start..lexer.offset();
    lexer.skip_space();
    let body = lexer.offset();
    if !data[body..].starts_with(b"stream") {
        return None;
    }
    let stream = Seems { number: None, dict: dict.clone(), data: body + 6 };
    let table = measure(data, &stream, *left, &mut Vec::new());
    *left -= table.len().min(*left);
    if *left == 0 {
        return None;
    }
    Some((Dict::from_bytes(&data[dict])?, table))
}

/// What the parser's lists may still become.
struct Left {
    bytes: usize,
    entries: usize,
}

impl Left {
    fn new() -> Self {
        Self { bytes: MOST_BYTES, entries: MOST_ENTRIES }
    }

    /// Takes a decoded list and its entries off.
    fn take(&mut self, number: Option<u32>, bytes: usize, entries: usize) -> Result<(), String> {
        self.bytes = self.bytes.saturating_sub(bytes);
        if self.bytes == 0 {
            return Err(too_large(number));
        }
        self.entries = self.entries.checked_sub(entries).ok_or_else(|| {
            format!(
                "The file's lists of objects{} have more than {MOST_ENTRIES} entries: it is damaged, or made to exhaust the \
                 memory.",
                super::space::of(number)
            )
        })?;
        Ok(())
    }
}

/// Whether the streams that the parser decodes by itself stay within bounds: what is wrong with them, and those that only the
/// parser can decrypt.
fn expansion(data: &[u8], streams: &[Seems]) -> Result<(Vec<String>, BTreeSet<u32>), String> {
    // Names may be written with escapes.
    let says = |stream: &Seems, word: &[u8]| {
        let text = &data[stream.dict.clone()];
        find(text, 0, word).is_some() || find(text, 0, b"#").is_some()
    };
    let mut holders: BTreeSet<usize> = BTreeSet::new();
    let mut numbers: BTreeSet<u32> = BTreeSet::new();
    let (mut left, mut faults) = (Left::new(), Vec::new());
    for (i, stream) in streams.iter().enumerate() {
        if says(stream, b"ObjStm") {
            holders.insert(i);
        }
        if says(stream, b"/W") && says(stream, b"/Size") {
            // Cross-reference streams are never encrypted.
            let dict = stream.dict(data);
            let table = measure(data, stream, left.bytes, &mut faults);
            left.take(stream.number, table.len(), table.len().checked_div(width(&dict)).unwrap_or(0))?;
            numbers.extend(holders_in(&dict, &table));
        }
    }
    let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, stream) in streams.iter().enumerate() {
        by_number.entry(stream.number.unwrap_or(u32::MAX)).or_default().push(i);
    }
    for number in &numbers {
        holders.extend(by_number.get(number).into_iter().flatten());
    }
    let encrypted = !holders.is_empty() && is_encrypted(data);
    let (mut sealed, mut worst) = (BTreeSet::new(), Vec::new());
    for stream in holders.into_iter().map(|i| &streams[i]) {
        let dict = stream.dict(data);
        if encrypted {
            let end = find(data, stream.data, b"endstream").unwrap_or(data.len());
            let expansion = packing(&dict, stream.number)?.iter().map(expansion_of).fold(1, usize::saturating_mul);
            worst.push(((end - stream.data).saturating_mul(expansion), stream.number));
            sealed.extend(stream.number);
        } else {
            packing(&dict, stream.number)?;
            let bytes = measure(data, stream, left.bytes, &mut faults);
            left.take(stream.number, bytes.len(), entries(&dict))?;
        }
    }
    // What is encrypted cannot be measured before the parser has opened some of it, only what that could become at worst.
    worst.sort_unstable();
    let mut room = MOST_OPENED;
    for (bytes, number) in worst.into_iter().rev().take(OPENED) {
        room = room.checked_sub(bytes).ok_or_else(|| too_large(number))?;
    }
    Ok((faults, sealed))
}

/// Measures the object streams that only the parser can decrypt, before it opens them.
///
/// # Errors
/// In words for people, if they would unpack to too much.
pub(super) fn judge(pdf: &Pdf, sealed: &BTreeSet<u32>) -> Result<(), String> {
    let mut left = Left::new();
    for number in sealed {
        let Some(stream) = pdf.xref().get::<Stream<'_>>(ObjectIdentifier::new(*number, 0)) else { continue };
        let chain = packing(stream.dict(), Some(*number))?;
        let bytes = if chain.iter().any(Filter::is_picture) {
            0
        } else {
            filter::undo(&chain, &stream.raw_data(), left.bytes).bytes.len()
        };
        left.take(Some(*number), bytes, entries(stream.dict()))?;
    }
    Ok(())
}

/// How an object stream is packed. The parser also follows references here, takes the short names of inline pictures, and
/// passes over filters that it does not know; no program writes any of these, and what they unpack to cannot be foreseen.
fn packing(dict: &Dict<'_>, number: Option<u32>) -> Result<Vec<Filter>, String> {
    let strange = |why: &str| {
        format!(
            "The file's list of objects{} is packed in a way that is not read: {why}. It is damaged, or made to exhaust the \
             memory.",
            super::space::of(number)
        )
    };
    for key in ["F", "DP"] {
        if matches!(dict.get::<Object<'_>>(key), Some(Object::Name(_) | Object::Array(_)))
            || dict.get_ref(key).is_some()
        {
            return Err(strange(&format!("it has the key {key}, which is for inline pictures")));
        }
    }
    for key in ["Filter", "DecodeParms", "N"] {
        let list = dict.get::<Array<'_>>(key);
        let within = list.is_some_and(|list| list.raw_iter().any(|part| part.as_obj_ref().is_some()));
        if within || dict.get_ref(key).is_some() {
            return Err(strange(&format!("its {key} stands in another object")));
        }
    }
    // Data in another file is never read.
    if dict.contains_key("F") {
        return Ok(Vec::new());
    }
    let (chain, _) = filter::chain(dict, false).map_err(|error| strange(&error))?;
    match chain.iter().find(|filter| matches!(filter, Filter::Unknown(_))) {
        Some(unknown) => Err(strange(&format!("nobody knows its filter `{}`", unknown.name()))),
        None => Ok(chain),
    }
}

/// The most that a filter can make of a byte.
fn expansion_of(filter: &Filter) -> usize {
    match filter {
        Filter::Flate(_) => 1032,
        // A code of 12 bits stands for at most 4096 bytes.
        Filter::Lzw(..) => 2731,
        Filter::RunLength => 64,
        Filter::Ascii85 => 4,
        _ => 1,
    }
}

/// How many objects an object stream says that it has.
fn entries(dict: &Dict<'_>) -> usize {
    dict.get::<usize>("N").unwrap_or(0)
}

/// Whether any name of the file is `Encrypt`, escapes or not.
fn is_encrypted(data: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(data, at, b"/") {
        at = found + 1;
        if matches!(data.get(at), Some(b'E' | b'#')) {
            let text = &data[at..data.len().min(at + 3 * 7)];
            if unescaped(text).take(7).eq(*b"Encrypt") {
                return true;
            }
        }
    }
    false
}

/// The bytes of a name, two hexadecimal digits after `#` as one.
fn unescaped(mut text: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let (byte, rest) = match text {
            [b'#', high, low, rest @ ..] => {
                let digit = |byte: u8| (byte as char).to_digit(16);
                match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => ((high << 4 | low) as u8, rest),
                    _ => (b'#', &text[1..]),
                }
            }
            [byte, rest @ ..] => (*byte, rest),
            [] => return None,
        };
        text = rest;
        Some(byte)
    })
}

/// Decodes a stream, `limit` bytes of it at most, and tells what is wrong with it.
fn measure(data: &[u8], stream: &Seems, limit: usize, faults: &mut Vec<String>) -> Vec<u8> {
    let Ok((chain, _)) = filter::chain(&stream.dict(data), false) else { return Vec::new() };
    if chain.iter().any(Filter::is_picture) {
        return Vec::new();
    }
    // One byte of line end more or less does not matter to a decoder that is only measured, except at the very start.
    let body = &data[stream.data..];
    let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).or_else(|| body.strip_prefix(b"\r"));
    let body = body.unwrap_or(&data[stream.data..]);
    if chain.is_empty() {
        return body[..find(body, 0, b"endstream").unwrap_or(body.len())].to_vec();
    }
    let decoded = filter::undo(&chain, body, limit);
    if let Some(fault) = decoded.fault.filter(|_| faults.len() < MOST_FAULTS) {
        let fault = format!("A list of objects{} is used as far as it goes: {fault}.", super::space::of(stream.number));
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    decoded.bytes
}

fn too_large(number: Option<u32>) -> String {
    format!(
        "The file's lists of objects{} would unpack to more than {} MB, far more than its contents need: it is damaged, or \
         made to exhaust the memory.",
        super::space::of(number),
        MOST_BYTES >> 20
    )
}

/// How many bytes an entry of a cross-reference stream has.
fn width(dict: &Dict<'_>) -> usize {
    dict.get::<Array<'_>>("W").map_or(0, |list| list.iter::<usize>().take(3).map(|width| width.min(64)).sum())
}

/// The numbers of the object streams that a cross-reference stream names (ISO 32000-1, 7.5.8.3).
fn holders_in(dict: &Dict<'_>, table: &[u8]) -> Vec<u32> {
    let widths: Vec<u32> = dict
        .get::<Array<'_>>("W")
        .map(|list| list.iter::<u32>().take(3).map(|width| width.min(64)).collect())
        .unwrap_or_default();
    let &[kind, second, third] = widths.as_slice() else { return Vec::new() };
    let mut bits = Bits::new(table);
    let mut numbers = Vec::new();
    // Wider fields than a number has are skipped to their last bytes.
    let mut field = |width: u32| -> Option<u32> {
        for _ in 4..width {
            bits.take(8)?;
        }
        bits.take(8 * width.min(4))
    };
    if kind + second + third == 0 {
        return numbers;
    }
    while let (Some(kind_of), Some(number), Some(_)) = (field(kind), field(second), field(third)) {
        if kind != 0 && kind_of == 2 && numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object_stream(content: &[u8]) -> Vec<u8> {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(content, 9);
        let mut file = b"%PDF-1.5\n7 0 obj <</Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode /Length ".to_vec();
        file.extend_from_slice(format!("{} >> stream\n", packed.len()).as_bytes());
        file.extend_from_slice(&packed);
        file.extend_from_slice(b"\nendstream endobj\n");
        file
    }

    #[test]
    fn an_object_stream_of_a_gigabyte_is_refused_before_it_is_unpacked() {
        assert!(scan(&object_stream(b"1 0 <<>>")).is_ok());
        let error = scan(&object_stream(&vec![b' '; MOST_BYTES + 1])).unwrap_err();
        assert!(error.contains("object 7") && error.contains("96 MB"), "{error}");
    }

    #[test]
    fn a_damaged_list_of_objects_is_told_of() {
        let mut file = object_stream(&b"1 0 <</A 1>> ".repeat(50));
        assert_eq!(scan(&file).unwrap().faults, Vec::<String>::new());
        let checksum = find(&file, 0, b"\nendstream").unwrap() - 1;
        file[checksum] ^= 1;
        let faults = scan(&file).unwrap().faults;
        assert!(faults.len() == 1 && faults[0].contains("object 7") && faults[0].contains("650 bytes"), "{faults:?}");
    }

    #[test]
    fn objects_without_an_end_are_counted_not_tried() {
        let file = b"1 0 obj (".repeat(200_000);
        assert!(scan(&file).unwrap_err().contains("too long"));
    }

    #[test]
    fn a_table_that_is_not_where_it_should_be_is_noticed() {
        let file = b"%PDF-1.4\nxref\n0 1\ntrailer <<>>\nstartxref\n9\n%%EOF";
        assert!(!scan(file).unwrap().damaged);
        let moved = b"%PDF-1.4\n\n\nxxref\n0 1\ntrailer <<>>\nstartxref\n9\n%%EOF";
        assert!(scan(moved).unwrap().damaged);
        assert!(scan(b"").unwrap().damaged);
    }

    #[test]
    fn a_table_of_objects_names_their_holders() {
        let dict = Dict::from_bytes(b"<</W [1 2 1]>>").unwrap();
        assert_eq!(holders_in(&dict, &[1, 0, 9, 0, 2, 1, 0, 0, 2, 1, 0, 1, 2, 0, 5, 0]), [256, 5]);
    }
}
