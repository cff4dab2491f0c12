//! A page's content stream: paths, text and the graphics state between them.
//!
//! A state operator is written only where the state changes.

use pdf_writer::types::{LineCapStyle, LineJoinStyle};
use pdf_writer::{Content, Name, Settings, Str, TextStr};

use super::color::{Inks, operands, space_name};
use super::font::{FaceUse, Usage, cluster_text, clusters, font_name, right_to_left};
use crate::color::Color;
use crate::font::FaceId;
use crate::geom::{Point, Rect, Segment};
use crate::lang::Lang;
use crate::panel::{Glyph, GlyphRun, Paint, Shape};
use crate::unit::Length;

/// Resource name of the graphics state that overprints.
pub(super) const OVERPRINT: &[u8] = b"Go";
/// Resource name of the graphics state that knocks out.
pub(super) const KNOCKOUT: &[u8] = b"Gk";

/// The graphics state as far as it is used.
#[derive(Clone, PartialEq)]
struct State {
    fill: Color,
    stroke: Color,
    overprint: bool,
    width: Length,
    dash: Vec<Length>,
    round: bool,
    font: Option<(FaceId, Length)>,
    scale_x: f64,
    /// Added after each glyph, in points before the scale.
    spacing: f32,
    rise: Length,
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
    inks: &'a mut Inks,
}

/// Which of the two current colours.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Fill,
    Stroke,
}

impl<'a> Painter<'a> {
    /// A fresh page of this height.
    pub(super) fn new(height: Length, usage: &'a Usage<'a>, inks: &'a mut Inks) -> Self {
        // The state in which a page starts (ISO 32000-1, table 52); black there is DeviceGray, so that the first colour
        // must always be set: `All(NONE)` stands for it, because nobody paints in it.
        let start = Color::All(crate::color::Tint::NONE);
        let state = State {
            fill: start,
            stroke: start,
            overprint: false,
            width: Length::pt(1),
            dash: Vec::new(),
            round: false,
            font: None,
            scale_x: 1.0,
            spacing: 0.0,
            rise: Length::ZERO,
        };
        let content = Content::with_settings_and_capacity(Settings { pretty: false }, 32 * 1024);
        Self { content, state, saved: Vec::new(), lang: None, height, usage, inks }
    }

    /// The operators.
    pub(super) fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }

    /// Saves the state and clips to a rectangle.
    pub(super) fn clip(&mut self, rect: Rect) {
        self.content.save_state();
        self.saved.push(self.state.clone());
        let (x, y) = flip(Point::new(rect.x, rect.bottom()), self.height);
        self.content.rect(x, y, number(rect.width), number(rect.height)).clip_nonzero().end_path();
    }

    /// Back to the state before [`Painter::clip`].
    pub(super) fn unclip(&mut self) {
        self.content.restore_state();
        if let Some(state) = self.saved.pop() {
            self.state = state;
        }
    }

    /// Paints a shape moved by `offset`.
    pub(super) fn shape(&mut self, shape: &Shape, offset: Point) {
        if shape.path.0.is_empty() {
            return;
        }
        self.overprint(shape.overprint);
        match &shape.paint {
            Paint::Fill { .. } => self.color(shape.color, Use::Fill),
            Paint::Stroke { width, dash, round } => {
                self.color(shape.color, Use::Stroke);
                self.line(*width, dash, *round);
            }
        }
        let height = self.height;
        let at = |p: Point| flip(p.offset(offset), height);
        for segment in &shape.path.0 {
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
        match shape.paint {
            Paint::Fill { even_odd: true } => self.content.fill_even_odd(),
            Paint::Fill { even_odd: false } => self.content.fill_nonzero(),
            Paint::Stroke { .. } => self.content.stroke(),
        };
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

    /// Sets a run of glyphs moved by `offset`.
    pub(super) fn run(&mut self, run: &GlyphRun, offset: Point) {
        let usage = self.usage;
        let (Some(face), false) = (usage.face(run.face), run.glyphs.is_empty()) else { return };
        self.overprint(run.overprint);
        self.color(run.color, Use::Fill);
        self.content.begin_text();
        if self.state.font != Some((run.face, run.size)) {
            self.state.font = Some((run.face, run.size));
            self.content.set_font(Name(font_name(run.face).as_bytes()), number(run.size));
        }
        if self.state.scale_x != run.scale_x {
            self.state.scale_x = run.scale_x;
            self.content.set_horizontal_scaling((100.0 * run.scale_x) as f32);
        }
        let (x, y) = flip(run.origin.offset(offset), self.height);
        self.content.next_line(x, y);

        // Points per thousandth of an em, by the very numbers that a reader will find in the file.
        let size = f64::from(number(run.size));
        let em = size * f64::from((100.0 * run.scale_x) as f32) / 100_000.0;
        let spacing = (spacing(run, face, em) * size / 1000.0 * 100_000.0).round() / 100_000.0;
        if self.state.spacing != spacing as f32 {
            self.state.spacing = spacing as f32;
            self.content.set_char_spacing(spacing as f32);
        }
        // What a reader adds to each width, in thousandths of an em.
        let extra = if size > 0.0 { f64::from(spacing as f32) / size * 1000.0 } else { 0.0 };
        let mut text = Text { pen: 0.0, em, extra, bytes: Vec::with_capacity(run.glyphs.len() * 2) };
        let mut parts = Vec::new();
        for cluster in clusters(run) {
            let wanted = cluster_text(run, &cluster);
            let glyphs = &run.glyphs[cluster];
            let said = || glyphs.iter().map(|glyph| face.text(face.glyph(glyph.id)));
            // A glyph that means nothing by itself is covered by the text of its cluster.
            let plain = matches!(glyphs, [glyph] if face.text(face.glyph(glyph.id)) == wanted && !wanted.is_empty());
            // From right to left glyphs stand in visual order, which readers turn round.
            let right = same(said(), wanted) || (right_to_left(wanted) && same(said().rev(), wanted));
            let actual = !plain && (!right || said().any(str::is_empty));
            if actual {
                text.flush(&mut parts, &mut self.content);
                self.content
                    .begin_marked_content_with_properties(Name(b"Span"))
                    .properties()
                    .actual_text(TextStr(wanted));
            }
            for glyph in glyphs {
                if self.state.rise != -glyph.y {
                    text.flush(&mut parts, &mut self.content);
                    self.state.rise = -glyph.y;
                    self.content.set_rise(number(-glyph.y));
                }
                let id = face.glyph(glyph.id);
                text.glyph(&mut parts, id, glyph.x.to_pt(), face.width(id));
            }
            if actual {
                text.flush(&mut parts, &mut self.content);
                self.content.end_marked_content();
            }
        }
        text.flush(&mut parts, &mut self.content);
        self.content.end_text();
    }

    /// Sets the current colour.
    fn color(&mut self, color: Color, which: Use) {
        let current = if which == Use::Fill { &mut self.state.fill } else { &mut self.state.stroke };
        let before = std::mem::replace(current, color);
        if before == color {
            return;
        }
        self.inks.note(color);
        let (name, tint) = match color {
            Color::Process(cmyk) => {
                let [c, m, y, k] = operands(cmyk);
                match which {
                    Use::Fill => self.content.set_fill_cmyk(c, m, y, k),
                    Use::Stroke => self.content.set_stroke_cmyk(c, m, y, k),
                };
                return;
            }
            Color::Spot(spot, tint) => (space_name(spot), tint),
            Color::All(tint) => ("All".to_owned(), tint),
        };
        let name = Name(name.as_bytes());
        match which {
            Use::Fill => self.content.set_fill_color_space(name).set_fill_color([tint.fraction()]),
            Use::Stroke => self.content.set_stroke_color_space(name).set_stroke_color([tint.fraction()]),
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
    fn line(&mut self, width: Length, dash: &[Length], round: bool) {
        if self.state.width != width {
            self.state.width = width;
            self.content.set_line_width(number(width));
        }
        if self.state.dash != dash {
            dash.clone_into(&mut self.state.dash);
            self.content.set_dash_pattern(dash.iter().map(|&l| number(l)), 0.0);
        }
        if self.state.round != round {
            self.state.round = round;
            let (cap, join) = if round {
                (LineCapStyle::RoundCap, LineJoinStyle::RoundJoin)
            } else {
                (LineCapStyle::ButtCap, LineJoinStyle::MiterJoin)
            };
            self.content.set_line_cap(cap).set_line_join(join);
        }
    }
}

/// One part of a TJ array.
enum Part {
    /// Glyphs: the end of their bytes.
    Glyphs(usize),
    /// A correction.
    Adjust(f32),
}

/// The pen of a run.
struct Text {
    /// Where a reader's pen stands, in points from the run's origin.
    pen: f64,
    /// A thousandth of an em, in points.
    em: f64,
    /// Character spacing in thousandths of an em.
    extra: f64,
    /// Glyphs not yet shown.
    bytes: Vec<u8>,
}

impl Text {
    /// Adds a glyph at `x`. Corrections are computed from where the pen truly stands, so that nothing accumulates; one
    /// below a twentieth of a thousandth of an em isn't worth its bytes.
    fn glyph(&mut self, parts: &mut Vec<Part>, id: u16, x: f64, width: f64) {
        let adjust = if self.em > 0.0 { -(x - self.pen) / self.em } else { 0.0 };
        if adjust.abs() >= 0.05 {
            // A tenth of a thousandth of an em: a micrometre at 28 pt.
            let adjust = ((adjust * 10.0).round() / 10.0) as f32;
            parts.push(Part::Adjust(adjust));
            self.pen -= f64::from(adjust) * self.em;
        }
        self.bytes.extend(id.to_be_bytes());
        match parts.last_mut() {
            Some(Part::Glyphs(end)) => *end = self.bytes.len(),
            _ => parts.push(Part::Glyphs(self.bytes.len())),
        }
        self.pen += (width + self.extra) * self.em;
    }

    /// Shows what has been added.
    fn flush(&mut self, parts: &mut Vec<Part>, content: &mut Content) {
        if parts.is_empty() {
            return;
        }
        if let [Part::Glyphs(_)] = parts[..] {
            content.show(Str(&self.bytes));
        } else {
            let mut positioned = content.show_positioned();
            let mut items = positioned.items();
            let mut start = 0;
            for part in parts.iter() {
                match *part {
                    Part::Glyphs(end) => {
                        items.show(Str(&self.bytes[start..end]));
                        start = end;
                    }
                    Part::Adjust(amount) => {
                        items.adjust(amount);
                    }
                }
            }
        }
        parts.clear();
        self.bytes.clear();
    }
}

/// The tracking of a run, in thousandths of an em: the middle one of what its glyphs stand apart beyond their widths, which
/// kerning and word spaces, being fewer, leave alone. One operator then stands for most corrections.
fn spacing(run: &GlyphRun, face: &FaceUse<'_>, em: f64) -> f64 {
    if em <= 0.0 || run.glyphs.len() < 2 {
        return 0.0;
    }
    let apart = |pair: &[Glyph]| (pair[1].x - pair[0].x).to_pt() / em - face.width(face.glyph(pair[0].id));
    let mut gaps: Vec<f64> = run.glyphs.windows(2).map(apart).collect();
    let middle = gaps.len() / 2;
    let (_, &mut gap, _) = gaps.select_nth_unstable_by(middle, f64::total_cmp);
    // Nothing that an eye or a press could tell from none.
    if gap.abs() < 0.05 { 0.0 } else { gap }
}

/// The file's coordinates, in points from the bottom-left corner, of a point from the top-left one. The only flip.
pub(super) fn flip(p: Point, height: Length) -> (f32, f32) {
    (number(p.x), number(height - p.y))
}

/// A length in points, to a ten-thousandth.
pub(super) fn number(length: Length) -> f32 {
    ((length.to_pt() * 10_000.0).round() / 10_000.0) as f32
}

/// Whether a reader takes the glyphs for this text. A no-break space is as good as one that breaks; a narrow one is not.
fn same<'t>(said: impl Iterator<Item = &'t str>, wanted: &str) -> bool {
    let plain = |c: char| if c == '\u{a0}' { ' ' } else { c };
    said.flat_map(str::chars).map(plain).eq(wanted.chars().map(plain))
}
