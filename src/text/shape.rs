//! A paragraph's text as clusters of glyphs, with the places where its lines may end.
//!
//! Input: a [`Para`] of `flow`. Output: [`Shaped`]. Text is set by its locale first, then shaped run by run with
//! HarfBuzz's rules. Widths are in points at the run's size.

use std::collections::BTreeMap;
use std::rc::Rc;

use harfrust::{Buffer, Direction, Feature, Language, ShapeOptions, ShapePlan, ShaperFont, Tag, shape};
use unicode_script::Script;

use super::bidi;
use super::breaks::Breaker;
use super::cover::Cover;
use super::forms::{self, Figures, Form, Lacking, Local};
use super::itemize::{self, Scripts};
use super::set::{Char, set};
use super::wide;
use crate::diag::Diagnostics;
use crate::flow::{Look, Para};
use crate::font::{FaceId, Fonts};
use crate::lang::Lang;
use crate::source::{Span, Spanned};
use crate::spec::style::FeatureSpec;

/// A shaped paragraph.
#[derive(Clone, Debug)]
pub struct Shaped {
    /// The text as printed.
    pub text: String,
    /// Clusters in logical order.
    pub clusters: Vec<Cluster>,
    /// Glyphs of all clusters, each cluster's from left to right.
    pub glyphs: Vec<ShapedGlyph>,
    /// Where lines may end, in order; the last one is the paragraph's end.
    pub breaks: Vec<Break>,
    /// For each run of the paragraph the width of its hyphen in points and the hyphen's glyph.
    pub hyphens: Vec<(f64, u16)>,
    /// For each run its type size in points.
    pub sizes: Vec<f64>,
    /// For each cluster what is blank at its edges; empty where nothing is.
    pub blanks: Vec<Blank>,
    /// Features that are on in parts of the text.
    pub locals: Vec<Local>,
    /// Whether lines begin at the right.
    pub right_to_left: bool,
    /// Whether some cluster has a gap after it that may grow.
    pub gaps: bool,
    /// Whether the visual order may be another one than that of the clusters.
    pub turned: bool,
}

/// The widths of a [`Shaped`] as it was shaped, in points.
#[derive(Debug)]
pub struct Widths {
    clusters: Vec<f64>,
    blanks: Vec<Blank>,
    hyphens: Vec<f64>,
}

impl Shaped {
    /// Its widths, which [`Shaped::rescale`] starts from.
    pub fn widths(&self) -> Widths {
        Widths {
            clusters: self.clusters.iter().map(|cluster| cluster.advance).collect(),
            blanks: self.blanks.clone(),
            hyphens: self.hyphens.iter().map(|hyphen| hyphen.0).collect(),
        }
    }

    /// Sets the widths of all clusters, sizes and hyphens to those of `para`, which is the paragraph `shaped` that it was
    /// shaped from but for its type sizes and tracking: letters grow in all directions alike, so that nothing need be
    /// shaped again. `base` are its widths as it was shaped. Glyphs stay as they are; see [`Shaped::rescale_glyphs`].
    pub fn rescale(&mut self, base: &Widths, shaped: &Para, para: &Para) {
        let ratio = ratios(shaped, para);
        let tracking = |para: &Para| -> Vec<f64> { para.runs.iter().map(|run| run.look.tracking.to_pt()).collect() };
        let (was, is) = (tracking(shaped), tracking(para));
        for (cluster, advance) in self.clusters.iter_mut().zip(&base.clusters) {
            let run = cluster.run as usize;
            if cluster.kind != Kind::Break {
                cluster.advance = (advance - was[run]) * ratio[run] + is[run];
            }
        }
        for (i, (blank, base)) in self.blanks.iter_mut().zip(&base.blanks).enumerate() {
            *blank = base.scaled(ratio[self.clusters[i].run as usize]);
        }
        for (run, ratio) in ratio.iter().enumerate() {
            self.sizes[run] = para.runs[run].look.size.to_pt();
            self.hyphens[run].0 = base.hyphens[run] * ratio;
        }
    }

    /// The same for the glyphs, which lines are not chosen by; once, as they must still be as they were shaped.
    pub fn rescale_glyphs(&mut self, shaped: &Para, para: &Para) {
        let ratio = ratios(shaped, para);
        for cluster in &self.clusters {
            let ratio = ratio[cluster.run as usize];
            for glyph in &mut self.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize] {
                glyph.advance *= ratio;
                glyph.dx *= ratio;
                glyph.dy *= ratio;
            }
        }
    }
}

/// For each run by how much its size differs.
fn ratios(from: &Para, to: &Para) -> Vec<f64> {
    from.runs.iter().zip(&to.runs).map(|(from, to)| to.look.size.to_pt() / from.look.size.to_pt()).collect()
}

/// Characters that are shaped into glyphs as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Cluster {
    /// First byte in [`Shaped::text`].
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// First glyph.
    pub glyph: u32,
    /// Number of glyphs.
    pub glyphs: u32,
    /// Width in points, tracking included.
    pub advance: f64,
    /// What it is for a line.
    pub kind: Kind,
    /// Index of its run.
    pub run: u32,
    /// The face of its glyphs: the run's, or one that stands in for it.
    pub face: FaceId,
    /// Its embedding level (UAX #9); an odd one runs from right to left.
    pub level: u8,
    /// Whether a justified line may open up after it: beside an ideograph.
    pub gap: bool,
    /// Whether it may stand apart from its neighbours by tracking: not where letters join.
    pub tracks: bool,
    /// Where it was written.
    pub span: Span,
}

/// What is blank at the edges of a cluster, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blank {
    /// Falls away where a line begins with the cluster.
    pub start: f64,
    /// Falls away where a line ends with it.
    pub end: f64,
    /// The most of its start that it gives up inside a line.
    pub gives_start: f64,
    /// The most of its end that it gives up inside a line.
    pub gives_end: f64,
}

impl Blank {
    fn scaled(&self, ratio: f64) -> Self {
        Self {
            start: self.start * ratio,
            end: self.end * ratio,
            gives_start: self.gives_start * ratio,
            gives_end: self.gives_end * ratio,
        }
    }
}

/// What a cluster is for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ink, or a space of fixed width.
    Solid,
    /// A space that stretches and shrinks.
    Space,
    /// A hard line break; prints nothing.
    Break,
}

/// A glyph in points at its run's size.
#[derive(Clone, Copy, Debug)]
pub struct ShapedGlyph {
    /// Glyph index.
    pub id: u16,
    /// Width.
    pub advance: f64,
    /// Offset to the right.
    pub dx: f64,
    /// Offset upwards.
    pub dy: f64,
}

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Break {
    /// The line ends before this cluster; spaces before it are dropped.
    pub at: usize,
    /// What kind of end.
    pub kind: BreakKind,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// At a space or another opportunity of UAX #14.
    Plain,
    /// After a hyphen or dash of the text.
    Hard,
    /// With a hyphen that the text does not have.
    Hyphen,
    /// Inside an address; nothing shows it.
    Address,
    /// The line must end here.
    Forced,
}

impl BreakKind {
    /// Whether what stands on both sides is one word.
    pub fn splits(self) -> bool {
        matches!(self, Self::Hyphen | Self::Address)
    }
}

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
            self.cover.lacks(self.fonts, &sign, span, id);
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

    /// Notes the forms that a look asks for and the face does not have. The piece's clusters begin with `begun`.
    fn look_for_forms(&mut self, piece: &Piece<'_>, plan: usize, shaped: &Shaped, begun: usize) {
        let &Piece { chars, offsets, script, face: id, look, locals, .. } = piece;
        let forms = &look.forms;
        if chars.iter().any(|c| c.c.is_ascii_digit())
            && (forms.numerals.is_some() || forms.numeral_width.is_some() || forms.slashed_zero.is_some())
            && let Some(figures) = self.figures(piece, plan)
        {
            self.lacking.figures(id, forms, figures, chars);
        }
        if let Some(asked) = forms::discretionary(forms)
            && let Some(letter) = chars.iter().find(|c| c.c.is_alphabetic())
            && !self.fonts.get(id).offers(*b"dlig", script.as_iso15924_tag().to_be_bytes())
        {
            self.lacking.note(id, Form::Discretionary, asked, letter);
        }
        let at = |offset: u32| locals.iter().filter(move |local| (local.start..local.end).contains(&offset));
        let wanted: Vec<(usize, Form, Span)> = (0..chars.len())
            .flat_map(|i| {
                let c = chars[i].c;
                let local = at(offsets[i]).find_map(|local| forms::local_form(forms, local.tag, c));
                forms::small_capital(forms, c).into_iter().chain(local).map(move |(form, span)| (i, form, span))
            })
            .collect();
        if !wanted.is_empty() {
            // Shaped without them, what has a form comes out as another glyph.
            let without: Vec<Feature> = look
                .features
                .iter()
                .filter(|f| !matches!(&f.tag, b"smcp" | b"c2sc"))
                .map(|f| Feature::new(Tag::new(&f.tag), f.value, ..))
                .collect();
            self.fill(piece, &shaped.text);
            let font = &self.shapers[usize::from(id.0)];
            if shape(font, &mut self.buffer, ShapeOptions::new().features(&without)).is_ok() {
                let mut plain: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
                for info in self.buffer.glyph_infos() {
                    plain.entry(info.cluster).or_default().push(info.glyph_id as u16);
                }
                for (i, form, asked) in wanted {
                    let own = &shaped.clusters[begun..];
                    let cluster = &own[own.partition_point(|c| c.end <= offsets[i]).min(own.len() - 1)];
                    let glyphs = &shaped.glyphs[cluster.glyph as usize..(cluster.glyph + cluster.glyphs) as usize];
                    let same = plain.range(..=offsets[i]).next_back().is_some_and(|(start, plain)| {
                        *start == cluster.start && plain.iter().copied().eq(glyphs.iter().map(|glyph| glyph.id))
                    });
                    // What has no glyph at all has been reported.
                    if same && glyphs.iter().all(|glyph| glyph.id != 0) {
                        self.lacking.note(id, form, asked, &chars[i]);
                    }
                }
            }
        }
        if let Some(asked) = forms.case_forms.filter(|case| case.value) {
            let lifted = |i: &usize| {
                let mark = !chars[*i].c.is_alphanumeric() && !chars[*i].c.is_whitespace();
                mark && at(offsets[*i]).any(|local| local.tag == *b"case")
            };
            let first = (0..chars.len()).find(lifted);
            if let Some(first) = first
                && !self.lifts(piece, plan)
            {
                self.lacking.note(id, Form::CaseForms, asked.span, &chars[first]);
            }
        }
    }

    /// What a piece's plan makes of figures; `None` where it does not make one glyph of each.
    fn figures(&mut self, piece: &Piece<'_>, plan: usize) -> Option<Figures> {
        /// How far below the baseline a figure goes that is more than round, in em. By eye.
        const BELOW: f64 = 0.05;
        /// What widths may differ by that are meant to be one, in em: Source Sans' slashed zero does by 0.001. By eye.
        const ALIKE: f64 = 0.004;
        if let Some(figures) = self.figures.get(&plan) {
            return Some(*figures);
        }
        let without: Vec<FeatureSpec> = piece.look.features.iter().filter(|f| f.tag != *b"zero").copied().collect();
        let made = self.probe(piece, "0123456789", &piece.look.features);
        let plain = self.probe(piece, "0123456789", &without);
        if made.len() != 10 || plain.len() != 10 {
            return None;
        }
        let em = f64::from(self.fonts.get(piece.face).metrics.units_per_em);
        let font = &self.shapers[usize::from(piece.face.0)];
        let below = |glyph: u32| {
            let extents = font.glyph_extents(glyph.into());
            extents.is_some_and(|e| f64::from(e.y_bearing.saturating_add(e.height)) < -BELOW * em)
        };
        let width = |glyph: u32| font.glyph_h_advance(glyph.into());
        let figures = Figures {
            oldstyle: made.iter().any(|(glyph, _)| below(*glyph)),
            tabular: made.iter().all(|(glyph, _)| f64::from((width(*glyph) - width(made[0].0)).abs()) <= ALIKE * em),
            zero: made[0].0 != plain[0].0,
        };
        self.figures.insert(plan, figures);
        Some(figures)
    }

    /// Whether a piece's plan has forms of marks for capitals.
    fn lifts(&mut self, piece: &Piece<'_>, plan: usize) -> bool {
        if let Some(lifts) = self.lifting.get(&plan) {
            return *lifts;
        }
        let marks: String =
            "-‐–—()[]{}«»‹›¡¿@·".chars().filter(|c| self.fonts.get(piece.face).glyph(*c).is_some()).collect();
        let with = [&piece.look.features[..], &[FeatureSpec { tag: *b"case", value: 1 }]].concat();
        let lifts = self.probe(piece, &marks, &with) != self.probe(piece, &marks, &piece.look.features);
        self.lifting.insert(plan, lifts);
        lifts
    }

    /// The glyphs of a text and their widths, in a piece's face, script and language with some features.
    fn probe(&mut self, piece: &Piece<'_>, text: &str, features: &[FeatureSpec]) -> Vec<(u32, i32)> {
        let mut buffer = Buffer::new();
        text.char_indices().for_each(|(i, c)| buffer.push(u32::from(c), i as u32));
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(tagged(piece.script));
        buffer.set_language(piece.lang.as_str().parse::<Language>().ok());
        let features: Vec<Feature> = features.iter().map(|f| Feature::new(Tag::new(&f.tag), f.value, ..)).collect();
        let font = &self.shapers[usize::from(piece.face.0)];
        if shape(font, &mut buffer, ShapeOptions::new().features(&features)).is_err() {
            return Vec::new();
        }
        let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        glyphs.map(|(info, position)| (info.glyph_id, position.x_advance)).collect()
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
