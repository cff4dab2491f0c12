//! What is drawn on the sheet, by its outline: what `preflight` asks of edges and their places in the layout.

use super::PanelForm;
use crate::geom::{Path, Rect};
use crate::source::Span;
use crate::spec::Side;
use crate::unit::Length;

/// What lies below and what above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Backgrounds of panels.
    Background,
    /// Pictures across panels, behind the art there.
    SpreadBehind,
    /// Art and pictures across panels.
    Spread,
    /// Pictures on one panel, behind its art.
    Behind,
    /// Art and pictures on one panel.
    Panel,
    /// Text and codes.
    Text,
}

/// An outline that is filled or drawn as a line.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What it is, for messages: `the rectangle`.
    pub what: &'static str,
    /// What it stands on, for messages: its panel's name in backticks.
    pub on: String,
    /// Its side.
    pub side: Side,
    /// The panels that it stands on. Origin: top-left of the side's trim.
    pub place: Rect,
    /// Whether they stand on their heads on the sheet.
    pub turned: bool,
    /// Whether nothing of it prints on panels beside its place.
    pub confined: bool,
    /// What it lies above.
    pub layer: Layer,
    /// Origin: top-left of the place as it stands upright. Already carried to the bleed.
    pub outline: Path,
    /// Width of the line; `None` if it is filled.
    pub line: Option<Length>,
    /// Outside of which nothing of it prints.
    pub clip: Option<Path>,
    /// Whether it takes colour away instead of bringing any: the paper's white.
    pub bare: bool,
    /// Whether nothing below it is seen.
    pub solid: bool,
    /// Where it is written.
    pub span: Span,
}

impl Drawn {
    /// Filled with colour, on a panel or on what several make together.
    pub fn on(form: &PanelForm, what: &'static str, layer: Layer, outline: Path, span: Span) -> Self {
        let PanelForm { name, side, rect, turned, .. } = form;
        Self {
            what,
            on: format!("`{name}`"),
            side: *side,
            place: *rect,
            turned: *turned,
            confined: layer != Layer::Text,
            layer,
            outline,
            line: None,
            clip: None,
            bare: false,
            solid: false,
            span,
        }
    }
}
