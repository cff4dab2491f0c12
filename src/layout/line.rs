//! From a chosen line to finished glyph runs on a baseline.
//!
//! Runs come in reading order, each with its glyphs from left to right. What is written from right to left has a run for
//! each word and each sign beside it, so that a reader of the file who goes by its order meets them as they are read.

use unicode_normalization::char::is_combining_mark;

use crate::flow::{Look, Para};
use crate::font::FaceId;
use crate::geom::Point;
use crate::lang::Lang;
use crate::panel::{Demerits, Glyph, GlyphRun, Line, Setting};
use crate::spec::Align;
use crate::text::bidi;
use crate::text::linebreak::ChosenLine;
use crate::text::shaped::{BreakKind, Cluster, Kind, Shaped};
use crate::unit::Length;

/// The finished line on `baseline`, between `left` and `right` (origin: top-left of the panel's trim).
pub fn line(para: &Para, shaped: &Shaped, chosen: &ChosenLine, baseline: Length, left: Length, right: Length) -> Line {
    let free = (right - left).to_pt() - chosen.natural;
    let align = para.style.align;
    // How far the line's start is from the edge where lines begin.
    let shift = match (align, shaped.right_to_left) {
        (Align::End, _) | (Align::Right, false) | (Align::Left, true) => free,
        (Align::Center, _) => free / 2.0,
        (Align::Justify | Align::Start, _) | (Align::Left, false) | (Align::Right, true) => 0.0,
    };
    let setter = Setter {
        shaped,
        look: &|run| (&para.runs[run as usize].look, para.runs[run as usize].lang),
        baseline,
        scale: 1.0 + chosen.expansion,
        word_space: chosen.word_space,
        tracking: chosen.tracking,
        gap: chosen.gap,
        squeeze: chosen.squeeze,
        first: chosen.start,
    };
    let clusters = &shaped.clusters[chosen.start..chosen.end];
    let hyphen = chosen.ends == BreakKind::Hyphen;
    let runs = if shaped.right_to_left {
        let width: f64 = setter.widths(clusters).map(|(width, added)| width + added).sum();
        let hyphen_width = if hyphen { chosen.hyphen * setter.scale } else { 0.0 };
        setter.both_ways(clusters, hyphen, right.to_pt() - shift + chosen.hang - width - hyphen_width)
    } else {
        let x = left.to_pt() + shift - chosen.hang;
        if shaped.turned { setter.both_ways(clusters, hyphen, x) } else { setter.one_way(clusters, hyphen, x) }
    };
    let em = para.style.look.size.to_pt();
    Line {
        baseline,
        measure: (left, right),
        runs,
        setting: Setting {
            word_space: if em > 0.0 { chosen.word_space / em } else { 0.0 },
            expansion: chosen.expansion,
            tracking: chosen.tracking,
            squeeze: chosen.squeeze,
            hyphenated: hyphen,
            justified: align == Align::Justify && !chosen.last,
            badness: chosen.badness,
            protrusion: if em > 0.0 { (chosen.hang / em, chosen.hang_end / em) } else { (0.0, 0.0) },
            demerits: demerits(chosen),
        },
    }
}

/// What a line cost, as reports say it.
fn demerits(chosen: &ChosenLine) -> Demerits {
    let cost = &chosen.demerits;
    Demerits {
        line: cost.line,
        hyphen: cost.hyphen,
        consecutive_hyphens: cost.row,
        last_hyphen: cost.last_hyphen,
        column_hyphen: cost.column_hyphen,
        fitness: cost.contrast,
        runt: cost.runt,
        ladder: cost.ladder,
        stub: cost.stub,
    }
}

/// An unbroken line, such as a marker or the slug, whose left end is at `origin`.
pub fn plain(shaped: &Shaped, look: &Look, lang: Lang, origin: Point) -> Vec<GlyphRun> {
    let setter = Setter {
        shaped,
        look: &|_| (look, lang),
        baseline: origin.y,
        scale: 1.0,
        word_space: 0.0,
        tracking: 0.0,
        gap: 0.0,
        squeeze: 0.0,
        first: 0,
    };
    let x = origin.x.to_pt();
    if shaped.turned {
        setter.both_ways(&shaped.clusters, false, x)
    } else {
        setter.one_way(&shaped.clusters, false, x)
    }
}

/// The width of an unbroken line.
pub fn width(shaped: &Shaped) -> Length {
    Length::from_pt(shaped.clusters.iter().map(|cluster| cluster.advance).sum())
}

/// Sets clusters of one line.
struct Setter<'a> {
    shaped: &'a Shaped,
    /// The look and language of each run.
    look: &'a dyn Fn(u32) -> (&'a Look, Lang),
    baseline: Length,
    /// Of the glyphs' widths.
    scale: f64,
    /// Added to each space, in points.
    word_space: f64,
    /// Added after each cluster, in em.
    tracking: f64,
    /// Added after each cluster beside an ideograph but the last, in em.
    gap: f64,
    /// The part of what it may give that each blank inside the line gives up.
    squeeze: f64,
    /// The line's first cluster.
    first: usize,
}

impl Setter<'_> {
    /// What the blanks at the edges of a cluster give up, in points; `i` counts from the line's first, `last` is whether the
    /// line ends with it. What falls away where a line begins stands in the margin.
    fn given(&self, i: usize, last: bool) -> (f64, f64) {
        let Some(blank) = self.shaped.blanks.get(self.first + i) else { return (0.0, 0.0) };
        let start = if i == 0 { 0.0 } else { blank.gives_start * self.squeeze };
        (start, if last { blank.end } else { blank.gives_end * self.squeeze })
    }

    /// The width of a cluster, and what is added after it, in points; `i` counts from the line's first, `last` is whether
    /// the line ends with it.
    fn width(&self, cluster: &Cluster, i: usize, last: bool) -> (f64, f64) {
        let given = self.given(i, last);
        let width = match cluster.kind {
            Kind::Space => cluster.advance + self.word_space,
            Kind::Solid => cluster.advance * self.scale - given.0 - given.1,
            Kind::Break => 0.0,
        };
        let em = self.shaped.sizes[cluster.run as usize];
        let tracking = if cluster.tracks { em * self.tracking } else { 0.0 };
        (width, if cluster.gap && !last { tracking + em * self.gap } else { tracking })
    }

    /// What [`Setter::width`] gives for each cluster of a line.
    fn widths<'c>(&'c self, clusters: &'c [Cluster]) -> impl Iterator<Item = (f64, f64)> + 'c {
        clusters.iter().enumerate().map(|(i, cluster)| self.width(cluster, i, i + 1 == clusters.len()))
    }

    /// Clusters that all run from left to right, from `x` on.
    fn one_way(&self, clusters: &[Cluster], hyphen: bool, mut x: f64) -> Vec<GlyphRun> {
        let mut runs: Vec<GlyphRun> = Vec::new();
        let mut i = 0;
        for group in clusters.chunk_by(|a, b| (a.run, a.face) == (b.run, b.face)) {
            let (Some(first), Some(end)) = (group.first(), group.last()) else { continue };
            let mut run = self.empty(first.run, first.face, x);
            // With room for a hyphen.
            run.glyphs.reserve_exact((end.glyph + end.glyphs - first.glyph) as usize + 1);
            let text = &self.shaped.text[first.start as usize..end.end as usize];
            run.text.reserve_exact(text.len() + '\u{AD}'.len_utf8());
            run.text.push_str(text);
            for cluster in group {
                let last = i + 1 == clusters.len();
                let (width, tracking) = self.width(cluster, i, last);
                let given = self.given(i, last).0;
                let text = cluster.start - first.start..cluster.end - first.start;
                self.push(&mut run, cluster, x - given, width + tracking + given, text);
                x += width + tracking;
                i += 1;
            }
            runs.push(run);
        }
        if let (true, Some(cluster)) = (hyphen, clusters.last()) {
            let face = (self.look)(cluster.run).0.face;
            if cluster.face != face {
                runs.push(self.empty(cluster.run, face, x));
            }
            if let Some(run) = runs.last_mut() {
                self.hyphen(run, cluster, x);
            }
        }
        runs
    }

    /// Clusters that run both ways, or from right to left, between `left` and wherever they end.
    fn both_ways(&self, clusters: &[Cluster], hyphen: bool, left: f64) -> Vec<GlyphRun> {
        let mut levels: Vec<u8> = clusters.iter().map(|cluster| cluster.level).collect();
        let mut widths: Vec<(f64, f64)> = self.widths(clusters).collect();
        let last = clusters.last().filter(|_| hyphen);
        if let Some(last) = last {
            levels.push(last.level);
            widths.push((self.shaped.hyphens[last.run as usize].0 * self.scale, 0.0));
        }
        let mut at = vec![left; levels.len()];
        let mut pen = left;
        for i in bidi::visual_order(&levels) {
            at[i] = pen;
            pen += widths[i].0 + widths[i].1;
        }
        let mut runs = Vec::new();
        let mut start = 0;
        for group in clusters.chunk_by(|a, b| self.alike(a, b)) {
            let (Some(first), Some(end)) = (group.first(), group.last()) else { continue };
            let stop = start + group.len();
            let turned = first.level % 2 == 1;
            let mut run = self.empty(first.run, first.face, at[if turned { stop - 1 } else { start }]);
            run.text.push_str(&self.shaped.text[first.start as usize..end.end as usize]);
            for k in 0..group.len() {
                let i = if turned { stop - 1 - k } else { start + k };
                let cluster = &clusters[i];
                let (width, tracking) = widths[i];
                let text = cluster.start - first.start..cluster.end - first.start;
                // What stands apart from its follower does so on the side where that stands.
                let x = if turned { at[i] + tracking } else { at[i] };
                let given = self.given(i, i + 1 == clusters.len()).0;
                self.push(&mut run, cluster, x - given, given + if turned { width } else { width + tracking }, text);
            }
            runs.push(run);
            start = stop;
        }
        if let (Some(last), Some(&x)) = (last, at.last()) {
            let mut run = self.empty(last.run, (self.look)(last.run).0.face, x);
            self.hyphen(&mut run, last, x);
            runs.push(run);
        }
        runs
    }

    /// Whether two neighbours stand in one run: of one look, face and level and, from right to left, of one word. Signs
    /// beside a word stand alone: where they belong, their own direction does not say.
    fn alike(&self, a: &Cluster, b: &Cluster) -> bool {
        let letter = |c: &Cluster| {
            let first = self.shaped.text[c.start as usize..].chars().next();
            first.is_some_and(|c| c.is_alphanumeric() || is_combining_mark(c))
        };
        (a.run, a.face, a.level) == (b.run, b.face, b.level) && (a.level.is_multiple_of(2) || (letter(a) && letter(b)))
    }

    /// Adds the hyphen that a line ends with and the text does not have.
    fn hyphen(&self, run: &mut GlyphRun, after: &Cluster, x: f64) {
        let (width, glyph) = self.shaped.hyphens[after.run as usize];
        let start = run.text.len() as u32;
        run.text.push('\u{AD}');
        run.glyphs.push(Glyph {
            id: glyph,
            x: Length::from_pt(x) - run.origin.x,
            y: Length::ZERO,
            advance: Length::from_pt(width * self.scale),
            text: start..run.text.len() as u32,
            span: after.span,
        });
    }

    fn empty(&self, run: u32, face: FaceId, x: f64) -> GlyphRun {
        let (look, lang) = (self.look)(run);
        GlyphRun {
            face,
            size: look.size,
            color: look.color,
            overprint: look.overprint,
            lang,
            origin: Point::new(Length::from_pt(x), self.baseline),
            scale_x: self.scale,
            glyphs: Vec::new(),
            text: String::new(),
        }
    }

    /// Adds a cluster that starts at `x` and stands for the bytes `text` of the run's text.
    fn push(&self, run: &mut GlyphRun, cluster: &Cluster, x: f64, width: f64, text: std::ops::Range<u32>) {
        let first = run.glyphs.len();
        let mut pen = x;
        let glyphs = &self.shaped.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize];
        for (i, glyph) in glyphs.iter().enumerate() {
            let advance = if i + 1 == glyphs.len() { width - (pen - x) } else { glyph.advance * run.scale_x };
            run.glyphs.push(Glyph {
                id: glyph.id,
                x: Length::from_pt(pen + glyph.dx * run.scale_x) - run.origin.x,
                y: -Length::from_pt(glyph.dy),
                advance: Length::from_pt(advance),
                text: text.end..text.end,
                span: cluster.span,
            });
            pen += advance;
        }
        if let Some(glyph) = run.glyphs.get_mut(first) {
            glyph.text = text;
        }
    }
}
