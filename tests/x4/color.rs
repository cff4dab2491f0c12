//! Inks on the page: which are used, what overprints, and what stands outside the bleed.

use std::collections::{BTreeMap, BTreeSet};

use super::Subject;
use super::content::{Ink, Kind};
use super::file::{bounds, inside};
use super::reader::Object;
use crate::support::{Check, ensure};

/// DeviceCMYK and the layout's own inks, alone, mixed or in gradients: [`super::content`] refuses everything else when it reads a page.
pub fn colours(subject: &Subject) -> Check {
    let mut seen = BTreeSet::new();
    for piece in subject.pages.iter().flat_map(|page| &page.painted) {
        for ink in piece.ink.flat() {
            match ink {
                Ink::Unset => return Err(format!("painted before a colour was set: {piece:?}").into()),
                Ink::Process(_) => drop(seen.insert("process")),
                _ => seen.extend(ink.named().into_iter().map(|(name, _)| name)),
            }
        }
    }
    let mut expected: BTreeSet<&str> = subject.expected.inks.iter().copied().collect();
    expected.insert("process");
    if subject.expected.marks {
        expected.insert("All");
    }
    ensure(seen == expected, || format!("painted in {seen:?}, not {expected:?}"))
}

/// One name, one alternate, one tint function, wherever it stands; and those that the layout gives.
pub fn spots(subject: &Subject) -> Check {
    let known = |name: &str| match name {
        "All" => Some([1.0; 4]),
        "PANTONE 286 C" => Some([1.0, 0.75, 0.0, 0.0]),
        "PANTONE 348 C" => Some([0.96, 0.02, 1.0, 0.12]),
        "Vernis n° 2 (été)" => Some([0.0, 0.04, 0.1825, 0.0]),
        "Cutting" => Some([0.0, 1.0, 0.0, 0.0]),
        "Creasing" => Some([1.0, 0.0, 0.0, 0.0]),
        "Bleed" => Some([0.5, 0.0, 1.0, 0.0]),
        _ => None,
    };
    let mut found: BTreeMap<String, [f64; 4]> = BTreeMap::new();
    let painted = subject.pages.iter().flat_map(|page| &page.painted);
    for (name, alternate) in painted.flat_map(|piece| piece.ink.named()) {
        let before = found.insert(name.to_owned(), alternate).unwrap_or(alternate);
        ensure(before == alternate, || format!("{name} has two alternates"))?;
        let near = known(name).is_some_and(|solid| solid.iter().zip(alternate).all(|(a, b)| (a - b).abs() < 1e-6));
        ensure(near, || format!("{name} stands for {alternate:?}, not {:?}", known(name)))?;
    }
    let mut spaces = BTreeMap::new();
    let mut faults = Vec::new();
    subject.file.each(|_, object| {
        if let Some([Object::Name(family), Object::Name(ink), rest @ ..]) = object.array()
            && family == "Separation"
            && spaces.insert(ink.clone(), rest.to_vec()).is_some_and(|before| before != rest)
        {
            faults.push(ink.clone());
        }
    });
    ensure(faults.is_empty(), || format!("colour spaces of one ink differ: {faults:?}"))?;
    ensure(spaces.len() == found.len(), || format!("{} spaces, {} inks used", spaces.len(), found.len()))
}

/// Text in 100 K overprints with mode 1; paper, and everything else of these jobs that prints but what is told to, knocks out.
pub fn overprint(subject: &Subject) -> Check {
    let (mut black, mut paper, mut overprinted) = (0, 0, 0);
    for piece in subject.pages.iter().flat_map(|page| &page.painted).filter(|piece| piece.layer.is_none()) {
        let what = || {
            format!(
                "{:?} `{}` in {:?}: overprint {}, mode {}",
                piece.kind, piece.text, piece.ink, piece.overprint, piece.mode
            )
        };
        if piece.kind == Kind::Text && piece.ink == Ink::BLACK {
            ensure(piece.overprint && piece.mode == 1.0, what)?;
            black += 1;
        } else {
            // One gradient of its case, in magenta alone, so that it has no part in other plates.
            let gradient = subject.expected.folder == "tests/cases/gradients"
                && piece.ink.flat().iter().all(|ink| matches!(ink, Ink::DeviceN { parts, .. } if parts.len() == 1));
            // And codes in black.
            let code = piece.ink == Ink::BLACK && piece.alt.as_ref().is_some_and(|alt| alt.starts_with("QR code"));
            let told = gradient || code;
            ensure(piece.overprint == told, what)?;
            overprinted += i32::from(told);
        }
        paper += i32::from(piece.kind == Kind::Text && piece.ink == Ink::PAPER);
    }
    ensure(black > 0, || "no black text, so nothing was judged".into())?;
    let wanted = i32::from(matches!(subject.expected.folder, "tests/cases/gradients" | super::PICTURES));
    ensure(overprinted == wanted, || format!("{overprinted} gradients and codes overprint, not {wanted}"))?;
    let reversed = matches!(subject.expected.folder, "." | super::INKS);
    ensure(paper > 0 || !reversed, || "no text in the paper's white, so nothing was judged".into())
}

/// Graphics states set overprint and nothing else; [`super::content`] refuses other keys where a state is used, this
/// one where it is not.
pub fn states(subject: &Subject) -> Check {
    let (mut faults, mut seen) = (Vec::new(), 0);
    subject.file.each(|_, object| {
        let Some(dict) = object.dict() else { return };
        if dict.get("Type").and_then(Object::name) == Some("ExtGState") {
            seen += 1;
            let keys: Vec<&str> = dict.keys().map(String::as_str).collect();
            // Both parameters and the mode are set, so that none is left from before.
            if keys != ["OP", "OPM", "Type", "op"] || dict["OP"] != dict["op"] {
                faults.push(format!("{dict:?}"));
            }
        }
    });
    ensure(faults.is_empty() && seen > 0, || format!("{seen} graphics states: {}", faults.join(", ")))
}

/// Marks are strokes in `All` outside the bleed, on the media; nothing else is in `All`, and nothing but marks and slug
/// prints outside the bleed. The slug is black text.
pub fn marks(subject: &Subject) -> Check {
    for (i, page) in subject.pages.iter().enumerate() {
        let (media, bleed) = (bounds(subject, i, "MediaBox")?, bounds(subject, i, "BleedBox")?);
        let (mut marks, mut slug, mut fields) = (0, 0, 0);
        // What is on a layer doesn't print.
        for piece in page.painted.iter().filter(|piece| piece.layer.is_none()) {
            let [left, bottom, right, top] = piece.bounds;
            let apart = right <= bleed[0] || left >= bleed[2] || top <= bleed[1] || bottom >= bleed[3];
            let what = |fault: &str| format!("page {}: {fault}: {piece:?}, bleed {bleed:?}", i + 1);
            if let Ink::Separation { name, alternate, tint } = &piece.ink
                && name == "All"
            {
                ensure(piece.kind == Kind::Stroke && *tint == 1.0, || what("All, but no mark"))?;
                ensure(*alternate == [1.0; 4], || what("All is not full ink on every plate"))?;
                ensure(apart && inside(piece.bounds, media), || what("a mark that is not between bleed and media"))?;
                marks += 1;
            } else if piece.kind == Kind::Text && apart {
                ensure(inside(piece.bounds, media), || what("a slug that runs off the media"))?;
                ensure(piece.ink == Ink::BLACK && piece.overprint, || what("a slug that is not 100 K overprinting"))?;
                ensure(inside(piece.bounds, media), || what("a slug off the media"))?;
                slug += 1;
            } else if piece.kind == Kind::Fill && apart && subject.expected.bar > 0.0 {
                ensure(inside(piece.bounds, media) && !piece.overprint, || what("a field off the media"))?;
                fields += 1;
            } else {
                let held =
                    piece.clip.is_some_and(|clip| inside(clip, grown(bleed))) || inside(piece.bounds, grown(bleed));
                ensure(held, || what("prints outside the bleed"))?;
            }
        }
        let sheet = &subject.master.sheets[i];
        let (found, expected) = ((marks, slug, fields), (sheet.marks.len(), sheet.slug.len(), sheet.color_bar.len()));
        ensure(found == expected, || format!("page {}: marks, slug and fields {found:?}, not {expected:?}", i + 1))?;
        ensure((fields > 0) == (subject.expected.bar > 0.0), || format!("page {}: {fields} fields of a bar", i + 1))?;
        let asked = (subject.expected.marks, subject.expected.slug);
        ensure((marks > 0, slug > 0) == asked, || format!("page {}: marks and slug {asked:?}", i + 1))?;
    }
    Ok(())
}

/// A rectangle grown by what rounding to a ten-thousandth of a point may do.
fn grown(bounds: [f64; 4]) -> [f64; 4] {
    [bounds[0] - 1e-3, bounds[1] - 1e-3, bounds[2] + 1e-3, bounds[3] + 1e-3]
}
