//! Glyphs as coverage, remembered by outline, size and the part of a pixel at which they stand.

use std::collections::BTreeMap;
use std::rc::Rc;

use kurbo::{Affine, BezPath};

use super::coverage::Coverage;
use super::plane::Bounds;
use super::raster::Raster;

/// Steps of a pixel at which a glyph is kept, across and down: it is shown at most an eighth of a pixel off.
const STEPS: f64 = 4.0;
/// The largest glyph that is kept, in pixels. Larger ones are hardly ever met twice, and show where they stand.
const LARGEST: f64 = 96.0;
/// How much is kept, in runs of pixels: about 12 MB.
const MOST: usize = 1 << 20;

/// Outline, matrix without its shift, steps across and down.
type Key = (*const BezPath, [u64; 4], u8, u8);

/// Glyphs that were met.
#[derive(Default)]
pub(super) struct Glyphs {
    known: BTreeMap<Key, (Rc<Coverage>, Bounds)>,
    /// Keeps the outlines alive whose addresses are in `known`.
    outlines: BTreeMap<*const BezPath, Rc<BezPath>>,
    size: usize,
}

/// A glyph's coverage, to be shown that many pixels to the right and down.
pub(super) struct Placed {
    pub coverage: Rc<Coverage>,
    pub shift: (i32, i32),
    /// Its pixels, where it is shown.
    pub bounds: Bounds,
}

impl Glyphs {
    /// A glyph as `matrix` brings its outline to pixels; nothing if it is better drawn as a path.
    pub fn get(&mut self, outline: &Rc<BezPath>, matrix: Affine, raster: &mut Raster) -> Option<Placed> {
        let [a, b, c, d, e, f] = matrix.as_coeffs();
        // In 1000ths of an em.
        let size = 1000.0 * (a.abs() + b.abs()).max(c.abs() + d.abs());
        let near = |v: f64| v.abs() < 1e6;
        if !(size <= LARGEST && near(e) && near(f)) {
            return None;
        }
        let place = |v: f64| {
            let steps = libm::floor(v * STEPS + 0.5);
            let whole = libm::floor(steps / STEPS);
            (whole as i32, (steps - whole * STEPS) as u8)
        };
        let ((x, part_x), (y, part_y)) = (place(e), place(f));
        let key = (Rc::as_ptr(outline), [a, b, c, d].map(f64::to_bits), part_x, part_y);
        if let Some(known) = self.known.get(&key) {
            return Some(Placed::new(known, (x, y)));
        }
        let at = Affine::new([a, b, c, d, f64::from(part_x) / STEPS, f64::from(part_y) / STEPS]);
        let room = Bounds { x0: -1000, y0: -1000, x1: 1000, y1: 1000 };
        let bounds = room.touched(at.transform_rect_bbox(outline.control_box()));
        let coverage = Rc::new(raster.fill(outline.iter().map(|element| at * element), false, bounds));
        if self.size + coverage.len() > MOST {
            self.known.clear();
            self.outlines.clear();
            self.size = 0;
        }
        self.size += coverage.len();
        self.outlines.entry(Rc::as_ptr(outline)).or_insert_with(|| outline.clone());
        let bounds = coverage.bounds();
        let known = self.known.entry(key).insert_entry((coverage, bounds));
        Some(Placed::new(known.get(), (x, y)))
    }
}

impl Placed {
    fn new((coverage, own): &(Rc<Coverage>, Bounds), (x, y): (i32, i32)) -> Self {
        let bounds = Bounds { x0: own.x0 + x, y0: own.y0 + y, x1: own.x1 + x, y1: own.y1 + y };
        Self { coverage: coverage.clone(), shift: (x, y), bounds }
    }
}
