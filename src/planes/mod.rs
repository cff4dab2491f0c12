//! What each printing plate of a page carries: a renderer from [`crate::pages`] to one plane per ink.
//!
//! Input: a page and whoever tells its drawing to a [`Sink`], the output condition's profile, a resolution. Output:
//! [`Planes`]: the plates of the process inks and of each spot ink as it was met. Overprint, knock-out, transparency and
//! soft masks are done as ISO 32000-1, 8.6.7 and 11, have them, in 15 bits; plates have 8. What a screen shows of them
//! is made by [`Screen`].
//!
//! Pixels count from the top-left corner of the page as it is shown, y down; `matrix` goes to them from the page's own
//! coordinates. The arithmetic is integers and `f32`/`f64` with + − × ÷ √ and libm: the same pixels everywhere.
//!
//! ```text
//! painter   receives marks ──► raster, pen, glyphs ──► coverage ─┬─ clip
//! group, mask, tiling  levels that are composed by themselves     ▼
//! inks, colors, channels  colours on planes ──────────────► compose ──► buffer ──► plate
//! picture, shading  colours pixel by pixel ───────────────────▲
//! ```

mod blend;
mod buffer;
mod canvas;
mod channels;
mod clip;
mod colors;
mod compose;
mod coverage;
mod glyphs;
mod grid;
mod group;
mod inks;
mod mask;
mod measure;
mod mesh;
mod painter;
mod pen;
mod picture;
mod plane;
mod plate;
mod raster;
mod screen;
mod shading;
mod sheet;
mod tiling;
mod work;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use kurbo::{Affine, Point, Rect};

use self::buffer::Buffer;
use self::channels::Between;
use self::colors::Colors;
use self::group::Level;
use self::inks::Inks;
use self::painter::Painter;
use self::plane::{Bounds, Plane, Row};
use self::work::Work;
use crate::icc::{Icc, IccError};
use crate::pages::{Fault, Note, Page, Sink, Source};

pub use canvas::{Canvas, Tone};
pub use colors::Blending;
pub use inks::{Keep, Spot, Stand};
pub use measure::{Ink, Patch};
pub use plate::{Plate, PlateRow};
pub use screen::{Screen, White};

/// The most pixels across or down: more than any press sheet at 2400 dpi has.
const MOST_ACROSS: f64 = 200_000.0;

/// The most pixels of what is rendered at once: a sheet of 100 × 140 cm at 300 dpi has 195 million. Full of ink in all four
/// process inks they take 1.6 GB.
pub const MOST_PIXELS: f64 = 2e8;

/// The printing condition that a file is made for.
#[derive(Clone, Debug)]
pub struct Condition {
    icc: Arc<Icc>,
    bytes: Arc<Vec<u8>>,
}

impl Condition {
    /// Of its CMYK profile.
    ///
    /// # Errors
    /// If it cannot be used, why not.
    pub fn new(profile: Vec<u8>) -> Result<Self, IccError> {
        let icc = Icc::read(&profile)?;
        if icc.space != crate::color::Space::Cmyk {
            return Err(IccError::Space(icc.space.name().to_owned()));
        }
        Ok(Self { icc: Arc::new(icc), bytes: Arc::new(profile) })
    }

    /// Whether a profile for grey, RGB or CMYK can be used, each of its tables looked at.
    ///
    /// # Errors
    /// If it cannot, why not.
    pub fn prove(profile: &[u8]) -> Result<(), IccError> {
        Icc::prove(profile)
    }
}

/// How a page is to be rendered.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Pixels per inch.
    pub dpi: f64,
    /// The part of the page, in its own coordinates (points, y up).
    pub area: Rect,
    /// Whether overprint is done as the file says; otherwise every mark knocks out what is below.
    pub overprint: bool,
    /// Which named inks have plates.
    pub keep: Keep,
}

/// A page's plates.
pub struct Planes {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// From the page's coordinates to pixels.
    pub matrix: Affine,
    /// Cyan, magenta, yellow, black.
    pub process: [Plate; 4],
    /// The spot inks in the order in which they were met.
    pub spots: Vec<(Spot, Plate)>,
    /// Where letters stand whose font is not in the file, so that nobody knows what a press would print: corners in pixels,
    /// around each letter's width.
    pub missing: Vec<[Point; 4]>,
    /// What could not be read or shown.
    pub notes: Vec<Note>,
    /// The drawing took more work than is done for a page: all of it from some mark on is not shown.
    pub cut: bool,
}

/// From the page's coordinates to pixels, and how many there are: turned as the page is shown, the bottom edge (as shown)
/// on the edge of a pixel.
#[must_use]
pub fn place(page: &Page, setup: &Setup) -> (Affine, usize, usize) {
    let scale = setup.dpi / 72.0;
    let area = setup.area;
    let turned = page.rotate % 2 == 1;
    let (across, down) = if turned { (area.height(), area.width()) } else { (area.width(), area.height()) };
    let whole = |points: f64| (points * scale + 0.5).clamp(1.0, MOST_ACROSS) as usize;
    let (width, height) = (whole(across), whole(down));
    let (w, h) = (area.width() * scale, area.height() * scale);
    let upright = Affine::new([scale, 0.0, 0.0, -scale, -area.x0 * scale, area.y1 * scale]);
    // Clockwise, in the upright picture of w × h pixels.
    let turn = match page.rotate % 4 {
        0 => Affine::IDENTITY,
        1 => Affine::new([0.0, 1.0, -1.0, 0.0, h, 0.0]),
        2 => Affine::new([-1.0, 0.0, 0.0, -1.0, w, h]),
        _ => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, w]),
    };
    let shift = height as f64 - if turned { w } else { h };
    (Affine::translate((0.0, shift)) * turn * upright, width, height)
}

/// The finest resolution, in pixels per inch, at which an area in points has no more than so many pixels.
#[must_use]
pub fn finest(area: Rect, most: f64) -> f64 {
    let inches = (area.width() / 72.0) * (area.height() / 72.0);
    let across = area.width().max(area.height()) / 72.0;
    (most / inches.max(1e-9)).sqrt().min(MOST_ACROSS / across.max(1e-9))
}

/// Renders a page, whose drawing `draw` tells.
pub fn render(page: &Page, draw: impl FnOnce(&mut dyn Sink), condition: &Condition, setup: &Setup) -> Planes {
    let (_, width, height) = place(page, setup);
    rendered(page, draw, condition, setup, Work::new(width * height))
}

/// The same for so much work.
fn rendered(page: &Page, draw: impl FnOnce(&mut dyn Sink), condition: &Condition, setup: &Setup, work: Work) -> Planes {
    let (matrix, width, height) = place(page, setup);
    let bounds = Bounds { x0: 0, y0: 0, x1: width as i32, y1: height as i32 };
    let blending = page.group.as_ref().and_then(|group| group.space.as_ref()).and_then(|space| Blending::of(space));
    let blending = blending.unwrap_or_default();
    let colors = Rc::new(RefCell::new(Colors::new(condition)));
    let inks = Inks { colors, keep: setup.keep.clone(), plain: false, spots: Vec::new() };
    let buffer = Buffer::new(bounds, blending, blending.components(), false);
    let knockout = page.group.as_ref().is_some_and(|group| group.knockout);
    let paper = Level { knockout, ..Level::isolated(buffer, 1) };
    let mut painter = Painter::new(paper, matrix, inks, setup.overprint, Rc::new(work));
    draw(&mut painter);
    painter.finish(page.number, (matrix, width, height))
}

impl Painter {
    fn finish(mut self, page: usize, (matrix, width, height): (Affine, usize, usize)) -> Planes {
        while !self.opened.is_empty() {
            self.passed = 0;
            self.end_group();
        }
        let mut cut = self.work.is_spent();
        let mut tell = |text| self.notes.push(Note { fault: Fault::Content, text, source: Source::default() });
        if cut {
            tell(format!(
                "Page {page}: its drawing takes more work than is done for a page; only its first {} marks are shown",
                self.marks
            ));
        }
        if self.inks.colors.borrow().crowded {
            cut = true;
            tell(format!(
                "Page {page}: its ICC profiles are too large together; colours of the last ones are shown by what may stand for \
                 them"
            ));
        }
        let mut planes = Vec::new();
        if let Some(level) = self.levels.pop() {
            planes = printed(level.buffer, &mut self.inks.colors.borrow_mut());
        }
        let mut planes = planes.into_iter().map(Plane::finish);
        let process = [(); 4].map(|()| planes.next().unwrap_or_else(|| Plate::bare(width, height)));
        let mut plate = || planes.next().unwrap_or_else(|| Plate::bare(width, height));
        let spots = self.inks.spots.into_iter().map(|spot| (spot, plate())).collect();
        Planes { width, height, matrix, process, spots, missing: self.missing, notes: self.notes, cut }
    }
}

/// The planes of a page on white paper, in process inks whatever it was blended in.
fn printed(buffer: Buffer, colors: &mut Colors) -> Vec<Plane> {
    if buffer.blending == Blending::Cmyk {
        return buffer.planes;
    }
    let own = buffer.blending.components();
    let mut between = Between::new(buffer.blending, Blending::Cmyk);
    let mut process = vec![Plane::new(buffer.bounds, 0); 4];
    for y in 0..buffer.bounds.height() {
        if buffer.planes[..own].iter().all(|plane| plane.even(y) == Some(0)) {
            continue;
        }
        let rows = [0, 1, 2].map(|i| buffer.planes[..own].get(i).map_or(Row::Even(0), |plane| plane.row(y)));
        let mut inks = process.iter_mut().map(|plane| plane.row_mut(y));
        let Some([c, m, y, k]) = inks.next().and_then(|c| Some([c, inks.next()?, inks.next()?, inks.next()?])) else {
            continue;
        };
        for x in 0..c.len() {
            let [r, g, b] = rows.map(|row| row.at(x));
            [c[x], m[x], y[x], k[x]] = between.at([r, g, b, 0], colors);
        }
    }
    process.extend(buffer.planes.into_iter().skip(own));
    process
}
