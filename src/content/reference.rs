//! Links by name: `[text][name]`, with `[name]: url` on a line elsewhere in the file.
//!
//! Markdown is read piece by piece; a name may be defined in another piece than the one that uses it, so all definitions
//! are gathered first. One that no link uses would silently not be printed, as it may have been meant for text: that is an
//! error, as is a link whose name nothing defines.

use pulldown_cmark::{BrokenLink, CowStr, LinkType, Parser};

use super::markdown::OPTIONS;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// A line `[name]: url`.
#[derive(Debug)]
struct Definition {
    name: String,
    url: String,
    title: String,
    span: Span,
    used: bool,
}

/// All definitions of a file.
#[derive(Debug, Default)]
pub(super) struct References {
    known: Vec<Definition>,
    /// Links whose name nothing defines, as long as one piece is read.
    lost: Vec<(String, usize)>,
}

impl References {
    /// Gathers the definitions in a piece of Markdown that stands at `base` of its file.
    pub(super) fn gather(&mut self, piece: &str, base: usize, file: FileId) {
        if !piece.contains("]:") {
            return;
        }
        let parser = Parser::new_ext(piece, OPTIONS);
        let mut found: Vec<Definition> = parser
            .reference_definitions()
            .iter()
            .map(|(name, link)| Definition {
                name: plain(name),
                url: link.dest.to_string(),
                title: link.title.as_deref().unwrap_or("").to_owned(),
                span: Span::new(file, base + link.span.start..base + link.span.end),
                used: false,
            })
            .collect();
        found.sort_by_key(|definition| definition.span);
        self.known.extend(found);
    }

    /// What Markdown asks where a piece does not define a link.
    pub(super) fn resolver<'i>(
        &mut self,
    ) -> impl FnMut(BrokenLink<'i>) -> Option<(CowStr<'i>, CowStr<'i>)> + use<'i, '_> {
        |link| self.find(&link)
    }

    /// Where a link leads that its own piece does not define.
    fn find<'i>(&mut self, link: &BrokenLink<'i>) -> Option<(CowStr<'i>, CowStr<'i>)> {
        let name = plain(&link.reference);
        if let Some(found) = self.known.iter().find(|d| d.name == name) {
            return Some((found.url.clone().into(), found.title.clone().into()));
        }
        // A word in brackets alone is a word in brackets.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            self.lost.push((link.reference.to_string(), link.span.start));
        }
        None
    }

    /// A link that took its address from here.
    pub(super) fn used(&mut self, name: &str) {
        let name = plain(name);
        self.known.iter_mut().filter(|d| d.name == name).for_each(|d| d.used = true);
    }

    /// Links of the piece at `base` that lead nowhere.
    pub(super) fn report_lost(&mut self, base: usize, file: FileId, diags: &mut Diagnostics) {
        for (name, at) in std::mem::take(&mut self.lost) {
            diags.push(
                Diagnostic::error("content-link", format!("nothing says where the link `[{name}]` leads"))
                    .at(Span::new(file, base + at..base + at + 1), "")
                    .hint(format!("add a line `[{name}]: https://…`; for brackets that print, write `\\[`")),
            );
        }
    }

    /// Definitions that nothing used.
    pub(super) fn report_unused(self, diags: &mut Diagnostics) {
        for definition in self.known.into_iter().filter(|d| !d.used) {
            diags.push(
                Diagnostic::error("content-link", "this line would not be printed: it names a link that no text has")
                    .at(definition.span, "")
                    .hint("take it away, or make it a comment (<!-- … -->); for text, write `\\[`"),
            );
        }
    }
}

/// Names are the same in capitals and with other spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
