//! Folds the sheet in memory: which faces end up outside, and which touch.
//!
//! Input: creases seen from side A, left to right. Panels are numbered from 1 on each side as seen from that side; the
//! back of A*i* is B(*n*+1−*i*). Creases close from the right: exact for accordions, and right for rolls whose flap is
//! the rightmost panel of A.

use crate::sheet::Crease;
use crate::spec::Side;

/// A panel's face: its side and its number from 1, left to right as seen from that side.
pub type Face = (Side, usize);

/// What the folded sheet shows and hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faces {
    /// The two faces on the outside, in order of side and number.
    pub outermost: [Face; 2],
    /// Faces that lie on each other, through the stack; each pair in order of side and number.
    pub facing: Vec<(Face, Face)>,
}

/// Folds a sheet at `creases`, seen from side A.
pub fn faces(creases: &[Crease]) -> Faces {
    let n = creases.len() + 1;
    // Bottom to top: panel of A, and whether its A face is up. Starts with the rightmost panel alone.
    let mut stack = vec![(n, true)];
    for (i, crease) in creases.iter().enumerate().rev() {
        let turned = stack.iter().rev().map(|&(panel, up)| (panel, !up));
        let fixed = std::iter::once((i + 1, true));
        stack = match crease {
            Crease::Valley => fixed.chain(turned).collect(),
            Crease::Mountain => turned.chain(fixed).collect(),
        };
    }
    let face = |panel: usize, a: bool| if a { (Side::A, panel) } else { (Side::B, n + 1 - panel) };
    let above = |(panel, up): (usize, bool)| face(panel, up);
    let below = |(panel, up): (usize, bool)| face(panel, !up);
    let facing = stack
        .windows(2)
        .map(|pair| {
            let (lower, upper) = (above(pair[0]), below(pair[1]));
            (lower.min(upper), lower.max(upper))
        })
        .collect();
    let mut outermost = [below(stack[0]), above(stack[n - 1])];
    outermost.sort();
    Faces { outermost, facing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Crease::{Mountain as M, Valley as V};
    use Side::{A, B};

    #[test]
    fn half_shows_the_back() {
        let folded = faces(&[V]);
        assert_eq!(folded.outermost, [(B, 1), (B, 2)]);
        assert_eq!(folded.facing, [((A, 1), (A, 2))]);
    }

    #[test]
    fn z_shows_both_covers_and_pairs_the_bodies() {
        let folded = faces(&[V, M]);
        assert_eq!(folded.outermost, [(A, 3), (B, 3)]);
        assert_eq!(folded.facing, [((A, 1), (A, 2)), ((B, 1), (B, 2))]);
    }

    #[test]
    fn z_the_other_way_hides_both_covers() {
        assert_eq!(faces(&[M, V]).outermost, [(A, 1), (B, 1)]);
    }

    #[test]
    fn accordion_of_eight_pages_and_rolls() {
        assert_eq!(faces(&[V, M, V]).outermost, [(B, 1), (B, 4)]);
        assert_eq!(faces(&[V, V]).outermost, [(B, 2), (B, 3)]);
        assert_eq!(faces(&[V, V, V]).outermost, [(B, 3), (B, 4)]);
    }

    #[test]
    fn a_sheet_without_creases_has_two_faces() {
        assert_eq!(faces(&[]), Faces { outermost: [(A, 1), (B, 1)], facing: vec![] });
    }
}
