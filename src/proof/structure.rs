//! The logical structure of a tagged file (ISO 32000-1, 14.7): in which order and language its marked content is read.

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

use crate::reader::Document;

/// The deepest tree that is read, and the most elements.
const DEEPEST: usize = 100;
const MOST: usize = 1_000_000;

/// Elements that are read as one piece (ISO 32000-1, 14.8.4.3): what is inside belongs to them.
const BLOCKS: [&str; 15] =
    ["P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "Caption", "TOCI", "Note", "Formula"];

/// Where a piece of marked content belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Belongs {
    /// Its block's number in the order of reading.
    pub block: usize,
    /// The language, where one is named.
    pub lang: Option<String>,
}

/// A file's structure: by page (object number) and marked-content identifier.
#[derive(Debug, Default)]
pub(super) struct Structure {
    places: BTreeMap<(u32, i64), Belongs>,
    /// Object numbers of the pages.
    pages: Vec<Option<u32>>,
    /// Of the file as a whole.
    pub lang: Option<String>,
    next: usize,
}

impl Structure {
    /// Where content of a page, counted from 0, belongs.
    pub fn get(&self, page: usize, id: i64) -> Option<&Belongs> {
        let page = (*self.pages.get(page)?)?;
        self.places.get(&(page, id))
    }

    /// Whether the file has one at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Reads the structure of a file; empty if it has none.
pub(super) fn structure(document: &Document) -> Structure {
    let pdf = document.syntax();
    let Some(root) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Structure::default() };
    let pages = pdf.pages().iter().map(|page| page.raw().obj_id().map(|id| id.obj_number));
    let mut structure = Structure { pages: pages.collect(), lang: text(&root, "Lang"), ..Structure::default() };
    if let Some(tree) = root.get::<Dict<'_>>("StructTreeRoot") {
        let around = Around { lang: structure.lang.clone(), page: None, block: None };
        let mut walk = Walk { structure: &mut structure, seen: BTreeSet::new() };
        walk.kids(&tree, &around, 0);
    }
    structure
}

/// What an element hands down.
#[derive(Clone)]
struct Around {
    lang: Option<String>,
    page: Option<u32>,
    block: Option<usize>,
}

struct Walk<'s> {
    structure: &'s mut Structure,
    seen: BTreeSet<ObjectIdentifier>,
}

impl Walk<'_> {
    fn kids(&mut self, element: &Dict<'_>, around: &Around, depth: usize) {
        if depth > DEEPEST || self.structure.places.len() > MOST {
            return;
        }
        match element.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => {
                for kid in array(&kids) {
                    self.kid(&kid, around, depth);
                }
            }
            Some(kid) => self.kid(&kid, around, depth),
            None => {}
        }
    }

    fn kid(&mut self, kid: &Object<'_>, around: &Around, depth: usize) {
        match kid {
            Object::Number(id) => self.content(id.as_i64(), around),
            Object::Dict(dict) => {
                let page = dict.get_ref("Pg").map(|page| page.obj_number).or(around.page);
                if dict.contains_key("MCID") {
                    if let Some(id) = dict.get::<i64>("MCID") {
                        self.content(id, &Around { page, ..around.clone() });
                    }
                    return;
                }
                // A loop of references would have no end.
                if dict.obj_id().is_some_and(|id| !self.seen.insert(id)) {
                    return;
                }
                let kind = dict.get::<Name<'_>>("S");
                let is_block = kind.is_some_and(|kind| BLOCKS.contains(&kind.as_str()));
                let lang = text(dict, "Lang").or_else(|| around.lang.clone());
                let block = around.block.or_else(|| is_block.then(|| self.fresh()));
                self.kids(dict, &Around { lang, page, block }, depth + 1);
            }
            _ => {}
        }
    }

    fn fresh(&mut self) -> usize {
        self.structure.next += 1;
        self.structure.next - 1
    }

    fn content(&mut self, id: i64, around: &Around) {
        let Some(page) = around.page else { return };
        let block = around.block.unwrap_or_else(|| self.fresh());
        self.structure.places.entry((page, id)).or_insert(Belongs { block, lang: around.lang.clone() });
    }
}

fn array<'a>(kids: &Array<'a>) -> Vec<Object<'a>> {
    kids.iter::<Object<'_>>().take(MOST).collect()
}

/// A text string in ASCII, as names of languages are.
fn text(dict: &Dict<'_>, key: &str) -> Option<String> {
    match dict.get::<Object<'_>>(key) {
        Some(Object::String(text)) => {
            let bytes: Vec<u8> = text.as_bytes().iter().copied().filter(u8::is_ascii_graphic).collect();
            String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
        }
        _ => None,
    }
}
