//! Backgrounds and art: what is drawn on the panels below all text.

use super::bleed::{self, Fault, Trim};
use super::cascade::Cascade;
use super::frames::region;
use super::line::weight;
use super::place::{find_panel, mm};
use super::{Drawn, Layer, PanelForm, Spread};
use crate::color::{Color, Ink, Mix, Tint};
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::{Edge, Path, Point, Rect, Size, Transform};
use crate::panel::{self, Clip, Draw, Gradient, GradientLine, Group, Item, Paint, Stop, Stroke};
use crate::source::Span;
use crate::spec::art::{Cap, Join};
use crate::spec::color::{GradientLineSpec, GradientSpec, Toward};
use crate::spec::{AcrossSpec, ArtSpec, FillSpec, Shape, Spec, StrokeSpec};
use crate::unit::Length;

/// Puts backgrounds and art onto the panels, carried to the bleed where they reach the sheet's edge; what is drawn across
/// panels comes back, and the outlines of all.
pub(super) fn paint(
    cascade: &Cascade<'_>,
    forms: &mut [PanelForm],
    diags: &mut Diagnostics,
) -> (Vec<Spread>, Vec<Drawn>) {
    let spec = cascade.spec;
    let mut drawn = Vec::new();
    for panel in &spec.panels {
        let Some(background) = &panel.background else { continue };
        let colors = Colors::of(cascade, background, Tint::FULL, diags);
        let Some(i) = forms.iter().position(|f| f.name == panel.name.value) else { continue };
        let rect = Rect::new(Length::ZERO, Length::ZERO, forms[i].rect.width, forms[i].rect.height);
        let (path, _) = bleed::fill(&Path::rect(rect), &trim(&forms[i], spec));
        let paint = colors.paint(background, rect, None);
        let mut faults = Faults::default();
        faults.gradient(&paint, &path, background, &forms[i], spec);
        faults.report(diags);
        let draw = Draw::Fill { even_odd: false };
        let ground = Drawn::on(&forms[i], "the background", Layer::Background, path.clone(), background.span());
        drawn.push(Drawn { paint: Some(paint.clone()), solid: true, ..ground });
        forms[i].art.push(Item::Shape(panel::Shape { path, draw, paint, overprint: false }));
        forms[i].ground = 1;
    }
    let mut spreads = Vec::new();
    for art in &spec.art {
        let spread = across(art.across.as_ref(), art.span, forms, spec, diags);
        if let Some(PanelForm { side, rect, turned, art, span, .. }) =
            one(cascade, art, forms, spread, &mut drawn, diags)
        {
            spreads.push(Spread { side, rect, turned, art, span });
        }
    }
    (spreads, drawn)
}

/// What something stands across, as if it were one panel; `span` is where it is written.
pub(super) fn across(
    across: Option<&AcrossSpec>,
    span: Span,
    forms: &[PanelForm],
    spec: &Spec,
    diags: &mut Diagnostics,
) -> Option<PanelForm> {
    let size = spec.sheet.size.value;
    let (side, rect, turned, name) = match across? {
        AcrossSpec::Side(side) => {
            if forms.iter().all(|form| form.side != side.value) {
                diags.push(
                    Diagnostic::error("layout-no-panels", format!("side {:?} has no panel", side.value))
                        .at(side.span, "")
                        .hint("give it its panels, or draw on the other side"),
                );
            }
            let whole = Rect::new(Length::ZERO, Length::ZERO, size.width, size.height);
            (side.value, whole, false, format!("side {:?}", side.value))
        }
        AcrossSpec::Panels(names) => {
            let region = region(names, span, forms, diags)?;
            let (first, last) = (&forms[region.first], &forms[region.last]);
            (first.side, region.place, first.turned, format!("{}–{}", first.name, last.name))
        }
    };
    Some(PanelForm { name, span, side, rect, turned, cover: None, art: Vec::new(), ground: 0 })
}

/// One piece of art, on each of its panels or across them.
fn one(
    cascade: &Cascade<'_>,
    art: &ArtSpec,
    forms: &mut [PanelForm],
    mut spread: Option<PanelForm>,
    drawn: &mut Vec<Drawn>,
    diags: &mut Diagnostics,
) -> Option<PanelForm> {
    let spec = cascade.spec;
    let fill = art.fill.as_ref().map(|fill| (fill, Colors::of(cascade, fill, art.tint, diags)));
    let stroke = art.stroke.as_ref().map(|s| (s, cascade.color(&s.color, diags).at(s.tint)));
    if let Some((stroke, color)) = &stroke {
        weight(stroke.width, *color, cascade.widths, diags);
    }
    let bare = |colors: &[Color]| colors.iter().all(|color| color.is_paper());
    let painted =
        fill.iter().map(|(_, colors)| &colors.0[..]).chain(stroke.iter().map(|(_, c)| std::slice::from_ref(c)));
    if let Some(overprint) = art.overprint.filter(|o| o.value)
        && painted.clone().any(bare)
    {
        diags.push(white_overprint(overprint.span));
    }
    let overprint = art.overprint.is_some_and(|o| o.value);
    let mut faults = Faults::default();
    let found = art.panels.iter().filter_map(|name| find_panel(name, forms, diags)).map(Some).collect::<Vec<_>>();
    for target in found.into_iter().chain(spread.is_some().then_some(None)) {
        let Some(form) = target.map_or(spread.as_mut(), |i| forms.get_mut(i)) else { continue };
        let (width, trim) = (form.rect.width, trim(form, spec));
        let flip = art.flip.then_some(width);
        let path = outline(&art.shape.value, flip);
        let clip = art.clip.as_ref().map(|clip| {
            let (path, found) = bleed::fill(&outline(&clip.shape.value, flip), &trim);
            let even_odd = clip.even_odd;
            faults.add("the clip", found, clip.shape.span, form);
            Clip { path, even_odd }
        });
        // What the clip keeps away from an edge is no fault there.
        let bounds = clip.as_ref().map(|clip| clip.path.bounds().unwrap_or_default());
        let counts = |fault: &Fault| bounds.is_none_or(|bounds| trim.reaches(edge(*fault), bounds));
        let layer = if target.is_some() { Layer::Panel } else { Layer::Spread };
        let within = clip.as_ref().map(|clip| clip.path.clone());
        let mut outlined = |form: &PanelForm, what, path: &Path, line, paint: &Paint, solid| {
            let (clip, paint, even_odd) = (within.clone(), Some(paint.clone()), art.even_odd);
            let one = Drawn::on(form, what, layer, path.clone(), art.shape.span);
            drawn.push(Drawn { clip, line, even_odd, paint, overprint, solid, ..one });
        };
        let mut items = Vec::new();
        let bounds = path.bounds().unwrap_or_default();
        if let Some((fill, colors)) = &fill {
            let (path, mut found) = bleed::fill(&path, &trim);
            found.retain(counts);
            faults.add(what(&art.shape.value), found, art.shape.span, form);
            let paint = colors.paint(fill, bounds, flip);
            faults.gradient(&paint, &path, fill, form, spec);
            let solid =
                clip.is_none() && !overprint && matches!(art.shape.value, Shape::Rect { radius: Length::ZERO, .. });
            outlined(form, what(&art.shape.value), &path, None, &paint, solid);
            let draw = Draw::Fill { even_odd: art.even_odd };
            items.push(Item::Shape(panel::Shape { path, draw, paint, overprint }));
        }
        if let Some((stroke, color)) = &stroke {
            let (pieces, mut found) = bleed::stroke(&path, &line(stroke), &trim);
            found.retain(counts);
            faults.add("the line", found, art.shape.span, form);
            for (path, line) in pieces {
                let paint = Paint::Flat(*color);
                outlined(form, "the line", &path, Some(stroke.width.value), &paint, false);
                items.push(Item::Shape(panel::Shape { path, draw: Draw::Stroke(line), paint, overprint }));
            }
        }
        match clip {
            Some(clip) => {
                form.art.push(Item::Group(Group { clip: Some(clip), items, ..Group::default() }));
            }
            None => form.art.extend(items),
        }
    }
    faults.report(diags);
    spread
}

/// The error for paper's white that overprints.
pub(super) fn white_overprint(span: Span) -> Diagnostic {
    Diagnostic::error("color-overprint", "the paper's white cannot overprint")
        .at(span, "")
        .note("white is where no ink prints; told to leave the inks below as they are, it would leave no trace")
        .hint("take `overprint` away: white knocks out")
}

/// The colours of a fill, resolved: one, or one for each stop.
struct Colors(Vec<Color>);

impl Colors {
    fn of(cascade: &Cascade<'_>, fill: &FillSpec, tint: Tint, diags: &mut Diagnostics) -> Self {
        match fill {
            FillSpec::Flat(name) => Self(vec![cascade.color(name, diags).at(tint)]),
            FillSpec::Gradient(gradient) => {
                let stop = |s: &crate::spec::color::StopSpec, diags: &mut Diagnostics| {
                    cascade.color(&s.color, diags).at(s.tint).at(tint)
                };
                let colors: Vec<Color> = gradient.stops.iter().map(|s| stop(s, diags)).collect();
                too_many_inks(&colors, gradient, diags);
                Self(colors)
            }
        }
    }

    /// The paint of something with these bounds; mirrored about the middle of a panel of the width `flip`.
    fn paint(&self, fill: &FillSpec, bounds: Rect, flip: Option<Length>) -> Paint {
        let FillSpec::Gradient(spec) = fill else { return Paint::Flat(self.0[0]) };
        let mirrored = |p: Point| flip.map_or(p, |width| Point::new(width - p.x, p.y));
        let Rect { x, y, .. } = bounds;
        let line = match spec.line {
            GradientLineSpec::Axial { from, to } => GradientLine::Axial { from: mirrored(from), to: mirrored(to) },
            GradientLineSpec::Radial { center, radius } => {
                let center = mirrored(center);
                GradientLine::Radial { from: (center, Length::ZERO), to: (center, radius) }
            }
            GradientLineSpec::Toward(way) => {
                let way = match (way, flip) {
                    (Toward::Left, Some(_)) => Toward::Right,
                    (Toward::Right, Some(_)) => Toward::Left,
                    (way, _) => way,
                };
                let (start, right, below) =
                    (Point::new(x, y), Point::new(bounds.right(), y), Point::new(x, bounds.bottom()));
                let (from, to) = match way {
                    Toward::Down => (start, below),
                    Toward::Up => (below, start),
                    Toward::Right => (start, right),
                    Toward::Left => (right, start),
                };
                // A line has no extent across which it could change.
                if from == to {
                    return Paint::Flat(self.0[0]);
                }
                GradientLine::Axial { from, to }
            }
        };
        let stops = spec.stops.iter().zip(&self.0).map(|(stop, color)| Stop { at: stop.at, color: *color }).collect();
        Paint::Gradient(Box::new(Gradient { line, transform: Transform::default(), extend: [spec.extend; 2], stops }))
    }
}

/// A gradient has one colour space, which holds at most as many spot inks as a mix.
fn too_many_inks(colors: &[Color], gradient: &GradientSpec, diags: &mut Diagnostics) {
    let mut spots: Vec<Ink> = colors.iter().flat_map(|color| color.amounts()).map(|(ink, _)| ink).collect();
    spots.retain(|ink| matches!(ink, Ink::Spot(_)));
    spots.sort_unstable();
    spots.dedup();
    if spots.len() > Mix::MOST_SPOTS {
        diags.push(
            Diagnostic::error("layout-value", format!("the gradient runs through {} spot inks", spots.len()))
                .at(gradient.span, "")
                .note("PDF/X-1a knows colours of eight inks: the four process inks and four more")
                .hint("make two gradients of it, side by side"),
        );
    }
}

/// What is wrong at the trim, each with the edges and panels where it is.
#[derive(Default)]
pub(super) struct Faults(Vec<Found>);

struct Found {
    diag: Diagnostic,
    span: Span,
    edges: Vec<Edge>,
    panels: Vec<String>,
}

impl Faults {
    pub(super) fn push(&mut self, diag: Diagnostic, span: Span, edge: Edge, form: &PanelForm) {
        let at = self.0.iter().position(|found| found.diag == diag && found.span == span).unwrap_or_else(|| {
            self.0.push(Found { diag, span, edges: Vec::new(), panels: Vec::new() });
            self.0.len() - 1
        });
        let found = &mut self.0[at];
        if !found.edges.contains(&edge) {
            found.edges.push(edge);
        }
        if !found.panels.contains(&form.name) {
            found.panels.push(form.name.clone());
        }
    }

    /// What was found of an outline.
    pub(super) fn add(&mut self, what: &str, faults: Vec<Fault>, span: Span, form: &PanelForm) {
        let error = |message: String| Diagnostic::error("art-bleed", message);
        for fault in faults {
            let diag = match fault {
                Fault::Touches(_) => error(format!("{what} touches the trim at a point"))
                    .note("it has no edge there that could be carried to the bleed, and the cut may be 1 mm off")
                    .hint("move it 1 mm inwards or more, or let it run across the trim and beyond the bleed"),
                Fault::Short(_, by) => error(format!("{what} ends {} mm beyond the trim", mm(by)))
                    .note("what ends between trim and bleed shows as bare paper where the cut is off")
                    .hint("let it end exactly on the trim, from where it is carried to the bleed, or beyond the bleed"),
                Fault::Along(_) => error(format!("{what} runs along the trim"))
                    .note("the cut goes through the length of it: what is left would be of uneven width, or nothing")
                    .hint("draw it 3 mm inside the trim, or as a filled shape as wide as the border should be"),
            };
            self.push(diag, span, edge(fault), form);
        }
    }

    /// A gradient that does not go on beyond its ends leaves bare what was carried to the bleed.
    fn gradient(&mut self, paint: &Paint, carried: &Path, fill: &FillSpec, form: &PanelForm, spec: &Spec) {
        let (Paint::Gradient(gradient), FillSpec::Gradient(written)) = (paint, fill) else { return };
        let Some(bounds) = carried.bounds().filter(|_| !written.extend) else { return };
        let trim = trim(form, spec);
        let inside = |p: Point| {
            let (part, whole) = along(gradient.line, p);
            (0.0..=whole).contains(&part)
        };
        for edge in Edge::ALL.into_iter().filter(|edge| trim.reaches(*edge, bounds)) {
            // Where a point of the trim is in the gradient and the one beyond it in the bleed is not.
            let reach = |k: i64| {
                let (x, y) = (bounds.x + bounds.width * k / 16, bounds.y + bounds.height * k / 16);
                let (w, h) = (trim.size.width, trim.size.height);
                match edge {
                    Edge::Left => (Point::new(Length::ZERO, y), Point::new(-trim.bleed, y)),
                    Edge::Top => (Point::new(x, Length::ZERO), Point::new(x, -trim.bleed)),
                    Edge::Right => (Point::new(w, y), Point::new(w + trim.bleed, y)),
                    Edge::Bottom => (Point::new(x, h), Point::new(x, h + trim.bleed)),
                }
            };
            if (0..=16).map(reach).any(|(on, out)| inside(on) && !inside(out)) {
                let diag = Diagnostic::error("art-bleed", "the gradient ends at the trim")
                    .note("`extend = false` leaves the bleed beyond its last colour bare, and the cut may be 1 mm off")
                    .hint("take `extend` away, or let the gradient end beyond the bleed");
                self.push(diag, written.span, edge, form);
            }
        }
    }

    pub(super) fn report(self, diags: &mut Diagnostics) {
        let list = |names: Vec<String>| match &names[..] {
            [head @ .., last] if !head.is_empty() => format!("{} and {last}", head.join(", ")),
            _ => names.concat(),
        };
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        for Found { diag, span, edges, panels } in self.0 {
            let (e, p) = (plural(edges.len()), plural(panels.len()));
            let edges = list(edges.iter().map(|edge| edge.name().to_owned()).collect());
            let panels = list(panels.iter().map(|panel| format!("`{panel}`")).collect());
            diags.push(diag.at(span, format!("at the {edges} edge{e} of the panel{p} {panels}")));
        }
    }
}

/// How far along a gradient a point is, and how long the gradient is, in units of its own.
fn along(line: GradientLine, p: Point) -> (f64, f64) {
    let v = |a: Point, b: Point| ((b.x - a.x).to_pt(), (b.y - a.y).to_pt());
    match line {
        GradientLine::Axial { from, to } => {
            let ((x, y), (a, b)) = (v(from, p), v(from, to));
            (x * a + y * b, a * a + b * b)
        }
        GradientLine::Radial { to: (center, radius), .. } => {
            let ((x, y), r) = (v(center, p), radius.to_pt());
            (x * x + y * y, r * r)
        }
    }
}

pub(super) fn edge(fault: Fault) -> Edge {
    match fault {
        Fault::Touches(edge) | Fault::Short(edge, _) | Fault::Along(edge) => edge,
    }
}

/// The edges of a panel at which it is cut.
pub(super) fn trim(form: &PanelForm, spec: &Spec) -> Trim {
    trim_of(form, spec.sheet.size.value, spec.sheet.bleed.value)
}

/// The edges of a panel at which a sheet of this size is cut.
pub(super) fn trim_of(form: &PanelForm, sheet: Size, bleed: Length) -> Trim {
    let rect = form.rect;
    let mut cut =
        [rect.x == Length::ZERO, rect.y == Length::ZERO, rect.right() == sheet.width, rect.bottom() == sheet.height];
    if form.turned {
        cut.rotate_left(2);
    }
    Trim { size: Size { width: rect.width, height: rect.height }, cut, bleed }
}

fn line(spec: &StrokeSpec) -> Stroke {
    Stroke {
        width: spec.width.value,
        dash: spec.dash.clone(),
        phase: spec.phase,
        cap: match spec.cap {
            Cap::Butt => panel::Cap::Butt,
            Cap::Round => panel::Cap::Round,
            Cap::Square => panel::Cap::Square,
        },
        join: match spec.join {
            Join::Miter => panel::Join::Miter,
            Join::Round => panel::Join::Round,
            Join::Bevel => panel::Join::Bevel,
        },
        miter_limit: spec.miter_limit,
    }
}

/// A shape in words.
fn what(shape: &Shape) -> &'static str {
    match shape {
        Shape::Rect { .. } => "the rectangle",
        Shape::Circle { .. } => "the circle",
        Shape::Line { .. } => "the line",
        Shape::Path(_) => "the path",
    }
}

/// An outline; mirrored about the middle of a panel of the width `flip`.
pub(super) fn outline(shape: &Shape, flip: Option<Length>) -> Path {
    let path = match shape {
        Shape::Rect { corner, size, radius } => {
            Path::rounded(Rect::new(corner.x, corner.y, size.width, size.height), *radius)
        }
        Shape::Circle { center, radius } => Path::circle(*center, *radius),
        Shape::Line { from, to } => Path::line(*from, *to),
        Shape::Path(path) => path.clone(),
    };
    match flip {
        Some(width) => path.map(|p| Point::new(width - p.x, p.y)),
        None => path,
    }
}
