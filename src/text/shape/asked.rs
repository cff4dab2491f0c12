//! Whether what was shaped has the forms that were asked for: the other half of [`forms`], which needs the shaper.

use std::collections::BTreeMap;

use harfrust::{Buffer, Direction, Feature, Language, ShapeOptions, Tag, shape};

use super::{Piece, Shaper, tagged};
use crate::source::Span;
use crate::spec::style::FeatureSpec;
use crate::text::forms::{self, Figures, Form};
use crate::text::shaped::Shaped;

impl Shaper<'_> {
    /// Notes the forms that a look asks for and the face does not have. The piece's clusters begin with `begun`.
    pub(super) fn look_for_forms(&mut self, piece: &Piece<'_>, plan: usize, shaped: &Shaped, begun: usize) {
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
}
