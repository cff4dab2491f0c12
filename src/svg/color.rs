//! Colours as CSS and SVG write them (CSS Color 3 and 4, as far as programs that draw write it).

use super::names::NAMES;
use super::number::{fraction, number, only, separator};
use crate::color::{Cmyk, Tint};

/// A screen colour: red, green, blue, each 0 to 255, in sRGB.
pub type Rgb = [u8; 3];

/// A colour as a drawing has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shade {
    /// Of a screen.
    Screen(Rgb),
    /// `device-cmyk()`, or `icc-color()` with four values: inks, kept as they are.
    Inks(Cmyk),
}

/// A screen colour written as `#003a70`, `rgb(0, 58, 112)`, `hsl(209, 100%, 22%)` or by its name; `None` if it is none, or
/// not opaque.
pub fn screen(text: &str) -> Option<Rgb> {
    match read(text)? {
        (Shade::Screen(rgb), alpha) if alpha >= 1.0 => Some(rgb),
        _ => None,
    }
}

/// As `#003a70`.
pub fn hex(rgb: Rgb) -> String {
    let [r, g, b] = rgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A colour and how opaque it is.
pub(super) fn read(text: &str) -> Option<(Shade, f64)> {
    let text = text.trim();
    // The screen colour that stands before `icc-color()` is for programs that don't know the profile.
    if let Some((before, icc)) = text.split_once("icc-color(") {
        let (values, rest) = icc.split_once(')')?;
        let inks: Vec<&str> = values.split(',').skip(1).collect();
        return match (inks.len(), rest.trim()) {
            (4, "") => Some((Shade::Inks(cmyk(&inks.join(" "))?), 1.0)),
            (_, "") => read(before),
            _ => None,
        };
    }
    if let Some(digits) = text.strip_prefix('#') {
        return hexadecimal(digits);
    }
    let lower = text.to_ascii_lowercase();
    if let Some((name, inside)) = lower.split_once('(') {
        let inside = inside.strip_suffix(')')?;
        return match name {
            "rgb" | "rgba" => {
                let (parts, alpha) = parts(inside)?;
                let channel = |part: &str| -> Option<u8> {
                    let value = match part.strip_suffix('%') {
                        Some(percent) => only(percent)? * 2.55,
                        None => only(part)?,
                    };
                    Some(byte(value / 255.0))
                };
                Some((Shade::Screen([channel(parts[0])?, channel(parts[1])?, channel(parts[2])?]), alpha))
            }
            "hsl" | "hsla" => {
                let (parts, alpha) = parts(inside)?;
                let hue = only(parts[0].trim_end_matches("deg"))?;
                let percent = |part: &str| Some(only(part.trim_end_matches('%'))?.clamp(0.0, 100.0) / 100.0);
                Some((Shade::Screen(hsl(hue, percent(parts[1])?, percent(parts[2])?)), alpha))
            }
            "device-cmyk" => Some((Shade::Inks(cmyk(inside)?), 1.0)),
            _ => None,
        };
    }
    if lower == "transparent" {
        return Some((Shade::Screen([0; 3]), 0.0));
    }
    let at = NAMES.binary_search_by(|(name, _)| (*name).cmp(lower.as_str())).ok()?;
    let [_, r, g, b] = NAMES[at].1.to_be_bytes();
    Some((Shade::Screen([r, g, b]), 1.0))
}

fn hexadecimal(digits: &str) -> Option<(Shade, f64)> {
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = |i: usize, wide: usize| u8::from_str_radix(digits.get(i * wide..(i + 1) * wide)?, 16).ok();
    let channel = |i: usize| match digits.len() {
        3 | 4 => value(i, 1).map(|v| v * 17),
        6 | 8 => value(i, 2),
        _ => None,
    };
    let alpha = if matches!(digits.len(), 4 | 8) { f64::from(channel(3)?) / 255.0 } else { 1.0 };
    Some((Shade::Screen([channel(0)?, channel(1)?, channel(2)?]), alpha))
}

/// Three parts, separated by commas or by spaces, and an opacity after a comma or a slash.
fn parts(inside: &str) -> Option<([&str; 3], f64)> {
    let parts: Vec<&str> = if inside.contains(',') {
        inside.split(',').map(str::trim).collect()
    } else {
        inside.split([' ', '\t', '\n', '/']).filter(|part| !part.is_empty()).collect()
    };
    let three = [*parts.first()?, *parts.get(1)?, *parts.get(2)?];
    match parts[3..] {
        [] => Some((three, 1.0)),
        [alpha] => Some((three, fraction(alpha)?.clamp(0.0, 1.0))),
        _ => None,
    }
}

fn byte(value: f64) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// CSS Color 3, 4.2.4.
fn hsl(hue: f64, saturation: f64, lightness: f64) -> Rgb {
    let hue = hue % 360.0;
    let hue = if hue < 0.0 { hue + 360.0 } else { hue } / 30.0;
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue) % 12.0;
        byte(lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0))
    })
}

/// Four numbers from 0 to 1, or percentages.
fn cmyk(inside: &str) -> Option<Cmyk> {
    let mut rest = inside.trim();
    let mut tints = [Tint::NONE; 4];
    for tint in &mut tints {
        let (value, after) = number(rest)?;
        let (value, after) = match after.strip_prefix('%') {
            Some(after) => (value, after),
            None => (value * 100.0, after),
        };
        *tint = Tint::from_percent(value)?;
        rest = separator(after);
    }
    let [c, m, y, k] = tints;
    rest.is_empty().then_some(Cmyk { c, m, y, k })
}
