//! The fold's drawings: what is in them, and what outside judges see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use leporello::diagram::{Leaflet, Typeset, dummy, svg, template};
use leporello::drawing::{Drawing, Mark, Page};
use leporello::geom::{Point, Segment};
use leporello::source::{Files, Sources};
use leporello::unit::Length;
use leporello::{flow, spec};
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, draw_folder, ensure, judged, output, root, scratch};

/// Trials of the drawings.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("fold: both sides of every dummy lie on each other", register),
        Trial::test("fold: every drawing has all panels' names, on its page", names),
        Trial::test("fold: a dummy is as large as its paper allows, in whole steps", sizes),
        judged("judge: python3: the fold's pictures are well-formed".into(), "python3", well_formed),
        judged("judge: rsvg-convert: the fold's pictures have their size".into(), "rsvg-convert", rendered),
        judged("judge: qpdf: dummies and templates".into(), "qpdf", checked),
        judged("judge: pdffonts: dummies and templates have their font".into(), "pdffonts", fonts),
        judged("judge: pdfinfo: boxes of templates".into(), "pdfinfo", boxes),
        judged("judge: gs: no ink of a press is in a template".into(), "gs", inks),
    ]
}

/// Every case of a fold, and the leaflet.
fn folders() -> Result<Vec<PathBuf>, Failed> {
    let mut folders = vec![PathBuf::from(".")];
    for entry in std::fs::read_dir("tests/cases")? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("fold-")) {
            folders.push(path);
        }
    }
    folders.sort();
    ensure(folders.len() > 12, || format!("the folds were not found: {folders:?}"))?;
    Ok(folders)
}

fn leaflet(folder: &Path) -> Result<Leaflet, Failed> {
    let mut sources = Sources::default();
    let bytes = root(folder)?.read("layout.toml").map_err(|error| error.to_string())?;
    let file = sources.add("layout.toml", &bytes).map_err(|error| error.to_string())?;
    let spec = spec::parse(&sources, file).0.ok_or("layout.toml is no TOML")?;
    let sheet = flow::sheet(&spec).0.ok_or("the sheet does not fold")?;
    Ok(Leaflet::new(&spec.job.name.value, &spec.job.title.value, &sheet))
}

/// Words are as wide as they are high: no face is needed to see where lines stand.
fn set(words: &str, size: Length) -> Typeset {
    Typeset { runs: Vec::new(), width: size / 2 * i64::try_from(words.chars().count()).unwrap_or(0) }
}

/// The straight lines of a page, in hundredths of a millimetre, each from its lesser point to its greater one.
fn lines(page: &Page, place: impl Fn(Point) -> Point) -> BTreeSet<[i64; 4]> {
    let hundredths = |length: Length| (length.to_mm() * 100.0).round() as i64;
    let shapes = page.items.iter().filter_map(|item| match &item.mark {
        Mark::Shape(shape) => Some(&shape.path.0),
        Mark::Text(_) => None,
    });
    shapes
        .filter_map(|path| match path[..] {
            [Segment::Move(a), Segment::Line(b)] => Some([a, b].map(&place)),
            _ => None,
        })
        .map(|ends| {
            let [a, b] = ends.map(|p| [hundredths(p.x), hundredths(p.y)]);
            let ([x1, y1], [x2, y2]) = (a.min(b), a.max(b));
            [x1, y1, x2, y2]
        })
        .collect()
}

fn register() -> Check {
    for folder in folders()? {
        let leaflet = leaflet(&folder)?;
        for paper in [dummy::paper(leaflet.size), leaflet.size] {
            let drawing = dummy::drawing(&leaflet, paper, &mut set);
            let [one, other] = &drawing.pages[..] else { continue };
            let width = other.size.width;
            let front = lines(one, |p| p);
            let back = lines(other, |p| Point::new(width - p.x, p.y));
            // Creases, cuts and the bar; a hundredth may be lost in rounding.
            let near =
                |line: &[i64; 4]| back.iter().any(|other| line.iter().zip(other).all(|(a, b)| (a - b).abs() <= 1));
            let creases: usize =
                leaflet.sides[0].vertical.iter().chain(&leaflet.sides[0].horizontal).map(Vec::len).sum();
            ensure(front.len() >= creases && front.len() == back.len(), || {
                format!("{}: {} lines on A, {} on B", folder.display(), front.len(), back.len())
            })?;
            ensure(front.iter().all(near), || format!("{}: {front:?}\nis not behind {back:?}", folder.display()))?;
        }
    }
    Ok(())
}

fn drawings(leaflet: &Leaflet) -> [(&'static str, Drawing); 3] {
    [
        ("picture", svg::drawing(leaflet, &mut set)),
        ("dummy", dummy::drawing(leaflet, dummy::paper(leaflet.size), &mut set)),
        ("template", template::drawing(leaflet, &mut set)),
    ]
}

fn names() -> Check {
    for folder in folders()? {
        let leaflet = leaflet(&folder)?;
        for (kind, drawing) in drawings(&leaflet) {
            let mut said = BTreeSet::new();
            for page in &drawing.pages {
                for item in &page.items {
                    let points: Vec<Point> = match &item.mark {
                        Mark::Text(text) => {
                            said.insert(text.words.clone());
                            vec![text.at]
                        }
                        Mark::Shape(shape) => {
                            let bounds = shape.path.bounds().ok_or("a path without points")?;
                            vec![Point::new(bounds.x, bounds.y), Point::new(bounds.right(), bounds.bottom())]
                        }
                    };
                    let inside = |p: &Point| {
                        p.x >= Length::ZERO && p.y >= Length::ZERO && p.x <= page.size.width && p.y <= page.size.height
                    };
                    ensure(points.iter().all(inside), || {
                        format!("{}: the {kind} has {:?} off its page", folder.display(), item.mark)
                    })?;
                }
            }
            for panel in leaflet.sides.iter().flat_map(|side| &side.panels) {
                let named = said.contains(&panel.name) || panel.name.eq_ignore_ascii_case(&panel.place);
                ensure(said.contains(&panel.place) && named, || {
                    format!("{}: the {kind} lacks {} `{}`", folder.display(), panel.place, panel.name)
                })?;
            }
        }
    }
    Ok(())
}

fn sizes() -> Check {
    use leporello::geom::Size;
    let size = |width: i64, height: i64| Size { width: Length::mm(width), height: Length::mm(height) };
    let (a4, a3) = (size(297, 210), size(420, 297));
    for (sheet, paper, percent) in [
        (a4, a4, 100),
        (size(100, 50), a4, 100),
        (a3, a4, 55),
        (a3, a3, 100),
        // 285 of 400 mm are 71 %.
        (size(400, 210), a4, 70),
        (size(4500, 4500), a4, 5),
    ] {
        let found = dummy::percent(sheet, paper);
        ensure(found == percent, || format!("{sheet:?} on {paper:?}: {found} %, not {percent} %"))?;
    }
    let inches = |halves: i64| Length::from_raw(Length::PER_IN / 2 * halves);
    let legal = dummy::paper(Size { width: inches(28), height: inches(17) });
    ensure(legal.width == inches(22) && dummy::paper(a3) == a4, || format!("{legal:?}"))
}

/// A case with its name, its kind of file and the file's bytes.
type Made = (PathBuf, Vec<(&'static str, String, Vec<u8>)>);

/// The files of every case, which all judges share.
fn made() -> Result<&'static [Made], Failed> {
    static MADE: OnceLock<Result<Vec<Made>, String>> = OnceLock::new();
    let make = || -> Result<Vec<Made>, Failed> {
        let mut made = Vec::new();
        for case in folders()? {
            let diagram = draw_folder(&case)?.diagram.ok_or_else(|| format!("{}: no diagram", case.display()))?;
            let files = diagram.files.into_iter().map(|file| (file.kind, file.name, file.bytes)).collect();
            made.push((case, files));
        }
        Ok(made)
    };
    let made = MADE.get_or_init(|| make().map_err(|failed| failed.message().unwrap_or("it failed").to_owned()));
    made.as_deref().map_err(|message| message.into())
}

/// Hands each case's file of a kind to `check`, with its leaflet.
fn each(kind: &str, mut check: impl FnMut(&Path, &Leaflet) -> Check) -> Check {
    let folder = scratch(&format!("fold-{kind}-{:?}", std::thread::current().id()))?;
    for (case, files) in made()? {
        let (_, name, bytes) = files.iter().find(|(of, ..)| *of == kind).ok_or("no file of this kind")?;
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        check(&path, &leaflet(case)?)?;
    }
    Ok(())
}

fn well_formed() -> Check {
    const READ: &str = "import sys, xml.etree.ElementTree as e\nr = e.parse(sys.argv[1]).getroot()\n\
        print(r.tag, r.get('viewBox'))\nfor t in r.iter('{http://www.w3.org/2000/svg}text'): print(t.text)";
    each("svg", |path, leaflet| {
        let said =
            String::from_utf8(output(Command::new("python3").args(["-X", "utf8", "-c", READ]).arg(path))?.stdout)?;
        ensure(said.starts_with("{http://www.w3.org/2000/svg}svg 0 0 "), || said.clone())?;
        for panel in leaflet.sides.iter().flat_map(|side| &side.panels) {
            ensure(said.lines().any(|line| line == panel.place), || format!("no {} in {said}", panel.place))?;
        }
        Ok(())
    })
}

fn rendered() -> Check {
    each("svg", |path, leaflet| {
        // One pixel for each millimetre.
        let image = output(Command::new("rsvg-convert").args(["-d", "25.4", "-p", "25.4"]).arg(path))?.stdout;
        let number = |at: usize| image.get(at..at + 4).map(|n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]));
        let (width, height) = (number(16).ok_or("no PNG")?, number(20).ok_or("no PNG")?);
        let sides = leaflet.sides.len() as f64;
        ensure(f64::from(width) > leaflet.size.width.to_mm(), || format!("{}: {width} wide", path.display()))?;
        ensure(f64::from(height) > leaflet.size.height.to_mm() * sides, || format!("{}: {height} high", path.display()))
    })
}

fn checked() -> Check {
    for kind in ["dummy", "template"] {
        each(kind, |path, _| {
            let said = output(Command::new("qpdf").arg("--check").arg(path))?.stderr;
            ensure(said.is_empty(), || format!("qpdf --check {}: {}", path.display(), String::from_utf8_lossy(&said)))
        })?;
    }
    Ok(())
}

fn fonts() -> Check {
    for kind in ["dummy", "template"] {
        each(kind, |path, _| {
            let said = String::from_utf8(output(Command::new("pdffonts").arg(path))?.stdout)?;
            let rows: Vec<&str> = said.lines().skip(2).collect();
            // emb, sub, uni.
            let good = |row: &&str| row.contains("SourceSans3") && row.contains(" yes yes yes ");
            ensure(!rows.is_empty() && rows.iter().all(good), || format!("{}: {said}", path.display()))
        })?;
    }
    Ok(())
}

fn boxes() -> Check {
    each("template", |path, leaflet| {
        let said = String::from_utf8(output(Command::new("pdfinfo").args(["-box", "-l", "2"]).arg(path))?.stdout)?;
        for page in 1..=leaflet.sides.len() {
            let read = |name: &str| -> Result<Vec<f64>, Failed> {
                let head = format!("{name}:");
                let mark = format!("Page {page:>4} ");
                let line = said
                    .lines()
                    .filter_map(|line| line.trim().strip_prefix(mark.trim()))
                    .find(|line| line.trim().starts_with(&head));
                let numbers =
                    line.unwrap_or("").split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<f64>>();
                ensure(numbers.len() == 4, || format!("{}: no {name} of page {page} in\n{said}", path.display()))?;
                Ok(numbers)
            };
            let [media, bleed, trim] = [read("MediaBox")?, read("BleedBox")?, read("TrimBox")?];
            let bleeds = leaflet.bleed.to_pt();
            let wanted = [leaflet.size.width.to_pt(), leaflet.size.height.to_pt()];
            for axis in [0, 1] {
                let size = trim[axis + 2] - trim[axis];
                ensure((size - wanted[axis]).abs() < 0.02, || format!("{}: trim {trim:?}", path.display()))?;
                let [before, after] = [trim[axis] - bleed[axis], bleed[axis + 2] - trim[axis + 2]];
                let good = (before - bleeds).abs() < 0.02 && (after - bleeds).abs() < 0.02;
                ensure(good && media[axis] <= bleed[axis], || format!("{}: bleed {bleed:?}", path.display()))?;
            }
        }
        Ok(())
    })
}

fn inks() -> Check {
    let folder = scratch("fold-inks")?;
    each("template", |path, _| {
        let plates = folder.join("p.tif");
        output(
            Command::new("gs")
                .args([
                    "-q",
                    "-dNOPAUSE",
                    "-dBATCH",
                    "-dSAFER",
                    "-sDEVICE=tiffsep",
                    "-sCompression=none",
                    "-r36",
                    "-dLastPage=1",
                ])
                .arg(format!("-sOutputFile={}", plates.display()))
                .arg(path),
        )?;
        let blank = |ink: &str| -> Result<bool, Failed> {
            let bytes = std::fs::read(folder.join(format!("p({ink}).tif")))?;
            let plate = crate::judges::Plate::parse(&bytes)?;
            Ok(plate.is_blank())
        };
        for ink in ["Cyan", "Magenta", "Yellow", "Black"] {
            ensure(blank(ink)?, || format!("{}: there is {ink}", path.display()))?;
        }
        for ink in ["Cutting", "Bleed", "Safe distance", "Dimensions"] {
            ensure(!blank(ink)?, || format!("{}: there is no {ink}", path.display()))?;
        }
        Ok(())
    })
}
