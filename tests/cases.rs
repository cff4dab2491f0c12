//! Cases: each folder is a project; its `expected/` holds text dumps. `LEPORELLO_ACCEPT=1` writes them.

use std::fs;
use std::path::Path;

use leporello::source::Root;
use leporello::{Options, Outcome, compile, dump};
use libtest_mimic::{Failed, Trial};

/// Compiles the project in a folder below the current one.
pub fn build(folder: &Path) -> Outcome {
    let current = std::env::current_dir().expect("a current folder");
    let root = Root::new(folder, &current).expect("the case's folder");
    compile(&root, &Options { layout: "layout.toml".into(), content: None, source_date_epoch: None, check_only: false })
}

/// One trial a folder, and the leaflet.
pub fn trials() -> Vec<Trial> {
    let mut folders: Vec<_> = fs::read_dir("tests/cases")
        .map(|entries| {
            entries.filter_map(|e| Some(e.ok()?.path())).filter(|p| p.join("layout.toml").is_file()).collect()
        })
        .unwrap_or_default();
    folders.sort();
    let mut trials: Vec<Trial> = folders
        .into_iter()
        .map(|folder| {
            let name = format!("case: {}", folder.file_name().unwrap_or_default().to_string_lossy());
            Trial::test(name, move || case(&folder, &folder.join("expected")))
        })
        .collect();
    let expected = "tests/cases/leaflet/expected";
    trials.push(Trial::test("leaflet: panels and sheets", || case(Path::new("."), Path::new(expected))));
    trials.push(Trial::test("leaflet: the same bytes twice", || {
        let bytes = || build(Path::new(".")).master.map(|m| m.bytes);
        let (first, second) = (bytes(), bytes());
        if first.is_none() || first != second { Err("two runs differ, or there is no master".into()) } else { Ok(()) }
    }));
    trials
}

fn case(folder: &Path, expected: &Path) -> Result<(), Failed> {
    let outcome = build(folder);
    let mut found = vec![("diagnostics.txt", outcome.diagnostics.render(&outcome.sources, false))];
    if let Some(master) = &outcome.master {
        found.push(("panels.txt", dump::panels(&master.panels, &outcome.sources, &master.fonts)));
        found.push(("sheets.txt", dump::sheets(&master.sheets, &master.panels)));
    }
    found.retain(|(_, text)| !text.is_empty());
    if std::env::var_os("LEPORELLO_ACCEPT").is_some() {
        fs::create_dir_all(expected)?;
        for (name, text) in &found {
            fs::write(expected.join(name), text)?;
        }
        return Ok(());
    }
    if found.is_empty() || !expected.is_dir() {
        return Err("nothing is expected of this case: run with LEPORELLO_ACCEPT=1 and read the result".into());
    }
    for name in ["diagnostics.txt", "panels.txt", "sheets.txt"] {
        let wanted = fs::read_to_string(expected.join(name)).unwrap_or_default();
        let got = found.iter().find(|(n, _)| *n == name).map_or("", |(_, text)| text.as_str());
        if wanted != got {
            let same = wanted.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
            return Err(format!(
                "{name} differs from line {}:\n  expected: {}\n  found:    {}",
                same + 1,
                wanted.lines().nth(same).unwrap_or("(nothing)"),
                got.lines().nth(same).unwrap_or("(nothing)")
            )
            .into());
        }
    }
    Ok(())
}
