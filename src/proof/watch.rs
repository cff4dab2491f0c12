//! How far a page has come while it is rendered: its marks are counted beforehand, which is quick beside painting them.

use std::collections::BTreeSet;

use crate::pages::{Clip, Group, Mark, Note, Sink};
use crate::reader::Document;

/// Hears which part of a page is painted, from 0 to 1; a page that is painted is told as 1 once.
pub type Watch<'a> = dyn FnMut(f64) + 'a;

/// Tells a page's drawing to a sink, and to whoever watches how far it has come.
pub(super) fn draw(document: &Document, index: usize, sink: &mut dyn Sink, watch: Option<&mut Watch<'_>>) {
    let Some(watch) = watch else { return document.draw(index, sink) };
    let mut count = Count::default();
    document.draw(index, &mut count);
    // Faults of what is read once and kept, such as fonts, are told of the first time alone.
    let said = count.notes.iter().map(|note| note.text.clone()).collect();
    count.notes.into_iter().for_each(|note| sink.note(note));
    document.draw(index, &mut Told { sink, watch, done: 0, all: count.marks, said });
    watch(1.0);
}

#[derive(Default)]
struct Count {
    marks: usize,
    notes: Vec<Note>,
}

impl Sink for Count {
    fn draw(&mut self, _: &Mark) {
        self.marks += 1;
    }

    fn open_clip(&mut self, _: &Clip) {}

    fn close_clip(&mut self) {}

    fn open_group(&mut self, _: &Group) {}

    fn close_group(&mut self) {}

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

struct Told<'a, 'w> {
    sink: &'a mut dyn Sink,
    watch: &'a mut Watch<'w>,
    done: usize,
    all: usize,
    /// What was told already.
    said: BTreeSet<String>,
}

impl Sink for Told<'_, '_> {
    fn draw(&mut self, mark: &Mark) {
        self.sink.draw(mark);
        self.done += 1;
        // The last is not the end: what is open is composed after it.
        (self.watch)(self.done as f64 / (self.all + 1) as f64);
    }

    fn open_clip(&mut self, clip: &Clip) {
        self.sink.open_clip(clip);
    }

    fn close_clip(&mut self) {
        self.sink.close_clip();
    }

    fn open_group(&mut self, group: &Group) {
        self.sink.open_group(group);
    }

    fn close_group(&mut self) {
        self.sink.close_group();
    }

    fn note(&mut self, note: Note) {
        if !self.said.contains(&note.text) {
            self.sink.note(note);
        }
    }
}
