//! Ink in places that are narrower than the pixels by which ink is measured: lines, rims of type, small squares. Where the
//! coarse plates leave open whether there is too much ink, that part of the page alone is rendered once more, finely; and where
//! those leave it open, the ribbon alone once more.

use kurbo::{Point, Rect};

use super::{Grid, HALF, Patch, Sums, Window};

/// Pixels of an eighth of a millimetre, by which narrow places are measured.
const FINE: f64 = 203.2;
/// Pixels of a thirty-second of a millimetre, by which ribbons are measured that no fine pixel lies wholly in.
const FINEST: f64 = 812.8;
/// The most of these pixels on a page: lines that go far up and across take up more room than a ribbon.
const MOST_FINEST: f64 = 1e6;
/// Where a pixel may be covered by at least so much of a colour with too much ink, it is looked at finely: strokes that are
/// as wide as a fine pixel leave as much in one of the coarse pixels that they cross.
const LEAST: f64 = 0.25;
/// How many pixels around it tell what a pixel's ground is.
const AROUND: usize = 2;
/// The most fine pixels that are rendered together; a larger part of a page is measured by larger ones.
const MOST_PIXELS: f64 = 8e6;
/// More parts of a page than this are rendered as one: each rendering plays the page anew.
const MOST_PARTS: usize = 6;

/// What of a page was rendered finely.
pub(super) struct Fine<'a>(Vec<(Grid<'a>, Sums)>);

impl<'a> Fine<'a> {
    /// Renders what coarse sums leave open: whether there are `area` mm² of more than `limit` percent. `places`: where there
    /// may be as much; nothing, and it may be anywhere. What lies in one of the patches in `told` is not asked for again.
    pub(super) fn of(
        coarse: &Grid<'a>,
        sums: &Sums,
        [limit, area]: [f64; 2],
        places: Option<&[Rect]>,
        told: &[Patch],
        render: &dyn Fn(&Grid<'_>, Window) -> Sums,
    ) -> Self {
        // Where the drawing proves that nothing is as dark, no pixel is looked at.
        if coarse.dpi >= FINE || places.is_some_and(<[Rect]>::is_empty) {
            return Self(Vec::new());
        }
        let mut parts = open(coarse, sums, &ground(sums), [limit, area], places, told);
        if parts.len() > MOST_PARTS {
            parts = parts.into_iter().reduce(|a, b| a.union(b)).into_iter().collect();
        }
        let rendered = |part: Rect, dpi: f64| {
            let grid = Grid::new(coarse.page, coarse.area, dpi.max(coarse.dpi));
            let window = grid.shown(part);
            let sums = render(&grid, window);
            (grid, sums)
        };
        // Points to pixels.
        let pixels = |part: Rect, dpi: f64| part.area() * (dpi / 72.0) * (dpi / 72.0);
        let (mut all, mut left) = (Vec::new(), MOST_FINEST);
        for part in parts {
            let many = pixels(part, FINE);
            let (grid, sums) =
                rendered(part, if many > MOST_PIXELS { FINE * (MOST_PIXELS / many).sqrt() } else { FINE });
            if sums.patches(limit, true).iter().all(|patch| patch.area(&grid) < area) {
                for ribbon in open(&grid, &sums, &sides(&sums), [limit, area], places, &[]) {
                    let many = pixels(ribbon, FINEST);
                    if many <= left {
                        left -= many;
                        all.push(rendered(ribbon, FINEST));
                    }
                }
            }
            all.push((grid, sums));
        }
        Self(all)
    }

    /// Patches of at least so many mm² with more than so many percent, each with what it was measured by.
    pub(super) fn over(&self, percent: f64, area: f64) -> Vec<(&Grid<'a>, Patch)> {
        let own = |(grid, sums): &'_ (Grid<'a>, Sums)| -> Vec<Patch> {
            let patches = sums.patches(percent, true);
            patches.into_iter().filter(|patch| patch.area(grid) >= area).collect()
        };
        self.0.iter().flat_map(|part| own(part).into_iter().map(move |patch| (&part.0, patch))).collect()
    }
}

/// Parts of the page where pixels that touch may hold, all together, as much area of too much ink on their `ground`.
fn open(
    grid: &Grid<'_>,
    sums: &Sums,
    ground: &[u32],
    [limit, area]: [f64; 2],
    places: Option<&[Rect]>,
    told: &[Patch],
) -> Vec<Rect> {
    let (width, height) = (sums.width(), sums.height());
    let [left, top] = [sums.window.x[0], sums.window.y[0]];
    let limit = (limit + HALF) * 2.55;
    let mut looked = vec![places.is_none(); sums.sums.len()];
    for window in places.into_iter().flatten().map(|place| grid.shown(*place)) {
        let clip = |[from, to]: [usize; 2], start: usize, length: usize| {
            from.saturating_sub(start).min(length)..to.saturating_sub(start).min(length)
        };
        for y in clip(window.y, top, height) {
            looked[y * width..(y + 1) * width][clip(window.x, left, width)].fill(true);
        }
    }
    // How much of a pixel may be covered.
    let part = |at: usize| {
        let (sum, ground) = (f64::from(sums.sums[at]), f64::from(ground[at]));
        if sum > limit { 1.0 } else { ((sum - ground) / (limit - ground).max(1.0)).max(0.0) }
    };
    let mut open: Vec<bool> = (0..looked.len()).map(|at| looked[at] && part(at) >= LEAST).collect();
    let mut parts = Vec::new();
    for start in 0..open.len() {
        if !std::mem::take(&mut open[start]) {
            continue;
        }
        let (mut x, mut y, mut covered) = ([width, 0], [height, 0], 0.0);
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            let (column, row) = (at % width, at / width);
            covered += part(at);
            x = [x[0].min(column), x[1].max(column)];
            y = [y[0].min(row), y[1].max(row)];
            for row in row.saturating_sub(1)..(row + 2).min(height) {
                for column in column.saturating_sub(1)..(column + 2).min(width) {
                    if std::mem::take(&mut open[row * width + column]) {
                        stack.push(row * width + column);
                    }
                }
            }
        }
        let (x, y) = (x.map(|x| x + left), y.map(|y| y + top));
        let known = told
            .iter()
            .any(|patch| patch.x[0] <= x[1] && patch.x[1] >= x[0] && patch.y[0] <= y[1] && patch.y[1] >= y[0]);
        if !known && covered * grid.pixel() * grid.pixel() >= area {
            let corner = |x: usize, y: usize| grid.matrix.inverse() * Point::new(x as f64, y as f64);
            parts.push(Rect::from_points(corner(x[0], y[0]), corner(x[1] + 1, y[1] + 1)));
        }
    }
    parts
}

/// Of each pixel, the ink on the darker one of two opposite sides, those between which it stands out most: a ribbon stands out
/// on both sides, the rim of an area on one.
fn sides(sums: &Sums) -> Vec<u32> {
    let (width, height) = (sums.width(), sums.height());
    let at = |x: isize, y: isize| {
        let clamped = |at: isize, length: usize| at.clamp(0, length as isize - 1) as usize;
        sums.sums[clamped(y, height) * width + clamped(x, width)]
    };
    let far = AROUND as isize;
    let of = |x: isize, y: isize| {
        let pair = |(dx, dy): (isize, isize)| at(x - dx, y - dy).max(at(x + dx, y + dy));
        [(far, 0), (0, far), (far, far), (far, -far)].into_iter().map(pair).min().unwrap_or(0)
    };
    (0..height as isize).flat_map(|y| (0..width as isize).map(move |x| (x, y))).map(|(x, y)| of(x, y)).collect()
}

/// Of each pixel, the least ink around it.
fn ground(sums: &Sums) -> Vec<u32> {
    let (width, height) = (sums.width(), sums.height());
    let mut across = vec![0; sums.sums.len()];
    for (row, least) in sums.sums.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (x, least) in least.iter_mut().enumerate() {
            let near = &row[x.saturating_sub(AROUND)..(x + AROUND + 1).min(width)];
            *least = near.iter().copied().min().unwrap_or(0);
        }
    }
    let mut all = across.clone();
    for y in 0..height {
        for other in y.saturating_sub(AROUND)..(y + AROUND + 1).min(height) {
            let (from, into) = (&across[other * width..(other + 1) * width], &mut all[y * width..(y + 1) * width]);
            into.iter_mut().zip(from).for_each(|(least, other)| *least = (*least).min(*other));
        }
    }
    all
}
