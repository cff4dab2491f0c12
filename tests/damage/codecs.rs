//! Pictures in JPEG 2000 and JBIG2 whose heads ask for more than their few bytes: the decoders do what heads say.

use super::files::Maker;

/// Name, file, and a word of what must be said.
pub fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let mut bombs = Vec::new();
    let plain = Jpx { size: [5000, 5000], tile: [5000, 5000], ..Jpx::default() };
    for (name, jpx, word) in [
        ("a JPEG 2000 of a tile for each pixel", Jpx { size: [40_000, 1000], tile: [1, 1], ..Jpx::default() }, "tiles"),
        ("a JPEG 2000 of the smallest blocks in all layers", Jpx { layers: 32, block: [0, 0], ..plain }, "blocks"),
        ("a JPEG 2000 of a precinct for each pixel", Jpx { precinct: Some(0), ..plain }, "precincts"),
        ("a JPEG 2000 of all bit planes", Jpx { exponent: 31, ..plain }, "bit planes"),
        (
            "a JPEG 2000 of 47 million pixels",
            Jpx { size: [6900, 6900], tile: [6900, 6900], ..plain },
            "more than is read",
        ),
    ] {
        let dict = "/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/Filter/JPXDecode";
        bombs.push((name, Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(5, dict, &jpx.bytes()).bytes(), word));
    }
    let page = |width, height| segment(0, 48, &[&numbers(&[width, height, 0, 0])[..], &[0, 0, 0]].concat());
    let region = |number, kind, width, height, rest: &[u8]| {
        segment(number, kind, &[&numbers(&[width, height, 0, 0])[..], &[0], rest].concat())
    };
    let generic = [&[0, 3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE][..], &[0xFF, 0xAC]].concat();
    let patterns = |count| segment(1, 16, &[&[1, 1, 32][..], &numbers(&[count]), &[0; 9]].concat());
    let halftone = [&[0][..], &numbers(&[60_000, 60_000, 0, 0]), &[1, 0, 0, 0, 0, 0]].concat();
    let mut dictionary = vec![0, 0, 3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE];
    dictionary.extend(numbers(&[1 << 19, 1 << 19]));
    dictionary.extend([0; 40]);
    // One symbol, whose height and width are coded arithmetically: 65535 each.
    let mut symbol = vec![0x0C, 0, 2, 0xFF];
    symbol.extend(numbers(&[1, 1]));
    symbol.extend([0x05, 0x5F, 0x2C, 0x3B, 0x9D, 0x6B, 0x12, 0xC3, 0xB9, 0xFF, 0xFF, 0xAC]);
    for (name, parts, word) in [
        ("a JBIG2 of a symbol of four milliard pixels", vec![page(9, 9), segment(1, 0, &symbol)], "million pixels"),
        (
            "a JBIG2 of a milliard of pixels",
            vec![page(32_000, 32_000), region(1, 38, 32_000, 32_000, &generic)],
            "pixels",
        ),
        (
            "a JBIG2 whose region is larger than its page",
            vec![page(9, 9), region(1, 38, 65_535, 65_535, &generic)],
            "pixels",
        ),
        (
            "a JBIG2 of many regions",
            [vec![page(9, 9)], (1..200).map(|n| region(n, 36, 3000, 3000, &generic)).collect()].concat(),
            "pixels",
        ),
        ("a JBIG2 of a million patterns", vec![page(9, 9), patterns(1 << 20)], "patterns"),
        (
            "a JBIG2 of a halftone of four milliard places",
            vec![page(9, 9), patterns(1), region(2, 22, 9, 9, &halftone)],
            "halftone",
        ),
        ("a JBIG2 of a million symbols", vec![page(9, 9), segment(1, 0, &dictionary)], "symbols"),
        ("a JBIG2 of a hundred thousand segments", vec![segment(0, 62, &[]).repeat(100_000), page(9, 9)], "segments"),
    ] {
        let dict =
            "/Subtype/Image/Width 9/Height 9/BitsPerComponent 1/ColorSpace/DeviceGray/Filter[/FlateDecode/JBIG2Decode]";
        let packed = super::files::deflate(&parts.concat());
        bombs.push((name, Maker::page("/XObject<</I 5 0 R>>", b"/I Do").stream(5, dict, &packed).bytes(), word));
    }
    // A picture of few bytes and many rows, over and over.
    let dict = "/Subtype/Image/Width 20000/Height 20000/BitsPerComponent 8/ColorSpace/DeviceGray";
    let again = Maker::page("/XObject<</I 5 0 R>>", &b"/I Do ".repeat(10)).deflated(5, dict, b"abc");
    bombs.push(("a picture that is drawn ten times", again.bytes(), "more work"));
    bombs
}

/// The heads of a codestream of one grey component, and no data.
#[derive(Clone, Copy)]
struct Jpx {
    size: [u32; 2],
    tile: [u32; 2],
    layers: u8,
    /// Exponents of the sides of blocks, less two.
    block: [u8; 2],
    /// The exponent of a precinct's sides, where it is not the largest.
    precinct: Option<u8>,
    /// The exponent of the one subband.
    exponent: u8,
}

impl Default for Jpx {
    fn default() -> Self {
        Self { size: [8, 8], tile: [8, 8], layers: 1, block: [4, 4], precinct: None, exponent: 8 }
    }
}

impl Jpx {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
        bytes.extend(numbers(&[self.size[0], self.size[1], 0, 0, self.tile[0], self.tile[1], 0, 0]));
        bytes.extend([0, 1, 7, 1, 1]);
        let flags = u8::from(self.precinct.is_some());
        let length = 12 + flags;
        bytes.extend([0xFF, 0x52, 0, length, flags, 0, 0, self.layers, 0, 0, self.block[0], self.block[1], 0, 1]);
        bytes.extend(self.precinct.map(|exponent| exponent << 4 | exponent));
        // Two guard bits, no quantization.
        bytes.extend([0xFF, 0x5C, 0, 4, 0x40, self.exponent << 3]);
        bytes.extend([0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x93, 0, 0xFF, 0xD9]);
        bytes
    }
}

/// A JBIG2 segment that refers to the one before it, if it is no dictionary.
fn segment(number: u32, kind: u8, data: &[u8]) -> Vec<u8> {
    let refers = kind == 22;
    let mut bytes = number.to_be_bytes().to_vec();
    bytes.extend([kind, if refers { 0x20 } else { 0 }]);
    if refers {
        bytes.push(number as u8 - 1);
    }
    bytes.push(1);
    bytes.extend((data.len() as u32).to_be_bytes());
    bytes.extend(data);
    bytes
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}
