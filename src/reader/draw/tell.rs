//! What a painter tells its sink: marks, clips, groups and faults, counted where the sink keeps them.

use std::rc::Rc;

use kurbo::{BezPath, Rect};

use crate::pages::{Clip, Fault, Group, Mark, Shape};

use super::Painter;
use super::drawing::MOST_KEPT;

/// How many clips may be in force at once.
const MOST_CLIPS: usize = 4_000;

impl Painter<'_, '_> {
    /// Whether an event may still be kept.
    fn may_keep(&self) -> bool {
        if !self.keeps {
            return true;
        }
        let left = &self.drawing.events;
        if left.get() == 0 {
            self.say(
                Fault::Content,
                &format!("its patterns and masks have more than {MOST_KEPT} parts; the rest of them is left out."),
            );
            return false;
        }
        left.set(left.get() - 1);
        true
    }

    pub(super) fn mark(&mut self, shape: Shape, bounds: Rect) {
        if self.may_keep() {
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
        if self.may_keep() {
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
        let open = self.may_keep();
        if open {
            self.sink.open_group(group);
        }
        open
    }
}
