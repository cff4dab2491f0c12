//! What stands at the place of an object, byte by byte, as a program reads it that repairs nothing (ISO 32000-1, 7.3.8 and
//! 7.3.10).

use hayro_syntax::object::{Dict, FromBytes};

use super::lexer::Lexer;
use super::table::Words;

/// How far behind a place the words before an object are looked for: two numbers and `obj`.
const HEAD: usize = 64;

/// What stands at a place.
#[derive(Clone, Debug)]
pub enum Standing<'a> {
    /// Not the object that is asked for.
    Other,
    /// It does not end, or there is no more reading to be done.
    Endless,
    /// A value that is no stream, and whether its end (`endobj`) stands behind it.
    Value {
        /// Whether it does.
        closed: bool,
    },
    /// A stream.
    Stream {
        /// Its dictionary.
        dict: Dict<'a>,
        /// Where its data begins; nothing where no line end stands behind the word `stream`, or half of one.
        data: Option<usize>,
    },
}

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As it should: `endstream`, and whether `endobj` follows.
    Whole {
        /// Whether it does.
        closed: bool,
    },
    /// At once with `endobj`.
    Unsaid,
    /// With neither: it is longer or shorter.
    Elsewhere,
}

/// What stands at `place`, where object `number` of that generation should. Bytes that are read are taken off `left`.
#[must_use]
pub fn standing<'a>(data: &'a [u8], place: usize, [number, generation]: [u32; 2], left: &mut usize) -> Standing<'a> {
    let Some(rest) = data.get(place..) else { return Standing::Other };
    let head = &rest[..rest.len().min(HEAD)];
    let mut words = Words { rest: head };
    let right = words.number() == Some(number) && words.number() == Some(generation);
    let before = words.rest.trim_ascii_start();
    if !right || !before.starts_with(b"obj") {
        return Standing::Other;
    }
    let mut lexer = Lexer::at(data, place + head.len() - before.len() + 3);
    lexer.skip_space();
    let start = lexer.offset();
    let whole = *left > 0 && lexer.skip_object();
    *left = left.saturating_sub(lexer.offset() - place);
    if !whole {
        return Standing::Endless;
    }
    if data[start] == b'/' {
        lexer.skip_object();
    }
    let end = lexer.offset();
    lexer.skip_space();
    let rest = &data[lexer.offset()..];
    if !data[start..].starts_with(b"<<") || !rest.starts_with(b"stream") {
        return Standing::Value { closed: rest.starts_with(b"endobj") };
    }
    let body = lexer.offset() + 6;
    let data_at = match &data[body..] {
        [b'\r', b'\n', ..] => Some(body + 2),
        [b'\n', ..] => Some(body + 1),
        _ => None,
    };
    Standing::Stream { dict: Dict::from_bytes(&data[start..end]).unwrap_or_default(), data: data_at }
}

/// How a stream ends whose data reaches up to `end`: one line end may stand before `endstream` that is not of the data.
#[must_use]
pub fn end(data: &[u8], end: usize) -> End {
    let Some(rest) = data.get(end..) else { return End::Elsewhere };
    let next = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).or(rest.strip_prefix(b"\r")).unwrap_or(rest);
    let closed = |rest: &[u8]| rest[..rest.len().min(HEAD)].trim_ascii_start().starts_with(b"endobj");
    match next.strip_prefix(b"endstream") {
        Some(after) => End::Whole { closed: closed(after) },
        None if closed(rest) => End::Unsaid,
        None => End::Elsewhere,
    }
}

/// How many bytes a stream really has whose data begins at `from`, up to a line end before `endstream`; nothing where none
/// follows, or there is no more reading to be done. Bytes that are read are taken off `left`.
#[must_use]
pub fn length(data: &[u8], from: usize, left: &mut usize) -> Option<usize> {
    let rest = data.get(from..)?;
    let rest = &rest[..rest.len().min(*left)];
    let found = super::scan::find(rest, 0, b"endstream");
    *left -= found.unwrap_or(rest.len());
    let body = &rest[..found?];
    let own = body.strip_suffix(b"\r\n").or(body.strip_suffix(b"\n")).or(body.strip_suffix(b"\r")).unwrap_or(body);
    Some(own.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_they_say() {
        let closed = |text: &str| match standing(text.as_bytes(), 0, [7, 0], &mut 1000) {
            Standing::Value { closed } => closed,
            other => panic!("{text}: {other:?}"),
        };
        for value in ["<</A[1 2]>>", "[1 2]", "(a)", "/Name", "42", "null", "<41>"] {
            assert!(closed(&format!("7 0 obj {value} endobj")), "{value}");
            assert!(closed(&format!("\n7 0 obj{value}%\nendobj")), "{value}");
            assert!(!closed(&format!("7 0 obj {value} 8 0 obj 1 endobj")), "{value}");
        }
        assert!(matches!(standing(b"7 0 obj 1 endobj", 0, [8, 0], &mut 1000), Standing::Other));
        assert!(matches!(standing(b"7 0 obj <</A", 0, [7, 0], &mut 1000), Standing::Endless));
        assert!(matches!(standing(b"7 0 obj 1 endobj", 0, [7, 0], &mut 0), Standing::Endless));
    }

    #[test]
    fn streams_end_after_their_length() {
        let text = b"7 0 obj<</Length 3>>stream\r\nabc\nendstream\nendobj";
        let Standing::Stream { dict, data: Some(from) } = standing(text, 0, [7, 0], &mut 1000) else {
            panic!("a stream")
        };
        assert_eq!((dict.get::<usize>("Length"), &text[from..from + 3]), (Some(3), &b"abc"[..]));
        let whole = End::Whole { closed: true };
        // The line end may be of the data: nobody can tell.
        let ends: Vec<End> = (1..=5).map(|length| end(text, from + length)).collect();
        assert_eq!(ends, [End::Elsewhere, End::Elsewhere, whole, whole, End::Elsewhere]);
        assert_eq!((length(text, from, &mut 1000), length(text, from, &mut 5)), (Some(3), None));
        assert_eq!(end(b"abc\nendobj", 3), End::Unsaid);
        assert_eq!(end(b"abc\nendstream 8 0 obj", 3), End::Whole { closed: false });
        let bare = standing(b"7 0 obj<<>>stream\rabc", 0, [7, 0], &mut 1000);
        assert!(matches!(bare, Standing::Stream { data: None, .. }), "{bare:?}");
    }
}
