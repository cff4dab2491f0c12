//! A PDF object as a plain value, so that rules can look at it without caring how the file is laid out.

use std::collections::BTreeMap;

use hayro_syntax::object::{Array, Dict as FileDict, MaybeRef, ObjRef, Object, ObjectIdentifier};

use crate::reader::text_string;

/// An object (ISO 32000-1, 7.3).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, also what a reference to nothing leads to.
    Null,
    /// True or false.
    Bool(bool),
    /// Whole or not.
    Number(f64),
    /// Bytes.
    Text(Vec<u8>),
    /// A name without its slash, escapes resolved.
    Name(Vec<u8>),
    /// A list.
    Array(Vec<Self>),
    /// A dictionary.
    Dict(Dict),
    /// A stream's dictionary.
    Stream(Dict),
    /// Another object.
    Ref(ObjectIdentifier),
}

/// A dictionary by its keys.
pub type Dict = BTreeMap<String, Value>;

impl Value {
    /// From the parser's object, with as many values in it as there is `room` for, which they are taken off.
    #[must_use]
    pub fn of(object: &Object<'_>, room: &mut usize) -> Self {
        *room = room.saturating_sub(1);
        match object {
            Object::Null(_) => Self::Null,
            Object::Boolean(value) => Self::Bool(*value),
            Object::Number(number) => Self::Number(number.as_f64()),
            Object::String(text) => Self::Text(text.as_bytes().to_vec()),
            Object::Name(name) => Self::Name(name.as_ref().to_vec()),
            Object::Array(array) => Self::of_array(array, room),
            Object::Dict(dict) => Self::Dict(dict_of(dict, room)),
            Object::Stream(stream) => Self::Stream(dict_of(stream.dict(), room)),
        }
    }

    fn of_array(array: &Array<'_>, room: &mut usize) -> Self {
        let mut items = Vec::new();
        for item in array.raw_iter() {
            if *room == 0 {
                break;
            }
            items.push(raw(item, room));
        }
        Self::Array(items)
    }

    /// A name that is UTF-8.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        if let Self::Name(bytes) = self { std::str::from_utf8(bytes).ok() } else { None }
    }

    /// A number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The dictionary, also that of a stream.
    #[must_use]
    pub fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) | Self::Stream(dict) = self { Some(dict) } else { None }
    }

    /// The items of a list.
    #[must_use]
    pub fn array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// A text string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding (ISO 32000-1, 7.9.2).
    #[must_use]
    pub fn text(&self) -> Option<String> {
        if let Self::Text(bytes) = self { Some(text_string(bytes)) } else { None }
    }
}

fn raw(item: MaybeRef<Object<'_>>, room: &mut usize) -> Value {
    match item {
        MaybeRef::Ref(reference) => {
            *room = room.saturating_sub(1);
            Value::Ref(identifier(reference))
        }
        MaybeRef::NotRef(object) => Value::of(&object, room),
    }
}

fn identifier(reference: ObjRef) -> ObjectIdentifier {
    reference.into()
}

/// From the parser's dictionary, as [`Value::of`].
#[must_use]
pub fn dict_of(dict: &FileDict<'_>, room: &mut usize) -> Dict {
    let mut own = Dict::new();
    for (key, value) in dict.entries() {
        if *room == 0 {
            break;
        }
        own.insert(String::from_utf8_lossy(key.as_ref()).into_owned(), raw(value, room));
    }
    own
}
