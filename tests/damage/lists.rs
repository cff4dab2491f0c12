//! Lists of objects that fill the memory, or lead the parser round and round: tables, object streams, the tree of pages.

use super::files::{Maker, deflate};

/// Name, file, and a word of what must be said.
pub fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    // Zeros, with entries of one byte each.
    let entries = vec![0; 3 << 20];
    let holder = |dict: &str, data: &[u8]| {
        let mut file = Raw::new();
        file.stream(7, &format!("/Type/ObjStm/First 0{dict}"), data);
        file.end("trailer<</Root 1 0 R>>")
    };
    // The more a list is said to have, the more of it the parser keeps.
    let numbers = b"1 0 ".repeat(3 << 20);
    let blank = deflate(&[b' '; 999]);
    let large = deflate(&vec![b' '; 20 << 20]);
    let mut bombs = vec![
        (
            "a table of three million entries",
            {
                let mut file = Raw::new();
                let data = deflate(&entries);
                let at = file.stream(7, "/Type/XRef/W[0 1 0]/Size 3145728/Root 1 0 R/Filter/FlateDecode", &data);
                file.end(&format!("startxref\n{at}\n%%EOF"))
            },
            "entries",
        ),
        ("a list of three million objects", holder("/N 3145728/Filter/FlateDecode", &deflate(&numbers)), "entries"),
        (
            "a list whose filter stands elsewhere",
            {
                let mut file = Raw::new();
                file.object(8, "/FlateDecode");
                file.stream(7, "/Type/ObjStm/First 0/N 1/Filter 8 0 R", &blank);
                file.end("trailer<</Root 1 0 R>>")
            },
            "another object",
        ),
        ("a list with a filter of inline pictures", holder("/N 1/F/FlateDecode", &blank), "inline"),
        ("a list with a filter that nobody knows", holder("/N 1/Filter[/Foo/FlateDecode]", &blank), "nobody knows"),
        ("a list of nine filters", holder(&format!("/N 1/Filter[{}]", "/ASCIIHexDecode".repeat(9)), b"20>"), "filters"),
        ("encrypted lists that are too large together", sealed(30, "/FlateDecode", &large), "unpack"),
        ("an encrypted list that is packed twice", sealed(1, "[/RunLengthDecode/FlateDecode]", &[7; 5000]), "unpack"),
        (
            "a list in itself",
            {
                let mut file = Raw::new();
                file.pages("3 0 R");
                file.stream(
                    5,
                    "/Type/ObjStm/N 2/First 9/Filter/FlateDecode",
                    &deflate(b"3 0 5 30 <</Type/Page/Contents 9 0 R>> 5 0 R"),
                );
                file.table(&[(3, 5), (5, 5)])
            },
            "",
        ),
        (
            "lists in each other",
            {
                let mut file = Raw::new();
                file.pages("3 0 R");
                file.stream(5, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflate(b"6 0 7 0 R"));
                file.stream(6, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflate(b"5 0 7 0 R"));
                file.table(&[(3, 5), (5, 6), (6, 5)])
            },
            "",
        ),
        (
            "a table before itself",
            {
                let mut file = Raw::new();
                file.pages("3 0 R");
                file.object(3, "<</Type/Page>>");
                let at = file.bytes.len();
                file.end(&format!("xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev {at}/XRefStm {at}>>\nstartxref\n{at}\n%%EOF"))
            },
            "",
        ),
        (
            "a hundred thousand tables before each other",
            {
                let mut file = Raw::new();
                file.pages("3 0 R");
                file.object(3, "<</Type/Page>>");
                let mut before = 0;
                for _ in 0..100_000 {
                    let at = file.bytes.len();
                    file.bytes.extend(format!("xref\n0 0\ntrailer<</Root 1 0 R/Prev {before}>>\n").bytes());
                    before = at;
                }
                file.end(&format!("startxref\n{before}\n%%EOF"))
            },
            "",
        ),
        (
            "a tree of pages of a hundred thousand levels",
            {
                let mut file = Raw::new();
                file.object(1, "<</Type/Catalog/Pages 2 0 R>>");
                for number in 2..100_002 {
                    file.object(number, &format!("<</Type/Pages/Kids[{} 0 R]>>", number + 1));
                }
                file.object(100_002, "<</Type/Page>>");
                file.end("trailer<</Root 1 0 R>>")
            },
            "cut off",
        ),
        (
            "lengths beyond the file",
            Maker::page("", b"").with(4, "<</Length 99999999999999>>stream\n0 0 9 9 re f\nendstream").bytes(),
            "",
        ),
    ];
    bombs.push((
        "an annotation that draws itself",
        Maker::page("", b"")
            .with(3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>/Annots[6 0 R 6 0 R]>>")
            .with(6, "<</Subtype/Stamp/F 4/Rect[0 0 9 9]/AP<</N 5 0 R>>>>")
            .stream(5, "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", b"/X Do /X Do")
            .bytes(),
        "draws itself",
    ));
    bombs
}

/// A file that says it is encrypted, though its streams are not: a page whose annotations stand in that many object streams.
fn sealed(count: u32, filter: &str, data: &[u8]) -> Vec<u8> {
    let mut file = Raw::new();
    file.pages("3 0 R");
    let notes: String = (0..count).map(|n| format!("{} 0 R ", 1000 + n)).collect();
    file.object(3, &format!("<</Type/Page/Annots[{notes}]>>"));
    // Security handler of revision 4 without a password, for the identifier below (ISO 32000-1, 7.6.3).
    let user = "34a0a00a06a3f13d1b5049e42cfc54f900000000000000000000000000000000";
    file.object(
        9,
        &format!(
            "<</Filter/Standard/V 4/R 4/Length 128/P -4/CF<<>>/StmF/Identity/StrF/Identity/O<{}>/U<{user}>>>",
            "4f".repeat(32)
        ),
    );
    for n in 0..count {
        file.stream(100 + n, &format!("/Type/ObjStm/N 1/First 8/Filter{filter}"), data);
    }
    let inside: Vec<(u32, u32)> = (0..count).map(|n| (1000 + n, 100 + n)).collect();
    file.trailer = format!("/Encrypt 9 0 R/ID[<{0}><{0}>]", "49".repeat(16));
    file.table(&inside)
}

/// A file put together by hand.
struct Raw {
    bytes: Vec<u8>,
    places: Vec<(u32, usize)>,
    trailer: String,
}

impl Raw {
    fn new() -> Self {
        Self { bytes: b"%PDF-1.5\n".to_vec(), places: Vec::new(), trailer: String::new() }
    }

    fn object(&mut self, number: u32, text: &str) -> usize {
        let at = self.bytes.len();
        self.places.push((number, at));
        self.bytes.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
        at
    }

    fn stream(&mut self, number: u32, dict: &str, data: &[u8]) -> usize {
        let at = self.bytes.len();
        self.places.push((number, at));
        self.bytes.extend(format!("{number} 0 obj\n<<{dict}/Length {}>>stream\n", data.len()).bytes());
        self.bytes.extend(data);
        self.bytes.extend(b"\nendstream\nendobj\n");
        at
    }

    /// Catalogue and list of pages.
    fn pages(&mut self, kids: &str) {
        self.object(1, "<</Type/Catalog/Pages 2 0 R>>");
        self.object(2, &format!("<</Type/Pages/Kids[{kids}]/Count 1/MediaBox[0 0 9 9]>>"));
    }

    fn end(mut self, text: &str) -> Vec<u8> {
        self.bytes.extend(text.bytes());
        self.bytes
    }

    /// Ends it with a stream of entries: of the objects in the file, and of those that are the first in an object stream.
    fn table(mut self, inside: &[(u32, u32)]) -> Vec<u8> {
        let (mut index, mut entries) = (String::new(), Vec::new());
        let places = self.places.iter().filter(|(number, _)| !inside.iter().any(|(other, _)| other == number));
        let places = places.map(|(number, at)| (*number, 1_u8, *at as u32));
        for (number, kind, at) in places.chain(inside.iter().map(|(number, holder)| (*number, 2, *holder))) {
            index.push_str(&format!("{number} 1 "));
            entries.push(kind);
            entries.extend(at.to_be_bytes());
            entries.push(0);
        }
        let trailer = self.trailer.clone();
        let at = self.stream(
            99_999,
            &format!("/Type/XRef/W[1 4 1]/Index[{index}]/Size 100000/Root 1 0 R{trailer}"),
            &entries,
        );
        self.end(&format!("startxref\n{at}\n%%EOF\n"))
    }
}
