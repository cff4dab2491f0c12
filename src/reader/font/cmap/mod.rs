//! CMaps (ISO 32000-1, 9.7.5 and 9.10.3; Adobe Technical Notes 5014 and 5411): how a string's bytes fall into codes, which
//! character (CID) each code selects, and which text it stands for.

use std::rc::Rc;

use super::ranges::Ranges;

mod parse;
mod scan;

use parse::Parser;

/// A CMap as read.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    /// Writes from top to bottom (`WMode` 1).
    pub(super) vertical: bool,
    /// Which byte sequences are codes.
    spaces: Vec<Space>,
    /// First CID of ranges of codes, by the length of the code.
    cids: [Ranges<u32>; 4],
    /// One CID for whole ranges of codes without a character.
    notdefs: [Ranges<u32>; 4],
    /// Text in UTF-16 of ranges of codes; of the codes behind the first, the last character counts up.
    texts: Ranges<Rc<[u16]>>,
    /// A code is its own CID.
    identity: bool,
    /// A code is text in UTF-16.
    pub(super) unicode: bool,
    /// What it stands on.
    base: Option<Rc<CMap>>,
}

/// Codes of one length: each byte between those of the first and of the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Space {
    bytes: usize,
    first: [u8; 4],
    last: [u8; 4],
}

impl Space {
    /// From the first to the last code, which are of one length, one to four bytes.
    pub(super) fn new(first: &[u8], last: &[u8]) -> Option<Self> {
        let bytes = first.len();
        if bytes != last.len() || !(1..=4).contains(&bytes) {
            return None;
        }
        let mut space = Self { bytes, first: [0; 4], last: [0; 4] };
        space.first[..bytes].copy_from_slice(first);
        space.last[..bytes].copy_from_slice(last);
        Some(space)
    }

    /// How many of the first bytes fit.
    fn fits(&self, text: &[u8]) -> usize {
        let inside = |(n, byte): &(usize, &u8)| (self.first[*n]..=self.last[*n]).contains(byte);
        text.iter().take(self.bytes).enumerate().take_while(inside).count()
    }
}

/// What `usecmap` asks for: another CMap by name.
pub(super) type Lookup<'l> = &'l dyn Fn(&[u8]) -> Option<Rc<CMap>>;

impl CMap {
    /// `Identity-H` and `Identity-V`: two bytes a code, which is its own CID.
    pub(super) fn identity(vertical: bool) -> Self {
        Self { vertical, spaces: vec![two_bytes()], identity: true, ..Self::default() }
    }

    /// Two bytes a code, of whose characters nothing is known.
    pub(super) fn unknown(vertical: bool) -> Self {
        Self { vertical, spaces: vec![two_bytes()], ..Self::default() }
    }

    /// Codes of two bytes that are text in UCS-2.
    pub(super) fn unicode() -> Self {
        Self { spaces: vec![two_bytes()], unicode: true, ..Self::default() }
    }

    /// Of its parts.
    pub(super) fn assembled(
        vertical: bool,
        spaces: Vec<Space>,
        cids: [Ranges<u32>; 4],
        notdefs: [Ranges<u32>; 4],
    ) -> Self {
        Self { vertical, spaces, cids, notdefs, ..Self::default() }
    }

    /// Puts it onto another.
    pub(super) fn stand_on(&mut self, base: Option<Rc<Self>>) {
        if let Some(base) = &base
            && self.spaces.is_empty()
        {
            self.spaces = base.spaces.clone();
        }
        self.base = base;
    }

    /// Takes two bytes as a code if nothing says what is one. Returns whether that was so.
    pub(super) fn take_two_bytes(&mut self) -> bool {
        let none = self.spaces.is_empty();
        if none {
            self.spaces.push(two_bytes());
        }
        none
    }

    /// Its own ranges of characters with codes of `length` + 1 bytes: first and last code, first CID.
    pub(super) fn characters(&self, length: usize) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        let ranges = self.cids.get(length).into_iter().flat_map(Ranges::iter);
        ranges.map(|(first, last, n, cid)| (first, last, cid.saturating_add(n)))
    }

    /// Reads a CMap's program. `base` is what its dictionary's `UseCMap` names; what it names itself is asked of `lookup`.
    /// Notes say, for people, what could not be understood.
    pub(super) fn parse(data: &[u8], base: Option<Rc<Self>>, lookup: Lookup<'_>) -> (Self, Vec<String>) {
        let Parser { mut map, lost, missing } = Parser::parsed(data, base, lookup);
        let base = map.base.take();
        map.stand_on(base);
        let mut notes = Vec::new();
        if lost > 0 {
            notes.push(format!(
                "its CMap has {lost} entries that cannot be understood or are too many; they are left out"
            ));
        }
        if let Some(name) = missing {
            notes.push(format!("its CMap stands on another CMap, {name}, which is not known here"));
        }
        (map, notes)
    }

    /// The next code of `text`, which must not be empty, with its length, 1 to 4 bytes; nothing for the code where the
    /// bytes are in no code space. ISO 32000-1, 9.7.6.3: the length is then that of the codes that fit best.
    pub(super) fn code(&self, text: &[u8]) -> (Option<u32>, usize) {
        let value = |bytes: usize| text[..bytes].iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
        if let Some(space) =
            self.spaces.iter().find(|space| space.bytes <= text.len() && space.fits(text) == space.bytes)
        {
            return (Some(value(space.bytes)), space.bytes);
        }
        let best = self.spaces.iter().map(|space| space.fits(text)).max().unwrap_or(0);
        let bytes = self.spaces.iter().filter(|space| space.fits(text) == best).map(|space| space.bytes).min();
        (None, bytes.unwrap_or(1).clamp(1, text.len()))
    }

    /// The CID of a code of `bytes` bytes, and whether it is a character rather than a stand-in for one.
    pub(super) fn cid(&self, code: u32, bytes: usize) -> Option<(u32, bool)> {
        if self.identity && bytes == 2 {
            return Some((code, true));
        }
        let length = bytes.checked_sub(1)?;
        let found = self.cids.get(length)?.get(code).map(|(n, cid)| (cid.saturating_add(n), true));
        let found = found.or_else(|| self.base.as_ref()?.cid(code, bytes).filter(|(_, character)| *character));
        let notdef = || self.notdefs.get(length)?.get(code).map(|(_, cid)| (*cid, false));
        found.or_else(notdef).or_else(|| self.base.as_ref()?.cid(code, bytes))
    }

    /// The text of a code, of whatever length. Empty text is text: the code stands for nothing that is read.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if self.unicode {
            let units = [(code >> 16) as u16, code as u16];
            let units = if units[0] == 0 { &units[1..] } else { &units[..] };
            return String::from_utf16(units).ok();
        }
        match self.texts.get(code) {
            Some((n, units)) => counted(units, n),
            None => self.base.as_ref()?.text(code),
        }
    }
}

fn two_bytes() -> Space {
    Space { bytes: 2, first: [0; 4], last: [0xff, 0xff, 0, 0] }
}

/// UTF-16 with `n` added to its last character.
fn counted(units: &[u16], n: u32) -> Option<String> {
    let mut text = String::new();
    let mut characters = char::decode_utf16(units.iter().copied()).peekable();
    while let Some(character) = characters.next() {
        let mut character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        if characters.peek().is_none() && n > 0 {
            character = char::from_u32(u32::from(character).checked_add(n)?)?;
        }
        text.push(character);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{CMap, Rc};

    fn parse(source: &str) -> (CMap, Vec<String>) {
        CMap::parse(source.as_bytes(), None, &|_| None)
    }

    #[test]
    fn codes_of_mixed_length() {
        let (map, notes) = parse(
            "/WMode 1 def 2 begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange
             1 begincidrange <8140> <817e> 633 endcidrange 1 begincidchar <20> 7 endcidchar
             1 beginnotdefrange <00> <1f> 1 endnotdefrange",
        );
        assert!(notes.is_empty() && map.vertical);
        assert_eq!(map.code(b"A\x81"), (Some(0x41), 1));
        assert_eq!(map.code(b"\x81\x42A"), (Some(0x8142), 2));
        assert_eq!(map.code(b"\x81\x20A"), (None, 2), "the first byte fits two bytes");
        assert_eq!(map.code(b"\xff\xff"), (None, 1), "nothing fits: the shortest code");
        assert_eq!(map.code(b"\x81"), (None, 1), "cut off");
        assert_eq!(map.cid(0x8142, 2), Some((635, true)));
        assert_eq!(map.cid(0x20, 1), Some((7, true)));
        assert_eq!(map.cid(0x20, 2), None, "codes of another length");
        assert_eq!(map.cid(0x05, 1), Some((1, false)));
    }

    #[test]
    fn texts() {
        let (map, notes) = parse(
            "2 beginbfchar <01> <00660066> <02> <D83DDE00> endbfchar
             4 beginbfrange <10> <12> <0041> <20> <22> [<0061> <00620063>] <0000> <ffffffff> <0058>
             <30> <31> <D83DDE00> endbfrange",
        );
        assert!(notes.is_empty(), "{notes:?}");
        let of = |code| map.text(code);
        assert_eq!(of(0x30).as_deref(), Some("😀"));
        assert_eq!(of(0x31).as_deref(), Some("😁"), "a pair of surrogates counts as one character");
        assert_eq!(of(0x1234_5678), None, "no character behind the last");
        assert_eq!(of(5).as_deref(), Some("]"), "what comes later wins");
        let (map, _) = parse("1 beginbfrange <20> <22> [<0061> <00620063>] endbfrange");
        assert_eq!((map.text(0x20), map.text(0x21), map.text(0x22)), (Some("a".into()), Some("bc".into()), None));
    }

    #[test]
    fn another_cmap_below() {
        let (base, _) = parse(
            "1 begincodespacerange <0000> <ffff> endcodespacerange 1 begincidrange <0000> <00ff> 100 endcidrange
             1 beginbfchar <0001> <0078> endbfchar",
        );
        let base = Rc::new(base);
        let lookup = |name: &[u8]| (name == b"Base-H").then(|| base.clone());
        let source = b"/Base-H usecmap 1 begincidchar <0005> 7 endcidchar /WMode 1 def";
        let (map, notes) = CMap::parse(source, None, &lookup);
        assert!(notes.is_empty() && map.vertical);
        assert_eq!(map.code(b"\0\x05"), (Some(5), 2));
        assert_eq!((map.cid(5, 2), map.cid(6, 2)), (Some((7, true)), Some((106, true))));
        assert_eq!(map.text(1).as_deref(), Some("x"));
        let (_, notes) = CMap::parse(b"/Nowhere-H usecmap", None, &lookup);
        assert_eq!(notes, ["its CMap stands on another CMap, Nowhere-H, which is not known here"]);
    }

    #[test]
    fn unicode_is_its_own_text() {
        let map = CMap::unicode();
        assert_eq!(map.text(0xd83d_de00).as_deref(), Some("😀"));
        assert_eq!(map.text(0x41).as_deref(), Some("A"));
        assert_eq!(map.text(0xd83d), None, "half a pair");
    }

    #[test]
    fn broken_ones_say_so() {
        let (map, notes) = parse(
            "1 begincodespacerange <00> <ffff> endcodespacerange 1 begincidrange <10> <01> 5 <00> <01> -7 <20> endcidrange
             1 beginbfrange <01> <02> 7 endbfrange beginbfchar <01",
        );
        assert!(map.characters(0).next().is_none());
        assert_eq!(notes, ["its CMap has 6 entries that cannot be understood or are too many; they are left out"]);
        assert_eq!(map.code(b"ab"), (None, 1));
        assert_eq!(map.cid(1, 9), None);
    }
}
