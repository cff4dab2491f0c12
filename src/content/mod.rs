//! The texts of a leaflet: Markdown as a tree that keeps where it was written and knows nothing of form.
//!
//! [`parse()`] owns the accepted Markdown; whatever it does not accept is an error that names it, never dropped.

mod attrs;
mod blank;
mod comment;
mod control;
mod doubt;
mod inline;
mod line;
mod list;
mod markdown;
pub mod parse;
mod picture;
mod reference;
mod refuse;
mod table;

use crate::source::{FileId, Span};

pub use parse::parse;
pub use picture::Picture;

/// One content file.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The file.
    pub file: FileId,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

impl Story {
    /// The blocks of the part with this id, with the block that carries the id: a `:::` division gives what it holds; a
    /// heading gives itself and all that follows up to the next heading of its level or above; any other block gives
    /// itself. `None` if no block has the id.
    pub fn part(&self, id: &str) -> Option<&[Block]> {
        part_in(&self.blocks, id)
    }

    /// Every id in the file with its place, in order.
    pub fn ids(&self) -> Vec<(&str, Span)> {
        let mut ids = Vec::new();
        collect_ids(&self.blocks, &mut ids);
        ids
    }
}

fn part_in<'a>(blocks: &'a [Block], id: &str) -> Option<&'a [Block]> {
    for (i, block) in blocks.iter().enumerate() {
        if block.attrs.id.as_deref() == Some(id) {
            return Some(match &block.kind {
                BlockKind::Division(inner) => inner,
                BlockKind::Heading { level, .. } => {
                    let ends = |b: &Block| matches!(&b.kind, BlockKind::Heading { level: l, .. } if l <= level);
                    let len = blocks[i + 1..].iter().position(ends).unwrap_or(blocks.len() - i - 1);
                    &blocks[i..=i + len]
                }
                _ => std::slice::from_ref(block),
            });
        }
        if let BlockKind::Division(inner) = &block.kind
            && let Some(found) = part_in(inner, id)
        {
            return Some(found);
        }
    }
    None
}

fn collect_ids<'a>(blocks: &'a [Block], ids: &mut Vec<(&'a str, Span)>) {
    for block in blocks {
        if let Some(id) = &block.attrs.id {
            ids.push((id, block.span));
        }
        if let BlockKind::Division(inner) = &block.kind {
            collect_ids(inner, ids);
        }
    }
}

/// `{#id .class lang=en}`, on a `:::` line, before a block, after a heading or after `[text]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attrs {
    /// `#id`, unique in its file.
    pub id: Option<String>,
    /// `.class`, in the order written.
    pub classes: Vec<String>,
    /// Where each class was written.
    pub class_spans: Vec<Span>,
    /// `key=value` and `key="a value"`; known keys: `lang`.
    pub pairs: Vec<(String, String)>,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its attributes.
    pub attrs: Attrs,
    /// Where it was written.
    pub span: Span,
}

/// What a [`Block`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// `## Heading`.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        inlines: Vec<Inline>,
    },
    /// Lines of text.
    Paragraph(Vec<Inline>),
    /// `-` or `1.` items.
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        /// Each item's blocks. The text of a tight item is one paragraph.
        items: Vec<Item>,
    },
    /// `> quoted`.
    Quote(Vec<Block>),
    /// `***` on a line of its own.
    Rule,
    /// `![words](file)`, alone in its paragraph.
    Picture(Picture),
    /// Rows of cells between `|`.
    Table {
        /// How each column stands, by the row of dashes; `None` where that says nothing.
        columns: Vec<Option<Side>>,
        /// The head, then the rows. Each has as many cells as there are columns; some may be empty.
        rows: Vec<Vec<Cell>>,
    },
    /// `::: {#id .class}` … `:::`.
    Division(Vec<Block>),
}

/// How the cells of a column stand: `:--`, `--:` or `:-:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On the left.
    Left,
    /// On the right.
    Right,
    /// In the middle.
    Center,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its text; empty in an empty cell.
    pub inlines: Vec<Inline>,
    /// Where it was written.
    pub span: Span,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it holds; never empty.
    pub blocks: Vec<Block>,
    /// Where it was written.
    pub span: Span,
}

/// A piece of text within a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain text. Runs of white space are one space; a line end of the source is a space. Where the text has as many
    /// bytes as its span, byte i of one is byte i of the other; else (an entity, an escape) the whole is the span's.
    Text {
        /// The characters.
        text: String,
        /// Where they were written.
        span: Span,
    },
    /// A hard line break (`\` or two spaces at a line's end).
    Break(Span),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `*emphasis*`.
    Emphasis(Vec<Inline>),
    /// `[text](url)` or `<url>`.
    Link {
        /// Where it leads; kept, not printed.
        url: String,
        /// What is printed.
        inlines: Vec<Inline>,
    },
    /// `[text]{.class lang=en}`.
    Span {
        /// Its attributes.
        attrs: Attrs,
        /// What it holds.
        inlines: Vec<Inline>,
    },
}
