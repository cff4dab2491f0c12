//! The reader on small files written out by hand, whose places are mental arithmetic. Here are the files; what is asked of them
//! stands by topic beside.

use crate::pages::{Image, List, Mark, Paint, Shape, Space};

use super::Document;

mod colors;
mod costs;
mod forms;
mod pages;
mod pictures;
mod states;
mod text;

/// A file of objects given as text: number 1 is the catalogue, 2 the page tree, 3 the page, 4 its content.
pub(super) struct Maker {
    objects: Vec<(u32, Vec<u8>)>,
}

impl Maker {
    /// A page of 200 × 100 pt with these resources and this content.
    pub(super) fn page(resources: &str, content: &str) -> Self {
        Self { objects: Vec::new() }
            .with(1, "<</Type/Catalog/Pages 2 0 R>>")
            .with(2, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 200 100]>>")
            .with(3, &format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>"))
            .stream(4, "", content.as_bytes())
    }

    /// Another object, or another one of that number.
    pub(super) fn with(mut self, number: u32, text: &str) -> Self {
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, text.as_bytes().to_vec()));
        self
    }

    /// A stream.
    pub(super) fn stream(mut self, number: u32, dict: &str, data: &[u8]) -> Self {
        let mut bytes = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream");
        self.objects.retain(|(other, _)| *other != number);
        self.objects.push((number, bytes));
        self
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in &self.objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        file.extend_from_slice(format!("xref\n0 1\n0000000000 65535 f \n{table}").as_bytes());
        file.extend_from_slice(format!("trailer<</Size 99/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
        file
    }

    pub(super) fn draw(&self) -> List {
        let document = Document::open(self.bytes()).unwrap();
        let mut list = List::default();
        document.draw(0, &mut list);
        list
    }
}

fn draw(resources: &str, content: &str) -> List {
    Maker::page(resources, content).draw()
}

fn notes(list: &List) -> Vec<&str> {
    list.notes().map(|note| note.text.as_str()).collect()
}

/// The marks of a drawing without faults.
fn marks(list: &List) -> Vec<&Mark> {
    assert_eq!(notes(list), [""; 0], "nothing is wrong with the file");
    list.marks().collect()
}

fn flat(paint: &Paint) -> (&Space, &[f32]) {
    match paint {
        Paint::Flat(color) => (&color.space, &color.values),
        other => panic!("{other:?} is one colour"),
    }
}

fn fill(mark: &Mark) -> &Paint {
    match &mark.shape {
        Shape::Fill { paint, .. } => paint,
        Shape::Text(run) => &run.fill,
        other => panic!("{other:?} is filled"),
    }
}

fn picture(mark: &Mark) -> &Image {
    match &mark.shape {
        Shape::Picture { image, .. } => image,
        other => panic!("{other:?} is a picture"),
    }
}

fn rows(image: &Image) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    image
        .samples
        .rows(&mut |y, row| {
            assert_eq!(y as usize, rows.len(), "rows come in order");
            rows.push(row.to_vec());
        })
        .unwrap();
    rows
}
