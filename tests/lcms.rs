//! Colours against lcms2 itself: `transicc` (Debian's liblcms2-utils) converts the same chart, and both mixtures of ink are
//! compared by the eye's measure, ΔE00 between what the press's profile says that they look like.
//!
//! Profiles of sources are built here ([`profile`]), so that none has a licence; the press's is the shipped one.

pub mod delta;
pub mod profile;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use leporello::color::{Rendering, Space};
use leporello::convert::{self, Crop, Inks, Links, Order, Prepared, Press};
use leporello::icc::{Icc, Xyz};
use leporello::image;
use leporello::intent::Profile;
use libtest_mimic::{Failed, Trial};

use self::delta::difference;
use crate::support::{Check, Scratch, ensure, judged, scratch};

/// What `judged` knows the judge by.
const JUDGE: &str = "transicc";
/// The most ΔE00 on average, and of any colour.
const MEAN: f64 = 1.0;
const MOST: f64 = 3.0;

/// Every conversion that pictures take.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("colour: ΔE00 of the pairs that Sharma, Wu and Dalal published", delta::pairs),
        judged("judge: lcms2: a conversion that is wrong is seen".into(), JUDGE, wrong),
        judged("judge: lcms2: 16 bits".into(), JUDGE, sixteen),
        judged("judge: lcms2: greys in black ink alone".into(), JUDGE, black_alone),
        judged("judge: lcms2: without compensation".into(), JUDGE, uncompensated),
        Trial::test("colour: CMYK stays as it is", as_it_is),
        Trial::test("colour: under the ink limit at the same black", under_the_limit),
    ];
    for (name, source) in SOURCES {
        for (rendering, word) in [(Rendering::Relative, "relative"), (Rendering::Perceptual, "perceptual")] {
            let check = move || compare(name, source, rendering);
            trials.push(judged(format!("judge: lcms2: {name}, {word}"), JUDGE, check));
        }
    }
    trials
}

/// The kinds of profiles that pictures carry. None stands for what a picture without one is taken for.
const SOURCES: [(&str, Source); 7] = [
    ("sRGB", Source::Srgb),
    ("a wide gamut with one gamma", Source::Rgb(profile::wide)),
    ("a wide gamut with a curve of version 4", Source::Rgb(profile::display)),
    ("RGB by sampled curves", Source::Rgb(profile::sampled)),
    ("RGB by a table", Source::Rgb(profile::table)),
    ("grey of gamma 2.2", Source::Gray(profile::gray)),
    ("grey by a sampled curve", Source::Gray(profile::gray_sampled)),
];

#[derive(Clone, Copy)]
enum Source {
    Srgb,
    Rgb(fn() -> Vec<u8>),
    Gray(fn() -> Vec<u8>),
}

impl Source {
    fn profile(self) -> Option<Vec<u8>> {
        match self {
            Self::Srgb => None,
            Self::Rgb(make) | Self::Gray(make) => Some(make()),
        }
    }

    fn space(self) -> Space {
        if matches!(self, Self::Gray(_)) { Space::Gray } else { Space::Rgb }
    }
}

/// An even grid of 17 in each direction, all greys, and skin from dark to light.
fn chart(space: Space) -> Vec<Vec<u8>> {
    if space == Space::Gray {
        return (0..=255).map(|v| vec![v]).collect();
    }
    let level = |i: u32| (i * 255 / 16) as u8;
    let mut colors = Vec::new();
    for i in 0..17_u32.pow(3) {
        colors.push(vec![level(i / 289), level(i / 17 % 17), level(i % 17)]);
    }
    colors.extend((0..=255).map(|v| vec![v; 3]));
    // Skin of ten people, in steps from shade to light.
    const SKIN: [u32; 10] =
        [0xf6ede4, 0xf3e7db, 0xf7ead0, 0xeadaba, 0xd7bd96, 0xa07e56, 0x825c43, 0x604134, 0x3a312a, 0x292420];
    for skin in SKIN {
        let [_, r, g, b] = skin.to_be_bytes();
        colors.extend((4..=16).map(|light: u32| [r, g, b].map(|v| (u32::from(v) * light / 16) as u8).to_vec()));
    }
    colors
}

fn press_profile() -> Result<Vec<u8>, Failed> {
    miniz_oxide::inflate::decompress_to_vec_zlib(&Profile::fogra39().deflated)
        .map_err(|error| format!("{error}").into())
}

fn press(limit: f64) -> Result<Press, Failed> {
    Ok(Press { icc: Icc::read(&press_profile()?)?, limit })
}

/// `transicc` with the press's profile and one source at hand.
struct Judge {
    folder: Scratch,
    press: PathBuf,
}

impl Judge {
    fn new(name: &str) -> Result<Self, Failed> {
        let folder = scratch(&format!("lcms-{name}"))?;
        let press = folder.join("press.icc");
        std::fs::write(&press, press_profile()?)?;
        Ok(Self { folder, press })
    }

    fn source(&self, source: Source) -> Result<PathBuf, Failed> {
        let Some(bytes) = source.profile() else { return Ok(PathBuf::from("*sRGB")) };
        let path = self.folder.join("source.icc");
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    /// Colours from one profile to another, in its own numbers: 0 to 255 of light, percent of ink, Lab.
    fn convert(&self, from: &Path, to: &Path, flags: &[&str], colors: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Failed> {
        let profile = |letter: &str, path: &Path| format!("-{letter}{}", path.display());
        let mut child = Command::new(JUDGE)
            .args(["-n", &profile("i", from), &profile("o", to)])
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = String::new();
        for color in colors {
            let words: Vec<String> = color.iter().map(f64::to_string).collect();
            lines += &(words.join(" ") + "\n");
        }
        let mut input = child.stdin.take().ok_or("no input")?;
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output()?;
        writer.join().map_err(|_| "the writer panicked")??;
        let said = String::from_utf8(output.stdout)?;
        let numbers = |line: &str| line.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>();
        let rows = said.lines().filter(|line| !line.trim().is_empty()).map(numbers).collect::<Result<Vec<_>, _>>()?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure(rows.len() == colors.len(), || format!("of {} colours came {}: {complaint}", colors.len(), rows.len()))?;
        Ok(rows)
    }

    fn inks(&self, source: Source, flags: &[&str], colors: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Failed> {
        self.convert(&self.source(source)?, &self.press, flags, colors)
    }

    /// What inks, in percent, look like on the press.
    fn looks(&self, inks: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Failed> {
        self.convert(&self.press, Path::new("*Lab"), &["-t1"], inks)
    }

    /// How far two lists of mixtures are apart: on average, at most, and which is the farthest.
    fn apart(&self, ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> Result<(f64, f64, usize), Failed> {
        let (a, b) = (self.looks(ours)?, self.looks(theirs)?);
        let all: Vec<f64> = a.iter().zip(&b).map(|(a, b)| difference([a[0], a[1], a[2]], [b[0], b[1], b[2]])).collect();
        let worst = (0..all.len()).max_by(|&i, &j| all[i].total_cmp(&all[j])).ok_or("no colours")?;
        Ok((all.iter().sum::<f64>() / all.len() as f64, all[worst], worst))
    }

    /// Fails if they are too far apart; says how far they are either way.
    fn agrees(&self, name: &str, colors: &[Vec<f64>], ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> Check {
        let (mean, most, at) = self.apart(ours, theirs)?;
        let _ = writeln!(std::io::stderr(), "ΔE00 to lcms2: {mean:.2} on average, {most:.2} at most: {name}");
        ensure(mean <= MEAN && most <= MOST, || {
            format!(
                "ΔE00 is {mean:.3} on average and {most:.3} at most, at {:?}: {:?} here, {:?} by lcms2",
                colors[at], ours[at], theirs[at]
            )
        })
    }
}

/// A TIFF of one row.
fn tiff(space: Space, bits: u16, samples: &[u8], profile: Option<&[u8]>) -> Vec<u8> {
    let (channels, kind) = match space {
        Space::Gray => (1_u16, 1_u32),
        Space::Rgb => (3, 2),
        Space::Cmyk => (4, 5),
    };
    let width = samples.len() as u32 / u32::from(channels) / u32::from(bits / 8);
    let profile = profile.unwrap_or_default();
    let mut entries: Vec<(u16, u16, u32, u32)> = vec![
        (256, 4, 1, width),
        (257, 4, 1, 1),
        (258, 3, 1, u32::from(bits)),
        (259, 3, 1, 1),
        (262, 3, 1, kind),
        (273, 4, 1, 0),
        (277, 3, 1, u32::from(channels)),
        (278, 4, 1, 1),
        (279, 4, 1, samples.len() as u32),
    ];
    if !profile.is_empty() {
        entries.push((34_675, 7, profile.len() as u32, 0));
    }
    // Behind the directory: bits of each sample, the pixels, the profile.
    let after = 8 + 2 + 12 * entries.len() as u32 + 4;
    for (tag, _, count, value) in &mut entries {
        match *tag {
            258 if channels > 1 => (*count, *value) = (u32::from(channels), after),
            273 => *value = after + 8,
            34_675 => *value = after + 8 + samples.len() as u32,
            _ => {}
        }
    }
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out.extend([bits; 4].iter().flat_map(|bits| bits.to_le_bytes()));
    out.extend(samples);
    out.extend(profile);
    out
}

/// The whole picture at its own size.
fn prepared(bytes: &[u8], rendering: Rendering, black: bool, limit: f64) -> Result<Prepared, Failed> {
    let header = image::inspect(bytes)?;
    let crop = Crop { x: 0, y: 0, width: header.width, height: header.height };
    let order = Order { crop, size: (header.width, header.height), rendering, black };
    Ok(convert::prepare(bytes, &header, order, &press(limit)?, &mut Links::default())?)
}

/// The samples of a deflated row with its predictor (PNG, 9.2; above it are zeros).
fn samples(prepared: &Prepared) -> Result<Vec<u8>, Failed> {
    let row = miniz_oxide::inflate::decompress_to_vec_zlib(&prepared.data).map_err(|error| format!("{error}"))?;
    let step = if prepared.inks == Inks::Black { 1 } else { 4 };
    ensure(row.len() == 1 + prepared.width as usize * step, || format!("{} bytes", row.len()))?;
    let mut out = row[1..].to_vec();
    // By the sample to the left; with nothing above, Paeth's choice is that one too.
    if matches!(row[0], 1 | 4) {
        for i in step..out.len() {
            out[i] = out[i].wrapping_add(out[i - step]);
        }
    }
    Ok(out)
}

fn percent(samples: &[u8]) -> Vec<Vec<f64>> {
    samples.chunks_exact(4).map(|inks| inks.iter().map(|&ink| f64::from(ink) / 2.55).collect()).collect()
}

fn floats(colors: &[Vec<u8>]) -> Vec<Vec<f64>> {
    colors.iter().map(|color| color.iter().map(|&v| f64::from(v)).collect()).collect()
}

fn flags(rendering: Rendering) -> [&'static str; 2] {
    match rendering {
        Rendering::Relative => ["-t1", "-b"],
        Rendering::Perceptual => ["-t0", "-b"],
    }
}

fn compare(name: &str, source: Source, rendering: Rendering) -> Check {
    let judge = Judge::new(&format!("{name}-{rendering:?}"))?;
    let chart = chart(source.space());
    let picture = tiff(source.space(), 8, &chart.concat(), source.profile().as_deref());
    let ours = percent(&samples(&prepared(&picture, rendering, false, 400.0)?)?);
    let theirs = judge.inks(source, &flags(rendering), &floats(&chart))?;
    judge.agrees(&format!("{name}, {rendering:?}"), &floats(&chart), &ours, &theirs)
}

/// The exact conversion, which grids are made of, where nothing is compensated.
fn uncompensated() -> Check {
    let judge = Judge::new("uncompensated")?;
    let (source, press) = (Icc::srgb(), press(400.0)?);
    let chart = floats(&chart(Space::Rgb));
    for (rendering, flag) in [(Rendering::Relative, "-t1"), (Rendering::Perceptual, "-t0")] {
        let mut ours = Vec::new();
        for color in &chart {
            let light: Xyz = source.color(rendering, [color[0] / 255.0, color[1] / 255.0, color[2] / 255.0, 0.0]);
            ours.push(press.icc.device(rendering, light)?.iter().map(|ink| ink * 100.0).collect());
        }
        let theirs = judge.inks(Source::Srgb, &[flag], &chart)?;
        judge.agrees(&format!("sRGB, {rendering:?}, not compensated"), &chart, &ours, &theirs)?;
    }
    Ok(())
}

/// The judge judged: other curves in the source are told.
fn wrong() -> Check {
    let judge = Judge::new("wrong")?;
    let chart = chart(Space::Rgb);
    let ours =
        percent(&samples(&prepared(&tiff(Space::Rgb, 8, &chart.concat(), None), Rendering::Relative, false, 400.0)?)?);
    let theirs = judge.inks(Source::Rgb(profile::wide), &["-t1", "-b"], &floats(&chart))?;
    let (mean, most, _) = judge.apart(&ours, &theirs)?;
    ensure(mean > MEAN && most > MOST, || format!("a wide gamut taken for sRGB is {mean} and {most} off"))
}

fn sixteen() -> Check {
    let judge = Judge::new("sixteen")?;
    let mut state = 1_u32;
    let mut chart = Vec::new();
    for _ in 0..1000 {
        chart.push([(); 3].map(|()| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as u16
        }));
    }
    let bytes: Vec<u8> = chart.iter().flatten().flat_map(|v| v.to_le_bytes()).collect();
    let ours = percent(&samples(&prepared(&tiff(Space::Rgb, 16, &bytes, None), Rendering::Relative, false, 400.0)?)?);
    let chart: Vec<Vec<f64>> = chart.iter().map(|color| color.map(|v| f64::from(v) / 257.0).to_vec()).collect();
    let theirs = judge.inks(Source::Srgb, &["-t1", "-b"], &chart)?;
    judge.agrees("16 bits", &chart, &ours, &theirs)
}

/// lcms2 has no such conversion; but what it says of the greys and of black ink gives one: white is paper, black is
/// solid, and the lightness between them is scaled.
fn black_alone() -> Check {
    let judge = Judge::new("black")?;
    let source = Source::Gray(profile::gray);
    let greys = chart(Space::Gray);
    let picture = tiff(Space::Gray, 8, &greys.concat(), source.profile().as_deref());
    let ours = samples(&prepared(&picture, Rendering::Relative, true, 300.0)?)?;
    let inks: Vec<Vec<f64>> = ours.iter().map(|&k| vec![0.0, 0.0, 0.0, f64::from(k) / 2.55]).collect();
    let printed = judge.looks(&inks)?;
    let wanted = judge.convert(&judge.source(source)?, Path::new("*Lab"), &["-t1"], &floats(&greys))?;
    let (paper, solid) = (100.0, judge.looks(&[vec![0.0, 0.0, 0.0, 100.0]])?[0][0]);
    let mut worst: f64 = 0.0;
    for (printed, wanted) in printed.iter().zip(&wanted) {
        worst = worst.max((printed[0] - (solid + (paper - solid) * wanted[0] / 100.0)).abs());
    }
    // Steps of black ink as samples have them are up to 0.5 apart.
    ensure((ours[0], ours[255]) == (255, 0) && worst < 0.4, || format!("{} to {}: L* {worst} off", ours[0], ours[255]))
}

fn as_it_is() -> Check {
    let inks: Vec<u8> = (0..4 * 500_u32).map(|i| (i * 7919 % 251) as u8).collect();
    let picture = tiff(Space::Cmyk, 8, &inks, Some(&press_profile()?));
    let prepared = prepared(&picture, Rendering::Relative, false, 240.0)?;
    ensure(samples(&prepared)? == inks, || "samples changed".into())?;
    ensure(prepared.total.most > 240.0 && !prepared.total.reduced, || format!("{:?}", prepared.total))
}

/// What is above the limit has the same black after, sums that are not above it, hardly below it, and the same hue.
fn under_the_limit() -> Check {
    for limit in [240.0, 300.0, 330.0] {
        let picture = tiff(Space::Rgb, 8, &chart(Space::Rgb).concat(), Some(&profile::wide()));
        let (free, kept) = (
            prepared(&picture, Rendering::Relative, false, 400.0)?,
            prepared(&picture, Rendering::Relative, false, limit)?,
        );
        let mut changed = 0;
        for (before, after) in samples(&free)?.chunks_exact(4).zip(samples(&kept)?.chunks_exact(4)) {
            let sum = |inks: &[u8]| inks.iter().map(|&ink| u32::from(ink)).sum::<u32>();
            let most = (limit * 2.55) as u32;
            if sum(before) <= most {
                ensure(before == after, || format!("{before:?} became {after:?} below {limit} %"))?;
                continue;
            }
            changed += 1;
            let shown = || format!("{before:?} became {after:?} for {limit} %");
            ensure(after[3] == before[3] && (most - 3..=most).contains(&sum(after)), shown)?;
            let share = f64::from(sum(&after[..3])) / f64::from(sum(&before[..3]));
            ensure((0..3).all(|i| (f64::from(before[i]) * share - f64::from(after[i])).abs() <= 1.5), shown)?;
        }
        ensure((changed > 0) == kept.total.reduced, || format!("{changed} colours, but {:?}", kept.total))?;
        ensure(limit > 320.0 || changed > 0, || format!("no colour is above {limit} %"))?;
    }
    Ok(())
}
