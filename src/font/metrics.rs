//! The measures of a face, in font units.

use read_fonts::{FontRef, TableProvider};

/// Metrics of a face in font units, y up from the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Font units in an em (`head`).
    pub units_per_em: u16,
    /// Top of the tallest letters (`OS/2` sTypoAscender or `hhea`).
    pub ascent: f64,
    /// Foot of the lowest letters, negative.
    pub descent: f64,
    /// Height of capitals (`OS/2` sCapHeight, else of the glyph H).
    pub cap_height: f64,
    /// Height of x (`OS/2` sxHeight).
    pub x_height: f64,
    /// Degrees, negative for letters that lean to the right (`post`).
    pub italic_angle: f64,
    /// All glyphs: left, bottom, right, top (`head`).
    pub bounds: [f64; 4],
    /// `OS/2` usWeightClass, 100 to 900.
    pub weight: u16,
    /// Whether all glyphs are equally wide (`post`).
    pub monospaced: bool,
}

impl Metrics {
    /// What the tables say; `None` where one is missing that every font has, or the em is no size that OpenType allows.
    pub(super) fn read(tables: &FontRef<'_>) -> Option<Self> {
        let head = tables.head().ok()?;
        let hhea = tables.hhea().ok()?;
        let post = tables.post().ok();
        let os2 = tables.os2().ok();
        let units_per_em = head.units_per_em();
        if !(16..=16_384).contains(&units_per_em) {
            return None;
        }
        let ascent = f64::from(os2.as_ref().map_or_else(|| hhea.ascender().to_i16(), |t| t.s_typo_ascender()));
        let descent = f64::from(os2.as_ref().map_or_else(|| hhea.descender().to_i16(), |t| t.s_typo_descender()));
        let height = |said: Option<i16>, share: f64| match said {
            Some(said) if said > 0 => f64::from(said),
            _ => f64::from(units_per_em) * share,
        };
        Some(Self {
            units_per_em,
            ascent,
            descent,
            // Fonts without these fields are old, and those that say zero have no such letters (OpenType, OS/2), Arabic ones for
            // instance; 70 % and 50 % of the em are what a text face has, by eye.
            cap_height: height(os2.as_ref().and_then(|t| t.s_cap_height()), 0.7),
            x_height: height(os2.as_ref().and_then(|t| t.sx_height()), 0.5),
            italic_angle: post.as_ref().map_or(0.0, |t| t.italic_angle().to_f64()),
            bounds: [head.x_min(), head.y_min(), head.x_max(), head.y_max()].map(f64::from),
            weight: os2.as_ref().map_or(400, |t| t.us_weight_class()),
            monospaced: post.is_some_and(|t| t.is_fixed_pitch() != 0),
        })
    }
}
