//! Plates and soft proofs against Ghostscript's: `tiffsep` renders the same pages four times as fine and averages, through
//! the same profile, rendering intent and black-point compensation.
//!
//! Edges are left out: Ghostscript paints every fine pixel that a shape touches, so that letters are bolder there. What is
//! compared is the mean difference of each plate over all pixels that have ink on any plate and no edge beside them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use leporello::icc::{Icc, Lab};
use leporello::intent::Profile;
use leporello::pages::Page;
use leporello::planes::{self, Condition, Keep, Planes, Screen, Setup, White};
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use crate::judges::Plate;
use crate::lcms::delta::difference;
use crate::support::{Check, Scratch, compile_folder, ensure, judged, master, output, scratch};

/// The most that a plate may differ on average, as a part of solid ink.
const MOST: f64 = 0.01;
/// The most that a soft proof may differ on average, in ΔE00.
const MOST_DELTA: f64 = 2.0;
/// A step between neighbours, of 255, that is an edge.
const EDGE: u8 = 10;
/// The part of a page that has to be without edges, so that something is compared.
const LEAST: f64 = 0.3;
/// Pixels per inch that are compared, and how much finer Ghostscript renders.
const DPI: u32 = 60;
const FINER: u32 = 4;

/// Files of `tests/foreign/` and the pages of them that are not compared. `hand-apart` and `hand-hybrid` are not here:
/// Ghostscript reads them otherwise than ISO 32000 says (tests/foreign/README.md). Nor are those that qpdf made of others.
const FOREIGN: [(&str, &[usize]); 22] = [
    ("cairo", &[]),
    ("chromium", &[]),
    ("gs-art", &[]),
    ("gs-x3", &[]),
    ("hand-blend-cmyk", &[]),
    // A group of DeviceGray is black ink (ISO 32000-1, 10.3.1), and four inks to Ghostscript.
    ("hand-blend-rgb", &[5]),
    ("hand-devicen", &[]),
    ("hand-forbidden", &[]),
    ("hand-frame", &[]),
    ("hand-groups", &[]),
    ("hand-images", &[]),
    ("hand-masked-images", &[]),
    ("hand-masks", &[]),
    ("hand-overprint", &[]),
    ("hand-patterns", &[]),
    ("hand-shadings", &[]),
    ("hand-spaces", &[]),
    ("hand-text", &[]),
    ("img2pdf", &[]),
    ("lualatex", &[]),
    ("typst", &[]),
    ("scribus-x4", &[]),
];

/// Files whose colours are inks already, so that a screen's and a press's way do not part: those are compared as a screen
/// shows them (`png16m`), but for these pages. That device has no inks: spot inks become what stands in for them before
/// anything is blended, and a group without a colour space, on a page without one, is blended in its RGB. Those pages are
/// among [`PRESSED`].
const SHOWN: [(&str, &[usize]); 3] = [("hand-blend-cmyk", &[2, 4]), ("hand-groups", &[]), ("gs-x3", &[])];

/// Files that are compared as a press prints them: `tiffsep` makes the plates and lays its spot inks over the process inks,
/// and what comes of that is shown through the profile. That is what a soft proof promises (ISO 32000-1, 8.6.6.4 and 11.7.4:
/// a device that has the ink takes the ink, not what stands in for it).
const PRESSED: [&str; 7] =
    ["hand-blend-cmyk", "hand-devicen", "hand-groups", "hand-masks", "hand-overprint", "hand-shadings", "scribus-x4"];

/// Trials of plates.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![
        judged("plates: the leaflet's are Ghostscript's".into(), "gs", || leaflet(plates)),
        judged("plates: the leaflet's soft proof is Ghostscript's".into(), "gs", || leaflet(proof)),
        judged("plates: one that is wrong is seen".into(), "gs", wrong),
    ];
    for (name, left_out) in FOREIGN {
        let check = move || foreign(name, left_out, plates);
        trials.push(judged(format!("plates: {name}: as Ghostscript's"), "gs", check));
    }
    for (name, left_out) in SHOWN {
        let check = move || foreign(name, left_out, proof);
        trials.push(judged(format!("plates: {name}: soft proof as Ghostscript's"), "gs", check));
    }
    for name in PRESSED {
        let check = move || foreign(name, &[], pressed);
        trials.push(judged(format!("plates: {name}: soft proof as of Ghostscript's plates"), "gs", check));
    }
    trials
}

/// A page to be judged.
struct Judged {
    folder: Scratch,
    file: PathBuf,
    profile: PathBuf,
    document: Document,
    /// Counted from 1.
    number: usize,
}

impl Judged {
    fn new(bytes: &[u8], name: &str, number: usize) -> Result<Self, Failed> {
        // Trials run side by side, and two may look at the same page.
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let own = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = scratch(&format!("plates-{name}-{number}-{own}"))?;
        let (file, profile) = (folder.join("page.pdf"), folder.join("press.icc"));
        std::fs::write(&file, bytes)?;
        std::fs::write(&profile, Profile::fogra39().icc())?;
        let document = Document::open(bytes.to_vec())?;
        Ok(Self { folder, file, profile, document, number })
    }

    fn page(&self) -> Result<&Page, Failed> {
        Ok(self.document.pages().nth(self.number - 1).ok_or("the page is not there")?)
    }

    fn own(&self, condition: &Condition) -> Result<Planes, Failed> {
        let page = self.page()?;
        let setup = Setup { dpi: f64::from(DPI), area: page.media, overprint: true, keep: Keep::All };
        Ok(planes::render(page, |sink| self.document.draw(self.number - 1, sink), condition, &setup))
    }

    /// Ghostscript on this page, with one of its devices.
    fn ghostscript(&self, device: &str, more: &[&str], target: &Path) -> Check {
        let profile = self.profile.display();
        let mut gs = Command::new("gs");
        gs.args(["-q", "-dNOPAUSE", "-dBATCH", "-dNOSAFER", "-dRenderIntent=1", "-dBlackPtComp=1"]);
        gs.args([format!("-sDEVICE={device}"), format!("-r{}", DPI * FINER), format!("-dDownScaleFactor={FINER}")]);
        gs.args([format!("-dFirstPage={}", self.number), format!("-dLastPage={}", self.number)]);
        gs.arg(format!("-sDefaultCMYKProfile={profile}")).args(more);
        gs.arg(format!("-sOutputFile={}", target.display())).arg(&self.file);
        output(&mut gs).map(|_| ())
    }
}

fn condition() -> Result<Condition, Failed> {
    Condition::new(Profile::fogra39().icc()).map_err(|error| error.to_string().into())
}

fn leaflet(check: fn(&Judged) -> Check) -> Check {
    let master = master(compile_folder(Path::new("."))?)?;
    for number in 1..=master.sheets.len() {
        check(&Judged::new(&master.bytes, "leaflet", number)?)?;
    }
    Ok(())
}

fn foreign(name: &str, left_out: &[usize], check: fn(&Judged) -> Check) -> Check {
    let bytes = std::fs::read(format!("tests/foreign/{name}.pdf"))?;
    let count = Document::open(bytes.clone())?.pages().len();
    for number in (1..=count).filter(|number| !left_out.contains(number)) {
        check(&Judged::new(&bytes, name, number)?)?;
    }
    Ok(())
}

/// A picture of one sample a pixel.
#[derive(Clone)]
struct Gray {
    width: usize,
    pixels: Vec<u8>,
}

impl Gray {
    fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    /// The lowest rows and the first columns: both stand on the page's lower left corner.
    fn cut(&self, width: usize, height: usize) -> Self {
        let rows = self.pixels.chunks_exact(self.width).skip(self.height() - height);
        Self { width, pixels: rows.flat_map(|row| &row[..width]).copied().collect() }
    }

    fn of(plate: &planes::Plate) -> Self {
        let rows = (0..plate.height()).map(|y| plate.row(y));
        let pixels = rows.flat_map(|row| (0..plate.width()).map(move |x| row.at(x))).collect();
        Self { width: plate.width(), pixels }
    }
}

/// Where no picture has an edge within two pixels. In plain loops: tests are not optimised.
fn calm<'a>(pictures: impl Iterator<Item = &'a Gray>, width: usize, height: usize) -> Vec<bool> {
    let mut calm = vec![true; width * height];
    let mut unsettle = |x: usize, y: usize| {
        for row in y.saturating_sub(2)..(y + 3).min(height) {
            calm[row * width + x.saturating_sub(2)..row * width + (x + 3).min(width)].fill(false);
        }
    };
    for picture in pictures {
        for y in 0..height {
            let row = &picture.pixels[y * width..(y + 1) * width];
            let below = &picture.pixels[(y + 1).min(height - 1) * width..][..width];
            if row == below && row.iter().all(|pixel| *pixel == row[0]) {
                continue;
            }
            for x in 0..width {
                if row[x].abs_diff(row[(x + 1).min(width - 1)]) > EDGE || row[x].abs_diff(below[x]) > EDGE {
                    unsettle(x, y);
                }
            }
        }
    }
    calm
}

fn plates(judged: &Judged) -> Check {
    let planes = judged.own(&condition()?)?;
    compare(judged, &planes)
}

fn compare(judged: &Judged, planes: &Planes) -> Check {
    let out = format!("-sOutputICCProfile={}", judged.profile.display());
    judged.ghostscript(
        "tiffsep",
        &[&out, "-sCompression=none", "-dMaxSeparations=64"],
        &judged.folder.join("p.tif"),
    )?;
    let mut theirs = BTreeMap::new();
    for entry in std::fs::read_dir(&*judged.folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(ink) = name.strip_prefix("p(").and_then(|name| name.strip_suffix(").tif")) {
            let plate = Plate::parse(&std::fs::read(&path)?)?;
            let (width, pixels) = plate.pixels();
            theirs.insert(ink.to_owned(), Gray { width, pixels: pixels.to_vec() });
        }
    }
    let process = ["Cyan", "Magenta", "Yellow", "Black"].map(str::to_owned).into_iter().zip(&planes.process);
    let spots = planes.spots.iter().map(|(spot, plate)| (spot.name.clone(), plate));
    let ours: BTreeMap<String, Gray> = process.chain(spots).map(|(name, plate)| (name, Gray::of(plate))).collect();
    let both = || theirs.values().chain(ours.values());
    let (width, height) = (both().map(|p| p.width).min().unwrap_or(0), both().map(Gray::height).min().unwrap_or(0));
    let large = planes.width - width <= 2 && planes.height - height <= 2;
    ensure(large && !theirs.is_empty(), || format!("page {}: {width} × {height} pixels", judged.number))?;
    let blank = Gray { width, pixels: vec![0; width * height] };
    let cut = |picture: Option<&Gray>| picture.map_or_else(|| blank.clone(), |picture| picture.cut(width, height));
    let names: Vec<&String> = theirs.keys().chain(ours.keys().filter(|name| !theirs.contains_key(*name))).collect();
    let pairs: Vec<(Gray, Gray)> = names.iter().map(|n| (cut(theirs.get(*n)), cut(ours.get(*n)))).collect();
    let calm = calm(pairs.iter().flat_map(|(a, b)| [a, b]), width, height);
    let count = calm.iter().filter(|calm| **calm).count() as f64;
    ensure(count >= LEAST * calm.len() as f64, || format!("page {}: too little is without edges", judged.number))?;
    // White paper agrees with itself: were it counted, a small patch could be quite wrong.
    let inked = |i: &usize| calm[*i] && pairs.iter().any(|(theirs, ours)| theirs.pixels[*i] > 0 || ours.pixels[*i] > 0);
    let inked = (0..width * height).filter(inked).count().max(1) as f64;
    for (name, (theirs, ours)) in names.iter().zip(&pairs) {
        let pixels = theirs.pixels.iter().zip(&ours.pixels).zip(&calm).filter(|(_, calm)| **calm);
        let sum: f64 = pixels.map(|((a, b), _)| f64::from(a.abs_diff(*b))).sum();
        let mean = sum / inked / 255.0;
        ensure(mean <= MOST, || {
            format!("page {}, {name}: {:.2} % from Ghostscript's on average", judged.number, mean * 100.0)
        })?;
    }
    Ok(())
}

/// The comparison can fail: with overprint ignored the plates are others.
fn wrong() -> Check {
    let judged = Judged::new(&std::fs::read("tests/foreign/hand-overprint.pdf")?, "hand-overprint-wrong", 1)?;
    let page = judged.page()?;
    let setup = Setup { dpi: f64::from(DPI), area: page.media, overprint: false, keep: Keep::All };
    let planes = planes::render(page, |sink| judged.document.draw(0, sink), &condition()?, &setup);
    ensure(compare(&judged, &planes).is_err(), || "plates without overprint pass for those with it".into())
}

/// As a screen shows it.
fn proof(judged: &Judged) -> Check {
    let target = judged.folder.join("page.png");
    judged.ghostscript("png16m", &["-dOverprint=/simulate"], &target)?;
    alike(judged, &target)
}

/// As a screen shows what comes of the plates.
fn pressed(judged: &Judged) -> Check {
    let plates = judged.folder.join("p.tif");
    let out = format!("-sOutputICCProfile={}", judged.profile.display());
    judged.ghostscript("tiffsep", &[&out, "-sCompression=none", "-dMaxSeparations=64"], &plates)?;
    let mut decoder = tiff::decoder::Decoder::new(std::fs::File::open(&plates)?)?;
    let (width, height) = decoder.dimensions()?;
    let tiff::decoder::DecodingResult::U8(inks) = decoder.read_image()? else { return Err("not of 8 bits".into()) };
    ensure(inks.len() == (width * height * 4) as usize, || "not of four inks".into())?;
    // The same inks as a picture on a page, a point for each pixel.
    let image = format!("/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceCMYK");
    let content = format!("{width} 0 0 {height} 0 0 cm /I Do");
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    );
    let stream = |head: &str, data: &[u8]| {
        [format!("<<{head}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    };
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
        stream(&image, &inks),
    ];
    let (mut file, mut table) = (b"%PDF-1.4\n".to_vec(), String::new());
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend([format!("{} 0 obj\n", i + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = file.len();
    file.extend(format!("xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\n").into_bytes());
    file.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
    let (source, target) = (judged.folder.join("inks.pdf"), judged.folder.join("page.png"));
    std::fs::write(&source, file)?;
    let mut gs = Command::new("gs");
    gs.args([
        "-q",
        "-dNOPAUSE",
        "-dBATCH",
        "-dNOSAFER",
        "-dRenderIntent=1",
        "-dBlackPtComp=1",
        "-sDEVICE=png16m",
        "-r72",
    ]);
    gs.arg(format!("-sDefaultCMYKProfile={}", judged.profile.display()));
    output(gs.arg(format!("-sOutputFile={}", target.display())).arg(&source))?;
    alike(judged, &target)
}

/// Whether our soft proof is like a picture of theirs.
fn alike(judged: &Judged, target: &Path) -> Check {
    let condition = condition()?;
    let planes = judged.own(&condition)?;
    let mut screen = Screen::new(&planes, &condition, White::Screen, |_| true);
    let mut ours = vec![0; planes.width * planes.height * 3];
    ours.chunks_exact_mut(planes.width * 3).enumerate().for_each(|(y, row)| screen.row(y, row));
    let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(target)?));
    let mut reader = decoder.read_info()?;
    let mut theirs = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
    let info = reader.next_frame(&mut theirs)?;
    let (their_width, their_height) = (info.width as usize, info.height as usize);
    let (width, height) = (planes.width.min(their_width), planes.height.min(their_height));
    let channel = |pixels: &[u8], wide: usize, n: usize| {
        let plane = Gray { width: wide, pixels: pixels.iter().skip(n).step_by(3).copied().collect() };
        plane.cut(width, height)
    };
    let ours = [0, 1, 2].map(|n| channel(&ours, planes.width, n));
    let theirs = [0, 1, 2].map(|n| channel(&theirs, their_width, n));
    let calm = calm(ours.iter().chain(&theirs), width, height);
    let srgb = Icc::srgb();
    let lab = |picture: &[Gray; 3], i: usize| {
        let [r, g, b] = [0, 1, 2].map(|n| f64::from(picture[n].pixels[i]) / 255.0);
        Lab::from(srgb.color(leporello::color::Rendering::Relative, [r, g, b, 0.0])).0
    };
    let (mut sum, mut count) = (0.0, 0.0);
    // One pixel of four: colours are areas here.
    for i in (0..width * height).step_by(4).filter(|i| calm[*i]) {
        sum += difference(lab(&ours, i), lab(&theirs, i));
        count += 1.0;
    }
    ensure(count * 4.0 >= LEAST * calm.len() as f64, || "too little is without edges".into())?;
    let mean = sum / count;
    ensure(mean <= MOST_DELTA, || {
        format!("page {}: ΔE00 is {mean:.2} on average from Ghostscript's soft proof", judged.number)
    })
}
