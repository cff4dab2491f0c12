//! Which style an element of the content takes: selectors against the element, what is around it and what is before it.

use crate::content::Attrs;
use crate::spec::{ElementRule, SimpleSelector};

/// An element as selectors see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) attrs: &'a Attrs,
}

/// The rule for `element`: the most specific one; among equals the last one; those of `own` before those of `general`.
pub(super) fn rule<'r>(
    own: &'r [ElementRule],
    general: &'r [ElementRule],
    ancestors: &[Element<'_>],
    previous: Option<Element<'_>>,
    element: Element<'_>,
) -> Option<&'r ElementRule> {
    let best = |rules: &'r [ElementRule]| {
        rules.iter().filter(|rule| matches(rule, ancestors, previous, element)).max_by_key(|rule| specificity(rule))
    };
    best(own).or_else(|| best(general))
}

/// What gives a block its style.
pub(super) enum Choice<'r> {
    /// A rule of its own.
    Own(&'r ElementRule),
    /// The rule of the item or quote that it stands in.
    Around(&'r ElementRule),
    /// Nothing; what layout.toml should name.
    None(String),
}

/// The rule for a block that may stand in an item or a quote. What it stands in has to show: its own rule counts only
/// where it names what is around (`li p`, `quote p`, and `li li` for an item of the second level) or something of the
/// block itself (`.note`); else a paragraph takes the rule of the item or quote.
pub(super) fn block<'r>(
    own: &'r [ElementRule],
    general: &'r [ElementRule],
    ancestors: &[Element<'_>],
    previous: Option<Element<'_>>,
    element: Element<'_>,
) -> Choice<'r> {
    let found = rule(own, general, ancestors, previous, element);
    let none = |around: &str| Choice::None(format!("{around}{}", element.name));
    let Some(at) = ancestors.iter().rposition(|a| matches!(a.name, "li" | "quote")) else {
        return found.map_or_else(|| none(""), Choice::Own);
    };
    let around = ancestors[at].name;
    let level = ancestors.iter().rev().take_while(|a| a.name != "quote").filter(|a| a.name == "li").count();
    let knows = |rule: &ElementRule| {
        let selector = &rule.selector.value;
        let named = |names: &[&str]| {
            let named = |s: &&SimpleSelector| s.name.as_deref().is_some_and(|name| names.contains(&name));
            selector.ancestors.iter().filter(named).count()
        };
        let special = !selector.element.classes.is_empty() || selector.element.id.is_some();
        special
            || match (around, element.name) {
                ("li", "li") => named(&["li"]) >= level || named(&["ul", "ol"]) > level,
                ("li", "p") => named(&["li"]) > 0,
                ("li", _) => true,
                _ => named(&["quote"]) > 0,
            }
    };
    match found {
        Some(rule) if knows(rule) => Choice::Own(rule),
        _ if element.name == "p" => {
            let rule = match block(own, general, &ancestors[..at], None, ancestors[at]) {
                Choice::Own(rule) | Choice::Around(rule) => Some(rule),
                Choice::None(_) => None,
            };
            rule.map_or_else(|| none(if around == "li" { "li " } else { "quote " }), Choice::Around)
        }
        _ if around == "li" && element.name == "li" => none(&"li ".repeat(level)),
        _ => none(&format!("{around} ")),
    }
}

/// Whether a rule is for `element`.
pub(super) fn matches(
    rule: &ElementRule,
    ancestors: &[Element<'_>],
    previous: Option<Element<'_>>,
    element: Element<'_>,
) -> bool {
    let selector = &rule.selector.value;
    if !fits(&selector.element, element) {
        return false;
    }
    if let Some(wanted) = &selector.previous
        && !previous.is_some_and(|p| fits(wanted, p))
    {
        return false;
    }
    let (mut wanted, mut around) = (selector.ancestors.as_slice(), ancestors);
    // An item's list is the one right around it: `ol li` is no item of bullets inside a numbered one.
    if element.name == "li"
        && let (Some((list, before)), Some((own, outer))) = (wanted.split_last(), around.split_last())
        && matches!(list.name.as_deref(), Some("ul" | "ol"))
    {
        if !fits(list, *own) {
            return false;
        }
        (wanted, around) = (before, outer);
    }
    // Ancestors in order, with any number of others between them.
    let mut around = around.iter();
    wanted.iter().all(|wanted| around.any(|a| fits(wanted, *a)))
}

fn fits(selector: &SimpleSelector, element: Element<'_>) -> bool {
    selector.name.as_ref().is_none_or(|n| n == element.name)
        && selector.id.as_ref().is_none_or(|id| element.attrs.id.as_ref() == Some(id))
        && selector.classes.iter().all(|c| element.attrs.classes.contains(c))
}

/// As in CSS: ids, then classes, then names.
fn specificity(rule: &ElementRule) -> (usize, usize, usize) {
    let selector = &rule.selector.value;
    let all = selector.ancestors.iter().chain(&selector.previous).chain([&selector.element]);
    all.fold((0, 0, 0), |(ids, classes, names), s| {
        (ids + usize::from(s.id.is_some()), classes + s.classes.len(), names + usize::from(s.name.is_some()))
    })
}
