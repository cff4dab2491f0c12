//! The order of signs on a line, against FriBidi: an implementation of UAX #9 that shares nothing with ours.
//!
//! A case asks for it with the word `fribidi` in its `judge.txt`. Its texts are parts of paragraphs between empty lines,
//! whose spans with `dir=` or the language of another direction FriBidi is given with the controls of isolates.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use leporello::panel::Line;
use libtest_mimic::Failed;

use crate::support::{Check, compile_folder, ensure, master};

/// Compares each line of the case's master with what FriBidi makes of its text.
pub fn check(folder: &Path) -> Check {
    let master = master(compile_folder(folder)?)?;
    let blocks: Vec<_> = master.panels.iter().flat_map(|panel| &panel.blocks).collect();
    let mut texts = Vec::new();
    for file in ["ar.md", "en.md"] {
        let text = std::fs::read_to_string(folder.join("content").join(file))?;
        let paragraphs = text.split("\n\n").filter(|part| !part.starts_with(":::"));
        texts.extend(paragraphs.map(|part| (controlled(part.trim(), file == "ar.md"), file == "ar.md")));
    }
    ensure(blocks.len() == texts.len(), || format!("{} blocks, {} paragraphs", blocks.len(), texts.len()))?;
    for (block, (text, right_to_left)) in blocks.iter().zip(texts) {
        let levels = levels(&text, right_to_left)?;
        let is_control = |c: char| ('\u{2066}'..='\u{2069}').contains(&c);
        let mut signs = text.chars().zip(levels).filter(|(c, _)| !is_control(*c) && !c.is_whitespace());
        for line in &block.lines {
            let ours = visual(line);
            let count = ours.chars().count();
            let part: Vec<(char, u8)> = signs.by_ref().take(count).collect();
            let wanted = ordered(&part);
            ensure(ours == wanted, || format!("`{text}`\n  FriBidi: {wanted}\n  here:    {ours}"))?;
        }
        ensure(signs.next().is_none(), || format!("not all of `{text}` was printed"))?;
    }
    Ok(())
}

/// A paragraph's text with the controls that its spans stand for.
fn controlled(markdown: &str, right_to_left: bool) -> String {
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    let mut around = vec![right_to_left];
    let plain = markdown.replace("**", "").replace('\n', " ");
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '<' => out.push('\u{2066}'),
            '>' => out.push('\u{2069}'),
            '[' => {
                open.push(out.len());
                out.push('[');
                // Which way it runs, its attributes say, behind the bracket that closes it.
                let mut depth = 0;
                let close = rest.char_indices().find(|&(_, c)| {
                    depth += i32::from(c == '[') - i32::from(c == ']');
                    depth < 0
                });
                let attrs = close.map_or("", |(at, _)| &rest[at + 1..]);
                around.push(direction(attrs).unwrap_or(around[around.len() - 1]));
            }
            ']' => {
                let (start, own) = (open.pop(), around.pop());
                match (start, own, direction(rest)) {
                    (Some(start), Some(own), Some(_)) => {
                        let said = rest.starts_with("{dir=");
                        rest = &rest[rest.find('}').map_or(0, |at| at + 1)..];
                        // A language of the same direction is not set apart.
                        let apart = said || around.last() != Some(&own);
                        let inner = out.split_off(start).split_off(1);
                        let control = if own { '\u{2067}' } else { '\u{2066}' };
                        if apart {
                            out.extend([control]);
                        }
                        out += &inner;
                        if apart {
                            out.push('\u{2069}');
                        }
                    }
                    _ => out.push(']'),
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// What attributes say of a direction: whether it is from right to left.
fn direction(attrs: &str) -> Option<bool> {
    let word = attrs.strip_prefix('{')?.split('}').next()?;
    Some(matches!(word, "dir=rtl" | "lang=he" | "lang=ar" | "lang=fa"))
}

/// The level of each character of a paragraph, by FriBidi.
fn levels(text: &str, right_to_left: bool) -> Result<Vec<u8>, Failed> {
    let mut child = Command::new("fribidi")
        .args(["--levels", "--novisual", "--nobreak", "--charset", "UTF-8"])
        .arg(if right_to_left { "--rtl" } else { "--ltr" })
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(text.as_bytes())?;
    let output = String::from_utf8(child.wait_with_output()?.stdout)?;
    let levels = output.split_whitespace().map(str::parse).collect::<Result<Vec<u8>, _>>()?;
    ensure(levels.len() == text.chars().count(), || format!("FriBidi on `{text}`: {output}"))?;
    Ok(levels)
}

/// Rule L2: what has a level or more is turned round, from the highest down to the lowest odd one.
fn ordered(signs: &[(char, u8)]) -> String {
    let mut order: Vec<(char, u8)> = signs.to_vec();
    for level in (1..=order.iter().map(|(_, level)| *level).max().unwrap_or(0)).rev() {
        for part in order.chunk_by_mut(|a, b| (a.1 >= level) == (b.1 >= level)) {
            if part[0].1 >= level {
                part.reverse();
            }
        }
    }
    order.into_iter().map(|(c, _)| c).collect()
}

/// The signs of a line by their places on the sheet, from left to right, without spaces.
fn visual(line: &Line) -> String {
    let mut signs = Vec::new();
    for run in &line.runs {
        for glyph in run.glyphs.iter().filter(|glyph| !glyph.text.is_empty()) {
            let text = &run.text[glyph.text.start as usize..glyph.text.end as usize];
            // Letters that join into one glyph are read from right to left.
            signs.push((run.origin.x + glyph.x, text.chars().rev().collect::<String>()));
        }
    }
    signs.sort_by_key(|(x, _)| *x);
    signs.iter().map(|(_, text)| text.as_str()).collect::<String>().split_whitespace().collect()
}
