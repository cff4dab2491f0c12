//! What is said of a page as a whole: bleed and emptiness.

use std::sync::Arc;

use kurbo::{Rect, Shape as _};

use super::along::{Band, Stretch, crossed, is_smooth, touched};
use super::cover::covers;
use super::ink::Inks;
use super::proof::{Touch, rectangle};
use super::ticks;
use super::{Judge, Veil, common};
use crate::pages::{Blend, Color, Glyph, Image, ImageMask, Mark, Paint, Run, Shape, Space};
use crate::preflight::finding::At;
use crate::preflight::rule;
use crate::preflight::rules::number;

/// Slack of what ends with the bleed, in points: the file's own rounding.
const HAIR: f64 = 0.02;
/// What reaches the trim to so many points counts as touching it.
const TOUCHES: f64 = 0.3;
/// What reaches so little beyond the trim, in points, ends there: a cutter is no more exact.
const ENDS: f64 = 1.0;
/// What ends there over less than so many points is let pass: half a millimetre, which shows as a nick at most.
pub(super) const ENDING: f64 = 0.5 * MM;
/// The most marks at the trim that are kept, each with its place.
const MOST_TOUCHING: usize = 4096;
/// The most pictures of which it is asked whether they are white; a page of more is not empty.
const MOST_PICTURES: usize = 64;
/// Of how many colours it is asked in all, and as much as one counts that many samples which are looked at one by one. A scan
/// of white paper has some million; beyond this a page is not empty.
const MOST_COLORS: usize = 1 << 24;
const PIXELS: usize = 16;
/// Half the width that lines without one have at least, in points: a pixel of a low-resolution device.
const HALF_PIXEL: f64 = 0.25;
const MM: f64 = 72.0 / 25.4;

impl Judge<'_, '_, '_> {
    /// Remembers where ink lies.
    pub(super) fn reach(&mut self, mark: &Mark, place: Rect) {
        let state = &mark.state;
        let alpha = if matches!(mark.shape, Shape::Stroke { .. }) { state.stroke_alpha } else { state.fill_alpha };
        if alpha <= 0.0 || self.veils.contains(&Veil::Whole) {
            return;
        }
        let paint = match &mark.shape {
            Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } | Shape::Picture { stencil: Some(paint), .. } => {
                Some(paint)
            }
            Shape::Text(run) if matches!(run.mode, 3 | 7) || is_blank(run) => return,
            Shape::Text(run) => Some(&run.fill),
            Shape::Picture { .. } | Shape::Shading(_) => None,
        };
        if let Some(Paint::Flat(color)) = paint
            && Inks::of(color).is_white()
        {
            self.whiten(color, mark, place);
            return;
        }
        let Some(inside) = common(place, self.trim) else { return };
        match &mark.shape {
            Shape::Picture { image, .. } if self.pictures.len() < MOST_PICTURES => {
                // Whether it is white is asked only if nothing else is there.
                // One that is drawn again and again is asked once.
                if image.object.is_none() || self.pictures.iter().all(|known| known.object != image.object) {
                    self.pictures.push(image.clone());
                }
            }
            _ => self.inked = Some(self.inked.map_or(inside, |all| all.union(inside))),
        }
        let (trim, area) = (self.trim, super::area(self.page));
        let apart = [inside.x0 - trim.x0, trim.y1 - inside.y1, trim.x1 - inside.x1, inside.y0 - trim.y0];
        let beyond = |rect: Rect| [trim.x0 - rect.x0, rect.y1 - trim.y1, rect.x1 - trim.x1, trim.y0 - rect.y0];
        let mut overhangs = beyond(place);
        // The bounds of a line have room for its pen at its ends, too.
        if let Shape::Stroke { path, stroke, .. } = &mark.shape
            && stroke.cap == 0
            && self.fixed.is_none()
        {
            let own = beyond(path.bounding_box());
            overhangs.iter_mut().zip(own).for_each(|(by, own)| *by = by.min(own));
        }
        let strips = [
            Rect { x1: trim.x0 + TOUCHES, ..inside },
            Rect { y0: trim.y1 - TOUCHES, ..inside },
            Rect { x0: trim.x1 - TOUCHES, ..inside },
            Rect { y1: trim.y0 + TOUCHES, ..inside },
        ];
        for (edge, (apart, strip)) in apart.into_iter().zip(strips).enumerate() {
            if apart > TOUCHES {
                continue;
            }
            let band = Band { rect: strip, upright: edge % 2 == 0 };
            let strips = match self.stretches(mark, band) {
                Some(stretches) => stretches.into_iter().map(|stretch| band.part(stretch)).collect(),
                None => vec![strip],
            };
            // The gaps of a dashed line that goes on beyond the bleed are meant: wherever they fall, its bleed is there.
            let past_bleed = [area.x0 - place.x0, place.y1 - area.y1, place.x1 - area.x1, area.y0 - place.y0][edge];
            let dashed = matches!(&mark.shape, Shape::Stroke { stroke, .. } if !stroke.dash.is_empty());
            if dashed && past_bleed >= -HAIR {
                self.seen.edges[edge] = true;
                continue;
            }
            let ends = overhangs[edge] < ENDS && !matches!(mark.shape, Shape::Text(_));
            for strip in strips {
                self.seen.edges[edge] = true;
                let length = if band.upright { strip.height() } else { strip.width() };
                if ends && length >= ENDING && self.seen.ending.len() < MOST_TOUCHING {
                    self.seen.ending.push(Touch { edge, strip });
                }
                match self.seen.touching.len() {
                    0..MOST_TOUCHING => self.seen.touching.push(Touch { edge, strip }),
                    // What touches in so many places may as well touch everywhere.
                    MOST_TOUCHING => self.seen.touching.extend((0..4).map(|edge| Touch { edge, strip: trim })),
                    _ => {}
                }
            }
        }
    }

    /// Paper's white over all that was inked leaves nothing of it.
    fn whiten(&mut self, color: &Color, mark: &Mark, place: Rect) {
        let Shape::Fill { path, even_odd, .. } = &mark.shape else { return };
        let state = &mark.state;
        let overprints = state.fill_overprint && Inks::of(color).overprints(true, state.overprint_mode);
        let opaque = state.fill_alpha >= 1.0 && state.soft_mask.is_none() && state.blend == Blend::Normal;
        let clipped = self.fixed.is_none() && self.clip().1;
        let seen = self.veils.iter().all(|veil| *veil == Veil::Clear);
        if overprints || !opaque || !clipped || !seen || !Inks::of(color).leaves_white() {
            return;
        }
        // What is clipped at right angles is seen within its bounds.
        let hides = |all: Rect| {
            place.x0 <= all.x0
                && place.y0 <= all.y0
                && place.x1 >= all.x1
                && place.y1 >= all.y1
                && (rectangle(path).is_some() || covers(path, *even_odd, all))
        };
        if self.inked.is_some_and(hides) {
            self.inked = None;
        }
        if hides(self.trim) {
            self.pictures.clear();
        }
    }

    /// What a mark touches of a band along an edge, where its shape tells more than its bounds: fills that are no rectangles,
    /// and lines that are curved throughout, since corners may reach further than the pen is wide.
    fn stretches(&self, mark: &Mark, band: Band) -> Option<Vec<Stretch>> {
        // Patterns' cells are drawn elsewhere than here.
        if self.fixed.is_some() {
            return None;
        }
        match &mark.shape {
            Shape::Fill { path, even_odd, .. } if rectangle(path).is_none() => touched(path, *even_odd, band),
            Shape::Stroke { path, stroke, .. } if is_smooth(path) => {
                let [a, b, c, d, ..] = stroke.matrix.as_coeffs();
                // No pen is wider to any side; one of no width is a device's thinnest line.
                let pen = (stroke.width / 2.0 * (a * a + b * b + c * c + d * d).sqrt()).max(HALF_PIXEL);
                crossed(path, band, pen)
            }
            _ => None,
        }
    }
}

/// Whether a run's glyphs draw nothing: spaces. What those of Type 3 fonts draw is told for itself.
fn is_blank(run: &Run) -> bool {
    let nothing = |glyph: &Glyph| match &glyph.outline {
        Some(outline) => outline.elements().is_empty(),
        None => run.font.embedded || glyph.text.as_deref().is_some_and(|text| text.trim().is_empty()),
    };
    run.font.kind == "Type3" || run.glyphs.iter().all(nothing)
}

/// Whether a picture leaves the paper white, or shows nothing of itself. `left`: how much may still be looked at; a picture
/// for which that is too little is one of many colours.
fn is_white(image: &Image, left: &mut usize) -> bool {
    // Whether all samples of a mask are so. One that can't be read may be anything.
    let all = |mask: &Image, test: fn(u8) -> bool| {
        let mut all = true;
        let read = mask.samples.rows(&mut |_, samples| all = all && samples.iter().all(|sample| test(*sample)));
        all && read.is_ok()
    };
    let hidden = match &image.mask {
        Some(ImageMask::Soft { image: mask, .. }) => all(mask, |alpha| alpha == 0),
        Some(ImageMask::Explicit(mask)) => all(mask, |hides| hides > 0),
        _ => image.stencil && all(image, |paints| paints == 0),
    };
    if hidden {
        return true;
    }
    let Some(space) = &image.space else { return false };
    let components = space.components().max(1);
    let mut white = true;
    let read = image.samples.rows(&mut |_, samples| {
        white = white && white_row(samples, space, components, left);
    });
    white && read.is_ok()
}

/// Whether all pixels of a row are white.
fn white_row(samples: &[u8], space: &Arc<Space>, components: usize, left: &mut usize) -> bool {
    // Rows are mostly of one colour where they are white, and what is next to each other is alike.
    let (first, rest) = samples.split_at(components.min(samples.len()));
    let even = rest == &samples[..rest.len()];
    let (mut last, mut pixels) = (None, if even { first } else { samples }.chunks_exact(components));
    *left = left.saturating_sub(if even { 1 } else { samples.len() / PIXELS });
    pixels.all(|pixel| {
        if last.replace(pixel) == Some(pixel) {
            return true;
        }
        let value = |(at, sample): (usize, &u8)| match &**space {
            Space::Indexed { .. } => f32::from(*sample),
            space => {
                let [low, high] = space.range(at);
                low + f32::from(*sample) / 255.0 * (high - low)
            }
        };
        let values = pixel.iter().enumerate().map(value).collect();
        *left = left.saturating_sub(1);
        *left > 0 && Inks::of(&Color { space: space.clone(), values }).is_white()
    })
}

/// When all is drawn.
pub(super) fn check(judge: &mut Judge<'_, '_, '_>) {
    let number_of = judge.page.number;
    ticks::check(judge);
    let mut left = MOST_COLORS;
    let inked = judge.inked.is_some() || judge.pictures.iter().any(|image| !is_white(image, &mut left));
    if !inked && !judge.about.blank.contains(&number_of) {
        judge.findings.push(rule("GWG-PAGE-EMPTY"), "nothing is printed on the page", At::page(number_of));
    }
    let (trim, bleed) = (judge.trim, judge.page.bleed.unwrap_or(judge.trim));
    let sizes = [trim.x0 - bleed.x0, bleed.y1 - trim.y1, bleed.x1 - trim.x1, trim.y0 - bleed.y0];
    // A bleed without a trim, or one that cuts it, is a fault of its own.
    if !judge.trimmed && judge.page.bleed.is_some() || sizes.iter().any(|size| *size < -0.05) {
        return;
    }
    let wanted = judge.about.bleed;
    // Paper that shows at the trim needs no bleed. Half a hundredth is the boxes' own rounding.
    let short = sizes
        .iter()
        .zip(judge.seen.edges)
        .filter(|(size, inked)| *inked && **size / MM < wanted - 0.05)
        .map(|(size, _)| *size / MM);
    let least = short.fold(f64::INFINITY, f64::min);
    if least.is_finite() {
        let said = match (judge.page.bleed, judge.trimmed) {
            (Some(_), _) => "",
            (None, true) => ": there is no BleedBox",
            (None, false) => ": ink reaches the edge of the page, which is the trim where no TrimBox says otherwise",
        };
        let message = format!(
            "{} mm of bleed where {} mm are needed{said}",
            number((least * 100.0).round() / 100.0 + 0.0),
            number(wanted)
        );
        judge.findings.push(rule("GWG-BLEED-SIZE"), message, At::page(number_of));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_white_whatever_its_samples_are_that_are_white() {
        let grey = Arc::new(Space::Gray);
        let table = vec![1.0, 0.0, 1.0];
        let palette = Arc::new(Space::Indexed { base: grey.clone(), last: 2, table });
        let white = |row: &[u8], space: &Arc<Space>, mut left: usize| white_row(row, space, 1, &mut left);
        assert!(white(&[255; 100], &grey, 9) && white(&[], &grey, 9));
        assert!(!white(&[0; 100], &grey, 9) && !white(&[255, 255, 0, 255], &grey, 9));
        assert!(white(&[0, 2, 2, 0], &palette, 9) && !white(&[0, 1, 0, 0], &palette, 9));
        let light = [255, 255, 255, 255, 255, 255, 255, 0, 255];
        assert!(
            !white_row(&light, &Arc::new(Space::Rgb), 3, &mut 9)
                && white_row(&light[..6], &Arc::new(Space::Rgb), 3, &mut 9)
        );
        // What has too many colours is not white.
        assert!(!white(&[0, 2].repeat(50), &palette, 20) && white(&[0, 2].repeat(50), &palette, 200));
    }
}
