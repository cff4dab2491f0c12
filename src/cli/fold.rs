//! `leporello fold`: shows how the sheet folds and opens, and draws it to look at, to fold and to lay out on.
//!
//! It reads layout.toml alone, so that it can be asked before there is any text.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::build::{self, Refusal, shown, write};
use super::{Exit, term};
use crate::geom::Size;
use crate::press::parse_press_sheet;
use crate::{DrawOptions, draw};

/// The subcommand's name.
pub(super) const NAME: &str = "fold";

/// The diagram on standard output, which is no file.
const TEXT: &str = "text";

/// What `fold` takes.
pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Shows how the sheet folds; draws a dummy to fold and the printer's template")
        .args(build::form())
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("KIND")
                .action(ArgAction::Append)
                .value_parser(PossibleValuesParser::new([TEXT, "svg", "dummy", "template"]))
                .help("Makes this alone; may be given several times"),
        )
        .arg(
            Arg::new("paper")
                .long("paper")
                .value_name("SIZE")
                .value_parser(parse_press_sheet)
                .help("The paper of the dummy, such as A3 [default: A4, or Letter for a sheet in half inches]"),
        )
        .after_help(EXAMPLES)
}

const EXAMPLES: &str = "\
Needs layout.toml alone: [job], [sheet] and a [[panel]] for each page. Texts, fonts and styles may come later.

Prints a diagram of both sides, and writes
  OUT/JOB-fold.svg      both sides to scale, with measures
  OUT/JOB-dummy.pdf     to print on both sides of office paper at 100 %, to cut out and to fold; smaller where the sheet is
                        larger than the paper
  OUT/JOB-template.pdf  trim, bleed, safe distance and creases on layers, to lay out on in another program

Examples:
  leporello fold                                   the leaflet in this folder, into out/
  leporello fold --only text                       the diagram alone; nothing is written
  leporello fold --only dummy --paper A3
  leporello fold --layout autumn/layout.toml --out proofs

Exit codes: 0 done, 1 the layout has errors, 2 the command or a file cannot be used";

/// Runs `fold`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    fold(matches).unwrap_or_else(build::refused)
}

fn fold(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let (root, layout) = build::layout(matches)?;
    let out = build::out(matches);
    let only: Vec<&String> = matches.get_many("only").into_iter().flatten().collect();
    let text_only = !only.is_empty() && only.iter().all(|kind| *kind == TEXT);
    let drawn = draw(&root, &DrawOptions { layout, paper: matches.get_one::<Size>("paper").copied(), text_only });
    term::stderr(&drawn.diagnostics.render(&drawn.sources, term::color()));
    let Some(diagram) = drawn.diagram else { return Ok(Exit::Job) };
    let wanted = |kind: &str| only.is_empty() || only.iter().any(|only| *only == kind);
    if wanted(TEXT) {
        term::stdout(&diagram.text);
    }
    let mut made = String::new();
    for file in diagram.files.iter().filter(|file| wanted(file.kind)) {
        let path = out.join(&file.name);
        write(&path, &file.bytes)?;
        made += &format!("{}: {}\n", shown(&path), file.summary);
    }
    let gap = if wanted(TEXT) && !made.is_empty() { "\n" } else { "" };
    term::stdout(&format!("{gap}{made}"));
    Ok(Exit::Done)
}
