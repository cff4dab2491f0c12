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

fn matches(rule: &ElementRule, ancestors: &[Element<'_>], previous: Option<Element<'_>>, element: Element<'_>) -> bool {
    let selector = &rule.selector.value;
    if !fits(&selector.element, element) {
        return false;
    }
    if let Some(wanted) = &selector.previous
        && !previous.is_some_and(|p| fits(wanted, p))
    {
        return false;
    }
    // Ancestors in order, with any number of others between them.
    let mut around = ancestors.iter();
    selector.ancestors.iter().all(|wanted| around.any(|a| fits(wanted, *a)))
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
