//! Outside judges: programs that know nothing of this one look at a master.
//!
//! Each takes a leaflet's folder, compiles it and puts the bytes where the judge can read them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use leporello::color::Color;
use leporello::geom::{Point, Rect, Size};
use leporello::panel::{Draw, GlyphRun};
use leporello::unit::Length;
use leporello::{Master, Outcome};
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, Scratch, compile_folder, ensure, impose_folder, judged, master, output, scratch};
use crate::{bidi, drawings, shaping, words};

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
        judged("judge: pdfinfo knows a PDF/X-4".into(), "pdfinfo", identified),
        judged("judge: pdfinfo knows a PDF/X-1a and a PDF/X-3".into(), "pdfinfo", standards),
        judged("judge: gs tiffsep plates of every delivery".into(), "gs", deliveries),
        judged("judge: gs: what a press sheet prints stands where it was placed".into(), "gs", press),
        judged("judge: gs: processing steps change no plate".into(), "gs", steps),
        judged("judge: gs: the colour bar has each ink, whole and half".into(), "gs", color_bar),
        judged("judge: gs overprints black and knocks out white".into(), "gs", overprint),
        judged("judge: gs shows marks on every plate".into(), "gs", marks),
        judged("judge: gs shows gradients and mixes in their inks alone".into(), "gs", gradients),
        judged("judge: gs: pictures stand on the plates of their inks".into(), "gs", pictures),
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
        "uharfbuzz" => judged(name, shaping::JUDGE, move || shaping::check(&folder)),
        "zbarimg" => judged(name, "zbarimg", move || codes(&folder)),
        "rsvg-convert" => judged(name, drawings::JUDGE, move || drawings::check(&folder)),
        "fribidi" => judged(name, "fribidi", move || bidi::check(&folder)),
        _ => Trial::test(name, || {
            Err("judge.txt: the judges are qpdf, gs, pdffonts, pdftotext, uharfbuzz, fribidi, rsvg-convert and zbarimg"
                .into())
        }),
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
    let spots = spots(folder)?;
    let inks = || ["Cyan", "Magenta", "Yellow", "Black"].map(str::to_owned).into_iter().chain(spots.clone());
    let expected: BTreeSet<String> =
        (1..=print.master.sheets.len()).flat_map(|page| inks().map(move |ink| format!("p{page}({ink}).tif"))).collect();
    let mut actual = BTreeSet::new();
    for entry in std::fs::read_dir(&*print.folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.contains('(') {
            actual.insert(name);
        }
    }
    ensure(actual == expected, || format!("plates\n  expected: {expected:?}\n  actual:   {actual:?}"))
}

/// The codes are read from the rendered page, and say what layout.toml has: no more codes, and none less.
fn codes(folder: &Path) -> Check {
    let print = print(folder, "codes")?;
    let page = print.folder.join("page");
    output(Command::new("pdftoppm").args(["-r", "300", "-gray"]).arg(&print.file).arg(&page))?;
    let mut read = Command::new("zbarimg");
    read.args(["-q", "-Sean13.enable", "-Sean8.enable", "-Sean2.enable", "-Sean5.enable", "-Sisbn13.enable"]);
    for entry in std::fs::read_dir(&*print.folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "pgm") {
            read.arg(path);
        }
    }
    // A page without a code is a failure to zbarimg.
    let said = String::from_utf8(read.output()?.stdout)?.replace("\r\n", "\n");
    let layout: toml::Table = toml::from_str(&std::fs::read_to_string(folder.join("layout.toml"))?)?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (mut expected, mut within) = (Vec::new(), Vec::new());
    for code in layout.get("code").and_then(toml::Value::as_array).into_iter().flatten() {
        let text = |key: &str| code.get(key).and_then(toml::Value::as_str);
        expected.extend(text("qr").map(|text| format!("QR-Code:{text}\n")));
        expected.extend(text("isbn").map(|text| format!("ISBN-13:{}\n", digits(text))));
        expected.extend(text("ean").map(|text| format!("EAN-{}:{}\n", digits(text).len(), digits(text))));
        expected.extend(text("addon").map(|text| format!("EAN-{}:{}\n", text.len(), text)));
        if let Some(card) = code.get("vcard").and_then(toml::Value::as_table) {
            expected.push("QR-Code:BEGIN:VCARD\nVERSION:3.0\n".to_owned());
            within.extend(card.values().filter_map(|value| Some(value.as_str()?.replace(',', "\\,"))));
        }
    }
    ensure(!expected.is_empty(), || "layout.toml has no code that is read".into())?;
    for text in expected.iter().chain(&within) {
        ensure(said.contains(text), || format!("`{text}` is not among what was read:\n{said}"))?;
    }
    let kinds = ["QR-Code:", "EAN-", "ISBN-"];
    let count = said.lines().filter(|line| kinds.iter().any(|kind| line.starts_with(kind))).count();
    ensure(count == expected.len(), || format!("{} codes were expected, {count} read:\n{said}", expected.len()))?;
    codes_in_place(&print)
}

/// Each code is read where the panel has it, on its head where that is.
fn codes_in_place(print: &Print) -> Check {
    let page = print.folder.join("code");
    for (number, sheet) in print.master.sheets.iter().enumerate() {
        for placed in &sheet.panels {
            let panel = &print.master.panels[placed.panel];
            for code in &panel.codes {
                let (x, y) = (placed.origin.x + code.quiet.x, placed.origin.y + code.quiet.y);
                let (x, y) = match placed.turned {
                    // About the middle of the trim.
                    Some(trim) => {
                        (trim.x + trim.right() - x - code.quiet.width, trim.y + trim.bottom() - y - code.quiet.height)
                    }
                    None => (x, y),
                };
                let pixels = |length: Length| format!("{:.0}", length.to_pt() / 72.0 * 600.0);
                let sides = [x - sheet.media.x, y - sheet.media.y, code.quiet.width, code.quiet.height].map(pixels);
                let mut draw = Command::new("pdftoppm");
                draw.args(["-r", "600", "-gray", "-singlefile", "-f"]).arg(format!("{}", number + 1));
                for (key, side) in ["-x", "-y", "-W", "-H"].iter().zip(&sides) {
                    draw.arg(key).arg(side);
                }
                output(draw.arg(&print.file).arg(&page))?;
                let read = ["-q", "-Sean13.enable", "-Sean8.enable"];
                let read = Command::new("zbarimg").args(read).arg(page.with_extension("pgm")).output()?;
                ensure(!read.stdout.is_empty(), || format!("`{}` is not where {} has it", code.alt, panel.name))?;
            }
        }
    }
    Ok(())
}

/// The spot inks of a layout, as Ghostscript writes them into the names of files.
fn spots(folder: &Path) -> Result<Vec<String>, Failed> {
    let layout: toml::Table = toml::from_str(&std::fs::read_to_string(folder.join("layout.toml"))?)?;
    let inks = layout.get("inks").and_then(toml::Value::as_table);
    let escaped = |name: &String| -> String {
        let byte = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        name.bytes().map(byte).collect()
    };
    Ok(inks.into_iter().flat_map(|inks| inks.keys()).map(escaped).collect())
}

/// The case with text over a solid spot ink.
const INKS: &str = "tests/cases/two-inks";

/// Black letters leave the solid below them whole, white ones take it away.
fn overprint() -> Check {
    let resolution = 144;
    let print = print(Path::new(INKS), "overprint")?;
    separate(&print, resolution)?;
    let solid = Plate::parse(&std::fs::read(print.folder.join("p1(PANTONE 348 C).tif"))?)?;
    let (mut black, mut white) = (0, 0);
    for placed in &print.master.sheets[0].panels {
        for run in runs(&print.master, placed.panel) {
            let area = area(run, placed.origin);
            match (run.color, solid.least(area, resolution)) {
                // The text in the other column stands on paper.
                (Color::BLACK, least) if run.origin.x > Length::mm(66) => {
                    ensure(least == 255, || format!("`{}`: {least}/255 of the solid below", run.text))?;
                    black += 1;
                }
                (color, least) if color.is_paper() => {
                    ensure(least < 64, || format!("`{}`: {least}/255 of the solid below", run.text))?;
                    white += 1;
                }
                _ => {}
            }
        }
    }
    ensure(black > 0 && white > 0, || format!("{black} black runs and {white} white ones were judged"))
}

/// Places of a case, in mm from the trim's top-left corner, with what the plates C, M, Y, K and of the spot ink must have
/// there, in percent.
type Amounts = ((f64, f64), [f64; 5]);

/// The inks of gradients and mixes, and what overprints: in the middle of a gradient half of each end, and nothing else.
fn gradients() -> Check {
    // The ground runs from 40 % yellow to nothing over 80 mm.
    let yellow = |y: f64| 40.0 - y / 2.0;
    let places: Vec<Amounts> = vec![
        ((15.0, 40.0), [50.0, 0.0, 0.0, 0.0, 0.0]),
        ((15.0, 8.0), [90.0, 0.0, 0.0, 0.0, 0.0]),
        // In the bleed the first colour goes on.
        ((-2.0, -2.0), [100.0, 0.0, 0.0, 0.0, 0.0]),
        ((75.0, 28.0), [0.0, 0.0, yellow(28.0), 0.0, 0.0]),
        // The mix, half of it, and a gradient that overprints both.
        ((37.0, 10.0), [0.0, 0.0, 0.0, 20.0, 80.0]),
        ((37.0, 20.0), [0.0, 0.0, 0.0, 10.0, 40.0]),
        ((45.0, 11.0), [0.0, 60.0, 0.0, 20.0, 80.0]),
        ((45.0, 20.0), [0.0, 60.0, 0.0, 10.0, 40.0]),
        // From the spot ink to magenta.
        ((68.75, 15.0), [0.0, 25.0, 0.0, 0.0, 75.0]),
        ((77.5, 15.0), [0.0, 50.0, 0.0, 0.0, 50.0]),
        // The corner is round.
        ((60.5, 5.5), [0.0, 0.0, yellow(5.5), 0.0, 0.0]),
        // Rings: half way to the edge at 60 %, beyond it, and beyond the end.
        ((49.0, 41.0), [0.0, 0.0, 0.0, 75.0, 0.0]),
        ((53.0, 41.0), [0.0, 0.0, 0.0, 0.0, 100.0]),
        ((56.3, 30.7), [0.0, 0.0, yellow(30.7), 0.0, 0.0]),
        // Inside and outside of the clip.
        ((77.5, 55.0), [0.0, 100.0, 0.0, 0.0, 0.0]),
        ((90.0, 35.0), [0.0, 0.0, yellow(35.0), 0.0, 0.0]),
    ];
    amounts("tests/cases/gradients", 1, &["Cyan", "Magenta", "Yellow", "Black", "PANTONE 286 C"], &places)
}

/// Inks that are kept come out as they were, grey and one bit stand on the black plate alone and knock out, what is
/// transparent shows its ground, and the bleed is full.
fn pictures() -> Check {
    let case = "tests/cases/pictures";
    let inks = ["Cyan", "Magenta", "Yellow", "Black", ""];
    let only = |ink: usize, amount: f64| {
        let mut amounts = [0.0; 5];
        amounts[ink] = amount;
        amounts
    };
    // On the back, from the trim's left edge. The steps of each ink are 2 mm wide and high.
    let mut back: Vec<Amounts> = Vec::new();
    for ink in 0..4 {
        for step in 0..5 {
            let (x, y) = (6.0 + 2.0 * step as f64, 6.0 + 2.0 * ink as f64);
            back.push(((x, y), only(ink, 20.0 * (step + 1) as f64)));
        }
    }
    back.push(((14.0, 14.0), [40.0, 40.0, 40.0, 40.0, 0.0]));
    // An arm of the star, the white inside of it, and what is outside of the circle that clips the other one.
    back.extend([((23.0, 8.0), only(3, 100.0)), ((23.0, 10.0), [0.0; 5]), ((32.4, 5.6), [0.0; 5])]);
    amounts(case, 2, &inks, &back)?;
    // Side A: the pale ground, beside the leaf in its frame; and the crease, on both sides of which the hills stand.
    let pale = [8.0, 0.0, 16.0, 0.0, 0.0];
    amounts(case, 1, &inks, &[((101.0, 23.0), pale), ((119.0, 8.0), pale)])?;
    let print = print(Path::new(case), "pictures")?;
    separate(&print, 144)?;
    let (trim, bleed) = (print.master.sheets[0].trim, print.master.sheets[0].bleed);
    let plate = |page: usize, ink: &str| -> Result<Plate, Failed> {
        Plate::parse(&std::fs::read(print.folder.join(format!("p{page}({ink}).tif")))?)
    };
    let inner = Length::from_pt(1.0);
    // The hills at the foot of side A, from bleed to bleed.
    let foot = Rect::new(bleed.x + inner, trim.bottom() - inner * 4, bleed.width - inner * 2, inner * 11);
    // The sky at the head of the cover, to the bleed above it and at its right.
    let head = Rect::new(trim.x + Length::mm(61), bleed.y + inner, Length::mm(61), Length::mm(4));
    for (page, area) in [(1, foot), (2, head)] {
        let least = plate(page, "Cyan")?.least(area, 144);
        ensure(least > 60, || format!("page {page}: {least}/255 of cyan in the bleed"))?;
    }
    // The portrait is in black alone, though its ground has other inks.
    let portrait = print.master.sheets[0].panels.iter().find_map(|placed| {
        let blocks = &print.master.panels[placed.panel].blocks;
        let found = blocks.iter().filter_map(|block| block.picture.as_ref());
        let mut found = found.flat_map(|group| leporello::panel::pictures(&group.items));
        found.find(|picture| picture.black).map(|picture| picture.rect.offset(placed.origin))
    });
    let portrait = portrait.ok_or("no portrait")?.outset(-inner * 2);
    ensure(plate(1, "Black")?.least(portrait, 144) > 10, || "the portrait is not on the black plate".into())?;
    for ink in ["Cyan", "Magenta", "Yellow"] {
        let most = plate(1, ink)?.most(portrait, 144);
        ensure(most == 0, || format!("{most}/255 of {ink} in the portrait"))?;
    }
    // Both leaves are green, with the rose of the art between them.
    let at = |x: f64, y: f64| Point::new(trim.x + Length::from_mm(60.0 + x), trim.y + Length::from_mm(y));
    for ((x, y), [cyan, magenta]) in
        [((46.0, 30.0), [true, false]), ((53.5, 32.0), [false, true]), ((50.0, 41.0), [true, false])]
    {
        for (ink, wanted) in [("Cyan", cyan), ("Magenta", magenta)] {
            let found = plate(1, ink)?.at(at(x, y), 144);
            ensure((found > 140) == wanted, || format!("{found}/255 of {ink} at {x}, {y} mm"))?;
        }
    }
    Ok(())
}

/// Compares the plates of a page of a case with what they must have at some places; an ink without a name is none.
fn amounts(case: &str, page: usize, inks: &[&str; 5], places: &[Amounts]) -> Check {
    /// In percent: 1 of 255 degrees, and what a gradient changes within the pixels that are looked at.
    const NEAR: f64 = 2.5;
    let resolution = 144;
    let print = print(Path::new(case), "amounts")?;
    separate(&print, resolution)?;
    let trim = print.master.sheets[page - 1].trim;
    for (i, ink) in inks.iter().enumerate().filter(|(_, ink)| !ink.is_empty()) {
        let plate = Plate::parse(&std::fs::read(print.folder.join(format!("p{page}({ink}).tif")))?)?;
        for ((x, y), expected) in places {
            let at = Point::new(trim.x + Length::from_mm(*x), trim.y + Length::from_mm(*y));
            let pixels: Vec<u8> = plate
                .within(Rect::new(at.x, at.y, Length::ZERO, Length::ZERO).outset(Length::pt(1)), resolution)
                .collect();
            let sum: u32 = pixels.iter().map(|&pixel| u32::from(pixel)).sum();
            let percent = f64::from(sum) / pixels.len() as f64 / 2.55;
            let near = (percent - expected[i]).abs() <= NEAR;
            ensure(near, || format!("{case}: at {x}, {y} mm: {percent:.1} % of {ink}, not {:.1} %", expected[i]))?;
        }
    }
    Ok(())
}

/// Each mark has full ink on each plate, those of the spot inks as well.
fn marks() -> Check {
    let resolution = 288;
    let print = print(Path::new(INKS), "marks")?;
    separate(&print, resolution)?;
    let sheet = &print.master.sheets[0];
    ensure(!sheet.marks.is_empty(), || "no marks, so nothing was judged".into())?;
    for ink in ["Cyan", "Magenta", "Yellow", "Black"].map(str::to_owned).into_iter().chain(spots(Path::new(INKS))?) {
        let plate = Plate::parse(&std::fs::read(print.folder.join(format!("p1({ink}).tif")))?)?;
        for mark in &sheet.marks {
            let bounds = mark.path.bounds().ok_or("a mark without points")?;
            // The line's own pixels, and one on each side.
            let pixel = Length::from_pt(72.0 / f64::from(resolution) * 2.0);
            let most = plate.most(bounds.outset(pixel), resolution);
            ensure(most == 255, || format!("{ink}: {most}/255 in the mark at {bounds:?}"))?;
        }
    }
    Ok(())
}

/// The runs of a panel.
fn runs(master: &Master, panel: usize) -> impl Iterator<Item = &GlyphRun> {
    let lines = master.panels[panel].blocks.iter().flat_map(|block| &block.lines);
    lines.flat_map(|line| &line.runs).filter(|run| !run.text.trim().is_empty())
}

/// Where a run's small letters stand. Origin: top-left of the media.
fn area(run: &GlyphRun, panel: Point) -> Rect {
    let width = run.glyphs.last().map_or(Length::ZERO, |last| last.x + last.advance);
    let (x, y) = (panel.x + run.origin.x, panel.y + run.origin.y);
    Rect { x, y: y - run.size.scale(0.5), width, height: run.size.scale(0.5) }
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
            // Nor is what stands on a paragraph's box.
            let shapes = panel.blocks.iter().flat_map(|block| &block.rules);
            let boxes: Vec<Rect> = shapes
                .filter(|shape| matches!(shape.draw, Draw::Fill { .. }))
                .filter_map(|shape| shape.path.bounds())
                .collect();
            let bare = |run: &&GlyphRun| {
                let point = Rect::new(run.origin.x, run.origin.y, Length::ZERO, Length::ZERO);
                !boxes.iter().any(|one| one.contains(point))
            };
            for run in runs(&print.master, placed.panel).filter(|run| run.color == Color::BLACK).filter(bare) {
                let area = area(run, placed.origin);
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
    ensure(seen > 0, || "no text in 100 K stands on bare paper, so nothing was judged".into())
}

/// One plate as Ghostscript writes it without compression: little-endian TIFF, 8 bits, one sample a pixel.
pub struct Plate {
    width: usize,
    pixels: Vec<u8>,
}

impl Plate {
    /// Reads a plate.
    pub fn parse(bytes: &[u8]) -> Result<Self, Failed> {
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

    /// How many columns it has, and its pixels row by row.
    pub fn pixels(&self) -> (usize, &[u8]) {
        (self.width, &self.pixels)
    }

    /// Whether it has no ink at all.
    pub fn is_blank(&self) -> bool {
        self.pixels.iter().all(|pixel| *pixel == 0)
    }

    /// The ink at a point of the sheet, 0 to 255. Origin: top-left of the media.
    pub fn at(&self, point: Point, resolution: u32) -> u8 {
        let pixel = |length: Length| (length.to_pt() * f64::from(resolution) / 72.0).max(0.0) as usize;
        self.pixels.get(pixel(point.y) * self.width + pixel(point.x)).copied().unwrap_or(0)
    }

    /// The most ink within an area of the sheet, 0 to 255. Origin: top-left of the media.
    pub fn most(&self, area: Rect, resolution: u32) -> u8 {
        self.within(area, resolution).max().unwrap_or(0)
    }

    /// The least ink within an area of the sheet, 0 to 255. Origin: top-left of the media.
    pub fn least(&self, area: Rect, resolution: u32) -> u8 {
        self.within(area, resolution).min().unwrap_or(0)
    }

    /// The pixels of an area of the sheet, without the first column.
    fn within(&self, area: Rect, resolution: u32) -> impl Iterator<Item = u8> {
        let pixel = move |length: Length| (length.to_pt() * f64::from(resolution) / 72.0).max(0.0);
        let columns = pixel(area.x).ceil() as usize + 1..pixel(area.x + area.width).floor() as usize;
        let rows = pixel(area.y).floor() as usize..pixel(area.y + area.height).ceil() as usize;
        let at = |row: usize, column: usize| self.pixels.get(row * self.width + column).copied().unwrap_or(0);
        rows.flat_map(move |row| columns.clone().map(move |column| at(row, column)))
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

/// What poppler takes the file for.
fn identified() -> Check {
    let print = print(Path::new(INKS), "identified")?;
    let output = output(Command::new("pdfinfo").args(["-enc", "UTF-8"]).arg(&print.file))?;
    let told = String::from_utf8_lossy(&output.stdout);
    for (key, expected) in [
        ("Title", "Été & <hiver> — “deux” encres"),
        ("Author", "Zoé & Cie"),
        ("PDF version", "1.6"),
        ("PDF subtype", "PDF/X-4"),
        ("Encrypted", "no"),
        ("JavaScript", "no"),
        ("Form", "none"),
        ("Metadata Stream", "yes"),
    ] {
        let line = told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        ensure(line.map(str::trim) == Some(expected), || format!("{key} is not {expected}:\n{told}"))?;
    }
    Ok(())
}

/// The case whose deliveries differ in all that a shop may ask for.
const SHOPS: &str = "tests/cases/deliver";

/// A delivery on the disk, as if it were the master.
fn delivered(name: &str, judge: &str) -> Result<Print, Failed> {
    let mut print = print(Path::new(SHOPS), &format!("{judge}-{name}"))?;
    let at = print.master.deliveries.iter().position(|file| file.name == name);
    let file = print.master.deliveries.swap_remove(at.ok_or_else(|| format!("no delivery {name}"))?);
    (print.master.bytes, print.master.sheets) = (file.bytes, file.sheets);
    std::fs::write(&print.file, &print.master.bytes)?;
    Ok(print)
}

/// What poppler takes files of the older standards for.
fn standards() -> Check {
    for (name, version, standard) in [
        ("deliver-bare-A", "1.4", "PDF/X-1a:2003"),
        ("deliver-bare-B", "1.4", "PDF/X-1a:2003"),
        ("deliver-far", "1.4", "PDF/X-3:2003"),
        ("deliver-full", "1.6", "PDF/X-4"),
    ] {
        let print = delivered(name, "standards")?;
        let output = output(Command::new("pdfinfo").arg(&print.file))?;
        let told = String::from_utf8_lossy(&output.stdout);
        for (key, expected) in [("PDF version", version), ("PDF subtype", standard)] {
            let line = told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
            ensure(line.map(str::trim) == Some(expected), || format!("{name}: {key} is not {expected}:\n{told}"))?;
        }
    }
    Ok(())
}

/// Every page of every delivery asks for the plates of its inks and for no other.
fn deliveries() -> Check {
    const PROCESS: [&str; 4] = ["Black", "Cyan", "Magenta", "Yellow"];
    const SPOT: &str = "PANTONE 348 C";
    // Ghostscript names a plate for each ink that it meets, also for those of layers that are off; see `steps`.
    const STEPS: [&str; 3] = ["Bleed", "Creasing", "Cutting"];
    for (name, pages) in [
        ("deliver-bare-A", &[&[SPOT][..]][..]),
        ("deliver-bare-B", &[&[]]),
        ("deliver-far", &[&[SPOT], &[]]),
        ("deliver-full", &[&[SPOT, STEPS[0], STEPS[1], STEPS[2]], &STEPS]),
        ("deliver-plain", &[&[SPOT], &[]]),
    ] {
        let print = delivered(name, "deliveries")?;
        separate(&print, 72)?;
        let mut expected = BTreeSet::new();
        for (page, spots) in pages.iter().enumerate() {
            expected.extend(PROCESS.iter().chain(*spots).map(|ink| format!("p{}({ink}).tif", page + 1)));
        }
        let entries = std::fs::read_dir(&*print.folder)?.flatten();
        let files = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let actual: BTreeSet<String> = files.filter(|name| name.contains('(')).collect();
        ensure(actual == expected, || format!("{name}: plates {actual:?}, not {expected:?}"))?;
    }
    Ok(())
}

/// As written, the layers are off and nothing of them prints. Turned on, they are plates of their own, and every plate of
/// an ink stays as it was to the last pixel.
fn steps() -> Check {
    let resolution = 72;
    let print = delivered("deliver-full", "steps")?;
    let plates = |print: &Print| -> Result<BTreeMap<String, Plate>, Failed> {
        separate(print, resolution)?;
        let names = std::fs::read_dir(&*print.folder)?.flatten();
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let read = |name: String| Ok((name.clone(), Plate::parse(&std::fs::read(print.folder.join(name))?)?));
        names.filter(|name| name.contains('(')).map(read).collect()
    };
    let technical = |name: &str| ["Cutting", "Creasing", "Bleed"].iter().any(|step| name.contains(step));
    // Within the bleed and a little more; the registration colour of the marks is on every plate that there is.
    let inside = print.master.sheets[0].bleed.outset(Length::from_pt(1.0));
    let off = plates(&print)?;
    for (name, plate) in off.iter().filter(|(name, _)| technical(name)) {
        ensure(plate.most(inside, resolution) == 0, || format!("{name}: a layer that is off prints"))?;
    }
    // Of the same length, so that the table of objects stays right.
    let (from, to) = (b"/OFF[", b"/ON [");
    let at = print.master.bytes.windows(from.len()).position(|window| window == from).ok_or("no /OFF")?;
    let mut bytes = print.master.bytes.clone();
    bytes[at..at + to.len()].copy_from_slice(to);
    std::fs::write(&print.file, bytes)?;
    let on = plates(&print)?;
    let lines = on.iter().filter(|(name, _)| technical(name));
    let drawn = lines.filter(|(_, plate)| plate.most(inside, resolution) > 0).count();
    ensure(drawn == 6, || format!("{drawn} plates of three steps on two sides: {:?}", on.keys()))?;
    for (name, plate) in off.iter().filter(|(name, _)| !technical(name)) {
        let same = on.get(name).is_some_and(|after| after.pixels == plate.pixels);
        ensure(same, || format!("{name}: turned on, the layers change this plate"))?;
    }
    Ok(())
}

/// Rendered, the solid panel of each copy begins at its crease and ends with its bleed, and on no other plate: the green
/// one of side A, the blue one of side B.
fn press() -> Check {
    let resolution = 127; // five pixels a millimetre
    for case in ["press-sheetwise", "press-turn", "press-tumble"] {
        let folder = scratch(&format!("judge-{case}"))?;
        let mut master = master(impose_folder(&Path::new("tests/cases").join(case))?)?;
        let press = master.press.take().ok_or("no press sheet")?;
        let file = folder.join("press.pdf");
        std::fs::write(&file, &press.bytes)?;
        let print = Print { folder, file, master };
        separate(&print, resolution)?;
        for (page, sheet) in press.sheets.iter().enumerate() {
            let read = |ink: &str| -> Result<Option<Plate>, Failed> {
                let file = print.folder.join(format!("p{}({ink}).tif", page + 1));
                if file.is_file() { Plate::parse(&std::fs::read(file)?).map(Some) } else { Ok(None) }
            };
            let plates = [read("PANTONE 348 C")?, read("Cyan")?];
            for copy in &sheet.copies {
                let trim = &press.sides[copy.side].trim;
                let leaf = Size { width: trim.width, height: trim.height };
                // From side A's or B's trim: the third panel begins at 100 mm.
                let probe = |x: f64, y: f64| copy.place(Point::new(Length::from_mm(x), Length::from_mm(y)), leaf);
                let points =
                    [(100.4, 0.4), (149.6, 79.6), (100.4, 79.6), (149.6, 0.4), (99.6, 40.0), (0.4, 0.4), (125.0, 40.0)];
                for (x, y) in points {
                    let at = probe(x, y);
                    for (i, plate) in plates.iter().enumerate() {
                        let found = plate.as_ref().map_or(0, |plate| plate.at(at, resolution));
                        let wanted = if x > 100.0 && i == copy.side { 255 } else { 0 };
                        let ink = ["green", "cyan"][i];
                        ensure(found == wanted, || format!("{case}, {copy:?}: {found}/255 of {ink} at {x}, {y} mm"))?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Each field of the bar stands on its own plate alone, whole or half.
fn color_bar() -> Check {
    let resolution = 72;
    let print = delivered("deliver-full", "color_bar")?;
    separate(&print, resolution)?;
    for (page, (sheet, inks)) in print.master.sheets.iter().zip([5, 4]).enumerate() {
        ensure(sheet.color_bar.len() == 2 * inks, || format!("page {}: {} fields", page + 1, sheet.color_bar.len()))?;
        let names = ["Cyan", "Magenta", "Yellow", "Black", "PANTONE 348 C"];
        for (i, field) in sheet.color_bar.iter().enumerate() {
            let area = field.path.bounds().ok_or("a field without points")?;
            ensure(sheet.media.contains(area) && area.bottom() < sheet.bleed.y, || format!("{area:?} is not free"))?;
            for (plate, name) in names.iter().enumerate() {
                let file = print.folder.join(format!("p{}({name}).tif", page + 1));
                if !file.is_file() {
                    continue; // a spot ink that this side doesn't have
                }
                let amounts = Plate::parse(&std::fs::read(file)?)?;
                let inner = area.outset(Length::from_pt(-2.0));
                let found = (amounts.least(inner, resolution), amounts.most(inner, resolution));
                let right = match (plate == i % inks, i < inks) {
                    (false, _) => found == (0, 0),
                    (true, true) => found == (255, 255),
                    (true, false) => (126..=129).contains(&found.0) && (126..=129).contains(&found.1),
                };
                ensure(right, || format!("page {}, field {}: {found:?} on {name}", page + 1, i + 1))?;
            }
        }
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
