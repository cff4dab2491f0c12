//! Which properties an element has: attributes, style sheets and `style`, one over the other, over what is inherited.

use std::borrow::Cow;
use std::rc::Rc;

use kurbo::Affine;
use roxmltree::Node;

use super::color::{self, Shade};
use super::css::{self, Declaration, Sheet};
use super::findings::{EFFECT, Findings, VALUE, name, short};
use super::number::{Axis, Len, Scale, fraction, only};
use super::property::{EFFECTS, SILENT, is_property, remedy};
use super::transform;
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

    fn set(&mut self, property: &str, value: &str, scale: Scale, parent: &Self) -> Read {
        let length = |axis| Len::read(value).map(|len| len.at(axis, scale));
        match property {
            "fill" | "stroke" => {
                let Some((paint, seen)) = paint(value) else { return Read::No };
                let paint = match seen {
                    0.0 => PaintValue::None,
                    1.0 => paint,
                    _ => return Read::Veiled,
                };
                *(if property == "fill" { &mut self.fill } else { &mut self.stroke }) = paint;
            }
            "fill-opacity" | "stroke-opacity" => match opacity(value) {
                Ok(seen) => {
                    *(if property == "fill-opacity" { &mut self.fill_seen } else { &mut self.stroke_seen }) = seen
                }
                Err(read) => return read,
            },
            "opacity" => match opacity(value) {
                Ok(seen) => self.faded = !seen,
                Err(read) => return read,
            },
            "fill-rule" | "clip-rule" => {
                let even_odd = match value {
                    "nonzero" => false,
                    "evenodd" => true,
                    _ => return Read::No,
                };
                *(if property == "fill-rule" { &mut self.even_odd } else { &mut self.clip_even_odd }) = even_odd;
            }
            "stroke-width" => match length(Axis::Both) {
                Some(width) if width >= 0.0 => self.width = width,
                _ => return Read::No,
            },
            "stroke-dasharray" => {
                let dash = if value == "none" { Some(Vec::new()) } else { Len::list(value) };
                let dash: Option<Vec<f64>> = dash.map(|all| all.iter().map(|len| len.at(Axis::Both, scale)).collect());
                match dash {
                    // All gaps and no ink, or no gap, is a whole line.
                    Some(dash) if dash.iter().all(|&length| length == 0.0) => self.dash = Rc::new([]),
                    Some(dash) if dash.iter().all(|&length| length >= 0.0) && dash.len() <= 64 => {
                        self.dash = dash.into()
                    }
                    _ => return Read::No,
                }
            }
            "stroke-dashoffset" => match length(Axis::Both) {
                Some(phase) => self.phase = phase,
                None => return Read::No,
            },
            "stroke-linecap" => {
                self.cap = match value {
                    "butt" => Cap::Butt,
                    "round" => Cap::Round,
                    "square" => Cap::Square,
                    _ => return Read::No,
                }
            }
            "stroke-linejoin" => {
                self.join = match value {
                    "miter" => Join::Miter,
                    "round" => Join::Round,
                    "bevel" => Join::Bevel,
                    _ => return Read::No,
                }
            }
            "stroke-miterlimit" => match only(value) {
                Some(limit) if (1.0..=10_000.0).contains(&limit) => self.miter_limit = limit,
                _ => return Read::No,
            },
            "paint-order" => {
                self.stroke_first = match (value.find("stroke"), value.find("fill")) {
                    (Some(stroke), Some(fill)) => stroke < fill,
                    (stroke, _) => stroke.is_some(),
                };
            }
            "color" => match color::read(value) {
                Some((shade, 1.0)) => self.color = shade,
                _ if value.eq_ignore_ascii_case("currentcolor") => self.color = parent.color,
                Some(_) => return Read::Veiled,
                None => return Read::No,
            },
            "clip-path" => match (value, url(value)) {
                ("none", _) => self.clip = None,
                (_, Some((id, _))) => self.clip = Some(id.into()),
                _ => return Read::No,
            },
            "visibility" => self.visible = value == "visible",
            "display" => self.hidden = value == "none",
            "overflow" => self.overflows = matches!(value, "visible" | "auto"),
            "stop-color" => match paint(value) {
                Some((PaintValue::Server(..) | PaintValue::None, _)) | None => return Read::No,
                Some((_, seen)) if seen != 1.0 => return Read::Veiled,
                Some((paint, _)) => self.stop = paint,
            },
            "stop-opacity" => match fraction(value) {
                Some(1.0..) => self.stop_seen = 1.0,
                Some(_) => return Read::Veiled,
                None => return Read::No,
            },
            "transform" => match transform::read(value) {
                Some(transform) => self.transform = transform,
                None => return Read::No,
            },
            _ => return self.set_text(property, value, scale, parent),
        }
        Read::Yes
    }

    /// Properties of text.
    fn set_text(&mut self, property: &str, value: &str, scale: Scale, parent: &Self) -> Read {
        match property {
            "font-family" => {
                let name = |part: &str| part.trim().trim_matches(['"', '\'']).trim().to_owned();
                self.families = value.split(',').map(name).filter(|name| !name.is_empty()).take(16).collect();
            }
            "font-size" => {
                let size = match Len::read(value) {
                    Some(Len { value, unit: super::number::Unit::Percent }) => Some(value / 100.0 * parent.size),
                    len => len.map(|len| len.at(Axis::Both, scale)),
                };
                match size {
                    Some(size) if size >= 0.0 => self.size = size,
                    _ => return Read::No,
                }
            }
            "font-style" => {
                self.italic = match value {
                    "normal" => false,
                    "italic" | "oblique" => true,
                    _ => return Read::No,
                }
            }
            "font-weight" => {
                self.weight = match value {
                    "normal" => 400,
                    "bold" => 700,
                    // CSS Fonts 4, 2.2.1.
                    "bolder" => match parent.weight {
                        ..350 => 400,
                        350..550 => 700,
                        _ => 900,
                    },
                    "lighter" => match parent.weight {
                        ..550 => 100,
                        550..750 => 400,
                        _ => 700,
                    },
                    number => match only(number) {
                        Some(weight) if (1.0..=1000.0).contains(&weight) => weight as u16,
                        _ => return Read::No,
                    },
                }
            }
            "text-anchor" => {
                self.anchor = match value {
                    "start" => Anchor::Start,
                    "middle" => Anchor::Middle,
                    "end" => Anchor::End,
                    _ => return Read::No,
                }
            }
            "letter-spacing" | "word-spacing" => {
                let space = if value == "normal" { Some(0.0) } else { Len::read(value).map(|l| l.at(Axis::X, scale)) };
                let Some(space) = space else { return Read::No };
                *(if property == "letter-spacing" { &mut self.letter_spacing } else { &mut self.word_spacing }) = space;
            }
            "direction" => self.right_to_left = value == "rtl",
            "white-space" => self.keeps_spaces = matches!(value, "pre" | "pre-wrap" | "break-spaces"),
            "dominant-baseline" => {
                self.baseline = match value {
                    "auto" | "alphabetic" => Baseline::Alphabetic,
                    "middle" => Baseline::Middle,
                    "central" => Baseline::Central,
                    _ => return Read::No,
                }
            }
            "baseline-shift" => match value {
                "baseline" => self.shift = 0.0,
                // What other readers of SVG take, where a font has no better numbers.
                "sub" => self.shift = -0.2 * parent.size,
                "super" => self.shift = 0.4 * parent.size,
                _ => match Len::read(value) {
                    Some(Len { value, unit: super::number::Unit::Percent }) => self.shift = value / 100.0 * parent.size,
                    Some(len) => self.shift = len.at(Axis::Y, scale),
                    None => return Read::No,
                },
            },
            _ => return Read::Unknown,
        }
        Read::Yes
    }
}

/// What came of a declaration.
enum Read {
    Yes,
    /// The value can't be read.
    No,
    /// The property is none of those that are drawn.
    Unknown,
    /// What it gives is not opaque.
    Veiled,
}

/// Whether something is seen; what is half seen can't be kept.
fn opacity(value: &str) -> Result<bool, Read> {
    match fraction(value) {
        Some(1.0..) => Ok(true),
        Some(seen) if seen <= 0.0 => Ok(false),
        Some(_) => Err(Read::Veiled),
        None => Err(Read::No),
    }
}

/// A paint, and how opaque it is.
fn paint(value: &str) -> Option<(PaintValue, f64)> {
    if value == "none" {
        return Some((PaintValue::None, 1.0));
    }
    if value.eq_ignore_ascii_case("currentcolor") {
        return Some((PaintValue::Current, 1.0));
    }
    if let Some((id, rest)) = url(value) {
        let other = if rest.is_empty() { None } else { Some(Box::new(paint(rest)?.0)) };
        return Some((PaintValue::Server(id.into(), other), 1.0));
    }
    color::read(value).map(|(shade, seen)| (PaintValue::Shade(shade), seen))
}

/// `url(#id)` and what follows.
pub(super) fn url(value: &str) -> Option<(&str, &str)> {
    let (inside, rest) = value.strip_prefix("url(")?.split_once(')')?;
    let id = inside.trim().trim_matches(['"', '\'']).trim().strip_prefix('#')?;
    Some((id, rest.trim()))
}
