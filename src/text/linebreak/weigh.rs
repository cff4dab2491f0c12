//! What a line costs after the one before it, in demerits.
//!
//! Justified lines cost what Knuth and Plass have them cost. Ragged ones cost the square of their badness, which is the
//! square of what they leave free (a margin that gives, as in TeX's \raggedright and Martin Schröder's ragged2e, but
//! without a limit), and what makes their edge a shape instead of a margin: ladders. Balanced ones cost what they leave
//! free, the last one too, so that the least sum has the most even lines. The search and the report ask the same function.

use super::super::shaped::{BreakKind, Kind, Shaped};
use super::sums::Strain;
use super::{ChosenLine, Demands, Model};

/// Cost of a line as such (TeX's \linepenalty).
const LINE_PENALTY: f64 = 10.0;
/// Cost of a hyphen, squared into demerits. TeX has 50; more, because tracking and expansion make lines without hyphens
/// cheap, and a leaflet's reader meets few hyphens gladly. By eye.
const HYPHEN_PENALTY: f64 = 100.0;
/// Cost of a hyphen in a ragged paragraph: as much as a line that is 4 em short, for which readers forgive it. By eye.
const RAGGED_HYPHEN_PENALTY: f64 = 180.0;
/// A line end after a hyphen of the text: "think-" reads as if it were hyphenated, and reads worse. By eye.
const HARD_HYPHEN_PENALTY: f64 = 120.0;
/// A line end inside an address, which readers must then put together without a hyphen. By eye.
const ADDRESS_PENALTY: f64 = 150.0;
/// TeX's \doublehyphendemerits.
const CONSECUTIVE_HYPHENS: f64 = 10_000.0;
/// A hyphen too many in a row is all but forbidden.
const HYPHENS_TOO_MANY: f64 = 1e7;
/// How many lines in a row may end in a hyphen (house rule), and in columns narrower than [`NARROW`].
const HYPHENS_IN_A_ROW: [u8; 2] = [2, 3];
/// 60 mm, in points.
const NARROW: f64 = 60.0 / 25.4 * 72.0;
/// A hyphen on the last full line, likewise; and where only lines that are too long cost more.
pub(super) const FINAL_HYPHEN: f64 = 1e6;
pub(super) const FINAL_HYPHEN_FORBIDDEN: f64 = 1e11;
/// A hyphen where a column ends, likewise.
const COLUMN_HYPHEN: f64 = 1e7;
/// TeX's \adjdemerits: a tight line beside a loose one.
const CONTRAST: f64 = 10_000.0;
/// A last line shorter than [`RUNT`].
const RUNT_DEMERITS: f64 = 60_000.0;
/// Five characters of average width, in em: the least last line that does not look like a mistake.
const RUNT: f64 = 2.4;
/// A word alone on the last line of a ragged paragraph, where no measure says that it had to be, if it is shorter than
/// [`LONE`], in em: a dozen letters. More would buy it with hyphens in a row. By eye.
const LONE_DEMERITS: f64 = 50_000.0;
const LONE: f64 = 6.5;
/// Lines whose ends are nearer to each other than this, in em, look as if they should have been alike. By eye.
const ALIKE: f64 = 0.6;
/// A ragged line that goes on a ladder: with two others ever longer, ever shorter or alike; then with three. By eye.
const LADDER: [f64; 2] = [5_000.0, 20_000.0];
/// A ragged line that ends with a word of one letter, which belongs to what follows: worse than the start of a ladder,
/// better than a hyphen. By eye.
const STUB: f64 = 9_000.0;
/// Another line in a balanced paragraph: never for evenness alone.
const BALANCED_LINE: f64 = 1e7;

/// What a line costs, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demerits {
    /// The line as such with its badness, and a line more than others need.
    pub line: f64,
    /// It ends in a hyphen, be it the text's own, or inside an address.
    pub hyphen: f64,
    /// So did the lines before it.
    pub row: f64,
    /// It is the last one, and the line before it ends in a hyphen.
    pub last_hyphen: f64,
    /// A column ends with it, and it ends in a hyphen.
    pub column_hyphen: f64,
    /// It is loose beside a tight line, or tight beside a loose one.
    pub contrast: f64,
    /// It is a last line that is too short.
    pub runt: f64,
    /// It makes a ladder with the lines before it.
    pub ladder: f64,
    /// It ends with a word of one letter.
    pub stub: f64,
}

impl Demerits {
    /// All together.
    pub fn sum(&self) -> f64 {
        let Self { line, hyphen, row, last_hyphen, column_hyphen, contrast, runt, ladder, stub } = *self;
        line + hyphen + row + last_hyphen + column_hyphen + contrast + runt + ladder + stub
    }

    /// Whether there is a hyphen where none should be: before the last line, where a column ends, or too many in a row.
    pub(super) fn has_forbidden_hyphen(&self) -> bool {
        self.last_hyphen > 0.0 || self.column_hyphen > 0.0 || self.row >= HYPHENS_TOO_MANY
    }
}

impl std::ops::AddAssign for Demerits {
    fn add_assign(&mut self, other: Self) {
        self.line += other.line;
        self.hyphen += other.hyphen;
        self.row += other.row;
        self.last_hyphen += other.last_hyphen;
        self.column_hyphen += other.column_hyphen;
        self.contrast += other.contrast;
        self.runt += other.runt;
        self.ladder += other.ladder;
        self.stub += other.stub;
    }
}

/// What the next line's cost depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// How tight the line is: Knuth's fitness class, 0 tight to 3 very loose.
    fitness: i8,
    /// How many lines in a row end in a hyphen, this one the last of them; five is any number above.
    hyphens: u8,
    /// How the edge has run: as often as `rungs`, lines were longer (1) or shorter (−1) than the one before, or alike (0).
    way: i8,
    rungs: u8,
    /// What the line leaves free, in em.
    free: f64,
}

impl State {
    /// Before the first line.
    pub const START: Self = Self { fitness: 1, hyphens: 0, way: 0, rungs: 0, free: f64::NAN };

    /// States that the future cannot tell apart have one key, below [`keys`]. Ends of lines count as one within half an em.
    pub fn key(&self, model: Model) -> usize {
        let hyphens = usize::from(self.hyphens);
        match model {
            Model::Justified => self.fitness as usize * 6 + hyphens,
            Model::Ragged => {
                let free = (self.free * 2.0).clamp(0.0, 15.0) as usize;
                let way = (self.way + 1) as usize * 4 + usize::from(self.rungs);
                (free * 12 + way) * 6 + hyphens
            }
            Model::Balanced => hyphens,
        }
    }
}

/// How many keys states can have.
pub(super) fn keys(model: Model) -> usize {
    match model {
        Model::Justified => 4 * 6,
        Model::Ragged => 16 * 12 * 6,
        Model::Balanced => 6,
    }
}

/// A paragraph for which lines are weighed.
#[derive(Clone, Copy)]
pub(super) struct Scale<'a> {
    pub shaped: &'a Shaped,
    pub demands: &'a Demands,
    pub model: Model,
    /// Its type size in points.
    pub em: f64,
    /// What a hyphen on the last full line costs.
    pub final_hyphen: f64,
}

/// A line to be weighed.
pub(super) struct Weighed<'a> {
    pub line: &'a ChosenLine,
    pub strain: &'a Strain,
    /// Its measure, in points.
    pub width: f64,
    /// Its number, from 0, as far as it matters to the demands.
    pub number: usize,
    /// Whether a line stands before it that no hard break ends.
    pub follows: bool,
}

impl Scale<'_> {
    /// What a line costs after `before`, and the state after it.
    pub fn weigh(&self, before: &State, weighed: &Weighed<'_>) -> (Demerits, State) {
        let Self { shaped, demands, model, em, final_hyphen } = *self;
        let &Weighed { line, strain, width, number, follows } = weighed;
        let mut demerits = Demerits::default();
        let ragged = model == Model::Ragged;
        let free = strain.free / em;
        let penalty = match line.ends {
            BreakKind::Hyphen if ragged => RAGGED_HYPHEN_PENALTY,
            BreakKind::Hyphen => HYPHEN_PENALTY,
            BreakKind::Hard => HARD_HYPHEN_PENALTY,
            BreakKind::Address => ADDRESS_PENALTY,
            BreakKind::Plain | BreakKind::Forced => 0.0,
        };
        // Knuth-Plass: d = (l + b)² + p².
        demerits.line = if model == Model::Balanced && !strain.tight {
            BALANCED_LINE + 100.0 * free.powi(2)
        } else {
            (LINE_PENALTY + line.badness).powi(2)
        };
        demerits.hyphen = penalty * penalty;
        let hyphens = if penalty > 0.0 { (before.hyphens + 1).min(5) } else { 0 };
        demerits.row = match hyphens {
            0 | 1 => 0.0,
            few if few <= HYPHENS_IN_A_ROW[usize::from(width < NARROW)] => CONSECUTIVE_HYPHENS,
            _ => HYPHENS_TOO_MANY,
        };
        if line.ends == BreakKind::Forced && before.hyphens > 0 {
            demerits.last_hyphen = final_hyphen;
        }
        if penalty > 0.0 && demands.no_hyphen_at == Some(number) {
            demerits.column_hyphen = COLUMN_HYPHEN;
        }
        let fitness: i8 = match strain.ratio.min(if ragged { 1.0 } else { f64::INFINITY }) * strain.sign {
            r if r < -0.5 => 0,
            r if r <= 0.5 => 1,
            r if r <= 1.0 => 2,
            _ => 3,
        };
        if model == Model::Justified && (fitness - before.fitness).abs() > 1 {
            demerits.contrast = CONTRAST;
        }
        // The paragraph's last line, but for one that is all the paragraph or stands after a hard break.
        if follows && line.ends == BreakKind::Forced && self.is_end(line) {
            if line.natural < RUNT * em {
                demerits.runt = RUNT_DEMERITS;
            } else if model != Model::Justified && line.spaces == 0 && line.natural < LONE * em {
                // In scripts without spaces a line of many words has none either.
                let apart = before.hyphens > 0 || shaped.clusters[line.start - 1].kind != Kind::Solid;
                demerits.runt = if apart { LONE_DEMERITS } else { 0.0 };
            }
        }
        let (mut way, mut rungs) = (0, 0);
        if ragged && !line.last {
            let step = before.free - free;
            way = if step.abs() < ALIKE { 0 } else { step.signum() as i8 };
            rungs = match before.rungs {
                // The first line makes no step.
                _ if before.free.is_nan() => 0,
                rungs if rungs > 0 && way == before.way => (rungs + 1).min(3),
                _ => 1,
            };
            demerits.ladder = match rungs {
                0 | 1 => 0.0,
                rungs => LADDER[usize::from(rungs) - 2],
            };
        }
        if model != Model::Justified && !line.last && ends_in_stub(shaped, line) {
            demerits.stub = STUB;
        }
        (demerits, State { fitness, hyphens, way, rungs, free: if line.last { f64::NAN } else { free } })
    }

    /// Whether the paragraph ends with a line.
    fn is_end(&self, line: &ChosenLine) -> bool {
        self.shaped.clusters[line.end..].iter().all(|cluster| cluster.kind != Kind::Solid)
    }
}

/// Whether a line ends with a word of one letter: "à", "I".
fn ends_in_stub(shaped: &Shaped, line: &ChosenLine) -> bool {
    let Some(last) = shaped.clusters[line.start..line.end].last() else { return false };
    let letters = |start: u32, end: u32| &shaped.text[start as usize..end as usize];
    let alone = line.end - line.start > 1 && shaped.clusters[line.end - 2].kind == Kind::Space;
    let mut chars = letters(last.start, last.end).chars();
    alone && line.ends == BreakKind::Plain && chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}
