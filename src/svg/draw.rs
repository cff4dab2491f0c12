//! From elements to items: the walk through the tree, and what every shape goes through.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kurbo::{Affine, Rect, Shape as _};
use roxmltree::Node;

use super::clip::{Region, depth};
use super::color::Rgb;
use super::css::Sheet;
use super::findings::{EFFECT, Findings, LIMIT, REFERENCE, Reported, VALUE, head, name, short};
use super::number::{Axis, Scale};
use super::shapes::{length, outline, target};
use super::style::Style;
use super::{Setting, place, transform};
use crate::color::Color;
use crate::lang::Lang;
use crate::panel::{Clip, Fine, Item};

/// What reading one drawing may take in all: an element costs 20, a segment of a path 2, a rule 1. That is some 60 000
/// shapes of few points, or a million segments in fewer.
const MOST_STEPS: usize = 2_000_000;
/// Elements in each other, uses counted through.
const MOST_NESTING: usize = super::guard::MOST_NESTING;
/// Groups in each other in what comes out, as [`Item`] says, less those that a page has around it.
const MOST_GROUPS: usize = 12;

/// The namespace of SVG.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

/// How a view box is fitted, and the viewport's width and height in its units.
pub(super) type Fitted = (Affine, (f64, f64));

/// How much work is left.
pub(super) struct Budget(usize);

impl Budget {
    pub fn spend(&mut self, steps: usize) {
        self.0 = self.0.saturating_sub(steps);
    }

    pub fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// Where an element stands.
#[derive(Clone)]
pub(super) struct Context<'a, 'i> {
    pub style: Rc<Style>,
    /// From the element's user units to the drawing's.
    pub matrix: Affine,
    /// Width and height of the viewport in user units.
    pub viewport: (f64, f64),
    pub depth: usize,
    /// The elements that led here by reference.
    pub way: Vec<Node<'a, 'i>>,
}

impl Context<'_, '_> {
    pub fn scale(&self) -> Scale {
        Scale { viewport: self.viewport, em: self.style.size }
    }
}

/// Reads one drawing.
pub(super) struct Reader<'a, 'i> {
    pub setting: &'a Setting<'a>,
    pub ids: BTreeMap<&'a str, Node<'a, 'i>>,
    pub sheet: Sheet,
    pub findings: Findings,
    pub budget: Budget,
    pub fine: Vec<Fine>,
    /// Screen colours that were converted, with their inks.
    pub converted: BTreeMap<Rgb, Color>,
    /// Those that the table names.
    pub mapped: BTreeSet<Rgb>,
}

impl<'a, 'i> Reader<'a, 'i> {
    pub fn new(
        setting: &'a Setting<'a>,
        ids: BTreeMap<&'a str, Node<'a, 'i>>,
        sheet: Sheet,
        findings: Findings,
    ) -> Self {
        let budget = Budget(MOST_STEPS);
        Self {
            setting,
            ids,
            sheet,
            findings,
            budget,
            fine: Vec::new(),
            converted: BTreeMap::new(),
            mapped: BTreeSet::new(),
        }
    }

    pub fn style(&mut self, node: Node<'_, '_>, parent: &Style, viewport: (f64, f64)) -> Style {
        let (style, looked) = Style::of(node, parent, &self.sheet, viewport, &mut self.findings);
        self.budget.spend(looked);
        style
    }

    /// The context of an element below another: its style, and one step deeper. `Err` where there is too much of them, which
    /// is reported.
    pub fn enter(&mut self, node: Node<'a, 'i>, context: &Context<'a, 'i>) -> Result<Context<'a, 'i>, Reported> {
        self.budget.spend(20 + context.way.len());
        if self.is_spent(node) {
            return Err(Reported);
        }
        if context.depth >= MOST_NESTING {
            let message = format!("elements lie more than {MOST_NESTING} deep in each other");
            self.findings.error(LIMIT, message, head(node), "ungroup what is grouped more than once");
            return Err(Reported);
        }
        if context.way.contains(&node) {
            let message = format!("{} uses itself", name(node));
            self.findings.error(REFERENCE, message, head(node), "take one of the uses away");
            return Err(Reported);
        }
        let style = Rc::new(self.style(node, &context.style, context.viewport));
        let mut way = context.way.clone();
        // What is reached by reference can be reached again by itself.
        if matches!(node.tag_name().name(), "use" | "clipPath") {
            way.push(node);
        }
        Ok(Context { style, matrix: context.matrix, viewport: context.viewport, depth: context.depth + 1, way })
    }

    /// Whether there is no work left, which is reported: what is not drawn must not be left out in silence.
    pub fn is_spent(&mut self, node: Node<'_, '_>) -> bool {
        let spent = self.budget.is_spent();
        if spent {
            let message = "the drawing has too many elements, or uses them too often";
            let hint = "simplify it to some 60 000 shapes, or a million points in fewer, or place it as a picture";
            self.findings.error(LIMIT, message, head(node), hint);
        }
        spent
    }

    /// The children of an element.
    pub fn children(&mut self, node: Node<'a, 'i>, context: &Context<'a, 'i>, out: &mut Vec<Item>) {
        for child in node.children().filter(Node::is_element) {
            if self.budget.is_spent() {
                return;
            }
            self.element(child, context, out);
        }
    }

    /// One element. Those of other namespaces are notes of the programs that wrote them.
    fn element(&mut self, node: Node<'a, 'i>, context: &Context<'a, 'i>, out: &mut Vec<Item>) {
        if !is_svg(node) || !self.wanted(node) {
            return;
        }
        let kind = node.tag_name().name();
        match kind {
            // Drawn where they are used, if at all; or not drawn.
            "defs" | "symbol" | "clipPath" | "linearGradient" | "radialGradient" | "style" | "title" | "desc"
            | "metadata" | "view" | "cursor" | "mask" | "pattern" | "marker" | "filter" | "color-profile" => return,
            "g" | "a" | "svg" | "use" | "switch" | "text" => {}
            "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "path" => {}
            _ => return self.foreign(node),
        }
        let Ok(mut inner) = self.enter(node, context) else { return };
        let style = inner.style.clone();
        if style.hidden || style.faded {
            return;
        }
        inner.matrix *= style.transform;
        if self.is_flat(inner.matrix, node) {
            return;
        }
        let mut items = Vec::new();
        // Only shapes and text know their bounds.
        let mut bounds = None;
        match kind {
            "g" | "a" => self.children(node, &inner, &mut items),
            "svg" => self.viewport(node, node, &inner, None, &mut items),
            "use" => self.used(node, inner.clone(), &mut items),
            "switch" => {
                // The first child that can be shown (SVG 1.1, 5.8).
                if let Some(child) =
                    node.children().find(|child| child.is_element() && is_svg(*child) && self.wanted(*child))
                {
                    self.element(child, &inner, &mut items);
                }
            }
            "text" => bounds = self.text(node, &inner, &mut items),
            _ => {
                if let Some(path) = outline(node, inner.scale(), &mut self.findings) {
                    let around = path.bounding_box();
                    bounds = Some(around);
                    if style.visible {
                        self.shape(node, &path, around, &inner, None, &mut items);
                    }
                }
            }
        }
        if let Some(id) = &style.clip {
            if let Ok(region) = self.clip(id, node, bounds, &inner) {
                let before = out.len();
                self.clipped(items, &region, out);
                if depth(&out[before..]) > MOST_GROUPS {
                    out.truncate(before);
                    let message = format!("clips lie more than {MOST_GROUPS} deep in each other");
                    self.findings.error(LIMIT, message, head(node), "release clips that cut nothing off");
                }
            }
        } else {
            out.append(&mut items);
        }
    }

    /// Conditional processing (SVG 1.1, 5.8): what asks for extensions is for the program that wrote it, and what asks for
    /// languages is for their readers: the leaflet's, by its main language.
    fn wanted(&self, node: Node<'_, '_>) -> bool {
        node.attribute("requiredExtensions").is_none_or(|list| list.trim().is_empty())
            && node.attribute("systemLanguage").is_none_or(|list| {
                list.split(',').filter_map(|tag| Lang::parse(tag.trim())).any(|tag| self.speaks(tag))
            })
    }

    /// Whether the leaflet is in a language or, more widely, in that of its tag's first word.
    fn speaks(&self, tag: Lang) -> bool {
        let Some(own) = self.setting.language else { return false };
        let begins =
            |with: &str| tag.as_str().strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        begins(own.as_str()) || begins(own.primary())
    }

    /// Animations and scripts, wherever they stand: what is drawn without them is not what was meant.
    pub fn moving(&mut self, root: Node<'_, '_>) {
        const MOVING: [&str; 7] =
            ["animate", "animateColor", "animateMotion", "animateTransform", "discard", "script", "set"];
        let moves =
            |node: &Node<'_, '_>| node.is_element() && is_svg(*node) && MOVING.contains(&node.tag_name().name());
        root.descendants().filter(moves).for_each(|node| self.foreign(node));
    }

    /// An element that can't be kept.
    fn foreign(&mut self, node: Node<'_, '_>) {
        let kind = node.tag_name().name();
        let hint = match kind {
            "image" => "place the picture by itself, with [[picture]] or from the text",
            "foreignObject" => "turn what it holds into paths, or take it away",
            "script" => "take the script away: paper runs none",
            "animate" | "animateMotion" | "animateTransform" | "animateColor" | "set" | "discard" => {
                "take the animation away, and keep the picture that should print"
            }
            "textPath" | "tref" | "altGlyph" | "font" | "font-face" | "flowRoot" => {
                "turn this text into paths where it was drawn"
            }
            "tspan" | "stop" => "put it into what it belongs to",
            _ => "turn it into plain shapes where it was drawn, or take it away",
        };
        self.findings.error(EFFECT, format!("{} can't be kept", name(node)), head(node), hint);
    }

    /// Whether a transform leaves nothing to see; one that leads nowhere is reported.
    fn is_flat(&mut self, matrix: Affine, node: Node<'_, '_>) -> bool {
        let scale = transform::scale(matrix);
        if !matrix.as_coeffs().iter().all(|c| c.is_finite()) || scale > 1e6 {
            self.too_far(node);
            return true;
        }
        scale < 1e-9
    }

    /// Reports coordinates that no sheet has.
    pub fn too_far(&mut self, node: Node<'_, '_>) {
        let message = format!("{} leads more than 10 m away", name(node));
        self.findings.error(VALUE, message, head(node), "take away what lies outside of the drawing");
    }

    /// The same, for what must have an error.
    pub fn far(&mut self, node: Node<'_, '_>) -> Reported {
        self.too_far(node);
        Reported
    }

    /// What `use` shows (SVG 1.1, 5.6).
    fn used(&mut self, node: Node<'a, 'i>, mut inner: Context<'a, 'i>, out: &mut Vec<Item>) {
        let scale = inner.scale();
        let mut get = |key, axis| length(node, key, axis, scale, &mut self.findings);
        let place = (get("x", Axis::X).unwrap_or(0.0), get("y", Axis::Y).unwrap_or(0.0));
        let size = (get("width", Axis::X), get("height", Axis::Y));
        let Some(shown) = target(node, &self.ids, &mut self.findings) else {
            if !node.attributes().any(|a| a.name() == "href") {
                let message = format!("{} names nothing", name(node));
                self.findings.error(REFERENCE, message, head(node), "give it an href, or take it away");
            }
            return;
        };
        inner.matrix *= Affine::translate(place);
        if inner.way.contains(&shown) || node.ancestors().any(|ancestor| ancestor == shown) {
            let message = format!("{} uses itself", name(node));
            self.findings.error(REFERENCE, message, head(node), "take one of the uses away");
            return;
        }
        match shown.tag_name().name() {
            "symbol" | "svg" => {
                let Ok(mut below) = self.enter(shown, &inner) else { return };
                below.matrix *= below.style.transform;
                if !below.style.hidden && !below.style.faded {
                    self.viewport(shown, node, &below, Some(size), out);
                }
            }
            _ => self.element(shown, &inner, out),
        }
    }

    /// An inner `svg` or a `symbol`: a viewport of its own (SVG 1.1, 7.9). `by` is what asks for it.
    fn viewport(
        &mut self,
        node: Node<'a, 'i>,
        by: Node<'a, 'i>,
        context: &Context<'a, 'i>,
        used: Option<(Option<f64>, Option<f64>)>,
        out: &mut Vec<Item>,
    ) {
        let scale = context.scale();
        let mut get = |key, axis| length(node, key, axis, scale, &mut self.findings);
        let place = (get("x", Axis::X).unwrap_or(0.0), get("y", Axis::Y).unwrap_or(0.0));
        let (mut width, mut height) = (get("width", Axis::X), get("height", Axis::Y));
        if let Some((w, h)) = used {
            (width, height) = (w.or(width), h.or(height));
        }
        let size = (width.unwrap_or(context.viewport.0), height.unwrap_or(context.viewport.1));
        if !(size.0 > 0.0 && size.1 > 0.0) {
            return;
        }
        let mut inner = context.clone();
        inner.matrix *= Affine::translate(place);
        let Some(clip) = place::path(&Rect::new(0.0, 0.0, size.0, size.1).to_path(0.1), inner.matrix) else {
            return self.too_far(by);
        };
        inner.viewport = size;
        match self.fitted(node, size) {
            Ok(Some((fit, viewport))) => {
                inner.matrix *= fit;
                inner.viewport = viewport;
            }
            Ok(None) => {}
            Err(Reported) => return,
        }
        if self.is_flat(inner.matrix, by) {
            return;
        }
        let mut items = Vec::new();
        self.children(node, &inner, &mut items);
        if context.style.overflows {
            out.append(&mut items);
        } else {
            self.clipped(items, &Region::of(Clip { path: clip, even_odd: false }), out);
        }
    }

    /// How a view box is fitted into a viewport, and the viewport's size in its units. `None` where there is no view box.
    pub fn fitted(&mut self, node: Node<'_, '_>, size: (f64, f64)) -> Result<Option<Fitted>, Reported> {
        let Some(attribute) = node.attribute_node("viewBox") else { return Ok(None) };
        let Some(view) = transform::view_box(attribute.value()) else {
            let message = format!("the view box of {} can't be read: `{}`", name(node), short(attribute.value()));
            let hint = "write four numbers: x, y, width and height, the last two above 0";
            self.findings.error(VALUE, message, attribute.range(), hint);
            return Err(Reported);
        };
        let align = node.attribute("preserveAspectRatio");
        match transform::fit(view, size, align) {
            Some(fit) => Ok(Some((fit, (view[2], view[3])))),
            None => {
                let message = format!("`preserveAspectRatio` of {} can't be read", name(node));
                self.findings.error(VALUE, message, head(node), "write it as SVG has it, such as \"xMidYMid meet\"");
                Err(Reported)
            }
        }
    }
}

/// Whether an element is SVG's; a drawing without a namespace is taken for one.
pub(super) fn is_svg(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().namespace(), None | Some(SVG))
}
