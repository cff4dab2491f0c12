//! Composite fonts (ISO 32000-1, 9.7): codes of one to four bytes, which a CMap gives a character (CID), and the descendant
//! font a glyph.

use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Text};

use super::cmap::CMap;
use super::facts::Facts;
use super::program::Program;
use super::ranges::Ranges;
use super::{Found, Vertical, number, predefined, text};
use crate::reader::Streams;

/// Most numbers of `W` or `W2` that are read: three for each of the 65 536 characters.
const MOST_NUMBERS: usize = 196_608;

/// A CMap of more bytes than this is counted each time that it is read, as so many bytes for each of its own: what is kept of it
/// takes about as much room. Those of 65 536 characters have less than two million.
const SMALL: usize = 1 << 12;
const A_BYTE: usize = 4;

/// How the codes of a composite font find their glyphs and widths.
#[derive(Debug)]
pub(super) struct Composite {
    pub(super) cmap: Rc<CMap>,
    /// Widths by CID.
    widths: Ranges<f64>,
    default_width: f64,
    /// Origin and advance by CID, of vertical writing.
    verticals: Ranges<Vertical>,
    /// y of the origin, and advance, of all others.
    default_vertical: [f64; 2],
    /// Two bytes a CID: its glyph.
    glyphs: Option<Rc<Vec<u8>>>,
    /// The glyph is the CID, whatever the program.
    type2: bool,
    /// Unicode by CID, of the collections that Adobe made for Chinese, Japanese and Korean.
    codes: Option<Ranges<u32>>,
}

impl Composite {
    /// Reads the dictionaries of a Type 0 font and its descendant.
    pub(super) fn open(
        dict: &Dict<'_>,
        descendant: &Dict<'_>,
        facts: &mut Facts,
        streams: &dyn Streams,
        notes: &mut Vec<String>,
    ) -> Self {
        let cmap = Rc::new(encoding(dict, facts, streams, notes));
        facts.vertical = cmap.vertical;
        facts.collection = descendant.get::<Dict<'_>>(b"CIDSystemInfo").map(|info| {
            let entry = |key: &[u8]| info.get::<Text<'_>>(key).map_or(String::new(), |entry| text(entry.as_bytes()));
            format!("{}-{}", entry(b"Registry"), entry(b"Ordering"))
        });
        let (mut widths, mut verticals) = (Ranges::default(), Ranges::default());
        if let Some(array) = descendant.get::<Array<'_>>(b"W") {
            facts.widths = true;
            lost(metrics::<1>(&array, |first, last, [width]| widths.insert(first, last, width)), "W", notes);
        }
        if let Some(array) = descendant.get::<Array<'_>>(b"W2") {
            let insert =
                |first, last, [advance, x, y]: [f64; 3]| verticals.insert(first, last, Vertical { x, y, advance });
            lost(metrics::<3>(&array, insert), "W2", notes);
        }
        let default_width = descendant.get::<Number>(b"DW").map_or(1000.0, number);
        let mut default_vertical = [880.0, -1000.0];
        if let Some(array) = descendant.get::<Array<'_>>(b"DW2") {
            for (to, value) in default_vertical.iter_mut().zip(array.iter::<Number>()) {
                *to = number(value);
            }
        }
        let glyphs = match descendant.get::<Object<'_>>(b"CIDToGIDMap") {
            Some(Object::Stream(stream)) => {
                facts.cid_to_gid = Some("stream".into());
                let bytes = streams.bytes(&stream);
                bytes
                    .map_err(|why| {
                        notes.push(format!("its CIDToGIDMap cannot be read: {why}; CIDs are taken as glyphs"))
                    })
                    .ok()
            }
            Some(Object::Name(name)) => {
                facts.cid_to_gid = Some(text(&name));
                None
            }
            _ => None,
        };
        let type2 = facts.descendant.as_deref() == Some("CIDFontType2");
        // ISO 32000-1, 9.10.2: what ToUnicode does not tell, the collection does.
        let codes = facts.collection.as_deref().filter(|_| !facts.to_unicode).and_then(predefined::unicode);
        Self { cmap, widths, default_width, verticals, default_vertical, glyphs, type2, codes }
    }

    /// The text of a code and its CID, where ToUnicode tells none.
    pub(super) fn text(&self, code: u32, cid: u32) -> Option<String> {
        if self.cmap.unicode {
            return self.cmap.text(code);
        }
        let (n, first) = self.codes.as_ref()?.get(cid)?;
        let code = first.checked_add(n)?;
        let units = [(code >> 16) as u16, code as u16];
        String::from_utf16(if units[0] == 0 { &units[1..] } else { &units }).ok()
    }

    /// The width of a CID in 1/1000 em.
    pub(super) fn width(&self, cid: u32) -> f64 {
        self.widths.get(cid).map_or(self.default_width, |(_, width)| *width)
    }

    /// Where a CID's glyph stands in vertical writing, and how far down the next one is.
    pub(super) fn vertical(&self, cid: u32) -> Vertical {
        let [y, advance] = self.default_vertical;
        // ISO 32000-1, 9.7.4.3: halfway along the width where the file says nothing else.
        let default = || Vertical { x: self.width(cid) / 2.0, y, advance };
        self.verticals.get(cid).map_or_else(default, |(_, vertical)| *vertical)
    }

    /// The glyph of a CID.
    pub(super) fn glyph(&self, cid: u32, program: &Program) -> (u32, Found) {
        let identity = Some(cid).filter(|glyph| *glyph < program.glyphs());
        let glyph = match (&self.glyphs, program) {
            (Some(map), _) => {
                let pair = usize::try_from(cid).ok().and_then(|cid| map.get(cid.checked_mul(2)?..)?.get(..2));
                pair.map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])))
                    .filter(|glyph| *glyph < program.glyphs())
            }
            (None, Program::Cff(program)) if !self.type2 => program.by_cid(cid),
            (None, _) => identity,
        };
        match glyph {
            Some(0) if cid != 0 => (0, Found::Absent),
            Some(0) => (0, Found::Notdef),
            Some(glyph) => (glyph, Found::Glyph),
            None => (0, Found::Absent),
        }
    }
}

/// The CMap that says how bytes are codes.
fn encoding(dict: &Dict<'_>, facts: &mut Facts, streams: &dyn Streams, notes: &mut Vec<String>) -> CMap {
    match dict.get::<Object<'_>>(b"Encoding") {
        Some(Object::Name(name)) => {
            facts.encoding = text(&name);
            predefined::load(&name).unwrap_or_else(|| {
                notes.push(format!("its CMap {} is not known here: its characters are missing", text(&name)));
                CMap::unknown(name.ends_with(b"-V"))
            })
        }
        Some(Object::Stream(stream)) => {
            facts.encoding = "embedded CMap".into();
            let mut cmap = embedded(&stream, streams, notes, 0).unwrap_or_else(|| CMap::identity(false));
            if cmap.take_two_bytes() {
                notes.push("its CMap does not say which bytes are codes; two bytes are taken as one".into());
            }
            cmap
        }
        _ => {
            notes.push("it has no encoding; two bytes are taken as a character, as Identity-H does".into());
            CMap::identity(false)
        }
    }
}

/// A CMap in the file; nothing where it cannot be read, of which a note tells.
pub(super) fn embedded(
    stream: &Stream<'_>,
    streams: &dyn Streams,
    notes: &mut Vec<String>,
    depth: usize,
) -> Option<CMap> {
    let data = match streams.bytes(stream) {
        Ok(data) => data,
        Err(why) => {
            notes.push(format!("its CMap cannot be read: {why}"));
            return None;
        }
    };
    // Fonts may share one: each reads it anew, and keeps as many entries.
    if data.len() > SMALL && !streams.take(data.len() * A_BYTE) {
        notes.push("its CMap is not read: the CMaps of its page's fonts are too long together".into());
        return None;
    }
    let base = match stream.dict().get::<Object<'_>>(b"UseCMap") {
        Some(Object::Name(name)) => predefined::load(&name),
        Some(Object::Stream(base)) if depth < 4 => embedded(&base, streams, notes, depth + 1),
        _ => None,
    };
    let lookup = |name: &[u8]| predefined::load(name).map(Rc::new);
    let (mut cmap, mut told) = CMap::parse(&data, base.map(Rc::new), &lookup);
    if stream.dict().get::<Number>(b"WMode").is_some_and(|mode| mode.as_i64() == 1) {
        cmap.vertical = true;
    }
    notes.append(&mut told);
    Some(cmap)
}

/// Reads `c [m1 m2 …]` and `cfirst clast m`, of `N` numbers a character each time (ISO 32000-1, 9.7.4.3). Returns how many
/// entries are no good or too many.
fn metrics<const N: usize>(array: &Array<'_>, mut insert: impl FnMut(u32, u32, [f64; N]) -> bool) -> usize {
    let mut lost = 0;
    let mut plain: Vec<f64> = Vec::new();
    let cid = |value: f64| (0.0..=65_535.0).contains(&value).then_some(value as u32);
    let mut left = MOST_NUMBERS;
    for object in array.iter::<Object<'_>>() {
        if left == 0 {
            return lost + 1;
        }
        left -= 1;
        match object {
            Object::Number(value) => plain.push(number(value)),
            Object::Array(values) if plain.len() == 1 => {
                let values: Vec<_> = values.iter::<Number>().take(left).map(number).collect();
                left -= values.len();
                for (n, values) in values.chunks_exact(N).enumerate() {
                    let mut all = [0.0; N];
                    all.copy_from_slice(values);
                    let cid = cid(plain[0] + n as f64);
                    lost += usize::from(!cid.is_some_and(|cid| insert(cid, cid, all)));
                }
                plain.clear();
            }
            _ => {
                lost += 1;
                plain.clear();
            }
        }
        if plain.len() == 2 + N {
            let mut all = [0.0; N];
            all.copy_from_slice(&plain[2..]);
            let range = cid(plain[0]).zip(cid(plain[1]));
            lost += usize::from(!range.is_some_and(|(first, last)| insert(first, last, all)));
            plain.clear();
        }
    }
    lost + usize::from(!plain.is_empty())
}

/// Tells of entries that `key` has lost.
fn lost(count: usize, key: &str, notes: &mut Vec<String>) {
    if count > 0 {
        notes.push(format!(
            "{count} entries of its widths ({key}) cannot be understood or are too many; they are left out"
        ));
    }
}

/// The kind of a Type 0 font's descendant.
pub(super) fn descendant<'a>(dict: &Dict<'a>) -> Option<(Dict<'a>, Option<String>)> {
    let descendant = dict.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let kind = descendant.get::<Name<'_>>(b"Subtype").map(|name| text(&name));
    Some((descendant, kind))
}
