//! Single colours of a screen in the inks of the press, for drawings.

use super::{ConvertError, Press};
use crate::color::{Cmyk, Rendering, Tint};
use crate::icc::{Compensation, Icc, compensation};

/// Brings colours of sRGB to the press: relative colorimetric with black-point compensation, under its ink limit.
#[derive(Clone, Debug)]
pub struct Screen<'a> {
    source: Icc,
    press: &'a Press,
    compensation: Compensation,
}

impl<'a> Screen<'a> {
    /// For a press.
    ///
    /// # Errors
    /// If its profile has no tables for this.
    pub fn new(press: &'a Press) -> Result<Self, ConvertError> {
        let source = Icc::srgb();
        let compensation = compensation(&source, &press.icc, Rendering::Relative).map_err(ConvertError::Press)?;
        let screen = Self { source, press, compensation };
        screen.inks([255; 3])?;
        Ok(screen)
    }

    /// The inks of red, green and blue, each 0 to 255. Where they are too much, less of cyan, magenta and yellow in their
    /// proportions.
    ///
    /// # Errors
    /// As [`Screen::new`]; none where that gave none.
    pub fn inks(&self, rgb: [u8; 3]) -> Result<Cmyk, ConvertError> {
        let [r, g, b] = rgb.map(|value| f64::from(value) / 255.0);
        let color = self.compensation.apply(self.source.color(Rendering::Relative, [r, g, b, 0.0]));
        let inks = self.press.icc.device(Rendering::Relative, color).map_err(ConvertError::Press)?;
        let [mut c, mut m, mut y, k] = inks.map(|ink| ink.clamp(0.0, 1.0) * 100.0);
        let (colored, room) = (c + m + y, (self.press.limit - k).max(0.0));
        if colored > room {
            // A hundredth below, so that what is rounded stays within.
            let part = (room - 0.03).max(0.0) / colored;
            (c, m, y) = (c * part, m * part, y * part);
        }
        let tint = |percent: f64| Tint::from_percent(percent).unwrap_or_default();
        Ok(Cmyk { c: tint(c), m: tint(m), y: tint(y), k: tint(k) })
    }
}
