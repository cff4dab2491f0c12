//! Clips (SVG 1.1, 14.3): the union of shapes, each of which may be clipped again.

use kurbo::{Affine, BezPath, Rect, Shape};
use roxmltree::Node;

use super::draw::{Context, Reader};
use super::findings::{EFFECT, LIMIT, REFERENCE, Reported, head, name};
use super::place;
use super::shapes::{outline, target};
use crate::panel::{Clip, Group, Item};

/// Clips in each other, which are groups in each other in the file.
const MOST_NESTED: usize = 12;
/// Outlines of one clip that overlap and can't be one: what is clipped is drawn for each.
const MOST_PARTS: usize = 32;

/// A place to print on: inside of any of these, each of which is inside of all of its clips.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Region(Vec<Vec<Clip>>);

/// One shape of a clip in the drawing's coordinates.
struct Part {
    path: BezPath,
    even_odd: bool,
    /// Whether it turns one way everywhere, as basic shapes do.
    simple: bool,
    inside: Option<Region>,
}

impl<'a, 'i> Reader<'a, 'i> {
    /// What the clip `id` lets print. `bounds` are those of what is clipped, in user units; `None` for a group. `Err` where it
    /// can't be kept, which is reported.
    pub(super) fn clip(
        &mut self,
        id: &str,
        by: Node<'a, 'i>,
        bounds: Option<Rect>,
        context: &Context<'a, 'i>,
    ) -> Result<Region, Reported> {
        let node = match self.ids.get(id).copied() {
            Some(node) if node.tag_name().name() == "clipPath" => node,
            _ => {
                let message = format!("{} is clipped by `{id}`, which is no clip path of the drawing", name(by));
                self.findings.error(REFERENCE, message, head(by), "export the drawing anew");
                return Err(Reported);
            }
        };
        let mut context = self.enter(node, context)?;
        let bounding = match (node.attribute("clipPathUnits"), bounds) {
            (Some("objectBoundingBox"), None) => {
                let message = format!("the clip of {} is in units of its bounding box", name(by));
                let hint = "export the drawing with clipPathUnits=\"userSpaceOnUse\"";
                self.findings.error(EFFECT, message, head(by), hint);
                return Err(Reported);
            }
            (Some("objectBoundingBox"), Some(b)) => Affine::new([b.width(), 0.0, 0.0, b.height(), b.x0, b.y0]),
            _ => Affine::IDENTITY,
        };
        context.matrix = context.matrix * context.style.transform * bounding;
        let mut parts = Vec::new();
        for child in node.children().filter(Node::is_element) {
            if let Some(part) = self.part(child, &context)? {
                parts.push(part);
            }
        }
        let mut region = self.union(parts, node)?;
        if let Some(id) = context.style.clip.clone() {
            let outer = self.clip(&id, node, bounds, &context)?;
            region = region.and(&outer);
        }
        if region.0.len() > MOST_PARTS || region.0.iter().any(|clips| clips.len() > MOST_NESTED) {
            let message = format!("{} is made of too many shapes", name(node));
            self.findings.error(LIMIT, message, head(node), "unite them to one path where they were drawn");
            return Err(Reported);
        }
        Ok(region)
    }

    /// A shape, a text, or the use of one.
    fn part(&mut self, node: Node<'a, 'i>, context: &Context<'a, 'i>) -> Result<Option<Part>, Reported> {
        let mut context = self.enter(node, context)?;
        context.matrix *= context.style.transform;
        let style = context.style.clone();
        if style.hidden || !style.visible {
            return Ok(None);
        }
        let kind = node.tag_name().name();
        let path = match kind {
            "title" | "desc" | "metadata" => return Ok(None),
            "use" => {
                let scale = context.scale();
                let x =
                    super::shapes::length(node, "x", super::number::Axis::X, scale, &mut self.findings).unwrap_or(0.0);
                let y =
                    super::shapes::length(node, "y", super::number::Axis::Y, scale, &mut self.findings).unwrap_or(0.0);
                let Some(used) = target(node, &self.ids, &mut self.findings) else { return Err(Reported) };
                if matches!(used.tag_name().name(), "use" | "g" | "svg" | "symbol") {
                    let message = format!("{} clips by {}, which is no shape", name(node), name(used));
                    self.findings.error(EFFECT, message, head(node), "clip by shapes");
                    return Err(Reported);
                }
                context.matrix *= Affine::translate((x, y));
                let Some(mut part) = self.part(used, &context)? else { return Ok(None) };
                if let Some(id) = &style.clip {
                    let own = self.clip(id, node, None, &context)?;
                    part.inside = Some(part.inside.map_or(own.clone(), |inside| inside.and(&own)));
                }
                return Ok(Some(part));
            }
            "text" => {
                let mut whole = BezPath::new();
                for (_, path) in self.text_outlines(node, &context)? {
                    whole.extend(path);
                }
                whole
            }
            "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "path" => {
                match outline(node, context.scale(), &mut self.findings) {
                    Some(path) => path,
                    None => return Ok(None),
                }
            }
            _ => {
                let message = format!("{} can't clip", name(node));
                self.findings.error(EFFECT, message, head(node), "clip by shapes");
                return Err(Reported);
            }
        };
        self.budget.spend(path.elements().len() * 2);
        let inside = match &style.clip {
            Some(id) => Some(self.clip(id, node, Some(path.bounding_box()), &context)?),
            None => None,
        };
        let simple = matches!(kind, "rect" | "circle" | "ellipse");
        Ok(Some(Part { path: context.matrix * path, even_odd: style.clip_even_odd, simple, inside }))
    }

    /// The union of shapes. Two outlines in one path are their union only where they turn the same way, or lie apart; else
    /// each is a clip of its own.
    fn union(&mut self, mut parts: Vec<Part>, node: Node<'a, 'i>) -> Result<Region, Reported> {
        let boxes: Vec<Rect> = parts.iter().map(|part| part.path.bounding_box()).collect();
        let apart = parts.len() <= 1000
            && (0..parts.len()).all(|i| (0..i).all(|k| boxes[i].intersect(boxes[k]).is_zero_area()));
        let plain = parts.iter().all(|part| part.inside.is_none());
        let alike = parts.windows(2).all(|pair| pair[0].even_odd == pair[1].even_odd);
        let simple = parts.iter().all(|part| part.simple);
        let mut region = Vec::new();
        if parts.len() > 1 && plain && (simple || (alike && apart)) {
            let mut whole = BezPath::new();
            for part in &parts {
                // All the same way round, whatever transforms have made of them.
                let turned = simple && part.path.area() < 0.0;
                whole.extend(if turned { part.path.reverse_subpaths() } else { part.path.clone() });
            }
            parts = vec![Part { path: whole, even_odd: !simple && parts[0].even_odd, simple, inside: None }];
        }
        for Part { path, even_odd, inside, .. } in parts {
            let Some(path) = place::path(&path, Affine::IDENTITY) else { return Err(self.far(node)) };
            let own = Region(vec![vec![Clip { path, even_odd }]]);
            region.extend(inside.map_or(own.clone(), |inside| own.and(&inside)).0);
        }
        Ok(Region(region))
    }

    /// What is drawn, where a region lets it.
    pub(super) fn clipped(&mut self, items: Vec<Item>, region: &Region, out: &mut Vec<Item>) {
        let size = count(&items);
        self.budget.spend(size * region.0.len().saturating_sub(1));
        if items.is_empty() || self.budget.is_spent() {
            return;
        }
        for clips in &region.0 {
            let mut inner = items.clone();
            for clip in clips.iter().rev() {
                inner = vec![Item::Group(Group { clip: Some(clip.clone()), items: inner, ..Group::default() })];
            }
            out.extend(inner);
        }
    }
}

/// Segments of all that is drawn.
fn count(items: &[Item]) -> usize {
    let one = |item: &Item| match item {
        Item::Shape(shape) => shape.path.0.len(),
        Item::Group(group) => 1 + count(&group.items),
        Item::Picture(_) => 1,
    };
    items.iter().map(one).sum()
}

/// How deep groups lie in each other.
pub(super) fn depth(items: &[Item]) -> usize {
    let one = |item: &Item| match item {
        Item::Shape(_) | Item::Picture(_) => 0,
        Item::Group(group) => 1 + depth(&group.items),
    };
    items.iter().map(one).max().unwrap_or(0)
}

impl Region {
    /// One rectangle, given by its outline in the drawing's coordinates.
    pub fn of(clip: Clip) -> Self {
        Self(vec![vec![clip]])
    }

    /// Inside of both.
    fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|a| other.0.iter().map(move |b| [&a[..], &b[..]].concat()));
        // One more than allowed is enough to be refused.
        Self(pairs.take(MOST_PARTS + 1).collect())
    }
}
