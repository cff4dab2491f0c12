//! Properties of all documents: no text is lost or reordered between content and panels, whatever the widths, and no input
//! makes the compiler panic.
//!
//! Documents come from numbers of a generator with fixed seeds, so that every run sees the same ones. A failure names its
//! seed; `LEPORELLO_SEED=N` runs that one alone, `LEPORELLO_RUNS=N` runs more of them.

mod columns;
pub mod generate;

use std::panic::{AssertUnwindSafe, catch_unwind};

use leporello::Options;
use leporello::diag::Severity;
use leporello::panel::Panel;
use leporello::source::{FileError, Files};
use libtest_mimic::{Failed, Trial};

use self::generate::{Document, Rng};
use crate::support::{Check, ensure};

/// Documents of each property; what a test run in the dev profile has time for.
const RUNS: u64 = 90;

/// The errors by which a text that finds no room is refused.
const NO_ROOM: [&str; 3] = ["overset", "line-too-long", "table-too-wide"];

/// The properties.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("property: no text is lost or reordered, whatever the widths", || each(text_is_kept, RUNS / 3)),
        Trial::test("property: the comparison of texts can fail", comparison),
        Trial::test("property: no division of a text among columns is better than the chosen one", columns::best),
        Trial::test("property: columns of two widths take work in proportion to the text", columns::widths),
        Trial::test("property: no depth of nesting overflows the stack", nesting),
        Trial::test("property: random Markdown never panics and never drops a word", || {
            each(|seed| calm(Document::noise(seed)), RUNS / 20)
        }),
        Trial::test("property: a layout with slips never panics", || each(|seed| calm(Document::slips(seed)), 0)),
    ]
}

/// Runs a property for every seed; of those that it was true of, at least `least` must have come to a master.
fn each(property: fn(u64) -> Result<bool, Failed>, least: u64) -> Check {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    if let Some(seed) = number("LEPORELLO_SEED") {
        return property(seed).map(|_| ());
    }
    let runs = number("LEPORELLO_RUNS").unwrap_or(RUNS);
    let mut masters = 0;
    for seed in 0..runs {
        let came = property(seed).map_err(|error| {
            let message = error.message().unwrap_or_default();
            format!("seed {seed}: {message}")
        })?;
        masters += u64::from(came);
    }
    ensure(masters >= least.min(runs / 3), || format!("only {masters} of {runs} documents came to a master"))
}

/// Files in memory, with the project's own fonts.
struct Memory(Document);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        match path {
            "layout.toml" => Ok(self.0.layout.clone().into_bytes()),
            "content/text.md" => Ok(self.0.content.clone()),
            font if font.starts_with("fonts/") && !font.contains("..") => {
                std::fs::read(font).map_err(|_| FileError::NotFound)
            }
            _ => Err(FileError::NotFound),
        }
    }

    fn shown(&self, path: &str) -> String {
        path.to_owned()
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

fn compile(files: &Memory, check_only: bool) -> leporello::Outcome {
    let layout = "layout.toml".to_owned();
    leporello::compile(files, &Options { layout, check_only, ..Options::default() })
}

fn text_is_kept(seed: u64) -> Result<bool, Failed> {
    kept(Document::sound(&mut Rng::new(seed)))
}

/// The judge judged: a document that should print one word less or two in another order is told.
fn comparison() -> Check {
    let (mut lost, mut swapped) = (0, 0);
    for seed in 0..30 {
        let mut document = Document::sound(&mut Rng::new(seed));
        document.expected = document.expected.replacen("the last words", "the last", 1);
        lost += u64::from(kept(document).is_err());
        let mut document = Document::sound(&mut Rng::new(seed));
        document.expected = document.expected.replacen("the last words", "the words last", 1);
        swapped += u64::from(kept(document).is_err());
    }
    ensure(lost > 10 && swapped == lost, || format!("{lost} losses and {swapped} changes of order were seen"))
}

/// What nests without end is refused, and not by a crash.
fn nesting() -> Check {
    let around = |open: &str, close: &str, n: usize| format!("{}x{}", open.repeat(n), close.repeat(n));
    for text in [
        around("> ", "", 5_000),
        around("- ", "", 5_000),
        around("*a **b ", " c** d*", 2_000),
        around("[", "]{.a}", 200),
        around("::: {.a}\n", "\n:::", 200),
    ] {
        let content = format!("::: {{#text}}\n{text}\n\n:::\n").into_bytes();
        let came = calm(Document { content, ..Document::sound(&mut Rng::new(1)) })?;
        ensure(!came, || format!("{}… came to a master", &text[..20]))?;
    }
    Ok(())
}

fn kept(document: Document) -> Result<bool, Failed> {
    let files = Memory(document);
    let outcome = compile(&files, true);
    let shown = || {
        let content = String::from_utf8_lossy(&files.0.content).into_owned();
        format!("\n--- layout.toml\n{}\n--- text.md\n{content}", files.0.layout)
    };
    let Some(master) = outcome.master else {
        let other = outcome.diagnostics.iter().find(|d| d.severity == Severity::Error && !NO_ROOM.contains(&d.code));
        ensure(other.is_none(), || {
            format!(
                "refused, but not for want of room:\n{}{}",
                outcome.diagnostics.render(&outcome.sources, false),
                shown()
            )
        })?;
        return Ok(false);
    };
    let (expected, actual) = (plain(&files.0.expected), plain(&printed(&master.panels)));
    let same = expected.chars().zip(actual.chars()).take_while(|(a, b)| a == b).count();
    let from = |text: &str| text.chars().skip(same.saturating_sub(20)).take(60).collect::<String>();
    ensure(expected == actual, || format!("written: …{}…\nprinted: …{}…{}", from(&expected), from(&actual), shown()))?;
    Ok(true)
}

/// What stands on the panels, in reading order.
fn printed(panels: &[Panel]) -> String {
    let blocks = panels.iter().flat_map(|panel| &panel.blocks);
    let runs = blocks.flat_map(|block| &block.lines).flat_map(|line| &line.runs);
    runs.map(|run| run.text.as_str()).collect()
}

/// A text without what typesetting may change: spaces, hyphens at line ends, the forms of quotes.
fn plain(text: &str) -> String {
    let kept = |c: char| match c {
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '‚' | '‹' | '›' | '"' => Some('\''),
        '\u{AD}' => None,
        c if c.is_whitespace() => None,
        c => Some(c),
    };
    text.chars().filter_map(kept).collect()
}

/// Compiles up to the bytes; an error is as good as a master, a panic is neither. A master has all the words.
fn calm(document: Document) -> Result<bool, Failed> {
    let files = Memory(document);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let outcome = compile(&files, false);
        outcome.diagnostics.render(&outcome.sources, false);
        outcome
    }));
    let Ok(outcome) = outcome else {
        let content = String::from_utf8_lossy(&files.0.content).into_owned();
        return Err(format!("panicked\n--- layout.toml\n{}\n--- text.md\n{content:?}", files.0.layout).into());
    };
    ensure(outcome.master.is_some() || outcome.diagnostics.has_errors(), || "neither a master nor an error".into())?;
    let Some(master) = outcome.master else { return Ok(false) };
    if let Some(words) = &files.0.words {
        let printed = plain(&printed(&master.panels));
        for (word, count) in words {
            let there = printed.matches(word).count();
            ensure(there == *count, || {
                let content = String::from_utf8_lossy(&files.0.content);
                format!("`{word}` is written {count} times and printed {there} times:\n{content}\n---\n{printed}")
            })?;
        }
    }
    Ok(true)
}
