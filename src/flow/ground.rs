//! What a code stands on: how light it is to a scanner, and whether anything crosses it.
//!
//! Light is reckoned as reflectance relative to the paper, by the Demichel–Neugebauer equations with multiplying inks.
//! Coordinates: origin top-left of the panel's trim.

use super::{PanelForm, Spread};
use crate::color::{Color, Ink, Spot, Tint};
use crate::geom::{Path, Point, Rect, Segment, Transform};
use crate::panel::{Clip, Draw, Group, Item, Shape};
use crate::unit::Length;

/// By which light a code is read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Light {
    /// Of a shop's scanner, about 660 nm: magenta and yellow are as good as paper to it.
    Red,
    /// Daylight, as a camera sees it.
    White,
}

impl Light {
    /// What solids of cyan, magenta, yellow and black reflect, paper being 1. Red: from densities of 1.5, 0.15, 0.03 and
    /// 1.7 behind a red filter; white: Y of the solids of ISO 12647-2 on coated paper, over that of the paper. By trade
    /// experience; a grade of contrast is fifteen points wide.
    fn solids(self) -> [f64; 4] {
        match self {
            Self::Red => [0.032, 0.708, 0.933, 0.020],
            Self::White => [0.264, 0.192, 0.845, 0.023],
        }
    }

    /// What a colour reflects.
    pub(super) fn of(self, color: Color, spots: &[Spot]) -> f64 {
        let solids = self.solids();
        let print = |light: f64, tint: Tint, solid: f64| light * (1.0 - tint.percent() / 100.0 * (1.0 - solid));
        color.amounts().into_iter().fold(1.0, |light, (ink, tint)| match ink {
            Ink::Cyan => print(light, tint, solids[0]),
            Ink::Magenta => print(light, tint, solids[1]),
            Ink::Yellow => print(light, tint, solids[2]),
            Ink::Black => print(light, tint, solids[3]),
            Ink::Spot(id) => {
                let solid =
                    spots.get(usize::from(id.0)).map_or(0.0, |spot| self.of(Color::Process(spot.alternate), spots));
                print(light, tint, solid)
            }
        })
    }
}

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
                let lights = || shape.paint.colors().map(|color| light.of(color, spots));
                let (lightest, darkest) = (lights().fold(0.0, f64::max), lights().fold(1.0, f64::min));
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

fn cover(shape: &Shape, rect: Rect, transform: Transform) -> Cover {
    match &shape.draw {
        Draw::Fill { even_odd } => filled(&shape.path, *even_odd, rect, transform),
        Draw::Stroke(stroke) => {
            // A mitre may reach further than half the width; what comes so near crosses to be sure.
            let [a, b, c, d] = transform.linear;
            let scale = (a * d - b * c).abs().sqrt();
            let near = rect.outset(stroke.width.scale(scale / 2.0));
            let lines = lines(&shape.path, transform, false);
            if lines.iter().any(|&(from, to)| meets(from, to, near)) { Cover::Part } else { Cover::None }
        }
    }
}

/// How a filled outline lies to a rectangle.
fn filled(path: &Path, even_odd: bool, rect: Rect, transform: Transform) -> Cover {
    let lines = lines(path, transform, true);
    // An outline along the rectangle's own edge does not cross it.
    let inner = rect.outset(-Length::from_raw(36));
    if lines.iter().any(|&(from, to)| meets(from, to, inner)) {
        return Cover::Part;
    }
    let middle = Point::new(rect.x + rect.width / 2, rect.y + rect.height / 2);
    let winding: i32 = lines
        .iter()
        .map(|&(from, to)| {
            let up = from.y <= middle.y && to.y > middle.y;
            let down = to.y <= middle.y && from.y > middle.y;
            if !up && !down {
                return 0;
            }
            let along = (middle.y - from.y).to_mm() / (to.y - from.y).to_mm();
            let right = from.x.to_mm() + along * (to.x - from.x).to_mm() > middle.x.to_mm();
            i32::from(up && right) - i32::from(down && right)
        })
        .sum();
    let inside = if even_odd { winding % 2 != 0 } else { winding != 0 };
    if inside { Cover::Whole } else { Cover::None }
}

/// A path as straight lines; curves in sixteen pieces, which is closer than a module on anything as large as a panel's art
/// need be.
fn lines(path: &Path, transform: Transform, close: bool) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    let (mut start, mut pen) = (Point::default(), Point::default());
    for segment in &path.0 {
        match *segment {
            Segment::Move(p) => {
                if close && pen != start {
                    lines.push((pen, start));
                }
                let p = transform.apply(p);
                (start, pen) = (p, p);
            }
            Segment::Line(p) => {
                let p = transform.apply(p);
                lines.push((pen, p));
                pen = p;
            }
            Segment::Cubic(a, b, p) => {
                let [a, b, p] = [a, b, p].map(|p| transform.apply(p));
                let from = pen;
                for i in 1..=16 {
                    let t = f64::from(i) / 16.0;
                    let u = 1.0 - t;
                    let at = |from: Length, a: Length, b: Length, p: Length| {
                        from.scale(u * u * u) + a.scale(3.0 * u * u * t) + b.scale(3.0 * u * t * t) + p.scale(t * t * t)
                    };
                    let to = Point::new(at(from.x, a.x, b.x, p.x), at(from.y, a.y, b.y, p.y));
                    lines.push((pen, to));
                    pen = to;
                }
            }
            Segment::Close => {
                lines.push((pen, start));
                pen = start;
            }
        }
    }
    if close && pen != start {
        lines.push((pen, start));
    }
    lines
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
    use crate::color::Cmyk;

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
    fn red_light_does_not_see_magenta_and_yellow() {
        let red = color([0.0, 100.0, 100.0, 0.0]);
        assert!(Light::Red.of(red, &[]) > 0.6);
        assert!(Light::White.of(red, &[]) < 0.2);
        assert!(Light::Red.of(color([100.0, 0.0, 0.0, 0.0]), &[]) < 0.05);
    }
}
