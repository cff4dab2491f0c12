//! The widths of lines, and how their free width is shared.
//!
//! A line's free width goes to three springs at once: word spaces, glyph widths (expansion) and letter spaces (tracking);
//! what each takes is what makes their common cost least.

use super::super::protrude::protrusion;
use super::super::shaped::{Break, BreakKind, Kind, Shaped};
use super::{ChosenLine, Demands, Demerits};
use crate::flow::Micro;
use crate::spec::Align;

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
/// How wide the spaces of a line may become, in em, to spare the hyphen on a last full line. From half an em on readers see
/// a hole; where the lines around have spaces of a fifth, a little less is as bad as the hyphen. By eye.
const LOOSE: f64 = 0.45;
/// How short a ragged line is that counts as bad (badness 100), in em: a word of six letters that might have stood there.
/// TeX's \raggedright and the package ragged2e have a margin that gives 2 em; but there, too, lines may be short by more.
pub(super) const RAGGED: f64 = 3.0;

/// How hard a line is strained.
pub(super) struct Strain {
    /// Of word spaces: 1 at their limit, never negative. Of a ragged line: 1 where it is [`RAGGED`] short.
    pub ratio: f64,
    /// 1 for a stretched line, −1 for a shrunk one.
    pub sign: f64,
    /// What the line leaves free of its measure at natural width, in points.
    pub free: f64,
    /// Whether it is too long for its measure.
    pub tight: bool,
}

/// What clusters come to, in points.
#[derive(Clone, Copy, Default)]
struct Sum {
    width: f64,
    space: f64,
    /// What spaces may give up.
    shrink: f64,
    /// Width that expands: glyphs, not spaces.
    solid: f64,
    /// Tracking at 1 em: the sum of sizes.
    size: f64,
    spaces: u32,
}

/// Running sums, so that a line's width costs two subtractions.
pub(super) struct Sums {
    /// Of all clusters before each, and of all.
    before: Vec<Sum>,
    /// The gaps beside ideographs at 1 em, in points; empty where there are none.
    gaps: Vec<f64>,
    /// What blanks inside a line may give, in points; empty where there are none.
    gives: Vec<f64>,
    /// What hangs out where a line begins and where it ends with a cluster.
    hang: Vec<(f64, f64)>,
    /// Type size of the paragraph's first run, in points.
    pub em: f64,
    protrudes: bool,
}

impl Sums {
    pub fn new(shaped: &Shaped, micro: &Micro) -> Self {
        let n = shaped.clusters.len() + 1;
        let mut sums = Self {
            before: Vec::with_capacity(n),
            gaps: Vec::new(),
            gives: Vec::new(),
            hang: Vec::with_capacity(n),
            em: shaped.sizes.first().copied().unwrap_or(10.0),
            protrudes: micro.protrusion,
        };
        let mut sum = Sum::default();
        for (i, cluster) in shaped.clusters.iter().enumerate() {
            sums.before.push(sum);
            // What runs against the paragraph's direction may not stand at the edge that its place in the text suggests.
            let hangs = micro.protrusion && cluster.level == u8::from(shaped.right_to_left);
            // Small letters, which most clusters are, never hang.
            let letter = shaped.text.as_bytes().get(cluster.start as usize).is_some_and(u8::is_ascii_lowercase);
            let mut hang = (0.0, 0.0);
            if hangs
                && !letter
                && cluster.kind == Kind::Solid
                && let Some(c) = shaped.text[cluster.start as usize..].chars().next()
            {
                let (left, right) = protrusion(c);
                hang = (left * cluster.advance, right * cluster.advance);
            }
            if let Some(blank) = shaped.blanks.get(i) {
                hang = (hang.0 + blank.start, hang.1 + blank.end);
            }
            sums.hang.push(hang);
            sum.width += cluster.advance;
            if cluster.tracks {
                sum.size += shaped.sizes[cluster.run as usize];
            }
            match cluster.kind {
                Kind::Space => {
                    sum.space += cluster.advance;
                    let least = LEAST_SPACE * shaped.sizes[cluster.run as usize];
                    sum.shrink += (cluster.advance * SHRINK).min(cluster.advance - least).max(0.0);
                    sum.spaces += 1;
                }
                Kind::Solid => sum.solid += cluster.advance,
                Kind::Break => {}
            }
        }
        sums.before.push(sum);
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
    pub fn line(&self, shaped: &Shaped, start: usize, at: usize, kind: BreakKind) -> ChosenLine {
        let mut start = start;
        while start < at && shaped.clusters[start].kind == Kind::Break {
            start += 1;
        }
        let mut end = at;
        while end > start && shaped.clusters[end - 1].kind != Kind::Solid {
            end -= 1;
        }
        let mut natural = self.before[end].width - self.before[start].width;
        let hang = if end > start { self.hang[start].0 } else { 0.0 };
        natural -= hang;
        let (mut hyphen, mut hang_end) = (0.0, 0.0);
        if end > start {
            if kind == BreakKind::Hyphen {
                hyphen = shaped.hyphens[shaped.clusters[end - 1].run as usize].0;
                hang_end = if self.protrudes { hyphen * protrusion('\u{AD}').1 } else { 0.0 };
                natural += hyphen - hang_end;
            } else {
                hang_end = self.hang[end - 1].1;
                natural -= hang_end;
            }
        }
        ChosenLine {
            start,
            end,
            ends: kind,
            natural,
            hang,
            hang_end,
            hyphen,
            spaces: (self.before[end].spaces - self.before[start].spaces) as usize,
            word_space: 0.0,
            expansion: 0.0,
            tracking: 0.0,
            gap: 0.0,
            squeeze: 0.0,
            badness: 0.0,
            over: 0.0,
            last: kind == BreakKind::Forced,
            demerits: Demerits::default(),
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
    pub fn least(&self, shaped: &Shaped, line: &ChosenLine, demands: &Demands) -> f64 {
        if demands.align != Align::Justify {
            return line.natural;
        }
        let solid = self.before[line.end].solid - self.before[line.start].solid + line.hyphen;
        let sizes = self.before[line.end].size - self.before[line.start].size;
        let shrink = self.before[line.end].shrink - self.before[line.start].shrink;
        let shrink = shrink + self.gives(shaped, line);
        line.natural - shrink - solid * demands.micro.expansion - sizes * demands.micro.tracking
    }

    /// Shares the free width among the springs; sets the line's giving and badness.
    pub fn settle(&self, shaped: &Shaped, line: &mut ChosenLine, width: f64, demands: &Demands) -> Strain {
        let free = width - line.natural;
        if demands.align != Align::Justify {
            return self.ragged(line, free);
        }
        let stretched = free >= 0.0;
        if stretched && line.last {
            return Strain { ratio: 0.0, sign: 1.0, free, tight: false };
        }
        let sign = if stretched { 1.0 } else { -1.0 };
        let space = self.before[line.end].space - self.before[line.start].space;
        let solid = self.before[line.end].solid - self.before[line.start].solid + line.hyphen;
        // No tracking after the last character, which may be a hyphen.
        let tracked = if line.hyphen > 0.0 { line.end } else { line.end.max(line.start + 1) - 1 };
        let sizes = self.before[tracked].size - self.before[line.start].size;
        // No gap after the last character.
        let last = line.end.max(line.start + 1) - 1;
        let gaps = if self.gaps.is_empty() { 0.0 } else { self.gaps[last] - self.gaps[line.start] };
        let gives = if stretched { 0.0 } else { self.gives(shaped, line) };
        let word = if stretched {
            space * STRETCH + gaps * GAP
        } else {
            self.before[line.end].shrink - self.before[line.start].shrink + gives
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
        line.over = if tight { rest - word } else { 0.0 };
        line.badness = if tight { 1e6 * (1.0 + rest) } else { 100.0 * ratio.max(whole).powi(3) };
        Strain { ratio, sign, free, tight }
    }

    /// Whether a justified line is loose: its spaces are wider than [`LOOSE`] or, where it has none, it is at their limit.
    pub fn loose(&self, line: &ChosenLine) -> bool {
        if line.spaces == 0 {
            return line.badness > 100.0;
        }
        let space = self.before[line.end].space - self.before[line.start].space;
        space / line.spaces as f64 + line.word_space + line.tracking * self.em > LOOSE * self.em
    }

    /// Ragged lines do not give; what they leave free is their badness.
    fn ragged(&self, line: &mut ChosenLine, free: f64) -> Strain {
        let tight = free < -0.001;
        let ratio = if line.last || tight { 0.0 } else { free / (RAGGED * self.em) };
        line.over = if tight { -free } else { 0.0 };
        line.badness = if tight { 1e6 * (1.0 - free) } else { 100.0 * ratio.powi(2) };
        Strain { ratio, sign: 1.0, free, tight }
    }

    /// Whether the line from `start` to a break is surely too short at a tolerance, which is found out with less work than
    /// by [`Sums::settle`]. Never true of a last line.
    pub fn too_short(&self, start: usize, end: &Break, width: f64, demands: &Demands, tolerance: f64) -> bool {
        if end.kind == BreakKind::Forced || tolerance.is_infinite() {
            return false;
        }
        // All clusters count, spaces at the line's end and a hyphen as wide as an em included; the rest is rounding.
        let (to, from) = (&self.before[end.at], &self.before[start]);
        let hyphen = if end.kind == BreakKind::Hyphen { self.em } else { 0.0 };
        let solid = (to.width - from.width) + hyphen + 1e-6;
        if demands.align != Align::Justify {
            return width - solid > tolerance * RAGGED * self.em;
        }
        let gaps = if self.gaps.is_empty() { 0.0 } else { self.gaps[end.at] - self.gaps[start] };
        let word = ((to.space - from.space) * STRETCH + gaps * GAP) * tolerance;
        let given = solid * demands.micro.expansion + (to.size - from.size) * demands.micro.tracking;
        solid + word + given < width
    }
}
