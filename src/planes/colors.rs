//! Colours of every space as process inks or as light: what a press's controller does before it screens.
//!
//! Device colours are taken as they are: DeviceCMYK and ICCBased CMYK with the output condition's own profile are inks,
//! DeviceGray is black ink alone. Everything else goes through the connection space by [`crate::icc`]: colorimetric and
//! perceptual with black-point compensation, absolute without. DeviceRGB is sRGB.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Condition;
use crate::color::Rendering;
use crate::icc::{Compensation, D50, Icc, Lab, Xyz, compensation};
use crate::pages::{Intent, Space};

/// Spaces within spaces (Indexed over Separation over …): ISO 32000-1 allows fewer.
const MOST_NESTED: usize = 8;
/// The most bytes of profiles that are used for a page; what is made of them takes some eight times as much memory. A profile of a
/// press has about one million.
const MOST_PROFILES: usize = 16 << 20;
/// Conversions that are remembered.
const MOST_KNOWN: usize = 1 << 16;

/// What colours are blended in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Blending {
    /// One component of light.
    Gray,
    /// Three of light, sRGB.
    Rgb,
    /// Four of ink.
    #[default]
    Cmyk,
}

impl Blending {
    /// Components.
    #[must_use]
    pub fn components(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    /// What a group's colour space amounts to; nothing where it cannot be one.
    #[must_use]
    pub fn of(space: &Space) -> Option<Self> {
        match (space, space.components()) {
            (Space::Gray | Space::CalGray { .. } | Space::Icc { .. }, 1) => Some(Self::Gray),
            (Space::Rgb | Space::CalRgb { .. } | Space::Icc { .. }, 3) => Some(Self::Rgb),
            (Space::Cmyk | Space::Icc { .. }, 4) => Some(Self::Cmyk),
            _ => None,
        }
    }
}

/// A colour before it is converted.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Gray(f32),
    Rgb([f32; 3]),
    Cmyk([f32; 4]),
    /// Of the profile of that number.
    Icc(usize, [f64; 4]),
    /// Relative to white.
    Xyz(Xyz),
}

struct Profile {
    bytes: Arc<Vec<u8>>,
    /// Nothing where it cannot be used.
    icc: Option<Arc<Icc>>,
    /// The output condition's own.
    own: bool,
}

/// Converts colours, and remembers what it has converted.
pub(super) struct Colors {
    press: Arc<Icc>,
    own: Arc<Vec<u8>>,
    srgb: Icc,
    profiles: Vec<Profile>,
    /// How many bytes of profiles may still be used, and whether that was too little.
    room: usize,
    pub crowded: bool,
    compensations: Vec<(usize, Rendering, Compensation)>,
    /// From the press's black to that of a screen.
    outwards: Option<[f64; 3]>,
    known: BTreeMap<Vec<u32>, [f32; 4]>,
    /// Keeps the spaces alive whose addresses are in `known`.
    spaces: Vec<Arc<Space>>,
}

/// In the list of compensations: sRGB, and colours that have no profile.
const SRGB: usize = usize::MAX;

impl Colors {
    /// For that output condition.
    pub fn new(condition: &Condition) -> Self {
        Self {
            press: condition.icc.clone(),
            own: condition.bytes.clone(),
            srgb: Icc::srgb(),
            profiles: Vec::new(),
            room: MOST_PROFILES,
            crowded: false,
            compensations: Vec::new(),
            outwards: None,
            known: BTreeMap::new(),
            spaces: Vec::new(),
        }
    }

    /// The components in `aim`, as amounts of ink: light is complemented.
    pub fn convert(&mut self, space: &Arc<Space>, values: &[f32], intent: Intent, aim: Blending) -> [f32; 4] {
        // What costs nothing is not looked up.
        match (&**space, aim) {
            (Space::Cmyk, Blending::Cmyk) => {
                return [0, 1, 2, 3].map(|i| values.get(i).copied().unwrap_or(0.0).clamp(0.0, 1.0));
            }
            (Space::Gray, _) => {
                let seen = Seen::Gray(values.first().copied().unwrap_or(0.0));
                return self.finish(seen, intent, aim);
            }
            _ => {}
        }
        let mut key = vec![Arc::as_ptr(space) as usize as u32, (Arc::as_ptr(space) as usize >> 16 >> 16) as u32];
        key.push(intent as u32 * 4 + aim as u32);
        key.extend(values.iter().map(|value| value.to_bits()));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let converted = self.fresh(space, values, intent, aim);
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
            self.spaces.clear();
        }
        if !self.spaces.iter().rev().take(16).any(|known| Arc::ptr_eq(known, space)) {
            self.spaces.push(space.clone());
        }
        self.known.insert(key, converted);
        converted
    }

    /// As [`Self::convert`], without remembering.
    pub fn fresh(&mut self, space: &Space, values: &[f32], intent: Intent, aim: Blending) -> [f32; 4] {
        let seen = self.look(space, values, 0);
        self.finish(seen, intent, aim)
    }

    /// Whether a space's components are the process inks themselves.
    pub fn are_inks(&mut self, space: &Space) -> bool {
        match space {
            Space::Cmyk => true,
            Space::Icc { profile, components: 4, .. } => {
                let number = self.profile(profile);
                self.profiles[number].own
            }
            _ => false,
        }
    }

    /// From light to ink, or from ink to light: components of one blending space in another, all as amounts of ink.
    pub fn between(&mut self, from: Blending, inks: [f32; 4], intent: Intent, aim: Blending) -> [f32; 4] {
        let [a, b, c, _] = inks.map(|ink| 1.0 - ink);
        let seen = match from {
            Blending::Gray => Seen::Gray(a),
            Blending::Rgb => Seen::Rgb([a, b, c]),
            Blending::Cmyk => Seen::Cmyk(inks),
        };
        self.finish(seen, intent, aim)
    }

    /// sRGB of process inks, 0 to 1, as a screen shows them beside its own white: relative with black-point compensation.
    pub fn screen(&mut self, inks: [f32; 4]) -> [f32; 3] {
        encode(self.light(inks))
    }

    /// The same before the tone curve: red, green and blue light.
    pub fn light(&mut self, inks: [f32; 4]) -> [f64; 3] {
        let color = self.press.color(Rendering::Relative, inks.map(f64::from));
        let black = *self.outwards.get_or_insert_with(|| printed_black(&self.press));
        // White stays, the press's black becomes none: (x − black) · white / (white − black), ISO 18619, 4.3.
        let full = |i: usize| (color.0[i] - black[i]) * D50.0[i] / (D50.0[i] - black[i]);
        linear(Xyz([full(0), full(1), full(2)]))
    }

    /// Light under absolute colorimetric: `paper` is what paper reflects, per X, Y and Z.
    pub fn paper_light(&mut self, inks: [f32; 4], paper: [f64; 3]) -> [f64; 3] {
        let Xyz(color) = self.press.color(Rendering::Relative, inks.map(f64::from));
        linear(Xyz([0, 1, 2].map(|i| color[i] * paper[i])))
    }

    fn look(&mut self, space: &Space, values: &[f32], depth: usize) -> Seen {
        let at = |i: usize| values.get(i).copied().unwrap_or(0.0);
        if depth > MOST_NESTED {
            return Seen::Gray(0.0);
        }
        match space {
            Space::Gray => Seen::Gray(at(0)),
            Space::Rgb => Seen::Rgb([at(0), at(1), at(2)]),
            Space::Cmyk => Seen::Cmyk([at(0), at(1), at(2), at(3)]),
            Space::CalGray { gamma, .. } => {
                let y = libm::pow(f64::from(at(0)).clamp(0.0, 1.0), *gamma);
                Seen::Xyz(Xyz(D50.0.map(|white| white * y)))
            }
            Space::CalRgb { white, gamma, matrix, .. } => {
                let light = [0, 1, 2].map(|i| libm::pow(f64::from(at(i)).clamp(0.0, 1.0), gamma[i]));
                let row = |i: usize| light[0] * matrix[i] + light[1] * matrix[3 + i] + light[2] * matrix[6 + i];
                Seen::Xyz(adapted([row(0), row(1), row(2)], *white))
            }
            Space::Lab { .. } => Seen::Xyz(Lab([0, 1, 2].map(|i| f64::from(at(i)))).into()),
            Space::Icc { profile, components, alternate, range, .. } => {
                let number = self.profile(profile);
                let known = &self.profiles[number];
                match &known.icc {
                    Some(_) if known.own => Seen::Cmyk([at(0), at(1), at(2), at(3)]),
                    Some(icc) if icc.space.channels() == *components => {
                        let part = |i: usize| {
                            let [low, high] = range.get(i).copied().unwrap_or([0.0, 1.0]);
                            if high > low { ((f64::from(at(i)) - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 }
                        };
                        Seen::Icc(number, [0, 1, 2, 3].map(|i| if i < *components { part(i) } else { 0.0 }))
                    }
                    _ => match (alternate, components) {
                        (Some(space), _) => self.look(&space.clone(), values, depth + 1),
                        (None, 1) => Seen::Gray(at(0)),
                        (None, 4) => Seen::Cmyk([at(0), at(1), at(2), at(3)]),
                        (None, _) => Seen::Rgb([at(0), at(1), at(2)]),
                    },
                }
            }
            Space::Indexed { base, last, table } => {
                self.look(base, &Space::lookup(base, *last, table, at(0)), depth + 1)
            }
            Space::Separation { alternate, tint, .. } | Space::DeviceN { alternate, tint, .. } => {
                self.look(alternate, &tint.eval(values), depth + 1)
            }
            Space::Pattern(_) => Seen::Gray(0.0),
        }
    }

    fn profile(&mut self, bytes: &Arc<Vec<u8>>) -> usize {
        if let Some(number) = self.profiles.iter().position(|known| Arc::ptr_eq(&known.bytes, bytes)) {
            return number;
        }
        let own = *bytes == self.own;
        let icc = if own {
            Some(self.press.clone())
        } else if let Some(room) = self.room.checked_sub(bytes.len()) {
            self.room = room;
            Icc::read(bytes).ok().map(Arc::new)
        } else {
            self.crowded = true;
            None
        };
        self.profiles.push(Profile { bytes: bytes.clone(), icc, own });
        self.profiles.len() - 1
    }

    fn compensation(&mut self, number: usize, rendering: Rendering) -> Compensation {
        let known = self.compensations.iter().find(|(n, r, _)| (*n, *r) == (number, rendering));
        if let Some((_, _, known)) = known {
            return *known;
        }
        let source = self.profiles.get(number).and_then(|profile| profile.icc.as_deref()).unwrap_or(&self.srgb);
        let found = compensation(source, &self.press, rendering).unwrap_or(Compensation::NONE);
        self.compensations.push((number, rendering, found));
        found
    }

    fn finish(&mut self, seen: Seen, intent: Intent, aim: Blending) -> [f32; 4] {
        let light = |[r, g, b]: [f32; 3]| [1.0 - r, 1.0 - g, 1.0 - b, 0.0].map(|ink: f32| ink.clamp(0.0, 1.0));
        match (seen, aim) {
            (Seen::Gray(g), Blending::Cmyk) => [0.0, 0.0, 0.0, (1.0 - g).clamp(0.0, 1.0)],
            (Seen::Gray(g), Blending::Gray | Blending::Rgb) => light([g; 3]),
            (Seen::Cmyk(inks), Blending::Cmyk) => inks.map(|ink| ink.clamp(0.0, 1.0)),
            (Seen::Rgb(rgb), Blending::Rgb) => light(rgb),
            // ISO 32000-1, 10.3.2 and 10.3.3.
            (Seen::Rgb(rgb), Blending::Gray) => light([super::blend::luminosity(rgb); 3]),
            (Seen::Cmyk([c, m, y, k]), Blending::Gray) => {
                light([1.0 - (0.3 * c + 0.59 * m + 0.11 * y + k).min(1.0); 3])
            }
            (Seen::Cmyk(inks), Blending::Rgb) => light(self.screen(inks)),
            (_, Blending::Cmyk) => {
                let rendering = rendering(intent);
                let (number, color) = self.xyz(seen, rendering);
                let compensated =
                    if intent == Intent::Absolute { color } else { self.compensation(number, rendering).apply(color) };
                let inks = self.press.device(rendering, compensated).unwrap_or_default();
                inks.map(|ink| ink.clamp(0.0, 1.0) as f32)
            }
            (_, Blending::Gray | Blending::Rgb) => {
                let (_, color) = self.xyz(seen, rendering(intent));
                let rgb = encode(linear(color));
                light(if aim == Blending::Gray { [super::blend::luminosity(rgb); 3] } else { rgb })
            }
        }
    }

    fn xyz(&self, seen: Seen, rendering: Rendering) -> (usize, Xyz) {
        match seen {
            Seen::Xyz(color) => (SRGB, color),
            Seen::Icc(number, device) => {
                let icc = self.profiles[number].icc.as_deref().unwrap_or(&self.srgb);
                (number, icc.color(rendering, device))
            }
            Seen::Rgb(rgb) => {
                let [r, g, b] = rgb.map(|v| f64::from(v).clamp(0.0, 1.0));
                (SRGB, self.srgb.color(rendering, [r, g, b, 0.0]))
            }
            Seen::Gray(g) => (SRGB, self.srgb.color(rendering, [f64::from(g).clamp(0.0, 1.0); 4])),
            Seen::Cmyk(inks) => (SRGB, self.press.color(rendering, inks.map(f64::from))),
        }
    }
}

fn rendering(intent: Intent) -> Rendering {
    match intent {
        Intent::Relative | Intent::Absolute => Rendering::Relative,
        // Presses' tables for saturation are hardly ever other than those for perceptual.
        Intent::Perceptual | Intent::Saturation => Rendering::Perceptual,
    }
}

/// What the press makes of black (ISO 18619, 4.2.3): a neutral of that lightness.
fn printed_black(press: &Icc) -> [f64; 3] {
    let inks = press.device(Rendering::Perceptual, Xyz::default()).unwrap_or([1.0; 4]);
    let Lab([l, ..]) = press.color(Rendering::Relative, inks).into();
    Xyz::from(Lab([l.clamp(0.0, 50.0), 0.0, 0.0])).0
}

/// A colour under another white, adapted to D50 by Bradford's matrix (ICC.1:2010, annex E).
fn adapted(xyz: [f64; 3], white: [f64; 3]) -> Xyz {
    const CONE: [[f64; 3]; 3] = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    const BACK: [[f64; 3]; 3] = [
        [0.986_992_9, -0.147_054_3, 0.159_962_7],
        [0.432_305_3, 0.518_360_3, 0.049_291_2],
        [-0.008_528_7, 0.040_042_8, 0.968_486_7],
    ];
    let by = |m: [[f64; 3]; 3], v: [f64; 3]| [0, 1, 2].map(|i| m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2]);
    let (color, from, to) = (by(CONE, xyz), by(CONE, white), by(CONE, D50.0));
    let scaled = [0, 1, 2].map(|i| if from[i] > 0.0 { color[i] * to[i] / from[i] } else { color[i] });
    Xyz(by(BACK, scaled))
}

/// Red, green and blue light of sRGB's primaries (IEC 61966-2-1, adapted to D50 by Bradford's matrix).
fn linear(Xyz([x, y, z]): Xyz) -> [f64; 3] {
    // The inverse of the matrix in `Icc::srgb`.
    [
        3.133_856_1 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454_0 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ]
}

/// sRGB's tone curve.
pub(super) fn encode(light: [f64; 3]) -> [f32; 3] {
    light.map(|v| {
        let v = v.clamp(0.0, 1.0);
        (if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * libm::pow(v, 1.0 / 2.4) - 0.055 }) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Profile;

    #[test]
    fn so_many_bytes_of_profiles_are_used_and_no_more() {
        let mut colors = Colors::new(&Condition::new(Profile::fogra39().icc().to_vec()).unwrap());
        let profile = |bytes: usize| Arc::new(vec![0; bytes]);
        let large = profile(MOST_PROFILES - 9);
        assert_eq!((colors.profile(&large), colors.profile(&profile(9)), colors.profile(&large)), (0, 1, 0));
        assert!(!colors.crowded);
        assert_eq!(colors.profile(&profile(1)), 2);
        assert!(colors.crowded);
    }
}
