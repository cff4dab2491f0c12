//! Functions (ISO 32000-1, 7.10): tints, shadings, transfer. In: numbers of the domain; out: one value per output.
//! They are read from a file by `reader`; how to compute them stands here, for all who paint or judge.

use super::Values;
use super::calculator::{self, Operation};

/// A function. Total: outside the domain it clips, and what is broken yields zeros.
#[derive(Clone, Debug)]
pub enum Function {
    /// Gives back what it gets.
    Identity,
    /// Type 0: a table.
    Sampled(Box<Sampled>),
    /// Type 2: from `c0` to `c1` by a power.
    Exponential {
        /// Lowest and highest input.
        domain: [f32; 2],
        /// Per output; empty where the file gives none.
        range: Vec<[f32; 2]>,
        /// Outputs at 0.
        c0: Values,
        /// Outputs at 1.
        c1: Values,
        /// `N`.
        power: f32,
    },
    /// Type 3: one function after another.
    Stitching {
        /// Lowest and highest input.
        domain: [f32; 2],
        /// Per output; empty where the file gives none.
        range: Vec<[f32; 2]>,
        /// One more than there are bounds.
        functions: Vec<Function>,
        /// Where the next function takes over, ascending.
        bounds: Vec<f32>,
        /// From the part of the domain to the function's own, per function.
        encode: Vec<[f32; 2]>,
    },
    /// Type 4: a PostScript calculator's program.
    Calculator {
        /// Per input.
        domain: Vec<[f32; 2]>,
        /// Per output.
        range: Vec<[f32; 2]>,
        /// Steps in order; jumps only go forward.
        program: Vec<Operation>,
    },
    /// Several functions of the same input, an output each (shadings).
    Several(Vec<Function>),
}

/// A table of samples over a grid of any number of dimensions.
#[derive(Clone, Debug)]
pub struct Sampled {
    /// Per input.
    pub domain: Vec<[f32; 2]>,
    /// Per output.
    pub range: Vec<[f32; 2]>,
    /// Samples per input.
    pub size: Vec<usize>,
    /// From the domain to the grid.
    pub encode: Vec<[f32; 2]>,
    /// The samples, already in `range` by `Decode`; the first input varies fastest.
    pub samples: Vec<f32>,
}

/// Between the nearest samples of more inputs than this, a table is read without interpolation: 2¹⁰ corners are enough
/// for everyone who is not out to keep us busy.
const MOST_INTERPOLATED: usize = 10;

/// Steps of a function that is inside of two others.
const GUESSED: usize = 1000;

impl Function {
    /// The function's values at `input`. Missing inputs are zero, surplus ones ignored.
    #[must_use]
    pub fn eval(&self, input: &[f32]) -> Values {
        let first = input.first().copied().unwrap_or(0.0);
        let mut out: Values = match self {
            Self::Identity => input.into(),
            Self::Sampled(table) => table.eval(input),
            Self::Exponential { domain, range, c0, c1, power } => {
                let x = clip(first, *domain);
                // y = C0 + x^N (C1 − C0)
                let t = if *power == 1.0 { x } else { libm::powf(x, *power) };
                let values = c0.iter().zip(c1).map(|(a, b)| a + t * (b - a)).collect();
                clip_all(values, range)
            }
            Self::Stitching { domain, range, functions, bounds, encode } => {
                let x = clip(first, *domain);
                // The last function also owns the domain's end.
                let k = bounds.iter().take_while(|bound| x >= **bound).count().min(functions.len().saturating_sub(1));
                let from = if k == 0 { domain[0] } else { bounds.get(k - 1).copied().unwrap_or(domain[0]) };
                let to = bounds.get(k).copied().unwrap_or(domain[1]);
                let into = encode.get(k).copied().unwrap_or([0.0, 1.0]);
                let x = interpolate(x, [from, to], into);
                functions.get(k).map_or_else(Values::new, |function| clip_all(function.eval(&[x]), range))
            }
            Self::Calculator { domain, range, program } => {
                let inputs: Values =
                    domain.iter().enumerate().map(|(i, d)| clip(input.get(i).copied().unwrap_or(0.0), *d)).collect();
                clip_all(calculator::run(program, &inputs, range.len()), range)
            }
            Self::Several(functions) => {
                functions.iter().map(|function| function.eval(input).first().copied().unwrap_or(0.0)).collect()
            }
        };
        for value in &mut out {
            if !value.is_finite() {
                *value = 0.0;
            }
        }
        out
    }

    /// About how many steps of arithmetic its values take, at most; of nested functions the deeper ones are guessed.
    #[must_use]
    pub fn steps(&self) -> usize {
        match self {
            Self::Identity | Self::Exponential { .. } => 1,
            Self::Sampled(table) => table.range.len() << table.size.len().min(MOST_INTERPOLATED),
            Self::Calculator { program, .. } => program.len(),
            Self::Stitching { functions, .. } | Self::Several(functions) => {
                let own = |function: &Self| match function {
                    Self::Stitching { .. } | Self::Several(_) => GUESSED,
                    other => other.steps(),
                };
                functions.iter().map(own).fold(functions.len() / 8, usize::max)
            }
        }
    }

    /// How many values it gives; nothing for [`Function::Identity`], which gives as many as it gets.
    #[must_use]
    pub fn outputs(&self) -> Option<usize> {
        match self {
            Self::Identity => None,
            Self::Sampled(table) => Some(table.range.len()),
            Self::Exponential { c0, .. } => Some(c0.len()),
            Self::Stitching { functions, .. } => functions.first().and_then(Self::outputs),
            Self::Calculator { range, .. } => Some(range.len()),
            Self::Several(functions) => Some(functions.len()),
        }
    }
}

impl Sampled {
    /// Multilinear interpolation between the samples around the input (ISO 32000-1, 7.10.2).
    fn eval(&self, input: &[f32]) -> Values {
        let outputs = self.range.len();
        // Per input: the step in the table to its lower neighbour, the step to the upper one, and how far towards it.
        let (mut base, mut stride) = (0_usize, outputs);
        let mut between: smallvec::SmallVec<[(usize, f32); 4]> = smallvec::SmallVec::new();
        for (i, (&size, domain)) in self.size.iter().zip(&self.domain).enumerate() {
            let x = clip(input.get(i).copied().unwrap_or(0.0), *domain);
            let last = size.saturating_sub(1) as f32;
            let into = self.encode.get(i).copied().unwrap_or([0.0, last]);
            let at = clip(interpolate(x, *domain, into), [0.0, last]);
            let below = (at as usize).min(size.saturating_sub(1));
            let mut part = at - below as f32;
            let mut below = below;
            if between.len() >= MOST_INTERPOLATED {
                below += usize::from(part >= 0.5 && below + 1 < size);
                part = 0.0;
            }
            base = base.saturating_add(below.saturating_mul(stride));
            if part > 0.0 && below + 1 < size {
                between.push((stride, part));
            }
            stride = stride.saturating_mul(size);
        }
        let mut out: Values = smallvec::smallvec![0.0; outputs];
        for corner in 0..1_usize << between.len() {
            let (mut at, mut weight) = (base, 1.0);
            for (bit, (stride, part)) in between.iter().enumerate() {
                if corner >> bit & 1 == 1 {
                    at += stride;
                    weight *= part;
                } else {
                    weight *= 1.0 - part;
                }
            }
            for (value, sample) in out.iter_mut().zip(self.samples.get(at..).unwrap_or_default()) {
                *value += weight * sample;
            }
        }
        clip_all(out, &self.range)
    }
}

/// From one interval to another; the start of the second where the first is a point.
fn interpolate(x: f32, from: [f32; 2], to: [f32; 2]) -> f32 {
    let width = from[1] - from[0];
    if width == 0.0 { to[0] } else { to[0] + (x - from[0]) * (to[1] - to[0]) / width }
}

/// Into an interval; a not-a-number becomes its start.
fn clip(x: f32, [low, high]: [f32; 2]) -> f32 {
    x.max(low).min(high)
}

fn clip_all(mut values: Values, range: &[[f32; 2]]) -> Values {
    for (value, range) in values.iter_mut().zip(range) {
        *value = clip(*value, *range);
    }
    values
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;

    fn near(actual: &[f32], expected: &[f32]) {
        assert_eq!(actual.len(), expected.len(), "{actual:?} has as many values as {expected:?}");
        assert!(actual.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{actual:?} is {expected:?}");
    }

    fn straight(c0: f32, c1: f32) -> Function {
        Function::Exponential { domain: [0.0, 1.0], range: vec![], c0: smallvec![c0], c1: smallvec![c1], power: 1.0 }
    }

    #[test]
    fn a_power_goes_from_c0_to_c1_and_clips_its_input() {
        let square = Function::Exponential {
            domain: [0.0, 1.0],
            range: vec![],
            c0: smallvec![1.0, 0.0],
            c1: smallvec![0.0, 1.0],
            power: 2.0,
        };
        near(&square.eval(&[0.5]), &[0.75, 0.25]);
        near(&square.eval(&[7.0]), &[0.0, 1.0]);
        near(&square.eval(&[]), &[1.0, 0.0]);
    }

    #[test]
    fn stitching_hands_each_part_to_its_function_and_the_end_to_the_last() {
        let both = Function::Stitching {
            domain: [0.0, 1.0],
            range: vec![],
            functions: vec![straight(0.0, 1.0), straight(5.0, 6.0)],
            bounds: vec![0.25],
            encode: vec![[0.0, 1.0], [1.0, 0.0]],
        };
        near(&both.eval(&[0.125]), &[0.5]);
        near(&both.eval(&[0.25]), &[6.0]);
        near(&both.eval(&[1.0]), &[5.0]);
    }

    #[test]
    fn a_table_is_read_between_its_samples_in_every_dimension() {
        let table = Function::Sampled(Box::new(Sampled {
            domain: vec![[0.0, 1.0], [0.0, 1.0]],
            range: vec![[0.0, 10.0]],
            size: vec![2, 3],
            encode: vec![[0.0, 1.0], [0.0, 2.0]],
            samples: vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
        }));
        near(&table.eval(&[0.0, 0.0]), &[0.0]);
        near(&table.eval(&[1.0, 0.0]), &[1.0]);
        near(&table.eval(&[0.5, 0.75]), &[3.5]);
        near(&table.eval(&[1.0, 1.0]), &[5.0]);
    }

    #[test]
    fn a_broken_table_yields_zeros() {
        let table = Function::Sampled(Box::new(Sampled {
            domain: vec![[0.0, 1.0]],
            range: vec![[0.0, 1.0], [0.0, 1.0]],
            size: vec![400],
            encode: vec![],
            samples: vec![0.5],
        }));
        near(&table.eval(&[f32::NAN]), &[0.5, 0.0]);
        near(&table.eval(&[1.0]), &[0.0, 0.0]);
    }
}
