//! `[impose]`: how copies of the leaflet stand on a press sheet, and what a command line changes of it.

use crate::geom::Size;
use crate::source::{Span, Spanned};
use crate::unit::{Length, Measure, parse_measure};

use super::Grain;
use super::output::MarkSpec;
use super::parse_sheet::format;

/// `[impose]`. Defaults stand here where the table has no such key.
#[derive(Clone, Debug)]
pub struct PressSpec {
    /// `sheet`: the press sheet; its grip edge is the lower one. Default: SRA3 landscape.
    pub sheet: Spanned<Size>,
    /// `up`: copies side by side and above each other. Default: as many as the sheet holds.
    pub up: Option<Spanned<[u32; 2]>>,
    /// `gutter` between two copies' trims. Default: twice the bleed.
    pub gutter: Option<Spanned<Length>>,
    /// `grip`: what the press holds the sheet by, where it cannot print. Default: 10 mm.
    pub grip: Spanned<Length>,
    /// `work`. Default: sheetwise.
    pub work: Spanned<Work>,
    /// `rotate`: whether copies stand upright or turned by 90°. Default: upright, or turned where more copies fit so.
    pub rotate: Option<Spanned<bool>>,
    /// `grain`: along which edge of the press sheet the fibres run. Default: not known.
    pub grain: Option<Spanned<Grain>>,
    /// `overs`: sheets beside those that the quantity needs, in percent of them. Default: 5, by trade experience with runs
    /// of some thousands.
    pub overs: f64,
    /// `marks`. Default: all of them, as far as there is paper for them.
    pub marks: MarkSpec,
    /// Whether marks were asked for by name, so that one without room is worth a warning.
    pub asked: bool,
    /// The table's head, or the file's start.
    pub span: Span,
}

/// How the two sides come onto a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// `"sheetwise"`: a plate for each side; the sheet is turned over its left edge, and the grip edge stays.
    Sheetwise,
    /// `"turn"`: work-and-turn: one plate with the front on its left half and the back on its right one; the sheet is
    /// turned over its left edge, and the grip edge stays.
    Turn,
    /// `"tumble"`: work-and-tumble: one plate with the front on its lower half and the back on its upper one; the sheet is
    /// turned over its lower edge, and the opposite edge becomes the grip edge.
    Tumble,
}

impl Work {
    /// Its names in layout.toml.
    pub const WORDS: [(&'static str, Self); 3] =
        [("sheetwise", Self::Sheetwise), ("turn", Self::Turn), ("tumble", Self::Tumble)];

    /// Its name in the trade.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sheetwise => "sheetwise",
            Self::Turn => "work-and-turn",
            Self::Tumble => "work-and-tumble",
        }
    }
}

/// What a caller says instead of `[impose]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PressChoice {
    /// Instead of `sheet`.
    pub sheet: Option<Size>,
    /// Instead of `up`.
    pub up: Option<[u32; 2]>,
    /// Instead of `gutter`.
    pub gutter: Option<Length>,
    /// Instead of `grip`.
    pub grip: Option<Length>,
    /// Instead of `work`.
    pub work: Option<Work>,
    /// Instead of `rotate`.
    pub rotate: Option<bool>,
}

impl PressSpec {
    /// This, with what a caller says.
    pub fn with(&self, choice: PressChoice) -> Self {
        let mut spec = self.clone();
        let at = spec.span;
        if let Some(sheet) = choice.sheet {
            spec.sheet = Spanned::new(sheet, at);
        }
        if let Some(up) = choice.up {
            spec.up = Some(Spanned::new(up, at));
        }
        if let Some(gutter) = choice.gutter {
            spec.gutter = Some(Spanned::new(gutter, at));
        }
        if let Some(grip) = choice.grip {
            spec.grip = Spanned::new(grip, at);
        }
        if let Some(work) = choice.work {
            spec.work = Spanned::new(work, at);
        }
        if let Some(rotate) = choice.rotate {
            spec.rotate = Some(Spanned::new(rotate, at));
        }
        spec
    }
}

/// The largest press sheet, which is also the largest PDF page (14 400 pt).
pub(super) const MOST: Length = Length::mm(5_000);

/// A press sheet, as `size` of `[sheet]` has it: `"SRA3"`, `"A3 portrait"`, `"450mm x 320mm"`, `"450 × 320 mm"`. A name alone is taken landscape, because the long edge leads.
///
/// # Errors
/// A sentence on what is wrong.
pub fn parse_press_sheet(text: &str) -> Result<Size, String> {
    let lower = text.to_lowercase();
    if let Some(named) = format(&lower) {
        let (long, short) = (named.width.max(named.height), named.width.min(named.height));
        let upright = lower.ends_with(" portrait");
        return Ok(if upright { Size { width: short, height: long } } else { Size { width: long, height: short } });
    }
    let parts: Vec<&str> = lower.split(['x', '×', '*']).map(str::trim).collect();
    let [width, height] = parts[..] else {
        return Err(format!("`{text}` is no format known by name, nor a width and a height such as \"450mm x 320mm\""));
    };
    // One unit may stand for both.
    let unit = height.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let bare = !width.is_empty() && !width.contains(|c: char| c.is_ascii_alphabetic());
    let width = if bare { format!("{width}{unit}") } else { width.to_owned() };
    let [width, height] = [parse_press_length(&width)?, parse_press_length(height)?];
    if width <= Length::ZERO || height <= Length::ZERO || width > MOST || height > MOST {
        return Err(format!("a press sheet of {text} cannot be"));
    }
    Ok(Size { width, height })
}

/// `"2x1"`: copies side by side, and above each other; each from 1 to 100.
///
/// # Errors
/// A sentence on what is wrong.
pub fn parse_up(text: &str) -> Result<[u32; 2], String> {
    let parts: Vec<Option<u32>> = text.split(['x', '×']).map(|part| part.trim().parse().ok()).collect();
    match parts[..] {
        [Some(columns), Some(rows)] if (1..=100).contains(&columns) && (1..=100).contains(&rows) => Ok([columns, rows]),
        _ => Err(format!("`{text}` is no number of copies: write \"2x1\" for two side by side, each from 1 to 100")),
    }
}

/// A length that is not negative: `"6mm"`.
///
/// # Errors
/// A sentence on what is wrong.
pub fn parse_press_length(text: &str) -> Result<Length, String> {
    match parse_measure(text) {
        Ok(Measure::Absolute(length)) if length >= Length::ZERO && length <= MOST => Ok(length),
        Ok(_) => Err(format!("`{text}` is no length on a press sheet: write it such as 6mm")),
        Err(error) => Err(format!("{error}; {}", error.remedy(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn press_sheets_by_name_and_by_size() {
        let size = |w, h| Ok(Size { width: Length::mm(w), height: Length::mm(h) });
        assert_eq!(parse_press_sheet("SRA3"), size(450, 320), "the long edge leads");
        assert_eq!(parse_press_sheet("sra3 landscape"), size(450, 320));
        assert_eq!(parse_press_sheet("SRA3 portrait"), size(320, 450));
        assert_eq!(parse_press_sheet("700mm x 500mm"), size(700, 500));
        assert_eq!(parse_press_sheet("70cm×50cm"), size(700, 500));
        for same in ["700x500mm", "700 x 500 mm", "700 × 500mm", "700mm*500mm", "700X500 MM", "70x50cm"] {
            assert_eq!(parse_press_sheet(same), size(700, 500), "{same}: one unit may stand for both");
        }
        for wrong in ["SRA9", "700 x 500", "700mm", "0mm x 500mm", "9m x 9m", "1mm x 2mm x 3mm"] {
            assert!(parse_press_sheet(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn copies() {
        assert_eq!(parse_up("2x1"), Ok([2, 1]));
        assert_eq!(parse_up("3 × 2"), Ok([3, 2]));
        for wrong in ["2", "0x1", "2x", "1x101", "axb", "1x1x1"] {
            assert!(parse_up(wrong).is_err(), "{wrong}");
        }
    }
}
