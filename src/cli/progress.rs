//! A progress bar, in a terminal, for what takes more than half a second.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use super::term;

/// How long a person waits before wanting to know.
const PATIENCE: Duration = Duration::from_millis(500);
/// Cells of the bar.
const CELLS: usize = 24;

/// What has been done of what there is.
pub(super) struct Progress {
    begun: Option<Instant>,
    done: usize,
    all: usize,
    shown: bool,
}

impl Progress {
    /// So much is to be done.
    #[expect(clippy::disallowed_methods, reason = "only the bar depends on it, nothing that is made")]
    pub fn new(all: usize) -> Self {
        let begun = std::io::stderr().is_terminal().then(Instant::now);
        Self { begun, done: 0, all, shown: false }
    }

    /// One more is done: that of this name.
    pub fn step(&mut self, name: &str) {
        self.done += 1;
        if self.begun.is_some_and(|begun| begun.elapsed() > PATIENCE) {
            let all = self.all.max(self.done);
            let full = CELLS * self.done / all;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(CELLS - full));
            term::stderr(&format!("\r\x1b[K{bar} {} of {all}  {name}", self.done));
            self.shown = true;
        }
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if self.shown {
            term::stderr("\r\x1b[K");
            self.shown = false;
        }
    }
}
