//! Outside judges of the leaflet's PDF: qpdf, poppler, Ghostscript.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::cases::build;

/// One trial a judge.
pub fn trials() -> Vec<Trial> {
    vec![
        judge("qpdf", "--check is clean", |pdf| {
            let text = run(Command::new("qpdf").arg("--check").arg(pdf))?;
            expect(text.contains("No syntax or stream encoding errors"), &text)
        }),
        judge("pdffonts", "every font is embedded and subset", |pdf| {
            let text = run(Command::new("pdffonts").arg(pdf))?;
            let fonts: Vec<&str> = text.lines().skip(2).collect();
            let good = |line: &&str| line.contains(" yes yes yes ") && line.chars().nth(6) == Some('+');
            expect(!fonts.is_empty() && fonts.iter().all(good), &text)
        }),
        judge("pdfinfo", "the trim is A4 landscape, the bleed 3 mm", |pdf| {
            let text = run(Command::new("pdfinfo").arg("-box").arg(pdf))?;
            let size = |name: &str| -> Option<(f64, f64)> {
                let line = text.lines().find(|l| l.starts_with(name))?;
                let n: Vec<f64> = line.split_whitespace().filter_map(|w| w.parse().ok()).collect();
                (n.len() == 4).then(|| (n[2] - n[0], n[3] - n[1]))
            };
            let near = |a: Option<(f64, f64)>, w: f64, h: f64| {
                a.is_some_and(|a| (a.0 - w).abs() < 0.02 && (a.1 - h).abs() < 0.02)
            };
            expect(near(size("TrimBox"), 841.89, 595.28) && near(size("BleedBox"), 858.90, 612.28), &text)
        }),
        judge("pdftotext", "every word of the texts, in order", |pdf| {
            let raw = run(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-"))?;
            // Letters and digits alone: hyphens at line ends, quotes and spaces are the typesetter's. Parts of one
            // language stand on different sides, so the order is that within each part.
            let page = letters(&raw);
            for language in ["fr", "en"] {
                let text = fs::read_to_string(format!("content/{language}.md"))?;
                for part in text.split("\n:::\n") {
                    let mut from = 0;
                    let lines = part.lines().filter(|l| !l.starts_with(":::") && !l.starts_with('{'));
                    for word in lines.flat_map(str::split_whitespace).map(letters).filter(|w| !w.is_empty()) {
                        match page[from..].find(&word) {
                            Some(at) => from += at + word.len(),
                            None => return Err(format!("{language}: `{word}` is not where it should be").into()),
                        }
                    }
                }
            }
            Ok(())
        }),
        judge("gs", "tiffsep gives C, M, Y, K and nothing else", |pdf| {
            let folder = pdf.with_extension("plates");
            fs::create_dir_all(&folder)?;
            let out = format!("-sOutputFile={}", folder.join("p%d.tif").display());
            let options = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", "-r36", &out];
            run(Command::new("gs").args(options).arg(pdf))?;
            let mut plates: Vec<String> = fs::read_dir(&folder)?
                .filter_map(|e| e.ok()?.file_name().into_string().ok())
                .filter(|n| n.contains('('))
                .collect();
            plates.sort();
            let plate = |page: u8| ["Black", "Cyan", "Magenta", "Yellow"].map(|ink| format!("p{page}({ink}).tif"));
            let wanted: Vec<String> = [1, 2].into_iter().flat_map(plate).collect();
            expect(plates == wanted, &plates.join(" "))
        }),
    ]
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn judge(tool: &'static str, what: &str, check: fn(&Path) -> Result<(), Failed>) -> Trial {
    let installed = Command::new(tool).arg("-v").output().is_ok();
    let ci = std::env::var("CI").is_ok_and(|v| v == "true");
    Trial::test(format!("judge: {tool}: {what}"), move || {
        if !installed {
            return Err(format!("{tool} is not installed").into());
        }
        check(&master(tool)?)
    })
    .with_ignored_flag(!installed && !ci)
}

/// Builds the leaflet into a folder of the judge's own.
fn master(tool: &str) -> Result<PathBuf, Failed> {
    let folder = std::env::temp_dir().join(format!("leporello-{tool}-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let outcome = build(Path::new("."));
    let Some(master) = outcome.master else {
        return Err(outcome.diagnostics.render(&outcome.sources, false).into());
    };
    let path = folder.join("master.pdf");
    fs::write(&path, master.bytes)?;
    Ok(path)
}

fn run(command: &mut Command) -> Result<String, Failed> {
    let output = command.output()?;
    Ok(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

fn expect(good: bool, found: &str) -> Result<(), Failed> {
    if good { Ok(()) } else { Err(found.to_owned().into()) }
}
