//! Classes and ids, seen from both sides: classes of blocks that no selector of the layout names, and selectors that match
//! nothing in the texts. Either is a slip of the pen as a rule, and prints a text in the wrong style without a word.
//!
//! Only selectors that name a class or an id are looked at: one for `h4` waits for a text that may come. A selector is at
//! home in all flows, as one language may have what another lacks.

use std::collections::{BTreeMap, BTreeSet};

use super::select::{self, Element};
use crate::content::Attrs;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::spec::{ElementRule, Selector, SimpleSelector, Spec};

/// What was met of classes and selectors.
pub(super) struct Classes<'s> {
    /// Classes that selectors name.
    known: BTreeSet<&'s str>,
    /// Whether all selectors could be read.
    sure: bool,
    /// Rules for a class or an id, and what was met of each.
    rules: Vec<(&'s ElementRule, Met)>,
    /// Classes of blocks that are not known, and where.
    unknown: BTreeMap<String, BTreeSet<Span>>,
    /// Classes and ids of the texts, as selectors write them.
    there: BTreeSet<String>,
}

/// What was met of a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    Nothing,
    /// Something that takes no style itself: a list, a quote, a part.
    Around,
    Something,
}

impl<'s> Classes<'s> {
    /// Nothing was met yet.
    pub(super) fn new(spec: &'s Spec) -> Self {
        let rules = || spec.elements.iter().chain(spec.flows.iter().flat_map(|flow| &flow.elements));
        let known = rules().flat_map(|rule| simple(&rule.selector.value)).flat_map(|s| &s.classes);
        let names = |rule: &&ElementRule| simple(&rule.selector.value).any(|s| !s.classes.is_empty() || s.id.is_some());
        Self {
            known: known.map(String::as_str).collect(),
            sure: rules().all(|rule| rule.selector.value != Selector::default()),
            rules: rules().filter(names).map(|rule| (rule, Met::Nothing)).collect(),
            unknown: BTreeMap::new(),
            there: BTreeSet::new(),
        }
    }

    /// Notes a block's classes. Those inside a line are an error where they are met, as nothing else gives them a look.
    pub(super) fn block(&mut self, attrs: &Attrs) {
        for (class, span) in attrs.classes.iter().zip(&attrs.class_spans) {
            if !self.known.contains(class.as_str()) {
                self.unknown.entry(class.clone()).or_default().insert(*span);
            }
        }
    }

    /// Notes an element with what is around and before it; `takes` tells whether it takes a style itself.
    pub(super) fn element(
        &mut self,
        ancestors: &[Element<'_>],
        previous: Option<Element<'_>>,
        element: Element<'_>,
        takes: bool,
    ) {
        let attrs = element.attrs;
        self.there.extend(attrs.classes.iter().map(|class| format!(".{class}")));
        self.there.extend(attrs.id.iter().map(|id| format!("#{id}")));
        let met = if takes { Met::Something } else { Met::Around };
        for (rule, found) in &mut self.rules {
            if *found < met && select::matches(rule, ancestors, previous, element) {
                *found = met;
            }
        }
    }

    /// Says what has no counterpart; `whole` tells whether all flows were walked and all texts could be read.
    pub(super) fn report(self, whole: bool, diags: &mut Diagnostics) {
        // A layout that names no class has none to misspell: those of the texts are another layout's.
        if self.sure && !self.known.is_empty() {
            for (class, places) in &self.unknown {
                let message = format!("no selector of layout.toml names the class `.{class}`");
                let known: Vec<String> = self.known.iter().map(|class| format!(".{class}")).collect();
                let class = format!(".{class}");
                let places = places.iter().map(|span| (*span, String::new()));
                let diag = Diagnostic::warning("content-unknown-class", message).at_first(places, "place", "places");
                let near = crate::diag::nearest(&class, known.iter().map(String::as_str));
                diags.push(match near {
                    Some(near) => diag.hint(format!("did you mean `{near}`?")),
                    None => {
                        diag.hint(format!("add a line `\"{class}\" = \"STYLE\"` to [elements], or take the class away"))
                    }
                });
            }
        }
        for (rule, met) in self.rules.iter().filter(|(_, met)| whole && *met < Met::Something) {
            let selector = &rule.selector;
            let written = written(&selector.value);
            let diag =
                Diagnostic::warning("layout-unused-selector", format!("`{written}` matches nothing in the texts"))
                    .at(selector.span, "");
            if *met == Met::Around {
                diags.push(
                    diag.note("what it is for holds blocks, and takes no style itself")
                        .hint(format!("name what stands in it: \"{written} p\"")),
                );
                continue;
            }
            let mut missed = simple(&selector.value).flat_map(|s| {
                let classes = s.classes.iter().map(|class| format!(".{class}"));
                classes.chain(s.id.iter().map(|id| format!("#{id}"))).collect::<Vec<_>>()
            });
            let missed = missed.find(|name| !self.there.contains(name));
            let near = missed.and_then(|name| {
                let near = crate::diag::nearest(&name, self.there.iter().map(String::as_str));
                near.map(|near| format!("did you mean `{near}`?"))
            });
            diags.push(
                diag.hint(near.unwrap_or_else(|| "take the line away, or write the class or id in a text".to_owned())),
            );
        }
    }
}

/// All parts of a selector.
fn simple(selector: &Selector) -> impl Iterator<Item = &SimpleSelector> {
    selector.ancestors.iter().chain(&selector.previous).chain([&selector.element])
}

/// A selector as layout.toml writes it.
fn written(selector: &Selector) -> String {
    let one = |s: &SimpleSelector| {
        let classes = s.classes.iter().map(|class| format!(".{class}"));
        let id = s.id.iter().map(|id| format!("#{id}"));
        s.name.iter().cloned().chain(classes).chain(id).collect::<String>()
    };
    let mut parts: Vec<String> = selector.ancestors.iter().map(one).collect();
    parts.extend(selector.previous.iter().flat_map(|previous| [one(previous), "+".to_owned()]));
    parts.push(one(&selector.element));
    parts.join(" ")
}
