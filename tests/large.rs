//! Long files: `check` takes memory for the file and a little more, however many pages there are, and shows how far it is.
//!
//! The large one, 500 pages of 200 MB, takes its time and is left to those who ask for it:
//! `cargo test --release --test leporello -- --ignored large`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};

use crate::support::{Check, ensure, judged, scratch};

/// What a page's judging may take beside the file itself, in MB: its picture, its plates, the parser's table.
const BESIDE: u64 = 160;

/// Trials of long files.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("large: memory does not grow with the pages", || bounded(&[20, 120], 120)),
        Trial::test("large: 500 pages of 200 MB (takes minutes)", || bounded(&[500], 320)).with_ignored_flag(true),
        judged("large: a bar shows how far it is".into(), "script", bar),
    ]
}

/// Writes a file of so many pages, each with a picture of its own, `side` pixels wide and high in CMYK.
fn make(path: &Path, pages: usize, side: usize) -> Result<u64, Failed> {
    let mut out = BufWriter::new(File::create(path)?);
    let (mut at, mut places) = (0_usize, Vec::new());
    let mut put = |bytes: &[u8], at: &mut usize| -> std::io::Result<()> {
        *at += bytes.len();
        out.write_all(bytes)
    };
    put(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n", &mut at)?;
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 3 + 3 * page)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>").into_bytes(),
    ];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for page in 0..=pages {
        for object in objects.drain(..) {
            places.push(at);
            put(format!("{} 0 obj\n", places.len()).as_bytes(), &mut at)?;
            put(&object, &mut at)?;
            put(b"\nendobj\n", &mut at)?;
        }
        if page == pages {
            break;
        }
        let number = 3 + 3 * page;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/TrimBox[9 9 291 291]/BleedBox[0 0 300 300]/Resources<</XObject<</X {} 0 R>>>>/Contents {} 0 R>>",
                number + 2,
                number + 1
            )
            .into_bytes(),
        );
        let content = format!("q 150 0 0 150 75 75 cm /X Do Q 0.2 0 0 0 k 20 20 {} 9 re f", 20 + page % 200);
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()).into_bytes());
        let mut picture = format!(
            "<</Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 8/ColorSpace/DeviceCMYK/Length {}>>\nstream\n",
            side * side * 4
        )
        .into_bytes();
        // Marsaglia's xorshift: no two pictures are alike, and none is dark.
        picture.extend((0..side * side * 4).map(|_| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            (random >> 58) as u8
        }));
        picture.extend(b"\nendstream");
        objects.push(picture);
    }
    let start = at;
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    places.iter().for_each(|place| table += &format!("{place:010} 00000 n \n"));
    table += &format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", places.len() + 1);
    put(table.as_bytes(), &mut at)?;
    out.flush()?;
    Ok(at as u64)
}

/// Judges files of so many pages and compares the most memory that it took.
fn bounded(pages: &[usize], side: usize) -> Check {
    if !Path::new("/proc/self/status").exists() {
        return Ok(());
    }
    let folder = scratch(&format!("large-{side}"))?;
    let mut took = Vec::new();
    for &pages in pages {
        let (path, report) = (folder.join(format!("{pages}.pdf")), folder.join(format!("{pages}.json")));
        let bytes = make(&path, pages, side)?;
        let peak = judge(&path, &report)?;
        let text = std::fs::read_to_string(&report)?;
        let found: serde_json::Value = serde_json::from_str(&text)?;
        let told = found["pages"].as_array().map_or(0, Vec::len);
        ensure(told == pages, || format!("of {pages} pages {told} were judged"))?;
        let most = (bytes >> 20) + BESIDE;
        ensure(peak < most, || format!("{pages} pages of {} MB took {peak} MB, more than {most}", bytes >> 20))?;
        took.push((bytes >> 20, peak));
    }
    if let [(little, less), (much, more)] = took[..] {
        let grown = more.saturating_sub(less);
        ensure(grown <= (much - little) * 3 / 2 + 24, || {
            format!("{} MB more of file took {grown} MB more", much - little)
        })?;
    }
    Ok(())
}

/// Runs `check`; the most memory that it took, in MB.
fn judge(path: &Path, report: &PathBuf) -> Result<u64, Failed> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_leporello"))
        .arg("check")
        .arg(path)
        .args(["--format", "json", "--out"])
        .arg(report)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let now =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    };
    // The files have no output intent, which is an error.
    ensure(ended.code() == Some(1) && peak > 0, || format!("it ended with {ended}, {peak} kB"))?;
    Ok(peak >> 10)
}

/// In a terminal that is none, a bar appears after half a second.
fn bar() -> Check {
    let folder = scratch("large-bar")?;
    let path = folder.join("bar.pdf");
    make(&path, 60, 200)?;
    let begun = Instant::now();
    let line = format!(
        "'{}' check '{}' --format json --out '{}'",
        env!("CARGO_BIN_EXE_leporello"),
        path.display(),
        folder.join("r").display()
    );
    let shown = Command::new("script").args(["-qec", &line, "/dev/null"]).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&shown.stdout).into_owned();
    // What is done sooner shows none.
    let quick = begun.elapsed() < Duration::from_millis(1500);
    ensure(quick || said.contains('░') && said.contains("of 60"), || format!("no bar: {said}"))
}
