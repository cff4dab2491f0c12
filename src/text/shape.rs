//! A paragraph's text as clusters of glyphs, with the places where its lines may end.
//!
//! Input: a [`Para`] of `flow`. Output: [`Shaped`]. Text is set by its locale first, then shaped run by run with
//! HarfBuzz's rules. Widths are in points at the run's size.

mod asked;

use std::collections::BTreeMap;
use std::rc::Rc;

use harfrust::{Buffer, Direction, Feature, Language, ShapeOptions, ShapePlan, ShaperFont, Tag, shape};
use unicode_script::Script;

use super::bidi;
use super::breaks::Breaker;
use super::cover::Cover;
use super::forms::{self, Figures, Lacking, Local};
use super::itemize::{self, Scripts};
use super::set::{Char, set};
use super::shaped::{Cluster, Kind, Shaped, ShapedGlyph};
use super::wide;
use crate::diag::Diagnostics;
use crate::flow::{Look, Para};
use crate::font::{FaceId, Fonts};
use crate::lang::Lang;
use crate::source::{Span, Spanned};
use crate::spec::style::FeatureSpec;

/// Shapes paragraphs, remembering what it learnt of each face, and reports glyphs that faces do not have.
pub struct Shaper<'a> {
    fonts: &'a Fonts,
    shapers: Vec<ShaperFont<'a, 'a>>,
    plans: Vec<Plan>,
    breaker: Breaker,
    buffer: Buffer,
    cover: Cover,
    markers: Vec<Marked>,
    lacking: Lacking,
    /// What plans make of figures, and whether they lift marks between capitals.
    figures: BTreeMap<usize, Figures>,
    lifting: BTreeMap<usize, bool>,
}

/// A marker and what it came to.
struct Marked {
    text: Spanned<String>,
    look: Look,
    lang: Lang,
    shaped: Rc<Shaped>,
}

/// What a face makes of a language, script, direction and features.
struct Plan {
    face: FaceId,
    lang: Lang,
    features: Vec<FeatureSpec>,
    /// Those that are on in parts.
    locals: Vec<[u8; 4]>,
    script: Script,
    right_to_left: bool,
    plan: ShapePlan,
}

/// Characters of one run, one script, one level and one face.
struct Piece<'t> {
    chars: &'t [Char],
    /// The first byte of each.
    offsets: &'t [u32],
    /// One past the last byte.
    end: u32,
    script: Script,
    level: u8,
    face: FaceId,
    look: &'t Look,
    lang: Lang,
    /// The features of its parts.
    locals: &'t [Local],
}

impl<'a> Shaper<'a> {
    /// A shaper for these faces.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            shapers: fonts.iter().map(|(_, face)| ShaperFont::new(&face.font)).collect(),
            plans: Vec::new(),
            breaker: Breaker::new(),
            buffer: Buffer::new(),
            cover: Cover::default(),
            markers: Vec::new(),
            lacking: Lacking::default(),
            figures: BTreeMap::new(),
            lifting: BTreeMap::new(),
        }
    }

    /// The faces that it shapes with.
    pub fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// Shapes a paragraph.
    pub fn paragraph(&mut self, para: &Para) -> Shaped {
        let (chars, soft) = set(para);
        let text: String = chars.iter().map(|c| c.c).collect();
        let mut shaped = Shaped {
            text,
            clusters: Vec::with_capacity(chars.len()),
            glyphs: Vec::with_capacity(chars.len()),
            breaks: vec![],
            hyphens: vec![],
            sizes: vec![],
            blanks: vec![],
            locals: vec![],
            right_to_left: para.right_to_left,
            gaps: false,
            turned: false,
        };
        // Byte offset of each character.
        let mut offset = 0u32;
        let offsets: Vec<u32> = chars
            .iter()
            .map(|c| {
                let at = offset;
                offset += c.c.len_utf8() as u32;
                at
            })
            .collect();
        let looks: Vec<(&Look, Lang)> = para.runs.iter().map(|run| (&run.look, run.lang)).collect();
        let apart = chars.iter().map(|c| para.runs[c.run as usize].isolates.as_slice());
        let levels = bidi::levels(&shaped.text, para.right_to_left, apart);
        self.pieces(&chars, &offsets, &looks, para.lang, &levels, &mut shaped);
        for run in &para.runs {
            shaped.hyphens.push(self.hyphen(&run.look));
            shaped.sizes.push(run.look.size.to_pt());
        }
        wide::space(&mut shaped, self.fonts, para.style.latin_gap);
        self.breaker.breaks(para, &soft, &mut shaped);
        shaped
    }

    /// Shapes a line that is never broken, such as a marker or the slug: its glyphs with their clusters.
    pub fn line(&mut self, text: &str, look: &Look, lang: Lang, span: Span) -> Shaped {
        let chars: Vec<Char> = text.chars().map(|c| Char { c, span, run: 0 }).collect();
        let offsets: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).collect();
        let mut shaped = Shaped {
            text: text.to_owned(),
            clusters: vec![],
            glyphs: vec![],
            breaks: vec![],
            hyphens: vec![(0.0, 0)],
            sizes: vec![look.size.to_pt()],
            blanks: vec![],
            locals: vec![],
            right_to_left: lang.right_to_left(),
            gaps: false,
            turned: false,
        };
        let levels = bidi::levels(text, shaped.right_to_left, std::iter::empty());
        self.pieces(&chars, &offsets, &[(look, lang)], lang, &levels, &mut shaped);
        shaped
    }

    /// Shapes a marker as [`Shaper::line`] does, but once for all paragraphs that have it.
    pub fn marker(&mut self, text: &Spanned<String>, look: &Look, lang: Lang) -> Rc<Shaped> {
        let same = |known: &&Marked| known.lang == lang && known.text == *text && known.look == *look;
        if let Some(known) = self.markers.iter().find(same) {
            return Rc::clone(&known.shaped);
        }
        let shaped = Rc::new(self.line(&text.value, look, lang, text.span));
        self.markers.push(Marked { text: text.clone(), look: look.clone(), lang, shaped: Rc::clone(&shaped) });
        shaped
    }

    /// Shapes characters in pieces of one run, script, level and face. `looks` are those of the runs; without `levels` all
    /// run from left to right.
    fn pieces(
        &mut self,
        chars: &[Char],
        offsets: &[u32],
        looks: &[(&Look, Lang)],
        lang: Lang,
        levels: &[u8],
        shaped: &mut Shaped,
    ) {
        let scripts = itemize::scripts(chars.iter().map(|c| c.c), itemize::script_of(lang));
        let level_at = |i: usize| levels.get(i).copied().unwrap_or(0);
        shaped.turned = !levels.is_empty();
        shaped.locals = forms::locals(&shaped.text, chars, offsets, looks);
        let locals = shaped.locals.clone();
        let faces = self.cover.faces(self.fonts, &shaped.text, chars, looks);
        let face_at = |i: usize| faces.get(i).copied().unwrap_or(looks[chars[i].run as usize].0.face);
        let uniform = levels.is_empty() && faces.is_empty() && matches!(scripts, Scripts::One(_));
        let mut start = 0;
        while start < chars.len() {
            let (run, script) = (chars[start].run, scripts.at(start));
            let (level, face) = (level_at(start), face_at(start));
            let alike = |&i: &usize| {
                let same = || scripts.at(i) == script && level_at(i) == level && face_at(i) == face;
                chars[i].run == run && (uniform || same())
            };
            let stop = start + (start..chars.len()).take_while(alike).count();
            let (look, lang) = looks[run as usize];
            let end = offset_end(offsets, stop, shaped.text.len() as u32);
            let (chars, offsets) = (&chars[start..stop], &offsets[start..stop]);
            let first = offsets.first().copied().unwrap_or(end);
            let after = locals.partition_point(|local| local.start < end);
            // A part begins where the piece before does, at the most: parts are short, and none holds another but those of
            // capitals, which may be long.
            let before = locals[..after].iter().position(|local| local.end > first).unwrap_or(after);
            let locals = &locals[before..after];
            let piece = Piece { chars, offsets, end, script, level, face, look, lang, locals };
            self.piece(&piece, shaped);
            start = stop;
        }
    }

    /// What could not be set, and what was set in another face than its style asks for.
    pub fn findings(self) -> Diagnostics {
        let mut findings = self.cover.findings(self.fonts);
        findings.extend(self.lacking.findings(self.fonts));
        findings
    }

    fn hyphen(&self, look: &Look) -> (f64, u16) {
        let face = self.fonts.get(look.face);
        let glyph = face.glyph('\u{2010}').or_else(|| face.glyph('-')).unwrap_or(0);
        let units = self.shapers[usize::from(look.face.0)].glyph_h_advance(u32::from(glyph).into());
        (f64::from(units) / f64::from(face.metrics.units_per_em) * look.size.to_pt(), glyph)
    }

    fn piece(&mut self, piece: &Piece<'_>, shaped: &mut Shaped) {
        let &Piece { chars, offsets, end, script, level, face: id, look, .. } = piece;
        let (right_to_left, joins) = (level % 2 == 1, itemize::joins(script));
        let face = self.fonts.get(id);
        let has_narrow = face.glyph('\u{202F}').is_some();
        let mut features: Vec<Feature> =
            look.features.iter().map(|f| Feature::new(Tag::new(&f.tag), f.value, ..)).collect();
        // Not by `Feature::new`, whose ranges end one too early.
        let local = |l: &Local| Feature { tag: Tag::new(&l.tag), value: l.value, start: l.start, end: l.end };
        features.extend(piece.locals.iter().map(local));
        let plan = self.plan(piece, &features);
        self.fill(piece, &shaped.text);
        let begun = shaped.clusters.len();
        let font = &self.shapers[usize::from(id.0)];
        let options = ShapeOptions::new().plan(Some(&self.plans[plan].plan)).features(&features);
        if shape(font, &mut self.buffer, options).is_err() {
            return;
        }
        let scale = look.size.to_pt() / f64::from(face.metrics.units_per_em);
        let tracking = if joins { 0.0 } else { look.tracking.to_pt() };
        let infos = self.buffer.glyph_infos();
        let positions = self.buffer.glyph_positions();
        let mut missing = Vec::new();
        let (mut done, mut at) = (0, 0);
        while done < infos.len() {
            // Glyphs come from left to right, clusters are wanted in the order of the text.
            let (i, count, after) = if right_to_left {
                let stop = infos.len() - done;
                let start = infos[stop - 1].cluster;
                let count = infos[..stop].iter().rev().take_while(|info| info.cluster == start).count();
                (stop - count, count, (stop - count).checked_sub(1))
            } else {
                let start = infos[done].cluster;
                let count = infos[done..].iter().take_while(|info| info.cluster == start).count();
                (done, count, Some(done + count))
            };
            let start = infos[i].cluster;
            let next = after.and_then(|k| infos.get(k)).map_or(end, |info| info.cluster);
            // Clusters come in the order of the text.
            at += offsets[at..].iter().take_while(|&&offset| offset < start).count();
            let c = chars[at.min(chars.len() - 1)];
            let kind = match c.c {
                '\u{2028}' => Kind::Break,
                ' ' | '\u{A0}' => Kind::Space,
                _ => Kind::Solid,
            };
            let first = shaped.glyphs.len() as u32;
            let mut width = 0.0;
            for k in i..i + count {
                let glyph = infos[k].glyph_id as u16;
                let position = positions[k];
                let mut advance = f64::from(position.x_advance) * scale;
                if kind == Kind::Break {
                    advance = 0.0;
                } else if c.c == '\u{202F}' && !has_narrow {
                    advance *= 0.5;
                }
                if glyph == 0 {
                    let there = &chars[at..offsets.partition_point(|&o| o < next)];
                    match there.iter().find(|c| !face.has(c.c)) {
                        Some(lacking) => missing.push((lacking.c.to_string(), lacking.span)),
                        None => missing.push((there.iter().map(|c| c.c).collect(), c.span)),
                    }
                }
                width += advance;
                shaped.glyphs.push(ShapedGlyph {
                    id: glyph,
                    advance,
                    dx: f64::from(position.x_offset) * scale + if right_to_left { tracking } else { 0.0 },
                    dy: f64::from(position.y_offset) * scale,
                });
            }
            shaped.clusters.push(Cluster {
                start,
                end: next,
                glyph: first,
                glyphs: count as u32,
                advance: width + if kind == Kind::Break { 0.0 } else { tracking },
                kind,
                run: c.run,
                face: id,
                level,
                gap: false,
                tracks: !joins,
                span: c.span,
            });
            done += count;
        }
        for (sign, span) in missing {
            self.cover.lacks(&sign, span, id);
        }
        if forms::asks(&look.forms) {
            self.look_for_forms(piece, plan, shaped, begun);
        }
    }

    /// Fills the buffer with a piece's characters.
    fn fill(&mut self, piece: &Piece<'_>, text: &str) {
        let &Piece { chars, offsets, end, script, level, face, lang, .. } = piece;
        let has_narrow = self.fonts.get(face).glyph('\u{202F}').is_some();
        self.buffer.clear();
        self.buffer.reserve(chars.len());
        if itemize::joins(script) {
            // Letters join across a change of look, as in `كتا[ب]{.red}`.
            let start = offsets.first().map_or(0, |o| *o as usize);
            self.buffer.set_pre_context(&text[..start]);
            self.buffer.set_post_context(&text[end as usize..]);
        }
        for (c, &offset) in chars.iter().zip(offsets) {
            let input = match c.c {
                // No font draws a line break, and one without the narrow space gets a half space.
                '\u{2028}' => ' ',
                '\u{202F}' if !has_narrow => ' ',
                other => other,
            };
            self.buffer.push(u32::from(input), offset);
        }
        self.buffer.set_direction(direction(level % 2 == 1));
        self.buffer.set_script(tagged(script));
        self.buffer.set_language(lang.as_str().parse::<Language>().ok());
    }

    fn plan(&mut self, piece: &Piece<'_>, features: &[Feature]) -> usize {
        let &Piece { script, face, lang, look, .. } = piece;
        let right_to_left = piece.level % 2 == 1;
        // Where they are on, no plan knows.
        let mut locals: Vec<[u8; 4]> = piece.locals.iter().map(|local| local.tag).collect();
        locals.sort_unstable();
        locals.dedup();
        let known = self.plans.iter().position(|plan| {
            plan.face == face
                && plan.lang == lang
                && plan.features == look.features
                && plan.locals == locals
                && plan.script == script
                && plan.right_to_left == right_to_left
        });
        known.unwrap_or_else(|| {
            let language = lang.as_str().parse::<Language>().ok();
            let font = &self.fonts.get(face).font;
            let plan = ShapePlan::new(font, direction(right_to_left), tagged(script), language.as_ref(), features);
            let features = look.features.clone();
            self.plans.push(Plan { face, lang, features, locals, script, right_to_left, plan });
            self.plans.len() - 1
        })
    }
}

fn direction(right_to_left: bool) -> Direction {
    if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// A script as the shaper knows it.
fn tagged(script: Script) -> Option<harfrust::Script> {
    harfrust::Script::from_iso15924_tag(Tag::from_u32(script.as_iso15924_tag()))
}

fn offset_end(offsets: &[u32], at: usize, total: u32) -> u32 {
    offsets.get(at).copied().unwrap_or(total)
}
