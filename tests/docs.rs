//! What the documents say is so: every key of layout.toml is in docs/layout.md.

use std::collections::BTreeSet;

use libtest_mimic::Trial;

use crate::support::{Check, draw_folder, ensure};

/// Trials of README and docs/.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("docs: every key and element of layout.toml is in docs/layout.md", keys),
        Trial::test("docs: docs/fold.md shows the diagram of the leaflet", diagram),
        Trial::test("docs: links to files lead somewhere", links),
    ]
}

/// Every list of lower-case words in a source, be it in brackets or in the macro of look keys: the parser's keys and
/// elements all stand in such lists. A constant in a list stands for its text.
fn words(source: &str, found: &mut BTreeSet<String>) {
    let constant = |name: &str| {
        let head = format!("const {name}: &str = ");
        let at = source.find(&head).filter(|_| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase()))?;
        source[at + head.len()..].split(';').next()
    };
    for (at, open) in source.match_indices(['[', '(']) {
        let close = if open == "[" { ']' } else { ')' };
        let macro_call = source[..at].ends_with("look_keys!");
        let rest = &source[at + 1..];
        let Some(end) = rest.find(close).filter(|_| open == "[" || macro_call) else { continue };
        let list = rest[..end].split("$(").next().unwrap_or_default();
        let pieces: Vec<&str> = list.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let word = |piece: &str| {
            let piece = constant(piece).unwrap_or(piece);
            let word = piece.strip_prefix('"')?.strip_suffix('"')?;
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            (!word.is_empty() && word.chars().all(plain)).then(|| word.to_owned())
        };
        found.extend(pieces.into_iter().map(word).collect::<Option<Vec<String>>>().into_iter().flatten());
    }
}

fn keys() -> Check {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir("src/spec")? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("parse")) {
            words(&std::fs::read_to_string(&path)?, &mut found);
        }
    }
    for known in [
        "semibold-italic",
        "spread-limit",
        "hang",
        "x2",
        "hyphenation",
        "edition",
        "mark-weight",
        "even-odd",
        "quote",
        "size",
    ] {
        ensure(found.contains(known), || format!("the test no longer finds the parser's keys: `{known}`"))?;
    }
    let page = std::fs::read_to_string("docs/layout.md")?;
    let named = |word: &str| page.contains(&format!("`{word}`")) || page.contains(&format!("\n## [{word}]"));
    let heads = |word: &str| page.contains(&format!("[{word}.")) || page.contains(&format!("[[{word}]]"));
    let missing: Vec<&String> = found.iter().filter(|word| !named(word) && !heads(word)).collect();
    ensure(missing.is_empty(), || format!("docs/layout.md does not have {missing:?}"))
}

fn diagram() -> Check {
    let page = std::fs::read_to_string("docs/fold.md")?;
    let diagram = std::fs::read_to_string("tests/leaflet/expected/fold.txt")?;
    ensure(page.contains(&format!("```\n{diagram}```")), || "docs/fold.md has another diagram than fold.txt".into())?;
    let drawn = draw_folder(std::path::Path::new("."))?.diagram.ok_or("there is no diagram of the leaflet")?;
    let picture = drawn.files.iter().find(|file| file.kind == "svg").ok_or("there is no picture")?;
    let shown = std::fs::read_to_string("docs/fold.svg")?.replace("\r\n", "\n");
    ensure(shown.as_bytes() == picture.bytes, || "docs/fold.svg is not what `leporello fold --only svg` draws".into())
}

fn links() -> Check {
    let mut pages = vec!["README.md".to_owned()];
    for entry in std::fs::read_dir("docs")? {
        let name = entry?.path().to_string_lossy().into_owned();
        pages.extend(name.ends_with(".md").then_some(name));
    }
    for page in pages {
        let text = std::fs::read_to_string(&page)?;
        let folder = page.rsplit_once('/').map_or(".", |(folder, _)| folder);
        // What stands in code is an example.
        let fenced: String = text.split("```").step_by(2).collect();
        let words: String = fenced.split('`').step_by(2).collect();
        for link in words.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let outside = link.starts_with("http") || link.starts_with('#');
            let there = std::path::Path::new(folder).join(link).exists();
            ensure(outside || there, || format!("{page}: {link} is not there"))?;
        }
    }
    Ok(())
}
