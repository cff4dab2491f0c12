//! Gradients (SVG 1.1, 13.2) in the inks of their stops.

use kurbo::{Affine, Rect, Vec2};
use roxmltree::Node;

use super::color::{Rgb, Shade};
use super::draw::{Context, Reader};
use super::findings::{EFFECT, REFERENCE, Reported, VALUE, head, name, short};
use super::number::{Axis, Len, Scale, Unit, fraction};
use super::place;
use super::shapes::target;
use super::style::{PaintValue, Style};
use super::transform;
use crate::color::{Color, Ink, Mix};
use crate::geom::Point;
use crate::panel::{Gradient, GradientLine, Paint, Stop};

/// Between two screen colours a gradient gets further stops, so that it runs as it does on a screen: this many pieces.
const PIECES: usize = 8;

/// A gradient's attributes may stand at another one that it names, and so on: at most so often.
const MOST_LINKS: usize = 16;

impl<'a, 'i> Reader<'a, 'i> {
    /// The paint of a gradient for something whose bounds are `bounds` in user units. `to` takes user units to those of the
    /// shape. `Ok(None)` draws nothing.
    ///
    /// # Errors
    /// Where it can't be kept, which is reported.
    pub(super) fn gradient(
        &mut self,
        node: Node<'a, 'i>,
        bounds: Rect,
        to: Affine,
        context: &Context<'a, 'i>,
    ) -> Result<Option<Paint>, Reported> {
        let chain = self.chain(node)?;
        let attribute = |key: &str| chain.iter().find_map(|n| n.attribute(key));
        let bounding = match attribute("gradientUnits") {
            None | Some("objectBoundingBox") => true,
            Some("userSpaceOnUse") => false,
            Some(other) => return Err(self.bad(node, "gradientUnits", other)),
        };
        match attribute("spreadMethod") {
            None | Some("pad") => {}
            Some(other) => {
                let message = format!("{} goes on by `spreadMethod: {}`", name(node), short(other));
                let hint = "draw as many stops as are seen, and let it end there (`pad`)";
                self.findings.error(EFFECT, message, head(node), hint);
                return Err(Reported);
            }
        }
        let own = match attribute("gradientTransform").map(|text| (text, transform::read(text))) {
            None => Affine::IDENTITY,
            Some((_, Some(own))) => own,
            Some((text, None)) => return Err(self.bad(node, "gradientTransform", text)),
        };
        let stops = self.stops(&chain, context)?;
        let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return Ok(None) };
        if stops.len() == 1 || stops.iter().all(|stop| stop.color == first.color) {
            return Ok(Some(Paint::Flat(last.color)));
        }
        let whole = if bounding {
            Affine::new([bounds.width(), 0.0, 0.0, bounds.height(), bounds.x0, bounds.y0])
        } else {
            Affine::IDENTITY
        };
        let scale = Scale { viewport: if bounding { (1.0, 1.0) } else { context.viewport }, em: context.style.size };
        let mut get = |key: &str, axis: Axis, usual: f64| -> Result<f64, Reported> {
            let Some(text) = attribute(key) else {
                return Ok(Len { value: usual, unit: Unit::Percent }.at(axis, scale));
            };
            Len::read(text).map(|len| len.at(axis, scale)).ok_or_else(|| self.bad(node, key, text))
        };
        let ends = if node.tag_name().name() == "linearGradient" {
            let from = Vec2::new(get("x1", Axis::X, 0.0)?, get("y1", Axis::Y, 0.0)?);
            let to = Vec2::new(get("x2", Axis::X, 100.0)?, get("y2", Axis::Y, 0.0)?);
            (from != to).then_some((from, 0.0, to, None))
        } else {
            let center = Vec2::new(get("cx", Axis::X, 50.0)?, get("cy", Axis::Y, 50.0)?);
            let r = get("r", Axis::Both, 50.0)?;
            let fx = if attribute("fx").is_some() { get("fx", Axis::X, 50.0)? } else { center.x };
            let fy = if attribute("fy").is_some() { get("fy", Axis::Y, 50.0)? } else { center.y };
            let fr = get("fr", Axis::Both, 0.0)?;
            if (Vec2::new(fx, fy) - center).hypot() + fr > r && r > 0.0 {
                let message = format!("the focus of {} lies outside of its circle", name(node));
                self.findings.error(EFFECT, message, head(node), "move fx and fy into the circle");
                return Err(Reported);
            }
            (r > 0.0).then_some((Vec2::new(fx, fy), fr, center, Some(r)))
        };
        // Without a length it is its last colour (SVG 1.1, 13.2.2 and 13.2.3).
        let Some((from, first, end, radius)) = ends else { return Ok(Some(Paint::Flat(last.color))) };
        let matrix = to * whole * own;
        let size = transform::scale(matrix);
        if !(size > 0.0 && size.is_finite()) {
            return Ok(None);
        }
        // Coordinates are brought to the size of paper, and the matrix keeps what is not size.
        let at = |p: Vec2| point(p * size);
        let line = match (radius, at(from), at(end)) {
            (None, Some(from), Some(to)) if from != to => GradientLine::Axial { from, to },
            (Some(r), Some(from), Some(to)) => {
                let (Some(first), Some(r)) = (place::length(first * size), place::length(r * size)) else {
                    return Err(self.far(node));
                };
                if (from, first) == (to, r) {
                    return Ok(Some(Paint::Flat(last.color)));
                }
                GradientLine::Radial { from: (from, first), to: (to, r) }
            }
            (None, Some(_), Some(_)) => return Ok(Some(Paint::Flat(last.color))),
            _ => return Err(self.far(node)),
        };
        let [a, b, c, d, e, f] = (matrix * Affine::scale(1.0 / size)).as_coeffs();
        let Some(shift) = point(Vec2::new(e, f)) else { return Err(self.far(node)) };
        let transform = crate::geom::Transform { linear: [a, b, c, d], shift };
        Ok(Some(Paint::Gradient(Box::new(Gradient { line, transform, extend: [true; 2], stops }))))
    }

    /// Whether a gradient has a box to run in, where it runs in the bounds of what it paints: what has no width or no height
    /// has none, and the gradient is ignored (SVG 1.1, 7.11; SVG 2, 8.11).
    pub(super) fn has_box(&mut self, node: Node<'a, 'i>, bounds: Rect) -> bool {
        if bounds.width() > 0.0 && bounds.height() > 0.0 {
            return true;
        }
        // What is wrong with it is told when it is drawn.
        let Ok(chain) = self.chain(node) else { return true };
        let units = chain.iter().find_map(|node| node.attribute("gradientUnits"));
        !matches!(units, None | Some("objectBoundingBox"))
    }

    /// A gradient and those whose attributes it takes.
    fn chain(&mut self, node: Node<'a, 'i>) -> Result<Vec<Node<'a, 'i>>, Reported> {
        let mut chain = vec![node];
        while let Some(next) = target(chain[chain.len() - 1], &self.ids, &mut self.findings) {
            if chain.contains(&next) || chain.len() >= MOST_LINKS {
                let message = format!("{} takes its attributes from itself", name(node));
                self.findings.error(REFERENCE, message, head(node), "take `href` away from one of them");
                return Err(Reported);
            }
            chain.push(next);
        }
        Ok(chain)
    }

    /// The stops of the first gradient that has any.
    fn stops(&mut self, chain: &[Node<'a, 'i>], context: &Context<'a, 'i>) -> Result<Vec<Stop>, Reported> {
        let is_stop = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name() == "stop";
        let Some(owner) = chain.iter().find(|node| node.children().any(|child| is_stop(&child))) else {
            return Ok(Vec::new());
        };
        // Stops inherit from where the gradient stands, not from where it is used; `currentColor` is all that could matter.
        let mut lines: Vec<_> = owner.ancestors().filter(Node::is_element).collect();
        lines.reverse();
        let mut style = Style::default();
        for node in lines {
            self.budget.spend(20);
            style = self.style(node, &style, context.viewport);
        }
        let mut stops: Vec<Stop> = Vec::new();
        // The screen's colour of each, if it was converted, and whether it is black.
        let mut screens: Vec<(Option<Rgb>, bool)> = Vec::new();
        for node in owner.children().filter(is_stop) {
            self.budget.spend(20);
            let own = self.style(node, &style, context.viewport);
            let text = node.attribute("offset").unwrap_or("0");
            let Some(at) = fraction(text) else { return Err(self.bad(node, "offset", text)) };
            let at = at.clamp(0.0, 1.0).max(stops.last().map_or(0.0, |stop| stop.at));
            let shade = if let PaintValue::Shade(shade) = own.stop { shade } else { own.color };
            let (mut color, mut screen) = self.color(shade, head(node));
            // Black alone would run through greys where it meets another colour of the screen: there it is the screen's black.
            let is_black =
                shade == Shade::Screen([0; 3]) && !self.setting.colors.iter().any(|(known, _)| *known == [0; 3]);
            let colourful = |screen: &Option<Rgb>| screen.is_some_and(|rgb| rgb != [255; 3]);
            let rich = || (self.setting.convert)([0; 3]);
            let before = stops.last().map_or(0.0, |stop| stop.at);
            match screens.last() {
                Some((other, _)) if is_black && colourful(other) => (color, screen) = (rich(), Some([0; 3])),
                Some((None, true)) if colourful(&screen) => {
                    // What comes before the first is of its colour.
                    if stops.len() == 1 {
                        stops.clear();
                        screens.clear();
                    }
                    stops.push(Stop { at: before, color: rich() });
                    screens.push((Some([0; 3]), true));
                }
                // And alone again on the way to white, or to inks.
                Some((Some([0, 0, 0]), true)) if !colourful(&screen) => {
                    stops.push(Stop { at: before, color: Color::BLACK });
                    screens.push((None, true));
                }
                _ => {}
            }
            if let (Some(before), Some((Some(from), _)), Some(to)) = (stops.last().copied(), screens.last(), screen)
                && at > before.at
            {
                let mix = |i: usize, a: u8, b: u8| {
                    ((usize::from(a) * (PIECES - i) + usize::from(b) * i + PIECES / 2) / PIECES) as u8
                };
                for i in 1..PIECES {
                    let [r, g, b] = [0, 1, 2].map(|k| mix(i, from[k], to[k]));
                    let between = (self.setting.convert)([r, g, b]);
                    stops.push(Stop { at: before.at + (at - before.at) * (i as f64 / PIECES as f64), color: between });
                }
            }
            stops.push(Stop { at, color });
            screens.push((screen, is_black));
            if self.is_spent(node) {
                return Err(Reported);
            }
            if stops.len() > 1000 {
                let message = format!("{} has too many stops", name(*owner));
                self.findings.error(super::findings::LIMIT, message, head(*owner), "keep those that can be seen");
                return Err(Reported);
            }
        }
        let mut spots: Vec<Ink> = stops.iter().flat_map(|stop| stop.color.amounts()).map(|(ink, _)| ink).collect();
        spots.retain(|ink| matches!(ink, Ink::Spot(_)));
        spots.sort_unstable();
        spots.dedup();
        if spots.len() > Mix::MOST_SPOTS {
            let message = format!("{} runs through {} spot inks", name(*owner), spots.len());
            let hint = format!("a gradient holds {} spot inks at most", Mix::MOST_SPOTS);
            self.findings.error(EFFECT, message, head(*owner), hint);
            return Err(Reported);
        }
        Ok(stops)
    }

    fn bad(&mut self, node: Node<'_, '_>, attribute: &str, value: &str) -> Reported {
        let message = format!("`{attribute}` of {} can't be read: `{}`", name(node), short(value));
        self.findings.error(VALUE, message, head(node), "write it as SVG 1.1 has it, or export the drawing anew");
        Reported
    }
}

fn point(p: Vec2) -> Option<Point> {
    Some(Point::new(place::length(p.x)?, place::length(p.y)?))
}
