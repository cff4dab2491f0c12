//! Lays colour onto a buffer where a shape covers it (ISO 32000-1, 11.3 and 11.4.6).
//!
//! With amounts of ink I multiplied by alpha, source colour Cs, shape f and opacity α of the source, and the backdrop's
//! I₀ and α₀ (of what is there, or of a knockout group's initial backdrop):
//!
//! I' = (1 − f)·I + (f − α)·I₀ + α·((1 − α₀)·Cs + α₀·B(I₀/α₀, Cs))

use crate::pages::Blend;

use super::blend;
use super::buffer::{Backdrop, Buffer, rest};
use super::coverage::{Coverage, Run};
use super::inks::Flat;
use super::plane::{ONE, Plane, fixed, fraction, sample, times};
use super::work::Work;

/// So many planes stay in a processor's reach. On each row of each one more a mark waits for the memory, steps that count.
const NEAR: u64 = 12;
const FAR: u64 = 150;

/// How a colour is laid down.
#[derive(Clone, Copy)]
pub(super) struct Lay<'a> {
    pub blend: Blend,
    /// Constant alpha.
    pub alpha: u16,
    /// Soft mask.
    pub mask: Option<&'a super::mask::Mask>,
    /// Whether constant alpha and soft mask belong to the shape.
    pub alpha_is_shape: bool,
}

/// Pixels of a row, as a brush gives them.
#[derive(Debug, Default)]
pub(super) struct Pixels {
    /// Colours, one row for each of the brush's planes.
    pub inks: Vec<Vec<u16>>,
    /// How much is there at all; [`ONE`] before the brush changes it.
    pub shape: Vec<u16>,
    /// How much of what is below is hidden, at most the shape; [`ONE`] before the brush changes it.
    pub opacity: Vec<u16>,
}

/// Gives colours pixel by pixel.
pub(super) trait Brush {
    /// The planes whose colours it gives; the others have the flat colour's.
    fn planes(&self) -> &[usize];

    /// How many steps a pixel takes.
    fn steps(&self) -> u64;

    /// Colours of row `y` from column `x0` on, as many as `pixels.shape` is long.
    fn row(&mut self, y: i32, x0: i32, pixels: &mut Pixels);
}

/// What a level paints onto.
pub(super) struct Ground<'a> {
    pub buffer: &'a mut Buffer,
    pub knockout: bool,
    /// A knockout group's initial backdrop; nothing if it is transparent.
    pub backdrop: Option<&'a Backdrop>,
}

impl Ground<'_> {
    /// Whether one colour is laid down as it is, whatever is below.
    pub fn takes_plainly(&self, lay: Lay) -> bool {
        lay.blend == Blend::Normal && lay.mask.is_none() && !self.knockout
    }
}

/// Rows that are used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pixels: Pixels,
    alpha_below: Vec<u16>,
    ink_below: Vec<Vec<u16>>,
    /// What a plane was before.
    before: Vec<u16>,
    mixed: Vec<Vec<u16>>,
}

/// Paints.
pub(super) fn paint(
    ground: &mut Ground,
    coverage: &Coverage,
    flat: &Flat,
    mut brush: Option<&mut dyn Brush>,
    lay: Lay,
    scratch: &mut Scratch,
    work: &Work,
) {
    let simple = brush.is_none() && ground.takes_plainly(lay);
    let bounds = ground.buffer.bounds;
    // Process inks and spot inks that are painted, and alphas.
    let planes = (0..ground.buffer.planes.len()).filter(|plane| flat.paints(*plane)).count() as u64 + 2;
    let a_sample = match lay.blend {
        Blend::Normal if !ground.knockout => 2,
        mode if blend::separable(mode) || mode == Blend::Normal => 12,
        _ => 30,
    };
    let a_pixel = brush.as_ref().map_or(0, |brush| brush.steps()) + a_sample * planes + 4;
    for y in coverage.y0.max(bounds.y0)..coverage.y1().min(bounds.y1) {
        let runs = coverage.row(y);
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else { continue };
        let pixels = (last.x1 - first.x0) as u64;
        let steps = if simple { planes * (4 * runs.len() as u64 + pixels / 8) } else { a_pixel * pixels };
        if !work.take(steps) {
            return;
        }
        if simple {
            let touched = plain(ground.buffer, coverage.row(y), (0, y), flat, lay);
            work.take(far(touched));
        } else {
            work.take(far(planes));
            general(ground, coverage, y, flat, &mut brush, lay, scratch);
        }
    }
}

/// What a row costs beside what is painted, if it is of many planes.
fn far(planes: u64) -> u64 {
    planes.saturating_sub(NEAR) * FAR
}

/// One colour where a shape lies that is moved by a shift, all of it within the buffer. For what [`Ground::takes_plainly`].
pub(super) fn stamp(ground: &mut Ground, coverage: &Coverage, (x, y): (i32, i32), flat: &Flat, lay: Lay, work: &Work) {
    for row in coverage.y0..coverage.y1() {
        let touched = plain(ground.buffer, coverage.row(row), (x, row + y), flat, lay);
        if touched > NEAR {
            work.take(far(touched));
        }
    }
}

/// Coverages as samples.
const PARTS: [u16; 256] = {
    let mut parts = [0; 256];
    let mut cover = 0;
    while cover < 256 {
        parts[cover] = fixed(cover as u8);
        cover += 1;
    }
    parts
};

/// One colour, laid down as it is on runs of row `y` that are moved by `x`. Gives on how many planes that changes anything.
fn plain(buffer: &mut Buffer, runs: &[Run], (x, y): (i32, i32), flat: &Flat, lay: Lay) -> u64 {
    if runs.is_empty() {
        return 0;
    }
    let mut touched = 0;
    let left = buffer.bounds.x0 - x;
    let row = (y - buffer.bounds.y0) as usize;
    let mut lay_down = |plane: &mut Plane, value: u16, alpha: u16| {
        if plane.even(row) == Some(value) {
            return;
        }
        touched += 1;
        let samples = plane.row_mut(row);
        for run in runs {
            let pixels = &mut samples[(run.x0 - left) as usize..(run.x1 - left) as usize];
            if run.cover == 255 && alpha == ONE {
                pixels.fill(value);
            } else {
                let part = times(PARTS[usize::from(run.cover)], alpha);
                for pixel in pixels {
                    *pixel = toward(*pixel, value, part);
                }
            }
        }
    };
    for (number, plane) in buffer.planes.iter_mut().enumerate() {
        if flat.paints(number) {
            lay_down(plane, flat.value(number), lay.alpha);
        }
    }
    lay_down(&mut buffer.alpha, ONE, lay.alpha);
    if let Some(alpha) = &mut buffer.own_alpha {
        lay_down(alpha, ONE, lay.alpha);
    }
    if let Some(shape) = &mut buffer.shape {
        lay_down(shape, ONE, if lay.alpha_is_shape { lay.alpha } else { ONE });
    }
    touched
}

/// A part of the way from one sample to another.
#[inline]
fn toward(from: u16, to: u16, part: u16) -> u16 {
    let step = (i32::from(to) - i32::from(from)) * i32::from(part);
    // Rounded to the nearest.
    (i32::from(from) + ((step + 16_384) >> 15)) as u16
}

/// Everything else: a row at a time, plane by plane.
fn general(
    ground: &mut Ground,
    coverage: &Coverage,
    y: i32,
    flat: &Flat,
    brush: &mut Option<&mut dyn Brush>,
    lay: Lay,
    scratch: &mut Scratch,
) {
    let runs = coverage.row(y);
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let (x0, x1) = (first.x0, last.x1);
    let count = (x1 - x0) as usize;
    let at = (x0 - ground.buffer.bounds.x0) as usize;
    let row = (y - ground.buffer.bounds.y0) as usize;

    let Scratch { pixels, alpha_below, ink_below, before, mixed } = scratch;
    for samples in [&mut pixels.shape, &mut pixels.opacity] {
        samples.clear();
        samples.resize(count, ONE);
    }
    let brushed: &[usize] = match brush {
        Some(brush) => {
            let planes = brush.planes().len();
            pixels.inks.resize_with(planes.max(pixels.inks.len()), Vec::new);
            for inks in &mut pixels.inks[..planes] {
                inks.clear();
                inks.resize(count, 0);
            }
            brush.row(y, x0, pixels);
            brush.planes()
        }
        None => &[],
    };
    cover(pixels, coverage, y, x0, lay);
    let Pixels { inks, shape, opacity } = &*pixels;

    // What is below.
    let planes = ground.buffer.planes.len();
    let blending = ground.buffer.blending.components();
    let whole = lay.blend != Blend::Normal && !blend::separable(lay.blend);
    alpha_below.resize(count, 0);
    ink_below.resize_with(planes, Vec::new);
    let blended = lay.blend != Blend::Normal;
    if blended || ground.knockout {
        read_below(ground, y, x0, alpha_below, ink_below);
    }

    if whole {
        mix_whole(lay.blend, blending, alpha_below, ink_below, |plane, i| source(flat, brushed, inks, plane, i), mixed);
    }
    for plane in 0..planes {
        let painted = flat.paints(plane);
        if !painted && !ground.knockout {
            continue;
        }
        let rows = brushed.iter().position(|&brushed| brushed == plane).map(|n| &inks[n][..]);
        let value = flat.value(plane);
        let target = &mut ground.buffer.planes[plane];
        if rows.is_none() && value == 0 && target.even(row) == Some(0) && !ground.knockout && !blended {
            continue;
        }
        let mode = if plane < blending { lay.blend } else { blend::for_spots(lay.blend) };
        let target = &mut target.row_mut(row)[at..at + count];
        let color = |i: usize| rows.map_or(value, |row| row[i]);
        if mode == Blend::Normal && !ground.knockout {
            for (i, pixel) in target.iter_mut().enumerate() {
                *pixel = toward(*pixel, color(i), opacity[i]);
            }
            continue;
        }
        if !ground.knockout {
            before.clear();
            before.extend_from_slice(target);
        }
        let below = if ground.knockout { &ink_below[plane] } else { &*before };
        for (i, pixel) in target.iter_mut().enumerate() {
            let (f, a) = (fraction(shape[i]), fraction(opacity[i]));
            if f == 0.0 && a == 0.0 {
                continue;
            }
            let (under, alpha) = (fraction(below[i]), fraction(alpha_below[i]));
            let laid = if !painted {
                under
            } else {
                let above = fraction(color(i));
                let blended = if mode == Blend::Normal || alpha == 0.0 {
                    above
                } else if whole {
                    fraction(mixed[plane][i])
                } else {
                    blend::ink(mode, (under / alpha).min(1.0), above)
                };
                (1.0 - alpha) * above + alpha * blended
            };
            let kept = if ground.knockout { (1.0 - f) * fraction(*pixel) + (f - a) * under } else { (1.0 - a) * under };
            *pixel = sample(kept + a * laid);
        }
    }
    alphas(ground, row, at, shape, opacity, alpha_below);
}

/// Colour of a plane at a pixel.
fn source(flat: &Flat, brushed: &[usize], inks: &[Vec<u16>], plane: usize, i: usize) -> u16 {
    brushed.iter().position(|&brushed| brushed == plane).map_or_else(|| flat.value(plane), |n| inks[n][i])
}

/// Brings coverage, constant alpha and soft mask into shape and opacity.
fn cover(pixels: &mut Pixels, coverage: &Coverage, y: i32, x0: i32, lay: Lay) {
    let Pixels { shape, opacity, .. } = pixels;
    let mut done = 0;
    for run in coverage.row(y) {
        let (from, to) = ((run.x0 - x0) as usize, (run.x1 - x0) as usize);
        shape[done..from].fill(0);
        opacity[done..from].fill(0);
        if run.cover != 255 {
            let part = fixed(run.cover);
            for i in from..to {
                shape[i] = times(shape[i], part);
                opacity[i] = times(opacity[i], part);
            }
        }
        done = to;
    }
    let mut hide = |i: usize, part: u16| {
        opacity[i] = times(opacity[i], part);
        if lay.alpha_is_shape {
            shape[i] = times(shape[i], part);
        }
    };
    if lay.alpha != ONE {
        (0..done).for_each(|i| hide(i, lay.alpha));
    }
    if let Some(mask) = lay.mask {
        (0..done).for_each(|i| hide(i, mask.at(x0 + i as i32, y)));
    }
}

/// The rows that a mode blends with.
fn read_below(ground: &Ground, y: i32, x0: i32, alpha: &mut [u16], inks: &mut [Vec<u16>]) {
    let (bounds, planes, alphas) = match (ground.knockout, ground.backdrop) {
        (false, _) => (ground.buffer.bounds, &ground.buffer.planes, &ground.buffer.alpha),
        (true, Some(backdrop)) => (backdrop.bounds, &backdrop.rows, &backdrop.alpha),
        (true, None) => {
            alpha.fill(0);
            for ink in inks {
                ink.clear();
                ink.resize(alpha.len(), 0);
            }
            return;
        }
    };
    let (row, at) = ((y - bounds.y0) as usize, (x0 - bounds.x0) as usize);
    alphas.row(row).copy(at, alpha);
    for (number, ink) in inks.iter_mut().enumerate() {
        ink.clear();
        ink.resize(alpha.len(), 0);
        if let Some(plane) = planes.get(number) {
            plane.row(row).copy(at, ink);
        }
    }
}

/// Blends the process components together, into `mixed`.
fn mix_whole(
    mode: Blend,
    components: usize,
    alpha: &[u16],
    below: &[Vec<u16>],
    color: impl Fn(usize, usize) -> u16,
    mixed: &mut Vec<Vec<u16>>,
) {
    mixed.resize_with(components.max(mixed.len()), Vec::new);
    for plane in &mut mixed[..] {
        plane.clear();
        plane.resize(alpha.len(), 0);
    }
    for i in 0..alpha.len() {
        let a = fraction(alpha[i]);
        if a == 0.0 {
            continue;
        }
        let (mut under, mut above, mut out) = ([0.0; 4], [0.0; 4], [0.0; 4]);
        for plane in 0..components {
            under[plane] = (fraction(below[plane][i]) / a).min(1.0);
            above[plane] = fraction(color(plane, i));
        }
        blend::inks(mode, &under[..components], &above[..components], &mut out[..components]);
        for plane in 0..components {
            mixed[plane][i] = sample(out[plane]);
        }
    }
}

/// Brings the alphas and the shape up to date.
fn alphas(ground: &mut Ground, row: usize, at: usize, shape: &[u16], opacity: &[u16], below: &[u16]) {
    let knockout = ground.knockout;
    let isolated = ground.backdrop.is_none();
    let union = |plane: &mut Plane, parts: &[u16]| {
        if plane.even(row) != Some(ONE) {
            let pixels = &mut plane.row_mut(row)[at..at + parts.len()];
            pixels.iter_mut().zip(parts).for_each(|(pixel, &part)| *pixel = toward(*pixel, ONE, part));
        }
    };
    // Where a group knocks out, its alpha is the last object's: (1 − f)·α + opacity.
    let replace = |plane: &mut Plane, target: &dyn Fn(usize) -> u16| {
        let pixels = &mut plane.row_mut(row)[at..at + shape.len()];
        for (i, pixel) in pixels.iter_mut().enumerate() {
            *pixel = (times(*pixel, rest(shape[i])) + target(i)).min(ONE);
        }
    };
    let buffer = &mut *ground.buffer;
    if knockout {
        // With the backdrop's alpha in it: (1 − f)·α + f·α₀ + opacity·(1 − α₀).
        let with = |i: usize| {
            if isolated { opacity[i] } else { times(shape[i], below[i]) + times(opacity[i], rest(below[i])) }
        };
        replace(&mut buffer.alpha, &with);
        if let Some(own) = &mut buffer.own_alpha {
            replace(own, &|i| opacity[i]);
        }
    } else {
        union(&mut buffer.alpha, opacity);
        if let Some(own) = &mut buffer.own_alpha {
            union(own, opacity);
        }
    }
    if let Some(plane) = &mut buffer.shape {
        union(plane, shape);
    }
}
