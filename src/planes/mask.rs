//! Soft masks (ISO 32000-1, 11.5): a group's alpha or luminosity, pixel by pixel.

use std::rc::Rc;

use kurbo::Affine;

use super::buffer::Buffer;
use super::clip::Clip;
use super::colors::Blending;
use super::group::Level;
use super::inks::Way;
use super::painter::Painter;
use super::plane::{Bounds, ONE, Plane, Row, fraction, sample, times};
use crate::pages::{Color, SoftMask, Space};

/// Masks within masks and patterns within patterns that are still drawn.
pub(super) const MOST_DEPTH: usize = 8;
/// Masks that are remembered: neighbouring marks mostly have the same.
const MOST_KNOWN: usize = 4;

/// A soft mask over some bounds.
#[derive(Clone, Debug)]
pub(super) struct Mask {
    bounds: Bounds,
    plane: Plane,
    /// What it is elsewhere.
    outside: u16,
}

impl Mask {
    /// How much it lets through.
    pub fn at(&self, x: i32, y: i32) -> u16 {
        let Bounds { x0, y0, x1, y1 } = self.bounds;
        if x < x0 || x >= x1 || y < y0 || y >= y1 {
            return self.outside;
        }
        self.plane.row((y - y0) as usize).at((x - x0) as usize)
    }
}

/// Masks that were drawn.
#[derive(Default)]
pub(super) struct Masks(Vec<(Rc<SoftMask>, Affine, Bounds, Rc<Mask>)>);

impl Painter {
    /// A soft mask, drawn if it has not been.
    pub(super) fn mask(&mut self, mask: &Rc<SoftMask>) -> Rc<Mask> {
        let root = self.root;
        let known = |(m, matrix, bounds, _): &&(Rc<SoftMask>, Affine, Bounds, Rc<Mask>)| {
            Rc::ptr_eq(m, mask) && *matrix == self.matrix && *bounds == root
        };
        if let Some((.., known)) = self.masks.0.iter().find(known) {
            return known.clone();
        }
        let drawn = Rc::new(self.draw_mask(mask));
        if self.masks.0.len() >= MOST_KNOWN {
            self.masks.0.remove(0);
        }
        self.masks.0.push((mask.clone(), self.matrix, root, drawn.clone()));
        drawn
    }

    fn draw_mask(&mut self, mask: &SoftMask) -> Mask {
        let bounds = self.root.touched(self.matrix.transform_rect_bbox(mask.group.bounds));
        let own = mask.group.space.as_ref().and_then(|space| Blending::of(space));
        let blending = own.unwrap_or(self.level().buffer.blending);
        let buffer = self.aside(bounds, blending, mask.group.knockout, |painter| mask.list.play(painter));

        let transfer = |value: u16| match &mask.transfer {
            Some(function) => function.eval(&[fraction(value)]).first().map_or(value, |&value| sample(value)),
            None => value,
        };
        if !mask.luminosity {
            let table: Vec<u16> = transferred(transfer);
            let plane = filled(bounds, |y, row| {
                let alpha = buffer.alpha.row(y);
                row.iter_mut().enumerate().for_each(|(x, value)| *value = look(&table, alpha.at(x)));
            });
            return Mask { bounds, plane, outside: transfer(0) };
        }
        let backdrop = self.mask_backdrop(mask.backdrop.as_ref(), blending, mask.group.state.intent);
        let count = blending.components();
        let table: Vec<u16> = transferred(transfer);
        let plane = filled(bounds, |y, row| {
            let alpha = buffer.alpha.row(y);
            let rows = [0, 1, 2, 3].map(|i| buffer.planes[..count].get(i).map_or(Row::Even(0), |plane| plane.row(y)));
            for (x, value) in row.iter_mut().enumerate() {
                let rest = ONE - alpha.at(x);
                let inks = [0, 1, 2, 3].map(|i| (rows[i].at(x) + times(backdrop[i], rest)).min(ONE));
                *value = look(&table, luminosity(blending, inks));
            }
        });
        Mask { bounds, plane, outside: transfer(luminosity(blending, backdrop)) }
    }

    /// Draws something by itself, transparent at first and without spot inks, within bounds.
    pub(super) fn aside(
        &mut self,
        bounds: Bounds,
        blending: Blending,
        knockout: bool,
        draw: impl FnOnce(&mut Self),
    ) -> Buffer {
        let empty = Buffer::new(bounds, blending, blending.components(), false);
        if self.depth >= MOST_DEPTH || bounds.is_empty() {
            return empty;
        }
        let (clips, opened) = (self.clips.len(), self.opened.len());
        let plain = std::mem::replace(&mut self.inks.plain, true);
        let passed = std::mem::take(&mut self.passed);
        self.clips.push(Clip::all(bounds));
        self.levels.push(Level { knockout, ..Level::isolated(empty.clone(), clips + 1) });
        self.depth += 1;
        draw(self);
        self.depth -= 1;
        while self.opened.len() > opened {
            self.end_group();
        }
        let level = self.levels.pop();
        self.clips.truncate(clips);
        self.inks.plain = plain;
        self.passed = passed;
        level.map_or(empty, |level| level.buffer)
    }

    /// A mask's backdrop colour: black where none is named (ISO 32000-1, table 144).
    fn mask_backdrop(&mut self, color: Option<&Color>, blending: Blending, intent: crate::pages::Intent) -> [u16; 4] {
        let black = Color { space: Space::Gray.into(), values: smallvec::smallvec![0.0] };
        let way = Way { blending, intent, overprint: false, nonzero: false };
        let plain = std::mem::replace(&mut self.inks.plain, true);
        let flat = self.inks.flat(color.unwrap_or(&black), way);
        self.inks.plain = plain;
        [0, 1, 2, 3].map(|plane| if plane < blending.components() { flat.value(plane) } else { 0 })
    }
}

/// The light of amounts of ink (ISO 32000-1, 11.5.3 and 10.3).
fn luminosity(blending: Blending, inks: [u16; 4]) -> u16 {
    let [a, b, c, k] = inks.map(fraction);
    match blending {
        Blending::Gray => ONE - inks[0],
        Blending::Rgb => sample(1.0 - (0.3 * a + 0.59 * b + 0.11 * c)),
        Blending::Cmyk => sample(1.0 - (0.3 * a + 0.59 * b + 0.11 * c + k).min(1.0)),
    }
}

/// Steps of a table of transfers.
const STEPS: usize = 1024;

fn transferred(transfer: impl Fn(u16) -> u16) -> Vec<u16> {
    (0..=STEPS).map(|i| transfer((i * usize::from(ONE) / STEPS) as u16)).collect()
}

/// Between the entries of such a table.
fn look(table: &[u16], value: u16) -> u16 {
    let place = usize::from(value.min(ONE)) * STEPS;
    let (below, part) = (place >> 15, (place & (usize::from(ONE) - 1)) as i32);
    let low = i32::from(table[below]);
    let high = i32::from(table[(below + 1).min(STEPS)]);
    (low + (((high - low) * part) >> 15)) as u16
}

fn filled(bounds: Bounds, fill: impl Fn(usize, &mut [u16])) -> Plane {
    let mut plane = Plane::new(bounds, 0);
    for y in 0..bounds.height() {
        fill(y, plane.row_mut(y));
    }
    plane
}
