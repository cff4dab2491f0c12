//! A file's objects, and a walk over everything that can be reached.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Object, ObjectIdentifier, Stream};

use super::value::{Dict, Value, dict_of};
use crate::reader::{Document, Streams};

/// The most objects that are walked over, against loops of made-up references.
const MOST_OBJECTS: usize = 4_000_000;

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
    /// How many objects were read.
    #[cfg(test)]
    pub(super) read: std::cell::Cell<usize>,
}

impl<'a> File<'a> {
    /// Of a file that the reader has opened.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        let pdf = document.syntax();
        let bytes = document.source();
        let trailer = document.trailer();
        let stream_table = trailer.as_ref().is_some_and(|trailer| trailer.stream);
        let trailer = trailer.map(|trailer| dict_of(&trailer.dict)).unwrap_or_default();
        Self {
            bytes,
            pdf,
            streams: document.streams(),
            trailer,
            stream_table,
            #[cfg(test)]
            read: Default::default(),
        }
    }

    /// The object of that number; null where there is none.
    #[must_use]
    pub fn object(&self, id: ObjectIdentifier) -> Value {
        #[cfg(test)]
        self.read.set(self.read.get() + 1);
        self.pdf.xref().get::<Object<'_>>(id).map_or(Value::Null, |object| Value::of(&object))
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
        Some(items.iter().map(|item| self.follow(item)).collect())
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
            let value = self.object(id);
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
