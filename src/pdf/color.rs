//! Colour in the file: DeviceCMYK operands, Separation spaces for spot inks and for the registration colour, DeviceN for
//! several inks with a spot ink among them.

use std::fmt::Write;

use pdf_writer::{Array, Dict, Finish, Name, Pdf, Ref};

use crate::color::{Cmyk, Color, Ink, Spot, SpotId, Tint};

/// A colour space of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// DeviceCMYK.
    Cmyk,
    /// One spot ink.
    Separation(SpotId),
    /// Several inks in the order of their plates.
    DeviceN(Vec<Ink>),
    /// The registration colour.
    All,
}

impl Space {
    /// The space for colours of these inks.
    pub(super) fn of(inks: &[Ink]) -> Self {
        match inks {
            [Ink::Spot(spot)] => Self::Separation(*spot),
            inks if inks.iter().all(|ink| Ink::PROCESS.contains(ink)) => Self::Cmyk,
            inks => Self::DeviceN(inks.to_vec()),
        }
    }

    /// The space for colours of these inks, without components for others.
    pub(super) fn of_these(inks: &[Ink]) -> Self {
        match Self::of(inks) {
            Self::Cmyk if !inks.is_empty() => Self::DeviceN(inks.to_vec()),
            space => space,
        }
    }

    /// The space of one colour.
    pub(super) fn of_color(color: Color) -> Self {
        match color {
            Color::Process(_) => Self::Cmyk,
            Color::Spot(spot, _) => Self::Separation(spot),
            Color::Mix(_) => Self::of(&color.amounts().iter().map(|(ink, _)| *ink).collect::<Vec<_>>()),
            Color::All(_) => Self::All,
        }
    }

    /// A colour in this space, which has all its inks: how much of each component, 0 to 1.
    pub(super) fn operands(&self, color: Color) -> Vec<f32> {
        if let Color::All(tint) = color {
            return vec![tint.fraction()];
        }
        let spot;
        let inks = match self {
            Self::Cmyk => &Ink::PROCESS[..],
            Self::Separation(id) => {
                spot = [Ink::Spot(*id)];
                &spot[..]
            }
            Self::DeviceN(inks) => inks,
            Self::All => &[],
        };
        let amounts = color.amounts();
        debug_assert!(amounts.iter().all(|(ink, _)| inks.contains(ink)), "a colour of other inks than its space has");
        let amount = |ink: &Ink| amounts.iter().find(|(other, _)| other == ink).map_or(Tint::NONE, |(_, tint)| *tint);
        inks.iter().map(|ink| amount(ink).fraction()).collect()
    }
}

/// Which inks beside the process inks the pages use, and in which combinations.
#[derive(Clone, Debug)]
pub(super) struct Inks {
    spots: Vec<Use>,
    all: bool,
    mixes: Vec<(Vec<Ink>, Use)>,
}

/// Who uses a space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Use {
    /// Anybody, so that it is an object.
    any: bool,
    /// Content, so that it is a resource with a name.
    named: bool,
}

/// The colour spaces as objects of the file.
pub(super) struct Spaces {
    separations: Vec<Option<Ref>>,
    mixes: Vec<(Vec<Ink>, Ref)>,
}

impl Inks {
    /// None of so many spots.
    pub(super) fn new(spots: usize) -> Self {
        Self { spots: vec![Use::default(); spots], all: false, mixes: Vec::new() }
    }

    /// Notes that a gradient is in a space.
    pub(super) fn note(&mut self, space: &Space) {
        self.at(space, false);
    }

    /// Notes that content sets a space; gives its name. DeviceCMYK needs none.
    pub(super) fn name(&mut self, space: &Space) -> String {
        self.at(space, true)
    }

    fn at(&mut self, space: &Space, named: bool) -> String {
        let note = |before: &mut Use| *before = Use { any: true, named: named || before.named };
        match space {
            Space::Cmyk => "DeviceCMYK".to_owned(),
            Space::Separation(SpotId(spot)) => {
                note(&mut self.spots[usize::from(*spot)]);
                format!("S{spot}")
            }
            Space::DeviceN(inks) => {
                let at = self.mixes.iter().position(|(mix, _)| mix == inks).unwrap_or_else(|| {
                    self.mixes.push((inks.clone(), Use::default()));
                    self.mixes.len() - 1
                });
                note(&mut self.mixes[at].1);
                format!("N{at}")
            }
            Space::All => {
                self.all = true;
                "All".to_owned()
            }
        }
    }

    /// Whether there is any that has a name.
    pub(super) fn any(&self) -> bool {
        self.all || self.spots.iter().any(|spot| spot.named) || self.mixes.iter().any(|(_, mix)| mix.named)
    }

    /// Writes the spaces of spot inks as objects of their own, because resources, gradients and other spaces share them.
    pub(super) fn write(&self, pdf: &mut Pdf, next: &mut Ref, spots: &[Spot]) -> Spaces {
        let in_mix = |spot: usize| {
            let ink = Ink::Spot(SpotId(spot as u16));
            self.mixes.iter().any(|(mix, _)| mix.contains(&ink))
        };
        let mut separations = Vec::new();
        for (i, spot) in spots.iter().enumerate() {
            separations.push((self.spots[i].any || in_mix(i)).then(|| {
                let id = next.bump();
                separation(pdf.indirect(id).array(), &spot.name, spot.alternate);
                id
            }));
        }
        let mut mixes = Vec::new();
        for (inks, _) in &self.mixes {
            let [id, function] = [next.bump(), next.bump()];
            device_n(pdf.indirect(id).array(), inks, spots, &separations, function);
            let code = tint_transform(inks, spots);
            let mut stream = pdf.stream(function, code.as_bytes());
            stream.pair(Name(b"FunctionType"), 4);
            stream.insert(Name(b"Domain")).array().items(inks.iter().flat_map(|_| [0.0f32, 1.0]));
            stream.insert(Name(b"Range")).array().items([0.0f32, 1.0].repeat(4));
            stream.finish();
            mixes.push((inks.clone(), id));
        }
        Spaces { separations, mixes }
    }

    /// Names the used colour spaces in a resource dictionary's ColorSpace entry.
    pub(super) fn name_all(&self, dict: &mut Dict<'_>, spaces: &Spaces) {
        if self.all {
            let full = Tint::FULL;
            let every = Cmyk { c: full, m: full, y: full, k: full };
            separation(dict.insert(Name(b"All")).array(), "All", every);
        }
        for (i, id) in spaces.separations.iter().enumerate() {
            if let Some(id) = id.filter(|_| self.spots[i].named) {
                dict.pair(Name(format!("S{i}").as_bytes()), id);
            }
        }
        let named = |i: &usize| self.mixes[*i].1.named;
        for (i, (_, id)) in spaces.mixes.iter().enumerate().filter(|(i, _)| named(i)) {
            dict.pair(Name(format!("N{i}").as_bytes()), *id);
        }
    }
}

impl Spaces {
    /// The object of a space that was noted; DeviceCMYK has none.
    pub(super) fn object(&self, space: &Space) -> Option<Ref> {
        match space {
            Space::Separation(SpotId(spot)) => self.separations.get(usize::from(*spot)).copied().flatten(),
            Space::DeviceN(inks) => self.mixes.iter().find(|(mix, _)| mix == inks).map(|(_, id)| *id),
            Space::Cmyk | Space::All => None,
        }
    }
}

/// One Separation space: no ink at 0, the alternate at 1, straight in between.
pub(super) fn separation(mut array: Array<'_>, ink: &str, alternate: Cmyk) {
    array.item(Name(b"Separation")).item(Name(ink.as_bytes())).item(Name(b"DeviceCMYK"));
    let mut function = array.push().dict();
    function.pair(Name(b"FunctionType"), 2);
    function.insert(Name(b"Domain")).array().items([0.0f32, 1.0]);
    function.insert(Name(b"C0")).array().items([0.0f32; 4]);
    function.insert(Name(b"C1")).array().items(alternate.tints().map(Tint::fraction));
    function.pair(Name(b"N"), 1);
}

/// One DeviceN space with its attributes: which components are process inks, and what each spot ink is by itself
/// (ISO 32000-1, 8.6.6.5, tables 71 and 72).
fn device_n(mut array: Array<'_>, inks: &[Ink], spots: &[Spot], separations: &[Option<Ref>], function: Ref) {
    array.item(Name(b"DeviceN"));
    array.push().array().items(inks.iter().map(|ink| Name(ink_name(*ink, spots))));
    array.item(Name(b"DeviceCMYK")).item(function);
    let mut attributes = array.push().dict();
    let spot = |ink: &Ink| match ink {
        Ink::Spot(SpotId(spot)) => separations.get(usize::from(*spot)).copied().flatten(),
        _ => None,
    };
    if inks.iter().any(|ink| spot(ink).is_some()) {
        let mut colorants = attributes.insert(Name(b"Colorants")).dict();
        for ink in inks {
            if let Some(id) = spot(ink) {
                colorants.pair(Name(ink_name(*ink, spots)), id);
            }
        }
    }
    if inks.iter().any(|ink| Ink::PROCESS.contains(ink)) {
        let mut process = attributes.insert(Name(b"Process")).dict();
        process.pair(Name(b"ColorSpace"), Name(b"DeviceCMYK"));
        process.insert(Name(b"Components")).array().items(Ink::PROCESS.map(|ink| Name(ink_name(ink, spots))));
    }
}

fn ink_name(ink: Ink, spots: &[Spot]) -> &[u8] {
    match ink {
        Ink::Cyan => b"Cyan",
        Ink::Magenta => b"Magenta",
        Ink::Yellow => b"Yellow",
        Ink::Black => b"Black",
        Ink::Spot(SpotId(spot)) => spots[usize::from(spot)].name.as_bytes(),
    }
}

/// What several inks together look like in CMYK, as a PostScript calculator function (ISO 32000-1, 7.10.5): halftones
/// that print over each other multiply what they let through,
///
/// ```text
/// c = 1 − Π (1 − cᵢ·tᵢ)
/// ```
///
/// for each process ink c, where cᵢ is its part in ink i's alternate (1 of the process ink itself) and tᵢ ink i's tint.
/// One ink alone runs as straight as its Separation.
fn tint_transform(inks: &[Ink], spots: &[Spot]) -> String {
    let count = inks.len();
    let mut code = String::from("{");
    for (done, channel) in Ink::PROCESS.into_iter().enumerate() {
        let part = |ink: &Ink| match *ink {
            Ink::Spot(SpotId(spot)) => spots[usize::from(spot)].alternate.tints()[done].fraction(),
            process => f32::from(u8::from(process == channel)),
        };
        code += " 1";
        for (i, part) in inks.iter().map(part).enumerate().filter(|(_, part)| *part > 0.0) {
            // Below the product lie the channels that are done, below them the tints, the last one on top.
            let depth = done + count - i;
            // Writing to a String cannot fail.
            let _ = write!(code, " {depth} index {part} mul 1 exch sub mul");
        }
        code += " 1 exch sub";
    }
    let _ = write!(code, " {} 4 roll{} }}", count + 4, " pop".repeat(count));
    code
}
