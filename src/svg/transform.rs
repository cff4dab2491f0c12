//! Transforms as SVG and CSS write them, and the fitting of a view box into its viewport.

use kurbo::{Affine, Point};

use super::number::{Len, Unit, number, numbers, separator};

/// A list of transforms (SVG 1.1, 7.6), also as CSS writes it, with `px` and `deg`.
pub(super) fn read(text: &str) -> Option<Affine> {
    let mut all = Affine::IDENTITY;
    let mut rest = text.trim();
    if rest == "none" {
        return Some(all);
    }
    while !rest.is_empty() {
        let (name, after) = rest.split_once('(')?;
        let (inside, after) = after.split_once(')')?;
        all *= one(name.trim(), inside)?;
        rest = separator(after);
    }
    all.as_coeffs().iter().all(|c| c.is_finite()).then_some(all)
}

fn one(name: &str, inside: &str) -> Option<Affine> {
    let angle = |text: &str| {
        let (value, unit) = number(text.trim())?;
        let turn = match unit.trim() {
            "" | "deg" => std::f64::consts::PI / 180.0,
            "rad" => 1.0,
            "grad" => std::f64::consts::PI / 200.0,
            "turn" => std::f64::consts::TAU,
            _ => return None,
        };
        Some(value * turn)
    };
    let lengths = || -> Option<Vec<f64>> {
        let all = Len::list(inside)?;
        all.iter().all(|len| len.unit == Unit::Px).then(|| all.iter().map(|len| len.value).collect())
    };
    match name {
        "matrix" => numbers(inside)?.try_into().ok().map(Affine::new),
        "translate" => match lengths()?[..] {
            [x] => Some(Affine::translate((x, 0.0))),
            [x, y] => Some(Affine::translate((x, y))),
            _ => None,
        },
        "translateX" => lengths()?.first().map(|x| Affine::translate((*x, 0.0))),
        "translateY" => lengths()?.first().map(|y| Affine::translate((0.0, *y))),
        "scale" => match numbers(inside)?[..] {
            [s] => Some(Affine::scale(s)),
            [x, y] => Some(Affine::scale_non_uniform(x, y)),
            _ => None,
        },
        "rotate" => {
            let parts: Vec<&str> = inside.split([',', ' ', '\t', '\n']).filter(|part| !part.is_empty()).collect();
            match parts[..] {
                [a] => Some(rotation(angle(a)?)),
                [a, x, y] => {
                    let center = Point::new(Len::read(x)?.value, Len::read(y)?.value).to_vec2();
                    Some(Affine::translate(center) * rotation(angle(a)?) * Affine::translate(-center))
                }
                _ => None,
            }
        }
        "skewX" => angle(inside).map(|a| Affine::new([1.0, 0.0, libm::tan(a), 1.0, 0.0, 0.0])),
        "skewY" => angle(inside).map(|a| Affine::new([1.0, libm::tan(a), 0.0, 1.0, 0.0, 0.0])),
        _ => None,
    }
}

fn rotation(angle: f64) -> Affine {
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    Affine::new([cos, sin, -sin, cos, 0.0, 0.0])
}

/// How a view box is fitted into a viewport: `preserveAspectRatio` (SVG 1.1, 7.8). `None` if it can't be read.
pub(super) fn fit(view_box: [f64; 4], viewport: (f64, f64), align: Option<&str>) -> Option<Affine> {
    let [x, y, width, height] = view_box;
    let (sx, sy) = (viewport.0 / width, viewport.1 / height);
    let mut words = align.unwrap_or("xMidYMid meet").split_whitespace();
    let mut place = words.next()?;
    if place == "defer" {
        place = words.next()?;
    }
    if place == "none" {
        return Some(Affine::scale_non_uniform(sx, sy) * Affine::translate((-x, -y)));
    }
    let scale = match words.next() {
        None | Some("meet") => sx.min(sy),
        Some("slice") => sx.max(sy),
        Some(_) => return None,
    };
    let part = |text: &str| match text {
        "Min" => Some(0.0),
        "Mid" => Some(0.5),
        "Max" => Some(1.0),
        _ => None,
    };
    let (across, down) = (part(place.strip_prefix('x')?.get(..3)?)?, part(place.get(5..)?)?);
    if place.get(4..5) != Some("Y") {
        return None;
    }
    let offset = ((viewport.0 - width * scale) * across, (viewport.1 - height * scale) * down);
    Some(Affine::translate(offset) * Affine::scale(scale) * Affine::translate((-x, -y)))
}

/// A view box: x, y, width, height; both extents positive.
pub(super) fn view_box(text: &str) -> Option<[f64; 4]> {
    let four: [f64; 4] = numbers(text)?.try_into().ok()?;
    (four[2] > 0.0 && four[3] > 0.0).then_some(four)
}

/// The scale of a transform, √|determinant|.
pub(super) fn scale(affine: Affine) -> f64 {
    affine.determinant().abs().sqrt()
}

/// Whether a transform keeps circles circles, so that a line stays equally wide in all directions.
pub(super) fn keeps_circles(affine: Affine) -> bool {
    let [a, b, c, d, ..] = affine.as_coeffs();
    let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * (a.abs() + b.abs() + c.abs() + d.abs());
    (near(a, d) && near(b, -c)) || (near(a, -d) && near(b, c))
}
