//! Small pictures made byte by byte, whole and damaged.

use super::*;

/// Two rows of three pixels in red, green and blue light.
const PIXELS: [u8; 18] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90];

fn png() -> Vec<u8> {
    png_with(&[])
}

/// With more chunks before its samples.
fn png_with(more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    png_of(&[0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0], more)
}

/// With another head.
fn png_of(head: &[u8; 13], more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut raw = Vec::new();
    for row in PIXELS.chunks(9) {
        raw.push(0);
        raw.extend(row);
    }
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        out.extend((data.len() as u32).to_be_bytes());
        let start = out.len();
        out.extend(name);
        out.extend(data);
        // ISO/IEC 15948, annex D.
        let sum = out[start..].iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
        });
        out.extend((!sum).to_be_bytes());
    };
    chunk(b"IHDR", head);
    more.iter().for_each(|(name, data)| chunk(name, data));
    chunk(b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&raw, 6));
    chunk(b"IEND", &[]);
    out
}

fn tiff() -> Vec<u8> {
    let mut out = b"II*\0".to_vec();
    out.extend(8u32.to_le_bytes());
    // Tag, type (3 is short, 4 long), count, value (TIFF 6.0, section 2).
    let entries: [(u16, u16, u32, u32); 10] = [
        (256, 3, 1, 3),
        (257, 3, 1, 2),
        (258, 3, 3, 134),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (273, 4, 1, 140),
        (277, 3, 1, 3),
        (278, 3, 1, 2),
        (279, 4, 1, 18),
        (284, 3, 1, 1),
    ];
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend(0u32.to_le_bytes());
    out.extend([8, 0, 8, 0, 8, 0]);
    assert_eq!(out.len(), 140, "where the strip begins");
    out.extend(PIXELS);
    out
}

fn decoded(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let header = inspect(bytes)?;
    let mut reader = rows(bytes, &header)?;
    let mut out = Vec::new();
    for _ in 0..header.height {
        out.extend(reader.row()?);
    }
    Ok(out)
}

#[test]
fn pixels_come_out_as_they_are() {
    for bytes in [png(), tiff()] {
        let header = inspect(&bytes).expect("a header");
        assert_eq!((header.width, header.height, header.channels()), (3, 2, 3), "{:?}", header.format);
        assert_eq!(decoded(&bytes).expect("a picture"), PIXELS, "{:?}", header.format);
    }
}

/// Red, green, blue and black in inks, in the quarters of a picture as Photoshop writes it, and another without a transform.
#[test]
fn adobe_cmyk_is_ink_whatever_its_transform() {
    for (name, bytes) in [
        ("ycck", &include_bytes!("../../tests/pictures/ycck.jpg")[..]),
        ("cmyk", &include_bytes!("../../tests/pictures/inks.jpg")[..]),
    ] {
        let header = inspect(bytes).expect("a header");
        let (width, height) = (header.width as usize, header.height as usize);
        let samples = decoded(bytes).expect("a picture");
        let at = |x: usize, y: usize| &samples[(y * width + x) * 4..][..4];
        let (left, right, top, foot) = (width / 4, width * 3 / 4, height / 4, height * 3 / 4);
        for (x, y, inks) in [
            (left, top, [0, 255, 255, 0]),
            (right, top, [255, 0, 255, 0]),
            (left, foot, [255, 255, 0, 0]),
            (right, foot, [0, 0, 0, 255]),
        ] {
            let near = at(x, y).iter().zip(inks).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 4);
            assert!(near, "{name}: {:?} at {x}, {y}, not {inks:?}", at(x, y));
        }
    }
}

#[test]
fn what_is_no_picture_is_named() {
    assert!(matches!(inspect(b"GIF89a"), Err(ImageError::Format(Some("GIF")))));
    assert!(matches!(inspect(b"plain text"), Err(ImageError::Format(None))));
    assert!(inspect(b"").is_err());
}

#[test]
fn damaged_files_are_errors_or_pictures() {
    let mut state = 7u64;
    let mut next = |below: usize| {
        // Knuth's MMIX.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for whole in [png(), tiff()] {
        for end in 0..whole.len() {
            let _ = decoded(&whole[..end]);
        }
        for _ in 0..2000 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(4) {
                let at = next(bytes.len());
                bytes[at] = next(256) as u8;
            }
            let _ = decoded(&bytes);
        }
    }
}

/// The colour in the middle of each quarter.
fn quarters(bytes: &[u8]) -> Vec<Vec<u8>> {
    let header = inspect(bytes).expect("a header");
    let (width, height, each) = (header.width as usize, header.height as usize, header.channels());
    let samples = decoded(bytes).expect("a picture");
    let at = |x: usize, y: usize| samples[(y * width + x) * each..][..each].to_vec();
    let (left, right, top, foot) = (width / 4, width * 3 / 4, height / 4, height * 3 / 4);
    vec![at(left, top), at(right, top), at(left, foot), at(right, foot)]
}

/// Red, green, blue and black as a palette, as JPEG, and in CIELab; white and black as fax.
#[test]
fn kinds_of_tiff() {
    let light = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [0, 0, 0]];
    for (name, bytes, far) in [
        ("palette", &include_bytes!("../../tests/pictures/palette.tif")[..], 0),
        ("JPEG", &include_bytes!("../../tests/pictures/jpeg.tif")[..], 3),
    ] {
        let header = inspect(bytes).expect("a header");
        assert_eq!((header.space, header.alpha, header.bits), (Space::Rgb, false, 8), "{name}");
        for (found, wanted) in quarters(bytes).iter().zip(light) {
            assert!(found.iter().zip(wanted).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= far), "{name}: {found:?}");
        }
    }
    // L, a and b of sRGB's primaries, a and b from 128 on; ImageMagick takes them relative to D65.
    let lab = [[136, 208, 195], [224, 42, 211], [82, 207, 20], [0, 128, 128]];
    for (name, bytes) in [
        ("8 bits", &include_bytes!("../../tests/pictures/lab.tif")[..]),
        ("16 bits", &include_bytes!("../../tests/pictures/lab16.tif")[..]),
    ] {
        assert_eq!(inspect(bytes).expect("a header").calibration, Some(Calibration::Lab), "{name}");
        for (found, wanted) in quarters(bytes).iter().zip(lab) {
            assert!(
                found.iter().zip(wanted).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 5),
                "{name}: {found:?}, {wanted:?}"
            );
        }
    }
    for (name, bytes) in [
        ("Group 4", &include_bytes!("../../tests/pictures/group4.tif")[..]),
        ("Group 3", &include_bytes!("../../tests/pictures/group3.tif")[..]),
    ] {
        let header = inspect(bytes).expect("a header");
        assert_eq!((header.space, header.bits), (Space::Gray, 1), "{name}");
        assert_eq!(quarters(bytes), [[255], [0], [0], [255]], "{name}");
        for end in 0..bytes.len() {
            let _ = decoded(&bytes[..end]);
        }
    }
}

/// What chunks say of colours: the most exact goes before the others, and what means sRGB is nothing.
#[test]
fn colours_of_a_png() {
    let four = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let (linear, usual) = (four(&[100_000]), four(&[45_455]));
    // In the order of the chunk: white, red, green, blue (PNG, 11.3.2.1).
    let adobe = [31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000];
    let near = [31_269, 32_899, 63_999, 33_001, 30_000, 60_000, 15_000, 5_999];
    let (adobe, near) = (four(&adobe), four(&near));
    let numbers = |gamma, chroma| Some(Calibration::Numbers { gamma, chroma });
    let wide = Some([[31_270, 32_900], [64_000, 33_000], [21_000, 71_000], [15_000, 6_000]]);
    let p3 = Some([[31_270, 32_900], [68_000, 32_000], [26_500, 69_000], [15_000, 6_000]]);
    type Chunks<'a> = &'a [(&'a [u8; 4], &'a [u8])];
    let cases: [(Chunks<'_>, Option<Calibration>); 9] = [
        (&[(b"gAMA", &usual)], None),
        (&[(b"gAMA", &usual), (b"cHRM", &near)], None),
        (&[(b"gAMA", &linear)], numbers(Some(100_000), None)),
        (&[(b"gAMA", &usual), (b"cHRM", &adobe)], numbers(None, wide)),
        (&[(b"gAMA", &linear), (b"cHRM", &adobe)], numbers(Some(100_000), wide)),
        (&[(b"sRGB", &[0]), (b"gAMA", &linear)], None),
        (&[(b"cICP", &[1, 13, 0, 1]), (b"gAMA", &linear)], None),
        (&[(b"cICP", &[12, 13, 0, 1]), (b"gAMA", &linear)], numbers(None, p3)),
        (&[(b"cICP", &[12, 8, 0, 1])], numbers(Some(100_000), p3)),
    ];
    for (chunks, wanted) in cases {
        let names: Vec<_> = chunks.iter().map(|(name, _)| String::from_utf8_lossy(&name[..])).collect();
        assert_eq!(inspect(&png_with(chunks)).expect("a header").calibration, wanted, "{names:?}");
    }
    for (points, word) in
        [([9, 16, 0, 1], "HDR"), ([9, 18, 0, 1], "HDR"), ([3, 13, 0, 1], "3/13"), ([1, 13, 0, 0], "range")]
    {
        let came = inspect(&png_with(&[(b"cICP", &points)])).expect_err("colours that are not read").to_string();
        assert!(came.contains(word), "{points:?}: {came}");
    }
    // A profile that can't be unpacked: colours are not what they would be without it, unless something else says them.
    let broken: &[u8] = b"name\0\0no zlib";
    let came = inspect(&png_with(&[(b"iCCP", broken)])).expect_err("a broken profile").to_string();
    assert!(came.contains("profile"), "{came}");
    let told = inspect(&png_with(&[(b"cICP", &[1, 13, 0, 1]), (b"iCCP", broken)]));
    assert_eq!(told.expect("a header").profile, None);
    let bomb = [&b"name\0\0"[..], &miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 40 << 20], 6)].concat();
    let came = inspect(&png_with(&[(b"iCCP", &bomb)])).expect_err("a profile of 40 MB").to_string();
    assert!(came.contains("profile"), "{came}");
}

/// What has to be unpacked at once and takes too much is told from what has too many pixels, which are as many as are read here.
#[test]
fn too_heavy_is_not_too_large() {
    let [w1, w2] = 17_000_u16.to_be_bytes();
    // 17 000 × 17 000 pixels of red, green, blue and alpha, interlaced or not (PNG, 11.2.1).
    let head = |interlaced| [0, 0, w1, w2, 0, 0, w1, w2, 8, 6, 0, 0, interlaced];
    let heavy = png_of(&head(1), &[]);
    let header = inspect(&heavy).expect("a header");
    let came = rows(&heavy, &header).map(|_| ()).expect_err("more than a gigabyte");
    assert_eq!(came, ImageError::TooHeavy(17_000, 17_000));
    assert!(came.to_string().contains("memory") && came.fix().contains("row by row"), "{came}: {}", came.fix());
    let light = png_of(&head(0), &[]);
    let header = inspect(&light).expect("a header");
    assert!(rows(&light, &header).is_ok(), "row by row there is no limit but that of pixels");
    let large = png_of(&[0, 1, 95, 144, 0, 1, 95, 144, 8, 2, 0, 0, 0], &[]);
    let came = inspect(&large).expect_err("8100 million pixels");
    assert_eq!(came, ImageError::TooLarge(90_000, 90_000));
    // The one strip of a TIFF with 4000 × 65 500 pixels.
    let mut strip = tiff();
    for (tag, value) in [(256_u16, 4_000_u32), (257, 65_500), (278, 65_500), (279, 786_000_000)] {
        let at = (10..130).step_by(12).find(|&at| strip[at..at + 2] == tag.to_le_bytes()).expect("the tag");
        strip[at + 8..at + 12].copy_from_slice(&value.to_le_bytes());
    }
    let header = inspect(&strip).expect("a header");
    let came = rows(&strip, &header).and_then(|mut rows| rows.row().map(|_| ())).expect_err("a strip of 786 MB");
    assert_eq!(came, ImageError::TooHeavy(4_000, 65_500));
}

/// Pieces of a profile belong together by their numbers (ICC.1:2010, B.4), in whatever order they stand.
#[test]
fn a_profile_in_pieces() {
    let jpeg = include_bytes!("../../tests/pictures/baseline.jpg");
    let piece = |number: u8, data: &[u8]| {
        let length = (16 + data.len() as u16).to_be_bytes();
        [&[0xff, 0xe2], &length[..], b"ICC_PROFILE\0", &[number, 3], data].concat()
    };
    let bytes = [&jpeg[..2], &piece(3, b"you")[..], &piece(1, b"how "), &piece(2, b"are "), &jpeg[2..]].concat();
    assert_eq!(inspect(&bytes).expect("a header").profile.as_deref(), Some(&b"how are you"[..]));
}

/// A profile as numbers of two bytes is none, and without it the colours would be taken for others.
#[test]
fn a_profile_of_another_type() {
    let mut bytes = tiff();
    // In the place of the planar configuration, which is the usual one: tag 34675, type SHORT, one of them.
    let at = (10..130).step_by(12).find(|&at| bytes[at..at + 2] == 284_u16.to_le_bytes()).expect("the tag");
    bytes[at..at + 2].copy_from_slice(&34_675_u16.to_le_bytes());
    let came = inspect(&bytes).expect_err("a broken profile").to_string();
    assert!(came.contains("profile"), "{came}");
    // As one byte it is a profile, though a bad one.
    bytes[at + 2] = 7;
    assert_eq!(inspect(&bytes).expect("a header").profile, Some(vec![1]));
}
