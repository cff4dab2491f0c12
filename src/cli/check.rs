//! `leporello check`: judges a finished PDF, ours or anybody's, as a printer would.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::build::{self, Refusal, shown, write};
use super::progress::Progress;
use super::{Exit, term};
use crate::diag::Severity;
use crate::preflight::check::{Options, Report, check, document_id};
use crate::preflight::facts::Facts;
use crate::preflight::report;
use crate::preflight::settings::Settings;
use crate::proof::View;
use crate::reader::Document;
use crate::{ALL_DELIVERIES, Options as Compile, compile};

/// The subcommand's name.
pub(super) const NAME: &str = "check";

/// What `check` takes.
pub(super) fn command() -> Command {
    let path = |name: &'static str, value: &'static str| {
        Arg::new(name).long(name).value_name(value).value_parser(value_parser!(PathBuf))
    };
    Command::new(NAME)
        .about("Judges a PDF as a printer would: PDF/X, fonts, colours, ink, bleed, and the job that it is for")
        .arg(
            Arg::new("file")
                .value_name("FILE.pdf")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The PDF, from any program"),
        )
        .arg(
            path("layout", "FILE")
                .help("The job to compare it with [default: ./layout.toml, if the PDF is its master]"),
        )
        .arg(path("content", "DIR").help("The folder of that job's texts [default: `content` beside the layout]"))
        .arg(path("profile", "FILE").help("Severities and limits of your own, in TOML"))
        .arg(
            Arg::new("standard")
                .long("standard")
                .value_name("NAME")
                .value_parser(PossibleValuesParser::new(STANDARDS.map(|(name, _)| name)))
                .help("The standard to judge by [default: what the file claims, else PDF/X-4]"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(["text", "json", "sarif", "html"])
                .default_value("text")
                .help("How to write the report"),
        )
        .arg(
            Arg::new("dpi")
                .long("dpi")
                .value_name("N")
                .value_parser(super::proof::dpi)
                .help("Measure all ink on plates of N pixels per inch [default: what nothing else proves, at 50.8]"),
        )
        .arg(path("out", "FILE").help("Where to write the report instead of to standard output"))
        .after_help(EXAMPLES)
}

/// Names of the standards, short ones too.
const STANDARDS: [(&str, Standard); 6] = [
    ("PDF/X-4", Standard::X4),
    ("PDF/X-1a:2003", Standard::X1a),
    ("PDF/X-3:2003", Standard::X3),
    ("x4", Standard::X4),
    ("x1a", Standard::X1a),
    ("x3", Standard::X3),
];

use crate::preflight::Standard;

const EXAMPLES: &str = "\
Each rule has a code: `leporello explain CODE` says what it asks, why, and what to do. Severities and limits change in [preflight] \
of layout.toml or in a file of the same form, which goes before it:

  GWG-IMAGE-PPI = { severity = \"error\", limit = 200 }
  FOLD-SAFE-TRIM = \"off\"

Examples:
  leporello check out/pompidou-zfold.pdf
  leporello check flyer.pdf --layout autumn/layout.toml      is it the job that was ordered?
  leporello check autumn.pdf --layout layout.toml --content drafts
  leporello check flyer.pdf --standard x1a --profile shop.toml
  leporello check flyer.pdf --format html --out report.html
  leporello check flyer.pdf --dpi 150                        measure all ink on fine plates

Exit codes: 0 no error (there may be warnings), 1 at least one error, 2 the file or the command cannot be used";

/// Runs `check`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    judge(matches).unwrap_or_else(build::refused)
}

fn judge(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let path = |name: &str| matches.get_one::<PathBuf>(name);
    let file = path("file").map_or(Path::new(""), PathBuf::as_path);
    let document = read(file).and_then(|bytes| {
        Document::open(bytes).map_err(|why| {
            Refusal::new(format!("{}: {why}", shown(file)), "export it again from the program that made it")
        })
    })?;
    let mut settings = Settings::default();
    let facts = match path("layout") {
        Some(layout) => {
            let Job { files, settings: own, lost } = job(layout, path("content").map(PathBuf::as_path))?;
            settings.extend(&own);
            lost.iter().for_each(|why| term::stderr(why));
            // Of several files of a job that which this one is; the master where none says so.
            let id = document_id(&document);
            let at = files.iter().position(|(own, _)| Some(own) == id.as_ref()).unwrap_or(0);
            files.into_iter().nth(at).map(|(_, facts)| facts)
        }
        // Whose layout.toml this is the PDF must say, or it is somebody else's.
        None => own_job(&document, &mut settings, path("content").map(PathBuf::as_path))?,
    };
    if let Some(profile) = path("profile") {
        let text = read(profile)?;
        let text = String::from_utf8(text)
            .map_err(|_| Refusal::new(format!("{}: this is not UTF-8", shown(profile)), "save it as UTF-8"))?;
        settings.extend(&parsed(&text, profile)?);
    }
    let asked = matches.get_one::<String>("standard");
    let standard =
        asked.and_then(|name| STANDARDS.into_iter().find(|(own, _)| own == name)).map(|(_, standard)| standard);
    let dpi = matches.get_one::<f64>("dpi").copied();
    let options = Options { settings, standard, facts, pictures: true, dpi, ..Options::default() };
    let pages = document.pages().len();
    let mut progress = Progress::new(pages);
    let found = check(&document, &options, &mut |done| progress.step(&format!("page {done}")));
    progress.clear();
    let name = shown(file);
    let format = matches.get_one::<String>("format").map_or("text", String::as_str);
    let out = path("out");
    let color = out.is_none() && term::color_out();
    let text = written(format, &name, &document, &found, color);
    match out {
        Some(out) => write(out, text.as_bytes())?,
        None => term::stdout(&text),
    }
    Ok(if found.errors() == 0 { Exit::Done } else { Exit::Job })
}

fn written(format: &str, name: &str, document: &Document, found: &Report, color: bool) -> String {
    match format {
        "json" => report::json(name, found),
        "sarif" => report::sarif(name, found),
        "html" => {
            let mut view = View::new(document).ok();
            report::html(name, found, &mut |page, part, longest| view.as_mut()?.show(page, part, longest))
        }
        _ => report::text(name, found, color),
    }
}

/// The bytes of a file that was named on the command line.
fn read(file: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Refusal::new(format!("{}: there is no such file", shown(file)), "paths are relative to the current folder")
        }
        _ => Refusal::new(format!("{}: this cannot be read: {error}", shown(file)), ""),
    })
}

fn parsed(text: &str, file: &Path) -> Result<Settings, Refusal> {
    Settings::parse(text).map_err(|faults| {
        let places = faults.iter().map(|fault| {
            let line = text[..fault.at.start.min(text.len())].matches('\n').count() + 1;
            format!("{}:{line}: {} ({})", shown(file), fault.message, fault.help)
        });
        Refusal::new(places.collect::<Vec<_>>().join("\n       "), "")
    })
}

/// A job that a file is compared with.
struct Job {
    /// What its files promise, by the identifier of each: the master's first.
    files: Vec<(String, Facts)>,
    /// Its own severities and limits.
    settings: Settings,
    /// Of each delivery that can't be made, why: what it promises is not known.
    lost: Vec<String>,
}

fn job(layout: &Path, content: Option<&Path>) -> Result<Job, Refusal> {
    let (root, name) = build::open(layout)?;
    let content = content.map(|content| build::content_below(&root, layout, content)).transpose()?;
    let compiled = |deliver: &str| {
        let deliver = Some(deliver).filter(|name| !name.is_empty()).map(str::to_owned).into_iter().collect();
        let (layout, content) = (name.clone(), content.clone());
        compile(&root, &Compile { layout, content, facts: true, deliver, ..Compile::default() })
    };
    let all = compiled(ALL_DELIVERIES);
    if !all.facts.is_empty() {
        return Ok(Job { files: all.facts, settings: all.settings, lost: Vec::new() });
    }
    // One delivery that can't be made, for want of its profile perhaps, takes nothing from the others.
    let own = if all.deliveries.is_empty() { Vec::new() } else { compiled("").facts };
    if own.is_empty() {
        term::stderr(&all.diagnostics.render(&all.sources, term::color()));
        return Err(Refusal::new(
            format!("{}: the job cannot be compiled, so that there is nothing to compare with", shown(layout)),
            "run `leporello build`",
        ));
    }
    let mut job = Job { files: own, settings: all.settings, lost: Vec::new() };
    for delivery in &all.deliveries {
        let outcome = compiled(delivery);
        if !outcome.facts.is_empty() {
            // The master's are known.
            job.files.extend(outcome.facts.into_iter().skip(1));
            continue;
        }
        let mut diags = outcome.diagnostics;
        diags.retain(|diag| {
            let grave = diag.severity == Severity::Error;
            diag.severity = Severity::Warning;
            grave
        });
        job.lost.push(format!(
            "warning: {}: [deliver.{delivery}] cannot be made, and what its files promise is not known: one of them is compared with \
             [output]\n{}",
            shown(layout),
            diags.render(&outcome.sources, term::color())
        ));
    }
    Ok(job)
}

/// The job in the current folder, if the file is one of its own.
///
/// # Errors
/// If a folder of texts is asked for, and the job can't be had with it.
fn own_job(document: &Document, settings: &mut Settings, content: Option<&Path>) -> Result<Option<Facts>, Refusal> {
    let (layout, id) = (Path::new("layout.toml"), document_id(document));
    if content.is_none() && (id.is_none() || !layout.is_file()) {
        return Ok(None);
    }
    let job = match job(layout, content) {
        Ok(job) => job,
        Err(refusal) if content.is_some() => return Err(refusal),
        Err(_) => return Ok(None),
    };
    let Some((_, facts)) = job.files.into_iter().find(|(own, _)| Some(own) == id.as_ref()) else { return Ok(None) };
    settings.extend(&job.settings);
    Ok(Some(facts))
}
