//! Conversions that cost much, tabulated: a grid whose points are computed when they are first needed.
//!
//! Between its points a colour is interpolated within the simplex that it lies in (Kasson, Plouffe, Nin: "A tetrahedral
//! interpolation technique for color space conversion", 1993, for any number of dimensions).

use super::plane::{ONE, sample};

/// Points of a grid in each direction, by the number of directions. 33 for three keeps conversions to press within
/// 0.7 ΔE00 of the exact ones (as measured for pictures, see `convert`).
const POINTS: [usize; 5] = [1, 257, 65, 33, 17];

/// From up to four components to up to four.
pub(super) struct Grid {
    inputs: usize,
    points: usize,
    nodes: Vec<[u16; 4]>,
    known: Vec<u64>,
    /// The last colour, as pictures have many alike in a row.
    last: Option<([u16; 4], [u16; 4])>,
}

impl Grid {
    /// For so many input components, 1 to 4.
    pub fn new(inputs: usize) -> Self {
        let points = POINTS[inputs];
        let count = (0..inputs).fold(1, |count, _| count * points);
        Self { inputs, points, nodes: vec![[0; 4]; count], known: vec![0; count.div_ceil(64)], last: None }
    }

    /// The colour of components from 0 to [`ONE`]; `exact` gives those of a grid point, all as fractions.
    #[inline]
    pub fn at(&mut self, input: [u16; 4], exact: &mut dyn FnMut([f32; 4]) -> [f32; 4]) -> [u16; 4] {
        if let Some((known, output)) = self.last
            && known == input
        {
            return output;
        }
        let output = self.look(input, exact);
        self.last = Some((input, output));
        output
    }

    fn look(&mut self, input: [u16; 4], exact: &mut dyn FnMut([f32; 4]) -> [f32; 4]) -> [u16; 4] {
        let n = self.inputs;
        let (mut base, mut stride) = (0, 1);
        // Part of the cell and step of the node, per direction.
        let mut parts = [(0_u32, 0_usize); 4];
        for i in (0..n).rev() {
            let place = u32::from(input[i].min(ONE)) * (self.points as u32 - 1);
            let below = (place >> 15).min(self.points as u32 - 2);
            parts[i] = (place - (below << 15), stride);
            base += below as usize * stride;
            stride *= self.points;
        }
        let parts = &mut parts[..n];
        // The longest part first; n is at most 4.
        parts.sort_unstable_by(|a, b| b.cmp(a));
        let mut sums = [16_384_u32; 4];
        let mut node = base;
        let mut left = u32::from(ONE);
        let ways = parts.iter().map(|&(part, stride)| (part, Some(stride))).chain([(0, None)]);
        for (next, stride) in ways {
            let weight = left - next;
            if weight > 0 {
                let value = self.node(node, exact);
                for (sum, value) in sums.iter_mut().zip(value) {
                    *sum += u32::from(value) * weight;
                }
            }
            left = next;
            node += stride.unwrap_or(0);
        }
        sums.map(|sum| (sum >> 15) as u16)
    }

    fn node(&mut self, node: usize, exact: &mut dyn FnMut([f32; 4]) -> [f32; 4]) -> [u16; 4] {
        let (word, bit) = (node / 64, 1 << (node % 64));
        if self.known[word] & bit == 0 {
            let mut input = [0.0; 4];
            let mut rest = node;
            for i in (0..self.inputs).rev() {
                input[i] = (rest % self.points) as f32 / (self.points - 1) as f32;
                rest /= self.points;
            }
            self.nodes[node] = exact(input).map(sample);
            self.known[word] |= bit;
        }
        self.nodes[node]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is linear comes out as it is.
    #[test]
    fn linear() {
        let mut exact = |[a, b, c, d]: [f32; 4]| [a, 0.5 * b + 0.5 * c, d, 1.0 - a];
        let mut grid = Grid::new(4);
        for input in [[0, 0, 0, 0], [ONE; 4], [12_345, 321, 30_000, 7], [1, 2, 3, 4], [32_767, 16_384, 9, 2_048]] {
            let [a, b, c, d] = input;
            let wanted = [a, b / 2 + c / 2, d, ONE - a];
            let found = grid.at(input, &mut exact);
            assert!(wanted.iter().zip(found).all(|(w, f)| w.abs_diff(f) <= 2), "{input:?}: {found:?}, not {wanted:?}");
        }
    }
}
