//! Chains of styles that inherit from each other.

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Spanned;
use crate::spec::{CharStyleSpec, ParaStyleSpec};

/// A style that may inherit from another one of its kind.
pub(super) trait Inherits {
    fn name(&self) -> &Spanned<String>;
    fn parent(&self) -> Option<&Spanned<String>>;
}

impl Inherits for ParaStyleSpec {
    fn name(&self) -> &Spanned<String> {
        &self.name
    }

    fn parent(&self) -> Option<&Spanned<String>> {
        self.inherit.as_ref()
    }
}

impl Inherits for CharStyleSpec {
    fn name(&self) -> &Spanned<String> {
        &self.name
    }

    fn parent(&self) -> Option<&Spanned<String>> {
        self.inherit.as_ref()
    }
}

/// A style and all that it inherits from, the far end first.
pub(super) fn chain<'s, S: Inherits>(style: &'s S, all: &'s [S], kind: &str, diags: &mut Diagnostics) -> Vec<&'s S> {
    let mut chain = vec![style];
    while let Some(parent) = chain[chain.len() - 1].parent() {
        let Some(next) = all.iter().find(|s| s.name().value == parent.value) else {
            diags.push(unknown_style(parent, kind, all.iter().map(S::name)));
            break;
        };
        if let Some(start) = chain.iter().position(|s| std::ptr::eq(*s, next)) {
            diags.push(circular(&chain[start..]));
            break;
        }
        chain.push(next);
    }
    chain.reverse();
    chain
}

/// The error for styles that inherit from each other; the same one whichever of them is asked for.
fn circular<S: Inherits>(circle: &[&S]) -> Diagnostic {
    let first = (0..circle.len()).min_by_key(|&i| circle[i].name().span.start).unwrap_or(0);
    let style = circle[first];
    let mut way: Vec<String> =
        (0..circle.len()).map(|i| format!("`{}`", circle[(first + i) % circle.len()].name().value)).collect();
    way.push(way[0].clone());
    let span = style.parent().map_or(style.name().span, |parent| parent.span);
    Diagnostic::error("layout-circular-style", format!("the style `{}` inherits from itself", style.name().value))
        .at(span, "the circle begins here")
        .note(way.join(" inherits from "))
        .hint("let one of the styles inherit from another one, or from none")
}

/// The error for a style name that layout.toml doesn't define.
pub(in crate::flow) fn unknown_style<'a>(
    name: &Spanned<String>,
    kind: &str,
    known: impl Iterator<Item = &'a Spanned<String>>,
) -> Diagnostic {
    let known: Vec<&str> = known.map(|s| s.value.as_str()).collect();
    let diag = Diagnostic::error("layout-unknown-style", format!("there is no {kind} style `{}`", name.value))
        .at(name.span, format!("not defined as [{kind}.{}]", name.value));
    if known.is_empty() { diag.hint(format!("add [{kind}.{}]", name.value)) } else { diag.suggest(&name.value, known) }
}
