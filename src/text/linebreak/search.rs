//! The cheapest row of lines: a shortest way through the places where lines may end.
//!
//! A node is a line's end with the state that it leaves the next line in; of nodes that the future cannot tell apart only
//! the cheapest is kept. All nodes of one place and line number make a group, whose next line is measured once. The number
//! of the line tells nodes apart only where widths or demands still change with it.

use super::super::shaped::{Break, BreakKind, Shaped};
use super::sums::{Strain, Sums};
use super::weigh::{FINAL_HYPHEN, FINAL_HYPHEN_FORBIDDEN, Scale, State, Weighed, keys};
use super::{ChosenLine, Demands, Fit, Measures, Model};

/// The most nodes of one place. Where a column ends after the hundredth line, a loose paragraph reaches each place with any
/// number of lines, and dear ways must be given up for the search to end; a way among the cheapest so many has never been
/// seen to be missed by the best paragraph. Without numbers there are at most 24.
const BEAM: usize = 64;

/// A search for the lines from some cluster on.
pub(super) struct Search<'a> {
    sums: &'a Sums,
    start: usize,
    /// How many places where lines may end are looked at, counted from the text's begin.
    until: usize,
    measures: &'a Measures,
    scale: Scale<'a>,
    /// From this line on its number no longer matters.
    settled: usize,
}

/// The end of a line.
#[derive(Clone, Copy)]
struct Node {
    /// Where the next line begins.
    at: usize,
    ends: BreakKind,
    /// The next line's number, as far as it matters.
    number: usize,
    state: State,
    /// Of all lines so far.
    demerits: f64,
    /// The node where the line began.
    previous: usize,
}

/// Nodes of one place and line number, which stand one after the other.
struct Group {
    at: usize,
    number: usize,
    nodes: std::ops::Range<usize>,
}

impl<'a> Search<'a> {
    pub fn new(
        shaped: &'a Shaped,
        sums: &'a Sums,
        start: usize,
        until: usize,
        measures: &'a Measures,
        demands: &'a Demands,
    ) -> Self {
        let settled = measures.settled().max(demands.no_hyphen_at.map_or(0, |line| line + 1));
        let scale = Scale { shaped, demands, model: demands.model(), em: sums.em, final_hyphen: FINAL_HYPHEN };
        Self { sums, start, until, measures, scale, settled }
    }

    /// The same, with no hyphen on the last full line if there is any other way.
    pub fn without_last_hyphens(self) -> Self {
        Self { scale: Scale { final_hyphen: FINAL_HYPHEN_FORBIDDEN, ..self.scale }, ..self }
    }

    /// One pass; also whether it had to take a line that is too long or beyond its tolerance.
    pub fn run(&self, tolerance: f64) -> (Fit, bool) {
        let Self { ref scale, start, until, settled, .. } = *self;
        let Scale { shaped, demands, model, .. } = *scale;
        let mut overlong = false;
        let mut work = 0;
        let root =
            Node { at: start, ends: BreakKind::Forced, number: 0, state: State::START, demerits: 0.0, previous: 0 };
        let mut nodes = vec![root];
        let mut groups = vec![Group { at: start, number: 0, nodes: 0..1 }];
        let mut fresh: Vec<Node> = Vec::new();
        let mut best_of = Classes::new(model);
        let first = shaped.breaks.partition_point(|b| b.at <= start);
        for end in &shaped.breaks[first..until.max(first)] {
            let mut fallback: Option<Node> = None;
            fresh.clear();
            best_of.clear();
            let mut reached = 0;
            groups.retain(|group| {
                work += 1;
                let width = self.measures.width(group.number);
                if self.sums.too_short(group.at, end, width, demands, tolerance) {
                    return true;
                }
                let (line, strain) = self.line(group.at, end, width);
                let feasible = !strain.tight && (strain.ratio <= tolerance || line.last);
                if !feasible && !strain.tight {
                    // Too short a line yet: a later end may do.
                    return true;
                }
                let number = (group.number + 1).min(settled);
                if number != reached {
                    reached = number;
                    best_of.clear();
                }
                for previous in group.nodes.clone() {
                    work += 1;
                    let node = &nodes[previous];
                    let (cost, state) = scale.weigh(&node.state, &self.weighed(node, &line, &strain, width));
                    let demerits = node.demerits + cost.sum();
                    let candidate = Node { at: end.at, ends: end.kind, number, state, demerits, previous };
                    if !feasible {
                        if fallback.as_ref().is_none_or(|other| demerits < other.demerits) {
                            fallback = Some(candidate);
                        }
                        continue;
                    }
                    match best_of.get(&state) {
                        Some(other) if demerits < fresh[other].demerits => fresh[other] = candidate,
                        Some(_) => {}
                        None => {
                            best_of.set(&state, fresh.len());
                            fresh.push(candidate);
                        }
                    }
                }
                !strain.tight && end.kind != BreakKind::Forced
            });
            if let (true, true, Some(node)) = (fresh.is_empty(), groups.is_empty(), fallback) {
                overlong = true;
                fresh.push(node);
            }
            thin(&mut fresh);
            for same in fresh.chunk_by(|a, b| a.number == b.number) {
                let from = nodes.len();
                nodes.extend_from_slice(same);
                groups.push(Group { at: end.at, number: same[0].number, nodes: from..nodes.len() });
            }
            if settled > 0 {
                groups.sort_by_key(|group| group.number);
            }
        }
        // At the text's end all ways meet. Where more of it follows, they may end wherever the next line could still begin.
        let ends = groups.iter().flat_map(|group| group.nodes.clone());
        let best = ends.min_by(|&a, &b| nodes[a].demerits.total_cmp(&nodes[b].demerits)).unwrap_or(0);
        (Fit { lines: self.follow(&nodes, best), demerits: nodes[best].demerits, work, open: false }, overlong)
    }

    fn line(&self, start: usize, end: &Break, width: f64) -> (ChosenLine, Strain) {
        let mut line = self.sums.line(self.scale.shaped, start, end.at, end.kind);
        let strain = self.sums.settle(self.scale.shaped, &mut line, width, self.scale.demands);
        (line, strain)
    }

    fn weighed<'l>(&self, from: &Node, line: &'l ChosenLine, strain: &'l Strain, width: f64) -> Weighed<'l> {
        let follows = from.ends != BreakKind::Forced;
        Weighed { line, strain, width, number: from.number, follows }
    }

    /// The lines that lead to a node, measured and weighed again, a hyphen on the last full line as it always is.
    fn follow(&self, nodes: &[Node], last: usize) -> Vec<ChosenLine> {
        let scale = Scale { final_hyphen: FINAL_HYPHEN, ..self.scale };
        let mut way = vec![last];
        let mut at = last;
        while at != 0 {
            at = nodes[at].previous;
            way.push(at);
        }
        way.reverse();
        way.windows(2)
            .map(|step| {
                let (from, to) = (&nodes[step[0]], &nodes[step[1]]);
                let width = self.measures.width(from.number);
                let (mut line, strain) = self.line(from.at, &Break { at: to.at, kind: to.ends }, width);
                line.demerits = scale.weigh(&from.state, &self.weighed(from, &line, &strain, width)).0;
                line
            })
            .collect()
    }
}

/// Keeps the cheapest nodes of a place, in their order.
fn thin(fresh: &mut Vec<Node>) {
    if fresh.len() <= BEAM {
        return;
    }
    let mut order: Vec<usize> = (0..fresh.len()).collect();
    order.sort_by(|&a, &b| fresh[a].demerits.total_cmp(&fresh[b].demerits));
    order.truncate(BEAM);
    order.sort_unstable();
    *fresh = order.into_iter().map(|i| fresh[i]).collect();
}

/// The cheapest node so far of each class of states.
struct Classes {
    model: Model,
    /// What is older than `now` counts as empty.
    now: u32,
    slots: Vec<(u32, u32)>,
}

impl Classes {
    fn new(model: Model) -> Self {
        Self { model, now: 1, slots: vec![(0, 0); keys(model)] }
    }

    fn clear(&mut self) {
        self.now += 1;
    }

    fn get(&self, state: &State) -> Option<usize> {
        let (then, node) = self.slots[state.key(self.model)];
        (then == self.now).then_some(node as usize)
    }

    fn set(&mut self, state: &State, node: usize) {
        self.slots[state.key(self.model)] = (self.now, node as u32);
    }
}
