//! What the reader could not read: a page that is not drawn whole cannot be judged whole.

use super::Judge;
use crate::pages::{Fault, Note};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

impl Judge<'_, '_, '_> {
    /// A fault of the page.
    pub(super) fn unread(&mut self, note: &Note) {
        // A form that takes the resources of who shows it is known here alone.
        let borrowed = note.source.stream.is_some_and(|stream| self.about.borrowing.contains(&stream));
        let Some(code) = code(note.fault, borrowed) else { return };
        let text = plain(&note.text);
        // `the font Name (object 7): its …`
        let font = text.strip_prefix("the font ").and_then(|rest| Some(rest.split_once(": ")?.0));
        let name = font.map(|font| font.split_once(" (object ").map_or(font, |(name, _)| name));
        if note.fault == Fault::Font && name.is_some_and(|name| self.about.doubtful_fonts.contains(name)) {
            return;
        }
        // Damaged data is told when it is first read, which need not be where it is drawn.
        let page = (note.fault != Fault::Data).then_some(self.page.number);
        let at = At { page, number: note.source.stream.filter(|_| page.is_some()), ..At::default() };
        self.findings.push(rule(code), text, at);
    }
}

/// Faults of the whole file. Where its table of objects is the fault, a finding may say already in which way.
pub(in crate::preflight) fn whole(notes: &[Note], findings: &mut Findings<'_>) {
    for note in notes {
        let told = note.fault == Fault::Table && findings.has(rule("X4-STRUCTURE"));
        if let Some(code) = code(note.fault, false).filter(|_| !told) {
            findings.push(rule(code), plain(&note.text), At::default());
        }
    }
}

/// The rule that a fault breaks; nothing for what is judged by the objects themselves, whether it is drawn or not.
fn code(fault: Fault, borrowed: bool) -> Option<&'static str> {
    match fault {
        Fault::Content => Some("X4-READABLE"),
        Fault::Resource => borrowed.then_some("X4-COMPLETE"),
        Fault::Operator | Fault::Balance | Fault::Frame => None,
        Fault::Space => Some("X4-SPACE"),
        Fault::Profile => Some("X4-ICC"),
        Fault::Font => Some("X4-FONT-PROGRAM"),
        Fault::Glyph => Some("X4-FONT-GLYPH"),
        Fault::Picture => Some("X4-IMAGE"),
        Fault::Data => Some("X4-DATA"),
        Fault::Table => Some("X4-STRUCTURE"),
    }
}

/// A note as a finding begins: without its page and its full stop.
fn plain(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let own = text.strip_prefix("Page ").and_then(|rest| rest.split_once(": ")).map_or(text, |(_, own)| own);
    match own.split_once(' ') {
        Some(("it", rest)) => format!("the page: it {rest}"),
        Some((first, rest)) if matches!(first, "A" | "The" | "In" | "Its") => {
            format!("{} {rest}", first.to_lowercase())
        }
        _ => own.to_owned(),
    }
}
