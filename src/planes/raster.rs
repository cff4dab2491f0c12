//! Outlines to coverage: the exact area of each pixel that lies inside, by the method of FreeType and AGG (D. Turner 2000,
//! after LibArt): every edge leaves in each pixel that it crosses how much it rises there and how much of the pixel lies to
//! its left; sums from left to right give the winding number averaged over the pixel.
//!
//! Where edges of opposite winding meet within one pixel, that average is not quite the area (as in those libraries).
//! Coordinates are pixels, y down; inside, 1/256 of a pixel in integers, so that an outline always closes.

use std::rc::Rc;

use kurbo::{BezPath, PathEl, Point};

use super::coverage::{Coverage, Run};
use super::plane::Bounds;
use super::work::Work;

/// Farthest that a flattened curve leaves the true one, in pixels: five of 255 steps of coverage in a pixel, and only where a
/// piece is halfway.
const FLATNESS: f64 = 0.02;
/// The most pieces of one curve.
const MOST_PIECES: f64 = 400.0;
/// Bits of the part of a pixel.
const BITS: i32 = 8;
const UNIT: i32 = 1 << BITS;

/// What edges leave in a pixel.
#[derive(Clone, Copy, Debug)]
struct Cell {
    y: i32,
    x: i32,
    /// How much they rise, in 1/256 rows.
    cover: i32,
    /// Twice the area to their left within the pixel, in 1/65536 pixels.
    area: i32,
}

impl Cell {
    fn add(&mut self, cover: i32, area: i32) {
        self.cover = self.cover.wrapping_add(cover);
        self.area = self.area.wrapping_add(area);
    }
}

/// Cells that are kept before any are made one: 64 MB.
const APART: usize = 1 << 22;
/// Steps of an edge, of a pixel that it crosses, of each cell when they are made one, and of a row.
const EDGE: u64 = 10;
const CELL: u64 = 20;
const MERGED: u64 = 60;
const ROW: u64 = 30;

/// Turns outlines to coverage; its memory is used again.
#[derive(Debug, Default)]
pub(super) struct Raster {
    cells: Vec<Cell>,
    sorted: Vec<Cell>,
    counts: Vec<u32>,
    bounds: Option<Bounds>,
    /// So many cells are kept before those of the same pixel are made one.
    room: usize,
    work: Rc<Work>,
    /// Steps that are taken off the work after each element of an outline, in one.
    due: u64,
}

impl Raster {
    /// One whose work is counted.
    pub fn new(work: Rc<Work>) -> Self {
        Self { work, ..Self::default() }
    }

    /// The coverage of an outline within `bounds`. Open subpaths are closed.
    pub fn fill(&mut self, path: impl IntoIterator<Item = PathEl>, even_odd: bool, bounds: Bounds) -> Coverage {
        if bounds.is_empty() {
            return Coverage::from(bounds.y0);
        }
        self.cells.clear();
        self.room = APART;
        self.bounds = Some(bounds);
        let (mut start, mut at) = (Point::ORIGIN, Point::ORIGIN);
        for element in path {
            if self.work.is_spent() {
                break;
            }
            self.work.take(std::mem::take(&mut self.due));
            match element {
                PathEl::MoveTo(p) => {
                    self.line(at, start, bounds);
                    (start, at) = (p, p);
                }
                PathEl::LineTo(p) => {
                    self.line(at, p, bounds);
                    at = p;
                }
                PathEl::QuadTo(p, q) => {
                    self.quad([at, p, q], bounds);
                    at = q;
                }
                PathEl::CurveTo(p, q, r) => {
                    self.cubic([at, p, q, r], bounds);
                    at = r;
                }
                PathEl::ClosePath => {
                    self.line(at, start, bounds);
                    at = start;
                }
            }
        }
        self.line(at, start, bounds);
        self.work.take(std::mem::take(&mut self.due));
        self.sweep(even_odd, bounds)
    }

    /// A quadratic Bézier curve in equal steps: n pieces leave it by |p0 − 2·p1 + p2| / (4·n²) at most.
    fn quad(&mut self, [p, q, r]: [Point; 3], bounds: Bounds) {
        let bend = ((p.x - 2.0 * q.x + r.x).abs()).max((p.y - 2.0 * q.y + r.y).abs());
        let n = pieces(bend / 4.0);
        let mut last = p;
        for i in 1..=n {
            let t = f64::from(i) / f64::from(n);
            let s = 1.0 - t;
            let (a, b, c) = (s * s, 2.0 * s * t, t * t);
            let next = if i == n { r } else { Point::new(a * p.x + b * q.x + c * r.x, a * p.y + b * q.y + c * r.y) };
            self.line(last, next, bounds);
            last = next;
        }
    }

    /// A cubic in equal steps: n pieces leave it by 3/4 of its greatest second difference over n² at most.
    fn cubic(&mut self, [p, q, r, s]: [Point; 4], bounds: Bounds) {
        let second = |a: f64, b: f64, c: f64| (a - 2.0 * b + c).abs();
        let bend =
            second(p.x, q.x, r.x).max(second(q.x, r.x, s.x)).max(second(p.y, q.y, r.y)).max(second(q.y, r.y, s.y));
        let n = pieces(bend * 0.75);
        let mut last = p;
        for i in 1..=n {
            let t = f64::from(i) / f64::from(n);
            let u = 1.0 - t;
            let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
            let at = |p: f64, q: f64, r: f64, s: f64| a * p + b * q + c * r + d * s;
            let next = if i == n { s } else { Point::new(at(p.x, q.x, r.x, s.x), at(p.y, q.y, r.y, s.y)) };
            self.line(last, next, bounds);
            last = next;
        }
    }

    /// An edge, cut to the bounds. What lies to their left counts at their left edge, what lies to their right nowhere.
    fn line(&mut self, mut a: Point, mut b: Point, bounds: Bounds) {
        self.due += EDGE;
        if !(a.x.is_finite() && a.y.is_finite() && b.x.is_finite() && b.y.is_finite()) || a.y == b.y {
            return;
        }
        let (top, bottom) = (f64::from(bounds.y0), f64::from(bounds.y1));
        if (a.y <= top && b.y <= top) || (a.y >= bottom && b.y >= bottom) {
            return;
        }
        let (left, right) = (f64::from(bounds.x0), f64::from(bounds.x1));
        let inside = |p: Point| (left..=right).contains(&p.x) && (top..=bottom).contains(&p.y);
        if inside(a) && inside(b) {
            return self.edge(place(a), place(b));
        }
        let across = |a: Point, b: Point, y: f64| Point::new(a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)), y);
        let (from, to) = (a, b);
        for (point, y) in [(&mut a, top), (&mut b, top)] {
            if point.y < y {
                *point = across(from, to, y);
            }
        }
        for (point, y) in [(&mut a, bottom), (&mut b, bottom)] {
            if point.y > y {
                *point = across(from, to, y);
            }
        }
        // Where it crosses the left and the right edge, in its own order.
        let mut cuts = [a, b, b, b];
        let mut count = 1;
        let crossing = |x: f64| {
            let inside = (a.x < x) != (b.x < x);
            inside.then(|| Point::new(x, a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x))))
        };
        let (first, second) = if a.x < b.x { (left, right) } else { (right, left) };
        for cut in [crossing(first), crossing(second)].into_iter().flatten() {
            cuts[count] = cut;
            count += 1;
        }
        cuts[count] = b;
        for pair in cuts[..=count].windows(2) {
            let place = |p: Point| place(Point::new(p.x.clamp(left, right), p.y));
            self.edge(place(pair[0]), place(pair[1]));
        }
    }

    /// An edge within the bounds, in 1/256 pixels.
    fn edge(&mut self, (x0, y0): (i32, i32), (x1, y1): (i32, i32)) {
        if y0 == y1 {
            return;
        }
        let down = y1 > y0;
        let (mut x, mut y) = (x0, y0);
        // The row that a piece lies in: of a piece that ends on a boundary, the one that it comes from.
        loop {
            let row = if down { y >> BITS } else { (y - 1) >> BITS };
            let end = if down { ((row + 1) << BITS).min(y1) } else { (row << BITS).max(y1) };
            let next = if end == y1 { x1 } else { x0 + between(x1 - x0, end - y0, y1 - y0) };
            self.piece(row, (x, y - (row << BITS)), (next, end - (row << BITS)));
            (x, y) = (next, end);
            if y == y1 {
                break;
            }
        }
    }

    /// A piece within a row, whose heights count from the row's top.
    fn piece(&mut self, row: i32, (x0, y0): (i32, i32), (x1, y1): (i32, i32)) {
        if y0 == y1 {
            return;
        }
        if x0 >> BITS == x1 >> BITS {
            return self.cell(row, x0 >> BITS, y1 - y0, (x0 & (UNIT - 1)) + (x1 & (UNIT - 1)));
        }
        let right = x1 > x0;
        let (mut x, mut y) = (x0, y0);
        loop {
            let column = if right { x >> BITS } else { (x - 1) >> BITS };
            let end = if right { ((column + 1) << BITS).min(x1) } else { (column << BITS).max(x1) };
            let next = if end == x1 { y1 } else { y0 + between(y1 - y0, end - x0, x1 - x0) };
            let base = column << BITS;
            if next != y {
                self.cell(row, column, next - y, (x - base) + (end - base));
            }
            (x, y) = (end, next);
            if x == x1 {
                break;
            }
        }
    }

    fn cell(&mut self, y: i32, x: i32, cover: i32, twice: i32) {
        let area = cover * twice;
        if let Some(last) = self.cells.last_mut()
            && (last.y, last.x) == (y, x)
        {
            last.add(cover, area);
            return;
        }
        if self.cells.len() >= self.room {
            self.merge();
        }
        self.due += CELL;
        self.cells.push(Cell { y, x, cover, area });
    }

    /// Makes the cells of each pixel one, so that no outline needs more memory than its pixels do.
    fn merge(&mut self) {
        self.cells.sort_unstable_by_key(|cell| (cell.y, cell.x));
        self.cells.dedup_by(|cell, kept| {
            let same = (cell.y, cell.x) == (kept.y, kept.x);
            if same {
                kept.add(cell.cover, cell.area);
            }
            same
        });
        self.due += MERGED * self.room as u64;
        self.room = self.room.max(2 * self.cells.len());
    }

    /// Sums the cells of each row from left to right.
    fn sweep(&mut self, even_odd: bool, bounds: Bounds) -> Coverage {
        let rows = bounds.height();
        self.counts.clear();
        self.counts.resize(rows + 1, 0);
        for cell in &self.cells {
            self.counts[(cell.y - bounds.y0) as usize + 1] += 1;
        }
        let first = self.counts.iter().position(|&count| count > 0).unwrap_or(1) - 1;
        let last = self.counts.iter().rposition(|&count| count > 0).unwrap_or(0);
        for i in 1..=rows {
            self.counts[i] += self.counts[i - 1];
        }
        self.sorted.clear();
        self.sorted.resize(self.cells.len(), Cell { y: 0, x: 0, cover: 0, area: 0 });
        for cell in &self.cells {
            let count = &mut self.counts[(cell.y - bounds.y0) as usize];
            self.sorted[*count as usize] = *cell;
            *count += 1;
        }
        self.work.take(ROW * (last - first.min(last)) as u64);
        // Each count now tells where the next row begins.
        let mut coverage = Coverage::with_room(bounds.y0 + first as i32, last - first.min(last), self.cells.len());
        for row in first..last {
            let start = if row == 0 { 0 } else { self.counts[row - 1] as usize };
            let cells = &mut self.sorted[start..self.counts[row] as usize];
            cells.sort_unstable_by_key(|cell| cell.x);
            let mut rise = 0_i32;
            let mut x = bounds.x0;
            for pixel in cells.chunk_by(|a, b| a.x == b.x) {
                let at = pixel[0].x;
                coverage.push(Run { x0: x, x1: at, cover: cover(rise << (BITS + 1), even_odd) });
                // A winding number that is beyond all numbers is no one's.
                let area = pixel.iter().fold(0_i32, |area, cell| area.wrapping_add(cell.area));
                rise = pixel.iter().fold(rise, |rise, cell| rise.wrapping_add(cell.cover));
                // To the right of the right edge nothing is seen.
                if at < bounds.x1 {
                    coverage.push(Run {
                        x0: at,
                        x1: at + 1,
                        cover: cover((rise << (BITS + 1)).wrapping_sub(area), even_odd),
                    });
                }
                x = at + 1;
            }
            coverage.push(Run { x0: x, x1: bounds.x1, cover: cover(rise << (BITS + 1), even_odd) });
            coverage.end_row();
        }
        coverage
    }
}

/// A point in 1/256 pixels.
fn place(p: Point) -> (i32, i32) {
    ((p.x * f64::from(UNIT) + 0.5).floor_(), (p.y * f64::from(UNIT) + 0.5).floor_())
}

/// Pieces of a curve that leaves its chord by `bend` over the square of their number.
fn pieces(bend: f64) -> u32 {
    let n = (bend / FLATNESS).sqrt().clamp(1.0, MOST_PIECES);
    // Rounded up.
    n as u32 + u32::from(n > f64::from(n as u32))
}

/// The part `at / of` of a distance, rounded down.
fn between(distance: i32, at: i32, of: i32) -> i32 {
    (i64::from(distance) * i64::from(at)).div_euclid(i64::from(of)) as i32
}

/// Once around a pixel, in the unit of [`Cell::area`].
const ONCE: i32 = 2 * UNIT * UNIT;

/// Coverage of a winding number averaged over a pixel, [`ONCE`] for each time around.
#[inline]
fn cover(winding: i32, even_odd: bool) -> u8 {
    let mut part = winding.saturating_abs();
    if even_odd {
        // Twice around is outside again.
        part %= 2 * ONCE;
        if part > ONCE {
            part = 2 * ONCE - part;
        }
    }
    ((part.min(ONCE) * 255 + ONCE / 2) / ONCE) as u8
}

/// Rounding down without the platform's maths.
trait Floor {
    fn floor_(self) -> i32;
}

impl Floor for f64 {
    fn floor_(self) -> i32 {
        // Of what fits, which all points within bounds do.
        let whole = self as i32;
        if f64::from(whole) > self { whole.saturating_sub(1) } else { whole }
    }
}

/// The rectangle that an outline is, if it is one with edges along the axes.
pub(super) fn rectangle(path: &BezPath) -> Option<kurbo::Rect> {
    let mut corners = [Point::ORIGIN; 4];
    let mut count = 0;
    let mut closed = false;
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) if count == 0 => {
                corners[0] = p;
                count = 1;
            }
            // A lone start of another subpath that draws nothing is what `re` leaves behind.
            PathEl::MoveTo(_) if closed => {}
            PathEl::LineTo(p) if (1..4).contains(&count) && !closed => {
                corners[count] = p;
                count += 1;
            }
            PathEl::LineTo(p) if count == 4 && !closed && p == corners[0] => {}
            PathEl::ClosePath if count == 4 => closed = true,
            _ => return None,
        }
    }
    let [a, b, c, d] = corners;
    let upright = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    let flat = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    (count == 4 && (upright || flat)).then(|| kurbo::Rect::from_points(a, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Bounds = Bounds { x0: 0, y0: 0, x1: 20, y1: 20 };

    fn total(coverage: &Coverage) -> f64 {
        let row = |y| coverage.row(y).iter().map(|r| f64::from(r.x1 - r.x0) * f64::from(r.cover)).sum::<f64>();
        (coverage.y0..coverage.y1()).map(row).sum::<f64>() / 255.0
    }

    fn area(svg: &str, even_odd: bool) -> f64 {
        total(&Raster::default().fill(BezPath::from_svg(svg).unwrap(), even_odd, ROOM))
    }

    #[test]
    fn areas() {
        assert_eq!(area("M2 2H10V6H2Z", false), 32.0);
        assert_eq!(area("M2 2H10V6H2Z M4 3H6V5H4Z", false), 32.0);
        assert_eq!(area("M2 2H10V6H2Z M4 3H6V5H4Z", true), 28.0);
        // The other way round: a hole by both rules.
        assert_eq!(area("M2 2H10V6H2Z M4 3V5H6V3Z", false), 28.0);
        // A triangle, with fractions.
        let triangle = area("M1.5 1.25 L12.75 3.5 L4.25 15.125Z", false);
        let exact = 0.5 * ((12.75 - 1.5) * (15.125 - 1.25) - (4.25 - 1.5) * (3.5 - 1.25));
        assert!((triangle - exact).abs() < 0.2, "{triangle} {exact}");
        let circle = area("M18 10A8 8 0 1 1 2 10A8 8 0 1 1 18 10Z", false);
        let round = 16.0 * std::f64::consts::PI;
        assert!((circle - 4.0 * round).abs() < FLATNESS * round, "{circle}");
    }

    /// What is outside on the left still counts for what is inside; what is huge neither hangs nor overflows.
    #[test]
    fn beyond_the_bounds() {
        assert_eq!(area("M-10 2H10V6H-10Z", false), 40.0);
        assert_eq!(area("M5 -30H50V50H5Z", false), 300.0);
        assert_eq!(area("M-1e12 -1e12H1e12V1e12H-1e12Z", false), 400.0);
        assert_eq!(area("M30 0H40V10H30Z", false), 0.0);
        let slanted = area("M-10 0 L10 20 L-10 20Z", false);
        assert!((slanted - 50.0).abs() < 0.1, "{slanted}");
        assert!(area("M0 0L1e300 1e300L1e308 0Z", false) >= 0.0);
    }

    /// A line there and back leaves nothing, however often it is drawn; more cells than are kept come to the same.
    #[test]
    fn cells_of_a_pixel_are_made_one() {
        let bounds = Bounds { x0: 0, y0: 0, x1: 400, y1: 600 };
        let mut path = BezPath::from_svg("M100 100H300V400H100Z M50.5 0").unwrap();
        for _ in 0..APART / 1000 {
            path.extend([PathEl::LineTo((50.5, 600.0).into()), PathEl::LineTo((50.5, 0.0).into())]);
        }
        let mut raster = Raster::default();
        assert_eq!(total(&raster.fill(path, false, bounds)), 200.0 * 300.0);
        assert!(raster.cells.capacity() < 3 * APART);
    }

    #[test]
    fn rectangles() {
        let is = |svg: &str| rectangle(&BezPath::from_svg(svg).unwrap());
        assert_eq!(is("M2 2H10V6H2Z"), Some(kurbo::Rect::new(2.0, 2.0, 10.0, 6.0)));
        assert_eq!(is("M2 6V2H10V6Z"), Some(kurbo::Rect::new(2.0, 2.0, 10.0, 6.0)));
        assert_eq!(is("M2 2H10V6H3Z"), None);
        assert_eq!(is("M2 2H10V6H2Z M0 0H1"), None);
    }
}
