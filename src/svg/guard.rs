//! What an SVG file may ask of its reader, looked at before it is read as XML.
//!
//! Input: the text. Output: nothing, or why it is refused. XML lets a kilobyte of entities become gigabytes of text, and
//! nesting, attributes and namespaces grow a reader's work with their square; drawings need little of each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::findings::Refusal;

/// The largest file: 16 MiB. Maps of whole cities have less.
pub(super) const MOST_BYTES: usize = 16 << 20;
/// Elements in each other. Programs that draw write some twenty.
pub(super) const MOST_NESTING: usize = 100;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 256;
/// Declarations of namespaces in a file.
const MOST_NAMESPACES: usize = 256;
/// Declared entities, and what all their uses together may become, in bytes.
const MOST_ENTITIES: usize = 64;
const MOST_EXPANSION: usize = 1 << 20;

/// Looks at the whole text.
///
/// # Errors
/// The first thing that there is too much of. What is no XML is left to the reader, which says so.
pub(super) fn check(text: &str) -> Result<(), Refusal> {
    if text.len() > MOST_BYTES {
        let message = format!("the drawing has {} MB; at most 16 are read", text.len() >> 20);
        return Err(Refusal::new(message, 0..0, "simplify its paths, or place it as a picture"));
    }
    let mut depth = 0usize;
    let mut namespaces = 0;
    let mut entities = BTreeMap::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        let rest = &text[start..];
        let skipped = |open: &str, close: &str| {
            rest.strip_prefix(open)
                .map(|inside| inside.find(close).map_or(rest.len(), |n| open.len() + n + close.len()))
        };
        let plain = skipped("<!--", "-->").or_else(|| skipped("<![CDATA[", "]]>")).or_else(|| skipped("<?", "?>"));
        if let Some(length) = plain {
            at = start + length;
        } else if rest.starts_with("<!DOCTYPE") {
            at = start + doctype(rest, start, &mut entities)?;
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            at = start + rest.find('>').map_or(rest.len(), |n| n + 1);
        } else {
            let tag = Tag::read(rest);
            at = start + tag.length;
            namespaces += tag.namespaces;
            let here = start..start + 1;
            if tag.attributes > MOST_ATTRIBUTES {
                let message =
                    format!("an element has {} attributes; at most {MOST_ATTRIBUTES} are read", tag.attributes);
                return Err(Refusal::new(message, here, "export the drawing anew"));
            }
            if namespaces > MOST_NAMESPACES {
                let message = format!("the drawing declares more than {MOST_NAMESPACES} namespaces");
                return Err(Refusal::new(message, here, "export the drawing anew, as plain SVG"));
            }
            if !tag.closed {
                depth += 1;
            }
            if depth > MOST_NESTING {
                let message = format!("elements lie more than {MOST_NESTING} deep in each other");
                return Err(Refusal::new(message, here, "ungroup what is grouped more than once"));
            }
        }
    }
    expansion(text, &entities)
}

/// A start tag, as far as it counts.
struct Tag {
    length: usize,
    attributes: usize,
    namespaces: usize,
    closed: bool,
}

impl Tag {
    fn read(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut tag = Self { length: bytes.len(), attributes: 0, namespaces: 0, closed: false };
        let mut quote = None;
        for (i, &byte) in bytes.iter().enumerate() {
            match (quote, byte) {
                (Some(q), _) if q == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => tag.attributes += 1,
                (None, b'x') => tag.namespaces += usize::from(bytes[i..].starts_with(b"xmlns")),
                (None, b'>') => {
                    tag.closed = i > 0 && bytes[i - 1] == b'/';
                    tag.length = i + 1;
                    break;
                }
                (None, _) => {}
            }
        }
        tag
    }
}

/// Reads the declarations of entities (XML 1.0, 4.2): lengths of their texts by their names. Gives the length of the whole.
fn doctype(text: &str, start: usize, entities: &mut BTreeMap<String, usize>) -> Result<usize, Refusal> {
    let bytes = text.as_bytes();
    let (mut at, mut inside, mut quote) = (9, false, None);
    while at < bytes.len() {
        let rest = &bytes[at..];
        match (quote, rest[0]) {
            (Some(q), byte) if q == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(rest[0]),
            (None, b'[') => inside = true,
            (None, b']') => inside = false,
            (None, b'>') if !inside => return Ok(at + 1),
            (None, b'<') if rest.starts_with(b"<!--") => {
                at += text[at..].find("-->").map_or(rest.len(), |n| n + 3);
                continue;
            }
            (None, b'<') if rest.starts_with(b"<!ENTITY") => {
                at += entity(&text[at..], start + at, entities)?;
                continue;
            }
            (None, b'<') => {
                at += text[at..].find('>').map_or(rest.len(), |n| n + 1);
                continue;
            }
            (None, _) => {}
        }
        at += 1;
    }
    Ok(bytes.len())
}

/// Reads one declaration; gives its length.
fn entity(text: &str, start: usize, entities: &mut BTreeMap<String, usize>) -> Result<usize, Refusal> {
    let head = "<!ENTITY".len();
    let body = text[head..].trim_start();
    let name: String = body.chars().take_while(|c| !c.is_whitespace() && *c != '>').take(100).collect();
    let here: Range<usize> = start..start + head;
    let value = body[name.len()..].trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (Some(quote), false) = (quote, name == "%") else {
        let message = format!("the entity `{name}` is not a text that stands here");
        return Err(Refusal::new(message, here, "export the drawing anew, as plain SVG"));
    };
    let length = value[1..].find(quote).unwrap_or(value.len() - 1);
    // Entities of entities are how a few lines become gigabytes (the "billion laughs").
    if value[1..1 + length].contains(['&', '<', '%']) {
        let message = format!("the entity `{name}` is made of other entities or elements");
        return Err(Refusal::new(message, here, "export the drawing anew, as plain SVG"));
    }
    if entities.len() >= MOST_ENTITIES {
        let message = format!("the drawing declares more than {MOST_ENTITIES} entities");
        return Err(Refusal::new(message, here, "export the drawing anew, as plain SVG"));
    }
    entities.entry(name).or_insert(length);
    let end = text.len() - value.len() + 1 + length;
    Ok(text[end..].find('>').map_or(text.len(), |n| end + n + 1))
}

fn expansion(text: &str, entities: &BTreeMap<String, usize>) -> Result<(), Refusal> {
    if entities.is_empty() {
        return Ok(());
    }
    let mut total = 0usize;
    for (at, _) in text.match_indices('&') {
        let name: String = text[at + 1..].chars().take(101).take_while(|c| *c != ';').collect();
        total += entities.get(&name).copied().unwrap_or(0);
        if total > MOST_EXPANSION {
            let message = "the drawing's entities become more than 1 MB of text".to_owned();
            return Err(Refusal::new(message, at..at + 1, "export the drawing anew, as plain SVG"));
        }
    }
    Ok(())
}
