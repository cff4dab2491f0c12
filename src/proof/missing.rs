//! Letters whose font is not in the file. What a press prints for them nobody knows: programs put other fonts in their
//! place, each its own. A proof that left them out, or showed one of those, would promise what is not so; it frames where
//! they stand instead, and says so.

use kurbo::{BezPath, PathEl};

use crate::planes::{Canvas, Planes, Tone};

/// Frames. By eye: no ink of a press is like it.
const FRAME: Tone = Tone([255, 0, 160], 1.0);
/// What frames are filled with.
const FILL: Tone = Tone([255, 0, 160], 0.15);
/// Width of a frame's line in points, and what it has at least in pixels.
const WIDTH: (f64, f64) = (0.3, 1.0);

/// Frames the letters.
pub(super) fn frame(canvas: &mut Canvas, planes: &Planes, dpi: f64) {
    let (points, least) = WIDTH;
    for [a, b, c, d] in &planes.missing {
        let edges = [PathEl::MoveTo(*a), PathEl::LineTo(*b), PathEl::LineTo(*c), PathEl::LineTo(*d), PathEl::ClosePath];
        let frame = BezPath::from_iter(edges);
        canvas.fill(&frame, FILL);
        canvas.line(&frame, (points * dpi / 72.0).max(least), &[], FRAME);
    }
}

/// What is said of them, for people.
pub(super) fn words(planes: &Planes, page: usize) -> Option<String> {
    let count = match planes.missing.len() {
        0 => return None,
        1 => "one letter has a font that is".to_owned(),
        n => format!("{n} letters have fonts that are"),
    };
    Some(format!(
        "Page {page}: {count} not in the file. The plates lack them, and the pictures show magenta frames in their place: what \
         a press would print there nobody knows. Have the file exported again with all fonts embedded."
    ))
}
