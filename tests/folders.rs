//! Cases by folder: `tests/cases/NAME/` is a leaflet like any other, with what it must give in `expected/`.
//!
//! `expected/diagnostics.txt` holds the messages; `panels.txt` and `sheets.txt` hold the dumps of a master; what the
//! compiler gives and nobody expects fails as much as what is expected and not given. Only `report.txt` is there where a
//! case asks for it: make an empty one and accept; so is `fold.txt`, the diagram of the fold. `press.txt` is the press sheet of a layout with [impose]. `judge.txt` names outside judges that see the case's master: `qpdf`,
//! `gs`, `pdffonts`, `pdftotext`, `uharfbuzz`,
//! `fribidi`, `rsvg-convert`, `zbarimg`.

use std::path::{Path, PathBuf};

use leporello::dump;
use libtest_mimic::{Failed, Trial};

use crate::judges;
use crate::support::{Check, build_folder, difference, draw_folder, ensure, impose_folder};

const CASES: &str = "tests/cases";
const KINDS: [&str; 6] = ["diagnostics.txt", "panels.txt", "sheets.txt", "report.txt", "press.txt", "fold.txt"];

/// A trial for each folder, its judges, and the real leaflet.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("leaflet: panels and sheets are as expected", || {
        check(Path::new("."), Path::new("tests/leaflet/expected"))
    })];
    trials.push(Trial::test("leaflet: there is nothing to say against it", || {
        let outcome = build_folder(Path::new("."))?;
        ensure(outcome.diagnostics.is_empty(), || outcome.diagnostics.render(&outcome.sources, false))
    }));
    for folder in folders() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let words = std::fs::read_to_string(folder.join("judge.txt")).unwrap_or_default();
        trials.extend(words.split_whitespace().map(|word| judges::by_name(word, &name, &folder)));
        trials.push(Trial::test(format!("case: {name}"), move || check(&folder, &folder.join("expected"))));
    }
    trials
}

/// The cases' folders, in order of their names.
fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(CASES).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|e| e.path()).filter(|p| p.join("layout.toml").is_file()).collect();
    folders.sort();
    folders
}

/// Compiles a folder and compares what it gives with what is expected, or accepts it.
fn check(folder: &Path, expected: &Path) -> Check {
    // As `build` does it, with what it finds in the bytes.
    let mut outcome = build_folder(folder)?;
    // A press sheet is for those who ask; what is wrong with it comes after all else.
    let imposed = std::fs::read_to_string(folder.join("layout.toml"))?.contains("\n[impose]\n");
    let press = if imposed { Some(impose_folder(folder)?) } else { None };
    let press = press.and_then(|imposed| {
        let press = imposed.master.and_then(|master| master.press);
        (outcome.sources, outcome.diagnostics) = (imposed.sources, imposed.diagnostics);
        press
    });
    let mut actual = vec![(KINDS[0], outcome.diagnostics.render(&outcome.sources, false))];
    if let Some(master) = &outcome.master {
        actual.push((KINDS[1], dump::panels(&master.panels, &outcome.sources, &master.fonts)));
        let mut sheets = dump::sheets(&master.sheets, &master.panels);
        for file in &master.deliveries {
            sheets += &format!("\n== {}.pdf ({})\n", file.name, file.summary);
            sheets += &dump::sheets(&file.sheets, &master.panels);
        }
        actual.push((KINDS[2], sheets));
    }
    if let Some(press) = &press {
        actual.push((
            KINDS[4],
            format!("{}.pdf: {}\n{}", press.name, press.summary, dump::press(&press.sheets, &press.sides)),
        ));
    }
    // Asked for by being there.
    if let Some(report) = outcome.report.filter(|_| expected.join(KINDS[3]).is_file()) {
        actual.push((KINDS[3], report.text()));
    }
    if expected.join(KINDS[5]).is_file() {
        let drawn = draw_folder(folder)?;
        let said = drawn.diagnostics.render(&drawn.sources, false);
        actual.push((KINDS[5], drawn.diagram.map_or(said, |diagram| diagram.text)));
    }
    actual.retain(|(_, text)| !text.is_empty());
    if std::env::var_os("LEPORELLO_ACCEPT").is_some_and(|value| value == "1") {
        return accept(expected, &actual);
    }

    let present = present(expected)?;
    let mut faults = Vec::new();
    if present.is_empty() {
        let shown: Vec<_> = actual.iter().map(|(kind, text)| format!("--- {kind}\n{text}")).collect();
        faults.push(format!("nothing is expected yet; this is what there is:\n{}", shown.concat()));
    }
    for name in &present {
        let Some((_, text)) = actual.iter().find(|(kind, _)| kind == name) else {
            faults
                .push(format!("{name}: expected, but the compiler gives none (or no test reads a file of this name)"));
            continue;
        };
        let old = std::fs::read_to_string(expected.join(name))?.replace("\r\n", "\n");
        faults.extend(difference(&old, text).map(|difference| format!("{name}: {difference}")));
    }
    if let Some((_, text)) = actual.iter().find(|(kind, _)| *kind == KINDS[0])
        && !present.is_empty()
        && !present.iter().any(|name| name == KINDS[0])
    {
        faults.push(format!("messages that nobody expects:\n{text}"));
    }
    ensure(faults.is_empty(), || {
        let (faults, folder) = (faults.join("\n"), folder.display());
        format!("{folder}: {faults}\nIf this is right: LEPORELLO_ACCEPT=1 cargo test, then read the difference.")
    })
}

/// Writes what there is and removes what there is no longer.
fn accept(expected: &Path, actual: &[(&str, String)]) -> Check {
    std::fs::create_dir_all(expected)?;
    for kind in KINDS {
        let file = expected.join(kind);
        match actual.iter().find(|(name, _)| *name == kind) {
            Some((_, text)) => std::fs::write(file, text)?,
            None if file.exists() => std::fs::remove_file(file)?,
            None => {}
        }
    }
    Ok(())
}

/// Names of the expected files.
fn present(expected: &Path) -> Result<Vec<String>, Failed> {
    if !expected.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(expected)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
