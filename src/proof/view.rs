//! Parts of pages as they will look, for reports that point at them.

use super::press::{self, Press};
use super::{picture, printed};
use crate::pages::{Millimetres, Page};
use crate::planes::{Keep, Screen, Setup, White, render};
use crate::reader::Document;

/// Pixels per inch: by eye, what shows a hairline.
const DPI: f64 = 200.0;
/// The most pixels of a page; larger ones are coarser.
const MOST_PIXELS: f64 = 8e6;

/// A document that is looked at. The page that was shown last is kept.
pub struct View<'a> {
    document: &'a Document,
    press: Press,
    kept: Option<Shown>,
}

/// A page's whole media as it will look.
struct Shown {
    index: usize,
    /// From the trim's top-left, as the page is shown.
    media: Millimetres,
    width: usize,
    height: usize,
    /// Red, green and blue.
    pixels: Vec<u8>,
}

impl<'a> View<'a> {
    /// Of a document, in its own printing condition.
    ///
    /// # Errors
    /// None of a program that was built as it should be.
    pub fn new(document: &'a Document) -> Result<Self, String> {
        Ok(Self { document, press: press::press(document)?, kept: None })
    }

    /// A part of a page, counted from 1, as a PNG of at most `longest` pixels across or down; `part` is from the top-left of
    /// the trim. Nothing where there is no such page, or the part lies outside of it.
    pub fn show(&mut self, number: usize, part: &Millimetres, longest: usize) -> Option<Vec<u8>> {
        let index = number.checked_sub(1)?;
        if self.kept.as_ref().is_none_or(|kept| kept.index != index) {
            let page = self.document.pages().nth(index)?;
            self.kept = Some(self.page(index, page));
        }
        self.kept.as_ref()?.cut(part, longest)
    }

    fn page(&self, index: usize, page: &Page) -> Shown {
        let media = page.place(page.media);
        let inches = media.width * media.height / (25.4 * 25.4);
        let dpi = DPI.min((MOST_PIXELS / inches.max(1e-6)).sqrt());
        let setup = Setup { dpi, area: page.media, overprint: true, keep: Keep::All };
        let planes = render(page, |sink| self.document.draw(index, sink), &self.press.condition, &setup);
        let mut screen = Screen::new(&planes, &self.press.condition, White::Screen, printed);
        let mut pixels = vec![0; planes.width * planes.height * 3];
        for (y, row) in pixels.chunks_exact_mut((planes.width * 3).max(1)).enumerate() {
            screen.row(y, row);
        }
        Shown { index, media, width: planes.width, height: planes.height, pixels }
    }
}

impl Shown {
    fn cut(&self, part: &Millimetres, longest: usize) -> Option<Vec<u8>> {
        let (across, down) = (self.width as f64 / self.media.width, self.height as f64 / self.media.height);
        let within = |mm: f64, scale: f64, most: usize| (mm * scale).clamp(0.0, most as f64);
        let left = within(part.x - self.media.x, across, self.width).floor() as usize;
        let right = within(part.x + part.width - self.media.x, across, self.width).ceil() as usize;
        let top = within(part.y - self.media.y, down, self.height).floor() as usize;
        let bottom = within(part.y + part.height - self.media.y, down, self.height).ceil() as usize;
        if left >= right || top >= bottom {
            return None;
        }
        // So many pixels of the page become one: their mean.
        let step = (right - left).max(bottom - top).div_ceil(longest.max(1));
        let (width, height) = ((right - left).div_ceil(step), (bottom - top).div_ceil(step));
        let mut pixels = Vec::with_capacity(width * height * 3);
        for y in (top..bottom).step_by(step) {
            for x in (left..right).step_by(step) {
                let (mut sum, mut count) = ([0_u32; 3], 0);
                for row in y..(y + step).min(bottom) {
                    let from = (row * self.width + x) * 3;
                    let to = (row * self.width + (x + step).min(right)) * 3;
                    for pixel in self.pixels[from..to].chunks_exact(3) {
                        sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(*value));
                        count += 1;
                    }
                }
                pixels.extend(sum.map(|sum| ((sum + count / 2) / count.max(1)) as u8));
            }
        }
        Some(picture::color(width, height, &pixels, across * 25.4 / step as f64))
    }
}
