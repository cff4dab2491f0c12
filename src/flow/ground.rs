//! What a code stands on: how light it is to a scanner, and whether anything crosses it.
//!
//! Light is reckoned as reflectance relative to the paper. Coordinates: origin top-left of the panel's trim.

use super::{PanelForm, Spread};
use crate::color::{Light, Spot};
use crate::geom::flat::inside;
use crate::geom::{Path, Point, Rect, Transform};
use crate::panel::{Clip, Draw, Group, Item, Paint, Shape};
use crate::unit::Length;

/// What lies below a rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ground {
    /// The darkest that it reflects.
    pub(super) light: f64,
    /// How light the lightest and the darkest of what crosses it are, if they differ enough to be taken for bars.
    pub(super) crossed: Option<(f64, f64)>,
}

/// All that is painted on a panel below its text, in painting order and the panel's coordinates: its background, what
/// is drawn across it, and its own art.
pub(super) fn painted(form: &PanelForm, spreads: &[Spread]) -> Vec<Item> {
    let (background, own) = form.art.split_at(form.ground);
    let across = spreads.iter().filter(|spread| spread.side == form.side).map(|spread| {
        let place = form.from_side(spread.rect);
        // What both turn, neither does.
        let (way, shift) = match spread.turned == form.turned {
            true => (1.0, Point::new(place.x, place.y)),
            false => (-1.0, Point::new(place.right(), place.bottom())),
        };
        let path = Path::rect(Rect::new(Length::ZERO, Length::ZERO, place.width, place.height));
        Item::Group(Group {
            transform: Transform { linear: [way, 0.0, 0.0, way], shift },
            clip: Some(Clip { path, even_odd: false }),
            items: spread.art.clone(),
            ..Group::default()
        })
    });
    background.iter().cloned().chain(across).chain(own.iter().cloned()).collect()
}

/// Steps of lightness below this are no edge to a decoder: by eye, half of a grade of contrast below what a bar must have.
const EDGE: f64 = 0.15;

/// Looks through `items`, in painting order, at what lies below `rect`.
pub(super) fn ground(items: &[Item], rect: Rect, light: Light, spots: &[Spot]) -> Ground {
    // The lightest and the darkest place.
    let mut range = (1.0, 1.0);
    look(items, rect, Transform::default(), Cover::Whole, light, spots, &mut range);
    Ground { light: range.1, crossed: (range.0 - range.1 > EDGE).then_some(range) }
}

/// How a shape lies to a rectangle.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Cover {
    None,
    Part,
    Whole,
}

fn look(
    items: &[Item],
    rect: Rect,
    transform: Transform,
    clip: Cover,
    light: Light,
    spots: &[Spot],
    range: &mut (f64, f64),
) {
    for item in items {
        match item {
            Item::Group(group) => {
                let transform = group.transform.then(transform);
                let inner =
                    group.clip.as_ref().map_or(Cover::Whole, |clip| filled(&clip.path, clip.even_odd, rect, transform));
                let both = if inner < clip { inner } else { clip };
                if both != Cover::None {
                    look(&group.items, rect, transform, both, light, spots, range);
                }
            }
            Item::Picture(picture) => {
                // Who knows how light it is in each place: from paper to solid black.
                let own = filled(&Path::rect(picture.rect), false, rect, transform);
                if own != Cover::None && clip != Cover::None {
                    *range = (1.0, 0.0);
                }
            }
            Item::Shape(shape) => {
                let own = cover(shape, rect, transform);
                let both = if own < clip { own } else { clip };
                let (lightest, darkest) = lights(&shape.paint, rect, transform, light, spots);
                // What overprints lets through what is below.
                let (lightest, darkest) =
                    if shape.overprint { (lightest * range.0, darkest * range.1) } else { (lightest, darkest) };
                match both {
                    Cover::None => {}
                    Cover::Part => *range = (range.0.max(lightest), range.1.min(darkest)),
                    Cover::Whole => *range = (lightest, darkest),
                }
            }
        }
    }
}

/// The lightest and the darkest that a paint is below a rectangle. What changes little by little is no edge and counts as
/// dark as it gets.
fn lights(paint: &Paint, rect: Rect, transform: Transform, light: Light, spots: &[Spot]) -> (f64, f64) {
    let range = |lights: &mut dyn Iterator<Item = f64>| lights.fold((0.0f64, 1.0f64), |(a, b), l| (a.max(l), b.min(l)));
    let Paint::Gradient(gradient) = paint else {
        return range(&mut paint.colors().map(|color| light.of(color, spots)));
    };
    let Some(back) = transform.inverse() else { return (1.0, 1.0) };
    let corners = [(rect.x, rect.y), (rect.right(), rect.y), (rect.x, rect.bottom()), (rect.right(), rect.bottom())]
        .map(|(x, y)| back.apply(Point::new(x, y)));
    let own = corners
        .map(|p| Rect::new(p.x, p.y, Length::ZERO, Length::ZERO))
        .into_iter()
        .reduce(Rect::around)
        .unwrap_or_default();
    let (colors, edge) = gradient.colors_in(own);
    let (lightest, darkest) = range(&mut colors.into_iter().map(|color| light.of(color, spots)));
    if edge { (lightest, darkest) } else { (darkest, darkest) }
}

fn cover(shape: &Shape, rect: Rect, transform: Transform) -> Cover {
    match &shape.draw {
        Draw::Fill { even_odd } => filled(&shape.path, *even_odd, rect, transform),
        Draw::Stroke(stroke) => {
            // A mitre may reach further than half the width; what comes so near crosses to be sure.
            let [a, b, c, d] = transform.linear;
            let scale = (a * d - b * c).abs().sqrt();
            let near = rect.outset(stroke.width.scale(scale / 2.0));
            let lines = shape.path.lines(transform, false);
            if lines.iter().any(|&(from, to)| meets(from, to, near)) { Cover::Part } else { Cover::None }
        }
    }
}

/// How a filled outline lies to a rectangle.
fn filled(path: &Path, even_odd: bool, rect: Rect, transform: Transform) -> Cover {
    let lines = path.lines(transform, true);
    // An outline along the rectangle's own edge does not cross it.
    let inner = rect.outset(-Length::from_raw(36));
    if lines.iter().any(|&(from, to)| meets(from, to, inner)) {
        return Cover::Part;
    }
    let middle = Point::new(rect.x + rect.width / 2, rect.y + rect.height / 2);
    if inside(&lines, middle, even_odd) { Cover::Whole } else { Cover::None }
}

/// Whether a line has a point inside a rectangle (Liang–Barsky).
fn meets(from: Point, to: Point, rect: Rect) -> bool {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let sides = [
        (from.x - to.x, from.x - rect.x),
        (to.x - from.x, rect.right() - from.x),
        (from.y - to.y, from.y - rect.y),
        (to.y - from.y, rect.bottom() - from.y),
    ];
    for (p, q) in sides {
        if p == Length::ZERO {
            if q <= Length::ZERO {
                return false;
            }
            continue;
        }
        let at = q.to_mm() / p.to_mm();
        if p < Length::ZERO { enter = enter.max(at) } else { leave = leave.min(at) }
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Cmyk, Color, Tint};

    fn at(items: &[Shape], light: Light) -> Ground {
        let items: Vec<Item> = items.iter().cloned().map(Item::Shape).collect();
        let rect = Rect::new(Length::mm(10), Length::mm(10), Length::mm(20), Length::mm(20));
        ground(&items, rect, light, &[])
    }

    fn color(percent: [f64; 4]) -> Color {
        let [c, m, y, k] = percent.map(|p| Tint::from_percent(p).expect("a percentage"));
        Color::Process(Cmyk { c, m, y, k })
    }

    #[test]
    fn what_covers_is_the_ground_and_what_crosses_is_seen() {
        let square = |x: i64, size: i64, ink| {
            Shape::fill(Path::rect(Rect::new(Length::mm(x), Length::mm(x), Length::mm(size), Length::mm(size))), ink)
        };
        let (black, paper) = (Color::BLACK, color([0.0; 4]));
        assert_eq!(at(&[], Light::White), Ground { light: 1.0, crossed: None });
        assert_eq!(at(&[square(40, 5, black)], Light::White).crossed, None, "beside it");
        assert!(at(&[square(25, 10, black)], Light::White).crossed.is_some(), "over its corner");
        assert!(at(&[square(15, 2, black)], Light::White).crossed.is_some(), "inside it");
        assert!(at(&[square(10, 20, black)], Light::White).light < 0.05, "along its edges");
        let covered = at(&[square(25, 10, black), square(0, 50, paper)], Light::White);
        assert_eq!(covered, Ground { light: 1.0, crossed: None });
        let ring = Shape::fill(Path::circle(Point::new(Length::mm(20), Length::mm(20)), Length::mm(40)), black);
        assert!(at(&[ring], Light::White).light < 0.05, "inside a circle");
    }

    #[test]
    fn a_gradient_is_judged_where_the_code_stands() {
        use crate::panel::{Gradient, GradientLine, Stop};
        let mm = |x, y| Point::new(Length::mm(x), Length::mm(y));
        let gradient = |stops: &[(f64, Color)]| {
            let line = GradientLine::Axial { from: mm(0, 0), to: mm(0, 200) };
            let stops = stops.iter().map(|&(at, color)| Stop { at, color }).collect();
            let paint =
                Paint::Gradient(Box::new(Gradient { line, transform: Transform::default(), extend: [true; 2], stops }));
            let path = Path::rect(Rect::new(Length::mm(0), Length::mm(0), Length::mm(50), Length::mm(200)));
            Shape { paint, ..Shape::fill(path, Color::BLACK) }
        };
        let paper = color([0.0; 4]);
        // It stands from a twentieth to a seventh of the way to black, where 15 % of black are the most, which print as 22 %.
        let below = at(&[gradient(&[(0.0, paper), (1.0, Color::BLACK)])], Light::White);
        assert!((below.light - 0.784).abs() < 0.001 && below.crossed.is_none(), "{below:?}");
        // Two stops at one place are an edge there, and beside the code none.
        let edge = |at: f64| [(0.0, paper), (at, paper), (at, Color::BLACK), (1.0, Color::BLACK)];
        assert!(at(&[gradient(&edge(0.1))], Light::White).crossed.is_some());
        assert_eq!(at(&[gradient(&edge(0.5))], Light::White), Ground { light: 1.0, crossed: None });
    }
}
