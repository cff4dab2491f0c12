//! To whom a page's drawing goes, and the one that keeps it.

use super::{Clip, Group, Mark, Source};

/// Receives a page's drawing in painting order.
///
/// Clips and groups nest as brackets do: each `open_…` is followed by its `close_…`.
pub trait Sink {
    /// Something that marks the page.
    fn draw(&mut self, mark: &Mark);
    /// What follows is printed inside this outline alone.
    fn open_clip(&mut self, clip: &Clip);
    /// The end of the innermost clip.
    fn close_clip(&mut self);
    /// What follows is composed by itself, then laid onto what is below.
    fn open_group(&mut self, group: &Group);
    /// The end of the innermost group.
    fn close_group(&mut self);
    /// Something that could not be read or is not right; the reader goes on without it.
    fn note(&mut self, note: Note);
    /// Whether nothing more needs to be told: a page may be very long.
    fn is_done(&self) -> bool {
        false
    }
}

/// A drawing kept: what a [`Sink`] was told, in order.
#[derive(Clone, Debug, Default)]
pub struct List(pub Vec<Event>);

/// A call of a [`Sink`].
#[derive(Clone, Debug)]
pub enum Event {
    /// [`Sink::draw`].
    Draw(Mark),
    /// [`Sink::open_clip`].
    OpenClip(Clip),
    /// [`Sink::close_clip`].
    CloseClip,
    /// [`Sink::open_group`].
    OpenGroup(Group),
    /// [`Sink::close_group`].
    CloseGroup,
    /// [`Sink::note`].
    Note(Note),
}

/// What a [`Note`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Parts of the drawing are left out or stand in for what cannot be read.
    Content,
    /// A name that resources do not have, or an object that is not there.
    Resource,
    /// An operator that there is not, or that is not followed.
    Operator,
    /// What was opened was not closed, or the other way round.
    Balance,
    /// A colour space, a pattern or a shading.
    Space,
    /// The ICC profile of a colour.
    Profile,
    /// A font's program or its tables.
    Font,
    /// A single glyph that is not there.
    Glyph,
    /// A picture, or what masks it.
    Picture,
    /// Compressed data that ends too soon or is damaged.
    Data,
    /// The table of objects.
    Table,
    /// The file's head and its list of pages.
    Frame,
}

/// Something that could not be read, or is not as the standard wants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What it is about.
    pub fault: Fault,
    /// What, in words for people, with the object where it is known.
    pub text: String,
    /// Where.
    pub source: Source,
}

impl List {
    /// Tells a sink what this one was told.
    pub fn play(&self, sink: &mut dyn Sink) {
        for event in &self.0 {
            match event {
                Event::Draw(mark) => sink.draw(mark),
                Event::OpenClip(clip) => sink.open_clip(clip),
                Event::CloseClip => sink.close_clip(),
                Event::OpenGroup(group) => sink.open_group(group),
                Event::CloseGroup => sink.close_group(),
                Event::Note(note) => sink.note(note.clone()),
            }
        }
    }

    /// The marks alone, in painting order.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.0.iter().filter_map(|event| if let Event::Draw(mark) = event { Some(mark) } else { None })
    }

    /// The notes alone.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.0.iter().filter_map(|event| if let Event::Note(note) = event { Some(note) } else { None })
    }
}

impl Sink for List {
    fn draw(&mut self, mark: &Mark) {
        self.0.push(Event::Draw(mark.clone()));
    }

    fn open_clip(&mut self, clip: &Clip) {
        self.0.push(Event::OpenClip(clip.clone()));
    }

    fn close_clip(&mut self) {
        self.0.push(Event::CloseClip);
    }

    fn open_group(&mut self, group: &Group) {
        self.0.push(Event::OpenGroup(group.clone()));
    }

    fn close_group(&mut self) {
        self.0.push(Event::CloseGroup);
    }

    fn note(&mut self, note: Note) {
        self.0.push(Event::Note(note));
    }
}
