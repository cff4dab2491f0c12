//! How light inks are on paper, as reflectance relative to the paper, by the Demichel–Neugebauer equations with multiplying
//! inks.

use super::{Color, Ink, Spot, Tint};

/// By which light ink is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// Of a shop's scanner, about 660 nm: magenta and yellow are as good as paper to it.
    Red,
    /// Daylight, as a reader or a camera sees it.
    White,
}

impl Light {
    /// What solids of cyan, magenta, yellow and black reflect, paper being 1. Red: from densities of 1.5, 0.15, 0.03 and
    /// 1.7 behind a red filter; white: Y of the solids of ISO 12647-2 on coated paper, over that of the paper. By trade
    /// experience; a grade of contrast is fifteen points wide.
    fn solids(self) -> [f64; 4] {
        match self {
            Self::Red => [0.032, 0.708, 0.933, 0.020],
            Self::White => [0.264, 0.192, 0.845, 0.023],
        }
    }

    /// What a colour reflects, from 0 to 1.
    pub fn of(self, color: Color, spots: &[Spot]) -> f64 {
        let solids = self.solids();
        // Murray–Davies with the dot as it prints.
        let print =
            |light: f64, tint: Tint, solid: f64| light * (1.0 - printed(tint.percent() / 100.0) * (1.0 - solid));
        color.amounts().into_iter().fold(1.0, |light, (ink, tint)| match ink {
            Ink::Cyan => print(light, tint, solids[0]),
            Ink::Magenta => print(light, tint, solids[1]),
            Ink::Yellow => print(light, tint, solids[2]),
            Ink::Black => print(light, tint, solids[3]),
            Ink::Spot(id) => {
                let solid =
                    spots.get(usize::from(id.0)).map_or(0.0, |spot| self.of(Color::Process(spot.alternate), spots));
                print(light, tint, solid)
            }
        })
    }
}

/// How much of the paper a tint covers once it is printed, both from 0 to 1: at 50 % by 14 % more, as ISO 12647-2:2004 has
/// it for coated paper (curve A 13 %, B 16 %), and less towards both ends.
fn printed(tint: f64) -> f64 {
    tint + 4.0 * 0.14 * tint * (1.0 - tint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Cmyk;

    #[test]
    fn red_light_does_not_see_magenta_and_yellow() {
        let tints = |percent: [f64; 4]| {
            let [c, m, y, k] = percent.map(|p| Tint::from_percent(p).expect("a percentage"));
            Color::Process(Cmyk { c, m, y, k })
        };
        let red = tints([0.0, 100.0, 100.0, 0.0]);
        assert!(Light::Red.of(red, &[]) > 0.6);
        assert!(Light::White.of(red, &[]) < 0.2);
        assert!(Light::Red.of(tints([100.0, 0.0, 0.0, 0.0]), &[]) < 0.05);
    }
}
