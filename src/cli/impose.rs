//! `leporello impose`: puts copies of a leaflet on a press sheet.
//!
//! It compiles the leaflet as `build` does, but writes press sheets instead of the master.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};

use super::build::{self, Refusal, judging, options, shown, tell, waived, write};
use super::{Exit, term};
use crate::compile;
use crate::press::{PressChoice, Work, parse_press_length, parse_press_sheet, parse_up};

/// The subcommand's name.
pub(super) const NAME: &str = "impose";

/// What `impose` takes.
pub(super) fn command() -> Command {
    let option = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    let works = PossibleValuesParser::new(Work::WORDS.map(|(word, _)| word));
    let command = Command::new(NAME)
        .about("Puts copies of a leaflet on a press sheet, front and back in register")
        .arg(
            option("sheet", "SIZE")
                .value_parser(parse_press_sheet)
                .help("The press sheet: a format such as SRA3 (the long edge leads), or width and height: 700x500mm"),
        )
        .arg(option("up", "NxM").value_parser(parse_up).help("Copies side by side and above each other"))
        .arg(option("gutter", "LENGTH").value_parser(parse_press_length).help("Between the trims of two copies"))
        .arg(option("grip", "LENGTH").value_parser(parse_press_length).help("The press's grip at the lower edge"))
        .arg(option("work", "WORK").value_parser(works).help("How both sides come onto the sheet"))
        .arg(option("rotate", "YES").value_parser(["yes", "no"]).help("Whether copies are turned by 90°"))
        .after_help(EXAMPLES);
    build::judged(build::sources(command))
}

const EXAMPLES: &str = "\
What is left out here stands in [impose] of layout.toml, or is: SRA3, as many copies as fit, a gutter of twice the bleed, \
10 mm of grip, sheetwise, upright or turned as more copies fit.

Writes OUT/JOB-press.pdf, a PDF/X-4 (or as [output] says) with a page for each plate. `sheetwise` has two plates and turns the \
sheet over its left edge; `turn` and `tumble` print both sides with one plate and turn the sheet over its left or its \
lower edge.

Examples:
  leporello impose                                       by [impose], into out/
  leporello impose --sheet SRA3 --up 2x1 --gutter 6mm    two copies side by side
  leporello impose --sheet \"70cm x 50cm\" --work turn     as many as fit, one plate

The sheets are judged before they are written, as `build` does with masters; --no-check skips it, and the slug says so.

Exit codes: 0 done, 1 the job has errors, 2 the command or a file cannot be used";

/// Runs `impose`.
pub(super) fn run(matches: &ArgMatches) -> Exit {
    impose(matches).unwrap_or_else(build::refused)
}

fn impose(matches: &ArgMatches) -> Result<Exit, Refusal> {
    let (root, out, mut options) = options(matches)?;
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    options.judging = judging(matches);
    options.press = Some(PressChoice {
        sheet: matches.get_one("sheet").copied(),
        up: matches.get_one("up").copied(),
        gutter: matches.get_one("gutter").copied(),
        grip: matches.get_one("grip").copied(),
        work: word("work").and_then(|word| Work::WORDS.into_iter().find(|(w, _)| *w == word)).map(|(_, work)| work),
        rotate: word("rotate").map(|word| word == "yes"),
    });
    let outcome = compile(&root, &options);
    tell(&outcome);
    let Some(press) = outcome.master.and_then(|master| master.press) else { return Ok(Exit::Job) };
    let waived = waived(options.judging);
    let file = out.join(format!("{}.pdf", press.name));
    write(&file, &press.bytes)?;
    term::stdout(&format!("{}: {}{waived}\n", shown(&file), press.summary));
    Ok(Exit::Done)
}
