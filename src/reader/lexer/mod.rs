//! Content streams cut into operands and operators (ISO 32000-1, 7.8.2). In: decoded bytes; out: one item at a time. Every
//! step moves on by at least a byte, so that no input keeps it for ever.

use std::borrow::Cow;

mod inline;
mod words;

pub use inline::without_pictures;

use words::{hex, name, number, unescape};

/// How deep lists may nest; `TJ` and `d` need one.
const DEEPEST: usize = 16;

/// The most entries of all lists of an operator; the longest lines of text have some hundred.
const MOST_ITEMS: usize = 500_000;

/// How many bytes may be looked at in vain for the end of dictionaries.
const MOST_WASTED: usize = 4 << 20;

/// An operand.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::reader) enum Operand<'a> {
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
pub(in crate::reader) enum Item<'a> {
    Operand(Operand<'a>),
    Operator(&'a [u8]),
}

/// Reads a content stream.
#[derive(Clone)]
pub(in crate::reader) struct Lexer<'a> {
    data: &'a [u8],
    at: usize,
    /// Entries of lists since the last operator.
    items: usize,
    /// Bytes looked at in vain.
    wasted: usize,
}

pub(in crate::reader) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    pub(in crate::reader) fn new(data: &'a [u8]) -> Self {
        Self::at(data, 0)
    }

    /// A lexer that begins at a place.
    pub(in crate::reader) fn at(data: &'a [u8], at: usize) -> Self {
        Self { data, at: at.min(data.len()), items: 0, wasted: 0 }
    }

    /// Where it is.
    pub(in crate::reader) fn offset(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    /// To the next byte that is neither white space nor comment.
    pub(in crate::reader) fn skip_space(&mut self) {
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
    pub(in crate::reader) fn next(&mut self) -> Option<Item<'a>> {
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

    /// Past a string of digits, which begins here.
    fn skip_digits(&mut self) {
        let rest = &self.data[self.at..];
        self.at += rest.iter().position(|b| *b == b'>').map_or(rest.len(), |end| end + 1);
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
                // A string of digits: its end and the dictionary's may be three brackets in a row.
                (b'<', _) => self.skip_digits(),
                _ => self.at += 1,
            }
            if depth > DEEPEST * 8 {
                return false;
            }
        }
        false
    }

    /// Past a whole object, as it may follow `obj`; false if it does not end.
    pub(in crate::reader) fn skip_object(&mut self) -> bool {
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
                (b'<', _) => self.skip_digits(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &[u8]) -> Vec<Item<'_>> {
        let mut lexer = Lexer::new(text);
        std::iter::from_fn(|| lexer.next()).collect()
    }

    #[test]
    fn operands_of_every_kind_are_told_apart() {
        use Item::{Operand as Is, Operator};
        use Operand as O;
        let name = |text: &'static [u8]| Is(O::Name(Cow::Borrowed(text)));
        assert_eq!(
            items(b"/A#42 12 -.5 (a\\(b\\051\\n) <4a6> [1 (x)]TJ% no\r<</P(>>)/Q<<>>/R<4a>>> true f*"),
            [
                name(b"AB"),
                Is(O::Number(12.0)),
                Is(O::Number(-0.5)),
                Is(O::String(Cow::Borrowed(b"a(b)\n"))),
                Is(O::String(Cow::Borrowed(b"J\x60"))),
                Is(O::Array(vec![O::Number(1.0), O::String(Cow::Borrowed(b"x"))])),
                Operator(b"TJ"),
                Is(O::Dict(b"<</P(>>)/Q<<>>/R<4a>>>")),
                Is(O::Other),
                Operator(b"f*"),
            ]
        );
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
}
