//! Where a path lies along an edge of the trim: in a band that goes with the edge, which stretches its outline crosses and
//! which it fills.
//!
//! Curves are flattened to a hundredth of a point, and what the outline crosses is taken so much wider: between two such stretches
//! the band is wholly inside of the path or wholly outside.

use kurbo::{BezPath, CubicBez, PathEl, Point, QuadBez, Rect, Vec2};

/// How far a flattened curve may be from the true one, in points.
const TOLERANCE: f64 = 0.01;
/// Paths of more elements, or of more pieces when flattened, are not looked at.
const MOST_ELEMENTS: usize = 512;
const MOST_PIECES: usize = 8192;

/// A band along an edge: upright at the left and the right edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    pub(super) rect: Rect,
    pub(super) upright: bool,
}

/// A stretch along the band.
pub(super) type Stretch = (f64, f64);

impl Band {
    /// Along the band, and across it.
    fn turned(self, point: Point) -> (f64, f64) {
        if self.upright { (point.y, point.x) } else { (point.x, point.y) }
    }

    fn across(self) -> (f64, f64) {
        if self.upright { (self.rect.x0, self.rect.x1) } else { (self.rect.y0, self.rect.y1) }
    }

    fn along(self) -> (f64, f64) {
        if self.upright { (self.rect.y0, self.rect.y1) } else { (self.rect.x0, self.rect.x1) }
    }

    /// That part of the band.
    pub(super) fn part(self, (from, to): Stretch) -> Rect {
        let rect = self.rect;
        if self.upright { Rect { y0: from, y1: to, ..rect } } else { Rect { x0: from, x1: to, ..rect } }
    }
}

/// What a path's outline crosses of a band, in order, and each `pen` wider to all sides; nothing where the path has too many
/// pieces to tell.
pub(super) fn crossed(path: &BezPath, band: Band, pen: f64) -> Option<Vec<Stretch>> {
    let pieces = pieces(path, band, pen)?;
    Some(stretches(&pieces, band, pen))
}

/// What a path touches of a band, in order; nothing where it has too many pieces to tell.
pub(super) fn touched(path: &BezPath, even_odd: bool, band: Band) -> Option<Vec<Stretch>> {
    let pieces = pieces(path, band, 0.0)?;
    let crossed = stretches(&pieces, band, 0.0);
    let filled = between(&pieces, &crossed, even_odd, band);
    Some(merged(crossed.into_iter().chain(filled).collect()))
}

/// What a path fills of a band from side to side, in order; nothing where it has too many pieces to tell.
pub(super) fn filled(path: &BezPath, even_odd: bool, band: Band) -> Option<Vec<Stretch>> {
    let pieces = pieces(path, band, 0.0)?;
    let crossed = stretches(&pieces, band, 0.0);
    Some(between(&pieces, &crossed, even_odd, band))
}

/// What is filled between the stretches that the outline crosses.
fn between(pieces: &[[Point; 2]], crossed: &[Stretch], even_odd: bool, band: Band) -> Vec<Stretch> {
    let ((low, high), (begin, end)) = (band.across(), band.along());
    let middle = (low + high) / 2.0;
    let ends = crossed.iter().map(|stretch| stretch.0).chain([end]);
    let mut filled = Vec::new();
    let mut from = begin;
    for (number, to) in ends.enumerate() {
        if to > from {
            let at = (from + to) / 2.0;
            let winding = winding(pieces, band, (at, middle));
            if if even_odd { winding % 2 != 0 } else { winding != 0 } {
                filled.push((from, to));
            }
        }
        if let Some(stretch) = crossed.get(number) {
            from = from.max(stretch.1);
        }
    }
    filled
}

/// Whether a path is of curves that go on without a corner, so that no mitre of its line reaches further than the pen.
pub(super) fn is_smooth(path: &BezPath) -> bool {
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    let (mut first, mut last): (Option<Vec2>, Option<Vec2>) = (None, None);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(point) => {
                (start, at) = (point, point);
                (first, last) = (None, None);
            }
            PathEl::CurveTo(from, to, end) => {
                let (begins, ends) = (from - at, end - to);
                if last.is_some_and(|last| !go_on(last, begins)) {
                    return false;
                }
                first = first.or(Some(begins));
                (last, at) = (Some(ends), end);
            }
            PathEl::ClosePath => {
                let (Some(first), Some(last)) = (first, last) else { return false };
                if at.distance(start) > TOLERANCE || !go_on(last, first) {
                    return false;
                }
            }
            PathEl::LineTo(_) | PathEl::QuadTo(..) => return false,
        }
    }
    true
}

/// Whether two directions are one, to some three degrees; a curve's end that has none is a corner.
fn go_on(a: Vec2, b: Vec2) -> bool {
    let lengths = a.hypot() * b.hypot();
    lengths > 0.0 && a.dot(b) > 0.0 && a.cross(b).abs() <= 0.05 * lengths
}

/// Stretches put together where they meet.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut done: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match done.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => done.push((from, to)),
        }
    }
    done
}

/// A path's outline in straight pieces, closed as filling closes it. A curve that stays on one side of the band is as good as
/// its chord: both cross no part of it, and a ray out of it as often.
fn pieces(path: &BezPath, band: Band, pen: f64) -> Option<Vec<[Point; 2]>> {
    if path.elements().len() > MOST_ELEMENTS {
        return None;
    }
    let (low, high) = band.across();
    let (low, high) = (low - pen - 3.0 * TOLERANCE, high + pen + 3.0 * TOLERANCE);
    let mut pieces: Vec<[Point; 2]> = Vec::new();
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        let (hull, end) = match *element {
            PathEl::MoveTo(point) => {
                pieces.push([at, start]);
                (start, at) = (point, point);
                continue;
            }
            PathEl::ClosePath => ([at; 3], start),
            PathEl::LineTo(end) => ([at, at, end], end),
            PathEl::QuadTo(a, end) => ([at, a, end], end),
            PathEl::CurveTo(a, b, end) => ([a, b, end], end),
        };
        let across = hull.iter().chain([&at]).map(|point| band.turned(*point).1);
        let (least, most) = across.fold((f64::MAX, f64::MIN), |(a, b), at| (a.min(at), b.max(at)));
        if most < low || least > high || matches!(element, PathEl::LineTo(_) | PathEl::ClosePath) {
            pieces.push([at, end]);
        } else {
            flatten(at, element, &mut pieces);
            // Before the rest of a path without end is flattened, too.
            if pieces.len() > MOST_PIECES {
                return None;
            }
        }
        at = end;
    }
    pieces.push([at, start]);
    // Paths that end where they began leave pieces of no length.
    pieces.retain(|[a, b]| a != b);
    (pieces.len() <= MOST_PIECES).then_some(pieces)
}

/// Adds a curve's pieces: as many of one length of the parameter as keep within [`TOLERANCE`] (Wang's bound by the second
/// differences of its points), about as many as kurbo makes, without its search for the fewest.
fn flatten(from: Point, curve: &PathEl, pieces: &mut Vec<[Point; 2]>) {
    let cubic = match *curve {
        PathEl::CurveTo(a, b, end) => CubicBez::new(from, a, b, end),
        PathEl::QuadTo(a, end) => QuadBez::new(from, a, end).raise(),
        PathEl::MoveTo(_) | PathEl::LineTo(_) | PathEl::ClosePath => return,
    };
    let bent = |a: Point, b: Point, c: Point| (a - b + (c - b)).hypot2();
    let most = bent(cubic.p0, cubic.p1, cubic.p2).max(bent(cubic.p1, cubic.p2, cubic.p3)).sqrt();
    // What is no number makes one piece, and what is beyond all too many.
    let count = ((0.75 * most / TOLERANCE).sqrt().ceil() as usize).clamp(1, MOST_PIECES + 1);
    let [a, b, c] = [
        (cubic.p1 - cubic.p0) * 3.0,
        (cubic.p2 - cubic.p1 - (cubic.p1 - cubic.p0)) * 3.0,
        cubic.p3 - cubic.p0 - (cubic.p2 - cubic.p1) * 3.0,
    ];
    let step = 1.0 / count as f64;
    let mut last = from;
    for number in 1..count {
        let t = step * number as f64;
        let point = from + (a + (b + c * t) * t) * t;
        pieces.push([last, point]);
        last = point;
    }
    pieces.push([last, cubic.p3]);
}

fn stretches(pieces: &[[Point; 2]], band: Band, pen: f64) -> Vec<Stretch> {
    let wider = pen + 2.0 * TOLERANCE;
    let (low, high) = band.across();
    let (low, high) = (low - wider, high + wider);
    let (begin, end) = band.along();
    let mut crossed = Vec::new();
    for [a, b] in pieces {
        let ((a_along, a_across), (b_along, b_across)) = (band.turned(*a), band.turned(*b));
        if a_across.max(b_across) < low || a_across.min(b_across) > high {
            continue;
        }
        // The piece between the band's sides.
        let cut = |side: f64| {
            let part = (side - a_across) / (b_across - a_across);
            a_along + (b_along - a_along) * part.clamp(0.0, 1.0)
        };
        let (from, to) = if a_across == b_across { (a_along, b_along) } else { (cut(low), cut(high)) };
        let (from, to) = (from.min(to) - wider, from.max(to) + wider);
        if to >= begin && from <= end {
            crossed.push((from.max(begin), to.min(end)));
        }
    }
    merged(crossed)
}

/// How often pieces go round a point, given along and across the band: a ray across it is followed.
fn winding(pieces: &[[Point; 2]], band: Band, (along, across): (f64, f64)) -> i32 {
    let mut winding = 0;
    for [a, b] in pieces {
        let ((a_along, a_across), (b_along, b_across)) = (band.turned(*a), band.turned(*b));
        if (a_along <= along) == (b_along <= along) {
            continue;
        }
        let at = a_across + (b_across - a_across) * (along - a_along) / (b_along - a_along);
        if at > across {
            winding += if b_along > a_along { 1 } else { -1 };
        }
    }
    winding
}

#[cfg(test)]
mod tests {
    use kurbo::{Circle, Shape as _};

    use super::*;

    fn round(x: f64, y: f64, radius: f64) -> BezPath {
        Circle::new((x, y), radius).to_path(0.001)
    }

    /// A band of ten points below y = 0, and of x from -100 to 100.
    const BAND: Band = Band { rect: Rect::new(-100.0, -10.0, 100.0, 0.0), upright: false };

    #[test]
    fn a_disc_fills_what_is_within_it_at_both_sides() {
        let disc = round(0.0, 5.0, 25.0);
        let filled = filled(&disc, false, BAND).unwrap();
        let [(from, to)] = filled[..] else { panic!("{filled:?}") };
        // At y = -10 the disc is 40 wide, at 0 nearly 49.
        assert!((from + 20.0).abs() < 0.1 && (to - 20.0).abs() < 0.1 && from > -20.0 && to < 20.0, "{from} {to}");
        let crossed = crossed(&disc, BAND, 0.0).unwrap();
        assert_eq!(crossed.len(), 2);
        assert!((crossed[0].0 + 24.495).abs() < 0.1 && (crossed[0].1 + 20.0).abs() < 0.1, "{crossed:?}");
    }

    #[test]
    fn holes_are_not_filled() {
        let mut ring = round(0.0, -5.0, 40.0);
        ring.extend(round(0.0, -5.0, 20.0).iter());
        assert_eq!(filled(&ring, true, BAND).unwrap().len(), 2);
        assert_eq!(
            filled(&ring, false, BAND).unwrap().len(),
            3,
            "both go round alike, and only their outlines part them"
        );
    }

    #[test]
    fn what_is_beside_the_band_is_not_in_it() {
        assert_eq!(crossed(&round(0.0, 40.0, 30.0), BAND, 0.0), Some(vec![]));
        assert_eq!(filled(&round(0.0, 40.0, 30.0), false, BAND), Some(vec![]));
        assert_eq!(crossed(&round(0.0, 31.0, 30.0), BAND, 2.0).map(|crossed| crossed.len()), Some(1), "a wide pen");
    }

    #[test]
    fn corners_are_none_of_a_circle() {
        assert!(is_smooth(&round(3.0, 4.0, 20.0)));
        let mut cusp = BezPath::new();
        cusp.move_to((0.0, 0.0));
        cusp.curve_to((10.0, 0.0), (20.0, 0.0), (30.0, 10.0));
        cusp.curve_to((20.0, 10.0), (10.0, 10.0), (0.0, 20.0));
        assert!(!is_smooth(&cusp));
    }

    #[test]
    fn upright_bands_go_the_other_way() {
        let band = Band { rect: Rect::new(-10.0, -100.0, 0.0, 100.0), upright: true };
        let filled = filled(&round(5.0, 0.0, 25.0), false, band).unwrap();
        let [(from, to)] = filled[..] else { panic!("{filled:?}") };
        assert!((from + 20.0).abs() < 0.1 && (to - 20.0).abs() < 0.1);
    }

    #[test]
    fn chance_paths_agree_with_kurbos_winding() {
        let mut seed = 7u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 8) / f64::from(1 << 24) * 240.0 - 120.0
        };
        for _ in 0..300 {
            let mut path = BezPath::new();
            path.move_to((next(), next()));
            for _ in 0..5 {
                path.curve_to((next(), next()), (next(), next()), (next(), next()));
                path.line_to((next(), next()));
            }
            path.close_path();
            let (filled, crossed) = (filled(&path, false, BAND).unwrap(), crossed(&path, BAND, 0.0).unwrap());
            for step in 0..80 {
                let (x, y) = (-99.0 + 2.5 * f64::from(step), -9.9 + 0.12 * f64::from(step));
                if crossed.iter().any(|(from, to)| *from <= x && x <= *to) {
                    continue;
                }
                let inside = filled.iter().any(|(from, to)| *from <= x && x <= *to);
                assert_eq!(inside, path.winding(Point::new(x, y)) != 0, "{path:?} {x} {y}");
            }
        }
    }
}
