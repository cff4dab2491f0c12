//! Blend modes (ISO 32000-1, 11.3.5), for amounts of ink.
//!
//! The standard's formulas are for light; an amount of ink is one less the light (11.7.4.2 and 11.3.4: subtractive
//! components are complemented before and after blending).

use crate::pages::Blend;

/// Whether each component blends by itself.
pub(super) fn separable(blend: Blend) -> bool {
    !matches!(blend, Blend::Hue | Blend::Saturation | Blend::Color | Blend::Luminosity)
}

/// The mode for spot inks: modes that are not separable, or that do not leave paper white, are Normal for them
/// (ISO 32000-1, 11.7.4.2).
pub(super) fn for_spots(blend: Blend) -> Blend {
    if separable(blend) && !matches!(blend, Blend::Difference | Blend::Exclusion) { blend } else { Blend::Normal }
}

/// A separable mode on one component: amounts of ink below and above, 0 to 1. Normal, too, for the others.
pub(super) fn ink(blend: Blend, below: f32, above: f32) -> f32 {
    1.0 - light(blend, 1.0 - below, 1.0 - above)
}

/// A separable mode on light (ISO 32000-2, tables 134 and 135): backdrop, source.
fn light(blend: Blend, b: f32, s: f32) -> f32 {
    match blend {
        Blend::Multiply => b * s,
        Blend::Screen => b + s - b * s,
        Blend::Overlay => light(Blend::HardLight, s, b),
        Blend::Darken => b.min(s),
        Blend::Lighten => b.max(s),
        Blend::ColorDodge => {
            if b <= 0.0 {
                0.0
            } else if b >= 1.0 - s {
                1.0
            } else {
                b / (1.0 - s)
            }
        }
        Blend::ColorBurn => {
            if b >= 1.0 {
                1.0
            } else if 1.0 - b >= s {
                0.0
            } else {
                1.0 - (1.0 - b) / s
            }
        }
        Blend::HardLight => {
            if s <= 0.5 {
                b * 2.0 * s
            } else {
                light(Blend::Screen, b, 2.0 * s - 1.0)
            }
        }
        Blend::SoftLight => {
            if s <= 0.5 {
                b - (1.0 - 2.0 * s) * b * (1.0 - b)
            } else {
                let d = if b <= 0.25 { ((16.0 * b - 12.0) * b + 4.0) * b } else { b.sqrt() };
                b + (2.0 * s - 1.0) * (d - b)
            }
        }
        Blend::Difference => (b - s).abs(),
        Blend::Exclusion => b + s - 2.0 * b * s,
        Blend::Normal | Blend::Hue | Blend::Saturation | Blend::Color | Blend::Luminosity => s,
    }
}

/// A mode that is not separable, on amounts of process ink: one (grey), three (the complements of red, green and blue) or
/// four, of which the fourth is black (ISO 32000-1, 11.3.5.3: Luminosity takes the source's black, the others the
/// backdrop's).
pub(super) fn inks(blend: Blend, below: &[f32], above: &[f32], out: &mut [f32]) {
    if below.len() < 3 {
        // Greys have luminosity alone.
        out.copy_from_slice(if blend == Blend::Luminosity { above } else { below });
        return;
    }
    let b = [1.0 - below[0], 1.0 - below[1], 1.0 - below[2]];
    let s = [1.0 - above[0], 1.0 - above[1], 1.0 - above[2]];
    let mixed = match blend {
        Blend::Hue => set_luminosity(set_saturation(s, saturation(b)), luminosity(b)),
        Blend::Saturation => set_luminosity(set_saturation(b, saturation(s)), luminosity(b)),
        Blend::Color => set_luminosity(s, luminosity(b)),
        _ => set_luminosity(b, luminosity(s)),
    };
    for (out, light) in out.iter_mut().zip(mixed) {
        *out = 1.0 - light;
    }
    if let (Some(out), Some(below), Some(above)) = (out.get_mut(3), below.get(3), above.get(3)) {
        *out = if blend == Blend::Luminosity { *above } else { *below };
    }
}

/// Lum(C).
pub(super) fn luminosity([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

/// Sat(C).
fn saturation([r, g, b]: [f32; 3]) -> f32 {
    r.max(g).max(b) - r.min(g).min(b)
}

/// ClipColor(C).
fn clip(color: [f32; 3]) -> [f32; 3] {
    let l = luminosity(color);
    let least = color[0].min(color[1]).min(color[2]);
    let most = color[0].max(color[1]).max(color[2]);
    let mut clipped = color;
    if least < 0.0 {
        clipped = clipped.map(|c| l + (c - l) * l / (l - least));
    }
    if most > 1.0 {
        clipped = clipped.map(|c| l + (c - l) * (1.0 - l) / (most - l));
    }
    clipped
}

/// SetLum(C, l).
fn set_luminosity(color: [f32; 3], l: f32) -> [f32; 3] {
    let d = l - luminosity(color);
    clip(color.map(|c| c + d))
}

/// SetSat(C, s).
fn set_saturation(color: [f32; 3], s: f32) -> [f32; 3] {
    let least = color[0].min(color[1]).min(color[2]);
    let range = saturation(color);
    if range <= 0.0 { [0.0; 3] } else { color.map(|c| (c - least) * s / range) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C 60 M 20 Y 10 K 30 under C 30 M 50 Y 70 K 10, by hand from the standard's formulas.
    #[test]
    fn separable_modes() {
        let percent =
            |blend| [(0.6, 0.3), (0.2, 0.5), (0.1, 0.7), (0.3, 0.1)].map(|(b, s)| (ink(blend, b, s) * 1000.0).round());
        assert_eq!(percent(Blend::Normal), [300.0, 500.0, 700.0, 100.0]);
        assert_eq!(percent(Blend::Multiply), [720.0, 600.0, 730.0, 370.0]);
        assert_eq!(percent(Blend::Screen), [180.0, 100.0, 70.0, 30.0]);
        assert_eq!(percent(Blend::Overlay), [440.0, 200.0, 140.0, 60.0]);
        assert_eq!(percent(Blend::Darken), [600.0, 500.0, 700.0, 300.0]);
        assert_eq!(percent(Blend::Lighten), [300.0, 200.0, 100.0, 100.0]);
        assert_eq!(percent(Blend::ColorDodge), [0.0, 0.0, 0.0, 0.0]);
        assert_eq!(percent(Blend::ColorBurn), [857.0, 400.0, 333.0, 333.0]);
        assert_eq!(percent(Blend::HardLight), [360.0, 200.0, 460.0, 60.0]);
        assert_eq!(percent(Blend::SoftLight), [507.0, 200.0, 136.0, 191.0]);
        assert_eq!(percent(Blend::Difference), [700.0, 700.0, 400.0, 800.0]);
        assert_eq!(percent(Blend::Exclusion), [460.0, 500.0, 340.0, 660.0]);
    }

    /// The luminosity is the one's that the mode's name says, where nothing had to be clipped.
    #[test]
    fn modes_of_whole_colors() {
        let (below, above) = ([0.6, 0.2, 0.1, 0.3], [0.3, 0.5, 0.7, 0.1]);
        let lum = |inks: [f32; 4]| luminosity([1.0 - inks[0], 1.0 - inks[1], 1.0 - inks[2]]);
        for blend in [Blend::Hue, Blend::Saturation, Blend::Color, Blend::Luminosity] {
            let mut out = [0.0; 4];
            inks(blend, &below, &above, &mut out);
            let wanted = if blend == Blend::Luminosity { lum(above) } else { lum(below) };
            assert!((lum(out) - wanted).abs() < 1e-6, "{blend:?} {out:?}");
            assert_eq!(out[3], if blend == Blend::Luminosity { 0.1 } else { 0.3 });
        }
    }
}
