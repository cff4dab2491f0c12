//! What stands around the sheet, all outside the bleed: crop marks, fold marks and registration targets on every plate,
//! and the colour bar.
//!
//! Origin: top-left of the media.

use crate::color::{Cmyk, Color, Ink, SpotId, Tint};
use crate::geom::{Path, Point, Rect};
use crate::panel::{Item, Panel, Shape, Stroke};
use crate::sheet::{CrossCrease, PlacedCrease, Step, StepKind};
use crate::spec::output::MarkSpec;
use crate::unit::Length;

/// Length of a registration target's cross.
pub const CROSS: Length = Length::mm(5);
/// Radius of a registration target's circle.
const RADIUS: Length = Length::from_raw(Length::PER_MM * 3 / 2);
/// A fold mark nearer than this to a mid-edge takes the target's place.
const CLEAR: Length = Length::mm(8);

/// From the trim to the marks' near end: the asked offset, but never inside the bleed.
pub fn near(marks: &MarkSpec, bleed: Length) -> Length {
    marks.offset.max(bleed + marks.weight)
}

/// From the trim to the far end of the longest mark.
pub fn far(marks: &MarkSpec, bleed: Length) -> Length {
    near(marks, bleed) + if marks.registration { marks.length.max(CROSS) } else { marks.length }
}

/// All marks of a side.
pub fn marks(
    spec: &MarkSpec,
    trim: Rect,
    bleed: Length,
    creases: &[PlacedCrease],
    across: &[CrossCrease],
) -> Vec<Shape> {
    let near = near(spec, bleed);
    let end = near + spec.length;
    let mut shapes = Vec::new();
    let mut stroke = |path: Path, dash: &[Length]| {
        let line = Stroke { dash: dash.to_vec(), ..Stroke::plain(spec.weight) };
        shapes.push(Shape::stroke(path, line, Color::All(Tint::FULL)));
    };
    let vertical = |x: Length| {
        [(trim.y - end, trim.y - near), (trim.bottom() + near, trim.bottom() + end)].map(|(a, b)| (x, a, b))
    };
    if spec.crop {
        for (x, a, b) in [trim.x, trim.right()].into_iter().flat_map(vertical) {
            stroke(Path::line(Point::new(x, a), Point::new(x, b)), &[]);
        }
        for y in [trim.y, trim.bottom()] {
            for (a, b) in [(trim.x - end, trim.x - near), (trim.right() + near, trim.right() + end)] {
                stroke(Path::line(Point::new(a, y), Point::new(b, y)), &[]);
            }
        }
    }
    if spec.fold {
        for (x, a, b) in creases.iter().flat_map(|crease| vertical(crease.x)) {
            stroke(Path::line(Point::new(x, a), Point::new(x, b)), &[Length::mm(1), Length::mm(1)]);
        }
        for y in across.iter().map(|crease| crease.y) {
            for (a, b) in [(trim.x - end, trim.x - near), (trim.right() + near, trim.right() + end)] {
                stroke(Path::line(Point::new(a, y), Point::new(b, y)), &[Length::mm(1), Length::mm(1)]);
            }
        }
    }
    if spec.registration {
        let middle = Point::new(trim.x + trim.width / 2, trim.y + trim.height / 2);
        let away = near + CROSS / 2;
        let mut centers = Vec::new();
        if !(spec.fold && across.iter().any(|crease| (crease.y - middle.y).abs() < CLEAR)) {
            centers.push(Point::new(trim.x - away, middle.y));
            centers.push(Point::new(trim.right() + away, middle.y));
        }
        if !(spec.fold && creases.iter().any(|crease| (crease.x - middle.x).abs() < CLEAR)) {
            centers.push(Point::new(middle.x, trim.y - away));
            centers.push(Point::new(middle.x, trim.bottom() + away));
        }
        shapes.extend(centers.into_iter().flat_map(|center| target(center, spec.weight)));
    }
    shapes
}

/// A registration target: a circle and a cross.
pub fn target(Point { x, y }: Point, weight: Length) -> [Shape; 3] {
    let arm = CROSS / 2;
    [
        Path::circle(Point::new(x, y), RADIUS),
        Path::line(Point::new(x - arm, y), Point::new(x + arm, y)),
        Path::line(Point::new(x, y - arm), Point::new(x, y + arm)),
    ]
    .map(|path| Shape::stroke(path, Stroke::plain(weight), Color::All(Tint::FULL)))
}

/// Lines along which the sheet is cut and creased, and the edge of its bleed.
pub fn steps(trim: Rect, bleed: Rect, creases: &[PlacedCrease], across: &[CrossCrease]) -> Vec<Step> {
    let crease = |crease: &PlacedCrease| Step {
        kind: StepKind::Creasing,
        path: Path::line(Point::new(crease.x, trim.y), Point::new(crease.x, trim.bottom())),
    };
    let mut steps = vec![Step { kind: StepKind::Cutting, path: Path::rect(trim) }];
    steps.extend(creases.iter().map(crease));
    steps.extend(across.iter().map(|crease| Step {
        kind: StepKind::Creasing,
        path: Path::line(Point::new(trim.x, crease.y), Point::new(trim.right(), crease.y)),
    }));
    steps.push(Step { kind: StepKind::Bleed, path: Path::rect(bleed) });
    steps
}

/// Side of a colour bar's field.
pub const FIELD: Length = Length::mm(5);

/// The fields of a colour bar from left to right: the solids, then half of each. A spot ink that the side doesn't use is
/// left out, or it would ask for a plate.
pub fn fields(spots: &[SpotId]) -> Vec<Color> {
    let process = |tint: Tint| {
        let none = Cmyk::PAPER;
        [Cmyk { c: tint, ..none }, Cmyk { m: tint, ..none }, Cmyk { y: tint, ..none }, Cmyk { k: tint, ..none }]
    };
    let half = Tint::from_percent(50.0).unwrap_or(Tint::FULL);
    [Tint::FULL, half]
        .into_iter()
        .flat_map(|tint| {
            let spots = spots.iter().map(move |&spot| Color::Spot(spot, tint));
            process(tint).map(Color::Process).into_iter().chain(spots)
        })
        .collect()
}

/// Spot inks that these panels use, and what is drawn across panels, in order.
pub fn spots<'a>(panels: impl Iterator<Item = &'a Panel>, across: impl Iterator<Item = &'a [Item]>) -> Vec<SpotId> {
    let mut found = Vec::new();
    let mut note = |color: Color| {
        found.extend(color.amounts().into_iter().filter_map(|(ink, _)| match ink {
            Ink::Spot(spot) => Some(spot),
            _ => None,
        }));
    };
    across.for_each(|items| drawn(items, &mut note));
    for panel in panels {
        let rules = panel.blocks.iter().flat_map(|block| &block.rules);
        let runs = panel.blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.runs);
        let (rules, runs) = (
            rules.chain(panel.codes.iter().flat_map(|code| &code.shapes)),
            runs.chain(panel.codes.iter().flat_map(|code| &code.runs)),
        );
        rules.flat_map(|rule| rule.paint.colors()).chain(runs.map(|run| run.color)).for_each(&mut note);
        drawn(&panel.art, &mut note);
        let pictures = panel.blocks.iter().filter_map(|block| block.picture.as_ref());
        pictures.for_each(|picture| drawn(&picture.items, &mut note));
    }
    found.sort();
    found.dedup();
    found
}

/// Calls `note` with every colour of a display list.
fn drawn(items: &[Item], note: &mut impl FnMut(Color)) {
    for item in items {
        match item {
            Item::Shape(shape) => shape.paint.colors().for_each(&mut *note),
            Item::Group(group) => drawn(&group.items, note),
            // The process inks, which every bar has.
            Item::Picture(_) => {}
        }
    }
}

/// How many rows `count` fields need on a width, and so how high the bar is.
pub fn bar_height(count: usize, width: Length) -> Length {
    FIELD * count.div_ceil(per_row(width)) as i64
}

fn per_row(width: Length) -> usize {
    width.div_floor(FIELD).max(1) as usize
}

/// A colour bar with its top-left corner at `corner`.
pub fn color_bar(fields: &[Color], corner: Point, width: Length) -> Vec<Shape> {
    let columns = per_row(width);
    let field = |(i, color): (usize, &Color)| {
        let (x, y) = (corner.x + FIELD * (i % columns) as i64, corner.y + FIELD * (i / columns) as i64);
        Shape::fill(Path::rect(Rect::new(x, y, FIELD, FIELD)), *color)
    };
    fields.iter().enumerate().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_of_what_is_drawn_across_panels_are_found() {
        let house = SpotId(0);
        let shape = Shape::fill(
            Path::rect(Rect::new(Length::ZERO, Length::ZERO, FIELD, FIELD)),
            Color::Spot(house, Tint::FULL),
        );
        let art = [Item::Shape(shape)];
        assert_eq!(spots(std::iter::empty(), std::iter::once(&art[..])), [house]);
        assert!(spots(std::iter::empty(), std::iter::empty()).is_empty());
    }
}
