//! What every shape goes through: fill, stroke, and the inks of colours.

use kurbo::{Affine, BezPath, Rect};
use roxmltree::Node;

use super::color::{Rgb, Shade};
use super::draw::{Context, Reader};
use super::findings::{EFFECT, REFERENCE, head, name};
use super::style::PaintValue;
use super::{place, transform};
use crate::color::Color;
use crate::diag::Diagnostic;
use crate::geom::{Point, Transform};
use crate::panel::{Cap, Draw, Fine, FineKind, Group, Item, Paint, Shape, Stroke};
use crate::unit::Length;

impl<'a, 'i> Reader<'a, 'i> {
    /// Fills and strokes an outline in user units; `bounds` are those that gradients run in. `text` is the type size.
    pub fn shape(
        &mut self,
        node: Node<'a, 'i>,
        path: &BezPath,
        bounds: Rect,
        context: &Context<'a, 'i>,
        text: Option<f64>,
        out: &mut Vec<Item>,
    ) {
        self.budget.spend(path.elements().len() * 2);
        let first = context.style.stroke_first;
        if first {
            self.stroke(node, path, bounds, context, text, out);
        }
        self.fill(node, path, bounds, context, text, out);
        if !first {
            self.stroke(node, path, bounds, context, text, out);
        }
    }

    fn fill(
        &mut self,
        node: Node<'a, 'i>,
        path: &BezPath,
        bounds: Rect,
        context: &Context<'a, 'i>,
        text: Option<f64>,
        out: &mut Vec<Item>,
    ) {
        let style = &context.style;
        let path = place::solid(path);
        if !style.fill_seen || style.fill == PaintValue::None || path.elements().is_empty() {
            return;
        }
        let Some(paint) = self.paint(&style.fill, node, bounds, context.matrix, context) else { return };
        let Some(path) = place::path(&path, context.matrix) else { return self.too_far(node) };
        if let Some(size) = text.and_then(|size| place::length(size * transform::scale(context.matrix))) {
            self.note(FineKind::Text(size), &paint, node);
        }
        // Text in black alone overprints, as everywhere.
        let overprint = text.is_some() && paint == Paint::Flat(Color::BLACK);
        let even_odd = style.even_odd && text.is_none();
        out.push(Item::Shape(Shape { path, draw: Draw::Fill { even_odd }, paint, overprint }));
    }

    fn stroke(
        &mut self,
        node: Node<'a, 'i>,
        path: &BezPath,
        bounds: Rect,
        context: &Context<'a, 'i>,
        text: Option<f64>,
        out: &mut Vec<Item>,
    ) {
        let style = context.style.clone();
        if !style.stroke_seen || style.stroke == PaintValue::None || style.width <= 0.0 {
            return;
        }
        // Paths are brought to the size of paper. Where that stretches them, a group does it, and the line with them.
        let scale = transform::scale(context.matrix);
        let even = transform::keeps_circles(context.matrix);
        let local = if even { context.matrix } else { Affine::scale(scale) };
        let outer = context.matrix * Affine::scale(1.0 / scale);
        let Some(paint) = self.paint(&style.stroke, node, bounds, local, context) else { return };
        let overprint = text.is_some() && paint == Paint::Flat(Color::BLACK);
        // A line without length has square caps too (SVG 1.1, 11.4), which a PDF leaves out (ISO 32000-1, 8.5.3.2).
        let dots;
        let path = if style.cap == Cap::Square {
            let (rest, squares) = place::without_dots(path, style.width);
            dots = rest;
            if !squares.elements().is_empty() {
                let paint = self.paint(&style.stroke, node, bounds, context.matrix, context);
                let Some(path) = place::path(&squares, context.matrix) else { return self.too_far(node) };
                let draw = Draw::Fill { even_odd: false };
                out.extend(paint.map(|paint| Item::Shape(Shape { path, draw, paint, overprint })));
            }
            if dots.elements().is_empty() {
                return;
            }
            &dots
        } else {
            path
        };
        let mut dash: Vec<f64> = style.dash.iter().map(|length| length * scale).collect();
        let mut phase = style.phase * scale;
        if dash.len() % 2 == 1 {
            dash.extend_from_within(..);
        }
        let period: f64 = dash.iter().sum();
        if phase < 0.0 && period > 0.0 {
            phase += (-phase / period).ceil() * period;
        }
        if dash.is_empty() {
            phase = 0.0;
        }
        if node.attribute("pathLength").is_some() && !dash.is_empty() {
            let message = format!("the dashes of {} are in parts of `pathLength`", name(node));
            self.findings.error(EFFECT, message, head(node), "export the drawing without pathLength");
        }
        let dash: Option<Vec<Length>> = dash.into_iter().map(place::length).collect();
        let (Some(path), Some(width), Some(dash), Some(phase)) =
            (place::path(path, local), place::length(style.width * scale), dash, place::length(phase))
        else {
            return self.too_far(node);
        };
        // Dashes of some micrometres are none, and would never end.
        let whole = dash.iter().copied().sum::<Length>() < Length::from_mm(0.01);
        let (dash, phase) = if whole { (Vec::new(), Length::ZERO) } else { (dash, phase) };
        let [a, b, c, d, ..] = context.matrix.as_coeffs();
        let (least, _) = Transform { linear: [a, b, c, d], ..Transform::default() }.stretch();
        if let Some(thin) = place::length(style.width * least) {
            self.note(FineKind::Line(thin), &paint, node);
        }
        let stroke = Stroke { width, dash, phase, cap: style.cap, join: style.join, miter_limit: style.miter_limit };
        let shape = Item::Shape(Shape { path, draw: Draw::Stroke(stroke), paint, overprint });
        if even {
            out.push(shape);
            return;
        }
        let [a, b, c, d, e, f] = outer.as_coeffs();
        let (Some(x), Some(y)) = (place::length(e), place::length(f)) else { return self.too_far(node) };
        let transform = Transform { linear: [a, b, c, d], shift: Point::new(x, y) };
        out.push(Item::Group(Group { transform, items: vec![shape], ..Group::default() }));
    }

    /// The paint for something with these bounds in user units; `to` takes those to the units of the shape.
    fn paint(
        &mut self,
        value: &PaintValue,
        node: Node<'a, 'i>,
        bounds: Rect,
        to: Affine,
        context: &Context<'a, 'i>,
    ) -> Option<Paint> {
        match value {
            PaintValue::None => None,
            PaintValue::Shade(shade) => Some(Paint::Flat(self.color(*shade, head(node)).0)),
            PaintValue::Current => Some(Paint::Flat(self.color(context.style.color, head(node)).0)),
            PaintValue::Server(id, other) => match self.ids.get(&**id).copied() {
                Some(server) if matches!(server.tag_name().name(), "linearGradient" | "radialGradient") => {
                    if !self.has_box(server, bounds) {
                        return match other {
                            Some(other) => self.paint(other, node, bounds, to, context),
                            None => {
                                self.boxless(node, server);
                                None
                            }
                        };
                    }
                    self.gradient(server, bounds, to, context).unwrap_or(None)
                }
                Some(server) => {
                    let message = format!("{} is painted in {}, which can't be kept", name(node), name(server));
                    let hint = "turn the pattern into plain shapes where it was drawn (Expand, Object to Path)";
                    self.findings.error(EFFECT, message, head(node), hint);
                    None
                }
                None => match other {
                    Some(other) => self.paint(other, node, bounds, to, context),
                    None => {
                        let message = format!("{} is painted in `{id}`, which the drawing doesn't have", name(node));
                        self.findings.error(
                            REFERENCE,
                            message,
                            head(node),
                            "give it a colour, or export the drawing anew",
                        );
                        None
                    }
                },
            },
        }
    }

    /// Says that a gradient has no box to run in and is left out, as browsers do.
    fn boxless(&mut self, node: Node<'_, '_>, server: Node<'_, '_>) {
        let message = format!(
            "{} is not painted: {} runs in its box, and it has no width or no height",
            name(node),
            name(server)
        );
        let diag = Diagnostic::warning(EFFECT, message)
            .note("SVG takes the colour after url(…) for it, and there is none")
            .hint("give it a colour, one after the url(…), or a gradient with gradientUnits=\"userSpaceOnUse\"");
        self.findings.push(diag, head(node));
    }

    /// The inks of a colour; and the screen's colour if it was converted.
    pub fn color(&mut self, shade: Shade, at: std::ops::Range<usize>) -> (Color, Option<Rgb>) {
        let rgb = match shade {
            Shade::Inks(cmyk) => {
                let color = Color::Process(cmyk);
                self.remember(FineKind::Inks, color, at);
                return (color, None);
            }
            Shade::Screen(rgb) => rgb,
        };
        if let Some((_, color)) = self.setting.colors.iter().find(|(known, _)| *known == rgb) {
            self.mapped.insert(rgb);
            return (*color, None);
        }
        match rgb {
            [0, 0, 0] => (Color::BLACK, None),
            [255, 255, 255] => (Color::Process(crate::color::Cmyk::PAPER), Some(rgb)),
            _ => {
                let color = *self.converted.entry(rgb).or_insert_with(|| (self.setting.convert)(rgb));
                (color, Some(rgb))
            }
        }
    }

    fn note(&mut self, kind: FineKind, paint: &Paint, node: Node<'_, '_>) {
        // The colour with the most inks is the hardest to keep in register.
        if let Some(color) = paint.colors().max_by_key(|color| color.amounts().len()) {
            self.remember(kind, color, head(node));
        }
    }

    fn remember(&mut self, kind: FineKind, color: Color, at: std::ops::Range<usize>) {
        let fine = Fine { kind, color, span: self.findings.span(at) };
        let same = |other: &Fine| other.kind == fine.kind && other.color == fine.color;
        if self.fine.len() < 200 && !self.fine.iter().any(same) {
            self.fine.push(fine);
        }
    }
}
