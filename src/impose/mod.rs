//! From panels to sides: boxes, placed panels, creases, marks and the job line.
//!
//! Input: [`Job`], its finished [`Panel`]s in the same order, marks. Output: one [`Sheet`] a side. Job and panels have
//! their origin at the trim; sheets at the media.

pub mod fold;
pub mod marks;
pub mod press;
pub mod run;
pub mod slug;

use crate::color::Color;
use crate::flow::{Job, PanelForm};
use crate::fold::Axis;
use crate::geom::{Point, Rect};
use crate::panel::{GlyphRun, Panel};
use crate::sheet::{Crease, CrossCrease, PlacedCrease, PlacedPanel, PlacedSpread, Sheet};
use crate::spec::{OutputSpec, Side};
use crate::unit::Length;

/// Paper kept between the marks' far end and the media's edge.
const EDGE: Length = Length::mm(2);
/// Added to the bottom margin for the slug's first line; those below it add their own height.
const SLUG_SPACE: Length = Length::mm(4);
/// Between the marks' far end and the colour bar.
const BAR_GAP: Length = Length::mm(1);
/// From the marks' far end down to the slug's baseline.
const SLUG_DROP: Length = Length::mm(3);

/// Places `panels` (in the order of `job.panels`) on side A and side B; a side without panels is left out. The bleed of
/// `output` is at most the job's, which the art reaches. `slug` has the job lines of A and of B, with their origin at the
/// start of the first one's baseline; both sides have one media, deep enough for the longer of them.
pub fn impose(job: &Job, panels: &[Panel], output: &OutputSpec, slug: [Vec<GlyphRun>; 2]) -> Vec<Sheet> {
    debug_assert_eq!(job.panels.len(), panels.len(), "one finished panel for each form");
    debug_assert!(output.bleed <= job.bleed, "art ends at the job's bleed");
    let below = slug.iter().flatten().map(|run| run.origin.y).max().unwrap_or(Length::ZERO);
    let fields = [Side::A, Side::B].map(|side| {
        let across = job.spreads.iter().filter(|spread| spread.side == side).map(|spread| &spread.art[..]);
        let used = marks::spots(panels.iter().filter(|panel| panel.side == side), across);
        if output.marks.color_bar { marks::fields(&used) } else { Vec::new() }
    });
    let bar = fields.iter().map(|fields| marks::bar_height(fields.len(), job.size.width)).max();
    let around = Around { below, bar: bar.unwrap_or(Length::ZERO) };
    let [slug_a, slug_b] = slug;
    let [fields_a, fields_b] = fields;
    [(Side::A, slug_a, fields_a), (Side::B, slug_b, fields_b)]
        .into_iter()
        .filter(|(side, ..)| job.panels.iter().any(|panel| panel.side == *side))
        .map(|(side, slug, fields)| sheet(job, side, output, slug, &fields, around))
        .collect()
}

/// What both sides leave room for around the sheet.
#[derive(Clone, Copy)]
struct Around {
    /// From the slug's first baseline to the last one of either side.
    below: Length,
    /// Height of the colour bar of either side; zero without one.
    bar: Length,
}

fn sheet(job: &Job, side: Side, output: &OutputSpec, slug: Vec<GlyphRun>, fields: &[Color], around: Around) -> Sheet {
    let (spec, bleed_width) = (&output.marks, output.bleed);
    let far = marks::far(spec, bleed_width);
    let margin = if spec.any() { far + EDGE } else { bleed_width };
    let above = if spec.color_bar { BAR_GAP + around.bar } else { Length::ZERO };
    let bottom = if spec.slug { margin + SLUG_SPACE + around.below } else { margin };
    let trim = Rect::new(margin, margin + above, job.size.width, job.size.height);
    let bleed = trim.outset(bleed_width);
    let media = Rect::new(Length::ZERO, Length::ZERO, trim.right() + margin, trim.bottom() + bottom);
    let corner = Point::new(trim.x, trim.y);
    let panels = (job.panels.iter().enumerate().filter(|(_, form)| form.side == side))
        .map(|(panel, form)| {
            let rect = form.rect.offset(corner);
            let clip = to_bleed(rect, trim, bleed);
            PlacedPanel { panel, origin: Point::new(rect.x, rect.y), clip, turned: form.turned.then_some(rect) }
        })
        .collect();
    let spreads = (job.spreads.iter().filter(|spread| spread.side == side))
        .map(|spread| {
            let rect = spread.rect.offset(corner);
            let (origin, clip) = (Point::new(rect.x, rect.y), to_bleed(rect, trim, bleed));
            PlacedSpread { art: spread.art.clone(), origin, clip, turned: spread.turned.then_some(rect) }
        })
        .collect();
    let creases = creases(job, side).into_iter().map(|c| PlacedCrease { x: c.x + trim.x, ..c }).collect::<Vec<_>>();
    let cross_creases =
        cross_creases(job, side).into_iter().map(|c| CrossCrease { y: c.y + trim.y, ..c }).collect::<Vec<_>>();
    let marks = marks::marks(spec, trim, bleed_width, &creases, &cross_creases);
    let color_bar = marks::color_bar(fields, Point::new(trim.x, EDGE), trim.width);
    let start = Point::new(trim.x + slug::indent(job), trim.bottom() + far + SLUG_DROP);
    let slug = if spec.slug { slug } else { Vec::new() };
    let slug = slug.into_iter().map(|run| GlyphRun { origin: run.origin.offset(start), ..run }).collect();
    let steps = output.steps.map_or_else(Vec::new, |_| marks::steps(trim, bleed, &creases, &cross_creases));
    Sheet { side, media, bleed, trim, panels, spreads, creases, cross_creases, marks, color_bar, slug, steps }
}

/// `rect`, with the edges that it shares with `trim` carried out to `bleed`.
fn to_bleed(rect: Rect, trim: Rect, bleed: Rect) -> Rect {
    let left = if rect.x == trim.x { bleed.x } else { rect.x };
    let top = if rect.y == trim.y { bleed.y } else { rect.y };
    let right = if rect.right() == trim.right() { bleed.right() } else { rect.right() };
    let bottom = if rect.bottom() == trim.bottom() { bleed.bottom() } else { rect.bottom() };
    Rect::new(left, top, right - left, bottom - top)
}

/// The creases of `side` from left to right, seen from it. Origin: the trim's left edge.
fn creases(job: &Job, side: Side) -> Vec<PlacedCrease> {
    let mut edges: Vec<Length> =
        in_row(job, side).map(|form| form.rect.right()).filter(|right| *right < job.size.width).collect();
    edges.sort();
    let count = edges.len();
    let kind = |i: usize| {
        let crease = if side == Side::A { i } else { count - 1 - i };
        Some(seen(job.folded.kind(Axis::Vertical, crease, 0)?, side))
    };
    edges.into_iter().enumerate().filter_map(|(i, x)| Some(PlacedCrease { x, crease: kind(i)? })).collect()
}

/// The creases across `side` from top to bottom, seen from it. Origin: the trim's top edge.
fn cross_creases(job: &Job, side: Side) -> Vec<CrossCrease> {
    let edges = job.panels.iter().filter(|form| form.side == side && form.rect.x == Length::ZERO);
    let mut edges: Vec<Length> =
        edges.map(|form| form.rect.bottom()).filter(|bottom| *bottom < job.size.height).collect();
    edges.sort();
    let crease = |(i, y): (usize, Length)| {
        let kinds = (0..).map_while(|column| job.folded.kind(Axis::Horizontal, i, column));
        let mut creases: Vec<Crease> = kinds.map(|kind| seen(kind, side)).collect();
        if side == Side::B {
            creases.reverse();
        }
        CrossCrease { y, creases }
    };
    edges.into_iter().enumerate().map(crease).collect()
}

/// A crease seen from A as it is seen from a side.
fn seen(crease: Crease, side: Side) -> Crease {
    match (side, crease) {
        (Side::A, crease) => crease,
        (Side::B, Crease::Valley) => Crease::Mountain,
        (Side::B, Crease::Mountain) => Crease::Valley,
    }
}

/// The panels of a side's first row.
fn in_row(job: &Job, side: Side) -> impl Iterator<Item = &PanelForm> {
    job.panels.iter().filter(move |form| form.side == side && form.rect.y == Length::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Grid;
    use crate::fold::{Plan, fold};
    use crate::geom::Size;
    use crate::source::{FileId, Span, Spanned};
    use crate::spec::{FoldName, MarkSpec, Standard};

    const MM: fn(i64) -> Length = Length::mm;

    fn job() -> Job {
        let span = Span::new(FileId(0), 0..0);
        let widths = [100, 100, 97];
        let mut panels = Vec::new();
        for (side, widths) in [(Side::A, widths), (Side::B, [97, 100, 100])] {
            let mut x = 0;
            for width in widths {
                let rect = Rect::new(MM(x), MM(0), MM(width), MM(210));
                let name = format!("{side:?}{x}");
                panels.push(PanelForm { name, span, side, rect, turned: false, cover: None, art: vec![], ground: 0 });
                x += width;
            }
        }
        Job {
            size: Size { width: MM(297), height: MM(210) },
            bleed: MM(3),
            safe: MM(4),
            tolerance: MM(1),
            crease_edges: false,
            grid: Grid { start: MM(10), step: Length::pt(12) },
            fold: "Z-fold",
            folded: fold(&widths_of([100, 100, 97]), &[MM(210)], &Plan::named(FoldName::Z, 1, 1).steps)
                .expect("a fold"),
            panels,
            spreads: vec![],
            drawn: vec![],
            frames: vec![],
            codes: vec![],
            spots: vec![],
            languages: vec![],
            flows: vec![],
            features: Vec::new(),
            markers: vec![],
        }
    }

    fn widths_of(widths: [i64; 3]) -> Vec<Length> {
        widths.map(Length::mm).to_vec()
    }

    fn spec(on: bool) -> OutputSpec {
        let weight = Length::from_pt(0.25);
        let span = Span::new(FileId(0), 0..0);
        let marks = MarkSpec {
            crop: on,
            fold: on,
            registration: on,
            color_bar: on,
            slug: on,
            offset: MM(4),
            length: MM(5),
            weight,
        };
        OutputSpec {
            standard: Spanned::new(Standard::X4, span),
            condition: Spanned::new("FOGRA39".into(), span),
            profile: None,
            info: None,
            registry: String::new(),
            ink_limit: None,
            ppi: crate::spec::PpiSpec::DEFAULT,
            bleed: MM(3),
            marks,
            steps: on.then_some(span),
        }
    }

    fn imposed(on: bool) -> Vec<Sheet> {
        let job = job();
        let panel = |form: &PanelForm| Panel {
            name: form.name.clone(),
            side: form.side,
            size: Size { width: form.rect.width, height: form.rect.height },
            art: vec![],
            ground: 0,
            blocks: vec![],
            codes: vec![],
        };
        let panels: Vec<Panel> = job.panels.iter().map(panel).collect();
        impose(&job, &panels, &spec(on), [vec![], vec![]])
    }

    #[test]
    fn without_marks_the_media_is_the_bleed() {
        for sheet in imposed(false) {
            assert_eq!(sheet.media, sheet.bleed);
            assert!(sheet.marks.is_empty());
        }
    }

    #[test]
    fn marks_stand_in_the_media_and_outside_the_bleed() {
        for sheet in imposed(true) {
            assert!(!sheet.marks.is_empty());
            for mark in &sheet.marks {
                let b = mark.path.bounds().expect("a mark has points");
                assert!(sheet.media.contains(b));
                let apart = b.right() <= sheet.bleed.x
                    || b.x >= sheet.bleed.right()
                    || b.bottom() <= sheet.bleed.y
                    || b.y >= sheet.bleed.bottom();
                assert!(apart, "{b:?} is inside the bleed");
            }
        }
    }

    #[test]
    fn side_b_mirrors_creases_and_clips_end_at_creases() {
        let sheets = imposed(true);
        let x = |i: usize| sheets[i].creases.iter().map(|c| c.x - sheets[i].trim.x).collect::<Vec<_>>();
        assert_eq!((x(0), x(1)), (vec![MM(100), MM(200)], vec![MM(97), MM(197)]));
        let kinds: Vec<Crease> = sheets[1].creases.iter().map(|c| c.crease).collect();
        assert_eq!(kinds, [Crease::Valley, Crease::Mountain]);
        let clips: Vec<Length> = sheets[0].panels.iter().map(|p| p.clip.width).collect();
        assert_eq!(clips, [MM(103), MM(100), MM(100)]);
    }
}
