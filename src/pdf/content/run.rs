//! Runs of glyphs as text operators (ISO 32000-1, 9.4): one string a run where readers' own widths place its glyphs, with
//! corrections where they don't, and the text that readers should take it for.

use pdf_writer::{Content, Name, Str, TextStr};

use super::{Painter, Set, Use};
use crate::geom::Point;
use crate::panel::{Glyph, GlyphRun};
use crate::pdf::font::{FaceUse, cluster_text, clusters, font_name, right_to_left};
use crate::pdf::matrix::{flip, number};

impl Painter<'_> {
    /// Sets a run of glyphs moved by `offset`.
    pub(in crate::pdf) fn run(&mut self, run: &GlyphRun, offset: Point) {
        let usage = self.usage;
        let (Some(face), false) = (usage.face(run.face), run.glyphs.is_empty()) else { return };
        self.overprint(run.overprint);
        self.set(Set::Flat(run.color), Use::Fill);
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
        let mut text =
            Text { pen: 0.0, em, size, spacing: spacing as f32, extra, bytes: std::mem::take(&mut self.bytes) };
        let mut parts = std::mem::take(&mut self.parts);
        for cluster in clusters(run) {
            let wanted = cluster_text(run, &cluster);
            let glyphs = &run.glyphs[cluster];
            let said = || glyphs.iter().map(|glyph| face.text(face.glyph(glyph.id)));
            // A glyph that means nothing by itself is covered by the text of its cluster.
            let plain = matches!(glyphs, [glyph] if face.text(face.glyph(glyph.id)) == wanted && !wanted.is_empty());
            // From right to left glyphs stand in visual order, which readers turn round.
            let right = || same(said(), wanted) || (right_to_left(wanted) && same(said().rev(), wanted));
            let actual = !plain && (!right() || said().any(str::is_empty) || text.goes_back(glyphs, wanted, face));
            if actual {
                text.flush(&mut parts, &mut self.content);
                self.content
                    .begin_marked_content_with_properties(Name(b"Span"))
                    .properties()
                    .actual_text(TextStr(wanted));
            }
            let reach = if actual { text.reach(glyphs, wanted, face) } else { None };
            for (at, glyph) in glyphs.iter().enumerate() {
                if self.state.rise != -glyph.y {
                    text.flush(&mut parts, &mut self.content);
                    self.state.rise = -glyph.y;
                    self.content.set_rise(number(-glyph.y));
                }
                let id = face.glyph(glyph.id);
                let (x, width) = (glyph.x.to_pt(), face.width(id));
                match reach {
                    Some(end) if at + 1 == glyphs.len() => {
                        text.lead(&mut parts, &mut self.content, (id, x, width), end);
                    }
                    _ => text.glyph(&mut parts, id, x, width),
                }
            }
            if actual {
                text.flush(&mut parts, &mut self.content);
                self.content.end_marked_content();
            }
        }
        text.flush(&mut parts, &mut self.content);
        (self.bytes, self.parts) = (text.bytes, parts);
        self.content.end_text();
    }
}

/// How far before the end of a glyph the next one may begin, in thousandths of an em: less than the tenth of an em that poppler
/// takes for another word (minDupBreakOverlap of its TextOutputDev.cc), and more than letters are kerned by in a cluster.
const BACK: f64 = 80.0;

/// One part of a TJ array.
pub(super) enum Part {
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
    /// The font's size, in points.
    size: f64,
    /// Character spacing, in points of an unscaled em.
    spacing: f32,
    /// The same in thousandths of an em.
    extra: f64,
    /// Glyphs not yet shown.
    bytes: Vec<u8>,
}

impl Text {
    /// Whether a glyph of a cluster stands well before the end of the one it follows, or has no width, as marks over letters do:
    /// readers that take glyphs as they come then see the beginning of another word, and those that sort them by their places
    /// put the mark behind the next letter. From right to left a mark comes before its letter, as readers know.
    fn goes_back(&self, glyphs: &[Glyph], wanted: &str, face: &FaceUse<'_>) -> bool {
        let width = |glyph: &Glyph| face.width(face.glyph(glyph.id));
        let back = |pair: &[Glyph]| {
            let end = pair[0].x.to_pt() + width(&pair[0]) * self.em;
            end - pair[1].x.to_pt() > BACK * self.em || width(&pair[1]) == 0.0
        };
        glyphs.len() > 1 && !right_to_left(wanted) && glyphs.windows(2).any(back)
    }

    /// Where a cluster ends that is taken for other text than its glyphs': where the glyph does that reaches farthest, if its
    /// last one, a mark over a letter, stands before that. Readers take what is said to stand between the beginning of the
    /// first glyph and the end of the last, and a gap after it for a space. Nothing where letters go to the left.
    fn reach(&self, glyphs: &[Glyph], wanted: &str, face: &FaceUse<'_>) -> Option<f64> {
        let end = |glyph: &Glyph| glyph.x.to_pt() + (face.width(face.glyph(glyph.id)) + self.extra) * self.em;
        let farthest = glyphs.iter().map(end).fold(f64::MIN, f64::max);
        let short = farthest - end(glyphs.last()?) > 0.5 * BACK * self.em;
        (short && self.em > 0.0 && !right_to_left(wanted)).then_some(farthest)
    }

    /// Shows a glyph at `x` with a character spacing of its own, by which the pen goes on to `end`.
    fn lead(&mut self, parts: &mut Vec<Part>, content: &mut Content, (id, x, width): (u16, f64, f64), end: f64) {
        self.flush(parts, content);
        let wide = ((end - x) / self.em - width) / 1000.0 * self.size;
        let wide = ((wide * 1000.0).round() / 1000.0) as f32;
        content.set_char_spacing(wide);
        let extra = std::mem::replace(&mut self.extra, f64::from(wide) / self.size * 1000.0);
        self.glyph(parts, id, x, width);
        self.flush(parts, content);
        self.extra = extra;
        content.set_char_spacing(self.spacing);
    }

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

/// Whether a reader takes the glyphs for this text. A no-break space is as good as one that breaks; a narrow one is not.
fn same<'t>(said: impl Iterator<Item = &'t str>, wanted: &str) -> bool {
    let plain = |c: char| if c == '\u{a0}' { ' ' } else { c };
    said.flat_map(str::chars).map(plain).eq(wanted.chars().map(plain))
}
