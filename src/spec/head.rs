//! Heads of tables that were lost or have one bracket too few: one finding for the slip, not one for each of its keys.
//!
//! Without its head the keys of a table belong to the one before. Where all keys from some point on can't be that
//! table's and are those of another, the head is missing there.

use toml::de::{DeArray, DeTable, DeValue};

use super::decode::{Ctx, Value};
use super::parse::{FLOW, JOB, LANGUAGE, SECTIONS, SHEET, STOCK};
use super::parse_art::ART;
use super::parse_code::CODE;
use super::parse_font::FAMILY;
use super::parse_output::OUTPUT;
use super::parse_picture::PICTURE;
use super::parse_press::IMPOSE;
use super::parse_select::is_selector;
use super::parse_sheet::{FRAME, PANEL};
use super::parse_style::{CHARACTER, PARAGRAPH};
use super::syntax::Lines;
use crate::diag::{Diagnostic, nearest};
use crate::source::Span;

/// Sections that are lists: their heads have double brackets.
const LISTS: [&str; 6] = ["panel", "frame", "art", "picture", "code", "flow"];
/// Sections of tables by name.
const NAMED: [&str; 4] = ["languages", "fonts", "paragraph", "character"];

/// Reports what is written twice and where heads were lost. Keys of a table whose head can be nothing else are moved
/// there; `false` where it is not known what they belong to, so that nothing more can be said.
pub(super) fn check<'a>(root: &mut DeTable<'a>, twice: &[Span], text: &str, ctx: &mut Ctx) -> bool {
    let lines = Lines::of(text);
    let mut lost: Vec<Lost> = Vec::new();
    let mut sure = true;
    join_misspelt(root, ctx);
    // Each round finds one head more, and there are no more of them than sections times tables.
    while let Some(found) = find(root, text) {
        sure &= mend(root, &found);
        lost.push(found);
    }
    let mut rest: Vec<Span> = Vec::new();
    for span in twice {
        match lost.iter_mut().find(|lost| lost.host == host(text, span.start as usize)) {
            Some(lost) => {
                // The parser dropped what the table had already.
                lost.start = lost.start.min(span.start as usize);
                sure = false;
            }
            None => rest.push(*span),
        }
    }
    for lost in &lost {
        let keys: Vec<String> = lost.keys.iter().map(|key| format!("`{key}`")).collect();
        let line = first_line(text, &lines, lost.start);
        let (start, _) = lines.range(lines.at(lost.start));
        let head = head(lost.section);
        let what = if keys.len() == 1 { "is a key" } else { "are keys" };
        let end = text[lost.start..].find(['=', '\n']).map_or(text.len(), |at| lost.start + at);
        let end = lost.start + text[lost.start..end].trim_end().len();
        ctx.diags.push(
            Diagnostic::error("layout-lost-head", format!("the head {head} is missing"))
                .at(Span::new(ctx.file, lost.start.max(start)..end), "belongs to it")
                .note(format!("{} {what} of {head}, and stand{} in {}", list(&keys), one(keys.len()), lost.place))
                .hint(format!("write {head} on a line of its own above line {}", line + 1)),
        );
    }
    written_twice(&rest, text, &lines, ctx) && sure
}

/// A section whose name is misspelt in some of its heads: their tables are joined to those that are spelt well.
fn join_misspelt(root: &mut DeTable<'_>, ctx: &mut Ctx) {
    let meant = |key: &str| if SECTIONS.contains(&key) { None } else { nearest(key, SECTIONS) };
    let slips: Vec<(String, &'static str)> = root
        .keys()
        .filter_map(|key| Some((key.get_ref().to_string(), meant(key.get_ref())?)))
        .filter(|(_, meant)| root.contains_key(*meant))
        .collect();
    for (slip, meant) in slips {
        let joins = match (root.get(slip.as_str()).map(|v| v.get_ref()), root.get(meant).map(|v| v.get_ref())) {
            (Some(DeValue::Table(_)), Some(DeValue::Table(_))) => NAMED.contains(&meant),
            (Some(DeValue::Array(_)), Some(DeValue::Array(_))) => LISTS.contains(&meant),
            _ => false,
        };
        if !joins {
            continue;
        }
        let Some((key, value)) = root.remove_entry(slip.as_str()) else { continue };
        ctx.diags.push(
            Diagnostic::error("layout-unknown-key", format!("the layout has no key `{slip}`"))
                .at(Span::new(ctx.file, key.span()), "unknown key")
                .hint(format!("did you mean `{meant}`?")),
        );
        let Some(home) = root.get_mut(meant) else { continue };
        match (home.get_mut(), value.into_inner()) {
            (DeValue::Table(home), DeValue::Table(more)) => home.extend(more),
            (DeValue::Array(home), DeValue::Array(more)) => more.into_iter().for_each(|value| insert(home, value)),
            _ => {}
        }
    }
}

/// Puts a table into a list at its place in the file.
fn insert<'a>(array: &mut DeArray<'a>, value: Value<'a>) {
    let mut values: Vec<_> = std::mem::replace(array, DeArray::new()).into_iter().collect();
    let at = values.iter().filter(|other| other.span().start < value.span().start).count();
    values.insert(at, value);
    values.into_iter().for_each(|value| array.push(value));
}

/// The verb's ending after one key.
fn one(count: usize) -> &'static str {
    if count == 1 { "s" } else { "" }
}

fn list(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.join(", "),
    }
}

/// A head as it is written.
fn head(section: &str) -> String {
    if LISTS.contains(&section) {
        format!("[[{section}]]")
    } else if NAMED.contains(&section) {
        format!("[{section}.NAME]")
    } else {
        format!("[{section}]")
    }
}

/// A table without its head.
struct Lost {
    /// Whose head is missing.
    section: &'static str,
    /// Its keys that are left.
    keys: Vec<String>,
    /// Where the first of them begins.
    start: usize,
    /// Where the head stands that they are below.
    host: usize,
    /// The same in words.
    place: String,
    /// The way to their table: section and, in that, name or number; none for the top of the file.
    way: Vec<Step>,
}

#[derive(Clone)]
enum Step {
    Key(String),
    Nth(usize),
}

/// The first head that is missing.
fn find(root: &DeTable<'_>, text: &str) -> Option<Lost> {
    let is_table = |value: &Value<'_>| match value.get_ref() {
        DeValue::Table(_) => true,
        DeValue::Array(array) => array.first().is_some_and(|v| v.get_ref().is_table()),
        _ => false,
    };
    let mut tables: Vec<(Vec<Step>, &'static str, &DeTable<'_>)> = vec![(Vec::new(), "", root)];
    for section in SECTIONS {
        let key = Step::Key(section.to_owned());
        match root.get(section).map(|value| value.get_ref()) {
            Some(DeValue::Table(table)) if NAMED.contains(&section) => {
                for (name, value) in table {
                    if let DeValue::Table(table) = value.get_ref() {
                        let name = Step::Key(name.get_ref().to_string());
                        tables.push((vec![key.clone(), name], section, table));
                    }
                }
            }
            Some(DeValue::Table(table)) => tables.push((vec![key], section, table)),
            Some(DeValue::Array(array)) => {
                for (n, value) in array.iter().enumerate() {
                    if let DeValue::Table(table) = value.get_ref() {
                        tables.push((vec![key.clone(), Step::Nth(n)], section, table));
                    }
                }
            }
            _ => {}
        }
    }
    for (way, section, table) in tables {
        let mut entries: Vec<(&str, usize, &Value<'_>)> = table
            .iter()
            .filter(|(_, value)| !section.is_empty() || !is_table(value))
            .map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value))
            .collect();
        entries.sort_by_key(|(_, start, _)| *start);
        let known = |(key, _, value): &(&str, usize, &Value<'_>)| match section {
            "" => SECTIONS.contains(key),
            // A faulty colour is no key of another table.
            "colors" => value.get_ref().is_array() || value.get_ref().is_table(),
            // Nor is an ink that is written as a colour, where the colours have a head.
            "inks" => value.get_ref().is_table() || value.get_ref().is_array() && root.contains_key("colors"),
            "drawing-colors" => is_screen_color(key) || !is_selector(key),
            // Names of deliveries, and codes of rules.
            "deliver" | "preflight" => true,
            "elements" => !FLOW.contains(key),
            _ => fits(section, key, value),
        };
        let Some(first) = entries.iter().position(|entry| !known(entry)) else { continue };
        let tail = &entries[first..];
        let home = |home: &&'static str| {
            let needed = matches!(*home, "job" | "sheet" | "languages" | "fonts" | "panel" | "flow");
            *home != section
                && (tail.len() > 1 || needed && !root.contains_key(*home))
                && tail.iter().all(|(key, _, value)| fits(home, key, value))
        };
        // Of several, one that the layout has nowhere; then the one with the fewest keys, but sizes alone are a style's
        // rather than a flow's.
        let sizes = tail.iter().all(|(key, _, _)| matches!(*key, "size" | "leading"));
        let rank = |s: &&'static str| (root.contains_key(*s), sizes && *s == "flow", keys(s).len());
        let home = SECTIONS.iter().copied().filter(|s| home(s)).min_by_key(rank);
        if let Some(home) = home {
            let start = tail[0].1;
            let host = host(text, start);
            let above = text[host..].lines().next().unwrap_or("").trim();
            let place = if section.is_empty() { "no table of their own".to_owned() } else { above.to_owned() };
            let keys = tail.iter().map(|(key, _, _)| (*key).to_owned()).collect();
            return Some(Lost { section: home, keys, start, host, place, way });
        }
    }
    None
}

/// The keys of a section's tables; none where they are the user's names.
fn keys(section: &str) -> &'static [&'static str] {
    match section {
        "job" => JOB,
        "sheet" => SHEET,
        "stock" => STOCK,
        "output" => &OUTPUT,
        "impose" => &IMPOSE,
        "languages" => LANGUAGE,
        "panel" => PANEL,
        "frame" => FRAME,
        "art" => &ART,
        "picture" => &PICTURE,
        "code" => &CODE,
        "fonts" => &FAMILY,
        "paragraph" => PARAGRAPH,
        "character" => CHARACTER,
        "flow" => FLOW,
        _ => &[],
    }
}

/// Whether an entry can be one of a section's tables.
fn fits(section: &str, key: &str, value: &Value<'_>) -> bool {
    match section {
        "colors" => match value.get_ref() {
            DeValue::Array(inks) => inks.len() == 4 && inks.iter().all(|v| !v.get_ref().is_str()),
            DeValue::Table(table) => ["cmyk", "ink", "mix", "of"].iter().any(|key| table.contains_key(*key)),
            _ => false,
        },
        "inks" => matches!(value.get_ref(), DeValue::Table(table) if table.contains_key("alternate")),
        "drawing-colors" => value.get_ref().is_str() && is_screen_color(key),
        "elements" => value.get_ref().is_str() && is_selector(key),
        _ => keys(section).contains(&key),
    }
}

/// Whether a key is a colour of a screen, `#003a70`, which a selector of the element with that id would look like.
fn is_screen_color(key: &str) -> bool {
    key.strip_prefix('#')
        .is_some_and(|hex| matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Where the head stands that an offset is below; 0 at the top of the file.
fn host(text: &str, at: usize) -> usize {
    let before = &text[..at];
    if before.starts_with('[') && !before.contains("\n[") { 0 } else { before.rfind("\n[").map_or(0, |at| at + 1) }
}

/// The first line of the lines without a gap that an offset stands in, below the head.
fn first_line(text: &str, lines: &Lines, at: usize) -> usize {
    let line = |n: usize| {
        let (start, end) = lines.range(n);
        text[start..end].trim()
    };
    let mut first = lines.at(at);
    while first > 0 && !line(first - 1).is_empty() && !line(first - 1).starts_with('[') {
        first -= 1;
    }
    // Keys that stand right below those of their host begin where they begin.
    if first > 0 && line(first - 1).starts_with('[') { lines.at(at) } else { first }
}

/// Moves the keys to a table of their own; `false` where that has a name which nobody knows.
fn mend<'a>(root: &mut DeTable<'a>, lost: &Lost) -> bool {
    let mut entries = Vec::new();
    let mut table = Some(&mut *root);
    for step in &lost.way {
        table = match (step, table) {
            (Step::Key(key), Some(table)) => table.get_mut(key.as_str()).and_then(|value| match value.get_mut() {
                DeValue::Table(table) => Some(table),
                _ => None,
            }),
            _ => None,
        };
    }
    // In a list: section, then number.
    if let [Step::Key(section), Step::Nth(n)] = &lost.way[..] {
        table = match root.get_mut(section.as_str()).map(|value| value.get_mut()) {
            Some(DeValue::Array(array)) => match array.get_mut(*n).map(|value| value.get_mut()) {
                Some(DeValue::Table(table)) => Some(table),
                _ => None,
            },
            _ => None,
        };
    }
    let Some(table) = table else { return false };
    for key in &lost.keys {
        entries.extend(table.remove_entry(key.as_str()));
    }
    if NAMED.contains(&lost.section) {
        return false;
    }
    let span = entries.first().map_or(0..0, |(key, _)| key.span());
    let lists = LISTS.contains(&lost.section);
    if !root.contains_key(lost.section) {
        let empty = if lists { DeValue::Array(DeArray::new()) } else { DeValue::Table(DeTable::new()) };
        root.insert(toml::Spanned::new(span.clone(), lost.section.into()), toml::Spanned::new(span.clone(), empty));
    }
    let Some(home) = root.get_mut(lost.section) else { return false };
    match home.get_mut() {
        DeValue::Table(table) if !lists => table.extend(entries),
        DeValue::Array(array) if lists => {
            insert(array, toml::Spanned::new(span, DeValue::Table(entries.into_iter().collect())));
        }
        _ => return false,
    }
    true
}

/// Names that are written twice, table by table; `false` where a head seems to be missing.
fn written_twice(spans: &[Span], text: &str, lines: &Lines, ctx: &mut Ctx) -> bool {
    let name = |span: &Span| text.get(span.start as usize..span.end as usize).unwrap_or("");
    let in_head = |span: &Span| text[lines.range(lines.at(span.start as usize)).0..].trim_start().starts_with('[');
    let (heads, keys): (Vec<Span>, Vec<Span>) = spans.iter().partition(|span| in_head(span));
    let again = |span: &Span| {
        Diagnostic::error("layout-duplicate-name", format!("`{}` is written twice", name(span)))
            .at(*span, "")
            .hint("keep one of them, or give one another name")
    };
    heads.iter().for_each(|span| ctx.diags.push(again(span)));
    let mut sure = true;
    // Keys below a table that is written twice are no faults of their own.
    let below = |span: &Span| heads.iter().any(|head| host(text, span.start as usize) == host(text, head.end as usize));
    let mut keys: Vec<Span> = keys.into_iter().filter(|span| !below(span)).collect();
    while let Some(first) = keys.first().copied() {
        let table = host(text, first.start as usize);
        let same: Vec<Span> = keys.iter().filter(|key| host(text, key.start as usize) == table).copied().collect();
        keys.retain(|key| host(text, key.start as usize) != table);
        let above = text[table..].lines().next().unwrap_or("").trim();
        let section = above.trim_matches(['[', ']']).split('.').next().unwrap_or("").trim();
        if same.len() == 1 || !(LISTS.contains(&section) || NAMED.contains(&section)) {
            same.iter().for_each(|span| ctx.diags.push(again(span)));
            continue;
        }
        sure = false;
        let names: Vec<String> = same.iter().map(|span| format!("`{}`", name(span))).collect();
        let head = head(section);
        let line = first_line(text, lines, first.start as usize) + 1;
        let mut diag = Diagnostic::error("layout-lost-head", format!("a head {head} is missing"));
        for span in &same {
            diag = diag.at(*span, "");
        }
        ctx.diags.push(
            diag.note(format!("below {above}, {} are written twice", list(&names)))
                .hint(format!("write {head} on a line of its own above line {line}, or keep one of each")),
        );
    }
    sure
}

/// Reports heads with single brackets where others of their section have double ones, which is no TOML; whether there is
/// any. Where there is but one, it can be read all the same.
pub(super) fn single_brackets(text: &str, ctx: &mut Ctx) -> bool {
    let mut heads: Vec<(&str, usize, bool)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        if let Some(head) = text[start..at.max(start)].strip_prefix('[') {
            let head = head.split('#').next().unwrap_or("").trim_end();
            let double = head.strip_prefix('[').and_then(|head| head.strip_suffix("]]"));
            heads.extend(head.strip_suffix(']').map(|head| (double.unwrap_or(head), start, double.is_some())));
        }
    }
    let mut any = false;
    for section in LISTS {
        let heads = || heads.iter().filter(|(head, ..)| *head == section);
        let singles: Vec<usize> = heads().filter(|(.., double)| !double).map(|(_, at, _)| *at).collect();
        if heads().count() > 1 && !singles.is_empty() {
            any = true;
            let mut diag = Diagnostic::error("layout-wrong-type", format!("[{section}] is written in single brackets"));
            for at in singles {
                diag = diag.at(Span::new(ctx.file, at..at + section.len() + 2), "");
            }
            ctx.diags.push(diag.hint(format!("write [[{section}]] in double brackets, once for each of them")));
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use crate::source::Sources;
    use crate::spec;

    /// What is said of a layout, one code and message a line, without what other tables lack.
    fn told(text: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add("layout.toml", text.as_bytes()).expect("UTF-8");
        let (_, diags) = spec::parse(&sources, file);
        diags.iter().map(|diag| format!("{}: {}", diag.code, diag.message)).collect()
    }

    #[test]
    fn colours_of_drawings_are_no_elements() {
        let text = "[drawing-colors]\n\"#003a70\" = \"house\"\n\"#e30613\" = \"red\"\n\n[elements]\np = \"text\"\n";
        assert!(!told(text).iter().any(|line| line.starts_with("layout-lost-head")), "{:?}", told(text));
        let lost = "[drawing-colors]\n\"#003a70\" = \"house\"\np = \"text\"\nh1 = \"title\"\n";
        assert!(
            told(lost).contains(&"layout-lost-head: the head [elements] is missing".to_owned()),
            "{:?}",
            told(lost)
        );
    }

    #[test]
    fn a_picture_without_a_file_is_one() {
        let text = "[[picture]]\npanel = \"front\"\nwidth = \"20mm\"\nheight = \"20mm\"\n";
        assert!(!told(text).iter().any(|line| line.starts_with("layout-lost-head")), "{:?}", told(text));
    }

    #[test]
    fn inks_that_are_written_as_colours_are_inks() {
        let inks = "[inks]\n\"GOLD\" = [0, 20, 60, 20]\n\"SKY\" = [50, 0, 0, 0]\n";
        let lost = "layout-lost-head: the head [colors] is missing".to_owned();
        assert!(told(inks).contains(&lost), "{:?}", told(inks));
        let both = format!("{inks}[colors]\nred = [0, 100, 100, 0]\n");
        assert!(!told(&both).contains(&lost), "{:?}", told(&both));
    }
}
