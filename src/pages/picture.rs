//! Pictures: their samples as the file has them, read on demand, and how fine they are on the page.

use std::rc::Rc;
use std::sync::Arc;

use kurbo::Affine;

use super::Space;

/// A picture.
#[derive(Debug)]
pub struct Image {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Per component, in the file.
    pub bits: u8,
    /// Nothing for stencil masks.
    pub space: Option<Arc<Space>>,
    /// Stencil: paints where true. `Decode` is already in the samples.
    pub stencil: bool,
    /// `Interpolate`.
    pub interpolate: bool,
    /// Mask or soft mask.
    pub mask: Option<ImageMask>,
    /// Filters, as named: `DCTDecode`, …
    pub filters: Vec<String>,
    /// An inline image.
    pub inline: bool,
    /// Its object.
    pub object: Option<u32>,
    /// Its pixels, decoded on demand.
    pub samples: Rc<dyn Samples>,
}

/// What hides parts of a picture.
#[derive(Clone, Debug)]
pub enum ImageMask {
    /// A stencil of its own: 255 hides.
    Explicit(Rc<Image>),
    /// Per component, the lowest and highest sample, as in the file, that is hidden: where all components are within.
    ColorKey(Vec<[u32; 2]>),
    /// Alpha.
    Soft {
        /// One grey component: 255 is opaque.
        image: Rc<Image>,
        /// `Matte`: the colour, in the picture's space, with which the picture was blended beforehand.
        matte: Option<Vec<f32>>,
    },
}

/// A picture's samples, read from the file when asked for.
pub trait Samples: std::fmt::Debug {
    /// Decodes the picture, a row at a time from the top: `row` gets the row's number and its samples, 8 bits a component
    /// (a stencil: 0 or 255 per pixel; 255 paints). `Decode` is already in them: 0 is the lowest value of the space's
    /// component and 255 the highest. For Indexed spaces the sample is the index. Nothing is kept between calls.
    ///
    /// # Errors
    /// In words for people, what could not be decoded; the rows before it have been given.
    fn rows(&self, row: &mut dyn FnMut(u32, &[u8])) -> Result<(), String>;

    /// As [`Samples::rows`], with the samples as they are in the file, before `Decode`: for [`ImageMask::ColorKey`].
    ///
    /// # Errors
    /// As there.
    fn raw_rows(&self, row: &mut dyn FnMut(u32, &[u32])) -> Result<(), String>;
}

impl Image {
    /// Pixels per inch across and down when the unit square lies on the page by `matrix` (points): the effective
    /// resolution. Infinite where it has no extent.
    ///
    /// ```
    /// # use leporello::pages::Image;
    /// // 300 pixels on 72 points, which are an inch.
    /// assert_eq!(Image::ppi(300, 150, kurbo::Affine::scale(72.0)), [300.0, 150.0]);
    /// ```
    #[must_use]
    pub fn ppi(width: u32, height: u32, matrix: Affine) -> [f64; 2] {
        let [a, b, c, d, _, _] = matrix.as_coeffs();
        let per_inch = |pixels: u32, x: f64, y: f64| f64::from(pixels) * 72.0 / (x * x + y * y).sqrt();
        [per_inch(width, a, b), per_inch(height, c, d)]
    }
}
