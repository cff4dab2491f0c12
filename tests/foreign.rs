//! The foreign files of `tests/foreign/`: that each is told of, and that they are what they are said to be.
//!
//! What our own reader, renderer and preflight make of them is tested where those are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::support::{Check, ensure, judged};

/// Where they are, with README.md, FACTS.md and VERSIONS.
const FOLDER: &str = "tests/foreign";

/// All files together, in bytes: what a clone of the project can bear.
const MOST_BYTES: u64 = 3_000_000;

/// The one file that cannot be opened without a password, and the password.
const LOCKED: (&str, &str) = ("qpdf-password.pdf", "leporello");

/// The one file of which qpdf warns: its catalogue has keys twice.
const WARNED: &str = "lualatex.pdf";

/// Trials of the folder.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("foreign: every file is told of in README.md and FACTS.md", told),
        judged("foreign: qpdf reads every file, with as many pages as README.md says".into(), "qpdf", pages),
    ]
}

/// The PDFs of the folder by name, with their sizes in bytes.
fn files() -> Result<BTreeMap<String, u64>, Failed> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(FOLDER)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".pdf") {
            found.insert(name, entry.metadata()?.len());
        }
    }
    ensure(!found.is_empty(), || format!("{FOLDER} has no PDF"))?;
    Ok(found)
}

/// The rows of README.md's table: a file and how many pages it has.
fn rows() -> Result<BTreeMap<String, usize>, Failed> {
    let page = std::fs::read_to_string(Path::new(FOLDER).join("README.md"))?;
    let mut found = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let mut cells = line.split('|').map(str::trim).skip(1);
        if let (Some(name), Some(count)) = (cells.next(), cells.next())
            && name.ends_with(".pdf")
        {
            let count = count.parse().map_err(|_| format!("README.md: `{count}` is no number of pages for {name}"))?;
            ensure(found.insert(name.to_owned(), count).is_none(), || format!("README.md has {name} twice"))?;
        }
    }
    Ok(found)
}

fn told() -> Check {
    let (files, rows) = (files()?, rows()?);
    let facts = std::fs::read_to_string(Path::new(FOLDER).join("FACTS.md"))?;
    let heads: Vec<&str> =
        facts.lines().filter_map(|line| line.strip_prefix("## ")).flat_map(|head| head.split(", ")).collect();
    for name in files.keys() {
        ensure(rows.contains_key(name), || format!("README.md has no row for {name}"))?;
        ensure(heads.contains(&name.as_str()), || format!("FACTS.md has no heading for {name}"))?;
    }
    for name in rows.keys().map(String::as_str).chain(heads) {
        ensure(files.contains_key(name), || format!("{name} is told of, but is not in {FOLDER}"))?;
    }
    let total: u64 = files.values().sum();
    ensure(total <= MOST_BYTES, || format!("the foreign files have {total} bytes, more than {MOST_BYTES}"))
}

fn pages() -> Check {
    for (name, count) in rows()? {
        let path: PathBuf = Path::new(FOLDER).join(&name);
        let password = if name == LOCKED.0 { LOCKED.1 } else { "" };
        let ask = |question: &str| {
            Command::new("qpdf").arg(question).arg(format!("--password={password}")).arg(&path).output()
        };
        let found = ask("--show-npages")?;
        let said = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        ensure(said == count.to_string(), || format!("{name}: README.md says {count} pages, qpdf {said}"))?;
        let checked = ask("--check")?;
        let code = checked.status.code();
        // 3: qpdf read it all and has warnings.
        ensure(code == Some(if name == WARNED { 3 } else { 0 }), || {
            format!("{name}: qpdf --check ends with {code:?}:\n{}", String::from_utf8_lossy(&checked.stderr))
        })?;
    }
    let locked = Command::new("qpdf").arg("--show-npages").arg(Path::new(FOLDER).join(LOCKED.0)).output()?;
    ensure(!locked.status.success(), || format!("{} opens without its password", LOCKED.0))
}
