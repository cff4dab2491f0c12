//! Register: the back of every copy stands behind its front, to the last unit; and nothing stands where it may not.

use super::furniture::*;
use super::*;
use crate::geom::{Point, Size};
use crate::impose::marks;
use crate::sheet::Quarter;
use crate::source::{FileId, Span, Spanned};
use crate::spec::Side;
use crate::spec::output::MarkSpec;
use crate::spec::press::Work;

const MM: fn(i64) -> Length = Length::mm;

/// A leaflet of 297 × 210 mm with 3 mm of bleed, as it comes without marks.
fn sides(count: usize) -> Vec<Sheet> {
    let side = |side| Sheet {
        side,
        media: Rect::new(MM(0), MM(0), MM(303), MM(216)),
        bleed: Rect::new(MM(0), MM(0), MM(303), MM(216)),
        trim: Rect::new(MM(3), MM(3), MM(297), MM(210)),
        panels: vec![],
        spreads: vec![],
        creases: vec![],
        cross_creases: vec![],
        marks: vec![],
        color_bar: vec![],
        slug: vec![],
        steps: vec![],
    };
    [Side::A, Side::B].into_iter().map(side).take(count).collect()
}

fn spec(width: i64, height: i64, work: Work, up: Option<[u32; 2]>, rotate: Option<bool>) -> PressSpec {
    let span = Span::new(FileId(0), 0..0);
    let at = |up| Spanned::new(up, span);
    PressSpec {
        sheet: Spanned::new(Size { width: MM(width), height: MM(height) }, span),
        up: up.map(at),
        gutter: None,
        grip: Spanned::new(MM(10), span),
        work: Spanned::new(work, span),
        rotate: rotate.map(|rotate| Spanned::new(rotate, span)),
        grain: None,
        overs: 5.0,
        marks: MarkSpec {
            crop: true,
            fold: true,
            registration: true,
            color_bar: true,
            slug: true,
            offset: MM(4),
            length: MM(5),
            weight: Length::from_pt(0.25),
        },
        asked: true,
        span,
    }
}

fn placed(spec: &PressSpec) -> Vec<PressSheet> {
    let mut diags = Diagnostics::default();
    let sheets = press(&sides(2), spec, &|_, _| [vec![], vec![]], &|_| marks::fields(&[]), &mut diags);
    sheets.unwrap_or_else(|| panic!("{:?}", diags.iter().map(|d| d.message.clone()).collect::<Vec<_>>()))
}

/// Each point of each copy of side A, seen through the paper, is that point of a copy of side B.
fn in_register(spec: &PressSpec) {
    let leaf = Size { width: MM(297), height: MM(210) };
    let sheets = placed(spec);
    let copies = |side: usize| sheets.iter().flat_map(move |sheet| sheet.copies.iter().filter(move |c| c.side == side));
    let (fronts, backs) = (copies(0).count(), copies(1).count());
    assert!(fronts > 0 && fronts == backs, "{fronts} fronts, {backs} backs");
    let through = |p: Point| match spec.work.value {
        Work::Sheetwise | Work::Turn => Point::new(spec.sheet.value.width - p.x, p.y),
        Work::Tumble => Point::new(p.x, spec.sheet.value.height - p.y),
    };
    // Three points that are no mirror images of each other, one of them off every grid.
    let odd = Point::new(Length::from_raw(1_234_567), Length::from_raw(765_431));
    let points = [Point::new(MM(0), MM(0)), Point::new(MM(99), MM(17)), odd];
    for front in copies(0) {
        let seen = points.map(|p| through(front.place(p, leaf)));
        // Side B is side A turned about its vertical axis.
        let same = |back: &&PlacedCopy| points.map(|p| back.place(Point::new(leaf.width - p.x, p.y), leaf)) == seen;
        assert_eq!(copies(1).filter(same).count(), 1, "{front:?} has no back behind it: {sheets:?}");
    }
    for sheet in &sheets {
        let grip = Rect::new(MM(0), spec.sheet.value.height - MM(10), spec.sheet.value.width, MM(10));
        for copy in &sheet.copies {
            assert!(sheet.media.contains(copy.clip) && !meet(copy.clip, grip), "{copy:?} is off the paper");
            let others = sheet.copies.iter().filter(|other| *other != copy);
            assert!(others.clone().all(|other| !meet(copy.clip, other.clip)), "{copy:?} prints on another");
        }
        for mark in sheet.marks.iter().chain(&sheet.color_bar) {
            let bounds = mark.path.bounds().expect("a mark has points");
            assert!(sheet.media.contains(bounds) && !meet(bounds, grip), "{bounds:?} is off the paper");
            assert!(!meet(bounds, sheet.bleed), "{bounds:?} is in the bleed {:?}", sheet.bleed);
        }
    }
}

#[test]
fn sheetwise_upright_and_turned() {
    in_register(&spec(700, 500, Work::Sheetwise, Some([2, 2]), Some(false)));
    in_register(&spec(450, 320, Work::Sheetwise, Some([2, 1]), None));
    in_register(&spec(700, 500, Work::Sheetwise, None, Some(true)));
    // An odd number of units is left, so that the block cannot stand quite in the middle.
    let mut odd = spec(450, 320, Work::Sheetwise, Some([2, 1]), None);
    odd.sheet.value.width = MM(450) + Length::from_raw(1);
    in_register(&odd);
}

#[test]
fn work_and_turn_and_work_and_tumble() {
    for rotate in [false, true] {
        in_register(&spec(1000, 700, Work::Turn, Some([2, 1]), Some(rotate)));
        in_register(&spec(1000, 700, Work::Tumble, Some([1, 2]), Some(rotate)));
        in_register(&spec(1000, 700, Work::Tumble, None, Some(rotate)));
    }
    let mut odd = spec(1000, 700, Work::Turn, Some([2, 1]), Some(true));
    odd.sheet.value.width = MM(1000) + Length::from_raw(1);
    in_register(&odd);
    let sheets = placed(&spec(1000, 700, Work::Turn, Some([2, 1]), Some(false)));
    assert_eq!(sheets.len(), 1, "one plate prints both sides");
}

#[test]
fn as_many_as_fit() {
    let up = |spec: &PressSpec| (placed(spec)[0].copies.len(), placed(spec)[0].copies[0].quarter);
    assert_eq!(up(&spec(450, 320, Work::Sheetwise, None, None)), (2, Quarter(1)), "two turned, one upright");
    assert_eq!(up(&spec(320, 450, Work::Sheetwise, None, None)), (2, Quarter(0)), "two upright above each other");
    assert_eq!(up(&spec(450, 320, Work::Sheetwise, None, Some(false))), (1, Quarter(0)));
}

#[test]
fn a_gutter_narrower_than_two_bleeds_is_shared() {
    let mut narrow = spec(450, 320, Work::Sheetwise, Some([2, 1]), None);
    narrow.gutter = Some(Spanned::new(MM(4), narrow.span));
    in_register(&narrow);
    let sheets = placed(&narrow);
    let [left, right] = sheets[0].copies[..] else { panic!("two copies") };
    assert_eq!((left.clip.right(), right.clip.x), (left.trim.right() + MM(2), right.trim.x - MM(2)));
    assert_eq!(left.trim.x - left.clip.x, MM(3), "the outer bleed is whole");
}

#[test]
fn what_does_not_fit_is_said_with_numbers() {
    let said = |spec: &PressSpec, count: usize| {
        let mut diags = Diagnostics::default();
        assert!(press(&sides(count), spec, &|_, _| [vec![], vec![]], &|_| vec![], &mut diags).is_none());
        diags.iter().map(|d| format!("{} {:?} {:?}", d.message, d.notes, d.hints)).collect::<String>()
    };
    let text = said(&spec(450, 320, Work::Sheetwise, Some([2, 2]), None), 2);
    for part in
        ["2 × 2 copies of 297 × 210 mm do not fit", "606 × 432 mm", "432 × 606 mm", "450 × 310 mm", "at most 2x1"]
    {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    assert!(said(&spec(450, 320, Work::Turn, Some([3, 1]), None), 2).contains("even number"));
    assert!(said(&spec(450, 320, Work::Turn, Some([2, 1]), None), 1).contains("needs two sides"));
    assert!(said(&spec(200, 100, Work::Sheetwise, None, None), 2).contains("take a larger press sheet"));
}
