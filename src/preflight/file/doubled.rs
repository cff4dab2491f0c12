//! Keys that stand twice in a dictionary: the parser keeps one of them, as every reader does, so that its bytes are looked at.
//!
//! In: a dictionary as it stands in the file; out: the doubled keys of it and of those inside of it.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// How deep dictionaries nest that are looked at.
const DEEPEST: usize = 64;

/// The doubled keys, each once, in the order in which they are met.
pub(super) fn keys(bytes: &[u8]) -> Vec<String> {
    let mut tokens = Tokens { bytes, at: 0 };
    // What is open: of a dictionary its keys and whether a key comes next, of a list nothing.
    let mut open: Vec<Option<Open<'_>>> = Vec::new();
    let mut found = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            Token::Begin(dictionary) => {
                if open.len() >= DEEPEST {
                    return found;
                }
                value(&mut open);
                open.push(dictionary.then(Open::default));
            }
            Token::End => {
                open.pop();
                if open.is_empty() {
                    return found;
                }
            }
            Token::Name(name) => match open.last_mut() {
                Some(Some(own)) if !own.valued => {
                    let shown = || String::from_utf8_lossy(&name).into_owned();
                    if own.keys.contains(&name) && !found.contains(&shown()) {
                        found.push(shown());
                    }
                    own.keys.insert(name);
                    own.valued = true;
                }
                Some(Some(own)) => own.valued = false,
                _ => {}
            },
            // The words of a reference, a number: the name after them is a key again.
            Token::Other => value(&mut open),
        }
    }
    found
}

/// A value begins: of a dictionary the next name is a key.
fn value(open: &mut [Option<Open<'_>>]) {
    if let Some(Some(own)) = open.last_mut() {
        own.valued = false;
    }
}

#[derive(Default)]
struct Open<'a> {
    keys: BTreeSet<Cow<'a, [u8]>>,
    /// A key was read, and its value comes next.
    valued: bool,
}

enum Token<'a> {
    /// Of a dictionary, or else of a list.
    Begin(bool),
    End,
    Name(Cow<'a, [u8]>),
    Other,
}

/// Cuts an object's bytes (ISO 32000-1, 7.2 and 7.3).
struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            match byte {
                0 | 9 | 10 | 12 | 13 | 32 => {}
                b'%' => {
                    while self.peek(0).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
                        self.at += 1;
                    }
                }
                b'<' if self.peek(0) == Some(b'<') => {
                    self.at += 1;
                    return Some(Token::Begin(true));
                }
                b'>' if self.peek(0) == Some(b'>') => {
                    self.at += 1;
                    return Some(Token::End);
                }
                b'[' => return Some(Token::Begin(false)),
                b']' => return Some(Token::End),
                b'<' => {
                    while self.peek(0).is_some_and(|byte| byte != b'>') {
                        self.at += 1;
                    }
                    self.at += 1;
                    return Some(Token::Other);
                }
                b'(' => {
                    self.string();
                    return Some(Token::Other);
                }
                b'/' => return Some(Token::Name(self.name())),
                _ => {
                    self.word();
                    return Some(Token::Other);
                }
            }
        }
    }

    /// Behind the opening bracket of a string.
    fn string(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.peek(0) {
                Some(b'\\') => self.at += 1,
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
                None => return,
            }
            self.at += 1;
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek(0).is_some_and(|byte| !b"\0\t\n\x0c\r ()<>[]{}/%".contains(&byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// Its bytes with `#xx` resolved (7.3.5).
    fn name(&mut self) -> Cow<'a, [u8]> {
        let word = self.word();
        if !word.contains(&b'#') {
            return Cow::Borrowed(word);
        }
        let mut name = Vec::with_capacity(word.len());
        let mut at = 0;
        while at < word.len() {
            let hex =
                word.get(at + 1..at + 3).filter(|_| word[at] == b'#').and_then(|two| std::str::from_utf8(two).ok());
            match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                Some(byte) => {
                    name.push(byte);
                    at += 3;
                }
                None => {
                    name.push(word[at]);
                    at += 1;
                }
            }
        }
        Cow::Owned(name)
    }
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn keys_that_stand_twice() {
        let none: [&[u8]; 6] = [
            b"<</A 1/B 2>>",
            b"<</A/A/B/A>>",
            b"<</A(/B 1/B 2)/B 3 0 R/C[/B/B]>>",
            b"<</A<</B 1>>/B<</A 1>>>>",
            b"<</A<2f42>/B %/B\n 1>>",
            b"<</A(\\()/B(())/C<</D 1>>>>/A 1/A 2",
        ];
        for dict in none {
            assert_eq!(keys(dict), Vec::<String>::new(), "{}", String::from_utf8_lossy(dict));
        }
        assert_eq!(keys(b"<</A 1/B 2/A 3>>"), ["A"]);
        assert_eq!(keys(b"<</A 1 0 R/#41 2>>"), ["A"], "written in another way");
        assert_eq!(keys(b"<</X[<</B/C/B 2>>]/Y 1/Y 1/Y 2>>"), ["B", "Y"]);
    }
}
