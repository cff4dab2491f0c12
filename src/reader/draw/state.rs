//! The graphics state of a content stream (ISO 32000-1, 8.4): what `q` saves and `Q` brings back.

use std::rc::Rc;
use std::sync::Arc;

use kurbo::Affine;

use crate::pages::{Color, Paint, Space, State, Stroke, Values};
use crate::reader::font::Font;

/// The graphics state.
#[derive(Clone)]
pub(super) struct Graphics {
    /// From user space to the page.
    pub ctm: Affine,
    pub fill: Ink,
    pub stroke: Ink,
    pub width: f64,
    pub cap: u8,
    pub join: u8,
    pub miter: f64,
    pub dash: Rc<[f64]>,
    pub phase: f64,
    pub text: Text,
    pub state: Rc<State>,
    /// How many clips were opened since the last `q`.
    pub clips: usize,
}

/// A colour, or a pattern.
#[derive(Clone)]
pub(super) struct Ink {
    pub space: Arc<Space>,
    pub values: Values,
    pub pattern: Option<Paint>,
}

/// The text state (9.3).
#[derive(Clone)]
pub(super) struct Text {
    pub char_space: f64,
    pub word_space: f64,
    /// Horizontal scaling; 1 is normal.
    pub scale: f64,
    pub leading: f64,
    pub font: Option<Rc<Loaded>>,
    pub size: f64,
    pub mode: u8,
    pub rise: f64,
}

/// Where a font's dictionary is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reader) enum Home {
    /// An object of its own.
    Object(hayro_syntax::object::ObjectIdentifier),
    /// In the resources: the address of its bytes, which do not move as long as the file is open.
    Place(usize),
}

/// A font with what pages tell of it.
pub(in crate::reader) struct Loaded {
    pub font: Font,
    pub facts: Rc<crate::pages::Font>,
    /// By which a Type 3 font's procedures are found.
    pub home: Home,
    /// How faults name it.
    pub name: String,
}

impl Ink {
    pub(super) fn flat(space: Arc<Space>) -> Self {
        let values = space.initial();
        Self { space, values, pattern: None }
    }

    pub(super) fn paint(&self) -> Paint {
        match &self.pattern {
            Some(pattern) => pattern.clone(),
            None => Paint::Flat(Color { space: self.space.clone(), values: self.values.clone() }),
        }
    }
}

impl Graphics {
    /// As a page begins (tables 52 and 53).
    pub(super) fn new(ctm: Affine, gray: Arc<Space>) -> Self {
        Self {
            ctm,
            fill: Ink::flat(gray.clone()),
            stroke: Ink::flat(gray),
            width: 1.0,
            cap: 0,
            join: 0,
            miter: 10.0,
            dash: Rc::new([]),
            phase: 0.0,
            text: Text {
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                font: None,
                size: 0.0,
                mode: 0,
                rise: 0.0,
            },
            state: Rc::new(State::default()),
            clips: 0,
        }
    }

    /// The pen for the lines of now.
    pub(super) fn pen(&self) -> Stroke {
        let [a, b, c, d, _, _] = self.ctm.as_coeffs();
        Stroke {
            width: self.width,
            matrix: Affine::new([a, b, c, d, 0.0, 0.0]),
            cap: self.cap,
            join: self.join,
            miter_limit: self.miter,
            dash: self.dash.to_vec(),
            phase: self.phase,
        }
    }
}
