//! From a chosen line to finished glyph runs on a baseline.

use crate::flow::{Look, Para, Run};
use crate::font::FaceId;
use crate::geom::Point;
use crate::lang::Lang;
use crate::panel::{Glyph, GlyphRun, Line, Setting};
use crate::spec::Align;
use crate::text::linebreak::ChosenLine;
use crate::text::shape::{BreakKind, Cluster, Kind, Shaped};
use crate::unit::Length;

/// The finished line on `baseline`, between `left` and `right` (origin: top-left of the panel's trim).
pub fn line(para: &Para, shaped: &Shaped, chosen: &ChosenLine, baseline: Length, left: Length, right: Length) -> Line {
    let free = (right - left).to_pt() - chosen.natural;
    let shift = match para.style.align {
        Align::Right => free,
        Align::Center => free / 2.0,
        Align::Justify | Align::Left => 0.0,
    };
    let scale = 1.0 + chosen.expansion;
    let mut x = left.to_pt() + shift - chosen.hang;
    let mut runs: Vec<GlyphRun> = Vec::new();
    let mut last = None;
    for cluster in &shaped.clusters[chosen.start..chosen.end] {
        if last != Some((cluster.run, cluster.face)) {
            let run = &para.runs[cluster.run as usize];
            runs.push(empty(&run.look, cluster.face, run.lang, Point::new(Length::from_pt(x), baseline), scale));
            last = Some((cluster.run, cluster.face));
        }
        let Some(run) = runs.last_mut() else { break };
        let width = match cluster.kind {
            Kind::Space => cluster.advance + chosen.word_space,
            Kind::Solid => cluster.advance * scale,
            Kind::Break => 0.0,
        };
        let tracking = shaped.sizes[cluster.run as usize] * chosen.tracking;
        push(run, shaped, cluster, x, width + tracking);
        x += width + tracking;
    }
    if chosen.ends == BreakKind::Hyphen && chosen.end > chosen.start {
        let last = shaped.clusters[chosen.end - 1];
        let (width, glyph) = shaped.hyphens[last.run as usize];
        let Run { look, lang, .. } = &para.runs[last.run as usize];
        if last.face != look.face {
            runs.push(empty(look, look.face, *lang, Point::new(Length::from_pt(x), baseline), scale));
        }
        if let Some(run) = runs.last_mut() {
            let start = run.text.len() as u32;
            run.text.push('\u{AD}');
            run.glyphs.push(Glyph {
                id: glyph,
                x: Length::from_pt(x) - run.origin.x,
                y: Length::ZERO,
                advance: Length::from_pt(width * scale),
                text: start..run.text.len() as u32,
                span: last.span,
            });
        }
    }
    let em = para.style.look.size.to_pt();
    Line {
        baseline,
        measure: (left, right),
        runs,
        setting: Setting {
            word_space: if em > 0.0 { chosen.word_space / em } else { 0.0 },
            expansion: chosen.expansion,
            tracking: chosen.tracking,
            hyphenated: chosen.ends == BreakKind::Hyphen,
            justified: para.style.align == Align::Justify && !chosen.last,
            badness: chosen.badness,
        },
    }
}

/// An unbroken line, such as a marker or the slug, that starts at `origin`: a run for each face.
pub fn plain(shaped: &Shaped, look: &Look, lang: Lang, origin: Point) -> Vec<GlyphRun> {
    let mut runs: Vec<GlyphRun> = Vec::new();
    let mut x = origin.x.to_pt();
    for cluster in &shaped.clusters {
        if runs.last().is_none_or(|run| run.face != cluster.face) {
            runs.push(empty(look, cluster.face, lang, Point::new(Length::from_pt(x), origin.y), 1.0));
        }
        if let Some(run) = runs.last_mut() {
            push(run, shaped, cluster, x, cluster.advance);
        }
        x += cluster.advance;
    }
    runs
}

fn empty(look: &Look, face: FaceId, lang: Lang, origin: Point, scale_x: f64) -> GlyphRun {
    GlyphRun {
        face,
        size: look.size,
        color: look.color,
        overprint: look.overprint,
        lang,
        origin,
        scale_x,
        glyphs: Vec::new(),
        text: String::new(),
    }
}

fn push(run: &mut GlyphRun, shaped: &Shaped, cluster: &Cluster, x: f64, width: f64) {
    let start = run.text.len() as u32;
    run.text.push_str(&shaped.text[cluster.start as usize..cluster.end as usize]);
    let end = run.text.len() as u32;
    let mut pen = x;
    let glyphs = &shaped.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize];
    for (i, glyph) in glyphs.iter().enumerate() {
        let advance = if i + 1 == glyphs.len() { width - (pen - x) } else { glyph.advance * run.scale_x };
        run.glyphs.push(Glyph {
            id: glyph.id,
            x: Length::from_pt(pen + glyph.dx * run.scale_x) - run.origin.x,
            y: -Length::from_pt(glyph.dy),
            advance: Length::from_pt(advance),
            text: if i == 0 { start..end } else { end..end },
            span: cluster.span,
        });
        pen += advance;
    }
}
