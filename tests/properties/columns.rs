//! Columns against a judge that knows nothing of how they were chosen: it tries every way to divide a small text.
//!
//! Every line of these texts ends in a hard break, so that lines are known without setting them; leading, grid and spaces
//! are all of one step, so that heights are counted in lines. And what it takes to choose them, by its count.

use leporello::Options;

use super::generate::{Document, Rng};
use super::{Memory, compile};
use crate::support::{Check, ensure};

/// Documents of each kind of columns.
const RUNS: u64 = 40;

/// Text in chance columns keeps every rule that can be kept, and no way to divide it is better.
pub fn best() -> Check {
    let mut divided = [0; 3];
    for seed in 0..3 * RUNS {
        let case = Case::new(seed);
        let came = case.judge().map_err(|e| format!("seed {seed}: {}\n{case:#?}", e.message().unwrap_or_default()))?;
        divided[(seed % 3) as usize] += u64::from(came);
    }
    ensure(divided.iter().all(|&n| n > RUNS / 3), || format!("of each {RUNS} texts only {divided:?} fitted"))
}

/// What columns are to come to.
const VERTICALS: [&str; 3] = ["top", "balance", "spread"];
/// By how many steps a space may grow.
const SPREAD: usize = 2;

#[derive(Debug)]
struct Case {
    /// How many lines each paragraph has.
    lines: Vec<usize>,
    /// Whether it is a heading: kept with the next, one step of space above.
    heads: Vec<bool>,
    /// Whether it is not to be split.
    kept: Vec<bool>,
    /// Least lines at a column's foot and head.
    orphans: usize,
    widows: usize,
    /// How many lines each column holds.
    room: Vec<usize>,
    vertical: usize,
}

/// What stands in a column: for each piece its paragraph, its first line and one past its last.
type Pieces = Vec<(usize, usize, usize)>;

impl Case {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let count = rng.range(2, 8) as usize;
        // Not at the end, and not two in a row.
        let mut heads: Vec<bool> = Vec::new();
        for i in 0..count {
            heads.push(rng.once_in(4) && i + 1 < count && heads.last() != Some(&true));
        }
        let lines: Vec<usize> = heads.iter().map(|&head| if head { 1 } else { rng.range(1, 6) as usize }).collect();
        let kept = heads.iter().map(|&head| !head && rng.once_in(6)).collect();
        let columns = rng.range(2, 4);
        let total = lines.iter().sum::<usize>() as u64;
        let least = total / columns + 1;
        let even = rng.range(least, least + 4) as usize;
        let other = |rng: &mut Rng| rng.range(least, least + 4) as usize;
        let room = (0..columns).map(|_| if seed.is_multiple_of(3) { other(&mut rng) } else { even }).collect();
        let (orphans, widows) = (rng.range(1, 4) as usize, rng.range(1, 4) as usize);
        Self { lines, heads, kept, orphans, widows, room, vertical: (seed % 3) as usize }
    }

    fn document(&self) -> Document {
        let mut text = String::from("::: {#text}\n");
        for (i, &lines) in self.lines.iter().enumerate() {
            text += match (self.heads[i], self.kept[i]) {
                (true, _) => "\n{.head}\n",
                (_, true) => "\n{.kept}\n",
                _ => "\n",
            };
            let words: Vec<String> = (0..lines).map(|line| format!("word{i}x{line}")).collect();
            text += &words.join("\\\n");
            text += "\n";
        }
        text += "\n:::\n";
        let columns = self.room.len();
        let tallest = self.room.iter().max().copied().unwrap_or(0);
        let mut layout = format!(
            "[job]\nname = \"c\"\ntitle = \"c\"\nedition = \"1\"\ndate = 2026-11-24\n\n[sheet]\nsize = [\"{}pt\", \"{}pt\"]\nfold = \
             \"none\"\ngrid = {{ step = \"12pt\", start = \"36pt\" }}\n\n[output]\nmarks = []\n\n[languages.en]\nlocale = \
             \"en-GB\"\ncontent = \"text.md\"\n\n[fonts.sans]\nregular = \"fonts/SourceSans3-Regular.otf\"\n\n[paragraph.body]\nfont \
             = \"sans\"\nsize = \"9pt\"\nleading = \"12pt\"\norphans = {}\nwidows = {}\n\n[paragraph.head]\ninherit = \
             \"body\"\nspace-before = \"12pt\"\nkeep-with-next = true\n\n[paragraph.kept]\ninherit = \"body\"\nkeep-together = \
             true\n\n[elements]\np = \"body\"\n\".head\" = \"head\"\n\".kept\" = \"kept\"\n\n[[panel]]\nname = \"card\"\nside = \
             \"A\"\nmargin = \"20pt\"\n",
            columns * 120 + 40,
            tallest * 12 + 80,
            self.orphans,
            self.widows,
        );
        for (i, room) in self.room.iter().enumerate() {
            layout += &format!(
                "\n[[frame]]\nname = \"f{i}\"\npanel = \"card\"\nleft = \"{}pt\"\nwidth = \"100pt\"\ntop = \"36pt\"\nheight = \
                 \"{}pt\"\n",
                20 + 120 * i,
                room * 12 + 5,
            );
        }
        let through: Vec<String> = (0..columns).map(|i| format!("\"f{i}\"")).collect();
        layout += &format!(
            "\n[[flow]]\nlanguage = \"en\"\npart = \"text\"\nthrough = [{}]\nvertical = \"{}\"\nspread-limit = \"{}pt\"\n",
            through.join(", "),
            VERTICALS[self.vertical],
            SPREAD * 12,
        );
        Document { layout, content: text.into_bytes(), expected: String::new(), words: None }
    }

    /// Whether it fitted.
    fn judge(&self) -> Result<bool, libtest_mimic::Failed> {
        let files = Memory(self.document());
        let outcome = compile(&files, true);
        let ways = self.ways();
        let Some(master) = outcome.master else {
            let overset = outcome.diagnostics.iter().all(|d| d.code == "overset");
            ensure(overset, || outcome.diagnostics.render(&outcome.sources, false))?;
            ensure(ways.is_empty(), || format!("refused, but it fits: {:?}", ways[0]))?;
            return Ok(false);
        };
        let mut columns: Vec<Pieces> = self.room.iter().map(|_| Vec::new()).collect();
        let mut ends = vec![0; columns.len()];
        let mut done = vec![0; self.lines.len()];
        for block in master.panels.iter().flat_map(|panel| &panel.blocks) {
            let Some(first) = block.lines.first() else { continue };
            let column = ((first.measure.0.to_pt() - 20.0) / 120.0).round() as usize;
            let start = done[block.index];
            done[block.index] += block.lines.len();
            columns[column].push((block.index, start, done[block.index]));
            for line in &block.lines {
                let step = (line.baseline.to_pt() - 36.0) / 12.0;
                ensure((step - step.round()).abs() < 0.01, || {
                    format!("a line stands at {step} steps, not on the grid")
                })?;
                ends[column] = step.round() as usize;
            }
        }
        ensure(done == self.lines, || format!("{done:?} lines were set"))?;
        let own = self.cost(&columns);
        let said = |way: &[Pieces], cost: (usize, usize)| format!("{columns:?} costs {own:?}, but {way:?} {cost:?}");
        if self.vertical < 2 {
            let best = ways.iter().min_by_key(|way| self.cost(way)).ok_or("set, but it can't be")?;
            let least = self.cost(best);
            ensure(own <= least, || said(best, least))?;
            return Ok(true);
        }
        let broken = self.broken(&columns);
        let can = ways.iter().find(|way| self.broken(way) == 0 && self.can_spread(way));
        if let Some(way) = can {
            ensure(broken == 0, || format!("{broken} keeps are broken in {columns:?}, none in {way:?}"))?;
            ensure(ends.iter().all(|end| *end == ends[0]), || format!("columns end at {ends:?}; better {way:?}"))?;
        }
        for (column, &end) in columns.iter().zip(&ends) {
            let most = self.end(column) + SPREAD * self.gaps(column);
            ensure(end <= most, || format!("spread to {end}, of {most} at most: {columns:?}"))?;
        }
        Ok(true)
    }

    /// All ways to divide the text so that it fits.
    fn ways(&self) -> Vec<Vec<Pieces>> {
        let all: Vec<(usize, usize)> =
            self.lines.iter().enumerate().flat_map(|(i, &count)| (0..count).map(move |line| (i, line))).collect();
        let mut ways: Vec<(usize, Vec<Pieces>)> = vec![(0, Vec::new())];
        for &room in &self.room {
            let mut next = Vec::new();
            for (from, columns) in ways {
                for to in from..=all.len() {
                    let mut pieces: Pieces = Vec::new();
                    for &(para, line) in &all[from..to] {
                        match pieces.last_mut() {
                            Some(last) if last.0 == para => last.2 = line + 1,
                            _ => pieces.push((para, line, line + 1)),
                        }
                    }
                    if self.end(&pieces) > room {
                        break;
                    }
                    next.push((to, [columns.clone(), vec![pieces]].concat()));
                }
            }
            ways = next;
        }
        ways.into_iter().filter(|(to, _)| *to == all.len()).map(|(_, columns)| columns).collect()
    }

    /// The step on which a column's last line stands before it is spread, the first one's being 1.
    fn end(&self, pieces: &Pieces) -> usize {
        let spaces = pieces.iter().skip(1).filter(|(para, ..)| self.heads[*para]).count();
        pieces.iter().map(|(_, from, to)| to - from).sum::<usize>() + spaces
    }

    /// How many spaces may grow: all but those below a heading.
    fn gaps(&self, pieces: &Pieces) -> usize {
        pieces.iter().skip(1).filter(|(para, ..)| !self.heads[para - 1]).count()
    }

    /// How many rules a way breaks; an empty column counts ten times.
    fn broken(&self, columns: &[Pieces]) -> usize {
        let last = self.lines.len() - 1;
        let mut broken = 0;
        let mut done = false;
        for pieces in columns {
            let Some(&(para, from, to)) = pieces.last() else {
                broken += if done { 0 } else { 10 };
                continue;
            };
            done = para == last && to == self.lines[para];
            if to == self.lines[para] {
                broken += usize::from(self.heads[para] && para != last);
                continue;
            }
            broken += usize::from(self.kept[para]);
            broken += usize::from(from == 0 && to < self.orphans);
            broken += usize::from(self.lines[para] - to < self.widows);
        }
        broken
    }

    /// What a way costs: rules broken, then the squares of the steps by which its columns are uneven.
    fn cost(&self, columns: &[Pieces]) -> (usize, usize) {
        let ends: Vec<usize> = columns.iter().map(|pieces| self.end(pieces)).collect();
        let all = self.lines.len() - 1;
        let after = |i: usize| {
            let last = columns[..=i].iter().rev().find_map(|pieces| pieces.last());
            last.is_none_or(|&(para, _, to)| para < all || to < self.lines[all])
        };
        let uneven = (0..columns.len()).map(|i| match self.vertical {
            // What later columns hold could have stood here.
            0 if after(i) && !columns[i].is_empty() => (self.room[i] - ends[i]).pow(2),
            0 => 0,
            _ => ends[i].abs_diff(ends[0]).pow(2),
        });
        (self.broken(columns), uneven.sum())
    }

    /// Whether all columns can be spread to one last line.
    fn can_spread(&self, columns: &[Pieces]) -> bool {
        let least = self.room.iter().min().copied().unwrap_or(0);
        (1..=least).any(|height| {
            columns.iter().all(|pieces| {
                let end = self.end(pieces);
                !pieces.is_empty() && end <= height && height <= end + SPREAD * self.gaps(pieces)
            })
        })
    }
}

/// What it takes to set a loose text of one paragraph in columns of two widths grows with the text, not with its square.
pub fn widths() -> Check {
    for (vertical, align) in [("top", "justify"), ("balance", "justify"), ("spread", "justify"), ("top", "left")] {
        let works = [500, 1_000, 2_000].map(|words| work(words, vertical, align));
        let [one, two, four] = works.map(|work| work.unwrap_or(f64::INFINITY));
        let linear = four < 2.6 * two.max(2.0 * one) && four < 4_000.0 * 2_000.0;
        ensure(linear, || format!("{vertical}, {align}: {one}, {two}, then {four}"))?;
    }
    Ok(())
}

/// How many lines and ends of columns are weighed for so many chance words in three columns, the middle one half as wide.
fn work(words: usize, vertical: &str, align: &str) -> Result<f64, libtest_mimic::Failed> {
    let mut rng = Rng::new(7);
    let word = |_| "n".repeat(rng.range(1, 12) as usize);
    let text: Vec<String> = (0..words).map(word).collect();
    let height = words as f64 * 0.6 + 40.0;
    let mut layout = format!(
        "[job]\nname = \"c\"\ntitle = \"c\"\nedition = \"1\"\ndate = 2026-11-24\n\n[sheet]\nsize = [\"200mm\", \"{height}mm\"]\nfold \
         = \"none\"\ngrid = {{ step = \"6pt\", start = \"10mm\" }}\n\n[output]\nmarks = []\n\n[languages.en]\nlocale = \
         \"en-GB\"\ncontent = \"text.md\"\n\n[fonts.sans]\nregular = \"fonts/SourceSans3-Regular.otf\"\n\n[paragraph.body]\nfont = \
         \"sans\"\nsize = \"9pt\"\nleading = \"12pt\"\nalign = \"{align}\"\n\n[elements]\np = \"body\"\n\n[[panel]]\nname = \
         \"card\"\nside = \"A\"\nmargin = \"10mm\"\n"
    );
    for (name, left, width) in [("one", 10, 70), ("two", 85, 35), ("three", 125, 65)] {
        layout +=
            &format!("\n[[frame]]\nname = \"{name}\"\npanel = \"card\"\nleft = \"{left}mm\"\nwidth = \"{width}mm\"\n");
    }
    layout += &format!(
        "\n[[flow]]\nlanguage = \"en\"\npart = \"text\"\nthrough = [\"one\", \"two\", \"three\"]\nvertical = \"{vertical}\"\n"
    );
    let content = format!("::: {{#text}}\n{}\n\n:::\n", text.join(" ")).into_bytes();
    let files = Memory(Document { layout, content, expected: String::new(), words: None });
    let options = Options { layout: "layout.toml".to_owned(), check_only: true, report: true, ..Options::default() };
    let outcome = leporello::compile(&files, &options);
    ensure(outcome.master.is_some(), || outcome.diagnostics.render(&outcome.sources, false))?;
    Ok(outcome.report.map_or(f64::INFINITY, |report| report.flows.iter().map(|flow| flow.work as f64).sum()))
}
