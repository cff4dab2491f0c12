//! A file's objects, and a walk over everything that can be reached.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Object, ObjectIdentifier, Stream};

use super::value::{Dict, Value, dict_of};
use crate::reader::{Document, Streams};

/// The most objects that are walked over, against loops of made-up references.
const MOST_OBJECTS: usize = 4_000_000;

/// The most values of an object: as much as 64 MB of memory.
pub(super) const MOST_VALUES: usize = 1 << 20;

/// The most items of a list that are followed.
const MOST_ITEMS: usize = 1 << 16;

/// Bytes of objects that are read over and over, at least; and as many as a call of the parser counts for.
const LEAST_READ: u64 = 64 << 20;
const A_READ: u64 = 100;

/// A file that was opened.
pub struct File<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The parser's view of it.
    pub pdf: &'a Pdf,
    /// Decodes its streams within limits.
    streams: &'a dyn Streams,
    /// The newest trailer; empty where none can be found.
    pub trailer: Dict,
    /// Where that trailer's table of objects is a stream.
    pub stream_table: bool,
    /// How many bytes of objects may still be read.
    left: Cell<u64>,
    /// Something was too long to be looked at.
    cut: Cell<bool>,
    /// How many objects were read.
    #[cfg(test)]
    pub(super) read: Cell<usize>,
}

impl<'a> File<'a> {
    /// Of a file that the reader has opened.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        let pdf = document.syntax();
        let bytes = document.source();
        let trailer = document.trailer();
        let stream_table = trailer.as_ref().is_some_and(|trailer| trailer.stream);
        let mut room = MOST_VALUES;
        let trailer = trailer.map(|trailer| dict_of(&trailer.dict, &mut room)).unwrap_or_default();
        Self {
            bytes,
            pdf,
            streams: document.streams(),
            trailer,
            stream_table,
            left: Cell::new(LEAST_READ + 2 * bytes.len() as u64),
            cut: Cell::new(room == 0),
            #[cfg(test)]
            read: Default::default(),
        }
    }

    /// The object of that number; null where there is none.
    #[must_use]
    pub fn object(&self, id: ObjectIdentifier) -> Value {
        #[cfg(test)]
        self.read.set(self.read.get() + 1);
        if self.left.get() == 0 {
            self.cut.set(true);
            return Value::Null;
        }
        let (value, length) = self.whole(id);
        self.left.set(self.left.get().saturating_sub(length + A_READ));
        value
    }

    /// The object of that number and how many bytes of lists and dictionaries it has.
    fn whole(&self, id: ObjectIdentifier) -> (Value, u64) {
        let Some(object) = self.pdf.xref().get::<Object<'_>>(id) else { return (Value::Null, 0) };
        let length = match &object {
            Object::Dict(dict) => dict.data().len(),
            Object::Stream(stream) => stream.dict().data().len(),
            Object::Array(list) => list.data().len(),
            _ => 0,
        };
        let mut room = MOST_VALUES;
        let value = Value::of(&object, &mut room);
        self.cut.set(self.cut.get() || room == 0);
        (value, length as u64)
    }

    /// Whether something was not looked at, because it is too long or is referred to over and over.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// Something is not looked at for its length.
    pub fn cut_short(&self) {
        self.cut.set(true);
    }

    /// The value itself, whatever refers to it.
    #[must_use]
    pub fn follow(&self, value: &Value) -> Value {
        self.seen(value).into_owned()
    }

    /// The value itself, whatever refers to it; borrowed, however large, where nothing does.
    #[must_use]
    pub fn seen<'v>(&self, value: &'v Value) -> Cow<'v, Value> {
        let mut value = Cow::Borrowed(value);
        // An object that is a reference to a reference is none that PDF knows, but files have it.
        for _ in 0..8 {
            match *value {
                Value::Ref(id) => value = Cow::Owned(self.object(id)),
                _ => return value,
            }
        }
        Cow::Owned(Value::Null)
    }

    /// An entry of a dictionary, followed.
    #[must_use]
    pub fn get(&self, dict: &Dict, key: &str) -> Value {
        dict.get(key).map_or(Value::Null, |value| self.follow(value))
    }

    /// An entry that is a dictionary or a stream's.
    #[must_use]
    pub fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        self.dict_in(dict, key).map(Cow::into_owned)
    }

    /// An entry that is a dictionary or a stream's; borrowed where it stands in the dictionary itself.
    #[must_use]
    pub fn dict_in<'v>(&self, dict: &'v Dict, key: &str) -> Option<Cow<'v, Dict>> {
        match self.seen(dict.get(key)?) {
            Cow::Borrowed(value) => value.dict().map(Cow::Borrowed),
            Cow::Owned(Value::Dict(dict) | Value::Stream(dict)) => Some(Cow::Owned(dict)),
            Cow::Owned(_) => None,
        }
    }

    /// An entry that is a list, its items followed.
    #[must_use]
    pub fn list(&self, dict: &Dict, key: &str) -> Option<Vec<Value>> {
        let Value::Array(items) = self.get(dict, key) else { return None };
        self.cut.set(self.cut.get() || items.len() > MOST_ITEMS);
        Some(items.iter().take(MOST_ITEMS).map(|item| self.follow(item)).collect())
    }

    /// An entry that is a list of numbers; what is none is left out.
    #[must_use]
    pub fn numbers(&self, dict: &Dict, key: &str) -> Option<Vec<f64>> {
        Some(self.list(dict, key)?.iter().filter_map(Value::number).collect())
    }

    /// An entry that is a name.
    #[must_use]
    pub fn name(&self, dict: &Dict, key: &str) -> Option<String> {
        self.get(dict, key).name().map(str::to_owned)
    }

    /// The object's number that an entry refers to.
    #[must_use]
    pub fn number_of(dict: &Dict, key: &str) -> Option<u32> {
        if let Some(Value::Ref(id)) = dict.get(key) { Some(id.obj_number) } else { None }
    }

    /// The stream of that number.
    #[must_use]
    pub fn stream(&self, id: ObjectIdentifier) -> Option<Stream<'a>> {
        self.pdf.xref().get::<Stream<'_>>(id)
    }

    /// The decoded bytes of the stream of that number; nothing where they cannot be had.
    #[must_use]
    pub fn data(&self, id: ObjectIdentifier) -> Option<Rc<Vec<u8>>> {
        self.streams.bytes(&self.stream(id)?).ok()
    }

    /// The catalog.
    #[must_use]
    pub fn catalog(&self) -> Dict {
        self.object(self.pdf.xref().root_id()).dict().cloned().unwrap_or_default()
    }

    /// Keys that dictionaries of an object have twice, which readers take as they please (ISO 32000-1, 7.3.7).
    #[must_use]
    pub fn doubled(&self, id: ObjectIdentifier) -> Vec<String> {
        let object = self.pdf.xref().get::<Object<'_>>(id);
        let bytes = match &object {
            Some(Object::Dict(dict)) => dict.data(),
            Some(Object::Stream(stream)) => stream.dict().data(),
            _ => return Vec::new(),
        };
        super::doubled::keys(bytes)
    }

    /// Visits every object that can be reached from the trailer, with its number (0: the trailer), in an order that
    /// depends on the file alone. Returns the references that lead nowhere, with the object in which they stand.
    pub fn walk(&self, mut visit: impl FnMut(ObjectIdentifier, &Value)) -> Vec<(u32, ObjectIdentifier)> {
        let none = ObjectIdentifier::new(0, 0);
        let (mut seen, mut lost) = (BTreeSet::new(), Vec::new());
        let mut queue = VecDeque::new();
        let root = Value::Ref(self.pdf.xref().root_id());
        let mut start = self.trailer.clone();
        start.entry("Root".to_owned()).or_insert(root);
        // Older tables and the table's own stream are no part of the document.
        for key in ["Prev", "XRefStm", "Length", "W", "Index", "Filter", "DecodeParms"] {
            start.remove(key);
        }
        let start = Value::Dict(start);
        visit(none, &start);
        references(&start, &mut |id| queue.push_back((0, id)));
        while let Some((from, id)) = queue.pop_front() {
            if seen.len() >= MOST_OBJECTS || !seen.insert(id) {
                continue;
            }
            // Each of them once, however many there are.
            let (value, _) = self.whole(id);
            if value == Value::Null && self.pdf.xref().get::<Object<'_>>(id).is_none() {
                lost.push((from, id));
                continue;
            }
            visit(id, &value);
            references(&value, &mut |to| queue.push_back((id.obj_number, to)));
        }
        lost
    }
}

/// Calls `each` for every reference in a value.
fn references(value: &Value, each: &mut impl FnMut(ObjectIdentifier)) {
    match value {
        Value::Ref(id) => each(*id),
        Value::Array(items) => items.iter().for_each(|item| references(item, each)),
        Value::Dict(dict) | Value::Stream(dict) => dict.values().for_each(|value| references(value, each)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of a page and these objects, from number 10 on.
    fn file(objects: impl Iterator<Item = String>) -> Document {
        let mut bytes =
            b"%PDF-1.6\n1 0 obj<</Type/Catalog/Pages 2 0 R/A 10 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]\
            /Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                .to_vec();
        for (number, object) in (10..).zip(objects) {
            bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
        }
        bytes.extend_from_slice(b"trailer<</Root 1 0 R>>");
        Document::open(bytes).unwrap()
    }

    #[test]
    fn what_is_read_over_and_over_comes_to_an_end() {
        fn all(file: &File<'_>, value: &Value) -> u64 {
            file.follow(value).array().map_or(1, |items| items.iter().map(|item| all(file, item)).sum())
        }
        // Each of fifty lists has the next one twice.
        let document = file((11..60).map(|next| format!("[{next} 0 R {next} 0 R]")).chain(["[]".to_owned()]));
        let file = File::new(&document);
        file.left.set(100_000);
        let root = Value::Ref(ObjectIdentifier::new(10, 0));
        assert!(all(&file, &root) < 100_000 && file.is_cut());
        // All that is in it is walked over all the same.
        let mut seen = 0;
        file.walk(|_, _| seen += 1);
        assert!(seen > 50, "{seen}");
    }

    #[test]
    fn lists_are_looked_at_up_to_a_length() {
        let document = file([format!("[{} [2 3] << /A 4 >>]", "1 ".repeat(95))].into_iter());
        let object = document.syntax().xref().get::<Object<'_>>(ObjectIdentifier::new(10, 0)).unwrap();
        for (most, items, left) in [(200, 97, 99), (50, 49, 0), (98, 96, 0)] {
            let mut room = most;
            let value = Value::of(&object, &mut room);
            assert_eq!((value.array().map(<[Value]>::len), room), (Some(items), left), "{most}");
        }
    }
}
