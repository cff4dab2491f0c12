//! PDFs that are damaged, or made to take memory and time: the reader says what it could not read, and never panics, hangs
//! or fills the memory.
//!
//! All damages are done in a process of their own, whose time and memory can be measured. They come from numbers with fixed
//! seeds, so that every run sees the same ones; a failure names the file, the damage and the seed. `LEPORELLO_RUNS=N` does
//! more of them, `LEPORELLO_SEED=N` that one alone, and `LEPORELLO_BOMB=NAME` one of the files made to take much.

pub mod bombs;
mod codecs;
pub mod files;
mod harm;
mod lists;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use leporello::pages::{Clip, Group, ImageMask, Mark, Note, Paint, Shape, Sink, Space};
use leporello::reader::{Document, Spent};
use libtest_mimic::Trial;

use crate::properties::generate::Rng;
use crate::support::{Check, ensure};

/// Damaged files.
const RUNS: u64 = 1000;

/// What a page may cost in steps that are the same on every machine: bytes unpacked, operators and glyphs, steps of pictures
/// and of these so many more for each byte of the file. An optimised build takes less than the five seconds below for all of them.
const MOST_SPENT: Spent = Spent { bytes: 192 << 20, operators: 10_000_000, steps: 1 << 30 };
const STEPS_A_BYTE: u64 = 256;

/// The most seconds of a processor that a file may take, a guard for what is not counted; in the dev profile, which does not
/// optimise, as much more as the slowest files were seen to take there.
const MOST_SECONDS: f64 = if cfg!(debug_assertions) { 25.0 } else { 5.0 };

/// The most memory of the process that reads them all, in MB.
const MOST_MEGABYTES: u64 = 500;

/// What tells the process that it is the one to be measured.
const INSIDE: &str = "LEPORELLO_DAMAGE";

/// Trials of damages.
pub fn trials() -> Vec<Trial> {
    if std::env::var_os(INSIDE).is_some() {
        return vec![Trial::test("damage: inside", inside), Trial::test("bombs: inside", || alone(bombs::all))];
    }
    vec![
        Trial::test("damage: a thousand damaged PDFs", || outside("damage: inside")),
        Trial::test("damage: PDFs made to exhaust time or memory", || outside("bombs: inside")),
        Trial::test("damage: undamaged files have no faults", undamaged),
    ]
}

/// Runs a trial in a process of its own.
fn outside(trial: &str) -> Check {
    let output = Command::new(std::env::current_exe()?).env(INSIDE, "1").args(["--exact", trial]).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure(output.status.success() && said.contains("1 passed"), || {
        format!("{said}\n{}", String::from_utf8_lossy(&output.stderr))
    })
}

fn inside() -> Check {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let only = number("LEPORELLO_SEED");
    let seeds = only.map_or(0..number("LEPORELLO_RUNS").unwrap_or(RUNS), |seed| seed..seed + 1);
    let files = files::all()?;
    let (mut opened, mut told) = (0_u64, 0_u64);
    for seed in seeds.clone() {
        let mut rng = Rng::new(seed);
        let (name, bytes) = &files[rng.index(files.len())];
        let (harm, damaged) = harm::harm(bytes, &mut rng);
        let seen = read(&damaged).map_err(|error| format!("seed {seed}, {name}, {harm}: {error}"))?;
        opened += u64::from(seen.opened);
        told += u64::from(seen.notes > 0 || !seen.opened);
    }
    if only.is_none() {
        let runs = seeds.end;
        ensure(opened > runs / 2 && opened < runs, || format!("{opened} of {runs} could be opened"))?;
        ensure(told > runs / 2, || format!("of {runs} damages only {told} were told"))?;
    }
    memory()
}

/// Runs what is measured as a whole.
fn alone(work: fn() -> Check) -> Check {
    work()?;
    memory()
}

/// Fails if the process has ever taken too much memory; not where the system does not tell.
fn memory() -> Check {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return Ok(()) };
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    let peak = peak.ok_or("the system does not tell the memory of the process")? / 1024;
    ensure(peak < MOST_MEGABYTES, || format!("it took {peak} MB of memory"))
}

/// Seconds of a processor that this process has taken; all of the clock's where the system does not tell.
fn seconds() -> f64 {
    let since = std::sync::OnceLock::new();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in parentheses: the 12th and 13th are ticks in the program and in the system, a hundred to the second.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    match (fields.get(11).and_then(|t| t.parse::<f64>().ok()), fields.get(12).and_then(|t| t.parse::<f64>().ok())) {
        (Some(user), Some(system)) => (user + system) / 100.0,
        _ => since.get_or_init(std::time::Instant::now).elapsed().as_secs_f64(),
    }
}

/// What reading a file came to.
#[derive(Debug, Default)]
pub struct Seen {
    /// It could be opened.
    pub opened: bool,
    /// Why not, and everything else that was said.
    pub said: Vec<String>,
    /// How much was said.
    pub notes: usize,
    /// How many marks its pages have.
    pub marks: usize,
    /// The most that a page has cost.
    pub spent: Spent,
    depth: i64,
    faults: Vec<String>,
}

impl Seen {
    fn spend(&mut self, page: Spent, length: usize) {
        let most = Spent { steps: MOST_SPENT.steps + STEPS_A_BYTE * length as u64, ..MOST_SPENT };
        if page.bytes > most.bytes || page.operators > most.operators || page.steps > most.steps {
            self.faults.push(format!("a page takes {page:?} of {most:?}"));
        }
        let all = self.spent;
        self.spent = Spent {
            bytes: all.bytes.max(page.bytes),
            operators: all.operators.max(page.operators),
            steps: all.steps.max(page.steps),
        };
    }
}

/// Reads a file to its last pixel.
///
/// # Errors
/// If it panics, takes too long, or tells a sink what cannot be.
pub fn read(bytes: &[u8]) -> Result<Seen, String> {
    let start = seconds();
    let seen = catch_unwind(AssertUnwindSafe(|| {
        let mut seen = Seen::default();
        match Document::open(bytes.to_vec()) {
            Ok(document) => {
                seen.opened = true;
                seen.said.extend(document.notes().iter().map(|note| note.text.clone()));
                seen.notes += document.notes().len();
                for index in 0..document.pages().len().min(20) {
                    document.draw(index, &mut seen);
                    seen.spend(document.spent(), bytes.len());
                }
            }
            Err(error) => seen.said.push(error),
        }
        seen
    }));
    let mut seen = seen.map_err(|_| "it panics".to_owned())?;
    let took = seconds() - start;
    if took > MOST_SECONDS {
        return Err(format!("it takes {took:.1} s"));
    }
    if seen.depth != 0 {
        seen.faults.push(format!("{} clips and groups stay open", seen.depth));
    }
    seen.faults.extend(seen.said.iter().filter(|said| said.contains("stopped its reading")).cloned());
    seen.faults.extend(seen.said.iter().filter(|said| said.len() < 20 || said.contains('\n')).cloned());
    match seen.faults.first() {
        Some(fault) => Err(fault.clone()),
        None => Ok(seen),
    }
}

impl Sink for Seen {
    fn draw(&mut self, mark: &Mark) {
        self.marks += 1;
        let bounds = mark.bounds;
        if ![bounds.x0, bounds.y0, bounds.x1, bounds.y1].iter().all(|x| x.is_finite()) {
            self.faults.push(format!("bounds are not numbers: {bounds:?}"));
        }
        match &mark.shape {
            // The rest of a page full of pictures is like its first ones.
            Shape::Picture { image, .. } if self.marks < 200 => {
                let masks = image.mask.iter().filter_map(|mask| match mask {
                    ImageMask::Explicit(mask) | ImageMask::Soft { image: mask, .. } => Some(mask),
                    ImageMask::ColorKey(_) => None,
                });
                for image in masks.chain([image]) {
                    let components = image.space.as_ref().map_or(1, |space| space.components());
                    let mut odd = 0;
                    let result = image.samples.rows(&mut |y, row| {
                        odd += usize::from(y >= image.height || row.len() != image.width as usize * components);
                    });
                    if odd > 0 {
                        self.faults.push(format!("{odd} rows of a picture are of another size than it says"));
                    }
                    self.said.extend(result.err().map(|error| format!("A picture: {error}")));
                }
            }
            Shape::Fill { paint: Paint::Flat(color), .. } => {
                let values = match &*color.space {
                    Space::Separation { tint, .. } | Space::DeviceN { tint, .. } => tint.eval(&color.values),
                    _ => color.values.clone(),
                };
                if !values.iter().all(|value| value.is_finite()) {
                    self.faults.push(format!("a colour is no number: {color:?}"));
                }
            }
            _ => {}
        }
    }

    fn open_clip(&mut self, _: &Clip) {
        self.depth += 1;
    }

    fn close_clip(&mut self) {
        self.depth -= 1;
    }

    fn open_group(&mut self, _: &Group) {
        self.depth += 1;
    }

    fn close_group(&mut self) {
        self.depth -= 1;
    }

    fn note(&mut self, note: Note) {
        self.notes += 1;
        self.said.push(note.text);
    }
}

/// The judge judged: what is not damaged has no faults, and marks.
fn undamaged() -> Check {
    for (name, bytes) in files::all()? {
        let seen = read(&bytes).map_err(|error| format!("{name}: {error}"))?;
        ensure(seen.opened && seen.said.is_empty() && seen.marks > 0, || format!("{name}: {seen:?}"))?;
    }
    Ok(())
}
