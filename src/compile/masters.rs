//! From a laid-out job to files: each master is imposed, described and written as its shop wants it.
//!
//! Input: the job with its finished panels, which all masters share. Output: [`Delivery`]s, that of `[output]` first.

use super::condition::Press;
use super::pictures::Prepared;
use super::{Delivery, PressFile, Wanted};
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::Look;
use crate::font::Fonts;
use crate::geom::Point;
use crate::impose;
use crate::impose::slug::{self, SlugInfo};
use crate::lang::Lang;
use crate::layout::{Fitted, LaidOut, Room, line};
use crate::panel::GlyphRun;
use crate::pdf::{self, Document, WriteError};
use crate::sheet::{PlacedCopy, Sheet, StepKind};
use crate::spec::press::PressSpec;
use crate::spec::{DateSpec, FilesSpec, MarkSpec, OutputSpec, Side, Spec};
use crate::text::shape::Shaper;
use crate::text::shaped::Shaped;
use crate::unit::{Length, trim_decimals};

/// Type size of the slug: small, and still read by a person at the press.
const SLUG_SIZE: Length = Length::pt(6);
/// Signs of the slug's own words that a face with Latin letters may lack.
const SIGNS: &str = "·×²";
/// From line to line of a slug that needs several.
const SLUG_LEADING: Length = Length::pt(8);

/// What all masters of a run have in common.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    pub(super) spec: &'a Spec,
    pub(super) done: &'a LaidOut,
    pub(super) fonts: &'a Fonts,
    pub(super) date: DateSpec,
    /// Digests of the inputs, but for profiles.
    pub(super) digest: &'a [u8],
    /// Whether the bytes are wanted.
    pub(super) bytes: bool,
    /// Whether nobody judges them, which their slugs say.
    pub(super) waived: bool,
}

impl Making<'_> {
    /// The files of one master.
    ///
    /// # Errors
    /// If a font cannot be embedded.
    pub(super) fn files(
        &self,
        wanted: &Wanted<'_>,
        press: &Press,
        pictures: &Prepared,
    ) -> Result<Vec<Delivery>, WriteError> {
        let (spec, output) = (self.spec, wanted.output);
        let slugs = self.slugs(output, press);
        let sheets = impose::impose(&self.done.job, &self.done.panels, output, slugs);
        let job = &spec.job.name.value;
        let name = wanted.delivery.map_or_else(|| job.clone(), |delivery| format!("{job}-{delivery}"));
        let files = match wanted.files {
            FilesSpec::One => vec![(name, sheets)],
            FilesSpec::PerSide => {
                sheets.into_iter().map(|sheet| (format!("{name}-{:?}", sheet.side), vec![sheet])).collect()
            }
        };
        files.into_iter().map(|(name, sheets)| self.file(name, sheets, output, press, pictures)).collect()
    }

    fn file(
        &self,
        name: String,
        sheets: Vec<Sheet>,
        output: &OutputSpec,
        press: &Press,
        pictures: &Prepared,
    ) -> Result<Delivery, WriteError> {
        let info = self.info(&name);
        let document = Document {
            sheets: &sheets,
            press: &[],
            panels: &self.done.panels,
            fonts: self.fonts,
            pictures: pictures.document(),
            spots: &self.done.job.spots,
            info: &info,
            intent: &press.intent,
            standard: output.standard.value,
        };
        let bytes = if self.bytes { pdf::write(&document)? } else { Vec::new() };
        let summary = self.summary(output, &sheets);
        Ok(Delivery { name, bytes, summary, sheets })
    }

    /// The leaflet's copies on a press sheet; `None` if they do not fit, which is reported.
    pub(super) fn press(
        &self,
        spec: &PressSpec,
        press: &Press,
        pictures: &Prepared,
        diags: &mut Diagnostics,
    ) -> Option<Result<PressFile, WriteError>> {
        let LaidOut { job, panels, .. } = self.done;
        let output = &self.spec.output;
        // The press sheet has marks of its own; processing steps go with each copy.
        let bare = OutputSpec { marks: MarkSpec::NONE, ..output.clone() };
        let sides = impose::impose(job, panels, &bare, [vec![], vec![]]);
        let name = format!("{}-press", self.spec.job.name.value);
        // Of the inks on the plate: a spot ink of the other side would ask for one more.
        let fields = |copies: &[PlacedCopy]| {
            let on_plate = |side: Side| copies.iter().any(|copy| sides[copy.side].side == side);
            let across = job.spreads.iter().filter(|spread| on_plate(spread.side)).map(|spread| &spread.art[..]);
            impose::marks::fields(&impose::marks::spots(panels.iter().filter(|panel| on_plate(panel.side)), across))
        };
        let size = spec.sheet.value;
        let mm = |length: Length| trim_decimals(length.to_mm(), 2);
        let head = &self.spec.job;
        let stock = self.spec.stock.weight.map(|weight| format!(" · {} g/m²", weight.value)).unwrap_or_default();
        let run = impose::run::Run { job, spec, quantity: head.quantity, grain: self.spec.stock.grain };
        let needs = |copies: &[PlacedCopy], before: &str| {
            run.needs(copies).into_iter().map(|word| format!("{before}{word}")).collect::<String>()
        };
        let slug = |plate: &str, copies: &[PlacedCopy]| {
            let waived = if self.waived { format!("{} · ", slug::NOT_CHECKED) } else { String::new() };
            let line = format!(
                "{waived}{} · edition {} · {plate} plate · {} × {} mm · {} · {} · grip edge below, {} mm",
                head.name.value,
                head.edition.value,
                mm(size.width),
                mm(size.height),
                spec.work.value.name(),
                output.condition.value,
                mm(spec.grip.value),
            );
            let steps = output.steps.map(|_| format!(" · not for print: {}", steps())).unwrap_or_default();
            let rest = format!("{stock}{}{steps}", needs(copies, " · "));
            let below = self.line(rest.trim_start_matches(" · ")).into_iter().map(|run| {
                let origin = Point::new(run.origin.x, run.origin.y + SLUG_LEADING);
                GlyphRun { origin, ..run }
            });
            [self.line(&format!("{line}{rest}")), self.line(&line).into_iter().chain(below).collect()]
        };
        let sheets = impose::press::press(&sides, spec, &slug, &fields, diags)?;
        let placed = sheets.first().map_or(&[][..], |sheet| &sheet.copies[..]);
        run.check(placed, diags);
        let info = self.info(&name);
        let document = Document {
            sheets: &sides,
            press: &sheets,
            panels,
            fonts: self.fonts,
            pictures: pictures.document(),
            spots: &job.spots,
            info: &info,
            intent: &press.intent,
            standard: output.standard.value,
        };
        let bytes = if self.bytes { pdf::write(&document) } else { Ok(Vec::new()) };
        let copies = placed.len();
        let turned = sheets.first().and_then(|sheet| sheet.copies.first()).is_some_and(|copy| copy.quarter.0 % 2 == 1);
        let summary = format!(
            "{} plate{}, {} × {} mm, {}, {copies} up{}{}, {}",
            sheets.len(),
            if sheets.len() == 1 { "" } else { "s" },
            mm(size.width),
            mm(size.height),
            spec.work.value.name(),
            if turned { ", turned by 90°" } else { "" },
            needs(placed, ", "),
            output.condition.value,
        );
        let summary = match output.steps {
            Some(_) => format!("{summary}, not for print: {}", steps()),
            None => summary,
        };
        Some(bytes.map(|bytes| PressFile { name, bytes, summary, sides, sheets }))
    }

    /// One line of slug, at (0, 0).
    fn line(&self, text: &str) -> Vec<GlyphRun> {
        let Some(look) = self.slug_look() else { return Vec::new() };
        let lang = Lang::parse("en").expect("a language tag");
        let shaped = Shaper::new(self.fonts).line(text, &look, lang, self.spec.span);
        line::plain(&shaped, &look, lang, Point::default())
    }

    /// What slugs say that their face has no glyphs for: it stands there as an empty box.
    pub(super) fn slug_gaps(&self, outputs: &[&OutputSpec], pressed: bool) -> Diagnostics {
        let mut diags = Diagnostics::default();
        let drawn: Vec<&&OutputSpec> = outputs.iter().filter(|output| output.marks.slug || pressed).collect();
        let Some(look) = self.slug_look().filter(|_| !drawn.is_empty()) else { return diags };
        let face = self.fonts.get(look.face);
        let Spec { job, spots, .. } = self.spec;
        let own = ("the slug's own words", SIGNS, job.name.span);
        let mut said = vec![own, ("the job's name", &job.name.value, job.name.span)];
        said.push(("the edition", &job.edition.value, job.edition.span));
        said.extend(drawn.iter().map(|output| {
            let condition = &output.condition;
            ("the output condition", condition.value.as_str(), condition.span)
        }));
        said.extend(spots.iter().map(|spot| ("the ink's name", spot.name.value.as_str(), spot.name.span)));
        for (what, text, span) in said {
            let lacks = |c: &char| !c.is_whitespace() && !self.fonts.covers(look.face, *c);
            let mut lacking: Vec<char> = text.chars().filter(lacks).collect();
            lacking.sort_unstable();
            lacking.dedup();
            if lacking.is_empty() {
                continue;
            }
            let signs: Vec<String> = lacking.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
            diags.push(
                Diagnostic::error("slug-glyph", format!("the slug cannot show {} of {what}", signs.join(", ")))
                    .at(span, "")
                    .note(format!("it is set in {}, which has no glyph for it", face.postscript_name))
                    .hint("write it with other letters, or name a font in layout.toml that has these and Latin ones"),
            );
        }
        diags
    }

    /// How a slug is set; `None` if there is no face at all.
    fn slug_look(&self) -> Option<Look> {
        // A face of another script may have no Latin letters.
        let latin = self.fonts.iter().find(|(_, face)| ('!'..='~').all(|c| face.has(c)));
        let (face, _) = latin.or_else(|| self.fonts.iter().next())?;
        Some(Look {
            face,
            size: SLUG_SIZE,
            sizes: [SLUG_SIZE; 2],
            color: Color::BLACK,
            overprint: true,
            tracking: Length::ZERO,
            features: Vec::new(),
            forms: Default::default(),
        })
    }

    /// The job lines of each side, the first one at (0, 0), in 6 pt black.
    fn slugs(&self, output: &OutputSpec, press: &Press) -> [Vec<GlyphRun>; 2] {
        let (spec, job, fonts, date) = (self.spec, &self.done.job, self.fonts, self.date);
        if !output.marks.slug {
            return [vec![], vec![]];
        }
        let Some(look) = self.slug_look() else { return [vec![], vec![]] };
        let mut inks: Vec<String> = ["C", "M", "Y", "K"].map(str::to_owned).to_vec();
        inks.extend(job.spots.iter().map(|s| s.name.clone()));
        let digest = [self.digest, &press.digest].concat();
        let info = SlugInfo {
            name: spec.job.name.value.clone(),
            edition: spec.job.edition.value.clone(),
            date: format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            condition: output.condition.value.clone(),
            inks,
            steps: output.steps.map_or_else(Vec::new, |_| StepKind::ALL.map(|step| step.name().to_owned()).to_vec()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            digest: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&digest)),
            waived: self.waived,
        };
        let lang = Lang::parse("en").expect("a language tag");
        let mut shaper = Shaper::new(fonts);
        [Side::A, Side::B].map(|side| {
            // What is drawn was measured before.
            let mut known: Vec<(String, Shaped)> = Vec::new();
            let lines = slug::lines(job, side, output, &info, |text| {
                let shaped = shaper.line(text, &look, lang, spec.span);
                let width = line::width(&shaped);
                known.push((text.to_owned(), shaped));
                width
            });
            let place = |(n, text): (usize, &String)| {
                let origin = Point::new(Length::ZERO, SLUG_LEADING * n as i64);
                match known.iter().find(|(measured, _)| measured == text) {
                    Some((_, shaped)) => line::plain(shaped, &look, lang, origin),
                    None => line::plain(&shaper.line(text, &look, lang, spec.span), &look, lang, origin),
                }
            };
            lines.iter().enumerate().flat_map(place).collect()
        })
    }

    /// What a file of this name says of itself.
    fn info(&self, name: &str) -> pdf::Info {
        let spec = self.spec;
        pdf::Info {
            job: name.to_owned(),
            title: spec.job.title.value.clone(),
            author: spec.job.author.as_ref().map(|a| a.value.clone()),
            edition: spec.job.edition.value.clone(),
            date: self.date,
            trapped: spec.job.trapped,
            languages: spec.languages.iter().map(|l| l.locale.value).collect(),
        }
    }

    /// Sides, trim, inks, condition, and the room left per language.
    fn summary(&self, output: &OutputSpec, sheets: &[Sheet]) -> String {
        let LaidOut { job, rooms, fit, .. } = self.done;
        let mm = |l: Length| trim_decimals(l.to_mm(), 1);
        let mut inks = "CMYK".to_owned();
        for spot in &job.spots {
            inks.push_str(" + ");
            inks.push_str(&spot.name);
        }
        if output.steps.is_some() {
            inks.push_str(&format!(", not for print: {}", steps()));
        }
        let left: Vec<String> = job
            .languages
            .iter()
            .enumerate()
            .map(|(i, language)| {
                // The flow with the least room is the one that a longer text would break.
                let least = rooms.iter().filter(|r| r.language == i).map(Room::height).min().unwrap_or(Length::ZERO);
                format!("{} {} mm", language.id, mm(least))
            })
            .collect();
        let pt = |l: Length| trim_decimals(l.to_pt(), 2);
        let alone = |f: &Fitted| f.alone.as_ref().map_or(String::new(), |language| format!(" for {language} alone"));
        let fitted = fit.iter().map(|f| format!("{} {}/{} pt{}", f.style, pt(f.size), pt(f.leading), alone(f)));
        let fitted: Vec<String> = fitted.collect();
        let fitted = if fitted.is_empty() { String::new() } else { format!(", fitted: {}", fitted.join(", ")) };
        format!(
            "{} side{}, {} × {} mm, {}, {inks}, {}{fitted}, room left: {}",
            sheets.len(),
            if sheets.len() == 1 { "" } else { "s" },
            mm(job.size.width),
            mm(job.size.height),
            job.fold,
            output.condition.value,
            left.join(", "),
        )
    }
}

/// Names of the processing steps.
fn steps() -> String {
    StepKind::ALL.map(StepKind::name).join(", ")
}
