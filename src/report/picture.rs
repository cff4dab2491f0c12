//! The part of a report that is about pictures: how many pixels they have on paper, and what became of them.

use std::fmt::Write;

use serde_json::{Value, json};

use super::At;
use super::json::round;
use super::text::wrap;
use crate::geom::Size;
use crate::unit::trim_decimals;

/// One picture at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureReport {
    /// Where it was asked for.
    pub at: At,
    /// Its file, as a user would type it.
    pub file: String,
    /// The panel that it stands on; `None` across panels.
    pub panel: Option<String>,
    /// Its extent on paper.
    pub size: Size,
    /// The pixels of the part that is seen, upright.
    pub pixels: (u32, u32),
    /// Pixels an inch on paper, in the direction where there are fewer.
    pub ppi: f64,
    /// What of it stands in the master of `[output]`; `None` where that could not be made.
    pub made: Option<MadePicture>,
}

/// A picture as it stands in a master.
#[derive(Clone, Debug, PartialEq)]
pub struct MadePicture {
    /// Its pixels, upright.
    pub pixels: (u32, u32),
    /// Whether it prints in black ink alone.
    pub black: bool,
    /// Whether it is encoded as a JPEG; else it is deflated.
    pub jpeg: bool,
    /// Whether parts of it let the ground through.
    pub transparent: bool,
    /// The most ink in one place before any was taken away, in percent; `None` in black alone.
    pub ink: Option<f64>,
    /// The share of it from which ink was taken away, in percent.
    pub reduced: f64,
}

/// The pictures as text; nothing if there are none.
pub(super) fn text(out: &mut String, pictures: &[PictureReport]) {
    if pictures.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(out, "\nPictures\n     ppi              size     ink");
    for picture in pictures {
        let PictureReport { at, file, panel, size, ppi, made, .. } = picture;
        let mm = |length: crate::unit::Length| format!("{:.1}", length.to_mm() + 0.0);
        let place = panel.as_ref().map_or("across panels".to_owned(), |panel| format!("on {panel}"));
        let extent = format!("{} × {} mm", mm(size.width), mm(size.height));
        let ink = match made {
            Some(MadePicture { ink: Some(ink), .. }) => format!("{ink:.0} %"),
            Some(_) => "black".to_owned(),
            None => "?".to_owned(),
        };
        let mut parts = vec![place];
        if let Some(made) = made {
            if made.pixels != picture.pixels {
                parts.push(format!("brought down to {} × {} pixels", made.pixels.0, made.pixels.1));
            }
            if made.reduced > 0.0 {
                parts.push(format!("less ink on {} % of it", trim_decimals(made.reduced.max(0.01), 2)));
            }
        }
        let last = parts.len() - 1;
        parts[..last].iter_mut().for_each(|part| part.push(','));
        let names = [at.to_string(), file.clone()];
        wrap(out, &format!("  {ppi:>6.0}{extent:>18}{ink:>8} "), names.into_iter().chain(parts));
    }
}

/// The same for programs.
pub(super) fn json(picture: &PictureReport) -> Value {
    let mm = |length: crate::unit::Length| round(length.to_mm(), 2);
    let made = picture.made.as_ref();
    json!({
        "file": picture.at.file,
        "line": picture.at.line,
        "column": picture.at.column,
        "picture": picture.file,
        "panel": picture.panel,
        "width_mm": mm(picture.size.width),
        "height_mm": mm(picture.size.height),
        "width_px": picture.pixels.0,
        "height_px": picture.pixels.1,
        "ppi": round(picture.ppi, 1),
        "made": made.map(|made| json!({
            "width_px": made.pixels.0,
            "height_px": made.pixels.1,
            "inks": if made.black { "black" } else { "process" },
            "coding": if made.jpeg { "jpeg" } else { "flate" },
            "transparent": made.transparent,
            "ink_percent": made.ink.map(|ink| round(ink, 1)),
            "reduced_percent": round(made.reduced, 3),
        })),
    })
}
