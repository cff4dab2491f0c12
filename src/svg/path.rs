//! Path data (SVG 1.1, 8.3) and arcs (appendix F.6), exactly: an arc's curves keep within 0.03 % of its radius whatever its
//! size.

use kurbo::{Affine, BezPath, PathEl, Point, Vec2};

use super::number::{number, separator};

/// Why path data can't be read: in words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PathError {
    /// Byte in the data.
    pub at: usize,
    pub what: String,
}

/// Reads path data. What is empty draws nothing and is no fault.
///
/// # Errors
/// The first thing that is no path data.
pub(super) fn read(data: &str) -> Result<BezPath, PathError> {
    let mut reader =
        Reader { data, rest: data, path: BezPath::new(), pen: Point::ZERO, start: Point::ZERO, control: None };
    reader.rest = reader.rest.trim_start();
    let mut command = None;
    while !reader.rest.is_empty() {
        match reader.rest.chars().next().filter(char::is_ascii_alphabetic) {
            Some(letter) => {
                reader.rest = reader.rest[1..].trim_start();
                if command.is_none() && !matches!(letter, 'M' | 'm') {
                    return Err(reader.error("it doesn't begin with M"));
                }
                command = Some(letter);
            }
            // More numbers repeat a command; after a move they are lines.
            None => match command {
                None => return Err(reader.error("it doesn't begin with M")),
                Some('Z' | 'z') => return Err(reader.error("a number follows Z")),
                Some('M') => command = Some('L'),
                Some('m') => command = Some('l'),
                Some(_) => {}
            },
        }
        reader.command(command.unwrap_or('M'))?;
        reader.rest = separator(reader.rest);
    }
    Ok(reader.path)
}

struct Reader<'a> {
    data: &'a str,
    rest: &'a str,
    path: BezPath,
    pen: Point,
    start: Point,
    /// The last control point, and whether it was a cubic's.
    control: Option<(Point, bool)>,
}

impl Reader<'_> {
    fn error(&self, what: &str) -> PathError {
        PathError { at: self.data.len() - self.rest.len(), what: what.to_owned() }
    }

    fn number(&mut self) -> Result<f64, PathError> {
        self.rest = separator(self.rest);
        let Some((value, rest)) = number(self.rest) else {
            let what = if self.rest.is_empty() { "it ends where a number should stand" } else { "a number is missing" };
            return Err(self.error(what));
        };
        if !value.is_finite() {
            return Err(self.error("a number is too large"));
        }
        self.rest = rest;
        Ok(value)
    }

    /// A flag of an arc; it needs no space after it.
    fn flag(&mut self) -> Result<bool, PathError> {
        self.rest = separator(self.rest);
        let flag = match self.rest.as_bytes().first() {
            Some(b'0') => false,
            Some(b'1') => true,
            _ => return Err(self.error("a flag of an arc is neither 0 nor 1")),
        };
        self.rest = &self.rest[1..];
        Ok(flag)
    }

    fn point(&mut self, relative: bool) -> Result<Point, PathError> {
        let (x, y) = (self.number()?, self.number()?);
        Ok(if relative { self.pen + Vec2::new(x, y) } else { Point::new(x, y) })
    }

    fn command(&mut self, letter: char) -> Result<(), PathError> {
        let relative = letter.is_ascii_lowercase();
        // After a close, what follows begins where the subpath began.
        if !matches!(letter, 'M' | 'm' | 'Z' | 'z') && matches!(self.path.elements().last(), Some(PathEl::ClosePath)) {
            self.path.move_to(self.start);
        }
        let mut control = None;
        match letter.to_ascii_uppercase() {
            'M' => {
                self.pen = self.point(relative)?;
                self.start = self.pen;
                self.path.move_to(self.pen);
            }
            'L' => self.line(relative, true, true)?,
            'H' => self.line(relative, true, false)?,
            'V' => self.line(relative, false, true)?,
            'C' | 'S' => {
                let first = match (letter.to_ascii_uppercase(), self.control) {
                    ('C', _) => self.point(relative)?,
                    (_, Some((last, true))) => self.pen + (self.pen - last),
                    _ => self.pen,
                };
                let (second, end) = (self.point(relative)?, self.point(relative)?);
                self.path.curve_to(first, second, end);
                control = Some((second, true));
                self.pen = end;
            }
            'Q' | 'T' => {
                let middle = match (letter.to_ascii_uppercase(), self.control) {
                    ('Q', _) => self.point(relative)?,
                    (_, Some((last, false))) => self.pen + (self.pen - last),
                    _ => self.pen,
                };
                let end = self.point(relative)?;
                self.path.quad_to(middle, end);
                control = Some((middle, false));
                self.pen = end;
            }
            'A' => {
                let (rx, ry, turn) = (self.number()?, self.number()?, self.number()?);
                let (large, sweep) = (self.flag()?, self.flag()?);
                let end = self.point(relative)?;
                arc(&mut self.path, self.pen, (rx, ry), turn, large, sweep, end);
                self.pen = end;
            }
            'Z' => {
                self.path.close_path();
                self.pen = self.start;
            }
            _ => return Err(self.error(&format!("`{letter}` is no command of paths"))),
        }
        self.control = control;
        Ok(())
    }

    fn line(&mut self, relative: bool, across: bool, down: bool) -> Result<(), PathError> {
        let before = if relative { self.pen } else { Point::ZERO };
        let x = if across { before.x + self.number()? } else { self.pen.x };
        let y = if down { before.y + self.number()? } else { self.pen.y };
        self.pen = Point::new(x, y);
        self.path.line_to(self.pen);
        Ok(())
    }
}

/// An elliptical arc from its ends (SVG 1.1, F.6.5 and F.6.6). `turn` is in degrees.
fn arc(path: &mut BezPath, from: Point, radii: (f64, f64), turn: f64, large: bool, sweep: bool, to: Point) {
    let (mut rx, mut ry) = (radii.0.abs(), radii.1.abs());
    if from == to {
        return;
    }
    if rx == 0.0 || ry == 0.0 {
        return path.line_to(to);
    }
    let angle = turn % 360.0 * std::f64::consts::PI / 180.0;
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let half = (from - to) * 0.5;
    let p = Vec2::new(cos * half.x + sin * half.y, -sin * half.x + cos * half.y);
    let excess = (p.x / rx) * (p.x / rx) + (p.y / ry) * (p.y / ry);
    if excess > 1.0 {
        rx *= excess.sqrt();
        ry *= excess.sqrt();
    }
    // On the unit circle: the ends, and the centre between them.
    let unit = Vec2::new(p.x / rx, p.y / ry);
    let short = unit.x * unit.x + unit.y * unit.y;
    let away = ((1.0 - short).max(0.0) / short).sqrt() * if large == sweep { -1.0 } else { 1.0 };
    let center = Vec2::new(unit.y * away, -unit.x * away);
    let (start, end) = (unit - center, -unit - center);
    let first = libm::atan2(start.y, start.x);
    let mut swept = libm::atan2(end.y, end.x) - first;
    let tau = std::f64::consts::TAU;
    if sweep && swept < 0.0 {
        swept += tau;
    } else if !sweep && swept > 0.0 {
        swept -= tau;
    }
    let middle = from.midpoint(to).to_vec2();
    let back = Affine::translate(middle)
        * Affine::new([cos, sin, -sin, cos, 0.0, 0.0])
        * Affine::scale_non_uniform(rx, ry)
        * Affine::translate(center);
    if !back.as_coeffs().iter().all(|c| c.is_finite()) || !swept.is_finite() {
        return path.line_to(to);
    }
    // Quarters at most.
    let pieces = (swept.abs() / std::f64::consts::FRAC_PI_2 - 1e-9).ceil().clamp(1.0, 4.0);
    let step = swept / pieces;
    let reach = 4.0 / 3.0 * libm::tan(step / 4.0);
    for i in 0..pieces as usize {
        let (a, b) = (first + step * i as f64, first + step * (i + 1) as f64);
        let (a, b) = (Vec2::new(libm::cos(a), libm::sin(a)), Vec2::new(libm::cos(b), libm::sin(b)));
        let one = back * (a + Vec2::new(-a.y, a.x) * reach).to_point();
        let two = back * (b - Vec2::new(-b.y, b.x) * reach).to_point();
        // The last one ends where it was told to, whatever the arithmetic says.
        let end = if i + 1 == pieces as usize { to } else { back * b.to_point() };
        path.curve_to(one, two, end);
    }
}
