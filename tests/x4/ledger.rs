//! The ledgers judged: every function and every test that it names exists, and every test of the standards is in one.

use std::path::PathBuf;

use libtest_mimic::Failed;

use crate::support::{Check, ensure};

const LEDGERS: [&str; 2] = ["src/pdf/X4.md", "src/pdf/X1.md"];

/// The names in backticks of the third and the fourth column of each row.
fn rows(text: &str) -> Vec<(Vec<String>, Vec<String>)> {
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let rows = text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    rows.skip(1)
        .map(|row| row.split('|').collect::<Vec<_>>())
        .filter(|cells| cells.len() == 6)
        .map(|cells| (quoted(cells[3]), quoted(cells[4])))
        .collect()
}

/// `pdf::page::write` is `fn write` in `src/pdf/page.rs`; `pdf::write` is in `src/pdf/mod.rs`; a type may stand between.
fn function_exists(path: &str) -> Result<bool, Failed> {
    let segments: Vec<&str> = path.split("::").collect();
    let Some((function, rooms)) = segments.split_last() else { return Ok(false) };
    for end in (1..=rooms.len()).rev() {
        let base = PathBuf::from("src").join(rooms[..end].join("/"));
        for file in [base.with_extension("rs"), base.join("mod.rs")] {
            if !file.is_file() {
                continue;
            }
            let text = std::fs::read_to_string(file)?;
            let types = rooms[end..].iter().all(|name| text.contains(name));
            let opens = |end: char| text.contains(&format!("fn {function}{end}"));
            let constant = text.contains(&format!(" {function}: "));
            return Ok(types && (opens('(') || opens('<') || constant));
        }
    }
    Ok(false)
}

/// Checks the ledgers against the sources and the names of all trials.
pub fn check(own: &[String], others: &[String]) -> Check {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for ledger in LEDGERS {
        let found = self::rows(&std::fs::read_to_string(ledger)?);
        ensure(found.len() > 10, || format!("{ledger}: {} rows", found.len()))?;
        rows.extend(found);
    }
    for (code, tests) in &rows {
        for path in code {
            if !function_exists(path)? {
                faults.push(format!("`{path}` is no function"));
            }
        }
        if code.is_empty() || tests.is_empty() {
            faults.push(format!("a row without code or test: {code:?} {tests:?}"));
        }
        for test in tests {
            // A judge that is not installed says so behind its name.
            let listed = own.iter().chain(others).any(|name| name == test || name.starts_with(&format!("{test} (")));
            let unit = test.contains("::tests::") && function_exists(test)?;
            if !listed && !unit {
                faults.push(format!("`{test}` is no test"));
            }
        }
    }
    for name in own {
        if !rows.iter().any(|(_, tests)| tests.contains(name)) && !name.ends_with("can fail") {
            faults.push(format!("`{name}` is in no row"));
        }
    }
    ensure(faults.is_empty(), || format!("{}: {}", LEDGERS.join(", "), faults.join("; ")))?;
    let invented = function_exists("pdf::page::no_such_function")?;
    ensure(!invented, || "this check would take anything for a function".into())
}
