//! The slug: what the sheet says of itself outside the trim, in as many lines as its width asks for.
//!
//! Output: texts. They are shaped by `compile`, which knows a face, and placed by `impose`.

use super::marks;
use crate::flow::Job;
use crate::spec::{OutputSpec, Side};
use crate::unit::{Length, trim_decimals};

/// From the trim's left edge to the slug.
const INDENT: Length = Length::mm(12);
/// A sheet narrower than this gives the slug all of its width: by eye, about a third of the usual job line.
const NARROW: Length = Length::mm(50);
/// Between two things that the slug says.
const BETWEEN: &str = " · ";
/// What a file says of itself that nobody judged.
pub const NOT_CHECKED: &str = "NOT CHECKED";

/// What the job line says beside what the job knows.
#[derive(Clone, Debug, Default)]
pub struct SlugInfo {
    /// The job's name.
    pub name: String,
    /// Code of the edition.
    pub edition: String,
    /// Its date.
    pub date: String,
    /// The output condition.
    pub condition: String,
    /// Inks in the order of their plates.
    pub inks: Vec<String>,
    /// Names of the processing steps, which are no inks.
    pub steps: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Digest of the input.
    pub digest: String,
    /// Whether nobody judged the file.
    pub waived: bool,
}

/// From the trim's left edge to the slug.
pub fn indent(job: &Job) -> Length {
    if job.size.width < NARROW { Length::ZERO } else { INDENT }
}

/// The slug of a side in lines of which none is wider than the sheet and its marks. `width` measures a text.
///
/// A line breaks between two things that it says, else at a space, and inside a word where a word alone is too wide.
pub fn lines(
    job: &Job,
    side: Side,
    output: &OutputSpec,
    info: &SlugInfo,
    mut width: impl FnMut(&str) -> Length,
) -> Vec<String> {
    let room = job.size.width - indent(job) + marks::far(&output.marks, output.bleed);
    let said = parts(job, side, info);
    let whole = said.join(BETWEEN);
    if width(&whole) <= room {
        return vec![whole];
    }
    let mut lines: Vec<String> = Vec::new();
    for part in said {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last}{BETWEEN}{part}");
            if width(&longer) <= room {
                *last = longer;
                continue;
            }
        }
        wrap(&part, room, &mut width, &mut lines);
    }
    lines
}

/// Adds the lines of one part, which begins on a line of its own.
fn wrap(part: &str, room: Length, width: &mut impl FnMut(&str) -> Length, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in part.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            // Never less than one character.
            if width(&line) > room && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

/// What the slug of a side says.
fn parts(job: &Job, side: Side, info: &SlugInfo) -> Vec<String> {
    let mm = |length: Length| trim_decimals(length.to_mm(), 2);
    let widths: Vec<String> = job
        .panels
        .iter()
        .filter(|form| form.side == side && form.rect.y == Length::ZERO)
        .map(|form| mm(form.rect.width))
        .collect();
    let SlugInfo { name, edition, date, condition, inks, steps, version, digest, waived } = info;
    let mut parts = vec![
        name.clone(),
        format!("edition {edition} ({date})"),
        format!("side {side:?}"),
        format!("trim {} × {} mm", mm(job.size.width), mm(job.size.height)),
        format!("panels {} mm", widths.join(" + ")),
        job.fold.to_owned(),
        condition.clone(),
        inks.join(", "),
    ];
    if !steps.is_empty() {
        parts.push(format!("not for print: {}", steps.join(", ")));
    }
    parts.extend([format!("leporello {version}"), digest.clone()]);
    if *waived {
        // Before all else, where nobody overlooks it.
        parts.insert(0, NOT_CHECKED.to_owned());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is 1 mm wide.
    fn width(text: &str) -> Length {
        Length::mm(text.chars().count() as i64)
    }

    #[test]
    fn a_part_breaks_at_spaces_and_then_inside_words() {
        let mut lines = Vec::new();
        wrap("side A of  the unbreakable", Length::mm(6), &mut width, &mut lines);
        assert_eq!(lines, ["side A", "of the", "unbrea", "kable"]);
    }

    #[test]
    fn no_room_at_all_still_ends() {
        let mut lines = Vec::new();
        wrap("trim", Length::ZERO, &mut width, &mut lines);
        assert_eq!(lines, ["t", "r", "i", "m"]);
    }
}
