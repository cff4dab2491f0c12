//! Every object stands where the tables say, ends, and is as long as it says (ISO 32000-1, 7.3.8, 7.3.10 and 7.5.5). Viewers
//! repair what doesn't without a word, each in its own way.

use hayro_syntax::object::{Dict as Parsed, Object};

use super::objects::File;
use super::value::Value;
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;
use crate::reader::entries::entries;
use crate::reader::standing::{End, Standing, end, length, standing};

/// Bytes that are read at least, against objects that are all of the file: as many as are read in a second.
const LEAST_READ: usize = 64 << 20;
/// The most objects that are named which do not stand where the table says.
const MOST_NAMED: usize = 5;

/// Judges all objects that the tables name.
pub(super) fn check(file: &File<'_>, findings: &mut Findings<'_>) {
    let broken = rule("X4-STRUCTURE");
    let mut left = LEAST_READ + 2 * file.bytes.len();
    let (mut astray, mut last) = (0, 0);
    for (number, entry) in entries(file.bytes) {
        let Some(entry) = entry else { continue };
        last = number;
        let Some(place) = entry.place else { continue };
        let mut tell = |message: String| findings.push(broken, message, At::number(number));
        match standing(file.bytes, place, [number, entry.generation], &mut left) {
            Standing::Other => {
                astray += 1;
                if astray <= MOST_NAMED {
                    tell(format!("object {number} does not stand where the table says"));
                }
            }
            Standing::Endless if left == 0 => {
                file.cut_short();
                return;
            }
            Standing::Endless => tell(format!("object {number} does not end")),
            Standing::Value { closed: true } => {}
            Standing::Value { closed: false } => tell(format!("object {number} has no end (endobj)")),
            Standing::Stream { data: None, .. } => {
                tell(format!("no line end stands between `stream` and the data of object {number}"));
            }
            Standing::Stream { dict, data: Some(from) } => {
                if let Some(message) = stream(file, number, &dict, from, &mut left) {
                    tell(message);
                }
            }
        }
    }
    if astray > MOST_NAMED {
        let message = format!("{} more objects do not stand where the table says", astray - MOST_NAMED);
        findings.push(broken, message, At::default());
    }
    size(file, last, findings);
}

/// What is wrong with a stream whose data begins at `from`.
fn stream(file: &File<'_>, number: u32, dict: &Parsed<'_>, from: usize, left: &mut usize) -> Option<String> {
    let said = match (dict.get_ref("Length"), dict.get::<Object<'_>>("Length")) {
        (Some(id), _) => file.follow(&Value::Ref(id.into())).number(),
        (None, Some(Object::Number(length))) => Some(length.as_f64()),
        _ => None,
    };
    let Some(said) = said.filter(|said| *said >= 0.0 && said.fract() == 0.0) else {
        return Some(format!("the stream of object {number} does not say how long it is (Length)"));
    };
    let reached = from.saturating_add(said as usize);
    match end(file.bytes, reached) {
        End::Whole { closed: true } => None,
        End::Whole { closed: false } => Some(format!("object {number} has no end (endobj)")),
        End::Unsaid => Some(format!("the stream of object {number} has no end (endstream)")),
        End::Elsewhere => Some(match length(file.bytes, from, left) {
            Some(own) => format!("the stream of object {number} says that it has {said} bytes (Length), and has {own}"),
            None => format!("the stream of object {number} does not end after the {said} bytes that it says (Length)"),
        }),
    }
}

/// The trailer says how many numbers there are; objects beyond are missing by it.
fn size(file: &File<'_>, last: u32, findings: &mut Findings<'_>) {
    // That there is no trailer is told of the frame.
    if file.trailer.is_empty() {
        return;
    }
    let message = match file.get(&file.trailer, "Size").number() {
        Some(size) if size > f64::from(last) => return,
        Some(size) => format!("by the trailer there are {size} numbers of objects (Size), and object {last} is in use"),
        None => "the trailer does not say how many numbers of objects there are (Size)".to_owned(),
    };
    findings.push(rule("X4-STRUCTURE"), message, At::default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preflight::settings::Settings;
    use crate::reader::Document;
    use crate::spec::Standard;

    /// What is told of a file whose fourth object is a stream of five bytes and whose fifth one is `fifth`.
    fn told(length: &str, fifth: &str) -> Vec<String> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            &format!("<<{length}>>stream\n0 0 m\nendstream"),
            fifth,
        ];
        let (mut bytes, mut table) = (b"%PDF-1.6\n".to_vec(), "xref\n0 6\n0000000000 65535 f \n".to_owned());
        for (at, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let start = bytes.len();
        bytes.extend(format!("{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
        let document = Document::open(bytes).unwrap();
        let settings = Settings::default();
        let mut findings = Findings::new(&settings, Standard::X4);
        check(&File::new(&document), &mut findings);
        findings.sorted().into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn lengths_may_stand_in_other_objects() {
        let wrong = |said: u8| format!("the stream of object 4 says that it has {said} bytes (Length), and has 5");
        let lacks = "the stream of object 4 does not say how long it is (Length)".to_owned();
        for (length, fifth, wanted) in [
            ("/Length 5", "null", None),
            ("/Length 5 0 R", "5", None),
            ("/Length 5 0 R", "4", Some(wrong(4))),
            ("/Length 9", "null", Some(wrong(9))),
            ("/Length 5 0 R", "null", Some(lacks.clone())),
            ("/Length -5", "null", Some(lacks.clone())),
            ("", "null", Some(lacks)),
        ] {
            assert_eq!(told(length, fifth), wanted.into_iter().collect::<Vec<_>>(), "{length} {fifth}");
        }
    }
}
