//! Same inputs, same bytes: twice over, and for texts that differ only in how they were saved.

use std::path::Path;

use leporello::source::{FileError, Files, Root};
use libtest_mimic::{Failed, Trial};
use unicode_normalization::UnicodeNormalization;

use crate::support::{Check, compile_files, compile_folder, ensure, master, root};

/// How a text was saved.
type Saving = fn(&str) -> String;

/// Trials of the real leaflet.
pub fn trials() -> Vec<Trial> {
    let twin =
        |name: &'static str, saving: Saving| Trial::test(format!("twin: {name} same bytes"), move || twin(saving));
    vec![
        Trial::test("determinism: same bytes twice", same_twice),
        twin("a byte order mark gives the", bom),
        twin("CRLF gives the", crlf),
        twin("decomposed accents give the", decomposed),
        twin("BOM, CRLF, decomposed accents give the", |text| bom(&crlf(&decomposed(text)))),
        twin("tabs give the", tabs),
    ]
}

fn bom(text: &str) -> String {
    format!("\u{feff}{text}")
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

/// The last space of each line is a tab; attributes stay as they are.
fn tabs(text: &str) -> String {
    let tab = |line: &str| match line.trim_end().rfind(' ') {
        Some(at) if !line.contains('{') && !line.starts_with(":::") => {
            format!("{}\t{}\n", &line[..at], &line[at + 1..])
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(tab).collect()
}

/// The disk, with its texts saved another way.
struct Twin {
    root: Root,
    saving: Saving,
}

impl Files for Twin {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let bytes = self.root.read(path)?;
        if !path.ends_with(".md") {
            return Ok(bytes);
        }
        let text = String::from_utf8(bytes).map_err(|error| FileError::Unreadable(error.to_string()))?;
        Ok((self.saving)(&text).into_bytes())
    }

    fn shown(&self, path: &str) -> String {
        self.root.shown(path)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.root.list(folder)
    }
}

fn bytes_of(files: &dyn Files) -> Result<Vec<u8>, Failed> {
    Ok(master(compile_files(files))?.bytes)
}

fn same_twice() -> Check {
    let once = || Ok::<_, Failed>(master(compile_folder(Path::new("."))?)?.bytes);
    same(&once()?, &once()?)
}

fn twin(saving: Saving) -> Check {
    let clean = root(Path::new("."))?;
    let sample = String::from_utf8(clean.read("content/fr.md").map_err(|error| error.to_string())?)?;
    ensure(saving(&sample) != sample, || "this twin's text is the clean one, so nothing was compared".into())?;
    let twin = Twin { root: clean.clone(), saving };
    same(&bytes_of(&clean)?, &bytes_of(&twin)?)
}

fn same(one: &[u8], other: &[u8]) -> Check {
    let at = one.iter().zip(other).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    ensure(one == other, || format!("the files differ from byte {at} on ({} and {} bytes)", one.len(), other.len()))
}
