//! Colours as inks: how much of which, and what has to be converted first.

use std::sync::Arc;

use super::gradient::corners;
use crate::pages::{Color, Paint, Shape, Space};

/// From this much black on, text counts as black, 0 to 1.
const BLACK: f32 = 0.85;
/// What is less than this prints nothing: half a step of 8 bits.
pub(super) const NOTHING: f32 = 0.5 / 255.0;

/// The most marks of a pattern's cell that are looked at for its inks.
const MOST_MARKS: usize = 256;

/// What a colour puts on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Inks {
    /// C, M, Y and K, 0 to 1.
    pub(super) process: [f32; 4],
    /// Named inks with their tints.
    pub(super) spots: Vec<(String, f32)>,
    /// The registration colour.
    pub(super) all: bool,
    /// It has to be converted first: RGB, Lab, ICC. The process inks are then a guess that tells light from dark.
    pub(super) foreign: bool,
    /// Which process inks it sets, zero or not: bit n for ink n. By OPM 1 those of DeviceCMYK at 0 are left.
    set: u8,
    /// Given as DeviceCMYK.
    cmyk: bool,
    /// It is of the ink None alone, which marks nothing.
    nothing: bool,
}

impl Inks {
    /// Of a flat colour.
    pub(super) fn of(color: &Color) -> Self {
        let mut inks = Self::default();
        inks.add(&color.space, &color.values);
        inks.nothing = match &*color.space {
            Space::Separation { name, .. } => name == "None",
            Space::DeviceN { names, .. } => names.iter().all(|name| name == "None"),
            _ => false,
        };
        inks
    }

    /// Of all that a paint may be made of, of each ink the most.
    pub(super) fn within(paint: &Paint) -> Self {
        match paint {
            Paint::Flat(color) => Self::of(color),
            Paint::Shading(shading) => {
                let ends = corners(shading).unwrap_or_else(|| {
                    // What cannot be told may be anything that the space has.
                    let components = 0..shading.space.components();
                    let range = |component: usize| shading.space.range(component);
                    vec![components.clone().map(|c| range(c)[0]).collect(), components.map(|c| range(c)[1]).collect()]
                });
                let colors = ends.into_iter().map(|values| Color { space: shading.space.clone(), values });
                colors.map(|color| Self::of(&color)).reduce(Self::and).unwrap_or_default()
            }
            Paint::Tiling(tiling) => {
                let paints = tiling.cell.marks().take(MOST_MARKS).filter(|mark| !mark.hidden).flat_map(|mark| {
                    let (one, other) = match &mark.shape {
                        Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } => (Some(paint), None),
                        Shape::Picture { stencil, .. } => (stencil.as_ref(), None),
                        Shape::Text(run) => (
                            Some(&run.fill).filter(|_| !matches!(run.mode, 1 | 3 | 5 | 7)),
                            run.stroke.as_ref().map(|(paint, _)| paint),
                        ),
                        Shape::Shading(_) => (None, None),
                    };
                    one.into_iter().chain(other)
                });
                // Patterns in patterns are looked at for themselves.
                let paints = paints.filter(|paint| !matches!(paint, Paint::Tiling(_)));
                paints.map(Self::within).reduce(Self::and).unwrap_or_default()
            }
        }
    }

    /// With what another has, of each ink the more.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.process.iter_mut().zip(other.process).for_each(|(own, other)| *own = own.max(other));
        for (name, tint) in other.spots {
            match self.spots.iter_mut().find(|(known, _)| *known == name) {
                Some((_, own)) => *own = own.max(tint),
                None => self.spots.push((name, tint)),
            }
        }
        self.all |= other.all;
        self.foreign |= other.foreign;
        self.set |= other.set;
        self
    }

    fn add(&mut self, space: &Space, values: &[f32]) {
        let at = |index: usize| values.get(index).copied().unwrap_or(0.0);
        match space {
            Space::Gray => {
                self.process[3] = 1.0 - at(0);
                self.set = 0b1111;
            }
            Space::Cmyk => {
                self.process = [at(0), at(1), at(2), at(3)];
                self.set = 0b1111;
                self.cmyk = true;
            }
            Space::Rgb | Space::CalRgb { .. } => self.foreign([at(0), at(1), at(2)]),
            Space::CalGray { .. } => self.foreign([at(0); 3]),
            Space::Lab { .. } => self.foreign([at(0) / 100.0; 3]),
            Space::Icc { components: 4, .. } => {
                self.process = [at(0), at(1), at(2), at(3)];
                self.set = 0b1111;
                self.foreign = true;
            }
            Space::Icc { components: 3, .. } => self.foreign([at(0), at(1), at(2)]),
            Space::Icc { .. } => self.foreign([at(0); 3]),
            Space::Indexed { base, last, table } => {
                let inner = Space::lookup(base, *last, table, at(0));
                self.add(base, &inner);
            }
            Space::Separation { name, .. } => self.named(name, at(0)),
            Space::DeviceN { names, .. } => {
                names.iter().enumerate().for_each(|(index, name)| self.named(name, at(index)))
            }
            Space::Pattern(_) => {}
        }
    }

    fn foreign(&mut self, rgb: [f32; 3]) {
        self.process = [1.0 - rgb[0], 1.0 - rgb[1], 1.0 - rgb[2], 0.0];
        self.set = 0b1111;
        self.foreign = true;
    }

    fn named(&mut self, name: &str, tint: f32) {
        let process = ["Cyan", "Magenta", "Yellow", "Black"].into_iter().position(|ink| ink == name);
        match (name, process) {
            ("All", _) => {
                self.all = tint > NOTHING;
                self.process = [tint; 4];
                self.set = 0b1111;
            }
            ("None", _) => {}
            (_, Some(ink)) => {
                self.process[ink] = tint;
                self.set |= 1 << ink;
            }
            (name, None) => self.spots.push((name.to_owned(), tint)),
        }
    }

    /// How many inks print.
    pub(super) fn count(&self) -> usize {
        let spots = self.spots.iter().filter(|(_, tint)| *tint > NOTHING).count();
        self.process.iter().filter(|tint| **tint > NOTHING).count() + spots
    }

    /// Whether it puts nothing on paper.
    pub(super) fn is_white(&self) -> bool {
        self.count() == 0
    }

    /// Whether it would leave paper where it is painted, over whatever lies below.
    pub(super) fn leaves_white(&self) -> bool {
        self.is_white() && !self.nothing
    }

    /// Black to the eye: much black ink, or all three colours nearly full.
    pub(super) fn looks_black(&self) -> bool {
        let [c, m, y, k] = self.process;
        let dark =
            k >= BLACK || [c, m, y].iter().all(|tint| *tint >= BLACK) || self.foreign && c + m + y >= 3.0 * BLACK;
        dark && self.spots.iter().all(|(_, tint)| *tint <= NOTHING)
    }

    /// Of named inks alone, none of which is the process's: as lines for machines are (ISO 19593-1).
    pub(super) fn are_technical(&self) -> bool {
        self.set == 0 && !self.all && !self.foreign && !self.spots.is_empty()
    }

    /// Black ink and no other.
    pub(super) fn only_black(&self) -> bool {
        !self.foreign && self.count() == 1 && self.process[3] > NOTHING
    }

    /// Whether it leaves the inks below as they are when overprint is asked for; `mode` is OPM 1.
    pub(super) fn overprints(&self, overprint: bool, mode: bool) -> bool {
        let sets_others = (0..3).any(|ink| self.set & 1 << ink != 0 && self.process[ink] <= NOTHING);
        overprint && (!sets_others || self.cmyk && mode)
    }
}

/// Calls `visit` for a space and the spaces in it; `base` is false for alternates, which print only where the ink is not
/// there.
pub(super) fn spaces(space: &Arc<Space>, own: bool, visit: &mut impl FnMut(&Space, bool)) {
    visit(space, own);
    match &**space {
        Space::Indexed { base, .. } => spaces(base, own, visit),
        Space::Separation { alternate, .. } | Space::DeviceN { alternate, .. } => spaces(alternate, false, visit),
        Space::Pattern(Some(base)) => spaces(base, own, visit),
        _ => {}
    }
}
