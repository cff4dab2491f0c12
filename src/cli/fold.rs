//! `leporello fold`: shows how the sheet folds and opens.
//!
//! It reads layout.toml alone, so that it can be asked before there is any text.

use clap::{ArgMatches, Command};

use super::build::{self, Refusal};
use super::{Exit, term};
use crate::draw;

/// The subcommand's name.
pub(super) const NAME: &str = "fold";

/// What `fold` takes.
pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Shows both sides, how they fold and what a reader sees")
        .args(build::form())
        .after_help(EXAMPLES)
}

const EXAMPLES: &str = "\
Needs layout.toml alone: [job], [sheet] and a [[panel]] for each page. Texts, fonts and styles may come later.

Examples:
  leporello fold                                   the leaflet in this folder
  leporello fold --layout autumn/layout.toml

Exit codes: 0 done, 1 the layout has errors, 2 the command or a file cannot be used";

/// Runs `fold`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    fold(matches).unwrap_or_else(build::refused)
}

fn fold(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let (root, layout) = build::layout(matches)?;
    let drawn = draw(&root, &layout);
    term::stderr(&drawn.diagnostics.render(&drawn.sources, term::color()));
    let Some(diagram) = drawn.diagram else { return Ok(Exit::Job) };
    term::stdout(&diagram.text);
    Ok(Exit::Done)
}
