//! Diagnostics: what is wrong, where, why, and what to do.
//!
//! One type for all stages. A stage returns its diagnostics beside its value and goes on while the next step still makes
//! sense; `cli` renders them. The first line stands alone; a hint is something to do, with a number where there is one.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{Sources, Span};

/// Findings about a name. That it is missed in many places is one mistake.
const NAMES: [&str; 7] = [
    "layout-no-face",
    "layout-unknown-color",
    "layout-unknown-font",
    "layout-unknown-ink",
    "layout-unknown-language",
    "layout-unknown-panel",
    "layout-unknown-style",
];

/// The most places that one finding shows.
const MOST_PLACES: usize = 5;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The job goes on; somebody should look.
    Warning,
    /// There will be no master.
    Error,
}

/// A place in a source and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands beside the underlined text; may be empty.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name, such as `layout-unknown-key`.
    pub code: &'static str,
    /// The fault in the user's own words, one line, no full stop.
    pub message: String,
    /// The places it is about, the main one first.
    pub labels: Vec<Label>,
    /// Why, and further facts with their numbers.
    pub notes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), labels: vec![], notes: vec![], hints: vec![] }
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a place; the first one added is the main one.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Points at the first five of many places, each with its label, and says how many more there are. `one` is what a
    /// place is called, `many` what several are.
    pub fn at_first(mut self, places: impl ExactSizeIterator<Item = (Span, String)>, one: &str, many: &str) -> Self {
        let more = places.len().saturating_sub(5);
        for (span, label) in places.take(5) {
            self = self.at(span, label);
        }
        match more {
            0 => self,
            1 => self.note(format!("and 1 more {one}")),
            more => self.note(format!("and {more} more {many}")),
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds something to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds "did you mean …" where `candidates` hold something close to `name`, else the list of what there is.
    #[must_use]
    pub fn suggest<'a>(self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<&str> = Vec::new();
        for candidate in candidates {
            if !known.contains(&candidate) {
                known.push(candidate);
            }
        }
        let candidates = known;
        match nearest(name, candidates.iter().copied()) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None if candidates.is_empty() => self,
            None => {
                let list: Vec<String> = candidates.iter().map(|c| format!("`{c}`")).collect();
                self.hint(format!("there is {}", list.join(", ")))
            }
        }
    }
}

impl Diagnostic {
    /// Adds "did you mean …" where `files` hold something like the file `name`: the same name with another ending, or a
    /// name that is close; endings alone are not alike. Else some of what there is.
    #[must_use]
    pub fn suggest_file(self, name: &str, files: &[String]) -> Self {
        fn stem(name: &str) -> &str {
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        }
        let near = nearest(stem(name), files.iter().map(|file| stem(file)));
        let file = near.and_then(|near| {
            let ending =
                |file: &&String| file.rsplit_once('.').map(|(_, e)| e) == name.rsplit_once('.').map(|(_, e)| e);
            let like = || files.iter().filter(|file| stem(file) == near);
            like().find(ending).or_else(|| like().next())
        });
        match file {
            Some(file) => self.hint(format!("did you mean `{file}`?")),
            None if files.is_empty() => self,
            None => self.hint(format!("there is {}", some(files))),
        }
    }
}

/// The first names of a list, in backticks, and how many more there are.
pub fn some(names: &[String]) -> String {
    /// By eye: what is read at a glance.
    const FEW: usize = 12;
    let list: Vec<String> = names.iter().take(FEW).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(FEW) {
        0 => list.join(", "),
        more => format!("{} and {more} more", list.join(", ")),
    }
}

/// The candidate that `name` was most likely meant to be; `None` if none is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ: by eye, enough for a slip and too little for another word.
    let limit = (name.chars().count() / 3).max(1) + usize::from(name.chars().count() > 3);
    let folded = |s: &str| s.to_lowercase().replace(['_', ' '], "-");
    let name = folded(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name, &folded(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The findings of a run, in the order of their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        // The same fault at the same place is said once, however many stages meet it.
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Adds all of another run's or stage's.
    pub fn extend(&mut self, other: Self) {
        for diagnostic in other.0 {
            self.push(diagnostic);
        }
    }

    /// Puts them into the order of their places, file by file as they were read; those without a place come first. A name
    /// that is missed in several places is one finding.
    pub fn arrange(&mut self) {
        let place = |d: &Diagnostic| d.labels.first().map(|label| (label.span.file, label.span.start));
        self.0.sort_by_key(place);
        let mut arranged: Vec<Diagnostic> = Vec::new();
        for diagnostic in std::mem::take(&mut self.0) {
            let same = |d: &&mut Diagnostic| {
                (d.code, &d.message, &d.notes, &d.hints)
                    == (diagnostic.code, &diagnostic.message, &diagnostic.notes, &diagnostic.hints)
            };
            match arranged.iter_mut().filter(|_| NAMES.contains(&diagnostic.code)).find(same) {
                Some(first) => {
                    let new: Vec<_> = diagnostic.labels.into_iter().filter(|l| !first.labels.contains(l)).collect();
                    first.labels.extend(new.into_iter().map(|l| Label { text: String::new(), ..l }));
                }
                None => arranged.push(diagnostic),
            }
        }
        for diagnostic in arranged.iter_mut().filter(|d| d.labels.len() > MOST_PLACES) {
            let more = diagnostic.labels.len() - MOST_PLACES;
            diagnostic.labels.truncate(MOST_PLACES);
            diagnostic.notes.push(format!("and {more} more place{}", if more == 1 { "" } else { "s" }));
        }
        self.0 = arranged;
    }

    /// Keeps those for which `keep` says so, and lets it change them.
    pub fn retain(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.0.retain_mut(keep);
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One after the other, as they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// All of them as text for a person, each with its line shown; ends in a line that counts them. Empty if there are
    /// none. `color` adds terminal escapes.
    pub fn render(&self, sources: &Sources, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for diagnostic in &self.0 {
            out.push_str(render_one(diagnostic, sources, &renderer).trim_end());
            out.push_str("\n\n");
        }
        if !self.0.is_empty() {
            let count = |severity| self.0.iter().filter(|d| d.severity == severity).count();
            let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
            let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
            let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
                .into_iter()
                .filter(|&(n, _)| n > 0)
                .map(|(n, word)| plural(n, word))
                .collect();
            out.push_str(&parts.join(", "));
            out.push('\n');
        }
        out
    }
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut snippets: Vec<(crate::source::FileId, Snippet<'_, _>)> = Vec::new();
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let source = sources.get(label.span.file);
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let range = label.span.start as usize..label.span.end as usize;
        let annotation = kind.span(range);
        let annotation = if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) };
        if let Some(at) = snippets.iter().position(|(file, _)| *file == label.span.file) {
            let (file, snippet) = snippets.remove(at);
            snippets.insert(at, (file, snippet.annotation(annotation)));
        } else {
            let snippet = Snippet::source(source.text.as_str()).path(source.name.as_str()).annotation(annotation);
            snippets.push((label.span.file, snippet));
        }
    }
    let group = if snippets.is_empty() {
        Group::with_title(title)
    } else {
        title.elements(snippets.into_iter().map(|(_, s)| s))
    };
    let mut group = group;
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    renderer.render(&[group])
}
