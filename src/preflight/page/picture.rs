//! Pictures: pixels enough for their size.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kurbo::{Affine, Rect};

use super::Judge;
use crate::pages::{Image, ImageMask};
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
        if line_art && let Some(run) = &self.drawn {
            let message = format!("{} is made of pictures", super::text::named(&run.font));
            self.push("TYPE-BITMAP", message, place, None);
        }
        if let Some(ImageMask::Explicit(mask)) = &image.mask {
            self.outline(mask, matrix, place);
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
        let (asked, what): (&[&'static str], _) = match line_art {
            true => (&["GWG-LINE-ART-PPI"], "a picture of one bit a pixel, of"),
            false => (&["GWG-IMAGE-PPI", "GWG-IMAGE-PPI-ADVISED"], "a picture of"),
        };
        let broken = asked.iter().filter(|code| under(self.limit(code)));
        let broken: Vec<_> = broken.map(|code| (*code, format!("{what} {ppi:.0} pixels an inch"))).collect();
        self.first_of(broken, |judge, code, message| {
            let help = finer(image, ppi, judge.limit(code));
            judge.findings.push_with(rule(code), message, at.clone(), help);
        });
    }

    /// All of its samples are there, and those of its mask: what is missing prints as nothing, or as a program likes.
    pub(super) fn whole(&mut self, image: &Image, place: Rect) {
        let Some(decoded) = &self.about.decoded else { return };
        let mask = match &image.mask {
            Some(ImageMask::Explicit(mask) | ImageMask::Soft { image: mask, .. }) => Some(&**mask),
            _ => None,
        };
        for part in std::iter::once(image).chain(mask) {
            // Pages are judged side by side, and say the same of a picture, whichever of them decodes it.
            let known = part.object.and_then(|object| read(decoded).get(&object).cloned());
            let fault = known.unwrap_or_else(|| {
                let fault = part.samples.rows(&mut |_, _| {}).err().map(|why| why.to_string());
                if let Some(object) = part.object {
                    read(decoded).insert(object, fault.clone());
                }
                fault
            });
            if let Some(why) = fault {
                let object = Some(format!("{} × {} pixels", part.width, part.height));
                let at = At { number: part.object, object, ..self.at(place) };
                self.findings.push(rule("X4-IMAGE"), format!("a picture is not whole: {why}"), at);
            }
        }
    }

    /// A mask of one bit a pixel cuts a picture out as sharply as line art.
    fn outline(&mut self, mask: &Image, matrix: Affine, place: Rect) {
        let [across, down] = Image::ppi(mask.width, mask.height, matrix);
        let (ppi, limit) = (across.min(down), self.limit("GWG-LINE-ART-PPI"));
        if mask.width <= FEWEST || mask.height <= FEWEST || ppi >= limit - 0.5 {
            return;
        }
        let object = Some(format!("{} × {} pixels", mask.width, mask.height));
        let at = At { number: mask.object, object, ..self.at(place) };
        let message = format!("a picture is cut out by a mask of one bit a pixel, of {ppi:.0} pixels an inch");
        let help = finer(mask, ppi, limit);
        self.findings.push_with(rule("GWG-LINE-ART-PPI"), message, at, help);
    }
}

/// What to do about a picture that is too coarse.
fn finer(image: &Image, ppi: f64, limit: f64) -> String {
    let pixels = |n: u32| (f64::from(n) * limit / ppi).ceil();
    format!(
        "Take one with {} × {} pixels or more, or make it {:.0} % of its size.",
        pixels(image.width),
        pixels(image.height),
        (ppi / limit * 100.0).floor()
    )
}

/// What is known of pictures, even if a page could not be judged to its end meanwhile.
fn read<T>(known: &Mutex<T>) -> MutexGuard<'_, T> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
