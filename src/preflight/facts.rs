//! What a job promised of its file: plain values, made from a compiled layout.
//!
//! Millimetres from the top-left of each side's trim, seen from that side, y down.

use super::finding::Line;
use super::rule;
use super::settings::{Change, Settings};
use crate::pages::Millimetres;

/// A job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Its sides in the order of the file's pages.
    pub sides: Vec<SideFacts>,
    /// The bleed, in mm.
    pub bleed: f64,
    /// What of text must keep from trim and creases, in mm; nothing where the job asks for nothing.
    pub safe: Option<f64>,
    /// Names of the spot inks that are ordered, technical ones not among them.
    pub spots: Vec<String>,
    /// Those of them that the job itself prints nothing in, so that no file has to.
    pub idle: Vec<String>,
    /// The file holds some of the job's sides: inks may be ordered for the others.
    pub partial: bool,
    /// The least and the advised pixels an inch of pictures, where the job says so.
    pub ppi: Option<[f64; 2]>,
    /// The most ink in percent, where the job says so.
    pub ink_limit: Option<f64>,
}

impl Facts {
    /// What the job says of limits; severities and limits that somebody chose go before it.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        let mut limit = |code: &str, limit: Option<f64>| {
            settings.set(rule(code), Change { limit, ..Change::default() });
        };
        limit("GWG-BLEED-SIZE", Some(self.bleed));
        limit("GWG-BLEED-PAINTED", Some(self.bleed));
        limit("GWG-IMAGE-PPI", self.ppi.map(|[least, _]| least));
        limit("GWG-IMAGE-PPI-ADVISED", self.ppi.map(|[_, advised]| advised));
        limit("GWG-INK-TOTAL", self.ink_limit);
        limit("GWG-INK-TOTAL-ADVISED", self.ink_limit);
        limit("FOLD-SAFE-TRIM", self.safe);
        settings
    }
}

/// A side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideFacts {
    /// Width of the trim.
    pub width: f64,
    /// Height of the trim.
    pub height: f64,
    /// Creases from top to bottom, from the left edge.
    pub creases: Vec<f64>,
    /// Creases from left to right, from the upper edge.
    pub cross_creases: Vec<f64>,
    /// Whether nothing is meant to be printed on it.
    pub blank: bool,
    /// Its panels.
    pub panels: Vec<PanelFacts>,
    /// What is drawn on it beside text, the lowest first.
    pub art: Vec<ArtFacts>,
}

/// A panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelFacts {
    /// Its name.
    pub name: String,
    /// Where it is on its side.
    pub place: Millimetres,
    /// Whether it is a cover.
    pub cover: bool,
    /// Whether it stands on its head on its side, as panels of a cross fold do.
    pub turned: bool,
    /// Its text, block by block.
    pub texts: Vec<TextFacts>,
}

/// A colour, line or picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ArtFacts {
    /// Where it is on the side, its bleed included.
    pub place: Millimetres,
    /// Where it is written.
    pub line: Line,
}

/// A block of text on a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct TextFacts {
    /// Where it is on the side.
    pub place: Millimetres,
    /// What it says.
    pub text: String,
    /// Where its runs of glyphs begin, with what each says.
    pub runs: Vec<RunFacts>,
    /// Where it is written: the file as shown, and the line.
    pub line: Option<Line>,
}

/// Glyphs of one face, size and colour on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFacts {
    /// Where it begins on its baseline.
    pub at: [f64; 2],
    /// What it says.
    pub text: String,
}
