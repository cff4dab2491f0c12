//! Text: fonts and glyphs (ISO 15930-7, 6.5), sizes, inks, black and overprint.

use std::rc::Rc;

use kurbo::{Point, Rect};

use super::ink::Inks;
use super::{Judge, Stance, Words, common, quote};
use crate::pages::{Font, Glyph, Mark, MarkedContent, Paint, Run};
use crate::preflight::finding::At;
use crate::preflight::near;
use crate::preflight::rule;
use crate::preflight::rules::number;

/// What a run says: ActualText before the glyphs' own.
pub(super) fn said(run: &Run) -> Option<String> {
    let text = text_of(run);
    (!text.trim().is_empty()).then(|| quote(&text))
}

/// A font by its name, if it has one.
pub(super) fn named(font: &Font) -> String {
    match font.name.as_str() {
        "" => "a font without a name".to_owned(),
        name => format!("the font {name}"),
    }
}

/// Whether a code of a Type 3 font is a space, which needs no procedure: it says so, or is the code at which words end
/// (ISO 32000-1, 9.3.3) and says nothing.
fn blank(glyph: &Glyph) -> bool {
    match &glyph.text {
        Some(text) => text.trim().is_empty(),
        None => glyph.code == 32 && glyph.width == 0.0,
    }
}

fn text_of(run: &Run) -> String {
    match &run.actual_text {
        Some(text) => text.clone(),
        None => run.glyphs.iter().filter_map(|glyph| glyph.text.as_deref()).collect(),
    }
}

/// The content whose text goes before that of glyphs (ISO 32000-1, 14.9.4).
fn spoken(mark: &Mark) -> Option<&Rc<MarkedContent>> {
    let mut content = mark.content.as_ref();
    while let Some(own) = content.filter(|own| own.actual_text.is_none()) {
        content = own.parent.as_ref();
    }
    content
}

impl Judge<'_, '_, '_> {
    /// Fonts have to be right wherever text stands that prints.
    pub(super) fn font(&mut self, run: &Run, place: Rect) {
        // What clips is seen by what it leaves; what is neither painted nor clips needs no font.
        if run.mode == 3 {
            if !self.masking && common(place, self.bleed).is_some() {
                self.push("TYPE-INVISIBLE", "text is there and not seen", place, said(run));
            }
            return;
        }
        let font = &run.font;
        let page = self.at(place);
        // What it says, and its name, are asked only where there is something to say of it.
        let at = || At { number: font.object, object: said(run), ..page.clone() };
        let name = || named(font);
        if font.kind != "Type3" && !font.embedded {
            self.findings.push(rule("X4-FONT-EMBEDDED"), format!("{} is not in the file", name()), at());
        }
        if self.broken(run) {
            return;
        }
        let slack = self.limit("X4-FONT-WIDTHS");
        let (mut missing, mut wide, mut mute) = (false, None, false);
        for glyph in &run.glyphs {
            let shows = || glyph.text.as_deref().is_some_and(|text| text.chars().any(|c| c.is_alphanumeric()));
            // A glyph of a letter without an outline was taken out of the font.
            let empty =
                font.embedded && glyph.outline.as_ref().is_none_or(|path| path.elements().is_empty()) && shows();
            missing |= match font.kind.as_str() {
                "Type3" => glyph.id == 0 && !blank(glyph),
                _ => font.embedded && (glyph.id == 0 || empty),
            };
            // Below zero it is the way down of vertical writing, which has nothing to do with widths.
            let compared = glyph.id != 0 && glyph.width >= 0.0;
            if let Some([width, program]) = font.object.and_then(|font| self.about.odd_widths.get(&(font, glyph.code)))
            {
                wide = wide.or(Some((*width, *program)));
            }
            if let Some(program) =
                glyph.program_width.filter(|program| compared && (program - glyph.width).abs() > slack)
            {
                wide = wide.or(Some((glyph.width, program)));
            }
            // Of a Type 3 font, what has no width is not in it.
            mute |= glyph.text.is_none() && (font.kind != "Type3" || glyph.width != 0.0);
        }
        if missing {
            self.findings.push(
                rule("X4-FONT-GLYPH"),
                format!("{} lacks a character that is shown (.notdef)", name()),
                at(),
            );
        }
        if let Some((width, program)) = wide {
            let message = format!(
                "a glyph of {} is {} ‰ wide in the file and {} ‰ in the font",
                name(),
                number(width),
                number(program)
            );
            self.findings.push(rule("X4-FONT-WIDTHS"), message, at());
        }
        // What masks is read by nobody.
        if mute && !self.masking && self.drawn.is_none() && run.actual_text.is_none() {
            self.findings.push(rule("TYPE-UNREADABLE"), format!("text in {} does not say what it means", name()), at());
        }
    }

    /// Whether that the font is broken was told.
    fn broken(&self, run: &Run) -> bool {
        run.font.object.is_some_and(|object| self.about.broken_fonts.contains(&object))
    }

    /// How a run's lines stand on the page as it is shown.
    fn stance(&self, run: &Run) -> Stance {
        let Some(first) = run.glyphs.first() else { return Stance::Upright };
        let matrix = self.matrix * first.matrix;
        if matrix.determinant() < 0.0 {
            return Stance::Mirrored;
        }
        // The baseline, y up; letters may be slanted, but not their line.
        let [x, y, ..] = matrix.as_coeffs();
        let quarters = match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
            (true, true, _) => 0,
            (false, _, false) => 1,
            (true, false, _) => 2,
            (false, _, true) => 3,
        };
        [Stance::Upright, Stance::Down, Stance::Turned, Stance::Up][(quarters + usize::from(self.page.rotate)) % 4]
    }

    /// Text that is seen on the sheet.
    pub(super) fn text(&mut self, run: &Run, mark: &Mark, place: Rect) {
        if self.broken(run) {
            return;
        }
        let text = text_of(run);
        // What several runs say together is said once.
        let spoken = spoken(mark).map(Rc::as_ptr);
        let again = spoken.is_some() && spoken == self.spoken;
        self.spoken = spoken;
        if self.about.words && !again && !text.trim().is_empty() && common(place, self.trim).is_some() {
            let stance = self.stance(run);
            let first = run.glyphs.first().map_or(Point::ZERO, |first| first.matrix * Point::ORIGIN);
            let at = self.page.place(Rect::from_points(self.matrix * first, self.matrix * first));
            let words = Words { place: self.page.place(place), text: text.clone(), at: [at.x, at.y], stance };
            self.seen.words.push(words);
        }
        // Without letters, fine strokes are few; where nobody knows what is said, several glyphs may be a word.
        let letters = text.is_empty() && run.glyphs.len() > 1 || text.chars().any(char::is_alphanumeric);
        if !letters || matches!(run.mode, 3 | 7) {
            return;
        }
        self.near_the_trim(run, place);
        let size = run.size * self.scale();
        let object = || said(run);
        let pt = || number((size * 100.0).round() / 100.0);
        // What rounds to the limit is at it.
        let under = |limit: f64| size < limit - 0.005;
        if under(self.limit("GWG-TEXT-SIZE")) {
            self.push("GWG-TEXT-SIZE", format!("text of {} pt", pt()), place, object());
        }
        let outlined = run.stroke.as_ref().map(|(paint, _)| (paint, mark.state.stroke_overprint));
        let filled = (!matches!(run.mode, 1 | 5)).then_some((&run.fill, mark.state.fill_overprint));
        if let (Some((fill, _)), Some((outline, _))) = (filled, outlined) {
            let [fill, outline] = [fill, outline].map(Inks::within);
            let single = fill.count() == 1 && outline.count() == 1 && !fill.all && !outline.all;
            // What is of several inks by itself is told below.
            if single && fill.and(outline).count() > 1 && under(self.limit("GWG-TEXT-INKS")) {
                let message = format!("text of {} pt filled in one ink and outlined in another", pt());
                self.push("GWG-TEXT-INKS", message, place, object());
            }
        }
        for (paint, overprint) in filled.into_iter().chain(outlined) {
            let inks = Inks::within(paint);
            // What is in all inks at once has a rule of its own.
            if inks.all {
                continue;
            }
            let changing = match paint {
                Paint::Flat(_) => None,
                Paint::Shading(_) => Some("a gradient"),
                Paint::Tiling(_) => Some("a pattern"),
            };
            if let Some(what) = changing {
                if inks.count() > 1 && under(self.limit("GWG-TEXT-INKS")) {
                    let message = format!("text of {} pt in {what} of {} inks", pt(), inks.count());
                    self.push("GWG-TEXT-INKS", message, place, object());
                }
                continue;
            }
            if inks.is_white() {
                if inks.leaves_white() && under(self.limit("TYPE-REVERSED")) {
                    self.push("TYPE-REVERSED", format!("text of {} pt in the paper's white", pt()), place, object());
                }
                continue;
            }
            let black = inks.looks_black();
            let mut broken = Vec::new();
            if black && !inks.only_black() && under(self.limit("GWG-BLACK-TEXT-INKS")) {
                let of = if inks.foreign {
                    "colours that become several inks".to_owned()
                } else {
                    format!("{} inks", inks.count())
                };
                broken.push(("GWG-BLACK-TEXT-INKS", format!("black text of {} pt in {of}", pt())));
            }
            if inks.count() > 1 && under(self.limit("GWG-TEXT-INKS")) {
                broken.push(("GWG-TEXT-INKS", format!("text of {} pt in {} inks", pt(), inks.count())));
            }
            self.first_of(broken, |judge, code, message| judge.push(code, message, place, object()));
            let overprints = inks.overprints(overprint, mark.state.overprint_mode);
            if black && inks.only_black() && !overprints && under(self.limit("GWG-BLACK-TEXT-OVERPRINT")) {
                self.push(
                    "GWG-BLACK-TEXT-OVERPRINT",
                    format!("black text of {} pt knocks out what is below", pt()),
                    place,
                    object(),
                );
            }
        }
    }

    /// The safe distance to the edge that is cut.
    fn near_the_trim(&mut self, run: &Run, place: Rect) {
        let Some(inside) = common(place, self.trim) else { return };
        let over =
            place.x0 < self.trim.x0 || place.y0 < self.trim.y0 || place.x1 > self.trim.x1 || place.y1 > self.trim.y1;
        if over {
            self.push("FOLD-SAFE-TRIM", "text runs over the edge of the sheet", place, said(run));
            return;
        }
        // What the file doesn't say may be far from its page's edge.
        if !self.trimmed {
            return;
        }
        let safe = self.limit("FOLD-SAFE-TRIM") * 72.0 / 25.4;
        let trim = self.trim;
        let by = [inside.x0 - trim.x0, inside.y0 - trim.y0, trim.x1 - inside.x1, trim.y1 - inside.y1]
            .into_iter()
            .fold(f64::INFINITY, f64::min);
        // A tenth of a millimetre is nobody's matter. A job lets hanging punctuation and descenders reach into its distance
        // (`near`).
        let slack = if self.about.words { (run.size * self.scale() / near::SLACK as f64).max(0.3) } else { 0.3 };
        if by < safe - slack {
            let mm = number((by * 25.4 / 72.0 * 10.0).round() / 10.0 + 0.0);
            self.push("FOLD-SAFE-TRIM", format!("text {mm} mm from the edge of the sheet"), place, said(run));
        }
    }
}
