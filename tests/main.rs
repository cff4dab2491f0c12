//! The one test binary: cases by folder, the real leaflet, PDF/X-4, outside judges, the command line, properties of all
//! documents and the house's own rules.
//!
//! A case is a folder below `tests/cases/`; nothing has to be registered. `LEPORELLO_ACCEPT=1 cargo test` writes what
//! the cases give now into their `expected/` folders; read the difference before you commit it.
#![expect(clippy::disallowed_methods, reason = "tests read the environment")]

mod bidi;
mod command;
mod damage;
mod docs;
mod drawings;
mod eyes;
mod fold;
mod folders;
mod foreign;
mod gaps;
mod hostile;
mod jpegs;
mod judges;
mod large;
mod layers;
mod lcms;
mod plates;
mod press;
mod proof;
mod properties;
mod report;
mod shaping;
mod sights;
mod spoil;
mod support;
mod twins;
mod verdicts;
mod visual;
mod words;
mod x4;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial, run};

fn main() -> ExitCode {
    // Paths are shown as seen from here, wherever the binary is started.
    if let Err(error) = std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")) {
        panic!("the tests read the project's folder: {error}");
    }
    let trials = [
        folders::trials(),
        foreign::trials(),
        judges::leaflet(),
        press::trials(),
        twins::trials(),
        command::trials(),
        report::trials(),
        shaping::trials(),
        gaps::trials(),
        docs::trials(),
        fold::trials(),
        layers::trials(),
        lcms::trials(),
        hostile::trials(),
        jpegs::trials(),
        damage::trials(),
        large::trials(),
        eyes::trials(),
        plates::trials(),
        proof::trials(),
        properties::trials(),
        sights::trials(),
        spoil::trials(),
        verdicts::trials(),
        visual::trials(),
    ];
    let mut trials: Vec<Trial> = trials.into_iter().flatten().collect();
    let names: Vec<String> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    trials.extend(x4::trials(&names));
    run(&Arguments::from_args(), trials).exit_code()
}
