//! What Markdown has and a leaflet does not: the errors that name it, each with what to write instead.

use crate::diag::Diagnostic;
use crate::source::Span;

/// What can't be set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refused<'a> {
    /// Words between backticks.
    Code,
    /// Lines between backticks or tildes.
    CodeBlock,
    /// A paragraph indented by four spaces.
    IndentedBlock,
    /// `[^1]`, or what it stands for.
    Footnote,
    /// `[ ]` or `[x]` in front of an item.
    CheckBox,
    /// `~~text~~`.
    Struck,
    /// A tag or the like.
    Html(&'a str),
    /// `> [!NOTE]`.
    NoteBox,
    /// `---`, `key: value` and `---` at the file's head.
    Head,
    /// `[text](url "title")`.
    Title,
    /// What this program does not know.
    Other,
}

/// The error for it.
pub(super) fn refused(what: Refused<'_>, span: Span) -> Diagnostic {
    let (name, hint) = match what {
        Refused::Html(html) => return unsupported(&html_name(html), html_hint(html), span),
        Refused::Code => {
            ("code (words between backticks)", "take the backticks away; for one that prints, write `\\``")
        }
        Refused::CodeBlock => ("a code block", "take the lines of backticks or tildes away"),
        Refused::IndentedBlock => (
            "a code block (lines indented by four spaces)",
            "take the spaces away; what belongs to a list's item is indented as far as the item's text",
        ),
        Refused::Footnote => ("a footnote", "write it as a paragraph, or in brackets where it belongs"),
        Refused::CheckBox => ("a check box", "for a box that prints write ☐ or ☑, for brackets that print `\\[ \\]`"),
        Refused::Struck => ("struck-through text", "take it away; for a tilde that prints, write `\\~`"),
        Refused::NoteBox => (
            "a box of notes (`[!NOTE]` and its like)",
            "write `::: {.note}` … `:::`, and say in layout.toml how that class looks",
        ),
        Refused::Head => (
            "a head of data (front matter)",
            "take it away: what is no text stands in layout.toml; for a rule at the head, write `***`",
        ),
        Refused::Title => ("a link's title", "it would show on screens alone: take it away, or write it into the text"),
        Refused::Other => ("this Markdown", "write it as plain paragraphs, lists, tables, **strong** or *emphasis*"),
    };
    unsupported(name, hint, span)
}

fn unsupported(name: &str, hint: &str, span: Span) -> Diagnostic {
    Diagnostic::error("content-unsupported", format!("{name} can't be set")).at(span, "").hint(hint)
}

/// The name of a tag in HTML.
fn html_tag(html: &str) -> String {
    let name = html.trim_start().trim_start_matches(['<', '/']).chars();
    name.take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

fn html_name(html: &str) -> String {
    let tag = html_tag(html);
    let slash = if html.trim_start().starts_with("</") { "/" } else { "" };
    if tag.is_empty() { "HTML".to_owned() } else { format!("HTML (`<{slash}{tag}>`)") }
}

/// What does the same here.
fn html_hint(html: &str) -> &'static str {
    match html_tag(html).to_ascii_lowercase().as_str() {
        "br" => "for a line break, end the line with `\\`",
        "b" | "strong" => "write **strong**",
        "i" | "em" => "write *emphasis*",
        "hr" => "write `***` on a line of its own",
        "p" | "div" => "write `::: {.class}` … `:::`",
        "span" | "u" | "sup" | "sub" | "small" | "font" => {
            "write `[text]{.class}`, and say in layout.toml how that class looks"
        }
        "a" => "write `[text](url)`",
        "table" | "tr" | "td" | "th" => "write the table with `|` between its cells",
        "ul" | "ol" | "li" => "write the list with `-` or `1.` before its items",
        "img" => "write `![words](file)` on a line of its own",
        _ => "take it away; for a sign that prints, write `\\<`",
    }
}
