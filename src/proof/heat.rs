//! How much ink lies where: a map of all inks together, with the limit marked.

use kurbo::{BezPath, Point, Rect, Shape as _};

use super::letter::{Anchor, Letters};
use super::printed;
use crate::pages::Page;
use crate::planes::{Canvas, Patch, Planes, Tone};

/// What is told of, in mm²: smaller ones are the edges of overlapping letters.
const LEAST_AREA: f64 = 0.1;
/// What is framed in the picture, in mm², and how many of them.
const FRAMED: (f64, usize) = (1.0, 50);
/// Colours of amounts up to the limit, in even steps from none: white to dark blue. By eye: each step is told from the next
/// in grey too.
const COOL: [[u8; 3]; 5] = [[255, 255, 255], [205, 228, 243], [122, 182, 219], [42, 114, 184], [8, 45, 105]];
/// Colours beyond the limit, from just above to 100 % above: yellow to red, which nothing below has.
const WARM: [[u8; 3]; 3] = [[255, 205, 0], [247, 120, 10], [200, 0, 40]];
/// Lines and words.
const DARK: [u8; 3] = [30, 30, 30];

/// The map of a page.
pub(super) struct Heat<'a> {
    planes: &'a Planes,
    page: &'a Page,
    limit: f64,
    patches: Vec<Patch>,
    /// The most ink, in percent, and the middle of the pixel that has it.
    most: (f64, Point),
}

impl<'a> Heat<'a> {
    /// Of a page; what is told is of what lies `inside` (the bleed: marks outside of it have all inks by nature).
    pub fn new(planes: &'a Planes, page: &'a Page, inside: Rect, limit: f64) -> Self {
        let mut patches = planes.patches(inside, limit, &printed);
        patches.retain(|patch| patch.area >= LEAST_AREA);
        let most = most(planes, inside);
        Self { planes, page, limit, patches, most }
    }

    /// What the map shows, in words.
    pub fn words(&self) -> String {
        let (most, at) = self.most;
        if most < 0.5 {
            return "no ink".to_owned();
        }
        let place = self.page.place(Rect::from_points(at, at));
        let place = format!("at x {:.0} mm, y {:.0} mm", place.x, place.y);
        let area: f64 = self.patches.iter().map(|patch| patch.area).sum();
        let over = match self.patches.len() {
            0 => format!("nowhere over {:.0} %", self.limit),
            1 => format!("over {:.0} % on {area:.1} mm²", self.limit),
            n => format!("over {:.0} % on {area:.1} mm² in {n} places", self.limit),
        };
        format!("total ink at most {most:.0} % {place}; {over}")
    }

    /// The picture, with a legend below.
    pub fn draw(&self, dpi: f64) -> Canvas {
        // Eight points, but never too small to be read.
        let size = (dpi / 9.0).max(11.0);
        let legend = libm::ceil(size * 5.0) as usize;
        let (width, height) = (self.planes.width, self.planes.height);
        let mut canvas = Canvas::new(width.max(libm::ceil(size * 26.0) as usize), height + legend, [255; 3]);
        let most = 255 * (4 + self.planes.spots.len());
        let colors: Vec<[u8; 3]> = (0..=most).map(|ink| self.color(ink as f64 / 2.55)).collect();
        let mut total = Vec::new();
        for y in 0..height {
            self.planes.total(y, &printed, &mut total);
            let (pixels, _) = canvas.row_mut(y).as_chunks_mut::<3>();
            for (pixel, &ink) in pixels.iter_mut().zip(&total) {
                *pixel = colors[usize::from(ink)];
            }
        }
        let (least, count) = FRAMED;
        for patch in self.patches.iter().filter(|patch| patch.area >= least).take(count) {
            let frame = self.planes.matrix.transform_rect_bbox(patch.place).inset(size * 0.4);
            canvas.line(&frame.to_path(0.1), (size / 8.0).max(1.0), &[], Tone(WARM[2], 1.0));
        }
        self.legend(&mut canvas, size, height as f64);
        canvas
    }

    /// The colour of an amount in percent.
    fn color(&self, percent: f64) -> [u8; 3] {
        let (stops, part): (&[[u8; 3]], f64) = if percent > self.limit + 1.0 {
            (&WARM, (percent - self.limit) / 100.0)
        } else {
            (&COOL, percent / self.limit)
        };
        let place = part.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let below = (place as usize).min(stops.len() - 2);
        let part = place - below as f64;
        [0, 1, 2].map(|i| {
            let (a, b) = (f64::from(stops[below][i]), f64::from(stops[below + 1][i]));
            (a + (b - a) * part + 0.5) as u8
        })
    }

    fn legend(&self, canvas: &mut Canvas, size: f64, top: f64) {
        let Some(letters) = Letters::new() else { return };
        let dark = Tone(DARK, 1.0);
        let (left, right) = (size * 1.5, (canvas.width() as f64 - size * 2.5).min(size * 48.0));
        let bar = Rect::new(left, top + size * 1.8, right, top + size * 2.8);
        let most = (100.0 * (4 + self.planes.spots.len()) as f64).max(self.limit + 100.0);
        let most = most.min(self.limit + 170.0);
        let x = |percent: f64| left + (right - left) * percent / most;
        let (first, last) = (libm::floor(left) as usize, libm::ceil(right) as usize);
        for column in first..last {
            let percent = (column as f64 - left) / (right - left) * most;
            let strip = Rect::new(column as f64, bar.y0, column as f64 + 1.0, bar.y1);
            canvas.fill(&strip.to_path(0.1), Tone(self.color(percent.max(0.0)), 1.0));
        }
        canvas.line(&bar.to_path(0.1), 1.0, &[], dark);
        let mut mark = |percent: f64, words: &str, above: bool| {
            let mut tick = BezPath::new();
            let (from, to) = if above { (bar.y0 - size * 0.4, bar.y1) } else { (bar.y1, bar.y1 + size * 0.3) };
            tick.move_to((x(percent), from));
            tick.line_to((x(percent), to));
            canvas.line(&tick, if above { (size / 6.0).max(2.0) } else { 1.0 }, &[], dark);
            let y = if above { bar.y0 - size * 0.6 } else { bar.y1 + size * 1.25 };
            letters.write(canvas, words, Point::new(x(percent), y), size, Anchor::Middle, dark);
        };
        let mut percent = 0.0;
        while percent <= most {
            mark(percent, &format!("{percent:.0} %"), false);
            percent += 100.0;
        }
        mark(self.limit, &format!("limit {:.0} %", self.limit), true);
        let at = Point::new(left, top + size * 1.2);
        // Beside the limit's words, if there is room.
        let words = self.words();
        if left + letters.width(&words) * size < x(self.limit) - size * 5.0 {
            letters.write(canvas, &words, at, size, Anchor::Start, dark);
        }
    }
}

/// The most ink within a box, and where.
fn most(planes: &Planes, inside: Rect) -> (f64, Point) {
    let rect = planes.matrix.transform_rect_bbox(inside);
    let edge = |v: f64, most: usize| (libm::floor(v + 0.5).max(0.0) as usize).min(most);
    let (x0, x1) = (edge(rect.x0, planes.width), edge(rect.x1, planes.width));
    let mut best = (0, 0, 0);
    let mut total = Vec::new();
    for y in edge(rect.y0, planes.height)..edge(rect.y1, planes.height) {
        planes.total(y, &printed, &mut total);
        for (x, &ink) in total.iter().enumerate().take(x1).skip(x0) {
            if ink > best.0 {
                best = (ink, x, y);
            }
        }
    }
    let (ink, x, y) = best;
    (f64::from(ink) / 2.55, planes.matrix.inverse() * Point::new(x as f64 + 0.5, y as f64 + 0.5))
}
