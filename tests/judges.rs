//! Outside judges: programs that know nothing of this one look at a master.
//!
//! Each takes a leaflet's folder, compiles it and puts the bytes where the judge can read them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use leporello::color::Color;
use leporello::geom::Rect;
use leporello::unit::Length;
use leporello::{Master, Outcome};
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, Scratch, compile_folder, ensure, judged, master, output, scratch};
use crate::words;

/// All judges on the real leaflet.
pub fn leaflet() -> Vec<Trial> {
    let here = || PathBuf::from(".");
    vec![
        judged("judge: qpdf --check".into(), "qpdf", move || qpdf(&here())),
        judged("judge: gs tiffsep plates".into(), "gs", move || plates(&here())),
        judged("judge: gs shows black text on the black plate alone".into(), "gs", move || black_text(&here())),
        judged("judge: pdffonts all embedded and subset".into(), "pdffonts", move || fonts(&here())),
        judged("judge: pdftotext words in order".into(), "pdftotext", move || text(&here())),
        judged("judge: boxes".into(), "pdfinfo", move || boxes(&here())),
    ]
}

/// A judge that a case's `judge.txt` names.
pub fn by_name(word: &str, case: &str, folder: &Path) -> Trial {
    let folder = folder.to_owned();
    let name = format!("judge: {case}: {word}");
    match word {
        "qpdf" => judged(name, "qpdf", move || qpdf(&folder)),
        "gs" => judged(name, "gs", move || plates(&folder)),
        "pdffonts" => judged(name, "pdffonts", move || fonts(&folder)),
        "pdftotext" => judged(name, "pdftotext", move || text(&folder)),
        _ => Trial::test(name, || Err("judge.txt: the judges are qpdf, gs, pdffonts and pdftotext".into())),
    }
}

/// A master on the disk.
struct Print {
    folder: Scratch,
    file: PathBuf,
    master: Master,
}

fn print(folder: &Path, judge: &str) -> Result<Print, Failed> {
    let outcome: Outcome = compile_folder(folder)?;
    let master = master(outcome)?;
    ensure(!master.sheets.is_empty(), || "the master has no page, so there is nothing to judge".into())?;
    let folder = scratch(&format!("judge-{judge}-{}", folder.display()))?;
    let file = folder.join("master.pdf");
    std::fs::write(&file, &master.bytes)?;
    Ok(Print { folder, file, master })
}

fn qpdf(folder: &Path) -> Check {
    let print = print(folder, "qpdf")?;
    let output = output(Command::new("qpdf").arg("--check").arg(&print.file))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure(said.trim().is_empty(), || format!("qpdf --check: {said}"))
}

/// The file must not ask for a plate that nobody ordered.
fn plates(folder: &Path) -> Check {
    let print = print(folder, "plates")?;
    separate(&print, 72)?;
    let expected: BTreeSet<String> = (1..=print.master.sheets.len())
        .flat_map(|page| ["Cyan", "Magenta", "Yellow", "Black"].map(|ink| format!("p{page}({ink}).tif")))
        .collect();
    let mut actual = BTreeSet::new();
    for entry in std::fs::read_dir(&*print.folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.contains('(') {
            actual.insert(name);
        }
    }
    ensure(actual == expected, || format!("plates\n  expected: {expected:?}\n  actual:   {actual:?}"))
}

/// Has Ghostscript separate a master: `pN(INK).tif` beside it, one byte a pixel, uncompressed, 0 full ink.
fn separate(print: &Print, resolution: u32) -> Check {
    output(
        Command::new("gs")
            .args(["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-sCompression=none"])
            .arg(format!("-r{resolution}"))
            .arg(format!("-sOutputFile={}", print.folder.join("p%d.tif").display()))
            .arg(&print.file),
    )
    .map(|_| ())
}

/// Wherever text is set in 100 K, the black plate has ink and no other plate has more than the same place without text:
/// where there is no art below, that is none.
fn black_text(folder: &Path) -> Check {
    /// Of one degree in 255, so that a screen's rounding is no ink.
    const TRACE_OF_INK: u8 = 2;
    let resolution = 72;
    let print = print(folder, "black-text")?;
    separate(&print, resolution)?;
    let mut seen = 0;
    for (page, sheet) in print.master.sheets.iter().enumerate() {
        let mut plates = Vec::new();
        for ink in ["Black", "Cyan", "Magenta", "Yellow"] {
            let file = print.folder.join(format!("p{}({ink}).tif", page + 1));
            plates.push((ink, Plate::parse(&std::fs::read(file)?)?));
        }
        for placed in &sheet.panels {
            let panel = &print.master.panels[placed.panel];
            if !panel.art.is_empty() {
                continue; // other inks may stand below
            }
            for block in &panel.blocks {
                let runs = block.lines.iter().flat_map(|line| &line.runs);
                for run in runs.filter(|run| run.color == Color::BLACK && !run.text.trim().is_empty()) {
                    let width = run.glyphs.last().map_or(Length::ZERO, |last| last.x + last.advance);
                    let (x, y) = (placed.origin.x + run.origin.x, placed.origin.y + run.origin.y);
                    let area = Rect { x, y: y - run.size.scale(0.5), width, height: run.size.scale(0.5) };
                    // One pixel off each end: what stands beside may be coloured.
                    for (ink, plate) in &plates {
                        let most = plate.most(area, resolution);
                        let right = if *ink == "Black" { most > 0 } else { most <= TRACE_OF_INK };
                        ensure(right, || format!("page {}, `{}`: {most}/255 of {ink}", page + 1, run.text))?;
                    }
                    seen += 1;
                }
            }
        }
    }
    ensure(seen > 0, || "no text in 100 K stands on bare paper, so nothing was judged".into())
}

/// One plate as Ghostscript writes it without compression: little-endian TIFF, 8 bits, one sample a pixel.
struct Plate {
    width: usize,
    pixels: Vec<u8>,
}

impl Plate {
    fn parse(bytes: &[u8]) -> Result<Self, Failed> {
        Self::read(bytes).ok_or_else(|| "a plate is not the plain TIFF that tiffsep writes".into())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?) as usize);
        let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
        if bytes.get(..4)? != b"II*\0" {
            return None;
        }
        let directory = long(4)?;
        let values = |tag: usize| -> Option<Vec<usize>> {
            let entry = (0..word(directory)?).map(|i| directory + 2 + 12 * i).find(|&at| word(at) == Some(tag))?;
            let (kind, count) = (word(entry + 2)?, long(entry + 4)?);
            let size = if kind == 3 { 2 } else { 4 };
            let start = if count * size <= 4 { entry + 8 } else { long(entry + 8)? };
            (0..count).map(|i| if size == 2 { word(start + 2 * i) } else { long(start + 4 * i) }).collect()
        };
        // Compression (259) none, BitsPerSample (258) 8, PhotometricInterpretation (262): TIFF 6.0, section 8.
        if values(259)? != [1] || values(258)? != [8] {
            return None;
        }
        let white_is_zero = values(262)? == [0];
        let width = *values(256)?.first()?;
        let mut pixels = Vec::new();
        for (start, length) in values(273)?.into_iter().zip(values(279)?) {
            let strip = bytes.get(start..start + length)?;
            pixels.extend(strip.iter().map(|&value| if white_is_zero { value } else { 255 - value }));
        }
        Some(Self { width, pixels })
    }

    /// The most ink within an area of the sheet, 0 to 255. Origin: top-left of the media.
    fn most(&self, area: Rect, resolution: u32) -> u8 {
        let pixel = |length: Length| (length.to_pt() * f64::from(resolution) / 72.0).max(0.0);
        let columns = pixel(area.x).ceil() as usize + 1..pixel(area.x + area.width).floor() as usize;
        let rows = pixel(area.y).floor() as usize..pixel(area.y + area.height).ceil() as usize;
        let at = |row: usize, column: usize| self.pixels.get(row * self.width + column).copied().unwrap_or(0);
        rows.flat_map(|row| columns.clone().map(move |column| at(row, column))).max().unwrap_or(0)
    }
}

fn fonts(folder: &Path) -> Check {
    let print = print(folder, "pdffonts")?;
    let output = output(Command::new("pdffonts").arg(&print.file))?;
    let table = String::from_utf8_lossy(&output.stdout);
    // Two lines of head; a name may hold spaces, so columns are counted from the right: emb sub uni object generation.
    let rows: Vec<&str> = table.lines().skip(2).collect();
    ensure(!rows.is_empty(), || "pdffonts finds no font".into())?;
    for row in rows {
        let columns: Vec<&str> = row.split_whitespace().rev().collect();
        let flags = columns.get(2..5).unwrap_or_default();
        ensure(flags == ["yes"; 3], || format!("not embedded, not subset or without ToUnicode:\n{table}"))?;
    }
    Ok(())
}

fn text(folder: &Path) -> Check {
    let print = print(folder, "pdftotext")?;
    let output = output(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&print.file).arg("-"))?;
    let extracted = words::Extracted::parse(&String::from_utf8(output.stdout)?);
    let mut seen = 0;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("content"))?.flatten().map(|e| e.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    for file in files {
        for part in words::parts(&std::fs::read_to_string(&file)?) {
            seen += part.len();
            extracted.find(&part).map_err(|fault| format!("{}: {fault}", file.display()))?;
        }
    }
    ensure(seen > 0, || "there are no words in content/*.md".into())
}

/// MediaBox ⊇ BleedBox ⊇ TrimBox, where the sheets have them; no other box, no turning, no other unit.
fn boxes(folder: &Path) -> Check {
    let print = print(folder, "pdfinfo")?;
    let output = output(Command::new("pdfinfo").args(["-box", "-f", "1", "-l", "99"]).arg(&print.file))?;
    let told = String::from_utf8_lossy(&output.stdout);
    ensure(told.contains(&format!("Pages:           {}\n", print.master.sheets.len())), || format!("pages:\n{told}"))?;
    for (page, sheet) in print.master.sheets.iter().enumerate() {
        for (name, rect) in [("MediaBox", sheet.media), ("BleedBox", sheet.bleed), ("TrimBox", sheet.trim)] {
            // The file's y goes up, the sheet's down.
            let bottom = sheet.media.height - rect.y - rect.height;
            let expected = [rect.x, bottom, rect.x + rect.width, bottom + rect.height].map(Length::to_pt);
            let actual = told_box(&told, page + 1, name).ok_or_else(|| format!("page {}: no {name}", page + 1))?;
            // pdfinfo rounds to 0.01 pt, which is what the boxes are promised to as well.
            let near = expected.iter().zip(&actual).all(|(a, b)| (a - b).abs() <= 0.0101);
            ensure(near, || format!("page {}: {name} is {actual:?}, not {expected:?}", page + 1))?;
        }
        let inside = |inner: Rect, outer: Rect| {
            inner.x >= outer.x
                && inner.y >= outer.y
                && inner.x + inner.width <= outer.x + outer.width
                && inner.y + inner.height <= outer.y + outer.height
        };
        let nested = inside(sheet.trim, sheet.bleed) && inside(sheet.bleed, sheet.media);
        ensure(nested, || format!("page {}: trim, bleed and media do not lie in each other", page + 1))?;
    }
    for key in ["/ArtBox", "/CropBox", "/Rotate", "/UserUnit"] {
        let found = print.master.bytes.windows(key.len()).any(|window| window == key.as_bytes());
        ensure(!found, || format!("the file holds {key}"))?;
    }
    Ok(())
}

/// A line of pdfinfo: `Page    1 TrimBox:    8.50     8.50   850.39   603.78`.
fn told_box(told: &str, page: usize, name: &str) -> Option<Vec<f64>> {
    told.lines().find_map(|line| {
        let (head, numbers) = line.split_once(':')?;
        let head: Vec<&str> = head.split_whitespace().collect();
        (head == ["Page", page.to_string().as_str(), name])
            .then(|| numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect())
    })
}
