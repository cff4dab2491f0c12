//! Points, rectangles and paths in [`Length`]s.
//!
//! Every coordinate in the program has its origin at a top-left corner with y pointing down; the type that holds a
//! coordinate says which corner. The PDF writer flips y, once.

use crate::unit::Length;

pub mod flat;

/// A position or an offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: Length,
    /// Downwards.
    pub y: Length,
}

impl Point {
    /// The point (x, y).
    pub const fn new(x: Length, y: Length) -> Self {
        Self { x, y }
    }

    /// This point moved by `offset`.
    pub fn offset(self, offset: Self) -> Self {
        Self::new(self.x + offset.x, self.y + offset.y)
    }
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// From left to right.
    pub width: Length,
    /// From top to bottom.
    pub height: Length,
}

/// Four distances from the edges of a rectangle, inwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Insets {
    /// From the top edge.
    pub top: Length,
    /// From the right edge.
    pub right: Length,
    /// From the bottom edge.
    pub bottom: Length,
    /// From the left edge.
    pub left: Length,
}

/// A rectangle given by its top-left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left edge.
    pub x: Length,
    /// Top edge.
    pub y: Length,
    /// From left to right; never negative.
    pub width: Length,
    /// From top to bottom; never negative.
    pub height: Length,
}

/// An edge of a rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Where x is least.
    Left,
    /// Where y is least.
    Top,
    /// Where x is greatest.
    Right,
    /// Where y is greatest.
    Bottom,
}

impl Edge {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Left, Self::Top, Self::Right, Self::Bottom];
}

impl Rect {
    /// The rectangle with this top-left corner and size.
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Self { x, y, width, height }
    }

    /// The right edge.
    pub fn right(self) -> Length {
        self.x + self.width
    }

    /// The bottom edge.
    pub fn bottom(self) -> Length {
        self.y + self.height
    }

    /// Grown outwards by `by` on every side (inwards where negative).
    pub fn outset(self, by: Length) -> Self {
        Self::new(self.x - by, self.y - by, self.width + by * 2, self.height + by * 2)
    }

    /// Shrunk inwards; the result may be empty but has no negative extent.
    pub fn inset(self, by: Insets) -> Self {
        Self::new(
            self.x + by.left,
            self.y + by.top,
            (self.width - by.left - by.right).max(Length::ZERO),
            (self.height - by.top - by.bottom).max(Length::ZERO),
        )
    }

    /// The smallest rectangle around both.
    pub fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }

    /// Where a rectangle lies whose origin is the top-left corner of `place`; where that is `turned` by 180°, the corner
    /// that is its top-left one then. Of a turned place both ways are the same.
    pub fn placed_on(self, place: Self, turned: bool) -> Self {
        match turned {
            true => {
                let (x, y) = (place.right() - self.right(), place.bottom() - self.bottom());
                Self::new(x, y, self.width, self.height)
            }
            false => self.offset(Point::new(place.x, place.y)),
        }
    }

    /// What both have in common, edges included; `None` where they do not meet.
    pub fn common(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (x <= right && y <= bottom).then(|| Self::new(x, y, right - x, bottom - y))
    }

    /// Moved by `offset`.
    pub fn offset(self, offset: Point) -> Self {
        Self::new(self.x + offset.x, self.y + offset.y, self.width, self.height)
    }

    /// Whether `other` lies inside this rectangle, edges included.
    pub fn contains(self, other: Self) -> bool {
        other.x >= self.x && other.y >= self.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }
}

/// An affine map: x′ = a·x + c·y + e, y′ = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// a, b, c, d: what becomes of the x axis, then of the y axis.
    pub linear: [f64; 4],
    /// e and f: what becomes of the origin.
    pub shift: Point,
}

impl Default for Transform {
    fn default() -> Self {
        Self { linear: [1.0, 0.0, 0.0, 1.0], shift: Point::default() }
    }
}

impl Transform {
    /// Whether it leaves everything where it is.
    pub fn is_identity(self) -> bool {
        self == Self::default()
    }

    /// Where a point comes to lie, to the nearest raw unit.
    pub fn apply(self, p: Point) -> Point {
        let [a, b, c, d] = self.linear;
        Point::new(p.x.scale(a) + p.y.scale(c), p.x.scale(b) + p.y.scale(d)).offset(self.shift)
    }

    /// The least and the greatest factor by which it stretches a length, in whatever direction: its singular values.
    pub fn stretch(self) -> (f64, f64) {
        let [a, b, c, d] = self.linear;
        let sum = a * a + b * b + c * c + d * d;
        let (u, v) = (a * a + b * b - c * c - d * d, 2.0 * (a * c + b * d));
        let root = (u * u + v * v).sqrt();
        (((sum - root) / 2.0).max(0.0).sqrt(), ((sum + root) / 2.0).sqrt())
    }

    /// The way back; `None` where it leaves no area.
    pub fn inverse(self) -> Option<Self> {
        let [a, b, c, d] = self.linear;
        let det = a * d - b * c;
        if det.abs() < 1e-12 {
            return None;
        }
        let linear = [d / det, -b / det, -c / det, a / det];
        let back = Self { linear, shift: Point::default() }.apply(self.shift);
        Some(Self { linear, shift: Point::new(-back.x, -back.y) })
    }

    /// First this one, then `after`.
    pub fn then(self, after: Self) -> Self {
        let ([a, b, c, d], [p, q, r, s]) = (self.linear, after.linear);
        let linear = [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d];
        Self { linear, shift: after.apply(self.shift) }
    }
}

/// One step of a [`Path`]; coordinates are absolute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Start a new subpath.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic Bézier curve: two control points and the end.
    Cubic(Point, Point, Point),
    /// Back to the start of the subpath.
    Close,
}

/// From the end of a quarter of a unit circle to the control point of its cubic: 4/3·(√2−1) keeps the radius within
/// 0.03 % (Goldapp, "Approximation of circular arcs by cubic polynomials", 1991, gives the bound).
const CONTROL: f64 = 0.552_284_749_830_793_4;

/// One coordinate of a cubic where it goes back: where its derivative, a quadratic, is zero inside the curve.
fn turns(from: Length, a: Length, b: Length, to: Length) -> impl Iterator<Item = Length> {
    let [p, q, r, s] = [from, a, b, to].map(Length::to_pt);
    let (u, v, w) = (q - p, r - q, s - r);
    let (square, linear) = (u - 2.0 * v + w, 2.0 * (v - u));
    let root = (linear * linear - 4.0 * square * u).max(0.0).sqrt();
    // Where it is a straight line, one of the quotients is no number and fails the test below.
    [(-linear + root) / (2.0 * square), (-linear - root) / (2.0 * square), -u / linear]
        .into_iter()
        .filter(|t| *t > 0.0 && *t < 1.0)
        .map(move |t| {
            let o = 1.0 - t;
            Length::from_pt(o * o * o * p + 3.0 * o * o * t * q + 3.0 * o * t * t * r + t * t * t * s)
        })
}

/// An outline of straight lines and cubic Béziers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Segment>);

impl Path {
    /// The outline of `rect`.
    pub fn rect(rect: Rect) -> Self {
        Self(vec![
            Segment::Move(Point::new(rect.x, rect.y)),
            Segment::Line(Point::new(rect.right(), rect.y)),
            Segment::Line(Point::new(rect.right(), rect.bottom())),
            Segment::Line(Point::new(rect.x, rect.bottom())),
            Segment::Close,
        ])
    }

    /// One straight line.
    pub fn line(from: Point, to: Point) -> Self {
        Self(vec![Segment::Move(from), Segment::Line(to)])
    }

    /// A circle of four cubic arcs.
    pub fn circle(center: Point, radius: Length) -> Self {
        let (r, c) = (radius, radius.scale(CONTROL));
        let at = |dx: Length, dy: Length| Point::new(center.x + dx, center.y + dy);
        Self(vec![
            Segment::Move(at(r, Length::ZERO)),
            Segment::Cubic(at(r, c), at(c, r), at(Length::ZERO, r)),
            Segment::Cubic(at(-c, r), at(-r, c), at(-r, Length::ZERO)),
            Segment::Cubic(at(-r, -c), at(-c, -r), at(Length::ZERO, -r)),
            Segment::Cubic(at(c, -r), at(r, -c), at(r, Length::ZERO)),
            Segment::Close,
        ])
    }

    /// The outline of `rect` with round corners of this radius, or of half its shorter side.
    pub fn rounded(rect: Rect, radius: Length) -> Self {
        let r = radius.min(rect.width / 2).min(rect.height / 2);
        if r <= Length::ZERO {
            return Self::rect(rect);
        }
        // The same control distance as a circle's, seen from the corner.
        let k = r - r.scale(CONTROL);
        let (l, t, b, e) = (rect.x, rect.y, rect.bottom(), rect.right());
        let p = Point::new;
        Self(vec![
            Segment::Move(p(l + r, t)),
            Segment::Line(p(e - r, t)),
            Segment::Cubic(p(e - k, t), p(e, t + k), p(e, t + r)),
            Segment::Line(p(e, b - r)),
            Segment::Cubic(p(e, b - k), p(e - k, b), p(e - r, b)),
            Segment::Line(p(l + r, b)),
            Segment::Cubic(p(l + k, b), p(l, b - k), p(l, b - r)),
            Segment::Line(p(l, t + r)),
            Segment::Cubic(p(l, t + k), p(l + k, t), p(l + r, t)),
            Segment::Close,
        ])
    }

    /// Every point, control points included, put through `f`.
    pub fn map(&self, f: impl Fn(Point) -> Point) -> Self {
        Self(
            self.0
                .iter()
                .map(|segment| match *segment {
                    Segment::Move(p) => Segment::Move(f(p)),
                    Segment::Line(p) => Segment::Line(f(p)),
                    Segment::Cubic(a, b, p) => Segment::Cubic(f(a), f(b), f(p)),
                    Segment::Close => Segment::Close,
                })
                .collect(),
        )
    }

    /// The smallest rectangle around all that it draws, without its control points; `None` for an empty path.
    pub fn extent(&self) -> Option<Rect> {
        let mut points = Vec::new();
        let mut at = Point::default();
        for segment in &self.0 {
            match *segment {
                Segment::Move(p) | Segment::Line(p) => (at, _) = (p, points.push(p)),
                Segment::Cubic(a, b, p) => {
                    points.push(p);
                    points.extend(turns(at.x, a.x, b.x, p.x).map(|x| Point::new(x, p.y)));
                    points.extend(turns(at.y, a.y, b.y, p.y).map(|y| Point::new(p.x, y)));
                    at = p;
                }
                Segment::Close => {}
            }
        }
        let ends =
            |all: &dyn Fn(&Point) -> Length| Some((points.iter().map(all).min()?, points.iter().map(all).max()?));
        let ((left, right), (top, bottom)) = (ends(&|p| p.x)?, ends(&|p| p.y)?);
        Some(Rect::new(left, top, right - left, bottom - top))
    }

    /// The smallest rectangle around all points, control points included; `None` for an empty path.
    pub fn bounds(&self) -> Option<Rect> {
        let points = self.0.iter().map(|segment| match *segment {
            Segment::Move(p) | Segment::Line(p) => [Some(p), None, None],
            Segment::Cubic(a, b, p) => [Some(a), Some(b), Some(p)],
            Segment::Close => [None; 3],
        });
        let mut points = points.flatten().flatten();
        let first = points.next()?;
        let (mut min, mut max) = (first, first);
        for p in points {
            min = Point::new(min.x.min(p.x), min.y.min(p.y));
            max = Point::new(max.x.max(p.x), max.y.max(p.y));
        }
        Some(Rect::new(min.x, min.y, max.x - min.x, max.y - min.y))
    }
}
