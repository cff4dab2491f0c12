//! What a run on press sheets needs: how many sheets, and paper whose fibres run along the creases.
//!
//! Input: the leaflet, how its copies stand, and its quantity. Output: words for the line and the slug, and warnings.

use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Job;
use crate::fold::Axis;
use crate::geom::Size;
use crate::sheet::PlacedCopy;
use crate::source::Spanned;
use crate::spec::Grain;
use crate::spec::press::PressSpec;
use crate::unit::trim_decimals;

/// What is to be printed, and on what.
pub struct Run<'a> {
    /// The leaflet.
    pub job: &'a Job,
    /// How the shop wants it.
    pub spec: &'a PressSpec,
    /// Leaflets to be delivered, if that is known.
    pub quantity: Option<u32>,
    /// Along which edge of the open leaflet the fibres are to run, if layout.toml says so.
    pub grain: Option<Spanned<Grain>>,
}

impl Run<'_> {
    /// What the run needs with these copies on a plate, in words: sheets for the quantity, then the grain.
    pub fn needs(&self, copies: &[PlacedCopy]) -> Vec<String> {
        // A plate that prints both sides gives a leaflet for each of its places too: the sheet goes through twice.
        let sheets = self.quantity.filter(|_| !copies.is_empty()).map(|quantity| self.sheets(quantity, copies.len()));
        sheets.into_iter().chain(self.grain(turned(copies), &mut Diagnostics::default())).collect()
    }

    /// Warns where the fibres of the press sheet run across the creases, or otherwise than the leaflet asks for.
    pub fn check(&self, copies: &[PlacedCopy], diags: &mut Diagnostics) {
        self.grain(turned(copies), diags);
    }

    /// Sheets without and with overs: those for setting up the press and the folding machine, and for what is spoiled.
    fn sheets(&self, quantity: u32, up: usize) -> String {
        let net = u64::from(quantity).div_ceil(up as u64);
        // In hundredths of a percent, so that the sum is exact.
        let overs = (net * (self.spec.overs * 100.0 + 0.5) as u64).div_ceil(10_000);
        let percent = trim_decimals(self.spec.overs, 2);
        format!("{} sheets for {quantity} copies ({net} and {percent} % overs)", net + overs)
    }

    fn grain(&self, turned: bool, diags: &mut Diagnostics) -> Option<String> {
        let (press, leaf) = (self.spec.sheet.value, self.job.size);
        // A square has no longer edge, and nothing is said of its grain.
        if press.width == press.height || leaf.width == leaf.height {
            return None;
        }
        // A crease from top to bottom has the fibres along the height.
        let crease = self.job.folded.made.last().map(|made| made.step.axis == Axis::Horizontal);
        let asked = self.grain.map(|grain| wide(grain.value, leaf));
        let Some(given) = self.spec.grain else {
            let on_leaf = asked.or(crease)?;
            let edge = if (on_leaf != turned) == (press.width > press.height) { "long" } else { "short" };
            return Some(format!("grain along the {edge} edge"));
        };
        let on_leaf = wide(given.value, press) != turned;
        let other = if given.value == Grain::Long { "short" } else { "long" };
        let way = if turned { "turned by 90°" } else { "upright" };
        let along = trim_decimals((if on_leaf { leaf.width } else { leaf.height }).to_mm(), 2);
        let note = format!("the copies stand {way}: the fibres run along their edge of {along} mm");
        let rotate = format!("or rotate = {}", !turned);
        if crease.is_some_and(|crease| crease != on_leaf) {
            let message = format!("the press sheet's grain runs across the {}", self.job.fold);
            diags.push(
                Diagnostic::warning("impose-grain", message)
                    .at(given.span, "")
                    .note(note)
                    .note("folded across its fibres, paper cracks and springs open")
                    .hint(format!("ask for paper with grain = \"{other}\", {rotate}")),
            );
        } else if let Some(asked) = self.grain.filter(|_| asked.is_some_and(|asked| asked != on_leaf)) {
            let message = "the press sheet's grain is not that of the leaflet";
            diags.push(
                Diagnostic::warning("impose-grain", message)
                    .at(given.span, "the press sheet's")
                    .at(asked.span, "the leaflet's")
                    .note(note)
                    .hint(format!("take paper with grain = \"{other}\", {rotate}; or change `grain` in [stock]")),
            );
        }
        let edge = if given.value == Grain::Long { "long" } else { "short" };
        Some(format!("grain along the {edge} edge"))
    }
}

/// Whether copies are turned by a quarter: all of them are, or none.
fn turned(copies: &[PlacedCopy]) -> bool {
    copies.first().is_some_and(|copy| copy.quarter.0 % 2 == 1)
}

/// Whether fibres along the longer (or shorter) edge run along the width.
fn wide(grain: Grain, size: Size) -> bool {
    (size.width > size.height) == (grain == Grain::Long)
}
