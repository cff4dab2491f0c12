//! Pictures brought to the output condition.

use super::*;
use crate::icc::Lab;
use crate::intent::Profile;

fn press(limit: f64) -> Press {
    let profile = Profile::fogra39();
    let icc = miniz_oxide::inflate::decompress_to_vec_zlib(&profile.deflated).unwrap();
    Press { icc: Icc::read(&icc).unwrap(), limit }
}

const AIM: Aim = Aim { rendering: Rendering::Relative, black: false };

/// The grid is near to what is exact, in what the eye sees: Lab of the two mixtures of ink.
#[test]
fn the_grid_is_fine_enough() {
    let press = press(400.0);
    let source = Icc::srgb();
    let link = Link::new(&source, Space::Rgb, &press, AIM).unwrap();
    let compensation = crate::icc::compensation(&source, &press.icc, Rendering::Relative).unwrap();
    let mut worst: f64 = 0.0;
    for step in 0..4096_u32 {
        let pixel = [step * 83 % 256, step * 151 % 256, step * 29 % 256].map(|v| v as u8);
        let [r, g, b] = pixel.map(|v| f64::from(v) / 255.0);
        let color = compensation.apply(source.color(Rendering::Relative, [r, g, b, 0.0]));
        let exact = press.icc.device(Rendering::Relative, color).unwrap();
        let lab = |inks| Lab::from(press.icc.color(Rendering::Relative, inks)).0;
        let (a, b) = (lab(exact), lab(link.at(&pixel).map(|v| f64::from(v) / 255.0)));
        worst = worst.max(a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt());
    }
    assert!(worst < 3.0, "ΔE of {worst}");
}

#[test]
fn less_ink_at_the_same_black() {
    let mut pixel = [230, 204, 179, 242];
    reduce(&mut pixel, 765);
    assert_eq!(pixel[3], 242);
    assert!(sum(&pixel) <= 765 && sum(&pixel) > 760, "{pixel:?}");
    // In proportion, but for the rounding.
    let part = |ink: u8, of: f64| (f64::from(ink) / of - 523.0 / 613.0).abs();
    assert!(
        part(pixel[0], 230.0) < 0.005 && part(pixel[1], 204.0) < 0.005 && part(pixel[2], 179.0) < 0.005,
        "{pixel:?}"
    );
    let mut light = [10, 20, 30, 40];
    reduce(&mut light, 765);
    assert_eq!(light, [10, 20, 30, 40]);
}

/// Greys in black alone: paper stays bare, black is solid, and the lightness between is the grey's.
#[test]
fn greys_in_black_alone() {
    let press = press(300.0);
    let link = Link::new(&Icc::gray(), Space::Gray, &press, Aim { black: true, ..AIM }).unwrap();
    assert_eq!((link.at(&[255]), link.at(&[0])), ([0; 4], [0, 0, 0, 255]));
    let lightness =
        |inks: [u8; 4]| Lab::from(press.icc.color(Rendering::Relative, inks.map(|v| f64::from(v) / 255.0))).0[0];
    let solid = lightness([0, 0, 0, 255]);
    for grey in (0..=255).step_by(15) {
        let Lab([l, ..]) = Icc::gray().color(Rendering::Relative, [f64::from(grey) / 255.0; 4]).into();
        let wanted = solid + (100.0 - solid) * l / 100.0;
        let printed = lightness(link.at(&[grey as u8]));
        assert!((printed - wanted).abs() < 0.4, "{grey}: {printed}, not {wanted}");
    }
}

/// Single colours are those that pictures have, at the grid's own points, and under the limit.
#[test]
fn colors_of_a_screen() {
    let press = press(300.0);
    let screen = Screen::new(&press).unwrap();
    assert_eq!(screen.inks([255; 3]).unwrap(), crate::color::Cmyk::PAPER);
    let link = Link::new(&Icc::srgb(), Space::Rgb, &press, AIM).unwrap();
    for rgb in [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [0, 255, 255], [255, 0, 255]] {
        let inks = screen.inks(rgb).unwrap();
        let near = |(tint, sample): (crate::color::Tint, u8)| (tint.percent() - f64::from(sample) / 2.55).abs() < 0.6;
        assert!(inks.total() > 300.0 || inks.tints().into_iter().zip(link.at(&rgb)).all(near), "{rgb:?}: {inks:?}");
    }
    let dark = Press { limit: 200.0, ..press };
    let screen = Screen::new(&dark).unwrap();
    for rgb in [[1, 1, 1], [20, 0, 40], [0, 30, 0], [60, 20, 20]] {
        let total = screen.inks(rgb).unwrap().total();
        assert!(total <= 200.0 && total > 190.0, "{rgb:?}: {total}");
    }
}
