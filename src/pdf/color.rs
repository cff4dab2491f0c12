//! Colour in the file: DeviceCMYK operands, Separation spaces for spot inks and for the registration colour.

use pdf_writer::{Dict, Name};

use crate::color::{Cmyk, Color, Spot, SpotId};

/// Which inks beside the process inks the pages use.
#[derive(Clone, Debug)]
pub(super) struct Inks {
    spots: Vec<bool>,
    all: bool,
}

impl Inks {
    /// None of so many spots.
    pub(super) fn new(spots: usize) -> Self {
        Self { spots: vec![false; spots], all: false }
    }

    /// Notes the use of a colour.
    pub(super) fn note(&mut self, color: Color) {
        match color {
            Color::Process(_) => {}
            Color::Spot(SpotId(spot), _) => self.spots[usize::from(spot)] = true,
            Color::All(_) => self.all = true,
        }
    }

    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        self.all || self.spots.contains(&true)
    }

    /// Writes the used colour spaces into a resource dictionary's ColorSpace entry.
    pub(super) fn write(&self, dict: &mut Dict<'_>, spots: &[Spot]) {
        if self.all {
            let full = crate::color::Tint::FULL;
            separation(dict, b"All", "All", Cmyk { c: full, m: full, y: full, k: full });
        }
        for (i, spot) in spots.iter().enumerate().filter(|&(i, _)| self.spots[i]) {
            separation(dict, space_name(SpotId(i as u16)).as_bytes(), &spot.name, spot.alternate);
        }
    }
}

/// The resource name of a spot ink's colour space.
pub(super) fn space_name(spot: SpotId) -> String {
    format!("S{}", spot.0)
}

/// The four operands of `k` and `K`.
pub(super) fn operands(cmyk: Cmyk) -> [f32; 4] {
    cmyk.tints().map(crate::color::Tint::fraction)
}

/// One Separation space: no ink at 0, the alternate at 1, straight in between.
fn separation(dict: &mut Dict<'_>, resource: &[u8], ink: &str, alternate: Cmyk) {
    let mut array = dict.insert(Name(resource)).array();
    array.item(Name(b"Separation")).item(Name(ink.as_bytes())).item(Name(b"DeviceCMYK"));
    let mut function = array.push().dict();
    function.pair(Name(b"FunctionType"), 2);
    function.insert(Name(b"Domain")).array().items([0.0f32, 1.0]);
    function.insert(Name(b"C0")).array().items([0.0f32; 4]);
    function.insert(Name(b"C1")).array().items(operands(alternate));
    function.pair(Name(b"N"), 1);
}
