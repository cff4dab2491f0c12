//! Whether text stands where the layout has it, to a fraction of a millimetre: pages that are shifted or scaled on their way
//! to the file still have the right words on the right panels.

use std::collections::BTreeMap;

use super::job::{FEWEST, Said, holds, plain};
use crate::preflight::facts::PanelFacts;

/// Fewer runs that are found again prove nothing.
const FEWEST_RUNS: usize = 3;

/// How far the text of a panel stands from where the layout has it, in mm to the right and down: of the runs that are found
/// again word by word, what half of them are moved by at least and half at most. Nothing where too few are: another program
/// breaks its lines elsewhere.
pub(super) fn by(panel: &PanelFacts, said: &[Said<'_>]) -> Option<[f64; 2]> {
    let mut wanted: BTreeMap<String, Vec<[f64; 2]>> = BTreeMap::new();
    for run in panel.texts.iter().flat_map(|block| &block.runs) {
        wanted.entry(plain(&run.text)).or_default().push(run.at);
    }
    let mut moved: [Vec<f64>; 2] = Default::default();
    for (words, text) in said.iter().filter(|(words, _)| holds(&panel.place, &words.place)) {
        let Some(places) = wanted.get(text).filter(|_| text.chars().count() >= FEWEST) else { continue };
        let from = |place: &[f64; 2]| [words.at[0] - place[0], words.at[1] - place[1]];
        let far = |[x, y]: [f64; 2]| x * x + y * y;
        // What is said twice is the nearer of the two.
        let Some(nearest) = places.iter().map(from).min_by(|a, b| far(*a).total_cmp(&far(*b))) else { continue };
        moved.iter_mut().zip(nearest).for_each(|(moved, by)| moved.push(by));
    }
    if moved[0].len() < FEWEST_RUNS {
        return None;
    }
    Some(moved.map(|mut moved| {
        moved.sort_by(f64::total_cmp);
        moved[moved.len() / 2]
    }))
}
