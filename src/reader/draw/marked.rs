//! Marked content (ISO 32000-1, 14.6): what a part of the page is, says and belongs to.

use std::rc::Rc;

use hayro_syntax::object::{Dict, FromBytes, Object};

use crate::pages::{Fault, MarkedContent};
use crate::reader::lexer::Operand;
use crate::reader::read::{text_of, text_string};

use super::Painter;

/// How deep marked content may nest.
const DEEPEST: usize = 256;

/// An open `BMC` or `BDC`: what was around it, and whether it hides.
pub(super) struct Open {
    around: Option<Rc<MarkedContent>>,
    hides: bool,
}

impl Painter<'_, '_> {
    /// `BMC`, `BDC`
    pub(super) fn begin_marked(&mut self, operands: &[Operand<'_>]) {
        if self.marked.len() >= DEEPEST {
            self.unmarked += 1;
            return self.say(Fault::Content, &format!("it marks content more than {DEEPEST} levels deep."));
        }
        let tag = match operands.first() {
            Some(Operand::Name(tag)) => text_of(tag),
            _ => String::new(),
        };
        let mut seen = crate::reader::layers::Seen::default();
        // A property list of the resources, or one in place.
        let list = match operands.get(1) {
            Some(Operand::Name(key)) => {
                let properties = self.category("Properties");
                if tag == "OC"
                    && let Some(properties) = &properties
                {
                    seen = self.drawing.layers.entry(properties, key);
                }
                let list = properties.and_then(|properties| properties.get::<Dict<'_>>(key));
                if let Some(list) = &list {
                    self.looked_at(list);
                }
                list
            }
            Some(Operand::Dict(text)) => Dict::from_bytes(text),
            _ => None,
        };
        let list = list.unwrap_or_default();
        let string = |key: &str| match list.get::<Object<'_>>(key) {
            Some(Object::String(text)) => Some(text_string(&text)),
            _ => None,
        };
        let content = MarkedContent {
            tag,
            id: list.get::<i64>("MCID"),
            lang: string("Lang"),
            actual_text: string("ActualText"),
            alt: string("Alt"),
            layer: seen.name,
            off: seen.hidden,
            parent: self.content.clone(),
        };
        self.hidden += usize::from(seen.hidden);
        self.marked.push(Open { around: self.content.replace(Rc::new(content)), hides: seen.hidden });
    }

    /// Draws what stands on a layer by its own dictionary (`OC` of a form, a picture or an annotation).
    pub(super) fn on_layer(&mut self, dict: &Dict<'_>, draw: impl FnOnce(&mut Self)) {
        let seen = self.drawing.layers.entry(dict, b"OC");
        if seen.name.is_none() && !seen.hidden {
            return draw(self);
        }
        let parent = self.content.clone();
        let layer =
            MarkedContent { tag: "OC".to_owned(), layer: seen.name, off: seen.hidden, parent, ..Default::default() };
        let around = self.content.replace(Rc::new(layer));
        self.hidden += usize::from(seen.hidden);
        draw(self);
        self.hidden -= usize::from(seen.hidden);
        self.content = around;
    }

    /// `EMC`
    pub(super) fn end_marked(&mut self) {
        if let Some(open) = self.marked.pop() {
            self.content = open.around;
            self.hidden -= usize::from(open.hides);
        }
    }

    /// `ActualText` of the innermost content that has one.
    pub(super) fn actual_text(&self) -> Option<String> {
        let mut content = self.content.as_ref();
        while let Some(inner) = content {
            if inner.actual_text.is_some() {
                return inner.actual_text.clone();
            }
            content = inner.parent.as_ref();
        }
        None
    }
}
