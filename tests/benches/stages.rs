//! How long each stage takes on the real leaflet: `cargo bench` shows it; nothing fails for being slow.
//!
//! In the order of the house. Each stage is measured alone, on what the stages before it made once.
//!
//! The whole process on the shipped leaflet, start and end included: 104 million instructions (valgrind's callgrind counts
//! them), 1,340 page faults, about 29 ms of CPU time, of which judging the finished bytes takes 46 million and 9 ms, on a
//! processor on which Typst 0.15.2 takes 59 ms to compile the same texts into three columns on two pages, its own start left
//! out (CPU time of a fresh process that compiles, less that of one that only loads it).

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use leporello::flow::{self, Ends, LoadedFace, Text};
use leporello::font::{Face, Fonts};
use leporello::impose;
use leporello::impose::slug::{self, SlugInfo};
use leporello::intent::{Intent, Profile};
use leporello::layout::{self, LaidOut};
use leporello::pdf;
use leporello::preflight;
use leporello::preflight::settings::Settings;
use leporello::report;
use leporello::source::{FileId, Files, Root, Sources};
use leporello::spec::{self, Align, Side, Spec};
use leporello::text::linebreak::{self, Demands, Measures};
use leporello::text::shape::Shaper;
use leporello::unit::Length;
use leporello::{Options, Outcome, compile, content};

fn main() {
    divan::main();
}

const TEXTS: [&str; 2] = ["content/fr.md", "content/en.md"];

/// The widths from which on lines print, where nobody says otherwise.
fn widths() -> flow::line::Widths {
    preflight::lines(&Settings::default())
}

fn root() -> Root {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    Root::new(here, here).unwrap_or_else(|error| panic!("the leaflet: {error}"))
}

fn bytes(path: &str) -> Vec<u8> {
    root().read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn add(sources: &mut Sources, path: &str) -> FileId {
    sources.add(path, &bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The leaflet up to what resolving needs.
struct Leaflet {
    sources: Sources,
    spec: Spec,
    texts: Vec<Option<Text>>,
    fonts: Fonts,
    faces: Vec<LoadedFace>,
}

impl Leaflet {
    fn read() -> Self {
        let mut sources = Sources::default();
        let layout = add(&mut sources, "layout.toml");
        let (spec, _) = spec::parse(&sources, layout);
        let spec = spec.expect("the layout can be read");
        let texts: Vec<Option<Text>> = TEXTS
            .iter()
            .map(|path| {
                let file = add(&mut sources, path);
                Some(Text { story: content::parse(&sources, file).0, folder: String::new(), sure: true, whole: true })
            })
            .collect();
        let mut fonts = Fonts::default();
        let mut faces = Vec::new();
        for family in &spec.fonts {
            for face in &family.faces {
                let file = face.file.as_ref().expect("a face has a file");
                let loaded = Face::load(bytes(&file.value), face.index).expect("the leaflet's fonts can be read");
                faces.push(LoadedFace {
                    family: family.family.value.clone(),
                    weight: face.weight,
                    italic: face.italic,
                    face: Some(fonts.push(loaded)),
                });
            }
        }
        Self { sources, spec, texts, fonts, faces }
    }

    fn ends(&self) -> Ends {
        let (ends, diags) = flow::resolve(flow::form(&self.spec, &self.faces, widths(), &[]).0, &self.texts, &[]);
        assert!(!diags.has_errors(), "the leaflet has faults: {}", diags.render(&self.sources, false));
        ends
    }

    fn lay_out(&self, ends: Ends) -> LaidOut {
        layout::lay_out(ends, &mut Shaper::new(&self.fonts), &self.sources).0
    }
}

/// Reading and cleaning a text.
#[divan::bench(args = ["layout.toml", "content/fr.md"])]
fn stage_1_source_add(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = bytes(path);
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| Sources::default().add(path, black_box(&bytes)));
}

#[divan::bench]
fn stage_1_spec_parse(bencher: Bencher<'_, '_>) {
    let mut sources = Sources::default();
    let file = add(&mut sources, "layout.toml");
    bencher.bench(|| spec::parse(black_box(&sources), file));
}

#[divan::bench(args = TEXTS)]
fn stage_1_content_parse(bencher: Bencher<'_, '_>, path: &str) {
    let mut sources = Sources::default();
    let file = add(&mut sources, path);
    bencher.bench(|| content::parse(black_box(&sources), file));
}

/// Tables of one face, without reading the file.
#[divan::bench]
fn stage_1_face_load(bencher: Bencher<'_, '_>) {
    let bytes = bytes("fonts/SourceSans3-Regular.otf");
    bencher.with_inputs(|| bytes.clone()).bench_values(|bytes| Face::load(bytes, 0));
}

#[divan::bench]
fn stage_2_flow_form(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    bencher.bench(|| flow::form(black_box(&leaflet.spec), &leaflet.faces, widths(), &[]));
}

#[divan::bench]
fn stage_2_flow_resolve(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    bencher
        .with_inputs(|| flow::form(&leaflet.spec, &leaflet.faces, widths(), &[]).0)
        .bench_values(|form| flow::resolve(form, black_box(&leaflet.texts), &[]));
}

/// All paragraphs, with a shaper that knows no plan yet.
#[divan::bench]
fn stage_3_shape(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let job = leaflet.ends().least;
    bencher.bench(|| {
        let mut shaper = Shaper::new(&leaflet.fonts);
        let blocks = job.flows.iter().flat_map(|flow| &flow.blocks);
        blocks.map(|para| shaper.paragraph(black_box(para))).collect::<Vec<_>>()
    });
}

/// All justified paragraphs, each once, over the width of its flow's first frame.
#[divan::bench]
fn stage_3_line_breaking(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let job = leaflet.ends().least;
    let mut shaper = Shaper::new(&leaflet.fonts);
    let mut shaped = Vec::new();
    for flow in &job.flows {
        let width = job.frames[flow.frames[0]].rect.width;
        for para in flow.blocks.iter().filter(|para| para.style.align == Align::Justify) {
            let measure = width - para.style.indent - para.style.indent_right;
            let demands = Demands::of(&para.style);
            shaped.push((shaper.paragraph(para), Measures::even(measure.to_pt(), 0.0), demands));
        }
    }
    bencher.bench(|| {
        let lines =
            shaped.iter().map(|(para, measures, demands)| linebreak::lines(black_box(para), 0, measures, demands));
        lines.map(|fit| fit.lines.len()).sum::<usize>()
    });
}

/// Shaping, sizes, lines and columns together.
#[divan::bench]
fn stage_3_lay_out(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    bencher.with_inputs(|| leaflet.ends()).bench_values(|ends| leaflet.lay_out(ends));
}

#[divan::bench]
fn stage_3_report(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let done = leaflet.lay_out(leaflet.ends());
    bencher.bench(|| report::report(black_box(&done), &leaflet.sources));
}

#[divan::bench]
fn stage_4_impose(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let LaidOut { job, panels, .. } = leaflet.lay_out(leaflet.ends());
    let output = &leaflet.spec.output;
    bencher.bench(|| impose::impose(&job, black_box(&panels), output, [vec![], vec![]]));
}

/// The words of one side's job line.
#[divan::bench]
fn stage_4_slug_text(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let info = SlugInfo {
        name: "pompidou-zfold".into(),
        edition: "2026-1".into(),
        date: "2026-11-23".into(),
        condition: "FOGRA39".into(),
        inks: ["C", "M", "Y", "K"].map(str::to_owned).to_vec(),
        steps: vec![],
        version: env!("CARGO_PKG_VERSION").into(),
        digest: "0".repeat(16),
        waived: false,
    };
    let job = leaflet.ends().least;
    bencher.bench(|| slug::lines(&job, Side::A, &leaflet.spec.output, black_box(&info), |_| Length::ZERO));
}

/// Subsets, content streams, objects; the profile is stored deflated in the program.
#[divan::bench]
fn stage_5_pdf_write(bencher: Bencher<'_, '_>) {
    let leaflet = Leaflet::read();
    let LaidOut { job, panels, .. } = leaflet.lay_out(leaflet.ends());
    let sheets = impose::impose(&job, &panels, &leaflet.spec.output, [vec![], vec![]]);
    let head = &leaflet.spec.job;
    let info = pdf::Info {
        job: head.name.value.clone(),
        title: head.title.value.clone(),
        author: None,
        edition: head.edition.value.clone(),
        date: head.date.as_ref().expect("the leaflet has a date").value,
        trapped: false,
        languages: leaflet.spec.languages.iter().map(|language| language.locale.value).collect(),
    };
    let intent = Intent {
        condition: "FOGRA39".into(),
        registry: leaflet.spec.output.registry.clone(),
        info: "Offset on coated paper".into(),
        profile: Profile::fogra39(),
    };
    let document = pdf::Document {
        sheets: &sheets,
        press: &[],
        panels: &panels,
        fonts: &leaflet.fonts,
        pictures: pdf::Pictures::NONE,
        spots: &job.spots,
        info: &info,
        intent: &intent,
        standard: leaflet.spec.output.standard.value,
    };
    bencher.bench(|| pdf::write(black_box(&document)).map(|bytes| bytes.len()));
}

/// All of it, from files to bytes.
#[divan::bench(args = [false, true])]
fn whole_compile(bencher: Bencher<'_, '_>, report: bool) {
    let root = root();
    let options = Options { layout: "layout.toml".into(), report, ..Options::default() };
    let once = || -> Outcome { compile(black_box(&root), black_box(&options)) };
    assert!(once().master.is_some(), "the leaflet does not compile, so there is nothing to measure");
    bencher.bench(once);
}
