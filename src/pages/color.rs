//! Colours and their spaces as the file gives them: inks stay inks. What they look like is for `planes`.

use std::sync::Arc;

use super::Function;

/// A colour in the space in which the file gives it.
#[derive(Clone, Debug)]
pub struct Color {
    /// The space.
    pub space: Arc<Space>,
    /// One value per component, in the space's range. A [`Space::Indexed`] has its index here.
    pub values: Values,
}

/// Components: at most 32 (DeviceN's limit in ISO 32000-1, annex C).
pub type Values = smallvec::SmallVec<[f32; 4]>;

/// A colour space (ISO 32000-1, 8.6).
#[derive(Clone, Debug)]
pub enum Space {
    /// DeviceGray: 0 is black.
    Gray,
    /// DeviceRGB.
    Rgb,
    /// DeviceCMYK: 1 is full ink.
    Cmyk,
    /// CalGray.
    CalGray {
        /// White point, CIE 1931 XYZ.
        white: [f64; 3],
        /// Black point, CIE 1931 XYZ.
        black: [f64; 3],
        /// `Gamma`.
        gamma: f64,
    },
    /// CalRGB.
    CalRgb {
        /// White point, CIE 1931 XYZ.
        white: [f64; 3],
        /// Black point, CIE 1931 XYZ.
        black: [f64; 3],
        /// `Gamma` of each component.
        gamma: [f64; 3],
        /// `Matrix`: XYZ of the first component, of the second, of the third.
        matrix: [f64; 9],
    },
    /// Lab.
    Lab {
        /// White point, CIE 1931 XYZ.
        white: [f64; 3],
        /// Black point, CIE 1931 XYZ.
        black: [f64; 3],
        /// Lowest and highest a*, lowest and highest b*.
        range: [f64; 4],
    },
    /// ICCBased.
    Icc {
        /// The profile, whole.
        profile: Arc<Vec<u8>>,
        /// `N`: 1, 3 or 4.
        components: usize,
        /// What the file offers to those who know no profiles.
        alternate: Option<Arc<Space>>,
        /// Per component.
        range: Vec<[f64; 2]>,
        /// The profile's object.
        object: Option<u32>,
    },
    /// Indexed.
    Indexed {
        /// The space of the table's colours.
        base: Arc<Space>,
        /// The highest index.
        last: usize,
        /// The base's components of every index, decoded to the base's range.
        table: Vec<f32>,
    },
    /// Separation.
    Separation {
        /// The ink; `All` and `None` are what ISO 32000-1, 8.6.6.4 says they are.
        name: String,
        /// The space that stands in for the ink.
        alternate: Arc<Space>,
        /// From the tint to the alternate.
        tint: Arc<Function>,
    },
    /// DeviceN and NChannel.
    DeviceN {
        /// The inks, in order.
        names: Vec<String>,
        /// The space that stands in for the inks.
        alternate: Arc<Space>,
        /// From the tints to the alternate.
        tint: Arc<Function>,
        /// Whether it says that it is an NChannel space.
        nchannel: bool,
        /// Inks of it of which the file says what they look like alone: Separation spaces (`Colorants` of ISO 32000-1,
        /// table 71).
        colorants: Vec<Arc<Space>>,
    },
    /// Pattern; the space of the colours of uncoloured ones.
    Pattern(Option<Arc<Space>>),
}

impl Space {
    /// How many numbers make a colour; 0 for patterns.
    #[must_use]
    pub fn components(&self) -> usize {
        match self {
            Self::Gray | Self::CalGray { .. } | Self::Indexed { .. } | Self::Separation { .. } => 1,
            Self::Rgb | Self::CalRgb { .. } | Self::Lab { .. } => 3,
            Self::Cmyk => 4,
            Self::Icc { components, .. } => *components,
            Self::DeviceN { names, .. } => names.len(),
            Self::Pattern(_) => 0,
        }
    }

    /// Lowest and highest value of a component.
    #[must_use]
    pub fn range(&self, component: usize) -> [f32; 2] {
        match self {
            Self::Lab { range, .. } => match component {
                1 => [range[0] as f32, range[1] as f32],
                2 => [range[2] as f32, range[3] as f32],
                _ => [0.0, 100.0],
            },
            Self::Icc { range, .. } => {
                range.get(component).map_or([0.0, 1.0], |[low, high]| [*low as f32, *high as f32])
            }
            Self::Indexed { last, .. } => [0.0, *last as f32],
            _ => [0.0, 1.0],
        }
    }

    /// The colour that holds when the space is chosen (ISO 32000-1, 8.6.3: `CS`).
    #[must_use]
    pub fn initial(&self) -> Values {
        match self {
            Self::Cmyk => smallvec::smallvec![0.0, 0.0, 0.0, 1.0],
            Self::Separation { .. } | Self::DeviceN { .. } => smallvec::smallvec![1.0; self.components()],
            // Zero, or what is next to it in the range.
            _ => (0..self.components())
                .map(|component| {
                    let [low, high] = self.range(component);
                    0.0_f32.max(low).min(high)
                })
                .collect(),
        }
    }

    /// The colour of an index in the base's components; the last one beyond the table.
    #[must_use]
    pub fn lookup(base: &Self, last: usize, table: &[f32], index: f32) -> Values {
        let n = base.components();
        let index = (index.max(0.0) as usize).min(last);
        table.get(index * n..(index + 1) * n).map_or_else(|| base.initial(), Into::into)
    }
}
