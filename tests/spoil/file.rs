//! The frame, the catalog, the boxes.

use super::editor::{Editor, parse};
use super::{LAYERS, Spoil, bytes, spoil};

pub(super) const SPOILS: &[Spoil] = &[
    bytes("a header without a comment", &["X4-HEADER"], |mut file| {
        file[10..14].copy_from_slice(b"text");
        file
    }),
    bytes("a comment of three bytes", &["X4-HEADER"], |mut file| {
        file[13] = b'a';
        file
    }),
    spoil("a version of 1.7", &["X4-VERSION"], |file| file.head[7] = b'7'),
    spoil("a version of 2.0", &["X4-VERSION"], |file| {
        file.head[5] = b'2';
        file.head[7] = b'0';
    }),
    spoil("a version raised by the catalog", &["X4-VERSION"], |file| set(file, "Version", "/1.7")),
    bytes("words before the header", &["X4-HEADER", "X4-STRUCTURE"], |file| [b"from: shop\n".to_vec(), file].concat()),
    bytes("a table that is out by one object", &["X4-STRUCTURE"], |file| {
        change_last(file, b" 00000 n", |at, file| file[at - 1] ^= 1)
    }),
    bytes("a revision that deletes an object and misplaces another", &["X4-STRUCTURE"], |file| {
        let revised = |mut file: Vec<u8>, entries: &dyn Fn(usize, usize) -> String| {
            let text: String = file.iter().map(|&byte| char::from(byte)).collect();
            let tail = text.rsplit_once("trailer").expect("a plain table").1;
            let (dict, end) = tail.split_once("startxref").expect("its place");
            let before = end.trim_start().split_ascii_whitespace().next().expect("a number");
            let size = dict.split_once("/Size ").expect("a size").1;
            let size: usize =
                size.split(|c: char| !c.is_ascii_digit()).next().expect("a number").parse().expect("a number");
            let at = file.len();
            file.extend(format!("{size} 0 obj\nnull\nendobj\n").bytes());
            let start = file.len();
            let dict = dict.trim().trim_start_matches("<<").trim_end_matches(">>");
            let dict: String = dict
                .split("/Prev ")
                .next()
                .expect("a dictionary")
                .replace(&format!("/Size {size}"), &format!("/Size {}", size + 1));
            let entries = entries(size, at);
            file.extend(
                format!("xref\n{entries}trailer\n<<{dict}/Prev {before}>>\nstartxref\n{start}\n%%EOF\n").bytes(),
            );
            file
        };
        let added = revised(file, &|number, at| format!("{number} 1\n{at:010} 00000 n \n"));
        revised(added, &|number, at| {
            let deleted = number - 1;
            format!("{deleted} 1\n0000000000 00001 f \n{number} 1\n{:010} 00000 n \n", at + 3)
        })
    }),
    bytes("a startxref that leads nowhere", &["X4-STRUCTURE"], |file| {
        change_last(file, b"startxref\n", |at, file| file[at + 10] = b'9')
    }),
    bytes("an older table of objects that is nowhere", &["X4-STRUCTURE"], |file| previous(&file, "999999999")).second(),
    bytes("tables of objects that lead in a circle", &["X4-STRUCTURE"], |file| {
        let text = String::from_utf8_lossy(&file);
        let (_, end) = text.rsplit_once("startxref").expect("an end");
        previous(&file, end.split_ascii_whitespace().next().expect("a number"))
    })
    .second(),
    bytes("two thousand bytes behind the file's end", &["X4-STRUCTURE"], |mut file| {
        file.extend([b'x'; 2000]);
        file
    })
    .second(),
    bytes("a line behind the file's end", &[], |mut file| {
        file.extend(b"\n\n");
        file
    }),
    spoil("no identifier", &["X4-ID"], |file| drop(file.trailer().remove("ID"))),
    spoil("an identifier of one part", &["X4-ID"], |file| drop(file.trailer().insert("ID".into(), parse("[<00>]")))),
    spoil("an empty identifier", &["X4-ID"], |file| drop(file.trailer().insert("ID".into(), parse("[<><>]")))),
    spoil("encrypted with an empty password", &["X4-ENCRYPTION"], |file| {
        // All streams and strings go through the filter Identity; the keys are those of an empty password for this ID
        // (ISO 32000-1, algorithms 2 and 5).
        file.trailer()
            .insert("ID".into(), parse("[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"));
        let number = file.add(ENCRYPT);
        file.trailer().insert("Encrypt".into(), parse(&format!("{number} 0 R")));
    }),
    spoil("a reference to nothing", &["X4-COMPLETE"], |file| {
        drop(file.page(0).insert("Thumb".into(), parse("9999 0 R")))
    }),
    spoil("a page count that is wrong", &["X4-STRUCTURE"], |file| {
        let tree = file.root();
        let tree = file.follow(tree, "Pages");
        file.dict(tree).insert("Count".into(), parse("3"));
    }),
    spoil("a page twice in the tree", &["X4-STRUCTURE"], |file| {
        let page = file.page_number(0);
        let root = file.root();
        let tree = file.follow(root, "Pages");
        file.dict(tree).insert("Kids".into(), parse(&format!("[{page} 0 R {page} 0 R]")));
    })
    .second(),
    bytes("an entry twice in the catalog", &["X4-STRUCTURE"], |file| {
        let mut file = Editor::new(&file);
        file.catalog().insert("Lang".into(), parse("(en)"));
        file.catalog().insert("Lanh".into(), parse("(fr)"));
        let mut file = file.bytes();
        let at = file.windows(5).position(|window| window == b"/Lanh").expect("the entry is there");
        file[at + 4] = b'g';
        file
    })
    .second(),
    // Boxes.
    spoil("no TrimBox", &["X4-BOX-TRIM"], |file| drop(file.page(0).remove("TrimBox"))),
    spoil("a TrimBox and an ArtBox", &["X4-BOX-TRIM"], |file| {
        let trim = file.rect(0, "TrimBox");
        file.set_rect(0, "ArtBox", trim);
    }),
    spoil("a TrimBox without an area", &["X4-BOX-TRIM"], |file| {
        drop(file.page(0).insert("TrimBox".into(), parse("[100 100 100 300]")))
    })
    .second(),
    spoil("a TrimBox outside of the bleed", &["X4-BOX-NEST"], |file| {
        let [left, bottom, right, top] = file.rect(0, "BleedBox");
        file.set_rect(0, "BleedBox", [left, bottom, right - 9.0, top]);
    }),
    spoil("a BleedBox outside of the media", &["X4-BOX-NEST"], |file| {
        let [_, _, right, top] = file.rect(0, "MediaBox");
        let [left, bottom, _, _] = file.rect(0, "BleedBox");
        file.set_rect(0, "BleedBox", [left, bottom, right + 5.0, top]);
    })
    .of(super::BARE),
    spoil("a MediaBox of three numbers", &["X4-BOX-MEDIA"], |file| {
        drop(file.page(0).insert("MediaBox".into(), parse("[0 0 904]")))
    }),
    spoil("no MediaBox at all", &["X4-BOX-MEDIA"], |file| drop(file.page(0).remove("MediaBox"))),
    // What the catalog says.
    spoil("a view that is clipped", &["X4-VIEWER"], |file| set(file, "ViewerPreferences", "<</ViewClip/TrimBox>>")),
    spoil("a print area", &["X4-VIEWER"], |file| set(file, "ViewerPreferences", "<</PrintArea/CropBox>>")),
    spoil("an XFA form", &["X4-XFA"], |file| set(file, "AcroForm", "<</Fields[]/XFA(x)>>")),
    spoil("pages made by a viewer", &["X4-XFA"], |file| set(file, "NeedsRendering", "true")),
    spoil("a script by name", &["X4-ACTION"], |file| {
        set(file, "Names", "<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>")
    }),
    spoil("an action on opening", &["X4-ACTION"], |file| set(file, "OpenAction", "<</S/GoTo/D[0/Fit]>>")),
    spoil("a script on opening", &["X4-ACTION"], |file| set(file, "OpenAction", "<</S/JavaScript/JS(x)>>")),
    spoil("an action of a page", &["X4-ACTION"], |file| {
        drop(file.page(1).insert("AA".into(), parse("<</O<</S/URI/URI(http://a)>>>>")))
    }),
    spoil("an action of a field outside of the bleed", &["X4-ACTION"], |file| {
        annotate(file, "<</Type/Annot/Subtype/Widget/Rect[0 0 5 5]/AA<</D<</S/Launch/F(a)>>>>>>")
    }),
    spoil("an action of a bookmark", &["X4-ACTION"], |file| {
        set(file, "Outlines", "<</First<</Title(a)/A<</S/Launch/F(a)>>>>>>")
    }),
    spoil("an action outside of the bleed", &["X4-ACTION"], |file| {
        annotate(file, "<</Type/Annot/Subtype/Link/Rect[0 0 5 5]/A<</S/URI/URI(http://a)>>>>")
    }),
    spoil("a note in the sheet", &["X4-ANNOTATION"], |file| {
        annotate(file, "<</Type/Annot/Subtype/Text/Rect[300 300 320 320]/Contents(Move this)>>")
    }),
    spoil("a link in the bleed", &["X4-ANNOTATION"], |file| {
        annotate(file, "<</Type/Annot/Subtype/Link/Rect[24 300 30 320]>>")
    }),
    spoil("a form field with its corners exchanged", &["X4-ANNOTATION"], |file| {
        annotate(file, "<</Type/Annot/Subtype/Widget/Rect[320 320 300 300]>>")
    })
    .second(),
    spoil("a printer's mark in the bleed", &["GWG-MARKS"], |file| {
        annotate(file, "<</Type/Annot/Subtype/PrinterMark/Rect[24 300 30 320]>>")
    }),
    spoil("a file embedded by name", &["X4-EXTERNAL"], |file| set(file, "Names", "<</EmbeddedFiles<</Names[]>>>>")),
    spoil("a file attached to a page", &["X4-EXTERNAL"], |file| {
        let data = file.stream("<</Type/EmbeddedFile>>", b"a");
        file.page(0).insert("AF".into(), parse(&format!("[<</Type/Filespec/F(a)/EF<</F {data} 0 R>>>>]")));
    }),
    spoil("a presentation", &["X4-ALTERNATES"], |file| set(file, "Names", "<</AlternatePresentations<</Names[]>>>>")),
    spoil("steps of a presentation", &["X4-ALTERNATES"], |file| {
        drop(file.page(0).insert("PresSteps".into(), parse("<</Type/NavNode>>")))
    }),
    // Layers.
    spoil("layers without a name of their configuration", &["X4-LAYERS"], |file| drop(layers(file).remove("Name")))
        .of(LAYERS),
    spoil("layers that an order leaves out", &["X4-LAYERS"], |file| {
        let order = layers(file).get_mut("Order");
        if let Some(crate::x4::reader::Object::Array(items)) = order {
            items.pop();
        }
    })
    .of(LAYERS),
    spoil("a layer that the catalog does not list", &["X4-LAYERS"], |file| {
        let group = file.add("<</Type/OCG/Name(Extra)>>");
        file.name(0, "Properties", "X", &format!("{group} 0 R"));
        file.paint(0, "/OC /X BDC q 0 0 0 1 k 100 100 50 50 re f Q EMC");
    })
    .of(LAYERS)
    .second(),
    spoil("a form on a layer that the catalog does not list", &["X4-LAYERS"], |file| {
        let group = file.add("<</Type/OCG/Name(Extra)>>");
        let form = file.form("<<>>", "0 0 0 1 k 100 100 50 50 re f");
        file.dict(form).insert("OC".into(), parse(&format!("<</Type/OCMD/OCGs[{group} 0 R]>>")));
        file.name(0, "XObject", "F", &format!("{form} 0 R"));
        file.paint(0, "/F Do");
    })
    .of(LAYERS)
    .second(),
    spoil("layers that are switched by event", &["X4-LAYERS"], |file| {
        drop(layers(file).insert("AS".into(), parse("[<</Event/Print/Category[/Print]/OCGs[]>>]")))
    })
    .of(LAYERS),
    spoil("two configurations of one name", &["X4-LAYERS"], |file| {
        let own = layers(file).clone();
        let configs = crate::x4::reader::Object::Array(vec![crate::x4::reader::Object::Dict(own)]);
        let root = file.root();
        match file.dict(root).get_mut("OCProperties") {
            Some(crate::x4::reader::Object::Dict(all)) => drop(all.insert("Configs".into(), configs)),
            other => panic!("{other:?}"),
        }
    })
    .of(LAYERS)
    .second(),
];

const ENCRYPT: &str = "<</Filter/Standard/V 4/R 4/Length 128/P -4/CF<<>>/StmF/Identity/StrF/Identity/EncryptMetadata true/O<36451bd39d753b7c1d10922c28e6665aa4f3353fb0348b536893e3b1db5c579b>/U<1e901c0cd9f1675370edfbad8a6fe84000000000000000000000000000000000>>>";

fn layers(file: &mut Editor) -> &mut crate::x4::reader::Dict {
    use crate::x4::reader::Object;
    let root = file.root();
    match file.dict(root).get_mut("OCProperties") {
        Some(Object::Dict(all)) => match all.get_mut("D") {
            Some(Object::Dict(own)) => own,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn set(file: &mut Editor, key: &str, value: &str) {
    file.catalog().insert(key.to_owned(), parse(value));
}

fn annotate(file: &mut Editor, annotation: &str) {
    file.page(0).insert("Annots".into(), parse(&format!("[{annotation}]")));
}

/// Lets the trailer name an older table of objects at a place.
fn previous(file: &[u8], place: &str) -> Vec<u8> {
    let at = file.windows(7).rposition(|word| word == b"trailer").expect("a trailer");
    let at = at + file[at..].windows(2).position(|word| word == b"<<").expect("a dictionary") + 2;
    [&file[..at], format!("/Prev {place} ").as_bytes(), &file[at..]].concat()
}

/// Changes the bytes at the last place where some stand.
fn change_last(mut file: Vec<u8>, needle: &[u8], change: fn(usize, &mut Vec<u8>)) -> Vec<u8> {
    let at = file.windows(needle.len()).rposition(|window| window == needle).expect("the bytes are there");
    change(at, &mut file);
    file
}
