//! XMP (ISO 16684-1) as far as it tells what a file is: simple properties, and the first item of lists.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Namespaces of the schemas that count, with the prefix that people know.
const SCHEMAS: [(&str, &str); 8] = [
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/pdf/1.3/", "pdf"),
    ("http://ns.adobe.com/pdfx/1.3/", "pdfx"),
    ("http://www.npes.org/pdfx/ns/id/", "pdfxid"),
    ("http://www.npes.org/pdfvt/ns/id/", "pdfvtid"),
    ("http://www.aiim.org/pdfa/ns/id/", "pdfaid"),
];

/// The most attributes of an element; a description has some dozens.
const MOST_ATTRIBUTES: usize = 10_000;

/// Properties by their usual names: `dc:title`.
#[derive(Clone, Debug, Default)]
pub struct Xmp(BTreeMap<String, String>);

impl Xmp {
    /// Reads a packet.
    ///
    /// # Errors
    /// What is wrong, to be said after "the XMP metadata".
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = match bytes {
            [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => {
                return Err("are UTF-16, and only UTF-8 is read everywhere".to_owned());
            }
            bytes => std::str::from_utf8(bytes).map_err(|_| "are no UTF-8".to_owned())?,
        };
        let text = text.trim_start_matches('\u{feff}').trim_end_matches('\0');
        if attributes(text) > MOST_ATTRIBUTES {
            return Err(format!("have an element with more than {MOST_ATTRIBUTES} attributes"));
        }
        // Entities in metadata are an attack (billion laughs), not a need.
        let options = ParsingOptions { allow_dtd: false, nodes_limit: 100_000, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options).map_err(|error| format!("are no XML: {error}"))?;
        let mut properties = BTreeMap::new();
        for description in document.descendants().filter(|node| node.has_tag_name((RDF, "Description"))) {
            // Descriptions inside of properties are structures and say nothing of the file.
            if description.parent().is_some_and(|parent| !parent.has_tag_name((RDF, "RDF"))) {
                continue;
            }
            for attribute in description.attributes() {
                if let Some(name) = name(attribute.namespace(), attribute.name()) {
                    properties.entry(name).or_insert_with(|| attribute.value().trim().to_owned());
                }
            }
            for property in description.children().filter(Node::is_element) {
                if let Some(name) = name(property.tag_name().namespace(), property.tag_name().name()) {
                    properties.insert(name, value(property));
                }
            }
        }
        if !document.descendants().any(|node| node.has_tag_name((RDF, "RDF"))) {
            return Err("have no rdf:RDF".to_owned());
        }
        Ok(Self(properties))
    }

    /// A property that is there and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// How many attributes the element with the most of them has at the most: the parser compares each with all others.
fn attributes(text: &str) -> usize {
    let (mut most, mut count, mut inside, mut quote) = (0, 0, false, None);
    for byte in text.bytes() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'<') => (inside, count) = (true, 0),
            (None, b'>') => inside = false,
            (None, b'=') if inside => {
                count += 1;
                most = most.max(count);
            }
            (None, b'"' | b'\'') if inside && count > 0 => quote = Some(byte),
            _ => {}
        }
    }
    most
}

fn name(space: Option<&str>, local: &str) -> Option<String> {
    let space = space?;
    let (_, prefix) = SCHEMAS.iter().find(|(known, _)| *known == space)?;
    Some(format!("{prefix}:{local}"))
}

/// The text of a simple property; of a list the first item, of alternatives that for everybody.
fn value(property: Node<'_, '_>) -> String {
    let items: Vec<_> = property.descendants().filter(|node| node.has_tag_name((RDF, "li"))).collect();
    let default =
        items.iter().find(|item| item.attribute(("http://www.w3.org/XML/1998/namespace", "lang")) == Some("x-default"));
    let node = default.or(items.first()).copied().unwrap_or(property);
    node.text().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_where_they_are() {
        assert_eq!(attributes("<a b='>' c=\"=<='\" d='1'/> e=f=g=h <i j='k'></i>"), 3);
        assert_eq!((attributes(""), attributes("a=b"), attributes("<a/>='")), (0, 0, 0));
        let many: String = (0..=MOST_ATTRIBUTES).map(|n| format!(" a{n}='1'")).collect();
        assert!(Xmp::parse(format!("<x{many}/>").as_bytes()).unwrap_err().contains("10000 attributes"));
    }
}
