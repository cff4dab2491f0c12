//! A page's drawing told to a judge and kept on the way, so that plates need no second reading.

use crate::pages::{Clip, Event, Group, List, Mark, Note, Sink};

/// Hands everything on and keeps it, as long as it is not too much.
pub(super) struct Kept<'a> {
    judge: &'a mut dyn Sink,
    list: List,
    most: usize,
    full: bool,
}

impl<'a> Kept<'a> {
    /// Keeps at most so many events.
    pub(super) fn new(judge: &'a mut dyn Sink, most: usize) -> Self {
        Self { judge, list: List::default(), most, full: false }
    }

    /// What was kept; nothing if it was too much.
    pub(super) fn list(self) -> Option<List> {
        (!self.full).then_some(self.list)
    }

    fn keep(&mut self, event: impl FnOnce() -> Event) {
        if self.full {
            return;
        }
        if self.list.0.len() >= self.most {
            self.full = true;
            self.list = List::default();
            return;
        }
        self.list.0.push(event());
    }
}

impl Sink for Kept<'_> {
    fn draw(&mut self, mark: &Mark) {
        self.keep(|| Event::Draw(mark.clone()));
        self.judge.draw(mark);
    }

    fn open_clip(&mut self, clip: &Clip) {
        self.keep(|| Event::OpenClip(clip.clone()));
        self.judge.open_clip(clip);
    }

    fn close_clip(&mut self) {
        self.keep(|| Event::CloseClip);
        self.judge.close_clip();
    }

    fn open_group(&mut self, group: &Group) {
        self.keep(|| Event::OpenGroup(group.clone()));
        self.judge.open_group(group);
    }

    fn close_group(&mut self) {
        self.keep(|| Event::CloseGroup);
        self.judge.close_group();
    }

    fn note(&mut self, note: Note) {
        self.judge.note(note);
    }
}
