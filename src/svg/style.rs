//! Which properties an element has: attributes, style sheets and `style`, one over the other, over what is inherited.

mod set;

use std::borrow::Cow;
use std::rc::Rc;

use kurbo::Affine;
use roxmltree::Node;

use self::set::Read;
use super::color::Shade;
use super::css::{self, Declaration, Sheet};
use super::findings::{EFFECT, Findings, VALUE, name, short};
use super::number::Scale;
use super::property::{EFFECTS, SILENT, is_property, remedy};
use crate::diag::Diagnostic;
use crate::panel::{Cap, Join};

/// What something is painted in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PaintValue {
    None,
    /// A colour.
    Shade(Shade),
    /// `currentColor`.
    Current,
    /// `url(#id)`, and the paint where that is missing.
    Server(Rc<str>, Option<Box<PaintValue>>),
}

/// Properties of an element, all lengths in user units.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub fill: PaintValue,
    pub fill_seen: bool,
    pub even_odd: bool,
    pub stroke: PaintValue,
    pub stroke_seen: bool,
    pub width: f64,
    pub dash: Rc<[f64]>,
    pub phase: f64,
    pub cap: Cap,
    pub join: Join,
    pub miter_limit: f64,
    /// Whether strokes are painted before fills.
    pub stroke_first: bool,
    pub color: Shade,
    pub clip_even_odd: bool,
    pub visible: bool,
    // Text.
    pub families: Rc<[String]>,
    pub size: f64,
    pub weight: u16,
    pub italic: bool,
    pub anchor: Anchor,
    pub letter_spacing: f64,
    pub word_spacing: f64,
    pub right_to_left: bool,
    pub keeps_spaces: bool,
    /// Where in its height a letter stands on the line.
    pub baseline: Baseline,
    // Not inherited.
    /// `display: none`.
    pub hidden: bool,
    /// An opacity of 0.
    pub faded: bool,
    pub clip: Option<Rc<str>>,
    pub overflows: bool,
    pub stop: PaintValue,
    pub stop_seen: f64,
    /// Upwards.
    pub shift: f64,
    pub transform: Affine,
}

/// Which part of a line of text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Which part of a letter's height stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Baseline {
    Alphabetic,
    /// Half the height of x above it.
    Middle,
    /// Half between ascent and descent.
    Central,
}

impl Default for Style {
    fn default() -> Self {
        let black = Shade::Screen([0; 3]);
        Self {
            fill: PaintValue::Shade(black),
            fill_seen: true,
            even_odd: false,
            stroke: PaintValue::None,
            stroke_seen: true,
            width: 1.0,
            dash: Rc::new([]),
            phase: 0.0,
            cap: Cap::Butt,
            join: Join::Miter,
            miter_limit: 4.0,
            stroke_first: false,
            color: black,
            clip_even_odd: false,
            visible: true,
            families: Rc::new([]),
            // `medium`.
            size: 16.0,
            weight: 400,
            italic: false,
            anchor: Anchor::Start,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            right_to_left: false,
            keeps_spaces: false,
            baseline: Baseline::Alphabetic,
            hidden: false,
            faded: false,
            clip: None,
            overflows: false,
            stop: PaintValue::Shade(black),
            stop_seen: 1.0,
            shift: 0.0,
            transform: Affine::IDENTITY,
        }
    }
}

impl Style {
    /// What an element starts with below an element of this style.
    fn below(&self) -> Self {
        let fresh = Self::default();
        Self {
            hidden: false,
            faded: false,
            clip: None,
            overflows: false,
            stop: fresh.stop,
            stop_seen: 1.0,
            shift: 0.0,
            transform: Affine::IDENTITY,
            ..self.clone()
        }
    }

    /// The style of an element; and how many rules were looked at.
    pub fn of(
        node: Node<'_, '_>,
        parent: &Self,
        sheet: &Sheet,
        viewport: (f64, f64),
        findings: &mut Findings,
    ) -> (Self, usize) {
        let mut style = parent.below();
        let mut all: Vec<Cow<'_, Declaration<'_>>> = Vec::new();
        for attribute in node.attributes().filter(|a| a.namespace().is_none() && is_property(a.name())) {
            // `transform` of gradients and `clip-path` elements have their own names and readers.
            let (name, value) = (Cow::from(attribute.name()), Cow::from(attribute.value()));
            all.push(Cow::Owned(Declaration { name, value, important: false, at: attribute.range() }));
        }
        let (ruled, looked) = sheet.declarations(node);
        all.extend(ruled.into_iter().map(Cow::Borrowed));
        if let Some(attribute) = node.attribute_node("style") {
            let (range, text) = (attribute.range_value(), attribute.value());
            let same = node.document().input_text().get(range.clone()) == Some(text);
            let at = |part: std::ops::Range<usize>| match same {
                true => range.start + part.start..range.start + part.end,
                false => attribute.range(),
            };
            all.extend(css::declarations(text, &at).into_iter().map(Cow::Owned));
        }
        // A stable sort: the important ones last. The type size first, because others are in ems of it.
        all.sort_by_key(|d| d.important);
        let first = |d: &&Cow<'_, Declaration<'_>>| d.name == "font-size";
        for declaration in all.iter().filter(first).chain(all.iter().filter(|d| !first(d))) {
            style.apply(node, declaration, parent, viewport, findings);
        }
        if let Some(space) = node.attribute(("http://www.w3.org/XML/1998/namespace", "space")) {
            style.keeps_spaces = space == "preserve";
        }
        (style, looked)
    }

    fn apply(
        &mut self,
        node: Node<'_, '_>,
        declaration: &Declaration<'_>,
        parent: &Self,
        viewport: (f64, f64),
        findings: &mut Findings,
    ) {
        let Declaration { name: property, value, at, .. } = declaration;
        let (property, value) = (property.as_ref(), value.as_ref());
        let read = match value {
            "inherit" => self.copy(property, parent),
            "initial" => self.copy(property, &Self::default()),
            "unset" | "revert" => self.copy(property, &parent.below()),
            _ => {
                let scale = Scale { viewport, em: if property == "font-size" { parent.size } else { self.size } };
                self.set(property, value, scale, parent)
            }
        };
        let element = name(node);
        match read {
            Read::Yes => {}
            Read::Unknown => {
                let silent = property.starts_with('-') || SILENT.contains(&property);
                let effect = EFFECTS.iter().find(|(name, _)| *name == property);
                match effect {
                    Some((_, without))
                        if without.contains(&value) || matches!(value, "inherit" | "initial" | "unset") => {}
                    Some(_) => {
                        let message = format!("{element} has `{property}: {}`, which can't be kept", short(value));
                        findings.error(EFFECT, message, at.clone(), remedy(property));
                    }
                    None if silent || property.starts_with("font-variant") && value == "normal" => {}
                    None => {
                        let message = format!("the property `{}` is not known, and left out", short(property));
                        let diag = Diagnostic::warning(EFFECT, message)
                            .hint("look at the page; if something is missing, draw it with plain shapes");
                        findings.push(diag, at.clone());
                    }
                }
            }
            Read::No => {
                let message = format!("`{property}` of {element} can't be read: `{}`", short(value));
                findings.error(VALUE, message, at.clone(), "write it as SVG 1.1 has it, or export the drawing anew");
            }
            Read::Veiled => {
                let message = format!("{element} is not opaque: `{property}` is {}", short(value));
                findings.error(EFFECT, message, at.clone(), remedy("opacity"));
            }
        }
    }

    /// `inherit` and `initial`.
    fn copy(&mut self, property: &str, from: &Self) -> Read {
        match property {
            "fill" => self.fill = from.fill.clone(),
            "fill-opacity" => self.fill_seen = from.fill_seen,
            "fill-rule" => self.even_odd = from.even_odd,
            "stroke" => self.stroke = from.stroke.clone(),
            "stroke-opacity" => self.stroke_seen = from.stroke_seen,
            "stroke-width" => self.width = from.width,
            "stroke-dasharray" => self.dash = from.dash.clone(),
            "stroke-dashoffset" => self.phase = from.phase,
            "stroke-linecap" => self.cap = from.cap,
            "stroke-linejoin" => self.join = from.join,
            "stroke-miterlimit" => self.miter_limit = from.miter_limit,
            "paint-order" => self.stroke_first = from.stroke_first,
            "color" => self.color = from.color,
            "clip-rule" => self.clip_even_odd = from.clip_even_odd,
            "clip-path" => self.clip = from.clip.clone(),
            "visibility" => self.visible = from.visible,
            "display" => self.hidden = from.hidden,
            "opacity" => self.faded = from.faded,
            "overflow" => self.overflows = from.overflows,
            "font-family" => self.families = from.families.clone(),
            "font-size" => self.size = from.size,
            "font-style" => self.italic = from.italic,
            "font-weight" => self.weight = from.weight,
            "text-anchor" => self.anchor = from.anchor,
            "letter-spacing" => self.letter_spacing = from.letter_spacing,
            "word-spacing" => self.word_spacing = from.word_spacing,
            "direction" => self.right_to_left = from.right_to_left,
            "white-space" => self.keeps_spaces = from.keeps_spaces,
            "dominant-baseline" => self.baseline = from.baseline,
            "baseline-shift" => self.shift = from.shift,
            "stop-color" => self.stop = from.stop.clone(),
            "stop-opacity" => self.stop_seen = from.stop_seen,
            "transform" => self.transform = from.transform,
            _ => return Read::Unknown,
        }
        Read::Yes
    }
}
