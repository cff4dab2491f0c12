//! Pictures: pixels enough for their size.

use kurbo::{Affine, Rect};

use super::Judge;
use crate::pages::Image;
use crate::preflight::finding::At;
use crate::preflight::rule;

/// What has fewer pixels across or down is a colour or a gradient that some program drew as a picture (GWG 2015, 4.24).
const FEWEST: u32 = 16;

impl Judge<'_, '_, '_> {
    /// A picture that is seen.
    pub(super) fn picture(&mut self, image: &Image, matrix: Affine, place: Rect) {
        let [across, down] = Image::ppi(image.width, image.height, matrix);
        let ppi = across.min(down);
        let line_art =
            image.stencil || image.bits == 1 && image.space.as_ref().is_none_or(|space| space.components() == 1);
        if line_art && let Some(font) = &self.drawn_font {
            let message = format!("the font {font} is made of pictures");
            self.push("TYPE-BITMAP", message, place, None);
        }
        if image.width <= FEWEST || image.height <= FEWEST {
            return;
        }
        let at = At {
            number: image.object,
            object: Some(format!("{} × {} pixels", image.width, image.height)),
            ..self.at(place)
        };
        // What rounds to the limit is at it.
        let under = |limit: f64| ppi < limit - 0.5;
        let (code, what) = match line_art {
            true if under(self.limit("GWG-LINE-ART-PPI")) => ("GWG-LINE-ART-PPI", "line art"),
            true => return,
            false if under(self.limit("GWG-IMAGE-PPI")) => ("GWG-IMAGE-PPI", "a picture"),
            false if under(self.limit("GWG-IMAGE-PPI-ADVISED")) => ("GWG-IMAGE-PPI-ADVISED", "a picture"),
            false => return,
        };
        let limit = self.limit(code);
        let help = format!(
            "Take one with {:.0} × {:.0} pixels or more, or make it {:.0} % of its size.",
            f64::from(image.width) * limit / ppi,
            f64::from(image.height) * limit / ppi,
            (ppi / limit * 100.0).floor()
        );
        self.findings.push_with(rule(code), format!("{what} of {ppi:.0} pixels an inch"), at, help);
    }
}
