//! From a chosen line to finished glyph runs on a baseline.

use super::linebreak::ChosenLine;
use super::shape::{BreakKind, Kind, Shaped};
use crate::flow::{Look, Para};
use crate::geom::Point;
use crate::lang::Lang;
use crate::panel::{Glyph, GlyphRun, Line, Setting};
use crate::spec::Align;
use crate::unit::Length;

/// The finished line on `baseline`, between `left` and `right` (origin: top-left of the panel's trim).
pub fn line(para: &Para, shaped: &Shaped, chosen: &ChosenLine, baseline: Length, left: Length, right: Length) -> Line {
    let free = (right - left).to_pt() - chosen.natural;
    let stretched = para.style.align == Align::Justify && chosen.spaces > 0 && (!chosen.last || free < 0.0);
    let extra = if stretched { free / chosen.spaces as f64 } else { 0.0 };
    let shift = match para.style.align {
        Align::Right => free,
        Align::Center => free / 2.0,
        Align::Justify | Align::Left => 0.0,
    };
    let mut x = left.to_pt() + shift;
    let mut runs: Vec<GlyphRun> = Vec::new();
    let mut last_run = None;
    for cluster in &shaped.clusters[chosen.start..chosen.end] {
        if last_run != Some(cluster.run) {
            let run = &para.runs[cluster.run as usize];
            runs.push(empty(&run.look, run.lang, Point::new(Length::from_pt(x), baseline)));
            last_run = Some(cluster.run);
        }
        let Some(run) = runs.last_mut() else { break };
        let width = cluster.advance + if cluster.kind == Kind::Space { extra } else { 0.0 };
        push(run, shaped, cluster, x, width);
        x += width;
    }
    if chosen.ends == BreakKind::Hyphen
        && let Some(run) = runs.last_mut()
    {
        let last = shaped.clusters[chosen.end - 1];
        let (width, glyph) = shaped.hyphens[last.run as usize];
        let start = run.text.len() as u32;
        run.text.push('\u{AD}');
        run.glyphs.push(Glyph {
            id: glyph,
            x: Length::from_pt(x) - run.origin.x,
            y: Length::ZERO,
            advance: Length::from_pt(width),
            text: start..run.text.len() as u32,
            span: last.span,
        });
    }
    let em = para.style.look.size.to_pt();
    Line {
        baseline,
        measure: (left, right),
        runs,
        setting: Setting {
            word_space: if em > 0.0 { extra / em } else { 0.0 },
            hyphenated: chosen.ends == BreakKind::Hyphen,
            justified: stretched,
            ..Setting::default()
        },
    }
}

/// An unbroken line, such as a marker or the slug, that starts at `origin`.
pub fn plain(shaped: &Shaped, look: &Look, lang: Lang, origin: Point) -> GlyphRun {
    let mut run = empty(look, lang, origin);
    let mut x = origin.x.to_pt();
    for cluster in &shaped.clusters {
        push(&mut run, shaped, cluster, x, cluster.advance);
        x += cluster.advance;
    }
    run
}

fn empty(look: &Look, lang: Lang, origin: Point) -> GlyphRun {
    GlyphRun {
        face: look.face,
        size: look.size,
        color: look.color,
        overprint: look.overprint,
        lang,
        origin,
        scale_x: 1.0,
        glyphs: Vec::new(),
        text: String::new(),
    }
}

fn push(run: &mut GlyphRun, shaped: &Shaped, cluster: &super::shape::Cluster, x: f64, width: f64) {
    let start = run.text.len() as u32;
    run.text.push_str(&shaped.text[cluster.start as usize..cluster.end as usize]);
    let end = run.text.len() as u32;
    let mut pen = x;
    let glyphs = &shaped.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize];
    for (i, glyph) in glyphs.iter().enumerate() {
        let advance = if i + 1 == glyphs.len() { width - (pen - x) } else { glyph.advance };
        run.glyphs.push(Glyph {
            id: glyph.id,
            x: Length::from_pt(pen + glyph.dx) - run.origin.x,
            y: -Length::from_pt(glyph.dy),
            advance: Length::from_pt(advance),
            text: if i == 0 { start..end } else { end..end },
            span: cluster.span,
        });
        pen += advance;
    }
}
