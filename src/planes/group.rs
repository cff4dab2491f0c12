//! Transparency groups: opened, composed by themselves, laid onto what is below.

use std::cell::RefCell;
use std::rc::Rc;

use smallvec::SmallVec;

use super::buffer::{Backdrop, Buffer};
use super::channels::Between;
use super::clip::Clip;
use super::colors::{Blending, Colors};
use super::compose::{Brush, Lay, Pixels};
use super::inks::Flat;
use super::painter::Painter;
use super::plane::{ONE, Plane, fraction, sample};
use super::tiling::lays_plainly;
use crate::pages::{Blend, Fault, Group, Note, SoftMask};

/// The most groups within groups that are composed by themselves; each may need the memory of a page. Deeper ones are
/// painted as if they were none, with a note.
const MOST_LEVELS: usize = 20;

/// Something that is composed by itself: the page, a group.
pub(super) struct Level {
    pub buffer: Buffer,
    pub knockout: bool,
    /// What was below when a group that is not isolated began.
    pub backdrop: Option<Backdrop>,
    /// How the whole is laid down.
    pub alpha: u16,
    pub blend: Blend,
    pub soft_mask: Option<Rc<SoftMask>>,
    pub alpha_is_shape: bool,
    /// The number of clips in force that its own objects may not close.
    pub clips: usize,
}

impl Level {
    /// An isolated one, laid down as it is.
    pub fn isolated(buffer: Buffer, clips: usize) -> Self {
        Self {
            buffer,
            knockout: false,
            backdrop: None,
            alpha: ONE,
            blend: Blend::Normal,
            soft_mask: None,
            alpha_is_shape: false,
            clips,
        }
    }
}

/// How a group was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// Its objects are painted as if there were no group, which comes to the same.
    Through,
    /// As a level.
    Level,
}

impl Painter {
    pub(super) fn begin_group(&mut self, group: &Group) {
        if self.passed > 0 {
            self.passed += 1;
            return;
        }
        let bounds = self.room().touched(self.matrix.transform_rect_bbox(group.bounds));
        if bounds.is_empty() || self.work.is_spent() {
            self.passed = 1;
            return;
        }
        let state = &group.state;
        let laid_plainly = lays_plainly(state);
        let mut through = !group.isolated && !group.knockout && laid_plainly && !self.level().knockout;
        if !through && self.levels.len() >= MOST_LEVELS {
            through = true;
            let text = format!("groups within groups, more than {MOST_LEVELS} deep, are shown as if they were none");
            self.notes.push(Note { fault: Fault::Space, text, source: group.source });
        }
        if through {
            self.opened.push(Opened::Through);
            return;
        }
        let parent = self.level();
        let own = group.space.as_ref().and_then(|space| Blending::of(space));
        let blending = own.filter(|_| group.isolated).unwrap_or(parent.buffer.blending);
        let shape = parent.knockout || parent.buffer.shape.is_some();
        let mut buffer = Buffer::new(bounds, blending, self.inks.planes(blending), shape);
        let mut backdrop = None;
        if !group.isolated {
            // In a knockout group every object sees the group's own backdrop.
            let below = if parent.knockout {
                parent.backdrop.as_ref().map(|below| below.part(bounds))
            } else {
                Some(parent.buffer.part(bounds))
            };
            let planes = parent.buffer.planes.len() as u64 + 1;
            self.work.take(planes * (bounds.width() * bounds.height()) as u64);
            if let Some(below) = &below {
                buffer.set_backdrop(below);
            }
            backdrop = below;
        }
        self.clips.push(Clip::all(bounds));
        self.levels.push(Level {
            buffer,
            knockout: group.knockout,
            backdrop,
            alpha: sample(state.fill_alpha as f32),
            blend: state.blend,
            soft_mask: state.soft_mask.clone(),
            alpha_is_shape: state.alpha_is_shape,
            clips: self.clips.len(),
        });
        self.opened.push(Opened::Level);
    }

    pub(super) fn end_group(&mut self) {
        if self.passed > 0 {
            self.passed -= 1;
            return;
        }
        if self.opened.pop() != Some(Opened::Level) || self.levels.len() < 2 {
            return;
        }
        if let Some(level) = self.levels.pop() {
            self.clips.truncate(level.clips - 1);
            self.lay_group(&level);
        }
    }

    /// Lays a finished group onto the level below.
    fn lay_group(&mut self, level: &Level) {
        let coverage = self.clip().narrowed(level.buffer.bounds).coverage();
        let mask = level.soft_mask.as_ref().map(|mask| self.mask(mask));
        let lay =
            Lay { blend: level.blend, alpha: level.alpha, mask: mask.as_deref(), alpha_is_shape: level.alpha_is_shape };
        let aim = self.level().buffer.blending;
        let flat = Flat { values: SmallVec::new(), rest: 0, painted: u64::MAX };
        let between = (aim != level.buffer.blending).then(|| Between::new(level.buffer.blending, aim));
        let spots = level.buffer.planes.len() - level.buffer.blending.components();
        let planes = (0..aim.components() + spots).collect();
        let colors = self.inks.colors.clone();
        let mut brush = GroupBrush { level, planes, between, colors, row: Vec::new() };
        self.compose_with(&coverage, &flat, Some(&mut brush), lay);
    }
}

/// Gives a group's colours: C = Cn + (Cn − C0)·α0·(1/αg − 1), ISO 32000-1, 11.4.8.
struct GroupBrush<'a> {
    level: &'a Level,
    planes: Vec<usize>,
    between: Option<Between>,
    colors: Rc<RefCell<Colors>>,
    row: Vec<u16>,
}

impl Brush for GroupBrush<'_> {
    fn planes(&self) -> &[usize] {
        &self.planes
    }

    fn steps(&self) -> u64 {
        8 * self.planes.len() as u64 + if self.between.is_some() { 40 } else { 4 }
    }

    fn row(&mut self, y: i32, x0: i32, pixels: &mut Pixels) {
        let buffer = &self.level.buffer;
        let (row, at) = ((y - buffer.bounds.y0) as usize, (x0 - buffer.bounds.x0) as usize);
        let count = pixels.opacity.len();
        buffer.group_alpha().row(row).copy(at, &mut pixels.opacity);
        match &buffer.shape {
            Some(shape) => shape.row(row).copy(at, &mut pixels.shape),
            None => pixels.shape.copy_from_slice(&pixels.opacity),
        }
        let own = buffer.blending.components();
        let aim = self.planes.len() - (buffer.planes.len() - own);
        let read = |number: usize, plane: &Plane, out: &mut [u16]| {
            plane.row(row).copy(at, out);
            let backdrop = self.level.backdrop.as_ref();
            let (below, below_alpha) = match backdrop {
                Some(backdrop) => {
                    (backdrop.rows.get(number).map(|plane| plane.row(row)), Some(backdrop.alpha.row(row)))
                }
                None => (None, None),
            };
            let alpha = buffer.alpha.row(row);
            for (i, ink) in out.iter_mut().enumerate() {
                let (mixed, all) = (*ink, alpha.at(at + i));
                if mixed == 0 && below.is_none() || pixels.opacity[i] == 0 {
                    *ink = 0;
                    continue;
                }
                let color = fraction(mixed) / fraction(all.max(1));
                let under = below_alpha.map_or(0.0, |alpha| fraction(alpha.at(at + i)));
                if under == 0.0 {
                    *ink = sample(color);
                    continue;
                }
                let first = below.map_or(0.0, |below| fraction(below.at(at + i)) / under);
                let group = fraction(pixels.opacity[i]);
                *ink = sample(color + (color - first) * under * (1.0 / group - 1.0));
            }
        };
        for (number, plane) in buffer.planes.iter().enumerate() {
            if number >= own {
                read(number, plane, &mut pixels.inks[number - own + aim]);
            } else if self.between.is_none() {
                read(number, plane, &mut pixels.inks[number]);
            }
        }
        if let Some(between) = &mut self.between {
            self.row.clear();
            self.row.resize(own * count, 0);
            for (number, plane) in buffer.planes[..own].iter().enumerate() {
                read(number, plane, &mut self.row[number * count..(number + 1) * count]);
            }
            for i in 0..count {
                if pixels.opacity[i] == 0 {
                    continue;
                }
                let mut inks = [0; 4];
                for (number, ink) in inks[..own].iter_mut().enumerate() {
                    *ink = self.row[number * count + i];
                }
                let inks = between.at(inks, &mut self.colors.borrow_mut());
                for (plane, ink) in pixels.inks[..aim].iter_mut().zip(inks) {
                    plane[i] = ink;
                }
            }
        }
    }
}
