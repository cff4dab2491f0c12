//! The diagram of a leaflet's fold: from layout.toml alone to text, a picture, a dummy and a template.

use super::Run;
use super::inputs::load;
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics};
use crate::diagram::{Leaflet, Typeset, dummy, svg, template, text};
use crate::drawing::Drawing;
use crate::flow::{self, Look};
use crate::font::{self, FaceId, Fonts};
use crate::geom::{Point, Size};
use crate::lang::Lang;
use crate::layout::line;
use crate::pdf;
use crate::source::{Files, Sources, Span};
use crate::spec::{self, Spec};
use crate::text::shape::Shaper;
use crate::unit::Length;

/// What a caller of [`draw`] chooses.
#[derive(Clone, Debug, Default)]
pub struct DrawOptions {
    /// The layout, relative to its folder.
    pub layout: String,
    /// The paper of the dummy. Default: A4, or Letter for a sheet that is measured in half inches.
    pub paper: Option<Size>,
    /// Make the text and no files.
    pub text_only: bool,
}

/// What [`draw`] gives.
#[derive(Debug)]
pub struct Drawn {
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The diagram; `None` if there was an error.
    pub diagram: Option<Diagram>,
}

/// The fold in pictures.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// Both sides, folding and openings, for a terminal of 80 columns.
    pub text: String,
    /// The picture, the dummy and the template.
    pub files: Vec<DrawnFile>,
}

/// A file of a [`Diagram`].
#[derive(Clone, Debug)]
pub struct DrawnFile {
    /// What it is: `svg`, `dummy` or `template`.
    pub kind: &'static str,
    /// Its name: `JOB-fold.svg`, `JOB-dummy.pdf`, `JOB-template.pdf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was made, in one line, without the file's name.
    pub summary: String,
}

/// Draws the fold of the leaflet whose form is `options.layout`. Neither texts nor fonts have to be there, and nothing that
/// the form says of them is asked for; what else is wrong with it is reported, all at once.
pub fn draw(files: &dyn Files, options: &DrawOptions) -> Drawn {
    let mut run = Run::new(files);
    let diagram = run.draw(options);
    let diagram = diagram.filter(|_| !run.diags.has_errors());
    run.diags.arrange();
    Drawn { sources: run.sources, diagnostics: run.diags, diagram }
}

impl Run<'_> {
    fn draw(&mut self, options: &DrawOptions) -> Option<Diagram> {
        let layout = self.read_text(&options.layout, None)?;
        let (spec, diags) = spec::parse(&self.sources, layout);
        for diag in diags.iter().filter(|diag| diag.code != spec::NO_TEXT) {
            self.diags.push(diag.clone());
        }
        let spec = spec?;
        let (sheet, diags) = flow::sheet(&spec);
        self.diags.extend(diags);
        let sheet = sheet?;
        let job = &spec.job.name.value;
        let leaflet = Leaflet::new(job, &spec.job.title.value, &sheet);
        let text = text::text(&leaflet);
        if options.text_only || self.diags.has_errors() {
            return Some(Diagram { text, files: Vec::new() });
        }
        let (fonts, face) = self.lettering(&spec)?;
        let mut shaper = Shaper::new(&fonts);
        let lang = Lang::parse("en").expect("a language tag");
        let mut set = |words: &str, size: Length| {
            let look = look(face, size);
            let shaped = shaper.line(words, &look, lang, spec.span);
            Typeset { runs: line::plain(&shaped, &look, lang, Point::default()), width: line::width(&shaped) }
        };
        let paper = options.paper.unwrap_or_else(|| dummy::paper(sheet.size));
        let picture = svg::drawing(&leaflet, &mut set);
        let dummy = dummy::drawing(&leaflet, paper, &mut set);
        let template = template::drawing(&leaflet, &mut set);
        let summary = dummy.title.rsplit_once(" – ").map_or("dummy", |(_, rest)| rest).to_owned();
        let mut files = vec![DrawnFile {
            kind: "svg",
            name: format!("{job}-fold.svg"),
            bytes: svg::svg(&picture).into_bytes(),
            summary: "both sides to scale".to_owned(),
        }];
        let drawings: [(&'static str, &Drawing, String); 2] = [
            ("dummy", &dummy, format!("{summary}, to print on both sides, to cut out and to fold")),
            ("template", &template, "trim, bleed, safe distance, creases and measures on layers".to_owned()),
        ];
        for (kind, drawing, summary) in drawings {
            match pdf::write_drawing(drawing, &fonts) {
                Ok(bytes) => files.push(DrawnFile { kind, name: format!("{job}-{kind}.pdf"), bytes, summary }),
                Err(error) => self.diags.push(super::unembeddable(&error)),
            }
        }
        Some(Diagram { text, files })
    }

    /// The face of the program, with the layout's fonts behind it where a name has letters that it lacks. Fonts that cannot be
    /// read are passed over: they are `build`'s to report.
    fn lettering(&mut self, spec: &Spec) -> Option<(Fonts, FaceId)> {
        let own = match font::builtin() {
            Ok(face) => face,
            Err(error) => {
                self.diags.push(Diagnostic::error("font", format!("the program's own face: {error}")));
                return None;
            }
        };
        let mut fonts = Fonts::default();
        let face = fonts.push(own);
        let job = [&spec.job.name, &spec.job.title];
        let names: Vec<(&str, Span)> = (job.into_iter().chain(spec.panels.iter().map(|panel| &panel.name)))
            .map(|name| (name.value.as_str(), name.span))
            .collect();
        let shown = |c: &char| !c.is_control() && !c.is_whitespace();
        let lacks = |fonts: &Fonts, name: &str| name.chars().filter(shown).any(|c| !fonts.covers(face, c));
        if names.iter().any(|(name, _)| lacks(&fonts, name)) {
            let mut chain = Vec::new();
            for asked in spec.fonts.iter().flat_map(|family| &family.faces) {
                let Some(file) = &asked.file else { continue };
                let Ok(bytes) = self.files.read(&file.value) else { continue };
                chain.extend(load(bytes, asked, file.span).ok().map(|other| fonts.push(other)));
            }
            fonts.set_fallback(face, chain);
        }
        for (name, span) in names {
            let mut lost: Vec<char> = name.chars().filter(shown).filter(|c| !fonts.covers(face, *c)).collect();
            lost.dedup();
            if !lost.is_empty() {
                let list: String = lost.iter().take(8).collect();
                self.diags.push(
                    Diagnostic::warning("diagram-glyph", format!("the dummy and the template cannot show `{list}`"))
                        .at(span, "")
                        .note("neither the program's own face nor a font of the layout that can be read has it")
                        .hint("add a font that has it to [fonts], or go by the panel's place, such as A1"),
                );
            }
        }
        Some((fonts, face))
    }
}

/// How a drawing is lettered.
fn look(face: FaceId, size: Length) -> Look {
    Look {
        face,
        size,
        sizes: [size; 2],
        color: Color::BLACK,
        overprint: false,
        tracking: Length::ZERO,
        features: Vec::new(),
        forms: Default::default(),
    }
}
