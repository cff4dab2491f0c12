//! `leporello proof`: pictures of a finished PDF, as it will look, plate by plate, and how much ink it has.
//!
//! What is proofed are the bytes on the disk. Without a file the leaflet is built first, as `build` does it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::build::{self, Refusal, shown, write};
use super::progress::Progress;
use super::{Exit, term};
use crate::proof::{File, Guides, Kind, Order, Overlay, Picture, Watch};
use crate::{Options, compile};

/// The subcommand's name.
pub(super) const NAME: &str = "proof";

/// Pixels per inch, unless something else is asked for.
const DPI: &str = "150";
/// The fewest and the most: below, nothing can be told apart; above, a page has more pixels than a picture may have.
const LEAST_DPI: f64 = 18.0;
const MOST_DPI: f64 = 1200.0;

/// What `proof` takes.
pub(super) fn command() -> Command {
    let option = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    let kinds = PossibleValuesParser::new(Kind::ALL.map(|(word, _)| word));
    let overlays = PossibleValuesParser::new(Overlay::ALL.map(|(word, _)| word));
    let command = Command::new(NAME)
        .about("Shows a finished PDF as it will be printed: sides, panels, plates, ink")
        .arg(
            Arg::new("file")
                .value_name("FILE.pdf")
                .value_parser(value_parser!(PathBuf))
                .help("Any PDF [default: the leaflet, which is built first]"),
        )
        .arg(
            option("only", "KIND")
                .value_parser(kinds)
                .action(ArgAction::Append)
                .value_delimiter(',')
                .help("Makes this alone; may be given several times"),
        )
        .arg(option("dpi", "N").default_value(DPI).value_parser(dpi).help("Pixels per inch"))
        .arg(
            option("overlay", "WHAT")
                .value_parser(overlays)
                .action(ArgAction::Append)
                .value_delimiter(',')
                .help("Draws this over sides and panels; may be given several times"),
        )
        .arg(
            option("limit", "PERCENT")
                .value_parser(limit)
                .help("The most ink in one place [default: what the job or its printing condition says]"),
        )
        .arg(flag("paper").help("Shows the white of the paper instead of the screen's"))
        .arg(flag("text").help("Prints each language's text in the order in which it is read; makes no pictures"))
        .arg(flag("open").help("Opens the first picture when all are made"))
        .after_help(EXAMPLES);
    build::sources(command)
}

const EXAMPLES: &str = "\
Writes, at 150 dpi and through the file's own output intent,
  OUT/side-a.png, side-b.png       each side as it will look; of a file that is not the job's, page-1.png, page-2.png, …
  OUT/panel-NAME.png               each panel, cut at its creases
  OUT/plate-a-cyan.png, …          what each plate prints, black where its ink is solid; a spot ink has its name: plate-a-gold.png
  OUT/ink-a.png                    how much ink lies where, with what is over the limit in yellow to red
and, with `--only knockout`, OUT/knockout-a.png: a side as programs show it that ignore overprint.

A FILE is proofed by what it says itself. With --layout it is that job's, and its sides and panels have their names.

Examples:
  leporello proof                                      the leaflet in this folder, into out/
  leporello proof --only side --dpi 300 --open         both sides, finer, and shows one
  leporello proof --only ink --limit 280
  leporello proof --overlay trim,creases,safe          with lines over sides and panels
  leporello proof --text                               its words, to be read against the manuscript
  leporello proof from-the-agency.pdf --out agency     any PDF
  leporello proof out/leaflet.pdf --layout layout.toml the file that was sent, as that job

Exit codes: 0 done, 2 the command, the job or a file cannot be used";

pub(super) fn dpi(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (LEAST_DPI..=MOST_DPI).contains(number));
    number.ok_or_else(|| format!("a number from {LEAST_DPI} to {MOST_DPI} is wanted, such as {DPI}"))
}

fn limit(text: &str) -> Result<f64, String> {
    let number =
        text.trim_end_matches('%').trim().parse::<f64>().ok().filter(|number| (50.0..=3200.0).contains(number));
    number.ok_or_else(|| "a number of percent is wanted, such as 300".to_owned())
}

/// Runs `proof`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    proof(matches).unwrap_or_else(build::refused)
}

fn proof(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let out = build::out(matches);
    let Some((path, guides)) = subject(matches, &out)? else { return Ok(Exit::Usage) };
    let foreign = guides.is_none();
    let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    let file = File::open(bytes, guides).map_err(|why| Refusal::new(format!("{}: {why}", shown(&path)), ""))?;
    if let Some(why) = file.mismatch() {
        let message = format!("{}: this is not that job's file: {why}", shown(&path));
        return Err(Refusal::new(message, "build it anew, or proof it without --layout"));
    }
    tell(&path, &file.notes());
    if matches.get_flag("text") {
        term::stdout(&file.text());
        return Ok(Exit::Done);
    }
    let order = order(matches, foreign)?;
    if let Some((page, finest)) = file.too_fine(order.dpi) {
        let message = format!("{}: page {page} is too large to be shown at {} dpi", shown(&path), order.dpi);
        let help = if finest < LEAST_DPI {
            "no press prints pages of this size: look at its MediaBox and UserUnit".to_owned()
        } else {
            format!("choose `--dpi {}` or less", finest.floor())
        };
        return Err(Refusal::new(message, help));
    }
    let mut made: Vec<(PathBuf, Picture)> = Vec::new();
    let progress = RefCell::new(Progress::new(file.count(&order)));
    let seen = progress.borrow().seen();
    for index in 0..file.pages() {
        let page = format!("page {} is painted", index + 1);
        let mut painted = |part: f64| match part {
            1.0 => progress.borrow_mut().step(&page),
            part => progress.borrow_mut().within(part, &page),
        };
        let watch: Option<&mut Watch<'_>> = if seen { Some(&mut painted) } else { None };
        let notes = file.page(index, &order, watch, &mut |mut picture| {
            let target = out.join(&picture.name);
            write(&target, &picture.bytes)?;
            progress.borrow_mut().step(&picture.name);
            picture.bytes = Vec::new();
            made.push((target, picture));
            Ok::<(), Refusal>(())
        })?;
        if !notes.is_empty() {
            progress.borrow_mut().clear();
            tell(&path, &notes);
        }
    }
    progress.borrow_mut().clear();
    term::stdout(&table(&made));
    if matches.get_flag("open")
        && let Some((first, _)) = made.first()
        && let Err(error) = show(first)
    {
        term::refuse(&format!("{}: this cannot be shown: {error}", shown(first)), "open it in an image viewer");
    }
    Ok(Exit::Done)
}

/// The file to proof, and what is known of its job. Nothing if the job has errors, which have been told.
fn subject(matches: &ArgMatches, out: &Path) -> Result<Option<(PathBuf, Option<Guides>)>, Refusal> {
    let file = matches.get_one::<PathBuf>("file").cloned();
    let named = matches.value_source("layout") == Some(ValueSource::CommandLine);
    if let (Some(file), false) = (&file, named) {
        return Ok(Some((file.clone(), None)));
    }
    let (root, _, options) = build::options(matches)?;
    let outcome = compile(&root, &Options { check_only: file.is_some(), ..options });
    term::stderr(&outcome.diagnostics.render(&outcome.sources, term::color()));
    let Some(master) = outcome.master.filter(|_| !outcome.diagnostics.has_errors()) else { return Ok(None) };
    let guides = Some(master.guides);
    if let Some(file) = file {
        return Ok(Some((file, guides)));
    }
    let path = out.join(format!("{}.pdf", master.name));
    write(&path, &master.bytes)?;
    term::stdout(&format!("{}: {}\n\n", shown(&path), master.summary));
    Ok(Some((path, guides)))
}

fn order(matches: &ArgMatches, foreign: bool) -> Result<Order, Refusal> {
    let words = |name: &str| matches.get_many::<String>(name).into_iter().flatten();
    let kinds: Vec<Kind> =
        words("only").filter_map(|word| Kind::ALL.iter().find(|(w, _)| w == word)).map(|(_, kind)| *kind).collect();
    let overlays: Vec<Overlay> =
        words("overlay").filter_map(|word| Overlay::ALL.iter().find(|(w, _)| w == word)).map(|(_, o)| *o).collect();
    let unknown = Overlay::ALL.iter().find(|(_, overlay)| overlays.contains(overlay) && overlay.needs_job());
    if let (true, Some((word, _))) = (foreign, unknown) {
        let message = format!("`--overlay {word}` cannot be drawn: a PDF does not say where that is");
        return Err(Refusal::new(message, "name its job with `--layout FILE`"));
    }
    if foreign && kinds == [Kind::Panel] {
        let message = "`--only panel` makes nothing: a PDF does not say where its panels are";
        return Err(Refusal::new(message, "name its job with `--layout FILE`"));
    }
    Ok(Order {
        dpi: matches.get_one("dpi").copied().unwrap_or(LEAST_DPI),
        kinds: if kinds.is_empty() { Kind::USUAL.to_vec() } else { kinds },
        overlays,
        paper: matches.get_flag("paper"),
        limit: matches.get_one("limit").copied(),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refusal {
    use std::io::ErrorKind::{NotFound, PermissionDenied};
    let (why, help) = match error.kind() {
        NotFound => ("there is no such file".to_owned(), "paths are relative to the current folder"),
        _ if path.is_dir() => ("this is a folder".to_owned(), "name a PDF in it"),
        PermissionDenied => ("this user may not read it".to_owned(), ""),
        _ => (error.to_string(), ""),
    };
    Refusal::new(format!("{}: {why}", shown(path)), help)
}

/// Says on standard error what could not be read or shown.
fn tell(path: &Path, notes: &[String]) {
    for note in notes {
        term::stderr(&format!("note: {}: {note}\n", shown(path)));
    }
}

/// What was written: file, pixels, what it shows.
fn table(made: &[(PathBuf, Picture)]) -> String {
    let rows: Vec<[String; 3]> = made
        .iter()
        .map(|(path, picture)| {
            let (width, height) = picture.size;
            [shown(path), format!("{width} × {height}"), picture.about.clone()]
        })
        .collect();
    let wide = |i: usize| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0);
    let (first, second) = (wide(0), wide(1));
    let row = |[file, size, about]: &[String; 3]| format!("{file:<first$}  {size:>second$}  {about}\n");
    rows.iter().map(row).collect()
}

/// Opens a picture with what this system shows pictures with.
fn show(path: &Path) -> std::io::Result<()> {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "windows") {
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let status = std::process::Command::new(program).args(before).arg(path).status()?;
    if status.success() { Ok(()) } else { Err(std::io::Error::other(format!("`{program}` says no"))) }
}
