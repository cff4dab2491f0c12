//! Type 3 fonts (ISO 32000-1, 9.6.5), whose glyphs are drawn by content streams: here is where those are, and in which space.

use std::collections::BTreeSet;

use hayro_syntax::object::{Array, Dict, Number, Stream};
use kurbo::{Affine, Rect};

use super::descriptor::rect;
use super::number;

/// What a Type 3 font has of its own (ISO 32000-1, 9.6.5).
#[derive(Clone, Debug)]
pub struct Type3 {
    /// `FontMatrix`: from glyph space to text space.
    pub matrix: Affine,
    /// `FontBBox` in glyph space; nothing where it is empty, as the standard allows.
    pub bbox: Option<Rect>,
    /// Names of the entries of `CharProcs` that are streams.
    procedures: BTreeSet<Vec<u8>>,
}

impl Type3 {
    /// Reads what the font's dictionary says.
    pub(super) fn open(dict: &Dict<'_>, notes: &mut Vec<String>) -> Self {
        let numbers =
            |key: &[u8]| dict.get::<Array<'_>>(key).map(|array| array.iter::<Number>().map(number).collect::<Vec<_>>());
        let matrix = numbers(b"FontMatrix").and_then(|numbers| <[f64; 6]>::try_from(numbers).ok());
        if matrix.is_none() {
            notes.push("its FontMatrix is missing; 1000 units of its glyphs are taken as an em".into());
        }
        let procedures = dict.get::<Dict<'_>>(b"CharProcs").unwrap_or_default();
        Self {
            matrix: Affine::new(matrix.unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0])),
            bbox: rect(dict, b"FontBBox").filter(|bbox| bbox.width() > 0.0 || bbox.height() > 0.0),
            procedures: procedures
                .keys()
                .filter(|key| procedures.get::<Stream<'_>>(key.as_ref()).is_some())
                .map(|key| key.to_vec())
                .collect(),
        }
    }

    /// The key in `CharProcs` of a glyph's name.
    pub(super) fn procedure(&self, name: &str) -> Option<&[u8]> {
        self.procedures.get(name.as_bytes()).map(Vec::as_slice)
    }
}
