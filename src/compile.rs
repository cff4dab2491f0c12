//! The whole pipeline: from files to a master, or to diagnostics.

use std::borrow::Cow;

use crate::content;
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{self, Ends, Job, LoadedFace, Look, Marker, Para, Text};
use crate::font::{Face, FaceError, Fonts};
use crate::geom::{Point, Rect};
use crate::impose;
use crate::impose::slug::{self, SlugInfo};
use crate::intent::{self, Intent, Profile, registry};
use crate::layout::{self, Fitted, LaidOut, Room, line};
use crate::panel::{GlyphRun, Panel};
use crate::pdf;
use crate::report::{self, Report};
use crate::sheet::Sheet;
use crate::source::{FileError, FileId, Files, Sources, Span};
use crate::spec::{self, DateSpec, FaceSpec, LanguageSpec, Side, Spec};
use crate::text::shape::Shaper;
use crate::trace::{Trace, Traced};
use crate::unit::{Length, trim_decimals};

/// Type size of the slug: small, and still read by a person at the press.
const SLUG_SIZE: Length = Length::pt(6);
/// From line to line of a slug that needs several.
const SLUG_LEADING: Length = Length::pt(8);

/// What a caller chooses.
#[derive(Clone, Debug)]
pub struct Options {
    /// The layout, relative to its folder.
    pub layout: String,
    /// The content folder, relative to the layout's; `content` if `None`.
    pub content: Option<String>,
    /// The date to take where layout.toml has none, in seconds since 1970 (UTC).
    pub source_date_epoch: Option<i64>,
    /// Stop before the bytes.
    pub check_only: bool,
    /// Make a [`Report`] beside the master.
    pub report: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The master; `None` if there was an error.
    pub master: Option<Master>,
    /// How the text came out, if that was asked for; there is one without a master too, wherever the form was sound
    /// enough to set the text.
    pub report: Option<Report>,
}

/// A finished master with what it was made of.
#[derive(Debug)]
pub struct Master {
    /// Name of the job, which is the file's.
    pub name: String,
    /// The PDF; empty if only a check was asked for.
    pub bytes: Vec<u8>,
    /// What was made, in one line, without the file's name.
    pub summary: String,
    /// What stands where.
    pub trace: Trace,
    /// The panels.
    pub panels: Vec<Panel>,
    /// The sides.
    pub sheets: Vec<Sheet>,
    /// The faces of their glyphs.
    pub fonts: Fonts,
}

/// Compiles a leaflet. All findings of a run come back at once; there is a master only if none of them is an error.
pub fn compile(files: &dyn Files, options: &Options) -> Outcome {
    let mut run =
        Run { files, sources: Sources::default(), diags: Diagnostics::default(), digest: Vec::new(), report: None };
    let master = run.compile(options);
    let master = if run.diags.has_errors() { None } else { master };
    run.diags.arrange();
    if let Some(report) = &mut run.report {
        report.master = master.as_ref().map(|master| master.name.clone());
    }
    Outcome { sources: run.sources, diagnostics: run.diags, master, report: run.report }
}

/// The state of one run.
struct Run<'a> {
    files: &'a dyn Files,
    sources: Sources,
    diags: Diagnostics,
    /// Digests of the inputs, in the order of reading.
    digest: Vec<u8>,
    report: Option<Report>,
}

impl Run<'_> {
    fn compile(&mut self, options: &Options) -> Option<Master> {
        let layout = self.read_text(&options.layout, None)?;
        let (spec, diags) = spec::parse(&self.sources, layout);
        let read = !diags.has_errors();
        self.diags.extend(diags);
        let spec = spec?;

        let texts = self.texts(&spec, options);
        let (mut fonts, faces) = self.fonts(&spec);
        let (chains, mut diags) = flow::fallbacks(&spec, &faces);
        chains.into_iter().for_each(|(face, chain)| fonts.set_fallback(face, chain));
        let (form, more) = flow::form(&spec, &faces);
        diags.extend(more);
        let sound = read && !diags.has_errors() && faces.iter().all(|face| face.face.is_some());
        self.diags.extend(diags);
        let intent = self.intent(&spec);
        let date = self.date(&spec, options);
        let (ends, diags) = flow::resolve(form, &texts);
        self.diags.extend(diags);
        // How a text fits says something only where columns and styles are what they were meant to be.
        if !sound {
            self.look_for_glyphs(&ends.least, &fonts);
            return None;
        }
        let done = self.lay_out(ends, &fonts);
        self.report = options.report.then(|| report::report(&done, &self.sources));
        if self.diags.has_errors() {
            return None;
        }
        let LaidOut { job, panels, rooms, fit } = done;
        let (intent, date) = (intent?, date?);
        let slug = self.slug(&spec, &job, &fonts, date);
        let sheets = impose::impose(&job, &panels, &spec.output.marks, slug);
        let info = info(&spec, date);
        let document = pdf::Document {
            sheets: &sheets,
            panels: &panels,
            fonts: &fonts,
            spots: &job.spots,
            info: &info,
            intent: &intent,
        };
        let bytes = if options.check_only {
            Vec::new()
        } else {
            match pdf::write(&document) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.diags.push(
                        Diagnostic::error("font-embedding", error.to_string())
                            .hint("take another file of this font, or another font"),
                    );
                    return None;
                }
            }
        };
        let summary = summary(&spec, &job, &rooms, &fit, &sheets);
        let trace = trace(&job, &panels, &fonts);
        Some(Master { name: spec.job.name.value.clone(), bytes, summary, trace, panels, sheets, fonts })
    }

    /// What can be said of texts whose form is faulty: which characters their fonts lack.
    fn look_for_glyphs(&mut self, job: &Job, fonts: &Fonts) {
        let mut shaper = Shaper::new(fonts);
        for flow in &job.flows {
            for para in flow.blocks.iter().flat_map(Para::parts) {
                shaper.paragraph(para);
                if let Some(marker) = &para.style.marker {
                    let lang = job.languages[flow.language].locale;
                    shaper.line(&marker.text.value, &marker.look, lang, marker.text.span);
                }
            }
        }
        look_for_markers(&job.markers, &mut shaper);
        self.diags.extend(shaper.findings());
    }

    fn lay_out(&mut self, ends: Ends, fonts: &Fonts) -> LaidOut {
        let mut shaper = Shaper::new(fonts);
        let (done, diags) = layout::lay_out(ends, &mut shaper, &self.sources);
        look_for_markers(&done.job.markers, &mut shaper);
        self.diags.extend(shaper.findings());
        self.diags.extend(diags);
        done
    }

    /// Reads a text file; what is wrong with it is reported at `named`, where it was asked for.
    fn read_text(&mut self, path: &str, named: Option<Span>) -> Option<FileId> {
        let bytes = self.read(path, named)?;
        let shown = self.files.shown(path);
        match self.sources.add(&shown, &bytes) {
            Ok(id) => {
                // Of the cleaned text, so that its twins have the same digest.
                let digest = digest(untabbed(&self.sources.get(id).text).as_bytes());
                self.digest.extend(digest);
                Some(id)
            }
            Err(error) => {
                self.diags.push(
                    Diagnostic::error("encoding", error.to_string())
                        .at(error.span, "the first character that is not")
                        .hint("open the file in an editor and save it as UTF-8"),
                );
                None
            }
        }
    }

    fn read(&mut self, path: &str, named: Option<Span>) -> Option<Vec<u8>> {
        match self.files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let mut diag = Diagnostic::error("file", format!("{}: {error}", self.files.shown(path)));
                if let Some(span) = named {
                    diag = diag.at(span, "asked for here");
                }
                diag = match error {
                    FileError::NotFound => {
                        let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
                        let there = self.files.list(folder);
                        diag.suggest(name, there.iter().map(String::as_str))
                    }
                    FileError::OutsideRoot => diag.hint("copy the file into the project's folder and name it there"),
                    FileError::Unreadable(_) => diag,
                };
                self.diags.push(diag);
                None
            }
        }
    }

    /// The texts in the order of the languages; `None` where one can't be read.
    fn texts(&mut self, spec: &Spec, options: &Options) -> Vec<Option<Text>> {
        let folder = options.content.as_deref().unwrap_or("content").trim_end_matches('/');
        let read = |language: &LanguageSpec| {
            let path = format!("{folder}/{}", language.content.value);
            let file = self.read_text(&path, Some(language.content.span))?;
            let (story, diags) = content::parse(&self.sources, file);
            let sure = !diags.iter().any(|d| d.code == "content-attributes");
            self.diags.extend(diags);
            Some(Text { story, sure })
        };
        spec.languages.iter().map(read).collect()
    }

    fn fonts(&mut self, spec: &Spec) -> (Fonts, Vec<LoadedFace>) {
        let mut fonts = Fonts::default();
        let mut loaded = Vec::new();
        for family in &spec.fonts {
            for face in &family.faces {
                let id = face.file.as_ref().and_then(|file| {
                    let bytes = self.read(&file.value, Some(file.span))?;
                    self.digest.extend(digest(&bytes));
                    match load(bytes, face, file.span) {
                        Ok(face) => Some(fonts.push(face)),
                        Err((error, span)) => {
                            let hint = match error {
                                FaceError::NoSuchInstance(..) | FaceError::NoSuchAxis(..) => "name one that it has",
                                FaceError::OutsideAxis(..) => "write a number within that",
                                FaceError::NotVariable => "take `instance` and `axes` away, or name a variable font",
                                _ => "name another font file here",
                            };
                            self.diags.push(Diagnostic::error("font", error.to_string()).at(span, "").hint(hint));
                            None
                        }
                    }
                });
                loaded.push(LoadedFace {
                    family: family.family.value.clone(),
                    weight: face.weight,
                    italic: face.italic,
                    face: id,
                });
            }
        }
        (fonts, loaded)
    }

    fn intent(&mut self, spec: &Spec) -> Option<Intent> {
        let output = &spec.output;
        let condition = &output.condition.value;
        let registered = registry::condition(condition).is_some();
        let meant = registry::meant(condition).filter(|_| !registered);
        let suggest = |diag: Diagnostic| match meant {
            Some(meant) => diag.hint(format!("did you mean `{}`?", meant.name)),
            None => diag,
        };
        let profile = match &output.profile {
            None if condition == "FOGRA39" => Profile::fogra39(),
            None => {
                self.diags.push(
                    suggest(
                        Diagnostic::error(
                            "output-profile",
                            format!("no profile for the condition `{condition}` is at hand"),
                        )
                        .at(output.condition.span, "only FOGRA39 is inside the program"),
                    )
                    .hint("add profile = \"FILE.icc\" to [output], with the profile that your printer names"),
                );
                return None;
            }
            Some(path) => {
                let bytes = self.read(&path.value, Some(path.span))?;
                self.digest.extend(digest(&bytes));
                match Profile::load(&bytes) {
                    Ok(profile) => profile,
                    Err(error) => {
                        self.diags.push(
                            Diagnostic::error("output-profile", error.to_string())
                                .at(path.span, "")
                                .hint("name a CMYK output profile, as your printer gives it"),
                        );
                        return None;
                    }
                }
            }
        };
        if !registered && registry::is_icc(&output.registry) {
            self.diags.push(
                suggest(
                    Diagnostic::warning(
                        "output-condition",
                        format!("the condition `{condition}` is not in the registry of the ICC"),
                    )
                    .at(output.condition.span, format!("not known to {}", output.registry)),
                )
                .note("a printer looks the condition up by this name")
                .hint("name a registered one, or add registry = \"…\" to [output] with the address of whoever keeps yours"),
            );
        }
        let info = output.info.as_ref().map(|i| i.value.clone());
        Some(Intent {
            condition: condition.clone(),
            registry: output.registry.clone(),
            info: info.unwrap_or_else(|| intent::condition_info(condition).unwrap_or(condition).to_owned()),
            profile,
        })
    }

    fn date(&mut self, spec: &Spec, options: &Options) -> Option<DateSpec> {
        if let Some(date) = &spec.job.date {
            return Some(date.value);
        }
        if let Some(seconds) = options.source_date_epoch {
            return Some(from_epoch(seconds));
        }
        self.diags.push(
            Diagnostic::error("layout-no-date", "the job has no date")
                .at(spec.job.span, "[job] has no `date`")
                .note("a PDF/X file states when it was made, and the same inputs must give the same bytes on any day")
                .hint("add the line `date = 2026-01-31` to [job], or set SOURCE_DATE_EPOCH"),
        );
        None
    }

    /// The job lines of each side, the first one at (0, 0), in 6 pt black.
    fn slug(&self, spec: &Spec, job: &Job, fonts: &Fonts, date: DateSpec) -> [Vec<GlyphRun>; 2] {
        if !spec.output.marks.slug {
            return [vec![], vec![]];
        }
        // A face of another script may have no Latin letters.
        let latin = fonts.iter().find(|(_, face)| ('!'..='~').all(|c| face.has(c)));
        let Some((face, _)) = latin.or_else(|| fonts.iter().next()) else { return [vec![], vec![]] };
        let mut inks: Vec<String> = ["C", "M", "Y", "K"].map(str::to_owned).to_vec();
        inks.extend(job.spots.iter().map(|s| s.name.clone()));
        let info = SlugInfo {
            name: spec.job.name.value.clone(),
            edition: spec.job.edition.value.clone(),
            date: format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            condition: spec.output.condition.value.clone(),
            inks,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            digest: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&self.digest)),
        };
        let look = Look {
            face,
            size: SLUG_SIZE,
            sizes: [SLUG_SIZE; 2],
            color: crate::color::Color::BLACK,
            overprint: true,
            tracking: Length::ZERO,
            features: Vec::new(),
        };
        let lang = crate::lang::Lang::parse("en").expect("a language tag");
        let mut shaper = Shaper::new(fonts);
        [Side::A, Side::B].map(|side| {
            let mut shape = |text: &str| shaper.line(text, &look, lang, spec.span);
            let lines = slug::lines(job, side, &spec.output.marks, &info, |text| line::width(&shape(text)));
            let place = |(n, text): (usize, &String)| {
                let origin = Point::new(Length::ZERO, SLUG_LEADING * n as i64);
                line::plain(&shape(text), &look, lang, origin)
            };
            lines.iter().enumerate().flat_map(place).collect()
        })
    }
}

/// Shapes the markers whose faces lack a character, so that it is found even where no text has such a marker.
fn look_for_markers(markers: &[Marker], shaper: &mut Shaper<'_>) {
    let lang = crate::lang::Lang::UNDETERMINED;
    for Marker { text, look, .. } in markers {
        if !text.value.chars().all(|c| shaper.fonts().covers(look.face, c)) {
            shaper.line(&text.value, look, lang, text.span);
        }
    }
}

/// A face as layout.toml asks for it, or why it can't be had and where that is written.
fn load(bytes: Vec<u8>, spec: &FaceSpec, file: Span) -> Result<Face, (FaceError, Span)> {
    let face = Face::load(bytes, spec.index).map_err(|error| (error, file))?;
    if spec.instance.is_none() && spec.axes.is_empty() {
        return Ok(face);
    }
    let axes: Vec<([u8; 4], f64)> = spec.axes.iter().map(|(tag, at)| (tag.value, *at)).collect();
    face.at(spec.instance.as_ref().map(|name| name.value.as_str()), &axes).map_err(|error| {
        let span = match &error {
            FaceError::NoSuchInstance(..) => spec.instance.as_ref().map(|name| name.span),
            FaceError::NoSuchAxis(tag, ..) | FaceError::OutsideAxis(tag, ..) => {
                spec.axes.iter().find(|(name, _)| name.value == *tag).map(|(name, _)| name.span)
            }
            _ => None,
        };
        (error, span.unwrap_or(file))
    })
}

fn digest(bytes: &[u8]) -> [u8; 8] {
    xxhash_rust::xxh3::xxh3_64(bytes).to_be_bytes()
}

/// The text as it would be with spaces for its tabs: to the next multiple of four at the start of a line, as Markdown
/// reads them, one elsewhere.
fn untabbed(text: &str) -> Cow<'_, str> {
    if !text.contains('\t') {
        return Cow::Borrowed(text);
    }
    let mut done = String::with_capacity(text.len() + 64);
    let mut indent = Some(0);
    for c in text.chars() {
        let spaces = match (c, indent) {
            ('\t', Some(column)) => 4 - column % 4,
            ('\t', None) => 1,
            _ => 0,
        };
        (0..spaces).for_each(|_| done.push(' '));
        if spaces == 0 {
            done.push(c);
        }
        indent = match c {
            '\n' => Some(0),
            ' ' => indent.map(|column| column + 1),
            '\t' => indent.map(|column| column + spaces),
            _ => None,
        };
    }
    Cow::Owned(done)
}

fn info(spec: &Spec, date: DateSpec) -> pdf::Info {
    pdf::Info {
        job: spec.job.name.value.clone(),
        title: spec.job.title.value.clone(),
        author: spec.job.author.as_ref().map(|a| a.value.clone()),
        edition: spec.job.edition.value.clone(),
        date,
        trapped: spec.job.trapped,
        languages: spec.languages.iter().map(|l| l.locale.value).collect(),
    }
}

/// A date of seconds since 1970 in UTC, by Howard Hinnant's `civil_from_days`.
fn from_epoch(seconds: i64) -> DateSpec {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let z = days.clamp(-700_000, 2_900_000) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    DateSpec {
        year: year.clamp(0, 9999) as u16,
        month: month as u8,
        day: (doy - (153 * mp + 2) / 5 + 1) as u8,
        hour: (rest / 3_600) as u8,
        minute: (rest / 60 % 60) as u8,
        second: (rest % 60) as u8,
        offset_minutes: 0,
    }
}

/// Sides, trim, inks, condition, and the room left per language.
fn summary(spec: &Spec, job: &Job, rooms: &[Room], fit: &[Fitted], sheets: &[Sheet]) -> String {
    let mm = |l: Length| trim_decimals(l.to_mm(), 1);
    let mut inks = "CMYK".to_owned();
    for spot in &job.spots {
        inks.push_str(" + ");
        inks.push_str(&spot.name);
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
    let fitted: Vec<String> = fit.iter().map(|f| format!("{} {}/{} pt", f.style, pt(f.size), pt(f.leading))).collect();
    let fitted = if fitted.is_empty() { String::new() } else { format!(", fitted: {}", fitted.join(", ")) };
    format!(
        "{} side{}, {} × {} mm, {}, {inks}, {}{fitted}, room left: {}",
        sheets.len(),
        if sheets.len() == 1 { "" } else { "s" },
        mm(job.size.width),
        mm(job.size.height),
        job.fold,
        spec.output.condition.value,
        left.join(", "),
    )
}

fn trace(job: &Job, panels: &[Panel], fonts: &Fonts) -> Trace {
    let mut traced = Vec::new();
    for panel in panels {
        for block in &panel.blocks {
            let (Some(first), Some(last)) = (block.lines.first(), block.lines.last()) else { continue };
            let Some(run) = first.runs.last() else { continue };
            let metrics = fonts.get(run.face).metrics;
            let em = f64::from(metrics.units_per_em);
            let top = first.baseline - run.size.scale(metrics.ascent / em);
            let bottom = last.baseline - run.size.scale(metrics.descent / em);
            traced.push(Traced {
                panel: panel.name.clone(),
                flow: job.flows[block.flow].name.clone(),
                lang: block.lang,
                role: block.role,
                span: block.span,
                rect: Rect::new(first.measure.0, top, first.measure.1 - first.measure.0, bottom - top),
                size: run.size,
            });
        }
    }
    Trace(traced)
}
