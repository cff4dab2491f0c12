//! From dark modules on a square grid to one outline.

use std::collections::BTreeMap;

use crate::geom::{Path, Point, Segment};
use crate::unit::Length;

/// The four ways along the grid, each the one before turned clockwise (y down).
const WAYS: [(i64, i64); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The outline of all dark modules of a grid of `count` × `count`, `edge` wide, its top-left corner at `corner`; each border
/// moved into the dark by `reduction` / 2. Dark is what the nonzero rule fills.
pub fn outline(dark: &[bool], count: usize, corner: Point, edge: Length, reduction: Length) -> Path {
    let n = count as i64;
    let is_dark = |x: i64, y: i64| {
        (0..n).contains(&x) && (0..n).contains(&y) && dark.get((y * n + x) as usize).copied().unwrap_or(false)
    };
    // Borders by where they start, each with the dark at its right hand. Where two dark modules touch by a corner, two start
    // at one point.
    let mut borders: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for y in 0..n {
        for x in (0..n).filter(|&x| is_dark(x, y)) {
            let sides = [((x, y), (0, -1)), ((x + 1, y), (1, 0)), ((x + 1, y + 1), (0, 1)), ((x, y + 1), (-1, 0))];
            for (way, (start, (dx, dy))) in sides.into_iter().enumerate() {
                if !is_dark(x + dx, y + dy) {
                    borders.entry((start.1, start.0)).or_default().push(way);
                }
            }
        }
    }
    let place = |(x, y): (i64, i64), before: usize, after: usize| {
        let at = |i: i64| Length::from_raw(edge.raw() * i / n);
        // Into the dark is to the right of the way, which is the next way.
        let into = |way: usize| WAYS[(way + 1) % 4];
        let ((ax, ay), (bx, by)) = (into(before), into(after));
        let half = reduction / 2;
        corner.offset(Point::new(at(x) + half * (ax + bx), at(y) + half * (ay + by)))
    };
    let mut path = Path::default();
    while let Some((&(y, x), ways)) = borders.iter_mut().find(|(_, ways)| !ways.is_empty()) {
        let start = (x, y);
        let first = ways.remove(0);
        let (mut at, mut way) = (start, first);
        let mut corners = Vec::new();
        loop {
            at = (at.0 + WAYS[way].0, at.1 + WAYS[way].1);
            if at == start && !more(&borders, at, way) {
                break;
            }
            let Some(ways) = borders.get_mut(&(at.1, at.0)) else { break };
            // The sharpest turn to the right goes round the same module, so that modules that touch by a corner stay apart.
            let Some(pick) = (0..ways.len()).min_by_key(|&i| (way + 5 - ways[i]) % 4) else { break };
            let next = ways.remove(pick);
            if next != way {
                corners.push((at, way, next));
            }
            way = next;
        }
        if way != first {
            corners.insert(0, (start, way, first));
        }
        for (i, (at, before, after)) in corners.into_iter().enumerate() {
            let p = place(at, before, after);
            path.0.push(if i == 0 { Segment::Move(p) } else { Segment::Line(p) });
        }
        path.0.push(Segment::Close);
    }
    path
}

/// Whether the border that comes to its own start goes on there: only where the sharpest turn to the right is still open.
fn more(borders: &BTreeMap<(i64, i64), Vec<usize>>, at: (i64, i64), way: usize) -> bool {
    borders.get(&(at.1, at.0)).is_some_and(|ways| ways.contains(&((way + 1) % 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(rows: &[&str], reduction: Length) -> Path {
        let dark: Vec<bool> = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        outline(&dark, rows.len(), Point::default(), Length::mm(rows.len() as i64), reduction)
    }

    /// Twice the area between a path's straight lines and its origin, in square millimetres; holes count against it.
    fn area(path: &Path) -> f64 {
        let (mut sum, mut first, mut last) = (0.0, Point::default(), Point::default());
        let cross = |a: Point, b: Point| a.x.to_mm() * b.y.to_mm() - b.x.to_mm() * a.y.to_mm();
        for segment in &path.0 {
            match *segment {
                Segment::Move(p) => (first, last) = (p, p),
                Segment::Line(p) => {
                    sum += cross(last, p);
                    last = p;
                }
                Segment::Close => sum += cross(last, first),
                Segment::Cubic(..) => {}
            }
        }
        sum / 2.0
    }

    #[test]
    fn the_outline_has_the_area_of_the_modules() {
        for rows in [["#..", ".#.", "..#"], ["###", "#.#", "###"], ["#.#", ".#.", "#.#"], [".#.", "###", ".#."]] {
            let modules = rows.iter().flat_map(|row| row.chars()).filter(|c| *c == '#').count();
            assert!((area(&draw(&rows, Length::ZERO)) - modules as f64).abs() < 1e-9, "{rows:?}");
        }
    }

    #[test]
    fn modules_that_touch_by_a_corner_are_outlines_of_their_own() {
        let loops = |rows: &[&str]| draw(rows, Length::ZERO).0.iter().filter(|s| **s == Segment::Close).count();
        assert_eq!(loops(&["#.", ".#"]), 2);
        assert_eq!(loops(&["###", "#.#", "###"]), 2, "an outline and its hole");
        assert_eq!(loops(&["##", "##"]), 1);
    }

    #[test]
    fn a_reduction_moves_every_border_into_the_dark() {
        // Of a ring of three modules, by a tenth of a millimetre: 2.9² outside, 1.1² inside.
        let ring = draw(&["###", "#.#", "###"], Length::from_mm(0.1));
        assert!((area(&ring) - (2.9 * 2.9 - 1.1 * 1.1)).abs() < 1e-6, "{}", area(&ring));
    }
}
