//! Text read back from the pages: it means what was written, in its order, whatever glyphs it was set with.

use libtest_mimic::Failed;

use super::content::{Kind, Painted};
use super::reader::Object;
use super::{COMPILED, INKS, SUBJECTS, Subject};
use crate::support::{Check, ensure};

/// Every glyph that is shown means something to a reader.
pub fn readable(subject: &Subject) -> Check {
    for (i, page) in subject.pages.iter().enumerate() {
        for piece in &page.painted {
            ensure(piece.mute.is_empty(), || {
                format!("page {}: glyphs {:?} of {} in `{}` mean nothing", i + 1, piece.mute, piece.font, piece.text)
            })?;
        }
    }
    Ok(())
}

/// The pages say what was set, run by run.
pub fn as_set(subject: &Subject) -> Check {
    for (i, (page, sheet)) in subject.pages.iter().zip(&subject.master.sheets).enumerate() {
        let blocks = sheet.panels.iter().flat_map(|placed| &subject.master.panels[placed.panel].blocks);
        let runs = blocks.flat_map(|block| &block.lines).flat_map(|line| &line.runs).chain(&sheet.slug);
        let set: Vec<String> =
            runs.filter(|run| !run.glyphs.is_empty()).map(|run| run.text.replace('\u{a0}', " ")).collect();
        let read: Vec<String> = texts(&page.painted).map(|piece| piece.text.replace('\u{a0}', " ")).collect();
        let first = set.iter().zip(&read).find(|(set, read)| set != read);
        ensure(first.is_none(), || format!("page {}: set and read: {first:?}", i + 1))?;
        ensure(set.len() == read.len(), || format!("page {}: {} runs, {} read", i + 1, set.len(), read.len()))?;
    }
    Ok(())
}

/// Each run is in the language that it was written in: the catalog's, or that of the marked content around it.
pub fn languages(subject: &Subject) -> Check {
    let own = subject.file.catalog()?.get("Lang").and_then(Object::text).ok_or("the catalog has no Lang")?;
    for (i, (page, sheet)) in subject.pages.iter().zip(&subject.master.sheets).enumerate() {
        let blocks = sheet.panels.iter().flat_map(|placed| &subject.master.panels[placed.panel].blocks);
        let runs = blocks.flat_map(|block| &block.lines).flat_map(|line| &line.runs);
        for (run, piece) in runs.filter(|run| !run.glyphs.is_empty()).zip(texts(&page.painted)) {
            let said = piece.lang.as_deref().unwrap_or(&own);
            ensure(said == run.lang.as_str(), || {
                format!("page {}: `{}` is {} and said to be {said}", i + 1, run.text, run.lang)
            })?;
        }
    }
    Ok(())
}

fn texts(painted: &[Painted]) -> impl Iterator<Item = &Painted> {
    painted.iter().filter(|piece| piece.kind == Kind::Text)
}

/// Ligatures, hyphens at line ends, narrow spaces and accents that are glyphs of their own come back as written.
pub fn extraction() -> Check {
    let at =
        SUBJECTS.iter().position(|expected| expected.folder == INKS).ok_or("the case is not among the subjects")?;
    let subject = COMPILED[at].as_ref().map_err(|said| Failed::from(said.clone()))?;
    let pieces: Vec<&Painted> = texts(&subject.pages[0].painted).collect();
    let shorter = pieces.iter().filter(|piece| piece.codes.len() < piece.text.chars().count()).count();
    ensure(shorter > 0, || "no ligature was set, so none was judged".into())?;

    let mut text = String::new();
    for piece in &pieces {
        // A hyphen that the source does not have joins what it parted.
        match text.strip_suffix('\u{ad}') {
            Some(joined) => text.truncate(joined.len()),
            None => text.push(' '),
        }
        text.push_str(&piece.text);
    }
    let hyphens = pieces.iter().filter(|piece| piece.text.ends_with('\u{ad}')).count();
    ensure(hyphens > 0, || "no word was hyphenated, so none was judged".into())?;
    ensure(!text.contains('\u{ad}'), || format!("a soft hyphen within a line: {text}"))?;
    let plain: String = text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    for phrase in [
        "Bureau officiel",
        "Les officiers affluent",
        "Un fjord, un fief, un fleuve\u{202f}; l’administration internationale",
        "les investissements",
        "Quelle surprise\u{202f}!",
        // A hyphen that the source has parts nothing.
        "En éwé, c’est- à-dire gbɛ\u{301}.",
        "Un office efficace affiche ses tarifs\u{202f}; on s’y fie.",
        "Réservé en blanc.",
        "edition E-7 (2026-05-04)",
    ] {
        ensure(plain.contains(phrase), || format!("`{phrase}` is not in: {plain}"))?;
    }
    Ok(())
}
