//! What the licence of a font's program allows, as far as the program says so itself.

/// Restricted: it must not be embedded at all (OpenType 1.9, OS/2, fsType, bits 0 to 3).
const RESTRICTED: u16 = 2;
/// Of those bits, the ones that allow to embed it: for preview and print, for editing.
const ALLOWED: u16 = 4 | 8;
/// It must not be cut down to the glyphs that are used.
const WHOLE: u16 = 0x100;
/// Its bitmaps may be embedded, and nothing else.
const BITMAPS: u16 = 0x200;

/// What it does not allow, to be said after "the licence of the font"; `subset` is whether it was cut down.
pub(super) fn fault(program: &[u8], subset: bool) -> Option<&'static str> {
    let flags = opentype(program).or_else(|| type1(program))?;
    // Where several of the bits are set, the least restrictive counts.
    if flags & RESTRICTED != 0 && flags & ALLOWED == 0 {
        return Some("does not allow to embed it (fsType)");
    }
    if flags & BITMAPS != 0 {
        return Some("allows to embed its bitmaps alone (fsType)");
    }
    (subset && flags & WHOLE != 0).then_some("does not allow to cut it down to the glyphs that are used (fsType)")
}

/// Of the table OS/2.
fn opentype(data: &[u8]) -> Option<u16> {
    if !matches!(data.get(..4)?, [0, 1, 0, 0] | b"true" | b"OTTO") {
        return None;
    }
    let count = usize::from(u16::from_be_bytes([*data.get(4)?, *data.get(5)?]));
    let record =
        (0..count).map_while(|i| data.get(12 + 16 * i..28 + 16 * i)).find(|record| record.starts_with(b"OS/2"))?;
    let start = u32::from_be_bytes([record[8], record[9], record[10], record[11]]) as usize;
    let flags = data.get(start.checked_add(8)?..start + 10)?;
    Some(u16::from_be_bytes([flags[0], flags[1]]))
}

/// Of the clear part of a Type 1 program: `/FSType 4 def` (Adobe technical note 5015, 6.3).
fn type1(data: &[u8]) -> Option<u16> {
    let clear = data.get(..data.len().min(16_384))?;
    let at = clear.windows(7).position(|window| window == b"/FSType")? + 7;
    let digits =
        clear[at..].iter().skip_while(|byte| byte.is_ascii_whitespace()).take_while(|byte| byte.is_ascii_digit());
    String::from_utf8(digits.copied().collect()).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn flags_of_both_kinds_of_program() {
        let font = |flags: u16| {
            let mut data = b"\0\x01\0\0\0\x01\0\0\0\0\0\0OS/2\0\0\0\0\0\0\0\x1c\0\0\0\x0a".to_vec();
            data.extend([0; 8]);
            data.extend(flags.to_be_bytes());
            data
        };
        for allowed in [0, 4, 8, 2 | 8] {
            assert_eq!(fault(&font(allowed), true), None, "{allowed}");
        }
        assert!(fault(&font(2), false).is_some_and(|fault| fault.contains("embed it")));
        assert!(fault(&font(0x104), false).is_none() && fault(&font(0x104), true).is_some());
        assert!(fault(&font(0x200), false).is_some());
        assert!(fault(b"%!PS-AdobeFont-1.0: A\n/FSType 2 def", false).is_some());
        assert!(fault(b"%!PS-AdobeFont-1.0: A\n/FSType 8 def", false).is_none());
    }
}
