//! Files that mean harm, or are broken: each is a message, soon.

use super::*;

#[test]
fn billion_laughs() {
    let mut entities = "<!ENTITY a0 \"ha\">".to_owned();
    for i in 1..10 {
        entities += &format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10));
    }
    let text = format!("<!DOCTYPE svg [{entities}]><svg xmlns=\"{}\" width=\"1\" height=\"1\">&a9;</svg>", draw::SVG);
    let (drawing, diags, sources) = read_text(&text);
    assert!(drawing.is_none());
    assert!(diags.render(&sources, false).contains("the entity `a1` is made of other entities"));
}

#[test]
fn quadratic_entities() {
    let text = format!(
        "<!DOCTYPE svg [<!ENTITY a \"{}\">]><svg xmlns=\"{}\" width=\"1\" height=\"1\">{}</svg>",
        "x".repeat(20_000),
        draw::SVG,
        "&a;".repeat(20_000)
    );
    let (_, diags, sources) = read_text(&text);
    assert!(diags.render(&sources, false).contains("entities become more than 1 MB"));
}

#[test]
fn entities_of_other_files() {
    let text = format!(
        "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"{}\" width=\"1\" height=\"1\">&a;</svg>",
        draw::SVG
    );
    let (_, diags, sources) = read_text(&text);
    assert!(diags.render(&sources, false).contains("the entity `a` is not a text that stands here"));
}

#[test]
fn entities_as_illustrator_writes_them() {
    let text = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\
        <!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\" width=\"9\" height=\"9\"><path d=\"M0 0H9V9\"/></svg>";
    assert_eq!(read_text(text).0.unwrap().items.len(), 1);
}

#[test]
fn a_million_uses() {
    let mut inside = "<g id=\"g0\"><path d=\"M0 0H9V9\"/></g>".to_owned();
    for i in 1..=6 {
        let uses = format!("<use href=\"#g{}\"/>", i - 1).repeat(10);
        inside += &format!("<g id=\"g{i}\">{uses}</g>");
    }
    says(&format!("<defs>{inside}</defs><use href=\"#g6\"/>"), "too many elements, or uses them too often");
}

#[test]
fn a_clip_of_clips_of_clips() {
    let mut inside = String::new();
    for i in 0..40 {
        inside += &format!(
            "<clipPath id=\"c{i}\" clip-path=\"url(#c{})\"><path d=\"M0 0H9V9z\" clip-path=\"url(#c{})\"/>\
             <path d=\"M0 0H9V9z\" clip-path=\"url(#c{})\"/></clipPath>",
            i + 1,
            i + 1,
            i + 1
        );
    }
    let said = refused(&format!("{inside}<path clip-path=\"url(#c0)\" d=\"M0 0H9V9\"/>"));
    assert!(said.contains("drawing-limit") || said.contains("is no clip path"), "{said}");
}

#[test]
fn nesting() {
    for depth in [90, 200, 30_000] {
        let inside = format!("{}<path d=\"M0 0H9V9\"/>{}", "<g>".repeat(depth), "</g>".repeat(depth));
        if depth < 99 {
            assert_eq!(draw(&inside).items.len(), 1);
        } else {
            says(&inside, "elements lie more than 100 deep in each other");
        }
    }
    // By uses of what lies deep.
    let mut inside = "<g id=\"g0\"><path d=\"M0 0H9V9\"/></g>".to_owned();
    for i in 1..=60 {
        inside += &format!("<g id=\"g{i}\"><use href=\"#g{}\"/></g>", i - 1);
    }
    says(&format!("<defs>{inside}</defs><use href=\"#g60\"/>"), "elements lie more than 100 deep in each other");
}

#[test]
fn attributes_and_namespaces() {
    let attributes: String = (0..10_000).map(|i| format!(" a{i}=\"\"")).collect();
    says(&format!("<g{attributes}/>"), "an element has 10000 attributes; at most 256 are read");
    let spaces: String = (0..1000).map(|i| format!("<g xmlns:n{i}=\"urn:{i}\"/>")).collect();
    says(&spaces, "the drawing declares more than 256 namespaces");
}

#[test]
fn a_long_path_used_often() {
    let data: String = (0..20_000).map(|i| format!("L{} {}", i % 96, i % 7)).collect();
    let uses = "<use href=\"#p\"/>".repeat(1000);
    says(&format!("<path id=\"p\" d=\"M0 0{data}\"/>{uses}"), "too many elements");
}

#[test]
fn huge_numbers_and_none() {
    for (inside, words) in [
        ("<rect width=\"1e30\" height=\"1e30\"/>", "leads more than 10 m away"),
        ("<rect width=\"NaN\" height=\"1\"/>", "`width` of <rect> is no length: `NaN`"),
        ("<rect width=\"1e999\" height=\"1\"/>", "`width` of <rect> is no length: `1e999`"),
        ("<g transform=\"scale(1e300)\"><g transform=\"scale(1e300)\"><path d=\"M0 0H9\"/></g></g>", "10 m away"),
        ("<path d=\"M0 0H9V9\" transform=\"matrix(nan 0 0 1 0 0)\"/>", "`transform` of <path> can't be read"),
        ("<path d=\"M0 0H9V9\" stroke=\"red\" stroke-width=\"1e300\"/>", "10 m away"),
        ("<text font-family=\"sans\" font-size=\"1e30\">A</text>", "10 m away"),
    ] {
        says(inside, words);
    }
    assert_eq!(draw("<g transform=\"scale(0)\"><path d=\"M0 0H9V9\"/></g>").items, []);
    let fine = draw("<path d=\"M0 0H9\" stroke=\"red\" stroke-dasharray=\"1e-9\"/>");
    let Draw::Stroke(stroke) = &shapes(&fine.items)[0].draw else { panic!("filled") };
    assert_eq!(stroke.dash, []);
}

#[test]
fn whatever_is_cut_off_or_broken_is_a_message() {
    let good = whole(&format!(
        "<style>.a{{fill:red}}</style><linearGradient id=\"g\">{STOPS}</linearGradient><clipPath id=\"c\">\
         <circle r=\"9\"/></clipPath><g clip-path=\"url(#c)\" class=\"a\"><path d=\"M0 0C1 2 3 4 5 6z\" fill=\"url(#g)\"/>\
         <text font-family=\"sans\" x=\"1 2\">Ä</text><!-- c --></g>"
    ));
    assert!(read_text(&good).0.is_some());
    for cut in (0..good.len()).filter(|&i| good.is_char_boundary(i)) {
        let (drawing, diags, _) = read_text(&good[..cut]);
        assert!(drawing.is_none() && diags.has_errors(), "{}", &good[..cut]);
    }
    // A byte changed at a time: anything but a panic.
    for at in 0..good.len() {
        for byte in *b"<\"9(" {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = byte;
            if let Ok(text) = String::from_utf8(bytes) {
                read_text(&text);
            }
        }
    }
    for text in [
        "",
        " ",
        "<",
        "<svg",
        "<!DOCTYPE",
        "<!DOCTYPE svg [",
        "<!DOCTYPE svg [<!ENTITY",
        "<!DOCTYPE svg [<!ENTITY a \"",
        "<?xml",
        "<![CDATA[",
        "hello",
    ] {
        assert!(read_text(text).0.is_none(), "{text}");
    }
}
