//! What the display list proves against what plates measure: of our own masters, of foreign files and of pages made at
//! random. Where the proof says that all is well, plates must say so too.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use kurbo::{BezPath, Circle, Shape as _};
use smallvec::smallvec;

use super::*;
use crate::intent::Profile;
use crate::pages::{
    Blend, Clip, Color, Function, Group, List, Mark, Paint, SoftMask, Source, Space, State, Stroke as Pen,
};
use crate::pages::{Event, Shape};
use crate::preflight::page::Judge;
use crate::preflight::settings::Settings;
use crate::reader::Document;
use crate::source::Root;
use crate::spec::Standard;
use crate::{Options, compile};

const MM: f64 = 72.0 / 25.4;

fn condition() -> Condition {
    Condition::new(Profile::fogra39().icc().to_vec()).unwrap()
}

/// What was compared: pages, and how many of them needed no plates for ink and for bleed.
#[derive(Default)]
struct Count {
    pages: usize,
    ink: usize,
    bleed: usize,
}

/// Draws a page.
type Draw<'a> = &'a dyn Fn(&mut dyn Sink);

/// Compares proof and plates of a page.
fn compare(name: &str, page: &Page, draw: Draw<'_>, condition: &Condition, count: &mut Count) {
    if let Some(fault) = fault(page, [draw, draw], condition, count) {
        panic!("{name}: {fault}");
    }
}

/// Where the proof says that all is well, and plates that it is not. What the proof is told of, and what is plated.
fn fault(page: &Page, [told, plated]: [Draw<'_>; 2], condition: &Condition, count: &mut Count) -> Option<String> {
    let settings = Settings::default();
    let mut findings = Findings::new(&settings, Standard::X4);
    let (blank, steps, broken) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let about = About {
        blank: &blank,
        sides: &[],
        intent: "CMYK",
        profile: None,
        named: false,
        steps: &steps,
        words: false,
        broken_fonts: &broken,
        odd_widths: &Default::default(),
        doubtful_fonts: &steps,
        borrowing: &broken,
        glyphs: &broken,
        decoded: None,
        bleed: 3.0,
    };
    let mut judge = Judge::new(page, &about, &mut findings);
    told(&mut judge);
    let (seen, proof) = judge.finish();
    let area = super::super::area(page);
    if area.width() < 1.0 || area.height() < 1.0 {
        return None;
    }
    let coarse = Grid::new(page, area, DPI);
    let (matrix, pixel) = (coarse.matrix, coarse.pixel());
    let sums = coarse.plated(plated, condition, coarse.whole(), &about).0;
    count.pages += 1;
    for limit in [40.0, 100.0, 150.0, 200.0, 250.0, 300.0, 330.0] {
        let proven = proof.inked_over((limit + HALF) / 100.0).map(|rect| matrix.transform_rect_bbox(rect));
        count.ink += usize::from(limit == 300.0 && proven.is_none());
        for patch in sums.over(limit, 0.0, pixel) {
            // A pixel may be touched at its edge.
            let inside = proven.is_some_and(|rect| {
                let [x, y] = [patch.x, patch.y].map(|[low, high]| [low as f64 + 1.001, high as f64 - 0.001]);
                x[0] >= rect.x0 && y[0] >= rect.y0 && x[1] <= rect.x1 && y[1] <= rect.y1
            });
            if !inside {
                let (most, Patch { x, y, .. }) = (patch.most(), &patch);
                return Some(format!("{most} % over {limit} at {x:?} {y:?}, doubted: {proven:?}"));
            }
        }
    }
    page.bleed?;
    let measure = Measure { page, limits: [330.0, 300.0], about: &about, seen: &seen, proof: Some(&proof), dpi: None };
    let doubtful = measure.doubtful(&findings);
    count.bleed += usize::from(doubtful == [false; 4]);
    let grid = Grid::new(page, area, FINE);
    for (edge, doubtful) in doubtful.into_iter().enumerate() {
        // Where nothing touches the trim, nothing can lack its bleed.
        if doubtful || !seen.edges[edge] {
            continue;
        }
        let sums = grid.plated(plated, condition, grid.strip(area, edge), &about).0;
        let mut found = Findings::new(&settings, Standard::X4);
        painted(&grid, &sums, edge, &seen, &mut found);
        let told: Vec<String> = found.sorted().into_iter().map(|finding| finding.message).collect();
        if !told.is_empty() {
            return Some(format!("edge {edge} is proven, and plates say {told:?}"));
        }
    }
    None
}

/// The same page as if it were trimmed elsewhere: art that was inside then crosses the trim.
fn trimmed(page: &Page, inset: f64) -> Option<Page> {
    let trim = page.media.inset(-inset * MM);
    let fits = trim.width() > 10.0 * MM && trim.height() > 10.0 * MM;
    let bleed = Some(trim.inset(3.0 * MM).intersect(page.media));
    fits.then(|| Page { trim: Some(trim), bleed, ..page.clone() })
}

fn compare_file(name: &str, bytes: Vec<u8>, insets: &[f64], condition: &Condition, count: &mut Count) {
    // What cannot be opened is none of this.
    let Ok(document) = Document::open(bytes) else { return };
    for (index, page) in document.pages().enumerate().take(2) {
        let draw = |sink: &mut dyn Sink| document.draw(index, sink);
        compare(&format!("{name} page {}", index + 1), page, &draw, condition, count);
        for &inset in insets {
            let Some(page) = trimmed(page, inset) else { continue };
            let name = format!("{name} page {} trimmed by {inset} mm", index + 1);
            compare(&name, &page, &draw, condition, &mut Count::default());
        }
    }
}

fn paths(folder: &str, keep: impl Fn(&Path) -> bool) -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| keep(path)).collect();
    paths.sort();
    paths
}

#[test]
fn foreign_files_have_what_their_display_list_proves() {
    let (condition, mut count) = (condition(), Count::default());
    let files = paths("tests/foreign", |path| path.extension().is_some_and(|ending| ending == "pdf"));
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        compare_file(&name, std::fs::read(&path).unwrap(), &[3.0, 20.25], &condition, &mut count);
    }
    assert!(count.pages > 30 && count.ink > 5, "{} pages, {} without too much ink", count.pages, count.ink);
}

#[test]
fn masters_have_what_their_display_list_proves() {
    let (condition, mut count) = (condition(), Count::default());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.to_path_buf()];
    folders.extend(paths("tests/cases", |path| path.join("layout.toml").is_file()));
    for folder in folders {
        let options = Options { layout: "layout.toml".into(), deliver: vec!["all".into()], ..Options::default() };
        let Some(master) = compile(&Root::new(&folder, root).unwrap(), &options).master else { continue };
        compare_file(&master.name, master.bytes, &[], &condition, &mut count);
        for file in master.deliveries {
            compare_file(&file.name, file.bytes, &[], &condition, &mut count);
        }
    }
    // A proof that proves nothing would agree with everything.
    let Count { pages, ink, bleed } = count;
    assert!(
        pages > 90 && ink * 10 > pages * 7 && bleed * 10 > pages * 7,
        "of {pages} pages {ink} and {bleed} are proven"
    );
}

/// Numbers that are the same every time: a linear congruential generator (Knuth, MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn part(&mut self) -> f32 {
        [0.0, 0.0, 0.3, 0.6, 0.8, 1.0, 1.0][self.below(7)]
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn color(&mut self) -> Color {
        let cmyk = Arc::new(Space::Cmyk);
        let ink = |name: &str| Space::Separation {
            name: name.into(),
            alternate: Arc::new(Space::Gray),
            tint: Arc::new(Function::Identity),
        };
        match self.below(8) {
            0 => Color { space: Arc::new(Space::Gray), values: smallvec![self.part()] },
            1 => {
                let name = ["Gold", "Black", "Cyan", "None", "Blue"][self.below(5)];
                Color { space: Arc::new(ink(name)), values: smallvec![self.part()] }
            }
            2 => {
                let names = vec!["Gold".into(), ["Magenta", "Blue"][self.below(2)].into()];
                let space = Space::DeviceN {
                    names,
                    alternate: cmyk,
                    tint: Arc::new(Function::Identity),
                    nchannel: false,
                    colorants: Vec::new(),
                };
                Color { space: Arc::new(space), values: smallvec![self.part(), self.part()] }
            }
            3 => Color { space: Arc::new(Space::Rgb), values: smallvec![self.part(), self.part(), self.part()] },
            _ => {
                let values = smallvec![self.part(), self.part(), self.part(), self.part()];
                Color { space: cmyk, values }
            }
        }
    }

    /// Along the pixels, the bleed and the trim, or anywhere.
    fn rect(&mut self) -> Rect {
        let mut edge = || match self.below(4) {
            0 => [0.0, 3.0, 57.0, 60.0][self.below(4)] * MM,
            1 => self.below(121) as f64 * 0.5 * MM,
            _ => self.below(6000) as f64 * 0.01 * MM,
        };
        let (a, b) = (Point::new(edge(), edge()), Point::new(edge(), edge()));
        Rect::from_points(a, b)
    }

    fn state(&mut self) -> State {
        let blend = match self.below(10) {
            0 => Blend::Multiply,
            1 => Blend::Darken,
            2 => [Blend::Screen, Blend::ColorBurn, Blend::Difference, Blend::Luminosity][self.below(4)],
            _ => Blend::Normal,
        };
        let over = self.one_in(3);
        State {
            fill_alpha: if self.one_in(5) { 0.5 } else { 1.0 },
            stroke_alpha: if self.one_in(5) { 0.5 } else { 1.0 },
            blend,
            fill_overprint: over,
            stroke_overprint: over,
            overprint_mode: self.one_in(2),
            soft_mask: self.one_in(12).then(|| self.soft_mask()),
            ..State::default()
        }
    }

    fn soft_mask(&mut self) -> Rc<SoftMask> {
        let mut list = List::default();
        let place = self.rect();
        let paint = Paint::Flat(Color { space: Arc::new(Space::Gray), values: smallvec![self.part()] });
        list.0.push(Event::Draw(mark(place.to_path(0.1), paint, State::default())));
        let group = self.group(State::default());
        let group = Group { space: Some(Arc::new(Space::Gray)), isolated: true, ..group };
        Rc::new(SoftMask { luminosity: self.one_in(2), list, group, backdrop: None, transfer: None })
    }

    fn group(&mut self, state: State) -> Group {
        Group {
            bounds: Rect::new(0.0, 0.0, 60.0 * MM, 60.0 * MM),
            isolated: self.one_in(2),
            knockout: self.one_in(4),
            space: self.one_in(4).then(|| Arc::new(if self.one_in(2) { Space::Rgb } else { Space::Cmyk })),
            state: Rc::new(state),
            source: Source::default(),
        }
    }

    fn path(&mut self) -> BezPath {
        let rect = self.rect();
        if self.one_in(4) { Circle::new(rect.center(), rect.width() / 2.0).to_path(0.05) } else { rect.to_path(0.1) }
    }

    /// A page of 60 × 60 mm with a bleed of 3 mm.
    fn page(&mut self) -> List {
        let mut list = List::default();
        let mut open: Vec<Event> = Vec::new();
        // Most pages begin with a ground, as pages do.
        if !self.one_in(4) {
            let all = Rect::new(0.0, 0.0, 60.0 * MM, 60.0 * MM).to_path(0.1);
            list.0.push(Event::Draw(mark(all, Paint::Flat(self.color()), State::default())));
        }
        for _ in 0..self.below(14) {
            match self.below(10) {
                0 => {
                    list.0.push(Event::OpenClip(Clip { path: Rc::new(self.path()), even_odd: false }));
                    open.push(Event::CloseClip);
                }
                1 => {
                    let state = self.state();
                    list.0.push(Event::OpenGroup(self.group(state)));
                    open.push(Event::CloseGroup);
                }
                2 if !open.is_empty() => list.0.extend(open.pop()),
                3 => {
                    let path = Rc::new(self.path());
                    let width = [0.5, 3.0, 20.0][self.below(3)];
                    let stroke = Pen {
                        width,
                        matrix: Affine::IDENTITY,
                        cap: 0,
                        join: 0,
                        miter_limit: 10.0,
                        dash: vec![],
                        phase: 0.0,
                    };
                    let bounds = path.bounding_box().inset(width * 4.0);
                    let shape = Shape::Stroke { path, stroke, paint: Paint::Flat(self.color()) };
                    let state = self.state();
                    list.0.push(Event::Draw(Mark { shape, bounds, ..mark(BezPath::new(), white(), state) }));
                }
                _ => {
                    let (path, paint, state) = (self.path(), Paint::Flat(self.color()), self.state());
                    list.0.push(Event::Draw(mark(path, paint, state)));
                }
            }
        }
        list.0.extend(open.into_iter().rev());
        list
    }
}

/// Of 60 × 60 mm with its bleed of 3 mm.
fn page() -> Page {
    let media = Rect::new(0.0, 0.0, 60.0 * MM, 60.0 * MM);
    Page {
        number: 1,
        media,
        crop: media,
        bleed: Some(media),
        trim: Some(media.inset(-3.0 * MM)),
        art: None,
        rotate: 0,
        group: None,
        annotations: vec![],
    }
}

fn white() -> Paint {
    Paint::Flat(Color { space: Arc::new(Space::Cmyk), values: smallvec![0.0; 4] })
}

fn mark(path: BezPath, paint: Paint, state: State) -> Mark {
    let bounds = path.bounding_box();
    Mark {
        shape: Shape::Fill { path: Rc::new(path), even_odd: false, paint },
        state: Rc::new(state),
        bounds,
        source: Source::default(),
        content: None,
        hidden: false,
    }
}

#[test]
fn pages_at_random_have_what_their_display_list_proves() {
    let (condition, mut count, mut random) = (condition(), Count::default(), Random(2_026));
    for number in 0..400 {
        let list = random.page();
        let page = Page { rotate: (number % 4) as u8, ..page() };
        compare(&format!("random page {number}"), &page, &|sink| list.play(sink), &condition, &mut count);
    }
    let Count { pages, ink, bleed } = count;
    assert!(ink * 10 > pages && bleed * 10 > pages, "of {pages} pages {ink} and {bleed} are proven");
}

/// The comparison itself can fail: a proof that was told of other pages than those that are plated.
#[test]
fn a_proof_that_is_wrong_is_caught() {
    let (condition, page) = (condition(), page());
    let ink =
        |values: [f32; 4]| Paint::Flat(Color { space: Arc::new(Space::Cmyk), values: values.into_iter().collect() });
    let fill = |rect: Rect, values: [f32; 4], overprint: bool| {
        let state = State { fill_overprint: overprint, overprint_mode: overprint, ..State::default() };
        Event::Draw(mark(rect.to_path(0.1), ink(values), state))
    };
    let inner = Rect::new(20.0 * MM, 20.0 * MM, 40.0 * MM, 40.0 * MM);
    let trim = page.trim.unwrap();
    let whole = [1.0, 1.0, 0.0, 0.0];
    let pages = [
        List(vec![fill(page.media, whole, false)]),
        // 400 % where the one overprints the other.
        List(vec![fill(page.media, whole, false), fill(inner, [0.0, 0.0, 1.0, 1.0], true)]),
        // No bleed.
        List(vec![fill(trim, whole, false)]),
        // None at the right, where white lies on it.
        List(vec![fill(page.media, whole, false), fill(Rect { x0: trim.x1, ..page.media }, [0.0; 4], false)]),
    ];
    let fault = |told: usize, plated: usize| {
        let [told, plated] = [&pages[told], &pages[plated]];
        let draws: [Draw<'_>; 2] = [&|sink| told.play(sink), &|sink| plated.play(sink)];
        fault(&page, draws, &condition, &mut Count::default())
    };
    for number in 0..pages.len() {
        assert_eq!(fault(number, number), None, "page {number}");
    }
    for (plated, wanted) in [(1, "400 % over"), (2, "edge 0 is proven"), (3, "edge 2 is proven")] {
        let fault = fault(0, plated).unwrap_or_default();
        assert!(fault.contains(wanted), "page {plated}: {fault}");
    }
}
