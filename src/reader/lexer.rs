//! Content streams cut into operands and operators (ISO 32000-1, 7.8.2). In: decoded bytes; out: one item at a time. Every
//! step moves on by at least a byte, so that no input keeps it for ever.

use std::borrow::Cow;

use super::read::finite;

/// How deep lists may nest; `TJ` and `d` need one.
const DEEPEST: usize = 16;

/// The most entries of all lists of an operator; the longest lines of text have some hundred.
const MOST_ITEMS: usize = 500_000;

/// How many bytes may be looked at in vain for the end of dictionaries.
const MOST_WASTED: usize = 4 << 20;

/// The most bytes of an inline image's dictionary.
const LONGEST_HEAD: usize = 1 << 16;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f64),
    Name(Cow<'a, [u8]>),
    String(Cow<'a, [u8]>),
    Array(Vec<Operand<'a>>),
    /// As it stands, with its brackets: property lists are read by the parser.
    Dict(&'a [u8]),
    /// `true`, `false`, `null`.
    Other,
}

/// A piece of a content stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item<'a> {
    Operand(Operand<'a>),
    Operator(&'a [u8]),
}

/// Reads a content stream.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    data: &'a [u8],
    at: usize,
    /// Entries of lists since the last operator.
    items: usize,
    /// Bytes looked at in vain.
    wasted: usize,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self::at(data, 0)
    }

    /// A lexer that begins at a place.
    pub(super) fn at(data: &'a [u8], at: usize) -> Self {
        Self { data, at: at.min(data.len()), items: 0, wasted: 0 }
    }

    /// Where it is.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// To the next byte that is neither white space nor comment.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                let end = self.data[self.at..].iter().position(|b| matches!(b, b'\n' | b'\r'));
                self.at = end.map_or(self.data.len(), |end| self.at + end);
            } else {
                break;
            }
        }
    }

    /// The regular characters from here on.
    fn word(&mut self) -> &'a [u8] {
        let rest = &self.data[self.at..];
        let len = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// The next item; nothing at the end.
    pub(super) fn next(&mut self) -> Option<Item<'a>> {
        loop {
            self.skip_space();
            let byte = self.peek()?;
            if is_regular(byte) {
                let word = self.word();
                return Some(match number(word) {
                    Some(number) => Item::Operand(Operand::Number(number)),
                    None if matches!(word, b"true" | b"false" | b"null") => Item::Operand(Operand::Other),
                    None => {
                        self.items = 0;
                        Item::Operator(word)
                    }
                });
            }
            if let Some(operand) = self.operand(byte, DEEPEST) {
                return Some(Item::Operand(operand));
            }
        }
    }

    /// An operand that begins with a delimiter; nothing, and at least a byte further, if it is none.
    fn operand(&mut self, byte: u8, depth: usize) -> Option<Operand<'a>> {
        match byte {
            b'/' => {
                self.at += 1;
                Some(Operand::Name(name(self.word())))
            }
            b'(' => Some(Operand::String(self.literal())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                let start = self.at;
                if self.wasted < MOST_WASTED && self.skip_dict() {
                    return Some(Operand::Dict(&self.data[start..self.at]));
                }
                self.wasted += self.at - start;
                self.at = start + 2;
                None
            }
            b'<' => {
                self.at += 1;
                let rest = &self.data[self.at..];
                let len = rest.iter().position(|b| *b == b'>').unwrap_or(rest.len());
                self.at += (len + 1).min(rest.len());
                Some(Operand::String(Cow::Owned(hex(&rest[..len]))))
            }
            b'[' => {
                self.at += 1;
                Some(Operand::Array(self.array(depth)))
            }
            _ => {
                self.at += 1;
                None
            }
        }
    }

    /// What stands up to the closing bracket; operators in it are left out.
    fn array(&mut self, depth: usize) -> Vec<Operand<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            let Some(byte) = self.peek() else { return items };
            if self.items >= MOST_ITEMS {
                items.pop();
            }
            self.items += 1;
            match byte {
                b']' => {
                    self.at += 1;
                    return items;
                }
                b'[' if depth == 0 => self.at += 1,
                _ if is_regular(byte) => {
                    let word = self.word();
                    if let Some(number) = number(word) {
                        items.push(Operand::Number(number));
                    } else if matches!(word, b"TJ" | b"Tj" | b"ET" | b"Q" | b"d") {
                        // The bracket was forgotten: what follows is not in the list.
                        self.at -= word.len();
                        return items;
                    }
                }
                _ => items.extend(self.operand(byte, depth.saturating_sub(1))),
            }
        }
    }

    /// A string in parentheses.
    fn literal(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        let mut depth = 1_usize;
        let mut plain = true;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => {
                    plain = false;
                    self.at = (self.at + 1).min(self.data.len());
                }
                b'\r' => plain = false,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        let inside = &self.data[start..self.at - 1];
                        return if plain { Cow::Borrowed(inside) } else { Cow::Owned(unescape(inside)) };
                    }
                }
                _ => {}
            }
        }
        Cow::Owned(unescape(&self.data[start..self.at]))
    }

    /// Past a dictionary; false if it does not end.
    fn skip_dict(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match (byte, self.data.get(self.at + 1)) {
                (b'<', Some(b'<')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'>', Some(b'>')) => {
                    depth = depth.saturating_sub(1);
                    self.at += 2;
                    if depth == 0 {
                        return true;
                    }
                }
                (b'(', _) => drop(self.literal()),
                (b'%', _) => self.skip_space(),
                _ => self.at += 1,
            }
            if depth > DEEPEST * 8 {
                return false;
            }
        }
        false
    }

    /// Past a whole object, as it may follow `obj`; false if it does not end.
    pub(super) fn skip_object(&mut self) -> bool {
        self.skip_space();
        let mut depth = 0_usize;
        loop {
            self.skip_space();
            let Some(byte) = self.peek() else { return false };
            match (byte, self.data.get(self.at + 1)) {
                (b'(', _) => {
                    let before = self.at;
                    drop(self.literal());
                    if self.data.get(self.at - 1) != Some(&b')') || self.at == before {
                        return false;
                    }
                }
                (b'<', Some(b'<')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'>', Some(b'>')) => {
                    depth = depth.saturating_sub(1);
                    self.at += 2;
                }
                (b'[', _) => {
                    depth += 1;
                    self.at += 1;
                }
                (b']', _) => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                _ if is_regular(byte) => drop(self.word()),
                _ => self.at += 1,
            }
            if depth == 0 {
                return true;
            }
        }
    }
}

/// Inline images.
impl<'a> Lexer<'a> {
    /// After `BI`: the dictionary up to `ID`, in brackets for the parser; then stands at the data. Nothing, and somewhat
    /// further, if there is no `ID`.
    pub(super) fn inline_head(&mut self) -> Option<Vec<u8>> {
        let mut head = b"<<".to_vec();
        let start = self.at;
        loop {
            let before = self.at;
            match self.next()? {
                Item::Operator(b"ID") => {
                    // What `next` skipped before the word is white space.
                    head.extend_from_slice(&self.data[start..before]);
                    head.extend_from_slice(b" >>");
                    // One byte of white space; some write a line end of two.
                    self.at += match self.data.get(self.at..) {
                        Some([b'\r', b'\n', ..]) => 2,
                        Some([byte, ..]) if is_space(*byte) => 1,
                        _ => 0,
                    };
                    return Some(head);
                }
                Item::Operator(_) => return None,
                _ if self.at - start > LONGEST_HEAD => return None,
                _ => {}
            }
        }
    }

    /// The data of an inline image up to `EI`, of `length` bytes if that is known.
    pub(super) fn inline_data(&mut self, length: Option<usize>) -> &'a [u8] {
        let data = self.data;
        let start = self.at;
        if let Some(end) = length.and_then(|length| start.checked_add(length)).filter(|end| *end <= data.len()) {
            let mut after = Self::at(data, end);
            after.skip_space();
            if data[after.at..].starts_with(b"EI") {
                self.at = after.at + 2;
                return &data[start..end];
            }
        }
        let mut at = start;
        while let Some(found) = data[at..].windows(2).position(|pair| pair == b"EI") {
            let end = at + found;
            let before = end == start || is_space(data[end - 1]) || data[end - 1] == b'>';
            // What follows a picture is content: readable, and apart from it.
            let after = &data[end + 2..data.len().min(end + 2 + 16)];
            let readable = after.iter().all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7E));
            if before && readable && after.first().is_none_or(|b| !is_regular(*b)) {
                self.at = end + 2;
                let cut = usize::from(end > start && is_space(data[end - 1]));
                return &data[start..end - cut];
            }
            at = end + 2;
        }
        self.at = data.len();
        &data[start..]
    }
}

/// A number as lenient readers take it: signs may repeat, a minus inside ends it.
fn number(word: &[u8]) -> Option<f64> {
    let signs = word.iter().take_while(|b| matches!(b, b'+' | b'-')).count();
    let negative = word[..signs].contains(&b'-');
    let digits = &word[signs..];
    let (mut value, mut scale, mut point, mut any) = (0.0_f64, 1.0_f64, false, signs > 0 && digits.is_empty());
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                any = true;
                // Digits beyond a double's precision change nothing, and must not make it infinite.
                if point {
                    if scale < 1e18 {
                        scale *= 10.0;
                        value = value * 10.0 + f64::from(byte - b'0');
                    }
                } else if value < 1e18 {
                    value = value * 10.0 + f64::from(byte - b'0');
                }
            }
            b'.' if !point => point = true,
            b'-' if any => break,
            b'.' if any => break,
            _ => return None,
        }
    }
    if !any && !point {
        return None;
    }
    let value = finite(value / scale);
    Some(if negative { -value } else { value })
}

/// A name with its `#` escapes undone.
fn name(word: &[u8]) -> Cow<'_, [u8]> {
    if !word.contains(&b'#') {
        return Cow::Borrowed(word);
    }
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let [byte, tail @ ..] = rest {
        let digits = match tail {
            [high, low, ..] if *byte == b'#' => (*high as char).to_digit(16).zip((*low as char).to_digit(16)),
            _ => None,
        };
        match digits {
            Some((high, low)) => {
                out.push((high << 4 | low) as u8);
                rest = &tail[2..];
            }
            None => {
                out.push(*byte);
                rest = tail;
            }
        }
    }
    Cow::Owned(out)
}

/// Hexadecimal digits; what is none is left out, a lone last digit is followed by 0.
fn hex(text: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = text.iter().filter_map(|b| (*b as char).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

/// A literal string's escapes undone (ISO 32000-1, table 3).
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'\r' => {
                out.push(b'\n');
                rest = tail.strip_prefix(b"\n").unwrap_or(tail);
            }
            b'\\' => {
                let [next, tail @ ..] = rest else { break };
                rest = tail;
                match next {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'\n' => {}
                    b'\r' => rest = tail.strip_prefix(b"\n").unwrap_or(tail),
                    b'0'..=b'7' => {
                        let mut value = u32::from(next - b'0');
                        for _ in 0..2 {
                            let [digit @ b'0'..=b'7', tail @ ..] = rest else { break };
                            value = value * 8 + u32::from(digit - b'0');
                            rest = tail;
                        }
                        out.push(value as u8);
                    }
                    other => out.push(*other),
                }
            }
            other => out.push(*other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &[u8]) -> Vec<Item<'_>> {
        let mut lexer = Lexer::new(text);
        std::iter::from_fn(|| lexer.next()).collect()
    }

    fn numbers(text: &str) -> Vec<Option<f64>> {
        text.split(' ').map(|word| number(word.as_bytes())).collect()
    }

    #[test]
    fn operands_of_every_kind_are_told_apart() {
        use Item::{Operand as Is, Operator};
        use Operand as O;
        let name = |text: &'static [u8]| Is(O::Name(Cow::Borrowed(text)));
        assert_eq!(
            items(b"/A#42 12 -.5 (a\\(b\\051\\n) <4a6> [1 (x)]TJ% no\r<</P(>>)/Q<<>>>> true f*"),
            [
                name(b"AB"),
                Is(O::Number(12.0)),
                Is(O::Number(-0.5)),
                Is(O::String(Cow::Borrowed(b"a(b)\n"))),
                Is(O::String(Cow::Borrowed(b"J\x60"))),
                Is(O::Array(vec![O::Number(1.0), O::String(Cow::Borrowed(b"x"))])),
                Operator(b"TJ"),
                Is(O::Dict(b"<</P(>>)/Q<<>>>>")),
                Is(O::Other),
                Operator(b"f*"),
            ]
        );
    }

    #[test]
    fn numbers_are_taken_as_lenient_readers_take_them() {
        let expected = [Some(1.5), Some(-5.0), Some(0.0), Some(-4.0), Some(3.0), None, None, Some(1e12)];
        assert_eq!(numbers("1.5 --5 . -4 3-2 x 1e5 9999999999999999999999999"), expected);
    }

    #[test]
    fn broken_streams_end() {
        for text in [&b"((((("[..], b"[[[[", b"<<<<", b"<< /A", b"\\", b")))>>]]", b"<", b"/", b"[1 2 3 TJ (a) Tj"] {
            assert!(items(text).len() <= 8, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_forgotten_bracket_does_not_swallow_the_rest() {
        assert_eq!(items(b"[(a) TJ ET").last(), Some(&Item::Operator(b"ET")));
    }

    #[test]
    fn inline_pictures_end_where_their_data_does() {
        let text = b"/W 2/H 1/BPC 8/CS/G ID \x01 EI\x02 EI Q";
        let mut lexer = Lexer::new(text);
        assert_eq!(lexer.inline_head().unwrap(), b"<</W 2/H 1/BPC 8/CS/G >>");
        assert_eq!(lexer.clone().inline_data(None), b"\x01 EI\x02", "an EI before binary data is part of it");
        assert_eq!(lexer.inline_data(Some(5)), b"\x01 EI\x02");
        assert_eq!(lexer.next(), Some(Item::Operator(b"Q")));
    }
}
