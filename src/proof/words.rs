//! The text of a whole file, language by language, in the order in which it is read.
//!
//! Hyphens at the ends of lines: a file that writes soft hyphens as such (U+00AD), as ours do, tells them from those of its
//! words. Of any other file no one can say which it was; most are the line's, so they go.

use hayro_syntax::object::{Dict, String as PdfString};

use super::blocks::{Block, HYPHENS, blocks};
use super::structure::structure;
use crate::reader::Document;

/// The text of a file: for each language, in the order in which they first come, a line with its name, then its blocks
/// with an empty line between them. Blocks that go on from one page to the next are one.
pub(super) fn words(document: &Document) -> String {
    let structure = structure(document);
    let mut all: Vec<(usize, Block)> = Vec::new();
    for (number, page) in document.pages().enumerate() {
        let blocks = blocks(document, &structure, number);
        // Job lines beside the sheet are not read.
        let read = blocks.into_iter().filter(|block| page.sheet().contains(block.place.center()));
        all.extend(read.map(|block| (number, block)));
    }
    if !structure.is_empty() {
        all.sort_by_key(|(_, block)| block.order.unwrap_or(usize::MAX));
    }
    let told = all.iter().any(|(_, block)| block.soft) || is_ours(document);
    if !told {
        for (_, block) in &mut all {
            for at in std::mem::take(&mut block.doubtful).into_iter().rev() {
                let end = block.text[at..].trim_start_matches(HYPHENS).len();
                block.text.replace_range(at..block.text.len() - end, "");
            }
        }
    }
    let mut languages: Vec<(Option<String>, Vec<String>)> = Vec::new();
    let mut before: Option<(usize, Block)> = None;
    for (number, block) in all {
        let at = match languages.iter().position(|(lang, _)| *lang == block.lang) {
            Some(at) => at,
            None => {
                languages.push((block.lang.clone(), Vec::new()));
                languages.len() - 1
            }
        };
        let texts = &mut languages[at].1;
        match texts.last_mut() {
            Some(last) if before.as_ref().is_some_and(|(page, before)| goes_on(before, &block, *page != number)) => {
                if last.ends_with(HYPHENS) {
                    if !told && block.text.starts_with(char::is_lowercase) {
                        last.truncate(last.trim_end_matches(HYPHENS).len());
                    }
                } else if !last.ends_with('\u{AD}') {
                    last.push(' ');
                }
                *last += &block.text;
            }
            _ => texts.push(block.text.clone()),
        }
        before = Some((number, block));
    }
    let mut out = String::new();
    for (lang, texts) in languages {
        let name = lang.unwrap_or_else(|| "(no language is named)".to_owned());
        if !out.is_empty() {
            out.push('\n');
        }
        out += &format!("[{name}]\n");
        for text in texts {
            // Soft hyphens are where lines were broken.
            out += &format!("\n{}\n", text.replace('\u{AD}', ""));
        }
    }
    out
}

/// Whether it says that this program made it.
fn is_ours(document: &Document) -> bool {
    let info = document.trailer().and_then(|trailer| trailer.dict.get_ref("Info"));
    let info = info.and_then(|info| document.syntax().xref().get::<Dict<'_>>(info.into()));
    let producer = info.and_then(|info| info.get::<PdfString<'_>>("Producer"));
    producer.is_some_and(|name| name.as_bytes().starts_with(b"leporello"))
}

/// Whether a block is the rest of the one before it. Where no structure says so: an unfinished sentence that goes on at the top
/// of another column or on another page.
fn goes_on(before: &Block, block: &Block, other_page: bool) -> bool {
    if block.order.is_some() || before.order.is_some() {
        return block.order == before.order;
    }
    let unfinished = !before.text.ends_with(['.', ';', ':', '!', '?', '…', ')', '»', '”', '"']);
    let higher = other_page || block.place.y1 > before.place.y1;
    before.lang == block.lang && unfinished && higher && block.text.starts_with(char::is_lowercase)
}
