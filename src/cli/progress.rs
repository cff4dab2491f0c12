//! A progress bar, in a terminal, for what takes more than half a second. It moves within long steps as well.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use super::term;

/// How long a person waits before wanting to know.
const PATIENCE: Duration = Duration::from_millis(500);
/// Cells of the bar.
const CELLS: usize = 24;
/// The parts of a cell that are shown: an eighth, two, … seven.
const PARTS: [&str; 7] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Where the bar is shown.
struct Screen {
    /// How long the work has taken so far.
    elapsed: Box<dyn Fn() -> Duration>,
    print: Box<dyn FnMut(&str)>,
}

/// What has been done of what there is.
pub(super) struct Progress {
    /// Nothing where nobody looks.
    screen: Option<Screen>,
    done: usize,
    all: usize,
    /// The line that is shown.
    shown: String,
}

impl Progress {
    /// So many steps are to be done.
    #[expect(clippy::disallowed_methods, reason = "only the bar depends on it, nothing that is made")]
    pub fn new(all: usize) -> Self {
        let screen = std::io::stderr().is_terminal().then(|| {
            let begun = Instant::now();
            Screen { elapsed: Box::new(move || begun.elapsed()), print: Box::new(term::stderr) }
        });
        Self { screen, done: 0, all, shown: String::new() }
    }

    /// Whether anybody looks.
    pub fn seen(&self) -> bool {
        self.screen.is_some()
    }

    /// One more is done: that of this name.
    pub fn step(&mut self, name: &str) {
        self.done += 1;
        self.show(0.0, name);
    }

    /// Of the step that is being done this part is done, from 0 to 1.
    pub fn within(&mut self, part: f64, name: &str) {
        self.show(part.clamp(0.0, 1.0), name);
    }

    fn show(&mut self, part: f64, name: &str) {
        let Some(screen) = self.screen.as_mut().filter(|screen| (screen.elapsed)() > PATIENCE) else { return };
        let all = self.all.max(self.done).max(1);
        let eighths = (8 * CELLS) as f64 * (self.done as f64 + part) / all as f64;
        let eighths = (eighths as usize).min(8 * CELLS);
        let (full, rest) = (eighths / 8, eighths % 8);
        let part = rest.checked_sub(1).map_or("", |at| PARTS[at]);
        let empty = CELLS - full - usize::from(rest > 0);
        let line = format!("{}{part}{} {} of {all}  {name}", "█".repeat(full), "░".repeat(empty), self.done);
        // What looks the same need not be told again.
        if line != self.shown {
            (screen.print)(&format!("\r\x1b[K{line}"));
            self.shown = line;
        }
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if let (Some(screen), false) = (&mut self.screen, self.shown.is_empty()) {
            (screen.print)("\r\x1b[K");
            self.shown.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use super::*;

    /// What was printed.
    type Paper = Rc<RefCell<Vec<String>>>;

    /// A bar on a terminal of paper, and the milliseconds of its clock.
    fn bar(all: usize) -> (Progress, Rc<Cell<u64>>, Paper) {
        let (clock, paper) = (Rc::new(Cell::new(0)), Paper::default());
        let (read, lines) = (clock.clone(), paper.clone());
        let screen = Screen {
            elapsed: Box::new(move || Duration::from_millis(read.get())),
            print: Box::new(move |line| lines.borrow_mut().push(line.to_owned())),
        };
        (Progress { screen: Some(screen), done: 0, all, shown: String::new() }, clock, paper)
    }

    #[test]
    fn what_is_quick_shows_nothing() {
        let (mut progress, clock, paper) = bar(2);
        progress.step("one.png");
        clock.set(500);
        progress.step("two.png");
        progress.clear();
        assert!(paper.borrow().is_empty(), "{paper:?}");
    }

    #[test]
    fn the_bar_moves_within_a_step() {
        let (mut progress, clock, paper) = bar(2);
        clock.set(501);
        for part in 0..=10_000 {
            progress.within(f64::from(part) / 10_000.0, "page 1");
        }
        progress.step("page-1.png");
        progress.step("page-2.png");
        progress.clear();
        let lines = paper.borrow();
        assert_eq!(lines[0], format!("\r\x1b[K{} 0 of 2  page 1", "░".repeat(24)));
        assert_eq!(lines[1], format!("\r\x1b[K▏{} 0 of 2  page 1", "░".repeat(23)));
        // Half the bar in eighths of a cell, then three lines and the end; nothing twice.
        assert_eq!(lines.len(), 8 * CELLS / 2 + 1 + 3, "{lines:?}");
        assert_eq!(lines[lines.len() - 2], format!("\r\x1b[K{} 2 of 2  page-2.png", "█".repeat(24)));
        assert_eq!(lines[lines.len() - 1], "\r\x1b[K");
        assert!(lines.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(lines[..lines.len() - 1].iter().all(|line| line.matches(['█', '░']).count() >= 23));
    }

    #[test]
    fn more_than_was_thought() {
        let (mut progress, clock, paper) = bar(1);
        clock.set(1000);
        (0..3).for_each(|_| progress.step("plate"));
        progress.within(7.0, "plate");
        assert_eq!(paper.borrow().last(), Some(&format!("\r\x1b[K{} 3 of 3  plate", "█".repeat(24))));
    }
}
