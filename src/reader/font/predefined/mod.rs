//! The CMaps of Chinese, Japanese and Korean that PDF knows by name (ISO 32000-1, table 118), from Adobe's cmap-resources.
//!
//! `cmaps.bin` has them one behind the other, deflated (zlib): name and the CMap below it, each behind its length in a byte;
//! the writing mode; the length of the rest in four bytes, the highest first. The rest is the number of code spaces, and of
//! each its bytes and its first and last code; then, for characters and for notdef ranges, and in each for codes of one to
//! four bytes, a number of ranges, how many codes lie free before each, how many codes it has besides the first, and its CID
//! less the one that would follow the range before, sign in the lowest bit. Such numbers are in groups of seven bits, the
//! lowest first, all but the last with the eighth bit set. The UCS-2 CMaps stand on those of UTF-16, from which they hardly
//! differ. `make.py` makes the file.

use std::rc::Rc;

use super::cmap::{CMap, Space};
use super::ranges::Ranges;

/// Adobe's CMaps, packed.
const PACKED: &[u8] = include_bytes!("cmaps.bin");

/// How large they are unpacked, at most.
const UNPACKED: usize = 1 << 20;

/// How many stand on one another, at most: vertical UCS-2 on horizontal, on UTF-16.
const DEEPEST: usize = 4;

/// A CMap that PDF knows by name.
pub(super) fn load(name: &[u8]) -> Option<CMap> {
    match name {
        b"Identity-H" => Some(CMap::identity(false)),
        b"Identity-V" => Some(CMap::identity(true)),
        _ => find(&unpacked()?, name, DEEPEST),
    }
}

/// The Unicode of the characters of a collection, `Adobe-Japan1` and its like, by CID: the characters' first codes in the
/// collection's UTF-16 CMap.
pub(super) fn unicode(collection: &str) -> Option<Ranges<u32>> {
    let [name, narrow] = match collection {
        "Adobe-Japan1" => ["UniJIS-UTF16-H", "90ms-RKSJ-H"],
        "Adobe-GB1" => ["UniGB-UTF16-H", "GBK-EUC-H"],
        "Adobe-CNS1" => ["UniCNS-UTF16-H", "ETen-B5-H"],
        "Adobe-Korea1" => ["UniKS-UTF16-H", "KSC-EUC-H"],
        _ => return None,
    };
    let data = unpacked()?;
    let map = find(&data, name.as_bytes(), DEEPEST)?;
    let narrow = find(&data, narrow.as_bytes(), DEEPEST)?;
    let ranges: Vec<_> = [3, 1].into_iter().flat_map(|length| map.characters(length)).collect();
    // Radicals, compatibility ideographs and private codes share characters with ideographs, which people write.
    let seldom = |code: u32| matches!(code, 0x2e80..=0x2fdf | 0xe000..=0xfaff) || code > 0xffff;
    let mut codes = Ranges::default();
    // Latin letters of half an ideograph's width have no code of their own in Unicode, but do in older encodings.
    for (first, last, cid) in narrow.characters(0).filter(|(_, last, _)| *last < 0x7f) {
        codes.insert(cid, cid.saturating_add(last - first), first);
    }
    for pass in [true, false] {
        // What comes later wins: the lowest code.
        for (first, last, cid) in ranges.iter().rev().filter(|(first, ..)| seldom(*first) == pass) {
            codes.insert(*cid, cid.saturating_add(last - first), *first);
        }
    }
    Some(codes)
}

fn unpacked() -> Option<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(PACKED, UNPACKED).ok()
}

fn find(data: &[u8], wanted: &[u8], depth: usize) -> Option<CMap> {
    let mut reader = Reader(data);
    while !reader.0.is_empty() {
        let name = reader.short()?;
        let base = reader.short()?;
        let vertical = reader.byte()? == 1;
        let length = u32::from_be_bytes(reader.take(4)?.try_into().ok()?) as usize;
        let body = reader.take(length)?;
        if name == wanted {
            let base = if base.is_empty() { None } else { Some(Rc::new(find(data, base, depth.checked_sub(1)?)?)) };
            let mut map = Reader(body).map(vertical)?;
            map.stand_on(base);
            map.unicode = name.starts_with(b"Uni");
            return Some(map);
        }
    }
    None
}

/// What is left of the data.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// Bytes behind their number.
    fn short(&mut self) -> Option<&'a [u8]> {
        let length = self.byte()?;
        self.take(usize::from(length))
    }

    /// A number in groups of seven bits.
    fn number(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn numbers(&mut self, count: usize) -> Option<Vec<u32>> {
        (0..count).map(|_| self.number()).collect()
    }

    fn map(&mut self, vertical: bool) -> Option<CMap> {
        let mut spaces = Vec::new();
        for _ in 0..self.byte()? {
            let bytes = usize::from(self.byte()?);
            spaces.push(Space::new(self.take(bytes)?, self.take(bytes)?)?);
        }
        let cids = self.tables(true)?;
        let notdefs = self.tables(false)?;
        Some(CMap::assembled(vertical, spaces, cids, notdefs))
    }

    /// Tables of codes of one to four bytes; in those of characters the CIDs count with the codes.
    fn tables(&mut self, counting: bool) -> Option<[Ranges<u32>; 4]> {
        let mut tables: [Ranges<u32>; 4] = Default::default();
        for table in &mut tables {
            let count = self.number()? as usize;
            let (gaps, lengths, steps) = (self.numbers(count)?, self.numbers(count)?, self.numbers(count)?);
            let (mut code, mut cid) = (0_u32, 0_i64);
            for ((gap, length), step) in gaps.into_iter().zip(lengths).zip(steps) {
                let first = code.checked_add(gap)?;
                let last = first.checked_add(length)?;
                cid += if step & 1 == 0 { i64::from(step >> 1) } else { -i64::from((step >> 1) + 1) };
                table.insert(first, last, u32::try_from(cid).ok()?);
                // Codes of four bytes may end with the last of all.
                code = last.saturating_add(1);
                cid += if counting { i64::from(length) } else { 0 } + 1;
            }
        }
        Some(tables)
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, find, load, unicode, unpacked};

    /// Pairs that Adobe's files list.
    #[test]
    fn characters() {
        let data = unpacked().expect("it is whole");
        let cid = |map: &str, code, bytes| find(&data, map.as_bytes(), DEEPEST).and_then(|map| map.cid(code, bytes));
        assert_eq!(cid("90ms-RKSJ-H", 0x8140, 2), Some((633, true)));
        assert_eq!(cid("90ms-RKSJ-V", 0x8141, 2), Some((7887, true)), "vertical comma");
        assert_eq!(cid("90ms-RKSJ-V", 0x93fa, 2), Some((3284, true)), "from the horizontal one below");
        assert_eq!(cid("UniJIS-UTF16-H", 0x65e5, 2), Some((3284, true)), "日");
        assert_eq!(cid("UniJIS-UCS2-H", 0x65e5, 2), Some((3284, true)));
        assert_eq!(cid("UniGB-UCS2-H", 0x4e00, 2), Some((4162, true)), "一");
        assert_eq!(cid("GBK-EUC-H", 0x05, 1), Some((7716, false)), "a notdef range");
        assert_eq!(cid("GB-EUC-H", 0x8080, 2), None);
        assert!(load(b"Unknown-H").is_none());
    }

    #[test]
    fn codes_and_modes() {
        let map = load(b"90ms-RKSJ-V").expect("it is there");
        assert!(map.vertical && !load(b"90ms-RKSJ-H").expect("it is there").vertical);
        assert_eq!((map.code(b"A"), map.code(b"\x93\xfa")), ((Some(0x41), 1), (Some(0x93fa), 2)));
        let map = load(b"UniJIS-UTF16-H").expect("it is there");
        assert_eq!(map.code(b"\xd8\x40\xdc\x0b"), (Some(0xd840_dc0b), 4));
        assert_eq!(map.text(0x65e5).as_deref(), Some("日"));
    }

    #[test]
    fn all_of_the_table_are_there() {
        let names = "GB-EUC GBpc-EUC GBK-EUC GBKp-EUC GBK2K UniGB-UCS2 UniGB-UTF16 B5pc HKscs-B5 ETen-B5 ETenms-B5 CNS-EUC UniCNS-UCS2
            UniCNS-UTF16 90ms-RKSJ 90msp-RKSJ Add-RKSJ EUC Ext-RKSJ UniJIS-UCS2 UniJIS-UCS2-HW UniJIS-UTF16 KSC-EUC KSCms-UHC
            KSCms-UHC-HW UniKS-UCS2 UniKS-UTF16";
        let both = names.split_whitespace().flat_map(|name| ["H", "V"].map(|mode| format!("{name}-{mode}")));
        let data = unpacked().expect("it is whole");
        for name in both.chain(["83pv-RKSJ-H", "90pv-RKSJ-H", "KSCpc-EUC-H", "H", "V"].map(String::from)) {
            let map = find(&data, name.as_bytes(), DEEPEST).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(map.vertical, name.ends_with('V'), "{name}");
        }
    }

    #[test]
    fn ideographs_before_radicals() {
        let codes = unicode("Adobe-Japan1").expect("it is there");
        let text = |cid| codes.get(cid).and_then(|(n, code)| char::from_u32(code + n));
        assert_eq!([1, 34, 1200, 3284].map(text), [Some(' '), Some('A'), Some('一'), Some('日')]);
        assert!(unicode("Adobe-Identity").is_none());
    }
}
