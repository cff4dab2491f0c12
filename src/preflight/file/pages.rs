//! The page tree (ISO 32000-1, 7.7.3): each page's dictionary with what it inherits.

use std::collections::BTreeSet;
use std::rc::Rc;

use hayro_syntax::object::ObjectIdentifier;

use super::objects::File;
use super::value::{Dict, Value};
use crate::preflight::finding::{At, Findings};
use crate::preflight::rule;

/// Entries that a page has from the nodes above it.
const INHERITED: [&str; 4] = ["MediaBox", "CropBox", "Rotate", "Resources"];
/// The most nodes of a tree that are followed.
const MOST_NODES: usize = 1_000_000;

/// A page.
pub(super) struct PageDict {
    /// Its object.
    pub(super) id: Option<ObjectIdentifier>,
    /// Its entries, the inherited ones included.
    pub(super) dict: Dict,
}

/// All pages in order.
pub(super) fn all(file: &File<'_>, findings: &mut Findings<'_>) -> Vec<PageDict> {
    let catalog = file.catalog();
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let root = catalog.get("Pages").cloned().unwrap_or(Value::Null);
    let mut stack = vec![(root, Rc::new(Dict::new()), None)];
    while let Some((node, above, parent)) = stack.pop() {
        let id = if let Value::Ref(id) = node { Some(id) } else { None };
        if id.is_some_and(|id| !seen.insert(id)) || seen.len() > MOST_NODES {
            findings.push(
                rule("X4-STRUCTURE"),
                "the page tree leads to one node twice",
                At::number(id.map(|id| id.obj_number)),
            );
            continue;
        }
        let Value::Dict(mut dict) = file.follow(&node) else {
            findings.push(
                rule("X4-STRUCTURE"),
                "the page tree leads to something that is no page",
                At::number(id.map(|id| id.obj_number)),
            );
            continue;
        };
        stands(file, &dict, id, parent, findings);
        for key in INHERITED {
            if let Some(value) = above.get(key) {
                dict.entry(key.to_owned()).or_insert_with(|| value.clone());
            }
        }
        match file.get(&dict, "Kids") {
            Value::Array(kids) if file.name(&dict, "Type").as_deref() != Some("Page") => {
                dict.retain(|key, _| INHERITED.contains(&key.as_str()));
                let handed = Rc::new(dict);
                stack.extend(kids.into_iter().rev().map(|kid| (kid, handed.clone(), id)));
            }
            _ => pages.push(PageDict { id, dict }),
        }
    }
    let count = file.dict(&catalog, "Pages").and_then(|tree| file.get(&tree, "Count").number());
    if count != Some(pages.len() as f64) {
        let said = count.map_or("no number".to_owned(), |count| count.to_string());
        findings.push(
            rule("X4-STRUCTURE"),
            format!("the page tree says {said} of pages, and has {}", pages.len()),
            At::default(),
        );
    }
    pages
}

/// A node of the tree says what it is, and names the one above it (ISO 32000-1, tables 29 and 30).
fn stands(
    file: &File<'_>,
    dict: &Dict,
    id: Option<ObjectIdentifier>,
    parent: Option<ObjectIdentifier>,
    findings: &mut Findings<'_>,
) {
    let number = id.map(|id| id.obj_number);
    let named = number.map_or(String::new(), |number| format!(", object {number},"));
    let mut tell = |message: String| findings.push(rule("X4-STRUCTURE"), message, At::number(number));
    let kind = file.name(dict, "Type");
    let (what, wanted) = match kind.as_deref() {
        Some("Page") => ("page", "Page"),
        _ if dict.get("Kids").is_some_and(|kids| matches!(*file.seen(kids), Value::Array(_))) => {
            ("node of the page tree", "Pages")
        }
        _ => ("page", "Page"),
    };
    if kind.as_deref() != Some(wanted) {
        tell(format!("a {what}{named} does not say that it is one (Type)"));
    }
    // The root has none above it.
    let Some(parent) = parent else { return };
    match dict.get("Parent") {
        Some(Value::Ref(own)) if *own == parent => {}
        Some(Value::Ref(own)) => {
            let (own, parent) = (own.obj_number, parent.obj_number);
            tell(format!("a {what}{named} names object {own} above it (Parent), and stands below object {parent}"));
        }
        _ => tell(format!("a {what}{named} does not name the node above it (Parent)")),
    }
}

/// A page's content, its streams put together with white space between them.
pub(super) fn content(file: &File<'_>, page: &Dict, number: usize, findings: &mut Findings<'_>) -> Vec<u8> {
    let streams: Vec<Value> = match (page.get("Contents"), file.get(page, "Contents")) {
        (_, Value::Array(items)) => items,
        (Some(one), Value::Stream(_)) => vec![one.clone()],
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in streams {
        let data = if let Value::Ref(id) = stream { file.data(id) } else { None };
        match data {
            Some(data) => {
                content.extend_from_slice(&data);
                content.push(b'\n');
            }
            None => {
                let at = At {
                    number: if let Value::Ref(id) = stream { Some(id.obj_number) } else { None },
                    ..At::page(number)
                };
                findings.push(rule("X4-STRUCTURE"), "the page's content cannot be read", at);
            }
        }
    }
    content
}
