//! Copies of a leaflet on a press sheet: where each stands, so that front and back are in register, and the sheet's marks.
//!
//! Input: the leaflet's sides without marks, and how the shop wants them. Output: a [`PressSheet`] for each plate. The
//! geometry is whole numbers throughout, so that the back of a copy stands behind its front to the last unit.
//! Origin: top-left of the press sheet as it is seen when that side is up, y down; the grip edge is the lower one.

mod furniture;
mod grid;

use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::geom::Rect;
use crate::panel::GlyphRun;
use crate::sheet::{PlacedCopy, PressSheet, Sheet};
use crate::spec::press::PressSpec;
use crate::unit::Length;
use furniture::Furniture;
use grid::Grid;

/// The slug, for messages.
const SLUG: &str = "the slug";

/// A plate's line, and the same in two lines.
pub type Slug = [Vec<GlyphRun>; 2];

/// Places copies of `sides` (the front, and the back if there is one), each without marks. `slug` gives a plate's
/// line with its name and its copies, and the same in two lines, which begin at (0, 0); `fields` gives the colour bar of a plate with these copies. `None` if the copies do not fit, which is reported.
pub fn press(
    sides: &[Sheet],
    spec: &PressSpec,
    slug: &dyn Fn(&str, &[PlacedCopy]) -> Slug,
    fields: &dyn Fn(&[PlacedCopy]) -> Vec<Color>,
    diags: &mut Diagnostics,
) -> Option<Vec<PressSheet>> {
    let grid = Grid::find(sides, spec, diags)?;
    let plates = grid.plates(sides.len());
    let (mut missing, mut needs) = (Vec::new(), None);
    let sheets = plates
        .into_iter()
        .map(|(name, copies)| {
            let (slug, fields) = (slug(name, &copies), fields(&copies));
            let mut sheet = PressSheet {
                name,
                media: Rect::new(Length::ZERO, Length::ZERO, grid.sheet.width, grid.sheet.height),
                bleed: grid.block().outset(grid.bleed),
                trim: grid.block(),
                copies,
                marks: Vec::new(),
                color_bar: Vec::new(),
                slug: Vec::new(),
            };
            let short =
                Furniture::new(&grid, &spec.marks, &sheet, &mut missing).dress(&mut sheet, sides, &slug, &fields);
            if needs.is_none() {
                needs = short;
            }
            sheet
        })
        .collect();
    missing.sort_unstable();
    missing.dedup();
    // Plates without their line are mixed up; of the other marks a sheet that is full may go without.
    missing.retain(|mark| spec.asked || *mark == SLUG);
    if !missing.is_empty() {
        let mut diag = Diagnostic::warning(
            "impose-marks",
            format!("there is no room on the press sheet for {}", missing.join(", ")),
        )
        .at(spec.span, "")
        .note(format!("around the copies {}", grid.free()));
        if let Some(needs) = needs.filter(|_| missing.contains(&SLUG)) {
            diag = diag.note(needs);
        }
        diags.push(diag.hint("take a larger press sheet or fewer copies, or leave them out of `marks` in [impose]"));
    }
    Some(sheets)
}

#[cfg(test)]
mod tests;
