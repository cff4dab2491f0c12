//! What the value of one property says.

use std::rc::Rc;

use super::{Anchor, Baseline, PaintValue, Style};
use crate::panel::{Cap, Join};
use crate::svg::color;
use crate::svg::number::{Axis, Len, Scale, Unit, fraction, only};
use crate::svg::transform;

/// What came of a declaration.
pub(super) enum Read {
    Yes,
    /// The value can't be read.
    No,
    /// The property is none of those that are drawn.
    Unknown,
    /// What it gives is not opaque.
    Veiled,
}
impl Style {
    pub(super) fn set(&mut self, property: &str, value: &str, scale: Scale, parent: &Self) -> Read {
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
                    Some(Len { value, unit: Unit::Percent }) => Some(value / 100.0 * parent.size),
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
                    Some(Len { value, unit: Unit::Percent }) => self.shift = value / 100.0 * parent.size,
                    Some(len) => self.shift = len.at(Axis::Y, scale),
                    None => return Read::No,
                },
            },
            _ => return Read::Unknown,
        }
        Read::Yes
    }
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
fn url(value: &str) -> Option<(&str, &str)> {
    let (inside, rest) = value.strip_prefix("url(")?.split_once(')')?;
    let id = inside.trim().trim_matches(['"', '\'']).trim().strip_prefix('#')?;
    Some((id, rest.trim()))
}
