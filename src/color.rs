//! Inks and colours: amounts of ink, never screen colours.
//!
//! A [`Color`] is what goes on paper: process inks, one spot ink, a mix of both, or the registration colour that prints on
//! every plate.
//! Values are kept exactly as written and reach the file unchanged.

mod light;

pub use light::Light;

/// An amount of one ink in hundredths of a percent: 0 is none, 10 000 is solid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tint(u16);

impl Tint {
    /// No ink.
    pub const NONE: Self = Self(0);
    /// Solid ink.
    pub const FULL: Self = Self(10_000);

    /// From percent, 0 to 100, kept to two decimals; `None` outside that range or for not-a-number.
    pub fn from_percent(percent: f64) -> Option<Self> {
        (0.0..=100.0).contains(&percent).then(|| Self((percent * 100.0).round() as u16))
    }

    /// In percent, 0 to 100.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// As PDF wants it, 0 to 1.
    pub fn fraction(self) -> f32 {
        (f64::from(self.0) / 10_000.0) as f32
    }

    /// This much of that much: 50 % of 40 % is 20 %. Rounded to a hundredth of a percent.
    pub fn of(self, base: Self) -> Self {
        Self(((u32::from(self.0) * u32::from(base.0) + 5_000) / 10_000) as u16)
    }
}

/// Amounts of the four process inks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cmyk {
    /// Cyan.
    pub c: Tint,
    /// Magenta.
    pub m: Tint,
    /// Yellow.
    pub y: Tint,
    /// Black.
    pub k: Tint,
}

impl Cmyk {
    /// Solid black ink alone, the colour of text.
    pub const BLACK: Self = Self { c: Tint::NONE, m: Tint::NONE, y: Tint::NONE, k: Tint::FULL };
    /// No ink: the paper's white.
    pub const PAPER: Self = Self { c: Tint::NONE, m: Tint::NONE, y: Tint::NONE, k: Tint::NONE };

    /// The amounts in the order C, M, Y, K.
    pub fn tints(self) -> [Tint; 4] {
        [self.c, self.m, self.y, self.k]
    }

    /// Total ink in percent, 0 to 400.
    pub fn total(self) -> f64 {
        self.tints().iter().map(|t| t.percent()).sum()
    }

    /// Every ink at `tint` of its amount.
    pub fn at(self, tint: Tint) -> Self {
        Self { c: tint.of(self.c), m: tint.of(self.m), y: tint.of(self.y), k: tint.of(self.k) }
    }
}

/// Index of a spot ink in the job's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId(pub u16);

/// A named ink beside the process inks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The one exact name that the printer knows it by.
    pub name: String,
    /// What stands for its solid where the ink is not on press.
    pub alternate: Cmyk,
}

/// One ink, which is one plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ink {
    /// Process cyan.
    Cyan,
    /// Process magenta.
    Magenta,
    /// Process yellow.
    Yellow,
    /// Process black.
    Black,
    /// A spot ink.
    Spot(SpotId),
}

impl Ink {
    /// The process inks in the order of their plates.
    pub const PROCESS: [Self; 4] = [Self::Cyan, Self::Magenta, Self::Yellow, Self::Black];
}

/// Inks printed together, at least one of them a spot ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mix {
    process: Cmyk,
    /// By their ids; those at no tint stand at the end.
    spots: [(SpotId, Tint); Self::MOST_SPOTS],
}

impl Mix {
    /// The most spot inks in one mix: with the four process inks that makes eight, the most that DeviceN had when PDF/X-1a
    /// was written (PDF 1.3).
    pub const MOST_SPOTS: usize = 4;
}

/// Ink on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Color {
    /// Process inks.
    Process(Cmyk),
    /// One spot ink at a tint.
    Spot(SpotId, Tint),
    /// Several inks, a spot ink among them.
    Mix(Mix),
    /// Every plate at a tint: registration, for marks outside the bleed alone.
    All(Tint),
}

impl Color {
    /// 100 K.
    pub const BLACK: Self = Self::Process(Cmyk::BLACK);

    /// Process and spot inks together; of one spot ink alone, or of process inks alone, the plain colour. `None` if there
    /// are more spot inks than a mix may have, or one twice.
    pub fn mix(process: Cmyk, spots: &[(SpotId, Tint)]) -> Option<Self> {
        let mut used: Vec<(SpotId, Tint)> = spots.iter().copied().filter(|(_, tint)| *tint > Tint::NONE).collect();
        used.sort_unstable();
        if used.len() > Mix::MOST_SPOTS || used.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        match used[..] {
            [] => return Some(Self::Process(process)),
            [(spot, tint)] if process == Cmyk::PAPER => return Some(Self::Spot(spot, tint)),
            _ => {}
        }
        let mut spots = [(SpotId(u16::MAX), Tint::NONE); Mix::MOST_SPOTS];
        spots[..used.len()].copy_from_slice(&used);
        Some(Self::Mix(Mix { process, spots }))
    }

    /// Its inks with their amounts, those that have any, in the order of their plates; none of the registration colour,
    /// which is on all plates that there are.
    pub fn amounts(self) -> Vec<(Ink, Tint)> {
        let (process, spots) = match self {
            Self::Process(cmyk) => (cmyk, &[][..]),
            Self::Spot(spot, tint) => (Cmyk::PAPER, &[(spot, tint)][..]),
            Self::Mix(ref mix) => (mix.process, &mix.spots[..]),
            Self::All(_) => return Vec::new(),
        };
        let process = Ink::PROCESS.into_iter().zip(process.tints());
        let spots = spots.iter().map(|&(spot, tint)| (Ink::Spot(spot), tint));
        process.chain(spots).filter(|(_, tint)| *tint > Tint::NONE).collect()
    }

    /// Total ink in percent.
    pub fn total(self) -> f64 {
        self.amounts().iter().map(|(_, tint)| tint.percent()).sum()
    }

    /// Whether this leaves the paper bare.
    pub fn is_paper(self) -> bool {
        match self {
            Self::All(tint) => tint == Tint::NONE,
            _ => self.amounts().is_empty(),
        }
    }

    /// The colour of these amounts, in whatever order. `None` if there are more spot inks than a mix may have.
    pub fn of_amounts(amounts: &[(Ink, Tint)]) -> Option<Self> {
        let mut process = Cmyk::PAPER;
        let mut spots = Vec::new();
        for &(ink, tint) in amounts {
            match ink {
                Ink::Cyan => process.c = tint,
                Ink::Magenta => process.m = tint,
                Ink::Yellow => process.y = tint,
                Ink::Black => process.k = tint,
                Ink::Spot(spot) => spots.push((spot, tint)),
            }
        }
        Self::mix(process, &spots)
    }

    /// What stands so far between this colour (0) and another (1), each ink going straight from its one amount to the other.
    pub fn between(self, other: Self, part: f64) -> Self {
        let (from, to) = (self.amounts(), other.amounts());
        let amount = |all: &[(Ink, Tint)], ink: Ink| {
            all.iter().find(|(other, _)| *other == ink).map_or(0.0, |(_, tint)| tint.percent())
        };
        let mut inks: Vec<Ink> = from.iter().chain(&to).map(|(ink, _)| *ink).collect();
        inks.sort_unstable();
        inks.dedup();
        let part = part.clamp(0.0, 1.0);
        let between = |ink: Ink| {
            let percent = amount(&from, ink) * (1.0 - part) + amount(&to, ink) * part;
            (ink, Tint::from_percent(percent.clamp(0.0, 100.0)).unwrap_or_default())
        };
        let amounts: Vec<(Ink, Tint)> = inks.into_iter().map(between).collect();
        Self::of_amounts(&amounts).unwrap_or(if part < 0.5 { self } else { other })
    }

    /// What is seen where this colour overprints another: its own inks replace the same ones below (overprint mode 1), the
    /// others stay.
    pub fn over(self, below: Self) -> Self {
        let own = self.amounts();
        let rest = below.amounts().into_iter().filter(|(ink, _)| own.iter().all(|(other, _)| other != ink));
        let amounts: Vec<(Ink, Tint)> = own.iter().copied().chain(rest).collect();
        Self::of_amounts(&amounts).unwrap_or(self)
    }

    /// This colour at a tint of itself.
    pub fn at(self, tint: Tint) -> Self {
        match self {
            Self::Process(cmyk) => Self::Process(cmyk.at(tint)),
            Self::Spot(spot, base) => Self::Spot(spot, tint.of(base)),
            Self::Mix(mix) => {
                let spots = mix.spots.map(|(spot, base)| (spot, tint.of(base)));
                // No more spots than before, and none twice but those at no tint.
                Self::mix(mix.process.at(tint), &spots).unwrap_or(self)
            }
            Self::All(base) => Self::All(tint.of(base)),
        }
    }
}

/// How colours that a press can't print are brought into what it can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rendering {
    /// Relative colorimetric: what can be printed stays as it is, the rest becomes the nearest.
    #[default]
    Relative,
    /// Perceptual: all is drawn together, so that differences stay.
    Perceptual,
}

/// What device values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// One channel of light.
    Gray,
    /// Red, green and blue light.
    Rgb,
    /// Cyan, magenta, yellow and black ink.
    Cmyk,
}

impl Space {
    /// How many values a colour has.
    pub fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    /// The darkest device values that there are: no light, or all inks.
    pub fn darkest(self) -> [f64; 4] {
        match self {
            Self::Gray | Self::Rgb => [0.0; 4],
            Self::Cmyk => [1.0; 4],
        }
    }

    /// Its name, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gray => "grey",
            Self::Rgb => "RGB",
            Self::Cmyk => "CMYK",
        }
    }
}
