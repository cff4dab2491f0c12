//! What the trials share: compiling a folder, calling a program, a place for files, and failing with a reason.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock, Mutex};

use leporello::preflight::facts::Facts;
use leporello::press::PressChoice;
use leporello::source::{Files, Root};
use leporello::{DrawOptions, Drawn, Judging, Master, Options, Outcome, compile, draw};
use libtest_mimic::{Failed, Trial};

use crate::shaping;

/// The result of a trial; an error is a sentence for a stranger.
pub type Check = Result<(), Failed>;

/// Fails with `message` unless `condition` holds.
pub fn ensure(condition: bool, message: impl FnOnce() -> String) -> Check {
    if condition { Ok(()) } else { Err(message().into()) }
}

/// The disk around the leaflet in `folder`, seen from the project's folder.
pub fn root(folder: &Path) -> Result<Root, Failed> {
    Root::new(folder, Path::new(".")).map_err(|error| format!("{}: {error}", folder.display()).into())
}

/// Compiles what `files` holds with all its deliveries, without an environment's date.
pub fn compile_files(files: &dyn Files) -> Outcome {
    compile(files, &everything())
}

/// A report and all deliveries.
fn everything() -> Options {
    let (layout, deliver) = ("layout.toml".to_owned(), vec!["all".to_owned()]);
    Options { layout, report: true, deliver, ..Options::default() }
}

/// Compiles the leaflet in `folder`.
pub fn compile_folder(folder: &Path) -> Result<Outcome, Failed> {
    Ok(compile_files(&root(folder)?))
}

/// As [`compile_folder`], and the files are judged, as `build` has them judged.
pub fn build_folder(folder: &Path) -> Result<Outcome, Failed> {
    Ok(compile(&root(folder)?, &Options { judging: Judging::Files, ..everything() }))
}

/// Puts the leaflet in `folder` on a press sheet, as its `[impose]` says.
pub fn impose_folder(folder: &Path) -> Result<Outcome, Failed> {
    let (layout, press) = ("layout.toml".to_owned(), Some(PressChoice::default()));
    Ok(compile(&root(folder)?, &Options { layout, press, judging: Judging::Files, ..Options::default() }))
}

/// Draws the fold of the leaflet in `folder`.
pub fn draw_folder(folder: &Path) -> Result<Drawn, Failed> {
    let layout = "layout.toml".to_owned();
    Ok(draw(&root(folder)?, &DrawOptions { layout, ..DrawOptions::default() }))
}

/// The master of an outcome, or its diagnostics as the reason for failing.
pub fn master(outcome: Outcome) -> Result<Master, Failed> {
    let diagnostics = outcome.diagnostics.render(&outcome.sources, false);
    outcome.master.ok_or_else(|| format!("there is no master:\n{diagnostics}").into())
}

/// A file of a leaflet: its name, its bytes and what its job promises.
pub type Promised = (String, Vec<u8>, Facts);

/// All files of the leaflet in `folder`, the master first. Compiled once, however many trials ask.
pub fn files(folder: &str) -> Result<Arc<Vec<Promised>>, Failed> {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Arc<Vec<Promised>>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().map_err(|_| "another trial has failed while it compiled")?;
    if let Some(files) = known.get(folder) {
        return Ok(files.clone());
    }
    let (layout, deliver) = ("layout.toml".to_owned(), vec!["all".to_owned()]);
    let options = Options { layout, facts: true, deliver, ..Options::default() };
    let mut outcome = compile(&root(Path::new(folder))?, &options);
    let facts: Vec<Facts> = std::mem::take(&mut outcome.facts).into_iter().map(|(_, facts)| facts).collect();
    let master = master(outcome)?;
    let deliveries = master.deliveries.into_iter().map(|file| (file.name, file.bytes));
    let files = std::iter::once((master.name, master.bytes)).chain(deliveries);
    let files = Arc::new(files.zip(facts).map(|((name, bytes), facts)| (name, bytes, facts)).collect::<Vec<_>>());
    known.insert(folder.to_owned(), files.clone());
    Ok(files)
}

/// One file of a leaflet by its folder and, after a space, its name; the master where there is none.
pub fn promised(of: &str) -> Result<Promised, Failed> {
    let (folder, name) = of.split_once(' ').unwrap_or((of, ""));
    let files = files(folder)?;
    let file = if name.is_empty() { files.first() } else { files.iter().find(|(own, ..)| own == name) };
    file.cloned().ok_or_else(|| format!("there is no file {of}").into())
}

/// A folder for the files of one trial; it goes when the trial is over.
pub struct Scratch(PathBuf);

impl Deref for Scratch {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed stays below target/, where it does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An empty folder for the files of the trial `name`.
pub fn scratch(name: &str) -> Result<Scratch, Failed> {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{plain}-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(Scratch(folder))
}

/// Python's validator of JSON by a schema.
pub const SCHEMA_JUDGE: &str = "jsonschema";
/// Where the schema of SARIF 2.1.0 is, which is not part of the project: `.ci/run` says so.
pub fn sarif_schema() -> Option<PathBuf> {
    std::env::var_os("SARIF_SCHEMA").map(PathBuf::from).filter(|path| path.is_file())
}

/// Whether an outside judge is installed: whether it starts at all.
pub fn installed(tool: &str) -> bool {
    if tool == shaping::JUDGE {
        return shaping::installed();
    }
    if tool == SCHEMA_JUDGE {
        let asked =
            Command::new("python3").args(["-c", "import jsonschema"]).stderr(std::process::Stdio::null()).status();
        return sarif_schema().is_some() && asked.is_ok_and(|status| status.success());
    }
    Command::new(tool).arg("--version").output().is_ok()
}

/// A trial that asks an outside judge. Without the tool it is reported as ignored, by the tool's name; where `CI` is
/// `true` it is run, and fails.
pub fn judged(name: String, tool: &'static str, check: impl FnOnce() -> Check + Send + 'static) -> Trial {
    let missing = !installed(tool);
    let mandatory = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    let name = if missing { format!("{name} ({tool} is not installed)") } else { name };
    let check = move || if missing { Err(format!("{tool} is not installed").into()) } else { check() };
    Trial::test(name, check).with_ignored_flag(missing && !mandatory)
}

/// Runs a program to its end; fails if it fails.
pub fn output(command: &mut Command) -> Result<Output, Failed> {
    let output = command.output()?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure(output.status.success(), || format!("{command:?} ends with {}:\n{out}{err}", output.status))?;
    Ok(output)
}

/// The first difference between two texts, by line; `None` if they are the same.
pub fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (mut old, mut new) = (expected.lines(), actual.lines());
    let mut line = 1;
    loop {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (None, None) => return Some("the line ends differ".to_owned()),
            (a, b) => {
                let show = |text: Option<&str>| text.unwrap_or("(the end)").to_owned();
                return Some(format!("line {line}\n  expected: {}\n  actual:   {}", show(a), show(b)));
            }
        }
    }
}
