//! A page from start to end: its streams, its annotations, its group; and a door at which no panic passes.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use hayro_syntax::object::{Dict, Object, Stream};
use kurbo::Affine;

use crate::pages::{Clip, Fault, Group, Mark, Note, Sink, Source, State};
use crate::reader::file::{File, MOST_BYTES};
use crate::reader::tree::Leaf;

use super::drawing::{Drawing, Kept};
use super::{Painter, group_space};
use crate::reader::layers::Layers;

/// The most streams of a page.
const MOST_STREAMS: usize = 100_000;

/// Tells a page's drawing to a sink.
pub(in crate::reader) fn draw(file: &Rc<File>, layers: &Layers, kept: &Kept, leaf: &Leaf, sink: &mut dyn Sink) {
    if file.begin() {
        kept.clear();
    }
    let drawing = Drawing::new(file, layers, kept, &leaf.page);
    let mut sink = Balanced { sink, open: Vec::new(), telling: false };
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| follow(&drawing, leaf, &mut sink))) {
        if sink.telling {
            // Not of the file's making.
            resume_unwind(panic);
        }
        drawing.say(
            Fault::Content,
            "something on it is damaged in a way that stopped its reading; what follows is missing.",
        );
    }
    sink.close();
    for note in file.told() {
        sink.note(note);
    }
}

fn follow(drawing: &Drawing<'_>, leaf: &Leaf, sink: &mut dyn Sink) {
    let file = drawing.file;
    let Some(dict) = leaf.home.dict(file) else { return };
    let resources = leaf.resources.as_ref().and_then(|home| home.dict(file)?.get::<Dict<'_>>("Resources"));
    if resources.is_none() {
        drawing.say(Fault::Resource, "it has no resources: no fonts, no pictures.");
    }
    let base = Affine::scale(leaf.unit);
    let mut painter = Painter::new(drawing, sink, base, vec![resources.unwrap_or_default()]);
    let (bytes, parts) = content(drawing, &dict);
    painter.follow(&bytes, &parts);
    painter.close_clips();
    // Annotations begin anew, whatever the page left.
    painter.now = super::Graphics::new(base, file.device_space(crate::pages::Space::Gray));
    painter.annotations(&dict);
    painter.close_clips();
    painter.tell();
}

/// The page's streams as one, and up to where each goes.
fn content(drawing: &Drawing<'_>, page: &Dict<'_>) -> (Vec<u8>, Vec<(usize, Option<u32>)>) {
    let streams: Vec<Stream<'_>> = match page.get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(list)) => {
            if list.raw_iter().nth(MOST_STREAMS).is_some() {
                let text = format!("its content has more than {MOST_STREAMS} parts; those after them are left out.");
                drawing.say(Fault::Content, &text);
            }
            list.iter::<Stream<'_>>().take(MOST_STREAMS).collect()
        }
        _ => Vec::new(),
    };
    let (mut bytes, mut parts) = (Vec::new(), Vec::new());
    for stream in streams {
        let id = stream.dict().obj_id().map(|id| id.obj_number);
        let room = MOST_BYTES - bytes.len().min(MOST_BYTES);
        let kept = drawing.file.kept(&stream).filter(|kept| kept.len() <= room);
        let part = match kept {
            Some(kept) => Ok(kept.to_vec()),
            None => drawing.file.decode(&stream, room),
        };
        match part {
            Ok(part) => {
                if bytes.is_empty() {
                    bytes = part;
                } else {
                    bytes.extend_from_slice(&part);
                }
                // Between two streams stands white space (7.8.2).
                bytes.push(b'\n');
                parts.push((bytes.len(), id));
            }
            Err(error) => {
                let object = crate::reader::space::of(id);
                drawing.say(
                    Fault::Content,
                    &format!("a part of its content{object} cannot be read and is left out: {error}."),
                );
            }
        }
    }
    (bytes, parts)
}

/// The page's own group (11.6.6).
pub(in crate::reader) fn group(file: &Rc<File>, layers: &Layers, kept: &Kept, leaf: &Leaf) -> Option<Group> {
    let dict = leaf.home.dict(file)?;
    let group = dict.get::<Dict<'_>>("Group")?;
    let drawing = Drawing::new(file, layers, kept, &leaf.page);
    let resources = leaf.resources.as_ref().and_then(|home| home.dict(file)?.get::<Dict<'_>>("Resources"));
    // Pages may share resources that take long to read.
    let length = resources.as_ref().map_or(0, |resources| resources.data().len());
    if !file.budget.operators(u32::try_from(1 + length / super::ENTRIES).unwrap_or(u32::MAX)) {
        drawing.say(Fault::Frame, "the groups of the pages before it took too long to read; its own is not looked at.");
        return None;
    }
    let mut nowhere = crate::pages::List::default();
    let painter = Painter::new(&drawing, &mut nowhere, Affine::IDENTITY, resources.into_iter().collect());
    let space = group_space(painter.names(), &group).unwrap_or_else(|error| {
        drawing.say(Fault::Space, &format!("its group has a colour space that cannot be read: {error}."));
        None
    });
    Some(Group {
        bounds: leaf.page.media,
        // A page is always isolated (11.4.7).
        isolated: true,
        knockout: group.get::<bool>("K").unwrap_or(false),
        space,
        state: Rc::new(State::default()),
        source: Source::default(),
    })
}

/// What a sink was told to open.
enum Open {
    Clip,
    Group,
}

/// Sees to it that what was opened is closed, whatever happens, and knows when the sink is at work.
struct Balanced<'a> {
    sink: &'a mut dyn Sink,
    open: Vec<Open>,
    telling: bool,
}

impl Balanced<'_> {
    fn close(&mut self) {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Clip => self.sink.close_clip(),
                Open::Group => self.sink.close_group(),
            }
        }
    }

    fn tell(&mut self, what: impl FnOnce(&mut dyn Sink)) {
        self.telling = true;
        what(self.sink);
        self.telling = false;
    }
}

impl Sink for Balanced<'_> {
    fn draw(&mut self, mark: &Mark) {
        self.tell(|sink| sink.draw(mark));
    }

    fn open_clip(&mut self, clip: &Clip) {
        self.open.push(Open::Clip);
        self.tell(|sink| sink.open_clip(clip));
    }

    fn close_clip(&mut self) {
        self.open.pop();
        self.tell(|sink| sink.close_clip());
    }

    fn open_group(&mut self, group: &Group) {
        self.open.push(Open::Group);
        self.tell(|sink| sink.open_group(group));
    }

    fn close_group(&mut self) {
        self.open.pop();
        self.tell(|sink| sink.close_group());
    }

    fn note(&mut self, note: Note) {
        self.tell(|sink| sink.note(note));
    }

    fn is_done(&self) -> bool {
        self.sink.is_done()
    }
}
