//! Where a file's newest table of objects stands, and the words of a plain one (ISO 32000-1, 7.5.4 and 7.5.5).

use std::str::FromStr;

/// How far from the end of a file `startxref` is looked for: whatever was sent along with the file may stand behind its end.
const TAIL: usize = 1 << 20;

/// Where `startxref` leads.
#[must_use]
pub fn place(data: &[u8]) -> Option<usize> {
    let tail = &data[data.len().saturating_sub(TAIL)..];
    let at = tail.windows(9).rposition(|word| word == b"startxref")?;
    let digits = tail[at + 9..].trim_ascii_start();
    let len = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&digits[..len]).ok()?.parse().ok()
}

/// Words between white space; a dictionary ends a word too.
#[derive(Debug)]
pub struct Words<'a> {
    /// What follows.
    pub rest: &'a [u8],
}

impl<'a> Words<'a> {
    /// The next word; none at the end or at a dictionary.
    pub fn word(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.trim_ascii_start();
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'<').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        self.rest = after;
        (!word.is_empty()).then_some(word)
    }

    /// The next word if it is a number; else it stays.
    pub fn number<T: FromStr>(&mut self) -> Option<T> {
        let before = self.rest;
        let number = self.word().and_then(|word| std::str::from_utf8(word).ok()).and_then(|word| word.parse().ok());
        if number.is_none() {
            self.rest = before;
        }
        number
    }
}
