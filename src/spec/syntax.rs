//! From text to TOML, and every fault of syntax in a designer's words.
//!
//! The parser names what it expected next; a person wants to know what to write. So the line of a fault is looked at for
//! the slips that people make, and taken out before the rest is read again: each fault is said once, and none that only
//! follows from another.

use toml::de::DeTable;

use super::decode::Ctx;
use super::head;
use crate::diag::Diagnostic;
use crate::source::Span;

/// A bound for the faults of one file; who has more has another kind of file.
const MOST_FAULTS: usize = 60;

/// The table of a whole text; `None` where its syntax is not sound, which was reported.
pub(super) fn read<'a>(text: &'a str, ctx: &mut Ctx) -> Option<DeTable<'a>> {
    let single = head::single_brackets(text, ctx);
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.iter().all(|error| error.message() == TWICE) {
        let mut table = table.into_inner();
        if single {
            return None;
        }
        let twice: Vec<Span> = errors.iter().map(|error| place(error, text, ctx)).collect();
        return head::check(&mut table, &twice, text, ctx).then_some(table);
    }
    let mut rest = text.to_owned();
    for _ in 0..MOST_FAULTS {
        let (_, errors) = DeTable::parse_recoverable(&rest);
        let Some(error) = errors.iter().find(|error| error.message() != TWICE) else { break };
        let lines = Lines::of(&rest);
        let at = place(error, &rest, ctx).start as usize;
        let fault = Fault { line: blamed(&rest, &lines, lines.at(at)), at, said: error.message() };
        report(&fault, &rest, &lines, ctx);
        let (start, end) = lines.range(fault.line);
        rest.replace_range(start..end, &" ".repeat(end - start));
    }
    None
}

/// What the parser says of a key or table that is there already.
const TWICE: &str = "duplicate key";

fn place(error: &toml::de::Error, text: &str, ctx: &Ctx) -> Span {
    let range = error.span().unwrap_or(0..0);
    let end = range.end.min(text.len());
    Span::new(ctx.file, range.start.min(end)..end)
}

/// Where the lines of a text begin.
pub(super) struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let starts = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts, end: text.len() }
    }

    /// The line, counted from 0, that an offset is in.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// From where to where a line goes, without its end.
    pub(super) fn range(&self, line: usize) -> (usize, usize) {
        let end = self.starts.get(line + 1).map_or(self.end, |next| next - 1);
        (self.starts[line], end)
    }
}

/// A fault of syntax.
struct Fault<'a> {
    /// Its line, counted from 0.
    line: usize,
    /// Where the parser stumbled.
    at: usize,
    /// What the parser says.
    said: &'a str,
}

/// The line that is to blame: an earlier one whose bracket is still open where another key or table begins.
fn blamed(text: &str, lines: &Lines, found: usize) -> usize {
    let (mut depth, mut opened) = (0i32, found);
    for line in 0..=found {
        let (start, end) = lines.range(line);
        let code = bare(&text[start..end]);
        let trimmed = code.trim();
        let begins = trimmed.starts_with('[') && trimmed.ends_with(']') && !trimmed.contains(',')
            || trimmed.split_once('=').is_some_and(|(key, _)| is_key(key.trim()));
        if depth > 0 && line == found && (begins || trimmed.is_empty()) {
            return opened;
        }
        if depth == 0 {
            opened = line;
        }
        // The brackets of a head are its own.
        if depth > 0 || !trimmed.starts_with('[') {
            let change = |c| match c {
                '[' | '{' => 1,
                ']' | '}' => -1,
                _ => 0,
            };
            depth = (depth + code.chars().map(change).sum::<i32>()).max(0);
        }
    }
    found
}

/// A line without its comment and with nothing in its texts but `_`, byte for byte.
fn bare(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut quote = None;
    let mut escaped = false;
    for c in line.chars() {
        match quote {
            Some(open) => {
                let ends = c == open && !escaped;
                escaped = open == '"' && c == '\\' && !escaped;
                if ends {
                    quote = None;
                }
                if ends { out.push(c) } else { out.extend(std::iter::repeat_n('_', c.len_utf8())) }
            }
            None if c == '#' => break,
            None => {
                quote = matches!(c, '"' | '\'').then_some(c);
                out.push(c);
            }
        }
    }
    out
}

fn is_key(key: &str) -> bool {
    let plain = |part: &str| {
        let part = part.trim();
        let quoted = part.len() > 1 && (part.starts_with('"') || part.starts_with('\''));
        quoted || (!part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
    };
    key.split('.').all(plain)
}

fn report(fault: &Fault<'_>, text: &str, lines: &Lines, ctx: &mut Ctx) {
    let (start, end) = lines.range(fault.line);
    let line = &text[start..end];
    let span = |from: usize, to: usize| Span::new(ctx.file, start + from..start + to);
    let diag =
        |message: String, at: Span, hint: String| Diagnostic::error("layout-syntax", message).at(at, "").hint(hint);
    let said = match slip(line) {
        Some(Slip { message, from, to, hint }) => diag(message, span(from, to), hint),
        None => {
            // The line to blame may be another one than that of the parser's fault.
            let from = if lines.at(fault.at) == fault.line { fault.at - start } else { line.trim_end().len() };
            let message = format!("this line can't be read: {}", fault.said.replace('\n', "; "));
            let hint = "look for a quote, bracket or `=` that is missing or too many, on this line or before it";
            diag(message, span(from, line.len()), hint.to_owned())
        }
    };
    ctx.diags.push(said);
}

/// What is wrong with a line; offsets in it.
struct Slip {
    message: String,
    from: usize,
    to: usize,
    hint: String,
}

/// The slip in a line that the parser stumbled over, if it is one that people make.
fn slip(line: &str) -> Option<Slip> {
    let code = bare(line);
    let first = line.len() - line.trim_start().len();
    let found = |message: String, from: usize, to: usize, hint: String| Some(Slip { message, from, to, hint });
    let (from, to) = (first, line.trim_end().len());
    let start = &line[first.min(to)..to];
    for sign in ["//", "/*", "--", ";", "<!--"] {
        if start.starts_with(sign) {
            let hint = format!("write `#` instead of `{sign}`");
            return found("a comment begins with `#`".into(), from, from + sign.len(), hint);
        }
    }
    if let Some((at, c)) = code.char_indices().find(|(_, c)| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r')) {
        let message = format!("there is a space of another kind here (U+{:04X})", u32::from(c));
        return found(message, at, at + c.len_utf8(), "delete it and type an ordinary space".into());
    }
    if let Some((at, c)) = code.char_indices().find(|(_, c)| matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’'))
    {
        let hint = straight(line).map_or("write \" at both ends".into(), |line| format!("write {line}"));
        return found("these are not the quotes of TOML".into(), at, at + c.len_utf8(), hint);
    }
    if code.trim_start().starts_with('[') {
        return broken_head(&code, from);
    }
    if ["\"", "'"].iter().any(|quote| code.matches(quote).count() % 2 == 1) {
        let hint = lone_quote(line).map_or("add it".into(), |line| format!("write {line}"));
        return found("a quote is missing on this line".into(), from, to, hint);
    }
    let Some((key, value)) = code.split_once('=') else {
        return no_equals(line, &code, from, to);
    };
    if !is_key(key.trim()) {
        let key = key.trim();
        let joined = key.replace(' ', "-");
        let hint = if is_key(&joined) { format!("write {joined} = …") } else { format!("write \"{key}\" = …") };
        let short = !key.is_empty() && key.len() < 40 && !key.contains([':', '"', '[', '{']);
        return if short { found(format!("`{key}` is no plain key"), from, from + key.len(), hint) } else { None };
    }
    let at = key.len() + 1;
    let given = line[at..code.len()].trim();
    let begin = at + value.len() - value.trim_start().len();
    let finish = at + value.trim_end().len();
    let key = key.trim();
    for (open, close) in [('[', ']'), ('{', '}')] {
        let (opened, closed) = (value.matches(open).count(), value.matches(close).count());
        if opened != closed {
            let missing = if opened > closed { close } else { open };
            return found(format!("a `{missing}` is missing on this line"), begin, finish, "add it".into());
        }
    }
    if given.is_empty() {
        return found(format!("`{key}` has no value"), from, to, format!("write {key} = \"…\", or delete the line"));
    }
    if let Some(rest) = given.strip_prefix('=') {
        return found("one `=` too many".into(), begin, begin + 1, format!("write {key} = {}", rest.trim()));
    }
    if let Some(rest) = given.strip_suffix([';', ',']).filter(|_| !given.starts_with(['[', '{'])) {
        let message = format!("no `{}` stands at the end of a line", &given[rest.len()..]);
        return found(message, finish - 1, finish, format!("write {key} = {rest}"));
    }
    value_slip(key, given, begin, finish)
}

/// A head that is not closed, or that has a name which is none.
fn broken_head(code: &str, from: usize) -> Option<Slip> {
    let head = code.trim();
    let name = head.trim_start_matches('[').trim_end_matches(']').trim();
    let (open, close) = if head.starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
    let good = name.replace(' ', "-");
    let (message, hint) = if !is_key(name) {
        let message = format!("`{name}` can't stand in brackets");
        let hint = format!("write {open}{good}{close}");
        (message, if is_key(&good) { hint } else { "write a name of letters, digits, `-` and `_`".to_owned() })
    } else {
        ("a bracket is missing on this line".to_owned(), format!("write {open}{name}{close}"))
    };
    Some(Slip { message, from, to: from + head.len(), hint })
}

/// A line without `=`.
fn no_equals(line: &str, code: &str, from: usize, to: usize) -> Option<Slip> {
    let split = code.find(':').or_else(|| code.trim_start().find([' ', '\t']).map(|at| at + from));
    let (key, value) = split.map_or((code.trim(), ""), |at| (code[..at].trim(), line[at + 1..code.len()].trim()));
    if !is_key(key) {
        return None;
    }
    let hint = if value.is_empty() { format!("write {key} = \"…\"") } else { format!("write {key} = {value}") };
    Some(Slip { message: "there is no `=` on this line".into(), from, to, hint })
}

/// A value that is no text, number or anything else that TOML knows.
fn value_slip(key: &str, given: &str, from: usize, to: usize) -> Option<Slip> {
    let found = |message: String, hint: String| Some(Slip { message, from, to, hint });
    if given.starts_with(['[', '{']) {
        return inner_slip(given).map(|(message, hint)| Slip { message, from, to, hint });
    }
    let boolean = match given.to_lowercase().as_str() {
        "yes" | "true" | "on" => Some("true"),
        "no" | "false" | "off" => Some("false"),
        _ => None,
    };
    if let Some(word) = boolean {
        return found(format!("`{given}` is neither true nor false"), format!("write {key} = {word}"));
    }
    if let Some(number) = given.strip_suffix('%').map(str::trim).filter(|n| n.parse::<f64>().is_ok()) {
        return found("percents are written without their sign".into(), format!("write {key} = {number}"));
    }
    if key == "date" {
        return found(format!("`{given}` is not how dates are written"), "write date = 2026-01-31".into());
    }
    if !given.contains(['"', '\'', '=', '{', '[', '\\']) {
        return found(format!("`{given}` is a text and has no quotes"), format!("write {key} = \"{given}\""));
    }
    None
}

/// What is wrong inside the brackets of a list or table on one line: message and hint.
fn inner_slip(given: &str) -> Option<(String, String)> {
    let code = bare(given);
    let mut at = 0;
    for piece in code.split(['[', ']', '{', '}', ',']) {
        let value = piece.rsplit('=').next().unwrap_or("");
        let start = at + piece.len() - value.len();
        at += piece.len() + 1;
        let word = given[start..start + value.len()].trim();
        let (quoted, number) = (value.contains(['"', '\'']), word.parse::<f64>().is_ok());
        if value.matches('"').count() > 2 {
            return Some(("a comma is missing between two texts".into(), "add it".into()));
        }
        if word.is_empty() || quoted || number || matches!(word, "true" | "false") {
            continue;
        }
        if let Some(number) = word.strip_suffix('%') {
            return Some(("percents are written without their sign".into(), format!("write {}", number.trim())));
        }
        let words: Vec<&str> = word.split_whitespace().collect();
        if words.len() > 1 && words.iter().all(|word| word.parse::<f64>().is_ok()) {
            return Some(("a comma is missing in this list".into(), format!("write {}", words.join(", "))));
        }
        return Some((format!("`{word}` is a text and has no quotes"), format!("write \"{word}\"")));
    }
    None
}

/// A line `key = “text”` with straight quotes.
fn straight(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let text = value.trim().trim_matches(['“', '”', '„', '«', '»', '‘', '’', '"', ' ']);
    (!text.contains(['"', '“', '”', '[', '{'])).then(|| format!("{} = \"{text}\"", key.trim()))
}

/// A line `key = "text` with both its quotes, where it has no other.
fn lone_quote(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim();
    let text = value.trim_matches('"');
    let simple = value.matches('"').count() == 1 && !text.contains(['#', '[', '{', ',', '\'']);
    (simple && is_key(key.trim())).then(|| format!("{} = \"{text}\"", key.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Sources;
    use crate::spec;

    const SOUND: &str = "[job]\nname = \"é\" # ü\ndate = 2026-01-31\n\n[[panel]]\nname = 'ß'\n\
                         margin = { top = \"1mm\", left = \"2mm\" }\n\n[[panel]]\nname = \"“b”\"\n\n\
                         [colors]\nblau = [1, 2,\n 3, 4]\n\n[paragraph.body]\ngrid = true\n";

    /// What is wrong with a text, on any line of it.
    fn faults(text: &str) -> Diagnostics {
        let mut sources = Sources::default();
        let file = sources.add("layout.toml", text.as_bytes()).expect("UTF-8");
        let (_, diags) = spec::parse(&sources, file);
        // Places that are none would panic here.
        diags.render(&sources, false);
        diags
    }

    /// A character too many or too few, anywhere, is reported at a place of the text, and by few messages.
    #[test]
    fn one_slip_gives_few_messages() {
        let usual = faults(SOUND).iter().count();
        for (at, c) in SOUND.char_indices() {
            let rest = &SOUND[at + c.len_utf8()..];
            let mut texts = vec![format!("{}{rest}", &SOUND[..at])];
            texts.extend("\"'[]{}=,#:;%é\u{A0}\n".chars().map(|more| format!("{}{more}{c}{rest}", &SOUND[..at])));
            for text in texts {
                let count = faults(&text).iter().count();
                assert!(count <= usual + 4, "{count} messages, not about {usual}, for\n{text}");
            }
        }
    }

    #[test]
    fn an_open_bracket_is_to_blame_not_what_comes_after_it() {
        let text = "a = { b = 1\nc = 2\n\n[d]\n";
        assert_eq!(blamed(text, &Lines::of(text), 1), 0);
        let list = "a = [\n 1\n 2,\n]\n";
        assert_eq!(blamed(list, &Lines::of(list), 2), 2, "a list may have several lines");
    }

    #[test]
    fn texts_and_comments_hide_their_signs() {
        assert_eq!(bare("a = \"[#\\\"é\" # ]"), "a = \"______\" ");
    }
}
