//! Word gaps of justified lines, as poppler sees them in the finished file: the figures that peer typesetters are
//! compared by, on the texts of `tests/cases/peer-columns/`.
//!
//! A line counts as justified where its last word ends within 2.5 pt of its column's right edge; headings and marker glyphs
//! don't count. What is judged is the mean gap of each line: how much it differs from line to line on a side.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};

use crate::support::{Check, compile_folder, ensure, judged, master, output, scratch};

const CASE: &str = "tests/cases/peer-columns";
/// Left and right edges of the columns, in points from the trim's left edge: 81 mm in panels of 99 mm.
const COLUMNS: [(f64, f64); 2] = [(25.51, 255.12), (306.14, 535.75)];
/// Width of the trim, in points.
const TRIM: f64 = 841.89;
/// Type size of the body, in points.
const SIZE: f64 = 8.6;
/// The greatest deviation of the gaps, in points. LuaLaTeX with microtype: 0.62 in French, 0.56 in English.
const DEVIATION: f64 = 0.45;
/// The most hyphens of a side.
const HYPHENS: usize = 8;

/// The judge's trial.
pub fn trials() -> Vec<Trial> {
    vec![judged("judge: pdftotext on the gaps of peer columns".into(), "pdftotext", gaps)]
}

/// A word's box, in points from the trim's left and the page's top edge.
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

fn gaps() -> Check {
    let master = master(compile_folder(Path::new(CASE))?)?;
    let folder = scratch("gaps")?;
    let file = folder.join("master.pdf");
    std::fs::write(&file, &master.bytes)?;
    for page in ["1", "2"] {
        let read = output(Command::new("pdftotext").args(["-bbox", "-f", page, "-l", page]).arg(&file).arg("-"))?;
        let words = words(&String::from_utf8_lossy(&read.stdout))?;
        let (mut means, mut hyphens) = (Vec::new(), 0);
        for (left, right) in COLUMNS {
            let (found, broken) = column(&words, left, right);
            means.extend(found);
            hyphens += broken;
        }
        ensure(means.len() > 30, || format!("page {page}: only {} justified lines were found", means.len()))?;
        let count = means.len() as f64;
        let mean = means.iter().sum::<f64>() / count;
        let deviation = (means.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / count).sqrt();
        let loose = means.iter().filter(|&&gap| gap > SIZE / 2.0).count();
        let said =
            format!("page {page}: mean {mean:.2} pt, deviation {deviation:.2}, {loose} loose, {hyphens} hyphens");
        ensure(deviation <= DEVIATION && loose == 0 && hyphens <= HYPHENS, || said)?;
    }
    Ok(())
}

/// The words of a page, as `pdftotext -bbox` gives them, from the trim's left edge on.
fn words(page: &str) -> Result<Vec<Word>, Failed> {
    let number = |text: &str, key: &str| -> Option<f64> {
        let (_, rest) = text.split_once(&format!("{key}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let width = number(page, "page width").ok_or("a page without a width")?;
    // Half of what the page has beyond its trim.
    let shift = (width - TRIM) / 2.0;
    let mut words = Vec::new();
    for part in page.split("<word ").skip(1) {
        let (attributes, rest) = part.split_once('>').ok_or("a word without an end")?;
        let word = || {
            Some(Word {
                left: number(attributes, "xMin")? - shift,
                top: number(attributes, "yMin")?,
                right: number(attributes, "xMax")? - shift,
                bottom: number(attributes, "yMax")?,
                text: rest.split_once("</word>")?.0.to_owned(),
            })
        };
        words.push(word().ok_or_else(|| format!("a word without a box: {attributes}"))?);
    }
    Ok(words)
}

/// The mean gap of each justified line of a column, and how many of these end in a hyphen.
fn column(words: &[Word], left: f64, right: f64) -> (Vec<f64>, usize) {
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    for word in words.iter().filter(|word| left - 8.0 <= word.left && word.right <= right + 8.0) {
        match lines.iter_mut().find(|line| (line[0].bottom - word.bottom).abs() < 3.2) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    let (mut means, mut hyphens) = (Vec::new(), 0);
    for mut line in lines {
        line.retain(|word| !["\u{25B6}", "\u{25A0}"].contains(&word.text.as_str()));
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        let Some(last) = line.last().filter(|_| line.len() > 2) else { continue };
        if (last.right - right).abs() > 2.5 || last.bottom - last.top > 14.0 {
            continue;
        }
        let gaps: Vec<f64> =
            line.windows(2).map(|pair| pair[1].left - pair[0].right).filter(|&gap| gap > 0.2).collect();
        if !gaps.is_empty() {
            means.push(gaps.iter().sum::<f64>() / gaps.len() as f64);
            hyphens += usize::from(last.text.ends_with(['-', '\u{2010}', '\u{AD}']));
        }
    }
    (means, hyphens)
}
