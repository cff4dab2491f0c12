//! A PDF file read back by the letter: cross-reference table, objects, streams. Shares no line with what writes it.
//!
//! Strict where a print house's tools are lenient: every object must stand where the table says, streams must be as long
//! as they say. Knows classic tables and Flate streams alone, which is all that a master may have.

use std::collections::BTreeMap;

use libtest_mimic::Failed;

use crate::support::ensure;

/// A dictionary by its keys, without their slash.
pub type Dict = BTreeMap<String, Object>;

/// A direct object, or a reference to another.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Name(String),
    String(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Stream(Dict, Vec<u8>),
    Reference(u32),
}

impl Object {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The name without its slash, if it is one.
    pub fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// A text string, in PDFDocEncoding (as far as that is Latin-1) or UTF-16 with its mark (ISO 32000-1, 7.9.2).
    pub fn text(&self) -> Option<String> {
        let Self::String(bytes) = self else { return None };
        Some(match bytes.strip_prefix(b"\xfe\xff") {
            Some(utf16) => utf16_be(utf16),
            None => bytes.iter().map(|&byte| char::from(byte)).collect(),
        })
    }

    /// The dictionary, also that of a stream.
    pub fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) | Self::Stream(dict, _) = self { Some(dict) } else { None }
    }

    /// The items, if it is an array.
    pub fn array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }
}

/// Big-endian UTF-16.
pub fn utf16_be(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// A whole file.
#[derive(Debug)]
pub struct File {
    pub bytes: Vec<u8>,
    pub objects: BTreeMap<u32, Object>,
    pub trailer: Dict,
}

impl File {
    /// Reads a file from its end, as a print house's tools do.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Failed> {
        let tail = bytes.len().saturating_sub(64);
        let end = String::from_utf8_lossy(&bytes[tail..]).into_owned();
        let (_, start) = end.rsplit_once("startxref").ok_or("the file has no startxref")?;
        let start: usize = start.split_whitespace().next().unwrap_or_default().parse()?;
        let mut lexer = Lexer::new(&bytes, start);
        lexer.keyword("xref")?;
        let (first, count) = (lexer.whole()?, lexer.whole()?);
        ensure(first == 0, || format!("the table starts with object {first}"))?;
        let mut offsets = BTreeMap::new();
        for number in first..first + count {
            let (offset, _generation) = (lexer.whole()?, lexer.whole()?);
            match lexer.word() {
                b"n" => drop(offsets.insert(number, offset as usize)),
                b"f" => {}
                other => {
                    return Err(format!("object {number}: {:?} in the table", String::from_utf8_lossy(other)).into());
                }
            }
        }
        lexer.keyword("trailer")?;
        let Object::Dict(trailer) = lexer.object()? else { return Err("the trailer is no dictionary".into()) };
        ensure(trailer.get("Size").and_then(Object::number) == Some(f64::from(count)), || "the trailer's Size".into())?;

        let mut objects = BTreeMap::new();
        for (&number, &offset) in &offsets {
            let mut lexer = Lexer::new(&bytes, offset);
            let stands = lexer.whole()? == number && lexer.whole()? == 0 && lexer.keyword("obj").is_ok();
            ensure(stands, || format!("object {number} does not stand where the table says"))?;
            let object = lexer.object().map_err(|e| format!("object {number}: {}", e.message().unwrap_or_default()))?;
            let object = lexer.stream(object).map_err(|e| format!("object {number}: {}", e.message().unwrap_or("")))?;
            objects.insert(number, object);
        }
        Ok(Self { bytes, objects, trailer })
    }

    /// The object itself, whatever refers to it.
    pub fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        match object {
            Object::Reference(number) => self.objects.get(number).unwrap_or(&Object::Null),
            other => other,
        }
    }

    /// An entry of a dictionary, followed.
    pub fn get<'a>(&'a self, dict: &'a Dict, key: &str) -> Result<&'a Object, Failed> {
        let object = dict.get(key).ok_or_else(|| format!("there is no /{key}"))?;
        let object = self.follow(object);
        ensure(*object != Object::Null, || format!("/{key} is null, or refers to nothing"))?;
        Ok(object)
    }

    /// An entry that is a dictionary.
    pub fn dict<'a>(&'a self, dict: &'a Dict, key: &str) -> Result<&'a Dict, Failed> {
        self.get(dict, key)?.dict().ok_or_else(|| format!("/{key} is no dictionary").into())
    }

    /// An entry that is an array.
    pub fn array<'a>(&'a self, dict: &'a Dict, key: &str) -> Result<&'a [Object], Failed> {
        self.get(dict, key)?.array().ok_or_else(|| format!("/{key} is no array").into())
    }

    /// An entry that is a name.
    pub fn name<'a>(&'a self, dict: &'a Dict, key: &str) -> Result<&'a str, Failed> {
        self.get(dict, key)?.name().ok_or_else(|| format!("/{key} is no name").into())
    }

    /// An entry that is a text string.
    pub fn text(&self, dict: &Dict, key: &str) -> Result<String, Failed> {
        self.get(dict, key)?.text().ok_or_else(|| format!("/{key} is no string").into())
    }

    /// The bytes of a stream, inflated if its filter says so.
    pub fn data(&self, stream: &Object) -> Result<Vec<u8>, Failed> {
        let Object::Stream(dict, raw) = self.follow(stream) else { return Err("that is no stream".into()) };
        match dict.get("Filter").map(|filter| self.follow(filter)) {
            None => Ok(raw.clone()),
            Some(Object::Name(name)) if name == "FlateDecode" => {
                miniz_oxide::inflate::decompress_to_vec_zlib(raw).map_err(|error| error.to_string().into())
            }
            // Of pictures alone, which see to what is in it.
            Some(Object::Name(name)) if name == "DCTDecode" => Ok(raw.clone()),
            Some(other) => Err(format!("a filter that no master has: {other:?}").into()),
        }
    }

    /// The catalog.
    pub fn catalog(&self) -> Result<&Dict, Failed> {
        self.dict(&self.trailer, "Root")
    }

    /// The pages in order; the tree must be flat, so that nothing is inherited unseen.
    pub fn pages(&self) -> Result<Vec<&Dict>, Failed> {
        let tree = self.dict(self.catalog()?, "Pages")?;
        let kids = self.array(tree, "Kids")?;
        let count = tree.get("Count").and_then(Object::number);
        ensure(count == Some(kids.len() as f64), || format!("/Count is {count:?}, not {}", kids.len()))?;
        let extra = tree.keys().find(|key| !["Type", "Kids", "Count"].contains(&key.as_str()));
        ensure(extra.is_none(), || format!("pages inherit {extra:?} from the tree"))?;
        let mut pages = Vec::new();
        for kid in kids {
            let page = self.follow(kid).dict().ok_or("a page is no dictionary")?;
            ensure(self.name(page, "Type")? == "Page", || "the page tree is not flat".into())?;
            pages.push(page);
        }
        Ok(pages)
    }

    /// Calls `visit` on each object of the file and all that it holds.
    pub fn each(&self, mut visit: impl FnMut(u32, &Object)) {
        fn below(number: u32, object: &Object, visit: &mut dyn FnMut(u32, &Object)) {
            visit(number, object);
            match object {
                Object::Array(items) => items.iter().for_each(|item| below(number, item, visit)),
                Object::Dict(dict) | Object::Stream(dict, _) => {
                    dict.values().for_each(|value| below(number, value, visit));
                }
                _ => {}
            }
        }
        for (&number, object) in &self.objects {
            below(number, object, &mut visit);
        }
        below(0, &Object::Dict(self.trailer.clone()), &mut visit);
    }
}

/// Reads tokens one after the other; also those of a content stream.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

const DELIMITERS: &[u8] = b"()<>[]{}/%";

impl<'a> Lexer<'a> {
    /// From this byte on.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// What follows, after white space and comments; empty at the end.
    fn rest(&mut self) -> &'a [u8] {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match rest.first() {
                Some(b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ') => self.at += 1,
                Some(b'%') => self.at += rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len()),
                _ => return rest,
            }
        }
    }

    /// Whether nothing follows.
    pub fn is_over(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// The next word of regular characters.
    pub fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let regular = |byte: &u8| !byte.is_ascii_whitespace() && *byte != 0 && !DELIMITERS.contains(byte);
        let word = &rest[..rest.iter().position(|byte| !regular(byte)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), Failed> {
        let word = self.word();
        ensure(word == keyword.as_bytes(), || {
            format!("{:?} where `{keyword}` must stand", String::from_utf8_lossy(word))
        })
    }

    fn whole(&mut self) -> Result<u32, Failed> {
        Ok(std::str::from_utf8(self.word())?.parse()?)
    }

    /// The next object; a reference is one.
    pub fn object(&mut self) -> Result<Object, Failed> {
        let rest = self.rest();
        match rest {
            [b'<', b'<', ..] => {
                self.at += 2;
                let mut dict = Dict::new();
                while !self.rest().starts_with(b">>") {
                    let Object::Name(key) = self.object()? else { return Err("a key that is no name".into()) };
                    let value = self.object()?;
                    ensure(dict.insert(key.clone(), value).is_none(), || format!("/{key} stands twice"))?;
                }
                self.at += 2;
                Ok(Object::Dict(dict))
            }
            [b'<', ..] => self.hex(),
            [b'(', ..] => self.literal(),
            [b'/', ..] => {
                self.at += 1;
                // An empty name is one too; white space may not follow the slash otherwise.
                let start = self.bytes.get(self.at).copied().unwrap_or(b' ');
                let word = if start.is_ascii_whitespace() { b"" } else { self.word() };
                Ok(Object::Name(name(word)?))
            }
            [b'[', ..] => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.rest().starts_with(b"]") {
                    items.push(self.object()?);
                }
                self.at += 1;
                Ok(Object::Array(items))
            }
            _ => self.scalar(),
        }
    }

    /// The next object of a content stream; an error if an operator stands there, which is then still to be read.
    pub fn operand(&mut self) -> Result<Object, Failed> {
        let before = self.at;
        self.object().inspect_err(|_| self.at = before)
    }

    fn scalar(&mut self) -> Result<Object, Failed> {
        let word = std::str::from_utf8(self.word())?;
        match word {
            "true" => return Ok(Object::Bool(true)),
            "false" => return Ok(Object::Bool(false)),
            "null" => return Ok(Object::Null),
            _ => {}
        }
        let plain = word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
        ensure(plain && !word.is_empty(), || format!("`{word}` is no object"))?;
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let after = self.at;
            if matches!(self.whole(), Ok(0)) && self.word() == b"R" {
                return Ok(Object::Reference(word.parse()?));
            }
            self.at = after;
        }
        Ok(Object::Number(word.parse()?))
    }

    fn hex(&mut self) -> Result<Object, Failed> {
        let rest = &self.rest()[1..];
        let length = rest.iter().position(|&byte| byte == b'>').ok_or("a string without end")?;
        self.at += length + 2;
        let digits: Vec<u8> = rest[..length].iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(&format!("{:0<2}", String::from_utf8_lossy(pair)), 16);
        Ok(Object::String(digits.chunks(2).map(byte).collect::<Result<_, _>>()?))
    }

    fn literal(&mut self) -> Result<Object, Failed> {
        self.at += 1;
        let (mut out, mut open) = (Vec::new(), 0);
        loop {
            let byte = *self.bytes.get(self.at).ok_or("a string without end")?;
            self.at += 1;
            match byte {
                b')' if open == 0 => return Ok(Object::String(out)),
                b'\\' => {
                    self.escape(&mut out)?;
                    continue;
                }
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            out.push(byte);
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), Failed> {
        let byte = *self.bytes.get(self.at).ok_or("a string without end")?;
        self.at += 1;
        out.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return Ok(()),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    if let Some(digit @ b'0'..=b'7') = self.bytes.get(self.at) {
                        value = value * 8 + u32::from(digit - b'0');
                        self.at += 1;
                    }
                }
                value as u8
            }
            other => other,
        });
        Ok(())
    }

    /// The stream that a dictionary may be the head of.
    fn stream(&mut self, object: Object) -> Result<Object, Failed> {
        let Object::Dict(dict) = object else { return Ok(object) };
        if self.word() != b"stream" {
            return Ok(Object::Dict(dict));
        }
        let start = self.at + if self.bytes[self.at..].starts_with(b"\r\n") { 2 } else { 1 };
        let length = dict.get("Length").and_then(Object::number).ok_or("a stream without a direct /Length")? as usize;
        let raw = self.bytes.get(start..start + length).ok_or("a stream beyond the file's end")?.to_vec();
        self.at = start + length;
        self.keyword("endstream")?;
        Ok(Object::Stream(dict, raw))
    }
}

/// A name with its escapes resolved. It must be UTF-8, as PDF/X-4 asks of the names of fonts and inks.
fn name(word: &[u8]) -> Result<String, Failed> {
    let mut out = Vec::new();
    let mut rest = word;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'#' && after.len() >= 2 {
            out.push(u8::from_str_radix(std::str::from_utf8(&after[..2])?, 16)?);
            rest = &after[2..];
        } else {
            out.push(byte);
            rest = after;
        }
    }
    String::from_utf8(out).map_err(|_| "a name that is no UTF-8".into())
}
