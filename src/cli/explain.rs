//! `leporello explain`: what a rule of preflight asks, why, and what to do.

use clap::{Arg, ArgMatches, Command};

use super::{Exit, term};
use crate::preflight::rules;

/// The subcommand's name.
pub(super) const NAME: &str = "explain";

/// What `explain` takes.
pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Says what a rule of `check` asks, why, and what to do")
        .arg(Arg::new("code").value_name("CODE").help("The rule's code, such as GWG-BLEED-SIZE; without one all rules are listed"))
        .after_help("Examples:\n  leporello explain\n  leporello explain GWG-BLEED-SIZE\n\nExit codes: 0 done, 2 there is no such rule")
}

/// Runs `explain`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    let Some(code) = matches.get_one::<String>("code") else {
        let longest = rules::all().map(|rule| rule.code.len()).max().unwrap_or(0);
        let list: String = rules::all()
            .map(|rule| format!("{:longest$}  {:7}  {}\n", rule.code, rule.severity.word(), rule.title))
            .collect();
        term::stdout(&list);
        return Exit::Done;
    };
    match rules::find(code) {
        Some(rule) => {
            term::stdout(&rules::explain(rule));
            Exit::Done
        }
        None => {
            let near = crate::preflight::nearest_code(code);
            let help =
                near.map_or("`leporello explain` lists all rules".to_owned(), |near| format!("did you mean {near}?"));
            term::refuse(&format!("there is no rule `{code}`"), &help);
            Exit::Usage
        }
    }
}
