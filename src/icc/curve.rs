//! One-dimensional curves of a profile.

use moxcms::ToneReprCurve;

/// A curve from 0…1 to 0…1.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Curve {
    /// Nothing changes.
    Identity,
    /// `y = x^g`.
    Gamma(f64),
    /// Values at even distances; straight between them.
    Sampled(Vec<f32>),
    /// `y = (a·x + b)^g + e` from `d` on, below it `c·x + f` (ICC.1:2010, 10.16, function type 4, of which the others
    /// are cases).
    Parametric {
        /// Exponent.
        g: f64,
        /// Factor.
        a: f64,
        /// Offset.
        b: f64,
        /// Slope of the straight part.
        c: f64,
        /// Where the straight part ends.
        d: f64,
        /// Added to the power.
        e: f64,
        /// Added to the straight part.
        f: f64,
    },
}

impl Curve {
    /// As a profile holds it (ICC.1:2010, 10.5 and 10.16).
    pub(super) fn of(curve: &ToneReprCurve) -> Self {
        match curve {
            ToneReprCurve::Lut(values) => match values.as_slice() {
                [] => Self::Identity,
                // u8Fixed8Number.
                [gamma] => Self::Gamma(f64::from(*gamma) / 256.0),
                values => Self::Sampled(values.iter().map(|&v| f32::from(v) / 65_535.0).collect()),
            },
            ToneReprCurve::Parametric(p) => {
                let at = |i: usize| p.get(i).copied().map_or(0.0, f64::from);
                let (g, a, b) = (at(0), at(1), at(2));
                match p.len() {
                    0 => Self::Identity,
                    1 | 2 => Self::Gamma(g),
                    3 => Self::Parametric { g, a, b, c: 0.0, d: -b / a, e: 0.0, f: 0.0 },
                    4 => Self::Parametric { g, a, b, c: 0.0, d: -b / a, e: at(3), f: at(3) },
                    5 => Self::Parametric { g, a, b, c: at(3), d: at(4), e: 0.0, f: 0.0 },
                    _ => Self::Parametric { g, a, b, c: at(3), d: at(4), e: at(5), f: at(6) },
                }
            }
        }
    }

    /// The curve at `x`; both are kept within 0 and 1.
    pub(super) fn at(&self, x: f64) -> f64 {
        let x = x.clamp(0.0, 1.0);
        let y = match self {
            Self::Identity => x,
            Self::Gamma(g) => libm::pow(x, *g),
            Self::Sampled(values) => {
                let place = x * (values.len() - 1) as f64;
                let below = (place as usize).min(values.len() - 2);
                let (low, high) = (f64::from(values[below]), f64::from(values[below + 1]));
                low + (high - low) * (place - below as f64)
            }
            Self::Parametric { g, a, b, c, d, e, f } => {
                if x >= *d {
                    libm::pow((a * x + b).max(0.0), *g) + e
                } else {
                    c * x + f
                }
            }
        };
        y.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind() {
        let at = |curve: ToneReprCurve, x: f64| (Curve::of(&curve).at(x) * 1e6).round() / 1e6;
        assert_eq!(at(ToneReprCurve::Lut(vec![]), 0.3), 0.3);
        assert_eq!(at(ToneReprCurve::Lut(vec![512]), 0.5), 0.25);
        assert_eq!(at(ToneReprCurve::Lut(vec![0, 65_535, 0]), 0.75), 0.5);
        assert_eq!(at(ToneReprCurve::Parametric(vec![2.0]), 0.5), 0.25);
        assert_eq!(at(ToneReprCurve::Parametric(vec![1.0, 2.0, -1.0]), 0.25), 0.0);
        assert_eq!(at(ToneReprCurve::Parametric(vec![1.0, 2.0, -1.0]), 0.75), 0.5);
        assert_eq!(at(ToneReprCurve::Parametric(vec![1.0, 2.0, -1.0, 0.25]), 0.25), 0.25);
        assert_eq!(at(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.0, 0.5, 0.5]), 0.25), 0.125);
        assert_eq!(at(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.0, 0.5, 0.5, 0.125, 0.0625]), 0.25), 0.1875);
        assert_eq!(at(ToneReprCurve::Parametric(vec![2.0, 1.0, 0.0, 0.5, 0.5, 0.125, 0.0625]), 0.5), 0.375);
    }

    /// A negative base or exponent gives a number within the range, never a not-a-number.
    #[test]
    fn nonsense_stays_within_the_range() {
        for params in [vec![0.5, -1.0, 0.1], vec![-3.0, 1.0, 0.0], vec![-3.0, 0.1, 0.0, 9.0, 2.0, -7.0, -7.0]] {
            let curve = Curve::of(&ToneReprCurve::Parametric(params));
            for x in [-1.0, 0.0, 0.1, 0.5, 1.0, 2.0] {
                assert!((0.0..=1.0).contains(&curve.at(x)), "{curve:?} at {x}");
            }
        }
    }
}
