//! What the reader sees, against what poppler sees: where words begin and end on the pages of files by other programs and
//! of our own, and what it says of each of them.

use std::path::Path;
use std::process::Command;

use kurbo::Point;
use leporello::pages::{List, Shape};
use leporello::reader::Document;
use libtest_mimic::{Failed, Trial};

use crate::support::{Check, compile_folder, ensure, installed, judged, master, output, scratch};

/// Files by other programs, with what the reader has to say of them at least; of all others nothing.
const FOREIGN: [(&str, &[&str]); 29] = [
    ("cairo", &[]),
    ("chromium", &[]),
    ("gs-art", &["Helvetica", "Times-Italic"]),
    ("gs-x3", &[]),
    ("hand-apart", &[]),
    ("hand-blend-cmyk", &[]),
    ("hand-blend-rgb", &[]),
    ("hand-devicen", &[]),
    ("hand-forbidden", &["`Unknown`", "PostScript object", "another file", "`Missing`", "never restored"]),
    ("hand-frame", &[]),
    ("hand-groups", &[]),
    (HYBRID, &["Times-Roman"]),
    ("hand-images", &[]),
    ("hand-masked-images", &[]),
    ("hand-masks", &[]),
    ("hand-overprint", &[]),
    ("hand-patterns", &[]),
    ("hand-shadings", &[]),
    ("hand-spaces", &[]),
    ("hand-text", &["Helvetica", "Arial,Bold", "KozMinPr6N"]),
    ("libreoffice", &[]),
    ("lualatex", &[]),
    ("qpdf-aes256", &["Helvetica", "Times-Italic"]),
    ("qpdf-linear", &[]),
    ("qpdf-rc4", &[]),
    ("scribus-x1a", &[]),
    ("scribus-x4", &[]),
    ("typst", &[]),
    ("weasyprint", &[]),
];

/// Poppler does not look behind XRefStm for objects that the table calls free (ISO 32000-1, 7.5.8.4): it is shown what qpdf
/// makes of this file, which does.
const HYBRID: &str = "hand-hybrid";

/// Cases whose masters are read too: several writing systems and kinds of fonts.
const CASES: [&str; 4] = ["arabic-hebrew", "chinese-japanese-korean", "features", "variable-cff"];

/// How far a word may be from where poppler has it, in points.
const FARTHEST: f64 = 0.2;

/// How many words of a hundred must be found: of right-to-left and vertical text and of ligatures poppler gives words that
/// do not begin where their first glyph does.
const FOUND: usize = 90;

/// Trials of what is seen.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("eyes: what the reader says of foreign files", said)];
    for (name, _) in FOREIGN {
        let file = Path::new("tests/foreign").join(name).with_extension("pdf");
        let title = format!("judge: pdftotext on what is seen of {name}.pdf");
        trials.push(if name == HYBRID {
            judged(title, if installed("qpdf") { "pdftotext" } else { "qpdf" }, move || {
                let folder = scratch("eyes-hybrid")?;
                let plain = folder.join("plain.pdf");
                output(Command::new("qpdf").arg("--object-streams=disable").arg(&file).arg(&plain))?;
                words(&plain, &std::fs::read(&file)?, 0.0)
            })
        } else {
            judged(title, "pdftotext", move || words(&file, &std::fs::read(&file)?, 0.0))
        });
    }
    trials.push(judged("eyes: the comparison with poppler can fail".into(), "pdftotext", || {
        let file = Path::new("tests/foreign/gs-x3.pdf");
        let bytes = std::fs::read(file)?;
        ensure(words(file, &bytes, FARTHEST + 0.05).is_err(), || "words that are moved are found".into())
    }));
    for case in CASES {
        trials.push(judged(format!("judge: pdftotext on what is seen of {case}"), "pdftotext", move || {
            let bytes = master(compile_folder(&Path::new("tests/cases").join(case))?)?.bytes;
            let folder = scratch(&format!("eyes-{case}"))?;
            let file = folder.join("master.pdf");
            std::fs::write(&file, &bytes)?;
            words(&file, &bytes, 0.0)
        }));
    }
    trials
}

fn said() -> Check {
    for (name, words) in FOREIGN {
        let document = Document::open(std::fs::read(Path::new("tests/foreign").join(name).with_extension("pdf"))?)?;
        let mut said: Vec<String> = document.notes().iter().map(|note| note.text.clone()).collect();
        let mut marks = 0;
        for index in 0..document.pages().len() {
            let mut list = List::default();
            document.draw(index, &mut list);
            said.extend(list.notes().map(|note| note.text.clone()));
            for mark in list.marks() {
                marks += 1;
                if let Shape::Picture { image, .. } = &mark.shape {
                    said.extend(image.samples.rows(&mut |_, _| ()).err());
                }
            }
        }
        ensure(marks > 0, || format!("{name}: nothing is seen"))?;
        let missing: Vec<_> = words.iter().filter(|word| !said.iter().any(|said| said.contains(*word))).collect();
        let surplus: Vec<_> = said.iter().filter(|said| !words.iter().any(|word| said.contains(word))).collect();
        ensure(missing.is_empty() && surplus.is_empty(), || {
            format!("{name}: not said is {missing:?}; not expected was {surplus:?}")
        })?;
    }
    let locked = Document::open(std::fs::read("tests/foreign/qpdf-password.pdf")?).err().unwrap_or_default();
    ensure(locked.contains("password"), || format!("of a locked file is said: {locked}"))
}

/// A word of poppler's: left, top, right, bottom from the top-left of the page, and its letters.
type Word = ([f64; 4], String);

/// A glyph: where it begins and ends, and what it says.
struct Seen {
    from: Point,
    to: Point,
    text: String,
}

/// Each word of poppler's begins and ends where a glyph with its first and last letter does; `shift` moves ours to the right.
fn words(file: &Path, bytes: &[u8], shift: f64) -> Check {
    let document = Document::open(bytes.to_vec())?;
    let (mut all, mut lost) = (0, Vec::new());
    for (index, page) in document.pages().enumerate() {
        if page.rotate != 0 {
            continue;
        }
        let number = page.number.to_string();
        let args = ["-bbox", "-f", &number, "-l", &number];
        let read = output(Command::new("pdftotext").args(args).arg(file).arg("-"))?;
        let words = parse(&String::from_utf8_lossy(&read.stdout))?;
        let mut list = List::default();
        document.draw(index, &mut list);
        let corner = Point::new(page.media.x0, page.media.y1);
        let mut glyphs = Vec::new();
        for mark in list.marks() {
            if let Shape::Text(run) = &mark.shape {
                for glyph in &run.glyphs {
                    let at = |x: f64| {
                        let p = glyph.matrix * Point::new(x, 0.0);
                        Point::new(p.x - corner.x + shift, corner.y - p.y)
                    };
                    let text = glyph.text.as_deref().unwrap_or_default().to_owned();
                    glyphs.push(Seen { from: at(0.0), to: at(glyph.width), text });
                }
            }
        }
        for (place, text) in words {
            all += 1;
            let [left, top, right, bottom] = place;
            let on_line = |p: Point| top - 1.0 <= p.y && p.y <= bottom + 1.0;
            let begins = glyphs.iter().any(|glyph| {
                on_line(glyph.from)
                    && (glyph.from.x - left).abs() <= FARTHEST
                    && shares(&glyph.text, text.chars().next())
            });
            let ends = glyphs.iter().any(|glyph| {
                on_line(glyph.to) && (glyph.to.x - right).abs() <= FARTHEST && shares(&glyph.text, text.chars().last())
            });
            if !begins || !ends {
                lost.push(format!("page {number}: `{text}` at {left:.2}, {top:.2} to {right:.2}"));
            }
        }
    }
    ensure((all - lost.len()) * 100 >= all * FOUND, || {
        format!("{} of {all} words stand elsewhere:\n{}", lost.len(), lost[..lost.len().min(20)].join("\n"))
    })
}

/// Whether a glyph says a letter; poppler writes ligatures out and composes what is decomposed.
fn shares(text: &str, letter: Option<char>) -> bool {
    letter.is_some_and(|letter| text.contains(letter)) || text.chars().any(|c| ('\u{FB00}'..='\u{FB06}').contains(&c))
}

/// The words of a page as `pdftotext -bbox` gives them.
fn parse(page: &str) -> Result<Vec<Word>, Failed> {
    let number = |text: &str, key: &str| -> Option<f64> {
        let (_, rest) = text.split_once(&format!("{key}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let mut words = Vec::new();
    for part in page.split("<word ").skip(1) {
        let (attributes, rest) = part.split_once('>').ok_or("a word without an end")?;
        let text = rest.split_once("</word>").ok_or("a word without an end")?.0;
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let mut place = [0.0; 4];
        for (side, key) in place.iter_mut().zip(["xMin", "yMin", "xMax", "yMax"]) {
            *side = number(attributes, key).ok_or_else(|| format!("a word without a box: {attributes}"))?;
        }
        words.push((place, text));
    }
    Ok(words)
}
