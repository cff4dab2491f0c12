//! One plane of samples: amounts of an ink, or an alpha.
//!
//! Samples are fixed-point numbers of which [`ONE`] is solid. A plane is kept as strips of [`STRIP`] rows; a strip that has
//! one value all over takes no room, so that an ink which is used in a corner of the page costs that corner's strips alone.

/// Solid ink, or opaque. A power of two, so that products are scaled back by a shift; twice it fits in 16 bits.
pub(super) const ONE: u16 = 1 << 15;

/// Rows of a strip.
const STRIP: usize = 16;

/// Pixels from `x0` to before `x1`, from row `y0` to before `y1`. Origin top-left of the rendered area, y down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

impl Bounds {
    /// Nothing at all.
    pub const EMPTY: Self = Self { x0: 0, y0: 0, x1: 0, y1: 0 };

    pub fn width(self) -> usize {
        (self.x1 - self.x0).max(0) as usize
    }

    pub fn height(self) -> usize {
        (self.y1 - self.y0).max(0) as usize
    }

    pub fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    pub fn intersect(self, other: Self) -> Self {
        let both = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        if both.is_empty() { Self::EMPTY } else { both }
    }

    /// All pixels that a rectangle in pixels touches, as far as they are within `self`.
    pub fn touched(self, rect: kurbo::Rect) -> Self {
        // Casts saturate; what is not a number becomes 0.
        let outer = Self {
            x0: libm::floor(rect.x0) as i32,
            y0: libm::floor(rect.y0) as i32,
            x1: libm::ceil(rect.x1) as i32,
            y1: libm::ceil(rect.y1) as i32,
        };
        self.intersect(outer)
    }

    pub fn rect(self) -> kurbo::Rect {
        kurbo::Rect::new(self.x0.into(), self.y0.into(), self.x1.into(), self.y1.into())
    }
}

/// Some rows of a plane.
#[derive(Clone, Debug)]
enum Strip {
    /// One value everywhere.
    Even(u16),
    /// Row by row.
    Rows(Box<[u16]>),
}

/// A plane over some [`Bounds`], whose rows and columns count from the bounds' own corner.
#[derive(Clone, Debug)]
pub(super) struct Plane {
    width: usize,
    height: usize,
    strips: Vec<Strip>,
}

/// A row as it is read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row<'a> {
    /// One value everywhere.
    Even(u16),
    /// One value a pixel.
    Samples(&'a [u16]),
}

impl Row<'_> {
    /// The sample of a column.
    pub fn at(self, x: usize) -> u16 {
        match self {
            Self::Even(value) => value,
            Self::Samples(samples) => samples[x],
        }
    }

    /// Copies columns from `x` on.
    pub fn copy(self, x: usize, to: &mut [u16]) {
        match self {
            Self::Even(value) => to.fill(value),
            Self::Samples(samples) => to.copy_from_slice(&samples[x..x + to.len()]),
        }
    }
}

impl Plane {
    /// A plane of one value.
    pub fn new(bounds: Bounds, value: u16) -> Self {
        let (width, height) = (bounds.width(), bounds.height());
        Self { width, height, strips: vec![Strip::Even(value); height.div_ceil(STRIP)] }
    }

    pub fn row(&self, y: usize) -> Row<'_> {
        match &self.strips[y / STRIP] {
            Strip::Even(value) => Row::Even(*value),
            Strip::Rows(samples) => {
                let start = y % STRIP * self.width;
                Row::Samples(&samples[start..start + self.width])
            }
        }
    }

    /// The one value of the strip that a row is in, if it has one.
    pub fn even(&self, y: usize) -> Option<u16> {
        if let Strip::Even(value) = self.strips[y / STRIP] { Some(value) } else { None }
    }

    /// A row to change.
    pub fn row_mut(&mut self, y: usize) -> &mut [u16] {
        let strip = y / STRIP;
        let width = self.width;
        if let Strip::Even(value) = self.strips[strip] {
            let rows = STRIP.min(self.height - strip * STRIP);
            self.strips[strip] = Strip::Rows(vec![value; rows * width].into_boxed_slice());
        }
        match &mut self.strips[strip] {
            Strip::Rows(samples) => {
                let start = y % STRIP * width;
                &mut samples[start..start + width]
            }
            // It has just been made otherwise.
            Strip::Even(_) => &mut [],
        }
    }

    /// The same strips with 8 bits a sample, 255 solid.
    pub fn finish(self) -> super::Plate {
        let strips = self.strips.into_iter().map(|strip| match strip {
            Strip::Even(value) => super::plate::Strip::Even(byte(value)),
            Strip::Rows(samples) => {
                let mut bytes = vec![0; samples.len()].into_boxed_slice();
                bytes.iter_mut().zip(&samples).for_each(|(to, &sample)| *to = byte(sample));
                super::plate::Strip::Rows(bytes)
            }
        });
        super::Plate::new(self.width, self.height, STRIP, strips.collect())
    }
}

/// As one of 256 steps, rounded.
#[inline]
pub(super) fn byte(sample: u16) -> u8 {
    // 255/32768 is 510/65536: the upper half of a product of 16 bits, and the first bit of its lower half rounds. In 16 bits
    // every processor does twice as many at once as in 32.
    let whole = ((u32::from(sample) * 510) >> 16) as u16;
    let rounded = whole + (sample.wrapping_mul(510) >> 15);
    // At most 510, so that signed numbers do, which are compared at once everywhere.
    (rounded as i16).min(255) as u8
}

/// From one of 256 steps.
#[inline]
pub(super) const fn fixed(byte: u8) -> u16 {
    ((byte as u32 * 32_768 + 127) / 255) as u16
}

/// From a fraction, which is kept within 0 and 1; what is not a number is 0.
#[inline]
pub(super) fn sample(fraction: f32) -> u16 {
    (fraction.clamp(0.0, 1.0) * 32_768.0 + 0.5) as u16
}

/// As a fraction.
#[inline]
pub(super) fn fraction(sample: u16) -> f32 {
    f32::from(sample) * (1.0 / 32_768.0)
}

/// The product of two samples.
#[inline]
pub(super) fn times(a: u16, b: u16) -> u16 {
    ((u32::from(a) * u32::from(b) + 16_384) >> 15) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        assert!((0..=255).all(|value| byte(fixed(value)) == value));
        assert_eq!((fixed(255), fixed(0)), (ONE, 0));
        let nearest = |sample: u16| ((u32::from(sample.min(ONE)) * 255 + 16_384) >> 15) as u8;
        assert!((0..=u16::MAX).all(|sample| byte(sample) == nearest(sample)));
    }

    #[test]
    fn only_what_is_touched_takes_room() {
        let bounds = Bounds { x0: 5, y0: 0, x1: 15, y1: 40 };
        let mut plane = Plane::new(bounds, 7);
        plane.row_mut(20)[3] = 9;
        assert_eq!((plane.row(20).at(3), plane.row(20).at(4), plane.row(39).at(0)), (9, 7, 7));
        assert_eq!((plane.even(15), plane.even(16), plane.even(32)), (Some(7), None, Some(7)));
    }
}
