//! FontDescriptors (ISO 32000-1, 9.8), and the font programs to which they lead.

use hayro_syntax::object::{Array, Dict, Name, Number, Stream, String as Text};
use kurbo::Rect;

use super::facts::{Descriptor, Facts};
use super::program::Program;
use super::{number, text};
use crate::reader::Streams;

/// The descriptor and the program of a simple font or a descendant.
pub(super) fn open(
    dict: &Dict<'_>,
    facts: &mut Facts,
    streams: &dyn Streams,
    notes: &mut Vec<String>,
) -> Option<Program> {
    let descriptor = dict.get::<Dict<'_>>(b"FontDescriptor")?;
    let value = |key: &[u8]| descriptor.get::<Number>(key).map(number);
    let mut read = Descriptor {
        name: descriptor.get::<Name<'_>>(b"FontName").map_or(String::new(), |name| text(&name)),
        flags: value(b"Flags").map_or(0, |flags| flags as u32),
        italic_angle: value(b"ItalicAngle"),
        ascent: value(b"Ascent"),
        descent: value(b"Descent"),
        cap_height: value(b"CapHeight"),
        stem_v: value(b"StemV"),
        bbox: rect(&descriptor, b"FontBBox"),
        missing_width: value(b"MissingWidth"),
        char_set: descriptor.get::<Text<'_>>(b"CharSet").map(|set| text(set.as_bytes())),
        cid_set: descriptor.contains_key(b"CIDSet"),
        files: Vec::new(),
        subtype: None,
    };
    let mut file = None;
    for key in ["FontFile", "FontFile2", "FontFile3"] {
        if let Some(stream) = descriptor.get::<Stream<'_>>(key) {
            read.files.push(key);
            read.subtype = stream.dict().get::<Name<'_>>(b"Subtype").map(|name| text(&name));
            file = Some(stream);
        }
    }
    facts.descriptor = Some(read);
    facts.embedded = file.is_some();
    let opened = streams.bytes(&file?).and_then(|data| Program::open(&data));
    match opened {
        Ok(program) => {
            facts.program = Some(program.kind());
            facts.glyphs = program.glyphs();
            facts.fs_type = program.fs_type();
            Some(program)
        }
        Err(why) => {
            notes.push(format!("its font program cannot be read: {why}; its glyphs are missing"));
            None
        }
    }
}

/// Four numbers, of two corners.
pub(super) fn rect(dict: &Dict<'_>, key: &[u8]) -> Option<Rect> {
    let numbers: Vec<_> = dict.get::<Array<'_>>(key)?.iter::<Number>().take(5).map(number).collect();
    let [x0, y0, x1, y1] = numbers[..] else { return None };
    Some(Rect::new(x0, y0, x1, y1).abs())
}
