//! An RGB picture that lines and letters are drawn onto, for what is shown beside or over the plates.

use kurbo::{Affine, BezPath};

use super::clip::Clip;
use super::pen;
use super::plane::Bounds;
use super::raster::Raster;
use crate::pages::Stroke;

/// A picture, 8 bits of red, green and blue a pixel, row by row from the top. Coordinates are pixels, y down.
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    raster: Raster,
}

/// A colour with its opacity: red, green, blue, 0 to 255, and 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone(pub [u8; 3], pub f32);

impl Canvas {
    /// Of one colour.
    #[must_use]
    pub fn new(width: usize, height: usize, color: [u8; 3]) -> Self {
        Self::of(width, height, color.repeat(width * height))
    }

    /// Of pixels that there are.
    ///
    /// # Panics
    /// If they are not `width` × `height` × 3.
    #[must_use]
    pub fn of(width: usize, height: usize, pixels: Vec<u8>) -> Self {
        assert_eq!(pixels.len(), width * height * 3, "a picture of {width} × {height} pixels");
        Self { width, height, pixels, raster: Raster::default() }
    }

    /// Columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixels of a row.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row_mut(&mut self, y: usize) -> &mut [u8] {
        &mut self.pixels[y * self.width * 3..(y + 1) * self.width * 3]
    }

    /// The part within columns `x0` to before `x1` and rows `y0` to before `y1`, as far as there is one.
    #[must_use]
    pub fn part(&self, [x0, y0, x1, y1]: [usize; 4]) -> Self {
        let (x1, y1) = (x1.min(self.width), y1.min(self.height));
        let (x0, y0) = (x0.min(x1), y0.min(y1));
        let rows = (y0..y1).flat_map(|y| &self.pixels[(y * self.width + x0) * 3..(y * self.width + x1) * 3]);
        Self::of(x1 - x0, y1 - y0, rows.copied().collect())
    }

    /// Fills an outline by the nonzero rule.
    pub fn fill(&mut self, path: &BezPath, Tone(color, opacity): Tone) {
        let bounds = Bounds { x0: 0, y0: 0, x1: self.width as i32, y1: self.height as i32 };
        let coverage = Clip::all(bounds).fill(path, false, &mut self.raster);
        for y in coverage.y0..coverage.y1() {
            for run in coverage.row(y) {
                let part = f32::from(run.cover) / 255.0 * opacity;
                for x in run.x0..run.x1 {
                    let at = (y as usize * self.width + x as usize) * 3;
                    for (pixel, ink) in self.pixels[at..at + 3].iter_mut().zip(color) {
                        let mixed = f32::from(*pixel) + (f32::from(ink) - f32::from(*pixel)) * part;
                        *pixel = (mixed + 0.5) as u8;
                    }
                }
            }
        }
    }

    /// Draws a line of some width, dashed if `dash` is not empty (lengths of ink and gap).
    pub fn line(&mut self, path: &BezPath, width: f64, dash: &[f64], tone: Tone) {
        let stroke = Stroke {
            width,
            matrix: Affine::IDENTITY,
            cap: 0,
            join: 0,
            miter_limit: 10.0,
            dash: dash.to_vec(),
            phase: 0.0,
        };
        self.fill(&pen::outline(path, &stroke, Affine::IDENTITY), tone);
    }
}
