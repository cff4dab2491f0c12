//! `leporello build`: reads a leaflet from the disk, compiles it, and puts the master where it belongs.
//!
//! The master is written beside its target under another name and then renamed, so that there is always a whole file
//! there: the new one, or the last good one where this job has errors.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{Exit, term};
use crate::preflight::rules;
use crate::source::{FileError, Files, Root};
use crate::{Judging, Options, Outcome, Report, compile};

/// The subcommand's name.
pub(super) const NAME: &str = "build";

/// What `build` takes.
pub(super) fn command() -> Command {
    let command = sources(Command::new(NAME).about("Makes the print master of a leaflet"));
    judged(command)
        .arg(
            Arg::new("deliver")
                .long("deliver")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Makes the delivery [deliver.NAME] as well; `all` makes every one of them"),
        )
        .arg(
            Arg::new("report")
                .long("report")
                .action(ArgAction::SetTrue)
                .help("Shows how full the panels are and how every paragraph was set"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .requires("report")
                .value_parser(["text", "json"])
                .default_value("text")
                .help("How to write the report; json is all that goes to standard output"),
        )
        .after_help(EXAMPLES)
}

/// The options of every command that compiles a leaflet.
pub(super) fn sources(command: Command) -> Command {
    let [layout, out] = form();
    let content = path("content", "DIR").help("The folder of its texts [default: `content` beside the layout]");
    command.args([layout, content, out])
}

/// The option of every command that writes files for a press.
pub(super) fn judged(command: Command) -> Command {
    let help = "Writes the files though nobody has judged them; their slugs say so";
    command.arg(Arg::new("no-check").long("no-check").action(ArgAction::SetTrue).help(help))
}

/// What [`judged`] says.
pub(super) fn judging(matches: &ArgMatches) -> Judging {
    if matches.get_flag("no-check") { Judging::Waived } else { Judging::Files }
}

/// Says that nobody has judged what was written, if that is so; what is added to the line about a file.
pub(super) fn waived(judging: Judging) -> &'static str {
    if judging != Judging::Waived {
        return "";
    }
    term::stderr(
        "warning: NOT CHECKED: by --no-check nobody has looked whether a press can take what was made\n  help: before you send \
         it, run `leporello check FILE.pdf`, or build without --no-check\n",
    );
    ", NOT CHECKED"
}

/// The options of every command that reads a form and writes files: `layout` and `out`.
pub(super) fn form() -> [Arg; 2] {
    [
        path("layout", "FILE").default_value("layout.toml").help("The form of the leaflet"),
        path("out", "DIR").default_value("out").help("The folder for what is made; made if it is not there"),
    ]
}

fn path(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).value_parser(value_parser!(PathBuf))
}

const EXAMPLES: &str = "\
Relative paths in a layout are relative to its folder. No path in it leads out of the current folder or, where the \
layout lies outside of that, out of the layout's.

Where layout.toml has no date, the environment's SOURCE_DATE_EPOCH (seconds since 1970) is the edition's.

The master of [output] is OUT/JOB.pdf. A delivery is OUT/JOB-NAME.pdf or, with files = \"per-side\", OUT/JOB-NAME-A.pdf and \
OUT/JOB-NAME-B.pdf. Several can be made at once: `--deliver printer-a --deliver printer-b`.

Before a file is written it is judged as `leporello check` does, by every rule and with all that the layout promises: trim, \
bleed, pages, creases, inks, words. Where there is an error no file is written, so that the last good ones stay as they are; \
warnings are only shown. [preflight] of the layout changes severities and limits; `leporello explain CODE` says what a \
rule asks. --no-check writes the files unjudged: the slug of each then says NOT CHECKED, and small text, too much ink and \
coarse pictures are warnings.

A job with errors leaves the last good master as it is. With --report it still says what each panel holds, if its form is \
sound and every part of its texts is closed.

Examples:
  leporello build                                  the leaflet in this folder, into out/
  leporello build --layout autumn/layout.toml --out proofs
  leporello build --content drafts                 the same form with other texts
  leporello build --deliver all                    and what each shop wants
  leporello build --report                         with how every paragraph was set
  leporello build --report --format json | jq .languages
  SOURCE_DATE_EPOCH=1795392000 leporello build     a date for a layout that has none

Exit codes: 0 done, 1 the job has errors, 2 the command or a file cannot be used";

/// Why a command or file cannot be used, and what to do (may be empty).
pub(super) struct Refusal {
    message: String,
    help: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Runs `build`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    build(matches).unwrap_or_else(refused)
}

/// Says why a command or file cannot be used.
pub(super) fn refused(refusal: Refusal) -> Exit {
    term::refuse(&refusal.message, &refusal.help);
    Exit::Usage
}

/// What [`sources`] says: the disk around the layout, the folder for what is made, and what a compiler is told.
pub(super) fn options(matches: &ArgMatches) -> Result<(Root, PathBuf, Options), Refusal> {
    let source_date_epoch = source_date_epoch()?;
    let (root, name) = layout(matches)?;
    let content = matches.get_one::<PathBuf>("content");
    let content = content.map(|content| content_below(&root, layout_file(matches), content)).transpose()?;
    let options = Options { layout: name, content, source_date_epoch, ..Options::default() };
    Ok((root, out(matches), options))
}

/// The disk around the layout that [`form`] names, and the layout's name in its folder.
pub(super) fn layout(matches: &ArgMatches) -> Result<(Root, String), Refusal> {
    open(layout_file(matches))
}

/// The folder that [`form`] names for what is made.
pub(super) fn out(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| PathBuf::from("out"))
}

fn layout_file(matches: &ArgMatches) -> &Path {
    matches.get_one::<PathBuf>("layout").map_or(Path::new("layout.toml"), PathBuf::as_path)
}

/// Puts bytes at a file, in one step.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    put(file, bytes).map_err(|error| {
        use std::io::ErrorKind::{AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem, StorageFull};
        // A file may stand where a folder is wanted, here or further up.
        let in_the_way = folder_of(file).ancestors().find(|folder| folder.is_file());
        if let (Some(other), AlreadyExists | NotADirectory) = (in_the_way, error.kind()) {
            let message = format!("{}: this is a file, but a folder is wanted for what is made", shown(other));
            return Refusal::new(message, "name a folder with `--out FOLDER`; it is made if there is none");
        }
        let dangling = |path: &&Path| path.is_symlink() && !path.exists();
        if let Some(link) = folder_of(file).ancestors().find(dangling) {
            let leads = std::fs::read_link(link).map_or_else(|_| "nowhere".to_owned(), |to| shown(&to));
            let message = format!("{}: this is a link that leads to {leads}, and there is no such folder", shown(link));
            return Refusal::new(message, "make that folder, or name another one with `--out FOLDER`");
        }
        let (why, help) = match error.kind() {
            _ if file.is_dir() => (
                "there is a folder of this name".to_owned(),
                "move it away, or name another folder with `--out FOLDER`",
            ),
            PermissionDenied => ("this user may not write there".to_owned(), "name another folder with `--out FOLDER`"),
            StorageFull => {
                ("the disk is full".to_owned(), "make room, or name a folder on another disk with `--out FOLDER`")
            }
            ReadOnlyFilesystem => {
                ("the disk can only be read".to_owned(), "name a folder on another disk with `--out FOLDER`")
            }
            _ => (error.to_string(), "name another folder with `--out FOLDER`"),
        };
        Refusal::new(format!("{}: this cannot be written: {why}", shown(file)), help)
    })
}

fn build(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let (root, out, mut options) = options(matches)?;
    options.judging = judging(matches);
    options.report = matches.get_flag("report");
    options.deliver = matches.get_many::<String>("deliver").into_iter().flatten().cloned().collect();
    let json = matches.get_one::<String>("format").is_some_and(|format| format == "json");
    let outcome = compile(&root, &options);

    tell(&outcome);
    let show = |report: &Report| term::stdout(&if json { report.json() } else { report.text() });
    let Some(master) = outcome.master.filter(|_| !outcome.diagnostics.has_errors()) else {
        // What did fit says where there is room.
        outcome.report.iter().for_each(show);
        return Ok(Exit::Job);
    };
    let waived = waived(options.judging);
    let deliveries = master.deliveries.iter().map(|file| (&file.name, &file.bytes, &file.summary));
    let files = std::iter::once((&master.name, &master.bytes, &master.summary)).chain(deliveries);
    for (name, bytes, summary) in files {
        let file = out.join(format!("{name}.pdf"));
        write(&file, bytes)?;
        let summary = format!("{}: {summary}{waived}\n", shown(&file));
        if json { term::stderr(&summary) } else { term::stdout(&summary) }
    }
    if let Some(report) = &outcome.report {
        if !json {
            term::stdout("\n");
        }
        show(report);
    }
    // The process ends here, and its memory with it: nothing need be given back piece by piece.
    std::mem::forget(master);
    Ok(Exit::Done)
}

/// Shows what was found, of the job and of the bytes.
pub(super) fn tell(outcome: &Outcome) {
    term::stderr(&outcome.diagnostics.render(&outcome.sources, term::color()));
    if outcome.diagnostics.iter().any(|diag| rules::find(diag.code).is_some()) {
        term::stderr("`leporello explain CODE` says more about a rule in capitals.\n");
    }
}

/// The moment that stands in for a missing date; see <https://reproducible-builds.org/specs/source-date-epoch/>.
#[expect(clippy::disallowed_methods, reason = "the command line is the environment's door")]
fn source_date_epoch() -> Result<Option<i64>, Refusal> {
    /// The last second of the year 9999; later ones have no place in a PDF date.
    const LATEST: i64 = 253_402_300_799;
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = value.to_str().and_then(|value| value.parse().ok()).filter(|seconds| (0..=LATEST).contains(seconds));
    match seconds {
        Some(seconds) => Ok(Some(seconds)),
        None => Err(Refusal::new(
            format!("SOURCE_DATE_EPOCH is `{}`, which is not a number of seconds since 1970", value.display()),
            "set it to a whole number, such as 1795392000, or unset it",
        )),
    }
}

/// The disk around a layout and the layout's name in its folder.
pub(super) fn open(layout: &Path) -> Result<(Root, String), Refusal> {
    let refusal = |error: FileError| {
        let help = match error {
            FileError::NotFound if layout == Path::new("layout.toml") => {
                "go to the leaflet's folder, or name its form with `--layout FILE`"
            }
            FileError::NotFound => "`--layout` is relative to the current folder",
            FileError::Folder => "name the form in it, such as `--layout FOLDER/layout.toml`",
            _ => "",
        };
        Refusal::new(format!("{}: {error}", shown(layout)), help)
    };
    let name = layout.file_name().and_then(OsStr::to_str).ok_or_else(|| {
        Refusal::new(format!("{}: this does not name a layout file", shown(layout)), "name a file, such as layout.toml")
    })?;
    let root = Root::new(folder_of(layout), Path::new(".")).map_err(refusal)?;
    root.read(name).map_err(refusal)?;
    Ok((root, name.to_owned()))
}

/// The folder that `content`, as typed, names, written relative to the layout's folder.
pub(super) fn content_below(root: &Root, layout: &Path, content: &Path) -> Result<String, Refusal> {
    let refusal = |reason: &dyn std::fmt::Display| Refusal::new(format!("--content {}: {reason}", shown(content)), "");
    let target = match content.canonicalize() {
        Ok(target) if target.is_dir() => target,
        Ok(_) => return Err(refusal(&"this is not a folder")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(refusal(&"there is no such folder")),
        Err(error) => return Err(refusal(&error)),
    };
    let base = folder_of(layout).canonicalize().map_err(|error| refusal(&error))?;
    let relative =
        relative(&base, &target).ok_or_else(|| refusal(&"its path cannot be written relative to the layout's"))?;
    root.resolve(&relative).map_err(|error| refusal(&error))?;
    Ok(relative)
}

/// The way from the folder `base` to `target`, both canonical, with `/`; `None` if there is none or it is not UTF-8.
fn relative(base: &Path, target: &Path) -> Option<String> {
    let (base, target): (Vec<_>, Vec<_>) = (base.components().collect(), target.components().collect());
    let common = base.iter().zip(&target).take_while(|(a, b)| a == b).count();
    let up = base[common..].iter().map(|_| Some(".."));
    let down = target[common..].iter().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let parts: Vec<&str> = up.chain(down).collect::<Option<_>>()?;
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A path for messages, the same on every system.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Puts `bytes` at `target` in one step. Until then, and if anything fails, what was there stays. A link stays and leads to
/// the new file. What is no file (a pipe, a device, standard output by its name) can't be replaced: it is written to.
fn put(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let there = std::fs::metadata(target).ok();
    let real = target.canonicalize().ok();
    // Standard output may be a file without a name any more.
    let through = there.is_some_and(|there| !there.is_dir() && (!there.is_file() || real.is_none()));
    if through {
        return std::fs::OpenOptions::new().write(true).open(target).and_then(|mut file| file.write_all(bytes));
    }
    let target = real.as_deref().unwrap_or(target);
    let folder = folder_of(target);
    std::fs::create_dir_all(folder)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.tmp-{}", std::process::id()));
    // Left over from a process of the same number that was killed.
    let _ = std::fs::remove_file(&temporary);
    let written = std::fs::File::create_new(&temporary)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| std::fs::rename(&temporary, target));
    match written {
        Ok(()) => sweep(folder, &name),
        Err(_) => drop(std::fs::remove_file(&temporary)),
    }
    written
}

/// Nothing takes so long to be written.
const STALE: std::time::Duration = std::time::Duration::from_secs(3600);

/// Takes away what processes that were killed have left of a file.
fn sweep(folder: &Path, name: &str) {
    let prefix = format!(".{name}.tmp-");
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let number = file.to_str().and_then(|file| file.strip_prefix(&prefix));
        let own = number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        let age = || entry.metadata().and_then(|data| data.modified()).ok()?.elapsed().ok();
        if own && age().is_some_and(|age| age > STALE) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_taken_away() {
        let folder = std::env::temp_dir().join(format!("leporello-put-{}", std::process::id()));
        let left = |number: u32| {
            let path = folder.join(format!(".a.pdf.tmp-{number}"));
            (std::fs::File::create(&path).expect("a file"), path)
        };
        std::fs::create_dir_all(&folder).expect("a folder");
        // Another process may be writing the second one.
        let ((file, old), (_, young)) = (left(u32::MAX), left(u32::MAX - 1));
        file.set_modified(std::time::UNIX_EPOCH + STALE).expect("a time");
        put(&folder.join("a.pdf"), b"%PDF-").expect("it is written");
        assert_eq!((old.exists(), young.exists(), folder.join("a.pdf").exists()), (false, true, true));
        std::fs::remove_dir_all(&folder).expect("it is there");
    }

    #[test]
    fn the_way_between_folders() {
        let way = |base: &str, target: &str| relative(Path::new(base), Path::new(target));
        assert_eq!(way("/a", "/a").as_deref(), Some("."), "the same folder");
        assert_eq!(way("/a", "/a/content").as_deref(), Some("content"), "below");
        assert_eq!(way("/a/cases/one", "/a/content").as_deref(), Some("../../content"), "up and down");
        assert_eq!(way("/a/b", "/").as_deref(), Some("../.."), "above");
    }
}
