//! Jobs that differ from one on the disk in a word of a file: identifiers, and a profile that the layout names.

use std::path::Path;

use leporello::source::{FileError, Files, Root};
use libtest_mimic::Failed;

use super::meta::{packet, profile, property};
use super::reader::File;
use crate::support::{Check, compile_files, ensure, master, root};

/// The disk, with one file changed or added.
struct Changed {
    root: Root,
    path: &'static str,
    change: Box<dyn Fn(String) -> String>,
    /// A file that the disk does not have.
    added: Option<(&'static str, Vec<u8>)>,
}

impl Files for Changed {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if let Some((_, bytes)) = self.added.as_ref().filter(|(name, _)| *name == path) {
            return Ok(bytes.clone());
        }
        let bytes = self.root.read(path)?;
        if path != self.path {
            return Ok(bytes);
        }
        let text = String::from_utf8(bytes).map_err(|error| FileError::Unreadable(error.to_string()))?;
        Ok((self.change)(text).into_bytes())
    }

    fn shown(&self, path: &str) -> String {
        self.root.shown(path)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.root.list(folder)
    }
}

/// The real leaflet with `from` in a file as `to`.
fn changed(path: &'static str, from: &'static str, to: &'static str) -> Result<Changed, Failed> {
    let root = root(Path::new("."))?;
    let text = String::from_utf8(root.read(path).map_err(|error| error.to_string())?)?;
    ensure(text.contains(from), || format!("{path} has no `{from}` to change"))?;
    Ok(Changed { root, path, change: Box::new(move |text| text.replace(from, to)), added: None })
}

fn compiled(files: &Changed) -> Result<File, Failed> {
    File::parse(master(compile_files(files))?.bytes)
}

/// DocumentID, and what else names the whole: InstanceID.
fn ids(files: &Changed) -> Result<(String, String), Failed> {
    let packet = packet(&compiled(files)?)?;
    Ok((property(&packet, "xmpMM:DocumentID")?, property(&packet, "xmpMM:InstanceID")?))
}

/// The document is the edition of the job; the instance is the content.
pub fn identifiers() -> Check {
    let before = ids(&changed("layout.toml", "", "")?)?;
    let twice = ids(&changed("layout.toml", "", "")?)?;
    ensure(before == twice, || "the same files give other identifiers".into())?;
    for (what, files, document_is_new) in [
        ("a word of the text", changed("content/en.md", "Drug policy", "Drug policies")?, false),
        ("a colour", changed("layout.toml", "accent = [0, 60, 100, 0]", "accent = [0, 61, 100, 0]")?, false),
        ("the title", changed("layout.toml", "title = \"Groupe", "title = \"Le Groupe")?, false),
        ("the date", changed("layout.toml", "date = 2026-11-23", "date = 2026-11-24")?, false),
        ("the edition", changed("layout.toml", "edition = \"2026-1\"", "edition = \"2026-2\"")?, true),
        ("the job", changed("layout.toml", "name = \"pompidou-zfold\"", "name = \"pompidou\"")?, true),
    ] {
        let after = ids(&files)?;
        ensure(after.1 != before.1, || format!("{what} changes and InstanceID does not"))?;
        ensure((after.0 != before.0) == document_is_new, || format!("{what} changes; DocumentID: {after:?}"))?;
    }
    Ok(())
}

/// A profile of one's own is embedded byte by byte; its name may be of either kind that ICC knows.
pub fn profile_of_ones_own() -> Check {
    let plain = profile(&compiled(&changed("layout.toml", "", "")?)?)?;
    let icc = with_mluc(&plain)?;
    let mut files =
        changed("layout.toml", "condition = \"FOGRA39\"", "condition = \"FOGRA39\"\nprofile = \"press.icc\"")?;
    files.added = Some(("press.icc", icc.clone()));
    let embedded = profile(&compiled(&files)?)?;
    ensure(embedded == icc, || "the embedded profile is not the one that the layout names".into())?;

    // A condition that the ICC does not know is a warning, with the one that was most likely meant; one that somebody else
    // keeps is not.
    let condition = |condition: &'static str| -> Result<String, Failed> {
        let mut files = changed("layout.toml", "condition = \"FOGRA39\"", condition)?;
        files.added = Some(("press.icc", icc.clone()));
        let outcome = compile_files(&files);
        ensure(outcome.master.is_some(), || format!("no master with {condition}"))?;
        Ok(outcome.diagnostics.render(&outcome.sources, false))
    };
    let said = condition("condition = \"ISO Coated v2 (ECI)\"\nprofile = \"press.icc\"")?;
    let right = said.contains("warning[output-condition]") && said.contains("did you mean `FOGRA39`?");
    ensure(right, || format!("an unregistered condition:\n{said}"))?;
    let own = "condition = \"House 7\"\nprofile = \"press.icc\"\nregistry = \"https://printer.example\"";
    let said = condition(own)?;
    ensure(said.is_empty(), || format!("a condition with a registry of its own:\n{said}"))?;

    // One for screens is refused.
    let mut screen = icc.clone();
    screen[12..16].copy_from_slice(b"mntr");
    files.added = Some(("press.icc", screen));
    let outcome = compile_files(&files);
    ensure(outcome.master.is_none(), || "a screen's profile went through".into())
}

/// The profile with its name as ICC.1:2010, 10.13 has it (`mluc`), appended to the file.
fn with_mluc(icc: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut icc = icc.to_vec();
    let count = u32::from_be_bytes(icc[128..132].try_into()?) as usize;
    let entry = (0..count).map(|i| 132 + 12 * i).find(|&at| &icc[at..at + 4] == b"desc").ok_or("no name")?;
    let name: Vec<u8> = "Presse à feuilles".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0".to_vec();
    for number in [1u32, 12, u32::from_be_bytes(*b"frFR"), name.len() as u32, 28] {
        tag.extend(number.to_be_bytes());
    }
    tag.extend(&name);
    let start = icc.len() as u32;
    icc[entry + 4..entry + 8].copy_from_slice(&start.to_be_bytes());
    icc[entry + 8..entry + 12].copy_from_slice(&(tag.len() as u32).to_be_bytes());
    icc.extend(&tag);
    icc.resize(icc.len().next_multiple_of(4), 0);
    let size = icc.len() as u32;
    icc[..4].copy_from_slice(&size.to_be_bytes());
    Ok(icc)
}

/// A profile of ICC version 4 goes into a PDF/X-4, and is refused for the standards that stand on PDF 1.4.
pub fn profile_of_version_4() -> Check {
    let mut icc = profile(&compiled(&changed("layout.toml", "", "")?)?)?;
    icc[8] = 4;
    for (standard, right) in [("PDF/X-4", true), ("PDF/X-1a:2003", false), ("PDF/X-3:2003", false)] {
        let root = root(Path::new("."))?;
        let line = format!("condition = \"FOGRA39\"\nstandard = \"{standard}\"\nprofile = \"press.icc\"");
        let change =
            move |text: String| text.replace("standard = \"PDF/X-4\"\n", "").replace("condition = \"FOGRA39\"", &line);
        let added = Some(("press.icc", icc.clone()));
        let outcome = compile_files(&Changed { root, path: "layout.toml", change: Box::new(change), added });
        let said = outcome.diagnostics.render(&outcome.sources, false);
        ensure(outcome.master.is_some() == right, || format!("{standard}: {said}"))?;
        ensure(right || said.contains("ICC version 4"), || said.clone())?;
    }
    Ok(())
}
