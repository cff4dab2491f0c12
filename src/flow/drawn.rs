//! What is drawn on the sheet, by its outline: what `preflight` asks of edges and their places in the layout.

use super::PanelForm;
use crate::geom::flat::distance;
use crate::geom::{Path, Point, Rect, Transform};
use crate::panel::Paint;
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
#[derive(Clone, Debug, PartialEq)]
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
    /// Whether it is filled by the even-odd rule.
    pub even_odd: bool,
    /// What it is drawn in; `None` of a file, whose colours are its own.
    pub paint: Option<Paint>,
    /// Whether it leaves the inks below as they are.
    pub overprint: bool,
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
            even_odd: false,
            paint: None,
            overprint: false,
            solid: false,
            span,
        }
    }

    /// Whether it takes colour away instead of bringing any: the paper's white.
    pub fn bare(&self) -> bool {
        self.paint.as_ref().is_some_and(|paint| paint.colors().all(|color| color.is_paper()))
    }

    /// A point of its side, in its own coordinates.
    pub fn own(&self, at: Point) -> Point {
        match self.turned {
            true => Point::new(self.place.right() - at.x, self.place.bottom() - at.y),
            false => Point::new(at.x - self.place.x, at.y - self.place.y),
        }
    }

    /// Outside of which it prints nowhere, by its outline and its place. Origin: top-left of the side's trim.
    pub fn reach(&self) -> Option<Rect> {
        let bounds = self.outline.bounds()?.outset(self.line.map_or(Length::ZERO, |width| width / 2));
        let reach = bounds.placed_on(self.place, self.turned);
        if self.confined { reach.common(self.place) } else { Some(reach) }
    }

    /// Whether it prints at a point. Origin: top-left of the side's trim.
    pub fn covers(&self, at: Point) -> bool {
        let point = |p: Point| Rect::new(p.x, p.y, Length::ZERO, Length::ZERO);
        if self.confined && !self.place.contains(point(at)) {
            return false;
        }
        let at = self.own(at);
        if self.clip.as_ref().is_some_and(|clip| !clip.holds(at, false)) {
            return false;
        }
        let Some(width) = self.line else { return self.outline.holds(at, self.even_odd) };
        let near = self.outline.bounds().is_some_and(|bounds| bounds.outset(width / 2).contains(point(at)));
        let lines = || self.outline.lines(Transform::default(), false);
        near && lines().into_iter().any(|line| distance(line, at) * 2 <= width)
    }
}
