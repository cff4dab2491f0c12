//! A page's content stream: paths, text and the graphics state between them.
//!
//! A state operator is written only where the state changes.

mod run;

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Name, Settings, TextStr};

use self::run::Part;
use super::color::{Inks, Space};
use super::font::Usage;
use super::gradient::{Patterns, pattern_name};
use super::image::{Images, Pictures};
use super::matrix::{Matrix, flip, matrix_of, number};
use crate::color::Color;
use crate::font::FaceId;
use crate::geom::{Path, Point, Rect, Segment, Transform};
use crate::lang::Lang;
use crate::panel::{Cap, Draw, Group, Item, Join, Paint, Picture, Shape, Stroke};
use crate::unit::Length;

/// Resource name of the graphics state that overprints.
pub(super) const OVERPRINT: &[u8] = b"Go";
/// Resource name of the graphics state that knocks out.
pub(super) const KNOCKOUT: &[u8] = b"Gk";

/// The graphics state as far as it is used.
#[derive(Clone, PartialEq)]
struct State {
    fill: Set,
    stroke: Set,
    overprint: bool,
    line: Stroke,
    /// From the group's coordinates, as they are written, to the page's.
    matrix: Matrix,
    font: Option<(FaceId, Length)>,
    scale_x: f64,
    /// Added after each glyph, in points before the scale.
    spacing: f32,
    rise: Length,
}

/// What is painted in.
#[derive(Clone, Copy, PartialEq)]
enum Set {
    /// What a page starts with. That is black in DeviceGray, so that the first colour must always be set.
    Nothing,
    Flat(Color),
    /// By its number.
    Pattern(usize),
}

/// What the pages of a file use beside fonts.
pub(super) struct Used {
    /// Inks.
    pub(super) inks: Inks,
    /// Gradients.
    pub(super) patterns: Patterns,
    /// Pictures.
    pub(super) images: Images,
}

/// Writes one page.
pub(super) struct Painter<'a> {
    content: Content,
    state: State,
    saved: Vec<State>,
    /// The language of marked content that is open.
    lang: Option<Lang>,
    height: Length,
    usage: &'a Usage<'a>,
    pictures: Pictures<'a>,
    used: &'a mut Used,
    /// Room for the glyphs of a run and the parts of its array, kept from one run to the next.
    bytes: Vec<u8>,
    parts: Vec<Part>,
}

/// Which of the two current colours.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Fill,
    Stroke,
}

impl<'a> Painter<'a> {
    /// A fresh page of this height.
    pub(super) fn new(height: Length, usage: &'a Usage<'a>, pictures: Pictures<'a>, used: &'a mut Used) -> Self {
        // The state in which a page starts (ISO 32000-1, table 52).
        let state = State {
            fill: Set::Nothing,
            stroke: Set::Nothing,
            overprint: false,
            line: Stroke::plain(Length::pt(1)),
            matrix: Matrix::IDENTITY,
            font: None,
            scale_x: 1.0,
            spacing: 0.0,
            rise: Length::ZERO,
        };
        let content = Content::with_settings_and_capacity(Settings { pretty: false }, 32 * 1024);
        let (bytes, parts) = (Vec::new(), Vec::new());
        Self { content, state, saved: Vec::new(), lang: None, height, usage, pictures, used, bytes, parts }
    }

    /// The operators.
    pub(super) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// Saves the state and clips to a rectangle.
    pub(super) fn clip(&mut self, rect: Rect) {
        self.save();
        let (x, y) = flip(Point::new(rect.x, rect.bottom()), self.height);
        self.content.rect(x, y, number(rect.width), number(rect.height)).clip_nonzero().end_path();
    }

    /// Saves the state and turns what follows by 180° about the middle of a rectangle.
    pub(super) fn turn(&mut self, about: Rect) {
        self.save();
        let (x, y) = (about.x + about.right(), about.y + about.bottom());
        let height = self.height;
        let matrix = Matrix([-1.0, 0.0, 0.0, -1.0, x.to_pt(), (height * 2 - y).to_pt()]);
        self.content.transform(matrix.operands());
        self.state.matrix = matrix.then(self.state.matrix);
    }

    /// Saves the state and transforms what follows.
    pub(super) fn transform(&mut self, transform: Transform) {
        self.save();
        let matrix = matrix_of(transform, Point::default(), self.height);
        self.content.transform(matrix.operands());
        self.state.matrix = matrix.then(self.state.matrix);
    }

    /// What follows stands on a layer, by its name among the resources.
    pub(super) fn begin_layer(&mut self, name: &str) {
        self.content.begin_marked_content_with_properties(Name(b"OC")).properties_named(Name(name.as_bytes()));
    }

    /// The end of a layer.
    pub(super) fn end_layer(&mut self) {
        self.content.end_marked_content();
    }

    /// Draws items moved to `origin`, in `clip` alone; turned about the middle of a rectangle, if there is one.
    pub(super) fn placed(&mut self, items: &[Item], origin: Point, clip: Rect, turned: Option<Rect>) {
        if items.is_empty() {
            return;
        }
        self.clip(clip);
        if let Some(about) = turned {
            self.turn(about);
        }
        for item in items {
            self.item(item, origin);
        }
        if turned.is_some() {
            self.unclip();
        }
        self.unclip();
    }

    /// Back to the state before [`Painter::clip`], [`Painter::turn`] or [`Painter::transform`].
    pub(super) fn unclip(&mut self) {
        self.content.restore_state();
        if let Some(state) = self.saved.pop() {
            self.state = state;
        }
    }

    fn save(&mut self) {
        self.content.save_state();
        self.saved.push(self.state.clone());
    }

    /// Draws one thing moved by `offset`.
    pub(super) fn item(&mut self, item: &Item, offset: Point) {
        match item {
            Item::Shape(shape) => self.shape(shape, offset),
            Item::Picture(picture) => self.picture(picture, offset),
            Item::Group(group) => self.group(group, offset),
        }
    }

    /// Draws what is in a group, moved by `offset`.
    pub(super) fn group(&mut self, group: &Group, offset: Point) {
        self.alternative(&group.alt);
        self.save();
        if !group.transform.is_identity() {
            let matrix = matrix_of(group.transform, offset, self.height);
            self.content.transform(matrix.operands());
            self.state.matrix = matrix.then(self.state.matrix);
        }
        if let Some(clip) = &group.clip {
            self.path(&clip.path, offset);
            match clip.even_odd {
                true => self.content.clip_even_odd().end_path(),
                false => self.content.clip_nonzero().end_path(),
            };
        }
        for item in &group.items {
            self.item(item, offset);
        }
        self.unclip();
        self.end_alternative(&group.alt);
    }

    /// Says what is read instead of what follows, up to [`Painter::end_alternative`]; nothing if there are no words (ISO
    /// 32000-1, 14.9.3).
    pub(super) fn alternative(&mut self, alt: &str) {
        if !alt.is_empty() {
            let mut span = self.content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().pair(Name(b"Alt"), TextStr(alt));
        }
    }

    /// Ends what [`Painter::alternative`] began.
    pub(super) fn end_alternative(&mut self, alt: &str) {
        if !alt.is_empty() {
            self.content.end_marked_content();
        }
    }

    /// Paints a picture moved by `offset`.
    fn picture(&mut self, picture: &Picture, offset: Point) {
        let Used { inks, images, .. } = &mut *self.used;
        let Some((name, matrix)) = images.note(picture, &self.pictures, offset, self.height, inks) else {
            debug_assert!(false, "a picture that was not made ready");
            return;
        };
        // What it does not cover with ink is paper, not what is below.
        self.overprint(false);
        self.save();
        self.content.transform(matrix).x_object(Name(name.as_bytes()));
        self.unclip();
    }

    /// Paints a shape moved by `offset`.
    pub(super) fn shape(&mut self, shape: &Shape, offset: Point) {
        if shape.path.0.is_empty() {
            return;
        }
        self.overprint(shape.overprint);
        let paint = match &shape.paint {
            Paint::Flat(color) => Set::Flat(*color),
            Paint::Gradient(gradient) => {
                let Used { inks, patterns, .. } = &mut *self.used;
                Set::Pattern(patterns.note(gradient, shape.overprint, offset, self.height, self.state.matrix, inks))
            }
        };
        match &shape.draw {
            Draw::Fill { .. } => self.set(paint, Use::Fill),
            Draw::Stroke(stroke) => {
                self.set(paint, Use::Stroke);
                self.line(stroke);
            }
        }
        self.path(&shape.path, offset);
        match shape.draw {
            Draw::Fill { even_odd: true } => self.content.fill_even_odd(),
            Draw::Fill { even_odd: false } => self.content.fill_nonzero(),
            Draw::Stroke(_) => self.content.stroke(),
        };
    }

    /// Traces an outline.
    fn path(&mut self, path: &Path, offset: Point) {
        let height = self.height;
        let at = |p: Point| flip(p.offset(offset), height);
        for segment in &path.0 {
            match *segment {
                Segment::Move(p) => {
                    let (x, y) = at(p);
                    self.content.move_to(x, y);
                }
                Segment::Line(p) => {
                    let (x, y) = at(p);
                    self.content.line_to(x, y);
                }
                Segment::Cubic(a, b, p) => {
                    let ((x1, y1), (x2, y2), (x, y)) = (at(a), at(b), at(p));
                    self.content.cubic_to(x1, y1, x2, y2, x, y);
                }
                Segment::Close => {
                    self.content.close_path();
                }
            }
        }
    }

    /// Says in which language the text is that follows; `None` is the document's (ISO 32000-1, 14.9.2).
    pub(super) fn language(&mut self, lang: Option<Lang>) {
        if self.lang == lang {
            return;
        }
        if self.lang.is_some() {
            self.content.end_marked_content();
        }
        if let Some(lang) = &lang {
            let mut span = self.content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().pair(Name(b"Lang"), TextStr(lang.as_str()));
        }
        self.lang = lang;
    }

    /// Sets the current colour or pattern.
    fn set(&mut self, paint: Set, which: Use) {
        let current = if which == Use::Fill { &mut self.state.fill } else { &mut self.state.stroke };
        let before = std::mem::replace(current, paint);
        if before == paint {
            return;
        }
        match paint {
            Set::Nothing => {}
            Set::Flat(color) => self.color(color, which),
            Set::Pattern(pattern) => {
                let (space, name) = (Name(b"Pattern"), pattern_name(pattern));
                let name = Name(name.as_bytes());
                match which {
                    Use::Fill => self.content.set_fill_color_space(space).set_fill_pattern([], name),
                    Use::Stroke => self.content.set_stroke_color_space(space).set_stroke_pattern([], name),
                };
            }
        }
    }

    fn color(&mut self, color: Color, which: Use) {
        let space = Space::of_color(color);
        let operands = space.operands(color);
        if let (Space::Cmyk, &[c, m, y, k]) = (&space, &operands[..]) {
            match which {
                Use::Fill => self.content.set_fill_cmyk(c, m, y, k),
                Use::Stroke => self.content.set_stroke_cmyk(c, m, y, k),
            };
            return;
        }
        let name = self.used.inks.name(&space);
        let name = Name(name.as_bytes());
        match which {
            Use::Fill => self.content.set_fill_color_space(name).set_fill_color(operands),
            Use::Stroke => self.content.set_stroke_color_space(name).set_stroke_color(operands),
        };
    }

    /// Sets whether inks below are left as they are.
    fn overprint(&mut self, overprint: bool) {
        if self.state.overprint != overprint {
            self.state.overprint = overprint;
            self.content.set_parameters(Name(if overprint { OVERPRINT } else { KNOCKOUT }));
        }
    }

    /// Sets how lines are drawn.
    fn line(&mut self, line: &Stroke) {
        let before = std::mem::replace(&mut self.state.line, line.clone());
        if before.width != line.width {
            self.content.set_line_width(number(line.width));
        }
        if (&before.dash, before.phase) != (&line.dash, line.phase) {
            self.content.set_dash_pattern(line.dash.iter().map(|&l| number(l)), number(line.phase));
        }
        if before.cap != line.cap {
            self.content.set_line_cap(match line.cap {
                Cap::Butt => LineCapStyle::ButtCap,
                Cap::Round => LineCapStyle::RoundCap,
                Cap::Square => LineCapStyle::ProjectingSquareCap,
            });
        }
        if before.join != line.join {
            self.content.set_line_join(match line.join {
                Join::Miter => LineJoinStyle::MiterJoin,
                Join::Round => LineJoinStyle::RoundJoin,
                Join::Bevel => LineJoinStyle::BevelJoin,
            });
        }
        if before.miter_limit != line.miter_limit {
            self.content.set_miter_limit(line.miter_limit as f32);
        }
    }
}
