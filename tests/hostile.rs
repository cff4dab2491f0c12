//! Pictures and profiles that are broken, cut short, or made to take memory and time: each is a message or a picture,
//! never a panic or an endless run.
//!
//! Damages come from numbers with fixed seeds, so that every run sees the same ones; a failure names the file and the
//! number, and `LEPORELLO_RUNS=N` does more of them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use leporello::color::Rendering;
use leporello::convert;
use leporello::icc::{self, Icc, IccError};
use leporello::image::{self, ImageError};
use leporello::intent::Profile;
use libtest_mimic::{Failed, Trial};

use crate::lcms::profile;
use crate::properties::generate::Rng;
use crate::support::{Check, ensure};

/// Damages of each file; what a test run in the dev profile has time for.
const RUNS: u64 = 500;

const PICTURES: [&str; 16] = [
    "baseline.jpg",
    "upright.jpg",
    "wide.jpg",
    "progressive.jpg",
    "restarts.jpg",
    "grey.jpg",
    "cmyk.jpg",
    "lossy.webp",
    "lossless.webp",
    "alpha.webp",
    "palette.tif",
    "lab.tif",
    "lab16.tif",
    "jpeg.tif",
    "group3.tif",
    "group4.tif",
];

/// A profile's bytes.
type Make = fn() -> Vec<u8>;

const PROFILES: [(&str, Make); 4] = [
    ("of a matrix", profile::wide),
    ("of version 4", profile::display),
    ("of a table", profile::table),
    ("of grey", profile::gray_sampled),
];

/// All of it.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("hostile: a JPEG that says that it is huge", huge),
        Trial::test("hostile: a JPEG of very many scans", scans),
        Trial::test("hostile: JPEGs with other restart markers and samples, shrunk", unshrunk),
        Trial::test("hostile: a WebP that says that it is huge", webp),
        Trial::test("hostile: TIFFs whose strips and tables are not what they say", strips),
        Trial::test("hostile: profiles that are too large or count too much", profiles),
        Trial::test("hostile: directories that lead back to themselves", loops),
    ];
    for name in PICTURES {
        trials.push(Trial::test(format!("hostile: damages of {name}"), move || {
            damages(name, &picture(name)?, |bytes| {
                decode(bytes).map(drop).map_err(|error| format!("{error}: {}", error.fix()))
            })
        }));
    }
    for (name, make) in PROFILES {
        trials.push(Trial::test(format!("hostile: damages of a profile {name}"), move || {
            damages(name, &make(), |bytes| compute(bytes).map_err(|error| error.to_string()))
        }));
    }
    trials
}

fn picture(name: &str) -> Result<Vec<u8>, Failed> {
    Ok(std::fs::read(format!("tests/pictures/{name}"))?)
}

/// All rows, also as they come where pixels are joined on the way.
fn decode(bytes: &[u8]) -> Result<u64, ImageError> {
    let header = image::inspect(bytes)?;
    let mut sum = 0;
    for most in [1, 2, 4] {
        let mut rows = image::shrunk(bytes, &header, most)?;
        let by = rows.shrink();
        let stride = header.width.div_ceil(by) as usize * header.channels();
        for _ in 0..header.height.div_ceil(by) {
            let row = rows.row()?;
            assert_eq!(row.len(), stride, "a row is as long as the header says");
            sum += row.iter().map(|&sample| u64::from(sample)).sum::<u64>();
        }
        assert!(rows.row().is_err(), "there are as many rows as the header says");
    }
    Ok(sum)
}

/// Everything that a profile is used for, at some colours.
fn compute(bytes: &[u8]) -> Result<(), IccError> {
    let icc = Icc::read(bytes)?;
    for rendering in [Rendering::Relative, Rendering::Perceptual] {
        for device in [[0.0; 4], [1.0; 4], [0.3, 0.8, 0.1, 0.5]] {
            let color = icc.color(rendering, device);
            // Only what presses have leads back.
            let _ = icc.device(rendering, color);
        }
        let _ = icc::compensation(&Icc::srgb(), &icc, rendering);
    }
    Ok(())
}

/// Bytes changed, lost, doubled and put in, and the end cut off.
fn damaged(whole: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    if rng.index(4) == 0 {
        bytes.truncate(rng.index(whole.len()));
        return bytes;
    }
    for _ in 0..1 + rng.index(4) {
        let at = rng.index(bytes.len());
        match rng.index(6) {
            0 => bytes[at] = rng.index(256) as u8,
            1 => bytes[at] ^= 1 << rng.index(8),
            2 => bytes.insert(at, rng.index(256) as u8),
            3 => drop(bytes.remove(at)),
            4 => {
                let part = bytes[at..(at + rng.index(20)).min(bytes.len())].to_vec();
                let to = rng.index(bytes.len());
                bytes.splice(to..to, part);
            }
            // The ends of what numbers can be.
            _ => {
                let end = [0, 255, 127, 128][rng.index(4)];
                bytes.iter_mut().skip(at).take(4).for_each(|byte| *byte = end);
            }
        }
    }
    bytes
}

fn damages(name: &str, whole: &[u8], read: fn(&[u8]) -> Result<(), String>) -> Check {
    ensure(read(whole).is_ok(), || format!("{name} is broken before it is damaged: {:?}", read(whole)))?;
    #[expect(clippy::disallowed_methods, reason = "tests read the environment")]
    let runs = std::env::var("LEPORELLO_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let mut refused = 0;
    for seed in 0..runs {
        let bytes = damaged(whole, &mut Rng::new(seed));
        match catch_unwind(AssertUnwindSafe(|| read(&bytes))) {
            Ok(Ok(())) => {}
            Ok(Err(message)) => {
                refused += 1;
                ensure(message.len() > 20, || format!("damage {seed} of {name} has no message: `{message}`"))?;
            }
            Err(_) => return Err(format!("damage {seed} of {name} makes it panic").into()),
        }
    }
    // Some damages leave a picture, of other colours; where none was found, nothing was read.
    ensure(refused > runs / 10, || format!("only {refused} of {runs} damages of {name} were found"))
}

/// The same JPEG with another size in its frame header (T.81, B.2.2).
fn sized(name: &str, width: u16, height: u16) -> Result<Vec<u8>, Failed> {
    let mut bytes = picture(name)?;
    let frame = |pair: &[u8]| pair[0] == 0xff && matches!(pair[1], 0xc0 | 0xc2);
    let at = bytes.windows(2).position(frame).ok_or("no frame header")?;
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    Ok(bytes)
}

/// Refused before any of its memory is taken.
fn huge() -> Check {
    for name in ["baseline.jpg", "progressive.jpg", "cmyk.jpg", "grey.jpg"] {
        let sides = decode(&sized(name, 65_535, 20)?);
        ensure(matches!(sides, Err(ImageError::TooLarge(65_535, 20))), || format!("{name}, one side: {sides:?}"))?;
        let both = decode(&sized(name, 65_500, 65_500)?);
        ensure(matches!(both, Err(ImageError::TooLarge(65_500, 65_500))), || format!("{name}, both sides: {both:?}"))?;
        // As many as are read, but not in so few bytes.
        let few = decode(&sized(name, 15_000, 10_000)?);
        let told = matches!(few, Err(ImageError::Truncated | ImageError::TooHeavy(..)));
        ensure(told, || format!("{name}, 150 million pixels: {few:?}"))?;
        let none = decode(&sized(name, 0, 10)?);
        ensure(none == Err(ImageError::Empty), || format!("{name}, no pixels: {none:?}"))?;
    }
    Ok(())
}

/// The last scan again and again: each would go through all blocks.
fn scans() -> Check {
    let mut bytes = picture("progressive.jpg")?;
    let start = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]).ok_or("no scan")?;
    let end = bytes.len() - 2;
    let scan = bytes[start..end].to_vec();
    bytes.splice(end..end, scan.repeat(20_000));
    let came = decode(&bytes);
    ensure(matches!(&came, Err(ImageError::Broken(why)) if why.contains("scans")), || format!("{came:?}"))
}

/// A restart marker with another number than the next is passed over, one that lacks is found out, whatever the picture is shrunk
/// by; and components of two samples in four are decoded.
fn unshrunk() -> Check {
    let whole = picture("restarts.jpg")?;
    let header = image::inspect(&whole)?;
    let all = |bytes: &[u8], by: u32| -> Result<Vec<u8>, ImageError> {
        let mut rows = image::shrunk(bytes, &header, by)?;
        let mut out = Vec::new();
        for _ in 0..header.height.div_ceil(by) {
            out.extend_from_slice(rows.row()?);
        }
        Ok(out)
    };
    let at = whole.windows(2).position(|pair| pair == [0xff, 0xd2]).ok_or("no restart marker")?;
    let mut renumbered = whole.clone();
    renumbered[at + 1] = 0xd5;
    let mut lacking = whole.clone();
    lacking.drain(at..at + 2);
    let mut sampled = whole.clone();
    let frame = whole.windows(2).position(|pair| pair == [0xff, 0xc0]).ok_or("no frame header")?;
    sampled[frame + 11] = 0x41;
    sampled[frame + 14] = 0x21;
    for by in [1, 2, 4] {
        ensure(all(&renumbered, by) == all(&whole, by), || format!("another number, by {by}"))?;
        ensure(all(&lacking, by).is_err(), || format!("no marker, by {by}"))?;
        // Its data is that of other units: they may be decoded or found to be wrong, but alike.
        let (came, once) = (all(&sampled, by).map(drop), all(&sampled, 1).map(drop));
        ensure(came == once, || format!("two samples in four, by {by}: {came:?}"))?;
    }
    Ok(())
}

/// The sizes of the two kinds (RFC 6386, 9.1; RFC 9649, 3.4).
fn webp() -> Check {
    let mut lossy = picture("lossy.webp")?;
    let at = lossy.windows(3).position(|bytes| bytes == [0x9d, 0x01, 0x2a]).ok_or("no frame")? + 3;
    lossy[at..at + 4].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    let came = decode(&lossy);
    ensure(matches!(came, Err(ImageError::TooHeavy(16_383, 16_383))), || format!("lossy: {came:?}"))?;
    lossy[at..at + 4].copy_from_slice(&[0x00, 0x20, 0x00, 0x20]);
    let came = decode(&lossy);
    ensure(came == Err(ImageError::Truncated), || format!("lossy, 67 million pixels in 254 bytes: {came:?}"))?;
    let mut lossless = picture("lossless.webp")?;
    let at = lossless.windows(4).position(|bytes| bytes == *b"VP8L").ok_or("no chunk")? + 9;
    lossless[at..at + 4].copy_from_slice(&[0xfe, 0xbf, 0xff, 0x0f]);
    let came = decode(&lossless);
    ensure(matches!(came, Err(ImageError::TooHeavy(16_383, 16_383))), || format!("lossless: {came:?}"))
}

/// Where the first directory's entry for a tag has its value (TIFF 6.0, section 2), in a file that begins with II.
fn entry(tiff: &[u8], tag: u16) -> Result<usize, Failed> {
    let directory = u32::from_le_bytes(tiff[4..8].try_into()?) as usize;
    let count = usize::from(u16::from_le_bytes([tiff[directory], tiff[directory + 1]]));
    let mut entries = (0..count).map(|i| directory + 2 + 12 * i);
    Ok(entries.find(|&at| tiff[at..at + 2] == tag.to_le_bytes()).ok_or("no such tag")? + 8)
}

fn strips() -> Check {
    // A JPEG in it that says that it is much larger than its strip.
    let mut jpeg = picture("jpeg.tif")?;
    let at = jpeg.windows(4).position(|bytes| bytes == [0xff, 0xc0, 0, 17]).ok_or("no frame header")?;
    jpeg[at + 5..at + 9].copy_from_slice(&[0xff, 0xdc, 0x10, 0]);
    let came = decode(&jpeg);
    ensure(matches!(&came, Err(ImageError::Broken(why)) if why.contains("larger")), || format!("a JPEG: {came:?}"))?;
    jpeg[at + 5..at + 9].copy_from_slice(&[0, 8, 0, 16]);
    let came = decode(&jpeg);
    ensure(matches!(&came, Err(ImageError::Broken(why)) if why.contains("smaller")), || format!("a JPEG: {came:?}"))?;
    // Many more rows and columns than its data has (tags 256, 257, and 278: rows in a strip).
    for name in ["group4.tif", "group3.tif", "palette.tif", "lab.tif"] {
        let mut bytes = picture(name)?;
        for tag in [256, 257, 278] {
            let at = entry(&bytes, tag)?;
            let size: u32 = if tag == 256 { 4000 } else { 60_000 };
            let kind = bytes[at - 6];
            bytes[at..at + 4].copy_from_slice(&if kind == 3 { size & 0xffff } else { size }.to_le_bytes());
        }
        let came = decode(&bytes);
        ensure(came.is_err(), || format!("{name} of 240 million pixels: {came:?}"))?;
    }
    // No palette, and one without colours (tag 320).
    let mut palette = picture("palette.tif")?;
    let at = entry(&palette, 320)?;
    palette[at - 4..at].copy_from_slice(&0_u32.to_le_bytes());
    let came = decode(&palette);
    ensure(came.is_err(), || format!("an empty palette: {came:?}"))?;
    palette[at - 8] = 0x3f;
    let came = decode(&palette);
    ensure(came.is_err(), || format!("no palette: {came:?}"))
}

fn profiles() -> Check {
    // A JPEG may carry one in 255 pieces of 64 KB, and more.
    let mut jpeg = picture("baseline.jpg")?;
    let piece = [&b"\xff\xe2\xff\xffICC_PROFILE\0\x01\xff"[..], &vec![0; 65_533 - 14]].concat();
    jpeg.splice(2..2, piece.repeat(300));
    let header = image::inspect(&jpeg)?;
    let came = convert::check(&header);
    ensure(came.as_ref().is_err_and(|error| error.to_string().contains("at most 16")), || format!("{came:?}"))?;
    // A count of tags, and sizes of tags, that no file has.
    let whole = profile::table();
    for (at, value) in [(128, u32::MAX), (128, 1 << 20), (140, u32::MAX), (136, u32::MAX - 3), (0, u32::MAX), (0, 40)] {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
        // The size that the first bytes tell is not needed: either way is good.
        let _ = compute(&bytes).map_err(|error| error.to_string());
    }
    // A grid that would have 255 points in three directions.
    let mut bytes = whole.clone();
    let at = bytes.windows(4).position(|word| word == b"mft2").ok_or("no table")?;
    bytes[at + 10] = 255;
    ensure(compute(&bytes).is_err(), || "a grid of 16 million points is read from 4 KB".into())?;
    // The press's own, cut anywhere.
    let press =
        miniz_oxide::inflate::decompress_to_vec_zlib(&Profile::fogra39().deflated).map_err(|e| e.to_string())?;
    for end in (0..press.len() - 4000).step_by(997) {
        ensure(compute(&press[..end]).is_err(), || format!("{end} bytes are read as a profile"))?;
    }
    Ok(())
}

/// A TIFF whose next directory is its first, a tag that stands in itself, and EXIF that does the same.
fn loops() -> Check {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x00, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0x01, 1, 3, 0, 255, 255, 255, 255, 8, 0, 0, 0]);
    tiff.extend([8, 0, 0, 0]);
    ensure(decode(&tiff).is_err(), || "a TIFF without pixels".into())?;
    for exif in [
        &b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"[..],
        &b"Exif\0\0MM\0*\0\0\0\x00\xff\xff"[..],
        &b"Exif\0\0II*\0\xff\xff\xff\xff"[..],
        &b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"[..],
    ] {
        let mut jpeg = picture("baseline.jpg")?;
        let segment = [&[0xff, 0xe1], &(exif.len() as u16 + 2).to_be_bytes()[..], exif].concat();
        jpeg.splice(2..2, segment);
        let came = decode(&jpeg);
        ensure(came.is_ok(), || format!("{exif:?}: {came:?}"))?;
    }
    Ok(())
}
