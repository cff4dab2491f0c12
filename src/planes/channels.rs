//! Colours that vary from pixel to pixel, of one space, on their planes: for pictures, shadings, and groups that blend in
//! another space.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use smallvec::SmallVec;

use super::colors::{Blending, Colors};
use super::grid::Grid;
use super::inks::{Flat, Inks, Target, Way};
use super::plane::sample;
use crate::pages::{Intent, Space};

/// What a space's colours put on planes.
pub(super) struct Channels {
    /// The planes that they have values for.
    pub planes: Vec<usize>,
    /// Which planes are painted, and what goes onto the others.
    pub flat: Flat,
    space: Arc<Space>,
    way: Way,
    kind: Kind,
    colors: Rc<RefCell<Colors>>,
}

enum Kind {
    /// Components that are inks: where each goes.
    Named(SmallVec<[Target; 4]>),
    /// One or three components, through a table.
    Table(Grid),
    /// Each colour by itself.
    Each,
}

impl Channels {
    /// For a space; tables of Indexed spaces are for whoever calls to look up.
    pub fn new(inks: &mut Inks, space: &Arc<Space>, way: Way) -> Self {
        let way = Way { nonzero: false, ..way };
        let colors = inks.colors.clone();
        if let Some(targets) = inks.targets(space, way.blending) {
            let flat = inks.named(&targets, |_| 0.0, way);
            let planes = if targets.contains(&Target::All) {
                (0..inks.planes(way.blending)).collect()
            } else {
                targets.iter().filter_map(|t| if let Target::Plane(plane) = t { Some(*plane) } else { None }).collect()
            };
            return Self { planes, flat, space: space.clone(), way, kind: Kind::Named(targets), colors };
        }
        let components = way.blending.components();
        let painted = if way.overprint { (1 << components) - 1 } else { u64::MAX };
        let flat = Flat { values: SmallVec::new(), rest: 0, painted };
        let direct = matches!((&**space, way.blending), (Space::Gray, _) | (Space::Cmyk, Blending::Cmyk));
        let kind = match space.components() {
            inputs @ (1 | 3 | 4) if !direct && smooth(space) => Kind::Table(Grid::new(inputs)),
            _ => Kind::Each,
        };
        Self { planes: (0..components).collect(), flat, space: space.clone(), way, kind, colors }
    }

    /// Whether each component, from 0 to 1, is the ink of one plane, in the order of `planes`.
    pub fn straight(&self) -> bool {
        (0..self.space.components()).all(|i| self.space.range(i) == [0.0, 1.0])
            && match &self.kind {
                Kind::Named(targets) => targets.iter().all(|target| matches!(target, Target::Plane(_))),
                Kind::Table(_) => false,
                Kind::Each => matches!((&*self.space, self.way.blending), (Space::Cmyk, Blending::Cmyk)),
            }
    }

    /// How many steps of work a colour takes.
    pub fn steps(&self) -> u64 {
        match &self.kind {
            Kind::Named(targets) => 2 * targets.len() as u64,
            Kind::Table(_) => 16,
            Kind::Each => 40 + conversion(&self.space),
        }
    }

    /// The amounts of ink of a colour on `planes`, one after the other.
    pub fn inks(&mut self, values: &[f32], out: &mut [u16]) {
        let Self { space, way, kind, colors, .. } = self;
        match kind {
            Kind::Named(targets) => {
                let mut out = out.iter_mut();
                for (target, value) in targets.iter().zip(values) {
                    match target {
                        Target::None => {}
                        Target::Plane(_) => out.by_ref().take(1).for_each(|out| *out = sample(*value)),
                        Target::All => out.by_ref().for_each(|out| *out = sample(*value)),
                    }
                }
            }
            Kind::Table(grid) => {
                let mut input = [0; 4];
                for (i, (input, value)) in input.iter_mut().zip(values).enumerate() {
                    let [low, high] = space.range(i);
                    *input = sample((value - low) / (high - low));
                }
                let mut exact = |parts: [f32; 4]| {
                    let mut values = [0.0; 4];
                    for (i, value) in values[..space.components()].iter_mut().enumerate() {
                        let [low, high] = space.range(i);
                        *value = low + (high - low) * parts[i];
                    }
                    colors.borrow_mut().fresh(space, &values, way.intent, way.blending)
                };
                out.copy_from_slice(&grid.at(input, &mut exact)[..out.len()]);
            }
            Kind::Each => {
                let inks = colors.borrow_mut().convert(space, values, way.intent, way.blending);
                for (out, ink) in out.iter_mut().zip(inks) {
                    *out = sample(ink);
                }
            }
        }
    }
}

/// How many steps of work it takes to convert a colour of a space.
fn conversion(space: &Space) -> u64 {
    match space {
        Space::Separation { alternate, tint, .. } | Space::DeviceN { alternate, tint, .. } => {
            20 + 4 * tint.steps() as u64 + conversion(alternate)
        }
        Space::Indexed { base, .. } => conversion(base),
        Space::Gray | Space::Cmyk => 10,
        _ => 100,
    }
}

/// Whether a table may stand for a conversion from that space.
fn smooth(space: &Space) -> bool {
    matches!(
        space,
        Space::Rgb | Space::Cmyk | Space::CalGray { .. } | Space::CalRgb { .. } | Space::Lab { .. } | Space::Icc { .. }
    )
}

/// From one blending space to another.
pub(super) struct Between {
    from: Blending,
    aim: Blending,
    grid: Grid,
}

impl Between {
    pub fn new(from: Blending, aim: Blending) -> Self {
        Self { from, aim, grid: Grid::new(from.components()) }
    }

    /// Amounts of ink in the one as those in the other.
    pub fn at(&mut self, inks: [u16; 4], colors: &mut Colors) -> [u16; 4] {
        if (self.from, self.aim) == (Blending::Gray, Blending::Cmyk) {
            return [0, 0, 0, inks[0]];
        }
        let (from, aim) = (self.from, self.aim);
        self.grid.at(inks, &mut |inks| colors.between(from, inks, Intent::Relative, aim))
    }
}
