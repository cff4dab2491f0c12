//! The command line: the door between a person and [`compile`](crate::compile()).
//!
//! Input: arguments, environment, the current folder. Output: files, messages and an exit code: 0 done, 1 the job has
//! errors, 2 the command or a file cannot be used. One file per subcommand; [`term`] is the only one that prints.

mod build;
mod check;
mod explain;
mod fold;
mod impose;
mod progress;
mod proof;
mod term;

use std::process::ExitCode;

use clap::Command;

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done,
    /// The job has errors.
    Job,
    /// The command or a file cannot be used.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Job => Self::from(1),
            Exit::Usage => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let exit = match command().try_get_matches() {
        Ok(matches) => match matches.subcommand() {
            Some((build::NAME, matches)) => build::run(matches),
            Some((check::NAME, matches)) => check::run(matches),
            Some((explain::NAME, matches)) => explain::run(matches),
            Some((fold::NAME, matches)) => fold::run(matches),
            Some((impose::NAME, matches)) => impose::run(matches),
            Some((proof::NAME, matches)) => proof::run(matches),
            _ => Exit::Usage, // clap asks for a subcommand and knows no other
        },
        Err(error) => {
            let text = error.render().to_string();
            if error.use_stderr() {
                term::stderr(&text);
                Exit::Usage
            } else {
                // --help and --version are what was asked for.
                term::stdout(&text);
                Exit::Done
            }
        }
    };
    if term::lost() { Exit::Usage.into() } else { exit.into() }
}

fn command() -> Command {
    Command::new("leporello")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The print-ready brochure compiler: a form, texts and fonts in, a PDF/X-4 master out")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(EXAMPLES)
        .subcommand(build::command())
        .subcommand(check::command())
        .subcommand(explain::command())
        .subcommand(fold::command())
        .subcommand(impose::command())
        .subcommand(proof::command())
}

const EXAMPLES: &str = "\
Examples:
  leporello build                                  the leaflet in this folder, into out/
  leporello build --layout autumn/layout.toml      another leaflet
  leporello build --content drafts --out proofs    the same form, other texts, another place
  leporello build --report                         with how full panels are and how lines came out
  leporello fold                                   how the sheet folds, before there is any text
  leporello impose --sheet SRA3 --up 2x1           copies on a press sheet
  leporello proof                                  how it will look, its plates and its ink
  leporello check flyer.pdf                        would a printer take this PDF?
  leporello explain GWG-BLEED-SIZE                 what a rule asks, and what to do
  leporello help build                             all that `build` takes

Exit codes: 0 done, 1 the job has errors, 2 the command or a file cannot be used";
