//! Tokens of the PostScript in which CMaps are written (Adobe Technical Note 5014; ISO 32000-1, 9.7.5.4): only what they
//! use, and nothing is executed.

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `<0041>` or `(A)`: its bytes.
    Text(Vec<u8>),
    /// `12`; fractions are cut off.
    Number(i64),
    /// `/Name`, without the solidus.
    Name(&'a [u8]),
    /// An operator, or one of `[ ] { } << >>`.
    Word(&'a [u8]),
}

/// Longest string that is kept. The longest text of a code in use is some dozens of bytes.
const LONGEST_TEXT: usize = 512;

/// Reads `data` from its beginning. Never fails: what is no token is passed over.
pub(super) struct Scanner<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The regular characters from here on.
    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)) {
            self.at += 1;
        }
        &self.data[start..self.at]
    }

    /// Behind `<`.
    fn hexadecimal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte).to_digit(16) else { continue };
            let digit = digit as u8;
            match half.take() {
                None => half = Some(digit),
                Some(high) if text.len() < LONGEST_TEXT => text.push(high << 4 | digit),
                Some(_) => {}
            }
        }
        // An odd digit out counts as if a zero followed.
        if let Some(high) = half
            && text.len() < LONGEST_TEXT
        {
            text.push(high << 4);
        }
        text
    }

    /// Behind `(`.
    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            let byte = match byte {
                b'(' => {
                    depth += 1;
                    byte
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    byte
                }
                b'\\' => {
                    let Some(escaped) = self.escaped() else { continue };
                    escaped
                }
                _ => byte,
            };
            if text.len() < LONGEST_TEXT {
                text.push(byte);
            }
        }
        text
    }

    /// Behind `\`.
    fn escaped(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return None,
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    self.at += 1;
                    value = value * 8 + u32::from(digit - b'0');
                }
                value as u8
            }
            _ => byte,
        })
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks();
        let start = self.at;
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'/' => Token::Name(self.word()),
            b'(' => Token::Text(self.literal()),
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                Token::Word(b"<<")
            }
            b'<' => Token::Text(self.hexadecimal()),
            b'>' if self.peek() == Some(b'>') => {
                self.at += 1;
                Token::Word(b">>")
            }
            b'[' | b']' | b'{' | b'}' | b'>' | b')' => Token::Word(&self.data[start..self.at]),
            _ => {
                self.at = start;
                let word = self.word();
                match number(word) {
                    Some(number) => Token::Number(number),
                    None => Token::Word(word),
                }
            }
        })
    }
}

/// An integer, or a fraction without its part behind the point.
fn number(word: &[u8]) -> Option<i64> {
    let word = std::str::from_utf8(word).ok()?;
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    let (whole, fraction) = word.split_once('.')?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole {
        "" | "+" | "-" if !fraction.is_empty() => Some(0),
        _ => whole.parse().ok(),
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::{Scanner, Token};

    #[test]
    fn all_kinds() {
        let source =
            b"/CMapName /A-H def % a remark\n1 begincidrange <00 1f> <8> -3.9 endcidrange [(a\\(\\101\\)b)] << >> {";
        let tokens: Vec<_> = Scanner::new(source).collect();
        assert_eq!(
            tokens,
            [
                Token::Name(b"CMapName"),
                Token::Name(b"A-H"),
                Token::Word(b"def"),
                Token::Number(1),
                Token::Word(b"begincidrange"),
                Token::Text(vec![0, 0x1f]),
                Token::Text(vec![0x80]),
                Token::Number(-3),
                Token::Word(b"endcidrange"),
                Token::Word(b"["),
                Token::Text(b"a(A)b".to_vec()),
                Token::Word(b"]"),
                Token::Word(b"<<"),
                Token::Word(b">>"),
                Token::Word(b"{"),
            ]
        );
    }

    #[test]
    fn unfinished_things_end() {
        for source in [&b"<41"[..], b"(a(b", b"(\\", b"(\\1", b"/", b"<", b">", b"%", b"\\"] {
            assert!(Scanner::new(source).count() <= 2, "{source:?}");
        }
    }
}
