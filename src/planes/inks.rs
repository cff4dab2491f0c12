//! Which inks there are, and what a colour puts on which plane.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use smallvec::SmallVec;

use super::colors::{Blending, Colors};
use super::plane::sample;
use crate::pages::{Color, Function, Intent, Space};

/// The most planes beside the process inks: one bit each in [`Flat::painted`].
pub(super) const MOST_SPOTS: usize = 60;

/// Names by which Separation and DeviceN mean the process inks (ISO 32000-1, 8.6.6.4).
const PROCESS: [&str; 4] = ["Cyan", "Magenta", "Yellow", "Black"];

/// Which named inks get a plane of their own; the others are printed by their alternates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// All, as far as there are planes (60).
    #[default]
    All,
    /// None: everything in process inks.
    None,
    /// These alone.
    Named(Vec<String>),
}

/// A named ink that was met.
#[derive(Clone, Debug)]
pub struct Spot {
    /// As the file has it.
    pub name: String,
    /// The space of the colours that stand in for it.
    pub alternate: Arc<Space>,
    /// From its tint to those colours.
    pub tint: Stand,
}

/// How a tint of a named ink becomes a colour of its alternate space.
#[derive(Clone, Debug)]
pub enum Stand {
    /// It has a space of its own, or the space that it was met in says what it looks like alone.
    Alone(Arc<Function>),
    /// It was met among others alone: it is the one of that number, of so many.
    Among(Arc<Function>, usize, usize),
}

impl Stand {
    /// Its colour at a tint.
    #[must_use]
    pub fn at(&self, tint: f32) -> crate::pages::Values {
        match self {
            Self::Alone(function) => function.eval(&[tint]),
            Self::Among(function, number, count) => {
                let mut tints = vec![0.0; *count];
                if let Some(own) = tints.get_mut(*number) {
                    *own = tint;
                }
                function.eval(&tints)
            }
        }
    }
}

/// An ink as a DeviceN space says that it looks alone.
fn alone(colorants: &[Arc<Space>], ink: &str) -> Option<Spot> {
    colorants.iter().find_map(|space| match &**space {
        Space::Separation { name, alternate, tint } if name == ink => {
            Some(Spot { name: name.clone(), alternate: alternate.clone(), tint: Stand::Alone(tint.clone()) })
        }
        _ => None,
    })
}

/// One colour on all planes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flat {
    /// Per plane, process inks first.
    pub values: SmallVec<[u16; 8]>,
    /// On the planes beyond `values`.
    pub rest: u16,
    /// The planes that are printed on; the others stay as they are. Plane n is bit n.
    pub painted: u64,
}

impl Flat {
    /// What goes onto a plane.
    pub fn value(&self, plane: usize) -> u16 {
        self.values.get(plane).copied().unwrap_or(self.rest)
    }

    pub fn paints(&self, plane: usize) -> bool {
        self.painted >> plane & 1 == 1
    }
}

/// How colours are laid onto planes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub blending: Blending,
    pub intent: Intent,
    /// Other inks are left as they are.
    pub overprint: bool,
    /// So is an ink of DeviceCMYK that is zero. Never for pictures and shadings.
    pub nonzero: bool,
}

/// Where a component goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To that plane.
    Plane(usize),
    /// Nowhere.
    None,
    /// To all planes.
    All,
}

/// The inks of a rendering. Spot inks get their planes as they are met.
pub(super) struct Inks {
    pub colors: Rc<RefCell<Colors>>,
    pub keep: Keep,
    /// Named inks are not looked for: what is drawn is no ink (a soft mask).
    pub plain: bool,
    pub spots: Vec<Spot>,
}

impl Inks {
    /// Planes of a buffer that blends in that space.
    pub fn planes(&self, blending: Blending) -> usize {
        blending.components() + self.spots.len()
    }

    /// Where each component of a space of inks goes; nothing if it is to be printed by its alternate: a space of another
    /// kind, or one with an ink that has no plane.
    pub fn targets(&mut self, space: &Space, blending: Blending) -> Option<SmallVec<[Target; 4]>> {
        match space {
            Space::Separation { name, alternate, tint } => {
                if name == "All" {
                    return Some(smallvec::smallvec![Target::All]);
                }
                let spot =
                    || Spot { name: name.clone(), alternate: alternate.clone(), tint: Stand::Alone(tint.clone()) };
                self.target(name, blending, spot).map(|target| smallvec::smallvec![target])
            }
            Space::DeviceN { names, alternate, tint, colorants, .. } => {
                let mut targets = SmallVec::new();
                for (number, name) in names.iter().enumerate() {
                    let spot = || {
                        alone(colorants, name).unwrap_or_else(|| Spot {
                            name: name.clone(),
                            alternate: alternate.clone(),
                            tint: Stand::Among(tint.clone(), number, names.len()),
                        })
                    };
                    targets.push(self.target(name, blending, spot)?);
                }
                Some(targets)
            }
            _ => None,
        }
    }

    fn target(&mut self, name: &str, blending: Blending, spot: impl FnOnce() -> Spot) -> Option<Target> {
        if name == "None" {
            return Some(Target::None);
        }
        if self.plain {
            return None;
        }
        if let Some(plane) = PROCESS.iter().position(|process| *process == name) {
            return (blending == Blending::Cmyk).then_some(Target::Plane(plane));
        }
        let base = blending.components();
        if let Some(number) = self.spots.iter().position(|known| known.name == name) {
            let known = &mut self.spots[number];
            // A space of its own tells better what it looks like.
            if matches!(known.tint, Stand::Among(..)) {
                let spot = spot();
                if matches!(spot.tint, Stand::Alone(_)) {
                    *known = spot;
                }
            }
            return Some(Target::Plane(base + number));
        }
        let kept = match &self.keep {
            Keep::All => true,
            Keep::None => false,
            Keep::Named(names) => names.iter().any(|kept| kept == name),
        };
        if !kept || self.spots.len() >= MOST_SPOTS {
            return None;
        }
        self.spots.push(spot());
        Some(Target::Plane(base + self.spots.len() - 1))
    }

    /// What a colour puts on each plane.
    pub fn flat(&mut self, color: &Color, way: Way) -> Flat {
        let at = |i: usize| color.values.get(i).copied().unwrap_or(0.0);
        if let Some(targets) = self.targets(&color.space, way.blending) {
            return self.named(&targets, at, way);
        }
        if let Space::Indexed { base, last, table } = &*color.space {
            // A table of inks is one of its base's colours.
            let values = Space::lookup(base, *last, table, at(0));
            return self.flat(&Color { space: base.clone(), values }, Way { nonzero: false, ..way });
        }
        let components = way.blending.components();
        let inks = self.colors.borrow_mut().convert(&color.space, &color.values, way.intent, way.blending);
        let values: SmallVec<[u16; 8]> = inks[..components].iter().map(|&ink| sample(ink)).collect();
        let mut painted = u64::MAX;
        if way.overprint {
            painted = (1 << components) - 1;
            // DeviceCMYK, or what is implicitly converted to it (ISO 32000-1, 8.6.5.7 and 8.6.7).
            let inks = way.blending == Blending::Cmyk && self.colors.borrow_mut().are_inks(&color.space);
            if way.nonzero && inks {
                for (plane, value) in values.iter().enumerate() {
                    painted &= !(u64::from(*value == 0) << plane);
                }
            }
        }
        Flat { values, rest: 0, painted }
    }

    /// Tints of inks that have planes.
    pub fn named(&self, targets: &[Target], at: impl Fn(usize) -> f32, way: Way) -> Flat {
        let mut flat = Flat { values: SmallVec::new(), rest: 0, painted: 0 };
        flat.values.resize(self.planes(way.blending), 0);
        for (i, target) in targets.iter().enumerate() {
            match target {
                Target::None => {}
                Target::Plane(plane) => {
                    flat.values[*plane] = sample(at(i));
                    flat.painted |= 1 << plane;
                }
                Target::All => {
                    flat.rest = sample(at(i));
                    flat.values.fill(flat.rest);
                    flat.painted = u64::MAX;
                }
            }
        }
        // Inks that are named `None` alone print nothing, and knock out nothing.
        if !way.overprint && flat.painted != 0 {
            flat.painted = u64::MAX;
        }
        flat
    }
}
