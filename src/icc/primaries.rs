//! From the chromaticities of white and of three primaries to the matrix of a profile (PNG, annex C; ICC.1:2010, annex E).

use super::D50;

type Matrix = [[f64; 3]; 3];

/// x and y of white (D65), red, green and blue of sRGB (IEC 61966-2-1).
pub(super) const SRGB: [[f64; 2]; 4] = [[0.3127, 0.3290], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];

/// To the cones of Bradford's adaptation (ICC.1:2010, E.3).
const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

/// From light of the primaries to XYZ relative to D50; nothing where they make no colours.
pub(super) fn matrix(chroma: [[f64; 2]; 4]) -> Option<Matrix> {
    if chroma.iter().any(|[x, y]| !(*y > 0.0 && *x >= 0.0 && x + y <= 1.1)) {
        return None;
    }
    // X, Y and Z of each at Y = 1.
    let [white, primaries @ ..] = chroma.map(|[x, y]| [x / y, 1.0, (1.0 - x - y) / y]);
    let columns: Matrix = std::array::from_fn(|row| std::array::from_fn(|column| primaries[column][row]));
    // How much of each makes white.
    let parts = apply(&inverse(&columns)?, white);
    if parts.iter().any(|part| !part.is_finite() || *part <= 0.0) {
        return None;
    }
    let device: Matrix = std::array::from_fn(|row| std::array::from_fn(|column| columns[row][column] * parts[column]));
    let (from, to) = (apply(&BRADFORD, white), apply(&BRADFORD, D50.0));
    let cones: Matrix = std::array::from_fn(|row| BRADFORD[row].map(|value| value * to[row] / from[row]));
    let adapted = times(&times(&inverse(&BRADFORD)?, &cones), &device);
    adapted.iter().flatten().all(|value| value.is_finite()).then_some(adapted)
}

fn apply(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn times(a: &Matrix, b: &Matrix) -> Matrix {
    std::array::from_fn(|row| std::array::from_fn(|column| (0..3).map(|k| a[row][k] * b[k][column]).sum()))
}

fn inverse(m: &Matrix) -> Option<Matrix> {
    // The rows and columns that are left, in turn, so that signs come by themselves.
    let minor = |row: usize, column: usize| {
        let (r, c) = ([(row + 1) % 3, (row + 2) % 3], [(column + 1) % 3, (column + 2) % 3]);
        m[r[0]][c[0]] * m[r[1]][c[1]] - m[r[0]][c[1]] * m[r[1]][c[0]]
    };
    let whole: f64 = (0..3).map(|column| m[0][column] * minor(0, column)).sum();
    // Primaries that lie on one line, but for rounding.
    (whole.abs() > 1e-6).then(|| std::array::from_fn(|row| std::array::from_fn(|column| minor(column, row) / whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_srgb() {
        let known = [
            [0.436_041_3, 0.385_112_9, 0.143_045_8],
            [0.222_484_5, 0.716_905_1, 0.060_610_4],
            [0.013_920_2, 0.097_067_2, 0.713_912_6],
        ];
        let found = matrix(SRGB).expect("colours");
        for (a, b) in found.iter().flatten().zip(known.iter().flatten()) {
            assert!((a - b).abs() < 5e-4, "{found:?}");
        }
    }

    #[test]
    fn what_makes_no_colours() {
        let line = [[0.31, 0.33], [0.6, 0.3], [0.5, 0.3], [0.4, 0.3]];
        let outside = [[0.7, 0.29], [0.3, 0.6], [0.3, 0.5], [0.2, 0.3]];
        for chroma in [line, outside, [[0.0; 2]; 4], [[0.31, 0.0], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]]] {
            assert!(matrix(chroma).is_none(), "{chroma:?}");
        }
    }
}
