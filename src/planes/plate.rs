//! A finished plane: what one printing plate carries, 8 bits a pixel.

/// A plate's amounts of ink: 0 is none, 255 solid. Row 0 is at the top.
#[derive(Clone, Debug)]
pub struct Plate {
    width: usize,
    height: usize,
    /// Rows of a strip; the last may have fewer.
    rows: usize,
    strips: Vec<Strip>,
}

/// Some rows.
#[derive(Clone, Debug)]
pub(super) enum Strip {
    /// One value everywhere.
    Even(u8),
    /// Row by row.
    Rows(Box<[u8]>),
}

/// A plate's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlateRow<'a> {
    /// One amount everywhere, as in the rows around it.
    Even(u8),
    /// One amount a pixel.
    Pixels(&'a [u8]),
}

impl PlateRow<'_> {
    /// The amount in a column.
    ///
    /// # Panics
    /// If there is no such column.
    #[must_use]
    pub fn at(self, x: usize) -> u8 {
        match self {
            Self::Even(value) => value,
            Self::Pixels(pixels) => pixels[x],
        }
    }
}

impl Plate {
    pub(super) fn new(width: usize, height: usize, rows: usize, strips: Vec<Strip>) -> Self {
        Self { width, height, rows, strips }
    }

    /// A plate without ink.
    pub(super) fn bare(width: usize, height: usize) -> Self {
        Self { width, height, rows: height.max(1), strips: vec![Strip::Even(0)] }
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

    /// A row.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn row(&self, y: usize) -> PlateRow<'_> {
        match &self.strips[y / self.rows] {
            Strip::Even(value) => PlateRow::Even(*value),
            Strip::Rows(pixels) => PlateRow::Pixels(&pixels[y % self.rows * self.width..][..self.width]),
        }
    }

    /// Whether there is no ink at all on it.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.strips.iter().all(|strip| match strip {
            Strip::Even(value) => *value == 0,
            Strip::Rows(pixels) => pixels.iter().all(|&pixel| pixel == 0),
        })
    }
}
