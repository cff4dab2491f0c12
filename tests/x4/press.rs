//! Press sheets read back: they are PDF/X-4 as the leaflet is, and what prints stands where it was placed, front and back.

use std::path::Path;

use leporello::geom::{Point, Rect, Size};
use leporello::press::Work;
use leporello::unit::Length;
use leporello::{Master, PressFile};
use libtest_mimic::Failed;

use super::content::{Kind, Page, Painted};
use super::reader::{File, Object};
use super::{CHECKS, Expected, PICTURES, SHOP, Subject, content};
use crate::support::{Check, compile_folder, ensure, impose_folder, master};

/// Cases with a press sheet, how their sheet is turned, and what is expected of their files.
static CASES: [(&str, Work, Expected); 5] = [
    ("tests/cases/press-sheetwise", Work::Sheetwise, SHOP),
    ("tests/cases/press-turn", Work::Turn, SHOP),
    ("tests/cases/press-tumble", Work::Tumble, SHOP),
    ("tests/cases/press-steps", Work::Turn, STEPS),
    // Two copies of each of nine pictures.
    (PICTURES, Work::Sheetwise, Expected { inks: &[], pictures: 18, ..SHOP }),
];

/// A press sheet whose copies have their processing steps.
const STEPS: Expected =
    Expected { inks: &["Bleed", "Creasing", "Cutting", "PANTONE 348 C"], steps: true, copies: 4, ..SHOP };

/// Checks of the standard that look at the file alone; those of boxes and marks are below.
const STANDARD: [&str; 18] = [
    "header",
    "trailer",
    "names",
    "self-contained",
    "filters",
    "forbidden keys",
    "limits",
    "intent",
    "identification",
    "metadata",
    "trapped",
    "colour",
    "spots",
    "graphics state",
    "pictures",
    "optional content",
    "fonts",
    "readable",
];

/// A hundredth of a millimetre, in points.
const REGISTER: f64 = 0.01 * 72.0 / 25.4;

fn imposed(folder: &str) -> Result<(PressFile, File, Vec<Page>), Failed> {
    let press = master(impose_folder(Path::new(folder))?)?.press.ok_or("no press sheet")?;
    let file = File::parse(press.bytes.clone())?;
    let pages = content::pages(&file)?;
    Ok((press, file, pages))
}

/// The file is what the leaflet's own is; its boxes are the press sheet, and the copies with and without their bleed.
pub fn standard() -> Check {
    for (folder, _, expected) in &CASES {
        let (press, file, pages) = imposed(folder)?;
        let master = master(impose_folder(Path::new(folder))?)?;
        for (i, (page, sheet)) in file.pages()?.into_iter().zip(&press.sheets).enumerate() {
            for (name, rect) in [("MediaBox", sheet.media), ("BleedBox", sheet.bleed), ("TrimBox", sheet.trim)] {
                let found: Vec<f64> = file.array(page, name)?.iter().filter_map(Object::number).collect();
                let right = bounds(rect, sheet.media.height);
                let near = found.len() == 4 && found.iter().zip(right).all(|(a, b)| (a - b).abs() <= 0.01);
                ensure(near, || format!("{folder}, page {}: {name} is {found:?}, not {right:?}", i + 1))?;
            }
        }
        ensure(file.pages()?.len() == press.sheets.len(), || "not a page for each plate".into())?;
        for (page, sheet) in pages.iter().zip(&press.sheets) {
            let bleed = bounds(sheet.bleed, sheet.media.height);
            for piece in page.painted.iter().filter(|piece| piece.form.is_none()) {
                let [left, bottom, right, top] = piece.bounds;
                let apart = right <= bleed[0] || left >= bleed[2] || top <= bleed[1] || bottom >= bleed[3];
                let media = bounds(sheet.media, sheet.media.height);
                let held = left >= media[0] && bottom >= media[1] && right <= media[2] && top <= media[3];
                ensure(apart && held, || format!("{folder}: a mark in the bleed or off the paper: {piece:?}"))?;
            }
        }
        let subject = Subject { expected, master: master.into(), file, pages };
        for name in STANDARD {
            let (_, check) = CHECKS.iter().find(|(known, _)| *known == name).ok_or("a check of no such name")?;
            check(&subject).map_err(|error| format!("{folder}: {name}: {}", super::said(&error)))?;
        }
    }
    Ok(())
}

/// What is painted in a copy stands, to a hundredth of a millimetre, where the leaflet's own master has it, turned and
/// moved as the copy is; and the copy of side B stands behind that of side A, however the sheet is turned over.
///
/// Where the lines of processing steps stand Ghostscript shows (tests/press.rs).
pub fn register() -> Check {
    for (folder, work, _) in CASES.iter().filter(|(.., expected)| !expected.steps) {
        let (press, _, pages) = imposed(folder)?;
        let leaflet = master(compile_folder(Path::new(folder))?)?;
        let whole = File::parse(leaflet.bytes.clone())?;
        let sides = content::pages(&whole)?;
        let leaf = Size { width: leaflet.sheets[0].trim.width, height: leaflet.sheets[0].trim.height };
        for (page, sheet) in pages.iter().zip(&press.sheets) {
            let mut painted = page.painted.iter().filter(|piece| piece.form.is_some());
            for copy in &sheet.copies {
                let side = &leaflet.sheets[copy.side];
                for own in printed(&leaflet, &sides, copy.side) {
                    let piece = painted.next().ok_or_else(|| format!("{folder}: a copy lacks {own:?}"))?;
                    let corners = [(own.bounds[0], own.bounds[1]), (own.bounds[2], own.bounds[3])].map(|(x, y)| {
                        let at = Point::new(
                            Length::from_pt(x) - side.trim.x,
                            side.media.height - Length::from_pt(y) - side.trim.y,
                        );
                        let on = copy.place(at, leaf);
                        (on.x.to_pt(), (sheet.media.height - on.y).to_pt())
                    });
                    let [(x1, y1), (x2, y2)] = corners;
                    let right = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
                    let near = piece.bounds.iter().zip(right).all(|(a, b)| (a - b).abs() <= REGISTER);
                    let same = piece.text == own.text && piece.ink == own.ink && piece.overprint == own.overprint;
                    ensure(near && same, || format!("{folder}: {piece:?} stands not at {right:?} as {own:?}"))?;
                }
            }
            ensure(painted.next().is_none(), || format!("{folder}: more is painted than the copies"))?;
        }
        let copies =
            |side: usize| press.sheets.iter().flat_map(move |s| s.copies.iter().filter(move |c| c.side == side));
        let paper = press.sheets[0].media;
        let mut seen = 0;
        for front in copies(0) {
            // The three corners that no turning takes to each other.
            let corner = |w: Length, h: Length| front.place(Point::new(w, h), leaf);
            let through = |p: Point| match work {
                Work::Sheetwise | Work::Turn => Point::new(paper.width - p.x, p.y),
                Work::Tumble => Point::new(p.x, paper.height - p.y),
            };
            let (none, w, h) = (Length::ZERO, leaf.width, leaf.height);
            let wanted = [corner(none, none), corner(w, none), corner(none, h)].map(through);
            let behind = copies(1).filter(|back| {
                let corner = |w: Length, h: Length| back.place(Point::new(w, h), leaf);
                [corner(w, none), corner(none, none), corner(w, h)] == wanted
            });
            ensure(behind.count() == 1, || format!("{folder}: no back stands behind {front:?}"))?;
            seen += 1;
        }
        ensure(seen > 0, || "no fronts, so nothing was judged".into())?;
    }
    Ok(())
}

/// What a side of the leaflet prints, without its marks and slug, which come last.
fn printed<'a>(leaflet: &Master, sides: &'a [Page], side: usize) -> &'a [Painted] {
    let (sheet, all) = (&leaflet.sheets[side], &sides[side].painted);
    let around = sheet.marks.len() + sheet.color_bar.len() + sheet.slug.len();
    debug_assert!(all.iter().any(|piece| piece.kind == Kind::Text), "nothing is set on this side");
    &all[..all.len() - around]
}

/// Left, bottom, right and top, in points with y up.
fn bounds(rect: Rect, height: Length) -> [f64; 4] {
    [rect.x, height - rect.bottom(), rect.right(), height - rect.y].map(Length::to_pt)
}
