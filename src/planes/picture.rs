//! Pictures, their masks, and stencils.

use std::ops::Range;
use std::sync::Arc;

use kurbo::{Affine, Point, Rect, Shape as _};

use super::channels::Channels;
use super::compose::{Brush, Pixels};
use super::coverage::{Coverage, Run};
use super::painter::{Painter, Part};
use super::plane::{Bounds, ONE, byte, fixed, times};
use super::sheet::{Axis, Scaler, Sheet};
use super::work::Work;
use crate::pages::{Fault, Image, ImageMask, Note, Paint, Source, Space, State};

/// Pixels of a picture or a mask that are kept whole, for mattes and colour keys.
const MOST_KEPT: usize = 1 << 28;
/// Stencils smaller than this, in pixels, stand where they are: they are letters. Other pictures end on whole pixels, so
/// that one which was cut into strips has no seams.
const LETTER: f64 = 64.0;
/// Steps of work for any picture, and how many of its samples are unpacked in one.
const PICTURE: u64 = 8000;
const UNPACKED: u64 = 4;
/// Samples of a pixel, across and down, of pictures that are turned.
const SAMPLES: usize = 3;

/// Where a picture lies.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// From the unit square, y up, to pixels.
    matrix: Affine,
    /// The same with edges on whole pixels, where its edges go along the axes.
    snapped: Option<Affine>,
}

impl Place {
    fn new(matrix: Affine, snap: bool) -> Self {
        let [a, b, c, d, ..] = matrix.as_coeffs();
        // A thousandth of a pixel over the whole picture.
        let upright = b.abs() < 1e-3 && c.abs() < 1e-3;
        let whole = upright && a != 0.0 && d != 0.0;
        let snapped = whole.then(|| {
            let rect = matrix.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
            let round = |low: f64, high: f64| {
                if !snap {
                    return (low, high);
                }
                let low = libm::floor(low + 0.5);
                (low, libm::floor(high + 0.5).max(low + 1.0))
            };
            let ((x0, x1), (y0, y1)) = (round(rect.x0, rect.x1), round(rect.y0, rect.y1));
            let (w, h) = (x1 - x0, y1 - y0);
            Affine::new([
                if a > 0.0 { w } else { -w },
                0.0,
                0.0,
                if d > 0.0 { h } else { -h },
                if a > 0.0 { x0 } else { x1 },
                if d > 0.0 { y0 } else { y1 },
            ])
        });
        Self { matrix, snapped }
    }

    fn to_pixels(self) -> Affine {
        self.snapped.unwrap_or(self.matrix)
    }

    /// Pixels per sample of a picture of that size, across and down.
    fn scale(self, width: u32, height: u32) -> (f64, f64) {
        let [a, b, c, d, ..] = self.to_pixels().as_coeffs();
        ((a * a + b * b).sqrt() / f64::from(width), (c * c + d * d).sqrt() / f64::from(height))
    }
}

/// How a picture on its grid is read.
enum Map {
    /// Its grid is the pixels themselves.
    Direct,
    /// From pixels to the grid; that many samples of a pixel across and down; whether values between the grid's points
    /// are interpolated.
    Free(Affine, usize, bool),
}

struct View {
    sheet: Sheet,
    map: Map,
}

/// Gives a picture's rows.
type Source1<'a> = &'a mut dyn FnMut(&mut Scaler) -> Result<(), String>;

impl View {
    /// Brings a picture to a grid that suits its place.
    fn new(
        image: &Image,
        place: Place,
        planes: usize,
        keyed: bool,
        room: Bounds,
        rows: Source1,
    ) -> (Self, Option<String>) {
        let (width, height) = (image.width.max(1), image.height.max(1));
        let (across, down) = place.scale(width, height);
        let between = image.interpolate && across > 1.0 && down > 1.0;
        let (axes, bounds, map) = match place.snapped {
            Some(matrix) if !between => {
                let [a, _, _, d, e, f] = matrix.as_coeffs();
                let (w, h) = (f64::from(width), f64::from(height));
                // Rows count from the top of the unit square.
                let axes = (Axis { scale: a / w, shift: e }, Axis { scale: -d / h, shift: f + d });
                let bounds = room.touched(matrix.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)));
                (axes, bounds, Map::Direct)
            }
            _ => {
                let reduce =
                    |scale: f64| if scale > 0.0 { libm::floor(1.0 / scale).clamp(1.0, 4096.0) } else { 4096.0 };
                let (x, y) = (reduce(across), reduce(down));
                let size = |n: u32, by: f64| libm::ceil(f64::from(n) / by) as i32;
                let bounds = Bounds { x0: 0, y0: 0, x1: size(width, x), y1: size(height, y) };
                let axes = (Axis { scale: 1.0 / x, shift: 0.0 }, Axis { scale: 1.0 / y, shift: 0.0 });
                let grid =
                    Affine::new([f64::from(width) / x, 0.0, 0.0, -f64::from(height) / y, 0.0, f64::from(height) / y]);
                let samples = if between { 1 } else { SAMPLES };
                (axes, bounds, Map::Free(grid * place.to_pixels().inverse(), samples, between))
            }
        };
        let mut scaler = Scaler::new(width as usize, planes, keyed, axes, bounds);
        let fault = rows(&mut scaler).err();
        (Self { sheet: scaler.finish(), map }, fault)
    }

    /// How many steps it takes to read a pixel.
    fn steps(&self) -> u64 {
        let planes = self.sheet.planes as u64;
        match self.map {
            Map::Direct => 3 + planes,
            Map::Free(_, samples, between) => {
                (samples * samples) as u64 * if between { 60 + 12 * planes } else { 14 + 3 * planes }
            }
        }
    }

    /// Values of row `y` from `x0` on into `values`, one row a plane, and how much is there, times `alpha`.
    fn read(&self, y: i32, x0: i32, values: &mut [Vec<u16>], alpha: &mut [u16]) {
        let Sheet { bounds, planes, .. } = &self.sheet;
        let mut sums = [0.0_f32; 72];
        for i in 0..alpha.len() {
            let x = x0 + i as i32;
            match &self.map {
                Map::Direct => {
                    let (gx, gy) = (x.clamp(bounds.x0, bounds.x1 - 1), y.clamp(bounds.y0, bounds.y1 - 1));
                    let at = (gy - bounds.y0) as usize * bounds.width() + (gx - bounds.x0) as usize;
                    for (plane, row) in values.iter_mut().enumerate() {
                        row[i] = self.sheet.values[at * planes + plane];
                    }
                    if let Some(there) = &self.sheet.alpha {
                        alpha[i] = times(alpha[i], there[at]);
                    }
                }
                Map::Free(matrix, samples, between) => {
                    let sums = &mut sums[..values.len() + 1];
                    sums.fill(0.0);
                    let n = *samples;
                    for sample in 0..n * n {
                        let part = |k: usize| (k as f64 + 0.5) / n as f64;
                        let at = Point::new(f64::from(x) + part(sample % n), f64::from(y) + part(sample / n));
                        self.sheet.sum(*matrix * at, *between, sums);
                    }
                    let (there, colors) = (sums[values.len()], &sums[..values.len()]);
                    for (row, sum) in values.iter_mut().zip(colors) {
                        row[i] = if there > 0.0 { ((sum / there + 0.5) as u16).min(ONE) } else { 0 };
                    }
                    let there = (there / (n * n) as f32 * f32::from(ONE) + 0.5).min(f32::from(ONE)) as u16;
                    alpha[i] = times(alpha[i], there);
                }
            }
        }
    }
}

impl Sheet {
    /// Adds what is at a place of the grid: values times how much is there, then how much that is.
    fn sum(&self, at: Point, between: bool, sums: &mut [f32]) {
        let mut add = |x: f64, y: f64, weight: f32| {
            // Casts saturate; places beyond the edge have the edge's value.
            let x = (libm::floor(x) as i32).clamp(self.bounds.x0, self.bounds.x1 - 1) - self.bounds.x0;
            let y = (libm::floor(y) as i32).clamp(self.bounds.y0, self.bounds.y1 - 1) - self.bounds.y0;
            let at = y as usize * self.bounds.width() + x as usize;
            let there = self.alpha.as_ref().map_or(1.0, |alpha| f32::from(alpha[at]) / f32::from(ONE)) * weight;
            let count = sums.len() - 1;
            for (sum, value) in sums.iter_mut().zip(&self.values[at * self.planes..(at + 1) * self.planes]) {
                *sum += there * f32::from(*value);
            }
            sums[count] += there;
        };
        if !between {
            return add(at.x, at.y, 1.0);
        }
        let (x, y) = (at.x - 0.5, at.y - 0.5);
        let (px, py) = ((x - libm::floor(x)) as f32, (y - libm::floor(y)) as f32);
        add(x, y, (1.0 - px) * (1.0 - py));
        add(x + 1.0, y, px * (1.0 - py));
        add(x, y + 1.0, (1.0 - px) * py);
        add(x + 1.0, y + 1.0, px * py);
    }
}

/// A picture's colours, with its mask.
struct PictureBrush {
    planes: Vec<usize>,
    view: View,
    mask: Option<View>,
    /// The mask is a stencil: it cuts the shape.
    cuts: bool,
    row: Vec<Vec<u16>>,
}

impl Brush for PictureBrush {
    fn planes(&self) -> &[usize] {
        &self.planes
    }

    fn steps(&self) -> u64 {
        self.view.steps() + self.mask.as_ref().map_or(0, View::steps)
    }

    fn row(&mut self, y: i32, x0: i32, pixels: &mut Pixels) {
        let count = self.planes.len();
        self.view.read(y, x0, &mut pixels.inks[..count], &mut pixels.opacity);
        pixels.shape.copy_from_slice(&pixels.opacity);
        if let Some(mask) = &self.mask {
            self.row.resize_with(1, Vec::new);
            self.row[0].resize(pixels.opacity.len(), 0);
            mask.read(y, x0, &mut self.row, &mut pixels.opacity);
            for (i, &alpha) in self.row[0].iter().enumerate() {
                pixels.opacity[i] = times(pixels.opacity[i], alpha);
                if self.cuts {
                    pixels.shape[i] = pixels.opacity[i];
                }
            }
        }
    }
}

impl Painter {
    pub(super) fn picture(&mut self, image: &Image, matrix: Affine, stencil: Option<&Paint>, state: &State) {
        let whole = self.matrix * matrix;
        let size = whole.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let letter = image.stencil && size.width() < LETTER && size.height() < LETTER;
        let place = Place::new(whole, !letter);
        let room = self.room().touched(place.to_pixels().transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)));
        if room.is_empty() || !whole.determinant().is_finite() || whole.determinant() == 0.0 {
            return;
        }
        // Its grid, and what its rows are read into.
        let pixels = room.width() as u64 * room.height() as u64;
        if !self.work.take(PICTURE + 2 * pixels + 4 * u64::from(image.width)) {
            return;
        }
        let outline = place.to_pixels() * Rect::new(0.0, 0.0, 1.0, 1.0).to_path(0.1);
        let coverage = self.cover(&outline, false);
        if coverage.is_empty() {
            return;
        }
        if image.stencil {
            if let Some(paint) = stencil {
                let (view, fault) = stencil_view(image, place, room, &self.work);
                self.fault(image, fault);
                self.lay(&stenciled(&coverage, &view), paint, state, Part::Fill);
            }
            return;
        }
        let Some(space) = &image.space else { return };
        let way = self.way(state, Part::Fill);
        let base = if let Space::Indexed { base, .. } = &**space { base } else { space };
        let mut channels = Channels::new(&mut self.inks, base, way);
        let hidden = hidden(image);
        let matte = matte(image);
        let mut reader = Reader { space, channels: &mut channels, hidden, matte };
        let (view, fault) = reader.view(image, place, room, &self.work);
        self.fault(image, fault);
        let (mask, cuts) = match &image.mask {
            Some(ImageMask::Soft { image, .. }) => {
                let (view, fault) = stencil_view(image, place, room, &self.work);
                self.fault(image, fault);
                (Some(view), false)
            }
            Some(ImageMask::Explicit(image)) => {
                let (mut view, fault) = stencil_view(image, place, room, &self.work);
                self.fault(image, fault);
                view.sheet.values.iter_mut().for_each(|value| *value = ONE - *value);
                (Some(view), true)
            }
            _ => (None, false),
        };
        let mut brush = PictureBrush { planes: channels.planes, view, mask, cuts, row: Vec::new() };
        let flat = channels.flat;
        self.compose(&coverage, &flat, Some(&mut brush), state, Part::Fill);
    }

    fn fault(&mut self, image: &Image, fault: Option<String>) {
        if let Some(why) = fault {
            let text = format!("a picture of {} × {} pixels is not shown whole: {why}", image.width, image.height);
            self.notes.push(Note { fault: Fault::Picture, text, source: Source { stream: image.object, operator: 0 } });
        }
    }
}

/// A stencil, or a mask of one grey component, as it is.
fn stencil_view(image: &Image, place: Place, room: Bounds, work: &Work) -> (View, Option<String>) {
    let (mut values, mut last) = (Vec::new(), Vec::new());
    View::new(image, place, 1, false, room, &mut |scaler| {
        image.samples.rows(&mut |number, row| {
            let number = number as usize;
            if !work.take(row.len() as u64 / UNPACKED) || !scaler.needs(number) {
                return;
            }
            // Rows of paper are alike.
            if row == last {
                work.take(scaler.steps_again());
                return scaler.again(number);
            }
            if work.take(scaler.steps(1)) {
                values.clear();
                values.extend(row.iter().map(|&sample| fixed(sample)));
                scaler.row(number, &values, |_| true);
                last.clear();
                last.extend_from_slice(row);
            }
        })
    })
}

/// What of a shape lies in a stencil.
fn stenciled(coverage: &Coverage, view: &View) -> Coverage {
    let mut out = Coverage::from(coverage.y0);
    let (mut values, mut alpha) = (vec![Vec::new()], Vec::new());
    for y in coverage.y0..coverage.y1() {
        for run in coverage.row(y) {
            let count = (run.x1 - run.x0) as usize;
            values[0].resize(count, 0);
            alpha.clear();
            alpha.resize(count, fixed(run.cover));
            view.read(y, run.x0, &mut values, &mut alpha);
            for i in 0..count {
                let x = run.x0 + i as i32;
                out.push(Run { x0: x, x1: x + 1, cover: byte(times(values[0][i], alpha[i])) });
            }
        }
        out.end_row();
    }
    out
}

/// Per pixel, whether the colour key hides it.
fn hidden(image: &Image) -> Option<Vec<bool>> {
    let Some(ImageMask::ColorKey(ranges)) = &image.mask else { return None };
    let (width, count) = (image.width as usize, image.width as usize * image.height as usize);
    if count > MOST_KEPT {
        return None;
    }
    let mut hidden = vec![false; count];
    // What cannot be read is told when the picture itself is.
    let _ = image.samples.raw_rows(&mut |number, row| {
        let start = number as usize * width;
        for (i, pixel) in row.chunks_exact(ranges.len().max(1)).enumerate().take(width) {
            if let Some(hidden) = hidden.get_mut(start + i) {
                *hidden = pixel.iter().zip(ranges).all(|(sample, [low, high])| (low..=high).contains(&sample));
            }
        }
    });
    Some(hidden)
}

/// The colour that a picture was blended with beforehand, and its alpha.
fn matte(image: &Image) -> Option<(Vec<f32>, Vec<u8>)> {
    let Some(ImageMask::Soft { image: mask, matte: Some(matte) }) = &image.mask else { return None };
    let count = mask.width as usize * mask.height as usize;
    if (mask.width, mask.height) != (image.width, image.height) || count > MOST_KEPT {
        return None;
    }
    let mut alpha = vec![255; count];
    let _ = mask.samples.rows(&mut |number, row| {
        let start = number as usize * mask.width as usize;
        if let Some(to) = alpha.get_mut(start..start + row.len()) {
            to.copy_from_slice(row);
        }
    });
    Some((matte.clone(), alpha))
}

/// From samples to amounts of ink.
struct Reader<'a> {
    space: &'a Arc<Space>,
    channels: &'a mut Channels,
    hidden: Option<Vec<bool>>,
    matte: Option<(Vec<f32>, Vec<u8>)>,
}

impl Reader<'_> {
    fn view(&mut self, image: &Image, place: Place, room: Bounds, work: &Work) -> (View, Option<String>) {
        let width = image.width as usize;
        let planes = self.channels.planes.len();
        let components = self.space.components();
        let table = (components == 1 && self.matte.is_none()).then(|| self.table());
        let keyed = self.hidden.is_some();
        let indexed = matches!(&**self.space, Space::Indexed { .. });
        let straight = self.matte.is_none() && !indexed && components == planes && self.channels.straight();
        let straight = straight.then(|| std::array::from_fn::<u16, 256, _>(|sample| fixed(sample as u8)));
        let a_sample = if table.is_some() || straight.is_some() { 1 } else { 4 + self.channels.steps() };
        let plain = !keyed && self.matte.is_none();
        let (mut inks, mut last) = (Vec::new(), Vec::new());
        View::new(image, place, planes, keyed, room, &mut |scaler| {
            image.samples.rows(&mut |number, row| {
                let number = number as usize;
                if !work.take(row.len() as u64 / UNPACKED) || !scaler.needs(number) {
                    return;
                }
                // Rows of paper are alike, unless what is around them tells them apart.
                if row == last && plain {
                    work.take(scaler.steps_again());
                    return scaler.again(number);
                }
                if !work.take(scaler.steps(a_sample)) {
                    return;
                }
                inks.resize(width * planes, 0);
                let seen = scaler.seen();
                let part = seen.start * planes..seen.end * planes;
                match (&straight, &table) {
                    (Some(straight), _) => {
                        for (ink, &sample) in inks[part.clone()].iter_mut().zip(row.get(part).unwrap_or_default()) {
                            *ink = straight[usize::from(sample)];
                        }
                    }
                    (None, Some(table)) => {
                        for (inks, &sample) in inks.chunks_exact_mut(planes.max(1)).zip(row) {
                            let at = usize::from(sample) * planes;
                            inks.copy_from_slice(&table[at..at + planes]);
                        }
                    }
                    (None, None) => self.colors((number, seen), row, components, &mut inks),
                }
                let start = number * width;
                let hidden = self.hidden.as_ref();
                let there = |i: usize| hidden.is_none_or(|hidden| !hidden.get(start + i).copied().unwrap_or(false));
                scaler.row(number, &inks, there);
                if plain {
                    last.clear();
                    last.extend_from_slice(row);
                }
            })
        })
    }

    /// The inks of every value of one component.
    fn table(&mut self) -> Vec<u16> {
        let planes = self.channels.planes.len();
        let mut table = vec![0; 256 * planes];
        for (sample, inks) in (0..=255_u8).zip(table.chunks_exact_mut(planes.max(1))) {
            match &**self.space {
                Space::Indexed { base, last, table } => {
                    self.channels.inks(&Space::lookup(base, *last, table, sample.into()), inks);
                }
                space => {
                    let [low, high] = space.range(0);
                    self.channels.inks(&[low + (high - low) * f32::from(sample) / 255.0], inks);
                }
            }
        }
        table
    }

    fn colors(&mut self, (number, seen): (usize, Range<usize>), row: &[u8], components: usize, inks: &mut [u16]) {
        let planes = self.channels.planes.len();
        let ranges: Vec<[f32; 2]> = (0..components).map(|i| self.space.range(i)).collect();
        let mut values = vec![0.0; components];
        let width = inks.len() / planes.max(1);
        let mut last: Option<(usize, &[u8])> = None;
        for (i, pixel) in row.chunks_exact(components.max(1)).enumerate().take(seen.end).skip(seen.start) {
            // Neighbours are often alike.
            if let (Some((before, known)), None) = (last, &self.matte)
                && known == pixel
            {
                inks.copy_within(before * planes..(before + 1) * planes, i * planes);
                continue;
            }
            for ((value, sample), [low, high]) in values.iter_mut().zip(pixel).zip(&ranges) {
                *value = low + (high - low) * f32::from(*sample) / 255.0;
            }
            if let Some((matte, alpha)) = &self.matte {
                // c = m + (c' − m) / α, ISO 32000-1, 11.6.5.3.
                let part = f32::from(alpha[number * width + i]) / 255.0;
                for ((value, matte), [low, high]) in values.iter_mut().zip(matte).zip(&ranges) {
                    *value = if part > 0.0 { (matte + (*value - matte) / part).clamp(*low, *high) } else { *matte };
                }
            }
            if let Space::Indexed { base, last, table } = &**self.space {
                let color = Space::lookup(base, *last, table, values[0]);
                self.channels.inks(&color, &mut inks[i * planes..(i + 1) * planes]);
            } else {
                self.channels.inks(&values, &mut inks[i * planes..(i + 1) * planes]);
            }
            last = Some((i, pixel));
        }
    }
}
