//! The house: which room may know which. This table is the rule; a new `use` that it does not allow is a decision.
//!
//! A room is a module right below the crate: a file or a folder of `src/`. Test modules inside `src/` may use anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};

use crate::support::{Check, ensure};

/// The ground floor: imports nothing above, and every room may use it.
const GROUND: [&str; 7] = ["unit", "geom", "color", "lang", "source", "diag", "xml"];

/// What each room above may use beside the ground floor and itself. An entry may be a room or one thing in it: some
/// plain values of the layout (a side, an alignment, a date) go through to the last stage as they are.
const ROOMS: [(&str, &[&str]); 30] = [
    // Inputs: do not know each other.
    ("spec", &["code"]),
    ("content", &[]),
    ("font", &[]),
    ("intent", &[]),
    // Machine-readable codes as outlines.
    ("code", &[]),
    ("icc", &[]),
    // A decoder, as libraries are others.
    ("jpeg", &[]),
    ("image", &["jpeg"]),
    // Pictures in the inks of the press.
    ("convert", &["icc", "image"]),
    // Values that stages hand on.
    ("panel", &["font", "image::Orientation", "convert::Crop", "convert::Order", "spec::Side"]),
    ("sheet", &["panel", "spec::Side", "spec::Crease"]),
    ("drawing", &["panel", "sheet::Quarter"]),
    ("trace", &["panel"]),
    // Drawings as what panels draw.
    ("svg", &["font", "panel"]),
    // The middle: deciding.
    ("fold", &["spec::Side", "spec::Crease", "spec::FoldName"]),
    ("flow", &["spec", "code", "content", "font", "image", "convert::Crop", "panel", "fold"]),
    ("text", &["flow", "font", "spec::Align", "spec::style", "spec::forms"]),
    (
        "layout",
        &["flow", "text", "font", "panel", "trace", "spec::Align", "spec::Side", "spec::Vertical", "spec::style"],
    ),
    (
        "impose",
        &[
            "flow",
            "fold",
            "panel",
            "sheet",
            "font",
            "text",
            "spec::Side",
            "spec::output",
            "spec::OutputSpec",
            "spec::DateSpec",
            "spec::Grain",
            "spec::press",
        ],
    ),
    // The fold as people see it, before there is any text.
    (
        "diagram",
        &[
            "flow::FoldedSheet",
            "fold",
            "drawing",
            "panel",
            "sheet::Quarter",
            "sheet::StepKind",
            "spec::Side",
            "spec::Crease",
        ],
    ),
    // An account of what was decided; decides nothing.
    ("report", &["flow", "layout::LaidOut", "layout::Room", "layout::Fitted", "panel", "spec::Side"]),
    // The top floor: emitting and judging.
    (
        "pdf",
        &["panel", "sheet", "drawing", "font", "intent", "convert", "spec::Side", "spec::DateSpec", "spec::Standard"],
    ),
    (
        "preflight",
        &[
            // Finished files are judged through the reader's eyes, and on their plates.
            "pages",
            "reader",
            "planes",
            "flow::Job",
            "flow::PanelForm",
            "flow::Drawn",
            "flow::Layer",
            "flow::NamedColor",
            "flow::line",
            "font",
            "convert",
            "panel",
            "sheet",
            "intent",
            "spec::Side",
            "spec::OutputSpec",
            "spec::PpiSpec",
            "spec::Standard",
        ],
    ),
    ("dump", &["panel", "sheet", "font", "image::Orientation", "convert::Crop", "trace", "spec::Side"]),
    // The finished file as a press sees it: eyes that share nothing with the writer but the decoder of JPEGs, which `libjpeg`
    // and others judge.
    ("pages", &[]),
    ("reader", &["pages", "jpeg"]),
    ("planes", &["pages", "icc"]),
    ("proof", &["pages", "reader", "planes", "font::builtin_data", "intent"]),
    // The door: what lib.rs itself offers, and nothing of how it is done.
    (
        "cli",
        &[
            "ALL_DELIVERIES",
            "Options",
            "Judging",
            "Outcome",
            "Master",
            "Report",
            "compile",
            "DrawOptions",
            "Drawn",
            "draw",
            "press",
            "proof",
            "preflight::Standard",
            "preflight::check",
            "preflight::facts",
            "preflight::nearest_code",
            "preflight::report",
            "preflight::rules",
            "preflight::settings",
            "reader::Document",
        ],
    ),
    ("main", &[]),
];

/// The most lines of a file; data tables, alone in theirs, may be longer.
const MOST_LINES: usize = 800;

/// Trials of the sources.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("house: every room uses only what it may", imports),
        Trial::test("house: only source and cli touch the disk", disk),
        Trial::test("house: no glob imports between our modules", globs),
        Trial::test("house: every file opens with //! and is not long", files),
        Trial::test("house: the reading of `use` lines can fail", reading),
    ]
}

struct File {
    path: PathBuf,
    room: String,
    text: String,
    /// The text without comments, literals and test modules.
    code: String,
}

fn sources() -> Result<Vec<File>, Failed> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path)?;
                let code = if path.ends_with("tests.rs") { String::new() } else { code(&text) };
                files.push(File { room: room(&path), text, code, path });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    ensure(files.len() > GROUND.len(), || "the sources were not found".into())?;
    Ok(files)
}

/// `src/spec/parse.rs` is in the room `spec`, `src/unit.rs` is `unit`.
fn room(path: &Path) -> String {
    let part = path.components().nth(1).map(|part| part.as_os_str().to_string_lossy().into_owned());
    part.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// What stands before the test module, without comments and the insides of string literals.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).fold(String::new(), |mut out, line| {
        // A quote that is a character (`'"'`) opens no string.
        for (i, piece) in line.replace("'\"'", "' '").replace("\\\"", "").split('"').enumerate() {
            out.push_str(if i % 2 == 0 { piece.split(" // ").next().unwrap_or_default() } else { "\"\"" });
        }
        out.push('\n');
        out
    })
}

/// Every path below `crate` in a code: `crate::a::{b, c::d}` gives `a::b` and `a::c::d`.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, head) in code.match_indices("crate::") {
        let inside_a_word = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !inside_a_word {
            tree(&code[at + head.len()..], "", &mut found);
        }
    }
    found
}

/// Reads one tree of a `use`, or one path; returns what follows.
fn tree<'a>(code: &'a str, before: &str, found: &mut Vec<String>) -> &'a str {
    let mut rest = code.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        rest = inner.trim_start();
        while !rest.is_empty() && !rest.starts_with('}') {
            let after = tree(rest, before, found).trim_start();
            // Either a comma, or a renaming (`as name`), which ends at one or at the brace.
            let end = after.find([',', '}']).unwrap_or(after.len());
            rest = after[end..].trim_start_matches(',').trim_start();
        }
        return rest.strip_prefix('}').unwrap_or(rest);
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let path = if before.is_empty() { name.to_owned() } else { format!("{before}::{name}") };
    match after.trim_start().strip_prefix("::") {
        Some(below) if !name.is_empty() => tree(below, &path, found),
        _ => {
            found.push(path);
            after
        }
    }
}

fn allowed(room: &str, rooms: &BTreeMap<&str, &[&str]>, path: &str) -> bool {
    let below = |entry: &str| path == entry || path.strip_prefix(entry).is_some_and(|rest| rest.starts_with("::"));
    // `self` and a name of lib.rs's own table of modules.
    let path_room = path.split("::").next().unwrap_or_default();
    path_room == room
        || (GROUND.contains(&path_room) && room != "main")
        || rooms.get(room).is_some_and(|entries| entries.iter().any(|entry| below(entry)))
}

fn imports() -> Check {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    let mut faults = Vec::new();
    for file in sources()? {
        let room = file.room.as_str();
        if room == "lib" || room == "compile" {
            continue; // the map and the whole pipeline: know all
        }
        if !GROUND.contains(&room) && !rooms.contains_key(room) {
            faults.push(format!("{}: the room `{room}` is not in the table of tests/layers.rs", file.path.display()));
            continue;
        }
        for path in paths(&file.code).into_iter().filter(|path| !allowed(room, &rooms, path)) {
            faults.push(format!("{}: `{room}` may not use `crate::{path}`", file.path.display()));
        }
        // At the head of a room, `super` is the crate.
        let head =
            file.path.components().count() == 2 || file.path.ends_with("mod.rs") && file.path.components().count() == 3;
        let leaves = file.code.contains("super::super") && file.path.components().count() <= 3;
        if leaves || (head && file.code.contains("super::") && !file.code.contains("in super::")) {
            faults.push(format!("{}: leaves its room by `super`; write `crate::`", file.path.display()));
        }
    }
    ensure(faults.is_empty(), || faults.join("\n"))
}

fn disk() -> Check {
    let mut faults = Vec::new();
    for file in sources()?.iter().filter(|file| file.room != "source" && file.room != "cli") {
        for door in ["std::fs", "fs::read", "fs::write", "File::open", "File::create", "std::env", "std::process::"] {
            let main = file.room == "main" && door == "std::process::";
            if file.code.contains(door) && !main {
                faults.push(format!("{}: {door}", file.path.display()));
            }
        }
    }
    ensure(faults.is_empty(), || {
        format!("the disk, the environment and processes are for source and cli:\n{}", faults.join("\n"))
    })
}

fn globs() -> Check {
    let globs = |file: &File| paths(&file.code).into_iter().find(|path| path.ends_with('*'));
    let faults: Vec<String> = sources()?
        .iter()
        .filter_map(|file| Some(format!("{}: crate::{}", file.path.display(), globs(file)?)))
        .collect();
    ensure(faults.is_empty(), || faults.join("\n"))
}

fn files() -> Check {
    let mut faults = Vec::new();
    for file in sources()? {
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: does not open with //! and what it is for", file.path.display()));
        }
        let lines = file.text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{}: {lines} lines; is there a second idea in it?", file.path.display()));
        }
    }
    ensure(faults.is_empty(), || faults.join("\n"))
}

/// The judge judged.
fn reading() -> Check {
    let sample = "use crate::a::{b, c::{d, e as f}, self};\n// crate::comment\nlet x = crate::g::h(\"crate::text\");\n";
    let actual = paths(&code(sample));
    let expected = ["a::b", "a::c::d", "a::c::e", "a::self", "g::h"];
    ensure(actual == expected, || format!("{actual:?}"))?;
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.into_iter().collect();
    ensure(!allowed("text", &rooms, "panel::Panel"), || "text may not know panels".into())?;
    ensure(!allowed("pdf", &rooms, "spec::Sides"), || "an entry is a whole name, not the start of one".into())?;
    ensure(allowed("pdf", &rooms, "spec::Side::A"), || "what is below an entry is allowed".into())
}
