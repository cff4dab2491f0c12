//! The command line: the only room that prints, reads the environment and writes files.
//!
//! One file a subcommand. Exit codes: 0 done, 1 the job has errors, 2 the command or a file can't be used.

mod build;

use std::process::ExitCode;

use clap::{Arg, Command};

/// Exit code of a job that has errors.
const JOB_ERRORS: u8 = 1;
/// Exit code of a command or file that can't be used.
const UNUSABLE: u8 = 2;

const EXAMPLES: &str = "Examples:
  leporello build
      reads layout.toml, content/ and fonts/ and writes out/NAME.pdf
  leporello build --layout spring/layout.toml --out print
      builds another leaflet into the folder print
  leporello build --content content-2027
      the same form with the texts of another edition

Exit codes: 0 done; 1 the job has errors, the last good master is untouched; 2 the command or a file can't be used.";

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    match command().try_get_matches() {
        Ok(matches) => match matches.subcommand() {
            Some(("build", args)) => build::run(args),
            _ => ExitCode::from(UNUSABLE),
        },
        Err(error) => {
            // Nothing can be done about a closed pipe.
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { UNUSABLE } else { 0 })
        }
    }
}

fn command() -> Command {
    Command::new("leporello")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The print-ready brochure compiler: a form, texts and fonts in, a PDF/X-4 master out")
        .after_help(EXAMPLES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("build")
                .about("Make the print master, or say what is wrong and where")
                .after_help(EXAMPLES)
                .arg(
                    Arg::new("layout")
                        .long("layout")
                        .value_name("FILE")
                        .default_value("layout.toml")
                        .help("The form of the leaflet"),
                )
                .arg(
                    Arg::new("content")
                        .long("content")
                        .value_name("DIR")
                        .help("The texts [default: content beside the layout]"),
                )
                .arg(Arg::new("out").long("out").value_name("DIR").default_value("out").help("Where the master goes")),
        )
}
