//! The text of a whole file, language by language, in the order in which it is read.

use super::blocks::{Block, blocks};
use super::structure::structure;
use crate::reader::Document;

/// The text of a file: for each language, in the order in which they first come, a line with its name, then its blocks
/// with an empty line between them. Blocks that go on from one page to the next are one.
pub(super) fn words(document: &Document) -> String {
    let structure = structure(document);
    let mut all: Vec<Block> = Vec::new();
    for (number, page) in document.pages().enumerate() {
        let blocks = blocks(document, &structure, number);
        // Job lines beside the sheet are not read.
        all.extend(blocks.into_iter().filter(|block| page.sheet().contains(block.place.center())));
    }
    if !structure.is_empty() {
        all.sort_by_key(|block| block.order.unwrap_or(usize::MAX));
    }
    let mut languages: Vec<(Option<String>, Vec<String>)> = Vec::new();
    let mut before = None;
    for block in all {
        let at = match languages.iter().position(|(lang, _)| *lang == block.lang) {
            Some(at) => at,
            None => {
                languages.push((block.lang.clone(), Vec::new()));
                languages.len() - 1
            }
        };
        let texts = &mut languages[at].1;
        match texts.last_mut() {
            Some(last) if block.order.is_some() && before == block.order => {
                if !last.ends_with('\u{AD}') {
                    last.push(' ');
                }
                *last += &block.text;
            }
            _ => texts.push(block.text),
        }
        before = block.order;
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
