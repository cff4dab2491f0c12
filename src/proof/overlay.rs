//! Lines over a picture: boxes, creases, frames, the baseline grid, and in which order text is read.

use kurbo::{Affine, BezPath, Point, Rect, Shape as _};

use super::blocks::Block;
use super::letter::{Anchor, Letters};
use super::{CreaseGuide, Guide};
use crate::pages::Page;
use crate::planes::{Canvas, Tone};

/// What may be drawn over sides and panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overlay {
    /// Where the sheet is cut.
    Trim,
    /// How far art has to reach.
    Bleed,
    /// Up to where text may stand.
    Safe,
    /// Where the sheet is folded.
    Creases,
    /// Where text runs.
    Frames,
    /// The baselines.
    Grid,
    /// In which order text is read.
    Order,
}

impl Overlay {
    /// All of them, as they are called on the command line.
    pub const ALL: [(&'static str, Self); 7] = [
        ("trim", Self::Trim),
        ("bleed", Self::Bleed),
        ("safe", Self::Safe),
        ("creases", Self::Creases),
        ("frames", Self::Frames),
        ("grid", Self::Grid),
        ("order", Self::Order),
    ];

    /// Whether it can be drawn only where the job is known.
    #[must_use]
    pub fn needs_job(self) -> bool {
        matches!(self, Self::Safe | Self::Creases | Self::Frames | Self::Grid)
    }

    /// Its colour. By eye: told from each other, and from most of what leaflets have.
    fn tone(self) -> Tone {
        match self {
            Self::Trim => Tone([230, 0, 126], 1.0),
            Self::Bleed => Tone([0, 150, 210], 1.0),
            Self::Safe => Tone([0, 140, 70], 1.0),
            Self::Creases => Tone([150, 40, 190], 1.0),
            Self::Frames => Tone([240, 130, 0], 1.0),
            Self::Grid => Tone([90, 160, 230], 0.6),
            Self::Order => Tone([200, 0, 40], 1.0),
        }
    }
}

/// A place of a guide in the page's coordinates.
pub(super) fn on_page(page: &Page, place: Rect) -> Rect {
    let trim = page.sheet();
    Rect::new(trim.x0 + place.x0, trim.y1 - place.y1, trim.x0 + place.x1, trim.y1 - place.y0)
}

/// What overlays are drawn from.
pub(super) struct Over<'a> {
    pub page: &'a Page,
    pub guide: Option<&'a Guide>,
    /// From the page's coordinates to pixels.
    pub matrix: Affine,
    pub dpi: f64,
}

impl Over<'_> {
    pub fn draw(&self, canvas: &mut Canvas, overlays: &[Overlay], blocks: &[Block]) {
        // The grid lies lowest, the order of reading on top.
        let mut sorted = overlays.to_vec();
        sorted.sort_by_key(|overlay| (*overlay != Overlay::Grid, *overlay));
        sorted.dedup();
        for overlay in sorted {
            match (overlay, self.guide) {
                (Overlay::Trim, _) => self.frame(canvas, self.page.sheet(), overlay, &[]),
                (Overlay::Bleed, _) => {
                    if let Some(bleed) = self.page.bleed {
                        self.frame(canvas, bleed, overlay, &[]);
                    }
                }
                (Overlay::Order, _) => self.order(canvas, blocks),
                (Overlay::Safe, Some(guide)) => {
                    for panel in &guide.panels {
                        let inner = panel.place.inset(-guide.safe);
                        self.frame(canvas, on_page(self.page, inner), overlay, &[4.0, 2.0]);
                    }
                }
                (Overlay::Creases, Some(guide)) => self.creases(canvas, guide),
                (Overlay::Frames, Some(guide)) => {
                    for frame in &guide.frames {
                        self.frame(canvas, on_page(self.page, *frame), overlay, &[]);
                    }
                }
                (Overlay::Grid, Some(guide)) => self.grid(canvas, guide),
                _ => {}
            }
        }
    }

    /// Pixels of a point, at least one.
    fn points(&self, points: f64) -> f64 {
        (points * self.dpi / 72.0).max(1.0)
    }

    fn frame(&self, canvas: &mut Canvas, rect: Rect, overlay: Overlay, dash: &[f64]) {
        let path = self.matrix * rect.to_path(0.1);
        let dash: Vec<f64> = dash.iter().map(|length| self.points(*length)).collect();
        canvas.line(&path, self.points(0.6), &dash, overlay.tone());
    }

    fn line(&self, canvas: &mut Canvas, from: (f64, f64), to: (f64, f64), dash: &[f64], overlay: Overlay) {
        let ends = on_page(self.page, Rect::from_points(from, to));
        let mut path = BezPath::new();
        path.move_to((ends.x0, ends.y1));
        path.line_to((ends.x1, ends.y0));
        let dash: Vec<f64> = dash.iter().map(|length| self.points(*length)).collect();
        let width = if overlay == Overlay::Grid { 0.3 } else { 0.8 };
        canvas.line(&(self.matrix * path), self.points(width), &dash, overlay.tone());
    }

    /// A valley is dashed, a mountain has a dot between its dashes.
    fn creases(&self, canvas: &mut Canvas, guide: &Guide) {
        let dash = |mountain: bool| if mountain { &[7.0, 2.0, 1.0, 2.0][..] } else { &[6.0, 3.0][..] };
        let mut draw = |crease: &CreaseGuide, across: bool| {
            for &(from, to, mountain) in &crease.parts {
                let place = |along: f64| if across { (along, crease.at) } else { (crease.at, along) };
                self.line(canvas, place(from), place(to), dash(mountain), Overlay::Creases);
            }
        };
        guide.creases.iter().for_each(|crease| draw(crease, false));
        guide.cross_creases.iter().for_each(|crease| draw(crease, true));
    }

    fn grid(&self, canvas: &mut Canvas, guide: &Guide) {
        let Some((start, step)) = guide.grid.filter(|(_, step)| *step > 0.0) else { return };
        let sheet = self.page.sheet();
        // Of finer steps nothing could be told apart.
        let step = if step * self.dpi / 72.0 < 3.0 { step * libm::ceil(3.0 / (step * self.dpi / 72.0)) } else { step };
        let mut y = start;
        while y <= sheet.height() {
            self.line(canvas, (0.0, y), (sheet.width(), y), &[], Overlay::Grid);
            y += step;
        }
    }

    /// Blocks framed and numbered, with a line from each to the next.
    fn order(&self, canvas: &mut Canvas, blocks: &[Block]) {
        let Some(letters) = Letters::new() else { return };
        let tone = Overlay::Order.tone();
        let corner = |block: &Block| {
            let rect = self.matrix.transform_rect_bbox(block.place);
            Point::new(rect.x0, rect.y0)
        };
        for pair in blocks.windows(2) {
            let mut path = BezPath::new();
            path.move_to(corner(&pair[0]));
            path.line_to(corner(&pair[1]));
            canvas.line(&path, self.points(0.7), &[], Tone(tone.0, 0.6));
        }
        let size = self.points(7.0).max(9.0);
        for (number, block) in blocks.iter().enumerate() {
            canvas.line(&(self.matrix * block.place.to_path(0.1)), self.points(0.4), &[], Tone(tone.0, 0.6));
            let words = (number + 1).to_string();
            let width = letters.width(&words) * size + size * 0.6;
            let at = corner(block);
            // Beside the first letter.
            let (right, middle) = (at.x - size * 0.2, at.x - size * 0.2 - width / 2.0);
            let badge = Rect::new(right - width, at.y - size * 0.1, right, at.y + size * 1.1);
            canvas.fill(&badge.to_rounded_rect(size * 0.4).to_path(0.1), tone);
            let foot = Point::new(middle, at.y + size * 0.85);
            letters.write(canvas, &words, foot, size, Anchor::Middle, Tone([255; 3], 1.0));
        }
    }
}
