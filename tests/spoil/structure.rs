//! What programs repair without a word, each in its own way: the root, lengths, ends, the page tree.

use super::editor::{Editor, parse};
use super::{Spoil, bytes, spoil};

const BROKEN: &[&str] = &["X4-STRUCTURE"];

pub(super) const SPOILS: &[Spoil] = &[
    bytes("a trailer without a root", BROKEN, |file| replace(file, last(b"/Root"), b"/Roox")).second(),
    spoil("a trailer whose root is the information", BROKEN, |file| {
        let info = file.trailer().get("Info").cloned().expect("it has some");
        file.trailer().insert("Root".into(), info);
    })
    .second(),
    spoil("a catalog that does not say what it is", BROKEN, |file| drop(file.catalog().remove("Type"))).second(),
    spoil("a page tree that does not say what it is", BROKEN, |file| {
        let root = file.root();
        let tree = file.follow(root, "Pages");
        file.dict(tree).remove("Type");
    })
    .second(),
    spoil("a page that does not say what it is", BROKEN, |file| drop(file.page(1).remove("Type"))).second(),
    spoil("a page without a node above it", BROKEN, |file| drop(file.page(1).remove("Parent"))).second(),
    spoil("a page below another node", BROKEN, |file| {
        let root = file.root();
        file.page(1).insert("Parent".into(), parse(&format!("{root} 0 R")));
    })
    .second(),
    bytes("fewer numbers of objects than there are", BROKEN, |file| {
        let at = last(b"/Size ")(&file);
        write(file, at + 6, b"5 ")
    })
    .second(),
    bytes("an object without its end", BROKEN, |file| replace(file, behind_catalog, b"      ")).second(),
    bytes("a stream without its end", BROKEN, |file| replace(file, first(b"endstream"), b"         ")).second(),
    bytes("a stream and its object without their ends", BROKEN, |file| {
        replace(file, first(b"endstream\nendobj"), b"                ")
    })
    .second(),
    bytes("a stream that does not say how long it is", BROKEN, |file| {
        let object = content(&file);
        replace(file, |file| object + first(b"/Length")(&file[object..]), b"/Lengtx")
    })
    .second(),
    bytes("a stream that is a byte longer than it says", BROKEN, |file| longer(file, content, -1)).second(),
    bytes("a stream that is five bytes longer than it says", BROKEN, |file| longer(file, content, -5)).second(),
    bytes("a stream that is two bytes shorter than it says", BROKEN, |file| longer(file, content, 2)).second(),
    bytes("a stream that is three hundred bytes shorter than it says", BROKEN, |file| longer(file, content, 300))
        .second(),
    // The line end before `endstream` may be of the data: nobody can tell (ISO 32000-1, 7.3.8.1).
    bytes("a stream that has its line end too", &[], |file| longer(file, content, 1)),
    bytes("metadata that is thirty bytes longer than it says", BROKEN, |file| {
        longer(file, |file| before(file, last(b"/XML")(file)), -30)
    })
    .second(),
];

/// The first place where bytes stand.
fn first(what: &'static [u8]) -> impl Fn(&[u8]) -> usize {
    move |file| file.windows(what.len()).position(|window| window == what).expect("they stand somewhere")
}

/// The last place.
fn last(what: &'static [u8]) -> impl Fn(&[u8]) -> usize {
    move |file| file.windows(what.len()).rposition(|window| window == what).expect("they stand somewhere")
}

fn write(mut file: Vec<u8>, at: usize, what: &[u8]) -> Vec<u8> {
    file[at..at + what.len()].copy_from_slice(what);
    file
}

fn replace(file: Vec<u8>, at: impl Fn(&[u8]) -> usize, what: &[u8]) -> Vec<u8> {
    let at = at(&file);
    write(file, at, what)
}

/// Where the end of the catalog stands.
fn behind_catalog(file: &[u8]) -> usize {
    let at = file.windows(8).position(|window| window == b"/Catalog").expect("a catalog");
    at + first(b"endobj")(&file[at..])
}

/// Where the object begins that a place is in.
fn before(file: &[u8], at: usize) -> usize {
    last(b" obj")(&file[..at])
}

/// Where the object of the first page's content begins.
fn content(file: &[u8]) -> usize {
    let mut editor = Editor::new(file);
    let page = editor.page_number(0);
    let number = editor.follow(page, "Contents");
    let head = format!("\n{number} 0 obj");
    file.windows(head.len()).position(|window| window == head.as_bytes()).expect("the content")
}

/// Adds to what the stream of an object says of its length.
fn longer(file: Vec<u8>, object: fn(&[u8]) -> usize, by: i64) -> Vec<u8> {
    let object = object(&file);
    let at = object + first(b"/Length ")(&file[object..]) + 8;
    let digits = file[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let said: i64 = std::str::from_utf8(&file[at..at + digits]).expect("digits").parse().expect("a number");
    write(file, at, format!("{:0digits$}", said + by).as_bytes())
}
