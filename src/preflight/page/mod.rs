//! A finished file judged by what its pages print: the reader draws, this looks.
//!
//! One [`Judge`] a page receives the drawing; [`whole`] then looks at all pages together. Sizes are points on the page,
//! places go out in millimetres from the trim's top-left.

mod along;
mod colour;
mod cover;
mod gradient;
mod ink;
mod job;
mod line;
mod mark;
mod moved;
mod notes;
mod picture;
mod plates;
mod proof;
mod seen;
mod sheet;
mod text;
mod ticks;
mod whole;

use std::collections::BTreeMap;
use std::rc::Rc;

use kurbo::{Affine, Point, Rect, Shape as _};

use super::finding::{At, Findings};
use super::rule;
use super::rules::Severity;
use crate::pages::{
    Blend, Clip, Group, Image, Mark, MarkedContent, Note, Page, Paint, Run, Shape, Sink, SoftMask, Tiling,
};

use self::ink::Inks;
use self::mark::{alike, area, common, extent, inherits, off, quote};
use self::proof::{Proof, Stand, rectangle};
use self::seen::Stance;
use self::ticks::Tick;

pub(super) use job::{compare, locate};
pub(super) use mark::trim;
pub(super) use notes::whole as whole_notes;
pub(super) use plates::Measure;
pub(super) use seen::{About, Seen, Words};
pub(super) use whole::check as whole;

/// How deep patterns may stand in patterns that are looked at.
const DEEPEST: usize = 8;

/// Looks at what a page prints.
pub(super) struct Judge<'a, 'f, 's> {
    page: &'a Page,
    about: &'a About<'a>,
    findings: &'f mut Findings<'s>,
    seen: Seen,
    /// Bounds of the clips that are open, each inside of those before it, and whether they are all of it.
    clips: Vec<(Rect, bool)>,
    /// What the page's drawing proves.
    proof: Proof,
    bleed: Rect,
    trim: Rect,
    /// Whether the file says where it is trimmed.
    trimmed: bool,
    /// The greatest width in points of which a rule says that a line of it is too thin.
    widest: f64,
    /// From the coordinates of marks to the page: of a pattern's cell.
    matrix: Affine,
    /// Where marks of a pattern's cell stand.
    fixed: Option<Rect>,
    /// Inside of a soft mask nothing prints.
    masking: bool,
    /// Soft masks that were looked at, by where they are kept.
    masks: BTreeMap<*const SoftMask, Rc<SoftMask>>,
    depth: usize,
    /// The mark that is looked at is text.
    letters: bool,
    /// Within the trim, what is around all that is inked.
    inked: Option<Rect>,
    /// Pictures within the trim, which may be white.
    pictures: Vec<Rc<Image>>,
    /// Groups that are open, by how much of them is seen.
    veils: Vec<Veil>,
    /// Thin lines that stand across an edge of the trim, beyond it.
    ticks: Vec<Tick>,
    /// Where thin lines stand within the trim: upright ones and level ones.
    lines: [Vec<f64>; 2],
    /// The content whose text was heard last.
    spoken: Option<*const MarkedContent>,
    /// The run of a Type 3 font of whose glyphs a mark is a part.
    drawn: Option<Rc<Run>>,
}

/// How much of a group is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Veil {
    /// What is opaque in it is on the page.
    Clear,
    /// A part, or something that it makes of what is below.
    Half,
    /// Nothing.
    Whole,
}

impl Veil {
    fn of(group: &Group) -> Self {
        let state = &group.state;
        match state.fill_alpha {
            alpha if alpha <= 0.0 => Self::Whole,
            alpha if alpha >= 1.0 && state.soft_mask.is_none() && state.blend == Blend::Normal => Self::Clear,
            _ => Self::Half,
        }
    }
}

impl<'a, 'f, 's> Judge<'a, 'f, 's> {
    /// For a page.
    pub(super) fn new(page: &'a Page, about: &'a About<'a>, findings: &'f mut Findings<'s>) -> Self {
        let trimmed = page.trim.or(page.art).is_some();
        let trim = trim(page);
        let bleed = page.bleed.unwrap_or(trim);
        let seen = Seen::default();
        let matrix = Affine::IDENTITY;
        let widest = line::widest(findings.settings());
        Self {
            page,
            about,
            findings,
            seen,
            clips: vec![(page.media, true)],
            proof: Proof::new(page, trim, area(page)),
            bleed,
            trim,
            trimmed,
            widest,
            matrix,
            fixed: None,
            masking: false,
            masks: BTreeMap::new(),
            depth: 0,
            letters: false,
            inked: None,
            pictures: Vec::new(),
            veils: Vec::new(),
            ticks: Vec::new(),
            lines: [Vec::new(), Vec::new()],
            spoken: None,
            drawn: None,
        }
    }

    /// What was seen, and what that proves of the plates.
    pub(super) fn finish(mut self) -> (Seen, Proof) {
        sheet::check(&mut self);
        (self.seen, self.proof)
    }

    fn at(&self, place: Rect) -> At {
        let letters = self.letters || self.drawn.is_some();
        At { page: Some(self.page.number), place: Some(self.page.place(place)), letters, ..At::default() }
    }

    fn push(&mut self, code: &str, message: impl Into<String>, place: Rect, object: Option<String>) {
        let at = At { object, ..self.at(place) };
        self.findings.push(rule(code), message, at);
    }

    fn limit(&self, code: &str) -> f64 {
        self.findings.settings().limit(rule(code))
    }

    /// Tells the first of the rules that one thing breaks, which says the same as those behind it; and of those each that is
    /// graver than what was told.
    fn first_of(&mut self, broken: Vec<(&'static str, String)>, mut tell: impl FnMut(&mut Self, &'static str, String)) {
        let mut told = Severity::Off;
        for (code, message) in broken {
            let own = self.findings.severity(rule(code));
            if own < told {
                told = own;
                tell(self, code, message);
            }
        }
    }

    /// What of a mark may be seen: inside of all clips. Lines and hairlines keep their extent.
    fn visible(&self, bounds: Rect) -> Option<Rect> {
        if let Some(fixed) = self.fixed {
            return Some(fixed);
        }
        common(bounds, self.clip().0)
    }

    fn clip(&self) -> (Rect, bool) {
        self.clips.last().copied().unwrap_or((self.page.media, true))
    }

    /// How much larger marks come out on the page than in their own coordinates.
    fn scale(&self) -> f64 {
        self.matrix.determinant().abs().sqrt()
    }

    /// The data of a picture and the fonts of text have to be right, whatever becomes of them.
    fn sound(&mut self, mark: &Mark, place: Rect) {
        match &mark.shape {
            Shape::Picture { image, .. } => self.whole(image, place),
            Shape::Text(run) => {
                self.font(run, place);
                if run.font.kind == "Type3" {
                    self.drawn = Some(run.clone());
                }
            }
            _ => {}
        }
    }

    /// Whether a layer around a mark is one of processing steps.
    fn on_steps(&self, mark: &Mark) -> bool {
        let mut content = mark.content.as_ref();
        while let Some(own) = content {
            if own.layer.as_ref().is_some_and(|layer| self.about.steps.contains(layer)) {
                return true;
            }
            content = own.parent.as_ref();
        }
        false
    }

    /// Whether a mark is for machines after the press: on such a layer, and in inks of which none is the process's. All else
    /// prints, wherever it stands.
    fn technical(&self, mark: &Mark) -> bool {
        let of = |paint: &Paint| Inks::within(paint).are_technical();
        self.on_steps(mark)
            && match &mark.shape {
                Shape::Fill { paint, .. } | Shape::Stroke { paint, .. } => of(paint),
                Shape::Text(run) => {
                    (matches!(run.mode, 1 | 3 | 5 | 7) || of(&run.fill))
                        && run.stroke.as_ref().is_none_or(|(paint, _)| of(paint))
                }
                Shape::Picture { stencil: Some(paint), .. } => of(paint),
                Shape::Picture { .. } | Shape::Shading(_) => false,
            }
    }

    fn paint(&mut self, paint: &Paint, mark: &Mark, place: Rect, stroke: bool) {
        let overprint = if stroke { mark.state.stroke_overprint } else { mark.state.fill_overprint };
        match paint {
            Paint::Flat(color) => {
                self.colour(&color.space, mark, place, overprint);
                if !self.masking {
                    self.flat(color, mark, place, overprint);
                }
            }
            Paint::Shading(shading) => self.colour(&shading.space, mark, place, overprint),
            Paint::Tiling(tiling) => self.tiling(tiling, place),
        }
    }

    /// What a pattern's cell draws is where the pattern is.
    fn tiling(&mut self, tiling: &Tiling, place: Rect) {
        if self.depth >= DEEPEST {
            self.proof.doubt(place);
            return;
        }
        let before = (self.matrix, self.fixed, std::mem::take(&mut self.clips));
        (self.matrix, self.fixed) = (tiling.matrix * self.matrix, Some(place));
        self.clips.push((self.page.media, true));
        self.depth += 1;
        tiling.cell.play(self);
        self.depth -= 1;
        (self.matrix, self.fixed, self.clips) = before;
    }

    fn soft_mask(&mut self, state: &crate::pages::State) {
        let Some(mask) = state.soft_mask.as_ref().filter(|_| self.depth < DEEPEST) else { return };
        // Once, however many marks it masks, and masks within it.
        if self.masks.insert(Rc::as_ptr(mask), mask.clone()).is_some() {
            return;
        }
        // Lightness is of colours in some space (ISO 32000-1, 11.5.3).
        if mask.luminosity && mask.group.space.is_none() {
            let at = At { number: mask.group.source.stream, ..At::page(self.page.number) };
            let message = "the group of a soft mask by lightness does not say in which colour space it is (CS)";
            self.findings.push(rule("X4-BLENDING-SPACE"), message, at);
        }
        let before = (self.masking, std::mem::take(&mut self.clips));
        self.masking = true;
        self.clips.push((self.page.media, true));
        self.depth += 1;
        mask.list.play(self);
        self.depth -= 1;
        (self.masking, self.clips) = before;
    }
}

impl Sink for Judge<'_, '_, '_> {
    fn draw(&mut self, mark: &Mark) {
        self.soft_mask(&mark.state);
        self.letters = matches!(mark.shape, Shape::Text(_));
        // What is clipped away still has to be in colours that the standard knows.
        let bounds = extent(mark);
        let place = self.visible(bounds);
        let shown = place.unwrap_or(bounds);
        let part = mark.source.stream.is_some_and(|stream| self.about.glyphs.contains(&stream));
        if !part {
            self.drawn = None;
        }
        match &mark.shape {
            // In the colour of its text, which was looked at.
            shape if self.drawn.as_ref().is_some_and(|run| inherits(shape, &run.fill)) => {}
            Shape::Fill { paint, .. } => self.paint(paint, mark, shown, false),
            Shape::Stroke { paint, .. } => self.paint(paint, mark, shown, true),
            Shape::Text(run) => {
                if !matches!(run.mode, 1 | 3 | 5 | 7) {
                    self.paint(&run.fill, mark, shown, false);
                }
                if let Some((paint, _)) = &run.stroke {
                    self.paint(paint, mark, shown, true);
                }
            }
            Shape::Picture { image, stencil, .. } => match (stencil, &image.space) {
                (Some(paint), _) => self.paint(paint, mark, shown, false),
                (None, Some(space)) => self.colour(space, mark, shown, mark.state.fill_overprint),
                (None, None) => {}
            },
            Shape::Shading(shading) => self.colour(&shading.space, mark, shown, mark.state.fill_overprint),
        }
        // Of what masks nothing prints, but all of it has to be there.
        if self.masking {
            if let Some(place) = place.filter(|_| !mark.hidden) {
                self.sound(mark, place);
            }
            return;
        }
        let technical = self.technical(mark);
        if mark.hidden {
            if let Some(place) = place.filter(|_| technical) {
                self.sound(mark, place);
            }
            if !technical && place.is_some() {
                let message = match off(mark.content.as_ref()) {
                    Some(layer) if layer.contains(", ") => format!("something is hidden by the layers `{layer}`"),
                    Some(layer) => format!("something is hidden by the layer `{layer}`"),
                    None => "something is hidden by a layer without a name".to_owned(),
                };
                let words = if let Shape::Text(run) = &mark.shape { text::said(run) } else { None };
                self.push("GWG-LAYERS-HIDDEN", message, shown, words);
            }
            return;
        }
        let Some(place) = place else { return };
        let (clip, exact) = self.clip();
        let stand = Stand { place, clip: exact.then_some(clip), repeated: self.fixed.is_some() };
        self.proof.mark(mark, stand, self.about.steps);
        self.sound(mark, place);
        if technical {
            return;
        }
        self.tick(mark, place);
        self.registers(mark, place);
        // Marks and slug outside of the bleed are the shop's own matter.
        if common(place, self.bleed).is_none() {
            return;
        }
        match &mark.shape {
            // Strokes of letters are no lines, however fine; letters in a glyph are that glyph.
            Shape::Text(_) if part => {}
            Shape::Fill { path, .. } if part => self.hair(self.slim(path), place),
            Shape::Stroke { stroke, .. } if part => self.hair(Some(self.pen(stroke)), place),
            Shape::Fill { path, paint, .. } => self.thin_fill(path, paint, place),
            Shape::Stroke { stroke, paint, .. } => self.line(stroke, paint, place, "a line"),
            Shape::Text(run) => {
                self.text(run, mark, place);
                self.outlined(run, place);
            }
            Shape::Picture { image, matrix, .. } => self.picture(image, self.matrix * *matrix, place),
            Shape::Shading(_) => {}
        }
        self.reach(mark, place);
    }

    fn open_clip(&mut self, clip: &Clip) {
        let (outer, exact) = self.clip();
        let nothing = Rect::from_points(Point::new(1.0, 1.0), Point::ZERO).with_size((-1.0, -1.0));
        let own = if clip.path.elements().is_empty() { None } else { common(clip.path.bounding_box(), outer) };
        self.clips.push((own.unwrap_or(nothing), exact && rectangle(&clip.path).is_some()));
    }

    fn close_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn open_group(&mut self, group: &Group) {
        self.soft_mask(&group.state);
        if !self.masking {
            self.proof.open(group);
            self.veils.push(Veil::of(group));
        }
    }

    fn close_group(&mut self) {
        if !self.masking {
            self.proof.close();
            self.veils.pop();
        }
    }

    fn note(&mut self, note: Note) {
        self.unread(&note);
    }
}
