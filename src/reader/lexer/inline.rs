//! Pictures inside of content streams (ISO 32000-1, 8.9.7): where their dictionary and their data end.

use std::borrow::Cow;

use super::{Item, Lexer, is_regular, is_space};

/// The most bytes of an inline image's dictionary.
const LONGEST_HEAD: usize = 1 << 16;

/// The most pictures in a content stream whose data is taken out.
const MOST_PICTURES: usize = 100_000;

/// A content stream without the data of the pictures in it, for those who look at operators alone: parsers look for the end
/// of a picture again and again. True if there are more pictures than are looked at; what comes after them is left out.
#[must_use]
pub fn without_pictures(data: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if !data.windows(2).any(|pair| pair == b"BI") {
        return (Cow::Borrowed(data), false);
    }
    let mut lexer = Lexer::new(data);
    let (mut out, mut from, mut count) = (Vec::new(), 0, 0);
    while let Some(item) = lexer.next() {
        if item != Item::Operator(b"BI") {
            continue;
        }
        if count == MOST_PICTURES {
            out.extend_from_slice(&data[from..lexer.at - 2]);
            return (Cow::Owned(out), true);
        }
        count += 1;
        if lexer.inline_head().is_none() {
            continue;
        }
        let start = lexer.at;
        out.extend_from_slice(&data[from..start]);
        let ended = start + lexer.inline_data(None).len() < lexer.at;
        // From its end on.
        from = if ended { lexer.at - 2 } else { data.len() };
        out.push(b' ');
    }
    out.extend_from_slice(&data[from..]);
    (Cow::Owned(out), false)
}

impl<'a> Lexer<'a> {
    /// After `BI`: the dictionary up to `ID`, in brackets for the parser; then stands at the data. Nothing, and somewhat
    /// further, if there is no `ID`.
    pub(in crate::reader) fn inline_head(&mut self) -> Option<Vec<u8>> {
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
    pub(in crate::reader) fn inline_data(&mut self, length: Option<usize>) -> &'a [u8] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_of_pictures_is_taken_out() {
        let bare = |text: &'static [u8]| String::from_utf8(without_pictures(text).0.into_owned()).unwrap();
        assert_eq!(bare(b"q BI /W 1 ID \x01EI \x02 EI Q BI /W 2 ID x EI Q"), "q BI /W 1 ID  EI Q BI /W 2 ID  EI Q");
        assert_eq!(bare(b"q BI /W 1 ID abc"), "q BI /W 1 ID  ");
        assert_eq!(bare(b"(BI) Tj"), "(BI) Tj");
        assert!(without_pictures(&b"BI ID EI ".repeat(MOST_PICTURES + 1)).1);
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
