//! The shaper against HarfBuzz itself, of the very version that harfrust follows: `tests/shaping.py` shapes each paragraph
//! of a case anew and compares glyphs, widths and offsets.
//!
//! A case asks for it with the word `uharfbuzz` in its `judge.txt`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use leporello::content;
use leporello::flow::{self, LoadedFace, Para, Text};
use leporello::font::{Face, Fonts};
use leporello::preflight;
use leporello::preflight::settings::Settings;
use leporello::source::{Files, Sources};
use leporello::spec;
use leporello::text::shape::Shaper;
use leporello::text::shaped::Shaped;
use leporello::unit::Length;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::support::{Check, ensure, judged, root};

/// What `judged` knows the judge by.
pub const JUDGE: &str = "uharfbuzz";
/// The versions that belong together: harfrust's README says which HarfBuzz it matches.
const HARFRUST: &str = "0.15.0";
const HARFBUZZ: &str = "15.0.0";

/// Whether Python has the judge, in the version to compare with.
pub fn installed() -> bool {
    // Each trial asks before the first one runs, and Python takes its time to start.
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let ask = format!("import fontTools, uharfbuzz; assert uharfbuzz.version_string() == '{HARFBUZZ}'");
        let asked = Command::new("python3").args(["-c", &ask]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    })
}

/// The judge's own trials.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("judge: uharfbuzz is of the version that harfrust follows", version),
        judged("judge: uharfbuzz sees one glyph that is wrong".into(), JUDGE, || {
            let mut paras = paragraphs(Path::new("tests/cases/shaping"))?;
            let pieces = paras.first_mut().and_then(|para| para["pieces"][0]["clusters"].as_object_mut());
            let cluster = pieces.and_then(|clusters| clusters.values_mut().nth(1)).ok_or("no cluster")?;
            cluster[0][1] = json!(cluster[0][1].as_f64().unwrap_or(0.0) + 1.0);
            let (agrees, said) = ask(&paras)?;
            ensure(!agrees && said.matches("HarfBuzz").count() == 1, || format!("it says:\n{said}"))
        }),
    ]
}

/// Compares the paragraphs of a case.
pub fn check(folder: &Path) -> Check {
    let (agrees, said) = ask(&paragraphs(folder)?)?;
    ensure(agrees, || format!("HarfBuzz shapes it in another way:\n{said}"))
}

fn version() -> Check {
    let lock: toml::Table = toml::from_str(&std::fs::read_to_string("Cargo.lock")?)?;
    let packages = lock["package"].as_array().ok_or("Cargo.lock has no packages")?;
    let there = packages.iter().find(|package| package["name"].as_str() == Some("harfrust"));
    let there = there.and_then(|package| package["version"].as_str()).unwrap_or("none");
    ensure(there == HARFRUST, || {
        format!(
            "harfrust is {there} now: read in its README which HarfBuzz it matches; set HARFRUST and HARFBUZZ in \
             tests/shaping.rs, and the uharfbuzz in .ci/run that has that version"
        )
    })
}

/// Whether the judge agrees, and what it says.
fn ask(paras: &[Value]) -> Result<(bool, String), Failed> {
    let mut child = Command::new("python3")
        .arg("tests/shaping.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let lines: String = paras.iter().map(|para| format!("{para}\n")).collect();
    child.stdin.take().ok_or("no input")?.write_all(lines.as_bytes())?;
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Ok((output.status.success(), said))
}

/// Every paragraph of a leaflet as it was shaped, for the judge.
fn paragraphs(folder: &Path) -> Result<Vec<Value>, Failed> {
    let files = root(folder)?;
    let read = |path: &str| files.read(path).map_err(|error| format!("{path}: {error}"));
    let mut sources = Sources::default();
    let mut add = |path: &str| -> Result<_, Failed> {
        sources.add(path, &read(path)?).map_err(|error| format!("{path}: {error}").into())
    };
    let layout = add("layout.toml")?;
    let (spec, _) = spec::parse(&sources, layout);
    let spec = spec.ok_or("the layout can't be read")?;
    let mut texts = Vec::new();
    for language in &spec.languages {
        let path = format!("content/{}", language.content.value);
        let file = sources.add(&path, &read(&path)?).map_err(|error| format!("{path}: {error}"))?;
        texts.push(Some(Text {
            story: content::parse(&sources, file).0,
            folder: String::new(),
            sure: true,
            whole: true,
        }));
    }
    let (mut fonts, mut faces, mut paths) = (Fonts::default(), Vec::new(), Vec::new());
    for family in &spec.fonts {
        for face in &family.faces {
            let file = &face.file.as_ref().ok_or("a face without a file")?.value;
            let axes: Vec<([u8; 4], f64)> = face.axes.iter().map(|(tag, at)| (tag.value, *at)).collect();
            let instance = face.instance.as_ref().map(|name| name.value.as_str());
            let mut loaded = Face::load(read(file)?, face.index).map_err(|error| format!("{file}: {error}"))?;
            if instance.is_some() || !axes.is_empty() {
                loaded = loaded.at(instance, &axes).map_err(|error| format!("{file}: {error}"))?;
            }
            paths.push(folder.join(file));
            let face_id = Some(fonts.push(loaded));
            let (weight, italic) = (face.weight, face.italic);
            faces.push(LoadedFace { family: family.family.value.clone(), weight, italic, face: face_id });
        }
    }
    let (chains, _) = flow::fallbacks(&spec, &faces);
    chains.into_iter().for_each(|(face, chain)| fonts.set_fallback(face, chain));
    let (ends, _) =
        flow::resolve(flow::form(&spec, &faces, preflight::lines(&Settings::default()), &[]).0, &texts, &[]);
    let mut shaper = Shaper::new(&fonts);
    let mut out = Vec::new();
    for para in ends.least.flows.iter().flat_map(|flow| &flow.blocks).flat_map(Para::parts) {
        let mut para = para.clone();
        // What is added to every letter is none of HarfBuzz's.
        para.runs.iter_mut().for_each(|run| run.look.tracking = Length::ZERO);
        para.style.latin_gap = false;
        let shaped = shaper.paragraph(&para);
        out.push(paragraph(&para, &shaped, &fonts, &paths));
    }
    ensure(!out.is_empty(), || "the case has no text".into())?;
    Ok(out)
}

fn paragraph(para: &Para, shaped: &Shaped, fonts: &Fonts, paths: &[PathBuf]) -> Value {
    let alike = |a: &leporello::text::shaped::Cluster, b: &leporello::text::shaped::Cluster| {
        (a.run, a.face, a.level) == (b.run, b.face, b.level)
    };
    let pieces: Vec<Value> = shaped
        .clusters
        .chunk_by(alike)
        .map(|clusters| {
            let (first, last) = (&clusters[0], &clusters[clusters.len() - 1]);
            let (run, face) = (&para.runs[first.run as usize], fonts.get(first.face));
            let units = f64::from(face.metrics.units_per_em) / run.look.size.to_pt();
            let glyphs: BTreeMap<String, Vec<Value>> = clusters
                .iter()
                .map(|c| {
                    let glyphs = &shaped.glyphs[c.glyph as usize..(c.glyph + c.glyphs) as usize];
                    let value = |g: &leporello::text::shaped::ShapedGlyph| {
                        json!([g.id, g.advance * units, g.dx * units, g.dy * units])
                    };
                    (c.start.to_string(), glyphs.iter().map(value).collect())
                })
                .collect();
            let tag = |tag: &[u8; 4]| String::from_utf8_lossy(tag).into_owned();
            let features: Vec<Value> = run.look.features.iter().map(|f| json!([tag(&f.tag), f.value])).collect();
            let coords: Vec<f32> = face.font.normalized_coords().iter().map(|at| at.to_f32()).collect();
            let within = |l: &&leporello::text::forms::Local| l.start < last.end && l.end > first.start;
            let locals: Vec<Value> =
                shaped.locals.iter().filter(within).map(|l| json!([tag(&l.tag), l.start, l.end, l.value])).collect();
            json!({
                "locals": locals,
                "start": first.start,
                "end": last.end,
                "face": { "file": paths[usize::from(first.face.0)], "index": face.index, "coords": coords },
                "lang": run.lang.as_str(),
                "rtl": first.level % 2 == 1,
                "features": features,
                "clusters": glyphs,
            })
        })
        .collect();
    json!({ "text": shaped.text, "script": usual(para), "pieces": pieces })
}

/// The script of a language's letters where a character may be of several.
fn usual(para: &Para) -> &'static str {
    match para.lang.primary() {
        "ja" => "Kana",
        "zh" => "Hani",
        "ko" => "Hang",
        "ar" | "fa" | "ur" => "Arab",
        "he" => "Hebr",
        "hi" | "mr" => "Deva",
        "th" => "Thai",
        "el" => "Grek",
        "ru" | "sr" | "uk" => "Cyrl",
        _ => "Latn",
    }
}
