//! What colours put on the plates, as far as the file says so without a profile: amounts of each ink.

use std::collections::BTreeSet;

use super::Proof;
use crate::pages::{Color, Space};

/// Process inks and as many spot inks are reckoned with; with more of them a page is doubtful.
pub(in crate::preflight::page) const PLATES: usize = 12;
/// Amounts of ink from 0 to 1: C, M, Y, K, then spot inks as they are met.
pub(in crate::preflight::page) type Mix = [f32; PLATES];

impl Proof {
    /// What a colour puts on the plates; nothing where that cannot be told.
    pub(super) fn mix(&mut self, color: &Color, steps: &BTreeSet<String>) -> Option<Mix> {
        let at = |index: usize| color.values.get(index).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        let mut mix = Mix::default();
        match &*color.space {
            Space::Gray => mix[3] = 1.0 - at(0),
            Space::Cmyk => (0..4).for_each(|ink| mix[ink] = at(ink)),
            Space::Separation { name, .. } => self.named(name, at(0), steps, &mut mix)?,
            Space::DeviceN { names, .. } => {
                for (index, name) in names.iter().enumerate() {
                    self.named(name, at(index), steps, &mut mix)?;
                }
            }
            Space::Indexed { base, last, table } => {
                let index = color.values.first().copied().unwrap_or(0.0);
                let values = Space::lookup(base, *last, table, index);
                return self.mix(&Color { space: base.clone(), values }, steps);
            }
            _ => return None,
        }
        Some(mix)
    }

    /// The most that a colour of a space puts on each plate.
    pub(super) fn most(&mut self, space: &Space, steps: &BTreeSet<String>) -> Option<Mix> {
        let mut most = Mix::default();
        match space {
            Space::Gray => most[3] = 1.0,
            Space::Cmyk => most[..4].fill(1.0),
            Space::Separation { name, .. } => self.named(name, 1.0, steps, &mut most)?,
            Space::DeviceN { names, .. } => {
                names.iter().try_for_each(|name| self.named(name, 1.0, steps, &mut most))?;
            }
            Space::Indexed { base, last, table } => {
                for index in 0..=(*last).min(255) {
                    let values = Space::lookup(base, *last, table, index as f32);
                    let own = self.mix(&Color { space: base.clone(), values }, steps)?;
                    most.iter_mut().zip(own).for_each(|(most, own)| *most = most.max(own));
                }
            }
            _ => return None,
        }
        Some(most)
    }

    /// A named ink on its plate; nothing for the registration colour, or where there is no plate left.
    fn named(&mut self, name: &str, tint: f32, steps: &BTreeSet<String>, mix: &mut Mix) -> Option<()> {
        if name == "None" || steps.contains(name) {
            return Some(());
        }
        let process = ["Cyan", "Magenta", "Yellow", "Black"].into_iter().position(|ink| ink == name);
        let plate = match process {
            Some(ink) => ink,
            None if name == "All" => return None,
            None => {
                let known = self.spots.iter().position(|spot| spot == name);
                4 + known.unwrap_or_else(|| {
                    self.spots.push(name.to_owned());
                    self.spots.len() - 1
                })
            }
        };
        *mix.get_mut(plate)? = tint;
        Some(())
    }
}

/// Inks of no processing steps.
pub(super) static NO_STEPS: BTreeSet<String> = BTreeSet::new();

/// Whether colours of a space leave everything that prints as it is: inks that are all called None, or overprint and are of
/// `steps`.
pub(super) fn prints_nothing(space: &Space, steps: &BTreeSet<String>) -> bool {
    let nothing = |name: &String| name == "None" || steps.contains(name);
    match space {
        Space::Separation { name, .. } => nothing(name),
        Space::DeviceN { names, .. } => names.iter().all(nothing),
        _ => false,
    }
}
