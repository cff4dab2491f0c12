//! Backgrounds and art: what is drawn on the panels below all text.

use super::PanelForm;
use super::cascade::Cascade;
use super::place::find_panel;
use crate::color::Color;
use crate::diag::Diagnostics;
use crate::geom::{Path, Point, Rect, Segment, Size};
use crate::panel::{self, Cap, Draw, Item, Join, Paint, Stroke};
use crate::spec::{ArtSpec, Shape, Spec, StrokeSpec};
use crate::unit::Length;

/// Puts backgrounds and art onto the panels, carried to the bleed where they reach the sheet's edge.
pub(super) fn paint(cascade: &Cascade<'_>, forms: &mut [PanelForm], diags: &mut Diagnostics) {
    let spec = cascade.spec;
    for panel in &spec.panels {
        let Some(background) = &panel.background else { continue };
        let color = cascade.color(background, diags);
        let Some(i) = forms.iter().position(|f| f.name == panel.name.value) else { continue };
        let rect = Rect::new(Length::ZERO, Length::ZERO, forms[i].rect.width, forms[i].rect.height);
        let shape = panel::Shape::fill(to_bleed(&Path::rect(rect), &forms[i], spec), color);
        forms[i].art.push(Item::Shape(shape));
    }
    for art in &spec.art {
        let fill = art.fill.as_ref().map(|name| cascade.color(name, diags).at(art.tint));
        let stroke = art.stroke.as_ref().map(|s| (cascade.color(&s.color, diags).at(s.tint), s));
        for name in &art.panels {
            let Some(i) = find_panel(name, forms, diags) else { continue };
            let path = to_bleed(&outline(art, forms[i].rect.width), &forms[i], spec);
            let mut push = |draw: Draw, color: Color| {
                let (path, paint, overprint) = (path.clone(), Paint::Flat(color), art.overprint);
                forms[i].art.push(Item::Shape(panel::Shape { path, draw, paint, overprint }));
            };
            if let Some(color) = fill {
                push(Draw::Fill { even_odd: art.even_odd }, color);
            }
            if let Some((color, stroke)) = &stroke {
                push(Draw::Stroke(line(stroke)), *color);
            }
        }
    }
}

fn line(spec: &StrokeSpec) -> Stroke {
    let (cap, join) = if spec.round { (Cap::Round, Join::Round) } else { (Cap::Butt, Join::Miter) };
    Stroke { dash: spec.dash.clone(), cap, join, ..Stroke::plain(spec.width.value) }
}

fn outline(art: &ArtSpec, panel_width: Length) -> Path {
    let path = match &art.shape.value {
        Shape::Rect { corner, size, radius } => rounded(*corner, *size, *radius),
        Shape::Circle { center, radius } => Path::circle(*center, *radius),
        Shape::Line { from, to } => Path::line(*from, *to),
        Shape::Path(path) => path.clone(),
    };
    if art.flip { path.map(|p| Point::new(panel_width - p.x, p.y)) } else { path }
}

fn rounded(corner: Point, size: Size, radius: Length) -> Path {
    let rect = Rect::new(corner.x, corner.y, size.width, size.height);
    let r = radius.min(size.width / 2).min(size.height / 2);
    if r <= Length::ZERO {
        return Path::rect(rect);
    }
    // The same control distance as Path::circle, seen from the corner.
    let k = r - r.scale(0.552_284_749_830_793_4);
    let (l, t, b, e) = (rect.x, rect.y, rect.bottom(), rect.right());
    let p = Point::new;
    Path(vec![
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

/// Moves every point that lies exactly on the sheet's trim out to the bleed. What crosses the trim reaches the bleed of
/// itself, as far as it is drawn.
fn to_bleed(path: &Path, form: &PanelForm, spec: &Spec) -> Path {
    let (bleed, sheet) = (spec.sheet.bleed.value, spec.sheet.size.value);
    let (first, last) = (form.rect.x == Length::ZERO, form.rect.right() == sheet.width);
    path.map(|p| {
        let x = if p.x == Length::ZERO && first {
            -bleed
        } else if p.x == form.rect.width && last {
            p.x + bleed
        } else {
            p.x
        };
        let y = if p.y == Length::ZERO {
            -bleed
        } else if p.y == form.rect.height {
            p.y + bleed
        } else {
            p.y
        };
        Point::new(x, y)
    })
}
