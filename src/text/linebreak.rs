//! The lines of a paragraph: total fit after Knuth and Plass, "Breaking paragraphs into lines" (1981), with
//! microtypography inside the optimisation (Hàn Thế Thành, "Micro-typographic extensions to the TeX typesetting
//! system", 2000).
//!
//! Input: a [`Shaped`] paragraph, the measure of each line and what may give. Output: the chosen lines, each with how much
//! its spaces, its glyphs and its tracking give. A line's free width goes to three springs at once: word spaces, glyph
//! widths (expansion) and letter spaces (tracking); what each takes is what makes their common cost least. Whole
//! solutions are weighed by demerits; where none is feasible, tolerance is raised, so that no text is lost.

use super::protrude::protrusion;
use super::shape::{BreakKind, Kind, Shaped};
use crate::flow::Micro;
use crate::spec::Align;

/// One chosen line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChosenLine {
    /// First cluster.
    pub start: usize,
    /// One past the last cluster that prints.
    pub end: usize,
    /// How it ends.
    pub ends: BreakKind,
    /// Width at natural spaces, in points, the hyphen included, without what hangs into the margins.
    pub natural: f64,
    /// What hangs into the margin where the line begins, in points.
    pub hang: f64,
    /// Width of the hyphen that the line ends with and the text does not have, in points.
    pub hyphen: f64,
    /// Number of spaces that stretch.
    pub spaces: usize,
    /// Added to each space, in points.
    pub word_space: f64,
    /// Horizontal scale of the glyphs minus one.
    pub expansion: f64,
    /// Added after each cluster but the last, in em.
    pub tracking: f64,
    /// How bad the line is: 0 perfect, 100 at the limit, in Knuth's measure.
    pub badness: f64,
    /// Added after each cluster beside an ideograph but the last, in em.
    pub gap: f64,
    /// The part of what it may give that the blank of each sign of punctuation inside the line gives up.
    pub squeeze: f64,
    /// Whether it is the paragraph's last line or ends in a hard break.
    pub last: bool,
}

impl ChosenLine {
    /// A line with nothing on it.
    pub fn blank() -> Self {
        Self {
            start: 0,
            end: 0,
            ends: BreakKind::Forced,
            natural: 0.0,
            hang: 0.0,
            hyphen: 0.0,
            spaces: 0,
            word_space: 0.0,
            expansion: 0.0,
            tracking: 0.0,
            badness: 0.0,
            gap: 0.0,
            squeeze: 0.0,
            last: true,
        }
    }
}

/// The widths of a paragraph's lines, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// Added to the first line's width; negative for an indent.
    pub first: f64,
    /// How many lines have the width `before`.
    pub lines: usize,
    /// Width of the first lines.
    pub before: f64,
    /// Width of all others.
    pub after: f64,
}

impl Measures {
    /// All lines have one width, but for the first line's indent.
    pub fn even(width: f64, first: f64) -> Self {
        Self { first, lines: 0, before: width, after: width }
    }

    /// The width of a line.
    pub fn width(&self, line: usize) -> f64 {
        let width = if line < self.lines { self.before } else { self.after };
        if line == 0 { width + self.first } else { width }
    }

    /// From this line on all have one width, so that their number no longer matters.
    fn settled(&self) -> usize {
        let first = usize::from(self.first != 0.0);
        if self.before == self.after { first } else { first.max(self.lines) }
    }
}

/// What a paragraph asks of its lines beside the measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demands {
    /// How lines stand.
    pub align: Align,
    /// What may give.
    pub micro: Micro,
    /// A line (counted from 0) that must not end in a hyphen, because a column ends there.
    pub no_hyphen_at: Option<usize>,
}

/// Cost of a line as such (TeX's \linepenalty).
const LINE_PENALTY: f64 = 10.0;
/// Cost of a hyphen, squared into demerits. TeX has 50; more, because tracking and expansion make lines without hyphens
/// cheap, and a leaflet's reader meets few hyphens gladly. By eye.
const HYPHEN_PENALTY: f64 = 100.0;
/// A line end after a hyphen of the text: "think-" reads as if it were hyphenated, and reads worse. By eye.
const HARD_HYPHEN_PENALTY: f64 = 120.0;
/// TeX's \doublehyphendemerits.
const CONSECUTIVE_HYPHENS: f64 = 10_000.0;
/// A third hyphen in a row is all but forbidden (house rule: two at most).
const THIRD_HYPHEN: f64 = 1e7;
/// A hyphen on the last full line, likewise.
const FINAL_HYPHEN: f64 = 1e6;
/// A hyphen where a column ends, likewise.
const COLUMN_HYPHEN: f64 = 1e7;
/// TeX's \adjdemerits: a tight line beside a loose one.
const FITNESS: f64 = 10_000.0;
/// A last line shorter than [`RUNT`].
const RUNT_DEMERITS: f64 = 60_000.0;
/// Five characters of average width, in em: the least last line that does not look like a mistake.
const RUNT: f64 = 2.4;
/// How far word spaces may stretch, as a part of their width, before a line counts as loose (badness 100).
const STRETCH: f64 = 0.5;
/// How far ideographs may stand apart, in em, before a line counts as loose: on a line of twenty that makes up for one
/// that does not fit. By eye.
const GAP: f64 = 0.08;
/// How far they may shrink, as Knuth has it.
const SHRINK: f64 = 1.0 / 3.0;
/// But no space may be narrower than this, in em: below it words of small type run together for readers, and text
/// extraction (poppler: 0.15 em) takes two words for one.
const LEAST_SPACE: f64 = 0.16;
/// What a unit of strain costs on glyph widths and on tracking, that on word spaces being 1: the eye sees an uneven gap
/// long before letters that are 2 % wider, and letters set apart sooner than wider ones. By eye.
const EXPANSION_COST: f64 = 0.05;
const TRACKING_COST: f64 = 0.12;
/// Tolerances of the passes: word spaces at the limit, twice beyond it, and anything before a line that is too long.
const TOLERANCES: [f64; 3] = [1.2, 3.0, f64::INFINITY];

struct Node {
    at: usize,
    lines: usize,
    fitness: i8,
    hyphens: u8,
    demerits: f64,
    previous: usize,
    line: ChosenLine,
}

/// The lines from cluster `start` to the paragraph's end, and their demerits.
pub fn lines(shaped: &Shaped, start: usize, measures: &Measures, demands: &Demands) -> (Vec<ChosenLine>, f64) {
    let sums = Sums::new(shaped, &demands.micro);
    for tolerance in TOLERANCES {
        let (chosen, demerits, overlong) = fit(shaped, &sums, start, measures, demands, tolerance);
        if !overlong || tolerance.is_infinite() {
            return (chosen, demerits);
        }
    }
    (Vec::new(), 0.0)
}

/// The fewest lines that a paragraph can have in columns of this measure, all that may give given: a bound from below for
/// [`lines`], at the cost of one look at each place where a line may end.
pub fn fewest(shaped: &Shaped, measure: f64, first: f64, demands: &Demands) -> usize {
    let sums = Sums::new(shaped, &demands.micro);
    let (mut start, mut lines) = (0, 0);
    let mut end = None;
    for break_ in &shaped.breaks {
        loop {
            let line = sums.line(shaped, start, break_.at, break_.kind);
            let width = if lines == 0 { measure + first } else { measure };
            if sums.least(shaped, &line, demands) <= width + 0.001 {
                end = Some(break_.at);
            } else if let Some(at) = end.take() {
                lines += 1;
                start = at;
                continue;
            } else {
                // Too long in any case.
                end = Some(break_.at);
            }
            if break_.kind == BreakKind::Forced {
                lines += 1;
                start = break_.at;
                end = None;
            }
            break;
        }
    }
    lines
}

/// One pass; also whether it had to take a line that is too long or beyond its tolerance.
fn fit(
    shaped: &Shaped,
    sums: &Sums,
    start: usize,
    measures: &Measures,
    demands: &Demands,
    tolerance: f64,
) -> (Vec<ChosenLine>, f64, bool) {
    let settled = measures.settled();
    let mut forced_fit = false;
    let root = sums.line(shaped, start, start, BreakKind::Forced);
    let mut nodes = vec![Node { at: start, lines: 0, fitness: 1, hyphens: 0, demerits: 0.0, previous: 0, line: root }];
    let mut active = vec![0usize];
    let mut fresh: Vec<Node> = Vec::new();
    for break_ in shaped.breaks.iter().filter(|b| b.at > start) {
        let forced = break_.kind == BreakKind::Forced;
        let mut fallback: Option<Node> = None;
        fresh.clear();
        active.retain(|&from| {
            let node = &nodes[from];
            let width = measures.width(node.lines);
            let mut line = sums.line(shaped, node.at, break_.at, break_.kind);
            let strain = sums.settle(shaped, &mut line, width, demands);
            let feasible = !strain.tight && (strain.ratio <= tolerance || line.last);
            if !feasible && !strain.tight {
                // Too short a line yet: a later end may do.
                return true;
            }
            let step = Step { from, at: break_.at, line, strain };
            let candidate = step.weigh(node, demands, sums, shaped);
            if feasible {
                // Nodes that the future cannot tell apart compete; the best one stays.
                let same = |other: &Node| {
                    other.fitness == candidate.fitness
                        && other.hyphens == candidate.hyphens
                        && (other.lines == candidate.lines
                            || (other.lines >= settled && candidate.lines >= settled && demands.no_hyphen_at.is_none()))
                };
                match fresh.iter_mut().find(|other| same(other)) {
                    Some(other) if candidate.demerits < other.demerits => *other = candidate,
                    Some(_) => {}
                    None => fresh.push(candidate),
                }
            } else if fallback.as_ref().is_none_or(|b| candidate.demerits < b.demerits) {
                fallback = Some(candidate);
            }
            !step.strain.tight && !forced
        });
        if fresh.is_empty()
            && active.is_empty()
            && let Some(node) = fallback
        {
            forced_fit = true;
            fresh.push(node);
        }
        for node in fresh.drain(..) {
            active.push(nodes.len());
            nodes.push(node);
        }
    }
    let best = active.iter().copied().min_by(|&a, &b| nodes[a].demerits.total_cmp(&nodes[b].demerits));
    let mut at = best.unwrap_or(0);
    let demerits = nodes[at].demerits;
    let mut chosen = Vec::with_capacity(nodes[at].lines);
    while at != 0 {
        chosen.push(nodes[at].line);
        at = nodes[at].previous;
    }
    chosen.reverse();
    (chosen, demerits, forced_fit)
}

/// A line that might follow a node.
struct Step {
    from: usize,
    at: usize,
    line: ChosenLine,
    strain: Strain,
}

impl Step {
    /// The node at the line's end, with the demerits of all that leads there.
    fn weigh(&self, node: &Node, demands: &Demands, sums: &Sums, shaped: &Shaped) -> Node {
        let Self { from, at, line, ref strain } = *self;
        let kind = line.ends;
        let badness = line.badness;
        let fitness: i8 = match strain.ratio * strain.sign {
            r if r < -0.5 => 0,
            r if r <= 0.5 => 1,
            r if r <= 1.0 => 2,
            _ => 3,
        };
        let penalty = match kind {
            BreakKind::Hyphen => HYPHEN_PENALTY,
            BreakKind::Hard => HARD_HYPHEN_PENALTY,
            BreakKind::Plain | BreakKind::Forced => 0.0,
        };
        // Knuth-Plass: d = (l + b)² + p².
        let mut demerits = (LINE_PENALTY + badness).powi(2) + penalty * penalty;
        let hyphens = if penalty > 0.0 { node.hyphens.saturating_add(1) } else { 0 };
        demerits += match hyphens {
            0 | 1 => 0.0,
            2 => CONSECUTIVE_HYPHENS,
            _ => THIRD_HYPHEN,
        };
        if kind == BreakKind::Forced && node.hyphens > 0 {
            demerits += FINAL_HYPHEN;
        }
        if penalty > 0.0 && demands.no_hyphen_at == Some(node.lines) {
            demerits += COLUMN_HYPHEN;
        }
        if (fitness - node.fitness).abs() > 1 {
            demerits += FITNESS;
        }
        // A runt: the paragraph's last line, but for one that is all the paragraph or stands after a hard break.
        if at == shaped.clusters.len() && node.lines > 0 && line.natural < RUNT * sums.em {
            demerits += RUNT_DEMERITS;
        }
        Node {
            at,
            lines: node.lines + 1,
            fitness,
            hyphens: hyphens.min(3),
            demerits: node.demerits + demerits,
            previous: from,
            line,
        }
    }
}

/// How hard a line is strained.
struct Strain {
    /// Of word spaces: 1 at their limit, never negative.
    ratio: f64,
    /// 1 for a stretched line, −1 for a shrunk one.
    sign: f64,
    /// Whether it is too long for its measure.
    tight: bool,
}

/// Running sums, so that a line's width costs two subtractions.
struct Sums {
    width: Vec<f64>,
    space: Vec<f64>,
    /// What spaces may give up.
    shrink: Vec<f64>,
    /// Width that expands: glyphs, not spaces.
    solid: Vec<f64>,
    /// Tracking at 1 em, in points: the sum of sizes.
    size: Vec<f64>,
    spaces: Vec<u32>,
    /// The gaps beside ideographs at 1 em, in points; empty where there are none.
    gaps: Vec<f64>,
    /// What blanks inside a line may give, in points; empty where there are none.
    gives: Vec<f64>,
    /// What hangs out where a line begins and where it ends with a cluster.
    hang: Vec<(f64, f64)>,
    em: f64,
    protrudes: bool,
}

impl Sums {
    fn new(shaped: &Shaped, micro: &Micro) -> Self {
        let n = shaped.clusters.len() + 1;
        let mut sums = Self {
            width: Vec::with_capacity(n),
            space: Vec::with_capacity(n),
            shrink: Vec::with_capacity(n),
            solid: Vec::with_capacity(n),
            size: Vec::with_capacity(n),
            spaces: Vec::with_capacity(n),
            gaps: Vec::new(),
            gives: Vec::new(),
            hang: Vec::with_capacity(n),
            em: shaped.sizes.first().copied().unwrap_or(10.0),
            protrudes: micro.protrusion,
        };
        let (mut width, mut space, mut shrink, mut solid, mut size, mut spaces) = (0.0, 0.0, 0.0, 0.0, 0.0, 0);
        for (i, cluster) in shaped.clusters.iter().enumerate() {
            sums.width.push(width);
            sums.space.push(space);
            sums.shrink.push(shrink);
            sums.solid.push(solid);
            sums.size.push(size);
            sums.spaces.push(spaces);
            // What runs against the paragraph's direction may not stand at the edge that its place in the text suggests.
            let hangs = micro.protrusion && cluster.level == u8::from(shaped.right_to_left);
            let mut hang = if hangs && cluster.kind == Kind::Solid {
                let first = shaped.text[cluster.start as usize..].chars().next();
                first.map_or((0.0, 0.0), |c| {
                    let (left, right) = protrusion(c);
                    (left * cluster.advance, right * cluster.advance)
                })
            } else {
                (0.0, 0.0)
            };
            if let Some(blank) = shaped.blanks.get(i) {
                hang = (hang.0 + blank.start, hang.1 + blank.end);
            }
            sums.hang.push(hang);
            width += cluster.advance;
            if cluster.tracks {
                size += shaped.sizes[cluster.run as usize];
            }
            match cluster.kind {
                Kind::Space => {
                    space += cluster.advance;
                    let least = LEAST_SPACE * shaped.sizes[cluster.run as usize];
                    shrink += (cluster.advance * SHRINK).min(cluster.advance - least).max(0.0);
                    spaces += 1;
                }
                Kind::Solid => solid += cluster.advance,
                Kind::Break => {}
            }
        }
        sums.width.push(width);
        sums.space.push(space);
        sums.shrink.push(shrink);
        sums.solid.push(solid);
        sums.size.push(size);
        sums.spaces.push(spaces);
        sums.hang.push((0.0, 0.0));
        if !shaped.blanks.is_empty() {
            let mut sum = 0.0;
            sums.gives.push(sum);
            sums.gives.extend(shaped.blanks.iter().map(|blank| {
                sum += blank.gives_start + blank.gives_end;
                sum
            }));
        }
        if shaped.gaps {
            let mut sum = 0.0;
            sums.gaps.push(sum);
            sums.gaps.extend(shaped.clusters.iter().map(|cluster| {
                sum += if cluster.gap { shaped.sizes[cluster.run as usize] } else { 0.0 };
                sum
            }));
        }
        sums
    }

    /// The line from `start` to the break before cluster `at`, at natural width.
    fn line(&self, shaped: &Shaped, start: usize, at: usize, kind: BreakKind) -> ChosenLine {
        let mut start = start;
        while start < at && shaped.clusters[start].kind == Kind::Break {
            start += 1;
        }
        let mut end = at;
        while end > start && shaped.clusters[end - 1].kind != Kind::Solid {
            end -= 1;
        }
        let mut natural = self.width[end] - self.width[start];
        let hang = if end > start { self.hang[start].0 } else { 0.0 };
        natural -= hang;
        let mut hyphen = 0.0;
        if end > start {
            if kind == BreakKind::Hyphen {
                let width = shaped.hyphens[shaped.clusters[end - 1].run as usize].0;
                hyphen = width;
                natural += width - if self.protrudes { width * protrusion('\u{AD}').1 } else { 0.0 };
            } else {
                natural -= self.hang[end - 1].1;
            }
        }
        ChosenLine {
            start,
            end,
            ends: kind,
            natural,
            hang,
            hyphen,
            spaces: (self.spaces[end] - self.spaces[start]) as usize,
            word_space: 0.0,
            expansion: 0.0,
            tracking: 0.0,
            gap: 0.0,
            squeeze: 0.0,
            badness: 0.0,
            last: kind == BreakKind::Forced,
        }
    }

    /// What the blanks inside a line may give, but for those at its edges, which have fallen away.
    fn gives(&self, shaped: &Shaped, line: &ChosenLine) -> f64 {
        if self.gives.is_empty() || line.end <= line.start {
            return 0.0;
        }
        let edges = shaped.blanks[line.start].gives_start + shaped.blanks[line.end - 1].gives_end;
        (self.gives[line.end] - self.gives[line.start] - edges).max(0.0)
    }

    /// The width of a line that gives all it may.
    fn least(&self, shaped: &Shaped, line: &ChosenLine, demands: &Demands) -> f64 {
        if demands.align != Align::Justify {
            return line.natural;
        }
        let solid = self.solid[line.end] - self.solid[line.start] + line.hyphen;
        let sizes = self.size[line.end] - self.size[line.start];
        let shrink = self.shrink[line.end] - self.shrink[line.start];
        let shrink = shrink + self.gives(shaped, line);
        line.natural - shrink - solid * demands.micro.expansion - sizes * demands.micro.tracking
    }

    /// Shares the free width among the springs; sets the line's giving and badness.
    fn settle(&self, shaped: &Shaped, line: &mut ChosenLine, width: f64, demands: &Demands) -> Strain {
        let free = width - line.natural;
        if demands.align != Align::Justify {
            return self.ragged(line, free);
        }
        let stretched = free >= 0.0;
        if stretched && line.last {
            return Strain { ratio: 0.0, sign: 1.0, tight: false };
        }
        let sign = if stretched { 1.0 } else { -1.0 };
        let space = self.space[line.end] - self.space[line.start];
        let solid = self.solid[line.end] - self.solid[line.start] + line.hyphen;
        // No tracking after the last character, which may be a hyphen.
        let tracked = if line.hyphen > 0.0 { line.end } else { line.end.max(line.start + 1) - 1 };
        let sizes = self.size[tracked] - self.size[line.start];
        // No gap after the last character.
        let last = line.end.max(line.start + 1) - 1;
        let gaps = if self.gaps.is_empty() { 0.0 } else { self.gaps[last] - self.gaps[line.start] };
        let gives = if stretched { 0.0 } else { self.gives(shaped, line) };
        let word = if stretched {
            space * STRETCH + gaps * GAP
        } else {
            self.shrink[line.end] - self.shrink[line.start] + gives
        };
        let expand = solid * demands.micro.expansion;
        let track = sizes * demands.micro.tracking;
        // Least Σ cost·(x/limit)² for Σ x = free: each takes a share ∝ limit²/cost, up to its limit for those that
        // have one. Word spaces have none but the tolerance.
        let (mut e, mut t) = (0.0, 0.0);
        let amount = free.abs();
        let mut rest = amount;
        let flex = [word * word, expand * expand / EXPANSION_COST, track * track / TRACKING_COST];
        let total: f64 = flex.iter().sum();
        if total > 0.0 {
            e = (amount * flex[1] / total).min(expand);
            t = (amount * flex[2] / total).min(track);
            // What one of the two cannot take goes to the other, then to the spaces.
            if e >= expand && flex[0] + flex[2] > 0.0 {
                t = ((amount - e) * flex[2] / (flex[0] + flex[2])).min(track);
            } else if t >= track && flex[0] + flex[1] > 0.0 {
                e = ((amount - t) * flex[1] / (flex[0] + flex[1])).min(expand);
            }
            rest = amount - e - t;
        }
        let ratio = if word > 0.0 {
            rest / word
        } else if rest > 1e-6 {
            1e3
        } else {
            0.0
        };
        line.expansion = if solid > 0.0 { sign * e / solid } else { 0.0 };
        line.tracking = if sizes > 0.0 { sign * t / sizes } else { 0.0 };
        // Where there are both, gaps and spaces share by what they may give.
        let opened = if stretched && gaps > 0.0 { rest * (gaps * GAP / word) } else { 0.0 };
        line.gap = if opened > 0.0 { opened / gaps } else { 0.0 };
        // Blanks and spaces likewise; a line that is too long gets no less for it.
        let squeezed = if gives > 0.0 { (rest * (gives / word)).min(gives) } else { 0.0 };
        line.squeeze = if squeezed > 0.0 { squeezed / gives } else { 0.0 };
        line.word_space = if line.spaces > 0 { sign * (rest - opened - squeezed) / line.spaces as f64 } else { 0.0 };
        let tight = !stretched && ratio > 1.0;
        // The whole strain counts a little even where letters hide it.
        let whole = amount / (word + expand + track).max(1e-9);
        line.badness = if tight { 1e6 * (1.0 + rest) } else { 100.0 * ratio.max(whole).powi(3) };
        Strain { ratio, sign, tight }
    }

    /// Ragged lines do not give; what they leave free is weighed against a sixth of the measure's usual raggedness, three
    /// ems, so that no line is much shorter than its neighbours.
    fn ragged(&self, line: &mut ChosenLine, free: f64) -> Strain {
        let tight = free < -0.001;
        let ratio = if line.last || tight { 0.0 } else { free / (3.0 * self.em) };
        line.badness = if tight { 1e6 * (1.0 - free) } else { 100.0 * ratio.powi(2) };
        // Raggedness is no strain: any line that is short enough will do.
        Strain { ratio: ratio.min(1.0), sign: 1.0, tight }
    }
}
