//! What the markers of a JPEG picture say (ITU-T T.81, annex B): that it is as large as the file says, and ends as it should.

/// What is wrong with a picture, in words.
pub(super) fn faults(data: &[u8], said: [Option<f64>; 2]) -> Vec<String> {
    let mut faults = Vec::new();
    match size(data) {
        None => faults.push("a JPEG picture has no frame".to_owned()),
        Some([width, height]) => {
            let own = [f64::from(width), f64::from(height)];
            // Without lines in its frame, their number comes later (B.2.5).
            if let [Some(across), Some(down)] = said
                && (across != own[0] || height != 0 && down != own[1])
            {
                faults
                    .push(format!("a JPEG picture has {width} × {height} pixels, and the file says {across} × {down}"));
            }
        }
    }
    if !ends(data) {
        faults.push("a JPEG picture ends before its end (EOI)".to_owned());
    }
    faults
}

/// Whether data ends with the marker FF D9, that of JPEG and of JPEG 2000; some writers pad it.
pub(super) fn ends(data: &[u8]) -> bool {
    let end = data.iter().rposition(|byte| !matches!(byte, 0 | b'\n' | b'\r' | b' ')).map_or(0, |at| at + 1);
    data[..end].ends_with(&[0xff, 0xd9])
}

/// Columns and lines of the frame.
fn size(data: &[u8]) -> Option<[u16; 2]> {
    let mut rest = data.strip_prefix(&[0xff, 0xd8])?;
    loop {
        match rest {
            [0xff, 0xff, ..] => rest = &rest[1..],
            [0xff, 0x01 | 0xd0..=0xd7, tail @ ..] => rest = tail,
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, _, _, _, y0, y1, x0, x1, ..] => {
                return Some([u16::from_be_bytes([*x0, *x1]), u16::from_be_bytes([*y0, *y1])]);
            }
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low])).max(2);
                rest = rest.get(2 + length..)?;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn frames_and_ends() {
        let mut data =
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xd9\n".to_vec();
        assert_eq!(faults(&data, [Some(32.0), Some(16.0)]), Vec::<String>::new());
        assert_eq!(faults(&data, [Some(32.0), Some(17.0)]).len(), 1, "another height");
        data.truncate(data.len() - 2);
        assert_eq!(faults(&data, [Some(32.0), Some(16.0)]).len(), 1, "cut off");
        assert_eq!(faults(b"", [None; 2]).len(), 2);
    }
}
