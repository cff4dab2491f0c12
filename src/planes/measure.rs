//! How much ink there is: on a plate, and of all plates together where it is too much.

use kurbo::{Point, Rect};

use super::plate::PlateRow;
use super::{Planes, Plate, Spot};

/// Square millimetres of a square point.
const MM2: f64 = (25.4 / 72.0) * (25.4 / 72.0);

/// The ink of a plate within a box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ink {
    /// On average, 0 to 1.
    pub mean: f64,
    /// At most in one pixel, 0 to 1.
    pub most: f64,
}

/// A patch with more ink than a limit: pixels that touch, by edge or by corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// What is around it, in the page's coordinates (points, y up).
    pub place: Rect,
    /// Its own area, in mm².
    pub area: f64,
    /// The most ink in it, in percent of solid: 400 is all four process inks.
    pub most: f64,
}

/// A run of pixels above the limit, and the patch that it belongs to.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    x0: usize,
    x1: usize,
    patch: usize,
}

/// A patch as it grows, in pixels.
#[derive(Clone, Copy, Debug)]
struct Growing {
    parent: usize,
    bounds: [usize; 4],
    pixels: usize,
    most: u32,
}

impl Planes {
    /// The pixels whose middle lies in a box of the page's coordinates: columns, rows.
    fn pixels(&self, place: Rect) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let rect = self.matrix.transform_rect_bbox(place);
        let range = |low: f64, high: f64, most: usize| {
            let edge = |v: f64| (libm::floor(v + 0.5).max(0.0) as usize).min(most);
            edge(low)..edge(high).max(edge(low))
        };
        (range(rect.x0, rect.x1, self.width), range(rect.y0, rect.y1, self.height))
    }

    /// The ink of a plate within a box of the page's coordinates.
    #[must_use]
    pub fn ink(&self, plate: &Plate, place: Rect) -> Ink {
        let (columns, rows) = self.pixels(place);
        let count = columns.len() * rows.len();
        if count == 0 {
            return Ink::default();
        }
        let (mut sum, mut most) = (0_u64, 0);
        for y in rows {
            match plate.row(y) {
                PlateRow::Even(value) => {
                    sum += u64::from(value) * columns.len() as u64;
                    most = most.max(value);
                }
                PlateRow::Pixels(pixels) => {
                    for &value in &pixels[columns.clone()] {
                        sum += u64::from(value);
                        most = most.max(value);
                    }
                }
            }
        }
        Ink { mean: sum as f64 / (255.0 * count as f64), most: f64::from(most) / 255.0 }
    }

    /// Total ink of a row, in 1/255 of a plate's solid: of the process inks, and of the spot inks that are `printed`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn total(&self, y: usize, printed: &dyn Fn(&Spot) -> bool, out: &mut Vec<u16>) {
        out.clear();
        out.resize(self.width, 0);
        let spots = self.spots.iter().filter(|(spot, _)| printed(spot)).map(|(_, plate)| plate);
        for plate in self.process.iter().chain(spots) {
            match plate.row(y) {
                PlateRow::Even(0) => {}
                PlateRow::Even(value) => out.iter_mut().for_each(|sum| *sum += u16::from(value)),
                PlateRow::Pixels(pixels) => out.iter_mut().zip(pixels).for_each(|(sum, &ink)| *sum += u16::from(ink)),
            }
        }
    }

    /// The patches within a box where there is more ink than `limit` (percent), the largest first.
    #[must_use]
    pub fn patches(&self, place: Rect, limit: f64, printed: &dyn Fn(&Spot) -> bool) -> Vec<Patch> {
        let (columns, rows) = self.pixels(place);
        // Rounding of each plate to 8 bits is no ink.
        let over = (limit * 2.55 + 2.0).max(0.0) as u16;
        let mut patches: Vec<Growing> = Vec::new();
        let (mut above, mut here): (Vec<Stretch>, Vec<Stretch>) = (Vec::new(), Vec::new());
        let mut total = Vec::new();
        for y in rows {
            self.total(y, printed, &mut total);
            here.clear();
            let mut x = columns.start;
            while x < columns.end {
                if total[x] <= over {
                    x += 1;
                    continue;
                }
                let x0 = x;
                let mut most = 0;
                while x < columns.end && total[x] > over {
                    most = most.max(u32::from(total[x]));
                    x += 1;
                }
                let own = patches.len();
                patches.push(Growing { parent: own, bounds: [x0, y, x, y + 1], pixels: x - x0, most });
                // Stretches of the row above that it touches become one with it.
                for stretch in above.iter().filter(|stretch| stretch.x0 <= x && stretch.x1 >= x0) {
                    join(&mut patches, stretch.patch, own);
                }
                here.push(Stretch { x0, x1: x, patch: own });
            }
            std::mem::swap(&mut above, &mut here);
        }
        let back = self.matrix.inverse();
        let pixel = back.determinant().abs() * MM2;
        let mut found: Vec<Patch> = (0..patches.len())
            .filter(|&i| patches[i].parent == i)
            .map(|i| {
                let [x0, y0, x1, y1] = patches[i].bounds.map(|v| v as f64);
                let place = Rect::from_points(back * Point::new(x0, y0), back * Point::new(x1, y1));
                Patch { place, area: patches[i].pixels as f64 * pixel, most: f64::from(patches[i].most) / 2.55 }
            })
            .collect();
        // Of equal ones the upper first.
        found.sort_by(|a, b| b.area.total_cmp(&a.area));
        found
    }
}

fn root(patches: &mut [Growing], mut i: usize) -> usize {
    while patches[i].parent != i {
        patches[i].parent = patches[patches[i].parent].parent;
        i = patches[i].parent;
    }
    i
}

fn join(patches: &mut [Growing], a: usize, b: usize) {
    let (a, b) = (root(patches, a), root(patches, b));
    if a == b {
        return;
    }
    let from = patches[b];
    let into = &mut patches[a];
    let [x0, y0, x1, y1] = from.bounds;
    let own = into.bounds;
    into.bounds = [own[0].min(x0), own[1].min(y0), own[2].max(x1), own[3].max(y1)];
    into.pixels += from.pixels;
    into.most = into.most.max(from.most);
    patches[b].parent = a;
}
