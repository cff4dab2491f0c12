//! The lines of a paragraph: total fit after Knuth and Plass, "Breaking paragraphs into lines" (1981).
//!
//! Input: a [`Shaped`] paragraph and the measure. Output: the chosen lines. A space of width w stretches by w/2 and
//! shrinks by w/5: less than Knuth's w/3, so that words stay apart for readers and for text extraction. Feasible solutions are weighed by demerits over the whole paragraph; where
//! none is feasible, the least bad line is taken, so that no text is lost.

use super::shape::{BreakKind, Kind, Shaped};
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
    /// Width at natural spaces, in points, the hyphen included.
    pub natural: f64,
    /// Number of spaces that stretch.
    pub spaces: usize,
    /// Whether it is the paragraph's last line or ends in a hard break.
    pub last: bool,
}

/// What a line costs beside its badness, in Knuth's units.
const LINE_PENALTY: f64 = 10.0;
/// TeX's \hyphenpenalty.
const HYPHEN_PENALTY: f64 = 50.0;
/// TeX's \exhyphenpenalty: "think-" is a worse line end than a space.
const HARD_HYPHEN_PENALTY: f64 = 50.0;
/// TeX's \doublehyphendemerits.
const CONSECUTIVE_HYPHENS: f64 = 10_000.0;
/// A third hyphen in a row is all but forbidden (house rule: two at most).
const THIRD_HYPHEN: f64 = 1_000_000.0;
/// TeX's \finalhyphendemerits: a hyphen on the last but one line.
const FINAL_HYPHEN: f64 = 50_000.0;
/// TeX's \adjdemerits: a tight line beside a loose one.
const FITNESS: f64 = 10_000.0;
/// Lines looser than this are taken only where nothing else is left; by eye, for columns of 50 characters.
const TOLERANCE: f64 = 4.0;

struct Node {
    at: usize,
    fitness: i8,
    hyphens: u8,
    demerits: f64,
    previous: usize,
    line: ChosenLine,
}

/// The lines from cluster `start` to the paragraph's end. `first` is the measure of the first line, `rest` of the
/// others, in points.
pub fn lines(shaped: &Shaped, start: usize, first: f64, rest: f64, align: Align) -> Vec<ChosenLine> {
    // As TeX does, the second pass takes any looseness before it takes an overlong line.
    let (chosen, overlong) = fit(shaped, start, first, rest, align, TOLERANCE);
    if overlong { fit(shaped, start, first, rest, align, f64::INFINITY).0 } else { chosen }
}

/// One pass; also whether it had to take a line that is too long.
fn fit(shaped: &Shaped, start: usize, first: f64, rest: f64, align: Align, tolerance: f64) -> (Vec<ChosenLine>, bool) {
    let mut overlong = false;
    let sums = Sums::new(shaped);
    let em = shaped_em(shaped);
    let empty = ChosenLine { start, end: start, ends: BreakKind::Forced, natural: 0.0, spaces: 0, last: false };
    let mut nodes = vec![Node { at: start, fitness: 1, hyphens: 0, demerits: 0.0, previous: 0, line: empty }];
    let mut active = vec![0usize];
    for break_ in shaped.breaks.iter().filter(|b| b.at > start) {
        let forced = break_.kind == BreakKind::Forced;
        let mut best: [Option<Node>; 4] = [const { None }; 4];
        let mut fallback: Option<Node> = None;
        let mut still = Vec::with_capacity(active.len());
        for &from in &active {
            let node = &nodes[from];
            let width = if from == 0 { first } else { rest };
            let line = sums.line(shaped, node.at, break_.at, break_.kind);
            let (ratio, tight) = ratio(&line, &sums, width, align, em);
            // From where a line is too long already, later ends are longer still.
            if !tight && !forced {
                still.push(from);
            }
            let badness = if tight { 1e6 * (1.0 + line.natural - width) } else { 100.0 * ratio.abs().powi(3) };
            let fitness: i8 = match ratio {
                r if r < -0.5 => 0,
                r if r <= 0.5 => 1,
                r if r <= 1.0 => 2,
                _ => 3,
            };
            let hyphenated = matches!(break_.kind, BreakKind::Hyphen | BreakKind::Hard);
            let penalty = match break_.kind {
                BreakKind::Hyphen => HYPHEN_PENALTY,
                BreakKind::Hard => HARD_HYPHEN_PENALTY,
                BreakKind::Plain | BreakKind::Forced => 0.0,
            };
            let mut demerits = (LINE_PENALTY + badness).powi(2) + penalty * penalty;
            let hyphens = if hyphenated { node.hyphens + 1 } else { 0 };
            if hyphens == 2 {
                demerits += CONSECUTIVE_HYPHENS;
            } else if hyphens > 2 {
                demerits += THIRD_HYPHEN;
            }
            if forced && node.hyphens > 0 {
                demerits += FINAL_HYPHEN;
            }
            if (fitness - node.fitness).abs() > 1 {
                demerits += FITNESS;
            }
            let candidate =
                Node { at: break_.at, fitness, hyphens, demerits: node.demerits + demerits, previous: from, line };
            let feasible = !tight && (ratio <= tolerance || line.last);
            if feasible {
                let slot = &mut best[fitness as usize];
                if slot.as_ref().is_none_or(|b| candidate.demerits < b.demerits) {
                    *slot = Some(candidate);
                }
            } else if fallback.as_ref().is_none_or(|b| candidate.demerits < b.demerits) {
                fallback = Some(candidate);
            }
        }
        active = still;
        let any = best.iter().any(Option::is_some);
        for node in best.into_iter().flatten() {
            active.push(nodes.len());
            nodes.push(node);
        }
        // Keep the paragraph alive: a loose or overlong line is better than lost text.
        if !any
            && active.is_empty()
            && let Some(node) = fallback
        {
            overlong = true;
            active.push(nodes.len());
            nodes.push(node);
        }
    }
    let best = active.iter().copied().min_by(|&a, &b| nodes[a].demerits.total_cmp(&nodes[b].demerits));
    let mut chosen = Vec::new();
    let mut at = best.unwrap_or(0);
    while at != 0 {
        chosen.push(nodes[at].line);
        at = nodes[at].previous;
    }
    chosen.reverse();
    (chosen, overlong)
}

/// How far spaces must stretch (positive) or shrink (negative), 1 being their full stretch or shrink, and whether the
/// line is too long for its measure.
fn ratio(line: &ChosenLine, sums: &Sums, width: f64, align: Align, em: f64) -> (f64, bool) {
    let free = width - line.natural;
    if align != Align::Justify {
        // Ragged lines do not shrink; what they leave free is weighed against three ems.
        return if free < -0.001 {
            (free, true)
        } else if line.last {
            (0.0, false)
        } else {
            (free / (3.0 * em), false)
        };
    }
    let space = sums.space(line);
    if free >= 0.0 {
        if line.last {
            return (0.0, false);
        }
        let stretch = space * 0.5;
        (if stretch > 0.0 { free / stretch } else { 1e3 }, false)
    } else {
        let shrink = space / 5.0;
        let ratio = if shrink > 0.0 { free / shrink } else { -1e3 };
        (ratio, ratio < -1.0)
    }
}

fn shaped_em(shaped: &Shaped) -> f64 {
    // A space is about a quarter of an em in text faces; only the scale matters here.
    let space = shaped.clusters.iter().find(|c| c.kind == Kind::Space).map_or(2.5, |c| c.advance);
    space * 4.0
}

/// Running sums, so that a line's width costs two subtractions.
struct Sums {
    width: Vec<f64>,
    space: Vec<f64>,
    spaces: Vec<usize>,
}

impl Sums {
    fn new(shaped: &Shaped) -> Self {
        let n = shaped.clusters.len() + 1;
        let (mut width, mut space, mut spaces) = (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
        let (mut w, mut s, mut k) = (0.0, 0.0, 0);
        width.push(w);
        space.push(s);
        spaces.push(k);
        for cluster in &shaped.clusters {
            w += cluster.advance;
            if cluster.kind == Kind::Space {
                s += cluster.advance;
                k += 1;
            }
            width.push(w);
            space.push(s);
            spaces.push(k);
        }
        Self { width, space, spaces }
    }

    fn line(&self, shaped: &Shaped, start: usize, at: usize, kind: BreakKind) -> ChosenLine {
        let mut end = at;
        while end > start && shaped.clusters[end - 1].kind != Kind::Solid {
            end -= 1;
        }
        let mut natural = self.width[end] - self.width[start];
        if kind == BreakKind::Hyphen && end > start {
            natural += shaped.hyphens[shaped.clusters[end - 1].run as usize].0;
        }
        ChosenLine {
            start,
            end,
            ends: kind,
            natural,
            spaces: self.spaces[end] - self.spaces[start],
            last: kind == BreakKind::Forced,
        }
    }

    fn space(&self, line: &ChosenLine) -> f64 {
        self.space[line.end] - self.space[line.start]
    }
}
