//! Names and relations of the form that no text is needed for: every one is checked, used or not.

use super::cascade::{Cascade, OwnRanges, unknown_style};
use super::{Marker, number};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::spec::{ElementRule, FlowSpec, Range, Selector, Spec, UNNAMED};

/// Elements that stand inside a line.
pub(super) const INLINE: [&str; 4] = ["strong", "em", "a", "span"];

/// Every style's fonts, colours and chain. Gives their markers without places for numbers, whose characters are to be
/// looked for in their faces.
pub(super) fn styles(cascade: &Cascade<'_>, diags: &mut Diagnostics) -> Vec<Marker> {
    let mut markers = Vec::new();
    for style in &cascade.spec.paragraphs {
        let marker = cascade.paragraph(style, false, &OwnRanges::default(), diags).and_then(|(style, _)| style.marker);
        markers.extend(marker.map(|mut marker| {
            marker.text.value = number::without(&marker.text.value);
            marker
        }));
    }
    for style in &cascade.spec.characters {
        cascade.check_character(style, diags);
    }
    markers
}

/// Every rule names a style that exists.
pub(super) fn rules(spec: &Spec, diags: &mut Diagnostics) {
    let paragraphs = || spec.paragraphs.iter().map(|s| &s.name);
    let characters = || spec.characters.iter().map(|s| &s.name);
    let rules = || spec.elements.iter().chain(spec.flows.iter().flat_map(|f| &f.elements));
    for rule in rules() {
        let style = &rule.style;
        // The guess beside a rule that could not be read.
        let twin = |r: &ElementRule| r.style.span == style.span && r.selector.value != Selector::default();
        if rule.selector.value == Selector::default() && rules().any(twin) {
            continue;
        }
        let block = paragraphs().any(|s| s.value == style.value);
        let inline = characters().any(|s| s.value == style.value);
        match stands_in_line(rule) {
            _ if style.value == UNNAMED => {}
            Some(true) if !inline => diags.push(other_kind(
                unknown_style(style, "character", characters()),
                block.then_some("it is a paragraph style, and this element stands inside a line"),
            )),
            Some(false) if !block => diags.push(other_kind(
                unknown_style(style, "paragraph", paragraphs()),
                inline.then_some("it is a character style, and this element is a block"),
            )),
            None if !block && !inline => diags.push(
                Diagnostic::error("layout-unknown-style", format!("there is no style `{}`", style.value))
                    .at(style.span, "neither a paragraph nor a character style")
                    .suggest(&style.value, paragraphs().chain(characters()).map(|s| s.value.as_str())),
            ),
            _ => {}
        }
    }
}

fn other_kind(diag: Diagnostic, note: Option<&str>) -> Diagnostic {
    match note {
        Some(note) => diag.note(note),
        None => diag,
    }
}

/// Whether a rule's element stands inside a line; `None` where a class may be of either kind.
pub(super) fn stands_in_line(rule: &ElementRule) -> Option<bool> {
    let name = rule.selector.value.element.name.as_deref()?;
    Some(INLINE.contains(&name))
}

/// Every flow names a language and frames that exist; no frame is taken twice, and no language is left out.
pub(super) fn flows(spec: &Spec, diags: &mut Diagnostics) {
    let names: Vec<&str> = spec
        .panels
        .iter()
        .map(|p| &p.name)
        .chain(spec.frames.iter().map(|f| &f.name))
        .map(|n| n.value.as_str())
        .collect();
    // Where there are none, that was reported; one without a name may be the one that was meant.
    let look = !spec.panels.is_empty() && !names.contains(&UNNAMED);
    for (i, flow) in spec.flows.iter().enumerate() {
        let language = &flow.language;
        let known = spec.languages.iter().any(|l| l.id.value == language.value);
        if !known && language.value != UNNAMED && !spec.languages.is_empty() {
            diags.push(
                Diagnostic::error("layout-unknown-language", format!("there is no language `{}`", language.value))
                    .at(language.span, "not in [languages]")
                    .suggest(&language.value, spec.languages.iter().map(|l| l.id.value.as_str())),
            );
        }
        for (k, name) in flow.through.iter().enumerate() {
            if look && !names.contains(&name.value.as_str()) {
                diags.push(
                    Diagnostic::error("layout-unknown-panel", format!("there is no panel or frame `{}`", name.value))
                        .at(name.span, "no [[panel]] and no [[frame]] has this name")
                        .suggest(&name.value, names.iter().copied()),
                );
            }
            if let Some(first) = flow.through[..k].iter().find(|n| n.value == name.value) {
                diags.push(
                    Diagnostic::error("layout-shared-frame", format!("the flow runs twice through `{}`", name.value))
                        .at(name.span, "")
                        .at(first.span, "the first time")
                        .hint("name it once"),
                );
            }
        }
        for other in &spec.flows[..i] {
            // Of several flows in one frame, each is told once.
            if shared(flow, other, diags) {
                break;
            }
        }
    }
    left_out(spec, diags);
    uneven(spec, diags);
}

/// A size that a flow gives to one language alone makes that language more or less prominent than the others.
fn uneven(spec: &Spec, diags: &mut Diagnostics) {
    type Of = fn(&FlowSpec) -> Option<Spanned<Range>>;
    let keys: [(&str, Of); 2] = [("size", |flow| flow.size), ("leading", |flow| flow.leading)];
    for flow in &spec.flows {
        for (key, of) in keys {
            let Some(said) = of(flow) else { continue };
            let same_part =
                |other: &&FlowSpec| other.part.value == flow.part.value && other.language.value != flow.language.value;
            if let Some(other) =
                spec.flows.iter().filter(same_part).find(|other| of(other).map(|range| range.value) != Some(said.value))
            {
                let (one, two) = (&flow.language.value, &other.language.value);
                diags.push(
                    Diagnostic::warning("layout-uneven-languages", format!("`{one}` and `{two}` may differ in size"))
                        .at(said.span, format!("the `{key}` of `{}` alone", flow.name.value))
                        .at(other.part.span, format!("`{}` has not the same", other.name.value))
                        .hint(format!("give both flows the same `{key}`, or give it to a style that both have")),
                );
            }
        }
    }
}

/// Two flows in one frame would print over each other; two of one name can't be told apart in messages. Whether there is
/// such a fault.
fn shared(flow: &FlowSpec, other: &FlowSpec, diags: &mut Diagnostics) -> bool {
    let both: Vec<(&Spanned<String>, &Spanned<String>)> = flow
        .through
        .iter()
        .filter_map(|name| Some((name, other.through.iter().find(|n| n.value == name.value)?)))
        .collect();
    let Some((name, first)) = both.first() else {
        let same = flow.name.value == other.name.value && flow.name.value != UNNAMED;
        if same {
            diags.push(
                Diagnostic::error("layout-duplicate-name", format!("two flows have the name `{}`", flow.name.value))
                    .at(flow.name.span, "")
                    .at(other.name.span, "the first one")
                    .hint("give one of them a `name`, or take it away"),
            );
        }
        return same;
    };
    let list: Vec<String> = both.iter().map(|(name, _)| format!("`{}`", name.value)).collect();
    diags.push(
        Diagnostic::error(
            "layout-shared-frame",
            if flow.name.value == other.name.value {
                format!("two flows `{}` both run through {}", flow.name.value, list.join(", "))
            } else {
                format!("`{}` and `{}` both run through {}", other.name.value, flow.name.value, list.join(", "))
            },
        )
        .at(name.span, "they would print over each other")
        .at(first.span, "the other flow")
        .hint("let one of them run elsewhere, or give it a [[frame]] of its own on that panel"),
    );
    true
}

/// A language that no flow prints.
fn left_out(spec: &Spec, diags: &mut Diagnostics) {
    let known = |flow: &FlowSpec| spec.languages.iter().any(|l| l.id.value == flow.language.value);
    // A flow whose language is not known may be the one that is missed.
    if spec.flows.is_empty() || !spec.flows.iter().all(known) {
        return;
    }
    for language in &spec.languages {
        let id = &language.id;
        if spec.flows.iter().all(|f| f.language.value != id.value) {
            diags.push(
                Diagnostic::error("layout-unused-language", format!("no flow prints the language `{}`", id.value))
                    .at(id.span, "")
                    .hint(format!("add a [[flow]] with language = \"{0}\", or remove [languages.{0}]", id.value)),
            );
        }
    }
}
