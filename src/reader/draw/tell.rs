//! What a painter tells its sink: marks, clips, groups and faults, counted where the sink keeps them.

use std::rc::Rc;

use kurbo::{BezPath, Rect};

use crate::pages::{Clip, Fault, Group, Mark, Shape};

use super::Painter;
use super::drawing::MOST_KEPT;

/// How many clips may be in force at once.
const MOST_CLIPS: usize = 4_000;

impl Painter<'_, '_> {
    /// Whether an event of so many parts may still be kept.
    fn may_keep(&self, parts: u32) -> bool {
        if !self.keeps {
            return true;
        }
        let left = &self.drawing.parts;
        if left.get() < parts {
            self.say(
                Fault::Content,
                &format!("its patterns and masks have more than {MOST_KEPT} parts; the rest of them is left out."),
            );
            return false;
        }
        left.set(left.get() - parts);
        true
    }

    pub(super) fn mark(&mut self, shape: Shape, bounds: Rect) {
        let parts = if self.keeps { parts(&shape) } else { 1 };
        if self.may_keep(parts) {
            self.sink.draw(&Mark {
                shape,
                state: self.now.state.clone(),
                bounds,
                source: self.source,
                content: self.content.clone(),
                hidden: self.hidden > 0,
            });
        }
        self.tell();
    }

    /// Hands on what could not be read. Of patterns and masks, the page's own sink hears afterwards.
    pub(super) fn tell(&mut self) {
        if !self.keeps {
            for note in self.drawing.file.told() {
                self.sink.note(note);
            }
        }
    }

    /// Opens a clip that the next `Q` closes.
    pub(super) fn open_clip(&mut self, path: Rc<BezPath>, even_odd: bool) {
        if self.clips >= MOST_CLIPS {
            return self.say(
                Fault::Content,
                &format!("it has more than {MOST_CLIPS} clips inside each other; the inner ones are left out."),
            );
        }
        if self.may_keep(of_path(&path)) {
            self.clips += 1;
            self.now.clips += 1;
            self.sink.open_clip(&Clip { path, even_odd });
        }
    }

    pub(super) fn close_clips(&mut self) {
        for _ in 0..self.now.clips {
            self.sink.close_clip();
        }
        self.clips -= self.now.clips;
        self.now.clips = 0;
    }

    /// Opens a group; false if it may not be kept.
    pub(super) fn open_group(&mut self, group: &Group) -> bool {
        let open = self.may_keep(1);
        if open {
            self.sink.open_group(group);
        }
        open
    }
}

/// How many parts a mark is when it is kept.
fn parts(shape: &Shape) -> u32 {
    match shape {
        Shape::Fill { path, .. } | Shape::Stroke { path, .. } => of_path(path),
        Shape::Text(run) => 1 + run.glyphs.len() as u32 / 2,
        Shape::Picture { .. } | Shape::Shading(_) => 1,
    }
}

fn of_path(path: &BezPath) -> u32 {
    1 + path.elements().len() as u32 / 4
}
