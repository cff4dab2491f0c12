//! The whole pipeline: from files to masters, or to diagnostics.

mod condition;
mod date;
mod drawings;
mod drawn;
mod facts;
mod guides;
mod inputs;
mod judge;
mod masters;
mod outcome;
mod pictures;

pub use crate::spec::ALL_DELIVERIES;
pub use drawn::{DrawOptions, Drawn, draw};
pub use outcome::{Delivery, Judging, Master, Options, Outcome, PressFile};

use self::condition::Press;
use self::judge::Finished;
use self::pictures::{PictureFiles, Prepared};
use crate::diag::{Diagnostic, Diagnostics};
use crate::flow::{self, Ends, Job, Marker, Para};
use crate::font::Fonts;
use crate::impose;
use crate::layout::{self, LaidOut};
use crate::panel::{Item, Panel};
use crate::pdf::WriteError;
use crate::preflight;
use crate::preflight::facts::Facts;
use crate::preflight::settings::Settings;
use crate::report::{self, Report};
use crate::source::{Files, Sources, Span};
use crate::spec::{self, DeliverSpec, FilesSpec, OutputSpec, Spec};
use crate::text::forms;
use crate::text::shape::Shaper;
use crate::trace::{Trace, Traced};

/// Compiles a leaflet. All findings of a run come back at once; there is a master only if none of them is an error.
pub fn compile(files: &dyn Files, options: &Options) -> Outcome {
    let mut run = Run::new(files);
    let master = run.compile(options);
    let master = if run.diags.has_errors() { None } else { master };
    run.diags.arrange();
    if let Some(report) = &mut run.report {
        report.master = master.as_ref().map(|master| master.name.clone());
    }
    Outcome {
        sources: run.sources,
        diagnostics: run.diags,
        master,
        report: run.report,
        facts: run.facts,
        settings: run.settings,
        deliveries: run.deliveries,
    }
}

/// One master that is to be made.
struct Wanted<'s> {
    /// Name of its `[deliver.NAME]`; `None` for that of `[output]`.
    delivery: Option<&'s str>,
    output: &'s OutputSpec,
    files: FilesSpec,
}

impl Wanted<'_> {
    /// The table of layout.toml that says it.
    fn table(&self) -> String {
        self.delivery.map_or("[output]".to_owned(), |name| format!("[deliver.{name}]"))
    }

    /// The table that says what is the `same` as in `[output]`, or not.
    fn table_of(&self, same: bool) -> String {
        if same { "[output]".to_owned() } else { self.table() }
    }
}

/// The state of one run.
struct Run<'a> {
    files: &'a dyn Files,
    sources: Sources,
    diags: Diagnostics,
    /// Digests of the inputs, in the order of reading.
    digest: Vec<u8>,
    report: Option<Report>,
    facts: Vec<(String, Facts)>,
    settings: Settings,
    deliveries: Vec<String>,
}

impl<'a> Run<'a> {
    /// Nothing read yet, nothing found.
    fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            sources: Sources::default(),
            diags: Diagnostics::default(),
            digest: Vec::new(),
            report: None,
            facts: Vec::new(),
            settings: Settings::default(),
            deliveries: Vec::new(),
        }
    }

    fn compile(&mut self, options: &Options) -> Option<Master> {
        let layout = self.read_text(&options.layout, None)?;
        self.settings = match Settings::of_layout(&self.sources.get(layout).text) {
            Ok(settings) => settings,
            Err(faults) => {
                for fault in faults {
                    let at = Span::new(layout, fault.at);
                    self.diags.push(Diagnostic::error("layout-preflight", fault.message).at(at, "").hint(fault.help));
                }
                Settings::default()
            }
        };
        let (spec, diags) = spec::parse(&self.sources, layout);
        let read = !diags.has_errors();
        self.diags.extend(diags);
        let spec = spec?;

        self.deliveries = spec.deliver.iter().map(|delivery| delivery.name.value.clone()).collect();
        let settings = self.settings.clone();
        let texts = self.texts(&spec, options);
        let (mut fonts, faces) = self.fonts(&spec);
        let (chains, mut diags) = flow::fallbacks(&spec, &faces);
        chains.into_iter().for_each(|(face, chain)| fonts.set_fallback(face, chain));
        let wanted = self.wanted(&spec, options);
        let intents: Vec<Option<Press>> = wanted.iter().map(|wanted| self.intent(wanted)).collect();
        let presses: Vec<_> = wanted.iter().zip(intents.iter().map(Option::as_ref)).collect();
        let pictures = self.pictures(&spec, &texts, (&fonts, &faces), &presses);
        let (form, more) = flow::form(&spec, &faces, preflight::lines(&settings), &pictures.loaded);
        diags.extend(more);
        let sound = read && !diags.has_errors() && faces.iter().all(|face| face.face.is_some());
        self.diags.extend(diags);
        for wanted in &wanted {
            let own = &spec.output;
            let same = wanted.output.condition.value == own.condition.value && wanted.output.ink_limit == own.ink_limit;
            self.diags.extend(preflight::colors(&form.colors(), wanted.output, &wanted.table_of(same)));
        }
        let date = self.date(&spec, options);
        let (ends, diags) = flow::resolve(form, &texts, &pictures.loaded);
        self.diags.extend(diags);
        // How a text fits says something only where columns and styles are what they were meant to be, and where it is
        // known which words go where.
        let parted = self.diags.iter().all(|diag| diag.code != "content-division");
        if !sound || !parted {
            self.look_for_glyphs(&ends.least, &fonts);
            return None;
        }
        let done = self.lay_out(ends, &fonts);
        self.diags.extend(impose::fold::prove(&done.job));
        self.report = options.report.then(|| report::report(&done, &self.sources));
        let idle = self.idle_inks(&spec, &done);
        self.diags.extend(preflight::drawn_near_edges(&done.job, &done.panels));
        self.diags.extend(preflight::text(&done.panels, &settings));
        self.diags.extend(preflight::contrast(&done.job, &done.panels, &fonts));
        for (wanted, press) in wanted.iter().zip(&intents) {
            let intent = press.as_ref().map(|press| &press.intent);
            self.diags.extend(preflight::job(wanted.output, intent, &done.job, &done.panels));
        }
        let prepared = self.prepare_all(&done, &pictures, &wanted, &intents);
        if let Some(mut report) = self.report.take() {
            let own = prepared.first().filter(|_| intents.first().is_some_and(Option::is_some));
            report.pictures = pictures::report(self, &done, &pictures, own);
            self.report = Some(report);
        }
        preflight::settle(&mut self.diags, &settings);
        if options.judging == Judging::Waived {
            preflight::waive(&mut self.diags);
        }
        if self.diags.has_errors() {
            return None;
        }
        let making = masters::Making {
            spec: &spec,
            done: &done,
            fonts: &fonts,
            date: date?,
            digest: &self.digest,
            bytes: !options.check_only && options.press.is_none(),
            waived: options.judging == Judging::Waived,
        };
        let outputs: Vec<&OutputSpec> = wanted.iter().map(|wanted| wanted.output).collect();
        let pressed = options.press.is_some_and(|choice| spec.press.with(choice).marks.slug);
        self.diags.extend(making.slug_gaps(&outputs, pressed));
        let presses: Vec<Press> = intents.into_iter().collect::<Option<_>>()?;
        let press = match options.press {
            None => None,
            Some(choice) => {
                let making = masters::Making { bytes: !options.check_only, ..making };
                let (press, prepared) = (presses.first()?, prepared.first()?);
                let made = making.press(&spec.press.with(choice), press, prepared, &mut self.diags);
                if self.diags.has_errors() {
                    return None;
                }
                match made? {
                    Ok(made) => Some(made),
                    Err(error) => {
                        self.diags.push(unembeddable(&error));
                        return None;
                    }
                }
            }
        };
        let judged = options.judging == Judging::Files && !options.check_only;
        let (mut files, mut facts) = (Vec::new(), Vec::new());
        for (at, ((wanted, press), prepared)) in wanted.iter().zip(&presses).zip(&prepared).enumerate() {
            let redrawn = pictures.redrawn(&done, at);
            let making = masters::Making { done: redrawn.as_ref().unwrap_or(&done), ..making };
            match making.files(wanted, press, prepared) {
                Ok(made) => {
                    if options.facts || judged {
                        facts.extend(facts::facts(&done, &made, wanted.output, &fonts, &self.sources, &idle));
                    }
                    files.extend(made);
                }
                Err(error) => {
                    // The same fonts stand in every file.
                    self.diags.push(unembeddable(&error));
                    return None;
                }
            }
        }
        if judged {
            self.judge(&files, &facts, press.as_ref());
        }
        if options.facts {
            self.facts = facts;
        }
        let trace = trace(&done.job, &done.panels, &fonts);
        let mut files = files.into_iter();
        let Delivery { name, bytes, summary, sheets } = files.next()?;
        let deliveries = files.collect();
        let [limit, _] = preflight::ink_limits(&spec.output);
        let guides = guides::guides(&done.job, &sheets, limit);
        Some(Master { name, bytes, summary, trace, panels: done.panels, sheets, fonts, deliveries, press, guides })
    }

    /// Spot inks that nothing is printed in, by their names, with a warning for each: its plate would be empty.
    fn idle_inks(&mut self, spec: &Spec, done: &LaidOut) -> Vec<String> {
        let across = done.job.spreads.iter().map(|spread| &spread.art[..]);
        let used = impose::marks::spots(done.panels.iter(), across);
        let idle = |at: usize| !used.iter().any(|spot| usize::from(spot.0) == at);
        let idle: Vec<_> =
            spec.spots.iter().enumerate().filter(|(at, _)| idle(*at)).map(|(_, spot)| &spot.name).collect();
        for name in &idle {
            self.diags.push(
                Diagnostic::warning("ink-unused", format!("nothing is printed in the ink `{}`", name.value))
                    .at(name.span, "")
                    .note("a printer reckons with a plate and a washed press unit for every ink that is ordered")
                    .hint("take it out of [inks], and its colours out of [colors], or print in one of them"),
            );
        }
        idle.into_iter().map(|name| name.value.clone()).collect()
    }

    /// Judges what was made: a press sheet, or the masters.
    fn judge(&mut self, files: &[Delivery], facts: &[(String, Facts)], press: Option<&PressFile>) {
        let settings = |facts: &Facts| {
            let mut settings = facts.settings();
            settings.extend(&self.settings);
            settings
        };
        let finished: Vec<Finished<'_>> = match press {
            // Its pages are plates, on which the job's sides stand more than once: only the job's limits hold for it.
            Some(press) => {
                let settings = facts.first().map_or_else(|| self.settings.clone(), |(_, facts)| settings(facts));
                vec![Finished { name: &press.name, bytes: &press.bytes, facts: None, settings }]
            }
            None => files
                .iter()
                .zip(facts)
                .map(|(file, (_, facts))| Finished {
                    name: &file.name,
                    bytes: &file.bytes,
                    settings: settings(facts),
                    facts: Some(facts.clone()),
                })
                .collect(),
        };
        let found = judge::judge(finished, &self.sources, &self.diags);
        self.diags.extend(found);
    }

    /// The pictures of each master, none where its condition could not be had. What is wrong with them is reported.
    fn prepare_all(
        &mut self,
        done: &LaidOut,
        files: &PictureFiles,
        wanted: &[Wanted<'_>],
        intents: &[Option<Press>],
    ) -> Vec<Prepared> {
        let (job, panels) = (&done.job, &done.panels[..]);
        let spreads: Vec<&[Item]> = job.spreads.iter().map(|spread| &spread.art[..]).collect();
        self.diags.extend(preflight::fine_drawings(panels, &spreads, &self.settings));
        let mut prepared: Vec<Prepared> = Vec::new();
        let Some(first) = wanted.first() else { return prepared };
        for (wanted, press) in wanted.iter().zip(intents) {
            let (output, Some(press)) = (wanted.output, press) else { continue };
            let table = wanted.table_of(output.ppi == first.output.ppi);
            self.diags.extend(preflight::picture_resolution(panels, &spreads, output, &table));
            self.diags.extend(preflight::drawing_inks(panels, &spreads, output));
            self.diags.extend(files.foreign(job, panels, press));
            let made = self.prepare((job, panels), files, (output, press), &prepared);
            self.diags.extend(preflight::prepared_pictures(panels, &spreads, output, |picture| made.find(picture)));
            prepared.push(made);
        }
        prepared
    }

    /// The master of `[output]` first, then the deliveries that were asked for.
    fn wanted<'s>(&mut self, spec: &'s Spec, options: &Options) -> Vec<Wanted<'s>> {
        let mut wanted = vec![Wanted { delivery: None, output: &spec.output, files: FilesSpec::One }];
        let names = || spec.deliver.iter().map(|delivery| delivery.name.value.as_str());
        for asked in options.deliver.iter().filter(|asked| *asked != ALL_DELIVERIES) {
            if !names().any(|name| name == asked) {
                let message = format!("layout.toml has no [deliver.{asked}]");
                let diag = Diagnostic::error("deliver-name", message);
                self.diags.push(if spec.deliver.is_empty() {
                    diag.hint(format!("add [deliver.{asked}] with what that shop wants, such as marks = []"))
                } else {
                    diag.suggest(asked, names())
                });
            }
        }
        let all = options.deliver.iter().any(|asked| asked == ALL_DELIVERIES);
        let asked = |delivery: &&DeliverSpec| all || options.deliver.contains(&delivery.name.value);
        wanted.extend(spec.deliver.iter().filter(asked).map(|delivery| Wanted {
            delivery: Some(&delivery.name.value),
            output: &delivery.output,
            files: delivery.files,
        }));
        wanted
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
        self.diags.extend(forms::lacking_features(&job.features, fonts));
    }

    fn lay_out(&mut self, ends: Ends, fonts: &Fonts) -> LaidOut {
        let mut shaper = Shaper::new(fonts);
        let (done, diags) = layout::lay_out(ends, &mut shaper, &self.sources);
        look_for_markers(&done.job.markers, &mut shaper);
        self.diags.extend(shaper.findings());
        self.diags.extend(forms::lacking_features(&done.job.features, fonts));
        // Text without room is told as such; where it then comes to stand says nothing.
        if !diags.iter().any(|diag| matches!(diag.code, "overset" | "line-too-long" | "table-too-wide")) {
            self.diags.extend(preflight::text_near_edges(&done.job, &done.panels, fonts, &self.settings));
        }
        self.diags.extend(diags);
        done
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

fn unembeddable(error: &WriteError) -> Diagnostic {
    Diagnostic::error("font-embedding", error.to_string()).hint("take another file of this font, or another font")
}

fn trace(job: &Job, panels: &[Panel], fonts: &Fonts) -> Trace {
    let mut traced = Vec::new();
    for panel in panels {
        for block in &panel.blocks {
            let Some(rect) = facts::extent(block, fonts) else { continue };
            let Some(run) = block.lines.first().and_then(|line| line.runs.last()) else { continue };
            traced.push(Traced {
                panel: panel.name.clone(),
                flow: job.flows[block.flow].name.clone(),
                lang: block.lang,
                role: block.role,
                span: block.span,
                rect,
                size: run.size,
            });
        }
    }
    Trace(traced)
}
