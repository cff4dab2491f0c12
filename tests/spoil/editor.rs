//! Edits PDF objects: reads one of our masters, changes what it is told, and writes it anew with a fresh table.
//!
//! Knows our masters' plain structure alone (`x4::reader`); what it writes need not be right in any other way.

use crate::x4::reader::{Dict, File, Lexer, Object};

/// A file that is being changed.
pub struct Editor {
    file: File,
    /// The first two lines.
    pub head: Vec<u8>,
}

impl Editor {
    /// Reads a master. A file that our own reader of the standard refuses has no place here.
    pub fn new(bytes: &[u8]) -> Self {
        let file = File::parse(bytes.to_vec()).unwrap_or_else(|error| panic!("no master: {:?}", error.message()));
        // `%PDF-1.6` and a comment of four bytes, each with its line end.
        Self { head: bytes[..15].to_vec(), file }
    }

    /// The trailer.
    pub fn trailer(&mut self) -> &mut Dict {
        &mut self.file.trailer
    }

    /// The object of that number.
    pub fn object(&mut self, number: u32) -> &mut Object {
        self.file.objects.get_mut(&number).unwrap_or_else(|| panic!("no object {number}"))
    }

    /// The dictionary of an object, also of a stream.
    pub fn dict(&mut self, number: u32) -> &mut Dict {
        match self.object(number) {
            Object::Dict(dict) | Object::Stream(dict, _) => dict,
            other => panic!("object {number} is no dictionary: {other:?}"),
        }
    }

    fn reference(dict: &Dict, key: &str) -> u32 {
        match dict.get(key) {
            Some(Object::Reference(number)) => *number,
            Some(Object::Array(items)) => match items.first() {
                Some(Object::Reference(number)) => *number,
                other => panic!("/{key} leads to {other:?}"),
            },
            other => panic!("/{key} is no reference: {other:?}"),
        }
    }

    /// What a key of an object refers to; of a list its first item.
    pub fn follow(&mut self, number: u32, key: &str) -> u32 {
        Self::reference(self.dict(number), key)
    }

    /// Number of the catalog.
    pub fn root(&self) -> u32 {
        Self::reference(&self.file.trailer, "Root")
    }

    /// The catalog.
    pub fn catalog(&mut self) -> &mut Dict {
        let root = self.root();
        self.dict(root)
    }

    /// The document information.
    pub fn info(&mut self) -> &mut Dict {
        let info = Self::reference(&self.file.trailer, "Info");
        self.dict(info)
    }

    /// The output intent.
    pub fn intent(&mut self) -> &mut Dict {
        let at = match self.catalog().get("OutputIntents") {
            Some(Object::Array(items)) => items.first().cloned(),
            other => panic!("output intents: {other:?}"),
        };
        match at {
            Some(Object::Reference(number)) => self.dict(number),
            _ => match self.catalog().get_mut("OutputIntents") {
                Some(Object::Array(items)) => match items.first_mut() {
                    Some(Object::Dict(dict)) => dict,
                    other => panic!("output intent: {other:?}"),
                },
                other => panic!("output intents: {other:?}"),
            },
        }
    }

    /// Number of the output intent's profile.
    pub fn profile(&mut self) -> u32 {
        Self::reference(self.intent(), "DestOutputProfile")
    }

    /// Number of a page, from 0.
    pub fn page_number(&mut self, page: usize) -> u32 {
        let tree = Self::reference(self.catalog(), "Pages");
        match self.dict(tree).get("Kids") {
            Some(Object::Array(kids)) => match kids.get(page) {
                Some(Object::Reference(number)) => *number,
                other => panic!("page {page}: {other:?}"),
            },
            other => panic!("pages: {other:?}"),
        }
    }

    /// A page, from 0.
    pub fn page(&mut self, page: usize) -> &mut Dict {
        let number = self.page_number(page);
        self.dict(number)
    }

    /// A box of a page: left, bottom, right, top.
    pub fn rect(&mut self, page: usize, name: &str) -> [f64; 4] {
        let array = self.page(page).get(name).and_then(Object::array).unwrap_or_else(|| panic!("no {name}")).to_vec();
        let numbers: Vec<f64> = array.iter().filter_map(Object::number).collect();
        numbers.try_into().unwrap_or_else(|_| panic!("{name} has not four numbers"))
    }

    /// Sets a box of a page.
    pub fn set_rect(&mut self, page: usize, name: &str, rect: [f64; 4]) {
        let numbers = rect.into_iter().map(Object::Number).collect();
        self.page(page).insert(name.to_owned(), Object::Array(numbers));
    }

    /// The resources of a page of one kind, made if there are none.
    pub fn resources(&mut self, page: usize, kind: &str) -> &mut Dict {
        let place = match self.page(page).get("Resources") {
            Some(Object::Reference(number)) => Some(*number),
            _ => None,
        };
        let all = match place {
            Some(number) => self.dict(number),
            None => match self.page(page).entry("Resources".to_owned()).or_insert_with(|| Object::Dict(Dict::new())) {
                Object::Dict(dict) => dict,
                other => panic!("resources: {other:?}"),
            },
        };
        let inner = match all.get(kind) {
            Some(Object::Reference(number)) => Some(*number),
            _ => None,
        };
        match inner {
            Some(number) => self.dict(number),
            None => {
                let all = match place {
                    Some(number) => self.dict(number),
                    None => match self.page(page).get_mut("Resources") {
                        Some(Object::Dict(dict)) => dict,
                        other => panic!("resources: {other:?}"),
                    },
                };
                match all.entry(kind.to_owned()).or_insert_with(|| Object::Dict(Dict::new())) {
                    Object::Dict(dict) => dict,
                    other => panic!("resources: {other:?}"),
                }
            }
        }
    }

    /// Names something in a page's resources.
    pub fn name(&mut self, page: usize, kind: &str, name: &str, object: &str) {
        let object = parse(object);
        self.resources(page, kind).insert(name.to_owned(), object);
    }

    /// Takes an object out of the file.
    pub fn delete(&mut self, number: u32) {
        self.file.objects.remove(&number).unwrap_or_else(|| panic!("no object {number}"));
    }

    /// Adds an object, written as in a file; gives its number.
    pub fn add(&mut self, object: &str) -> u32 {
        let number = self.file.objects.keys().next_back().copied().unwrap_or(0) + 1;
        self.file.objects.insert(number, parse(object));
        number
    }

    /// Adds an object that is known already; gives its number.
    pub fn put(&mut self, object: Object) -> u32 {
        let number = self.add("null");
        *self.object(number) = object;
        number
    }

    /// Adds a stream; gives its number.
    pub fn stream(&mut self, dict: &str, data: &[u8]) -> u32 {
        let number = self.add(dict);
        let dict = self.dict(number).clone();
        *self.object(number) = Object::Stream(dict, data.to_vec());
        number
    }

    /// A form as large as the sheet that runs `content` with `resources`; gives its number.
    pub fn form(&mut self, resources: &str, content: &str) -> u32 {
        self.stream(
            &format!("<</Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Resources {resources}>>"),
            content.as_bytes(),
        )
    }

    /// The inflated data of a stream.
    pub fn data(&self, number: u32) -> Vec<u8> {
        let stream = Object::Reference(number);
        self.file.data(&stream).unwrap_or_else(|error| panic!("object {number}: {:?}", error.message()))
    }

    /// Replaces the data of a stream, without a filter.
    pub fn set_data(&mut self, number: u32, data: Vec<u8>) {
        let mut dict = self.dict(number).clone();
        dict.remove("Filter");
        dict.remove("DecodeParms");
        *self.object(number) = Object::Stream(dict, data);
    }

    /// A page's content as text.
    pub fn content(&mut self, page: usize) -> String {
        let number = self.page_number(page);
        let content = self.follow(number, "Contents");
        self.data(content).iter().map(|&byte| char::from(byte)).collect()
    }

    /// Replaces a page's content.
    pub fn set_content(&mut self, page: usize, content: &str) {
        let number = self.page_number(page);
        let at = self.follow(number, "Contents");
        self.set_data(at, content.chars().map(|c| c as u8).collect());
    }

    /// Runs operators after a page's own.
    pub fn paint(&mut self, page: usize, operators: &str) {
        let content = self.content(page);
        self.set_content(page, &format!("{content}\n{operators}\n"));
    }

    /// The XMP packet as text.
    pub fn xmp(&mut self) -> String {
        let number = Self::reference(self.catalog(), "Metadata");
        String::from_utf8(self.data(number)).expect("XMP is UTF-8")
    }

    /// Replaces the XMP packet.
    pub fn set_xmp(&mut self, packet: &str) {
        let number = Self::reference(self.catalog(), "Metadata");
        self.set_data(number, packet.as_bytes().to_vec());
    }

    /// Replaces a piece of the XMP packet, which must be there.
    pub fn change_xmp(&mut self, from: &str, to: &str) {
        let packet = self.xmp();
        assert!(packet.contains(from), "XMP has no `{from}`");
        self.set_xmp(&packet.replace(from, to));
    }

    /// Takes a property out of the XMP packet.
    pub fn drop_xmp(&mut self, name: &str) {
        let packet = self.xmp();
        let (before, rest) = packet.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("XMP has no {name}"));
        let (_, after) = rest.split_once(&format!("</{name}>")).unwrap_or_else(|| panic!("{name} does not end"));
        let packet = format!("{before}{after}");
        self.set_xmp(&packet);
    }

    /// Numbers of the objects for which a test holds.
    pub fn find(&self, test: impl Fn(&Dict) -> bool) -> Vec<u32> {
        let holds = |object: &Object| object.dict().is_some_and(&test);
        self.file.objects.iter().filter(|(_, object)| holds(object)).map(|(number, _)| *number).collect()
    }

    /// Number of the first object of a type and subtype.
    pub fn first(&self, kind: &str, subtype: &str) -> u32 {
        let is =
            |dict: &Dict, key: &str, name: &str| name.is_empty() || dict.get(key).and_then(Object::name) == Some(name);
        let found = self.find(|dict| is(dict, "Type", kind) && is(dict, "Subtype", subtype));
        *found.first().unwrap_or_else(|| panic!("no {kind} {subtype}"))
    }

    /// The whole file with a plain table of objects.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut out, offsets) = self.body();
        let start = out.len();
        let most = offsets.last().map_or(0, |(number, _)| *number);
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", most + 1).bytes());
        for number in 1..=most {
            match offsets.iter().find(|(other, _)| *other == number) {
                Some((_, offset)) => out.extend(format!("{offset:010} 00000 n \n").bytes()),
                None => out.extend(b"0000000000 65535 f \n"),
            }
        }
        let mut trailer = self.file.trailer.clone();
        trailer.insert("Size".to_owned(), Object::Number(f64::from(most + 1)));
        out.extend(b"trailer\n");
        write(&Object::Dict(trailer), &mut out);
        out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }

    /// The whole file with its table in a stream (PDF 1.5).
    pub fn bytes_with_stream_table(&self) -> Vec<u8> {
        let (mut out, offsets) = self.body();
        let start = out.len();
        let number = offsets.last().map_or(0, |(number, _)| *number) + 1;
        let mut rows = vec![0, 0, 0, 0, 0];
        for at in 1..=number {
            let offset = if at == number {
                Some(start)
            } else {
                offsets.iter().find(|(other, _)| *other == at).map(|(_, offset)| *offset)
            };
            rows.push(u8::from(offset.is_some()));
            rows.extend((offset.unwrap_or(0) as u32).to_be_bytes());
        }
        let mut dict = self.file.trailer.clone();
        dict.insert("Size".to_owned(), Object::Number(f64::from(number + 1)));
        dict.extend([("Type".to_owned(), parse("/XRef")), ("W".to_owned(), parse("[1 4 0]"))]);
        out.extend(format!("{number} 0 obj\n").bytes());
        write(&Object::Stream(dict, rows), &mut out);
        out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }

    /// The whole file with all objects in a stream that may stand there, and its table in another one (PDF 1.5).
    pub fn bytes_with_stream_objects(&self) -> Vec<u8> {
        let holder = self.file.objects.keys().next_back().copied().unwrap_or(0) + 1;
        let mut out = self.head.clone();
        let (mut rows, mut index, mut inside, mut held) =
            (vec![(0_u8, 0_u32, 0_u8); holder as usize + 2], String::new(), Vec::new(), 0_u8);
        for (number, object) in &self.file.objects {
            let row = &mut rows[*number as usize];
            if matches!(object, Object::Stream(..)) || held == u8::MAX {
                *row = (1, out.len() as u32, 0);
                out.extend(format!("{number} 0 obj\n").bytes());
                write(object, &mut out);
                out.extend(b"\nendobj\n");
            } else {
                *row = (2, holder, held);
                index += &format!("{number} {} ", inside.len());
                write(object, &mut inside);
                inside.push(b'\n');
                held += 1;
            }
        }
        rows[holder as usize] = (1, out.len() as u32, 0);
        let dict = parse(&format!("<</Type/ObjStm/N {held}/First {}>>", index.len()));
        let Object::Dict(dict) = dict else { unreachable!() };
        out.extend(format!("{holder} 0 obj\n").bytes());
        write(&Object::Stream(dict, [index.into_bytes(), inside].concat()), &mut out);
        out.extend(b"\nendobj\n");
        let start = out.len();
        rows[holder as usize + 1] = (1, start as u32, 0);
        let mut dict = self.file.trailer.clone();
        dict.insert("Size".to_owned(), Object::Number(f64::from(holder + 2)));
        dict.extend([("Type".to_owned(), parse("/XRef")), ("W".to_owned(), parse("[1 4 1]"))]);
        let table = rows.iter().flat_map(|(kind, place, at)| {
            let place = place.to_be_bytes();
            [*kind, place[0], place[1], place[2], place[3], *at]
        });
        out.extend(format!("{} 0 obj\n", holder + 1).bytes());
        write(&Object::Stream(dict, table.collect()), &mut out);
        out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }

    /// The unchanged file and behind its end, as a later revision, what was changed.
    pub fn revision_of(&self, before: Vec<u8>) -> Vec<u8> {
        let old = Self::new(&before).file;
        let previous = before.windows(9).rposition(|word| word == b"startxref").expect("it has a table") + 10;
        let previous: String =
            before[previous..].iter().map(|byte| char::from(*byte)).take_while(char::is_ascii_digit).collect();
        let mut out = before;
        let mut table = "xref\n".to_owned();
        for (number, object) in
            self.file.objects.iter().filter(|(number, object)| old.objects.get(number) != Some(object))
        {
            table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
            out.extend(format!("{number} 0 obj\n").bytes());
            write(object, &mut out);
            out.extend(b"\nendobj\n");
        }
        for number in old.objects.keys().filter(|number| !self.file.objects.contains_key(number)) {
            table += &format!("{number} 1\n0000000000 00001 f \n");
        }
        let most = self.file.objects.keys().chain(old.objects.keys()).max().copied().unwrap_or(0);
        let mut trailer = self.file.trailer.clone();
        trailer.insert("Size".to_owned(), Object::Number(f64::from(most + 1)));
        trailer.insert("Prev".to_owned(), Object::Number(previous.parse().expect("a number")));
        let start = out.len();
        out.extend(format!("{table}trailer\n").bytes());
        write(&Object::Dict(trailer), &mut out);
        out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }

    fn body(&self) -> (Vec<u8>, Vec<(u32, usize)>) {
        let mut out = self.head.clone();
        let mut offsets = Vec::new();
        for (number, object) in &self.file.objects {
            offsets.push((*number, out.len()));
            out.extend(format!("{number} 0 obj\n").bytes());
            write(object, &mut out);
            out.extend(b"\nendobj\n");
        }
        (out, offsets)
    }
}

/// An object as a file has it.
pub fn parse(text: &str) -> Object {
    Lexer::new(text.as_bytes(), 0).object().unwrap_or_else(|error| panic!("{text}: {:?}", error.message()))
}

fn write(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Bool(value) => out.extend(value.to_string().bytes()),
        Object::Number(number) => out.extend(number.to_string().bytes()),
        Object::String(bytes) => {
            out.push(b'<');
            bytes.iter().for_each(|byte| out.extend(format!("{byte:02x}").bytes()));
            out.push(b'>');
        }
        Object::Name(name) => {
            out.push(b'/');
            // Our reader's names are UTF-8: `@e9` asks for the single byte E9.
            let raw = name.find('@').filter(|at| name.len() == at + 3);
            for byte in name[..raw.unwrap_or(name.len())].bytes() {
                if byte.is_ascii_alphanumeric() || b"-+._*'\"!".contains(&byte) {
                    out.push(byte);
                } else {
                    out.extend(format!("#{byte:02X}").bytes());
                }
            }
            if let Some(at) = raw {
                out.extend(format!("#{}", &name[at + 1..]).bytes());
            }
        }
        Object::Array(items) => {
            out.push(b'[');
            for item in items {
                write(item, out);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dict(dict) => write_dict(dict, out),
        Object::Stream(dict, data) => {
            let mut dict = dict.clone();
            dict.insert("Length".to_owned(), Object::Number(data.len() as f64));
            write_dict(&dict, out);
            out.extend(b"\nstream\n");
            out.extend(data);
            out.extend(b"\nendstream");
        }
        Object::Reference(number) => out.extend(format!("{number} 0 R").bytes()),
    }
}

fn write_dict(dict: &Dict, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dict {
        write(&Object::Name(key.clone()), out);
        out.push(b' ');
        write(value, out);
    }
    out.extend(b">>");
}
