//! Pictures, drawings and spot inks on press sheets and in deliveries, as Ghostscript puts them on plates.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use leporello::geom::{Point, Rect, Size};
use leporello::unit::Length;
use libtest_mimic::{Failed, Trial};

use crate::judges::Plate;
use crate::support::{Check, compile_folder, ensure, impose_folder, judged, master, output, scratch};

const CASE: &str = "tests/cases/press-pictures";
/// Four pixels a millimetre, nearly: a multiple of 25.4, so that copies stand on whole pixels alike.
const RESOLUTION: u32 = 127;

pub fn trials() -> Vec<Trial> {
    vec![
        judged("judge: gs: a press sheet has on every copy what the master has".into(), "gs", copies),
        judged("judge: gs: a delivery keeps pictures and drawings under its own ink limit".into(), "gs", limits),
        judged("judge: gs: a side alone has the plates that it has in the master".into(), "gs", sides),
        judged(
            "judge: gs: each copy on a press sheet has its processing steps, on plates of their own".into(),
            "gs",
            steps,
        ),
        judged("judge: qpdf: a press sheet with processing steps".into(), "qpdf", whole),
        judged("judge: gs: a CMYK JPEG has the same inks as it is and brought down".into(), "gs", cmyk_jpeg),
    ]
}

/// Plates by page and ink.
type Plates = BTreeMap<(usize, String), Plate>;

fn plates(name: &str, bytes: &[u8]) -> Result<Plates, Failed> {
    let folder = scratch(&format!("press-{name}"))?;
    let file = folder.join("file.pdf");
    std::fs::write(&file, bytes)?;
    output(
        Command::new("gs")
            .args(["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-sCompression=none"])
            .arg(format!("-r{RESOLUTION}"))
            .arg(format!("-sOutputFile={}", folder.join("p%d.tif").display()))
            .arg(&file),
    )?;
    let mut plates = Plates::new();
    for entry in std::fs::read_dir(&*folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // p1(Cyan).tif
        let Some((page, ink)) = name.strip_suffix(").tif").and_then(|name| name.strip_prefix('p')?.split_once('('))
        else {
            continue;
        };
        plates.insert((page.parse()?, ink.to_owned()), Plate::parse(&std::fs::read(&path)?)?);
    }
    Ok(plates)
}

/// Places all over a leaflet, from its trim's top-left corner, away from its edges.
fn places(size: Size) -> impl Iterator<Item = Point> {
    let step = |k: i64, whole: Length| Length::mm(1) + (whole - Length::mm(2)) * k / 40;
    (0..=40 * 41).map(move |k| Point::new(step(k % 41, size.width), step(k / 41, size.height)))
}

/// A pixel's ink, and the least and the most around it: edges fall on pixels in another way where a copy is turned.
fn around(plate: &Plate, at: Point) -> (u8, u8) {
    let area = Rect::new(at.x, at.y, Length::ZERO, Length::ZERO).outset(Length::from_mm(0.6));
    (plate.least(area, RESOLUTION), plate.most(area, RESOLUTION))
}

/// Each copy is the master's side: at all places every plate has what that side's plate has.
fn copies() -> Check {
    let mut sheet = master(impose_folder(Path::new(CASE))?)?;
    let press = sheet.press.take().ok_or("no press sheet")?;
    let alone = master(compile_folder(Path::new(CASE))?)?;
    let (pressed, own) = (plates("copies", &press.bytes)?, plates("master", &alone.bytes)?);
    let mut inked = 0;
    for (page, sheet) in press.sheets.iter().enumerate() {
        for copy in &sheet.copies {
            let trim = alone.sheets[copy.side].trim;
            let size = Size { width: trim.width, height: trim.height };
            for ((_, ink), plate) in own.iter().filter(|((side, _), _)| *side == copy.side + 1) {
                let Some(there) = pressed.get(&(page + 1, ink.clone())) else {
                    return Err(format!("the press sheet has no plate for {ink}").into());
                };
                for at in places(size) {
                    let found = there.at(copy.place(at, size), RESOLUTION);
                    let (least, most) = around(plate, at.offset(Point::new(trim.x, trim.y)));
                    let near = found.saturating_add(4) >= least && found <= most.saturating_add(4);
                    inked += usize::from(found > 20);
                    ensure(near, || {
                        format!("{copy:?}, {at:?}: {found}/255 of {ink}, where the master has {least} to {most}")
                    })?;
                }
            }
        }
    }
    ensure(inked > 5_000, || format!("ink at {inked} places alone, so that hardly anything was compared"))
}

/// The most ink of all plates together on a page of this many plates.
fn most_ink(plates: &Plates, page: usize, area: Rect) -> f64 {
    let of_page: Vec<&Plate> = plates.iter().filter(|((p, _), _)| *p == page).map(|(_, plate)| plate).collect();
    let size = Size { width: area.width, height: area.height };
    let total = |at: Point| {
        let at = at.offset(Point::new(area.x, area.y));
        of_page.iter().map(|plate| f64::from(plate.at(at, RESOLUTION))).sum::<f64>() / 2.55
    };
    places(size).map(total).fold(0.0, f64::max)
}

/// The master goes beyond 200 % in the picture and in the drawing; the delivery for 200 % nowhere.
fn limits() -> Check {
    let made = master(compile_folder(Path::new(CASE))?)?;
    let dry = made.deliveries.iter().find(|file| file.name == "press-pictures-dry").ok_or("no dry delivery")?;
    let (plenty, less) = (plates("plenty", &made.bytes)?, plates("dry", &dry.bytes)?);
    let trim = made.sheets[0].trim;
    for page in [1, 2] {
        let (before, after) = (most_ink(&plenty, page, trim), most_ink(&less, page, dry.sheets[0].trim));
        ensure(before > 240.0, || format!("page {page}: the master has {before:.0} % at most"))?;
        // A degree of 255 for each of the five plates, and what JPEG adds, as which the hills go in again.
        ensure(after < 206.0, || format!("page {page}: the delivery has {after:.0} %"))?;
        ensure(after > 150.0, || format!("page {page}: the delivery has {after:.0} % at most"))?;
    }
    Ok(())
}

/// One file a side, with less bleed: the same plates.
fn sides() -> Check {
    let made = master(compile_folder(Path::new(CASE))?)?;
    let own = plates("whole", &made.bytes)?;
    for (side, name) in ["press-pictures-sides-A", "press-pictures-sides-B"].into_iter().enumerate() {
        let file = made.deliveries.iter().find(|file| file.name == name).ok_or("no such delivery")?;
        let alone = plates(name, &file.bytes)?;
        let (trim, there) = (made.sheets[side].trim, file.sheets[0].trim);
        for ((_, ink), plate) in own.iter().filter(|((page, _), _)| *page == side + 1) {
            let other = alone.get(&(1, ink.clone())).ok_or_else(|| format!("{name} has no plate for {ink}"))?;
            for at in places(Size { width: trim.width, height: trim.height }) {
                let found = other.at(at.offset(Point::new(there.x, there.y)), RESOLUTION);
                let (least, most) = around(plate, at.offset(Point::new(trim.x, trim.y)));
                let near = found.saturating_add(4) >= least && found <= most.saturating_add(4);
                ensure(near, || format!("{name}, {at:?}: {found}/255 of {ink}, not {least} to {most}"))?;
            }
        }
    }
    Ok(())
}

/// A Z-fold of 150 × 80 mm with processing steps, four times on a plate.
const STEPS: &str = "tests/cases/press-steps";

/// Layers that are off print nothing. Turned on, lines for cutting stand at the trim of each copy and lines for creasing at its
/// creases, each on the plate of its own name, and no plate of an ink is another one. There is one group for each step, however
/// many copies have it, and our own judge has nothing to say.
fn steps() -> Check {
    let outcome = impose_folder(Path::new(STEPS))?;
    let said = outcome.diagnostics.render(&outcome.sources, false);
    ensure(said.is_empty(), || said)?;
    let press = master(outcome)?.press.ok_or("no press sheet")?;
    let text = String::from_utf8_lossy(&press.bytes);
    for word in ["/Type/OCG", "/GTS_ProcStepsGroup/Structural"] {
        let groups = text.matches(word).count();
        ensure(groups == 3, || format!("{groups} times {word}, for three steps"))?;
    }
    let technical = |ink: &str| ["Cutting", "Creasing", "Bleed"].contains(&ink);
    let sheet = press.sheets.first().ok_or("no plate")?;
    let off = plates("steps-off", &press.bytes)?;
    // Within the bleed and a little more; the registration colour of the marks is on every plate that there is.
    let all = sheet.bleed.outset(Length::from_mm(0.5));
    for ((_, ink), plate) in off.iter().filter(|((_, ink), _)| technical(ink)) {
        ensure(plate.most(all, RESOLUTION) == 0, || format!("{ink}: a layer that is off prints"))?;
    }
    // Of the same length, so that the table of objects stays right.
    let mut bytes = press.bytes.clone();
    let at = bytes.windows(5).position(|window| window == b"/OFF[").ok_or("no /OFF")?;
    bytes[at..at + 5].copy_from_slice(b"/ON [");
    let on = plates("steps-on", &bytes)?;
    for (key, plate) in off.iter().filter(|((_, ink), _)| !technical(ink)) {
        let same = on.get(key).is_some_and(|after| after.pixels() == plate.pixels());
        ensure(same, || format!("{key:?}: turned on, the layers change this plate"))?;
    }
    let (leaf, middle) = (Size { width: Length::mm(150), height: Length::mm(80) }, Length::mm(40));
    for copy in &sheet.copies {
        for (ink, across) in [("Cutting", [0, 150]), ("Creasing", [50, 100])] {
            let plate = on.get(&(1, ink.to_owned())).ok_or_else(|| format!("no plate for {ink}"))?;
            let around = |x: i64| {
                let at = copy.place(Point::new(Length::mm(x), middle), leaf);
                plate.most(Rect::new(at.x, at.y, Length::ZERO, Length::ZERO).outset(Length::from_mm(0.3)), RESOLUTION)
            };
            for x in across {
                ensure(around(x) > 100, || format!("{copy:?} has no line for {ink} at {x} mm: {}/255", around(x)))?;
            }
            ensure(around(25) == 0 && around(75) == 0, || format!("{copy:?}: {ink} where nothing is cut or creased"))?;
        }
    }
    ensure(sheet.copies.len() == 4, || format!("{} copies", sheet.copies.len()))
}

fn whole() -> Check {
    let press = master(impose_folder(Path::new(STEPS))?)?.press.ok_or("no press sheet")?;
    let folder = scratch("press-steps-qpdf")?;
    let file = folder.join("press.pdf");
    std::fs::write(&file, &press.bytes)?;
    let said = output(Command::new("qpdf").arg("--check").arg(&file))?;
    ensure(said.stderr.is_empty(), || format!("qpdf --check: {}", String::from_utf8_lossy(&said.stderr)))
}

/// Photoshop stores YCCK, inverted: Ghostscript reads one of the two pictures as it was stored, the program the other one.
fn cmyk_jpeg() -> Check {
    let made = master(compile_folder(Path::new("tests/cases/pictures-cmyk-jpeg"))?)?;
    let trim = made.sheets[0].trim;
    let plates = plates("cmyk-jpeg", &made.bytes)?;
    for (x, y, width, height) in [(5.0, 5.0, 30.0, 18.0), (40.0, 5.0, 15.0, 9.0)] {
        for (right, foot, inks) in [
            (0.25, 0.25, [0, 255, 255, 0]),
            (0.75, 0.25, [255, 0, 255, 0]),
            (0.25, 0.75, [255, 255, 0, 0]),
            (0.75, 0.75, [0, 0, 0, 255]),
        ] {
            let at = Point::new(Length::from_mm(x + width * right), Length::from_mm(y + height * foot));
            let at = at.offset(Point::new(trim.x, trim.y));
            for (ink, wanted) in ["Cyan", "Magenta", "Yellow", "Black"].into_iter().zip(inks) {
                let found = plates.get(&(1, ink.to_owned())).map_or(0, |plate| plate.at(at, RESOLUTION));
                let near = found.abs_diff(wanted) <= 6;
                ensure(near, || format!("{found}/255 of {ink} at {at:?}, not {wanted}"))?;
            }
        }
    }
    Ok(())
}
