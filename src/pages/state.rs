//! How something is laid onto what is below: opacity, blend modes, overprint, groups and soft masks
//! (ISO 32000-1, 8.4 and 11).

use std::rc::Rc;
use std::sync::Arc;

use kurbo::Rect;

use super::{Color, Function, List, Source, Space};

/// How something is laid onto what is below.
#[derive(Clone, Debug)]
pub struct State {
    /// Constant alpha of what is filled and of pictures (`ca`), 0 to 1.
    pub fill_alpha: f64,
    /// Constant alpha of strokes (`CA`), 0 to 1.
    pub stroke_alpha: f64,
    /// Blend mode.
    pub blend: Blend,
    /// Soft mask.
    pub soft_mask: Option<Rc<SoftMask>>,
    /// `op`.
    pub fill_overprint: bool,
    /// `OP`.
    pub stroke_overprint: bool,
    /// `OPM` is 1: a zero component of DeviceCMYK leaves the ink below as it is.
    pub overprint_mode: bool,
    /// Rendering intent, as named.
    pub intent: Intent,
    /// `AIS`: alphas are shapes rather than opacities.
    pub alpha_is_shape: bool,
    /// `TK`: the glyphs of a text object do not show through each other.
    pub text_knockout: bool,
    /// Names of things that standards of print forbid and that a press must not guess at: `TR`, `TR2`, `HT`, `BG`, `BG2`,
    /// `UCR`, `UCR2`, as met. `SA`, `SM` and `FL` do not change what is printed and are not kept.
    pub forbidden: Vec<&'static str>,
}

impl Default for State {
    /// As a page begins (ISO 32000-1, tables 52 and 53).
    fn default() -> Self {
        Self {
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            blend: Blend::Normal,
            soft_mask: None,
            fill_overprint: false,
            stroke_overprint: false,
            overprint_mode: false,
            intent: Intent::Relative,
            alpha_is_shape: false,
            text_knockout: true,
            forbidden: Vec::new(),
        }
    }
}

/// Rendering intents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Intent {
    /// `RelativeColorimetric`, also for names that are unknown.
    #[default]
    Relative,
    /// `AbsoluteColorimetric`
    Absolute,
    /// `Perceptual`
    Perceptual,
    /// `Saturation`
    Saturation,
}

macro_rules! blends {
    ($($variant:ident,)*) => {
        /// Blend modes (ISO 32000-1, 11.3.5).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Blend {
            /// `Normal`, also for `Compatible`.
            #[default]
            Normal,
            $(#[doc = concat!("`", stringify!($variant), "`")] $variant,)*
        }

        impl Blend {
            /// The mode of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    "Normal" | "Compatible" => Some(Self::Normal),
                    $(stringify!($variant) => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

blends! {
    Multiply, Screen, Overlay, Darken, Lighten, ColorDodge, ColorBurn, HardLight, SoftLight, Difference, Exclusion, Hue,
    Saturation, Color, Luminosity,
}

/// A transparency group (ISO 32000-1, 11.6.6): of a page, of a form with a group, of what a soft mask draws.
#[derive(Clone, Debug)]
pub struct Group {
    /// Bounds in page coordinates.
    pub bounds: Rect,
    /// `I`.
    pub isolated: bool,
    /// `K`.
    pub knockout: bool,
    /// `CS`: where it blends; inherited where nothing.
    pub space: Option<Arc<Space>>,
    /// How the finished group is laid onto what is below: `fill_alpha`, blend mode and soft mask of this state.
    pub state: Rc<State>,
    /// Where it was said.
    pub source: Source,
}

/// A soft mask (ISO 32000-1, 11.6.5.2): its group drawn to `list`.
#[derive(Clone, Debug)]
pub struct SoftMask {
    /// From luminosity rather than alpha.
    pub luminosity: bool,
    /// What the group draws, in page coordinates; `group` itself is not in it.
    pub list: List,
    /// Its group.
    pub group: Group,
    /// `BC` in the group's space.
    pub backdrop: Option<Color>,
    /// `TR`; nothing for identity.
    pub transfer: Option<Arc<Function>>,
}
