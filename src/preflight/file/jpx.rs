//! What the head of a JPEG 2000 picture says (ISO 15444-1, annex I), as far as print restricts it.

/// What is wrong with a picture, in words.
pub(super) fn faults(data: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut spaces, mut header) = (0, None);
    boxes(data, 0, &mut |kind, body| match kind {
        b"ihdr" => {
            let channels = body.get(8..10).map(|two| u16::from_be_bytes([two[0], two[1]]));
            header = channels.zip(body.get(10).copied());
        }
        b"colr" => spaces += 1,
        _ => {}
    });
    // A bare codestream has no boxes, and its colours are the dictionary's.
    let Some((channels, bits)) = header else { return faults };
    if !matches!(channels, 1 | 3 | 4) {
        faults.push(format!("a JPEG 2000 picture has {channels} channels"));
    }
    // 255: the depths differ by channel.
    if bits == 255 || bits & 0x7f >= 8 {
        faults.push("a JPEG 2000 picture has more than 8 bits a channel".to_owned());
    }
    if spaces > 1 {
        faults.push(format!("a JPEG 2000 picture has {spaces} colour spaces"));
    }
    faults
}

/// Whether its codestream lacks its end (ISO 15444-1, A.4.4); false where there is none.
pub(super) fn is_cut(data: &[u8]) -> bool {
    if data.starts_with(&[0xff, 0x4f]) {
        return !super::jpeg::ends(data);
    }
    let mut cut = false;
    boxes(data, 0, &mut |kind, body| cut |= kind == b"jp2c" && !super::jpeg::ends(body));
    cut
}

fn boxes(data: &[u8], depth: usize, visit: &mut impl FnMut(&[u8], &[u8])) {
    let mut rest = data;
    while let Some(head) = rest.get(..8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = &head[4..8];
        let (start, end) = match length {
            0 => (8, rest.len()),
            1 => {
                let Some(long) = rest.get(8..16).and_then(|eight| eight.try_into().ok()) else { return };
                (16, usize::try_from(u64::from_be_bytes(long)).unwrap_or(rest.len()))
            }
            length => (8, length),
        };
        let Some(body) = rest.get(start..end.min(rest.len())) else { return };
        visit(kind, body);
        if kind == b"jp2h" && depth < 4 {
            boxes(body, depth + 1, visit);
        }
        rest = rest.get(end.max(8)..).unwrap_or_default();
    }
}
