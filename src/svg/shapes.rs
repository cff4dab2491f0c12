//! The basic shapes (SVG 1.1, 9) as paths in user units.

use kurbo::{BezPath, Circle, Ellipse, Point, Rect, RoundedRect, Shape};
use roxmltree::Node;

use super::findings::{Findings, REFERENCE, VALUE, head, name, short};
use super::number::{Axis, Len, Scale, numbers};
use super::path;

/// How near a curve keeps to a circle, in radii: within what four cubics reach.
const NEAR: f64 = 1e-3;

/// A length of an attribute; `None` where there is none, or where it can't be read, which is reported.
pub(super) fn length(
    node: Node<'_, '_>,
    attribute: &str,
    axis: Axis,
    scale: Scale,
    findings: &mut Findings,
) -> Option<f64> {
    let found = node.attribute_node(attribute)?;
    let text = found.value().trim();
    match Len::read(text) {
        Some(len) => Some(len.at(axis, scale)),
        None if text == "auto" => None,
        None => {
            let message = format!("`{attribute}` of {} is no length: `{}`", name(node), short(text));
            findings.error(
                VALUE,
                message,
                found.range(),
                "write a number, with px, mm, cm, in, pt, pc, em or % if need be",
            );
            None
        }
    }
}

/// The outline of a shape; `None` for what is no shape, or draws nothing.
pub(super) fn outline(node: Node<'_, '_>, scale: Scale, findings: &mut Findings) -> Option<BezPath> {
    let mut get = |attribute, axis| length(node, attribute, axis, scale, findings);
    let kind = node.tag_name().name();
    match kind {
        "rect" => {
            let (x, y) = (get("x", Axis::X).unwrap_or(0.0), get("y", Axis::Y).unwrap_or(0.0));
            let (width, height) = (get("width", Axis::X)?, get("height", Axis::Y)?);
            let (rx, ry) = (get("rx", Axis::X), get("ry", Axis::Y));
            if !(width > 0.0 && height > 0.0) {
                return None;
            }
            let rect = Rect::new(x, y, x + width, y + height);
            // Each stands for the other where that is missing.
            let (rx, ry) = (rx.or(ry).unwrap_or(0.0).min(width / 2.0), ry.or(rx).unwrap_or(0.0).min(height / 2.0));
            if !(rx > 0.0 && ry > 0.0) {
                return Some(rect.to_path(NEAR));
            }
            // Rounded evenly where both radii are one, then stretched.
            let stretch = ry / rx;
            let even = Rect::new(x, y / stretch, x + width, (y + height) / stretch);
            let mut path = RoundedRect::from_rect(even, rx).to_path(rx * NEAR);
            path.apply_affine(kurbo::Affine::scale_non_uniform(1.0, stretch));
            Some(path)
        }
        "circle" => {
            let center = Point::new(get("cx", Axis::X).unwrap_or(0.0), get("cy", Axis::Y).unwrap_or(0.0));
            let r = get("r", Axis::Both).filter(|r| *r > 0.0)?;
            Some(Circle::new(center, r).to_path(r * NEAR))
        }
        "ellipse" => {
            let center = Point::new(get("cx", Axis::X).unwrap_or(0.0), get("cy", Axis::Y).unwrap_or(0.0));
            let (rx, ry) = (get("rx", Axis::X), get("ry", Axis::Y));
            let (rx, ry) = (rx.or(ry).filter(|r| *r > 0.0)?, ry.or(rx).filter(|r| *r > 0.0)?);
            Some(Ellipse::new(center, (rx, ry), 0.0).to_path(rx.min(ry) * NEAR))
        }
        "line" => {
            let mut get = |attribute, axis| get(attribute, axis).unwrap_or(0.0);
            let mut path = BezPath::new();
            path.move_to((get("x1", Axis::X), get("y1", Axis::Y)));
            path.line_to((get("x2", Axis::X), get("y2", Axis::Y)));
            Some(path)
        }
        "polyline" | "polygon" => {
            let points = node.attribute_node("points")?;
            let values = numbers(points.value());
            let Some(values) = values.filter(|values| values.len() % 2 == 0) else {
                let message = format!("`points` of {} are no pairs of numbers", name(node));
                findings.error(VALUE, message, points.range(), "export the drawing anew");
                return None;
            };
            let mut path = BezPath::new();
            for (i, pair) in values.chunks_exact(2).enumerate() {
                let point = Point::new(pair[0], pair[1]);
                if i == 0 { path.move_to(point) } else { path.line_to(point) }
            }
            if kind == "polygon" && !values.is_empty() {
                path.close_path();
            }
            (!values.is_empty()).then_some(path)
        }
        "path" => {
            let data = node.attribute_node("d")?;
            match path::read(data.value()) {
                Ok(path) => (!path.elements().is_empty()).then_some(path),
                Err(error) => {
                    let range = data.range_value();
                    let at = match node.document().input_text().get(range.clone()) == Some(data.value()) {
                        true => (range.start + error.at).min(range.end),
                        false => range.start,
                    };
                    let message = format!("the path data of {} can't be read: {}", name(node), error.what);
                    findings.error(VALUE, message, at..(at + 1).min(range.end).max(at), "export the drawing anew");
                    None
                }
            }
        }
        _ => None,
    }
}

/// The element that `href` or `xlink:href` names; what names none is reported.
pub(super) fn target<'a, 'i>(
    node: Node<'a, 'i>,
    ids: &std::collections::BTreeMap<&'a str, Node<'a, 'i>>,
    findings: &mut Findings,
) -> Option<Node<'a, 'i>> {
    let xlink = node.attribute_node(("http://www.w3.org/1999/xlink", "href"));
    let attribute = node.attribute_node("href").or(xlink)?;
    let text = attribute.value().trim();
    let found = text.strip_prefix('#').and_then(|id| ids.get(id).copied());
    if found.is_none() {
        let (message, hint) = match text.strip_prefix('#') {
            Some(id) => (
                format!("{} names `{}`, which the drawing doesn't have", name(node), short(id)),
                "export the drawing anew",
            ),
            None => {
                let message = format!("{} takes `{}` from another file", name(node), short(text));
                (message, "copy it into the drawing")
            }
        };
        findings.error(REFERENCE, message, head(node), hint);
    }
    found
}
