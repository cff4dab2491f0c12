//! Style sheets and declarations (CSS 2.1, as far as programs that draw write it): selectors of type, class and id alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use roxmltree::{Document, Node};

use super::findings::{Findings, VALUE};

/// `fill: red`.
#[derive(Clone, Debug)]
pub(super) struct Declaration<'a> {
    pub name: Cow<'a, str>,
    pub value: Cow<'a, str>,
    pub important: bool,
    /// Where it is written.
    pub at: Range<usize>,
}

/// `path.st0#logo`.
#[derive(Clone, Debug, Default)]
struct Selector {
    kind: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
}

impl Selector {
    /// Ids, classes, types (CSS 2.1, 6.4.3).
    fn weight(&self) -> (usize, usize, usize) {
        (usize::from(self.id.is_some()), self.classes.len(), usize::from(self.kind.is_some()))
    }

    fn matches(&self, node: Node<'_, '_>, classes: &[&str]) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == node.tag_name().name())
            && self.id.as_deref().is_none_or(|id| Some(id) == node.attribute("id"))
            && self.classes.iter().all(|class| classes.contains(&class.as_str()))
    }
}

/// All style sheets of a drawing.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Selectors with the number of their block.
    rules: Vec<(Selector, usize)>,
    blocks: Vec<Vec<Declaration<'static>>>,
    /// Rules by what an element must have: `#id`, `.class`, `type`, or `*`.
    by: BTreeMap<String, Vec<usize>>,
}

impl Sheet {
    /// Reads every `<style>` of a drawing.
    pub fn read(doc: &Document<'_>, findings: &mut Findings) -> Self {
        let mut sheet = Self::default();
        let style = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name() == "style";
        for node in doc.descendants().filter(style) {
            let kind = node.attribute("type").unwrap_or("text/css");
            for text in node.children().filter(|child| child.is_text() && kind == "text/css") {
                let content = text.text().unwrap_or_default();
                let range = text.range();
                // Through entities and CDATA text and file differ; then the whole is where it is.
                let place = doc.input_text()[range.clone()].find(content).map(|at| range.start + at);
                let at = |part: Range<usize>| match place {
                    Some(start) => start + part.start..start + part.end,
                    None => super::findings::head(node),
                };
                sheet.parse(content, &at, findings);
            }
        }
        sheet
    }

    fn parse(&mut self, text: &str, at: &dyn Fn(Range<usize>) -> Range<usize>, findings: &mut Findings) {
        let text = without_comments(text);
        let mut start = 0;
        while let Some(open) = text[start..].find(['{', ';']).map(|n| start + n) {
            let prelude = text[start..open].trim();
            let from = start + text[start..open].len() - text[start..open].trim_start().len();
            let here = at(from..from + prelude.len());
            if text.as_bytes()[open] == b';' {
                if !prelude.starts_with("@charset") {
                    foreign(prelude, here, findings);
                }
                start = open + 1;
                continue;
            }
            if prelude.starts_with('@') {
                foreign(prelude, here, findings);
                start = block_end(&text, open);
                continue;
            }
            let close = text[open..].find('}').map_or(text.len(), |n| open + n);
            let block = self.blocks.len();
            let inside = open + 1..close;
            let inner =
                declarations(&text[inside.clone()], &|part| at(inside.start + part.start..inside.start + part.end));
            self.blocks.push(inner.into_iter().map(owned).collect());
            for one in prelude.split(',') {
                match selector(one.trim()) {
                    Some(selector) => {
                        let key = match (&selector.id, selector.classes.first(), &selector.kind) {
                            (Some(id), ..) => format!("#{id}"),
                            (_, Some(class), _) => format!(".{class}"),
                            (_, _, Some(kind)) => kind.clone(),
                            _ => "*".to_owned(),
                        };
                        self.by.entry(key).or_default().push(self.rules.len());
                        self.rules.push((selector, block));
                    }
                    None => foreign(one.trim(), here.clone(), findings),
                }
            }
            start = (close + 1).min(text.len());
        }
    }

    /// The declarations for an element, the weakest first; and how many rules were looked at.
    pub fn declarations(&self, node: Node<'_, '_>) -> (Vec<&Declaration<'static>>, usize) {
        if self.rules.is_empty() {
            return (Vec::new(), 0);
        }
        let classes: Vec<&str> =
            node.attribute("class").unwrap_or_default().split_ascii_whitespace().take(64).collect();
        let mut keys: Vec<String> = classes.iter().map(|class| format!(".{class}")).collect();
        keys.extend(node.attribute("id").map(|id| format!("#{id}")));
        keys.push(node.tag_name().name().to_owned());
        keys.push("*".to_owned());
        let candidates: Vec<usize> = keys.iter().filter_map(|key| self.by.get(key)).flatten().copied().collect();
        let looked = candidates.len();
        let mut found: Vec<usize> =
            candidates.into_iter().filter(|&rule| self.rules[rule].0.matches(node, &classes)).collect();
        found.sort_unstable_by_key(|&rule| (self.rules[rule].0.weight(), rule));
        found.dedup();
        (found.into_iter().flat_map(|rule| &self.blocks[self.rules[rule].1]).collect(), looked)
    }
}

fn foreign(what: &str, at: Range<usize>, findings: &mut Findings) {
    let message = format!("the style sheet's `{}` can't be kept", super::findings::short(what));
    let hint = "only selectors of type, class and id are read: export the drawing with presentation attributes";
    findings.error(VALUE, message, at, hint);
}

fn owned(d: Declaration<'_>) -> Declaration<'static> {
    let Declaration { name, value, important, at } = d;
    Declaration { name: name.into_owned().into(), value: value.into_owned().into(), important, at }
}

/// The text with spaces for comments, of the same length.
fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("/*") && !text.contains("<!--") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        let end = rest[start..].find("*/").map_or(rest.len(), |n| start + n + 2);
        out.push_str(&rest[..start]);
        (start..end).for_each(|_| out.push(' '));
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out.replace("<!--", "    ").replace("-->", "   "))
}

/// One past the brace that closes the block that opens at `open`.
fn block_end(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (i, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i + 1;
        }
    }
    text.len()
}

fn selector(text: &str) -> Option<Selector> {
    let mut selector = Selector::default();
    let name = |text: &str| {
        let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
        (end > 0).then(|| text.split_at(end)).map(|(name, rest)| (name.to_owned(), rest.to_owned()))
    };
    let mut rest = text.to_owned();
    if let Some(after) = rest.strip_prefix('*') {
        rest = after.to_owned();
        if rest.is_empty() {
            return Some(selector);
        }
    } else if !rest.starts_with(['.', '#']) {
        let (kind, after) = name(&rest)?;
        (selector.kind, rest) = (Some(kind), after);
    }
    while !rest.is_empty() {
        let (value, after) = name(rest.get(1..)?)?;
        match rest.as_bytes()[0] {
            b'.' => selector.classes.push(value),
            b'#' if selector.id.is_none() => selector.id = Some(value),
            _ => return None,
        }
        rest = after;
    }
    Some(selector)
}

/// The declarations of a block or of a `style` attribute.
pub(super) fn declarations<'a>(text: &'a str, at: &dyn Fn(Range<usize>) -> Range<usize>) -> Vec<Declaration<'a>> {
    let mut all = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = start + piece(&text[start..]);
        let part = &text[start..end];
        if let Some((name, value)) = part.split_once(':') {
            let (plain, important) = match value.trim().strip_suffix("!important") {
                Some(plain) => (plain.trim(), true),
                None => (value.trim(), false),
            };
            let lead = part.len() - part.trim_start().len();
            let here = start + lead..start + part.trim_end().len().max(lead);
            let name = name.trim();
            if !plain.is_empty() {
                all.push(Declaration { name: name.into(), value: plain.into(), important, at: at(here) });
            }
        }
        start = end + 1;
    }
    all
}

/// The length of a declaration: up to a semicolon outside of quotes and brackets.
fn piece(text: &str) -> usize {
    let (mut quote, mut depth) = (None, 0usize);
    for (i, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(q), _) if q == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.saturating_sub(1),
            (None, b';') if depth == 0 => return i,
            (None, _) => {}
        }
    }
    text.len()
}
