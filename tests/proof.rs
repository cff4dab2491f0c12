//! `leporello proof` as a user has it: which pictures there are, what they show, what is said of files that are not right.

use std::path::Path;
use std::process::Command;

use leporello::proof::{File, Kind, Order};
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, Scratch, ensure, scratch};

/// A coarse picture is enough to be judged, and quickly made.
const DPI: &str = "36";
/// The leaflet's panels.
const PANELS: [&str; 6] = ["fr-1", "fr-2", "en-cover", "en-1", "en-2", "fr-cover"];
/// The colour of frames around letters without a font.
const MAGENTA: [u8; 3] = [255, 0, 160];

/// Arguments, and what has to be among the words that they are refused with.
const REFUSED: [(&[&str], &str); 8] = [
    (&["nosuch.pdf"], "there is no such file"),
    (&["tests"], "this is a folder"),
    (&["tests/pictures/tile.jpg"], "is no PDF"),
    (&["tests/foreign/qpdf-password.pdf"], "needs a password"),
    (&["tests/foreign/gs-x3.pdf", "--only", "panel"], "--layout"),
    (&["tests/foreign/gs-x3.pdf", "--overlay", "trim,safe"], "--overlay safe"),
    (&["tests/foreign/gs-x3.pdf", "--layout", "layout.toml"], "it has 1 page, and the job has 2 sides"),
    (&["--only", "sides"], "'side'"),
];

/// Trials of the command.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("proof: the leaflet has its sides, panels, plates and maps of ink", leaflet),
        Trial::test("proof: a file of another program has pages, and a condition that stands in", foreign),
        Trial::test("proof: each overlay is drawn, and on nothing but sides and panels", overlays),
        Trial::test("proof: letters without a font are framed and told of, and print nothing", missing),
        Trial::test("proof: overprint, its absence, and the white of paper are seen", white_and_knockout),
        Trial::test("proof: --text gives each language by itself and writes nothing", text),
        Trial::test("proof: what cannot be used ends with 2 and a reason", refused),
        Trial::test("proof: who watches hears how far each painting has come, and sees the same", watched),
        #[cfg(unix)]
        Trial::test("proof: --open shows the first picture", open),
    ]
}

/// What a run said and left behind.
struct Ran {
    folder: Scratch,
    code: Option<i32>,
    out: String,
    err: String,
}

fn proof(name: &str, arguments: &[&str]) -> Result<Ran, Failed> {
    let folder = scratch(&format!("proof-{name}"))?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_leporello"));
    command.args(["proof", "--dpi", DPI, "--out"]).arg(&*folder).args(arguments);
    let output = command.output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    Ok(Ran { folder, code: output.status.code(), out, err })
}

impl Ran {
    fn done(self) -> Result<Self, Failed> {
        ensure(self.code == Some(0), || format!("ends with {:?}:\n{}{}", self.code, self.out, self.err))?;
        Ok(self)
    }

    /// Names of the files that were made.
    fn files(&self) -> Result<Vec<String>, Failed> {
        let entries = std::fs::read_dir(&*self.folder)?;
        let mut names: Vec<String> = entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_, Failed>>()?;
        names.sort();
        Ok(names)
    }

    fn picture(&self, name: &str) -> Result<Picture, Failed> {
        Picture::read(&self.folder.join(name))
    }
}

/// A picture of 8 bits a sample.
#[derive(PartialEq)]
struct Picture {
    width: usize,
    height: usize,
    /// Samples of a pixel: 1 or 3.
    samples: usize,
    pixels: Vec<u8>,
    /// Pixels in a metre.
    per_metre: u32,
}

impl Picture {
    fn read(path: &Path) -> Result<Self, Failed> {
        let file = std::fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info()?;
        let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
        let info = reader.next_frame(&mut pixels)?;
        let per_metre = reader.info().pixel_dims.map_or(0, |dims| dims.xppu);
        let (width, height) = (info.width as usize, info.height as usize);
        Ok(Self { width, height, samples: info.color_type.samples(), pixels, per_metre })
    }

    /// How many pixels are of a colour.
    fn count(&self, color: [u8; 3]) -> usize {
        self.pixels.chunks_exact(self.samples).filter(|pixel| **pixel == color).count()
    }

    /// The mean of all samples, 0 to 255.
    fn mean(&self) -> f64 {
        self.pixels.iter().map(|&sample| f64::from(sample)).sum::<f64>() / self.pixels.len() as f64
    }
}

fn watched() -> Check {
    // Layers and stamps; a font that is missing, which is told of when it is first met.
    for (name, marks) in [("hand-overprint", 90), ("hand-hybrid", 2)] {
        let file = File::open(std::fs::read(Path::new("tests/foreign").join(name).with_extension("pdf"))?, None)?;
        let alone = File::open(std::fs::read(Path::new("tests/foreign").join(name).with_extension("pdf"))?, None)?;
        let kinds = vec![Kind::Side, Kind::Knockout];
        let order = Order { dpi: 18.0, kinds, overlays: Vec::new(), paper: false, limit: None };
        let (mut heard, mut seen, mut plain) = (Vec::new(), Vec::new(), Vec::new());
        let watched = file.page(0, &order, Some(&mut |part| heard.push(part)), &mut |picture| {
            seen.push(picture.bytes);
            Ok::<(), Failed>(())
        })?;
        let unwatched = alone.page(0, &order, None, &mut |picture| {
            plain.push(picture.bytes);
            Ok::<(), Failed>(())
        })?;
        ensure(watched == unwatched, || format!("{name}: notes differ: {watched:?}, {unwatched:?}"))?;
        ensure(seen.len() == 2 && seen == plain, || format!("{name}: pictures differ"))?;
        let paintings: Vec<&[f64]> = heard.split_inclusive(|part| *part == 1.0).collect();
        ensure(paintings.len() == 2, || format!("{name}: {} paintings are told of", paintings.len()))?;
        for painting in paintings {
            let grows = painting.windows(2).all(|pair| pair[0] < pair[1]) && painting[0] > 0.0;
            ensure(grows && painting.len() > marks, || format!("{name}: it goes on so: {painting:?}"))?;
        }
    }
    Ok(())
}

fn leaflet() -> Check {
    let ran = proof("leaflet", &[])?.done()?;
    let mut expected: Vec<String> = PANELS.iter().map(|panel| format!("panel-{panel}.png")).collect();
    for side in ["a", "b"] {
        expected.extend(["cyan", "magenta", "yellow", "black"].map(|ink| format!("plate-{side}-{ink}.png")));
        expected.extend([format!("side-{side}.png"), format!("ink-{side}.png")]);
    }
    expected.push("pompidou-zfold.pdf".into());
    expected.sort();
    let files = ran.files()?;
    ensure(files == expected, || format!("there are {files:?}, not {expected:?}"))?;
    for name in expected.iter().filter(|name| name.ends_with(".png")) {
        let picture = ran.picture(name)?;
        ensure(ran.out.contains(name.as_str()), || format!("{name} is not in the table:\n{}", ran.out))?;
        let size = format!("{} × {}", picture.width, picture.height);
        let line = ran.out.lines().find(|line| line.contains(name.as_str())).unwrap_or_default();
        ensure(line.contains(&size), || format!("`{line}` says another size than {size}"))?;
        // 36 to the inch.
        ensure(picture.per_metre == 1417, || format!("{name}: {} pixels in a metre", picture.per_metre))?;
        let samples = if name.starts_with("plate") { 1 } else { 3 };
        ensure(picture.samples == samples, || format!("{name}: {} samples in a pixel", picture.samples))?;
    }
    // A panel is 99 × 210 mm.
    for panel in PANELS {
        let picture = ran.picture(&format!("panel-{panel}.png"))?;
        let near = |pixels: usize, mm: f64| (pixels as f64 - mm / 25.4 * 36.0).abs() <= 1.0;
        ensure(near(picture.width, 99.0) && near(picture.height, 210.0), || {
            format!("{panel}: {} × {} pixels", picture.width, picture.height)
        })?;
    }
    // What the table says of a plate is what its picture shows, but for the marks around the sheet.
    let black = 1.0 - ran.picture("plate-a-black.png")?.mean() / 255.0;
    ensure((0.02..0.08).contains(&black), || format!("the black plate prints {:.1} %", black * 100.0))?;
    let cover = ran.picture("panel-en-cover.png")?;
    ensure(cover.mean() < 170.0, || "the cover is blue".into())
}

fn foreign() -> Check {
    let ran = proof("foreign", &["tests/foreign/hand-devicen.pdf"])?.done()?;
    ensure(ran.err.contains("no output intent") && ran.err.contains("FOGRA39"), || format!("stderr: {}", ran.err))?;
    let files = ran.files()?;
    for name in ["page-1.png", "page-2.png", "plate-1-lagoon.png", "plate-1-ember.png", "ink-2.png"] {
        ensure(files.iter().any(|file| file == name), || format!("{name} is not among {files:?}"))?;
    }
    ensure(!files.iter().any(|file| file.starts_with("panel")), || "nobody knows its panels".into())
}

fn overlays() -> Check {
    let bare = proof("bare", &["--only", "side,panel,plate"])?.done()?;
    let master = bare.folder.join("pompidou-zfold.pdf");
    let job = ["--layout", "layout.toml", &master.to_string_lossy(), "--only", "side,panel,plate", "--overlay"];
    for overlay in ["trim", "bleed", "safe", "creases", "frames", "grid", "order"] {
        let name = format!("over-{overlay}");
        let ran = proof(&name, &[&job[..], &[overlay]].concat())?.done()?;
        ensure(ran.picture("side-a.png")? != bare.picture("side-a.png")?, || format!("{overlay} is not drawn"))?;
        let plate = "plate-a-cyan.png";
        ensure(ran.picture(plate)? == bare.picture(plate)?, || format!("{overlay} is drawn on a plate"))?;
    }
    Ok(())
}

fn missing() -> Check {
    let file = "tests/foreign/gs-art.pdf";
    let ran = proof("missing", &[file, "--only", "side,plate"])?.done()?;
    for words in ["Helvetica", "not in the file", "magenta frames"] {
        ensure(ran.err.contains(words), || format!("`{words}` is not said:\n{}", ran.err))?;
    }
    ensure(ran.picture("page-1.png")?.count(MAGENTA) > 20, || "no frames".into())?;
    // A file whose fonts are all there has none.
    let whole = proof("whole", &["tests/foreign/gs-x3.pdf", "--only", "side"])?.done()?;
    ensure(whole.picture("page-1.png")?.count(MAGENTA) == 0, || "frames where nothing is missing".into())?;
    ensure(!whole.err.contains("frames"), || format!("stderr: {}", whole.err))
}

fn white_and_knockout() -> Check {
    let file = "tests/foreign/hand-overprint.pdf";
    let ran = proof("knockout", &[file, "--only", "side,knockout"])?.done()?;
    let (side, knockout) = (ran.picture("page-1.png")?, ran.picture("knockout-1.png")?);
    ensure(side.mean() < knockout.mean(), || "what knocks out leaves less ink than what overprints".into())?;
    ensure(side.count([255; 3]) > 0, || "paper is as white as the screen".into())?;
    let paper = proof("paper", &[file, "--only", "side", "--paper"])?.done()?.picture("page-1.png")?;
    ensure(paper.count([255; 3]) == 0, || "with --paper it is not".into())?;
    ensure(paper.mean() < side.mean(), || "paper is darker than a screen".into())
}

fn text() -> Check {
    let ran = proof("text", &["--text"])?.done()?;
    let files = ran.files()?;
    ensure(files == ["pompidou-zfold.pdf"], || format!("there are {files:?}"))?;
    let place = |words: &str| ran.out.find(words).ok_or_else(|| format!("`{words}` is not in:\n{}", ran.out));
    let order = [
        place("[fr-FR]")?,
        place("Seule une approche multiforme et équilibrée peut permettre")?,
        place("Le Groupe Pompidou apporte cette valeur")?,
        place("Groupe Pompidou : Une valeur ajoutée")?,
        place("[en-GB]")?,
        // From one panel to the next.
        place("political feasibility by linking policy, practice and research")?,
        place("HOW TO JOIN")?,
    ];
    ensure(order.is_sorted(), || format!("the order is {order:?}:\n{}", ran.out))
}

fn refused() -> Check {
    for (number, (arguments, words)) in REFUSED.iter().enumerate() {
        let ran = proof(&format!("refused-{number}"), arguments)?;
        ensure(ran.code == Some(2), || format!("{arguments:?} ends with {:?}", ran.code))?;
        ensure(ran.err.starts_with("error: ") && ran.err.contains(words), || {
            format!("{arguments:?}: `{words}` is not said:\n{}", ran.err)
        })?;
        ensure(ran.files()?.iter().all(|name| !name.ends_with(".png")), || format!("{arguments:?} leaves pictures"))?;
    }
    let empty = scratch("proof-empty")?;
    let file = empty.join("empty.pdf");
    std::fs::write(&file, b"")?;
    let ran = proof("refused-empty", &[&file.to_string_lossy()])?;
    ensure(ran.code == Some(2) && ran.err.contains("empty"), || format!("stderr: {}", ran.err))
}

#[cfg(unix)]
fn open() -> Check {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = scratch("proof-viewer")?;
    let said = folder.join("said");
    for name in ["xdg-open", "open"] {
        let viewer = folder.join(name);
        std::fs::write(&viewer, format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", said.display()))?;
        std::fs::set_permissions(&viewer, std::fs::Permissions::from_mode(0o755))?;
    }
    let out = folder.join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_leporello"));
    command.args(["proof", "tests/foreign/gs-x3.pdf", "--only", "side", "--dpi", DPI, "--open", "--out"]).arg(&out);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::join_paths(std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path)))?;
    let output = command.env("PATH", paths).output()?;
    ensure(output.status.success(), || String::from_utf8_lossy(&output.stderr).into_owned())?;
    let shown = std::fs::read_to_string(&said)?;
    ensure(Path::new(&shown) == out.join("page-1.png"), || format!("shown is `{shown}`"))
}
