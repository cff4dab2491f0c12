//! Twelve ways to damage a PDF.

use crate::properties::generate::Rng;

/// Numbers that programs stumble over.
const NUMBERS: [&str; 11] = [
    "0",
    "-1",
    "2147483647",
    "99999999999999",
    "1000000000000000000000",
    "0.0000001",
    "-32768",
    "65535",
    "4294967295",
    "16777216",
    "1000000",
];

/// What opens and never closes.
const OPENERS: [&str; 10] = ["[", "<<", "(", "q ", "/A<<", "BT ", "BI ", "{", "<</Length 9>>stream\n", "1 0 obj "];

/// Words that mean something.
const WORDS: [&str; 12] = [
    "/FlateDecode",
    "/LZWDecode",
    "/DCTDecode",
    "/JPXDecode",
    "/CCITTFaxDecode",
    "/JBIG2Decode",
    "/RunLengthDecode",
    "/ASCII85Decode",
    "/DeviceCMYK",
    "/DeviceGray",
    "/Pattern",
    "/DeviceRGB",
];

/// Damages a file in one way; its name and the bytes.
pub fn harm(bytes: &[u8], rng: &mut Rng) -> (&'static str, Vec<u8>) {
    let mut out = bytes.to_vec();
    let len = bytes.len();
    let mut below = |n: usize| rng.index(n);
    let name = match below(12) {
        0 => {
            for _ in 0..1 + below(20) {
                let at = below(len);
                out[at] = below(256) as u8;
            }
            "bytes changed"
        }
        1 => {
            for _ in 0..1 + below(8) {
                let at = below(len);
                out[at] ^= 1 << below(8);
            }
            "bits flipped"
        }
        2 => {
            out.truncate(below(len));
            "cut off"
        }
        3 => {
            let objects = objects(bytes);
            let (a, b) = (objects[below(objects.len())].clone(), objects[below(objects.len())].clone());
            let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
            if a.end <= b.start {
                out =
                    [&bytes[..a.start], &bytes[b.clone()], &bytes[a.end..b.start], &bytes[a], &bytes[b.end..]].concat();
            }
            "objects swapped"
        }
        4 | 5 => {
            for _ in 0..1 + below(6) {
                let from = below(out.len());
                if let Some(at) = out[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) {
                    let digits = out[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                    out.splice(at..at + digits, NUMBERS[below(NUMBERS.len())].bytes());
                }
            }
            "numbers replaced"
        }
        6 => {
            let count = objects(bytes).len();
            for _ in 0..1 + below(6) {
                let from = below(out.len());
                if let Some(at) = find(&out, from, b" 0 R") {
                    let digits = out[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
                    out.splice(at - digits..at, format!("{}", 1 + below(count + 1)).bytes());
                }
            }
            "references led elsewhere"
        }
        7 => {
            let (at, length) = (below(len), below(2000));
            out.drain(at..(at + length).min(len));
            "a part removed"
        }
        8 => {
            let (at, length, to) = (below(len), below(2000), below(len));
            out.splice(to..to, bytes[at..(at + length).min(len)].iter().copied());
            "a part doubled"
        }
        9 => {
            let objects = objects(bytes);
            let object = objects[below(objects.len())].clone();
            let at = object.start + below(object.len());
            out.splice(at..at, OPENERS[below(OPENERS.len())].repeat(1 + below(20_000)).bytes());
            "nested without end"
        }
        10 => {
            let (from, to) = (WORDS[below(WORDS.len())], WORDS[below(WORDS.len())]);
            let mut at = below(len);
            while let Some(found) = find(&out, at, from.as_bytes()) {
                out.splice(found..found + from.len(), to.bytes());
                at = found + to.len();
            }
            "words replaced"
        }
        _ => {
            let (at, length) = (below(len), below(300));
            for byte in &mut out[at..(at + length).min(len)] {
                *byte = below(256) as u8;
            }
            "a part made noise"
        }
    };
    (name, out)
}

/// Where the objects' contents are.
fn objects(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = find(bytes, at, b" obj").map(|start| start + 4) {
        let end = find(bytes, start, b"endobj").unwrap_or(bytes.len());
        found.push(start..end);
        at = end;
    }
    found
}

fn find(bytes: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(word.len()).position(|other| other == word).map(|at| from + at)
}
