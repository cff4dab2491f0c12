//! Art at the trim: what reaches it is carried to the bleed, and what cannot be is said.
//!
//! Input: an outline and the panel's edges that are the sheet's. Output: the outline as it prints, and faults. A filled
//! outline is carried where an edge of it lies on the trim; its neighbours go on in the direction in which they arrive.
//! A line is carried where it ends on the trim. Origin: top-left of the panel's trim.

use crate::geom::{Edge, Path, Point, Rect, Segment, Size};
use crate::panel::Stroke;
use crate::unit::Length;

/// The panel's edges that are cut, and how far ink goes beyond them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trim {
    /// The panel's trim.
    pub(super) size: Size,
    /// Whether each [`Edge`] is the sheet's, in the order of [`Edge::ALL`]; others are creases.
    pub(super) cut: [bool; 4],
    /// How far art is carried.
    pub(super) bleed: Length,
}

impl Edge {
    /// Its name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Top => "top",
            Self::Right => "right",
            Self::Bottom => "bottom",
        }
    }
}

/// Why something at the trim cannot be carried to the bleed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It touches the trim at a point.
    Touches(Edge),
    /// It goes beyond the trim, this far, and ends before the bleed does.
    Short(Edge, Length),
    /// A line runs along the trim and would be cut along its length.
    Along(Edge),
}

impl Trim {
    /// The edges that are cut.
    fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let bleeds = self.bleed > Length::ZERO;
        Edge::ALL.into_iter().zip(self.cut).filter(move |(_, cut)| *cut && bleeds).map(|(edge, _)| edge)
    }

    /// How far a point lies beyond an edge; negative on the panel.
    fn beyond(&self, edge: Edge, p: Point) -> Length {
        match edge {
            Edge::Left => -p.x,
            Edge::Top => -p.y,
            Edge::Right => p.x - self.size.width,
            Edge::Bottom => p.y - self.size.height,
        }
    }

    /// Whether a rectangle reaches an edge that is cut.
    pub(super) fn reaches(&self, edge: Edge, bounds: Rect) -> bool {
        let corners = [Point::new(bounds.x, bounds.y), Point::new(bounds.right(), bounds.bottom())];
        self.edges().any(|cut| cut == edge) && corners.into_iter().any(|p| self.beyond(edge, p) >= Length::ZERO)
    }

    /// `at`, which lies on an edge, carried to the bleed in the direction in which it is reached from `from`; straight
    /// out where that is too flat, or leads inwards.
    fn carried(&self, edge: Edge, from: Point, at: Point) -> Point {
        let (dx, dy) = ((at.x - from.x).to_pt(), (at.y - from.y).to_pt());
        let (out, along) = match edge {
            Edge::Left => (-dx, dy),
            Edge::Top => (-dy, dx),
            Edge::Right => (dx, dy),
            Edge::Bottom => (dy, dx),
        };
        // Flatter than 1 in 2 it would lead further aside than twice the bleed.
        let aside = if out > 0.0 && along.abs() <= 2.0 * out { self.bleed.scale(along / out) } else { Length::ZERO };
        match edge {
            Edge::Left => Point::new(at.x - self.bleed, at.y + aside),
            Edge::Top => Point::new(at.x + aside, at.y - self.bleed),
            Edge::Right => Point::new(at.x + self.bleed, at.y + aside),
            Edge::Bottom => Point::new(at.x + aside, at.y + self.bleed),
        }
    }
}

/// A corner of a subpath with what leads to it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Corner {
    at: Point,
    /// Control points of the curve that leads here; `None` is a straight line.
    curve: Option<(Point, Point)>,
}

/// A piece of a path from one move to the next.
struct Subpath {
    /// The first one's curve means nothing in an open subpath; in a closed one it leads from the last to the first.
    corners: Vec<Corner>,
    closed: bool,
}

fn subpaths(path: &Path) -> Vec<Subpath> {
    let mut all: Vec<Subpath> = Vec::new();
    let corner = |at, curve| Corner { at, curve };
    for segment in &path.0 {
        if let Segment::Move(p) = *segment {
            all.push(Subpath { corners: vec![corner(p, None)], closed: false });
            continue;
        }
        // After a close, what follows begins where the subpath began.
        if all.last().is_none_or(|last| last.closed) {
            let start = all.last().map_or(Point::default(), |last| last.corners[0].at);
            all.push(Subpath { corners: vec![corner(start, None)], closed: false });
        }
        let Some(last) = all.last_mut() else { continue };
        match *segment {
            Segment::Move(_) => {}
            Segment::Line(p) => last.corners.push(corner(p, None)),
            Segment::Cubic(a, b, p) => last.corners.push(corner(p, Some((a, b)))),
            Segment::Close => {
                last.closed = true;
                // A last segment that ends where the first one begins is what closes it.
                if last.corners.len() > 1 && last.corners[last.corners.len() - 1].at == last.corners[0].at {
                    let end = last.corners.pop();
                    last.corners[0].curve = end.and_then(|end| end.curve);
                }
            }
        }
    }
    all
}

fn joined(subpaths: &[Subpath]) -> Path {
    let mut path = Vec::new();
    for Subpath { corners, closed } in subpaths {
        let leads = |corner: &Corner| match corner.curve {
            Some((a, b)) => Segment::Cubic(a, b, corner.at),
            None => Segment::Line(corner.at),
        };
        path.push(Segment::Move(corners[0].at));
        path.extend(corners[1..].iter().map(leads));
        if *closed {
            path.extend(corners[0].curve.map(|_| leads(&corners[0])));
            path.push(Segment::Close);
        }
    }
    Path(path)
}

/// A filled outline, carried to the bleed.
pub(super) fn fill(path: &Path, trim: &Trim) -> (Path, Vec<Fault>) {
    let mut faults = Vec::new();
    if !trim.edges().any(|edge| path.bounds().is_some_and(|bounds| trim.reaches(edge, bounds))) {
        return (path.clone(), faults);
    }
    let mut all = subpaths(path);
    for subpath in &mut all {
        // What is open is filled as if it were closed.
        let touched = touches(subpath, trim);
        for edge in trim.edges() {
            short(subpath, edge, trim, &mut faults);
            carry(subpath, edge, trim);
        }
        faults.extend(touched.into_iter().filter(|fault| !faults.contains(fault)).collect::<Vec<_>>());
    }
    (joined(&all), faults)
}

/// Whether the segment that leads to a corner lies on an edge.
fn on_edge(from: Point, corner: &Corner, edge: Edge, trim: &Trim) -> bool {
    let on = |p: Point| trim.beyond(edge, p) == Length::ZERO;
    on(from) && on(corner.at) && corner.curve.is_none_or(|(a, b)| on(a) && on(b)) && from != corner.at
}

/// Pairs of neighbours, around and around: index of the first, index of the second.
fn around(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).map(move |i| ((i + count - 1) % count, i))
}

/// Edges that a subpath touches at points and does not cross.
fn touches(subpath: &Subpath, trim: &Trim) -> Vec<Fault> {
    let corners = &subpath.corners;
    let points = || corners.iter().flat_map(|c| c.curve.map(|(a, b)| [a, b]).into_iter().flatten().chain([c.at]));
    let mut faults = Vec::new();
    for edge in trim.edges() {
        let farthest = points().map(|p| trim.beyond(edge, p)).max();
        if farthest != Some(Length::ZERO) || corners.iter().all(|c| trim.beyond(edge, c.at) < Length::ZERO) {
            continue;
        }
        let carried = |i: usize| {
            let count = corners.len();
            // By this edge or, at the sheet's corner, by its neighbour.
            trim.edges().any(|edge| {
                on_edge(corners[(i + count - 1) % count].at, &corners[i], edge, trim)
                    || on_edge(corners[i].at, &corners[(i + 1) % count], edge, trim)
            })
        };
        let loose = |i: usize| trim.beyond(edge, corners[i].at) == Length::ZERO && !carried(i);
        if (0..corners.len()).any(loose) {
            faults.push(Fault::Touches(edge));
        }
    }
    faults
}

/// Straight edges that stand beyond the trim and before the bleed's end.
fn short(subpath: &Subpath, edge: Edge, trim: &Trim, faults: &mut Vec<Fault>) {
    for (before, i) in around(subpath.corners.len()) {
        let (from, to) = (subpath.corners[before].at, &subpath.corners[i]);
        let beyond = trim.beyond(edge, to.at);
        let parallel = to.curve.is_none() && from != to.at && trim.beyond(edge, from) == beyond;
        if parallel && beyond > Length::ZERO && beyond < trim.bleed {
            let fault = Fault::Short(edge, beyond);
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
    }
}

/// Carries what lies on an edge.
fn carry(subpath: &mut Subpath, edge: Edge, trim: &Trim) {
    let corners = &subpath.corners;
    let count = corners.len();
    let lies: Vec<bool> =
        around(count).map(|(before, i)| on_edge(corners[before].at, &corners[i], edge, trim)).collect();
    if !lies.contains(&true) || !lies.contains(&false) {
        return;
    }
    let mut done = Vec::with_capacity(count + 4);
    for (before, i) in around(count) {
        let (corner, next) = (corners[i], (i + 1) % count);
        // The segment that arrives lies on the edge, or the one that leaves.
        match (lies[i], lies[next]) {
            (false, false) => done.push(corner),
            (true, true) => done.push(Corner { at: trim.carried(edge, corner.at, corner.at), curve: None }),
            (false, true) => {
                let from = corner.curve.map_or(corners[before].at, |(a, b)| if b == corner.at { a } else { b });
                let out = trim.carried(edge, from, corner.at);
                if corner.curve.is_some() || !straight_on(corners[before].at, corner.at, out) {
                    done.push(corner);
                }
                done.push(Corner { at: out, curve: None });
            }
            (true, false) => {
                let leaves = corners[next];
                let to = leaves.curve.map_or(leaves.at, |(a, b)| if a == corner.at { b } else { a });
                let out = trim.carried(edge, to, corner.at);
                done.push(Corner { at: out, curve: None });
                if leaves.curve.is_some() || !straight_on(leaves.at, corner.at, out) {
                    done.push(Corner { at: corner.at, curve: None });
                }
            }
        }
    }
    subpath.corners = done;
}

/// Whether `out` lies where the way from `from` to `at` goes on, to a thousandth of a point.
fn straight_on(from: Point, at: Point, out: Point) -> bool {
    let v = |a: Point, b: Point| ((b.x - a.x).to_pt(), (b.y - a.y).to_pt());
    let ((a, b), (c, d)) = (v(from, at), v(at, out));
    let length = (a * a + b * b).sqrt();
    (a * d - b * c).abs() <= 0.001 * length && a * c + b * d > 0.0
}

/// A line, carried to the bleed, in as many pieces as their dashes begin at different places: on the trim each dash stays where
/// it was.
pub(super) fn stroke(path: &Path, line: &Stroke, trim: &Trim) -> (Vec<(Path, Stroke)>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut pieces: Vec<(Length, Vec<Subpath>)> = Vec::new();
    for mut subpath in subpaths(path) {
        let mut lead = Length::ZERO;
        for edge in trim.edges() {
            along(&subpath, edge, line.width, trim, &mut faults);
            if !subpath.closed && subpath.corners.len() > 1 {
                lead += ends(&mut subpath, edge, trim, &mut faults);
            }
        }
        let phase = earlier(line, lead);
        match pieces.iter_mut().find(|(other, _)| *other == phase) {
            Some((_, piece)) => piece.push(subpath),
            None => pieces.push((phase, vec![subpath])),
        }
    }
    let piece = |(phase, subpaths): (Length, Vec<Subpath>)| (joined(&subpaths), Stroke { phase, ..line.clone() });
    (pieces.into_iter().map(piece).collect(), faults)
}

/// How far into the dashes a line begins that was made longer by `lead` at its beginning.
fn earlier(line: &Stroke, lead: Length) -> Length {
    // An odd number of lengths stands for itself twice (ISO 32000-1, 8.4.3.6).
    let once = line.dash.iter().copied().sum::<Length>();
    let period = once * if line.dash.len() % 2 == 1 { 2 } else { 1 };
    if lead == Length::ZERO || period <= Length::ZERO {
        return line.phase;
    }
    let phase = line.phase - lead;
    phase - period * phase.div_floor(period)
}

/// A straight piece so near an edge that the knife goes through its length.
fn along(subpath: &Subpath, edge: Edge, width: Length, trim: &Trim, faults: &mut Vec<Fault>) {
    let corners = &subpath.corners;
    let first = usize::from(!subpath.closed);
    for i in first..corners.len() {
        let before = (i + corners.len() - 1) % corners.len();
        let (from, to) = (corners[before].at, corners[i]);
        let near = |p: Point| trim.beyond(edge, p).abs() * 2 <= width;
        let lies = near(from) && near(to.at) && to.curve.is_none_or(|(a, b)| near(a) && near(b));
        // Of a line that ends at the trim, the last piece is near it as well, but not along it.
        let long = (from.x - to.at.x).abs().max((from.y - to.at.y).abs()) > width;
        if lies && long && !faults.contains(&Fault::Along(edge)) {
            faults.push(Fault::Along(edge));
        }
    }
}

/// Ends of an open line on an edge, or between it and the bleed's end. Gives how much longer it became at its beginning.
fn ends(subpath: &mut Subpath, edge: Edge, trim: &Trim, faults: &mut Vec<Fault>) -> Length {
    let last = subpath.corners.len() - 1;
    let mut lead = Length::ZERO;
    // The far end first, because a corner at the near one moves it.
    for (end, next) in [(last, last - 1), (0, 1)] {
        let at = subpath.corners[end].at;
        let beyond = trim.beyond(edge, at);
        if beyond > Length::ZERO && beyond < trim.bleed && trim.beyond(edge, subpath.corners[next].at) < beyond {
            faults.push(Fault::Short(edge, beyond));
        }
        if beyond != Length::ZERO {
            continue;
        }
        let curve = subpath.corners[end.max(next)].curve;
        let from = match (curve, end) {
            (None, _) => subpath.corners[next].at,
            (Some((a, b)), 0) => {
                if a == at {
                    b
                } else {
                    a
                }
            }
            (Some((a, b)), _) => {
                if b == at {
                    a
                } else {
                    b
                }
            }
        };
        let out = trim.carried(edge, from, at);
        if end == 0 {
            let (dx, dy) = ((at.x - out.x).to_pt(), (at.y - out.y).to_pt());
            lead = Length::from_pt((dx * dx + dy * dy).sqrt());
        }
        // A piece of its own, so that a curve stays as it is.
        let at = if end == 0 { 0 } else { subpath.corners.len() };
        subpath.corners.insert(at, Corner { at: out, curve: None });
    }
    lead
}

#[cfg(test)]
mod tests {
    use super::*;

    const MM: fn(i64) -> Length = Length::mm;

    fn p(x: i64, y: i64) -> Point {
        Point::new(MM(x), MM(y))
    }

    /// A panel of 100 × 200 mm at the sheet's left end.
    fn trim() -> Trim {
        Trim { size: Size { width: MM(100), height: MM(200) }, cut: [true, true, false, true], bleed: MM(3) }
    }

    fn polygon(points: &[(i64, i64)]) -> Path {
        let mut path: Vec<Segment> = points.iter().map(|&(x, y)| Segment::Line(p(x, y))).collect();
        path[0] = Segment::Move(p(points[0].0, points[0].1));
        path.push(Segment::Close);
        Path(path)
    }

    #[test]
    fn a_whole_panel_is_carried_at_the_edges_that_are_cut() {
        let whole = polygon(&[(0, 0), (100, 0), (100, 200), (0, 200)]);
        let (carried, faults) = fill(&whole, &trim());
        assert_eq!(carried, polygon(&[(-3, -3), (100, -3), (100, 203), (-3, 203)]));
        assert_eq!(faults, []);
    }

    #[test]
    fn a_slanted_edge_goes_on_as_it_arrives() {
        // Down by one on two to the left: beyond the trim by 3, down by 1.5 more.
        let (carried, faults) = fill(&polygon(&[(0, 50), (60, 20), (60, 100), (0, 100)]), &trim());
        let corner = Point::new(MM(-3), Length::from_mm(51.5));
        assert_eq!(carried.0[0], Segment::Move(corner));
        assert_eq!(carried.0[3], Segment::Line(p(-3, 100)));
        assert_eq!((carried.0.len(), faults), (5, vec![]));
    }

    #[test]
    fn what_is_too_flat_goes_straight_out() {
        let (carried, _) = fill(&polygon(&[(0, 50), (10, 10), (60, 10), (60, 100), (0, 100)]), &trim());
        let lines = [(0, 50), (10, 10), (60, 10), (60, 100), (-3, 100)].map(|(x, y)| Segment::Line(p(x, y)));
        assert_eq!(carried.0, [vec![Segment::Move(p(-3, 50))], lines.to_vec(), vec![Segment::Close]].concat());
    }

    #[test]
    fn a_circle_that_touches_cannot_be_carried_and_one_that_crosses_need_not() {
        assert_eq!(fill(&Path::circle(p(20, 100), MM(20)), &trim()).1, [Fault::Touches(Edge::Left)]);
        assert_eq!(fill(&Path::circle(p(19, 100), MM(20)), &trim()).1, []);
        // The right edge is a crease.
        assert_eq!(fill(&Path::circle(p(80, 100), MM(20)), &trim()).1, []);
    }

    #[test]
    fn an_edge_in_the_bleed_is_short() {
        let (_, faults) = fill(&polygon(&[(-1, 10), (50, 10), (50, 50), (-1, 50)]), &trim());
        assert_eq!(faults, [Fault::Short(Edge::Left, MM(1))]);
        assert_eq!(fill(&polygon(&[(-3, 10), (50, 10), (50, 50), (-3, 50)]), &trim()).1, []);
    }

    #[test]
    fn a_line_is_carried_at_its_ends_and_never_runs_along_the_trim() {
        let half = Stroke::plain(Length::from_pt(0.5));
        let (lines, faults) = stroke(&Path::line(p(0, 50), p(100, 50)), &half, &trim());
        let line = Path(vec![Segment::Move(p(-3, 50)), Segment::Line(p(0, 50)), Segment::Line(p(100, 50))]);
        assert_eq!(lines, [(line, half.clone())]);
        assert_eq!(faults, []);
        let border = polygon(&[(0, 0), (100, 0), (100, 200), (0, 200)]);
        let along = [Edge::Left, Edge::Top, Edge::Bottom].map(Fault::Along);
        assert_eq!(stroke(&border, &half, &trim()).1, along);
        assert_eq!(stroke(&Path::line(p(-1, 50), p(50, 50)), &half, &trim()).1, [Fault::Short(Edge::Left, MM(1))]);
    }

    #[test]
    fn dashes_stay_where_they_were() {
        let dashed = |dash: &[i64], phase| Stroke {
            dash: dash.iter().copied().map(MM).collect(),
            phase: MM(phase),
            ..Stroke::plain(MM(1))
        };
        let phases = |path: &Path, line: &Stroke| -> Vec<Length> {
            stroke(path, line, &trim()).0.into_iter().map(|(_, line)| line.phase).collect()
        };
        let from_left = Path::line(p(0, 50), p(50, 50));
        assert_eq!(phases(&from_left, &dashed(&[5, 5], 0)), [MM(7)], "3 mm before a period's beginning");
        assert_eq!(phases(&from_left, &dashed(&[5, 5], 4)), [MM(1)]);
        assert_eq!(phases(&from_left, &dashed(&[1], 0)), [MM(1)], "an odd number of lengths: a period of 2 mm");
        assert_eq!(phases(&Path::line(p(50, 50), p(0, 50)), &dashed(&[5, 5], 0)), [MM(0)], "its end is carried");
        // A slope of 3 in 4: the bleed is reached after 5 mm.
        let slant = Path::line(Point::new(MM(10), MM(0)), p(50, 30));
        assert_eq!(phases(&slant, &dashed(&[4, 4], 0)), [MM(3)]);
        let steep = Path::line(p(0, 100), p(40, 130));
        assert_eq!(
            stroke(&steep, &dashed(&[4, 4], 0), &trim()).0[0].1.phase,
            MM(8) - Length::from_mm(3.75),
            "3 mm out and 2.25 mm up are 3.75 mm"
        );
        // At the sheet's corner it is carried once for each edge.
        let corner = Path::line(p(0, 0), p(50, 0));
        assert_eq!(phases(&corner, &dashed(&[10, 10], 0)), [MM(14)]);
        // Of two lines one is carried: each has its dashes.
        let two = Path([from_left.0.clone(), Path::line(p(20, 60), p(50, 60)).0].concat());
        assert_eq!(phases(&two, &dashed(&[5, 5], 0)), [MM(7), MM(0)]);
        assert_eq!(phases(&two, &Stroke::plain(MM(1))), [MM(0)], "without dashes one path is enough");
    }

    #[test]
    fn without_bleed_there_is_nothing_to_carry() {
        let trim = Trim { bleed: Length::ZERO, ..trim() };
        let circle = Path::circle(p(20, 100), MM(20));
        assert_eq!(fill(&circle, &trim), (circle, vec![]));
    }
}
