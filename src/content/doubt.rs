//! What Markdown takes for plain text though it was hardly meant so: warnings, as it prints as it stands.

use std::ops::Range;

use pulldown_cmark::Event;

use super::attrs;
use super::inline::{begins, is_escaped};
use super::parse::Reader;
use super::picture::LineOf;
use crate::diag::Diagnostic;

impl Reader<'_> {
    /// What follows a line end inside a paragraph.
    pub(super) fn looks_like_another(&mut self, next: Option<&(Event<'_>, Range<usize>)>) {
        let Some((Event::Text(text), range)) = next else { return };
        self.looks_like_an_item(text, range);
        self.looks_like_a_table(range);
        self.looks_unspaced(next);
    }

    /// What a block's text begins with that is neither a table nor a list for Markdown, though it was meant as one.
    pub(super) fn looks_begun(&mut self, next: Option<&(Event<'_>, Range<usize>)>) {
        let Some((Event::Text(_), range)) = next else { return };
        // A cell is none of these.
        if matches!(self.line, LineOf::Cell) {
            return;
        }
        self.looks_unspaced(next);
        if is_escaped(self.text, range.start) {
            return;
        }
        let mut lines = self.text[range.start..].lines().map(str::trim).take_while(|line| !line.is_empty());
        let line = lines.next().unwrap_or("");
        let second = lines.next().unwrap_or("");
        let row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
        // A row of dashes that does not fit is told by itself.
        let dashes = second.contains('-') && second.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
        if row(line) && !dashes && (second.is_empty() || second.starts_with('|')) {
            let cells = line.split('|').count().saturating_sub(2).max(1);
            let span = self.span(range.start..range.start + line.len());
            self.diags.push(
                Diagnostic::warning("content-table", "this looks like a table, but prints as text")
                    .at(span, "")
                    .note("a table has a row of dashes below its first row, which is its head")
                    .hint(format!(
                        "write `|{}` below this row; for a bar that prints, write `\\|`",
                        "---|".repeat(cells.min(20))
                    )),
            );
        }
        // The dash of a word processor's list; the long one begins what somebody says, too, unless there are several.
        let dash = line.chars().next().filter(|c| matches!(c, '–' | '—')).filter(|c| {
            let begun = |line: &str| line.strip_prefix(*c).is_some_and(|rest| rest.starts_with([' ', '\t', '\u{A0}']));
            begun(line) && (*c == '–' || begun(second))
        });
        if let Some(dash) = dash {
            let span = self.span(range.start..range.start + dash.len_utf8());
            self.diags.push(
                Diagnostic::warning("content-item", "this looks like an item, but prints as text")
                    .at(span, "")
                    .note(
                        "Markdown's items begin with a hyphen; the sign that prints is the marker of the style of `li`",
                    )
                    .hint(format!("write `- ` instead; for a dash that prints, write `&#{};`", u32::from(dash))),
            );
        }
    }

    /// What a line of text begins with that only lacks a space to be a heading or an item.
    pub(super) fn looks_unspaced(&mut self, next: Option<&(Event<'_>, Range<usize>)>) {
        let Some((Event::Text(_), range)) = next else { return };
        // A sign that prints, and was written so.
        if is_escaped(self.text, range.start) {
            return;
        }
        let line = self.text[range.start..].lines().next().unwrap_or("");
        self.looks_bulleted(line, range.start);
        self.looks_bare(line, range.start);
        let sharps = line.bytes().take_while(|&b| b == b'#').count();
        let after = &line[sharps..];
        let heading = match sharps {
            // One sign and one word are a hashtag, one sign and a number a place in a row.
            1 => opens(after) || (after.starts_with(char::is_alphabetic) && after.trim().contains(' ')),
            2..=6 => opens(after) || after.starts_with(char::is_alphanumeric),
            _ => false,
        };
        if heading {
            let span = self.span(range.start..range.start + sharps);
            self.diags.push(
                Diagnostic::warning("content-heading", "this looks like a heading, but prints as text")
                    .at(span, "")
                    .hint("put a space after the `#`; for a sign that prints, write `\\#`"),
            );
        }
        let sign = line.chars().next().filter(|c| matches!(c, '-' | '+' | '*'));
        // A star beside another, or beside a bracket, is none of an item's.
        let begun = |sign: char| match sign {
            '*' => line[1..].starts_with(|c: char| c.is_alphabetic() || is_quote(c)),
            _ => line[1..].starts_with(char::is_alphabetic) || opens(&line[1..]),
        };
        if let Some(sign) = sign.filter(|&sign| begun(sign)) {
            let span = self.span(range.start..range.start + 1);
            self.diags.push(
                Diagnostic::warning("content-item", "this looks like an item, but prints as text")
                    .at(span, "")
                    .hint(format!("put a space after the `{sign}`; for a sign that prints, write `\\{sign}`")),
            );
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let point = line[digits..].chars().next().filter(|c| matches!(c, '.' | ')'));
        let begun = |after: &str| after.starts_with(char::is_alphabetic) || opens(after);
        if let Some(point) = point.filter(|_| (1..10).contains(&digits) && begun(&line[digits + 1..])) {
            let span = self.span(range.start..range.start + digits + 1);
            let number = &line[..digits];
            let hint =
                format!("put a space after `{number}{point}`; for what prints as it is, write `{number}\\{point}`");
            self.diags.push(
                Diagnostic::warning("content-item", "this looks like an item, but prints as text")
                    .at(span, "")
                    .hint(hint),
            );
        }
    }

    /// Signs that word processors put before items: bullets of Unicode, and what is left of those of symbol fonts, of
    /// which the letters and the raised dot stand before a gap.
    fn looks_bulleted(&mut self, line: &str, start: usize) {
        let gap = |n: usize| {
            let blank = line.chars().skip(1).take_while(|&c| c.is_whitespace()).count();
            blank >= n || line.chars().nth(1) == Some('\t')
        };
        let bullet = line.chars().next().filter(|c| match c {
            '•' | '‣' | '▪' | '●' | '◦' | '\u{F0A7}' | '\u{F0B7}' | '\u{F0D8}' | '\u{F0FC}' => true,
            '·' => gap(1),
            'o' | '§' | 'Ø' | 'ü' => gap(2),
            _ => false,
        });
        let Some(bullet) = bullet else { return };
        let span = self.span(start..start + bullet.len_utf8());
        self.diags.push(
            Diagnostic::warning("content-item", "this looks like an item, but prints as text")
                .at(span, "")
                .note("bullets are the marker of the style of `li`")
                .hint(format!("write `- ` instead; for a sign that prints, write `&#{};`", u32::from(bullet))),
        );
    }

    /// A line of one word in braces that lacks the sign of a class or an id.
    fn looks_bare(&mut self, line: &str, start: usize) {
        let line = line.trim_end();
        let Some(inner) = line.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return };
        let word = inner.trim();
        let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '=' | '"');
        if begins(line) || word.is_empty() || !word.chars().all(name) {
            return;
        }
        let span = self.span(start..start + line.len());
        let bare = word.trim_start_matches(['.', '#']);
        let hint = match word.split_once('=') {
            Some(("class", value)) => format!("write `{{.{}}}`", value.trim_matches('"')),
            Some(("id", value)) => format!("write `{{#{}}}`", value.trim_matches('"')),
            _ if word.starts_with('#') => format!("write `{{#{bare}}}`"),
            _ => format!("for a class write `{{.{bare}}}`"),
        };
        self.diags.push(
            Diagnostic::warning("content-attributes", "these look like attributes, but print as text")
                .at(span, "")
                .hint(format!("{hint}; for braces that print, write `\\{{`")),
        );
    }

    /// Emphasis that begins or ends between two letters: hardly meant where a star stands inside words, as in German
    /// (Bürger*innen und Schüler*innen), and its stars don't print. Scripts without capitals set words without spaces, or
    /// with particles that touch them, so that theirs is meant.
    pub(super) fn looks_like_a_star(&mut self, range: &Range<usize>) {
        let cased = |c: char| c.is_lowercase() || c.is_uppercase();
        let within = |at: usize| {
            self.text[at..].starts_with('*')
                && self.text[..at].ends_with(cased)
                && self.text[at + 1..].starts_with(cased)
        };
        let (open, close) = (range.start, range.end - 1);
        if !within(open) && !within(close) {
            return;
        }
        let (first, last) = (self.span(open..open + 1), self.span(close..close + 1));
        self.diags.push(
            Diagnostic::warning("content-emphasis", "this star makes emphasis inside a word, and does not print")
                .at(first, "from here")
                .at(last, "to here")
                .hint(
                    "for a star that prints (Bürger*innen), write `\\*`; for a part of a word that is to stand out, \
                     [part]{.class}",
                ),
        );
    }

    /// A backslash that ends a block, after its `last` event: there is no line for it to break.
    pub(super) fn looks_like_a_break(&mut self, last: Option<&(Event<'_>, Range<usize>)>) {
        let Some((Event::Text(_), range)) = last else { return };
        let end = range.end;
        if !self.text[..end].ends_with('\\') || is_escaped(self.text, end - 1) {
            return;
        }
        let span = self.span(end - 1..end);
        self.diags.push(
            Diagnostic::warning("content-break", "this backslash breaks no line, but prints")
                .at(span, "")
                .note("it stands at the end of the last line")
                .hint("take it away; for a backslash that prints, write `\\\\`"),
        );
    }

    /// Attributes where nothing can take them.
    pub(super) fn looks_like_attributes(&mut self, text: &str, base: usize) {
        for (i, _) in text.match_indices('{') {
            let open = base + i;
            if !begins(&self.text[open..]) || is_escaped(self.text, open) {
                continue;
            }
            let (message, end, hint) = match attrs::extent(self.text, open) {
                Some(range) => (
                    "these attributes belong to no text",
                    range.end,
                    "attributes follow the bracket that closes their text: `[text]{.class}`; for a brace that prints, \
                     write `\\{`",
                ),
                None => (
                    "these attributes are never closed",
                    open + 1,
                    "add `}` on the same line; for a brace that prints, write `\\{`",
                ),
            };
            let span = self.span(open..end);
            self.error("content-attributes", message, span, hint);
        }
    }

    /// A numbered item right below a line of text is text for Markdown, unless its number is 1.
    fn looks_like_an_item(&mut self, text: &str, range: &Range<usize>) {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let item = (1..10).contains(&digits) && (text[digits..].starts_with(". ") || text[digits..].starts_with(") "));
        if item {
            let span = self.span(range.start..range.start + digits + 1);
            self.diags.push(
                Diagnostic::warning("content-number", "this looks like an item, but is text of the line above")
                    .at(span, "")
                    .hint("leave an empty line above it; for a number that prints in the text, write `2\\.`"),
            );
        }
    }

    /// A row of dashes that does not go with the row above it makes no table.
    fn looks_like_a_table(&mut self, range: &Range<usize>) {
        let line = self.text[range.start..].lines().next().unwrap_or("").trim_end();
        let cells = |row: &str| {
            let row = row.trim().strip_prefix('|').unwrap_or(row.trim());
            row.strip_suffix('|').unwrap_or(row).split('|').count()
        };
        let dashes = line.contains('|') && line.contains('-');
        if !dashes || !line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t')) {
            return;
        }
        let above = self.text[..range.start].trim_end().rsplit('\n').next().unwrap_or("");
        let (wanted, there) = (cells(above), cells(line));
        let span = self.span(range.start..range.start + line.len());
        self.diags.push(
            Diagnostic::warning("content-table", "this looks like a table, but prints as text")
                .at(span, "")
                .note(format!("the row of dashes has {there} cells, the row above it {wanted}"))
                .hint("give the row of dashes a cell for each column, and leave an empty line above the table"),
        );
    }

    /// Two asterisks or underscores that open and close nothing, though they stand beside a word.
    pub(super) fn looks_strong(&mut self, text: &str, base: usize) {
        for mark in ["**", "__"] {
            // Markdown gives them one by one.
            for (i, _) in text.match_indices(&mark[..1]) {
                let (start, end) = (base + i, base + i + mark.len());
                if !self.text[start..].starts_with(mark) {
                    continue;
                }
                let sign = |c: char| mark.starts_with(c);
                let beside = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !sign(c) && c != '\\');
                let (before, after) = (self.text[..start].chars().next_back(), self.text[end..].chars().next());
                // Lines to write on have no word beside them, or more of their kind.
                let alone = !before.is_some_and(sign) && !after.is_some_and(sign);
                if is_escaped(self.text, start) || !alone || !(beside(before) || beside(after)) {
                    continue;
                }
                let span = self.span(start..end);
                self.diags.push(
                    Diagnostic::warning("content-emphasis", format!("`{mark}` makes nothing strong here, and prints"))
                        .at(span, "")
                        .note("it must touch the words that it is for, and no letter where a quote or a mark stands inside")
                        .hint(format!(
                            "write **words** without spaces inside, or [words]{{.class}}; for signs that print, write \
                             \\{}\\{}",
                            &mark[..1],
                            &mark[1..]
                        )),
                );
            }
        }
    }

    /// `[words](name)` whose name has a space in it, or no end, is text for Markdown. A picture is an error: nobody wants
    /// its name in print.
    pub(super) fn looks_like_a_link(&mut self, text: &str, base: usize) {
        for (i, _) in text.match_indices(']') {
            let end = base + i;
            let Some(after) = self.text[end..].strip_prefix("](") else { continue };
            let line = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
            let Some(open) = self.text[line..end].rfind('[').map(|at| line + at) else { continue };
            if is_escaped(self.text, end) || is_escaped(self.text, open) {
                continue;
            }
            let picture = self.text[line..open].ends_with('!') && !is_escaped(self.text, open - 1);
            let rest = after.lines().next().unwrap_or("");
            let (name, closed) = rest.split_once(')').map_or((rest, false), |(name, _)| (name, true));
            let start = open - usize::from(picture);
            let span = self.span(start..end + 2 + name.len() + usize::from(closed));
            let (what, code) = if picture { ("picture", "content-picture") } else { ("link", "content-link") };
            let message = format!("this looks like a {what}, but prints as text");
            let diag = match picture {
                true => Diagnostic::error(code, message),
                false => Diagnostic::warning(code, message),
            };
            let (note, hint) = match closed {
                true => ("a name with a space in it stands between < and >", format!("write `(<{}>)`", name.trim())),
                false => ("its name has no end on this line", "close it with `)`".to_owned()),
            };
            self.diags.push(diag.at(span, "").note(note).hint(hint));
        }
    }
}

/// Whether what follows a sign opens words: emphasis, a link or a quotation.
fn opens(after: &str) -> bool {
    let marked = after.trim_start_matches(['*', '_', '[']);
    if marked.len() < after.len() {
        return marked.starts_with(|c: char| c.is_alphanumeric() || is_quote(c));
    }
    after.starts_with(is_quote) && after.contains(char::is_alphanumeric)
}

/// Whether a character opens a quotation in some language, typed or typewritten.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‘' | '’' | '‚' | '「' | '『')
}
