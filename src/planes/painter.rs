//! Receives a page's drawing and paints it.

use std::rc::Rc;

use kurbo::{Affine, BezPath, Point};

use super::clip::Clip;
use super::compose::{Brush, Ground, Lay, Scratch, paint, stamp};
use super::coverage::Coverage;
use super::glyphs::Glyphs;
use super::group::{Level, Opened};
use super::inks::{Flat, Inks, Way};
use super::mask::Masks;
use super::pen;
use super::plane::{Bounds, ONE, sample};
use super::raster::Raster;
use super::work::Work;
use crate::pages::{self, Blend, Color, Fault, Glyph, Group, Mark, Note, Paint, Run, Shape, Sink, Source, State};

/// Paints onto planes what it is told.
pub(super) struct Painter {
    /// From the coordinates that marks have to pixels.
    pub matrix: Affine,
    pub inks: Inks,
    /// Whether overprint is done as the file says; otherwise everything knocks out.
    pub overprint: bool,
    /// All that is drawn: the page, or a pattern's cell.
    pub root: Bounds,
    /// What is being composed, the page first.
    pub levels: Vec<Level>,
    /// Groups that are open, outermost first.
    pub opened: Vec<Opened>,
    /// Clips in force, the innermost last; never empty.
    pub clips: Vec<Clip>,
    /// Groups within a group that is not seen; what they say is passed over.
    pub passed: usize,
    pub raster: Raster,
    pub masks: Masks,
    /// What is left to be done for the page.
    pub work: Rc<Work>,
    /// How many marks were painted.
    pub marks: usize,
    pub notes: Vec<Note>,
    /// Patterns within patterns, masks within masks.
    pub depth: usize,
    /// See [`super::Planes::missing`].
    pub missing: Vec<[Point; 4]>,
    glyphs: Glyphs,
    scratch: Scratch,
}

/// Steps of a mark, of a glyph, and of an element of a path that is stroked or brought to pixels, beside what they paint.
const MARK: u64 = 200;
const GLYPH: u64 = 60;
const STROKED: u64 = 300;
const MOVED: u64 = 10;
/// The most elements of a path that is stroked: its outline has some ten for each of them, which take 170 MB.
const MOST_STROKED: usize = 300_000;
/// Letters without a font whose places are remembered.
const MOST_MISSING: usize = 100_000;
/// From where to where a letter goes of which nothing is known but its width, in 1/1000 em: descender and ascender of most
/// Latin types.
const HEIGHT: (f64, f64) = (-200.0, 700.0);

/// Whether a mark is filled or stroked: each has its own alpha and overprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Fill,
    Stroke,
}

impl Painter {
    /// Paints onto a level that stands for the page.
    pub fn new(page: Level, matrix: Affine, inks: Inks, overprint: bool, work: Rc<Work>) -> Self {
        let clips = vec![Clip::all(page.buffer.bounds)];
        Self {
            matrix,
            inks,
            overprint,
            root: page.buffer.bounds,
            levels: vec![page],
            opened: Vec::new(),
            clips,
            passed: 0,
            raster: Raster::new(work.clone()),
            masks: Masks::default(),
            work,
            marks: 0,
            notes: Vec::new(),
            depth: 0,
            missing: Vec::new(),
            glyphs: Glyphs::default(),
            scratch: Scratch::default(),
        }
    }

    /// The level that is painted on.
    pub fn level(&self) -> &Level {
        // The page's is never closed.
        &self.levels[self.levels.len() - 1]
    }

    pub fn clip(&self) -> &Clip {
        // Nor is the page's clip.
        &self.clips[self.clips.len() - 1]
    }

    /// The pixels that may change at all.
    pub fn room(&self) -> Bounds {
        self.clip().bounds().intersect(self.level().buffer.bounds)
    }

    /// How colours are laid onto planes.
    pub fn way(&self, state: &State, part: Part) -> Way {
        let said = if part == Part::Fill { state.fill_overprint } else { state.stroke_overprint };
        let overprint = self.overprint && said;
        Way {
            blending: self.level().buffer.blending,
            intent: state.intent,
            overprint,
            nonzero: overprint && state.overprint_mode,
        }
    }

    /// Paints what a shape covers.
    pub fn lay(&mut self, coverage: &Coverage, with: &Paint, state: &State, part: Part) {
        if coverage.is_empty() {
            return;
        }
        match with {
            Paint::Flat(color) => {
                let flat = self.flat(color, state, part);
                self.compose(coverage, &flat, None, state, part);
            }
            Paint::Shading(shading) => self.shade(coverage, shading, true, state, part),
            Paint::Tiling(tiling) => self.tile(coverage, tiling, state, part),
        }
    }

    fn flat(&mut self, color: &Color, state: &State, part: Part) -> Flat {
        let way = self.way(state, part);
        self.inks.flat(color, way)
    }

    /// Composes a colour, or what a brush gives, with what is there.
    pub fn compose(
        &mut self,
        coverage: &Coverage,
        flat: &Flat,
        brush: Option<&mut dyn Brush>,
        state: &State,
        part: Part,
    ) {
        if flat.painted == 0 {
            return;
        }
        let alpha = if part == Part::Fill { state.fill_alpha } else { state.stroke_alpha };
        let mask = state.soft_mask.as_ref().map(|mask| self.mask(mask));
        let lay = Lay {
            blend: state.blend,
            alpha: sample(alpha as f32),
            mask: mask.as_deref(),
            alpha_is_shape: state.alpha_is_shape,
        };
        self.compose_with(coverage, flat, brush, lay);
    }

    pub fn compose_with(&mut self, coverage: &Coverage, flat: &Flat, brush: Option<&mut dyn Brush>, lay: Lay) {
        let Some(level) = self.levels.last_mut() else { return };
        level.buffer.grow(self.inks.planes(level.buffer.blending));
        let mut ground =
            Ground { buffer: &mut level.buffer, knockout: level.knockout, backdrop: level.backdrop.as_ref() };
        paint(&mut ground, coverage, flat, brush, lay, &mut self.scratch, &self.work);
    }

    /// The outline of a stroke in pixels.
    fn outline(&mut self, path: &BezPath, stroke: &pages::Stroke) -> BezPath {
        let parts = path.elements().len();
        if parts > MOST_STROKED {
            let text = format!("a line of {parts} parts, more than {MOST_STROKED}, is not shown");
            self.notes.push(Note { fault: Fault::Content, text, source: Source::default() });
            return BezPath::new();
        }
        if !self.work.take(STROKED * parts as u64) {
            return BezPath::new();
        }
        pen::outline(path, stroke, self.matrix)
    }

    /// What the clip lets through of an outline in pixels.
    pub fn cover(&mut self, path: &BezPath, even_odd: bool) -> Coverage {
        let clip = &self.clips[self.clips.len() - 1];
        let coverage = clip.fill(path, even_odd, &mut self.raster);
        self.work.take(clip.effort(&coverage));
        coverage
    }

    fn text(&mut self, run: &Run, state: &State) {
        let (fills, strokes) = (matches!(run.mode, 0 | 2 | 4 | 6), matches!(run.mode, 1 | 2 | 5 | 6));
        if !run.font.embedded && (fills || strokes) && self.depth == 0 {
            self.miss(run);
        }
        if fills {
            self.glyphs(run, state);
        }
        if let (true, Some((with, stroke))) = (strokes, &run.stroke) {
            for glyph in &run.glyphs {
                if let Some(outline) = &glyph.outline {
                    let outline = self.outline(&(glyph.matrix * &**outline), stroke);
                    let coverage = self.cover(&outline, false);
                    self.lay(&coverage, with, state, Part::Stroke);
                }
            }
        }
    }

    /// Remembers where letters stand that cannot be drawn.
    fn miss(&mut self, run: &Run) {
        let blank = |glyph: &&Glyph| glyph.text.as_ref().is_some_and(|text| text.trim().is_empty());
        for glyph in run.glyphs.iter().filter(|glyph| !blank(glyph)).take(MOST_MISSING - self.missing.len()) {
            let corner = |x: f64, y: f64| self.matrix * glyph.matrix * Point::new(x, y);
            let (low, high) = HEIGHT;
            self.missing.push([
                corner(0.0, low),
                corner(glyph.width, low),
                corner(glyph.width, high),
                corner(0.0, high),
            ]);
        }
    }

    fn glyphs(&mut self, run: &Run, state: &State) {
        let plain = state.fill_alpha >= 1.0 && state.blend == Blend::Normal && state.soft_mask.is_none();
        let knockout = self.level().knockout;
        if run.glyphs.len() > 1 && state.text_knockout && (!plain || knockout || !matches!(run.fill, Paint::Flat(_))) {
            // All glyphs as one shape, so that they do not show through each other.
            let mut all = BezPath::new();
            for glyph in &run.glyphs {
                if let Some(outline) = &glyph.outline {
                    all.extend(outline.iter().map(|element| self.matrix * glyph.matrix * element));
                }
            }
            let coverage = self.cover(&all, false);
            return self.lay(&coverage, &run.fill, state, Part::Fill);
        }
        let flat = if let Paint::Flat(color) = &run.fill { Some(self.flat(color, state, Part::Fill)) } else { None };
        for glyph in &run.glyphs {
            if !self.work.take(GLYPH) {
                return;
            }
            if flat.as_ref().is_some_and(|flat| plain && self.stamp(glyph, flat, state)) {
                continue;
            }
            let coverage = self.glyph(glyph);
            if coverage.is_empty() {
                continue;
            }
            match &flat {
                Some(flat) => self.compose(&coverage, flat, None, state, Part::Fill),
                None => self.lay(&coverage, &run.fill, state, Part::Fill),
            }
        }
    }

    /// Paints a glyph that is known in its size, all of it; false where that is not so.
    fn stamp(&mut self, glyph: &Glyph, flat: &Flat, state: &State) -> bool {
        let Some(outline) = &glyph.outline else { return true };
        let Some(placed) = self.glyphs.get(outline, self.matrix * glyph.matrix, &mut self.raster) else { return false };
        let (room, clip) = (self.room(), self.clip());
        if placed.bounds.is_empty() || !clip.holds(placed.bounds) || room.intersect(placed.bounds) != placed.bounds {
            return false;
        }
        let Some(level) = self.levels.last_mut() else { return false };
        level.buffer.grow(self.inks.planes(level.buffer.blending));
        let mut ground =
            Ground { buffer: &mut level.buffer, knockout: level.knockout, backdrop: level.backdrop.as_ref() };
        let lay = Lay { blend: Blend::Normal, alpha: ONE, mask: None, alpha_is_shape: state.alpha_is_shape };
        if flat.painted == 0 || !ground.takes_plainly(lay) {
            return false;
        }
        self.work.take(placed.coverage.len() as u64 * u64::from(flat.painted.count_ones().min(8)));
        stamp(&mut ground, &placed.coverage, placed.shift, flat, lay, &self.work);
        true
    }

    fn glyph(&mut self, glyph: &Glyph) -> Coverage {
        let Some(outline) = &glyph.outline else { return Coverage::default() };
        let matrix = self.matrix * glyph.matrix;
        let room = self.room();
        let Some(placed) = self.glyphs.get(outline, matrix, &mut self.raster) else {
            // Brought to pixels wherever it stands, also far from the page.
            if !self.work.take(MOVED * outline.elements().len() as u64) {
                return Coverage::default();
            }
            return self.cover(&(matrix * &**outline), false);
        };
        self.work.take(2 * placed.coverage.len() as u64);
        let (x, y) = placed.shift;
        let coverage = placed.coverage.shifted(x, y, room);
        let coverage = self.clip().cut(coverage);
        self.work.take(self.clip().effort(&coverage));
        coverage
    }
}

impl Sink for Painter {
    fn draw(&mut self, mark: &Mark) {
        if mark.hidden || self.passed > 0 || self.room().is_empty() || !self.work.take(MARK) {
            return;
        }
        self.marks += usize::from(self.depth == 0);
        let state = &*mark.state;
        match &mark.shape {
            Shape::Fill { path, even_odd, paint } => {
                self.work.take(MOVED * path.elements().len() as u64);
                let coverage = self.cover(&(self.matrix * &**path), *even_odd);
                self.lay(&coverage, paint, state, Part::Fill);
            }
            Shape::Stroke { path, stroke, paint } => {
                let outline = self.outline(path, stroke);
                let coverage = self.cover(&outline, false);
                self.lay(&coverage, paint, state, Part::Stroke);
            }
            Shape::Text(run) => self.text(run, state),
            Shape::Picture { image, matrix, stencil } => self.picture(image, *matrix, stencil.as_ref(), state),
            Shape::Shading(shading) => {
                let coverage = self.clip().narrowed(self.room()).coverage();
                self.shade(&coverage, shading, false, state, Part::Fill);
            }
        }
    }

    fn open_clip(&mut self, clip: &pages::Clip) {
        if self.passed > 0 {
            return;
        }
        let path = self.matrix * &*clip.path;
        let outer = &self.clips[self.clips.len() - 1];
        let inner = outer.within(&path, clip.even_odd, &mut self.raster);
        self.work.take(MARK + outer.weight() + inner.weight());
        self.clips.push(inner);
    }

    fn close_clip(&mut self) {
        // The last is the level's own.
        if self.passed == 0 && self.clips.len() > self.level().clips {
            self.clips.pop();
        }
    }

    fn open_group(&mut self, group: &Group) {
        self.begin_group(group);
    }

    fn close_group(&mut self) {
        self.end_group();
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    fn is_done(&self) -> bool {
        self.work.is_spent()
    }
}
