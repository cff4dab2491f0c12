//! The test binary: one case a folder under `tests/cases/`, the real leaflet, and outside judges of its PDF.
//!
//! A judge that is not installed is reported as ignored, by name; with `CI=true` it fails.

mod cases;
mod judges;

use libtest_mimic::Arguments;

fn main() -> std::process::ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = cases::trials();
    trials.extend(judges::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}
