//! Spans inside lines: what they hold, where it stands, and what is said of faulty ones.

use super::*;
use crate::content::Inline;

/// The inlines of the first block, shown; `‹text›` marks a text piece whose source is the same characters.
fn shown(text: &str) -> (String, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add("x.md", text.as_bytes()).expect("UTF-8");
    let (story, diags) = parse(&sources, file);
    let mut out = String::new();
    match &story.blocks[0].kind {
        BlockKind::Paragraph(inlines) | BlockKind::Heading { inlines, .. } => show(inlines, &sources, &mut out),
        BlockKind::List { items, .. } => match &items[0].blocks[0].kind {
            BlockKind::Paragraph(inlines) => show(inlines, &sources, &mut out),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    let faults = diags.iter().map(|d| {
        let place = sources.place(d.labels[0].span);
        format!("{}:{} {}", place.line, place.column, d.message)
    });
    (out, faults.collect())
}

fn show(inlines: &[Inline], sources: &Sources, out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, span } => {
                let same = sources.text(*span).replace(['\n', '\t'], " ") == *text;
                *out += &if same { text.clone() } else { format!("?{text}?") };
            }
            Inline::Break(_) => *out += "/",
            Inline::Strong(inner) => wrap("**", inner, sources, out),
            Inline::Emphasis(inner) => wrap("*", inner, sources, out),
            Inline::Link { inlines, url } => wrap(&format!("<{url}>"), inlines, sources, out),
            Inline::Span { attrs, inlines } => {
                let Attrs { id, classes, pairs, .. } = attrs;
                let pairs: Vec<_> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
                let id = id.as_deref().unwrap_or("");
                wrap(&format!("<{id}|{}|{}>", classes.join("."), pairs.join(" ")), inlines, sources, out);
            }
        }
    }
}

fn wrap(mark: &str, inner: &[Inline], sources: &Sources, out: &mut String) {
    *out += mark;
    show(inner, sources, out);
    *out += mark;
}

fn good(text: &str, expected: &str) {
    let (out, faults) = shown(text);
    assert_eq!(out, expected, "{text}");
    assert!(faults.is_empty(), "{text}: {faults:?}");
}

#[test]
fn a_span_holds_its_text() {
    good("Une [short text]{.a #b lang=en} là", "Une <b|a|lang=en>short text<b|a|lang=en> là");
    good("é[x]{lang=\"de-CH\"}.", "é<||lang=de-CH>x<||lang=de-CH>.");
    good("- [x]{.a} y", "<|a|>x<|a|> y");
    good("[x]{.a}[y]{.b}", "<|a|>x<|a|><|b|>y<|b|>");
    good("## [x]{.a}", "<|a|>x<|a|>");
    good("## [x]{.a} {#id}", "<|a|>x<|a|>");
}

#[test]
fn emphasis_links_and_spans_nest() {
    good("[a *b* **c**]{.x}", "<|x|>a *b* **c**<|x|>");
    good("**[a]{.x} b**", "**<|x|>a<|x|> b**");
    good("[a [b]{.y} c]{.x}", "<|x|>a <|y|>b<|y|> c<|x|>");
    good("[a](u) [[a](u)]{.x}", "<u>a<u> <|x|><u>a<u><|x|>");
    good("[[a]{.x}](u)", "<u><|x|>a<|x|><u>");
}

#[test]
fn a_span_may_cross_lines() {
    good("one [two\nthree]{.x} four", "one <|x|>two three<|x|> four");
    good("one [two\\\nthree]{.x} four", "one <|x|>two/three<|x|> four");
}

#[test]
fn brackets_without_attributes_stay_text() {
    good("a [x] b", "a [x] b");
    good(r"a [x] \{.b}", "a [x] {.b}");
    good("[a [b] c]{.x}", "<|x|>a [b] c<|x|>");
    good("[...]", "[...]");
}

#[test]
fn escaped_brackets_are_text() {
    good(r"a \[x\]\{.b}", "a [x]{.b}");
    good(r"[a \] b]{.x}", "<|x|>a ] b<|x|>");
    good(r"[a \[ b]{.x}", "<|x|>a [ b<|x|>");
    good(r"[a]\{.x}", "[a]{.x}");
    good(r"[a\\]{.x}", r"<|x|>a\<|x|>");
}

#[test]
fn attributes_may_hold_what_markdown_reads() {
    good("*a* [b]{.c_d_e} *f*", "*a* <|c_d_e|>b<|c_d_e|> *f*");
    let (out, faults) = shown("[b]{note=\"*x* <y> ]{\"} *f*");
    assert_eq!(out, "<||note=*x* <y> ]{>b<||note=*x* <y> ]{> *f*");
    assert_eq!(faults, ["1:5 nothing reads the attribute `note`"]);
}

#[test]
fn faults_have_places() {
    for (text, fault) in [
        ("é [x]{.a é!} y", "1:10 `é!` is not an attribute"),
        ("one\ntwo [x]{.a", "2:8 these attributes are never closed"),
        ("a b]{.x}", "1:5 these attributes belong to no text"),
        ("*a [b* c]{.x}", "1:10 these attributes belong to no text"),
        ("[a]{.x}\n\n[a]: u", "1:4 these attributes belong to no text"),
        (r"a \[x\]{.b}", "1:8 these attributes belong to no text"),
        ("a [x] {.b}", "1:7 these attributes belong to no text"),
        ("## T {#t", "1:6 these attributes are never closed"),
        ("[]{.x}", "1:1 these brackets are empty"),
        ("[a]{#x} [b]{#x}", "1:11 two parts have the id `#x`"),
    ] {
        assert_eq!(shown(text).1, [fault], "{text}");
    }
    assert!(shown("x <!-- [a]{b} --> y").1.is_empty());
}

#[test]
fn a_heading_keeps_all_its_attributes() {
    let mut sources = Sources::default();
    let file = sources.add("x.md", b"## T {#a .b lang=en}\n\n::: {#c}\n\n{.d lang=fr}\nx\n\n:::\n").expect("UTF-8");
    let (story, diags) = parse(&sources, file);
    assert!(diags.is_empty());
    assert_eq!(story.blocks[0].attrs.pairs, [("lang".to_owned(), "en".to_owned())]);
    assert_eq!(story.blocks[0].attrs.id.as_deref(), Some("a"));
    let BlockKind::Division(inner) = &story.blocks[1].kind else { panic!("a division") };
    assert_eq!(inner[0].attrs.classes, ["d"]);
    assert_eq!(inner[0].attrs.pairs, [("lang".to_owned(), "fr".to_owned())]);
}
