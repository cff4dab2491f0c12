//! CommonMark 0.31 and GitHub's additions, section by section: each construct is set right or refused by name.

use super::*;
use crate::content::{Cell, Inline, Side};

/// The blocks of a text in short, or what is said against it, each with `!`.
fn read(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("x.md", text.as_bytes()).expect("UTF-8");
    let (story, diags) = parse(&sources, file);
    let faults: Vec<String> = diags.iter().map(|d| format!("! {}", d.message)).collect();
    if faults.is_empty() { blocks(&story.blocks) } else { faults.join("\n") }
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join(" ")
}

fn block(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, inlines: text } => format!("h{level}({})", inlines(text)),
        BlockKind::Paragraph(text) => format!("p({})", inlines(text)),
        BlockKind::List { start, items } => {
            let items: Vec<String> = items.iter().map(|item| format!("[{}]", blocks(&item.blocks))).collect();
            format!("{}{}", start.map_or("ul".to_owned(), |n| format!("ol{n}")), items.concat())
        }
        BlockKind::Quote(inner) => format!("quote[{}]", blocks(inner)),
        BlockKind::Rule => "hr".to_owned(),
        BlockKind::Picture(picture) => {
            let classes: String = block.attrs.classes.iter().map(|class| format!(" .{class}")).collect();
            format!("img({}: {}{classes})", picture.file.value, picture.alt)
        }
        BlockKind::Table { columns, rows } => {
            let side = |side: &Option<Side>| match side {
                None => '-',
                Some(Side::Left) => '<',
                Some(Side::Right) => '>',
                Some(Side::Center) => '^',
            };
            let cells = |row: &Vec<Cell>| row.iter().map(|cell| inlines(&cell.inlines)).collect::<Vec<_>>().join("|");
            let rows: Vec<String> = rows.iter().map(cells).collect();
            format!("table{}[{}]", columns.iter().map(side).collect::<String>(), rows.join(";"))
        }
        BlockKind::Division(inner) => format!("div[{}]", blocks(inner)),
    }
}

fn inlines(text: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Break(_) => "/".to_owned(),
        Inline::Strong(inner) => format!("<b>{}</b>", inlines(inner)),
        Inline::Emphasis(inner) => format!("<i>{}</i>", inlines(inner)),
        Inline::Link { url, inlines: inner } => format!("<a {url}>{}</a>", inlines(inner)),
        Inline::Span { inlines: inner, .. } => format!("<s>{}</s>", inlines(inner)),
    };
    text.iter().map(one).collect()
}

#[track_caller]
fn table(cases: &[(&str, &str)]) {
    let mut faults = Vec::new();
    for (text, expected) in cases {
        let there = read(text);
        if there != *expected {
            faults.push(format!("{text:?}\n  expected {expected}\n  there is {there}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn leaf_blocks() {
    table(&[
        // Thematic breaks.
        ("***", "hr"),
        ("- - -", "hr"),
        ("___", "hr"),
        ("a\n***\nb", "p(a) hr p(b)"),
        ("--", "p(--)"),
        // Headings, of both kinds.
        ("# a", "h1(a)"),
        ("###### a ######", "h6(a)"),
        ("####### a", "p(####### a)"),
        ("#a", "p(#a)"),
        ("a *b*\n===", "h1(a <i>b</i>)"),
        ("a\nb\n---", "h2(a b)"),
        ("\\# a", "p(# a)"),
        ("#", "! this heading is empty"),
        // Code blocks and HTML.
        ("    a", "! a code block (lines indented by four spaces) can't be set"),
        ("```\na\n```", "! a code block can't be set"),
        ("~~~ rust\na\n~~~", "! a code block can't be set"),
        ("<div>\na\n</div>", "! HTML (`<div>`) can't be set"),
        ("<!-- a -->", ""),
        // Paragraphs.
        ("a\nb\n\n\nc", "p(a b) p(c)"),
        ("  a\n b", "p(a b)"),
        ("a\n    b", "p(a b)"),
        // Tables.
        ("a|b\n-|:-:\nc|d", "table-^[a|b;c|d]"),
        ("|a|b|\n|:-|-:|\n|c|", "table<>[a|b;c|]"),
        ("|a|\n|-|\n|b \\| `c`|", "! code (words between backticks) can't be set"),
        ("|a|b|\n|-|\n", "! this looks like a table, but prints as text"),
    ]);
}

#[test]
fn container_blocks() {
    table(&[
        ("> a\n> b", "quote[p(a b)]"),
        ("> a\nb", "quote[p(a b)]"),
        ("> a\n\nb", "quote[p(a)] p(b)"),
        ("> > a\n> - b", "quote[quote[p(a)] ul[p(b)]]"),
        ("> # a\n> ---", "quote[h1(a) hr]"),
        ("- a\n- b", "ul[p(a)][p(b)]"),
        ("- a\n\n- b", "ul[p(a)][p(b)]"),
        ("* a\n+ b\n- c", "ul[p(a)] ul[p(b)] ul[p(c)]"),
        ("- a\nb", "ul[p(a b)]"),
        ("- a\n\n  b", "ul[p(a) p(b)]"),
        ("- a\n  - b\n    - c\n- d", "ul[p(a) ul[p(b) ul[p(c)]]][p(d)]"),
        ("3. a\n4. b", "ol3[p(a)][p(b)]"),
        ("1) a\n2) b", "ol1[p(a)][p(b)]"),
        ("1. a\n   - b", "ol1[p(a) ul[p(b)]]"),
        ("- a\n  > b", "ul[p(a) quote[p(b)]]"),
        ("- a\n\n      b", "! a code block (lines indented by four spaces) can't be set"),
        ("- # a", "! an item that begins with a heading can't be set"),
        ("-\n  a", "ul[p(a)]"),
        ("-", "! this item is empty"),
        ("- a\n-\n- b", "! this item is empty"),
        ("1. a\n3. b", "! this item is written 3, but would print 2"),
        ("3. a\n\n10. b\n\n24. c", "! 2 items of this list would print other numbers than are written"),
        ("1. a\n1. b\n1. c", "ol1[p(a)][p(b)][p(c)]"),
        ("0. a\n0. b", "ol0[p(a)][p(b)]"),
        ("24. a\n\n24. b", "! this item is written 24, but would print 25"),
        ("3\\. a\n\n10\\. b", "p(3. a) p(10. b)"),
        ("a\n2. b", "! this looks like an item, but is text of the line above"),
        ("- [ ] a", "! a check box can't be set"),
        ("- [x] a", "! a check box can't be set"),
        ("1986\\. A year", "p(1986. A year)"),
        ("1234567890. a", "p(1234567890. a)"),
    ]);
}

#[test]
fn inlines_of_every_kind() {
    table(&[
        // Backslashes and entities.
        (
            "\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\\,\\-\\.\\/\\:\\;\\<\\=\\>\\?\\@\\[\\\\\\]\\^\\_\\`\\{\\|\\}\\~",
            "p(!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~)",
        ),
        ("\\a C:\\x", "p(\\a C:\\x)"),
        ("&amp; &copy; &#233; &#xE9; &#8239; &nbsp; a", "p(& © é é \u{202F} \u{A0} a)"),
        ("&madeup; & a&b AT&T", "p(&madeup; & a&b AT&T)"),
        ("&#0;", "p(\u{FFFD})"),
        ("&lt;b&gt; &#42;a&#42;", "p(<b> *a*)"),
        // Emphasis.
        ("*a* _b_ **c** __d__", "p(<i>a</i> <i>b</i> <b>c</b> <b>d</b>)"),
        ("***a***", "p(<i><b>a</b></i>)"),
        ("**a *b* c**", "p(<b>a <i>b</i> c</b>)"),
        ("*a **b***", "p(<i>a <b>b</b></i>)"),
        ("a_b_c 1*2*3", "p(a_b_c 1<i>2</i>3)"),
        ("a*b*c", "! this star makes emphasis inside a word, and does not print"),
        ("a*b c*d", "! this star makes emphasis inside a word, and does not print"),
        ("*b*c", "! this star makes emphasis inside a word, and does not print"),
        ("a\\*b c\\*d e*f", "p(a*b c*d e*f)"),
        ("中*文*字", "p(中<i>文</i>字)"),
        ("* a *b", "ul[p(a *b)]"),
        ("2 * 3 * 4", "p(2 * 3 * 4)"),
        ("**a", "! `**` makes nothing strong here, and prints"),
        ("a ** b ____ c", "p(a ** b ____ c)"),
        ("a\\*\\*b", "p(a**b)"),
        ("*a\nb*", "p(<i>a b</i>)"),
        ("l'**abus** d'*un*", "p(l'<b>abus</b> d'<i>un</i>)"),
        ("**« a »**b", "! `**` makes nothing strong here, and prints\n! `**` makes nothing strong here, and prints"),
        // Breaks.
        ("a  \nb", "p(a/b)"),
        ("a\\\nb", "p(a/b)"),
        ("a \nb", "p(a b)"),
        ("a  ", "p(a)"),
        ("a\\", "! this backslash breaks no line, but prints"),
        ("*a  \nb*", "p(<i>a/b</i>)"),
        ("# a\\", "! this backslash breaks no line, but prints"),
        // Links.
        ("[a](http://x.int)", "p(<a http://x.int>a</a>)"),
        ("[a](<x y>)", "p(<a x y>a</a>)"),
        ("[*a* b](x)", "p(<a x><i>a</i> b</a>)"),
        ("[a](x \"t\")", "! a link's title can't be set"),
        ("[](x)", "! this link has no text"),
        ("[a]()", "! this link leads nowhere"),
        ("[a][b]\n\n[b]: http://x.int", "p(<a http://x.int>a</a>)"),
        ("[b][]\n\n[B]: x", "p(<a x>b</a>)"),
        ("[b]\n\n[b]: x", "p(<a x>b</a>)"),
        ("[a][c]", "! nothing says where the link `[c]` leads"),
        ("[b]: x", "! this line would not be printed: it names a link that no text has"),
        ("[b]: x 'title'\n\n[b]", "! a link's title can't be set"),
        ("[a] b (c)", "p([a] b (c))"),
        ("<http://x.int/?a=b&c>", "p(<a http://x.int/?a=b&c>http://x.int/?a=b&c</a>)"),
        ("<a@b.int>", "p(<a mailto:a@b.int>a@b.int</a>)"),
        ("www.x.int https://x.int a@b.int", "p(www.x.int https://x.int a@b.int)"),
        ("< a > b < c", "p(< a > b < c)"),
        // What a leaflet has no use for.
        ("`a`", "! code (words between backticks) can't be set"),
        ("``a ` b``", "! code (words between backticks) can't be set"),
        ("a ` b", "p(a ` b)"),
        ("![a]", "p(![a])"),
        ("![a](b c.png)", "! this looks like a picture, but prints as text"),
        ("![a](b.png", "! this looks like a picture, but prints as text"),
        ("a [b](c d) e", "! this looks like a link, but prints as text"),
        ("a \\[b](c d) e", "p(a [b](c d) e)"),
        ("a!", "p(a!)"),
        ("a[^1]\n\n[^1]: b", "! a footnote can't be set\n! a footnote can't be set"),
        ("a[^1]", "! a footnote can't be set"),
        ("~~a~~", "! struck-through text can't be set"),
        ("~a~", "! struck-through text can't be set"),
        ("a ~ b", "p(a ~ b)"),
        ("a <b>c</b>", "! HTML (`<b>`) can't be set\n! HTML (`</b>`) can't be set"),
        ("a<br>b", "! HTML (`<br>`) can't be set"),
        ("a <!-- b --> c", "p(a c)"),
        ("a<? b ?>", "! HTML can't be set"),
        ("a <![CDATA[b]]>", "! HTML can't be set"),
        ("$a$ ==b== ^c^ H~2~O", "p($a$ ==b== ^c^ H~2~O)"),
        ("> [!NOTE]\n> a", "! a box of notes (`[!NOTE]` and its like) can't be set"),
        ("Term\n: definition", "p(Term : definition)"),
        (":smile: @name #12", "p(:smile: @name #12)"),
        ("---\ntitle: x\n---\n\na", "! a head of data (front matter) can't be set"),
        ("{.x}", "! these attributes stand before no block"),
        ("a {b} {{c}}", "p(a {b} {{c}})"),
    ]);
}

#[test]
fn what_shows_nothing() {
    let paragraph = "! nothing of this paragraph would print: it is left out";
    let before = "! the no-break spaces before this text are left out";
    table(&[
        ("a\n\n\u{A0}\n\nb", paragraph),
        ("&nbsp;", paragraph),
        ("\u{202F}\u{A0}", paragraph),
        ("\u{200B}", paragraph),
        ("&shy;", paragraph),
        ("\u{3000}", paragraph),
        ("\u{A0}\\\n\u{A0}", paragraph),
        ("[&nbsp;]{.x}", paragraph),
        ("> a\n>\n> &nbsp;", paragraph),
        ("- a\n\n  &nbsp;", paragraph),
        // An item, a heading and what has attributes were meant for something.
        ("- \u{A0}", "! this item is empty"),
        ("1. &nbsp;", "! this item is empty"),
        ("- &nbsp;\n\n  \u{A0}", "! this item is empty"),
        ("> \u{200B}", "! this quote is empty"),
        ("# \u{A0}", "! this heading is empty"),
        ("# &shy;", "! this heading is empty"),
        ("{.x}\n\u{A0}", "! this paragraph is empty"),
        ("- a\n\n  {.x} \u{A0}", "! this paragraph is empty"),
        ("[&nbsp;](x)", "! this link has no text"),
        ("|a|\n|-|\n|&nbsp;|", "table-[a;]"),
        // Around words.
        ("\u{A0}\u{A0} a", before),
        ("&nbsp;&nbsp;a", before),
        ("- \u{A0}a", before),
        ("# \u{202F}a", before),
        ("\u{A0}\\\na", before),
        ("a\u{A0} \u{A0}", "p(a)"),
        ("a &nbsp;", "p(a)"),
        ("# a\u{A0}\u{A0}", "h1(a)"),
        ("a\\\n\u{A0}", "! the lines of no-break spaces after this text are left out"),
        // What a text may well have.
        ("\u{3000}a", "p(\u{3000}a)"),
        ("a\\\n\u{A0}b", "p(a/\u{A0}b)"),
        ("\u{200E}a", "p(\u{200E}a)"),
        ("a [\u{A0}]{.x} b", "p(a <s>\u{A0}</s> b)"),
        ("|\u{A0}9|\n|-|", "table-[\u{A0}9]"),
    ]);
}

#[test]
fn characters_that_are_no_text() {
    table(&[
        ("a\u{2029}b", "! U+2029, a separator of paragraphs, is no text"),
        ("a\0b c d e", "! U+0000, a control character, is no text"),
        ("a\u{B}b\u{C}", "! U+000B, a line break of another program, is no text\n! U+000C, a page break, is no text"),
        ("a\u{2028}b\tc", "p(a\u{2028}b c)"),
    ]);
}

#[test]
fn what_only_looks_like_something() {
    let item = "! this looks like an item, but prints as text";
    let heading = "! this looks like a heading, but prints as text";
    let attributes = "! these look like attributes, but print as text";
    table(&[
        ("-**a** b", item),
        ("-*a* b", item),
        ("-« a » b", item),
        ("-\u{AB}\u{A0}a\u{A0}\u{BB}", item),
        ("-[a](x) b", item),
        ("+„a“", item),
        ("a\n-**b**", item),
        ("1.**a**", item),
        ("2)« a »", item),
        ("·   a", item),
        ("·\u{A0}\u{A0} a", item),
        ("o\u{A0}\u{A0}a", item),
        ("§\ta", item),
        ("##**a**", heading),
        ("##« a »", heading),
        ("#**a**", heading),
        ("{name}\na", attributes),
        ("a\n{class=name}\nb", attributes),
        ("{ .name }", attributes),
        // What is typed so.
        ("-5 °C", "p(-5 °C)"),
        ("1.5 l", "p(1.5 l)"),
        ("3.000 a", "p(3.000 a)"),
        ("#1", "p(#1)"),
        ("#1 a b", "p(#1 a b)"),
        ("-> a", "p(-> a)"),
        ("--", "p(--)"),
        ("§\u{A0}5 a", "p(§\u{A0}5 a)"),
        ("o a", "p(o a)"),
        ("l·l", "p(l·l)"),
        ("\\-**a**", "p(-<b>a</b>)"),
        ("{a b} {c}", "p({a b} {c})"),
        ("|-**a**|• b|\n|-|-|", "table--[-<b>a</b>|• b]"),
        ("\\{name}", "p({name})"),
    ]);
}

#[test]
fn pictures() {
    table(&[
        ("![a b](c.png)", "img(c.png: a b)"),
        ("![](c.png)", "img(c.png: )"),
        ("![a](c%20d.png)", "img(c d.png: a)"),
        ("![a](<c d.png>)", "img(c d.png: a)"),
        ("![a](../c(1).png)", "img(../c(1).png: a)"),
        ("![a][b]\n\n[b]: c.png", "img(c.png: a)"),
        ("![a *b* `c`\nd](e.png)", "img(e.png: a b c d)"),
        ("![a](c.png){.wide .x}", "img(c.png: a .wide .x)"),
        ("![a [b] c](d.png){.x}", "img(d.png: a [b] c .x)"),
        ("![a][b]{.x}\n\n[b]: c.png", "img(c.png: a .x)"),
        ("{.x}\n![a](c.png)", "img(c.png: a .x)"),
        ("{.x}\n![a](c.png){.y}", "img(c.png: a .x .y)"),
        ("a\n\n![b](c.png)\n\nd", "p(a) img(c.png: b) p(d)"),
        ("- a\n\n  ![b](c.png){.x}", "ul[p(a) img(c.png: b .x)]"),
        ("> ![b](c.png)", "quote[img(c.png: b)]"),
        // Among words.
        ("a ![b](c.png)", "! a picture inside a line can't be set"),
        ("![b](c.png) a", "! a picture inside a line can't be set"),
        ("![b](c.png)\na", "! a picture inside a line can't be set"),
        ("*![b](c.png)*", "! a picture inside a line can't be set"),
        ("[![b](c.png)](d)", "! this link has no text\n! a picture inside a line can't be set"),
        ("# ![b](c.png)", "! a picture in a heading can't be set"),
        ("- ![b](c.png)", "! an item that begins with a picture can't be set"),
        // What names no file.
        ("![a]()", "! this picture names no file"),
        ("![a](https://x.int/c.png)", "! a picture is a file of the project, not an address"),
        ("![a](data:image/png;base64,AA)", "! a picture is a file of the project, not an address"),
        ("![a](c.png \"t\")", "! a picture's title can't be set"),
        ("![a](c.png){#b #c}", "! a second id: `#b` stands before it"),
        ("(a){.b}", "! these attributes belong to no text"),
        ("(a)\\{.b}", "p((a){.b})"),
    ]);
}
