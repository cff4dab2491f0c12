//! The grammar of `[elements]`: selectors and the styles that they give.

use super::decode::{Ctx, Value};
use super::{ElementRule, Selector, SimpleSelector, UNNAMED};
use crate::diag::{Diagnostic, nearest};
use crate::source::Spanned;

/// Elements that selectors may name.
const ELEMENTS: [&str; 21] = [
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "ul", "ol", "quote", "hr", "picture", "table", "th", "td", "div",
    "strong", "em", "a", "span",
];

/// What elements are called elsewhere.
const ELSEWHERE: [(&str, &str); 15] = [
    ("b", "strong"),
    ("bold", "strong"),
    ("i", "em"),
    ("italic", "em"),
    ("emphasis", "em"),
    ("link", "a"),
    ("blockquote", "quote"),
    ("paragraph", "p"),
    ("item", "li"),
    ("list", "ul"),
    ("heading", "h1"),
    ("title", "h1"),
    ("img", "picture"),
    ("image", "picture"),
    ("figure", "picture"),
];

/// Whether a key may be a selector: it names an element that there is, a class or an id.
pub(super) fn is_selector(key: &str) -> bool {
    let simple = |word: &str| {
        let name = word.split(['.', '#']).next().unwrap_or("");
        !word.is_empty() && (name.is_empty() || ELEMENTS.contains(&name))
    };
    key.split([' ', '+']).filter(|word| !word.is_empty()).all(simple)
}

pub(super) fn elements(value: &Value<'_>, ctx: &mut Ctx) -> Vec<ElementRule> {
    let mut rules = Vec::new();
    for (key, value) in ctx.entries("elements", value) {
        let style = ctx.name(&key.value, value);
        let style = style.unwrap_or_else(|| Spanned::new(UNNAMED.to_owned(), ctx.span(value)));
        let before = ctx.faults();
        let selector = selector(&key, ctx);
        if ctx.faults() != before {
            // It may have been meant for any element that nothing else names.
            let any = Spanned::new(Selector::default(), key.span);
            rules.push(ElementRule { selector: any, style: style.clone() });
        }
        if let Some(selector) = selector {
            rules.push(ElementRule { selector: Spanned::new(selector, key.span), style });
        }
    }
    rules
}

/// `None` where no element can be guessed either.
fn selector(text: &Spanned<String>, ctx: &mut Ctx) -> Option<Selector> {
    let (around, element) = match text.value.split_once('+') {
        Some((before, after)) => (before, Some(after.trim())),
        None => (text.value.as_str(), None),
    };
    let mut words: Vec<&str> = around.split_whitespace().collect();
    let (previous, element) = match element {
        Some(element) => (Some(words.pop().unwrap_or("")), element),
        None => (None, words.pop().unwrap_or("")),
    };
    Some(Selector {
        ancestors: words.into_iter().map(|word| simple(word, text, ctx)).collect::<Option<_>>()?,
        previous: match previous {
            Some(word) => Some(simple(word, text, ctx)?),
            None => None,
        },
        element: simple(element, text, ctx)?,
    })
}

fn simple(word: &str, text: &Spanned<String>, ctx: &mut Ctx) -> Option<SimpleSelector> {
    let end = word.find(['.', '#']).unwrap_or(word.len());
    let mut selector = SimpleSelector::default();
    if end > 0 {
        selector.name = Some(element(&word[..end], text, ctx)?.to_owned());
    }
    let mut rest = &word[end..];
    while let Some(mark) = rest.chars().next() {
        let body = &rest[1..];
        let len = body.find(['.', '#']).unwrap_or(body.len());
        let name = &body[..len];
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            let hint = "a class or id has letters, digits, `-` and `_`: \".contact p\", \"p.small\", \"#top\"";
            ctx.error("layout-value", format!("`{word}` is not an element"), text.span, hint);
            return None;
        }
        if mark == '.' {
            selector.classes.push(name.to_owned());
        } else {
            selector.id = Some(name.to_owned());
        }
        rest = &body[len..];
    }
    if selector == SimpleSelector::default() {
        unknown(word, None, text, ctx);
        return None;
    }
    Some(selector)
}

/// The element of that name, or the one that was meant.
fn element(name: &str, text: &Spanned<String>, ctx: &mut Ctx) -> Option<&'static str> {
    if let Some(known) = ELEMENTS.into_iter().find(|e| *e == name) {
        return Some(known);
    }
    let lower = name.to_lowercase();
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == lower).map(|(_, element)| *element);
    // Of a single sign any element of one letter is near.
    let near = || nearest(name, ELEMENTS).filter(|_| name.chars().count() > 1);
    let meant = elsewhere.or_else(near);
    unknown(name, meant, text, ctx);
    meant
}

fn unknown(name: &str, meant: Option<&str>, text: &Spanned<String>, ctx: &mut Ctx) {
    let message = match name {
        "" => format!("an element is missing in `{}`", text.value),
        _ => format!("`{name}` is not an element"),
    };
    let diag = Diagnostic::error("layout-value", message).at(text.span, "");
    let hint = "write an element (h2, p, li, strong …), with `.class`, after `+`, or inside another: \".contact p\"";
    ctx.diags.push(match meant {
        Some(meant) => diag.hint(format!("did you mean `{meant}`?")),
        None => diag.hint(hint),
    });
}
